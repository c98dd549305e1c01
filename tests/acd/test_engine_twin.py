"""The queue engine's twin by itself: worked scenarios, and what must hold of any log."""

import importlib.util
import os
import random
import sys
from collections import Counter
from pathlib import Path

import pytest

from dstny_smp.acd import commands


def load(name):
    """Import a file beside this one; tests are not a package."""
    spec = importlib.util.spec_from_file_location(f"acd_{name}", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


twin, days, scenarios, auditor = load("engine_twin"), load("random_days"), load("scenarios"), load("auditor")

DAYS = int(os.environ.get("ACD_DAYS", "60"))
STEPS = 200


def run(seed):
    """Return a day, the twin after it, and its log."""
    day = days.random_day(seed)
    machine = twin.Twin(day.queues, day.agents, day.start)
    return day, machine, days.drive(machine, day, STEPS)


def replayed(seed, steps):
    """Return what the twin commands in these steps, a time and an event or None, of the day with that seed."""
    day = days.random_day(seed)
    machine = twin.Twin(day.queues, day.agents, day.start)
    told = []
    for now, event in steps:
        told += machine.advance(now) if event is None else machine.handle(event, now)
    return told


def commanded(log):
    return [command for _, _, told, _ in log if not isinstance(told, str) for command in told]


@pytest.mark.parametrize("scenario", scenarios.SCENARIOS, ids=lambda scenario: scenario.says)
def test_the_twin_does_what_was_worked_out_by_hand(scenario):
    """Each rule, with the commands that follow from its sentence."""
    assert scenario.steps == scenarios.play(twin.Twin, scenario)


def test_no_log_of_the_twin_says_what_cannot_be():
    """Every offer ends once, every visit ends once, nobody rings twice, one play at a time: on many days."""
    ends = Counter()
    for seed in range(DAYS):
        day, machine, log = run(seed)
        read = auditor.Auditor(day.queues).read(log)
        kept = Counter()
        for (_, what), count in machine.tally.items():
            kept[what] += count
        assert (seed, read) == (seed, kept)
        ends += read

    assert {"arrived", "answered", "abandoned", *commands.DIVERTED} == set(ends)


def test_the_days_meet_every_command_and_every_reason():
    """A rule that no day meets would not be judged."""
    met = {
        (type(command).__name__, getattr(command, "reason", getattr(command, "kind", None)))
        for seed in range(DAYS)
        for command in commanded(run(seed)[-1])
    }

    assert {
        *(("CancelOffer", reason) for reason in commands.CANCELLED),
        *(("Divert", reason) for reason in commands.DIVERTED),
        *(("Play", kind) for kind in commands.PLAYS),
        ("LogOut", "missed"),
        *((name, None) for name in "Offer Connect Stop SayPosition SayWait StartWrapUp StaleReport".split()),
    } == met


def test_looking_at_the_clock_more_often_changes_nothing():
    """An early or needless `advance` is harmless: the commands are the same."""
    for seed in range(DAYS // 3):
        chance, (day, _, log) = random.Random(seed), run(seed)
        steps, last = [], day.start
        for now, event, told, _ in log:
            if last < now:
                steps += [(when, None) for when in sorted(chance.choices(range(last, now), k=chance.randint(0, 2)))]
            last = now
            if not isinstance(told, str):
                steps.append((now, event))

        assert (seed, commanded(log)) == (seed, replayed(seed, steps))


def test_what_is_refused_changes_nothing():
    """The same day without its illegal events goes the same way."""
    for seed in range(DAYS // 3):
        _, _, log = run(seed)

        legal = [(now, event) for now, event, told, _ in log if not isinstance(told, str)]

        assert (seed, commanded(log)) == (seed, replayed(seed, legal))
