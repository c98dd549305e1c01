"""The queue engine does what was worked out by hand, and on random days what its slow twin does."""

import importlib.util
import os
import random
import sys
from pathlib import Path

import pytest

from dstny_smp.acd import Agent, Engine, events


def load(name):
    """Import a file beside this one; tests are not a package."""
    spec = importlib.util.spec_from_file_location(f"acd_{name}", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


twin, days, scenarios = load("engine_twin"), load("random_days"), load("scenarios")

DAYS = int(os.environ.get("ACD_DAYS", "60"))
LONG_DAYS = int(os.environ.get("ACD_LONG_DAYS", "4000"))
STEPS = 200


def engine_of(queues, agents=(), now=0):
    """Make an engine of what the days and scenarios know of agents."""
    listed = [Agent(each.user, devices=each.devices, present=each.present, busy=each.busy) for each in agents]
    return Engine(queues, listed, now)


def run(make, seed, steps=STEPS):
    """Return a day after it, what was driven through it, and the log."""
    day = days.random_day(seed)
    machine = make(day.queues, day.agents, day.start)
    return day, machine, days.drive(machine, day, steps)


def agree(seeds):
    """Refuse the first day on which engine and twin differ."""
    for seed in seeds:
        _, engine, log = run(engine_of, seed)
        _, other, obvious = run(twin.Twin, seed)
        difference = days.first_difference(log, obvious)
        assert difference is None, (seed, difference)
        tally = {(queue, what): count for (queue, what), count in other.tally.items() if count}
        counted = {
            (queue, what): count
            for queue, counts in engine._rules.counts.items()
            for what, count in counts.items()
            if count
        }
        assert (seed, tally) == (seed, counted)


@pytest.mark.requirement(
    "ACD-01",
    "ACD-03",
    "ACD-04",
    "ACD-08",
    "ACD-09",
    "ACD-10",
    "ACD-11",
    "ACD-12",
    "ACD-13",
    "ACD-14",
    "ACD-15",
    "ACD-16",
    "ACD-17",
    "ACD-18",
    "ACD-19",
    "ACD-20",
    "ACD-21",
    "ACD-22",
    "ACD-23",
    "ACD-24",
    "ACD-25",
    "ACD-26",
    "ACD-27",
    "ACD-28",
    "ACD-29",
    "QUE-07",
    "QUE-08",
    "QUE-09",
    "QUE-10",
)
@pytest.mark.parametrize("scenario", scenarios.SCENARIOS, ids=lambda scenario: scenario.says)
def test_the_engine_does_what_was_worked_out_by_hand(scenario):
    """Each rule, with the commands that follow from its sentence."""
    assert scenario.steps == scenarios.play(engine_of, scenario)


def test_engine_and_twin_agree_on_random_days():
    """The same commands at the same times, the same deadlines, the same counts."""
    agree(range(DAYS))


@pytest.mark.long
def test_engine_and_twin_agree_on_thousands_of_random_days():
    """As the short run, with other days."""
    agree(range(10_000, 10_000 + LONG_DAYS))


def test_advances_in_between_change_nothing():
    """A host that looks at the clock more often, or too early, gets the same commands in the same order."""
    for seed in range(DAYS // 3):
        chance = random.Random(seed)
        day, _, log = run(engine_of, seed)
        engine = engine_of(days.random_day(seed).queues, day.agents, day.start)
        last, wanted, given = day.start, [], []
        for now, event, told, _ in log:
            for when in sorted(chance.choices(range(last, now), k=chance.randint(0, 3))) if last < now else ():
                given += engine.advance(when)
                deadline = engine.deadline()
                assert deadline is None or deadline > when
            last = now
            if not isinstance(told, str):
                wanted += told
                given += engine.advance(now) if event is None else engine.handle(event, now)
                assert (seed, now, wanted) == (seed, now, given)


def test_a_late_host_gets_the_same_commands_at_once():
    """Without most of its advances: what was due comes with the next event, each timer at its own time."""
    for seed in range(DAYS // 3):
        day, _, log = run(engine_of, seed)
        legal = [(now, event, told) for now, event, told, _ in log if not isinstance(told, str)]
        engine = engine_of(days.random_day(seed).queues, day.agents, day.start)
        given, last = [], day.start
        for (now, event, _), following in zip(legal, [*legal[1:], None], strict=True):
            if event is not None:
                if isinstance(event, events.CallArrived) and event.call in engine.calls():
                    given += engine.advance(max(last, now - 1))  # it has come again: so it was told to leave
                given += engine.handle(event, now)
            elif following is None or following[0] == now:
                given += engine.advance(now)  # it was first: at one instant the order is the host's
            last = now
        assert (seed, [command for _, _, told in legal for command in told]) == (seed, given)
