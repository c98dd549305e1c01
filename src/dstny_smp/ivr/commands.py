"""What a walker tells its host to do, in the imperative.

Each is a frozen value. Ids of plays and transfers count from 1 in one call. A
logged command is its name in snake case under ``command``, and its fields.

>>> to_dict(Stop(3))
{'command': 'stop', 'play': 3}
>>> from_dict({"command": "stop", "play": 3})
Stop(play=3)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import attrs

from dstny_smp import destination as destinations
from dstny_smp import ids
from dstny_smp.destination import Destination
from dstny_smp.errors import InvalidValueError
from dstny_smp.ids import PromptId
from dstny_smp.model import Value
from dstny_smp.validation import language as languages


@attrs.frozen(repr=False, eq=False, weakref_slot=False)
class Play(Value):
    """Play a prompt to the caller, and report `events.PromptFinished` with its id.

    Attributes:
        play: the id of this play.
        prompt: what to play.
        language: which of its languages.
        interruptible: whether a key stops it.
    """

    play: int
    prompt: PromptId
    language: str
    interruptible: bool = False


@attrs.frozen(repr=False, eq=False, weakref_slot=False)
class Stop(Value):
    """Stop a play at once."""

    play: int


@attrs.frozen
class Transfer:
    """Send the call to a destination, and report `events.TransferEnded`.

    A host for which a destination is the end of the walk (a queue, a voicemail
    box) need report nothing and may forget the walker.
    """

    transfer: int
    destination: Destination


@attrs.frozen
class End:
    """The walk is over: nothing follows.

    Attributes:
        reason: one of `REASONS`.
        detail: the id of the node at which it ended; empty when the walk had not started.
    """

    reason: str
    detail: str = ""


Command: TypeAlias = Play | Stop | Transfer | End

REASONS: Final = ("hung_up", "caller_hung_up", "answered", "busy", "no_answer", "failed", "no_route", "step_limit")
"""Why a walk can end: the flow or the caller hung up, a transfer ended, a route was missing, a loop was cut."""

_NAMES: Final[Mapping[str, type[Command]]] = {"play": Play, "stop": Stop, "transfer": Transfer, "end": End}


def to_dict(command: Command) -> dict[str, object]:
    """Return the command as plain JSON values."""
    match command:
        case Play(play=play, prompt=prompt, language=language, interruptible=interruptible):
            return {
                "command": "play",
                "play": play,
                "prompt": prompt,
                "language": language,
                "interruptible": interruptible,
            }
        case Stop(play=play):
            return {"command": "stop", "play": play}
        case Transfer(transfer=transfer, destination=destination):
            return {"command": "transfer", "transfer": transfer, "destination": destinations.to_dict(destination)}
        case End(reason=reason, detail=detail):
            return {"command": "end", "reason": reason, "detail": detail}


def from_dict(data: Mapping[str, Any]) -> Command:
    """Return the command that `to_dict` wrote.

    Raises:
        InvalidValueError: ``ivr.unknown_command``, ``log.wrong_fields``, ``field.wrong_type``,
            ``ivr.unknown_reason``, and those of ids, languages and destinations.
    """
    fields = dict(data)
    name = fields.pop("command", None)
    cls = _NAMES.get(name) if isinstance(name, str) else None
    if cls is None:
        raise InvalidValueError("ivr.unknown_command", name, "command", known=tuple(_NAMES))
    wanted = {each.name for each in attrs.fields(cls)}
    if set(fields) != wanted:
        raise InvalidValueError("log.wrong_fields", sorted(map(str, fields)), "command", wanted=sorted(wanted))
    for field, kind in (("play", int), ("transfer", int), ("interruptible", bool), ("detail", str)):
        if field in fields and type(fields[field]) is not kind:
            raise InvalidValueError("field.wrong_type", fields[field], field, expected=kind.__name__)
    if cls is Play:
        ids.check(fields["prompt"], "prompt")
        languages.check(fields["language"], "language")
    elif cls is Transfer:
        fields["destination"] = destinations.from_dict(fields["destination"], "destination")
    elif cls is End and fields["reason"] not in REASONS:
        raise InvalidValueError("ivr.unknown_reason", fields["reason"], "reason", known=REASONS)
    return cls(**fields)
