"""Every decision about schedules that the manual leaves open, one test each."""

import pickle
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from dstny_smp.destination import ToQueue
from dstny_smp.errors import InvalidValueError
from dstny_smp.schedule import (
    Block,
    Frequency,
    HolidayOrigin,
    Layer,
    Override,
    Recurrence,
    Resolver,
    Schedule,
    Segment,
    State,
    Treatment,
    Weekday,
    timeline,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OPEN, CLOSED, SORRY = Treatment.open(), Treatment.closed(), Treatment.closed("sorry")
NIGHT, DAY = Treatment.forward(ToQueue("night")), Treatment.forward(ToQueue("day"))
ORIGIN = HolidayOrigin(country="NL", key="King's Day", year=2026, language="nl")
DAILY = Recurrence(frequency=Frequency.DAILY)


def wall(text):
    return datetime.fromisoformat(text)


def local(text, fold=0):
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM, fold=fold)


def block(id, starts, ends, treatment=OPEN, recurrence=None, origin=None):
    return Block(
        id=id,
        name=id,
        starts=wall(starts),
        ends=wall(ends),
        recurrence=recurrence or Recurrence.once(),
        treatment=treatment,
        origin=origin,
    )


def weekly(id, days, starts, ends, treatment=OPEN, **fields):
    return Block.weekly(id, id, days, starts, ends, treatment=treatment, **fields)


def resolver(*blocks, exceptions=(), **fields):
    return Resolver(Schedule(id="s", name="S", blocks=blocks, exceptions=exceptions, **fields))


def winner(segment):
    return segment.winner.id if segment.winner else segment.layer.value


def bounds(segment):
    return tuple(bound and bound.isoformat() for bound in (segment.start, segment.end))


def line(ask, start, end):
    """Return the segments of a range as text: their starts, and who wins."""
    return " ".join(f"{each.start:%H:%M%z} {winner(each)}" for each in ask.segments(local(start), local(end)))


# Layers and order


@pytest.mark.requirement("EXC-01")
def test_layers_in_their_order():
    """Override, manual exceptions, holidays, regular blocks, default: each hides the next."""
    regular = weekly("regular", "mon-sun", "00:00", "24:00")
    holiday = block("holiday", "2026-04-27T00:00", "2026-04-28T00:00", SORRY, origin=ORIGIN)
    manual = block("manual", "2026-04-27T00:00", "2026-04-28T00:00", NIGHT)
    noon = local("2026-04-27T12:00")
    ask = [
        resolver(regular, exceptions=(manual, holiday), override=Override(DAY)),
        resolver(regular, exceptions=(manual, holiday)),
        resolver(regular, exceptions=(holiday,)),
        resolver(regular),
        resolver(default=NIGHT),
    ]

    assert ["override", "exceptions", "holidays", "blocks", "default"] == [each.at(noon).layer for each in ask]
    assert list(Layer) == [each.at(noon).layer for each in ask]
    assert ["override", "manual", "holiday", "regular", "default"] == [winner(each.at(noon)) for each in ask]
    assert [DAY, NIGHT, SORRY, OPEN, NIGHT] == [each.at(noon).treatment for each in ask]


@pytest.mark.requirement("EXC-01", "EXC-03")
def test_what_happens_once_beats_what_repeats():
    """Inside a layer a one-off wins even when it stands earlier in the list."""
    one, every = block("one", "2026-05-01T09:00", "2026-05-01T17:00"), weekly("every", "fri", "00:00", "24:00", NIGHT)

    for blocks in ((one, every), (every, one)):
        assert "one" == winner(resolver(*blocks).at(local("2026-05-01T12:00")))
        assert "one" == winner(resolver(exceptions=blocks).at(local("2026-05-01T12:00")))


@pytest.mark.requirement("SCH-18")
def test_otherwise_the_later_in_the_list_wins():
    """An overlap is resolved by order, so that moving a block changes it."""
    first, second = weekly("first", "mon", "09:00", "17:00"), weekly("second", "mon", "12:00", "13:00", NIGHT)
    monday = local("2026-01-05T12:30")

    assert "second" == winner(resolver(first, second).at(monday))
    assert "first" == winner(resolver(second, first).at(monday))


