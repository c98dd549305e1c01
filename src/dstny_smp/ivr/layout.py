"""The picture of a flow as data: where every step stands, and the lines between them.

`arrange` is a pure function: the same flow gives the same picture, and a change
moves only what must give way. Layers are aligned; no two boxes overlap and no two
lines cross, since every step is drawn once and all other ways lead to references.
Which steps are collapsed is a set of ids that the host keeps; the functions here
return the next one.

>>> from dstny_smp.ivr import Choice, Flow, HangUp, Option
>>> menu = Choice("main", "welcome", [Option("1", "Goodbye", "bye"), Option("*", "", "@repeat")])
>>> flow = Flow("main", [menu, HangUp("bye")])
>>> picture = arrange(flow)
>>> [(box.id, box.text, box.x, box.y) for box in picture.boxes]
[('main', 'main', 48, 16), ('bye', 'hang up', 16, 110), ('main/@repeat', 'Again', 135, 110)]
>>> [(line.target, line.label, line.points) for line in picture.lines][0]
('bye', '1 Goodbye', ((120, 64), (120, 80), (68, 80), (68, 110)))
>>> arrange(flow, collapsed=collapse_all(flow)).boxes[0].hides
1

Source: WAI-ARIA Authoring Practices, Tree View, for what collapsing means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from operator import add, sub
from typing import Final

from dstny_smp import lettering
from dstny_smp.errors import InvalidValueError, UnknownIdError
from dstny_smp.findings import Finding, Severity
from dstny_smp.ids import NodeId
from dstny_smp.ivr import tidy
from dstny_smp.ivr.captions import BUILT_IN_KINDS, KINDS, Captions, Names, nameless
from dstny_smp.ivr.drawn import Box, Drawing, Line, Orientation, Point
from dstny_smp.ivr.flow import Flow
from dstny_smp.ivr.printing import NOTHING, UNLABELLED, Hidden, Measure, Printer
from dstny_smp.ivr.tree import ROOT, Tree
from dstny_smp.ivr.viewing import LARGEST, SMALLEST, View, fit, full, zoom
from dstny_smp.treatment import State

__all__ = [
    "LARGEST",
    "SMALLEST",
    "Box",
    "Drawing",
    "Line",
    "Measure",
    "Orientation",
    "Point",
    "View",
    "arrange",
    "collapse_all",
    "expand_all",
    "fit",
    "full",
    "reveal",
    "toggle",
    "zoom",
]

MARGIN: Final = 16
BESIDE: Final = 16
ABOVE: Final = 10
"""Between neighbours in a layer, at the least, when they stand beside and when above each other."""
OUT: Final = 16
"""From a layer to where its lines part."""
IN: Final = 8
"""Before and after a label."""
_ABOUT: Final = re.compile(r"nodes\[([^\]]+)\]")


def arrange(
    flow: Flow,
    orientation: Orientation = "vertical",
    collapsed: Iterable[NodeId] = frozenset(),
    measure: Measure = lettering.width,
    *,
    language: str = "en",
    names: Names = nameless,
    findings: Iterable[Finding] = (),
    states: Mapping[NodeId, State] | None = None,
) -> Drawing:
    """Return the picture of a flow, in time and room that grow with it and no faster.

    Args:
        flow: what is drawn.
        orientation: ``vertical`` grows downwards, ``horizontal`` to the right.
        collapsed: the steps that hide what is below them.
        measure: how wide a text is in the host's font.
        language: of the fixed words.
        names: what prompts, schedules and destinations are called.
        findings: what was found in the flow; a collapsed box tells the worst of what it hides.
        states: by gate, how its schedule is now.

    Raises:
        InvalidValueError: ``ivr.bad_orientation``.
        UnknownIdError: when a collapsed step, or a gate, is not in the flow.
    """
    if orientation not in ("vertical", "horizontal"):
        raise InvalidValueError("ivr.bad_orientation", orientation, "orientation", known=("vertical", "horizontal"))
    closed = frozenset(collapsed)
    for path, ids in (("collapsed", closed), ("states", states or ())):
        for id in ids:
            if id not in flow:
                raise UnknownIdError("node", id, path)
    tree, now, found = Tree(flow), states or {}, by_step(findings)
    printer = Printer(measure, Captions(language, names), found, now)
    return _Sheet(tree, _hidden(tree, closed, found), printer, now, found).draw(orientation == "vertical", language)


def collapse_all(flow: Flow) -> frozenset[NodeId]:
    """Return every step that has something below it: of the picture, only the roots remain."""
    grown = Tree(flow)
    return frozenset(id for id, place in grown.places.items() if grown.first[place] < grown.first[place + 1])


def expand_all() -> frozenset[NodeId]:
    """Return no step: the picture shows everything."""
    return frozenset()


def toggle(collapsed: Iterable[NodeId], node: NodeId) -> frozenset[NodeId]:
    """Return the set with one step collapsed that was not, or expanded that was.

    >>> sorted(toggle({"a"}, "b")), sorted(toggle({"a", "b"}, "b"))
    (['a', 'b'], ['a'])
    """
    return frozenset(collapsed) ^ {node}


def reveal(flow: Flow, collapsed: Iterable[NodeId], node: NodeId) -> frozenset[NodeId]:
    """Return the set without what hides a step.

    Raises:
        UnknownIdError: when there is no such step.
    """
    flow.node(node)
    return frozenset(collapsed) - frozenset(Tree(flow).path(node)[:-1])


class _Sheet:
    """A picture in the making: by place among those that are shown, what stands there."""

    def __init__(
        self,
        tree: Tree,
        hidden: Mapping[int, Hidden],
        printer: Printer,
        states: Mapping[NodeId, State],
        findings: Mapping[NodeId, tuple[Finding, ...]],
    ) -> None:
        self.tree = tree
        self.hidden = hidden
        self.states = states
        self.findings = findings
        self.places, self.first = self._shown()
        known, places, targets, ways = tree.flow.index, tree.places, tree.targets, tree.ways
        self.contents = [NOTHING]
        for place in self.places[1:]:
            target = targets[place]
            if places.get(target) == place:
                self.contents.append(printer.step(known[target], hidden.get(place)))
            else:
                self.contents.append(printer.reference(tree.flow, target))
        self.labels = [UNLABELLED, *(printer.label(ways[place]) for place in self.places[1:])]
        self.layers = [0] * len(self.places)
        first, layers = self.first, self.layers
        for place in range(len(layers)):
            for child in range(first[place], first[place + 1]):
                layers[child] = layers[place] + 1

    def _shown(self) -> tuple[list[int], list[int]]:
        """Return the places that no collapsed one hides, and of each the first child among them."""
        first = self.tree.first
        if not self.hidden:
            return list(range(len(self.tree))), first
        places, ours = [ROOT], []
        for place in places:
            ours.append(len(places))
            if place not in self.hidden:
                places.extend(range(first[place], first[place + 1]))
        return places, [*ours, len(places)]

    def draw(self, upright: bool, language: str) -> Drawing:
        """Return the picture."""
        # Along is where the picture grows to; across, the boxes of a layer stand beside each other.
        contents, labels, first, layers = self.contents, self.labels, self.first, self.layers
        if upright:
            half = [max(content.width, label.width) // 2 for content, label in zip(contents, labels, strict=True)]
        else:
            half = [max(content.height, label.height) // 2 for content, label in zip(contents, labels, strict=True)]
        middles = list(map(round, tidy.spread(first, half, BESIDE if upright else ABOVE)))
        aside = MARGIN - min(map(sub, middles[1:], half[1:]))
        starts, parts, end = self._levels(upright)
        boxes: list[Box] = []
        lines: list[Line] = []
        above = [-1] * len(layers)
        waiting = list(range(first[1] - 1, 0, -1))
        while waiting:
            place = waiting.pop()
            layer, middle = layers[place], middles[place] + aside
            width, height, _, _ = contents[place]
            if upright:
                box = self._box(place, middle - width // 2, starts[layer])
            else:
                box = self._box(place, starts[layer], middle - height // 2)
            if layer > 1:
                lines.append(self._line(boxes[above[place]], box, place, middle, parts[layer - 1], upright))
            low, high = first[place], first[place + 1]
            if low < high:
                above[low:high] = [len(boxes)] * (high - low)
                waiting.extend(range(high - 1, low - 1, -1))
            boxes.append(box)
        across = aside + MARGIN + max(map(add, middles[1:], half[1:]))
        width, height = (across, end) if upright else (end, across)
        return Drawing(tuple(boxes), tuple(lines), width, height, "vertical" if upright else "horizontal", language)

    def _levels(self, upright: bool) -> tuple[list[int], list[int], int]:
        """Return where the boxes of each layer begin, where lines part after it, and where the picture ends."""
        deepest, labelled = [0] * (self.layers[-1] + 1), [0] * (self.layers[-1] + 1)
        for layer, content, label in zip(self.layers, self.contents, self.labels, strict=True):
            depth, room = (content.height, label.height) if upright else (content.width, label.width)
            deepest[layer] = max(deepest[layer], depth)
            labelled[layer] = max(labelled[layer], room)
        starts, parts, end = [0], [0], MARGIN
        before = 2 * IN if upright else 3 * IN  # in a row, a piece of the line is to be seen behind every label
        for layer in range(1, len(deepest)):
            starts.append(end if layer == 1 else end + OUT + before + labelled[layer])
            end = starts[layer] + deepest[layer]
            parts.append(end + OUT)
        return starts, parts, end + MARGIN

    def _box(self, place: int, x: int, y: int) -> Box:
        width, height, text, detail = self.contents[place]
        layer, tree = self.layers[place], self.tree
        place = self.places[place]
        target = tree.targets[place]
        node = tree.flow.index.get(target)
        kind = BUILT_IN_KINDS[target] if node is None else KINDS[type(node)]
        if tree.places.get(target) != place:
            id = f"{tree.targets[tree.parents[place]]}/{target}"
            return Box(id, target, x, y, width, height, text, True, kind, layer)
        if not (self.findings or self.hidden):
            return Box(target, target, x, y, width, height, text, False, kind, layer, detail)
        found, hides = self.findings.get(target, ()), self.hidden.get(place)
        if hides is None:
            return Box(target, target, x, y, width, height, text, False, kind, layer, detail, False, 0, None, found)
        return Box(target, target, x, y, width, height, text, False, kind, layer, detail, True, *hides, found)

    def _line(self, source: Box, target: Box, place: int, middle: int, part: int, upright: bool) -> Line:
        """Return the line from a box to one below it, whose middle is given; it leaves its siblings at ``part``."""
        text, wide, high = self.labels[place]
        edges = self.tree.ways[self.places[place]]
        points: tuple[Point, ...]
        if upright:
            out, begin = source.x + source.width // 2, source.y + source.height
            x, y = middle - wide // 2, target.y - IN - high
            if out == middle:
                points = ((out, begin), (out, target.y))
            else:
                points = ((out, begin), (out, part), (middle, part), (middle, target.y))
        else:
            out, begin = source.y + source.height // 2, source.x + source.width
            x, y = part + IN, middle - high // 2
            if out == middle:
                points = ((begin, out), (target.x, out))
            else:
                points = ((begin, out), (part, out), (part, middle), (target.x, middle))
        if not wide:
            x = y = 0
        if source.node in self.states:
            now = self.states[source.node]
            live = any(edge.when == now for edge in edges)
            return Line(source.id, target.id, points, text, edges, x, y, wide, high, live)
        return Line(source.id, target.id, points, text, edges, x, y, wide, high)


def _hidden(
    tree: Tree, collapsed: Iterable[NodeId], findings: Mapping[NodeId, tuple[Finding, ...]]
) -> dict[int, Hidden]:
    """Return how many steps every collapsed place hides, and the worst that was found about them."""
    ranks, first = list(Severity), tree.first
    closed = [place for place in (tree.places[node] for node in collapsed) if first[place] < first[place + 1]]
    if not closed:
        return {}
    steps, worst = [0] * len(tree), [len(ranks)] * len(tree)
    for place in range(len(tree) - 1, ROOT, -1):
        if not tree.is_reference(place):
            found = findings.get(tree.targets[place], ())
            parent = tree.parents[place]
            steps[parent] += 1 + steps[place]
            worst[parent] = min(worst[parent], worst[place], *(ranks.index(each.severity) for each in found))
    return {place: Hidden(steps[place], (*ranks, None)[worst[place]]) for place in closed}


def by_step(findings: Iterable[Finding]) -> dict[NodeId, tuple[Finding, ...]]:
    """Return the findings by the step that they are about."""
    found: dict[NodeId, list[Finding]] = {}
    for finding in findings:
        about = _ABOUT.search(finding.path)
        if about is not None:
            found.setdefault(about[1], []).append(finding)
    return {node: tuple(each) for node, each in found.items()}
