"""A zone as spans of constant offset, between instants and wall-clock time.

*Instants* are seconds since the Unix epoch; *wall* seconds are what a clock in
the zone shows, counted as if it stood on UTC, so that an instant plus its offset
is its wall second. Schedules are unknown here.

>>> zone = Zone("Europe/Amsterdam")
>>> [(instant, offset) for instant, offset in zone.spans(1_774_600_000, 1_775_000_000)]
[(1774600000, 3600), (1774746000, 7200)]
>>> zone.moment(1_774_746_000)
datetime.datetime(2026, 3, 29, 3, 0, tzinfo=zoneinfo.ZoneInfo(key='Europe/Amsterdam'))

Source: PEP 495, PEP 615; the IANA time zone database.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from dstny_smp.validation import timezone

DAY: Final = 86_400
EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
END: Final = (date.max.toordinal() + 1 - EPOCH_DAY) * DAY
"""The wall second after 31 December 9999."""
FIRST_INSTANT: Final = -62_135_596_800 - DAY
"""No clock in the world has reached the year 1."""
LAST_INSTANT: Final = 253_402_300_800 + DAY
"""Every clock in the world has left the year 9999."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_STEP: Final = 4 * DAY
"""Between two samples: no offset since 1970 has held for less than six days (a test asks every zone)."""
_SPAN: Final = 366 * DAY
_PLAIN: Final = 32_000_000_000
"""Up to here, and from nought, ``fromtimestamp`` works on every platform."""


class Zone:
    """One IANA zone; the spans of its offsets are shared by all schedules of the process."""

    __slots__ = ("info", "key")

    def __init__(self, key: str) -> None:
        self.key = key
        self.info = timezone.parse(key)

    def spans(self, low: int, high: int) -> list[tuple[int, int]]:
        """Return (start, offset) of each span of one offset in ``[low, high)``; the first starts at ``low``."""
        if high - low <= 32 * DAY:
            return _sample(self.info, low, high)
        found: list[tuple[int, int]] = []
        for index in range(low // _SPAN, (high - 1) // _SPAN + 1):
            for start, offset in _spans_of_year(self.key, index):
                if start >= high:
                    break
                if start <= low:
                    found = [(low, offset)]
                elif found[-1][1] != offset:
                    found.append((start, offset))
        return found

    def skips(self, low: int, high: int) -> bool:
        """Tell whether no clock of the zone ever shows the wall seconds ``[low, high)``, of less than a day.

        Not every such span is known at sight; one that is, is.
        """
        first, last = self._offsets_at(low), self._offsets_at(high - 1)
        # In a gap the offset of the time before it (fold 0) is the smaller one.
        return first == last and first[0] < first[1]

    def _offsets_at(self, wall: int) -> tuple[timedelta, timedelta]:
        label = datetime.fromordinal(EPOCH_DAY + wall // DAY) + timedelta(seconds=wall % DAY)
        none = timedelta()
        return self.info.utcoffset(label) or none, self.info.utcoffset(label.replace(fold=1)) or none

    def moment(self, instant: float) -> datetime | None:
        """Return an instant as a datetime of this zone; None outside the years 1 to 9999."""
        if 0 <= instant <= _PLAIN:
            return datetime.fromtimestamp(instant, self.info)
        try:
            return (_EPOCH + timedelta(seconds=instant)).astimezone(self.info)
        except OverflowError:
            return None

    def moments(self, instants: Sequence[float]) -> list[datetime | None]:
        """Return ascending instants as datetimes."""
        if not instants or instants[0] < 0 or instants[-1] > _PLAIN:
            return [self.moment(instant) for instant in instants]
        info, convert = self.info, datetime.fromtimestamp
        return [convert(instant, info) for instant in instants]


@lru_cache(maxsize=1024)
def _spans_of_year(key: str, index: int) -> tuple[tuple[int, int], ...]:
    return tuple(_sample(timezone.parse(key), index * _SPAN, (index + 1) * _SPAN))


def _sample(info: ZoneInfo, low: int, high: int) -> list[tuple[int, int]]:
    offset = _offset(info, low)
    found = [(low, offset)]
    while low < high - 1:
        sample = min(low + _STEP, high - 1)
        later = _offset(info, sample)
        while later != offset:
            # The change lies in (low, sample]: halve until it is known to the second.
            before, after = low, sample
            while after - before > 1:
                middle = (before + after) // 2
                if _offset(info, middle) == offset:
                    before = middle
                else:
                    after = middle
            low, offset = after, _offset(info, after)
            found.append((low, offset))
        low = sample
    return found


def _offset(info: ZoneInfo, instant: int) -> int:
    """Return the offset in seconds; at the ends of the calendar that of a day further in."""
    instant = min(max(instant, FIRST_INSTANT + 3 * DAY), LAST_INSTANT - 3 * DAY)
    if 0 <= instant <= _PLAIN:
        offset = datetime.fromtimestamp(instant, info).utcoffset()
    else:
        offset = (_EPOCH + timedelta(seconds=instant)).astimezone(info).utcoffset()
    return offset.days * DAY + offset.seconds if offset is not None else 0
