"""Schedules: when a queue or menu is open, closed or forwarded, and when that changes.

`Schedule` and its parts are values; `Resolver` answers questions about one at any
instant, exactly. Names are loaded when first used, so that a program which only
stores schedules pays nothing for resolving them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dstny_smp.schedule.model import Block, HolidayOrigin, Override, Schedule
    from dstny_smp.schedule.repetition import Frequency, Recurrence, Weekday
    from dstny_smp.schedule.resolver import Resolver
    from dstny_smp.schedule.segment import Layer, Segment
    from dstny_smp.treatment import State, Treatment

__all__ = [
    "Block",
    "Frequency",
    "HolidayOrigin",
    "Layer",
    "Override",
    "Recurrence",
    "Resolver",
    "Schedule",
    "Segment",
    "State",
    "Treatment",
    "Weekday",
]

_HOMES: Final = {
    "dstny_smp.schedule.model": ("Block", "HolidayOrigin", "Override", "Schedule"),
    "dstny_smp.schedule.repetition": ("Frequency", "Recurrence", "Weekday"),
    "dstny_smp.schedule.resolver": ("Resolver",),
    "dstny_smp.schedule.segment": ("Layer", "Segment"),
    "dstny_smp.treatment": ("State", "Treatment"),
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
