"""The commands that check a password and make new ones, and that none shows what was typed."""

import hashlib
import json
import os
import pty
import re
import select
import string
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from dstny_smp.cli.app import app
from dstny_smp.validation import password

GOOD = "Kaars-Fornuis-7"


def call(*arguments, language="en", input=None):
    """Run the command in this process; return its exit code, output and complaints."""
    env = {"LANG": f"{language}.UTF-8", "LC_ALL": "", "LANGUAGE": ""}
    result = CliRunner().invoke(app, ["password", *map(str, arguments)], env=env, input=input)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.requirement("USR-13")
@pytest.mark.parametrize("input", [GOOD, GOOD + "\n", GOOD + "\r\n", GOOD + "\nwelkom\n"])
def test_a_good_password(input):
    """One line is read, with or without its end; nothing is found."""
    assert (0, "the password meets the rule, and nothing weak was found in it\n", "") == call("check", input=input)


@pytest.mark.requirement("USR-13")
def test_all_that_is_wrong_is_told_at_once():
    """Every broken rule and every hint, a line each, in the reader's language; never what was typed."""
    code, out, err = call("check", input="welkom\n", language="nl")

    assert (1, "") == (code, err)
    assert [
        "het wachtwoord is te kort; gebruik ten minste 8 tekens",
        "er staat geen cijfer in; gebruik ten minste één van 0-9",
        "er staat geen hoofdletter in; gebruik ten minste één van A-Z",
    ] == out.splitlines()[:3]
    assert "er staat een woord in dat iedereen het eerst probeert" in out.splitlines()[4]
    assert "het wachtwoord voldoet niet aan de regel" == out.splitlines()[-1]
    assert 6 == len(out.splitlines())


@pytest.mark.requirement("USR-13")
def test_a_hint_is_told_apart_from_a_broken_rule():
    """Both end with code 1; the last line says whether the password can be used."""
    code, out, _ = call("check", input="Zomer#Kaars7\n")

    assert (1, 2) == (code, len(out.splitlines()))
    assert "the password meets the rule; what is said above would make it stronger" == out.splitlines()[-1]


@pytest.mark.requirement("USR-13")
def test_findings_for_programs():
    """With their code, weight, text and remedy; a hint alone leaves the rule met and the exit code 1."""
    code, out, _ = call("check", "--json", "--personal", "Bakkerij Zoet", "--personal", "Anna", input="zoet#Kaars 7\n")

    told = json.loads(out)
    assert (1, True) == (code, told["ok"])
    assert [("password.outside_documented_set", "warning"), ("password.personal_word", "warning")] == [
        (finding["code"], finding["severity"]) for finding in told["findings"]
    ]
    assert ["code", "severity", "text", "remedy"] == list(told["findings"][0])
    assert told["findings"][1]["text"].endswith(told["findings"][1]["remedy"])
    assert (0, {"ok": True, "findings": []}) == ((fine := call("check", "--json", input=GOOD))[0], json.loads(fine[1]))
    assert not json.loads(call("check", "--json", input="x")[1])["ok"]


@pytest.mark.parametrize("line", [GOOD, hashlib.sha1(GOOD.encode()).hexdigest().upper() + ":17"])
def test_passwords_that_leaked(tmp_path, line):
    """From a file of words or of sums, whatever its ends of lines and whatever else is in it."""
    file = tmp_path / "leaked.txt"
    file.write_bytes(b"caf\xe9\r\n" + line.encode() + b"\r\n")

    told = "this password is known to be a bad one; choose another\nthe password does not meet the rule\n"
    assert (1, told, "") == call("check", "--blocklist", file, input=GOOD)
    assert 0 == call("check", "--blocklist", file, input="Fornuis-kaars 7".replace(" ", "-"))[0]


@pytest.mark.parametrize(
    ("input", "codes"),
    [
        (b"", ["too_short", "no_digit", "no_lower", "no_upper", "no_special"]),
        (b"\n" + GOOD.encode(), ["too_short", "no_digit", "no_lower", "no_upper", "no_special"]),
        (GOOD.encode() + b"\xff", ["forbidden_character"]),
        (GOOD.encode() + b"\x00", ["forbidden_character"]),
        (GOOD.encode() * 1_000_000, ["too_long", "repetition"]),
        ("Kaars-é-7".encode(), ["outside_documented_set"]),
    ],
)
def test_whatever_comes_in_gets_an_answer(input, codes):
    """Nothing, what is no UTF-8, and a stream without a line's end: findings, never a traceback."""
    code, out, err = call("check", "--json", input=input)

    assert (1, "") == (code, err)
    assert codes == [finding["code"].removeprefix("password.") for finding in json.loads(out)["findings"]]


@pytest.mark.requirement("USR-13")
@pytest.mark.parametrize("length", [8, 16, 30])
def test_new_passwords(length):
    """As many as asked for, each its own line and each valid; without look-alikes when asked."""
    code, out, err = call("generate", "--length", length, "--count", 20, "--no-look-alikes")

    made = out.splitlines()
    assert (0, "", 20, {length}) == (code, err, len(set(made)), {len(text) for text in made})
    assert all(password.is_valid(text) for text in made)
    assert set(out) <= set(string.printable) - set(password.LOOK_ALIKES)
    assert 16 == len(call("generate")[1].rstrip("\n"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("generate", "--length", 7), "--length: 7 is outside 8 to 30"),
        (("generate", "--length", 31), "8 to 30"),
        (("generate", "--length", "many"), "Error"),
        (("generate", "--count", 0), "1 to 1000"),
        (("generate", "--count", 1001), "1 to 1000"),
        (("check", "--blocklist", "nowhere.txt"), "nowhere.txt"),
        (("check", "--personal", "x" * 1001), "1000"),
        (("check", "--personal", *["x", "--personal"] * 100, "x"), "100"),
    ],
)
def test_misuse_is_told(arguments, said):
    """With exit code 2, the reason on the standard error, and nothing on the output."""
    code, out, err = call(*arguments, input=GOOD)

    assert (2, "") == (code, out)
    assert said in err
    assert GOOD not in err


@pytest.mark.requirement("USR-11")
def test_a_password_is_no_argument():
    """On the command line everybody would see it; it is refused as misuse."""
    code, out, _ = call("check", GOOD)

    assert (2, "") == (code, out)


@pytest.mark.requirement("USR-11")
def test_on_a_terminal_it_is_asked_for_and_not_shown():
    """A real terminal, seen from its other side: the question, the answer of the command, not what was typed."""
    ours, theirs = pty.openpty()
    env = {**os.environ, "LANG": "nl_NL.UTF-8", "LC_ALL": "", "LC_MESSAGES": ""}
    run = subprocess.Popen(
        [sys.executable, "-m", "dstny_smp", "password", "check"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=env,
        start_new_session=True,
    )
    os.close(theirs)
    seen, typed = b"", False
    try:
        while select.select([ours], [], [], 60)[0]:
            try:
                part = os.read(ours, 4096)
            except OSError:  # Linux says so when the other side is closed
                break
            if not part:
                break
            seen += part
            if not typed and b"Wachtwoord: " in seen:
                os.write(ours, b"Welkom2026!\n")
                typed = True
        assert 1 == run.wait(60)
    finally:
        run.kill()
        run.wait()
        os.close(ours)
    shown = seen.decode()
    assert "Welkom2026!" not in shown
    assert re.search("Wachtwoord: .*er staat een jaartal in", shown, re.DOTALL)
