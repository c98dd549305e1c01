"""The longest call that a flow allows, as a number known before anybody dials.

Rounds, retries and the nodes of one call are bounded by the model, so the longest
call can be computed: how many prompts are played, how long timers run, and, where
the lengths of prompts are known, how many seconds both take together. Whatever the
caller does, `dstny_smp.ivr.walker` never exceeds it.

Where no call can come to a menu twice, the numbers are exact: some caller can do
it. Where it can (a loop, ``@back``, ``@top``), a call is cut off after
`limits.FLOW_STEPS` nodes, and each of them is taken for the longest one that a loop
can meet. Linear in the flow, and without recursion.

>>> from dstny_smp.ivr import Choice, Flow, HangUp, Option, Retry
>>> flow = Flow("main", [
...     Choice("main", "welcome", [Option("1", "Bye", "bye"), Option("9", "Again", "@repeat")],
...         on_silence=Retry(1, ["pardon"], "bye"), on_invalid=Retry(0, to="bye"), max_rounds=4),
...     HangUp("bye", "goodbye"),
... ])
>>> longest_call(flow)
Bound(plays=6, timer_time=datetime.timedelta(seconds=20), seconds=None)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final, NamedTuple, TypeAlias

import attrs

from dstny_smp import limits
from dstny_smp.ids import NodeId, PromptId
from dstny_smp.ivr.components import components
from dstny_smp.ivr.flow import Flow
from dstny_smp.ivr.nodes import BACK, REPEAT, TOP, Announce, Choice, EdgeKind, Gate, HangUp, Node
from dstny_smp.ivr.trie import DEAD, EXACT, LONGER, Trie, trie_of
from dstny_smp.media import PromptFacts
from dstny_smp.validation import key
from dstny_smp.validation.number import SHORT_CODE_LENGTHS

_DIALLED: Final = SHORT_CODE_LENGTHS[1] - 1
"""Keys of the longest extension after which one more is waited for."""
_MICROSECONDS: Final = 1_000_000


@attrs.frozen
class Bound:
    """What no call of a flow exceeds. The three are bounds each by itself: no one call need reach them all.

    Attributes:
        plays: prompts that are played, those that a key stops included.
        timer_time: how long the timers of menus run.
        seconds: how long prompts and timers take together; None where a length is not known. What a call spends
            at the other end of a transfer is not in it.
    """

    plays: int
    timer_time: timedelta
    seconds: float | None = None


class _Measure(NamedTuple):
    """What is counted: what a prompt and a millisecond of a timer weigh."""

    prompt: Callable[[PromptId | None], int]
    tick: int
    closing: int
    """Of the prompt that a schedule says before it forwards."""


def longest_call(flow: Flow, prompts: Mapping[PromptId, PromptFacts] | None = None) -> Bound:
    """Return what no call of a flow exceeds, whatever the caller, the schedules and those who are called do.

    Args:
        flow: what is walked.
        prompts: what is known of each prompt, as the walker has it: one that has no audio is not played.
            None when everything can be played, and no length is known.

    Where extensions can be dialled, they may have as many digits as an extension can have.
    """
    shape = _Shape(flow)
    playable: set[PromptId] | None = None
    if prompts is not None:
        playable = {prompt for prompt, facts in prompts.items() if facts.languages}

    def played(prompt: PromptId | None) -> int:
        return int(prompt is not None and (playable is None or prompt in playable))

    plays = shape.longest(_Measure(played, 0, 1))
    timers = shape.longest(_Measure(lambda _: 0, 1, 0))
    seconds = None
    lengths = None if prompts is None else _lengths(shape, prompts)
    if lengths is not None:
        known = lengths
        measure = _Measure(lambda prompt: known.get(prompt or "", 0), 1000, max(known.values(), default=0))
        seconds = shape.longest(measure) / _MICROSECONDS
    return Bound(plays, timedelta(milliseconds=timers), seconds)


def _lengths(shape: _Shape, prompts: Mapping[PromptId, PromptFacts]) -> dict[PromptId, int] | None:
    """Return the length of every prompt in its longest language, in microseconds; None where one is missing."""
    # A schedule may say any of them.
    wanted = prompts.keys() if shape.says_anything else shape.prompts & prompts.keys()
    lengths = {}
    for prompt in wanted:
        facts = prompts[prompt]
        if any(language not in facts.durations for language in facts.languages):
            return None
        longest = max((facts.durations[language] for language in facts.languages), default=0)
        lengths[prompt] = round(longest * _MICROSECONDS)
    return lengths


class _Keys(NamedTuple):
    """How often a menu waits for a next key in one round.

    Attributes:
        ever: at most.
        mistake: at most, when the round ends in a mistake; None when none can be made.
        options: when it ends in each option, in their order.
    """

    ever: int
    mistake: int | None
    options: tuple[int, ...]


def _keys(choice: Choice, trie: Trie) -> _Keys:
    dialled = _DIALLED if choice.direct_dial is not None else 0
    ever, mistake = dialled, dialled or None
    for entry in ("", *(entry for entry, fit in trie.table.items() if fit & LONGER)):
        ever = max(ever, len(entry))
        # Where # ends an entry, it is a mistake only after one that is not whole.
        wrong = [pressed for pressed in key.KEYS if trie.fit(entry + pressed) == DEAD]
        ends_it = entry and trie.fit(entry) & EXACT
        if trie.hash_ends and ends_it:
            wrong.remove("#")
        if wrong or (entry and not ends_it):
            mistake = max(mistake or 0, len(entry))
    waited = tuple(
        len(option.keys) - (not (trie.fit(option.keys) & LONGER or len(option.keys) <= dialled))
        for option in choice.options
    )
    return _Keys(max(ever, *waited, 0), mistake, waited)


Values: TypeAlias = dict[NodeId, int]


class _Shape:
    """What can follow on what in a flow; the same for all that is measured."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._graph = _reached(flow)
        self._parts = list(components(self._graph))
        self._nodes = [flow.node(id) for id in self._graph if id != BACK]
        self._keys = {node.id: _keys(node, trie_of(flow, node)) for node in self._nodes if isinstance(node, Choice)}
        self.prompts = {ref.id for node in self._nodes for _, ref in node.references() if ref.kind == "prompt"}
        self.says_anything = any(isinstance(node, Gate) and node.forward is None for node in self._nodes)

    def longest(self, measure: _Measure) -> int:
        """Return what no call exceeds."""
        onward: Values = {}
        repeating: Values = {}
        looping: set[NodeId] = set()
        for part in self._parts:
            if len(part) > 1 or part[0] in self._graph[part[0]]:
                looping.update(part)
                self._leave(part, measure, onward, repeating)
            elif part[0] == BACK:
                onward[BACK] = max((onward[node] for node in self._graph[BACK]), default=0)
            else:
                self._pass(self._flow.node(part[0]), measure, onward, repeating)
        free = {BACK: 0, **dict.fromkeys(repeating, 0)}
        weights = {node.id: self._weight(node, measure, free) for node in self._nodes}
        longest = onward[self._flow.start]
        # A menu that has used up its rounds and yet is repeated has no end, as a loop has none.
        endless = (isinstance(node, Choice) and node.on_invalid.to in repeating for node in self._nodes)
        if looping or any(endless):
            met = (weight for id, weight in weights.items() if id in looping or id in repeating)
            longest += limits.FLOW_STEPS * max(met)
        return min(longest, limits.FLOW_STEPS * max(weights.values()) + measure.closing * self.says_anything)

    def _leave(self, part: list[NodeId], measure: _Measure, onward: Values, repeating: Values) -> None:
        """Say what follows after a loop, whose own nodes are counted apart."""
        nodes = [self._flow.node(id) for id in part if id != BACK]
        leaving = {to for id in part for to in self._graph[id]}.difference(part)
        after = (*(self._closing(node, measure) for node in nodes), *(onward[to] for to in leaving))
        onward.update(dict.fromkeys(part, max(after)))
        if any(self._repeats(node, repeating) for node in nodes):
            repeat = max((repeating[to] for to in leaving if to in repeating), default=0)
            repeating.update((node.id, repeat) for node in nodes if not isinstance(node, Choice))

    def _closing(self, node: Node, measure: _Measure) -> int:
        """Return what is said at a gate before its schedule forwards the call, and so ends the walk."""
        return measure.closing if isinstance(node, Gate) and node.forward is None else 0

    def _repeats(self, node: Node, repeating: Values) -> bool:
        """Tell whether the menu that the call was in last may be repeated from here, over no other."""
        return not isinstance(node, Choice) and any(
            edge.target == REPEAT or edge.target in repeating for edge in node.edges()
        )

    def _pass(self, node: Node, measure: _Measure, onward: Values, repeating: Values) -> None:
        """Say what can follow from a node that no call enters twice, its own weight included."""
        if isinstance(node, Choice):
            onward[node.id] = self._visit(node, measure, onward, repeating)
            return
        weight = self._weight(node, measure, repeating)
        onward[node.id] = weight + max((self._closing(node, measure), *(onward[to] for to in self._graph[node.id])))
        if self._repeats(node, repeating):
            repeating[node.id] = weight + max(repeating.get(edge.target, 0) for edge in node.edges())

    def _weight(self, node: Node, measure: _Measure, free: Values) -> int:
        """Return what one entering of a node weighs at most, what follows left out.

        Of a menu, when repeating it over these targets is free.
        """
        match node:
            case Choice():
                return self._visit(node, measure, {}, free)
            case Announce(prompt=prompt) | HangUp(prompt=prompt):
                return measure.prompt(prompt)
            case _:
                return 0  # what a schedule says before it forwards ends the walk, and is counted there

    def _visit(self, choice: Choice, measure: _Measure, onward: Values, repeating: Values) -> int:
        """Return what one visit of a menu weighs at most, and what follows on it.

        Of the rounds before the last one, some end in silence, some in a mistake, as many as the retries allow; the
        others in something that repeats the menu. The last one ends in a way out, or its timers run to their end.
        """
        keys, silence, invalid, rounds = self._keys[choice.id], choice.on_silence, choice.on_invalid, choice.max_rounds
        first, inter = (
            length // timedelta(milliseconds=1) * measure.tick for length in (choice.first_digit, choice.inter_digit)
        )
        prompt = measure.prompt(choice.prompt)

        def after(to: NodeId | None) -> int:
            return onward.get(to or "", 0)

        def again(to: NodeId | None) -> int | None:
            return 0 if to == REPEAT else repeating.get(to or "")

        linger = first + inter * keys.ever
        mistake = None if keys.mistake is None else first + inter * keys.mistake
        out, repeat = linger, None
        for option, waited in zip(choice.options, keys.options, strict=True):
            taken, back = first + inter * waited, again(option.to)
            out = max(out, taken + after(option.to))
            if back is not None:
                repeat = max(repeat or 0, taken + back)

        said_silent = _said(silence.prompts, silence.retries, measure)
        said_wrong = _said(invalid.prompts, invalid.retries, measure)
        best = 0
        for silent in range(min(silence.retries, rounds - 1) + 1):
            for wrong in range(min(invalid.retries, rounds - 1 - silent) + 1 if mistake is not None else 1):
                left = rounds - 1 - silent - wrong
                total = prompt * (silent + wrong + 1) + first * silent + said_silent[silent]
                total += (mistake or 0) * wrong + said_wrong[wrong]
                ends, repeats = [out], [] if repeat is None else [repeat]
                gives_up = []
                failures = [(first, silent == silence.retries, silence.to)]
                if mistake is not None:
                    failures.append((mistake, wrong == invalid.retries, invalid.to))
                for taken, used_up, to in failures:
                    if not used_up:
                        gives_up.append(taken)
                        continue
                    ends.append(taken + after(to))
                    back = again(to)
                    if back is not None:
                        repeats.append(taken + back)
                if repeats:
                    total += left * (prompt + max(repeats))
                    gives_up.append(max(repeats))
                    left = 0
                if left == 0:
                    ends += [taken + after(invalid.to) for taken in gives_up]
                best = max(best, total + max(ends))
        return best


def _said(prompts: tuple[PromptId, ...], retries: int, measure: _Measure) -> list[int]:
    """Return what is said before the menu's own prompt in the first so many more rounds, none to all, together."""
    said = [0]
    for count in range(retries):
        said.append(said[-1] + (measure.prompt(prompts[min(count, len(prompts) - 1)]) if prompts else 0))
    return said


def _reached(flow: Flow) -> dict[NodeId, list[NodeId]]:
    """Return the nodes that calls may come to, each with those that may follow.

    Going back may lead to any menu, by way of a node of its own; repeating enters none.
    """
    graph: dict[NodeId, list[NodeId]] = {flow.start: []}
    queue = [flow.start]
    for id in queue:
        node = flow.node(id)
        for edge in node.edges():
            # Where the rounds end before the retries, silence alone leads nowhere.
            stays = isinstance(node, Choice) and node.on_silence.retries >= node.max_rounds
            if edge.target == REPEAT or (stays and edge.kind is EdgeKind.SILENCE):
                continue
            target = flow.start if edge.target == TOP else edge.target
            graph[id].append(target)
            if target != BACK and target not in graph:
                graph[target] = []
                queue.append(target)
    graph[BACK] = [id for id in graph if isinstance(flow.node(id), Choice)]
    return graph
