"""Facts that a host tells a walker, in the past tense.

Each is a frozen value. A log of a call is a header (``version`` and the flow's
``configuration`` digest) and then one line an event, ``[now, event]``, with the
event as `to_dict` writes it: its name in snake case under ``event``, and its fields.

>>> to_dict(KeyPressed("1"))
{'event': 'key_pressed', 'key': '1'}
>>> from_dict({"event": "key_pressed", "key": "1"})
KeyPressed(key='1')
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import attrs

from dstny_smp.errors import InvalidValueError
from dstny_smp.making import quickly_made
from dstny_smp.model import Value
from dstny_smp.validation import field, key

RESULTS: Final = ("answered", "busy", "no_answer", "failed")
"""How a transfer can end."""


@attrs.frozen
class Started:
    """The call has come in."""


@quickly_made
@attrs.frozen(repr=False, eq=False, weakref_slot=False)
class KeyPressed(Value):
    """The caller has pressed one of the twelve keys.

    Raises:
        InvalidValueError: ``key.not_a_key``.
    """

    key: str

    def __attrs_post_init__(self) -> None:
        key.check_key(self.key, "key")


@attrs.frozen
class PromptFinished:
    """A play has reached its end; one that was stopped need not be reported.

    Raises:
        InvalidValueError: ``field.not_an_integer``, ``field.out_of_range``.
    """

    play: int = attrs.field(validator=field.integer(1, 2**53))


def _result(instance: object, attribute: field.Attribute, value: object) -> None:
    if value not in RESULTS:
        raise InvalidValueError("ivr.unknown_result", value, attribute.name, known=RESULTS)


@attrs.frozen
class TransferEnded:
    """The transfer is over: ``answered`` and hung up since, or one of ``busy``, ``no_answer``, ``failed``.

    Raises:
        InvalidValueError: ``ivr.unknown_result``.
    """

    result: str = attrs.field(validator=_result)


@attrs.frozen
class CallerHungUp:
    """The caller has gone."""


Event: TypeAlias = Started | KeyPressed | PromptFinished | TransferEnded | CallerHungUp

_NAMES: Final[Mapping[str, type[Event]]] = {
    "started": Started,
    "key_pressed": KeyPressed,
    "prompt_finished": PromptFinished,
    "transfer_ended": TransferEnded,
    "caller_hung_up": CallerHungUp,
}


def to_dict(event: Event) -> dict[str, object]:
    """Return the event as plain JSON values."""
    match event:
        case Started():
            return {"event": "started"}
        case KeyPressed(key=pressed):
            return {"event": "key_pressed", "key": pressed}
        case PromptFinished(play=play):
            return {"event": "prompt_finished", "play": play}
        case TransferEnded(result=result):
            return {"event": "transfer_ended", "result": result}
        case CallerHungUp():
            return {"event": "caller_hung_up"}


def from_dict(data: Mapping[str, Any]) -> Event:
    """Return the event that `to_dict` wrote.

    Raises:
        InvalidValueError: ``log.unknown_event``, ``log.wrong_fields``, and those of the events.
    """
    fields = dict(data)
    name = fields.pop("event", None)
    cls = _NAMES.get(name) if isinstance(name, str) else None
    if cls is None:
        raise InvalidValueError("log.unknown_event", name, "event", known=tuple(_NAMES))
    wanted = {each.name for each in attrs.fields(cls)}
    if set(fields) != wanted:
        raise InvalidValueError("log.wrong_fields", sorted(map(str, fields)), "event", wanted=sorted(wanted))
    return cls(**fields)
