"""``dstny-smp status``: every queue and menu as it is now, and what changes next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import attrs
from rich.text import Text

from dstny_smp import messages
from dstny_smp.acd.queue import Queue
from dstny_smp.cli import options, reader, tables
from dstny_smp.destination import to_dict
from dstny_smp.ids import ScheduleId
from dstny_smp.ivr.flow import Menu
from dstny_smp.messages import Said, translate
from dstny_smp.organization import Organization
from dstny_smp.routing import Schedules
from dstny_smp.schedule import wording
from dstny_smp.schedule.views import Names
from dstny_smp.treatment import Treatment


@attrs.frozen
class Row:
    """One queue or menu at one instant; ``until`` and ``then`` are None where nothing ever changes."""

    place: Queue | Menu
    treatment: Treatment
    until: datetime | None
    then: Treatment | None


def command(
    file: options.File,
    *,
    at: options.At = None,
    language: options.Reader = None,
    as_json: options.Json = False,
) -> int:
    """Show every queue and menu: open, closed or forwarded, until when, and what then."""
    org = reader.organization(file)
    when = reader.moment(at, org.timezone)
    rows = list(survey(org, when))
    if as_json:
        options.print_json({"at": when.isoformat(), "places": [_plain(row) for row in rows]})
    else:
        _show(org, rows, when, language or reader.preferred_language())
    return options.FINE


def survey(org: Organization, when: datetime) -> Iterator[Row]:
    """Yield every queue, then every menu, in the organization's order."""
    schedules = Schedules(org)
    answers: dict[ScheduleId, tuple[Treatment, datetime | None, Treatment | None]] = {}
    places: tuple[Queue | Menu, ...] = (*org.queues, *org.menus)
    for place in places:
        if place.schedule not in answers:
            resolver = schedules.resolver(place.schedule)
            until = resolver.next_change(when)
            then = None if until is None else resolver.at(until).treatment
            answers[place.schedule] = resolver.at(when).treatment, until, then
        yield Row(place, *answers[place.schedule])


def _plain(row: Row) -> dict[str, object]:
    return {
        "kind": _kind(row.place),
        "id": row.place.id,
        "name": row.place.name,
        "number": row.place.number,
        "type": row.place.kind.value if isinstance(row.place, Queue) else None,
        **_treatment(row.treatment),
        "until": None if row.until is None else row.until.isoformat(),
        "then": None if row.then is None else _treatment(row.then),
    }


def _treatment(treatment: Treatment) -> dict[str, object]:
    return {
        "state": treatment.state.value,
        "destination": None if treatment.destination is None else to_dict(treatment.destination),
        "prompt": treatment.prompt,
    }


def _kind(place: Queue | Menu) -> str:
    return "queue" if isinstance(place, Queue) else "menu"


def _show(org: Organization, rows: list[Row], when: datetime, language: str) -> None:
    moment = messages.moment(when, messages.choose(language))
    names = reader.names(org)
    console = tables.console()
    console.print(translate("cli.status_heading", {"name": Said(org.name), "at": Said(moment)}, language), markup=False)
    table = tables.table(("name", "number", "type", "state", "until", "then"), language, whole=("number",))
    for row in rows:
        until = "" if row.until is None else tables.short_moment(row.until, when, language)
        kind = row.place.kind.value if isinstance(row.place, Queue) else _kind(row.place)
        table.add_row(
            Text(row.place.name),
            row.place.number or "",
            translate(f"cli.type_{kind}", {}, language),
            _state(row.treatment, language, names),
            until,
            "" if row.then is None else _state(row.then, language, names),
        )
    tables.put(table, console)


def _state(treatment: Treatment, language: str, names: Names) -> Text:
    return Text(wording.treatment(treatment, language, names), style=tables.COLOURS[treatment.state])
