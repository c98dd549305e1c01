"""The resolver beside opening-hours-py, in what both can say and where the other is right.

Left out is where opening-hours-py contradicts itself or RFC 5545: the day around a
clock change (it opens for no time in a gap and gives both passes of a fold one
answer), a tail past midnight before a day that has a rule of its own (it is cut at
midnight), and what lies outside the years 1900 to 9999.
"""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from opening_hours import OpeningHours

from dstny_smp.schedule import Block, Resolver, Schedule, Treatment

ZONES = [
    "Europe/Amsterdam",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kolkata",
    "Pacific/Apia",
]
NAMES, WEEKDAYS = "Mo Tu We Th Fr Sa Su".split(), "mon tue wed thu fri sat sun".split()
OPEN, CLOSED = Treatment.open(), Treatment.closed()
DAY = timedelta(days=1)


def hours(minute):
    return f"{minute // 60:02}:{minute % 60:02}"


def spans(rnd, most):
    """Return spans of minutes of one day that do not touch, as pairs."""
    bounds = sorted(rnd.sample(range(0, 1440, 5), 2 * rnd.randrange(1, most + 1)))
    return list(zip(bounds[::2], bounds[1::2], strict=True))


def said(found):
    return ",".join(f"{hours(low)}-{hours(high)}" for low, high in found)


def by_weekday(rnd):
    """Return a week with different hours each day, days off, and days with hours of their own, for both."""
    rules, blocks, exceptions = [], [], []
    for name, weekday in zip(NAMES, WEEKDAYS, strict=True):
        if rnd.random() < 0.8:
            found = spans(rnd, 3)
            rules.append(f"{name} {said(found)}")
            for low, high in found:
                id = f"{weekday}{low}"
                blocks.append(Block.weekly(id, id, weekday, hours(low), hours(high), treatment=OPEN))
    for number in sorted(rnd.sample(range(365), rnd.randrange(12))):
        day = date(2026, 1, 1) + number * DAY
        own = spans(rnd, 2) if rnd.random() < 0.4 else []
        rules.append(f"{day:%Y %b %d} {said(own) or 'off'}")
        midnight = datetime(day.year, day.month, day.day)
        for low, high, treatment in [(0, 1440, CLOSED), *((low, high, OPEN) for low, high in own)]:
            starts, ends = midnight + timedelta(minutes=low), midnight + timedelta(minutes=high)
            id = f"{day}-{low}-{high}"
            exceptions.append(Block(id=id, name=id, starts=starts, ends=ends, treatment=treatment))
    return "; ".join(rules), blocks, exceptions


def over_midnight(rnd):
    """Return evenings that end on the next day, said by one rule."""
    days = sorted(rnd.sample(range(7), rnd.randrange(1, 8)))
    low, high = rnd.randrange(720, 1440, 5), rnd.randrange(5, 720, 5)
    words = ",".join(WEEKDAYS[day] for day in days)
    block = Block.weekly("e", "Evening", words, hours(low), hours(high), treatment=OPEN)
    return f"{','.join(NAMES[day] for day in days)} {hours(low)}-{hours(high)}", [block], []


def is_plain(when, zone):
    """Tell whether no clock of the zone changes within a day."""
    return len({(when + away).astimezone(zone).utcoffset() for away in (-DAY, timedelta(), DAY)}) == 1


@pytest.mark.parametrize("make", [by_weekday, over_midnight])
def test_both_say_the_same(make):
    """Whether it is open and when that changes, at the changes, just before them, and between."""
    asked = 0
    for seed in range(30):
        rnd = random.Random(seed)
        text, blocks, exceptions = make(rnd)
        zone = ZoneInfo(rnd.choice(ZONES))
        if not blocks:
            continue
        theirs = OpeningHours(text, timezone=zone)
        ours = Resolver(Schedule(id="s", name="S", timezone=zone.key, blocks=blocks, exceptions=exceptions))
        when = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=rnd.randrange(525_600))
        for _ in range(25):
            change = ours.next_change(when)
            for instant in (when, change - timedelta(minutes=1), change):
                local = instant.astimezone(zone)
                following = ours.next_change(local)
                if is_plain(instant.astimezone(UTC), zone) and is_plain(following.astimezone(UTC), zone):
                    assert theirs.is_open(local) is ours.at(local).is_open, (text, local)
                    assert theirs.next_change(local) == following, (text, local)
                    asked += 1
            when = change.astimezone(UTC) + timedelta(minutes=rnd.randrange(3_000))

    assert asked > 1_500
