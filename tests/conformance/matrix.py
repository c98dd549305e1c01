"""Which test shows which requirement, and which public names it does so with.

Tests are read as trees, not run: what counts is the marker
``@pytest.mark.requirement("USR-13")`` on a function or class, or ``pytestmark``
for a whole file. ``python tests/conformance/matrix.py`` writes the page
``docs/reference/requirements.md``, and from the marker ``threat`` the page
``docs/reference/threats.md``; a test holds the pages to the tests.
"""

from __future__ import annotations

import ast
import importlib
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import attrs

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_name("requirements.txt")
PAGE = ROOT / "docs" / "reference" / "requirements.md"
THREATS = Path(__file__).with_name("threats.txt")
THREATS_PAGE = PAGE.with_name("threats.md")
ROW = re.compile(r"(?P<id>[A-Z]{3}-[0-9]{2}) +(?P<lines>L[0-9L,-]+) +(?P<says>\S.*)")


@attrs.frozen
class Requirement:
    """One line of the list."""

    id: str
    lines: str
    says: str
    section: str


@attrs.frozen
class Shown:
    """One test, or one file of tests, and the ids that it carries."""

    place: str
    ids: tuple[str, ...]
    intent: str
    names: tuple[str, ...]
    long: bool


def requirements(text: str) -> tuple[Requirement, ...]:
    """Read the list; a comment above a group names its section."""
    found, section = [], ""
    for line in text.splitlines():
        if line.startswith("# "):
            section = line[2:]
        elif line:
            row = ROW.fullmatch(line)
            if row is None:
                message = f"not a requirement: {line!r}"
                raise ValueError(message)
            found.append(Requirement(row["id"], row["lines"], row["says"], section))
    return tuple(found)


def threats(text: str) -> dict[str, str]:
    """Read the list of threats: what each is, by its id."""
    return dict(line.split("  ", maxsplit=1) for line in text.splitlines() if line.startswith("T-"))


def read(path: Path, mark: str = "requirement") -> Iterator[Shown]:
    """Yield what the tests of one file carry by markers of this name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    place, scope = path.relative_to(ROOT).as_posix(), Scope(tree)
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="pytestmark")], value=value):
                yield from _shown(place, tree, [value], scope, mark)
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id=owner), attr="pytestmark")], value=value):
                yield from _shown(f"{place}::{owner}", tree, [value], scope, mark)
            case ast.FunctionDef() | ast.ClassDef():
                yield from _shown(f"{place}::{node.name}", node, node.decorator_list, scope, mark)
                for part in node.body:
                    if isinstance(part, ast.FunctionDef):
                        yield from _shown(f"{place}::{node.name}::{part.name}", part, part.decorator_list, scope, mark)


def _shown(
    place: str, node: ast.Module | ast.FunctionDef | ast.ClassDef, marks: list[ast.expr], scope: Scope, mark: str
) -> Iterator[Shown]:
    calls = [call for mark in marks for call in ast.walk(mark) if isinstance(call, ast.Call)]
    ids = [
        argument.value if isinstance(argument, ast.Constant) else ast.unparse(argument)
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == mark
        for argument in call.args
    ]
    if ids:
        intent = " ".join((ast.get_docstring(node) or "").split("\n\n", maxsplit=1)[0].split())
        long = any(isinstance(part, ast.Attribute) and part.attr == "long" for mark in marks for part in ast.walk(mark))
        yield Shown(place, tuple(dict.fromkeys(ids)), intent, scope.names(node), long)


class Scope:
    """The names of one test file, and what of the library stands behind each."""

    def __init__(self, tree: ast.Module) -> None:
        self._imported: dict[str, str] = {}
        self._own: dict[str, ast.stmt] = {}
        for node in tree.body:
            match node:
                case ast.Import(names=names):
                    self._imported |= {alias.asname or alias.name.split(".")[0]: alias.name for alias in names}
                case ast.ImportFrom(module=str(module), names=names):
                    self._imported |= {alias.asname or alias.name: f"{module}.{alias.name}" for alias in names}
                case ast.FunctionDef() | ast.ClassDef():
                    self._own[node.name] = node
                case ast.Assign(targets=[ast.Name(id=name)]):
                    self._own[name] = node

    def names(self, node: ast.AST) -> tuple[str, ...]:
        """Return the public names that a test uses, itself or through helpers of its file."""
        found, seen, todo = set(), set(), [node]
        while todo:
            for part in ast.walk(todo.pop()):
                dotted = _dotted(part)
                first, _, rest = dotted.partition(".")
                if first in self._own and first not in seen:
                    seen.add(first)
                    todo.append(self._own[first])
                if self._imported.get(first, "").split(".")[0] == "dstny_smp":
                    found.add(public(f"{self._imported[first]}.{rest}".rstrip(".")))
        return tuple(sorted(found - {""}))


def _dotted(node: ast.AST) -> str:
    """Return ``a.b.c`` for a name or a chain of attributes, else nothing."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            owner = _dotted(value)
            return f"{owner}.{attr}" if owner else ""
    return ""


