"""Keys of a telephone and the entries made of them.

>>> is_key("*"), is_entry("12#"), is_entry("1A")
(True, True, False)

Source: ITU-T Q.23 (the twelve keys of a telephone; A to D are not on it).
"""

from __future__ import annotations

import re
from typing import Final

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError

KEYS: Final = "1234567890*#"
_ENTRY: Final = re.compile(r"[0-9*#]{1,%d}" % limits.KEYS)


def is_key(text: object) -> bool:
    """Tell whether this is one key."""
    return isinstance(text, str) and len(text) == 1 and text in KEYS


def is_entry(text: object) -> bool:
    """Tell whether this is one key or several, as an option may have."""
    return isinstance(text, str) and _ENTRY.fullmatch(text) is not None


is_valid = is_entry


def check_key(text: object, path: str = "") -> None:
    """Refuse what is not one key: ``key.not_a_key``."""
    if not is_key(text):
        raise InvalidValueError("key.not_a_key", text, path)


def parse(text: object, path: str = "") -> str:
    """Return the keys of an option.

    Raises:
        InvalidValueError: ``key.bad_entry``.
    """
    if not (isinstance(text, str) and _ENTRY.fullmatch(text)):
        raise InvalidValueError("key.bad_entry", text, path, cap=limits.KEYS)
    return text
