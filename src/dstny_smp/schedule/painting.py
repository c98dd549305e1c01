"""Which block is on top at each wall second: one sweep over all that overlap.

A block's occurrences are strokes of paint with a *rank*; the highest rank shows,
and rank 0 is the bare default. Time is wall-clock seconds, counted as if the
clock stood on UTC; zones are unknown here.

>>> paint = Paint([], [(0, 100, 1), (40, 60, 2)])
>>> paint.runs(-10, 200)
([-10, 0, 40, 60, 100], [0, 1, 2, 1, 0])
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import Final, TypeAlias

from dstny_smp.schedule.model import Block
from dstny_smp.schedule.recurrence import Occurrences, occurrences
from dstny_smp.schedule.zone import DAY, END, EPOCH_DAY

Stroke: TypeAlias = tuple[int, int, int]
"""A start, an end that is not included, and a rank."""
Span: TypeAlias = tuple[int, int]
"""Wall seconds, the end not included."""

_NEVER: Final = 1 << 62
"""Later than any end of a stroke."""


def wall_second(block: Block) -> int:
    """Return the first start of a block."""
    starts = block.starts
    return (starts.toordinal() - EPOCH_DAY) * DAY + starts.hour * 3600 + starts.minute * 60


def wall_time(second: int) -> datetime:
    """Return what the clock shows at a wall second of the years 1 to 9999.

    >>> str(wall_time(1_774_749_600))
    '2026-03-29 02:00:00'
    """
    return datetime.fromordinal(EPOCH_DAY) + timedelta(seconds=second)


def length(block: Block) -> int:
    """Return how many wall seconds each occurrence of a block lasts."""
    span = block.ends - block.starts
    return span.days * DAY + span.seconds


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the union of some spans: ascending, disjoint, not touching."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


class Rule:
    """A block that repeats, with its rank.

    Where each occurrence lasts until the next one begins, all of them are one stroke: a year-long
    block of every day covers each second 366 times.

    Attributes:
        begin: the start of its first stroke.
        settled: from here on its pattern is periodic, if it is endless.
        end: the end of its last stroke; None when it is endless.
        period: days after which the pattern of an endless rule is the same again.
        rate: strokes a day, on average.
        is_annual: as of `Occurrences`.
        is_solid: whether it is but one stroke.
    """

    __slots__ = (
        "_days",
        "_shift",
        "begin",
        "end",
        "is_annual",
        "is_solid",
        "length",
        "period",
        "rank",
        "rate",
        "settled",
    )

    def __init__(self, block: Block, rank: int) -> None:
        days: Occurrences = occurrences(block)
        self._days = days
        self.rank, self.length, self.begin = rank, length(block), wall_second(block)
        self._shift = self.begin - days.first * DAY
        self.end = None if days.last is None else days.last * DAY + self._shift + self.length
        self.is_solid = days.gap * DAY <= self.length
        if self.is_solid:
            self.settled, self.period, self.rate, self.is_annual = self.begin, 1, 0.0, True
        else:
            self.settled = self.begin + self.length
            self.period, self.rate, self.is_annual = days.period, days.rate, days.is_annual

    def moved(self, seconds: int) -> Rule:
        """Return the rule with all its strokes so much later."""
        moved = copy(self)
        moved._shift += seconds  # noqa: SLF001  # of its own class
        moved.begin, moved.settled = self.begin + seconds, self.settled + seconds
        moved.end = None if self.end is None else self.end + seconds
        return moved

    def strokes(self, low: int, high: int) -> Sequence[Stroke]:
        """Return the strokes that overlap ``[low, high)``, by start."""
        if self.begin >= high or (self.end is not None and self.end <= low):
            return ()
        shift, extent, rank = self._shift, self.length, self.rank
        if self.is_solid:
            return [(self.begin, _NEVER if self.end is None else self.end, rank)]
        days = self._days.between(self._first_day(low), self._behind_day(high))
        return [(start := day * DAY + shift, start + extent, rank) for day in days]

    def start_after(self, low: int) -> int | None:
        """Return the start of the first occurrence that ends after ``low``."""
        day = self._days.on_or_after(self._first_day(low))
        return None if day is None else day * DAY + self._shift

    def end_before(self, high: int) -> int | None:
        """Return the end of the last occurrence that starts before ``high``."""
        day = self._days.on_or_before(self._behind_day(high) - 1)
        return None if day is None else day * DAY + self._shift + self.length

    def _first_day(self, low: int) -> int:
        """Return the first day on which an occurrence would end after ``low``."""
        return (low - self.length - self._shift) // DAY + 1

    def _behind_day(self, high: int) -> int:
        """Return the first day on which an occurrence would start at ``high`` or later."""
        return -((self._shift - high) // DAY)


class Paint:
    """Rules and single strokes together.

    Attributes:
        rules: the blocks that repeat.
        once: the strokes of those that do not, by start.
        rate: strokes of the rules in a day, on average.
        meter: one number, shared with every part of this paint: the strokes painted so
            far. Tests hold the cost of answers by it.
    """

    __slots__ = ("_longest", "_starts", "meter", "once", "rate", "rules")

    def __init__(self, rules: Sequence[Rule], once: Sequence[Stroke], meter: list[int] | None = None) -> None:
        self.rules, self.once = rules, once
        self.rate = sum(rule.rate for rule in rules)
        self.meter = [0] if meter is None else meter
        self._starts = [stroke[0] for stroke in once]
        self._longest = max((end - start for start, end, _ in once), default=0)

    def only(self, wanted: Callable[[int], bool], begin: int, end: int) -> Paint:
        """Return the part with the ranks that are wanted and that is not all before ``begin`` or from ``end`` on."""
        return Paint(
            [
                rule
                for rule in self.rules
                if wanted(rule.rank) and rule.begin < end and (rule.end is None or rule.end > begin)
            ],
            [stroke for stroke in self.once if wanted(stroke[2]) and stroke[0] < end and stroke[1] > begin],
            self.meter,
        )

    def strokes(self, low: int, high: int) -> list[Stroke]:
        """Return all strokes that overlap ``[low, high)``, by start."""
        found: list[Stroke] = []
        for rule in self.rules:
            found += rule.strokes(low, high)
        if self.once:
            starts = self._starts
            first, behind = bisect_left(starts, low - self._longest), bisect_left(starts, high)
            found += [stroke for stroke in self.once[first:behind] if stroke[1] > low]
        if high >= END:
            # What runs into the year 10000 does not end: no clock of ours will show it.
            found = [(start, _NEVER if end >= END else end, rank) for start, end, rank in found]
        self.meter[0] += len(found) + len(self.rules)
        found.sort()
        return found

    def solid(self) -> list[Span]:
        """Return the spans of single strokes, and of rules that are one stroke."""
        return [stroke[:2] for rule in self.rules if rule.is_solid for stroke in rule.strokes(-END, END)] + [
            stroke[:2] for stroke in self.once
        ]

    def covering(self, wall: int) -> dict[int, int]:
        """Return the ranks that lie on a second, each with the start of the occurrence there that started last."""
        behind = bisect_left(self._starts, wall + 1)
        found = {rank: start for start, end, rank in self.once[:behind] if end > wall}
        for rule in self.rules:
            end = rule.end_before(wall + 1)
            if end is not None and end > wall:
                found[rule.rank] = end - rule.length
        return found

    def runs(self, low: int, high: int) -> tuple[list[int], list[int]]:
        """Return the starts and ranks of the runs that tile ``[low, high)``, each differing from the next."""
        starts, ranks = [low], [0]
        waiting: list[tuple[int, int]] = []  # (-rank, end) of what lies under the top
        top, top_end = 0, _NEVER
        strokes = self.strokes(low, high)
        strokes.append((_NEVER, _NEVER, 0))  # makes the loop uncover all that is left
        for start, end, rank in strokes:
            while top_end <= start:
                change = top_end
                while waiting and waiting[0][1] <= change:
                    heappop(waiting)
                if waiting:
                    top, top_end = heappop(waiting)
                    top = -top
                else:
                    top, top_end = 0, _NEVER
                if change >= high:
                    break
                if ranks[-1] != top:
                    starts.append(change)
                    ranks.append(top)
            if rank > top:
                if top_end > end and top:
                    heappush(waiting, (-top, top_end))
                top, top_end = rank, end
                if start <= starts[-1]:
                    # Another run began at this very second (or the range did): it never shows.
                    ranks[-1] = rank
                    if len(ranks) > 1 and ranks[-2] == rank:
                        del starts[-1], ranks[-1]
                else:
                    starts.append(start)
                    ranks.append(rank)
            elif rank == top:
                top_end = max(top_end, end)
            elif end > top_end:
                heappush(waiting, (-rank, end))
        return starts, ranks
