"""The document of an organization: its version, and the two ways of reading it.

A document is one object: ``"version": 1``, then the fields of `Organization`.
The good path is taken first; where it stumbles, the document is scanned anew and
examined (see `examination`), which is loaded only then.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from dstny_smp.errors import InvalidDocumentError, InvalidValueError
from dstny_smp.organization import Organization
from dstny_smp.wire import reading
from dstny_smp.wire.collector import Paused
from dstny_smp.wire.scanning import scan

Unknown: TypeAlias = Literal["refuse", "preserve"]

VERSION: Final = 1
"""The version of the form that is written."""
LARGE: Final = 200_000
"""Characters from which on a document is worth compiling for."""
KNOWN_VERSIONS: Final = (VERSION,)
"""Those that are read."""


def decode(source: str | bytes, unknown: Unknown = "refuse") -> Organization:
    """Return the organization of a document.

    Raises:
        InvalidDocumentError: with every fault.
        InvalidValueError: ``document.unknown_choice`` for what to do with the unknown.
    """
    if unknown not in ("refuse", "preserve"):
        raise InvalidValueError("document.unknown_choice", unknown, "unknown", choices=("refuse", "preserve"))
    with Paused():
        return _decoded(source, preserve=unknown == "preserve")


def _decoded(source: str | bytes, *, preserve: bool) -> Organization:
    try:
        document = scan(source)
    except InvalidValueError as fault:
        raise InvalidDocumentError([fault]) from None
    if type(document) is dict and type(version := document.pop("version", None)) is int and version in KNOWN_VERSIONS:
        try:
            return reading.read(document, Organization, large=len(source) >= LARGE)  # type: ignore[no-any-return]  # of the class that is asked for
        except (InvalidValueError, TypeError):
            pass  # to be found out
    del document  # it is used up, and large
    from dstny_smp.wire import examination

    return examination.examine(scan(source), preserve=preserve)
