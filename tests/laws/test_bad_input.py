"""Whatever a public call is given: it returns a value, or raises an `SmpError`, and changes nothing that it was given.

`CALLS` has every public function, constructor and method of the four packages that
read what people type and send, each with arguments that it takes. One at a time
these are replaced by what they should never be. A call that is not in the table
fails the first test: whoever adds one says here how it is called.

A wrong *number* of arguments is Python's own `TypeError`, and so is a wrong name.
What a host hands in to be called (a blocklist, a synthesizer, a progress bar) may
raise what it likes; that goes through untouched (`test_a_host_who_raises`).
"""

import enum
import importlib
import inspect
import math
import pkgutil
import struct
import zlib
from array import array
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from fractions import Fraction
from io import BufferedReader, BytesIO, StringIO, UnsupportedOperation
from types import GeneratorType

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.contacts import AddressBook, Contact, Grant, Scope, csv_file, vcard
from dstny_smp.contacts.intake import Intake
from dstny_smp.errors import InvalidDocumentError, InvalidValueError, MissingExtraError, SmpError
from dstny_smp.ids import Ref
from dstny_smp.media import ImageFacts, Media
from dstny_smp.organization import PortalInfo
from dstny_smp.prompts import (
    AudioPhase,
    AudioSource,
    Prompt,
    PromptDraft,
    RecordingSession,
    TtsDraft,
    Variant,
    VariantDraft,
)
from dstny_smp.prompts.azure import Answer, Azure, build
from dstny_smp.prompts.espeak import Espeak
from dstny_smp.prompts.listening import listen, preview
from dstny_smp.prompts.speech import VOICES, Gender
from dstny_smp.prompts.standard import PromptUsage, prompts, spoken
from dstny_smp.prompts.tables import AUDIO
from dstny_smp.users import (
    Action,
    ActionKind,
    Activity,
    ActivityKind,
    Column,
    Department,
    Directory,
    LicenceType,
    MobileKind,
    MobileNumber,
    Section,
    User,
    configuration,
    form,
    form_fields,
    sms,
    welcome,
)
from dstny_smp.validation import blocklist, label, lookalike, password, query, strength, transcoding, wav
from dstny_smp.validation.wav import Encoding

PACKAGES = ("validation", "users", "contacts", "prompts")

T0 = datetime(2026, 7, 20, tzinfo=UTC)
BEEP = wav.write(bytes(320), Encoding.PCM, bits=16, sample_rate=8000)
HIGH = wav.write(bytes(320), Encoding.FLOAT, bits=32, sample_rate=16_000)
PHOTO = Media(sha256="b" * 64, media_type="image/png", facts=ImageFacts(width=1, height=1))
AWAY = Activity(ActivityKind.SICK, T0, T0 + timedelta(days=1), note="flu")
ANNA = User(
    id="u-anna",
    first_name="Anna",
    last_name="Bakker",
    email="anna@example.com",
    departments=["sales"],
    numbers=["+31201234567", "201"],
    mobiles=[MobileNumber("+31612345678", MobileKind.FMC)],
    activities=[AWAY],
)
SALES = Department("sales", "Sales")
ZOE = Contact(id="c1", first_name="Zoë", numbers=["+31201234567"], email="zoe@example.com")
BOOK = AddressBook(id="b", name="B", scope=Scope.RESTRICTED, grants=[Grant(user="u-anna")], contacts=[ZOE])
CSV = csv_file.template("nl")
CARD = b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Zoe\r\nTEL:020 1234567\r\nEND:VCARD\r\n"
SPOKEN = VariantDraft("nl").speak("Dag.", BEEP)
DRAFT = PromptDraft(name="P", description="D", variants=[SPOKEN.confirm()])
FORM = TtsDraft().choose_language("nl").choose_voice("fenna").write("Dag, u.")
SAVED = DRAFT.save("p")
FILES = dict(SAVED.files)
GREETING = Variant("nl", AudioSource.TTS, text="Dag.")
PROMPT = Prompt(id="p", name="P", description="D", variants=[GREETING])
ROWS = csv_file.read(CSV)
BOSS = User(id="u-boss", first_name="Bo", last_name="Smit", email="bo@example.com", administrator=True)
STAFF = Directory([ANNA, BOSS], [SALES])
PAGE = STAFF.page()
EDITED = {
    "photo": PHOTO,
    "email": "Anna.Visser@EXAMPLE.com",
    "password": "Correct-Horse-7",
    "departments": ["sales"],
    "primary_number": "201",
    "mobile_fmc": "06 12345679",
    "activities": [AWAY],
}
LINK = "https://app.example.com/a?code=1"
SMS = configuration.build(ANNA, LINK)


