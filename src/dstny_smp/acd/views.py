"""What the engine tells of itself, as values that stay as they were when asked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from dstny_smp.acd.queue import Device
from dstny_smp.acd.state import AgentState, CallState
from dstny_smp.acd.tables import AgentPhase, CallPhase
from dstny_smp.ids import QueueId, UserId
from dstny_smp.model import Value


@attrs.frozen(kw_only=True, repr=False, eq=False)
class CallView(Value):
    """One call inside.

    Attributes:
        call: the host's id of it.
        queue: where it is.
        phase: what it is doing.
        arrived: when it came to the queue, in milliseconds since the epoch.
        position: its place among those who wait, 1 for the next; None when connected.
        attempts: rounds that ended without an answer.
        offers: the agents that are rung, by offer.
        agent: who has it, or None.
    """

    call: str
    queue: QueueId
    phase: CallPhase
    arrived: int
    position: int | None
    attempts: int
    offers: Mapping[int, UserId]
    agent: UserId | None


@attrs.frozen(kw_only=True, repr=False, eq=False)
class AgentView(Value):
    """One agent.

    Attributes:
        user: who.
        phase: what he is doing.
        present: whether his status says that he is there.
        busy: whether he is on a call that the engine does not know.
        devices: his telephones.
        queues: where he is logged in.
        idle_since: from when his idle time counts, in milliseconds since the epoch.
        until: when his rest or back-off ends; None while there is none.
        call: the call that he has, or that rings at him.
        offer: the offer that rings.
        misses: calls missed in a row, by queue.
    """

    user: UserId
    phase: AgentPhase
    present: bool
    busy: bool
    devices: frozenset[Device]
    queues: tuple[QueueId, ...]
    idle_since: int
    until: int | None
    call: str | None
    offer: int | None
    misses: Mapping[QueueId, int]


def _frozen(counts: Mapping[str, int]) -> Mapping[str, int]:
    return MappingProxyType(dict(counts))


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Counts(Value):
    """What has become of the calls of a queue, or of all: visits, so that a call that comes again counts again.

    Always: ``arrived`` is the sum of all others.

    Attributes:
        arrived: calls offered to the queue.
        answered: those that an agent got, whether over or not.
        abandoned: callers who hung up while they waited.
        vanished: calls that were found gone after a restart.
        diverted: calls that were sent on, by reason.
        waiting: calls that wait now, those that ring included.

    >>> Counts(arrived=3, answered=1, diverted={"full": 1}, waiting=1).diverted["full"]
    1
    """

    arrived: int = 0
    answered: int = 0
    abandoned: int = 0
    vanished: int = 0
    diverted: Mapping[str, int] = attrs.field(factory=dict, converter=_frozen)
    waiting: int = 0


def phase_of_call(call: CallState) -> CallPhase:
    """Return what a call is doing."""
    if call.agent is not None:
        return CallPhase.CONNECTED
    return CallPhase.RINGING if call.offers else CallPhase.WAITING


def phase_of_agent(agent: AgentState) -> AgentPhase:
    """Return what an agent is doing."""
    if agent.call is not None:
        return AgentPhase.CONNECTED
    if agent.offer is not None:
        return AgentPhase.RINGING
    if agent.wrap_up is not None:
        return AgentPhase.WRAP_UP
    if agent.back_off is not None:
        return AgentPhase.BACK_OFF
    return AgentPhase.BUSY if agent.busy else AgentPhase.IDLE


def position_of(call: CallState) -> int | None:
    """Return a call's place among those who wait in its queue; None when it is connected."""
    return None if call.agent is not None else call.queue.ahead(call) + 1


def view_of_call(call: CallState) -> CallView:
    """Return a call as a value."""
    return CallView(
        call=call.id,
        queue=call.queue.id,
        phase=phase_of_call(call),
        arrived=call.arrived,
        position=position_of(call),
        attempts=call.attempts,
        offers=MappingProxyType({offer.id: offer.seat.agent.user for offer in call.offers}),
        agent=None if call.agent is None else call.agent.user,
    )


def view_of_agent(agent: AgentState) -> AgentView:
    """Return an agent as a value."""
    timer = agent.wrap_up or agent.back_off
    has = agent.call or (None if agent.offer is None else agent.offer.call)
    return AgentView(
        user=agent.user,
        phase=phase_of_agent(agent),
        present=agent.present,
        busy=agent.busy,
        devices=agent.devices,
        queues=tuple(seat.queue.id for seat in agent.seats if seat.logged_in),
        idle_since=agent.idle_since,
        until=None if timer is None else timer[0],
        call=None if has is None else has.id,
        offer=None if agent.offer is None else agent.offer.id,
        misses=MappingProxyType({seat.queue.id: seat.misses for seat in agent.seats if seat.misses}),
    )


def counts_of(counts: Mapping[str, int], waiting: int) -> Counts:
    """Return what was counted, as a value."""
    own = ("arrived", "answered", "abandoned", "vanished")
    return Counts(
        **{name: counts.get(name, 0) for name in own},
        diverted={reason: count for reason, count in counts.items() if reason not in own},
        waiting=waiting,
    )
