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
    "number.emergency": ("{value} is een alarmnummer", "kies een ander nummer"),
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
    "password.bad_range": ("dit is geen reeks van SHA-1-sommen", "geef de eerste {digits} hexadecimale cijfers"),
    "password.common_word": (
        "er staat een woord in dat iedereen het eerst probeert, zoals welkom of wachtwoord",
        "kies iets anders; cijfers in plaats van letters helpen niet",
    ),
    "password.calendar_word": (
        "er staat een seizoen, een maand of een dag van de week in",
        "laat die weg; zulke woorden, vaak met een jaartal erachter, worden als eerste geprobeerd",
    ),
    "password.personal_word": (
        "er staat een naam of adres van de gebruiker of de organisatie in",
        "laat die weg; wie u kent, probeert die het eerst",
    ),
    "password.row": (
        "er staat een rij van het toetsenbord of het alfabet in, zoals 1234 of qwer",
        "gebruik tekens die niet op elkaar volgen",
    ),
    "password.repetition": ("er staat een herhaling in", "gebruik meer verschillende tekens"),
    "password.year": ("er staat een jaartal in", "laat het weg, of gebruik andere cijfers"),
    "password.usual_shape": (
        "het is één woord met cijfers erachter, de meest gebruikte vorm",
        "gebruik drie of vier woorden, of laat een wachtwoord maken",
    ),
    "wav.not_bytes": ("{value} is niet de inhoud van een bestand", "geef de bytes"),
    "wav.empty": ("het bestand is leeg", "kies een WAV-bestand met geluid"),
    "wav.too_large": (
        "het bestand is {value} bytes groot, meer dan {cap}",
        "sla het op als 16 bit mono, of maak het korter",
    ),
    "wav.not_wave": ("dit is geen WAV-bestand, hoe het ook heet", "sla het geluid op als WAV"),
    "wav.unsupported_container": (
        "{value} is een soort WAV die hier niet gelezen kan worden",
        "sla het geluid op als gewone WAV",
    ),
    "wav.no_length": (
        "het bestand zegt niet hoe lang zijn geluid is: het programma dat het maakte schreef naar een pipe of is gestopt",
        "laat het programma rechtstreeks naar een bestand schrijven, of open het geluid en sla het opnieuw op als WAV",
    ),
    "wav.truncated": (
        "het bestand houdt eerder op dan de {value} bytes die het aankondigt",
        "het is afgebroken of slecht gekopieerd; neem het origineel",
    ),
    "wav.too_many_chunks": ("het bestand heeft meer dan {cap} delen", "sla het geluid opnieuw op als WAV"),
    "wav.repeated_chunk": ("het bestand heeft zijn deel {value} meer dan eens", "sla het geluid opnieuw op als WAV"),
    "wav.no_format": ("het bestand zegt niet hoe zijn geluid geschreven is", "sla het geluid opnieuw op als WAV"),
    "wav.bad_format": (
        "wat het bestand over zijn geluid zegt, spreekt zichzelf tegen ({value})",
        "sla het geluid opnieuw op als WAV",
    ),
    "wav.unsupported_encoding": (
        "codering {value} kan hier niet gelezen worden",
        "sla het geluid op als WAV met PCM, de gewone keuze",
    ),
    "wav.unsupported_bits": (
        "{value} bits per sample is niet gebruikelijk voor {encoding}",
        "sla het geluid op als 16 bit PCM",
    ),
    "wav.bad_channels": ("{value} kanalen ligt niet tussen {low} en {high}", "sla het geluid op in mono of stereo"),
    "wav.bad_sample_rate": ("{value} Hz ligt niet tussen {low} en {high}", "sla het geluid op met 8000 Hz"),
    "wav.no_sound": ("er zit geen geluid in het bestand", "neem het opnieuw op"),
    "wav.partial_frame": (
        "{value} bytes geluid is geen heel aantal keer {size}",
        "het is afgebroken of slecht gekopieerd; neem het origineel",
    ),
    "wav.too_long": ("het geluid duurt langer dan {cap} seconden", "maak het korter"),
    "wav.not_for_platform": ("de centrale speelt geen WAV in {value}", "kies pcm of a_law"),
    "image.not_bytes": ("{value} is niet de inhoud van een bestand", "geef de bytes"),
    "image.empty": ("het bestand is leeg", "kies een afbeelding"),
    "image.too_large": ("het bestand is {value} bytes groot, meer dan {cap}", "sla het kleiner op"),
    "image.not_an_image": (
        "dit is geen PNG, JPEG of WebP, hoe het ook heet",
        "sla de afbeelding op als een daarvan",
    ),
    "image.truncated": (
        "het bestand houdt al op voordat de afbeelding begint",
        "het is afgebroken of slecht gekopieerd; neem het origineel",
    ),
    "image.damaged": ("het begin van het bestand is beschadigd ({value})", "sla de afbeelding opnieuw op"),
    "image.too_many_parts": ("de afbeelding begint niet binnen {cap} delen", "sla de afbeelding opnieuw op"),
    "image.bad_size": ("{value} pixels ligt niet tussen 1 en {high}", "sla de afbeelding kleiner op"),
    "image.too_many_pixels": ("de afbeelding heeft {value} pixels, meer dan {cap}", "sla de afbeelding kleiner op"),
}
