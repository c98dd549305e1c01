"""The events of a calendar as blocks, one by one: our own exactly, those of others as well as can be.

Components are taken as the calendar package gives them; it is not imported here. The
file around them, and how a schedule is written, is the business of `dstny_smp.schedule.ical`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, Protocol

import attrs

from dstny_smp import destination as destinations
from dstny_smp import ids, limits
from dstny_smp.errors import InvalidValueError
from dstny_smp.findings import Finding, Severity
from dstny_smp.schedule import rrule
from dstny_smp.schedule.model import Block, HolidayOrigin, Override
from dstny_smp.schedule.repetition import ONCE, Recurrence
from dstny_smp.treatment import State, Treatment
from dstny_smp.validation import label
from dstny_smp.validation import timezone as timezones

_MINUTE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)
_UNHEARD: Final = frozenset(
    "UID DTSTAMP DTSTART DTEND DURATION SUMMARY RRULE STATUS SEQUENCE CREATED LAST-MODIFIED CLASS TRANSP".split()
)
"""Properties that are kept, or whose loss changes nothing for anybody."""
_DATES: Final = ("RDATE", "EXDATE", "EXRULE")


class Component(Protocol):
    """A calendar, or a part of one: a mapping from names of properties to what they say."""

    @property
    def name(self) -> str | None:
        """What it is, as ``VEVENT``."""
        ...

    @property
    def subcomponents(self) -> Sequence[Component]:
        """The parts, in the order of the file."""
        ...

    def __contains__(self, name: str, /) -> bool: ...

    def __getitem__(self, name: str, /) -> object: ...

    def get(self, name: str, /) -> object:
        """Return a property, a list of them where it stands there several times, or None."""
        ...

    def keys(self) -> Iterable[str]:
        """Return the names of the properties."""
        ...


class _Rule(Protocol):
    def to_ical(self) -> bytes: ...


class Reader:
    """Blocks and losses, as the components of a calendar are taken in one by one."""

    def __init__(self, zone: str, treatment: Treatment) -> None:
        self.zone, self.treatment = zone, treatment
        self.blocks: list[Block] = []
        self.exceptions: list[Block] = []
        self.losses: list[Finding] = []
        self._taken: set[str] = set()

    def take(self, component: Component, path: str) -> None:
        """Take one component: an event of ours, one of somebody else, or something that is no event."""
        if component.name != "VEVENT":
            self._lose("ical.component", path, Severity.INFO, name=component.name)
        elif "X-SMP-BLOCK" in component:
            self._take_own(component, path)
        elif first_text(component, "STATUS") == "CANCELLED":
            self._lose("ical.cancelled", path, Severity.INFO)
        elif "RECURRENCE-ID" in component:
            # The changed occurrence would be easy; what cannot be said is that the usual one is off.
            self._lose("ical.changed_occurrence", path, Severity.ERROR)
        else:
            self._take_foreign(component, path)

    def _lose(self, code: str, path: str, severity: Severity, **params: object) -> None:
        self.losses.append(Finding(code, severity, path, params))

    def _take_own(self, event: Component, path: str) -> None:
        layer = first_text(event, "X-SMP-LAYER")
        homes = {"blocks": self.blocks, "exceptions": self.exceptions}
        treatment = read_treatment(event, "X-SMP-TREATMENT")
        if layer not in homes or treatment is None:
            name = "X-SMP-LAYER" if layer not in homes else "X-SMP-TREATMENT"
            raise InvalidValueError("ical.bad_property", first_text(event, name), f"{path}.{name.lower()}", name=name)
        starts, ends = self._wall(event, "DTSTART"), self._wall(event, "DTEND")
        if starts is None or ends is None:
            raise InvalidValueError("ical.bad_property", None, path, name="DTSTART" if starts is None else "DTEND")
        recurrence = ONCE
        if "RRULE" in event:
            recurrence = rrule.parse(_rule(event), starts, self.zone)
        until = first_text(event, "X-SMP-UNTIL")
        if until is not None:
            recurrence = attrs.evolve(recurrence, until=_date(until, path))
        block = Block(
            id=first_text(event, "X-SMP-BLOCK") or "",
            name=first_text(event, "SUMMARY") or "",
            starts=starts,
            ends=ends,
            recurrence=recurrence,
            treatment=treatment,
            origin=_read_origin(event),
        )
        self._taken.add(block.id)
        homes[layer].append(block)

    def _take_foreign(self, event: Component, path: str) -> None:
        told = len(self.losses)
        try:
            block = self._foreign(event, path)
        except InvalidValueError as fault:
            # Whatever was lost of it, all of it is.
            del self.losses[told:]
            self.losses.append(Finding("ical.refused", Severity.ERROR, path, {"reason": fault.code}, fault))
            return
        self.exceptions.append(block)
        self._taken.add(block.id)
        for name in _DATES:
            if name in event:
                self._lose("ical.dates", path, Severity.ERROR, name=name)
        for name in sorted(event.keys()):
            if name not in _UNHEARD and name not in _DATES:
                self._lose("ical.property", path, Severity.INFO, name=name)
        for part in event.subcomponents:
            self._lose("ical.component", path, Severity.INFO, name=part.name)

    def _foreign(self, event: Component, path: str) -> Block:
        starts = self._wall(event, "DTSTART")
        if starts is None:
            raise InvalidValueError("ical.bad_property", first_text(event, "DTSTART"), "dtstart", name="DTSTART")
        ends = self._ends(event, starts)
        if starts.second or starts.microsecond or ends.second or ends.microsecond:
            self._lose("ical.rounded", path, Severity.WARNING)
            starts, ends = (bound.replace(second=0, microsecond=0) for bound in (starts, ends))
            ends = max(ends, starts + _MINUTE)
        recurrence = ONCE
        if "RRULE" in event:
            recurrence = self._recurrence(event, starts, path)
        name = named(first_text(event, "SUMMARY"), f"{starts:%Y-%m-%d}")
        return Block(
            id=self._free_id(first_text(event, "UID")),
            name=name,
            starts=starts,
            ends=ends,
            recurrence=recurrence,
            treatment=self.treatment,
        )

    def _recurrence(self, event: Component, starts: datetime, path: str) -> Recurrence:
        try:
            recurrence = rrule.parse(_rule(event), starts, self.zone)
        except InvalidValueError as fault:
            self.losses.append(Finding("ical.rule", Severity.ERROR, path, {"reason": fault.code}, fault))
            return ONCE
        zone = zone_of(event)
        if zone is not None and zone != self.zone:
            self._lose("ical.zone", path, Severity.ERROR, zone=zone, kept=self.zone)
        return recurrence

    def _ends(self, event: Component, starts: datetime) -> datetime:
        ends = self._wall(event, "DTEND")
        if ends is not None:
            return ends
        if "DTEND" in event:
            raise InvalidValueError("ical.bad_property", first_text(event, "DTEND"), "dtend", name="DTEND")
        if "DURATION" in event:
            length = _moment(event, "DURATION")
            if not isinstance(length, timedelta):
                raise InvalidValueError("ical.bad_property", first_text(event, "DURATION"), "duration", name="DURATION")
            try:
                return starts + length
            except OverflowError:
                raise InvalidValueError("ical.bad_property", length, "duration", name="DURATION") from None
        return starts if isinstance(_moment(event, "DTSTART"), datetime) else starts + _DAY

    def _wall(self, event: Component, name: str) -> datetime | None:
        """Return a start or end in wall time of the schedule; None where there is none that can be read."""
        value = _moment(event, name)
        if isinstance(value, datetime):
            given = getattr(event.get(name), "params", {}).get("TZID")
            if value.tzinfo is None or given == self.zone:
                return value.replace(tzinfo=None)
            try:
                return value.astimezone(timezones.parse(self.zone)).replace(tzinfo=None)
            except OverflowError:  # at the very ends of the calendar
                return None
        return datetime(value.year, value.month, value.day) if isinstance(value, date) else None

    def _free_id(self, uid: str | None) -> str:
        """Return an id made of a UID, which may be any text, that nobody has yet."""
        letters = re.sub(r"[^A-Za-z0-9._-]+", "-", uid or "")[: limits.ID - 6].strip("-._")
        base = letters if ids.is_valid(letters) else "event"
        found, number = base, 1
        while found in self._taken:
            number += 1
            found = f"{base}-{number}"
        return found


def zone_of(event: Component) -> str | None:
    """Return the zone whose wall clock an event follows; None for a date or a time without one."""
    value = _moment(event, "DTSTART")
    if not isinstance(value, datetime) or value.tzinfo is None:
        return None
    return str(getattr(value.tzinfo, "key", None) or value.tzinfo)


def _moment(event: Component, name: str) -> object:
    """Return the value of a date, time or duration; None for what is not there, stands twice or cannot be read."""
    try:
        value: object = getattr(event[name], "dt", None)
    except Exception:  # noqa: BLE001  # the package has many kinds of faults for what it could not read
        return None
    return value


def _rule(event: Component) -> str:
    """Return the text of the recurrence rule; of several, all, which no reader takes for one."""
    value: Any = event["RRULE"]
    parts: list[_Rule] = value if isinstance(value, list) else [value]
    return " ".join(part.to_ical().decode("utf-8", "replace") for part in parts)


def _date(text: str, path: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidValueError("ical.bad_property", text, f"{path}.x-smp-until", name="X-SMP-UNTIL") from None


def first_text(component: Component, name: str) -> str | None:
    """Return the text of a property, the first of several; None where it is not there."""
    value = component.get(name)
    if isinstance(value, list):
        value = value[0]
    return None if value is None else str(value)


def _read_json(component: Component, name: str) -> dict[str, Any] | None:
    text = first_text(component, name)
    if text is None:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise InvalidValueError("ical.bad_property", text, name.lower(), name=name)
    return value


def read_treatment(component: Component, name: str) -> Treatment | None:
    """Return the treatment that a property holds; None where it is not there."""
    value = _read_json(component, name)
    return None if value is None else _made_treatment(value, name)


def _made_treatment(value: dict[str, Any], name: str) -> Treatment:
    state, destination = value.pop("state", None), value.pop("destination", None)
    prompt = value.pop("prompt", None)
    if value or state not in tuple(State):
        raise InvalidValueError("ical.bad_property", state, name.lower(), name=name)
    return Treatment(State(state), None if destination is None else destinations.from_dict(destination), prompt)


def read_override(calendar: Component) -> Override | None:
    """Return the override of a calendar of ours."""
    name = "X-SMP-OVERRIDE"
    value = _read_json(calendar, name)
    if value is None:
        return None
    bounds = {key: _read_moment(value.pop(key, None), name) for key in ("starts", "ends")}
    return Override(_made_treatment(value, name), **bounds)


def _read_moment(text: object, name: str) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)  # type: ignore[arg-type]  # what is no text is refused here
    except (TypeError, ValueError):
        raise InvalidValueError("ical.bad_property", text, name.lower(), name=name) from None


def _read_origin(event: Component) -> HolidayOrigin | None:
    value = _read_json(event, "X-SMP-ORIGIN")
    if value is None:
        return None
    try:
        return HolidayOrigin(**value)
    except TypeError:  # a field too many, or too few
        raise InvalidValueError("ical.bad_property", sorted(value), "x-smp-origin", name="X-SMP-ORIGIN") from None


def named(name: str | None, otherwise: str) -> str:
    """Return a stranger's text as a name: in one line, without what cannot be seen, and not too long."""
    letters = "".join(letter if label.is_visible(letter) else " " for letter in (name or "")[: 4 * limits.NAME])
    text = " ".join(letters.split())[: limits.NAME].strip()
    return text if label.is_valid(text) else otherwise
