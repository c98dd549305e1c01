"""Passwords: the portal's rule at its borders, and that nothing ever shows one."""

import copy
import dataclasses
import json
import pickle
import string
import sys
import traceback
from collections import Counter

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.errors import InvalidValueError, SmpError
from dstny_smp.findings import Severity
from dstny_smp.validation import password

GOOD = "Correct-Horse-7"
SPECIALS = "! # $ % & ( ) * + - . / : ; < = > ? @ [ ] ^ _ { | } ~ \\ ` ,".split()
"""As the manual lists them; the full stop stands there twice."""


def codes(text, **options):
    """Return the codes of the errors, without their area."""
    return [finding.code.removeprefix("password.") for finding in password.check(text, **options).errors]


@pytest.mark.requirement("USR-13")
def test_the_specials_are_those_of_the_manual():
    """Thirty: all ASCII punctuation but both quotes."""
    assert len(SPECIALS) == 30
    assert set(SPECIALS) == set(password.SPECIALS) == set(string.punctuation) - set("\"'")
    assert len(password.SPECIALS) == 30


@pytest.mark.requirement("USR-13")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Abcde1!", ["too_short"]),
        ("Abcdef1!", []),
        ("Abcdef1!" + "x" * 22, []),
        ("Abcdef1!" + "x" * 23, ["too_long"]),
        ("x" * 23 + "Abcdef1!", ["too_long"]),
        ("abcdefg1!", ["no_upper"]),
        ("ABCDEFG1!", ["no_lower"]),
        ("Abcdefgh!", ["no_digit"]),
        ("Abcdefgh1", ["no_special"]),
        ('Abcdefgh1"', ["no_special"]),
        ("Abcdefgh1'", ["no_special"]),
        ("Abcdefgh1 ", ["no_special"]),
        ("Abcdefgh1§", ["no_special"]),
        ("Abcdefgh1！", ["no_special"]),
        ("Abcdefgh٣!", ["no_digit"]),
        ("Abcdefgh１!", ["no_digit"]),
        ("Abcdefgh²!", ["no_digit"]),
        ("ÀBCDEFGÉ1!", ["no_lower"]),
        ("ＡBCDEFGａ1!", ["no_lower"]),
        ("àbcdefgé1!", ["no_upper"]),
        ("", ["too_short", "no_digit", "no_lower", "no_upper", "no_special"]),
        ("welkom", ["too_short", "no_digit", "no_upper", "no_special"]),
        ("é" * 31, ["too_long", "no_digit", "no_lower", "no_upper", "no_special"]),
        ("Abcdef1!\n", ["forbidden_character"]),
        ("Abcdef1!\x00", ["forbidden_character"]),
        ("Abcdef1!\u202e", ["forbidden_character"]),
        ("Abcdef1!\u2066", ["forbidden_character"]),
        ("Abcdef1!\u200b", ["forbidden_character"]),
        ("Abcdef1!\u200d", ["forbidden_character"]),
        ("Abcdef1!\ufeff", ["forbidden_character"]),
        ("Abcdef1!\u3164", ["forbidden_character"]),
        ("Abcdef1!\xa0", ["forbidden_character"]),
        ("Abcdef1!\ud800", ["forbidden_character"]),
        ("Abcdef1!\U000e0041", ["forbidden_character"]),
        ("a\n\u202e", ["too_short", "no_digit", "no_upper", "no_special", "forbidden_character"]),
        (" Abcdef1!", []),
        ("Abcdef1!é", []),
        ("Abcdef1!😀", []),
        (None, ["not_text"]),
        (12345678, ["not_text"]),
        (b"Abcdef1!", ["not_text"]),
    ],
)
def test_the_rule_at_its_borders(text, expected):
    """All broken rules at once, in order; only ASCII counts for a class; nothing is trimmed or normalized."""
    assert codes(text) == expected
    assert password.is_valid(text) is (not expected)
    if expected:
        with pytest.raises(InvalidValueError) as caught:
            password.parse(text, "password")
        assert caught.value.code == f"password.{expected[0]}"
        assert caught.value.path == "password"
        assert [code.removeprefix("password.") for code in caught.value.params["rules"]] == expected
    else:
        assert password.parse(text).reveal() == text


