"""The checks that model constructors share, as attrs validators and converters.

Each refuses one kind of bad field with a code and the field's name as path.
Types are exact: ``True`` is no integer, ``"3"`` is no number, ``3.0`` is no
count. Lists are taken for tuples, whole numbers for seconds; nothing else is
converted. A check can be asked what it allows (`allowed`), so that a schema
says what the constructor does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias, TypeVar

import attrs

from dstny_smp import ids, limits
from dstny_smp.errors import InvalidValueError
from dstny_smp.validation import label

T = TypeVar("T")
Attribute: TypeAlias = "attrs.Attribute[Any]"
Validator: TypeAlias = Callable[[object, Attribute, Any], None]

_SECOND: Final = timedelta(seconds=1)
_MILLISECOND: Final = timedelta(milliseconds=1)
_ZERO: Final = timedelta(0)


def allowed(check: object) -> Mapping[str, Any]:
    """Return what a check allows, where it can say so.

    Bounds are in the words of JSON Schema, durations in seconds; ``parse`` is a
    function that refuses the rest, and ``aware`` says what a datetime must be.

    >>> allowed(optional(integer(1, 5)))
    {'minimum': 1, 'maximum': 5}
    """
    return getattr(check, "allowed", {})


def telling(check: Validator, **facts: object) -> Validator:
    """Let a check say what it allows (see `allowed`), and return it."""
    check.allowed = facts  # type: ignore[attr-defined]  # a function may bear what it knows of itself
    return check


def optional(check: Validator) -> Validator:
    """Let None pass, and hand anything else to the check."""

    def validate(instance: object, attribute: Attribute, value: object) -> None:
        if value is not None:
            check(instance, attribute, value)

    return telling(validate, **allowed(check))


def an_id(instance: object, attribute: Attribute, value: object) -> None:
    """Refuse what is no id: ``id.bad_form``."""
    ids.check(value, attribute.name)


telling(an_id, parse=ids.check)


def flag(instance: object, attribute: Attribute, value: object) -> None:
    """Refuse what is neither True nor False: ``field.wrong_type``."""
    if value is not True and value is not False:
        raise InvalidValueError("field.wrong_type", value, attribute.name, expected="bool")


def integer(low: int, high: int) -> Validator:
    """Refuse what is no whole number from low to high, both included.

    The codes are ``field.not_an_integer`` and ``field.out_of_range``.
    """

    def validate(instance: object, attribute: Attribute, value: object) -> None:
        if type(value) is not int:
            raise InvalidValueError("field.not_an_integer", value, attribute.name, low=low, high=high)
        if not low <= value <= high:
            raise InvalidValueError("field.out_of_range", value, attribute.name, low=low, high=high)

    return telling(validate, minimum=low, maximum=high)


def instance(*classes: type) -> Validator:
    """Refuse what is not exactly of one of these classes (or a child): ``field.wrong_type``."""
    expected = " | ".join(cls.__name__ for cls in classes)

    def validate(instance: object, attribute: Attribute, value: object) -> None:
        if not isinstance(value, classes):
            raise InvalidValueError("field.wrong_type", value, attribute.name, expected=expected)

    return validate


def tuple_of(check: type | tuple[type, ...], cap: int, at_least: int = 0) -> Validator:
    """Refuse what is no tuple of these classes, or too long, or too short.

    The codes are ``field.wrong_type`` (with the index in the path), ``field.too_many``, ``field.empty``.
    """
    classes = check if isinstance(check, tuple) else (check,)
    expected = " | ".join(cls.__name__ for cls in classes)

    def validate(instance: object, attribute: Attribute, value: object) -> None:
        if type(value) is not tuple:
            raise InvalidValueError("field.wrong_type", value, attribute.name, expected=f"tuple of {expected}")
        if len(value) > cap:
            raise InvalidValueError("field.too_many", value, attribute.name, count=len(value), cap=cap)
        if len(value) < at_least:
            raise InvalidValueError("field.empty", value, attribute.name)
        for index, part in enumerate(value):
            if not isinstance(part, classes):
                raise InvalidValueError("field.wrong_type", part, f"{attribute.name}[{index}]", expected=expected)

    return telling(validate, minItems=at_least, maxItems=cap)


def tuple_of_ids(cap: int) -> Validator:
    """Refuse what is no tuple of different ids."""

    def validate(instance: object, attribute: Attribute, value: object) -> None:
        if type(value) is not tuple:
            raise InvalidValueError("field.wrong_type", value, attribute.name, expected="tuple of ids")
        if len(value) > cap:
            raise InvalidValueError("field.too_many", value, attribute.name, count=len(value), cap=cap)
        for index, part in enumerate(value):
            ids.check(part, f"{attribute.name}[{index}]")
        refuse_duplicates(value, attribute.name)

    return telling(validate, maxItems=cap, uniqueItems=True)


def set_of(cls: type, at_least: int = 0) -> Validator:
    """Refuse what is no frozenset of this class: ``field.wrong_type``, ``field.empty``."""

    def validate(instance: object, attribute: Attribute, value: object) -> None:
        if type(value) is not frozenset or not all(isinstance(part, cls) for part in value):
            raise InvalidValueError("field.wrong_type", value, attribute.name, expected=f"set of {cls.__name__}")
        if len(value) < at_least:
            raise InvalidValueError("field.empty", value, attribute.name)

    return telling(validate, minItems=at_least)


def refuse_duplicates(keys: Iterable[object], path: str) -> None:
    """Refuse a key that stands twice: ``field.duplicate``, with the key in the path."""
    seen = set()
    for key in keys:
        if key in seen:
            raise InvalidValueError("field.duplicate", key, f"{path}[{key}]")
        seen.add(key)


def seconds(low: int = 0, high: int = limits.SECONDS) -> Validator:
    """Refuse what is no `timedelta` of whole seconds from low to high."""
    return _duration(_SECOND, "field.not_whole_seconds", timedelta(seconds=low), timedelta(seconds=high))


def milliseconds(low: int = 0, high: int = limits.SECONDS * 1000) -> Validator:
    """Refuse what is no `timedelta` of whole milliseconds from low to high."""
    bounds = timedelta(milliseconds=low), timedelta(milliseconds=high)
    return _duration(_MILLISECOND, "field.not_whole_milliseconds", *bounds)


def _duration(unit: timedelta, code: str, low: timedelta, high: timedelta) -> Validator:
    def validate(instance: object, attribute: Attribute, value: object) -> None:
        if type(value) is not timedelta:
            raise InvalidValueError("field.wrong_type", value, attribute.name, expected="timedelta")
        if value % unit != _ZERO:
            raise InvalidValueError(code, value, attribute.name)
        if not low <= value <= high:
            raise InvalidValueError("field.out_of_range", value, attribute.name, low=low, high=high)

    return telling(validate, minimum=low / _SECOND, maximum=high / _SECOND, multipleOf=unit / _SECOND)


def aware(instance: object, attribute: Attribute, value: object) -> None:
    """Refuse what is no datetime with a zone, in the years that a schedule may have.

    The codes are ``field.wrong_type``, ``field.naive_datetime``, ``field.date_out_of_range``.
    """
    if not isinstance(value, datetime):
        raise InvalidValueError("field.wrong_type", value, attribute.name, expected="datetime")
    if value.utcoffset() is None:
        raise InvalidValueError("field.naive_datetime", value, attribute.name)
    _in_years(value, attribute.name)


telling(aware, aware=True)


def wall_minute(instance: object, attribute: Attribute, value: object) -> None:
    """Refuse what is no datetime without a zone, in whole minutes.

    The codes are ``field.wrong_type``, ``field.aware_datetime``, ``field.not_minutes``,
    ``field.date_out_of_range``.
    """
    if not isinstance(value, datetime):
        raise InvalidValueError("field.wrong_type", value, attribute.name, expected="datetime")
    if value.tzinfo is not None:
        raise InvalidValueError("field.aware_datetime", value, attribute.name)
    if value.second or value.microsecond:
        raise InvalidValueError("field.not_minutes", value, attribute.name)
    _in_years(value, attribute.name)


telling(wall_minute, aware=False)


def _in_years(value: datetime, path: str) -> None:
    low, high = limits.FIRST_YEAR, limits.LAST_YEAR
    # The first minute of the year after the last is the legal end of its last day.
    if not (low <= value.year <= high or (value.year == high + 1 and value.timetuple()[1:6] == (1, 1, 0, 0, 0))):
        raise InvalidValueError("field.date_out_of_range", value, path, low=low, high=high)


def tupled(value: Iterable[T]) -> tuple[T, ...]:
    """Make a list a tuple; what is neither goes on unchanged, to be refused."""
    return tuple(value) if isinstance(value, list) else value  # type: ignore[return-value]  # refused by the validator


def frozen(value: Iterable[T]) -> frozenset[T]:
    """Make a set or a list a frozenset; what is neither goes on unchanged, to be refused."""
    if isinstance(value, (set, list, tuple)):
        with suppress(Exception):  # a part that cannot be hashed, for whatever reason
            return frozenset(value)
    return value  # type: ignore[return-value]  # refused by the validator


def whole_seconds(value: timedelta | int) -> timedelta:
    """Make a whole number a duration in seconds; anything else goes on unchanged."""
    if type(value) is int and abs(value) <= limits.SECONDS:
        return timedelta(seconds=value)
    return value  # type: ignore[return-value]  # refused by the validator


def optional_whole_seconds(value: timedelta | int | None) -> timedelta | None:
    """Do as `whole_seconds`, and let None pass."""
    return None if value is None else whole_seconds(value)


def text(cap: int = limits.NAME, *, blank: bool = False) -> Validator:
    """Refuse what may not stand as a text, and keep it trimmed and in NFC (see `label.parse`).

    The one validator that may change what it checks: nobody has seen the value yet. A
    converter could do it, but would hide the field's type from type checkers.
    """

    def validate(instance: object, attribute: Attribute, value: object) -> None:
        kept = label.parse(value, cap, attribute.name, blank)
        if kept is not value:
            object.__setattr__(instance, attribute.name, kept)

    return telling(validate, minLength=int(not blank), maxLength=cap)


def checked(parse: Callable[[object, str], object]) -> Validator:
    """Make a validator of a function that refuses a value under a path."""

    def validate(instance: object, attribute: Attribute, value: object) -> None:
        parse(value, attribute.name)

    return telling(validate, parse=parse)
