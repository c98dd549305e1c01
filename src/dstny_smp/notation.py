"""How the small values of a machine, its events and commands, are written in a log.

A value is written as its name in snake case under ``event`` or ``command``, and
its fields: plain JSON values, read back strictly.

>>> import attrs
>>> @attrs.frozen
... class Stopped:
...     play: int
>>> events = Notation("event", (Stopped,))
>>> events.write(Stopped(3))
{'event': 'stopped', 'play': 3}
>>> events.read({"event": "stopped", "play": 3})
Stopped(play=3)
>>> events.read({"event": "stopped", "place": 3})
Traceback (most recent call last):
...
dstny_smp.errors.InvalidValueError: event: the fields place are not those of this event; give play
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

import attrs

from dstny_smp.errors import InvalidValueError


def snake_case(name: str) -> str:
    """Return the name of a class as a log writes it.

    >>> snake_case("CallHungUp")
    'call_hung_up'
    """
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


class Notation:
    """The written form of a closed choice of classes.

    Args:
        kind: what they are, and the key of the name: ``event`` or ``command``.
        classes: all of them.
        writers: by field name, what makes a plain value of a field that is none; None stays None.
        readers: by field name, what reads it again from that and its path, or refuses it.
    """

    def __init__(
        self,
        kind: str,
        classes: tuple[type, ...],
        writers: Mapping[str, Callable[[Any], object]] | None = None,
        readers: Mapping[str, Callable[[Any, str], object]] | None = None,
    ) -> None:
        self._kind = kind
        self._names = {cls: snake_case(cls.__name__) for cls in classes}
        self._classes = {name: cls for cls, name in self._names.items()}
        self._fields = {cls: tuple(field.name for field in attrs.fields(cls)) for cls in classes}
        self._writers, self._readers = dict(writers or {}), dict(readers or {})

    def write(self, value: object) -> dict[str, object]:
        """Return the value as plain JSON values."""
        written: dict[str, object] = {self._kind: self._names[type(value)]}
        for name in self._fields[type(value)]:
            part = getattr(value, name)
            writer = self._writers.get(name)
            written[name] = part if writer is None or part is None else writer(part)
        return written

    def read(self, data: object) -> object:
        """Return the value that `write` wrote.

        Raises:
            InvalidValueError: ``log.unknown_event`` or ``log.unknown_command``, ``log.wrong_fields``,
                and those of the fields.
        """
        fields: dict[Any, Any] = dict(data) if isinstance(data, Mapping) else {}
        name = fields.pop(self._kind, None)
        cls = self._classes.get(name) if isinstance(name, str) else None
        if cls is None:
            code = f"log.unknown_{self._kind}"
            raise InvalidValueError(code, name, self._kind, known=tuple(self._classes))
        wanted = self._fields[cls]
        if set(fields) != set(wanted):
            raise InvalidValueError("log.wrong_fields", sorted(map(str, fields)), self._kind, wanted=sorted(wanted))
        for field in wanted:
            if field in self._readers and fields[field] is not None:
                fields[field] = self._readers[field](fields[field], field)
        value: object = cls(**fields)
        return value


def check_types(value: object) -> None:
    """Refuse a value with a field that is not exactly of a class that its annotation names.

    For what a machine makes without checks, where it comes from a log.

    Raises:
        InvalidValueError: ``field.wrong_type``.
    """
    for name, classes in _types(cast("type", type(value))).items():
        part = getattr(value, name)
        if type(part) not in classes:
            expected = " or ".join("null" if each is NoneType else each.__name__ for each in classes)
            raise InvalidValueError("field.wrong_type", part, name, expected=expected)


@cache
def _types(cls: type) -> Mapping[str, tuple[type, ...]]:
    return {name: _classes(hint) for name, hint in get_type_hints(cls).items()}


def _classes(hint: object) -> tuple[type, ...]:
    choices: tuple[type, ...] = get_args(hint) if isinstance(hint, UnionType) else (cast("type", hint),)
    return tuple(get_origin(each) or each for each in choices)
