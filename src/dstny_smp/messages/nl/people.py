"""Dutch texts of this area: people."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "user.primary_not_among_numbers": (
        "{value} is geen nummer van deze gebruiker",
        "kies een van zijn nummers, of voeg het daaraan toe",
    ),
    "user.photo_is_no_picture": ("{value} is geen foto", "geef een foto als PNG, JPEG of WebP"),
    "activity.not_after_start": ("het einde {value} ligt niet na het begin {starts}", "geef een later einde"),
    "word.available": "beschikbaar",
    "word.working_elsewhere": "werkt elders",
    "word.busy": "bezet",
    "word.meeting": "vergadering",
    "word.break": "pauze",
    "word.travelling": "onderweg",
    "word.away": "afwezig",
    "word.sick": "ziek",
    "word.leave": "vrij",
    "word.holiday": "vakantie",
    "user.mobile_is_premium": ("{number} is een betaald servicenummer", "geef een mobiel nummer"),
    "user.mobile_is_not_mobile": (
        "{number} is geen mobiel nummer",
        "geef een mobiel nummer, of zet het bij de telefoonnummers",
    ),
    "user.number_not_in_plan": ("{number} bestaat niet in het nummerplan", "controleer de cijfers"),
    "user.activities_overlap": (
        "{kind} begint op {starts} (UTC) tijdens {other}, en gaat dan voor",
        "laat de andere eerder eindigen, als dat niet de bedoeling is",
    ),
    "user.name_mixes_scripts": (
        "{name} bevat letters van verschillende schriften",
        "controleer of dit is wie het lijkt",
    ),
    "department.looks_alike": (
        "{name} lijkt op afdeling {other}",
        "gebruik die afdeling, of kies een naam die niet te verwarren is",
    ),
    "users.column_name": "Naam",
    "users.column_email": "E-mailadres",
    "users.column_numbers": "Telefoonnummers",
    "users.column_departments": "Afdelingen",
    "users.column_licences": "Licentietypes",
    "word.licence_standard": "Standard",
    "word.licence_basic": "Basic",
    "users.unknown_column": ("{value} is geen kolom van de gebruikerslijst", "sorteer op een van {known}"),
    "users.not_listed": ("{value} is geen gebruiker en geen afdeling", "laat het weg: de lijst toont het niet"),
    "users.action_send_configuration": "Configuratie-SMS verzenden voor mobiele client",
    "users.action_send_welcome": "Welkomstmail verzenden voor Standard/Basic gebruiker",
    "users.action_edit": "Gebruiker bewerken",
    "users.action_delete": "Verwijderen",
    "action.not_administrator": ("alleen een beheerder mag dit", "vraag het aan een beheerder"),
    "action.no_mobile_number": ("deze gebruiker heeft geen mobiel nummer", "voeg er een toe"),
    "action.number_is_not_mobile": ("{number} is geen mobiel nummer", "geef de gebruiker een mobiel nummer"),
    "action.is_yourself": ("niemand verwijdert zichzelf", "laat een andere beheerder dit doen"),
    "action.last_administrator": ("dit is de laatste beheerder", "maak eerst iemand anders beheerder"),
    "action.in_use": (
        "deze gebruiker wordt op {count} plaatsen genoemd: {places}",
        "verwijder hem samen met die vermeldingen, of haal ze eerst weg",
    ),
}
