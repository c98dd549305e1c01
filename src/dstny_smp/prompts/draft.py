"""A prompt in the making: name, description, and audio in each language until it is saved.

Drafts are values: each step returns the next one, so that what fails has changed
nothing. Audio is kept as callers will hear it. It can be saved once somebody has
confirmed it; text that was changed after it was spoken must be spoken again.

>>> from dstny_smp.validation import wav
>>> beep = wav.write(bytes(1600), wav.Encoding.PCM, bits=16, sample_rate=8000)
>>> draft = PromptDraft(name="Welcome", description="First words").with_variant(VariantDraft("nl").upload(beep))
>>> draft.save("welcome")
Traceback (most recent call last):
...
dstny_smp.errors.TransitionError: variants[nl]: saved cannot follow pending; do one of: uploaded, recorded, spoken, edited, confirmed, discarded
>>> saved = draft.with_variant(draft.variant("nl").confirm()).save("welcome")
>>> saved.prompt.variants[0].duration, len(saved.files)
(0.1, 1)

A saved prompt is opened again with the files that the host has; what is not
touched is saved as the very same.

>>> again = PromptDraft.reopen(saved.prompt, saved.files).save()
>>> again.prompt == saved.prompt, len(again.files)
(True, 0)
"""  # noqa: E501  # an error's text stands in one line

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from dstny_smp import limits, messages
from dstny_smp.errors import InvalidValueError, TransitionError, UnknownIdError
from dstny_smp.ids import PromptId
from dstny_smp.model import Value
from dstny_smp.prompts import listening
from dstny_smp.prompts.listening import Files, Preview
from dstny_smp.prompts.prompt import AudioSource, Prompt, Variant
from dstny_smp.prompts.speech import TtsDraft
from dstny_smp.prompts.tables import AUDIO, AudioPhase, after
from dstny_smp.validation import argument, field, file_name, label, language, transcoding

_NO_FILES: Final[Files] = {}


