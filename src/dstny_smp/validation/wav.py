"""WAV files: what is in them, told from their real bytes.

`read` walks the chunks of a RIFF file once and believes no size that the bytes
do not bear out. PCM of 8, 16, 24 and 32 bits, floating point of 32 and 64, A-law
and mu-law are read, also in the extensible form. What the exchange can play as
it is, is written plainly at 8000 Hz in mono, as 16 bit PCM or A-law; all else
must be converted first (`dstny_smp.validation.transcoding`).

>>> beep = write(bytes(16_000), Encoding.PCM, bits=16, sample_rate=8000)
>>> info = inspect(beep)
>>> info.frames, info.duration, info.must_convert
(8000, 1.0, False)
>>> inspect(beep[:-1])
Traceback (most recent call last):
...
dstny_smp.errors.InvalidValueError: the file ends before the 16044 bytes that it announces; it was cut off or badly copied; take the original

Source: Multimedia Programming Interface and Data Specifications 1.0 (IBM, Microsoft, 1991), "Waveform Audio File
Format"; RFC 2361; Multiple Channel Audio Data and WAVE Files (Microsoft, 2007).
"""  # noqa: E501  # an error's text stands in one line

from __future__ import annotations

import struct
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

import attrs

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError
from dstny_smp.model import Value
from dstny_smp.validation import argument

PLATFORM_RATE: Final = 8000
"""Samples a second of telephony."""
HEAD: Final = 64
"""Bytes that `write` may put around the samples: at most 58, and one of padding."""

_EXTENSIBLE: Final = 0xFFFE
_GUID_TAIL: Final = bytes.fromhex("000000001000800000aa00389b71")
"""What follows the format tag in an extensible file's GUID (KSDATAFORMAT_SUBTYPE)."""
_STREAMED: Final = 0x7FFF_F000
"""From here on a size is a stand-in: ffmpeg writes 0xFFFFFFFF to a pipe, SoX 0x7FFFF000, others 0."""
_OTHER_CONTAINERS: Final = (b"RIFX", b"RF64", b"BW64")
_ONCE: Final = (b"fmt ", b"data")


class Encoding(StrEnum):
    """How a sample is written."""

    PCM = "pcm"
    """A whole number: of 8 bits without a sign, else with one."""
    FLOAT = "float"
    A_LAW = "a_law"
    MU_LAW = "mu_law"


_TAGS: Final = {1: Encoding.PCM, 3: Encoding.FLOAT, 6: Encoding.A_LAW, 7: Encoding.MU_LAW}
_BITS: Final = {
    Encoding.PCM: (8, 16, 24, 32),
    Encoding.FLOAT: (32, 64),
    Encoding.A_LAW: (8,),
    Encoding.MU_LAW: (8,),
}


@attrs.frozen(kw_only=True, repr=False, eq=False)
class WavInfo(Value):
    """What is known of a WAV file.

    Attributes:
        encoding: how a sample is written.
        channels: 1 for mono.
        sample_rate: frames a second.
        bits: of one sample.
        frames: one sample of every channel each.
        duration: in seconds, to the millisecond.
        must_convert: the exchange cannot play it as it is.
    """

    encoding: Encoding
    channels: int
    sample_rate: int
    bits: int
    frames: int
    duration: float
    must_convert: bool


@attrs.frozen(repr=False, eq=False)
class Wav(Value):
    """A WAV file that was read: what is known of it, and the bytes of its samples, in frames."""

    info: WavInfo
    body: bytes


def inspect(data: object, path: str = "") -> WavInfo:
    """Return what is known of a WAV file.

    Raises:
        InvalidValueError: as `read`.
    """
    return read(data, path).info


def is_valid(data: object) -> bool:
    """Tell whether `read` takes this file."""
    try:
        read(data)
    except InvalidValueError:
        return False
    return True


