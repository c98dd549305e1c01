"""What holds in one stretch of instants: its runs, as numbers and as segments.

A `Stretch` knows where its runs begin and what shows in each; a `Run` is one of them
as a segment, which looks up its bounds when they are asked for; a `Chunk` keeps the
runs. A run knows its stretch but not its chunk, so that a chunk which nobody keeps
is gone at once, without waiting for the garbage collector.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from dstny_smp.schedule.segment import Segment
from dstny_smp.schedule.zone import DAY

if TYPE_CHECKING:  # a timeline makes the chunks
    from dstny_smp.schedule.timeline import Timeline

Instant: TypeAlias = float
"""Seconds since the epoch: int, float, or a `Fraction` where a float would not be exact."""

NEAR: Final = 2.0**33
"""Up to here (the year 2242) a float tells microseconds apart; further away, instants are exact numbers."""


class Stretch:
    """The runs of one stretch of instants.

    Attributes:
        times: where they start, ascending; the first is the start of the stretch.
        ranks: what shows in each.
        is_near: whether the times are floats.
    """

    __slots__ = ("_head", "_moments", "_tail", "high", "is_near", "low", "ranks", "timeline", "times")

    def __init__(self, timeline: Timeline, low: int, high: int) -> None:
        self.timeline, self.low, self.high = timeline, low, high
        self.is_near = low > -NEAR and high < NEAR
        times, ranks = timeline.compile(low, high)
        self.times: Sequence[Instant] = list(map(float, times)) if self.is_near else times
        self.ranks = ranks
        self._moments: list[datetime | None] = [None] * len(times)
        self._head: tuple[Instant | None] | None = None
        self._tail: tuple[Instant | None] | None = None

    def comparable(self, instant: Instant) -> Instant:
        """Return an instant as it compares with the times of this stretch."""
        return float(instant) if self.is_near else instant

    def moment(self, index: int) -> datetime | None:
        """Return where a run starts as a datetime."""
        found = self._moments[index]
        if found is None:
            found = self._moments[index] = self.timeline.moment(self.times[index])
        return found

    def moments(self, first: int, behind: int) -> Sequence[datetime | None]:
        """Return where some runs in a row start."""
        found = self._moments[first:behind]
        if None in found:
            found = self._moments[first:behind] = self.timeline.moments(self.times[first:behind])
        return found

    def head(self) -> Instant | None:
        """Return where the first run really starts, in this stretch or before it."""
        if self._head is None:
            self._head = (self.timeline.before(self, 0, self.timeline.ranks),)
        return self._head[0]

    def tail(self) -> Instant | None:
        """Return where the last run really ends."""
        if self._tail is None:
            self._tail = (self.timeline.after(self, len(self.times) - 1, self.timeline.ranks),)
        return self._tail[0]


class Run(Segment):
    """A segment as it stands in a stretch; its bounds and next changes are looked up when asked for.

    Attributes:
        change: when the treatment next differs; None for never.
        flip: when the state next differs; None for never.
    """

    __slots__ = ("_index", "_stretch", "change", "flip")

    change: datetime | None
    flip: datetime | None

    def __init__(self, stretch: Stretch, index: int) -> None:
        self._stretch, self._index = stretch, index
        self.treatment, self.winner, self.layer = stretch.timeline.table[stretch.ranks[index]]

    def __getattr__(self, name: str) -> datetime | None:
        """Fill a slot that is still empty; Python asks here only then."""
        stretch, index, timeline = self._stretch, self._index, self._stretch.timeline
        match name:
            case "start":
                found = stretch.moment(index) if index else timeline.moment(stretch.head())
            case "end":
                inside = index + 1 < len(stretch.times)
                found = stretch.moment(index + 1) if inside else timeline.moment(stretch.tail())
            case "change":
                found = timeline.moment_after(stretch, index, timeline.treatments)
            case "flip":
                found = timeline.moment_after(stretch, index, timeline.states)
            case _:
                raise AttributeError(name)
        setattr(self, name, found)
        return found


class Chunk:
    """A stretch with its runs as segments.

    Attributes:
        times: those of the stretch.
        segments: each run, once it has been asked for.
        dial: datetimes of the zone, ascending, and the run that holds from each on, after what holds
            before the first. None instead of a run tells to look by instant: a label near a clock
            change may be shown twice or never. Empty until `turn`.
    """

    __slots__ = ("dial", "segments", "stretch", "times")

    def __init__(self, stretch: Stretch) -> None:
        self.stretch, self.times = stretch, stretch.times
        self.segments: list[Run | None] = [None] * len(stretch.times)
        self.dial: tuple[list[datetime], list[Run | None]] = [], [None]

    def segment(self, index: int) -> Run:
        """Return one run as a segment."""
        segment = self.segments[index]
        if segment is None:
            segment = self.segments[index] = Run(self.stretch, index)
        return segment

    def turn(self) -> None:
        """Fill the dial: half a chunk's cost, and from then on no label of the zone need be converted."""
        walls: list[datetime] = []
        shown: list[Run | None] = [None]
        stretch, timeline = self.stretch, self.stretch.timeline
        spans = timeline.zone.spans(stretch.low - DAY, stretch.high + DAY)
        ends = [*(start for start, _ in spans[1:]), stretch.high + DAY]
        for (start, _), end in zip(spans, ends, strict=True):
            # No clock jumps by more than a day.
            begin, stop = start + DAY, end - DAY
            if begin < stop:
                first, behind = bisect_right(self.times, begin) - 1, bisect_left(self.times, stop)
                moments = [timeline.moment(begin), *stretch.moments(first + 1, behind), timeline.moment(stop)]
                walls += [moment for moment in moments if moment is not None]
                shown += [*map(self.segment, range(first, behind)), None]
        self.dial = walls, shown

    def runs(self, first: int, behind: int) -> list[Run]:
        """Return some runs in a row with their bounds already looked up, but for those beyond the chunk."""
        found = []
        moments = self.stretch.moments(first, behind + 1)
        for index, start in zip(range(first, behind), moments, strict=False):
            run = self.segment(index)
            if index:
                run.start = start
            found.append(run)
        for run, end in zip(found, moments[1:], strict=False):
            run.end = end
        return found