def picture():
    """Return a PNG of 16 by 16 pixels, all black."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(17) * 16)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )


PICTURE = picture()


@attrs.define
class Speaker:
    """A synthesizer."""

    def synthesize(self, ssml, voice):
        return BEEP


def sent(request):
    return Answer(200, BEEP)


def recording():
    session = RecordingSession(True)
    session.start()
    return session


def intake():
    return Intake(None, "NL", dry_run=False, skip_duplicates=False, has_ids=False)


def an_attribute(cls=User, name="administrator"):
    return getattr(attrs.fields(cls), name)


FIELD = {"instance": None, "attribute": an_attribute(), "value": True}
FACTS = attrs.asdict(wav.inspect(BEEP), recurse=False)
REPORT = attrs.asdict(ROWS, recurse=False)

CALLS = {
    # what people type
    **{
        f"validation.{module}.{name}": {"text": text}
        for module, text, names in (
            ("country", "NL", "parse check is_valid"),
            ("blocklist", "Correct-Horse-7", "range_of"),
            ("email", "anna@example.com", "parse check is_valid with_ascii_domain"),
            ("file_name", "dag.wav", "parse is_valid"),
            ("key", "1", "is_key is_entry is_valid check_key parse"),
            ("label", "Zoë", "parse is_valid skeleton"),
            ("language", "nl-NL", "parse check is_valid"),
            ("lookalike", "аdmin", "skeleton is_mixed"),
            ("number", "+31201234567", "is_e164 check_e164 check_target check_dialled mask"),
            ("number", "201", "is_short_code parse_short_code"),
            ("query", "bakker 020", "parse is_valid fold Query"),
            ("timezone", "Europe/Amsterdam", "parse check is_valid"),
            ("url", "https://portal.example.com/", "parse check is_valid"),
            ("password", "Correct-Horse-7", "Password is_valid"),
        )
        for name in names.split()
    },
    "validation.blocklist.Blocklist": {"sums": frozenset({bytes(20)})},
    "validation.blocklist.read": {"lines": ["Welkom01!", "2DC183F740EE76F27B78EB39C8AD972A757:5"], "within": "21BD1"},
    "validation.label.is_visible": {"character": "x"},
    "validation.label.normal_form": {"form": "NFC", "text": "Zoë"},
    "validation.language.best": {"wanted": ["nl"], "available": ["nl", "en"]},
    "validation.number.parse": {"text": "020 1234567", "region": "NL"},
    "validation.number.is_valid": {"text": "020 1234567", "region": "NL"},
    "validation.number.format": {"e164": "+31201234567", "style": "national"},
    "validation.number.kind": {"e164": "+31201234567"},
    "validation.number.risk": {"e164": "+31201234567", "home": "NL"},
    "validation.password.check": {
        "text": "Correct-Horse-7",
        "other": "warn",
        "blocklist": None,
        "personal": ["Anna Bakker"],
    },
    "validation.password.parse": {"text": "Correct-Horse-7", "blocklist": None},
    "validation.password.generate": {"length": 16, "look_alikes": False},
    "validation.query.at_home": {"number": "+31201234567"},
    "validation.query.Query.matches": (query.parse("bakker 020"), {"texts": ["Bakker"], "numbers": ["+31201234567"]}),
    "validation.strength.hints": {"text": "Correct-Horse-7", "personal": ["Anna Bakker"]},
    # what a model's field is checked by
    **{f"validation.field.{name}": FIELD for name in "an_id flag aware wall_minute".split()},
    **{
        f"validation.field.{name}": {"value": value}
        for name, value in {
            "tupled": [1],
            "frozen": [1],
            "whole_seconds": 1,
            "optional_whole_seconds": 1,
        }.items()
    },
    "validation.field.allowed": {"check": None},
    # sounds and pictures
    **{f"validation.{module}.inspect": {"data": data} for module, data in (("wav", BEEP), ("image", b"x"))},
    **{f"validation.{module}.is_valid": {"data": data} for module, data in (("wav", BEEP), ("image", b"x"))},
    "validation.wav.read": {"data": BEEP},
    "validation.wav.write": {
        "body": bytes(320),
        "encoding": Encoding.PCM,
        "bits": 16,
        "sample_rate": 8000,
        "channels": 1,
    },
    "validation.wav.WavInfo": FACTS,
    "validation.wav.Wav": {"info": wav.inspect(BEEP), "body": b""},
    "validation.image.ImageInfo": {"media_type": "image/png", "width": 1, "height": 1},
    "validation.transcoding.to_platform": {"data": HIGH, "encoding": Encoding.A_LAW},
    "validation.transcoding.mono": {"read": wav.read(HIGH)},
    "validation.resampling.resample": {"samples": [0.5] * 9, "source": 16_000, "target": 8_000},
    "validation.g711.from_a_law": {"codes": b"\xd5\x55"},
    "validation.g711.from_mu_law": {"codes": b"\xd5\x55"},
    "validation.g711.to_a_law": {"samples": array("h", [8, -8])},
    # users
    "users.user.Department": {"id": "sales", "name": "Sales"},
    "users.user.MobileNumber": {"number": "+31612345678", "kind": MobileKind.FMC},
    "users.user.Activity": {"kind": ActivityKind.SICK, "starts": T0, "ends": T0 + timedelta(days=1), "note": "x"},
    "users.user.Activity.covers": (AWAY, {"when": T0}),
    "users.user.User": attrs.asdict(attrs.evolve(ANNA, photo=PHOTO), recurse=False),
    "users.user.User.mobile": (ANNA, {"kind": MobileKind.FMC}),
    "users.user.User.with_activity": (ANNA, {"activity": AWAY}),
    "users.user.User.without_activity": (ANNA, {"activity": AWAY}),
    "users.user.department_named": {"departments": [SALES], "name": "Sales"},
    "users.checks.against_mobile": {"own": "+31612345678"},
    "users.checks.lint": {"user": ANNA},
    "users.checks.lint_departments": {"departments": [SALES]},
    "users.presence.Status": {"kind": ActivityKind.SICK, "activity": AWAY, "until": T0},
    **{f"users.presence.{name}": {"user": ANNA, "when": T0} for name in ("status_at", "is_away", "future_activities")},
    "users.presence.set_status": {"actor": BOSS, "user": ANNA, "activity": AWAY},
    # the list of users, its menu and its form
    "users.directory.Directory": {"users": [ANNA], "departments": [SALES]},
    "users.directory.Directory.row": (STAFF, {"id": "u-anna"}),
    "users.directory.Directory.page": (
        STAFF,
        {"query": "anna 020", "sort": Column.EMAIL, "descending": True, "offset": 0, "limit": 50},
    ),
    "users.directory.Directory.search": (STAFF, {"query": "anna 020"}),
    "users.directory.Directory.changed": (STAFF, {"put": [ANNA, SALES], "removed": [Ref("user", "u-boss")]}),
    "users.directory.Directory.refreshed": (STAFF, {"users": [ANNA], "departments": [SALES]}),
    "users.directory.Page": attrs.asdict(PAGE, recurse=False),
    "users.listing.Row": attrs.asdict(PAGE.rows[0], recurse=False),
    "users.listing.Row.cell": (PAGE.rows[0], {"column": Column.LICENCES, "language": "nl"}),
    "users.listing.licence_name": {"licence": LicenceType.BASIC, "language": "nl"},
    "users.action_menu.Action": {
        "kind": ActionKind.SEND_WELCOME,
        "findings": (),
        "choices": (LicenceType.BASIC,),
        "number": None,
    },
    "users.action_menu.Action.title": (Action(kind=ActionKind.EDIT), {"language": "nl"}),
    "users.action_menu.Action.choice_title": (
        Action(kind=ActionKind.SEND_WELCOME),
        {"choice": LicenceType.BASIC, "language": "nl"},
    ),
    "users.action_menu.actions": {
        "user": BOSS,
        "actor": BOSS,
        "administrators": ["u-boss"],
        "in_use": ["queues[q].members[u-boss]"],
    },
    "users.form.form_fields": {"user": ANNA, "when": T0, "departments": [SALES]},
    "users.form.apply": {"user": ANNA, "changes": EDITED, "departments": [SALES], "region": "NL"},
    "users.form.Edited": attrs.asdict(form.apply(ANNA, EDITED), recurse=False),
    "users.form.UserField": attrs.asdict(form_fields(ANNA, T0)["email"], recurse=False),
    "users.form.UserField.title": (form_fields(ANNA, T0)["email"], {"language": "nl"}),
    "users.form.UserForm": {"fields": form_fields(ANNA, T0).fields},
    "users.form.UserForm.of": (form_fields(ANNA, T0), {"section": Section.USER}),
    # what is sent to a user, and his picture
    "users.welcome.build": {
        "user": ANNA,
        "kind": LicenceType.BASIC,
        "portal": PortalInfo(),
        "language": "nl",
        "includes": ["One line"],
        "sender": "portal@example.com",
        "date": T0,
        "message_id": "<1@example.com>",
    },
    "users.welcome.kind_of": {"user": ANNA},
    "users.welcome.check": {"user": ANNA, "kind": LicenceType.BASIC},
    "users.salutation.inert": {"name": "Anna"},
    "users.configuration.build": {"user": ANNA, "link": LINK, "language": "nl", "mobile": MobileKind.FMC},
    "users.configuration.recipient": {"user": ANNA, "mobile": MobileKind.FMC},
    "users.configuration.Sms": attrs.asdict(SMS, recurse=False),
    **{f"users.{module}": {"text": "Beste Zoë, €"} for module in "sms.encoding_of sms.segments sms.count".split()},
    "users.sms.Count": attrs.asdict(sms.count("x"), recurse=False),
    "users.likeness.suggest": {"text": "Beste Zoë" * 20},
    "users.likeness.Suggestion": {"text": "x", "replaced": (), "parts": 1, "saved": 1},
    "users.initials.of": {"first_name": "Anna", "last_name": "van 't Hek"},
    "users.initials.placeholder": {"user": ANNA},
    "users.initials.colour": {"id": "u-anna"},
    "users.photo.inspect": {"data": PICTURE},
    "users.photo.square": {"data": PICTURE, "side": 16, "centre": (0.5, 0.5)},
    "users.photo.Picture": {"media": PHOTO, "data": PICTURE},
    # contacts
    "contacts.book.Contact": attrs.asdict(ZOE, recurse=False),
    "contacts.book.Grant": {"user": None, "department": "sales"},
    "contacts.book.AddressBook": attrs.asdict(BOOK, recurse=False),
    "contacts.book.AddressBook.contact": (BOOK, {"id": "c1"}),
    "contacts.book.AddressBook.with_contact": (BOOK, {"contact": ZOE}),
    "contacts.book.AddressBook.without_contact": (BOOK, {"id": "c1"}),
    "contacts.book.AddressBook.grant": (BOOK, {"user": None, "department": "sales"}),
    "contacts.book.AddressBook.revoke": (BOOK, {"user": "u-anna", "department": None}),
    "contacts.book.AddressBook.is_visible_to": (BOOK, {"user": ANNA}),
    "contacts.book.Found": {"book": BOOK, "contact": ZOE},
    "contacts.book.visible": {"books": [BOOK], "user": ANNA},
    "contacts.book.find_book": {"books": [BOOK], "user": ANNA, "id": "b"},
    "contacts.book.count_contacts": {"books": [BOOK], "user": ANNA},
    "contacts.book.search_contacts": {"books": [BOOK], "user": ANNA, "query": "zoe"},
    "contacts.csv_file.template": {"language": "nl", "delimiter": ";"},
    "contacts.csv_file.write": lambda: {
        "book": BOOK,
        "file": BytesIO(),
        "delimiter": ",",
        "language": "en",
        "neutralise": True,
    },
    "contacts.csv_file.read": {
        "file": CSV,
        "book": BOOK,
        "region": "NL",
        "dry_run": False,
        "skip_duplicates": False,
        "neutralised": True,
        "progress": None,
    },
    "contacts.csv_file.mark": {"cell": "=1"},
    "contacts.csv_file.unmark": {"cell": "'=1"},
    "contacts.vcard.write": lambda: {"book": BOOK, "file": BytesIO()},
    "contacts.vcard.read": {
        "file": CARD,
        "book": BOOK,
        "region": "NL",
        "dry_run": False,
        "skip_duplicates": False,
        "progress": None,
    },
    "contacts.intake.ImportReport": REPORT,
    "contacts.intake.ImportReport.into": (ROWS, {"book": BOOK}),
    "contacts.intake.Place": {"row": 1, "column": None},
    "contacts.intake.split_numbers": {"cell": "201;202"},
    "contacts.source.opened": {"file": CSV},
    # prompts
    "prompts.prompt.Variant": attrs.asdict(GREETING, recurse=False),
    "prompts.prompt.Prompt": attrs.asdict(PROMPT, recurse=False),
    "prompts.prompt.Prompt.variant": (PROMPT, {"wanted": "nl"}),
    "prompts.prompt.Prompt.with_variant": (PROMPT, {"variant": GREETING}),
    "prompts.prompt.Prompt.without_variant": (PROMPT, {"tag": "en"}),
    "prompts.draft.VariantDraft": attrs.asdict(SPOKEN, recurse=False),
    "prompts.draft.VariantDraft.upload": (SPOKEN, {"data": BEEP, "name": "dag.wav"}),
    "prompts.draft.VariantDraft.record": (SPOKEN, {"data": BEEP}),
    "prompts.draft.VariantDraft.speak": (SPOKEN, {"text": "Dag.", "data": BEEP}),
    "prompts.draft.VariantDraft.edit": (SPOKEN, {"text": "Dag!"}),
    "prompts.draft.VariantDraft.save": (SPOKEN.confirm(), {}),
    "prompts.draft.VariantDraft.of": {"variant": SAVED.prompt.variants[0], "files": FILES},
    "prompts.draft.PromptDraft": attrs.asdict(DRAFT, recurse=False),
    "prompts.draft.PromptDraft.reopen": {"prompt": SAVED.prompt, "files": FILES, "default": "nl"},
    "prompts.draft.PromptDraft.copy_of": {"prompt": SAVED.prompt, "files": FILES, "name": "Q", "default": "nl"},
    "prompts.draft.PromptDraft.shown_language": (DRAFT, {"tag": "en", "reader": "nl"}),
    "prompts.draft.PromptDraft.remove_language": (DRAFT, {"tag": "nl"}),
    "prompts.draft.PromptDraft.with_speech": (DRAFT, {"spoken": FORM.convert(Speaker())}),
    "prompts.draft.new_prompt": {"default": "nl"},
    "prompts.draft.PromptDraft.add_language": (DRAFT, {"tag": "en"}),
    "prompts.draft.PromptDraft.variant": (DRAFT, {"tag": "nl"}),
    "prompts.draft.PromptDraft.with_variant": (DRAFT, {"variant": SPOKEN}),
    "prompts.draft.PromptDraft.save": (DRAFT, {"id": "p"}),
    "prompts.draft.Saved": attrs.asdict(SAVED, recurse=False),
    "prompts.listening.Preview": attrs.asdict(preview(BEEP), recurse=False),
    "prompts.listening.preview": {"data": BEEP},
    "prompts.listening.listen": {"prompt": SAVED.prompt, "files": FILES, "wanted": "nl"},
    "prompts.listening.stored": {"variant": SAVED.prompt.variants[0], "files": FILES},
    "prompts.listening.described": {"audio": BEEP},
    "prompts.standard.prompts": {"language": "en", "usage": PromptUsage.MENU},
    "prompts.standard.usages": {"id": "standard-welcome"},
    "prompts.standard.spoken": {"synthesizer": Speaker(), "voices": {"nl": VOICES[0]}, "language": "nl"},
    "prompts.standard.renewed": {"known": prompts(), "shipped": prompts("en")},
    "prompts.standard.Shipped": {"prompts": prompts(), "files": FILES},
    "prompts.recording.RecordingSession": {
        "permission": True,
        "sample_rate": 8000,
        "channels": 1,
        "encoding": Encoding.PCM,
        "bits": 16,
    },
    "prompts.recording.RecordingSession.write": lambda: (recording(), {"frames": bytes(16)}),
    "prompts.speech.Voice": {
        "id": "a",
        "name": "A",
        "language": "nl-NL",
        "gender": Gender.FEMALE,
        "azure": "nl-NL-ANeural",
    },
    "prompts.speech.voices": {"language": "nl", "catalogue": VOICES},
    "prompts.speech.TtsDraft": attrs.asdict(FORM, recurse=False),
    "prompts.speech.TtsDraft.choose_language": (FORM, {"tag": "nl"}),
    "prompts.speech.TtsDraft.choose_voice": (FORM, {"id": "fenna"}),
    "prompts.speech.TtsDraft.write": (FORM, {"text": "Dag."}),
    "prompts.speech.TtsDraft.convert": (FORM, {"synthesizer": Speaker()}),
    "prompts.speech.TtsDraft.is_in": (FORM, {"default": "nl"}),
    "prompts.speech.TtsDraft.prompt_language": (FORM, {"default": "nl"}),
    "prompts.speech.Piece": {"text": "Dag.", "pause": 0},
    "prompts.speech.pauses": {"text": "Dag, u."},
    "prompts.speech.to_ssml": {"draft": FORM},
    "prompts.tables.after": {"table": AUDIO, "phase": AudioPhase.PENDING, "event": "confirmed"},
    "prompts.azure.Request": {"method": "POST", "url": "https://example.com", "headers": {}, "body": b""},
    "prompts.azure.Answer": {"status": 200, "body": b""},
    "prompts.azure.build": {"ssml": "<speak/>", "region": "westeurope", "key": "k" * 32, "encoding": Encoding.PCM},
    "prompts.azure.Azure": {"region": "westeurope", "key": "k" * 32, "send": sent},
    "prompts.azure.Azure.synthesize": (
        Azure("westeurope", "k" * 32, sent),
        {"ssml": "<speak/>", "voice": VOICES[0]},
    ),
    "prompts.espeak.Espeak": {},
}
"""How each is called: its arguments, or what it is a method of and its arguments, or what makes these anew."""

REFUSED = {
    *(f"validation.field.{name}" for name in "an_id aware wall_minute".split()),
    "validation.image.inspect",
    "prompts.prompt.Prompt.without_variant",
}
"""Calls whose arguments in the table are of the right kind, and refused all the same."""
OF_THE_PROGRAM = {"path", "cap", "blank", "instance", "attribute", "table"}
"""Arguments that no user and no file fills in: where a fault stands, a field's own bounds, a table of states."""
OF_THE_HOST = {"blocklist", "progress", "send", "synthesizer"}
"""Arguments that are called; what they raise is their own."""
INSIDE = {
    "validation.argument": "what public calls ask of their arguments",
    "contacts.intake.check_options": "as argument",
    "contacts.source.check_writable": "as argument",
    "contacts.intake.Intake": "what readers of files are made of",
    "prompts.espeak.Espeak.synthesize": "speaks, and so has a test of its own below",
    "contacts.seen.Seen": "what an Intake remembers",
    "contacts.source.encoding": "as Intake: is asked of a file that `opened` has judged",
    "validation.field": "makes the checks of a model's fields, of constants in the model",
    "users.segment.Segment": "what a Directory is made of; it judges what it is given",
    "users.trigrams.Trigrams": "as Segment",
    **{
        f"users.listing.{name}": "as Segment"
        for name in (
            "row numbers_of department_names sort_key searched_texts folded_text dialled_text dialled_needles"
        ).split()
    },
    "users.letter": "what the welcome mail is made of, from what has been judged",
    "users.envelope": "as letter",
}
"""What only the library calls."""


