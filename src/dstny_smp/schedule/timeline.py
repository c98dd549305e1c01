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
from typing import Final

from dstny_smp.schedule.chunk import Chunk, Instant, Stretch
from dstny_smp.schedule.model import Block, Override, Schedule
from dstny_smp.schedule.painting import Paint, Rule, Stroke, length, wall_second
from dstny_smp.schedule.search import Kinds, Search
from dstny_smp.schedule.segment import Layer
from dstny_smp.schedule.zone import DAY, Zone
from dstny_smp.treatment import State, Treatment

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_OCCURRENCES: Final = 150
"""Of repeating blocks, that a chunk should hold, about: compiled in an eighth of a millisecond."""
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
        # Each chunk visits every rule, so that with many rules it had better hold as many occurrences.
        days = min(max(int(max(_OCCURRENCES, len(self.paint.rules)) / rate), 1), _LONGEST) if rate else _LONGEST
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
        found = self.near.get(number) or self._far.get(number)
        if found is None:
            stretch = Stretch(self, number * self.width, (number + 1) * self.width)
            kept = self.near if stretch.is_near else self._far
            if len(kept) >= _CHUNKS:
                kept.clear()
            found = kept[number] = Chunk(stretch)
        return found

    # Looking up

    def at(self, instant: Instant) -> tuple[Chunk, int]:
        """Return the chunk and the run that hold an instant."""
        chunk = self.chunk(int(instant // self.width))
        return chunk, bisect_right(chunk.times, chunk.stretch.comparable(instant)) - 1

    def locate(self, instant: Instant) -> tuple[Stretch, int]:
        """Return the stretch and the run that hold an instant."""
        chunk, index = self.at(instant)
        return chunk.stretch, index

    def locate_before(self, instant: Instant) -> tuple[Stretch, int]:
        """Return the stretch and the run that hold the moments just before an instant."""
        stretch = self._stretch(int(instant // self.width))
        index = bisect_left(stretch.times, stretch.comparable(instant)) - 1
        if index < 0:
            stretch = self._stretch(stretch.low // self.width - 1)
            index = len(stretch.times) - 1
        return stretch, index

    def _stretch(self, number: int) -> Stretch:
        return self.chunk(number).stretch

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

    def moment_after(self, stretch: Stretch, index: int, kinds: Kinds) -> datetime | None:
        """Return as a datetime where the kind next differs from that of a run."""
        if index + 1 < len(stretch.times) and kinds[stretch.ranks[index + 1]] != kinds[stretch.ranks[index]]:
            return stretch.moment(index + 1)
        return self.moment(self.after(stretch, index, kinds))

    def after(self, stretch: Stretch, index: int, kinds: Kinds) -> Instant | None:
        """Return where the kind first differs from that of a run, after it; None is proved."""
        wanted = kinds[stretch.ranks[index]]
        for one, first in ((stretch, index + 1), (None, 0)):
            looked = one or self._stretch(stretch.high // self.width)
            for later in range(first, len(looked.ranks)):
                if kinds[looked.ranks[later]] != wanted:
                    return looked.times[later]
        return self._leap(looked.high, kinds, wanted)

    def before(self, stretch: Stretch, index: int, kinds: Kinds) -> Instant | None:
        """Return since when the kind has been that of a run; None, for always, is proved."""
        wanted = kinds[stretch.ranks[index]]
        for one in (stretch, None):
            looked = one or self._stretch(stretch.low // self.width - 1)
            ranks = looked.ranks
            for earlier in range(index if one else len(ranks) - 1, -1, -1):
                if kinds[ranks[earlier]] != wanted:
                    # The next run is of the wanted kind; in the first stretch it may be the run itself.
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