@cache
def public(dotted: str) -> str:
    """Return the shortest public path to what a dotted name means; nothing for modules and private names.

    What stands behind a class's own name (``Block.weekly``) is kept with it.
    """
    parts = dotted.split(".")
    module, home = None, ""
    for count in range(1, len(parts) + 1):
        try:
            module = importlib.import_module(".".join(parts[:count]))
        except ImportError:
            break
        home = ".".join(parts[:count])
    rest = parts[home.count(".") + 1 :] if home else []
    if module is None or not rest or rest[0].startswith("_"):
        return ""
    value = getattr(module, rest[0], None)
    if value is None:
        return ""
    kept = rest[:2] if isinstance(value, type) and len(rest) > 1 and not rest[1].startswith("_") else rest[:1]
    for shorter in (home.split(".")[0], ".".join(home.split(".")[:2])):
        if getattr(importlib.import_module(shorter), rest[0], None) is value:
            home = shorter
            break
    return ".".join([home, *kept])


def tests(mark: str) -> tuple[Shown, ...]:
    """Read every test of the project."""
    return tuple(shown for path in sorted((ROOT / "tests").rglob("test_*.py")) for shown in read(path, mark))


def page() -> str:
    """Write the page."""
    known = requirements(LIST.read_text(encoding="utf-8"))
    by_id: defaultdict[str, list[Shown]] = defaultdict(list)
    for shown in tests("requirement"):
        for id_ in shown.ids:
            by_id[id_].append(shown)
    missing = [row.id for row in known if row.id not in by_id]
    lines = [
        "# Requirements",
        "",
        "The portal's manual states what an administrator can do. Each statement has an id, and each test that shows",
        "one carries that id. This page is written from the tests by `python tests/conformance/matrix.py`.",
        "",
        f"{len(known) - len(missing)} of {len(known)} requirements are shown by tests.",
        "",
    ]
    if missing:
        lines += [f"Not shown by a test: {', '.join(missing)}.", ""]
    section = ""
    for row in known:
        if row.section != section:
            section = row.section
            lines += [f"## {section}", ""]
        lines += [
            f"### {row.id}",
            "",
            f"{row.says[0].upper()}{row.says[1:]} (manual {row.lines.replace(',', ', ')}).",
            "",
        ]
        lines += [f"- {entry}" for entry in _entries(by_id[row.id])] or ["Not shown by a test."]
        lines += [""]
    return "\n".join(lines)


def threats_page() -> str:
    """Write the page of threats: a line each, and the tests that try it."""
    known = threats(THREATS.read_text(encoding="utf-8"))
    by_id: defaultdict[str, list[Shown]] = defaultdict(list)
    for shown in tests("threat"):
        for id_ in shown.ids:
            by_id[id_].append(shown)
    missing = [id_ for id_ in known if id_ not in by_id]
    lines = [
        "# Threats",
        "",
        "What is tried against the library, and the tests that try it. Whatever comes, a call returns a value or",
        "raises one `SmpError`, in bounded time and memory, and changes nothing that it was given. This page is",
        "written from the tests by `python tests/conformance/matrix.py`; what is fuzzed stands in `fuzz/README.md`.",
        "",
    ]
    if missing:
        lines += [f"No test carries: {', '.join(missing)}.", ""]
    for id_, says in known.items():
        lines += [f"## {id_}: {says[0].upper()}{says[1:]}", ""]  # in words, so that the contents can be read
        lines += [f"- `{one.place.removeprefix('tests/')}`: {one.intent}" for one in by_id[id_]] or ["No test."]
        lines += [""]
    return "\n".join(lines)


def _entries(shown: list[Shown]) -> Iterator[str]:
    for test in shown:
        often = " (long run)" if test.long else ""
        yield f"`{test.place.removeprefix('tests/')}`{often}: {test.intent}"
    names = sorted({name for test in shown for name in test.names})
    if names:
        yield f"with {', '.join(f'`{name}`' for name in names)}"


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    THREATS_PAGE.write_text(threats_page(), encoding="utf-8")