def public():
    """Yield every public function, class and method of the four packages with its name, from its own module."""
    for package in PACKAGES:
        for found in pkgutil.iter_modules(importlib.import_module(f"dstny_smp.{package}").__path__):
            module = importlib.import_module(f"dstny_smp.{package}.{found.name}")
            for name, value in vars(module).items():
                if name.startswith("_") or getattr(value, "__module__", "") != module.__name__:
                    continue
                home = f"{package}.{found.name}.{name}"
                if inspect.isfunction(value):
                    yield home, value
                elif (
                    inspect.isclass(value)
                    and not issubclass(value, enum.Enum)
                    and not getattr(value, "_is_protocol", False)
                ):
                    yield home, value
                    for own, method in vars(value).items():
                        plain = getattr(method, "__func__", method)
                        if not own.startswith("_") and inspect.isfunction(plain):
                            yield f"{home}.{own}", getattr(value, own)


PUBLIC = dict(public())


def asked(name):
    """Return the parameters that somebody outside fills in."""
    parameters = list(inspect.signature(PUBLIC[name]).parameters.values())
    if inspect.isfunction(PUBLIC[name]) and "." in PUBLIC[name].__qualname__:
        parameters = parameters[1:]
    return [each.name for each in parameters if each.name not in OF_THE_PROGRAM]


