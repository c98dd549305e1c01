"""Where each target begins: files and texts made by the library's own writers, and nothing from elsewhere."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from zlib import crc32

from dstny_smp.contacts import AddressBook, Contact, csv_file, vcard
from dstny_smp.validation import wav
from dstny_smp.validation.wav import Encoding

ENCODINGS = (
    (Encoding.PCM, 8),
    (Encoding.PCM, 16),
    (Encoding.PCM, 24),
    (Encoding.PCM, 32),
    (Encoding.FLOAT, 32),
    (Encoding.FLOAT, 64),
    (Encoding.A_LAW, 8),
    (Encoding.MU_LAW, 8),
)


def sounds() -> Iterator[bytes]:
    """Yield a short file of every encoding, in mono and stereo, and one in the extensible form."""
    for encoding, bits in ENCODINGS:
        for channels, rate in ((1, 8000), (2, 11_025), (1, 48_000)):
            body = bytes(range(7, 7 + 6)) * (bits // 8 * channels)
            yield wav.write(body, encoding, bits=bits, sample_rate=rate, channels=channels)
    tail = bytes.fromhex("000000001000800000aa00389b71")
    form = struct.pack("<HHIIHHHHIH", 0xFFFE, 1, 8000, 16_000, 2, 16, 22, 16, 4, 1) + tail
    chunks = b"fmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", 4) + b"\1\2\3\4"
    yield b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def pictures() -> Iterator[bytes]:
    """Yield a header of every kind that is read."""
    form = b"IHDR" + struct.pack(">IIBBBBB", 640, 480, 8, 2, 0, 0, 0)
    yield b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + form + struct.pack(">I", crc32(form))
    frame = struct.pack(">BBHBHHB", 0xFF, 0xC0, 11, 8, 480, 640, 1) + b"\1\x11\0"
    remark = b"\xff\xe0" + struct.pack(">H", 6) + b"JFIF"
    yield b"\xff\xd8" + frame
    yield b"\xff\xd8" + remark + frame
    for name, content in (
        (b"VP8 ", b"\x10\0\0\x9d\x01\x2a" + struct.pack("<HH", 640, 480)),
        (b"VP8L", b"\x2f" + struct.pack("<I", 639 | 479 << 14)),
        (b"VP8X", bytes(4) + struct.pack("<I", 639)[:3] + struct.pack("<I", 479)[:3]),
    ):
        content_ = content.ljust(12, b"\0")
        chunk = name + struct.pack("<I", len(content_)) + content_
        yield b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


BOOK = AddressBook(
    id="clients",
    name="Clients",
    contacts=[
        csv_file.EXAMPLE,
        Contact(
            id="c2",
            first_name="=1+1",
            company='A "B"; C, D',
            numbers=["+31612345678", "201"],
            notes="'t Hoekje",
            address="a\\b;c",
        ),
        Contact(id="c3", last_name="Ünal", numbers=["+442079460958"], email="info@bücher.example.com"),
    ],
)


def spreadsheets() -> Iterator[bytes]:
    """Yield templates and exports in either language with either separator; a byte of options stands in front."""
    for language in ("en", "nl"):
        for delimiter in (",", ";"):
            yield b"\0" + csv_file.template(language, delimiter=delimiter)
            for neutralise in (True, False):
                file = BytesIO()
                csv_file.write(BOOK, file, delimiter=delimiter, language=language, neutralise=neutralise)
                yield (b"\1" if neutralise else b"\3") + file.getvalue()
    yield b"\0voornaam;nummers\r\nZo\xeb;020 1234567, 201\r\n"
    yield b'\1bedrijf,notities\nX,"a\nb"\nX,y\n'


def card_files() -> Iterator[bytes]:
    """Yield an export, and cards as other programs write them."""
    file = BytesIO()
    vcard.write(BOOK, file)
    yield b"\0" + file.getvalue()
    yield (
        b"\1BEGIN:VCARD\r\nVERSION:3.0\r\nN:Jansen;Zo\xc3\xab;;;\r\nFN:Zo\xc3\xab Jansen\r\n"
        b"item1.TEL;TYPE=cell,pref:06-12345678\r\nTEL;VALUE=uri;PREF=2:tel:+31-20-1234567;ext=3\r\n"
        b"ORG:A;B;C\r\nADR;TYPE=work:;;Damrak 1;Amsterdam;;1012 AB;\r\n"
        b"NOTE:a\\nb\\,\r\n c\r\nBDAY:1980\r\nEND:VCARD\r\n"
    )


def numbers() -> Iterator[bytes]:
    """Yield numbers as people write them; a byte for the country stands in front."""
    for text in ("020-1234567", "+31 (0)20 123 45 67", "06 12345678", "0900-1234", "112", "*21*201#", "201"):
        yield b"\0" + text.encode()
    for text in ("tel:+31-20-1234567", "TEL:+31201234567", "tel:020-1234567;phone-context=+31"):
        yield b"\0" + text.encode()
    for serial, text in enumerate(
        ("+32470123456", "020 7946 0958", "212 555 2368", "06 1234 5678", "0549 886377", "+881612345678"), 1
    ):
        yield bytes([serial]) + text.encode()


def texts() -> Iterator[bytes]:
    """Yield one text of each kind."""
    for text in (
        "Anna@example.com",
        "info@bücher.example.com",
        "Correct-Horse-7",
        "Zoë Bäkker",
        "nl-BE",
        "Europe/Amsterdam",
        "https://portal.example.com/help?a=b#c",
        "NL",
        "123#",
        "../../dag.wav",
        "bakker 020-123",
        "аdmin",
    ):
        yield text.encode()


def spoken() -> Iterator[bytes]:
    """Yield texts with pauses, and with what looks like one."""
    for text in (
        "Dag, u belt a.u.b. om 9.30 uur. Tot dan.",
        "Het kost 1.000,50 euro, dhr. Jansen... Echt?!",
        '<break time="1s"/> & </speak>',
    ):
        yield text.encode()


def forms() -> Iterator[bytes]:
    """Yield what may be filled in: good values, values of the wrong kind, and fields that are not there."""
    for text in (
        "first_name=Zo\xeb\nlast_name=Visser\nemail=Z.Visser@EXAMPLE.com\npassword=Correct-Horse-7",
        'departments=["sales"]\nprimary_number=201\nmobile_fmc=06 12345678\nmobile_non_fmc=tel:+31687654321',
        'photo=null\nactivities=[]\nprimary_number=""\nmobile_fmc=',
        'first_name=\nemail=anna\npassword=welkom\ndepartments=["x","x",1]\nphoto={"sha256":1}\nrole=admin\n=1',
        'status="sick"\nnumbers=["1"]\nactivities=[null]\nmobile_fmc=020 1234567\nlast_name=1e999',
    ):
        yield text.encode()


def lists_of_passwords() -> Iterator[bytes]:
    """Yield passwords, sums with and without a count, and the rest of a range; a byte of options stands in front."""
    yield b"\0Welkom01!\r\nKaars-Fornuis-7\n\n21BD12DC183F740EE76F27B78EB39C8AD972A757:52579\n"
    yield b"\x012DC183F740EE76F27B78EB39C8AD972A757:52579\n" + b"0" * 35 + b"\n"
    yield b"\x0221BD1\n2DC183F740EE76F27B78EB39C8AD972A757\nx"
    yield b"\0zo\xc3\xab\n\xff\n\x85\n" + b"f" * 40


SEEDS = {
    "sound": sounds,
    "conversion": sounds,
    "picture": pictures,
    "spreadsheet": spreadsheets,
    "cards": card_files,
    "digits": numbers,
    "typed": texts,
    "speech": spoken,
    "filled_in": forms,
    "leaked": lists_of_passwords,
}
