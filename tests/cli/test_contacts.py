"""The commands that check, import and export the contacts of an address book."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import dstny_smp as smp
from dstny_smp import limits
from dstny_smp.cli.app import app
from dstny_smp.cli.options import FAULTS_SHOWN
from dstny_smp.contacts import csv_file, vcard

CITY = str(Path(__file__).parents[2] / "examples" / "municipality.json")
GOOD = "voornaam;nummers\nAnna;020 765 43 21\nBea;+31201239001\n"
BAD = "voornaam;e-mail\n[b]Anna;anna@\nBea;bea@example.com\n;x@example.com\n"


def call(*arguments, language="en", input=None):
    """Run the command in this process; return its exit code, output in bytes and complaints."""
    env = {"LANG": f"{language}.UTF-8", "LC_ALL": "", "LANGUAGE": ""}
    result = CliRunner().invoke(app, ["contacts", *arguments], env=env, input=input)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout_bytes, result.stderr


@pytest.fixture
def city(tmp_path):
    """Return the path of a copy of the municipality."""
    return str(shutil.copy(CITY, tmp_path / "city.json"))


@pytest.fixture
def file(tmp_path):
    """Return a function that writes a file of contacts and returns its path."""

    def make(text, name="contacts.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8", newline="")
        return str(path)

    return make


@pytest.mark.requirement("CON-06")
def test_the_template_is_that_of_the_library(tmp_path):
    """To the output or to a file, in the reader's language; byte for byte."""
    path = tmp_path / "template.csv"

    assert (0, csv_file.template("nl", delimiter=";"), "") == call(
        "template", "--separator", "semicolon", language="nl"
    )
    assert (0, f"written: {path}\n".encode(), "") == call("template", "--output", str(path))
    assert csv_file.template() == path.read_bytes()
    assert 0 == call("check", str(path))[0]


@pytest.mark.requirement("CON-05")
def test_a_check_tells_every_fault_by_row_and_column(file):
    """As a table, with what the columns are called; the exit code says that something was found."""
    code, out, err = call("check", file(BAD), "--language", "nl")
    lines = out.decode().splitlines()

    assert (1, "") == (code, err)
    assert ["Rij", "Kolom", "Bevinding"] == lines[0].split()
    assert lines[1].startswith("2    e-mail  anna@ is geen e-mailadres; ")
    assert lines[2].split(maxsplit=1)[1].startswith("er is niets waaraan deze contactpersoon te herkennen is")
    assert "rijen: 3, contactpersonen: 1; fouten: 2, dubbele: 0, opmerkingen: 0" == lines[3]
    assert "er wordt niets overgenomen zolang er fouten zijn" == lines[4]


@pytest.mark.requirement("CON-05")
def test_a_check_looks_for_duplicates_in_a_book(file, city):
    """What stands in the book is told by its contact; without one only the file counts."""
    path = file(GOOD)
    found = call("check", path, "--into", city, "--book", "suppliers")

    assert 1 == found[0]
    assert b"the number +31201239001 is that of contact lift already" in found[1]
    assert (0, b"rows: 2, contacts: 2; faults: 0, duplicates: 0, remarks: 0\n", "") == call("check", path)


def test_a_check_is_json_for_programs(file):
    """Row, column, field, code and text of everything."""
    told = json.loads(call("check", file(BAD), "--json")[1])

    assert {"row": 2, "column": 2, "field": "email", "code": "email.bad_form"}.items() <= told["faults"][0].items()
    assert {"row": 4, "column": None, "field": None, "code": "contact.empty"}.items() <= told["faults"][1].items()
    assert (3, 1, [], [], 0) == tuple(told[name] for name in ("rows", "accepted", "duplicates", "losses", "unlisted"))


def test_a_long_list_ends(file):
    """Nobody reads a thousand lines; the rest is counted."""
    lines = call("check", file("e-mail,company\n" + "x,A\n" * 200))[1].decode().splitlines()

    assert FAULTS_SHOWN + 4 == len(lines)
    assert "and 150 more" == lines[-3]


@pytest.mark.requirement("CON-05")
def test_contacts_are_imported(file, city):
    """The file itself is changed with --write; a second time the same numbers are duplicates, and can be left out."""
    before = smp.load(city).address_book("suppliers")
    arguments = ("import", file(GOOD), "--into", city, "--book", "suppliers", "--write", "--skip-duplicates")
    code, out, err = call(*arguments)
    after = smp.load(city).address_book("suppliers")

    assert (0, "") == (code, err)
    assert out.decode().startswith(f"written: {city}\n")
    assert before.contacts == after.contacts[:-1]
    assert ("Anna", ("+31207654321",)) == (after.contacts[-1].first_name, after.contacts[-1].numbers)
    assert 0 == json.loads(call(*arguments, "--json")[1])["accepted"]
    assert after == smp.load(city).address_book("suppliers")


@pytest.mark.requirement("CON-05")
def test_one_fault_and_nothing_is_imported(file, city):
    """The document stays as it is, byte for byte, and the faults are told as by a check."""
    before = Path(city).read_bytes()
    path = file(BAD)
    code, out, err = call("import", path, "--into", city, "--book", "suppliers", "--write")

    assert (1, call("check", path)[1], "") == (code, out, err)
    assert before == Path(city).read_bytes()


