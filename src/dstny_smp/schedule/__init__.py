"""Schedules: when a queue or menu is open, closed or forwarded, and when that changes.

`Schedule` and its parts are values; `Resolver` answers questions about one at any
instant, exactly. Names are loaded when first used, so that a program which only
stores schedules pays nothing for resolving them.
"""

from typing import TYPE_CHECKING

from dstny_smp.lazy import handing_on

if TYPE_CHECKING:
    from dstny_smp.schedule import drafting, forms, ical, public_holidays, views
    from dstny_smp.schedule.checks import lint
    from dstny_smp.schedule.comparison import Difference, Equivalence, diff, equivalent
    from dstny_smp.schedule.forms import form_fields
    from dstny_smp.schedule.model import Block, HolidayOrigin, Override, Schedule
    from dstny_smp.schedule.repetition import Frequency, Recurrence, Weekday
    from dstny_smp.schedule.resolver import Resolver
    from dstny_smp.schedule.segment import Layer, Segment
    from dstny_smp.treatment import State, Treatment

__all__ = [
    "Block",
    "Difference",
    "Equivalence",
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
    "diff",
    "drafting",
    "equivalent",
    "form_fields",
    "forms",
    "ical",
    "lint",
    "public_holidays",
    "views",
]

__getattr__, __dir__ = handing_on(
    __name__,
    {
        "dstny_smp.schedule.checks": ("lint",),
        "dstny_smp.schedule.comparison": ("Difference", "Equivalence", "diff", "equivalent"),
        "dstny_smp.schedule.drafting": ("drafting",),
        "dstny_smp.schedule.forms": ("form_fields", "forms"),
        "dstny_smp.schedule.ical": ("ical",),
        "dstny_smp.schedule.public_holidays": ("public_holidays",),
        "dstny_smp.schedule.views": ("views",),
        "dstny_smp.schedule.model": ("Block", "HolidayOrigin", "Override", "Schedule"),
        "dstny_smp.schedule.repetition": ("Frequency", "Recurrence", "Weekday"),
        "dstny_smp.schedule.resolver": ("Resolver",),
        "dstny_smp.schedule.segment": ("Layer", "Segment"),
        "dstny_smp.treatment": ("State", "Treatment"),
    },
)
