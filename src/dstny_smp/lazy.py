"""How a package hands on names without loading their modules (PEP 562).

A program that only stores schedules should not pay for resolving them. A package
lists its names under ``TYPE_CHECKING`` for type checkers, and hands them on
here, by the module that defines each:

    __getattr__, __dir__ = handing_on(__name__, {"dstny_smp.users.user": ("User",)})
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def handing_on(
    package: str, homes: Mapping[str, tuple[str, ...]]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return the ``__getattr__`` and ``__dir__`` of a package.

    Args:
        package: its ``__name__``.
        homes: the public names of each module; a module's own last name hands on the module itself.

    >>> getattribute, _ = handing_on("dstny_smp.users", {"dstny_smp.users.user": ("User",)})
    >>> getattribute("Client")
    Traceback (most recent call last):
    ...
    AttributeError: module 'dstny_smp.users' has no attribute 'Client'
    """
    home = {name: module for module, names in homes.items() for name in names}

    def getattribute(name: str) -> object:
        if name not in home:
            message = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(message)
        module = import_module(home[name])
        value = module if module.__name__.endswith(f".{name}") else getattr(module, name)
        setattr(sys.modules[package], name, value)
        return value

    def listing() -> list[str]:
        return sorted({*vars(sys.modules[package]), *home})

    return getattribute, listing