@pytest.mark.requirement("EXC-01", "EXC-02", "EXC-04")
def test_an_exception_covers_exactly_its_interval():
    """It does not replace the whole day: around it the week goes on."""
    ask = resolver(
        weekly("office", "mon-fri", "09:00", "17:00"),
        exceptions=(block("lunch", "2026-01-05T12:00", "2026-01-05T13:00", CLOSED),),
    )

    assert "00:00+0100 default 09:00+0100 office 12:00+0100 lunch 13:00+0100 office 17:00+0100 default" == line(
        ask, "2026-01-05T00:00", "2026-01-06T00:00"
    )


@pytest.mark.requirement("EXC-04")
def test_an_exception_may_last_for_days():
    """A summer closure from one date and time to another."""
    ask = resolver(
        weekly("office", "mon-sun", "09:00", "17:00"),
        exceptions=(block("summer", "2026-07-10T15:00", "2026-08-03T11:00", SORRY),),
    )
    segment = ask.at(local("2026-07-20T12:00"))

    assert ("2026-07-10T15:00:00+02:00", "2026-08-03T11:00:00+02:00") == bounds(segment)
    assert "office" == winner(ask.at(local("2026-08-03T11:00")))


# Time of day


@pytest.mark.requirement("SCH-10")
def test_intervals_are_half_open():
    """The start belongs to a block, the end does not, to the microsecond."""
    ask = resolver(weekly("office", "mon", "09:00", "17:00"))
    moment = timedelta(microseconds=1)
    start, end = local("2026-01-05T09:00"), local("2026-01-05T17:00")

    assert [State.CLOSED, State.OPEN, State.OPEN, State.CLOSED] == [
        ask.at(when).state for when in (start - moment, start, end - moment, end)
    ]


@pytest.mark.requirement("SCH-10", "SCH-18")
def test_adjoining_blocks_have_no_gap():
    """One ends at 12:30 and the next begins there: open throughout, two segments, no change between."""
    ask = resolver(weekly("am", "mon", "09:00", "12:30"), weekly("pm", "mon", "12:30", "24:00"))

    assert "09:00+0100 am 12:30+0100 pm" == line(ask, "2026-01-05T09:00", "2026-01-06T00:00")
    assert local("2026-01-06T00:00") == ask.next_change(local("2026-01-05T09:00"))
    assert "12:30" == f"{ask.at(local('2026-01-05T09:00')).end:%H:%M}"


def test_a_block_that_runs_past_midnight_belongs_to_the_day_it_starts_on():
    """Friday's evening ends on Saturday, also when Saturday is no day of the block and has blocks of its own."""
    ask = resolver(weekly("bar", "fri", "22:00", "02:00"), weekly("sat", "sat", "10:00", "14:00", NIGHT))

    assert "22:00+0100 bar 02:00+0100 default 10:00+0100 sat" == line(ask, "2026-01-09T22:00", "2026-01-10T14:00")
    assert State.CLOSED is ask.at(local("2026-01-09T01:00")).state


def test_a_tail_is_cut_by_a_higher_layer_only():
    """An exception for Saturday ends Friday's evening at midnight; it starts again where the exception ends."""
    bar = weekly("bar", "fri", "22:00", "04:00")
    closed = block("closed", "2026-01-10T00:00", "2026-01-10T02:00", CLOSED)

    assert "22:00+0100 bar 00:00+0100 closed 02:00+0100 bar 04:00+0100 default" == line(
        resolver(bar, exceptions=(closed,)), "2026-01-09T22:00", "2026-01-10T06:00"
    )


@pytest.mark.requirement("SCH-11")
def test_the_last_date_is_that_of_the_start():
    """`until` is inclusive, and the tail past midnight of the last day still runs."""
    ask = resolver(weekly("bar", "mon-sun", "22:00", "02:00", first=date(2026, 1, 5), until=date(2026, 1, 7)))

    assert State.CLOSED is ask.at(local("2026-01-05T21:59")).state
    assert State.OPEN is ask.at(local("2026-01-08T01:59")).state
    assert State.CLOSED is ask.at(local("2026-01-08T22:00")).state
    assert ask.next_change(local("2026-01-08T02:00")) is None


