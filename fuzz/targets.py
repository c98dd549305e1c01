"""What is fuzzed: one function a target, which takes any bytes and holds the library to its laws.

The first law is the same everywhere: a call returns a value or raises an `SmpError`,
whose text can be read in both languages and is short. The others say what a value
must be once there is one. A broken law is an `AssertionError`; any other exception is
one that callers would have met.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import re
import struct
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final
from xml.etree import ElementTree as ET

from dstny_smp import limits
from dstny_smp.contacts import AddressBook, csv_file, vcard
from dstny_smp.errors import InvalidDocumentError, InvalidValueError, SmpError
from dstny_smp.prompts.speech import VOICES, TtsDraft, pauses, to_ssml
from dstny_smp.users import Department, User, form, form_fields, photo
from dstny_smp.validation import (
    blocklist,
    country,
    email,
    file_name,
    image,
    key,
    label,
    language,
    lookalike,
    number,
    password,
    query,
    timezone,
    transcoding,
    url,
    wav,
)

LONGEST: Final = 600
"""Characters of an error's text: at most 40 of the input, the rest is ours."""
REGIONS: Final = ("NL", "BE", "GB", "US", "IT", "SM", "AR", "MX", "KZ", "AX")
"""At home, beside it, and where number plans are odd: shared codes, zeros that stay, digits that move."""


def judged(call: Callable[..., Any], *args: object, **options: object) -> Any:  # noqa: ANN401  # what the call returns
    """Return what a call returns; None where it refuses as it should."""
    try:
        return call(*args, **options)
    except SmpError as error:
        for fault in error if isinstance(error, InvalidDocumentError) else (error,):
            for tongue in ("en", "nl"):
                assert 0 < len(fault.text(tongue)) < LONGEST
        again = pickle.loads(pickle.dumps(error))
        assert (error.code, error.path) == (again.code, again.path)
        return None


def sound(data: bytes) -> None:
    """Read a WAV file: its facts are those of its bytes, and written again it is the same sound."""
    given = bytearray(data)
    read = judged(wav.read, given)
    assert given == data
    assert wav.is_valid(data) is (read is not None)
    if read is None:
        return
    info, frame = read.info, read.info.channels * read.info.bits // 8
    assert read.body in data
    assert info.frames > 0
    assert info.frames * frame == len(read.body)
    assert info.duration == round(info.frames / info.sample_rate, 3) <= limits.WAV_SECONDS
    assert wav.inspect(memoryview(data)) == info
    written = wav.write(read.body, info.encoding, bits=info.bits, sample_rate=info.sample_rate, channels=info.channels)
    again = wav.read(written)
    assert again.body == read.body
    assert (again.info.encoding, again.info.frames, again.info.duration) == (
        info.encoding,
        info.frames,
        info.duration,
    )


