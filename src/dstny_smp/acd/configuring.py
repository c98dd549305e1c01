"""What a new configuration does to what runs.

Calls keep their place and running offers their time; who is logged in stays so,
unless the configuration says otherwise than the one before it did.
"""

from __future__ import annotations

from collections.abc import Iterable

from dstny_smp.acd.agent import Agent
from dstny_smp.acd.distribution import MAX_WAIT, Distribution
from dstny_smp.acd.queue import Queue
from dstny_smp.acd.state import AgentState, QueueState, Seat
from dstny_smp.destination import HangUp
from dstny_smp.treatment import Treatment


class Configuring(Distribution):
    """Changes of the configuration."""

    __slots__ = ("digest",)

    def __init__(self, now: int) -> None:
        super().__init__(now)
        self.digest = ""
        """Of the configuration; empty until it is asked for."""

    def configure(self, queues: Iterable[Queue]) -> None:
        """Take these queues for all there are from now on."""
        self.digest = ""
        wanted = {queue.id: queue for queue in queues}
        for queue in tuple(self.queues.values()):
            if queue.id not in wanted:
                self._remove(queue)
        known = {(seat.queue.id, seat.agent.user): seat for agent in self.agents.values() for seat in agent.seats}
        members = {queue.id: {member.user: member for member in queue.members} for queue in wanted.values()}
        for queue in self.queues.values():
            for seat in queue.seats:
                if seat.agent.user not in members[queue.id]:
                    self._dismiss(seat)
        self.queues = {
            id: self.queues.get(id) or QueueState(config, Treatment.open(), self.counts_of(id))
            for id, config in wanted.items()
        }
        for agent in self.agents.values():
            self.engage(agent)
            agent.seats.clear()
        changed: list[tuple[Seat, bool]] = []
        for queue in self.queues.values():
            config = wanted[queue.id]
            queue.configure(config)
            queue.seats = []
            for place, member in enumerate(config.members):
                if member.user not in self.agents:
                    self.agents[member.user] = AgentState(Agent(member.user), self.now)
                agent = self.agents[member.user]
                seat = known.get((queue.id, member.user)) or Seat(queue, agent, member, place)
                if seat.configured is not member.logged_in:
                    changed.append((seat, member.logged_in))
                seat.configure(member, place)
                agent.seats.append(seat)
                queue.seats.append(seat)
        self._review(changed)

    def _review(self, changed: Iterable[tuple[Seat, bool]]) -> None:
        """Look at everything again after a change of the settings."""
        for queue in self.queues.values():
            queue.able = 0
            for seat in queue.seats:
                seat.able = seat.is_able()
                queue.able += seat.able
        for seat, logged_in in changed:
            self.log(seat, logged_in=logged_in)
        for agent in self.agents.values():
            self.release(agent)
        for queue in self.queues.values():
            for call in queue.in_order():
                call.shown = None
                if call.max_wait is not None:
                    self.timers.cancel(call.max_wait)
                call.max_wait = None
                if queue.max_wait is not None and not call.overdue:
                    call.max_wait = self.timers.set(call.arrived + queue.max_wait, MAX_WAIT, call)
                self.fresh.append(call)
            self.watch(queue)

    def _remove(self, queue: QueueState) -> None:
        for call in queue.in_order():
            self.divert(call, HangUp(), "queue_removed")
        if queue.grace is not None:
            self.timers.cancel(queue.grace)
        for seat in queue.seats:
            self._vacate(seat)
        del self.queues[queue.id]

    def _dismiss(self, seat: Seat) -> None:
        """Let a member go, and what rings at him ring elsewhere."""
        offer = seat.agent.offer
        self._vacate(seat)
        if offer is not None and offer.seat is seat:
            self.cancel(offer, "removed")

    def _vacate(self, seat: Seat) -> None:
        if seat.rank is not None:
            seat.queue.ready.remove(seat.rank)
            seat.rank = None
        seat.able = False
        seat.agent.seats.remove(seat)
