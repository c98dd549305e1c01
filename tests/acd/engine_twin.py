"""A slow, obvious queue engine: lists, scanned from the first to the last, and every rule in its own sentence.

It judges the real engine, with which it shares nothing but queues, events,
commands and what a telephone shows. It keeps no index and no heap: who is free,
who waits, which timer is next is found out anew whenever somebody asks. A timer
is a field of what it belongs to, so none can outlive its owner; a state that ends
by a timer lasts until that timer has fired.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from functools import partial
from math import isqrt
from typing import NamedTuple

from dstny_smp.acd import HoldAudio, Strategy, commands, events, presented
from dstny_smp.acd.queue import DEVICES
from dstny_smp.destination import HangUp
from dstny_smp.errors import ClockWentBackError, TransitionError
from dstny_smp.treatment import State, Treatment

REJECT_HOLD = 5_000
BACK_OFF = 5_000
MINUTE = 60_000


class Timer(NamedTuple):
    """Timers fire in this order: when, then the one that was made first."""

    when: int
    made: int


@dataclass(eq=False)
class Person:
    """An agent, as all queues see him; whether he rings or speaks stands with offers and calls."""

    user: str
    devices: frozenset
    present: bool
    busy: bool
    idle_since: int
    wrap_up: Timer | None = None
    handling: tuple[str, int] | None = None  # the queue that delivered, and when he was connected
    back_off: Timer | None = None


@dataclass(eq=False)
class Seat:
    """An agent in a queue."""

    agent: str
    queue: str
    logged_in: bool
    misses: int = 0


@dataclass(eq=False)
class Line:
    """What a queue is at run time, beside its settings."""

    queue: str
    treatment: Treatment = field(default_factory=Treatment.open)
    grace: Timer | None = None
    stranded: bool = False
    eight_means: int | None = None  # of the handling time; None before the first sample


@dataclass(eq=False)
class Running:
    """What a caller hears."""

    play: int
    prompt: str
    kind: str


@dataclass(eq=False)
class Call:
    """A call inside."""

    name: str
    queue: str
    caller: str | None
    priority: int
    forwarded_name: str | None
    language: str | None
    serial: int
    arrived: int
    max_wait: Timer | None = None
    tried: list[str] = field(default_factory=list)
    held: list[tuple[str, Timer]] = field(default_factory=list)
    in_round: bool = False
    spent: int = 0
    attempts: int = 0
    overdue: bool = False
    connected: str | None = None
    # what the caller hears
    play: Running | None = None
    heard: bool = False
    rang: bool = False  # when its sound was last looked at
    comfort: Timer | None = None
    comfort_put_off: bool = False
    said: int | None = None  # the last position


@dataclass(eq=False)
class Ring:
    """A live offer."""

    offer: int
    call: Call
    agent: str
    until: Timer


def ms(duration):
    return duration // timedelta(milliseconds=1)


class Twin:
    """The engine, as the rules are read."""

    def __init__(self, queues, agents=(), now=0):
        self.queues = list(queues)
        self.now = self.last = now
        self.people, self.seats, self.lines = [], [], []
        self.calls, self.rings = [], []
        self.told = []
        self.tally = Counter()  # (queue, what became of a visit)
        self.timers_made = self.offers_made = self.plays_made = self.entered = 0
        for agent in agents:
            self.people.append(Person(agent.user, frozenset(agent.devices), agent.present, agent.busy, now))
        for queue in self.queues:
            self.lines.append(Line(queue.id))
            for member in queue.members:
                self.meet(member.user)
                self.seats.append(Seat(member.user, queue.id, member.logged_in))

    # The machine

    def handle(self, event, now):
        self.look_at_clock(now)
        self.refuse_illegal(event)
        self.told = []
        self.fire_all(lambda timer: timer.when < now)
        self.now = self.last = now
        self.take(event)
        self.settle()
        return tuple(self.told)

    def advance(self, now):
        self.look_at_clock(now)
        self.told = []
        self.fire_all(lambda timer: timer.when <= now)
        self.now = self.last = now
        return tuple(self.told)

    def deadline(self):
        return min((timer.when for timer, _ in self.timers()), default=None)

    def look_at_clock(self, now):
        if now < self.last:
            raise ClockWentBackError(now, self.last)

    def fire_all(self, is_due):
        """Fire the due timers, each at its own time, and match after each."""
        while due := [each for each in self.timers() if is_due(each[0])]:
            timer, fire = min(due, key=lambda each: each[0])
            self.now = timer.when
            fire()
            self.settle()

    def settle(self):
        self.look_at_able()
        self.match()

    def timers(self):
        """Return every armed timer, with what it does."""
        armed = []
        for ring in self.rings:
            armed.append((ring.until, partial(self.ring_timed_out, ring)))
        for call in self.calls:
            armed.append((call.max_wait, partial(self.max_wait_over, call)))
            armed.append((call.comfort, partial(self.comfort_due, call)))
            for held in call.held:
                armed.append((held[1], partial(call.held.remove, held)))
        for person in self.people:
            armed.append((person.wrap_up, partial(self.end_wrap_up, person)))
            armed.append((person.back_off, partial(setattr, person, "back_off", None)))
        for line in self.lines:
            armed.append((line.grace, partial(self.strand, line)))
        return [(timer, fire) for timer, fire in armed if timer is not None]

    def timer(self, when):
        self.timers_made += 1
        return Timer(when, self.timers_made)

    def tell(self, command):
        self.told.append(command)

    # Who is who

    def queue(self, id):
        return next((queue for queue in self.queues if queue.id == id), None)

    def line(self, id):
        return next((line for line in self.lines if line.queue == id), None)

    def person(self, user):
        return next((person for person in self.people if person.user == user), None)

    def seat(self, agent, queue):
        return next((seat for seat in self.seats if (seat.agent, seat.queue) == (agent, queue)), None)

    def call(self, name):
        return next((call for call in self.calls if call.name == name), None)

    def ring(self, offer):
        return next((ring for ring in self.rings if ring.offer == offer), None)

    def meet(self, user):
        """Know an agent from now on; one that nobody listed has every device, is present and not busy."""
        if self.person(user) is None:
            self.people.append(Person(user, DEVICES, present=True, busy=False, idle_since=self.now))

    def member(self, seat):
        return next(member for member in self.queue(seat.queue).members if member.user == seat.agent)

    def is_able(self, seat):
        """Logged in, present (or rung when absent), with a device left that the queue rings; calls do not matter."""
        ringing, person = self.queue(seat.queue).ringing, self.person(seat.agent)
        here = person.present or ringing.ring_when_absent
        return seat.logged_in and here and bool(person.devices & ringing.devices)

    def is_free(self, user):
        """On no queue call, not busy, not ringing, not in wrap-up, not in back-off."""
        person = self.person(user)
        speaks = any(call.connected == user for call in self.calls)
        rings = any(ring.agent == user for ring in self.rings)
        return not (speaks or person.busy or rings or person.wrap_up or person.back_off)

    def able(self, queue):
        return [seat for seat in self.seats if seat.queue == queue and self.is_able(seat)]

    def ready(self, queue):
        return [seat for seat in self.able(queue) if self.is_free(seat.agent)]

    def rank(self, seat):
        queue, member = self.queue(seat.queue), self.member(seat)
        place = queue.members.index(member)
        if queue.strategy is Strategy.PRIORITY:
            return (place,)
        return (-member.skill, self.person(seat.agent).idle_since, place)

    def ringing(self, call):
        """The live offers of a call, in the order of their ids."""
        return sorted((ring for ring in self.rings if ring.call is call), key=lambda ring: ring.offer)

    def waiting(self, queue):
        """The calls of a queue that are not connected, ringing ones included, in their order."""
        inside = [call for call in self.calls if call.queue == queue and call.connected is None]
        return sorted(inside, key=lambda call: (-call.priority, call.serial))

    def ahead(self, call):
        return self.waiting(call.queue).index(call)

    # What is illegal: judged by ids and configuration, before any timer

    def refuse_illegal(self, event):
        match event:
            case events.CallArrived(queue=queue) if self.queue(queue) is None:
                raise TransitionError("acd.unknown_queue", id=queue)
            case events.CallArrived(call=name) if self.call(name) is not None:
                raise TransitionError("acd.call_inside", id=name)
            case events.QueueTreatmentChanged(queue=queue) if self.queue(queue) is None:
                raise TransitionError("acd.unknown_queue", id=queue)
            case events.AgentLoggedIn(agent=agent, queue=queue) | events.AgentLoggedOut(agent=agent, queue=queue):
                if queue is not None and self.queue(queue) is None:
                    raise TransitionError("acd.unknown_queue", id=queue)
                self.refuse_unknown(agent)
                if queue is not None and self.seat(agent, queue) is None:
                    raise TransitionError("acd.not_a_member", agent=agent, queue=queue)
            case events.CallPickedUp(call=name, agent=agent):
                self.refuse_unknown(agent)
                call = self.call(name)
                if call is None or self.queue(call.queue) is None:
                    return
                if not self.queue(call.queue).ringing.pickup:
                    raise TransitionError("acd.pickup_off", queue=call.queue)
                if self.seat(agent, call.queue) is None:
                    raise TransitionError("acd.not_a_member", agent=agent, queue=call.queue)
            case (
                events.AgentBecameAbsent(agent=agent)
                | events.AgentBecamePresent(agent=agent)
                | events.AgentBecameBusy(agent=agent)
                | events.AgentBecameFree(agent=agent)
                | events.AgentDevicesChanged(agent=agent)
                | events.WrapUpEnded(agent=agent)
            ):
                self.refuse_unknown(agent)

    def refuse_unknown(self, agent):
        if self.person(agent) is None:
            raise TransitionError("acd.unknown_agent", id=agent)

    # What happens

    def take(self, event):
        match event:
            case events.CallArrived():
                self.arrive(event)
            case events.CallerHungUp(call=name) | events.CallEnded(call=name):
                if (call := self.call(name)) is None:
                    self.tell(commands.StaleReport(event))
                elif call.connected is None:
                    self.abandon(call)
                else:
                    self.end_leg(call)
            case events.CallPickedUp(call=name, agent=agent):
                self.pick_up(event, self.call(name), agent)
            case events.PromptFinished(call=name, play=play):
                self.finish_prompt(event, self.call(name), play)
            case (
                events.OfferAnswered(offer=offer) | events.OfferRejected(offer=offer) | events.OfferFailed(offer=offer)
            ):
                if (ring := self.ring(offer)) is None:
                    self.tell(commands.StaleReport(event))
                elif isinstance(event, events.OfferAnswered):
                    self.answer(ring)
                elif isinstance(event, events.OfferRejected):
                    self.reject(ring)
                else:
                    self.fail(ring)
            case events.AgentLoggedIn(agent=agent, queue=queue):
                self.log_in([seat for seat in self.seats if seat.agent == agent and queue in {None, seat.queue}])
            case events.AgentLoggedOut(agent=agent, queue=queue):
                for seat in self.seats:
                    if seat.agent == agent and queue in {None, seat.queue}:
                        self.log_out(seat)
            case events.AgentBecameAbsent(agent=agent):
                self.person(agent).present = False
            case events.AgentBecamePresent(agent=agent):
                if not self.person(agent).present:
                    self.person(agent).present = True
                    self.person(agent).idle_since = self.now
            case events.AgentBecameBusy(agent=agent):
                self.person(agent).busy = True
                self.cancel([ring for ring in self.rings if ring.agent == agent], "busy")
            case events.AgentBecameFree(agent=agent):
                self.person(agent).busy = False
            case events.AgentDevicesChanged(agent=agent, devices=devices):
                self.person(agent).devices = devices
            case events.WrapUpEnded(agent=agent):
                if self.person(agent).wrap_up is None:
                    self.tell(commands.StaleReport(event))
                else:
                    self.end_wrap_up(self.person(agent))
            case events.QueueTreatmentChanged(queue=queue, treatment=treatment):
                self.treat(queue, treatment)
            case events.ConfigurationChanged(queues=queues):
                self.configure(list(queues))

    # Entry

    def arrive(self, event):
        """In this order: treatment, full, no agents, entry prompt."""
        queue = self.queue(event.queue)
        overflow, treatment = queue.overflow, self.line(queue.id).treatment
        self.tally[queue.id, "arrived"] += 1

        def send(destination, reason, prompt=None):
            self.tally[queue.id, reason] += 1
            self.tell(commands.Divert(event.call, destination, reason, prompt))

        if treatment.state is State.CLOSED:
            send(HangUp(), "closed", treatment.prompt)
        elif treatment.state is State.FORWARD:
            send(treatment.destination, "forward", treatment.prompt)
        elif (
            overflow.max_waiting is not None
            and len(self.waiting(queue.id)) >= overflow.max_waiting
            and not self.ready(queue.id)
        ):
            send(overflow.on_full, "full")
        elif overflow.on_no_agents is not None and not self.able(queue.id):
            send(overflow.on_no_agents, "no_agents")
        else:
            self.entered += 1
            call = Call(
                event.call,
                queue.id,
                event.caller,
                event.priority,
                event.forwarded_name,
                event.language,
                self.entered,
                self.now,
            )
            self.calls.append(call)
            if queue.announcements.entry_prompt is not None:
                self.start(call, queue.announcements.entry_prompt, "entry")
            else:
                self.start_hold(call)
                self.start_comfort_timer(call)
            if overflow.max_wait is not None:
                call.max_wait = self.timer(self.now + ms(overflow.max_wait))

    # Offers

    def match(self):
        """Let the first call that has something to do take its turn, until none has."""
        while any(self.turn(call) for call in self.in_order()):
            pass

    def in_order(self):
        """Heaviest queue, highest priority, longest wait."""
        inside = [call for call in self.calls if call.connected is None]
        return sorted(inside, key=lambda call: (-self.queue(call.queue).weight, -call.priority, call.serial))

    def turn(self, call):
        """Fill the open slots; end the round if nobody rings any more; tell whether anything was done."""
        overflow = self.queue(call.queue).overflow
        done = False
        while True:
            while self.open_slots(call) > 0 and (seat := self.pick(call)) is not None:
                self.offer(call, seat)
                done = True
            if self.ringing(call) or not call.in_round:
                break
            done = True
            call.attempts += 1
            call.in_round, call.spent = False, 0
            if call.overdue or (call.max_wait is not None and call.max_wait.when <= self.now):
                self.divert(call, overflow.on_max_wait, "max_wait")
                return True
            if overflow.max_attempts is not None and call.attempts >= overflow.max_attempts:
                self.divert(call, overflow.on_max_attempts, "max_attempts", overflow.max_attempts_prompt)
                return True
            if self.line(call.queue).stranded:
                self.divert(call, overflow.on_no_agents, "no_agents")
                return True
        if done:
            self.sound_after_turn(call)
        return done

    def open_slots(self, call):
        if call.overdue:
            return 0
        return self.queue(call.queue).ringing.max_parallel - len(self.ringing(call)) - call.spent

    def pick(self, call):
        held = [agent for agent, _ in call.held]
        seats = [seat for seat in self.ready(call.queue) if seat.agent not in held]
        untried = [seat for seat in seats if seat.agent not in call.tried]
        if not untried and not call.in_round and not self.ringing(call):
            call.tried = []
            untried = seats
        return min(untried, key=self.rank, default=None)

    def offer(self, call, seat):
        queue, person = self.queue(call.queue), self.person(seat.agent)
        self.offers_made += 1
        until = self.timer(self.now + ms(queue.ringing.offer_timeout))
        self.rings.append(Ring(self.offers_made, call, seat.agent, until))
        call.in_round = True
        call.tried.append(seat.agent)
        number, label = presented(queue, call.caller, call.forwarded_name)
        devices = person.devices & queue.ringing.devices
        self.tell(commands.Offer(self.offers_made, call.name, seat.agent, devices, number, label, until.when))

    def cancel(self, rings, reason):
        for ring in sorted(rings, key=lambda ring: ring.offer):
            self.rings.remove(ring)
            self.tell(commands.CancelOffer(ring.offer, reason))

    def ring_timed_out(self, ring):
        """A miss; the slot is spent for this round."""
        self.cancel([ring], "timeout")
        ring.call.spent += 1
        self.miss(ring)

    def reject(self, ring):
        """A miss; the slot is open, but this agent does not get this call for a while."""
        self.rings.remove(ring)
        ring.call.held.append((ring.agent, self.timer(self.now + REJECT_HOLD)))
        self.miss(ring)

    def fail(self, ring):
        """No miss; the agent is left alone for a while."""
        self.rings.remove(ring)
        self.person(ring.agent).back_off = self.timer(self.now + BACK_OFF)

    def miss(self, ring):
        seat, limit = self.seat(ring.agent, ring.call.queue), self.queue(ring.call.queue).ringing.missed_limit
        self.person(ring.agent).idle_since = self.now
        seat.misses += 1
        if limit is not None and seat.misses >= limit:
            seat.logged_in, seat.misses = False, 0
            self.tell(commands.LogOut(seat.agent, seat.queue, "missed"))

    # Connected

    def answer(self, ring):
        self.rings.remove(ring)
        self.connect(ring.call, ring.agent, ring.offer)
        self.cancel(self.ringing(ring.call), "answered_elsewhere")

    def connect(self, call, agent, offer):
        self.silence(call)
        self.tell(commands.Connect(call.name, agent, offer))
        self.tally[call.queue, "answered"] += 1
        call.connected = agent
        call.max_wait = call.comfort = None
        call.held = []
        self.person(agent).handling = call.queue, self.now
        self.seat(agent, call.queue).misses = 0

    def pick_up(self, event, call, agent):
        stale = (
            call is None
            or not self.ringing(call)
            or not self.seat(agent, call.queue).logged_in
            or any(each.connected == agent for each in self.calls)
        )
        if stale:
            self.tell(commands.StaleReport(event))
            return
        own = next((ring for ring in self.ringing(call) if ring.agent == agent), None)
        if own is not None:
            self.answer(own)
            return
        person = self.person(agent)
        if person.wrap_up is not None:
            self.end_wrap_up(person)
        person.back_off = None
        self.connect(call, agent, None)
        self.cancel(self.ringing(call), "picked_up")
        self.cancel([ring for ring in self.rings if ring.agent == agent], "busy")

    def end_leg(self, call):
        """Wrap-up is what the delivering queue says now; none if it is gone."""
        self.calls.remove(call)
        person, queue = self.person(call.connected), self.queue(call.queue)
        wrap_up = 0 if queue is None else ms(queue.ringing.wrap_up)
        if wrap_up > 0:
            person.wrap_up = self.timer(self.now + wrap_up)
            self.tell(commands.StartWrapUp(person.user, person.wrap_up.when))
        else:
            self.end_wrap_up(person)

    def end_wrap_up(self, person):
        """Be free again, whether there was a wrap-up or not; the handling of the call is over."""
        person.wrap_up = None
        person.idle_since = self.now
        queue, since = person.handling
        person.handling = None
        if (line := self.line(queue)) is not None:
            handled = self.now - since
            if line.eight_means is None:
                line.eight_means = 8 * handled
            else:
                line.eight_means += handled - line.eight_means // 8

    # Leaving

    def abandon(self, call):
        self.cancel(self.ringing(call), "hung_up")
        self.tally[call.queue, "abandoned"] += 1
        self.calls.remove(call)

    def divert(self, call, destination, reason, prompt=None, cancelled=None):
        self.silence(call)
        self.cancel(self.ringing(call), cancelled)
        self.tell(commands.Divert(call.name, destination, reason, prompt))
        self.tally[call.queue, reason] += 1
        self.calls.remove(call)

    def max_wait_over(self, call):
        queue = self.queue(call.queue)
        call.max_wait = None
        if queue.ringing.finish_ring and self.ringing(call):
            call.overdue = True
        else:
            self.divert(call, queue.overflow.on_max_wait, "max_wait", cancelled="max_wait")

    def look_at_able(self):
        """Begin the grace where nobody can answer any more, and end it where somebody can."""
        for line in self.lines:
            overflow = self.queue(line.queue).overflow
            if self.able(line.queue) or overflow.on_no_agents is None:
                line.grace, line.stranded = None, False
            elif self.waiting(line.queue) and line.grace is None and not line.stranded:
                if overflow.grace:
                    line.grace = self.timer(self.now + ms(overflow.grace))
                else:
                    self.strand(line)

    def strand(self, line):
        """Those that ring follow when their round is over."""
        line.grace, line.stranded = None, True
        for call in self.waiting(line.queue):
            if not self.ringing(call):
                self.divert(call, self.queue(line.queue).overflow.on_no_agents, "no_agents")

    def treat(self, id, treatment):
        line, queue = self.line(id), self.queue(id)
        if line.treatment == treatment:
            return
        line.treatment = treatment
        if treatment.state is not State.OPEN and queue.overflow.flush_at_close:
            for call in self.waiting(id):
                self.divert(call, treatment.destination or HangUp(), "flushed", treatment.prompt, "flushed")

    # Logging in and out

    def log_in(self, seats):
        """The idle clock starts for one who was logged in nowhere."""
        for seat in seats:
            if not seat.logged_in:
                if not any(each.logged_in for each in self.seats if each.agent == seat.agent):
                    self.person(seat.agent).idle_since = self.now
                seat.logged_in, seat.misses = True, 0

    def log_out(self, seat):
        if seat.logged_in:
            seat.logged_in = False
            self.cancel(self.rings_of(seat), "logged_out")

    def rings_of(self, seat):
        return [ring for ring in self.rings if (ring.agent, ring.call.queue) == (seat.agent, seat.queue)]

    # Another configuration

    def configure(self, queues):
        old, self.queues = self.queues, queues
        for queue in old:
            if self.queue(queue.id) is None:
                for call in self.waiting(queue.id):
                    self.divert(call, HangUp(), "queue_removed", cancelled="removed")
        self.lines = [self.line(queue.id) or Line(queue.id) for queue in queues]
        were = {(member.user, queue.id): member for queue in old for member in queue.members}
        are = {(member.user, queue.id): member for queue in queues for member in queue.members}
        for agent, queue in were:
            if (agent, queue) not in are:
                seat = self.seat(agent, queue)
                self.cancel(self.rings_of(seat), "removed")
                self.seats.remove(seat)
        for pair, member in are.items():
            if pair in were and were[pair].logged_in != member.logged_in:
                if member.logged_in:
                    self.log_in([self.seat(*pair)])
                else:
                    self.log_out(self.seat(*pair))
        for pair, member in are.items():
            if pair not in were:
                self.meet(member.user)
                self.seats.append(Seat(*pair, member.logged_in))
        self.seats.sort(key=lambda seat: list(are).index((seat.agent, seat.queue)))
        settings = {queue.id: queue for queue in old}
        for queue in queues:
            if queue.id in settings and settings[queue.id].overflow.max_wait != queue.overflow.max_wait:
                for call in self.waiting(queue.id):
                    self.set_max_wait_anew(call, queue.overflow.max_wait)
        past = [call for call in self.calls if call.max_wait is not None and call.max_wait.when < self.now]
        for call in sorted(past, key=lambda call: call.max_wait):
            self.max_wait_over(call)

    def set_max_wait_anew(self, call, max_wait):
        call.overdue = False
        call.max_wait = None if max_wait is None else self.timer(call.arrived + ms(max_wait))

    # What the caller hears

    def start(self, call, prompt, kind):
        """Play something in the place of what runs."""
        self.silence(call)
        self.plays_made += 1
        call.play, call.heard = Running(self.plays_made, prompt, kind), True
        self.tell(commands.Play(call.name, self.plays_made, prompt, kind, call.language))

    def silence(self, call):
        if call.play is not None:
            self.tell(commands.Stop(call.name, call.play.play))
            call.play = None

    def start_hold(self, call):
        """The ringing tone is what he hears of himself until something has been played."""
        audio = self.announcements(call).hold_audio
        if audio is not HoldAudio.RINGBACK or call.heard:
            self.start(call, audio.value if audio is HoldAudio.RINGBACK else audio, "hold")

    def start_background(self, call):
        if self.ringing(call) and self.announcements(call).offer_tone:
            self.start(call, HoldAudio.RINGBACK.value, "tone")
        else:
            self.start_hold(call)

    def announcements(self, call):
        return self.queue(call.queue).announcements

    def sound_after_turn(self, call):
        """The tone starts when the call begins to ring, and is stopped when it rings no more."""
        rings = bool(self.ringing(call))
        began, ended = rings and not call.rang, call.rang and not rings
        call.rang = rings
        if began and self.announcements(call).offer_tone and call.play is not None:
            background = call.play.kind not in {"entry", "comfort"}
            if background and call.play.prompt != HoldAudio.RINGBACK:
                self.start(call, HoldAudio.RINGBACK.value, "tone")
        if ended and call.play is not None and call.play.kind == "tone":
            self.start_hold(call)
        if ended and call.comfort_put_off:
            call.comfort_put_off = False
            self.start_comfort_timer(call)

    def start_comfort_timer(self, call):
        interval = self.announcements(call).comfort_interval
        call.comfort = None if interval is None else self.timer(self.now + ms(interval))

    def comfort_due(self, call):
        says = self.announcements(call)
        call.comfort = None
        if says.comfort_interval is None:
            return
        if self.ringing(call) and says.offer_tone:
            call.comfort_put_off = True
            return
        if says.comfort_prompt is not None:
            self.start(call, says.comfort_prompt, "comfort")
        else:
            self.start_comfort_timer(call)
        position = self.ahead(call) + 1
        if says.announce_position and (call.said is None or position <= call.said):
            call.said = position
            self.tell(commands.SayPosition(call.name, position, call.language))
        if says.announce_wait and (wait := self.estimated_wait(call)) is not None:
            low, high = wait
            self.tell(commands.SayWait(call.name, timedelta(minutes=low), timedelta(minutes=high), call.language))

    def finish_prompt(self, event, call, play):
        if call is None or call.play is None or call.play.play != play:
            self.tell(commands.StaleReport(event))
            return
        finished, call.play = call.play, None
        if finished.kind == "hold":
            self.start_hold(call)
        elif finished.kind == "tone":
            self.start(call, finished.prompt, finished.kind)
        else:
            self.start_comfort_timer(call)
            self.start_background(call)

    def estimated_wait(self, call):
        """Callers up to this one x mean handling time / those who are staffed; in minutes, rounded up."""
        eight_means = self.line(call.queue).eight_means
        staffed = sum(
            (
                Fraction(1, sum(each.agent == seat.agent and self.is_able(each) for each in self.seats))
                for seat in self.able(call.queue)
            ),
            Fraction(0),
        )
        if eight_means is None or not staffed:
            return None
        callers = self.ahead(call) + 1
        expected = int(callers * (eight_means // 8) / staffed)
        deviation = isqrt(expected * expected // callers)
        low, high = -(-(expected - deviation) // MINUTE), -(-(expected + deviation) // MINUTE)
        return low, max(high, 1)
