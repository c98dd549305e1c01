"""Each threat to what reads foreign input, with its own bad inputs: one typed error, or a value without harm.

What the packages' own tests try at length stands there; here each threat has one
place, its inputs side by side. The page ``docs/reference/threats.md`` lists them.
"""

import ast
import codecs
import copy
import csv
import importlib.metadata
import inspect
import io
import json
import logging
import math
import pickle
import struct
import traceback
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import attrs
import pytest

import dstny_smp
from dstny_smp import limits
from dstny_smp.contacts import (
    AddressBook,
    Contact,
    Grant,
    Scope,
    count_contacts,
    csv_file,
    find_book,
    search_contacts,
    vcard,
    visible,
)
from dstny_smp.errors import InUseError, InvalidValueError, SmpError, UnknownIdError
from dstny_smp.media import AudioFacts, ImageFacts
from dstny_smp.organization import PortalInfo
from dstny_smp.prompts import PromptDraft, RecordingSession, TtsDraft, VariantDraft
from dstny_smp.prompts.speech import to_ssml
from dstny_smp.testing import bakery, municipality
from dstny_smp.users import Activity, ActivityKind, Department, MobileNumber, User, lint_departments, photo, welcome
from dstny_smp.validation import (
    country,
    email,
    file_name,
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
from dstny_smp.validation.wav import Encoding

BEEP = wav.write(bytes(320), Encoding.PCM, bits=16, sample_rate=8000)
PARSERS = {
    "country": country.parse,
    "email": email.parse,
    "key": key.parse,
    "label": label.parse,
    "language": language.parse,
    "number": number.parse,
    "short code": number.parse_short_code,
    "query": query.parse,
    "timezone": timezone.parse,
    "url": url.parse,
}


def refusal(call, *arguments, **options):
    """Return the code with which a call refuses; nothing if it does not."""
    try:
        call(*arguments, **options)
    except SmpError as error:
        refused = error
    else:
        return ""
    assert all(0 < len(refused.text(tongue)) < 300 for tongue in ("en", "nl"))
    return refused.code


# Contacts in files


FORMULAS = [
    *(f"{sign}1+1" for sign in "=+-@\t\r\n＝＋－＠"),
    "=cmd|'/c calc'!A1",
    '"=1+1',
    ";=1+1",
    ",@SUM(1)",
    "'=1",
    "''",
    "'s-Hertogenbosch",
]


@pytest.mark.threat("T-01")
@pytest.mark.parametrize("cell", FORMULAS)
def test_no_cell_is_a_formula(cell):
    """Behind its mark no cell begins as a formula, wherever a spreadsheet may cut it; without it, it is the same."""
    marked = csv_file.mark(cell)

    for part in marked.replace('"', ",").replace(";", ",").replace("\t", ",").split(","):
        assert part[:1] not in set("=+-@\r\n＝＋－＠")
    assert cell == csv_file.unmark(marked)


@pytest.mark.threat("T-01")
def test_an_export_has_no_formula_and_comes_back():
    """Names, notes and telephone numbers with a plus in front: none is a formula, all are the same afterwards."""
    texts = [text for text in FORMULAS if label.is_valid(text)]
    contacts = [
        Contact(id=f"c{index}", first_name=text, notes=text, numbers=["+31201234567"])
        for index, text in enumerate(texts)
    ]
    book, file = AddressBook(id="b", name="B", contacts=contacts), io.BytesIO()
    csv_file.write(book, file)
    rows = list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline="")))

    assert len(texts) > 10
    assert set() == {cell[:1] for row in rows for cell in row if cell} & set("=+-@\t\r＝＋－＠")
    assert book.contacts == csv_file.read(file.getvalue()).contacts


