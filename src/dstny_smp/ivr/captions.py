"""How the steps and ways of a flow are called where they are shown: in pictures, in outlines, in search.

A caption is a title and what else there is to know, in the reader's language and
with the names that the organization gives; nothing here is escaped or measured.

>>> from dstny_smp.destination import ToQueue
>>> from dstny_smp.ivr import Choice, Edge, EdgeKind, Transfer
>>> words = Captions("nl", {Ref("queue", "sales"): "Verkoop"}.get)
>>> words.step(Transfer("to-sales", ToQueue("sales"))), words.step(Choice("main", "welcome", [], name="Hoofdmenu"))
(('wachtrij Verkoop', ''), ('Hoofdmenu', 'melding welcome'))
>>> words.way(Edge("main", "to-sales", EdgeKind.KEY, "1", "Verkoop")), words.way(Edge("main", "bye", EdgeKind.SILENCE))
('1 Verkoop', 'geen toets')
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias, assert_never

from dstny_smp.destination import Destination, ToMenu, ToNumber, ToPrompt, ToQueue, ToUser, ToVoicemail
from dstny_smp.destination import HangUp as HangsUp
from dstny_smp.ids import Kind, NodeId, Ref
from dstny_smp.ivr.flow import Flow
from dstny_smp.ivr.nodes import (
    BACK,
    REPEAT,
    TOP,
    Announce,
    Choice,
    Edge,
    EdgeKind,
    Gate,
    HangUp,
    Node,
    SetLanguage,
    Transfer,
)
from dstny_smp.messages import catalogue, choose, translate
from dstny_smp.treatment import State

Names: TypeAlias = Callable[[Ref], "str | None"]
"""What an object is called; None where nobody knows."""

KINDS: Final[dict[type[Node], str]] = {
    Choice: "choice",
    Announce: "announce",
    SetLanguage: "set_language",
    Gate: "gate",
    Transfer: "transfer",
    HangUp: "hang_up",
}
"""What kind of step it is, as pictures and documents call it."""
BUILT_IN_KINDS: Final = {REPEAT: "repeat", BACK: "back", TOP: "top"}
"""What kind of place a built-in target is."""


def nameless(ref: Ref) -> None:
    """Know no object by name: all are called by their ids."""


class Captions:
    """The captions of one reader."""

    def __init__(self, language: str = "en", names: Names = nameless) -> None:
        self._language = choose(language)
        self._names = names
        self._said: dict[str, str] = {}

    def say(self, word: str) -> str:
        """Return a fixed word, such as ``kind_gate`` or ``silence``."""
        said = self._said.get(word)
        if said is None:
            said = self._said[word] = translate(f"draw.{word}", {}, self._language)
        return said

    def step(self, node: Node) -> tuple[str, str]:
        """Return the title of a step, and its details, one a line."""
        match node:
            case Choice(prompt=prompt, direct_dial=dial):
                detail = "" if prompt is None else self.object("prompt", prompt)
                if dial is not None:
                    detail = f"{detail}\n{self.say('direct_dial')}".strip()
                return node.name or node.id, detail
            case Transfer():
                does = self.destination(node.destination)
            case HangUp(prompt=prompt):
                ends = self.say("kind_hang_up")
                does = ends if prompt is None else f"{ends}: {self.object('prompt', prompt)}"
            case Gate():
                return node.name or node.id, self.object("schedule", node.schedule)
            case Announce():
                does = self.object("prompt", node.prompt)
            case SetLanguage():
                does = self.spoken(node.language)
            case _:
                assert_never(node)
        return (node.name, does) if node.name else (does, "")

    def place(self, flow: Flow, target: NodeId) -> str:
        """Return what a reference to a step, or to a built-in target, is called."""
        node = flow.index.get(target)
        return self.say(BUILT_IN_KINDS[target]) if node is None else self.step(node)[0]

    def way(self, edge: Edge) -> str:
        """Return what takes a call this way; empty for what goes on by itself."""
        if edge.kind is EdgeKind.KEY:
            return f"{edge.keys} {edge.label}" if edge.label else edge.keys
        return "" if edge.kind is EdgeKind.AUTO else self.say(edge.when or edge.kind.value)

    def state(self, state: State) -> str:
        """Return how the schedule of a gate is now."""
        return translate("draw.now", {"state": self.say(state.value)}, self._language)

    def hides(self, steps: int) -> str:
        """Return how many steps a collapsed one hides; it may be references only."""
        if not steps:
            return self.say("hides_references")
        return translate("draw.hides", {"count": steps}, self._language)

    def destination(self, destination: Destination) -> str:
        """Return what kind of destination it is, and which."""
        match destination:
            case ToNumber(number=number):
                return f"{self._word('number')} {number}"
            case ToUser(user=user):
                return self.object("user", user)
            case ToVoicemail(user=user):
                return f"{self._word('voicemail')} {self.name('user', user)}"
            case ToQueue(queue=queue):
                return self.object("queue", queue)
            case ToMenu(menu=menu):
                return self.object("menu", menu)
            case ToPrompt(prompt=prompt):
                return self.object("prompt", prompt)
            case HangsUp():
                return self.say("kind_hang_up")
            case _:
                assert_never(destination)

    def object(self, kind: Kind, id: str) -> str:
        """Return what kind of object it is, and which."""
        return f"{self._word(kind)} {self.name(kind, id)}"

    def name(self, kind: Kind, id: str) -> str:
        """Return what an object is called: its name where it is known, else its id."""
        return id if self._names is nameless else self._names(Ref(kind, id)) or id

    def spoken(self, language: str) -> str:
        """Return the name of a spoken language, or its tag."""
        return str(catalogue(self._language).get(f"word.language_{language.partition('-')[0]}", language))

    def _word(self, kind: str) -> str:
        said = self._said.get(kind)
        if said is None:
            said = self._said[kind] = translate(f"word.{kind}", {}, self._language)
        return said
