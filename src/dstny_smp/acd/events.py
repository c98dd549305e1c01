"""Facts that a host tells the engine, in the past tense.

Each is a frozen value. A log is a header (``version`` and the ``configuration``
digest) and then one line a fact, ``[now, event]``, with the event as `to_dict`
writes it, and ``[now, null]`` for an `Engine.advance` that has commanded something.
A changed configuration is written as its digest; whoever reads the log has it at
hand.

>>> to_dict(CallerHungUp("c-1"))
{'event': 'caller_hung_up', 'call': 'c-1'}
>>> from_dict({"event": "caller_hung_up", "call": "c-1"})
CallerHungUp(call='c-1')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias, cast

import attrs

from dstny_smp import destination as destinations
from dstny_smp import limits, machine
from dstny_smp.acd.queue import Device, Queue
from dstny_smp.errors import InvalidValueError
from dstny_smp.ids import QueueId, UserId, check_call
from dstny_smp.making import quickly_made
from dstny_smp.model import Value
from dstny_smp.notation import Notation
from dstny_smp.treatment import State, Treatment
from dstny_smp.validation import field, language, number

PRIORITY: Final = 1_000
"""The highest priority of a caller."""


def _call(instance: object, attribute: field.Attribute, value: object) -> None:
    if type(value) is not str or not 0 < len(value) <= limits.CALL or not value.isprintable():
        check_call(value)


def _offer(instance: object, attribute: field.Attribute, value: object) -> None:
    if type(value) is not int:
        raise InvalidValueError("field.not_an_integer", value, attribute.name, low=1, high=2**53)


def _cause(instance: object, attribute: field.Attribute, value: object) -> None:
    if value not in CAUSES:
        raise InvalidValueError("acd.unknown_cause", value, attribute.name, known=CAUSES)


CAUSES: Final = ("busy", "unreachable", "failed")
"""Why an offer could not be made: the telephone is busy, it is not registered, anything else."""


@quickly_made
@attrs.frozen(repr=False, eq=False, weakref_slot=False)
class CallArrived(Value):
    """A call has come to a queue.

    Attributes:
        call: the host's id of it.
        queue: where.
        caller: the caller's number; None when withheld.
        priority: 0 to 1,000; the higher is served first.
        forwarded_name: whose call it was, if it was forwarded.
        language: the caller's; None for the host's own.

    Raises:
        InvalidValueError: ``id.bad_call``, ``number.bad_form_or_short_code``, ``language.bad_form``,
            and those of the fields.

    >>> CallArrived("a84b4c76e66710@example.com", "desk", "+31612345678", language="nl")
    CallArrived(call='a84b4c76e66710@example.com', queue='desk', caller='+31612345678', language='nl')
    >>> CallArrived("c-1", "desk", "0612345678")
    Traceback (most recent call last):
    ...
    dstny_smp.errors.InvalidValueError: caller: ...
    """

    call: str
    queue: QueueId
    caller: str | None = None
    priority: int = 0
    forwarded_name: str | None = None
    language: str | None = None

    def __attrs_post_init__(self) -> None:
        call, priority = self.call, self.priority
        if type(call) is not str or not 0 < len(call) <= limits.CALL or not call.isprintable():
            check_call(call)
        if type(self.queue) is not str:
            raise InvalidValueError("id.bad_form", self.queue, "queue")
        if self.caller is not None:
            number.check_target(self.caller, "caller")
        if type(priority) is not int:
            raise InvalidValueError("field.not_an_integer", priority, "priority", low=0, high=PRIORITY)
        if not 0 <= priority <= PRIORITY:
            raise InvalidValueError("field.out_of_range", priority, "priority", low=0, high=PRIORITY)
        if self.forwarded_name is not None and type(self.forwarded_name) is not str:
            raise InvalidValueError("field.wrong_type", self.forwarded_name, "forwarded_name", expected="str")
        if self.language is not None:
            language.check(self.language, "language")


@attrs.frozen(repr=False, eq=False)
class CallerHungUp(Value):
    """The caller has gone: abandoned, if he waited; if he was connected, the agent's rest begins.

    Raises:
        InvalidValueError: ``id.bad_call``.
    """

    call: str = attrs.field(validator=_call)


@attrs.frozen(repr=False, eq=False)
class CallEnded(Value):
    """The call is over for the queue: hung up by either side, or transferred away by the agent.

    Of a call that waits it says the same as `CallerHungUp`.

    Raises:
        InvalidValueError: ``id.bad_call``.
    """

    call: str = attrs.field(validator=_call)


@attrs.frozen(repr=False, eq=False)
class CallPickedUp(Value):
    """A member has taken a call that rings at another member; those that ring for it have not missed it.

    Stale where the call does not ring, or the member is logged out there or speaks with a caller of a queue.

    Raises:
        InvalidValueError: ``id.bad_call``, ``id.bad_form``.
    """

    call: str = attrs.field(validator=_call)
    agent: UserId = attrs.field(validator=field.an_id)


@attrs.frozen(repr=False, eq=False)
class PromptFinished(Value):
    """A play has reached its end; one that was stopped need not be reported.

    Attributes:
        call: whose caller heard it.
        play: the id that `Play` gave it.

    Raises:
        InvalidValueError: ``id.bad_call``, ``field.not_an_integer``.
    """

    call: str = attrs.field(validator=_call)
    play: int = attrs.field(validator=_offer)


@attrs.frozen(repr=False, eq=False)
class OfferAnswered(Value):
    """The agent has answered; the first of those who ring for a call gets it.

    Attributes:
        offer: the id that `Offer` gave it.

    Raises:
        InvalidValueError: ``field.not_an_integer``.
    """

    offer: int = attrs.field(validator=_offer)


@attrs.frozen(repr=False, eq=False)
class OfferRejected(Value):
    """The agent has refused the call; it counts as missed, and he is not rung for it again for 5 seconds.

    Raises:
        InvalidValueError: ``field.not_an_integer``.
    """

    offer: int = attrs.field(validator=_offer)


@attrs.frozen(repr=False, eq=False)
class OfferFailed(Value):
    """The agent could not be rung; that is no miss, and he is let alone for 5 seconds.

    Attributes:
        offer: which offer.
        cause: one of `CAUSES`.

    Raises:
        InvalidValueError: ``acd.unknown_cause``, and those of the fields.
    """

    offer: int = attrs.field(validator=_offer)
    cause: str = attrs.field(validator=_cause)


@attrs.frozen(repr=False, eq=False)
class AgentLoggedIn(Value):
    """An agent has logged in to a queue; None for all of his. His misses there count anew.

    Raises:
        InvalidValueError: ``id.bad_form``.
    """

    agent: UserId = attrs.field(validator=field.an_id)
    queue: QueueId | None = attrs.field(default=None, validator=field.optional(field.an_id))


@attrs.frozen(repr=False, eq=False)
class AgentLoggedOut(Value):
    """An agent has logged out of a queue; None for all of his. He keeps the caller that he has.

    Raises:
        InvalidValueError: ``id.bad_form``.
    """

    agent: UserId = attrs.field(validator=field.an_id)
    queue: QueueId | None = attrs.field(default=None, validator=field.optional(field.an_id))


@attrs.frozen(repr=False, eq=False)
class AgentBecameAbsent(Value):
    """The agent's status says away; what rings at him rings on.

    Raises:
        InvalidValueError: ``id.bad_form``.
    """

    agent: UserId = attrs.field(validator=field.an_id)


@attrs.frozen(repr=False, eq=False)
class AgentBecamePresent(Value):
    """The agent is back; his idle time begins.

    Raises:
        InvalidValueError: ``id.bad_form``.
    """

    agent: UserId = attrs.field(validator=field.an_id)


@attrs.frozen(repr=False, eq=False)
class AgentBecameBusy(Value):
    """The agent is on a call that the engine does not know; what rings at him is cancelled, and not missed.

    Raises:
        InvalidValueError: ``id.bad_form``.
    """

    agent: UserId = attrs.field(validator=field.an_id)


@attrs.frozen(repr=False, eq=False)
class AgentBecameFree(Value):
    """That call is over; his idle time goes on as if it had not been.

    Raises:
        InvalidValueError: ``id.bad_form``.
    """

    agent: UserId = attrs.field(validator=field.an_id)


def _devices(value: Iterable[Device]) -> frozenset[Device]:
    return field.frozen(value)


@attrs.frozen(repr=False, eq=False)
class AgentDevicesChanged(Value):
    """These are the agent's telephones now; none is legal. What rings at him rings on.

    Raises:
        InvalidValueError: ``id.bad_form``, ``field.wrong_type``.
    """

    agent: UserId = attrs.field(validator=field.an_id)
    devices: frozenset[Device] = attrs.field(converter=_devices, validator=field.set_of(Device))


@attrs.frozen(repr=False, eq=False)
class WrapUpEnded(Value):
    """The agent has ended his rest early.

    Raises:
        InvalidValueError: ``id.bad_form``.
    """

    agent: UserId = attrs.field(validator=field.an_id)


@attrs.frozen(repr=False, eq=False)
class QueueTreatmentChanged(Value):
    """The queue's schedule says something else now; each queue starts open.

    It counts for calls that come from now on, and with `Overflow.flush_at_close` for those that wait.

    Raises:
        InvalidValueError: ``id.bad_form``, ``field.wrong_type``.
    """

    queue: QueueId = attrs.field(validator=field.an_id)
    treatment: Treatment = attrs.field(validator=field.instance(Treatment))


def checked_queues(queues: Iterable[Queue], path: str = "queues") -> tuple[Queue, ...]:
    """Return the queues of a configuration as a tuple.

    Raises:
        InvalidValueError: ``field.wrong_type``, ``field.too_many``, ``field.duplicate`` for an id that stands twice.
    """
    try:
        given = tuple(queues)
    except TypeError:
        raise InvalidValueError("field.wrong_type", queues, path, expected="tuple of Queue") from None
    if len(given) > limits.QUEUES:
        raise InvalidValueError("field.too_many", given, path, count=len(given), cap=limits.QUEUES)
    for index, queue in enumerate(given):
        if not isinstance(queue, Queue):
            raise InvalidValueError("field.wrong_type", queue, f"{path}[{index}]", expected="Queue")
    field.refuse_duplicates((queue.id for queue in given), path)
    return given


def _queues(value: Iterable[Queue]) -> tuple[Queue, ...]:
    return checked_queues(value)


@attrs.frozen(repr=False, eq=False)
class ConfigurationChanged(Value):
    """These are all the queues from now on.

    It counts from the next decision: running offers keep their time, and who is logged in stays so unless
    a member's `Member.logged_in` differs from that in the queues before.

    Raises:
        InvalidValueError: ``field.wrong_type``, ``field.too_many``, ``field.duplicate``.
    """

    queues: tuple[Queue, ...] = attrs.field(converter=_queues)


Event: TypeAlias = (
    CallArrived
    | CallerHungUp
    | CallEnded
    | CallPickedUp
    | PromptFinished
    | OfferAnswered
    | OfferRejected
    | OfferFailed
    | AgentLoggedIn
    | AgentLoggedOut
    | AgentBecameAbsent
    | AgentBecamePresent
    | AgentBecameBusy
    | AgentBecameFree
    | AgentDevicesChanged
    | WrapUpEnded
    | QueueTreatmentChanged
    | ConfigurationChanged
)
EVENTS: Final[tuple[type, ...]] = Event.__args__


def configuration_digest(queues: tuple[Queue, ...]) -> str:
    """Return the digest under which logs and snapshots name a configuration."""
    return machine.digest(queues)


def treatment_to_dict(treatment: Treatment) -> dict[str, object]:
    """Return a treatment as plain JSON values."""
    destination = treatment.destination
    return {
        "state": treatment.state.value,
        "destination": None if destination is None else destinations.to_dict(destination),
        "prompt": treatment.prompt,
    }


def treatment_from_dict(data: object, path: str = "treatment") -> Treatment:
    """Return the treatment that `treatment_to_dict` wrote.

    Raises:
        InvalidValueError: ``acd.bad_treatment``, and those of `Treatment`.
    """
    if not (isinstance(data, Mapping) and set(data) == {"state", "destination", "prompt"}):
        raise InvalidValueError("acd.bad_treatment", data, path)
    try:
        state = State(data["state"])
    except ValueError:
        raise InvalidValueError("acd.bad_treatment", data, path) from None
    given = data["destination"]
    destination = None if given is None else destinations.from_dict(given, f"{path}.destination")
    return Treatment(state, destination, data["prompt"])


def write_devices(devices: Iterable[Device]) -> list[str]:
    """Return devices as their names in a list."""
    return sorted(device.value for device in devices)


def read_devices(data: object, path: str = "devices") -> frozenset[Device]:
    """Return devices from their names in a list.

    Raises:
        InvalidValueError: ``acd.unknown_device``.
    """
    names = data if isinstance(data, list) else [data, None]  # one name is no list of names, and None is no name
    try:
        return frozenset(map(Device, names))
    except (TypeError, ValueError):
        raise InvalidValueError("acd.unknown_device", data, path, known=tuple(Device)) from None


_NOTATION: Final = Notation(
    "event",
    EVENTS,
    {
        "devices": write_devices,
        "treatment": treatment_to_dict,
        "queues": configuration_digest,
    },
    {"devices": read_devices, "treatment": treatment_from_dict},
)


def to_dict(event: Event) -> dict[str, object]:
    """Return the event as plain JSON values."""
    return _NOTATION.write(event)


def from_dict(data: Mapping[str, object], configurations: Iterable[tuple[Queue, ...]] = ()) -> Event:
    """Return the event that `to_dict` wrote.

    Args:
        data: what it wrote.
        configurations: those that `ConfigurationChanged` may mean.

    Raises:
        InvalidValueError: ``log.unknown_event``, ``log.wrong_fields``, ``log.unknown_configuration``,
            and those of the events.
    """
    if data.get("event") == "configuration_changed" and "queues" in data:
        for queues in configurations:
            if configuration_digest(queues) == data["queues"]:
                data = {**data, "queues": queues}
                break
        else:
            raise InvalidValueError("log.unknown_configuration", data["queues"], "queues")
    return cast("Event", _NOTATION.read(data))
