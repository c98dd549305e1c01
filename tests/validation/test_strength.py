"""Hints on weak passwords: what a Dutch user is told, and that chance is not blamed."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.errors import InvalidValueError, SmpError
from dstny_smp.findings import Severity
from dstny_smp.validation import password, strength

OURS = ("Bakkerij Zoet", "Anna Bäkker", "anna.bakker@example.com", "020 123 45 67", "Kadé 7, 1011 AB Ons Dorp")


def told(text, personal=()):
    """Return the codes of the hints, without their area."""
    return [finding.code.removeprefix("password.") for finding in strength.hints(text, personal)]


@pytest.mark.threat("T-17")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Welkom01!", ["common_word", "usual_shape"]),
        ("WELKOM-7-kaars", ["common_word"]),
        ("W3lk0m#kaars", ["common_word"]),
        ("xxW€lkomxx7!", []),  # a sign that stands for nothing is none of the usual ones
        ("Wélkom,kaars7", ["common_word"]),
        ("mijnw@chtw00rd!", ["common_word"]),
        ("P@$$w0rd-kaars", ["common_word"]),
        ("G3h31m!kaars", ["common_word"]),
        ("1nl0ggen-Kaars", ["common_word"]),
        ("Zomer2026!", ["calendar_word", "year", "usual_shape"]),
        ("z0m3r/Kaars", ["calendar_word"]),
        ("H3rf$t-kaars7", ["calendar_word"]),
        ("kaars7-Februari", ["calendar_word"]),
        ("Apr1l.kaars", ["calendar_word"]),
        ("Ju11.kaarsen", ["calendar_word"]),
        ("w0ensdag#Kaars", ["calendar_word"]),
        ("Winter-maart-Geheim7", ["common_word", "calendar_word"]),
        ("Monday!kaars7", ["calendar_word"]),
        ("kaars-Qwer-7", ["row"]),
        ("kaars-FDSA-7", ["row"]),
        ("azer!Kaars7", ["row"]),
        ("Kaars#4321", ["row", "usual_shape"]),
        ("Kaars-7890-x", ["row"]),
        ("Kaars-deFG-7", ["row"]),
        ("1qaz2WSX-kaars", ["row"]),
        ("Kaars!@#$7", ["row"]),
        ("Kaars-123-x", []),
        ("aaaa-Kaars7", ["repetition"]),
        ("aaa-Kaars7", []),
        ("Kaars7!Kaars7!", ["repetition"]),
        ("kaars7-KAARS7", []),  # a sign between them, and so no repetition of neighbours
        ("xyxyxy7!A", ["repetition"]),
        ("Kd7Kd7-w", ["repetition"]),
        ("xyxy7!A-w", []),
        ("Kaars-1999-x", ["year"]),
        ("Kaars-2040-x", ["year"]),
        ("Kaars-1899-x", []),
        ("Kaars-2100-x", []),
        ("Kaars-12026-x", []),
        ("Kaars7!", ["usual_shape"]),
        ("kaarsen24!!", ["usual_shape"]),
        ("Kaars@24", ["usual_shape"]),
        ("Kaars-fornuis7", []),
        ("7kaarsen!X", []),
        ("kaars fornuis Wolk 7?", []),
        ("Nov!kaars7", []),  # three letters come about by chance
        ("", []),
        ("a", []),
        ("\ud800\x00", []),
    ],
)
def test_what_is_tried_first(text, expected):
    """Words, rows, years, repetitions and the usual shape, whatever stands for a letter."""
    assert told(text) == expected


@pytest.mark.threat("T-17")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bakkerij-7x!", True),
        ("zoet#Kaars7", True),
        ("Z0et#Kaars7", True),
        ("BakkerijZoet7!", True),
        ("ANNA-kaars7", True),
        ("@nna-kaars7", True),
        ("bäkker.Kaars7", True),
        ("bakker.Kaars7", True),
        ("example!Kaars7", True),
        ("x0201234567X!", True),
        ("kade1011.Kaars", True),
        ("com.Kaars-77", False),
        ("ons.Kaars-77", False),
        ("Kaars-Fornuis-7", False),
    ],
)
def test_names_that_the_caller_gives(text, found):
    """Words of four letters and more, and the whole as one; shorter ones only within the whole."""
    assert ("personal_word" in told(text, OURS)) is found
    assert "personal_word" not in told(text)


def test_a_short_name_is_found_as_a_whole():
    """Jan Bos is six letters in a row."""
    assert told("JanBos-kaars7", ["Jan Bos"]) == ["personal_word"]
    assert told("Jan-kaarsen7", ["Jan Bos"]) == []


@pytest.mark.parametrize(
    ("personal", "code", "path"),
    [
        ("Anna", "field.wrong_type", "personal"),
        (7, "field.wrong_type", "personal"),
        (None, "field.wrong_type", "personal"),
        (["Anna", 7], "field.wrong_type", "personal[1]"),
        ([b"Anna"], "field.wrong_type", "personal[0]"),
        (["x" * 1001], "label.too_long", "personal[0]"),
        (["x"] * 101, "field.too_many", "personal"),
        ((f"x{n}" for n in range(10**9)), "field.too_many", "personal"),
    ],
)
def test_names_that_cannot_be(personal, code, path):
    """A bare text, what is no text, and too much of it."""
    with pytest.raises(InvalidValueError) as caught:
        strength.hints("Kaars-Fornuis-7", personal)
    assert (code, path) == (caught.value.code, caught.value.path)


def test_what_is_no_text_gets_no_hint():
    """One error, as from the rule."""
    with pytest.raises(InvalidValueError) as caught:
        strength.hints(12345678)
    assert caught.value.code == "password.not_text"


@pytest.mark.requirement("USR-13")
def test_hints_never_refuse():
    """The portal's rule alone decides; `check` gives hints when asked, after what the rule says."""
    report = password.check("Welkom2026!", personal=())
    assert report.ok
    assert [finding.severity for finding in report] == [Severity.WARNING] * 3
    assert password.check("Welkom2026!").findings == ()
    assert password.parse("Welkom2026!").reveal() == "Welkom2026!"
    assert [finding.code for finding in password.check("zoet", personal=OURS)] == [
        "password.too_short",
        "password.no_digit",
        "password.no_upper",
        "password.no_special",
        "password.personal_word",
    ]


