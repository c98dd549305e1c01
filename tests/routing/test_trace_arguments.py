"""What a trace may be asked, what it may assume, and what it refuses with which words."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest

from dstny_smp import limits
from dstny_smp.acd import Member, Overflow, Queue, Ringing
from dstny_smp.destination import HangUp, ToNumber, ToPrompt, ToQueue, ToUser, ToVoicemail
from dstny_smp.errors import InvalidValueError, UnknownIdError
from dstny_smp.organization import Organization
from dstny_smp.routing import Journey, commands, events, trace
from dstny_smp.routing.events import DialResult
from dstny_smp.schedule import Schedule
from dstny_smp.testing import bakery, municipality
from dstny_smp.users import Activity, ActivityKind, User

CITY = municipality()
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAY = datetime(2026, 11, 25, 10, tzinfo=AMSTERDAM)
MAIN, RECEPTION, CIVIL_AFFAIRS, TAXES = "+31201230100", "+31201230110", "+31201230120", "+31201230130"

REFUSED = {
    "a time that is a text": ({"at": "2026-11-25T10:00"}, "field.wrong_type", "at"),
    "a time without a zone": ({"at": datetime(2026, 11, 25, 10)}, "field.naive_datetime", "at"),
    "keys that are a number": ({"keys": 12}, "keys.bad_form", "keys"),
    "keys that are no keys": ({"keys": "1A"}, "keys.bad_form", "keys"),
    "keys of another script": ({"keys": "１"}, "keys.bad_form", "keys"),
    "too many keys": ({"keys": "1" * (limits.TRACE_KEYS + 1)}, "keys.too_many", "keys"),
    "an endless text of blanks": ({"keys": " " * 10**6}, "keys.too_many", "keys"),
    "a caller without a number": ({"caller": "Jan"}, "number.bad_form_or_short_code", "caller"),
    "a language that is a word": ({"language": "Nederlands"}, "language.bad_form", "language"),
    "an assumption of nothing": ({"assume": {"taxes": "answered"}}, "assume.bad_form", "assume"),
    "an assumption of a menu": ({"assume": {"menu:main": "answered"}}, "assume.bad_form", "assume"),
    "an assumption that is no text": ({"assume": {7: "answered"}}, "assume.bad_form", "assume"),
    "an outcome that is none": ({"assume": {"queue:taxes": "lost"}}, "assume.unknown_outcome", "assume[queue:taxes]"),
    "an outcome of a user for a queue": (
        {"assume": {"queue:taxes": "busy"}},
        "assume.unknown_outcome",
        "assume[queue:taxes]",
    ),
    "an outcome of a queue for a user": (
        {"assume": {"user:u-201": "full"}},
        "assume.unknown_outcome",
        "assume[user:u-201]",
    ),
    "an outcome of a user for a number": (
        {"assume": {"number:+31201239999": "absent"}},
        "assume.unknown_outcome",
        "assume[number:+31201239999]",
    ),
    "a wait that is not limited": (
        {"assume": {"queue:taxes": "max_wait"}},
        "assume.impossible",
        "assume[queue:taxes]",
    ),
    "attempts that are not limited": (
        {"assume": {"queue:reception": "max_attempts"}},
        "assume.impossible",
        "assume[queue:reception]",
    ),
    "a queue that is never full": (
        {"assume": {"queue:reception": "full"}},
        "assume.impossible",
        "assume[queue:reception]",
    ),
    "a number of no form": (
        {"assume": {"number:020": "busy", "number:0-20": "busy"}},
        "number.bad_form_or_short_code",
        "assume[number:0-20]",
    ),
    "an own number": ({"assume": {f"number:{TAXES}": "busy"}}, "assume.own_number", f"assume[number:{TAXES}]"),
}


@pytest.mark.parametrize(("arguments", "code", "path"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_asked_is_refused(arguments, code, path):
    """Each refusal names the argument, and says in both languages what to do."""
    with pytest.raises(InvalidValueError) as caught:
        trace(CITY, **({"to": MAIN, "at": DAY} | arguments))

    assert (code, path) == (caught.value.code, caught.value.path)
    assert caught.value.remedy("nl")
    assert caught.value.remedy("en")


@pytest.mark.parametrize(
    "arguments",
    [{"to": "+31209999999"}, {"assume": {"queue:nowhere": "answered"}}, {"assume": {"user:nobody": "busy"}}],
)
def test_what_is_not_there_cannot_be_asked_for(arguments):
    """A number or an object of another organization is unknown here."""
    with pytest.raises(UnknownIdError):
        trace(CITY, **({"to": MAIN, "at": DAY} | arguments))


@pytest.mark.requirement("ACD-17", "ACD-18", "ACD-19", "ACD-21", "ACD-22")
@pytest.mark.parametrize(
    ("outcome", "destination", "after"),
    [
        ("answered", None, 0),
        ("max_wait", ToUser("u"), 90),
        ("no_agents", ToVoicemail("u"), 0),
        ("max_attempts", ToQueue("other"), 60),
        ("full", HangUp(), 0),
        ("abandoned", None, 0),
    ],
)
def test_every_outcome_of_a_queue_sends_the_call_where_it_is_set_to_go(outcome, destination, after):
    """Each limit has its own destination and its own time: the wait, or so many rounds of ringing."""
    queue = Queue(
        id="q",
        name="Q",
        number="201",
        schedule="s",
        members=[Member("u")],
        ringing=Ringing(offer_timeout=20),
        overflow=Overflow(
            max_wait=90,
            on_max_wait=ToUser("u"),
            on_no_agents=ToVoicemail("u"),
            max_attempts=3,
            on_max_attempts=ToQueue("other"),
            max_waiting=5,
            on_full=HangUp(),
        ),
    )
    other = Queue(id="other", name="Other", number="202", schedule="s", members=[Member("u")])
    user = User(id="u", first_name="A", last_name="B", email="a@example.com")
    org = Organization(
        id="o", name="O", users=(user,), schedules=(Schedule.always_open("s", "S"),), queues=(queue, other)
    )
    told = trace(org, "201", DAY, assume={"queue:q": outcome})

    assert after * 1_000 == told.duration_ms
    if destination is not None:
        assert f"route.diverted_{outcome}" in [step.code for step in told.steps]
        expected = {"HangUp": ToQueue("q")}.get(type(destination).__name__, destination)
        assert expected == told.end.where
    else:
        assert {"answered": "answered", "abandoned": "abandoned"}[outcome] == told.end.reason


def people(*members, kind=None, **ringing):
    """Return a bakery with a queue of these members, its user busy with an activity of a kind."""
    shop = bakery()
    anna = shop.user("u-anna")
    if kind is not None:
        anna = anna.with_activity(Activity(kind, DAY - timedelta(hours=1), DAY + timedelta(hours=1)))
    queue = attrs.evolve(shop.queue("counter"), members=members, ringing=Ringing(**ringing))
    return shop.put(anna, queue)


@pytest.mark.requirement("ACD-09", "USR-19")
@pytest.mark.parametrize(
    ("org", "end"),
    [
        (people(Member("u-anna")), "answered"),
        (people(), "abandoned"),
        (people(Member("u-anna", logged_in=False)), "abandoned"),
        (people(Member("u-anna"), kind=ActivityKind.MEETING), "abandoned"),
        (people(Member("u-anna"), kind=ActivityKind.MEETING, ring_when_absent=True), "answered"),
        (people(Member("u-anna"), kind=ActivityKind.WORKING_ELSEWHERE), "answered"),
    ],
)
def test_a_queue_is_answered_when_somebody_can_be_there(org, end):
    """Nothing assumed, a member who is logged in and present answers; else nobody does."""
    assert end == trace(org, "+31201230001", DAY).end.reason


def test_a_queue_without_agents_waits_as_long_as_it_may():
    """When nothing sends the call on at once, the maximum wait does in the end."""
    shop = people(Member("u-anna", logged_in=False))
    queue = attrs.evolve(shop.queue("counter"), overflow=Overflow(max_wait=45, on_max_wait=ToPrompt("christmas")))
    told = trace(shop.put(queue), "+31201230001", DAY)

    assert ("announcement", 45_000) == (told.end.reason, told.duration_ms)


@pytest.mark.parametrize("outcome", ["answered", "busy", "no_answer", "absent"])
def test_every_outcome_of_a_user(outcome):
    """A user who is rung directly ends the call with the outcome; nobody takes it back."""
    assert outcome == trace(CITY, "203", DAY, assume={"user:u-203": outcome}).end.reason


@pytest.mark.parametrize("outcome", ["answered", "busy", "failed"])
def test_every_outcome_of_a_number(outcome):
    """So does a number outside."""
    thursday = datetime(2026, 11, 26, 18, tzinfo=AMSTERDAM)

    assert outcome == trace(CITY, TAXES, thursday, assume={"number:+3231234567": outcome}).end.reason


def test_blanks_between_keys_mean_nothing():
    """They are for the eye of the writer."""
    assert trace(CITY, MAIN, DAY, "1 1 1") == trace(CITY, MAIN, DAY, "111") == trace(CITY, MAIN, DAY, " 1\t1\n1 ")


def test_what_was_not_used_is_told():
    """Keys left over and outcomes that the call never met are no fault, but worth knowing."""
    told = trace(CITY, MAIN, DAY, "0 99", assume={"queue:taxes": "answered", "queue:reception": "answered"})

    assert "99" == told.unused_keys
    assert ("queue:taxes",) == told.unused_assumptions
    assert ["Keys that were never pressed: 99", "Assumed, but not met: queue:taxes"] == [
        line.strip() for line in told.text("en").splitlines()[-2:]
    ]


def test_hanging_up_stops_the_keys():
    """What stands behind an ``x`` is never pressed."""
    told = trace(CITY, MAIN, DAY, "1 x 2")

    assert ("caller_hung_up", "2") == (told.end.reason, told.unused_keys)


def test_the_zone_of_the_question_is_free():
    """The same instant in another zone is the same call, told in the organization's own time."""
    assert trace(CITY, MAIN, DAY, "111") == trace(CITY, MAIN, DAY.astimezone(UTC), "111")
    assert "10:00:00" in trace(CITY, MAIN, DAY.astimezone(ZoneInfo("Asia/Tokyo")), "111").text("nl")