@pytest.mark.threat("T-02")
@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b'company\n"open\nrow\n', "csv.open_quote"),
        (b'company,notes\na"b",c\n', "csv.stray_quote"),
        (b"company,notes\na\n", "csv.ragged"),
        (b"company,notes\na,b,c\n", "csv.ragged"),
        (b"company\na\0b\n", "label.forbidden_character"),
        (b"company,company\na,b\n", "csv.duplicate_column"),
        (b"company,\na,b\n", "csv.unknown_column"),
        (b"notes\na\n", "csv.no_telling_column"),
        (b"company\n" + b"x" * 200_000 + b"\n", "csv.row_too_long"),
        (b"company,notes\na," + b"x" * 5_000 + b"\n", "csv.cell_too_long"),
        (codecs.BOM_UTF16_LE + "company\n".encode("utf-16-le"), "contacts.utf_16"),
        (codecs.BOM_UTF16_BE + "company\n".encode("utf-16-be"), "contacts.utf_16"),
        (b"", "contacts.no_bytes"),
    ],
)
def test_a_broken_spreadsheet_is_refused_whole(file, code):
    """Each fault has its code, its row, and no contact comes of the file."""
    if not file or file.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        assert code == refusal(csv_file.read, file)
        return
    report = csv_file.read(file)

    assert code in {fault.code for fault in report.faults}
    assert () == report.contacts
    assert all(fault.witness.row >= 1 for fault in report.faults)


@pytest.mark.threat("T-02")
@pytest.mark.parametrize("cut", [0, 1, 2, 3, 5, 8, 13])
def test_a_broken_card_file_is_refused_whole(cut):
    """A card that stops anywhere gives a fault and no contact."""
    card = b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Zoe\r\nTEL:+31201234567\r\nEND:VCARD\r\n"
    report = vcard.read(card + card[: len(card) - 2 - cut] if cut else card + b"nothing\r\n")

    assert not report.ok
    assert () == report.contacts


@pytest.mark.threat("T-02")
@pytest.mark.parametrize(("mark", "delimiter"), [(b"", b","), (codecs.BOM_UTF8, b";"), (codecs.BOM_UTF8, b",")])
def test_what_spreadsheets_write_is_read(mark, delimiter):
    """A mark in front and a semicolon are no faults."""
    file = mark + b"company;notes\nA;b\n".replace(b";", delimiter)

    assert ["A"] == [contact.company for contact in csv_file.read(file).contacts]


# Values and their fields


@pytest.mark.threat("T-04")
@pytest.mark.parametrize("field", ["role_", "is_admin", "password", "__class__", "contacts_"])
def test_no_field_can_be_slipped_in(field):
    """A constructor has the fields of its model; a document with others is refused with their path."""
    with pytest.raises(TypeError):
        User(id="u", first_name="A", last_name="B", email="a@example.com", **{field: "x"})
    document = json.loads(dstny_smp.dumps(bakery()))
    document["users"][0][field] = "x"
    with pytest.raises(SmpError) as error:
        dstny_smp.loads(json.dumps(document))
    assert any(fault.path.startswith("users[") and field in fault.path for fault in error.value)


# Sounds


def riff(tag=1, channels=1, rate=8000, bits=16, frame=None, data=bytes(16), before=b"", size=None, form=b"RIFF"):
    frame = channels * bits // 8 % 65_536 if frame is None else frame
    described = struct.pack("<HHIIHH", tag, channels, rate, rate * frame % 2**32, frame, bits)
    size = len(data) if size is None else size
    chunks = before + b"fmt " + struct.pack("<I", 16) + described + b"data" + struct.pack("<I", size) + data
    chunks += b"\0" * (len(data) % 2)
    return form + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


@pytest.mark.threat("T-05")
@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"", "wav.empty"),
        (BEEP[:-3], "wav.truncated"),
        (BEEP[:20], "wav.truncated"),
        (riff(size=0), "wav.no_length"),
        (riff(size=0x7FFFF000), "wav.no_length"),
        (riff(size=0x7FFFFFFF), "wav.no_length"),
        (riff(size=0xFFFFFFFF), "wav.no_length"),
        (riff(size=0x7FFFEFFF), "wav.truncated"),
        (riff(channels=0), "wav.bad_channels"),
        (riff(rate=0), "wav.bad_sample_rate"),
        (riff(channels=65_535, bits=8), "wav.bad_channels"),
        (riff(bits=12), "wav.unsupported_bits"),
        (riff(data=bytes(15)), "wav.partial_frame"),
        (riff(tag=2, bits=4), "wav.unsupported_encoding"),
        (riff(form=b"RIFX"), "wav.unsupported_container"),
        (riff(form=b"RF64"), "wav.unsupported_container"),
        (riff(before=b"junk" + struct.pack("<I", 6_000_000) + bytes(6_000_000)), "wav.too_large"),
        (riff(before=(b"junk" + struct.pack("<I", 0)) * 100_000), "wav.too_many_chunks"),
        (b"ID3\3\0\0\0\0\0\0" + bytes(100), "wav.not_wave"),
        (b"\xff\xfb\x90\x00" + bytes(400), "wav.not_wave"),
        (riff(data=b""), "wav.no_sound"),
    ],
)
def test_a_sound_that_lies_is_found_out(file, code):
    """Sizes are held to the real bytes, what cannot be is refused, and conversion refuses the same."""
    assert code == refusal(wav.inspect, file)
    assert code == refusal(transcoding.to_platform, file)
    assert code == refusal(VariantDraft("nl").upload, file)


