"""Why a schedule says what it says: who decides, who gives way and why, and what comes next."""

import importlib.util
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dstny_smp.destination import HangUp, ToMenu, ToNumber, ToVoicemail
from dstny_smp.errors import InvalidValueError
from dstny_smp.schedule import Block, HolidayOrigin, Layer, Override, Resolver, Schedule, Treatment
from dstny_smp.schedule.explanation import Cause, Reason

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OPEN, CLOSED = Treatment.open(), Treatment.closed()
ORIGIN = HolidayOrigin(country="NL", key="King's Day", year=2026, language="nl")


def load(name):
    """Import a file beside this one; tests are not a package."""
    spec = importlib.util.spec_from_file_location(f"{name}_of_explanation", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


twin = load("schedule_twin")


def local(text, fold=0):
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM, fold=fold)


def once(id, starts, ends, treatment=OPEN, origin=None):
    bounds = {"starts": datetime.fromisoformat(starts), "ends": datetime.fromisoformat(ends)}
    return Block(id=id, name=id.title(), treatment=treatment, origin=origin, **bounds)


def weekly(id, days, starts, ends, treatment=OPEN):
    return Block.weekly(id, id.title(), days, starts, ends, treatment=treatment)


def explain(when, *blocks, exceptions=(), **fields):
    return Resolver(Schedule(id="s", name="S", blocks=blocks, exceptions=exceptions, **fields)).explain(when)


def test_who_gives_way_and_why():
    """A higher layer, what happens once, the later in the list: each block is told its reason, strongest first."""
    found = explain(
        local("2026-04-27T12:00"),
        weekly("first", "mon", "09:00", "17:00"),
        weekly("second", "mon", "08:00", "18:00"),
        weekly("other", "tue", "00:00", "24:00"),
        exceptions=(
            once("king", "2026-04-27T00:00", "2026-04-28T00:00", CLOSED, ORIGIN),
            once("party", "2026-04-27T11:00", "2026-04-27T13:00"),
            weekly("lunch", "mon-sun", "12:00", "12:30"),
            once("cake", "2026-04-27T12:00", "2026-04-27T12:15"),
        ),
    )

    assert ("cake", Layer.EXCEPTIONS, None) == (found.winner.block.id, found.winner.layer, found.winner.reason)
    assert [
        ("party", Reason.ORDER),
        ("lunch", Reason.ONCE),
        ("king", Reason.LAYER),
        ("second", Reason.LAYER),
        ("first", Reason.LAYER),
    ] == [(each.block.id, each.reason) for each in found.shadowed]
    assert (datetime(2026, 4, 27, 12), datetime(2026, 4, 27, 12, 15)) == (found.winner.starts, found.winner.ends)


def test_occurrences_are_those_that_cover_the_instant():
    """The tail of an evening is named by the evening; what overlaps itself, by its latest start."""
    night = explain(local("2026-01-10T01:00"), weekly("bar", "fri", "22:00", "02:00")).winner
    long = explain(local("2026-01-10T01:00"), weekly("x", "mon-sun", "12:00", "11:00")).winner

    assert (datetime(2026, 1, 9, 22), datetime(2026, 1, 10, 2)) == (night.starts, night.ends)
    assert datetime(2026, 1, 9, 12) == long.starts


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-01-05T08:00", ("2026-01-05T09:00", Cause.BEGINS, "office")),
        ("2026-01-05T10:00", ("2026-01-05T12:00", Cause.BEGINS, "lunch")),
        ("2026-01-05T12:10", ("2026-01-05T13:00", Cause.ENDS, "lunch")),
        ("2026-01-05T16:00", ("2026-01-05T17:00", Cause.ENDS, "office")),
    ],
)
def test_the_cause_of_the_next_change(when, expected):
    """A block begins, or ends and uncovers what lies beneath."""
    office, lunch = weekly("office", "mon", "09:00", "17:00"), weekly("lunch", "mon", "12:00", "13:00", CLOSED)
    change = explain(local(when), office, lunch).change

    assert expected == (change.at.replace(tzinfo=None).isoformat("T", "minutes"), change.cause, change.block.id)
    assert change.then.start == change.at


def test_a_clock_can_be_the_cause():
    """Going back reopens what had closed, going forward closes what had not; a boundary at that label is its own."""
    ask = weekly("b", "sun", "02:30", "05:00")
    back = explain(local("2026-10-25T02:40"), ask).change
    gap = explain(local("2026-03-29T01:40"), weekly("b", "sun", "01:00", "02:30")).change
    own = explain(local("2026-03-29T01:40"), weekly("b", "sun", "03:00", "04:00")).change
    end = explain(local("2026-03-29T01:40"), weekly("b", "sun", "01:00", "02:00")).change

    assert (Cause.CLOCK, None, "02:00+0100") == (back.cause, back.block, f"{back.at:%H:%M%z}")
    assert (Cause.CLOCK, None, "03:00+0200") == (gap.cause, gap.block, f"{gap.at:%H:%M%z}")
    assert (Cause.BEGINS, "b") == (own.cause, own.block.id)
    assert (Cause.ENDS, "b") == (end.cause, end.block.id)


def test_an_override_begins_and_ends():
    """It has no block, and everything gives way to it."""
    override = Override(OPEN, local("2026-01-05T10:00"), local("2026-01-05T11:00"))
    office = weekly("office", "mon", "09:00", "17:00", CLOSED)
    before, during = (explain(local(f"2026-01-05T{at}"), office, override=override) for at in ("09:30", "10:30"))

    assert (Cause.BEGINS, Layer.OVERRIDE, None) == (before.change.cause, before.change.layer, before.change.block)
    assert (Cause.ENDS, Layer.OVERRIDE, None) == (during.change.cause, during.change.layer, during.change.block)
    assert (None, [("office", Reason.LAYER)]) == (
        during.winner,
        [(each.block.id, each.reason) for each in during.shadowed],
    )


