"""The welcome mail: what it says, to whom, and that nobody can make it say something else."""

import asyncio
import inspect
import re
import smtplib
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.headerregistry import Address
from html.parser import HTMLParser
from types import SimpleNamespace

import attrs
import pytest
from aiosmtpd.smtp import SMTP
from hypothesis import example, given
from hypothesis import strategies as st

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError, SmpError
from dstny_smp.organization.aggregate import ContactPoint, PortalInfo
from dstny_smp.testing import strategies
from dstny_smp.users import LicenceType, MobileKind, MobileNumber, User, welcome
from dstny_smp.users.welcome import ContactDetails, PortalDetails
from dstny_smp.validation import password

PORTAL = PortalInfo(
    url="https://portal.example.com/",
    account_contact=ContactPoint(name="Servicebalie", number="+31201234567", email="accounts@example.com"),
    support_contact=ContactPoint(name="Helpdesk", url="https://help.example.com/?a=1&b=2"),
    feedback_contact=ContactPoint(email="ideas@example.com"),
)
WHEN = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
SENT = {"sender": "portal@example.com", "date": WHEN, "message_id": "<w.1@example.com>"}
EVIL = "<script>alert(1)</script>"


def user(**changes):
    plain = {
        "id": "u-anna",
        "first_name": "Anna",
        "last_name": "Bakker",
        "email": "anna@example.com",
        "numbers": ["+31201234567"],
        "mobiles": [MobileNumber("+31612345678")],
    }
    return User(**plain | changes)


def bodies(message):
    """Return what both alternatives hold, after the message went through its bytes."""
    read = message_from_bytes(message.as_bytes(), policy=policy.SMTP)
    text, page = read.iter_parts()
    return text.get_content().replace("\r\n", "\n"), page.get_content().replace("\r\n", "\n")


class Reader(HTMLParser):
    """Collects what a page shows, its elements, and where its links go."""

    def __init__(self, page):
        super().__init__()
        self.words, self.tags, self.links, self.depth, self.unseen = [], [], [], [], False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in {"meta", "br"}:
            self.depth.append(tag)
        if tag == "a":
            self.links.append(dict(attributes)["href"])
        if tag == "br":
            self.words.append(" ")

    def handle_endtag(self, tag):
        assert self.depth.pop() == tag
        self.words.append(" " if tag not in {"a", "bdi"} else "")

    def handle_data(self, data):
        if not {"style", "title"} & set(self.depth):
            self.words.append(data)


def words(text):
    return " ".join(text.split())


def shown_in_text(text):
    """Return the words of the plain text, without what stands for markup."""
    lines = [re.sub(r"^(\d\.|-) |:(?= )(?=.)", "", line) for line in text.splitlines()]
    return words(" ".join(line for line in lines if not re.fullmatch(r"[=-]+", line)))


EXPECTED = """\
Welkom bij Dstny UCaaS (Basic)
==============================

Beste Anna Bakker,

Uw account voor Dstny UCaaS staat klaar. U bent Basic-gebruiker.

Uw account
----------

Inlogadres: anna@example.com
Wachtwoord: Staat niet in deze e-mail. Uw beheerder heeft het ingesteld en geeft het u op een andere manier.
Primair nummer: +31 20 123 4567

Zo begint u
-----------

1. Log met dit adres en uw wachtwoord in bij de applicaties van Dstny UCaaS, zoals ConnectMe.
2. Activeer de Dstny mobile app met de configuratie-sms die uw beheerder naar +31 6 12345678 stuurt.
3. Wilt u gegevens of instellingen laten wijzigen, vraag dat dan aan uw beheerder. Dat gebeurt in de Service \
Management Portal, die alleen toegankelijk is voor beheerders: https://portal.example.com/

Wat bij Basic hoort
-------------------

- Bellen

Vragen?
-------

Account: Servicebalie
  +31 20 123 4567
  accounts@example.com
Ondersteuning: Helpdesk
  https://help.example.com/?a=1&b=2
Ideeën en wensen: ideas@example.com

U ontvangt dit bericht omdat een beheerder een account voor u heeft aangemaakt. Had u dit niet verwacht, meld het \
dan aan uw beheerder. Geef uw wachtwoord nooit aan iemand anders.
"""


@pytest.mark.requirement("USR-05", "USR-21")
def test_the_mail_as_a_user_reads_it():
    """Name, address, number, app, portal, whom to ask, and where the password comes from: word for word."""
    text, _ = bodies(welcome.build(user(), "basic", PORTAL, "nl", includes=["Bellen"]))

    assert text == EXPECTED


