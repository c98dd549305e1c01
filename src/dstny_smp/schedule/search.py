"""Where the paint next differs, and the proof that it never does.

The question: after (or before) a wall second, where is the nearest run whose
*kind* is not the wanted one? A kind is whatever the asker tells apart: the rank
itself, its treatment, its state. The answer None is proved, by one of these:

- no rank of another kind is left;
- endless daily and weekly blocks cover all time, so that nothing below the lowest
  of them ever shows, and nothing of another kind lies above;
- one full common period of what is left has been looked through, or everything to
  the end of the calendar.

Only the stretches where another kind could show are painted, where that is less
than all. Zones are unknown here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import lcm
from typing import Final, TypeAlias

from dstny_smp.schedule.painting import Paint, Rule
from dstny_smp.schedule.recurrence import CYCLE_DAYS, LAST_DAY
from dstny_smp.schedule.zone import DAY, EPOCH_DAY

Span: TypeAlias = tuple[int, int]
"""Wall seconds, the end not included."""
Kinds: TypeAlias = Sequence[object]
"""The kind of each rank."""

END: Final = (LAST_DAY + 1 - EPOCH_DAY) * DAY
"""Midnight after 31 December 9999."""

_SHORT: Final = 20_000
"""Strokes of one period of endless daily and weekly blocks that are painted to see what they hide."""
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

    __slots__ = ("_paint", "_short", "begin")

    def __init__(self, paint: Paint) -> None:
        self._paint = paint
        short = [rule for rule in paint.rules if rule.end is None and rule.days.period < CYCLE_DAYS]
        self._short = sorted(short, key=lambda rule: rule.days.period)
        begins = [rule.begin for rule in paint.rules] + [start for start, _, _ in paint.once[:1]]
        self.begin = min(begins, default=END)

    def ahead(self, wall: int, kinds: Kinds, wanted: object) -> Span | None:
        """Return the first run of another kind from ``wall`` on, or a part of its beginning; None if there is none."""
        _, shows, bare = self._shown(wall)
        left = self._paint.only(shows, wall, END)
        settled, period = _settled(left)
        look = _Look(left, kinds, wanted, bare)
        return look.first(wall, min(max(settled, wall) + period, END))

    def behind(self, wall: int, kinds: Kinds, wanted: object) -> Span | None:
        """Return the last run of another kind before ``wall``, or a part of its end; None if there is none."""
        for region in range(_REGIONS):
            if wall <= self.begin:
                break
            since, shows, bare = self._shown(wall - 1) if region < _REGIONS - 1 else _ALL
            since = max(since, self.begin)
            left = self._paint.only(shows, self.begin, wall)
            look = _Look(left, kinds, wanted, bare)
            settled, period = _settled(left)
            settled = max(settled, since)
            if wall - settled > period:
                # What a whole period does not show is nowhere back to where the pattern began.
                found = look.last(wall - period, wall)
                if found is not None:
                    return found
                wall = settled
            found = look.last(since, wall)
            if found is not None:
                return found
            wall = since
        return None if kinds[0] == wanted else (wall - _BIT, wall)

    def _shown(self, wall: int) -> _Shown:
        """Tell what can show from some second at or before ``wall`` on: since when, which ranks, the default."""
        chosen: list[Rule] = []
        period, rate = 1, 0.0
        for rule in self._short:
            joint = lcm(period, rule.days.period)
            if rule.settled <= wall and (rate + rule.days.rate) * joint <= _SHORT:
                chosen.append(rule)
                period, rate = joint, rate + rule.days.rate
        if not chosen:
            return _ALL
        since = max(rule.settled for rule in chosen)
        paint = self._paint.only(frozenset(rule.rank for rule in chosen).__contains__, -END, END)
        seen = frozenset(paint.runs(since, since + period * DAY)[1])
        lowest, asked = min(seen), frozenset(rule.rank for rule in chosen)
        return since, lambda rank: rank in seen or (rank > lowest and rank not in asked), lowest == 0


_Shown: TypeAlias = tuple[int, Callable[[int], bool], bool]

_ALL: Final[_Shown] = (-END, lambda _: True, True)


def _settled(paint: Paint) -> tuple[int, int]:
    """Return from when on a paint is periodic, and its period, in seconds."""
    settled = [end for _, end, _ in paint.once]
    settled += [rule.settled if rule.end is None else rule.end for rule in paint.rules]
    periods = [rule.days.period for rule in paint.rules if rule.end is None]
    return max(settled, default=-END), lcm(*periods) * DAY


class _Look:
    """One search: paints what must be painted to see another kind, a window at a time."""

    __slots__ = ("_candidates", "_idle", "_kinds", "_paint", "_wanted", "_window")

    def __init__(self, paint: Paint, kinds: Kinds, wanted: object, bare: bool) -> None:
        self._kinds, self._wanted = kinds, wanted
        others = paint.only(lambda rank: kinds[rank] != wanted, -END, END)
        ranks = [rule.rank for rule in others.rules] + [rank for _, _, rank in others.once]
        if bare and kinds[0] != wanted:
            # The default itself is of another kind: any hole in the paint counts.
            self._idle, self._paint, self._candidates = False, paint, None
        else:
            self._idle, lowest = not ranks, min(ranks, default=0)
            self._paint = paint.only(lambda rank: rank >= lowest, -END, END)
            dear = others.rate * (4 + len(self._paint.rules)) > self._paint.rate
            self._candidates = None if dear else others
        rate = self._paint.rate if self._candidates is None else 8 * others.rate
        self._window = int(_AT_ONCE / rate) + 1 if rate else LAST_DAY

    def first(self, low: int, high: int) -> Span | None:
        """Return the first run of another kind in ``[low, high)``, or a part of its beginning."""
        days = self._window // 16 + 1
        while low < high and not self._idle:
            end = min(low + days * DAY, high)
            for found in self._others(low, end):
                return found
            low, days = end, min(2 * days, self._window)
        return None

    def last(self, low: int, high: int) -> Span | None:
        """Return the last run of another kind in ``[low, high)``, or a part of its end."""
        days = self._window // 16 + 1
        while low < high and not self._idle:
            begin = max(high - days * DAY, low)
            found = list(self._others(begin, high))
            if found:
                return found[-1]
            high, days = begin, min(2 * days, self._window)
        return None

    def _others(self, low: int, high: int) -> Iterator[Span]:
        kinds, wanted = self._kinds, self._wanted
        for begin, end in self._stretches(low, high):
            starts, ranks = self._paint.runs(begin, end)
            starts.append(end)
            for index, rank in enumerate(ranks):
                if kinds[rank] != wanted:
                    yield starts[index], starts[index + 1]

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
