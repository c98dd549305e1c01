"""Any WAV file as the exchange plays it: 8000 Hz, mono, 16 bit PCM or A-law.

Channels are mixed by their mean, the rate is changed by
`dstny_smp.validation.resampling`, what is too loud is clipped. A file that the
exchange plays as it is stays as it is, byte for byte.

>>> stereo = wav.write(bytes(400), wav.Encoding.PCM, bits=16, sample_rate=16_000, channels=2)
>>> wav.inspect(to_platform(stereo)).must_convert
False
"""

from __future__ import annotations

import sys
from array import array
from typing import Final, TypeVar

from dstny_smp.errors import InvalidValueError
from dstny_smp.validation import argument, g711, wav
from dstny_smp.validation.resampling import resample
from dstny_smp.validation.wav import PLATFORM_RATE, Encoding, Wav

_T = TypeVar("_T", int, float)
_FULL: Final = 32_768
"""The magnitude of full scale in 16 bits."""


def to_platform(data: bytes | bytearray | memoryview, encoding: Encoding = Encoding.PCM, path: str = "") -> bytes:
    """Return the sound as a WAV file that the exchange can play.

    Args:
        data: the bytes of a WAV file.
        encoding: ``PCM`` (16 bit) or ``A_LAW``.
        path: where the file stands, for errors.

    Raises:
        InvalidValueError: ``wav.not_for_platform``, another encoding is wanted; and those of `wav.read`.
    """
    if not any(encoding is known for known in (Encoding.PCM, Encoding.A_LAW)):
        raise InvalidValueError("wav.not_for_platform", encoding, "encoding")
    read = wav.read(data, path)
    info = read.info
    if not info.must_convert and info.encoding is encoding:
        return bytes(data)
    if info.must_convert:
        samples = _whole(resample(mono(read), info.sample_rate, PLATFORM_RATE))
    else:  # the other of the two: by table, without a detour through fractions
        samples = _integers("h", read.body) if info.encoding is Encoding.PCM else g711.from_a_law(read.body)
    if encoding is Encoding.A_LAW:
        return wav.write(g711.to_a_law(samples), encoding, bits=8, sample_rate=PLATFORM_RATE)
    return wav.write(_little_endian(samples).tobytes(), encoding, bits=16, sample_rate=PLATFORM_RATE)


def mono(read: Wav) -> list[float]:
    """Return the mean of a file's channels, frame by frame, each sample from -1 to 1.

    Raises:
        InvalidValueError: ``field.wrong_type``.
    """
    argument.expect(read, "read", Wav)
    samples, channels = _fractions(read), read.info.channels
    if channels == 1:
        return samples
    return [sum(frame) / channels for frame in zip(*[iter(samples)] * channels, strict=True)]


def _fractions(read: Wav) -> list[float]:
    """Return every sample from -1 to 1, in the order of the file."""
    body = read.body
    match read.info.encoding, read.info.bits:
        case Encoding.PCM, 8:
            return [(sample - 128) / 128 for sample in body]
        case Encoding.PCM, 16:
            return [sample / _FULL for sample in _integers("h", body)]
        case Encoding.PCM, 24:
            wide = bytearray(len(body) // 3 * 4)  # three bytes are the upper three of four
            wide[1::4], wide[2::4], wide[3::4] = body[::3], body[1::3], body[2::3]
            return [sample / 2**31 for sample in _integers("i", bytes(wide))]
        case Encoding.PCM, _:
            return [sample / 2**31 for sample in _integers("i", body)]
        case Encoding.FLOAT, bits:
            floats = _little_endian(array("f" if bits == 32 else "d", body))
            # What is no number is silence; what is beyond full scale is clipped before it is mixed.
            return [max(-1.0, min(1.0, sample)) if sample == sample else 0.0 for sample in floats]  # noqa: PLR0124  # NaN
        case Encoding.A_LAW, _:
            return [sample / _FULL for sample in g711.from_a_law(body)]
        case _:
            return [sample / _FULL for sample in g711.from_mu_law(body)]


def _whole(samples: list[float]) -> array[int]:
    """Return samples of 16 bits."""
    top = _FULL - 1
    return array("h", [max(-_FULL, min(top, round(sample * _FULL))) for sample in samples])


def _integers(typecode: str, body: bytes) -> array[int]:
    return _little_endian(array(typecode, body))


def _little_endian(samples: array[_T]) -> array[_T]:
    """Return samples with their bytes turned over where the machine's order is not the file's."""
    if sys.byteorder == "big":
        samples = array(samples.typecode, samples)
        samples.byteswap()
    return samples
