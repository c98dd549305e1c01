"""Proofs that nothing changes any more, and far changes that are found: right, and at a bounded cost.

The cost is counted in strokes painted, not in time: a stroke costs about a
microsecond, so 400,000 of them stay under half a second.
"""

import gc
from datetime import UTC, date, datetime, timedelta

import pytest

from dstny_smp import limits
from dstny_smp.schedule import Block, Frequency, Override, Recurrence, Resolver, Schedule, Treatment, Weekday, timeline
from dstny_smp.schedule.chunk import Chunk

OPEN, CLOSED, SORRY = Treatment.open(), Treatment.closed(), Treatment.closed("sorry")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FIRST, LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


def block(id, starts, hours, frequency="once", treatment=OPEN, **fields):
    begin = datetime.fromisoformat(starts)
    recurrence = Recurrence(frequency=Frequency(frequency), **fields)
    ends = begin + timedelta(hours=hours)
    return Block(id=id, name=id, starts=begin, ends=ends, recurrence=recurrence, treatment=treatment)


def weekly(id, days, starts, ends, treatment=OPEN, **fields):
    return Block.weekly(id, id, days, starts, ends, treatment=treatment, **fields)


OFFICE = [weekly("am", "mon-fri", "08:30", "12:30"), weekly("pm", "mon-fri", "13:00", "17:30")]
MONTHS = [block(f"m{month}", f"2000-{month:02}-01", 31 * 24, "yearly", CLOSED) for month in range(1, 13)]
ALL_WEEK = [weekly("week", "mon-fri", "00:00", "24:00", CLOSED), weekly("end", "sat,sun", "00:00", "24:00", CLOSED)]

# blocks, exceptions, next change after now, previous change before now, strokes that one question may cost
CASES = {
    "nothing at all": ([], [], None, None, 10),
    "finished": (
        [weekly("am", "mon-fri", "08:30", "12:30", until=date(2025, 1, 1))],
        [],
        None,
        "2025-01-01T12:30",
        1_000,
    ),
    "always open, one block": ([block("a", "2000-01-01", 24, "daily")], [], None, "2000-01-01T00:00", 2_000),
    "always open, two blocks": (
        [weekly("a", "mon-fri", "00:00", "24:00"), weekly("b", "sat,sun", "00:00", "24:00")],
        [],
        None,
        "1970-01-05T00:00",
        2_000,
    ),
    "every other day twice": (
        [block("a", "2000-01-01", 24, "daily", interval=2), block("b", "2000-01-02", 24, "daily", interval=2)],
        [],
        None,
        "2000-01-01T00:00",
        2_000,
    ),
    "overlaps its own next": ([block("a", "2000-01-01", 8784, "daily")], [], None, "2000-01-01T00:00", 3_000),
    "yearly, hidden by a daily one": (
        [block("y", "2000-05-05T10:00", 2, "yearly")],
        [block("d", "2000-01-01", 24, "daily", CLOSED)],
        None,
        None,
        2_000,
    ),
    "yearly, hidden by office hours": (
        [block("y", "2000-05-05T10:00", 2, "yearly")],
        [block("d", "2000-01-01T08:00", 10, "daily", CLOSED)],
        None,
        None,
        2_000,
    ),
    "monthly, hidden by office hours": (
        [block("y", "2000-05-05T10:00", 2, "monthly")],
        [block("d", "2000-01-01T08:00", 10, "daily", CLOSED)],
        None,
        None,
        10_000,
    ),
    "a week, hidden by a week": (OFFICE, ALL_WEEK, None, None, 3_000),
    "a week, hidden by twelve months": (OFFICE, MONTHS, None, "1999-12-31T17:30", 40_000),
    "hidden by what begins later": (
        [*OFFICE, block("z", "2990-01-01", 24, "daily", CLOSED)],
        [block("x", "2000-01-01", 24, "daily", CLOSED)],
        None,
        "1999-12-31T17:30",
        4_000,
    ),
    "always in the gap of the clock": ([block("g", "2026-03-29T02:15", 0.5, "yearly", nth=-1)], [], None, None, 60_000),
    "29 February": ([block("a", "2000-02-29T10:00", 2, "yearly")], [], "2028-02-29T10:00", "2024-02-29T12:00", 300),
    "29 February, every third year": (
        [block("a", "2000-02-29T10:00", 2, "yearly", interval=3)],
        [],
        "2036-02-29T10:00",
        "2024-02-29T12:00",
        300,
    ),
    "29 February, every 300th year": (
        [block("a", "2000-02-29T10:00", 2, "yearly", interval=300)],
        [],
        "3200-02-29T10:00",
        "2000-02-29T12:00",
        300,
    ),
    "a fifth Friday of February": (
        [block("a", "1980-02-29T09:00", 1, "yearly", nth=5, interval=7)],
        [],
        "2036-02-29T09:00",
        "2008-02-29T10:00",
        300,
    ),
    "once in a half of the year that is not hidden": (
        [block("a", "2150-09-02T10:00", 2), block("z", "2151-02-02T10:00", 2)],
        [*MONTHS[:6], *(block(f"n{month}", f"2000-{month:02}-01", 31 * 24, "yearly", CLOSED) for month in range(1, 7))],
        "2150-09-02T10:00",
        None,
        3_000,
    ),
    "once in 2150": ([block("a", "2150-02-02T10:00", 2)], [], "2150-02-02T10:00", None, 100),
    "once in 2999": ([block("a", "2999-12-31T10:00", 14)], [], "2999-12-31T10:00", None, 100),
    "every 999th day": (
        [block("a", "2000-01-01T09:00", 1, "daily", interval=999)],
        [],
        "2027-05-09T09:00",
        "2024-08-13T10:00",
        300,
    ),
    "every 999th week": (
        [block("a", "2000-01-03T09:00", 1, "weekly", interval=999, weekdays={Weekday.MON})],
        [],
        "2038-04-19T09:00",
        "2019-02-25T10:00",
        300,
    ),
    "every 999th year": (
        [block("a", "2000-01-01T09:00", 1, "yearly", interval=999)],
        [],
        "2999-01-01T09:00",
        "2000-01-01T10:00",
        300,
    ),
    "closed for ten years": (
        OFFICE,
        [block(f"e{n}", f"{2026 + n}-01-01", 8784, treatment=CLOSED) for n in range(10)],
        "2036-01-02T08:30",
        "2025-12-31T17:30",
        30_000,
    ),
}
QUESTIONS = [
    lambda ask, when: ask.at(when).start,
    lambda ask, when: ask.at(when).end,
    lambda ask, when: ask.next_change(when),
    lambda ask, when: ask.next_change(when, by="state"),
    lambda ask, when: ask.previous_change(when),
    lambda ask, when: ask.previous_change(when, by="state"),
    lambda ask, when: ask.next_open(when),
    lambda ask, when: ask.next_closed(when),
]


