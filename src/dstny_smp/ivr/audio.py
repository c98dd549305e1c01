"""Whether callers hear what a flow wants them to hear: audio, languages, promises.

What a prompt says is known where it is spoken from text; a menu whose prompt
promises a key that is no option is found so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from dstny_smp.findings import Finding, Severity
from dstny_smp.ids import NodeId, PromptId
from dstny_smp.ivr.nodes import Announce, Choice, EdgeKind, HangUp, Node, Retry
from dstny_smp.ivr.spoken import Place, Spread, call, spread
from dstny_smp.ivr.trie import LONGER, Trie, trie_of
from dstny_smp.ivr.ways import Atlas, Way, bad_entry, is_deaf, path, pressed, rounds_left, witness
from dstny_smp.media import PromptFacts
from dstny_smp.validation import language as languages

_KEYS: Final[Mapping[str, str]] = {
    word: key
    for key, words in {
        "0": "nul zero nought",
        "1": "een één one",
        "2": "twee two",
        "3": "drie three",
        "4": "vier four",
        "5": "vijf five",
        "6": "zes six",
        "7": "zeven seven",
        "8": "acht eight",
        "9": "negen nine",
        "*": "sterretje ster star",
        "#": "hekje hash pound",
    }.items()
    for word in words.split()
}
"""Keys as they are spoken, in Dutch and English."""
_PROMISE: Final = re.compile(
    r"\b(?:toets|kies|druk|press|push|dial)(?: op)?(?: het| een| the)? ([0-9]{1,10}\b|[*#]|"
    + r"\b|".join(sorted(_KEYS))
    + r"\b)",
    re.IGNORECASE,
)


class _Said(NamedTuple):
    """One place where a prompt is played.

    Attributes:
        field: of the node.
        prompt: its id.
        before: what is done in the menu before it is played; None when it never is.
        round: how many rounds of the menu that takes.
    """

    field: str
    prompt: PromptId
    before: str | None = ""
    round: int = 0


def check(atlas: Atlas, prompts: Mapping[PromptId, PromptFacts]) -> Iterator[tuple[NodeId, Finding]]:
    """Yield what callers do not hear, with the node it is about."""
    spreads = spread(atlas)
    for node in atlas.flow.nodes:
        for said in _said(atlas, node):
            facts = prompts.get(said.prompt)
            where = f"nodes[{node.id}].{said.field}"
            params: dict[str, object] = {"name": node.name or node.id, "prompt": said.prompt}
            if facts is None or not facts.languages:
                shown = None
                if node.id in atlas.calls and said.before is not None:
                    shown = witness([*path(atlas.calls, node.id), _waiting(node, said)])
                yield node.id, Finding("ivr.prompt_without_audio", Severity.ERROR, where, params, shown)
                continue
            for language, where_spoken in spreads.items():
                place = _heard(atlas, node, said, where_spoken)
                if place is not None and languages.best((language,), facts.languages) is None:
                    shown = None
                    if said.before is not None:
                        shown = witness([*call(atlas, where_spoken, place), _waiting(node, said)])
                    lacking = params | {"language": language}
                    yield node.id, Finding("ivr.prompt_lacks_language", Severity.ERROR, where, lacking, shown)
            if isinstance(node, Choice) and said.field == "prompt":
                yield from _promises(atlas, node, facts, where, params)


def _heard(atlas: Atlas, node: Node, said: _Said, where_spoken: Spread) -> Place | None:
    """Return where callers hear what is said in a language; None where they do not."""
    if (node.id, None) in where_spoken:
        return node.id, None
    for kind in (EdgeKind.KEY, EdgeKind.SILENCE, EdgeKind.INVALID):
        again = (node.id, kind)
        if again in where_spoken and isinstance(node, Choice):
            used_up = said.field.startswith(f"on_{kind.value}")
            if said.round == 0 or (not used_up and said.round < rounds_left(node, trie_of(atlas.flow, node), kind)):
                return again
    return None


def _waiting(node: Node, said: _Said) -> Way:
    return Way(node.id, node.id, EdgeKind.SILENCE, said.before or "")


def _said(atlas: Atlas, node: Node) -> Iterator[_Said]:
    """Yield every prompt of a node, and what a caller does there to hear it."""
    match node:
        case Announce(prompt=prompt):
            yield _Said("prompt", prompt)
        case HangUp(prompt=prompt) if prompt is not None:
            yield _Said("prompt", prompt)
        case Choice():
            if node.prompt is not None:
                yield _Said("prompt", node.prompt)
            mistake = None if is_deaf(node) else bad_entry(trie_of(atlas.flow, node))
            yield from _of_rounds(node, "on_silence", node.on_silence, "_")
            yield from _of_rounds(node, "on_invalid", node.on_invalid, mistake)
        case _:
            pass


def _of_rounds(node: Choice, field: str, retry: Retry, failure: str | None) -> Iterator[_Said]:
    for index, prompt in enumerate(retry.prompts):
        count = index + 1
        played = failure is not None and count <= retry.retries and count < node.max_rounds
        yield _Said(
            f"{field}.prompts[{index}]", prompt, failure * count if failure is not None and played else None, count
        )


def promised(text: str) -> list[str]:
    """Return the keys that a text tells callers to press, in its order.

    >>> promised("Voor verkoop toets 1, voor service druk op het hekje. Press nine for English.")
    ['1', '#', '9']
    """
    found: list[str] = _PROMISE.findall(text)
    return [_KEYS.get(said.lower(), said) for said in found]


def _promises(
    atlas: Atlas, choice: Choice, facts: PromptFacts, where: str, params: Mapping[str, object]
) -> Iterator[tuple[NodeId, Finding]]:
    """Yield the keys that a menu's prompt promises although they are no option."""
    known = {option.keys for option in choice.options}
    told: set[str] = set()
    for text in facts.texts.values():
        for keys in promised(text):
            dialled = choice.direct_dial is not None and choice.direct_dial.permits(keys)
            if keys not in known and keys not in told and not (dialled and len(keys) > 1):
                told.add(keys)
                shown = None
                if choice.id in atlas.calls and not is_deaf(choice):
                    shown = atlas.call(_trying(choice, trie_of(atlas.flow, choice), keys), to=choice.id)
                yield choice.id, Finding("ivr.promised_key", Severity.WARNING, where, {**params, "keys": keys}, shown)


def _trying(choice: Choice, trie: Trie, keys: str) -> Way:
    """Return what a caller does who presses the promised keys, until the menu decides."""
    for length in range(1, len(keys)):
        if not trie.fit(keys[:length]) & LONGER and choice.direct_dial is None:
            keys = keys[:length]
            break
    return Way(choice.id, choice.id, EdgeKind.KEY, pressed(keys, trie))
