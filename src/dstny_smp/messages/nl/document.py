"""Dutch texts of this area: document."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "document.invalid": "{count} fouten in het document",
    "document.one_fault": "1 fout in het document",
    "document.faults": "{count} fouten in het document",
}
