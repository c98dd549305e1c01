"""Language tags of prompts, users and voices.

The subset of BCP 47 that telephony uses: a language of two or three letters,
optionally a script and a region, in canonical case.

>>> parse("NL-be"), is_valid("nl_BE")
('nl-BE', False)

Source: RFC 5646 section 2.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from dstny_smp.errors import InvalidValueError
from dstny_smp.validation import argument

_FORM: Final = r"([A-Za-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|[0-9]{3}))?"


def parse(text: object, path: str = "") -> str:
    """Return the tag in canonical case.

    Raises:
        InvalidValueError: ``language.bad_form``.
    """
    match = re.fullmatch(_FORM, text) if isinstance(text, str) else None
    if match is None:
        raise InvalidValueError("language.bad_form", text, path)
    language, script, region = match.groups()
    return "-".join(part for part in (language.lower(), script and script.title(), region and region.upper()) if part)


def check(text: object, path: str = "") -> None:
    """Refuse what is no tag in canonical case: ``language.bad_form``."""
    if isinstance(text, str) and len(text) == 2 and text.isascii() and text.isalpha() and text.islower():
        return  # what nearly every tag is
    if parse(text, path) != text:
        raise InvalidValueError("language.bad_form", text, path)


def is_valid(text: object) -> bool:
    """Tell whether this is a language tag."""
    return isinstance(text, str) and re.fullmatch(_FORM, text) is not None


def best(wanted: Iterable[str], available: Iterable[str]) -> str | None:
    """Return the available tag that serves the first wish that any serves.

    A tag serves a wish when both are equal, or else when their language is.

    Raises:
        InvalidValueError: ``field.wrong_type`` for what is no collection of texts.

    >>> best(["fr", "nl-BE"], ["en", "nl"])
    'nl'
    """
    offered = tuple(argument.each(available, "available", str))
    for wish in argument.each(wanted, "wanted", str):
        if wish in offered:
            return wish
        for tag in offered:
            if tag.split("-")[0] == wish.split("-")[0]:
                return tag
    return None
