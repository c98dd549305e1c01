"""Planned activities as facts for the engine: right at every instant, and said once."""

import runpy
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise, takewhile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.acd import Engine, Member, Queue
from dstny_smp.acd.events import AgentBecameAbsent, AgentBecamePresent
from dstny_smp.users import Activity, ActivityKind, User, is_away

EXAMPLES = Path(__file__).parents[2] / "examples"
presence = runpy.run_path(str(EXAMPLES / "planned_activities.py"))["presence"]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NINE = datetime(2026, 6, 9, 9, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def user(id, *activities):
    return User(id=id, first_name=id, last_name="Bakker", email=f"{id}@example.com", activities=activities)


def from_nine(kind, starts, ends):
    return Activity(kind, NINE + timedelta(minutes=starts), NINE + timedelta(minutes=ends))


def told(changes):
    return [
        ((when - (NINE - EPOCH) // MILLISECOND) / 60_000, type(event).__name__, event.agent) for when, event in changes
    ]


def test_a_day():
    """A meeting that runs into a holiday is one absence; work elsewhere is none."""
    anna = user(
        "u-anna",
        from_nine(ActivityKind.MEETING, 60, 120),
        from_nine(ActivityKind.HOLIDAY, 100, 180),
        from_nine(ActivityKind.WORKING_ELSEWHERE, 200, 300),
    )
    bram = user("u-bram", from_nine(ActivityKind.SICK, -60, 60))

    assert [
        (0.0, "AgentBecamePresent", "u-anna"),
        (0.0, "AgentBecameAbsent", "u-bram"),
        (60.0, "AgentBecameAbsent", "u-anna"),
        (60.0, "AgentBecamePresent", "u-bram"),
        (180.0, "AgentBecamePresent", "u-anna"),
    ] == told(presence([anna, bram], NINE))


MOMENTS = st.integers(0, 20_000).map(lambda micros: NINE + timedelta(microseconds=micros))
ACTIVITIES = st.builds(
    lambda kind, one, other: Activity(kind, min(one, other), max(one, other) + timedelta(microseconds=1)),
    st.sampled_from(ActivityKind),
    MOMENTS,
    MOMENTS,
)


@given(activities=st.lists(ACTIVITIES, max_size=6), since=MOMENTS)
def test_at_every_millisecond_the_last_word_is_right(activities, since):
    """Whoever has obeyed all that is due knows who is there, whatever overlaps; asked anew at each millisecond."""
    anna = user("u-anna", *activities)
    changes = list(presence([anna], since))

    assert all(earlier <= later for (earlier, _), (later, _) in pairwise(changes))
    assert all(type(one) is not type(other) for (_, one), (_, other) in pairwise(changes))
    start = -((EPOCH - since) // MILLISECOND)
    for millis in range(start, start + 25):
        due = [event for _, event in takewhile(lambda change: change[0] <= millis, changes)]  # noqa: B023  # used at once
        assert is_away(anna, EPOCH + millis * MILLISECOND) is isinstance(due[-1], AgentBecameAbsent)


def test_the_engine_takes_them_at_their_times():
    """An agent on holiday is not rung; what is said at the start changes nothing for who is there anyway."""
    anna = user("u-anna", from_nine(ActivityKind.HOLIDAY, 60, 120))
    shop = Queue(id="shop", name="Shop", number="201", schedule="office", members=[Member("u-anna")])
    engine = Engine([shop], now=0)
    before = engine.digest()
    present = []
    for when, event in presence([anna], NINE):
        engine.handle(event, when)
        present.append(engine.agent("u-anna").present)

    assert [True, False, True] == present
    untouched = Engine([shop], now=0)
    assert () == untouched.handle(AgentBecamePresent("u-anna"), 0)
    assert before == untouched.digest()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-06-09", "10:00  Pieter Groen absent\n11:30  Pieter Groen present\n"),
        ("2026-07-20", "00:00  Dennis Postma absent\n"),
        ("2026-11-24", ""),
    ],
)
def test_the_program_shows_a_day(day, expected):
    """A meeting in Amsterdam's time, a holiday that has begun before, and a day on which everybody is there."""
    run = subprocess.run(
        [sys.executable, str(EXAMPLES / "planned_activities.py"), str(EXAMPLES / "municipality.json"), day],
        capture_output=True,
        text=True,
        check=True,
    )

    assert expected == run.stdout
