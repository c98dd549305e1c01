"""The house rules that machines can hold: floors, doors, sizes, and tests that say what they intend."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import dstny_smp

ROOT = Path(__file__).parents[1]
SRC = Path(dstny_smp.__file__).parent
FLOORS, DOORS, SILENCE = (
    contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
)
MODULES = {str(path.relative_to(SRC)): path for path in sorted(SRC.rglob("*.py"))}
TESTS = {str(path.relative_to(ROOT)): path for path in sorted((ROOT / "tests").rglob("test_*.py"))}

VAGUE = {"utils", "util", "helpers", "helper", "common", "base", "manager", "service", "handler", "misc"}
ROOMY = {"__init__.py", "messages/__init__.py"}
"""The two packages whose ``__init__`` is a module of its own: the lazy face, and the texts."""
ABOUT_400 = 480
"""Lines of a module; beyond it stand two questions in one file."""


def lint(folder, package=None):
    """Run import-linter over a package with the project's contracts; return (all kept, what it said)."""
    rules = str(ROOT / "pyproject.toml")
    code = f"from importlinter.cli import lint_imports as lint; exit(lint({rules!r}, no_cache=True, no_logo=True))"
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(package or SRC.parent), "COLUMNS": "300"},
        capture_output=True,
        text=True,
        check=False,
    )
    return run.returncode == 0, run.stdout + run.stderr


def test_the_contracts_are_kept(tmp_path):
    """Floors stand on lower floors, outside packages have one door, nothing below the cli does I/O."""
    kept, said = lint(tmp_path)

    assert kept, said


def test_the_contracts_bite(tmp_path):
    """A breach of each kind is seen; a contract that sees nothing would be kept for ever."""
    shutil.copytree(SRC, tmp_path / "dstny_smp", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "dstny_smp" / "limits.py").open("a", encoding="utf-8") as file:
        file.write("import time\nimport cattrs\nfrom dstny_smp import treatment\n")
    (tmp_path / "dstny_smp" / "attic.py").write_text("", encoding="utf-8")

    kept, said = lint(tmp_path, tmp_path)

    assert not kept
    for broken in (
        "dstny_smp.limits is not allowed to import dstny_smp.treatment",
        "dstny_smp.limits is not allowed to import cattrs",
        "dstny_smp.limits is not allowed to import time",
        "dstny_smp.attic",
    ):
        assert broken in said


def test_every_contract_is_known_here():
    """The three contracts are those that ARCHITECTURE.md draws."""
    assert FLOORS.startswith("A floor imports only floors below it")
    assert DOORS.startswith("Each package from outside has one door")
    assert SILENCE.startswith("Below the command line there is no clock")


@pytest.mark.parametrize("name", MODULES)
def test_modules_have_names_that_say_something(name):
    """A module is named after its question; what is common to all belongs to none."""
    assert VAGUE.isdisjoint(name.removesuffix(".py").split("/"))


@pytest.mark.parametrize("name", [name for name in MODULES if not name.startswith("messages/")])
def test_modules_are_of_readable_size(name):
    """A module is read in one sitting; texts are looked up, so they may be long."""
    assert len(MODULES[name].read_text(encoding="utf-8").splitlines()) <= ABOUT_400


@pytest.mark.parametrize("name", [name for name in MODULES if name.endswith("__init__.py") and name not in ROOMY])
def test_packages_only_open_doors(name):
    """A package's ``__init__`` re-exports, at once or on first use; it makes nothing of its own."""
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    made = [
        ast.unparse(node).splitlines()[0]
        for node in tree.body[1:]
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.Assign | ast.AnnAssign)
        and not re.match(r"(def __\w+__|\(?__\w+__\b|_[A-Z]+\b)", ast.unparse(node))
    ]

    assert ast.get_docstring(tree)
    assert [] == made


@pytest.mark.parametrize("name", TESTS)
def test_tests_say_what_they_intend(name):
    """Every test has a docstring: a failure says what is no longer true, not only where."""
    tree = ast.parse(TESTS[name].read_text(encoding="utf-8"))
    silent = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and len(ast.get_docstring(node) or "") < 10
    ]

    assert ast.get_docstring(tree)
    assert [] == silent
