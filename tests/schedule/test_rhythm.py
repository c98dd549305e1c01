"""How long one must look to have seen all: kinds of years, and periods."""

import importlib.util
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from dstny_smp.schedule import Block, Frequency, Recurrence, Treatment
from dstny_smp.schedule.painting import Paint, Rule
from dstny_smp.schedule.rhythm import KINDS, Rhythm, kind
from dstny_smp.schedule.zone import DAY, END, EPOCH_DAY


def load(name):
    """Import a file beside this one; tests are not a package."""
    spec = importlib.util.spec_from_file_location(f"{name}_of_rhythm", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


twin = load("schedule_twin")


def wall(year, month=1, day=1):
    return (date(year, month, day).toordinal() - EPOCH_DAY) * DAY


def paint(rnd, intervals):
    """Return a paint of endless rules of every frequency, up to 366 days long."""
    rules = []
    for rank in range(1, rnd.randrange(2, 8)):
        frequency = rnd.choice([Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY, Frequency.YEARLY])
        day = date(1970, 1, 1) + timedelta(days=rnd.randrange(2_000))
        recurrence, day = twin.random_recurrence(rnd, day, frequency, intervals[frequency])
        recurrence = Recurrence(
            frequency=frequency,
            interval=recurrence.interval,
            weekdays=recurrence.weekdays,
            nth=recurrence.nth,
            last_day=recurrence.last_day,
        )
        starts = datetime(day.year, day.month, day.day, rnd.randrange(24))
        ends = starts + timedelta(hours=rnd.choice([1, 8, 24, 50, 24 * 31, 24 * 366]))
        block = Block(id="b", name="B", starts=starts, ends=ends, recurrence=recurrence, treatment=Treatment.open())
        rules.append(Rule(block, rank))
    return Paint(rules, [])


ANNUAL = {Frequency.DAILY: [1], Frequency.WEEKLY: [1], Frequency.MONTHLY: [1, 2, 3, 4, 6, 12], Frequency.YEARLY: [1]}


def test_years_of_one_kind_show_the_same():
    """What the short proof rests on: same 1 January, same leap years, same paint, to the second."""
    by_kind = {}
    for year in range(1980, 2420):
        by_kind.setdefault(kind(year), []).append(year)
    assert set(by_kind) == KINDS
    for rnd in twin.seeds(40, start=70_000):
        painted = paint(rnd, ANNUAL)
        for years in rnd.sample(sorted(by_kind.values()), 6):
            shown = set()
            for year in rnd.sample(years, 3):
                starts, ranks = painted.runs(wall(year), wall(year + 1))
                shown.add((tuple(start - wall(year) for start in starts), tuple(ranks)))
            assert 1 == len(shown), years


@pytest.mark.parametrize("year", [1980, 2000, 2085, 2099, 2101, 2300, 9900, 9998])
def test_enough_holds_every_kind_of_year(year):
    """Whole years of all kinds, forwards and backwards, also across a century without its leap year."""
    yearly = Block(
        id="y",
        name="Y",
        starts=datetime(1970, 5, 5),
        ends=datetime(1970, 5, 6),
        recurrence=Recurrence(frequency=Frequency.YEARLY),
        treatment=Treatment.open(),
    )
    rhythm = Rhythm(Paint([Rule(yearly, 1)], []))
    after, before = rhythm.enough_after(wall(year, 7, 7)), rhythm.enough_before(wall(year, 7, 7))

    end = 10_000 if after == END else date.fromordinal(after // DAY + EPOCH_DAY).year
    assert after == END or {kind(each) for each in range(year + 1, end)} == KINDS
    assert end - year <= 42
    begin = date.fromordinal(before // DAY + EPOCH_DAY).year
    assert {kind(each) for each in range(begin, year)} == KINDS
    assert year - begin <= 42


def test_other_intervals_need_their_period():
    """Every second week or every fifth month is no matter of one year."""
    for frequency, interval, days in (
        (Frequency.DAILY, 2, 2),
        (Frequency.WEEKLY, 3, 21),
        (Frequency.MONTHLY, 5, 146_097),
        (Frequency.MONTHLY, 7, 7 * 146_097),
        (Frequency.YEARLY, 2, 146_097),
    ):
        recurrence = Recurrence(
            frequency=frequency,
            interval=interval,
            weekdays={twin.Weekday.THU} if frequency is Frequency.WEEKLY else frozenset(),
        )
        block = Block(
            id="b",
            name="B",
            starts=datetime(1970, 1, 1),
            ends=datetime(1970, 1, 2),
            recurrence=recurrence,
            treatment=Treatment.open(),
        )
        rhythm = Rhythm(Paint([Rule(block, 1)], []))
        assert (days * DAY, -days * DAY) == (
            rhythm.enough_after(wall(2000)) - wall(2000),
            rhythm.enough_before(wall(2000)) - wall(2000),
        )
    assert wall(3000) == Rhythm(Paint([], [(0, wall(3000), 1)])).settled
    assert wall(3000) + DAY == Rhythm(Paint([], [(0, wall(3000), 1)])).enough_after(0)