@pytest.mark.requirement("EXC-03")
def test_hidden_occurrences_count_too():
    """`count` counts what is generated, not what is seen."""
    five = block(
        "five", "2026-01-05T09:00", "2026-01-05T17:00", recurrence=Recurrence(frequency=Frequency.DAILY, count=2)
    )
    ask = resolver(five, exceptions=(block("x", "2026-01-06T00:00", "2026-01-07T00:00", CLOSED),))

    assert local("2026-01-05T17:00") == ask.next_change(local("2026-01-05T12:00"))
    assert ask.next_open(local("2026-01-05T17:00")) is None


def test_a_block_may_overlap_its_own_next_occurrence():
    """A day and a half, every day: it never stops."""
    ask = resolver(block("long", "2026-01-05T12:00", "2026-01-07T00:00", recurrence=DAILY))

    assert ("2026-01-05T12:00:00+01:00", None) == bounds(ask.at(local("2030-06-01T00:00")))


# Clocks that change


def test_labels_in_a_spring_gap_do_not_exist():
    """02:15 to 02:45 on the night of the change is no time at all; 02:30 to 04:00 is what is left of it."""
    inside = block("inside", "2026-03-29T02:15", "2026-03-29T02:45")
    partly = block("partly", "2026-03-29T02:30", "2026-03-29T04:00")

    assert "00:00+0100 default" == line(resolver(inside), "2026-03-29T00:00", "2026-03-30T00:00")
    assert "00:00+0100 default 03:00+0200 partly 04:00+0200 default" == line(
        resolver(partly), "2026-03-29T00:00", "2026-03-30T00:00"
    )


@pytest.mark.threat("T-14")
def test_labels_in_an_autumn_fold_hold_twice():
    """02:15 to 02:45 comes in both passes; a block across the whole fold is one run of real time."""
    inside, across = block("inside", "2026-10-25T02:15", "2026-10-25T02:45"), weekly("across", "sat", "22:00", "06:00")

    assert "00:00+0200 default 02:15+0200 inside 02:45+0200 default 02:15+0100 inside 02:45+0100 default" == line(
        resolver(inside), "2026-10-25T00:00", "2026-10-26T00:00"
    )
    ask = resolver(across)
    assert ("2026-10-24T22:00:00+02:00", "2026-10-25T06:00:00+01:00") == bounds(ask.at(local("2026-10-25T02:30", 1)))
    assert timedelta(hours=9) == ask.open_time(local("2026-10-24T12:00"), local("2026-10-25T12:00"))
    assert timedelta(hours=7) == ask.open_time(local("2026-03-28T12:00"), local("2026-03-29T12:00"))


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        ("2026-03-29T02:00", "2026-03-29T02:30", "00:00+0100 default"),
        ("2026-03-29T02:00", "2026-03-29T04:00", "00:00+0100 default 03:00+0200 b 04:00+0200 default"),
        ("2026-03-29T01:00", "2026-03-29T02:00", "00:00+0100 default 01:00+0100 b 03:00+0200 default"),
        ("2026-03-29T01:00", "2026-03-29T03:00", "00:00+0100 default 01:00+0100 b 03:00+0200 default"),
        ("2026-03-29T03:00", "2026-03-29T04:00", "00:00+0100 default 03:00+0200 b 04:00+0200 default"),
        (
            "2026-10-25T02:00",
            "2026-10-25T03:00",
            "00:00+0200 default 02:00+0200 b 03:00+0100 default",
        ),
        ("2026-10-25T01:00", "2026-10-25T02:00", "00:00+0200 default 01:00+0200 b 02:00+0200 default"),
        ("2026-10-25T03:00", "2026-10-25T04:00", "00:00+0200 default 03:00+0100 b 04:00+0100 default"),
    ],
)
def test_bounds_on_the_very_label_of_a_change(starts, ends, expected):
    """The first and last labels of a gap and a fold: nothing of no length, nothing out of order."""
    assert expected == line(
        resolver(block("b", starts, ends)), f"{starts[:10]}T00:00", f"{starts[:8]}{int(starts[8:10]) + 1}T00:00"
    )


