"""The four menus of the municipality of Waterveen.

The main menu goes three layers deep: welcome, civil affairs, passport.
"""

from __future__ import annotations

from datetime import timedelta

from dstny_smp.destination import ToMenu, ToQueue, ToUser, ToVoicemail
from dstny_smp.ivr import (
    Announce,
    Choice,
    DirectDial,
    Flow,
    Gate,
    HangUp,
    Menu,
    Option,
    Retry,
    SetLanguage,
    Transfer,
)
from dstny_smp.testing.city.people import user_id

SILENT = ("no-key",)
WRONG = ("wrong-key",)
"""Played before the second and every later round of a menu."""


def menus() -> tuple[Menu, ...]:
    """Return the menus, the main one first."""
    return _main(), _taxes(), _care(), _language()


def _main() -> Menu:
    """What +31201230100 answers: always, so that public space can be reached at night."""
    return Menu(
        id="main",
        name="Hoofdmenu",
        number="+31201230100",
        schedule="always",
        flow=Flow(
            "welcome",
            [
                Choice(
                    "welcome",
                    "welcome",
                    [
                        Option("1", "Burgerzaken", "civil-affairs"),
                        Option("2", "Openbare ruimte en afval", "to-public-space"),
                        Option("3", "Belastingen", "to-taxes"),
                        Option("4", "Doorkiesnummer", "extension"),
                        Option("9", "English", "english"),
                        Option("0", "Receptie", "to-reception"),
                    ],
                    on_silence=Retry(1, SILENT, "to-reception"),
                    on_invalid=Retry(2, WRONG, "to-reception"),
                    name="Welkom",
                ),
                Choice(
                    "civil-affairs",
                    "civil-menu",
                    [
                        Option("1", "Paspoort of identiteitskaart", "passport"),
                        Option("2", "Verhuizing", "office-hours"),
                        Option("*", "Terug", "@back"),
                    ],
                    on_silence=Retry(1, SILENT, "office-hours"),
                    on_invalid=Retry(1, WRONG, "office-hours"),
                    name="Burgerzaken",
                ),
                Choice(
                    "passport",
                    "passport-menu",
                    [
                        Option("1", "Afspraak", "office-hours"),
                        Option("2", "Kosten", "fees"),
                        Option("3", "Spoed", "urgent"),
                        Option("*", "Terug", "@back"),
                        Option("#", "Begin", "@top"),
                    ],
                    on_silence=Retry(1, SILENT, "office-hours"),
                    on_invalid=Retry(1, WRONG, "office-hours"),
                    name="Paspoort",
                ),
                Announce("fees", "passport-fees", "@back", name="Kosten"),
                # Urgent cases ring one person first; if he cannot come, the queue or his voicemail takes over.
                Transfer(
                    "urgent",
                    ToUser(user_id("205")),
                    on_busy="to-civil-affairs",
                    on_no_answer="urgent-message",
                    on_failed="to-civil-affairs",
                    name="Spoed",
                ),
                Transfer("urgent-message", ToVoicemail(user_id("205"))),
                Gate("office-hours", "civil-hours", open="to-civil-affairs", closed="closed", name="Burgerzaken open?"),
                Choice(
                    "extension",
                    "enter-extension",
                    [Option("*", "Terug", "@back")],
                    on_silence=Retry(0, (), "to-reception"),
                    on_invalid=Retry(2, WRONG, "to-reception"),
                    direct_dial=DirectDial(deny={"242", "243", "244", "245", "292"}),
                    inter_digit=timedelta(seconds=3),
                    name="Doorkiesnummer",
                ),
                SetLanguage("english", "en", "welcome"),
                Transfer("to-civil-affairs", ToQueue("civil-affairs"), name="Naar burgerzaken"),
                Transfer("to-public-space", ToQueue("public-space"), name="Naar openbare ruimte"),
                Transfer("to-taxes", ToMenu("taxes"), name="Naar belastingen"),
                Transfer("to-reception", ToQueue("reception"), name="Naar de receptie"),
                HangUp("closed", "closed", name="Gesloten"),
            ],
        ),
    )


def _taxes() -> Menu:
    """Taxes, with two-digit codes for those who know them from their letter."""
    return Menu(
        id="taxes",
        name="Belastingen",
        number="+31201230150",
        schedule="always",
        flow=Flow(
            "topic",
            [
                Choice(
                    "topic",
                    "taxes-menu",
                    [
                        Option("1", "Aanslag", "to-taxes"),
                        Option("12", "Aanslag hondenbelasting", "to-reception"),
                        Option("2", "Bezwaar", "objection"),
                        Option("3", "Kwijtschelding", "to-care"),
                    ],
                    on_silence=Retry(1, SILENT, "to-taxes"),
                    on_invalid=Retry(1, WRONG, "to-taxes"),
                    barge_in=False,
                    name="Onderwerp",
                ),
                Transfer("to-taxes", ToQueue("taxes")),
                Transfer("to-reception", ToQueue("reception")),
                Transfer("to-care", ToMenu("care")),
                Transfer("objection", ToUser(user_id("213")), on_busy="to-taxes", on_no_answer="to-taxes"),
            ],
        ),
    )


def _care() -> Menu:
    """Care, reached by its own short code and from taxes; closed outside office hours."""
    return Menu(
        id="care",
        name="Zorg en welzijn",
        number="293",
        schedule="office",
        flow=Flow(
            "topic",
            [
                Choice(
                    "topic",
                    "care-menu",
                    [
                        Option("1", "Wmo", "support"),
                        Option("2", "Jeugdhulp", "youth"),
                        Option("3", "Schuldhulp", "debts"),
                    ],
                    on_silence=Retry(1, SILENT, "support"),
                    on_invalid=Retry(1, WRONG, "support"),
                    name="Onderwerp",
                ),
                Transfer("support", ToUser(user_id("224")), on_busy="youth", on_no_answer="message"),
                Transfer("youth", ToUser(user_id("225")), on_no_answer="message"),
                Transfer("debts", ToUser(user_id("226")), on_no_answer="message"),
                Transfer("message", ToVoicemail(user_id("224"))),
            ],
        ),
    )


def _language() -> Menu:
    """For new inhabitants: the language first, then the main menu in it."""
    return Menu(
        id="language",
        name="Taalkeuze",
        number="+31201230160",
        schedule="always",
        flow=Flow(
            "choose",
            [
                Choice(
                    "choose",
                    "choose-language",
                    [Option("1", "Nederlands", "main"), Option("2", "English", "english")],
                    on_silence=Retry(0, (), "main"),
                    on_invalid=Retry(1, WRONG, "main"),
                    name="Taal",
                ),
                SetLanguage("english", "en", "main"),
                Transfer("main", ToMenu("main")),
            ],
        ),
    )
