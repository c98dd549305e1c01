r"""Text messages: in which alphabet a text travels, and in how many parts.

A message holds 160 septets of the GSM alphabet; a text with any other character
travels in UCS-2, which holds 70. A longer text goes in parts of 153 or 67, and
each is paid. Ten characters, among them ``€`` and brackets, take two septets; a
character outside the basic plane, such as an emoji, takes two units of UCS-2.
Neither is cut in half.

>>> count("Beste Zoe, welkom")
Count(encoding=<Encoding.GSM_7: 'gsm_7'>, characters=17, units=17, parts=1, left=143)
>>> count("Beste Zoë, welkom").encoding, count("x" * 161).parts, count("[" * 81).parts
(<Encoding.UCS_2: 'ucs_2'>, 2, 2)

Source: 3GPP TS 23.038 sections 6.1.2.3, 6.2.1 and 6.2.1.1; TS 23.040 section 9.2.3.24.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

import attrs

from dstny_smp.errors import InvalidValueError
from dstny_smp.model import Value
from dstny_smp.validation import argument

BASIC: Final = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The 128 places of the default alphabet, in their order; the 28th is the escape, which is no character."""
EXTENSION: Final = "\f^{}\\[~]|€"
"""What is written as the escape and a second septet."""
MOST_PARTS: Final = 255
"""Parts of one message: they are numbered in one octet."""

_SEPTETS: Final = dict.fromkeys(BASIC.replace("\x1b", ""), 1) | dict.fromkeys(EXTENSION, 2)


class Encoding(StrEnum):
    """How the characters of a message travel."""

    GSM_7 = "gsm_7"
    UCS_2 = "ucs_2"

    @property
    def alone(self) -> int:
        """Units of a message of one part: septets, or UTF-16 code units."""
        return 160 if self is Encoding.GSM_7 else 70

    @property
    def in_parts(self) -> int:
        """Units of one part of several; six octets tell which it is."""
        return 153 if self is Encoding.GSM_7 else 67


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Count(Value):
    """How much of a message a text takes.

    Attributes:
        encoding: of the whole message.
        characters: code points.
        units: septets or UTF-16 code units, without what is lost at the end of a part.
        parts: how many are sent, and paid.
        left: units that still fit into the last part.
    """

    encoding: Encoding
    characters: int
    units: int
    parts: int
    left: int


def encoding_of(text: str) -> Encoding:
    """Return the alphabet that a text needs.

    Raises:
        InvalidValueError: ``label.not_text``.
    """
    argument.text(text, "text")
    return Encoding.GSM_7 if all(map(_SEPTETS.__contains__, text)) else Encoding.UCS_2


def _units_of(character: str, encoding: Encoding) -> int:
    """Return what one character takes: one unit or two."""
    return _SEPTETS[character] if encoding is Encoding.GSM_7 else 1 + (character > "\uffff")


def segments(text: str) -> tuple[str, ...]:
    """Return the parts of a text as they are sent; together they are the text. An empty text is one part.

    Raises:
        InvalidValueError: ``sms.too_long`` beyond 255 parts, ``label.not_text``, ``label.forbidden_character`` for a
            lone surrogate.

    >>> [len(part) for part in segments("x" * 152 + "€" + "x" * 10)]
    [152, 11]
    """
    _check(text)
    encoding = encoding_of(text)
    if sum(_units_of(character, encoding) for character in text) <= encoding.alone:
        return (text,)
    parts = tuple(_cut(text, encoding))
    if len(parts) > MOST_PARTS:
        raise InvalidValueError("sms.too_long", len(text), "text")
    return parts


def count(text: str) -> Count:
    """Return in which alphabet a text travels, and how much it takes.

    Raises:
        InvalidValueError: those of `segments`.
    """
    parts = segments(text)
    encoding = encoding_of(text)
    taken = [sum(_units_of(character, encoding) for character in part) for part in parts]
    room = encoding.alone if len(parts) == 1 else encoding.in_parts
    return Count(encoding=encoding, characters=len(text), units=sum(taken), parts=len(parts), left=room - taken[-1])


def _cut(text: str, encoding: Encoding) -> Iterator[str]:
    begun, taken = 0, 0
    for at, character in enumerate(text):
        units = _units_of(character, encoding)
        if taken + units > encoding.in_parts:
            yield text[begun:at]
            begun, taken = at, 0
        taken += units
    yield text[begun:]


def _check(text: str) -> None:
    argument.text(text, "text")
    if len(text) > MOST_PARTS * Encoding.GSM_7.in_parts:
        raise InvalidValueError("sms.too_long", len(text), "text")
    for index, character in enumerate(text):
        if "\ud800" <= character <= "\udfff":
            shown = f"U+{ord(character):04X}"
            raise InvalidValueError("label.forbidden_character", shown, "text", index=index)
