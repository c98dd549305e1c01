"""Where a call can be sent, and what an organization allows.

A destination holds an id or a number and knows nothing of what stands behind
it. All seven are one union, `Destination`; code that treats them uses ``match``.

>>> ToQueue("support").ref
Ref(kind='queue', id='support')
>>> ToNumber("+31201234567").number
'+31201234567'
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

import attrs

from dstny_smp.errors import InvalidValueError
from dstny_smp.ids import MenuId, PromptId, QueueId, Ref, UserId
from dstny_smp.model import Model, fields
from dstny_smp.validation import field, number


class _Destination(Model):
    """What destinations share: at most one object behind them."""

    __slots__ = ()

    @property
    def ref(self) -> Ref | None:
        """The object behind this destination; None for a number and for hanging up."""
        return None

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield the one object behind this destination, if there is one."""
        if self.ref is not None:
            yield "", self.ref


@attrs.frozen(repr=False, eq=False)
class ToNumber(_Destination):
    """A telephone number, inside the organization or outside: E.164 or a short code.

    Raises:
        InvalidValueError: ``number.bad_form_or_short_code``.
    """

    number: str = attrs.field(validator=field.checked(number.check_target))


@attrs.frozen(repr=False, eq=False)
class ToUser(_Destination):
    """The telephones of one user."""

    user: UserId = attrs.field(validator=field.an_id)

    @property
    def ref(self) -> Ref:
        """The user."""
        return Ref("user", self.user)


@attrs.frozen(repr=False, eq=False)
class ToVoicemail(_Destination):
    """The voicemail box of one user."""

    user: UserId = attrs.field(validator=field.an_id)

    @property
    def ref(self) -> Ref:
        """The user whose box it is."""
        return Ref("user", self.user)


@attrs.frozen(repr=False, eq=False)
class ToQueue(_Destination):
    """A call queue."""

    queue: QueueId = attrs.field(validator=field.an_id)

    @property
    def ref(self) -> Ref:
        """The queue."""
        return Ref("queue", self.queue)


@attrs.frozen(repr=False, eq=False)
class ToMenu(_Destination):
    """An IVR menu, from its start."""

    menu: MenuId = attrs.field(validator=field.an_id)

    @property
    def ref(self) -> Ref:
        """The menu."""
        return Ref("menu", self.menu)


@attrs.frozen(repr=False, eq=False)
class ToPrompt(_Destination):
    """A prompt that is played to its end; then the call is hung up."""

    prompt: PromptId = attrs.field(validator=field.an_id)

    @property
    def ref(self) -> Ref:
        """The prompt."""
        return Ref("prompt", self.prompt)


@attrs.frozen(repr=False, eq=False)
class HangUp(_Destination):
    """The end of the call."""


Destination: TypeAlias = ToNumber | ToUser | ToVoicemail | ToQueue | ToMenu | ToPrompt | HangUp
DESTINATIONS = (ToNumber, ToUser, ToVoicemail, ToQueue, ToMenu, ToPrompt, HangUp)

check = field.instance(*DESTINATIONS)
"""The validator of a field that holds a destination."""


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Policy(Model):
    """Which outside destinations the organization's calls may be forwarded to.

    Premium, satellite and service numbers are where toll fraud earns, and nobody forwards his
    customers to the police; they are refused unless allowed here.
    """

    allow_international: bool = attrs.field(default=True, validator=field.flag)
    allow_satellite: bool = attrs.field(default=False, validator=field.flag)
    allow_premium: bool = attrs.field(default=False, validator=field.flag)
    allow_emergency: bool = attrs.field(default=False, validator=field.flag)
    allow_service_codes: bool = attrs.field(default=False, validator=field.flag)

    def allows(self, risk: number.Risk) -> bool:
        """Tell whether calls may be forwarded to numbers of this risk.

        >>> Policy().allows(number.Risk.NONE), Policy().allows(number.Risk.PREMIUM)
        (True, False)
        """
        match risk:
            case number.Risk.NONE:
                return True
            case number.Risk.INTERNATIONAL:
                return self.allow_international
            case number.Risk.SATELLITE:
                return self.allow_satellite
            case number.Risk.PREMIUM:
                return self.allow_premium
            case number.Risk.EMERGENCY:
                return self.allow_emergency
            case number.Risk.SERVICE_CODE:
                return self.allow_service_codes


_KINDS: Final = {
    "number": ToNumber,
    "user": ToUser,
    "voicemail": ToVoicemail,
    "queue": ToQueue,
    "menu": ToMenu,
    "prompt": ToPrompt,
    "hang_up": HangUp,
}


def to_dict(destination: Destination) -> dict[str, str]:
    """Return the destination as plain JSON values, as logs and documents write it.

    >>> to_dict(ToQueue("support"))
    {'kind': 'queue', 'queue': 'support'}
    """
    kind = next(kind for kind, cls in _KINDS.items() if cls is type(destination))
    return {"kind": kind} | {each.name: getattr(destination, each.name) for each in fields(type(destination))}


def from_dict(data: object, path: str = "") -> Destination:
    """Return the destination that `to_dict` wrote.

    Raises:
        InvalidValueError: ``destination.bad_form``, and those of the classes.
    """
    if isinstance(data, dict):
        given = dict(data)
        kind = given.pop("kind", None)
        cls = _KINDS.get(kind) if isinstance(kind, str) else None
        if cls is not None and set(given) == {each.name for each in fields(cls)}:
            made: Destination = cls(**given)
            return made
    raise InvalidValueError("destination.bad_form", data, path, kinds=tuple(_KINDS))
