"""The careful path of reading: every fault of the plain values, in reading order, each with its path.

It is walked only when the good path (`reading`) has stumbled, or to keep fields
that this version does not know. Both follow the same `shapes`, and the models'
own converters and validators say what a field may hold; here they are asked one
by one, so that the second bad field of an object is found as well as the first.
A rule that looks at several fields is asked once each of them is right: what is
reported is wrong by itself, never the consequence of something else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError, join
from dstny_smp.ids import Kind, Ref, is_valid
from dstny_smp.wire import rules
from dstny_smp.wire.reading import TIMES
from dstny_smp.wire.scanning import JSON, Doubled, Unfit, is_whole
from dstny_smp.wire.shapes import (
    IDENTITY,
    IDS,
    KIND,
    Choice,
    Field,
    Listing,
    Nullable,
    Record,
    Scalar,
    Tagged,
    Time,
    fields_of,
    shape_of,
)

FAULTY: Final = object()
"""What stands for a value that could not be read; its faults are noted."""

_IDENTITY_FORM: Final = re.compile(r"[A-Za-z0-9+*#@._-]{1,64}")

REFERENCES: Final[dict[Any, Kind]] = {
    IDS["UserId"]: "user",
    IDS["DepartmentId"]: "department",
    IDS["AddressBookId"]: "address_book",
    IDS["ScheduleId"]: "schedule",
    IDS["QueueId"]: "queue",
    IDS["MenuId"]: "menu",
    IDS["PromptId"]: "prompt",
}
"""The ids that name an object of the organization; others name a part of the object they stand in."""

_WORDS: Final[dict[type, str]] = {
    str: "json_text",
    int: "json_integer",
    float: "json_number",
    bool: "json_flag",
    list: "json_list",
    dict: "json_object",
    Doubled: "json_object",
    type(None): "json_null",
}


class EnoughError(Exception):
    """The walk was ended; never seen outside the package."""


class Examiner:
    """One walk through a document.

    Attributes:
        faults: what was found so far.
        mentions: every id of another object that was read, by its path.
        preserved: fields that no class knows, by the path of their object; None to refuse them.
    """

    def __init__(self, *, preserve: bool = False) -> None:
        self.faults: list[InvalidValueError] = []
        self.mentions: list[tuple[str, Ref]] = []
        self.preserved: dict[str, dict[str, JSON]] | None = {} if preserve else None

    def value(self, raw: Any, hint: Any, path: str) -> Any:  # noqa: ANN401  # anything in, anything out
        """Return the value of a type, or `FAULTY`."""
        if _is_reference(raw, hint):
            self.mentions.append((path, Ref(REFERENCES[hint], raw)))
        shape = shape_of(hint)
        match shape:
            case Scalar():
                fits = type(raw) is shape.cls or (shape.cls is float and type(raw) is int)
                return raw if fits else self._wrong_type(raw, shape.cls, path)
            case Choice():
                return self._choice(raw, shape, path)
            case Time():
                if type(raw) is Unfit:
                    return self.note(raw.fault(), path)
                try:
                    return TIMES[shape.cls](raw, None)
                except InvalidValueError as fault:
                    return self.note(fault, path)
            case Record():
                return self.record(raw, shape.cls, path)
            case Tagged():
                return self._tagged(raw, shape, path)
            case Listing():
                parts = self.parts(raw, shape, path)
                return FAULTY if parts is None or FAULTY in parts else self._collected(parts, shape, path)
            case Nullable():
                return None if raw is None else self.value(raw, shape.part, path)

    def record(self, raw: Any, cls: type, path: str) -> Any:  # noqa: ANN401  # as `value`
        """Return the object of a class, or `FAULTY`."""
        before = len(self.faults)
        given = self.fields(raw, cls, path)
        if given is None or len(self.faults) > before:
            return FAULTY
        try:
            made = cls(**given)
        except InvalidValueError:
            for fault in rules.broken(cls, given):
                self.note(fault, path)
            return FAULTY
        if cls is Ref:
            self.mentions.append((path, made))
        return made

    def fields(self, raw: Any, cls: type, path: str) -> dict[str, Any] | None:  # noqa: ANN401  # as `value`
        """Return the fields of an object, each right by itself or `FAULTY`; None where there is no object."""
        if not isinstance(raw, dict):
            self._wrong_type(raw, dict, path)
            return None
        doubled = raw.names if isinstance(raw, Doubled) else ()
        known = fields_of(cls)
        given: dict[str, Any] = {}
        for key, part in raw.items():
            below = join(path, _shown(key))
            if key in doubled:
                self.note(InvalidValueError("document.duplicate_field", key), below)
            elif key in known:
                given[key] = self.field(part, known[key], path, below)
            else:
                self.unknown(key, part, known, path)
        for key, field in known.items():
            if field.required and key not in raw:
                self.note(InvalidValueError("field.missing", None), join(path, key))
        return given

    def unknown(self, key: str, part: JSON, known: Any, path: str) -> None:  # noqa: ANN401  # keys that can be looked up
        """Keep a field that no class knows, or refuse it."""
        below = join(path, _shown(key))
        if self.preserved is None:
            self.note(InvalidValueError("document.unknown_field", key, known=_near(key, known)), below)
        elif not is_whole(key):
            self.note(InvalidValueError("document.half_character", key), below)
        else:
            before = len(self.faults)
            self._plain(part, below)
            if len(self.faults) == before:
                self.preserved.setdefault(path, {})[key] = part

    def parts(self, raw: Any, shape: Listing, path: str) -> list[Any] | None:  # noqa: ANN401  # as `value`
        """Return the parts of a list, with `FAULTY` among them; None where there is no list."""
        if type(raw) is not list:
            self._wrong_type(raw, list, path)
            return None
        return [
            # An id names itself, as in the references of a model.
            self.entry(part, shape.part, f"{path}[{part if _is_reference(part, shape.part) else name}]")
            for name, part in named(raw, _identity_keys(shape.part))
        ]

    def entry(self, raw: Any, hint: Any, path: str) -> Any:  # noqa: ANN401  # as `value`
        """Return the value of one part of a list, or `FAULTY`."""
        return self.value(raw, hint, path)

    def check(self, field: Field, value: Any, path: str) -> Any:  # noqa: ANN401  # as `value`
        """Ask a field's own converter and validator, as the constructor will; return the value converted."""
        try:
            return checked(field, value)
        except InvalidValueError as fault:
            for each in _each_entry(field, value, fault) if isinstance(value, tuple) else [fault]:
                self.note(each, path)
            return FAULTY

    def field(self, raw: Any, field: Field, path: str, below: str) -> Any:  # noqa: ANN401  # as `value`
        """Return the value of an object's field, or `FAULTY`."""
        value = self.value(raw, field.type, below)
        if value is not FAULTY and self.check(field, value, path) is FAULTY:
            return FAULTY
        return value

    def _choice(self, raw: Any, shape: Choice, path: str) -> Any:  # noqa: ANN401  # as `value`
        if type(raw) is not str:
            return self._wrong_type(raw, str, path)
        if raw in shape.table:
            return shape.table[raw]
        if shape.other is not None:
            return self.value(raw, shape.other, path)
        return self.note(InvalidValueError("document.unknown_choice", raw, choices=list(shape.table)), path)

    def _tagged(self, raw: Any, shape: Tagged, path: str) -> Any:  # noqa: ANN401  # as `value`
        if not isinstance(raw, dict):
            return self._wrong_type(raw, dict, path)
        below, kinds = join(path, KIND), list(shape.classes)
        if KIND not in raw:
            return self.note(InvalidValueError("document.kind_missing", None, kinds=kinds), below)
        if isinstance(raw, Doubled) and KIND in raw.names:
            return self.note(InvalidValueError("document.duplicate_field", KIND), below)
        kind = self.value(raw[KIND], str, below)
        if kind is FAULTY:
            return FAULTY
        if kind not in shape.classes:
            return self.note(InvalidValueError("document.unknown_choice", kind, choices=kinds), below)
        # The one key that is no field; the examined values are not used again.
        del raw[KIND]
        return self.record(raw, shape.classes[kind], path)

    def _collected(self, parts: list[Any], shape: Listing, path: str) -> Any:  # noqa: ANN401  # as `value`
        if not shape.unordered:
            return tuple(parts)
        seen = set()
        for part in parts:
            if part in seen:
                return self.note(InvalidValueError("field.duplicate", part), f"{path}[{part}]")
            seen.add(part)
        return frozenset(parts)

    def _plain(self, value: Any, path: str) -> None:  # noqa: ANN401  # JSON, or what is marked in it
        """Note what may not stand even in a field that nobody knows."""
        if type(value) is Unfit:
            self.note(value.fault(), path)
        elif isinstance(value, dict):
            for key in value.names if isinstance(value, Doubled) else ():
                self.note(InvalidValueError("document.duplicate_field", key), join(path, _shown(key)))
            for key, part in value.items():
                if not is_whole(key):
                    self.note(InvalidValueError("document.half_character", key), join(path, _shown(key)))
                self._plain(part, join(path, _shown(key)))
        elif isinstance(value, list):
            for index, part in enumerate(value):
                self._plain(part, f"{path}[{index}]")

    def _wrong_type(self, raw: object, expected: type, path: str) -> object:
        if type(raw) is Unfit:
            return self.note(raw.fault(), path)
        words = {"expected": _WORDS[expected], "found": _WORDS[type(raw)]}
        return self.note(InvalidValueError("document.wrong_type", raw, **words), path)

    def note(self, fault: InvalidValueError, path: str) -> object:
        """Note a fault, put below a path, and return `FAULTY`.

        Raises:
            EnoughError: there are as many as anyone will read, and each takes memory.
        """
        if len(self.faults) >= limits.FAULTS:
            raise EnoughError
        self.faults.append(fault.below(path))
        return FAULTY


