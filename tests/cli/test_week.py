"""The command that shows a week or month of a schedule."""

import json
import re
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

import dstny_smp as smp
from dstny_smp.cli.app import app
from dstny_smp.schedule import views

CITY = str(Path(__file__).parents[2] / "examples" / "municipality.json")


def call(*arguments, language="en"):
    """Run the command in this process; return its exit code, output and complaints."""
    result = CliRunner().invoke(app, ["week", CITY, *arguments], env={"LANG": f"{language}.UTF-8", "LC_ALL": ""})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def cells(out):
    return [re.split(r" {2,}", line.strip()) for line in out.splitlines()]


@pytest.mark.requirement("SCH-02", "SCH-03")
def test_a_week_is_a_table():
    """Every span of every day, by name and kind; what is special about a day stands beside its first one."""
    code, out, _ = call("taxes-hours", "--date", "2026-12-24", "--language", "nl")
    shown = cells(out)

    assert 0 == code
    assert ["Belastingen, Week 52: maandag 21 december 2026 t/m zondag 27 december 2026"] == shown[0]
    assert ["Dag", "Van", "Tot", "Stand", "Tijdsblok", "Soort", "Bijzonder"] == shown[1]
    assert ["16:30", "20:00", "doorgeschakeld naar +3231234567", "Donderdagavond", "regulier"] in shown
    assert ["vr 25 dec", "00:00", "24:00", "gesloten", "Eerste kerstdag", "feestdag", "Eerste kerstdag"] in shown
    assert 7 == sum(bool(re.match(r"(ma|di|wo|do|vr|za|zo) \d", row[0])) for row in shown)


def test_a_month_is_a_line_a_day():
    """What was planned, equal neighbours in one, closed where nothing was; forwards by name."""
    code, out, _ = call("office", "--date", "2026-04-15", "--month")
    shown = cells(out)

    assert 0 == code
    assert ["Kantooruren, April 2026"] == shown[0]
    assert ["Thu 2 Apr", "08:30–20:00 open"] in shown
    assert ["Sat 4 Apr", "00:00–24:00 closed"] in shown
    assert ["Fri 3 Apr", "00:00–08:30 closed; 08:30–17:00 open; 17:00–24:00 closed", "Goede vrijdag"] in shown
    assert 32 == len(shown)
    assert "forward to queue" in call("taxes-hours", "--date", "2026-09-25", "--month")[1]


def test_a_change_of_the_clock_is_noted():
    """The last Sunday of March has an hour less."""
    assert "02:00–03:00 bestaat niet" in call("office", "--date", "2026-03-29", "--language", "nl")[1]


@pytest.mark.parametrize("month", [(), ("--month",)])
def test_a_picture_is_written(tmp_path, month):
    """To a file, which is named, or to the standard output; the picture is the library's."""
    path = tmp_path / "week.svg"
    arguments = ("public-space-hours", "--date", "2026-03-25", *month)
    code, out, _ = call(*arguments, "--svg", str(path), language="nl")
    written = path.read_text(encoding="utf-8")

    assert (0, f"geschreven: {path}\n") == (code, out)
    assert ET.fromstring(written).tag.endswith("svg")
    assert written == call(*arguments, "--svg", "-", language="nl")[1]


def test_a_picture_that_cannot_be_written_is_misuse(tmp_path):
    """One line on the standard error, with the path."""
    code, out, err = call("office", "--svg", str(tmp_path / "none" / "week.svg"))

    assert (2, "") == (code, out)
    assert "week.svg cannot be written: there is no such file or folder" in err


def test_a_week_is_json_for_programs():
    """The view as data, with the schedule and its zone."""
    out = json.loads(call("office", "--date", "2026-12-24", "--json")[1])
    office = smp.load(CITY).schedule("office")

    assert ("office", "Europe/Amsterdam") == (out.pop("schedule"), out.pop("timezone"))
    assert views.week(office, datetime(2026, 12, 24).date()).to_dict() == out
    assert 5 == len(json.loads(call("office", "--date", "2026-12-24", "--month", "--json")[1])["weeks"])


def test_without_a_date_it_is_this_week():
    """Of today, in the zone of the schedule."""
    before = datetime.now(ZoneInfo("Europe/Amsterdam")).date().isoformat()
    days = [day["date"] for day in json.loads(call("office", "--json")[1])["days"]]

    assert {before, datetime.now(ZoneInfo("Europe/Amsterdam")).date().isoformat()} & set(days)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("offic",), "there is no schedule with id offic"),
        (("office", "--date", "tomorrow"), "--date: tomorrow is not a date; write it like 2026-12-24"),
        (("office", "--date", "2026-02-30"), "--date: 2026-02-30 is not a date"),
        (("office", "--date", "20260201"), "--date: 20260201 is not a date"),
        (("office", "--date", "3000-01-01"), "date: "),
    ],
)
def test_misuse_is_one_line_and_exit_code_2(arguments, complaint):
    """What was typed wrong is said on the standard error, with what to do."""
    code, out, err = call(*arguments)

    assert (2, "") == (code, out)
    assert complaint in err
    assert 1 == len(err.splitlines())
