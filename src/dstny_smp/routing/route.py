"""The way of one call: where it is, and the rules by which it goes on.

Each rule takes the instant and adds its commands to ``out``. Legality is asked
first (`Route.refuse_illegal`). The clock, snapshots and what a caller of the
library sees are `dstny_smp.routing.journey`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias, assert_never

from dstny_smp import limits
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
from dstny_smp.errors import InvalidValueError, TransitionError
from dstny_smp.ids import MenuId, PromptId, Ref, ScheduleId
from dstny_smp.organization import Organization, checks
from dstny_smp.routing import events
from dstny_smp.routing.commands import Command, Dial, End, EnterQueue, Play, Voicemail
from dstny_smp.routing.events import DialResult, Event
from dstny_smp.routing.phases import DIVERSIONS, Phase
from dstny_smp.routing.premises import called, name_of, own_number, ref_of, spoken
from dstny_smp.routing.schedules import PLAIN, Schedules
from dstny_smp.routing.steps import Step
from dstny_smp.treatment import State, Treatment

if TYPE_CHECKING:
    from dstny_smp.routing.menu_walk import MenuWalk, Onward

TreatmentOf: TypeAlias = Callable[[ScheduleId, int], Treatment]


class Route:
    """The state of one call, and its rules.

    Its parts may be read by all; only the rules, and what restores a snapshot, change them.

    Raises:
        UnknownIdError: the organization has no such number.
    """

    def __init__(
        self,
        org: Organization,
        to: str,
        language: str | None = None,
        treatment_of: TreatmentOf | None = None,
    ) -> None:
        self.org, self.to = org, to
        self.language = language or org.language
        self.treatment_of: TreatmentOf = treatment_of or Schedules(org)
        self.first = called(org, to)
        self.phase = Phase.NEW
        self.hops = 0
        self.dialled_before = False
        self.queued_before = False
        self.plays = 0
        self.playing: str | None = None
        self.where: Destination | None = None
        self.next: Destination | None = None
        self.end_reason = ""
        self.walk: MenuWalk | None = None
        self.steps: list[Step] = []

    def mark(self) -> Callable[[], None]:
        """Return a function that brings everything back to how it is now."""
        before, count, walk = dict(vars(self)), len(self.steps), self.walk
        walked = None if walk is None else walk.mark()

        def back() -> None:
            vars(self).update(before)
            del self.steps[count:]
            if walk is not None and walked is not None:
                walk.back_to(walked)

        return back

    # Events.

    def refuse_illegal(self, event: Event) -> None:
        """Refuse what cannot have happened in this call; what merely comes late is taken, and does nothing."""
        over = self.phase is Phase.ENDED
        match event:
            case events.Started():
                legal = self.phase is Phase.NEW or over
            case events.DialEnded():
                legal = self.dialled_before or self.queued_before or over
            case events.Diverted():
                legal = self.queued_before or over
            case events.KeyPressed() | events.PromptFinished():
                legal = self.phase is not Phase.NEW
            case events.CallerHungUp():
                legal = True
            case _:
                raise InvalidValueError("field.wrong_type", event, "event", expected="Event")
        if not legal:
            raise TransitionError("journey.illegal_event", "", event=type(event).__name__, phase=self.phase.value)

    def deadline(self) -> int | None:
        """Return when `fire` is due; None while nothing is timed."""
        return self.walk.deadline() if self.walk is not None and self.phase is Phase.WALKING else None

    def fire(self, last: int, now: int, out: list[Command]) -> None:
        """Fire the timers that are due, up to and including an instant, each at its own time.

        A host may come late: a queue that has closed since was open when the menu sent the call there.
        """
        due = self.deadline()
        while self.walk is not None and due is not None and due <= last:
            self._follow(self.walk.advance(due), due, out)
            due = self.deadline()

    def take(self, event: Event, now: int, out: list[Command]) -> None:
        """Take a fact; what comes too late does nothing."""
        if self.phase is Phase.ENDED:
            return
        match event:
            case events.Started():
                self._tell(now, "route.called", ref_of(self.first), to=self.to)
                if self.first is None:
                    self._tell(now, "route.unassigned", Ref("number", self.to), name=self.to)
                    self._end("unassigned", now, out)
                self._go(self.first, now, out)
            case events.KeyPressed(key=key):
                if self.walk is not None and self.phase is Phase.WALKING:
                    self._follow(self.walk.press(key, now), now, out)
            case events.PromptFinished(play=play):
                if self.walk is not None and self.phase is Phase.WALKING:
                    self._follow(self.walk.finish(play, now), now, out)
                elif self.phase is Phase.ANNOUNCING and play == self.playing:
                    self._announced(now, out)
            case events.DialEnded(result=result):
                # An agent who answers ends the wait; any other result in a queue is of a dialling long over.
                if self.phase is Phase.DIALLING or (self.phase is Phase.QUEUED and result is DialResult.ANSWERED):
                    self._dialled(result, now, out)
            case events.Diverted(destination=destination, reason=reason, prompt=prompt):
                if self.phase is not Phase.QUEUED:
                    return
                code = f"route.diverted_{reason}" if reason in DIVERSIONS else "route.diverted"
                self._tell(now, code, ref_of(self.where), name=self._name(), reason=reason)
                self._announce_then(prompt, destination, "", now, out)
            case events.CallerHungUp():
                self._leave_menu(self.where)
                self._tell(now, "route.caller_hung_up", None)
                self._end("abandoned" if self.phase is Phase.QUEUED else "caller_hung_up", now, out)
            case _:
                assert_never(event)

    def _dialled(self, result: DialResult, now: int, out: list[Command]) -> None:
        code = "route.agent_answers" if self.phase is Phase.QUEUED else f"route.dial_{result.value}"
        self._tell(now, code, ref_of(self.where), name=self._name())
        if result is not DialResult.ANSWERED and self.walk is not None:
            # The menu that transferred the call may know what to do next.
            self.phase = Phase.WALKING
            self._follow(self.walk.come_back(result, now), now, out)
            return
        self._end(result.value, now, out)

    def _announced(self, now: int, out: list[Command]) -> None:
        self.playing = None
        if self.next is None:
            self._end(self.end_reason, now, out)
        else:
            destination, self.next = self.next, None
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
                own = own_number(self.org, number)
                if own is not None:
                    return own
                self.where = destination
                self._dial_outside(destination, now, out)
            case ToUser(user=user):
                self.where = destination
                self._dial(destination, "route.dials_user", self.org.user(user).display_name, now, out)
            case ToVoicemail(user=user):
                self._leave_menu(destination)
                owner = self.org.user(user)
                self._tell(now, "route.voicemail", destination.ref, name=owner.display_name)
                heard = owner.greeting and self._tell_prompt("route.greeting", owner.greeting, now)
                out.append(Voicemail(user, owner.greeting if heard else None, heard))
                self._end("voicemail", now, out)
            case ToPrompt(prompt=prompt):
                self._leave_menu(destination)
                self._announce_then(prompt, None, "announcement", now, out)
            case HangUp():
                self._leave_menu(self.where)
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
        if self.hops == limits.HOPS:
            self._tell(now, "route.routing_loop", destination.ref, hops=limits.HOPS, name=self._name())
            self._end("routing_loop", now, out)
            return None
        self.hops += 1
        place = (
            self.org.queue(destination.queue) if isinstance(destination, ToQueue) else self.org.menu(destination.menu)
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
            self.phase = Phase.WALKING
            self.walk = self.new_walk(destination.menu)
            self._follow(self.walk.start(now), now, out)
        else:
            self.phase, self.queued_before = Phase.QUEUED, True
            out.append(EnterQueue(destination.queue, language=self.language))
        return None

    def _consult(self, schedule: ScheduleId, destination: ToQueue | ToMenu, name: str, now: int) -> Treatment:
        """Ask a schedule, and note what it said and why."""
        kind = "queue" if isinstance(destination, ToQueue) else "menu"
        treatment = self.treatment_of(schedule, now)
        reason = self.treatment_of.reason(schedule, now) if isinstance(self.treatment_of, Schedules) else PLAIN
        self._tell(now, f"route.{kind}_{treatment.state.value}", destination.ref, name=name, **reason)
        return treatment

    def _dial_outside(self, destination: ToNumber, now: int, out: list[Command]) -> None:
        """Call a number that is nobody's here, unless there is nobody or the policy forbids it."""
        bar = checks.barred(self.org, destination.number)
        if bar is None:
            self._dial(destination, "route.dials_number", destination.number, now, out)
            return
        self._leave_menu(destination)
        self._tell(now, f"route.{bar}", destination.ref, name=destination.number)
        self._end(bar, now, out)

    def _dial(self, destination: ToUser | ToNumber, code: str, name: str, now: int, out: list[Command]) -> None:
        self.phase, self.dialled_before = Phase.DIALLING, True
        self._tell(now, code, destination.ref, name=name)
        out.append(Dial(destination))

    def _announce_then(
        self, prompt: PromptId | None, then: Destination | None, reason: str, now: int, out: list[Command]
    ) -> None:
        """Play a prompt, then go to a destination, or end for a reason."""
        self.next, self.end_reason = then, reason
        language = prompt and self._tell_prompt("route.prompt", prompt, now)
        if prompt is None or language is None:
            self._announced(now, out)
        else:
            self.phase = Phase.ANNOUNCING
            self.plays += 1
            self.playing = f"j.{self.plays}"
            out.append(Play(self.playing, prompt, language))

    def _end(self, reason: str, now: int, out: list[Command]) -> None:
        self._leave_menu(self.where)
        self.phase = Phase.ENDED
        out.append(End(reason, self.where))

    # The menu inside.

    def new_walk(self, menu: MenuId, snapshot: Mapping[str, object] | None = None, told: int = 0) -> MenuWalk:
        """Return a menu, walked from its start or on from a snapshot."""
        from dstny_smp.routing.menu_walk import MenuWalk  # calls to queues do not pay for menus

        return MenuWalk(self.org, menu, self.hops, self.language, self.treatment_of, snapshot, told)

    def _follow(self, onward: Onward, now: int, out: list[Command]) -> None:
        """Pass on what the menu commands, and go where it sends the call."""
        if self.walk is not None:
            self.language = self.walk.language
        out.extend(onward.commands)
        if onward.destination is not None:
            self.retell()
            self._go(onward.destination, now, out)
        elif onward.ended is not None:
            self._end(onward.ended, now, out)

    def _leave_menu(self, destination: Destination | None) -> None:
        """Forget the menu that the call came from: from here it does not go back."""
        self.retell()
        self.walk = None
        self.where = destination

    # Telling.

    def retell(self) -> None:
        """Take over what happened in the menu since the last time."""
        if self.walk is not None:
            self.steps.extend(self.walk.retold())

    def _name(self) -> str:
        return name_of(self.org, self.where) or self.to

    def _tell_prompt(self, code: str, prompt: PromptId, now: int) -> str | None:
        """Note that a prompt is heard, or that it has no audio; return the language in which it is."""
        name, language = self.org.prompt(prompt).name, spoken(self.org, prompt, self.language)
        if language is None:
            self._tell(now, "route.prompt_missing", Ref("prompt", prompt), name=name)
        else:
            self._tell(now, code, Ref("prompt", prompt), name=name, language=language)
        return language

    def _tell(self, now: int, code: str, ref: Ref | None, **params: object) -> None:
        self.steps.append(Step(now, code, params, ref))
