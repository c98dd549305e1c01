"""Text to speech: the form in its order, the voices, the pauses, and SSML.

What speaks is the host's: a `Synthesizer` takes SSML and gives a WAV file back.
`dstny_smp.prompts.espeak` is one without a service, `dstny_smp.prompts.azure`
speaks to Azure's.

A comma makes a short pause, a full stop a longer one. Neither makes one inside a
number, a time or an abbreviation.

>>> draft = TtsDraft().choose_language("nl").choose_voice("fenna").write("Dag, u belt a.u.b. om 9.30 uur. Tot dan.")
>>> [(piece.text, piece.pause) for piece in pauses(draft.text)]
[('Dag,', 250), ('u belt a.u.b. om 9.30 uur.', 600), ('Tot dan.', 0)]
>>> to_ssml(draft)[-45:]
'<break time="600ms"/>Tot dan.</voice></speak>'

Source: W3C SSML 1.1 (2010), sections 3.1.1 "speak" (where ``version`` and ``xml:lang`` are required), 3.2.1 "voice"
and 3.2.3 "break"; voice names from Azure AI Speech, "Language and voice support".
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final, Protocol

import attrs

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError, TransitionError
from dstny_smp.model import Value
from dstny_smp.prompts import listening
from dstny_smp.prompts.listening import Preview
from dstny_smp.validation import argument, field, label, transcoding
from dstny_smp.validation import language as languages

COMMA: Final = 250
PERIOD: Final = 600
"""Milliseconds of a pause: said as times, since what a ``strength`` lasts is each service's own affair."""