def inside(name):
    return name in INSIDE or name.rpartition(".")[0] in INSIDE


def case(name):
    """Return how to call it: what is called, and good arguments by name."""
    given = CALLS[name]
    given = given() if callable(given) else given
    owner, arguments = given if isinstance(given, tuple) else (None, given)
    call = PUBLIC[name] if owner is None else getattr(owner, name.rpartition(".")[2])
    return owner, call, dict(arguments)


def called(call, arguments):
    """Call it, and take all that it yields."""
    parameters = [each for each in inspect.signature(call).parameters.values() if each.name in arguments]
    starred = [index for index, each in enumerate(parameters) if each.kind is each.VAR_POSITIONAL]
    in_order = parameters[: starred[0] + 1] if starred else []
    made = call(*[arguments.pop(each.name) for each in in_order], **arguments)
    return list(made) if isinstance(made, GeneratorType) else made


class Spiky:
    """An object that nothing can be done with."""

    def __raise(self, *_):
        raise ZeroDivisionError

    __str__ = __repr__ = __eq__ = __hash__ = __len__ = __bool__ = __iter__ = __int__ = __index__ = __float__ = __raise
    __lt__ = __contains__ = __getitem__ = __call__ = __format__ = __fspath__ = __bytes__ = __mod__ = __raise


