"""Call queues (ACD): what a queue is, and what it does with a call.

`Queue` and its sections are values; `Engine` is the machine of all queues of one
exchange. The engine is loaded when first used, so that a program which only
stores queues pays nothing for running them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dstny_smp.acd.presentation import Presentation, Presented, PresentedNumber, presented
from dstny_smp.acd.queue import (
    Announcements,
    Device,
    HoldAudio,
    Member,
    Overflow,
    Queue,
    QueueKind,
    Ringing,
    Role,
    Strategy,
)
from dstny_smp.lazy import handing_on

if TYPE_CHECKING:
    from dstny_smp.acd import commands, events, tables
    from dstny_smp.acd.agent import Agent
    from dstny_smp.acd.engine import Engine
    from dstny_smp.acd.explanation import Explanation, Standing
    from dstny_smp.acd.tables import AgentPhase, CallPhase, OfferPhase
    from dstny_smp.acd.views import AgentView, CallView, Counts

__all__ = [
    "Agent",
    "AgentPhase",
    "AgentView",
    "Announcements",
    "CallPhase",
    "CallView",
    "Counts",
    "Device",
    "Engine",
    "Explanation",
    "HoldAudio",
    "Member",
    "OfferPhase",
    "Overflow",
    "Presentation",
    "Presented",
    "PresentedNumber",
    "Queue",
    "QueueKind",
    "Ringing",
    "Role",
    "Standing",
    "Strategy",
    "commands",
    "events",
    "presented",
    "tables",
]

__getattr__, __dir__ = handing_on(
    __name__,
    {
        "dstny_smp.acd.agent": ("Agent",),
        "dstny_smp.acd.commands": ("commands",),
        "dstny_smp.acd.engine": ("Engine",),
        "dstny_smp.acd.events": ("events",),
        "dstny_smp.acd.explanation": ("Explanation", "Standing"),
        "dstny_smp.acd.tables": ("AgentPhase", "CallPhase", "OfferPhase", "tables"),
        "dstny_smp.acd.views": ("AgentView", "CallView", "Counts"),
    },
)