@pytest.mark.requirement("USR-13")
@pytest.mark.threat("T-16", "T-17")
@pytest.mark.parametrize("language", ["en", "nl"])
def test_hints_say_what_to_do_and_not_what_was_typed(language):
    """A rule and a remedy in either language; two passwords of one weakness read the same."""
    first = strength.hints("Zoet2026aaaa", OURS) + strength.hints("Welkom12!") + strength.hints("1234Zomer")
    second = strength.hints("Anna1987xxxx", OURS) + strength.hints("Geheim77!") + strength.hints("rewqMaart")
    assert {finding.code for finding in first} == {finding.code for finding in second}
    assert len({finding.code for finding in first}) == 7
    assert sorted(finding.text(language) for finding in first) == sorted(finding.text(language) for finding in second)
    for finding in (*first, *second):
        assert finding.remedy(language)
        assert (dict(finding.params), finding.path, finding.witness) == ({}, "", None)


def blamed(length, look_alikes, count, personal):
    """Return how many of so many generated passwords get a hint."""
    made = (password.generate(length, look_alikes=look_alikes).reveal() for _ in range(count))
    return sum(bool(strength.hints(text, personal)) for text in made)


def test_chance_is_not_blamed(monkeypatch):
    """Of 100,000 generated passwords of the default length, with a seed, at most 1 in 1,000 gets a hint."""
    monkeypatch.setattr("secrets.choice", random.Random(7).choice)
    assert 0 < blamed(16, True, 100_000, ()) <= 100


@pytest.mark.parametrize("length", [8, 16, 30])
@pytest.mark.parametrize("look_alikes", [True, False])
def test_chance_is_not_blamed_for_names(monkeypatch, length, look_alikes):
    """With eight words of names looked for besides, at any length, at most 3 in 1,000."""
    monkeypatch.setattr("secrets.choice", random.Random(8).choice)
    assert blamed(length, look_alikes, 5_000, OURS) <= 15


@given(
    st.text(max_size=80) | st.text(alphabet="aA1!qwer20 é", max_size=40),
    st.lists(st.text(max_size=20), max_size=4),
)
def test_any_text_gets_hints_that_do_not_repeat_it(text, personal):
    """Warnings without a param, each kind once, whatever is typed; what was given stays as it was."""
    before = list(personal)
    found = strength.hints(text, personal)
    assert len({finding.code for finding in found}) == len(found)
    assert all(finding.severity is Severity.WARNING and not finding.params for finding in found)
    assert personal == before


@given(st.text(alphabet="abcdefghijklmnop0123456789#", min_size=4, max_size=12))
def test_a_name_is_always_found_in_itself(name):
    """However it is written: whoever uses a name of four letters and more as his password is told."""
    letters = name.replace("#", "")
    if len(letters) < 4:
        return
    for text in (letters, f"x{letters.upper()}7", letters.replace("e", "3").replace("i", "1")):
        assert "personal_word" in told(text, [name])


def test_only_the_beginning_is_looked_at():
    """Ten million characters cost no more than the first 64."""
    assert told("x#" * 32 + "welkom" * 1_000_000) == ["repetition"]
    assert told("é" * 10_000_000) == ["repetition"]


def test_an_error_of_hints_is_ours():
    """Nothing but `SmpError` comes out of bad arguments."""
    for arguments in ((None,), (b"x",), ("x", 3), ("x", {"a": 1, 7: 2}), ("x", object())):
        with pytest.raises(SmpError):
            strength.hints(*arguments)
