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
from dstny_smp.ivr.tree import ROOT, Tree, preorder
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
        wide, high = [content[0] for content in self.contents], [content[1] for content in self.contents]
        label_wide, label_high = [label[1] for label in self.labels], [label[2] for label in self.labels]
        along, label_along = (high, label_high) if upright else (wide, label_wide)
        across, label_across = (wide, label_wide) if upright else (high, label_high)
        half = [max(pair) // 2 for pair in zip(across, label_across, strict=True)]
        middles = list(map(round, tidy.spread(self.first, half, BESIDE if upright else ABOVE)))
        aside = MARGIN - min(map(sub, middles[1:], half[1:]))
        middles = [middle + aside for middle in middles]
        layers, starts, parts, end = self._layers(along, label_along, 2 * IN if upright else 3 * IN)
        boxes = self._boxes(middles, layers, starts, upright)
        order = preorder(self.first)
        lines = [
            self._line(boxes, above, place, middles[place], parts[layers[place] - 1], upright)
            for place, above in order
            if above
        ]
        size = max(map(add, middles[1:], half[1:])) + MARGIN
        width, height = (size, end) if upright else (end, size)
        return Drawing(
            tuple([boxes[place] for place, _ in order]),
            tuple(lines),
            width,
            height,
            "vertical" if upright else "horizontal",
            language,
        )

    def _layers(
        self, along: list[int], label_along: list[int], around: int
    ) -> tuple[list[int], list[int], list[int], int]:
        """Return the layer of each place, where each layer begins, where lines part after it, and the whole length."""
        layers, starts, parts = [0], [0], [0]
        begin, end, at = 1, self.first[1], MARGIN
        while begin < end:
            if begin > 1:
                at += OUT + around + max(label_along[begin:end])
            starts.append(at)
            at += max(along[begin:end])
            parts.append(at + OUT)
            layers += [len(starts) - 1] * (end - begin)
            begin, end = end, self.first[end]
        return layers, starts, parts, at + MARGIN

    def _boxes(self, middles: list[int], layers: list[int], starts: list[int], upright: bool) -> list[Box]:
        """Return the box of each place."""
        tree, places, contents = self.tree, self.places, self.contents
        targets, parents, drawn_at, known = tree.targets, tree.parents, tree.places, tree.flow.index
        plain = not (self.findings or self.hidden)
        boxes = [_NO_BOX]
        for here in range(1, len(places)):
            place, layer, middle = places[here], layers[here], middles[here]
            width, height, text, detail = contents[here]
            if upright:
                x, y = middle - width // 2, starts[layer]
            else:
                x, y = starts[layer], middle - height // 2
            target = targets[place]
            node = known.get(target)
            kind = BUILT_IN_KINDS[target] if node is None else KINDS[type(node)]
            if drawn_at.get(target) != place:
                id = f"{targets[parents[place]]}/{target}"
                box = Box(id, target, x, y, width, height, text, True, kind, layer)
            elif plain:
                box = Box(target, target, x, y, width, height, text, False, kind, layer, detail)
            else:
                collapsed, (hides, worst) = place in self.hidden, self.hidden.get(place, _NOTHING_HIDDEN)
                found = self.findings.get(target, ())
                box = Box(
                    target,
                    target,
                    x,
                    y,
                    width,
                    height,
                    text,
                    False,
                    kind,
                    layer,
                    detail,
                    collapsed,
                    hides,
                    worst,
                    found,
                )
            boxes.append(box)
        return boxes

    def _line(self, boxes: list[Box], above: int, place: int, middle: int, part: int, upright: bool) -> Line:
        """Return the line to a box, whose middle is given; it leaves its siblings at ``part``."""
        text, wide, high = self.labels[place]
        edges = self.tree.ways[self.places[place]]
        source, node, left, upper, width, height = boxes[above][:6]
        target, _, x, y = boxes[place][:4]
        points: tuple[Point, ...]
        if upright:
            out, begin = left + width // 2, upper + height
            points = ((out, begin), (out, y))
            if out != middle:
                points = ((out, begin), (out, part), (middle, part), (middle, y))
            x, y = middle - wide // 2, y - IN - high
        else:
            out, begin = upper + height // 2, left + width
            points = ((begin, out), (x, out))
            if out != middle:
                points = ((begin, out), (part, out), (part, middle), (x, middle))
            x, y = part + IN, middle - high // 2
        if not wide:
            x = y = 0
        if node in self.states:
            now = self.states[node]
            return Line(source, target, points, text, edges, x, y, wide, high, any(edge.when == now for edge in edges))
        return Line(source, target, points, text, edges, x, y, wide, high)


_NO_BOX: Final = Box("", "", 0, 0, 0, 0, "", True, "", 0)
_NOTHING_HIDDEN: Final = Hidden(0, None)


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
