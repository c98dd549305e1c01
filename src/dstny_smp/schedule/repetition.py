"""How a block repeats: the days of the week, the frequencies, and `Recurrence`.

Only the rule stands here, in the words of the portal. When it occurs is
arithmetic, in `dstny_smp.schedule.recurrence`; RRULE texts are read and written
by `dstny_smp.schedule.rrule`.

>>> Recurrence(weekdays={Weekday.MON, Weekday.WED}, interval=2).frequency
<Frequency.WEEKLY: 'weekly'>

Source: RFC 5545 section 3.3.10.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import attrs

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError
from dstny_smp.model import Model
from dstny_smp.validation import field

_DAY: Final = timedelta(days=1)


class Weekday(StrEnum):
    """The days of the week, from Monday."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


WEEKDAYS: Final = tuple(Weekday)
"""The weekday of `date.weekday` number n is ``WEEKDAYS[n]``."""


class Frequency(StrEnum):
    """How often a block repeats; ``ONCE`` is a block that does not."""

    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"


def _frozen_set(value: Iterable[Weekday]) -> frozenset[Weekday]:
    """Make a set, list or tuple of weekdays a frozenset; anything else goes on, to be refused."""
    if isinstance(value, set | list | tuple) and all(isinstance(part, Weekday) for part in value):
        return frozenset(value)
    return value  # type: ignore[return-value]  # refused by the validator


def _a_date(instance: object, attribute: field.Attribute, value: object) -> None:
    if type(value) is not date:
        raise InvalidValueError("field.wrong_type", value, attribute.name, expected="date")
    low, high = limits.FIRST_YEAR, limits.LAST_YEAR
    if not low <= value.year <= high:
        raise InvalidValueError("field.date_out_of_range", value, attribute.name, low=low, high=high)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Recurrence(Model):
    """How a block repeats, counted from the day on which it first starts.

    A day that does not exist (31 April, 29 February) is skipped, never moved.

    Attributes:
        interval: every so many days, weeks, months or years; weeks count from the
            Monday of the first week.
        weekdays: for ``WEEKLY``, where at least one is needed, and only there.
        nth: for ``MONTHLY`` and ``YEARLY``: the first to fifth, or with -1 the last,
            of the first start's weekday in its month. None is the day of the month.
        last_day: for ``MONTHLY`` and ``YEARLY``: the last day of the month.
        until: the last date on which an occurrence may start; None is forever.
        count: how many occurrences there are in all; None is forever.

    Raises:
        InvalidValueError: ``recurrence.weekdays_missing``, ``recurrence.weekdays_unused``,
            ``recurrence.bad_nth``, ``recurrence.month_rule_unused``, ``recurrence.nth_with_last_day``,
            ``recurrence.until_with_count``, ``recurrence.once_repeats``, and those of the fields.

    >>> Recurrence(frequency=Frequency.MONTHLY, nth=-1).interval
    1
    >>> Recurrence(weekdays=frozenset())
    Traceback (most recent call last):
    dstny_smp.errors.InvalidValueError: weekdays: a weekly recurrence needs its days; choose at least one weekday
    """

    frequency: Frequency = attrs.field(default=Frequency.WEEKLY, validator=field.instance(Frequency))
    interval: int = attrs.field(default=1, validator=field.integer(1, limits.INTERVAL))
    weekdays: frozenset[Weekday] = attrs.field(
        default=frozenset(), converter=_frozen_set, validator=field.set_of(Weekday)
    )
    nth: int | None = attrs.field(default=None, validator=field.optional(field.integer(-1, 5)))
    last_day: bool = attrs.field(default=False, validator=field.flag)
    until: date | None = attrs.field(default=None, validator=field.optional(_a_date))
    count: int | None = attrs.field(default=None, validator=field.optional(field.integer(1, limits.COUNT)))

    def __attrs_post_init__(self) -> None:
        frequency = self.frequency
        if frequency is Frequency.WEEKLY:
            if not self.weekdays:
                raise InvalidValueError("recurrence.weekdays_missing", self.weekdays, "weekdays")
        elif self.weekdays:
            raise InvalidValueError(
                "recurrence.weekdays_unused", sorted(self.weekdays), "weekdays", frequency=frequency.value
            )
        if frequency not in (Frequency.MONTHLY, Frequency.YEARLY) and (self.nth is not None or self.last_day):
            path = "last_day" if self.nth is None else "nth"
            raise InvalidValueError(
                "recurrence.month_rule_unused", getattr(self, path), path, frequency=frequency.value
            )
        if self.nth == 0:
            raise InvalidValueError("recurrence.bad_nth", self.nth, "nth")
        if self.nth is not None and self.last_day:
            raise InvalidValueError("recurrence.nth_with_last_day", self.nth, "nth")
        if self.until is not None and self.count is not None:
            raise InvalidValueError("recurrence.until_with_count", self.count, "count", until=self.until)
        if frequency is Frequency.ONCE:
            for path, idle in (("interval", 1), ("until", None), ("count", None)):
                if getattr(self, path) != idle:
                    raise InvalidValueError("recurrence.once_repeats", getattr(self, path), path)

    @classmethod
    def once(cls) -> Recurrence:
        """Return the recurrence of what does not repeat."""
        return ONCE

    def can_start_on(self, day: date) -> bool:
        """Tell whether a first start on this day agrees with the weekdays, ``nth`` and ``last_day``.

        >>> Recurrence(frequency=Frequency.MONTHLY, last_day=True).can_start_on(date(2026, 2, 28))
        True
        """
        if self.frequency is Frequency.WEEKLY:
            return WEEKDAYS[day.weekday()] in self.weekdays
        if self.last_day:
            return (day + _DAY).day == 1
        if self.nth is None:
            return True
        if self.nth == -1:
            return (day + 7 * _DAY).month != day.month
        return (day.day + 6) // 7 == self.nth


ONCE: Final = Recurrence(frequency=Frequency.ONCE)
