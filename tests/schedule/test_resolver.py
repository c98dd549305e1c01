"""The resolver against a brute-force twin, in six zones and both clock-change nights."""

import bisect
import importlib.util
import itertools
import os
import random
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dstny_smp.schedule import Resolver, State, timeline


def load(name):
    """Import a file beside this one; tests are not a package."""
    spec = importlib.util.spec_from_file_location(f"{name}_of_resolver", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


twin = load("schedule_twin")

ASKED = int(os.environ.get("SMP_INSTANTS", "3000"))
"""Instants that are asked in a usual run. `pytest -m long` asks 150,000 of other schedules."""


def seconds(*values):
    return [None if value is None else value.astimezone(UTC) for value in values]


class Case:
    """One random schedule over one year, its twin, and all its turns."""

    def __init__(self, rnd):
        self.rnd = rnd
        year = rnd.choice([2026, 2026, 2024, 2011])
        self.schedule = twin.random_schedule(rnd, year)
        low, high = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
        self.twin = twin.Twin(self.schedule, low - timedelta(days=2), high + timedelta(days=2))
        self.resolver = Resolver(self.schedule)
        self.low, self.high = low, high
        self.turns = self.twin.turns(low, high)
        self.said = [self.twin.at(turn) for turn in self.turns]

    def instants(self, most):
        """Return turns, moments just before them, and moments between, in any order."""
        between = [
            self.low + timedelta(seconds=self.rnd.randrange(366 * 86_400), microseconds=self.rnd.randrange(10**6))
            for _ in range(most // 4)
        ]
        asked = self.turns + [turn - twin.MICROSECOND for turn in self.turns] + between
        self.rnd.shuffle(asked)
        return [when for when in asked if self.low < when < self.high][:most]

    def later(self, when, key):
        """Return the first later turn with another key; None if there is none in the year."""
        now, index = key(self.twin.at(when)), bisect.bisect_right(self.turns, when)
        pairs = zip(self.turns[index:], self.said[index:], strict=True)
        return twin.first(turn for turn, said in pairs if key(said) != now)

    def earlier(self, when, key):
        """Return the last earlier turn at which the key changed; None if there is none in the year."""
        for index in range(bisect.bisect_left(self.turns, when) - 1, -1, -1):
            if key(self.twin.at(self.turns[index] - twin.MICROSECOND)) != key(self.said[index]):
                return self.turns[index]
        return None

    def becoming(self, when, state):
        """Return the first later turn at which the state becomes this one."""
        index = bisect.bisect_right(self.turns, when)
        before = self.twin.at(when)[0].state
        for turn, said in zip(self.turns[index:], self.said[index:], strict=True):
            if said[0].state is state and before is not state:
                return turn
            before = said[0].state
        return None

    def check(self, when, asked):
        """Hold every answer at one instant against the twin's."""
        resolver, said = self.resolver, self.twin.at(when)
        segment = resolver.at(asked)
        assert said == (segment.treatment, segment.winner, segment.layer), (self.schedule, when)
        self.agree(self.later(when, lambda said: said), segment.end, when)
        for by, key in (("treatment", lambda said: said[0]), ("state", lambda said: said[0].state)):
            self.agree(self.later(when, key), resolver.next_change(asked, by=by), when)
            before, expected = resolver.previous_change(asked, by=by), self.earlier(when, key)
            if expected is None:
                assert before is None or before.astimezone(UTC) <= self.low, (self.schedule, when, by)
            else:
                assert seconds(expected) == seconds(before), (self.schedule, when, by)
        self.agree(self.becoming(when, State.OPEN), resolver.next_open(asked), when)
        self.agree(self.becoming(when, State.CLOSED), resolver.next_closed(asked), when)

    def agree(self, expected, found, when):
        if expected is None:
            assert found is None or found.astimezone(UTC) >= self.high, (self.schedule, when, found)
        else:
            assert seconds(expected) == seconds(found), (self.schedule, when)
            assert self.schedule.timezone == found.tzinfo.key

    def check_range(self):
        """Hold a range's segments and its open time against the twin's turns."""
        low = self.low + timedelta(seconds=self.rnd.randrange(100 * 86_400))
        high = low + timedelta(days=self.rnd.randrange(1, 200), seconds=self.rnd.randrange(86_400))
        segments = list(self.resolver.segments(low, high))
        bounds = [segments[0].start, *(segment.end for segment in segments)]
        expected = [low]
        for turn in self.turns:
            if low < turn < high and self.twin.at(turn) != self.twin.at(turn - twin.MICROSECOND):
                expected.append(turn)
        assert seconds(*expected, high) == seconds(*bounds), self.schedule
        assert [each.end for each in segments[:-1]] == [each.start for each in segments[1:]]
        for segment in segments:
            assert self.twin.at(segment.start.astimezone(UTC)) == (segment.treatment, segment.winner, segment.layer)
        opened = [each.end.astimezone(UTC) - each.start.astimezone(UTC) for each in segments if each.is_open]
        assert sum(opened, timedelta()) == self.resolver.open_time(low, high), self.schedule


def run(instants, start):
    asked = 0
    for rnd in twin.seeds(instants, start):
        case = Case(rnd)
        zones = [UTC, ZoneInfo(case.schedule.timezone), ZoneInfo("Asia/Kolkata"), timezone(timedelta(minutes=-187))]
        for when in case.instants(150):
            case.check(when, when.astimezone(rnd.choice(zones)))
            asked += 1
        case.check_range()
        if asked >= instants:
            break
    return asked


@pytest.mark.requirement("SCH-10", "SCH-18", "EXC-01", "EXC-02", "EXC-03", "EXC-04")
def test_random_schedules_are_answered_as_by_the_twin():
    """Every question at turns, just before them and between, asked in any zone and in any order."""
    assert ASKED <= run(ASKED, start=0)


@pytest.mark.long
def test_many_random_schedules_are_answered_as_by_the_twin():
    """The same, for 150,000 instants of other schedules."""
    asked = run(150_000, start=1_000_000)

    print(f"{asked} instants asked")
    assert asked >= 150_000


@pytest.mark.parametrize(
    ("occurrences", "longest", "kept", "asked"), [(3, 3, 5, 150), (20, 40, 3, 150), (1500, 1464, 2, 120)]
)
def test_the_borders_of_chunks_are_invisible(monkeypatch, occurrences, longest, kept, asked):
    """Tiny chunks, huge ones, and so few kept that most are compiled again: the same answers."""
    monkeypatch.setattr(timeline, "_OCCURRENCES", occurrences)
    monkeypatch.setattr(timeline, "_LONGEST", longest)
    monkeypatch.setattr(timeline, "_CHUNKS", kept)

    assert run(asked, start=500)


def test_the_order_of_questions_does_not_matter():
    """What a resolver was asked before has no influence on what it answers."""
    for rnd in twin.seeds(8, start=900):
        case = Case(rnd)
        asked = case.instants(40)
        fresh = [Resolver(case.schedule).at(when) for when in asked]
        used = case.resolver
        for when in rnd.sample(asked, len(asked)):
            used.next_change(when)

        assert fresh == [used.at(when) for when in asked]
        assert fresh == [used.at_posix(when.timestamp()) for when in asked]


def test_a_label_of_the_zone_is_asked_as_its_instant():
    """Labels around every clock change, skipped and doubled ones too: what they say, their instants say in UTC."""
    looked_up = 0
    for rnd in twin.seeds(40, start=700):
        case = Case(rnd)
        ask, zone, hour = case.resolver, ZoneInfo(case.schedule.timezone), timedelta(hours=1)
        hours = [case.low + number * hour for number in range(366 * 24)]
        changes = [when for when in hours if case.twin.offset(when) != case.twin.offset(when + hour)]
        ask.at(case.low.astimezone(zone))
        for change in [*changes, case.low + 200 * 24 * hour]:
            for _ in range(60):
                away = timedelta(minutes=rnd.randrange(-3600, 3600), microseconds=rnd.choice([0, 0, 1]))
                fold = rnd.randrange(2)
                label = (change.astimezone(zone).replace(tzinfo=None) + away).replace(tzinfo=zone, fold=fold)
                for question in (ask.at, ask.next_change):
                    assert question(label.astimezone(UTC)) == question(label), (case.schedule, label)
        looked_up += sum(len(chunk.dial[0]) for chunk in ask.timeline.near.values())

    # ... and they are looked up as labels, but for those close to a change.
    assert looked_up > 1_000


def test_next_and_previous_are_inverse():
    """From a change, the next one's previous one and the previous one's next one are itself."""
    for rnd, by in itertools.product(twin.seeds(12, start=300), ("treatment", "state")):
        case = Case(rnd)
        ask = case.resolver
        change = ask.next_change(case.low, by=by)
        for _ in range(20):
            if change is None:
                break
            following, before = ask.next_change(change, by=by), ask.previous_change(change, by=by)
            if following is not None:
                assert seconds(change) == seconds(ask.previous_change(following, by=by)), case.schedule
                assert change.astimezone(UTC) < following.astimezone(UTC)
            if before is not None:
                assert seconds(change) == seconds(ask.next_change(before, by=by)), case.schedule
            change = following


def test_the_treatment_differs_after_a_change():
    """A change of treatment is one, and nothing changed until then."""
    for rnd in twin.seeds(12, start=200):
        case = Case(rnd)
        for when in case.instants(20):
            change = case.resolver.next_change(when)
            if change is not None:
                before = case.resolver.at(change.astimezone(UTC) - twin.MICROSECOND).treatment
                assert before == case.resolver.at(when).treatment != case.resolver.at(change).treatment


@pytest.mark.threat("T-29")
def test_many_threads_may_ask_one_resolver():
    """A resolver is shared by the threads of a server."""
    from concurrent.futures import ThreadPoolExecutor

    case = Case(random.Random(5))
    asked = case.instants(200) * 3
    expected = [case.twin.at(when) for when in asked]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(Resolver(case.schedule).at, asked))

    assert expected == [(each.treatment, each.winner, each.layer) for each in found]
