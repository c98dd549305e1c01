"""Dutch texts of this area: what is sent to a user, and his picture."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "welcome.subject": "Welkom bij Dstny UCaaS ({kind})",
    "welcome.greeting": "Beste {name},",
    "welcome.greeting_nobody": "Hallo,",
    "welcome.ready": "Uw account voor Dstny UCaaS staat klaar. U bent {kind}-gebruiker.",
    "welcome.account": "Uw account",
    "welcome.login": "Inlogadres",
    "welcome.password": "Wachtwoord",
    "welcome.password_elsewhere": "Staat niet in deze e-mail. Uw beheerder heeft het ingesteld en geeft het u op een andere manier.",
    "welcome.number": "Primair nummer",
    "welcome.no_number": "U hebt nog geen nummer.",
    "welcome.start": "Zo begint u",
    "welcome.log_in": "Log met dit adres en uw wachtwoord in bij de applicaties van Dstny UCaaS, zoals ConnectMe.",
    "welcome.app": "Activeer de Dstny mobile app met de configuratie-sms die uw beheerder naar {number} stuurt.",
    "welcome.app_without_mobile": "Voor de Dstny mobile app hebt u een configuratie-sms van uw beheerder nodig. Uw mobiele nummer is nog niet bekend: geef het door aan uw beheerder.",
    "welcome.portal": "U bent beheerder. Met hetzelfde adres en wachtwoord logt u in op de Service Management Portal: {url}",
    "welcome.portal_of_others": "Wilt u gegevens of instellingen laten wijzigen, vraag dat dan aan uw beheerder. Dat gebeurt in de Service Management Portal, die alleen toegankelijk is voor beheerders: {url}",
    "welcome.includes": "Wat bij {kind} hoort",
    "welcome.questions": "Vragen?",
    "welcome.account_contact": "Account",
    "welcome.support_contact": "Ondersteuning",
    "welcome.feedback_contact": "Ideeën en wensen",
    "welcome.ask_administrator": "Vraag het aan uw beheerder.",
    "welcome.why": "U ontvangt dit bericht omdat een beheerder een account voor u heeft aangemaakt. Had u dit niet verwacht, meld het dan aan uw beheerder. Geef uw wachtwoord nooit aan iemand anders.",
    "welcome.unknown_kind": ("{value} is geen soort gebruiker", "kies standard of basic"),
    "welcome.bad_portal": ("{value} is niet de informatie over de portal", "geef de PortalInfo van de organisatie"),
    "welcome.kind_not_licensed": (
        "de e-mail zegt {kind}, en de licentie van de gebruiker is {licences}",
        "stuur de andere e-mail, of wijzig de licentie",
    ),
    "mail.bad_message_id": (
        "{value} is geen Message-ID",
        "schrijf <naam@domein> in ASCII, zoals email.utils.make_msgid() maakt",
    ),
    "configuration.text": "Beste {name}, activeer hier de Dstny mobile app: {link}",
    "configuration.text_nobody": "Activeer hier de Dstny mobile app: {link}",
    "configuration.no_mobile": ("deze gebruiker heeft hiervoor geen mobiel nummer", "voeg er een toe"),
    "configuration.bad_link": (
        "dit is geen link die verzonden kan worden ({value} tekens)",
        "geef een adres van ten hoogste {cap} tekens dat met https:// begint, zonder gebruikersnaam",
    ),
    "configuration.too_many_parts": (
        "het bericht neemt {value} delen in beslag, meer dan {cap}",
        "geef een kortere link",
    ),
    "sms.too_long": (
        "de tekst neemt {value} tekens in beslag, meer dan een bericht kan bevatten",
        "schrijf een kortere tekst",
    ),
    "photo.undecodable": ("de foto kan niet worden gelezen", "sla hem opnieuw op als PNG, JPEG of WebP"),
    "photo.too_many_scans": ("de foto is in {value} stappen opgebouwd, meer dan {cap}", "sla hem op als gewone JPEG"),
}
