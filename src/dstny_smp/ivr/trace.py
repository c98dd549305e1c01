"""What happened in a walk and why, as values whose texts are made late.

A walker notes bare tuples, since it notes several for every key; `Happening` is
what a reader gets. Texts stand in the catalogues' area ``ivr``, under ``walk.*``.

>>> print(happening((0, "main", "walk.chosen", EdgeKind.KEY, "1", "Sales")).text("nl"))
kiest 1 (Sales)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple, TypeAlias

from dstny_smp import messages
from dstny_smp.ivr.nodes import EdgeKind

Noted: TypeAlias = tuple[object, ...]
"""(at, node, code, kind, *params): what a walker notes and its snapshot holds."""

PARAMS: Final[Mapping[str, tuple[str, ...]]] = {
    "walk.entered": ("name",),
    "walk.round": ("round",),
    "walk.prompt": ("prompt", "language"),
    "walk.prompt_missing": ("prompt",),
    "walk.language": ("language",),
    "walk.gate_open": ("schedule",),
    "walk.gate_closed": ("schedule", "prompt"),
    "walk.gate_forward": ("schedule", "kind", "target", "prompt"),
    "walk.key": ("key",),
    "walk.key_kept": ("keys",),
    "walk.key_dropped": ("count",),
    "walk.chosen": ("keys", "label"),
    "walk.dialled": ("extension",),
    "walk.invalid": ("entry", "count"),
    "walk.incomplete": ("entry", "count"),
    "walk.silence": ("count",),
    "walk.rounds_used": ("rounds",),
    "walk.transfer": ("kind", "target"),
    "walk.transfer_answered": (),
    "walk.transfer_busy": (),
    "walk.transfer_no_answer": (),
    "walk.transfer_failed": (),
    "walk.ended_hung_up": (),
    "walk.ended_caller_hung_up": (),
    "walk.ended_answered": (),
    "walk.ended_busy": (),
    "walk.ended_no_answer": (),
    "walk.ended_failed": (),
    "walk.ended_no_route": (),
    "walk.ended_step_limit": (),
}
"""Every code of a walk, and the names of what it tells."""


class Happening(NamedTuple):
    """One thing that happened.

    Attributes:
        at: when, in milliseconds since the epoch.
        node: the id of the node at which it happened; empty before the first.
        code: what; one of `PARAMS`.
        kind: for ``walk.entered``, ``walk.chosen`` and the like, the kind of way that was taken.
        params: what the text needs; plain JSON values.
    """

    at: int
    node: str
    code: str
    kind: EdgeKind | None
    params: Mapping[str, object]

    def text(self, language: str = "en") -> str:
        """Say it in a few words.

        >>> Happening(0, "main", "walk.silence", EdgeKind.SILENCE, {"count": 1}).text()
        'presses nothing (time 1)'
        """
        return messages.translate(self.code, self.params, language)


def happening(noted: Noted) -> Happening:
    """Return what a walker noted, as a reader wants it."""
    at, node, code, kind, *values = noted
    names = PARAMS[str(code)]
    return Happening(at, node, code, kind, dict(zip(names, values, strict=True)))  # type: ignore[arg-type]  # as noted
