"""The command line as a person and as a program meets it."""

import json
import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from typer.testing import CliRunner

import dstny_smp as smp
from dstny_smp.cli import reader
from dstny_smp.cli.app import app
from dstny_smp.cli.options import FAULTS_SHOWN

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

SHOP = {
    "version": 1,
    "id": "shop",
    "name": "Bicycle shop",
    "users": [{"id": "u-anna", "first_name": "Anna", "last_name": "Bakker", "email": "anna@example.com"}],
    "schedules": [
        {
            "id": "hours",
            "name": "Hours",
            "blocks": [
                {
                    "id": "week",
                    "name": "Week",
                    "starts": "1970-01-05T09:00",
                    "ends": "1970-01-05T17:00",
                    "recurrence": {"frequency": "weekly", "weekdays": ["mon", "tue", "wed", "thu", "fri"]},
                    "treatment": {"state": "open"},
                }
            ],
        },
        {
            "id": "night",
            "name": "Night",
            "default": {"state": "forward", "destination": {"kind": "voicemail", "user": "u-anna"}},
        },
    ],
    "queues": [
        {
            "id": "repairs",
            "name": "Repairs [bold]",
            "number": "201",
            "schedule": "hours",
            "members": [{"user": "u-anna"}],
        },
        {"id": "web", "name": "Web", "number": "202", "schedule": "night", "kind": "premium"},
    ],
    "menus": [
        {
            "id": "main",
            "name": "Main",
            "number": "200",
            "schedule": "hours",
            "flow": {
                "start": "choose",
                "nodes": [
                    {
                        "kind": "choice",
                        "id": "choose",
                        "prompt": "welcome",
                        "options": [{"keys": "1", "label": "Repairs", "to": "repairs"}],
                    },
                    {"kind": "transfer", "id": "repairs", "destination": {"kind": "queue", "queue": "repairs"}},
                ],
            },
        }
    ],
    "prompts": [
        {
            "id": "welcome",
            "name": "Welcome",
            "description": "Says hello",
            "variants": [{"language": "nl", "source": "tts", "text": "Goedendag."}],
        }
    ],
}


@pytest.fixture
def shop(tmp_path):
    """Return the path of a document with two queues and a menu."""
    path = tmp_path / "shop.json"
    path.write_text(json.dumps(SHOP), encoding="utf-8")
    return str(path)


def call(*arguments, input=None, env=None):
    """Run the command line in this process; return its exit code, output and complaints."""
    result = CliRunner().invoke(
        app, list(arguments), input=input, env={"LANG": "en_GB.UTF-8", "LC_ALL": "", **(env or {})}
    )
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


# trace


def test_a_trace_tells_the_call_to_its_end(shop):
    """An administrator reads, line by line, what a caller meets and why."""
    code, out, _ = call("trace", shop, "--to", "200", "--at", "2026-12-24T10:00", "--keys", "1")

    assert code == 0
    assert "Repairs [bold]" in out
    assert out.splitlines()[0].startswith("Call to 200")
    assert (
        out
        == smp.trace(smp.load(shop), to="200", at=datetime(2026, 12, 24, 10, 0, tzinfo=AMSTERDAM), keys="1").text("en")
        + "\n"
    )


def test_a_trace_speaks_the_language_that_is_asked_for(shop):
    """The option goes before the terminal's setting, and the setting before English."""
    arguments = ("trace", shop, "--to", "200", "--at", "2026-12-24T10:00")

    english, dutch = call(*arguments)[1], call(*arguments, "--language", "nl")[1]
    assert english != dutch
    assert dutch == call(*arguments, env={"LANG": "nl_NL.UTF-8"})[1]
    assert english == call(*arguments, "--language", "en", env={"LANG": "nl_NL.UTF-8"})[1]


def test_a_trace_is_json_for_programs(shop):
    """What a program reads is the trace as data, not its text."""
    code, out, _ = call("trace", shop, "--to", "201", "--at", "2026-12-24T20:00", "--json")
    traced = json.loads(out)

    assert code == 0
    assert traced["end"]["reason"] == "closed"
    assert traced["at"] == "2026-12-24T20:00:00+01:00"


def test_assumptions_decide_how_objects_treat_the_call(shop):
    """``--assume`` may be repeated; each names one object and one outcome."""
    arguments = ("trace", shop, "--to", "201", "--at", "2026-12-24T10:00", "--json")

    assert json.loads(call(*arguments)[1])["end"]["reason"] == "answered"
    assert json.loads(call(*arguments, "--assume", "queue:repairs=abandoned")[1])["end"]["reason"] == "abandoned"


def test_a_call_that_ends_by_a_fault_is_found(shop):
    """A menu that does not say where silent callers go gives exit code 1, so that a script notices."""
    code, out, _ = call("trace", shop, "--to", "200", "--at", "2026-12-24T10:00", "--json")

    assert json.loads(out)["end"]["reason"] == "no_route"
    assert code == 1


