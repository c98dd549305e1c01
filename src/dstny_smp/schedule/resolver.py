"""Answers about one schedule at any instant: what holds, until when, and when it opens.

Work is done in wall-clock time and then brought to instants, so that labels a clock
skips in spring do not exist and labels it shows twice in autumn hold twice. A
`Resolver` compiles on its first question and keeps little; it never changes, and
may be shared by threads.

>>> from dstny_smp.schedule.model import Block, Schedule
>>> from dstny_smp.treatment import Treatment
>>> office = Block.weekly("office", "Office", "mon-fri", "08:30", "17:00", treatment=Treatment.open())
>>> resolver = Resolver(Schedule(id="city", name="City hall", blocks=(office,)))
>>> from zoneinfo import ZoneInfo
>>> friday = datetime(2026, 3, 27, 16, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
>>> resolver.at(friday).state.value, resolver.next_change(friday).isoformat()
('open', '2026-03-27T17:00:00+01:00')
>>> resolver.next_open(friday).isoformat()
'2026-03-30T08:30:00+02:00'
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Literal, TypeAlias

from dstny_smp.errors import InvalidValueError
from dstny_smp.schedule.chunk import Chunk, Instant, Run
from dstny_smp.schedule.model import Schedule
from dstny_smp.schedule.search import Kinds
from dstny_smp.schedule.segment import Segment
from dstny_smp.schedule.timeline import Timeline, exact
from dstny_smp.schedule.zone import DAY, EPOCH_DAY, FIRST_INSTANT, LAST_INSTANT
from dstny_smp.treatment import State

if TYPE_CHECKING:  # loaded when something is to be explained
    from dstny_smp.schedule.explanation import Explanation

By: TypeAlias = Literal["treatment", "state"]


class Resolver:
    """One schedule, to be asked at any aware instant of the years 1 to 9999.

    Every question takes an aware datetime of any zone and every answer is in the
    schedule's. None always means "never", proved to the end of the year 9999.

    Raises:
        InvalidValueError: ``field.naive_datetime``, ``field.wrong_type`` from every question;
            ``field.wrong_type`` for what is no schedule.
    """

    __slots__ = ("_days", "_info", "_near", "_timeline", "_width", "schedule")

    def __init__(self, schedule: Schedule) -> None:
        if not isinstance(schedule, Schedule):
            raise InvalidValueError("field.wrong_type", schedule, "schedule", expected="Schedule")
        self.schedule = schedule
        self._timeline: Timeline | None = None
        # These stand in for the timeline's own until there is one.
        self._near: dict[float, Chunk] = {}
        self._info: tzinfo | None = None
        self._width, self._days = 1.0, 1

    def __repr__(self) -> str:
        return f"Resolver({self.schedule.id!r})"

    # At an instant

    def at(self, when: datetime) -> Segment:
        """Return what holds at an instant, and from when to when."""
        return self._run(when, "when")

    def at_posix(self, seconds: float) -> Segment:
        """Do as `at`, for seconds since the Unix epoch.

        Raises:
            InvalidValueError: ``field.wrong_type``, ``field.out_of_range`` outside the years 1 to 9999.
        """
        if type(seconds) is not float and type(seconds) is not int:
            raise InvalidValueError("field.wrong_type", seconds, "seconds", expected="float")
        if not FIRST_INSTANT <= seconds < LAST_INSTANT:  # as NaN is
            raise InvalidValueError("field.out_of_range", seconds, "seconds", low=FIRST_INSTANT, high=LAST_INSTANT - 1)
        chunk = self._near.get(seconds // self._width)
        if chunk is None:
            chunk, index = self.timeline.at(seconds)
        else:
            index = bisect_right(chunk.times, seconds) - 1
        return chunk.segments[index] or chunk.segment(index)

    def _run(self, when: datetime, path: str) -> Run:
        """Return the run that holds an instant."""
        try:
            is_local = when.tzinfo is self._info
            if is_local:
                near = self._near.get((when.toordinal() - EPOCH_DAY) // self._days)
                if near is not None:
                    walls, shown = near.dial
                    run = shown[bisect_right(walls, when)]
                    if run is not None:
                        return run
            if when.tzinfo is None:
                raise InvalidValueError("field.naive_datetime", when, path)
            instant = when.timestamp()
        except (AttributeError, TypeError):
            raise _not_an_instant(when, path) from None
        # `timestamp` is exact to the microsecond in all chunks that `_near` holds.
        chunk = self._near.get(instant // self._width)
        if chunk is None:
            chunk, index = self.timeline.at(exact(when))
        else:
            index = bisect_right(chunk.times, instant) - 1
            if is_local and not chunk.dial[0]:
                # Asked for the second time at least, so that it pays.
                chunk.turn()
        return chunk.segments[index] or chunk.segment(index)

    # Changes

    def next_change(self, after: datetime, by: By = "treatment") -> datetime | None:
        """Return the first instant strictly later at which the treatment differs from before.

        Args:
            after: an aware instant.
            by: ``"state"`` ignores a change of destination or prompt alone.

        Raises:
            InvalidValueError: ``schedule.unknown_change`` for another ``by``.
        """
        run = self._run(after, "after")
        if by == "treatment":
            return run.change
        if by == "state":
            return run.flip
        raise _unknown_change(by)

    def previous_change(self, before: datetime, by: By = "treatment") -> datetime | None:
        """Return the last instant strictly earlier at which the treatment differed from before.

        Raises:
            InvalidValueError: ``schedule.unknown_change``, as for `next_change`.
        """
        timeline = self.timeline
        if by not in {"treatment", "state"}:
            raise _unknown_change(by)
        kinds = timeline.treatments if by == "treatment" else timeline.states
        stretch, index = timeline.locate_before(_instant(before, "before"))
        return timeline.moment(timeline.before(stretch, index, kinds))

    def next_open(self, after: datetime) -> datetime | None:
        """Return the first instant strictly later at which the state becomes OPEN, from another one."""
        return self._next(_instant(after, "after"), self.timeline.opens)

    def next_closed(self, after: datetime) -> datetime | None:
        """Return the first instant strictly later at which the state becomes CLOSED, from another one."""
        return self._next(_instant(after, "after"), self.timeline.closes)

    def _next(self, after: Instant, kinds: Kinds) -> datetime | None:
        """Return when a kind, which is False or True, next becomes True."""
        timeline = self.timeline
        stretch, index = timeline.locate(after)
        found = timeline.after(stretch, index, kinds)
        if found is not None and kinds[stretch.ranks[index]]:
            found = timeline.after(*timeline.locate(found), kinds)
        return timeline.moment(found)

    # Ranges

    def segments(self, start: datetime, end: datetime) -> Iterator[Segment]:
        """Return the segments of a range, clipped to it, in order; they tile ``[start, end)``.

        Raises:
            InvalidValueError: ``schedule.range_reversed``.
        """
        low, high = _range(start, end)
        return self._segments(start, end, low, high)

    def _segments(self, start: datetime, end: datetime, low: Instant, high: Instant) -> Iterator[Segment]:
        timeline = self.timeline
        place, clipped = low, True
        while place < high:
            chunk, index = timeline.at(place)
            last, comparable = len(chunk.times) - 1, chunk.stretch.comparable
            # The run that holds the last moment of the range, or the last one here.
            stop = bisect_left(chunk.times, comparable(high)) - 1
            tail = None if stop < last else chunk.stretch.tail()
            ends_here = stop < last or tail is None or comparable(tail) >= comparable(high)
            if clipped:
                closing = self._zoned(end) if ends_here and index == stop else chunk.segment(index).end
                yield _cut(chunk.segment(index), self._zoned(start), closing)
                clipped, index = False, index + 1
            yield from chunk.runs(index, stop if ends_here else stop + 1)
            if ends_here:
                if index <= stop:
                    yield _cut(chunk.segment(stop), chunk.segment(stop).start, self._zoned(end))
                return
            place = high if tail is None else tail

    def open_time(self, start: datetime, end: datetime) -> timedelta:
        """Return how long the state is OPEN in a range, in real time: a night of 9 hours counts 9.

        Raises:
            InvalidValueError: ``schedule.range_reversed``.
        """
        low, high = _range(start, end)
        table = self.timeline.table
        total = sum(
            round(1_000_000 * finish) - round(1_000_000 * begin)
            for begin, finish, rank in self._spans(low, high)
            if table[rank][0].state is State.OPEN
        )
        return timedelta(microseconds=total)

    def _spans(self, low: Instant, high: Instant) -> Iterator[tuple[Instant, Instant, int]]:
        """Yield start, end and rank of the runs of a range, clipped to it."""
        place = low
        while place < high:
            stretch, index = self.timeline.locate(place)
            tail = stretch.tail()
            bounds = [place, *stretch.times[index + 1 :], high if tail is None else tail]
            for begin, finish, rank in zip(bounds, bounds[1:], stretch.ranks[index:], strict=False):
                if begin < high:
                    yield begin, min(finish, high), rank
            place = bounds[-1]

    # Reasons

    def explain(self, when: datetime) -> Explanation:
        """Return who decides at an instant, who gives way and why, and what changes next."""
        from dstny_smp.schedule.explanation import explain

        _instant(when, "when")
        return explain(self.timeline, self._zoned(when))

    @property
    def timeline(self) -> Timeline:
        """The compiled schedule; made on the first question."""
        timeline = self._timeline
        if timeline is None:
            timeline = self._timeline = Timeline(self.schedule)
            # In this order: another thread that sees the new chunks must see their width too.
            self._width, self._days = float(timeline.width), timeline.width // DAY
            self._info = timeline.zone.info
            self._near = timeline.near
        return timeline

    def _zoned(self, when: datetime) -> datetime:
        try:
            return when.astimezone(self.timeline.zone.info)
        except OverflowError:
            # At the very ends of the calendar an instant may have no name in the zone.
            return when


def _cut(segment: Segment, start: datetime | None, end: datetime | None) -> Segment:
    """Return a segment with other bounds."""
    return Segment(segment.treatment, segment.winner, segment.layer, start, end)


def _instant(when: object, path: str) -> Instant:
    if isinstance(when, datetime) and when.utcoffset() is not None:
        return exact(when)
    raise _not_an_instant(when, path)


def _range(start: datetime, end: datetime) -> tuple[Instant, Instant]:
    low, high = _instant(start, "start"), _instant(end, "end")
    if high < low:
        raise InvalidValueError("schedule.range_reversed", end, "end", start=start)
    return low, high


def _not_an_instant(value: object, path: str) -> InvalidValueError:
    if isinstance(value, datetime):
        return InvalidValueError("field.naive_datetime", value, path)
    return InvalidValueError("field.wrong_type", value, path, expected="datetime")


def _unknown_change(by: object) -> InvalidValueError:
    return InvalidValueError("schedule.unknown_change", by, "by")
