"""Dutch texts of this area: prompts."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "word.language": "taal",
    "variant.media_missing": ("er is geen geluid", "upload het of neem het op"),
    "variant.media_is_no_audio": ("{value} is geen geluid", "geef een WAV-bestand"),
    "variant.text_missing": ("er is geen tekst om uit te spreken", "geef een tekst"),
    "prompt.no_variant": ("de melding heeft nog geen taal", "voeg ten minste één taal toe"),
}