def _is_reference(raw: object, hint: Any) -> bool:  # noqa: ANN401  # as in `shapes.shape_of`
    return hint in REFERENCES and is_valid(raw)


def named(parts: list[Any], keys: Sequence[str] = IDENTITY) -> Iterator[tuple[str, Any]]:
    """Yield each part of a list with what stands for it in a path.

    Its identity, or its index where it has none or an earlier part has the same.

    >>> [name for name, _ in named([{"id": "a"}, {"id": "a"}, {"user": "b", "skill": 1}, 7])]
    ['a', '1', 'b', '3']
    """
    taken = set()
    for index, part in enumerate(parts):
        name = identity(part, keys)
        if name is None or name in taken:
            name = str(index)
        taken.add(name)
        yield name, part


def identity(part: object, keys: Sequence[str] = IDENTITY) -> str | None:
    """Return what tells an object in a list from the others, where it has such a thing."""
    if isinstance(part, dict):
        for key in keys:
            if key in part:
                name = part[key]
                return name if type(name) is str and _IDENTITY_FORM.fullmatch(name) else None
    return None


@cache
def _identity_keys(hint: Any) -> tuple[str, ...]:  # noqa: ANN401  # as in `shapes.shape_of`
    """Return the keys that can tell parts of a type apart; a field that nobody knows is none of them."""
    shape = shape_of(hint)
    classes = [shape.cls] if isinstance(shape, Record) else shape.classes.values() if isinstance(shape, Tagged) else ()
    known = {key for cls in classes for key in fields_of(cls)}
    return tuple(key for key in IDENTITY if key in known)


