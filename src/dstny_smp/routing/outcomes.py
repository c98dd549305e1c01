"""How queues, users and numbers treat a call, when nobody is there to ask.

A trace assumes an outcome for everything it meets: what the caller of `trace`
says, or else what the organization itself makes likely at that time. An outcome
that the object cannot have is refused: a queue without a maximum wait has no
``max_wait``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import attrs

from dstny_smp import limits
from dstny_smp.acd.queue import Queue
from dstny_smp.destination import Destination, ToNumber, ToUser
from dstny_smp.errors import InvalidValueError
from dstny_smp.ids import PromptId
from dstny_smp.organization import Organization
from dstny_smp.routing.events import DialResult
from dstny_smp.users.presence import is_away
from dstny_smp.validation import number as numbers

QUEUE: Final = ("answered", "max_wait", "no_agents", "max_attempts", "full", "abandoned")
USER: Final = ("answered", "busy", "no_answer", "absent")
NUMBER: Final = ("answered", "busy", "failed")
_OUTCOMES: Final = {"queue": QUEUE, "user": USER, "number": NUMBER}


@attrs.frozen
class QueueOutcome:
    """What becomes of a call in a queue.

    Attributes:
        name: one of `QUEUE`.
        after: how long the call is in the queue before.
        destination: where it is sent; None where it stays or is answered.
        prompt: what the caller hears before he is sent on.
    """

    name: str
    after: timedelta = timedelta(0)
    destination: Destination | None = None
    prompt: PromptId | None = None


class Assumptions:
    """The outcomes that a trace was told to assume, checked against the organization.

    Args:
        org: the organization.
        given: by ``queue:ID``, ``user:ID`` or ``number:+31...``.

    Raises:
        UnknownIdError: an object that the organization does not have.
        InvalidValueError: ``assume.bad_form``, ``assume.unknown_outcome``, ``assume.impossible``.

    Attributes:
        unused: what no call has met yet.
    """

    def __init__(self, org: Organization, given: Mapping[str, str]) -> None:
        self._org = org
        self._given = dict(given)
        self.unused = dict(given)
        for name, outcome in self._given.items():
            self._check(name, outcome)

    def of_queue(self, queue: Queue, at: datetime) -> QueueOutcome:
        """Return what becomes of a call that enters an open queue at this time."""
        name = self._told("queue", queue.id)
        if name is None:
            name = "answered" if self._can_be_answered(queue, at) else "no_agents"
        overflow = queue.overflow
        match name:
            case "max_wait":
                return QueueOutcome(name, overflow.max_wait or timedelta(0), overflow.on_max_wait)
            case "max_attempts":
                ringing = queue.ringing.offer_timeout * (overflow.max_attempts or 0)
                return QueueOutcome(name, ringing, overflow.on_max_attempts, overflow.max_attempts_prompt)
            case "full":
                return QueueOutcome(name, destination=overflow.on_full)
            case "no_agents" if overflow.on_no_agents is not None:
                return QueueOutcome(name, destination=overflow.on_no_agents)
            case "no_agents" if overflow.max_wait is not None:
                # Nobody sends the call on at once, so it waits as long as it may.
                return QueueOutcome("max_wait", overflow.max_wait, overflow.on_max_wait)
            case _:
                return QueueOutcome(name)

    def of_dialling(self, destination: ToUser | ToNumber, at: datetime) -> DialResult:
        """Return how dialling a user or an outside number ends at this time."""
        if isinstance(destination, ToNumber):
            return DialResult(self._told("number", destination.number) or "answered")
        told = self._told("user", destination.user)
        if told is None:
            told = "absent" if is_away(self._org.user(destination.user), at) else "answered"
        return DialResult(told)

    def _told(self, kind: str, id: str) -> str | None:
        name = f"{kind}:{id}"
        self.unused.pop(name, None)
        return self._given.get(name)

    def _can_be_answered(self, queue: Queue, at: datetime) -> bool:
        """Tell whether some member is logged in, and present or rung all the same."""
        return any(
            member.logged_in and (queue.ringing.ring_when_absent or not is_away(self._org.user(member.user), at))
            for member in queue.members
        )

    def _check(self, name: str, outcome: str) -> None:
        path = f"assume[{name}]"
        kind, colon, id = str(name).partition(":")
        if not colon or kind not in _OUTCOMES:
            raise InvalidValueError("assume.bad_form", name, "assume")
        if outcome not in _OUTCOMES[kind]:
            raise InvalidValueError("assume.unknown_outcome", outcome, path, known=_OUTCOMES[kind])
        match kind:
            case "queue":
                self._check_queue(self._org.queue(id), outcome, path)
            case "user":
                self._org.user(id)
            case _:
                numbers.check_target(id, path)
                if self._org.bearer(id) is not None:
                    # An own number is a user, queue or menu: that is what treats the call.
                    raise InvalidValueError("assume.own_number", id, path, bearer=str(self._org.bearer(id)))

    def _check_queue(self, queue: Queue, outcome: str, path: str) -> None:
        possible = {
            "answered": bool(queue.members),
            "max_wait": queue.overflow.max_wait is not None,
            "max_attempts": queue.overflow.max_attempts is not None,
            "full": queue.overflow.max_waiting is not None,
        }
        if not possible.get(outcome, True):
            raise InvalidValueError("assume.impossible", outcome, path, name=queue.name)


def check_keys(keys: object) -> str:
    """Return the keys of a trace without its blanks.

    Raises:
        InvalidValueError: ``keys.bad_form``, ``keys.too_many``.

    >>> check_keys("1 2 _")
    '12_'
    """
    if not isinstance(keys, str):
        raise InvalidValueError("keys.bad_form", keys, "keys")
    # Blanks are for the eye, but not without end either.
    pressed = "".join(keys.split()) if len(keys) <= 2 * limits.TRACE_KEYS else keys
    if len(pressed) > limits.TRACE_KEYS:
        raise InvalidValueError("keys.too_many", keys, "keys", cap=limits.TRACE_KEYS)
    for key in pressed:
        if key not in "0123456789*#_x":
            raise InvalidValueError("keys.bad_form", key, "keys")
    return pressed
