"""Pictures are known by their heads, and bombs too."""

import io
import struct
import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError, SmpError
from dstny_smp.media import ImageFacts
from dstny_smp.validation import image


def drawn(form, size, mode="RGB", **options):
    """Return a picture that Pillow wrote."""
    file = io.BytesIO()
    Image.new(mode, size, 0).save(file, form, **options)
    return file.getvalue()


def png(width, height, kind=b"IHDR"):
    head = kind + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n\0\0\0\r" + head + struct.pack(">I", zlib.crc32(head))


def part(marker, body):
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def frame(width, height):
    return part(0xC0, struct.pack(">BHHB", 8, height, width, 0))


def jpeg(*parts):
    return b"\xff\xd8" + b"".join(parts)


def webp(name, body):
    chunk = name + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def canvas(width, height):
    return webp(b"VP8X", bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"))


DRAWN = {
    "PNG": ("PNG", "RGB", {}),
    "PNG in grey": ("PNG", "L", {}),
    "PNG with a palette": ("PNG", "P", {}),
    "PNG with alpha": ("PNG", "RGBA", {}),
    "JPEG": ("JPEG", "RGB", {}),
    "JPEG by steps": ("JPEG", "RGB", {"progressive": True}),
    "JPEG in grey": ("JPEG", "L", {}),
    "JPEG in CMYK": ("JPEG", "CMYK", {}),
    "JPEG with a remark": ("JPEG", "RGB", {"comment": b"\xff\xc0" * 400}),
    "JPEG with a profile": ("JPEG", "RGB", {"icc_profile": b"\xff\xd8\xff\xc0" * 40_000}),
    "WebP lossy": ("WEBP", "RGB", {"lossless": False}),
    "WebP lossless": ("WEBP", "RGB", {"lossless": True}),
    "WebP with alpha": ("WEBP", "RGBA", {"lossless": False}),
    "WebP extended": ("WEBP", "RGB", {"exif": b"Exif\0\0" + bytes(20)}),
}


@pytest.mark.parametrize("size", [(1, 1), (384, 256), (257, 1023), (3000, 2)])
@pytest.mark.parametrize(("form", "mode", "options"), DRAWN.values(), ids=DRAWN)
def test_facts_agree_with_pillow(form, mode, options, size):
    """Type and size of every kind that is read, as Pillow tells them of its own files."""
    data = drawn(form, size, mode, **options)
    theirs = Image.open(io.BytesIO(data))
    info = image.inspect(data)

    assert (theirs.get_format_mimetype(), theirs.size) == (info.media_type, (info.width, info.height))
    assert ImageFacts(width=info.width, height=info.height)


BAD_SUM = bytearray(png(5, 5))
BAD_SUM[18] ^= 1
REFUSED = {
    "empty": (b"", "image.empty"),
    "a GIF": (drawn("GIF", (3, 3)), "image.not_an_image"),
    "a BMP": (drawn("BMP", (3, 3)), "image.not_an_image"),
    "SVG": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "image.not_an_image"),
    "a page": (b"<script>alert(1)</script>", "image.not_an_image"),
    "a WAV": (b"RIFF\x04\0\0\0WAVE", "image.not_an_image"),
    "too large": (png(5, 5) + bytes(limits.PHOTO_BYTES), "image.too_large"),
    "a PNG cut off": (png(5, 5)[:32], "image.truncated"),
    "a PNG without head": (png(5, 5, kind=b"IDAT"), "image.damaged"),
    "a PNG with a wrong sum": (bytes(BAD_SUM), "image.damaged"),
    "a PNG of nothing": (png(0, 5), "image.bad_size"),
    "a PNG bomb": (png(0x7FFFFFFF, 0x7FFFFFFF), "image.bad_size"),
    "a PNG of many pixels": (png(10_000, 5_001), "image.too_many_pixels"),
    "a JPEG cut off": (jpeg(frame(5, 5))[:-1], "image.truncated"),
    "a JPEG of its beginning": (b"\xff\xd8\xff", "image.truncated"),
    "a JPEG of filling": (b"\xff\xd8" + b"\xff" * 1_000_000, "image.truncated"),
    "a JPEG that ends": (jpeg(b"\xff\xd9\0\0", frame(5, 5)), "image.damaged"),
    "a JPEG without frame": (jpeg(part(0xE0, b"JFIF"), part(0xDA, bytes(8))), "image.damaged"),
    "a JPEG with a lie": (jpeg(b"\xff\xe0\xff\xff", frame(5, 5)), "image.truncated"),
    "a JPEG with a part of no length": (jpeg(b"\xff\xe0\0\0", frame(5, 5)), "image.damaged"),
    "a JPEG with a frame too small": (jpeg(part(0xC0, bytes(3)), bytes(20)), "image.damaged"),
    "a JPEG with rubbish": (jpeg(part(0xE0, b""), b"rubbish"), "image.damaged"),
    "a JPEG of 100,000 parts": (jpeg(part(0xFE, b"") * 100_000, frame(5, 5)), "image.too_many_parts"),
    "a JPEG of 100,000 marks": (jpeg(b"\xff\xd0" * 100_000, frame(5, 5)), "image.too_many_parts"),
    "a JPEG bomb": (jpeg(frame(65_535, 65_535)), "image.bad_size"),
    "a JPEG that tells its height later": (jpeg(frame(5, 0)), "image.bad_size"),
    "a WebP cut off": (drawn("WEBP", (5, 5))[:29], "image.truncated"),
    "a WebP of something else": (webp(b"ALPH", bytes(20)), "image.damaged"),
    "a WebP without its sign": (webp(b"VP8L", bytes(20)), "image.damaged"),
    "a WebP without a key frame": (webp(b"VP8 ", bytes(20)), "image.damaged"),
    "a WebP bomb": (canvas(1 << 24, 1 << 24), "image.bad_size"),
    "a WebP of many pixels": (canvas(8_000, 8_000), "image.too_many_pixels"),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(data, code):
    """One rule each, by the head alone, with the place it was given, and text in both languages."""
    with pytest.raises(InvalidValueError) as caught:
        image.inspect(data, "photo")
    assert (code, "photo") == (caught.value.code, caught.value.path)
    assert not image.is_valid(data)
    assert caught.value.text("nl") != caught.value.text("en")


@pytest.mark.parametrize("value", [None, "PNG", 3, [137, 80]])
def test_what_is_no_file(value):
    """Only bytes are looked at."""
    with pytest.raises(InvalidValueError) as caught:
        image.inspect(value)
    assert "image.not_bytes" == caught.value.code


def test_the_largest_that_pass():
    """The longest side, and the most pixels, to the pixel."""
    assert image.is_valid(png(10_000, 5_000))
    assert image.is_valid(jpeg(b"\xff" * 3, part(0xFE, b"remark"), b"\xff\xff\xff", frame(10_000, 1)))


BEGINNINGS = st.sampled_from([png(9, 9), jpeg(), jpeg(frame(9, 9)), canvas(9, 9), b"RIFF0000WEBPVP8 ", b""])


@given(BEGINNINGS, st.binary(max_size=60))
@example(png(9, 9), b"")
def test_any_bytes_give_facts_or_one_error(beginning, rest):
    """Nothing else is raised, and the input stays as it is."""
    data = bytearray(beginning + rest)
    before = bytes(data)
    try:
        info = image.inspect(data)
    except SmpError:
        return
    finally:
        assert before == data
    assert 1 <= info.width * info.height <= limits.IMAGE_PIXELS


@given(st.sampled_from(["PNG", "JPEG", "WEBP"]), st.integers(0, 40), st.integers(0, 255))
def test_one_wrong_byte_gives_facts_or_one_error(form, at, byte):
    """A picture that is nearly right is the hardest to refuse."""
    data = bytearray(drawn(form, (20, 30)))
    data[at] = byte
    try:
        image.inspect(data)
    except SmpError:
        return
    assert image.is_valid(data)
