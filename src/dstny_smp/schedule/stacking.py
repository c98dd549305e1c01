"""Which blocks lie over each other, and when a clock shows it.

Findings are about what will come: `coming` chooses the stretches of wall time in
which everything that a schedule can do is seen at least once, so far as that is worth
its price; `stacks` tells what lies there, in order of rank.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise
from math import inf, lcm
from typing import Final, NamedTuple

from dstny_smp.schedule.chunk import Instant
from dstny_smp.schedule.painting import Paint, Rule, Span, merged
from dstny_smp.schedule.recurrence import CYCLE_DAYS
from dstny_smp.schedule.zone import DAY, END, Zone

_AT_ONCE: Final = 2_000
"""Strokes, about, that are painted before looking at them."""
_SHORT: Final = 4_000
"""Strokes of one common period of what repeats within days."""
_OCCURRENCES: Final = 400
"""Coming occurrences of a block that goes by months or years: a whole cycle of the calendar, year by year."""
_IN_ALL: Final = 20_000
"""Coming occurrences of all such blocks."""
_MARGIN: Final = 3_600
"""Seconds around an occurrence in which its neighbours are looked for."""


class Lying(NamedTuple):
    """One occurrence in a stack, in wall seconds; they sort by rank, the weakest first."""

    rank: int
    start: int
    end: int


class Stack(NamedTuple):
    """What lies over each other in ``[start, end)``, in wall seconds; the weakest first, every rank once."""

    start: int
    end: int
    lying: tuple[Lying, ...]

    @property
    def top(self) -> int:
        """The rank that shows; 0 for the default."""
        return self.lying[-1].rank if self.lying else 0


def stacks(paint: Paint, low: int, high: int) -> Iterator[Stack]:
    """Yield the stacks that tile ``[low, high)``, in order.

    >>> [stack.top for stack in stacks(Paint([], [(0, 100, 1), (40, 60, 2)]), -10, 200)]
    [0, 1, 2, 1, 0]
    """
    piece = DAY * (int(_AT_ONCE / paint.rate) + 1) if paint.rate else high - low
    held: Stack | None = None
    for begin in range(low, high, piece):
        for stack in _stacks(paint, begin, min(begin + piece, high)):
            if held is None:
                held = stack
            elif held.lying == stack.lying:
                held = Stack(held.start, stack.end, held.lying)
            else:
                yield held
                held = stack
    if held is not None:
        yield held


def _stacks(paint: Paint, low: int, high: int) -> Iterator[Stack]:
    """Do so for what is painted at once; neighbours may be the same."""
    strokes = paint.strokes(low, high)
    bounds = {low, high, *(bound for start, end, _ in strokes for bound in (start, end) if low < bound < high)}
    lying: dict[int, Lying] = {}
    marks, place, first_end = sorted(bounds), 0, inf
    for start, end in pairwise(marks):
        if first_end <= start:
            lying = {rank: each for rank, each in lying.items() if each.end > start}
            first_end = min((each.end for each in lying.values()), default=inf)
        while place < len(strokes) and strokes[place][0] <= start:
            begin, stop, rank = strokes[place]
            # Of a block that overlaps itself, the occurrence that started last.
            lying[rank] = Lying(rank, begin, stop)
            first_end = min(first_end, stop)
            place += 1
        yield Stack(start, end, tuple(sorted(lying.values())))


def coming(paint: Paint, wall: int) -> list[Span]:
    """Return the stretches of wall time from ``wall`` on that are worth looking at, ascending and disjoint.

    What repeats within days is looked at for one common period, from when on it is there and
    whenever something else has ended; of the rest, every occurrence and its surroundings, up to 400 of
    each block and 20,000 in all.
    """
    short: list[Rule] = []
    period, rate = 1, 0.0
    for rule in sorted(paint.rules, key=lambda rule: rule.period):
        joint = lcm(period, rule.period)
        if rule.period < CYCLE_DAYS and (rate + rule.rate) * joint <= _SHORT:
            short.append(rule)
            period, rate = joint, rate + rule.rate
    window = (period + 1) * DAY
    marks = {wall}
    for rule in short:
        marks |= {rule.begin, rule.settled} | ({rule.end} if rule.end is not None else set())
    marks |= {end for start, end, _ in paint.once if end - start > DAY}
    found = [(max(mark - _MARGIN, wall), mark + window) for mark in marks if wall <= mark < END]
    near = {rule.rank for rule in short}
    rare = [rule for rule in paint.rules if rule.rank not in near]
    for rule in rare:
        found += islice(_occurrences(rule, wall), min(_OCCURRENCES, _IN_ALL // len(rare)))
    found += [(max(start - _MARGIN, wall), end + _MARGIN) for start, end, _ in paint.once if end > wall]
    return [(start, min(end, END)) for start, end in merged(found) if start < END]


def _occurrences(rule: Rule, wall: int) -> Iterator[Span]:
    """Yield the next occurrences of a block, each with its margin."""
    start = rule.start_after(wall)
    while start is not None and start < END:
        yield max(start - _MARGIN, wall), start + rule.length + _MARGIN
        # The next stroke ends after the end of this one.
        start = rule.start_after(start + rule.length)


def shown(zone: Zone, start: int, end: int, since: Instant = -inf) -> Instant | None:
    """Return the first instant from ``since`` on at which a clock shows a wall second of ``[start, end)``.

    >>> shown(Zone("Europe/Amsterdam"), 1_774_749_600, 1_774_753_200) is None  # 02:00 to 03:00 on 29 March 2026
    True
    """
    begin = max(start, int(max(since, -END)) - 2 * DAY)
    low, high = begin - 2 * DAY, min(end, begin + 3 * DAY) + 2 * DAY
    if low >= high:
        return None
    spans = zone.spans(low, high)
    ends = [*(each for each, _ in spans[1:]), high]
    found = (
        (max(begins, start - offset, since), min(stops, end - offset))
        for (begins, offset), stops in zip(spans, ends, strict=True)
    )
    return min((first for first, last in found if first < last), default=None)
