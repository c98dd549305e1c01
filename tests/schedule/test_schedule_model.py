"""What a schedule and its parts take, refuse, and do when they are changed."""

import pickle
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import attrs
import pytest

from dstny_smp import limits
from dstny_smp.destination import ToNumber, ToQueue
from dstny_smp.errors import InvalidValueError, UnknownIdError
from dstny_smp.ids import Ref
from dstny_smp.schedule import (
    Block,
    Frequency,
    HolidayOrigin,
    Override,
    Recurrence,
    Schedule,
    State,
    Treatment,
    Weekday,
)

OPEN, CLOSED = Treatment.open(), Treatment.closed()
WEEK = Recurrence(weekdays=frozenset({Weekday.THU}))
DAY = datetime(2026, 1, 1)  # a Thursday


def once(id="x", starts=DAY, ends=DAY + timedelta(hours=8), **fields):
    return Block(**({"id": id, "name": id, "starts": starts, "ends": ends, "treatment": OPEN} | fields))


def weekly(days="mon-fri", starts="08:30", ends="12:30", **fields):
    return Block.weekly("b", "B", days, starts, ends, treatment=OPEN, **fields)


def refused(make):
    with pytest.raises(InvalidValueError) as caught:
        make()
    return caught.value.code, caught.value.path


# Recurrence


@pytest.mark.requirement("SCH-08", "SCH-09", "SCH-11", "EXC-03")
@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"interval": 0}, "field.out_of_range", "interval"),
        ({"interval": -1}, "field.out_of_range", "interval"),
        ({"interval": limits.INTERVAL + 1}, "field.out_of_range", "interval"),
        ({"interval": 10**9}, "field.out_of_range", "interval"),
        ({"interval": True}, "field.not_an_integer", "interval"),
        ({"interval": 1.0}, "field.not_an_integer", "interval"),
        ({"interval": float("nan")}, "field.not_an_integer", "interval"),
        ({"interval": "2"}, "field.not_an_integer", "interval"),
        ({"weekdays": frozenset()}, "recurrence.weekdays_missing", "weekdays"),
        ({"weekdays": frozenset({"mon"})}, "field.wrong_type", "weekdays"),
        ({"weekdays": [[]]}, "field.wrong_type", "weekdays"),
        ({"weekdays": 7}, "field.wrong_type", "weekdays"),
        ({"weekdays": None}, "field.wrong_type", "weekdays"),
        ({"frequency": "weekly"}, "field.wrong_type", "frequency"),
        ({"frequency": Frequency.DAILY}, "recurrence.weekdays_unused", "weekdays"),
        ({"frequency": Frequency.ONCE}, "recurrence.weekdays_unused", "weekdays"),
        ({"nth": 1}, "recurrence.month_rule_unused", "nth"),
        ({"last_day": True}, "recurrence.month_rule_unused", "last_day"),
        ({"until": date(2026, 1, 1), "count": 2}, "recurrence.until_with_count", "count"),
        ({"until": datetime(2026, 1, 1)}, "field.wrong_type", "until"),
        ({"until": "2026-01-01"}, "field.wrong_type", "until"),
        ({"until": date(1969, 12, 31)}, "field.date_out_of_range", "until"),
        ({"until": date(3000, 1, 1)}, "field.date_out_of_range", "until"),
        ({"count": 0}, "field.out_of_range", "count"),
        ({"count": True}, "field.not_an_integer", "count"),
        ({"count": limits.COUNT + 1}, "field.out_of_range", "count"),
    ],
)
def test_a_weekly_recurrence_refuses(fields, code, path):
    """A recurrence that would hang, never occur, or mean two things cannot be built."""
    assert (code, path) == refused(lambda: Recurrence(**{"weekdays": {Weekday.MON}, **fields}))


