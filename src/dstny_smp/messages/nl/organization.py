"""Dutch texts of this area: organization."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "organization.in_use": (
        "{kind} {id} is nog op {count} plaatsen in gebruik: {paths}",
        "haal het daar eerst weg, of verwijder met detach=True",
    ),
}
