"""IVR menus: the flow that callers walk, the machine that walks it, its checks and its picture.

`Menu`, `Flow` and the steps are values. Names are loaded when first used, so that
a program which only stores menus pays nothing for walking them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dstny_smp.ivr.flow import Flow, Menu
    from dstny_smp.ivr.nodes import (
        Announce,
        Choice,
        DirectDial,
        Edge,
        EdgeKind,
        Gate,
        HangUp,
        Node,
        Option,
        Retry,
        SetLanguage,
        Transfer,
    )

__all__ = [
    "Announce",
    "Choice",
    "DirectDial",
    "Edge",
    "EdgeKind",
    "Flow",
    "Gate",
    "HangUp",
    "Menu",
    "Node",
    "Option",
    "Retry",
    "SetLanguage",
    "Transfer",
]

_HOMES: Final = {
    "dstny_smp.ivr.flow": ("Flow", "Menu"),
    "dstny_smp.ivr.nodes": (
        "Announce",
        "Choice",
        "DirectDial",
        "Edge",
        "EdgeKind",
        "Gate",
        "HangUp",
        "Node",
        "Option",
        "Retry",
        "SetLanguage",
        "Transfer",
    ),
}
_HOME: Final = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Load a public name from its module (PEP 562)."""
    if name not in _HOME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