def text(when):
    return None if when is None else when.replace(tzinfo=None).isoformat("T", "minutes")


def schedule(blocks, exceptions, **fields):
    return Schedule(id="s", name="S", blocks=blocks, exceptions=exceptions, **fields)


@pytest.mark.threat("T-12")
@pytest.mark.requirement("SCH-08", "EXC-03")
@pytest.mark.parametrize("name", CASES)
def test_never_is_proved_and_far_changes_are_found(name):
    """The right answer in both directions."""
    blocks, exceptions, following, before, _ = CASES[name]
    ask = Resolver(schedule(blocks, exceptions))

    assert (following, before) == (text(ask.next_change(NOW)), text(ask.previous_change(NOW)))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("when", [FIRST, NOW, LAST], ids=["year 1", "now", "year 9999"])
def test_no_question_costs_much(name, when):
    """Every question, asked of a resolver that knows nothing yet, from the first, the last and a usual year."""
    blocks, exceptions, _, _, most = CASES[name]
    for question in QUESTIONS:
        ask = Resolver(schedule(blocks, exceptions))
        question(ask, when)
        assert ask.timeline.paint.meter[0] <= most


@pytest.mark.parametrize("by", ["treatment", "state"])
def test_never_is_the_same_for_every_reader(by):
    """Two prompts in turn: the treatment changes for ever, the state never."""
    ask = Resolver(schedule([block("a", "2000-01-01", 12, "daily", SORRY)], []))

    assert ("2026-11-23T00:00" if by == "treatment" else None) == text(ask.next_change(NOW, by=by))


def test_neither_open_nor_closed_is_ever_proved_wrongly():
    """Open and forward in turn for ever: it opens again, and it never closes."""
    forward = Treatment.forward(__import__("dstny_smp").ToQueue("night"))
    ask = Resolver(schedule([block("a", "2000-01-01T08:00", 8, "daily")], [], default=forward))

    assert "2026-11-23T08:00" == text(ask.next_open(NOW))
    assert ask.next_closed(NOW) is None
    assert ask.timeline.paint.meter[0] < 2_000


