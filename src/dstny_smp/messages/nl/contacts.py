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
    "csv.column_id": "id",
    "csv.column_first_name": "voornaam",
    "csv.column_last_name": "achternaam",
    "csv.column_company": "bedrijf",
    "csv.column_department": "afdeling",
    "csv.column_numbers": "nummers",
    "csv.column_email": "e-mail",
    "csv.column_address": "adres",
    "csv.column_notes": "notities",
    "word.email": "e-mailadres",
    "word.name": "naam",
    "contacts.faults": (
        "fouten in het bestand: {value}; er is niets van overgenomen",
        "verbeter ze en lees het bestand opnieuw in",
    ),
    "contacts.dry_run": (
        "dit bestand is alleen gecontroleerd",
        "lees het opnieuw in zonder proef",
    ),
    "contacts.number_not_in_plan": "{value} bestaat niet in het nummerplan; het blijft zoals het er staat",
    "contacts.duplicate_in_file": "{by} {value} staat al op rij {first}",
    "contacts.duplicate_in_book": "{by} {value} hoort al bij contactpersoon {first}",
    "contacts.not_binary": (
        "{value} is geen bestand met bytes dat tweemaal gelezen kan worden",
        "geef bytes, of een bestand dat met 'rb' geopend is",
    ),
    "contacts.not_writable": (
        "{value} is geen bestand waar bytes in geschreven kunnen worden",
        "geef een bestand dat met 'wb' geopend is",
    ),
    "contacts.no_bytes": (
        "het bestand is leeg",
        "geef een bestand met contactpersonen",
    ),
    "contacts.utf_16": (
        "het bestand is in UTF-16",
        "bewaar het als UTF-8",
    ),
    "contacts.no_encoding": (
        "het bestand is geen tekst in UTF-8 of Windows-1252",
        "bewaar het als UTF-8",
    ),
    "contacts.too_large": (
        "het bestand is groter dan {cap} MiB",
        "verdeel het over meer bestanden",
    ),
    "csv.too_many_rows": (
        "er zijn meer dan {cap} rijen",
        "verdeel ze over meer bestanden",
    ),
    "csv.row_too_long": (
        "deze rij is langer dan {cap} tekens",
        "zoek een aanhalingsteken dat niet gesloten is, of kort de rij in",
    ),
    "csv.open_quote": (
        "hier begint een aanhalingsteken dat nergens sluit",
        "sluit het, of schrijf een aanhalingsteken binnen een cel dubbel",
    ),
    "csv.stray_quote": (
        "er staat een aanhalingsteken midden in cel {column}",
        "zet de hele cel tussen aanhalingstekens, en schrijf die erbinnen dubbel",
    ),
    "csv.ragged": (
        "deze rij heeft {value} cellen, de kop {expected}",
        "geef elke rij evenveel cellen als de kop; een cel met een scheidingsteken staat tussen aanhalingstekens",
    ),
    "csv.cell_too_long": (
        "deze cel is langer dan {cap} tekens",
        "kort de cel in",
    ),
    "csv.unknown_column": (
        "kolom {column} heeft de onbekende kop {value}",
        "gebruik de koppen van het sjabloon, of haal de kolom weg",
    ),
    "csv.duplicate_column": (
        "kolom {column} heeft dezelfde kop als een eerdere: {value}",
        "geef elke kolom een eigen kop",
    ),
    "csv.no_telling_column": (
        "geen kolom zegt wie een contactpersoon is",
        "geef een kolom met namen, bedrijven of nummers",
    ),
    "csv.bad_delimiter": (
        "{value} is geen scheidingsteken dat hier gebruikt wordt",
        "gebruik een komma of een puntkomma",
    ),
    "vcard.no_card": (
        "{value} staat buiten een kaart",
        "begin elke kaart met BEGIN:VCARD en eindig met END:VCARD",
    ),
    "vcard.open_card": (
        "deze kaart heeft geen einde",
        "eindig met END:VCARD voordat de volgende begint",
    ),
    "vcard.version": (
        "{value} is geen versie die gelezen kan worden",
        "exporteer de contactpersonen als vCard 3.0 of 4.0",
    ),
    "vcard.bad_line": (
        "{value} is geen regel van een kaart",
        "exporteer de contactpersonen opnieuw als vCard 3.0 of 4.0",
    ),
    "vcard.line_too_long": (
        "de regel {value} is langer dan {cap} bytes",
        "kort hem in",
    ),
    "vcard.too_many_lines": (
        "deze kaart heeft meer dan {cap} regels",
        "haal weg wat een contactpersoon niet nodig heeft",
    ),
    "vcard.too_many_cards": (
        "er zijn meer dan {cap} kaarten",
        "verdeel ze over meer bestanden",
    ),
    "vcard.property": "{value} is weggelaten: een contactpersoon heeft er geen plaats voor",
    "vcard.second": "de tweede {value} is weggelaten: een contactpersoon heeft er één",
}