@pytest.mark.requirement("SCH-08", "EXC-03")
@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"nth": 0}, "recurrence.bad_nth", "nth"),
        ({"nth": -2}, "field.out_of_range", "nth"),
        ({"nth": 6}, "field.out_of_range", "nth"),
        ({"nth": True}, "field.not_an_integer", "nth"),
        ({"last_day": 1}, "field.wrong_type", "last_day"),
        ({"nth": -1, "last_day": True}, "recurrence.nth_with_last_day", "nth"),
        ({"frequency": Frequency.ONCE, "interval": 2}, "recurrence.once_repeats", "interval"),
        ({"frequency": Frequency.ONCE, "until": date(2026, 1, 1)}, "recurrence.once_repeats", "until"),
        ({"frequency": Frequency.ONCE, "count": 1}, "recurrence.once_repeats", "count"),
        ({"frequency": Frequency.ONCE, "nth": 1}, "recurrence.month_rule_unused", "nth"),
        ({"frequency": Frequency.DAILY, "last_day": True}, "recurrence.month_rule_unused", "last_day"),
    ],
)
def test_a_recurrence_of_months_refuses(fields, code, path):
    """What belongs to another frequency is refused rather than ignored."""
    assert (code, path) == refused(lambda: Recurrence(**{"frequency": Frequency.MONTHLY, **fields}))


@pytest.mark.requirement("SCH-08", "SCH-09", "EXC-03")
def test_every_frequency_can_be_had():
    """Once, daily, weekly, monthly and yearly, each with an interval of one by default."""
    made = [Recurrence(frequency=each, weekdays={Weekday.MON} if each == "weekly" else ()) for each in Frequency]

    assert ["once", "daily", "weekly", "monthly", "yearly"] == [each.frequency for each in made]
    assert {1} == {each.interval for each in made}
    assert ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] == list(Weekday)


# Block


@pytest.mark.requirement("SCH-10", "EXC-04")
@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"ends": DAY}, "block.not_after_start", "ends"),
        ({"ends": DAY - timedelta(minutes=1)}, "block.not_after_start", "ends"),
        ({"ends": DAY + timedelta(days=366, minutes=1)}, "block.too_long", "ends"),
        ({"starts": DAY.replace(second=1)}, "field.not_minutes", "starts"),
        ({"ends": DAY.replace(hour=9, microsecond=1)}, "field.not_minutes", "ends"),
        ({"starts": DAY.replace(tzinfo=UTC)}, "field.aware_datetime", "starts"),
        ({"ends": DAY.replace(hour=9, tzinfo=UTC)}, "field.aware_datetime", "ends"),
        ({"starts": date(2026, 1, 1)}, "field.wrong_type", "starts"),
        ({"starts": "2026-01-01T08:30"}, "field.wrong_type", "starts"),
        ({"starts": DAY.replace(year=1969)}, "field.date_out_of_range", "starts"),
        ({"starts": DAY.replace(year=1)}, "field.date_out_of_range", "starts"),
        ({"ends": DAY.replace(year=9999)}, "field.date_out_of_range", "ends"),
        ({"starts": DAY, "ends": datetime(2999, 1, 1)}, "block.too_long", "ends"),
        ({"recurrence": None}, "field.wrong_type", "recurrence"),
        ({"treatment": None}, "field.wrong_type", "treatment"),
        ({"treatment": "open"}, "field.wrong_type", "treatment"),
        ({"origin": "NL"}, "field.wrong_type", "origin"),
        ({"id": "a b"}, "id.bad_form", "id"),
        ({"name": " "}, "label.blank", "name"),
        ({"name": "a\u202eb"}, "label.forbidden_character", "name"),
        ({"name": "x" * (limits.NAME + 1)}, "label.too_long", "name"),
    ],
)
def test_a_block_refuses(fields, code, path):
    """Times are naive, in whole minutes, in order, and not too far apart."""
    assert (code, path) == refused(lambda: once(**fields))


@pytest.mark.requirement("SCH-10", "EXC-04")
def test_the_longest_block_and_the_last_minute_are_legal():
    """366 days, and the midnight after the last year, are inside the bounds."""
    assert timedelta(days=366) == (block := once(ends=DAY + timedelta(days=366))).ends - block.starts
    assert 3000 == once(starts=datetime(2999, 12, 31), ends=datetime(3000, 1, 1)).ends.year


