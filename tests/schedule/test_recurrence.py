"""Days of occurrence: against dateutil, against the examples of RFC 5545, and in the extreme."""

import importlib.util
import itertools
import os
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from dstny_smp.schedule import Block, Frequency, Recurrence, Treatment, Weekday
from dstny_smp.schedule.recurrence import LAST_DAY, occurrences


def load(name):
    """Import a file beside this one; tests are not a package."""
    spec = importlib.util.spec_from_file_location(f"{name}_of_recurrence", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


twin = load("schedule_twin")

RULES = int(os.environ.get("SMP_RULES", "200"))
"""Random recurrences that are held against dateutil; more of them with SMP_RULES=5000."""

INTERVALS = [1, 1, 1, 2, 3, 4, 5, 7, 12, 13, 25, 100, 400, 999]


def block(starts, **fields):
    day = datetime.fromisoformat(starts)
    recurrence = Recurrence(**fields)
    return Block(
        id="b", name="B", starts=day, ends=day + timedelta(hours=1), recurrence=recurrence, treatment=Treatment.open()
    )


def days(starts, **fields):
    return occurrences(block(starts, **fields))


def dates(found, low="0001-01-01", high="9999-12-31", most=8):
    """Return the first occurrences of a range as texts, each found from the one before."""
    day, last = found.on_or_after(date.fromisoformat(low).toordinal()), date.fromisoformat(high).toordinal()
    listed = []
    while day is not None and day <= last and len(listed) < most:
        listed.append(date.fromordinal(day).isoformat())
        day = found.on_or_after(day + 1)
    return listed


def random_block(rnd):
    day = date(1970, 1, 1) + timedelta(days=rnd.randrange(100 * 365))
    if rnd.random() < 0.3:
        day = day.replace(day=min(rnd.choice([28, 29, 30, 31]), twin.calendar.monthrange(day.year, day.month)[1]))
    if rnd.random() < 0.05:
        day = date(rnd.choice([1972, 1996, 2000, 2024]), 2, 29)
    frequency = rnd.choice([each for each in Frequency if each is not Frequency.ONCE])
    recurrence, day = twin.random_recurrence(rnd, day, frequency, [*INTERVALS, rnd.randrange(1, 1000)])
    starts = datetime(day.year, day.month, day.day, 9)
    return Block(
        id="b", name="B", starts=starts, ends=starts + timedelta(1), recurrence=recurrence, treatment=Treatment.open()
    )


@pytest.mark.requirement("SCH-08", "SCH-09", "SCH-11", "EXC-03")
def test_random_recurrences_are_those_of_dateutil():
    """The same days in the same order, found whole, one by one, forwards, backwards and in part."""
    for rnd in twin.seeds(RULES):
        made = random_block(rnd)
        found, rule = occurrences(made), twin.rule_of(made)
        expected = [day.toordinal() for day in itertools.islice(rule, 600)]
        is_whole = len(expected) < 600

        assert expected == list(found.between(0, expected[-1] + 1)), made
        assert expected[0] == found.first, made
        if is_whole and found.last is not None:
            assert expected[-1] == found.last, made
        elif is_whole:
            # None says that the calendar ends before the recurrence does.
            assert made.recurrence.until is None, made
            assert made.recurrence.count is None or len(expected) < made.recurrence.count, made
        for _ in range(12):
            low = min(rnd.choice(expected) + rnd.choice([-400, -8, -1, 0, 1, 8, 400]), LAST_DAY)
            high = low + rnd.randrange(800)
            if low <= expected[-1] or is_whole:
                assert twin.first(day for day in expected if day >= low) == found.on_or_after(low), (made, low)
                assert twin.first(day for day in reversed(expected) if day <= low) == found.on_or_before(low), made
            if high <= expected[-1] or is_whole:
                assert [day for day in expected if low <= day < high] == list(found.between(low, high)), (made, low)


MON, TUE, WED, FRI, SUN = Weekday.MON, Weekday.TUE, Weekday.WED, Weekday.FRI, Weekday.SUN


@pytest.mark.requirement("SCH-08", "SCH-09", "SCH-11", "EXC-03")
@pytest.mark.parametrize(
    ("starts", "fields", "expected"),
    [
        # RFC 5545 section 3.8.5.3, those that the portal can say
        ("1997-09-02", {"frequency": "daily", "count": 10}, "1997-09-02 1997-09-03 1997-09-04 1997-09-05"),
        ("1997-09-02", {"frequency": "daily", "interval": 2}, "1997-09-02 1997-09-04 1997-09-06 1997-09-08"),
        ("1997-09-02", {"frequency": "daily", "interval": 10, "count": 3}, "1997-09-02 1997-09-12 1997-09-22"),
        ("1997-09-02", {"weekdays": {TUE}}, "1997-09-02 1997-09-09 1997-09-16 1997-09-23"),
        ("1997-09-02", {"weekdays": {TUE}, "interval": 2}, "1997-09-02 1997-09-16 1997-09-30 1997-10-14"),
        (
            "1997-09-01",
            {"weekdays": {MON, WED, FRI}, "interval": 2, "until": date(1997, 9, 19)},
            "1997-09-01 1997-09-03 1997-09-05 1997-09-15 1997-09-17 1997-09-19",
        ),
        # weeks count from the Monday of the first week: with a week from Sunday the second would be 1997-08-17
        (
            "1997-08-05",
            {"weekdays": {TUE, SUN}, "interval": 2, "count": 4},
            "1997-08-05 1997-08-10 1997-08-19 1997-08-24",
        ),
        ("1997-09-05", {"frequency": "monthly", "nth": 1, "count": 4}, "1997-09-05 1997-10-03 1997-11-07 1997-12-05"),
        ("1997-09-22", {"frequency": "monthly", "nth": -1}, "1997-09-29 1997-10-27 1997-11-24 1997-12-29"),
        ("1997-09-30", {"frequency": "monthly", "last_day": True}, "1997-09-30 1997-10-31 1997-11-30 1997-12-31"),
        ("2007-01-30", {"frequency": "monthly", "count": 5}, "2007-01-30 2007-03-30 2007-04-30 2007-05-30"),
        ("1997-01-02", {"frequency": "yearly", "interval": 3, "count": 3}, "1997-01-02 2000-01-02 2003-01-02"),
        # 31 April and 29 February are left out, never moved
        ("2026-01-31", {"frequency": "monthly"}, "2026-01-31 2026-03-31 2026-05-31 2026-07-31"),
        ("2096-02-29", {"frequency": "yearly"}, "2096-02-29 2104-02-29 2108-02-29 2112-02-29"),
        ("2000-02-29", {"frequency": "yearly", "interval": 3}, "2000-02-29 2012-02-29 2024-02-29 2036-02-29"),
        ("2000-02-29", {"frequency": "yearly", "interval": 300}, "2000-02-29 3200-02-29 4400-02-29 5600-02-29"),
        ("2000-02-29", {"frequency": "monthly", "last_day": True}, "2000-02-29 2000-03-31 2000-04-30 2000-05-31"),
        ("2026-01-29", {"frequency": "monthly", "nth": 5}, "2026-01-29 2026-04-30 2026-07-30 2026-10-29"),
        # a day that is left out is not counted
        ("2026-01-31", {"frequency": "monthly", "count": 2}, "2026-01-31 2026-03-31"),
        ("2026-01-01", {"frequency": "once"}, "2026-01-01"),
    ],
)
def test_examples(starts, fields, expected):
    """Tables of the standard and of the rules that the library adds to it."""
    fields = {name: Frequency(value) if name == "frequency" else value for name, value in fields.items()}
    if fields.get("nth") == -1:
        starts = "1997-09-29"

    assert expected.split() == dates(days(starts, **fields), most=len(expected.split()))


@pytest.mark.requirement("SCH-08")
@pytest.mark.parametrize(
    ("starts", "fields", "last"),
    [
        ("2026-01-01", {"frequency": Frequency.DAILY, "count": 100_000}, "2299-10-16"),
        ("2026-01-05", {"weekdays": {MON, FRI}, "count": 3}, "2026-01-12"),
        ("2026-01-09", {"weekdays": {MON, FRI}, "count": 3}, "2026-01-16"),
        ("2026-01-05", {"weekdays": {MON}, "interval": 999, "count": 100_000}, None),
        ("2000-02-29", {"frequency": Frequency.YEARLY, "count": 100}, "2408-02-29"),
        ("2000-02-29", {"frequency": Frequency.YEARLY, "count": 2_000}, None),
        ("2000-01-31", {"frequency": Frequency.MONTHLY, "count": 7 * 400}, "2399-12-31"),
        ("2000-01-31", {"frequency": Frequency.MONTHLY, "count": 7 * 400 + 1}, "2400-01-31"),
        ("2000-01-31", {"frequency": Frequency.MONTHLY, "interval": 999, "count": 73}, "9992-01-31"),
        ("2000-01-31", {"frequency": Frequency.MONTHLY, "interval": 999, "count": 74}, None),
        ("2000-01-31", {"frequency": Frequency.MONTHLY, "nth": 5, "interval": 7, "count": 61}, "2104-06-30"),
        ("2026-01-31", {"frequency": Frequency.MONTHLY, "until": date(2026, 4, 30)}, "2026-03-31"),
        ("2026-01-01", {"frequency": Frequency.DAILY}, None),
    ],
)
def test_the_last_occurrence(starts, fields, last):
    """A number of times is turned into a last day by arithmetic; past the year 9999 there is none."""
    found = days(starts, **fields)

    assert last == (None if found.last is None else date.fromordinal(found.last).isoformat())
    if last:
        assert found.last == found.on_or_before(LAST_DAY) == found.on_or_after(found.last)
        assert found.on_or_after(found.last + 1) is None


@pytest.mark.parametrize("interval", [1, 2, 3, 7, 300, 400, 999])
@pytest.mark.parametrize("frequency", [Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY, Frequency.YEARLY])
def test_the_ends_of_the_calendar(frequency, interval):
    """The year 1 and the year 9999 are days like any other; outside there is nothing to find."""
    found = days(
        "2000-02-29", frequency=frequency, interval=interval, **({"weekdays": {TUE}} if frequency == "weekly" else {})
    )

    assert date(2000, 2, 29).toordinal() == found.first == found.on_or_after(-10) == found.on_or_after(1)
    assert found.on_or_before(1) is None
    assert [] == list(found.between(1, 1000))
    assert found.on_or_after(LAST_DAY + 1) is None
    last = found.on_or_before(LAST_DAY)
    assert LAST_DAY - 2 * found.period < last <= LAST_DAY
    assert last == found.on_or_before(LAST_DAY + 10_000) == found.on_or_after(last)
    assert found.on_or_after(last + 1) is None
    assert [last] == list(found.between(last, LAST_DAY + 10_000))


def test_the_pattern_repeats_after_its_period():
    """What the proof of "never again" rests on."""
    for rnd in twin.seeds(60, start=10_000):
        made = random_block(rnd)
        found = occurrences(made)
        start = found.first + rnd.randrange(1000)
        if found.last is None and start + found.period + 2000 < LAST_DAY:
            near, far = (
                found.between(start, start + 2000),
                found.between(start + found.period, start + found.period + 2000),
            )
            assert [day + found.period for day in near] == list(far), made


def test_no_gap_is_longer_than_promised():
    """What takes a block for one stroke rests on it, where the gap is short enough to be filled."""
    for rnd in twin.seeds(150, start=20_000):
        made = random_block(rnd)
        found = occurrences(made)
        listed = list(found.between(found.first, found.first + 30 * 366))
        gaps = [later - day for day, later in itertools.pairwise(listed)]
        assert max(gaps, default=0) <= found.gap, made
        if found.period <= 366 and len(listed) > 60:
            assert max(gaps) == found.gap, made


@pytest.mark.parametrize(
    ("starts", "fields", "gap"),
    [
        ("2026-01-01", {"frequency": Frequency.MONTHLY}, 31),
        ("2026-01-01", {"frequency": Frequency.YEARLY}, 366),
        ("2024-02-29", {"frequency": Frequency.YEARLY, "last_day": True}, 366),
        ("2026-01-31", {"frequency": Frequency.MONTHLY}, LAST_DAY),
        ("2024-02-29", {"frequency": Frequency.YEARLY}, LAST_DAY),
    ],
)
def test_gaps_of_months(starts, fields, gap):
    """A block of that length fills them; where dates are left out, nothing is promised."""
    assert gap == days(starts, **fields).gap
