"""Contacts in CSV files: what goes out comes back, what spreadsheets save is read, what is wrong is told by cell."""

import csv
import io
import tracemalloc

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dstny_smp import limits
from dstny_smp.contacts import AddressBook, Contact, csv_file
from dstny_smp.errors import InvalidValueError, SmpError
from dstny_smp.testing import strategies

HEADER = b"first_name,last_name,numbers,email\n"
EMPTY = AddressBook(id="b", name="B")
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "＝1",
    "＋1",
    "－1",
    "＠a",
    "=cmd|'/c calc'!A1",
    "'=1",
    "''",
    "a;=1",
    'a,"=1',
]


def written(book, **options):
    """Return the bytes of a book."""
    file = io.BytesIO()
    csv_file.write(book, file, **options)
    return file.getvalue()


def told(findings):
    """Return (row, column, code) of each."""
    assert all(each.text("nl") and each.text("en") for each in findings)
    return [(*each.witness, each.code) for each in findings]


def refused(call):
    """Return the code of a refusal."""
    with pytest.raises(InvalidValueError) as caught:
        call()
    return caught.value.code


# Out and in again


@pytest.mark.requirement("CON-07", "CON-05")
@given(strategies.address_books(), st.sampled_from([",", ";"]), st.sampled_from(["nl", "en"]), st.booleans())
def test_what_is_written_comes_back(book, delimiter, language, neutralise):
    """An export read into an empty book gives the same contacts: ids, numbers, marks and all."""
    data = written(book, delimiter=delimiter, language=language, neutralise=neutralise)
    report = csv_file.read(data, neutralised=neutralise)

    assert book.contacts == report.into(EMPTY).contacts
    assert book == csv_file.read(data, book=book, neutralised=neutralise).into(book)


@pytest.mark.requirement("CON-07")
@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_no_cell_is_a_formula(text, delimiter):
    """Whichever separator a spreadsheet cuts at, no piece begins with what it runs; and all comes back."""
    book = attrs.evolve(EMPTY, contacts=[Contact(id="c1", company="A", notes=text, numbers=["+31201234567", "201"])])
    data = written(book, delimiter=delimiter)

    for cut in ",;\t":
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=cut):
            assert [] == [cell for cell in row if cell.lstrip('"')[:1] in {*"=+-@\t\r＝＋－＠"}]
    assert book.contacts == csv_file.read(data).contacts


@pytest.mark.requirement("CON-07")
def test_a_program_gets_cells_as_they_are():
    """Without neutralising nothing is set in front; numbers are what they were."""
    book = attrs.evolve(EMPTY, contacts=[Contact(id="c1", company="=A", numbers=["+31201234567"])])

    assert b",=A,,+31201234567," in written(book, neutralise=False)
    assert b",'=A,,'+31201234567," in written(book)


@given(st.text(alphabet="'\"=+-@,;\ta＝ \n", max_size=12))
@example("a,\"'=1")
def test_marks_come_off_exactly(cell):
    """Unmarking undoes marking, for any text whatever."""
    assert cell == csv_file.unmark(csv_file.mark(cell))


@given(strategies.address_books())
def test_the_standard_library_reads_the_same_cells(book):
    """What is written is RFC 4180: another reader finds as many cells in every row, with the same texts."""
    rows = list(csv.reader(io.StringIO(written(book, neutralise=False).decode("utf-8-sig"), newline=""), strict=True))

    assert {9} == {len(row) for row in rows}
    for contact, row in zip(book.contacts, rows[1:], strict=True):
        assert [contact.id, contact.first_name, contact.last_name, contact.company] == row[:4]
        assert [contact.department, ";".join(contact.numbers), contact.email or ""] == row[4:7]
        assert [contact.address, contact.notes] == row[7:]


@pytest.mark.requirement("CON-06")
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_the_template_is_taken_as_it_is(language, delimiter):
    """Its example row is a contact under example.com, without an id, which the import makes."""
    report = csv_file.read(csv_file.template(language, delimiter=delimiter))

    assert (1, True) == (report.rows, report.ok)
    assert (csv_file.EXAMPLE,) == report.contacts
    assert report.contacts[0].email.endswith("@example.com")


