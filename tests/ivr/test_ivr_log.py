"""Events and commands of a walker as log lines, there and back."""

import json

import pytest

from dstny_smp.destination import DESTINATIONS, HangUp, ToQueue
from dstny_smp.errors import InvalidValueError
from dstny_smp.ivr import commands, events

EVENTS = [
    events.Started(),
    events.KeyPressed("#"),
    events.PromptFinished(3),
    *(events.TransferEnded(result) for result in events.RESULTS),
    events.CallerHungUp(),
]
COMMANDS = [
    commands.Play(1, "welcome", "nl", True),
    commands.Play(2, "welcome", "nl-BE"),
    commands.Stop(1),
    *(
        commands.Transfer(1, cls("x") if cls.__name__ != "ToNumber" else cls("+31201234567"))
        for cls in DESTINATIONS[:-1]
    ),
    commands.Transfer(2, HangUp()),
    *(commands.End(reason, "main") for reason in commands.REASONS),
    commands.End("caller_hung_up"),
]


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_survives_its_log_line(event):
    """Plain JSON, and the same value back."""
    assert event == events.from_dict(json.loads(json.dumps(events.to_dict(event))))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_survives_its_log_line(command):
    """Plain JSON, and the same value back."""
    assert command == commands.from_dict(json.loads(json.dumps(commands.to_dict(command))))


BAD_EVENTS = [
    ({}, "log.unknown_event"),
    ({"event": None}, "log.unknown_event"),
    ({"event": ["started"]}, "log.unknown_event"),
    ({"event": "Started"}, "log.unknown_event"),
    ({"event": "started", "key": "1"}, "log.wrong_fields"),
    ({"event": "started", 1: "1"}, "log.wrong_fields"),
    ({"event": "key_pressed"}, "log.wrong_fields"),
    ({"event": "key_pressed", "key": "12"}, "key.not_a_key"),
    ({"event": "key_pressed", "key": 1}, "key.not_a_key"),
    ({"event": "prompt_finished", "play": "1"}, "field.not_an_integer"),
    ({"event": "prompt_finished", "play": True}, "field.not_an_integer"),
    ({"event": "prompt_finished", "play": 0}, "field.out_of_range"),
    ({"event": "transfer_ended", "result": "absent"}, "ivr.unknown_result"),
    ({"event": "transfer_ended", "result": ["busy"]}, "ivr.unknown_result"),
]


@pytest.mark.parametrize(("data", "code"), BAD_EVENTS)
def test_a_line_that_is_no_event_is_refused(data, code):
    """Strictly: nothing is guessed, nothing is left over."""
    with pytest.raises(InvalidValueError) as caught:
        events.from_dict(data)

    assert code == caught.value.code
    assert caught.value.code not in caught.value.text("nl")


PLAY = {"command": "play", "play": 1, "prompt": "welcome", "language": "nl", "interruptible": True}
BAD_COMMANDS = [
    ({}, "ivr.unknown_command"),
    ({"command": "divert"}, "ivr.unknown_command"),
    (PLAY | {"more": 1}, "log.wrong_fields"),
    (PLAY | {"play": True}, "field.wrong_type"),
    (PLAY | {"interruptible": 1}, "field.wrong_type"),
    (PLAY | {"prompt": "a b"}, "id.bad_form"),
    (PLAY | {"language": "Dutch"}, "language.bad_form"),
    ({"command": "transfer", "transfer": 1.0, "destination": {"kind": "hang_up"}}, "field.wrong_type"),
    ({"command": "transfer", "transfer": 1, "destination": {"kind": "nowhere"}}, "destination.bad_form"),
    ({"command": "end", "reason": "tired", "detail": ""}, "ivr.unknown_reason"),
    ({"command": "end", "reason": "busy", "detail": None}, "field.wrong_type"),
]


@pytest.mark.parametrize(("data", "code"), BAD_COMMANDS)
def test_a_line_that_is_no_command_is_refused(data, code):
    """As for events."""
    with pytest.raises(InvalidValueError) as caught:
        commands.from_dict(data)

    assert code == caught.value.code
    assert caught.value.code not in caught.value.text("nl")


def test_events_and_commands_are_frozen_and_small():
    """A million of them fit in memory, and none can be changed on the way."""
    for value in (events.KeyPressed("1"), commands.Transfer(1, ToQueue("q"))):
        assert not hasattr(value, "__dict__")
        with pytest.raises(AttributeError):
            value.key = "2"
