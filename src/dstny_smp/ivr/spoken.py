"""Which languages callers may be spoken to in, node by node.

A language that the flow sets holds from there on, also in a menu to which the call
goes back. The language a call comes in with is not known here, so nothing is said
about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from dstny_smp import limits
from dstny_smp.ids import NodeId
from dstny_smp.ivr.nodes import BACK, BUILT_IN, Choice, SetLanguage
from dstny_smp.ivr.ways import Atlas, Way, along, path


class Came(NamedTuple):
    """How a language comes to a node.

    Attributes:
        way: the last way, from a node that has the language already; None when the rest tells it.
        first: the node to which the shortest call goes first.
        then: the ways from there.
    """

    way: Way | None
    first: NodeId = ""
    then: tuple[Way, ...] = ()


Spread: TypeAlias = Mapping[NodeId, Came]


def spread(atlas: Atlas) -> dict[str, Spread]:
    """Return, for every language that the flow sets, the nodes in which callers may hear it."""
    setters: dict[str, list[SetLanguage]] = {}
    for node in atlas.calls:
        setter = atlas.flow.node(node)
        if isinstance(setter, SetLanguage):
            setters.setdefault(setter.language, []).append(setter)
    back = _Back(atlas) if setters else None
    return {language: _spread(atlas, nodes, back) for language, nodes in setters.items() if back is not None}


def call(atlas: Atlas, language: Spread, node: NodeId) -> list[Way]:
    """Return the ways of a call that comes to this node in this language."""
    ways: list[Way] = []
    while True:
        way, first, then = language[node]
        if way is None:
            return [*path(atlas.calls, first), *then, *ways[::-1]]
        ways.append(way)
        node = way.source


def _spread(atlas: Atlas, setters: list[SetLanguage], back: _Back) -> Spread:
    came: dict[NodeId, Came] = {}
    returning: dict[NodeId, list[Way]] = {}
    for setter in setters:
        (way,) = atlas.ways[setter.id]
        if way.target not in BUILT_IN:
            came.setdefault(way.target, Came(None, setter.id, (way,)))
        to_return = back.from_(way)
        if to_return is not None:
            returning[setter.id] = to_return
    for node, then in _returns(atlas, returning, back):
        came.setdefault(node, Came(None, node, then))
    queue = [node for node in came if node in atlas.calls]
    for node in queue:
        # What follows another setting of the language stands in that language's map.
        for way in () if isinstance(atlas.flow.node(node), SetLanguage) else atlas.ways[node]:
            if way.target not in BUILT_IN and way.target not in came and way.target in atlas.calls:
                came[way.target] = Came(way)
                queue.append(way.target)
    return came


class _Back:
    """Where a call goes back to the menu it came from: behind announcements, and from one menu to another."""

    def __init__(self, atlas: Atlas) -> None:
        returns = [way for target in sorted(BUILT_IN) for way in atlas.into.get(target, ())]
        self._outside = atlas.toward(returns, avoid=SetLanguage)
        self.popping: dict[NodeId, Way] = {}
        for way in returns:
            if way.target == BACK and isinstance(atlas.flow.node(way.source), Choice):
                self.popping.setdefault(way.source, way)
        into = [way for node in self.popping for way in atlas.into.get(node, ())]
        self._to_popping = atlas.toward(into, avoid=SetLanguage)

    def from_(self, way: Way) -> list[Way] | None:
        """Return the ways from here to where the call goes back, with no other language on the way."""
        if way.clears:
            return None
        if way.target in BUILT_IN:
            return [way]
        if way.target in self._outside:
            return [way, *along(self._outside, way.target)]
        if way.target in self.popping:
            return [way, self.popping[way.target]]
        if way.target in self._to_popping:
            ways = along(self._to_popping, way.target)
            return [way, *ways, self.popping[ways[-1].target]]
        return None


def _returns(
    atlas: Atlas, returning: Mapping[NodeId, list[Way]], back: _Back
) -> Iterator[tuple[NodeId, tuple[Way, ...]]]:
    """Yield the menus to which calls go back in a language, each with the ways from there and back to it.

    Args:
        atlas: the flow's ways.
        returning: the nodes that set the language, with the ways from each to where the call goes back.
        back: where calls go back.
    """
    done: set[NodeId] = set()
    tails: Mapping[NodeId, tuple[Way, ...]] = {node: tuple(ways) for node, ways in returning.items()}
    for _ in range(limits.BACK_DEPTH):
        leading = atlas.leading(tails)
        found: dict[NodeId, tuple[Way, ...]] = {}
        for node in leading:
            if node not in done and isinstance(atlas.flow.node(node), Choice):
                ways = along(leading, node, tails)
                found[node] = (*ways, *tails[ways[-1].target])
                yield node, found[node]
        done |= set(found)
        # From a menu that has a way back, the language goes on to the menu before it.
        tails = {node: (*ways, back.popping[node]) for node, ways in found.items() if node in back.popping}
        if not tails:
            return
