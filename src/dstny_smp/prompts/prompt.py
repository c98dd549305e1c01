"""A prompt: a name, a description, and its audio in each language.

The audio itself is the host's; a variant names it by its SHA-256. How audio
comes to be (uploading, recording, speaking) is told by the other modules here.

>>> welcome = Prompt(
...     id="welcome",
...     name="Welcome",
...     description="First words of every menu",
...     variants=[Variant("nl", AudioSource.TTS, text="Goedemorgen.")],
... )
>>> welcome.facts().texts
{'nl': 'Goedemorgen.'}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import ClassVar

import attrs

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError, UnknownIdError
from dstny_smp.ids import Kind, PromptId
from dstny_smp.media import AudioFacts, Media, PromptFacts
from dstny_smp.model import Entity, Key, Model
from dstny_smp.validation import argument, field, file_name, label, language


class PromptOrigin(StrEnum):
    """Whose prompt it is: the platform's (never changed), or the organization's own."""

    STANDARD = "standard"
    CUSTOM = "custom"


class AudioSource(StrEnum):
    """How a variant came to be: as a file, by microphone, by a voice, or with the platform."""

    UPLOAD = "upload"
    RECORDING = "recording"
    TTS = "tts"
    STANDARD = "standard"


def _spoken(value: str | None) -> str | None:
    return None if value is None else label.parse(value, limits.TEXT, "text")


def _shown(value: str | None) -> str | None:
    return None if value is None else file_name.parse(value, "file_name")


@attrs.frozen(repr=False, eq=False)
class Variant(Model):
    """A prompt in one language.

    Attributes:
        language: a BCP 47 tag.
        source: how it came to be.
        media: the audio; needed for what was uploaded or recorded. A spoken text has it once converted.
        text: what is said; needed for a spoken text, a transcript otherwise.
        file_name: what an uploaded file was called, made fit to show; never a path.

    Raises:
        InvalidValueError: ``variant.media_missing``, ``variant.media_is_no_audio``, ``variant.text_missing``,
            and those of the fields.
    """

    language: str = attrs.field(validator=field.checked(language.check))
    source: AudioSource = attrs.field(validator=field.instance(AudioSource))
    media: Media | None = attrs.field(default=None, validator=field.optional(field.instance(Media)))
    text: str | None = attrs.field(default=None, kw_only=True, converter=_spoken)
    file_name: str | None = attrs.field(default=None, kw_only=True, converter=_shown)

    def __attrs_post_init__(self) -> None:
        if self.media is None and self.source in {AudioSource.UPLOAD, AudioSource.RECORDING}:
            raise InvalidValueError("variant.media_missing", None, "media")
        if self.media is not None and not self.media.media_type.startswith("audio/"):
            raise InvalidValueError("variant.media_is_no_audio", self.media.media_type, "media")
        if self.text is None and self.source is AudioSource.TTS:
            raise InvalidValueError("variant.text_missing", None, "text")

    @property
    def duration(self) -> float | None:
        """Seconds, where known."""
        if self.media is None or not isinstance(self.media.facts, AudioFacts):
            return None
        return self.media.facts.duration


def _variants(value: Iterable[Variant]) -> tuple[Variant, ...]:
    return field.tupled(value)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Prompt(Entity):
    """One prompt.

    Attributes:
        id: its id.
        name: once in the organization.
        description: what it is for; required, as in the portal.
        origin: standard prompts are the platform's, and are not to be changed.
        variants: one a language, the first choice first; an own prompt has at least one.

    Raises:
        InvalidValueError: ``prompt.no_variant``, ``field.duplicate``, and those of the fields.
    """

    ref_kind: ClassVar[Kind] = "prompt"

    id: PromptId = attrs.field(validator=field.an_id)
    name: str = attrs.field(validator=field.text())
    description: str = attrs.field(validator=field.text(limits.TEXT))
    origin: PromptOrigin = attrs.field(default=PromptOrigin.CUSTOM, validator=field.instance(PromptOrigin))
    variants: tuple[Variant, ...] = attrs.field(
        default=(), converter=_variants, validator=field.tuple_of(Variant, limits.LANGUAGES)
    )

    def __attrs_post_init__(self) -> None:
        if self.origin is PromptOrigin.CUSTOM and not self.variants:
            raise InvalidValueError("prompt.no_variant", (), "variants")
        field.refuse_duplicates((variant.language for variant in self.variants), "variants")

    @property
    def is_standard(self) -> bool:
        """Tell whether it is the platform's."""
        return self.origin is PromptOrigin.STANDARD

    def variant(self, *wanted: str) -> Variant | None:
        """Return the variant that serves the first of these languages that any serves.

        >>> greeting = Variant("nl", AudioSource.TTS, text="Dag.")
        >>> prompt = Prompt(id="hello", name="Hello", description="Greeting", variants=[greeting])
        >>> prompt.variant("fr", "nl-BE").language
        'nl'
        """
        tag = language.best(wanted, (variant.language for variant in self.variants))
        return next((variant for variant in self.variants if variant.language == tag), None)

    def with_variant(self, variant: Variant) -> Prompt:
        """Return the prompt with this variant, in the place of the same language or at the end.

        Raises:
            InvalidValueError: ``field.wrong_type``, ``field.too_many``.
        """
        argument.expect(variant, "variant", Variant)
        others = tuple(variant if known.language == variant.language else known for known in self.variants)
        return attrs.evolve(self, variants=others if variant in others else (*others, variant))

    def without_variant(self, tag: str) -> Prompt:
        """Return the prompt without this language.

        Raises:
            UnknownIdError: it has no such variant.
            InvalidValueError: ``prompt.no_variant``, it was the last of an own prompt; ``language.bad_form``.
        """
        language.check(tag, "language")
        others = tuple(known for known in self.variants if known.language != tag)
        if len(others) == len(self.variants):
            raise UnknownIdError("language", tag, f"variants[{tag}]")
        return attrs.evolve(self, variants=others)

    def facts(self) -> PromptFacts:
        """Return what a menu needs to know: languages, and durations and texts where known."""
        return PromptFacts(
            languages=tuple(variant.language for variant in self.variants),
            durations={one.language: one.duration for one in self.variants if one.duration is not None},
            texts={one.language: one.text for one in self.variants if one.text is not None},
        )

    def claims(self) -> Iterator[tuple[Key, str]]:
        """Yield its name."""
        yield ("prompt_name", label.skeleton(self.name)), "name"