# What spreadsheets save


@pytest.mark.requirement("CON-05")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_encodings_separators_and_line_ends_are_found(encoding, ends, delimiter):
    """A Dutch and an English spreadsheet, old and new, with and without a mark in front."""
    rows = [["Voornaam", "ACHTERNAAM", "E-mail", "Nummers"], ["Zoë", "de Vries", "z@example.com", "020 1234567"]]
    data = ends.join(delimiter.join(row) for row in rows).encode(encoding)

    expected = Contact(id="c1", first_name="Zoë", last_name="de Vries", email="z@example.com", numbers=["+31201234567"])
    assert (expected,) == csv_file.read(data).contacts


@pytest.mark.requirement("CON-05")
def test_quotes_hold_separators_and_quotes():
    """Separators and doubled quotes may stand in a quoted cell; blank rows are none but count as rows."""
    data = b'company,numbers,notes\n"Acme, ""the"" firm","020-1234567; 201, +31 20 765 43 21","a;b"\n,,\n\nB,,\n'
    report = csv_file.read(data)

    assert [
        Contact(id="c1", company='Acme, "the" firm', numbers=["+31201234567", "201", "+31207654321"], notes="a;b"),
        Contact(id="c2", company="B"),
    ] == list(report.contacts)
    assert 2 == report.rows


def test_numbers_are_those_of_the_region():
    """A number without a country code is one of the country that is given."""
    assert ("+3225012345",) == csv_file.read(b"numbers\n02 501 23 45\n", region="BE").contacts[0].numbers
    assert "country.unknown" == refused(lambda: csv_file.read(b"numbers\n201\n", region="Belgium"))


def test_a_number_outside_the_plan_is_kept_and_told():
    """What a book may hold can come back; what is not in E.164 form must exist."""
    report = csv_file.read(b"numbers\n+31000000001\n0310000001\n")

    assert [(2, 1, "contacts.number_not_in_plan")] == told(report.losses)
    assert [(3, 1, "number.not_in_plan")] == told(report.faults)


# What is wrong


@pytest.mark.requirement("CON-05")
def test_every_fault_is_told_by_row_and_column():
    """All at once, each with its code; rows count as a spreadsheet shows them."""
    data = HEADER + b"Anna,Bakker,020 1234567,anna@example.com\n\nA\0b,,abc;112,anna@\n,,,x@example.com\nA,B\n"
    report = csv_file.read(data)

    assert [
        (4, 1, "label.forbidden_character"),
        (4, 4, "email.bad_form"),
        (4, 3, "number.forbidden_character"),
        (4, 3, "number.emergency"),
        (5, None, "contact.empty"),
        (6, None, "csv.ragged"),
    ] == told(report.faults)
    assert "rows[4].email: anna@ is geen e-mailadres" in report.faults[1].text("nl")
    assert (4, 1, ()) == (report.rows, report.accepted, report.contacts)


@pytest.mark.requirement("CON-05")
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"first_name,surname\n", (1, 2, "csv.unknown_column")),
        (b"naam\n", (1, 1, "csv.unknown_column")),
        (b"first_name,,company\n", (1, 2, "csv.unknown_column")),
        (b"first_name,voornaam\n", (1, 2, "csv.duplicate_column")),
        (b"email,notes\n", (1, None, "csv.no_telling_column")),
        (b"\xef\xbb\xbf", (1, 1, "csv.unknown_column")),
        (b'company\n"A\nB\n', (2, None, "csv.open_quote")),
        (b'company\nA\n"', (3, None, "csv.open_quote")),
        (b'"company\nA\n', (1, None, "csv.open_quote")),
        (b'company,notes\nA,5" pipe "x\n', (2, 2, "csv.stray_quote")),
        (b'company,notes\n"A"b,c\n', (2, 1, "csv.stray_quote")),
        (b"company\n" + b"a" * 200_000, (2, None, "csv.row_too_long")),
        (b'company\n"' + b"a\n" * 100_000, (2, None, "csv.row_too_long")),
        (b"company\n" + b"a" * 4_097, (2, 1, "csv.cell_too_long")),
        (b"company\n" + b"a" * 4_096, (2, 1, "label.too_long")),
        (b"company\na,b\n", (2, None, "csv.ragged")),
        (b"id,company\nx,A\nx,B\n", (3, 1, "field.duplicate")),
        (b"id,company\nno id,A\n", (2, 1, "id.bad_form")),
    ],
)
def test_what_a_file_is_refused_for(data, expected):
    """The first fault, where it stands; nothing is taken from the file."""
    report = csv_file.read(data)

    assert expected == told(report.faults)[0]
    assert "contacts.faults" == refused(lambda: report.into(EMPTY))


