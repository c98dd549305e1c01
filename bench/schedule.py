"""What a schedule costs to ask: beside a bare bisect, opening-hours-py and dateutil.

One schedule for all: Monday to Friday 08:30-12:30 and 13:00-17:30, Saturday
10:00-14:00, the Dutch public holidays of 2024 to 2030 closed, Europe/Amsterdam.
The *floor* is what nobody can beat in Python: `bisect` over lists of all
transitions that were made beforehand.

First all candidates are asked the same instants and must agree (but for the nights
of clock changes, where opening-hours-py contradicts itself); then they are timed
in turn, the minimum of several rounds. Run it with ``python bench/schedule.py
[rounds]``; peers that are not installed are left out with a line that says so. It
exits with 1 when candidates disagree or a promise is broken:

- `at` and `next_change` with an aware datetime cost at most twice the floor;
- a year's segments cost at most half of opening-hours-py's intervals;
- what never changes again is proved within 5 ms.
"""

from __future__ import annotations

import random
import sys
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import FR, MO, SA, TH, TU, WE, WEEKLY, rrule, rruleset

from dstny_smp.schedule import Block, Resolver, Schedule, State, Treatment, public_holidays

try:
    from opening_hours import OpeningHours
except ImportError:
    OpeningHours = None

ZONE = ZoneInfo("Europe/Amsterdam")
OPEN = Treatment.open()
HOURS = (("mon-fri", "08:30", "12:30"), ("mon-fri", "13:00", "17:30"), ("sat", "10:00", "14:00"))
HOLIDAYS = [each for year in range(2024, 2031) for each in public_holidays.listing("NL", year)]
FIRST, LAST = datetime(2024, 1, 1, tzinfo=ZONE), datetime(2030, 12, 1, tzinfo=ZONE)
YEAR = datetime(2026, 1, 1, tzinfo=ZONE), datetime(2027, 1, 1, tzinfo=ZONE)

Timed = dict[str, dict[str, float]]


def schedule() -> Schedule:
    blocks = [
        Block.weekly(f"b{number}", f"Block {number}", days, starts, ends, treatment=OPEN)
        for number, (days, starts, ends) in enumerate(HOURS)
    ]
    return public_holidays.add(Schedule(id="city", name="City hall", blocks=blocks), HOLIDAYS)


def finished() -> Schedule:
    last = datetime(2025, 1, 1).date()
    return Schedule(
        id="old", name="Old", blocks=[Block.weekly("a", "A", "mon-fri", "08:30", "17:30", treatment=OPEN, until=last)]
    )


def peer() -> object:
    """Return opening-hours-py's schedule, the holidays as dates."""
    days = ",".join(f"{each.date:%Y %b %d}" for each in HOLIDAYS)
    return OpeningHours(f"Mo-Fr 08:30-12:30,13:00-17:30; Sa 10:00-14:00; {days} off", timezone=ZONE)


def rules() -> list[rruleset]:
    """Return dateutil's starts and ends of every opening, in wall time."""
    weekdays = {"mon-fri": (MO, TU, WE, TH, FR), "sat": (SA,)}
    closed = {each.date for each in HOLIDAYS}
    made = []
    for place in (1, 2):
        found = rruleset(cache=True)
        for hours in HOURS:
            hour, minute = map(int, hours[place].split(":"))
            start = datetime(2024, 1, 1, hour, minute)
            found.rrule(rrule(WEEKLY, dtstart=start, byweekday=weekdays[hours[0]], cache=True))
            for day in closed:
                found.exdate(datetime(day.year, day.month, day.day, hour, minute))
        made.append(found)
    return made


class Floor:
    """All transitions beforehand, and a bisect."""

    def __init__(self, resolver: Resolver) -> None:
        segments = list(resolver.segments(FIRST, LAST + timedelta(days=30)))
        self.times = [each.start.timestamp() for each in segments]
        self.segments = segments
        self.ends = [each.end for each in segments]

    def at(self, when: datetime) -> object:
        """Return what holds."""
        return self.segments[bisect_right(self.times, when.timestamp()) - 1]

    def next_change(self, when: datetime) -> object:
        """Return when that ends."""
        return self.ends[bisect_right(self.times, when.timestamp()) - 1]

    def at_posix(self, seconds: float) -> object:
        """Return what holds, for POSIX seconds."""
        return self.segments[bisect_right(self.times, seconds) - 1]


def instants(count: int = 4_000) -> list[datetime]:
    """Return instants at random, away from the nights of clock changes."""
    chance = random.Random(1)
    span = int((LAST - FIRST).total_seconds())
    found = [(FIRST.astimezone(UTC) + timedelta(seconds=chance.randrange(span))).astimezone(ZONE) for _ in range(count)]
    return [each for each in found if not (each.month in (3, 10) and each.day > 24 and each.weekday() in (5, 6))]


