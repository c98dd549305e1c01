"""Dutch texts of this area: prompts."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "word.language": "taal",
    "variant.media_missing": ("er is geen geluid", "upload het of neem het op"),
    "variant.media_is_no_audio": ("{value} is geen geluid", "geef een WAV-bestand"),
    "variant.text_missing": ("er is geen tekst om uit te spreken", "geef een tekst"),
    "prompt.no_variant": ("de melding heeft nog geen taal", "voeg ten minste één taal toe"),
    "prompt.bad_order": ("‘{event}’ kan niet in de stand ‘{phase}’", "kies een van: {possible}"),
    "recording.over": ("de opname is al gestopt", "begin een nieuwe opname"),
    "variant.audio_absent": (
        "het geluid van deze taal is niet in de opslag",
        "zet het bestand met deze SHA-256 terug in de opslag, of geef de taal nieuw geluid",
    ),
    "media.other_content": (
        "wat de opslag onder de SHA-256 {value} heeft, is een ander bestand",
        "neem het bestand uit een reservekopie, of geef de taal nieuw geluid",
    ),
    "media.other_facts": (
        "de lengte, de frequentie of het aantal kanalen van het bestand {value} is anders dan bij de melding staat",
        "geef de taal nieuw geluid",
    ),
    "prompt.read_only": (
        "{value} is een standaardmelding en kan niet gewijzigd worden",
        "kopieer de melding en wijzig de kopie",
    ),
    "prompt.not_standard": (
        "{value} is een eigen melding en geen standaardmelding",
        "geef de eigen melding een ander id",
    ),
    "prompt.default_language": "Standaard",
    "speech.not_converted": (
        "de tekst is niet uitgesproken zoals hij er nu staat",
        "zet de tekst om naar spraak en beluister het resultaat",
    ),
    "recording.no_permission": (
        "zonder toestemming kan de microfoon niet gebruikt worden",
        "geef toestemming in de browser of het systeem, en begin opnieuw",
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
    "word.empty": "leeg",
    "speech.no_voice": ("er is geen stem voor {value}", "kies een van: {known}"),
    "speech.unknown_voice": ("er is geen stem {value} in deze taal", "kies een van: {known}"),
    "speech.bad_order": ("{step} komt in dit formulier na {next_step}", "begin met {next_step}"),
    "speech.nothing_to_say": (
        "in {value} valt niets uit te spreken",
        "schrijf ten minste één letter of cijfer",
    ),
    "azure.bad_region": (
        "{value} is geen regio van Azure",
        "schrijf hem zoals de portal van Azure, bijvoorbeeld westeurope",
    ),
    "azure.bad_key": ("dit is geen sleutel van een spraakresource", "kopieer hem opnieuw uit de portal van Azure"),
    "azure.refused": (
        "de spraakdienst antwoordde {status}",
        "400: tekst of stem; 401: sleutel of regio; 429: te veel verzoeken, probeer het later; 5xx: een fout van de dienst",
    ),
    "word.voice": "stem",
    "word.text": "tekst",
    "word.convert": "omzetten",
}
