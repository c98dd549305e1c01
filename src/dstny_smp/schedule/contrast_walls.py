"""Where two paints differ, in wall time, and the proof that they do not.

What both have in the same order is *common*; only where something else lies can they
differ, and only those stretches are painted. Of what repeats within days, one period is
painted, once for each height at which something common and rarer may lie: where both
agree at every height, they agree whatever lies there, and that second of the period
never matters again. Instants and zones are the business of `dstny_smp.schedule.contrast`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import count
from math import inf, lcm
from typing import Final, TypeAlias

from dstny_smp.schedule.chunk import Instant
from dstny_smp.schedule.model import Block
from dstny_smp.schedule.painting import Paint, Rule, Span, merged
from dstny_smp.schedule.recurrence import CYCLE_DAYS
from dstny_smp.schedule.rhythm import Rhythm
from dstny_smp.schedule.zone import DAY, END
from dstny_smp.treatment import Treatment

Runs: TypeAlias = tuple[Sequence[Instant], Sequence[int]]
"""Where runs begin, and what shows in each."""

_SHORT: Final = 20_000
"""Strokes of one common period that are painted to see where what repeats within days differs."""
_HEIGHTS: Final = 16
"""Heights that are looked at; with more, every second of the period is taken to matter."""
_AT_ONCE: Final = 2_000
"""Strokes, about, that are painted before looking at them."""
_MOST: Final = 400_000
"""Strokes that one question may cost: about half a second. Only schedules made to be slow need more."""
_STRETCH: Final = 8
"""Strokes that could have been painted in the time that it takes to begin painting both sides."""
_PLAN: Final = 10
"""Strokes that could have been painted in the time that a plan takes for each of its rules."""
_SOLID: Final = 100.0
"""Occurrences a day that a block without any gap weighs as: one that covers everything had better be common."""
_LITTLE: Final = 1e-6
"""Occurrences a day of a block that does not go on for ever."""
_THROUGH: Final = -1
"""What shows where nothing that is painted lies, so that whatever lies beneath shows through."""


class Proof(StrEnum):
    """How it is known that two schedules never differ; the later, the more had to be looked at."""

    SAME = "same"
    """They consist of the same blocks in the same order."""
    LEFT = "left"
    """Where they have different blocks they agree, and after that there are none of those left."""
    PERIOD = "period"
    """They agree for as long as it takes to see all that what repeats can do together."""
    CALENDAR = "calendar"
    """They agree to the end of the year 9999."""


class TooLongError(Exception):
    """A search costs more than a question may."""


class Meter:
    """What a question has cost so far: the strokes painted, and as much for other work."""

    __slots__ = ("_meters", "_most")

    def __init__(self, meters: tuple[list[int], list[int]]) -> None:
        self._meters, self._most = meters, _MOST + sum(meter[0] for meter in meters)

    def count(self, strokes: int) -> None:
        """Add to the cost."""
        self._most -= strokes
        self.check()

    def check(self) -> None:
        """Stop where it is too much."""
        if sum(meter[0] for meter in self._meters) > self._most:
            raise TooLongError


class Side:
    """One of the two paints.

    Attributes:
        kinds: of each rank, the number of its treatment; the same on both sides.
        keys: of each rank, what makes it the same block as one on the other side.
        ends: of each rank, when its last stroke ends.
    """

    __slots__ = ("ends", "keys", "kinds", "paint")

    def __init__(
        self,
        rows: Sequence[tuple[Treatment, Block | None, object]],
        paint: Paint,
        shift: int,
        numbers: dict[Treatment, int],
    ) -> None:
        if shift:
            once = [(start + shift, end + shift, rank) for start, end, rank in paint.once]
            paint = Paint([rule.moved(shift) for rule in paint.rules], once, paint.meter)
        self.paint = paint
        self.kinds = [numbers.setdefault(row[0], len(numbers)) for row in rows]
        self.keys: list[object] = [
            kind if block is None else (kind, block.starts, block.ends, block.recurrence, shift)
            for kind, (_, block, _) in zip(self.kinds, rows, strict=True)
        ]
        self.ends: dict[int, float] = {rule.rank: inf if rule.end is None else rule.end for rule in paint.rules}
        self.ends |= {rank: end for _, end, rank in paint.once}

    def left(self, wall: int, end: int, short: set[int]) -> list[int]:
        """Return the ranks that may show from a wall second on, ascending; at ``end`` the short ones begin anew."""
        seen = set(self.paint.only(short.__contains__, wall, end).runs(wall, end)[1])
        lowest = min(seen)
        left = (rank for rank in [0, *sorted(self.ends)] if rank >= lowest and self.ends.get(rank, inf) > wall)
        return [rank for rank in left if rank in seen or rank not in short]

    def runs(self, wanted: Iterable[int], low: int, high: int, bottom: int) -> Runs:
        """Return the kinds that some ranks show in ``[low, high)``, and another where none of them lies."""
        starts, ranks = self.paint.only(frozenset(wanted).__contains__, low, high).runs(low, high)
        return starts, [self.kinds[rank] if rank else bottom for rank in ranks]

    def runs_in(self, paint: Paint, low: int, high: int) -> Runs:
        """Return the kinds that some of its paint, or all of it, shows in ``[low, high)``."""
        starts, ranks = paint.runs(low, high)
        return starts, [self.kinds[rank] for rank in ranks]


class Comparison:
    """Two sides, held against each other in wall time.

    Attributes:
        proof: after all `spans` have been taken, why there are no more.
    """

    __slots__ = ("_meter", "_rhythm", "_settled", "_sides", "proof")

    def __init__(self, a: Side, b: Side, meter: Meter) -> None:
        self._sides, self._meter, self.proof = (a, b), meter, Proof.SAME
        rules = [rule for side in self._sides for rule in side.paint.rules]
        once = [stroke for side in self._sides for stroke in side.paint.once]
        self._rhythm = Rhythm(Paint(rules, once))
        settled = [rule.settled if rule.end is None else rule.end for rule in rules]
        self._settled = sorted(settled + [end for _, end, _ in once])

    def spans(self, wall: int) -> Iterator[Span]:
        """Yield the spans of wall time that differ, from a wall second on, in order, whole or in parts.

        Whoever takes one and goes on says that it did not count: a gap in the clock swallowed it.
        """
        begun, plan = bisect_right(self._settled, wall), self._plan(wall)
        if plan.is_same:
            return
        limit, days, taken, came = self._rhythm.enough_after(wall), plan.days, wall, wall
        for window in count(1):
            came, wall = wall, plan.skip(wall)
            # What differs periodically is asked anew, less and less often, when more blocks have begun or ended.
            if window & (window - 1) == 0 and begun < (now := bisect_right(self._settled, wall)):
                begun, plan = now, self._plan(wall)
                wall = plan.skip(wall)
            if wall >= limit:
                # Enough was looked at, unless something was found meanwhile that did not count.
                limit = self._rhythm.enough_after(taken)
                if wall >= limit:
                    break
            high = min(wall + days * DAY, limit)
            for found in plan.spans(wall, high):
                yield found
                taken = found[1]
            self._meter.check()
            wall, days = high, min(2 * days, plan.most_days)
        self.proof = Proof.LEFT if came < wall == END else Proof.PERIOD if limit < END else Proof.CALENDAR

    def _plan(self, wall: int) -> _Plan:
        return _Plan(*self._sides, wall, self._meter)


class _Plan:
    """Where two sides could differ, from some wall second on.

    Attributes:
        is_same: whether both consist of the same blocks in the same order, so that they cannot.
        days: of the first window; what differs mostly does so soon.
        most_days: of a window.
    """

    __slots__ = (
        "_everything",
        "_live",
        "_meter",
        "_others",
        "_period",
        "_piece",
        "_recurring",
        "_sides",
        "days",
        "is_same",
        "most_days",
    )

    def __init__(self, a: Side, b: Side, wall: int, meter: Meter) -> None:
        self._sides, self._meter = (a, b), meter
        meter.count(_PLAN * (len(a.paint.rules) + len(b.paint.rules)))
        short, days = _short((a, b), wall)
        self._period = days * DAY
        left = [side.left(wall, wall + self._period, each) for side, each in zip(self._sides, short, strict=True)]
        # What is left over is painted stroke by stroke, so that it had better be rare.
        rates = {rule.rank: rule.rate or _SOLID for rule in a.paint.rules if rule.end is None}
        match = common(a.keys, b.keys, left[0], left[1], rates)
        self.is_same = len(match) == len(left[0]) == len(left[1])
        for one, other in match.items():
            if (one in short[0]) is not (other in short[1]):
                short[0].discard(one)
                short[1].discard(other)
        self._recurring = _recurring(a, b, match, short, wall, self._period)
        only_a = set(left[0]) - match.keys() - short[0]
        only_b = set(left[1]) - {*match.values()} - short[1]
        self._others = a.paint.only(only_a.__contains__, wall, END), b.paint.only(only_b.__contains__, wall, END)
        # What is over, or never shows, is not painted again.
        self._live = tuple(
            side.paint.only(frozenset(ranks).__contains__, wall, END)
            for side, ranks in zip(self._sides, left, strict=True)
        )
        spans = len(self._recurring) / days + sum(paint.rate for paint in self._others)
        rate = sum(paint.rate for paint in self._live)
        rules = sum(len(paint.rules) for paint in self._live)
        self._everything = spans * (4 + rules) > rate
        at_once = max(_AT_ONCE, 8 * rules)
        self._piece = DAY * (int(at_once / rate) + 1 if rate else CYCLE_DAYS)
        rate = rate if self._everything else 4 * spans
        self.most_days = int(at_once / rate) + 1 if rate else CYCLE_DAYS
        self.days = self.most_days // 16 + 1

    def skip(self, wall: int) -> int:
        """Return the first second from ``wall`` on where they could differ; `END` for none."""
        starts = [start for paint in self._others for start, end, _ in paint.once if end > wall]
        rules = [rule for paint in self._others for rule in paint.rules]
        starts += [start for rule in rules if (start := rule.start_after(wall)) is not None]
        again = next(self._again(wall, wall + 2 * self._period), None)
        starts += [] if again is None else [again[0]]
        return max(wall, min(starts, default=END))

    def spans(self, low: int, high: int) -> Iterator[Span]:
        """Yield the spans of ``[low, high)`` that differ."""
        (a, b), (live_a, live_b) = self._sides, self._live
        cost = _STRETCH + 2 * (len(live_a.rules) + len(live_b.rules))
        stretches: Iterable[Span] = [(low, high)]
        if not self._everything:
            strokes = [stroke[:2] for paint in self._others for stroke in paint.strokes(low, high)]
            stretches = merged([*strokes, *self._again(low, high)])
        for start, end in stretches:
            for begin in range(max(start, low), min(end, high), self._piece):
                stop = min(begin + self._piece, end, high)
                self._meter.count(cost)
                for first, last in apart(a.runs_in(live_a, begin, stop), b.runs_in(live_b, begin, stop), stop):
                    yield int(first), int(last)

    def _again(self, low: int, high: int) -> Iterator[Span]:
        """Yield what may differ in each period, for those of ``[low, high)``."""
        if not self._recurring:
            return
        period = self._period
        for number in range((low - self._recurring[-1][1]) // period, (high - self._recurring[0][0]) // period + 1):
            for start, end in self._recurring:
                span = start + number * period, end + number * period
                if span[1] > low and span[0] < high:
                    yield span


def common(
    a: Sequence[object], b: Sequence[object], left_a: Sequence[int], left_b: Sequence[int], weights: Mapping[int, float]
) -> dict[int, int]:
    """Return the heaviest list of pairs of equal keys that stand in the same order on both sides, by index.

    Of equal keys the n-th goes with the n-th.

    Args:
        a: the keys of one side.
        b: those of the other.
        left_a: the indices in ``a`` that count, ascending.
        left_b: those in ``b``.
        weights: what each index in ``a`` weighs, if more than very little.

    >>> common("xyz", "zxy", [0, 1, 2], [0, 1, 2], {})
    {1: 2, 0: 1}
    >>> common("xyz", "zxy", [0, 1, 2], [0, 1, 2], {2: 9})
    {2: 0}
    """
    places: dict[object, list[int]] = {}
    for place in reversed(left_b):
        places.setdefault(b[place], []).append(place)
    # The best lists found so far: the later the last place in b, the heavier.
    lasts: list[int] = []
    best: list[tuple[float, int]] = []  # weight, last pair
    pairs: list[tuple[int, int, int]] = []  # index in a, place in b, the pair before it
    for index in left_a:
        if not places.get(a[index]):
            continue
        place = places[a[index]].pop()
        at = bisect_left(lasts, place)
        weight, before = best[at - 1] if at else (0.0, -1)
        weight += weights.get(index, _LITTLE)
        behind = at
        while behind < len(best) and best[behind][0] <= weight:
            behind += 1
        lasts[at:behind] = [place]
        best[at:behind] = [(weight, len(pairs))]
        pairs.append((index, place, before))
    found: dict[int, int] = {}
    link = best[-1][1] if best else -1
    while link >= 0:
        index, place, link = pairs[link]
        found[index] = place
    return found


def _short(sides: tuple[Side, Side], wall: int) -> tuple[tuple[set[int], set[int]], int]:
    """Choose the endless rules of each side that have begun and soon repeat together; return also their period."""
    rules: list[tuple[int, int, Rule]] = []
    for number, side in enumerate(sides):
        rules += [(rule.period, number, rule) for rule in side.paint.rules if rule.end is None]
    chosen: tuple[set[int], set[int]] = (set(), set())
    period, rate = 1, 0.0
    for days, number, rule in sorted(rules, key=lambda each: each[:2]):
        joint = lcm(period, days)
        if rule.settled <= wall and days < CYCLE_DAYS and (rate + rule.rate) * joint <= _SHORT:
            chosen[number].add(rule.rank)
            period, rate = joint, rate + rule.rate
    return chosen, period


def _recurring(
    a: Side, b: Side, match: Mapping[int, int], short: tuple[set[int], set[int]], wall: int, period: int
) -> list[Span]:
    """Return where in one period the sides may differ, outside of other strokes that only one of them has."""
    of_a, of_b = (sorted(ranks) for ranks in short)
    heights = {(0, 0, a.kinds[0], b.kinds[0])}
    for one, other in match.items():
        if one and one not in short[0]:
            # What is common and rarer hides all below it, and what is above it hides that.
            heights.add((bisect_left(of_a, one), bisect_left(of_b, other), _THROUGH, _THROUGH))
    if len(heights) > _HEIGHTS:
        return [(wall, wall + period)]
    found: list[Span] = []
    for first, second, bottom_a, bottom_b in heights:
        runs_a = a.runs(of_a[first:], wall, wall + period, bottom_a)
        runs_b = b.runs(of_b[second:], wall, wall + period, bottom_b)
        found += [(int(start), int(end)) for start, end in apart(runs_a, runs_b, wall + period)]
    return merged(found)


def apart(a: Runs, b: Runs, end: Instant) -> Iterator[tuple[Instant, Instant]]:
    """Yield where two lists of runs that begin together show different kinds; ``end`` is that of both."""
    (times_a, kinds_a), (times_b, kinds_b) = a, b
    one = other = 0
    start = times_a[0]
    while start < end:
        next_a = times_a[one + 1] if one + 1 < len(times_a) else end
        next_b = times_b[other + 1] if other + 1 < len(times_b) else end
        stop = min(next_a, next_b)
        if kinds_a[one] != kinds_b[other]:
            yield start, stop
        one, other, start = one + (stop == next_a), other + (stop == next_b), stop