@pytest.mark.requirement("CON-05")
@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"", "contacts.no_bytes"),
        ("company\nA\n".encode("utf-16"), "contacts.utf_16"),
        (b"company\n\x81\xff\n", "contacts.no_encoding"),
        (io.StringIO("company\nA\n"), "contacts.not_binary"),
        ("company\nA\n", "contacts.not_binary"),
        (None, "contacts.not_binary"),
    ],
)
def test_what_is_no_csv_file(file, code):
    """What cannot be read at all is refused before anything is parsed."""
    assert code == refused(lambda: csv_file.read(file))


def test_an_encoding_is_that_of_the_whole_file():
    """One byte at the far end decides: a file that is not UTF-8 throughout is not half of it."""
    data = b"company,notes\n" + ("Zoë," + "x" * 900 + "\n").encode() * 2_000 + b"Zo\xeb,\n"

    assert "Zo\u00c3\u00ab" == csv_file.read(data).contacts[0].company


def test_files_have_their_limits(monkeypatch):
    """Too many rows and too many bytes are refused, the bytes before anything is parsed."""
    monkeypatch.setattr(limits, "CSV_ROWS", 2)
    assert csv_file.read(b"company\nA\nB\n").ok
    assert [(4, None, "csv.too_many_rows")] == told(csv_file.read(b"company\nA\nB\nC\n").faults)
    monkeypatch.setattr(limits, "IMPORT_BYTES", 20)
    assert "contacts.too_large" == refused(lambda: csv_file.read(b"company\n" + b"A" * 13))
    assert csv_file.read(b"company\n" + b"A" * 12).ok


def test_faults_are_counted_beyond_the_limit(monkeypatch):
    """Nobody reads ten thousand lines, and they take memory; how many there are is known all the same."""
    monkeypatch.setattr(limits, "FAULTS", 3)
    report = csv_file.read(b"email,numbers\n" + b"x,y\n" * 10)

    assert (3, 17, 10, 0) == (len(report.faults), report.unlisted, report.rows, report.accepted)


# Duplicates


@pytest.mark.requirement("CON-05")
def test_duplicates_are_listed_and_may_be_left_out():
    """By number however it is written, by address, by name; in the file and against the book."""
    book = attrs.evolve(EMPTY, contacts=[Contact(id="known", company="Acme", numbers=["+31201234567"])])
    data = HEADER + (
        b"Anna,Bakker,,anna@example.com\nBea,,020-1234567,\n,,201,ANNA@example.com\nANNA,bakker,202,\nCas,,203,\n"
    )
    report = csv_file.read(data, book=book)

    assert [
        (3, 3, "contacts.duplicate_in_book"),
        (4, 4, "contacts.duplicate_in_file"),
        (5, 2, "contacts.duplicate_in_file"),
    ] == told(report.duplicates)
    assert "het nummer" not in report.duplicates[0].text("nl")
    assert "rows[3].numbers: nummer +31201234567 hoort al bij contactpersoon known" == report.duplicates[0].text("nl")
    assert "rows[5].last_name: the name ANNA bakker stands on row 2 already" == report.duplicates[2].text()
    assert 6 == len(report.into(book).contacts)
    assert ["Anna Bakker", "Cas"] == [
        each.display_name for each in csv_file.read(data, book=book, skip_duplicates=True).contacts
    ]


