r"""Names and free text: what may stand in a field that people read.

Text is trimmed and brought to NFC, after its length is capped. Control
characters, bidi controls, invisible characters, unassigned code points and lone
surrogates are refused: they forge lists, logs and displays. Two names are the
same when their `skeleton` is.

>>> parse("  Zoë  ")
'Zoë'
>>> is_valid("a\u202eb")
False

Source: Unicode UAX 9, UAX 15, UAX 44; RFC 8264 section 9; UTS 39.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import Final, Literal

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError
from dstny_smp.validation import argument

_REFUSED: Final = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})
"""Control, format (bidi, zero width), surrogate, unassigned, private use, line and paragraph separators."""

_INVISIBLE: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
"""Letters and marks that show nothing: fillers, variation selectors (Default_Ignorable_Code_Point), blank Braille."""

_MANY_MARKS: Final = r"[^\w\x00-\x7f]{31,}"
"""More marks in a row than any language writes (UAX 15 section 13 allows 30), or other signs."""


def parse(text: object, cap: int = limits.NAME, path: str = "", blank: bool = False) -> str:
    """Return the text trimmed and in NFC.

    Raises:
        InvalidValueError: ``label.not_text``, ``label.blank`` (unless ``blank``), ``label.too_long``,
            ``label.forbidden_character``.
    """
    if not isinstance(text, str):
        raise InvalidValueError("label.not_text", text, path)
    if len(text) > cap:
        raise InvalidValueError("label.too_long", text, path, cap=cap)
    if not text.isascii():
        text = normal_form("NFC", text)
        if len(text) > cap:  # a few letters come apart in NFC, and what is stored must be read again
            raise InvalidValueError("label.too_long", text, path, cap=cap)
    text = text.strip()
    if not text.isprintable() or (not text.isascii() and not _INVISIBLE.isdisjoint(text)):
        _refuse_character(text, path)
    if not text and not blank:
        raise InvalidValueError("label.blank", text, path)
    return text


def is_valid(text: object, cap: int = limits.NAME) -> bool:
    """Tell whether the text may stand as a name."""
    try:
        parse(text, cap)
    except InvalidValueError:
        return False
    return True


def is_visible(character: str) -> bool:
    """Tell whether a character shows something, or is the space.

    Raises:
        InvalidValueError: ``label.not_text``, ``label.too_long``.

    >>> [is_visible(character) for character in "é \u200b\u3164"]
    [True, True, False, False]
    """
    argument.text(character, "character", 1)
    return character.isprintable() and character not in _INVISIBLE


def skeleton(text: str) -> str:
    """Return what two names have in common when they count as the same.

    Raises:
        InvalidValueError: ``label.not_text``.

    >>> skeleton("Verkoop") == skeleton("ＶＥＲＫＯＯＰ ")
    True
    """
    argument.text(text)
    if text.isascii():
        return text.strip().lower()
    # Folding can undo the normal form, and the normal form of an accent on its own begins with a space.
    return normal_form("NFKC", normal_form("NFKC", text).casefold()).strip()


def normal_form(form: Literal["NFC", "NFKC"], text: str) -> str:
    """Return the text in a normal form, as `unicodedata.normalize`, without its worst case.

    That sorts a run of marks in a time that grows with the square of its length: a
    second for ten thousand.

    Raises:
        InvalidValueError: ``label.not_text``, ``field.wrong_type``.

    >>> normal_form("NFC", "e\u0323\u0301") == "\u1eb9\u0301"
    True
    """
    argument.text(text)
    if not argument.among(form, ("NFC", "NFKC")):
        raise InvalidValueError("field.wrong_type", form, "form", expected="'NFC' | 'NFKC'")
    return unicodedata.normalize(form, text if text.isascii() else re.sub(_MANY_MARKS, _sorted_marks, text))


def _sorted_marks(run: re.Match[str]) -> str:
    """Return a run of marks taken apart and in canonical order: equivalent, and quick to normalize."""
    apart = run[0].translate({ord(mark): unicodedata.normalize("NFD", mark) for mark in set(run[0])})
    if 0 not in map(unicodedata.combining, apart):  # all are marks
        return "".join(sorted(apart, key=unicodedata.combining))
    groups = groupby(apart, key=lambda mark: unicodedata.combining(mark) > 0)
    return "".join(
        "".join(sorted(group, key=unicodedata.combining) if combining else group) for combining, group in groups
    )


def _refuse_character(text: str, path: str) -> None:
    for index, character in enumerate(text):
        if unicodedata.category(character) in _REFUSED or character in _INVISIBLE:
            shown = f"U+{ord(character):04X}"
            raise InvalidValueError("label.forbidden_character", shown, path, index=index)
