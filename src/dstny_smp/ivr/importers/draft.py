"""What the importers share: a flow that is being made of somebody else's, and the list of what was lost.

Other systems name things as they like, let a call fall out of a step without
saying where to, and do things that a menu cannot. A draft gives names that are
ids, ends what leads nowhere, and steps over what cannot be said.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Container, Mapping
from datetime import timedelta
from typing import Final

import attrs

from dstny_smp import limits
from dstny_smp.destination import Destination, ToNumber
from dstny_smp.errors import InvalidValueError, SmpError
from dstny_smp.findings import Finding, Severity
from dstny_smp.ids import NodeId, PromptId
from dstny_smp.ivr.flow import Flow
from dstny_smp.ivr.nodes import HangUp, Node
from dstny_smp.validation import label

END: Final = "end"
"""The step that ends a call which the other system would let fall."""


@attrs.frozen
class Imported:
    """A menu of another system.

    Attributes:
        flow: the menu.
        prompts: what its prompts are there, by their ids here: the name of a sound, or a text to be spoken.
        losses: what could not be said here, or means something else; each with the path in the source. An error
            is a step that is left out, a warning changes what callers meet, a remark does not.
    """

    flow: Flow
    prompts: Mapping[PromptId, str]
    losses: tuple[Finding, ...] = ()


def text_of(data: object) -> str:
    """Return a source as text.

    Raises:
        InvalidValueError: ``field.wrong_type``, ``import.too_large``, ``import.unreadable``.
    """
    if not isinstance(data, str | bytes):
        raise InvalidValueError("field.wrong_type", data, "text", expected="str | bytes")
    if len(data) > limits.MENU_BYTES:
        raise InvalidValueError("import.too_large", len(data), "text", cap=limits.MENU_BYTES)
    try:
        return data if isinstance(data, str) else data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise InvalidValueError("import.unreadable", str(fault), "text") from fault


def json_of(data: object) -> dict[str, object]:
    """Return the object in a JSON source.

    Raises:
        InvalidValueError: as `text_of`.
    """
    try:
        value = json.loads(text_of(data))
    except (ValueError, RecursionError) as fault:
        if isinstance(fault, SmpError):
            raise
        raise InvalidValueError("import.unreadable", str(fault), "text") from fault
    if not isinstance(value, dict):
        raise InvalidValueError("import.unreadable", type(value).__name__, "text")
    return value


def mapping(value: object) -> Mapping[str, object]:
    """Return the value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def objects(value: object) -> list[Mapping[str, object]]:
    """Return the objects in a list; what is none is left out."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def said(value: object) -> str:
    """Return a text or a number as text; what is neither is empty."""
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def seconds(value: object, scale: int = 1) -> timedelta | None:
    """Return a whole number of seconds, or of so many in one; None where there is none within a day."""
    text = said(value)
    if not re.fullmatch(r"[0-9]{1,9}", text):
        return None
    length = timedelta(milliseconds=int(text) * 1000 // scale)
    return length if length <= timedelta(seconds=limits.SECONDS) else None


class Draft:
    """A flow in the making.

    Args:
        known: what the other system's names of destinations mean here.
    """

    def __init__(self, known: Mapping[str, Destination]) -> None:
        self.known = known
        self.losses: list[Finding] = []
        self._nodes: dict[NodeId, Node] = {}
        self._prompts: dict[PromptId, str] = {}
        self._ids: dict[tuple[str, bool, str], str] = {}
        self._taken: set[tuple[str, str]] = set()
        self._serials: Counter[tuple[str, str]] = Counter()

    def id(self, name: str, kind: str = "node", *, own: bool = False) -> str:
        """Return the id of what has this name: the name itself where it can be one.

        A name of our own is another one than the same name in the other system.
        """
        if (kind, own, name) not in self._ids:
            plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name).lstrip("._-")[: limits.ID].rstrip("-") or kind
            made = plain
            while (kind, made) in self._taken:
                self._serials[kind, plain] += 1
                made = f"{plain[: limits.ID - 8]}-{self._serials[kind, plain]}"
            self._taken.add((kind, made))
            self._ids[kind, own, name] = made
        return self._ids[kind, own, name]

    def prompt(self, source: str) -> PromptId:
        """Return the id of the prompt that plays or says this."""
        made = self.id(source, "prompt")
        self._prompts[made] = source
        return made

    def put(self, node: Node) -> NodeId:
        """Add a step, and return its id."""
        self._nodes[node.id] = node
        return node.id

    def end(self, prompt: PromptId | None = None) -> NodeId:
        """Return the id of a step that hangs up, after a prompt or without one."""
        made = self.id(END if prompt is None else f"{END}-{prompt}", own=True)
        return made if made in self._nodes else self.put(HangUp(made, prompt))

    def destination(self, name: str, path: str) -> Destination | None:
        """Return what the other system calls so; None, and a loss, where that is not known."""
        try:
            return self.known.get(name) or ToNumber(name)
        except InvalidValueError:
            self.lose("import.unknown_destination", Severity.ERROR, path, name=name)
            return None

    def lose(self, code: str, severity: Severity, path: str, **params: object) -> None:
        """Note what is lost."""
        self.losses.append(Finding(code, severity, path, params))

    def finished(self, start: NodeId) -> Imported:
        """Return what was made.

        Raises:
            InvalidValueError: those of `Flow`.
        """
        return Imported(Flow(start, tuple(self._nodes.values())), self._prompts, tuple(self.losses))


class Ways:
    """Where the steps of the other system lead, over all that is passed.

    Args:
        draft: that the ways are for.
        names: of all its steps.
        passed: those that a menu passes over, and the name of what follows each; empty where nothing does.
    """

    def __init__(self, draft: Draft, names: Container[str], passed: dict[str, str]) -> None:
        self._draft, self._names, self._passed = draft, names, passed

    def to(self, name: object, path: str) -> NodeId:
        """Return the step to which a way leads; a way that leads nowhere, or round in silence, ends the call."""
        at, over = said(name), dict[str, None]()
        while at in self._passed and at not in over:
            over[at] = None
            at = self._passed[at]
        found = at in self._names and at not in over
        self._passed.update(dict.fromkeys(over, at if found else ""))  # the next one need not go step by step
        if found:
            return self._draft.id(at)
        if at:
            self._draft.lose("import.dangling", Severity.ERROR, path, name=at)
        return self._draft.end()


def title(text: str) -> str:
    """Return a name as it may stand here, cut where it is too long; empty where it may not."""
    try:
        return label.parse(text[: limits.NAME], blank=True)
    except InvalidValueError:
        return ""