@attrs.frozen(repr=False, eq=False)
class VariantDraft(Value):
    """The audio of one language, until it is saved.

    Attributes:
        language: a BCP 47 tag.
        phase: how far it is.
        source: how the audio came to be.
        audio: a WAV file as callers will hear it; None while there is none, and for saved audio that the host did
            not give when the prompt was opened.
        text: what is said, where known; without audio, what is to be said.
        file_name: what the uploaded file was called, made fit to show.
        kept: what was saved, as long as its audio is not touched.
    """

    language: str = attrs.field(validator=field.checked(language.check))
    phase: AudioPhase = attrs.field(default=AudioPhase.EMPTY, validator=field.instance(AudioPhase))
    source: AudioSource | None = attrs.field(default=None, validator=field.optional(field.instance(AudioSource)))
    audio: bytes | None = attrs.field(default=None, repr=False)
    text: str | None = None
    file_name: str | None = None
    kept: Variant | None = attrs.field(default=None, kw_only=True, repr=False)

    @classmethod
    def of(cls, variant: Variant, files: Files = _NO_FILES, path: str = "") -> VariantDraft:
        """Return a saved variant as a draft, with its audio where the host has it.

        Raises:
            InvalidValueError: ``media.other_content``, ``media.other_facts``, the host has something else under its
                SHA-256; and those of `wav.read`.
        """
        audio = listening.stored(variant, files, path)
        phase, name = AudioPhase.SAVED, variant.file_name
        return cls(variant.language, phase, variant.source, audio, variant.text, name, kept=variant)

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
        if self.source is AudioSource.TTS and written != self.text:
            return attrs.evolve(self, phase=follows, text=written, kept=None)
        return attrs.evolve(self, text=written, kept=self.kept and attrs.evolve(self.kept, text=written))

    def confirm(self) -> VariantDraft:
        """Return the draft with the tick put to its audio.

        Raises:
            TransitionError: ``prompt.bad_order``, there is no audio, or it is stale.
        """
        return attrs.evolve(self, phase=after(AUDIO, self.phase, "confirmed"))

    def discard(self) -> VariantDraft:
        """Return the draft without its audio.

        Raises:
            TransitionError: ``prompt.bad_order``, there is none.
        """
        return VariantDraft(self.language, after(AUDIO, self.phase, "discarded"))

    def preview(self) -> Preview:
        """Return the audio to listen to, as callers will hear it, confirmed or not.

        Raises:
            InvalidValueError: ``variant.media_missing``, there is none yet; ``variant.audio_absent``, it is saved, and
                the host did not give it when the prompt was opened.
        """
        if self.audio is not None:
            return listening.preview(self.audio, "audio")
        absent = self.kept is not None and self.kept.media is not None
        raise InvalidValueError("variant.audio_absent" if absent else "variant.media_missing", None, "audio")

    def save(self, path: str = "") -> tuple[VariantDraft, Variant]:
        """Return the draft as saved, and its variant; one that was not touched is the very same.

        Raises:
            TransitionError: ``prompt.bad_order``, it is not confirmed.
        """
        follows = after(AUDIO, self.phase, "saved", path)
        if self.kept is not None:
            return self, self.kept
        if self.audio is None or self.source is None:
            raise InvalidValueError("variant.media_missing", None, path)
        media = listening.described(self.audio, path)
        variant = Variant(self.language, self.source, media, text=self.text, file_name=self.file_name)
        return attrs.evolve(self, phase=follows, kept=variant), variant

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

    Attributes:
        id: the saved prompt that was opened; None for a new one.
        name: once in the organization.
        description: what it is for.
        default: the organization's own language, which the portal calls "Standaard". Where a step takes a language,
            it is this one if none is given.
        variants: one a language.

    Raises:
        InvalidValueError: ``field.duplicate`` for two variants in one language, and those of the fields.
    """

    id: PromptId | None = attrs.field(default=None, validator=field.optional(field.an_id))
    name: str = attrs.field(default="", validator=field.text(blank=True))
    description: str = attrs.field(default="", validator=field.text(limits.TEXT, blank=True))
    default: str = attrs.field(default="nl", validator=field.checked(language.check))
    variants: tuple[VariantDraft, ...] = attrs.field(
        default=(), converter=_drafts, validator=field.tuple_of(VariantDraft, limits.LANGUAGES)
    )

    def __attrs_post_init__(self) -> None:
        field.refuse_duplicates((variant.language for variant in self.variants), "variants")

    @classmethod
    def reopen(cls, prompt: Prompt, files: Files = _NO_FILES, *, default: str = "nl") -> PromptDraft:
        """Return a saved prompt as a draft, to change and save again under its id.

        Args:
            prompt: one of the organization's own.
            files: the host's WAV files by their SHA-256. Audio that is not among them stays as it is saved, and cannot
                be listened to.
            default: the organization's own language.

        Raises:
            InvalidValueError: ``prompt.read_only``, it is the platform's: `copy_of` makes an own one of it;
                ``media.other_content``, ``media.other_facts``, a file is not the one that was saved; those of
                `wav.read`; ``field.wrong_type``.
        """
        argument.expect(prompt, "prompt", Prompt)
        if prompt.is_standard:
            raise InvalidValueError("prompt.read_only", prompt.id, "origin")
        drafts = tuple(_opened(variant, files) for variant in prompt.variants)
        return cls(id=prompt.id, name=prompt.name, description=prompt.description, default=default, variants=drafts)

    @classmethod
    def copy_of(
        cls, prompt: Prompt, files: Files = _NO_FILES, *, name: str | None = None, default: str = "nl"
    ) -> PromptDraft:
        """Return a draft of a new prompt that begins as a copy of another one, a standard one perhaps.

        A standard variant without audio comes as its text only, to be recorded or spoken.

        Raises:
            InvalidValueError: as `reopen`, but that standard prompts are taken; those of the name.
        """
        argument.expect(prompt, "prompt", Prompt)
        drafts = [
            VariantDraft(variant.language, text=variant.text) if _is_silent(variant) else _opened(variant, files)
            for variant in prompt.variants
        ]
        name = prompt.name if name is None else name
        return cls(name=name, description=prompt.description, default=default, variants=tuple(drafts))

    @property
    def missing(self) -> tuple[str, ...]:
        """What is to be done before it can be saved: the paths of fields that are empty and of audio not confirmed.

        >>> new_prompt().missing, new_prompt().add_language().missing
        (('name', 'description', 'variants'), ('name', 'description', 'variants[nl]'))
        """
        blank = [name for name in ("name", "description", "variants") if not getattr(self, name)]
        undone = [f"variants[{each.language}]" for each in self.variants if (each.phase, "saved") not in AUDIO]
        return (*blank, *undone)

    def shown_language(self, tag: str, reader: str = "en") -> str:
        """Return what the form calls a language: its name, or "Standaard" for the organization's own.

        Raises:
            InvalidValueError: ``language.bad_form``.

        >>> new_prompt("nl").shown_language("nl", "nl"), new_prompt("nl").shown_language("en", "nl")
        ('Standaard', 'Engels')
        """
        language.check(tag, "language")
        if tag == self.default:
            return messages.translate("prompt.default_language", {}, reader)
        word = f"word.language_{tag}"
        return messages.translate(word, {}, reader) if word in messages.catalogue(messages.choose(reader)) else tag

    def add_language(self, tag: str | None = None) -> PromptDraft:
        """Return the draft with one more language, still without audio.

        Raises:
            InvalidValueError: ``field.duplicate``, it has this language, ``language.bad_form``.
        """
        return attrs.evolve(self, variants=(*self.variants, VariantDraft(self._tag(tag))))

    def remove_language(self, tag: str | None = None) -> PromptDraft:
        """Return the draft without a language and its audio.

        Raises:
            UnknownIdError: it has not this language.
        """
        gone = self.variant(tag)
        return attrs.evolve(self, variants=tuple(known for known in self.variants if known is not gone))

    def variant(self, tag: str | None = None) -> VariantDraft:
        """Return the draft of a language.

        Raises:
            UnknownIdError: it has not this language.
            InvalidValueError: ``language.bad_form``.
        """
        tag = self._tag(tag)
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

    def with_speech(self, spoken: TtsDraft) -> PromptDraft:
        """Return the draft with a text as it was spoken, to be confirmed.

        The language follows from the voice: "Standaard" if it speaks the organization's own, else the voice's
        (`TtsDraft.prompt_language`). It takes the place of what there was in that language.

        Raises:
            TransitionError: ``speech.not_converted``, the audio is missing, or says something else than the form.
            InvalidValueError: ``field.wrong_type``.
        """
        argument.expect(spoken, "spoken", TtsDraft)
        if spoken.audio is None or spoken.text is None or spoken.next_step is not None:
            raise TransitionError("speech.not_converted", "audio", next_step=spoken.next_step)
        tag = spoken.prompt_language(self.default)
        known = next((variant for variant in self.variants if variant.language == tag), VariantDraft(tag))
        return self.with_variant(known.speak(spoken.text, spoken.audio))

    def save(self, id: str | None = None) -> Saved:
        """Return the prompt, and the files that are new, for the host to keep.

        Args:
            id: of the prompt; None for that of the prompt that was opened.

        Raises:
            InvalidValueError: ``field.missing``, a new prompt needs an id; ``label.blank`` for a missing name or
                description, ``prompt.no_variant``, and those of `Prompt`.
            TransitionError: ``prompt.bad_order``, a variant is not confirmed.
        """
        id = self.id if id is None else id
        if id is None:
            raise InvalidValueError("field.missing", None, "id")
        done = [variant.save(f"variants[{variant.language}]") for variant in self.variants]
        made = tuple(variant for _, variant in done)
        prompt = Prompt(id=id, name=self.name, description=self.description, variants=made)
        files = {
            variant.media.sha256: draft.audio
            for before, (draft, variant) in zip(self.variants, done, strict=True)
            if before.kept is None and variant.media is not None and draft.audio is not None
        }
        return Saved(prompt, attrs.evolve(self, id=id, variants=tuple(draft for draft, _ in done)), files)

    def _tag(self, tag: str | None) -> str:
        return self.default if tag is None else tag


def new_prompt(default: str = "nl") -> PromptDraft:
    """Return the draft of a new prompt, with everything still to be filled in.

    Args:
        default: the organization's own language.

    Raises:
        InvalidValueError: ``language.bad_form``.
    """
    return PromptDraft(default=default)


def _opened(variant: Variant, files: Files) -> VariantDraft:
    return VariantDraft.of(variant, files, f"variants[{variant.language}]")


def _is_silent(variant: Variant) -> bool:
    """Tell whether it is a platform's variant without audio, which no own prompt could be heard in."""
    return variant.source is AudioSource.STANDARD and variant.media is None


@attrs.frozen(repr=False, eq=False)
class Saved(Value):
    """What saving gives: the prompt, the draft it was, and the new WAV files by their SHA-256."""

    prompt: Prompt
    draft: PromptDraft
    files: Mapping[str, bytes] = attrs.field(repr=False, eq=False)
