"""Dutch texts of this area: acd."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "presentation.bad_affix": ("{value} kan niet voor of achter een nummer staan", "geef 0 tot 3 van de cijfers 0-9"),
    "presentation.metadata_character": (
        "het teken {value} op positie {index} kan niet bij een oproep getoond worden",
        "gebruik letters, cijfers, spaties en - _ . & /",
    ),
    "overflow.action_missing": ("{limit} is ingesteld zonder bestemming voor de oproep", "stel {action} in"),
    "announcements.interval_missing": (
        "er moet iets gemeld worden tijdens de wacht, maar niet om de hoeveel tijd",
        "stel het interval van de melding in (comfort_interval)",
    ),
}