@pytest.mark.requirement("SCH-09", "SCH-11", "EXC-03")
@pytest.mark.parametrize(
    ("starts", "recurrence"),
    [
        ("2026-01-02", WEEK),  # a Friday
        ("2026-01-30", Recurrence(frequency=Frequency.MONTHLY, last_day=True)),
        ("2026-01-08", Recurrence(frequency=Frequency.MONTHLY, nth=1)),
        ("2026-01-07", Recurrence(frequency=Frequency.YEARLY, nth=2)),
        ("2026-01-24", Recurrence(frequency=Frequency.MONTHLY, nth=-1)),
        ("2026-01-28", Recurrence(frequency=Frequency.MONTHLY, nth=5)),
    ],
)
def test_the_first_start_must_be_an_occurrence(starts, recurrence):
    """A block that starts where it does not recur would never be where it seems to be."""
    day = datetime.fromisoformat(starts)

    assert ("block.start_not_in_recurrence", "starts") == refused(
        lambda: once(starts=day, ends=day + timedelta(hours=1), recurrence=recurrence)
    )


@pytest.mark.parametrize(
    ("starts", "recurrence"),
    [
        ("2024-02-29", Recurrence(frequency=Frequency.YEARLY)),
        ("2024-02-29", Recurrence(frequency=Frequency.MONTHLY, last_day=True)),
        ("2026-01-29", Recurrence(frequency=Frequency.MONTHLY, nth=5)),
        ("2026-01-29", Recurrence(frequency=Frequency.MONTHLY, nth=-1)),
        ("2026-01-28", Recurrence(frequency=Frequency.MONTHLY, nth=4)),
        ("2026-01-28", Recurrence(frequency=Frequency.MONTHLY, nth=-1)),
        ("2026-01-31", Recurrence(frequency=Frequency.MONTHLY)),
    ],
)
def test_the_edges_of_months_are_occurrences(starts, recurrence):
    """The fourth weekday may be the last one too; the 31st starts well."""
    day = datetime.fromisoformat(starts)

    assert recurrence == once(starts=day, ends=day + timedelta(hours=1), recurrence=recurrence).recurrence


@pytest.mark.requirement("SCH-11")
def test_the_period_includes_its_last_date():
    """`until` may be the first start's own date, not a day earlier."""
    recurrence = Recurrence(frequency=Frequency.DAILY, until=date(2026, 1, 1))

    assert recurrence == once(recurrence=recurrence).recurrence
    assert ("block.until_before_start", "recurrence.until") == refused(
        lambda: once(recurrence=attrs.evolve(recurrence, until=date(2025, 12, 31)))
    )


@pytest.mark.requirement("SCH-09", "SCH-10")
@pytest.mark.parametrize(
    ("days", "starts", "ends", "expected"),
    [
        ("mon-fri", "08:30", "12:30", ("1970-01-05T08:30", "1970-01-05T12:30", "mon tue wed thu fri")),
        ("mon,wed", "00:00", "24:00", ("1970-01-05T00:00", "1970-01-06T00:00", "mon wed")),
        ("sat", "22:00", "02:00", ("1970-01-10T22:00", "1970-01-11T02:00", "sat")),
        ("sun", "22:00", "00:00", ("1970-01-11T22:00", "1970-01-12T00:00", "sun")),
        ("fri-mon", "09:00", "10:00", ("1970-01-05T09:00", "1970-01-05T10:00", "mon fri sat sun")),
        ("tue,mon-tue,sun", "00:00", "00:01", ("1970-01-05T00:00", "1970-01-05T00:01", "mon tue sun")),
        ("mon-sun", "23:59", "24:00", ("1970-01-05T23:59", "1970-01-06T00:00", "mon tue wed thu fri sat sun")),
    ],
)
def test_a_weekly_block_is_read_from_short_texts(days, starts, ends, expected):
    """24:00 is the end of the day; an end that is not after the start is on the next one."""
    block = weekly(days, starts, ends)
    week = " ".join(day for day in Weekday if day in block.recurrence.weekdays)

    assert expected == (block.starts.isoformat("T", "minutes"), block.ends.isoformat("T", "minutes"), week)


