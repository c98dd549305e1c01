"""Whole calls written as keys, such as ``1 _ 3 #``: for tests, witnesses and the command line.

A script is what the caller does: keys; ``_``, waiting until the running timer has
fired (``12`` is one entry, ``1_2`` is two); ``x``, hanging up. Blanks mean
nothing. A caller presses a key as soon as the menu hears it, so a prompt that
keys stop is stopped; after the last key he is silent.

What is not the caller's doing is assumed: the state of a gate, the result of a
transfer, by the id of the node. Gates are open and transfers answered where
nothing else is assumed.

>>> from dstny_smp.ivr import Choice, Flow, HangUp, Option, Retry
>>> again = Retry(1, to="bye")
>>> flow = Flow("main", [Choice("main", "welcome", [Option("1", "Hours", "main")], on_silence=again), HangUp("bye")])
>>> print(walk(flow, "1 _").text())
0:00 main: goes to main
0:00 main: hears welcome (nl)
0:00 main: presses 1
0:00 main: chooses 1 (Hours)
0:00 main: goes to main
0:00 main: hears welcome (nl)
0:05 main: presses nothing (time 1)
0:05 main: hears the menu again (round 2)
0:05 main: hears welcome (nl)
0:10 main: presses nothing (time 2)
0:10 bye: goes to bye
0:10 bye: is hung up
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from dstny_smp import limits
from dstny_smp.destination import Destination, HangUp
from dstny_smp.errors import InvalidValueError
from dstny_smp.ids import NodeId, PromptId, ScheduleId
from dstny_smp.ivr import events
from dstny_smp.ivr.commands import Command, End, Play
from dstny_smp.ivr.course import Phase
from dstny_smp.ivr.flow import Flow
from dstny_smp.ivr.trace import Happening
from dstny_smp.ivr.walker import Walker
from dstny_smp.media import PromptFacts
from dstny_smp.treatment import State, Treatment
from dstny_smp.validation import key

WAIT: Final = "_"
HANG_UP: Final = "x"

_TREATMENTS: Final[Mapping[str, Treatment]] = {
    State.OPEN: Treatment.open(),
    State.CLOSED: Treatment.closed(),
    State.FORWARD: Treatment.forward(HangUp()),
}


@attrs.frozen
class Walked:
    """A call from its start to its end.

    Attributes:
        commands: what the walker commanded, each with its time in milliseconds from the start.
        trace: what happened.
        node: the id of the node at which the call ended.
        language: in which the caller was spoken to at the end.
        unused: the part of the script that the call did not last for.
    """

    commands: tuple[tuple[int, Command], ...]
    trace: tuple[Happening, ...]
    node: str
    language: str
    unused: str = ""

    @property
    def end(self) -> End:
        """The last command."""
        last = self.commands[-1][1]
        assert isinstance(last, End)  # noqa: S101  # every walk ends: limits.FLOW_STEPS sees to it
        return last

    def text(self, language: str = "en") -> str:
        """Tell the call, one line a happening: minutes and seconds, the node, what happened."""
        return "\n".join(
            f"{each.at // 60_000}:{each.at // 1000 % 60:02} {each.node}: {each.text(language)}" for each in self.trace
        )


def parse(script: object, path: str = "") -> str:
    """Return a script without its blanks.

    Raises:
        InvalidValueError: ``ivr.bad_script``, ``field.too_many``.

    >>> parse("1 _ 3#")
    '1_3#'
    """
    if not isinstance(script, str):
        raise InvalidValueError("ivr.bad_script", script, path)
    if len(script) > 2 * limits.TRACE_KEYS:
        raise InvalidValueError("field.too_many", script, path, count=len(script), cap=limits.TRACE_KEYS)
    acts = script.replace(" ", "")
    if any(act not in key.KEYS and act not in (WAIT, HANG_UP) for act in acts):
        raise InvalidValueError("ivr.bad_script", script, path)
    if len(acts) > limits.TRACE_KEYS:
        raise InvalidValueError("field.too_many", script, path, count=len(acts), cap=limits.TRACE_KEYS)
    return acts


def walk(
    flow: Flow,
    script: str = "",
    assume: Mapping[NodeId, str] | Iterable[tuple[NodeId, str]] = (),
    *,
    language: str = "nl",
    fallback: Iterable[str] = (),
    extensions: Mapping[str, Destination] | None = None,
    prompts: Mapping[PromptId, PromptFacts] | None = None,
) -> Walked:
    """Walk a flow as a script says, to the end of the call.

    Prompts last as long as ``prompts`` says, and no time where that is not known.

    Args:
        flow: what is walked.
        script: what the caller does.
        assume: by the id of a gate ``open``, ``closed`` or ``forward``; by the id of a transfer (or of a
            choice, for a dialled extension) ``answered``, ``busy``, ``no_answer`` or ``failed``.
        language: as of `Walker`, like all that follow.
        fallback: likewise.
        extensions: likewise.
        prompts: likewise.

    Raises:
        InvalidValueError: ``ivr.bad_script``, ``ivr.bad_assumption``, ``field.too_many``, and those of `Walker`.
    """
    acts = parse(script, "script")
    assumed = dict(assume)
    for node, outcome in assumed.items():
        if outcome not in _TREATMENTS and outcome not in events.RESULTS:
            raise InvalidValueError("ivr.bad_assumption", outcome, f"assume[{node}]")

    def treatment_of(schedule: ScheduleId, now: int) -> Treatment:
        return _TREATMENTS.get(assumed.get(walker.node or "", ""), _TREATMENTS[State.OPEN])

    walker = Walker(flow, language, fallback, extensions, prompts, treatment_of)
    log: list[tuple[int, Command]] = []
    now, used, seen, plays = 0, 0, 0, _Plays(prompts)
    told = walker.handle(events.Started(), now)
    while True:
        plays.watch(told)
        log += [(now, command) for command in told]
        if walker.ended:
            return Walked(tuple(log), walker.trace, walker.node or "", walker.language, acts[used:])
        act = acts[used : used + 1]
        if act == HANG_UP:
            used += 1
            told = walker.handle(events.CallerHungUp(), now)
        elif walker.phase is Phase.TRANSFERRED:
            result = assumed.get(walker.node or "", "answered")
            told = walker.handle(events.TransferEnded(result if result in events.RESULTS else "answered"), now)
        elif act not in ("", WAIT) and walker.phase is Phase.LISTENING and (plays.interruptible or not walker.playing):
            used += 1
            told = walker.handle(events.KeyPressed(act), now)
        elif walker.playing is not None:
            now += plays.duration
            told = walker.handle(events.PromptFinished(walker.playing), now)
        else:
            seen += len(walker.happenings(seen))
            fired = int(bool(walker.entry))
            now = max(now, walker.deadline() or now)
            told = walker.advance(now)
            # Timers of no length fire together.
            fired += sum(each.code == "walk.silence" for each in walker.happenings(seen))
            used += next((place for place, act in enumerate(acts[used : used + fired]) if act != WAIT), fired)


class _Plays:
    """What is known of the prompt that runs."""

    def __init__(self, prompts: Mapping[PromptId, PromptFacts] | None) -> None:
        self._prompts = prompts or {}
        self.interruptible = False
        self.duration = 0

    def watch(self, told: Iterable[Command]) -> None:
        for command in told:
            if isinstance(command, Play):
                facts = self._prompts.get(command.prompt)
                seconds = 0.0 if facts is None else facts.durations.get(command.language, 0.0)
                self.interruptible, self.duration = command.interruptible, round(seconds * 1000)
