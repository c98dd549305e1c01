"""The states of a machine and what leads from one to another, as data.

A machine keeps its states in an `StrEnum` and its behaviour in rows of `Transition`,
all in one module. Documentation draws its diagrams from the rows; tests hold every run
to them, and show that each row happens.

>>> class Door(StrEnum):
...     OPEN = "open"
...     SHUT = "shut"
>>> rows = [Transition(Door.OPEN, "pushed", Door.SHUT), Transition(Door.OPEN, "wind", Door.SHUT)]
>>> print(mermaid(rows))
stateDiagram-v2
    open --> shut: pushed, wind
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Transition(NamedTuple):
    """One row: from a state, by what, to a state.

    ``by`` is an event's name in snake case, or what the table says of it.
    """

    source: StrEnum
    by: str
    target: StrEnum


def mermaid(rows: Iterable[Transition]) -> str:
    """Return a table as a Mermaid state diagram; several ways between two states are one arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for source, by, target in rows:
        arrows.setdefault((source.value, target.value), []).append(by)
    lines = [f"    {source} --> {target}: {', '.join(by)}" for (source, target), by in arrows.items()]
    return "\n".join(["stateDiagram-v2", *lines])
