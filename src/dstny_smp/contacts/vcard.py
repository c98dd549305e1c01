r"""Contacts as vCard files, out and in.

Out goes vCard 4.0: one card a contact, lines folded at 75 octets, text escaped. The
same book gives the same bytes, and reading them gives the same contacts.

In come the versions 3.0 and 4.0. A contact has no room for pictures, birthdays and
the like, nor for a second address; each thing that is left out is a *loss* of the
report, by card (as row) and line of the card (as column). A card that is no card ends
the reading: the report has the fault, and no contacts.

>>> report = read(b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Zo\xc3\xab\r\nTEL:020 1234567\r\nBDAY:1980\r\nEND:VCARD\r\n")
>>> report.contacts[0].first_name, report.contacts[0].numbers
('Zoë', ('+31201234567',))
>>> [loss.text("nl") for loss in report.losses]
['rows[1]: BDAY is weggelaten: een contactpersoon heeft er geen plaats voor']

Source: RFC 6350 (4.0), RFC 2426 (3.0), RFC 3966 section 3 (``tel:``).
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final, NamedTuple

from dstny_smp import ids, limits
from dstny_smp.contacts.book import AddressBook, Contact
from dstny_smp.contacts.intake import ImportReport, Intake, Progress, check_options
from dstny_smp.contacts.source import check_writable, opened
from dstny_smp.errors import InvalidValueError
from dstny_smp.validation import argument, number

_OCTETS: Final = 75
_LINE: Final = 8 * limits.CSV_CELL
"""Characters of a line when it is unfolded, but for what is left out anyway, such as a picture."""
_PHYSICAL: Final = 4 * _LINE
"""Octets of a line as it stands in the file."""
_LINES: Final = 1_000
"""Lines of a card that are looked at."""
_EVERY: Final = 1_000

_CONTENT: Final = re.compile(
    r'(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+(?:=(?:"[^"]*+"|[^";:,]*+)(?:,(?:"[^"]*+"|[^";:,]*+))*+)?)*+):(.*)',
    re.DOTALL,
)
"""Group, name, parameters, value; a quantifier takes all it can and gives nothing back, so that time is linear."""
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_UNREAD: Final = frozenset({"BEGIN", "END", "VERSION", "PRODID", "REV", "KIND", "PROFILE"})
"""What says nothing of a contact."""
_KEPT: Final = frozenset({"UID", "FN", "N", "ORG", "TEL", "EMAIL", "ADR", "NOTE"})
_SAID: Final = {
    "id": "UID",
    "first_name": "N",
    "last_name": "N",
    "company": "ORG",
    "department": "ORG",
    "email": "EMAIL",
    "address": "ADR",
    "notes": "NOTE",
}
"""Which property says each field."""
_NAME: Final = re.compile(r"(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)(?=[:;])")
_PART: Final = re.compile(r"(?:\\.?|[^\\;])*+", re.DOTALL)


def write(book: AddressBook, file: BinaryIO) -> None:
    """Write the contacts of a book to a binary file, in their order.

    Who may see the book is asked before, with `dstny_smp.contacts.find_book`.

    Args:
        book: whose contacts.
        file: is written from where it stands, and not closed.

    Raises:
        InvalidValueError: ``contacts.not_writable``, ``field.wrong_type``.
    """
    argument.expect(book, "book", AddressBook)
    check_writable(file)
    file.writelines(b"".join(_folded(line) for line in _card(contact)) for contact in book.contacts)


def read(
    file: bytes | BinaryIO,
    *,
    book: AddressBook | None = None,
    region: str = "NL",
    dry_run: bool = False,
    skip_duplicates: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Return what a file holds; nothing is changed by reading it.

    The arguments are those of `dstny_smp.contacts.csv_file.read`; a row of the report is a card.

    Raises:
        InvalidValueError: ``contacts.not_binary``, ``contacts.no_bytes``, ``contacts.too_large``, ``country.unknown``,
            ``field.wrong_type``.
    """
    check_options(book, progress, dry_run=dry_run, skip_duplicates=skip_duplicates)
    source, size = opened(file)
    start = source.tell()
    intake = Intake(book, region, dry_run=dry_run, skip_duplicates=skip_duplicates, has_ids=True)
    for row, card in enumerate(_cards(source), 1):
        lines = card
        if row > limits.CSV_ROWS:
            lines = InvalidValueError("vcard.too_many_cards", row, cap=limits.CSV_ROWS)
        if isinstance(lines, InvalidValueError):
            intake.fault(row, lines)  # what follows cannot be told apart
            break
        _take(intake, row, lines)
        if progress is not None and row % _EVERY == 0:
            progress(source.tell() - start, size)
    if progress is not None:
        progress(size, size)
    return intake.report()