@pytest.mark.requirement("USR-13")
@pytest.mark.parametrize("special", SPECIALS)
def test_each_special_is_enough(special):
    """Any one of the thirty makes the class, with no warning."""
    assert len(password.check("Abcdefg1" + special)) == 0


@pytest.mark.requirement("USR-13")
def test_other_printable_characters_are_warned_about_or_refused():
    """They count for nothing and may be wrong on a telephone's keys; a host may refuse them."""
    report = password.check("Abc def1!é")
    assert report.ok
    assert [(one.code, one.severity, one.params["index"]) for one in report] == [
        ("password.outside_documented_set", Severity.WARNING, 3)
    ]
    assert codes("Abc def1!é", other="reject") == ["outside_documented_set"]


def test_a_blocklist_is_asked():
    """A host may know passwords that leaked; the list sees only what is short enough to be one."""
    asked = []
    assert codes(GOOD, blocklist=lambda text: asked.append(text) or True) == ["blocked"]
    assert codes(GOOD, blocklist=lambda text: False) == []
    assert codes("x" * 31, blocklist=lambda text: asked.append(text))[0] == "too_long"
    assert asked == [GOOD]
    with pytest.raises(InvalidValueError) as caught:
        password.parse(GOOD, blocklist=lambda text: True)
    assert caught.value.code == "password.blocked"


@pytest.mark.requirement("USR-13")
@given(st.text(max_size=40))
def test_the_rule_is_what_the_manual_says(text):
    """A slow twin counts characters by hand."""
    expected = (
        8 <= len(text) <= 30
        and any(c in "0123456789" for c in text)
        and any(c in string.ascii_lowercase for c in text)
        and any(c in string.ascii_uppercase for c in text)
        and any(c in SPECIALS for c in text)
        and "forbidden_character" not in codes(text)
    )
    assert password.is_valid(text) is expected


@given(st.text(alphabet=string.ascii_letters + string.digits + "!#. é\n", min_size=6, max_size=32))
def test_whatever_is_typed_gets_an_answer_that_does_not_repeat_it(text):
    """A password or one error; neither its text in two languages nor its arguments hold the secret."""
    try:
        made = password.parse(text)
    except SmpError as error:
        for shown in (str(error), error.text("nl"), repr(error), repr(error.args), repr(dict(error.params))):
            assert text not in shown
    else:
        assert made.reveal() == text


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_rule_has_its_words(language):
    """Texts have no gaps, and the special characters are shown as they are."""
    for text in ("a\n", "A" * 31, "Abc def1!é", None):
        for finding in password.check(text):
            said = finding.text(language)
            assert finding.code not in said
            assert "{low}" not in said
    assert "[ \\ ] ^ _ ` { | } ~" in next(
        finding.text(language) for finding in password.check("a") if finding.code == "password.no_special"
    )


@attrs.frozen
class Form:
    """A host's form, as attrs has it."""

    secret: password.Password


@dataclasses.dataclass
class DataForm:
    """A host's form, as dataclasses have it."""

    secret: password.Password


@pytest.mark.requirement("USR-11")
def test_a_password_shows_itself_nowhere():
    """Printing, formatting, copying, taking apart: none of them gives its text."""
    secret = password.parse(GOOD)
    shown = [
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret:>20}",
        f"{secret!r}",
        "%s" % secret,
        repr([secret]),
        repr({"password": secret}),
        repr(Form(secret)),
        repr(attrs.asdict(Form(secret))),
        repr(attrs.astuple(Form(secret))),
        repr(DataForm(secret)),
        repr(dataclasses.asdict(DataForm(secret))),
        repr(copy.copy(secret)),
        repr(copy.deepcopy(secret)),
        repr(password.Password),
        repr(dir(secret)),
        str(InvalidValueError("field.wrong_type", secret, expected="str")),
        json.dumps({"password": secret}, default=str),
    ]
    for text in shown:
        assert GOOD not in text
    assert secret.reveal() == GOOD


