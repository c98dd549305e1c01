"""The form of a user: what it shows, and what becomes of a user when it is filled in."""

import inspect
import traceback
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dstny_smp.errors import InvalidDocumentError, InvalidValueError, SmpError
from dstny_smp.media import ImageFacts, Media
from dstny_smp.testing import strategies
from dstny_smp.users import (
    Activity,
    ActivityKind,
    Department,
    MobileKind,
    MobileNumber,
    Section,
    User,
    form,
    form_fields,
)

T0 = datetime(2026, 7, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SALES, CARE = Department("sales", "Sales"), Department("care", "Care")
PHOTO = Media(sha256="b" * 64, media_type="image/png", facts=ImageFacts(width=1, height=1))
WAV = Media(sha256="a" * 64, media_type="audio/wav")
NOW = Activity(ActivityKind.MEETING, T0 - HOUR, T0 + HOUR)
LATER = Activity(ActivityKind.HOLIDAY, T0 + 48 * HOUR, T0 + 96 * HOUR)
ANNA = User(
    id="u-anna",
    first_name="Anna",
    last_name="Bakker",
    email="anna@example.com",
    departments=["sales"],
    numbers=["+31201234567", "201"],
    primary_number="201",
    mobiles=[MobileNumber("+31612345678", MobileKind.FMC)],
    photo=PHOTO,
    activities=[LATER, NOW],
    role="reserve",
    two_factor_number="+31699999999",
)


def faults(changes, user=ANNA, **more):
    """Return code and path of every fault of these changes."""
    with pytest.raises(InvalidDocumentError) as caught:
        form.apply(user, changes, **more)
    return [(fault.code, fault.path) for fault in caught.value]


# Showing


@pytest.mark.requirement("USR-08")
def test_the_form_has_three_sections_in_order():
    """User, Phone numbers, Status, each with its fields, with titles in both languages."""
    made = form_fields(ANNA, T0)
    assert [section.title("nl") for section in made.sections] == ["Gebruiker", "Telefoonnummers", "Status"]
    assert [section.title("en") for section in made.sections] == ["User", "Phone numbers", "Status"]
    assert {section.value: [field.title("nl") for field in made.of(section)] for section in Section} == {
        "user": ["Profielfoto", "Voornaam", "Achternaam", "E-mailadres", "Wachtwoord", "Afdeling"],
        "numbers": ["Telefoonnummers", "Primair nummer", "Mobiel nummer (FMC)", "Mobiel nummer (non-FMC)"],
        "status": ["Huidige status", "Activiteitsinstellingen", "Toekomstige activiteit"],
    }
    assert [field.name for section in Section for field in made.of(section)] == [field.name for field in made]
    assert not [field for field in made if field.title("en").startswith("users.")]


@pytest.mark.requirement("USR-08", "USR-09", "USR-14", "USR-15", "USR-16", "USR-18", "USR-19", "USR-20")
def test_the_form_is_filled_in():
    """Every field has the user's value; the password never; status and planning are those at the instant."""
    made = form_fields(ANNA, T0, [SALES, CARE])
    assert {field.name: field.value for field in made if field.name != "status"} == {
        "photo": PHOTO,
        "first_name": "Anna",
        "last_name": "Bakker",
        "email": "anna@example.com",
        "password": None,
        "departments": ("sales",),
        "numbers": ("+31201234567", "201"),
        "primary_number": "201",
        "mobile_fmc": "+31612345678",
        "mobile_non_fmc": None,
        "activities": (LATER, NOW),
        "future_activities": (LATER,),
    }
    status = made["status"].value
    assert (status.kind, status.activity, status.until) == (ActivityKind.MEETING, NOW, T0 + HOUR)
    assert form_fields(ANNA, T0 + HOUR)["status"].value.kind is ActivityKind.AVAILABLE
    assert form_fields(ANNA, T0 + 48 * HOUR)["future_activities"].value == ()


@pytest.mark.requirement("USR-08")
def test_the_form_says_what_each_field_takes():
    """Which must be filled in, which are only shown, what there is to choose from."""
    made = form_fields(ANNA, T0, [SALES, CARE])
    assert [field.name for field in made if field.required] == ["first_name", "last_name", "email"]
    assert [field.name for field in made if field.read_only] == ["numbers", "status", "future_activities"]
    assert [field.name for field in made if field.write_only] == ["password"]
    assert {field.name: field.choices for field in made if field.choices} == {
        "departments": ("sales", "care"),
        "primary_number": ("+31201234567", "201"),
        "activities": tuple(kind.value for kind in ActivityKind),
    }


@pytest.mark.requirement("USR-17")
def test_what_is_not_used_is_not_in_the_form():
    """Role and two-factor number are neither shown nor changed."""
    made = form_fields(ANNA, T0)
    assert "reserve" not in repr(made)
    assert "+31699999999" not in repr(made)
    with pytest.raises(KeyError):
        made["role"]
    after = form.apply(ANNA, {"first_name": "Anne"}).user
    assert (after.role, after.two_factor_number) == ("reserve", "+31699999999")


@pytest.mark.parametrize(
    ("user", "when", "code"),
    [
        ("u-anna", T0, "field.wrong_type"),
        (ANNA, T0.replace(tzinfo=None), "field.naive_datetime"),
        (ANNA, 0, "field.wrong_type"),
    ],
)
def test_a_form_is_of_a_user_at_an_instant(user, when, code):
    """Anything else is refused."""
    with pytest.raises(InvalidValueError) as caught:
        form_fields(user, when)
    assert caught.value.code == code


# Filling in


@pytest.mark.requirement("USR-06", "USR-10", "USR-11", "USR-12", "USR-15", "USR-16", "USR-19")
@pytest.mark.parametrize(
    ("changes", "after"),
    [
        ({}, {}),
        ({"first_name": " Zoë "}, {"first_name": "Zoë"}),
        ({"email": " Anna@EXAMPLE.com "}, {"email": "Anna@example.com"}),
        ({"departments": ["care", "sales"]}, {"departments": ("care", "sales")}),
        ({"departments": []}, {"departments": ()}),
        ({"departments": None}, {"departments": ()}),
        ({"primary_number": "+31201234567"}, {"primary_number": "+31201234567"}),
        ({"primary_number": None}, {"primary_number": None}),
        ({"mobile_fmc": ""}, {"mobiles": ()}),
        ({"mobile_fmc": "06-87654321"}, {"mobiles": (MobileNumber("+31687654321", MobileKind.FMC),)}),
        (
            {"mobile_non_fmc": "+49 151 23456789"},
            {"mobiles": (MobileNumber("+31612345678", MobileKind.FMC), MobileNumber("+4915123456789"))},
        ),
        ({"activities": [NOW]}, {"activities": (NOW,)}),
        ({"photo": None}, {"photo": None}),
        ({"password": None}, {}),
        ({"password": ""}, {}),
        (
            {"last_name": "Visser", "primary_number": "", "activities": ()},
            {"last_name": "Visser", "primary_number": None, "activities": ()},
        ),
    ],
)
def test_what_is_filled_in_comes_into_the_user(changes, after):
    """As people type it; what is left out stays, and so does the user who was given."""
    before = attrs.evolve(ANNA)
    edited = form.apply(ANNA, changes, [SALES, CARE])
    assert edited.user == attrs.evolve(ANNA, **after)
    assert edited.password is None
    assert before == ANNA


def test_nothing_changed_is_the_same_user():
    """A form that is sent as it was filled in changes nothing."""
    made = form_fields(ANNA, T0, [SALES])
    sent = {field.name: field.value for field in made if not field.read_only}
    assert form.apply(ANNA, sent, [SALES]).user == ANNA
    assert form.apply(ANNA, {}).user is ANNA


def test_numbers_are_dialled_in_a_region():
    """In Belgium 0470 is a mobile number; here it is none."""
    after = form.apply(ANNA, {"mobile_non_fmc": "0470 12 34 56"}, region="BE").user
    assert after.mobile(MobileKind.NON_FMC) == "+32470123456"


@pytest.mark.requirement("USR-06", "USR-08")
def test_all_faults_are_told_at_once():
    """Each with its field, in the order of the form, what it has not first."""
    assert faults(
        {
            "activities": [NOW, "sick", None],
            "mobile_non_fmc": "12",
            "mobile_fmc": "020 123 45 67",
            "primary_number": "202",
            "departments": ["care", "-", "nowhere", "care"],
            "password": "short",
            "email": "anna",
            "last_name": "a\u202eb",
            "first_name": "",
            "photo": WAV,
            "is_superuser": True,
        },
        departments=[SALES, CARE],
    ) == [
        ("form.unknown_field", ""),
        ("user.photo_is_no_picture", "photo"),
        ("field.missing", "first_name"),
        ("label.forbidden_character", "last_name"),
        ("email.bad_form", "email"),
        ("password.too_short", "password"),
        ("password.no_digit", "password"),
        ("password.no_upper", "password"),
        ("password.no_special", "password"),
        ("id.bad_form", "departments[1]"),
        ("form.not_allowed", "departments[2]"),
        ("field.duplicate", "departments[3]"),
        ("form.not_allowed", "primary_number"),
        ("user.mobile_is_not_mobile", "mobile_fmc"),
        ("number.not_in_plan", "mobile_non_fmc"),
        ("field.wrong_type", "activities[1]"),
        ("field.wrong_type", "activities[2]"),
    ]


@pytest.mark.parametrize("changes", [{}, {"mobile_non_fmc": "06-12 34 56 78"}])
def test_a_country_that_is_none_is_no_fault_of_a_field(changes):
    """What the program gives wrongly is not told to whoever filled in the form."""
    with pytest.raises(InvalidValueError) as caught:
        form.apply(ANNA, changes, region="XX")

    assert ("country.unknown", "region") == (caught.value.code, caught.value.path)


@pytest.mark.requirement("USR-17")
@pytest.mark.threat("T-04")
def test_no_field_is_written_that_the_form_does_not_write():
    """Every other field of a user, and every field that is only shown, whatever its value (T-04)."""
    shown = {field.name for field in form_fields(ANNA, T0) if not field.read_only}
    others = [field.name for field in attrs.fields(User) if field.name not in shown and field.name != "mobiles"]
    unwritten = {"id", "role", "two_factor_number", "administrator", "licences", "language", "numbers", "greeting"}
    assert unwritten == set(others)
    for name in [*others, "mobiles", "status", "future_activities"]:
        assert faults({name: getattr(ANNA, name, None)}) == [("user.read_only_field", name)]
    for name in ("display_name", "__class__", "Photo", "", 3, None):
        assert faults({name: "x"}) == [("form.unknown_field", "")]


@pytest.mark.requirement("USR-16")
@pytest.mark.parametrize(
    ("number", "code"), [("020 123 45 67", "user.mobile_is_not_mobile"), ("0900 12 34", "user.mobile_is_premium")]
)
def test_a_mobile_number_is_mobile(number, code):
    """What a check would find is refused when it is new; an old one does not stand in the way of other changes."""
    assert faults({"mobile_non_fmc": number}) == [(code, "mobile_non_fmc")]
    old = attrs.evolve(ANNA, mobiles=[MobileNumber("+31201234567")])
    assert form.apply(old, {"first_name": "Anne"}).user.mobiles == old.mobiles
    assert faults({"mobile_non_fmc": number, "mobile_fmc": "0201234568"}, old)[0] == (
        "user.mobile_is_not_mobile",
        "mobile_fmc",
    )


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("departments", ["d"] * 51, "field.too_many"),
        ("departments", [["d"]], "id.bad_form"),
        ("departments", "sales", "field.wrong_type"),
        ("activities", [NOW] * 1001, "field.too_many"),
        ("activities", NOW, "field.wrong_type"),
        ("primary_number", ["201"], "form.not_allowed"),
        ("mobile_fmc", 612345678, "number.not_text"),
        ("first_name", "x" * 65, "label.too_long"),
        ("password", 12345678, "password.not_text"),
    ],
)
def test_a_field_takes_its_own_kind_of_value(name, value, code):
    """With the field in the path."""
    [(told, path)] = faults({name: value})
    assert (told, path.partition("[")[0]) == (code, name)


