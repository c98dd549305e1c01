"""What a schedule costs to ask: beside a bare bisect, opening-hours-py and dateutil.

One schedule for all: Monday to Friday 08:30-12:30 and 13:00-17:30, Saturday
10:00-14:00, the Dutch public holidays of 2024 to 2030 closed, Europe/Amsterdam.
The *floor* is a bare `bisect` over lists of all transitions that were made
beforehand: of floats, and for the zone's own datetimes also of those as they stand,
which is wrong in the nights of clock changes.

First all candidates are asked the same instants and must agree (but for the nights
of clock changes, where opening-hours-py contradicts itself); then they are timed
in turn, the minimum of several rounds. Run it with ``python bench/schedule.py
[rounds]``; without opening-hours-py (in the extra ``dev``) it does not start. It
exits with 1 when candidates disagree or a promise is broken:

- `at` and `next_change` with an aware datetime, of the zone or in UTC, cost at most
  twice the floor, and with one of the zone at most a twelfth of opening-hours-py;
- a year's segments cost at most half of opening-hours-py's intervals, its parsing not counted;
- what never changes again is proved within 5 ms;
- a block among 2,000 costs at most 1.5 times as much to compile as one among 100;
- a second century of questions takes no more memory than the first.

opening-hours-py takes no ``datetime.UTC``. It knows the Dutch holidays itself, and is
then four times as fast; those are listed too, and promise nothing.
"""

from __future__ import annotations

import random
import sys
import time
import tracemalloc
from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import FR, MO, SA, TH, TU, WE, WEEKLY, rrule, rruleset
from opening_hours import OpeningHours

from dstny_smp.schedule import Block, Resolver, Schedule, Treatment, public_holidays

ZONE = ZoneInfo("Europe/Amsterdam")
OPEN = Treatment.open()
HOURS = (("mon-fri", "08:30", "12:30"), ("mon-fri", "13:00", "17:30"), ("sat", "10:00", "14:00"))
HOLIDAYS = [each for year in range(2024, 2031) for each in public_holidays.listing("NL", year)]
FIRST, LAST = datetime(2024, 1, 1, tzinfo=ZONE), datetime(2030, 12, 1, tzinfo=ZONE)
YEAR = datetime(2026, 1, 1, tzinfo=ZONE), datetime(2027, 1, 1, tzinfo=ZONE)

LOCAL, IN_UTC, POSIX = (
    "state at a datetime of the zone, us",
    "state at a datetime in UTC, us",
    "state at POSIX seconds, us",
)
NEXT, NEXT_UTC = "next change, of the zone, us", "next change, in UTC, us"
A_YEAR, NEVER = "a year from nothing, ms", "nothing changes any more, ms"
PEER, KNOWING = "opening-hours-py", "opening-hours-py's own holidays"

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


def knowing_peer() -> object:
    """Return opening-hours-py's schedule with the holidays that it knows."""
    return OpeningHours("Mo-Fr 08:30-12:30,13:00-17:30; Sa 10:00-14:00; PH off", timezone=ZONE, country="NL")


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
        self.labels = [each.start for each in segments]
        self.segments = segments
        self.ends = [each.end for each in segments]

    def at(self, when: datetime) -> object:
        """Return what holds."""
        return self.segments[bisect_right(self.times, when.timestamp()) - 1]

    def next_change(self, when: datetime) -> object:
        """Return when that ends."""
        return self.ends[bisect_right(self.times, when.timestamp()) - 1]

    def at_label(self, when: datetime) -> object:
        """Return what holds, but for the nights of clock changes."""
        return self.segments[bisect_right(self.labels, when) - 1]

    def next_change_of_label(self, when: datetime) -> object:
        """Return when that ends, likewise."""
        return self.ends[bisect_right(self.labels, when) - 1]

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
    theirs, floor, wrong = peer(), Floor(resolver), []
    for number, when in enumerate(asked):
        segment, change, moment = resolver.at(when), resolver.next_change(when), when.astimezone(UTC)
        if (theirs.is_open(when), theirs.next_change(when)) != (segment.is_open, change):
            wrong.append(f"opening-hours-py at {when}: {theirs.is_open(when)}, {theirs.next_change(when)}")
        others = [resolver.at(moment), resolver.at_posix(when.timestamp()), floor.at(when), floor.at_label(when)]
        if [segment] * len(others) != others or resolver.next_change(moment) != change:
            wrong.append(f"dstny_smp, or a floor, at {when}")
        if number % 10 == 0:
            wall = when.replace(tzinfo=None)
            opened, closed = starts.after(wall), ends.after(wall)
            if (closed < opened, min(opened, closed)) != (segment.is_open, change.replace(tzinfo=None)):
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
    posix, in_utc = [when.timestamp() for when in asked], [when.astimezone(UTC) for when in asked]
    few = [when.replace(tzinfo=None) for when in asked[:200]]
    starts, ends = rules()
    theirs, knowing, done = peer(), knowing_peer(), OpeningHours("2024 Mo-Fr 08:30-17:30", timezone=ZONE)

    def year() -> None:
        for segment in Resolver(made).segments(*YEAR):
            _ = segment.start, segment.end, segment.state

    def all_of(question: Callable[[object], object], values: list) -> tuple[Callable[[], object], int]:
        return each(question, values), len(values)

    return {
        LOCAL: {
            "floor": all_of(floor.at, asked),
            "floor of labels": all_of(floor.at_label, asked),
            "dstny_smp": all_of(resolver.at, asked),
            PEER: all_of(theirs.is_open, asked),
            KNOWING: all_of(knowing.is_open, asked),
        },
        IN_UTC: {"floor": all_of(floor.at, in_utc), "dstny_smp": all_of(resolver.at, in_utc)},
        POSIX: {"floor": all_of(floor.at_posix, posix), "dstny_smp": all_of(resolver.at_posix, posix)},
        NEXT: {
            "floor": all_of(floor.next_change, asked),
            "floor of labels": all_of(floor.next_change_of_label, asked),
            "dstny_smp": all_of(resolver.next_change, asked),
            PEER: all_of(theirs.next_change, asked),
            KNOWING: all_of(knowing.next_change, asked),
            "dateutil": all_of(lambda wall: min(starts.after(wall), ends.after(wall)), few),
        },
        NEXT_UTC: {"floor": all_of(floor.next_change, in_utc), "dstny_smp": all_of(resolver.next_change, in_utc)},
        A_YEAR: {
            "dstny_smp": (year, 1),
            PEER: (lambda: list(theirs.intervals(*YEAR)), 1),
            KNOWING: (lambda: list(knowing.intervals(*YEAR)), 1),
        },
        "first question of a new resolver, ms": {
            "dstny_smp": (lambda: Resolver(made).at(YEAR[0]), 1),
            PEER: (lambda: peer().is_open(YEAR[0]), 1),
        },
        NEVER: {
            "dstny_smp": (lambda: Resolver(old).next_change(YEAR[0]), 1),
            PEER: (lambda: done.next_change(YEAR[0]), 1),
        },
    }


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


