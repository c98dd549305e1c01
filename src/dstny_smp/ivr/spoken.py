"""Which languages callers may be spoken to in, node by node.

A language that the flow sets holds from there on, also in a menu to which the call
goes back. The language a call comes in with is not known here, so nothing is said
about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

import attrs

from dstny_smp import limits
from dstny_smp.ids import NodeId
from dstny_smp.ivr.nodes import BACK, BUILT_IN, REPEAT, Choice, EdgeKind, SetLanguage
from dstny_smp.ivr.trie import trie_of
from dstny_smp.ivr.ways import Atlas, Way, along, path, rounds_left, ways_of

Place: TypeAlias = tuple[NodeId, EdgeKind | None]
"""A node; for a menu that is repeated, also the kind of way by which the call had left it, which has cost rounds."""


class Came(NamedTuple):
    """How a language comes to a place.

    Attributes:
        before: the place from which, that has the language already; None when the rest tells it.
        first: the node to which the shortest call goes first.
        then: the ways from there.
    """

    before: Place | None
    first: NodeId
    then: tuple[Way, ...]


Spread: TypeAlias = Mapping[Place, Came]


def spread(atlas: Atlas) -> dict[str, Spread]:
    """Return, for every language that the flow sets, the places in which callers may hear it."""
    setters: dict[str, list[SetLanguage]] = {}
    for node in atlas.calls:
        setter = atlas.flow.node(node)
        if isinstance(setter, SetLanguage):
            setters.setdefault(setter.language, []).append(setter)
    if not setters:
        return {}
    back = _Back(atlas)
    return {language: _spread(atlas, language, nodes, back) for language, nodes in setters.items()}


def call(atlas: Atlas, language: Spread, place: Place) -> list[Way]:
    """Return the ways of a call that comes to this place in this language."""
    ways: list[Way] = []
    while True:
        before, first, then = language[place]
        ways += reversed(then)
        if before is None:
            return [*path(atlas.calls, first), *reversed(ways)]
        place = before


def _spread(atlas: Atlas, language: str, setters: Iterable[SetLanguage], back: _Back) -> Spread:
    came: dict[Place, Came] = {}
    returning: dict[NodeId, tuple[Way, ...]] = {}
    repeating: dict[NodeId, tuple[Way, ...]] = {}
    for setter in setters:
        (way,) = atlas.ways[setter.id]
        if way.target not in BUILT_IN:
            came.setdefault((way.target, None), Came(None, setter.id, (way,)))
        for to_return, found in ((back.returning(way), returning), (back.repeating(way), repeating)):
            if to_return is not None:
                found[setter.id] = to_return
    for place, first, then in _returns(atlas, returning, repeating, back):
        came.setdefault(place, Came(None, first, then))
    queue = [place for place in came if place[0] in atlas.calls]
    for place in queue:
        for way in back.ways(place):
            # What follows another setting of the language stands in that language's map.
            target = (way.target, None)
            known = target in came or way.target in BUILT_IN or way.target not in atlas.calls
            if not known and not _changed(atlas, language, place[0], way):
                came[target] = Came(place, way.target, (way,))
                queue.append(target)
    return came


def _changed(atlas: Atlas, language: str, id: NodeId, way: Way) -> bool:
    """Tell whether a way leads on in another language than that in which the call came to its node."""
    nodes = [atlas.flow.node(id), *(atlas.flow.node(each.source) for each in way.detour)]
    return any(isinstance(node, SetLanguage) and (node.id == id or node.language != language) for node in nodes)


class _Back:
    """Where a call goes back to the menu it came from: behind announcements, and from one menu to another."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        back, repeat = atlas.into.get(BACK, ()), atlas.into.get(REPEAT, ())
        self._to_back = atlas.toward(back, avoid=SetLanguage)
        self._to_repeat = atlas.toward(repeat, avoid=SetLanguage)
        self._popping = {way.source: way for way in reversed(back) if atlas.is_choice(way.source)}
        into = [way for node in self._popping for way in atlas.into.get(node, ())]
        self._to_popping = atlas.toward(into, avoid=SetLanguage)

    def ways(self, place: Place) -> tuple[Way, ...]:
        """Return the ways on from a place."""
        id, left_by = place
        node = self._atlas.flow.node(id)
        if left_by is None or not isinstance(node, Choice):
            return self._atlas.ways[id]
        rounds = rounds_left(node, trie_of(self._atlas.flow, node), left_by)
        if rounds < 1:
            # Repeating is giving up.
            return tuple(way._replace(keys="") for way in self._atlas.ways[id] if way.kind is EdgeKind.INVALID)
        silence, invalid = node.on_silence, node.on_invalid
        if left_by is EdgeKind.SILENCE:
            silence = attrs.evolve(silence, retries=0)
        elif left_by is EdgeKind.INVALID:
            invalid = attrs.evolve(invalid, retries=0)
        rest = attrs.evolve(node, max_rounds=rounds, on_silence=silence, on_invalid=invalid)
        return tuple(ways_of(self._atlas.flow, rest, self._atlas.repeating))

    def returning(self, way: Way) -> tuple[Way, ...] | None:
        """Return the ways by which a call goes back from here, with no other language in between."""
        if way.clears:
            return None
        if way.target == BACK:
            return (way,)
        if way.target in self._to_back:
            return (way, *along(self._to_back, way.target))
        if way.target in self._popping:
            return (way, self._popping[way.target])
        if way.target in self._to_popping:
            ways = along(self._to_popping, way.target)
            return (way, *ways, self._popping[ways[-1].target])
        return None

    def repeating(self, way: Way) -> tuple[Way, ...] | None:
        """Return the ways by which a call repeats its menu from here, with no other language in between."""
        if way.target == REPEAT:
            return (way,)
        if not way.clears and way.target in self._to_repeat:
            return (way, *along(self._to_repeat, way.target))
        return None


