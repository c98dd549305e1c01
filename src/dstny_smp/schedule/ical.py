"""Schedules as iCalendar files, and calendars of others as schedules: the one door to `icalendar`.

A schedule that is written and read again is the same schedule: each block is a
``VEVENT`` in wall time with its ``RRULE``, and what iCalendar has no words for stands in
``X-SMP-`` properties, which other programs keep or ignore:

- ``X-SMP-ID``: of the schedule.
- ``X-SMP-TIMEZONE``: whose wall clock the blocks follow.
- ``X-SMP-DEFAULT``: treatment where nothing else holds, as JSON.
- ``X-SMP-OVERRIDE``: treatment, ``starts`` and ``ends``, as JSON.
- ``X-SMP-BLOCK``: of each event: the id of the block.
- ``X-SMP-LAYER``: ``blocks`` or ``exceptions``.
- ``X-SMP-TREATMENT``: as JSON.
- ``X-SMP-ORIGIN``: where a holiday was taken from, as JSON.
- ``X-SMP-UNTIL``: the last date, where an ``UNTIL`` in UTC cannot say it.

A foreign event becomes an exception with one treatment (as holidays do: closed). What
cannot be kept of it is a *loss*: an error where the schedule now says something else than
the calendar did, a warning for a rounded time, a note for what a schedule has no use for.

An hour that the clock skips is the one thing that others see differently: by RFC 5545 an
event at 02:30 moves to 03:30 in that night, a block does not happen then.

>>> from dstny_smp.treatment import Treatment
>>> office = Block.weekly("office", "Office", "mon-fri", "08:30", "17:00", treatment=Treatment.open())
>>> schedule = Schedule(id="city", name="City hall", blocks=(office,))
>>> again, losses = loads(dumps(schedule))
>>> again == schedule, losses
(True, ())

Source: RFC 5545; RFC 7986 section 5.1 for ``NAME``.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import attrs

from dstny_smp import destination as destinations
from dstny_smp import limits
from dstny_smp.errors import InvalidValueError, MissingExtraError
from dstny_smp.findings import Finding
from dstny_smp.schedule import rrule
from dstny_smp.schedule.ical_events import Component, Reader, first_text, named, read_override, read_treatment, zone_of
from dstny_smp.schedule.model import Block, HolidayOrigin, Schedule
from dstny_smp.treatment import Treatment
from dstny_smp.validation import timezone as timezones

if TYPE_CHECKING:
    from types import ModuleType

_PRODUCT: Final = "-//dstny_smp//schedule//EN"
_STAMP: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""The required ``DTSTAMP``; the library reads no clock, and the same schedule gives the same bytes."""
_FOLD: Final = re.compile(rb"(?:\r?\n)+[ \t]")


def dumps(schedule: Schedule) -> str:
    """Return a schedule as an iCalendar file, the same text every time.

    Raises:
        MissingExtraError: the extra ``ical`` is not installed.
    """
    icalendar = _package()
    calendar = icalendar.Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("name", schedule.name)
    calendar.add("x-smp-id", schedule.id)
    calendar.add("x-smp-timezone", schedule.timezone)
    calendar.add("x-smp-default", _json(_treatment(schedule.default)))
    if schedule.override is not None:
        held = schedule.override
        bounds = {name: bound.isoformat() for name in ("starts", "ends") if (bound := getattr(held, name)) is not None}
        calendar.add("x-smp-override", _json(_treatment(held.treatment) | bounds))
    for layer in ("blocks", "exceptions"):
        for block in getattr(schedule, layer):
            calendar.add_component(_event(icalendar, schedule, block, layer))
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written.decode()


def loads(
    text: str | bytes,
    *,
    id: str = "calendar",
    timezone: str | None = None,
    treatment: Treatment = Treatment.closed(),  # noqa: B008  # a frozen value
) -> tuple[Schedule, tuple[Finding, ...]]:
    """Return the schedule of an iCalendar file, and what could not be kept of it.

    Args:
        text: a file with one calendar, in UTF-8.
        id: of the schedule, where the file is not ours.
        timezone: likewise; None is the zone that the file names, or else that of its first event, or
            else Europe/Amsterdam.
        treatment: of foreign events.

    Returns:
        The schedule, and the losses in the order of the file; none for a file of ours.

    Raises:
        MissingExtraError: the extra ``ical`` is not installed.
        InvalidValueError: ``ical.unreadable``, ``ical.too_large``, ``ical.bad_property``, and those of the models.
    """
    calendar = _parse(_package(), text)
    own = "X-SMP-ID" in calendar
    zone = first_text(calendar, "X-SMP-TIMEZONE") if own else timezone or _zone(calendar)
    reader = Reader(timezones.parse(zone, "timezone").key, treatment)
    for number, component in enumerate(calendar.subcomponents):
        reader.take(component, f"events[{number}]")
    name = first_text(calendar, "NAME") or first_text(calendar, "X-WR-CALNAME")
    schedule = Schedule(
        id=(first_text(calendar, "X-SMP-ID") or "") if own else id,
        name=(name or "") if own else named(name, id),
        timezone=reader.zone,
        blocks=tuple(reader.blocks),
        exceptions=tuple(reader.exceptions),
        override=read_override(calendar),
        default=read_treatment(calendar, "X-SMP-DEFAULT") or Treatment.closed(),
    )
    return schedule, tuple(reader.losses)


