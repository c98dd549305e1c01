"""What happened to a call and why, one `Step` at a time.

A step is data: when, a code (``route.menu_entered``), its params and the object
it is about. Texts are made late, from the catalogues, in Dutch or English.
Params are plain JSON values; one named ``until`` is an instant in milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Final, Self

import attrs

from dstny_smp import destination as destinations
from dstny_smp import messages
from dstny_smp.destination import Destination
from dstny_smp.ids import Ref
from dstny_smp.model import Value

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@attrs.frozen(repr=False, eq=False)
class Step(Value):
    """One thing that happened.

    Attributes:
        at: when, in milliseconds since the epoch.
        code: what; see the catalogue's area ``routing``.
        params: what the text needs; names of objects, not only their ids.
        ref: the object at which it happened, where there is one.
    """

    at: int
    code: str
    params: Mapping[str, object] = attrs.field(factory=dict)
    ref: Ref | None = None

    def text(self, language: str, zone: tzinfo) -> str:
        """Say it in one sentence, with instants as wall-clock time of the zone."""
        params = {name: _readable(name, value) for name, value in self.params.items()}
        if "because" in params:
            because = messages.translate(f"because.{params['because']}", params, language)
            params |= {"because": messages.Said(because), "until": messages.Said(self._until(language, zone))}
        return messages.translate(self.code, params, language)

    def _until(self, language: str, zone: tzinfo) -> str:
        """Say until when what a schedule says holds: the time, with its date unless that is today's.

        Empty where it holds for ever, or nobody knows.
        """
        until = self.params.get("until")
        if not isinstance(until, int):
            return ""
        end = local(until, zone)
        if end.date() == local(self.at, zone).date():
            said = f"{end:%H:%M}"
        else:
            said = messages.moment(end, messages.choose(language))
        return " " + messages.translate("because.until", {"until": messages.Said(said)}, language)

    def saved(self) -> list[object]:
        """Return the step as it stands in a snapshot."""
        ref = None if self.ref is None else [self.ref.kind, self.ref.id]
        return [self.at, self.code, dict(self.params), ref]

    @classmethod
    def from_saved(cls, saved: Any) -> Self:  # noqa: ANN401  # checked by taking it apart
        """Return the step of a snapshot; a `ValueError` or `TypeError` if there is none in it."""
        at, code, params, ref = saved
        return cls(at, code, dict(params), ref and Ref(*ref))

    def to_dict(self, zone: tzinfo) -> dict[str, object]:
        """Return the step as plain JSON values, its time in RFC 3339."""
        return {
            "at": local(self.at, zone).isoformat(timespec="milliseconds"),
            "code": self.code,
            "params": dict(self.params),
            "ref": None if self.ref is None else str(self.ref),
        }


def _readable(name: str, value: object) -> object:
    if not isinstance(value, str) or name == "state":
        return value
    if name == "language" and f"word.language_{value.split('-')[0]}" in messages.catalogue("en"):
        return f"language_{value.split('-')[0]}"
    # Names were checked by their models: they are short and safe to show whole.
    return messages.Said(value)


def local(millis: int, zone: tzinfo) -> datetime:
    """Return an instant as wall-clock time of a zone, with the right fold.

    >>> from zoneinfo import ZoneInfo
    >>> local(1_792_888_200_000, ZoneInfo("Europe/Amsterdam")).isoformat()
    '2026-10-25T02:30:00+02:00'
    """
    return instant(millis).astimezone(zone)


def instant(millis: int) -> datetime:
    """Return milliseconds since the epoch as an aware datetime.

    >>> instant(1000).isoformat()
    '1970-01-01T00:00:01+00:00'
    """
    return EPOCH + timedelta(milliseconds=millis)


def millis(when: datetime) -> int:
    """Return an aware datetime as milliseconds since the epoch.

    >>> millis(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    1000
    """
    return (when.astimezone(UTC) - EPOCH) // timedelta(milliseconds=1)


def saved_place(place: Destination | None) -> dict[str, str] | None:
    """Return where a call is, or goes next, as it stands in a snapshot."""
    return None if place is None else destinations.to_dict(place)


def place_from_saved(saved: object) -> Destination | None:
    """Return the place of a snapshot, or raise `InvalidValueError`."""
    return None if saved is None else destinations.from_dict(saved)