def _returns(
    atlas: Atlas, returning: Mapping[NodeId, tuple[Way, ...]], repeating: Mapping[NodeId, tuple[Way, ...]], back: _Back
) -> Iterator[tuple[Place, NodeId, tuple[Way, ...]]]:
    """Yield the places to which calls go back in a language, each with a menu and the ways from there to it.

    Args:
        atlas: the flow's ways.
        returning: nodes, with the ways by which a call goes back to the menu that led to them.
        repeating: the same where the call repeats that menu.
        back: where calls go back.
    """
    done: set[Place] = set()
    for _ in range(limits.BACK_DEPTH):
        further: dict[NodeId, tuple[Way, ...]] = {}
        for goals, repeated in ((returning, False), (repeating, True)):
            leading, out = atlas.leading(goals)
            for first in out:
                menu = atlas.flow.node(first.source)
                place = (menu.id, first.kind if repeated else None)
                ways = [first] if first.target in goals else [first, *along(leading, first.target, goals)]
                # A menu is not behind itself.
                if not isinstance(menu, Choice) or place in done or ways[-1].target == menu.id:
                    continue
                done.add(place)
                then = (*ways, *goals[ways[-1].target])
                if then[-1].source == menu.id:
                    further.setdefault(menu.id, then)  # the call went round to the same menu, and back from there
                    continue
                reached = [(place, then)]
                if repeated:
                    reached += _once_more(back, place, then, done)
                for at, before in reached:
                    rounds = 1 if at[1] is None else rounds_left(menu, trie_of(atlas.flow, menu), at[1])
                    if rounds > 0:
                        yield at, menu.id, before
                    for way in back.ways(at):
                        if way.target == BACK:
                            # The language goes on to the menu before this one.
                            further.setdefault(menu.id, (*before, way))
                        elif rounds < 1 and way.target not in BUILT_IN:
                            yield (way.target, None), menu.id, (*before, way)
        if not further:
            return
        returning, repeating = further, {}


def _once_more(
    back: _Back, place: Place, then: tuple[Way, ...], done: set[Place]
) -> Iterator[tuple[Place, tuple[Way, ...]]]:
    """Yield a repeated menu as a new visit, where a call goes on from it and back to it."""
    anew = (place[0], None)
    for way in back.ways(place):
        ways = None if way.target == BACK else back.returning(way)
        if ways is not None and anew not in done:
            done.add(anew)
            yield anew, (*then, *ways)
