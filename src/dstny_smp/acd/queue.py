"""A call queue as it is set up: who answers, how it rings, what callers hear, where calls go.

A `Queue` is settings only. What happens to a call is decided by the engine of
this package; when the queue is open, by its schedule, which is named by id.

>>> from datetime import timedelta
>>> from dstny_smp.destination import ToVoicemail
>>> queue = Queue(
...     id="support",
...     name="Support",
...     number="+31201234567",
...     schedule="office",
...     members=[Member("u-anna", skill=5), Member("u-bram")],
...     overflow=Overflow(max_wait=timedelta(minutes=3), on_max_wait=ToVoicemail("u-anna")),
... )
>>> [member.user for member in queue.move("u-bram", 0).members]
['u-bram', 'u-anna']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar, Final

import attrs

from dstny_smp import destination, limits
from dstny_smp.acd.presentation import Presentation
from dstny_smp.destination import Destination
from dstny_smp.errors import InvalidValueError, UnknownIdError, join
from dstny_smp.ids import Kind, PromptId, QueueId, Ref, ScheduleId, UserId
from dstny_smp.model import Entity, Key, Model
from dstny_smp.validation import field, label, number

BEST_SKILL: Final = 5
"""The level that is served first; the manual says only "1 to 5"."""
WORST_SKILL: Final = 1
GRACE: Final = timedelta(seconds=15)
"""How long waiting calls stay when the last agent leaves, so that a change of shift loses nobody."""
OFFER_TIMEOUT: Final = timedelta(seconds=20)
"""How long an agent's telephones ring for one offer."""

_ZERO: Final = timedelta(0)


class QueueKind(StrEnum):
    """The two kinds that the portal sells; they change no behaviour here."""

    BASIC = "basic"
    PREMIUM = "premium"


class Strategy(StrEnum):
    """Who is called first: the first of the list, or the most skilled."""

    PRIORITY = "priority"
    SKILL = "skill"


class Role(StrEnum):
    """What a member is in the queue; a supervisor answers calls too."""

    MEMBER = "member"
    SUPERVISOR = "supervisor"


class Device(StrEnum):
    """What can ring; FMC is a mobile with fixed-mobile integration (VaMo)."""

    DESK = "desk"
    SOFTPHONE = "softphone"
    MOBILE_FMC = "mobile_fmc"
    MOBILE_NON_FMC = "mobile_non_fmc"


DEVICES: Final = frozenset(Device)


class HoldAudio(StrEnum):
    """What callers hear while they wait, when it is no prompt; no prompt's id begins with ``@``."""

    RINGBACK = "@ringback"


@attrs.frozen(repr=False, eq=False)
class Member(Model):
    """One user in a queue.

    Attributes:
        user: who.
        skill: 1 to 5; 5 is best.
        role: member or supervisor.
        logged_in: the state at first start; from then on the engine keeps it.

    Raises:
        InvalidValueError: ``id.bad_form``, ``field.not_an_integer``, ``field.out_of_range``, ``field.wrong_type``.

    >>> Member("u-anna", skill=5)
    Member(user='u-anna', skill=5)
    >>> Member("u-anna", skill=6)
    Traceback (most recent call last):
    ...
    dstny_smp.errors.InvalidValueError: skill: 6 is outside 1 to 5; give a value from 1 to 5
    """

    user: UserId = attrs.field(validator=field.an_id)
    skill: int = attrs.field(default=3, kw_only=True, validator=field.integer(WORST_SKILL, BEST_SKILL))
    role: Role = attrs.field(default=Role.MEMBER, kw_only=True, validator=field.instance(Role))
    logged_in: bool = attrs.field(default=True, kw_only=True, validator=field.flag)


