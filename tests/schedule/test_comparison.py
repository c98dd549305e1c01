"""Two schedules held against each other: where they differ, why, and the proof that they do not."""

import importlib.util
import itertools
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp import ToQueue
from dstny_smp.errors import InvalidValueError
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
)
from dstny_smp.schedule.comparison import Equivalence, Proof
from dstny_smp.schedule.segment import Layer
from dstny_smp.testing.strategies import instants, schedules


def load(name):
    """Import a file beside this one; tests are not a package."""
    spec = importlib.util.spec_from_file_location(f"{name}_of_comparison", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


twin = load("schedule_twin")
OPEN, CLOSED, SORRY = Treatment.open(), Treatment.closed(), Treatment.closed("sorry")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MINUTE = timedelta(minutes=1)


def weekly(id, days, starts, ends, treatment=OPEN, **fields):
    return Block.weekly(id, id, days, starts, ends, treatment=treatment, **fields)


def block(id, starts, hours, frequency="once", treatment=OPEN, **fields):
    begin = datetime.fromisoformat(starts)
    recurrence = Recurrence(frequency=Frequency(frequency), **fields)
    return Block(
        id=id,
        name=id,
        starts=begin,
        ends=begin + timedelta(hours=hours),
        recurrence=recurrence,
        treatment=treatment,
    )


def schedule(blocks=(), exceptions=(), **fields):
    return Schedule(id="s", name="S", blocks=blocks, exceptions=exceptions, **fields)


def local(text, zone=AMSTERDAM):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


OFFICE = weekly("office", "mon-fri", "08:30", "17:00")
SPLIT = [weekly(f"o-{day}", day, "08:30", "17:00") for day in ("mon", "tue", "wed", "thu", "fri")]
CITY = schedule([OFFICE])
MONTHS = [block(f"m{month}", f"2000-{month:02}-01", 31 * 24, "yearly", CLOSED) for month in range(1, 13)]


# diff


@pytest.mark.requirement("SCH-05", "EXC-01")
def test_a_difference_names_times_treatments_and_causes():
    """An exception that closes an afternoon: one difference, with the block and the exception that make it."""
    party = block("party", "2026-05-01T16:00", 4, treatment=SORRY)
    after = CITY.put_exceptions(party)

    found = diff(CITY, after, local("2026-04-27T00:00"), local("2026-05-04T00:00"))

    assert [
        ("2026-05-01T16:00:00+02:00", "2026-05-01T17:00:00+02:00"),
        ("2026-05-01T17:00:00+02:00", "2026-05-01T20:00:00+02:00"),
    ] == [(each.start.isoformat(), each.end.isoformat()) for each in found]
    assert (OPEN, OFFICE, Layer.BLOCKS) == (found[0].before.treatment, found[0].before.winner, found[0].before.layer)
    assert (SORRY, party, Layer.EXCEPTIONS) == (found[0].after.treatment, found[0].after.winner, found[0].after.layer)
    assert (CLOSED, None, Layer.DEFAULT) == (found[1].before.treatment, found[1].before.winner, found[1].before.layer)
    assert (
        "Friday 1 May 2026 16:00 to Friday 1 May 2026 17:00: was open (the block ‘office’), "
        "becomes closed, with prompt sorry (the exception ‘party’)." == found[0].text()
    )
    assert (
        "vrijdag 1 mei 2026 17:00 tot vrijdag 1 mei 2026 20:00: was gesloten (de standaard), "
        "wordt gesloten, met melding sorry (de uitzondering ‘party’)." == found[1].text("nl")
    )


def test_what_nobody_notices_is_no_difference():
    """Another name, another block of the same treatment, another order: nothing."""
    other = schedule([attrs.evolve(OFFICE, name="Kantoor", id="kantoor"), weekly("more", "mon", "09:00", "10:00")])

    assert () == diff(CITY, other, local("2026-01-01T00:00"), local("2027-01-01T00:00"))


def test_a_difference_through_the_fold_is_told_with_its_offset():
    """02:00 to 02:30 happens twice in autumn: two differences, whose texts tell them apart."""
    night = block("night", "2026-10-25T02:00", 0.5)

    found = diff(schedule(), schedule([night]), local("2026-10-25T00:00"), local("2026-10-26T00:00"))

    assert ["2026-10-25T00:00:00+00:00", "2026-10-25T01:00:00+00:00"] == [
        each.start.astimezone(UTC).isoformat() for each in found
    ]
    assert found[0] != found[1]
    assert len(set(found)) == 2
    assert "02:00 (+02:00)" in found[0].text()
    assert "02:00 (+01:00)" in found[1].text()


def test_times_are_of_the_zone_before():
    """Who moves a schedule to another zone sees the changes on the clock that he knows."""
    moved = attrs.evolve(CITY, timezone="Europe/London")

    [early, late] = diff(CITY, moved, local("2026-11-23T00:00"), local("2026-11-24T00:00"))

    assert ("08:30", "09:30") == (f"{early.start:%H:%M}", f"{early.end:%H:%M}")
    assert ("17:00", "18:00") == (f"{late.start:%H:%M}", f"{late.end:%H:%M}")
    assert {AMSTERDAM} == {each.tzinfo for found in (early, late) for each in (found.start, found.end)}


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (datetime(2026, 1, 1), local("2026-01-02T00:00"), "field.naive_datetime"),
        (local("2026-01-02T00:00"), local("2026-01-01T00:00"), "schedule.range_reversed"),
        ("2026", local("2026-01-01T00:00"), "field.wrong_type"),
    ],
)
def test_bad_ranges_are_refused(start, end, code):
    """As by the resolver."""
    with pytest.raises(InvalidValueError) as caught:
        diff(CITY, CITY, start, end)
    assert code == caught.value.code


