"""Organizations as JSON documents: strict to read, canonical to write, described by a schema.

`load` and `loads` read, `dump` and `dumps` write, `json_schema` describes. A
document is the library's only form for storage and exchange; a pickle from
outside is never read. What stands in a document for which type of field is
written in `dstny_smp.wire.shapes`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dstny_smp.wire.files import dump, dumps, load, loads

if TYPE_CHECKING:
    from dstny_smp.wire.schema import json_schema

__all__ = ["dump", "dumps", "json_schema", "load", "loads"]


def __getattr__(name: str) -> object:
    """Load the schema's module for whoever asks for a schema (PEP 562)."""
    if name != "json_schema":
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from dstny_smp.wire.schema import json_schema

    return json_schema
