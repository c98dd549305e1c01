"""What differs between two schedules, and the proof that nothing does.

`diff` lists the differences of a range, with the blocks that cause them; `equivalent`
answers for all time. Both look at treatments: names, ids and the order of blocks do
not matter where callers notice nothing of them.

>>> from dstny_smp.schedule.model import Block, Schedule
>>> from dstny_smp.treatment import Treatment
>>> office = Block.weekly("office", "Office", "mon-fri", "08:30", "17:00", treatment=Treatment.open())
>>> before = Schedule(id="city", name="City hall", blocks=[office])
>>> longer = Block.weekly("office", "Office", "mon-fri", "08:30", "17:30", treatment=Treatment.open())
>>> after = before.put(longer)
>>> from zoneinfo import ZoneInfo
>>> monday = datetime(2026, 11, 23, tzinfo=ZoneInfo("Europe/Amsterdam"))
>>> [found] = diff(before, after, monday, monday + timedelta(days=1))
>>> print(found.text())  # doctest: +NORMALIZE_WHITESPACE
Monday 23 November 2026 17:00 to Monday 23 November 2026 17:30:
was closed (the default), becomes open (the block ‘Office’).
>>> found = equivalent(before, after, since=monday)
>>> bool(found), str(found.difference.start)
(False, '2026-11-23 17:00:00+01:00')
>>> early = Block.weekly("early", "Early", "mon-wed", "08:30", "17:00", treatment=Treatment.open())
>>> week = [early, Block.weekly("late", "Late", "thu,fri", "08:30", "17:00", treatment=Treatment.open())]
>>> print(equivalent(before, Schedule(id="city", name="City hall", blocks=week)).text())
The schedules are the same at every moment: where they have different blocks they agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

import attrs

from dstny_smp import messages
from dstny_smp.errors import InvalidValueError
from dstny_smp.model import Value
from dstny_smp.schedule.chunk import Instant
from dstny_smp.schedule.contrast import first_difference
from dstny_smp.schedule.contrast_walls import Proof
from dstny_smp.schedule.explanation import say_moment, say_treatment
from dstny_smp.schedule.model import Block, Schedule
from dstny_smp.schedule.resolver import Resolver
from dstny_smp.schedule.segment import Layer, Segment
from dstny_smp.schedule.timeline import Timeline, exact
from dstny_smp.treatment import Treatment

__all__ = ["Difference", "Equivalence", "Proof", "Side", "diff", "equivalent"]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Side(Value):
    """What one of two schedules says, and what makes it so.

    Attributes:
        winner: the block that decides; None for the override and the default.
        layer: where it stands.
    """

    treatment: Treatment
    winner: Block | None
    layer: Layer

    def text(self, language: str = "en") -> str:
        """Say the treatment and who decides."""
        params = {"treatment": say_treatment(self.treatment, language), "layer": f"the_{self.layer.value}"}
        if self.winner is None:
            return messages.translate("difference.side", params, language)
        return messages.translate("difference.side_by", params | {"block": messages.Said(self.winner.name)}, language)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Difference(Value):
    """A run of time in which two schedules say different things, for one reason.

    Attributes:
        start: aware, in the zone of the schedule before.
        end: not included; None when it never ends.
        before: what the one says, throughout.
        after: what the other says, throughout.
    """

    start: datetime
    end: datetime | None
    before: Side
    after: Side

    def _key(self) -> tuple[object, ...]:
        # In UTC: datetimes of one zone compare equal in both passes of a clock that goes back.
        bounds = (None if bound is None else bound.astimezone(UTC) for bound in (self.start, self.end))
        return (*bounds, self.before, self.after)

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, Difference) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key())

    def text(self, language: str = "en") -> str:
        """Say it in one line, in Dutch or English."""
        params = {
            "start": say_moment(self.start, language),
            "end": None if self.end is None else say_moment(self.end, language),
            "before": messages.Said(self.before.text(language)),
            "after": messages.Said(self.after.text(language)),
        }
        return messages.translate("difference.endless" if self.end is None else "difference.line", params, language)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Equivalence(Value):
    """Whether two schedules say the same at every instant; true when that is proved.

    Attributes:
        difference: the first one; None when there is none, or when nobody knows.
        proof: how it is known that there is none. Both are None for schedules so
            intricate that the search was given up: take those as different.
    """

    difference: Difference | None
    proof: Proof | None

    def __bool__(self) -> bool:
        return self.proof is not None

    def text(self, language: str = "en") -> str:
        """Say it in one line, in Dutch or English."""
        if self.difference is not None:
            params = {"difference": messages.Said(self.difference.text(language))}
            return messages.translate("equivalence.differs", params, language)
        code = "equivalence.unknown" if self.proof is None else f"equivalence.{self.proof.value}"
        return messages.translate(code, {}, language)


def diff(a: Schedule, b: Schedule, start: datetime, end: datetime) -> tuple[Difference, ...]:
    """Return where two schedules say different things in ``[start, end)``, in order; empty where nobody notices.

    Runs are as long as treatment and cause stay the same on both sides, and are cut to the range.

    Args:
        a: the schedule before; times are given in its zone.
        b: the schedule after.
        start: an aware instant.
        end: an aware instant, not before ``start``.

    Raises:
        InvalidValueError: ``schedule.range_reversed``, ``field.naive_datetime``, ``field.wrong_type``.
    """
    before, after = Resolver(a), Resolver(b)
    return tuple(
        Difference(start=begin, end=stop, before=_side(one), after=_side(other))
        for begin, stop, one, other in _paired(before.segments(start, end), after.segments(start, end))
        if one.treatment != other.treatment
    )


def _side(segment: Segment) -> Side:
    return Side(treatment=segment.treatment, winner=segment.winner, layer=segment.layer)


def _paired(
    before: Iterator[Segment], after: Iterator[Segment]
) -> Iterator[tuple[datetime, datetime, Segment, Segment]]:
    """Yield the pieces of two tilings of one range, with what holds in each; bounds are of the first's zone."""
    one, other = next(before, None), next(after, None)
    start = one.start if one else None
    while one is not None and other is not None and start is not None:
        ends = _end(one), _end(other)
        marks = exact(ends[0]), exact(ends[1])
        stop = ends[0] if marks[0] <= marks[1] else ends[1].astimezone(start.tzinfo)
        yield start, stop, one, other
        start = stop
        one, other = (
            one if marks[0] > marks[1] else next(before, None),
            other if marks[1] > marks[0] else next(after, None),
        )


