"""A day on the clock of a schedule's zone: its spans, what the clock skips, what it shows twice.

A zone's calendar may show a day in 23 or 25 hours, in two goes, or not at all. Weeks,
months and lists are the business of `dstny_smp.schedule.views`.

>>> clock(timedelta(hours=8, minutes=30))
'08:30'
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, TypeAlias

import attrs

from dstny_smp.destination import to_dict
from dstny_smp.messages import choose
from dstny_smp.messages import day as date_text
from dstny_smp.model import Value
from dstny_smp.schedule.model import Block, Schedule
from dstny_smp.schedule.recurrence import LAST_DAY, occurrences
from dstny_smp.schedule.resolver import Resolver
from dstny_smp.schedule.segment import Layer, Segment
from dstny_smp.schedule.zone import DAY, EPOCH_DAY, Zone
from dstny_smp.treatment import State, Treatment

Stretch: TypeAlias = tuple[timedelta, timedelta]
"""From, to (not included), both after midnight on the clock of one day."""
_Run: TypeAlias = tuple[datetime, datetime, Segment]
"""A segment between two instants in UTC, where differences are real time."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ONE_DAY: Final = timedelta(days=1)
_MIDNIGHT: Final = timedelta()
_MOMENT: Final = timedelta(microseconds=1)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Span(Value):
    """A part of one day in which one block (or the default, or the override) holds.

    Attributes:
        starts: on the day's clock, after midnight.
        ends: not included, as the clock shows it just before: 24 hours at the end of a day.
        start: the same as an instant, in the zone.
        end: likewise.
        winner: the block that holds; None for the default and the override.
        continues_before: it already held when the day began.
        continues_after: it goes on when the day is over.
        stretches: of the clock; two where the clock jumps forward inside, two that
            overlap where it goes back.
    """

    starts: timedelta
    ends: timedelta
    start: datetime
    end: datetime
    treatment: Treatment
    winner: Block | None
    layer: Layer
    continues_before: bool
    continues_after: bool
    stretches: tuple[Stretch, ...]

    @property
    def state(self) -> State:
        """The state of the treatment."""
        return self.treatment.state

    @property
    def name(self) -> str:
        """The name of the block; empty for the default and the override."""
        return "" if self.winner is None else self.winner.name

    def to_dict(self) -> dict[str, Any]:
        """Return the span as plain JSON values."""
        destination = self.treatment.destination
        return {
            "starts": clock(self.starts),
            "ends": clock(self.ends),
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "state": self.state.value,
            "destination": None if destination is None else to_dict(destination),
            "prompt": self.treatment.prompt,
            "layer": self.layer.value,
            "block": None if self.winner is None else self.winner.id,
            "name": self.name,
            "continues_before": self.continues_before,
            "continues_after": self.continues_after,
        }


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Day(Value):
    """One day: its spans, in order; they tile it.

    Attributes:
        holidays: the names of the holidays that are exceptions of the schedule on this day,
            also of one that something else outranks.
        length: in real time: 23 or 25 hours where the clock changes.
        missing: what the clock skips.
        double: what the clock shows twice.
        title: the date, in the reader's language.
    """

    date: date
    title: str
    spans: tuple[Span, ...]
    holidays: tuple[str, ...]
    length: timedelta
    missing: tuple[Stretch, ...]
    double: tuple[Stretch, ...]

    @property
    def changes_clock(self) -> bool:
        """Tell whether something of the clock is missing or double on this day."""
        return bool(self.missing or self.double)

    def to_dict(self) -> dict[str, Any]:
        """Return the day as plain JSON values."""
        return {
            "date": self.date.isoformat(),
            "title": self.title,
            "hours": self.length / timedelta(hours=1),
            "missing": [[clock(low), clock(high)] for low, high in self.missing],
            "double": [[clock(low), clock(high)] for low, high in self.double],
            "holidays": list(self.holidays),
            "spans": [span.to_dict() for span in self.spans],
        }


def days(resolver: Resolver, first: date, count: int, language: str) -> tuple[Day, ...]:
    """Return so many days from the first."""
    dates = [first + number * _ONE_DAY for number in range(count)]
    pieces = _pieces(Zone(resolver.schedule.timezone), dates)
    instants = [piece for each in pieces for piece in each]
    segments: list[_Run] = []
    if instants:
        low, high = min(piece.start for piece in instants), max(piece.end for piece in instants)
        # A moment more on either side shows what goes on before and after.
        segments = [
            (_utc(segment.start), _utc(segment.end), segment)
            for segment in resolver.segments(low - _MOMENT, high + _MOMENT)
        ]
    ends = [end for _, end, _ in segments]
    holidays = _holidays(resolver.schedule, dates)
    shown = choose(language)
    return tuple(
        Day(
            date=date,
            title=date_text(date, shown),
            spans=tuple(_spans(each, segments[bisect_right(ends, each[0].start) :] if each else [])),
            holidays=tuple(holidays[date]),
            length=sum((piece.end - piece.start for piece in each), _MIDNIGHT),
            missing=tuple(_missing(each)),
            double=tuple(_double(each)),
        )
        for date, each in zip(dates, pieces, strict=True)
    )