# Passwords


@pytest.mark.requirement("USR-11", "USR-13")
@pytest.mark.threat("T-16")
def test_a_password_is_handed_over_sealed():
    """Beside the user, who has no place for it; nothing shows it."""
    edited = form.apply(ANNA, {"password": "Correct-Horse-7"})
    assert edited.user is ANNA
    assert edited.password.reveal() == "Correct-Horse-7"
    assert "Correct" not in f"{edited} {edited!r}"


@pytest.mark.requirement("USR-11")
@pytest.mark.threat("T-16")
@pytest.mark.parametrize("given", ["Geheim1", "Correct-Horse-7"])
@pytest.mark.parametrize(
    "arguments",
    [
        {"changes": {"first_name": ""}},
        {"user": None},
        {"departments": ["sales"]},
        {"departments": 5},
        {"region": None, "changes": {"mobile_fmc": "0612345678"}},
    ],
    ids=str,
)
def test_no_error_shows_a_password(given, arguments):
    """Whether it is the password that is wrong or something else: no text, no argument, none of our own frames."""
    changes = {"password": given} | arguments.get("changes", {})
    with pytest.raises(SmpError) as caught:
        form.apply(**{"user": ANNA} | arguments | {"changes": changes})
    faults = caught.value if isinstance(caught.value, InvalidDocumentError) else [caught.value]
    shown = [str(caught.value), repr(caught.value), repr([vars(fault) for fault in faults])]
    for frame, _ in traceback.walk_tb(caught.value.__traceback__):
        if frame.f_code is not inspect.currentframe().f_code:
            shown.append(repr(frame.f_locals))
    assert len(shown) > 3
    assert not [text for text in shown if given in text]