def _end(segment: Segment) -> datetime:
    """Return the end of a segment of a range, which has one."""
    if segment.end is None:
        message = "segments of a range have bounds"
        raise AssertionError(message)
    return segment.end


def equivalent(a: Schedule, b: Schedule, since: datetime | None = None) -> Equivalence:
    """Tell whether two schedules say the same at every instant, with the first difference or the proof.

    Zones may differ. Usually this takes a few milliseconds; it is given up after about a second, which only
    schedules made for it reach.

    Args:
        a: one schedule; times are given in its zone.
        b: the other.
        since: an aware instant before which nothing matters; None for all time.

    Raises:
        InvalidValueError: ``field.naive_datetime``, ``field.wrong_type``.
    """
    before, after = Resolver(a), Resolver(b)
    if since is None:
        found = first_difference(before, after)
    elif not isinstance(since, datetime):
        raise InvalidValueError("field.wrong_type", since, "since", expected="datetime")
    elif since.utcoffset() is None:
        raise InvalidValueError("field.naive_datetime", since, "since")
    else:
        found = first_difference(before, after, exact(since))
    if found is None or isinstance(found, Proof):
        return Equivalence(difference=None, proof=found)
    start = _moment(found, before)
    one, other = before.at(start), after.at(start)
    ending = _end_of(before.timeline, after.timeline, found)
    end = None if ending is None else _moment(ending, before)
    difference = Difference(start=start, end=end, before=_side(one), after=_side(other))
    return Equivalence(difference=difference, proof=None)


def _moment(instant: Instant, resolver: Resolver) -> datetime:
    """Return an instant as a datetime of a schedule's zone, exact to the microsecond."""
    # `Timeline.moment` knows only the fractions of its own override.
    moment = _EPOCH + timedelta(microseconds=round(1_000_000 * instant))
    try:
        return moment.astimezone(resolver.timeline.zone.info)
    except OverflowError:
        return moment  # at the very ends of the calendar an instant may have no name in the zone


def _end_of(before: Timeline, after: Timeline, instant: Instant) -> Instant | None:
    """Return where what holds at an instant first ends, on either side."""
    places = [timeline.locate(instant) for timeline in (before, after)]
    known = [stretch.times[index + 1] for stretch, index in places if index + 1 < len(stretch.times)]
    if known and min(known) <= min(stretch.high for stretch, _ in places):
        return min(known)
    # To prove that something goes on for long may take long, so that it is asked only now.
    ends = [timeline.after(*place, timeline.ranks) for timeline, place in zip((before, after), places, strict=True)]
    return min((end for end in ends if end is not None), default=None)
