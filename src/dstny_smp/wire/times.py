"""Dates, times and durations as they stand in a document: one form each.

``"2026-01-05"``, ``"2026-01-05T08:30"`` (wall clock, in minutes),
``"2026-01-05T08:30:00+01:00"`` or ``Z`` (an instant, with seconds and offset),
and ``90`` or ``2.5`` (seconds). What a field may hold is its model's business;
`datetime.fromisoformat` alone would take week dates and forms without dashes.

>>> read_datetime("2026-01-05T08:30")
datetime.datetime(2026, 1, 5, 8, 30)
>>> write_datetime(datetime(2026, 1, 5, 8, 30, tzinfo=UTC)), write_duration(timedelta(milliseconds=2500))
('2026-01-05T08:30:00+00:00', 2.5)

Source: RFC 3339 section 5.6, which leaves the form of local times to others.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Final

from dstny_smp.errors import InvalidValueError

DATE: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
CLOCK: Final = r"([01][0-9]|2[0-3]):[0-5][0-9]"
"""Not 24:00, which some versions of Python read and others refuse."""
WALL: Final = f"{DATE}T{CLOCK}"
INSTANT: Final = rf"{WALL}:[0-5][0-9](\.[0-9]{{1,6}})?(Z|[+-]{CLOCK})"

_DATETIME: Final = rf"{WALL}(:[0-5][0-9](\.[0-9]{{1,6}})?(Z|[+-]{CLOCK}))?"
_LONGEST: Final = 10**9
"""Seconds, thirty years: more than any model takes, and less than a `timedelta` can hold."""
_SECOND: Final = timedelta(seconds=1)

_form = cache(re.compile)


def read_date(value: object, _: object = None) -> date:
    """Return the date of its text.

    Raises:
        InvalidValueError: ``document.bad_date``.
    """
    if type(value) is str and _form(DATE).fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass  # the 31st of a month of thirty days
    raise InvalidValueError("document.bad_date", value)


def read_datetime(value: object, _: object = None) -> datetime:
    """Return the wall-clock time or the instant of its text.

    Raises:
        InvalidValueError: ``document.bad_datetime``.
    """
    if type(value) is str and _form(_DATETIME).fullmatch(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass  # a date or an hour that does not exist
    raise InvalidValueError("document.bad_datetime", value)


def read_duration(value: object, _: object = None) -> timedelta:
    """Return the duration of a number of seconds.

    Raises:
        InvalidValueError: ``document.bad_duration`` for what is no number, too large, or finer than a microsecond.
    """
    if (type(value) is int or type(value) is float) and -_LONGEST < value < _LONGEST:
        duration = timedelta(seconds=value)
        if duration / _SECOND == value:
            return duration
    raise InvalidValueError("document.bad_duration", value)


def write_datetime(value: datetime) -> str:
    """Return the text of a wall-clock time or an instant."""
    if value.tzinfo is None:
        return value.isoformat(timespec="minutes")
    offset = value.utcoffset()
    if offset is None or offset.microseconds or offset.seconds % 60:
        # RFC 3339 has offsets in minutes; that of Monrovia was in seconds until 1972.
        value = value.astimezone(UTC)
    return value.isoformat()


def write_duration(value: timedelta) -> int | float:
    """Return the seconds: a whole number where they are one."""
    whole, rest = divmod(value, _SECOND)
    return value / _SECOND if rest else whole
