"""Who reads the output, and what he typed: his language, his times, his assumptions.

>>> assumptions(["queue:support=max_wait"])
{'queue:support': 'max_wait'}
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from dstny_smp import messages
from dstny_smp.errors import InvalidValueError
from dstny_smp.ids import Ref
from dstny_smp.messages import Language
from dstny_smp.organization import Organization
from dstny_smp.validation import timezone
from dstny_smp.wire import load, loads

_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?"
)


def preferred_language(environment: Mapping[str, str] | None = None) -> Language:
    """Return the language that the terminal is set to, of the two that there are.

    >>> preferred_language({"LANG": "nl_NL.UTF-8"}), preferred_language({})
    ('nl', 'en')
    """
    known = os.environ if environment is None else environment
    locale = known.get("LC_ALL") or known.get("LC_MESSAGES") or known.get("LANG") or ""
    return messages.choose(locale.partition(".")[0].replace("_", "-"))


def organization(file: str) -> Organization:
    """Read an organization from a file, or with ``-`` from the standard input."""
    return loads(sys.stdin.buffer.read()) if file == "-" else load(file)


def names(org: Organization) -> Callable[[Ref], str | None]:
    """Return how an organization calls its objects; None for one that is not there or has no name."""

    def name(ref: Ref) -> str | None:
        found = org.find(ref)
        called: str | None = getattr(found, "display_name", None) or getattr(found, "name", None)
        return called

    return name


def moment(text: str | None, zone_name: str) -> datetime:
    """Return the instant that was typed, or else now.

    A time without an offset is wall-clock time of the zone; where it holds twice
    (autumn) it is the first, where it does not exist (spring) it is refused.

    Raises:
        InvalidValueError: ``cli.bad_moment``, ``cli.no_such_moment``.

    >>> moment("2026-12-24T17:31", "Europe/Amsterdam").isoformat()
    '2026-12-24T17:31:00+01:00'
    """
    zone = timezone.parse(zone_name)
    if text is None:
        return datetime.now(zone).replace(microsecond=0)
    if not _MOMENT.fullmatch(text):
        raise InvalidValueError("cli.bad_moment", text, "--at")
    try:
        typed = datetime.fromisoformat(text)
        when = typed.replace(tzinfo=zone) if typed.tzinfo is None else typed
        real = when.astimezone(UTC).astimezone(zone)
    except (ValueError, OverflowError):  # the 30th of February; the first hour of the year 1
        raise InvalidValueError("cli.bad_moment", text, "--at") from None
    if typed.tzinfo is None and real.replace(tzinfo=None) != typed:
        raise InvalidValueError("cli.no_such_moment", text, "--at", zone=zone_name)
    return real


def assumptions(given: Iterable[str]) -> dict[str, str]:
    """Return what ``--assume`` said, by object.

    Raises:
        InvalidValueError: ``cli.bad_assumption``, ``cli.assumed_twice``.
    """
    assumed: dict[str, str] = {}
    for text in given:
        name, equals, outcome = text.partition("=")
        if not equals:
            raise InvalidValueError("cli.bad_assumption", text, "--assume")
        if name in assumed:
            raise InvalidValueError("cli.assumed_twice", name, "--assume")
        assumed[name] = outcome
    return assumed
