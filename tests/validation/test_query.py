"""Search texts: words, accents and the digits of numbers."""

import time

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.errors import InvalidValueError
from dstny_smp.validation import number, query

ANNA = ["Anna Bäkker", "anna@example.com", "Verkoop Noord", "standard"]
NUMBERS = ["+31201234567", "201"]


@pytest.mark.requirement("USR-02")
@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("", True),
        ("anna", True),
        ("ANNA bakker", True),
        ("bäkk", True),
        ("noord anna", True),
        ("@example", True),
        ("020-123", True),
        ("+3120123", True),
        ("020 123 45 67", True),
        ("+31 (0)20 123 45 67", True),
        ("0031.20.123", True),
        ("4567", True),
        ("201", True),
        ("anna 020", True),
        ("anna bram", False),
        ("anna 030", False),
        ("+4420", False),
        ("0044", False),
        ("31 20 99", False),
        ("a.*b", False),
        ("(", False),
        ("+", False),
        ("-", False),
    ],
)
def test_what_is_found(text, hit):
    """Every word somewhere, without case and accents; numbers in any notation; nothing is a pattern."""
    assert query.parse(text).matches(ANNA, NUMBERS) is hit


@pytest.mark.requirement("USR-02")
@pytest.mark.parametrize(
    "text", ["+31 20 123 45 67", "0031 20 123 45 67", "020 123 45 67", "(020) 123 45 67", "020 - 123 4567"]
)
def test_a_number_in_groups_is_one_number(text):
    """Its groups are not looked for one by one: a neighbour that has them all in another order is not meant."""
    wanted = query.parse(text)
    assert wanted.matches(ANNA, NUMBERS)
    assert not wanted.matches(["Bram"], ["+31206745123"])
    assert wanted.matches([f"Taxi {text}"])


def test_a_few_digits_may_be_of_several_numbers():
    """What is shorter than any full number stays words: an area code and an extension, say."""
    assert query.parse("020 201").matches(ANNA, NUMBERS)
    assert query.parse("201 4567").matches(ANNA, NUMBERS)


@pytest.mark.requirement("USR-02")
@pytest.mark.parametrize("text", ["x" * 201, "a\x00b", "a\u202eb", "a\nb", "\ud800", None, 3])
def test_what_cannot_be_searched_for(text):
    """Over-long, controlling and broken queries are refused, not trimmed to something else."""
    assert not query.is_valid(text)
    with pytest.raises(InvalidValueError) as caught:
        query.parse(text, "query")
    assert caught.value.path == "query"


def test_what_can_be_searched_for():
    """An empty query is one; the longest has 200 characters."""
    for text in ("", "  ", "anna", "x" * 200):
        assert query.is_valid(text)
        assert query.parse(text).text == text.strip()
    assert repr(query.parse("anna")) == "Query('anna')"


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_a_number_is_found_as_it_is_written(region):
    """For each country: as stored, as written abroad, and by its last digits."""
    shown = phonenumbers.example_number(region)
    e164 = phonenumbers.format_number(shown, phonenumbers.PhoneNumberFormat.E164)
    for text in (e164, number.format(e164, "international"), "00" + e164[1:], e164[-4:]):
        assert query.parse(text).matches([], [e164]), text


def test_dutch_numbers_are_found_as_dialled_at_home():
    """National notation has a nought in front, which no stored number has."""
    for text in ("020", "020-1234567", "(020) 123", "0201234567"):
        assert query.parse(text).matches([], NUMBERS)
        assert not query.parse(text).matches([], ["+31301234567"])


@given(st.text(max_size=30), st.lists(st.text(max_size=10), max_size=3))
def test_a_text_finds_itself(text, others):
    """Whatever a text is, if it can be searched for, it is found among others."""
    if query.is_valid(text):
        assert query.parse(text).matches([*others, query.parse(text).text])


def test_hostile_queries_take_no_time():
    """The longest query over long texts is a few plain searches."""
    started = time.perf_counter()
    made = query.parse("(" * 99 + "1" + "-" * 99)
    for _ in range(100):
        made.matches(["a" * 10_000], ["+31201234567"] * 50)
    assert time.perf_counter() - started < 2
