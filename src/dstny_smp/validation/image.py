"""Pictures: their type and their size in pixels, told from their first bytes.

PNG, JPEG and WebP are known by what they begin with, never by a name. Nothing is
decoded: a picture that would fill the memory is refused by its head alone.

>>> inspect(bytes.fromhex("89504e470d0a1a0a0000000d49484452000001800000018008020000002ba522e8"))
ImageInfo(media_type='image/png', width=384, height=384)

Source: W3C PNG (Third Edition) section 5 and 11.2.1; ITU-T T.81 annex B; RFC 9649 section 2.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias
from zlib import crc32

import attrs

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError
from dstny_smp.model import Value

MediaType: TypeAlias = Literal["image/png", "image/jpeg", "image/webp"]

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG's start of frame; the three left out are tables and a reserve."""
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
"""JPEG's markers without a length."""


@attrs.frozen(kw_only=True, repr=False, eq=False)
class ImageInfo(Value):
    """What is known of a picture: its type, and its size in pixels as it is stored."""

    media_type: MediaType
    width: int
    height: int


def inspect(data: object, path: str = "") -> ImageInfo:
    """Return what is known of a picture.

    Raises:
        InvalidValueError: ``image.not_bytes``, ``image.empty``, ``image.too_large``, ``image.not_an_image``,
            ``image.truncated``, ``image.damaged``, ``image.too_many_parts``, ``image.bad_size``,
            ``image.too_many_pixels``.
    """
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise InvalidValueError("image.not_bytes", type(data).__name__, path)
    content = bytes(data)
    if not content:
        raise InvalidValueError("image.empty", 0, path)
    if len(content) > limits.PHOTO_BYTES:
        raise InvalidValueError("image.too_large", len(content), path, cap=limits.PHOTO_BYTES)
    kind: MediaType
    if content.startswith(_PNG):
        kind, (width, height) = "image/png", _png(content, path)
    elif content.startswith(b"\xff\xd8\xff"):
        kind, (width, height) = "image/jpeg", _jpeg(content, path)
    elif content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        kind, (width, height) = "image/webp", _webp(content, path)
    else:
        raise InvalidValueError("image.not_an_image", content[:4], path)
    for side in (width, height):
        if not 1 <= side <= limits.IMAGE_SIDE:
            raise InvalidValueError("image.bad_size", side, path, high=limits.IMAGE_SIDE)
    if width * height > limits.IMAGE_PIXELS:
        raise InvalidValueError("image.too_many_pixels", width * height, path, cap=limits.IMAGE_PIXELS)
    return ImageInfo(media_type=kind, width=width, height=height)


def is_valid(data: object) -> bool:
    """Tell whether `inspect` takes this picture."""
    try:
        inspect(data)
    except InvalidValueError:
        return False
    return True


def _png(content: bytes, path: str) -> tuple[int, int]:
    """Return the size that the first chunk gives; the format has it first, and has a sum over it."""
    if len(content) < 33:
        raise InvalidValueError("image.truncated", len(content), path)
    if content[8:16] != b"\0\0\0\rIHDR":
        raise InvalidValueError("image.damaged", "IHDR", path)
    if crc32(content[12:29]) != int.from_bytes(content[29:33], "big"):
        raise InvalidValueError("image.damaged", "CRC", path)
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def _jpeg(content: bytes, path: str) -> tuple[int, int]:
    """Return the size that the first frame gives, behind any number of tables and remarks."""
    at = 2
    for _ in range(limits.IMAGE_PARTS):
        if content[at : at + 1] not in {b"\xff", b""}:
            raise InvalidValueError("image.damaged", f"0x{content[at]:02x}", path)
        while content[at : at + 1] == b"\xff":  # any number of them may fill up before a marker
            at += 1
        marker, size = content[at : at + 1], int.from_bytes(content[at + 1 : at + 3], "big")
        if len(content) < at + 3 or (len(content) < at + 1 + size and marker[0] not in _ALONE):
            raise InvalidValueError("image.truncated", len(content), path)
        if marker[0] in _ALONE:
            at += 1
            continue
        if size < 2 or marker[0] in {0x00, 0xD8, 0xD9, 0xDA}:  # a picture cannot begin again, end or go on yet
            raise InvalidValueError("image.damaged", f"0x{marker[0]:02x}", path)
        if marker[0] in _FRAMES:
            if size < 8:
                raise InvalidValueError("image.damaged", f"0x{marker[0]:02x}", path)
            height, width = content[at + 4 : at + 6], content[at + 6 : at + 8]
            return int.from_bytes(width, "big"), int.from_bytes(height, "big")
        at += 1 + size
    raise InvalidValueError("image.too_many_parts", limits.IMAGE_PARTS, path, cap=limits.IMAGE_PARTS)


def _webp(content: bytes, path: str) -> tuple[int, int]:
    """Return the size that the first chunk gives: lossy, lossless, or the extended form's canvas."""
    if len(content) < 30:
        raise InvalidValueError("image.truncated", len(content), path)
    match content[12:16]:
        case b"VP8X":
            return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1
        case b"VP8L" if content[20] == 0x2F:
            bits = int.from_bytes(content[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 " if content[23:26] == b"\x9d\x01\x2a" and not content[20] & 1:
            # The two upper bits of each are how much to enlarge it on showing.
            width, height = content[26:28], content[28:30]
            return int.from_bytes(width, "little") & 0x3FFF, int.from_bytes(height, "little") & 0x3FFF
        case name:
            raise InvalidValueError("image.damaged", name, path)
