"""Dutch texts for the fields that all models share, and for plain words."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "calendar.names": (
        "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
        "januari februari maart april mei juni juli augustus september oktober november december"
    ),
    "word.yes": "ja",
    "word.no": "nee",
    "word.none": "geen",
    "word.user": "gebruiker",
    "word.department": "afdeling",
    "word.number": "nummer",
    "word.address_book": "adresboek",
    "word.schedule": "tijdschema",
    "word.queue": "wachtrij",
    "word.menu": "keuzemenu",
    "word.prompt": "melding",
    "word.voicemail": "voicemail",
    "field.wrong_type": ("{value} is niet van type {expected}", "geef een waarde van type {expected}"),
    "field.not_an_integer": ("{value} is geen geheel getal", "geef een geheel getal van {low} tot en met {high}"),
    "field.out_of_range": (
        "{value} ligt buiten {low} tot en met {high}",
        "geef een waarde van {low} tot en met {high}",
    ),
    "field.not_whole_seconds": ("{value} is geen geheel aantal seconden", "geef hele seconden"),
    "field.not_whole_milliseconds": (
        "{value} is geen geheel aantal milliseconden",
        "geef hele milliseconden",
    ),
    "field.too_many": ("{count} is meer dan {cap}", "geef er hoogstens {cap}"),
    "field.empty": ("er is niets opgegeven", "geef er ten minste één"),
    "field.duplicate": ("{value} staat hier dubbel", "geef elk maar één keer"),
    "field.missing": ("dit veld is verplicht", "vul het in"),
    "field.naive_datetime": (
        "{value} heeft geen tijdzone",
        "geef een datetime met tzinfo, zoals datetime(..., tzinfo=ZoneInfo('Europe/Amsterdam'))",
    ),
    "field.aware_datetime": (
        "{value} heeft een tijdzone; dit is kloktijd in de zone van het tijdschema zelf",
        "geef een datetime zonder tzinfo",
    ),
    "field.date_out_of_range": ("{value} ligt buiten de jaren {low} tot en met {high}", "geef een jaar daartussen"),
    "field.not_minutes": ("{value} heeft seconden", "geef hele minuten"),
    "id.bad_form": (
        "{value} is geen id",
        "gebruik 1 tot 64 ASCII-letters, cijfers, '.', '_', '-', te beginnen met een letter of cijfer",
    ),
    "id.bad_call": ("{value} is geen id van een oproep", "geef 1 tot {cap} afdrukbare tekens"),
    "id.unknown": "er is geen {kind} met id {id}",
    "ref.unknown_kind": ("{value} is geen soort object", "gebruik een van {kinds}"),
    "treatment.destination_missing": (
        "voor doorschakelen is een bestemming nodig",
        "kies een bestemming, of een andere stand",
    ),
    "treatment.destination_unused": (
        "de stand {state} heeft geen bestemming",
        "laat hem weg, of kies de stand doorschakelen",
    ),
    "treatment.prompt_unused": (
        "de stand open speelt geen melding af",
        "laat hem weg, of kies gesloten of doorschakelen",
    ),
    "media.bad_sha256": ("{value} is geen SHA-256", "schrijf 64 hexadecimale cijfers in kleine letters"),
    "media.unknown_type": ("{value} is geen mediatype dat hier gebruikt wordt", "gebruik een van {types}"),
    "media.facts_do_not_fit": (
        "deze kenmerken horen niet bij {value}",
        "geef AudioFacts voor geluid, ImageFacts voor een foto",
    ),
    "destination.bad_form": (
        "{value} is geen bestemming",
        "schrijf een object met kind, een van {kinds}, en het eigen veld van die soort",
    ),
    "snapshot.bad_form": ("{value} is geen momentopname van een {machine}", "geef wat snapshot() teruggaf"),
    "snapshot.unknown_version": (
        "momentopnamen van versie {value} zijn niet bekend",
        "gebruik er een van versie {known}",
    ),
    "snapshot.checksum": ("de momentopname is gewijzigd of beschadigd", "herstel vanuit een andere"),
    "word.call": "oproep",
    "word.withheld": "een afgeschermd nummer",
}
