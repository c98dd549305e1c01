"""Where the command ``dstny-smp`` begins, with or without the extra that it needs."""

from __future__ import annotations

import io
import sys
from typing import Final

from dstny_smp.cli.reader import preferred_language
from dstny_smp.errors import MissingExtraError

NEEDED: Final = frozenset({"typer", "rich", "click"})


def main() -> None:
    """Run the command line, and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A name that the terminal cannot write is shown with marks, not with a traceback.
            stream.reconfigure(errors="replace")
    try:
        from dstny_smp.cli.app import app
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in NEEDED:
            raise
        print(MissingExtraError("cli", missing).text(preferred_language()), file=sys.stderr)
        sys.exit(2)
    app(prog_name="dstny-smp")
