"""What goes into a log comes out of it the same, and nothing else comes out of it."""

import importlib.util
import json
import os
import sys
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from dstny_smp.acd import Agent, Device, Engine, Member, Queue, commands, events
from dstny_smp.destination import HangUp, ToNumber, ToQueue, ToUser, ToVoicemail
from dstny_smp.errors import InvalidValueError
from dstny_smp.routing.phases import DIVERSIONS
from dstny_smp.treatment import Treatment


def load(name):
    """Import a file beside this one; tests are not a package."""
    spec = importlib.util.spec_from_file_location(f"acd_{name}", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


days, inspection = load("random_days"), load("inspection")

DAYS = int(os.environ.get("ACD_DAYS", "60"))
QUEUES = (Queue(id="q", name="Shop", number="201", schedule="office", members=[Member("anna")]),)
SOME = frozenset({Device.DESK, Device.SOFTPHONE})

EVENTS = [
    events.CallArrived("c-1", "q"),
    events.CallArrived("één \U0001f4de", "q", "+31201234567", 1_000, "Receptie", "nl"),
    events.CallerHungUp("c-1"),
    events.CallEnded("c-1"),
    events.CallPickedUp("c-1", "anna"),
    events.PromptFinished("c-1", 3),
    events.OfferAnswered(1),
    events.OfferRejected(2**53),
    events.OfferFailed(1, "busy"),
    events.AgentLoggedIn("anna"),
    events.AgentLoggedOut("anna", "q"),
    events.AgentBecameAbsent("anna"),
    events.AgentBecamePresent("anna"),
    events.AgentBecameBusy("anna"),
    events.AgentBecameFree("anna"),
    events.AgentDevicesChanged("anna", SOME),
    events.AgentDevicesChanged("anna", frozenset()),
    events.WrapUpEnded("anna"),
    events.QueueTreatmentChanged("q", Treatment.open()),
    events.QueueTreatmentChanged("q", Treatment.closed("closed")),
    events.QueueTreatmentChanged("q", Treatment.forward(ToNumber("+31612345678"), "moment")),
    events.ConfigurationChanged(QUEUES),
]
COMMANDS = [
    commands.Offer(1, "c-1", "anna", SOME, "+31201234567", "Shop", 1_700_000_020_000),
    commands.Offer(1, "c-1", "anna", SOME, None, None, -5),
    *(commands.CancelOffer(1, reason) for reason in commands.CANCELLED),
    commands.Connect("c-1", "anna", 1),
    commands.Connect("c-1", "anna", None),
    *(commands.Play("c-1", 1, "@ringback", kind, "nl") for kind in commands.PLAYS),
    commands.Play("c-1", 1, "welcome", "entry", None),
    commands.Stop("c-1", 1),
    commands.SayPosition("c-1", 1, None),
    commands.SayWait("c-1", timedelta(0), timedelta(minutes=90), "en"),
    *(commands.Divert("c-1", HangUp(), reason) for reason in commands.DIVERTED),
    *(commands.Divert("c-1", to, "closed", "sorry") for to in (ToQueue("r"), ToUser("u"), ToVoicemail("u"))),
    commands.LogOut("anna", "q", "missed"),
    commands.StartWrapUp("anna", 1_700_000_020_000),
    *(commands.StaleReport(event) for event in EVENTS[:-1]),
]


def test_every_class_is_looked_at():
    """No event and no command is left out below."""
    assert set(events.EVENTS) == set(map(type, EVENTS))
    assert set(commands.COMMANDS) == set(map(type, COMMANDS))


@pytest.mark.parametrize("event", EVENTS, ids=lambda value: type(value).__name__)
def test_an_event_is_read_as_it_was_written(event):
    """Through JSON text and back."""
    written = events.to_dict(event)

    assert written == json.loads(json.dumps(written))
    assert event == events.from_dict(json.loads(json.dumps(written)), [(), QUEUES])


@pytest.mark.parametrize("command", COMMANDS, ids=lambda value: type(value).__name__)
def test_a_command_is_read_as_it_was_written(command):
    """Through JSON text and back."""
    written = commands.to_dict(command)

    assert written == json.loads(json.dumps(written))
    assert command == commands.from_dict(json.loads(json.dumps(written)))


# Strictness

WRONG = [None, True, 1, 1.5, "", "x" * 300, [], ["desk"], {}, {"to": "hang_up", "more": 1}, -1, float("nan"), 10**400]


def written():
    for event in EVENTS[:-1]:
        yield events.from_dict, events.to_dict(event), event
    for command in COMMANDS:
        yield commands.from_dict, commands.to_dict(command), command


def test_a_field_of_a_wrong_type_is_refused_or_another_legal_value():
    """Whatever stands in a field: `InvalidValueError`, or a value that is written again as what was read."""
    for read, data, value in written():
        write = events.to_dict if "event" in data and "command" not in data else commands.to_dict
        for name in [*data, "more"]:
            for wrong in WRONG:
                try:
                    other = read({**data, name: wrong})
                except InvalidValueError:
                    continue
                assert type(value) is type(other)
                assert {**data, name: wrong} == write(other), (name, wrong)
                for field in attrs.fields(type(other)):
                    before, after = getattr(value, field.name), getattr(other, field.name)
                    assert before is None or after is None or type(before) is type(after) or field.name == "event"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({}, "log.unknown_command"),
        (None, "log.unknown_command"),
        ([], "log.unknown_command"),
        ({"command": "dance"}, "log.unknown_command"),
        ({"command": None}, "log.unknown_command"),
        ({"command": ["stop"]}, "log.unknown_command"),
        ({"command": "stop", "call": "c-1"}, "log.wrong_fields"),
        ({"command": "stop", "call": "c-1", "play": 3, "more": 4}, "log.wrong_fields"),
        ({"command": "stop", "call": "c-1", 7: 3}, "log.wrong_fields"),
        ({"command": "stop", "call": "", "play": 3}, "id.bad_call"),
        ({"command": "stop", "call": 1, "play": 3}, "field.wrong_type"),
        ({"command": "stop", "call": "c-1", "play": "3"}, "field.wrong_type"),
        ({"command": "stop", "call": "c-1", "play": True}, "field.wrong_type"),
        ({"command": "stop", "call": "c-1", "play": 3.0}, "field.wrong_type"),
        ({"command": "stop", "call": "c-1", "play": None}, "field.wrong_type"),
        ({"command": "cancel_offer", "offer": 1, "reason": "tired"}, "log.unknown_reason"),
        ({"command": "cancel_offer", "offer": 1, "reason": None}, "field.wrong_type"),
        ({"command": "cancel_offer", "offer": 1, "reason": "closed"}, "log.unknown_reason"),
        ({"command": "log_out", "agent": "anna", "queue": "q", "reason": "busy"}, "log.unknown_reason"),
        ({"command": "log_out", "agent": 3, "queue": "q", "reason": "missed"}, "field.wrong_type"),
        ({"command": "log_out", "agent": "anna", "queue": None, "reason": "missed"}, "field.wrong_type"),
        ({"command": "connect", "call": "c-1", "agent": "anna", "offer": "1"}, "field.wrong_type"),
        ({"command": "start_wrap_up", "agent": "anna", "until": None}, "field.wrong_type"),
        ({"command": "say_position", "call": "c-1", "position": 1, "language": 7}, "field.wrong_type"),
        ({"command": "say_wait", "call": "c-1", "low": None, "high": 2, "language": None}, "field.wrong_type"),
        ({"command": "say_wait", "call": "c-1", "low": 1.5, "high": 2, "language": None}, "field.not_an_integer"),
        ({"command": "stale_report", "event": {"event": "dance"}}, "log.unknown_event"),
        ({"command": "stale_report", "event": None}, "field.wrong_type"),
    ],
)
def test_what_is_no_command_is_refused_with_its_code(data, code):
    """The first thing that is wrong, and where."""
    with pytest.raises(InvalidValueError) as caught:
        commands.from_dict(data)

    assert code == caught.value.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({}, "log.unknown_event"),
        ({"event": "dance"}, "log.unknown_event"),
        ({"event": {}}, "log.unknown_event"),
        ({"event": "call_ended"}, "log.wrong_fields"),
        ({"event": "call_ended", "call": "c-1", "more": 1}, "log.wrong_fields"),
        ({"event": "call_ended", "call": 1}, "id.bad_call"),
        ({"event": "configuration_changed"}, "log.wrong_fields"),
        ({"event": "configuration_changed", "queues": "0" * 64}, "log.unknown_configuration"),
        ({"event": "configuration_changed", "queues": None}, "log.unknown_configuration"),
        ({"event": "agent_devices_changed", "agent": "anna", "devices": "desk"}, "acd.unknown_device"),
        ({"event": "agent_devices_changed", "agent": "anna", "devices": ["fax"]}, "acd.unknown_device"),
        ({"event": "agent_devices_changed", "agent": "anna", "devices": [["desk"]]}, "acd.unknown_device"),
        ({"event": "agent_devices_changed", "agent": "anna", "devices": None}, "field.wrong_type"),
        ({"event": "queue_treatment_changed", "queue": "q", "treatment": "open"}, "acd.bad_treatment"),
        ({"event": "queue_treatment_changed", "queue": "q", "treatment": None}, "field.wrong_type"),
    ],
)
def test_what_is_no_event_is_refused_with_its_code(data, code):
    """As for commands."""
    with pytest.raises(InvalidValueError) as caught:
        events.from_dict(data)

    assert code == caught.value.code