def many(count: int) -> Schedule:
    """Return a schedule of so many weekly blocks of five minutes that do not overlap."""
    days = "mon tue wed thu fri sat sun".split()
    starts = [datetime(2000, 1, 3) + timedelta(minutes=5 * (n // 7)) for n in range(count)]
    blocks = [
        Block.weekly(
            f"b{n}", f"B{n}", days[n % 7], f"{start:%H:%M}", f"{start + timedelta(minutes=5):%H:%M}", treatment=OPEN
        )
        for n, start in enumerate(starts)
    ]
    return Schedule(id="many", name="Many", blocks=blocks)


def compiling(rounds: int) -> dict[int, tuple[float, float]]:
    """Return by number of blocks: the cost of a first question, and of four weeks of segments, in us a block."""
    made = {count: many(count) for count in (10, 100, 1_000, 2_000)}
    weeks = YEAR[0], YEAR[0] + timedelta(weeks=4)
    found = {count: (float("inf"), float("inf")) for count in made}
    for _ in range(rounds):
        for count, busy in made.items():
            first = spent(lambda busy=busy: Resolver(busy).at(YEAR[0]))
            whole = spent(lambda busy=busy: list(Resolver(busy).segments(*weeks)))
            found[count] = min(found[count][0], 1e6 * first / count), min(found[count][1], 1e6 * whole / count)
    return found


def memory() -> list[float]:
    """Return the most that one resolver holds, in MiB, over a century of a question every half day, and again."""
    tracemalloc.start()
    resolver, most = Resolver(schedule()), []
    for century in (2000, 2100, 2000):
        tracemalloc.reset_peak()
        when = datetime(century, 1, 1, tzinfo=ZONE)
        for _ in range(73_000):
            _ = resolver.at(when).end, resolver.next_change(when)
            when += timedelta(hours=12)
        most.append(tracemalloc.get_traced_memory()[1] / 2**20)
    tracemalloc.stop()
    return most


def main(rounds: int) -> int:
    """Check that all agree, measure, print, and say whether the promises hold."""
    resolver, asked = Resolver(schedule()), instants()
    starts, ends = rules()
    wrong = disagreements(asked, resolver, starts, ends)
    print(f"{len(asked)} instants asked, {len(wrong)} answers differ")
    for line in wrong[:5]:
        print(" ", line)
    theirs = knowing_peer()
    odd = sum(theirs.is_open(when) is not resolver.at(when).is_open for when in asked)
    print(f"opening-hours-py with its own holidays: {odd} differ")

    least = measure(candidates(asked, resolver), rounds)
    print(f"Python {sys.version.split()[0]}, least of {rounds} rounds; in brackets: times dstny_smp\n")
    for name, by in least.items():
        ours = by["dstny_smp"]
        shown = "  ".join(f"{candidate} {taken:.3f} ({taken / ours:.2f}x)" for candidate, taken in by.items())
        print(f"{name:40}{shown}")
    cost = compiling(rounds)
    print("\nus a block: first question, four weeks of segments")
    for count, (first, whole) in cost.items():
        print(f"{count:6} blocks {first:8.2f} {whole:8.2f}")
    most = memory()
    print("MiB at most, asked through the 21st century, the 22nd and the 21st:", *(f"{each:.2f}" for each in most))

    def kept(name: str, most: float, of: str, ours: str = "dstny_smp") -> bool:
        return least[name][ours] <= most * least[name][of]

    promises = {f"{name}: at most 2 x the floor": kept(name, 2, "floor") for name in (LOCAL, IN_UTC, NEXT, NEXT_UTC)}
    promises |= {f"{name}: 12 x opening-hours-py": kept(name, 1 / 12, PEER) for name in (LOCAL, NEXT)}
    promises["a year at most half of opening-hours-py"] = kept(A_YEAR, 1 / 2, PEER)
    promises["never is proved within 5 ms"] = least[NEVER]["dstny_smp"] <= 5
    promises["a block among 2,000 costs at most 1.5 x one among 100"] = all(
        among_2000 <= 1.5 * among_100 for among_2000, among_100 in zip(cost[2_000], cost[100], strict=True)
    )
    promises["memory is flat after a century"] = max(most) <= 1.1 * most[0]
    print()
    for promise, is_kept in promises.items():
        print(f"{promise}: {'yes' if is_kept else 'NO'}")
    return 0 if all(promises.values()) and not wrong else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 15))
