"""`Journey`: one call from the number it dialled to its end, as a machine.

It consults schedules, runs the walker of each menu inside, plays the prompts
that belong to closing and forwarding, carries the caller's language, and hands
the call to a queue, a user, a number or a voicemail box; by which rules, says
`dstny_smp.routing.route`. It does not know how a queue finds an agent nor how a
telephone rings: its host does, and reports back.

A call may enter `limits.HOPS` queues and menus; the next one ends it as a
``routing_loop``, so that no organization, however wired, holds a call for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Self, cast

from dstny_smp import ids, machine
from dstny_smp.destination import Destination
from dstny_smp.errors import InvalidValueError, UnknownIdError
from dstny_smp.organization import Organization
from dstny_smp.routing import saving
from dstny_smp.routing.commands import Command
from dstny_smp.routing.events import Event
from dstny_smp.routing.phases import Phase
from dstny_smp.routing.route import Route, TreatmentOf
from dstny_smp.routing.steps import Step
from dstny_smp.validation import language as languages
from dstny_smp.validation import number as numbers

VERSION: Final = 1


class Journey:
    """The machine of one call.

    Drive it with `handle`, `deadline` and `advance`; ``now`` is milliseconds
    since the epoch and never goes back. It belongs to one thread.

    Args:
        org: the organization that is called.
        call: the host's id of the call, see `ids.check_call`.
        to: the number or short code that was dialled.
        caller: the caller's number in E.164; None when withheld.
        language: the caller's language; None for the organization's.
        treatment_of: what a schedule says at an instant; None for the schedules
            themselves. One `Schedules` may be shared by all calls.

    Raises:
        UnknownIdError: the organization has no such number.
        InvalidValueError: ``id.bad_call``; a caller's number or a language of bad form.

    >>> from dstny_smp.routing import Journey, events
    >>> from dstny_smp.testing import bakery
    >>> journey = Journey(bakery(), "call-1", "+31201230001")
    >>> [type(command).__name__ for command in journey.handle(events.Started(), 1_790_000_000_000)]
    ['EnterQueue']
    >>> journey.handle(events.DialEnded("answered"), 1_790_000_009_000)
    (End(reason='answered', where=ToQueue(queue='counter')),)
    """

    def __init__(
        self,
        org: Organization,
        call: str,
        to: str,
        caller: str | None = None,
        language: str | None = None,
        treatment_of: TreatmentOf | None = None,
    ) -> None:
        ids.check_call(call)
        if caller is not None:
            numbers.check_target(caller, "caller")
        if language is not None:
            languages.check(language, "language")
        self.call, self.to, self.caller = call, to, caller
        self._route = Route(org, to, language, treatment_of)
        self._clock = machine.Clock()

    # The machine's contract.

    @property
    def phase(self) -> Phase:
        """What the journey is waiting for."""
        return self._route.phase

    @property
    def where(self) -> Destination | None:
        """Where the call is now."""
        return self._route.where

    @property
    def language(self) -> str:
        """The language in which the caller hears prompts now."""
        return self._route.language

    def handle(self, event: Event, now: int) -> tuple[Command, ...]:
        """Take a fact and return what to do.

        A fact that comes too late, such as the end of a prompt that was stopped,
        returns nothing.

        Raises:
            TransitionError: ``journey.illegal_event``: it cannot have happened yet. Nothing has changed.
            InvalidValueError: ``field.wrong_type``, what was given is no event; ``field.not_an_integer``.
            ClockWentBackError: ``now`` is before the last one. Nothing has changed.
        """
        self._route.refuse_illegal(event)
        return self._run(event, now)

    def deadline(self) -> int | None:
        """Return when `advance` is due; None while nothing is timed."""
        return self._route.deadline()

    def advance(self, now: int) -> tuple[Command, ...]:
        """Fire the timers that are due; early or repeated calls return nothing.

        Raises:
            ClockWentBackError: ``now`` is before the last one. Nothing has changed.
        """
        return self._run(None, now)

    def snapshot(self) -> dict[str, object]:
        """Return the whole state as plain JSON values, to continue from with `restore`."""
        self._route.retell()  # or the same state would have two snapshots, by whether somebody has read the steps
        state = {"call": self.call, "caller": self.caller, **saving.saved(self._route, self._clock)}
        return machine.seal("journey", VERSION, self._route.org.digest, state)

    @classmethod
    def restore(
        cls, org: Organization, snapshot: Mapping[str, object], treatment_of: TreatmentOf | None = None
    ) -> Self:
        """Return the journey as it was; the same events then give the same commands.

        A ``now`` before the snapshot's is taken for the snapshot's, and counted.

        Raises:
            InvalidValueError: ``snapshot.bad_form``, ``snapshot.unknown_version``, ``snapshot.checksum``,
                ``snapshot.other_configuration``: the organization is not the one it was taken with.
        """
        state = cast("dict[str, Any]", machine.unseal(snapshot, "journey", VERSION))
        if snapshot["configuration"] != org.digest:
            raise InvalidValueError("snapshot.other_configuration", None, "configuration")
        try:
            journey = cls(org, state["call"], state["to"], state["caller"], state["language"], treatment_of)
            journey._clock = saving.put_back(journey._route, state)
        except (KeyError, TypeError, ValueError, AttributeError, UnknownIdError) as fault:
            # A sound checksum over a state that no journey wrote.
            raise InvalidValueError("snapshot.bad_form", type(fault).__name__, "state", machine="journey") from None
        return journey

    def _run(self, event: Event | None, now: int) -> tuple[Command, ...]:
        """Fire what is due or take the event; if the host's own function raises, be as before."""
        with self._clock.entered(now) as effective:
            back = self._route.mark()
            out: list[Command] = []
            try:
                # At the very instant of a timer the caller's deed counts, not the timer.
                self._route.fire(effective if event is None else effective - 1, effective, out)
                if event is not None:
                    self._route.take(event, effective, out)
            except BaseException:
                back()
                raise
            return tuple(out)

    # Telling.

    @property
    def steps(self) -> tuple[Step, ...]:
        """What has happened so far and why, in order."""
        self._route.retell()
        return tuple(self._route.steps)

    def note(self, step: Step) -> None:
        """Add a step that only the host can know: what the caller met in a queue, or on a telephone."""
        self._route.retell()
        self._route.steps.append(step)
