"""The form of a user: what it shows, and what becomes of a user when it is filled in.

Three sections, as in the portal: the user himself, his telephone numbers, his status. Which
fields there are is a table; `form_fields` fills it in for one user, `apply` reads what
was changed and tells all that is wrong with it at once. What the form does not show, it does
not change: role and two-factor number, which are not used, and id, licences and rights, which
are set elsewhere. Who may fill it in is not asked here.

>>> from datetime import UTC, datetime
>>> from dstny_smp.users import User
>>> anna = User(id="u-anna", first_name="Anna", last_name="Bakker", email="anna@example.com", numbers=["201"])
>>> form = form_fields(anna, datetime(2026, 7, 20, 12, 0, tzinfo=UTC))
>>> [section.title("nl") for section in form.sections], form["primary_number"].choices
(['Gebruiker', 'Telefoonnummers', 'Status'], ('201',))
>>> apply(anna, {"last_name": "Visser"}).user.display_name
'Anna Visser'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import attrs

from dstny_smp import ids, limits
from dstny_smp.errors import InvalidDocumentError, InvalidValueError
from dstny_smp.messages import translate
from dstny_smp.model import Value, fields
from dstny_smp.users.checks import lint
from dstny_smp.users.presence import future_activities, status_at
from dstny_smp.users.user import Activity, ActivityKind, Department, MobileKind, MobileNumber, User
from dstny_smp.validation import argument, country, email, number, password
from dstny_smp.validation.password import Password


class Section(StrEnum):
    """A part of the form, in the order of the portal."""

    USER = "user"
    NUMBERS = "numbers"
    STATUS = "status"

    def title(self, language: str = "en") -> str:
        """Return what stands above it."""
        return translate(f"users.section_{self.value}", {}, language)


class Input(StrEnum):
    """What kind of value a field takes."""

    TEXT = "text"
    EMAIL = "email"
    PASSWORD = "password"  # noqa: S105  # the name of a kind
    """Written and never read: its value is always None."""
    PICTURE = "picture"
    """A `Media`, as `dstny_smp.users.photo` makes it."""
    DEPARTMENTS = "departments"
    """A list of ids; for a name that is new see `department_named`."""
    NUMBER = "number"
    """A telephone number as people write it; read, in E.164 form."""
    NUMBERS = "numbers"
    CHOICE = "choice"
    """One of the choices, or None."""
    STATUS = "status"
    """A `Status`."""
    ACTIVITIES = "activities"
    """A list of `Activity`; the choices are their kinds."""


@attrs.frozen(repr=False, eq=False)
class _Line(Value):
    """One line of the table: a field that every form has."""

    name: str
    section: Section
    input: Input
    required: bool = False
    read_only: bool = False


_TABLE: Final = (
    _Line("photo", Section.USER, Input.PICTURE),
    _Line("first_name", Section.USER, Input.TEXT, required=True),
    _Line("last_name", Section.USER, Input.TEXT, required=True),
    _Line("email", Section.USER, Input.EMAIL, required=True),
    _Line("password", Section.USER, Input.PASSWORD),
    _Line("departments", Section.USER, Input.DEPARTMENTS),
    # The numbers are assigned from the organization's inventory; which is the main one is chosen here.
    _Line("numbers", Section.NUMBERS, Input.NUMBERS, read_only=True),
    _Line("primary_number", Section.NUMBERS, Input.CHOICE),
    _Line("mobile_fmc", Section.NUMBERS, Input.NUMBER),
    _Line("mobile_non_fmc", Section.NUMBERS, Input.NUMBER),
    _Line("status", Section.STATUS, Input.STATUS, read_only=True),
    _Line("activities", Section.STATUS, Input.ACTIVITIES),
    _Line("future_activities", Section.STATUS, Input.ACTIVITIES, read_only=True),
)
_LINES: Final = {line.name: line for line in _TABLE}
_MOBILES: Final = {"mobile_fmc": MobileKind.FMC, "mobile_non_fmc": MobileKind.NON_FMC}
_NOT_SHOWN: Final = frozenset(field.name for field in fields(User)) - _LINES.keys()


@attrs.frozen(kw_only=True, repr=False, eq=False)
class UserField(Value):
    """One field, filled in.

    Attributes:
        name: its name in the changes that `apply` takes.
        section: where it stands.
        input: the kind of value that it takes.
        value: what holds now.
        required: it may not be empty.
        read_only: it is shown only.
        choices: what to choose from: numbers, ids of departments, kinds of activity; empty for any value.
    """

    name: str
    section: Section
    input: Input
    value: object
    required: bool = False
    read_only: bool = False
    choices: tuple[str, ...] = ()

    @property
    def write_only(self) -> bool:
        """Tell that it is never shown: a password."""
        return self.input is Input.PASSWORD

    def title(self, language: str = "en") -> str:
        """Return what the field is called, in the portal's words."""
        return translate(f"users.field_{self.name}", {}, language)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class UserForm(Value):
    """The fields of a user's form, in order."""

    fields: tuple[UserField, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections, in order."""
        return tuple(Section)

    def of(self, section: Section) -> tuple[UserField, ...]:
        """Return the fields of one section."""
        return tuple(field for field in self.fields if field.section is section)

    def __getitem__(self, name: str) -> UserField:
        """Return one field; KeyError for a name that the form has not."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def __iter__(self) -> Iterator[UserField]:
        return iter(self.fields)


def form_fields(user: User, when: datetime, departments: Iterable[Department] = ()) -> UserForm:
    """Return the form, filled in.

    Args:
        user: to be shown.
        when: the instant, with a zone, at which his status is asked for.
        departments: those to choose from.

    Raises:
        InvalidValueError: ``field.wrong_type``, ``field.naive_datetime``.
    """
    argument.expect(user, "user", User)
    worked_out = {
        "password": None,
        "status": status_at(user, when),
        "future_activities": future_activities(user, when),
        **{name: user.mobile(kind) for name, kind in _MOBILES.items()},
    }
    choices = {
        "departments": tuple(one.id for one in argument.each(departments, "departments", Department)),
        "primary_number": user.numbers,
        "activities": tuple(map(str, ActivityKind)),
    }
    return UserForm(
        fields=tuple(
            UserField(
                name=line.name,
                section=line.section,
                input=line.input,
                value=worked_out[line.name] if line.name in worked_out else getattr(user, line.name),
                required=line.required,
                read_only=line.read_only,
                choices=choices.get(line.name, ()),
            )
            for line in _TABLE
        )
    )


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Edited(Value):
    """What came of a form.

    Attributes:
        user: as he is now.
        password: the new one, to be handed to the host once and kept nowhere; None where none was given.
    """

    user: User
    password: Password | None = None


def apply(
    user: User,
    changes: Mapping[str, object],
    departments: Iterable[Department] | None = None,
    region: str = "NL",
) -> Edited:
    r"""Return the user with all changes, or raise with all that is wrong; nothing is done by halves.

    Numbers and the e-mail address are read as people write them. None or an empty text empties what is not required.
    Beside what cannot be, it refuses the errors that the changes add (`lint`), such as a
    fixed number for a mobile one. That an address is nobody else's is checked by the organization.

    Args:
        user: as he was.
        changes: new values by name of the field; what is left out stays.
        departments: those that he may be put in; None for any id, which the organization will check.
        region: ISO 3166-1 code of the country in which numbers are dialled.

    Raises:
        InvalidDocumentError: every fault with its field as path: ``form.unknown_field``, ``user.read_only_field``,
            ``field.missing``, ``form.not_allowed``, ``field.duplicate``, ``field.wrong_type``, all rules of
            `password.check`, and those of `number.parse`, `email.parse`, `User` and `lint`.
        InvalidValueError: ``field.wrong_type`` for what is no user, or no mapping; ``country.unknown``.

    >>> anna = User(id="u-anna", first_name="Anna", last_name="Bakker", email="anna@example.com")
    >>> try:
    ...     apply(anna, {"first_name": "", "email": "anna", "role": "admin"})
    ... except InvalidDocumentError as error:
    ...     print(*(fault.path + ": " + fault.code for fault in error), sep="\n")
    role: user.read_only_field
    first_name: field.missing
    email: email.bad_form
    """
    # A traceback shows the locals of every frame: before anything else, the password is taken out of them.
    is_mapping = isinstance(changes, Mapping)
    if not is_mapping:
        kind = type(changes).__name__  # no more of it: it may be a whole form as text
        del changes
        raise InvalidValueError("field.wrong_type", kind, "changes", expected="Mapping")
    secret, broken = _password(changes.get("password"))
    changes = {name: value for name, value in changes.items() if name != "password"}
    argument.expect(user, "user", User)
    region = country.parse(region, "region")
    known = None
    if departments is not None:
        known = frozenset(one.id for one in argument.each(departments, "departments", Department))
    faults = [*_strangers(changes), *broken]
    given: dict[str, Any] = {}
    for line in _TABLE:
        if line.name in changes and not line.read_only:
            try:
                given[line.name] = _read(line, changes[line.name], user, known, region)
            except InvalidDocumentError as several:
                faults += several.faults
            except InvalidValueError as fault:
                faults.append(fault)
    edited = _with(user, given)
    faults += _added(user, edited)
    if faults:
        raise InvalidDocumentError(sorted(faults, key=_place))
    return Edited(user=edited, password=secret)


_ORDER: Final = {line.name: place for place, line in enumerate(_TABLE)}


def _place(fault: InvalidValueError) -> int:
    """Return where in the form a fault stands; what the form has not comes first."""
    return _ORDER.get(fault.path.partition("[")[0], -1)


def _strangers(changes: Mapping[str, object]) -> Iterator[InvalidValueError]:
    """Yield a fault for each change of what the form does not have, or only shows."""
    for name in changes:
        line = _LINES.get(name)
        if line is None and name not in _NOT_SHOWN:
            yield InvalidValueError("form.unknown_field", name)
        elif line is None or line.read_only:
            yield InvalidValueError("user.read_only_field", None, name)


def _with(user: User, given: Mapping[str, Any]) -> User:
    """Return the user with values that were read."""
    mobiles: dict[MobileKind, str | None] = {mobile.kind: mobile.number for mobile in user.mobiles}
    mobiles |= {kind: given[name] for name, kind in _MOBILES.items() if name in given}
    values = {name: value for name, value in given.items() if name not in _MOBILES}
    if mobiles != {mobile.kind: mobile.number for mobile in user.mobiles}:
        values["mobiles"] = [MobileNumber(value, kind) for kind, value in mobiles.items() if value is not None]
    return attrs.evolve(user, **values) if values else user


def _added(before: User, after: User) -> Iterator[InvalidValueError]:
    """Yield the errors that a change adds, as faults of their fields."""
    known = {(finding.code, finding.path, finding.params.get("number")) for finding in lint(before).errors}
    for finding in lint(after).errors:
        if (finding.code, finding.path, finding.params.get("number")) not in known:
            yield InvalidValueError(finding.code, None, _field_of(finding.path), **finding.params)


def _field_of(path: str) -> str:
    """Return the field of the form for a path in a user."""
    return next((name for name, kind in _MOBILES.items() if path == f"mobiles[{kind.value}].number"), path)


def _read(line: _Line, value: object, user: User, known: frozenset[str] | None, region: str) -> object:
    """Return what was given for a field, read; raise one fault or several."""
    empty = _is_empty(value)
    if empty and line.required:
        raise InvalidValueError("field.missing", None, line.name)
    match line.input:
        case Input.DEPARTMENTS:
            value = _departments([] if empty else value, line.name, known)
        case Input.ACTIVITIES:
            value = _activities([] if empty else value, line.name)
        case Input.NUMBER:
            return None if empty else number.parse(value, region, line.name)
        case Input.CHOICE:
            if not empty and not argument.among(value, user.numbers):
                raise InvalidValueError("form.not_allowed", value, line.name, allowed=user.numbers)
            return None if empty else value
        case Input.EMAIL:
            value = email.parse(value, line.name)
        case Input.PICTURE:
            value = None if empty else value
    # The constructor judges it as it would any other, and may bring it into form.
    judged: dict[str, Any] = {line.name: value}
    return getattr(attrs.evolve(user, **judged), line.name)


def _password(value: object) -> tuple[Password | None, list[InvalidValueError]]:
    """Return a new password, sealed, if one was given, or every rule that it breaks."""
    if _is_empty(value):
        return None, []
    broken = [InvalidValueError(each.code, None, "password", **each.params) for each in password.check(value).errors]
    return (None if broken else Password(str(value))), broken


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value)


