"""Names and free text: what people can read, and nothing that deceives or breaks a display."""

import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.errors import InvalidValueError, SmpError
from dstny_smp.validation import label


def code_of(make):
    """Return the code of the refusal."""
    with pytest.raises(InvalidValueError) as caught:
        make()
    assert str(caught.value)
    return caught.value.code


@pytest.mark.requirement("USR-10")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anna", "Anna"),
        ("  Anna \t\n", "Anna"),
        ("\u3000Anna\xa0", "Anna"),
        ("Zoe\u0308", "Zoë"),
        ("\u212b", "Å"),  # the sign of the unit, which is the letter
        ("ﬁ", "ﬁ"),  # NFC keeps what NFKC would take apart
        ("नमस्ते", "नमस्ते"),
        ("O'Neill & Söhne – “Noord”", "O'Neill & Söhne – “Noord”"),
        ("☎ 24/7", "☎ 24/7"),
        ("x" * 64, "x" * 64),
    ],
)
def test_what_is_kept(text, expected):
    """Trimmed and in NFC; nothing else is changed."""
    assert label.parse(text) == expected
    assert label.is_valid(text)


REFUSED = {
    "control": ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\r", "\n", "\t"],
    "direction": ["\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\u061c"],
    "zero width": ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\xad"],
    "filler": ["\u3164", "\u115f", "\u1160", "\uffa0", "\u2800", "\u034f", "\ufe0f", "\U000e0100", "\u180b"],
    "tag": ["\U000e0041"],
    "separator": ["\u2028", "\u2029"],
    "surrogate": ["\ud800", "\udfff"],
    "private": ["\ue000"],
    "unassigned": ["\u0378", "\uffff"],
}


@pytest.mark.requirement("USR-10")
@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_seen_or_deceives_is_refused(kind):
    """Inside a name, each with its place; a name of nothing else is refused as well."""
    for character in REFUSED[kind]:
        with pytest.raises(InvalidValueError) as caught:
            label.parse(f"ab{character}c", path="name")
        assert caught.value.code == "label.forbidden_character"
        assert caught.value.value == f"U+{ord(character):04X}"
        assert caught.value.params["index"] == 2
        assert not label.is_valid(character)


@pytest.mark.parametrize(
    ("text", "cap", "code"),
    [
        ("", 64, "label.blank"),
        (" \t\n", 64, "label.blank"),
        ("\xa0\u3000", 64, "label.blank"),
        ("abc", 2, "label.too_long"),
        (" a ", 2, "label.too_long"),
        ("\u0958\u0958", 3, "label.too_long"),  # two letters that are four in NFC
        (None, 64, "label.not_text"),
        (b"a", 64, "label.not_text"),
        (1, 64, "label.not_text"),
    ],
)
def test_what_is_refused_at_once(text, cap, code):
    """Nothing, too much, and what is no text."""
    assert code_of(lambda: label.parse(text, cap)) == code


def test_blank_may_be_allowed():
    """A note may be empty, and still not be anything."""
    assert label.parse("  ", blank=True) == ""
    assert code_of(lambda: label.parse("\u200b", blank=True)) == "label.forbidden_character"


@given(st.text(), st.integers(1, 40))
def test_a_parsed_text_is_parsed(text, cap):
    """What is stored reads as itself: trimmed, in NFC, within its cap, all of it visible or a space."""
    try:
        made = label.parse(text, cap)
    except SmpError:
        return
    assert label.parse(made, cap) == made
    assert unicodedata.is_normalized("NFC", made)
    assert 0 < len(made) <= cap
    assert all(label.is_visible(character) or character.isspace() for character in made)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Verkoop", "  verkoop ", True),
        ("Verkoop", "ＶＥＲＫＯＯＰ", True),
        ("Straße", "STRASSE", True),
        ("Zoë", "Zoe\u0308", True),
        ("ﬁx", "fix", True),
        ("Zoë", "Zoe", False),
        ("Verkoop", "Verkoop 2", False),
    ],
)
def test_names_that_count_as_the_same(one, other, same):
    """Case, width and composition make no second name; an accent does."""
    assert (label.skeleton(one) == label.skeleton(other)) is same


def test_a_flood_of_accents_takes_no_time():
    """Length is looked at before NFC, which takes seconds over megabytes of alternating marks."""
    flood = "a" + "\u0323\u0301" * 5_000_000
    started = time.perf_counter()
    assert code_of(lambda: label.parse(flood)) == "label.too_long"
    assert label.parse("\ufdfa" * 64) == "\ufdfa" * 64  # 18 letters each in NFKC, one in NFC
    assert time.perf_counter() - started < 0.5


def test_what_is_visible():
    """Against Python's own table: everything invisible is refused, plain letters of all scripts are not."""
    for code in range(0x20, 0x3000):
        character = chr(code)
        category = unicodedata.category(character)
        if category in {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}:
            assert not label.is_visible(character)
        elif category in {"Lu", "Ll", "Nd", "Sc"}:
            assert label.is_visible(character)
    assert not label.is_visible(chr(sys.maxunicode))
