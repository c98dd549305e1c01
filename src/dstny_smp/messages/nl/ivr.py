"""Dutch texts of the area ivr: what a flow may not hold, and how its steps are called."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "word.node": "stap",
    "word.option": "optie",
    "word.choice": "keuze",
    "ivr.bad_target": ("{value} is geen doel", "geef het id van een stap, of een van {built_in}"),
    "ivr.unknown_target": (
        "er is geen stap {value} in deze call flow",
        "voeg hem eerst toe, of kies een stap die er is",
    ),
    "ivr.bad_extension": ("{value} is geen verkort kiesnummer", "schrijf 2 tot 6 cijfers, en geen alarmnummer"),
}