def _several(value: object, path: str, cap: int, expected: str) -> list[object]:
    if not isinstance(value, list | tuple):
        raise InvalidValueError("field.wrong_type", value, path, expected=expected)
    if len(value) > cap:
        raise InvalidValueError("field.too_many", None, path, count=len(value), cap=cap)
    return list(value)


def _departments(value: object, path: str, known: frozenset[str] | None) -> list[object]:
    chosen = _several(value, path, limits.DEPARTMENTS_OF_ONE, "list of ids")
    faults = []
    for index, id in enumerate(chosen):
        if not ids.is_valid(id):
            faults.append(InvalidValueError("id.bad_form", id, f"{path}[{index}]"))
        elif id in chosen[:index]:
            faults.append(InvalidValueError("field.duplicate", id, f"{path}[{index}]"))
        elif known is not None and id not in known:
            faults.append(InvalidValueError("form.not_allowed", id, f"{path}[{index}]", allowed=tuple(sorted(known))))
    if faults:
        raise InvalidDocumentError(faults)
    return chosen


def _activities(value: object, path: str) -> list[object]:
    chosen = _several(value, path, limits.ACTIVITIES, "list of Activity")
    faults = [
        InvalidValueError("field.wrong_type", each, f"{path}[{index}]", expected="Activity")
        for index, each in enumerate(chosen)
        if not isinstance(each, Activity)
    ]
    if faults:
        raise InvalidDocumentError(faults)
    return chosen
