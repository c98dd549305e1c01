"""``dstny-smp trace``: what one caller meets, step by step."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from dstny_smp.cli import options, reader
from dstny_smp.errors import InvalidValueError, UnknownIdError
from dstny_smp.routing import trace

FAULTY_ENDS: Final = frozenset({"no_route", "routing_loop", "step_limit", "unassigned"})
"""Ends that no administrator meant; the exit code tells of them."""


def command(
    file: options.File,
    *,
    to: Annotated[str, typer.Option(help="The number or short code that is called.")],
    at: options.At = None,
    keys: Annotated[
        str, typer.Option(help="What the caller presses: digits, * and #; _ waits for the menu, x hangs up.")
    ] = "",
    assume: Annotated[
        list[str] | None,
        typer.Option(help="How an object treats the call, such as queue:support=max_wait. May be repeated."),
    ] = None,
    caller: Annotated[str | None, typer.Option(help="The caller's number; without it, withheld.")] = None,
    caller_language: Annotated[
        str | None, typer.Option(help="The caller's language. Default: the organization's.", metavar="TAG")
    ] = None,
    language: options.Reader = None,
    as_json: options.Json = False,
) -> int:
    """Tell what happens to a call: every step, when and why, to its end.

    The exit code is 1 when the call ends by a fault of the set-up: a circle, a
    menu without a way on, a number that nobody has.
    """
    org = reader.organization(file)
    try:
        met = trace(
            org,
            to=to,
            at=reader.moment(at, org.timezone),
            keys=keys,
            assume=reader.assumptions(assume or ()),
            language=caller_language,
            caller=caller,
        )
    except UnknownIdError as error:
        if error.params["kind"] != "number":
            raise
        raise InvalidValueError("cli.no_such_number", to, "--to") from None
    if as_json:
        options.print_json(met.to_dict())
    else:
        typer.echo(met.text(language or reader.preferred_language()))
    return options.FOUND if met.end.reason in FAULTY_ENDS else options.FINE
