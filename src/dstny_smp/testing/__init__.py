"""For tests and examples: organizations to begin with, a generator, and strategies.

`bakery` is the smallest organization that does something, `municipality` one
with everything in it, `organization` makes one of any size. `strategies` holds
the Hypothesis strategies of all models; only they need the extra ``testing``.

>>> from dstny_smp.testing import bakery
>>> [queue.name for queue in bakery().queues]
['Winkel']
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dstny_smp.testing import strategies
    from dstny_smp.testing.city.assembly import municipality
    from dstny_smp.testing.generator import organization
    from dstny_smp.testing.shop import bakery

__all__ = ["bakery", "municipality", "organization", "strategies"]

_HOMES = {"bakery": "shop", "municipality": "city.assembly", "organization": "generator"}


def __getattr__(name: str) -> object:
    # On first use: whoever wants a bakery has no need of Hypothesis.
    if name == "strategies":
        return import_module(f"{__name__}.strategies")
    if name in _HOMES:
        value = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        return value
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
