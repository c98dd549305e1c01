"""Schedules as iCalendar files: ours come back whole, those of others with what is lost told."""

import contextlib
import re
import sys
from datetime import UTC, date, datetime, time

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from dstny_smp import testing
from dstny_smp.destination import ToQueue
from dstny_smp.errors import InvalidValueError, MissingExtraError, SmpError
from dstny_smp.findings import Severity
from dstny_smp.schedule import Block, Frequency, Override, Recurrence, Resolver, Schedule, Treatment, Weekday, ical
from dstny_smp.schedule.recurrence import occurrences
from dstny_smp.testing.strategies import schedules

OPEN, CLOSED = Treatment.open(), Treatment.closed()


def calendar(*lines, head=()):
    """Return a file of these lines, as a program would write it."""
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", *head, *lines, "END:VCALENDAR", ""))


def event(*lines):
    return ("BEGIN:VEVENT", *lines, "END:VEVENT")


def read(*lines, head=(), **options):
    """Return the exceptions of a foreign calendar, and its losses as (severity, code, path)."""
    schedule, losses = ical.loads(calendar(*lines, head=head), **options)
    return schedule.exceptions, [(loss.severity.value, loss.code, loss.path) for loss in losses]


# Ours


@settings(max_examples=settings().max_examples * 3 // 5)
@given(schedules(most=4))
def test_a_schedule_comes_back_whole(drawn):
    """Every field of every block, exception and override, in their order; nothing is lost."""
    text = ical.dumps(drawn)

    assert (drawn, ()) == ical.loads(text)
    assert (drawn, ()) == ical.loads(text.encode())
    assert text == ical.dumps(ical.loads(text)[0])


def test_the_sample_schedules_come_back_whole():
    """With holidays, their origins, forwards and prompts."""
    for schedule in testing.municipality().schedules:
        assert (schedule, ()) == ical.loads(ical.dumps(schedule))


def test_texts_with_every_sign_of_the_format_come_back():
    """Commas, semicolons, colons, backslashes, quotes and long lines are the format's own business."""
    name = 'A,b;c:d\\n"e"=f %^n ' + "é" * 20 + "\U0001f33b"
    office = Block.weekly("o", name, "mon", "09:00", "17:00", treatment=OPEN)
    schedule = Schedule(id="s", name=name, blocks=(office,))

    assert (schedule, ()) == ical.loads(ical.dumps(schedule))


def test_a_last_date_that_never_was_comes_back():
    """Samoa left out 30 December 2011; an UNTIL in UTC cannot say it."""
    day = Block.weekly("d", "D", "mon-sun", "09:00", "17:00", treatment=OPEN, until=date(2011, 12, 30))
    schedule = Schedule(id="s", name="S", timezone="Pacific/Apia", blocks=(day,))
    text = ical.dumps(schedule)

    assert "X-SMP-UNTIL:2011-12-30" in text
    assert (schedule, ()) == ical.loads(text)
    assert "X-SMP-UNTIL" not in ical.dumps(Schedule(id="s", name="S", blocks=(day,)))


def test_the_file_is_what_other_programs_expect():
    """Wall times with their zone, its rules, an RRULE, and the same text every time."""
    office = Block.weekly("office", "Office", "mon-fri", "08:30", "17:00", treatment=OPEN, until=date(2026, 12, 31))
    text = ical.dumps(Schedule(id="city", name="City hall", blocks=(office,)))

    for line in (
        "NAME:City hall",
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Amsterdam",
        "DTSTART;TZID=Europe/Amsterdam:19700105T083000",
        "DTEND;TZID=Europe/Amsterdam:19700105T170000",
        "RRULE:FREQ=WEEKLY;UNTIL=20261231T073000Z;BYDAY=MO,TU,WE,TH,FR",
        "SUMMARY:Office",
        'X-SMP-TREATMENT:{"state": "open"}',
    ):
        assert f"{line}\r\n" in text
    assert text.isascii()
    assert all(len(line) <= 75 for line in text.split("\r\n"))


@settings(max_examples=settings().max_examples * 3 // 10)
@given(schedules(most=3), st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_another_reader_finds_the_same_occurrences(drawn, day):
    """The RRULE that was written, as dateutil reads it: a block next begins on the day on which its event does."""
    written = Calendar.from_ical(ical.dumps(drawn)).walk("VEVENT")
    for block, found in zip((*drawn.blocks, *drawn.exceptions), written, strict=True):
        if "RRULE" not in found:
            continue
        # dateutil wants UNTIL in the zone of the start; the last date is compared by itself.
        rule = re.sub(r";UNTIL=[^;]*", "", found["RRULE"].to_ical().decode())
        starts = found["DTSTART"].dt.replace(tzinfo=None)
        theirs = rrulestr(rule, dtstart=starts).after(datetime.combine(day, time()), inc=True)
        last = block.recurrence.until or date.max
        expected = theirs.toordinal() if theirs is not None and theirs.date() <= last else None

        assert expected == occurrences(block).on_or_after(day.toordinal())


def test_a_file_of_ours_that_somebody_spoiled_is_refused():
    """What says it is ours must be whole: a guess would change what happens to calls."""
    text = ical.dumps(
        Schedule(
            id="city",
            name="City hall",
            blocks=(Block.weekly("o", "O", "mon", "09:00", "17:00", treatment=Treatment.forward(ToQueue("q"))),),
            override=Override(CLOSED, ends=datetime(2026, 1, 1, tzinfo=UTC)),
        )
    )
    for old, new in (
        ("X-SMP-ID:city", "X-SMP-ID:c i"),
        ("X-SMP-TIMEZONE:Europe/Amsterdam", "X-SMP-TIMEZONE:Mars"),
        ("X-SMP-LAYER:blocks", "X-SMP-LAYER:cake"),
        ("X-SMP-LAYER:blocks\r\n", ""),
        ('{"state": "forward"', '{"state": "ajar"'),
        ('{"state": "forward"', '["state": "forward"'),
        ('"kind": "queue"', '"kind": "moon"'),
        ("X-SMP-TREATMENT", "X-OTHER"),
        ("DTEND;", "X-DTEND;"),
        ("DTSTART;TZID=Europe/Amsterdam:1970", "DTSTART;TZID=Europe/Amsterdam:1870"),
        ("SUMMARY:O", "SUMMARY:"),
        ("FREQ=WEEKLY", "FREQ=HOURLY"),
        ("2026-01-01T00:00:00+00:00", "tomorrow"),
        ("2026-01-01T00:00:00+00:00", "2026-01-01T00:00:00"),
        ("RRULE:", "X-SMP-UNTIL:soon\r\nRRULE:"),
        ("RRULE:", "X-SMP-ORIGIN:{}\r\nRRULE:"),
        ("RRULE:", 'X-SMP-ORIGIN:{"country": 7}\r\nRRULE:'),
    ):
        unfolded = text.replace("\r\n ", "")
        assert old in unfolded, old
        with pytest.raises(InvalidValueError) as caught:
            ical.loads(unfolded.replace(old, new))
        assert caught.value.text("nl"), (old, new)


# Those of others

FOREIGN = calendar(
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Amsterdam",
    "BEGIN:STANDARD",
    "DTSTART:19701025T030000",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "END:STANDARD",
    "END:VTIMEZONE",
    *event(
        "UID:closure-1@example.com",
        "DTSTAMP:20260101T000000Z",
        "DTSTART;VALUE=DATE:20260727",
        "DTEND;VALUE=DATE:20260801",
        "SUMMARY:Summer closure",
        "ORGANIZER:mailto:anna@example.com",
        "ATTENDEE:mailto:bert@example.com",
        "ATTENDEE:mailto:carla@example.com",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-PT15M",
        "END:VALARM",
    ),
    *event(
        "UID:meeting",
        "DTSTART;TZID=Europe/Amsterdam:20260106T123000",
        "DTEND;TZID=Europe/Amsterdam:20260106T133000",
        "RRULE:FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1",
        "EXDATE;TZID=Europe/Amsterdam:20260203T123000",
        "RDATE;TZID=Europe/Amsterdam:20260210T123000",
        "SUMMARY:Team\\, first Tuesday",
    ),
    *event(
        "UID:odd",
        "DTSTART:20260105T080030Z",
        "DURATION:PT1H",
        "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    ),
    *event("UID:meeting", "RECURRENCE-ID:20260303T113000Z", "DTSTART:20260304T113000Z", "DTEND:20260304T120000Z"),
    *event("UID:off", "STATUS:CANCELLED", "DTSTART;VALUE=DATE:20260101", "SUMMARY:Off"),
    *event("UID:old", "DTSTART;VALUE=DATE:19500101", "SUMMARY:Long ago"),
    "BEGIN:VTODO",
    "UID:todo",
    "END:VTODO",
    head=("X-WR-CALNAME:Closures of the town", "X-WR-TIMEZONE:Europe/Amsterdam"),
)


def test_a_foreign_calendar_is_read_with_its_losses():
    """Exceptions of one treatment; an error where the schedule now says something else."""
    schedule, losses = ical.loads(FOREIGN, id="closures", treatment=Treatment.closed("holiday"))

    assert ("closures", "Closures of the town", "Europe/Amsterdam") == (schedule.id, schedule.name, schedule.timezone)
    assert () == schedule.blocks
    closure, meeting, odd = schedule.exceptions
    assert (
        Block(
            id="closure-1-example.com",
            name="Summer closure",
            starts=datetime(2026, 7, 27),
            ends=datetime(2026, 8, 1),
            treatment=Treatment.closed("holiday"),
        )
        == closure
    )
    assert ("meeting", "Team, first Tuesday", datetime(2026, 1, 6, 12, 30)) == (
        meeting.id,
        meeting.name,
        meeting.starts,
    )
    assert Recurrence(frequency=Frequency.MONTHLY, nth=1) == meeting.recurrence
    assert ("2026-01-05", datetime(2026, 1, 5, 9), datetime(2026, 1, 5, 10)) == (odd.name, odd.starts, odd.ends)
    assert Recurrence.once() == odd.recurrence
    assert [
        ("info", "ical.property", "events[0]", "ATTENDEE"),
        ("info", "ical.property", "events[0]", "ORGANIZER"),
        ("info", "ical.component", "events[0]", "VALARM"),
        ("error", "ical.dates", "events[1]", "RDATE"),
        ("error", "ical.dates", "events[1]", "EXDATE"),
        ("warning", "ical.rounded", "events[2]", None),
        ("error", "ical.rule", "events[2]", None),
        ("error", "ical.changed_occurrence", "events[3]", None),
        ("info", "ical.cancelled", "events[4]", None),
        ("error", "ical.refused", "events[5]", None),
        ("info", "ical.component", "events[6]", "VTODO"),
    ] == [(loss.severity, loss.code, loss.path, loss.params.get("name")) for loss in losses]
    assert all(loss.text("nl") != loss.text("en") for loss in losses)


@pytest.mark.parametrize(
    ("lines", "starts", "ends"),
    [
        (("DTSTART;VALUE=DATE:20260105",), datetime(2026, 1, 5), datetime(2026, 1, 6)),
        (("DTSTART:20260105T090000", "DTEND:20260105T170000"), datetime(2026, 1, 5, 9), datetime(2026, 1, 5, 17)),
        (("DTSTART:20260105T090000Z", "DTEND:20260105T170000Z"), datetime(2026, 1, 5, 10), datetime(2026, 1, 5, 18)),
        (
            ("DTSTART;TZID=America/New_York:20260105T200000", "DURATION:P1DT2H"),
            datetime(2026, 1, 6, 2),
            datetime(2026, 1, 7, 4),
        ),
        (
            ("DTSTART;TZID=W. Europe Standard Time:20260105T090000", "DURATION:PT30M"),
            datetime(2026, 1, 5, 9),
            datetime(2026, 1, 5, 9, 30),
        ),
        (("DTSTART:20260105T090000", "DTEND:20260105T090020"), datetime(2026, 1, 5, 9), datetime(2026, 1, 5, 9, 1)),
    ],
)
def test_times_come_in_every_form(lines, starts, ends):
    """Dates, floating times, UTC, other zones, durations; all become wall time of the schedule."""
    (block,), _ = read(*event(*lines), timezone="Europe/Amsterdam")

    assert (starts, ends) == (block.starts, block.ends)


def test_the_zone_is_the_one_asked_for_or_the_one_of_the_file():
    """In this order: the argument, what the file says of itself, its first event, Amsterdam."""
    lines = event("DTSTART;TZID=Asia/Tokyo:20260105T090000", "DTEND;TZID=Asia/Tokyo:20260105T100000")
    head = ("X-WR-TIMEZONE:Europe/London",)

    assert "Europe/Paris" == ical.loads(calendar(*lines, head=head), timezone="Europe/Paris")[0].timezone
    assert "Europe/London" == ical.loads(calendar(*lines, head=head))[0].timezone
    assert "Asia/Tokyo" == ical.loads(calendar(*lines, head=("X-WR-TIMEZONE:Mars",)))[0].timezone
    assert "Europe/Amsterdam" == ical.loads(calendar())[0].timezone


def test_a_repetition_on_another_clock_is_told():
    """Once is exact in any zone; every week is not, since the clocks change on other days."""
    lines = ("DTSTART;TZID=America/New_York:20260105T090000", "DTEND;TZID=America/New_York:20260105T100000")

    assert [] == read(*event(*lines), timezone="Europe/Amsterdam")[1]
    (block,), losses = read(*event(*lines, "RRULE:FREQ=WEEKLY"), timezone="Europe/Amsterdam")
    assert Recurrence(weekdays={Weekday.MON}) == block.recurrence
    assert [("error", "ical.zone", "events[0]")] == losses


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("SUMMARY:No start",), "ical.refused"),
        (("DTSTART:nonsense", "DTEND:20260105T100000"), "ical.refused"),
        (("DTSTART:20260105T090000", "DTEND:nonsense"), "ical.refused"),
        (("DTSTART:20260105T090000", "DURATION:nonsense"), "ical.refused"),
        (("DTSTART:20260105T090000", "DURATION:P9999999D"), "ical.refused"),
        (("DTSTART:20260105T090000", "DTEND:20260105T080000"), "ical.refused"),
        (("DTSTART:20260105T090000",), "ical.refused"),
        (("DTSTART:20260105T090000", "DTSTART:20260105T090000", "DTEND:20260105T100000"), "ical.refused"),
        (("DTSTART:00010101T000000Z", "DTEND:20260105T100000Z"), "ical.refused"),
        (("DTSTART:20260105T090000", "DTEND:20280105T100000"), "ical.refused"),
        (("DTSTART:20260105T090000", "DTEND:20260105T100000", "RRULE:FREQ=HOURLY"), "ical.rule"),
        (("DTSTART:20260105T090000", "DTEND:20260105T100000", "RRULE:nonsense"), "ical.rule"),
        (
            ("DTSTART:20260105T090000", "DTEND:20260105T100000", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"),
            "ical.rule",
        ),
    ],
)
def test_what_cannot_be_kept_of_one_event_does_not_stop_the_rest(lines, code):
    """A loss names the event; the others are read."""
    good = event("DTSTART;VALUE=DATE:20260301", "SUMMARY:Good")
    blocks, losses = read(*event(*lines), *good)

    assert "Good" == blocks[-1].name
    assert [("error", code, "events[0]")] == losses


def test_names_and_ids_of_strangers_are_made_fit():
    """A name is one visible line of at most 64 characters; ids are our own, and differ."""
    day = "DTSTART;VALUE=DATE:20260301"
    blocks, _ = read(
        *event(day, "SUMMARY:Two\\nlines \u202e and more", "UID:{A B}"),
        *event(day, "SUMMARY:" + "x" * 500, "UID:{A B}"),
        *event(day, "SUMMARY:\u200b", "UID:" + "é" * 90),
        *event(day, "UID:event"),
    )

    assert ["Two lines and more", "x" * 64, "2026-03-01", "2026-03-01"] == [block.name for block in blocks]
    assert ["A-B", "A-B-2", "event", "event-2"] == [block.id for block in blocks]


def test_a_zone_of_a_file_has_no_say():
    """A file may not teach the process another Amsterdam, nor keep it busy with rules that change every second."""
    rules = ("BEGIN:STANDARD", "DTSTART:19700101T000000", "RRULE:FREQ=SECONDLY", "TZOFFSETFROM:+0000")
    zone = ("BEGIN:VTIMEZONE", "TZID:Europe/Amsterdam", *rules, "TZOFFSETTO:+0900", "END:STANDARD", "END:VTIMEZONE")
    start = "DTSTART;TZID=Europe/Amsterdam:20260105T090000"
    blocks, losses = read(*zone, *event(start, "DTEND:20260105T090000Z"))

    assert [] == losses
    assert (datetime(2026, 1, 5, 9), datetime(2026, 1, 5, 10)) == (blocks[0].starts, blocks[0].ends)


@pytest.mark.parametrize(
    "hidden", ["BEGIN:VTIME\r\n ZONE", "begin:vtimezone", "BEGIN;X=1:VTIMEZONE", "BEGIN:VTIMEZONE "]
)
def test_a_zone_cannot_hide(hidden):
    """Folded, in small letters, with a parameter: it is left out, or the file is refused."""
    rules = ("BEGIN:STANDARD", "DTSTART:19700101T000000", "RRULE:FREQ=SECONDLY", "TZOFFSETFROM:+0000")
    zone = (hidden, "TZID:X", *rules, "TZOFFSETTO:+0900", "END:STANDARD", hidden.replace("BEGIN", "END"))
    with contextlib.suppress(InvalidValueError):
        read(*zone, *event("DTSTART;TZID=X:20260105T090000", "DTEND;TZID=X:20260105T100000"))


# Bad input


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "/etc/hostname",
        "BEGIN:VCALENDAR",
        "BEGIN:VCALENDAR\r\n",
        "BEGIN:VEVENT\r\nEND:VEVENT\r\n",
        "END:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nEND:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\n" * 5_000,
        b"\xff\xfe",
        b"BEGIN:VCALENDAR\r\nNAME:\xff\r\nEND:VCALENDAR\r\n",
        '{"version": 1}',
        "\ud800",
    ],
)
def test_what_is_no_calendar_is_refused(text):
    """Whatever it is, it is one error of ours; and a path is not read."""
    with pytest.raises(InvalidValueError) as caught:
        ical.loads(text)

    assert ("ical.unreadable", "text") == (caught.value.code, caught.value.path)


