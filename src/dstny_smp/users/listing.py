"""The columns of the list of users, one user as a row of it, and what a search looks at.

Five columns, as in the portal: name, e-mail address, telephone numbers, departments, licences.
Role and two-factor number are not used and stand in none. Which rows there are, and in
which order, is `dstny_smp.users.directory`'s business.

>>> [column.title("nl") for column in Column]
['Naam', 'E-mailadres', 'Telefoonnummers', 'Afdelingen', 'Licentietypes']
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Final

import attrs

from dstny_smp.errors import UnknownIdError
from dstny_smp.ids import DepartmentId, UserId
from dstny_smp.messages import LANGUAGES, translate
from dstny_smp.model import Value
from dstny_smp.users.user import Department, LicenceType, User
from dstny_smp.validation import argument, query


class Column(StrEnum):
    """A column of the list, in the order of the portal."""

    NAME = "name"
    EMAIL = "email"
    NUMBERS = "numbers"
    DEPARTMENTS = "departments"
    LICENCES = "licences"

    def title(self, language: str = "en") -> str:
        """Return what stands above the column."""
        return translate(f"users.column_{self.value}", {}, language)


def licence_name(licence: LicenceType, language: str = "en") -> str:
    """Return what a licence is called.

    Raises:
        InvalidValueError: ``field.wrong_type``.

    >>> licence_name(LicenceType.BASIC, "nl")
    'Basic'
    """
    argument.expect(licence, "licence", LicenceType)
    return translate(f"word.licence_{licence.value}", {}, language)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Row(Value):
    """One user as the list shows him.

    Attributes:
        user: the user himself.
        departments: their names, in the user's order.
    """

    user: User
    departments: tuple[str, ...]

    @property
    def id(self) -> UserId:
        """The user's id, by which his actions are asked for."""
        return self.user.id

    @property
    def name(self) -> str:
        """First and last name."""
        return self.user.display_name

    @property
    def email(self) -> str:
        """E-mail address."""
        return self.user.email

    @property
    def numbers(self) -> tuple[str, ...]:
        """Numbers, short codes and mobile numbers: the main one first, each once."""
        return numbers_of(self.user)

    @property
    def licences(self) -> tuple[LicenceType, ...]:
        """Licence types, in the order of `LicenceType`."""
        return tuple(licence for licence in LicenceType if licence in self.user.licences)

    def cell(self, column: Column, language: str = "en") -> tuple[str, ...]:
        """Return what a column shows, one line each; numbers are in E.164 form.

        Raises:
            InvalidValueError: ``field.wrong_type``.

        >>> from dstny_smp.testing import municipality
        >>> from dstny_smp.users import Directory
        >>> city = municipality()
        >>> row = Directory(city.users, city.departments).row("u-204")
        >>> row.cell(Column.DEPARTMENTS), row.cell(Column.LICENCES, "nl")
        (('Receptie', 'Communicatie'), ('Basic',))
        """
        argument.expect(column, "column", Column)
        match column:
            case Column.NAME:
                return (self.name,)
            case Column.EMAIL:
                return (self.email,)
            case Column.NUMBERS:
                return self.numbers
            case Column.DEPARTMENTS:
                return self.departments
            case Column.LICENCES:
                return tuple(licence_name(licence, language) for licence in self.licences)


def row(user: User, departments: Mapping[DepartmentId, Department]) -> Row:
    """Return the row of a user.

    Raises:
        UnknownIdError: one of his departments is not there.
    """
    return Row(user=user, departments=department_names(user, departments))


def numbers_of(user: User) -> tuple[str, ...]:
    """Return every number of a user, the main one first, each once."""
    main = user.main_number
    mobiles = (mobile.number for mobile in user.mobiles)
    return tuple(dict.fromkeys((*(() if main is None else (main,)), *user.numbers, *mobiles)))


def department_names(user: User, departments: Mapping[DepartmentId, Department]) -> tuple[str, ...]:
    """Return the names of a user's departments, in his order.

    Raises:
        UnknownIdError: one of them is not there.
    """
    try:
        return tuple([departments[id].name for id in user.departments])
    except KeyError as missing:
        id = missing.args[0]
        raise UnknownIdError("department", id, f"users[{user.id}].departments[{id}]") from None


# Sorting


def sort_key(user: User, column: Column, departments: Mapping[DepartmentId, Department]) -> str:
    """Return the text by which a column sorts a user: without capitals and accents; nothing comes first.

    The lines of a cell count one after another, as they show.
    """
    match column:
        case Column.NAME:
            return query.fold(user.display_name)
        case Column.EMAIL:
            return query.fold(user.email)
        case Column.NUMBERS:
            return "\n".join(numbers_of(user))
        case Column.DEPARTMENTS:
            return "\n".join([query.fold(departments[id].name) for id in user.departments])
        case Column.LICENCES:
            return "\n".join([licence.value for licence in LicenceType if licence in user.licences])


# Searching


def searched_texts(row: Row) -> tuple[str, ...]:
    """Return the texts in which a search looks for a word; it looks for digits in `Row.numbers` as well.

    Licences are found by their name in every language of the portal.
    """
    return (row.name, row.email, *row.departments, *_licence_names(row.user.licences))


@cache
def _licence_names(licences: frozenset[LicenceType]) -> tuple[str, ...]:
    """Return the names of licences in all languages, each once; there are few such sets, and many users."""
    names = (licence_name(licence, language) for language in LANGUAGES for licence in sorted(licences))
    return tuple(dict.fromkeys(names))


_BREAK: Final = "\n"
"""Between two texts; no word holds one, so that no word is found across two texts."""


def folded_text(user: User, departments: Mapping[DepartmentId, Department]) -> str:
    """Return `searched_texts` of a user's row as one text without capitals and accents."""
    return _BREAK.join(map(query.fold, searched_texts(row(user, departments))))


def dialled_text(user: User) -> str:
    """Return a user's numbers as one text, each in E.164 form and as dialled at home.

    In this text stands every run of digits that finds him; see `dialled_needles`.
    """
    return _BREAK.join(form for number in numbers_of(user) for form in (number, query.at_home(number)) if form)


def dialled_needles(digits: str) -> tuple[str, ...]:
    """Return what to look for in `dialled_text`, any of which will do, where this was typed for a number.

    A run of digits within a number is one within its form at home, less the 0 in front: only with that
    0 must it begin the number, and then it does. Where 00 is dialled for the + it begins one too, for
    there is no other + in it.

    >>> dialled_needles("020"), dialled_needles("0031")
    (('020',), ('0031', '+31'))
    """
    return (digits, f"+{digits[2:]}") if digits.startswith("00") else (digits,)
