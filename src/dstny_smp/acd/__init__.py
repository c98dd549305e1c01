"""Call queues (ACD): what a queue is, and what it does with a call."""

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

__all__ = [
    "Announcements",
    "Device",
    "HoldAudio",
    "Member",
    "Overflow",
    "Presentation",
    "Presented",
    "PresentedNumber",
    "Queue",
    "QueueKind",
    "Ringing",
    "Role",
    "Strategy",
    "presented",
]