@pytest.mark.requirement("CON-05")
def test_a_contact_of_the_same_id_takes_its_place():
    """An export that was edited comes back as a change, and is no duplicate of itself; new ids are free ones."""
    book = attrs.evolve(EMPTY, contacts=[Contact(id="c1", company="Acme"), Contact(id="c2", company="Other")])
    report = csv_file.read(b"id,company,numbers\nc2,Other,201\n,New,\nc3,Third,\n", book=book)

    assert () == report.duplicates
    assert [
        Contact(id="c1", company="Acme"),
        Contact(id="c2", company="Other", numbers=["201"]),
        Contact(id="c4", company="New"),
        Contact(id="c3", company="Third"),
    ] == list(report.into(book).contacts)


# All or nothing


@pytest.mark.requirement("CON-05")
def test_a_dry_run_takes_nothing_in():
    """It reports the same and keeps no contact."""
    data = HEADER + b"Anna,Bakker,201,\n"
    report, dry = csv_file.read(data), csv_file.read(data, dry_run=True)

    assert attrs.evolve(report, contacts=(), is_dry=True) == dry
    assert "contacts.dry_run" == refused(lambda: dry.into(EMPTY))


def test_progress_is_told_and_may_stop_the_work():
    """In bytes of the file, never back; an error of the host's comes out as it is, and the file stays open."""
    file = io.BytesIO(b"passed over" + HEADER + b"A,B,201,\n" * 5_000)
    size = len(file.getvalue()) - 11
    file.seek(11)
    heard = []
    assert csv_file.read(file, progress=lambda *step: heard.append(step)).rows == 5_000
    assert (6, (size, size), {size}) == (len(heard), heard[-1], {total for _, total in heard})
    assert heard == sorted(heard)

    def stop(*_):
        raise InvalidValueError("field.empty", None)

    file.seek(11)
    assert "field.empty" == refused(lambda: csv_file.read(file, progress=stop))
    assert not file.closed


BYTES = st.binary(max_size=200) | st.lists(
    st.sampled_from(
        [
            *(b"company", b"numbers", b"id", b"e-mail", b",", b";", b'"', b"\n", b"\r", b"'", b"=", b"+31201234567"),
            *(b"a", b"\xeb", b"\xc3", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"x@example.com", b" ", b"\xe2\x80\xae"),
        ]
    ),
    max_size=40,
).map(b"".join)


@given(BYTES, st.booleans())
@example(b"company\n\xc3", False)
@example(b"\xff", True)
def test_any_bytes_give_a_report_or_a_refusal(data, headed):
    """Whatever comes: a value or an error of ours; the file unchanged, the book whole or as it was."""
    data = (b"company,numbers\n" if headed else b"") + data
    file = io.BytesIO(data)
    book = attrs.evolve(EMPTY, contacts=[Contact(id="c1", company="a")])
    try:
        report = csv_file.read(file, book=book)
        assert report.accepted <= report.rows
        assert len(report.contacts) == (report.accepted if report.ok else 0)
        after = report.into(book)
        assert {"c1", *(each.id for each in report.contacts)} == {each.id for each in after.contacts}
        assert after == csv_file.read(written(after)).into(after)
    except SmpError as error:
        said = error.text("nl")
    else:
        said = report.ok
    assert said
    assert data == file.getvalue()


def test_memory_of_a_dry_run_is_that_of_what_tells_duplicates():
    """The file is never held, nor any contact of it."""

    def peak(rows):
        file = io.BytesIO(b"company,notes\n" + b"Acme,%s\n" % (b"x" * 900) * rows)
        tracemalloc.start()
        csv_file.read(file, dry_run=True)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(10)  # what is imported on first use
    assert peak(2_000) < 2_000 * 900  # less than the file, though every row is listed as a duplicate
