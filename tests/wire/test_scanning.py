"""What may be in a text before anyone asks what it means: size, depth, encoding, numbers, keys."""

import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError
from dstny_smp.wire import scanning
from dstny_smp.wire.scanning import Doubled, Unfit, scan

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    # Texts of what a scanner could take for structure.
    | st.text('"\\[]{}aé\n', max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('"\\[]{}a', max_size=4), inner, max_size=3),
    max_leaves=12,
)


def depth(value):
    """How deep a value nests: the slow and obvious twin."""
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(depth, value), default=0) if isinstance(value, list) else 0


@given(values)
def test_what_json_writes_is_read_as_it_was(value):
    """Strictness takes nothing away: the plain values come out, from text and from bytes."""
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=1)):
        assert value == scan(text)
        assert value == scan(text.encode())


@given(values, st.integers(0, 10))
def test_depth_is_counted_as_a_parser_would(value, allowed):
    """Brackets inside texts are no nesting; escaped quotation marks end no text."""
    for text in (json.dumps(value), json.dumps(value, indent=1)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(limits, "DOCUMENT_DEPTH", allowed)
            assert (depth(value) > allowed) == scanning._is_deep(text.encode())


@pytest.mark.threat("T-03")
@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":[', '{"\\"]}":'])
@pytest.mark.parametrize("closed", [True, False])
def test_a_bomb_of_brackets_is_refused_before_the_parser_sees_it(opening, closed, monkeypatch):
    """A hundred thousand levels are refused as such; the parser, which would recurse, is never asked."""
    monkeypatch.setattr(scanning, "_DECODER", None)
    closing = "".join({"[": "]", "{": "}"}[each] for each in reversed(opening) if each in "[{") if closed else ""
    bomb = opening * 100_000 + "1" + closing * 100_000

    with pytest.raises(InvalidValueError) as caught:
        scan(bomb)
    assert "document.too_deep" == caught.value.code


@pytest.mark.threat("T-03")
@pytest.mark.parametrize("before", ['["\\\\",', '["\\"",', '["[",', '["\\\\\\"",', '{"a":"\\\\","b":'])
def test_no_text_hides_a_bomb(before, monkeypatch):
    """A text that ends in a backslash ends all the same."""
    monkeypatch.setattr(scanning, "_DECODER", None)

    with pytest.raises(InvalidValueError, match="nests deeper"):
        scan(before + "[" * 1000)


def test_the_deepest_document_is_read():
    """The cap is on what nests deeper, not on what nests as deep."""
    text = "[" * limits.DOCUMENT_DEPTH + "]" * limits.DOCUMENT_DEPTH

    assert limits.DOCUMENT_DEPTH == depth(scan(text))
    with pytest.raises(InvalidValueError, match="nests deeper"):
        scan(f"[{text}]")


@pytest.mark.parametrize("make", [str, str.encode])
def test_size_is_looked_at_first(make, monkeypatch):
    """What has too many bytes is not even decoded; a text counts as the bytes it would be."""
    monkeypatch.setattr(limits, "DOCUMENT_BYTES", 10)
    monkeypatch.setattr(scanning, "_DECODER", None)
    monkeypatch.setattr(scanning, "_is_deep", None)

    for text in ("[12345678, 9]", '"éééééé"'):
        with pytest.raises(InvalidValueError) as caught:
            scan(make(text))
        assert "document.too_large" == caught.value.code


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, 1),
        ("  ", 1, 3),
        ("{", 1, 2),
        ('{"a": 1,}', 1, 8 if sys.version_info >= (3, 13) else 9),  # newer Pythons point at the comma itself
        ('{"a": 1}\n{', 2, 1),
        ("[1,\n 2\n", 3, 1),
        ('"a\nb"', 1, 3),
        ("{'a': 1}", 1, 2),
        ("[01]", 1, 3),
        ("[+1]", 1, 2),
        ("[.5]", 1, 2),
        ("[1_000]", 1, 3),
        ("nul", 1, 1),
        ("[1] // note", 1, 5),
        ('{"a" 1}', 1, 6),
        ('["\\x"]', 1, 3),
    ],
)
def test_what_is_no_json_is_said_to_be_none_and_where(text, line, column):
    """The fault names the line and the column, as an editor shows them."""
    for given_as in (text, text.encode()):
        with pytest.raises(InvalidValueError) as caught:
            scan(given_as)
        params = caught.value.params
        assert ("document.not_json", line, column) == (caught.value.code, params["line"], params["column"])
        assert f"line {line}, column {column}" in str(caught.value)


