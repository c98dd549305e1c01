"""Which steps and ways of a flow one call took, read off its trace.

>>> from dstny_smp.ivr import Choice, Flow, HangUp, Option, script
>>> flow = Flow("main", [
...     Choice("main", "welcome", [Option("1", "Goodbye", "bye"), Option("*", "", "@repeat")]),
...     HangUp("bye"),
... ])
>>> taken(flow, script.walk(flow, "* 1").trace)[::2]
('main', 'main', 'bye')
>>> [edge.keys for edge in taken(flow, script.walk(flow, "* 1").trace)[1::2]]
['*', '1']
"""

from __future__ import annotations

from collections.abc import Iterable

from dstny_smp.ids import NodeId
from dstny_smp.ivr.flow import Flow
from dstny_smp.ivr.nodes import BUILT_IN, Edge, EdgeKind
from dstny_smp.ivr.trace import Happening


def taken(flow: Flow, trace: Iterable[Happening]) -> tuple[NodeId | Edge, ...]:
    """Return the steps of a call in their order, and between them the ways.

    Another round of the same menu after silence or a mistake is no way; one by an option to ``@repeat`` is.
    """
    path: list[NodeId | Edge] = []
    here: NodeId | None = None
    said = ""  # what was chosen, the state of the gate or the result of the transfer
    for each in trace:
        code = each.code.removeprefix("walk.")
        if code == "chosen":
            said = str(each.params["keys"])
        elif code.startswith(("gate_", "transfer_")):
            said = code.split("_", maxsplit=1)[1]
        elif code == "entered" or (code == "round" and (said or each.node != here)):
            if here is not None:
                way = _way(flow, here, each, said)
                if way is not None:
                    path.append(way)
                elif each.node == here:
                    continue
            path.append(each.node)
            here, said = each.node, ""
        elif code in ("silence", "invalid", "incomplete"):
            said = ""
    return tuple(path)


def _way(flow: Flow, here: NodeId, came: Happening, said: str) -> Edge | None:
    """Return the way from here to where the call came."""
    for edge in flow.node(here).edges():
        fits = edge.target == came.node or edge.target in BUILT_IN
        told = edge.keys if edge.kind is EdgeKind.KEY else edge.when
        if fits and told == said and came.kind in (None, edge.kind):
            return edge
    return None