@pytest.mark.requirement("USR-05", "USR-21")
@pytest.mark.parametrize(
    ("kind", "language", "subject", "sentence"),
    [
        (LicenceType.STANDARD, "nl", "Welkom bij Dstny UCaaS (Standard)", "U bent Standard-gebruiker."),
        (LicenceType.BASIC, "nl-BE", "Welkom bij Dstny UCaaS (Basic)", "U bent Basic-gebruiker."),
        ("standard", "en", "Welcome to Dstny UCaaS (Standard)", "You are a Standard user."),
        ("basic", "fr", "Welcome to Dstny UCaaS (Basic)", "You are a Basic user."),
    ],
)
def test_two_kinds_in_two_languages(kind, language, subject, sentence):
    """The choice is in the subject and in the first lines; a language without texts reads English."""
    message = welcome.build(user(), kind, PORTAL, language)

    assert subject == message["Subject"]
    assert all(sentence in words(body) for body in bodies(message))
    assert language[:2].replace("fr", "en") == message["Content-Language"]


@pytest.mark.requirement("USR-05")
def test_the_language_is_the_users_own_unless_another_is_asked_for():
    """His language, else Dutch."""
    for own, asked, expected in [("en-GB", None, "en"), (None, None, "nl"), ("en", "nl", "nl"), ("uk", None, "en")]:
        assert expected == welcome.build(user(language=own), None, PORTAL, asked)["Content-Language"]


@pytest.mark.requirement("USR-05", "USR-21")
def test_the_kind_is_that_of_the_licence_unless_another_is_chosen():
    """Standard covers Basic; another choice is allowed, and warned of."""
    basic, both = user(licences=[LicenceType.BASIC]), user(licences=list(LicenceType))

    assert (LicenceType.BASIC, LicenceType.STANDARD) == (welcome.kind_of(basic), welcome.kind_of(both))
    assert "Welkom bij Dstny UCaaS (Basic)" == welcome.build(basic, None, PORTAL)["Subject"]
    assert [] == list(welcome.check(basic, "basic")) + list(welcome.check(both, LicenceType.BASIC))
    (warning,) = welcome.check(basic, "standard")
    assert "kind: the mail says Standard, and the user's licence is Basic" == warning.text("en").partition(";")[0]
    assert "Welkom bij Dstny UCaaS (Standard)" == welcome.build(basic, "standard", PORTAL)["Subject"]


@pytest.mark.requirement("USR-05")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"administrator": True}, "U bent beheerder."),
        ({"mobiles": []}, "Uw mobiele nummer is nog niet bekend"),
        ({"mobiles": [MobileNumber("+31201234567")]}, "Uw mobiele nummer is nog niet bekend"),
        ({"numbers": []}, "Primair nummer U hebt nog geen nummer."),
        ({"numbers": ["201", "+31201234567"]}, "Primair nummer 201 "),
        ({"numbers": ["201", "+31201234567"], "primary_number": "+31201234567"}, "Primair nummer +31 20 123 4567"),
        (
            {"mobiles": [MobileNumber("+31612345678"), MobileNumber("+31687654321", MobileKind.FMC)]},
            "naar +31 6 87654321 stuurt.",
        ),
        ({"first_name": "///", "last_name": "😀"}, "Hallo,"),
    ],
)
def test_what_differs_from_user_to_user(changes, expected):
    """Administrators may enter the portal, others ask; what is not there is said to be missing."""
    _, page = bodies(welcome.build(user(**changes), None, PORTAL))
    assert expected in words("".join(Reader(page).words))


def test_without_contacts_the_administrator_is_asked():
    """A portal that names nobody leaves no empty table."""
    text, page = bodies(welcome.build(user(), None, PortalInfo()))

    assert "Vraag het aan uw beheerder." in text
    assert 1 == sum(tag == "table" and "role" not in found for tag, found in Reader(page).tags)


