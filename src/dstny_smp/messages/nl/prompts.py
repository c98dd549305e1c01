"""Dutch texts of this area: prompts."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "word.language": "taal",
    "variant.media_missing": ("er is geen geluid", "upload het of neem het op"),
    "variant.media_is_no_audio": ("{value} is geen geluid", "geef een WAV-bestand"),
    "variant.text_missing": ("er is geen tekst om uit te spreken", "geef een tekst"),
    "prompt.no_variant": ("de melding heeft nog geen taal", "voeg ten minste één taal toe"),
    "prompt.bad_order": ("{event} kan niet volgen op {phase}", "doe een van: {possible}"),
    "recording.no_permission": (
        "zonder toestemming kan de microfoon niet gebruikt worden",
        "sta het toe in de browser of het systeem, en begin opnieuw",
    ),
    "word.uploaded": "geüpload",
    "word.recorded": "opgenomen",
    "word.spoken": "uitgesproken",
    "word.edited": "aangepast",
    "word.confirmed": "bevestigd",
    "word.discarded": "weggegooid",
    "word.saved": "opgeslagen",
    "word.started": "gestart",
    "word.heard": "gehoord",
    "word.paused": "gepauzeerd",
    "word.resumed": "hervat",
    "word.stopped": "gestopt",
    "word.pending": "te bevestigen",
    "word.stale": "verouderd",
    "word.idle": "klaar om te beginnen",
    "word.recording": "aan het opnemen",
    "word.nothing": "niets",
}