@given(schedules(most=3), instants(), st.integers(0, 100_000))
def test_nothing_differs_from_itself(any_schedule, start, minutes):
    """The law of identity, over any range."""
    assert () == diff(any_schedule, any_schedule, start, start + minutes * MINUTE)
    assert equivalent(any_schedule, any_schedule).proof is Proof.SAME


def changed(rnd, a):
    """Return a schedule that differs a little, or not at all, from another."""
    blocks = [*a.blocks, *a.exceptions]
    match rnd.randrange(7):
        case 0 if blocks:
            return a.remove(rnd.choice(blocks).id)
        case 1 if a.blocks:
            return a.move(rnd.choice(a.blocks).id, rnd.randrange(len(a.blocks)))
        case 2:
            return attrs.evolve(
                a, timezone=rnd.choice([*twin.ZONES, "Europe/London", "Europe/Brussels", "Africa/Algiers"])
            )
        case 3:
            return attrs.evolve(a, default=twin.random_treatment(rnd))
        case 4:
            return a.with_override(None)
        case 5 if blocks:
            one = rnd.choice(blocks)
            return a.put(attrs.evolve(one, ends=one.ends + rnd.choice([0, 1, 30]) * MINUTE))
    return twin.random_schedule(rnd, 2026)


# Around the changes of the clocks of `twin.ZONES`, and around nothing.
NIGHTS = [
    "2026-03-29",
    "2026-10-25",
    "2026-03-08",
    "2026-11-01",
    "2026-04-05",
    "2026-10-04",
    "2026-02-15",
    "2026-06-10",
]


