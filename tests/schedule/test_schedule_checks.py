"""What is unwise in a schedule: each finding, the schedule that just lacks it, and the instant that shows it."""

import importlib.util
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError
from dstny_smp.findings import Severity
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
    equivalent,
    lint,
    public_holidays,
)
from dstny_smp.schedule.explanation import Reason
from dstny_smp.schedule.painting import Paint
from dstny_smp.schedule.stacking import stacks
from dstny_smp.testing.strategies import instants, schedules


def load(name):
    """Import a file beside this one; tests are not a package."""
    spec = importlib.util.spec_from_file_location(f"{name}_of_checks", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


twin = load("schedule_twin")
OPEN, CLOSED, SORRY = Treatment.open(), Treatment.closed(), Treatment.closed("sorry")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
AT = datetime(2026, 11, 21, 12, tzinfo=AMSTERDAM)  # a Saturday


def weekly(id, days, starts, ends, treatment=OPEN, **fields):
    return Block.weekly(id, id, days, starts, ends, treatment=treatment, **fields)


def block(id, starts, hours, frequency="once", treatment=OPEN, origin=None, **fields):
    begin = datetime.fromisoformat(starts)
    recurrence = Recurrence(frequency=Frequency(frequency), **fields)
    ends = begin + timedelta(hours=hours)
    return Block(id=id, name=id, starts=begin, ends=ends, recurrence=recurrence, treatment=treatment, origin=origin)


def holiday(id, day, key="King's Day", country="NL", year=None, treatment=CLOSED):
    origin = HolidayOrigin(country=country, key=key, year=year or int(day[:4]), language="nl")
    return block(id, f"{day}T00:00", 24, treatment=treatment, origin=origin)


def schedule(blocks=(), exceptions=(), **fields):
    return Schedule(id="s", name="S", blocks=blocks, exceptions=exceptions, **fields)


OFFICE = weekly("office", "mon-fri", "08:30", "17:00")
ALL_WEEK = weekly("cover", "mon-sun", "00:00", "24:00", CLOSED)
BAR = weekly("bar", "thu-sat", "22:00", "02:00")

# has it: (blocks, exceptions), path, witness; just has not: (blocks, exceptions)
CASES = {
    "schedule.overlap": [
        (
            ([OFFICE, weekly("lunch", "fri", "12:30", "13:00", SORRY)], []),
            "blocks[office]",
            "2026-11-27T12:30+01:00",
            ([OFFICE, weekly("lunch", "sat", "12:30", "13:00", SORRY)], []),
        ),
        (
            ([OFFICE, weekly("late", "fri", "16:59", "18:00", SORRY)], []),
            "blocks[office]",
            "2026-11-27T16:59+01:00",
            ([OFFICE, weekly("late", "fri", "17:00", "18:00", SORRY)], []),
        ),
        (
            # The same outcome is none of anybody's business.
            ([OFFICE, weekly("party", "fri", "16:00", "20:00", CLOSED)], []),
            "blocks[office]",
            "2026-11-27T16:00+01:00",
            ([OFFICE, weekly("party", "fri", "16:00", "20:00")], []),
        ),
        (
            # Two exceptions, once each.
            ([], [block("a", "2026-12-01T10:00", 4), block("b", "2026-12-01T13:00", 4, treatment=SORRY)]),
            "exceptions[a]",
            "2026-12-01T13:00+01:00",
            ([], [block("a", "2026-12-01T10:00", 4), block("b", "2026-12-01T14:00", 4, treatment=SORRY)]),
        ),
        (
            # First in years: the 13th, when it is a Friday.
            (
                [weekly("fri", "fri", "10:00", "11:00"), block("d", "2026-11-13T10:00", 1, "monthly", SORRY)],
                [],
            ),
            "blocks[fri]",
            "2027-08-13T10:00+02:00",
            ([weekly("fri", "fri", "10:00", "11:00"), block("d", "2026-11-13T11:00", 1, "monthly", SORRY)], []),
        ),
        (
            # What has been is no matter.
            ([OFFICE, weekly("lunch", "fri", "12:30", "13:00", SORRY, until=date(2026, 11, 27))], []),
            "blocks[office]",
            "2026-11-27T12:30+01:00",
            ([OFFICE, weekly("lunch", "fri", "12:30", "13:00", SORRY, until=date(2026, 11, 20))], []),
        ),
        (
            # Beneath a higher layer it does no harm; when that has ended, it does.
            (
                [OFFICE, weekly("lunch", "fri", "12:30", "13:00", SORRY)],
                [block("works", "2026-11-01", 24 * 300, treatment=CLOSED)],
            ),
            "blocks[office]",
            "2027-09-03T12:30+02:00",
            (
                [OFFICE, weekly("lunch", "fri", "12:30", "13:00", SORRY)],
                [block("works", "2026-11-01", 24, "daily", treatment=CLOSED)],
            ),
        ),
    ],
    "schedule.overlap_once": [
        (
            ([OFFICE, block("party", "2026-12-04T16:00", 2, treatment=SORRY)], []),
            "blocks[office]",
            "2026-12-04T16:00+01:00",
            ([OFFICE, block("party", "2026-12-05T16:00", 2, treatment=SORRY)], []),
        )
    ],
    "schedule.dead_block": [
        (
            ([OFFICE, ALL_WEEK], []),
            "blocks[office]",
            "2026-11-23T08:30+01:00",
            ([OFFICE, weekly("cover", "mon-sun", "00:00", "16:59", CLOSED)], []),
        ),
        (
            # A month in advance, and every year until the calendar is the same again.
            ([block("leap", "2000-02-29T10:00", 2, "yearly")], [block("feb", "2000-02-01", 24 * 29, "yearly", CLOSED)]),
            "blocks[leap]",
            "2028-02-29T10:00+01:00",
            ([block("leap", "2000-02-29T10:00", 2, "yearly")], [block("feb", "2000-02-01", 24 * 28, "yearly", CLOSED)]),
        ),
        (
            # Once, beneath another exception.
            ([], [block("a", "2026-12-01T10:00", 1), block("b", "2026-12-01T09:00", 3, treatment=SORRY)]),
            "exceptions[a]",
            "2026-12-01T10:00+01:00",
            ([], [block("a", "2026-12-01T08:59", 1), block("b", "2026-12-01T09:00", 3, treatment=SORRY)]),
        ),
        (
            # It did win, long ago.
            ([weekly("a", "mon", "09:00", "10:00", first=date(2020, 1, 6)), attrs.evolve(ALL_WEEK, id="c")], []),
            "blocks[a]",
            "2026-11-23T09:00+01:00",
            (
                [
                    weekly("a", "mon", "09:00", "10:00", first=date(2020, 1, 6)),
                    weekly("c", "mon-sun", "00:00", "24:00", CLOSED, first=date(2020, 1, 7)),
                ],
                [],
            ),
        ),
    ],
    "schedule.lost_in_gap": [
        (
            ([block("g", "2027-03-28T02:15", 0.5)], []),
            "blocks[g]",
            "2027-03-28T03:00+02:00",
            ([block("g", "2027-03-28T02:15", 0.8)], []),
        ),
        (
            ([block("g", "2026-03-29T02:15", 0.5, "yearly", nth=-1)], []),
            "blocks[g]",
            "2027-03-28T03:00+02:00",
            ([block("g", "2026-03-28T02:15", 0.5, "yearly", nth=-1)], []),
        ),
    ],
    "schedule.gap": [
        (
            ([weekly("am", "mon", "08:30", "12:30"), weekly("pm", "mon", "12:31", "17:00")], []),
            "blocks[pm]",
            "2026-11-23T12:30+01:00",
            ([weekly("am", "mon", "08:30", "12:30"), weekly("pm", "mon", "12:30", "17:00")], []),
        ),
        (
            ([weekly("mon", "mon", "20:00", "23:59"), weekly("tue", "tue", "00:00", "04:00", SORRY)], []),
            "blocks[tue]",
            "2026-11-23T23:59+01:00",
            ([weekly("mon", "mon", "20:00", "24:00"), weekly("tue", "tue", "00:00", "04:00", SORRY)], []),
        ),
        (
            ([weekly("am", "mon", "08:30", "12:30"), weekly("pm", "mon", "12:35", "17:00")], []),
            "blocks[pm]",
            "2026-11-23T12:30+01:00",
            ([weekly("am", "mon", "08:30", "12:30"), weekly("pm", "mon", "12:36", "17:00")], []),
        ),
        (
            # Closed before a gap that is closed as well: nobody notices.
            ([weekly("am", "mon", "08:30", "12:30", SORRY), weekly("pm", "mon", "12:31", "17:00")], []),
            "blocks[pm]",
            "2026-11-23T12:30+01:00",
            ([weekly("am", "mon", "08:30", "12:30", CLOSED), weekly("pm", "mon", "12:31", "17:00")], []),
        ),
    ],
    "schedule.tail_resumes": [
        (
            ([BAR], [block("closed", "2026-12-04", 24, treatment=CLOSED)]),
            "exceptions[closed]",
            "2026-12-05T00:00+01:00",
            ([BAR], [block("closed", "2026-12-04", 26, treatment=CLOSED)]),
        ),
        (
            ([BAR], [holiday("kings", "2027-04-30")]),
            "exceptions[kings]",
            "2027-05-01T00:00+02:00",
            ([BAR], [holiday("kings", "2027-04-28")]),
        ),
        (
            # An afternoon that is closed gives way to the rest of the day, as it should.
            ([weekly("night", "mon", "13:00", "03:00")], [block("c", "2026-11-23T12:00", 12, treatment=CLOSED)]),
            "exceptions[c]",
            "2026-11-24T00:00+01:00",
            ([weekly("night", "mon", "13:00", "03:00")], [block("c", "2026-11-23T14:00", 10, treatment=CLOSED)]),
        ),
        (
            # What ends in the evening lets the evening go on; only midnight is suspicious.
            ([weekly("night", "mon", "22:00", "03:00")], [block("c", "2026-11-23T12:00", 12, treatment=CLOSED)]),
            "exceptions[c]",
            "2026-11-24T00:00+01:00",
            ([weekly("night", "mon", "22:00", "03:00")], [block("c", "2026-11-23T12:00", 11, treatment=CLOSED)]),
        ),
        (
            # A block of more than a day has no evening that could be its tail.
            ([block("long", "2026-11-23T20:00", 24)], [block("c", "2026-11-23", 24, treatment=CLOSED)]),
            "exceptions[c]",
            "2026-11-24T00:00+01:00",
            ([block("long", "2026-11-23T20:00", 25)], [block("c", "2026-11-23", 24, treatment=CLOSED)]),
        ),
    ],
    "schedule.skipped_dates": [
        (
            ([block("m", "2026-10-31T10:00", 1, "monthly")], []),
            "blocks[m]",
            "2026-11-30T10:00+01:00",
            ([block("m", "2026-10-31T10:00", 1, "monthly", last_day=True)], []),
        ),
        (
            ([block("y", "2024-02-29T10:00", 1, "yearly")], []),
            "blocks[y]",
            "2027-02-28T10:00+01:00",
            ([block("y", "2024-02-29T10:00", 1, "yearly", interval=4)], []),
        ),
        (
            ([block("m", "2026-12-31T10:00", 1, "monthly", interval=2)], []),
            "blocks[m]",
            "2027-02-28T10:00+01:00",
            ([block("m", "2026-12-31T10:00", 1, "monthly", interval=12)], []),
        ),
        (
            ([block("m", "2027-01-29T10:00", 1, "monthly", until=date(2027, 3, 29))], []),
            "blocks[m]",
            "2027-02-28T10:00+01:00",
            ([block("m", "2027-01-29T10:00", 1, "monthly", until=date(2027, 2, 28))], []),
        ),
    ],
    "schedule.boundary_in_gap": [
        (
            ([weekly("late", "sat", "22:00", "02:30")], []),
            "blocks[late]",
            "2027-03-28T03:00+02:00",
            ([weekly("late", "sat", "22:00", "02:00")], []),
        ),
        (
            ([weekly("early", "sun", "02:01", "06:00")], []),
            "blocks[early]",
            "2027-03-28T03:00+02:00",
            ([weekly("early", "sun", "03:00", "06:00")], []),
        ),
        (
            # A boundary between equals is none.
            ([weekly("late", "sun", "00:00", "02:30"), weekly("early", "sun", "02:30", "06:00", SORRY)], []),
            "blocks[early]",
            "2027-03-28T03:00+02:00",
            ([weekly("late", "sun", "00:00", "02:30"), weekly("early", "sun", "02:30", "06:00")], []),
        ),
    ],
    "schedule.boundary_in_fold": [
        (
            ([weekly("late", "sat", "22:00", "02:30")], []),
            "blocks[late]",
            "2027-10-31T02:30+02:00",
            ([weekly("late", "sat", "22:00", "03:00")], []),
        ),
        (
            # In the winter after the next the clock does so again, but that is not coming yet.
            ([block("once", "2027-10-31T02:30", 4)], []),
            "blocks[once]",
            "2027-10-31T02:30+02:00",
            ([block("once", "2028-10-29T02:30", 4)], []),
        ),
    ],
    "schedule.expired": [
        (
            ([], [block("x", "2026-11-21T10:00", 2)]),
            "exceptions[x]",
            "2026-11-21T11:59+01:00",
            ([], [block("x", "2026-11-21T10:01", 2)]),
        ),
        (
            ([weekly("w", "mon", "09:00", "10:00", until=date(2026, 11, 16))], []),
            "blocks[w]",
            "2026-11-16T09:59+01:00",
            ([weekly("w", "mon", "09:00", "10:00", until=date(2026, 11, 23))], []),
        ),
    ],
    "schedule.expired_holidays": [
        (
            ([], [holiday("k", "2026-11-20"), holiday("l", "2026-12-25")]),
            "exceptions",
            "2026-11-20T23:59+01:00",
            ([], [holiday("k", "2026-11-21"), holiday("l", "2026-12-25")]),
        ),
    ],
    "schedule.holidays_run_out": [
        (
            ([], [holiday("k", "2026-12-25", "Christmas Day")]),
            "exceptions",
            "2027-01-01T00:00+01:00",
            ([], [holiday("k", "2026-12-25", "Christmas Day"), holiday("l", "2027-12-25", "Christmas Day")]),
        ),
    ],
}
ALL = [(code, *case) for code, cases in CASES.items() for case in cases]


def found(given, code, at=AT):
    blocks, exceptions = given
    return [finding for finding in lint(schedule(blocks, exceptions), at) if finding.code == code]


@pytest.mark.requirement("SCH-18", "EXC-01")
@pytest.mark.parametrize(("code", "has", "path", "witness", "has_not"), ALL)
def test_every_code_has_its_schedule_and_its_witness(code, has, path, witness, has_not):
    """Exactly one finding where it belongs, at the very instant; none in the schedule beside it."""
    [finding] = found(has, code)

    assert (path, witness) == (finding.path, finding.witness.isoformat(timespec="minutes"))
    assert [] == found(has_not, code)


def covering(explanation):
    """Return the blocks that cover an instant, by id."""
    winner = () if explanation.winner is None else (explanation.winner,)
    return {each.block.id: each for each in (*winner, *explanation.shadowed)}


def shows(a_schedule, finding):
    """Tell whether what a finding says can be seen at its witness."""
    bare = a_schedule.with_override(None)
    explanation = Resolver(bare).explain(finding.witness)
    before = Resolver(bare).explain(finding.witness - timedelta(microseconds=1))
    id = (re.search(r"\[(.*)\]", finding.path) or [None, None])[1]
    here = covering(explanation)
    match finding.code:
        case "schedule.overlap" | "schedule.overlap_once":
            reason = Reason.ONCE if finding.code.endswith("once") else Reason.ORDER
            return (
                here[id].reason is reason
                and here[id].block.treatment != explanation.segment.treatment
                and explanation.winner.block.name == finding.params["by"][0]
            )
        case "schedule.dead_block":
            return here[id].reason is not None and explanation.winner.block.name == finding.params["by"]
        case "schedule.lost_in_gap":
            return id not in here and explanation.when.utcoffset() > before.when.utcoffset()
        case "schedule.gap":
            return explanation.segment.layer is Layer.DEFAULT and id in covering(
                Resolver(bare).explain(explanation.segment.end)
            )
        case "schedule.tail_resumes":
            tail = finding.params["tail"]
            return explanation.winner.block.name == tail and before.winner.block.id == id
        case "schedule.skipped_dates":
            return id not in here or here[id].starts.date() < explanation.when.date()
        case "schedule.expired":
            return id in here
        case "schedule.expired_holidays":
            return finding.params["block"] in {each.block.name for each in here.values() if each.block.origin}
        case "schedule.boundary_in_gap":
            return explanation.when.utcoffset() > before.when.utcoffset()
        case "schedule.boundary_in_fold":
            when = explanation.when
            return when.utcoffset() != when.replace(fold=1 - when.fold).utcoffset() and (id in here) != (
                id in covering(before)
            )
        case "schedule.holidays_run_out":
            last = max(each.origin.year for each in bare.exceptions if each.origin)
            return last == finding.params["year"] == explanation.when.year - 1
        case "schedule.expired_override":
            return Resolver(a_schedule).at(finding.witness).layer is Layer.OVERRIDE
    return False


@pytest.mark.parametrize(("code", "has", "path", "witness", "has_not"), ALL)
def test_every_witness_of_the_table_shows_what_is_claimed(code, has, path, witness, has_not):
    """`Resolver.explain` at the witness says the same as the finding."""
    [finding] = found(has, code)

    assert shows(schedule(*has), finding)
    assert "{" not in finding.text("nl") + finding.text("en")


PAST = ["schedule.expired", "schedule.expired_holidays", "schedule.expired_override", "schedule.holidays_run_out"]


def check(a_schedule, at):
    """Hold every finding of one schedule against the resolver; return the codes."""
    report = lint(a_schedule, at)
    assert report.ok
    paths = {f"blocks[{each.id}]" for each in a_schedule.blocks} | {
        f"exceptions[{each.id}]" for each in a_schedule.exceptions
    }
    for finding in report:
        assert finding.path in {*paths, "override", "exceptions"}
        assert finding.code in PAST or finding.witness >= at
        assert shows(a_schedule, finding)
        if finding.code in {"schedule.dead_block", "schedule.lost_in_gap"}:
            bare, id = a_schedule.with_override(None), re.search(r"\[(.*)\]", finding.path)[1]
            proof = equivalent(bare, bare.remove(id))
            assert proof or proof.difference is None
    return {finding.code for finding in report}


@given(schedules(most=4), instants())
def test_every_witness_shows_what_is_claimed(any_schedule, at):
    """And a block that never wins can be removed: proved by other means."""
    check(any_schedule, at)


def test_findings_of_random_schedules():
    """Schedules full of overlaps and nights of clock changes."""
    codes = set()
    for rnd in twin.seeds(40):
        codes |= check(twin.random_schedule(rnd, 2026), datetime(2026, rnd.randrange(1, 13), 20, tzinfo=UTC))

    assert {"schedule.overlap", "schedule.dead_block", "schedule.expired"} <= codes


@pytest.mark.long
def test_findings_of_many_random_schedules():
    """The same, much longer."""
    for rnd in twin.seeds(3_000, 500):
        check(twin.random_schedule(rnd, 2026), datetime(2026, rnd.randrange(1, 13), 20, tzinfo=UTC))


def test_a_good_schedule_has_nothing_to_say():
    """Touching blocks, a lunch break, an exception, next year's holidays."""
    blocks = [weekly("am", "mon-fri", "08:30", "12:30"), weekly("pm", "mon-fri", "12:30", "17:00"), BAR]
    exceptions = [block("works", "2026-12-01T00:00", 24, treatment=SORRY), holiday("xmas", "2027-12-25")]
    exceptions[1] = attrs.evolve(exceptions[1], ends=exceptions[1].ends + timedelta(hours=2))

    assert () == lint(schedule(blocks, exceptions), AT).findings


def test_findings_stand_in_the_order_of_the_blocks():
    """Blocks, then exceptions, then what is about all of them; nothing is an error."""
    old = weekly("old", "mon", "09:00", "10:00", until=date(2020, 1, 6))
    report = lint(schedule([old, OFFICE, ALL_WEEK], [block("x", "2026-01-01", 1), holiday("h", "2026-01-01")]), AT)

    assert [
        ("blocks[old]", "schedule.expired", Severity.INFO),
        ("blocks[office]", "schedule.dead_block", Severity.WARNING),
        ("blocks[office]", "schedule.overlap", Severity.WARNING),
        ("exceptions[x]", "schedule.expired", Severity.INFO),
        ("exceptions", "schedule.expired_holidays", Severity.INFO),
        ("exceptions", "schedule.holidays_run_out", Severity.INFO),
    ] == [(finding.path, finding.code, finding.severity) for finding in report]
    assert report.ok


def test_holidays_that_ran_out_are_a_warning():
    """Next year's may still be added; this year's are missing now. Each country and region for itself."""
    stored = [
        holiday("a", "2026-12-25"),
        holiday("b", "2025-12-25", country="BE"),
        holiday("c", "2027-12-25", country="DE"),
    ]
    told = [
        (finding.severity, str(finding.params["country"]), finding.params["year"])
        for finding in lint(schedule([], stored), AT)
        if finding.code == "schedule.holidays_run_out"
    ]

    assert [(Severity.INFO, "NL", 2026), (Severity.WARNING, "BE", 2025)] == told


def test_holidays_that_are_over_are_told_together():
    """Of each country and part one remark, by the last of them; a year has a dozen, which would hide what matters."""
    gone = [holiday("new", "2025-01-01"), holiday("king", "2026-04-27"), holiday("labour", "2026-05-01", country="BE")]
    told = found(([], [*gone, holiday("xmas", "2026-12-25")]), "schedule.expired_holidays")

    assert [("NL", 2, "king"), ("BE", 1, "labour")] == [
        (finding.params["country"], finding.params["count"], finding.params["block"]) for finding in told
    ]
    assert (
        "exceptions: holidays of NL that are over: 2; the last, ‘king’, ended on Tuesday 28 April 2026 00:00; "
        "remove them when nobody asks for them any more"
    ) == told[0].text()


def test_an_override_that_is_over():
    """It ended at this very moment; a moment before it still held."""
    over = CASES["schedule.gap"][0][0][0]
    ended = schedule(over).with_override(Override(SORRY, None, AT))

    assert ["override"] == [finding.path for finding in lint(ended, AT) if finding.code == "schedule.expired_override"]
    assert [] == [
        finding for finding in lint(ended, AT - timedelta(seconds=1)) if finding.code == "schedule.expired_override"
    ]
    # What an override hides for the time being is still found.
    assert "schedule.gap" in {finding.code for finding in lint(ended.with_override(Override(SORRY)), AT)}


def test_all_winners_of_a_block_are_named():
    """In the order in which they get in its way; those that do so once apart."""
    blocks = [
        OFFICE,
        weekly("fri", "fri", "16:00", "17:00", SORRY),
        weekly("mon", "mon", "16:00", "17:00", SORRY),
        block("party", "2026-11-24T16:00", 1, treatment=SORRY),
    ]
    told = {finding.code: finding.params["by"] for finding in lint(schedule(blocks), AT)}

    assert {"schedule.overlap": ("mon", "fri"), "schedule.overlap_once": ("party",)} == told


def test_only_coming_dates_are_listed_as_skipped():
    """Five at most, from today on."""
    [finding] = found(([block("m", "2020-01-31T10:00", 1, "monthly")], []), "schedule.skipped_dates")

    assert ("2026-11-31", "2027-02-31", "2027-04-31", "2027-06-31", "2027-09-31") == finding.params["dates"]
    assert "2027-02-31" in finding.text("nl")


def test_a_date_that_was_skipped_today_is_past():
    """On 30 November at eleven, what would have begun at ten is no longer to come."""
    given_blocks = ([block("m", "2020-01-31T10:00", 1, "monthly")], [])
    [before] = found(given_blocks, "schedule.skipped_dates", datetime(2026, 11, 30, 9, tzinfo=AMSTERDAM))
    [after] = found(given_blocks, "schedule.skipped_dates", datetime(2026, 11, 30, 11, tzinfo=AMSTERDAM))

    assert ("2026-11-31", "2027-02-31") == (before.params["dates"][0], after.params["dates"][0])


def test_what_the_clock_shows_again_is_not_over():
    """In the night that has an hour twice, a block of that hour comes back."""
    night = ([], [block("night", "2026-10-25T02:10", 0.2)])
    first, second = (datetime(2026, 10, 25, 2, 40, tzinfo=AMSTERDAM, fold=fold) for fold in (0, 1))

    assert [] == found(night, "schedule.expired", first)
    assert ["exceptions[night]"] == [finding.path for finding in found(night, "schedule.expired", second)]


@pytest.mark.requirement("HOL-08")
def test_stored_holidays_are_held_against_todays_data():
    """Moved, renamed, gone; and those that agree, or of which nothing is known, are passed over."""
    real = public_holidays.to_exceptions(public_holidays.select(public_holidays.listing("NL", 2027)))
    kings = next(each for each in real if each.name == "Koningsdag")
    name = kings.origin.key
    stored = [
        *(each for each in real if each.id != kings.id),
        holiday("moved", "2027-04-30", name),
        holiday("renamed", "2027-04-27", "Queen's Day"),
        holiday("gone", "2027-08-03", "Nobody's Day"),
        holiday("far", "2200-04-27", name),
        holiday("past", "2026-04-30", name),
    ]
    told = [finding for finding in lint(schedule([], stored), AT, holidays=True) if "holiday_" in finding.code]

    assert [
        ("schedule.holiday_moved", "exceptions[moved]", "2027-04-27"),
        ("schedule.holiday_renamed", "exceptions[renamed]", "2027-04-27"),
        ("schedule.holiday_gone", "exceptions[gone]", "2027-08-03"),
    ] == [(finding.code, finding.path, str(finding.witness.date())) for finding in told]
    assert "dinsdag 27 april 2027" in told[0].text("nl")
    assert () == tuple(finding for finding in lint(schedule([], real), AT, holidays=True) if "holiday_" in finding.code)


def test_only_who_asks_for_it_loads_the_data():
    """A commit looks at many schedules; the data of all countries is not needed for it."""
    code = """
import sys
from datetime import UTC, datetime
from dstny_smp.schedule import Block, HolidayOrigin, Schedule, Treatment, lint
day = datetime(2026, 4, 27)
origin = HolidayOrigin(country="NL", key="King's Day", year=2026, language="nl")
block = Block(id="k", name="K", starts=day, ends=day.replace(hour=9), treatment=Treatment.closed(), origin=origin)
lint(Schedule(id="s", name="S", exceptions=[block]), datetime(2026, 1, 1, tzinfo=UTC))
print(sorted({"holidays", "dateutil", "dstny_smp.schedule.public_holidays"} & set(sys.modules)))
"""
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert "[]" == shown.strip()


@pytest.mark.parametrize(
    ("given_at", "code"), [(datetime(2026, 1, 1), "field.naive_datetime"), ("now", "field.wrong_type")]
)
def test_the_instant_is_checked(given_at, code):
    """As at every door."""
    with pytest.raises(InvalidValueError) as caught:
        lint(schedule(), given_at)
    assert code == caught.value.code
    with pytest.raises(InvalidValueError):
        lint("schedule", AT)


def test_the_largest_schedule_costs_a_bounded_amount():
    """Two thousand blocks and as many exceptions, all over each other: cut short, not hung."""
    many = range(limits.BLOCKS)
    blocks = [block(f"b{n}", f"2000-01-{1 + n % 28:02}T{n % 23:02}:00", 1 + n % 30, "daily") for n in many]
    exceptions = [block(f"e{n}", f"20{26 + n % 50}-0{1 + n % 9}-1{n % 10}", 9, treatment=SORRY) for n in many]
    big = schedule(blocks, exceptions)
    before = Resolver(big).timeline.paint.meter[0]
    report = lint(big, AT)

    assert report.ok
    assert 0 == before


def test_stacks_are_those_of_every_minute():
    """The sweep agrees with asking each stroke at each second; of a block that overlaps itself the later counts."""
    strokes = [(0, 50, 1), (20, 70, 1), (10, 30, 3), (30, 40, 2), (60, 90, 2), (95, 99, 1)]
    swept = {}
    for stack in stacks(Paint([], sorted(strokes)), -5, 105):
        for second in range(stack.start, stack.end):
            swept[second] = [(each.rank, each.start) for each in stack.lying]
    expected = {}
    for second in range(-5, 105):
        lying = {rank: start for start, end, rank in sorted(strokes) if start <= second < end}
        expected[second] = sorted(lying.items())

    assert expected == swept
