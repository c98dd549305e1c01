"""What a picture of a flow is made of: boxes and lines, as values that any front end can draw.

Coordinates are whole pixels, from the upper left corner to the right and down.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, TypeAlias

import attrs

from dstny_smp.errors import UnknownIdError
from dstny_smp.findings import Finding, Severity
from dstny_smp.ids import NodeId
from dstny_smp.ivr.nodes import Edge

Orientation: TypeAlias = Literal["vertical", "horizontal"]
"""Whether the picture grows downwards or to the right."""
Point: TypeAlias = tuple[int, int]

CONTINUED: Final = "\u2003"
"""What a line of a label begins with that goes on with the one before."""


class Box(NamedTuple):
    """One step, or a reference to one.

    Attributes:
        id: its own name in the picture, the same however the flow around it changes: the id of the step; for a
            reference, the step that it is below, ``/``, and what it refers to.
        node: the step that is shown or referred to; for a reference, maybe ``@repeat``, ``@back`` or ``@top``.
        x: its left edge.
        y: its upper edge.
        width: how wide it is.
        height: how high it is.
        text: what it is called, in lines that fit.
        stub: whether it only refers to a step, which is drawn elsewhere.
        kind: ``choice``, ``announce``, ``set_language``, ``gate``, ``transfer``, ``hang_up`` (for a reference, of
            what it refers to) or ``repeat``, ``back``, ``top``.
        layer: how many steps it is from its root.
        detail: what else there is to know, in lines that fit.
        collapsed: whether it is collapsed and hides something.
        hides: how many steps are hidden below it.
        worst: the worst of the findings about them.
        findings: what was found about this step.
    """

    id: str
    node: NodeId
    x: int
    y: int
    width: int
    height: int
    text: str
    stub: bool
    kind: str
    layer: int
    detail: str = ""
    collapsed: bool = False
    hides: int = 0
    worst: Severity | None = None
    findings: tuple[Finding, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Return it as plain JSON values."""
        worst = None if self.worst is None else self.worst.value
        found = [{"code": each.code, "severity": each.severity.value, "path": each.path} for each in self.findings]
        return {**self._asdict(), "worst": worst, "findings": found}


class Line(NamedTuple):
    """The ways from one step to the next.

    Attributes:
        source: the id of the box above.
        target: the id of the box below.
        points: the corners of the line, from edge to edge.
        label: what takes a call this way, a line a way; a line that goes on begins with `CONTINUED`.
        edges: the ways.
        x: the left edge of the label.
        y: its upper edge.
        width: how wide the label is; 0 without one.
        height: how high it is.
        live: of a gate whose state is known, whether calls go this way now; else None.
    """

    source: str
    target: str
    points: tuple[Point, ...]
    label: str
    edges: tuple[Edge, ...]
    x: int = 0
    y: int = 0
    width: int = 0
    height: int = 0
    live: bool | None = None

    def to_dict(self) -> dict[str, object]:
        """Return it as plain JSON values."""
        edges = [
            {"kind": each.kind.value, "keys": each.keys, "when": each.when, "path": each.path} for each in self.edges
        ]
        return {**self._asdict(), "points": [list(point) for point in self.points], "edges": edges}


@attrs.frozen
class Drawing:
    """A picture of a flow.

    Attributes:
        boxes: in the order in which one reads them: each before what is below it.
        lines: one to every box but the roots, in the same order.
        width: of the whole picture, with a margin.
        height: likewise.
        orientation: whether it grows downwards or to the right.
        language: of its texts.
    """

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: int
    height: int
    orientation: Orientation = "vertical"
    language: str = "en"

    def box(self, id: str) -> Box:
        """Return the box with this id.

        Raises:
            UnknownIdError: when there is none, or it is hidden.
        """
        for box in self.boxes:
            if box.id == id:
                return box
        raise UnknownIdError("node", id)

    def to_dict(self) -> dict[str, object]:
        """Return it as plain JSON values."""
        return {
            "width": self.width,
            "height": self.height,
            "orientation": self.orientation,
            "language": self.language,
            "boxes": [box.to_dict() for box in self.boxes],
            "lines": [line.to_dict() for line in self.lines],
        }