def test_without_a_time_it_is_now(shop):
    """The command line is the one floor that reads the clock."""
    before = datetime.now(AMSTERDAM).replace(microsecond=0)
    traced = json.loads(call("trace", shop, "--to", "202", "--json")[1])

    assert before <= datetime.fromisoformat(traced["at"]) <= datetime.now(AMSTERDAM)


def test_a_document_is_read_from_the_standard_input():
    """``-`` makes the command a part of a pipe."""
    code, out, _ = call("trace", "-", "--to", "202", "--at", "2026-12-24T10:00", "--json", input=json.dumps(SHOP))

    assert (code, json.loads(out)["end"]["reason"]) == (0, "voicemail")


# status


@pytest.mark.requirement("QUE-01", "QUE-02", "IVR-01")
def test_the_status_shows_every_queue_and_menu(shop):
    """Name, number, type and state of each, until when, and what then."""
    code, out, _ = call("status", shop, "--at", "2026-12-24T10:00")
    lines = out.splitlines()
    cells = [re.split(r" {2,}", line.rstrip()) for line in lines]

    assert code == 0
    assert lines[0] == "Bicycle shop, Thursday 24 December 2026 10:00"
    assert cells[1] == ["Name", "Number", "Type", "Now", "Until", "Then"]
    assert cells[2] == ["Repairs [bold]", "201", "queue (Basic)", "open", "Thu 24 Dec 17:00", "closed"]
    assert cells[3] == ["Web", "202", "queue (Premium)", "forward to the voicemail of Anna Bakker"]
    assert cells[4] == ["Main", "200", "menu", "open", "Thu 24 Dec 17:00", "closed"]


def test_the_status_speaks_dutch(shop):
    """The words are the portal's."""
    lines = call("status", shop, "--at", "2026-12-25T20:00", "--language", "nl")[1].splitlines()
    cells = [re.split(r" {2,}", line.rstrip()) for line in lines]

    assert "vrijdag 25 december 2026 20:00" in lines[0]
    assert cells[2][2:] == ["wachtrij (Basic)", "gesloten", "ma 28 dec 09:00", "open"]
    assert cells[3][2:] == ["wachtrij (Premium)", "doorgeschakeld naar de voicemail van Anna Bakker"]


def test_the_status_is_json_for_programs(shop):
    """A dashboard reads states, destinations and instants as data."""
    out = json.loads(call("status", shop, "--at", "2026-12-24T10:00+01:00", "--json")[1])

    assert out["at"] == "2026-12-24T10:00:00+01:00"
    assert out["places"][0] == {
        "kind": "queue",
        "id": "repairs",
        "name": "Repairs [bold]",
        "number": "201",
        "type": "basic",
        "state": "open",
        "destination": None,
        "prompt": None,
        "until": "2026-12-24T17:00:00+01:00",
        "then": {"state": "closed", "destination": None, "prompt": None},
    }
    assert out["places"][1]["destination"] == {"kind": "voicemail", "user": "u-anna"}
    assert out["places"][1]["until"] is None
    assert [place["kind"] for place in out["places"]] == ["queue", "queue", "menu"]


# schema


def test_the_schema_is_that_of_the_library():
    """An editor that is given this schema completes and checks documents."""
    code, out, _ = call("schema")

    assert code == 0
    assert json.loads(out) == smp.json_schema()


# What goes wrong


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--at", "tomorrow"), "--at: tomorrow is not a time; write it like"),
        (("--at", "2026-02-30T10:00"), "--at: 2026-02-30T10:00 is not a time"),
        (("--at", "2026-W10-1T10:00"), "--at: 2026-W10-1T10:00 is not a time"),
        (("--at", "２026-12-24T10:00"), "is not a time"),
        (("--at", "0001-01-01T00:00"), "is not a time"),
        (("--at", "2026-03-29T02:30"), "--at: 2026-03-29T02:30 does not exist in Europe/Amsterdam"),
        (("--assume", "queue:repairs"), "--assume: queue:repairs assumes nothing"),
        (("--assume", "queue:repairs=full", "--assume", "queue:repairs=full"), "--assume: queue:repairs is given two"),
        (("--assume", "queue:nobody=full"), "there is no queue with id nobody"),
        (("--keys", "A"), "--keys: A is not a key"),
        (("--caller-language", "!"), "--caller-language: ! is not a language tag"),
        (("--assume", "queue:repairs=lost"), "--assume[queue:repairs]: lost is not an outcome here"),
        (("--to", "299"), "--to: nobody has the number 299; write it like"),
    ],
)
def test_misuse_is_one_line_and_exit_code_2(shop, arguments, complaint):
    """What was typed wrong is said on the standard error, with what to do; nothing is printed else."""
    code, out, err = call("trace", shop, "--to", "200", *arguments)

    assert code == 2
    assert out == ""
    assert complaint in err
    assert len(err.splitlines()) == 1


