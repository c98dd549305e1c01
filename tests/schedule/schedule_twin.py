"""A slow and obvious twin of the resolver, and random schedules to hold both against each other.

The twin turns an instant into the wall clock of the zone (`zoneinfo` alone), walks
the layers naively, and has dateutil list the occurrences. It shares no arithmetic
with the library.
"""

import calendar
import itertools
import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil import rrule

from dstny_smp.destination import ToQueue
from dstny_smp.schedule import (
    Block,
    Frequency,
    HolidayOrigin,
    Layer,
    Override,
    Recurrence,
    Schedule,
    Treatment,
    Weekday,
)

ZONES = [
    "Europe/Amsterdam",
    "America/New_York",
    "Australia/Lord_Howe",  # a change of half an hour
    "Africa/Casablanca",  # goes back for Ramadan
    "Asia/Kolkata",  # no change, half an hour off
    "Pacific/Apia",  # left out 30 December 2011
]
MICROSECOND = timedelta(microseconds=1)
_DAYS = [rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU]
_FREQUENCIES = {
    Frequency.DAILY: rrule.DAILY,
    Frequency.WEEKLY: rrule.WEEKLY,
    Frequency.MONTHLY: rrule.MONTHLY,
    Frequency.YEARLY: rrule.YEARLY,
}


def rule_of(block):
    """Return dateutil's rule for a block that repeats."""
    recurrence, starts = block.recurrence, block.starts
    options = {"dtstart": starts, "interval": recurrence.interval, "wkst": rrule.MO, "count": recurrence.count}
    if recurrence.weekdays:
        options["byweekday"] = [_DAYS[list(Weekday).index(day)] for day in recurrence.weekdays]
    if recurrence.frequency in (Frequency.MONTHLY, Frequency.YEARLY):
        if recurrence.last_day:
            options["bymonthday"] = -1
        elif recurrence.nth is None:
            options["bymonthday"] = starts.day
        else:
            options["byweekday"] = _DAYS[starts.weekday()](recurrence.nth)
        if recurrence.frequency is Frequency.YEARLY:
            options["bymonth"] = starts.month
    if recurrence.until:
        options["until"] = datetime.combine(recurrence.until, starts.time())
    return rrule.rrule(_FREQUENCIES[recurrence.frequency], **options)


def starts_of(block, low, high):
    """Return the starts of a block in a range of wall time."""
    if block.recurrence.frequency is Frequency.ONCE:
        return [block.starts] if low <= block.starts <= high else []
    return rule_of(block).between(low, high, inc=True)


class Twin:
    """Answers by brute force, for instants of a range."""

    def __init__(self, schedule, low, high):
        self.schedule, self.zone, self.occurrences = schedule, ZoneInfo(schedule.timezone), []
        walls = low.replace(tzinfo=None) - timedelta(days=2), high.replace(tzinfo=None) + timedelta(days=2)
        layers = [
            (Layer.BLOCKS, schedule.blocks),
            (Layer.HOLIDAYS, [block for block in schedule.exceptions if block.origin]),
            (Layer.EXCEPTIONS, [block for block in schedule.exceptions if not block.origin]),
        ]
        for height, (layer, blocks) in enumerate(layers):
            for place, block in enumerate(blocks):
                strength = height, block.recurrence.frequency is Frequency.ONCE, place
                length = block.ends - block.starts
                for start in starts_of(block, walls[0] - length, walls[1]):
                    self.occurrences.append((start, start + length, strength, block, layer))

    def at(self, when):
        """Return treatment, winner and layer."""
        override = self.schedule.override
        if override and not ((override.starts and when < override.starts) or (override.ends and when >= override.ends)):
            return override.treatment, None, Layer.OVERRIDE
        wall = when.astimezone(self.zone).replace(tzinfo=None)
        covering = [each for each in self.occurrences if each[0] <= wall < each[1]]
        if not covering:
            return self.schedule.default, None, Layer.DEFAULT
        _, _, _, block, layer = max(covering, key=lambda each: each[2])
        return block.treatment, block, layer

    def offset(self, when):
        return when.astimezone(self.zone).utcoffset()

    def turns(self, low, high):
        """Return every instant of a range at which anything could change, ascending."""
        found = {
            bound.replace(tzinfo=self.zone, fold=fold).astimezone(UTC)
            for occurrence in self.occurrences
            for bound in occurrence[:2]
            for fold in (0, 1)
        }
        if self.schedule.override:
            found |= {self.schedule.override.starts, self.schedule.override.ends} - {None}
        for hours in range(int((high - low) / timedelta(hours=6))):
            before, after = low + timedelta(hours=6 * hours), low + timedelta(hours=6 * hours + 6)
            old = self.offset(before)
            if self.offset(after) != old:
                while after - before > timedelta(seconds=1):
                    middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
                    before, after = (middle, after) if self.offset(middle) == old else (before, middle)
                found.add(after)
        return sorted(turn for turn in found if low <= turn < high)


