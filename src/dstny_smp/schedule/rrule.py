"""RRULE texts in and out: the one door to dateutil.

What a `Recurrence` can say is a subset of RFC 5545, and every text is either
read exactly or refused with the reason. The subset, by ``FREQ``:

- ``DAILY``: plain, or with ``BYDAY`` and an interval of 1 (which is weekly).
- ``WEEKLY``: ``BYDAY`` without numbers; without it, the weekday of the start.
- ``MONTHLY``: the start's day of the month (``BYMONTHDAY`` may say it), or
  ``BYMONTHDAY=-1``, or the start's weekday as ``BYDAY=2TU``, ``BYDAY=-1TU`` or
  ``BYDAY=TU;BYSETPOS=2``.
- ``YEARLY``: as ``MONTHLY``, in the start's month; ``BYMONTH`` may say it, and must where
  there is a ``BYDAY`` or ``BYMONTHDAY``.

All may have ``INTERVAL``, ``COUNT`` or ``UNTIL``, and ``WKST`` where it makes no difference.
Times of day and zones belong to the block; only an ``UNTIL`` in UTC needs a zone. An
``UNTIL`` that is a date includes that day.

>>> recurrence = parse("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", datetime(2026, 1, 30, 9))
>>> recurrence.nth, recurrence.count
(-1, 3)
>>> format(recurrence, datetime(2026, 1, 30, 9))
'FREQ=MONTHLY;BYDAY=-1FR;COUNT=3'

Source: RFC 5545 sections 3.3.10 and 3.8.5.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from dstny_smp.errors import InvalidValueError
from dstny_smp.schedule.repetition import WEEKDAYS, Frequency, Recurrence
from dstny_smp.validation import timezone as zones

LONGEST: Final = 500
"""Characters of a rule; the longest that says something here has about a hundred."""

_CODES: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCIES: Final = {
    "DAILY": Frequency.DAILY,
    "WEEKLY": Frequency.WEEKLY,
    "MONTHLY": Frequency.MONTHLY,
    "YEARLY": Frequency.YEARLY,
}
_KNOWN: Final = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS")


def parse(text: str, starts: datetime, timezone: str | None = None) -> Recurrence:
    """Return the recurrence that a rule says for a block with this first start.

    Args:
        text: with or without ``RRULE:`` before it.
        starts: naive, in wall time, as ``DTSTART``; it must be an occurrence of the rule.
        timezone: the schedule's, for an ``UNTIL`` in UTC.

    Raises:
        InvalidValueError: ``rrule.bad_form`` for what is no rule, ``rrule.unsupported_part`` and
            ``rrule.unsupported_value`` for what lies outside the subset, ``rrule.until_needs_zone``,
            ``rrule.start_not_in_rule``, and those of `Recurrence`.

    >>> parse("FREQ=HOURLY", datetime(2026, 1, 1))
    Traceback (most recent call last):
    ...
    dstny_smp.errors.InvalidValueError: rrule: FREQ=HOURLY cannot be said here; use FREQ with: DAILY, WEEKLY, ...
    """
    parts = _parts(text)
    frequency = _FREQUENCIES.get(parts["FREQ"])
    if frequency is None:
        raise _unsupported(parts, "FREQ", _FREQUENCIES)
    fields: dict[str, Any] = {"frequency": frequency, "interval": _number(parts, "INTERVAL", 1)}
    if frequency in (Frequency.DAILY, Frequency.WEEKLY):
        fields |= _weekdays(parts, frequency, fields["interval"], starts)
        used = {"BYDAY"}
    else:
        fields |= _day_of_month(parts, frequency, starts)
        used = {"BYDAY", "BYMONTHDAY", "BYSETPOS"} | ({"BYMONTH"} if frequency is Frequency.YEARLY else set())
    for name in parts.keys() - used:
        if name.startswith("BY"):
            raise InvalidValueError("rrule.unsupported_part", name, "rrule", frequency=frequency.value)
    if "UNTIL" in parts:
        fields["until"] = _until(parts["UNTIL"], starts, timezone)
    if "COUNT" in parts:
        fields["count"] = _number(parts, "COUNT", 1)
    recurrence = Recurrence(**fields)
    _check_start(parts, starts, recurrence)
    return recurrence


def format(recurrence: Recurrence, starts: datetime, timezone: str | None = None) -> str:
    """Return the rule of a recurrence with this first start; empty for what happens once.

    Args:
        recurrence: what to write.
        starts: naive, in wall time; the block's.
        timezone: with it an ``UNTIL`` is written in UTC, as it must be beside a ``DTSTART`` with a zone;
            without, in local time.

    >>> from dstny_smp.schedule.repetition import Weekday
    >>> format(Recurrence(weekdays={Weekday.MON, Weekday.FRI}, interval=2), datetime(2026, 1, 5, 9))
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR'
    """
    if recurrence.frequency is Frequency.ONCE:
        return ""
    parts = [f"FREQ={recurrence.frequency.name}"]
    if recurrence.interval != 1:
        parts.append(f"INTERVAL={recurrence.interval}")
    if recurrence.frequency is Frequency.YEARLY and (recurrence.last_day or recurrence.nth is not None):
        parts.append(f"BYMONTH={starts.month}")
    if recurrence.weekdays:
        parts.append("BYDAY=" + ",".join(_CODES[WEEKDAYS.index(day)] for day in WEEKDAYS if day in recurrence.weekdays))
    if recurrence.last_day:
        parts.append("BYMONTHDAY=-1")
    if recurrence.nth is not None:
        parts.append(f"BYDAY={recurrence.nth}{_CODES[starts.weekday()]}")
    if recurrence.count is not None:
        parts.append(f"COUNT={recurrence.count}")
    if recurrence.until is not None:
        last = datetime.combine(recurrence.until, starts.time())
        if timezone is None:
            parts.append(f"UNTIL={last:%Y%m%dT%H%M%S}")
        else:
            parts.append(
                f"UNTIL={last.replace(tzinfo=zones.parse(timezone, 'timezone')).astimezone(UTC):%Y%m%dT%H%M%SZ}"
            )
    return ";".join(parts)


def _parts(text: object) -> dict[str, str]:
    """Return the parts of a rule by name; each may stand there once."""
    parts: dict[str, str] = {}
    if isinstance(text, str) and len(text) <= LONGEST:
        for part in text.upper().removeprefix("RRULE:").split(";"):
            match = re.fullmatch(r"([A-Z]+)=([A-Z0-9,+-]+)", part, re.ASCII)
            if match is None or match[1] in parts:
                raise InvalidValueError("rrule.bad_form", text, "rrule")
            parts[match[1]] = match[2]
    if "FREQ" not in parts:
        raise InvalidValueError("rrule.bad_form", text, "rrule")
    for name in parts:
        if name not in _KNOWN:
            raise InvalidValueError("rrule.unsupported_part", name, "rrule", frequency=parts["FREQ"].lower())
    return parts


def _number(parts: dict[str, str], name: str, default: int) -> int:
    text = parts.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise _unsupported(parts, name, ["1", "2", "3", "…"])
    return int(text)


def _weekdays(parts: dict[str, str], frequency: Frequency, interval: int, starts: datetime) -> dict[str, Any]:
    """Return the fields of a daily or weekly rule."""
    days = frozenset({WEEKDAYS[starts.weekday()]})
    if "BYDAY" in parts:
        codes = parts["BYDAY"].split(",")
        if not set(codes) <= set(_CODES) or (frequency is Frequency.DAILY and interval != 1):
            raise _unsupported(parts, "BYDAY", _CODES)
        days = frozenset(WEEKDAYS[_CODES.index(code)] for code in codes)
    elif frequency is Frequency.DAILY:
        return {}
    if parts.get("WKST", "MO") != "MO" and interval != 1 and len(days) > 1:
        # Which days fall into the same week decides which of them recur together.
        raise _unsupported(parts, "WKST", ["MO"])
    return {"frequency": Frequency.WEEKLY, "weekdays": days}


def _day_of_month(parts: dict[str, str], frequency: Frequency, starts: datetime) -> dict[str, Any]:
    """Return the fields of a monthly or yearly rule."""
    if frequency is Frequency.YEARLY and ("BYMONTH" in parts or "BYDAY" in parts or "BYMONTHDAY" in parts):
        # Without a month, a yearly rule would count weekdays through the year, or run through all months.
        _only(parts, "BYMONTH", str(starts.month))
    if "BYDAY" not in parts:
        if "BYSETPOS" in parts:
            raise InvalidValueError("rrule.unsupported_part", "BYSETPOS", "rrule", frequency=frequency.value)
        if parts.get("BYMONTHDAY") == "-1":
            return {"last_day": True}
        if "BYMONTHDAY" in parts:
            _only(parts, "BYMONTHDAY", str(starts.day))
        return {}
    if "BYMONTHDAY" in parts:
        raise InvalidValueError("rrule.unsupported_part", "BYMONTHDAY", "rrule", frequency=frequency.value)
    code = _CODES[starts.weekday()]
    match = re.fullmatch(r"([+-]?[1-5])?([A-Z]{2})", parts["BYDAY"])
    place = None if match is None else match[1]
    if "BYSETPOS" in parts and place is None:
        place = parts["BYSETPOS"]
        wanted, legal = "BYSETPOS", ["1", "2", "3", "4", "5", "-1"]
    else:
        wanted, legal = "BYDAY", [f"{(starts.day + 6) // 7}{code}", f"-1{code}"]
    if match is None or match[2] != code:
        raise _unsupported(parts, "BYDAY", [f"{(starts.day + 6) // 7}{code}", f"-1{code}"])
    if place is None or not re.fullmatch(r"\+?[1-5]|-1", place) or (wanted == "BYDAY" and "BYSETPOS" in parts):
        raise _unsupported(parts, wanted, legal)
    return {"nth": int(place)}


def _only(parts: dict[str, str], name: str, value: str) -> None:
    """Refuse a part that says anything but what the start says already."""
    said = parts.get(name, "")
    if not re.fullmatch(r"\+?0?[0-9]{1,2}", said) or int(said) != int(value):
        raise _unsupported({name: "", **parts}, name, [value])


def _until(text: str, starts: datetime, timezone: str | None) -> date:
    """Return the last date on which an occurrence may start."""
    match = re.fullmatch(r"([0-9]{8})(?:T([0-9]{6})(Z?))?", text)
    if match is None:
        raise InvalidValueError("rrule.bad_until", text, "rrule")
    day, time, utc = match.groups()
    if utc and timezone is None:
        raise InvalidValueError("rrule.until_needs_zone", text, "rrule")
    try:
        # The form is checked above: `strptime` alone would take fewer digits, and blanks.
        last = datetime.strptime(day + (time or "235959"), "%Y%m%d%H%M%S")  # noqa: DTZ007  # local, unless made UTC
        if utc:
            last = last.replace(tzinfo=UTC).astimezone(zones.parse(timezone, "timezone")).replace(tzinfo=None)
        return last.date() if starts.time() <= last.time() else last.date() - timedelta(days=1)
    except (ValueError, OverflowError) as fault:
        if isinstance(fault, InvalidValueError):
            raise
        raise InvalidValueError("rrule.bad_until", text, "rrule") from None


def _check_start(parts: dict[str, str], starts: datetime, recurrence: Recurrence) -> None:
    """Refuse a start that is no occurrence; dateutil reads the rule too, and both must agree."""
    from dateutil.rrule import rrulestr

    rule = ";".join(f"{name}={value}" for name, value in parts.items() if name != "UNTIL")
    day = starts.date()
    late = recurrence.until is not None and recurrence.until < day
    if late or not recurrence.can_start_on(day) or next(iter(rrulestr(rule, dtstart=starts)), None) != starts:
        raise InvalidValueError("rrule.start_not_in_rule", starts, "rrule")


def _unsupported(parts: dict[str, str], name: str, legal: Iterable[str]) -> InvalidValueError:
    said = f"{name}={parts[name]}" if parts.get(name) else name
    return InvalidValueError("rrule.unsupported_value", said, "rrule", name=name, legal=tuple(legal))
