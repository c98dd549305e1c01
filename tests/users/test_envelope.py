"""Headers as they are written, octet by octet, and letters as they are shown: where names meet syntax."""

from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest

from dstny_smp.errors import InvalidValueError
from dstny_smp.users import envelope
from dstny_smp.users.letter import Facts, Heading, Letter, Link, Name, Paragraph, Points, link

HELLO = Letter("Hello", "en", (Paragraph(("Text.",)),))


@pytest.mark.requirement("USR-05")
@pytest.mark.threat("T-20")
@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("", "<a@example.com>"),
        ("Anna Bakker", '"Anna Bakker" <a@example.com>'),
        ("Bakker, Anna", '"Bakker, Anna" <a@example.com>'),
        ('Anna "Ans" \\ B', '"Anna \\"Ans\\" \\\\ B" <a@example.com>'),
        ('"', '"\\"" <a@example.com>'),
        ("a  b", '"a  b" <a@example.com>'),
        ("=?utf-8?q?x?=", "=?utf-8?b?PT91dGYtOD9xP3g/PQ==?= <a@example.com>"),
        ("Zoë", "=?utf-8?b?Wm/Dqw==?= <a@example.com>"),
    ],
)
def test_how_a_name_is_written(name, written):
    """RFC 5322 quotes what is ASCII; the rest, and what looks encoded, is encoded by RFC 2047."""
    assert written == envelope.mailbox(name, "a@example.com")


@pytest.mark.threat("T-20")
@pytest.mark.parametrize(
    "name", ["W" * 64 + " " + "W" * 64, "a" + "李" * 100, "ab" + "李" * 100, "aaa" + "😀" * 100, "é" * 129]
)
def test_long_names_go_in_words_that_hold_whole_characters(name):
    """Each word is at most 75 characters long and can be read alone; together they are the name."""
    *pieces, address = envelope.mailbox(name, "a@example.com").split("\r\n ")

    assert "<a@example.com>" == address
    assert 75 >= max(map(len, pieces))
    assert name == "".join(str(make_header(decode_header(piece))) for piece in pieces)
    assert "\N{REPLACEMENT CHARACTER}" not in "".join(str(make_header(decode_header(piece))) for piece in pieces)


@pytest.mark.threat("T-20")
@pytest.mark.parametrize("local", ["a" * 64, "é" * 32])
def test_a_long_address_stays_in_one_piece(local):
    """It may not be folded: Python would encode a part of it, and nobody could be reached so."""
    address = f"{local}@{'.'.join(['b' * 60] * 3)}"
    message = envelope.seal(HELLO, envelope.mailbox("Anna", address))

    assert f'To: "Anna"\r\n <{address}>\r\n'.encode() in message.as_bytes()
    assert address == message["To"].addresses[0].addr_spec


def test_a_subject_of_any_letters():
    """It is written as names are."""
    title = "Идеи, " * 20
    message = envelope.seal(Letter(title, "nl", HELLO.parts), "<a@example.com>")
    (subject,) = [
        line for line in message.as_bytes().replace(b"\r\n ", b" ").split(b"\r\n") if line.startswith(b"Subject: ")
    ]

    assert subject.isascii()
    assert title == str(make_header(decode_header(subject.decode()[9:])))


@pytest.mark.threat("T-20")
@pytest.mark.parametrize("title", ["Hello\r\nBcc: all@example.com", "Hello\nBcc: all@example.com", "a\rb", "a\x1bb"])
def test_a_subject_begins_no_header(title):
    """What we say is one line; should a title ever hold more, it goes encoded, and no header is made of it."""
    message = envelope.seal(Letter(title, "en", HELLO.parts), "<a@example.com>")
    read = message_from_bytes(message.as_bytes(), policy=policy.SMTP)

    assert read["Bcc"] is None
    assert ["To", "Subject", "Content-Language", "Auto-Submitted"] == read.keys()[:4]
    assert [] == [part.defects for part in message.walk() if part.defects]


