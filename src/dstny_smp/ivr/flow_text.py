"""A flow as text: an outline for people, and graphs for Mermaid and Graphviz.

The outline is what the picture says, in words: for terminals, for comparing two
versions, for screen readers. The graphs have every way as a way, and leave it to
these programs where things stand. Text of names is escaped for each form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from dstny_smp.findings import Finding
from dstny_smp.ids import NodeId
from dstny_smp.ivr.captions import BUILT_IN_KINDS, KINDS, Captions, Names, nameless
from dstny_smp.ivr.flow import Flow
from dstny_smp.ivr.layout import by_step
from dstny_smp.ivr.nodes import Edge, EdgeKind
from dstny_smp.ivr.tree import Tree
from dstny_smp.lettering import visible

DEEPEST: Final = 24
"""Layers that an outline indents; deeper ones are told in figures, so that its size grows with the flow only."""

_MERMAID_SHAPES: Final = {
    "choice": ("[", "]"),
    "announce": ("[/", "/]"),
    "set_language": ("[/", "\\]"),
    "gate": ("{{", "}}"),
    "transfer": (">", "]"),
    "hang_up": ("([", "])"),
}
_MERMAID_LINES: Final = {
    EdgeKind.SILENCE: "-.->",
    EdgeKind.INVALID: "-.->",
    EdgeKind.TIME: "==>",
    EdgeKind.RESULT: "==>",
}
_DOT_SHAPES: Final = {
    "choice": "box, style=rounded",
    "announce": "note",
    "set_language": "parallelogram",
    "gate": "hexagon",
    "transfer": "cds",
    "hang_up": "octagon",
}
_DOT_LINES: Final = {
    EdgeKind.SILENCE: "dotted",
    EdgeKind.INVALID: "dashed",
    EdgeKind.TIME: "bold",
    EdgeKind.RESULT: "bold",
}


def outline(flow: Flow, *, language: str = "en", names: Names = nameless, findings: Iterable[Finding] = ()) -> str:
    """Return a flow as indented lines: what a caller does, where it leads, what that is.

    >>> from dstny_smp.ivr import Choice, HangUp, Option
    >>> menu = Choice("main", "welcome", [Option("1", "Bye", "bye"), Option("*", "", "@repeat")], name="Main")
    >>> print(outline(Flow("main", [menu, HangUp("bye")])), end="")
    Main (choice; prompt welcome)
      1 Bye: hang up
      *: → Again
    """
    tree, words, found = Tree(flow), Captions(language, names), by_step(findings)
    layers = [0] * len(tree)
    lines = []
    for place in tree.preorder():
        layers[place] = layer = layers[tree.parents[place]] + 1
        indent = "  " * min(layer - 1, DEEPEST) + (f"[{layer}] " if layer - 1 > DEEPEST else "")
        ways = ", ".join(filter(None, map(words.way, tree.ways[place])))
        target = tree.targets[place]
        if tree.is_reference(place):
            said = f"→ {words.place(flow, target)}"
        else:
            node = flow.index[target]
            said, detail = words.step(node)
            kind = words.say(f"kind_{KINDS[type(node)]}")
            more = detail.split("\n") if detail else []
            if not any(part.startswith(kind) for part in (said, *more)):
                more.insert(0, kind)
            said += f" ({'; '.join(more)})" if more else ""
        lines.append(f"{indent}{ways}: {said}" if ways else f"{indent}{said}")
        if not tree.is_reference(place):
            lines += [f"{indent}  ! {words.say(each.severity)}: {each.code}" for each in found.get(target, ())]
    return "".join(f"{visible(line)}\n" for line in lines)


def mermaid(flow: Flow, *, language: str = "en", names: Names = nameless) -> str:
    """Return a flow as a Mermaid flowchart.

    Mermaid itself draws 500 lines and 50,000 characters unless it is told otherwise (``maxEdges``, ``maxTextSize``).

    >>> from dstny_smp.ivr import Choice, HangUp, Option
    >>> print(mermaid(Flow("main", [Choice("main", None, [Option("1", "R&D", "bye")]), HangUp("bye")])), end="")
    flowchart LR
    n0["main"]
    n1(["hang up"])
    n0 -->|"1 R#38;D"| n1
    """
    words = Captions(language, names)
    lines = ["flowchart LR"]
    for name, target, title, detail in _places(flow, words):
        shape = "repeat" if target in BUILT_IN_KINDS else KINDS[type(flow.index[target])]
        begin, end = _MERMAID_SHAPES.get(shape, ("((", "))"))
        said = "<br/>".join(_mermaid(part) for part in (title, *detail.split("\n")) if part)
        lines.append(f'{name}{begin}"{said}"{end}')
    for source, target, ways in _ways(flow):
        label = _mermaid(", ".join(filter(None, map(words.way, ways))))
        line = _MERMAID_LINES.get(ways[0].kind, "-->")
        lines.append(f'{source} {line}|"{label}"| {target}' if label else f"{source} {line} {target}")
    return "".join(f"{line}\n" for line in lines)


def dot(flow: Flow, *, language: str = "en", names: Names = nameless) -> str:
    r"""Return a flow as a graph for Graphviz.

    >>> from dstny_smp.ivr import Choice, HangUp, Option
    >>> print(dot(Flow("main", [Choice("main", None, [Option("1", "R&D", "bye")]), HangUp("bye")])), end="")
    digraph flow {
    rankdir=LR; node [fontname="sans-serif"]; edge [fontname="sans-serif"];
    n0 [label="main", shape=box, style=rounded];
    n1 [label="hang up", shape=octagon];
    n0 -> n1 [label="1 R&amp;D", style=solid];
    }
    """
    words = Captions(language, names)
    lines = ["digraph flow {", 'rankdir=LR; node [fontname="sans-serif"]; edge [fontname="sans-serif"];']
    for name, target, title, detail in _places(flow, words):
        shape = "plain" if target in BUILT_IN_KINDS else _DOT_SHAPES[KINDS[type(flow.index[target])]]
        said = r"\n".join(_dot(part) for part in (title, *detail.split("\n")) if part)
        lines.append(f'{name} [label="{said}", shape={shape}];')
    for source, target, ways in _ways(flow):
        label = r"\n".join(_dot(said) for said in map(words.way, ways) if said)
        lines.append(f'{source} -> {target} [label="{label}", style={_DOT_LINES.get(ways[0].kind, "solid")}];')
    return "".join(f"{line}\n" for line in (*lines, "}"))


def _places(flow: Flow, words: Captions) -> Iterator[tuple[str, NodeId, str, str]]:
    """Yield the steps, then every use of a built-in target: a name without meaning, target, title, detail."""
    for number, node in enumerate(flow.nodes):
        yield (f"n{number}", node.id, *words.step(node))
    for (_, target), name in _uses(flow).items():
        yield name, target, words.place(flow, target), ""


def _ways(flow: Flow) -> Iterator[tuple[str, str, list[Edge]]]:
    """Yield the ways between each two places, by the names of these."""
    names = {node.id: f"n{number}" for number, node in enumerate(flow.nodes)}
    uses = _uses(flow)
    between: dict[tuple[NodeId, NodeId], list[Edge]] = {}
    for edge in flow.edges():
        between.setdefault((edge.source, edge.target), []).append(edge)
    for (source, target), ways in between.items():
        yield names[source], uses.get((source, target)) or names[target], ways


def _uses(flow: Flow) -> dict[tuple[NodeId, NodeId], str]:
    pairs = dict.fromkeys((edge.source, edge.target) for edge in flow.edges() if edge.target in BUILT_IN_KINDS)
    return {pair: f"b{number}" for number, pair in enumerate(pairs)}


def _mermaid(text: str) -> str:
    """Return text as it may stand between quotes in Mermaid, whose escapes begin with ``#``."""
    return "".join(
        letter if letter.isalnum() or letter in " .,-" or not letter.isascii() else f"#{ord(letter)};"
        for letter in visible(text)
    )


def _dot(text: str) -> str:
    """Return text as it may stand between quotes in DOT, which knows backslashes and the entities of HTML."""
    return visible(text).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
