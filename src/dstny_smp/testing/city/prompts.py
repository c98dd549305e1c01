"""What callers of the municipality of Waterveen hear.

The audio itself is nowhere: a digest stands for each file. Those with a duration
were recorded in a studio; the others are spoken by a voice, or come with the platform.
"""

from __future__ import annotations

import hashlib

from dstny_smp.media import AudioFacts, Media
from dstny_smp.prompts import AudioSource, Prompt, PromptOrigin, Variant


def prompts() -> tuple[Prompt, ...]:
    """Return the prompts: four of the platform, the others the municipality's own."""
    return (
        _standard("music", "Wachtmuziek", "Rustige muziek voor in de wachtrij", 120.0),
        _standard("one-moment", "Een moment geduld", "Korte melding tijdens het wachten", 2.4),
        _standard("wrong-key", "Ongeldige keuze", "Na een toets die niets betekent", 2.1),
        _standard("no-key", "Geen keuze", "Als er niets wordt ingetoetst", 2.6),
        Prompt(
            id="welcome",
            name="Welkom",
            description="Begroeting en hoofdkeuzes",
            variants=[
                _recorded(
                    "welcome",
                    "nl",
                    9.8,
                    "Welkom bij de gemeente Waterveen. Voor burgerzaken toets 1. Voor openbare ruimte en afval "
                    "toets 2. Voor belastingen toets 3. Kent u het doorkiesnummer, toets 4. For English press 9.",
                ),
                _recorded(
                    "welcome",
                    "en",
                    9.2,
                    "Welcome to the municipality of Waterveen. For civil affairs press 1. For public space and waste "
                    "press 2. For taxes press 3. If you know the extension, press 4.",
                ),
            ],
        ),
        Prompt(
            id="civil-menu",
            name="Keuzes burgerzaken",
            description="Tweede laag onder toets 1",
            variants=[
                _spoken("nl", "Voor paspoort of identiteitskaart toets 1. Voor verhuizing toets 2. Terug: toets ster."),
                _spoken(
                    "en", "For a passport or identity card press 1. For moving house press 2. To go back press star."
                ),
            ],
        ),
        Prompt(
            id="passport-menu",
            name="Keuzes paspoort",
            description="Derde laag: afspraak, kosten, spoed",
            variants=[
                _spoken("nl", "Voor een afspraak toets 1. Voor de kosten toets 2. Voor spoed toets 3."),
                _spoken("en", "For an appointment press 1. For the fees press 2. For urgent cases press 3."),
            ],
        ),
        Prompt(
            id="passport-fees",
            name="Kosten paspoort",
            description="Wordt elk jaar in januari aangepast",
            variants=[_recorded("passport-fees", "nl", 6.5, "De kosten van een paspoort vindt u op onze website.")],
        ),
        Prompt(
            id="enter-extension",
            name="Doorkiesnummer",
            description="Vraagt om het doorkiesnummer",
            variants=[_spoken("nl", "Toets het doorkiesnummer in."), _spoken("en", "Enter the extension.")],
        ),
        Prompt(
            id="taxes-menu",
            name="Keuzes belastingen",
            description="Aanslag, bezwaar, kwijtschelding",
            variants=[_spoken("nl", "Voor uw aanslag toets 1. Voor bezwaar toets 2. Voor kwijtschelding toets 3.")],
        ),
        Prompt(
            id="care-menu",
            name="Keuzes zorg",
            description="Wmo, jeugd en schuldhulp",
            variants=[_spoken("nl", "Voor de Wmo toets 1. Voor jeugdhulp toets 2. Voor schuldhulp toets 3.")],
        ),
        Prompt(
            id="care-voicemail",
            name="Voicemail zorg",
            description="Begroeting van de voicemail van zorg en welzijn",
            variants=[
                _recorded(
                    "care-voicemail", "nl", 4.7, "U spreekt met de voicemail van zorg en welzijn. Spreek na de toon in."
                )
            ],
        ),
        Prompt(
            id="choose-language",
            name="Taalkeuze",
            description="Voor nieuwe inwoners; in elke taal een zin",
            variants=[
                _recorded("choose-language", "nl", 4.0, "Voor Nederlands toets 1. For English press 2."),
            ],
        ),
        Prompt(
            id="in-queue",
            name="In de wachtrij",
            description="Bij binnenkomst in de wachtrij van burgerzaken",
            variants=[
                _spoken("nl", "Al onze medewerkers zijn in gesprek. U wordt zo snel mogelijk geholpen."),
                _spoken("en", "All our colleagues are busy. You will be helped as soon as possible."),
            ],
        ),
        Prompt(
            id="call-back-later",
            name="Later terugbellen",
            description="Als de wachtrij vol is",
            variants=[_spoken("nl", "Het is erg druk. Probeert u het later nog eens.")],
        ),
        Prompt(
            id="nobody-free",
            name="Niemand vrij",
            description="Voordat de oproep naar de voicemail van belastingen gaat",
            variants=[_recorded("nobody-free", "nl", 3.9, "Niemand kan u nu te woord staan. Spreek een bericht in.")],
        ),
        Prompt(
            id="to-duty",
            name="Naar de storingsdienst",
            description="Avond, nacht en weekend van de openbare ruimte",
            variants=[_recorded("to-duty", "nl", 5.2, "U wordt doorverbonden met de storingsdienst.")],
        ),
        Prompt(
            id="closed",
            name="Gesloten",
            description="Buiten openingstijden",
            variants=[
                _recorded("closed", "nl", 7.3, "Wij zijn gesloten. Op werkdagen zijn wij er van half negen tot vijf."),
                _recorded(
                    "closed", "en", 6.8, "We are closed. We are open on working days from half past eight to five."
                ),
            ],
        ),
        Prompt(
            id="holiday",
            name="Feestdag",
            description="Op feestdagen",
            variants=[_spoken("nl", "Vanwege de feestdag zijn wij vandaag gesloten.")],
        ),
        Prompt(
            id="evacuation",
            name="Ontruimingsoefening",
            description="Bij tijdelijke sluiting",
            variants=[_spoken("nl", "Wij zijn even niet bereikbaar. Bel over een uur terug.")],
        ),
    )


def _standard(id: str, name: str, description: str, seconds: float) -> Prompt:
    variant = Variant("nl", AudioSource.STANDARD, _audio(id, "nl", seconds))
    return Prompt(id=id, name=name, description=description, origin=PromptOrigin.STANDARD, variants=[variant])


def _recorded(id: str, language: str, seconds: float, text: str) -> Variant:
    return Variant(language, AudioSource.UPLOAD, _audio(id, language, seconds), text=text)


def _spoken(language: str, text: str) -> Variant:
    return Variant(language, AudioSource.TTS, text=text)


def _audio(id: str, language: str, seconds: float) -> Media:
    digest = hashlib.sha256(f"{id}.{language}".encode()).hexdigest()
    return Media(sha256=digest, media_type="audio/wav", facts=AudioFacts(duration=seconds))
