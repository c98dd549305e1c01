"""The ways on that callers can really take, and the shortest call to every node.

An edge of a flow says where something leads; a `Way` says also what a caller has
to do for it: which keys, how often silence, in which state of a gate. Ways that
nobody can take are left out. The questions of `dstny_smp.ivr.checks` are asked
here. All of it is linear in the flow (times a logarithm for the shortest calls),
and nothing recurses.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Final, NamedTuple

import attrs

from dstny_smp import limits
from dstny_smp.ids import NodeId
from dstny_smp.ivr.flow import Flow
from dstny_smp.ivr.nodes import BACK, BUILT_IN, REPEAT, TOP, Choice, Edge, EdgeKind, Node
from dstny_smp.ivr.trie import DEAD, EXACT, LONGER, Trie, trie_of

SIGNAL: Final = timedelta(milliseconds=40)
"""The shortest tone that must be recognized as a key, and the shortest pause between two.

Source: ITU-T Q.24, annex A.
"""


@attrs.frozen
class Witness:
    """A call that shows a finding: `script.walk` takes it as it is.

    Attributes:
        keys: what the caller does, as a script.
        assume: the states of gates and the results of transfers on the way, by the node's id.

    >>> str(Witness("1 _", (("office", "closed"),)))
    '1 _ (office=closed)'
    """

    keys: str = ""
    assume: tuple[tuple[NodeId, str], ...] = ()

    def __str__(self) -> str:
        assumed = ", ".join(f"{node}={outcome}" for node, outcome in self.assume)
        return f"{self.keys} ({assumed})".strip() if assumed else self.keys


class Way(NamedTuple):
    """One way on, and what it takes.

    Attributes:
        source: the node it leaves.
        target: a node, ``@back`` or ``@repeat``; ``@top`` is written as the start.
        kind: of the edge.
        keys: what the caller does for it, as a script; nothing where the call goes on by itself.
        assume: the state or result that it needs; empty when none.
        clears: whether it forgets the menus that the call has been in, as ``@top`` does.
        detour: what is passed before it, over and over, where an announcement repeats the menu that it leaves.
    """

    source: NodeId
    target: NodeId
    kind: EdgeKind
    keys: str = ""
    assume: str = ""
    clears: bool = False
    detour: tuple[Way, ...] = ()


def bad_entry(trie: Trie) -> str | None:
    """Return the shortest thing to press that is a mistake in this menu; None when there is none.

    >>> from dstny_smp.ivr import Option
    >>> options = [Option(key, "", "@top") for key in "1234567890#"]
    >>> bad_entry(Trie(Choice("main", None, options[:2]))), bad_entry(Trie(Choice("main", None, options)))
    ('3', '*')
    """
    # An extension never begins with one of these two.
    first = "*#1234567890" if trie.choice.direct_dial is not None else "1234567890*#"
    for pressed in first:
        if trie.fit(pressed) == DEAD:
            return pressed
    longer = sorted((entry for entry, fit in trie.table.items() if fit & LONGER), key=lambda entry: (len(entry), entry))
    for entry in longer:
        if not trie.fit(entry) & EXACT:
            return entry + "_"
        for pressed in first:
            if trie.fit(entry + pressed) == DEAD:
                return entry + pressed
    return None


def is_deaf(choice: Choice) -> bool:
    """Tell whether no key can ever reach this menu.

    It neither hears keys while its prompt plays nor keeps earlier ones, and
    stops listening before the shortest tone is over.
    """
    hears_prompt = choice.prompt is not None and choice.barge_in
    return choice.first_digit < SIGNAL and not choice.type_ahead and not hears_prompt


class Rounds(NamedTuple):
    """How a visit of one menu ends when the caller never chooses a way out.

    Attributes:
        silent: what he does to leave by the route for silence; None when the rounds are used up before.
        wrong: what he does to leave by the route for mistakes; None when nothing he does leads there.
        all_silent: what he does to use up all rounds by waiting; only where waiting does not lead elsewhere before.
        detour: the ways over announcements that repeat the menu each time; only where nothing else is wrong.
    """

    silent: str | None
    wrong: str | None
    all_silent: str
    detour: tuple[Way, ...] = ()


def rounds_of(choice: Choice, trie: Trie, repeating: Mapping[NodeId, Way], *, first: bool = False) -> Rounds:
    """Return how a visit of a menu ends without a choice.

    In the first menu of a call, going back is repeating.

    >>> from dstny_smp.ivr import Option, Retry
    >>> choice = Choice("main", None, [Option("1", "", "@top")], on_silence=Retry(1), on_invalid=Retry(9), max_rounds=3)
    >>> rounds_of(choice, Trie(choice), {})
    Rounds(silent='__', wrong='222', all_silent='___', detour=())
    """
    leaves_silent = choice.on_silence.retries < choice.max_rounds
    silent = "_" * (choice.on_silence.retries + 1) if leaves_silent else None
    all_silent = "_" * choice.max_rounds
    same = (REPEAT, BACK) if first else (REPEAT,)
    # In order of preference: what a caller does each time, and where that leads.
    again: list[tuple[str, NodeId | None]] = []
    if not is_deaf(choice):
        mistake = bad_entry(trie)
        if mistake is not None:
            return Rounds(silent, mistake * min(choice.on_invalid.retries + 1, choice.max_rounds), all_silent)
        again = [(pressed(option.keys, trie) * choice.max_rounds, option.to) for option in choice.options]
    again.append((all_silent, choice.on_silence.to if leaves_silent else REPEAT))
    for keys, to in again:
        if to in same:
            return Rounds(silent, keys, all_silent)
    for keys, to in again:
        if to is not None and to in repeating:
            return Rounds(silent, keys, all_silent, tuple(along(repeating, to)))
    return Rounds(silent, None, all_silent)


def rounds_left(choice: Choice, trie: Trie, left_by: EdgeKind) -> int:
    """Return how many rounds a visit has left when a call repeats it that had left it by a way of some kind.

    >>> choice = Choice("main", None, (), max_rounds=5)
    >>> rounds_left(choice, Trie(choice), EdgeKind.KEY), rounds_left(choice, Trie(choice), EdgeKind.INVALID)
    (4, 2)
    """
    if left_by is EdgeKind.SILENCE:
        return choice.max_rounds - choice.on_silence.retries - 1
    if left_by is EdgeKind.INVALID:
        # Who can make no mistake leaves when the rounds are used up.
        mistakes = not is_deaf(choice) and bad_entry(trie) is not None
        return choice.max_rounds - choice.on_invalid.retries - 1 if mistakes else 0
    return choice.max_rounds - 1


def all_wrong(choice: Choice, trie: Trie) -> str | None:
    """Return what a caller does to use up all rounds by mistakes; None when he can make none."""
    mistake = None if is_deaf(choice) else bad_entry(trie)
    return None if mistake is None else mistake * choice.max_rounds


def pressed(keys: str, trie: Trie) -> str:
    """Return what a caller does to choose an option: he waits where a longer one begins alike."""
    return keys + "_" if trie.fit(keys) & LONGER else keys


def ways_of(flow: Flow, node: Node, repeating: Mapping[NodeId, Way], *, first: bool = False) -> Iterator[Way]:
    """Yield the ways on from a node that can be taken.

    Args:
        flow: of the node.
        node: the node, or one that stands for it.
        repeating: how nodes that are no menu lead to the repetition of one.
        first: whether it may be the first menu of a call.
    """
    if not isinstance(node, Choice):
        for edge in node.edges():
            yield way_of(flow, edge, assume=edge.when)
        return
    trie, deaf = trie_of(flow, node), is_deaf(node)
    rounds = rounds_of(node, trie, repeating, first=first)
    for edge in node.edges():
        if edge.kind is EdgeKind.KEY:
            if not deaf:
                yield way_of(flow, edge, pressed(edge.keys, trie))
        elif edge.kind is EdgeKind.SILENCE:
            if rounds.silent is not None:
                yield way_of(flow, edge, rounds.silent)
        elif rounds.wrong is not None:
            yield way_of(flow, edge, rounds.wrong)._replace(detour=rounds.detour)


def way_of(flow: Flow, edge: Edge, keys: str = "", assume: str = "") -> Way:
    """Return an edge as a way, with ``@top`` for what it is."""
    if edge.target == TOP:
        return Way(edge.source, flow.start, edge.kind, keys, assume, clears=True)
    return Way(edge.source, edge.target, edge.kind, keys, assume)


def _before_any_menu(flow: Flow) -> dict[NodeId, Way | None]:
    last: dict[NodeId, Way | None] = {flow.start: None}
    queue = [flow.start]
    for id in queue:
        node = flow.node(id)
        for edge in () if isinstance(node, Choice) else node.edges():
            way = way_of(flow, edge, assume=edge.when)
            if way.target not in BUILT_IN and way.target not in last:
                last[way.target] = way
                queue.append(way.target)
    return last


def _repeating(flow: Flow) -> dict[NodeId, Way]:
    """Return the way to take from every node that is no menu and from which, over no menu, one is repeated."""
    into: dict[NodeId, list[Way]] = {}
    for node in flow.nodes:
        for edge in () if isinstance(node, Choice) else node.edges():
            way = way_of(flow, edge, assume=edge.when)
            if not way.clears:
                into.setdefault(way.target, []).append(way)
    found: dict[NodeId, Way] = {}
    queue: list[NodeId] = [REPEAT]
    for id in queue:
        for way in into.get(id, ()):
            if way.source not in found:
                found[way.source] = way
                queue.append(way.source)
    return found


class Atlas:
    """A flow with its ways, and the shortest call to every node.

    Attributes:
        flow: what it is about.
        rounds: how a visit of each menu ends without a choice.
        repeating: the way to take from every node that is no menu and from which, over no menu, one is repeated.
        ways: the ways that can be taken, by the node they leave.
        into: those that a call can come to, by the node they lead to, or by ``@back`` and ``@repeat``.
        calls: for every node that a call can reach, the last way of the shortest call to it (None for the start):
            fewest keys and waits first, then fewest nodes.
        bare: the same for the nodes that a call can reach before it has met any menu, and the menus it meets first.
    """

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.repeating = _repeating(flow)
        self.bare = _before_any_menu(flow)
        self.rounds = {
            node.id: rounds_of(node, trie_of(flow, node), self.repeating, first=node.id in self.bare)
            for node in flow.nodes
            if isinstance(node, Choice)
        }
        self.ways: dict[NodeId, tuple[Way, ...]] = {
            node.id: tuple(ways_of(flow, node, self.repeating, first=node.id in self.bare)) for node in flow.nodes
        }
        self.calls = self._shortest()
        self.into: dict[NodeId, list[Way]] = {}
        for node in self.calls:
            for way in self.ways[node]:
                self.into.setdefault(way.target, []).append(way)

    def is_choice(self, node: NodeId) -> bool:
        """Tell whether a node is a menu."""
        return isinstance(self.flow.node(node), Choice)

    def call(self, *more: Way, to: NodeId) -> Witness | None:
        """Return the shortest call to a node, and on by further ways."""
        return witness([*path(self.calls, to), *more])

    def _shortest(self) -> dict[NodeId, Way | None]:
        """Dijkstra; a call that would enter too many nodes is searched for again by nodes only."""
        last: dict[NodeId, Way | None] = {}
        serial = 0
        queue: list[tuple[int, int, int, NodeId, Way | None]] = [(0, 1, serial, self.flow.start, None)]
        longest = 0
        while queue:
            keys, steps, _, node, came = heapq.heappop(queue)
            if node in last:
                continue
            last[node] = came
            longest = max(longest, steps)
            for way in self.ways[node]:
                if way.target not in BUILT_IN and way.target not in last:
                    serial += 1
                    heapq.heappush(queue, (keys + len(way.keys), steps + 1, serial, way.target, way))
        if longest <= limits.FLOW_STEPS:
            return last
        return self._fewest_nodes()

    def _fewest_nodes(self) -> dict[NodeId, Way | None]:
        """Search in breadth, as far as a call can come."""
        last: dict[NodeId, Way | None] = {self.flow.start: None}
        layer = [self.flow.start]
        for _ in range(limits.FLOW_STEPS - 1):
            found = []
            for node in layer:
                for way in self.ways[node]:
                    if way.target not in BUILT_IN and way.target not in last:
                        last[way.target] = way
                        found.append(way.target)
            layer = found
        return last

    def toward(
        self, last: Iterable[Way], kinds: Collection[EdgeKind] = tuple(EdgeKind), avoid: type[Node] | None = None
    ) -> dict[NodeId, Way]:
        """Return the way to take from every node that is no menu and from which, over no menu, one of these is reached.

        The nearest one, with the same menus behind the call; `along` reads the answer. Nodes to avoid
        are taken for menus.
        """
        found: dict[NodeId, Way] = {}
        queue: list[NodeId] = []

        def add(way: Way) -> None:
            node = self.flow.node(way.source)
            plain = not isinstance(node, Choice) and (avoid is None or type(node) is not avoid)
            if plain and way.source not in found and not way.clears:
                found[way.source] = way
                queue.append(way.source)

        for way in last:
            add(way)
        for node in queue:
            for way in self.into.get(node, ()):
                if way.kind in kinds:
                    add(way)
        return found

    def leading(self, goals: Iterable[NodeId]) -> tuple[dict[NodeId, Way], list[Way]]:
        """Return how one of these is reached as from there: over no menu, with the same menus behind the call.

        The way to take from every node that is no menu, and the ways out of menus that lead there: one of a kind
        for each menu.
        """
        found: dict[NodeId, Way] = {}
        out: dict[tuple[NodeId, EdgeKind], Way] = {}
        queue = list(goals)
        for node in queue:
            for way in self.into.get(node, ()):
                if way.clears:
                    continue
                if self.is_choice(way.source):
                    out.setdefault((way.source, way.kind), way)
                elif way.source not in found:
                    found[way.source] = way
                    queue.append(way.source)
        return found, list(out.values())


def path(last: Mapping[NodeId, Way | None], node: NodeId) -> list[Way]:
    """Return the ways from where a search began to a node that it found."""
    ways = []
    way = last[node]
    while way is not None:
        ways.append(way)
        way = last[way.source]
    return ways[::-1]


def along(toward: Mapping[NodeId, Way], node: NodeId, goals: Collection[NodeId] = ()) -> list[Way]:
    """Return the ways from a node to what `Atlas.toward` or `Atlas.leading` was asked for."""
    ways = [toward[node]]
    while ways[-1].target in toward and ways[-1].target not in goals:
        ways.append(toward[ways[-1].target])
    return ways


def witness(ways: Iterable[Way]) -> Witness | None:
    """Return the call that takes these ways; None when it needs one node in two states, or too long a script."""
    keys: list[str] = []
    assume: dict[NodeId, str] = {}
    for way in ways:
        if way.keys:
            keys.append(way.keys)
        for each in (*way.detour, way):
            if each.assume and assume.setdefault(each.source, each.assume) != each.assume:
                return None
    if sum(map(len, keys)) > limits.TRACE_KEYS:
        return None
    return Witness(" ".join(keys), tuple(assume.items()))
