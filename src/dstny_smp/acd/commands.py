"""What the engine tells its host to do, in the imperative.

Each is a frozen value. Offers and plays are numbered from 1 in one engine. A
logged command is its name in snake case under ``command``, and its fields.

>>> to_dict(Stop("c-1", 3))
{'command': 'stop', 'call': 'c-1', 'play': 3}
>>> from_dict({"command": "stop", "call": "c-1", "play": 3})
Stop(call='c-1', play=3)
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final, TypeAlias, cast

import attrs

from dstny_smp import destination as destinations
from dstny_smp import ids, messages
from dstny_smp.acd import events
from dstny_smp.acd.events import Event
from dstny_smp.acd.queue import Device
from dstny_smp.destination import Destination
from dstny_smp.errors import InvalidValueError
from dstny_smp.ids import PromptId, QueueId, UserId
from dstny_smp.model import Value
from dstny_smp.notation import Notation, check_types

_MINUTE: Final = timedelta(minutes=1)

CANCELLED: Final = (
    "timeout",
    "answered_elsewhere",
    "picked_up",
    "hung_up",
    "max_wait",
    "logged_out",
    "busy",
    "removed",
    "flushed",
)
"""Why an offer is cancelled."""

DIVERTED: Final = (
    "closed",
    "forward",
    "full",
    "no_agents",
    "max_wait",
    "max_attempts",
    "flushed",
    "queue_removed",
)
"""Why a call is sent on."""

PLAYS: Final = ("entry", "hold", "comfort", "tone")
"""What is played to a caller: once on entering, while he waits, now and then, while an agent is rung."""


@attrs.frozen(repr=False, eq=False, weakref_slot=False)
class Offer(Value):
    """Ring an agent; report `OfferAnswered`, `OfferRejected` or `OfferFailed`.

    Attributes:
        offer: the id of this offer.
        call: the call that is offered.
        agent: whom to ring.
        devices: which of his telephones.
        number: what they show; None for a withheld number.
        label: what they show beside it, or None.
        ring_until: when the engine will cancel it, in milliseconds since the epoch.
    """

    offer: int
    call: str
    agent: UserId
    devices: frozenset[Device]
    number: str | None
    label: str | None
    ring_until: int


@attrs.frozen(repr=False, eq=False, weakref_slot=False)
class CancelOffer(Value):
    """Stop ringing; every offer that ends without an answer, a reject or a failure gets one.

    Attributes:
        offer: which offer.
        reason: one of `CANCELLED`.
    """

    offer: int
    reason: str


@attrs.frozen(repr=False, eq=False, weakref_slot=False)
class Connect(Value):
    """Let caller and agent speak, and report `CallEnded` or `CallerHungUp`.

    Attributes:
        call: which call.
        agent: who has it.
        offer: what he answered; None where he picked the call up.
    """

    call: str
    agent: UserId
    offer: int | None


@attrs.frozen(repr=False, eq=False, weakref_slot=False)
class Play(Value):
    """Play something to a waiting caller, and report `PromptFinished`.

    Until the first `Play` a caller hears the ringing tone of his own network.

    Attributes:
        call: whose caller.
        play: the id of this play.
        prompt: what; ``@ringback`` for the ringing tone.
        kind: one of `PLAYS`. ``hold`` and ``tone`` go on until they are stopped: a host that does not repeat
            them by itself reports their end, and gets the next `Play`.
        language: the caller's, where known; the host takes what the prompt has.
    """

    call: str
    play: int
    prompt: PromptId
    kind: str
    language: str | None


@attrs.frozen(repr=False, eq=False, weakref_slot=False)
class Stop(Value):
    """Stop a play at once."""

    call: str
    play: int


@attrs.frozen(repr=False, eq=False)
class SayPosition(Value):
    """Say which place the caller has; 1 is next. Behind the comfort prompt, if that is played now.

    >>> SayPosition("c-1", 4, "nl").text()
    'U bent de 4e wachtende.'
    """

    call: str
    position: int
    language: str | None

    def text(self, language: str | None = None) -> str:
        """Return what may be said, in Dutch or English; in the caller's language where none is given."""
        return messages.translate("say.position", {"position": self.position}, language or self.language or "en")