class Text(str):
    """A text that is not quite one."""

    __slots__ = ()


class Whole(int):
    """A number that is not quite one."""


class Numeric:
    """What a number of another library looks like."""

    dtype = "int64"

    def __index__(self):
        return 7

    __int__ = __float__ = __index__

    def __eq__(self, other):
        return [True, False]  # element by element, as arrays do

    __hash__ = None


class Nowhere(tzinfo):
    """A zone that does not know how far it is from UTC."""

    def utcoffset(self, when):
        return None

    tzname = dst = utcoffset


class BytesWriter(BytesIO):
    """A file that can only be written to."""

    def readable(self):
        return False

    def read(self, *_):
        raise UnsupportedOperation


def closed():
    file = BytesIO(CSV)
    file.close()
    return file


JUNK = {
    "none": lambda: None,
    "true": lambda: True,
    "nought": lambda: 0,
    "minus": lambda: -1,
    "seven": lambda: 7,
    "huge": lambda: 10**30,
    "unprintable": lambda: 10**5000,
    "half": lambda: 0.5,
    "nan": lambda: math.nan,
    "infinite": lambda: math.inf,
    "decimal": lambda: Decimal("NaN"),
    "fraction": lambda: Fraction(1, 3),
    "complex": lambda: 1j,
    "empty": lambda: "",
    "space": lambda: " ",
    "letter": lambda: "x",
    "five": lambda: "5",
    "arabic": lambda: "\u0665",
    "nul": lambda: "a\0b",
    "lines": lambda: "a\r\nBcc: b",
    "bidi": lambda: "a\u202eb\u2066",
    "surrogate": lambda: "a\ud800",
    "flood": lambda: "a" + "\u0301\u0316" * 20_000,
    "ligature": lambda: "\ufdfa" * 60,
    "long": lambda: "x" * 100_000,
    "markup": lambda: "</speak><b>&x;",
    "formula": lambda: "=cmd|'/c calc'!A1",
    "template": lambda: "{0.__class__} %s",
    "text": lambda: Text("nl"),
    "whole": lambda: Whole(16),
    "numeric": Numeric,
    "bytes": lambda: b"\xff\xfe\0",
    "bytearray": lambda: bytearray(BEEP),
    "view": lambda: memoryview(BEEP)[::2],
    "words": lambda: memoryview(array("h", [1, 2, 3])),
    "array": lambda: array("d", [math.nan]),
    "list": list,
    "list of none": lambda: [None],
    "list of lists": lambda: [[[]]],
    "list of texts": lambda: ["x", "x"],
    "list of numbers": lambda: [1, 2.5, math.nan, 10**400],
    "list of spikes": lambda: [Spiky()],
    "tuple": tuple,
    "tuple of none": lambda: (None,),
    "tuple of bytes": lambda: (b"x",),
    "set": lambda: {1, "a"},
    "frozenset": lambda: frozenset({None}),
    "dict": dict,
    "dict of text": lambda: {"id": "x", 1: None},
    "range": lambda: range(3),
    "generator": lambda: (each for each in (None, 1)),
    "long duration": lambda: timedelta.max,
    "tick": lambda: timedelta(microseconds=1),
    "naive": lambda: datetime(2026, 1, 1),
    "first": lambda: datetime.min.replace(tzinfo=UTC),
    "last": lambda: datetime.max.replace(tzinfo=timezone(-timedelta(hours=12))),
    "nowhere": lambda: datetime(2026, 1, 1, tzinfo=Nowhere()),
    "date": lambda: date(2026, 1, 1),
    "object": object,
    "class": lambda: User,
    "function": lambda: len,
    "raising": lambda: SmpError,
    "spiky": Spiky,
    "enum": lambda: LicenceType.BASIC,
    "phase": lambda: AudioPhase.SAVED,
    "user": lambda: ANNA,
    "contact": lambda: ZOE,
    "book": lambda: BOOK,
    "form": TtsDraft,
    "file": lambda: BytesIO(b"\0" * 100),
    "text file": lambda: StringIO("naam\nx"),
}
FILES = {"closed": closed, "only read": lambda: BufferedReader(BytesIO(b"x")), "only written": BytesWriter}
CALLABLE = {"class", "function", "raising", "spiky"}
"""Junk that can be called, and then does what it likes."""