def test_an_ambiguous_time_is_the_first_one(shop):
    """In the autumn night an offset chooses the second 02:30; without it, it is the first."""
    arguments = ("trace", shop, "--to", "202", "--json", "--at")

    assert json.loads(call(*arguments, "2026-10-25T02:30")[1])["at"] == "2026-10-25T02:30:00+02:00"
    assert json.loads(call(*arguments, "2026-10-25T02:30+01:00")[1])["at"] == "2026-10-25T02:30:00+01:00"
    assert json.loads(call(*arguments, "2026-10-25 01:30:15Z")[1])["at"] == "2026-10-25T02:30:15+01:00"


def test_a_bad_document_shows_every_fault(tmp_path):
    """All faults come at once, one a line, with their paths, in the reader's language."""
    path = tmp_path / "bad.json"
    bad = SHOP | {
        "timezone": "Europe/Nowhere",
        "queues": [{"id": "a", "name": "A", "number": "112", "schedule": "none"}],
    }
    path.write_text(json.dumps(bad), encoding="utf-8")

    code, out, err = call("status", str(path), "--language", "nl")

    assert (code, out) == (2, "")
    assert "timezone: " in err
    assert "queues[a].number: " in err
    assert "in het document" in err.splitlines()[0]


def test_a_document_with_too_many_faults_ends(tmp_path):
    """Nobody reads ten thousand lines; the rest is counted."""
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(SHOP | {"users": [{"id": f"u-{n}"} for n in range(200)]}), encoding="utf-8")

    lines = call("status", str(path))[2].splitlines()

    assert len(lines) == FAULTS_SHOWN + 2
    assert lines[-1].startswith("  and ")
    assert lines[-1].endswith(" more")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"null", b'{"version": 2}', b"[" * 100_000])
def test_what_is_no_organization_is_refused(tmp_path, content):
    """Whatever the file holds, the answer is a line of text and exit code 2."""
    path = tmp_path / "bad.json"
    path.write_bytes(content)

    code, out, err = call("status", str(path))

    assert (code, out) == (2, "")
    assert err.strip()


def test_a_missing_file_is_named():
    """The text names the file, and why it cannot be read, in the reader's language."""
    missing = (2, "", "no/such.json kan niet gelezen worden: dat bestand of die map is er niet\n")

    assert missing == call("status", "no/such.json", "--language", "nl")
    assert ". cannot be read: it is a folder\n" == call("status", ".", "--language", "en")[2]


def test_a_number_stays_whole_in_a_narrow_terminal(shop, monkeypatch):
    """It is what is copied from here; and the year of a time is told where it is another one."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "60")
    org = smp.load(shop)
    queue = evolve(org.queue("web"), number="+31201234567")
    smp.dump(org.put(queue), shop)

    assert "+31201234567" in call("status", shop, "--at", "2026-12-24T10:00")[1]
    assert "2027" in call("status", shop, "--at", "2026-12-31T20:00")[1]


@pytest.mark.parametrize(
    "arguments", [("trace",), ("status", "x", "--wrong"), ("nothing",), ("schema", "--language", "xx")]
)
def test_wrong_arguments_are_exit_code_2(arguments):
    """The shell's misuse code, as for any program."""
    assert call(*arguments)[0] == 2


def test_assumptions_are_read_by_object():
    """An outcome may hold an equals sign; an object may not be given twice."""
    assert {"user:u-anna": "busy", "number:+31201234567": "failed"} == reader.assumptions(
        ["user:u-anna=busy", "number:+31201234567=failed"]
    )


# As it is installed


def run(*command, **environment):
    """Run a program of its own; return its exit code, output and complaints."""
    done = subprocess.run(
        command, capture_output=True, env={**os.environ, "LANG": "C.UTF-8", **environment}, check=False, timeout=60
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_the_installed_command_runs(shop):
    """The console script of the installed package does what the module does."""
    script = Path(sys.executable).with_name("dstny-smp")
    arguments = ("trace", shop, "--to", "202", "--at", "2026-12-24T10:00")

    assert run(script, *arguments) == run(sys.executable, "-m", "dstny_smp", *arguments)
    assert run(script, "--version") == (0, f"dstny-smp {smp.__version__}\n", "")


def test_a_narrow_terminal_is_no_traceback(tmp_path):
    """A name that an ASCII terminal cannot write is shown with marks."""
    path = tmp_path / "shop.json"
    path.write_text(json.dumps(SHOP | {"name": "Čokoláda"}), encoding="utf-8")
    code, out, err = run(sys.executable, "-m", "dstny_smp", "status", str(path), PYTHONIOENCODING="ascii")

    assert (code, err) == (0, "")
    assert "?okol?da" in out


def test_without_the_extra_it_says_what_to_install():
    """A bare installation has the command; it names the extra instead of failing in an import."""
    code = "import sys; sys.modules['typer'] = None; from dstny_smp.cli import main; main()"
    returned, out, err = run(sys.executable, "-c", code, LANG="nl_NL.UTF-8", LC_ALL="")

    assert (returned, out) == (2, "")
    assert "pip install 'dstny_smp[cli]'" in err
    assert len(err.splitlines()) == 1
