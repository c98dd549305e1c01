"""How frozen values are made quickly, where they are made by the thousand: the events and commands of a live queue.

What makes `attrs.frozen` slow is that each field is set past the class's own
``__setattr__``, by a function call. Here an object is for a moment of an *open*
class, with the same slots, that may be set plainly; it is closed before anybody
sees it, and from then on it is as frozen as any.

>>> @attrs.frozen(repr=False, eq=False, weakref_slot=False)
... class Stopped:
...     call: str
...     play: int = 0
>>> stopped = maker(Stopped)("c-1", play=3)
>>> type(stopped).__name__, stopped.call, stopped.play
('Stopped', 'c-1', 3)
>>> stopped.play = 4
Traceback (most recent call last):
...
attr.exceptions.FrozenInstanceError: can't set attribute
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import attrs

P = ParamSpec("P")
T = TypeVar("T")


def quickly_made(cls: type[T]) -> type[T]:
    """Let the constructor of a frozen class of many fields take half the time.

    Args:
        cls: with ``@attrs.frozen(repr=False, eq=False, weakref_slot=False)``, plain defaults, and neither
            converters nor validators: it checks its fields in ``__attrs_post_init__``.
    """
    check = ("self.__attrs_post_init__()",) * hasattr(cls, "__attrs_post_init__")
    made = _compiled(cls, "self, ", ('_set(self, "__class__", _opened)',), check)
    cls.__init__ = made  # type: ignore[assignment, method-assign]  # of the same arguments
    return cls


def maker(cls: Callable[P, T]) -> Callable[P, T]:
    """Return a function that makes a value of fields that are known to be right, in a quarter of the time.

    It takes what the constructor takes and checks nothing. (A constructor is called by way of ``type``, which
    begins an interpreter of its own for ``__init__``; a plain function is not.)

    Args:
        cls: as for `quickly_made`.
    """
    return cast("Callable[P, T]", _compiled(cls, "", ("self = _new(_opened)",), ("return self",)))


def _compiled(cls: Any, first: str, before: tuple[str, ...], after: tuple[str, ...]) -> object:  # noqa: ANN401  # a class
    """Return a function of a class's fields that sets them on an object of an open class, and closes it."""
    opened = type(cls.__name__, cls.__bases__, {"__slots__": cls.__slots__})
    known: dict[str, object] = {"_set": object.__setattr__, "_new": object.__new__, "_opened": opened, "_closed": cls}
    params = []
    for field in attrs.fields(cls):
        known[f"_{field.name}"] = field.default
        params.append(field.name if field.default is attrs.NOTHING else f"{field.name}=_{field.name}")
    stores = [f"self.{field.name} = {field.name}" for field in attrs.fields(cls)]
    lines = [*before, *stores, "self.__class__ = _closed", *after]
    source = f"def made({first}{', '.join(params)}):\n    " + "\n    ".join(lines)
    exec(source, known)  # noqa: S102  # of the class's own field names, as attrs itself does
    return known["made"]