def checked(field: Field, value: Any) -> Any:  # noqa: ANN401  # as `Examiner.value`
    """Return a field's value as its converter and validator leave it.

    Raises:
        InvalidValueError: what they say, below the field's name.
    """
    attribute = field.attribute
    # A validator may put the value right in its object; rules between fields are the constructor's.
    scratch: Any = object.__new__(field.cls)
    convert: Any = attribute.converter
    if convert is not None:
        if hasattr(convert, "takes_field"):
            value = convert.converter(value, *[scratch] * convert.takes_self, *[attribute] * convert.takes_field)
        else:
            value = convert(value)
    object.__setattr__(scratch, attribute.name, value)
    if attribute.validator is not None:
        attribute.validator(scratch, attribute, value)
    return getattr(scratch, attribute.name)


def _each_entry(field: Field, value: tuple[Any, ...], first: InvalidValueError) -> list[InvalidValueError]:
    """Return a fault for every entry of a list that is wrong, where the field's check says the first only."""
    name = field.attribute.name
    if first.code == "field.duplicate":
        doubled = [part for part, count in Counter(value).items() if count > 1]
        return [InvalidValueError(first.code, part, f"{name}[{part}]") for part in doubled]
    found = []
    for index, part in enumerate(value):
        try:
            checked(field, (part,))
        except InvalidValueError as fault:
            params = {key: given for key, given in fault.params.items() if key != "value"}
            found.append(InvalidValueError(fault.code, fault.value, f"{name}[{index}]", **params))
    return found or [first]


def _shown(key: str) -> str:
    """Return a key as it may stand in a path: short, printable."""
    line = key if key.isprintable() else key.encode("unicode_escape").decode("ascii")
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


_SHOWN: Final = 40


def _near(key: str, known: Any) -> list[str]:  # noqa: ANN401  # keys that can be looked up
    """Return the known names that a misspelt one may have meant, or else all."""
    from difflib import get_close_matches

    return get_close_matches(key[:_SHOWN], list(known)) or list(known)
