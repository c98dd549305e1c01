"""Snapshots of the queue engine: plain, sealed, and gone on from as if nothing had happened."""

import copy
import importlib.util
import json
import os
import random
import sys
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from dstny_smp import machine
from dstny_smp.acd import Agent, Device, Engine, Member, Overflow, Queue, Ringing, commands, events
from dstny_smp.destination import HangUp, ToVoicemail
from dstny_smp.errors import ClockWentBackError, InvalidValueError, UnknownIdError
from dstny_smp.treatment import Treatment


def load(name):
    """Import a file beside this one; tests are not a package."""
    spec = importlib.util.spec_from_file_location(f"acd_{name}", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


days, inspection = load("random_days"), load("inspection")

DAYS = int(os.environ.get("ACD_DAYS", "60"))


def queue(*members, id="q", ringing=None, **overflow):
    return Queue(
        id=id,
        name=id,
        number="201",
        schedule="office",
        members=[Member(user) for user in members],
        ringing=ringing or Ringing(),
        overflow=Overflow(**overflow),
    )


def after(*steps, queues, agents=(), start=0):
    """Return an engine after some steps, each a time and an event or None."""
    engine = Engine(queues, agents, start)
    for now, event in steps:
        inspection.answer(engine, event, now)
    return engine


def as_text(snapshot):
    return json.loads(json.dumps(snapshot))


def engine_of(day):
    listed = [Agent(each.user, devices=each.devices, present=each.present, busy=each.busy) for each in day.agents]
    return Engine(day.queues, listed, day.start)


def driven(seed, steps):
    """Return an engine in the middle of a random day, and the day."""
    day = days.random_day(seed)
    engine = engine_of(day)
    days.drive(engine, day, steps)
    return engine, day


RINGS = [(0, events.CallArrived("c1", "q")), (1_000, events.CallArrived("c2", "q"))]


# The form


def is_plain(value):
    match value:
        case dict():
            return all(type(key) is str and is_plain(part) for key, part in value.items())
        case list():
            return all(map(is_plain, value))
    return value is None or type(value) in {str, int, bool}


def test_a_snapshot_is_plain_json():
    """Only objects, lists, strings, whole numbers, true, false and null: what JSON writes, it reads back the same."""
    for seed in range(DAYS // 3):
        snapshot = driven(seed, 100)[0].snapshot()

        assert is_plain(snapshot)
        assert snapshot == as_text(snapshot)


def test_a_snapshot_stays_as_it_was():
    """It shares nothing with the engine that goes on."""
    engine = after(*RINGS, queues=[queue("anna", "bram", max_wait=30, on_max_wait=HangUp())])
    snapshot = engine.snapshot()
    kept = copy.deepcopy(snapshot)

    engine.handle(events.OfferRejected(1), 2_000)
    engine.advance(60_000)

    assert kept == snapshot


@pytest.mark.threat("T-28")
@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda it: None, "snapshot.bad_form"),
        (lambda it: [], "snapshot.bad_form"),
        (lambda it: {}, "snapshot.bad_form"),
        (lambda it: {**it, "more": 1}, "snapshot.bad_form"),
        (lambda it: {name: part for name, part in it.items() if name != "checksum"}, "snapshot.bad_form"),
        (lambda it: {**it, "machine": "walker"}, "snapshot.bad_form"),
        (lambda it: {**it, "version": 2}, "snapshot.unknown_version"),
        (lambda it: {**it, "version": None}, "snapshot.unknown_version"),
        (lambda it: {**it, "checksum": "0" * 64}, "snapshot.checksum"),
        (lambda it: {**it, "configuration": "0" * 64}, "snapshot.checksum"),
        (lambda it: {**it, "state": {**it["state"], "now": 1}}, "snapshot.checksum"),
        (lambda it: {**it, "state": {**it["state"], "calls": it["state"]["calls"][:-1]}}, "snapshot.checksum"),
        (lambda it: {**it, "state": {**it["state"], "calls": {1, 2}}}, "snapshot.checksum"),
    ],
)
def test_what_is_no_whole_snapshot_of_an_engine_is_refused(spoil, code):
    """Torn, edited, of another machine or version: it is said which, and nothing is begun."""
    queues = [queue("anna", "bram")]
    snapshot = after(*RINGS, queues=queues).snapshot()

    with pytest.raises(InvalidValueError) as caught:
        Engine.restore(queues, spoil(snapshot))

    assert code == caught.value.code