def test_a_withheld_number_stays_withheld():
    """In words of the reader's language, and as None in data."""
    told = trace(CITY, RECEPTION, DAY)

    assert told.caller is None
    assert told.text("nl").startswith(f"Oproep naar {RECEPTION} van een afgeschermd nummer,")
    assert told.text("en").startswith(f"Call to {RECEPTION} from a withheld number,")
    assert "+31201239999" in trace(CITY, RECEPTION, DAY, caller="+31201239999").text("en")


@pytest.mark.parametrize(
    ("end", "reached"),
    [
        (trace(CITY, CIVIL_AFFAIRS, DAY), True),
        (trace(CITY, CIVIL_AFFAIRS, DAY, assume={"queue:civil-affairs": "full"}), False),
    ],
)
def test_reached_means_that_somebody_hears_the_caller(end, reached):
    """A person or a voicemail box; not a prompt, however kind."""
    assert reached == end.reached == end.to_dict()["end"]["reached"]


# Events as lines of a log.

EVENTS = {
    "started": events.Started(),
    "key": events.KeyPressed("#"),
    "prompt": events.PromptFinished("2.1"),
    "dial": events.DialEnded("no_answer"),
    "diverted": events.Diverted(ToQueue("taxes"), "max_wait", "closed"),
    "diverted without a prompt": events.Diverted(HangUp(), "closed"),
    "hung up": events.CallerHungUp(),
}


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_an_event_survives_the_log(event):
    """Written and read it is equal."""
    assert event == events.from_dict(events.to_dict(event))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({}, "log.unknown_event"),
        ({"event": "exploded"}, "log.unknown_event"),
        ({"event": ["started"]}, "log.unknown_event"),
        ({"event": "started", "call": "1"}, "log.wrong_fields"),
        ({"event": "key_pressed"}, "log.wrong_fields"),
        ({"event": "key_pressed", "key": "A"}, "key.not_a_key"),
        ({"event": "key_pressed", "key": 1}, "key.not_a_key"),
        ({"event": "prompt_finished", "play": 1}, "field.wrong_type"),
        ({"event": "dial_ended", "result": "lost"}, "field.wrong_type"),
        ({"event": "dial_ended", "result": []}, "field.wrong_type"),
        (
            {"event": "diverted", "destination": {"kind": "moon"}, "reason": "full", "prompt": None},
            "destination.bad_form",
        ),
        ({"event": "diverted", "destination": {"kind": "hang_up"}, "reason": "", "prompt": None}, "id.bad_form"),
        ({"event": "diverted", "destination": {"kind": "hang_up"}, "reason": "full", "prompt": "?"}, "id.bad_form"),
    ],
)
def test_a_line_that_is_no_event_is_refused(line, code):
    """A log from outside is checked like any input."""
    with pytest.raises(InvalidValueError) as caught:
        events.from_dict(line)

    assert code == caught.value.code


