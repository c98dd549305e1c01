"""A prompt in the making: name, description, and audio in each language until it is saved.

Drafts are values: each step returns the next one, so that what fails has changed
nothing. Audio is kept as callers will hear it. It can be saved once somebody has
confirmed it; text that was changed after it was spoken must be spoken again.

>>> beep = wav.write(bytes(1600), wav.Encoding.PCM, bits=16, sample_rate=8000)
>>> draft = PromptDraft(name="Welcome", description="First words").with_variant(VariantDraft("nl").upload(beep))
>>> draft.save("welcome")
Traceback (most recent call last):
...
dstny_smp.errors.TransitionError: variants[nl]: saved cannot follow pending; do one of: uploaded, recorded, spoken, edited, confirmed, discarded
>>> saved = draft.with_variant(draft.variant("nl").confirm()).save("welcome")
>>> saved.prompt.variants[0].duration, len(saved.files)
(0.1, 1)
"""  # noqa: E501  # an error's text stands in one line

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError, UnknownIdError
from dstny_smp.media import AudioFacts, Media
from dstny_smp.model import Value
from dstny_smp.prompts.prompt import AudioSource, Prompt, Variant
from dstny_smp.prompts.tables import AUDIO, AudioPhase, after
from dstny_smp.validation import argument, field, file_name, label, language, transcoding, wav


@attrs.frozen(repr=False, eq=False)
class VariantDraft(Value):
    """The audio of one language, until it is saved.

    Attributes:
        language: a BCP 47 tag.
        phase: how far it is.
        source: how the audio came to be.
        audio: a WAV file as callers will hear it; None while there is none.
        text: what is said, where known.
        file_name: what the uploaded file was called, made fit to show.
    """

    language: str = attrs.field(validator=field.checked(language.check))
    phase: AudioPhase = attrs.field(default=AudioPhase.EMPTY, validator=field.instance(AudioPhase))
    source: AudioSource | None = attrs.field(default=None, validator=field.optional(field.instance(AudioSource)))
    audio: bytes | None = attrs.field(default=None, repr=False)
    text: str | None = None
    file_name: str | None = None

    def upload(self, data: bytes | bytearray | memoryview, name: str | None = None) -> VariantDraft:
        """Return the draft with a WAV file from somebody's computer.

        Raises:
            InvalidValueError: those of `wav.read`.
            TransitionError: ``prompt.bad_order``.
        """
        shown = None if name is None else file_name.parse(name, "file_name")
        return self._heard("uploaded", AudioSource.UPLOAD, data, file_name=shown)

    def record(self, data: bytes | bytearray | memoryview) -> VariantDraft:
        """Return the draft with what a `RecordingSession` gave on its stop.

        Raises:
            InvalidValueError: those of `wav.read`.
            TransitionError: ``prompt.bad_order``.
        """
        return self._heard("recorded", AudioSource.RECORDING, data)

    def speak(self, text: str, data: bytes | bytearray | memoryview) -> VariantDraft:
        """Return the draft with a text as a voice said it.

        Raises:
            InvalidValueError: those of `label.parse` and `wav.read`.
            TransitionError: ``prompt.bad_order``.
        """
        return self._heard("spoken", AudioSource.TTS, data, text=label.parse(text, limits.TEXT, "text"))

    def edit(self, text: str) -> VariantDraft:
        """Return the draft with another text; spoken audio is stale then, of other audio it is a remark.

        Raises:
            InvalidValueError: those of `label.parse`.
            TransitionError: ``prompt.bad_order``, there is no audio yet.
        """
        written = label.parse(text, limits.TEXT, "text")
        follows = after(AUDIO, self.phase, "edited")
        if self.source is not AudioSource.TTS or written == self.text:
            follows = self.phase
        return attrs.evolve(self, phase=follows, text=written)

    def confirm(self) -> VariantDraft:
        """Return the draft with the tick put to its audio.

        Raises:
            TransitionError: ``prompt.bad_order``, there is no audio, or it is stale.
        """
        return attrs.evolve(self, phase=after(AUDIO, self.phase, "confirmed"))

    def discard(self) -> VariantDraft:
        """Return the draft without its audio.

        Raises:
            TransitionError: ``prompt.bad_order``, there is none, or it is saved.
        """
        return VariantDraft(self.language, after(AUDIO, self.phase, "discarded"))

    def save(self, path: str = "") -> tuple[VariantDraft, Variant]:
        """Return the draft as saved, and its variant.

        Raises:
            TransitionError: ``prompt.bad_order``, it is not confirmed, or saved already.
        """
        follows = after(AUDIO, self.phase, "saved", path)
        if self.audio is None or self.source is None:
            raise InvalidValueError("variant.media_missing", None, path)
        import hashlib  # for who saves; a draft that is only shown does without

        info = wav.inspect(self.audio, path)
        media = Media(
            sha256=hashlib.sha256(self.audio).hexdigest(),
            media_type="audio/wav",
            facts=AudioFacts(duration=info.duration, sample_rate=info.sample_rate, channels=info.channels),
        )
        variant = Variant(self.language, self.source, media, text=self.text, file_name=self.file_name)
        return attrs.evolve(self, phase=follows), variant

    def _heard(
        self,
        event: str,
        source: AudioSource,
        data: bytes | bytearray | memoryview,
        *,
        text: str | None = None,
        file_name: str | None = None,
    ) -> VariantDraft:
        follows = after(AUDIO, self.phase, event)
        audio = transcoding.to_platform(data, path="audio")
        return VariantDraft(self.language, follows, source, audio, text, file_name)


