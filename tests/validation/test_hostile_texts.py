"""Texts that are made to hurt a validator: long runs, many accents, far beyond every cap."""

import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dstny_smp.errors import SmpError
from dstny_smp.validation import (
    blocklist,
    country,
    email,
    file_name,
    image,
    key,
    label,
    language,
    number,
    password,
    query,
    strength,
    timezone,
    transcoding,
    url,
    wav,
)

MARKS = "\u0301\u0327\u0323\u0344\u0f71\u0f73\u0f75\u0f81\u302e\U0001d165\u094d"
"""Of many classes; some come apart into two that must change places."""
BARRIERS = "aé\u1e69 😀‑ಾ가\ufdfa\u1100\u1161\u11a8"

texts_with_marks = st.lists(
    st.one_of(
        st.text(alphabet=MARKS, min_size=25, max_size=60),
        st.text(alphabet=MARKS + BARRIERS, max_size=12),
        st.text(max_size=5),
    ),
    max_size=5,
).map("".join)


@given(texts_with_marks)
@example("é" + "\u0301\u0327" * 40)
@example("\u0f73" * 50)
@example("a" + "\u0327" * 20 + "😀" * 20 + "\u0301\u0327" * 20)
@example("\u0301\u0323" * 40 + "\u1e69")
def test_the_quick_normal_form_is_the_normal_form(text):
    """`unicodedata` judges, which sorts marks in quadratic time."""
    for form in ("NFC", "NFKC"):
        assert unicodedata.normalize(form, text) == label.normal_form(form, text)


@given(st.text() | texts_with_marks)
@example("ßẞΣςſİıﬁǅͅ")
def test_folding_is_what_it_says(text):
    """A twin takes the whole text apart and leaves out the accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    assert "".join(c for c in apart if not unicodedata.combining(c)) == query.fold(text)


def test_what_folding_remembers_is_bounded():
    """Whoever searches for every character that there is fills no memory, and is answered all the same."""
    for point in range(0x80, 0x30000, 7):
        query.fold(chr(point))
    assert len(query._FOLDED) <= 4_096
    assert "e" == query.fold("É")
    assert "fi" == query.fold("ﬁ")


def test_what_is_invisible():
    """Of what Python calls printable: variation selectors, fillers, vowels without sound, the blank of Braille."""
    printable = [chr(point) for point in range(sys.maxunicode + 1) if chr(point).isprintable()]
    hidden = {ord(character) for character in printable if not label.is_visible(character)}
    selectors = {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x180B, 0x180C, 0x180D, 0x180F}
    assert selectors | {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0} == hidden


def test_a_long_name_of_a_zone_is_not_kept():
    """The cache of zones holds a thousand names: texts of a megabyte never come near it."""
    timezone._zone.cache_clear()
    for filling in "abc":
        assert not timezone.is_valid(filling * 1_000_000)
        with pytest.raises(SmpError):
            timezone.parse(filling * 97)
    assert 0 == timezone._zone.cache_info().currsize
    assert timezone.is_valid("Europe/Amsterdam")
    assert 1 == timezone._zone.cache_info().currsize


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("https://" + "a" * 253, True),
        ("https://" + "a" * 254, False),
        ("https://" + "a" * 253 + ":8443/x", True),
        ("https://" + "a" * 253 + "/" + "x" * 738, True),
        ("https://" + "a" * 253 + "/" + "x" * 739, False),
        ("https://" + "a" * 500 + "|", False),
    ],
)
def test_a_long_host(text, valid):
    """A host name has 253 characters at most, and nothing is tried again when it has more."""
    assert valid is url.is_valid(text)


READERS = {
    "password": password.parse,
    "password.check": password.check,
    "strength": strength.hints,
    "blocklist": blocklist.read([]),
    "number": number.parse,
    "number.short_code": number.parse_short_code,
    "number.target": number.check_target,
    "number.risk": number.risk,
    "email": email.parse,
    "label": label.parse,
    "key": key.parse,
    "timezone": timezone.parse,
    "language": language.parse,
    "country": country.parse,
    "url": url.parse,
    "query": query.parse,
    "file_name": file_name.parse,
}
HOSTILE = {
    "letters": "a",
    "digits": "0",
    "accents": "\u0301\u0327",
    "ligatures": "\ufdfa",
    "scripts": "aаα",
    "dots": "a.",
    "at": "@",
    "brackets": "(",
    "stars": "*",
    "noughts": "\x00",
    "surrogates": "\ud800",
    "astral": "😀",
    "up": "../",
}


@pytest.mark.parametrize("shape", HOSTILE)
@pytest.mark.parametrize("reader", READERS)
def test_a_million_characters_are_answered(reader, shape):
    """A value or one of our errors, whose text stays short; `bench/validators.py` shows how little time it takes."""
    text = HOSTILE[shape] * (1_000_000 // len(HOSTILE[shape]))
    if reader in ("password.check", "strength", "blocklist", "file_name"):
        answer = READERS[reader](text)
        assert reader != "password.check" or not answer.ok
        assert reader != "file_name" or len(answer) <= 64
        return
    with pytest.raises(SmpError) as caught:
        READERS[reader](text)
    assert max(len(caught.value.text(language)) for language in ("en", "nl")) < 300


@pytest.mark.parametrize(
    "reader", [wav.inspect, image.inspect, transcoding.to_platform], ids=lambda one: one.__module__
)
@pytest.mark.parametrize("unit", [b"\0", b"RIFF", b"\xff\xe0\x00\x02", b"\x89PNG\r\n\x1a\n"], ids=repr)
def test_ten_million_bytes_are_answered(reader, unit):
    """Of whatever: more than any cap, one error."""
    with pytest.raises(SmpError) as caught:
        reader(unit * (10_000_000 // len(unit)))
    assert len(str(caught.value)) < 300
