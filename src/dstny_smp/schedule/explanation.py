"""Why a schedule says what it says at an instant: who wins, who gives way and why, and what comes next.

>>> from zoneinfo import ZoneInfo
>>> from dstny_smp.schedule.model import Block, Schedule
>>> from dstny_smp.schedule.resolver import Resolver
>>> office = Block.weekly("office", "Office", "mon-fri", "09:00", "17:00", treatment=Treatment.open())
>>> party = Block(id="party", name="Party", starts=datetime(2026, 5, 1, 16), ends=datetime(2026, 5, 1, 18),
...               treatment=Treatment.closed())
>>> schedule = Schedule(id="city", name="City hall", blocks=[office], exceptions=[party])
>>> when = datetime(2026, 5, 1, 16, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))
>>> print(Resolver(schedule).explain(when).text())
Friday 1 May 2026 16:30, Europe/Amsterdam: closed.
Decided by the exception ‘Party’, from Friday 1 May 2026 16:00 to Friday 1 May 2026 18:00.
The block ‘Office’, from Friday 1 May 2026 09:00 to Friday 1 May 2026 17:00, gives way: an exception outranks a block.
It has been so since Friday 1 May 2026 16:00 and will be until Friday 1 May 2026 18:00.
Next change: Monday 4 May 2026 09:00, open, when the block ‘Office’ begins.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from math import floor
from typing import Final

import attrs

from dstny_smp import messages
from dstny_smp.destination import Destination, HangUp, ToNumber, ToVoicemail
from dstny_smp.model import Value
from dstny_smp.schedule.chunk import Instant
from dstny_smp.schedule.model import Block
from dstny_smp.schedule.painting import wall_time
from dstny_smp.schedule.segment import Layer, Segment
from dstny_smp.schedule.timeline import Timeline, exact
from dstny_smp.schedule.zone import END
from dstny_smp.treatment import Treatment

_LAST: Final = datetime(9999, 12, 31, 23, 59)


class Reason(StrEnum):
    """Why a block that covers an instant does not decide there."""

    LAYER = "layer"
    """The winner stands in a higher layer."""
    ONCE = "once"
    """The winner happens once, the block repeats."""
    ORDER = "order"
    """The winner stands later in the list."""


class Cause(StrEnum):
    """What makes the treatment change."""

    BEGINS = "begins"
    """Something that outranks the old winner begins."""
    ENDS = "ends"
    """The old winner ends."""
    CLOCK = "clock"
    """The zone's clock is put forward or back."""


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Covering(Value):
    """One block that covers an instant, in one of its occurrences.

    Attributes:
        starts: of the occurrence, in wall time; a naive datetime.
        ends: not included; None past the year 9999.
        reason: why it gives way; None for the winner.
    """

    block: Block
    layer: Layer
    starts: datetime
    ends: datetime | None
    reason: Reason | None = None


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Change(Value):
    """The next change of treatment.

    Attributes:
        at: when, aware, in the schedule's zone.
        cause: what makes it.
        layer: of the block that begins or ends (or of the new winner, when the clock is changed).
        block: the block that begins or ends; None for the override, and when the clock is changed.
        then: what holds from there.
    """

    at: datetime
    cause: Cause
    layer: Layer
    block: Block | None
    then: Segment


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Explanation(Value):
    """Why a schedule says what it says at an instant.

    Attributes:
        when: the instant, in the schedule's zone.
        segment: what holds, and from when to when.
        winner: the block that decides, in its occurrence; None for the override and the default.
        shadowed: the blocks that cover the instant and give way, strongest first.
        change: the next change of treatment; None for never.
    """

    when: datetime
    segment: Segment
    winner: Covering | None
    shadowed: tuple[Covering, ...]
    change: Change | None

    def text(self, language: str = "en") -> str:
        """Say it in a few lines, in Dutch or English."""
        heading = {
            "when": say_moment(self.when, language),
            "zone": messages.Said(self.when.tzinfo),
            "treatment": say_treatment(self.segment.treatment, language),
        }
        lines = [
            messages.translate("explanation.heading", heading, language),
            self._decided(language),
            *(self._gives_way(each, language) for each in self.shadowed),
            self._bounds(language),
            self._next(language),
        ]
        return "\n".join(lines)

    def _decided(self, language: str) -> str:
        if self.winner is None:
            return messages.translate(f"explanation.by_{self.segment.layer.value}", {}, language)
        return messages.translate("explanation.decided", _named(self.winner, language), language)

    def _gives_way(self, shadowed: Covering, language: str) -> str:
        ranks = {"winning": f"a_{self.segment.layer.value}", "losing": f"a_{shadowed.layer.value}"}
        why = messages.translate(f"explanation.{shadowed.reason}", ranks, language)
        named = _named(shadowed, language) | {"why": messages.Said(why)}
        said = messages.translate("explanation.gives_way", named, language)
        return said[:1].upper() + said[1:]

    def _bounds(self, language: str) -> str:
        start, end = self.segment.start, self.segment.end
        params = {
            "start": None if start is None else say_moment(start, language),
            "end": None if end is None else say_moment(end, language),
        }
        form = ("always" if end is None else "until") if start is None else "since" if end is None else "between"
        return messages.translate(f"explanation.{form}", params, language)

    def _next(self, language: str) -> str:
        change = self.change
        if change is None:
            return messages.translate("explanation.never", {}, language)
        params = {
            "at": say_moment(change.at, language),
            "treatment": say_treatment(change.then.treatment, language),
            "layer": f"the_{change.layer.value}",
            "block": messages.Said(change.block.name if change.block else ""),
        }
        kind = "override_" if change.layer is Layer.OVERRIDE and change.cause is not Cause.CLOCK else ""
        return messages.translate(f"explanation.next_{kind}{change.cause.value}", params, language)


