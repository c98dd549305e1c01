"""Dutch texts of this area: routing."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "log.unknown_event": ("{value} is geen gebeurtenis", "gebruik een van {known}"),
    "log.wrong_fields": ("de velden {value} horen niet bij deze gebeurtenis", "geef {wanted}"),
}
