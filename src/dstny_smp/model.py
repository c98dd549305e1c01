"""What every model of the library is: a frozen value that names its references.

A model is ``@attrs.frozen(kw_only=True, repr=False, eq=False)`` and a `Model`. Its
constructor refuses what cannot be; ``attrs.evolve`` makes the changed copy. A
model holds ids, never other top-level objects; `Model.references` lists them,
and `dstny_smp.organization` checks that each exists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, ClassVar, Final, TypeAlias

import attrs

from dstny_smp.ids import Kind, Ref

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