def junk_for(parameter):
    """Return the names of what may be put in the place of an argument, and what makes it."""
    if parameter == "file":
        return JUNK | FILES
    return {name: made for name, made in JUNK.items() if parameter not in OF_THE_HOST or name not in CALLABLE}


def judged(name, arguments, owner, call):
    """Call, and return what is wrong with how it ended; nothing if it is well."""
    before = {key: known(value) for key, value in arguments.items()}
    held = known(owner)
    try:
        called(call, dict(arguments))
    except SmpError as error:
        try:
            faults = error if isinstance(error, InvalidDocumentError) else (error,)
            texts = [fault.text(language) for fault in faults for language in ("en", "nl")]
        except Exception as fault:  # noqa: BLE001  # as below
            return f"{name}: cannot say why: {type(fault).__name__}"
        if not all(0 < len(text) < 600 for text in texts):
            return f"{name}: says too much"
        if known(owner) != held:
            return f"{name}: changed what it belongs to"
    except BaseException as error:  # noqa: BLE001  # whatever it is, it is told
        return f"{name}: {type(error).__name__}: {str(error)[:80]}"
    if {key: known(value) for key, value in arguments.items()} != before:
        return f"{name}: changed what it was given"
    return ""


def known(value):
    """Return what can be compared of a value before and after."""
    if isinstance(value, dict):
        return [(known(key), known(part)) for key, part in value.items()]
    if isinstance(value, (list, set)):
        return [known(part) for part in value]
    if isinstance(value, bytearray):
        return bytes(value)
    if isinstance(value, array):
        return value.tobytes()
    if isinstance(value, RecordingSession):
        return value.phase, value.duration
    if attrs.has(type(value)):
        return repr(value)
    return id(value)


