"""Contacts in vCard files: what goes out comes back and is read by others, and what is left out is told."""

import io

import attrs
import pytest
import vobject
from hypothesis import example, given
from hypothesis import strategies as st

from dstny_smp import limits
from dstny_smp.contacts import AddressBook, Contact, vcard
from dstny_smp.errors import InvalidValueError, SmpError
from dstny_smp.testing import strategies

EMPTY = AddressBook(id="b", name="B")


def written(*contacts):
    """Return the file of these contacts."""
    file = io.BytesIO()
    vcard.write(attrs.evolve(EMPTY, contacts=contacts), file)
    return file.getvalue()


def card(*lines, version="3.0"):
    """Return one card with these lines."""
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""]).encode()


def told(findings):
    """Return (row, column, code) of each."""
    assert all(each.text("nl") and each.text("en") for each in findings)
    return [(*each.witness, each.code) for each in findings]


def refused(call):
    """Return the code of a refusal."""
    with pytest.raises(InvalidValueError) as caught:
        call()
    return caught.value.code


@pytest.mark.requirement("CON-07", "CON-05")
@given(strategies.address_books())
def test_what_is_written_comes_back(book):
    """Reading an export gives the same contacts in the same order, without a loss."""
    if book.contacts:
        report = vcard.read(written(*book.contacts))

        assert book.contacts == report.into(EMPTY).contacts
        assert {"contacts.number_not_in_plan"} >= {each.code for each in report.losses}


@pytest.mark.requirement("CON-07")
@given(strategies.contacts())
@example(Contact(id="c1", first_name='a;b,c\\d"', last_name="\\", company=";;", department=",", notes="\\n"))
@example(Contact(id="c1", company="Société Générale " * 3, address="é" * 200, numbers=["+31201234567", "201"]))
def test_another_program_reads_the_same(contact):
    """`vobject` finds each text, number and address as it was."""
    (read,) = vobject.readComponents(written(contact).decode())

    assert "4.0" == read.version.value
    assert contact.display_name == read.fn.value
    assert (contact.last_name, contact.first_name) == (read.n.value.family, read.n.value.given)
    assert contact.id == read.uid.value
    told = [line.value.removeprefix("tel:") for line in read.contents.get("tel", ())]
    assert list(contact.numbers) == told
    assert contact.email == (read.email.value if "email" in read.contents else None)
    assert contact.address == (read.adr.value.street if "adr" in read.contents else "")
    assert contact.notes == (read.note.value if "note" in read.contents else "")
    if contact.company:
        assert contact.company == read.org.value[0]


@given(strategies.contacts())
def test_lines_are_folded_between_characters(contact):
    """No line is longer than 75 octets, and each is text on its own."""
    lines = written(contact).split(b"\r\n")

    assert 75 >= max(len(line) for line in lines)
    assert all(line.decode() or line == b"" for line in lines)


