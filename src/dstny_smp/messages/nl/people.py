"""Dutch texts of this area: people."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "user.primary_not_among_numbers": (
        "{value} is geen nummer van deze gebruiker",
        "kies een van zijn nummers, of voeg het daaraan toe",
    ),
    "user.photo_is_no_picture": ("{value} is geen foto", "geef een foto als PNG, JPEG of WebP"),
    "activity.not_after_start": ("het einde {value} ligt niet na het begin {starts}", "geef een later einde"),
}
