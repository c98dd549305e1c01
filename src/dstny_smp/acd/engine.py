"""`Engine`: the call queues of one exchange, as a machine.

It is told what happened and when, and says whom to ring, whom to connect and
where to send a call on. Many queues share their agents. It knows no clock and no
chance: the same facts at the same times give the same commands.

>>> from dstny_smp.acd import Engine, Member, Queue, Ringing, events
>>> shop = Queue(
...     id="shop",
...     name="Shop",
...     number="201",
...     schedule="office",
...     members=[Member("u-anna"), Member("u-bram")],
...     ringing=Ringing(offer_timeout=20, wrap_up=10),
... )
>>> engine = Engine([shop])
>>> for command in engine.handle(events.CallArrived("c-1", "shop", "+31201234567"), 0):
...     print(command.agent, command.number, command.ring_until)
u-anna +31201234567 20000
>>> engine.handle(events.OfferAnswered(1), 4_000)
(Connect(call='c-1', agent='u-anna', offer=1),)
>>> engine.handle(events.CallEnded("c-1"), 90_000)
(StartWrapUp(agent='u-anna', until=100000),)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Final, Self

from dstny_smp import machine
from dstny_smp.acd import snapshots
from dstny_smp.acd.agent import Agent
from dstny_smp.acd.commands import Command
from dstny_smp.acd.estimate import expected, spoken
from dstny_smp.acd.events import Event, checked_queues, configuration_digest
from dstny_smp.acd.explanation import Explanation, explain
from dstny_smp.acd.queue import Queue
from dstny_smp.acd.rules import Rules
from dstny_smp.acd.state import AgentState, CallState
from dstny_smp.acd.views import AgentView, CallView, Counts, counts_of, position_of, view_of_agent, view_of_call
from dstny_smp.errors import InvalidValueError, TransitionError, UnknownIdError
from dstny_smp.ids import QueueId, UserId
from dstny_smp.machine import LATEST

VERSION: Final = 1
"""Of the snapshot's form."""
STEPS: Final = {event: (Rules.CHECKS.get(event), take) for event, take in Rules.HANDLERS.items()}
"""What checks each event, and what takes it."""


