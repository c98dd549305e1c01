"""``dstny-smp schema``: the JSON Schema of the document that the other commands read."""

from __future__ import annotations

from dstny_smp.cli import options


def command(*, language: options.Reader = None) -> int:
    """Print the JSON Schema (2020-12) of an organization's document."""
    from dstny_smp.wire import json_schema  # no other command needs it

    options.print_json(json_schema())
    return options.FINE
