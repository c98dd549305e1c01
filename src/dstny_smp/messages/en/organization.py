"""English texts of this area: organization."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "organization.in_use": (
        "{kind} {id} is still in use in {count} places: {paths}",
        "take it out there first, or remove it with detach=True",
    ),
}
