"""The prompts that an exchange ships with: for queues, menus and voicemail, in Dutch and English.

They are read-only: an organization takes them in and chooses among them, and
copies the one that it wants otherwise (`PromptDraft.copy_of`). Each has its text;
its audio is the platform's affair. One whose exchange has recordings of these
texts takes `prompts` as it is; `spoken` has a voice say them all, and gives the
files too. Music is not here, and neither are position and waiting time, which
hold numbers: the exchange says those itself.

>>> from dstny_smp.organization import Organization
>>> org = Organization(id="city", name="City").put(*prompts())
>>> [prompt.name for prompt in prompts(usage=PromptUsage.VOICEMAIL)]
['Voicemail algemeen', 'Voicemail bij afwezigheid', 'Voicemail bij in gesprek', 'Na de toon']
>>> org.prompt("standard-moment").variant("en").text
'One moment, please.'
>>> org.put(prompts("en")[0])
Traceback (most recent call last):
...
dstny_smp.errors.InvalidValueError: prompts[standard-welcome]: standard-welcome is a standard prompt, ...
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

import attrs

from dstny_smp.errors import InvalidValueError, UnknownIdError
from dstny_smp.ids import PromptId
from dstny_smp.model import Value
from dstny_smp.prompts import listening
from dstny_smp.prompts.prompt import AudioSource, Prompt, PromptOrigin, Variant
from dstny_smp.prompts.speech import Synthesizer, TtsDraft, Voice
from dstny_smp.validation import argument
from dstny_smp.validation import language as languages


class PromptUsage(StrEnum):
    """Where a prompt is heard."""

    QUEUE = "queue"
    MENU = "menu"
    VOICEMAIL = "voicemail"


LANGUAGES: Final = ("nl", "en")
"""The languages of the standard prompts, the first choice first."""


def prompts(language: str = "nl", usage: PromptUsage | None = None) -> tuple[Prompt, ...]:
    """Return the standard prompts, each in every language, to be put into an organization.

    Args:
        language: in which they are named and described; English stands in for one that is not here.
        usage: only those that are made for this.

    Raises:
        InvalidValueError: ``language.bad_form``, ``field.wrong_type``.
    """
    argument.expect(usage, "usage", PromptUsage, type(None))
    languages.check(language, "language")
    shown_in = languages.best([language, "en"], LANGUAGES) or "en"
    return tuple(row.prompt(shown_in) for row in _ROWS if usage is None or usage in row.usages)


def usages(id: PromptId) -> frozenset[PromptUsage]:
    """Return what a standard prompt is made for; it may be chosen for anything else as well.

    Raises:
        UnknownIdError: there is no standard prompt with this id.
        InvalidValueError: ``field.wrong_type``.
    """
    argument.expect(id, "id", str)
    for row in _ROWS:
        if row.id == id:
            return row.usages
    raise UnknownIdError("prompt", id)


@attrs.frozen(repr=False, eq=False)
class Shipped(Value):
    """Standard prompts with their audio: the prompts, and the WAV files by their SHA-256."""

    prompts: tuple[Prompt, ...]
    files: Mapping[str, bytes] = attrs.field(repr=False, eq=False)


def spoken(synthesizer: Synthesizer, voices: Mapping[str, Voice], language: str = "nl") -> Shipped:
    """Return all standard prompts as voices say them, for a platform to ship.

    With espeak-ng it takes some twenty seconds, most of them for the change to 8000 Hz.

    Args:
        synthesizer: what speaks.
        voices: who speaks each language; variants in other languages stay without audio.
        language: as in `prompts`.

    Raises:
        UnknownIdError: a voice for a language in which there are no standard prompts.
        InvalidValueError: ``field.wrong_type``, and those of `prompts` and of `TtsDraft.convert`.
    """
    argument.expect(voices, "voices", Mapping)
    for tag, voice in voices.items():
        languages.check(tag, "voices")
        argument.expect(voice, f"voices[{tag}]", Voice)
        if tag not in LANGUAGES:
            raise UnknownIdError("language", tag, f"voices[{tag}]")
    files: dict[str, bytes] = {}
    made = []
    for prompt in prompts(language):
        for variant in prompt.variants:
            speaker = voices.get(variant.language)
            if speaker is not None:
                audio = _said(synthesizer, speaker, variant.text)
                media = listening.described(audio)
                files[media.sha256] = audio
                prompt = prompt.with_variant(attrs.evolve(variant, media=media))  # noqa: PLW2901  # one variant each time
        made.append(prompt)
    return Shipped(tuple(made), files)


def renewed(known: Iterable[Prompt], shipped: Iterable[Prompt]) -> tuple[Prompt, ...]:
    """Return an organization's prompts with what the platform ships now, in the place of its like or at the end.

    `Organization.put` changes no standard prompt; this is the platform's own way to
    (``attrs.evolve(org, prompts=renewed(org.prompts, shipped))``).

    Raises:
        InvalidValueError: ``prompt.not_standard``, the organization has an own prompt under the id of a standard one,
            or an own one is shipped; ``field.wrong_type``.

    >>> [prompt.name for prompt in renewed(prompts("nl")[:2], prompts("en")[1:3])]
    ['Welkom in de wachtrij', 'All busy', 'Busier than usual']
    """
    kept = {prompt.id: prompt for prompt in argument.each(known, "known", Prompt)}
    for prompt in argument.each(shipped, "shipped", Prompt):
        if not prompt.is_standard or not kept.get(prompt.id, prompt).is_standard:
            raise InvalidValueError("prompt.not_standard", prompt.id, f"prompts[{prompt.id}]")
        kept[prompt.id] = prompt
    return tuple(kept.values())


def _said(synthesizer: Synthesizer, voice: Voice, text: str | None) -> bytes:
    form = TtsDraft(voice_language=voice.language, voice=voice, text=text, catalogue=(voice,)).convert(synthesizer)
    if form.audio is None:
        raise AssertionError("a form that was converted has audio")
    return form.audio


@attrs.frozen
class _Row:
    """One standard prompt: in each language its name, its description and what is said."""

    id: PromptId
    usages: frozenset[PromptUsage]
    nl: tuple[str, str, str]
    en: tuple[str, str, str]

    def prompt(self, shown_in: str) -> Prompt:
        said = {"nl": self.nl, "en": self.en}
        name, description, _ = said[shown_in]
        variants = [Variant(tag, AudioSource.STANDARD, text=said[tag][2]) for tag in LANGUAGES]
        return Prompt(
            id=self.id, name=name, description=description, origin=PromptOrigin.STANDARD, variants=tuple(variants)
        )


_QUEUE: Final = frozenset({PromptUsage.QUEUE})
_MENU: Final = frozenset({PromptUsage.MENU})
_VOICEMAIL: Final = frozenset({PromptUsage.VOICEMAIL})

_ROWS: Final = (
    _Row(
        "standard-welcome",
        _QUEUE,
        ("Welkom in de wachtrij", "Bij binnenkomst in een wachtrij", "Welkom. Wij helpen u zo snel mogelijk."),
        ("Welcome to the queue", "On entering a queue", "Welcome. We will be with you as soon as possible."),
    ),
    _Row(
        "standard-busy",
        _QUEUE,
        (
            "Iedereen in gesprek",
            "Korte melding tijdens het wachten",
            "Al onze medewerkers zijn nog in gesprek. Blijft u aan de lijn, dan helpen wij u zo snel mogelijk.",
        ),
        (
            "All busy",
            "A short message while waiting",
            "All our colleagues are still busy. Please hold the line and we will help you as soon as possible.",
        ),
    ),
    _Row(
        "standard-long-wait",
        _QUEUE,
        (
            "Drukker dan normaal",
            "Bij binnenkomst in een wachtrij, als het druk is",
            "Het is drukker dan normaal. De wachttijd kan daardoor langer zijn dan u van ons gewend bent.",
        ),
        (
            "Busier than usual",
            "On entering a queue at a busy time",
            "We are busier than usual, so you may have to wait longer than you are used to.",
        ),
    ),
    _Row(
        "standard-moment",
        _QUEUE | _MENU,
        ("Ogenblik geduld", "Kort, tussendoor", "Een ogenblik geduld alstublieft."),
        ("One moment", "Short, in between", "One moment, please."),
    ),
    _Row(
        "standard-no-agents",
        _QUEUE,
        (
            "Niemand beschikbaar",
            "Als er geen medewerkers zijn",
            "Op dit moment is er niemand beschikbaar om u te woord te staan. Probeert u het later nog eens.",
        ),
        (
            "Nobody available",
            "When there are no agents",
            "There is nobody available to take your call at the moment. Please try again later.",
        ),
    ),
    _Row(
        "standard-full",
        _QUEUE,
        (
            "Wachtrij vol",
            "Als er te veel wachtenden zijn",
            "Het is op dit moment te druk om uw oproep aan te nemen. Probeert u het later nog eens.",
        ),
        (
            "Queue full",
            "When too many are waiting",
            "We are too busy to take your call at the moment. Please try again later.",
        ),
    ),
    _Row(
        "standard-unanswered",
        _QUEUE,
        (
            "Niet beantwoord",
            "Als niemand heeft opgenomen, voordat de oproep verder gaat",
            "Helaas kan niemand uw oproep op dit moment beantwoorden.",
        ),
        (
            "Not answered",
            "When nobody has answered, before the call goes on",
            "We are sorry. Nobody can answer your call at the moment.",
        ),
    ),
    _Row(
        "standard-forward",
        _QUEUE | _MENU,
        ("Doorverbinden", "Voordat een oproep wordt doorgestuurd", "U wordt doorverbonden."),
        ("Forwarding", "Before a call is forwarded", "You are being put through."),
    ),
    _Row(
        "standard-closed",
        _QUEUE | _MENU,
        (
            "Buiten openingstijden",
            "Als een wachtrij of keuzemenu gesloten is",
            "U belt buiten onze openingstijden. Probeert u het later nog eens.",
        ),
        (
            "Outside opening hours",
            "When a queue or menu is closed",
            "You are calling outside our opening hours. Please try again later.",
        ),
    ),
    _Row(
        "standard-holiday",
        _QUEUE | _MENU,
        ("Gesloten wegens feestdag", "Op feestdagen", "Vanwege een feestdag zijn wij vandaag gesloten."),
        ("Closed for a holiday", "On public holidays", "We are closed today because of a public holiday."),
    ),
    _Row(
        "standard-unavailable",
        _QUEUE | _MENU,
        (
            "Tijdelijk niet bereikbaar",
            "Bij een storing of een tijdelijke sluiting",
            "Wij zijn op dit moment tijdelijk niet bereikbaar. Probeert u het later nog eens.",
        ),
        (
            "Temporarily unavailable",
            "During a failure, or when closed for a while",
            "We are temporarily unavailable. Please try again later.",
        ),
    ),
    _Row(
        "standard-not-understood",
        _MENU,
        ("Keuze niet bekend", "Na een toets die niets betekent", "Dit is geen geldige keuze."),
        ("Unknown choice", "After a key that means nothing", "That is not a valid choice."),
    ),
    _Row(
        "standard-no-input",
        _MENU,
        ("Geen keuze ontvangen", "Als er niets wordt ingetoetst", "Wij hebben geen keuze van u ontvangen."),
        ("No choice received", "When nothing is pressed", "We have not received your choice."),
    ),
    _Row(
        "standard-goodbye",
        _MENU,
        (
            "Einde van het keuzemenu",
            "Na te veel vergeefse pogingen",
            "Uw keuze kon niet worden verwerkt. De verbinding wordt nu verbroken. Tot ziens.",
        ),
        (
            "End of the menu",
            "After too many attempts in vain",
            "Your choice could not be processed. This call will now end. Goodbye.",
        ),
    ),
    _Row(
        "standard-extension",
        _MENU,
        (
            "Doorkiesnummer intoetsen",
            "Vraagt om een doorkiesnummer",
            "Toetst u het doorkiesnummer in, gevolgd door een hekje.",
        ),
        ("Enter an extension", "Asks for an extension", "Please enter the extension, followed by the hash key."),
    ),
    _Row(
        "standard-voicemail",
        _VOICEMAIL,
        (
            "Voicemail algemeen",
            "Begroeting van een voicemail",
            "Dit is de voicemail van degene die u belt. Spreekt u na de toon uw bericht in.",
        ),
        (
            "Voicemail general",
            "Greeting of a voicemail box",
            "This is the voicemail of the person you are calling. Please leave your message after the tone.",
        ),
    ),
    _Row(
        "standard-voicemail-absent",
        _VOICEMAIL,
        (
            "Voicemail bij afwezigheid",
            "Begroeting van wie afwezig is",
            "Degene die u belt, is op dit moment afwezig. Spreekt u na de toon uw bericht in.",
        ),
        (
            "Voicemail when absent",
            "Greeting of somebody who is away",
            "The person you are calling is away at the moment. Please leave your message after the tone.",
        ),
    ),
    _Row(
        "standard-voicemail-busy",
        _VOICEMAIL,
        (
            "Voicemail bij in gesprek",
            "Begroeting van wie in gesprek is",
            "Degene die u belt, is op dit moment in gesprek. Spreekt u na de toon uw bericht in.",
        ),
        (
            "Voicemail when busy",
            "Greeting of somebody who is on the telephone",
            "The person you are calling is on the telephone. Please leave your message after the tone.",
        ),
    ),
    _Row(
        "standard-after-tone",
        _VOICEMAIL,
        ("Na de toon", "Korte begroeting van een voicemail", "Spreekt u na de toon uw bericht in."),
        ("After the tone", "Short greeting of a voicemail box", "Please leave your message after the tone."),
    ),
)
