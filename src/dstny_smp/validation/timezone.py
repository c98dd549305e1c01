"""Time zones by their IANA name.

>>> parse("Europe/Amsterdam").key
'Europe/Amsterdam'
>>> is_valid("../../etc/passwd")
False

Source: PEP 615; the IANA time zone database.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from dstny_smp.errors import InvalidValueError

_FORM: Final = re.compile(r"[A-Za-z][A-Za-z0-9+_-]{0,31}(?:/[A-Za-z0-9+_-]{1,31}){0,2}")


def parse(text: object, path: str = "") -> ZoneInfo:
    """Return the zone of this name.

    Raises:
        InvalidValueError: ``timezone.unknown``.
    """
    if isinstance(text, str) and _FORM.fullmatch(text):
        zone = _zone(text)
        if zone is not None:
            return zone
    raise InvalidValueError("timezone.unknown", text, path)


def check(text: object, path: str = "") -> None:
    """Refuse what names no zone: ``timezone.unknown``."""
    parse(text, path)


def is_valid(text: object) -> bool:
    """Tell whether a zone has this name."""
    return isinstance(text, str) and _FORM.fullmatch(text) is not None and _zone(text) is not None


@cache
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ValueError, LookupError, OSError):
        # ZoneInfo raises all three, by whether the name, the data or a folder is at fault.
        return None
