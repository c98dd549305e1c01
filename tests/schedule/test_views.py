"""Day, week, month and list: what a person sees of a schedule, on its own clock."""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    Treatment,
    Weekday,
    wording,
)
from dstny_smp.schedule.views import clock, day, month, rows, unnamed, week
from dstny_smp.testing.strategies import schedules

OPEN, CLOSED = Treatment.open(), Treatment.closed()
HOUR = timedelta(hours=1)
OFFICE = Block.weekly("office", "Office", "mon-fri", "08:30", "17:00", treatment=OPEN)
BAR = Block.weekly("bar", "Bar", "sat", "20:00", "02:30", treatment=OPEN)


def schedule(*blocks, **more):
    return Schedule(id="s", name="Hours", blocks=blocks, **more)


def told(shown):
    """Return the spans of a day as short texts."""
    return [f"{clock(span.starts)}-{clock(span.ends)} {span.state} {span.name}".rstrip() for span in shown.spans]


# A day


def test_a_day_is_tiled_from_midnight_to_midnight():
    """What is not planned is there too, by the default; the end of a day is 24:00."""
    shown = day(schedule(OFFICE), date(2026, 12, 24))

    assert ["00:00-08:30 closed", "08:30-17:00 open Office", "17:00-24:00 closed"] == told(shown)
    assert [Layer.DEFAULT, Layer.BLOCKS, Layer.DEFAULT] == [span.layer for span in shown.spans]
    assert (timedelta(hours=24), (), (), False) == (shown.length, shown.missing, shown.double, shown.changes_clock)


@pytest.mark.requirement("SCH-18")
def test_adjoining_blocks_stay_two():
    """Nothing changes for a caller at 12:30, but a person sees the two blocks that he planned."""
    morning = Block.weekly("am", "Morning", "mon-fri", "08:30", "12:30", treatment=OPEN)
    afternoon = Block.weekly("pm", "Afternoon", "mon-fri", "12:30", "17:00", treatment=OPEN)
    shown = day(schedule(morning, afternoon), date(2026, 12, 24))

    assert ["08:30-12:30 open Morning", "12:30-17:00 open Afternoon"] == told(shown)[1:3]


def test_a_night_goes_on_into_the_next_day():
    """Each of the two days says that the block began before or goes on."""
    late = Block.weekly("late", "Late", "fri", "22:00", "02:00", treatment=OPEN)
    friday, saturday = (day(schedule(late), date(2026, 12, number)).spans for number in (18, 19))

    assert (False, True) == (friday[-1].continues_before, friday[-1].continues_after)
    assert (True, False) == (saturday[0].continues_before, saturday[0].continues_after)
    assert friday[-1].end == saturday[0].start == datetime(2026, 12, 19, tzinfo=ZoneInfo("Europe/Amsterdam"))


def test_a_day_that_ends_at_midnight_does_not_go_on():
    """Christmas ends where Boxing Day begins, though both are closed."""
    days = [
        Block(
            id=f"x{number}",
            name="X",
            starts=datetime(2026, 12, number),
            ends=datetime(2026, 12, number + 1),
            treatment=CLOSED,
        )
        for number in (25, 26)
    ]
    shown = day(schedule(exceptions=days), date(2026, 12, 26)).spans

    assert 1 == len(shown)
    assert (False, False) == (shown[0].continues_before, shown[0].continues_after)


def test_in_spring_an_hour_is_missing():
    """The bar closes at the moment when the clock jumps: 02:30 does not exist in that night."""
    shown = day(schedule(BAR), date(2026, 3, 29))

    assert ["00:00-02:00 open Bar", "03:00-24:00 closed"] == told(shown)
    assert (23 * HOUR, ((2 * HOUR, 3 * HOUR),), ()) == (shown.length, shown.missing, shown.double)


@pytest.mark.threat("T-14")
def test_a_span_over_the_gap_is_one():
    """A block from one to five has two stretches on the clock, and is one span of three hours."""
    night = Block.weekly("night", "Night", "sun", "01:00", "05:00", treatment=OPEN)
    span = day(schedule(night), date(2026, 3, 29)).spans[1]

    assert ("01:00", "05:00") == (clock(span.starts), clock(span.ends))
    assert ((HOUR, 2 * HOUR), (3 * HOUR, 5 * HOUR)) == span.stretches
    assert 3 * HOUR == span.end.astimezone(UTC) - span.start.astimezone(UTC)