def test_both_passes_are_answered_apart():
    """A block from 02:30 begins in the first pass, stops for half an hour, and goes on in the second."""
    ask = resolver(block("b", "2026-10-25T02:30", "2026-10-25T05:00"))
    first, second = local("2026-10-25T02:10"), local("2026-10-25T02:10", 1)

    assert "2026-10-25T02:30:00+02:00" == ask.next_change(first).isoformat()
    assert "2026-10-25T02:00:00+01:00" == ask.next_change(local("2026-10-25T02:45")).isoformat()
    assert "2026-10-25T02:30:00+01:00" == ask.next_change(second).isoformat()
    assert 1 == ask.next_change(second).fold
    assert "2026-10-25T02:00:00+01:00" == ask.previous_change(second).isoformat()


def test_a_day_that_was_left_out():
    """Samoa went from 29 to 31 December 2011: blocks of the 30th never were."""
    ask = resolver(
        weekly("fri", "fri", "00:00", "24:00", NIGHT),
        weekly("week", "mon-thu", "00:00", "24:00"),
        timezone="Pacific/Apia",
    )
    segment = ask.at(datetime(2011, 12, 30, 0, 0, tzinfo=ZoneInfo("Pacific/Apia")) - timedelta(hours=2))

    assert "2011-12-31T00:00:00+14:00" == segment.end.isoformat()
    assert State.CLOSED is ask.at(segment.end).state


def test_an_override_is_bounded_by_instants():
    """It begins in the second pass of the fold, not when the clock first shows that time, and to the microsecond."""
    starts = local("2026-10-25T02:30", 1)
    ends = starts.astimezone(UTC) + timedelta(microseconds=5)
    ask = resolver(override=Override(OPEN, starts, ends))

    assert State.CLOSED is ask.at(local("2026-10-25T02:30")).state
    assert (starts.isoformat(), "2026-10-25T02:30:00.000005+01:00") == bounds(ask.at(starts))
    assert timedelta(microseconds=5) == ask.open_time(local("2026-10-25T00:00"), local("2026-10-26T00:00"))


@pytest.mark.parametrize("year", [2026, 2241, 2243, 2999])
def test_microseconds_are_exact_in_every_year(year):
    """A float of seconds cannot tell microseconds apart in the year 2999; the answers do."""
    moment = timedelta(microseconds=1)
    starts = datetime(year, 3, 4, 5, 6, 7, 89, tzinfo=UTC)
    ends = starts + timedelta(hours=2, microseconds=3)
    ask = resolver(weekly("b", "mon-sun", "00:00", "24:00", NIGHT), override=Override(OPEN, starts, ends))

    assert [State.FORWARD, State.OPEN, State.OPEN, State.FORWARD] == [
        ask.at(when).state for when in (starts - moment, starts, ends - moment, ends)
    ]
    assert starts == ask.next_change(starts - moment) == ask.previous_change(starts + moment)
    assert ends == ask.next_change(starts) == ask.previous_change(datetime(9999, 1, 1, tzinfo=UTC))
    assert ends - starts == ask.open_time(starts - moment, ends + moment)
    assert ends - starts - moment == ask.open_time(starts + moment, ends)
    edge = datetime(year, 3, 5, tzinfo=AMSTERDAM)
    assert [OPEN.state, NIGHT.state] == [
        resolver(block("b", f"{year}-03-05T00:00", f"{year}-03-06T00:00", NIGHT), default=OPEN).at(when).state
        for when in (edge - moment, edge)
    ]


