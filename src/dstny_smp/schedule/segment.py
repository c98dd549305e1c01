"""What a schedule says at an instant, and from when to when: `Segment` and `Layer`.

A segment is a value. How it is found is the business of
`dstny_smp.schedule.timeline`, which also makes segments whose bounds are looked
up only when they are asked for.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from dstny_smp.schedule.model import Block
from dstny_smp.treatment import State, Treatment


class Layer(StrEnum):
    """Where the winner of an instant stands, highest first."""

    OVERRIDE = "override"
    EXCEPTIONS = "exceptions"
    HOLIDAYS = "holidays"
    BLOCKS = "blocks"
    DEFAULT = "default"


class Segment:
    """A maximal run of equal treatment, winner and layer.

    Attributes:
        treatment: what holds.
        winner: the block or exception that decides; None for the override and the default.
        layer: where the winner stands.
        start: aware, in the schedule's zone; None when it has always been so.
        end: not included; None when it never changes, to the end of the year 9999.
    """

    __slots__ = ("end", "layer", "start", "treatment", "winner")

    treatment: Treatment
    winner: Block | None
    layer: Layer
    start: datetime | None
    end: datetime | None

    def __init__(
        self, treatment: Treatment, winner: Block | None, layer: Layer, start: datetime | None, end: datetime | None
    ) -> None:
        self.treatment, self.winner, self.layer, self.start, self.end = treatment, winner, layer, start, end

    @property
    def state(self) -> State:
        """The state of the treatment."""
        return self.treatment.state

    @property
    def is_open(self) -> bool:
        """Tell whether the state is OPEN; FORWARD is not."""
        return self.treatment.state is State.OPEN

    def _key(self) -> tuple[object, ...]:
        # In UTC: datetimes of one zone compare equal in both passes of a clock that goes back.
        bounds = (None if bound is None else bound.astimezone(UTC) for bound in (self.start, self.end))
        return (self.treatment, self.winner, self.layer, *bounds)

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, Segment) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.treatment, self.layer))

    def __repr__(self) -> str:
        by = f"blocks[{self.winner.id}]" if self.winner and self.layer is Layer.BLOCKS else self.layer.value
        if self.winner and self.layer is not Layer.BLOCKS:
            by = f"exceptions[{self.winner.id}]"
        start, end = ("..." if bound is None else bound.isoformat() for bound in (self.start, self.end))
        return f"<Segment {self.state.value} by {by}, {start} to {end}>"

    def __reduce__(self) -> tuple[object, ...]:
        return Segment, (self.treatment, self.winner, self.layer, self.start, self.end)
