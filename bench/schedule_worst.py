"""The worst schedules that we know, each asked everything in the year 1, now, in 2900 and in 9999.

Each line is one schedule with its slowest questions, in seconds of processor time; a
resolver is new for the first question and used for the others, which is both bad luck
and the common case. What takes long here is what is proved to the end of the calendar,
and what holds 2,000 blocks at the same second. Run it with ``python
bench/schedule_worst.py [words of a name]``. It exits with 1 when a question takes half
a second or more: all but the lines of a `diff` or `open_time`, which list or add up a
period and may take as long as there is to list (about 200,000 occurrences a second, and
5,000 years with one).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from dstny_smp.schedule import (
    Block,
    Frequency,
    Override,
    Recurrence,
    Resolver,
    Schedule,
    Treatment,
    Weekday,
    diff,
    equivalent,
    lint,
)

OPEN, CLOSED, SORRY = Treatment.open(), Treatment.closed(), Treatment.closed("sorry")
TURNS = OPEN, CLOSED, SORRY
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WHEN = [datetime(1, 1, 2, tzinfo=UTC), NOW, datetime(2900, 1, 1, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)]
MOST = 0.5
"""Seconds."""
LISTING = ("diff, 90 days", "open time, 8,000 years")
"""What takes as long as there is to list."""


def block(
    name: str, starts: datetime | str, hours: float, frequency: str = "once", treatment: Treatment = OPEN, **fields
) -> Block:
    begin = datetime.fromisoformat(starts) if isinstance(starts, str) else starts
    recurrence = Recurrence(frequency=Frequency(frequency), **fields)
    ends = begin + timedelta(hours=hours)
    return Block(id=name, name=name, starts=begin, ends=ends, recurrence=recurrence, treatment=treatment)


def blocks(count: int, minutes: int, hours: float, frequency: str, step: int = 0, **fields) -> list[Block]:
    """Return blocks that begin so many minutes after each other; with a step, of growing intervals."""
    begin = datetime(2000, 1, 3)
    return [
        block(
            f"b{n}",
            begin + timedelta(minutes=minutes * n),
            hours,
            frequency,
            TURNS[n % 3],
            **({} if frequency == "once" else {"interval": 1 + step * n % 999}) | fields,
        )
        for n in range(count)
    ]


OFFICE = [Block.weekly("office", "Office", "mon-fri", "08:30", "17:30", treatment=OPEN)]
MONTHS = [block(f"m{month}", f"2000-{month:02}-01", 31 * 24, "yearly", CLOSED) for month in range(1, 13)]
LEAP = "2000-02-29T10:00"


def schedules() -> Iterator[tuple[str, list[Block], list[Block], Override | None]]:
    """Yield a name, the blocks, the exceptions and the override."""
    yield "29 February, every third year", [block("a", LEAP, 2, "yearly", interval=3)], [], None
    yield "29 February, every 300 years", [block("a", LEAP, 2, "yearly", interval=300)], [], None
    yield (
        "2,000 of 29 February, every 300 years",
        [
            block(f"a{n}", f"2000-02-29T{n % 24:02}:{n // 24 % 60:02}", 1, "yearly", TURNS[n % 3], interval=300)
            for n in range(2_000)
        ],
        [],
        None,
    )
    yield (
        "every 999 weeks",
        [block("a", "2000-01-03T09:00", 8, "weekly", weekdays={Weekday.MON}, interval=999)],
        [],
        None,
    )
    yield "2,000 every 999 days", blocks(2_000, 701, 20, "daily", interval=999), [], None
    yield "2,000 of every interval to 999 days", blocks(2_000, 701, 20, "daily", step=1), [], None
    yield "once in 2150", [block("a", "2150-02-02T10:00", 2)], [], None
    yield (
        "yearly, hidden by daily",
        [block("y", "2000-05-05T10:00", 2, "yearly")],
        [block("d", "2000-01-01", 24, "daily", CLOSED)],
        None,
    )
    yield (
        "an override far away",
        OFFICE,
        [],
        Override(OPEN, datetime(2190, 1, 1, tzinfo=UTC), datetime(2190, 1, 2, tzinfo=UTC)),
    )
    yield (
        "900 closures of a year",
        OFFICE,
        [block(f"e{n}", f"{2000 + n}-01-01", 366 * 24, "once", CLOSED) for n in range(900)],
        None,
    )
    yield "2,000 exceptions of a year, over each other", OFFICE, blocks(2_000, 1440, 366 * 24, "once"), None
    yield "2,000 blocks of a year, every day", blocks(2_000, 7, 366 * 24, "daily"), [], None
    yield "2,000 blocks of a day, every day", blocks(2_000, 7, 24, "daily"), [], None
    yield "2,000 blocks of an hour, every day", blocks(2_000, 1, 1, "daily"), [], None
    yield "2,000 blocks of a year, every month", blocks(2_000, 17, 366 * 24, "monthly"), [], None
    yield "2,000 blocks of a year, every year", blocks(2_000, 250, 366 * 24, "yearly"), [], None
    yield (
        "2,000 like each other, of every rhythm",
        [
            block(f"b{n}", datetime(2000, 1, 1) + timedelta(minutes=11 * n), 12, rhythm, interval=1 + n % 7)
            for n, rhythm in enumerate(["daily", "monthly", "yearly", "daily"] * 500)
        ],
        [],
        None,
    )
    yield (
        "coprime rhythms, hidden by twelve months",
        [block(f"b{n}", "2000-01-01T09:00", 1, "daily", interval=n) for n in range(101, 200)],
        MONTHS,
        None,
    )
    yield (
        "1,900 rhythms of days, hidden by twelve months",
        [block(f"b{n}", "2000-01-01T09:00", 1, "daily", interval=2 + n % 900) for n in range(1_900)],
        MONTHS,
        None,
    )
    yield (
        "1,900 rhythms of months, hidden by twelve months",
        [block(f"b{n}", "2000-01-01T09:00", 1, "monthly", interval=1 + n % 900) for n in range(1_900)],
        MONTHS,
        None,
    )
    yield "always in the gap of the clock", [block("g", "2026-03-29T02:15", 0.5, "yearly", nth=-1)], [], None
    yield (
        "2,000 always in the gap, every few years",
        [block(f"g{n}", "2026-03-29T02:15", 0.5, "yearly", nth=-1, interval=1 + n % 400) for n in range(2_000)],
        [],
        None,
    )


def questions(schedule: Schedule) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what is asked."""
    ask, changed = (
        Resolver(schedule),
        Schedule(id="t", name="T", blocks=schedule.blocks[1:], exceptions=schedule.exceptions),
    )
    turned = Schedule(id="u", name="U", blocks=schedule.blocks[::-1], exceptions=schedule.exceptions)
    for when in WHEN:
        year = when.year
        yield f"first answer, {year}", lambda when=when: Resolver(schedule).at(when).end
        yield f"next change, {year}", lambda when=when: ask.next_change(when)
        yield f"next state, {year}", lambda when=when: ask.next_change(when, by="state")
        yield f"previous change, {year}", lambda when=when: ask.previous_change(when)
        yield f"previous state, {year}", lambda when=when: ask.previous_change(when, by="state")
        yield f"next open, {year}", lambda when=when: ask.next_open(when)
        yield f"next closed, {year}", lambda when=when: ask.next_closed(when)
        yield f"explain, {year}", lambda when=when: ask.explain(when).text()
        yield f"first segment, {year}", lambda when=when: next(ask.segments(when, WHEN[-1] + timedelta(hours=1)))
    yield "lint", lambda: lint(schedule, NOW)
    yield "equivalent, less one", lambda: equivalent(schedule, changed)
    yield "equivalent, turned around", lambda: equivalent(schedule, turned)
    yield "diff, 90 days", lambda: diff(schedule, changed, NOW, NOW + timedelta(days=90))
    if len(schedule.blocks) == 1:
        yield "open time, 8,000 years", lambda: ask.open_time(datetime(1999, 1, 1, tzinfo=UTC), WHEN[-1])


def main(words: list[str]) -> int:
    """Ask all, print the slowest, and say whether the promise holds."""
    broken = []
    for name, regular, exceptions, override in schedules():
        if not all(word in name for word in words):
            continue
        schedule = Schedule(id="s", name="S", blocks=regular, exceptions=exceptions, override=override)
        taken = []
        for question, answer in questions(schedule):
            begun = time.process_time()
            answer()
            taken.append((time.process_time() - begun, question))
        taken.sort(reverse=True)
        broken += [f"{name}: {question}" for spent, question in taken if spent >= MOST and question not in LISTING]
        print(f"{name:50}", "; ".join(f"{question} {spent:.3f}" for spent, question in taken[:4]), flush=True)
    print(f"\nunder {MOST} s: {'NO: ' + ', '.join(broken) if broken else 'yes'}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