@pytest.mark.threat("T-05")
@pytest.mark.parametrize(("tag", "bits"), [(3, 32), (3, 64), (1, 24)])
def test_a_strange_sound_is_read_and_marked(tag, bits):
    """Floating point and 24 bits are read, by their real length, and must be converted."""
    info = wav.inspect(riff(tag=tag, bits=bits, data=bytes(bits * 100)))

    assert (800, 0.1, True) == (info.frames, info.duration, info.must_convert)


# Texts


@pytest.mark.threat("T-06")
@pytest.mark.parametrize("name", PARSERS)
@pytest.mark.parametrize(
    "text", ["a" * 26 + "!", "a." * 100 + "!", "1-" * 30 + "!", "(" * 40, "x@" + "a." * 120, "nl-" * 60]
)
def test_no_text_makes_a_pattern_slow(name, text):
    """Texts that make nested repetitions try every way are judged at once."""
    try:
        judged = PARSERS[name](text)
    except InvalidValueError as error:
        judged = error
    assert judged is not None


@pytest.mark.threat("T-06")
@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("country", "NL"),
        ("email", "a@example.com"),
        ("key", "12"),
        ("language", "nl"),
        ("number", "+31201234567"),
        ("short code", "201"),
        ("timezone", "Europe/Amsterdam"),
        ("url", "https://example.com"),
    ],
)
def test_nothing_slips_past_the_end_of_a_pattern(name, good):
    """A line end behind a good text, and the digits of another script in it, are no part of it."""
    assert "" == refusal(PARSERS[name], good)
    assert "" != refusal(PARSERS[name], good + "\n")
    assert "" != refusal(PARSERS[name], good + "\u0663")


@pytest.mark.threat("T-06")
@pytest.mark.parametrize("text", ["(a+)+$", ".*", "[", "\\", "a|b", "(?P<x>"])
def test_a_search_text_is_no_pattern(text):
    """Signs that patterns are made of are searched for as they stand."""
    assert query.parse(text).matches([f"Company {text}"])
    assert not query.parse(text).matches(["Company abc"])


@pytest.mark.threat("T-07")
@pytest.mark.parametrize(
    "text",
    [
        "\u202e",
        "\u2066",
        "\u2067",
        "\u2068",
        "\u2069",
        "\u200b",
        "\u200d",
        "\ufeff",
        "\0",
        "\ud800",
        "\u3164",
        "\U000e0001",
    ],
)
def test_deceiving_characters_are_refused(text):
    """In names, companies, searches and passwords, wherever they stand."""
    deceiving = f"ad{text}min"

    assert "label.forbidden_character" == refusal(label.parse, deceiving)
    assert "label.forbidden_character" == refusal(query.parse, deceiving)
    assert "label.forbidden_character" == refusal(Contact, id="c", company=deceiving)
    assert "label.forbidden_character" == refusal(Department, "d", deceiving)
    assert "password.forbidden_character" in {finding.code for finding in password.check(f"Aa1!{deceiving}xx")}
    assert "" != refusal(email.parse, f"{deceiving}@example.com")
    assert text not in file_name.parse(f"{deceiving}.wav")


@pytest.mark.threat("T-07")
@pytest.mark.parametrize("text", ["\u0316\u0301" * 60_000, "\ufdfa" * 120_000, "\U000e0001" * 120_000])
def test_a_flood_is_refused_by_its_length(text):
    """Length is looked at before the normal form is; the normal form of the first takes 24 seconds."""
    for name, parse in PARSERS.items():
        assert "" != refusal(parse, text), name
    assert "password.too_long" in {finding.code for finding in password.check(text)}


@pytest.mark.threat("T-07")
def test_look_alikes_are_told():
    """A Cyrillic letter in a Latin name is seen; two names that look the same are one by their skeleton."""
    assert lookalike.is_mixed("аdmin")
    assert lookalike.skeleton("аdmin") == lookalike.skeleton("admin")
    departments = [Department("a", "Sales"), Department("b", "Sаles")]
    assert ["department.looks_alike"] == [finding.code for finding in lint_departments(departments)]
    assert label.skeleton("Ｓａｌｅｓ") == label.skeleton("SALES ")


