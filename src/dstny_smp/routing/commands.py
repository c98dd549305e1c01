"""What a journey tells its host to do, in the imperative.

Each is a frozen value. ``play`` ids are unique in one call; the host reports
`events.PromptFinished` with the same id.

>>> Play("2.1", "welcome", "nl", interruptible=True)
Play(play='2.1', prompt='welcome', language='nl', interruptible=True)
"""

from __future__ import annotations

from typing import TypeAlias

import attrs

from dstny_smp.destination import Destination, ToNumber, ToUser
from dstny_smp.ids import PromptId, QueueId, UserId
from dstny_smp.model import Value


@attrs.frozen(repr=False, eq=False)
class Play(Value):
    """Play a prompt to the caller; ``interruptible``: a key stops it."""

    play: str
    prompt: PromptId
    language: str
    interruptible: bool = False


@attrs.frozen(repr=False, eq=False)
class Stop(Value):
    """Stop a play at once."""

    play: str


@attrs.frozen(repr=False, eq=False)
class EnterQueue(Value):
    """Put the call in a queue: the engine's `CallArrived`, in the caller's language."""

    queue: QueueId
    priority: int = 0
    forwarded_name: str | None = None
    language: str | None = None


@attrs.frozen(repr=False, eq=False)
class Dial(Value):
    """Ring a user's telephones or call a number; report `events.DialEnded`."""

    destination: ToUser | ToNumber


@attrs.frozen(repr=False, eq=False)
class Voicemail(Value):
    """Hand the call to the voicemail box of a user; the journey ends there.

    Attributes:
        user: whose box it is.
        greeting: the prompt that the box plays before its tone; None for the exchange's own greeting.
        language: in which the caller hears the greeting; None without one.
    """

    user: UserId
    greeting: PromptId | None = None
    language: str | None = None


@attrs.frozen(repr=False, eq=False)
class End(Value):
    """The journey is over: release the call, unless somebody has it (``answered``, ``voicemail``).

    Attributes:
        reason: one of `phases.REASONS`.
        where: the destination at which it ended, where there is one.
    """

    reason: str
    where: Destination | None = None


Command: TypeAlias = Play | Stop | EnterQueue | Dial | Voicemail | End
