"""The tree that the picture of a flow shows: each step once, every other way as a reference.

A step is drawn below the one from which a call comes to it in the fewest steps;
of equals, the first in the order of `Flow.edges`. Ways between the same two steps
are one. Every other way, also one to ``@repeat``, ``@back`` or ``@top``, leads to a
*reference*: a leaf that names the step it stands for. Steps that no way reaches
are roots beside the start, so that they can be seen. How a place is called and
where it is drawn is not known here.

>>> from dstny_smp.ivr import Announce, Choice, Flow, HangUp, Option
>>> menu = Choice("main", None, [Option("1", "", "hours"), Option("2", "", "bye"), Option("*", "", "@repeat")])
>>> tree = Tree(Flow("main", [menu, Announce("hours", "hours", "bye"), HangUp("bye")]))
>>> [tree.name(place) for place in tree.preorder()]
['main', 'hours', 'hours/bye', 'bye', 'main/@repeat']
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, cast

from dstny_smp.ids import NodeId
from dstny_smp.ivr.flow import Flow
from dstny_smp.ivr.nodes import BUILT_IN, Edge

ROOT: Final = 0
"""The place above all roots, which is not drawn."""


class Tree:
    """Places in the order of their layers, so that the children of a place follow each other.

    Attributes:
        flow: whose tree it is.
        targets: by place, the step that stands there or is referred to, or a built-in target.
        ways: by place, the ways that lead to it from its parent; none to a root.
        parents: by place, the place above it.
        first: by place, its first child; the children end where those of the next place begin. One longer.
        places: by step, its place.
    """

    __slots__ = ("first", "flow", "parents", "places", "targets", "ways")

    targets: list[NodeId]
    ways: list[tuple[Edge, ...]]
    parents: list[int]
    first: list[int]
    places: dict[NodeId, int]

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        leaving: dict[NodeId, list[Edge]] = {}
        for edge in flow.edges():
            leaving.setdefault(edge.source, []).append(edge)
        self._grow((flow.start,), leaving, None)
        if len(self.places) < len(flow.nodes):
            homes = _homes(flow, leaving)
            self._grow(tuple(dict.fromkeys(homes.values())), leaving, homes)

    def _grow(
        self, roots: Sequence[NodeId], leaving: Mapping[NodeId, list[Edge]], homes: Mapping[NodeId, NodeId] | None
    ) -> None:
        """Make the layers below these roots; a step is drawn below its home, if homes are given."""
        self.targets = targets = ["", *roots]
        self.ways = ways = cast("list[tuple[Edge, ...]]", [()] * len(targets))
        self.parents = parents = [ROOT] * len(targets)
        self.first = first = [1]
        self.places = places = {root: place for place, root in enumerate(roots, 1)}
        known, place, end = self.flow.index, 1, len(targets)
        while place < end:
            first.append(end)
            here = targets[place]
            if places.get(here) == place and here in leaving:
                below: dict[NodeId, int] = {}
                for edge in leaving[here]:
                    target = edge.target
                    if target in below:
                        ways[below[target]] += (edge,)
                        continue
                    if target not in places and target in known and (homes is None or homes[target] == homes[here]):
                        places[target] = end
                    below[target] = end
                    targets.append(target)
                    ways.append((edge,))
                    parents.append(place)
                    end += 1
            place += 1
        first.append(end)

    def __len__(self) -> int:
        """Return how many places there are, the one above the roots among them."""
        return len(self.targets)

    def is_reference(self, place: int) -> bool:
        """Tell whether a place only refers to a step."""
        return self.places.get(self.targets[place]) != place

    def name(self, place: int) -> str:
        """Return the name of a place: a step's id; for a reference, the step it is below and what it refers to."""
        target = self.targets[place]
        return f"{self.targets[self.parents[place]]}/{target}" if self.is_reference(place) else target

    def path(self, node: NodeId) -> tuple[NodeId, ...]:
        """Return the steps from a root down to this one."""
        place, way = self.places[node], []
        while place != ROOT:
            way.append(self.targets[place])
            place = self.parents[place]
        return tuple(reversed(way))

    def preorder(self) -> list[int]:
        """Return the places as one reads them: each before what is below it, in the order of the ways."""
        return [place for place, _ in preorder(self.first)]


def preorder(first: Sequence[int]) -> list[tuple[int, int]]:
    """Return the places as one reads them, each with the place above it; `first` as of `Tree`."""
    order: list[tuple[int, int]] = []
    waiting = [(root, ROOT) for root in range(first[1] - 1, ROOT, -1)]
    while waiting:
        pair = waiting.pop()
        order.append(pair)
        place = pair[0]
        low, high = first[place], first[place + 1]
        if low < high:
            waiting += [(child, place) for child in range(high - 1, low - 1, -1)]
    return order


def _homes(flow: Flow, leaving: Mapping[NodeId, list[Edge]]) -> dict[NodeId, NodeId]:
    """Return for every step the root below which it is drawn: the start, wherever a way leads there from the start.

    A step to which no other leads must be a root too; what then remains lies on circles, and of each the
    first step will do.
    """
    homes = {flow.start: flow.start}
    led_to = {edge.target for edge in flow.edges() if edge.target != edge.source}
    ids = [node.id for node in flow.nodes]
    for root in (flow.start, *(id for id in ids if id not in led_to), *ids):
        if root not in homes or root == flow.start:
            homes[root] = root
            reached = [root]
            for node in reached:
                for edge in leaving.get(node, ()):
                    if edge.target not in homes and edge.target not in BUILT_IN:
                        homes[edge.target] = root
                        reached.append(edge.target)
    return homes
