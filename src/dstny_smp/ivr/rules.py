"""The rules of a walk: what each fact does to a call, as the semantics of menus say.

`Rules` says what keys, silence and the ends of prompts and transfers mean, and
where they send the call; `dstny_smp.ivr.course` takes it there. When it may be
told, and at what time, is `dstny_smp.ivr.walker`'s.
"""

from __future__ import annotations

from typing import Final

from dstny_smp import limits
from dstny_smp.ivr import commands, events
from dstny_smp.ivr.course import ANNOUNCING, LISTENING, TRANSFERRED, Course
from dstny_smp.ivr.events import Event
from dstny_smp.ivr.nodes import Announce, EdgeKind, Retry, Transfer
from dstny_smp.ivr.trie import DEAD, EXACT, LONGER
from dstny_smp.making import maker

_STOP: Final = maker(commands.Stop)


class Rules(Course):
    """What facts and timers do to a walk."""

    __slots__ = ()

    # What each fact does.

    def _take(self, event: Event) -> None:
        if type(event) is events.KeyPressed:  # the most frequent one, and so the first
            self._press(event.key)
            return
        match event:
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
                self._out.append(_STOP(self._play))
                self._play = None
                self._prompts = ()
                self._collect(key)
            elif choice.type_ahead:
                self._keep(key)
            else:
                self._drop(key)
        elif self._phase is ANNOUNCING and isinstance(self._nodes[self._node], Announce):
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

    def _played(self) -> None:
        """A prompt has reached its end."""
        if self._phase is LISTENING:
            if self._buffer:
                self._prompts = ()  # keys are waiting: what they choose need not be explained
            else:
                self._play_next()
            return
        node = self._nodes[self._node]
        if self._pending is not None:
            self._transfer(self._pending)
        elif isinstance(node, Announce):
            self._goto = (node.to, EdgeKind.AUTO)
        else:
            self._end("hung_up")

    def _transferred(self, result: str) -> None:
        self._note(f"walk.transfer_{result}", None)
        node = self._nodes[self._node]
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