def conversion(data: bytes) -> None:
    """Convert a WAV file: what comes out can be played, lasts as long, and is not converted again."""
    for encoding in (wav.Encoding.PCM, wav.Encoding.A_LAW):
        made = judged(transcoding.to_platform, data, encoding)
        assert wav.is_valid(data) is (made is not None)
        if made is None:
            return
        before, after = wav.inspect(data), wav.inspect(made)
        assert not after.must_convert
        assert after.encoding is encoding
        wanted = -(-before.frames * wav.PLATFORM_RATE // before.sample_rate)
        assert wanted == after.frames
        assert transcoding.to_platform(made, encoding) == made


def picture(data: bytes) -> None:
    """Read a picture's header: what it says is within the limits, and what follows the header changes nothing.

    As a photo it is the same, under its SHA-256.
    """
    given = bytearray(data)
    info = judged(image.inspect, given)
    assert given == data
    assert image.is_valid(data) is (info is not None)
    shown = judged(photo.inspect, given)
    assert (shown is None) is (info is None)
    if info is not None:
        assert (info.width, info.height) == (shown.facts.width, shown.facts.height)
        assert (info.media_type, hashlib.sha256(data).hexdigest()) == (shown.media_type, shown.sha256)
        assert 1 <= info.width <= limits.IMAGE_SIDE
        assert 1 <= info.height <= limits.IMAGE_SIDE
        assert info.width * info.height <= limits.IMAGE_PIXELS
        assert image.inspect(data + b"\0") == info


def spreadsheet(data: bytes) -> None:
    """Read a CSV file: what was taken in comes back from a file as it is, and a dry run finds the same."""
    options, rest = data[:1], data[1:]
    kind = options[0] if options else 0
    given = {"region": REGIONS[kind >> 3 & 3], "skip_duplicates": bool(kind & 1), "neutralised": not kind & 2}
    report = judged(csv_file.read, rest, **given)
    if report is not None:
        _imported(report, csv_file.read(rest, dry_run=True, **given))


def cards(data: bytes) -> None:
    """Read a vCard file: as a CSV file."""
    options, rest = data[:1], data[1:]
    kind = options[0] if options else 0
    given = {"region": REGIONS[kind >> 3 & 3], "skip_duplicates": bool(kind & 1)}
    report = judged(vcard.read, rest, **given)
    if report is not None:
        _imported(report, vcard.read(rest, dry_run=True, **given))


def _imported(report: Any, dry: Any) -> None:  # noqa: ANN401  # reports of either kind
    for name in ("rows", "accepted", "faults", "losses", "duplicates", "unlisted"):
        assert repr(getattr(report, name)) == repr(getattr(dry, name)), name
    assert not dry.contacts
    assert report.accepted <= report.rows
    for finding in (*report.faults, *report.losses, *report.duplicates)[:100]:
        assert finding.witness.row >= 1
        for tongue in ("en", "nl"):
            assert 0 < len(finding.text(tongue)) < LONGEST
    if not report.ok:
        assert not report.contacts
        return
    assert len(report.contacts) == report.accepted
    book = report.into(AddressBook(id="b", name="B"))
    assert book.contacts == report.contacts
    for delimiter, neutralise in ((",", True), (";", True), (",", False)):
        file = BytesIO()
        csv_file.write(book, file, delimiter=delimiter, neutralise=neutralise)
        assert csv_file.read(file.getvalue() or b"", neutralised=neutralise).contacts == book.contacts
    if book.contacts:
        file = BytesIO()
        vcard.write(book, file)
        assert vcard.read(file.getvalue()).contacts == book.contacts


def digits(data: bytes) -> None:
    """Read a telephone number: what comes of it is a number, stays the same, and can be written and read."""
    region = REGIONS[data[0] % len(REGIONS)] if data else "NL"
    text = data[1:].decode("utf-8", "surrogateescape")
    read = judged(number.parse, text, region)
    assert number.is_valid(text, region) is (read is not None)
    linked = judged(number.parse, f"tel:{text}", region)
    assert linked is None or linked == read
    judged(number.parse_short_code, text)
    judged(number.check_dialled, text)
    judged(number.check_target, text)
    for call in (number.kind, number.format, number.risk):
        judged(call, text)
    assert len(number.mask(text)) == len(text)
    if read is None:
        return
    assert re.fullmatch(r"\+[1-9][0-9]{6,14}", read)
    assert number.parse(read, region) == read
    assert number.parse(number.format(read, "international"), region) == read
    assert number.parse(number.format(read, "rfc3966"), region) == read
    assert number.parse(number.format(read, "rfc3966").removeprefix("tel:"), region) == read
    assert number.risk(read) in number.Risk
    assert number.kind(read) is not number.NumberKind.SHORT_CODE
    number.check_e164(read)


def typed(data: bytes) -> None:
    """Read any text as everything that a text can be: what is taken is taken again as it is."""
    text = data.decode("utf-8", "surrogateescape")
    for module in (country, email, key, label, language, timezone, url):
        read = judged(module.parse, text)
        assert module.is_valid(text) is (read is not None)
        if isinstance(read, str):
            assert module.parse(read) == read
    name = judged(label.parse, text)
    if name is not None:
        assert label.skeleton(label.skeleton(name)) == label.skeleton(name)
        lookalike.is_mixed(name)
        lookalike.skeleton(name)
    shown = judged(file_name.parse, text)
    if shown is not None:
        assert not set("/\\\0") & set(shown)
        assert file_name.parse(shown) == shown
    wanted = judged(query.parse, text)
    assert query.is_valid(text) is (wanted is not None)
    if wanted is not None:
        assert wanted.matches([wanted.text, text], [])
    report = password.check(text)
    sealed = judged(password.parse, text)
    assert report.ok is (sealed is not None)
    if sealed is not None:
        assert sealed.reveal() == text
        assert text not in repr(sealed)


def speech(data: bytes) -> None:
    """Write a text to be spoken: SSML holds the text and our pauses, nothing else."""
    text = data.decode("utf-8", "surrogateescape")
    draft = TtsDraft(voice_language="nl-NL", voice=VOICES[0])
    said = judged(draft.write, text)
    if said is None:
        return
    pieces = pauses(said.text)
    assert re.sub(r"\s", "", "".join(piece.text for piece in pieces)) == re.sub(r"\s", "", said.text)
    root = ET.fromstring(to_ssml(said))
    assert [element.tag.rpartition("}")[2] for element in root.iter()] == [
        "speak",
        "voice",
        *("break" for piece in pieces if piece.pause),
    ]
    assert "".join(root.itertext()) == "".join(piece.text for piece in pieces)


ANNA: Final = User(
    id="u-anna", first_name="Anna", last_name="Bakker", email="anna@example.com", numbers=["+31201234567", "201"]
)
SALES: Final = Department("sales", "Sales")


def filled_in(data: bytes) -> None:
    """Fill in the form of a user: one line a field, its value as JSON or else as text.

    What is taken is taken again as it is and is read back from the form; no fault holds a password.
    """
    changes: dict[str, object] = {}
    for line in data.decode("utf-8", "surrogateescape").split("\n"):
        name, _, value = line.partition("=")
        try:
            changes[name] = json.loads(value)
        except (ValueError, RecursionError):
            changes[name] = value
    given = repr((ANNA, changes))
    edited = judged(form.apply, ANNA, changes, [SALES])
    assert given == repr((ANNA, changes))
    secret = changes.get("password")
    if edited is None:
        if isinstance(secret, str) and len(secret) > SHORTEST_SECRET:
            # What it holds of any password in this place is a word of ours, or of another field.
            assert secret not in refusal(changes) or secret in refusal(changes | {"password": "?" * len(secret)})
        return
    assert (edited.password is None) is (secret is None or secret == "")
    if edited.password is not None:
        assert edited.password.reveal() == secret
    assert form.apply(edited.user, changes, [SALES]).user == edited.user
    fields = form_fields(edited.user, NOON, [SALES])
    writable = {field.name: field.value for field in fields if not field.read_only}
    assert form.apply(edited.user, writable, [SALES]).user == edited.user


SHORTEST_SECRET: Final = 7
"""Characters of a password that is looked for in an error; a shorter one may be a word of ours."""
NOON: Final = datetime(2026, 7, 20, 12, tzinfo=UTC)


def refusal(changes: dict[str, object]) -> str:
    """Return all that an error tells of a form that is refused."""
    try:
        form.apply(ANNA, changes, [SALES])
    except SmpError as error:
        return f"{error!r} {error} {error.text('nl')} {getattr(error, 'faults', '')}"
    return ""


def leaked(data: bytes) -> None:
    """Read a list of passwords: each of its lines is on it, twice read it is the same, and no error holds a line."""
    kind, lines = data[:1], data[1:].decode("utf-8", "surrogateescape").splitlines(keepends=True)
    within = "21BD1" if kind == b"\1" else lines[0].rstrip("\n") if kind == b"\2" and lines else ""
    try:
        listed = blocklist.read(lines, within=within)
    except InvalidValueError as error:
        assert not re.fullmatch(r"|[0-9A-Fa-f]{5}", within)
        assert str(error) == "within: this is no range of SHA-1 sums; give its first 5 hexadecimal digits"
        assert error.value is None
        judged(blocklist.read, lines, within=within)
        return
    assert len(listed) <= len(lines)
    for line in lines:
        text = line.rstrip("\r\n")
        found = re.fullmatch(r"([0-9A-Fa-f]{%d})(:[0-9]{1,20})?" % (40 - len(within)), text)
        if text and found is None:
            assert listed(text)
            assert re.fullmatch(r"[0-9A-F]{5}", blocklist.range_of(text))
    assert not listed("Kaars-Fornuis-7") or any("Kaars-Fornuis-7" in line or len(line) >= 35 for line in lines)
    assert len(blocklist.read(reversed(lines), within=within)) == len(listed)


TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    target.__name__: target
    for target in (sound, conversion, picture, spreadsheet, cards, digits, typed, speech, filled_in, leaked)
}
LENGTHS: Final = {"sound": 4096, "conversion": 600, "picture": 1024, "spreadsheet": 1024, "cards": 1024, "digits": 48}
"""Bytes of an input at most, by target; `LENGTH` for the others."""
LENGTH: Final = 300


