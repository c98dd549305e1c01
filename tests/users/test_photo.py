"""Profile photos: looked at by their head, made square and bare; damaged and hostile ones are one error."""

import builtins
import hashlib
import io
import re
import warnings
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from dstny_smp import lettering, limits
from dstny_smp.errors import InvalidValueError, MissingExtraError
from dstny_smp.media import ImageFacts, Media
from dstny_smp.testing import strategies
from dstny_smp.users import User, initials, photo
from dstny_smp.validation import image

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 160, 60), (40, 60, 220), (255, 255, 255)
HOME = b"GPSLatitude here 52.3702"


def saved(picture, form, **options):
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def quarters(width=80, height=80, mode="RGB"):
    """Return a picture of four colours: red and green above, blue and white below."""
    picture = Image.new("RGB", (2, 2))
    picture.putdata([RED, GREEN, BLUE, WHITE])
    return picture.resize((width, height), Image.Resampling.NEAREST).convert(mode)


def opened(made):
    picture = Image.open(io.BytesIO(made.data))
    picture.load()
    return picture


def near(colour, pixel):
    return all(abs(one - other) <= 12 for one, other in zip(colour, pixel, strict=False))


def corners(made):
    """Return which colour each quarter has, read from above to below: R, G, B, W, or ? for another."""
    picture = opened(made).convert("RGB")
    side = picture.width
    at = [
        (side // 4, side // 4),
        (3 * side // 4, side // 4),
        (side // 4, 3 * side // 4),
        (3 * side // 4, 3 * side // 4),
    ]
    known = {"R": RED, "G": GREEN, "B": BLUE, "W": WHITE}
    return "".join(next((name for name, one in known.items() if near(one, picture.getpixel(p))), "?") for p in at)


def held(orientation):
    """Return EXIF that says how the camera was held, and where."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = HOME.decode()
    exif.get_ifd(0x8825)[2] = (52.0, 22.0, 12.7)
    return exif


def stored(orientation):
    """Return the four colours as a camera stores them that is held so: the inverse of turning upright."""
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    picture = quarters()
    return picture if orientation == 1 else picture.transpose(undo[orientation])


@pytest.mark.requirement("USR-09")
@pytest.mark.threat("T-18")
@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_photo_is_named_by_its_content(form):
    """Type and size by its head, its name by its bytes; a user can hold it."""
    data = saved(quarters(40, 30), form)
    media = photo.inspect(data)

    assert (
        Media(
            sha256=hashlib.sha256(data).hexdigest(),
            media_type=f"image/{form.lower()}",
            facts=ImageFacts(width=40, height=30),
        )
        == media
    )
    assert User(id="u", first_name="A", last_name="B", email="a@example.com", photo=media).photo is media


@pytest.mark.requirement("USR-09")
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "image.empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "image.not_an_image"),
        (b"<html>", "image.not_an_image"),
        (saved(quarters(), "GIF"), "image.not_an_image"),
        (saved(quarters(), "TIFF"), "image.not_an_image"),
        ("../../x.png", "image.not_bytes"),
        (saved(quarters(), "PNG") + bytes(limits.PHOTO_BYTES), "image.too_large"),
    ],
)
def test_what_is_no_photo_is_refused_before_anything_else(data, code):
    """By its head, never by a name, for both questions."""
    for ask in (photo.inspect, photo.square):
        with pytest.raises(InvalidValueError) as caught:
            ask(data)
        assert (code, "photo") == (caught.value.code, caught.value.path)


@pytest.mark.requirement("USR-09")
@pytest.mark.parametrize(
    ("form", "mode"),
    [
        *(("PNG", mode) for mode in ("RGB", "L", "P", "1", "RGBA", "LA")),
        *(("JPEG", mode) for mode in ("RGB", "L", "1", "CMYK")),
        *(("WEBP", mode) for mode in ("RGB", "L", "P", "RGBA", "LA")),
    ],
)
@pytest.mark.parametrize("size", [(80, 80), (300, 100), (64, 400), (1, 1)])
def test_every_kind_becomes_a_small_square(form, mode, size):
    """Whatever the colours and the form: the side that was asked for, upright, of a type that a user can hold."""
    made = photo.square(saved(quarters(*size, mode), form), 48)

    assert ("image/jpeg", ImageFacts(width=48, height=48)) == (made.media.media_type, made.media.facts)
    assert photo.inspect(made.data) == made.media
    if size == (80, 80) and mode in {"RGB", "P", "RGBA"}:
        assert "RGBW" == corners(made)


@pytest.mark.requirement("USR-09")
@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_it_stands_upright_and_tells_nothing(form, orientation):
    """Turned as the camera was held; where, when and with what it was taken is gone, and so is the remark."""
    options = {"comment": HOME} if form == "JPEG" else {}
    if form == "PNG":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_text("Comment", HOME.decode())
    data = saved(stored(orientation), form, exif=held(orientation), icc_profile=b"profile" * 40, **options)
    assert HOME in data
    made = photo.square(data, 64)
    picture = opened(made)

    assert "RGBW" == corners(made)
    assert HOME not in made.data
    assert {} == dict(picture.getexif())
    assert set() == {"exif", "icc_profile", "comment", "Comment", "xmp"} & set(picture.info)
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(("centre", "expected"), [((0, 0.5), "R"), ((1, 0.5), "B"), ((0.5, 0.5), "G")])
def test_what_is_kept_is_chosen_in_the_upright_picture(orientation, centre, expected):
    """Left, middle and right of a wide picture, however it is stored."""
    wide = Image.new("RGB", (3, 1))
    wide.putdata([RED, GREEN, BLUE])
    wide = wide.resize((240, 80), Image.Resampling.NEAREST)
    inverse = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    picture = wide if orientation == 1 else wide.transpose(Image.Transpose(inverse[orientation]))
    made = photo.square(saved(picture, "PNG", exif=held(orientation)), 32, centre=centre)

    assert expected * 4 == corners(made)


@pytest.mark.requirement("USR-09")
def test_what_shows_through_stays_so():
    """Transparency makes PNG; an alpha that hides nothing makes JPEG like any other."""
    round_one = Image.new("RGBA", (80, 80), (0, 0, 0, 0))
    round_one.paste(quarters(40, 40), (20, 20))
    made = photo.square(saved(round_one, "PNG"), 40)

    assert ("image/png", "RGBA") == (made.media.media_type, opened(made).mode)
    assert (0, 255) == (opened(made).getpixel((0, 0))[3], opened(made).getpixel((20, 20))[3])
    assert "image/jpeg" == photo.square(saved(quarters(mode="RGBA"), "PNG")).media.media_type
    palette = quarters(mode="P")
    assert "image/png" == photo.square(saved(palette, "PNG", transparency=palette.getpixel((0, 0)))).media.media_type


def test_deep_greys_keep_their_light():
    """Sixteen bits a pixel are divided, not cut off: a middle grey stays one."""
    for value, expected in [(0, 0), (0x8000, 128), (0xFFFF, 255)]:
        made = photo.square(saved(Image.new("I;16", (40, 40), value), "PNG"), 16)
        assert near((expected,) * 3, opened(made).convert("RGB").getpixel((8, 8)))


@pytest.mark.requirement("USR-09")
@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_of_one_that_moves_it_is_the_first(form):
    """The others are not kept."""
    data = saved(quarters(), form, save_all=True, append_images=[Image.new("RGB", (80, 80), BLUE)] * 3, lossless=True)
    made = photo.square(data, 32)

    assert "RGBW" == corners(made)
    assert 1 == getattr(opened(made), "n_frames", 1)


def test_the_same_again_and_the_input_untouched():
    """No chance in it, and any kind of bytes will do."""
    data = saved(quarters(mode="RGBA"), "WEBP")
    kept = bytearray(data)

    spread = memoryview(bytes(byte for each in data for byte in (each, 0)))[::2]
    assert photo.square(data) == photo.square(kept) == photo.square(memoryview(data)) == photo.square(spread)
    assert photo.inspect(data) == photo.inspect(kept) == photo.inspect(spread)
    assert data == kept
    assert "data" not in repr(photo.square(data))


@pytest.mark.requirement("USR-09")
@pytest.mark.parametrize("side", [16, 256, 512])
def test_the_largest_that_comes_out_goes_in_again(side):
    """Even noise of the largest side is within the size of a photo."""
    noise = Image.merge("RGBA", [Image.effect_noise((600, 600), 200) for _ in range(4)])
    made = photo.square(saved(noise.resize((520, 520)), "WEBP", quality=80), side)

    assert len(made.data) <= limits.PHOTO_BYTES
    assert made.media.facts == photo.square(made.data, side).media.facts


@pytest.mark.parametrize(
    ("arguments", "code", "path"),
    [
        ({"side": 15}, "field.out_of_range", "side"),
        ({"side": 513}, "field.out_of_range", "side"),
        ({"side": 10**30}, "field.out_of_range", "side"),
        ({"side": True}, "field.not_an_integer", "side"),
        ({"side": 64.0}, "field.not_an_integer", "side"),
        ({"side": "64"}, "field.not_an_integer", "side"),
        ({"centre": (0.5,)}, "field.wrong_type", "centre"),
        ({"centre": [0.5, 0.5]}, "field.wrong_type", "centre"),
        ({"centre": (True, 0)}, "field.wrong_type", "centre"),
        ({"centre": (0.5, float("nan"))}, "field.out_of_range", "centre"),
        ({"centre": (0.5, -0.1)}, "field.out_of_range", "centre"),
        ({"centre": (10**400, 0)}, "field.out_of_range", "centre"),
        ({"centre": (float("inf"), 0)}, "field.out_of_range", "centre"),
        ({"path": "users[u-anna].photo", "data": b"x"}, "image.not_an_image", "users[u-anna].photo"),
    ],
)
def test_what_is_refused(arguments, code, path):
    """Sides and centres that make no square."""
    with pytest.raises(InvalidValueError) as caught:
        photo.square(**{"data": saved(quarters(), "PNG")} | arguments)
    assert (code, path) == (caught.value.code, caught.value.path)


def test_bombs_are_refused_unread(monkeypatch):
    """Too many pixels or too many steps: the decoder is not asked."""
    flat = saved(Image.new("RGB", (64, 64)), "JPEG", progressive=True)
    start = flat.rindex(b"\xff\xda")
    steps = flat[:-2] + flat[start:-2] * limits.IMAGE_SCANS + flat[-2:]
    wide = saved(Image.new("1", (5_000, 5_001)), "PNG")
    monkeypatch.setattr(Image, "open", None)

    for data, code in ((steps, "photo.too_many_scans"), (wide, "image.too_many_pixels")):
        assert image.is_valid(data)
        with pytest.raises(InvalidValueError) as caught:
            photo.square(data)
        assert code == caught.value.code


def test_only_the_decoders_of_these_forms_are_asked(monkeypatch):
    """Pillow knows some forty more, each with faults of its own."""
    asked, real = [], Image.open
    monkeypatch.setattr(Image, "open", lambda file, **options: asked.append(options) or real(file, **options))
    photo.square(FILES["PNG"])

    assert [{"formats": ("PNG", "JPEG", "WEBP")}] == asked


def test_a_large_camera_picture_is_taken():
    """Fifty million pixels of a JPEG are decoded small at once."""
    made = photo.square(saved(Image.new("RGB", (10_000, 5_000), GREEN), "JPEG"))
    assert near(GREEN, opened(made).getpixel((9, 9)))


def test_a_head_that_lies_is_found_out(monkeypatch):
    """If the decoder reads another size than was let in, nothing is decoded."""
    real = image.inspect
    monkeypatch.setattr(image, "inspect", lambda data, path="": real(saved(quarters(9, 9), "PNG"), path))
    with pytest.raises(InvalidValueError) as caught:
        photo.square(saved(quarters(), "PNG"))
    assert "photo.undecodable" == caught.value.code


def test_damaged_exif_does_not_cost_the_photo():
    """It is dropped all the same; Pillow's warning of it is nobody's concern."""
    for exif in (b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*", b"Exif\0\0" + b"\xff" * 50):
        data = saved(quarters(), "JPEG", exif=exif)
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            made = photo.square(data, 64)
        assert "RGBW" == corners(made)
        assert [] == heard


FILES = {
    "PNG": saved(quarters(24, 24), "PNG"),
    "palette": saved(quarters(24, 24, "P"), "PNG", transparency=1),
    "JPEG": saved(quarters(24, 24), "JPEG", exif=held(6)),
    "steps": saved(quarters(24, 24), "JPEG", progressive=True),
    "WebP": saved(quarters(24, 24), "WEBP"),
    "moving": saved(quarters(24, 24), "WEBP", save_all=True, append_images=[Image.new("RGB", (24, 24))]),
}


@given(st.sampled_from(sorted(FILES)), st.data())
def test_damaged_files_are_one_error(name, drawn):
    """Bytes changed, taken out or cut off at the end: a square, or an error of ours; never another, never a warning."""
    data = bytearray(FILES[name])
    for _ in range(drawn.draw(st.integers(1, 4))):
        at = drawn.draw(st.integers(0, len(data) - 1))
        match drawn.draw(st.sampled_from(["change", "cut", "take", "put"])):
            case "change":
                data[at] = drawn.draw(st.integers(0, 255))
            case "cut":
                del data[max(at, 4) :]
            case "take":
                del data[at : at + drawn.draw(st.integers(1, 9))]
            case "put":
                data[at:at] = drawn.draw(st.binary(max_size=9))
        if not data:
            return
    before = bytes(data)
    try:
        made = photo.square(data, 16)
    except InvalidValueError as error:
        refused = error
    else:
        refused = None
    assert before == data
    if refused is not None:
        assert "photo" == refused.path
        return
    assert made.media.facts == ImageFacts(width=16, height=16)


def test_a_file_cut_off_is_an_error():
    """Half a photo is none."""
    for name in ("PNG", "JPEG", "WebP"):
        with pytest.raises(InvalidValueError) as caught:
            photo.square(FILES[name][:-30])
        assert "photo.undecodable" == caught.value.code
        assert caught.value.text("nl") != caught.value.text("en")


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    """The command is named; looking at the head needs nothing."""
    real = builtins.__import__

    def missing(name, *args, **kwargs):
        if name == "PIL":
            raise ModuleNotFoundError(name=name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)
    assert photo.inspect(FILES["PNG"]).media_type == "image/png"
    with pytest.raises(MissingExtraError) as caught:
        photo.square(FILES["PNG"])
    assert "pip install 'dstny_smp[image]'" in str(caught.value)


# Where there is no photo.


def user(**changes):
    return User(**{"id": "u-anna", "first_name": "Anna", "last_name": "Bakker", "email": "anna@example.com"} | changes)


@pytest.mark.requirement("USR-09")
@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("Anna", "Bakker", "AB"),
        ("anna", "bakker", "AB"),
        ("Anna", "van 't Hek", "AH"),
        ("Anna", "van der meer", "AV"),
        ("Anna", "'t Hart", "AH"),
        ("Éva", "Ødegård", "ÉØ"),
        ("李", "小龍", "李小"),
        ("Иван", "Петров", "ИП"),
        ("(Anna)", "1e Hulp", "AH"),
        ("ßa", "x", "ßX"),
        ("ǆ", "ŉ", "Ǆŉ"),
        ("क्षितिज", "शर्मा", "क्श"),
        ("😀", "...", ""),
        ("Balie", "2", "B2"),
    ],
)
def test_initials(first, last, expected):
    """A letter of each name as a capital, with its marks; small words before a last name do not count."""
    assert expected == initials.of(first, last)


def light(colour):
    """Return the relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.requirement("USR-09")
def test_white_letters_can_be_read_on_every_colour():
    """WCAG 2.2 success criterion 1.4.3: at least 4.5 to 1; and the colours are all used."""
    assert all(1.05 / (light(colour) + 0.05) >= 4.5 for colour in initials.COLOURS)
    assert set(initials.COLOURS) == {initials.colour(f"u-{serial}") for serial in range(200)}
    assert len(set(initials.COLOURS)) == 12


def test_the_colour_is_that_of_the_user():
    """It stays when his name changes."""
    before, after = photo.placeholder(user()), photo.placeholder(user(last_name="Visser"))
    assert "#0f4c5c" == initials.colour("u-anna") == re.search(r'rect .* fill="(#\w+)"/>', before)[1]
    assert before != after
    assert before.replace("Bakker", "Visser").replace(">AB<", ">AV<") == after.replace(
        re.search(r'y="([\d.]+)" text', after)[1], re.search(r'y="([\d.]+)" text', before)[1]
    )


@pytest.mark.threat("T-33")
@given(strategies.users(), st.sampled_from(["<b>", '" onload="x()', "&lt;", "a]]>b", "W" * 64, "﷽"]))
def test_no_name_breaks_the_picture(made, name):
    """It is XML with three elements whatever the name, and says the name to who cannot see it."""
    for each in (made, user(first_name=name, last_name=name)):
        root = ET.fromstring(photo.placeholder(each))
        found = list(root)

        letters = initials.of(each.first_name, each.last_name)

        assert ["title", "rect", "text" if letters else "path"] == [part.tag.rpartition("}")[2] for part in found]
        assert lettering.visible(each.display_name) == found[0].text == root.get("aria-label")
        if letters:
            assert letters == found[2].text
            assert 16 <= float(found[2].get("font-size")) <= 40


def test_a_placeholder_is_for_users():
    """Anything else is one error."""
    with pytest.raises(InvalidValueError) as caught:
        photo.placeholder("Anna")
    assert ("field.wrong_type", "user") == (caught.value.code, caught.value.path)