# A day


def test_a_logged_day_is_replayed_to_the_same_commands():
    """From the header and the lines of text alone, with the configurations at hand: the same text of commands."""
    for seed in range(DAYS // 2):
        day = days.random_day(seed)
        listed = [Agent(each.user, devices=each.devices, present=each.present, busy=each.busy) for each in day.agents]
        engine = Engine(day.queues, listed, day.start)
        log = [json.dumps({"version": 1, "configuration": engine.configuration})]
        said, configurations = [], [day.queues]
        for _ in range(150):
            now, event = day.draw(engine.deadline())
            told = inspection.answer(engine, event, now)
            if isinstance(told, str):
                continue
            day.hear(event, told)
            log.append(json.dumps([now, None if event is None else events.to_dict(event)]))
            if isinstance(event, events.ConfigurationChanged):
                configurations.append(event.queues)
            said.append(json.dumps([commands.to_dict(command) for command in told]))

        header, *lines = map(json.loads, log)
        known = {events.configuration_digest(queues): queues for queues in configurations}
        other = Engine(known[header["configuration"]], listed, day.start)
        again = []
        for now, data in lines:
            event = None if data is None else events.from_dict(data, configurations)
            told = other.advance(now) if event is None else other.handle(event, now)
            again.append(json.dumps([commands.to_dict(command) for command in told]))

        assert (seed, said) == (seed, again)
        assert engine.digest() == other.digest()


def test_every_command_of_a_day_is_read_as_it_was_written():
    """Not only those that are made by hand."""
    for seed in range(DAYS // 4):
        day = days.random_day(seed)
        engine = Engine(day.queues, (), day.start)
        for _, _, told, _ in days.drive(engine, day, 150):
            for command in told if not isinstance(told, str) else ():
                if not isinstance(getattr(command, "event", None), events.ConfigurationChanged):
                    assert command == commands.from_dict(json.loads(json.dumps(commands.to_dict(command))))


def test_a_journey_knows_every_reason_of_the_engine():
    """What an engine says of a call that it sends on, the journey of that call can tell."""
    assert set(commands.DIVERTED) == set(DIVERSIONS)