@pytest.mark.parametrize("night", NIGHTS)
def test_differences_are_those_of_every_minute(night):
    """The slow twin looks at every quarter of a minute's worth of an evening and a night, whatever the clock does."""
    for rnd in twin.seeds(6, hash_of(night)):
        a = twin.random_schedule(rnd, 2026)
        b = changed(rnd, a)
        low = datetime.fromisoformat(night).replace(tzinfo=UTC) - timedelta(hours=14)
        high = low + timedelta(hours=34)
        one, other = twin.Twin(a, low, high), twin.Twin(b, low, high)
        instant = low
        expected = []
        while instant < high:
            left, right = one.at(instant), other.at(instant)
            if left[0] != right[0]:
                expected.append((instant, left, right))
            instant += MINUTE
        found = []
        for each in diff(a, b, low, high):
            assert each.before.treatment != each.after.treatment
            start, end = each.start.astimezone(UTC), each.end.astimezone(UTC)
            assert low <= start < end <= high
            before = each.before.treatment, each.before.winner, each.before.layer
            after = each.after.treatment, each.after.winner, each.after.layer
            minute = start + (-(start - low) % MINUTE)
            while minute < end:
                found.append((minute, before, after))
                minute += MINUTE
        assert expected == found


def hash_of(night):
    return int(night.replace("-", ""))


def test_runs_are_maximal():
    """Two differences that touch differ in treatment or cause."""
    for rnd in twin.seeds(100):
        a, b = twin.random_schedule(rnd, 2026), twin.random_schedule(rnd, 2026)
        found = diff(a, b, datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC))
        for one, other in itertools.pairwise(found):
            assert one.end.timestamp() <= other.start.timestamp()
            if one.end.timestamp() == other.start.timestamp():
                assert (one.before, one.after) != (other.before, other.after)


# equivalent


SAME = {
    "the same": (CITY, CITY, Proof.SAME),
    "other ids and names": (CITY, schedule([attrs.evolve(OFFICE, id="x", name="y")]), Proof.SAME),
    "exceptions as blocks": (CITY, schedule((), [OFFICE]), Proof.SAME),
    "always open, in any zone": (
        schedule(default=OPEN),
        schedule(default=OPEN, timezone="Asia/Tokyo"),
        Proof.SAME,
    ),
    "a week in five parts": (CITY, schedule(SPLIT), Proof.LEFT),
    "a week in five parts, beneath every month": (
        schedule([OFFICE], MONTHS[:5]),
        schedule(SPLIT, MONTHS[:5]),
        Proof.LEFT,
    ),
    "a week beneath twelve closed months": (
        schedule([weekly("office", "mon-fri", "08:30", "17:00", first=date(2000, 1, 1))], MONTHS),
        schedule((), MONTHS),
        Proof.PERIOD,
    ),
    "a yearly day beneath a daily one": (
        schedule([block("y", "2000-05-05T10:00", 2, "yearly")], [block("d", "2000-01-01", 24, "daily", CLOSED)]),
        schedule((), [block("d", "2000-01-01", 24, "daily", CLOSED)]),
        Proof.LEFT,
    ),
    "the last day of February, and the 28th and 29th": (
        schedule([block("l", "2000-02-29T10:00", 2, "yearly", last_day=True)]),
        schedule(
            [
                block("t", "2001-02-28T10:00", 2, "yearly"),
                *(
                    block(f"c{year}", f"{year}-02-28T10:00", 2, "yearly", CLOSED, interval=400)
                    for year in range(2004, 2401, 4)
                    if year % 100 or year == 2400
                ),
                block("b", "2000-02-29T10:00", 2, "yearly"),
            ],
        ),
        Proof.PERIOD,
    ),
    "always in the gap of the clock": (
        schedule([block("g", "2026-03-29T02:15", 0.5, "yearly", nth=-1)]),
        schedule(),
        Proof.CALENDAR,
    ),
    "an hour later in London": (
        schedule([weekly("a", "mon-fri", "09:00", "17:00", first=date(2000, 1, 3))]),
        schedule([weekly("a", "mon-fri", "08:00", "16:00", first=date(2000, 1, 3))], timezone="Europe/London"),
        Proof.LEFT,
    ),
    "another name of a zone": (CITY, attrs.evolve(CITY, timezone="Europe/Brussels"), Proof.SAME),
    "only in winter, where one zone has no summer": (
        schedule([block("w", "2000-01-10T09:00", 3, "yearly")]),
        schedule([block("w", "2000-01-10T09:00", 3, "yearly")], timezone="Africa/Algiers"),
        Proof.PERIOD,
    ),
    "once, in two zones": (
        schedule([block("o", "2026-07-01T12:00", 3)]),
        schedule([block("o", "2026-07-01T19:00", 3)], timezone="Asia/Tokyo"),
        Proof.LEFT,
    ),
    "an override over everything": (
        CITY.with_override(Override(SORRY)),
        schedule(default=OPEN).with_override(Override(SORRY)),
        Proof.SAME,
    ),
    "an override that says what is said anyway": (
        CITY.with_override(Override(CLOSED, local("2026-11-21T00:00"), local("2026-11-22T00:00"))),
        CITY,
        Proof.LEFT,
    ),
}