@pytest.mark.parametrize("value", [None, 7, ["BEGIN:VCALENDAR"], {}])
def test_what_is_no_text_is_refused(value):
    """A type is said by its name."""
    with pytest.raises(InvalidValueError) as caught:
        ical.loads(value)

    assert "field.wrong_type" == caught.value.code


def test_a_very_large_file_is_refused():
    """Before it is looked at."""
    with pytest.raises(InvalidValueError) as caught:
        ical.loads(b"x" * 8_000_001)

    assert "ical.too_large" == caught.value.code


LINES = st.sampled_from([*FOREIGN.split("\r\n"), *ical.dumps(testing.municipality().schedules[3]).split("\r\n")[-40:]])
NOISE = st.text(st.characters(codec="utf-8"), max_size=30)


@settings(max_examples=settings().max_examples * 2)
@given(st.lists(LINES | NOISE | st.tuples(LINES, NOISE).map("".join), max_size=20))
def test_any_lines_are_a_schedule_or_an_error_of_ours(lines):
    """No other exception leaves the reader, and what it returns can be asked and written."""
    try:
        schedule, losses = ical.loads(calendar(*lines))
    except SmpError:
        return
    assert all(loss.severity in Severity and loss.text("nl") for loss in losses)
    assert Resolver(schedule).at(datetime(2026, 1, 1, tzinfo=UTC)).treatment
    assert (schedule, ()) == ical.loads(ical.dumps(schedule))


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    """The text names the command."""
    monkeypatch.setitem(sys.modules, "icalendar", None)
    for call in (lambda: ical.dumps(Schedule(id="s", name="S")), lambda: ical.loads(calendar())):
        with pytest.raises(MissingExtraError, match=r"pip install 'dstny_smp\[ical\]'"):
            call()
