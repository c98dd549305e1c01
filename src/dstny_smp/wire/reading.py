"""The good path of reading: plain values to models, fast, and at the first doubt not at all.

A hook is a function that makes one type's value of plain ones. Hooks are made
here, from `shapes`, for the types that a document really holds. They convert
nothing: "false" is not False, and 7.9 is not 7 (ADR 0009 tells why no converter
library stands here).

No path and no text is made here. What is wrong is found by `faults`, which walks
the document again, slowly and with care. That is why a hook may use up what it
reads: a model's object becomes the keyword arguments of its constructor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final, TypeAlias

from dstny_smp.wire import times
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

Hook: TypeAlias = Callable[[Any, Any], Any]
HookOf: TypeAlias = Callable[[Any], Hook]

TIMES: Final[Mapping[type, Hook]] = {
    date: times.read_date,
    datetime: times.read_datetime,
    timedelta: times.read_duration,
}


class DoubtError(TypeError):
    """Something is not as it should be; `faults` finds out what. Never seen outside the package."""


def read(value: Any, hint: Any, *, large: bool = False) -> Any:  # noqa: ANN401  # plain values, and a type
    """Return the models of plain values, which are used up.

    Where there is much to read (``large``), compiling pays for all classes.

    Raises:
        InvalidValueError: from a constructor, without the path.
        TypeError: from a hook, or from a constructor that lacks an argument.
    """
    return (compiled_hook_of if large else hook_of)(hint)(value, None)


@cache
def hook_of(hint: Any) -> Hook:  # noqa: ANN401  # as in `read`
    """Return the hook of a type: quick to make, for documents of the usual size."""
    return _made(hint, hook_of, _record)


@cache
def compiled_hook_of(hint: Any) -> Hook:  # noqa: ANN401  # as in `read`
    """Return a hook that does the same, quick to run, for lists of `LONG` and more."""
    return _made(hint, compiled_hook_of, _compiled_record)


def _made(hint: Any, of: HookOf, record: Callable[[type, bool], Hook]) -> Hook:  # noqa: ANN401  # as in `read`
    """Make the hook of a type from the hooks of its parts."""
    shape = shape_of(hint)
    match shape:
        case Scalar():
            return strict(shape.cls)
        case Record():
            return record(shape.cls, False)
        case Choice():
            return _choice(shape)
        case Time():
            return TIMES[shape.cls]
        case Tagged():
            return _tagged(shape, record)
        case Listing():
            return _set(shape, of) if shape.unordered else _tuple(shape, of)
        case Nullable():
            return _nullable(shape, of)


def strict(cls: type) -> Hook:
    """Make the hook of text, flags and numbers: of exactly this type, or refused."""

    def take(value: Any, _: object) -> Any:  # noqa: ANN401  # the value is only handed on
        if type(value) is not cls and not (cls is float and type(value) is int):
            raise DoubtError
        return value

    return take


def _choice(shape: Choice) -> Hook:
    table, other = shape.table, shape.other

    def choose(value: Any, _: object) -> Any:  # noqa: ANN401  # a member, or text
        if type(value) is str:
            if value in table:
                return table[value]
            if other is not None:
                return value
        raise DoubtError

    return choose


class _Hooks(dict[str, Hook]):
    """The hooks of a class's fields, each made when the field is first met."""

    def __init__(self, cls: type, exact: dict[str, type]) -> None:
        super().__init__()
        self.cls = cls
        self.exact = exact

    def __missing__(self, key: str) -> Hook:
        field = fields_of(self.cls).get(key)
        if field is None:
            raise DoubtError
        if isinstance(field.shape, Scalar):
            self.exact[key] = field.shape.cls
        hook = self[key] = hook_of(field.type)
        return hook


def _record(cls: type, tagged: bool) -> Hook:
    """Make the hook of a class from a loop: it costs little, and a field that is not met costs nothing.

    ``tagged`` says that its objects bear a kind, which has been looked at.
    """
    exact: dict[str, type] = {}
    hooks = _Hooks(cls, exact)
    is_exactly = exact.get

    def construct(value: Any, _: object) -> Any:  # noqa: ANN401  # a dict, or refused
        if type(value) is not dict:
            raise DoubtError
        if tagged:
            del value[KIND]
        for key, part in value.items():
            # Most fields are text; the type that the field asks for tells so without a call.
            if is_exactly(key) is not type(part):
                value[key] = hooks[key](part, None)
        return cls(**value)

    return construct


