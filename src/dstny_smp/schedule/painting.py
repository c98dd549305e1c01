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
from collections.abc import Callable, Sequence
from copy import copy
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import Final, TypeAlias

from dstny_smp.schedule.model import Block
from dstny_smp.schedule.recurrence import Occurrences, occurrences
from dstny_smp.schedule.zone import DAY, END, EPOCH_DAY

Stroke: TypeAlias = tuple[int, int, int]
"""A start, an end that is not included, and a rank."""

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


class Rule:
    """A block that repeats, with its rank.

    Attributes:
        begin: the start of its first stroke.
        settled: from here on its pattern is periodic, if it is endless.
        end: the end of its last stroke; None when it is endless.
    """

    __slots__ = ("_shift", "begin", "days", "end", "length", "rank", "settled")

    def __init__(self, block: Block, rank: int) -> None:
        self.days: Occurrences = occurrences(block)
        self.rank, self.length, self.begin = rank, length(block), wall_second(block)
        self._shift = self.begin - self.days.first * DAY
        self.settled = self.begin + self.length
        last = self.days.last
        self.end = None if last is None else last * DAY + self._shift + self.length

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
        days = self.days.between(self._first_day(low), self._behind_day(high))
        return [(start := day * DAY + shift, start + extent, rank) for day in days]

    def start_after(self, low: int) -> int | None:
        """Return the start of the first stroke that ends after ``low``."""
        day = self.days.on_or_after(self._first_day(low))
        return None if day is None else day * DAY + self._shift

    def end_before(self, high: int) -> int | None:
        """Return the end of the last stroke that starts before ``high``."""
        day = self.days.on_or_before(self._behind_day(high) - 1)
        return None if day is None else day * DAY + self._shift + self.length

    def _first_day(self, low: int) -> int:
        """Return the first day on which a stroke would end after ``low``."""
        return (low - self.length - self._shift) // DAY + 1

    def _behind_day(self, high: int) -> int:
        """Return the first day on which a stroke would start at ``high`` or later."""
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
        self.rate = sum(rule.days.rate for rule in rules)
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