# Reading


class _Line(NamedTuple):
    """One property of a card: the number of its line, its name in capitals, parameters, value."""

    number: int
    name: str
    params: str
    value: str


def _lines(source: BinaryIO) -> Iterator[bytes]:
    """Yield the lines, unfolded; one that is too long is cut a little beyond the limit."""
    held, is_whole = bytearray(), True
    while piece := source.readline(_PHYSICAL):
        is_folded = is_whole and bool(held) and piece[:1] in {b" ", b"\t"}
        if is_whole and held and not is_folded:
            yield bytes(held)
            held.clear()
        if len(held) <= _LINE:
            body = piece[1:] if is_folded else piece
            held += body.removesuffix(b"\n").removesuffix(b"\r")
        is_whole = piece.endswith(b"\n")
    if held:
        yield bytes(held)


def _cards(source: BinaryIO) -> Iterator[list[_Line] | InvalidValueError]:
    """Yield the cards; at what is no card, why, and no more."""
    card: list[_Line] | None = None
    count = 0
    for raw in _lines(source):
        count += 1
        line = _content(raw.removeprefix(BOM_UTF8) if card is None else raw, count)
        if isinstance(line, InvalidValueError):
            yield line
            return
        if line is None:
            continue
        what = line.name, line.value.strip().upper()
        if what == ("BEGIN", "VCARD"):
            if card is not None:
                yield InvalidValueError("vcard.open_card", None)
                return
            card, count = [], 1
        elif card is None:
            yield InvalidValueError("vcard.no_card", line.name)
            return
        elif what == ("END", "VCARD"):
            version = next((each.value.strip() for each in card if each.name == "VERSION"), None)
            if version not in {"3.0", "4.0"}:
                yield InvalidValueError("vcard.version", version)
                return
            yield card
            card = None
        elif len(card) >= _LINES:
            yield InvalidValueError("vcard.too_many_lines", None, cap=_LINES)
            return
        else:
            card.append(line)
    if card is not None:
        yield InvalidValueError("vcard.open_card", None)


def _content(raw: bytes, at: int) -> _Line | InvalidValueError | None:
    """Return what a line says; nothing of a blank one, and of a long one that is left out only its name."""
    if not raw.strip():
        return None
    is_long = len(raw) > _LINE
    try:
        text = raw[: limits.NAME].decode("ascii", "replace") if is_long else raw.decode()
    except UnicodeDecodeError:
        return InvalidValueError("contacts.no_encoding", None)
    match = _NAME.match(text) if is_long else _CONTENT.fullmatch(text)
    if match is None:
        return InvalidValueError("vcard.bad_line", text)
    name = match[1].upper()
    if not is_long:
        return _Line(at, name, match[2].upper(), match[3])
    if name in _KEPT or name in _UNREAD:
        return InvalidValueError("vcard.line_too_long", name, cap=_LINE)
    return _Line(at, name, "", "")


def _take(intake: Intake, row: int, lines: list[_Line]) -> None:
    """Hand on one card."""
    lost: dict[str, None] = {}
    found: dict[str, _Line] = {}
    telephones: list[_Line] = []
    for line in sorted(lines, key=_preference):
        if line.name == "TEL":
            telephones.append(line)
        elif line.name not in _KEPT or "ENCODING=" in line.params:
            if line.name not in _UNREAD:
                lost[line.name] = None
        elif line.name in found:
            intake.loss(row, "vcard.second", line.name)
        else:
            found[line.name] = line

    texts = _texts(found, lost)
    numbers = []
    for line in telephones:
        typed, _, extension = _dialled(line.value)
        numbers.append(typed)
        if extension:
            lost["TEL"] = None
    shown = _plain(found["FN"].value) if "FN" in found else ""
    if not (texts.get("first_name") or texts.get("last_name")) and shown not in {texts.get("company"), *numbers}:
        texts["first_name"] = shown
    for name in lost:
        intake.loss(row, "vcard.property", name)
    columns = {field: found[name].number for field, name in _SAID.items() if name in found}
    if texts.get("first_name") == shown and "FN" in found:
        columns["first_name"] = found["FN"].number
    if telephones:
        columns["numbers"] = telephones[0].number
    intake.take(row, texts, numbers, columns)