@pytest.mark.requirement("SCH-08", "SCH-11", "SCH-18")
@pytest.mark.parametrize("name", SAME)
def test_equivalence_is_proved(name):
    """And how; the order of the two does not matter."""
    a, b, proof = SAME[name]

    assert proof is equivalent(a, b).proof
    assert equivalent(b, a)
    assert equivalent(b, a).difference is None


DIFFERENT = {
    "ten minutes later": (CITY, schedule([weekly("office", "mon-fri", "08:30", "17:10")]), "1970-01-05T17:00+01:00"),
    "another prompt": (schedule(default=CLOSED), schedule(default=SORRY), None),
    "29 February is not the last day": (
        schedule([block("a", "2000-02-29T10:00", 2, "yearly")]),
        schedule([block("a", "2000-02-29T10:00", 2, "yearly", last_day=True)]),
        "2001-02-28T10:00+01:00",
    ),
    "far away": (
        CITY,
        CITY.put_exceptions(block("x", "2999-12-30T10:00", 1, treatment=SORRY)),
        "2999-12-30T10:00+01:00",
    ),
    "after many months": (
        schedule([OFFICE], MONTHS),
        schedule(
            (),
            [attrs.evolve(each, recurrence=attrs.evolve(each.recurrence, until=date(2500, 12, 31))) for each in MONTHS],
        ),
        "1970-01-05T08:30+01:00",
    ),
    "another zone": (CITY, attrs.evolve(CITY, timezone="Europe/Paris"), "1976-03-29T07:30+01:00"),
    "in the second pass of a night": (
        schedule([block("n", "2026-10-25T02:15", 0.25)]),
        schedule([block("n", "2026-10-25T02:15", 0.25)], timezone="Africa/Lagos"),
        "2026-10-25T02:15+02:00",
    ),
}


@pytest.mark.requirement("EXC-03")
@pytest.mark.parametrize("name", DIFFERENT)
def test_the_first_difference_is_found(name):
    """The very first instant, in the zone of the first schedule."""
    a, b, first = DIFFERENT[name]
    found = equivalent(a, b)

    assert not found
    assert found.proof is None
    when = found.difference.start
    assert Resolver(a).at(when).treatment == found.difference.before.treatment
    assert Resolver(b).at(when).treatment == found.difference.after.treatment
    assert found.difference.before.treatment != found.difference.after.treatment
    if first is None:
        assert 1 == when.year
    else:
        assert first == when.isoformat(timespec="minutes")


def test_what_was_long_ago_need_not_matter():
    """From an instant on, two schedules may be the same that were not."""
    old = schedule([weekly("old", "sat", "10:00", "12:00", until=date(2020, 1, 1)), OFFICE])
    now = local("2026-01-01T00:00")

    assert "1970-01-10T10:00:00+01:00" == equivalent(old, CITY).difference.start.isoformat()
    assert equivalent(old, CITY, since=now).proof is Proof.SAME
    assert not equivalent(old, CITY, since=local("2019-12-28T11:59"))
    assert equivalent(old, CITY, since=local("2019-12-28T12:00"))