@pytest.mark.requirement("USR-11")
def test_a_password_cannot_be_stored():
    """Every pickle protocol, JSON, and the hooks behind them refuse with TypeError."""
    secret = password.parse(GOOD)
    attempts = [
        lambda protocol=protocol: pickle.dumps(secret, protocol) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    ]
    attempts += [
        lambda: pickle.dumps({"form": [secret]}),
        lambda: json.dumps(secret),
        lambda: json.dumps({"password": secret}),
        lambda: secret.__reduce__(),
        lambda: secret.__reduce_ex__(2),
        lambda: secret.__getstate__(),
        lambda: vars(secret),
        lambda: hash(secret),
        lambda: {secret},
        lambda: iter(secret),
        lambda: len(secret),
        lambda: bytes(secret),
    ]
    for attempt in attempts:
        with pytest.raises(TypeError):
            attempt()
    assert not hasattr(secret, "__dict__")


@pytest.mark.requirement("USR-11")
def test_no_frame_of_ours_keeps_a_refused_password():
    """Error reporters send the locals of every frame; ours have let go of the text by then."""
    bad = "no-capital-in-here-7"
    bad_and_listed = "Listed-Correct-Horse-7"

    def explode(text):
        del text
        raise RuntimeError

    for attempt in (
        lambda: password.parse(bad),
        lambda: password.Password(bad),
        lambda: password.parse(bad_and_listed, blocklist=lambda text: True),
        lambda: password.check(bad_and_listed, blocklist=explode),
    ):
        try:
            attempt()
        except (SmpError, RuntimeError):
            frames = [frame for frame, _ in traceback.walk_tb(sys.exc_info()[2])]
        ours = [frame for frame in frames if "dstny_smp" in frame.f_code.co_filename]
        assert ours
        for frame in ours:
            assert bad not in repr(frame.f_locals)
            assert bad_and_listed not in repr(frame.f_locals)


def test_passwords_are_compared_whole():
    """Equal texts are equal passwords; a text is no password."""
    secret = password.parse(GOOD)
    assert secret == password.parse(GOOD)
    assert secret != password.parse(GOOD + "x")
    assert secret != GOOD
    assert password.parse("Abcdef1!é") == password.parse("Abcdef1!é")
    assert password.parse("Abcdef1!é") != password.parse("Abcdef1!e\u0301")


def test_a_password_cannot_be_changed():
    """Neither its text nor anything else can be set or deleted."""
    secret = password.parse(GOOD)
    for change in (
        lambda: setattr(secret, "_Password__text", "x"),
        lambda: setattr(secret, "other", "x"),
        lambda: delattr(secret, "_Password__text"),
    ):
        with pytest.raises(AttributeError):
            change()
    with pytest.raises(InvalidValueError):
        password.Password("weak")


@pytest.mark.parametrize("length", [8, 16, 30])
def test_generated_passwords_meet_the_rule(length):
    """Of the asked length, without a warning, and never the same."""
    made = [password.generate(length).reveal() for _ in range(50)]
    assert {len(text) for text in made} == {length}
    assert all(len(password.check(text)) == 0 for text in made)
    assert len(set(made)) == 50


@pytest.mark.parametrize("length", [7, 31, 0, -1, True, 16.0, "16", None, 10**30])
def test_only_lengths_of_the_rule_are_generated(length):
    """8 to 30, whole."""
    with pytest.raises(InvalidValueError) as caught:
        password.generate(length)
    assert caught.value.path == "length"


def test_generated_characters_are_drawn_evenly():
    """Over many passwords every character of the set comes about as often as its neighbours in class."""
    counted = Counter("".join(password.generate(30).reveal() for _ in range(400)))
    assert set(counted) == set(string.ascii_letters + string.digits + password.SPECIALS)
    # 12,000 characters of 92: 130 each on average; six standard deviations are about 70.
    assert 60 < min(counted.values()) <= max(counted.values()) < 210


def test_a_huge_password_is_refused_at_once():
    """Ten million characters cost no more than a look at their beginning."""
    assert "too_long" in codes("é" * 10_000_000)
