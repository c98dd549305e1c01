"""Profile photos: looked at by their head, and made a small square that tells nothing else.

`inspect` needs nothing installed: it reads type and size from the first bytes (see
`dstny_smp.validation.image`) and returns the `Media` that a user holds; the bytes
are the host's to keep under their SHA-256. A file's name is not asked for, and
never used. `square` cuts and shrinks with Pillow, the extra ``image``.

What comes out of `square` is new: it has no EXIF (where the picture was taken, by
which camera), no remark, no colour profile, no second picture behind the first.

>>> png = bytes.fromhex("89504e470d0a1a0a0000000d49484452000001800000018008020000002ba522e8")
>>> media = inspect(png)
>>> media.media_type, media.facts
('image/png', ImageFacts(width=384, height=384))

Source: CWE-409 and CWE-434; OWASP File Upload Cheat Sheet; Exif 2.32 section 4.6.4 (Orientation).
"""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import attrs

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError, MissingExtraError
from dstny_smp.media import ImageFacts, Media
from dstny_smp.model import Value
from dstny_smp.users.initials import placeholder
from dstny_smp.validation import argument, image

if TYPE_CHECKING:  # the extra may be missing
    from PIL.Image import Image

__all__ = ["Picture", "inspect", "placeholder", "square"]

_LEAST_SIDE: Final = 16
_JPEG_QUALITY: Final = 90
_DEEP: Final = frozenset({"I", "I;16", "I;16B", "I;16L", "I;16N"})
"""Greys of 16 bits, which Pillow would cut off at 255 instead of dividing."""


@attrs.frozen(repr=False, eq=False)
class Picture(Value):
    """A picture that was made: what is known of it, and its bytes."""

    media: Media
    data: bytes = attrs.field(repr=False)


def inspect(data: bytes, path: str = "photo") -> Media:
    """Return a picture as a value, by its head alone: nothing is decoded.

    Raises:
        InvalidValueError: those of `image.inspect`.
    """
    content = _content(data, path)
    info = image.inspect(content, path)
    facts = ImageFacts(width=info.width, height=info.height)
    return Media(sha256=hashlib.sha256(content).hexdigest(), media_type=info.media_type, facts=facts)


def square(data: bytes, side: int = 256, *, centre: tuple[float, float] = (0.5, 0.5), path: str = "photo") -> Picture:
    """Return the largest square of a picture, turned upright and brought to ``side`` pixels.

    A picture with transparency becomes PNG, another JPEG. Of one that moves it is
    the first picture. The same input gives the same bytes with the same Pillow.
    What the head of the file says is decided on before anything is decoded: PNG and
    WebP, which can be decoded only whole, may have 25 million pixels here. The
    largest that are let in take some 400 MB for three seconds. Pillow's warnings are
    held back meanwhile, in the whole process: Python has one filter for all threads.

    Args:
        data: a file as `inspect` takes it; stays as it is.
        side: from 16 to 512.
        centre: which part is kept where the picture is no square: 0 is its left or upper end, 1 the other.
        path: where it stands, for errors.

    Raises:
        InvalidValueError: those of `inspect`; ``photo.too_many_scans``, ``photo.undecodable``,
            ``field.out_of_range``, ``field.not_an_integer``, ``field.wrong_type``.
        MissingExtraError: the extra ``image`` is not installed.
    """
    argument.whole(side, "side", _LEAST_SIDE, limits.PHOTO_SIDE)
    _check_centre(centre)
    content = _content(data, path)
    info = image.inspect(content, path)
    if info.media_type == "image/jpeg":
        # Inside a scan 0xFF is never followed by 0xDA. Each step works on the whole picture, and may take three bytes.
        scans = content.count(b"\xff\xda")
        if scans > limits.IMAGE_SCANS:
            raise InvalidValueError("photo.too_many_scans", scans, path, cap=limits.IMAGE_SCANS)
    elif info.width * info.height > limits.PHOTO_PIXELS:
        raise InvalidValueError("image.too_many_pixels", info.width * info.height, path, cap=limits.PHOTO_PIXELS)
    made = _made(content, info, side, centre, path)
    return Picture(inspect(made, path), made)


