"""The checks that all models share, each at its borders."""

import math
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.errors import InvalidValueError
from dstny_smp.validation import field, number


class Colour(StrEnum):
    """A closed choice."""

    RED = "red"


def refusal(validator, value):
    """Return (code, path) of what a field with this validator says to a value; None if it takes it."""
    cls = attrs.make_class("Thing", {"part": attrs.field(validator=validator)})
    fault = None
    try:
        cls(value)
    except InvalidValueError as error:
        fault = error
    if fault is None:
        return None
    assert len(str(fault)) < 400
    assert fault.text("nl")
    return fault.code, fault.path


NOT_WHOLE = [True, False, 1.0, "1", "１", "1_0", None, math.nan, math.inf, -0.0, Decimal(1), Fraction(1), [1], b"1"]


@pytest.mark.parametrize("value", NOT_WHOLE)
def test_only_an_int_is_a_whole_number(value):
    """Booleans, floats, texts and number-like things are refused, though Python would count with them."""
    assert refusal(field.integer(0, 5), value) == ("field.not_an_integer", "part")


def test_bounds_of_whole_numbers_are_inclusive():
    """Both ends are taken; one beyond is not; a huge number is compared, not converted."""
    assert [value for value in range(-2, 9) if refusal(field.integer(0, 5), value) is None] == list(range(6))
    for value in (-1, 6, 10**5000, -(10**5000)):
        assert refusal(field.integer(0, 5), value) == ("field.out_of_range", "part")


def test_a_subclass_of_int_is_not_taken():
    """An enum of ints is no count."""

    class Odd(int):
        pass

    assert refusal(field.integer(0, 5), Odd(1)) == ("field.not_an_integer", "part")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (timedelta(0), None),
        (timedelta(seconds=1), None),
        (timedelta(days=1), None),
        (timedelta(days=1, seconds=1), "field.out_of_range"),
        (timedelta(seconds=-1), "field.out_of_range"),
        (timedelta.max, "field.not_whole_seconds"),
        (timedelta(microseconds=1), "field.not_whole_seconds"),
        (timedelta(milliseconds=999), "field.not_whole_seconds"),
        (5, "field.wrong_type"),
        (5.0, "field.wrong_type"),
        (True, "field.wrong_type"),
        ("PT5S", "field.wrong_type"),
        (None, "field.wrong_type"),
    ],
)
def test_seconds(value, code):
    """Whole seconds from nought to a day."""
    assert refusal(field.seconds(), value) == (None if code is None else (code, "part"))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (timedelta(milliseconds=1), None),
        (timedelta(days=1), None),
        (timedelta(days=1, milliseconds=1), "field.out_of_range"),
        (timedelta(microseconds=1500), "field.not_whole_milliseconds"),
        (timedelta(milliseconds=-1), "field.out_of_range"),
        (1, "field.wrong_type"),
    ],
)
def test_milliseconds(value, code):
    """Whole milliseconds from nought to a day."""
    assert refusal(field.milliseconds(), value) == (None if code is None else (code, "part"))


@pytest.mark.parametrize("value", [True, 1.5, "10", None, 10**30, -(10**30), math.inf, math.nan, []])
def test_only_a_whole_number_is_taken_for_seconds(value):
    """Anything else goes on as it is, to be refused; a huge number does not overflow."""
    assert field.whole_seconds(value) is value
    assert field.optional_whole_seconds(None) is None
    assert field.whole_seconds(90) == timedelta(seconds=90)
    assert field.optional_whole_seconds(90) == timedelta(seconds=90)


EAST, WEST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), None),
        (datetime(2999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), None),
        (datetime(3000, 1, 1, tzinfo=UTC), None),
        (datetime(3000, 1, 1, 0, 1, tzinfo=UTC), "field.date_out_of_range"),
        (datetime(1969, 12, 31, 23, 59, tzinfo=UTC), "field.date_out_of_range"),
        (datetime.min.replace(tzinfo=EAST), "field.date_out_of_range"),
        (datetime.max.replace(tzinfo=WEST), "field.date_out_of_range"),
        (datetime(2026, 1, 1), "field.naive_datetime"),
        (datetime(2026, 1, 1, tzinfo=UTC).date(), "field.wrong_type"),
        ("2026-01-01T00:00:00Z", "field.wrong_type"),
        (0, "field.wrong_type"),
        (None, "field.wrong_type"),
    ],
)
def test_aware_times(value, code):
    """With a zone, in the years 1970 to 2999, whose last midnight is in."""
    assert refusal(field.aware, value) == (None if code is None else (code, "part"))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (datetime(1970, 1, 1), None),
        (datetime(3000, 1, 1), None),
        (datetime(2026, 1, 1, 8, 30), None),
        (datetime(2026, 1, 1, 8, 30, 1), "field.not_minutes"),
        (datetime(2026, 1, 1, 8, 30, 0, 1), "field.not_minutes"),
        (datetime(2026, 1, 1, tzinfo=UTC), "field.aware_datetime"),
        (datetime.min, "field.date_out_of_range"),
        (datetime(9999, 12, 31), "field.date_out_of_range"),
        (datetime(2026, 1, 1).time(), "field.wrong_type"),
    ],
)
def test_wall_time(value, code):
    """Without a zone, in whole minutes."""
    assert refusal(field.wall_minute, value) == (None if code is None else (code, "part"))