_ABBREVIATIONS: Final = frozenset(
    "afd bijv blz ca dhr dr drs enz etc evt excl fam incl ing ir max mevr min mr mw nl nr prof resp st str tel".split()
)
"""Dutch words that end in a full stop and go on; those of single letters (a.u.b., J.) are known by their form."""
_STOP: Final = re.compile(r"""(?<![.,!?…])([.,!?…]++)["'”’)\]]*+(?:\s++|\Z)""")
"""Signs and what closes behind them; a run is looked at from its beginning only, so that the search is linear."""
_SPACES: Final = re.compile(r"[ \t\r\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
"""Ends of lines, and spaces of every width, which are one to the ear."""
_DOTTED: Final = re.compile(r"(?:[^\W\d_]\.)+\Z")
_WORD: Final = re.compile(r"[^\s\"'“‘(\[]*\Z")


class Gender(StrEnum):
    """Whether a voice is a woman's or a man's."""

    FEMALE = "female"
    MALE = "male"


@attrs.frozen(repr=False, eq=False)
class Voice(Value):
    """A voice: its id, what it is called, its language, and its name in Azure."""

    id: str
    name: str
    language: str
    gender: Gender
    azure: str


VOICES: Final = (
    Voice("colette", "Colette", "nl-NL", Gender.FEMALE, "nl-NL-ColetteNeural"),
    Voice("fenna", "Fenna", "nl-NL", Gender.FEMALE, "nl-NL-FennaNeural"),
    Voice("maarten", "Maarten", "nl-NL", Gender.MALE, "nl-NL-MaartenNeural"),
)
"""The voices that the portal offers."""


class Synthesizer(Protocol):
    """What speaks."""

    def synthesize(self, ssml: str, voice: Voice) -> bytes:
        """Return the SSML as a WAV file."""
        ...


def voices(language: str, catalogue: Sequence[Voice] = VOICES) -> tuple[Voice, ...]:
    """Return the voices that speak a language, in their order.

    Raises:
        InvalidValueError: ``language.bad_form``, ``field.wrong_type``.

    >>> [voice.name for voice in voices("nl")], voices("fr")
    (['Colette', 'Fenna', 'Maarten'], ())
    """
    languages.check(language, "voice_language")
    known = tuple(argument.each(catalogue, "catalogue", Voice))
    served = languages.best([language], [voice.language for voice in known])
    return tuple(voice for voice in known if voice.language == served)


def _said(text: object) -> str | None:
    """Return a text that can be spoken, in one line."""
    if text is None:
        return None
    if isinstance(text, str) and len(text) <= limits.TEXT:
        text = _SPACES.sub(" ", text)
    said = label.parse(text, limits.TEXT, "text")
    if not any(character.isalnum() for character in said):
        raise InvalidValueError("speech.nothing_to_say", text, "text")
    return said


@attrs.frozen(kw_only=True, repr=False, eq=False)
class TtsDraft(Value):
    """The form of a spoken text, filled in from top to bottom; each step returns the next draft.

    The order is language, voice, text, conversion. Another language empties voice
    and text, another voice empties the text. Audio stays to be listened to, but is
    stale once anything else than what it says is asked for.

    Attributes:
        voice_language: the language of the voice.
        voice: who speaks.
        text: what is said, without markup.
        audio: a WAV file as callers will hear it.
        spoken: the SSML that the audio says.
        catalogue: the voices that there are.

    Raises:
        InvalidValueError: for a text as `write`; ``speech.unknown_voice``, the voice speaks another language.
    """

    voice_language: str | None = attrs.field(default=None, validator=field.optional(field.checked(languages.check)))
    voice: Voice | None = attrs.field(default=None, validator=field.optional(field.instance(Voice)))
    text: str | None = attrs.field(default=None, converter=_said)
    audio: bytes | None = attrs.field(default=None, repr=False)
    spoken: str | None = attrs.field(default=None, repr=False)
    catalogue: tuple[Voice, ...] = VOICES

    def __attrs_post_init__(self) -> None:
        if self.voice is not None and self.voice.language != self.voice_language:
            raise InvalidValueError("speech.unknown_voice", self.voice.id, "voice", known=self._fitting())

    @property
    def next_step(self) -> str | None:
        """What is to be done next: ``language``, ``voice``, ``text``, ``convert``; None where nothing is left."""
        if self.voice_language is None:
            return "language"
        if self.voice is None:
            return "voice"
        if self.text is None:
            return "text"
        return "convert" if self.spoken != to_ssml(self) else None

    @property
    def is_stale(self) -> bool:
        """Tell whether there is audio that says something else than the form."""
        return self.audio is not None and self.next_step is not None

    def choose_language(self, tag: str) -> TtsDraft:
        """Return the draft with a language for the voice.

        Raises:
            InvalidValueError: ``language.bad_form``, ``speech.no_voice``.
        """
        found = voices(tag, self.catalogue)
        if not found:
            raise InvalidValueError("speech.no_voice", tag, "voice_language", known=self._languages())
        chosen = found[0].language
        if chosen == self.voice_language:
            return self
        return attrs.evolve(self, voice_language=chosen, voice=None, text=None)

    def choose_voice(self, id: str) -> TtsDraft:
        """Return the draft with a voice of its language.

        Raises:
            TransitionError: ``speech.bad_order``, there is no language yet.
            InvalidValueError: ``speech.unknown_voice``, it has none with this id in its language; ``field.wrong_type``.
        """
        self._need("voice")
        argument.expect(id, "voice", str)
        for voice in self.catalogue:
            if voice.id == id and voice.language == self.voice_language:
                return self if voice == self.voice else attrs.evolve(self, voice=voice, text=None)
        raise InvalidValueError("speech.unknown_voice", id, "voice", known=self._fitting())

    def write(self, text: object) -> TtsDraft:
        """Return the draft with a text; lines are joined.

        Raises:
            TransitionError: ``speech.bad_order``, there is no voice yet.
            InvalidValueError: those of `label.parse`, ``speech.nothing_to_say``.
        """
        self._need("text")
        if text is None:
            raise InvalidValueError("label.not_text", text, "text")
        return attrs.evolve(self, text=text)

    def convert(self, synthesizer: Synthesizer) -> TtsDraft:
        """Return the draft with its text spoken; what is spoken already is not spoken again.

        Raises:
            TransitionError: ``speech.bad_order``, something is still missing.
            InvalidValueError: those of `wav.read`, what the synthesizer gave is no WAV file; ``field.wrong_type``, it
                is none.
        """
        self._need("convert")
        if not callable(getattr(synthesizer, "synthesize", None)):
            raise InvalidValueError("field.wrong_type", synthesizer, "synthesizer", expected="Synthesizer")
        if self.voice is None or self.next_step is None:
            return self
        ssml = to_ssml(self)
        audio = transcoding.to_platform(synthesizer.synthesize(ssml, self.voice), path="audio")
        return attrs.evolve(self, audio=audio, spoken=ssml)

    def preview(self) -> Preview:
        """Return the audio to listen to, stale or not.

        Raises:
            InvalidValueError: ``variant.media_missing``, nothing has been converted yet.
        """
        if self.audio is None:
            raise InvalidValueError("variant.media_missing", None, "audio")
        return listening.preview(self.audio, "audio")

    def is_in(self, default: str) -> bool:
        """Tell whether the voice speaks the organization's own language.

        The portal's language of the prompt stays on "Standaard" then.

        >>> TtsDraft().choose_language("nl-NL").is_in("nl")
        True
        """
        return self.voice_language is not None and languages.best([self.voice_language], [default]) is not None

    def prompt_language(self, default: str) -> str:
        """Return the language that the variant gets: the organization's own, or else the voice's.

        Raises:
            TransitionError: ``speech.bad_order``, there is no language yet.
        """
        self._need("voice")
        return default if self.is_in(default) else str(self.voice_language)

    def _need(self, step: str) -> None:
        """Refuse a step before those above it in the form."""
        order = ("language", "voice", "text", "convert")
        missing = self.next_step
        if missing is not None and order.index(missing) < order.index(step):
            raise TransitionError("speech.bad_order", step, step=step, next_step=missing)

    def _fitting(self) -> tuple[str, ...]:
        return tuple(voice.id for voice in self.catalogue if voice.language == self.voice_language)

    def _languages(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(voice.language for voice in self.catalogue))


@attrs.frozen(repr=False, eq=False)
class Piece(Value):
    """A part of a text, and the pause behind it in milliseconds."""

    text: str
    pause: int


def pauses(text: str | None) -> tuple[Piece, ...]:
    """Return a text in the pieces between its pauses; signs in a row make one pause, that of the longest.

    Raises:
        InvalidValueError: ``field.wrong_type``.

    >>> [(piece.text, piece.pause) for piece in pauses("Het kost 1.000,50 euro, dhr. Jansen... Echt")]
    [('Het kost 1.000,50 euro,', 250), ('dhr. Jansen...', 600), ('Echt', 0)]
    """
    if text is not None:
        argument.expect(text, "text", str)
    pieces, begin = [], 0
    for stop in _STOP.finditer(text or ""):
        if text is None or stop.end() == len(text) or _goes_on(text[begin : stop.end(1)], stop[1]):
            continue
        pieces.append(Piece(text[begin : stop.end()].rstrip(), COMMA if set(stop[1]) == {","} else PERIOD))
        begin = stop.end()
    rest = (text or "")[begin:]
    return (*pieces, Piece(rest, 0)) if rest else tuple(pieces)


def to_ssml(draft: TtsDraft) -> str:
    """Return a draft as SSML. Its text is data: whatever stands in it is read out, and no pause but ours is made.

    Raises:
        TransitionError: ``speech.bad_order``, voice or text is missing.
        InvalidValueError: ``field.wrong_type``.
    """
    argument.expect(draft, "draft", TtsDraft)
    if draft.voice is None or draft.text is None:
        raise TransitionError("speech.bad_order", "convert", step="convert", next_step=draft.next_step)
    said = "".join(
        html.escape(piece.text) + (f'<break time="{piece.pause}ms"/>' if piece.pause else "")
        for piece in pauses(draft.text)
    )
    tag, name = html.escape(draft.voice.language), html.escape(draft.voice.azure)
    return (
        f'<speak version="1.1" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="{tag}">'
        f'<voice name="{name}">{said}</voice></speak>'
    )


def _goes_on(before: str, signs: str) -> bool:
    """Tell whether a full stop belongs to the word before it."""
    if signs != ".":
        return False
    word = _WORD.search(before[-limits.NAME :])
    last = word[0] if word else ""
    return _DOTTED.match(last) is not None or last[:-1].lower() in _ABBREVIATIONS