@pytest.mark.threat("T-08")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("０２０ １２３ ４５ ６７", "number.forbidden_character"),
        ("٠٢٠١٢٣٤٥٦٧", "number.forbidden_character"),
        ("020\u200b1234567", "number.forbidden_character"),
        ("1800FLOWERS", "number.forbidden_character"),
        ("+31201234567;ext=5", "number.forbidden_character"),
        ("*21*0612345678#", "number.service_code"),
        ("++31201234567", "number.unreadable"),
        ("+3120123456789012", "number.not_in_plan"),
        ("020 123456²", "number.forbidden_character"),
        ("112", "number.emergency"),
        ("911", "number.emergency"),
        ("", "number.unreadable"),
        ("1" * 41, "number.too_long"),
        (201, "number.not_text"),
    ],
)
def test_what_only_looks_like_a_number(text, code):
    """Digits of other scripts, letters, extensions and service codes are no numbers, here and in a model."""
    assert code == refusal(number.parse, text)
    assert "" != refusal(Contact, id="c", numbers=[text])
    assert "" != refusal(MobileNumber, text)


# Secrets


@pytest.mark.threat("T-16")
def test_a_password_shows_itself_nowhere(caplog):
    """Printed, formatted, logged, listed, copied, serialized, compared or refused: its text does not appear."""
    text = "Correct-Horse-7"
    secret = password.parse(text)
    holder = attrs.make_class("Holder", ["secret"])(secret)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("host").warning("%s %r", secret, holder)
    shown = [repr(secret), str(secret), f"{secret:>20}", repr(holder), repr([secret]), caplog.text]
    shown += [repr(attrs.asdict(holder)), repr(copy.deepcopy(secret)), str(vars(type(secret)).get("__dict__"))]

    assert not [each for each in shown if text in each]
    for serialize in (json.dumps, pickle.dumps, lambda value: pickle.dumps(value, 0)):
        with pytest.raises(TypeError) as error:
            serialize(secret)
        assert text not in str(error.value)
    with pytest.raises(TypeError):
        hash(secret)
    assert secret == password.parse(text)
    assert secret != password.parse(text + "x")


@pytest.mark.threat("T-16")
def test_a_refused_password_is_in_no_error():
    """Neither the error, nor its parameters, its pickle, nor the variables of a traceback's frames hold it."""
    text = "correcthorsebattery"
    with pytest.raises(InvalidValueError) as caught:
        password.parse(text)
    error = caught.value
    told = [str(error), error.text("nl"), repr(error.args), repr(dict(error.params)), repr(pickle.dumps(error))]
    frames = traceback.TracebackException.from_exception(error, capture_locals=True).stack
    told += [repr(frame.locals) for frame in frames if "dstny_smp" in frame.filename and "tests" not in frame.filename]

    assert not [each for each in told if text in each]
    assert ("password.no_digit", "password.no_upper", "password.no_special") == error.params["rules"]


@pytest.mark.threat("T-17")
def test_the_rule_of_passwords_says_where_it_is_weak():
    """The portal's rule stands; it says what others ask, a list of leaked ones can be given, nothing is cut."""
    assert "800-63B" in password.__doc__
    leaked = {"Welkom01!"}
    assert ["password.blocked"] == [one.code for one in password.check("Welkom01!", blocklist=leaked.__contains__)]
    assert (8, 30) == (password.MIN_LENGTH, password.MAX_LENGTH)
    assert not password.is_valid("Aa1!" + "x" * 27)
    assert " Aa1!xxxé " == password.parse(" Aa1!xxxé ").reveal()


# Names of files, and markup


@pytest.mark.threat("T-18")
@pytest.mark.parametrize(
    "text",
    [
        "../../x.wav",
        "C:\\x",
        "\\\\host\\x",
        "a.wav\0.exe",
        "CON",
        "nul.wav",
        "x" * 300,
        "gpj.\u202ewav",
        ".htaccess",
        "..",
        "/",
        "",
    ],
)
def test_a_file_name_is_never_a_path(text):
    """What is left of it can be shown: no folder, device, hidden file or disguise; audio is kept by its digest."""
    name = file_name.parse(text)

    assert not set('/\\:\0\u202e<>"|?*') & set(name)
    assert 1 <= len(name) <= limits.NAME
    assert not name.startswith(".")
    assert name.split(".")[0].upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}
    draft = VariantDraft("nl").upload(BEEP, text).confirm()
    (digest,) = PromptDraft(name="P", description="D", variants=[draft]).save("p").files
    assert len(digest) == 64
    assert set(digest) <= set("0123456789abcdef")


