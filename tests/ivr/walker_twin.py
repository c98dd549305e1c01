"""A slow, obvious interpreter of menus, and a host that drives the real one over the same day.

The twin reads the whole list of timed keys like a tape, matches whole entries
with regular expressions and compares every time with every other, one by one. It
shares no code with the walker but the models.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from dstny_smp.destination import Destination
from dstny_smp.ivr import (
    Announce,
    Choice,
    Flow,
    Gate,
    HangUp,
    SetLanguage,
    Transfer,
    Walker,
    commands,
    events,
)
from dstny_smp.media import PromptFacts
from dstny_smp.treatment import State, Treatment

MS = 1000  # of a second


@dataclass
class Day:
    """What happens to one call: keys and the hang-up by the clock, prompts and transfers by how long they last."""

    flow: Flow
    keys: Sequence[tuple[int, str]] = ()
    hang_up: int = 10**9
    lasts: Callable[[str], int] = lambda prompt: 700
    results: Sequence[tuple[int, str]] = ()
    language: str = "nl"
    fallback: tuple[str, ...] = ()
    extensions: Mapping[str, Destination] = field(default_factory=dict)
    prompts: Mapping[str, PromptFacts] | None = None
    treatment_of: Callable[[str, int], Treatment] = lambda schedule, now: Treatment.open()

    def walker(self) -> Walker:
        return Walker(self.flow, self.language, self.fallback, self.extensions, self.prompts, self.treatment_of)


def drive(day: Day, *, reborn: bool = False, start: int = 0):
    """Run the walker over the day; return what it commanded, and when.

    At one instant the order is: keys, hang-up, prompts and transfers, timers. With
    ``reborn`` the walker is thrown away after every step and restored from JSON.
    """
    walker, log = day.walker(), []
    keys, results = list(day.keys), list(day.results)
    done_at: tuple[int, object] | None = None
    now, event = start, events.Started()
    while True:
        told = walker.advance(now) if event is None else walker.handle(event, now)
        if reborn:
            state = json.loads(json.dumps(walker.snapshot()))
            walker = Walker.restore(
                day.flow, state, day.language, day.fallback, day.extensions, day.prompts, day.treatment_of
            )
            assert json.loads(json.dumps(walker.snapshot())) == state
        for command in told:
            log.append((now, command))
            match command:
                case commands.Play(play=play, prompt=prompt):
                    done_at = (now + day.lasts(prompt), events.PromptFinished(play))
                case commands.Stop():
                    done_at = None
                case commands.Transfer():
                    after, result = results.pop(0) if results else (1000, "answered")
                    done_at = (now + after, events.TransferEnded(result))
        if walker.ended:
            assert walker.deadline() is None
            return log, walker
        due = [(day.hang_up, 1, events.CallerHungUp())]
        if keys:
            due.append((keys[0][0], 0, events.KeyPressed(keys[0][1])))
        if done_at is not None:
            due.append((done_at[0], 2, done_at[1]))
        if walker.deadline() is not None:
            due.append((walker.deadline(), 3, None))
        now, rank, event = min(due, key=lambda each: each[:2])
        if rank == 0:
            del keys[0]
        elif rank == 2:
            done_at = None


class HungUpError(Exception):
    """The caller has gone."""


class Twin:
    """The interpreter."""

    def __init__(self, day: Day) -> None:
        self.day, self.now, self.log = day, 0, []
        self.tape = list(day.keys)
        self.results = list(day.results)
        self.language = day.language
        self.ahead: list[str] = []
        self.menus: list[str] = []
        self.plays = self.transfers = self.entered = 0
        self.at = ""

    def run(self):
        try:
            self.end(self.walk())
        except HungUpError:
            self.now = self.day.hang_up
            self.end("caller_hung_up")
        return self.log

    def end(self, reason: str) -> None:
        self.tell(commands.End(reason, self.at))

    def tell(self, command) -> None:
        self.log.append((self.now, command))

    def next_key(self, until: int) -> str | None:
        """Wait for a key up to and including an instant; None if there was none."""
        if self.tape and self.tape[0][0] <= until and self.tape[0][0] <= self.day.hang_up:
            at, key = self.tape.pop(0)
            self.now = max(self.now, at)
            return key
        if self.day.hang_up <= until:
            raise HungUpError
        self.now = until
        return None

    def spoken(self, prompt: str) -> str | None:
        if self.day.prompts is None:
            return self.language
        facts = self.day.prompts.get(prompt)
        has = list(facts.languages) if facts else []
        for wish in [self.language, *self.day.fallback]:
            if wish in has:
                return wish
            for each in has:
                if re.match("[a-z]+", each)[0] == re.match("[a-z]+", wish)[0]:
                    return each
        return has[0] if has else None

    def play(self, prompt: str, *, interruptible: bool) -> int | None:
        """Begin a prompt; return when it will end."""
        language = self.spoken(prompt)
        if language is None:
            return None
        self.plays += 1
        self.tell(commands.Play(self.plays, prompt, language, interruptible))
        return self.now + self.day.lasts(prompt)

    def keep(self, key: str) -> None:
        if len(self.ahead) < 100:
            self.ahead.append(key)

    def listen_to(self, prompt: str, *, keep: bool) -> None:
        """Play a prompt to its end."""
        end = self.play(prompt, interruptible=False)
        while end is not None and (key := self.next_key(end)) is not None:
            if keep:
                self.keep(key)

    def walk(self) -> str:
        """Go from node to node; return why the walk ended."""
        visits: dict[str, tuple[int, int, int]] = {}
        to, came_from_menu, fresh = self.day.flow.start, None, True
        while True:
            menu = self.menus[-1] if self.menus else None
            if to == "@top":
                self.menus, to, fresh = [], self.day.flow.start, True
            elif to == "@back" and came_from_menu is None and menu is not None:
                to, fresh = menu, True
            elif to == "@back" and came_from_menu is not None and len(self.menus) > 1:
                self.menus.pop()
                to, fresh = self.menus[-1], True
            elif to in ("@back", "@repeat"):
                if menu is None:
                    return "no_route"
                to, fresh = menu, False
            else:
                fresh = True
            node = self.day.flow.node(to)
            if fresh:
                self.entered += 1
                if self.entered > 1000:
                    return "step_limit"
            self.at, came_from_menu = node.id, None
            match node:
                case Choice():
                    came_from_menu = node
                    if fresh:
                        if self.menus[-1:] != [node.id]:
                            self.menus = [*self.menus, node.id][-12:]
                        visits[node.id] = (0, 0, 0)
                        if not node.type_ahead:
                            self.ahead = []
                    to, visits[node.id] = self.visit(node, *visits[node.id])
                    if to.startswith("!"):
                        return to[1:]
                case Announce():
                    self.listen_to(node.prompt, keep=True)
                    to = node.to
                case SetLanguage():
                    self.language, to = node.language, node.to
                case Gate():
                    treatment = self.day.treatment_of(node.schedule, self.now)
                    ways = {State.OPEN: node.open, State.CLOSED: node.closed, State.FORWARD: node.forward}
                    if ways[treatment.state] is not None:
                        to = ways[treatment.state]
                    else:
                        if treatment.prompt is not None:
                            self.listen_to(treatment.prompt, keep=False)
                        return self.transfer(treatment.destination)
                case Transfer():
                    result = self.transfer(node.destination)
                    ways = {"busy": node.on_busy, "no_answer": node.on_no_answer, "failed": node.on_failed}
                    if ways.get(result) is None:
                        return result
                    to = ways[result]
                case HangUp():
                    if node.prompt is not None:
                        self.listen_to(node.prompt, keep=False)
                    return "hung_up"

    def transfer(self, destination) -> str:
        self.ahead = []
        self.transfers += 1
        self.tell(commands.Transfer(self.transfers, destination))
        after, result = self.results.pop(0) if self.results else (1000, "answered")
        end = self.now + after
        while self.next_key(end) is not None:
            pass
        return result

    def visit(self, choice: Choice, rounds: int, silences: int, mistakes: int) -> tuple[str, tuple[int, int, int]]:
        """Play rounds of one menu until it is left; return the way out ("!reason" for an end)."""
        said: list[str] = []
        while True:
            if rounds == choice.max_rounds:
                out = choice.on_invalid.to
                if out in (None, "@repeat") or (out == "@back" and len(self.menus) == 1):
                    out = "!no_route"
                return out, (rounds, silences, mistakes)
            rounds += 1
            outcome, entry = self.round(choice, said)
            if outcome == "chosen":
                for option in choice.options:
                    if option.keys == entry:
                        return option.to, (rounds, silences, mistakes)
                return "!" + self.transfer(self.day.extensions[entry]), (rounds, silences, mistakes)
            if outcome == "silence":
                silences, retry, count = silences + 1, choice.on_silence, silences + 1
            else:
                mistakes, retry, count = mistakes + 1, choice.on_invalid, mistakes + 1
                self.ahead = []
            if count > retry.retries:
                return retry.to or "!no_route", (rounds, silences, mistakes)
            said = [*retry.prompts, *[retry.prompts[-1]] * 20][count - 1 : count] if retry.prompts else []

    def round(self, choice: Choice, said: list[str]) -> tuple[str, str]:
        """One round: prompts, then keys until they mean something."""
        for prompt in [*said, choice.prompt]:
            if self.ahead:
                break
            end = None if prompt is None else self.play(prompt, interruptible=choice.barge_in)
            while end is not None and (key := self.next_key(end)) is not None:
                if choice.barge_in:
                    self.tell(commands.Stop(self.plays))
                    self.ahead.append(key)
                    break
                if choice.type_ahead:
                    self.keep(key)
        entry, patience = "", round(choice.first_digit.total_seconds() * MS)
        words = [option.keys for option in choice.options]
        with_hash = any("#" in word for word in words)
        if choice.direct_dial is not None:
            words += [each for each in self.day.extensions if choice.direct_dial.permits(each)]
        whole = re.compile("|".join(map(re.escape, words)) or "(?!)")
        while True:
            key = self.ahead.pop(0) if self.ahead else self.next_key(self.now + patience)
            if key is None and not entry:
                return "silence", ""
            if key is None or (key == "#" and not with_hash):
                return ("chosen" if whole.fullmatch(entry) else "invalid"), entry
            patience = round(choice.inter_digit.total_seconds() * MS)
            entry += key
            if any(re.match(re.escape(entry) + ".", word) for word in words):
                continue
            return ("chosen" if whole.fullmatch(entry) else "invalid"), entry
