"""What people type into a search box, and whether something matches it.

A query is words; all of them must be found, each somewhere. Capitals and
accents make no difference. A word of digits, ``+`` and the usual separators
also finds a number by any run of its digits, with or without the prefixes
``+``, ``00`` and ``0``. A query is never a pattern.

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
from dstny_smp.validation import label

_NUMBER: Final = re.compile(r"[0-9+().\s/-]*[0-9][0-9+().\s/-]*")
_SEPARATORS: Final = re.compile(r"[+().\s/-]")
_PREFIX: Final = re.compile(r"0{0,2}")


class Query:
    """A search text made ready; `parse` makes it."""

    __slots__ = ("_digits", "_whole", "_words", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._words = [fold(word) for word in text.split()]
        self._digits = [_digits(word) for word in text.split()]
        self._whole = _digits(text)  # "020 123 45 67" is one number

    def __repr__(self) -> str:
        return f"Query({self.text!r})"

    def matches(self, texts: Iterable[str], numbers: Iterable[str] = ()) -> bool:
        """Tell whether every word is found in a text, or as digits in a number.

        An empty query matches everything.
        """
        folded = [fold(text) for text in texts if text]
        dialled = [_SEPARATORS.sub("", number) for number in numbers]
        if self._whole and any(self._whole in number for number in dialled):
            return True
        return all(
            any(word in text for text in folded) or bool(digits and any(digits in number for number in dialled))
            for word, digits in zip(self._words, self._digits, strict=True)
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

    >>> fold("Zoë BÄKKER")
    'zoe bakker'
    """
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))


def _digits(text: str) -> str:
    """Return what of a typed number is the same however it is written; empty if it is no number."""
    if _NUMBER.fullmatch(text) is None:
        return ""
    bare = _SEPARATORS.sub("", text)
    return bare[_PREFIX.match(bare).end() :] or bare  # type: ignore[union-attr]  # matches at every place
