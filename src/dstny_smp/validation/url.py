"""Web addresses of the portal and its help pages: ``https`` only.

>>> is_valid("https://portal.example.com/help"), is_valid("http://example.com"), is_valid("https://a:b@example.com")
(True, False, False)

Source: RFC 3986; no user information, since it can disguise the host (section 7.6).
"""

from __future__ import annotations

import re
from typing import Final

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError

_FORM: Final = (
    r"https://[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}+)(?::[0-9]{1,5})?(?:[/?#][A-Za-z0-9._~:/?#\[\]!$&'()*+,;=%-]*)?"
)


def check(text: object, path: str = "") -> None:
    """Refuse what is no https address: ``url.bad_form``."""
    if not is_valid(text):
        raise InvalidValueError("url.bad_form", text, path)


def parse(text: object, path: str = "") -> str:
    """Return the address.

    Raises:
        InvalidValueError: ``url.bad_form``.
    """
    check(text, path)
    return str(text)


def is_valid(text: object) -> bool:
    """Tell whether this is an https address without user information."""
    return isinstance(text, str) and len(text) <= limits.TEXT and re.fullmatch(_FORM, text) is not None