def test_in_autumn_an_hour_is_double():
    """The bar is open until half past two, closes for half an hour, and opens and closes again."""
    shown = day(schedule(BAR), date(2026, 10, 25))

    assert ["00:00-02:30 open Bar", "02:30-03:00 closed", "02:00-02:30 open Bar", "02:30-24:00 closed"] == told(shown)
    assert (25 * HOUR, (), ((2 * HOUR, 3 * HOUR),)) == (shown.length, shown.missing, shown.double)


@pytest.mark.threat("T-14")
def test_a_span_over_the_fold_overlaps_itself():
    """A block from one to five lasts five hours; the hour that comes twice is in both stretches."""
    night = Block.weekly("night", "Night", "sun", "01:00", "05:00", treatment=OPEN)
    span = day(schedule(night), date(2026, 10, 25)).spans[1]

    assert ((HOUR, 3 * HOUR), (2 * HOUR, 5 * HOUR)) == span.stretches
    assert 5 * HOUR == span.end.astimezone(UTC) - span.start.astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "on", "hours", "missing", "double", "spans"),
    [
        ("Pacific/Apia", date(2011, 12, 30), 0, [("00:00", "24:00")], [], []),
        ("Asia/Beirut", date(2026, 3, 29), 23, [("00:00", "01:00")], [], ["01:00-24:00 closed"]),
        ("America/Sao_Paulo", date(2018, 2, 17), 25, [], [("23:00", "24:00")], ["00:00-24:00 closed"]),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5, [], [("01:30", "02:00")], ["00:00-24:00 closed"]),
        # At one minute past midnight the clock went back to yesterday: that day is shown in two goes.
        (
            "America/St_Johns",
            date(2006, 10, 28),
            24 + 59 / 60,
            [],
            [("23:01", "24:00")],
            ["00:00-24:00 closed", "23:01-24:00 closed"],
        ),
        (
            "America/St_Johns",
            date(2006, 10, 29),
            24 + 1 / 60,
            [],
            [("00:00", "00:01")],
            ["00:00-00:01 closed", "00:00-24:00 closed"],
        ),
    ],
)
def test_strange_days(zone, on, hours, missing, double, spans):
    """A day that never was, clocks that change at midnight, by half an hour, or a minute after it."""
    shown = day(schedule(timezone=zone), on)

    assert timedelta(hours=hours) == shown.length
    assert missing == [(clock(low), clock(high)) for low, high in shown.missing]
    assert double == [(clock(low), clock(high)) for low, high in shown.double]
    assert spans == told(shown)


def test_an_override_is_shown_to_the_second():
    """An override is bounded by instants; the rest of the clock has whole minutes."""
    override = Override(CLOSED, datetime(2026, 12, 24, 9, 0, 30, tzinfo=UTC), datetime(2026, 12, 24, 10, tzinfo=UTC))
    shown = day(schedule(OFFICE, override=override), date(2026, 12, 24))

    assert "08:30-10:00:30 open Office" == told(shown)[1]
    assert ("10:00:30", Layer.OVERRIDE, None) == (
        clock(shown.spans[2].starts),
        shown.spans[2].layer,
        shown.spans[2].winner,
    )


@pytest.mark.requirement("HOL-08")
def test_a_holiday_is_named_even_where_something_outranks_it():
    """Good Friday stays Good Friday when the city hall works."""
    origin = HolidayOrigin(country="NL", key="Good Friday", year=2026, language="nl")
    friday = datetime(2026, 4, 3)
    holiday = Block(
        id="gf", name="Goede Vrijdag", starts=friday, ends=friday + 24 * HOUR, treatment=CLOSED, origin=origin
    )
    works = Block(id="w", name="Werkt", starts=friday + 9 * HOUR, ends=friday + 17 * HOUR, treatment=OPEN)
    hours = schedule(exceptions=(holiday, works))

    assert ("Goede Vrijdag",) == day(hours, date(2026, 4, 3)).holidays
    assert () == day(hours, date(2026, 4, 2)).holidays == day(hours, date(2026, 4, 4)).holidays
    assert ["00:00-09:00 closed Goede Vrijdag", "09:00-17:00 open Werkt"] == told(day(hours, date(2026, 4, 3)))[:2]


