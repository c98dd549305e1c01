"""The options that several commands share, and how a command ends."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Final, ParamSpec, TypeAlias

import typer

from dstny_smp import messages
from dstny_smp.cli.reader import preferred_language
from dstny_smp.errors import SmpError

P = ParamSpec("P")

FINE: Final = 0
FOUND: Final = 1
MISUSE: Final = 2

FAULTS_SHOWN: Final = 50
"""Faults of one document that are printed; the rest are counted."""

File: TypeAlias = Annotated[str, typer.Argument(help="The organization, a JSON document; - reads standard input.")]
At: TypeAlias = Annotated[
    str | None,
    typer.Option(help="When: 2026-12-24T17:31, in the organization's zone unless it has an offset. Default: now."),
]


class Language(StrEnum):
    """The languages that the command line speaks."""

    NL = "nl"
    EN = "en"


Reader: TypeAlias = Annotated[
    Language | None, typer.Option("--language", help="Language of the output. Default: the terminal's.")
]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def reported(command: Callable[P, int]) -> Callable[P, None]:
    """Make a command end with its exit code, and what it raises end as lines of text."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        language = str(kwargs.get("language") or preferred_language())  # each command has the option
        try:
            code = command(*args, **kwargs)
        except SmpError as error:
            complain(error.text(language), language)
            code = MISUSE
        except OSError as error:
            params = {"path": error.filename or "-", "reason": error.strerror or type(error).__name__}
            complain(messages.translate("cli.unreadable", params, language), language)
            code = MISUSE
        raise typer.Exit(code)

    # Typer reads the options off the signature, and must not find the declared result.
    run.__annotations__ = {**command.__annotations__, "return": None}
    return run


def complain(text: str, language: str) -> None:
    """Print a text on the standard error, one fault a line, and not without end."""
    lines = text.splitlines()
    for line in lines[: FAULTS_SHOWN + 1]:
        typer.echo(line, err=True)
    more = len(lines) - FAULTS_SHOWN - 1
    if more > 0:
        typer.echo("  " + messages.translate("cli.more_faults", {"count": more}, language), err=True)


def written(path: str, language: str, save: Callable[[], object], *, tell: bool = True) -> int:
    """Save to a file and tell so, or in any case why it cannot be; return the exit code."""
    try:
        save()
    except OSError as error:
        params = {"path": messages.Said(path), "reason": error.strerror or type(error).__name__}
        complain(messages.translate("cli.unwritable", params, language), language)
        return MISUSE
    if tell:
        typer.echo(messages.translate("cli.written", {"path": messages.Said(path)}, language))
    return FINE


def print_json(value: object) -> None:
    """Print a value for a program: UTF-8, two spaces, in the order it was made."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
