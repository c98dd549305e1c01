"""Where a call goes round and round although nobody presses a key.

A silent caller is passed on by announcements, gates, transfers, and by menus when
their rounds are over. In a menu he leaves by the route for silence; where that
only repeats the menu, he uses up its rounds and leaves by the route for mistakes.
Rounds are bounded by the model, so what remains is a finite graph, and a loop in
it is a loop on the telephone.

``@back`` and ``@repeat`` depend on where the call has been. Yet a silent loop that
uses them shows one of three short forms, since every going back undoes one going
in: a menu whose silence leads to an announcement that leads back to it; a menu
whose last route leads to an announcement that repeats it; a menu whose silence
leads to another one, whose silence leads back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

from dstny_smp.ids import NodeId
from dstny_smp.ivr.components import components
from dstny_smp.ivr.nodes import BACK, BUILT_IN, REPEAT, Choice, EdgeKind
from dstny_smp.ivr.trie import trie_of
from dstny_smp.ivr.ways import Atlas, Way, all_wrong, along, way_of

UNASKED: Final = frozenset({EdgeKind.AUTO, EdgeKind.TIME})
"""Kinds of ways that need nobody."""
UNANSWERED: Final = UNASKED | {EdgeKind.RESULT}
"""Kinds of ways that need no caller, but somebody who does not answer."""


class Exit(NamedTuple):
    """How a call goes on without a key: a way, and what is passed before it."""

    way: Way
    before: tuple[Way, ...] = ()


class Loop(NamedTuple):
    """A loop.

    Attributes:
        start: the node at which it begins.
        ways: the ways round it.
        keys: what a caller does at the start to come into it, where just coming there is not enough.
    """

    start: NodeId
    ways: tuple[Way, ...]
    keys: str = ""


Exits: TypeAlias = Mapping[NodeId, list[Exit]]


def find(atlas: Atlas, kinds: frozenset[EdgeKind], known: Iterable[Loop] = ()) -> Iterator[Loop]:
    """Yield the loops that calls can come to, one for each knot of nodes that lead to each other.

    Args:
        atlas: the flow's ways.
        kinds: of ways that count as going on by themselves.
        known: loops found before, with fewer kinds; what stands in them is not told again, and a loop
            must contain a way of a new kind.
    """
    order = {node: place for place, node in enumerate(atlas.calls)}
    told = {way.source for loop in known for way in loop.ways}
    fresh = kinds - UNASKED
    returns = [way for target in (BACK, REPEAT) for way in atlas.into.get(target, ()) if way.kind in kinds]
    to_repeat = atlas.toward([way for way in returns if way.target == REPEAT], kinds)
    to_back = atlas.toward([way for way in returns if way.target == BACK], kinds)
    exits = {
        node: list(_exits(atlas, choice, to_repeat))
        for node in atlas.calls
        if isinstance(choice := atlas.flow.node(node), Choice)
    }

    # First the knots of plain ways.
    graph = {node: [on for on in _silent(atlas, node, exits, kinds) if on.way.target in order] for node in order}
    for knot in _knots(graph):
        loop = _round(graph, knot, order, fresh)
        if loop is not None and told.isdisjoint(knot):
            told |= knot
            yield loop

    # Then the three short forms.
    popping = [node for node, ways in exits.items() if any(each.way.target == BACK for each in ways)]
    into_popping = [way for node in popping for way in atlas.into.get(node, ()) if way.kind in kinds]
    to_popping = atlas.toward(into_popping, kinds)
    for node in exits:
        if node not in told:
            forms = (*_short(node, exits, to_back, to_popping), *_last_resort(atlas, node, to_repeat))
            found = [loop for loop in forms if not fresh or any(way.kind in fresh for way in loop.ways)]
            if found:
                told.add(node)
                yield found[0]


def _exits(atlas: Atlas, choice: Choice, to_repeat: Mapping[NodeId, Way]) -> Iterator[Exit]:
    """Yield how a silent caller can leave a menu on which he has just come; not the ways that end the call."""
    rounds = atlas.rounds[choice.id]
    edges = {edge.kind: edge for edge in choice.edges()}
    silence, last = edges.get(EdgeKind.SILENCE), edges.get(EdgeKind.INVALID)
    detour: tuple[Way, ...] | None = None
    if rounds.silent is None:
        detour = ()
    elif silence is not None:
        if silence.target == REPEAT or (silence.target == BACK and choice.id in atlas.bare):
            detour = ()
        elif silence.target in to_repeat:
            detour = tuple(along(to_repeat, silence.target))
        if silence.target != REPEAT:
            yield Exit(way_of(atlas.flow, silence, rounds.silent))
    if detour is not None and last is not None and last.target != REPEAT:
        yield Exit(way_of(atlas.flow, last, rounds.all_silent)._replace(kind=EdgeKind.SILENCE), detour)


def _silent(atlas: Atlas, node: NodeId, exits: Exits, kinds: frozenset[EdgeKind]) -> Iterator[Exit]:
    """Yield the ways to other nodes that need no key."""
    if node in exits:
        yield from (each for each in exits[node] if each.way.target not in BUILT_IN)
    else:
        yield from (Exit(way) for way in atlas.ways[node] if way.kind in kinds and way.target not in BUILT_IN)


def _short(
    node: NodeId, exits: Exits, to_back: Mapping[NodeId, Way], to_popping: Mapping[NodeId, Way]
) -> Iterator[Loop]:
    """Yield the loops at this menu over an announcement that leads back, or a menu whose silence leads back."""
    for way, before in exits[node]:
        if way.clears:
            continue  # there is no menu to go back to
        if way.target in to_back:
            yield Loop(node, (*before, way, *along(to_back, way.target)))
        passed = along(to_popping, way.target) if way.target in to_popping else []
        other = passed[-1].target if passed else way.target
        if other != node:
            for back, detour in exits.get(other, ()):
                if back.target == BACK:
                    yield Loop(node, (*before, way, *passed, *detour, back))


def _last_resort(atlas: Atlas, node: NodeId, to_repeat: Mapping[NodeId, Way]) -> Iterator[Loop]:
    """Yield the loop of a menu whose last route repeats it: once the rounds are used up, however, it has no end."""
    for way in atlas.ways[node]:
        if way.kind is EdgeKind.INVALID and way.target in to_repeat and not way.clears:
            choice = atlas.flow.node(node)
            if isinstance(choice, Choice):
                keys = all_wrong(choice, trie_of(atlas.flow, choice)) or way.keys
                yield Loop(node, (way, *along(to_repeat, way.target)), keys)


def _knots(graph: Mapping[NodeId, list[Exit]]) -> Iterator[set[NodeId]]:
    """Yield the nodes that lead to each other, as far as there is a loop among them."""
    targets = {node: [on.way.target for on in ways] for node, ways in graph.items()}
    for part in components(targets):
        if len(part) > 1 or part[0] in targets[part[0]]:
            yield set(part)


def _round(
    graph: Mapping[NodeId, list[Exit]], knot: set[NodeId], order: Mapping[NodeId, int], fresh: frozenset[EdgeKind]
) -> Loop | None:
    """Return the shortest way round a knot from its first node; through a way of a fresh kind where one is wanted."""
    members = sorted(knot, key=order.__getitem__)
    if not fresh:
        return Loop(members[0], _within(graph, knot, members[0], members[0]))
    inside = [on for node in members for on in graph[node] if on.way.target in knot]
    wanted = [on for on in inside if any(way.kind in fresh for way in (on.way, *on.before))]
    if not wanted:
        return None
    way, before = min(wanted, key=lambda on: order[on.way.target])
    start, end = way.target, way.source
    back = () if start == end else _within(graph, knot, start, end)
    return Loop(start, (*back, *before, way))


def _within(graph: Mapping[NodeId, list[Exit]], knot: set[NodeId], start: NodeId, goal: NodeId) -> tuple[Way, ...]:
    """Return the shortest path inside a knot; for a goal that is the start, round and back to it."""
    came: dict[NodeId, Exit] = {}
    queue = [start]
    for node in queue:
        for each in graph[node]:
            if each.way.target in knot and each.way.target not in came:
                came[each.way.target] = each
                queue.append(each.way.target)
        if goal in came:
            break
    ways: list[Way] = []
    node = goal
    while True:
        way, before = came[node]
        ways += [way, *before[::-1]]
        node = way.source
        if node == start:
            return tuple(ways[::-1])