WORDS: Final[dict[str, tuple[bytes, ...]]] = {
    "sound": (
        b"fmt ",
        *b"RIFF WAVE data fact LIST RIFX RF64 BW64".split(),
        struct.pack("<H", 0xFFFE),
        bytes.fromhex("000000001000800000aa00389b71"),
        *(struct.pack("<I", rate) for rate in (0, 4000, 8000, 44_100, 384_000, 0x7FFFFFFF, 0xFFFFFFFF)),
        *(struct.pack("<HH", tag, channels) for tag in (1, 2, 3, 6, 7) for channels in (0, 1, 2, 8, 65_535)),
    ),
    "picture": (
        b"\x89PNG\r\n\x1a\n",
        b"\0\0\0\rIHDR",
        b"\xff\xd8\xff",
        b"\xff\xc0",
        b"\xff\xe0",
        b"RIFF",
        b"WEBP",
        b"VP8 ",
        b"VP8L",
        b"VP8X",
        b"\x9d\x01\x2a",
    ),
    "spreadsheet": (
        b"id,voornaam,achternaam,bedrijf,afdeling,nummers,e-mail,adres,notities\r\n",
        *b"id first_name last_name company department numbers e-mail address notes naam nummers adres".split(),
        b'"',
        b'""',
        b'","',
        b"\r\n",
        b"'",
        b"='",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"+31201234567",
        b"0612345678",
        b"112",
        "＝".encode(),
        "’".encode(),
        "İ".encode(),
    ),
    "cards": (
        b"BEGIN:VCARD\r\nVERSION:4.0\r\n",
        b"BEGIN:VCARD\r\nVERSION:3.0\r\n",
        b"END:VCARD\r\n",
        *b"UID: FN: N:;;;; ORG: TEL: EMAIL: ADR: NOTE: tel: mailto: urn:uuid:".split(),
        *b";TYPE= ;PREF=1 ;ENCODING=b ;VALUE=uri:".split(),
        b"\r\n ",
        b"\\n",
        b"\\;",
        b"item1.",
        b"+31201234567",
    ),
    "digits": (
        b"+31",
        b"0031",
        b"(0)",
        b"0900",
        b"*21*",
        b"#",
        b"112",
        b";ext=",
        b"tel:",
        b";phone-context=",
        b"+883",
        b"+979",
        "０".encode(),
        "٠".encode(),
        "\u200b".encode(),
    ),
    "typed": (
        b"@example.com",
        b"xn--",
        b"https://",
        b"Europe/",
        b"../",
        b"CON.",
        b"C:\\",
        b"\r\nBcc: ",
        b"nl-NL",
        "\u202e".encode(),
        "\u200d".encode(),
        "\ufdfa".encode(),
        "ﬃ".encode(),
        "ǅ".encode(),
        "ß".encode(),
        "İ".encode(),
        "\u0344".encode(),
    ),
    "speech": (
        b"</speak>",
        b'<break time="9s"/>',
        b"&x;",
        b"]]>",
        b"a.u.b. ",
        b"1.000,50",
        b"...",
        b"!? ",
        "…".encode(),
    ),
}
WORDS["filled_in"] = (
    *(f"\n{name}=".encode() for name in (*form._LINES, "role", "id")),  # noqa: SLF001  # the names that it knows
    *b'null true "" [] {} [[]] ["sales"] ["sales","sales"] 1e999 NaN "201" +31612345678 @example.com'.split(),
    b"Correct-Horse-7",
    b"\\ud800",
    "\u202e".encode(),
)
WORDS["leaked"] = (
    b"\n",
    b"\r\n",
    b"2DC183F740EE76F27B78EB39C8AD972A757",
    b"21BD12DC183F740EE76F27B78EB39C8AD972A757",
    b":52579",
    b"Kaars-Fornuis-7",
    b"\x85",
    "\u2028".encode(),
)
WORDS["conversion"] = WORDS["sound"]
"""What a mutation may put in, by target: words that chance would not find."""