@pytest.mark.parametrize(
    ("since", "code"), [(datetime(2026, 1, 1), "field.naive_datetime"), (2026, "field.wrong_type")]
)
def test_a_bad_since_is_refused(since, code):
    """It is an instant."""
    with pytest.raises(InvalidValueError) as caught:
        equivalent(CITY, CITY, since)
    assert code == caught.value.code


@given(schedules(most=3), st.data())
def test_equivalence_agrees_with_differences(a, data):
    """Proved the same: no range differs. Proved different: they do differ there, and nowhere before."""
    blocks = [each.id for each in (*a.blocks, *a.exceptions)]
    b = a.remove(data.draw(st.sampled_from(blocks))) if blocks else data.draw(schedules(most=3))
    found = equivalent(a, b)
    start = data.draw(instants())
    differences = diff(a, b, start, start + timedelta(days=90))
    if found:
        assert () == differences
    elif found.difference is not None:
        first = found.difference.start
        assert Resolver(a).at(first).treatment != Resolver(b).at(first).treatment
        assert all(first.timestamp() <= each.start.timestamp() for each in differences)
        if first.year > 1:
            before = first.astimezone(UTC) - timedelta(microseconds=1)
            assert Resolver(a).at(before).treatment == Resolver(b).at(before).treatment


