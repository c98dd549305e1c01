"""Passwords: the portal's rule at its borders, and that nothing ever shows one."""

import itertools
import math
import random
import string
from collections import Counter
from fractions import Fraction

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
@pytest.mark.threat("T-17")
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


@pytest.mark.threat("T-17")
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


@pytest.mark.parametrize("length", range(8, 31))
@pytest.mark.parametrize("look_alikes", [True, False])
def test_generated_passwords_meet_the_rule(length, look_alikes):
    """Of the asked length, without a warning, without look-alikes if so asked, and never the same."""
    made = [password.generate(length, look_alikes=look_alikes).reveal() for _ in range(25)]
    assert {len(text) for text in made} == {length}
    assert all(len(password.check(text)) == 0 for text in made)
    assert len(set(made)) == 25
    if not look_alikes:
        assert set("".join(made)).isdisjoint("0Oo1Il|!2Z5S8B`.,:;-_~")


@pytest.mark.parametrize("length", [7, 31, 0, -1, True, 16.0, "16", None, 10**30])
def test_only_lengths_of_the_rule_are_generated(length):
    """8 to 30, whole."""
    with pytest.raises(InvalidValueError) as caught:
        password.generate(length)
    assert caught.value.path == "length"


@pytest.mark.parametrize("look_alikes", [None, 1, "no"])
def test_look_alikes_are_wanted_or_not(look_alikes):
    """A truth value, not what Python takes for one."""
    with pytest.raises(InvalidValueError) as caught:
        password.generate(look_alikes=look_alikes)
    assert (caught.value.code, caught.value.path) == ("field.wrong_type", "look_alikes")


CLASSES = (string.digits, string.ascii_lowercase, string.ascii_uppercase, password.SPECIALS)


def chi_square(counted, expected):
    """Return Pearson's sum over all cells, of counts and of what they should be."""
    assert set(counted) <= set(expected)
    return sum((counted[cell] - mean) ** 2 / mean for cell, mean in expected.items())


def compositions(length, sizes):
    """Return the exact chance of each number of characters a class, among all texts that have every class."""
    weights = {
        counts: math.factorial(length)
        * math.prod(Fraction(size**count, math.factorial(count)) for size, count in zip(sizes, counts, strict=True))
        for counts in itertools.product(range(1, length), repeat=len(sizes))
        if sum(counts) == length
    }
    total = sum(weights.values())
    return {cell: weight / total for cell, weight in weights.items()}


@pytest.mark.requirement("USR-13")
@pytest.mark.parametrize(("length", "look_alikes"), [(8, True), (8, False), (12, True)])
def test_passwords_are_drawn_evenly_from_all_that_meet_the_rule(monkeypatch, length, look_alikes):
    """How many of each class a password has follows the exact count of all valid texts (chi-square, a fixed seed).

    One of each class and the rest at will, shuffled, would fail: it favours few digits less than the count does.
    """
    monkeypatch.setattr("secrets.choice", random.Random(2026).choice)
    classes = [[c for c in members if look_alikes or c not in password.LOOK_ALIKES] for members in CLASSES]
    draws = 20_000
    made = [password.generate(length, look_alikes=look_alikes).reveal() for _ in range(draws)]
    exact = compositions(length, [len(members) for members in classes])
    likely = {cell: float(draws * chance) for cell, chance in exact.items() if draws * chance >= 5}
    counted = Counter(tuple(sum(c in members for c in text) for members in classes) for text in made)
    rest = draws - sum(counted[cell] for cell in likely)
    expected_rest = draws - sum(likely.values())
    degrees = len(likely) - 1
    assert abs(rest - expected_rest) < 6 * math.sqrt(expected_rest) + 6
    # The mean of chi-square is its degrees of freedom f, the variance 2 f; five standard deviations.
    assert chi_square(Counter({cell: counted[cell] for cell in likely}), likely) < degrees + 5 * math.sqrt(2 * degrees)


def test_every_place_and_every_character_is_drawn_alike(monkeypatch):
    """At each place of eight the four classes come as often as at any other; within a class all characters do."""
    monkeypatch.setattr("secrets.choice", random.Random(2027).choice)
    draws = 20_000
    made = [password.generate(8).reveal() for _ in range(draws)]
    sizes = [len(members) for members in CLASSES]
    exact = compositions(8, sizes)
    share = [float(sum(chance * cell[k] for cell, chance in exact.items()) / 8) for k in range(4)]
    for place in range(8):
        counted = Counter(next(k for k in range(4) if text[place] in CLASSES[k]) for text in made)
        # Three degrees of freedom: beyond 30 once in a million.
        assert chi_square(counted, {k: draws * share[k] for k in range(4)}) < 30
    everything = Counter("".join(made))
    expected = {c: 8 * draws * share[k] / sizes[k] for k in range(4) for c in CLASSES[k]}
    assert len(expected) == 92
    assert chi_square(everything, expected) < 91 + 5 * math.sqrt(2 * 91)


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({"other": "ignore"}, "other"),
        ({"other": None}, "other"),
        ({"blocklist": "list"}, "blocklist"),
        ({"blocklist": {GOOD}}, "blocklist"),
        ({"personal": "Anna"}, "personal"),
    ],
)
def test_arguments_that_cannot_be(arguments, path):
    """A mistake in the call is told as such, whatever the password is."""
    for text in (GOOD, "weak"):
        with pytest.raises(InvalidValueError) as caught:
            password.check(text, **arguments)
        assert (caught.value.code, caught.value.path) == ("field.wrong_type", path)


def test_a_huge_password_is_refused_at_once():
    """Ten million characters cost no more than a look at their beginning."""
    assert "too_long" in codes("é" * 10_000_000)
