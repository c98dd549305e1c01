"""The options that several commands share, and how a command ends."""

from __future__ import annotations

import errno
import functools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Final, ParamSpec, TypeAlias, get_args, get_type_hints

import typer
from typer.models import ArgumentInfo, OptionInfo

from dstny_smp import messages
from dstny_smp.cli.reader import preferred_language
from dstny_smp.errors import InvalidValueError, SmpError

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


def reported(command: Callable[P, int], **typed: str) -> Callable[P, None]:
    """Make a command end with its exit code, and what it raises end as lines of text.

    An error names an argument of the library; who typed a command is told the
    option. ``typed`` are the options of arguments that bear another name than it.
    """

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        language = str(kwargs.get("language") or preferred_language())  # each command has the option
        try:
            code = command(*args, **kwargs)
        except InvalidValueError as error:
            complain(_as_typed(error, dict(_options(command)) | typed).text(language), language)
            code = MISUSE
        except SmpError as error:
            complain(error.text(language), language)
            code = MISUSE
        except OSError as error:
            params = {"path": messages.Said(error.filename or "-"), "reason": _reason(error, language)}
            complain(messages.translate("cli.unreadable", params, language), language)
            code = MISUSE
        raise typer.Exit(code)

    # Typer reads the options off the signature, and must not find the declared result.
    run.__annotations__ = {**command.__annotations__, "return": None}
    return run


def _options(command: Callable[..., object]) -> Iterator[tuple[str, str]]:
    """Yield what each parameter of a command is called on the command line."""
    for name, annotation in get_type_hints(command, include_extras=True).items():
        for info in get_args(annotation)[1:]:
            match info:
                case OptionInfo(param_decls=declared):
                    yield name, declared[0].partition("/")[0] if declared else "--" + name.replace("_", "-")
                case ArgumentInfo():
                    yield name, name.upper()


def _as_typed(error: InvalidValueError, options: Mapping[str, str]) -> InvalidValueError:
    argument, rest = re.findall(r"^(\w*)(.*)", error.path, re.DOTALL)[0]
    if argument not in options:
        return error
    params = {name: value for name, value in error.params.items() if name != "value"}
    return InvalidValueError(error.code, error.value, options[argument] + rest, **params)


def complain(text: str, language: str) -> None:
    """Print a text on the standard error, one fault a line, and not without end."""
    lines = text.splitlines()
    for line in lines[: FAULTS_SHOWN + 1]:
        typer.echo(line, err=True)
    more = len(lines) - FAULTS_SHOWN - 1
    if more > 0:
        typer.echo("  " + messages.translate("cli.more_faults", {"count": more}, language), err=True)


_REASONS: Final = {
    errno.ENOENT: "cli.not_there",
    errno.EACCES: "cli.not_allowed",
    errno.EISDIR: "cli.is_folder",
    errno.ENOTDIR: "cli.not_there",
    errno.ENOSPC: "cli.no_space",
}


def _reason(error: OSError, language: str) -> messages.Said:
    """Return why, in the reader's language for what is usual, else as the system says it."""
    if error.errno in _REASONS:
        return messages.Said(messages.translate(_REASONS[error.errno], {}, language))
    return messages.Said(error.strerror or type(error).__name__)


def written(path: str, language: str, save: Callable[[], object], *, tell: bool = True) -> int:
    """Save to a file and tell so, or in any case why it cannot be; return the exit code."""
    try:
        save()
    except OSError as error:
        params = {"path": messages.Said(path), "reason": _reason(error, language)}
        complain(messages.translate("cli.unwritable", params, language), language)
        return MISUSE
    if tell:
        typer.echo(messages.translate("cli.written", {"path": messages.Said(path)}, language))
    return FINE


def print_json(value: object) -> None:
    """Print a value for a program: UTF-8, two spaces, in the order it was made."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
