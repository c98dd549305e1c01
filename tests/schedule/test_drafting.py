"""Changes that people make in one go, held to what the resolver then says."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError
from dstny_smp.schedule import Block, HolidayOrigin, Layer, Override, Resolver, Schedule, Treatment
from dstny_smp.schedule.day import working_day
from dstny_smp.schedule.drafting import apply_to, override_until, replace_day, until_next_change
from dstny_smp.schedule.views import clock, day
from dstny_smp.testing.strategies import instants, schedules

OPEN, CLOSED = Treatment.open(), Treatment.closed()
EVE = date(2026, 12, 24)
OFFICE = Block.weekly("office", "Office", "mon-fri", "08:30", "17:00", treatment=OPEN)
BAR = Block.weekly("bar", "Bar", "mon-sun", "20:00", "02:00", treatment=OPEN)


def once(id, starts, ends, treatment=OPEN, **more):
    return Block(id=id, name=id, starts=starts, ends=ends, treatment=treatment, **more)


def on_eve(id, first, last, treatment=OPEN):
    return once(id, datetime(2026, 12, 24, first), datetime(2026, 12, 24, last), treatment)


def told(schedule, on):
    return [f"{clock(span.starts)}-{clock(span.ends)} {span.state}" for span in day(schedule, on).spans]


# Another day


def test_a_day_is_replaced_whole():
    """With a plain exception the afternoon would stay open; here it does not."""
    hours = Schedule(id="s", name="S", blocks=(OFFICE,))

    assert ["00:00-09:00 closed", "09:00-12:00 open", "12:00-24:00 closed"] == told(
        replace_day(hours, EVE, [on_eve("x", 9, 12)], name="Christmas Eve"), EVE
    )
    assert "12:00-17:00 open" in told(hours.put_exceptions(on_eve("x", 9, 12)), EVE)


def test_the_evening_before_is_spared_and_the_own_evening_goes():
    """A bar closed on the 24th still ends the night of the 23rd, and has no tail on the 25th."""
    closed = replace_day(Schedule(id="s", name="S", blocks=(BAR,)), EVE, [], name="Closed")

    assert ["00:00-02:00 open", "02:00-24:00 closed"] == told(closed, EVE)
    assert ["00:00-02:00 closed", "02:00-20:00 closed", "20:00-24:00 open"] == told(closed, date(2026, 12, 25))


def test_a_replaced_day_beats_a_holiday():
    """Somebody who gives a holiday other hours means them."""
    origin = HolidayOrigin(country="NL", key="Christmas Day", year=2026, language="nl")
    holiday = once("h", datetime(2026, 12, 24), datetime(2026, 12, 25), CLOSED, origin=origin)
    hours = Schedule(id="s", name="S", blocks=(OFFICE,), exceptions=(holiday,))
    shown = day(replace_day(hours, EVE, [on_eve("x", 10, 12)], name="Open anyway"), EVE)

    assert [Layer.EXCEPTIONS] * 3 == [span.layer for span in shown.spans]
    assert ("h",) == shown.holidays


def test_replacing_again_replaces():
    """The second time, the first replacement is gone; doing the same twice changes nothing."""
    hours = Schedule(id="s", name="S", blocks=(OFFICE,), exceptions=(on_eve("other", 7, 8),))
    first = replace_day(hours, EVE, [on_eve("x", 9, 12)], name="A")

    assert first == replace_day(first, EVE, [on_eve("x", 9, 12)], name="A")
    again = replace_day(first, EVE, [on_eve("x", 10, 11)], name="B")
    assert ["day-2026-12-24", "other", "x"] == [block.id for block in again.exceptions]
    assert ("B", 10) == (again.exceptions[0].name, again.exceptions[2].starts.hour)


def test_the_rest_of_the_day_can_be_anything():
    """Closed is only what it is if nothing is said."""
    moved = replace_day(Schedule(id="s", name="S"), EVE, [on_eve("x", 9, 12, CLOSED)], name="Open day", rest=OPEN)

    assert ["00:00-09:00 open", "09:00-12:00 closed", "12:00-24:00 open"] == told(moved, EVE)


@given(schedules(most=3), st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(0, 22), instants())
def test_only_the_working_day_changes(drawn, on, hour, when):
    """Inside, the new hours hold or else the rest, unless an exception by hand does; outside, nothing has changed."""
    drawn = attrs.evolve(drawn, override=None, exceptions=[block for block in drawn.exceptions if block.origin])
    midnight = datetime(on.year, on.month, on.day)
    block = once("new-hours", midnight + timedelta(hours=hour), midnight + timedelta(hours=hour + 1), CLOSED)
    changed = replace_day(drawn, on, [block], name="Other hours", rest=OPEN)
    low, high = working_day(drawn, on)
    # An instant near the day, where something can go wrong.
    near = midnight.replace(tzinfo=UTC) + (when - datetime(2024, 1, 1, tzinfo=UTC)) % timedelta(days=3) - timedelta(1)
    wall = near.astimezone(ZoneInfo(drawn.timezone)).replace(tzinfo=None)
    held = Resolver(changed).at(near)

    if block.starts <= wall < block.ends:
        assert (CLOSED, block) == (held.treatment, held.winner)
    elif low <= wall < high:
        assert (OPEN, f"day-{on}") == (held.treatment, held.winner.id)
    else:
        before = Resolver(drawn).at(near)
        assert (before.treatment, before.winner) == (held.treatment, held.winner)


@pytest.mark.parametrize(
    ("on", "blocks", "code", "path"),
    [
        (
            EVE,
            [Block.weekly("w", "W", "thu", "09:00", "10:00", treatment=OPEN)],
            "drafting.repeats",
            "blocks[w].recurrence",
        ),
        (date(2026, 12, 23), [on_eve("x", 9, 12)], "drafting.other_day", "blocks[x].starts"),
        (EVE, [on_eve("office", 9, 12)], "field.duplicate", "blocks[office]"),
        (datetime(2026, 12, 24), [], "field.wrong_type", "day"),
        (date(1969, 12, 24), [], "field.date_out_of_range", "day"),
        (date(3000, 1, 1), [], "field.date_out_of_range", "day"),
    ],
)
def test_what_is_no_day_of_hours_is_refused(on, blocks, code, path):
    """With the place of the fault."""
    with pytest.raises(InvalidValueError) as caught:
        replace_day(Schedule(id="s", name="S", blocks=(OFFICE,)), on, blocks, name="X")

    assert (code, path) == (caught.value.code, caught.value.path)


# For a time


def test_closed_until_three():
    """Above everything, from ever until the instant."""
    hours = Schedule(id="s", name="S", blocks=(OFFICE,))
    three = datetime(2026, 12, 24, 14, tzinfo=UTC)
    resolver = Resolver(override_until(hours, CLOSED, three))

    assert CLOSED == resolver.at(three - timedelta(microseconds=1)).treatment
    assert OPEN == resolver.at(three).treatment
    begun = override_until(hours, CLOSED, three, three - timedelta(hours=1))
    assert OPEN == Resolver(begun).at(three - timedelta(hours=2)).treatment


@given(schedules(most=3), instants())
def test_until_the_next_change_ends_when_the_plan_changes(drawn, now):
    """From now on the treatment holds, and from the end of it the plan holds as if nothing had been."""
    treatment = Treatment.closed("drill")
    changed = until_next_change(drawn, treatment, now)
    plan, resolver = Resolver(drawn.with_override(None)), Resolver(changed)
    ends = plan.next_change(now)

    assert treatment == resolver.at(now).treatment
    assert (now, ends) == (changed.override.starts, changed.override.ends)
    if ends is not None:
        assert plan.at(ends).treatment == resolver.at(ends).treatment != plan.at(now).treatment
        assert treatment == resolver.at(now + (ends - now) / 2).treatment


def test_until_a_change_that_never_comes_is_for_ever():
    """Somebody must take it away."""
    held = until_next_change(Schedule(id="s", name="S"), OPEN, datetime(2026, 1, 1, tzinfo=UTC))

    assert Override(OPEN, datetime(2026, 1, 1, tzinfo=UTC)) == held.override


def test_a_change_of_state_can_be_waited_for():
    """Another prompt is no change of state."""
    night = Block.weekly("n", "N", "mon-sun", "17:00", "18:00", treatment=Treatment.closed("bye"))
    hours = Schedule(id="s", name="S", blocks=(OFFICE, night))
    now = datetime(2026, 12, 24, 16, 30, tzinfo=UTC)

    assert 17 == until_next_change(hours, OPEN, now).override.ends.hour
    assert datetime(2026, 12, 25, 7, 30, tzinfo=UTC) == until_next_change(hours, OPEN, now, by="state").override.ends


def test_a_time_without_a_zone_is_refused():
    """An override is bounded by instants."""
    for call in (
        lambda: until_next_change(Schedule(id="s", name="S"), OPEN, datetime(2026, 1, 1)),
        lambda: override_until(Schedule(id="s", name="S"), OPEN, datetime(2026, 1, 1)),
    ):
        with pytest.raises(InvalidValueError) as caught:
            call()
        assert "field.naive_datetime" == caught.value.code


# For all


def test_an_exception_is_applied_to_all():
    """Each keeps what it had; a second time changes nothing."""
    hours = (Schedule(id="a", name="A", blocks=(OFFICE,)), Schedule(id="b", name="B", exceptions=(on_eve("y", 7, 8),)))
    applied = apply_to(hours, on_eve("x", 9, 12))

    assert [["x"], ["y", "x"]] == [[block.id for block in each.exceptions] for each in applied]
    assert applied == apply_to(applied, on_eve("x", 9, 12))
    assert hours[0].blocks == applied[0].blocks


def test_an_exception_is_applied_to_none_if_not_to_all():
    """A full schedule, or a regular block with the id, stops it; the error says where."""
    start = datetime(2026, 1, 1)
    full = [once(f"e{number}", start, start + timedelta(hours=1)) for number in range(limits.BLOCKS)]
    first = Schedule(id="a", name="A")
    for other, code, path in (
        (Schedule(id="b", name="B", exceptions=full), "field.too_many", "schedules[b].exceptions"),
        (Schedule(id="b", name="B", blocks=(OFFICE,)), "field.duplicate", "schedules[b].exceptions[office]"),
    ):
        with pytest.raises(InvalidValueError) as caught:
            apply_to([first, other], on_eve("office", 9, 12))
        assert (code, path) == (caught.value.code, caught.value.path)
