"""What every model of the library is: a frozen value that names its references.

A model is ``@attrs.frozen(kw_only=True, repr=False, eq=False)`` and a `Model`. Its
constructor refuses what cannot be; ``attrs.evolve`` makes the changed copy. A
model holds ids, never other top-level objects; `Model.references` lists them,
and `dstny_smp.organization` checks that each exists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, ClassVar, Final, ParamSpec, TypeAlias, TypeVar, cast

import attrs

from dstny_smp.ids import Kind, Ref

P = ParamSpec("P")
T = TypeVar("T")

_FACTORY: Final[type] = type(attrs.Factory(list))  # `attrs.Factory` is typed as a function


class Value:
    """The base of frozen values: equal by their fields, and with a short ``repr``.

    `attrs` would compile both methods for every class, which is most of what it
    costs to import one; here they are written once. Hence ``repr=False, eq=False``
    in the decorator of every value.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return bool(_values(self) == _values(other))

    def __hash__(self) -> int:
        return hash((type(self), _values(self)))

    def __repr__(self) -> str:
        """Show the fields that differ from their defaults, as a constructor call."""
        shown = []
        for field in fields(type(self)):
            value = getattr(self, field.name)
            if field.repr and not is_default(self, field, value):
                shown.append(f"{field.alias}={value!r}")
        return f"{type(self).__name__}({', '.join(shown)})"


def quickly_made(cls: type[T]) -> type[T]:
    """Let a frozen class of many fields be made in half the time; for values that are made by the thousand.

    What makes `attrs.frozen` slow is that each field is set past the class's own ``__setattr__``, by a function
    call. Here an object is for a moment of a class with the same slots that may be set plainly, and is closed
    before anybody sees it.

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
    for field in fields(cls):
        known[f"_{field.name}"] = field.default
        params.append(field.name if field.default is attrs.NOTHING else f"{field.name}=_{field.name}")
    stores = [f"self.{field.name} = {field.name}" for field in fields(cls)]
    lines = [*before, *stores, "self.__class__ = _closed", *after]
    source = f"def made({first}{', '.join(params)}):\n    " + "\n    ".join(lines)
    exec(source, known)  # noqa: S102  # of the class's own field names, as attrs itself does
    return known["made"]


Key: TypeAlias = tuple[str, str]
"""(kind, id), or (what must be unique, its canonical text): a tuple hashes faster than a `Ref`."""


class Model(Value):
    """The base of all models: a value that can list the references inside."""

    __slots__ = ()

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield every object named here, as (path below this value, `Ref`)."""
        return iter(())


class Entity(Model):
    """A model that an organization holds under its own id.

    Attributes:
        ref_kind: the kind under which others name it.
    """

    __slots__ = ()

    ref_kind: ClassVar[Kind]

    @property
    def key(self) -> Key:
        """Its kind and id."""
        return self.ref_kind, self.id  # type: ignore[attr-defined]  # every entity but a number has an id

    @property
    def ref(self) -> Ref:
        """The name under which others name it."""
        return Ref(self.ref_kind, self.key[1])

    def claims(self) -> Iterator[tuple[Key, str]]:
        """Yield what it has for itself alone in the organization: (what, canonical text) and the path to it."""
        return iter(())


_GETTERS: Final[dict[type, Callable[[object], object]]] = {}
"""For every class met, the function that takes the values of its fields, all at once."""


def _values(value: object) -> object:
    getter = _GETTERS.get(type(value))
    if getter is None:
        names = [field.name for field in fields(type(value)) if field.eq]
        getter = _GETTERS[type(value)] = attrgetter(*names) if names else _nothing
    return getter(value)


def _nothing(value: object) -> tuple[()]:
    return ()


def fields(cls: type) -> tuple[attrs.Attribute[Any], ...]:
    """Return the fields of a class of values, in order."""
    return attrs.fields(cls)  # type: ignore[no-any-return]  # attrs' own type is looser


def is_default(model: Value, field: attrs.Attribute[Any], value: object) -> bool:
    """Tell whether a field has the value it would have had if not given."""
    default: Any = field.default
    if isinstance(default, _FACTORY):
        default = default.factory(model) if default.takes_self else default.factory()  # type: ignore[attr-defined]  # as in attrs' own code
    return type(value) is type(default) and bool(value == default)