def explain(timeline: Timeline, when: datetime) -> Explanation:
    """Return why a schedule says what it says at an aware datetime, best of its own zone."""
    instant = exact(when)
    chunk, index = timeline.at(instant)
    segment = chunk.segment(index)
    covering = _covering(timeline, instant, segment)
    decided = segment.winner is not None
    return Explanation(
        when=when,
        segment=segment,
        winner=covering[0] if decided else None,
        shadowed=tuple(covering[decided:]),
        change=None if segment.change is None else _change(timeline, segment.change),
    )


def _covering(timeline: Timeline, instant: Instant, segment: Segment) -> list[Covering]:
    """Return the blocks that cover an instant, strongest first."""
    second = floor(instant)
    # Where the zone's clock has left the calendar, the last second of it goes on.
    wall = min(second + timeline.zone.spans(second, second + 1)[0][1], END - 1)
    starts = timeline.paint.covering(wall)
    found = []
    for rank in sorted(starts, reverse=True):
        _, block, layer = timeline.table[rank]
        if block is not None:
            begins = wall_time(starts[rank])
            length = block.ends - block.starts
            ends = begins + length if begins < _LAST - length else None
            reason = _reason(segment, block, layer)
            found.append(Covering(block=block, layer=layer, starts=begins, ends=ends, reason=reason))
    return found


def _reason(segment: Segment, block: Block, layer: Layer) -> Reason | None:
    if segment.layer is not layer:
        return Reason.LAYER
    if segment.winner is block or segment.winner is None:
        return None
    return Reason.ORDER if segment.winner.is_recurring is block.is_recurring else Reason.ONCE


def _change(timeline: Timeline, at: datetime) -> Change:
    """Tell what happens at a change of treatment."""
    instant = exact(at)
    chunk, index = timeline.at(instant)
    stretch_before, index_before = timeline.locate_before(instant)
    old, new = stretch_before.ranks[index_before], chunk.stretch.ranks[index]
    then = chunk.segment(index)
    second = floor(instant)
    before, after = (timeline.zone.spans(each, each + 1)[0][1] for each in (second - 1, second))
    if new > old:
        cause, rank = Cause.BEGINS, new
        by_clock = before != after and second + after not in _bounds_near(timeline, new, second + after)
    else:
        cause, rank = Cause.ENDS, old
        by_clock = before != after and second + before not in _bounds_near(timeline, old, second + before)
    _, block, layer = timeline.table[rank]
    if by_clock and layer is not Layer.OVERRIDE:
        return Change(at=at, cause=Cause.CLOCK, layer=then.layer, block=None, then=then)
    return Change(at=at, cause=cause, layer=layer, block=block, then=then)


def _bounds_near(timeline: Timeline, rank: int, wall: int) -> set[int]:
    """Return where the strokes of one rank around a wall second start and end."""
    strokes = timeline.paint.strokes(wall - 1, wall + 1)
    return {bound for start, end, stroke in strokes if stroke == rank for bound in (start, end)}


def _named(covering: Covering, language: str) -> dict[str, object]:
    """Return what names one block in a text."""
    return {
        "layer": f"the_{covering.layer.value}",
        "block": messages.Said(covering.block.name),
        "starts": say_moment(covering.starts, language),
        "ends": None if covering.ends is None else say_moment(covering.ends, language),
    }


def say_moment(when: datetime, language: str) -> messages.Said:
    """Write a time; with its offset where the clock shows it twice."""
    said = messages.moment(when, messages.choose(language))
    if when.utcoffset() != when.replace(fold=1 - when.fold).utcoffset():
        offset = when.strftime("%z")
        said += f" ({offset[:3]}:{offset[3:5]})"
    return messages.Said(said)


def say_treatment(treatment: Treatment, language: str) -> messages.Said:
    """Say a state with its destination and prompt."""
    params: dict[str, object] = {"prompt": messages.Said(treatment.prompt or "")}
    kind = treatment.state.value
    if treatment.destination is not None:
        params["destination"] = _destination(treatment.destination, language)
    if treatment.prompt is not None:
        kind += "_after"
    return messages.Said(messages.translate(f"explanation.{kind}", params, language))


def _destination(destination: Destination, language: str) -> messages.Said:
    match destination:
        case HangUp():
            said = messages.translate("explanation.to_nobody", {}, language)
        case ToNumber(number):
            said = number
        case _:
            kind = "voicemail" if isinstance(destination, ToVoicemail) else destination.ref.kind
            said = messages.translate(
                "explanation.to", {"kind": kind, "id": messages.Said(destination.ref.id)}, language
            )
    return messages.Said(said)
