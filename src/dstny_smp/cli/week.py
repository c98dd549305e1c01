"""``dstny-smp week``: a week or month of one schedule, as a table, a picture or data."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from dstny_smp.cli import options, reader, tables
from dstny_smp.errors import InvalidValueError
from dstny_smp.messages import Said, translate
from dstny_smp.schedule import Layer, Resolver, views, wording
from dstny_smp.schedule.calendar_day import Day


def command(
    file: options.File,
    schedule: Annotated[str, typer.Argument(help="The id of the schedule.")],
    *,
    date: Annotated[
        str | None, typer.Option(help="A day of the week or month: 2026-12-21. Default: today, in the schedule's zone.")
    ] = None,
    month: Annotated[bool, typer.Option("--month", help="Show the whole month.")] = False,
    svg: Annotated[str | None, typer.Option(metavar="FILE", help="Write a picture; - is the standard output.")] = None,
    language: options.Reader = None,
    as_json: options.Json = False,
) -> int:
    """Show a week of a schedule: what holds from when to when, holidays, changes of the clock."""
    org = reader.organization(file)
    resolver = Resolver(org.schedule(schedule))
    day = _day(date, resolver.schedule.timezone)
    speech = language or reader.preferred_language()
    names = reader.names(org)
    if svg is not None:
        picture = (views.month_svg if month else views.week_svg)(resolver, day, speech, names)
        if svg == "-":
            sys.stdout.write(picture)
            return options.FINE
        return options.written(svg, speech, lambda: Path(svg).write_text(picture, encoding="utf-8", newline="\n"))
    view = (views.month if month else views.week)(resolver, day, speech)
    if as_json:
        of = {"schedule": resolver.schedule.id, "timezone": resolver.schedule.timezone}
        options.print_json({**of, **view.to_dict()})
    else:
        _show(resolver.schedule.name, view, speech, names)
    return options.FINE


def _day(text: str | None, zone: str) -> dt.date:
    if text is None:
        return reader.moment(None, zone).date()
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass  # the 30th of February
    raise InvalidValueError("cli.bad_date", text, "--date")


def _show(name: str, view: views.Week | views.Month, language: str, names: views.Names) -> None:
    console = tables.console()
    console.print(
        translate("cli.week_heading", {"name": Said(name), "title": Said(view.title)}, language), markup=False
    )
    rows = _week(view, language, names) if isinstance(view, views.Week) else _month(view, language, names)
    tables.put(rows, console)


def _week(week: views.Week, language: str, names: views.Names) -> Table:
    """Return a row for every span, the date and what is special before the first of a day."""
    columns = ("day", "from", "to", "treatment", "block", "layer", "note")
    table = tables.table(columns, language, whole=("day", "from", "to"))
    table.columns[3].min_width = 8  # "gesloten", the usual one
    for day in week.days:
        first = [tables.short_date(day.date, language), ", ".join(_notes(day, language))]
        for span in day.spans:
            table.add_row(
                Text(first[0]),
                views.clock(span.starts),
                views.clock(span.ends),
                Text(wording.treatment(span.treatment, language, names), style=tables.COLOURS[span.state]),
                Text(span.name),
                "" if span.layer is Layer.DEFAULT else wording.layer(span.layer, language),
                Text(first[1]),
            )
            first = ["", ""]
        if not day.spans:
            table.add_row(*first[:1], "", "", "", "", "", Text(first[1]))
    return table


def _month(month: views.Month, language: str, names: views.Names) -> Table:
    """Return a row for every day of the month, with what was planned; equal neighbours are one."""
    table = tables.table(("day", "hours", "note"), language)
    for week in month.weeks:
        for day in week.days:
            if month.is_inside(day):
                hours = Text("; ").join(_hours(day, language, names))
                table.add_row(tables.short_date(day.date, language), hours, Text(", ".join(_notes(day, language))))
    return table


def _hours(day: Day, language: str, names: views.Names) -> Iterator[Text]:
    for starts, ends, run in wording.merged(day.spans):
        held = run[0]
        if held.layer is not Layer.DEFAULT or (starts, ends) == (day.spans[0].starts, day.spans[-1].ends):
            said = f"{wording.hours(starts, ends)} {wording.treatment(held.treatment, language, names)}"
            yield Text(said, style=tables.COLOURS[held.state])


def _notes(day: Day, language: str) -> Iterator[str]:
    yield from day.holidays
    yield from wording.clock_changes(day, language)
