"""English texts of this area: people."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "user.primary_not_among_numbers": (
        "{value} is not one of the user's numbers",
        "choose one of his numbers, or add it to them",
    ),
    "user.photo_is_no_picture": ("{value} is not a picture", "give a PNG, JPEG or WebP picture"),
    "activity.not_after_start": ("the end {value} is not after the start {starts}", "give a later end"),
}