@pytest.mark.requirement("SCH-09", "SCH-10")
@pytest.mark.parametrize(
    ("arguments", "code", "path"),
    [
        (("ma-vr", "08:30", "12:30"), "block.bad_days", "days"),
        (("", "08:30", "12:30"), "block.bad_days", "days"),
        (("mon,", "08:30", "12:30"), "block.bad_days", "days"),
        (("Mon", "08:30", "12:30"), "block.bad_days", "days"),
        (("mon-wed-fri", "08:30", "12:30"), "block.bad_days", "days"),
        (("mon\n", "08:30", "12:30"), "block.bad_days", "days"),
        ((",mon" * 100_000, "08:30", "12:30"), "block.bad_days", "days"),
        ((None, "08:30", "12:30"), "block.bad_days", "days"),
        (("mon", "8:30", "12:30"), "block.bad_time", "starts"),
        (("mon", "24:00", "12:30"), "block.bad_time", "starts"),
        (("mon", "08:60", "12:30"), "block.bad_time", "starts"),
        (("mon", "08:30", "25:00"), "block.bad_time", "ends"),
        (("mon", "08:30", "24:01"), "block.bad_time", "ends"),
        (("mon", "08:30", "12:30:00"), "block.bad_time", "ends"),
        (("mon", "08:30", "１２:30"), "block.bad_time", "ends"),
        (("mon", "08:30", ":60"), "block.bad_time", "ends"),
        (("mon", 830, "12:30"), "block.bad_time", "starts"),
        (("mon", "08:30", "08:30"), "block.not_after_start", "ends"),
    ],
)
def test_a_weekly_block_refuses_other_texts(arguments, code, path):
    """One form of each text is read; a text that nearly is one is not guessed at."""
    assert (code, path) == refused(lambda: weekly(*arguments))


@pytest.mark.requirement("SCH-11")
def test_a_weekly_block_starts_on_the_first_of_its_days():
    """The given date opens the period; the block starts on the first matching day from there."""
    block = weekly("sat,sun", first=date(2026, 1, 1), until=date(2026, 2, 1))

    assert datetime(2026, 1, 3, 8, 30) == block.starts
    assert date(2026, 2, 1) == block.recurrence.until
    assert ("block.until_before_start", "recurrence.until") == refused(
        lambda: weekly("sat", first=date(2026, 1, 1), until=date(2026, 1, 2))
    )
    assert ("field.wrong_type", "first") == refused(lambda: weekly(first=datetime(2026, 1, 1)))
    assert ("field.date_out_of_range", "starts") == refused(lambda: weekly(first=date(9999, 12, 31)))


@pytest.mark.requirement("SCH-12", "SCH-13", "SCH-14", "SCH-15", "SCH-16", "EXC-05")
def test_a_block_has_a_state_a_destination_and_a_prompt():
    """The form's state, action, number and prompt are one treatment, for blocks and exceptions alike."""
    forward = Treatment.forward(ToNumber("+31201234567"), prompt="moment")
    schedule = Schedule(id="s", name="S", blocks=(once(treatment=forward),), exceptions=(once("y", treatment=forward),))

    for block in (*schedule.blocks, *schedule.exceptions):
        assert State.FORWARD is block.treatment.state
        assert "+31201234567" == block.treatment.destination.number
        assert "moment" == block.treatment.prompt


# Override


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"starts": DAY}, "field.naive_datetime", "starts"),
        ({"ends": DAY}, "field.naive_datetime", "ends"),
        ({"ends": 5}, "field.wrong_type", "ends"),
        ({"starts": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=2)))}, "field.date_out_of_range", "starts"),
        ({"ends": datetime(9999, 12, 31, 23, tzinfo=timezone(-timedelta(hours=2)))}, "field.date_out_of_range", "ends"),
        ({"starts": DAY.replace(tzinfo=UTC), "ends": DAY.replace(tzinfo=UTC)}, "override.not_after_start", "ends"),
        ({"treatment": None}, "field.wrong_type", "treatment"),
    ],
)
def test_an_override_refuses(fields, code, path):
    """An override is bounded by instants, in order."""
    assert (code, path) == refused(lambda: Override(**{"treatment": OPEN, **fields}))


