"""From models to plain values, and from those to canonical text.

Canonical: fields in the order of their class, defaults left out, sets in order,
no spaces (or an indent), nothing escaped that need not be. ``orjson`` is used
where it is installed and where it is known to write the same bytes as ``json``;
for the rest, and wherever it is missing, ``json`` writes.

Source: RFC 8259; RFC 8785 section 3.2.2.3 on numbers, where the two differ.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, Final, TypeAlias

from dstny_smp.errors import InvalidValueError, join
from dstny_smp.organization import Organization
from dstny_smp.wire import times
from dstny_smp.wire.collector import Paused
from dstny_smp.wire.documents import VERSION
from dstny_smp.wire.faults import named
from dstny_smp.wire.shapes import (
    KIND,
    LONG,
    Choice,
    Listing,
    Nullable,
    Record,
    Scalar,
    Tagged,
    Time,
    fields_of,
    shape_of,
)

Writer: TypeAlias = Callable[[Any], Any]
WriterOf: TypeAlias = Callable[[Any], Writer | None]
Tag: TypeAlias = dict[str, str]

INDENT: Final = 8
"""Spaces at most."""


def encode(organization: Organization, indent: int | None = None) -> bytes:
    """Return the document of an organization, in UTF-8.

    Raises:
        InvalidValueError: ``field.wrong_type``, ``field.not_an_integer``, ``field.out_of_range``.
    """
    if not isinstance(organization, Organization):
        raise InvalidValueError("field.wrong_type", organization, expected="Organization")
    if indent is not None:
        if type(indent) is not int:
            raise InvalidValueError("field.not_an_integer", indent, "indent", low=0, high=INDENT)
        if not 0 <= indent <= INDENT:
            raise InvalidValueError("field.out_of_range", indent, "indent", low=0, high=INDENT)
    with Paused():
        # Where there are many users there is much of everything: then compiling pays for all classes.
        of = compiled_writer_of if len(organization.users) >= LONG else writer_of
        document = {"version": VERSION} | plain(organization, Organization, of)
        if organization.preserved:
            _put_back(document, organization.preserved)
        return _text(document, indent, foreign=bool(organization.preserved))


@cache
def writer_of(hint: Any) -> Writer | None:  # noqa: ANN401  # a type as typing knows it
    """Return the function that makes plain values of a type; None where JSON can take them as they are.

    It is quick to make, for organizations of the usual size.
    """
    return _made(hint, writer_of, _record)


@cache
def compiled_writer_of(hint: Any) -> Writer | None:  # noqa: ANN401  # as in `plain`
    """Return a function that does the same, quick to run, for lists of `LONG` and more."""
    return _made(hint, compiled_writer_of, _compiled_record)


def plain(value: Any, hint: Any, of: WriterOf = writer_of) -> Any:  # noqa: ANN401  # models, and a type
    """Return the plain values of models."""
    write = of(hint)
    return value if write is None else write(value)


def _made(hint: Any, of: WriterOf, record: Callable[[type, Tag], Writer]) -> Writer | None:  # noqa: ANN401  # as in `plain`
    shape = shape_of(hint)
    match shape:
        case Scalar():
            return _float if shape.cls is float else None
        case Choice():
            return None  # a StrEnum is text
        case Time():
            return _TIMES[shape.cls]
        case Record():
            return record(shape.cls, {})
        case Tagged():
            return _tagged(shape, record)
        case Listing():
            return _ascending(shape, of) if shape.unordered else _list(shape, of)
        case Nullable():
            return _nullable(shape, of)


def _record(cls: type, tag: Tag) -> Writer:
    """Make the writer of a class from a loop: it costs little, and a field that is not met costs nothing."""
    fields = list(fields_of(cls).values())
    names = [field.attribute.name for field in fields]
    writers: list[Any] = [_UNMADE] * len(fields)
    rows = [(index, field.key, field.default) for index, field in enumerate(fields)]

    def to_dict(model: Any) -> dict[str, Any]:  # noqa: ANN401  # an object of the class
        plain: dict[str, Any] = tag.copy()
        for name, (index, key, default) in zip(names, rows, strict=True):
            value = getattr(model, name)
            # Most fields have their default, and most defaults are one object.
            if value is not default and value != default:
                write = writers[index]
                if write is _UNMADE:
                    write = writers[index] = writer_of(fields[index].type)
                plain[key] = value if write is None else write(value)
        return plain

    return to_dict


_UNMADE: Final = object()


def _compiled_record(cls: type, tag: Tag) -> Writer:
    """Make the writer of a class from source text, as `attrs` makes constructors.

    Compiling takes as long as a hundred users take to be written; then every
    user is written in half the time.
    """
    scope: dict[str, Any] = {}
    first = [f"{key!r}: {kind!r}" for key, kind in tag.items()]
    rest: list[str] = []
    for index, (key, field) in enumerate(fields_of(cls).items()):
        shape = field.shape
        # None is left out where it is the default; what is written is then the rest.
        hint = shape.part if isinstance(shape, Nullable) and field.default is None else field.type
        write = scope[f"write{index}"] = compiled_writer_of(hint)
        value = f"model.{field.attribute.name}"
        if field.required and not rest:
            # A literal is made at its size, where a dict that is filled grows several times.
            first.append(f"{key!r}: {value if write is None else f'write{index}({value})'}")
            continue
        put = f"plain[{key!r}] = {'value' if write is None else f'write{index}(value)'}"
        if field.required:
            rest += [f" value = {value}", f" {put}"]
        else:
            scope[f"default{index}"] = field.default
            rest += [f" value = {value}", f" if {_differs(field.default, index)}: {put}"]
    lines = ["def to_dict(model):", f" plain = {{{', '.join(first)}}}", *rest, " return plain"]
    exec("\n".join(lines), scope)  # noqa: S102  # our own text, of names that are fields of our own classes
    to_dict: Writer = scope["to_dict"]
    return to_dict


def _differs(default: object, index: int) -> str:
    """Return the quickest way to ask whether a value is not its field's default."""
    if default is None or default is True or default is False:
        return f"value is not default{index}"
    if default in ((), "", frozenset()):
        return "value"
    return f"value is not default{index} and value != default{index}"