def leaves(value, path=()):
    """Yield the path of every part of a snapshot's state."""
    if path:
        yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from leaves(part, (*path, key))


@pytest.mark.threat("T-28")
@pytest.mark.parametrize("instead", [None, -1, "x", [], {}, "gone"])
def test_a_sealed_state_that_no_engine_wrote_is_refused_as_one_or_restored(instead):
    """Whatever stands in whatever place under a right checksum: an `InvalidValueError`, never another exception."""
    queues = [queue("anna", "bram", max_wait=30, on_max_wait=HangUp())]
    engine = after(*RINGS, (2_000, events.OfferRejected(1)), (2_000, events.OfferAnswered(2)), queues=queues)
    state = engine.snapshot()["state"]
    refused = 0
    for path in leaves(state):
        other = copy.deepcopy(state)
        place = other
        for key in path[:-1]:
            place = place[key]
        if instead == "gone":
            del place[path[-1]]
        else:
            place[path[-1]] = instead
        try:
            Engine.restore(queues, machine.seal("engine", 1, engine.configuration, other))
        except InvalidValueError:
            refused += 1
    assert refused > 40


# Going on


@pytest.mark.threat("T-28")
def test_a_day_restored_at_every_step_goes_on_in_the_same_way():
    """At each step a new engine takes over from the text of the old one's snapshot."""
    for seed in range(DAYS // 6):
        day, other = days.random_day(seed), days.random_day(seed)
        log = days.drive(engine_of(day), day, 120)
        chain = engine_of(other)
        for number, (now, event, told, deadline) in enumerate(log):
            snapshot = chain.snapshot()
            chain = inspection.restored(chain, inspection.configured(chain))
            assert (seed, number, snapshot) == (seed, number, chain.snapshot())
            assert (seed, number, told) == (seed, number, inspection.answer(chain, event, now))
            assert (seed, number, deadline) == (seed, number, chain.deadline())


def test_who_was_held_for_an_answered_call_is_not_kept():
    """A rejected call that somebody else has answered asks nobody again: neither it nor its snapshot knows of that."""
    queues = [queue("anna", "bram")]
    engine = after(
        (0, events.CallArrived("c1", "q")),
        (1_000, events.OfferRejected(1)),
        (2_000, events.OfferAnswered(2)),
        queues=queues,
    )

    assert engine.snapshot() == inspection.restored(engine, queues).snapshot()
    assert engine.digest() == inspection.restored(engine, queues).digest()


def test_what_can_be_asked_is_the_same_after_a_restore():
    """Calls in their order, places, agents, counts, estimates and explanations."""
    for seed in range(DAYS // 3):
        engine, _ = driven(seed, 150)
        other = inspection.restored(engine, inspection.configured(engine))

        assert engine.calls() == other.calls()
        assert engine.counts() == other.counts()
        assert engine.configuration == other.configuration
        for call in engine.calls():
            assert engine.call(call) == other.call(call)
            assert engine.estimated_wait(call) == other.estimated_wait(call)
            assert engine.explain(call) == other.explain(call)
        for user in engine._rules.agents:
            assert engine.agent(user) == other.agent(user)


@pytest.mark.requirement("ACD-06")
def test_another_configuration_at_restore_is_a_change_after_it():
    """The same commands, which the next call brings at once, the same state, and the same rest of the day."""
    pending = 0
    for seed in range(DAYS):
        engine, day = driven(seed, 80)
        other = day.other_queues()
        now = engine._rules.now
        if other == inspection.configured(engine):
            continue

        late = Engine.restore(other, as_text(engine.snapshot()))
        told = engine.handle(events.ConfigurationChanged(other), now)

        assert inspection.restored(late, other).snapshot() == late.snapshot(), "what is pending is kept, too"
        if told:
            pending += 1
            assert (seed, now) == (seed, late.deadline())
        told += engine.advance(now)  # which fires the timers of this very instant
        assert (seed, told) == (seed, late.advance(now))
        day.next = []
        for number in range(60):
            moment, event = day.draw(engine.deadline())
            given = inspection.answer(engine, event, moment)
            assert (seed, number, given) == (seed, number, inspection.answer(late, event, moment))
            if not isinstance(given, str):
                day.hear(event, given)
        assert engine.digest() == late.digest()
    assert pending > DAYS // 20


def test_what_another_configuration_commands_comes_before_what_the_next_event_does():
    """A member who rings is gone from the queues at restore: his telephone stops before anything else."""
    engine = after((0, events.CallArrived("c1", "q")), queues=[queue("anna", "bram")])

    late = Engine.restore([queue("bram")], engine.snapshot())

    assert 0 == late.deadline()
    told = late.handle(events.CallArrived("c2", "q"), 5_000)
    assert [commands.CancelOffer(1, "removed")] == list(told[:1])
    assert ["bram"] == [command.agent for command in told if isinstance(command, commands.Offer)]
    assert 20_000 == late.deadline()


# Clocks


def test_a_clock_that_lost_a_moment_is_put_right_and_counted():
    """After a restore a time before the snapshot's is the snapshot's, until the clock has caught up."""
    queues = [queue("anna")]
    engine = inspection.restored(after(*RINGS, queues=queues, start=0), queues)

    told = engine.handle(events.OfferAnswered(1), 400)

    assert (commands.Connect("c1", "anna", 1),) == told
    assert 1 == engine.clock_corrections
    assert 1_000 == engine.explain("c1").at
    engine.advance(999)
    assert 2 == engine.clock_corrections
    engine.advance(1_000)
    with pytest.raises(ClockWentBackError):
        engine.advance(999)
    assert 2 == engine.clock_corrections
    assert 2 == inspection.restored(engine, queues).clock_corrections


# Digests


def test_equal_states_have_equal_digests():
    """Whoever replays a day, with or without needless advances, restored or not, finds the same digest."""
    for seed in range(DAYS // 3):
        engine, _ = driven(seed, 100)
        again, _ = driven(seed, 100)
        other = inspection.restored(engine, inspection.configured(engine))
        again.advance(again._rules.now) if again.deadline() != again._rules.now else None

        assert engine.digest() == again.digest() == other.digest()
        assert 64 == len(engine.digest())


A_CHANGE = [
    events.CallArrived("c3", "q"),
    events.CallerHungUp("c1"),
    events.CallEnded("c2"),
    events.CallPickedUp("c1", "carl"),
    events.OfferAnswered(1),
    events.OfferRejected(1),
    events.OfferFailed(1, "busy"),
    events.AgentLoggedOut("carl", "q"),
    events.AgentBecameAbsent("carl"),
    events.AgentBecameBusy("carl"),
    events.AgentDevicesChanged("carl", frozenset({Device.DESK})),
    events.QueueTreatmentChanged("q", Treatment.closed()),
    events.ConfigurationChanged([queue("anna", "bram", "carl", "dirk")]),
]


@pytest.mark.parametrize("event", A_CHANGE, ids=lambda event: type(event).__name__)
def test_an_event_that_matters_changes_the_digest(event):
    """At the same instant, from the same state."""
    queues = [queue("anna", "bram", "carl", ringing=Ringing(wrap_up=timedelta(seconds=9)))]
    engine = after(*RINGS, (1_000, events.OfferAnswered(2)), queues=queues)
    before = engine.digest()

    engine.handle(event, 1_000)

    assert before != engine.digest()


@pytest.mark.parametrize(
    "event", [events.AgentLoggedIn("carl"), events.AgentBecamePresent("carl"), events.AgentBecameFree("carl")]
)
def test_a_report_of_what_is_so_changes_nothing(event):
    """Logged in who is logged in, present who is present, free who is free."""
    engine = after(*RINGS, queues=[queue("anna", "bram", "carl")])
    before = engine.digest()

    assert () == engine.handle(event, 1_000)
    assert before == engine.digest()


def test_the_digest_tells_from_where_a_replay_strays():
    """Of two logs that differ in one answer the digests are equal before it, and different from there on."""
    day = days.random_day(5)
    log = days.drive(engine_of(day), day, 60)
    spoilt = max(number for number, (_, event, _, _) in enumerate(log) if isinstance(event, events.OfferAnswered))
    one, other = engine_of(days.random_day(5)), engine_of(days.random_day(5))
    for number, (now, event, _, _) in enumerate(log[: spoilt + 1]):
        assert one.digest() == other.digest()
        inspection.answer(one, event, now)
        inspection.answer(other, event if number < spoilt else None, now)

    assert one.digest() != other.digest()


# After a crash


def away(until, alive, queues, *steps):
    """Return what an engine that is restored late is told to do, and the engine."""
    engine = inspection.restored(after(*steps, queues=queues), queues)
    told = engine.reconcile(alive, until)
    inspection.check(engine)
    return list(told), engine


def test_calls_that_vanished_are_over_and_counted():
    """One that waited counts as vanished; one that was connected was answered, and its agent rests."""
    queues = [queue("anna", "bram", ringing=Ringing(wrap_up=timedelta(seconds=9)))]

    told, engine = away(
        3_000, {"c3"}, queues, *RINGS, (1_000, events.OfferAnswered(1)), (2_000, events.CallArrived("c3", "q"))
    )

    assert [commands.StartWrapUp("anna", 12_000), commands.CancelOffer(2, "hung_up")] == told[:2]
    assert ["c3"] == [command.call for command in told[2:]]
    assert ("c3",) == engine.calls()
    counts = engine.counts("q")
    assert (3, 1, 0, 1, 1) == (counts.arrived, counts.answered, counts.abandoned, counts.vanished, counts.waiting)


def test_a_ring_that_ran_out_while_the_host_was_away_is_no_miss_and_no_attempt():
    """Nobody heard it: the agent is not logged out, the call not sent on, and it rings from the top again."""
    ringing = Ringing(missed_limit=1, offer_timeout=timedelta(seconds=20))
    queues = [queue("anna", ringing=ringing, max_attempts=1, on_max_attempts=HangUp())]

    told, engine = away(100_000, {"c1"}, queues, (0, events.CallArrived("c1", "q")))

    assert commands.CancelOffer(1, "timeout") == told[0]
    assert [(2, "anna", 120_000)] == [(offer.offer, offer.agent, offer.ring_until) for offer in told[1:]]
    assert {} == engine.agent("anna").misses
    assert 0 == engine.call("c1").attempts


def test_a_ring_that_still_has_time_goes_on():
    """What is alive stays as it is."""
    told, engine = away(10_000, {"c1"}, [queue("anna")], (0, events.CallArrived("c1", "q")))

    assert [] == told
    assert {1: "anna"} == engine.call("c1").offers
    assert 20_000 == engine.deadline()


def test_one_of_two_rings_ran_out_and_the_round_goes_on():
    """The place of the one that nobody heard is not filled with somebody who was tried; the other rings on."""
    queues = [queue("anna", "bram", ringing=Ringing(max_parallel=2))]
    steps = [
        (0, events.AgentBecameBusy("bram")),
        (0, events.CallArrived("c1", "q")),
        (5_000, events.AgentBecameFree("bram")),
    ]

    told, engine = away(22_000, {"c1"}, queues, *steps)

    assert [commands.CancelOffer(1, "timeout")] == told
    assert {2: "bram"} == engine.call("c1").offers


def test_who_waited_too_long_while_the_host_was_away_is_not_rung_for_again():
    """Its ring and its maximum wait are both over: it goes on at once, and no telephone begins to ring for it."""
    told, _ = away(
        100_000, {"c1"}, [queue("anna", max_wait=60, on_max_wait=HangUp())], (0, events.CallArrived("c1", "q"))
    )

    assert [commands.CancelOffer(1, "timeout"), commands.Divert("c1", HangUp(), "max_wait")] == told


def test_a_round_that_nobody_heard_to_its_end_is_forgotten():
    """One of its two places had run out before the crash: the next round has both again."""
    queues = [queue("anna", "bram", ringing=Ringing(max_parallel=2))]
    steps = [
        (0, events.AgentBecameBusy("bram")),
        (0, events.CallArrived("c1", "q")),
        (15_000, events.AgentBecameFree("bram")),
        (20_000, None),
    ]

    told, engine = away(100_000, {"c1"}, queues, *steps)

    assert [commands.CancelOffer(2, "timeout"), "anna", "bram"] == [told[0], *(offer.agent for offer in told[1:])]
    assert 0 == engine.call("c1").attempts


def test_other_timers_fire_at_once():
    """A maximum wait that is over is over, and a rest has ended."""
    queues = [
        queue("anna", ringing=Ringing(wrap_up=timedelta(seconds=9)), max_wait=60, on_max_wait=ToVoicemail("anna"))
    ]
    steps = [*RINGS, (1_000, events.OfferAnswered(1)), (2_000, events.CallEnded("c1"))]

    told, engine = away(500_000, {"c2"}, queues, *steps)

    assert commands.Divert("c2", ToVoicemail("anna"), "max_wait") == told[-1]
    assert "idle" == engine.agent("anna").phase


def test_unknown_calls_are_nobodys_business():
    """The host has other calls, too; none at all is also an answer."""
    told, engine = away(2_000, ["c1", "c2", "of-a-menu", "c1"], [queue("anna")], *RINGS)
    assert [] == told
    assert ("c1", "c2") == engine.calls()

    told, engine = away(2_000, (), [queue("anna")], *RINGS)
    assert [commands.CancelOffer(1, "hung_up")] == [command for command in told if command.offer == 1]
    assert () == engine.calls()
    with pytest.raises(UnknownIdError):
        engine.call("c1")


def test_a_clock_that_goes_back_is_refused_by_reconcile_too():
    """Without a restore there is nothing to catch up with."""
    engine = after(*RINGS, queues=[queue("anna")])
    before = engine.snapshot()

    with pytest.raises(ClockWentBackError):
        engine.reconcile({"c1"}, 999)

    assert before == engine.snapshot()


def test_after_a_crash_on_any_day_every_state_can_be():
    """Reconciled after any time with any of the calls, and gone on from."""
    for seed in range(DAYS):
        engine, day = driven(seed, 60)
        chance = random.Random(seed)
        queues = inspection.configured(engine)
        engine = inspection.restored(engine, queues)
        alive = {call for call in engine.calls() if chance.random() < 0.7}
        arrived = engine.counts().arrived
        misses = {user: engine.agent(user).misses for user in engine._rules.agents}
        now = engine._rules.now + chance.choice([0, 1_000, 7_000, 100_000])
        late = engine._rules.offers and now >= max(offer.timer[0] for offer in engine._rules.offers.values())

        told = engine.reconcile(alive, now)

        inspection.check(engine)
        assert set(engine.calls()) <= alive
        assert arrived == engine.counts().arrived
        assert late or told is not None
        for user, before in misses.items():
            for queue_id, count in engine.agent(user).misses.items():
                assert count <= before.get(queue_id, 0) + (now > engine._rules.now), "no miss while away"
        assert engine.deadline() is None or engine.deadline() > now
        day.now = now
        days.drive(engine, day, 40)
        inspection.check(engine)


def test_settings_do_not_leak_into_a_snapshot():
    """It names the configuration by its digest; prompts, numbers and destinations of the settings stay out of it."""
    queues = [queue("anna", max_wait=60, on_max_wait=ToVoicemail("secret-box"))]
    text = json.dumps(after(*RINGS, queues=queues).snapshot())

    assert "secret-box" not in text
    assert attrs.evolve(queues[0], name="other") != queues[0]
