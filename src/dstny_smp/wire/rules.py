"""The broken rules between the fields of one object: all of them, though a constructor says only the first.

A constructor raises at the first rule that is broken. To hear the next one, what
that fault is about is taken back and the constructor is asked again: an entry
goes out of its list, a field back to its default; where a field is missing, the
field goes that asks for it; where one names no part of the object, it is made to
name one. A fault about something that was taken out here is our own doing, and is
not told.

>>> from datetime import timedelta
>>> from dstny_smp.acd import Overflow
>>> [fault.path for fault in broken(Overflow, {"max_wait": timedelta(minutes=1), "max_waiting": 5})]
['on_max_wait', 'on_full']
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from dstny_smp.errors import InvalidValueError
from dstny_smp.wire.shapes import IDENTITY, fields_of

MOST: Final = 50
"""Rules of one object that are told at once; each costs the making of the object."""

_PATH: Final = re.compile(r"(\w+)(?:\[([^\]]*)\])?(.*)", re.DOTALL)


def broken(cls: type, given: Mapping[str, Any]) -> Iterator[InvalidValueError]:
    """Yield every rule that an object of these fields breaks, each field being right by itself."""
    attempt = _Attempt(cls, given)
    told: set[tuple[str, str]] = set()
    for _ in range(MOST):
        fault = attempt.fault()
        if fault is None:
            return
        ours = isinstance(fault.value, str) and fault.value in attempt.gone
        if not ours and (fault.code, fault.path) not in told:
            told.add((fault.code, fault.path))
            yield fault
        if not attempt.take_back(fault):
            return


class _Attempt:
    """An object's fields, ever less of them.

    Attributes:
        given: the fields that are left.
        places: for a list that has lost entries, where each of the rest stood at first.
        gone: what tells those entries from others.
    """

    def __init__(self, cls: type, given: Mapping[str, Any]) -> None:
        self.cls = cls
        self.given = dict(given)
        self.places: dict[str, list[int]] = {}
        self.gone: set[object] = set()

    def fault(self, *, without: str = "") -> InvalidValueError | None:
        """Return the first fault of the object, with the path that it has in the whole object."""
        try:
            self.cls(**{name: value for name, value in self.given.items() if name != without})
        except InvalidValueError as fault:
            name, part, rest = _parts(fault.path)
            if name in self.places and part is not None and part.isdecimal() and int(part) < len(self.places[name]):
                params = {key: value for key, value in fault.params.items() if key != "value"}
                path = f"{name}[{self.places[name][int(part)]}]{rest}"
                return InvalidValueError(fault.code, fault.value, path, **params)
            return fault
        return None

    def take_back(self, fault: InvalidValueError) -> bool:
        """Take back what a fault is about; tell whether there was something."""
        name, part, rest = _parts(fault.path)
        field = fields_of(self.cls).get(name)
        if field is None:
            return False
        if part is not None and isinstance(self.given.get(name), tuple):
            return self._take_out(name, part, InvalidValueError(fault.code, fault.value, rest.lstrip(".")))
        if field.required:
            return self._point_elsewhere(name, fault)
        if name in self.given and self.given[name] != field.default:
            del self.given[name]
            return True
        return self._take_cause(fault)

    def _take_out(self, name: str, part: str, below: InvalidValueError) -> bool:
        """Take out the last entry that a path can mean, or of that entry what the fault is about."""
        entries = self.given[name]
        places = self.places.setdefault(name, list(range(len(entries))))
        named = [index for index, entry in enumerate(entries) if _identity(entry) == part]
        numbered = [index for index, place in enumerate(places) if str(place) == part]
        if not (named or numbered):
            return False
        index = (named or numbered)[-1]
        less = _lessened(entries[index], below)
        self.given[name] = entries[:index] + less + entries[index + 1 :]
        if not less:
            del places[index]
            self.gone.add(_identity(entries[index]))
            self.gone.difference_update(map(_identity, self.given[name]))  # the first of two is still there
        return True

    def _take_cause(self, fault: InvalidValueError) -> bool:
        """Take back the one field that asks for another, which is missing."""
        for name, field in fields_of(self.cls).items():
            if name in self.given and not field.required and _differ(self.fault(without=name), fault):
                del self.given[name]
                return True
        return False

    def _point_elsewhere(self, name: str, fault: InvalidValueError) -> bool:
        """Let a field that names no entry of a list name the first one."""
        was = self.given.get(name)
        for entries in self.given.values():
            if isinstance(was, str) and isinstance(entries, tuple) and entries:
                self.given[name] = _identity(entries[0])
                if _differ(self.fault(), fault):
                    return True
                self.given[name] = was
        return False


def _lessened(entry: object, fault: InvalidValueError) -> tuple[object, ...]:
    """Return an entry without the one of its own entries that a fault is about; nothing where there is none."""
    name, part, _ = _parts(fault.path)
    if part is None or not isinstance(getattr(entry, name, None), tuple):
        return ()
    cls: type = type(entry)
    inner = _Attempt(cls, {key: getattr(entry, field.attribute.name) for key, field in fields_of(cls).items()})
    if inner.take_back(fault) and inner.fault() is None:
        return (cls(**inner.given),)
    return ()


def _parts(path: str) -> tuple[str, str | None, str]:
    match = _PATH.fullmatch(path)
    return (match[1], match[2], match[3]) if match else ("", None, "")


def _differ(one: InvalidValueError | None, other: InvalidValueError) -> bool:
    return one is None or (one.code, one.path) != (other.code, other.path)


def _identity(entry: object) -> str:
    names = (getattr(entry, name) for name in IDENTITY if hasattr(entry, name))
    return str(next((name for name in names if name is not None), entry))
