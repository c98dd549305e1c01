"""Dutch texts of this area: contacts."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "word.contact": "contactpersoon",
    "contact.empty": (
        "er is niets waaraan deze contactpersoon te herkennen is",
        "geef een naam, een bedrijf of een nummer",
    ),
    "grant.not_exactly_one": (
        "toegang geldt voor één gebruiker of één afdeling",
        "noem een gebruiker of een afdeling, niet allebei",
    ),
}
