"""What the machines share: a clock, sealed snapshots and the digest of a configuration.

A snapshot is a plain JSON-able dict that says which machine wrote it, in which
version of the form, for which configuration, and bears a checksum: a torn or
edited one is refused, never continued from.

>>> sealed = seal("walker", 1, digest(("a", 1)), {"node": "main"})
>>> unseal(sealed, "walker", 1)
{'node': 'main'}
>>> unseal(sealed | {"state": {"node": "other"}}, "walker", 1)
Traceback (most recent call last):
...
dstny_smp.errors.InvalidValueError: checksum: the snapshot was changed or is torn; restore from another one
"""

from __future__ import annotations

# `hashlib` and `json` are imported where a snapshot is made: a call that takes none does not pay for them.
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Final

from dstny_smp.errors import ClockWentBackError, InvalidValueError, TransitionError
from dstny_smp.model import Model, fields

EARLIEST: Final = -62_135_510_400_000
LATEST: Final = 253_402_214_400_000
"""The times a machine can be told: the calendar's years 1 to 9999, less a day at each end for the zones."""


def check_time(now: int, last: int | None) -> None:
    """Refuse what is no time, or one before the last.

    Raises:
        InvalidValueError: ``field.not_an_integer``, ``field.out_of_range``.
        ClockWentBackError: the time is before the last one.
    """
    if type(now) is not int:
        raise InvalidValueError("field.not_an_integer", now, "now", low=EARLIEST, high=LATEST)
    if not EARLIEST <= now <= LATEST:
        raise InvalidValueError("field.out_of_range", now, "now", low=EARLIEST, high=LATEST)
    if last is not None and now < last:
        raise ClockWentBackError(now, last)


def door() -> list[None]:
    """Return the door of a machine with its one key at it.

    Whoever is inside has the key, and hangs it back when he leaves (``append(None)``). Taking it is one step
    even where threads run at once, so that no two can be inside.
    """
    return [None]


def unlock(door: list[None]) -> None:
    """Take the key of a machine's door, or raise `TransitionError` if somebody else is inside."""
    try:
        door.pop()
    except IndexError:
        raise TransitionError("machine.reentered") from None


class Clock:
    """The time of one machine: it never goes back, and nobody comes in while somebody is inside.

    After a restore a time before the snapshot's is taken for the snapshot's, and
    counted, until the host's clock has caught up: a restarted host may have lost
    a moment, and no call should be lost for that.

    >>> clock = Clock()
    >>> with clock.entered(5) as now:
    ...     now
    5
    >>> with clock.entered(4) as now:
    ...     now
    Traceback (most recent call last):
    ...
    dstny_smp.errors.ClockWentBackError: 4 is before the last time, 5; give times that never go back

    Attributes:
        last: the last time, in milliseconds since the epoch; None before the first.
        corrections: how often a time before the snapshot's was taken for it.
    """

    __slots__ = ("_catching_up", "_door", "corrections", "last")

    def __init__(self, last: int | None = None, corrections: int = 0) -> None:
        self.last = last
        self.corrections = corrections
        self._catching_up = last is not None
        self._door = door()

    def enter(self, now: int) -> int:
        """Enter the machine at a time, and return the time that holds; `leave` must follow.

        Raises:
            TransitionError: ``machine.reentered``.
            InvalidValueError: ``field.not_an_integer``, ``field.out_of_range``.
            ClockWentBackError: the time is before the last one.
        """
        check_time(now, None if self._catching_up else self.last)
        unlock(self._door)
        if self.last is not None and now < self.last:
            self.corrections += 1
            return self.last
        self._catching_up = False
        self.last = now
        return now

    def leave(self) -> None:
        """Leave the machine."""
        self._door.append(None)

    @contextmanager
    def entered(self, now: int) -> Iterator[int]:
        """Do as `enter` and `leave`; an exception in between leaves the clock as it was."""
        before = self.last, self.corrections, self._catching_up
        effective = self.enter(now)
        try:
            yield effective
        except BaseException:
            self.last, self.corrections, self._catching_up = before
            raise
        finally:
            self.leave()


def seal(machine: str, version: int, configuration: str, state: Mapping[str, object]) -> dict[str, object]:
    """Return a snapshot of a machine's state: plain JSON values only."""
    body: dict[str, object] = {
        "machine": machine,
        "version": version,
        "configuration": configuration,
        "state": dict(state),
    }
    return body | {"checksum": digest_of_json(body)}


def unseal(snapshot: object, machine: str, version: int) -> dict[str, object]:
    """Return the state of a snapshot.

    Raises:
        InvalidValueError: ``snapshot.bad_form``, ``snapshot.unknown_version``, ``snapshot.checksum``.
    """
    wanted = {"machine", "version", "configuration", "state", "checksum"}
    if not (isinstance(snapshot, dict) and set(snapshot) == wanted and snapshot["machine"] == machine):
        raise InvalidValueError("snapshot.bad_form", type(snapshot).__name__, machine=machine)
    if snapshot["version"] != version:
        raise InvalidValueError("snapshot.unknown_version", snapshot["version"], "version", known=version)
    body = {name: snapshot[name] for name in ("machine", "version", "configuration", "state")}
    try:
        sound = snapshot["checksum"] == digest_of_json(body) and isinstance(snapshot["state"], dict)
    except (TypeError, ValueError, RecursionError):
        sound = False  # what json cannot write was never a snapshot
    if not sound:
        raise InvalidValueError("snapshot.checksum", None, "checksum")
    return dict(snapshot["state"])


def digest_of_json(value: object) -> str:
    """Return the SHA-256 of plain JSON values: equal values, equal digests, whatever the order of their keys."""
    import hashlib
    import json

    text = json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def digest(value: object) -> str:
    """Return the SHA-256 of a model or any value made of models: equal values, equal digests.

    >>> digest(frozenset({"a", "b"})) == digest(frozenset({"b", "a"}))
    True
    """
    import hashlib

    hashed = hashlib.sha256()
    for piece in _canonical(value):
        hashed.update(piece.encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()


def _canonical(value: object) -> Iterator[str]:
    """Yield a text that is the same for equal values, whatever the order of their sets."""
    match value:
        case Model():
            yield type(value).__name__ + "("
            for each in fields(type(value)):
                if each.eq:
                    yield each.name + "="
                    yield from _canonical(getattr(value, each.name))
            yield ")"
        case Enum():
            yield f"{value.value!r},"
        case tuple() | list():
            yield "["
            for part in value:
                yield from _canonical(part)
            yield "]"
        case frozenset() | set():
            yield "{" + "".join(sorted("".join(_canonical(part)) for part in value)) + "}"
        case datetime() | date():
            yield value.isoformat() + ","
        case timedelta():
            yield f"{value // timedelta(microseconds=1)}us,"
        case _:
            yield f"{value!r},"