@attrs.frozen(repr=False, eq=False)
class SayWait(Value):
    """Say how long the caller may still wait, from ``low`` to ``high``; behind the position.

    Attributes:
        call: whose caller.
        low: whole minutes; none is legal.
        high: whole minutes, one at least.
        language: the caller's, where known.
    """

    call: str
    low: timedelta
    high: timedelta
    language: str | None

    def text(self, language: str | None = None) -> str:
        """Return what may be said, in Dutch or English; in the caller's language where none is given.

        >>> SayWait("c-1", timedelta(minutes=2), timedelta(minutes=4), "nl").text()
        'De verwachte wachttijd is 2 tot 4 minuten.'
        """
        low, high = self.low // _MINUTE, self.high // _MINUTE
        if high == 1:
            code = "say.wait_minute"
        elif low == high:
            code = "say.wait_about"
        else:
            code = "say.wait_range" if low else "say.wait_at_most"
        return messages.translate(code, {"low": low, "high": high}, language or self.language or "en")


@attrs.frozen(repr=False, eq=False)
class Divert(Value):
    """Play the prompt, if there is one, and send the call on; it has left the engine.

    Attributes:
        call: which call.
        destination: where it goes.
        reason: one of `DIVERTED`.
        prompt: what the caller hears before.
    """

    call: str
    destination: Destination
    reason: str
    prompt: PromptId | None = None


@attrs.frozen(repr=False, eq=False)
class LogOut(Value):
    """The agent has missed too many calls and is logged out of the queue: show it, and tell him.

    Attributes:
        agent: who.
        queue: which queue; he stays logged in to his others.
        reason: ``missed``.
    """

    agent: UserId
    queue: QueueId
    reason: str


@attrs.frozen(repr=False, eq=False, weakref_slot=False)
class StartWrapUp(Value):
    """The agent rests until then, in milliseconds since the epoch; `WrapUpEnded` ends it early."""

    agent: UserId
    until: int


@attrs.frozen(repr=False, eq=False)
class StaleReport(Value):
    """This fact came too late, or twice, and changed nothing."""

    event: Event


Command: TypeAlias = (
    Offer | CancelOffer | Connect | Play | Stop | SayPosition | SayWait | Divert | LogOut | StartWrapUp | StaleReport
)
COMMANDS: Final[tuple[type, ...]] = Command.__args__


def _read_minutes(data: object, path: str) -> timedelta:
    if type(data) is not int or not 0 <= data <= 10_000_000:
        raise InvalidValueError("field.not_an_integer", data, path, low=0, high=10_000_000)
    return timedelta(minutes=data)


def _read_event(data: object, path: str) -> Event:
    try:
        return events.from_dict(data if isinstance(data, dict) else {})
    except InvalidValueError as fault:
        raise fault.below(path) from None


_NOTATION: Final = Notation(
    "command",
    COMMANDS,
    {
        "devices": events.write_devices,
        "destination": destinations.to_dict,
        "low": lambda low: low // _MINUTE,
        "high": lambda high: high // _MINUTE,
        "event": events.to_dict,
    },
    {
        "devices": events.read_devices,
        "destination": destinations.from_dict,
        "low": _read_minutes,
        "high": _read_minutes,
        "event": _read_event,
    },
)


_REASONS: Final[Mapping[type, tuple[str, ...]]] = {CancelOffer: CANCELLED, Divert: DIVERTED, LogOut: ("missed",)}


def _check(command: object) -> None:
    """Refuse what the engine would never command: it makes its commands itself, and checks none of them."""
    check_types(command)
    fields = attrs.asdict(cast("attrs.AttrsInstance", command), recurse=False)
    if "call" in fields:
        ids.check_call(fields["call"])
    for name, known in (("kind", PLAYS), ("reason", _REASONS.get(type(command), ()))):
        if name in fields and fields[name] not in known:
            raise InvalidValueError("log.unknown_reason", fields[name], name, known=known)


def to_dict(command: Command) -> dict[str, object]:
    """Return the command as plain JSON values; minutes as whole numbers."""
    return _NOTATION.write(command)


def from_dict(data: Mapping[str, object]) -> Command:
    """Return the command that `to_dict` wrote.

    Raises:
        InvalidValueError: ``log.unknown_command``, ``log.wrong_fields``, ``log.unknown_reason``,
            ``field.wrong_type``, and those of the fields.
    """
    command = _NOTATION.read(data)
    _check(command)
    return cast("Command", command)
