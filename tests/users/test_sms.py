"""Parts of text messages, against the standard's table, a slow twin and a foreign implementation."""

import importlib.util
import sys
from pathlib import Path

import pytest
import smsutil
from hypothesis import example, given
from hypothesis import strategies as st

from dstny_smp.errors import InvalidValueError
from dstny_smp.users import likeness, sms
from dstny_smp.users.sms import Encoding

_PLACE = Path(__file__).with_name("sms_twin.py")
_SPEC = importlib.util.spec_from_file_location("sms_twin", _PLACE)
twin = importlib.util.module_from_spec(_SPEC)
sys.modules["sms_twin"] = twin
_SPEC.loader.exec_module(twin)

TEXTS = st.one_of(
    st.text(st.sampled_from(sms.BASIC.replace("\x1b", "") + sms.EXTENSION), max_size=400),
    st.text(st.sampled_from("ab€[]"), min_size=140, max_size=320),
    st.text(st.sampled_from("ab€ë李😀"), min_size=50, max_size=220),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=100),
)


@pytest.mark.requirement("USR-04")
def test_the_alphabet_is_the_standards():
    """Place by place: 127 characters and the escape, and ten that take two septets."""
    assert 128 == len(sms.BASIC) == len(set(sms.BASIC))
    assert 10 == len(sms.EXTENSION) == len(set(sms.EXTENSION))
    assert {sign: [place] for place, sign in enumerate(sms.BASIC) if sign != "\x1b"} == twin.FIRST
    assert set(twin.EXTENDED) == set(sms.EXTENSION)


@pytest.mark.requirement("USR-04")
@pytest.mark.threat("T-21")
def test_which_characters_are_in_it_agrees_with_a_foreign_table():
    """Every character of the basic plane, asked one by one; theirs lets the escape itself pass."""
    asked = [chr(code) for code in range(0x10000) if code != 0x1B and not 0xD800 <= code <= 0xDFFF]
    theirs = {sign for sign in asked if smsutil.is_valid_gsm(sign)}

    assert theirs == {sign for sign in asked if sms.encoding_of(sign) is Encoding.GSM_7}


@pytest.mark.requirement("USR-04")
@pytest.mark.threat("T-21")
@pytest.mark.parametrize(
    ("text", "encoding", "units", "parts", "left"),
    [
        ("", "gsm_7", 0, 1, 160),
        ("x" * 160, "gsm_7", 160, 1, 0),
        ("x" * 161, "gsm_7", 161, 2, 145),
        ("x" * 306, "gsm_7", 306, 2, 0),
        ("x" * 307, "gsm_7", 307, 3, 152),
        ("€" * 80, "gsm_7", 160, 1, 0),
        ("€" * 80 + "x", "gsm_7", 161, 2, 144),
        ("x" * 159 + "€", "gsm_7", 161, 2, 145),
        ("ë" * 70, "ucs_2", 70, 1, 0),
        ("ë" * 71, "ucs_2", 71, 2, 63),
        ("ë" * 134, "ucs_2", 134, 2, 0),
        ("😀" * 35, "ucs_2", 70, 1, 0),
        ("😀" * 36, "ucs_2", 72, 2, 61),
        ("ç", "ucs_2", 1, 1, 69),
        ("Ç", "gsm_7", 1, 1, 159),
        ("\x1b", "ucs_2", 1, 1, 69),
        ("\n", "gsm_7", 1, 1, 159),
        ("\t", "ucs_2", 1, 1, 69),
    ],
)
def test_how_much_a_text_takes(text, encoding, units, parts, left):
    """The edges of one part and two, in both alphabets; a small cedilla is not in the alphabet, a capital is."""
    counted = sms.count(text)

    assert (encoding, len(text), units, parts, left) == (
        counted.encoding,
        counted.characters,
        counted.units,
        counted.parts,
        counted.left,
    )


@pytest.mark.requirement("USR-04")
@pytest.mark.threat("T-21")
@given(TEXTS)
@example("x" * 152 + "€" + "x" * 20)
@example("ë" * 66 + "😀" + "ë" * 20)
def test_parts_are_those_of_the_twin_and_of_a_foreign_implementation(text):
    """They make up the text, none is too full, and no character is cut; three ways to the same cuts."""
    parts = sms.segments(text)
    septets, units = twin.pieces(text)
    counted = sms.count(text)

    assert text == "".join(parts)
    assert twin.parts(text) == [len(part) for part in parts]
    assert (len(parts), sum(map(len, units))) == (counted.parts, counted.units)
    assert septets == (counted.encoding is Encoding.GSM_7)
    if text and "\x1b" not in text:
        theirs = smsutil.split(text)
        assert [part.content for part in theirs.parts] == list(parts)


