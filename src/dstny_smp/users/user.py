"""A user: name, address, departments, numbers, and planned activities.

It holds no password: a new one goes to the host, once, and stays nowhere. That
a number, an address or a department exists only once in the organization is the
organization's to check; that a mobile number *is* mobile, `dstny_smp.users.checks`'s.

>>> user = User(
...     id="u-anna",
...     first_name="Anna",
...     last_name="Bakker",
...     email="anna@example.com",
...     numbers=["+31201234567", "201"],
...     mobiles=[MobileNumber("+31612345678", MobileKind.NON_FMC)],
... )
>>> user.display_name, user.main_number
('Anna Bakker', '+31201234567')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import ClassVar, Final

import attrs

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError
from dstny_smp.ids import DepartmentId, Kind, PromptId, Ref, UserId
from dstny_smp.media import Media
from dstny_smp.model import Entity, Key, Model
from dstny_smp.validation import argument, email, field, label, language, number


class LicenceType(StrEnum):
    """What the portal bills for a user."""

    STANDARD = "standard"
    BASIC = "basic"


class MobileKind(StrEnum):
    """Whether a mobile telephone is part of the exchange (FMC, in Dutch VaMo) or an ordinary one."""

    FMC = "fmc"
    NON_FMC = "non_fmc"


class ActivityKind(StrEnum):
    """What a user is doing; `is_away` tells whether he is there for calls."""

    AVAILABLE = "available"
    WORKING_ELSEWHERE = "working_elsewhere"
    BUSY = "busy"
    MEETING = "meeting"
    BREAK = "break"
    TRAVELLING = "travelling"
    AWAY = "away"
    SICK = "sick"
    LEAVE = "leave"
    HOLIDAY = "holiday"

    @property
    def is_away(self) -> bool:
        """Tell that it keeps a user from calls: everything but being available, wherever he works."""
        return self not in _PRESENT


_PRESENT: Final = frozenset({ActivityKind.AVAILABLE, ActivityKind.WORKING_ELSEWHERE})


@attrs.frozen(repr=False, eq=False)
class Department(Entity):
    """A part of the organization, such as sales; its name stands once in the organization."""

    ref_kind: ClassVar[Kind] = "department"

    id: DepartmentId = attrs.field(validator=field.an_id)
    name: str = attrs.field(validator=field.text())

    def claims(self) -> Iterator[tuple[Key, str]]:
        """Yield its name."""
        yield ("department_name", label.skeleton(self.name)), "name"


def department_named(departments: Iterable[Department], name: str) -> Department:
    """Return the department of this name, or a new one that bears it.

    Two names are the same when their `label.skeleton` is. The id of a new
    department is made of its name and is none of the ids that are there.

    Raises:
        InvalidValueError: those of `label.parse`, ``field.wrong_type`` for what is no collection of departments.

    >>> sales = Department("sales", "Sales")
    >>> department_named([sales], " SALES ")
    Department(id='sales', name='Sales')
    >>> department_named([sales], "Söder & Co")
    Department(id='soder-co', name='Söder & Co')
    """
    text = label.parse(name, limits.NAME, "name")
    skeleton = label.skeleton(text)
    taken = set()
    for department in argument.each(departments, "departments", Department):
        if label.skeleton(department.name) == skeleton:
            return department
        taken.add(department.id)
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    stem = re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")[: limits.ID - 8] or "department"
    candidate, serial = stem, 2
    while candidate in taken:
        candidate, serial = f"{stem}-{serial}", serial + 1
    return Department(candidate, text)


@attrs.frozen(repr=False, eq=False)
class MobileNumber(Model):
    """A mobile telephone's number; an FMC number is one of the organization's own."""

    number: str = attrs.field(validator=field.checked(number.check_e164))
    kind: MobileKind = attrs.field(default=MobileKind.NON_FMC, validator=field.instance(MobileKind))


def _in_utc(value: datetime) -> datetime:
    """Bring an instant to UTC: in one zone, Python compares clocks, not moments."""
    given: object = value
    if isinstance(given, datetime) and given.utcoffset() is not None:
        try:
            return given.astimezone(UTC)
        except OverflowError:
            return value  # in the year 1 or 9999, which the validator refuses
    return value


@attrs.frozen(repr=False, eq=False)
class Activity(Model):
    """A status for a period ``starts <= t < ends``, such as a holiday.

    Attributes:
        kind: what it is.
        starts: an instant, kept in UTC.
        ends: an instant after it.
        note: free text.

    Raises:
        InvalidValueError: ``activity.not_after_start``, ``field.naive_datetime``, and those of the fields.
    """

    kind: ActivityKind = attrs.field(validator=field.instance(ActivityKind))
    starts: datetime = attrs.field(converter=_in_utc, validator=field.aware)
    ends: datetime = attrs.field(converter=_in_utc, validator=field.aware)
    note: str = attrs.field(default="", kw_only=True, validator=field.text(limits.TEXT, blank=True))

    def __attrs_post_init__(self) -> None:
        if self.ends <= self.starts:
            raise InvalidValueError("activity.not_after_start", self.ends, "ends", starts=self.starts)

    def covers(self, when: datetime) -> bool:
        """Tell whether this aware instant is in the period.

        Raises:
            InvalidValueError: ``field.naive_datetime``, ``field.wrong_type``.
        """
        argument.instant(when, "when")
        return self.starts <= when < self.ends


def _licences(value: Iterable[LicenceType]) -> frozenset[LicenceType]:
    return field.frozen(value)


def _departments(value: Iterable[DepartmentId]) -> tuple[DepartmentId, ...]:
    return field.tupled(value)


def _numbers(value: Iterable[str]) -> tuple[str, ...]:
    return field.tupled(value)


def _mobiles(value: Iterable[MobileNumber]) -> tuple[MobileNumber, ...]:
    return field.tupled(value)


def _activities(value: Iterable[Activity]) -> tuple[Activity, ...]:
    return field.tupled(value)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class User(Entity):
    """One user.

    Attributes:
        id: its id.
        first_name: first name.
        last_name: last name.
        email: the address that he logs in with; once in the organization.
        licences: at least one.
        departments: ids, each once.
        primary_number: one of ``numbers``; None for the first of them.
        numbers: E.164 numbers and short codes, each once.
        mobiles: at most one of each kind.
        photo: a picture.
        activities: in any order; they may overlap, see `status_at`.
        administrator: whether the portal opens for him.
        language: a BCP 47 tag; None for the organization's.
        greeting: the prompt that callers of his voicemail hear before the tone; None for the exchange's own.
        role: not used by the portal; kept as it came, never written.
        two_factor_number: likewise.

    Raises:
        InvalidValueError: ``user.primary_not_among_numbers``, ``user.photo_is_no_picture``, ``field.duplicate``,
            and those of the fields.
    """

    ref_kind: ClassVar[Kind] = "user"

    id: UserId = attrs.field(validator=field.an_id)
    first_name: str = attrs.field(validator=field.text())
    last_name: str = attrs.field(validator=field.text())
    email: str = attrs.field(validator=field.checked(email.check))
    licences: frozenset[LicenceType] = attrs.field(
        default=frozenset({LicenceType.STANDARD}),
        converter=_licences,
        validator=field.set_of(LicenceType, at_least=1),
    )
    departments: tuple[DepartmentId, ...] = attrs.field(
        default=(), converter=_departments, validator=field.tuple_of_ids(limits.DEPARTMENTS_OF_ONE)
    )
    primary_number: str | None = attrs.field(
        default=None, validator=field.optional(field.checked(number.check_dialled))
    )
    numbers: tuple[str, ...] = attrs.field(
        default=(), converter=_numbers, validator=field.tuple_of(str, limits.NUMBERS_OF_ONE)
    )
    mobiles: tuple[MobileNumber, ...] = attrs.field(
        default=(), converter=_mobiles, validator=field.tuple_of(MobileNumber, limits.NUMBERS_OF_ONE)
    )
    photo: Media | None = attrs.field(default=None, validator=field.optional(field.instance(Media)))
    activities: tuple[Activity, ...] = attrs.field(
        default=(), converter=_activities, validator=field.tuple_of(Activity, limits.ACTIVITIES)
    )
    administrator: bool = attrs.field(default=False, validator=field.flag)
    language: str | None = attrs.field(default=None, validator=field.optional(field.checked(language.check)))
    greeting: PromptId | None = attrs.field(default=None, validator=field.optional(field.an_id))
    role: str | None = attrs.field(default=None, validator=field.optional(field.text()))
    two_factor_number: str | None = attrs.field(default=None, validator=field.optional(field.text()))

    def __attrs_post_init__(self) -> None:
        for index, own in enumerate(self.numbers):
            number.check_dialled(own, f"numbers[{index}]")
        field.refuse_duplicates(self.numbers, "numbers")
        field.refuse_duplicates((mobile.kind.value for mobile in self.mobiles), "mobiles")
        if self.primary_number is not None and self.primary_number not in self.numbers:
            raise InvalidValueError("user.primary_not_among_numbers", self.primary_number, "primary_number")
        if self.photo is not None and not self.photo.media_type.startswith("image/"):
            raise InvalidValueError("user.photo_is_no_picture", self.photo.media_type, "photo")

    @property
    def display_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def main_number(self) -> str | None:
        """The number that stands for the user: the primary one, else the first; None without numbers."""
        return self.primary_number or next(iter(self.numbers), None)

    def mobile(self, kind: MobileKind) -> str | None:
        """Return the mobile number of this kind, if there is one."""
        return next((mobile.number for mobile in self.mobiles if mobile.kind is kind), None)

    def with_activity(self, activity: Activity) -> User:
        """Return the user with one activity more."""
        return attrs.evolve(self, activities=(*self.activities, activity))

    def without_activity(self, activity: Activity) -> User:
        """Return the user without this activity; one that is not there is no fault.

        Raises:
            InvalidValueError: ``field.wrong_type``.
        """
        argument.expect(activity, "activity", Activity)
        return attrs.evolve(self, activities=tuple(other for other in self.activities if other != activity))

    def claims(self) -> Iterator[tuple[Key, str]]:
        """Yield his numbers, his fixed-mobile number among them, and his e-mail address.

        An ordinary mobile is the user's own affair: two may share one.
        """
        for position, own in enumerate(self.numbers):
            yield ("number", own), f"numbers[{position}]"
        for position, mobile in enumerate(self.mobiles):
            if mobile.kind is MobileKind.FMC and mobile.number not in self.numbers:
                yield ("number", mobile.number), f"mobiles[{position}].number"
        yield ("email", self.email.casefold()), "email"

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield the departments and the greeting."""
        for department in self.departments:
            yield f"departments[{department}]", Ref("department", department)
        if self.greeting is not None:
            yield "greeting", Ref("prompt", self.greeting)
