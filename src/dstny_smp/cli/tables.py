"""How the commands show tables to people: in a terminal as wide as it is, in a pipe whole."""

from __future__ import annotations

from datetime import date
from typing import Final

from rich.console import Console
from rich.table import Table

from dstny_smp.messages import translate
from dstny_smp.treatment import State

COLOURS: Final = {State.OPEN: "green", State.CLOSED: "red", State.FORWARD: "yellow"}
PIPED: Final = 160
"""Columns where nobody looks at a terminal: names are not cut for want of room."""


def console() -> Console:
    """Return the standard output, wide where it is no terminal."""
    shown = Console(highlight=False)
    return shown if shown.is_terminal else Console(highlight=False, width=PIPED)


def short_date(day: date, language: str) -> str:
    """Return a date in few letters, without its year.

    >>> short_date(date(2026, 12, 24), "nl")
    'do 24 dec'
    """
    names = translate("calendar.short_names", {}, language).split()
    return f"{names[day.weekday()]} {day.day} {names[6 + day.month]}"


def table(columns: tuple[str, ...], language: str) -> Table:
    """Return an empty table with these headings, by the last part of their code."""
    empty = Table(box=None, pad_edge=False)
    for column in columns:
        empty.add_column(translate(f"cli.column_{column}", {}, language), overflow="fold")
    return empty
