"""What a public call asks of its arguments before it works with them.

A value of the wrong kind is refused like any other bad value, with a code and the
argument's name as path, and before anything is done. Python's own `TypeError` is
left for a wrong number of arguments.

>>> expect("sales", "departments", list, tuple)
Traceback (most recent call last):
...
dstny_smp.errors.InvalidValueError: departments: sales is not of type list | tuple; give a value of type list | tuple
>>> list(each(["sales", 7], "departments", str))
Traceback (most recent call last):
...
dstny_smp.errors.InvalidValueError: departments[1]: 7 is not of type str; give a value of type str
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypeVar

from dstny_smp.errors import InvalidValueError

T = TypeVar("T")


def expect(value: object, path: str, *classes: type) -> None:
    """Refuse what is of none of these classes: ``field.wrong_type``."""
    if not isinstance(value, classes):
        expected = " | ".join(cls.__name__ for cls in classes)
        raise InvalidValueError("field.wrong_type", value, path, expected=expected)


def each(values: Iterable[T], path: str, *classes: type) -> Iterator[T]:
    """Yield the parts of a collection; refuse what is none, and a part of another class: ``field.wrong_type``.

    A text is no collection of texts.
    """
    parts = None
    if not isinstance(values, (str, bytes, bytearray, memoryview)):
        try:
            parts = iter(values)
        except Exception:  # noqa: BLE001  # whatever keeps it from being gone through, it cannot be
            parts = None
    if parts is None:
        expected = " | ".join(cls.__name__ for cls in classes)
        raise InvalidValueError("field.wrong_type", values, path, expected=f"collection of {expected}")
    for index, part in enumerate(parts):
        if not isinstance(part, classes):
            expect(part, f"{path}[{index}]", *classes)
        yield part


def text(value: object, path: str = "", cap: int | None = None) -> str:
    """Return a text as it is; refuse what is none, or longer than a cap.

    The codes are ``label.not_text`` and ``label.too_long``.
    """
    if not isinstance(value, str):
        raise InvalidValueError("label.not_text", value, path)
    if cap is not None and len(value) > cap:
        raise InvalidValueError("label.too_long", value, path, cap=cap)
    return value


def among(value: object, choices: tuple[str, ...]) -> bool:
    """Tell whether this is one of these texts."""
    return isinstance(value, str) and value in choices


def whole(value: object, path: str, low: int, high: int) -> None:
    """Refuse what is no whole number from low to high: ``field.not_an_integer``, ``field.out_of_range``."""
    if type(value) is not int:
        raise InvalidValueError("field.not_an_integer", value, path, low=low, high=high)
    if not low <= value <= high:
        raise InvalidValueError("field.out_of_range", value, path, low=low, high=high)


def called(value: object, path: str) -> None:
    """Refuse what cannot be called: ``field.wrong_type``."""
    if not callable(value):
        raise InvalidValueError("field.wrong_type", value, path, expected="function")


def instant(value: object, path: str) -> None:
    """Refuse what is no datetime with a zone: ``field.wrong_type``, ``field.naive_datetime``."""
    if not isinstance(value, datetime):
        raise InvalidValueError("field.wrong_type", value, path, expected="datetime")
    if value.utcoffset() is None:
        raise InvalidValueError("field.naive_datetime", value, path)
