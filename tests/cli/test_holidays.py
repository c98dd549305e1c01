"""The command that lists the holidays of a country and adds them to a schedule."""

import json
import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

import dstny_smp as smp
from dstny_smp.cli.app import app
from dstny_smp.schedule import public_holidays

CITY = str(Path(__file__).parents[2] / "examples" / "municipality.json")


def call(*arguments, language="en", input=None):
    """Run the command in this process; return its exit code, output and complaints."""
    env = {"LANG": f"{language}.UTF-8", "LC_ALL": "", "LANGUAGE": "uk"}
    result = CliRunner().invoke(app, ["holidays", *arguments], env=env, input=input)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def cells(out):
    return [re.split(r" {2,}", line.strip()) for line in out.splitlines()]


@pytest.fixture
def city(tmp_path):
    """Return the path of a copy of the municipality, which has the holidays of 2026."""
    return shutil.copy(CITY, tmp_path / "city.json")


@pytest.mark.requirement("HOL-01", "HOL-03")
def test_without_a_country_it_lists_countries():
    """By code, with a name to search for, the years, and how many parts have holidays of their own."""
    code, out, _ = call(language="nl")
    shown = cells(out)

    assert 0 == code
    assert ["Code", "Land", "Jaren", "Delen", "Talen"] == shown[0]
    assert ["DE", "Germany", "1991–2100", "17", "de, en-US, th, uk"] in shown
    assert ["BA", "Bosnia and Herzegovina"] == next(row for row in shown if row[0] == "BA")[:2]
    assert public_holidays.supported() == tuple(row[0] for row in shown[1:])


@pytest.mark.requirement("HOL-01", "HOL-04")
def test_the_holidays_of_a_year_are_a_table():
    """Date, name, category and id; below it what else may be asked of this country."""
    code, out, _ = call("NL", "--year", "2026", language="nl")
    shown = cells(out)

    assert 0 == code
    assert ["Netherlands, 2026"] == shown[0]
    assert ["Datum", "Feestdag", "Categorie", "Id"] == shown[1]
    assert ["ma 27 apr 2026", "Koningsdag", "public", "holiday-nl-2026-04-27"] in shown
    assert ["Delen (--subdivision): Midden, Noord, Zuid"] in shown
    assert "Bevrijdingsdag" not in out


@pytest.mark.requirement("HOL-03", "HOL-05")
def test_parts_categories_and_languages_are_chosen():
    """What is asked decides, the environment's LANGUAGE=uk does not."""
    out = call("DE", "--year", "2026", "--subdivision", "BY", "--category", "public", "--category", "catholic")[1]

    assert "Germany (BY), 2026" == out.splitlines()[0]
    assert ["Sat 15 Aug 2026", "Assumption Day", "catholic", "holiday-de-by-2026-08-15"] in cells(out)
    assert (
        "Mariä Himmelfahrt"
        in call("DE", "--year", "2026", "--subdivision", "BY", "--category", "catholic", "--names", "de")[1]
    )


def test_ids_stay_whole_in_a_narrow_terminal(monkeypatch):
    """They are what is copied from here; long names take more lines instead."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "66")
    out = call("HK", "--year", "2026")[1]

    listed = public_holidays.listing("HK", 2026)
    assert [holiday.id for holiday in listed] == re.findall(r"holiday-hk-[0-9-]{10}", out)
    assert "The first weekday after Christmas Day" not in out  # it was too narrow indeed


@pytest.mark.requirement("HOL-06")
def test_a_long_list_comes_in_pages():
    """The second of two pages has what the first has not, and says where it stands."""
    pages = [
        cells(call("NL", "--year", "2026", "--page", number, "--size", "6", "--language", "nl")[1])
        for number in ("1", "2")
    ]
    ids = [[row[3] for row in page if row[-1].startswith("holiday-")] for page in pages]

    assert [6, 4] == [len(each) for each in ids]
    assert [holiday.id for holiday in public_holidays.listing("NL", 2026)] == ids[0] + ids[1]
    assert ["Pagina 2 van 2; 10 feestdagen in totaal"] in pages[1]


def test_a_page_beyond_the_last_says_so():
    """An empty table alone could mean that there are no holidays."""
    assert ["Page 9 of 1; 10 holidays in all"] in cells(call("NL", "--year", "2026", "--page", "9", "--size", "50")[1])


def test_holidays_are_json_for_programs():
    """The listing as data, with what is known of the country; the countries as data too."""
    out = json.loads(call("NL", "--year", "2026", "--category", "optional", "--names", "fy", "--json")[1])
    countries = json.loads(call("--json")[1])["countries"]

    assert ("NL", 1, 1, 1) == (out["country"]["country"], out["page"], out["pages"], out["total"])
    assert [
        {
            "id": "holiday-nl-2026-05-05",
            "date": "2026-05-05",
            "name": "Befrijingsdei",
            "key": "Liberation Day",
            "country": "NL",
            "subdivision": None,
            "year": 2026,
            "language": "fy",
            "categories": ["optional"],
            "preselected": False,
        }
    ] == out["holidays"]
    assert out["country"] in countries


def test_without_a_year_it_is_this_year():
    """The command line is the one floor that reads the clock."""
    before = str(datetime.now(UTC).year)
    years = {row["date"][:4] for row in json.loads(call("NL", "--json")[1])["holidays"]}

    assert years <= {before, str(datetime.now(UTC).year)}
    assert years


@pytest.mark.requirement("HOL-07", "HOL-02")
def test_holidays_are_added_to_a_schedule(city):
    """Closed all day, in the organization's language; a second time nothing is left to add."""
    arguments = ("NL", "--year", "2028", "--into", city, "--schedule", "office", "--write")
    before = smp.load(city).schedule("office")

    assert (0, f"written: {city}\nKantooruren: added 10, already there 0\n", "") == call(*arguments)
    after = smp.load(city).schedule("office")
    added = after.exceptions[len(before.exceptions) :]
    assert after.exceptions[: len(before.exceptions)] == before.exceptions
    assert ("Nieuwjaarsdag", datetime(2028, 1, 1), "closed") == (
        added[0].name,
        added[0].starts,
        added[0].treatment.state.value,
    )
    assert f"geschreven: {city}\nKantooruren: toegevoegd 0, stonden er al 10\n" == call(*arguments, language="nl")[1]
    assert after == smp.load(city).schedule("office")