def _drafts(value: Iterable[VariantDraft]) -> tuple[VariantDraft, ...]:
    return field.tupled(value)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class PromptDraft(Value):
    """A prompt in the making; its name and description may be missing until it is saved.

    Raises:
        InvalidValueError: ``field.duplicate`` for two variants in one language, and those of the fields.
    """

    name: str = attrs.field(default="", validator=field.text(blank=True))
    description: str = attrs.field(default="", validator=field.text(limits.TEXT, blank=True))
    variants: tuple[VariantDraft, ...] = attrs.field(
        default=(), converter=_drafts, validator=field.tuple_of(VariantDraft, limits.LANGUAGES)
    )

    def __attrs_post_init__(self) -> None:
        field.refuse_duplicates((variant.language for variant in self.variants), "variants")

    def add_language(self, tag: str) -> PromptDraft:
        """Return the draft with one more language, still without audio.

        Raises:
            InvalidValueError: ``field.duplicate``, it has this language, ``language.bad_form``.
        """
        return attrs.evolve(self, variants=(*self.variants, VariantDraft(tag)))

    def variant(self, tag: str) -> VariantDraft:
        """Return the draft of a language.

        Raises:
            UnknownIdError: it has not this language.
            InvalidValueError: ``language.bad_form``.
        """
        language.check(tag, "language")
        for variant in self.variants:
            if variant.language == tag:
                return variant
        raise UnknownIdError("language", tag, f"variants[{tag}]")

    def with_variant(self, variant: VariantDraft) -> PromptDraft:
        """Return the draft with this variant, in the place of the same language or at the end.

        Raises:
            InvalidValueError: ``field.wrong_type``, ``field.too_many``.
        """
        argument.expect(variant, "variant", VariantDraft)
        others = tuple(variant if known.language == variant.language else known for known in self.variants)
        return attrs.evolve(self, variants=others if variant in others else (*others, variant))

    def save(self, id: str) -> Saved:
        """Return the prompt and its files, for the host to keep.

        Raises:
            InvalidValueError: ``label.blank`` for a missing name or description, ``prompt.no_variant``, and those of
                `Prompt`.
            TransitionError: ``prompt.bad_order``, a variant is not confirmed, or all is saved already.
        """
        done = [variant.save(f"variants[{variant.language}]") for variant in self.variants]
        made = tuple(variant for _, variant in done)
        prompt = Prompt(id=id, name=self.name, description=self.description, variants=made)
        files = {
            variant.media.sha256: draft.audio
            for draft, variant in done
            if variant.media is not None and draft.audio is not None
        }
        return Saved(prompt, attrs.evolve(self, variants=tuple(draft for draft, _ in done)), files)


@attrs.frozen(repr=False, eq=False)
class Saved(Value):
    """What saving gives: the prompt, the draft it was, and the WAV files by their SHA-256."""

    prompt: Prompt
    draft: PromptDraft
    files: Mapping[str, bytes] = attrs.field(repr=False, eq=False)