@pytest.mark.requirement("USR-05")
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_is_for_everyone(language):
    """Language, title, headings in order, row headings, tables of layout marked; no picture, script or form."""
    page = Reader(bodies(welcome.build(user(), None, PORTAL, language))[1])
    tags = [tag for tag, _ in page.tags]
    given = dict(page.tags)

    assert {"lang": language} == given["html"]
    assert 1 == tags.count("title") == tags.count("h1")
    assert ["h1", "h2", "h2", "h2"] == [tag for tag in tags if tag in {"h1", "h2", "h3"}]
    assert all(found["scope"] == "row" for tag, found in page.tags if tag == "th")
    assert 4 == tags.count("table")
    assert 2 == sum(found.get("role") == "presentation" for _, found in page.tags)
    assert set() == {"img", "script", "link", "iframe", "form", "input", "object", "video"} & set(tags)
    assert not any("src" in found or "url(" in found.get("style", "") for _, found in page.tags)
    assert all("style" in found for tag, found in page.tags if tag in {"p", "h1", "h2", "a", "li", "td", "th"})
    assert [] == page.depth
    assert [
        "https://portal.example.com/",
        "tel:+31201234567",
        "mailto:accounts@example.com",
        "https://help.example.com/?a=1&b=2",
        "mailto:ideas@example.com",
    ] == page.links


def light(colour):
    """Return the relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_everything_can_be_read_in_light_and_in_dark():
    """Text on its ground has a contrast of 4.5 to 1, in the colours that stand in the page itself."""
    _, page = bodies(welcome.build(user(), None, PORTAL))
    ground = {"light": "#ffffff", "dark": re.search(r"\.card \{ background-color: (#\w+)", page)[1]}
    inks = {
        "light": set(re.findall(r"[^-]color:(#\w+)", re.sub(r"<h1.*?</h1>", "", page))),
        "dark": set(re.findall(r"\.(?:ink|quiet|link) \{ color: (#\w+)", page)),
    }
    head = re.search(r"padding:28px[^\"]*background-color:(#\w+)", page)[1]
    pairs = [(ground[theme], ink) for theme in ground for ink in inks[theme]] + [(head, "#ffffff")]

    assert 3 == len(inks["dark"]) == len(inks["light"])
    for one, other in pairs:
        low, high = sorted((light(one), light(other)))
        assert (high + 0.05) / (low + 0.05) >= 4.5, (one, other)


@pytest.mark.threat("T-20")
@pytest.mark.parametrize("given_headers", [{}, SENT])
def test_the_headers_are_these_and_no_others(given_headers):
    """No sender, date or id but the host's: nothing here knows them."""
    message = welcome.build(user(), None, PORTAL, **given_headers)
    theirs = {
        "From": "portal@example.com",
        "Date": "Thu, 26 Nov 2026 09:30:00 +0000",
        "Message-ID": "<w.1@example.com>",
    }
    expected = {
        "To": "Anna Bakker <anna@example.com>",
        "Subject": "Welkom bij Dstny UCaaS (Standard)",
        "Content-Language": "nl",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
    } | (theirs if given_headers else {})
    headers = {name: str(value) for name, value in message.items()}
    kind = headers.pop("Content-Type")

    assert expected == headers
    assert re.fullmatch(r'multipart/alternative; boundary="=_[0-9a-f]{32}"', kind)


def test_equal_arguments_give_equal_bytes():
    """Nothing is drawn by chance: not for a second message, nor when one is written twice."""
    first, second = (welcome.build(user(), None, PORTAL) for _ in range(2))
    once = first.as_bytes()

    assert once == first.as_bytes() == second.as_bytes()
    assert once != welcome.build(user(last_name="Visser"), None, PORTAL).as_bytes()


@pytest.mark.threat("T-20")
@pytest.mark.parametrize("part", ["multipart/alternative", "text/plain", "text/html"])
def test_it_travels_through_any_server(part):
    """Seven bits, lines ended by CR and LF and of at most 76 characters in the bodies."""
    message = welcome.build(user(first_name="Zoë", last_name="李小龍"), None, PORTAL, "nl", includes=["é" * 1000])
    data = message.as_bytes()

    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert 78 >= max(map(len, data.split(b"\r\n")))
    assert part in [each.get_content_type() for each in message.walk()]


class Inbox:
    """What a server has taken: (from, to, bytes)."""

    def __init__(self):
        self.taken = []

    async def handle_DATA(self, server, session, envelope):
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 taken"


def delivered(message, utf8=True):
    """Send a message to a real server on this machine, and return what came in."""
    inbox = Inbox()

    async def serve():
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: SMTP(inbox, enable_SMTPUTF8=utf8, hostname="mail.example.com", loop=loop), "127.0.0.1", 0
        )
        port = server.sockets[0].getsockname()[1]

        def send():
            with smtplib.SMTP("127.0.0.1", port, local_hostname="host.example.com", timeout=20) as client:
                client.send_message(message)

        try:
            await asyncio.to_thread(send)
        finally:
            server.close()
            await server.wait_closed()

    asyncio.run(serve())
    (taken,) = inbox.taken
    return taken


