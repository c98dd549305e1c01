"""What a new configuration does to what runs.

Calls keep their place and running offers their time; who is logged in stays so,
unless the configuration says otherwise than the one before it did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dstny_smp.acd.agent import Agent
from dstny_smp.acd.distribution import MAX_WAIT, Distribution
from dstny_smp.acd.queue import Queue
from dstny_smp.acd.state import AgentState, CallState, QueueState, Seat
from dstny_smp.destination import HangUp
from dstny_smp.ids import QueueId, UserId
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
        for queue in self.queues.values():
            members = {member.user for member in wanted[queue.id].members}
            for seat in tuple(queue.seats):
                if seat.agent.user not in members:
                    self._dismiss(seat)
        for config in wanted.values():
            for member in config.members:
                sitting = self._seat(self.queues.get(config.id), member.user)
                if sitting is not None and sitting.configured is not member.logged_in:
                    self.log(sitting, logged_in=member.logged_in)
        self._arrange(wanted)
        self._review()

    def _arrange(self, wanted: Mapping[QueueId, Queue]) -> None:
        """Put queues and seats in their new places, with their new settings."""
        for agent in self.agents.values():
            self.engage(agent)
        known = {(seat.queue.id, seat.agent.user): seat for agent in self.agents.values() for seat in agent.seats}
        for agent in self.agents.values():
            agent.seats.clear()
        self.queues = {
            id: self.queues.get(id) or QueueState(config, Treatment.open(), self.counts_of(id))
            for id, config in wanted.items()
        }
        for queue in self.queues.values():
            config, old = wanted[queue.id], queue.max_wait
            queue.configure(config)
            if queue.max_wait != old:
                for call in queue.in_order():
                    self._set_max_wait(call)
            queue.seats = []
            for place, member in enumerate(config.members):
                if member.user not in self.agents:
                    self.agents[member.user] = AgentState(Agent(member.user), self.now)
                agent = self.agents[member.user]
                seat = known.get((queue.id, member.user)) or Seat(queue, agent, member, place)
                seat.configure(member, place)
                agent.seats.append(seat)
                queue.seats.append(seat)

    def _set_max_wait(self, call: CallState) -> None:
        call.overdue = False
        if call.max_wait is not None:
            self.timers.cancel(call.max_wait)
        longest = call.queue.max_wait
        call.max_wait = None if longest is None else self.timers.set(call.arrived + longest, MAX_WAIT, call)

    def _review(self) -> None:
        """Look at everything again after a change of the settings."""
        for queue in self.queues.values():
            queue.able = 0
            for seat in queue.seats:
                seat.able = seat.look()
                queue.able += seat.able
        for agent in self.agents.values():
            self.release(agent)
        waiting = [call for queue in self.queues.values() for call in queue.calls.values()]
        past = [(call.max_wait[:2], call) for call in waiting if call.max_wait and call.max_wait[0] < self.now]
        for _, call in sorted(past, key=lambda each: each[0]):
            if call.max_wait is not None:
                self.timers.cancel(call.max_wait)
            self.waited_too_long(call)
        for call in waiting:
            call.shown = None
        self.fresh += waiting
        self.shaken[:] = self.queues.values()

    def _remove(self, queue: QueueState) -> None:
        for call in queue.in_order():
            self.divert(call, HangUp(), "queue_removed")
        if queue.grace is not None:
            self.timers.cancel(queue.grace)
        for seat in tuple(queue.seats):
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
        seat.queue.seats.remove(seat)

    def _seat(self, queue: QueueState | None, user: UserId) -> Seat | None:
        agent = self.agents.get(user)
        return None if agent is None or queue is None else queue.seat(agent)
