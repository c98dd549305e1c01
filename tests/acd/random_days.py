"""Random days for a queue engine: settings, agents, and what happens, drawn as the day goes.

A day listens to the commands, so that most reports are about offers, calls and
plays that live; some come late, twice, or make no sense. All chance comes from
the seed: the same answers give the same day, and the first answer that differs
shows in the logs of `drive`.
"""

from __future__ import annotations

import random
from datetime import timedelta
from types import SimpleNamespace

import attrs

from dstny_smp.acd import (
    Announcements,
    Device,
    Member,
    Overflow,
    Presentation,
    PresentedNumber,
    Queue,
    Ringing,
    Role,
    Strategy,
    commands,
    events,
)
from dstny_smp.destination import HangUp, ToNumber, ToQueue, ToUser, ToVoicemail
from dstny_smp.errors import SmpError
from dstny_smp.treatment import Treatment

QUEUES = ["q1", "q2", "q3"]
DEVICES = list(Device)
DESTINATIONS = [ToVoicemail("u1"), ToQueue("q2"), ToUser("u2"), ToNumber("+31201234567"), HangUp()]
CALLERS = [None, "+31201234567", "+31612345678", "205"]

WEIGHTS = {
    "arrive": 22,
    "rush": 3,
    "answer": 25,
    "reject": 6,
    "fail": 5,
    "finish": 12,
    "hang_up": 5,
    "end": 12,
    "pick_up": 8,
    "log_in": 6,
    "log_out": 4,
    "be_absent": 3,
    "be_present": 5,
    "all_leave": 1,
    "be_busy": 3,
    "be_free": 5,
    "devices": 3,
    "rest_ends": 4,
    "treat": 3,
    "configure": 4,
    "make_no_sense": 3,
    "repeat": 3,
    "nothing": 20,
}


def random_day(seed):
    """Return one day: queues, agents, a start, and what happens next."""
    return Day(seed)


def drive(machine, day, steps):
    """Run a machine through a day; return each step's time, event, answer and next deadline."""
    log = []
    for _ in range(steps):
        now, event = day.draw(machine.deadline())
        try:
            told = machine.advance(now) if event is None else machine.handle(event, now)
        except SmpError as error:
            told = error.code
        else:
            day.hear(event, told)
        log.append((now, event, told, machine.deadline()))
    return log


def first_difference(log, other):
    """Return the first step at which two logs differ, with both answers; None if they agree."""
    for number, (one, two) in enumerate(zip(log, other, strict=True)):
        if one != two:
            return number, one, two
    return None