class Engine:
    """The queues of one exchange and the agents they share.

    Drive it with `handle`, `deadline` and `advance`; ``now`` is milliseconds since
    the epoch and never goes back. It belongs to one thread, and refuses a call
    that comes while another is inside.

    Timers due before ``now`` fire first, each at its own time, so that a host that
    comes late gets the same commands; at exactly ``now`` the event wins: an answer
    in the last millisecond is an answer. A fact about a call or an offer that is
    over is answered with `StaleReport`.

    Args:
        queues: all of them; each starts open.
        agents: the state of agents at the start; a member who is not listed has every device, is present
            and not busy.
        now: when the engine starts.

    Attributes:
        clock_corrections: how often a time before the snapshot's was taken for the snapshot's.

    Raises:
        InvalidValueError: ``field.duplicate`` for a queue or an agent that stands twice, ``field.wrong_type``,
            ``field.too_many``.
    """

    __slots__ = ("_catching_up", "_door", "_rules", "clock_corrections")

    def __init__(self, queues: Iterable[Queue], agents: Iterable[Agent] = (), now: int = 0) -> None:
        machine.check_time(now, None)
        self._rules = Rules(now)
        self._door = machine.door()
        self._catching_up = False
        self.clock_corrections = 0
        try:
            known = tuple(agents)
        except TypeError:
            raise InvalidValueError("field.wrong_type", agents, "agents", expected="tuple of Agent") from None
        for agent in known:
            if not isinstance(agent, Agent):
                raise InvalidValueError("field.wrong_type", agent, "agents", expected="Agent")
            if agent.user in self._rules.agents:
                raise InvalidValueError("field.duplicate", agent.user, f"agents[{agent.user}]")
            self._rules.agents[agent.user] = AgentState(agent, now)
        self._rules.configure(checked_queues(queues))

    # The machine's contract.

    def handle(self, event: Event, now: int) -> tuple[Command, ...]:
        """Take a fact and return what to do.

        Raises:
            TransitionError: ``acd.unknown_queue``, ``acd.unknown_agent``, ``acd.call_inside``, ``acd.not_a_member``,
                ``acd.pickup_off``: it cannot have happened. ``machine.reentered``. Nothing has changed.
            ClockWentBackError: ``now`` is before the last one. Nothing has changed.
            InvalidValueError: what was given is no event, or ``now`` no time. Nothing has changed.
        """
        rules = self._rules
        try:
            check, take = STEPS[type(event)]
        except KeyError:
            raise InvalidValueError("field.wrong_type", event, "event", expected="Event") from None
        # What follows is written out, not called, since it is done for every fact.
        door = self._door
        try:
            door.pop()
        except IndexError:
            raise TransitionError("machine.reentered") from None
        try:
            if check is not None:
                check(rules, event)
            if type(now) is not int or self._catching_up or not rules.now <= now <= LATEST:
                now = self._caught_up(now)
            heap = rules.timers.heap
            if heap and heap[0][0] < now:
                rules.fire(now - 1)
            rules.now = now
            take(rules, event)
            if rules.fresh or rules.touched or rules.shaken:
                rules.settle()
            out = rules.out
            if not out:
                return ()
            said = tuple(out)
            out.clear()
            return said
        finally:
            door.append(None)

    def deadline(self) -> int | None:
        """Return when `advance` is due, in milliseconds since the epoch; None while no timer runs."""
        rules = self._rules
        if rules.out:
            return rules.now
        heap = rules.timers.heap
        if not heap:
            return None
        when: int = heap[0][0]
        return when if heap[0][2] is not None else rules.timers.due()

    def advance(self, now: int) -> tuple[Command, ...]:
        """Fire the timers that are due; early or repeated calls return nothing.

        Raises:
            ClockWentBackError: ``now`` is before the last one. Nothing has changed.
        """
        machine.unlock(self._door)
        try:
            if type(now) is not int or self._catching_up or not self._rules.now <= now <= LATEST:
                now = self._caught_up(now)
            self._rules.fire(now)
            self._rules.now = now
            return self._rules.said()
        finally:
            self._door.append(None)

    def _caught_up(self, now: int) -> int:
        """Return the time that holds: a host that was restarted may be behind for a moment."""
        last = self._rules.now
        machine.check_time(now, None if self._catching_up else last)
        if now < last:
            self.clock_corrections += 1
            return last
        self._catching_up = False
        return now

    def snapshot(self) -> dict[str, object]:
        """Return the whole state as plain JSON values, to continue from with `restore`."""
        state = snapshots.saved(self._rules, self.clock_corrections)
        return machine.seal("engine", VERSION, self.configuration, state)

    @classmethod
    def restore(cls, queues: Iterable[Queue], snapshot: Mapping[str, object]) -> Self:
        """Return the engine as it was; the same events then give the same commands.

        A ``now`` before the snapshot's is taken for the snapshot's, and counted, until
        the clock has caught up. With other queues than those of the snapshot it is as
        if `ConfigurationChanged` had come at once; what follows from that is returned
        by the next call, which is due now.

        Raises:
            InvalidValueError: ``snapshot.bad_form``, ``snapshot.unknown_version``, ``snapshot.checksum``,
                and those of the constructor.
        """
        state = machine.unseal(snapshot, "engine", VERSION)
        wanted = checked_queues(queues)
        known = configuration_digest(wanted) == snapshot["configuration"]
        try:
            engine = cls(wanted if known else snapshots.skeleton(state))
            engine.clock_corrections = snapshots.put_back(engine._rules, state)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as fault:
            # A sound checksum over a state that no engine wrote.
            raise InvalidValueError("snapshot.bad_form", type(fault).__name__, "state", machine="engine") from None
        engine._catching_up = True
        if not known:
            engine._rules.configure(wanted)
            engine._rules.settle()
        return engine

    def reconcile(self, calls_alive: Collection[str], now: int) -> tuple[Command, ...]:
        """Take note, after a restart, of which calls are still there, and return what to do.

        What was due while the host was away does not happen after the fact: an offer
        whose ring time is over is cancelled, which is no miss and no attempt. Calls
        that are gone have left, and count as ``vanished`` if they waited.

        Args:
            calls_alive: the ids of the calls that the host still has.
            now: milliseconds since the epoch.

        Raises:
            ClockWentBackError: ``now`` is before the last one. Nothing has changed.
            InvalidValueError: ``field.wrong_type``, ``field.not_an_integer``. Nothing has changed.
        """
        try:
            alive = frozenset(calls_alive)
        except TypeError:
            raise InvalidValueError("field.wrong_type", calls_alive, "calls_alive", expected="set of str") from None
        machine.unlock(self._door)
        try:
            now = self._caught_up(now)
            self._rules.now = now
            for call in tuple(self._rules.calls.values()):
                if call.id not in alive:
                    self._rules.lose(call, "vanished")
            for offer in tuple(self._rules.offers.values()):
                if offer.timer is not None and offer.timer[0] <= now:
                    if len(offer.call.offers) == 1:  # a round that was never heard to its end is none
                        offer.call.in_round, offer.call.spent = False, 0
                    self._rules.cancel(offer, "timeout")
            waited = [(call.max_wait[:2], call) for call in self._rules.calls.values() if call.max_wait is not None]
            for (due, _), call in sorted(waited, key=lambda each: each[0]):
                if due <= now and call.max_wait is not None:
                    self._rules.timers.cancel(call.max_wait)
                    self._rules.waited_too_long(call)
            self._rules.settle()
            self._rules.fire(now)
            return self._rules.said()
        finally:
            self._door.append(None)

    # What can be asked.

    @property
    def configuration(self) -> str:
        """The digest of the queues as they are set up."""
        if not self._rules.digest:
            self._rules.digest = configuration_digest(tuple(queue.config for queue in self._rules.queues.values()))
        return self._rules.digest

    def digest(self) -> str:
        """Return the SHA-256 of the state: equal for equal states, so that a replay that strays is found."""
        return machine.digest_of_json(snapshots.saved(self._rules, 0))

    def explain(self, call: str) -> Explanation:
        """Return why each member of the queue is rung for a call, or is not.

        Raises:
            UnknownIdError: the call is not inside.
        """
        return explain(self._inside(call), self._rules.now)

    def position(self, call: str) -> int | None:
        """Return a call's place among those who wait, 1 for the next; None when it is connected.

        Raises:
            UnknownIdError: the call is not inside.
        """
        return position_of(self._inside(call))

    def estimated_wait(self, call: str) -> tuple[timedelta, timedelta] | None:
        """Return how long a caller may still wait, from and to, in whole minutes; None while that is unknown.

        Raises:
            UnknownIdError: the call is not inside.
        """
        state = self._inside(call)
        if state.agent is not None:
            return None
        ahead = state.queue.ahead(state)
        wait = expected(state.queue.pace.mean, ahead, self._rules.staffed(state.queue))
        return None if wait is None else spoken(wait, ahead)

    def waiting(self, queue: QueueId) -> tuple[str, ...]:
        """Return the calls of a queue that are not connected, the next one first.

        Raises:
            UnknownIdError: there is no such queue.
        """
        if queue not in self._rules.queues:
            raise UnknownIdError("queue", queue)
        return tuple(call.id for call in self._rules.queues[queue].in_order())

    def call(self, call: str) -> CallView:
        """Return one call inside.

        Raises:
            UnknownIdError: the call is not inside.
        """
        return view_of_call(self._inside(call))

    def calls(self) -> tuple[str, ...]:
        """Return the ids of all calls inside, in the order in which they came."""
        return tuple(self._rules.calls)

    def __contains__(self, call: object) -> bool:
        """Tell whether a call is inside."""
        return call in self._rules.calls

    def agents(self) -> tuple[UserId, ...]:
        """Return all agents that are known, in the order in which they became so."""
        return tuple(self._rules.agents)

    def agent(self, agent: UserId) -> AgentView:
        """Return one agent.

        Raises:
            UnknownIdError: no such agent is known.
        """
        if agent not in self._rules.agents:
            raise UnknownIdError("user", agent)
        return view_of_agent(self._rules.agents[agent])

    def counts(self, queue: QueueId | None = None) -> Counts:
        """Return what has become of the calls of a queue, or of all queues there ever were.

        Raises:
            UnknownIdError: there has been no such queue.
        """
        if queue is not None:
            if queue not in self._rules.counts:
                raise UnknownIdError("queue", queue)
            state = self._rules.queues.get(queue)
            return counts_of(self._rules.counts[queue], 0 if state is None else len(state.calls))
        total: dict[str, int] = {}
        for counts in self._rules.counts.values():
            for what, count in counts.items():
                total[what] = total.get(what, 0) + count
        return counts_of(total, sum(len(state.calls) for state in self._rules.queues.values()))

    def _inside(self, call: str) -> CallState:
        if call not in self._rules.calls:
            raise UnknownIdError("call", call)
        return self._rules.calls[call]
