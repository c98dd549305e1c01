"""What a journey tells its host to do, in the imperative.

Each is a frozen value. ``play`` ids are unique in one call; the host reports
`events.PromptFinished` with the same id. `to_dict` and `from_dict` are the form of
a log line, as those of `events`.

>>> Play("2.1", "welcome", "nl", interruptible=True)
Play(play='2.1', prompt='welcome', language='nl', interruptible=True)
>>> to_dict(Stop("2.1"))
{'command': 'stop', 'play': '2.1'}
>>> from_dict({"command": "stop", "play": "2.1"})
Stop(play='2.1')
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias, cast

import attrs

from dstny_smp import destination as destinations
from dstny_smp import ids
from dstny_smp.destination import Destination, ToNumber, ToUser
from dstny_smp.errors import InvalidValueError
from dstny_smp.ids import PromptId, QueueId, UserId
from dstny_smp.model import Value
from dstny_smp.notation import Notation, check_types
from dstny_smp.routing.phases import REASONS
from dstny_smp.validation import language as languages


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
    """Hand the call to the voicemail box of a user; the journey ends there."""

    user: UserId


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

_NOTATION: Final = Notation(
    "command",
    (Play, Stop, EnterQueue, Dial, Voicemail, End),
    {"destination": destinations.to_dict, "where": destinations.to_dict},
    {"destination": destinations.from_dict, "where": destinations.from_dict},
)


def to_dict(command: Command) -> dict[str, object]:
    """Return the command as plain JSON values."""
    return _NOTATION.write(command)


def from_dict(data: Mapping[str, object]) -> Command:
    """Return the command that `to_dict` wrote.

    Raises:
        InvalidValueError: ``log.unknown_command``, ``log.wrong_fields``, ``log.unknown_reason``,
            ``field.wrong_type``, and those of ids, languages and destinations.
    """
    command = _NOTATION.read(data)
    check_types(command)
    for name, value in attrs.asdict(cast("attrs.AttrsInstance", command), recurse=False).items():
        if name in {"prompt", "queue", "user"}:
            ids.check(value, name)
        elif name == "language" and value is not None:
            languages.check(value, name)
        elif name == "reason" and value not in REASONS:
            raise InvalidValueError("log.unknown_reason", value, name, known=REASONS)
    return cast("Command", command)
