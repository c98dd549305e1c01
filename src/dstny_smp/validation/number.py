"""Telephone numbers: E.164 and short codes.

A model's constructor checks *form* only (`check_e164`, `check_dialled`), so that
a stored organization stays loadable whatever a number plan becomes; `parse`
asks the plan, through the one door to ``phonenumbers``.

>>> is_e164("+31201234567"), is_e164("0201234567"), is_short_code("201")
(True, False, True)

Source: ITU-T E.164 section 6 (15 digits at most); RFC 3966.
"""

from __future__ import annotations

import re
from typing import Final, TypeGuard

from dstny_smp.errors import InvalidValueError

SHORT_CODE_LENGTHS: Final = (2, 6)
"""The manual names short codes without a length; this is the usual range of extensions."""
EMERGENCY: Final = frozenset({"112", "911", "999"})
"""Numbers that no exchange may take for its own (Europe, North America, United Kingdom)."""

_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_SHORT: Final = re.compile(r"[0-9]{%d,%d}" % SHORT_CODE_LENGTHS)


def is_e164(text: object) -> TypeGuard[str]:
    """Tell whether this has the form of an E.164 number: ``+`` and 7 to 15 digits."""
    return isinstance(text, str) and _E164.fullmatch(text) is not None


def is_short_code(text: object) -> TypeGuard[str]:
    """Tell whether this may be the short code of a queue, menu or user: 2 to 6 digits, no emergency number."""
    return isinstance(text, str) and _SHORT.fullmatch(text) is not None and text not in EMERGENCY


def check_e164(text: object, path: str = "") -> None:
    """Refuse what has not the form of an E.164 number.

    Raises:
        InvalidValueError: ``number.bad_form``.
    """
    if not is_e164(text):
        raise InvalidValueError("number.bad_form", text, path)


def check_target(text: object, path: str = "") -> None:
    """Refuse what cannot be dialled: neither an E.164 number nor 2 to 6 digits.

    Emergency numbers pass: whether calls may go there is the organization's `Policy`.

    Raises:
        InvalidValueError: ``number.bad_form_or_short_code``.
    """
    if not (is_e164(text) or (isinstance(text, str) and _SHORT.fullmatch(text))):
        raise InvalidValueError("number.bad_form_or_short_code", text, path)


def check_dialled(text: object, path: str = "") -> None:
    """Refuse what cannot be an own number: neither an E.164 number nor a short code.

    Raises:
        InvalidValueError: ``number.emergency``, ``number.bad_form_or_short_code``.
    """
    if isinstance(text, str) and text in EMERGENCY:
        raise InvalidValueError("number.emergency", text, path)
    if not (is_e164(text) or is_short_code(text)):
        raise InvalidValueError("number.bad_form_or_short_code", text, path)
