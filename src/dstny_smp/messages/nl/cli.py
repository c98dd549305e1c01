"""Dutch texts of the command line."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "cli.bad_moment": ("{value} is geen tijdstip", "schrijf het als 2026-12-24T17:31 of 2026-12-24T17:31+01:00"),
    "cli.no_such_moment": (
        "{value} bestaat niet in {zone}: de klok slaat het over",
        "geef een tijd voor of na de verzetting van de klok",
    ),
    "cli.bad_assumption": (
        "{value} neemt niets aan",
        "schrijf wat de oproep hoe behandelt, zoals queue:support=max_wait",
    ),
    "cli.assumed_twice": ("{value} krijgt twee uitkomsten", "geef elk onderdeel er één"),
    "cli.unreadable": "{path} kan niet gelezen worden: {reason}",
    "cli.more_faults": "en nog {count}",
    "cli.status_heading": "{name}, {at}",
    "cli.column_name": "Naam",
    "cli.column_number": "Nummer",
    "cli.column_type": "Type",
    "cli.column_state": "Nu",
    "cli.column_until": "Tot",
    "cli.column_then": "Daarna",
    "cli.type_basic": "wachtrij (Basic)",
    "cli.type_premium": "wachtrij (Premium)",
    "cli.type_menu": "keuzemenu",
    "cli.state_open": "open",
    "cli.state_closed": "gesloten",
    "cli.state_forward": "doorgeschakeld",
    "cli.to_number": "naar {name}",
    "cli.to_user": "naar {name}",
    "cli.to_voicemail": "naar de voicemail van {name}",
    "cli.to_queue": "naar wachtrij {name}",
    "cli.to_menu": "naar keuzemenu {name}",
    "cli.to_prompt": "naar melding {name}",
    "cli.to_hang_up": "naar ophangen",
}