def _zone(calendar: Component) -> str:
    """Return the zone that a foreign calendar follows."""
    named = [first_text(calendar, "X-WR-TIMEZONE")]
    named += [zone_of(component) for component in calendar.subcomponents]
    return next((zone for zone in named if timezones.is_valid(zone) and zone), "Europe/Amsterdam")


def _package() -> ModuleType:
    try:
        import icalendar
    except ImportError as error:
        raise MissingExtraError("ical", "icalendar") from error
    return icalendar


# Writing


def _event(icalendar: ModuleType, schedule: Schedule, block: Block, layer: str) -> Any:  # noqa: ANN401  # the package's own
    event = icalendar.Event()
    zone = {"TZID": schedule.timezone}
    event.add("uid", f"{block.id}@{schedule.id}.smp.invalid")
    event.add("dtstamp", _STAMP)
    event.add("summary", block.name)
    event.add("dtstart", block.starts, parameters=zone)
    event.add("dtend", block.ends, parameters=zone)
    rule = rrule.format(block.recurrence, block.starts, schedule.timezone)
    if rule:
        event.add("rrule", icalendar.vRecur.from_ical(rule))
        if block.recurrence.until is not None and (
            rrule.parse(rule, block.starts, schedule.timezone).until != block.recurrence.until
        ):
            # A date that the zone's calendar left out (Samoa, 30 December 2011) has no instant to end at.
            event.add("x-smp-until", block.recurrence.until.isoformat())
    event.add("x-smp-block", block.id)
    event.add("x-smp-layer", layer)
    event.add("x-smp-treatment", _json(_treatment(block.treatment)))
    if block.origin is not None:
        origin = {field.name: getattr(block.origin, field.name) for field in attrs.fields(HolidayOrigin)}
        event.add("x-smp-origin", _json(origin))
    return event


def _json(value: dict[str, Any]) -> str:
    return json.dumps({name: part for name, part in value.items() if part is not None}, ensure_ascii=False)


def _treatment(treatment: Treatment) -> dict[str, Any]:
    destination = treatment.destination
    return {
        "state": treatment.state.value,
        "destination": None if destination is None else destinations.to_dict(destination),
        "prompt": treatment.prompt,
    }


# Reading


def _parse(icalendar: ModuleType, text: object) -> Component:
    if not isinstance(text, str | bytes):
        raise InvalidValueError("field.wrong_type", text, "text", expected="str | bytes")
    # Never as text: the package would take a line without an end for the path of a file.
    data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    if len(data) > limits.CALENDAR_BYTES:
        raise InvalidValueError("ical.too_large", len(data), "text", cap=limits.CALENDAR_BYTES)
    try:
        data.decode("utf-8")
        found = icalendar.Calendar.from_ical(_without_zones(data))
    except Exception as fault:  # a parser of strangers' files raises what it likes
        raise InvalidValueError("ical.unreadable", _start(data), "text") from fault
    if isinstance(found, icalendar.Calendar):
        calendar: Component = found
        return calendar
    raise InvalidValueError("ical.unreadable", _start(data), "text")


def _without_zones(data: bytes) -> bytes:
    """Return a calendar in long lines and without the rules of its time zones, which are known by name.

    The package computes the rules and keeps them under their name for the whole process: the
    Europe/Amsterdam of one file would be that of the next.
    """
    kept: list[bytes] = []
    inside = False
    for line in re.split(rb"\r?\n", _FOLD.sub(b"", data.removeprefix(b"\xef\xbb\xbf"))):
        mark = line.strip().upper()
        if mark in {b"BEGIN:VTIMEZONE", b"END:VTIMEZONE"}:
            inside = mark.startswith(b"BEGIN")
        elif not inside:
            if re.match(rb"(BEGIN|END)\b.*VTIMEZONE", mark):
                raise ValueError(mark)  # another way to say it, which nobody uses
            kept.append(line)
    return b"\r\n".join(kept)


def _start(data: bytes) -> str:
    return data[:40].decode("utf-8", "replace")