def _devices(value: Iterable[Device]) -> frozenset[Device]:
    return field.frozen(value)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Ringing(Model):
    """How agents are rung.

    Attributes:
        pickup: a member may take a call that rings at another member.
        ring_when_absent: an agent whose status says away is rung all the same.
        devices: what rings; at least one.
        max_parallel: agents that ring for one call at a time.
        wrap_up: rest after a queue call, in all queues of the agent.
        missed_limit: misses in a row after which an agent is logged out of the queue; None for never.
        offer_timeout: how long an agent rings before the call goes back to the queue.
        finish_ring: the maximum wait lets a running ring end first.

    Raises:
        InvalidValueError: those of the fields.
    """

    pickup: bool = attrs.field(default=True, validator=field.flag)
    ring_when_absent: bool = attrs.field(default=False, validator=field.flag)
    devices: frozenset[Device] = attrs.field(
        default=DEVICES, converter=_devices, validator=field.set_of(Device, at_least=1)
    )
    max_parallel: int = attrs.field(default=1, validator=field.integer(1, limits.MEMBERS))
    wrap_up: timedelta = attrs.field(default=_ZERO, converter=field.whole_seconds, validator=field.seconds())
    missed_limit: int | None = attrs.field(default=None, validator=field.optional(field.integer(1, limits.QUEUE_COUNT)))
    offer_timeout: timedelta = attrs.field(
        default=OFFER_TIMEOUT, converter=field.whole_seconds, validator=field.seconds(low=1)
    )
    finish_ring: bool = attrs.field(default=False, validator=field.flag)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Overflow(Model):
    """Where calls go that are not answered. A limit needs its action; an action may stand without one.

    Attributes:
        max_wait: from entry to answer, ringing included; None for unlimited.
        on_max_wait: where the call goes then.
        on_no_agents: where calls go when nobody can answer; None to let them wait.
        grace: how long waiting calls stay when the last agent leaves.
        max_attempts: ringing rounds without an answer; None for unlimited.
        on_max_attempts: where the call goes then.
        max_attempts_prompt: what the caller hears before.
        max_waiting: calls not yet connected, ringing ones included; None for unlimited.
        on_full: where the next call goes.
        flush_at_close: closing sends waiting calls out too.

    Raises:
        InvalidValueError: ``overflow.action_missing``, and those of the fields.

    >>> Overflow(max_waiting=10)
    Traceback (most recent call last):
    ...
    dstny_smp.errors.InvalidValueError: on_full: max_waiting is set without saying where the call goes then; set on_full
    """

    max_wait: timedelta | None = attrs.field(
        default=None, converter=field.optional_whole_seconds, validator=field.optional(field.seconds(low=1))
    )
    on_max_wait: Destination | None = attrs.field(default=None, validator=field.optional(destination.check))
    on_no_agents: Destination | None = attrs.field(default=None, validator=field.optional(destination.check))
    grace: timedelta = attrs.field(default=GRACE, converter=field.whole_seconds, validator=field.seconds())
    max_attempts: int | None = attrs.field(default=None, validator=field.optional(field.integer(1, limits.QUEUE_COUNT)))
    on_max_attempts: Destination | None = attrs.field(default=None, validator=field.optional(destination.check))
    max_attempts_prompt: PromptId | None = attrs.field(default=None, validator=field.optional(field.an_id))
    max_waiting: int | None = attrs.field(default=None, validator=field.optional(field.integer(1, limits.WAITING)))
    on_full: Destination | None = attrs.field(default=None, validator=field.optional(destination.check))
    flush_at_close: bool = attrs.field(default=False, validator=field.flag)

    def __attrs_post_init__(self) -> None:
        for limit, action in (
            ("max_wait", "on_max_wait"),
            ("max_attempts", "on_max_attempts"),
            ("max_waiting", "on_full"),
        ):
            if getattr(self, limit) is not None and getattr(self, action) is None:
                raise InvalidValueError("overflow.action_missing", None, action, limit=limit, action=action)

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield the actions' objects and the prompt."""
        for action in ("on_max_wait", "on_no_agents", "on_max_attempts", "on_full"):
            target: Destination | None = getattr(self, action)
            if target is not None and target.ref is not None:
                yield action, target.ref
        if self.max_attempts_prompt is not None:
            yield "max_attempts_prompt", Ref("prompt", self.max_attempts_prompt)


def _hold_audio(value: HoldAudio | PromptId) -> HoldAudio | PromptId:
    return HoldAudio.RINGBACK if value == HoldAudio.RINGBACK else value