def disagreements(asked: Iterable[datetime], resolver: Resolver, starts: rruleset, ends: rruleset) -> list[str]:
    """Return what candidates answer differently."""
    theirs = None if OpeningHours is None else peer()
    wrong = []
    for number, when in enumerate(asked):
        state, change = resolver.at(when).state, resolver.next_change(when)
        if theirs is not None and (theirs.is_open(when), theirs.next_change(when)) != (state is State.OPEN, change):
            wrong.append(f"opening-hours-py at {when}: {theirs.is_open(when)}, {theirs.next_change(when)}")
        if number % 10 == 0:
            wall = when.replace(tzinfo=None)
            opened, closed = starts.after(wall), ends.after(wall)
            if (closed < opened, min(opened, closed)) != (state is State.OPEN, change.replace(tzinfo=None)):
                wrong.append(f"dateutil at {when}: opens {opened}, closes {closed}")
    return wrong


def spent(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def each(question: Callable[[object], object], asked: list) -> Callable[[], None]:
    """Return work that asks one question of many instants."""

    def work() -> None:
        for one in asked:
            question(one)

    return work


def candidates(asked: list[datetime], resolver: Resolver) -> dict[str, dict[str, tuple[Callable[[], object], int]]]:
    """Return by measure and candidate: some work, and how many questions it holds."""
    floor, made, old = Floor(resolver), schedule(), finished()
    posix = [when.timestamp() for when in asked]
    few = [when.replace(tzinfo=None) for when in asked[:200]]
    starts, ends = rules()

    def year() -> None:
        for segment in Resolver(made).segments(*YEAR):
            _ = segment.start, segment.end, segment.state

    found = {
        "state at an aware datetime, us": {
            "floor": (each(floor.at, asked), len(asked)),
            "dstny_smp": (each(resolver.at, asked), len(asked)),
        },
        "state at POSIX seconds, us": {
            "floor": (each(floor.at_posix, posix), len(asked)),
            "dstny_smp": (each(resolver.at_posix, posix), len(asked)),
        },
        "next change, us": {
            "floor": (each(floor.next_change, asked), len(asked)),
            "dstny_smp": (each(resolver.next_change, asked), len(asked)),
            "dateutil": (each(lambda wall: min(starts.after(wall), ends.after(wall)), few), len(few)),
        },
        "a year from nothing, ms": {"dstny_smp": (year, 1)},
        "first question of a new resolver, ms": {"dstny_smp": (lambda: Resolver(made).at(YEAR[0]), 1)},
        "nothing changes any more, ms": {"dstny_smp": (lambda: Resolver(old).next_change(YEAR[0]), 1)},
    }
    if OpeningHours is not None:
        theirs, done = peer(), OpeningHours("2024 Mo-Fr 08:30-17:30", timezone=ZONE)
        found["state at an aware datetime, us"]["opening-hours-py"] = (each(theirs.is_open, asked), len(asked))
        found["next change, us"]["opening-hours-py"] = (each(theirs.next_change, asked), len(asked))
        found["a year from nothing, ms"]["opening-hours-py"] = (lambda: list(peer().intervals(*YEAR)), 1)
        found["first question of a new resolver, ms"]["opening-hours-py"] = (lambda: peer().is_open(YEAR[0]), 1)
        found["nothing changes any more, ms"]["opening-hours-py"] = (lambda: done.next_change(YEAR[0]), 1)
    return found


def measure(work: dict[str, dict[str, tuple[Callable[[], object], int]]], rounds: int) -> Timed:
    """Return by measure and candidate the least time of one question, in the measure's unit."""
    least: Timed = {name: {} for name in work}
    for _ in range(rounds):
        for name, by in work.items():
            unit = 1e6 if name.endswith("us") else 1e3
            for candidate, (task, count) in by.items():
                taken = unit * spent(task) / count
                least[name][candidate] = min(taken, least[name].get(candidate, taken))
    return least


def main(rounds: int) -> int:
    """Check that all agree, measure, print, and say whether the promises hold."""
    if OpeningHours is None:
        print("opening-hours-py is not installed and left out: pip install opening-hours-py\n")
    resolver, asked = Resolver(schedule()), instants()
    starts, ends = rules()
    wrong = disagreements(asked, resolver, starts, ends)
    print(f"{len(asked)} instants asked, {len(wrong)} answers differ")
    for line in wrong[:5]:
        print(" ", line)

    least = measure(candidates(asked, resolver), rounds)
    print(f"Python {sys.version.split()[0]}, least of {rounds} rounds; in brackets: times dstny_smp\n")
    for name, by in least.items():
        ours = by["dstny_smp"]
        shown = "  ".join(f"{candidate} {taken:.3f} ({taken / ours:.2f}x)" for candidate, taken in by.items())
        print(f"{name:40}{shown}")

    kept = {
        f"{name} at most 2 x the floor": least[name]["dstny_smp"] <= 2 * least[name]["floor"]
        for name in ("state at an aware datetime, us", "next change, us")
    }
    year = least["a year from nothing, ms"]
    if "opening-hours-py" in year:
        kept["a year at most half of opening-hours-py"] = year["dstny_smp"] <= year["opening-hours-py"] / 2
    kept["never is proved within 5 ms"] = least["nothing changes any more, ms"]["dstny_smp"] <= 5
    print()
    for promise, is_kept in kept.items():
        print(f"{promise}: {'yes' if is_kept else 'NO'}")
    return 0 if all(kept.values()) and not wrong else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 15))