def test_nothing_ever_changes():
    """A schedule without blocks is explained too, at both ends of the calendar."""
    for when in (datetime.min.replace(tzinfo=UTC), local("2026-01-01T00:00"), datetime.max.replace(tzinfo=UTC)):
        found = explain(when)
        assert (None, (), None, Layer.DEFAULT) == (found.winner, found.shadowed, found.change, found.segment.layer)
    last = explain(datetime.max.replace(tzinfo=UTC), weekly("b", "mon-sun", "00:00", "24:00"))
    assert last.winner.ends is None
    assert last.text().count("\n") == 3


def test_the_text_in_dutch():
    """What an administrator reads when a caller complains."""
    found = explain(
        local("2026-04-27T10:00"),
        weekly("kantoor", "mon-fri", "09:00", "17:00"),
        exceptions=(once("koningsdag", "2026-04-27T00:00", "2026-04-28T00:00", Treatment.closed("feest"), ORIGIN),),
    )

    assert [
        "maandag 27 april 2026 10:00, Europe/Amsterdam: gesloten, met melding feest.",
        "Bepaald door de feestdag ‘Koningsdag’, van maandag 27 april 2026 00:00 tot dinsdag 28 april 2026 00:00.",
        (
            "Het tijdsblok ‘Kantoor’, van maandag 27 april 2026 09:00 tot maandag 27 april 2026 17:00, geldt niet: "
            "een feestdag gaat voor een tijdsblok."
        ),
        "Dit geldt van maandag 27 april 2026 00:00 tot dinsdag 28 april 2026 00:00.",
        "Volgende wijziging: dinsdag 28 april 2026 00:00, gesloten, wanneer de feestdag ‘Koningsdag’ eindigt.",
    ] == found.text("nl").split("\n")


def test_a_time_that_comes_twice_is_told_apart():
    """Both passes of the fold show their offset; other times do not need it."""
    said = explain(local("2026-10-25T02:40", 1), weekly("b", "sun", "02:30", "05:00")).text()

    assert "02:40 (+01:00), Europe/Amsterdam: open." in said
    assert "since Sunday 25 October 2026 02:30 (+01:00) and will be until Sunday 25 October 2026 05:00." in said


@pytest.mark.parametrize(
    ("treatment", "nl", "en"),
    [
        (Treatment.forward(ToNumber("+31201234567")), "doorgeschakeld naar +31201234567", "forwarded to +31201234567"),
        (
            Treatment.forward(ToVoicemail("u-anna")),
            "doorgeschakeld naar voicemail u-anna",
            "forwarded to voicemail u-anna",
        ),
        (
            Treatment.forward(ToMenu("main"), "moment"),
            "doorgeschakeld naar keuzemenu main na melding moment",
            "forwarded to menu main after prompt moment",
        ),
        (
            Treatment.forward(HangUp()),
            "doorgeschakeld naar niemand: de oproep eindigt",
            "forwarded to nobody: the call ends",
        ),
        (Treatment.closed("sorry"), "gesloten, met melding sorry", "closed, with prompt sorry"),
    ],
)
def test_treatments_in_words(treatment, nl, en):
    """Each state with its destination and prompt."""
    found = explain(local("2026-01-05T10:00"), default=treatment)

    assert (nl, en) == tuple(
        found.text(each).split(": ", 1)[1].split("\n")[0].removesuffix(".") for each in ("nl", "en")
    )


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        (None, None, "It has always been so and will not end."),
        ("2026-01-01T00:00", None, "It has been so since Thursday 1 January 2026 00:00 and will not end."),
        (None, "2027-01-01T00:00", "It has always been so and will be until Friday 1 January 2027 00:00."),
    ],
)
def test_bounds_in_words(starts, ends, said):
    """Always, since, until."""
    override = Override(OPEN, *(each and local(each) for each in (starts, ends)))

    assert said in explain(local("2026-06-01T00:00"), override=override).text()


def test_only_aware_datetimes_are_taken():
    """The same door as for every question."""
    with pytest.raises(InvalidValueError, match="no time zone"):
        explain(datetime(2026, 1, 1))


def test_random_explanations_agree_with_the_twin():
    """The winner is the segment's, the shadowed are all others that cover the instant, and the text can be made."""
    for rnd in twin.seeds(60, start=4_000):
        schedule = twin.random_schedule(rnd, 2026)
        low = datetime(2026, 1, 1, tzinfo=UTC)
        brute = twin.Twin(schedule, low - timedelta(days=2), low + timedelta(days=370))
        ask = Resolver(schedule)
        for _ in range(8):
            when = low + timedelta(seconds=rnd.randrange(365 * 86_400))
            found, wall = ask.explain(when), when.astimezone(brute.zone).replace(tzinfo=None)
            covering = {each[3].id for each in brute.occurrences if each[0] <= wall < each[1]}
            named = [each.block.id for each in ((found.winner, *found.shadowed) if found.winner else found.shadowed)]
            assert brute.at(when)[1] == (found.winner and found.winner.block)
            assert covering == set(named)
            assert len(covering) == len(named)
            assert ask.next_change(when) == (found.change and found.change.at)
            assert all(each.starts <= wall < each.ends for each in found.shadowed)
            assert "{" not in found.text("nl") + found.text("en")
