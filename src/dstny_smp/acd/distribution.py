"""Which call is offered to which agent.

Calls take *turns*, in one order over all queues: the heaviest queue, then the
caller's priority, then who waits longest. A call whose turn it is takes the best
agents that are ready, up to its limit. It is only a call's turn when something
has happened to it (it has come, an offer has ended), or when an agent has become
ready in its queue: before that there was no agent for it, so nothing is looked
at twice.

After every event nothing is left that could be done: no call with room for an
agent while there is a ready one that it may be offered to.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Final

from dstny_smp.acd.commands import CancelOffer, Connect, Divert, LogOut, Offer
from dstny_smp.acd.hearing import Hearing
from dstny_smp.acd.state import (
    NOBODY,
    PLACES,
    UNHELD,
    AgentState,
    CallState,
    OfferState,
    QueueState,
    Seat,
    milliseconds,
)
from dstny_smp.destination import Destination, HangUp
from dstny_smp.ids import PromptId, QueueId
from dstny_smp.making import maker

BACK_OFF_TIME: Final = 5_000
"""How long an agent who could not be rung is let alone, in milliseconds."""
REJECT_HOLD: Final = 5_000
"""How long an agent is not offered a call again that he has rejected, in milliseconds."""

OFFER: Final = "offer"
MAX_WAIT: Final = "max_wait"
GRACE: Final = "grace"
WRAP_UP: Final = "wrap_up"
BACK_OFF: Final = "back_off"
HOLD: Final = "hold"
"""What the timers are for, beside `hearing.COMFORT`."""

_OFFER, _CONNECT, _CANCEL = maker(Offer), maker(Connect), maker(CancelOffer)

_CANCELLED_BY: Final = {"max_wait": "max_wait", "flushed": "flushed", "queue_removed": "removed"}
"""Why what rings is cancelled when its call is sent on."""


class Distribution(Hearing):
    """Turns, offers and their ends."""

    __slots__ = ("counts",)

    def __init__(self, now: int) -> None:
        super().__init__(now)
        self.counts: dict[QueueId, dict[str, int]] = {}

    def counts_of(self, queue: QueueId) -> dict[str, int]:
        """Return what is counted of a queue; the counts of a queue that is removed are kept."""
        return self.counts.setdefault(queue, {"arrived": 0, "answered": 0})

    # Turns.

    def settle(self) -> None:
        """Give every call its turn whose turn it is, in order, after the queues in which nobody is left."""
        while self.shaken:
            self.watch(self.shaken.pop(0))
        fresh, touched = self.fresh, self.touched
        if len(fresh) == 1 and not touched:
            self.turn(fresh.pop())
            return
        if not fresh and len(touched) == 1:
            queue = touched.pop()
            key = queue.hungry.first()
            while key is not None and queue.ready.lists:
                self.turn(queue.calls[key])
                key = queue.hungry.after(key)
            return
        turns = [(-call.queue.weight, call.key, call) for call in fresh]
        turns.sort(reverse=True, key=lambda turn: turn[:2])
        heads: list[tuple[int, int, str]] = []
        for id in {queue.id: None for queue in touched}:
            key = self.queues[id].hungry.first() if id in self.queues else None
            if key is not None:
                heappush(heads, (-self.queues[id].weight, key, id))
        fresh.clear()
        touched.clear()
        while turns or heads:
            if turns and not (heads and heads[0][:2] < turns[-1][:2]):
                self.turn(turns.pop()[2])
                continue
            weight, key, id = heappop(heads)
            queue = self.queues[id]
            if queue.ready.lists:
                if key in queue.calls:
                    self.turn(queue.calls[key])
                following = queue.hungry.after(key)
                if following is not None:
                    heappush(heads, (weight, following, id))

    def turn(self, call: CallState) -> None:
        """Let a call take the agents it may have; if its round is over without an answer, begin the next."""
        queue = call.queue
        if queue.calls.get(call.key) is not call:
            return  # it has left, or has been connected, since something happened to it
        while True:
            room = 0 if call.overdue else queue.parallel - len(call.offers) - call.spent
            while room > 0 and queue.ready.lists:
                if call.tried or call.held:
                    seat = self.choice(call)
                    if seat is None:
                        break
                else:
                    seat = queue.seats[queue.ready.lists[0][0] % PLACES]
                self.offer(call, seat)
                room -= 1
            if call.offers or not call.in_round:
                break
            call.in_round = False
            call.spent = 0
            call.attempts += 1
            if self.diverted_after_round(call):
                return
        if room <= 0:
            if call.hungry:
                call.hungry = False
                queue.hungry.remove(call.key)
            queue.sated.add(call.key)
        elif not call.hungry:
            call.hungry = True
            queue.hungry.add(call.key)
            queue.sated.discard(call.key)
        if not call.offers:
            call.tried = NOBODY  # all who could be asked have been: the next round begins at the top
        if call.heard is not None:
            self.tune(call, call.heard)

    def choice(self, call: CallState) -> Seat | None:
        """Return the best ready seat to which a call may be offered that somebody had before."""
        queue, tried, held = call.queue, call.tried, call.held
        again: Seat | None = None
        for rank in queue.ready:
            seat = queue.seats[rank % PLACES]
            user = seat.agent.user
            if user in held:
                continue
            if user not in tried:
                return seat
            if not call.in_round:
                again = again or seat
        if again is not None:
            call.tried = NOBODY  # as above
        return again

    def diverted_after_round(self, call: CallState) -> bool:
        """Send a call on that may not be offered again, and tell so."""
        overflow = call.queue.config.overflow
        if call.overdue or (call.max_wait is not None and call.max_wait[0] <= self.now):
            self.divert(call, overflow.on_max_wait, "max_wait")
        elif overflow.max_attempts is not None and call.attempts >= overflow.max_attempts:
            self.divert(call, overflow.on_max_attempts, "max_attempts", overflow.max_attempts_prompt)
        elif call.queue.stranded:
            self.divert(call, overflow.on_no_agents, "no_agents")
        else:
            return False
        return True

    # Offers.

    def offer(self, call: CallState, seat: Seat) -> None:
        """Ring an agent for a call."""
        self.offer_count = id = self.offer_count + 1
        agent, queue = seat.agent, seat.queue
        until = self.now + queue.offer_timeout
        offer = agent.ring
        offer.id, offer.call, offer.seat = id, call, seat
        offer.timer = self.timers.set(until, OFFER, id)
        self.offers[id] = agent.offer = offer
        call.offers.append(offer)
        self.engage(agent)
        if call.tried:
            call.tried.add(agent.user)
        else:
            call.tried = {agent.user}
        call.in_round = True
        number, label = (call.arrival.caller, None) if queue.is_plain else call.presented()
        self.out.append(_OFFER(id, call.id, agent.user, seat.devices, number, label, until))

    def end(self, offer: OfferState) -> AgentState:
        """Let an offer be over, and return its agent, who is not yet released."""
        del self.offers[offer.id]
        offer.call.offers.remove(offer)
        if offer.timer is not None:
            self.timers.cancel(offer.timer)
        agent = offer.seat.agent
        agent.offer = None
        return agent

    def cancel(self, offer: OfferState, reason: str) -> None:
        """Cancel an offer without a miss; its call, if it stays, has a turn."""
        self.out.append(_CANCEL(offer.id, reason))
        agent = self.end(offer)
        self.fresh.append(offer.call)
        self.release(agent)

    def cancel_all(self, call: CallState, reason: str) -> None:
        """Cancel the offers of a call that leaves or is answered."""
        for offer in tuple(call.offers):
            self.out.append(_CANCEL(offer.id, reason))
            self.release(self.end(offer))

    def miss(self, offer: OfferState) -> None:
        """Count an offer as missed, and log the agent out of the queue if it was one too many."""
        agent, seat = self.end(offer), offer.seat
        agent.idle_since = self.now
        self.fresh.append(offer.call)
        seat.misses += 1
        limit = seat.queue.config.ringing.missed_limit
        if limit is not None and seat.misses >= limit:
            self.out.append(LogOut(agent.user, seat.queue.id, "missed"))
            self.log(seat, logged_in=False)
        self.release(agent)

    # Agents.

    def engage(self, agent: AgentState) -> None:
        """Take an agent out of those who can be rung."""
        for seat in agent.seats:
            if seat.rank is not None:
                seat.queue.ready.remove(seat.rank)
                seat.rank = None

    def release(self, agent: AgentState) -> None:
        """Put an agent who does nothing among those who can be rung, with his present rank."""
        if agent.offer or agent.call or agent.wrap_up or agent.back_off or agent.busy:
            return
        for seat in agent.seats:
            if seat.able and seat.rank is None:
                queue = seat.queue
                seat.rank = rank = queue.rank(seat)
                queue.ready.add(rank)
                if queue.hungry.lists:
                    self.touched.append(queue)

    def log(self, seat: Seat, *, logged_in: bool) -> None:
        """Log an agent in to a queue or out of it."""
        if seat.logged_in is logged_in:
            return
        agent = seat.agent
        if logged_in and not any(other.logged_in for other in agent.seats):
            agent.idle_since = self.now
        seat.logged_in = logged_in
        seat.misses = 0
        if not logged_in and agent.offer is not None and agent.offer.seat is seat:
            self.cancel(agent.offer, "logged_out")
        self.refresh(seat)

    def refresh(self, seat: Seat) -> None:
        """See again whether an agent could answer in a queue."""
        able, queue = seat.look(), seat.queue
        if able is seat.able:
            return
        seat.able = able
        queue.able += 1 if able else -1
        if able:
            self.release(seat.agent)
        elif seat.rank is not None:
            queue.ready.remove(seat.rank)
            seat.rank = None
        self.shaken.append(queue)

    def watch(self, queue: QueueState) -> None:
        """Begin the grace of a queue in which nobody can answer any more, or end it."""
        overflow = queue.config.overflow
        if queue.able or overflow.on_no_agents is None:
            queue.stranded = False
            if queue.grace is not None:
                self.timers.cancel(queue.grace)
                queue.grace = None
        elif queue.grace is None and not queue.stranded and queue.calls:
            grace = milliseconds(overflow.grace)
            if grace:
                queue.grace = self.timers.set(self.now + grace, GRACE, queue)
            else:
                self.strand(queue)

    def strand(self, queue: QueueState) -> None:
        """Send on all for whom nobody is left; what rings may still be answered."""
        queue.grace = None
        queue.stranded = True
        for call in queue.in_order():
            if not call.offers:
                self.divert(call, queue.config.overflow.on_no_agents, "no_agents")

    # Calls.

    def connect(self, call: CallState, seat: Seat, offer: int | None, reason: str) -> None:
        """Give a call to an agent who is not among those that are ready; the others who ring for it have lost."""
        agent = seat.agent
        if call.heard is not None:
            self.hush(call, call.heard)
        self.out.append(_CONNECT(call.id, agent.user, offer))
        self.quit(call)
        seat.misses = 0
        agent.call, call.agent = call, agent
        agent.served = (call.queue.id, self.now)
        call.connected = self.now
        call.queue.counts["answered"] += 1
        if call.offers:
            self.cancel_all(call, reason)

    def divert(
        self, call: CallState, destination: Destination | None, reason: str, prompt: PromptId | None = None
    ) -> None:
        """Send a call on."""
        if call.heard is not None:
            self.hush(call, call.heard)
        self.cancel_all(call, _CANCELLED_BY.get(reason, "removed"))
        self.quit(call)
        del self.calls[call.id]
        call.queue.count(reason)
        self.out.append(Divert(call.id, destination or HangUp(), reason, prompt))

    def waited_too_long(self, call: CallState) -> None:
        """Send a call on whose maximum wait is over, at once or after what rings."""
        call.max_wait = None
        if call.offers and call.queue.config.ringing.finish_ring:
            call.overdue = True
            self.fresh.append(call)
        else:
            self.divert(call, call.queue.config.overflow.on_max_wait, "max_wait")

    def quit(self, call: CallState) -> None:
        """Take a call out of those who wait."""
        queue = call.queue
        key = call.key
        del queue.calls[key]
        if call.hungry:
            queue.hungry.remove(key)
            call.hungry = False
        else:
            queue.sated.discard(key)
        if call.max_wait is not None:
            self.timers.cancel(call.max_wait)
            call.max_wait = None
        if call.heard is not None and call.heard.comfort is not None:
            self.timers.cancel(call.heard.comfort)
            call.heard.comfort = None
        if call.held:
            for timer in call.held.values():
                self.timers.cancel(timer)
            call.held = UNHELD