INJECTIONS = [
    '<break time="9999s"/>',
    "</voice></speak><speak>",
    "&x; &amp; &#0;",
    "]]><![CDATA[",
    '<audio src="file:///etc/passwd"/>',
    "<?xml version='1.0'?>",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>",
    "<!-- x -->",
]


@pytest.mark.threat("T-19", "T-33")
@pytest.mark.parametrize("text", INJECTIONS)
def test_a_spoken_text_is_data(text):
    """Whatever stands in it is read out: the markup has our elements only, and the text comes out as it went in."""
    draft = TtsDraft().choose_language("nl").choose_voice("fenna").write(f"Dag {text} x")
    root = ET.fromstring(to_ssml(draft))

    assert {"speak", "voice", "break"} >= {element.tag.rpartition("}")[2] for element in root.iter()}
    assert "".join(f"Dag {text} x".split()) == "".join("".join(root.itertext()).split())
    assert all(element.get("time") in {"250ms", "600ms"} for element in root.iter() if "break" in element.tag)


@pytest.mark.threat("T-19")
@pytest.mark.parametrize("code", [*range(9), 11, 12, *range(14, 32), 0x7F, 0x85, 0xFFFE, 0xFFFF])
def test_what_xml_cannot_hold_is_not_spoken(code):
    """Control characters and what is no character are refused before there is any markup."""
    form = TtsDraft().choose_language("nl").choose_voice("fenna")

    assert "label.forbidden_character" == refusal(form.write, f"Dag{chr(code)}x")


@pytest.mark.threat("T-20")
@pytest.mark.parametrize(
    "text",
    [
        "anna@example.com\r\nBcc: all@example.com",
        "anna@example.com\n",
        "anna\r@example.com",
        '"anna"@example.com',
        '"a\r\nb"@example.com',
        "Anna <anna@example.com>",
        "anna@[127.0.0.1]",
        "ａnna@example.com",
        "anna＠example.com",
        "a" * 65 + "@example.com",
        "a@" + "b" * 250 + ".com",
        "anna@exa mple.com",
        "anna@@example.com",
        "anna@-example.com",
        "anna@example.123",
        "anna@xn--.com",
        "a..b@example.com",
    ],
)
def test_an_address_forges_no_header(text):
    """Line ends, quotes, display names, full-width letters and lengths beyond the standard's are no addresses."""
    assert "" != refusal(email.parse, text)
    assert "" != refusal(User, id="u", first_name="A", last_name="B", email=text) or text == "anna@xn--.com"


@pytest.mark.threat("T-20")
def test_an_address_has_a_longest():
    """254 characters are taken, by a user and by the header of a mail; one more is refused for its length."""
    longest = f"{'a' * 64}@{'.'.join(['b' * 60] * 3)}.nl.com"
    user = User(id="u", first_name="A", last_name="B", email=longest)

    assert 254 == len(longest)
    assert longest == email.parse(longest)
    assert longest == welcome.build(user, None, PortalInfo())["To"].addresses[0].addr_spec
    for call in (email.parse, email.check, email.with_ascii_domain):
        assert "email.too_long" == refusal(call, longest + "x")
    assert "email.too_long" == refusal(attrs.evolve, user, email=longest + "x")


@pytest.mark.threat("T-20")
def test_a_domain_of_other_letters_goes_in_ascii():
    """What stands in a header is what a mail server takes, and no other domain that looks like it."""
    user = User(id="u", first_name="A", last_name="B", email="anna@bücher.example.com")

    assert "anna@xn--bcher-kva.example.com" == welcome.build(user, None, PortalInfo())["To"].addresses[0].addr_spec
    assert "email.bad_form" == refusal(email.with_ascii_domain, "anna@ｂücher.example.com")


