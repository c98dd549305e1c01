"""The mail that welcomes a new user, for a Standard or a Basic account, in Dutch or English.

It greets him by name, says with which address he logs in and that the password
comes in another way, and names his number, the app, the portal and whom to ask.
What Standard and Basic cover is the host's to say (``includes``); the portal's
manual does not. The mail is made, not sent: the host's mailer does that, and adds
what only it knows, a sender, a date and an id, unless they are given here.

There is no way to put a password in: nothing here has one.

>>> from dstny_smp.organization import PortalInfo
>>> from dstny_smp.users.user import User
>>> anna = User(id="u-anna", first_name="Anna", last_name="Bakker", email="anna@example.com", numbers=["201"])
>>> message = build(anna, "basic", PortalInfo(), "en")
>>> message["To"], message["Subject"], message["From"]
('Anna Bakker <anna@example.com>', 'Welcome to Dstny UCaaS (Basic)', None)
>>> [part.get_content_type() for part in message.iter_parts()]
['text/plain', 'text/html']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Final, Protocol

from dstny_smp import limits, messages
from dstny_smp.errors import InvalidValueError, join
from dstny_smp.findings import Finding, Report, Severity
from dstny_smp.messages import Language, Said
from dstny_smp.users import configuration, envelope
from dstny_smp.users.letter import Facts, Heading, Letter, Line, Link, Name, Paragraph, Part, Points, Run, link
from dstny_smp.users.listing import licence_name
from dstny_smp.users.salutation import inert
from dstny_smp.users.user import LicenceType, User
from dstny_smp.validation import argument, email, label, number, url
from dstny_smp.validation import language as language_tag

_CONTACTS: Final = ("account_contact", "support_contact", "feedback_contact")


class ContactDetails(Protocol):
    """Whom to ask: what is read of a contact of the portal."""

    @property
    def name(self) -> str:
        """Who it is; may be empty."""
        ...

    @property
    def number(self) -> str | None:
        """His number, in E.164."""
        ...

    @property
    def email(self) -> str | None:
        """His address."""
        ...

    @property
    def url(self) -> str | None:
        """His page, https."""
        ...


class PortalDetails(Protocol):
    """Where the portal is and who helps: what is read of the organization's ``PortalInfo``."""

    @property
    def url(self) -> str:
        """Where it is, https."""
        ...

    @property
    def account_contact(self) -> ContactDetails | None:
        """Who is asked for accounts and rights."""
        ...

    @property
    def support_contact(self) -> ContactDetails | None:
        """Who is asked for help."""
        ...

    @property
    def feedback_contact(self) -> ContactDetails | None:
        """Who is told wishes."""
        ...


def build(
    user: User,
    kind: LicenceType | str | None,
    portal: PortalDetails,
    language: str | None = None,
    *,
    includes: Iterable[str] = (),
    sender: str | Address | None = None,
    date: datetime | None = None,
    message_id: str | None = None,
) -> EmailMessage:
    """Return the welcome mail of a user, as plain text and as HTML that say the same.

    Equal arguments give equal bytes. The name in the greeting is made `inert`;
    in the header ``To`` it stands as it is.

    Args:
        user: whom it greets and is sent to.
        kind: which of the two mails; None for what the user's licence says (see `kind_of`).
        portal: the organization's ``PortalInfo``.
        language: a BCP 47 tag; None for the user's own, and Dutch where he has none.
        includes: what this kind covers, in the host's words, one line each, 20 at most.
        sender: the header ``From``; None for no such header, which the host must then add.
        date: aware; the header ``Date``; None for none, and mail servers may add it.
        message_id: the header ``Message-ID``, with its angle brackets; None for none.

    Raises:
        InvalidValueError: ``welcome.unknown_kind``, ``welcome.bad_portal``, ``mail.bad_message_id``,
            ``email.bad_domain``, ``field.wrong_type``, ``field.too_many``, ``field.naive_datetime``, and those of the
            portal's and the sender's parts.
    """
    argument.expect(user, "user", User)
    chosen = kind_of(user) if kind is None else _kind(kind)
    spoken = _language(user, language)
    return envelope.seal(
        Letter(
            messages.translate("welcome.subject", {"kind": _said(chosen)}, spoken),
            spoken,
            tuple(_parts(user, chosen, portal, spoken, _lines(includes))),
        ),
        envelope.mailbox(user.display_name, user.email, "user"),
        None if sender is None else envelope.of_sender(sender),
        date,
        message_id,
    )


def kind_of(user: User) -> LicenceType:
    """Return which mail fits a user's licence: that of Standard where he has both.

    Raises:
        InvalidValueError: ``field.wrong_type``.

    >>> kind_of(User(id="u", first_name="A", last_name="B", email="a@example.com", licences=[LicenceType.BASIC]))
    <LicenceType.BASIC: 'basic'>
    """
    argument.expect(user, "user", User)
    return LicenceType.STANDARD if LicenceType.STANDARD in user.licences else LicenceType.BASIC


