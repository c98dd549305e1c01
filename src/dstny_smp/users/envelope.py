"""A letter as a mail message: its headers and its two bodies, the same bytes each time.

`email.message.EmailMessage` reads and hands on what is made here, but does not
write the headers: when it folds a long name it may drop the quotes around a
comma, and one recipient becomes two (seen in Python 3.11). Names are therefore
written as RFC 2047 has it, and kept as they are.

- A domain is written in ASCII (IDNA), which every mail server takes.
- A local part that is not ASCII is written in UTF-8 (RFC 6532). Such a message
  needs a server with SMTPUTF8; `smtplib.SMTP.send_message` asks for it by itself.
- The boundary between the bodies is made of their content, not of chance.

Source: RFC 5322 section 3; RFC 2047 sections 2 and 5; RFC 2045 section 6.7; RFC 2046 section 5.1.4; RFC 6532;
RFC 3834 section 5; RFC 3282.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_string
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from typing import Final

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError, join
from dstny_smp.users.letter import Letter
from dstny_smp.validation import argument, email, label

_MESSAGE_ID: Final = r"<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,120}@[A-Za-z0-9.-]{1,120}>"
_WORD_OCTETS: Final = 45
"""Of a name in one encoded word: 60 characters of base64, and 12 around them, within the 75 that are allowed."""
_QUOTED: Final = 60
"""Characters of a name that is written in quotes; with them, the line stays within 78."""
_SHORT: Final = 70
"""Characters of a name and an address that stand in one line, with the name of the header."""


def mailbox(name: str, address: str, path: str = "") -> str:
    """Return a name and an address as the value of a header, folded where it is long.

    Args:
        name: shown before the address; empty for none.
        address: of the form that `email.check` takes.
        path: where both stand, for errors.

    Raises:
        InvalidValueError: those of `email.check` and `label.parse`; ``email.bad_domain``.

    >>> mailbox("Bakker, Anna", "anna@bücher.example.com")
    '"Bakker, Anna" <anna@xn--bcher-kva.example.com>'
    """
    shown = label.parse(name, 2 * limits.NAME + 1, join(path, "name"), blank=True)
    written = f"<{email.with_ascii_domain(address, join(path, 'email'))}>"
    if not shown:
        return written
    pieces = [*_phrase(shown), written]
    return ("\r\n " if sum(map(len, pieces)) > _SHORT else " ").join(pieces)


def of_sender(sender: object) -> str:
    """Return the value of the header of a sender: an address, as text or as `email.headerregistry.Address`.

    Raises:
        InvalidValueError: ``field.wrong_type``, and those of `mailbox`.
    """
    match sender:
        case str():
            return mailbox("", sender, "sender")
        case Address(display_name=name, addr_spec=address):
            return mailbox(name, address, "sender")
        case _:
            raise InvalidValueError("field.wrong_type", sender, "sender", expected="str | Address")


def seal(
    letter: Letter,
    to: str,
    sender: str | None = None,
    date: datetime | None = None,
    message_id: str | None = None,
) -> EmailMessage:
    """Return a letter as a message, with those headers that are given.

    Args:
        letter: title and text.
        to: a value that `mailbox` has made.
        sender: likewise.
        date: aware; when it is sent.
        message_id: with its angle brackets.

    Raises:
        InvalidValueError: ``field.wrong_type``, ``field.naive_datetime``, ``mail.bad_message_id``.
    """
    headers = [f"From: {sender}"] if sender else []
    headers += [f"To: {to}", f"Subject: {_subject(letter.title)}"]
    if date is not None:
        headers.append(f"Date: {_dated(date)}")
    if message_id is not None:
        headers.append(f"Message-ID: {_identified(message_id)}")
    headers += [f"Content-Language: {letter.language}", "Auto-Submitted: auto-generated"]
    content = _bodies(letter)
    policy = SMTP if "".join(headers).isascii() else SMTPUTF8
    # What is written here is not to be folded again.
    return message_from_string("\r\n".join([*headers, content]), policy=policy.clone(refold_source="none"))


def _bodies(letter: Letter) -> str:
    """Return the headers and the body of both alternatives, the richer one last (RFC 2046 section 5.1.4)."""
    text, page = letter.text(), letter.html()
    made = EmailMessage(policy=SMTP)
    made.set_content(text, cte="quoted-printable")
    made.add_alternative(page, subtype="html", cte="quoted-printable")
    digest = hashlib.sha256(f"{text}\0{page}".encode()).hexdigest()
    made.set_boundary(f"=_{digest[:32]}")  # quoted-printable text cannot contain "=_"
    return made.as_string()


def _subject(title: str) -> str:
    # Encoded, a line break is a character of the title, and begins no header.
    plain = title.isascii() and title.isprintable() and len(title) <= _QUOTED
    return title if plain else "\r\n ".join(_words(title))


def _phrase(name: str) -> list[str]:
    """Return a name as one quoted string, or as encoded words that are to stand in lines of their own."""
    if not name.isascii() or len(name) > _QUOTED or "=?" in name:
        return list(_words(name))
    escaped = re.sub(r'(["\\])', r"\\\1", name)
    return [f'"{escaped}"']


def _words(text: str) -> Iterator[str]:
    """Yield the encoded words of a text; each holds whole characters."""
    rest = text
    while rest:
        piece = rest[:_WORD_OCTETS].encode()[:_WORD_OCTETS].decode(errors="ignore")
        yield f"=?utf-8?b?{base64.b64encode(piece.encode()).decode()}?="
        rest = rest[len(piece) :]


def _identified(message_id: object) -> str:
    if not isinstance(message_id, str) or re.fullmatch(_MESSAGE_ID, message_id) is None:
        raise InvalidValueError("mail.bad_message_id", message_id, "message_id")
    return message_id


def _dated(date: datetime) -> str:
    argument.instant(date, "date")
    return format_datetime(date)