def test_every_public_call_is_in_the_table():
    """What is new must say how it is called; what is gone must leave."""
    wanted = {name for name in PUBLIC if asked(name) and not inside(name)}
    assert set() == wanted - CALLS.keys(), "say in CALLS how these are called"
    assert set() == CALLS.keys() - PUBLIC.keys(), "these are no more"


def test_every_argument_is_in_the_table():
    """An argument that is left out would never be tried."""
    missing = {f"{name}({parameter})" for name in CALLS for parameter in asked(name) if parameter not in case(name)[2]}
    assert set() == missing


@pytest.mark.parametrize("name", CALLS)
def test_the_table_calls_what_it_says(name):
    """The good arguments get past the first checks; else the bad ones would never be met behind them."""
    _, call, arguments = case(name)
    refused = False
    try:
        called(call, arguments)
    except MissingExtraError as error:
        pytest.skip(str(error))
    except SmpError:
        refused = True

    assert refused is (name in REFUSED)


@pytest.mark.threat("T-07", "T-22", "T-24")
@pytest.mark.parametrize("name", CALLS)
def test_any_argument_may_be_anything(name):
    """One argument is junk, the others are good: a value comes, or one of our errors in words, and nothing changed."""
    wrong = []
    for parameter in asked(name):
        for junk, made in junk_for(parameter).items():
            owner, call, arguments = case(name)
            arguments[parameter] = made()
            wrong.append(judged(f"{parameter}={junk}", arguments, owner, call))
    assert [] == [fault for fault in wrong if fault]


ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.text(st.characters(codec=None, categories=("Cs", "Cf", "Mn", "Nd", "Zs")), max_size=6)
    | st.binary(max_size=12)
    | st.datetimes()
    | st.timedeltas(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.tuples(inner) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=4,
)


@pytest.mark.threat("T-24")
@given(st.data())
def test_all_arguments_may_be_anything(data):
    """Several arguments at once, good or bad: the law holds for whatever comes together."""
    name = data.draw(st.sampled_from(sorted(CALLS)))
    owner, call, arguments = case(name)
    for parameter in asked(name):
        kind = data.draw(st.sampled_from(("good", "junk", "any")))
        if kind == "junk":
            arguments[parameter] = junk_for(parameter)[data.draw(st.sampled_from(sorted(junk_for(parameter))))]()
        elif kind == "any":
            arguments[parameter] = data.draw(ANY)
    assert judged(name, arguments, owner, call) == ""


@pytest.mark.threat("T-04", "T-07", "T-24")
@pytest.mark.parametrize("name", [*EDITED, "first_name", "mobile_non_fmc", "status", "role", "nowhere"])
def test_any_field_of_the_form_may_be_anything(name):
    """One change is junk, the others are good: a user with all of them comes, or every fault, and nothing changed."""
    wrong = []
    for junk, made in JUNK.items():
        arguments = {"user": ANNA, "changes": EDITED | {name: made()}, "departments": [SALES]}
        wrong.append(judged(f"{name}={junk}", arguments, None, form.apply))
    assert [] == [fault for fault in wrong if fault]


@pytest.mark.parametrize("name", ["departments", "activities"])
@pytest.mark.parametrize("junk", JUNK)
def test_any_part_of_a_list_in_the_form_may_be_anything(name, junk):
    """What is chosen among departments and activities is judged one by one; a fault says which it is."""
    arguments = {"user": ANNA, "changes": {name: [*EDITED[name], JUNK[junk]()]}, "departments": [SALES]}
    assert judged(name, arguments, None, form.apply) == ""


