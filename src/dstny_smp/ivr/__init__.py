"""IVR menus: the flow that callers walk, the machine that walks it, its checks and its picture.

`Menu`, `Flow` and the nodes are values; `Walker` is the machine of one call.
Names are loaded when first used, so that a program which only stores menus pays
nothing for walking them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dstny_smp.ivr import commands, events, layout, render, script, search
    from dstny_smp.ivr.bounds import Bound, longest_call
    from dstny_smp.ivr.checks import lint
    from dstny_smp.ivr.comparison import FlowChange, added_errors, diff
    from dstny_smp.ivr.course import Phase, TreatmentOf
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
    from dstny_smp.ivr.trace import Happening
    from dstny_smp.ivr.trie import Extensions
    from dstny_smp.ivr.walker import Walker, always_open
    from dstny_smp.ivr.ways import Witness

__all__ = [
    "Announce",
    "Bound",
    "Choice",
    "DirectDial",
    "Edge",
    "EdgeKind",
    "Extensions",
    "Flow",
    "FlowChange",
    "Gate",
    "HangUp",
    "Happening",
    "Menu",
    "Node",
    "Option",
    "Phase",
    "Retry",
    "SetLanguage",
    "Transfer",
    "TreatmentOf",
    "Walker",
    "Witness",
    "added_errors",
    "always_open",
    "commands",
    "diff",
    "events",
    "layout",
    "lint",
    "longest_call",
    "render",
    "script",
    "search",
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
    "dstny_smp.ivr.course": ("Phase", "TreatmentOf"),
    "dstny_smp.ivr.trace": ("Happening",),
    "dstny_smp.ivr.trie": ("Extensions",),
    "dstny_smp.ivr.walker": ("Walker", "always_open"),
    "dstny_smp.ivr.bounds": ("Bound", "longest_call"),
    "dstny_smp.ivr.checks": ("lint",),
    "dstny_smp.ivr.comparison": ("FlowChange", "added_errors", "diff"),
    "dstny_smp.ivr.ways": ("Witness",),
}
_HOME: Final = {name: module for module, names in _HOMES.items() for name in names}
_MODULES: Final = ("commands", "events", "layout", "render", "script", "search")


def __getattr__(name: str) -> object:
    """Load a public name from its module (PEP 562)."""
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    if name not in _HOME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
