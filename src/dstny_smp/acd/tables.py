"""The states of calls, agents and offers, and what leads from one to another.

The engine's behaviour as data: documentation draws its diagrams from these
tables, and the tests hold every run to them and show that each row happens.

>>> from dstny_smp.transitions import mermaid
>>> print(mermaid(OFFER[:2]))
stateDiagram-v2
    ringing --> answered: offer_answered
    ringing --> rejected: offer_rejected
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from dstny_smp.transitions import Transition


class CallPhase(StrEnum):
    """What a call is doing."""

    OUTSIDE = "outside"
    """It has not come, or has left: answered and over, abandoned, or sent on."""
    WAITING = "waiting"
    """It waits, and nobody is rung for it."""
    RINGING = "ringing"
    """It waits, and at least one agent is rung for it."""
    CONNECTED = "connected"
    """An agent has it."""


class AgentPhase(StrEnum):
    """What an agent is doing, whether or not he is logged in and present."""

    IDLE = "idle"
    RINGING = "ringing"
    CONNECTED = "connected"
    """He has a call of a queue."""
    WRAP_UP = "wrap_up"
    """He rests after one."""
    BACK_OFF = "back_off"
    """He could not be rung, and is let alone for a moment."""
    BUSY = "busy"
    """He is on a call that the engine does not know, and on none of a queue."""


class OfferPhase(StrEnum):
    """What has become of an offer."""

    RINGING = "ringing"
    ANSWERED = "answered"
    REJECTED = "rejected"
    FAILED = "failed"
    CANCELLED = "cancelled"


_C, _A, _O = CallPhase, AgentPhase, OfferPhase

CALL: Final = (
    Transition(_C.OUTSIDE, "call_arrived", _C.WAITING),
    Transition(_C.OUTSIDE, "call_arrived", _C.RINGING),
    Transition(_C.OUTSIDE, "closed", _C.OUTSIDE),
    Transition(_C.OUTSIDE, "forward", _C.OUTSIDE),
    Transition(_C.OUTSIDE, "full", _C.OUTSIDE),
    Transition(_C.OUTSIDE, "no_agents", _C.OUTSIDE),
    Transition(_C.WAITING, "offered", _C.RINGING),
    Transition(_C.WAITING, "abandoned", _C.OUTSIDE),
    Transition(_C.WAITING, "max_wait", _C.OUTSIDE),
    Transition(_C.WAITING, "no_agents", _C.OUTSIDE),
    Transition(_C.WAITING, "flushed", _C.OUTSIDE),
    Transition(_C.WAITING, "queue_removed", _C.OUTSIDE),
    Transition(_C.WAITING, "vanished", _C.OUTSIDE),
    Transition(_C.RINGING, "offer_answered", _C.CONNECTED),
    Transition(_C.RINGING, "call_picked_up", _C.CONNECTED),
    Transition(_C.RINGING, "unanswered", _C.WAITING),
    Transition(_C.RINGING, "abandoned", _C.OUTSIDE),
    Transition(_C.RINGING, "max_wait", _C.OUTSIDE),
    Transition(_C.RINGING, "max_attempts", _C.OUTSIDE),
    Transition(_C.RINGING, "no_agents", _C.OUTSIDE),
    Transition(_C.RINGING, "flushed", _C.OUTSIDE),
    Transition(_C.RINGING, "queue_removed", _C.OUTSIDE),
    Transition(_C.RINGING, "vanished", _C.OUTSIDE),
    Transition(_C.CONNECTED, "over", _C.OUTSIDE),
    Transition(_C.CONNECTED, "vanished", _C.OUTSIDE),
)
"""The life of a call.

What leads on is an event, the reason of a command that tells of it, or ``offered``;
``unanswered``: the last offer of a round has ended; ``over``: caller or agent hung up.
"""

AGENT: Final = (
    Transition(_A.IDLE, "offered", _A.RINGING),
    Transition(_A.IDLE, "call_picked_up", _A.CONNECTED),
    Transition(_A.IDLE, "agent_became_busy", _A.BUSY),
    Transition(_A.RINGING, "offer_answered", _A.CONNECTED),
    Transition(_A.RINGING, "call_picked_up", _A.CONNECTED),
    Transition(_A.RINGING, "offer_rejected", _A.IDLE),
    Transition(_A.RINGING, "offer_failed", _A.BACK_OFF),
    Transition(_A.RINGING, "cancelled", _A.IDLE),
    Transition(_A.RINGING, "agent_became_busy", _A.BUSY),
    Transition(_A.CONNECTED, "over", _A.WRAP_UP),
    Transition(_A.CONNECTED, "over", _A.IDLE),
    Transition(_A.CONNECTED, "over", _A.BUSY),
    Transition(_A.WRAP_UP, "wrap_up_over", _A.IDLE),
    Transition(_A.WRAP_UP, "wrap_up_over", _A.BUSY),
    Transition(_A.WRAP_UP, "call_picked_up", _A.CONNECTED),
    Transition(_A.BACK_OFF, "back_off_over", _A.IDLE),
    Transition(_A.BACK_OFF, "back_off_over", _A.BUSY),
    Transition(_A.BACK_OFF, "call_picked_up", _A.CONNECTED),
    Transition(_A.BUSY, "agent_became_free", _A.IDLE),
    Transition(_A.BUSY, "call_picked_up", _A.CONNECTED),
)
"""The days of an agent. An agent who was idle and is offered another call at once shows ``RINGING`` again."""

OFFER: Final = (
    Transition(_O.RINGING, "offer_answered", _O.ANSWERED),
    Transition(_O.RINGING, "offer_rejected", _O.REJECTED),
    Transition(_O.RINGING, "offer_failed", _O.FAILED),
    Transition(_O.RINGING, "timeout", _O.CANCELLED),
    Transition(_O.RINGING, "answered_elsewhere", _O.CANCELLED),
    Transition(_O.RINGING, "picked_up", _O.CANCELLED),
    Transition(_O.RINGING, "hung_up", _O.CANCELLED),
    Transition(_O.RINGING, "max_wait", _O.CANCELLED),
    Transition(_O.RINGING, "logged_out", _O.CANCELLED),
    Transition(_O.RINGING, "busy", _O.CANCELLED),
    Transition(_O.RINGING, "removed", _O.CANCELLED),
    Transition(_O.RINGING, "flushed", _O.CANCELLED),
)
"""The life of an offer: it ends once."""
