"""What every model of the library is: a frozen value that names its references.

A model is ``@attrs.frozen(kw_only=True, repr=False)`` and a `Model`. Its
constructor refuses what cannot be; ``attrs.evolve`` makes the changed copy. A
model holds ids, never other top-level objects; `Model.references` lists them,
and `dstny_smp.organization` checks that each exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import attrs

from dstny_smp.ids import Ref


_FACTORY: Final[type] = type(attrs.Factory(list))  # `attrs.Factory` is typed as a function


class Model:
    """The base of all models: a short ``repr`` and the references inside."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Show the fields that differ from their defaults, as a constructor call."""
        shown = []
        for field in fields(type(self)):
            value = getattr(self, field.name)
            if field.repr and not is_default(self, field, value):
                shown.append(f"{field.alias}={value!r}")
        return f"{type(self).__name__}({', '.join(shown)})"

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield every object named here, as (path below this value, `Ref`)."""
        return iter(())


def fields(cls: type[Model]) -> tuple[attrs.Attribute[Any], ...]:
    """Return the fields of a model class, in order."""
    return attrs.fields(cls)  # type: ignore[arg-type, no-any-return]  # every child of Model is an attrs class


def is_default(model: Model, field: attrs.Attribute[Any], value: object) -> bool:
    """Tell whether a field has the value it would have had if not given."""
    default: Any = field.default
    if isinstance(default, _FACTORY):
        default = default.factory(model) if default.takes_self else default.factory()  # type: ignore[attr-defined]  # as in attrs' own code
    return type(value) is type(default) and bool(value == default)
