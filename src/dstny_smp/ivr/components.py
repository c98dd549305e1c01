"""Which nodes of a graph lead to each other: its strongly connected parts.

Nothing here knows what the nodes are; `dstny_smp.ivr.loops` asks it about silent
callers, `dstny_smp.ivr.bounds` about the longest calls. Linear, and without recursion.

>>> [sorted(part) for part in components({"a": ["b"], "b": ["c"], "c": ["b", "d"], "d": []})]
[['d'], ['b', 'c'], ['a']]
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

NodeT = TypeVar("NodeT", bound=Hashable)


def components(graph: Mapping[NodeT, Iterable[NodeT]]) -> Iterator[list[NodeT]]:
    """Yield the strongly connected parts of a graph, each after the parts that it leads to.

    Args:
        graph: every node, and the nodes that it leads to; all of them are nodes too.

    Source: Tarjan, Depth-first search and linear graph algorithms, SIAM J. Comput. 1 (1972).
    """
    number: dict[NodeT, int] = {}
    low: dict[NodeT, int] = {}
    stack: list[NodeT] = []
    on_stack: set[NodeT] = set()
    for root in graph:
        if root in number:
            continue
        number[root] = low[root] = len(number)
        stack.append(root)
        on_stack.add(root)
        work = [(root, iter(graph[root]))]
        while work:
            node, targets = work[-1]
            for target in targets:
                if target not in number:
                    number[target] = low[target] = len(number)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(graph[target])))
                    break
                if target in on_stack:
                    low[node] = min(low[node], number[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == number[node]:
                    part = [stack.pop()]
                    while part[-1] != node:
                        part.append(stack.pop())
                    on_stack.difference_update(part)
                    yield part