@pytest.mark.requirement("USR-05")
@pytest.mark.threat("T-20")
@pytest.mark.parametrize(
    ("changes", "recipient"),
    [
        ({}, "anna@example.com"),
        ({"first_name": 'Anna, "de baas"', "last_name": "<bcc@example.com>; x@example.com"}, "anna@example.com"),
        ({"first_name": "Zoë", "last_name": "李" * 64}, "anna@example.com"),
        ({"email": "anna@bücher.example.com"}, "anna@xn--bcher-kva.example.com"),
        ({"email": "zoë@example.com", "first_name": "Zoë, a"}, "zoë@example.com"),
    ],
)
def test_it_arrives_as_it_was_made(changes, recipient):
    """A real server takes it for one recipient, and what it got reads as what was sent."""
    message = welcome.build(user(**changes), "standard", PORTAL, "nl", **SENT)
    sender, recipients, content = delivered(message)
    read = message_from_bytes(content, policy=policy.SMTP)

    assert ("portal@example.com", [recipient]) == (sender, recipients)
    assert message.as_bytes() == content
    assert [part.get_content() for part in message.iter_parts()] == [part.get_content() for part in read.iter_parts()]


def test_a_server_that_takes_ascii_only_takes_all_but_a_local_part_in_letters():
    """A domain goes in ASCII and a name encoded; the local part alone needs SMTPUTF8, and its lack is told."""
    made = welcome.build(user(email="anna@bücher.example.com", first_name="Zoë"), None, PORTAL, **SENT)
    assert ["anna@xn--bcher-kva.example.com"] == delivered(made, utf8=False)[1]

    with pytest.raises(smtplib.SMTPNotSupportedError):
        delivered(welcome.build(user(email="zoë@example.com"), None, PORTAL, **SENT), utf8=False)


def test_a_mail_without_sender_is_sent_with_the_hosts():
    """The host adds what it knows, and the rest stays as it was."""
    message = welcome.build(user(), None, PORTAL)
    message["From"] = Address("Portaal", "portal", "example.com")
    _, recipients, content = delivered(message)

    assert ["anna@example.com"] == recipients
    assert b"From: Portaal <portal@example.com>\r\n" in content


PRINTABLE = st.characters(categories=("L", "N", "P", "S", "M", "Zs"))
NAMES = st.one_of(
    strategies.names(),
    st.sampled_from(
        ["a, b", 'x" <y@example.com>', "=?utf-8?q?x?=", EVIL, "a  b", "W" * 64, "李" * 64, "e\u0301x", "\\", "(x)"]
    ),
)
ADDRESSES = strategies.emails() | st.sampled_from(["zoë@example.com", "a@bücher.example.com", "o'x+y@example.com"])
CONTACTS = st.none() | st.builds(
    ContactPoint, name=NAMES, email=st.none() | ADDRESSES, number=st.none() | strategies.e164_numbers()
)
PORTALS = st.builds(PortalInfo, account_contact=CONTACTS, support_contact=CONTACTS, feedback_contact=CONTACTS)
USERS = st.builds(
    lambda made, first, last, address: attrs.evolve(made, first_name=first, last_name=last, email=address),
    strategies.users(),
    NAMES,
    NAMES,
    ADDRESSES,
)


@pytest.mark.threat("T-20", "T-33")
@given(USERS, st.sampled_from(LicenceType), PORTALS, st.sampled_from(["nl", "en", None]), st.lists(NAMES, max_size=3))
def test_any_user_gives_a_mail_that_says_only_what_it_should(made, kind, portal, language, includes):
    """It parses without fault, to him alone under his own name, both bodies say the same, and no text is markup."""
    message = welcome.build(made, kind, portal, language, includes=includes)
    data = message.as_bytes()
    head, _, _ = data.partition(b"\r\n\r\n")
    lines = head.decode().replace("\r\n ", " ").split("\r\n")
    names = [line.partition(": ")[0] for line in lines]
    recipient = lines[0].removeprefix("To: ")
    shown, _, address = recipient.rpartition(" ")
    quoted = re.sub(r"\\(.)", r"\1", shown[1:-1]) if shown.startswith('"') else None
    text, page = bodies(message)

    assert ["To", "Subject", "Content-Language", "Auto-Submitted", "MIME-Version", "Content-Type"] == names
    assert f"<{made.email.replace('bücher', 'xn--bcher-kva')}>" == address
    assert made.display_name == (quoted if quoted is not None else str(make_header(decode_header(shown))))
    assert 1 == len(message["To"].addresses)
    assert shown_in_text(text).replace(":", "") == words("".join(Reader(page).words)).replace(":", "")
    assert set(TAGS) >= {tag for tag, _ in Reader(page).tags}
    assert 200_000 > len(data)
    assert [] == [part.defects for part in message.walk() if part.defects]


