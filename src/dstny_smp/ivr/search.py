"""Finding steps of a flow by what people remember of them.

>>> from dstny_smp.destination import ToQueue
>>> from dstny_smp.ivr import Choice, Flow, Option, Transfer
>>> flow = Flow("main", [
...     Choice("main", "welcome", [Option("1", "Café", "cafe")], name="Main"),
...     Transfer("cafe", ToQueue("drinks")),
... ])
>>> [(hit.node, hit.path) for hit in find(flow, "CAFE")]
[('main', ('main',)), ('cafe', ('main', 'cafe'))]
>>> find(flow, "drinks")[0].expand
frozenset({'main'})
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from dstny_smp.destination import ToNumber
from dstny_smp.ids import NodeId
from dstny_smp.ivr.captions import Captions, Names, nameless
from dstny_smp.ivr.flow import Flow
from dstny_smp.ivr.nodes import Choice, Node, Transfer
from dstny_smp.ivr.tree import Tree
from dstny_smp.validation import query


@attrs.frozen
class Hit:
    """A step that was found.

    Attributes:
        node: its id.
    """

    node: NodeId
    _tree: Tree = attrs.field(repr=False, eq=False)

    @property
    def path(self) -> tuple[NodeId, ...]:
        """The steps from a root of the picture down to it, itself the last."""
        return self._tree.path(self.node)

    @property
    def expand(self) -> frozenset[NodeId]:
        """The steps that hide it while they are collapsed: ``collapsed - hit.expand`` shows it."""
        return frozenset(self.path[:-1])


def find(flow: Flow, text: str, *, language: str = "en", names: Names = nameless) -> tuple[Hit, ...]:
    """Return the steps in which every word of the text is found, in the order in which one reads the picture.

    Looked through are names, ids, keys and labels of options, prompts, schedules, and destinations with their
    numbers. Capitals and accents make no difference. Nothing is found by an empty text.

    Args:
        flow: what is searched.
        text: what was typed.
        language: of the fixed words, which are found too.
        names: what prompts, schedules and destinations are called.

    Raises:
        InvalidValueError: ``label.not_text``, ``label.too_long`` (over 200 characters), ``label.forbidden_character``.
    """
    wanted = query.parse(text, "text")
    if not wanted.text.strip():
        return ()
    tree, words = Tree(flow), Captions(language, names)
    hits: list[Hit] = []
    for place in tree.preorder():
        if not tree.is_reference(place):
            node = flow.index[tree.targets[place]]
            if wanted.matches(_texts(node, words), _numbers(node)):
                hits.append(Hit(node.id, tree))
    return tuple(hits)


def _texts(node: Node, words: Captions) -> Iterator[str]:
    yield node.id
    yield from words.step(node)
    if isinstance(node, Choice):
        for option in node.options:
            yield f"{option.keys} {option.label}"
    for _, ref in node.references():
        yield ref.id
        yield words.name(ref.kind, ref.id)


def _numbers(node: Node) -> Iterator[str]:
    if isinstance(node, Transfer) and isinstance(node.destination, ToNumber):
        yield node.destination.number
