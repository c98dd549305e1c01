"""Audio and pictures as values: what is known of them, never their bytes.

The bytes live in the host's store under their SHA-256. `PromptFacts` is what a
menu needs to know of a prompt: its languages, and for each how long it lasts
and what it says, where known.

>>> Media(sha256="0" * 64, media_type="audio/wav", facts=AudioFacts(duration=2.5)).facts.duration
2.5
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import attrs

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError
from dstny_smp.model import Model
from dstny_smp.validation import field

_SHA256: Final = r"[0-9a-f]{64}"
MEDIA_TYPES: Final = ("audio/wav", "image/png", "image/jpeg", "image/webp")


def _seconds(instance: object, attribute: field.Attribute, value: object) -> None:
    if type(value) not in (int, float):
        raise InvalidValueError("field.wrong_type", value, attribute.name, expected="float")
    if not 0 <= value <= limits.WAV_SECONDS:  # type: ignore[operator]  # a number, as just checked; NaN fails too
        raise InvalidValueError("field.out_of_range", value, attribute.name, low=0, high=limits.WAV_SECONDS)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class AudioFacts(Model):
    """What is known of a sound: ``duration`` in seconds, to the millisecond."""

    duration: float = attrs.field(validator=_seconds)
    sample_rate: int = attrs.field(default=8000, validator=field.integer(1, limits.WAV_RATE))
    channels: int = attrs.field(default=1, validator=field.integer(1, limits.WAV_CHANNELS))


@attrs.frozen(kw_only=True, repr=False, eq=False)
class ImageFacts(Model):
    """What is known of a picture: its size in pixels."""

    width: int = attrs.field(validator=field.integer(1, limits.IMAGE_SIDE))
    height: int = attrs.field(validator=field.integer(1, limits.IMAGE_SIDE))


def _hexadecimal(instance: object, attribute: field.Attribute, value: object) -> None:
    if not (isinstance(value, str) and re.fullmatch(_SHA256, value)):
        raise InvalidValueError("media.bad_sha256", value, attribute.name)


def _known(instance: object, attribute: field.Attribute, value: object) -> None:
    if value not in MEDIA_TYPES:
        raise InvalidValueError("media.unknown_type", value, attribute.name, types=MEDIA_TYPES)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Media(Model):
    """One file: its SHA-256 in lower-case hexadecimal, its type, and what was read from it.

    Raises:
        InvalidValueError: ``media.bad_sha256``, ``media.unknown_type``, ``media.facts_do_not_fit``.
    """

    sha256: str = attrs.field(validator=_hexadecimal)
    media_type: str = attrs.field(validator=_known)
    facts: AudioFacts | ImageFacts | None = attrs.field(
        default=None, validator=field.optional(field.instance(AudioFacts, ImageFacts))
    )

    def __attrs_post_init__(self) -> None:
        fitting = AudioFacts if self.media_type.startswith("audio/") else ImageFacts
        if self.facts is not None and not isinstance(self.facts, fitting):
            raise InvalidValueError("media.facts_do_not_fit", self.media_type, "facts")


@attrs.frozen(kw_only=True, repr=False, eq=False)
class PromptFacts(Model):
    """What a menu needs to know of a prompt, by language tag.

    Attributes:
        languages: in which it can be played, the first choice first.
        durations: in seconds, for the languages where it is known.
        texts: what is said, for the languages where it is known.
    """

    languages: tuple[str, ...] = ()
    durations: Mapping[str, float] = attrs.field(factory=dict)
    texts: Mapping[str, str] = attrs.field(factory=dict)