def test_a_block_that_fills_every_day_is_one_run():
    """Midnight between two occurrences of one block is no bound; between two blocks it is."""
    ask = resolver(weekly("all", "mon-sun", "00:00", "24:00", first=date(2026, 1, 5)))

    assert ("2026-01-05T00:00:00+01:00", None) == bounds(ask.at(local("2026-06-10T12:00")))
    assert 1 == len(list(ask.segments(local("2026-06-10T12:00"), local("2026-06-20T12:00"))))


def test_an_override_may_begin_where_a_chunk_does(monkeypatch):
    """Chunks of one day, overrides from UTC midnight: searches begin at the very instant that they look for."""
    monkeypatch.setattr(timeline, "_LONGEST", 1)
    first, last = datetime(2026, 1, 9, tzinfo=UTC), datetime(2026, 1, 12, tzinfo=UTC)
    day = timedelta(days=1)
    ask = resolver(override=Override(OPEN, first, last))
    assert [first] * 6 + [last] * 3 + [None] == [ask.next_change(first + n * day) for n in range(-6, 4)]
    assert [None] * 7 + [first] * 3 + [last] * 6 == [ask.previous_change(first + n * day) for n in range(-6, 10)]

    # What the override hides makes no change, although it would without it.
    hidden = block("hidden", "2026-01-10T09:00", "2026-01-10T17:00")
    ask = resolver(hidden, override=Override(CLOSED, first, last))
    assert [None] * 16 == [ask.next_change(first + n * day) for n in range(-6, 10)]
    assert [None] * 16 == [ask.previous_change(first + n * day) for n in range(-6, 10)]


# Changes


@pytest.mark.requirement("SCH-12")
def test_a_change_is_one_of_treatment_or_of_state_alone():
    """Another destination or prompt is a change of treatment, not of state."""
    ask = resolver(weekly("a", "mon", "09:00", "12:00", NIGHT), weekly("b", "mon", "12:00", "15:00", DAY))
    ten, two = local("2026-01-05T10:00"), local("2026-01-05T14:00")

    assert "12:00" == f"{ask.next_change(ten):%H:%M}" == f"{ask.previous_change(two):%H:%M}"
    assert "15:00" == f"{ask.next_change(ten, by='state'):%H:%M}"
    assert "09:00" == f"{ask.previous_change(two, by='state'):%H:%M}"
    with pytest.raises(InvalidValueError, match="not a kind of change"):
        ask.next_change(ten, by="colour")
    with pytest.raises(InvalidValueError, match="not a kind of change"):
        ask.previous_change(ten, by="colour")


def test_changes_are_strictly_later_and_strictly_earlier():
    """Asked at a change itself, the answer is another one."""
    ask = resolver(weekly("office", "mon", "09:00", "17:00"))
    nine = local("2026-01-05T09:00")

    assert local("2026-01-05T17:00") == ask.next_change(nine)
    assert local("2025-12-29T17:00") == ask.previous_change(nine)
    assert nine == ask.previous_change(nine + timedelta(microseconds=1))


def test_opening_and_closing():
    """The next time it becomes so; forwarding is neither open nor closed."""
    ask = resolver(
        weekly("office", "mon", "09:00", "17:00"), weekly("evening", "mon", "17:00", "20:00", NIGHT), default=CLOSED
    )
    ten = local("2026-01-05T10:00")

    assert local("2026-01-12T09:00") == ask.next_open(ten)
    assert local("2026-01-05T20:00") == ask.next_closed(ten)
    assert local("2026-01-05T09:00") == ask.next_open(local("2026-01-05T08:00"))
    assert local("2026-01-05T20:00") == ask.next_closed(local("2026-01-05T08:00"))
    assert not ask.at(local("2026-01-05T18:00")).is_open
    assert ask.at(ten).is_open
    assert resolver(default=OPEN).next_open(ten) is resolver(default=OPEN).next_closed(ten) is None


# Doors


