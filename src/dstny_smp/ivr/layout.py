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
[('main', 'main', 16, 16), ('bye', 'hang up', 16, 109), ('main/@repeat', 'Again', 130, 109)]
>>> [(line.target, line.label, line.points) for line in picture.lines][0]
('bye', '1 Goodbye', ((124, 63), (124, 79), (65, 79), (65, 109)))
>>> arrange(flow, collapsed=collapse_all(flow)).boxes[0].hides
1

Source: WAI-ARIA Authoring Practices, Tree View, for what collapsing means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import ceil
from operator import add, sub
from typing import Final, NamedTuple, TypeAlias

from dstny_smp import lettering
from dstny_smp.errors import InvalidValueError, UnknownIdError
from dstny_smp.findings import Finding, Severity
from dstny_smp.ids import NodeId
from dstny_smp.ivr import tidy
from dstny_smp.ivr.captions import BUILT_IN_KINDS, KINDS, Captions, Names, nameless
from dstny_smp.ivr.drawn import CONTINUED, Box, Drawing, Line, Orientation, Point
from dstny_smp.ivr.flow import Flow
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

Measure: TypeAlias = Callable[[str, float], float]
"""How wide a text is, of so many pixels high."""

SMALL: Final = 11
"""The height of small text, in pixels."""
TITLE: Final = 13
BOLD: Final = 14
"""Of a title: its height, and that of plain text which is as wide, since a title is bold."""
TITLE_LINE: Final = 18
SMALL_LINE: Final = 14
"""From one line of text to the next."""
ICON: Final = 30
"""From the left edge of a box to its text."""
END: Final = 14
"""From its text to the right edge."""
PAD: Final = 8
"""Above the text of a box, and below it."""
LEAF_ICON: Final = 26
LEAF_PAD: Final = 12
"""The same of a reference; its padding above and below together."""
FOUND_ICON: Final = 16
MOST_FOUND: Final = 4
"""Findings of one step that its box names."""
ROOM: Final = 220
"""How wide a line of text may be; longer ones are broken."""

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
    sheet = _Sheet(flow, closed, measure, Captions(language, names), findings, states or {})
    return sheet.draw(orientation == "vertical", language)


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


class _Content(NamedTuple):
    """What stands at one place, and how much room it takes: even numbers of pixels, so that middles are whole."""

    width: int
    height: int
    text: str
    detail: str = ""
    label: str = ""
    label_width: int = 0
    label_height: int = 0


