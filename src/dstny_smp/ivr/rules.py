"""The rules of a walk: what each fact does to a call, as the semantics of menus say.

`Rules` holds the state of one walk and changes it; when it may be asked to, and
at what time, is `dstny_smp.ivr.walker`'s. Every variable is an immutable value.
Going on is a loop over `_goto`, never a recursion, since flows may be deep.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Final, TypeAlias, cast

from dstny_smp import destination as destinations
from dstny_smp import limits
from dstny_smp.destination import Destination
from dstny_smp.ids import NodeId, PromptId, ScheduleId
from dstny_smp.ivr import commands, events
from dstny_smp.ivr.commands import Command
from dstny_smp.ivr.events import Event
from dstny_smp.ivr.flow import Flow
from dstny_smp.ivr.nodes import (
    BACK,
    REPEAT,
    TOP,
    Announce,
    Choice,
    EdgeKind,
    Gate,
    HangUp,
    Node,
    Retry,
    SetLanguage,
    Transfer,
)
from dstny_smp.ivr.trace import Noted
from dstny_smp.ivr.trie import DEAD, EXACT, LONGER, Extensions, Reach, Trie, trie_of
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


class Rules:
    """The state of one walk, and what facts and timers do to it."""

    __slots__ = (
        *STATE,
        "_extensions",
        "_fallback",
        "_flow",
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

    # What each fact does.

    def _take(self, event: Event) -> None:
        match event:
            case events.KeyPressed(key=key):
                self._press(key)
            case events.PromptFinished(play=play):
                if play == self._play:
                    self._play = None
                    self._played()
            case events.TransferEnded(result=result):
                if self._phase is TRANSFERRED:
                    self._transferred(result)
            case events.Started():
                self._goto = (self._flow.start, EdgeKind.AUTO)
            case events.CallerHungUp():
                self._end("caller_hung_up")

    def _press(self, key: str) -> None:
        if self._phase is LISTENING:
            choice = self._trie.choice
            if self._play is None:
                self._collect(key)
            elif choice.barge_in:
                self._out.append(commands.Stop(self._play))
                self._play = None
                self._prompts = ()
                self._collect(key)
            elif choice.type_ahead:
                self._keep(key)
            else:
                self._drop(key)
        elif self._phase is ANNOUNCING and isinstance(self._flow.node(self._node), Announce):
            self._keep(key)
        else:
            self._drop(key)

    def _keep(self, key: str) -> None:
        """Buffer a key for the next time that a menu listens."""
        if len(self._buffer) == limits.TYPE_AHEAD:
            self._drop(key)
        else:
            self._buffer += key
            self._note("walk.key_kept", None, self._buffer)

    def _drop(self, keys: str) -> None:
        """Note keys that nobody hears; one note for all in a row, so that a flood leaves no trail."""
        last = self._noted[-1]
        if last[1] == self._node and last[2] == "walk.key_dropped":
            count = cast("int", last[4]) + len(keys)
            self._noted[-1] = (*last[:4], count)
        else:
            self._note("walk.key_dropped", None, len(keys))

    def _played(self) -> None:
        """A prompt has reached its end."""
        if self._phase is LISTENING:
            if self._buffer:
                self._prompts = ()  # keys are waiting: what they choose need not be explained
            else:
                self._play_next()
            return
        node = self._flow.node(self._node)
        if self._pending is not None:
            self._transfer(self._pending)
        elif isinstance(node, Announce):
            self._goto = (node.to, EdgeKind.AUTO)
        else:
            self._end("hung_up")

    def _transferred(self, result: str) -> None:
        self._note(f"walk.transfer_{result}", None)
        node = self._flow.node(self._node)
        to = None
        if isinstance(node, Transfer):
            to = {"busy": node.on_busy, "no_answer": node.on_no_answer, "failed": node.on_failed}.get(result)
        if to is None:
            self._end(result)
        else:
            self._goto = (to, EdgeKind.RESULT)

    def _time_out(self) -> None:
        """The timer of the first key or of the next one has run out."""
        self._deadline = None
        if self._entry:
            self._decide("walk.incomplete")
        else:
            self._silences += 1
            self._note("walk.silence", EdgeKind.SILENCE, self._silences)
            self._fail(self._trie.choice.on_silence, self._silences, EdgeKind.SILENCE)

    # Matching.

    def _collect(self, key: str) -> None:
        """Take one key of an entry, and decide as soon as nothing longer can match."""
        trie = self._trie
        self._noted.append((self._now, self._node, "walk.key", None, key))
        if key == "#" and trie.hash_ends:
            if self._entry:
                self._decide("walk.invalid")
            else:
                self._mistake("walk.invalid", key)
            return
        entry = self._entry + key
        fit = trie.table.get(entry, DEAD)
        if self._reach is not None:
            fit |= self._reach.fit(entry)
        if fit & LONGER:
            self._entry = entry
            self._deadline = self._now + trie.inter_digit
        elif fit:
            self._choose(entry)
        else:
            self._mistake("walk.invalid", entry)

    def _decide(self, code: str) -> None:
        """Nothing more is coming: take the entry for what it is."""
        entry = self._entry
        fit = self._trie.fit(entry) | (self._reach.fit(entry) if self._reach is not None else DEAD)
        if fit & EXACT:
            self._choose(entry)
        else:
            self._mistake(code, entry)

    def _choose(self, entry: str) -> None:
        self._entry = ""
        self._deadline = None
        option = self._trie.options.get(entry)
        if option is None:
            self._note("walk.dialled", EdgeKind.KEY, entry)
            self._transfer(self._extensions[entry])
        else:
            self._noted.append((self._now, self._node, "walk.chosen", EdgeKind.KEY, entry, option.label))
            self._goto = (option.to, EdgeKind.KEY)

    def _mistake(self, code: str, entry: str) -> None:
        self._entry = ""
        self._deadline = None
        self._buffer = ""
        self._mistakes += 1
        self._note(code, EdgeKind.INVALID, entry, self._mistakes)
        self._fail(self._trie.choice.on_invalid, self._mistakes, EdgeKind.INVALID)

    def _fail(self, retry: Retry, count: int, kind: EdgeKind) -> None:
        """Give the caller another round, or take the way out."""
        choice = self._trie.choice
        if count > retry.retries:
            if retry.to is None:
                self._end("no_route")
            else:
                self._goto = (retry.to, kind)
        elif self._round >= choice.max_rounds:
            self._give_up(choice)
        else:
            said = retry.prompts[min(count, len(retry.prompts)) - 1 :][:1]
            self._begin_round(choice, said)

    def _give_up(self, choice: Choice) -> None:
        """The rounds of this visit are used up, whoever used them."""
        self._note("walk.rounds_used", EdgeKind.INVALID, choice.max_rounds)
        to = choice.on_invalid.to
        if to is None or to == REPEAT or (to == BACK and len(self._stack) == 1):
            self._end("no_route")  # all of these would only repeat
        else:
            self._goto = (to, EdgeKind.INVALID)

    # Going from node to node.

    def _settle(self) -> None:
        """Go on until something must be waited for. A loop, not a recursion: flows may be deep."""
        while True:
            if self._goto is not None:
                (target, kind), self._goto = self._goto, None
                self._go(target, kind)
            elif self._buffer and self._phase is LISTENING and self._play is None:
                key, self._buffer = self._buffer[0], self._buffer[1:]
                self._collect(key)
            else:
                return

    def _go(self, target: NodeId, kind: EdgeKind) -> None:
        """Follow one way on."""
        if target == TOP:
            self._stack = ()
            self._enter(self._flow.node(self._flow.start), kind)
        elif target == BACK and self._trie is NOWHERE and self._stack:
            self._enter(self._flow.node(self._stack[-1]), kind)
        elif target == BACK and len(self._stack) > 1:
            self._stack = self._stack[:-1]
            self._enter(self._flow.node(self._stack[-1]), kind)
        elif target in (BACK, REPEAT):
            self._repeat()
        else:
            self._enter(self._flow.node(target), kind)

    def _repeat(self) -> None:
        """Go back to the menu the caller is in, as the next round of the same visit."""
        if not self._stack:
            self._end("no_route")
            return
        choice = cast("Choice", self._flow.node(self._stack[-1]))
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
        match node:
            case Choice():
                self._visit(node)
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
        self._out.append(commands.Play(self._plays, prompt, language, interruptible))
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

    def _end(self, reason: str) -> None:
        self._phase = ENDED
        self._deadline = self._play = self._pending = self._goto = None
        self._prompts = ()
        self._entry = self._buffer = ""
        self._note(f"walk.ended_{reason}", None)
        self._out.append(commands.End(reason, self._node))

    def _note(self, code: str, kind: EdgeKind | None, *params: object) -> None:
        self._noted.append((self._now, self._node, code, kind, *params))


def _told(destination: Destination) -> tuple[str, str]:
    """Return the kind of a destination and what is behind it, as a trace tells them."""
    written = destinations.to_dict(destination)
    kind = written.pop("kind")
    return kind, next(iter(written.values()), "")
