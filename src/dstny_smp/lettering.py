"""Text in pictures: how wide it is, and how it may stand in XML.

The fonts of a reader are unknown, so widths are those of a broad one: what fits
here fits in others too.
"""

from __future__ import annotations

from html import escape
from typing import Final
from unicodedata import category

from dstny_smp.validation.label import is_visible

_HUNDREDTHS: Final = (
    dict.fromkeys("iljI.,:;'|! ", 34)
    | dict.fromkeys("frt()[]-/", 46)
    | dict.fromkeys("mwMW@%", 100)
    | dict.fromkeys("ABCDEGHKNOPQRSUVXYZ&", 76)
)
_LETTER: Final = 64
_WIDE: Final = 105
"""Hundredths of the height of the text."""
_LATIN: Final = bytes(_HUNDREDTHS.get(chr(code), _LETTER) for code in range(256))


def width(text: str, size: float = 11) -> float:
    """Estimate how wide a text is in a broad font, in pixels.

    >>> width("Anna", 10), width("安娜", 10)
    (26.8, 21.0)
    """
    try:
        units = sum(text.encode("latin-1").translate(_LATIN))
    except UnicodeEncodeError:
        units = sum(_HUNDREDTHS.get(letter, _LETTER if letter < "\u1100" else _WIDE) for letter in text)
    return units * size / 100


def visible(text: str) -> str:
    """Return text with plain spaces, and with a mark for every character that cannot be shown.

    >>> visible("R&D" + chr(0) + chr(0xA0) + "x")
    'R&D� x'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def _shown(letter: str) -> str:
    if is_visible(letter):
        return letter
    return " " if category(letter) == "Zs" else "\N{REPLACEMENT CHARACTER}"


def clean(text: str) -> str:
    """Return visible text as it may stand in XML.

    >>> clean("R&D <b>" + chr(0))
    'R&amp;D &lt;b&gt;�'
    """
    return escape(visible(text))
