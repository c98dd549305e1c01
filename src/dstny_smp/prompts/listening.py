"""Listening to a prompt: its sound as callers hear it, from a draft or from the host's store.

The sound is handed out as 16 bit PCM, which every browser plays, also where the
exchange is given A-law: both are the same to the ear, and to the sample.

>>> beep = preview(wav.write(bytes(44_100 * 6), wav.Encoding.PCM, bits=16, sample_rate=44_100))
>>> beep.length, beep.duration, wav.inspect(beep.audio).must_convert
('0:03', 3.0, False)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import attrs

from dstny_smp.errors import InvalidValueError
from dstny_smp.media import AudioFacts, Media
from dstny_smp.model import Value
from dstny_smp.prompts.prompt import Prompt, Variant
from dstny_smp.validation import argument, transcoding, wav

Files: TypeAlias = Mapping[str, bytes]
"""The host's WAV files by their SHA-256; any mapping will do, also one that reads a file when asked."""


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Preview(Value):
    """A sound to listen to.

    Attributes:
        audio: a WAV file: 16 bit PCM at 8000 Hz, mono.
        duration: in seconds, to the millisecond.
    """

    audio: bytes = attrs.field(repr=False)
    duration: float

    @property
    def length(self) -> str:
        """How long it lasts, for people: minutes and seconds, and at least one.

        >>> Preview(audio=b"", duration=0.2).length, Preview(audio=b"", duration=62.5).length
        ('0:01', '1:02')
        """
        minutes, seconds = divmod(max(1, int(self.duration)), 60)
        return f"{minutes}:{seconds:02}"


def preview(data: bytes | bytearray | memoryview, path: str = "") -> Preview:
    """Return a WAV file as callers hear it.

    Raises:
        InvalidValueError: those of `wav.read`.
    """
    audio = transcoding.to_platform(data, path=path)
    return Preview(audio=audio, duration=wav.inspect(audio, path).duration)


def listen(prompt: Prompt, files: Files, *wanted: str) -> Preview:
    """Return what a caller hears of a saved prompt, a standard one as well as an own one.

    Args:
        prompt: the prompt.
        files: the host's WAV files by their SHA-256.
        wanted: the caller's languages, the first choice first; where the prompt has none of them, and where none is
            given, its first language is heard, as in a call.

    Raises:
        InvalidValueError: ``variant.audio_absent``, the host has not the audio, or there is none;
            ``prompt.no_variant``; ``media.other_content``, ``media.other_facts``, what the host has under this SHA-256
            is another file, or not what was saved of it; ``field.wrong_type``; and those of `wav.read`.
    """
    argument.expect(prompt, "prompt", Prompt)
    variant = prompt.variant(*wanted) or next(iter(prompt.variants), None)
    if variant is None:
        raise InvalidValueError("prompt.no_variant", (), "variants")
    path = f"variants[{variant.language}]"
    audio = stored(variant, files, path)
    if audio is None:
        raise InvalidValueError("variant.audio_absent", None, path)
    return preview(audio, path)


def stored(variant: Variant, files: Files, path: str = "") -> bytes | None:
    """Return the host's audio of a variant, held against what is known of it; None where the host has none.

    Raises:
        InvalidValueError: ``media.other_content``, ``media.other_facts``, those of `wav.read`, and
            ``field.wrong_type``: the files are no mapping.
    """
    argument.expect(variant, "variant", Variant)
    argument.expect(files, "files", Mapping)
    audio: object = None if variant.media is None else files.get(variant.media.sha256)
    if variant.media is None or audio is None:
        return None
    if not isinstance(audio, (bytes, bytearray, memoryview)):
        raise InvalidValueError("wav.not_bytes", type(audio).__name__, path)
    if _sha256(audio) != variant.media.sha256:
        raise InvalidValueError("media.other_content", variant.media.sha256, path)
    if not _agree(variant.media.facts, described(audio, path).facts):
        raise InvalidValueError("media.other_facts", variant.media.sha256, path)
    return bytes(audio)


def described(audio: bytes | bytearray | memoryview, path: str = "") -> Media:
    """Return what is known of a WAV file.

    Raises:
        InvalidValueError: those of `wav.read`.
    """
    info = wav.inspect(audio, path)
    facts = AudioFacts(duration=info.duration, sample_rate=info.sample_rate, channels=info.channels)
    return Media(sha256=_sha256(audio), media_type="audio/wav", facts=facts)


def _sha256(audio: bytes | bytearray | memoryview) -> str:
    import hashlib  # for who has audio; a prompt that is only shown does without

    return hashlib.sha256(audio).hexdigest()


def _agree(saved: object, read: object) -> bool:
    """Tell whether what was saved of a sound is what it is; of the duration, to the millisecond."""
    if not (isinstance(saved, AudioFacts) and isinstance(read, AudioFacts)):
        return saved is None
    same = (saved.sample_rate, saved.channels) == (read.sample_rate, read.channels)
    return same and abs(saved.duration - read.duration) <= 0.001