@pytest.mark.parametrize(
    ("validator", "value", "expected"),
    [
        (field.flag, True, None),
        (field.flag, 1, ("field.wrong_type", "part")),
        (field.flag, None, ("field.wrong_type", "part")),
        (field.an_id, "u-anna", None),
        (field.an_id, "u anna", ("id.bad_form", "part")),
        (field.instance(Colour), Colour.RED, None),
        (field.instance(Colour), "red", ("field.wrong_type", "part")),
        (field.optional(field.flag), None, None),
        (field.optional(field.flag), 0, ("field.wrong_type", "part")),
        (field.checked(number.check_e164), "+31201234567", None),
        (field.checked(number.check_e164), "020", ("number.bad_form", "part")),
        (field.tuple_of(int, 2), (), None),
        (field.tuple_of(int, 2), (1, 2), None),
        (field.tuple_of(int, 2), (1, 2, 3), ("field.too_many", "part")),
        (field.tuple_of(int, 2, at_least=1), (), ("field.empty", "part")),
        (field.tuple_of(int, 2), [1], ("field.wrong_type", "part")),
        (field.tuple_of(int, 2), (1, "2"), ("field.wrong_type", "part[1]")),
        (field.tuple_of((int, str), 2), (1, "2"), None),
        (field.tuple_of_ids(2), ("a", "b"), None),
        (field.tuple_of_ids(2), ("a", "b", "c"), ("field.too_many", "part")),
        (field.tuple_of_ids(2), ("a", "a"), ("field.duplicate", "part[a]")),
        (field.tuple_of_ids(2), ("a", ""), ("id.bad_form", "part[1]")),
        (field.tuple_of_ids(2), "ab", ("field.wrong_type", "part")),
        (field.set_of(Colour), frozenset({Colour.RED}), None),
        (field.set_of(Colour), frozenset(), None),
        (field.set_of(Colour, at_least=1), frozenset(), ("field.empty", "part")),
        (field.set_of(Colour), frozenset({"red"}), ("field.wrong_type", "part")),
        (field.set_of(Colour), {Colour.RED}, ("field.wrong_type", "part")),
    ],
)
def test_each_check(validator, value, expected):
    """What it takes, and what it says to the rest."""
    assert refusal(validator, value) == expected


def test_lists_and_sets_are_taken_for_their_frozen_kind():
    """Nothing else is: a text is no list of letters, a dict no list of keys."""
    assert field.tupled([1, 2]) == (1, 2)
    assert field.frozen([1, 1]) == field.frozen({1}) == field.frozen((1,)) == frozenset({1})
    for value in ("ab", {"a": 1}, None, 5, range(3)):
        assert field.tupled(value) is value
        assert field.frozen(value) is value
    unhashable = [[]]
    assert field.frozen(unhashable) is unhashable


def test_texts_are_kept_as_they_are_compared():
    """The check of names trims, normalizes, and tells where it is."""
    assert refusal(field.text(), "") == ("label.blank", "part")
    assert refusal(field.text(blank=True), "") is None
    assert refusal(field.text(2), "abc") == ("label.too_long", "part")
    cls = attrs.make_class("Thing", {"part": attrs.field(validator=field.text())}, frozen=True)
    assert cls("  Zoe\u0308 ").part == "Zoë"


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.timedeltas()
    | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)


@given(
    st.sampled_from(
        [
            field.flag,
            field.an_id,
            field.aware,
            field.wall_minute,
            field.integer(0, 9),
            field.seconds(),
            field.milliseconds(),
            field.instance(Colour),
            field.tuple_of(int, 3),
            field.tuple_of_ids(3),
            field.set_of(Colour),
        ]
    ),
    JUNK,
)
def test_every_check_takes_or_refuses(validator, value):
    """Whatever comes, it is taken or refused with one of our errors, in words."""
    assert refusal(validator, value) is None or refusal(validator, value)[0]


def test_a_deep_or_huge_value_is_refused_in_words():
    """A list within a list within a list, and a number of more digits than Python writes, have short texts."""
    deep = []
    for _ in range(100_000):
        deep = [deep]
    for value in (deep, (deep,), {"a": deep}, {"a": 10**5000}, [10**5000], -(10**5000)):
        assert refusal(field.integer(0, 5), value)[1] == "part"