def test_without_write_the_document_is_printed(file, city):
    """A pipe reads and writes documents; a file of contacts can come through it instead."""
    before = Path(city).read_text(encoding="utf-8")
    code, out, _ = call("import", file(GOOD), "--into", city, "--book", "suppliers")
    again = call("import", "-", "--into", city, "--book", "suppliers", input=GOOD)[1]
    third = call("import", file(GOOD), "--into", "-", "--book", "suppliers", "--write", input=before)[1]

    assert 0 == code
    assert "Bea" == smp.loads(out).address_book("suppliers").contacts[-1].first_name
    assert out == again == third
    assert before == Path(city).read_text(encoding="utf-8")


def test_what_was_found_stands_beside_the_document_that_is_printed(file, city):
    """The document is all of the output; duplicates that were taken in are told on the standard error."""
    _, out, err = call("import", file(GOOD), "--into", city, "--book", "suppliers")

    assert smp.loads(out)
    assert ["Row  Column   Finding", "rows: 2, contacts: 2; faults: 0, duplicates: 1, remarks: 0"] == [
        err.splitlines()[0],
        err.splitlines()[-1],
    ]
    assert "" == call("import", file("voornaam\nAnna\n"), "--into", city, "--book", "suppliers")[2]


def test_more_faults_than_are_kept_are_not_counted_short(file):
    """What is beyond the first ten thousand is not looked at one by one: the number is marked as a lower bound."""
    lines = call("check", file("e-mail,company\n" + "x,A\n" * (limits.FAULTS + 100)))[1].decode().splitlines()

    assert f"and {limits.FAULTS + 100 - FAULTS_SHOWN} more" == lines[-3]
    assert f"rows: {limits.FAULTS + 100}, contacts: 0; faults: {limits.FAULTS}+, duplicates: 0, remarks: 0" == lines[-2]


def test_a_table_in_a_pipe_has_no_blanks_behind_its_lines(file):
    """They would show in a diff, and mean nothing."""
    lines = call("check", file(BAD))[1].decode().splitlines()

    assert [line.rstrip() for line in lines] == lines


@pytest.mark.requirement("CON-07")
@pytest.mark.parametrize("name", ["out.csv", "out.vcf"])
def test_what_is_exported_is_imported(city, tmp_path, name):
    """Its ids are those of the book, so that nothing changes; the name of the file says what kind it is."""
    path = str(tmp_path / name)
    arguments = ("import", path, "--into", city, "--book", "suppliers")

    assert (0, f"written: {path}\n".encode(), "") == call("export", city, "suppliers", "--output", path)
    assert smp.load(city) == smp.loads(call(*arguments)[1])
    assert (b"BEGIN:VCARD" in Path(path).read_bytes()) is name.endswith("vcf")


@pytest.mark.requirement("CON-07")
def test_an_export_is_made_to_measure(city):
    """Kind, separator, marks and language of the header."""
    raw = call("export", city, "suppliers", "--separator", "semicolon", "--raw", "--language", "nl")[1].decode()

    assert raw.splitlines()[1].startswith("lift;;;Liftservice Noord;;+31201239001;")
    assert "voornaam" in raw
    assert 3 == len(vcard.read(call("export", city, "suppliers", "--format", "vcard")[1]).contacts)


@pytest.mark.requirement("CON-03", "CON-07")
def test_an_export_for_somebody_is_of_what_he_sees(city):
    """A book that he may not see is told like one that is not there."""
    restricted = next(each for each in smp.load(city).address_books if each.scope == "restricted")
    org = smp.load(city)
    seeing = next(each for each in org.users if restricted.is_visible_to(each))
    other = next(each for each in org.users if not restricted.is_visible_to(each))

    assert 0 == call("export", city, restricted.id, "--user", seeing.id)[0]
    code, out, err = call("export", city, restricted.id, "--user", other.id)
    assert (2, b"", f"there is no address book with id {restricted.id}\n") == (code, out, err)
    assert 2 == call("export", city, "nothing")[0]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("check", "nowhere.csv"), "nowhere.csv cannot be read"),
        (("check", CITY, "--into", CITY), "--into means nothing without --book"),
        (("check", CITY, "--book", "suppliers"), "--book means nothing without --into"),
        (("check", "-"), "the file is empty"),
        (("check", CITY, "--region", "Holland"), "--region: Holland is not a country code"),
        (("import", "-", "--into", "-", "--book", "suppliers"), "- can be read only once"),
        (("import", CITY, "--into", CITY, "--book", "x"), "there is no address book with id x"),
    ],
)
def test_misuse_is_one_line_and_exit_code_2(arguments, complaint):
    """What was typed wrong is said on the standard error."""
    code, out, err = call(*arguments)

    assert (2, b"") == (code, out)
    assert complaint in err
    assert 1 == len(err.splitlines())


def test_an_export_that_cannot_be_written_is_misuse(city):
    """One line says so."""
    code, out, err = call("export", city, "suppliers", "--output", "no/such/folder.csv")

    assert (2, b"") == (code, out)
    assert err.startswith("no/such/folder.csv cannot be written: ")
