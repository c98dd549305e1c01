"""Findings about the holidays of a schedule: which are over, where they run out, and where today's data say otherwise.

Stored holidays stay as they were added; that they differ from what is known today is
for an administrator to judge. Only `drift` asks for that data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from operator import itemgetter
from typing import TYPE_CHECKING

from dstny_smp.errors import InvalidValueError
from dstny_smp.findings import Finding, Severity
from dstny_smp.messages import Said
from dstny_smp.schedule.model import Block, HolidayOrigin
from dstny_smp.schedule.resolver import Resolver
from dstny_smp.schedule.stacking import shown
from dstny_smp.schedule.zone import DAY, EPOCH_DAY

if TYPE_CHECKING:  # loaded with the data
    from dstny_smp.schedule.public_holidays import Holiday


def over(past: Iterable[tuple[HolidayOrigin, datetime, Finding]]) -> Iterator[Finding]:
    """Yield one finding for all holidays of a country or region that are over, made of those of each."""
    places: dict[tuple[str, str | None], list[tuple[datetime, Finding]]] = {}
    for origin, ended, finding in past:
        places.setdefault((origin.country, origin.subdivision), []).append((ended, finding))
    for place, found in places.items():
        _, last = max(found, key=itemgetter(0))
        params = {**last.params, "country": _place(place), "count": len(found)}
        yield Finding("schedule.expired_holidays", Severity.INFO, "exceptions", params, last.witness)


def run_out(resolver: Resolver, at: datetime) -> Iterator[Finding]:
    """Yield the countries and regions of which the coming year has no holidays; a warning when this one has none."""
    last: dict[tuple[str, str | None], int] = {}
    for _, origin in _stored(resolver):
        place = origin.country, origin.subdivision
        last[place] = max(last.get(place, 0), origin.year)
    today = at.astimezone(resolver.timeline.zone.info)
    for place, year in last.items():
        witness = _moment(resolver, date(year + 1, 1, 1)) if year < date.max.year else None
        if year <= today.year and witness is not None:
            severity = Severity.WARNING if year < today.year else Severity.INFO
            params = {"country": _place(place), "year": year}
            yield Finding("schedule.holidays_run_out", severity, "exceptions", params, witness)


def drift(resolver: Resolver, at: datetime) -> Iterator[Finding]:
    """Yield the coming holidays that have another date or name by now, or none.

    Years that are not in the data are passed over: of those nothing is known.
    """
    known: dict[tuple[str, str | None, int], tuple[Holiday, ...]] = {}
    today = at.astimezone(resolver.timeline.zone.info).date()
    for block, origin in _stored(resolver):
        day = block.starts.date()
        if block.ends.date() < today:
            continue
        listing = origin.country, origin.subdivision, origin.year
        if listing not in known:
            known[listing] = _listed(*listing)
        if not known[listing]:
            continue
        dates = [holiday.date for holiday in known[listing] if holiday.key == origin.key]
        if day in dates:
            continue
        params: dict[str, object] = {"block": Said(block.name), "day": day, "country": _place(listing[:2])}
        same_day = next((holiday for holiday in known[listing] if holiday.date == day), None)
        if dates:
            code, severity, shows = "schedule.holiday_moved", Severity.WARNING, dates[0]
            params["date"] = dates[0]
        elif same_day is not None:
            code, severity, shows = "schedule.holiday_renamed", Severity.INFO, day
            params["name"] = Said(same_day.name)
        else:
            code, severity, shows = "schedule.holiday_gone", Severity.WARNING, day
        yield Finding(code, severity, f"exceptions[{block.id}]", params, _moment(resolver, shows))


def _stored(resolver: Resolver) -> Iterator[tuple[Block, HolidayOrigin]]:
    for block in resolver.schedule.exceptions:
        if block.origin is not None:
            yield block, block.origin


def _listed(country: str, subdivision: str | None, year: int) -> tuple[Holiday, ...]:
    """Return all that is known of a year, of every category; nothing where the data do not reach."""
    from dstny_smp.schedule import public_holidays

    try:
        categories = public_holidays.coverage(country).categories
        return public_holidays.listing(country, year, "en", subdivision, categories)
    except InvalidValueError:
        return ()


def _moment(resolver: Resolver, day: date) -> datetime | None:
    """Return when a day begins in the schedule's zone."""
    wall = (day.toordinal() - EPOCH_DAY) * DAY
    instant = shown(resolver.timeline.zone, wall, wall + 2 * DAY)
    return resolver.timeline.moment(instant)


def _place(place: tuple[str, str | None]) -> str:
    country, subdivision = place
    return Said(country if subdivision is None else f"{country}-{subdivision}")
