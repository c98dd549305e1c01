"""Dutch texts of this area: portal."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "portal.access_denied": ("alleen een beheerder mag dit", "vraag het aan {contact}"),
    "portal.conflict": (
        "versie {base} is niet meer de nieuwste, dat is {current}",
        "lees de nieuwste versie en maak de wijziging opnieuw",
    ),
    "portal.missing_extra": (
        "het pakket {package} is niet geïnstalleerd",
        "installeer het met: pip install 'dstny_smp[{extra}]'",
    ),
    "machine.clock_went_back": ("{now} ligt voor de vorige tijd, {last}", "geef tijden die nooit teruggaan"),
}
