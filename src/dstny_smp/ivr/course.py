"""The course of a walk: where a call is in a flow, and how it goes on from node to node.

`Course` holds the state of one walk; what keys, timers and other facts do to it is
`dstny_smp.ivr.rules`'s. Every variable is an immutable value. To go on is to set
`_goto`, never to call what comes next: flows may be deep.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Final, TypeAlias, cast

from dstny_smp import destination as destinations
from dstny_smp import limits
from dstny_smp.destination import Destination
from dstny_smp.ids import NodeId, PromptId, ScheduleId
from dstny_smp.ivr import commands
from dstny_smp.ivr.commands import Command
from dstny_smp.ivr.flow import Flow
from dstny_smp.ivr.nodes import (
    BACK,
    BUILT_IN,
    REPEAT,
    TOP,
    Announce,
    Choice,
    EdgeKind,
    Gate,
    HangUp,
    Node,
    SetLanguage,
    Transfer,
)
from dstny_smp.ivr.trace import Noted
from dstny_smp.ivr.trie import Extensions, Reach, Trie, trie_of
from dstny_smp.making import maker
from dstny_smp.media import PromptFacts
from dstny_smp.treatment import State, Treatment
from dstny_smp.validation import language as languages

TreatmentOf: TypeAlias = Callable[[ScheduleId, int], Treatment]


class Phase(StrEnum):
    """What a walker is waiting for."""

    NEW = "new"
    """`events.Started`"""
    LISTENING = "listening"
    """keys, or the end of a menu's prompt, or its timer"""
    ANNOUNCING = "announcing"
    """the end of a prompt that leads on by itself"""
    TRANSFERRED = "transferred"
    """the result of a transfer"""
    ENDED = "ended"
    """nothing any more"""


NEW, LISTENING, ANNOUNCING, TRANSFERRED, ENDED = Phase

BEFORE_ALL: Final = -(2**62)
"""The time of a walk that has not begun, in milliseconds: before any that a host can tell."""

NOWHERE: Final = Trie(Choice("nowhere", None, ()))
"""What keys are matched with while the call is at no menu."""

_PLAY: Final = maker(commands.Play)

STATE: Final = (
    "_phase",
    "_node",
    "language",
    "_now",
    "_deadline",
    "_play",
    "_plays",
    "_transfers",
    "_entries",
    "_prompts",
    "_entry",
    "_buffer",
    "_stack",
    "_round",
    "_silences",
    "_mistakes",
    "_pending",
)
"""The variables of a walk, its trace left out."""