def clock(label: timedelta) -> str:
    """Write a time of day as the clock shows it; seconds only where they are not nought.

    >>> clock(timedelta(hours=24)), clock(timedelta(hours=8, seconds=30))
    ('24:00', '08:00:30')
    """
    seconds, micros = divmod(label // _MOMENT, 1_000_000)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
    if micros:
        return f"{text}:{seconds % 60:02}.{micros:06}".rstrip("0")
    return f"{text}:{seconds % 60:02}" if seconds % 60 else text


@attrs.frozen(repr=False, eq=False)
class _Piece(Value):
    """Instants of one day with one offset: the first, the end, and what the clock shows at the first."""

    start: datetime
    end: datetime
    label: timedelta

    def at(self, instant: datetime) -> timedelta:
        return self.label + (instant - self.start)


def _pieces(zone: Zone, dates: Sequence[date]) -> list[list[_Piece]]:
    """Return the instants at which the zone's calendar shows each date, in order."""
    begin = (dates[0].toordinal() - EPOCH_DAY) * DAY
    # No clock is further from UTC than a day, and none has jumped further.
    low, high = begin - 2 * DAY, begin + (len(dates) + 2) * DAY
    spans = zone.spans(low, high)
    ends = [start for start, _ in spans[1:]] + [high]
    found: list[list[_Piece]] = []
    for number in range(len(dates)):
        midnight = begin + number * DAY
        pieces = []
        for (start, offset), end in zip(spans, ends, strict=True):
            own, last = max(start, midnight - offset), min(end, midnight + DAY - offset)
            if own < last:
                label = timedelta(seconds=own + offset - midnight)
                pieces.append(_Piece(_instant(own), _instant(last), label))
        found.append(pieces)
    return found


def _instant(seconds: int) -> datetime:
    return _EPOCH + timedelta(seconds=seconds)


def _spans(pieces: Sequence[_Piece], segments: Iterable[_Run]) -> Iterator[Span]:
    """Cut segments, from the first that is not over when the day begins, to the pieces of one day."""
    for start, end, segment in segments:
        if start >= pieces[-1].end:
            return
        runs: list[list[tuple[datetime, datetime, Stretch]]] = []
        for piece in pieces:
            low, high = max(start, piece.start), min(end, piece.end)
            if low >= high:
                continue
            part = (low, high, (piece.at(low), piece.at(high)))
            if runs and runs[-1][-1][1] == low:
                runs[-1].append(part)
            else:
                runs.append([part])  # mostly the only one; a clock set back over midnight shows a day in two goes
        for run in runs:
            low, high = run[0][0], run[-1][1]
            yield Span(
                starts=run[0][2][0],
                ends=run[-1][2][1],
                start=low.astimezone(segment.start.tzinfo if segment.start else UTC),
                end=high.astimezone(segment.start.tzinfo if segment.start else UTC),
                treatment=segment.treatment,
                winner=segment.winner,
                layer=segment.layer,
                continues_before=start < low,
                continues_after=end > high,
                stretches=tuple(stretch for _, _, stretch in run),
            )


def _utc(bound: datetime | None) -> datetime:
    """Return a bound of a segment of a range, which has both, in UTC."""
    return _EPOCH if bound is None else bound.astimezone(UTC)


def _missing(pieces: Sequence[_Piece]) -> Iterator[Stretch]:
    """Yield what no piece shows."""
    place = _MIDNIGHT
    for low, high in sorted((piece.label, piece.at(piece.end)) for piece in pieces):
        if low > place:
            yield place, low
        place = max(place, high)
    if place < _ONE_DAY:
        yield place, _ONE_DAY


def _double(pieces: Sequence[_Piece]) -> Iterator[Stretch]:
    """Yield what two pieces show."""
    place = _MIDNIGHT
    for low, high in sorted((piece.label, piece.at(piece.end)) for piece in pieces):
        if low < place:
            yield low, min(place, high)
        place = max(place, high)


def _holidays(schedule: Schedule, dates: Sequence[date]) -> dict[date, list[str]]:
    """Return the names of the holidays on each date, in the order of the list."""
    named: dict[date, list[str]] = {date: [] for date in dates}
    first, last = dates[0].toordinal(), dates[-1].toordinal()
    for block in schedule.exceptions:
        if block.origin is None:
            continue
        # The last moment inside, from the midnight before the first.
        length = (block.ends - _MOMENT).date().toordinal() - block.starts.date().toordinal()
        for begin in occurrences(block).between(first - length, min(last, LAST_DAY) + 1):
            for number in range(max(begin, first), min(begin + length, last) + 1):
                names = named[date.fromordinal(number)]
                if block.name not in names:
                    names.append(block.name)
    return named
