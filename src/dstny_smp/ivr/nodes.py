"""The steps of a menu's flow, one class each: what callers hear, press and reach.

A step names the steps that follow it by id, or by one of the three built-in
targets: ``@repeat`` is the menu the caller is in, ``@back`` the one before it,
``@top`` the start of the flow. Whether a named step exists is known to
`dstny_smp.ivr.flow`, not here; whether a prompt, schedule or user exists, to the
organization.

>>> sales = Option("1", "Sales", "to-sales")
>>> main = Choice("main", "welcome", [sales], on_silence=Retry(1, ["again"], "to-desk"))
>>> [(edge.kind.value, edge.keys, edge.target) for edge in main.edges()]
[('key', '1', 'to-sales'), ('silence', '', 'to-desk')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

import attrs

from dstny_smp import destination as destinations
from dstny_smp import ids, limits
from dstny_smp.destination import Destination
from dstny_smp.errors import InvalidValueError
from dstny_smp.ids import NodeId, PromptId, Ref, ScheduleId
from dstny_smp.model import Model
from dstny_smp.validation import field, key, language, number

REPEAT: Final = "@repeat"
"""The menu the caller is in (or was in last), once more; it costs one of its rounds."""
BACK: Final = "@back"
"""The menu before this one; behind an announcement or a transfer, the menu that led there."""
TOP: Final = "@top"
"""The start of the flow."""
BUILT_IN: Final = frozenset({REPEAT, BACK, TOP})

FIRST_DIGIT: Final = timedelta(seconds=5)
"""How long a menu waits for the first key, from the end of its prompt."""
INTER_DIGIT: Final = timedelta(seconds=2)
"""How long a menu waits for the next key of an entry that could still be longer."""
RETRIES: Final = 2
"""Rounds after the first one."""


class EdgeKind(StrEnum):
    """What takes a call from one step to the next."""

    KEY = "key"
    SILENCE = "silence"
    INVALID = "invalid"
    TIME = "time"
    AUTO = "auto"
    RESULT = "result"


class Edge(NamedTuple):
    """One way on.

    Attributes:
        source: the step it leaves.
        target: a step, or ``@repeat``, ``@back``, ``@top``.
        kind: what takes it.
        keys: for `EdgeKind.KEY`, what the caller presses.
        label: for `EdgeKind.KEY`, the option's label.
        when: for `EdgeKind.TIME`, the state (``open``); for `EdgeKind.RESULT`, the result (``busy``).
    """

    source: NodeId
    target: NodeId
    kind: EdgeKind
    keys: str = ""
    label: str = ""
    when: str = ""

    @property
    def path(self) -> str:
        """Where the target is written in the flow.

        >>> Edge("main", "sales", EdgeKind.KEY, "1", "Sales").path
        'nodes[main].options[1].to'
        """
        return f"nodes[{self.source}].{self._field}"

    @property
    def _field(self) -> str:
        match self.kind:
            case EdgeKind.KEY:
                return f"options[{self.keys}].to"
            case EdgeKind.SILENCE:
                return "on_silence.to"
            case EdgeKind.INVALID:
                return "on_invalid.to"
            case EdgeKind.TIME:
                return self.when
            case EdgeKind.AUTO:
                return "to"
            case EdgeKind.RESULT:
                return f"on_{self.when}"


# mypy cannot solve the type variable of `field.tupled` in a constructor's signature.
def _options(value: Iterable[Option]) -> tuple[Option, ...]:
    return field.tupled(value)


def _ids(value: Iterable[PromptId]) -> tuple[PromptId, ...]:
    return field.tupled(value)


def _set(value: Iterable[str]) -> frozenset[str]:
    return field.frozen(value)


def _optional_set(value: Iterable[str] | None) -> frozenset[str] | None:
    return None if value is None else field.frozen(value)


def _target(instance: object, attribute: field.Attribute, value: object) -> None:
    if not (isinstance(value, str) and (value in BUILT_IN or ids.is_valid(value))):
        raise InvalidValueError("ivr.bad_target", value, attribute.name, built_in=sorted(BUILT_IN))


_optional_target: Final = field.optional(_target)


def _prompts(instance: object, attribute: field.Attribute, value: object) -> None:
    field.tuple_of(str, limits.ROUNDS)(instance, attribute, value)
    for index, prompt in enumerate(value):  # type: ignore[arg-type, var-annotated]  # a tuple, as just checked
        ids.check(prompt, f"{attribute.name}[{index}]")


def _extensions(instance: object, attribute: field.Attribute, value: object) -> None:
    field.set_of(str)(instance, attribute, value)
    if len(value) > limits.USERS:  # type: ignore[arg-type]  # a frozenset, as just checked
        count = len(value)  # type: ignore[arg-type]  # as above
        raise InvalidValueError("field.too_many", None, attribute.name, count=count, cap=limits.USERS)
    for extension in value:  # type: ignore[attr-defined]  # as above
        if not number.is_short_code(extension):
            raise InvalidValueError("ivr.bad_extension", extension, f"{attribute.name}[{extension}]")


class _Node(Model):
    """What the steps share."""

    __slots__ = ()

    id: NodeId
    name: str

    def edges(self) -> Iterator[Edge]:
        """Yield the ways on, in the order of the fields; a way without a target is none."""
        return iter(())


@attrs.frozen(repr=False, eq=False)
class Option(Model):
    """One thing a caller can choose: the keys to press, what it is called, where it leads.

    Raises:
        InvalidValueError: ``key.bad_entry``, ``ivr.bad_target``, and those of `label.parse`.

    >>> Option("12", "Export", "export")
    Option(keys='12', label='Export', to='export')
    """

    keys: str = attrs.field(validator=field.checked(key.parse))
    label: str = attrs.field(validator=field.text(blank=True))
    to: NodeId = attrs.field(validator=_target)


@attrs.frozen(repr=False, eq=False)
class Retry(Model):
    """What follows on silence, or on a mistake: so many more rounds, then a target.

    Attributes:
        retries: rounds after the first.
        prompts: what is played before the menu's own prompt in each of those rounds; the last one repeats.
        to: where the call goes when they are used up. None ends the call, and is an error of the checker.

    Raises:
        InvalidValueError: ``id.bad_form``, ``ivr.bad_target``, and those of the fields.
    """

    retries: int = attrs.field(default=RETRIES, validator=field.integer(0, limits.ROUNDS))
    prompts: tuple[PromptId, ...] = attrs.field(default=(), converter=_ids, validator=_prompts)
    to: NodeId | None = attrs.field(default=None, validator=_optional_target)


@attrs.frozen(repr=False, eq=False)
class DirectDial(Model):
    """Which extensions callers may dial instead of choosing an option.

    Attributes:
        allow: only these; None for every extension there is.
        deny: never these; asked before ``allow``.

    Raises:
        InvalidValueError: ``ivr.bad_extension``, ``field.wrong_type``, ``field.too_many``.

    >>> DirectDial(deny=["201"]).permits("201"), DirectDial().permits("201")
    (False, True)
    """

    allow: frozenset[str] | None = attrs.field(
        default=None, converter=_optional_set, validator=field.optional(_extensions)
    )
    deny: frozenset[str] = attrs.field(default=frozenset(), converter=_set, validator=_extensions)

    def permits(self, extension: str) -> bool:
        """Tell whether callers may dial it, if it exists."""
        return extension not in self.deny and (self.allow is None or extension in self.allow)


@attrs.frozen(repr=False, eq=False)
class Choice(_Node):
    """A menu: a prompt, then the caller's keys decide.

    Attributes:
        prompt: played in every round; None to listen at once.
        options: in the order of the picture; each with different keys. Matching does not depend on the order.
        on_silence: when the caller presses nothing.
        on_invalid: when what he presses is no option; also where the call goes when ``max_rounds`` are used up.
        first_digit: how long the first key may take, from the end of the prompt; whole milliseconds.
        inter_digit: how long the next key may take while a longer entry is possible.
        barge_in: a key stops the prompt.
        type_ahead: keys pressed before this menu listens are kept for it.
        direct_dial: which extensions can be dialled here; None for none.
        max_rounds: rounds of one visit that silence, mistakes and ``@repeat`` may take together.

    Raises:
        InvalidValueError: ``field.duplicate`` for keys that stand twice, and those of the fields.

    >>> Choice("main", "welcome", [Option("1", "Sales", "sales"), Option("1", "Support", "support")])
    Traceback (most recent call last):
    ...
    dstny_smp.errors.InvalidValueError: options[1]: 1 stands here twice; give each once
    """

    id: NodeId = attrs.field(validator=field.an_id)
    prompt: PromptId | None = attrs.field(validator=field.optional(field.an_id))
    options: tuple[Option, ...] = attrs.field(converter=_options, validator=field.tuple_of(Option, limits.OPTIONS))
    on_silence: Retry = attrs.field(kw_only=True, factory=Retry, validator=field.instance(Retry))
    on_invalid: Retry = attrs.field(kw_only=True, factory=Retry, validator=field.instance(Retry))
    first_digit: timedelta = attrs.field(
        kw_only=True, default=FIRST_DIGIT, converter=field.whole_seconds, validator=field.milliseconds()
    )
    inter_digit: timedelta = attrs.field(
        kw_only=True, default=INTER_DIGIT, converter=field.whole_seconds, validator=field.milliseconds(low=1)
    )
    barge_in: bool = attrs.field(kw_only=True, default=True, validator=field.flag)
    type_ahead: bool = attrs.field(kw_only=True, default=True, validator=field.flag)
    direct_dial: DirectDial | None = attrs.field(
        kw_only=True, default=None, validator=field.optional(field.instance(DirectDial))
    )
    max_rounds: int = attrs.field(kw_only=True, default=limits.ROUNDS, validator=field.integer(1, limits.ROUNDS))
    name: str = attrs.field(kw_only=True, default="", validator=field.text(blank=True))

    def __attrs_post_init__(self) -> None:
        field.refuse_duplicates((option.keys for option in self.options), "options")

    def edges(self) -> Iterator[Edge]:
        """Yield the options in their order, then silence and mistakes."""
        for option in self.options:
            yield Edge(self.id, option.to, EdgeKind.KEY, option.keys, option.label)
        if self.on_silence.to is not None:
            yield Edge(self.id, self.on_silence.to, EdgeKind.SILENCE)
        if self.on_invalid.to is not None:
            yield Edge(self.id, self.on_invalid.to, EdgeKind.INVALID)

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield the prompts."""
        if self.prompt is not None:
            yield "prompt", Ref("prompt", self.prompt)
        for name in ("on_silence", "on_invalid"):
            for index, prompt in enumerate(getattr(self, name).prompts):
                yield f"{name}.prompts[{index}]", Ref("prompt", prompt)