def test_a_holiday_that_was_made_longer_and_yearly_is_named_on_each_of_its_days():
    """Holidays can be edited as any exception; the name follows."""
    origin = HolidayOrigin(country="NL", key="Christmas Day", year=2026, language="nl")
    block = Block(
        id="c",
        name="Kerst",
        starts=datetime(2026, 12, 25, 12),
        ends=datetime(2026, 12, 27),
        recurrence=Recurrence(frequency=Frequency.YEARLY),
        treatment=CLOSED,
        origin=origin,
    )
    named = [day(schedule(exceptions=(block,)), date(2031, 12, number)).holidays for number in (24, 25, 26, 27)]

    assert [(), ("Kerst",), ("Kerst",), ()] == named


# A week, a month


@pytest.mark.requirement("SCH-02", "SCH-03")
@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("nl", date(2026, 12, 21)),
        ("en", date(2026, 12, 21)),
        ("nl-BE", date(2026, 12, 21)),
        ("en-US", date(2026, 12, 20)),
        ("ar-EG", date(2026, 12, 19)),
    ],
)
def test_the_reader_decides_where_a_week_begins(language, first):
    """On Monday by ISO 8601, unless the language names a region where it is another day."""
    shown = week(schedule(OFFICE), date(2026, 12, 24), language)

    assert [first + timedelta(days=number) for number in range(7)] == [each.date for each in shown.days]
    assert 52 == shown.number
    assert ("Week 52" in shown.title) == (first.weekday() == 0)


def test_a_month_is_whole_weeks():
    """February 2027 fits into four of them; August 2026 needs six."""
    assert 4 == len(month(schedule(), date(2027, 2, 14), "nl").weeks)
    august = month(schedule(), date(2026, 8, 1), "nl")

    assert ("augustus 2026", 6) == (august.title, len(august.weeks))
    assert [31, 32, 33, 34, 35, 36] == [each.number for each in august.weeks]
    assert 31 == sum(august.is_inside(each) for shown in august.weeks for each in shown.days)


@given(schedules(most=3), st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.sampled_from(["nl", "en-US"]))
def test_views_agree(drawn, on, language):
    """A day is the same by itself, in its week and in its month, and what the resolver says at its instants."""
    resolver = Resolver(drawn)
    alone = day(resolver, on, language)
    found = [each for each in week(drawn, on, language).days if each.date == on]
    found += [each for shown in month(drawn, on, language).weeks for each in shown.days if each.date == on]

    assert [alone, alone] == found
    for span in alone.spans:
        middle = span.start + (span.end.astimezone(UTC) - span.start.astimezone(UTC)) / 2
        for instant in (span.start, middle.astimezone(UTC)):
            held = resolver.at(instant)
            assert (held.treatment, held.winner, held.layer) == (span.treatment, span.winner, span.layer)