@pytest.mark.requirement("HOL-05", "HOL-07")
def test_only_what_is_listed_is_added(city):
    """Ids and pages narrow what is added as they narrow what is shown."""
    chosen = "holiday-nl-2028-05-05"
    arguments = ("NL", "--year", "2028", "--into", city, "--schedule", "office", "--write", "--json")
    some = json.loads(call(*arguments, "--category", "optional", "--select", chosen)[1])
    page = json.loads(call(*arguments, "--page", "2", "--size", "9")[1])

    assert {"schedule": "office", "added": [chosen], "listed": 1} == some
    assert ["holiday-nl-2028-12-26"] == page["added"]
    assert "Bevrijdingsdag" == smp.load(city).schedule("office").block(chosen).name


def test_without_write_the_document_is_printed(city):
    """The file stays as it is; a pipe reads and writes documents."""
    before = Path(city).read_text(encoding="utf-8")
    arguments = ("NL", "--year", "2028", "--schedule", "office", "--into")
    code, out, err = call(*arguments, city)

    assert (0, "") == (code, err)
    assert smp.loads(out).schedule("office").block("holiday-nl-2028-12-26").starts.date() == date(2028, 12, 26)
    assert before == Path(city).read_text(encoding="utf-8")
    assert out == call(*arguments, "-", "--write", input=before)[1]


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_document_that_cannot_be_written_is_misuse(city, monkeypatch, form):
    """One line says so, and nothing is claimed to have been added."""

    def full(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dstny_smp.wire.dump", full)
    code, out, err = call("NL", "--year", "2028", "--into", city, "--schedule", "office", "--write", *form)

    assert (2, "") == (code, out)
    assert f"{city} cannot be written: the disk is full\n" == err


@pytest.mark.requirement("HOL-03", "HOL-04", "HOL-05", "HOL-06")
@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("Holland",), "COUNTRY: Holland is not a country code"),
        (
            ("NL", "--year", "2200"),
            "--year: the holidays of NL are not known for 2200; choose a year from 1966 to 2100",
        ),
        (("NL", "--year", "2026", "--subdivision", "NH"), "use one of Midden, Noord, Zuid"),
        (
            ("NL", "--year", "2026", "--category", "bank"),
            "--category: NL has no holidays of the kind bank; use one of optional, public, school",
        ),
        (("NL", "--year", "2026", "--names", "!"), "--names: "),
        (("NL", "--year", "2026", "--page", "0"), "--page: "),
        (("NL", "--year", "2026", "--select", "holiday-nl-2026-05-05"), "no public holiday with id"),
        (("NL", "--year", "2026", "--into", CITY), "--into means nothing without --schedule; give --schedule too"),
        (("NL", "--year", "2026", "--schedule", "office"), "--schedule means nothing without --into"),
        (("NL", "--year", "2026", "--write"), "--write means nothing without --into"),
        (("--year", "2026"), "--year means nothing without COUNTRY"),
        (("NL", "--year", "2026", "--into", CITY, "--schedule", "offic"), "there is no schedule with id offic"),
        (("NL", "--year", "2026", "--into", "nowhere.json", "--schedule", "office"), "nowhere.json cannot be read"),
    ],
)
def test_misuse_is_one_line_and_exit_code_2(arguments, complaint):
    """What was typed wrong is said on the standard error, with what to do."""
    code, out, err = call(*arguments)

    assert (2, "") == (code, out)
    assert complaint in err
    assert 1 == len(err.splitlines())