def _texts(found: Mapping[str, _Line], lost: dict[str, None]) -> dict[str, str]:
    """Return the fields that a card gives, but for its numbers; and note of which property a part is lost."""

    def value(name: str) -> str:
        return found[name].value if name in found else ""

    own = _plain(value("UID")).removeprefix("urn:uuid:")
    family, given, more, *titles = _parts(value("N"), 5)
    company, department, further = _parts(value("ORG"), 3)
    if any(titles):
        lost["N"] = None
    if further:
        lost["ORG"] = None
    return {
        "id": own if ids.is_valid(own) else "",
        "first_name": " ".join(filter(None, (given, more))),
        "last_name": family,
        "company": company,
        "department": department,
        "email": _plain(value("EMAIL")).removeprefix("mailto:"),
        "address": ", ".join(filter(None, _parts(value("ADR"), 7))),
        "notes": _plain(value("NOTE")),
    }


def _preference(line: _Line) -> int:
    """Return where a line stands among those of its name: 1 to 100, and 101 when it does not say."""
    match = re.search(r";PREF=\"?([0-9]{1,3})", line.params)
    if match is not None:
        return int(match[1])
    return 1 if re.search(r"[;=,]PREF\b(?!=)", line.params) else 101


def _dialled(value: str) -> tuple[str, str, str]:
    """Return a number, and what a ``tel:`` link says behind it."""
    text = _plain(value).strip()
    if text[:4].lower() != "tel:":
        return text, "", ""
    return text[4:].partition(";")


def _parts(value: str, count: int) -> list[str]:
    """Return so many parts of a compound value; what is too much stands in the last."""
    parts, position = [], 0
    while position <= len(value) and (match := _PART.match(value, position)) is not None:
        parts.append(_plain(match[0]))
        position = match.end() + 1
    parts += [""] * (count - len(parts))
    return [*parts[: count - 1], ";".join(parts[count - 1 :])]


def _plain(value: str) -> str:
    """Return a text as it was before it was escaped, in one line."""
    return _ESCAPED.sub(lambda match: " " if match[1] in "nN" else match[1], value).strip()


# Writing


def _card(contact: Contact) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"UID;VALUE=text:{contact.id}"
    yield f"FN:{_escaped(contact.display_name)}"
    yield f"N:{_escaped(contact.last_name)};{_escaped(contact.first_name)};;;"
    if contact.company or contact.department:
        yield f"ORG:{_escaped(contact.company)};{_escaped(contact.department)}"
    for index, own in enumerate(contact.numbers):
        first = "" if index else ";PREF=1"
        yield f"TEL;VALUE=uri{first}:tel:{own}" if number.is_e164(own) else f"TEL;VALUE=text{first}:{own}"
    if contact.email is not None:
        yield f"EMAIL:{_escaped(contact.email)}"
    if contact.address:
        yield f"ADR:;;{_escaped(contact.address)};;;;"
    if contact.notes:
        yield f"NOTE:{_escaped(contact.notes)}"
    yield "END:VCARD"


def _escaped(text: str) -> str:
    return re.sub(r"([\\,;])", r"\\\1", text)


def _folded(line: str) -> bytes:
    """Return a line, cut so that none is longer than 75 octets and no character is cut."""
    rest = line.encode()
    pieces = []
    room = _OCTETS
    while len(rest) > room:
        cut = room
        while rest[cut] & 0xC0 == 0x80:  # inside a character
            cut -= 1
        pieces.append(rest[:cut])
        rest, room = rest[cut:], _OCTETS - 1  # a folded line begins with a space
    return b"\r\n ".join([*pieces, rest]) + b"\r\n"
