"""Recurrence rules in and out: the subset is exact, the rest is refused with its reason."""

from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.errors import InvalidValueError
from dstny_smp.schedule import Block, Frequency, Recurrence, Treatment, Weekday, rrule
from dstny_smp.schedule.recurrence import occurrences

MON, TUE, FRI = Weekday.MON, Weekday.TUE, Weekday.FRI
MONTHLY, YEARLY, DAILY = Frequency.MONTHLY, Frequency.YEARLY, Frequency.DAILY


@pytest.mark.requirement("SCH-08", "SCH-09", "SCH-11", "EXC-03")
@pytest.mark.parametrize(
    ("text", "starts", "expected"),
    [
        ("FREQ=DAILY", "2026-01-05", Recurrence(frequency=DAILY)),
        ("rrule:freq=daily;interval=2;count=3", "2026-01-05", Recurrence(frequency=DAILY, interval=2, count=3)),
        ("FREQ=WEEKLY", "2026-01-05", Recurrence(weekdays={MON})),
        ("FREQ=WEEKLY;BYDAY=FR,MO;INTERVAL=2", "2026-01-05", Recurrence(weekdays={MON, FRI}, interval=2)),
        ("FREQ=DAILY;BYDAY=MO,TU", "2026-01-05", Recurrence(weekdays={MON, TUE})),
        ("FREQ=WEEKLY;BYDAY=MO;INTERVAL=2;WKST=SU", "2026-01-05", Recurrence(weekdays={MON}, interval=2)),
        ("FREQ=WEEKLY;BYDAY=MO,TU;WKST=SU", "2026-01-05", Recurrence(weekdays={MON, TUE})),
        ("FREQ=MONTHLY", "2026-01-31", Recurrence(frequency=MONTHLY)),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31", Recurrence(frequency=MONTHLY)),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31", Recurrence(frequency=MONTHLY, last_day=True)),
        ("FREQ=MONTHLY;BYDAY=2MO", "2026-01-12", Recurrence(frequency=MONTHLY, nth=2)),
        ("FREQ=MONTHLY;BYDAY=+2MO", "2026-01-12", Recurrence(frequency=MONTHLY, nth=2)),
        ("FREQ=MONTHLY;BYDAY=-1MO", "2026-01-26", Recurrence(frequency=MONTHLY, nth=-1)),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1", "2026-01-26", Recurrence(frequency=MONTHLY, nth=-1)),
        ("FREQ=YEARLY", "2024-02-29", Recurrence(frequency=YEARLY)),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2024-02-29", Recurrence(frequency=YEARLY)),
        ("FREQ=YEARLY;BYMONTH=02;BYMONTHDAY=-1", "2024-02-29", Recurrence(frequency=YEARLY, last_day=True)),
        ("FREQ=YEARLY;BYMONTH=2;BYDAY=5TH", "2024-02-29", Recurrence(frequency=YEARLY, nth=5)),
        ("FREQ=DAILY;UNTIL=20260131", "2026-01-05", Recurrence(frequency=DAILY, until=date(2026, 1, 31))),
        ("FREQ=DAILY;UNTIL=20260131T090000", "2026-01-05", Recurrence(frequency=DAILY, until=date(2026, 1, 31))),
        ("FREQ=DAILY;UNTIL=20260131T085959", "2026-01-05", Recurrence(frequency=DAILY, until=date(2026, 1, 30))),
        ("FREQ=DAILY;UNTIL=20260131T080000Z", "2026-01-05", Recurrence(frequency=DAILY, until=date(2026, 1, 31))),
        ("FREQ=DAILY;UNTIL=20260131T075959Z", "2026-01-05", Recurrence(frequency=DAILY, until=date(2026, 1, 30))),
    ],
)
def test_what_can_be_said_is_read(text, starts, expected):
    """Every form of the subset, in any case and order."""
    begin = datetime.fromisoformat(starts).replace(hour=9)

    assert expected == rrule.parse(text, begin, timezone="Europe/Amsterdam")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "rrule.bad_form"),
        (None, "rrule.bad_form"),
        ("DAILY", "rrule.bad_form"),
        ("INTERVAL=2", "rrule.bad_form"),
        ("FREQ=DAILY;", "rrule.bad_form"),
        ("FREQ=DAILY\nEXDATE:20260101", "rrule.bad_form"),
        ("FREQ=DAILY;FREQ=WEEKLY", "rrule.bad_form"),
        ("FREQ=DAILY;INTERVAL=２", "rrule.bad_form"),
        ("FREQ=DAILY;INTERVAL=1_0", "rrule.bad_form"),
        ("FREQ=DAILY;" * 100_000, "rrule.bad_form"),
        ("FREQ=HOURLY", "rrule.unsupported_value"),
        ("FREQ=DAILY;INTERVAL=0", "field.out_of_range"),
        ("FREQ=DAILY;INTERVAL=-1", "rrule.unsupported_value"),
        ("FREQ=DAILY;INTERVAL=1000", "field.out_of_range"),
        ("FREQ=DAILY;INTERVAL=9999999999", "rrule.unsupported_value"),
        ("FREQ=DAILY;COUNT=0", "field.out_of_range"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "recurrence.until_with_count"),
        ("FREQ=DAILY;UNTIL=2026", "rrule.bad_until"),
        ("FREQ=DAILY;UNTIL=20260230", "rrule.bad_until"),
        ("FREQ=DAILY;UNTIL=20260131T240000", "rrule.bad_until"),
        ("FREQ=DAILY;UNTIL=00010101T000000Z", "rrule.until_needs_zone"),
        ("FREQ=DAILY;UNTIL=00010101T000000", "rrule.bad_until"),
        ("FREQ=DAILY;UNTIL=99991231", "field.date_out_of_range"),
        ("FREQ=DAILY;UNTIL=20260101", "rrule.start_not_in_rule"),
        ("FREQ=DAILY;BYHOUR=9", "rrule.unsupported_part"),
        ("FREQ=DAILY;BYMONTH=1", "rrule.unsupported_part"),
        ("FREQ=DAILY;BYDAY=MO;INTERVAL=2", "rrule.unsupported_value"),
        ("FREQ=WEEKLY;BYDAY=1MO", "rrule.unsupported_value"),
        ("FREQ=WEEKLY;BYDAY=XX", "rrule.unsupported_value"),
        ("FREQ=WEEKLY;BYDAY=TU", "rrule.start_not_in_rule"),
        ("FREQ=WEEKLY;BYDAY=MO,SU;INTERVAL=2;WKST=SU", "rrule.unsupported_value"),
        ("FREQ=WEEKLY;BYMONTHDAY=5", "rrule.unsupported_part"),
        ("FREQ=MONTHLY;BYDAY=MO", "rrule.unsupported_value"),
        ("FREQ=MONTHLY;BYDAY=1MO,3MO", "rrule.unsupported_value"),
        ("FREQ=MONTHLY;BYDAY=-2MO", "rrule.unsupported_value"),
        ("FREQ=MONTHLY;BYDAY=1TU", "rrule.unsupported_value"),
        ("FREQ=MONTHLY;BYDAY=2MO", "rrule.start_not_in_rule"),
        ("FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=1", "rrule.unsupported_value"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", "rrule.unsupported_value"),
        ("FREQ=MONTHLY;BYSETPOS=1", "rrule.unsupported_part"),
        ("FREQ=MONTHLY;BYMONTHDAY=6", "rrule.unsupported_value"),
        ("FREQ=MONTHLY;BYMONTHDAY=5,6", "rrule.unsupported_value"),
        ("FREQ=MONTHLY;BYMONTHDAY=5;BYDAY=MO", "rrule.unsupported_part"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "rrule.start_not_in_rule"),
        ("FREQ=YEARLY;BYMONTHDAY=5", "rrule.unsupported_value"),
        ("FREQ=YEARLY;BYDAY=1MO", "rrule.unsupported_value"),
        ("FREQ=YEARLY;BYMONTH=2", "rrule.unsupported_value"),
        ("FREQ=YEARLY;BYMONTH=1,2", "rrule.unsupported_value"),
        ("FREQ=YEARLY;BYWEEKNO=20", "rrule.unsupported_part"),
        ("FREQ=YEARLY;BYYEARDAY=5", "rrule.unsupported_part"),
        ("FREQ=YEARLY;BYEASTER=0", "rrule.unsupported_part"),
        ("FREQ=DAILY;X-NAME=1", "rrule.bad_form"),
    ],
)
def test_what_cannot_be_said_is_refused(text, code):
    """Nothing is read as something near it, and the reason is said in both languages."""
    with pytest.raises(InvalidValueError) as caught:
        rrule.parse(text, datetime(2026, 1, 5, 9))

    assert code == caught.value.code
    assert caught.value.text("nl") != caught.value.text("en")


