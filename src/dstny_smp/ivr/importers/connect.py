"""Amazon Connect flows, in the language of version 2019-10-30.

What differs there: a menu is played once, and where it leads after silence or a
mistake is drawn; so each has no retries here. A lambda, an attribute, a recording
have no place in a menu: the call goes on behind them.

>>> imported = loads('''{"Version": "2019-10-30", "StartAction": "hello", "Actions": [
...   {"Identifier": "hello", "Type": "MessageParticipant", "Parameters": {"Text": "Welcome"},
...    "Transitions": {"NextAction": "bye"}},
...   {"Identifier": "bye", "Type": "DisconnectParticipant"}]}''')
>>> [node.id for node in imported.flow.nodes], dict(imported.prompts), imported.losses
(['hello', 'bye'], {'Welcome': 'Welcome'}, ())

Source: Amazon Connect API Reference, "Flow language".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from dstny_smp import limits
from dstny_smp.destination import Destination, ToMenu, ToQueue
from dstny_smp.errors import InvalidValueError
from dstny_smp.findings import Severity
from dstny_smp.ids import NodeId, PromptId
from dstny_smp.ivr.importers.draft import Draft, Imported, Ways, json_of, mapping, objects, said, seconds
from dstny_smp.ivr.nodes import (
    FIRST_DIGIT,
    INTER_DIGIT,
    Announce,
    Choice,
    Gate,
    HangUp,
    Option,
    Retry,
    SetLanguage,
    Transfer,
)
from dstny_smp.validation import key, language

_SILENCE: Final = "InputTimeLimitExceeded"
_MISTAKE: Final = "NoMatchingCondition"
_FAILURE: Final = "NoMatchingError"
_SET_QUEUE: Final = "UpdateContactTargetQueue"
_TO_QUEUE: Final = "TransferContactToQueue"
_UNHEARD: Final = frozenset(
    {"UpdateFlowLoggingBehavior", "UpdateContactRecordingBehavior", "UpdateContactRecordingAndAnalyticsBehavior"}
)
"""What no caller notices; no loss is told."""


def loads(text: str | bytes, *, destinations: Mapping[str, Destination] | None = None) -> Imported:
    """Read a flow.

    Args:
        text: JSON with ``StartAction`` and ``Actions``.
        destinations: what its queues, flows and numbers mean here. A queue or a flow that is not given keeps its
            id, as far as that is one here.

    Raises:
        InvalidValueError: ``field.wrong_type``, ``import.too_large``, ``import.unreadable``, ``import.empty``.
    """
    document = json_of(text)
    actions: dict[str, Mapping[str, object]] = {}
    for action in objects(document.get("Actions")):
        actions.setdefault(said(action.get("Identifier")), action)
    start = said(document.get("StartAction"))
    if start not in actions:
        raise InvalidValueError("import.empty", "StartAction", "text")
    reader = _Reader(Draft(destinations or {}), actions)
    for name in actions:
        reader.draft.id(name)  # their names first, so that no name of ours takes one
    for name in actions:
        reader.read(name)
    return reader.draft.finished(reader.ways.to(start, "StartAction"))


class _Reader:
    def __init__(self, draft: Draft, actions: Mapping[str, Mapping[str, object]]) -> None:
        self.draft, self._actions = draft, actions
        self._readers: dict[str, Callable[[str, Mapping[str, object]], object]] = {
            "MessageParticipant": self._message,
            "GetParticipantInput": self._input,
            "DisconnectParticipant": self._end,
            "EndFlowExecution": self._end,
            "CheckHoursOfOperation": self._hours,
            "TransferParticipantToThirdParty": self._number,
            "TransferToFlow": self._flow,
            _TO_QUEUE: self._queue,
        }
        self._passed = {name: step for name in actions if (step := self._next_of(name)) is not None}
        self.ways = Ways(draft, actions, self._passed)

    def read(self, name: str) -> None:
        """Add what an action becomes."""
        action = self._actions[name]
        kind = said(action.get("Type"))
        if name in self._passed:
            if kind not in _UNHEARD:
                self.draft.lose("import.passed", Severity.WARNING, _path(name), name=kind)
        elif kind == _SET_QUEUE:
            self._queue(name, action)
        elif kind == "UpdateContactTextToSpeechVoice":
            self.draft.put(SetLanguage(self.draft.id(name), _language(action), self._after(name)))
        else:
            self._readers[kind](name, action)

    def _next_of(self, name: str) -> str | None:
        """Return what follows an action that a menu passes over; None for what it can say."""
        action = self._actions[name]
        kind = said(action.get("Type"))
        if kind in self._readers:
            return None
        after = said(_transitions(action).get("NextAction"))
        if kind == _SET_QUEUE and said(mapping(self._actions.get(after)).get("Type")) == _TO_QUEUE:
            return None
        if kind == "UpdateContactTextToSpeechVoice" and _language(action):
            return None
        return after or said(_errors(action).get(_MISTAKE)) or said(_errors(action).get(_FAILURE))

    def _after(self, name: str) -> NodeId:
        path = f"{_path(name)}.Transitions.NextAction"
        return self.ways.to(_transitions(self._actions[name]).get("NextAction"), path)

    def _error(self, name: str, kind: str) -> NodeId | None:
        errors = _errors(self._actions[name])
        return self.ways.to(errors[kind], f"{_path(name)}.Transitions.Errors[{kind}]") if kind in errors else None

    def _prompt(self, action: Mapping[str, object]) -> PromptId | None:
        parameters = mapping(action.get("Parameters"))
        sources = (parameters.get(name) for name in ("Text", "SSML", "PromptId"))
        source = next((said(each) for each in sources if said(each)), said(mapping(parameters.get("Media")).get("Uri")))
        return self.draft.prompt(source) if source else None

    def _message(self, name: str, action: Mapping[str, object]) -> None:
        prompt = self._prompt(action)
        if prompt is None:
            self.draft.lose("import.left_out", Severity.ERROR, f"{_path(name)}.Parameters", name="MessageParticipant")
            prompt = self.draft.prompt(name)
        self.draft.put(Announce(self.draft.id(name), prompt, self._after(name)))

    def _input(self, name: str, action: Mapping[str, object]) -> None:
        path, parameters = _path(name), mapping(action.get("Parameters"))
        options: dict[str, Option] = {}
        for pressed, to in _conditions(action):
            if key.is_entry(pressed) and pressed not in options and len(options) < limits.OPTIONS:
                where = f"{path}.Transitions.Conditions[{pressed}]"
                options[pressed] = Option(pressed, "", self.ways.to(to, where))
            else:
                self.draft.lose("import.left_out", Severity.ERROR, f"{path}.Transitions.Conditions", name=pressed)
        if said(parameters.get("StoreInput")).lower() == "true":
            self.draft.lose("import.left_out", Severity.ERROR, f"{path}.Parameters.StoreInput", name="StoreInput")
        patience = seconds(parameters.get("InputTimeLimitSeconds"))
        between = seconds(mapping(parameters.get("DTMFConfiguration")).get("InterdigitTimeLimitSeconds"))
        default = _transitions(action).get("NextAction")
        mistake = self._error(name, _MISTAKE)
        if mistake is None and said(default):
            mistake = self._after(name)
        self.draft.put(
            Choice(
                self.draft.id(name),
                self._prompt(action),
                list(options.values()),
                on_silence=Retry(0, (), self._error(name, _SILENCE)),
                on_invalid=Retry(0, (), mistake),
                first_digit=FIRST_DIGIT if patience is None else patience,
                inter_digit=between or INTER_DIGIT,
            )
        )

    def _end(self, name: str, action: Mapping[str, object]) -> None:
        self.draft.put(HangUp(self.draft.id(name)))

    def _hours(self, name: str, action: Mapping[str, object]) -> None:
        hours = said(mapping(action.get("Parameters")).get("HoursOfOperationId")) or name
        ways = {answer.lower(): to for answer, to in _conditions(action)}
        path = f"{_path(name)}.Transitions"
        shut = ways.get("false", _errors(action).get(_MISTAKE) or _errors(action).get(_FAILURE))
        self.draft.put(
            Gate(
                self.draft.id(name),
                self.draft.id(hours, "schedule"),
                self.ways.to(ways.get("true", _transitions(action).get("NextAction")), path),
                self.ways.to(shut, path),
            )
        )

    def _queue(self, name: str, action: Mapping[str, object]) -> None:
        """Read a transfer to a queue; where the step before it sets the queue, both are one."""
        after = said(_transitions(action).get("NextAction"))
        queue = said(mapping(action.get("Parameters")).get("QueueId"))
        last = after if said(action.get("Type")) == _SET_QUEUE else name
        if not queue:
            self.draft.lose("import.unknown_destination", Severity.ERROR, _path(name), name=_TO_QUEUE)
            self.draft.put(HangUp(self.draft.id(name)))
            return
        full = self._error(last, "QueueAtCapacity") or self._error(last, _FAILURE)
        known = self.draft.known.get(queue)
        destination = known or ToQueue(self.draft.id(queue, "queue"))
        self.draft.put(Transfer(self.draft.id(name), destination, on_failed=full))

    def _number(self, name: str, action: Mapping[str, object]) -> None:
        number = said(mapping(action.get("Parameters")).get("ThirdPartyPhoneNumber"))
        failed, late = self._error(name, "CallFailed"), self._error(name, "ConnectionTimeLimitExceeded")
        after = said(_transitions(action).get("NextAction"))
        if after:
            path = f"{_path(name)}.Transitions.NextAction"
            self.draft.lose("import.answered", Severity.WARNING, path, name=after)
        id, destination = self.draft.id(name), self.draft.destination(number, _path(name))
        if destination is None:
            self.draft.put(HangUp(id))
        else:
            late = late or failed
            self.draft.put(Transfer(id, destination, on_busy=failed, on_no_answer=late, on_failed=failed))

    def _flow(self, name: str, action: Mapping[str, object]) -> None:
        flow = said(mapping(action.get("Parameters")).get("ContactFlowId")) or name
        known = self.draft.known.get(flow)
        destination = known or ToMenu(self.draft.id(flow, "menu"))
        self.draft.put(Transfer(self.draft.id(name), destination, on_failed=self._error(name, _FAILURE)))


def _path(name: str) -> str:
    return f"Actions[{name}]"


def _transitions(action: Mapping[str, object]) -> Mapping[str, object]:
    return mapping(action.get("Transitions"))


def _errors(action: Mapping[str, object]) -> dict[str, object]:
    """Return where errors lead, the first of a kind."""
    found: dict[str, object] = {}
    for error in objects(_transitions(action).get("Errors")):
        found.setdefault(said(error.get("ErrorType")), error.get("NextAction"))
    return found


def _conditions(action: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Yield what is compared for equality, and where that leads."""
    for each in objects(_transitions(action).get("Conditions")):
        condition = mapping(each.get("Condition"))
        operands = condition.get("Operands")
        for operand in operands if isinstance(operands, list) else ():
            operator = said(condition.get("Operator"))
            yield said(operand) if operator == "Equals" else f"{operator} {said(operand)}", each.get("NextAction")


def _language(action: Mapping[str, object]) -> str:
    tag = mapping(action.get("Parameters")).get("LanguageCode")
    return language.parse(tag) if language.is_valid(tag) else ""
