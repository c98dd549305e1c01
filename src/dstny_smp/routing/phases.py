"""What a call can be waiting for, why it can end and why a queue sends it on: the tables of a journey."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Phase(StrEnum):
    """What a journey is waiting for."""

    NEW = "new"
    """`events.Started`"""
    ANNOUNCING = "announcing"
    """the end of a prompt, after which the call goes on"""
    WALKING = "walking"
    """the caller's keys and the menu's timers"""
    QUEUED = "queued"
    """an agent, or the queue sending the call on"""
    DIALLING = "dialling"
    """the result of dialling"""
    ENDED = "ended"
    """nothing any more"""


REASONS: Final = (
    "answered",
    "voicemail",
    "announcement",
    "closed",
    "hung_up",
    "caller_hung_up",
    "abandoned",
    "busy",
    "no_answer",
    "failed",
    "absent",
    "no_route",
    "step_limit",
    "routing_loop",
    "refused",
    "unassigned",
)
"""Every reason with which a call can end here."""

DIVERSIONS: Final = (
    "closed",
    "forward",
    "full",
    "no_agents",
    "max_wait",
    "max_attempts",
    "flushed",
    "queue_removed",
)
"""Why a queue sends a call on, as its engine says it; a host may have a reason of its own."""