def read(data: object, path: str = "") -> Wav:
    """Return a WAV file's facts and samples, in a time that grows with its length at most.

    Chunks other than ``fmt`` and ``data`` are passed over, and so is what follows the RIFF form and the byte rate,
    which nothing depends on.

    Raises:
        InvalidValueError: ``wav.not_bytes``, ``wav.empty``, ``wav.too_large``, ``wav.not_wave``,
            ``wav.unsupported_container``, ``wav.no_length``, ``wav.truncated``, ``wav.too_many_chunks``,
            ``wav.repeated_chunk``, ``wav.no_format``, ``wav.bad_format``, ``wav.unsupported_encoding``,
            ``wav.unsupported_bits``, ``wav.bad_channels``, ``wav.bad_sample_rate``, ``wav.no_sound``,
            ``wav.partial_frame``, ``wav.too_long``.
    """
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise InvalidValueError("wav.not_bytes", type(data).__name__, path)
    view = memoryview(data).cast("B") if not isinstance(data, memoryview) else memoryview(data.tobytes())
    if not view:
        raise InvalidValueError("wav.empty", 0, path)
    if len(view) > limits.WAV_BYTES:
        raise InvalidValueError("wav.too_large", len(view), path, cap=limits.WAV_BYTES)
    found = {name: chunk for name, chunk in _chunks(view, path) if name in _ONCE}
    if b"fmt " not in found:
        raise InvalidValueError("wav.no_format", None, path)
    if not found.get(b"data"):
        raise InvalidValueError("wav.no_sound", None, path)
    return _described(found[b"fmt "], bytes(found[b"data"]), path)


