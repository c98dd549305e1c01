"""``dstny-smp password``: what is wrong with a password, and new ones.

A password comes from the standard input or the keyboard, never from the command
line: there it would stand in the list of processes and in the shell's history.
"""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer

from dstny_smp import limits
from dstny_smp.cli import options, reader
from dstny_smp.errors import InvalidValueError
from dstny_smp.findings import Finding
from dstny_smp.messages import translate
from dstny_smp.validation import blocklist, password

app: Final = typer.Typer(help="Passwords: check one, generate new ones.", no_args_is_help=True)

MOST: Final = 1_000
"""Passwords that one call generates."""


def check(
    *,
    personal: Annotated[
        list[str] | None,
        typer.Option(help="A name or an address that should not stand in it. May be repeated."),
    ] = None,
    listed: Annotated[
        str | None,
        typer.Option(
            "--blocklist", metavar="FILE", help="Passwords that leaked, one a line, or their SHA-1 as HASH:COUNT."
        ),
    ] = None,
    language: options.Reader = None,
    as_json: options.Json = False,
) -> int:
    """Tell which rules a password breaks, and what is weak about it.

    It is one line of the standard input; on a terminal it is asked for and not
    shown. The exit code is 1 when anything was found, a hint included.
    """
    speech = language or reader.preferred_language()
    known = None if listed is None else _listed(listed)
    report = password.check(_typed(speech), blocklist=known, personal=personal or ())
    if as_json:
        found = [_plain(finding, speech) for finding in report]
        options.print_json({"ok": report.ok, "findings": found})
    elif report.findings:
        for finding in report:
            typer.echo(finding.text(speech))
        typer.echo(translate("cli.password_weak" if report.ok else "cli.password_refused", {}, speech))
    else:
        typer.echo(translate("cli.password_fine", {}, speech))
    return options.FOUND if report.findings else options.FINE


def generate(
    *,
    length: Annotated[int, typer.Option(help="Characters, 8 to 30.")] = 16,
    count: Annotated[int, typer.Option(help="How many, one a line.")] = 1,
    look_alikes: Annotated[
        bool,
        typer.Option(
            "--look-alikes/--no-look-alikes", help="Whether characters may stand in them that are mistaken for others."
        ),
    ] = True,
    language: options.Reader = None,
) -> int:
    """Print new passwords that meet the rule, drawn evenly from all that do."""
    if not 1 <= count <= MOST:
        raise InvalidValueError("field.out_of_range", count, "--count", low=1, high=MOST)
    for _ in range(count):
        typer.echo(password.generate(length, look_alikes=look_alikes).reveal())
    return options.FINE


def _typed(language: str) -> str:
    """Return the password that is asked for on a terminal, or else the first line of the standard input."""
    if sys.stdin.isatty():
        return getpass.getpass(translate("cli.password_prompt", {}, language) + ": ")
    line = sys.stdin.buffer.readline(4 * limits.TEXT + 2)  # more than enough to see that it is too long
    # What is no UTF-8 becomes lone surrogates, which the rule refuses by their position.
    return line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", "surrogateescape")


def _listed(file: str) -> Callable[[str], bool]:
    with Path(file).open(encoding="utf-8", errors="surrogateescape", newline="\n") as lines:
        return blocklist.read(lines)


def _plain(finding: Finding, language: str) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "text": finding.text(language),
        "remedy": finding.remedy(language),
    }


app.command("check")(options.reported(check))
app.command("generate")(options.reported(generate))
