"""From bytes to plain values: JSON, more strictly than ``json`` reads it, in bounded time and memory.

Size and depth are looked at before the parser is. What ``json`` lets pass (a key
that stands twice, NaN, 1e999, numbers of thousands of digits, half a character)
comes out as a `Doubled` or an `Unfit`, which no field takes: so the one who
walks the values finds it at its place, with everything else that is wrong.
Nothing here knows what a document means.

>>> scan(b'{"a": [1, NaN], "a": 2}').names
('a',)

Source: RFC 8259; RFC 7493 section 2 (I-JSON); CWE-674 and CVE-2020-10735 for what a parser must not be given.
"""

from __future__ import annotations

import json
from collections import Counter
from math import isfinite
from typing import Any, Final, TypeAlias

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError

JSON: TypeAlias = "dict[str, Any] | list[Any] | str | int | float | bool | None"

DIGITS: Final = 20
"""Of a whole number: more than any field takes, few enough to cost nothing."""
DECIMALS: Final = 40
"""Characters of a number with a fraction or exponent; the longest that JavaScript writes has 25."""
_NO_STRUCTURE: Final = bytes(set(range(256)) - set(b'"[]{}'))
_NEAR: Final = 20


class Unfit:
    """A text or number that JSON's grammar allows but no document may hold; ``code`` says why."""

    __slots__ = ("code", "text")

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        self.text = text[:DECIMALS]

    def fault(self) -> InvalidValueError:
        """Return what is wrong with it."""
        return InvalidValueError(self.code, self.text)


class Doubled(dict[str, Any]):
    """An object in which a key stands more than once."""

    __slots__ = ("names",)

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        counts = Counter(name for name, _ in pairs)
        self.names = tuple(name for name, count in counts.items() if count > 1)


def scan(source: str | bytes) -> JSON:
    """Return the plain values of a JSON text, with a `Doubled` or `Unfit` where something cannot be.

    Raises:
        InvalidValueError: ``document.too_large``, ``document.too_deep``, ``document.not_utf8``,
            ``document.not_json``.
    """
    _refuse_large(source)
    if isinstance(source, str):
        # A lone surrogate passes for now, to be found at its place.
        data, text = source.encode("utf-8", "surrogatepass"), source
        _refuse_large(data)
    else:
        data, text = source, _decoded(source)
    if _is_deep(data):
        raise InvalidValueError("document.too_deep", None, cap=limits.DOCUMENT_DEPTH)
    try:
        # RFC 8259 section 8.1 lets a reader ignore a byte order mark.
        values: JSON = _DECODER.decode(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        near = text[error.pos : error.pos + _NEAR] or "end_of_document"
        raise InvalidValueError("document.not_json", near, line=error.lineno, column=error.colno, near=near) from None
    # Half a character comes from the text itself or from an escape; most documents have neither.
    if (b"\\" in data and (b"\\ud" in data or b"\\uD" in data)) or b"\xed" in data:
        values = _with_marked_halves(values)
    return values


def _refuse_large(source: str | bytes) -> None:
    if len(source) > limits.DOCUMENT_BYTES:
        raise InvalidValueError("document.too_large", None, cap=limits.DOCUMENT_BYTES)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidValueError("document.not_utf8", None, offset=error.start) from None


def _is_deep(data: bytes) -> bool:
    """Tell whether a text nests deeper than allowed, without a parser that would have to nest as deep.

    Everything but brackets and quotes is dropped, then texts, then the innermost
    pairs, as many times as the depth allowed; each step is one pass in C over
    ever less. What is left is deeper, or no JSON, and that the parser will say.
    """
    if b"\\" in data:
        data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    left = data.translate(None, _NO_STRUCTURE)
    # The end of one text and the start of the next may go: what remains is one text.
    left = left.replace(b'""', b"")
    if b'"' in left:
        left = b"".join(left.split(b'"')[::2])
    for _ in range(limits.DOCUMENT_DEPTH):
        if not left:
            return False
        left = left.replace(b"[]", b"").replace(b"{}", b"")
    openers = len(left) - len(left.lstrip(b"[{"))
    return openers > limits.DOCUMENT_DEPTH or b"[]" in left or b"{}" in left


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    return made if len(made) == len(pairs) else Doubled(pairs)


def _integer(text: str) -> int | Unfit:
    return int(text) if len(text) <= DIGITS else Unfit("document.too_many_digits", text)


def _decimal(text: str) -> float | Unfit:
    if len(text) > DECIMALS:
        return Unfit("document.too_many_digits", text)
    value = float(text)
    return value if isfinite(value) else Unfit("document.not_finite", text)


def _constant(text: str) -> Unfit:
    return Unfit("document.not_finite", text)


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_decimal, parse_constant=_constant
)


def _with_marked_halves(value: Any) -> Any:  # noqa: ANN401  # JSON, or an `Unfit` in its place
    """Return the values with an `Unfit` for each text that has half a surrogate pair.

    Keys are left: one with half a character is the name of no field. The
    recursion is no deeper than `limits.DOCUMENT_DEPTH`.
    """
    if isinstance(value, dict):
        for name, part in value.items():
            value[name] = _with_marked_halves(part)
    elif isinstance(value, list):
        value[:] = [_with_marked_halves(part) for part in value]
    elif isinstance(value, str) and not is_whole(value):
        return Unfit("document.half_character", value)
    return value


def is_whole(text: str) -> bool:
    """Tell whether a text has no lone surrogate."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