def check_random(count, start=0):
    """Hold `equivalent` against `diff` over five years; return how many answers there were of each sort."""
    tally = {}
    low, high = datetime(2024, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
    for rnd in twin.seeds(count, start):
        a = twin.random_schedule(rnd, 2026)
        b = changed(rnd, a)
        since = rnd.choice([None, low, datetime(2026, 3, 29, 0, 30, tzinfo=UTC)])
        found = equivalent(a, b, since)
        listed = diff(a, b, since or low, high)
        tally[found.proof or found.difference is not None] = 1 + tally.get(
            found.proof or found.difference is not None, 0
        )
        if found:
            assert () == listed
        elif found.difference is not None:
            first = found.difference.start
            assert Resolver(a).at(first).treatment != Resolver(b).at(first).treatment
            if (since or low).timestamp() <= first.timestamp() < high.timestamp():
                assert first.timestamp() == listed[0].start.timestamp()
                ends = found.difference.end
                assert listed[0].end == high if ends is None or ends > high else listed[0].end == ends
            else:
                assert () == listed or first.timestamp() < low.timestamp()
    return tally


def test_equivalence_of_random_schedules():
    """Every sort of answer, in all zones, under overrides: each agrees with five years of differences.

    The work of a proof is bounded: of these eighty at most one is given up, and says so.
    """
    tally = check_random(80)

    assert {True, Proof.SAME, Proof.LEFT} <= tally.keys()
    assert tally.get(False, 0) <= 1


@pytest.mark.long
def test_equivalence_of_many_random_schedules():
    """The same, much longer; one in a thousand may be given up."""
    tally = check_random(20_000, 1_000)
    print(tally)

    assert tally.get(False, 0) <= 20


@pytest.mark.parametrize("name", [*SAME, *DIFFERENT])
def test_no_comparison_takes_long(name):
    """Proofs over centuries too: well under a second, even on a machine with other work."""
    a, b, _ = (SAME | DIFFERENT)[name]
    began = time.process_time()
    equivalent(a, b)

    assert time.process_time() - began < 1


def test_a_hostile_comparison_is_given_up():
    """Hundreds of blocks of coprime rhythms, hidden by blocks of others: no answer, and soon."""
    below = [block(f"b{n}", "2000-01-01T09:00", 1, "daily", interval=n) for n in range(101, 200)]
    above = [block(f"a{n}", f"2000-01-{1 + n % 28:02}T08:00", 20, "monthly", CLOSED, interval=7) for n in range(200)]
    cover = [block(f"c{n}", f"2000-{n:02}-01", 24 * 31, "yearly", CLOSED) for n in range(1, 13)]
    began = time.process_time()
    found = equivalent(schedule([*below, *above], cover), schedule(above, cover))

    assert time.process_time() - began < 3
    assert not found
    assert found.difference is None
    assert "too intricate" in found.text()


def test_equivalence_in_words():
    """In both languages, for every outcome."""
    different = equivalent(CITY, schedule(), since=local("2026-11-23T00:00"))
    assert different.text().startswith("The schedules differ: Monday 23 November 2026 08:30 to ")
    assert different.text("nl").startswith("De tijdschema's verschillen: maandag 23 november 2026 08:30 tot ")
    endless = equivalent(schedule(default=OPEN), schedule(default=Treatment.forward(ToQueue("night"))))
    assert endless.difference.end is None
    assert endless.text().endswith("on: was open (the default), becomes forwarded to queue night (the default).")
    proofs = [Equivalence(difference=None, proof=proof).text(language) for proof in Proof for language in ("nl", "en")]
    assert 8 == len(set(proofs))
    assert all("schedules are the same" in text or "tijdschema's zijn op elk moment gelijk" in text for text in proofs)


def test_what_is_common_is_mostly_what_is_dense():
    """Which of two blocks was moved is a matter of view: the rare one, or the proof would cost too much."""
    rare = block("rare", "2027-02-26T22:00", 8, "yearly", nth=4, interval=3)
    dense = block("dense", "2026-10-05T03:00", 8, "daily", interval=5)

    for one, other in ((rare, dense), (dense, rare)):
        assert equivalent(schedule([one, other]), schedule([other, one]))


def test_no_difference_falls_between_two_pieces():
    """A long block under dense ones shows for one hour, on any day: that is the first difference without it."""
    hours = [block(f"h{hour}", f"2000-01-01T{hour:02}:00", 1, "daily", treatment=CLOSED) for hour in range(23)]
    long = block("long", "2150-01-01", 300 * 24, "yearly", interval=400)
    for days in range(35, 90):
        last = date(2150, 1, 1) + timedelta(days=days)
        until = block("until", "2000-01-01T23:00", 1, "daily", treatment=CLOSED, until=last - timedelta(days=1))
        since = block("since", f"{last + timedelta(days=1)}T23:00", 1, "daily", treatment=CLOSED)
        found = equivalent(schedule([long], [*hours, until, since]), schedule([], [*hours, until, since]))

        assert f"{last}T23:00" == f"{found.difference.start:%Y-%m-%dT%H:%M}"


def test_a_removed_hidden_block_changes_nothing():
    """What never wins can go: the proof is for all time."""
    hidden = block("hidden", "2026-05-05T10:00", 2, "monthly", treatment=SORRY)
    cover = block("cover", "2026-01-01", 24, "daily", treatment=CLOSED)
    for below in ([hidden, cover], [cover]):
        whole = schedule([*below, weekly("w", "sun", "10:00", "12:00", SORRY)])
        assert equivalent(schedule([cover, weekly("w", "sun", "10:00", "12:00", SORRY)]), whole)


def test_weekdays_are_weekdays_in_any_zone():
    """Sunday evening in New York is Monday in Amsterdam; the clocks keep no distance, so both are walked."""
    new_york = schedule(
        [block("n", "2026-01-04T18:00", 6, "weekly", weekdays={Weekday.SUN})], timezone="America/New_York"
    )
    amsterdam = schedule([block("a", "2026-01-05T00:00", 6, "weekly", weekdays={Weekday.MON})])

    assert "2026-03-09T00:00:00+01:00" != equivalent(new_york, amsterdam).difference.start.isoformat()
    assert "2026-03-08T18:00:00-04:00" == equivalent(new_york, amsterdam).difference.start.isoformat()