def test_a_thousand_holidays_hide_a_thousand_openings():
    """Each yearly block under a yearly exception of its own day: 28 kinds of years are looked at, not four hundred."""
    days = [date(2000, 1, 1) + timedelta(days=n % 366) for n in range(1_000)]
    opened = [block(f"b{n}", f"{day}T09:00", 1, "yearly") for n, day in enumerate(days)]
    closed = [block(f"e{n}", f"{day}T00:00", 24, "yearly", CLOSED) for n, day in enumerate(days)]
    for when in (FIRST, NOW, LAST):
        ask = Resolver(schedule(opened, closed))
        assert ask.next_change(when) is ask.previous_change(when) is None
        assert ask.timeline.paint.meter[0] < 300_000


def test_two_thousand_blocks():
    """The cap of blocks, as many exceptions: weekly, daily, yearly, once, by number."""
    many = range(limits.BLOCKS)
    days = list(Weekday)
    shapes = [
        [weekly(f"b{n}", days[n % 7].value, f"{n % 23:02}:{n % 60:02}", "24:00", CLOSED) for n in many],
        [
            block(f"b{n}", f"2000-01-01T{n % 23:02}:{n % 60:02}", 1 + n % 30, "daily", (OPEN, CLOSED)[n % 2])
            for n in many
        ],
        [block(f"b{n}", f"20{n % 90:02}-0{1 + n % 9}-1{n % 10}", 9, "yearly") for n in many],
        [block(f"b{n}", f"2{n % 1000:03}-0{1 + n % 9}-1{n % 10}", 9) for n in many],
        [block(f"b{n}", "2000-01-31T09:00", 1, "monthly", count=500 + n, interval=1 + n % 11) for n in many],
        [block(f"b{n}", "2000-01-31T09:00", 1, "monthly", nth=5, count=500 + n, interval=1 + n % 999) for n in many],
    ]
    for blocks in shapes:
        full = schedule(blocks, [block(f"e{n}", f"2{n % 1000:03}-11-1{n % 10}", 2, treatment=CLOSED) for n in many])
        for when in (FIRST, NOW, LAST):
            ask, before = Resolver(full), 0
            for question in QUESTIONS:
                question(ask, when)
                assert ask.timeline.paint.meter[0] - before < 100_000
                before = ask.timeline.paint.meter[0]


def test_a_long_block_between_two_gaps_is_found():
    """It starts and ends on labels that no clock shows, and is there all the year between."""
    long = block("long", "2150-03-29T02:15", 364 * 24 + 0.5)
    ask = Resolver(schedule([long], []))

    assert "2150-03-29T03:00" == text(ask.next_open(NOW))
    assert "2151-03-28T03:00" == text(ask.next_closed(ask.next_open(NOW)))


def test_memory_stays_flat_over_a_century():
    """A hundred years of questions, and a thousand, leave no more chunks than one would."""
    ask = Resolver(schedule(OFFICE, []))
    for year in range(1970, 2500):
        ask.at(datetime(year, 7, 1, tzinfo=UTC))
        ask.next_change(datetime(year, 2, 1, tzinfo=UTC))

    assert len(ask.timeline.near) <= timeline._CHUNKS
    assert sum(len(chunk.times) for chunk in ask.timeline.near.values()) < timeline._CHUNKS * 1_000


def test_a_chunk_that_is_not_kept_is_gone_at_once():
    """Nothing waits for the garbage collector, which may come late in a big process."""
    ask = Resolver(schedule(OFFICE, []))
    gc.collect()
    gc.disable()
    try:
        before = sum(type(each) is Chunk for each in gc.get_objects())
        for year in range(1970, 2240):
            for month in (1, 7):
                when = datetime(year, month, 1, tzinfo=ask.timeline.zone.info)
                for _ in range(2):
                    _ = ask.at(when).end, ask.next_change(when)
        made = sum(type(each) is Chunk for each in gc.get_objects()) - before
    finally:
        gc.enable()

    assert made <= timeline._CHUNKS + 1


YEAR_LONG = [block(f"b{n}", f"2000-01-{1 + n % 28:02}", 24 * 366, "daily", [OPEN, CLOSED][n % 2]) for n in range(2_000)]
CLOSURES = [block(f"e{n}", f"{2000 + n}-01-01", 366 * 24, "once", CLOSED) for n in range(900)]
COPRIME = [block(f"b{n}", "2000-01-01T09:00", 1, "daily", interval=n) for n in range(101, 200)]