@attrs.frozen(repr=False, eq=False)
class Announce(_Node):
    """A prompt that is played to its end; then the call goes on."""

    id: NodeId = attrs.field(validator=field.an_id)
    prompt: PromptId = attrs.field(validator=field.an_id)
    to: NodeId = attrs.field(validator=_target)
    name: str = attrs.field(kw_only=True, default="", validator=field.text(blank=True))

    def edges(self) -> Iterator[Edge]:
        """Yield the one way on."""
        yield Edge(self.id, self.to, EdgeKind.AUTO)

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield the prompt."""
        yield "prompt", Ref("prompt", self.prompt)


@attrs.frozen(repr=False, eq=False)
class SetLanguage(_Node):
    """From here on the caller hears this language, where a prompt has it."""

    id: NodeId = attrs.field(validator=field.an_id)
    language: str = attrs.field(validator=field.checked(language.check))
    to: NodeId = attrs.field(validator=_target)
    name: str = attrs.field(kw_only=True, default="", validator=field.text(blank=True))

    def edges(self) -> Iterator[Edge]:
        """Yield the one way on."""
        yield Edge(self.id, self.to, EdgeKind.AUTO)


@attrs.frozen(repr=False, eq=False)
class Gate(_Node):
    """A fork in time: where the call goes when a schedule is open, closed or forwarding.

    Attributes:
        schedule: asked once, when the call comes by.
        open: the way when it is open.
        closed: the way when it is closed. What the schedule's own closing prompt says is not played.
        forward: the way when it forwards; None to play the schedule's prompt and transfer to its destination.
    """

    id: NodeId = attrs.field(validator=field.an_id)
    schedule: ScheduleId = attrs.field(validator=field.an_id)
    open: NodeId = attrs.field(validator=_target)
    closed: NodeId = attrs.field(validator=_target)
    forward: NodeId | None = attrs.field(default=None, validator=_optional_target)
    name: str = attrs.field(kw_only=True, default="", validator=field.text(blank=True))

    def edges(self) -> Iterator[Edge]:
        """Yield the ways by state: open, closed, forward."""
        yield Edge(self.id, self.open, EdgeKind.TIME, when="open")
        yield Edge(self.id, self.closed, EdgeKind.TIME, when="closed")
        if self.forward is not None:
            yield Edge(self.id, self.forward, EdgeKind.TIME, when="forward")

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield the schedule."""
        yield "schedule", Ref("schedule", self.schedule)


