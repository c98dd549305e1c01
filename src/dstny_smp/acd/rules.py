"""What each fact does, and each timer.

A fact about an offer or a call that is over changes nothing and is answered with
`StaleReport`; a fact that names what does not exist is refused before anything
happens. The methods' names are those of the events.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop
from typing import Any, ClassVar, Final, TypeAlias

from dstny_smp.acd import events
from dstny_smp.acd.commands import CancelOffer, Divert, StaleReport, StartWrapUp
from dstny_smp.acd.configuring import Configuring
from dstny_smp.acd.distribution import (
    BACK_OFF,
    BACK_OFF_TIME,
    GRACE,
    HOLD,
    MAX_WAIT,
    OFFER,
    REJECT_HOLD,
    WRAP_UP,
)
from dstny_smp.acd.events import Event
from dstny_smp.acd.hearing import COMFORT
from dstny_smp.acd.state import AgentState, CallState, QueueState, Seat
from dstny_smp.destination import Destination, HangUp
from dstny_smp.errors import TransitionError
from dstny_smp.ids import QueueId, UserId
from dstny_smp.making import maker
from dstny_smp.treatment import State

_WRAP_UP: Final = maker(StartWrapUp)

AgentEvent: TypeAlias = (
    events.CallPickedUp
    | events.AgentLoggedIn
    | events.AgentLoggedOut
    | events.AgentBecameAbsent
    | events.AgentBecamePresent
    | events.AgentBecameBusy
    | events.AgentBecameFree
    | events.AgentDevicesChanged
    | events.WrapUpEnded
)


class Rules(Configuring):
    """Facts and timers."""

    __slots__ = ("serial",)

    def __init__(self, now: int) -> None:
        super().__init__(now)
        self.serial = 0

    # What cannot be.

    def _check_arrival(self, event: events.CallArrived) -> None:
        if event.queue not in self.queues:
            raise TransitionError("acd.unknown_queue", "queue", id=event.queue)
        if event.call in self.calls:
            raise TransitionError("acd.call_inside", "call", id=event.call)

    def _check_queue(self, event: events.QueueTreatmentChanged) -> None:
        if event.queue not in self.queues:
            raise TransitionError("acd.unknown_queue", "queue", id=event.queue)

    def _check_agent(self, event: AgentEvent) -> None:
        if event.agent not in self.agents:
            raise TransitionError("acd.unknown_agent", "agent", id=event.agent)

    def _check_login(self, event: events.AgentLoggedIn | events.AgentLoggedOut) -> None:
        if event.queue is not None and event.queue not in self.queues:
            raise TransitionError("acd.unknown_queue", "queue", id=event.queue)
        self._check_agent(event)
        if event.queue is not None:
            self._check_member(event.agent, self.queues[event.queue])

    def _check_pickup(self, event: events.CallPickedUp) -> None:
        self._check_agent(event)
        call = self.calls.get(event.call)
        queue = None if call is None else self.queues.get(call.queue.id)
        if queue is not None:
            if not queue.config.ringing.pickup:
                raise TransitionError("acd.pickup_off", "call", queue=queue.id)
            self._check_member(event.agent, queue)

    def _check_member(self, user: UserId, queue: QueueState) -> None:
        if queue.seat(self.agents[user]) is None:
            raise TransitionError("acd.not_a_member", "agent", agent=user, queue=queue.id)

    # Calls.

    def _call_arrived(self, event: events.CallArrived) -> None:
        queue = self.queues[event.queue]
        queue.counts["arrived"] += 1
        if (queue.may_refuse or len(queue.calls) >= queue.most) and self._turned_away(event, queue):
            return
        self.serial += 1
        call = CallState()
        call.begin(event, queue, self.serial, self.now)
        self.calls[call.id] = call
        queue.calls[call.key] = call
        if queue.speaks:
            self.greet(call)
        if queue.max_wait is not None:
            call.max_wait = self.timers.set(self.now + queue.max_wait, MAX_WAIT, call)
        self.turn(call)  # nothing else has happened: it need not wait for the turns of others

    def _turned_away(self, event: events.CallArrived, queue: QueueState) -> bool:
        """Send a call on that may not come in, and tell so."""
        overflow, treatment = queue.config.overflow, queue.treatment
        to: Destination | None
        if treatment.state is not State.OPEN:
            reason = "closed" if treatment.state is State.CLOSED else "forward"
            to = treatment.destination
        elif overflow.max_waiting is not None and not queue.ready.lists and len(queue.calls) >= overflow.max_waiting:
            reason, to = "full", overflow.on_full
        elif overflow.on_no_agents is not None and not queue.able:
            reason, to = "no_agents", overflow.on_no_agents
        else:
            return False
        queue.count(reason)
        prompt = None if treatment.state is State.OPEN else treatment.prompt
        self.out.append(Divert(event.call, to or HangUp(), reason, prompt))
        return True

    def _call_over(self, event: events.CallerHungUp | events.CallEnded) -> None:
        call = self.calls.get(event.call)
        if call is None:
            self.out.append(StaleReport(event))
        else:
            self.lose(call, "abandoned")

    def lose(self, call: CallState, reason: str) -> None:
        """Let a call be over, waiting or connected."""
        del self.calls[call.id]
        agent = call.agent
        if agent is None:
            self.cancel_all(call, "hung_up")
            self.quit(call)
            call.queue.count(reason)
            return
        agent.call = None
        queue = self.queues.get(call.queue.id)
        if queue is not None and queue.wrap_up:
            until = self.now + queue.wrap_up
            agent.wrap_up = self.timers.set(until, WRAP_UP, agent)
            self.out.append(_WRAP_UP(agent.user, until))
        else:
            self._rested(agent)

    def _rested(self, agent: AgentState) -> None:
        """Let an agent who has done with a call be idle from now on."""
        if agent.served is not None:
            queue, since = agent.served
            if queue in self.queues:
                self.queues[queue].pace.learn(self.now - since)
            agent.served = None
        agent.idle_since = self.now
        self.release(agent)

    def _prompt_finished(self, event: events.PromptFinished) -> None:
        call = self.calls.get(event.call)
        heard = None if call is None else call.heard
        if call is None or heard is None or not heard.play or heard.play != event.play:
            self.out.append(StaleReport(event))
        else:
            self.finished(call, heard)

    def _call_picked_up(self, event: events.CallPickedUp) -> None:
        call, agent = self.calls.get(event.call), self.agents[event.agent]
        seat = None if call is None else call.queue.seat(agent)
        if call is None or seat is None or not call.offers or not seat.logged_in or agent.call is not None:
            self.out.append(StaleReport(event))
            return
        if agent.offer is not None and agent.offer.call is call:
            self._offer_answered(events.OfferAnswered(agent.offer.id))
            return
        self._free_hands(agent)
        self.engage(agent)
        other = agent.offer
        if other is not None:
            self.end(other)
            self.fresh.append(other.call)
        self.connect(call, seat, None, "picked_up")
        if other is not None:
            self.out.append(CancelOffer(other.id, "busy"))

    def _free_hands(self, agent: AgentState) -> None:
        """End the rest of an agent who takes a call all the same."""
        for timer in (agent.wrap_up, agent.back_off):
            if timer is not None:
                self.timers.cancel(timer)
        if agent.wrap_up is not None and agent.served is not None:
            queue, since = agent.served
            if queue in self.queues:
                self.queues[queue].pace.learn(self.now - since)
        agent.wrap_up = agent.back_off = None

    # Offers.

    def _offer_answered(self, event: events.OfferAnswered) -> None:
        offer = self.offers.get(event.offer)
        if offer is None:
            self.out.append(StaleReport(event))
            return
        self.end(offer)
        self.connect(offer.call, offer.seat, offer.id, "answered_elsewhere")

    def _offer_rejected(self, event: events.OfferRejected) -> None:
        offer = self.offers.get(event.offer)
        if offer is None:
            self.out.append(StaleReport(event))
            return
        user = offer.seat.agent.user
        offer.call.hold(user, self.timers.set(self.now + REJECT_HOLD, HOLD, (offer.call, user)))
        self.miss(offer)

    def _offer_failed(self, event: events.OfferFailed) -> None:
        offer = self.offers.get(event.offer)
        if offer is None:
            self.out.append(StaleReport(event))
            return
        agent = self.end(offer)
        agent.back_off = self.timers.set(self.now + BACK_OFF_TIME, BACK_OFF, agent)
        self.fresh.append(offer.call)

    # Agents.

    def _agent_logged_in(self, event: events.AgentLoggedIn) -> None:
        for seat in self._seats_named(event.agent, event.queue):
            self.log(seat, logged_in=True)

    def _agent_logged_out(self, event: events.AgentLoggedOut) -> None:
        for seat in self._seats_named(event.agent, event.queue):
            self.log(seat, logged_in=False)

    def _seats_named(self, user: UserId, queue: QueueId | None) -> list[Seat]:
        return [seat for seat in self.agents[user].seats if queue is None or seat.queue.id == queue]

    def _agent_became_absent(self, event: events.AgentBecameAbsent) -> None:
        agent = self.agents[event.agent]
        agent.present = False
        for seat in agent.seats:
            self.refresh(seat)

    def _agent_became_present(self, event: events.AgentBecamePresent) -> None:
        agent = self.agents[event.agent]
        if agent.present:
            return
        agent.present = True
        agent.idle_since = self.now
        self.engage(agent)  # he may have been rung all the same: his rank is another now
        for seat in agent.seats:
            self.refresh(seat)
        self.release(agent)

    def _agent_became_busy(self, event: events.AgentBecameBusy) -> None:
        agent = self.agents[event.agent]
        if agent.busy:
            return
        agent.busy = True
        self.engage(agent)
        if agent.offer is not None:
            self.cancel(agent.offer, "busy")

    def _agent_became_free(self, event: events.AgentBecameFree) -> None:
        agent = self.agents[event.agent]
        agent.busy = False
        self.release(agent)

    def _agent_devices_changed(self, event: events.AgentDevicesChanged) -> None:
        agent = self.agents[event.agent]
        agent.devices = event.devices
        for seat in agent.seats:
            self.refresh(seat)

    def _wrap_up_ended(self, event: events.WrapUpEnded) -> None:
        agent = self.agents[event.agent]
        if agent.wrap_up is None:
            self.out.append(StaleReport(event))
        else:
            self.timers.cancel(agent.wrap_up)
            agent.wrap_up = None
            self._rested(agent)

    # Queues.

    def _queue_treatment_changed(self, event: events.QueueTreatmentChanged) -> None:
        queue, treatment = self.queues[event.queue], event.treatment
        if queue.treatment == treatment:
            return
        queue.treat(treatment)
        if treatment.state is not State.OPEN and queue.config.overflow.flush_at_close:
            for call in queue.in_order():
                self.divert(call, treatment.destination, "flushed", treatment.prompt)

    # Timers.

    def fire(self, last: int) -> None:
        """Fire what is due up to an instant, each at its own time: a host may come late."""
        heap = self.timers.heap
        while heap and heap[0][0] <= last:
            when, _, what, whom = heappop(heap)
            if what is None:
                self.timers.cancelled -= 1
                continue
            # What was due while a host was away fires at the time of its coming back.
            self.now = max(self.now, when)
            self._TIMED[what](self, whom)
            if self.fresh or self.touched or self.shaken:
                self.settle()

    def _offer_ran_out(self, id: int) -> None:
        offer = self.offers[id]
        offer.timer = None
        offer.call.spent += 1
        self.out.append(CancelOffer(id, "timeout"))
        self.miss(offer)

    def _grace_over(self, queue: QueueState) -> None:
        self.strand(queue)

    def _wrap_up_over(self, agent: AgentState) -> None:
        agent.wrap_up = None
        self._rested(agent)

    def _back_off_over(self, agent: AgentState) -> None:
        agent.back_off = None
        self.release(agent)

    def _hold_over(self, held: tuple[CallState, str]) -> None:
        call, user = held
        call.let_go(user)
        self.fresh.append(call)

    def _comfort_due(self, call: CallState) -> None:
        if call.heard is not None:
            self.comfort(call, call.heard)

    def _configuration_changed(self, event: events.ConfigurationChanged) -> None:
        self.configure(event.queues)

    _TIMED: ClassVar[dict[str, Callable[[Any, Any], None]]] = {
        OFFER: _offer_ran_out,
        MAX_WAIT: Configuring.waited_too_long,
        GRACE: _grace_over,
        WRAP_UP: _wrap_up_over,
        BACK_OFF: _back_off_over,
        HOLD: _hold_over,
        COMFORT: _comfort_due,
    }

    HANDLERS: ClassVar[dict[type[Event], Callable[[Any, Any], None]]] = {
        events.CallArrived: _call_arrived,
        events.CallerHungUp: _call_over,
        events.CallEnded: _call_over,
        events.CallPickedUp: _call_picked_up,
        events.PromptFinished: _prompt_finished,
        events.OfferAnswered: _offer_answered,
        events.OfferRejected: _offer_rejected,
        events.OfferFailed: _offer_failed,
        events.AgentLoggedIn: _agent_logged_in,
        events.AgentLoggedOut: _agent_logged_out,
        events.AgentBecameAbsent: _agent_became_absent,
        events.AgentBecamePresent: _agent_became_present,
        events.AgentBecameBusy: _agent_became_busy,
        events.AgentBecameFree: _agent_became_free,
        events.AgentDevicesChanged: _agent_devices_changed,
        events.WrapUpEnded: _wrap_up_ended,
        events.QueueTreatmentChanged: _queue_treatment_changed,
        events.ConfigurationChanged: _configuration_changed,
    }
    """What takes each event."""

    CHECKS: ClassVar[dict[type[Event], Callable[[Any, Any], None]]] = {
        events.CallArrived: _check_arrival,
        events.CallPickedUp: _check_pickup,
        events.AgentLoggedIn: _check_login,
        events.AgentLoggedOut: _check_login,
        events.AgentBecameAbsent: _check_agent,
        events.AgentBecamePresent: _check_agent,
        events.AgentBecameBusy: _check_agent,
        events.AgentBecameFree: _check_agent,
        events.AgentDevicesChanged: _check_agent,
        events.WrapUpEnded: _check_agent,
        events.QueueTreatmentChanged: _check_queue,
    }
    """What refuses an event that cannot be, before anything happens."""
