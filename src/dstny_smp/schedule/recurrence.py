"""On which days a block starts: arithmetic on day numbers, without replay.

A *day* here is a proleptic Gregorian ordinal (`date.toordinal`: 1 is Monday
0001-01-01). Every search, forward or back, costs the same however long ago the
recurrence began. Times of day, zones and other blocks are unknown here.

>>> from dstny_smp.schedule.model import Block
>>> from dstny_smp.treatment import Treatment
>>> office = Block.weekly("office", "Office", "mon,fri", "09:00", "17:00", treatment=Treatment.open())
>>> days = occurrences(office)
>>> date.fromordinal(days.on_or_after(date(2026, 1, 6).toordinal()))
datetime.date(2026, 1, 9)
>>> days.last is None
True

Source: RFC 5545 section 3.3.10; days that do not exist are ignored and not counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import compress
from math import gcd
from typing import Final, Protocol

from dstny_smp.schedule.model import Block
from dstny_smp.schedule.repetition import WEEKDAYS, Frequency

LAST_DAY: Final = date.max.toordinal()
"""31 December 9999, after which there are no days."""

_CYCLE: Final = 4800
"""Months after which the Gregorian calendar, weekdays included, is the same again."""
CYCLE_DAYS: Final = 146_097
"""Days of those months: 20,871 whole weeks."""
_LAST_MONTH: Final = 9999 * 12 + 11
_STEPS: Final = 60
"""Occurrences up to which a recurrence that ends by number is walked rather than computed."""


class Occurrences(Protocol):
    """The days on which one block starts, ascending.

    Attributes:
        first: the first day.
        last: the last day; None when they go on to the end of the calendar.
        period: days after which the pattern of an endless recurrence is the same again.
        rate: occurrences a day, on average.
        gap: days between two occurrences, at most; or more than that, where the calendar may leave some out.
        is_annual: whether what an endless recurrence does in a year depends only on the kind
            of that year (see `dstny_smp.schedule.rhythm`).
    """

    first: int
    last: int | None
    period: int
    rate: float
    gap: int
    is_annual: bool

    def on_or_after(self, day: int) -> int | None:
        """Return the first occurrence that is not before this day."""
        ...

    def on_or_before(self, day: int) -> int | None:
        """Return the last occurrence that is not after this day."""
        ...

    def between(self, low: int, high: int) -> Sequence[int]:
        """Return the occurrences from ``low`` to before ``high``."""
        ...


def occurrences(block: Block) -> Occurrences:
    """Return the days on which a block starts."""
    first, recurrence = block.starts.date(), block.recurrence
    interval, until = recurrence.interval, recurrence.until
    limit = None if until is None else until.toordinal()
    match recurrence.frequency:
        case Frequency.ONCE:
            return _Days(first.toordinal(), 1, first.toordinal(), None)
        case Frequency.DAILY:
            return _Days(first.toordinal(), interval, limit, recurrence.count)
        case Frequency.WEEKLY:
            weekdays = tuple(number for number, day in enumerate(WEEKDAYS) if day in recurrence.weekdays)
            return _Weeks(first.toordinal(), interval, weekdays, limit, recurrence.count)
        case Frequency.MONTHLY | Frequency.YEARLY:
            months = interval if recurrence.frequency is Frequency.MONTHLY else 12 * interval
            rule = _MonthDay(first.day, first.weekday(), recurrence.nth, recurrence.last_day)
            return _Months(first, months, rule, limit, recurrence.count)


def _earlier(day: int, limit: int | None) -> int | None:
    """Return the last day of a recurrence, which may lie past the end of the calendar."""
    if limit is not None and limit < day:
        return limit
    return day if day <= LAST_DAY else None


class _Days:
    """Every so many days."""

    __slots__ = ("_bound", "first", "gap", "is_annual", "last", "period", "rate")

    def __init__(self, first: int, step: int, limit: int | None, count: int | None) -> None:
        self.first, self.period, self.rate, self.gap, self.is_annual = first, step, 1 / step, step, step == 1
        if count is not None:
            self.last = _earlier(first + (count - 1) * step, None)
        else:
            self.last = None if limit is None else limit - (limit - first) % step
        self._bound = LAST_DAY if self.last is None else self.last

    def on_or_after(self, day: int) -> int | None:
        if day <= self.first:
            return self.first
        found = day + (self.first - day) % self.period
        return found if found <= self._bound else None

    def on_or_before(self, day: int) -> int | None:
        if day < self.first:
            return None
        day = min(day, self._bound)
        return day - (day - self.first) % self.period

    def between(self, low: int, high: int) -> Sequence[int]:
        begin = self.on_or_after(low)
        return () if begin is None else range(begin, min(high, self._bound + 1), self.period)


class _Weeks:
    """Some weekdays of every so many weeks; a week begins on Monday."""

    __slots__ = ("_bound", "_monday", "_weekdays", "first", "gap", "is_annual", "last", "period", "rate")

    def __init__(
        self, first: int, interval: int, weekdays: tuple[int, ...], limit: int | None, count: int | None
    ) -> None:
        self.first, self.last, self.is_annual = first, None, interval == 1
        self.period, self.rate = 7 * interval, len(weekdays) / (7 * interval)
        following = [*weekdays[1:], weekdays[0] + self.period]
        self.gap = max(later - day for day, later in zip(weekdays, following, strict=True))
        self._weekdays, self._monday, self._bound = weekdays, first - (first - 1) % 7, LAST_DAY
        if count is not None:
            # Count from the Monday of the first week, as if its earlier days had occurred too.
            weeks, place = divmod(weekdays.index((first - 1) % 7) + count - 1, len(weekdays))
            self.last = _earlier(self._monday + weeks * self.period + weekdays[place], None)
        elif limit is not None:
            self.last = self.on_or_before(limit)
        if self.last is not None:
            self._bound = self.last

    def on_or_after(self, day: int) -> int | None:
        if day <= self.first:
            return self.first
        weeks, passed = divmod(day - self._monday, self.period)
        week = self._monday + weeks * self.period
        for weekday in self._weekdays:
            if weekday >= passed:
                break
        else:
            week, weekday = week + self.period, self._weekdays[0]
        return week + weekday if week + weekday <= self._bound else None

    def on_or_before(self, day: int) -> int | None:
        if day < self.first:
            return None
        weeks, passed = divmod(min(day, self._bound) - self._monday, self.period)
        week = self._monday + weeks * self.period
        for weekday in reversed(self._weekdays):
            if weekday <= passed:
                return week + weekday
        return week - self.period + self._weekdays[-1]

    def between(self, low: int, high: int) -> Sequence[int]:
        low, high = max(low, self.first), min(high, self._bound + 1)
        begin = low - (low - self._monday) % self.period
        days = [week + weekday for week in range(begin, high, self.period) for weekday in self._weekdays]
        # Only the first week can hold days before the range, only the last one days after it.
        start, stop = 0, len(days)
        while start < stop and days[start] < low:
            start += 1
        while start < stop and days[stop - 1] >= high:
            stop -= 1
        return days[start:stop]


class _MonthDay:
    """Which day of a month: its number, its last day, or the nth of a weekday.

    A *month* is ``12 * year + month - 1``.
    """

    __slots__ = ("_last", "always", "day", "nth", "weekday")

    def __init__(self, day: int, weekday: int, nth: int | None, last_day: bool) -> None:
        self.day, self.weekday, self.nth, self._last = day, weekday, nth, last_day
        self.always = last_day or (day <= 28 if nth is None else nth != 5)

    def __call__(self, month: int) -> int | None:
        """Return that day of this month, if there is one."""
        begin, length = _month(month)
        if self._last:
            return begin + length - 1
        if self.nth is None:
            return begin + self.day - 1 if self.day <= length else None
        if self.nth == -1:
            end = begin + length - 1
            return end - (end - 1 - self.weekday) % 7
        day = (self.weekday + 1 - begin) % 7 + 7 * (self.nth - 1)
        return begin + day if day < length else None


@lru_cache(maxsize=4096)
def _month(month: int) -> tuple[int, int]:
    """Return the first day and the number of days of a month."""
    year, number = divmod(month, 12)
    begin = date(year, number + 1, 1).toordinal()
    if number == 1:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return begin, 29 if leap else 28
    return begin, 30 if number in (3, 5, 8, 10) else 31


class _Months:
    """One day of every so many months."""

    __slots__ = ("_bound", "_first_month", "_interval", "_rule", "first", "gap", "is_annual", "last", "period", "rate")

    def __init__(self, first: date, interval: int, rule: _MonthDay, limit: int | None, count: int | None) -> None:
        self.first, self.last, self.is_annual = first.toordinal(), None, 12 % interval == 0
        self.period = CYCLE_DAYS * (interval // gcd(interval, _CYCLE))
        self.rate = _CYCLE / CYCLE_DAYS / interval
        if rule.always:
            # Months of 31 days at most; a weekday may come later in the one than in the other.
            self.gap = 31 * interval + 6 if rule.nth else 366 if interval == 12 else 31 * interval
        else:
            self.gap = LAST_DAY
        self._interval, self._rule, self._bound = interval, rule, LAST_DAY
        self._first_month = 12 * first.year + first.month - 1
        if count is not None:
            self.last = self._numbered(count)
        elif limit is not None:
            self.last = self.on_or_before(limit)
        if self.last is not None:
            self._bound = self.last

    def on_or_after(self, day: int) -> int | None:
        if day <= self.first:
            return self.first
        if day > self._bound:
            return None
        month = _month_of(day)
        month += (self._first_month - month) % self._interval
        while month <= _LAST_MONTH:
            found = self._rule(month)
            if found is not None and found >= day:
                return found if found <= self._bound else None
            month += self._interval
        return None

    def on_or_before(self, day: int) -> int | None:
        if day < self.first:
            return None
        day = min(day, self._bound)
        month = _month_of(day)
        month -= (month - self._first_month) % self._interval
        found = self._rule(month)
        # The first month has its day, so that this ends.
        while found is None or found > day:
            month -= self._interval
            found = self._rule(month)
        return found

    def between(self, low: int, high: int) -> Sequence[int]:
        day = self.on_or_after(low)
        if day is None or day >= high:
            return ()
        days, high = [day], min(high, self._bound + 1)
        for month in range(_month_of(day) + self._interval, _LAST_MONTH + 1, self._interval):
            day = self._rule(month)
            if day is not None:
                if day >= high:
                    break
                days.append(day)
        return days

    def _numbered(self, count: int) -> int | None:
        """Return the day of an occurrence by its number; None past the end of the calendar."""
        if self._rule.always:
            step = count - 1
        elif count <= _STEPS:
            day: int | None = self.first
            for _ in range(count - 1):
                day = None if day is None else self.on_or_after(day + 1)
            return day
        else:
            # What a cycle skips is skipped in every cycle; long steps leave the calendar before one is over.
            steps = _CYCLE // gcd(self._interval, _CYCLE)
            within = (_LAST_MONTH - self._first_month) // self._interval + 1
            rule = self._rule
            months = _months_with_a_day(0 if rule.nth else rule.day, rule.weekday if rule.nth else 0, rule.nth)
            visited = months[self._first_month % _CYCLE :: self._interval][: min(steps, within)]
            hits = list(compress(range(steps), visited))
            cycles, place = divmod(count - 1, len(hits))
            step = cycles * steps + hits[place]
        month = self._first_month + step * self._interval
        return self._rule(month) if month <= _LAST_MONTH else None


def _month_of(day: int) -> int:
    found = date.fromordinal(day)
    return 12 * found.year + found.month - 1


@lru_cache(maxsize=32)
def _months_with_a_day(day: int, weekday: int, nth: int | None) -> bytes:
    """Return 1 for each month in which a rule finds a day, 0 for the others, over more than the calendar."""
    rule = _MonthDay(day, weekday, nth, False)
    # 24,000 is January 2000, where a cycle begins.
    return bytes(rule(24_000 + month) is not None for month in range(_CYCLE)) * (_LAST_MONTH // _CYCLE + 2)