@pytest.mark.threat("T-20", "T-21", "T-22")
@pytest.mark.parametrize("text", ["Anna\r\nBcc: x@example.com", "Anna\nhttps://example.com", "An\x1bna", "Anna\u2028x"])
def test_a_name_has_one_line(text):
    """What a mail, a text message or a log is made of cannot hold a second line."""
    for fields in ({"first_name": text}, {"last_name": text}):
        given = {"id": "u", "first_name": "A", "last_name": "B", "email": "a@example.com"} | fields
        assert "label.forbidden_character" == refusal(User, **given)


@pytest.mark.threat("T-22")
@pytest.mark.parametrize(
    "call",
    [
        lambda text: label.parse(text, 5),
        email.parse,
        number.parse,
        number.check_e164,
        url.parse,
        timezone.parse,
        lambda text: Contact(id=text, company="A"),
        lambda text: find_book([], VISITOR, text),
        lambda text: AddressBook(id="b", name="B").contact("c" + text),
    ],
)
def test_an_error_forges_no_line_and_repeats_little(call):
    """An error is one line of text, with at most 40 characters of what was given, for a log that others read."""
    text = "20-01-01 ERROR forged\r\n" + "private " * 100
    with pytest.raises(SmpError) as error:
        call(text)

    for said in (str(error.value), error.value.text("nl")):
        assert said.isprintable()
        assert "private private private private private " not in said


@pytest.mark.threat("T-22")
def test_a_number_is_masked_and_nothing_is_logged(caplog):
    """There is a way to write a number to a log; the library itself writes to none."""
    with caplog.at_level(logging.DEBUG):
        refusal(number.parse, "nonsense")
        csv_file.read(csv_file.template("nl"))

    assert "+31*******67" == number.mask("+31201234567")
    assert "" == caplog.text
    logging_ones = {path.name: set(imports(path)) & {"logging", "warnings", "syslog"} for path in SOURCES}
    # Pillow warns while it decodes; `photo` imports what holds that back, and warns of nothing itself.
    assert {"photo.py": {"warnings"}} == {name: found for name, found in logging_ones.items() if found}
    called = {node.attr for node in ast.walk(ast.parse(inspect.getsource(photo))) if is_of(node, "warnings")}
    assert {"catch_warnings"} == called


def is_of(node, module):
    """Tell whether this is an attribute of a module."""
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == module


SOURCES = [path for path in sorted(Path(dstny_smp.__file__).parent.rglob("*.py")) if "cli" not in path.parts]


