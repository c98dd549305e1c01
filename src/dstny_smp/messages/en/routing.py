"""English texts of this area: routing."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "log.unknown_event": ("{value} is not an event", "use one of {known}"),
    "log.wrong_fields": ("the fields {value} are not those of this event", "give {wanted}"),
}
