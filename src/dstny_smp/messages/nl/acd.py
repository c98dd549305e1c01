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
    "acd.bad_call": ("{value} is geen id van een oproep", "geef 1 tot {cap} afdrukbare tekens"),
    "acd.unknown_cause": ("{value} is geen reden waarom een aanbod mislukt", "gebruik een van {known}"),
    "acd.unknown_device": ("{value} zijn geen apparaten", "geef een lijst van {known}"),
    "acd.bad_treatment": ("{value} is geen stand", "schrijf een object met state, destination en prompt"),
    "log.unknown_command": ("{value} is geen opdracht", "gebruik een van {known}"),
    "log.unknown_configuration": (
        "de instelling met kenmerk {value} is niet bekend",
        "geef haar mee met de andere",
    ),
    "acd.unknown_queue": "er is geen wachtrij met id {id}",
    "acd.unknown_agent": "er is geen agent met id {id} bekend",
    "acd.call_inside": "oproep {id} is al binnen",
    "acd.pickup_off": "wachtrij {queue} staat oproepovername niet toe",
    "acd.not_a_member": "agent {agent} is geen lid van wachtrij {queue}",
}