class Day:
    """What happens on one day, as far as it is drawn.

    Attributes:
        queues: those of the start.
        agents: those that are listed, with ``user``, ``devices``, ``present`` and ``busy``.
        start: the time at which the engine is made.
    """

    def __init__(self, seed):
        self.chance = chance = random.Random(seed)
        self.start = self.now = chance.choice([0, 1_700_000_000_000])
        self.users = [f"u{number}" for number in range(1, chance.randint(2, 5) + 1)]
        self.mood = {what: weight * chance.choice([0.3, 1, 1, 2]) for what, weight in WEIGHTS.items()}
        self.crowd = chance.randint(1, 8)  # calls inside, about
        self.pace = chance.choice([500, 2_000, 8_000])  # a step takes up to that, where it waits for no timer
        self.current = self.queues = tuple(self.queue(id) for id in QUEUES[: chance.randint(1, 3)])
        self.agents = [
            SimpleNamespace(
                user=user, devices=self.some_devices(0.7), present=self.likely(0.85), busy=not self.likely(0.9)
            )
            for user in self.users
            if self.likely(0.7)
        ]
        # what is known from the commands
        self.offers, self.gone_offers = {}, [0, 99]  # id -> (call, agent)
        self.inside, self.speaking, self.gone_calls = [], [], ["never"]
        self.plays, self.gone_plays = {}, [("never", 1)]  # call -> play
        self.resting = []
        self.absent = [agent.user for agent in self.agents if not agent.present]
        self.busy = [agent.user for agent in self.agents if agent.busy]
        self.logged_out = [
            (each.user, queue.id) for queue in self.queues for each in queue.members if not each.logged_in
        ]
        self.shut = []
        self.calls_made, self.last = 0, None
        self.next = []  # events that follow one another

    def likely(self, probability):
        return self.chance.random() < probability

    def maybe(self, probability, value):
        return value() if self.likely(probability) else None

    def seconds(self, *values):
        return timedelta(seconds=self.chance.choice(values))

    def some_devices(self, all_of_them):
        if self.likely(all_of_them):
            return frozenset(DEVICES)
        return frozenset(self.chance.sample(DEVICES, self.chance.randint(0, 3)))

    # Settings

    def queue(self, id):
        chance = self.chance
        return Queue(
            id=id,
            name=f"Queue {id}",
            number=f"20{id[1:]}",
            schedule="office",
            strategy=chance.choice(list(Strategy)),
            members=[self.member(user) for user in chance.sample(self.users, chance.randint(1, len(self.users)))],
            presentation=Presentation(
                shown=chance.choice(list(PresentedNumber)),
                prefix=chance.choice(["", "9"]),
                suffix=chance.choice(["", "00"]),
                metadata=chance.choice([None, "Shop"]),
                metadata_overridable=self.likely(0.5),
            ),
            ringing=self.ringing(),
            overflow=self.overflow(),
            announcements=self.announcements(),
            weight=chance.choice([0, 0, 1, 5]),
        )

    def member(self, user):
        role = self.chance.choice([Role.MEMBER, Role.MEMBER, Role.SUPERVISOR])
        return Member(user, skill=self.chance.choice([1, 3, 3, 5]), role=role, logged_in=self.likely(0.85))

    def ringing(self):
        return Ringing(
            pickup=self.likely(0.8),
            ring_when_absent=self.likely(0.3),
            devices=self.some_devices(0.7) or {Device.DESK},
            max_parallel=self.chance.choice([1, 1, 2, 3]),
            wrap_up=self.seconds(0, 0, 2, 5),
            missed_limit=self.chance.choice([None, None, 1, 2, 3]),
            offer_timeout=self.seconds(1, 2, 3, 5),
            finish_ring=self.likely(0.4),
        )

    def overflow(self):
        def to():
            return self.chance.choice(DESTINATIONS)

        return Overflow(
            max_wait=self.maybe(0.5, lambda: self.seconds(1, 2, 4, 5, 9, 15)),
            on_max_wait=to(),
            on_no_agents=self.maybe(0.6, to),
            grace=self.seconds(0, 0, 1, 3, 15),
            max_attempts=self.maybe(0.4, lambda: self.chance.randint(1, 4)),
            on_max_attempts=to(),
            max_attempts_prompt=self.maybe(0.5, lambda: "sorry"),
            max_waiting=self.maybe(0.4, lambda: self.chance.choice([1, 1, 1, 2, 4])),
            on_full=to(),
            flush_at_close=self.likely(0.5),
        )

    def announcements(self):
        return Announcements(
            entry_prompt=self.maybe(0.4, lambda: "welcome"),
            hold_audio=self.chance.choice(["@ringback", "music", "music"]),
            offer_tone=self.likely(0.5),
            **(self.spoken() if self.likely(0.9) else {}),
        )

    def spoken(self):
        return {
            "comfort_prompt": self.maybe(0.5, lambda: "patience"),
            "comfort_interval": self.seconds(1, 2, 3, 5),
            "announce_position": self.likely(0.5),
            "announce_wait": self.likely(0.5),
        }

    def other_queues(self):
        """Another configuration: most of it as it was."""
        chance = self.chance
        queues = {queue.id: self.changed(queue) if self.likely(0.6) else queue for queue in self.current}
        other = chance.choice(QUEUES)
        if self.likely(0.15):
            queues.pop(other, None)
        elif not queues or self.likely(0.2):
            queues[other] = self.queue(other)
        kept = list(queues.values())
        if self.likely(0.1):
            chance.shuffle(kept)
        return tuple(kept)

    def changed(self, queue):
        match self.chance.choice(["login", "login", "member", "remove", "move", "part", "part", "part", "all"]):
            case "login" if queue.members:
                user = self.chance.choice(queue.members).user
                return queue.logout(user) if queue.member(user).logged_in else queue.login(user)
            case "member":
                return queue.with_member(self.member(self.chance.choice([*self.users, "u9"])))
            case "remove" if queue.members:
                return queue.without_member(self.chance.choice(queue.members).user)
            case "move" if queue.members:
                return queue.move(self.chance.choice(queue.members).user, 0)
            case "all":
                return self.queue(queue.id)
            case _:
                part = self.chance.choice(["ringing", "overflow", "announcements"])
                return attrs.evolve(queue, **{part: getattr(self, part)()})

    # What is heard

    def hear(self, event, told):
        """Note what an event and its commands say about what lives."""
        match event:
            case events.CallArrived(call=call):
                self.inside.append(call)
            case events.CallerHungUp(call=call) | events.CallEnded(call=call):
                self.leave(call)
            case events.OfferRejected(offer=offer) | events.OfferFailed(offer=offer):
                self.drop(offer)
            case events.PromptFinished(call=call, play=play) if self.plays.get(call) == play:
                self.gone_plays.append((call, self.plays.pop(call)))
            case events.WrapUpEnded(agent=agent) if agent in self.resting:
                self.resting.remove(agent)
            case events.AgentLoggedOut(agent=agent, queue=queue):
                self.logged_out.append((agent, queue))
            case events.AgentLoggedIn(agent=agent, queue=queue) if (agent, queue) in self.logged_out:
                self.logged_out.remove((agent, queue))
            case events.AgentBecameAbsent(agent=agent):
                self.absent.append(agent)
            case events.AgentBecamePresent(agent=agent) if agent in self.absent:
                self.absent.remove(agent)
            case events.AgentBecameBusy(agent=agent):
                self.busy.append(agent)
            case events.AgentBecameFree(agent=agent) if agent in self.busy:
                self.busy.remove(agent)
            case events.QueueTreatmentChanged(queue=queue, treatment=treatment):
                self.shut = [each for each in self.shut if each != queue]
                if treatment != Treatment.open():
                    self.shut.append(queue)
            case events.ConfigurationChanged(queues=queues):
                self.current = queues
                there = {queue.id for queue in queues}
                self.shut = [queue for queue in self.shut if queue in there]
                self.logged_out = [pair for pair in self.logged_out if pair[1] in {None, *there}]
        for command in told:
            match command:
                case commands.Offer(offer=offer, call=call, agent=agent):
                    self.offers[offer] = call, agent
                case commands.CancelOffer(offer=offer):
                    self.drop(offer)
                case commands.Connect(call=call, offer=offer):
                    self.inside = [each for each in self.inside if each != call]
                    self.speaking.append(call)
                    self.drop(offer)
                case commands.Divert(call=call):
                    self.leave(call)
                case commands.Play(call=call, play=play):
                    self.plays[call] = play
                case commands.Stop(call=call, play=play):
                    self.plays.pop(call, None)
                    self.gone_plays.append((call, play))
                case commands.StartWrapUp(agent=agent):
                    self.resting.append(agent)
                case commands.LogOut(agent=agent, queue=queue):
                    self.logged_out.append((agent, queue))

    def drop(self, offer):
        if self.offers.pop(offer, None) is not None:
            self.gone_offers.append(offer)

    def leave(self, call):
        for calls in (self.inside, self.speaking):
            if call in calls:
                calls.remove(call)
                self.gone_calls.append(call)
        if call in self.plays:
            self.gone_plays.append((call, self.plays.pop(call)))

    # What happens next

    def draw(self, deadline):
        """Return the next time, and the next event or None for an `advance`."""
        if self.next and self.likely(0.7):
            return self.now, self.next.pop()
        self.now = self.time(deadline)
        weights = dict(self.mood)
        if len(self.inside) >= self.crowd:
            weights.update(arrive=1, rush=0.2)
        if not self.speaking:
            weights["end"] = 0.3
        if not self.offers:
            weights.update(answer=0.2, reject=0.2, fail=0.2, pick_up=0.2)
        if not self.plays:
            weights["finish"] = 0.2
        if not self.resting:
            weights["rest_ends"] = 0.2
        weights["be_present"] *= len(self.absent)
        weights["be_free"] *= len(self.busy)
        weights["log_in"] *= len(self.logged_out)
        weights["open"] = 4 * len(self.shut)
        what = self.chance.choices(list(weights), list(weights.values()))[0]
        event = getattr(self, what)()
        if event is not None:
            self.last = event
        return self.now, event

    def time(self, deadline):
        """Return a time that is now, about when the next timer is due, or any."""
        steps = [0, 0, 1, self.chance.randint(1, self.pace), self.chance.randint(1, self.pace)]
        if deadline is not None and deadline >= self.now:
            steps += [deadline - self.now] * 2 + [max(0, deadline - self.now - 1), deadline - self.now + 1]
        if self.likely(0.01):
            steps = [60_000]
        return self.now + self.chance.choice(steps)

    def one(self, alive, gone):
        """Return mostly something that lives."""
        alive = list(alive)
        return self.chance.choice(alive if alive and self.likely(0.95) else gone)

    def user(self):
        return self.chance.choice(self.users)

    def place(self, users=None):
        """Return a member and his queue."""
        pairs = [(member.user, queue.id) for queue in self.current for member in queue.members]
        return self.chance.choice(pairs) if pairs else (self.user(), None)

    def nothing(self):
        return None

    def arrive(self):
        chance = self.chance
        if self.likely(0.1):
            call = self.one(self.gone_calls, ["never"])
        else:
            self.calls_made += 1
            call = f"c{self.calls_made}"
        queue = chance.choice([queue.id for queue in self.current] or QUEUES)
        name = chance.choice([None, "", "Reception"])
        priority, language = chance.choice([0, 0, 0, 1, 9]), chance.choice([None, "nl", "en"])
        return events.CallArrived(call, queue, chance.choice(CALLERS), priority, name, language)

    def rush(self):
        self.next = [self.arrive() for _ in range(self.chance.randint(1, 3))]
        return self.next.pop()

    def answer(self):
        return events.OfferAnswered(self.one(self.offers, self.gone_offers))

    def reject(self):
        return events.OfferRejected(self.one(self.offers, self.gone_offers))

    def fail(self):
        return events.OfferFailed(self.one(self.offers, self.gone_offers), self.chance.choice(events.CAUSES))

    def finish(self):
        return events.PromptFinished(*self.one(self.plays.items(), self.gone_plays))

    def hang_up(self):
        return events.CallerHungUp(self.one(self.inside + self.speaking, self.gone_calls))

    def end(self):
        return events.CallEnded(self.one(self.speaking or self.inside, self.gone_calls))

    def pick_up(self):
        ringing = [call for call, _ in self.offers.values()]
        call = self.one(ringing if self.likely(0.9) else self.speaking, [*self.inside, *self.gone_calls])
        others = [agent for other, agent in self.offers.values() if other != call]
        return events.CallPickedUp(call, self.one(others, self.users) if self.likely(0.4) else self.user())

    def log_in(self):
        agent, queue = self.one(self.logged_out, [self.place()])
        return events.AgentLoggedIn(agent, queue if self.likely(0.7) else None)

    def log_out(self):
        agent, queue = self.place()
        return events.AgentLoggedOut(agent, queue if self.likely(0.7) else None)

    def be_absent(self):
        ringing = [agent for _, agent in self.offers.values()]
        return events.AgentBecameAbsent(self.chance.choice(ringing) if ringing and self.likely(0.5) else self.user())

    def all_leave(self):
        self.next = [events.AgentBecameAbsent(user) for user in self.users]
        return self.next.pop()

    def be_present(self):
        return events.AgentBecamePresent(self.one(self.absent, self.users))

    def be_busy(self):
        ringing = [agent for _, agent in self.offers.values()]
        return events.AgentBecameBusy(self.chance.choice(ringing) if ringing and self.likely(0.3) else self.user())

    def be_free(self):
        return events.AgentBecameFree(self.one(self.busy, self.users))

    def devices(self):
        return events.AgentDevicesChanged(self.user(), self.some_devices(0.6))

    def rest_ends(self):
        return events.WrapUpEnded(self.one(self.resting, self.users))

    def treat(self):
        treatments = [
            Treatment.open(),
            Treatment.closed(self.chance.choice([None, "closed"])),
            Treatment.forward(self.chance.choice(DESTINATIONS), self.chance.choice([None, "moment"])),
        ]
        queue = self.chance.choice([queue.id for queue in self.current] or QUEUES)
        return events.QueueTreatmentChanged(queue, self.chance.choice(treatments))

    def open(self):
        return events.QueueTreatmentChanged(self.one(self.shut, QUEUES), Treatment.open())

    def configure(self):
        return events.ConfigurationChanged(self.other_queues())

    def make_no_sense(self):
        return self.chance.choice(
            [
                events.CallArrived(self.one(self.inside, ["never"]), self.chance.choice(QUEUES)),
                events.CallArrived("c-lost", "q8"),
                events.CallPickedUp(self.one(self.inside, ["never"]), "stranger"),
                events.AgentLoggedIn("stranger"),
                events.AgentLoggedIn(self.user(), "q8"),
                events.AgentLoggedOut(self.user(), self.chance.choice(QUEUES)),
                events.AgentBecameBusy("stranger"),
                events.AgentDevicesChanged("stranger", DEVICES),
                events.WrapUpEnded("stranger"),
                events.QueueTreatmentChanged("q8", Treatment.closed()),
                events.PromptFinished(self.one(self.inside, ["never"]), 0),
                events.OfferAnswered(-1),
            ]
        )

    def repeat(self):
        return self.last