TAGS = "html head meta title style body table tr td th h1 h2 p ol ul li a br bdi".split()


@pytest.mark.threat("T-16")
@given(USERS, st.integers())
def test_the_password_is_never_in_it(made, seed):
    """There is no way in: no argument takes one, and what is given as a text is refused."""
    secret = password.generate(length=20)
    for place in ("sender", "message_id"):
        with pytest.raises(InvalidValueError) as caught:
            welcome.build(made, None, PORTAL, **{place: secret})
        assert secret.reveal() not in str(caught.value)
    with pytest.raises(InvalidValueError):
        welcome.build(made, None, PORTAL, includes=[secret])
    assert "password" not in inspect.signature(welcome.build).parameters


@pytest.mark.requirement("USR-05")
@pytest.mark.threat("T-20")
@pytest.mark.parametrize(
    ("arguments", "code", "path"),
    [
        ({"kind": "premium"}, "welcome.unknown_kind", "kind"),
        ({"kind": []}, "welcome.unknown_kind", "kind"),
        ({"kind": "STANDARD"}, "welcome.unknown_kind", "kind"),
        ({"kind": "basic\r\nBcc: all@example.com"}, "welcome.unknown_kind", "kind"),
        ({"user": None}, "field.wrong_type", "user"),
        ({"user": SimpleNamespace(email="a@example.com")}, "field.wrong_type", "user"),
        ({"user": user(email="a@ab--c.éé--x.example.com")}, "email.bad_domain", "user.email"),
        ({"portal": None}, "welcome.bad_portal", "portal"),
        ({"portal": "https://portal.example.com/"}, "welcome.bad_portal", "portal"),
        ({"language": "dutch"}, "language.bad_form", "language"),
        ({"language": 3}, "language.bad_form", "language"),
        ({"language": "nl\r\nBcc: all@example.com"}, "language.bad_form", "language"),
        ({"sender": "portal@example.com\r\nBcc: all@example.com"}, "email.bad_form", "sender.email"),
        ({"sender": "Portal <portal@example.com>"}, "email.bad_form", "sender.email"),
        ({"sender": "ａ@example.com"}, "email.bad_form", "sender.email"),
        ({"sender": "x" * 65 + "@example.com"}, "email.too_long", "sender.email"),
        ({"sender": "x" * 64 + "@" + ".".join(["b" * 60] * 3) + ".example"}, "email.too_long", "sender.email"),
        ({"sender": '"a b"@example.com'}, "email.bad_form", "sender.email"),
        ({"sender": 3}, "field.wrong_type", "sender"),
        ({"sender": Address("a\u202eb", "a", "example.com")}, "label.forbidden_character", "sender.name"),
        ({"sender": Address("x", "", "")}, "email.bad_form", "sender.email"),
        ({"date": datetime(2026, 1, 1)}, "field.naive_datetime", "date"),
        ({"date": "today"}, "field.wrong_type", "date"),
        ({"message_id": "w.1@example.com"}, "mail.bad_message_id", "message_id"),
        ({"message_id": "<a@b>\r\nBcc: <c@d>"}, "mail.bad_message_id", "message_id"),
        ({"message_id": "<a@b>\n"}, "mail.bad_message_id", "message_id"),
        ({"message_id": "<é@b>"}, "mail.bad_message_id", "message_id"),
        ({"includes": "Bellen"}, "field.wrong_type", "includes"),
        ({"includes": None}, "field.wrong_type", "includes"),
        ({"includes": ["a", "b\r\nc"]}, "label.forbidden_character", "includes[1]"),
        ({"includes": ["x" * 1001]}, "label.too_long", "includes[0]"),
        ({"includes": ["x"] * 21}, "field.too_many", "includes"),
        ({"includes": (str(each) for each in iter(int, 1))}, "field.too_many", "includes"),
    ],
)
def test_what_is_refused(arguments, code, path):
    """Line breaks, full-width letters, bidi controls, over-long and unknown values: one error that says where."""
    with pytest.raises(InvalidValueError) as caught:
        welcome.build(**{"user": user(), "kind": None, "portal": PORTAL} | arguments)
    assert (code, path) == (caught.value.code, caught.value.path)
    assert caught.value.text("nl") != caught.value.text("en")