COMMANDS = {
    "play": commands.Play("2.1", "welcome", "nl", interruptible=True),
    "stop": commands.Stop("j.1"),
    "queue": commands.EnterQueue("taxes", 3, "Town hall", "en"),
    "queue and nothing else": commands.EnterQueue("taxes"),
    "user": commands.Dial(ToUser("u-anna")),
    "number": commands.Dial(ToNumber("+31201239999")),
    "voicemail": commands.Voicemail("u-anna"),
    "end": commands.End("hung_up"),
    "end somewhere": commands.End("closed", ToQueue("taxes")),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_command_survives_the_log(command):
    """Through JSON it comes back as it was."""
    assert command == commands.from_dict(json.loads(json.dumps(commands.to_dict(command))))


@pytest.mark.parametrize(
    ("line", "code", "path"),
    [
        ({"command": "explode"}, "log.unknown_command", "command"),
        ({"command": "stop"}, "log.wrong_fields", "command"),
        ({"command": "stop", "play": 1}, "field.wrong_type", "play"),
        ({"command": "voicemail", "user": "?"}, "id.bad_form", "user"),
        ({"command": "end", "reason": "bored", "where": None}, "log.unknown_reason", "reason"),
        ({"command": "end", "reason": "closed", "where": {"kind": "moon"}}, "destination.bad_form", "where"),
        ({"command": "dial", "destination": None}, "field.wrong_type", "destination"),
        ({"command": "dial", "destination": {"kind": "queue", "queue": "taxes"}}, "field.wrong_type", "destination"),
        (commands.to_dict(COMMANDS["queue"]) | {"priority": True}, "field.wrong_type", "priority"),
        (commands.to_dict(COMMANDS["queue"]) | {"language": "x" * 99}, "language.bad_form", "language"),
        (commands.to_dict(COMMANDS["play"]) | {"interruptible": 1}, "field.wrong_type", "interruptible"),
    ],
)
def test_a_line_that_is_no_command_is_refused(line, code, path):
    """A log from outside says only what a journey can have said."""
    with pytest.raises(InvalidValueError) as caught:
        commands.from_dict(line)

    assert (code, path) == (caught.value.code, caught.value.path)


@pytest.mark.parametrize("call", ["", "c" * 201, "c\n1", "c\u00a01", "\ud800", 7, None])
def test_a_journey_takes_the_calls_that_the_engine_takes(call):
    """One rule for ids of calls: what a menu sends on, a queue can take."""
    with pytest.raises(InvalidValueError) as caught:
        Journey(CITY, call, CIVIL_AFFAIRS)

    assert ("id.bad_call", "call") == (caught.value.code, caught.value.path)
    assert " c 1 " == Journey(CITY, " c 1 ", CIVIL_AFFAIRS).call  # as the host knows it


def test_a_result_is_one_of_five():
    """`DialEnded` takes the word or the value, and nothing else."""
    assert events.DialEnded(DialResult.BUSY) == events.DialEnded("busy")
    for bad in ("lost", None, 1, []):
        with pytest.raises(InvalidValueError) as caught:
            events.DialEnded(bad)
        assert ("field.wrong_type", "result") == (caught.value.code, caught.value.path)