@pytest.mark.parametrize(
    ("blocks", "exceptions", "most"),
    [
        (YEAR_LONG, [], 60_000),
        (OFFICE, CLOSURES, 5_000),
        (COPRIME, MONTHS, 60_000),
        ([block(f"b{n}", "2000-01-01T09:00", 1, "monthly", interval=n) for n in range(1, 999)], MONTHS, 60_000),
    ],
    ids=["2,000 blocks of a year, every day", "900 closures of a year", "coprime rhythms", "any number of months"],
)
@pytest.mark.parametrize("when", [FIRST, NOW, LAST], ids=["year 1", "now", "year 9999"])
def test_what_is_dense_or_hidden_is_not_painted_stroke_by_stroke(blocks, exceptions, most, when):
    """Questions whose strokes are millions, each at its bounded price."""
    ask = Resolver(schedule(blocks, exceptions))
    meter = ask.timeline.paint.meter
    questions = [ask.at, ask.next_change, ask.previous_change, ask.next_open, ask.next_closed, ask.explain]
    questions += [lambda when: ask.next_change(when, by="state"), lambda when: ask.at(when).start]
    for question in questions:
        begun = meter[0]
        question(when)
        assert meter[0] - begun <= most


def test_nothing_falls_between_two_pieces():
    """A long block under dense ones shows for one hour, on any day: it is found there."""
    hours = [block(f"h{hour}", f"2000-01-01T{hour:02}:00", 1, "daily", CLOSED) for hour in range(23)]
    long = block("long", "2150-01-01", 300 * 24, "yearly", OPEN, interval=400)
    for days in range(35, 90):
        last = date(2150, 1, 1) + timedelta(days=days)
        until = block("until", "2000-01-01T23:00", 1, "daily", CLOSED, until=last - timedelta(days=1))
        since = block("since", f"{last + timedelta(days=1)}T23:00", 1, "daily", CLOSED)

        assert f"{last}T23:00" == text(Resolver(schedule([long], [*hours, until, since])).next_change(NOW))


def test_compiling_costs_what_it_holds():
    """Ten times as many blocks cost about ten times as much, not a hundred times."""

    def cost(count):
        blocks = [weekly(f"b{n}", "mon-sun", f"{n % 24:02}:{n // 24 % 60:02}", "24:00") for n in range(count)]
        ask = Resolver(schedule(blocks, []))
        list(ask.segments(NOW, NOW + timedelta(days=30)))
        return ask.timeline.paint.meter[0]

    assert cost(1_000) < 15 * cost(100)


@pytest.mark.threat("T-12")
@pytest.mark.parametrize(
    ("starts", "ends", "following", "before"),
    [
        ("2027-06-01T10:00", None, "2027-06-01T12:00", None),
        (None, "2027-06-01T10:00", "2027-06-01T12:00", None),
        ("2025-06-01T10:00", "2027-06-01T10:00", "2027-06-01T12:00", "2025-06-01T12:00"),
        ("2100-06-01T10:00", "2101-06-01T10:00", "2100-06-01T12:00", None),
    ],
)
def test_an_override_far_away_is_found(starts, ends, following, before):
    """Searches leap over empty years, but not over an override in them."""
    aware = [None if each is None else datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (starts, ends)]
    ask = Resolver(schedule([], [], override=Override(OPEN, *aware)))

    assert (following, before) == (text(ask.next_change(NOW)), text(ask.previous_change(NOW)))
    end = aware[1] and aware[1] + timedelta(days=9999)
    if end:
        assert text(ask.previous_change(end)) == f"{ends[:10]}T12:00"
        assert ask.next_change(end) is None


def test_an_override_like_its_surroundings_changes_nothing():
    """The treatment is the same before, during and after it: no change; the segments differ."""
    override = Override(CLOSED, datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
    ask = Resolver(schedule([block("far", "2030-01-01", 1)], [], override=override))

    assert "2030-01-01T00:00" == text(ask.next_change(NOW))
    assert "2027-01-01T01:00" == text(ask.at(NOW).end)
    assert ask.previous_change(datetime(2029, 1, 1, tzinfo=UTC)) is None
    assert "2028-01-01T01:00" == text(ask.at(datetime(2029, 1, 1, tzinfo=UTC)).start)