def test_the_two_passes_of_a_clock_that_goes_back_are_two_overrides():
    """Datetimes of one zone compare equal in both passes; an override is kept in UTC, where they differ."""
    zone = ZoneInfo("Europe/Amsterdam")
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=zone, fold=fold) for fold in (0, 1))

    assert first == second
    assert Override(OPEN, first) != Override(OPEN, second)
    assert Override(OPEN, first) == Override(OPEN, first.astimezone(UTC))
    assert timedelta(hours=1) == Override(OPEN, first, second).ends - first.astimezone(UTC)


# Schedule


@pytest.mark.requirement("SCH-01", "SCH-07", "EXC-02")
@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"timezone": "Europe/Nowhere"}, "timezone.unknown", "timezone"),
        ({"timezone": "../../etc/passwd"}, "timezone.unknown", "timezone"),
        ({"timezone": ""}, "timezone.unknown", "timezone"),
        ({"timezone": "Europe/\0"}, "timezone.unknown", "timezone"),
        ({"timezone": "x" * 5000}, "timezone.unknown", "timezone"),
        ({"timezone": None}, "timezone.unknown", "timezone"),
        ({"blocks": [weekly(), attrs.evolve(weekly(), name="Other")]}, "field.duplicate", "blocks[b]"),
        ({"blocks": [weekly()], "exceptions": [weekly()]}, "field.duplicate", "exceptions[b]"),
        ({"exceptions": [once(), once()]}, "field.duplicate", "exceptions[x]"),
        ({"blocks": [once("a", name="Day"), once("b", name="ＤＡＹ")]}, "schedule.duplicate_name", "blocks[b].name"),
        ({"blocks": [1]}, "field.wrong_type", "blocks[0]"),
        ({"blocks": once()}, "field.wrong_type", "blocks"),
        ({"blocks": None}, "field.wrong_type", "blocks"),
        ({"blocks": [weekly()] * (limits.BLOCKS + 1)}, "field.too_many", "blocks"),
        ({"exceptions": [once()] * (limits.BLOCKS + 1)}, "field.too_many", "exceptions"),
        ({"override": OPEN}, "field.wrong_type", "override"),
        ({"default": None}, "field.wrong_type", "default"),
    ],
)
def test_a_schedule_refuses(fields, code, path):
    """A zone that there is, blocks that are told apart by id in both lists and by name among the regular ones."""
    assert (code, path) == refused(lambda: Schedule(**{"id": "s", "name": "S", **fields}))


@pytest.mark.requirement("SCH-01", "SCH-07", "EXC-02")
def test_exceptions_may_share_a_name():
    """Koningsdag comes every year; only regular blocks have names of their own."""
    blocks = [once("k26", name="Koningsdag"), once("k27", name="Koningsdag")]

    assert 2 == len(Schedule(id="s", name="S", blocks=[once("r", name="Koningsdag")], exceptions=blocks).exceptions)


def test_a_schedule_is_closed_in_amsterdam_unless_told_otherwise():
    """The defaults of the library, in one place."""
    schedule = Schedule(id="s", name="S")

    assert ("Europe/Amsterdam", CLOSED, (), (), None) == (
        schedule.timezone,
        schedule.default,
        schedule.blocks,
        schedule.exceptions,
        schedule.override,
    )
    assert OPEN == Schedule.always_open("s", "S").default


@pytest.mark.requirement("SCH-04", "SCH-05", "SCH-06", "EXC-01")
def test_blocks_are_added_edited_and_deleted():
    """A block is replaced where it stands, a new one joins its list, a deleted one leaves."""
    day, night, party = once("day"), once("night"), once("party")
    schedule = Schedule(id="s", name="S").put(day, night).put_exceptions(party)
    shorter = attrs.evolve(day, ends=DAY + timedelta(hours=1))
    longer = attrs.evolve(party, ends=DAY + timedelta(hours=9))

    assert (day, night) == schedule.blocks
    assert (shorter, night) == schedule.put(shorter).blocks
    assert (shorter, night) == schedule.put_exceptions(shorter).blocks, "a block stays in its list"
    assert (longer,) == schedule.put(longer).exceptions
    assert ((night,), ()) == ((less := schedule.remove("day", "party")).blocks, less.exceptions)
    assert (day, night) == schedule.blocks, "nothing is changed in place"
    assert day == schedule.block("day")
    assert party == schedule.block("party")


