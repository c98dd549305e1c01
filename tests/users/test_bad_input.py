"""Whatever a constructor of people or things is given: a value, or one of our errors, in words."""

import math
import pickle
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.acd import Announcements, Device, HoldAudio, Member, Overflow, Presentation, Queue, Ringing, Role
from dstny_smp.contacts import AddressBook, Contact, Grant, Scope
from dstny_smp.destination import HangUp, ToQueue
from dstny_smp.errors import InvalidValueError, SmpError
from dstny_smp.media import AudioFacts, ImageFacts, Media
from dstny_smp.prompts import AudioSource, Prompt, Variant
from dstny_smp.users import Activity, ActivityKind, Department, LicenceType, MobileKind, MobileNumber, User

T0 = datetime(2026, 7, 20, tzinfo=UTC)
WAV = Media(sha256="a" * 64, media_type="audio/wav", facts=AudioFacts(duration=2.5))
PHOTO = Media(sha256="b" * 64, media_type="image/png", facts=ImageFacts(width=1, height=1))

WHOLE = [
    Member("u-anna", skill=5, role=Role.SUPERVISOR, logged_in=False),
    Presentation(prefix="1", suffix="2", metadata="Shop", metadata_overridable=True),
    Ringing(
        pickup=False,
        ring_when_absent=True,
        devices={Device.DESK},
        max_parallel=2,
        wrap_up=10,
        missed_limit=3,
        offer_timeout=15,
        finish_ring=True,
    ),
    Overflow(
        max_wait=60,
        on_max_wait=HangUp(),
        on_no_agents=HangUp(),
        grace=0,
        max_attempts=2,
        on_max_attempts=ToQueue("sales"),
        max_attempts_prompt="sorry",
        max_waiting=5,
        on_full=HangUp(),
        flush_at_close=True,
    ),
    Announcements(
        entry_prompt="welcome",
        hold_audio="music",
        comfort_prompt="moment",
        comfort_interval=30,
        offer_tone=True,
        announce_position=True,
        announce_wait=True,
    ),
    Queue(id="support", name="Support", number="201", schedule="office", members=[Member("u-anna")], weight=3),
    Department("sales", "Sales"),
    MobileNumber("+31612345678", MobileKind.FMC),
    Activity(ActivityKind.SICK, T0, T0 + timedelta(days=1), note="flu"),
    User(
        id="u-anna",
        first_name="Anna",
        last_name="Bakker",
        email="anna@example.com",
        licences=[LicenceType.BASIC],
        departments=["sales"],
        primary_number="201",
        numbers=["+31201234567", "201"],
        mobiles=[MobileNumber("+31612345678")],
        photo=PHOTO,
        activities=[Activity(ActivityKind.SICK, T0, T0 + timedelta(days=1))],
        administrator=True,
        language="nl",
        role="x",
        two_factor_number="y",
    ),
    Contact(
        id="c1",
        first_name="Zoë",
        last_name="Jansen",
        company="Acme",
        department="Inkoop",
        numbers=["+31201230001"],
        email="zoe@example.com",
        address="Damrak 1",
        notes="x",
    ),
    Grant(user="u-anna"),
    AddressBook(
        id="b1",
        name="Clients",
        scope=Scope.RESTRICTED,
        grants=[Grant(department="sales")],
        contacts=[Contact(id="c1", company="Acme")],
    ),
    Variant("nl", AudioSource.UPLOAD, WAV, text="Dag.", file_name="dag.wav"),
    Prompt(id="p", name="P", description="D", variants=[Variant("nl", AudioSource.TTS, text="Dag.")]),
]
FIELDS = [(value, one.alias) for value in WHOLE for one in attrs.fields(type(value))]

JUNK = [
    None,
    True,
    0,
    -1,
    7,
    10**30,
    10**5000,
    1.5,
    -0.0,
    math.nan,
    math.inf,
    Decimal("NaN"),
    "",
    " ",
    "x",
    "5",
    "١",
    "a\x00b",
    "a\r\nb",
    "\u202e",
    "\ud800",
    "x" * 100_000,
    b"x",
    [],
    [None],
    [[]],
    ["x", "x"],
    {},
    {"id": "x"},
    set(),
    {1, "a"},
    frozenset({None}),
    (),
    (None,),
    range(3),
    timedelta.max,
    timedelta.min,
    timedelta(microseconds=1),
    datetime(2026, 1, 1),
    datetime.min.replace(tzinfo=UTC),
    datetime.max.replace(tzinfo=UTC),
    date(2026, 1, 1),
    HoldAudio.RINGBACK,
    Role.MEMBER,
    object(),
    Member,
    Member("u-x"),
    HangUp(),
]


@pytest.mark.parametrize(
    ("value", "name"), FIELDS, ids=lambda part: part if isinstance(part, str) else type(part).__name__
)
def test_every_field_takes_or_refuses_anything(value, name):
    """One field at a time is given what it never should be: a whole new value comes, or an error with that path."""
    for junk in JUNK:
        fault = None
        try:
            made = attrs.evolve(value, **{name: junk})
        except SmpError as error:
            fault = error
        if fault is None:
            assert type(made) is type(value)
            assert hash(made) == hash(attrs.evolve(made))
            assert repr(made)
        else:
            assert isinstance(fault, InvalidValueError)
            for language in ("en", "nl"):
                assert len(fault.text(language)) < 400


def test_nothing_is_made_text_on_the_way():
    """A number where an id belongs is refused, also by the small changes."""
    book = WHOLE[-3]
    queue = next(value for value in WHOLE if isinstance(value, Queue))
    for change in (
        lambda: Announcements(hold_audio=5),
        lambda: book.grant(user=5),
        lambda: book.grant(department=True),
        lambda: Department(5, "Sales"),
        lambda: Member(5),
        lambda: queue.login(5),
    ):
        with pytest.raises(SmpError):
            change()


JSONLIKE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


@given(st.sampled_from(FIELDS), JSONLIKE)
def test_any_json_in_any_field(field, junk):
    """What a document could hold there."""
    value, name = field
    try:
        made = attrs.evolve(value, **{name: junk})
    except SmpError as error:
        again = pickle.loads(pickle.dumps(error))
        same = (again.code, again.path) == (error.code, error.path)
    else:
        same = made == attrs.evolve(made)
    assert same


@pytest.mark.parametrize("value", WHOLE, ids=lambda value: type(value).__name__)
def test_every_value_is_hashed_copied_and_pickled(value):
    """Values compare by what they hold, and travel between processes."""
    assert pickle.loads(pickle.dumps(value)) == value == attrs.evolve(value)
    assert hash(value) == hash(attrs.evolve(value))
    assert all(ref.id for _, ref in value.references())
    with pytest.raises(AttributeError):
        setattr(value, attrs.fields(type(value))[0].name, None)
    with pytest.raises(AttributeError):
        value.unknown = 1


@pytest.mark.threat("T-04")
@pytest.mark.parametrize("value", WHOLE, ids=lambda value: type(value).__name__)
def test_no_field_is_made_up(value):
    """A constructor has the fields of the model and no others: nothing unknown slips in."""
    with pytest.raises(TypeError, match="unexpected keyword"):
        attrs.evolve(value, is_superuser=True)