def imports(path):
    """Yield the packages that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


@pytest.mark.threat("T-23")
def test_nothing_is_unpickled():
    """No module reads pickles or runs text from outside; documents are JSON."""
    assert len(SOURCES) > 100
    assert not {name for path in SOURCES for name in imports(path)} & {"pickle", "marshal", "shelve", "dill"}


@pytest.mark.threat("T-34")
def test_few_packages_are_needed():
    """What the library needs is seven packages, each behind one door; the rest is on demand."""
    needed = [each for each in importlib.metadata.requires("dstny_smp") if "extra ==" not in each]

    assert 7 == len(needed)


# Numbers and times


WRONG = [math.nan, math.inf, -math.inf, -0.0, 1e20, 10**30, True, "5", "1_000", "１２", Decimal(5), None, b"5", -1]


@pytest.mark.threat("T-24")
@pytest.mark.parametrize("value", WRONG, ids=repr)
@pytest.mark.parametrize(
    "call",
    [
        lambda value: password.generate(value),
        lambda value: wav.write(bytes(16), Encoding.PCM, bits=value, sample_rate=8000),
        lambda value: wav.write(bytes(16), Encoding.PCM, bits=16, sample_rate=value),
        lambda value: wav.write(bytes(16), Encoding.PCM, bits=16, sample_rate=8000, channels=value),
        lambda value: RecordingSession(True, sample_rate=value),
        lambda value: RecordingSession(True, channels=value),
        lambda value: RecordingSession(True, bits=value),
        lambda value: AudioFacts(duration=1, sample_rate=value),
        lambda value: AudioFacts(duration=1, channels=value),
        lambda value: ImageFacts(width=value, height=1),
        lambda value: ImageFacts(width=1, height=value),
    ],
    ids="length bits rate channels their_rate their_channels their_bits facts_rate facts_channels width height".split(),
)
def test_a_count_is_a_whole_number(call, value):
    """Neither a truth value, a text, a fraction, what is not finite nor what is out of bounds is a count."""
    assert "" != refusal(call, value)


@pytest.mark.threat("T-24")
@pytest.mark.parametrize("value", [math.nan, math.inf, -1, -0.5, 1e20, True, "1", Decimal(1), None])
def test_a_duration_is_finite(value):
    """Of a sound, in seconds."""
    assert "" != refusal(AudioFacts, duration=value)


@pytest.mark.threat("T-25")
@pytest.mark.parametrize(
    "value",
    ["2026-W10-1", "20260101", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "0000-01-01", "2026-01-01", 0, 1.5],
)
def test_an_instant_is_no_text(value):
    """An activity takes instants with a zone; texts are read where documents are, in one form."""
    late = datetime(2026, 1, 2, tzinfo=UTC)

    assert "field.wrong_type" == refusal(Activity, ActivityKind.SICK, value, late)
    assert "field.naive_datetime" == refusal(Activity, ActivityKind.SICK, datetime(2026, 1, 1), late)
    document = json.loads(dstny_smp.dumps(bakery()))
    document["users"][0]["activities"] = [{"kind": "sick", "starts": value, "ends": "2026-01-02T00:00:00Z"}]
    assert "document.invalid" == refusal(dstny_smp.loads, json.dumps(document))


# Rights, and what is still in use


VISITOR = User(id="u-visitor", first_name="A", last_name="B", email="a@example.com", departments=["support"])
SECRET = AddressBook(
    id="secret",
    name="Secret",
    scope=Scope.RESTRICTED,
    grants=[Grant(department="sales"), Grant(user="u-other")],
    contacts=[Contact(id="c1", company="Acme", numbers=["+31201234567"])],
)


@pytest.mark.threat("T-31")
def test_what_is_not_granted_is_not_there():
    """A restricted book is not listed, searched, counted or found; missing and forbidden are the same error."""
    books = [SECRET, attrs.evolve(SECRET, id="empty", name="Empty", grants=())]

    assert () == visible(books, VISITOR)
    assert () == search_contacts(books, VISITOR, "acme")
    assert () == search_contacts(books, VISITOR, "020 1234567")
    assert () == search_contacts(books, VISITOR, "")
    assert {} == count_contacts(books, VISITOR)
    told = []
    for id in ("secret", "empty", "nowhere"):
        with pytest.raises(UnknownIdError) as error:
            find_book(books, VISITOR, id)
        told.append((error.value.code, error.value.path, str(error.value).replace(id, "…")))
    assert 1 == len(set(told))


@pytest.mark.threat("T-32")
@pytest.mark.parametrize("kind", ["user", "prompt", "department", "queue", "schedule", "menu"])
def test_what_is_named_is_not_removed(kind):
    """Each place that names it is told; nothing has changed."""
    org = municipality()
    named = next(one for one in org.objects() if one.ref_kind == kind and org.where_used(one.ref))
    before = dstny_smp.dumps(org)

    with pytest.raises(InUseError) as error:
        org.remove(named.ref)

    assert error.value.paths
    assert before == dstny_smp.dumps(org)


@pytest.mark.threat("T-30")
def test_a_reader_that_fails_has_changed_nothing():
    """A progress bar that fails in the middle of a file leaves the book as it was, and the file readable again."""
    book = AddressBook(id="b", name="B")
    file = io.BytesIO(b"company\n" + b"".join(b"Company %d\n" % each for each in range(3_000)))

    def fails(done, size):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        csv_file.read(file, book=book, progress=fails)
    assert AddressBook(id="b", name="B") == book
    file.seek(0)
    assert 3_000 == csv_file.read(file, book=book).accepted


@pytest.mark.threat("T-30")
def test_a_voice_that_fails_has_changed_nothing():
    """A synthesizer that raises, or gives no sound, leaves the form and its earlier audio as they were."""

    class Voice:
        def __init__(self, gives):
            self.gives = gives

        def synthesize(self, ssml, voice):
            if self.gives is None:
                raise ConnectionError
            return self.gives

    form = TtsDraft().choose_language("nl").choose_voice("fenna").write("Dag.")
    spoken = form.convert(Voice(BEEP)).write("Dag, u.")
    before = attrs.asdict(spoken, recurse=False)
    with pytest.raises(ConnectionError):
        spoken.convert(Voice(None))
    assert "wav.not_wave" == refusal(spoken.convert, Voice(b"<html>502</html>"))
    assert before == attrs.asdict(spoken, recurse=False)
