"""Whatever happens to the queue engine, in whatever order: after every step it is in a state that can be.

`inspection.check` says what must hold, found by scanning the state; before each
step a second engine is restored from JSON, and must go on as the first.

The long run takes its steps, a million of them, from random days; ACD_STEPS says
how many, and ACD_FIRST_DAY where to begin, so that two can share the work:

    nice .venv/bin/python -m pytest -m long -s tests/acd/test_engine_machine.py
"""

import importlib.util
import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from dstny_smp.acd import (
    Agent,
    Announcements,
    Device,
    Engine,
    Member,
    Overflow,
    Queue,
    Ringing,
    Strategy,
    events,
)
from dstny_smp.acd import engine as engines
from dstny_smp.destination import HangUp, ToQueue, ToVoicemail
from dstny_smp.treatment import Treatment


def load(name):
    """Import a file beside this one; tests are not a package."""
    spec = importlib.util.spec_from_file_location(f"acd_{name}", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


inspection, auditor, days = load("inspection"), load("auditor"), load("random_days")

LONG_STEPS = int(os.environ.get("ACD_STEPS", "1000000"))
FIRST_DAY = int(os.environ.get("ACD_FIRST_DAY", "100000"))
STEPS = 250  # of one day

USERS = ["u1", "u2", "u3", "u4"]
CALLS = [f"c{number}" for number in range(1, 8)]
users, calls, queue_ids = st.sampled_from(USERS), st.sampled_from(CALLS), st.sampled_from(["q1", "q2", "q3"])
some_devices = st.frozensets(st.sampled_from(list(Device)))
seconds = lambda *values: st.sampled_from([timedelta(seconds=value) for value in values])
often = lambda value: st.one_of(st.just(value), st.none())
treatments = st.sampled_from(
    [Treatment.open(), Treatment.closed("closed"), Treatment.closed(), Treatment.forward(ToVoicemail("u1"))]
)
members = st.lists(
    st.builds(Member, users, skill=st.sampled_from([3, 5]), logged_in=st.sampled_from([True, True, False])),
    unique_by=lambda member: member.user,
)


@st.composite
def queues(draw, id):
    """Return a queue in which much can happen to few calls."""
    return Queue(
        id=id,
        name=id,
        number="201",
        schedule="office",
        strategy=draw(st.sampled_from(list(Strategy))),
        members=draw(members),
        weight=draw(st.sampled_from([0, 0, 3])),
        ringing=Ringing(
            ring_when_absent=draw(st.booleans()),
            devices=draw(some_devices) | {Device.DESK},
            max_parallel=draw(st.sampled_from([1, 2, 3])),
            wrap_up=draw(seconds(0, 3)),
            missed_limit=draw(st.sampled_from([None, 1, 2])),
            offer_timeout=draw(seconds(1, 2, 5)),
            finish_ring=draw(st.booleans()),
        ),
        overflow=Overflow(
            max_wait=draw(st.one_of(st.none(), seconds(1, 4, 9))),
            on_max_wait=HangUp(),
            on_no_agents=draw(often(ToQueue("q2"))),
            grace=draw(seconds(0, 2)),
            max_attempts=draw(st.sampled_from([None, 1, 2])),
            on_max_attempts=HangUp(),
            max_waiting=draw(st.sampled_from([None, 1, 3])),
            on_full=HangUp(),
            flush_at_close=draw(st.booleans()),
        ),
        announcements=draw(announcements()),
    )


@st.composite
def announcements(draw):
    """Return what callers hear: nothing, or all of it."""
    if draw(st.booleans()):
        return Announcements()
    return Announcements(
        entry_prompt=draw(often("welcome")),
        hold_audio=draw(st.sampled_from(["music", "@ringback"])),
        offer_tone=draw(st.booleans()),
        comfort_prompt=draw(often("patience")),
        comfort_interval=draw(seconds(1, 3)),
        announce_position=draw(st.booleans()),
        announce_wait=draw(st.booleans()),
    )


configurations = st.lists(queue_ids, min_size=1, unique=True).flatmap(
    lambda ids: st.tuples(*(queues(id) for id in sorted(ids)))
)


class Interleavings(RuleBasedStateMachine):
    """All events, in any order, about calls, offers and agents that live, are over, or never were."""

    @initialize(
        configuration=configurations, away=st.frozensets(users, max_size=2), busy=st.frozensets(users, max_size=1)
    )
    def open(self, configuration, away, busy):
        listed = [Agent(user, present=user not in away, busy=user in busy) for user in USERS]
        self.now = 1_000
        self.follower = inspection.Follower(Engine(configuration, listed, self.now), auditor.Auditor(configuration))
        self.follower.auditor.busy |= busy

    def tell(self, event):
        return self.follower.tell(event, self.now)

    def one(self, data, alive, otherwise):
        """Draw mostly what lives."""
        alive = list(alive)
        return data.draw(st.sampled_from([*alive, *alive, *alive, *alive, otherwise]))

    # Time

    @rule(step=st.sampled_from([1, 500, 1_000, 4_000]))
    def time_passes(self, step):
        self.now += step

    @rule(late=st.sampled_from([0, 0, 0, 1, 2_500]), told=st.booleans())
    def a_timer_is_due(self, late, told):
        deadline = self.follower.engine.deadline()
        if deadline is not None:
            self.now = max(self.now, deadline) + late
        if told:
            self.tell(None)

    # Calls

    @rule(call=calls, queue=queue_ids, priority=st.sampled_from([0, 0, 0, 5]))
    def call_arrives(self, call, queue, priority):
        self.tell(events.CallArrived(call, queue, "+31201234567", priority))

    @rule(data=st.data(), queue=queue_ids)
    def calls_rush_in(self, data, queue):
        for call in CALLS[:3]:
            self.tell(events.CallArrived(call, queue))

    @rule(data=st.data())
    def call_hangs_up(self, data):
        self.tell(events.CallerHungUp(self.one(data, self.follower.auditor.waiting, "c9")))

    @precondition(lambda self: self.follower.auditor.speaking)
    @rule(data=st.data())
    def call_ends(self, data):
        self.tell(events.CallEnded(self.one(data, self.follower.auditor.speaking, "c1")))

    @rule(data=st.data(), user=users)
    def call_is_picked_up(self, data, user):
        ringing = [call for call, _ in self.follower.auditor.offers.values()]
        self.tell(events.CallPickedUp(self.one(data, ringing, "c1"), user))

    @rule(data=st.data())
    def prompt_finishes(self, data):
        self.tell(events.PromptFinished(*self.one(data, self.follower.auditor.plays.items(), ("c1", 1))))

    # Offers

    @rule(data=st.data())
    def offer_is_answered(self, data):
        self.tell(events.OfferAnswered(self.one(data, self.follower.auditor.offers, 1)))

    @rule(data=st.data())
    def offer_is_rejected(self, data):
        self.tell(events.OfferRejected(self.one(data, self.follower.auditor.offers, 2)))

    @rule(data=st.data())
    def offer_fails(self, data):
        self.tell(events.OfferFailed(self.one(data, self.follower.auditor.offers, 3), "unreachable"))

    # Agents

    @rule(user=users, queue=st.one_of(queue_ids, st.none()), now_in=st.booleans())
    def agent_logs_in_or_out(self, user, queue, now_in):
        self.tell((events.AgentLoggedIn if now_in else events.AgentLoggedOut)(user, queue))

    @rule(
        user=users,
        kind=st.sampled_from(
            [
                events.AgentBecameAbsent,
                events.AgentBecamePresent,
                events.AgentBecameBusy,
                events.AgentBecameFree,
                events.WrapUpEnded,
            ]
        ),
    )
    def agent_does_something(self, user, kind):
        self.tell(kind(user))

    @rule(user=users, devices=some_devices)
    def agent_changes_devices(self, user, devices):
        self.tell(events.AgentDevicesChanged(user, devices))

    # Queues

    @rule(queue=queue_ids, treatment=treatments)
    def queue_opens_or_closes(self, queue, treatment):
        self.tell(events.QueueTreatmentChanged(queue, treatment))

    @rule(configuration=configurations)
    def everything_is_set_anew(self, configuration):
        self.tell(events.ConfigurationChanged(configuration))

    @rule(data=st.data())
    def one_queue_is_set_anew(self, data):
        now = self.follower.queues
        if now:
            chosen = data.draw(st.sampled_from(now))
            other = data.draw(queues(chosen.id))
            self.tell(events.ConfigurationChanged([other if queue is chosen else queue for queue in now]))


@pytest.mark.requirement("ACD-15")
def test_no_interleaving_leads_to_a_state_that_cannot_be():
    """All invariants after each of some thousands of steps, several queues, shared agents."""
    many = settings().max_examples > 100
    quickly = settings(max_examples=60, stateful_step_count=50, phases=[Phase.generate])  # the example as it was met
    run_state_machine_as_test(Interleavings, settings=settings(stateful_step_count=50) if many else quickly)


def follow(seed, steps):
    """Follow an engine through one random day; return how many steps it took."""
    day = days.random_day(seed)
    listed = [Agent(each.user, devices=each.devices, present=each.present, busy=each.busy) for each in day.agents]
    follower = inspection.Follower(Engine(day.queues, listed, day.start), auditor.Auditor(day.queues))
    follower.auditor.busy |= {agent.user for agent in listed if agent.busy}
    for _ in range(steps):
        now, event = day.draw(follower.engine.deadline())
        told = follower.tell(event, now)
        if not isinstance(told, str):
            day.hear(event, told)
    return follower.steps


def test_random_days_never_lead_to_a_state_that_cannot_be():
    """As above, on days that look like days: many calls are answered, and the agents rest."""
    assert 12 * STEPS == sum(follow(seed, STEPS) for seed in range(12))


@pytest.mark.long
def test_a_million_steps_never_lead_to_a_state_that_cannot_be():
    """The same, at length: each step restored from JSON before it and inspected after it."""
    began, steps, seed = time.process_time(), 0, FIRST_DAY
    real, kept = engines.configuration_digest, {}

    def once(configured):
        """Each step restores the same queues: their digest is worked out once."""
        key = tuple(map(id, configured))
        if key not in kept:
            kept[key] = real(configured), configured
        return kept[key][0]

    with mock.patch.object(engines, "configuration_digest", once):
        while steps < LONG_STEPS:
            steps += follow(seed, STEPS)
            seed += 1
            kept.clear()
            if steps % 50_000 < STEPS:
                spent = time.process_time() - began
                print(f"\n{steps:,} steps of {seed - FIRST_DAY:,} days in {spent:.0f} s of CPU", flush=True)
