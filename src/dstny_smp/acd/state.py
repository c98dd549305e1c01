"""What the engine holds: queues, agents, their seats, calls and offers, as they are now.

These are the only things in the package that change. They know each other and
their own upkeep, such as which agents are ready; what happens when is decided in
the modules above.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from dstny_smp.acd.agent import Agent
from dstny_smp.acd.estimate import Pace
from dstny_smp.acd.events import PRIORITY
from dstny_smp.acd.presentation import Presented, presented
from dstny_smp.acd.queue import BEST_SKILL, Device, Member, Queue, Strategy
from dstny_smp.acd.ranking import Ranking
from dstny_smp.acd.timers import Timer
from dstny_smp.machine import EARLIEST
from dstny_smp.treatment import Treatment

_MILLISECOND: Final = timedelta(milliseconds=1)
_PLACES: Final = 1 << 14
"""More than `limits.MEMBERS`: a seat's place in the list is the lowest part of its rank."""
_TIMES: Final = 1 << 63
"""More than any idle time in milliseconds, times `_PLACES`."""
_SERIALS: Final = 1 << 48
"""More calls than one engine can ever see."""


def milliseconds(duration: timedelta) -> int:
    """Return a duration in the engine's unit."""
    return duration // _MILLISECOND


class QueueState:
    """One queue: its settings, who is ready, who waits."""

    __slots__ = (
        "able",
        "calls",
        "config",
        "grace",
        "hungry",
        "id",
        "is_by_skill",
        "is_plain",
        "max_wait",
        "offer_timeout",
        "pace",
        "parallel",
        "ready",
        "seats",
        "speaks",
        "stranded",
        "treatment",
        "waiting",
        "weight",
        "wrap_up",
    )

    def __init__(self, config: Queue, treatment: Treatment) -> None:
        self.id = config.id
        self.treatment = treatment
        self.seats: list[Seat] = []
        self.able = 0
        """Seats whose agents could answer, now or when they are free."""
        self.ready = Ranking()
        """The ranks of the seats whose agents can be rung now."""
        self.waiting = Ranking()
        """The keys of the calls that are not connected, in their order."""
        self.hungry = Ranking()
        """Those of them that would be offered to another agent, if there were one."""
        self.calls: dict[int, CallState] = {}
        """The calls in `waiting`, by key."""
        self.grace: Timer | None = None
        self.stranded = False
        """Whether nobody can answer, and the grace for those who wait is over."""
        self.pace = Pace()
        self.configure(config)

    def configure(self, config: Queue) -> None:
        """Take the settings, and what is asked of them often."""
        ringing, heard = config.ringing, config.announcements
        self.config = config
        self.weight = config.weight
        self.is_by_skill = config.strategy is Strategy.SKILL
        self.parallel = ringing.max_parallel
        self.offer_timeout = milliseconds(ringing.offer_timeout)
        self.wrap_up = milliseconds(ringing.wrap_up)
        max_wait = config.overflow.max_wait
        self.max_wait = None if max_wait is None else milliseconds(max_wait)
        shown = config.presentation
        self.is_plain = shown == type(shown)()
        self.speaks = heard != type(heard)()

    def rank(self, seat: Seat) -> int:
        """Return the rank of a seat among those that are ready: the least is rung first."""
        if not self.is_by_skill:
            return seat.place
        idle = seat.agent.idle_since - EARLIEST
        return (BEST_SKILL - seat.skill) * _TIMES + idle * _PLACES + seat.place

    def seat_of(self, rank: int) -> Seat:
        """Return the seat that has this rank."""
        return self.seats[rank % _PLACES]

    def seat(self, agent: AgentState) -> Seat | None:
        """Return the seat of an agent here."""
        return next((seat for seat in agent.seats if seat.queue is self), None)


class Seat:
    """One agent in one queue."""

    __slots__ = ("able", "agent", "configured", "devices", "logged_in", "misses", "place", "queue", "rank", "skill")

    def __init__(self, queue: QueueState, agent: AgentState, member: Member, place: int) -> None:
        self.queue = queue
        self.agent = agent
        self.logged_in = member.logged_in
        self.misses = 0
        self.able = False
        """Whether the agent could answer here, now or when he is free."""
        self.rank: int | None = None
        """Among those that are ready; None while he is not."""
        self.devices: frozenset[Device] = frozenset()
        self.configure(member, place)

    def configure(self, member: Member, place: int) -> None:
        """Take the settings."""
        self.skill = member.skill
        self.place = place
        self.configured = member.logged_in
        """What the configuration says of his login; `logged_in` is how it is."""

    def is_able(self) -> bool:
        """Tell whether the agent could answer here, now or when he is free."""
        ringing = self.queue.config.ringing
        self.devices = self.agent.devices & ringing.devices
        return self.logged_in and (self.agent.present or ringing.ring_when_absent) and bool(self.devices)


