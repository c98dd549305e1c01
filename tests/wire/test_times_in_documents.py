"""One documented form for dates, times and durations, and no other."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.errors import InvalidValueError
from dstny_smp.wire import times

DATES = {"2026-01-05": date(2026, 1, 5), "2028-02-29": date(2028, 2, 29), "9999-12-31": date(9999, 12, 31)}
NO_DATES = [
    *"20260105 2026-W10-1 2026-1-5 2026-02-29 2026-13-01 2026-00-01 0000-01-01 26-01-05 2026-01-05T00:00".split(),
    *"٢٠٢٦-01-05 2026-01-0５ -2026-01-05".split(),
    *["2026-01-05 ", " 2026-01-05", "2026-01-05\n", "", None, 20260105, True, 2026.0, [], {}, ["2026-01-05"]],
]
TIMES = {
    "2026-01-05T08:30": datetime(2026, 1, 5, 8, 30),
    "2026-01-05T00:00": datetime(2026, 1, 5),
    "2026-01-05T08:30:00+01:00": datetime(2026, 1, 5, 7, 30, tzinfo=UTC),
    "2026-01-05T08:30:00Z": datetime(2026, 1, 5, 8, 30, tzinfo=UTC),
    "2026-01-05T08:30:00-00:00": datetime(2026, 1, 5, 8, 30, tzinfo=UTC),
    "2026-01-05T08:30:15.5+00:00": datetime(2026, 1, 5, 8, 30, 15, 500_000, tzinfo=UTC),
    "2026-01-05T08:30:15.000001Z": datetime(2026, 1, 5, 8, 30, 15, 1, tzinfo=UTC),
}
NO_TIMES = [
    *"2026-01-05 20260105T0830 2026-W02-1T08:30 2026-01-05t08:30 2026-01-05T8:30 2026-01-05T24:00".split(),
    *"2026-01-05T08:60 2026-01-05T23:59:60Z 2026-01-05T08 2026-01-05T08:30:00 2026-01-05T08:30+01:00".split(),
    *"2026-01-05T08:30Z 2026-01-05T08:30:00z 2026-01-05T08:30:00+0100 2026-01-05T08:30:00+01".split(),
    *"2026-01-05T08:30:00+24:00 2026-01-05T08:30:00+01:60 2026-01-05T08:30:00,5Z 2026-01-05T08:30:00.Z".split(),
    *"2026-01-05T08:30:00.1234567Z 2026-02-30T08:30 0000-01-01T00:00 2026-01-05T０８:30".split(),
    *"2026-01-05T08:30:00+01:00[Europe/Amsterdam]".split(),
    *["2026-01-05 08:30", "2026-01-05T08:30\n", "\n", "", None, 0, 1.5, True, []],
]
DURATIONS = {0: timedelta(0), 90: timedelta(seconds=90), 2.5: timedelta(milliseconds=2500), -1: timedelta(seconds=-1)}
NO_DURATIONS = [
    True,
    False,
    None,
    "90",
    "PT90S",
    "1:30",
    [],
    {},
    10**9,
    10**30,
    1e20,
    0.0000001,
    2.5000000001,
    -(10**12),
]


@pytest.mark.parametrize(("text", "value"), DATES.items())
def test_a_date_has_one_form(text, value):
    """Year, month and day with dashes, read and written."""
    assert value == times.read_date(text)
    assert text == value.isoformat()


@pytest.mark.parametrize(("text", "value"), TIMES.items())
def test_a_time_is_wall_clock_or_an_instant(text, value):
    """Minutes without an offset, seconds with one; what is written is read as the same."""
    read = times.read_datetime(text)

    assert value == read
    assert (value.tzinfo is None) == (read.tzinfo is None)
    assert value == times.read_datetime(times.write_datetime(value))


@pytest.mark.parametrize(("number", "value"), DURATIONS.items())
def test_a_duration_is_a_number_of_seconds(number, value):
    """Whole seconds are written as a whole number."""
    assert value == times.read_duration(number)
    assert json.dumps(number) == json.dumps(times.write_duration(value))


@pytest.mark.parametrize(
    ("read", "code", "value"),
    [(times.read_date, "document.bad_date", value) for value in NO_DATES]
    + [(times.read_datetime, "document.bad_datetime", value) for value in NO_TIMES]
    + [(times.read_duration, "document.bad_duration", value) for value in NO_DURATIONS],
)
def test_every_other_form_is_refused(read, code, value):
    """Week dates, basic forms, 24:00 and leap seconds, other digits, other types: one error a kind."""
    with pytest.raises(InvalidValueError) as caught:
        read(value)
    assert code == caught.value.code


@given(st.datetimes(timezones=st.timezones() | st.just(UTC) | st.just(timezone(timedelta(hours=5, minutes=45)))))
def test_every_instant_can_be_written_and_read(value):
    """Also where the offset has seconds, as everywhere before about 1920."""
    try:
        value.astimezone(UTC)
    except OverflowError:
        return  # in the first or last hours of what a datetime can be
    assert value.astimezone(UTC) == times.read_datetime(times.write_datetime(value)).astimezone(UTC)


def test_an_offset_with_seconds_is_written_in_utc():
    """RFC 3339 has no offsets with seconds; Monrovia had one until 1972."""
    there = datetime(1970, 1, 1, tzinfo=ZoneInfo("Africa/Monrovia"))

    assert "1970-01-01T00:44:30+00:00" == times.write_datetime(there)


@given(st.timedeltas(timedelta(0), timedelta(days=1)).map(lambda each: each - each % timedelta(milliseconds=1)))
def test_every_duration_of_a_field_is_written_and_read_exactly(value):
    """Milliseconds are decimals of a second; no rounding creeps in."""
    assert value == times.read_duration(json.loads(json.dumps(times.write_duration(value))))
