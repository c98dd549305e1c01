"""What calls ask of their arguments: each refuses one kind of bad value, under the argument's name."""

from datetime import UTC, datetime

import pytest

from dstny_smp.errors import InvalidValueError
from dstny_smp.validation import argument


def refusal(call, *arguments):
    with pytest.raises(InvalidValueError) as error:
        call(*arguments)
    return error.value.code, error.value.path


@pytest.mark.parametrize(
    ("call", "arguments", "code"),
    [
        (argument.expect, (5, "x", str), "field.wrong_type"),
        (argument.expect, (None, "x", str, bytes), "field.wrong_type"),
        (argument.text, (b"a", "x"), "label.not_text"),
        (argument.text, ("aa", "x", 1), "label.too_long"),
        (argument.whole, (True, "x", 0, 9), "field.not_an_integer"),
        (argument.whole, (1.0, "x", 0, 9), "field.not_an_integer"),
        (argument.whole, (10, "x", 0, 9), "field.out_of_range"),
        (argument.whole, (-1, "x", 0, 9), "field.out_of_range"),
        (argument.called, ("len", "x"), "field.wrong_type"),
        (argument.instant, ("2026-01-01", "x"), "field.wrong_type"),
        (argument.instant, (datetime(2026, 1, 1), "x"), "field.naive_datetime"),
    ],
)
def test_what_is_refused(call, arguments, code):
    """One code and the argument's name, whatever is wrong."""
    assert (code, "x") == refusal(call, *arguments)


def test_what_passes():
    """The bounds belong to what is allowed; a child of a class is of the class."""
    assert argument.text("é", cap=1) == "é"
    for call in (
        lambda: argument.expect(True, "x", int),
        lambda: argument.whole(0, "x", 0, 9),
        lambda: argument.whole(9, "x", 0, 9),
        lambda: argument.called(len, "x"),
        lambda: argument.instant(datetime(2026, 1, 1, tzinfo=UTC), "x"),
    ):
        assert call() is None


@pytest.mark.parametrize("values", [["a", "b"], ("a", "b"), {"a": 1, "b": 2}, iter(["a", "b"]), dict.fromkeys("ab")])
def test_any_collection_is_gone_through(values):
    """Lists, dictionaries and iterators alike."""
    assert ["a", "b"] == list(argument.each(values, "x", str))


@pytest.mark.parametrize(
    ("values", "path"), [("ab", "x"), (b"ab", "x"), (None, "x"), (5, "x"), (["a", 5, None], "x[1]"), ([["a"]], "x[0]")]
)
def test_a_part_is_told_by_its_place(values, path):
    """A text is no collection of texts; of the parts the first wrong one is told."""
    assert ("field.wrong_type", path) == refusal(lambda: list(argument.each(values, "x", str)))


@pytest.mark.parametrize(
    ("value", "expected"), [("a", True), ("b", True), ("c", False), ([], False), (None, False), (b"a", False)]
)
def test_a_choice_is_one_of_its_texts(value, expected):
    """What cannot be hashed or compared is none of them."""
    assert expected is argument.among(value, ("a", "b"))
