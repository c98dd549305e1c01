"""The choices behind the rules: what the engine does where a rule of the queues leaves two ways open.

The rules themselves are worked out in `scenarios`; the page of decisions names both.
"""

import importlib.util
import json
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from dstny_smp.acd import Agent, CallPhase, Engine, Member, Queue
from dstny_smp.acd.commands import CancelOffer, Connect, Divert, StaleReport, StartWrapUp
from dstny_smp.acd.events import (
    AgentBecamePresent,
    AgentDevicesChanged,
    AgentLoggedIn,
    AgentLoggedOut,
    CallArrived,
    CallEnded,
    CallerHungUp,
    ConfigurationChanged,
    OfferAnswered,
    OfferFailed,
    OfferRejected,
    QueueTreatmentChanged,
    WrapUpEnded,
)
from dstny_smp.errors import TransitionError
from dstny_smp.treatment import Treatment


def load(name):
    """Import a file beside this one; tests are not a package."""
    spec = importlib.util.spec_from_file_location(f"choices_{name}", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


worked = load("scenarios")
queue, comes, rings, VOICEMAIL, NIGHT = (
    worked.queue,
    worked.comes,
    worked.rings,
    worked.VOICEMAIL,
    worked.NIGHT,
)


def start(queues, agents=(), now=0):
    """Return an engine of a scenario's queues and agents."""
    given = [Agent(each.user, devices=each.devices, present=each.present, busy=each.busy) for each in agents]
    return Engine(queues, given, now)


def run(engine, *steps):
    """Take steps of a time and an event, None to advance; return what the last one commanded."""
    told = ()
    for now, event in steps:
        told = engine.advance(now) if event is None else engine.handle(event, now)
    return list(told)


# Time.


def test_back_off_lasts_until_its_timer_fires():
    """A call that comes in the millisecond in which it ends still finds the agent let alone."""
    engine = start([queue("anna")])
    run(engine, (0, comes("c1")), (1_000, OfferFailed(1, "busy")), (2_000, CallerHungUp("c1")))

    assert [] == run(engine, (6_000, comes("c2")))
    assert [rings(2, "c2", "anna", 26_000)] == run(engine, (6_000, None))


def test_rest_lasts_until_its_timer_fires():
    """In its last millisecond the agent may still end it himself, and that is not stale."""
    engine = start([queue("anna", wrap_up=10)])
    run(engine, (0, comes("c1")), (0, OfferAnswered(1)), (5_000, CallEnded("c1")))

    assert [] == run(engine, (15_000, comes("c2")))
    assert [rings(2, "c2", "anna", 35_000)] == run(engine, (15_000, WrapUpEnded("anna")))


def test_what_is_refused_does_not_move_the_clock():
    """Timers that were due by then wait: an answer before them still counts."""
    engine = start([queue("anna", max_wait=10, on_max_wait=VOICEMAIL)])
    run(engine, (0, comes("c1")))
    before = engine.digest()

    with pytest.raises(TransitionError, match="already inside"):
        engine.handle(comes("c1"), 60_000)

    assert before == engine.digest()
    assert [Connect("c1", "anna", 1)] == run(engine, (10_000, OfferAnswered(1)))


def test_a_late_host_gets_the_same_commands():
    """However seldom it asks: timers fire at their own time, and what follows from them too."""
    settings = {"max_attempts": 3, "on_max_attempts": NIGHT, "missed_limit": 2, "on_no_agents": VOICEMAIL}
    log = [(0, comes("c1")), (5_000, comes("c2")), (30_000, AgentLoggedIn("carl")), (90_000, comes("c3"))]
    late, prompt = (start([queue("anna bram -carl", **settings)]) for _ in range(2))

    told_late = [command for now, event in log for command in late.handle(event, now)]
    told_prompt = []
    for second in range(91):
        told_prompt += prompt.advance(1_000 * second - 1) if second else ()
        told_prompt += [told for now, event in log if now == 1_000 * second for told in prompt.handle(event, now)]

    assert told_prompt == told_late
    assert prompt.digest() == late.digest()


def test_after_a_restart_a_clock_that_is_behind_is_taken_for_the_snapshots():
    """And counted, until it has caught up: no call is lost for a moment."""
    engine = start([queue("anna")])
    run(engine, (10_000, comes("c1")))
    again = Engine.restore([queue("anna")], engine.snapshot())

    assert [Connect("c1", "anna", 1)] == run(again, (9_000, OfferAnswered(1)))
    assert 1 == again.clock_corrections


# Who is rung.


def test_the_end_of_back_off_does_not_restart_the_idle_clock():
    """Who could not be reached has not worked meanwhile."""
    engine = start([queue("anna bram", strategy=worked.SKILL)])
    run(engine, (0, comes("c1")), (1_000, OfferFailed(1, "busy")), (2_000, CallerHungUp("c1")))

    assert [rings(3, "c2", "anna", 40_000)] == run(engine, (20_000, comes("c2")))


def test_a_telephone_that_is_taken_away_rings_on():
    """The offer was made; the agent is not rung again on it."""
    engine = start([queue("anna bram")])

    assert [] == run(engine, (0, comes("c1")), (1_000, AgentDevicesChanged("anna", set())))
    assert [CancelOffer(1, "timeout"), rings(2, "c1", "bram", 40_000)] == run(engine, (20_000, None))


def test_who_logs_out_keeps_his_caller():
    """He rests afterwards as after any call, and gets no other."""
    engine = start([queue("anna", wrap_up=5)])
    run(engine, (0, comes("c1")), (0, OfferAnswered(1)))

    assert [] == run(engine, (1_000, AgentLoggedOut("anna")))
    assert CallPhase.CONNECTED is engine.call("c1").phase
    assert [StartWrapUp("anna", 7_000)] == run(engine, (2_000, CallEnded("c1")))
    assert [] == run(engine, (3_000, comes("c2")), (7_000, None))


def test_the_rest_is_as_the_queue_is_set_up_when_the_call_ends():
    """A configuration counts from the next decision on, and this is one."""
    engine = start([queue("anna", wrap_up=5)])
    run(engine, (0, comes("c1")), (0, OfferAnswered(1)))
    run(engine, (1_000, ConfigurationChanged([queue("anna", wrap_up=60)])))

    assert [StartWrapUp("anna", 62_000)] == run(engine, (2_000, CallEnded("c1")))


# Limits and ends.


def test_a_waiting_call_that_ends_has_hung_up():
    """Not every host knows the difference; the caller is gone, and has not been answered."""
    engine = start([queue("anna")])

    assert [CancelOffer(1, "hung_up")] == run(engine, (0, comes("c1")), (1_000, CallEnded("c1")))
    assert 1 == engine.counts("q").abandoned


def test_the_same_maximum_wait_leaves_what_runs_alone():
    """Another setting is no new chance for a call whose last ring is running."""
    limits = {"max_parallel": 2, "max_wait": 10, "on_max_wait": VOICEMAIL, "finish_ring": True}
    engine = start([queue("anna -bram", **limits)])
    run(engine, (0, comes("c1")), (10_000, None))
    run(engine, (11_000, ConfigurationChanged([queue("anna -bram", wrap_up=5, **limits)])))

    assert [] == run(engine, (12_000, AgentLoggedIn("bram")))
    assert [CancelOffer(1, "timeout"), Divert("c1", VOICEMAIL, "max_wait")] == run(engine, (20_000, None))


def test_a_treatment_that_is_told_again_changes_nothing():
    """Hosts repeat themselves; only a change flushes a queue."""
    engine = start([queue("-anna")])
    run(engine, (0, comes("c1")), (1_000, QueueTreatmentChanged("q", Treatment.closed())))
    run(engine, (2_000, ConfigurationChanged([queue("-anna", flush_at_close=True)])))

    assert [] == run(engine, (3_000, QueueTreatmentChanged("q", Treatment.closed())))


def test_a_state_that_is_reported_again_changes_nothing():
    """Being there is no coming back: the idle clock and the misses stay."""
    engine = start([queue("anna", missed_limit=2)])
    run(engine, (0, comes("c1")), (1_000, OfferRejected(1)))
    before = engine.agent("anna")

    assert [] == run(engine, (2_000, AgentBecamePresent("anna")), (2_000, AgentLoggedIn("anna", "q")))
    assert before == engine.agent("anna")


# Snapshots.


@pytest.mark.parametrize("scenario", worked.SCENARIOS, ids=lambda scenario: scenario.says)
def test_a_restored_engine_goes_on_with_every_scenario(scenario):
    """Stopped and restored after every step it commands the same, and nothing is ever unaccounted for."""
    plain = start(scenario.queues, scenario.agents)
    queues = list(scenario.queues)
    stopped = plain
    for now, event, told in scenario.steps:
        if isinstance(told, str):
            continue
        stopped = Engine.restore(queues, json.loads(json.dumps(stopped.snapshot())))
        expected = plain.advance(now) if event is None else plain.handle(event, now)
        found = stopped.advance(now) if event is None else stopped.handle(event, now)
        if isinstance(event, ConfigurationChanged):
            queues = list(event.queues)
        counts = plain.counts()

        assert (expected, plain.digest()) == (found, stopped.digest())
        assert counts.arrived == (
            counts.answered + counts.abandoned + counts.vanished + sum(counts.diverted.values()) + counts.waiting
        )


def test_to_restore_with_other_queues_is_to_restore_and_then_change_them():
    """What follows from the change is returned by the next call, which is due at once."""
    old, new = [queue("anna bram")], [queue("bram", max_wait=5, on_max_wait=VOICEMAIL)]
    engine = start(old)
    run(engine, (0, comes("c1")))
    changed, restored = Engine.restore(old, engine.snapshot()), Engine.restore(new, engine.snapshot())
    expected = run(changed, (0, ConfigurationChanged(new)))

    assert [CancelOffer(1, "removed"), rings(2, "c1", "bram", 20_000)] == expected
    assert 0 == restored.deadline()
    assert expected == run(restored, (0, None))
    assert changed.digest() == restored.digest()


def test_time_that_was_missed_does_not_count_against_anybody():
    """An offer whose time ran out while the host was away is no miss and no attempt."""
    limits = {"missed_limit": 1, "max_attempts": 1, "on_max_attempts": NIGHT}
    engine = start([queue("anna", **limits)])
    run(engine, (0, comes("c1")))
    again = Engine.restore([queue("anna", **limits)], engine.snapshot())

    assert [CancelOffer(1, "timeout"), rings(2, "c1", "anna", 80_000)] == list(again.reconcile({"c1"}, 60_000))
    assert (0, {}) == (again.call("c1").attempts, dict(again.agent("anna").misses))


def test_calls_that_are_gone_after_a_restart_have_vanished():
    """Counted, never silent; who waits behind them goes on."""
    engine = start([queue("anna")])
    run(engine, (0, comes("c1")), (1_000, comes("c2")))
    again = Engine.restore([queue("anna")], engine.snapshot())

    assert [CancelOffer(1, "hung_up"), rings(2, "c2", "anna", 22_000)] == list(again.reconcile({"c2"}, 2_000))
    assert (2, 1, 1) == (again.counts().arrived, again.counts().vanished, again.counts().waiting)


# What is known.


def test_who_was_a_member_once_stays_known():
    """A late report about a member who was removed is no error of the host."""
    engine = start([queue("anna bram")])
    run(engine, (0, ConfigurationChanged([queue("anna")])))

    assert [] == run(engine, (1_000, AgentBecamePresent("bram")))
    assert () == engine.agent("bram").queues


def test_a_call_that_has_left_may_come_again():
    """It is a new visit, at the end of the line; what was known of it is forgotten."""
    engine = start([queue("-anna")])
    run(engine, (0, comes("c1")), (1_000, comes("c2")), (2_000, CallerHungUp("c1")), (3_000, comes("c1")))

    assert ("c2", "c1") == engine.waiting("q")
    assert 3 == engine.counts("q").arrived
    assert [StaleReport(OfferAnswered(7))] == run(engine, (4_000, OfferAnswered(7)))


def test_the_estimate_is_unknown_while_nobody_could_answer():
    """And its range begins at nought at the lowest, however wide it is."""
    engine = start([queue("anna")])
    run(engine, (0, comes("c1")), (0, OfferAnswered(1)), (60_000, CallEnded("c1")), (61_000, AgentLoggedOut("anna")))
    run(engine, (62_000, CallArrived("c2", "q")))

    assert None is engine.estimated_wait("c2")
    run(engine, (63_000, AgentLoggedIn("anna")))
    # one call of a minute, one agent: a minute, give or take a minute
    assert (timedelta(0), timedelta(minutes=2)) == engine.estimated_wait("c2")


def test_who_is_inside_and_who_is_known():
    """A host asks without an exception for what it does not know."""
    engine = Engine([Queue(id="q", name="Q", number="201", schedule="office", members=[Member("u-1")])], [Agent("u-0")])
    engine.handle(CallArrived("c-1", "q"), 0)

    assert ("u-0", "u-1") == engine.agents()
    assert "c-1" in engine
    engine.handle(CallerHungUp("c-1"), 1)
    assert "c-1" not in engine


def test_logins_that_a_configuration_changes_are_taken_in_its_order():
    """Two members are logged out while they are rung: the first queue of the new order speaks first."""
    one = Queue(id="q1", name="One", number="201", schedule="office", members=[Member("u-1")])
    two = Queue(id="q2", name="Two", number="202", schedule="office", members=[Member("u-2")])
    engine = Engine([one, two])
    engine.handle(CallArrived("c-1", "q1"), 0)
    engine.handle(CallArrived("c-2", "q2"), 0)

    told = engine.handle(ConfigurationChanged([two.logout("u-2"), one.logout("u-1")]), 1_000)

    assert (CancelOffer(2, "logged_out"), CancelOffer(1, "logged_out")) == told
