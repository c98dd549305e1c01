"""The picture of a flow as an SVG document.

A kind of step is told by its shape, its sign and its colour; what takes a call
from one to the next by words and by the dashes of the line. There are no scripts
and no fonts from elsewhere, and it follows the reader's dark or light setting.
Steps are a tree to assistive technology and take the focus in reading order; each
tells in words what it is, how one comes there and what was found. All text is
escaped. Where things stand is `dstny_smp.ivr.layout`'s.

Source: SVG 1.1 and 2; WAI-ARIA 1.2 (tree); WCAG 2.2 success criteria 1.1.1, 1.4.1, 1.4.3 and 2.4.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from dstny_smp.findings import Severity
from dstny_smp.ids import NodeId
from dstny_smp.ivr import printing
from dstny_smp.ivr.captions import Captions
from dstny_smp.ivr.drawn import CONTINUED, Box, Drawing, Line
from dstny_smp.ivr.nodes import Edge, EdgeKind
from dstny_smp.lettering import clean
from dstny_smp.messages import choose, translate

_STYLE: Final = """
.smp-flow{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:11px}
.smp-flow text{fill:#1b2430}
.smp-flow .n{font-size:13px;font-weight:600}
.smp-flow .d{fill:#4c5765}
.smp-flow .k{font-weight:700}
.smp-flow .paper{fill:#fff}
.smp-flow .plate{fill:#fff}
.smp-flow .b{color:#44505e}
.smp-flow .s{fill:#f4f6f8;stroke:currentColor;stroke-width:1.3}
.smp-flow .choice{color:#1f5fa8}.smp-flow .choice .s{fill:#e3eefb}
.smp-flow .announce{color:#6a3fa0}.smp-flow .announce .s{fill:#f0e8fa}
.smp-flow .set_language{color:#7a5a00}.smp-flow .set_language .s{fill:#fbf1d6}
.smp-flow .gate{color:#00695f}.smp-flow .gate .s{fill:#dcf3ef}
.smp-flow .transfer{color:#1d7040}.smp-flow .transfer .s{fill:#dff4e6}
.smp-flow .hang_up{color:#a3312b}.smp-flow .hang_up .s{fill:#fbe5e3}
.smp-flow .ref .s{fill:#fff;stroke-dasharray:4 3}
.smp-flow .under{fill:#fff;stroke:currentColor;stroke-opacity:.6}
.smp-flow .l{fill:none;stroke:#6b7684;stroke-width:1.4;stroke-linejoin:round}
.smp-flow .silence{stroke-dasharray:.1 4;stroke-linecap:round;stroke-width:2}
.smp-flow .invalid{stroke-dasharray:5 4}
.smp-flow .time{stroke-dasharray:10 3 2 3}
.smp-flow .result{stroke-dasharray:12 4}
.smp-flow .live{stroke:#1d7040;stroke-width:3}
.smp-flow .still{opacity:.38}
.smp-flow .p{stroke:#c2410c;stroke-width:4;fill:none;stroke-linejoin:round}
.smp-flow .pn{fill:#c2410c}.smp-flow .pt{fill:#fff;font-size:10px;font-weight:700}
.smp-flow .error{color:#b42318}.smp-flow .warning{color:#8a5300}.smp-flow .info{color:#375a8c}
.smp-flow .m{fill:currentColor}.smp-flow .ink{color:#fff}
.smp-flow .b:focus{outline:none}.smp-flow .b:focus .s,.smp-flow a:focus .s{stroke-width:3.5}
@media (prefers-color-scheme:dark){
.smp-flow text{fill:#e8ecf1}
.smp-flow .d{fill:#b3bdc9}
.smp-flow .paper{fill:#14181e}
.smp-flow .plate{fill:#14181e}
.smp-flow .b{color:#a3adba}.smp-flow .s{fill:#1c222a}
.smp-flow .choice{color:#7fb4f2}.smp-flow .choice .s{fill:#16304f}
.smp-flow .announce{color:#c3a3f0}.smp-flow .announce .s{fill:#31214a}
.smp-flow .set_language{color:#e6c25a}.smp-flow .set_language .s{fill:#3c3010}
.smp-flow .gate{color:#5fd0c2}.smp-flow .gate .s{fill:#0f3834}
.smp-flow .transfer{color:#6fd697}.smp-flow .transfer .s{fill:#153a24}
.smp-flow .hang_up{color:#f39a93}.smp-flow .hang_up .s{fill:#46201d}
.smp-flow .ref .s,.smp-flow .under{fill:#14181e}
.smp-flow .l{stroke:#8d98a6}
.smp-flow .live{stroke:#6fd697}
.smp-flow .p{stroke:#fb923c}.smp-flow .pn{fill:#fb923c}.smp-flow .pt{fill:#14181e}
.smp-flow .error{color:#ff9d94}.smp-flow .warning{color:#ffc46b}.smp-flow .info{color:#9cc0f5}
.smp-flow .ink{color:#14181e}
}
"""

_SIGNS: Final = {
    "choice": "M2.5 2.5h.6M6.8 2.5h.6M11 2.5h.6M2.5 7h.6M6.8 7h.6M11 7h.6M2.5 11.5h.6M6.8 11.5h.6M11 11.5h.6",
    "announce": "M1 5h2.5l3.5-3.5v11L3.5 9H1zM9.5 5q1.5 2 0 4M11.5 3q3 4 0 8",
    "set_language": "M7 1a6 6 0 1 0 .01 0zM1 7h12M7 1q-4 6 0 12M7 1q4 6 0 12",
    "gate": "M7 1a6 6 0 1 0 .01 0zM7 3.5V7l2.5 2",
    "transfer": "M1 7h11M8 3l4 4l-4 4",
    "hang_up": "M3 3l8 8M11 3l-8 8",
    "repeat": "M11.5 4.5a5 5 0 1 0 .5 4M12 1.5v3.5h-3.5",
    "back": "M13 7H2M6 3L2 7l4 4",
    "top": "M7 13V2M3 6l4-4l4 4",
    "ref": "M3 11L11 3M5 3h6v6",
    "error": "M4.5 4.5l5 5M9.5 4.5l-5 5",
    "warning": "M7 5v3.5M7 11v.01",
    "info": "M7 3.5v.01M7 6.5v4",
}
_PLATES: Final = {
    Severity.ERROR: "M4 0h6l4 4v6l-4 4H4l-4-4V4z",
    Severity.WARNING: "M7 0l7 13.5H0z",
    Severity.INFO: "M7 0a7 7 0 1 0 .01 0z",
}


def svg(drawing: Drawing, *, title: str = "", path: Iterable[NodeId | Edge] = (), picture: str = "flow") -> str:
    """Return a picture as an SVG document; the same picture gives the same bytes.

    Args:
        drawing: what `dstny_smp.ivr.layout.arrange` returned.
        title: what the picture is called, such as the menu's name.
        path: the steps and ways that a call took, as `dstny_smp.ivr.render.taken` returns them.
        picture: what the ids inside begin with; ASCII letters, digits and hyphens. Give each its own where
            several pictures stand in one page.
    """
    return _Page(drawing, path, picture).document(title)


class _Page:
    """One document in the making."""

    def __init__(self, drawing: Drawing, path: Iterable[NodeId | Edge], picture: str) -> None:
        self.drawing = drawing
        self.picture = clean(picture)
        self.words = Captions(drawing.language)
        self.shown = {box.node for box in drawing.boxes if not box.stub}
        self.numbers: dict[str, list[int]] = {}
        self.ways: set[tuple[str, str]] = set()
        count = 0
        for step in path:
            if isinstance(step, Edge):
                self.ways.add((step.source, step.target))
            else:
                count += 1
                self.numbers.setdefault(step, []).append(count)

    def document(self, title: str) -> str:
        drawing, picture, words = self.drawing, self.picture, self.words
        across, down = drawing.width, drawing.height
        name = clean(title) or clean(words.say("flow"))
        # What is used elsewhere takes its colour along, but no rule of a style sheet that names its surroundings.
        signs = "".join(
            f'<path id="{picture}-s-{sign}" d="{path}" fill="none" stroke="currentColor" '
            f'stroke-width="{2.2 if sign == "choice" else 1.6}" stroke-linecap="round" stroke-linejoin="round"/>'
            for sign, path in _SIGNS.items()
        )
        opening = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="smp-flow" viewBox="0 0 {across} {down}" '
            f'width="{across}" height="{down}" lang="{choose(drawing.language)}" role="group" '
            f'aria-labelledby="{picture}-title" aria-describedby="{picture}-desc">\n'
            f'<title id="{picture}-title">{name}</title>\n'
            f'<desc id="{picture}-desc">{clean(self._summary())}</desc>\n'
            f"<style>{_STYLE}</style>\n<defs>{signs}</defs>\n"
            f'<rect class="paper" width="{across}" height="{down}"/>\n<g aria-hidden="true">\n'
        )
        tree = f'</g>\n<g role="tree" aria-label="{name}">\n'
        return "".join((opening, *self._lines(), tree, *self._boxes(), "</g>\n</svg>\n"))

    def _summary(self) -> str:
        boxes = [box for box in self.drawing.boxes if not box.stub]
        params = {"steps": len(boxes), "layers": max(box.layer for box in boxes)}
        said = [translate("draw.layers", params, self.drawing.language)]
        found = sum(len(box.findings) for box in boxes)
        if found:
            said.append(translate("draw.found", {"count": found}, self.drawing.language))
        if self.numbers:
            said.append(self.words.say("path"))
        return "; ".join(said)

    def _lines(self) -> Iterator[str]:
        for line in self.drawing.lines:
            drawn = "M" + "L".join(f"{x} {y}" for x, y in line.points)
            edge = line.edges[0]
            live = "" if line.live is None else " live" if line.live else " still"
            if self.ways and (edge.source, edge.target) in self.ways:
                yield f'<path class="p" d="{drawn}"/>\n'
            yield f'<path class="l {edge.kind.value}{live}" d="{drawn}"/>\n'
            if line.width:
                yield from self._label(line, live)

    def _label(self, line: Line, live: str) -> Iterator[str]:
        upright = self.drawing.orientation == "vertical"
        yield f'<rect class="plate" x="{line.x - 3}" y="{line.y}" width="{line.width + 6}" height="{line.height}"/>'
        if upright:
            x, anchor = line.x + line.width // 2, ' text-anchor="middle"'
        else:
            x, anchor = line.x, ""
        faded = ' class="still"' if live == " still" else ""
        y, edges = line.y - 3, iter([edge for edge in line.edges if edge.kind is not EdgeKind.AUTO])
        for said in line.label.split("\n"):
            y += printing.SMALL_LINE
            indent = 0 if upright or not said.startswith(CONTINUED) else printing.SMALL
            keys = "" if said.startswith(CONTINUED) else next(edges).keys
            if keys and said.startswith(keys):
                written = f'<tspan class="k">{keys}</tspan>{clean(said[len(keys) :])}'
            else:
                written = clean(said.removeprefix(CONTINUED))
            yield f'<text x="{x + indent}" y="{y}"{anchor}{faded}>{written}</text>'
        yield "\n"

    def _boxes(self) -> Iterator[str]:
        lines = {line.target: line for line in self.drawing.lines}
        for box in self.drawing.boxes:
            told = clean(self._told(box, lines.get(box.id)))
            if box.stub:
                yield self._reference(box, told)
            else:
                yield self._step(box, told)

    def _told(self, box: Box, line: Line | None) -> str:
        """Return what a box says in words: how one comes here, what it is, what was found."""
        words = self.words
        name = " ".join(box.text.split("\n"))
        if box.stub:
            said = [
                name if box.node.startswith("@") else translate("draw.reference", {"name": name}, self.drawing.language)
            ]
        else:
            said = [f"{words.say(f'kind_{box.kind}')} {name}" if name != words.say(f"kind_{box.kind}") else name]
            said += box.detail.split("\n") if box.detail else []
        if line is not None and line.label:
            said[0] = f"{line.label.replace(chr(10) + CONTINUED, ' ').replace(chr(10), ', ')}: {said[0]}"
        if box.collapsed:
            said.append(words.say("collapsed"))
        if box.worst is not None:
            said.append(words.say(box.worst.value))
        said += [f"{words.say(each.severity.value)} {each.code}" for each in box.findings]
        if box.node in self.numbers and not box.stub:
            said.append(f"{words.say('kind_path')} {', '.join(map(str, self.numbers[box.node]))}")
        return "; ".join(said)

    def _reference(self, box: Box, told: str) -> str:
        sign = box.kind if box.node.startswith("@") else "ref"
        marked = ""
        drawn = f'<rect class="s" width="{box.width}" height="{box.height}" rx="{min(box.height // 2, 13)}"/>'
        if self.ways and tuple(box.id.split("/")) in self.ways:
            marked = f'<rect class="p" width="{box.width}" height="{box.height}" rx="{min(box.height // 2, 13)}"/>'
        y = printing.LEAF_PAD // 2 - 3
        texts = []
        for line in box.text.split("\n"):
            y += printing.SMALL_LINE
            texts.append(f'<text x="{printing.LEAF_ICON}" y="{y}">{clean(line)}</text>')
        body = (
            f'<g class="b {box.kind} ref" role="treeitem" tabindex="0" aria-level="{box.layer}" data-box="{box.id}" '
            f'transform="translate({box.x} {box.y})"><title>{told}</title>{marked}{drawn}'
            f'<use href="#{self.picture}-s-{sign}" x="8" y="{box.height // 2 - 7}"/>{"".join(texts)}</g>'
        )
        if box.node in self.shown:
            return f'<a href="#{self.picture}-b-{box.node}" tabindex="-1">{body}</a>\n'
        return body + "\n"

    def _step(self, box: Box, told: str) -> str:
        wide, high, kind = box.width, box.height, box.kind
        shape = _shape(kind, wide, high)
        parts = []
        if box.node in self.numbers:
            parts.append(shape.replace("<path ", '<path class="p" '))
        if box.collapsed:
            parts.append(f'<g class="under" transform="translate(5 5)">{shape}</g>')
        parts.append(shape.replace("<path ", '<path class="s" '))
        y = printing.PAD - 4
        for line in box.text.split("\n"):
            y += printing.TITLE_LINE
            parts.append(f'<text class="n" x="{printing.ICON}" y="{y}">{clean(line)}</text>')
        y += 1
        if box.detail:
            for line in box.detail.split("\n"):
                y += printing.SMALL_LINE
                parts.append(f'<text class="d" x="{printing.ICON}" y="{y}">{clean(line)}</text>')
            if box.worst is not None:
                parts.append(self._mark(box.worst, printing.ICON - 18, y - 11))
        if box.findings:
            for severity, code in printing.found_lines(box.findings):
                y += printing.SMALL_LINE
                x = printing.ICON
                if severity is not None:
                    parts.append(self._mark(severity, x, y - 11))
                    x += printing.FOUND_ICON
                parts.append(f'<text class="k" x="{x}" y="{y}">{clean(code)}</text>')
        if box.node in self.numbers:
            parts.append(_number(self.numbers[box.node]))
        expanded = ' aria-expanded="false"' if box.collapsed else ""
        return (
            f'<g class="b {kind}" id="{self.picture}-b-{box.node}" role="treeitem" tabindex="0" '
            f'aria-level="{box.layer}"{expanded} data-box="{box.id}" transform="translate({box.x} {box.y})">'
            f"<title>{told}</title>{''.join(parts)}"
            f'<use href="#{self.picture}-s-{kind}" x="10" y="10"/></g>\n'
        )

    def _mark(self, severity: Severity, x: int, y: int) -> str:
        return (
            f'<g class="{severity.value}" transform="translate({x} {y}) scale(.9)"><path class="m" '
            f'd="{_PLATES[severity]}"/><use class="ink" href="#{self.picture}-s-{severity.value}"/></g>'
        )


def _shape(kind: str, wide: int, high: int) -> str:
    """Return the outline of a step: each kind has its own."""
    middle = high // 2
    match kind:
        case "choice":
            path = f"M7 0H{wide - 7}q7 0 7 7V{high - 7}q0 7-7 7H7q-7 0-7-7V7q0-7 7-7z"
        case "announce":
            path = f"M0 0H{wide - 11}l11 11V{high}H0z"
        case "set_language":
            path = f"M7 0H{wide}L{wide - 7} {high}H0z"
        case "gate":
            path = f"M9 0H{wide - 9}L{wide} {middle}L{wide - 9} {high}H9L0 {middle}z"
        case "transfer":
            path = f"M0 0H{wide - 11}L{wide} {middle}L{wide - 11} {high}H0z"
        case _:
            path = f"M8 0H{wide - 8}l8 8V{high - 8}l-8 8H8l-8-8V8z"
    return f'<path d="{path}"/>'


def _number(numbers: list[int]) -> str:
    """Return the places of a step in a path, as a badge on its corner."""
    said = ",".join(map(str, numbers[:3])) + "…" * (len(numbers) > 3)
    wide = max(18, 6 * len(said) + 8)
    return (
        f'<rect class="pn" x="-8" y="-9" width="{wide}" height="16" rx="8"/>'
        f'<text class="pt" x="{wide // 2 - 8}" y="3" text-anchor="middle">{said}</text>'
    )
