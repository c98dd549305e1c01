"""The commands of ``dstny-smp``, by name."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from dstny_smp import __version__
from dstny_smp.cli import contacts, flow, holidays, password, prompt, schema, status, trace, week
from dstny_smp.cli.options import reported

app: Final = typer.Typer(
    help="What happens to a call: trace calls through an organization, see what is open, check what is set up.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # a fault of ours is reported whole, as Python does
)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dstny-smp {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Take what comes before the command."""


app.command("trace")(reported(trace.command, language="--caller-language"))
app.command("status")(reported(status.command))
app.command("week")(reported(week.command))
app.command("flow")(reported(flow.command))
app.command("holidays")(reported(holidays.command, categories="--category", n="--page", language="--names"))
app.add_typer(contacts.app, name="contacts")
app.add_typer(prompt.app, name="prompt")
app.add_typer(password.app, name="password")
app.command("schema")(reported(schema.command))
