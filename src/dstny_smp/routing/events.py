"""Facts that a host tells a journey, in the past tense.

Each is a frozen value. `to_dict` and `from_dict` are the form of a log line: the
name in snake case under ``event``, and the fields.

>>> to_dict(KeyPressed("1"))
{'event': 'key_pressed', 'key': '1'}
>>> from_dict({"event": "key_pressed", "key": "1"})
KeyPressed(key='1')
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeAlias, cast

import attrs

from dstny_smp import destination as destinations
from dstny_smp.destination import Destination
from dstny_smp.ids import PromptId
from dstny_smp.model import Value
from dstny_smp.notation import Notation
from dstny_smp.validation import field, key


class DialResult(StrEnum):
    """How dialling a user or a number ended."""

    ANSWERED = "answered"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"
    ABSENT = "absent"
    """The user's status says away, and his telephones were not rung."""


@attrs.frozen(repr=False, eq=False)
class Started(Value):
    """The call has come in."""


@attrs.frozen(repr=False, eq=False)
class KeyPressed(Value):
    """The caller has pressed one of the twelve keys."""

    key: str = attrs.field(validator=field.checked(key.check_key))


@attrs.frozen(repr=False, eq=False)
class PromptFinished(Value):
    """A play has reached its end; one that was stopped need not be reported."""

    play: str = attrs.field(validator=field.instance(str))


def _result(value: DialResult | str) -> DialResult:
    """Read a result by its value; what is none goes on unchanged, to be refused."""
    try:
        return DialResult(value)
    except ValueError:
        return value  # type: ignore[return-value]  # refused by the validator


@attrs.frozen(repr=False, eq=False)
class DialEnded(Value):
    """Dialling has ended; in a queue, `DialResult.ANSWERED` says that an agent has the call.

    Raises:
        InvalidValueError: ``field.wrong_type``.
    """

    result: DialResult = attrs.field(converter=_result, validator=field.instance(DialResult))


@attrs.frozen(repr=False, eq=False)
class Diverted(Value):
    """The queue sent the call on: to where, why (one of `phases.DIVERSIONS`), and which prompt is heard first."""

    destination: Destination = attrs.field(validator=destinations.check)
    reason: str = attrs.field(validator=field.an_id)
    prompt: PromptId | None = attrs.field(default=None, validator=field.optional(field.an_id))


@attrs.frozen(repr=False, eq=False)
class CallerHungUp(Value):
    """The caller has gone."""


Event: TypeAlias = Started | KeyPressed | PromptFinished | DialEnded | Diverted | CallerHungUp

_NOTATION: Final = Notation(
    "event",
    (Started, KeyPressed, PromptFinished, DialEnded, Diverted, CallerHungUp),
    {"result": str, "destination": destinations.to_dict},
    {"destination": destinations.from_dict},
)


def to_dict(event: Event) -> dict[str, object]:
    """Return the event as plain JSON values."""
    return _NOTATION.write(event)


def from_dict(data: Mapping[str, object]) -> Event:
    """Return the event that `to_dict` wrote.

    Raises:
        InvalidValueError: ``log.unknown_event``, ``log.wrong_fields``, and those of the fields.
    """
    return cast("Event", _NOTATION.read(data))
