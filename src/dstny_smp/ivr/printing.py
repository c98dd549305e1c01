"""What is written in the boxes and at the lines of a picture, and how much room it takes.

Text that is too wide is broken into lines, between words where that is possible,
so that no name is ever cut off. Where things stand is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import Final, NamedTuple, TypeAlias

from dstny_smp.findings import Finding, Severity
from dstny_smp.ids import NodeId
from dstny_smp.ivr.captions import Captions
from dstny_smp.ivr.drawn import CONTINUED
from dstny_smp.ivr.flow import Flow
from dstny_smp.ivr.nodes import Edge, Node
from dstny_smp.treatment import State

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


# Plain tuples, since a picture has many and the garbage collector leaves these alone.
Content: TypeAlias = tuple[int, int, str, str]
"""Width and height of a box, even numbers of pixels so that middles are whole; its title, its detail."""
Label: TypeAlias = tuple[str, int, int]
"""What is written at a line, with width and height, likewise."""


class Hidden(NamedTuple):
    """How many steps a collapsed one hides, and the worst that was found about them."""

    steps: int
    worst: Severity | None


NOTHING: Final[Content] = (0, 0, "", "")
UNLABELLED: Final[Label] = ("", 0, 0)


class Printer:
    """Writes boxes and labels in one font and language."""

    def __init__(
        self,
        measure: Measure,
        words: Captions,
        findings: Mapping[NodeId, Sequence[Finding]],
        states: Mapping[NodeId, State],
    ) -> None:
        self._measure = measure
        self._words = words
        self._findings = findings
        self._states = states
        self._references: dict[NodeId, Content] = {}
        self._labels: dict[str, Label] = {"": UNLABELLED}

    def step(self, node: Node, hides: Hidden | None) -> Content:
        """Return what is written in the box of a step."""
        title, detail = self._words.step(node)
        if hides is not None or node.id in self._states:
            more = [detail] if detail else []
            if node.id in self._states:
                more.append(self._words.state(self._states[node.id]))
            if hides is not None:
                more.append(self._words.hides(hides.steps))
            detail = "\n".join(more)
        text, wide, lines = self._broken(title, BOLD)
        height = 2 * PAD + TITLE_LINE * lines
        if detail:
            detail, across, lines = self._broken(detail, SMALL)
            height += SMALL_LINE * lines
            wide = max(wide, across)
        if node.id in self._findings:
            shown = found_lines(self._findings[node.id])
            height += SMALL_LINE * len(shown)
            wide = max(wide, *(self._measure(each, BOLD) + FOUND_ICON for _, each in shown))
        return (2 * ceil((wide + ICON + END) / 2), height, text, detail)

    def reference(self, flow: Flow, target: NodeId) -> Content:
        """Return what is written in the box of a reference."""
        content = self._references.get(target)
        if content is None:
            text, wide, lines = self._broken(self._words.place(flow, target), SMALL)
            content = (2 * ceil((wide + LEAF_ICON + END) / 2), SMALL_LINE * lines + LEAF_PAD, text, "")
            self._references[target] = content
        return content

    def label(self, ways: Sequence[Edge]) -> Label:
        """Return what is written at the line of these ways, each on a line of its own."""
        if len(ways) == 1:
            return self._way(self._words.way(ways[0]))
        parts = [self._way(said) for said in map(self._words.way, ways) if said]
        texts, widths, heights = zip(*parts, strict=True) if parts else ((), (0,), ())
        return "\n".join(texts), max(widths), sum(heights)

    def _way(self, said: str) -> Label:
        label = self._labels.get(said)
        if label is None:
            text, wide, lines = self._broken(said, SMALL, CONTINUED)
            label = self._labels[said] = (text, 2 * ceil(wide / 2), SMALL_LINE * lines)
        return label

    def _broken(self, text: str, size: float, indent: str = "") -> tuple[str, float, int]:
        """Return a text in lines that are narrow enough, how wide the widest is, and how many there are."""
        measure = self._measure
        if "\n" not in text:
            wide = measure(text, size)
            if wide <= ROOM:
                return text, wide, 1
        lines: list[str] = []
        for part in text.split("\n"):
            if measure(part, size) <= ROOM:
                lines.append(part)
                continue
            line = ""
            for word in part.split(" "):
                longer = f"{line} {word}" if line else word
                while measure(longer, size) > ROOM and longer.strip():
                    if line.strip():
                        lines.append(line)
                        longer, line = indent + word, ""
                    else:  # a word that is itself too wide
                        fits = max(int(len(longer) * ROOM / measure(longer, size)) - 1, len(indent) + 1)
                        lines.append(longer[:fits])
                        longer = indent + longer[fits:]
                line = longer
            lines.append(line)
        return "\n".join(lines), max(measure(line, size) for line in lines), len(lines)


def found_lines(findings: Sequence[Finding]) -> list[tuple[Severity | None, str]]:
    """Return what a box says of its findings, the worst first: how bad, and the code; of very many, only some."""
    ranks = list(Severity)
    worst = sorted(findings, key=lambda each: ranks.index(each.severity))
    shown: list[tuple[Severity | None, str]] = [(each.severity, each.code.removeprefix("ivr.")) for each in worst]
    if len(shown) > MOST_FOUND:
        shown[MOST_FOUND - 1 :] = [(None, f"+ {len(shown) - MOST_FOUND + 1}")]
    return shown