def _content(data: object, path: str) -> bytes:
    """Return a copy that nobody else can change between two looks at it."""
    image.inspect(data, path)
    return bytes(data)  # type: ignore[call-overload,no-any-return]  # it is of bytes, as has just been said


def _check_centre(centre: object) -> None:
    if not (isinstance(centre, tuple) and len(centre) == 2 and all(type(part) in (int, float) for part in centre)):
        raise InvalidValueError("field.wrong_type", centre, "centre", expected="tuple of two float")
    for part in centre:
        if not 0 <= part <= 1:  # nor is NaN
            raise InvalidValueError("field.out_of_range", part, "centre", low=0, high=1)


def _made(content: bytes, info: image.ImageInfo, side: int, centre: tuple[float, float], path: str) -> bytes:
    """Decode, cut and encode; whatever a decoder makes of a stranger's bytes is one error."""
    try:
        from PIL import Image, ImageOps
    except ModuleNotFoundError:
        raise MissingExtraError("image", "pillow") from None

    try:
        # Pillow warns of oddities that it can live with, such as EXIF cut off: no concern of who has only the photo.
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
            if opened.size == (info.width, info.height):  # else decoding takes more than the head said
                opened.draft("RGB", (2 * side, 2 * side))  # a JPEG may be decoded smaller at once
                opened.load()
                turn = _TURNS.get(_orientation(opened), _UPRIGHT)
                # Cut first, and turn what is small: a whole picture may take 200 MB.
                cut = ImageOps.fit(_plain(opened), (side, side), _SMOOTH, centering=turn.source(*centre))
                bare = Image.new(cut.mode, cut.size)  # a copy would carry on what Pillow knows of the file
                bare.paste(cut if turn.method is None else cut.transpose(Image.Transpose(turn.method)))
                return _written(bare)
    except MemoryError:
        raise
    except Exception as error:  # decoders of damaged files raise nearly anything
        raise InvalidValueError("photo.undecodable", type(error).__name__, path) from error
    raise InvalidValueError("photo.undecodable", "size", path)


@attrs.frozen
class _Turn:
    """How a stored picture is turned upright, and where in the stored one a point of the upright one is."""

    method: int | None
    source: Callable[[float, float], tuple[float, float]]


_UPRIGHT: Final = _Turn(None, lambda x, y: (x, y))
_TURNS: Final = {
    2: _Turn(0, lambda x, y: (1 - x, y)),
    3: _Turn(3, lambda x, y: (1 - x, 1 - y)),
    4: _Turn(1, lambda x, y: (x, 1 - y)),
    5: _Turn(5, lambda x, y: (y, x)),
    6: _Turn(4, lambda x, y: (y, 1 - x)),
    7: _Turn(6, lambda x, y: (1 - y, 1 - x)),
    8: _Turn(2, lambda x, y: (1 - y, x)),
}
"""By Exif's Orientation; the numbers of ``PIL.Image.Transpose``."""
_ORIENTATION: Final = 0x0112
_SMOOTH: Final = 1  # PIL.Image.Resampling.LANCZOS


def _orientation(opened: Image) -> int:
    """Return how the camera was held; 1, upright, where the file says nothing that can be read."""
    try:
        held = opened.getexif().get(_ORIENTATION)
    except Exception:  # noqa: BLE001  # damaged EXIF raises nearly anything, and the picture is none the worse for it
        return 1
    return held if isinstance(held, int) else 1


_FORMATS: Final = ("PNG", "JPEG", "WEBP")


def _plain(opened: Image) -> Image:
    """Return the decoded picture in colours of eight bits, with alpha only where something shows through."""
    if opened.mode in _DEEP:
        return opened.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if not opened.has_transparency_data:
        return opened if opened.mode == "RGB" else opened.convert("RGB")
    made = opened.convert("RGBA")
    lowest, _ = made.getchannel("A").getextrema()
    return made if lowest != 255 else made.convert("RGB")


def _written(bare: Image) -> bytes:
    file = io.BytesIO()
    if bare.mode == "RGBA":
        bare.save(file, "PNG", optimize=True)
    else:
        bare.save(file, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    return file.getvalue()
