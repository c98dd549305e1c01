r"""E-mail addresses: form at once, domain rules on request, never a look-up.

`check` is what a model's constructor asks: one ``@``, a dot-atom before it (or
letters of any script, RFC 6531), a host name behind it, the lengths of RFC 5321.
`parse` asks ``email-validator`` too, which knows which names can be a domain.
Quoted local parts, address literals and display names are refused: no user of a
portal has them, and mail headers have been forged with them.

>>> parse("Anna@EXAMPLE.com"), is_valid("anna@example.com\nBcc: all@example.com")
('Anna@example.com', False)

Source: RFC 5321 sections 4.1.2 and 4.5.3.1; RFC 5322 section 3.2.3; RFC 6531 section 3.3; RFC 5891.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError
from dstny_smp.validation import label

if TYPE_CHECKING:  # 45 ms at run time
    from email_validator import ValidatedEmail

LOCAL_OCTETS: Final = 64
"""RFC 5321 section 4.5.3.1.1."""

_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_FORM: Final = re.compile(rf"({_ATOM}(?:\.{_ATOM})*)@(?:{_LABEL}\.)+(?![0-9]+\Z){_LABEL}")
"""Atoms and dots, and labels and dots, have no character in common: the match takes linear time."""
_LETTERS: Final = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd"})


def check(text: object, path: str = "") -> None:
    """Refuse what has not the form of an address.

    Raises:
        InvalidValueError: ``email.bad_form``, ``email.too_long``, ``email.forbidden_character``.
    """
    if not isinstance(text, str):
        raise InvalidValueError("email.bad_form", text, path)
    if len(text) > limits.EMAIL:
        raise InvalidValueError("email.too_long", text, path, cap=limits.EMAIL)
    match = _FORM.fullmatch(text if text.isascii() else _in_ascii(text, path))
    if match is None:
        raise InvalidValueError("email.bad_form", text, path)
    octets = text.encode()
    if len(octets) > limits.EMAIL:
        raise InvalidValueError("email.too_long", text, path, cap=limits.EMAIL)
    if octets.index(b"@") > LOCAL_OCTETS:
        raise InvalidValueError("email.too_long", text, path, cap=LOCAL_OCTETS)


def parse(text: object, path: str = "") -> str:
    """Return the address with its domain in small letters.

    Spaces around it are taken off. The local part stays as written: its case is
    the business of the receiving host.

    Raises:
        InvalidValueError: those of `check`, and ``email.bad_domain``.

    >>> parse(" info@bücher.example.com ")
    'info@bücher.example.com'
    """
    if isinstance(text, str) and len(text) <= limits.EMAIL:
        text = label.normal_form("NFC", text.strip(" "))
    check(text, path)
    normalized = _read(str(text), path).normalized
    check(normalized, path)
    return normalized


def with_ascii_domain(text: object, path: str = "") -> str:
    """Return the address with its domain as a mail server takes it: in ASCII (IDNA 2008).

    The local part stays as it is, of whatever script.

    Raises:
        InvalidValueError: those of `check`, and ``email.bad_domain``.

    >>> with_ascii_domain("info@bücher.example.com")
    'info@xn--bcher-kva.example.com'
    """
    check(text, path)
    local, _, domain = str(text).partition("@")
    if domain.isascii():
        return str(text)
    # The domain alone: whether the local part is one has been said.
    return f"{local}@{_read(f'x@{domain}', path).ascii_domain}"


def is_valid(text: object) -> bool:
    """Tell whether `parse` takes this text."""
    try:
        parse(text)
    except InvalidValueError:
        return False
    return True


def _read(text: str, path: str) -> ValidatedEmail:
    """Return what ``email-validator`` makes of an address; this is the one place that asks it."""
    import email_validator

    try:
        return email_validator.validate_email(text, check_deliverability=False, strict=True)
    except email_validator.EmailNotValidError:
        # Its words are English and long; what `check` lets through can only fail in the domain.
        raise InvalidValueError("email.bad_domain", text, path) from None


def _in_ascii(text: str, path: str) -> str:
    """Return the address with an ASCII letter for each letter of another script; refuse what is no letter."""
    for index, character in enumerate(text):
        if not character.isascii() and unicodedata.category(character) not in _LETTERS:
            raise InvalidValueError("email.forbidden_character", f"U+{ord(character):04X}", path, index=index)
    if label.normal_form("NFKC", text) != text:
        # A full-width letter, or an accent that is a character of its own: two addresses that look like one.
        raise InvalidValueError("email.bad_form", text, path)
    return "".join(character if character.isascii() else "a" for character in text)