@pytest.mark.requirement("CON-05")
@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_a_card_of_somebody_else(version):
    """Groups, parameters, preferences, several lines in one text; what has no place is told."""
    data = card(
        "item1.N:Jansen;Zoë;Maria;Dr.;",
        "fn:Dr. Zoë Maria Jansen",
        "ORG:Acme\\, Inc.;Inkoop;Kantoor",
        "TEL;TYPE=work,voice:020 765 43 21",
        'TEL;VALUE=uri;PREF=1;TYPE="cell,voice":tel:+31-6-12345678;ext=5',
        "EMAIL;TYPE=home:zoe@example.com",
        "EMAIL;TYPE=INTERNET,PREF:work@example.com",
        'ADR;LABEL="a;b":;;Dam 1;Amsterdam;;1012 AB;Nederland',
        "NOTE:een\\nt",
        " wee",
        "BDAY:1980-01-01",
        "PHOTO;ENCODING=b:" + "\r\n ".join(["A" * 70] * 1_000),
        "UID:urn:uuid:f81d4fae",
        version=version,
    )
    report = vcard.read(data)

    expected = Contact(
        id="f81d4fae",
        first_name="Zoë Maria",
        last_name="Jansen",
        company="Acme, Inc.",
        department="Inkoop",
        numbers=["+31612345678", "+31207654321"],
        email="work@example.com",
        address="Dam 1, Amsterdam, 1012 AB, Nederland",
        notes="een twee",
    )
    assert (expected,) == report.contacts
    assert ["EMAIL", "BDAY", "PHOTO", "N", "ORG", "TEL"] == [each.params["value"] for each in report.losses]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("FN:Zoë Jansen",), {"first_name": "Zoë Jansen"}),
        (("FN:Acme", "ORG:Acme"), {"company": "Acme"}),
        (("N:;;;;", "FN:Zoë", "ORG:Acme"), {"first_name": "Zoë", "company": "Acme"}),
        (("FN:201", "TEL:201"), {"numbers": ["201"]}),
        (("N:Jansen", "FN:Dr. Jansen"), {"last_name": "Jansen"}),
        (("TEL:201", "TEL:201"), {"numbers": ["201"]}),
        (("FN:A", "UID:not an id", ""), {"first_name": "A"}),
    ],
)
def test_how_a_card_is_named(lines, expected):
    """The formatted name counts where there is no other; without an id one is made."""
    assert (Contact(id="c1", **expected),) == vcard.read(card(*lines)).contacts


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"hello", (1, None, "vcard.bad_line")),
        (b"FN:A\r\n", (1, None, "vcard.no_card")),
        (b"BEGIN:VCARD\nVERSION:4.0\nFN:A\n", (1, None, "vcard.open_card")),
        (b"BEGIN:VCARD\nBEGIN:VCARD\n", (1, None, "vcard.open_card")),
        (card("FN:A", version="2.1"), (1, None, "vcard.version")),
        (b"BEGIN:VCARD\nFN:A\nEND:VCARD\n", (1, None, "vcard.version")),
        (card("FN:A") + card("FN:\xeb").replace("ë".encode(), b"\xeb"), (2, None, "contacts.no_encoding")),
        (card("NOTE:" + "a" * 50_000), (1, None, "vcard.line_too_long")),
        (card("NOTE:" + "a" * 1_001, "FN:A"), (1, 3, "label.too_long")),
        (card("TEL:112"), (1, 3, "number.emergency")),
        (card("FN:A", "EMAIL:x"), (1, 4, "email.bad_form")),
        (card("FN:A\\u202eb".replace("\\u202e", "\u202e")), (1, 3, "label.forbidden_character")),
        (card("BDAY:1980"), (1, None, "contact.empty")),
        (card(*["X-A:1"] * 1_001), (1, None, "vcard.too_many_lines")),
        (card("UID:a", "FN:A") + card("UID:a", "FN:B"), (2, 3, "field.duplicate")),
    ],
)
def test_what_a_file_is_refused_for(data, expected):
    """The first fault, by card and line; nothing is taken from the file."""
    report = vcard.read(data)

    assert expected == told(report.faults)[0]
    assert () == report.contacts


def test_files_have_their_limits(monkeypatch):
    """No more cards than a book has room for, and no file without bytes."""
    monkeypatch.setattr(limits, "CSV_ROWS", 1)
    assert vcard.read(card("FN:A")).ok
    assert [(2, None, "vcard.too_many_cards")] == told(vcard.read(card("FN:A") * 2).faults)
    assert "contacts.no_bytes" == refused(lambda: vcard.read(b""))
    assert "contacts.not_binary" == refused(lambda: vcard.read("BEGIN:VCARD"))


def test_progress_and_duplicates_are_those_of_any_import():
    """A dry run, doubles left out, and bytes told as they are read."""
    data = card("FN:A") * 2_000
    heard = []
    report = vcard.read(data, dry_run=True, skip_duplicates=True, progress=lambda *step: heard.append(step))

    assert (2_000, 1, 1_999) == (report.rows, report.accepted, len(report.duplicates))
    one_on = len("BEGIN:VCARD\r\n")  # a line is whole when the next one is not folded
    assert [(len(data) // 2 + one_on, len(data)), (len(data), len(data)), (len(data), len(data))] == heard


PIECES = [b"BEGIN:VCARD\n", b"VERSION:4.0\n", b"END:VCARD\n", b"FN:", b"N:", b"TEL:", b"ADR:", b"ORG:", b"UID:", b"+31"]
PIECES += [b"\n", b"\r\n ", b";", b",", b"\\", b'"', b":", b"=", b"PREF", b"a", b"\xc3\xab", b"\xff", b"\x00", b"201"]


@given(st.binary(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join), st.booleans())
@example(b"N:a\\", True)
@example(b"N" + b";A=" * 5_000, True)
def test_any_bytes_give_a_report_or_a_refusal(data, within):
    """Whatever comes: a value or an error of ours; the file unchanged, all of it or nothing."""
    data = card("@").replace(b"@", data) if within else data
    file = io.BytesIO(data)
    try:
        report = vcard.read(file)
    except SmpError as error:
        said = error.text("nl")
    else:
        said = True
        assert len(report.contacts) == (report.accepted if report.ok else 0)
        if report.contacts:
            assert report.contacts == vcard.read(written(*report.contacts)).contacts
    assert said
    assert data == file.getvalue()
