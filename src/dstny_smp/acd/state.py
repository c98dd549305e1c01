"""What the engine holds: queues, agents, their seats, calls and offers, as they are now.

These are the only things in the package that change. They know each other and
their own upkeep, such as which agents are ready; what happens when is decided in
the modules above.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from dstny_smp import limits
from dstny_smp.acd.agent import Agent
from dstny_smp.acd.estimate import Pace
from dstny_smp.acd.events import PRIORITY, CallArrived
from dstny_smp.acd.presentation import Presented, presented
from dstny_smp.acd.queue import BEST_SKILL, Device, Member, Queue, Strategy
from dstny_smp.acd.ranking import Ranking
from dstny_smp.acd.timers import Timer
from dstny_smp.ids import UserId
from dstny_smp.machine import EARLIEST
from dstny_smp.treatment import State, Treatment

_MILLISECOND: Final = timedelta(milliseconds=1)
PLACES: Final = 1 << 14
"""More than `limits.MEMBERS`: a seat's place in the list is the lowest part of its rank."""
_TIMES: Final = 1 << 63
"""More than any idle time in milliseconds, times `PLACES`."""
_SERIALS: Final = limits.CALLS


NOBODY: Final[set[str]] = set()
UNHELD: Final[dict[str, Timer]] = {}
"""What most calls have, once for all of them: nobody adds to it."""


def milliseconds(duration: timedelta) -> int:
    """Return a duration in the engine's unit."""
    return duration // _MILLISECOND


class QueueState:
    """One queue: its settings, who is ready, who waits."""

    __slots__ = (
        "able",
        "calls",
        "config",
        "counts",
        "grace",
        "hungry",
        "id",
        "is_by_skill",
        "is_plain",
        "max_wait",
        "may_refuse",
        "most",
        "offer_timeout",
        "pace",
        "parallel",
        "ready",
        "sated",
        "seats",
        "speaks",
        "stranded",
        "treatment",
        "weight",
        "wrap_up",
    )

    def __init__(self, config: Queue, treatment: Treatment, counts: dict[str, int]) -> None:
        self.id = config.id
        self.treatment = treatment
        self.counts = counts
        """What has become of its calls, by reason."""
        self.seats: list[Seat] = []
        self.able = 0
        """Seats whose agents could answer, now or when they are free."""
        self.ready = Ranking()
        """The ranks of the seats whose agents can be rung now."""
        self.calls: dict[int, CallState] = {}
        """The calls that are not connected, by key."""
        self.hungry = Ranking()
        """The keys of those that would be offered to another agent, if there were one."""
        self.sated: set[int] = set()
        """The keys of the others, for whom as many are rung as may be: never more than there are agents."""
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
        self.treat(self.treatment)
        shown = config.presentation
        # With nothing set, agents are shown the caller's number.
        self.is_plain = shown == type(shown)()
        self.speaks = heard != type(heard)()

    def treat(self, treatment: Treatment) -> None:
        """Take what the schedule says."""
        self.treatment = treatment
        overflow = self.config.overflow
        self.may_refuse = treatment.state is not State.OPEN or overflow.on_no_agents is not None
        """Whether a call that comes may be turned away even if few wait."""
        self.most = limits.CALLS if overflow.max_waiting is None else overflow.max_waiting
        """How many may wait."""

    def count(self, what: str) -> None:
        """Count what has become of a call."""
        self.counts[what] = self.counts.get(what, 0) + 1

    def ahead(self, call: CallState) -> int:
        """Return how many calls are served before this one."""
        key = call.key
        return self.hungry.rank(key) + sum(other < key for other in self.sated)

    def in_order(self) -> list[CallState]:
        """Return the calls that are not connected, the next one first."""
        return [self.calls[key] for key in sorted(self.calls)]

    def rank(self, seat: Seat) -> int:
        """Return the rank of a seat among those that are ready: the least is rung first."""
        if not self.is_by_skill:
            return seat.place
        return seat.grade + (seat.agent.idle_since - EARLIEST) * PLACES

    def seat(self, agent: AgentState) -> Seat | None:
        """Return the seat of an agent here."""
        return next((seat for seat in agent.seats if seat.queue is self), None)


