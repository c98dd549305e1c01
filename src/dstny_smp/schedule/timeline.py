"""The instants of one schedule: its paint projected through its zone, a chunk at a time.

A *chunk* is a stretch of instants of one length for all, so long that it holds a
few hundred occurrences. Chunks are compiled when they are first asked about and
forgotten when there are many, so that memory stays flat however wide the questions.
*Instants* are seconds since the Unix epoch: whole ones, but for an override that begins
or ends between two seconds.

What the portal calls things and what is asked of a schedule is unknown here: see
`dstny_smp.schedule.resolver`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import ceil, floor, inf
from typing import Final, TypeAlias

from dstny_smp.schedule.model import Block, Override, Schedule
from dstny_smp.schedule.painting import Paint, Rule, Stroke, length, wall_second
from dstny_smp.schedule.search import Kinds, Search
from dstny_smp.schedule.segment import Layer, Segment
from dstny_smp.schedule.zone import DAY, Zone
from dstny_smp.treatment import State, Treatment

Instant: TypeAlias = float
"""Seconds since the epoch: int, float, or a `Fraction` where a float would not be exact."""

NEAR: Final = 2.0**33
"""Up to here (the year 2242) a float tells microseconds apart; further away, instants are exact numbers."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_OCCURRENCES: Final = 300
"""Of repeating blocks, that a chunk should hold, about: compiled in half a millisecond."""
_LONGEST: Final = 1_464
"""Days of a chunk at most."""
_CHUNKS: Final = 128
"""Chunks that are kept."""