@pytest.mark.threat("T-21")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, "label.not_text"),
        (b"x", "label.not_text"),
        ("\ud83d", "label.forbidden_character"),
        ("a\udc00", "label.forbidden_character"),
        ("x" * (255 * 153 + 1), "sms.too_long"),
        ("ë" * (255 * 67 + 1), "sms.too_long"),
        ("x" * 10_000_000, "sms.too_long"),
    ],
)
def test_what_cannot_be_sent(text, code):
    """No half characters, and no more parts than can be numbered."""
    for ask in (sms.segments, sms.count, likeness.suggest):
        with pytest.raises(InvalidValueError) as caught:
            ask(text)
        assert (code, "text") == (caught.value.code, caught.value.path)


def test_the_longest_that_can_be_sent():
    """255 parts, to the character."""
    assert 255 == sms.count("x" * 255 * 153).parts
    assert 255 == sms.count("ë" * 255 * 67).parts


LONG = " and this is surely enough to make any message of UCS-2 take a second part"


@pytest.mark.requirement("USR-04")
@pytest.mark.parametrize(
    ("text", "written", "replaced"),
    [
        ("Zoë’s", "Zoe's", (("ë", "e"), ("’", "'"))),
        ("“Hôtel” – café…", '"Hotel" - café...', (("“", '"'), ("ô", "o"), ("”", '"'), ("–", "-"), ("…", "..."))),
        ("a\u00a0b\u202fc", "a b c", (("\u00a0", " "), ("\u202f", " "))),
        ("Hoi 👋🏽 Anna", "Hoi Anna", (("👋", ""), ("🏽", ""))),
        ("Hoi Anna 👨\u200d👩\u200d👧", "Hoi Anna", (("👨", ""), ("\u200d", ""), ("👩", ""), ("👧", ""))),
        ("Ĳmuiden, œuvre, Łódź, þ", "IJmuiden, oeuvre, Lódz, th", None),
        ("½ ² ™ ﬁ Ａ", "1/2 2 TM fi A", None),
        ("e\u0301\u0308", "e", (("\u0301", ""), ("\u0308", ""))),
        ("2×2 • a\u00adb № ＇", "2x2 * ab No '", None),
        ("á í ó ú ç ê ñ à", "a i o u c e ñ à", None),
        ("ð ħ ı ŋ Đ ẞ ſ", "dh h i n D SS s", None),
    ],
)
def test_what_is_written_instead(text, written, replaced):
    """Each sign has one that looks like it, and the two that looked alike are told; accents in the alphabet stay."""
    found = likeness.suggest(text + LONG)

    assert written.replace("ó", "o") + LONG == found.text
    assert (1, 1) == (found.parts, found.saved)
    if replaced is not None:
        assert replaced == found.replaced


@pytest.mark.requirement("USR-04")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "Zoë",  # one part either way
        "x" * 200,  # nothing to replace
        "李小龍" + LONG,  # no letter looks like these
        "Иван" + LONG,
        "Zoë 李" + LONG,
        "https://example.com/ë" + LONG,
    ],
)
def test_where_nothing_is_gained_nothing_is_suggested(text):
    """A suggestion saves a part, or is none."""
    assert likeness.suggest(text) is None


def test_brackets_are_replaced_where_they_cost_a_part():
    """Two septets each; left alone where that changes nothing."""
    found = likeness.suggest("[x] " + "y" * 155)
    assert ("(x) " + "y" * 155, (("[", "("), ("]", ")")), 1, 1) == (
        found.text,
        found.replaced,
        found.parts,
        found.saved,
    )
    assert "[Zoe]" == likeness.suggest("[Zoë]" + LONG).text[:5]
    assert likeness.suggest("[x] " + "y" * 100) is None


def test_links_are_left_as_they_are():
    """A link with another character leads elsewhere."""
    found = likeness.suggest("Zoë: https://example.com/[a]~b’c https://b.example.com/{1} " + "y" * 120)
    assert found is None
    found = likeness.suggest("Zoë: https://example.com/[a]~b [c] " + "y" * 121)
    assert "Zoe: https://example.com/[a]~b (c) " == found.text.partition("y")[0]


@given(TEXTS)
def test_a_suggestion_is_cheaper_and_needs_no_other(text):
    """It is in the GSM alphabet, saves what it says, and tells every sign that it replaced."""
    found = likeness.suggest(text)
    if found is None:
        return
    after = sms.count(found.text)

    assert (Encoding.GSM_7, found.parts) == (after.encoding, after.parts)
    assert sms.count(text).parts - after.parts == found.saved
    assert found.saved >= 1
    assert all(sign in text and by != sign for sign, by in found.replaced)
    again = likeness.suggest(found.text)
    assert again is None
