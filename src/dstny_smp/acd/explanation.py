"""Why each member of a queue is rung for a call, or is not: one reason each, in the order in which they are asked.

It reads the engine's state and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

import attrs

from dstny_smp import messages
from dstny_smp.acd.queue import Strategy
from dstny_smp.acd.state import CallState, OfferState, QueueState, Seat
from dstny_smp.acd.tables import CallPhase
from dstny_smp.acd.views import phase_of_call, position_of
from dstny_smp.ids import QueueId, UserId
from dstny_smp.model import Value

REASONS: Final = (
    "ringing",
    "connected",
    "logged_out",
    "absent",
    "no_device",
    "on_call",
    "busy",
    "ringing_elsewhere",
    "wrap_up",
    "back_off",
    "rejected",
    "tried",
    "last_ring",
    "lower_level",
    "enough_ring",
    "ready",
)
"""Every reason, in the order in which they are looked for; the first that holds is told.

``ready``: he could be rung, and the call wants nobody (any more).
"""


@attrs.frozen(repr=False, eq=False)
class Standing(Value):
    """How one member stands towards a call.

    Attributes:
        agent: who.
        reason: one of `REASONS`.
        skill: his level in this queue.
        until: when that ends by itself, in milliseconds since the epoch, where it does.
        queue: where he is rung or speaks, if that is for another call.
    """

    agent: UserId
    reason: str
    skill: int
    until: int | None = None
    queue: QueueId | None = None


@attrs.frozen(repr=False, eq=False, kw_only=True)
class Explanation(Value):
    """Why a call is where it is.

    Attributes:
        call: which call.
        queue: where it is.
        phase: what it is doing.
        at: the moment that is explained, in milliseconds since the epoch.
        waited: since it came, or until it was connected.
        position: its place among those who wait; None when connected.
        attempts: rounds that ended without an answer.
        strategy: how the queue chooses.
        members: every member, the one who is asked first at the top.

    >>> from dstny_smp.acd import Engine, Member, Queue
    >>> from dstny_smp.acd.events import CallArrived
    >>> desk = Queue(id="desk", name="Desk", number="201", schedule="hours", members=[Member("anna"), Member("bram")])
    >>> engine = Engine([desk])
    >>> [offer] = engine.handle(CallArrived("c-1", "desk"), 0)
    >>> for member in engine.explain("c-1").members:
    ...     print(member)
    Standing(agent='anna', reason='ringing', skill=3, until=20000)
    Standing(agent='bram', reason='enough_ring', skill=3)
    >>> print(engine.explain("c-1").text(names={"anna": "Anna", "bram": "Bram"}))
    Call c-1 has waited 0 s in queue desk, at place 1, and is offered now; rounds without an answer: 0.
      Anna is rung, for 20 s more.
      Bram is free, but as many are rung as may be.
    """

    call: str
    queue: QueueId
    phase: CallPhase
    at: int
    waited: timedelta
    position: int | None
    attempts: int
    strategy: Strategy
    members: tuple[Standing, ...]

    def text(self, language: str = "en", names: Mapping[UserId, str] | None = None) -> str:
        """Return the explanation in words: a line for the call and one for each member.

        Args:
            language: ``nl`` or ``en``.
            names: what to call the agents; their ids, where they have none here.
        """
        known = names or {}
        heading: dict[str, object] = {
            "call": self.call,
            "queue": self.queue,
            "waited": self.waited,
            "position": self.position,
            "attempts": self.attempts,
        }
        lines = [messages.translate(f"explain.call_{self.phase.value}", heading, language)]
        for member in self.members:
            params: dict[str, object] = {
                "agent": known.get(member.agent, member.agent),
                "queue": member.queue,
                "skill": member.skill,
                "left": None if member.until is None else timedelta(milliseconds=member.until - self.at),
            }
            lines.append("  " + messages.translate(f"explain.{member.reason}", params, language))
        return "\n".join(lines)


def explain(call: CallState, now: int) -> Explanation:
    """Return the explanation of a call inside."""
    queue = call.queue
    seats = sorted(queue.seats, key=queue.rank)
    return Explanation(
        call=call.id,
        queue=queue.id,
        phase=phase_of_call(call),
        at=now,
        waited=timedelta(milliseconds=(now if call.connected is None else call.connected) - call.arrived),
        position=position_of(call),
        attempts=call.attempts,
        strategy=queue.config.strategy,
        members=tuple(_standings(call, queue, seats)),
    )


def _standings(call: CallState, queue: QueueState, seats: list[Seat]) -> Iterator[Standing]:
    ringing = [offer.seat.skill for offer in call.offers]
    worst = min(ringing) if ringing and queue.is_by_skill else 0
    for seat in seats:
        reason, until, elsewhere = _reason(call, seat, worst)
        yield Standing(seat.agent.user, reason, seat.skill, until, elsewhere)


def _reason(call: CallState, seat: Seat, worst: int) -> tuple[str, int | None, QueueId | None]:
    agent, ringing = seat.agent, seat.queue.config.ringing
    if agent.offer is not None and agent.offer.call is call:
        return "ringing", _until(agent.offer), None
    if agent.call is call:
        return "connected", None, None
    if not seat.logged_in:
        return "logged_out", None, None
    if not agent.present and not ringing.ring_when_absent:
        return "absent", None, None
    if not seat.able:
        return "no_device", None, None
    if agent.call is not None:
        return "on_call", None, agent.call.queue.id
    if agent.busy:
        return "busy", None, None
    if agent.offer is not None:
        return "ringing_elsewhere", _until(agent.offer), agent.offer.call.queue.id
    if agent.wrap_up is not None:
        return "wrap_up", agent.wrap_up[0], None
    if agent.back_off is not None:
        return "back_off", agent.back_off[0], None
    if agent.user in call.held:
        return "rejected", call.held[agent.user][0], None
    if call.agent is not None:
        return "ready", None, None
    if agent.user in call.tried and call.in_round:
        return "tried", None, None
    if call.overdue:
        return "last_ring", None, None
    if seat.skill < worst:
        return "lower_level", None, None
    return ("enough_ring" if call.offers else "ready"), None, None


def _until(offer: OfferState) -> int | None:
    return None if offer.timer is None else offer.timer[0]