@pytest.mark.threat("T-20")
@pytest.mark.parametrize(
    ("name", "address", "code"),
    [
        ("Anna\r\nBcc: all@example.com", "a@example.com", "label.forbidden_character"),
        ("Anna\nx", "a@example.com", "label.forbidden_character"),
        ("Anna\u2028x", "a@example.com", "label.forbidden_character"),
        ("W" * 130, "a@example.com", "label.too_long"),
        ("", "a@example.com\r\nBcc: all@example.com", "email.bad_form"),
        ("", "a@example.com\n", "email.bad_form"),
        ("", "a@example.com>, <b@example.com", "email.bad_form"),
        ("", '"a b"@example.com', "email.bad_form"),
        ("", '"a\r\nb"@example.com', "email.bad_form"),
        ("", "ａ@example.com", "email.bad_form"),
        ("", "a＠example.com", "email.forbidden_character"),
        ("", f"{'a' * 64}@{'.'.join(['b' * 60] * 3)}.example", "email.too_long"),
    ],
)
def test_what_is_no_mailbox(name, address, code):
    """Line breaks, a second address, quotes, full-width letters and 255 characters: one error, and no header."""
    with pytest.raises(InvalidValueError) as caught:
        envelope.mailbox(name, address)
    assert code == caught.value.code


@pytest.mark.threat("T-33")
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>", "&lt;b&gt;"),
        ("R&D", "R&amp;D"),
        ("&lt b", "&amp;lt b"),
        ('"', "&quot;"),
        ("'", "&#x27;"),
        ("]]>", "]]&gt;"),
    ],
)
def test_every_text_of_a_letter_is_escaped(text, shown):
    """Wherever it stands: title, heading, sentence, name, list, table, link and where that leads."""
    parts = (
        Heading(text),
        Paragraph((text, Name(text), Link(text, text))),
        Facts(((text, ((text,), (Name(text),))),)),
        Points(((text,), (Link(text, text),))),
    )
    page = Letter(text, "en", parts).html()

    # Title twice; heading; sentence, name, link twice; row, two lines; two points, the link of one twice.
    assert 13 == page.count(shown)
    empty = Letter("", "en", tuple(emptied(part) for part in parts)).html()
    assert empty == page.replace(shown, "")


def emptied(part):
    """Return the part with empty texts."""
    match part:
        case Heading():
            return Heading("")
        case Paragraph():
            return Paragraph(("", Name(""), Link("", "")))
        case Facts():
            return Facts((("", (("",), (Name(""),))),))
    return Points((("",), (Link("", ""),)))


@pytest.mark.threat("T-20")
@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.com/?a=1&b=[2]", Link("https://example.com/?a=1&b=[2]", "https://example.com/?a=1&b=[2]")),
        ("mailto:a?b=c&d@example.com", Link("a?b=c&d@example.com", "mailto:a%3Fb%3Dc%26d@example.com")),
        ("mailto:zoë@example.com", Link("zoë@example.com", "mailto:zo%C3%AB@example.com")),
        ("tel:+31201234567", Link("+31201234567", "tel:+31201234567")),
    ],
)
def test_where_links_lead(address, expected):
    """A question mark in an address begins no fields of a mail (RFC 6068)."""
    assert expected == link(address)


@pytest.mark.threat("T-20")
def test_the_boundary_is_nowhere_in_the_text():
    """Even where the text holds what looks like one, both bodies come back whole."""
    text = "--=_0123456789abcdef0123456789abcdef--\n--\n.\nFrom here\n=_"
    message = envelope.seal(Letter("x", "en", (Paragraph((text,)),)), "<a@example.com>")
    read = message_from_bytes(message.as_bytes(), policy=policy.SMTP)
    plain, page = read.iter_parts()

    assert f"x\n=\n\n{text}\n" == plain.get_content().replace("\r\n", "\n")
    assert "</html>\n" == page.get_content().replace("\r\n", "\n")[-8:]


@pytest.mark.threat("T-20")
def test_a_domain_that_cannot_be_is_told():
    """The form is right, and no server can have this name."""
    with pytest.raises(InvalidValueError) as caught:
        envelope.mailbox("", "a@ab--c.éé--x.example.com", "user")
    assert ("email.bad_domain", "user.email") == (caught.value.code, caught.value.path)