def _tone_or_prompt(instance: object, attribute: field.Attribute, value: object) -> None:
    if value is not HoldAudio.RINGBACK:
        field.an_id(instance, attribute, value)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Announcements(Model):
    """What callers hear.

    Attributes:
        entry_prompt: on entering the queue; offers do not wait for it.
        hold_audio: the ringing tone, or the prompt that is the music.
        comfort_prompt: a short message now and then.
        comfort_interval: from the end of one message to the start of the next; needed for
            the comfort prompt, the position and the expected wait, which are said together.
        offer_tone: the caller hears the ringing tone while an agent is rung.
        announce_position: say the position, when it did not get worse.
        announce_wait: say the expected wait, when it is known.

    Raises:
        InvalidValueError: ``announcements.interval_missing``, and those of the fields.
    """

    entry_prompt: PromptId | None = attrs.field(default=None, validator=field.optional(field.an_id))
    hold_audio: HoldAudio | PromptId = attrs.field(
        default=HoldAudio.RINGBACK, converter=_hold_audio, validator=_tone_or_prompt
    )
    comfort_prompt: PromptId | None = attrs.field(default=None, validator=field.optional(field.an_id))
    comfort_interval: timedelta | None = attrs.field(
        default=None, converter=field.optional_whole_seconds, validator=field.optional(field.seconds(low=1))
    )
    offer_tone: bool = attrs.field(default=False, validator=field.flag)
    announce_position: bool = attrs.field(default=False, validator=field.flag)
    announce_wait: bool = attrs.field(default=False, validator=field.flag)

    def __attrs_post_init__(self) -> None:
        said = self.comfort_prompt is not None or self.announce_position or self.announce_wait
        if said and self.comfort_interval is None:
            raise InvalidValueError("announcements.interval_missing", None, "comfort_interval")

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield the prompts."""
        for name in ("entry_prompt", "hold_audio", "comfort_prompt"):
            prompt = getattr(self, name)
            if prompt is not None and prompt is not HoldAudio.RINGBACK:
                yield name, Ref("prompt", prompt)


def _members(value: Iterable[Member]) -> tuple[Member, ...]:
    return field.tupled(value)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Queue(Entity):
    """One call queue.

    Attributes:
        id: its id.
        name: what people call it.
        number: an E.164 number or a short code.
        schedule: the schedule that says whether it is open.
        kind: as the portal sells it.
        strategy: who is called first.
        members: in the order of the list; each user once.
        weight: an agent of several queues gets the calls of the heaviest first.

    Raises:
        InvalidValueError: ``field.duplicate`` for a member that stands twice, ``number.emergency``,
            ``number.bad_form_or_short_code``, and those of the fields.
    """

    ref_kind: ClassVar[Kind] = "queue"

    id: QueueId = attrs.field(validator=field.an_id)
    name: str = attrs.field(validator=field.text())
    number: str = attrs.field(validator=field.checked(number.check_dialled))
    schedule: ScheduleId = attrs.field(validator=field.an_id)
    kind: QueueKind = attrs.field(default=QueueKind.BASIC, validator=field.instance(QueueKind))
    strategy: Strategy = attrs.field(default=Strategy.PRIORITY, validator=field.instance(Strategy))
    members: tuple[Member, ...] = attrs.field(
        default=(), converter=_members, validator=field.tuple_of(Member, limits.MEMBERS)
    )
    presentation: Presentation = attrs.field(factory=Presentation, validator=field.instance(Presentation))
    ringing: Ringing = attrs.field(factory=Ringing, validator=field.instance(Ringing))
    overflow: Overflow = attrs.field(factory=Overflow, validator=field.instance(Overflow))
    announcements: Announcements = attrs.field(factory=Announcements, validator=field.instance(Announcements))
    weight: int = attrs.field(default=0, validator=field.integer(0, limits.QUEUE_COUNT))

    def __attrs_post_init__(self) -> None:
        field.refuse_duplicates((member.user for member in self.members), "members")

    def member(self, user: UserId) -> Member:
        """Return one member, or raise `UnknownIdError`."""
        return self.members[self._index(user)]

    @property
    def supervisors(self) -> tuple[Member, ...]:
        """The members who are supervisor, in the order of the list."""
        return tuple(member for member in self.members if member.role is Role.SUPERVISOR)

    def with_member(self, member: Member) -> Queue:
        """Return the queue with this member, in the place of the same user or at the end."""
        if not any(known.user == member.user for known in self.members):
            return attrs.evolve(self, members=(*self.members, member))
        return self._with(member)

    def without_member(self, user: UserId) -> Queue:
        """Return the queue without this user; `UnknownIdError` if he is no member."""
        index = self._index(user)
        return attrs.evolve(self, members=self.members[:index] + self.members[index + 1 :])

    def move(self, user: UserId, index: int) -> Queue:
        """Return the queue with this member at another place of the list; 0 is the top.

        Raises:
            UnknownIdError: the user is no member.
            InvalidValueError: ``field.not_an_integer``, ``field.out_of_range``.
        """
        member = self.member(user)
        last = len(self.members) - 1
        if type(index) is not int:
            raise InvalidValueError("field.not_an_integer", index, "index", low=0, high=last)
        if not 0 <= index <= last:
            raise InvalidValueError("field.out_of_range", index, "index", low=0, high=last)
        others = [other for other in self.members if other is not member]
        return attrs.evolve(self, members=(*others[:index], member, *others[index:]))

    def with_skill(self, user: UserId, skill: int) -> Queue:
        """Return the queue with another skill level for this member."""
        return self._with(attrs.evolve(self.member(user), skill=skill))

    def with_role(self, user: UserId, role: Role) -> Queue:
        """Return the queue with another role for this member."""
        return self._with(attrs.evolve(self.member(user), role=role))

    def login(self, user: UserId) -> Queue:
        """Return the queue with this member logged in."""
        return self._with(attrs.evolve(self.member(user), logged_in=True))

    def logout(self, user: UserId) -> Queue:
        """Return the queue with this member logged out."""
        return self._with(attrs.evolve(self.member(user), logged_in=False))

    def claims(self) -> Iterator[tuple[Key, str]]:
        """Yield its number and its name."""
        yield ("number", self.number), "number"
        yield ("queue_name", label.skeleton(self.name)), "name"

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield the schedule, the members, the actions and the prompts."""
        yield "schedule", Ref("schedule", self.schedule)
        for member in self.members:
            yield f"members[{member.user}]", Ref("user", member.user)
        for section in ("overflow", "announcements"):
            part: Model = getattr(self, section)
            for path, ref in part.references():
                yield join(section, path), ref

    def _index(self, user: UserId) -> int:
        for index, member in enumerate(self.members):
            if member.user == user:
                return index
        raise UnknownIdError("user", user, f"members[{user}]")

    def _with(self, member: Member) -> Queue:
        index = self._index(member.user)
        return attrs.evolve(self, members=(*self.members[:index], member, *self.members[index + 1 :]))
