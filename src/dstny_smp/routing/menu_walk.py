"""The part of a call that is spent inside one menu.

It joins the walker of `dstny_smp.ivr` to the journey: ids of plays become unique
in the call, what happened is retold with the names that people gave, and a
transfer or the end of the walk is handed back as where the call goes on.
Loaded when a call first enters a menu, so that calls to queues do not pay for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeAlias, assert_never

from dstny_smp.destination import Destination
from dstny_smp.errors import UnknownIdError
from dstny_smp.ids import MenuId, PromptId, Ref, ScheduleId
from dstny_smp.ivr import commands as ivr_commands
from dstny_smp.ivr import events as ivr_events
from dstny_smp.ivr.trace import Happening
from dstny_smp.ivr.walker import Mark as WalkerMark
from dstny_smp.ivr.walker import Walker
from dstny_smp.media import PromptFacts
from dstny_smp.organization import Organization
from dstny_smp.routing.commands import Command, Play, Stop
from dstny_smp.routing.events import DialResult
from dstny_smp.routing.schedules import PLAIN, Schedules
from dstny_smp.routing.steps import Step
from dstny_smp.treatment import Treatment

RETOLD: Final[Mapping[str, str]] = {
    "walk.prompt": "route.prompt",
    "walk.prompt_missing": "route.prompt_missing",
    "walk.language": "route.language",
    "walk.gate_open": "route.gate_open",
    "walk.gate_closed": "route.gate_closed",
    "walk.gate_forward": "route.gate_forward",
    "walk.key_dropped": "route.key_dropped",
    "walk.chosen": "route.chosen",
    "walk.dialled": "route.dialled_extension",
    "walk.invalid": "route.invalid",
    "walk.incomplete": "route.incomplete",
    "walk.silence": "route.silence",
    "walk.rounds_used": "route.rounds_used",
    "walk.ended_no_route": "route.no_route",
    "walk.ended_step_limit": "route.step_limit",
}
"""What of a walk is a step of the call, and under which code.

The rest is told by the call's own steps (a transfer, the end) or is of use to a
developer only (single keys, interrupted prompts): it stays in the walker's trace.
"""


Mark: TypeAlias = tuple[WalkerMark, int]


class Onward(NamedTuple):
    """What a walk came to: commands for the host, and where the call goes on or why it ends."""

    commands: tuple[Command, ...] = ()
    destination: Destination | None = None
    ended: str | None = None


class MenuWalk:
    """One call in one menu.

    Args:
        org: the organization.
        menu: the menu's id.
        leg: the number of this leg of the call; it makes ids of plays unique.
        language: the caller's language on entry.
        treatment_of: what a schedule says at an instant.
        snapshot: of the walker, to continue from.
        told: how much of the walk has been retold before.
    """

    def __init__(
        self,
        org: Organization,
        menu: MenuId,
        leg: int,
        language: str,
        treatment_of: Callable[[ScheduleId, int], Treatment],
        snapshot: Mapping[str, object] | None = None,
        told: int = 0,
    ) -> None:
        self.menu = menu
        self.told = told
        self._org, self._leg, self._treatment_of = org, leg, treatment_of
        flow = org.menu(menu).flow
        surroundings: dict[str, Any] = {
            "fallback": (org.language,),
            "extensions": org.extensions,
            "prompts": _Facts(org),
            "treatment_of": treatment_of,
        }
        if snapshot is None:
            self._walker = Walker(flow, language, **surroundings)
        else:
            self._walker = Walker.restore(flow, snapshot, language, **surroundings)

    @property
    def language(self) -> str:
        """The language that the caller is spoken to in now."""
        return self._walker.language

    def deadline(self) -> int | None:
        """Return when `advance` is due."""
        return self._walker.deadline()

    def snapshot(self) -> dict[str, object]:
        """Return the walker's state."""
        return self._walker.snapshot()

    def mark(self) -> Mark:
        """Return a mark to which `back_to` returns."""
        return self._walker.mark(), self.told

    def back_to(self, mark: Mark) -> None:
        """Undo everything since a mark."""
        walker, self.told = mark
        self._walker.back_to(walker)

    def start(self, now: int) -> Onward:
        """Begin the walk."""
        return self._handle(ivr_events.Started(), now)

    def press(self, key: str, now: int) -> Onward:
        """Take a key of the caller."""
        return self._handle(ivr_events.KeyPressed(key), now)

    def finish(self, play: str, now: int) -> Onward:
        """Take the end of a play, by its id in the call; one of another leg is stale."""
        leg, _, own = play.partition(".")
        if leg != str(self._leg) or not own.isdecimal():
            return Onward()
        return self._handle(ivr_events.PromptFinished(int(own)), now)

    def come_back(self, result: DialResult, now: int) -> Onward:
        """Take the result of a transfer; for the menu an absent user is one who does not answer."""
        passed = "no_answer" if result is DialResult.ABSENT else result.value
        return self._handle(ivr_events.TransferEnded(passed), now)

    def advance(self, now: int) -> Onward:
        """Fire the timers that are due."""
        return self._onward(self._walker.advance(now))

    def retold(self) -> Iterator[Step]:
        """Yield what has happened since the last time, as steps of the call."""
        walk = self._walker.trace
        for happening in walk[self.told :]:
            if happening.code in RETOLD:
                yield self._step(happening)
        self.told = len(walk)

    def _step(self, happening: Happening) -> Step:
        code, params, ref = RETOLD[happening.code], dict(happening.params), Ref("menu", self.menu)
        if params.get("label") == "":
            code = "route.chosen_unnamed"
        if prompt := params.pop("prompt", None):
            ref, params["name"] = Ref("prompt", str(prompt)), self._org.prompt(str(prompt)).name
        if schedule := params.pop("schedule", None):
            ref, params["name"] = Ref("schedule", str(schedule)), self._org.schedule(str(schedule)).name
            if isinstance(self._treatment_of, Schedules):
                params |= self._treatment_of.reason(str(schedule), happening.at)
            else:
                params |= PLAIN
        return Step(happening.at, code, params, ref)

    def _handle(self, event: ivr_events.Event, now: int) -> Onward:
        return self._onward(self._walker.handle(event, now))

    def _onward(self, told: tuple[ivr_commands.Command, ...]) -> Onward:
        """Translate what the walker commands; a transfer or an end is always its last word."""
        out: list[Command] = []
        for command in told:
            match command:
                case ivr_commands.Play(play=play, prompt=prompt, language=language, interruptible=interruptible):
                    out.append(Play(f"{self._leg}.{play}", prompt, language, interruptible))
                case ivr_commands.Stop(play=play):
                    out.append(Stop(f"{self._leg}.{play}"))
                case ivr_commands.Transfer(destination=destination):
                    return Onward(tuple(out), destination=destination)
                case ivr_commands.End(reason=reason):
                    return Onward(tuple(out), ended=reason)
                case _:
                    assert_never(command)
        return Onward(tuple(out))


class _Facts(Mapping[PromptId, PromptFacts]):
    """The facts of an organization's prompts, made only of those that are asked for."""

    __slots__ = ("_org",)

    def __init__(self, org: Organization) -> None:
        self._org = org

    def __getitem__(self, prompt: PromptId) -> PromptFacts:
        try:
            return self._org.prompt(prompt).facts()
        except UnknownIdError:
            raise KeyError(prompt) from None

    def __iter__(self) -> Iterator[PromptId]:
        return (prompt.id for prompt in self._org.prompts)

    def __len__(self) -> int:
        return len(self._org.prompts)