@pytest.mark.parametrize("ask", ["at", "next_change", "previous_change", "next_open", "next_closed"])
def test_only_aware_datetimes_are_taken(ask):
    """A naive time means nothing without its zone; other values mean nothing at all."""

    class Nowhere(tzinfo):
        def utcoffset(self, when):
            return None

    question = getattr(resolver(), ask)
    for value, code in (
        (datetime(2026, 1, 1), "field.naive_datetime"),
        (datetime(2026, 1, 1, tzinfo=Nowhere()), "field.naive_datetime"),
        (date(2026, 1, 1), "field.wrong_type"),
        ("2026-01-01T00:00Z", "field.wrong_type"),
        (0, "field.wrong_type"),
        (None, "field.wrong_type"),
    ):
        with pytest.raises(InvalidValueError) as caught:
            question(value)
        assert code == caught.value.code, value


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (float("nan"), "field.out_of_range"),
        (float("inf"), "field.out_of_range"),
        (10**30, "field.out_of_range"),
        (-(10**30), "field.out_of_range"),
        (True, "field.wrong_type"),
        ("0", "field.wrong_type"),
        (None, "field.wrong_type"),
    ],
)
def test_posix_seconds_are_checked(seconds, code):
    """What is no time of the years 1 to 9999 is refused."""
    with pytest.raises(InvalidValueError) as caught:
        resolver().at_posix(seconds)

    assert code == caught.value.code


def test_posix_seconds_may_be_whole_or_not():
    """The same answers as for the datetime."""
    ask = resolver(weekly("office", "mon", "09:00", "17:00"))
    nine = local("2026-01-05T09:00").timestamp()

    assert [State.CLOSED, State.OPEN, State.OPEN] == [
        ask.at_posix(each).state for each in (nine - 0.5, nine, int(nine))
    ]
    assert [State.CLOSED] * 2 == [ask.at_posix(each).state for each in (-62_135_596_800, 253_402_300_799.5)]


def test_any_zone_may_ask():
    """The question's zone, fixed or by name, does not matter; the answer is in the schedule's."""
    ask = resolver(weekly("office", "mon", "09:00", "17:00"))
    zones = [UTC, AMSTERDAM, ZoneInfo("Pacific/Kiritimati"), timezone(timedelta(hours=-3, minutes=-7))]
    found = {ask.next_change(local("2026-01-05T10:00").astimezone(zone)).isoformat() for zone in zones}

    assert {"2026-01-05T17:00:00+01:00"} == found


def test_a_range_is_checked_and_may_be_empty():
    """The checks are made at once, not when the first segment is taken."""
    ask, noon = resolver(), local("2026-01-05T12:00")

    assert [] == list(ask.segments(noon, noon))
    assert timedelta() == ask.open_time(noon, noon)
    for question in (ask.segments, ask.open_time):
        with pytest.raises(InvalidValueError, match="lies before the start"):
            question(noon, noon - timedelta(microseconds=1))
        with pytest.raises(InvalidValueError, match="no time zone"):
            question(noon, datetime(2027, 1, 1))
    with pytest.raises(InvalidValueError, match="not of type Schedule"):
        Resolver("s")


def test_a_range_across_a_fold_is_in_order():
    """02:30 in the second pass lies after 02:45 in the first, though the clock says otherwise."""
    ask, early, late = resolver(), local("2026-10-25T02:45"), local("2026-10-25T02:30", 1)

    assert [(early.isoformat(), late.isoformat())] == [bounds(each) for each in ask.segments(early, late)]


# Segments as values


def test_a_segment_is_a_value():
    """It compares by what it says, in real time, prints briefly, pickles, and cannot be confused by a fold."""
    ask = resolver(
        weekly("office", "mon", "09:00", "17:00"), exceptions=(block("x", "2026-01-05T12:00", "2026-01-05T13:00"),)
    )
    segment = ask.at(local("2026-01-05T10:00"))

    assert segment == ask.at(local("2026-01-05T11:00")) == pickle.loads(pickle.dumps(segment))
    assert hash(segment) == hash(pickle.loads(pickle.dumps(segment)))
    assert segment != ask.at(local("2026-01-12T10:00"))
    assert segment != "office"
    assert "<Segment open by blocks[office], 2026-01-05T09:00:00+01:00 to 2026-01-05T12:00:00+01:00>" == repr(segment)
    assert "open by exceptions[x]" in repr(ask.at(local("2026-01-05T12:00")))
    assert "<Segment closed by default, ... to ...>" == repr(resolver().at(local("2026-01-05T12:00")))
    folds = [Segment(OPEN, None, Layer.DEFAULT, local("2026-10-25T02:30", fold), None) for fold in (0, 1)]
    assert folds[0] != folds[1]
    with pytest.raises(AttributeError):
        _ = segment.colour


