"""English texts of this area: acd."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "presentation.bad_affix": ("{value} cannot stand before or behind a number", "give 0 to 3 of the digits 0-9"),
    "presentation.metadata_character": (
        "the character {value} at position {index} cannot be shown with a call",
        "use letters, digits, spaces and - _ . & /",
    ),
    "overflow.action_missing": ("{limit} is set without saying where the call goes then", "set {action}"),
    "announcements.interval_missing": (
        "something is to be said while callers wait, but not how often",
        "set comfort_interval",
    ),
}