class Course:
    """The state of one walk, and its way through the flow."""

    __slots__ = (
        *STATE,
        "_extensions",
        "_fallback",
        "_flow",
        "_nodes",
        "_goto",
        "_noted",
        "_out",
        "_prompt_facts",
        "_reach",
        "_treatment_of",
        "_trie",
    )

    def __init__(
        self,
        flow: Flow,
        language: str,
        fallback: Iterable[str],
        extensions: Mapping[str, Destination] | None,
        prompts: Mapping[PromptId, PromptFacts] | None,
        treatment_of: TreatmentOf,
    ) -> None:
        self._flow = flow
        self._nodes = flow.index
        self._fallback = tuple(fallback)
        self._extensions = extensions if isinstance(extensions, Extensions) else Extensions(extensions)
        self._prompt_facts = prompts
        self._treatment_of = treatment_of
        self._out: list[Command] = []
        self._noted: list[Noted] = []

        self.language = language
        self._phase = Phase.NEW
        self._node = ""
        self._now = BEFORE_ALL
        self._deadline: int | None = None
        self._play: int | None = None  # the one that runs
        self._plays = 0
        self._transfers = 0
        self._entries = 0  # nodes entered
        self._prompts: tuple[PromptId, ...] = ()  # still to be played in this round
        self._entry = ""  # keys of the entry that is not yet decided
        self._buffer = ""  # keys pressed while no menu listened
        self._stack: tuple[NodeId, ...] = ()  # menus visited, the caller's own last
        self._round = 0  # of the last menu of the stack, as the two counters
        self._silences = 0
        self._mistakes = 0
        self._pending: Destination | None = None  # where a forwarding gate's prompt leads

        self._goto: tuple[NodeId, EdgeKind] | None = None
        self._trie = NOWHERE
        self._reach: Reach | None = None

    def _go(self, target: NodeId, kind: EdgeKind) -> None:
        """Follow one way on."""
        if target not in BUILT_IN:
            self._enter(self._nodes[target], kind)
        elif target == TOP:
            self._stack = ()
            self._enter(self._nodes[self._flow.start], kind)
        elif target == BACK and self._trie is NOWHERE and self._stack:
            self._enter(self._nodes[self._stack[-1]], kind)
        elif target == BACK and len(self._stack) > 1:
            self._stack = self._stack[:-1]
            self._enter(self._nodes[self._stack[-1]], kind)
        else:
            self._repeat()

    def _repeat(self) -> None:
        """Go back to the menu the caller is in, as the next round of the same visit."""
        if not self._stack:
            self._end("no_route")
            return
        choice = cast("Choice", self._nodes[self._stack[-1]])
        self._node = choice.id
        self._listen_at(choice)
        if self._round >= choice.max_rounds:
            self._give_up(choice)
        else:
            self._begin_round(choice, ())

    def _enter(self, node: Node, kind: EdgeKind) -> None:
        self._entries += 1
        if self._entries > limits.FLOW_STEPS:
            self._end("step_limit")
            return
        self._node = node.id
        self._trie, self._reach = NOWHERE, None
        self._noted.append((self._now, node.id, "walk.entered", kind, node.name or node.id))
        if type(node) is Choice:  # the most frequent one, and so the first
            self._visit(node)
            return
        match node:
            case Announce(prompt=prompt, to=to):
                if not self._announce(prompt):
                    self._goto = (to, EdgeKind.AUTO)
            case SetLanguage(language=language, to=to):
                self.language = language
                self._note("walk.language", None, language)
                self._goto = (to, EdgeKind.AUTO)
            case Gate():
                self._pass(node)
            case Transfer(destination=destination):
                self._transfer(destination)
            case HangUp(prompt=prompt):
                if prompt is None or not self._announce(prompt):
                    self._end("hung_up")

    def _visit(self, choice: Choice) -> None:
        """Begin a visit: remember the menu for ``@back``, and count anew."""
        if not self._stack or self._stack[-1] != choice.id:
            self._stack = (*self._stack, choice.id)[-limits.BACK_DEPTH :]
        self._round = self._silences = self._mistakes = 0
        self._listen_at(choice)
        if self._buffer and not choice.type_ahead:
            self._drop(self._buffer)
            self._buffer = ""
        self._begin_round(choice, ())

    def _listen_at(self, choice: Choice) -> None:
        self._trie = trie_of(self._flow, choice)
        self._reach = None if choice.direct_dial is None else self._extensions.reach(choice.direct_dial)

    def _begin_round(self, choice: Choice, said: tuple[PromptId, ...]) -> None:
        """Play what there is to say, then the menu's prompt; skip both when keys are waiting."""
        self._phase = LISTENING
        self._round += 1
        if self._round > 1:
            self._note("walk.round", None, self._round)
        if self._buffer:
            self._prompts = ()
        else:
            self._prompts = said if choice.prompt is None else (*said, choice.prompt)
            self._play_next()

    def _play_next(self) -> None:
        """Play the next prompt of this round; after the last one, wait for the first key."""
        while self._prompts:
            prompt, self._prompts = self._prompts[0], self._prompts[1:]
            if self._say(prompt, interruptible=self._trie.choice.barge_in):
                return
        self._deadline = self._now + self._trie.first_digit

    def _announce(self, prompt: PromptId) -> bool:
        """Play a prompt that leads on by itself; tell whether there is anything to hear."""
        self._phase = ANNOUNCING
        return self._say(prompt, interruptible=False)

    def _say(self, prompt: PromptId, *, interruptible: bool) -> bool:
        language: str | None = self.language
        if self._prompt_facts is not None:
            facts = self._prompt_facts.get(prompt)
            available = () if facts is None else facts.languages
            if language not in available:
                language = languages.best((self.language, *self._fallback), available) or next(iter(available), None)
        if language is None:
            self._note("walk.prompt_missing", None, prompt)
            return False
        self._plays += 1
        self._play = self._plays
        self._noted.append((self._now, self._node, "walk.prompt", None, prompt, language))
        self._out.append(_PLAY(self._plays, prompt, language, interruptible))
        return True

    def _pass(self, gate: Gate) -> None:
        """Ask the schedule, once, and take the way of its state."""
        treatment = self._treatment_of(gate.schedule, self._now)
        if treatment.state is State.OPEN:
            self._note("walk.gate_open", EdgeKind.TIME, gate.schedule)
            self._goto = (gate.open, EdgeKind.TIME)
        elif treatment.state is State.CLOSED:
            self._note("walk.gate_closed", EdgeKind.TIME, gate.schedule, treatment.prompt)
            self._goto = (gate.closed, EdgeKind.TIME)
        else:
            destination = cast("Destination", treatment.destination)
            self._note("walk.gate_forward", EdgeKind.TIME, gate.schedule, *_told(destination), treatment.prompt)
            if gate.forward is not None:
                self._goto = (gate.forward, EdgeKind.TIME)
                return
            self._pending = destination
            if treatment.prompt is None or not self._announce(treatment.prompt):
                self._transfer(destination)

    def _transfer(self, destination: Destination) -> None:
        self._phase = TRANSFERRED
        self._buffer = ""
        self._pending = None
        self._transfers += 1
        self._note("walk.transfer", None, *_told(destination))
        self._out.append(commands.Transfer(self._transfers, destination))

    def _give_up(self, choice: Choice) -> None:
        """The rounds of this visit are used up, whoever used them."""
        self._note("walk.rounds_used", EdgeKind.INVALID, choice.max_rounds)
        to = choice.on_invalid.to
        if to is None or to == REPEAT or (to == BACK and len(self._stack) == 1):
            self._end("no_route")  # all of these would only repeat
        else:
            self._goto = (to, EdgeKind.INVALID)

    def _end(self, reason: str) -> None:
        self._phase = ENDED
        self._deadline = self._play = self._pending = self._goto = None
        self._prompts = ()
        self._entry = self._buffer = ""
        self._note(f"walk.ended_{reason}", None)
        self._out.append(commands.End(reason, self._node))

    def _drop(self, keys: str) -> None:
        """Note keys that nobody hears; one note for all in a row, so that a flood leaves no trail."""
        last = self._noted[-1]
        if last[1] == self._node and last[2] == "walk.key_dropped":
            count = cast("int", last[4]) + len(keys)
            self._noted[-1] = (*last[:4], count)
        else:
            self._note("walk.key_dropped", None, len(keys))

    def _note(self, code: str, kind: EdgeKind | None, *params: object) -> None:
        self._noted.append((self._now, self._node, code, kind, *params))


def _told(destination: Destination) -> tuple[str, str]:
    """Return the kind of a destination and what is behind it, as a trace tells them."""
    written = destinations.to_dict(destination)
    kind = written.pop("kind")
    return kind, next(iter(written.values()), "")