def test_a_resolver_names_its_schedule():
    """What is shared by threads shows which schedule it answers for."""
    assert "Resolver('s')" == repr(resolver())


# The ends of time


def test_before_the_first_and_after_the_last_block():
    """What has always been has no start, what will always be has no end; both ends of the calendar can be asked."""
    ask = resolver(block("b", "2026-01-05T09:00", "2026-01-05T17:00"))
    first, last = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)

    assert (None, "2026-01-05T09:00:00+01:00") == bounds(ask.at(first))
    assert ("2026-01-05T17:00:00+01:00", None) == bounds(ask.at(last))
    assert local("2026-01-05T09:00") == ask.next_change(first) == ask.next_open(first)
    assert local("2026-01-05T17:00") == ask.previous_change(last)
    assert ask.previous_change(first) is ask.next_change(last) is None
    assert 3 == len(list(ask.segments(first, last)))
    assert timedelta(hours=8) == ask.open_time(first, last)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Amsterdam", "UTC"])
@pytest.mark.parametrize("hours", [-14, 0, 12])
def test_the_ends_of_the_calendar_in_every_zone(zone, hours):
    """An instant of the year 9999 may be no time of another zone's calendar; it is answered all the same."""
    ask = resolver(block("b", "2000-01-01T12:00", "2000-01-02T00:00", recurrence=DAILY), timezone=zone)
    asking = timezone(timedelta(hours=hours))
    for when in (datetime.min.replace(tzinfo=asking), datetime.max.replace(tzinfo=asking)):
        segment = ask.at(when)
        assert segment.layer in (Layer.BLOCKS, Layer.DEFAULT)
        assert segment.start is None or segment.start.year == 9999
        assert segment.end is None or segment.end.year in (2000, 9999)
        assert ask.next_change(when) is None or ask.next_change(when).astimezone(UTC) > when
        assert ask.previous_change(when) is None or ask.previous_change(when).astimezone(UTC) < when
        assert ask.next_open(when) is None or ask.next_open(when).year in (2000, 9999)
    last = datetime.max.replace(tzinfo=asking)
    cut = list(ask.segments(last - timedelta(hours=1), last))
    assert (last - timedelta(hours=1), last) == (cut[0].start, cut[-1].end)
    assert [each.end for each in cut[:-1]] == [each.start for each in cut[1:]]
    assert None not in [each.start for each in cut]


def test_an_endless_block_goes_on_to_the_last_day():
    """The last opening of a daily block is on 31 December 9999, and then there is no next one."""
    ask = resolver(block("b", "2000-01-01T09:00", "2000-01-01T10:00", recurrence=DAILY))

    assert "9999-12-31T09:00:00+01:00" == ask.next_open(local("9999-12-30T12:00")).isoformat()
    assert "9999-12-31T10:00:00+01:00" == ask.next_change(local("9999-12-31T09:30")).isoformat()
    assert ask.next_open(local("9999-12-31T09:00")) is None


def test_weeks_count_from_the_monday_of_the_first_week():
    """Every second week: a Sunday in the first week belongs to it, the next Monday does not."""
    recurrence = Recurrence(interval=2, weekdays={Weekday.WED, Weekday.SUN})
    ask = resolver(block("b", "2026-01-07T09:00", "2026-01-07T10:00", recurrence=recurrence))
    opened = [
        each.start.date().isoformat()
        for each in ask.segments(local("2026-01-01T00:00"), local("2026-02-01T00:00"))
        if each.is_open
    ]

    assert ["2026-01-07", "2026-01-11", "2026-01-21", "2026-01-25"] == opened
