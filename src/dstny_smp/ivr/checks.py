"""What is wrong with a flow, each finding with the shortest call that shows it.

`lint` reads a flow as callers walk it: ways that nobody can take do not count.
Errors are what a commit refuses when a change adds it; warnings and remarks are
for the administrator to judge. A `Witness` is a script for `dstny_smp.ivr.script`:
``keys`` to press and outcomes to ``assume``. There is none for ``ivr.unreachable``,
which says that no call comes there, nor where what is wrong cannot be met in one call:
at a node that no call comes to, in a prompt that is never played, where one gate would
have to be open and closed, or after more keys than a script may have.
Everything is linear in the flow (the shortest calls times a logarithm).
What only happens to a call that has been in more menus than ``@back`` remembers is
not looked for.

>>> from dstny_smp.ivr import Choice, Flow, HangUp, Option, Retry
>>> flow = Flow("main", [
...     Choice("main", "welcome", [Option("1", "Again", "main")], on_silence=Retry(1, to="main")),
...     HangUp("bye"),
... ])
>>> for finding in lint(flow):
...     print(finding.severity.value, finding.code, finding.path)
error ivr.invalid_without_route nodes[main].on_invalid.to
error ivr.silent_loop nodes[main]
info ivr.restarts_itself nodes[main].options[1].to
warning ivr.unreachable nodes[bye]
>>> lint(flow).findings[0].witness
Witness(keys='222', assume=())
>>> from dstny_smp.ivr import script
>>> script.walk(flow, "222").end
End(reason='no_route', detail='main')
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final, TypeAlias

from dstny_smp import limits
from dstny_smp.findings import Finding, Report, Severity
from dstny_smp.ids import NodeId, PromptId
from dstny_smp.ivr import audio, loops
from dstny_smp.ivr.flow import Flow
from dstny_smp.ivr.nodes import BACK, BUILT_IN, REPEAT, Choice, Edge, EdgeKind, Gate, HangUp, Option, Transfer
from dstny_smp.ivr.trie import LONGER, trie_of
from dstny_smp.ivr.ways import SIGNAL, Atlas, Way, Witness, all_wrong, is_deaf, path, pressed, witness
from dstny_smp.media import PromptFacts

SHOWN: Final = 6
"""Nodes of a loop that a text names."""


Found: TypeAlias = Iterator[tuple[NodeId, Finding]]
"""Findings, each with the node it is about."""


def lint(flow: Flow, prompts: Mapping[PromptId, PromptFacts] | None = None) -> Report:
    """Return everything that is wrong or unwise in a flow, in the order of its nodes.

    Args:
        flow: what is checked.
        prompts: what is known of each prompt; None to leave audio out of it.
    """
    atlas = Atlas(flow)
    found = chain(
        _without_route(atlas),
        _nothing_to_go_back_to(atlas),
        _loops(atlas),
        _traps(atlas),
        _unreachable(atlas),
        _options(atlas),
        () if prompts is None else audio.check(atlas, prompts),
    )
    order = {node.id: place for place, node in enumerate(flow.nodes)}
    return Report(tuple(finding for _, finding in sorted(found, key=lambda each: order[each[0]])))


def _name(atlas: Atlas, node: NodeId) -> str:
    return atlas.flow.node(node).name or node


def _choices(atlas: Atlas) -> Iterator[Choice]:
    """Yield the menus that a call can come to."""
    for id in atlas.calls:
        node = atlas.flow.node(id)
        if isinstance(node, Choice):
            yield node


def _without_route(atlas: Atlas) -> Found:
    """Yield the menus that hang up on who is silent or errs, since they do not say what comes next."""
    for choice in _choices(atlas):
        rounds, last = atlas.rounds[choice.id], choice.on_invalid.to
        if choice.on_silence.to is None and rounds.silent is not None:
            quiet = Way(choice.id, choice.id, EdgeKind.SILENCE, rounds.silent)
            yield _hangs_up(atlas, quiet, "ivr.silence_without_route", "on_silence", atlas.calls)
        if rounds.wrong is not None:
            wrong = Way(choice.id, choice.id, EdgeKind.INVALID, rounds.wrong, detour=rounds.detour)
            # Going back from the first menu is repeating it; either uses up the rounds and then leads nowhere.
            every = wrong._replace(keys=all_wrong(choice, trie_of(atlas.flow, choice)) or rounds.wrong)
            if last is None:
                yield _hangs_up(atlas, wrong, "ivr.invalid_without_route", "on_invalid", atlas.calls)
            elif last == REPEAT:
                yield _hangs_up(atlas, every, "ivr.invalid_without_route", "on_invalid", atlas.calls)
            elif last == BACK and choice.id in atlas.bare:
                yield _hangs_up(atlas, every, "ivr.invalid_without_route", "on_invalid", atlas.bare)


def _hangs_up(
    atlas: Atlas, last: Way, code: str, field: str, come: Mapping[NodeId, Way | None]
) -> tuple[NodeId, Finding]:
    shown = witness([*path(come, last.source), last])
    params = {"name": _name(atlas, last.source)}
    return last.source, Finding(code, Severity.ERROR, f"nodes[{last.source}].{field}.to", params, shown)


def _nothing_to_go_back_to(atlas: Atlas) -> Found:
    """Yield the ways back that a call can come to before it has met a menu."""
    for node in atlas.bare:
        for way in () if atlas.is_choice(node) else atlas.ways[node]:
            if way.target in BUILT_IN:
                where = Edge(way.source, way.target, way.kind, when=way.assume).path
                shown = witness([*path(atlas.bare, node), way])
                params = {"name": _name(atlas, node), "target": way.target}
                yield node, Finding("ivr.nothing_to_go_back_to", Severity.ERROR, where, params, shown)


def _loops(atlas: Atlas) -> Found:
    """Yield where a call goes round without anybody pressing a key, or without anybody answering."""
    silent = list(loops.find(atlas, loops.UNASKED))
    unanswered = loops.find(atlas, loops.UNANSWERED, silent)
    for code, severity, found in (
        ("ivr.silent_loop", Severity.ERROR, silent),
        ("ivr.unanswered_loop", Severity.WARNING, unanswered),
    ):
        for loop in found:
            names = list(dict.fromkeys(_name(atlas, way.source) for way in loop.ways))
            through = names if len(names) <= SHOWN else [*names[: SHOWN - 1], "…"]
            # After the call has come to the loop, the caller need do nothing more.
            quiet = [way._replace(keys="") for way in loop.ways]
            into = Way(loop.start, loop.start, EdgeKind.KEY, loop.keys)
            shown = witness([*path(atlas.calls, loop.start), into, *quiet])
            params = {"name": _name(atlas, loop.start), "through": through}
            yield loop.start, Finding(code, severity, f"nodes[{loop.start}]", params, shown)


def _traps(atlas: Atlas) -> Found:
    """Yield the first menus from which, whatever the caller does, no end is reached."""
    # With no menu behind it, a call that is to go back ends; and it has none after @top.
    ends_bare = {node for node in atlas.bare if _ends_bare(atlas, node)}
    ending = [
        node
        for node in atlas.calls
        if _ends(atlas, node) or (ends_bare and any(way.clears for way in atlas.ways[node]))
    ]
    escapes = set(ending)
    for node in ending:
        for way in atlas.into.get(node, ()):
            if way.source not in escapes:
                escapes.add(way.source)
                ending.append(way.source)
    covered: set[NodeId] = set()
    for choice in _choices(atlas):
        goes_back = any(way.target == BACK for way in atlas.ways[choice.id])
        as_first = choice.id in atlas.bare and choice.id not in ends_bare
        if choice.id in escapes or choice.id in covered or (goes_back and not as_first):
            continue
        come = atlas.bare if goes_back else atlas.calls
        params = {"name": _name(atlas, choice.id)}
        shown = witness(path(come, choice.id))
        yield choice.id, Finding("ivr.trap", Severity.ERROR, f"nodes[{choice.id}]", params, shown)
        # What lies inside the trap is not told again.
        inside = [choice.id]
        covered.add(choice.id)
        for node in inside:
            for way in atlas.ways[node]:
                if way.target not in BUILT_IN and way.target not in covered:
                    covered.add(way.target)
                    inside.append(way.target)


def _ends(atlas: Atlas, id: NodeId) -> bool:
    """Tell whether a call can end at this node, or leave the flow there."""
    node = atlas.flow.node(id)
    match node:
        case HangUp() | Transfer():
            return True
        case Gate():
            return node.forward is None
        case Choice():
            rounds = atlas.rounds[id]
            last = node.on_invalid.to
            return (
                (node.direct_dial is not None and not is_deaf(node))
                or (rounds.silent is not None and node.on_silence.to is None)
                or (rounds.wrong is not None and last in (None, REPEAT))
            )
        case _:
            return False


def _ends_bare(atlas: Atlas, id: NodeId) -> bool:
    """Tell whether a call that has no menu behind it can end at this node for want of one."""
    node = atlas.flow.node(id)
    if isinstance(node, Choice):
        return atlas.rounds[id].wrong is not None and node.on_invalid.to == BACK
    return any(way.target in BUILT_IN for way in atlas.ways[id])


def _unreachable(atlas: Atlas) -> Found:
    """Yield the nodes to which no call comes; of those that are too deep, the first ones."""
    linked = {atlas.flow.start}
    queue = [atlas.flow.start]
    for node in queue:
        for way in atlas.ways[node]:
            if way.target not in BUILT_IN and way.target not in linked:
                linked.add(way.target)
                queue.append(way.target)
                if node in atlas.calls and way.target not in atlas.calls:
                    params = {"name": _name(atlas, way.target), "steps": limits.FLOW_STEPS}
                    where, shown = f"nodes[{way.target}]", atlas.call(way, to=node)
                    yield way.target, Finding("ivr.too_deep", Severity.WARNING, where, params, shown)
    for each in atlas.flow.nodes:
        if each.id not in linked:
            params = {"name": each.name or each.id}
            yield each.id, Finding("ivr.unreachable", Severity.WARNING, f"nodes[{each.id}]", params)


def _options(atlas: Atlas) -> Found:
    """Yield the options that cannot be chosen, or only after a wait, or that begin their own menu anew."""
    for choice in _choices(atlas):
        trie = trie_of(atlas.flow, choice)
        in_order = sorted(trie.options)
        name = _name(atlas, choice.id)
        if is_deaf(choice):
            params: dict[str, object] = {"name": name, "time": choice.first_digit}
            where = f"nodes[{choice.id}].first_digit"
            if choice.options or choice.direct_dial is not None:
                shown = witness(path(atlas.calls, choice.id))
                yield choice.id, Finding("ivr.never_listens", Severity.ERROR, where, params, shown)
            continue
        for option in choice.options:
            where = f"nodes[{choice.id}].options[{option.keys}]"
            params = {"name": name, "keys": option.keys, "label": option.label or option.keys}
            if len(option.keys) > 1 and choice.inter_digit < 2 * SIGNAL and not choice.type_ahead:
                wait = {"time": choice.inter_digit}
                slow = Way(choice.id, choice.id, EdgeKind.KEY, option.keys[0] + "_")  # as fast as anybody can
                shown = atlas.call(slow, to=choice.id)
                yield choice.id, Finding("ivr.option_never_chosen", Severity.ERROR, where, params | wait, shown)
            elif trie.fit(option.keys) & LONGER:
                more = {"longer": in_order[bisect_right(in_order, option.keys)], "time": choice.inter_digit}
                shown = _choosing(atlas, choice, option)
                yield choice.id, Finding("ivr.slow_option", Severity.INFO, where, params | more, shown)
            if option.to == choice.id:
                shown = _choosing(atlas, choice, option)
                yield choice.id, Finding("ivr.restarts_itself", Severity.INFO, f"{where}.to", params, shown)


def _choosing(atlas: Atlas, choice: Choice, option: Option) -> Witness | None:
    """Return the shortest call in which an option is chosen."""
    chosen = Way(choice.id, option.to, EdgeKind.KEY, pressed(option.keys, trie_of(atlas.flow, choice)))
    return atlas.call(chosen, to=choice.id)