def _compiled_record(cls: type, tagged: bool) -> Hook:
    """Make the hook of a class from source text, as `attrs` makes constructors.

    Compiling takes half a millisecond, as long as two hundred users take to be
    read; then every user is read in two thirds of the time. What it reads it
    leaves as it is.
    """
    scope: dict[str, Any] = {"cls": cls, "Doubt": DoubtError}
    lines = ["def construct(value, _):", " if type(value) is not dict: raise Doubt", f" count = {int(tagged)}"]
    fields = fields_of(cls)
    for index, (key, field) in enumerate(fields.items()):
        taken = [
            f"part = value[{key!r}]",
            "count += 1",
            *_compiled_part(index, field.type, scope),
            f"part{index} = part",
        ]
        if field.required:
            lines += [f" if {key!r} not in value: raise Doubt", *(f" {line}" for line in taken)]
        else:
            scope[f"default{index}"] = field.default
            lines += [f" if {key!r} in value:", *(f"  {line}" for line in taken)]
            lines.append(f" else: part{index} = default{index}")
    given = ", ".join(f"{key}=part{index}" for index, key in enumerate(fields))
    lines += [" if count != len(value): raise Doubt", f" return cls({given})"]
    exec("\n".join(lines), scope)  # noqa: S102  # our own text, of names that are fields of our own classes
    construct: Hook = scope["construct"]
    return construct


def _compiled_part(index: int, hint: Any, scope: dict[str, Any]) -> list[str]:  # noqa: ANN401  # as in `read`
    """Return the lines that check ``part``, and put its value in its place; calls are what costs."""
    shape = shape_of(hint)
    match shape:
        case Scalar() if shape.cls is not float:
            return [f"if type(part) is not {shape.cls.__name__}: raise Doubt"]
        case Choice() if shape.other is None:
            scope[f"table{index}"] = shape.table
            return [
                f"if type(part) is not str or part not in table{index}: raise Doubt",
                f"part = table{index}[part]",
            ]
        case Nullable():
            return ["if part is not None:", *(f" {line}" for line in _compiled_part(index, shape.part, scope))]
        case _:
            scope[f"hook{index}"] = compiled_hook_of(hint)
            return [f"part = hook{index}(part, None)"]


def _tagged(shape: Tagged, record: Callable[[type, bool], Hook]) -> Hook:
    hooks: dict[str, Hook] = {}

    def by_kind(value: Any, _: object) -> Any:  # noqa: ANN401  # a dict, or refused
        kind = value.get(KIND) if type(value) is dict else None
        if type(kind) is not str or kind not in shape.classes:
            raise DoubtError
        hook = hooks.get(kind)
        if hook is None:
            hook = hooks[kind] = record(shape.classes[kind], True)
        return hook(value, None)

    return by_kind


def _tuple(shape: Listing, of: HookOf) -> Hook:
    inner = shape_of(shape.part)
    if isinstance(inner, Scalar):
        exact = {inner.cls}

        def plain(value: Any, _: object) -> Any:  # noqa: ANN401  # a list, or refused
            if type(value) is list and exact.issuperset(map(type, value)):
                return tuple(value)
            raise DoubtError

        return plain
    hook = of(shape.part)

    def each(value: Any, _: object) -> Any:  # noqa: ANN401  # a list, or refused
        if type(value) is not list:
            raise DoubtError
        chosen = hook if len(value) < LONG else compiled_hook_of(shape.part)
        return tuple([chosen(part, None) for part in value])

    return each


def _set(shape: Listing, of: HookOf) -> Hook:
    hook = of(shape.part)

    def each(value: Any, _: object) -> Any:  # noqa: ANN401  # a list, or refused
        if type(value) is not list:
            raise DoubtError
        parts = frozenset([hook(part, None) for part in value])
        if len(parts) != len(value):
            raise DoubtError
        return parts

    return each


def _nullable(shape: Nullable, of: HookOf) -> Hook:
    hook = of(shape.part)

    def unless_null(value: Any, _: object) -> Any:  # noqa: ANN401  # anything, or None
        return None if value is None else hook(value, None)

    return unless_null