def write(body: bytes, encoding: Encoding, *, bits: int, sample_rate: int, channels: int = 1) -> bytes:
    """Return a WAV file of these samples.

    Args:
        body: the samples, in whole frames, as the encoding writes them.
        encoding: how they are written.
        bits: of one sample.
        sample_rate: frames a second.
        channels: samples of a frame.

    Raises:
        InvalidValueError: ``field.wrong_type``, ``field.not_an_integer``, ``field.out_of_range``, and those of
            `read`, which takes every file that is written.
    """
    argument.expect(body, "body", bytes, bytearray)
    for name, value in (("bits", bits), ("sample_rate", sample_rate), ("channels", channels)):
        argument.whole(value, name, 0, 0xFFFFFFFF)  # what RIFF has room for
    frame = channels * bits // 8
    tag = next((tag for tag, known in _TAGS.items() if known is encoding), 0)  # which `read` refuses
    try:
        form = struct.pack("<HHIIHH", tag, channels, sample_rate, sample_rate * frame, frame, bits)
        if encoding is not Encoding.PCM:  # RIFF asks for the size of an extension, and the number of frames
            form += struct.pack("<H4sII", 0, b"fact", 4, len(body) // frame if frame else 0)
    except struct.error:
        raise InvalidValueError("wav.bad_format", f"{channels} x {bits} bit, {sample_rate} Hz") from None
    size = 16 if encoding is Encoding.PCM else 18
    chunks = struct.pack("<4sI", b"fmt ", size) + form + struct.pack("<4sI", b"data", len(body)) + body
    padded = chunks + b"\0" * (len(body) % 2)
    written = struct.pack("<4sI4s", b"RIFF", 4 + len(padded), b"WAVE") + padded
    read(written)
    return written


def _chunks(view: memoryview, path: str) -> Iterator[tuple[bytes, memoryview]]:
    """Yield every chunk's name and content, none beyond the end of the form or of the file."""
    container = bytes(view[:4])
    if container in _OTHER_CONTAINERS:
        raise InvalidValueError("wav.unsupported_container", container.decode(), path)
    if container != b"RIFF" or bytes(view[8:12]) != b"WAVE":
        raise InvalidValueError("wav.not_wave", container, path)
    size = int.from_bytes(view[4:8], "little")
    end = 8 + size
    if size == 0 or size >= _STREAMED:
        raise InvalidValueError("wav.no_length", size, path)
    if end > len(view):
        raise InvalidValueError("wav.truncated", end, path)
    seen = set()
    at, count = 12, 0
    while at + 8 <= end:  # a rest that has no room for a chunk is padding
        name, size = bytes(view[at : at + 4]), int.from_bytes(view[at + 4 : at + 8], "little")
        stop = at + 8 + size
        # The samples behind a sound of size 0 are taken for chunks, which end somewhere beyond the file.
        if name == b"data" and (size >= _STREAMED or (size == 0 and _is_followed_by_samples(view[stop:end]))):
            raise InvalidValueError("wav.no_length", size, path)
        if stop > end:
            raise InvalidValueError("wav.truncated", stop, path)
        if name in _ONCE and name in seen:
            raise InvalidValueError("wav.repeated_chunk", name.decode().strip(), path)
        count += 1
        if count > limits.WAV_CHUNKS:
            raise InvalidValueError("wav.too_many_chunks", count, path, cap=limits.WAV_CHUNKS)
        seen.add(name)
        yield name, view[at + 8 : stop]
        at = stop + size % 2


def _is_followed_by_samples(rest: memoryview) -> bool:
    """Tell whether what follows an empty sound begins no chunk, and is more than padding."""
    if len(rest) < 8:
        return False
    name, size = bytes(rest[:4]), int.from_bytes(rest[4:8], "little")
    return not (name.isascii() and name.decode().isprintable() and 8 + size <= len(rest))


def _described(form: memoryview, body: bytes, path: str) -> Wav:
    """Return the file that these two chunks make, if they agree."""
    if len(form) < 16:
        raise InvalidValueError("wav.bad_format", f"{len(form)} bytes", path)
    tag, channels, rate, _, frame, bits = struct.unpack("<HHIIHH", form[:16])
    extensible = tag == _EXTENSIBLE
    if extensible:
        tag = _inner_tag(form, bits, path)
    encoding = _TAGS.get(tag)
    if encoding is None:
        raise InvalidValueError("wav.unsupported_encoding", f"0x{tag:04x}", path)
    if bits not in _BITS[encoding]:
        raise InvalidValueError("wav.unsupported_bits", bits, path, encoding=encoding.value)
    if not 1 <= channels <= limits.WAV_CHANNELS:
        raise InvalidValueError("wav.bad_channels", channels, path, low=1, high=limits.WAV_CHANNELS)
    if not limits.WAV_RATE_LOWEST <= rate <= limits.WAV_RATE:
        low, high = limits.WAV_RATE_LOWEST, limits.WAV_RATE
        raise InvalidValueError("wav.bad_sample_rate", rate, path, low=low, high=high)
    if frame != channels * bits // 8:
        raise InvalidValueError("wav.bad_format", f"{channels} x {bits} bit, {frame} bytes", path)
    if len(body) % frame:
        raise InvalidValueError("wav.partial_frame", len(body), path, size=frame)
    frames = len(body) // frame
    if frames > limits.WAV_SECONDS * rate:
        raise InvalidValueError("wav.too_long", frames, path, cap=limits.WAV_SECONDS)
    playable = (encoding, bits) in {(Encoding.PCM, 16), (Encoding.A_LAW, 8)}
    info = WavInfo(
        encoding=encoding,
        channels=channels,
        sample_rate=rate,
        bits=bits,
        frames=frames,
        duration=round(frames / rate, 3),
        must_convert=extensible or not playable or (rate, channels) != (PLATFORM_RATE, 1),
    )
    return Wav(info, body)


def _inner_tag(form: memoryview, bits: int, path: str) -> int:
    """Return the format tag that an extensible file has in its GUID."""
    if len(form) < 40:
        raise InvalidValueError("wav.bad_format", f"{len(form)} bytes", path)
    extra, valid, _, tag = struct.unpack("<HHIH", form[16:26])
    if extra < 22 or not 1 <= valid <= bits:
        raise InvalidValueError("wav.bad_format", f"{valid} of {bits} bit", path)
    if bytes(form[26:40]) != _GUID_TAIL:
        raise InvalidValueError("wav.unsupported_encoding", bytes(form[24:40]).hex(), path)
    return int(tag)
