"""`Journey`: one call from the number it dialled to its end, as a machine.

It consults schedules, runs the walker of each menu inside, plays the prompts
that belong to closing and forwarding, carries the caller's language, and hands
the call to a queue, a user, a number or a voicemail box. It does not know how a
queue finds an agent nor how a telephone rings: its host does, and reports back.

A call may enter `limits.HOPS` queues and menus; the next one ends it as a
``routing_loop``, so that no organization, however wired, holds a call for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, Self, TypeAlias, assert_never, cast

from dstny_smp import ids, limits, machine
from dstny_smp.destination import (
    Destination,
    HangUp,
    ToMenu,
    ToNumber,
    ToPrompt,
    ToQueue,
    ToUser,
    ToVoicemail,
)
from dstny_smp.errors import InvalidValueError, TransitionError, UnknownIdError
from dstny_smp.ids import MenuId, PromptId, Ref, ScheduleId
from dstny_smp.organization import Organization
from dstny_smp.routing import events
from dstny_smp.routing.commands import Command, Dial, End, EnterQueue, Play, Voicemail
from dstny_smp.routing.events import DialResult, Event
from dstny_smp.routing.phases import DIVERSIONS, Phase
from dstny_smp.routing.premises import barred, called, name_of, own_number, ref_of, spoken
from dstny_smp.routing.schedules import PLAIN, Schedules
from dstny_smp.routing.steps import Step, place_from_saved, saved_place
from dstny_smp.treatment import State, Treatment
from dstny_smp.validation import language as languages
from dstny_smp.validation import number as numbers

if TYPE_CHECKING:
    from dstny_smp.routing.menu_walk import MenuWalk, Onward

TreatmentOf: TypeAlias = Callable[[ScheduleId, int], Treatment]


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
        self.language = language or org.language
        self._steps: list[Step] = []
        self._org = org
        self._treatment_of: TreatmentOf = treatment_of or Schedules(org)
        self._first = called(org, to)
        self._phase = Phase.NEW
        self._clock = machine.Clock()
        self._hops = 0
        self._dialled_before = False
        self._queued_before = False
        self._plays = 0
        self._playing: str | None = None
        self._where: Destination | None = None
        self._next: Destination | None = None
        self._end_reason = ""
        self._walk: MenuWalk | None = None

    # The machine's contract.

    @property
    def phase(self) -> Phase:
        """What the journey is waiting for."""
        return self._phase

    @property
    def where(self) -> Destination | None:
        """Where the call is now."""
        return self._where

    def handle(self, event: Event, now: int) -> tuple[Command, ...]:
        """Take a fact and return what to do.

        A fact that comes too late, such as the end of a prompt that was stopped,
        returns nothing.

        Raises:
            TransitionError: ``journey.illegal_event``: it cannot have happened yet. Nothing has changed.
            InvalidValueError: ``field.wrong_type``, what was given is no event; ``field.not_an_integer``.
            ClockWentBackError: ``now`` is before the last one. Nothing has changed.
        """
        self._refuse_illegal(event)
        return self._run(event, now)

    def deadline(self) -> int | None:
        """Return when `advance` is due; None while nothing is timed."""
        return self._walk.deadline() if self._walk is not None and self._phase is Phase.WALKING else None

    def advance(self, now: int) -> tuple[Command, ...]:
        """Fire the timers that are due; early or repeated calls return nothing.

        Raises:
            ClockWentBackError: ``now`` is before the last one. Nothing has changed.
        """
        return self._run(None, now)

    def snapshot(self) -> dict[str, object]:
        """Return the whole state as plain JSON values, to continue from with `restore`."""
        self._retell()  # or the same state would have two snapshots, by whether somebody has read the steps
        state = {
            "call": self.call,
            "to": self.to,
            "caller": self.caller,
            "language": self.language,
            "phase": self._phase.value,
            "now": self._clock.last,
            "clock_corrections": self._clock.corrections,
            "dialled_before": self._dialled_before,
            "queued_before": self._queued_before,
            "hops": self._hops,
            "plays": self._plays,
            "playing": self._playing,
            "where": saved_place(self._where),
            "next": saved_place(self._next),
            "end_reason": self._end_reason,
            "menu": None if self._walk is None else self._walk.menu,
            "told": 0 if self._walk is None else self._walk.told,
            "walk": None if self._walk is None else self._walk.snapshot(),
            "steps": [step.saved() for step in self._steps],
        }
        return machine.seal("journey", VERSION, self._org.digest, state)

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
            return cls._continued(org, state, treatment_of)
        except (KeyError, TypeError, ValueError, AttributeError, UnknownIdError) as fault:
            # A sound checksum over a state that no journey wrote.
            raise InvalidValueError("snapshot.bad_form", type(fault).__name__, "state", machine="journey") from None

    @classmethod
    def _continued(cls, org: Organization, state: Mapping[str, Any], treatment_of: TreatmentOf | None) -> Self:
        journey = cls(org, state["call"], state["to"], state["caller"], state["language"], treatment_of)
        journey._phase = Phase(state["phase"])
        journey._clock = machine.Clock(state["now"], state["clock_corrections"])
        journey._dialled_before = state["dialled_before"]
        journey._queued_before = state["queued_before"]
        journey._hops = state["hops"]
        journey._plays = state["plays"]
        journey._playing = state["playing"]
        journey._where = place_from_saved(state["where"])
        journey._next = place_from_saved(state["next"])
        journey._end_reason = state["end_reason"]
        journey._steps = [Step.from_saved(saved) for saved in state["steps"]]
        if state["walk"] is not None:
            journey._walk = journey._new_walk(state["menu"], state["walk"], state["told"])
        return journey

    def _run(self, event: Event | None, now: int) -> tuple[Command, ...]:
        """Fire what is due or take the event; if the host's own function raises, be as before."""
        with self._clock.entered(now) as effective:
            before = dict(vars(self))
            mark = None if self._walk is None else self._walk.mark()
            count = len(self._steps)
            out: list[Command] = []
            try:
                # At the very instant of a timer the caller's deed counts, not the timer.
                self._fire(effective if event is None else effective - 1, effective, out)
                if event is not None:
                    self._take(event, effective, out)
            except BaseException:
                vars(self).update(before)
                del self._steps[count:]
                if self._walk is not None and mark is not None:
                    self._walk.back_to(mark)
                raise
            return tuple(out)

    def _refuse_illegal(self, event: Event) -> None:
        """Refuse what cannot have happened in this call; what merely comes late is taken, and does nothing."""
        over = self._phase is Phase.ENDED
        match event:
            case events.Started():
                legal = self._phase is Phase.NEW or over
            case events.DialEnded():
                legal = self._dialled_before or self._queued_before or over
            case events.Diverted():
                legal = self._queued_before or over
            case events.KeyPressed() | events.PromptFinished():
                legal = self._phase is not Phase.NEW
            case events.CallerHungUp():
                legal = True
            case _:
                raise InvalidValueError("field.wrong_type", event, "event", expected="Event")
        if not legal:
            raise TransitionError("journey.illegal_event", "", event=type(event).__name__, phase=self._phase.value)

    def _fire(self, last: int, now: int, out: list[Command]) -> None:
        """Fire the timers that are due, up to and including an instant, each at its own time.

        A host may come late: a queue that has closed since was open when the menu sent the call there.
        """
        due = self.deadline()
        while self._walk is not None and due is not None and due <= last:
            self._follow(self._walk.advance(due), due, out)
            due = self.deadline()

    def _take(self, event: Event, now: int, out: list[Command]) -> None:
        if self._phase is Phase.ENDED:
            return
        match event:
            case events.Started():
                self._tell(now, "route.called", ref_of(self._first), to=self.to)
                if self._first is None:
                    self._tell(now, "route.unassigned", Ref("number", self.to), name=self.to)
                    self._end("unassigned", now, out)
                self._go(self._first, now, out)
            case events.KeyPressed(key=key):
                if self._walk is not None and self._phase is Phase.WALKING:
                    self._follow(self._walk.press(key, now), now, out)
            case events.PromptFinished(play=play):
                if self._walk is not None and self._phase is Phase.WALKING:
                    self._follow(self._walk.finish(play, now), now, out)
                elif self._phase is Phase.ANNOUNCING and play == self._playing:
                    self._announced(now, out)
            case events.DialEnded(result=result):
                # An agent who answers ends the wait; any other result in a queue is of a dialling long over.
                if self._phase is Phase.DIALLING or (self._phase is Phase.QUEUED and result is DialResult.ANSWERED):
                    self._dialled(result, now, out)
            case events.Diverted(destination=destination, reason=reason, prompt=prompt):
                if self._phase is not Phase.QUEUED:
                    return
                code = f"route.diverted_{reason}" if reason in DIVERSIONS else "route.diverted"
                self._tell(now, code, ref_of(self._where), name=self._name(), reason=reason)
                self._announce_then(prompt, destination, "", now, out)
            case events.CallerHungUp():
                self._leave_menu(self._where)
                self._tell(now, "route.caller_hung_up", None)
                self._end("abandoned" if self._phase is Phase.QUEUED else "caller_hung_up", now, out)
            case _:
                assert_never(event)

    def _dialled(self, result: DialResult, now: int, out: list[Command]) -> None:
        code = "route.agent_answers" if self._phase is Phase.QUEUED else f"route.dial_{result.value}"
        self._tell(now, code, ref_of(self._where), name=self._name())
        if result is not DialResult.ANSWERED and self._walk is not None:
            # The menu that transferred the call may know what to do next.
            self._phase = Phase.WALKING
            self._follow(self._walk.come_back(result, now), now, out)
            return
        self._end(result.value, now, out)

    def _announced(self, now: int, out: list[Command]) -> None:
        self._playing = None
        if self._next is None:
            self._end(self._end_reason, now, out)
        else:
            destination, self._next = self._next, None
            self._go(destination, now, out)

    # Going from one place to the next.

    def _go(self, destination: Destination | None, now: int, out: list[Command]) -> None:
        """Bring the call to a destination, and on through what is closed or forwards at once."""
        while destination is not None:
            destination = self._arrive(destination, now, out)

    def _arrive(self, destination: Destination, now: int, out: list[Command]) -> Destination | None:
        """Arrive at one destination; return the next one if the call goes on without waiting."""
        match destination:
            case ToNumber(number=number):
                own = own_number(self._org, number)
                if own is not None:
                    return own
                self._where = destination
                self._dial_outside(destination, now, out)
            case ToUser(user=user):
                self._where = destination
                self._dial(destination, "route.dials_user", self._org.user(user).display_name, now, out)
            case ToVoicemail(user=user):
                self._leave_menu(destination)
                self._tell(now, "route.voicemail", destination.ref, name=self._org.user(user).display_name)
                out.append(Voicemail(user))
                self._end("voicemail", now, out)
            case ToPrompt(prompt=prompt):
                self._leave_menu(destination)
                self._announce_then(prompt, None, "announcement", now, out)
            case HangUp():
                self._leave_menu(self._where)
                self._tell(now, "route.hung_up", None)
                self._end("hung_up", now, out)
            case ToQueue() | ToMenu():
                return self._enter_place(destination, now, out)
            case _:
                assert_never(destination)
        return None

    def _enter_place(self, destination: ToQueue | ToMenu, now: int, out: list[Command]) -> Destination | None:
        """Enter a queue or menu: obey its schedule, which is consulted now and not again."""
        self._leave_menu(destination)
        if self._hops == limits.HOPS:
            self._tell(now, "route.routing_loop", destination.ref, hops=limits.HOPS, name=self._name())
            self._end("routing_loop", now, out)
            return None
        self._hops += 1
        place = (
            self._org.queue(destination.queue) if isinstance(destination, ToQueue) else self._org.menu(destination.menu)
        )
        treatment = self._consult(place.schedule, destination, place.name, now)
        if treatment.state is State.CLOSED:
            self._announce_then(treatment.prompt, None, "closed", now, out)
            return None
        if treatment.state is State.FORWARD:
            if treatment.prompt is None:
                return treatment.destination
            self._announce_then(treatment.prompt, treatment.destination, "", now, out)
            return None
        if isinstance(destination, ToMenu):
            self._phase = Phase.WALKING
            self._walk = self._new_walk(destination.menu)
            self._follow(self._walk.start(now), now, out)
        else:
            self._phase, self._queued_before = Phase.QUEUED, True
            out.append(EnterQueue(destination.queue, language=self.language))
        return None

    def _consult(self, schedule: ScheduleId, destination: ToQueue | ToMenu, name: str, now: int) -> Treatment:
        """Ask a schedule, and note what it said and why."""
        kind = "queue" if isinstance(destination, ToQueue) else "menu"
        treatment = self._treatment_of(schedule, now)
        reason = self._treatment_of.reason(schedule, now) if isinstance(self._treatment_of, Schedules) else PLAIN
        self._tell(now, f"route.{kind}_{treatment.state.value}", destination.ref, name=name, **reason)
        return treatment

    def _dial_outside(self, destination: ToNumber, now: int, out: list[Command]) -> None:
        """Call a number that is nobody's here, unless there is nobody or the policy forbids it."""
        bar = barred(self._org, destination.number)
        if bar is None:
            self._dial(destination, "route.dials_number", destination.number, now, out)
            return
        self._leave_menu(destination)
        self._tell(now, f"route.{bar}", destination.ref, name=destination.number)
        self._end(bar, now, out)

    def _dial(self, destination: ToUser | ToNumber, code: str, name: str, now: int, out: list[Command]) -> None:
        self._phase, self._dialled_before = Phase.DIALLING, True
        self._tell(now, code, destination.ref, name=name)
        out.append(Dial(destination))

    def _announce_then(
        self, prompt: PromptId | None, then: Destination | None, reason: str, now: int, out: list[Command]
    ) -> None:
        """Play a prompt, then go to a destination, or end for a reason."""
        self._next, self._end_reason = then, reason
        language = None if prompt is None else spoken(self._org, prompt, self.language)
        if prompt is None:
            self._announced(now, out)
        elif language is None:
            self._tell(now, "route.prompt_missing", Ref("prompt", prompt), name=self._org.prompt(prompt).name)
            self._announced(now, out)
        else:
            self._phase = Phase.ANNOUNCING
            self._plays += 1
            self._playing = f"j.{self._plays}"
            self._tell(
                now, "route.prompt", Ref("prompt", prompt), name=self._org.prompt(prompt).name, language=language
            )
            out.append(Play(self._playing, prompt, language))

    def _end(self, reason: str, now: int, out: list[Command]) -> None:
        self._leave_menu(self._where)
        self._phase = Phase.ENDED
        out.append(End(reason, self._where))

    # The menu inside.

    def _new_walk(self, menu: MenuId, snapshot: Mapping[str, object] | None = None, told: int = 0) -> MenuWalk:
        from dstny_smp.routing.menu_walk import MenuWalk  # calls to queues do not pay for menus

        return MenuWalk(self._org, menu, self._hops, self.language, self._treatment_of, snapshot, told)

    def _follow(self, onward: Onward, now: int, out: list[Command]) -> None:
        """Pass on what the menu commands, and go where it sends the call."""
        if self._walk is not None:
            self.language = self._walk.language
        out.extend(onward.commands)
        if onward.destination is not None:
            self._retell()
            self._go(onward.destination, now, out)
        elif onward.ended is not None:
            self._end(onward.ended, now, out)

    def _leave_menu(self, destination: Destination | None) -> None:
        """Forget the menu that the call came from: from here it does not go back."""
        self._retell()
        self._walk = None
        self._where = destination

    # Telling.

    @property
    def steps(self) -> tuple[Step, ...]:
        """What has happened so far and why, in order."""
        self._retell()
        return tuple(self._steps)

    def note(self, step: Step) -> None:
        """Add a step that only the host can know: what the caller met in a queue, or on a telephone."""
        self._retell()
        self._steps.append(step)

    def _retell(self) -> None:
        """Take over what happened in the menu since the last time."""
        if self._walk is not None:
            self._steps.extend(self._walk.retold())

    def _name(self) -> str:
        return name_of(self._org, self._where) or self.to

    def _tell(self, now: int, code: str, ref: Ref | None, **params: object) -> None:
        self._steps.append(Step(now, code, params, ref))
