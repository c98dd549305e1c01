"""Twilio Studio flows.

What differs there: a menu is two widgets, one that gathers keys and one that
splits on them; they become one. ``timeout`` is the time for the first key and for
each next one. A menu is played once, and where it leads after silence or a mistake
is drawn; so each has no retries here.

>>> imported = loads('''{"initial_state": "Trigger", "states": [
...   {"name": "Trigger", "type": "trigger", "transitions": [{"event": "incomingCall", "next": "hello"}]},
...   {"name": "hello", "type": "say-play", "properties": {"say": "Welcome"},
...    "transitions": [{"event": "audioComplete"}]}]}''')
>>> [node.id for node in imported.flow.nodes], dict(imported.prompts), imported.losses
(['end', 'hello'], {'Welcome': 'Welcome'}, ())

Source: Twilio, "Studio Flow Definition" and "Widget Library".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Final

from dstny_smp import limits
from dstny_smp.destination import Destination, ToQueue
from dstny_smp.errors import InvalidValueError
from dstny_smp.findings import Severity
from dstny_smp.ids import NodeId, PromptId
from dstny_smp.ivr.importers.draft import Draft, Imported, Ways, json_of, mapping, objects, said, seconds
from dstny_smp.ivr.nodes import FIRST_DIGIT, INTER_DIGIT, Announce, Choice, HangUp, Option, Retry, Transfer
from dstny_smp.validation import key

_START: Final = "incomingCall"
_ON: Final = ("next", "success", "sent", "audioComplete", "recordingComplete", "callCompleted", "noMatch")
"""The events by which a call goes on behind a widget that a menu passes over, the first one that leads somewhere."""
_SENDING: Final = frozenset({"connect-call-to", "enqueue-call", "send-to-flex", "record-voicemail"})


def loads(text: str | bytes, *, destinations: Mapping[str, Destination] | None = None) -> Imported:
    """Read a flow, as calls come into it.

    Args:
        text: JSON with ``states`` and ``initial_state``.
        destinations: what its numbers and queues mean here. A queue that is not given keeps its name.

    Raises:
        InvalidValueError: ``field.wrong_type``, ``import.too_large``, ``import.unreadable``, ``import.empty``.
    """
    document = json_of(text)
    states: dict[str, Mapping[str, object]] = {}
    for state in objects(document.get("states")):
        states.setdefault(said(state.get("name")), state)
    trigger = states.get(said(document.get("initial_state")))
    if trigger is None:
        raise InvalidValueError("import.empty", "initial_state", "text")
    first = _ways(trigger).get(_START) if said(trigger.get("type")) == "trigger" else trigger.get("name")
    if said(first) not in states:
        raise InvalidValueError("import.empty", _START, "text")
    reader = _Reader(Draft(destinations or {}), states)
    for name in states:
        reader.draft.id(name)  # their names first, so that no name of ours takes one
    for name in states:
        reader.read(name)
    return reader.draft.finished(reader.ways.to(first, f"states[{said(trigger.get('name'))}]"))


class _Reader:
    def __init__(self, draft: Draft, states: Mapping[str, Mapping[str, object]]) -> None:
        self.draft, self._states = draft, states
        self._readers: dict[str, Callable[[str, Mapping[str, object]], object]] = {
            "say-play": self._say,
            "gather-input-on-call": self._gather,
            **dict.fromkeys(_SENDING, self._send),
        }
        self._splits = {name: split for name in states if (split := self._split_of(name))}
        self._passed = {name: _next(state) for name, state in states.items() if _type(state) not in self._readers}
        self.ways = Ways(draft, states, self._passed)

    def read(self, name: str) -> None:
        """Add what a widget becomes."""
        state = self._states[name]
        if name not in self._passed:
            self._readers[_type(state)](name, state)
        elif _type(state) != "trigger" and name not in self._splits.values():
            self.draft.lose("import.passed", Severity.WARNING, _path(name), name=_type(state))

    def _on(self, name: str, event: str) -> NodeId:
        return self.ways.to(_ways(self._states[name]).get(event), f"{_path(name)}.transitions[{event}]")

    def _split_of(self, name: str) -> str:
        """Return the widget that splits on the keys that this one gathers; empty where there is none."""
        state = self._states[name]
        if _type(state) != "gather-input-on-call":
            return ""
        after = said(_ways(state).get("keypress"))
        split = self._states.get(after, {})
        asks = re.sub(r"\s", "", said(mapping(split.get("properties")).get("input")))
        return after if _type(split) == "split-based-on" and asks == f"{{{{widgets.{name}.Digits}}}}" else ""

    def _prompt(self, state: Mapping[str, object]) -> PromptId | None:
        properties = mapping(state.get("properties"))
        source = said(properties.get("say")) or said(properties.get("play"))
        return self.draft.prompt(source) if source else None

    def _say(self, name: str, state: Mapping[str, object]) -> None:
        prompt = self._prompt(state)
        if prompt is None:
            self.draft.lose("import.left_out", Severity.ERROR, f"{_path(name)}.properties", name="say-play")
            prompt = self.draft.prompt(name)
        self._once(name, state)
        self.draft.put(Announce(self.draft.id(name), prompt, self._on(name, "audioComplete")))

    def _once(self, name: str, state: Mapping[str, object]) -> None:
        if said(mapping(state.get("properties")).get("loop")) not in ("", "1"):
            self.draft.lose("import.left_out", Severity.WARNING, f"{_path(name)}.properties.loop", name="loop")

    def _gather(self, name: str, state: Mapping[str, object]) -> None:
        properties = mapping(state.get("properties"))
        self._once(name, state)
        if said(_ways(state).get("speech")):
            self.draft.lose("import.left_out", Severity.WARNING, f"{_path(name)}.transitions[speech]", name="speech")
        patience = seconds(properties.get("timeout"))
        split = self._splits.get(name)
        if split is None:
            options, mistake = self._any_key(name, properties), self._on(name, "keypress")
        else:
            options, mistake = self._options(split), self._on(split, "noMatch")
        self.draft.put(
            Choice(
                self.draft.id(name),
                self._prompt(state),
                options,
                on_silence=Retry(0, (), self._on(name, "timeout")),
                on_invalid=Retry(0, (), mistake),
                first_digit=FIRST_DIGIT if patience is None else patience,
                inter_digit=max(INTER_DIGIT if patience is None else patience, timedelta(milliseconds=1)),
            )
        )

    def _any_key(self, name: str, properties: Mapping[str, object]) -> list[Option]:
        """Return the options of a menu that goes on whatever is pressed."""
        if said(properties.get("number_of_digits")) != "1":
            path = f"{_path(name)}.properties.number_of_digits"
            self.draft.lose("import.left_out", Severity.ERROR, path, name="number_of_digits")
        to = self._on(name, "keypress")
        ends = said(properties.get("finish_on_key"))
        return [Option(pressed, "", to) for pressed in key.KEYS if pressed != ends]

    def _options(self, split: str) -> list[Option]:
        options: dict[str, Option] = {}
        for transition in objects(self._states[split].get("transitions")):
            for entry, path in _entries(split, transition):
                if key.is_entry(entry) and entry not in options and len(options) < limits.OPTIONS:
                    options[entry] = Option(entry, "", self.ways.to(transition.get("next"), path))
                else:
                    self.draft.lose("import.left_out", Severity.ERROR, path, name=entry)
        return list(options.values())

    def _send(self, name: str, state: Mapping[str, object]) -> None:
        properties, id = mapping(state.get("properties")), self.draft.id(name)
        after = next((said(to) for event, to in _ways(state).items() if event != "hangup" and said(to)), "")
        back = self.ways.to(after, f"{_path(name)}.transitions") if after else None
        if after:
            self.draft.lose("import.answered", Severity.WARNING, f"{_path(name)}.transitions", name=after)
        queue = said(properties.get("queue_name")) or said(properties.get("workflow"))
        if _type(state) == "record-voicemail":
            self.draft.lose("import.left_out", Severity.ERROR, _path(name), name="record-voicemail")
            self.draft.put(HangUp(id))
        elif _type(state) == "connect-call-to":
            number = self.draft.destination(said(properties.get("to")), _path(name))
            if number is None:
                self.draft.put(HangUp(id))
            else:
                self.draft.put(Transfer(id, number, on_busy=back, on_no_answer=back, on_failed=back))
        else:
            known = self.draft.known.get(queue)
            destination = known or ToQueue(self.draft.id(queue or name, "queue"))
            self.draft.put(Transfer(id, destination, on_failed=back))


def _path(name: str) -> str:
    return f"states[{name}]"


def _type(state: Mapping[str, object]) -> str:
    return said(state.get("type"))


def _ways(state: Mapping[str, object]) -> dict[str, object]:
    """Return where events lead, the first of each."""
    found: dict[str, object] = {}
    for transition in objects(state.get("transitions")):
        found.setdefault(said(transition.get("event")), transition.get("next"))
    return found


def _next(state: Mapping[str, object]) -> str:
    ways = _ways(state)
    return next((said(ways[event]) for event in _ON if said(ways.get(event))), "")


def _entries(split: str, transition: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield what a way of a split asks for, and its path."""
    if said(transition.get("event")) != "match":
        return
    for condition in objects(transition.get("conditions")):
        value, kind = said(condition.get("value")), said(condition.get("type"))
        path = f"{_path(split)}.transitions[{value}]"
        if kind == "equal_to":
            yield value, path
        elif kind == "matches_any_of":
            yield from ((each.strip(), path) for each in value.split(",")[: limits.OPTIONS])
        else:
            yield f"{kind} {value}", path
