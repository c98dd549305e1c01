"""What people type into a search box, and whether something matches it.

A query is words; all of them must be found, each somewhere. Capitals and
accents make no difference. A word that is digits, with or without the usual
separators, also finds a number that has this run of digits; with ``+``, ``00`` or
``0`` in front, one that begins so as dialled abroad or at home. A query that is a
whole number from its ``+`` or ``0`` on ("020 123 45 67") is looked for as one: its
groups alone stand in too many. A query is never a pattern.

>>> bakker = parse("bakker 020-123")
>>> bakker.matches(["Anna Bäkker"], ["+31201234567"])
True
>>> bakker.matches(["Anna Bäkker"], ["+31301234567"])
False

Source: Unicode UAX 15 (NFKD takes the accents off).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from dstny_smp import limits
from dstny_smp.validation import argument, label

_NUMBER: Final = re.compile(r"\+?[0-9().\s/-]+")
_SEPARATORS: Final = re.compile(r"[().\s/-]")
_TRUNK: Final = re.compile(r"\(0\)")
_COUNTRY: Final = re.compile(
    r"1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9][0-9]{2}"  # of one, of two, else of three digits
)

_FULL: Final = 8
"""Characters of the shortest full number, its ``+`` or ``0`` among them."""


class Query:
    """A search text made ready; `parse` makes it.

    Raises:
        InvalidValueError: ``label.not_text``, ``label.too_long`` (over 200 characters).
    """

    __slots__ = ("text", "whole", "words")

    text: str
    words: tuple[tuple[str, str], ...]
    """Every word: folded, and as digits where it is a number by itself, else empty."""
    whole: str
    """All of it as one number ("020 123 45 67"); empty if it is none."""

    def __init__(self, text: str) -> None:
        self.text = argument.text(text, cap=limits.QUERY)
        words = text.split()
        self.whole = _digits(text)
        is_one = len(words) > 1 and self.whole.startswith(("+", "0")) and len(self.whole) >= _FULL
        self.words = tuple((fold(word), "" if is_one else _digits(word)) for word in words)

    def __repr__(self) -> str:
        return f"Query({self.text!r})"

    def matches(self, texts: Iterable[str], numbers: Iterable[str] = ()) -> bool:
        """Tell whether every word is found in a text, or as digits in a number.

        An empty query matches everything.

        Raises:
            InvalidValueError: ``field.wrong_type`` for what is no collection of texts, and those of `fold`.
        """
        dialled = tuple(argument.each(numbers, "numbers", str))
        if self.whole and any(_begins_or_holds(number, self.whole) for number in dialled):
            return True
        folded = [fold(text) for text in argument.each(texts, "texts", str) if text]
        return all(
            any(word in text for text in folded)
            or bool(digits and any(_begins_or_holds(number, digits) for number in dialled))
            for word, digits in self.words
        )


def parse(text: object, path: str = "") -> Query:
    """Return the query.

    Raises:
        InvalidValueError: ``label.not_text``, ``label.too_long`` (over 200 characters), ``label.forbidden_character``.
    """
    return Query(label.parse(text, limits.QUERY, path, blank=True))


def is_valid(text: object) -> bool:
    """Tell whether this can be searched for."""
    return label.is_valid(text, limits.QUERY) or (
        isinstance(text, str) and len(text) <= limits.QUERY and not text.strip()
    )


def fold(text: str) -> str:
    """Return a text without capitals and accents.

    Raises:
        InvalidValueError: ``label.not_text``.

    >>> fold("Zoë BÄKKER")
    'zoe bakker'
    """
    argument.text(text)
    if text.isascii():
        return text.lower()
    return text.translate(_FOLDED)


class _Folded(dict[int, str]):
    """What each character becomes, found out once; so a text is folded in one pass, however many marks it has."""

    MOST: Final = 4_096  # more than the letters of the scripts that one host meets; the rest is found out again

    def __missing__(self, point: int) -> str:
        apart = unicodedata.normalize("NFKD", chr(point).casefold())
        folded = "".join(character for character in apart if not unicodedata.combining(character))
        if len(self) < self.MOST:
            self[point] = folded
        return folded


_FOLDED: Final = _Folded()


def at_home(number: str) -> str:
    """Return an E.164 number as it is dialled in its own country: ``0`` and what follows the country code.

    Empty for what is none, such as a short code.

    Raises:
        InvalidValueError: ``label.not_text``.

    >>> at_home("+31201234567"), at_home("201")
    ('0201234567', '')
    """
    argument.text(number, "number")
    if not number.startswith("+"):
        return ""
    country = _COUNTRY.match(number, 1)
    return f"0{number[country.end() :]}" if country else "0"


def _digits(text: str) -> str:
    """Return a typed number without its separators; empty if this is none."""
    if _NUMBER.fullmatch(text) is None:
        return ""
    return _SEPARATORS.sub("", _TRUNK.sub("", text)).removesuffix("+")


def _begins_or_holds(number: str, typed: str) -> bool:
    """Tell whether a number has this run of digits, or begins with it as dialled from abroad or at home."""
    if typed in number:
        return True
    if not (typed.startswith("0") and number.startswith("+")):
        return False
    return f"00{number[1:]}".startswith(typed) or at_home(number).startswith(typed)