@given(schedules(most=3), st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_days_tile_time(drawn, on):
    """No instant is lost between days, and a span goes on exactly where the next day takes it up."""
    days = week(drawn, on).days
    spans = [span for each in days for span in each.spans]

    assert all(left.end == right.start for left, right in itertools.pairwise(spans))
    for left, right in itertools.pairwise(days):
        last, first = left.spans[-1], right.spans[0]
        same = (last.winner, last.layer, last.treatment) == (first.winner, first.layer, first.treatment)
        assert last.continues_after == first.continues_before == same
    assert sum((each.length for each in days), timedelta()) == sum(
        (span.end.astimezone(UTC) - span.start.astimezone(UTC) for span in spans), timedelta()
    )


# Every minute of a day


@given(schedules(most=3), st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(0, 1439))
def test_a_label_is_where_the_clock_says(drawn, on, minute):
    """A minute of the clock lies in as many stretches as there are instants that show it."""
    shown, zone = day(drawn, on), ZoneInfo(drawn.timezone)
    label, wall = minute * timedelta(minutes=1), datetime.combine(on, time()) + minute * timedelta(minutes=1)
    instants = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    real = sorted(instant for instant in instants if instant.astimezone(zone).replace(tzinfo=None) == wall)
    found = [span for span in shown.spans for low, high in span.stretches if low <= label < high]

    assert len(real) == len(found)
    for instant, span in zip(real, found, strict=True):
        assert span.start <= instant < span.end


# The list


@pytest.mark.requirement("SCH-02")
def test_the_list_shows_every_entry_in_the_order_of_the_calendar():
    """Shadowed, expired, adjoining: what was given is listed, with its place in its own list."""
    late = Block.weekly("late", "Late", "thu", "17:00", "20:00", treatment=OPEN)
    wednesday = Block.weekly("wed", "Wednesday", "wed", "09:00", "10:00", treatment=OPEN)
    once = Block(id="once", name="Once", starts=datetime(2020, 1, 1), ends=datetime(2020, 1, 2), treatment=OPEN)
    origin = HolidayOrigin(country="NL", key="New Year's Day", year=2026, language="nl")
    newyear = Block(
        id="ny", name="NY", starts=datetime(2026, 1, 1), ends=datetime(2026, 1, 2), treatment=CLOSED, origin=origin
    )
    early = Block(id="e", name="E", starts=datetime(2025, 1, 1), ends=datetime(2025, 1, 2), treatment=CLOSED)
    listed = rows(schedule(once, late, wednesday, OFFICE, exceptions=(newyear, early)))

    assert [
        ("office", Layer.BLOCKS, 3),
        ("wed", Layer.BLOCKS, 2),
        ("late", Layer.BLOCKS, 1),
        ("once", Layer.BLOCKS, 0),
        ("e", Layer.EXCEPTIONS, 1),
        ("ny", Layer.HOLIDAYS, 0),
    ] == [(row.block.id, row.layer, row.index) for row in listed]


# What is refused, and what is written


@pytest.mark.requirement("SCH-03")
@pytest.mark.parametrize("view", [day, week, month])
@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(1969, 12, 31), "field.date_out_of_range"),
        (date(3000, 1, 1), "field.date_out_of_range"),
        (datetime(2026, 1, 1), "field.wrong_type"),
        ("2026-01-01", "field.wrong_type"),
        (None, "field.wrong_type"),
    ],
)
def test_dates_outside_the_calendar_are_refused(view, on, code):
    """The portal's years are 1970 to 2999."""
    with pytest.raises(InvalidValueError) as caught:
        view(schedule(), on)

    assert (code, "date") == (caught.value.code, caught.value.path)


@pytest.mark.parametrize("view", [day, week, month])
@pytest.mark.parametrize("on", [date(1970, 1, 1), date(2999, 12, 31)])
def test_the_first_and_the_last_date_are_shown(view, on):
    """The days around them are too, where a week or a month needs them."""
    assert view(schedule(OFFICE), on).to_dict()


def test_what_is_no_schedule_or_language_is_refused():
    """Bad input is an error of ours, at the door."""
    with pytest.raises(InvalidValueError, match="schedule"):
        week("office", date(2026, 1, 1))
    with pytest.raises(InvalidValueError, match="language"):
        week(schedule(), date(2026, 1, 1), "Dutch")


def test_a_view_is_plain_values():
    """A program gets the times of day and the instants, and which block it was."""
    moved = schedule(
        OFFICE, Block.weekly("eve", "Evening", "thu", "17:00", "20:00", treatment=Treatment.forward(ToQueue("q"), "p"))
    )
    written = day(moved, date(2026, 12, 24), "nl").to_dict()

    assert "donderdag 24 december 2026" == written["title"]
    assert {
        "starts": "17:00",
        "ends": "20:00",
        "start": "2026-12-24T17:00:00+01:00",
        "end": "2026-12-24T20:00:00+01:00",
        "state": "forward",
        "destination": {"kind": "queue", "queue": "q"},
        "prompt": "p",
        "layer": "blocks",
        "block": "eve",
        "name": "Evening",
        "continues_before": False,
        "continues_after": False,
    } == written["spans"][2]


# Words


def block(starts, ends, **recurrence):
    return Block(
        id="b",
        name="B",
        starts=starts,
        ends=ends,
        treatment=OPEN,
        recurrence=Recurrence(**recurrence) if recurrence else Recurrence.once(),
    )


