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
    "explain.call_waiting": "Oproep {call} wacht {waited} in wachtrij {queue}, op plaats {position}; rondes zonder antwoord: {attempts}.",
    "explain.call_ringing": "Oproep {call} wacht {waited} in wachtrij {queue}, op plaats {position}, en wordt nu aangeboden; rondes zonder antwoord: {attempts}.",
    "explain.call_connected": "Oproep {call} is in wachtrij {queue} na {waited} aangenomen.",
    "explain.ringing": "{agent} wordt gebeld, nog {left}.",
    "explain.connected": "{agent} heeft de oproep.",
    "explain.logged_out": "{agent} is uitgelogd uit deze wachtrij.",
    "explain.absent": "{agent} is afwezig, en deze wachtrij belt wie afwezig is niet.",
    "explain.no_device": "{agent} heeft geen toestel dat deze wachtrij belt.",
    "explain.on_call": "{agent} spreekt met een beller van wachtrij {queue}.",
    "explain.busy": "{agent} is in een ander gesprek.",
    "explain.ringing_elsewhere": "{agent} wordt gebeld voor een oproep van wachtrij {queue}, nog {left}.",
    "explain.wrap_up": "{agent} rust na een gesprek, nog {left}.",
    "explain.back_off": "{agent} was niet bereikbaar en wordt nog {left} met rust gelaten.",
    "explain.rejected": "{agent} heeft deze oproep geweigerd en wordt op zijn vroegst over {left} weer gevraagd.",
    "explain.tried": "{agent} is voor deze oproep al gebeld; wie nog niet gebeld is, gaat voor.",
    "explain.last_ring": "{agent} wordt niet meer gebeld: de maximale wachttijd is om, en wie nu gebeld wordt is de laatste.",
    "explain.lower_level": "{agent} heeft vaardigheid {skill}; wie gebeld wordt heeft meer.",
    "explain.enough_ring": "{agent} is vrij, maar er worden er al zoveel gebeld als mag.",
    "explain.ready": "{agent} is vrij.",
}
