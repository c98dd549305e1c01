"""English texts of this area: document."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "document.invalid": "{count} faults in the document",
    "document.one_fault": "1 fault in the document",
    "document.faults": "{count} faults in the document",
}
