"""How long one must look at a paint to have seen all that it will ever show.

Where only endless rules are left, a paint is periodic. Their common period may be
long: 400 years as soon as one rule goes by months. But what rules that recur every day,
every week, every month (or every so many that make up a year) show in a year depends
only on its *kind*: the weekday of its 1 January and which of it and the two years
before are leap years. There are 28 kinds of years, and any forty years have them all.

Times are wall seconds, counted as if the clock stood on UTC.

>>> len(KINDS)
28

Source: Gregorian calendar; 400 years are 146,097 days, 20,871 whole weeks.
"""

from __future__ import annotations

from datetime import date
from math import lcm
from typing import Final, TypeAlias

from dstny_smp.schedule.painting import Paint
from dstny_smp.schedule.zone import DAY, END, EPOCH_DAY

Kind: TypeAlias = tuple[int, bool, bool, bool]


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def kind(year: int) -> Kind:
    """Return the kind of a year.

    A block is at most 366 days long, so that what began before the year before last is over.
    """
    return date(year, 1, 1).weekday(), _is_leap(year - 2), _is_leap(year - 1), _is_leap(year)


KINDS: Final = frozenset(kind(year) for year in range(2000, 2400))


class Rhythm:
    """From when on a paint is periodic, and how much of it is enough.

    Attributes:
        settled: the first second of the periodic part.
    """

    __slots__ = ("_is_annual", "_period", "settled")

    def __init__(self, paint: Paint) -> None:
        settled = [end for _, end, _ in paint.once]
        settled += [rule.settled if rule.end is None else rule.end for rule in paint.rules]
        self.settled = max(settled, default=-END)
        endless = [rule for rule in paint.rules if rule.end is None]
        self._period = lcm(*(rule.period for rule in endless)) * DAY
        self._is_annual = self._period > 10_000 * DAY and all(rule.is_annual for rule in endless)

    def enough_after(self, wall: int) -> int:
        """Return the second up to which one must look, from this one on; `END` at most."""
        wall = max(wall, self.settled)
        if not self._is_annual:
            return min(wall + self._period, END)
        year = _year(wall) + 1
        left = set(KINDS)
        while left and year <= 9999:
            left.discard(kind(year))
            year += 1
        return _new_year(year)

    def enough_before(self, wall: int) -> int:
        """Return the second down to which one must look, back from this one, if the paint is settled there."""
        if not self._is_annual:
            return wall - self._period
        year = _year(wall) - 1
        left = set(KINDS)
        while left and year > 2:
            left.discard(kind(year))
            year -= 1
        return _new_year(year + 1)


def _year(wall: int) -> int:
    return date.fromordinal(min(max(EPOCH_DAY + wall // DAY, 1), date.max.toordinal())).year


def _new_year(year: int) -> int:
    return END if year > 9999 else (date(year, 1, 1).toordinal() - EPOCH_DAY) * DAY
