"""Where the paint next differs, and the proof that it never does.

The question: after (or before) a wall second, where is the nearest run whose
*kind* is not the wanted one? A kind is whatever the asker tells apart: the rank
itself, its treatment, its state. The answer None is proved, by one of these:

- no rank of another kind is left;
- endless daily and weekly blocks cover all time, so that nothing below the lowest
  of them ever shows, and nothing of another kind lies above;
- as much of what is left has been looked through as shows all of it (see
  `dstny_smp.schedule.rhythm`), or everything to the end of the calendar.

Only the stretches where another kind could show are painted, where that is less
than all. Zones are unknown here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from math import lcm
from typing import Final, TypeAlias

from dstny_smp.schedule.painting import Paint, Rule, Span, merged
from dstny_smp.schedule.recurrence import CYCLE_DAYS, LAST_DAY
from dstny_smp.schedule.rhythm import Rhythm
from dstny_smp.schedule.zone import DAY, END

Kinds: TypeAlias = Sequence[object]
"""The kind of each rank."""

_SHORT: Final = 20_000
"""Strokes of one period of endless daily and weekly blocks that are painted to see what they hide."""
_DENSE: Final = 1.2
"""Strokes a day, of what may cover all the rest: some forty years of them are painted to see whether it does."""
_AT_ONCE: Final = 1_000
"""Strokes, about, that are painted before looking at them."""
_REGIONS: Final = 8
"""Times that a search back asks anew what hides what; then it takes it that nothing is hidden."""
_BIT: Final = 3 * DAY
"""As much of the time before all blocks as is worth showing: longer than any jump of a clock."""


class Search:
    """The searches in one paint.

    Attributes:
        begin: the start of the first stroke of all; before it there is only the default.
    """

    __slots__ = ("_paint", "_settled", "_short", "begin")

    def __init__(self, paint: Paint) -> None:
        self._paint = paint
        short = [rule for rule in paint.rules if rule.end is None and rule.period < CYCLE_DAYS]
        self._short = sorted(short, key=lambda rule: rule.period)
        self._settled = sorted(rule.settled for rule in short)
        begins = [rule.begin for rule in paint.rules] + [start for start, _, _ in paint.once[:1]]
        self.begin = min(begins, default=END)

    def ahead(self, wall: int, kinds: Kinds, wanted: object) -> Iterator[Span]:
        """Yield the runs of another kind from ``wall`` on, in order, whole or in parts.

        Whoever takes one and goes on says that it did not count: a gap in the clock swallowed it.
        """
        begun = bisect_right(self._settled, wall)
        look, rhythm = self._prepared(wall, kinds, wanted)
        limit, days, taken = rhythm.enough_after(wall), look.days, wall
        for window in count(1):
            wall = look.skip(wall)
            if wall >= limit:
                # Enough was looked at, unless something was found meanwhile that did not count.
                limit = rhythm.enough_after(taken)
                if wall >= limit:
                    return
            high = min(wall + days * DAY, limit)
            for found in look.others(wall, high):
                yield found
                taken = found[1]
            wall, days = high, min(2 * days, look.most_days)
            # What hides what is asked anew, less and less often, when more blocks have begun.
            if window & (window - 1) == 0 and begun < (now := bisect_right(self._settled, wall)):
                begun, taken = now, wall
                look, rhythm = self._prepared(wall, kinds, wanted)
                limit = rhythm.enough_after(wall)

    def _prepared(self, wall: int, kinds: Kinds, wanted: object) -> tuple[_Look, Rhythm]:
        """Return the search from a second on, and how long it must look."""
        _, shows, bare = self._shown(wall)
        left = self._paint.only(shows, wall, END)
        return _Look(left, kinds, wanted, bare), Rhythm(left)

    def behind(self, wall: int, kinds: Kinds, wanted: object) -> Iterator[Span]:
        """Do as `ahead`, from before ``wall`` backwards."""
        for region in range(_REGIONS):
            if wall <= self.begin:
                break
            since, shows, bare = self._shown(wall - 1) if region < _REGIONS - 1 else _ALL
            since = max(since, self.begin)
            left = self._paint.only(shows, self.begin, wall)
            rhythm, look = Rhythm(left), _Look(left, kinds, wanted, bare)
            enough, days, taken = rhythm.enough_before(wall), look.days, wall
            while (wall := look.skip_back(wall)) > since:
                if rhythm.settled < wall <= enough:
                    # What this much does not show is nowhere back to where the pattern began.
                    enough = rhythm.enough_before(taken)
                    if wall <= enough:
                        wall = max(rhythm.settled, since)
                        continue
                low = max(wall - days * DAY, since)
                for found in reversed([*look.others(low, wall)]):
                    yield found
                    taken = found[0]
                wall, days = low, min(2 * days, look.most_days)
            wall = since
        if kinds[0] != wanted:
            yield wall - _BIT, wall

    def _shown(self, wall: int) -> _Shown:
        """Tell what can show from some second at or before ``wall`` on: since when, which ranks, the default."""
        chosen: list[Rule] = []
        period, rate = 1, 0.0
        for rule in self._short:
            joint = lcm(period, rule.period)
            if rule.settled <= wall and (rate + rule.rate) * joint <= _SHORT:
                chosen.append(rule)
                period, rate = joint, rate + rule.rate
        if not chosen:
            return _ALL
        since = max(rule.settled for rule in chosen)
        paint = self._paint.only(frozenset(rule.rank for rule in chosen).__contains__, -END, END)
        seen = frozenset(paint.runs(since, since + period * DAY)[1])
        lowest, asked = min(seen), frozenset(rule.rank for rule in chosen)
        return since, lambda rank: rank in seen or (rank > lowest and rank not in asked), lowest == 0


_Shown: TypeAlias = tuple[int, Callable[[int], bool], bool]

_ALL: Final[_Shown] = (-END, lambda _: True, True)


class _Look:
    """One search: paints what must be painted to see another kind, a window at a time.

    Attributes:
        days: of the first window; small, for what is looked for is mostly near.
        most_days: of a window.
    """

    __slots__ = (
        "_candidates",
        "_covers",
        "_holes",
        "_kinds",
        "_others",
        "_paint",
        "_piece",
        "_wanted",
        "days",
        "most_days",
    )

    def __init__(self, paint: Paint, kinds: Kinds, wanted: object, bare: bool) -> None:
        self._kinds, self._wanted = kinds, wanted
        self._others = others = paint.only(lambda rank: kinds[rank] != wanted, -END, END)
        # Where the default itself is of another kind, any hole in the paint counts.
        self._holes = bare and kinds[0] != wanted
        ranks = [rule.rank for rule in others.rules] + [rank for _, _, rank in others.once]
        highest = max(ranks, default=0)
        above = paint.only(lambda rank: rank > highest, -END, END)
        self._covers = merged([*above.solid(), *_covered(above)])
        self._candidates: Paint | None = None
        self._paint, rate = paint, paint.rate
        if not self._holes:
            lowest = min(ranks, default=0)
            self._paint = paint.only(lambda rank: rank >= lowest, -END, END)
            rate = self._paint.rate
            if others.rate * (4 + len(self._paint.rules)) < rate:
                self._candidates, rate = others, 8 * others.rate
        at_once = max(_AT_ONCE, 8 * len(self._paint.rules))
        self.most_days = int(at_once / rate) + 1 if rate else LAST_DAY
        self.days = self.most_days // 16 + 1
        self._piece = DAY * (int(at_once / self._paint.rate) + 1 if self._paint.rate else LAST_DAY)

    def skip(self, wall: int) -> int:
        """Return the first second from ``wall`` on where another kind could show; `END` for none."""
        wall = self._uncovered(wall)
        if self._holes:
            return wall
        starts = [start for start, end, _ in self._others.once if end > wall]
        starts += [start for rule in self._others.rules if (start := rule.start_after(wall)) is not None]
        return self._uncovered(max(wall, min(starts, default=END)))

    def _uncovered(self, wall: int) -> int:
        """Return the first second from ``wall`` on that nothing of the wanted kind covers which is above all others."""
        place = bisect_right(self._covers, wall, key=_start)
        return max(wall, self._covers[place - 1][1]) if place else wall

    def skip_back(self, wall: int) -> int:
        """Return the last second up to ``wall`` before which another kind could show; ``-END`` for none."""
        wall = self._uncovered_back(wall)
        if self._holes:
            return wall
        ends = [end for start, end, _ in self._others.once if start < wall]
        ends += [end for rule in self._others.rules if (end := rule.end_before(wall)) is not None]
        return self._uncovered_back(min(wall, max(ends, default=-END)))

    def _uncovered_back(self, wall: int) -> int:
        place = bisect_left(self._covers, wall, key=_start)
        return self._covers[place - 1][0] if place and wall <= self._covers[place - 1][1] else wall

    def others(self, low: int, high: int) -> Iterator[Span]:
        """Yield the runs of another kind in ``[low, high)``, cut to it, whole or in parts."""
        kinds, wanted = self._kinds, self._wanted
        for begin, end in self._pieces(low, high):
            starts, ranks = self._paint.runs(begin, end)
            starts.append(end)
            for index, rank in enumerate(ranks):
                if kinds[rank] != wanted:
                    yield starts[index], starts[index + 1]

    def _pieces(self, low: int, high: int) -> Iterator[Span]:
        """Yield those stretches without what is covered, in pieces that are painted at once."""
        for begin, end in self._stretches(low, high):
            start = self._uncovered(begin)
            while start < end:
                place = bisect_right(self._covers, start, key=_start)
                cover = self._covers[place][0] if place < len(self._covers) else END
                stop = min(end, start + self._piece, cover)
                yield start, stop
                start = self._uncovered(stop)

    def _stretches(self, low: int, high: int) -> Iterator[Span]:
        """Yield the disjoint stretches outside of which no other kind can show, ascending."""
        if self._candidates is None:
            yield low, high
            return
        done = low
        for start, end, _ in self._candidates.strokes(low, high):
            if end > done:
                yield max(start, done), min(end, high)
                done = min(end, high)


def _covered(paint: Paint) -> list[Span]:
    """Return what endless rules of days, weeks, months or years cover together, if that is all time from then on."""
    endless = [rule for rule in paint.rules if rule.end is None and rule.is_annual]
    rules: list[Rule] = []
    rate = 0.0
    # The longest strokes cover most for their price.
    for rule in sorted(endless, key=lambda rule: -rule.length):
        rate += rule.rate
        if rate > _DENSE:
            break
        rules.append(rule)
    if sum(rule.rate * rule.length for rule in rules) < DAY:
        return []
    chosen = Paint(rules, [], paint.meter)
    rhythm = Rhythm(chosen)
    begin = rhythm.settled
    return [] if 0 in chosen.runs(begin, rhythm.enough_after(begin))[1] else [(begin, END)]


def _start(span: Span) -> int:
    return span[0]
