"""What stands in the place of a photo that a user does not have: his initials on a colour.

The colour is that of the user's id: it stays when his name changes, and is the
same in every program. All colours carry white text with a contrast of 4.5 to 1.

>>> of("Anna", "van 't Hek"), of("Jean-Luc", "Söder"), of("李", "小龍")
('AH', 'JS', '李小')

Source: SVG 2; WCAG 2.2 success criteria 1.1.1 and 1.4.3.
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Final

from dstny_smp import lettering
from dstny_smp.users.user import User
from dstny_smp.validation import argument

COLOURS: Final = (
    "#0f4c5c",
    "#1d4ed8",
    "#5b21b6",
    "#86198f",
    "#9d174d",
    "#b91c1c",
    "#9a3412",
    "#854d0e",
    "#3f6212",
    "#166534",
    "#115e59",
    "#334155",
)
"""Dark ones, all around the wheel."""
_SIDE: Final = 96
_LETTERS: Final = 40
"""Height of the letters where they fit."""
_ROOM: Final = 76
"""Width that the letters may take inside the circle."""


def of(first_name: str, last_name: str) -> str:
    """Return the initials of a name: one letter of each, in capitals; empty where there is no letter.

    Of a last name it is the first word with a capital, so that *van* and *de* do
    not stand for a person; where no word has one, the first letter.

    Raises:
        InvalidValueError: ``label.not_text``.
    """
    argument.text(first_name, "first_name")
    argument.text(last_name, "last_name")
    capital = next((word for word in last_name.split() if word[0].isupper()), last_name)
    return _letter(first_name) + _letter(capital)


def placeholder(user: User) -> str:
    """Return a square SVG of 96 pixels with the user's initials, and his name for who cannot see it.

    Raises:
        InvalidValueError: ``field.wrong_type``.

    >>> svg = placeholder(User(id="u-anna", first_name="Anna", last_name="Bakker", email="anna@example.com"))
    >>> svg.partition("width")[0], svg.partition("role")[2].partition("<")[0]
    ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" ', '="img" aria-label="Anna Bakker">')
    """
    argument.expect(user, "user", User)
    letters, name = of(user.first_name, user.last_name), lettering.clean(user.display_name)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIDE} {_SIDE}" width="{_SIDE}" height="{_SIDE}" '
        f'role="img" aria-label="{name}"><title>{name}</title>'
        f'<rect width="{_SIDE}" height="{_SIDE}" fill="{colour(user.id)}"/>'
        f"{_written(letters) if letters else _SOMEBODY}</svg>"
    )


def _written(letters: str) -> str:
    size = round(_LETTERS * min(1, _ROOM / lettering.width(letters, _LETTERS)), 1)
    half = _SIDE // 2
    # `dominant-baseline` is not known everywhere; capitals are some 0.7 of the size high.
    return (
        f'<text x="{half}" y="{half + 0.35 * size:.1f}" text-anchor="middle" font-family="sans-serif" '
        f'font-size="{size}" fill="#ffffff">{lettering.clean(letters)}</text>'
    )


_SOMEBODY: Final = '<path d="M48 20a16 16 0 1 1 0 32a16 16 0 1 1 0-32M16 84c0-34 64-34 64 0z" fill="#ffffff"/>'
"""A head and shoulders, for a name without letters."""


def colour(id: str) -> str:
    """Return the colour of an id, as ``#rrggbb``.

    Raises:
        InvalidValueError: ``label.not_text``.
    """
    written = argument.text(id, "id").encode("utf-8", "surrogatepass")
    return COLOURS[hashlib.sha256(written).digest()[0] % len(COLOURS)]


def _letter(name: str) -> str:
    """Return the first letter or digit of a name as a capital, with the marks that belong to it."""
    start = next((index for index, sign in enumerate(name) if sign.isalnum()), None)
    if start is None:
        return ""
    end = start + 1
    while end < len(name) and end - start < _MARKS and unicodedata.category(name[end])[0] == "M":
        end += 1
    found, capital = name[start:end], name[start:end].upper()
    return capital if len(capital) == len(found) else found  # the capital of ß is two letters


_MARKS: Final = 4
"""Characters of one letter: no writing needs more marks, and heaps of them run out of the picture."""
