"""Dutch texts of this area: validation."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "label.not_text": ("{value} is geen tekst", "geef een tekst"),
    "label.blank": ("hier staat niets leesbaars", "geef een tekst met ten minste één zichtbaar teken"),
    "label.too_long": ("{value} is langer dan {cap} tekens", "kort hem in tot {cap}"),
    "label.forbidden_character": (
        "het teken {value} op positie {index} kan niet in een naam staan",
        "haal het weg; stuurtekens, onzichtbare tekens en tekens voor de schrijfrichting worden geweigerd",
    ),
    "number.bad_form": (
        "{value} is geen telefoonnummer in E.164-vorm",
        "schrijf + en 7 tot 15 cijfers zonder spaties, zoals +31201234567",
    ),
    "number.bad_form_or_short_code": (
        "{value} is geen telefoonnummer in E.164-vorm en geen verkort kiesnummer",
        "schrijf + en 7 tot 15 cijfers, zoals +31201234567, of 2 tot 6 cijfers",
    ),
    "number.emergency": ("{value} is een alarmnummer", "kies een ander verkort kiesnummer"),
    "language.bad_form": ("{value} is geen taalcode", "schrijf een BCP 47-code zoals nl, en of nl-BE"),
    "timezone.unknown": ("{value} is geen bekende tijdzone", "schrijf een IANA-naam zoals Europe/Amsterdam"),
    "country.unknown": ("{value} is geen landcode", "schrijf twee hoofdletters uit ISO 3166-1, zoals NL"),
    "key.not_a_key": ("{value} is geen toets van een telefoon", "gebruik een van 0-9, * en #"),
    "key.bad_entry": ("{value} kan een beller niet intoetsen", "gebruik 1 tot {cap} van de toetsen 0-9, * en #"),
    "url.bad_form": (
        "{value} is geen webadres dat hier kan",
        "schrijf een adres dat met https:// begint, zonder gebruikersnaam",
    ),
    "email.bad_form": ("{value} is geen e-mailadres", "schrijf een naam, @ en een domein, zoals anna@example.com"),
    "email.too_long": (
        "{value} is langer dan de {cap} tekens die daar passen",
        "gebruik een korter adres; voor de @ is plaats voor 64, in totaal voor 254",
    ),
    "email.forbidden_character": (
        "het teken {value} op positie {index} kan niet in een e-mailadres staan",
        "haal het weg; alleen letters en cijfers mogen van buiten ASCII komen",
    ),
    "email.bad_domain": ("{value} heeft een domein dat geen mail kan ontvangen", "kijk naar het deel achter de @"),
    "number.not_text": ("{value} is geen tekst", "geef het nummer als tekst, zoals '+31201234567'"),
    "number.too_long": ("{value} is langer dan {cap} tekens", "geef één nummer, zonder opmerkingen"),
    "number.service_code": ("{value} is een dienstcode van het netwerk", "geef een telefoonnummer"),
    "number.forbidden_character": (
        "het teken {value} op positie {index} kan niet in een telefoonnummer staan",
        "gebruik de cijfers 0-9, + vooraan, spaties en ( ) . - /",
    ),
    "number.unreadable": (
        "{value} is niet te lezen als telefoonnummer",
        "schrijf het zoals het gekozen wordt, zoals 020 123 45 67 of +31 20 123 45 67",
    ),
    "number.not_in_plan": (
        "{value} bestaat niet in het nummerplan",
        "controleer de cijfers, en het landnummer als het een buitenlands nummer is",
    ),
    "number.bad_short_code": ("{value} is geen verkort kiesnummer", "geef {low} tot {high} van de cijfers 0-9"),
    "number.unknown_style": ("{value} is geen schrijfwijze voor nummers", "gebruik national, international of rfc3966"),
    "password.not_text": ("een wachtwoord is tekst", "geef een tekst"),
    "password.too_short": ("het wachtwoord is te kort", "gebruik ten minste {low} tekens"),
    "password.too_long": ("het wachtwoord is te lang", "gebruik hoogstens {high} tekens"),
    "password.no_digit": ("er staat geen cijfer in", "gebruik ten minste één van 0-9"),
    "password.no_lower": ("er staat geen kleine letter in", "gebruik ten minste één van a-z"),
    "password.no_upper": ("er staat geen hoofdletter in", "gebruik ten minste één van A-Z"),
    "password.no_special": (
        "er staat geen speciaal teken in",
        "gebruik ten minste één van ! # $ % & ( ) * + , - . / : ; < = > ? @ [ \\ ] ^ _ ` {{ | }} ~",
    ),
    "password.forbidden_character": (
        "het teken op positie {index} kan niet in een wachtwoord staan",
        "gebruik tekens die te zien zijn",
    ),
    "password.outside_documented_set": (
        "er staan tekens in van buiten de voorgeschreven reeks, het eerste op positie {index}",
        "controleer of elk toestel ze kan invoeren",
    ),
    "password.blocked": ("dit wachtwoord staat bekend als onveilig", "kies een ander"),
}
