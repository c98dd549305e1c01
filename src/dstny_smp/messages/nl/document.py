"""Dutch texts of this area: document."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "document.invalid": "{count} fouten in het document",
    "document.one_fault": "1 fout in het document",
    "document.faults": "{count} fouten in het document",
    "document.more_faults": (
        "er zijn meer dan {cap} fouten; de rest wordt niet getoond",
        "verbeter deze en lees het document opnieuw in",
    ),
    "document.too_large": ("het document is groter dan {cap} bytes", "geef een kleiner document"),
    "document.too_deep": (
        "het document is dieper genest dan {cap} niveaus",
        "geef een document met minder niveaus",
    ),
    "document.not_utf8": ("byte {offset} is geen UTF-8", "sla het document op als UTF-8"),
    "document.not_json": (
        "dit is geen JSON op regel {line}, kolom {column}: {near}",
        "zoek daar naar een komma, haakje of aanhalingsteken te veel of te weinig",
    ),
    "document.text_for_path": (
        "dit is de tekst van een document, niet het pad van een bestand",
        "geef de tekst aan loads, of geef load een pad, bytes of een bestand",
    ),
    "document.unknown_version": (
        "versie {value} van het documentformaat is hier niet bekend",
        "geef versie {known}, of gebruik een nieuwere uitgave van deze bibliotheek",
    ),
    "document.wrong_type": ("hier staat {found} in plaats van {expected}", "schrijf {expected}"),
    "document.unknown_field": ("er is hier geen veld {value}", "laat het weg, of gebruik een van {known}"),
    "document.duplicate_field": ("het veld {value} staat hier meer dan één keer", "geef het één keer"),
    "document.kind_missing": ("er staat niet bij wat voor object dit is", 'geef "kind", een van {kinds}'),
    "document.unknown_choice": ("{value} is hier geen keuze", "gebruik een van {choices}"),
    "document.not_finite": ("{value} is geen eindig getal", "geef een gewoon getal"),
    "document.too_many_digits": ("het getal {value} heeft te veel cijfers", "geef een getal dat het veld toestaat"),
    "document.half_character": (
        "{value} bevat een half teken (een losse surrogaat)",
        "schrijf het hele teken, of laat het weg",
    ),
    "document.bad_date": ("{value} is geen datum", "schrijf een datum als 2026-01-05"),
    "document.bad_datetime": (
        "{value} is geen tijdstip",
        "schrijf een kloktijd als 2026-01-05T08:30, een vast moment als 2026-01-05T08:30:00+01:00",
    ),
    "document.bad_duration": ("{value} is geen tijdsduur", "geef een aantal seconden, zoals 90 of 2.5"),
    "word.end_of_document": "einde van het document",
    "word.json_text": "tekst tussen aanhalingstekens",
    "word.json_flag": "true of false",
    "word.json_integer": "een geheel getal",
    "word.json_number": "een getal",
    "word.json_list": "een lijst in [ ]",
    "word.json_object": "een object in { }",
    "word.json_null": "null",
}