@pytest.mark.threat("T-16")
def test_a_form_as_text_is_not_repeated():
    """Who hands over the whole body of a request by mistake finds none of it in the error."""
    text = '{"password": "Correct-Horse-7"}'
    with pytest.raises(InvalidValueError) as caught:
        form.apply(ANNA, text)
    shown = [str(caught.value), repr(vars(caught.value))]
    for frame, _ in traceback.walk_tb(caught.value.__traceback__):
        if frame.f_code is not inspect.currentframe().f_code:
            shown.append(repr(frame.f_locals))
    assert len(shown) == 3
    assert not [told for told in shown if "Correct-Horse-7" in told]


# Whatever comes


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["201", NOW, PHOTO, WAV]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)
NAMES = [field.name for field in form_fields(ANNA, T0)]


@settings(max_examples=400)
@given(st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), JUNK, max_size=5))
def test_any_changes_are_taken_or_refused_whole(changes):
    """A user, or our own errors with paths of the form; the changes that were given stay as they are."""
    before = repr(changes)
    try:
        after = form.apply(ANNA, changes).user
    except SmpError as error:
        seen = {fault.path.partition("[")[0] for fault in error} <= {"", *changes}
    else:
        seen = set(changes) <= set(NAMES)
        # What is applied again changes nothing more.
        again = form.apply(after, changes).user
        assert again == after
    assert seen
    assert repr(changes) == before


@settings(max_examples=50)
@given(strategies.users(), strategies.instants())
def test_every_user_has_a_form_that_gives_him_back(user, when):
    """Filled in from any user, what is not only shown and needs no plan gives that user again."""
    made = form_fields(user, when)
    plain = ("photo", "first_name", "last_name", "departments", "primary_number", "activities")
    assert form.apply(user, {name: made[name].value for name in plain}).user == user