@pytest.mark.parametrize("junk", [None, 5, b"<speak/>", [], Spiky()], ids=type)
def test_a_speaker_is_asked_for_text_and_voice_only(junk):
    """espeak-ng is not even opened for what is no text, or no voice."""
    for arguments in ((junk, VOICES[0]), ("<speak/>", junk)):
        with pytest.raises(InvalidValueError, match="is not of type"):
            Espeak().synthesize(*arguments)


@pytest.mark.parametrize("junk", JUNK)
def test_what_is_asked_by_a_sign_may_be_anything(junk):
    """``in`` a directory says no; a list of passwords says yes or no of a text, and refuses the rest without it."""
    listed = blocklist.read(["Welkom01!"])
    given = JUNK[junk]()

    assert (given in STAFF) is False
    if isinstance(given, str):
        assert listed(given) is False
    else:
        with pytest.raises(InvalidValueError) as error:
            listed(given)
        assert ("password.not_text", None) == (error.value.code, error.value.value)


class HostError(Exception):
    """What a host's own code raises."""


def fails(*_):
    raise HostError


class Mute:
    synthesize = fails


class Lost(dict):
    """A store of files that is out of reach."""

    get = __getitem__ = fails


def failing():
    """Yield nothing, and fail on the way."""
    yield from ()
    raise HostError


@pytest.mark.threat("T-30")
@pytest.mark.parametrize(
    "call",
    [
        lambda: password.check("Correct-Horse-7", blocklist=fails),
        lambda: password.parse("Correct-Horse-7", blocklist=fails),
        lambda: password.check("Correct-Horse-7", personal=failing()),
        lambda: strength.hints("Correct-Horse-7", failing()),
        lambda: blocklist.read(failing()),
        lambda: csv_file.read(CSV, progress=fails),
        lambda: vcard.read(CARD, progress=fails),
        lambda: FORM.convert(Mute()),
        lambda: spoken(Mute(), {"nl": VOICES[0]}),
        lambda: listen(SAVED.prompt, Lost()),
        lambda: PromptDraft.reopen(SAVED.prompt, Lost()),
        lambda: STAFF.changed(failing()),
        lambda: STAFF.refreshed(failing()),
        lambda: welcome.build(ANNA, None, PortalInfo(), includes=failing()),
        lambda: Azure("westeurope", "k" * 32, fails).synthesize("<speak/>", VOICES[0]),
    ],
    ids=(
        "check parse personal hints blocklist csv vcard convert spoken listen reopen changed refreshed includes send"
    ).split(),
)
def test_a_host_who_raises(call):
    """What a host hands in to be called may fail: his own exception comes out, and what he had is as it was."""
    before = repr((BOOK, FORM, DRAFT, STAFF.page()))

    with pytest.raises(HostError):
        call()

    assert before == repr((BOOK, FORM, DRAFT, STAFF.page()))


def test_a_spiked_value_is_told_by_its_kind():
    """A text for an error is to be had, whatever an object says to being shown."""
    with pytest.raises(InvalidValueError) as error:
        password.generate(Spiky())

    assert str(error.value) == "length: Spiky is not a whole number; give a whole number from 8 to 30"


def test_an_encoding_by_its_text_is_no_encoding():
    """A text that reads like A-law is refused; it was taken, and the sound came out as PCM."""
    for call in (
        lambda: transcoding.to_platform(BEEP, "a_law"),
        lambda: build("<speak/>", region="westeurope", key="k" * 32, encoding="a_law"),
    ):
        with pytest.raises(InvalidValueError) as error:
            call()
        assert error.value.code == "wav.not_for_platform"


FLOOD = "a" + "\u0301\u0316" * 60_000


@pytest.mark.threat("T-07")
@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (label.skeleton, "\xe1" + "\u0316" * 60_000 + "\u0301" * 59_999),
        (lookalike.skeleton, "\xe1" + "\u0316" * 60_000 + "\u0301" * 59_999),
        (lambda text: label.normal_form("NFC", text), "\xe1" + "\u0316" * 60_000 + "\u0301" * 59_999),
        (query.fold, "a"),
        (lookalike.is_mixed, False),
    ],
    ids=["skeleton", "lookalike", "normal_form", "fold", "is_mixed"],
)
def test_a_flood_of_accents_is_worked_through(call, expected):
    """Each mark comes to its place; as Python's own `unicodedata` does it, these take 24 seconds."""
    assert expected == call(FLOOD)


@pytest.mark.threat("T-07")
def test_a_flood_of_accents_is_no_query():
    """What is typed into a search box is short."""
    with pytest.raises(InvalidValueError) as error:
        query.Query(FLOOD)

    assert error.value.code == "label.too_long"


def test_a_long_name_that_nobody_has_is_not_repeated():
    """What is asked for and not there stands in the error's path; so it is looked at before."""
    for call in (BOOK.contact, BOOK.without_contact, PROMPT.without_variant, DRAFT.variant):
        with pytest.raises(InvalidValueError) as error:
            call("x" * 100_000)
        assert len(error.value.path) < 20
