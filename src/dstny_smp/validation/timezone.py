"""Time zones by their IANA name.

>>> parse("Europe/Amsterdam").key
'Europe/Amsterdam'
>>> is_valid("../../etc/passwd")
False

Source: PEP 615; the IANA time zone database.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from dstny_smp.errors import InvalidValueError

LONGEST: Final = 96
"""Characters of a name. What is longer never comes near the cache, which would keep it."""
OF_THE_MACHINE: Final = frozenset({"localtime", "posixrules", "Factory"})
"""Files of the data base that are no zones, or another one on every machine."""
_FORM: Final = r"[A-Za-z][A-Za-z0-9+_-]*(?:/[A-Za-z0-9+_-]+){0,2}"


def parse(text: object, path: str = "") -> ZoneInfo:
    """Return the zone of this name.

    Raises:
        InvalidValueError: ``timezone.unknown``.
    """
    zone = _zone(text) if isinstance(text, str) and len(text) <= LONGEST else None
    if zone is None:
        raise InvalidValueError("timezone.unknown", text, path)
    return zone


def check(text: object, path: str = "") -> None:
    """Refuse what names no zone: ``timezone.unknown``."""
    parse(text, path)


def is_valid(text: object) -> bool:
    """Tell whether a zone has this name."""
    return isinstance(text, str) and len(text) <= LONGEST and _zone(text) is not None


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo | None:
    # What is no name is not looked for: a zone's name is a path below the folder of zones.
    if re.fullmatch(_FORM, name) is None or name in OF_THE_MACHINE:
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, LookupError, OSError):
        # ZoneInfo raises all three, by whether the name, the data or a folder is at fault.
        return None