class AgentState:
    """One agent, in all of his queues."""

    __slots__ = (
        "back_off",
        "busy",
        "call",
        "devices",
        "idle_since",
        "offer",
        "present",
        "seats",
        "served",
        "user",
        "wrap_up",
    )

    def __init__(self, agent: Agent, now: int) -> None:
        self.user = agent.user
        self.devices = agent.devices
        self.present = agent.present
        self.busy = agent.busy
        self.seats: list[Seat] = []
        self.idle_since = now
        self.call: CallState | None = None
        self.offer: OfferState | None = None
        self.wrap_up: Timer | None = None
        self.back_off: Timer | None = None
        self.served: tuple[str, int] | None = None
        """The queue whose call he has or rests from, and since when."""

    @property
    def is_free(self) -> bool:
        """Whether he does nothing."""
        return (
            self.offer is None
            and self.call is None
            and self.wrap_up is None
            and self.back_off is None
            and not self.busy
        )


class OfferState:
    """One agent who rings for one call."""

    __slots__ = ("call", "id", "seat", "timer", "until")

    def __init__(self, id: int, call: CallState, seat: Seat, until: int, timer: Timer) -> None:
        self.id = id
        self.call = call
        self.seat = seat
        self.until = until
        self.timer = timer


class CallState:
    """One call inside, waiting or connected."""

    __slots__ = (
        "agent",
        "arrived",
        "attempts",
        "caller",
        "comfort",
        "connected",
        "forwarded_name",
        "held",
        "hungry",
        "id",
        "in_round",
        "key",
        "language",
        "max_wait",
        "offers",
        "overdue",
        "play",
        "priority",
        "queue",
        "said",
        "shown",
        "sound",
        "spent",
        "tried",
    )

    def __init__(
        self,
        id: str,
        queue: QueueState,
        serial: int,
        arrived: int,
        caller: str | None,
        priority: int,
        forwarded_name: str | None,
        language: str | None,
    ) -> None:
        self.id = id
        self.queue = queue
        self.key = (PRIORITY - priority) * _SERIALS + serial
        """Its place in the queue, for good: the highest priority, then who came first."""
        self.arrived = arrived
        self.caller = caller
        self.priority = priority
        self.forwarded_name = forwarded_name
        self.language = language
        self.agent: AgentState | None = None
        self.connected: int | None = None
        # How it is offered.
        self.offers: dict[int, OfferState] = {}
        self.tried: set[str] = set()
        """The agents to whom it was offered, until all have been."""
        self.held: dict[str, Timer] = {}
        """Agents who have just rejected it, and the timers that let them be asked again."""
        self.in_round = False
        self.spent = 0
        """Places of this round that ran out, and are not filled again."""
        self.attempts = 0
        self.overdue = False
        """Whether its maximum wait is over, and only what rings may still answer."""
        self.hungry = False
        self.max_wait: Timer | None = None
        self.shown: Presented | None = None
        # What its caller hears.
        self.play = 0
        """The play that runs; 0 for none."""
        self.sound: tuple[str, str] | None = None
        """What was played last: kind and prompt."""
        self.comfort: Timer | None = None
        self.said: int | None = None
        """The place that was said last."""

    @property
    def serial(self) -> int:
        """Which arrival it was."""
        return self.key % _SERIALS

    @property
    def waits(self) -> bool:
        """Whether it is inside and not connected."""
        return self.queue.calls.get(self.key) is self

    @property
    def room(self) -> int:
        """How many more agents may ring for it now."""
        return 0 if self.overdue else self.queue.parallel - len(self.offers) - self.spent

    def presented(self) -> Presented:
        """Return what agents are shown of it."""
        if self.shown is None:
            queue = self.queue
            if queue.is_plain:
                self.shown = Presented(self.caller, None)
            else:
                self.shown = presented(queue.config, self.caller, self.forwarded_name)
        return self.shown


Choice = Callable[[CallState], "Seat | None"]