def check(user: User, kind: LicenceType | str) -> Report:
    """Return a warning ``welcome.kind_not_licensed`` where the mail would say another kind than the licence.

    Raises:
        InvalidValueError: ``welcome.unknown_kind``, ``field.wrong_type``.
    """
    argument.expect(user, "user", User)
    chosen = _kind(kind)
    if chosen in user.licences:
        return Report()
    params = {"kind": _said(chosen), "licences": [_said(each) for each in sorted(user.licences)]}
    return Report((Finding("welcome.kind_not_licensed", Severity.WARNING, "kind", params),))


def _kind(kind: object) -> LicenceType:
    for known in LicenceType:
        if isinstance(kind, str) and known == kind:
            return known
    raise InvalidValueError("welcome.unknown_kind", kind, "kind")


def _language(user: User, language: str | None) -> Language:
    if language is not None:
        language_tag.check(language, "language")
    return messages.choose(language or user.language or "nl")


def _said(kind: LicenceType) -> Said:
    """Return the licence's name, which is the same in both languages."""
    return Said(licence_name(kind))


def _lines(includes: Iterable[str]) -> tuple[Line, ...]:
    lines: list[Line] = []
    for index, text in enumerate(argument.each(includes, "includes", str)):
        if index == limits.MAIL_LINES:
            raise InvalidValueError("field.too_many", index + 1, "includes", count=index + 1, cap=limits.MAIL_LINES)
        lines.append((label.parse(text, limits.TEXT, f"includes[{index}]"),))
    return tuple(lines)


def _parts(
    user: User, kind: LicenceType, portal: PortalDetails, language: Language, includes: tuple[Line, ...]
) -> Iterator[Part]:
    def line_of(code: str, **runs: Run) -> Line:
        return _composed(code, language, runs)

    def heading_of(code: str, **params: object) -> Heading:
        return Heading(messages.translate(code, params, language))

    name = inert(user.display_name)
    yield Paragraph(line_of("welcome.greeting", name=Name(name)) if name else line_of("welcome.greeting_nobody"))
    yield Paragraph(line_of("welcome.ready", kind=_said(kind)))
    yield heading_of("welcome.account")
    main = user.main_number
    own: tuple[tuple[str, Line], ...] = (
        ("welcome.login", (user.email,)),
        ("welcome.password", line_of("welcome.password_elsewhere")),
        ("welcome.number", line_of("welcome.no_number") if main is None else (_readable(main),)),
    )
    yield Facts(tuple((messages.translate(code, {}, language), (line,)) for code, line in own))
    yield heading_of("welcome.start")
    address = link(url.parse(_of(portal, "url", ""), "portal.url"))
    mobile = _mobile(user)
    yield Points(
        (
            line_of("welcome.log_in"),
            line_of("welcome.app", number=_readable(mobile)) if mobile else line_of("welcome.app_without_mobile"),
            line_of("welcome.portal", url=address)
            if user.administrator
            else line_of("welcome.portal_of_others", url=address),
        ),
        numbered=True,
    )
    if includes:
        yield heading_of("welcome.includes", kind=_said(kind))
        yield Points(includes)
    yield heading_of("welcome.questions")
    rows = tuple(_contacts(portal, language))
    yield Facts(rows) if rows else Paragraph(line_of("welcome.ask_administrator"))
    yield Paragraph(line_of("welcome.why"))


def _mobile(user: User) -> str | None:
    """Return the number that gets the configuration SMS; None where that must be mended first."""
    try:
        return configuration.recipient(user)
    except InvalidValueError:
        return None


def _composed(code: str, language: Language, runs: dict[str, Run]) -> Line:
    """Return a text with runs for its params, in the order that the language has."""
    marked = messages.translate(code, {name: Said(f"\0{name}\0") for name in runs}, language)
    pieces = re.split("\0", marked)
    line = (runs[piece] if index % 2 else piece for index, piece in enumerate(pieces))
    return tuple(run for run in line if run != "")


def _contacts(portal: object, language: Language) -> Iterator[tuple[str, tuple[Line, ...]]]:
    """Yield who is named to be asked; each detail is checked, since any object may be given."""
    for which in _CONTACTS:
        contact = _of(portal, which, "")
        if contact is not None:
            lines: tuple[Line, ...] = tuple((run,) for run in _details(contact, f"portal.{which}"))
            if lines:
                yield messages.translate(f"welcome.{which}", {}, language), lines


def _details(contact: object, path: str) -> Iterator[Run]:
    name, digits, address, page = (_of(contact, part, path) for part in ("name", "number", "email", "url"))
    if name:
        yield Name(label.parse(name, path=join(path, "name")))
    if digits:
        number.check_e164(digits, join(path, "number"))
        yield Link(_readable(str(digits)), f"tel:{digits}")
    if address:
        email.check(address, join(path, "email"))
        yield link(f"mailto:{address}")
    if page:
        yield link(url.parse(page, join(path, "url")))


def _of(details: object, part: str, path: str) -> object:
    try:
        return getattr(details, part)
    except AttributeError:
        raise InvalidValueError("welcome.bad_portal", type(details).__name__, path or "portal") from None


def _readable(own: str) -> str:
    """Return a number with spaces, as its country writes it abroad; a short code as it is."""
    return number.format(own, "international") if number.is_e164(own) else own
