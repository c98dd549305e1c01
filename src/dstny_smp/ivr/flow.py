"""`Flow`, the steps of a menu and the ways between them, and `Menu`, a flow with a number.

A flow that exists is closed: its start and every target is one of its steps or
built in. It may still hold loops, traps, steps nobody reaches and routes without
a target; those are findings of `dstny_smp.ivr.checks`. Steps stand side by side
and name each other by id, so nothing here is nested or recursive, however deep a
menu is.

>>> from dstny_smp.destination import ToQueue
>>> flow = Flow(
...     "main",
...     [
...         Choice("main", "welcome", [Option("1", "Sales", "sales"), Option("9", "Again", "@repeat")]),
...         Transfer("sales", ToQueue("sales")),
...     ],
... )
>>> flow.node("sales").destination
ToQueue(queue='sales')
>>> flow.with_option("main", Option("2", "Goodbye", "bye"))
Traceback (most recent call last):
...
dstny_smp.errors.InvalidValueError: nodes[main].options[2].to: there is no step bye in this flow; ...
>>> [(edge.keys, edge.target) for edge in flow.edges()]
[('1', 'sales'), ('9', '@repeat')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import ClassVar, assert_never

import attrs

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError, UnknownIdError
from dstny_smp.ids import Kind, MenuId, NodeId, Ref, ScheduleId
from dstny_smp.ivr.nodes import (
    BACK,
    BUILT_IN,
    NODES,
    REPEAT,
    TOP,
    Announce,
    Choice,
    DirectDial,
    Edge,
    EdgeKind,
    Gate,
    HangUp,
    Node,
    Option,
    Retry,
    SetLanguage,
    Transfer,
)
from dstny_smp.model import Entity, Key, Model
from dstny_smp.validation import field, label, number

__all__ = [
    "BACK",
    "BUILT_IN",
    "NODES",
    "REPEAT",
    "TOP",
    "Announce",
    "Choice",
    "DirectDial",
    "Edge",
    "EdgeKind",
    "Flow",
    "Gate",
    "HangUp",
    "Menu",
    "Node",
    "Option",
    "Retry",
    "SetLanguage",
    "Transfer",
]


def _nodes(value: Iterable[Node]) -> tuple[Node, ...]:
    return field.tupled(value)  # mypy cannot solve its type variable in a constructor's signature


def _name(value: str) -> str:
    return label.parse(value, path="name")


@attrs.frozen(repr=False, eq=False)
class Flow(Model):
    """The steps of one menu.

    Attributes:
        start: the step a call enters first.
        nodes: the steps, each with its own id; their order means nothing.

    Raises:
        InvalidValueError: ``field.duplicate`` for an id that stands twice, ``ivr.unknown_target`` for a
            start or target that is no step here, and those of the fields.
    """

    start: NodeId = attrs.field(validator=field.an_id)
    nodes: tuple[Node, ...] = attrs.field(converter=_nodes, validator=field.tuple_of(NODES, limits.NODES))

    def __attrs_post_init__(self) -> None:
        index = self.index
        if len(index) != len(self.nodes):
            field.refuse_duplicates((node.id for node in self.nodes), "nodes")
        if self.start not in index:
            raise InvalidValueError("ivr.unknown_target", self.start, "start")
        for node in self.nodes:
            for edge in node.edges():
                if edge.target not in index and edge.target not in BUILT_IN:
                    raise InvalidValueError("ivr.unknown_target", edge.target, edge.path)

    @cached_property
    def index(self) -> Mapping[NodeId, Node]:
        """The nodes by their ids."""
        return {node.id: node for node in self.nodes}

    @cached_property
    def _edges(self) -> tuple[Edge, ...]:
        return tuple(edge for node in self.nodes for edge in node.edges())

    @cached_property
    def tries(self) -> dict[str, object]:
        """What `dstny_smp.ivr.trie` has compiled of this flow's choices; no part of the value."""
        return {}

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the flow; equal flows have equal digests."""
        from dstny_smp import machine  # costs hashlib and json, which storing menus does not need

        return machine.digest(self)

    def node(self, id: NodeId) -> Node:
        """Return the step with this id.

        Raises:
            UnknownIdError: when there is none.
        """
        try:
            return self.index[id]
        except KeyError:
            raise UnknownIdError("node", id) from None

    def __contains__(self, id: object) -> bool:
        """Tell whether there is a step with this id."""
        return id in self.index

    def edges(self) -> tuple[Edge, ...]:
        """Return every way on, step by step in the order of `nodes`."""
        return self._edges

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield the prompts, schedules and destinations of the steps."""
        for node in self.nodes:
            for path, ref in node.references():
                yield f"nodes[{node.id}].{path}", ref

    def put(self, *nodes: Node) -> Flow:
        """Return the flow with these steps: one with a known id replaces the old one, others come last.

        >>> flow = Flow("bye", [HangUp("bye")])
        >>> [node.id for node in flow.put(HangUp("bye", "thanks"), HangUp("night")).nodes]
        ['bye', 'night']
        """
        changed = dict(self.index) | {node.id: node for node in nodes}
        return Flow(self.start, tuple(changed.values()))

    def remove(self, *ids: NodeId) -> Flow:
        """Return the flow without these steps.

        Raises:
            UnknownIdError: for an id that is not here.
            InvalidValueError: ``ivr.unknown_target`` when a step that stays leads to one that goes.
        """
        for id in ids:
            self.node(id)
        return Flow(self.start, tuple(node for node in self.nodes if node.id not in ids))

    def starting(self, id: NodeId) -> Flow:
        """Return the flow that starts with another of its steps."""
        return Flow(id, self.nodes)

    def renamed(self, old: NodeId, new: NodeId) -> Flow:
        """Return the flow in which a step has another id, and every way to it leads there.

        >>> flow = Flow("hello", [Announce("hello", "welcome", "end"), HangUp("end")])
        >>> flow.renamed("end", "bye").node("hello").to
        'bye'
        """
        self.node(old)
        start = new if self.start == old else self.start
        return Flow(start, tuple(_renamed(node, old, new) for node in self.nodes))

    def with_option(self, choice: NodeId, *options: Option) -> Flow:
        """Return the flow with these options in a choice; one with known keys replaces the old one.

        Raises:
            UnknownIdError: when there is no such choice.
        """
        node = self._choice(choice)
        changed = {option.keys: option for option in (*node.options, *options)}
        return self.put(_with_options(node, changed.values()))

    def without_option(self, choice: NodeId, *keys: str) -> Flow:
        """Return the flow without the options that have these keys.

        Raises:
            UnknownIdError: when there is no such choice or no such option.
        """
        node = self._choice(choice)
        known = {option.keys for option in node.options}
        for entry in keys:
            if entry not in known:
                raise UnknownIdError("option", entry, f"nodes[{node.id}].options")
        return self.put(_with_options(node, (each for each in node.options if each.keys not in keys)))

    def _choice(self, id: NodeId) -> Choice:
        node = self.node(id)
        if not isinstance(node, Choice):
            raise UnknownIdError("choice", id)
        return node


