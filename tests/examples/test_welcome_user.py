"""The page of one user and what welcomes him, as a program that others copy."""

import runpy
import subprocess
import sys
from email import message_from_bytes, policy
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve

import dstny_smp as smp

EXAMPLES = Path(__file__).parents[2] / "examples"
CITY = EXAMPLES / "municipality.json"
JULY = "2026-07-20T12:00:00+02:00"

program = runpy.run_path(str(EXAMPLES / "welcome_user.py"))


def run(*arguments):
    """Run the program; return its exit code, lines and complaints."""
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / "welcome_user.py"), *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
        check=False,
    )
    return done.returncode, done.stdout.splitlines(), done.stderr


def test_a_user_with_a_mobile_telephone(tmp_path):
    """Found by parts of his name and department; all can be done, and the SMS costs one message."""
    code, lines, err = run(CITY, "andre bestuur", tmp_path / "new" / "folder", JULY)

    assert (0, "") == (code, err)
    assert [
        "Naam             André Molenaar",
        "E-mailadres      andre.molenaar@waterveen.example.com",
        "Telefoonnummers  +31201230243, 243, +31612345643",
        "Afdelingen       Bestuur",
        "Licentietypes    Standard",
        "Status           beschikbaar",
        "",
        "[x] Configuratie-SMS verzenden voor mobiele client",
        "[x] Welkomstmail verzenden voor Standard/Basic gebruiker",
        "[x] Gebruiker bewerken",
        "[x] Verwijderen",
        "",
        "SMS: +31612345643, 1 part",
        "  1: Beste André, activeer hier de Dstny mobile app: https://app.example.com/activate/7f3a9c51e2",
        "",
    ] == lines[:-2]


def test_what_is_written(tmp_path):
    """A mail that a mail program reads, to him and of that moment; a picture with his initials."""
    _, lines, _ = run(CITY, "molenaar", tmp_path, JULY)
    mail = message_from_bytes((tmp_path / "u-243.eml").read_bytes(), policy=policy.default)
    picture = ET.fromstring((tmp_path / "u-243.svg").read_text(encoding="utf-8"))

    assert [str(tmp_path / "u-243.eml"), str(tmp_path / "u-243.svg")] == lines[-2:]
    assert (
        "André Molenaar <andre.molenaar@waterveen.example.com>",
        "Welkom bij Dstny UCaaS (Standard)",
        "Mon, 20 Jul 2026 12:00:00 +0200",
        "nl",
    ) == (mail["To"], mail["Subject"], mail["Date"], mail["Content-Language"])
    assert "Beste André Molenaar," in mail.get_body(("plain",)).get_content()
    assert "AM" == picture[-1].text


def test_what_cannot_be_done_says_why(tmp_path):
    """No mobile telephone, so no SMS; named by queues, so not without its mentions; the mail is written."""
    code, lines, _ = run(CITY, "hoekstra", tmp_path, JULY)

    assert 0 == code
    assert lines[7:9] == [
        "[ ] Configuratie-SMS verzenden voor mobiele client",
        "      deze gebruiker heeft hiervoor geen mobiel nummer; voeg er een toe",
    ]
    assert lines[12].startswith("      plaatsen waar deze gebruiker genoemd wordt: 3 (queues[reception]")
    assert "SMS: mobiles: deze gebruiker heeft hiervoor geen mobiel nummer; voeg er een toe" == lines[14]
    assert {"u-204.eml", "u-204.svg"} == {path.name for path in tmp_path.iterdir()}


def test_a_status_has_its_end(tmp_path):
    """In the time of the organization."""
    assert "Status           vakantie - maandag 3 augustus 2026 00:00" in run(CITY, "postma", tmp_path, JULY)[1]


def test_a_cheaper_text_is_shown():
    """A name that the GSM alphabet lacks makes two parts; the text that looks alike stands below them."""
    org = smp.load(CITY)
    lines = list(program["text_message"](org, evolve(org.user("u-243"), first_name="Zoë"), "nl"))

    assert ("SMS: +31612345643, 2 parts", "  1: ", "  2: ") == (lines[0], lines[1][:5], lines[2][:5])
    assert f"Beste Zoë, activeer hier de Dstny mobile app: {program['LINK']}" == lines[1][5:] + lines[2][5:]
    assert lines[3].startswith("  or: Beste Zoe, ")
    assert lines[3].endswith(" (1 part)")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((CITY, "xyzzy", "out", JULY), "nobody is found by: xyzzy"),
        ((CITY, "x" * 201, "out", JULY), "is longer than 200 characters"),
        ((CITY, "molenaar", "out", "2026-07-20T12:00"), "when: "),
        ((CITY, "molenaar", "out", "noon"), "noon"),
        (("nowhere.json", "molenaar", "out"), "nowhere.json"),
        ((CITY,), "python examples/welcome_user.py"),
    ],
)
def test_what_cannot_be_is_told(arguments, said, tmp_path, monkeypatch):
    """With exit code 1 and a reason, not with a traceback; nothing is written."""
    monkeypatch.chdir(tmp_path)
    code, lines, err = run(*arguments)

    assert (1, []) == (code, lines)
    assert said in err
    assert "Traceback" not in err
    assert [] == list(tmp_path.iterdir())