def _tagged(shape: Tagged, record: Callable[[type, Tag], Writer]) -> Writer:
    kinds = {cls: kind for kind, cls in shape.classes.items()}
    writers: dict[type, Writer] = {}

    def by_class(model: Any) -> Any:  # noqa: ANN401  # an object of one of the classes
        cls = type(model)
        write = writers.get(cls)
        if write is None:
            write = writers[cls] = record(cls, {KIND: kinds[cls]})
        return write(model)

    return by_class


def _list(shape: Listing, of: WriterOf) -> Writer | None:
    write = of(shape.part)
    if write is None:
        return None  # both encoders write a tuple as a list

    def each(values: Any) -> list[Any]:  # noqa: ANN401  # a tuple
        chosen = write if len(values) < LONG else compiled_writer_of(shape.part)
        return [chosen(value) for value in values]  # type: ignore[misc]  # None for neither or for both

    return each


def _ascending(shape: Listing, of: WriterOf) -> Writer:
    write = of(shape.part)
    part = shape_of(shape.part)

    def ascending(values: Any) -> list[Any]:  # noqa: ANN401  # a frozenset
        parts = sorted(values)
        return parts if write is None else [write(part) for part in parts]

    if not isinstance(part, Choice):
        return ascending
    order = list(part.table.values()).index
    # A set of choices is one of few, and thousands of users have the same: the lists are only read.
    return cache(lambda values: sorted(values, key=order))


def _nullable(shape: Nullable, of: WriterOf) -> Writer | None:
    write = of(shape.part)
    if write is None:
        return None

    def unless_none(value: Any) -> Any:  # noqa: ANN401  # the part, or None
        return None if value is None else write(value)

    return unless_none


class _Uncommon(float):
    """A number that ``orjson`` would write as ``1e-7`` where ``json`` writes ``1e-07``: left to ``json``."""


def _float(value: float) -> float:
    return value if 1e-4 <= value < 1e16 or value == 0 else _Uncommon(value)


def _duration(value: timedelta) -> float:
    seconds = times.write_duration(value)
    return seconds if type(seconds) is int else _float(seconds)


def _datetime(value: datetime) -> datetime | str:
    # The encoders write an instant in UTC, as models keep it: `orjson` itself, in a tenth of the time.
    return value if value.tzinfo is UTC else times.write_datetime(value)


_TIMES: Final[Mapping[type, Writer]] = {
    date: date.isoformat,
    datetime: _datetime,
    timedelta: _duration,
}


def _put_back(document: dict[str, Any], preserved: Mapping[str, Mapping[str, object]]) -> None:
    """Write the fields that nobody knew where they stood, if their object is still there."""
    places: dict[str, dict[str, Any]] = {}

    def find(value: Any, path: str) -> None:  # noqa: ANN401  # any JSON
        if isinstance(value, dict):
            if path in preserved:
                places[path] = value
            for key, part in value.items():
                find(part, join(path, key))
        elif isinstance(value, list):
            for name, part in named(value):
                find(part, f"{path}[{name}]")

    find(document, "")
    for path, place in places.items():
        for key, value in preserved[path].items():
            place.setdefault(key, value)


def _text(document: dict[str, Any], indent: int | None, *, foreign: bool) -> bytes:
    """Return the text of plain values; ``foreign`` ones may hold any number."""
    if indent in (None, 2) and not foreign:
        try:
            import orjson

            return orjson.dumps(document, option=orjson.OPT_INDENT_2 if indent else None)
        except (ImportError, TypeError):
            pass  # the extra `fast` is not installed, or the document holds an uncommon number
    separators = (",", ":") if indent is None else (",", ": ")
    text = json.dumps(
        document,
        ensure_ascii=False,
        allow_nan=False,
        indent=indent,
        separators=separators,
        default=times.write_datetime,
    )
    return text.encode("utf-8")