@pytest.mark.requirement("SCH-05")
def test_what_is_not_there_cannot_be_changed():
    """A slip in an id is an error, and nothing happens."""
    schedule = Schedule(id="s", name="S", blocks=[once("day")])

    for change in (
        lambda: schedule.remove("day", "nigth"),
        lambda: schedule.move("nigth", 0),
        lambda: schedule.block("nigth"),
    ):
        with pytest.raises(UnknownIdError, match="no block with id nigth"):
            change()


def test_a_block_moves_inside_its_own_list():
    """Order decides between overlapping blocks, so it can be changed."""
    blocks = [once(id) for id in "abc"]
    schedule = Schedule(id="s", name="S", blocks=blocks, exceptions=[once("x"), once("y")])

    assert ["b", "c", "a"] == [block.id for block in schedule.move("a", 2).blocks]
    assert ["c", "a", "b"] == [block.id for block in schedule.move("c", 0).blocks]
    assert ["y", "x"] == [block.id for block in schedule.move("y", 0).exceptions]
    assert schedule == schedule.move("b", 1)
    for index, code in ((3, "field.out_of_range"), (-1, "field.out_of_range"), (True, "field.not_an_integer")):
        assert (code, "index") == refused(lambda index=index: schedule.move("a", index))
    assert ("field.wrong_type", "blocks[0]") == refused(lambda: schedule.put(1))


def test_the_override_is_set_and_taken_away():
    """One call closes a schedule for the afternoon, one call ends that."""
    schedule = Schedule(id="s", name="S")
    override = Override(CLOSED, None, DAY.replace(tzinfo=UTC))

    assert override == schedule.with_override(override).override
    assert schedule == schedule.with_override(override).with_override(None)


def test_everything_that_is_named_is_listed():
    """References carry the path by id, so that a message can point at them."""
    forward = Treatment.forward(ToQueue("night"), prompt="moment")
    schedule = Schedule(
        id="s",
        name="S",
        blocks=[once("office", treatment=forward)],
        exceptions=[once("party", treatment=Treatment.closed("party"))],
        override=Override(forward),
        default=Treatment.closed("sorry"),
    )

    assert [
        ("blocks[office].treatment.destination", Ref("queue", "night")),
        ("blocks[office].treatment.prompt", Ref("prompt", "moment")),
        ("exceptions[party].treatment.prompt", Ref("prompt", "party")),
        ("override.treatment.destination", Ref("queue", "night")),
        ("override.treatment.prompt", Ref("prompt", "moment")),
        ("default.prompt", Ref("prompt", "sorry")),
    ] == list(schedule.references())


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"country": "nl"}, "country"),
        ({"country": "Netherlands"}, "country"),
        ({"year": 1969}, "year"),
        ({"year": True}, "year"),
        ({"language": "nl_NL"}, "language"),
        ({"key": ""}, "key"),
        ({"subdivision": ""}, "subdivision"),
    ],
)
@pytest.mark.requirement("HOL-08")
def test_the_origin_of_a_holiday_is_checked(fields, path):
    """What a holiday was made from is kept in a form that can be looked up again."""
    whole = {"country": "NL", "key": "Koningsdag", "year": 2026, "language": "nl"}

    assert HolidayOrigin(**whole) == once(origin=HolidayOrigin(**whole)).origin
    assert path == refused(lambda: HolidayOrigin(**{**whole, **fields}))[1]


def test_values_travel():
    """Schedules pickle, hash and compare by what they say."""
    schedule = Schedule(id="s", name="S", blocks=[weekly()], override=Override(OPEN, DAY.replace(tzinfo=UTC)))

    assert schedule == pickle.loads(pickle.dumps(schedule))
    assert 1 == len({schedule, attrs.evolve(schedule)})


def test_a_schedule_is_cheap_to_import():
    """A program that stores schedules loads neither the resolver nor another package's calendar."""
    code = "import sys, dstny_smp.schedule.model; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    assert not {"dstny_smp.schedule.resolver", "dstny_smp.schedule.timeline", "dateutil", "holidays"} & {*loaded}