@pytest.mark.threat("T-20")
@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"url": "javascript:alert(1)"}, "portal.url"),
        ({"url": 3}, "portal.url"),
        ({"support_contact": SimpleNamespace(name="x")}, "portal.support_contact"),
        (
            {"support_contact": SimpleNamespace(name="x\r\n", number=None, email=None, url=None)},
            None,
        ),
        (
            {"support_contact": SimpleNamespace(name="x\r\ny", number=None, email=None, url=None)},
            "portal.support_contact.name",
        ),
        (
            {"account_contact": SimpleNamespace(name="", number="0900-123", email=None, url=None)},
            "portal.account_contact.number",
        ),
        (
            {"account_contact": SimpleNamespace(name="", number=None, email="a@b\n.c", url=None)},
            "portal.account_contact.email",
        ),
        (
            {"feedback_contact": SimpleNamespace(name="", number=None, email=None, url="http://x")},
            "portal.feedback_contact.url",
        ),
    ],
)
def test_a_portal_of_the_hosts_own_is_checked_like_ours(changes, path):
    """Any object with the right attributes will do; what they hold is not taken on trust."""
    portal = SimpleNamespace(
        **{"url": PORTAL.url, "account_contact": None, "support_contact": None, "feedback_contact": None} | changes
    )
    if path is None:
        assert welcome.build(user(), None, portal)["To"]
        return
    with pytest.raises(InvalidValueError) as caught:
        welcome.build(user(), None, portal)
    assert path == caught.value.path


def test_the_portals_information_is_what_the_mail_asks_for():
    """Type checkers compare names and types; that every name is there can be said here too."""
    for protocol, ours in ((PortalDetails, PORTAL), (ContactDetails, PORTAL.account_contact)):
        asked = {name for name, value in vars(protocol).items() if isinstance(value, property)}
        assert asked == {one.name for one in attrs.fields(type(ours))}


@pytest.mark.long
@pytest.mark.parametrize("checker", [["mypy", "--strict"], ["pyright"]])
def test_type_checkers_take_the_portals_information(checker, tmp_path):
    """What the floors forbid to import is accepted by its shape, and what has another shape is not."""
    import os
    import subprocess
    import sys

    good = "from dstny_smp.organization.aggregate import PortalInfo\nfrom dstny_smp.users import User, welcome\n"
    good += (
        "def f(user: User, portal: PortalInfo) -> bytes:\n    return welcome.build(user, 'basic', portal).as_bytes()\n"
    )
    for text, expected in ((good, 0), (good.replace("portal: PortalInfo", "portal: str"), 1)):
        file = tmp_path / "host.py"
        file.write_text(text, encoding="utf-8")
        interpreter = ["--python-executable" if checker[0] == "mypy" else "--pythonpath", sys.executable]
        environment = {**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
        run = subprocess.run(
            [sys.executable, "-m", *checker, *interpreter, str(file)], cwd=tmp_path, env=environment, check=False
        )
        assert expected == run.returncode


def test_the_size_is_bounded():
    """The longest of everything, in the letters that take most room."""
    wide = "\U0001f980" * 64
    contact = ContactPoint(
        name=wide,
        number="+319001234567890"[:16],
        email="é" * 32 + "@" + ".".join(["a" * 60] * 3) + ".com",
        url="https://a/" + "&" * 990,
    )
    portal = PortalInfo(url=contact.url, account_contact=contact, support_contact=contact, feedback_contact=contact)
    most = user(first_name=wide, last_name=wide, email=contact.email)
    message = welcome.build(most, None, portal, includes=["\U0001f980" * 1000] * limits.MAIL_LINES)

    assert 1_000_000 > len(message.as_bytes())


@given(
    st.one_of(st.none(), st.text(), st.integers(), st.binary(), st.lists(st.text())),
    st.sampled_from(["user", "kind", "portal", "language", "includes", "sender", "date", "message_id"]),
)
@example("\ud800", "sender")
@example("\ud800", "includes")
def test_whatever_is_given_there_is_a_mail_or_one_error(value, place):
    """No argument makes anything else be raised."""
    try:
        message = welcome.build(**{"user": user(), "kind": None, "portal": PORTAL} | {place: value})
    except SmpError:
        return
    assert message.as_bytes()