def exact(when: datetime) -> Instant:
    """Return an aware datetime as an exact number of seconds since the epoch."""
    seconds, rest = divmod((when - _EPOCH) // _MICROSECOND, 1_000_000)
    if not rest:
        return seconds
    from fractions import Fraction

    return Fraction(1_000_000 * seconds + rest, 1_000_000)  # type: ignore[return-value]  # a real number, if no float


class Run(Segment):
    """A segment as it stands in a chunk; its bounds and next changes are looked up when asked for.

    Attributes:
        change: when the treatment next differs; None for never.
        flip: when the state next differs; None for never.
    """

    __slots__ = ("_chunk", "_index", "change", "flip")

    change: datetime | None
    flip: datetime | None

    def __init__(self, chunk: Chunk, index: int) -> None:
        self.treatment, self.winner, self.layer = chunk.timeline.table[chunk.ranks[index]]
        self._chunk, self._index = chunk, index

    def __getattr__(self, name: str) -> datetime | None:
        """Fill a slot that is still empty; Python asks here only then."""
        chunk, index, timeline = self._chunk, self._index, self._chunk.timeline
        match name:
            case "start":
                found = chunk.moment(index) if index else timeline.moment(chunk.head())
            case "end":
                inside = index + 1 < len(chunk.times)
                found = chunk.moment(index + 1) if inside else timeline.moment(chunk.tail())
            case "change":
                found = timeline.moment_after(chunk, index, timeline.treatments)
            case "flip":
                found = timeline.moment_after(chunk, index, timeline.states)
            case _:
                raise AttributeError(name)
        setattr(self, name, found)
        return found


class Chunk:
    """The runs of one stretch of instants.

    Attributes:
        times: where they start, ascending; the first is the chunk's own start.
        ranks: what shows in each.
        segments: each as a `Run`, once it has been asked for.
        dial: datetimes of the zone, ascending, and the run that holds from each on, after what holds
            before the first. None instead of a run tells to look by instant: a label near a clock
            change may be shown twice or never. Empty until `turn`.
    """

    __slots__ = (
        "_head",
        "_moments",
        "_tail",
        "dial",
        "high",
        "is_near",
        "low",
        "ranks",
        "segments",
        "timeline",
        "times",
    )

    def __init__(self, timeline: Timeline, low: int, high: int) -> None:
        self.timeline, self.low, self.high, self.is_near = timeline, low, high, _is_near(low, high)
        times, ranks = timeline.compile(low, high)
        self.times: Sequence[Instant] = list(map(float, times)) if self.is_near else times
        self.ranks = ranks
        self.segments: list[Run | None] = [None] * len(times)
        self.dial: tuple[list[datetime], list[Run | None]] = [], [None]
        self._moments: list[datetime | None] = [None] * len(times)
        self._head: tuple[Instant | None] | None = None
        self._tail: tuple[Instant | None] | None = None

    def comparable(self, instant: Instant) -> Instant:
        """Return an instant as it compares with the times of this chunk."""
        return float(instant) if self.is_near else instant

    def segment(self, index: int) -> Run:
        """Return one run as a segment."""
        segment = self.segments[index]
        if segment is None:
            segment = self.segments[index] = Run(self, index)
        return segment

    def turn(self) -> None:
        """Fill the dial: half a chunk's cost, and from then on no label of the zone need be converted."""
        walls: list[datetime] = []
        shown: list[Run | None] = [None]
        spans = self.timeline.zone.spans(self.low - DAY, self.high + DAY)
        ends = [*(start for start, _ in spans[1:]), self.high + DAY]
        for (start, _), end in zip(spans, ends, strict=True):
            # No clock jumps by more than a day.
            begin, stop = start + DAY, end - DAY
            if begin < stop:
                first, behind = bisect_right(self.times, begin) - 1, bisect_left(self.times, stop)
                moments = self.timeline.moments([begin, *self.times[first + 1 : behind], stop])
                walls += [moment for moment in moments if moment is not None]
                shown += [*map(self.segment, range(first, behind)), None]
        self.dial = walls, shown

    def runs(self, first: int, behind: int) -> list[Run]:
        """Return some runs in a row with their bounds already looked up, but for those beyond the chunk."""
        moments = self._moments
        if None in (wanted := moments[first : behind + 1]):
            wanted = moments[first : behind + 1] = self.timeline.moments(self.times[first : behind + 1])
        found = []
        for index in range(first, behind):
            run = self.segments[index] or self.segment(index)
            if index:
                run.start = wanted[index - first]
            found.append(run)
        for run, end in zip(found, wanted[1:], strict=False):
            run.end = end
        return found

    def moment(self, index: int) -> datetime | None:
        """Return where a run starts as a datetime."""
        found = self._moments[index]
        if found is None:
            found = self._moments[index] = self.timeline.moment(self.times[index])
        return found

    def head(self) -> Instant | None:
        """Return where the first run really starts, in this chunk or before it."""
        if self._head is None:
            self._head = (self.timeline.before(self, 0, self.timeline.ranks),)
        return self._head[0]

    def tail(self) -> Instant | None:
        """Return where the last run really ends."""
        if self._tail is None:
            self._tail = (self.timeline.after(self, len(self.times) - 1, self.timeline.ranks),)
        return self._tail[0]


class Timeline:
    """One schedule, ready to be asked.

    Attributes:
        table: treatment, winner and layer of each rank.
        near: the chunks that are kept and whose times are floats, by number.
        width: seconds of a chunk; chunk number n holds the instants from ``n * width``.
        ranks, treatments, states, opens, closes: kinds that tell ranks apart, for `after` and `before`.
    """

    __slots__ = (
        "_far",
        "_override",
        "_search",
        "_span",
        "_stamps",
        "closes",
        "near",
        "opens",
        "paint",
        "ranks",
        "states",
        "table",
        "treatments",
        "width",
        "zone",
    )

    def __init__(self, schedule: Schedule) -> None:
        self.zone = Zone(schedule.timezone)
        self.table, self.paint = _ranked(schedule)
        self._search = Search(self.paint)
        self._override: int | None = None
        self._span: tuple[Instant, Instant] = (inf, -inf)
        self._stamps: dict[Instant, datetime] = {}
        if schedule.override is not None:
            self._add_override(schedule.override)
        self.ranks: Kinds = range(len(self.table))
        self.treatments: Kinds = _numbered([treatment for treatment, _, _ in self.table])
        self.states: Kinds = [row[0].state for row in self.table]
        self.opens: Kinds = [state is State.OPEN for state in self.states]
        self.closes: Kinds = [state is State.CLOSED for state in self.states]
        rate = self.paint.rate
        days = min(max(int(_OCCURRENCES / rate), 1), _LONGEST) if rate else _LONGEST
        self.width = days * DAY
        self.near: dict[float, Chunk] = {}
        self._far: dict[float, Chunk] = {}

    def _add_override(self, override: Override) -> None:
        self._override = len(self.table)
        self.table.append((override.treatment, None, Layer.OVERRIDE))
        low, high = -inf, inf
        if override.starts is not None:
            low = exact(override.starts)
            self._stamps[low] = override.starts.astimezone(self.zone.info)
        if override.ends is not None:
            high = exact(override.ends)
            self._stamps[high] = override.ends.astimezone(self.zone.info)
        self._span = low, high

    # Compiling

    def compile(self, low: int, high: int) -> tuple[list[Instant], list[int]]:
        """Return the starts and ranks of the runs that tile the instants ``[low, high)``."""
        times, ranks = self._project(low, high)
        begin, end = max(self._span[0], low), min(self._span[1], high)
        if self._override is None or begin >= end:
            return times, ranks
        first, behind = bisect_left(times, begin), bisect_right(times, end)
        under = ranks[behind - 1]
        shown, under_shown = [*times[:first], begin], [*ranks[:first], self._override]
        if end < high:
            shown += [end, *times[behind:]]
            under_shown += [under, *ranks[behind:]]
        return shown, under_shown

    def _project(self, low: int, high: int) -> tuple[list[Instant], list[int]]:
        """Do as `compile`, without the override."""
        if high + DAY <= self._search.begin:
            return [low], [0]
        spans = self.zone.spans(low, high)
        offsets = [offset for _, offset in spans]
        starts, ranks = self.paint.runs(low + min(offsets), high + max(offsets))
        if len(spans) == 1:
            return [start - offsets[0] for start in starts], ranks
        times: list[Instant] = []
        shown: list[int] = []
        ends = [*(start for start, _ in spans[1:]), high]
        for (begin, offset), end in zip(spans, ends, strict=True):
            # What a clock shows from `begin` on: labels that it skips are never looked up,
            # labels that it shows twice are looked up twice.
            first = bisect_right(starts, begin + offset)
            behind = bisect_left(starts, end + offset)
            if not shown or shown[-1] != ranks[first - 1]:
                times.append(begin)
                shown.append(ranks[first - 1])
            times += [start - offset for start in starts[first:behind]]
            shown += ranks[first:behind]
        return times, shown

    def chunk(self, number: int) -> Chunk:
        """Return a chunk by its number, compiled now if need be."""
        low, high = number * self.width, (number + 1) * self.width
        kept = self.near if _is_near(low, high) else self._far
        found = kept.get(number)
        if found is None:
            if len(kept) >= _CHUNKS:
                kept.clear()
            found = kept[number] = Chunk(self, low, high)
        return found

    # Looking up

    def locate(self, instant: Instant) -> tuple[Chunk, int]:
        """Return the chunk and the run that hold an instant."""
        chunk = self.chunk(int(instant // self.width))
        return chunk, bisect_right(chunk.times, chunk.comparable(instant)) - 1

    def locate_before(self, instant: Instant) -> tuple[Chunk, int]:
        """Return the chunk and the run that hold the moments just before an instant."""
        chunk = self.chunk(int(instant // self.width))
        index = bisect_left(chunk.times, chunk.comparable(instant)) - 1
        if index < 0:
            chunk = self.chunk(chunk.low // self.width - 1)
            index = len(chunk.times) - 1
        return chunk, index

    def moment(self, instant: Instant | None) -> datetime | None:
        """Return an instant as a datetime of the zone; None for none, and outside the calendar."""
        if instant is None:
            return None
        return self._stamps.get(instant) or self.zone.moment(instant)

    def moments(self, instants: Sequence[Instant]) -> list[datetime | None]:
        """Return several instants as datetimes."""
        if self._stamps:
            return [self.moment(instant) for instant in instants]
        return self.zone.moments(instants)

    def moment_after(self, chunk: Chunk, index: int, kinds: Kinds) -> datetime | None:
        """Return as a datetime where the kind next differs from that of a run."""
        if index + 1 < len(chunk.times) and kinds[chunk.ranks[index + 1]] != kinds[chunk.ranks[index]]:
            return chunk.moment(index + 1)
        return self.moment(self.after(chunk, index, kinds))

    def after(self, chunk: Chunk, index: int, kinds: Kinds) -> Instant | None:
        """Return where the kind first differs from that of a run, after it; None is proved."""
        wanted = kinds[chunk.ranks[index]]
        for one, first in ((chunk, index + 1), (None, 0)):
            looked = one or self.chunk(chunk.high // self.width)
            for later in range(first, len(looked.ranks)):
                if kinds[looked.ranks[later]] != wanted:
                    return looked.times[later]
        return self._leap(looked.high, kinds, wanted)

    def before(self, chunk: Chunk, index: int, kinds: Kinds) -> Instant | None:
        """Return since when the kind has been that of a run; None, for always, is proved."""
        wanted = kinds[chunk.ranks[index]]
        for one in (chunk, None):
            looked = one or self.chunk(chunk.low // self.width - 1)
            ranks = looked.ranks
            for earlier in range(index if one else len(ranks) - 1, -1, -1):
                if kinds[ranks[earlier]] != wanted:
                    # The next run is of the wanted kind; in the first chunk it may be the run itself.
                    return looked.times[earlier + 1] if earlier + 1 < len(ranks) else looked.high
        return self._leap_back(looked.low, kinds, wanted)

    # Leaping over what cannot differ

    def _leap(self, instant: Instant, kinds: Kinds, wanted: object) -> Instant | None:
        """Return the first instant from this one on whose kind differs from the wanted one, which it is just before."""
        low, high = self._span
        for stop in (low, high, inf):
            if stop < instant:
                continue
            covered = low <= instant < high
            found = None if covered else self._other_after(instant, kinds, wanted)
            if stop == inf or (found is not None and found < stop):
                return found
            # The override begins or ends here, whatever the paint beneath it does.
            instant = stop
            times, ranks = self.compile(floor(stop), floor(stop) + 1)
            if kinds[ranks[bisect_right(times, stop) - 1]] != wanted:
                return stop
        return None

    def _leap_back(self, instant: Instant, kinds: Kinds, wanted: object) -> Instant | None:
        """Return since when the kind has been the wanted one, which it is from this instant on."""
        low, high = self._span
        for stop in (high, low, -inf):
            if stop > instant:
                continue
            covered = low < instant <= high
            found = None if covered else self._other_before(instant, kinds, wanted)
            if stop == -inf or (found is not None and found > stop):
                return found
            instant = stop
            times, ranks = self.compile(ceil(stop) - 1, ceil(stop))
            if kinds[ranks[bisect_left(times, stop) - 1]] != wanted:
                return stop
        return None

    def _other_after(self, instant: Instant, kinds: Kinds, wanted: object) -> Instant | None:
        """Do as `_leap`, without the override."""
        for begin, end in self._search.ahead(floor(instant) - DAY, kinds, wanted):
            # No clock is a day off UTC or jumps by more, so that three days of it must show, if it has them.
            low, high = max(floor(instant), begin - DAY), min(end, begin + 3 * DAY) + DAY
            if low < high and not (end - begin < DAY and self.zone.skips(begin, end)):
                for time, rank in zip(*self._project(low, high), strict=True):
                    if kinds[rank] != wanted:
                        return time
        return None

    def _other_before(self, instant: Instant, kinds: Kinds, wanted: object) -> Instant | None:
        """Do as `_leap_back`, without the override."""
        for begin, end in self._search.behind(ceil(instant) + DAY, kinds, wanted):
            low, high = max(begin, end - 3 * DAY) - DAY, min(ceil(instant), end + DAY)
            if low < high and not (end - begin < DAY and self.zone.skips(begin, end)):
                times, ranks = self._project(low, high)
                times.append(high)
                for index in range(len(ranks) - 1, -1, -1):
                    if kinds[ranks[index]] != wanted:
                        return times[index + 1]
        return None


def _numbered(treatments: Sequence[Treatment]) -> list[int]:
    """Return a number for each treatment, the same one for equal ones."""
    numbers: dict[Treatment, int] = {}
    # Most blocks share one object; to hash a value costs more than all else here.
    by_id = {id(treatment): treatment for treatment in treatments}
    number = {key: numbers.setdefault(treatment, len(numbers)) for key, treatment in by_id.items()}
    return [number[id(treatment)] for treatment in treatments]


def _is_near(low: int, high: int) -> bool:
    return low > -NEAR and high < NEAR


def _ranked(schedule: Schedule) -> tuple[list[tuple[Treatment, Block | None, Layer]], Paint]:
    """Give every block its rank, from 1 for the weakest, and return what each rank means, and the paint."""
    table: list[tuple[Treatment, Block | None, Layer]] = [(schedule.default, None, Layer.DEFAULT)]
    rules: list[Rule] = []
    once: list[Stroke] = []
    holidays = [block for block in schedule.exceptions if block.origin is not None]
    exceptions = [block for block in schedule.exceptions if block.origin is None]
    layers = ((schedule.blocks, Layer.BLOCKS), (holidays, Layer.HOLIDAYS), (exceptions, Layer.EXCEPTIONS))
    for blocks, layer in layers:
        # Inside a layer what happens once beats what repeats; otherwise the later wins.
        for recurring in (True, False):
            for block in blocks:
                if block.is_recurring is not recurring:
                    continue
                rank = len(table)
                table.append((block.treatment, block, layer))
                if recurring:
                    rules.append(Rule(block, rank))
                else:
                    start = wall_second(block)
                    once.append((start, start + length(block), rank))
    return table, Paint(rules, sorted(once))
