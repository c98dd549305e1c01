"""For the documentation: show the examples of docstrings as code.

Our docstrings hold plain doctests. Markdown takes ``>>>`` for a quotation of a
quotation; this extension of griffe puts a fence around each before it is read.
"""

from __future__ import annotations

from typing import Any

import griffe


class DoctestsAsCode(griffe.Extension):
    """Fence the doctests of every docstring."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:  # noqa: ANN401  # as griffe declares it
        """Change a docstring when its object has been read."""
        if obj.docstring is not None:
            obj.docstring.value = fenced(obj.docstring.value)


def fenced(text: str) -> str:
    """Return a docstring with a fence around each run of doctest lines, to the next blank line."""
    lines: list[str] = []
    indent: str | None = None
    for line in text.splitlines():
        if indent is None and line.lstrip().startswith(">>>"):
            indent = line[: len(line) - len(line.lstrip())]
            lines += [""] * bool(lines and lines[-1]) + [f"{indent}```pycon"]
        elif indent is not None and not line.strip():
            lines.append(f"{indent}```")
            indent = None
        lines.append(line)
    if indent is not None:
        lines.append(f"{indent}```")
    return "\n".join(lines)