class _Sheet:
    """A picture in the making."""

    def __init__(
        self,
        flow: Flow,
        collapsed: frozenset[NodeId],
        measure: Measure,
        words: Captions,
        findings: Iterable[Finding],
        states: Mapping[NodeId, State],
    ) -> None:
        self.tree = Tree(flow)
        self.measure = measure
        self.words = words
        self.states = states
        self.findings: dict[NodeId, list[Finding]] = {}
        for finding in findings:
            about = _ABOUT.search(finding.path)
            if about is not None:
                self.findings.setdefault(about[1], []).append(finding)
        first = self.tree.first
        closed = {place for place in map(self.tree.places.__getitem__, collapsed) if first[place] < first[place + 1]}
        self.hidden = self._hidden(closed) if closed else {}
        self._references: dict[NodeId, _Content] = {}
        self._labels: dict[str, tuple[str, int, int]] = {}

    def _hidden(self, closed: set[int]) -> dict[int, tuple[int, Severity | None]]:
        """Return how many steps every collapsed place hides, and the worst that was found about them."""
        ranks = list(Severity)
        steps, worst = [0] * len(self.tree), [len(ranks)] * len(self.tree)
        for place in range(len(steps) - 1, ROOT, -1):
            if not self.tree.is_reference(place):
                found = self.findings.get(self.tree.targets[place], ())
                parent = self.tree.parents[place]
                steps[parent] += 1 + steps[place]
                worst[parent] = min(worst[parent], worst[place], *(ranks.index(each.severity) for each in found))
        return {place: (steps[place], (*ranks, None)[worst[place]]) for place in closed}

    def draw(self, upright: bool, language: str) -> Drawing:
        """Return the picture."""
        places, first = self._shown()
        contents = [_Content(0, 0, ""), *map(self._content, places[1:])]
        # Along is where the picture grows to; across, the boxes of a layer stand beside each other.
        if upright:
            half = [max(each.width, each.label_width) // 2 for each in contents]
        else:
            half = [max(each.height, each.label_height) // 2 for each in contents]
        middles = list(map(round, tidy.spread(first, half, BESIDE if upright else ABOVE)))
        aside = MARGIN - min(map(sub, middles[1:], half[1:]))
        layers = [0] * len(places)
        for place in range(len(places)):
            layers[first[place] : first[place + 1]] = [layers[place] + 1] * (first[place + 1] - first[place])
        starts, parts, end = _levels(layers, contents, upright)
        boxes: list[Box] = []
        lines: list[Line] = []
        waiting = list(range(first[1] - 1, 0, -1))
        above = [0] * len(places)
        while waiting:
            place = waiting.pop()
            layer, middle, content = layers[place], middles[place] + aside, contents[place]
            start = starts[layer]
            if upright:
                x, y = middle - content.width // 2, start
            else:
                x, y = start, middle - content.height // 2
            box = self._box(places[place], x, y, content, layer)
            if above[place]:
                lines.append(
                    self._line(boxes[above[place] - 1], box, middle, parts[layer - 1], places[place], content, upright)
                )
            boxes.append(box)
            for child in range(first[place + 1] - 1, first[place] - 1, -1):
                above[child] = len(boxes)
                waiting.append(child)
        across = aside + MARGIN + max(map(add, middles[1:], half[1:]))
        width, height = (across, end) if upright else (end, across)
        return Drawing(tuple(boxes), tuple(lines), width, height, "vertical" if upright else "horizontal", language)

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

    def _content(self, place: int) -> _Content:
        tree = self.tree
        target, ways = tree.targets[place], tree.ways[place]
        if tree.places.get(target) != place:
            content = self._references.get(target)
            if content is None:
                said, wide, lines = self._broken(self.words.place(tree.flow, target), SMALL)
                content = _Content(_even(wide + LEAF_ICON + END), SMALL_LINE * lines + LEAF_PAD, said, "")
                self._references[target] = content
        else:
            content = self._step(target, place)
        if not ways:
            return content
        label = "\n".join(filter(None, map(self.words.way, ways))) if len(ways) > 1 else self.words.way(ways[0])
        if not label:
            return content
        known = self._labels.get(label)
        if known is None:
            said, wide, lines = self._broken(label, SMALL, CONTINUED)
            known = self._labels[label] = (said, _even(wide), SMALL_LINE * lines)
        return _Content(content.width, content.height, content.text, content.detail, *known)

    def _step(self, id: NodeId, place: int) -> _Content:
        title, detail = self.words.step(self.tree.flow.index[id])
        more = [detail] if detail else []
        if id in self.states:
            more.append(self.words.state(self.states[id]))
        if place in self.hidden:
            more.append(self.words.hides(self.hidden[place][0]))
        text, wide, lines = self._broken(title, BOLD)
        height = 2 * PAD + TITLE_LINE * lines
        if more:
            detail, across, lines = self._broken("\n".join(more), SMALL)
            wide, height = max(wide, across), height + SMALL_LINE * lines
        if id in self.findings:
            shown = found_lines(self.findings[id])
            wide = max(wide, *(self.measure(each, SMALL) + FOUND_ICON for _, each in shown))
            height += SMALL_LINE * len(shown)
        return _Content(_even(wide + ICON + END), height, text, detail)

    def _broken(self, text: str, size: float, indent: str = "") -> tuple[str, float, int]:
        """Return a text in lines that are narrow enough, how wide the widest is, and how many there are."""
        measure = self.measure
        if "\n" not in text:
            wide = measure(text, size)
            if wide <= ROOM:
                return text, wide, 1
        lines: list[str] = []
        for part in text.split("\n"):
            line = ""
            for word in part.split(" "):
                longer = f"{line} {word}" if line else word
                while measure(longer, size) > ROOM:
                    if line.strip():
                        lines.append(line)
                        longer = indent + word
                        line = ""
                    else:  # a word that is itself too wide
                        room = max(int(len(longer) * ROOM / measure(longer, size)) - 1, len(indent) + 1)
                        lines.append(longer[:room])
                        longer = indent + longer[room:]
                line = longer
            lines.append(line)
        return "\n".join(lines), max(measure(line, size) for line in lines), len(lines)

    def _box(self, place: int, x: int, y: int, content: _Content, layer: int) -> Box:
        tree = self.tree
        target = tree.targets[place]
        node = tree.flow.index.get(target)
        kind = BUILT_IN_KINDS[target] if node is None else KINDS[type(node)]
        width, height, text, detail = content[:4]
        if tree.places.get(target) != place:
            id = f"{tree.targets[tree.parents[place]]}/{target}"
            return Box(id, target, x, y, width, height, text, True, kind, layer)
        found = tuple(self.findings[target]) if target in self.findings else ()
        if place not in self.hidden:
            return Box(target, target, x, y, width, height, text, False, kind, layer, detail, False, 0, None, found)
        return Box(
            target, target, x, y, width, height, text, False, kind, layer, detail, True, *self.hidden[place], found
        )

    def _line(
        self, source: Box, target: Box, middle: int, part: int, place: int, content: _Content, upright: bool
    ) -> Line:
        """Return the line from a box to one below it, whose middle is given; it parts from its siblings at ``part``."""
        wide, high = content.label_width, content.label_height
        if upright:
            out = source.x + source.width // 2
            begin, end = (out, source.y + source.height), (middle, target.y)
            bends = () if out == middle else ((out, part), (middle, part))
            x, y = middle - wide // 2, target.y - IN - high
        else:
            out = source.y + source.height // 2
            begin, end = (source.x + source.width, out), (target.x, middle)
            bends = () if out == middle else ((part, out), (part, middle))
            x, y = part + IN, middle - high // 2
        edges = self.tree.ways[place]
        live = None
        if source.node in self.states:
            live = any(edge.when == self.states[source.node] for edge in edges)
        points = (begin, *bends, end)
        if not wide:
            return Line(source.id, target.id, points, "", edges, live=live)
        return Line(source.id, target.id, points, content.label, edges, x, y, wide, high, live)


def found_lines(findings: Sequence[Finding]) -> list[tuple[Severity | None, str]]:
    """Return what a box says of its findings, the worst first: how bad, and the code; of very many, only some."""
    ranks = list(Severity)
    worst = sorted(findings, key=lambda each: ranks.index(each.severity))
    shown: list[tuple[Severity | None, str]] = [(each.severity, each.code.removeprefix("ivr.")) for each in worst]
    if len(shown) > MOST_FOUND:
        shown[MOST_FOUND - 1 :] = [(None, f"+ {len(shown) - MOST_FOUND + 1}")]
    return shown


def _levels(layers: Sequence[int], contents: Sequence[_Content], upright: bool) -> tuple[list[int], list[int], int]:
    """Return where the boxes of each layer begin, where lines part after it, and where the picture ends."""
    deepest = [0] * (layers[-1] + 1)
    labels = [0] * (layers[-1] + 1)
    for layer, content in zip(layers, contents, strict=True):
        depth, label = (content.height, content.label_height) if upright else (content.width, content.label_width)
        deepest[layer] = max(deepest[layer], depth)
        labels[layer] = max(labels[layer], label)
    starts, parts, end = [0], [0], MARGIN
    for layer in range(1, len(deepest)):
        starts.append(end if layer == 1 else end + OUT + 2 * IN + labels[layer])
        end = starts[layer] + deepest[layer]
        parts.append(end + OUT)
    return starts, parts, end + MARGIN


def _even(length: float) -> int:
    """Return the next even number of pixels."""
    return 2 * ceil(length / 2)