class Seat:
    """One agent in one queue."""

    __slots__ = (
        "able",
        "agent",
        "configured",
        "devices",
        "grade",
        "logged_in",
        "misses",
        "place",
        "queue",
        "rank",
        "skill",
    )

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
        self.grade = (BEST_SKILL - member.skill) * _TIMES + place
        """What his rank by skill is made of, beside his idle time."""
        self.configured = member.logged_in
        """What the configuration says of his login; `logged_in` is how it is."""

    def look(self) -> bool:
        """See which of his telephones ring here; return whether the agent could answer, now or when he is free."""
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
        "ring",
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
        self.ring = OfferState()
        self.offer: OfferState | None = None
        """`ring`, while he is rung."""
        self.wrap_up: Timer | None = None
        self.back_off: Timer | None = None
        self.served: tuple[str, int] | None = None
        """The queue whose call he has or rests from, and since when."""


class OfferState:
    """The ringing of one agent: each has one, which is used again for his next offer."""

    __slots__ = ("call", "id", "seat", "timer")

    id: int
    call: CallState
    seat: Seat
    timer: Timer | None
    """When it runs out; None once it has."""


class Heard:
    """What one caller hears."""

    __slots__ = ("comfort", "kind", "play", "prompt", "put_off", "rings", "said")

    def __init__(self) -> None:
        self.play = 0
        """The play that runs; 0 for none."""
        self.kind = ""
        """Of what was played last; empty while nothing was."""
        self.prompt = ""
        self.rings = False
        """Whether an agent was rung when the sound was last looked at."""
        self.comfort: Timer | None = None
        """The next word to him."""
        self.put_off = False
        """Whether that was due while he heard that an agent was rung."""
        self.said: int | None = None
        """The place that was said last."""


class CallState:
    """One call inside, waiting or connected."""

    __slots__ = (
        "agent",
        "arrival",
        "arrived",
        "attempts",
        "connected",
        "heard",
        "held",
        "hungry",
        "id",
        "in_round",
        "key",
        "max_wait",
        "offers",
        "overdue",
        "queue",
        "shown",
        "spent",
        "tried",
    )

    def begin(self, arrival: CallArrived, queue: QueueState, serial: int, arrived: int) -> None:
        """Be this call from now on: a constructor would cost as much as all that it sets."""
        self.arrival = arrival
        self.id = arrival.call
        self.queue = queue
        self.key = (PRIORITY - arrival.priority) * _SERIALS + serial
        """Its place in the queue, for good: the highest priority, then who came first."""
        self.arrived = arrived
        self.agent: AgentState | None = None
        self.connected: int | None = None
        self.heard: Heard | None = None
        """None where nothing is ever said or played: the caller hears the ringing tone of his own network."""
        # How it is offered.
        self.offers: list[OfferState] = []
        self.tried: set[str] = NOBODY
        """The agents to whom it was offered, until all have been."""
        self.held: dict[str, Timer] = UNHELD
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

    @property
    def serial(self) -> int:
        """Which arrival it was."""
        return self.key % _SERIALS

    def hold(self, user: UserId, timer: Timer) -> None:
        """Do not offer it to this agent until the timer fires."""
        self.held = {**self.held, user: timer}

    def let_go(self, user: UserId) -> None:
        """Offer it to this agent again."""
        self.held = {other: timer for other, timer in self.held.items() if other != user} or UNHELD

    def presented(self) -> Presented:
        """Return what agents are shown of it."""
        if self.shown is None:
            self.shown = presented(self.queue.config, self.arrival.caller, self.arrival.forwarded_name)
        return self.shown