@attrs.frozen(repr=False, eq=False)
class Transfer(_Node):
    """The call is sent to a destination; if nobody takes it there, it may come back.

    Attributes:
        destination: where to.
        on_busy: the way on when it was busy.
        on_no_answer: the way on when nobody answered.
        on_failed: the way on when it could not be reached.

    Without a way on, the call ends with the result as its reason.
    """

    id: NodeId = attrs.field(validator=field.an_id)
    destination: Destination = attrs.field(validator=destinations.check)
    on_busy: NodeId | None = attrs.field(kw_only=True, default=None, validator=_optional_target)
    on_no_answer: NodeId | None = attrs.field(kw_only=True, default=None, validator=_optional_target)
    on_failed: NodeId | None = attrs.field(kw_only=True, default=None, validator=_optional_target)
    name: str = attrs.field(kw_only=True, default="", validator=field.text(blank=True))

    def edges(self) -> Iterator[Edge]:
        """Yield the ways by result: busy, no_answer, failed."""
        for result, target in (("busy", self.on_busy), ("no_answer", self.on_no_answer), ("failed", self.on_failed)):
            if target is not None:
                yield Edge(self.id, target, EdgeKind.RESULT, when=result)

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield the object behind the destination."""
        if self.destination.ref is not None:
            yield "destination", self.destination.ref


@attrs.frozen(repr=False, eq=False)
class HangUp(_Node):
    """The end of the call, after a last prompt if there is one.

    Not to be mistaken for `dstny_smp.destination.HangUp`, which is a destination.
    """

    id: NodeId = attrs.field(validator=field.an_id)
    prompt: PromptId | None = attrs.field(default=None, validator=field.optional(field.an_id))
    name: str = attrs.field(kw_only=True, default="", validator=field.text(blank=True))

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield the prompt."""
        if self.prompt is not None:
            yield "prompt", Ref("prompt", self.prompt)


Node: TypeAlias = Choice | Announce | SetLanguage | Gate | Transfer | HangUp
NODES: Final = (Choice, Announce, SetLanguage, Gate, Transfer, HangUp)
