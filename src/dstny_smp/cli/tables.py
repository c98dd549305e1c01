"""How the commands show tables to people: in a terminal as wide as it is, in a pipe whole."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime
from typing import Final

import typer
from rich.console import Console
from rich.table import Table

from dstny_smp.messages import translate
from dstny_smp.treatment import State

COLOURS: Final = {State.OPEN: "green", State.CLOSED: "red", State.FORWARD: "yellow"}
PIPED: Final = 160
"""Columns where nobody looks at a terminal: names are not cut for want of room."""


def console(*, stderr: bool = False) -> Console:
    """Return the standard output, or the standard error; wide where it is no terminal."""
    shown = Console(highlight=False, stderr=stderr)
    return shown if shown.is_terminal else Console(highlight=False, stderr=stderr, width=PIPED)


def put(rows: Table, shown: Console) -> None:
    """Print a table; where nobody looks at a terminal, without the blanks that fill up its last column."""
    if shown.is_terminal:
        shown.print(rows)
        return
    with shown.capture() as lines:
        shown.print(rows)
    for line in lines.get().splitlines():
        typer.echo(line.rstrip(), err=shown.stderr)


def short_date(day: date, language: str) -> str:
    """Return a date in few letters, without its year.

    >>> short_date(date(2026, 12, 24), "nl")
    'do 24 dec'
    """
    names = translate("calendar.short_names", {}, language).split()
    return f"{names[day.weekday()]} {day.day} {names[6 + day.month]}"


def short_moment(moment: datetime, since: datetime, language: str) -> str:
    """Return a time in few letters, with the year where it is not that of another time.

    >>> short_moment(datetime(2026, 12, 24, 17, 30), datetime(2026, 12, 1), "nl")
    'do 24 dec 17:30'
    """
    year = "" if moment.year == since.year else f" {moment.year}"
    return f"{short_date(moment, language)}{year} {moment:%H:%M}"


def table(columns: tuple[str, ...], language: str, whole: Container[str] = ()) -> Table:
    """Return an empty table with these headings, by the last part of their code.

    What is ``whole`` is copied from the terminal, or short: it is not broken into
    lines as long as another column can be.
    """
    empty = Table(box=None, pad_edge=False)
    for column in columns:
        heading = translate(f"cli.column_{column}", {}, language)
        empty.add_column(heading, overflow="fold", no_wrap=column in whole)
    return empty