def random_treatment(rnd):
    return rnd.choice(
        [
            Treatment.open(),
            Treatment.closed(),
            Treatment.closed("sorry"),
            Treatment.forward(ToQueue("a")),
            Treatment.forward(ToQueue("b")),
        ]
    )


def random_recurrence(rnd, day, frequency, intervals=(1, 1, 1, 2, 3, 7)):
    """Return a recurrence and the first day from `day` (or later in its month) that agrees with it."""
    fields = {}
    if frequency is Frequency.WEEKLY:
        fields["weekdays"] = {list(Weekday)[day.weekday()], *rnd.sample(list(Weekday), rnd.randrange(6))}
    elif frequency in (Frequency.MONTHLY, Frequency.YEARLY):
        match rnd.choice(["day", "nth", "last", "last day"]):
            case "nth":
                fields["nth"] = (day.day + 6) // 7
            case "last":
                while (day + timedelta(days=7)).month == day.month:
                    day += timedelta(days=7)
                fields["nth"] = -1
            case "last day":
                day = day.replace(day=calendar.monthrange(day.year, day.month)[1])
                fields["last_day"] = True
    if frequency is not Frequency.ONCE:
        fields["interval"] = rnd.choice(intervals)
        match rnd.randrange(4):
            case 0:
                fields["count"] = rnd.choice([1, 2, 3, 10, 50, 60, 61, 100, 500])
            case 1:
                fields["until"] = day + timedelta(days=rnd.randrange(1000))
    return Recurrence(frequency=frequency, **fields), day


def random_block(rnd, id, around, origin=None):
    day = around + timedelta(days=rnd.randrange(-400, 400))
    recurrence, day = random_recurrence(rnd, day, rnd.choice([*Frequency, Frequency.WEEKLY, Frequency.WEEKLY]))
    minute = rnd.choice([0, 0, 90, 120, 135, 150, 165, 180, 22 * 60, rnd.randrange(1440)])
    lengths = [15, 30, 60, 60, 120, 480, 480, 600, 1440, 2880, rnd.randrange(1, 3000)]
    if rnd.random() < 0.1:
        lengths = [rnd.randrange(1, 366 * 1440)]
    starts = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
    return Block(
        id=id,
        name=id,
        starts=starts,
        ends=starts + timedelta(minutes=rnd.choice(lengths)),
        recurrence=recurrence,
        treatment=random_treatment(rnd),
        origin=origin,
    )


def random_schedule(rnd, year):
    """Return a schedule with something in every layer, and often something in a night of a clock change."""
    around = date(year, 6, 1)
    blocks = [random_block(rnd, f"b{number}", around) for number in range(rnd.randrange(7))]
    if rnd.random() < 0.5:
        night = rnd.choice(
            [
                datetime(year, 3, 29, 2, rnd.choice([0, 15, 30])),
                datetime(year, 10, 25, 2, rnd.choice([0, 15, 30])),
                datetime(year, 4, 5, 1, 30),
                datetime(year, 3, 8, 2, 30),
                datetime(year, 11, 1, 1, 30),
                datetime(year, 12, 30),
            ]
        )
        ends = night + timedelta(minutes=rnd.choice([15, 30, 45, 60, 90, 1440]))
        blocks.append(Block(id="night", name="night", starts=night, ends=ends, treatment=random_treatment(rnd)))
    origin = HolidayOrigin(country="NL", key="King's Day", year=year, language="nl")
    exceptions = [
        random_block(rnd, f"e{number}", around, rnd.choice([None, None, origin])) for number in range(rnd.randrange(4))
    ]
    override = None
    if rnd.random() < 0.3:
        low = datetime(year, 1, 1, tzinfo=UTC) + timedelta(
            minutes=rnd.choice([rnd.randrange(525_600), 1440 * rnd.randrange(365)]),
            microseconds=rnd.choice([0, 0, 123_457]),
        )
        high = low + timedelta(minutes=rnd.randrange(1, 40_000))
        override = Override(random_treatment(rnd), rnd.choice([low, low, None]), rnd.choice([high, high, None]))
    return Schedule(
        id="s",
        name="S",
        timezone=rnd.choice(ZONES),
        blocks=blocks,
        exceptions=exceptions,
        override=override,
        default=random_treatment(rnd),
    )


def first(values):
    return next(iter(values), None)


def seeds(count, start=0):
    """Yield as many random number generators, the same ones every time."""
    return (random.Random(seed) for seed in itertools.islice(itertools.count(start), count))