def test_a_last_instant_in_utc_needs_the_zone():
    """It is a date of the schedule's wall clock only in its zone."""
    text, starts = "FREQ=DAILY;UNTIL=20260131T233000Z", datetime(2026, 1, 5, 0, 15)

    assert date(2026, 2, 1) == rrule.parse(text, starts, timezone="Europe/Amsterdam").until
    assert date(2026, 1, 31) == rrule.parse(text, starts, timezone="America/New_York").until
    with pytest.raises(InvalidValueError, match="not a known time zone"):
        rrule.parse(text, starts, timezone="Europe/Nowhere")


def test_what_happens_once_has_no_rule():
    """An event without a rule happens once."""
    assert "" == rrule.format(Recurrence.once(), datetime(2026, 1, 5))


@st.composite
def blocks(draw):
    day = draw(st.dates(date(1970, 1, 1), date(2100, 12, 31)))
    frequency = draw(st.sampled_from([each for each in Frequency if each is not Frequency.ONCE]))
    fields = {"frequency": frequency, "interval": draw(st.integers(1, 999))}
    if frequency is Frequency.WEEKLY:
        fields["weekdays"] = {list(Weekday)[day.weekday()], *draw(st.sets(st.sampled_from(list(Weekday))))}
    elif frequency is not Frequency.DAILY:
        rules = [{}, {"nth": (day.day + 6) // 7}]
        rules += [{"last_day": True}] * ((day + timedelta(1)).day == 1)
        rules += [{"nth": -1}] * ((day + timedelta(7)).month != day.month)
        fields |= draw(st.sampled_from(rules))
    ends = [{}, {"count": draw(st.integers(1, 50))}, {"until": day + timedelta(draw(st.integers(0, 9999)))}]
    fields |= draw(st.sampled_from(ends))
    starts = datetime.combine(day, draw(st.times()).replace(second=0, microsecond=0))
    recurrence, treatment = Recurrence(**fields), Treatment.open()
    return Block(
        id="b", name="B", starts=starts, ends=starts + timedelta(hours=1), recurrence=recurrence, treatment=treatment
    )


@given(blocks(), st.sampled_from([None, "Europe/Amsterdam", "America/New_York", "Asia/Kolkata"]))
def test_a_rule_that_is_written_is_read_back(block, zone):
    """Out and in again is the same recurrence, in any zone."""
    text = rrule.format(block.recurrence, block.starts, timezone=zone)

    assert block.recurrence == rrule.parse(text, block.starts, timezone=zone)


@given(blocks())
def test_a_rule_that_is_written_means_the_same_to_others(block):
    """Another program that reads the text finds the same days."""
    text = rrule.format(block.recurrence, block.starts)
    days = occurrences(block)
    for _, theirs in zip(range(5), rrulestr(text, dtstart=block.starts), strict=False):
        assert theirs.toordinal() == days.on_or_after(theirs.toordinal())
        assert theirs.time() == block.starts.time()