@pytest.mark.parametrize("data", [b"\xff", b'"\xc3"', "[1]".encode("utf-16"), b'"\xed\xa0\x80"', b"\x80[]"])
def test_bytes_are_utf8_or_refused(data):
    """Other encodings are not guessed: RFC 8259 section 8.1 has one."""
    with pytest.raises(InvalidValueError) as caught:
        scan(data)
    assert "document.not_utf8" == caught.value.code


@pytest.mark.parametrize("make", [str, str.encode])
def test_a_byte_order_mark_is_ignored(make):
    """Some editors write one; RFC 8259 lets a reader ignore it."""
    assert [1] == scan(make("\ufeff[1]"))


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("NaN", "document.not_finite"),
        ("Infinity", "document.not_finite"),
        ("-Infinity", "document.not_finite"),
        ("1e999", "document.not_finite"),
        ("-1e999", "document.not_finite"),
        ("9" * 5000, "document.too_many_digits"),
        ("9" * 21, "document.too_many_digits"),
        ("0." + "1" * 5000, "document.too_many_digits"),
        ("1e" + "0" * 5000, "document.too_many_digits"),
    ],
)
def test_a_number_that_no_field_takes_is_marked_at_its_place(number, code):
    """It does not stop the reading: what else is wrong is found as well."""
    value = scan(f'{{"a": [1, {number}], "b": 2}}')

    assert isinstance(value["a"][1], Unfit)
    assert (code, 2) == (value["a"][1].code, value["b"])
    assert 40 >= len(value["a"][1].text)


def test_numbers_at_the_edge_are_read():
    """The caps on digits are beyond what any field takes."""
    numbers = [10**19, -(10**18), 1.7976931348623157e308, 5e-324, -0.0, 1e22]

    assert numbers == scan(json.dumps(numbers))


@pytest.mark.threat("T-03")
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('{"a": 1, "a": 1}', ("a",)),
        ('{"a": 1, "b": 2, "a": 3, "b": 4, "c": 5}', ("a", "b")),
        ('{"a": 1, "\\u0061": 2}', ("a",)),
        ('{"": 1, "": 2}', ("",)),
    ],
)
def test_a_key_that_stands_twice_is_marked(text, names):
    """A last-one-wins parser would let two readers see two documents (RFC 8259 section 4)."""
    value = scan(text)

    assert isinstance(value, Doubled)
    assert names == value.names


@pytest.mark.parametrize("half", ["\\ud800", "\\uDC00", "\\uD83D x", "x\\ude00\\ud83d", "\ud800", "a\udfff"])
def test_half_a_character_is_marked_at_its_place(half):
    """From an escape or from the text itself; the rest is read."""
    value = scan(f'{{"a": ["é", "{half}"], "b": {{"c": "{half}"}}}}')

    assert "é" == value["a"][0]
    assert ["document.half_character"] * 2 == [value["a"][1].code, value["b"]["c"].code]


@pytest.mark.parametrize("whole", ["\\ud83d\\ude00", "\\uD83D\\uDE00", "😀", "\\\\ud800", "힣"])
def test_a_whole_character_is_no_half(whole):
    """A pair of escapes is one character; an escaped backslash before ``ud800`` is no escape."""
    assert [json.loads(f'"{whole}"')] == scan(f'["{whole}"]')
    assert [json.loads(f'"{whole}"')] == scan(f'["{whole}"]'.encode())