NINE, FIVE = datetime(2026, 1, 3, 9), datetime(2026, 1, 3, 17)


@pytest.mark.parametrize(
    ("told", "english", "dutch"),
    [
        (block(NINE, FIVE), "Saturday 3 January 2026 09:00–17:00", "zaterdag 3 januari 2026 09:00–17:00"),
        (
            block(NINE, datetime(2026, 1, 5)),
            "Saturday 3 January 2026 09:00 – Sunday 4 January 2026 24:00",
            "zaterdag 3 januari 2026 09:00 – zondag 4 januari 2026 24:00",
        ),
        (
            block(NINE, FIVE, frequency=Frequency.DAILY, interval=2, count=3),
            "every 2 days, 09:00–17:00, from Saturday 3 January 2026, 3 times",
            "elke 2 dagen, 09:00–17:00, vanaf zaterdag 3 januari 2026, 3 keer",
        ),
        (
            block(NINE, FIVE, weekdays={Weekday.SAT, Weekday.SUN}),
            "every week on Saturday and Sunday, 09:00–17:00, from Saturday 3 January 2026",
            "elke week op zaterdag en zondag, 09:00–17:00, vanaf zaterdag 3 januari 2026",
        ),
        (
            block(NINE, datetime(2026, 1, 4, 1), frequency=Frequency.MONTHLY, nth=1, until=date(2026, 12, 31)),
            (
                "every month on the first Saturday, 09:00–01:00, from Saturday 3 January 2026, "
                "until Thursday 31 December 2026"
            ),
            (
                "elke maand op de eerste zaterdag, 09:00–01:00, vanaf zaterdag 3 januari 2026, "
                "t/m donderdag 31 december 2026"
            ),
        ),
        (
            block(datetime(2026, 1, 30, 9), datetime(2026, 2, 2, 9, 30), frequency=Frequency.MONTHLY, nth=-1),
            "every month on the last Friday, 09:00–09:30 +3, from Friday 30 January 2026",
            "elke maand op de laatste vrijdag, 09:00–09:30 +3, vanaf vrijdag 30 januari 2026",
        ),
        (
            block(datetime(1970, 1, 5, 9), datetime(1970, 1, 5, 10), frequency=Frequency.MONTHLY, interval=3),
            "every 3 months on day 5, 09:00–10:00",
            "elke 3 maanden op dag 5, 09:00–10:00",
        ),
        (
            block(NINE, FIVE, frequency=Frequency.YEARLY),
            "every year on 3 January, 09:00–17:00, from Saturday 3 January 2026",
            "elk jaar op 3 januari, 09:00–17:00, vanaf zaterdag 3 januari 2026",
        ),
        (
            block(NINE, FIVE, frequency=Frequency.YEARLY, nth=1, interval=2),
            "every 2 years on the first Saturday of January, 09:00–17:00, from Saturday 3 January 2026",
            "elke 2 jaar op de eerste zaterdag van januari, 09:00–17:00, vanaf zaterdag 3 januari 2026",
        ),
        (
            block(datetime(2026, 2, 28), datetime(2026, 3, 1), frequency=Frequency.YEARLY, last_day=True, interval=1),
            "every year on the last day of February, 00:00–24:00, from Saturday 28 February 2026",
            "elk jaar op de laatste dag van februari, 00:00–24:00, vanaf zaterdag 28 februari 2026",
        ),
    ],
)
def test_a_recurrence_is_said_in_words(told, english, dutch):
    """The list view is read by people."""
    assert english == wording.when(told, "en")
    assert dutch == wording.when(told, "nl")


def test_a_day_is_said_in_one_line():
    """What a screen reader reads out for a column of the picture."""
    hours = schedule(BAR, default=Treatment.forward(ToQueue("night")))

    assert (
        "zondag 29 maart 2026 (02:00–03:00 bestaat niet): 00:00–02:00 open (Bar); "
        "03:00–24:00 doorgeschakeld naar wachtrij Nacht"
    ) == wording.day(day(hours, date(2026, 3, 29), "nl"), "nl", lambda ref: "Nacht")
    assert wording.day(day(hours, date(2026, 10, 25)), "en", unnamed).startswith(
        "Sunday 25 October 2026 (02:00–03:00 happens twice): "
    )
