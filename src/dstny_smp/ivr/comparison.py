"""What a change of a flow changes: steps, settings and ways on; and which errors it adds.

It compares what is set up, step by step and way by way, from the one list of ways
that the walker follows. Which callers notice is a question for a whole call.

>>> from dstny_smp.destination import ToQueue
>>> from dstny_smp.ivr import Choice, Flow, HangUp, Option, Retry, Transfer
>>> sales, bye = Transfer("sales", ToQueue("sales"), name="Sales"), HangUp("bye", name="Bye")
>>> before = Flow("main", [Choice("main", "welcome", [Option("1", "Sales", "sales")], name="Main"), sales, bye])
>>> after = before.put(Choice("main", "hello", [Option("1", "Sales", "bye")], name="Main"))
>>> print(diff(before, after).text("nl"))
Main: anders ingesteld: prompt
Main, 1 Sales: nu naar Bye, was naar Sales
>>> [finding.code for finding in added_errors(after, after)]
[]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from dstny_smp.findings import Finding, Report
from dstny_smp.ids import NodeId, PromptId
from dstny_smp.ivr.captions import Captions, Names, nameless
from dstny_smp.ivr.checks import lint
from dstny_smp.ivr.flow import Flow
from dstny_smp.ivr.nodes import Edge, EdgeKind, Node, Retry
from dstny_smp.media import PromptFacts
from dstny_smp.messages import Said, translate
from dstny_smp.model import Value, fields

_WAYS: Final = frozenset({"id", "to", "options", "open", "closed", "forward", "on_busy", "on_no_answer", "on_failed"})
"""Fields of a step that say where a call goes: they are compared as ways."""


@attrs.frozen(repr=False, eq=False)
class WayChange(Value):
    """One way on that is new (``before`` is None), gone (``after`` is None), or leads or is called otherwise."""

    before: Edge | None
    after: Edge | None


@attrs.frozen(repr=False, eq=False)
class SettingsChange(Value):
    """One step whose settings differ.

    Attributes:
        before: the step as it was.
        after: the step as it is.
        fields: which settings, by name; ``on_silence`` for its rounds and prompts.
    """

    before: Node
    after: Node
    fields: tuple[str, ...]


@attrs.frozen(kw_only=True, repr=False, eq=False)
class FlowChange(Value):
    """What differs between two flows; false when nothing does.

    Attributes:
        before: one flow.
        after: the other.
        added: steps that are new, in the order of the flow. A step of another kind is gone and new.
        removed: steps that are gone.
        settings: steps that are set up otherwise.
        ways: ways on that differ, step by step, between steps that are in both flows, or from new ones.
    """

    before: Flow
    after: Flow
    added: tuple[Node, ...]
    removed: tuple[Node, ...]
    settings: tuple[SettingsChange, ...]
    ways: tuple[WayChange, ...]

    def __bool__(self) -> bool:
        moved = self.before.start != self.after.start
        return bool(moved or self.added or self.removed or self.settings or self.ways)

    def text(self, language: str = "en", names: Names = nameless) -> str:
        """Return the change in words, a line for each difference; empty when there is none.

        Args:
            language: ``nl`` or ``en``.
            names: what prompts, queues and so on are called; by their ids where nobody knows.
        """
        return "\n".join(self._lines(language, Captions(language, names)))

    def _lines(self, language: str, words: Captions) -> Iterator[str]:
        def line(code: str, **params: object) -> str:
            said = {name: Said(value) if isinstance(value, str) else value for name, value in params.items()}
            return translate(code, said, language)

        def place(flow: Flow, target: NodeId) -> str:
            return words.place(flow, target)

        if self.before.start != self.after.start:
            start, was = place(self.after, self.after.start), place(self.before, self.before.start)
            yield line("change.start", start=start, was=was)
        for node in self.removed:
            yield line("change.removed", step=words.step(node)[0])
        for node in self.added:
            yield line("change.added", step=words.step(node)[0])
        for change in self.settings:
            yield line("change.settings", step=words.step(change.after)[0], fields=", ".join(change.fields))
        for way in self.ways:
            edge, flow = (way.before, self.before) if way.after is None else (way.after, self.after)
            if edge is None:
                continue
            step = place(flow, edge.source)
            params = {"step": f"{step}, {words.way(edge)}" if words.way(edge) else step, "to": place(flow, edge.target)}
            if way.before is None or way.after is None:
                yield line("change.way_gone" if way.after is None else "change.way_new", **params)
            elif way.before.target != way.after.target:
                yield line("change.way_moved", was=place(self.before, way.before.target), **params)
            else:
                yield line("change.way_renamed", was=words.way(way.before), **params)


def diff(before: Flow, after: Flow) -> FlowChange:
    """Return what differs between two flows. Linear in their size."""
    old, new = before.index, after.index
    same = {id for id, node in new.items() if type(old.get(id)) is type(node)}
    settings = (_settings(old[node.id], node) for node in after.nodes if node.id in same)
    return FlowChange(
        before=before,
        after=after,
        added=tuple(node for node in after.nodes if node.id not in same),
        removed=tuple(node for node in before.nodes if node.id not in same),
        settings=tuple(change for change in settings if change is not None),
        ways=tuple(_ways(before, after, same)),
    )


def _settings(before: Node, after: Node) -> SettingsChange | None:
    if before == after:
        return None
    changed = tuple(
        field.name
        for field in fields(type(after))
        if field.name not in _WAYS and _alone(getattr(before, field.name)) != _alone(getattr(after, field.name))
    )
    return SettingsChange(before, after, changed) if changed else None


def _alone(value: object) -> object:
    """Return a setting without where it leads."""
    return attrs.evolve(value, to=None) if isinstance(value, Retry) else value


def _ways(before: Flow, after: Flow, same: set[NodeId]) -> Iterator[WayChange]:
    was = {_key(edge): edge for edge in before.edges() if edge.source in same}
    for edge in after.edges():
        known = was.pop(_key(edge), None) if edge.source in same else None
        if known is None or (known.target, known.label) != (edge.target, edge.label):
            yield WayChange(known, edge)
    for edge in was.values():
        yield WayChange(edge, None)


def _key(edge: Edge) -> tuple[NodeId, EdgeKind, str, str]:
    return edge.source, edge.kind, edge.keys, edge.when


def added_errors(before: Flow | None, after: Flow, prompts: Mapping[PromptId, PromptFacts] | None = None) -> Report:
    """Return the errors of a flow that were not there before: what a commit refuses; a draft may hold them.

    Old errors do not stop a change, or nobody could mend one thing at a time.

    Args:
        before: what is published; None for a new flow, all of whose errors count.
        after: what is to be published.
        prompts: what is known of each prompt; None to leave audio out of it.

    >>> from dstny_smp.ivr import Choice, Flow, Retry
    >>> silent = Flow("main", [Choice("main", None, [], on_silence=Retry(to="@repeat"))])
    >>> bool(added_errors(None, silent)), bool(added_errors(silent, silent))
    (True, False)
    """
    known = set() if before is None else {_name(finding) for finding in lint(before, prompts).errors}
    return Report(tuple(finding for finding in lint(after, prompts).errors if _name(finding) not in known))


def _name(finding: Finding) -> tuple[str, str, object]:
    return finding.code, finding.path, finding.params.get("language")