def _with_options(choice: Choice, options: Iterable[Option]) -> Choice:
    return attrs.evolve(choice, options=tuple(options))


def _renamed(node: Node, old: str, new: NodeId) -> Node:
    """Return the step with its id and its targets renamed; itself where nothing changes."""

    def to(target: NodeId) -> NodeId:
        return new if target == old else target

    def optional(target: NodeId | None) -> NodeId | None:
        return new if target == old else target

    if node.id != old and not any(edge.target == old for edge in node.edges()):
        return node
    id = to(node.id)
    match node:
        case Choice():
            return attrs.evolve(
                _with_options(node, (attrs.evolve(option, to=to(option.to)) for option in node.options)),
                id=id,
                on_silence=attrs.evolve(node.on_silence, to=optional(node.on_silence.to)),
                on_invalid=attrs.evolve(node.on_invalid, to=optional(node.on_invalid.to)),
            )
        case Announce() | SetLanguage():
            return attrs.evolve(node, id=id, to=to(node.to))
        case Gate():
            return attrs.evolve(node, id=id, open=to(node.open), closed=to(node.closed), forward=optional(node.forward))
        case Transfer():
            return attrs.evolve(
                node,
                id=id,
                on_busy=optional(node.on_busy),
                on_no_answer=optional(node.on_no_answer),
                on_failed=optional(node.on_failed),
            )
        case HangUp():
            return attrs.evolve(node, id=id)
        case _:
            assert_never(node)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Menu(Entity):
    """An IVR menu: a number that callers dial, and the flow they walk.

    Attributes:
        id: its id.
        name: what people call it.
        number: an E.164 number or a short code.
        schedule: the schedule that says whether it is open; asked before the flow starts.
        flow: what callers walk when it is.

    Raises:
        InvalidValueError: ``number.emergency``, ``number.bad_form_or_short_code``, and those of the fields.
    """

    ref_kind: ClassVar[Kind] = "menu"

    id: MenuId = attrs.field(validator=field.an_id)
    name: str = attrs.field(converter=_name)
    number: str = attrs.field(validator=field.checked(number.check_dialled))
    schedule: ScheduleId = attrs.field(validator=field.an_id)
    flow: Flow = attrs.field(validator=field.instance(Flow))

    def claims(self) -> Iterator[tuple[Key, str]]:
        """Yield its number and its name."""
        yield ("number", self.number), "number"
        yield ("menu_name", label.skeleton(self.name)), "name"

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield the schedule, and what the flow names."""
        yield "schedule", Ref("schedule", self.schedule)
        for path, ref in self.flow.references():
            yield f"flow.{path}", ref

    def put(self, *nodes: Node) -> Menu:
        """Return the menu with these steps (see `Flow.put`)."""
        return attrs.evolve(self, flow=self.flow.put(*nodes))

    def remove(self, *ids: NodeId) -> Menu:
        """Return the menu without these steps (see `Flow.remove`)."""
        return attrs.evolve(self, flow=self.flow.remove(*ids))

    def with_option(self, choice: NodeId, *options: Option) -> Menu:
        """Return the menu with these options in a choice (see `Flow.with_option`)."""
        return attrs.evolve(self, flow=self.flow.with_option(choice, *options))

    def without_option(self, choice: NodeId, *keys: str) -> Menu:
        """Return the menu without the options that have these keys (see `Flow.without_option`)."""
        return attrs.evolve(self, flow=self.flow.without_option(choice, *keys))
