"""A user: what it holds, what it refuses, and what it names."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.errors import InvalidValueError
from dstny_smp.ids import Ref
from dstny_smp.media import ImageFacts, Media
from dstny_smp.users import (
    Activity,
    ActivityKind,
    Department,
    LicenceType,
    MobileKind,
    MobileNumber,
    User,
    department_named,
)
from dstny_smp.validation import label

START = datetime(2026, 7, 20, tzinfo=UTC)
PHOTO = Media(sha256="a" * 64, media_type="image/png", facts=ImageFacts(width=100, height=100))


def user(**changes):
    """Return a user that differs from a plain one in these fields."""
    plain = {"id": "u-anna", "first_name": "Anna", "last_name": "Bakker", "email": "anna@example.com"}
    return User(**plain | changes)


def fault(make):
    """Return (code, path) of the refusal."""
    with pytest.raises(InvalidValueError) as caught:
        make()
    assert str(caught.value)
    return caught.value.code, caught.value.path


@pytest.mark.requirement("USR-10", "USR-21")
def test_a_user_needs_a_name_and_an_address():
    """Everything else has a default; the licence is Standard."""
    made = user()
    assert made.display_name == "Anna Bakker"
    assert made.licences == frozenset({LicenceType.STANDARD})
    assert (made.departments, made.numbers, made.mobiles, made.activities) == ((), (), (), ())
    assert (made.primary_number, made.main_number, made.photo, made.language) == (None, None, None, None)
    assert made.administrator is False


@pytest.mark.requirement("USR-10")
@pytest.mark.parametrize("name", ["first_name", "last_name"])
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "label.blank"),
        (" \t", "label.blank"),
        ("\u200b", "label.forbidden_character"),
        ("\u3164", "label.forbidden_character"),
        ("a\x00", "label.forbidden_character"),
        ("a\x07b", "label.forbidden_character"),
        ("a\u202eb", "label.forbidden_character"),
        ("a\u2066b", "label.forbidden_character"),
        ("a\ufeffb", "label.forbidden_character"),
        ("\ud800", "label.forbidden_character"),
        ("x" * 65, "label.too_long"),
        (None, "label.not_text"),
        (b"Anna", "label.not_text"),
    ],
)
def test_names_are_readable(name, text, code):
    """Empty, invisible, controlling, over-long and broken names are refused, for both names."""
    assert fault(lambda: user(**{name: text})) == (code, name)


@pytest.mark.requirement("USR-10")
@pytest.mark.parametrize("text", ["Zoë", "Jean-Luc", "O'Neill", "van 't Hek", "Łukasz", "Иван", "李", "x" * 64])
def test_honest_names_are_taken(text):
    """Names of people as they are: hyphens, apostrophes, all scripts."""
    assert user(first_name=text).first_name == text


@pytest.mark.requirement("USR-11", "USR-14", "USR-15", "USR-16", "USR-21", "POR-10")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"id": "u anna"}, ("id.bad_form", "id")),
        ({"email": "anna"}, ("email.bad_form", "email")),
        ({"email": "anna@example.com\r\nBcc: x@example.com"}, ("email.bad_form", "email")),
        ({"email": None}, ("email.bad_form", "email")),
        ({"licences": []}, ("field.empty", "licences")),
        ({"licences": ["standard"]}, ("field.wrong_type", "licences")),
        ({"licences": LicenceType.BASIC}, ("field.wrong_type", "licences")),
        ({"departments": "sales"}, ("field.wrong_type", "departments")),
        ({"departments": ["no id"]}, ("id.bad_form", "departments[0]")),
        ({"departments": ["sales", "sales"]}, ("field.duplicate", "departments[sales]")),
        ({"numbers": ["0201234567"]}, ("number.bad_form_or_short_code", "numbers[0]")),
        ({"numbers": ["201", "112"]}, ("number.emergency", "numbers[1]")),
        ({"numbers": ["201", "201"]}, ("field.duplicate", "numbers[201]")),
        ({"numbers": [201]}, ("field.wrong_type", "numbers[0]")),
        ({"numbers": [str(code) for code in range(200, 251)]}, ("field.too_many", "numbers")),
        ({"primary_number": "201"}, ("user.primary_not_among_numbers", "primary_number")),
        ({"primary_number": "x", "numbers": ["201"]}, ("number.bad_form_or_short_code", "primary_number")),
        ({"primary_number": "202", "numbers": ["201"]}, ("user.primary_not_among_numbers", "primary_number")),
        ({"mobiles": ["+31612345678"]}, ("field.wrong_type", "mobiles[0]")),
        ({"mobiles": [MobileNumber("+31612345678")] * 2}, ("field.duplicate", "mobiles[non_fmc]")),
        ({"photo": b"png"}, ("field.wrong_type", "photo")),
        ({"photo": Media(sha256="a" * 64, media_type="audio/wav")}, ("user.photo_is_no_picture", "photo")),
        ({"activities": [1]}, ("field.wrong_type", "activities[0]")),
        ({"administrator": "no"}, ("field.wrong_type", "administrator")),
        ({"language": "dutch"}, ("language.bad_form", "language")),
        ({"language": "NL"}, ("language.bad_form", "language")),
        ({"role": "a\nb"}, ("label.forbidden_character", "role")),
        ({"two_factor_number": 31}, ("label.not_text", "two_factor_number")),
    ],
)
def test_what_a_user_refuses(changes, expected):
    """Each bad field has its code and its path."""
    assert fault(lambda: user(**changes)) == expected


@pytest.mark.requirement("USR-15")
def test_the_primary_number_is_one_of_the_numbers():
    """It is chosen among them, and stands first where none is chosen; it cannot be lost."""
    numbers = ["+31201234567", "201"]
    assert user(numbers=numbers).main_number == "+31201234567"
    chosen = user(numbers=numbers, primary_number="201")
    assert chosen.main_number == "201"
    assert fault(lambda: attrs.evolve(chosen, numbers=["+31201234567"]))[0] == "user.primary_not_among_numbers"


@pytest.mark.requirement("USR-16")
def test_mobile_numbers_are_fmc_or_not():
    """At most one of each kind; a full number always."""
    made = user(mobiles=[MobileNumber("+31612345678", MobileKind.FMC), MobileNumber("+31612345679")])
    assert made.mobile(MobileKind.FMC) == "+31612345678"
    assert made.mobile(MobileKind.NON_FMC) == "+31612345679"
    assert user().mobile(MobileKind.FMC) is None
    assert fault(lambda: MobileNumber("201")) == ("number.bad_form", "number")
    assert fault(lambda: MobileNumber("+31612345678", "fmc")) == ("field.wrong_type", "kind")


@pytest.mark.requirement("USR-09")
def test_a_photo_is_a_picture():
    """Its bytes are the host's; the user names it by hash and type."""
    assert user(photo=PHOTO).photo is PHOTO
    for media_type in ("image/jpeg", "image/webp"):
        assert user(photo=Media(sha256="a" * 64, media_type=media_type)).photo.media_type == media_type
    assert fault(lambda: Media(sha256="a" * 64, media_type="image/svg+xml")) == ("media.unknown_type", "media_type")


@pytest.mark.requirement("USR-17")
def test_unused_fields_are_kept_as_they_came():
    """Role and two-factor number mean nothing here, and are there for the way back."""
    made = user(role="Supervisor", two_factor_number="06-12 34")
    assert (made.role, made.two_factor_number) == ("Supervisor", "06-12 34")


@pytest.mark.requirement("USR-12")
def test_a_user_names_his_departments():
    """Departments are known by id, in his own order."""
    made = user(departments=["sales", "support"])
    assert list(made.references()) == [
        ("departments[sales]", Ref("department", "sales")),
        ("departments[support]", Ref("department", "support")),
    ]
    assert list(user().references()) == []


@pytest.mark.requirement("USR-12")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Sales", Department("sales", "Sales")),
        ("  sALES ", Department("sales", "Sales")),
        ("ＳＡＬＥＳ", Department("sales", "Sales")),
        ("Cafe\u0301", Department("cafe", "Café")),
        ("Inkoop", Department("inkoop", "Inkoop")),
        ("sales!", Department("sales-2", "sales!")),
        ("販売", Department("department", "販売")),
        ("x" * 64, Department("x" * 56, "x" * 64)),
    ],
)
def test_an_existing_department_is_chosen_and_a_new_one_made(name, expected):
    """Case, width and composition make no second department; ids are made of the name and never collide."""
    there = [Department("sales", "Sales"), Department("cafe", "Café")]
    assert department_named(there, name) == expected


@pytest.mark.requirement("USR-12")
@pytest.mark.parametrize(
    ("name", "code"), [("", "label.blank"), ("x" * 65, "label.too_long"), (None, "label.not_text")]
)
def test_a_department_has_a_readable_name(name, code):
    """Blank and over-long names are refused, existing or new."""
    assert fault(lambda: department_named([], name)) == (code, "name")
    assert fault(lambda: Department("sales", name)) == (code, "name")


@given(st.lists(st.text(max_size=12), max_size=8))
def test_departments_made_of_names_stay_apart(names):
    """Whatever is entered, in any order: no id and no name stands twice."""
    departments = []
    for name in names:
        if label.is_valid(name):
            found = department_named(departments, name)
            if found not in departments:
                departments.append(found)
    assert len({department.id for department in departments}) == len(departments)
    assert len({label.skeleton(department.name) for department in departments}) == len(departments)


@pytest.mark.requirement("USR-19")
@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: Activity("holiday", START, START + timedelta(1)), ("field.wrong_type", "kind")),
        (lambda: Activity("party", START, START + timedelta(1)), ("field.wrong_type", "kind")),
        (lambda: Activity(ActivityKind.SICK, START, START), ("activity.not_after_start", "ends")),
        (lambda: Activity(ActivityKind.SICK, START, START - timedelta(1)), ("activity.not_after_start", "ends")),
        (lambda: Activity(ActivityKind.SICK, datetime(2026, 1, 1), START), ("field.naive_datetime", "starts")),
        (lambda: Activity(ActivityKind.SICK, START, datetime(2027, 1, 1)), ("field.naive_datetime", "ends")),
        (lambda: Activity(ActivityKind.SICK, START, START.date()), ("field.wrong_type", "ends")),
        (lambda: Activity(ActivityKind.SICK, START, "2027-01-01"), ("field.wrong_type", "ends")),
        (
            lambda: Activity(ActivityKind.SICK, datetime.min.replace(tzinfo=timezone(timedelta(hours=9))), START),
            ("field.date_out_of_range", "starts"),
        ),
        (
            lambda: Activity(ActivityKind.SICK, START, datetime.max.replace(tzinfo=timezone(-timedelta(hours=9)))),
            ("field.date_out_of_range", "ends"),
        ),
        (
            lambda: Activity(ActivityKind.SICK, START, START + timedelta(1), note="a\x00b"),
            ("label.forbidden_character", "note"),
        ),
    ],
)
def test_what_an_activity_refuses(make, expected):
    """An end not after the start, naive times, unknown kinds."""
    assert fault(make) == expected


@pytest.mark.requirement("USR-19")
def test_an_activity_over_the_change_to_winter_time_is_as_long_as_it_is():
    """02:30 to 02:10 by the clock is forty minutes on the night the hour comes twice, and none on another."""
    zone = ZoneInfo("Europe/Amsterdam")
    made = Activity(
        ActivityKind.BREAK,
        datetime(2026, 10, 25, 2, 30, tzinfo=zone, fold=0),
        datetime(2026, 10, 25, 2, 10, tzinfo=zone, fold=1),
    )
    assert made.ends - made.starts == timedelta(minutes=40)
    # Python calls these two equal times of one zone; as periods they are an hour apart.
    early = Activity(ActivityKind.BREAK, START, datetime(2026, 10, 25, 2, 30, tzinfo=zone, fold=0))
    late = Activity(ActivityKind.BREAK, START, datetime(2026, 10, 25, 2, 30, tzinfo=zone, fold=1))
    assert early != late


def test_an_activity_is_the_same_in_every_zone():
    """Two ways to write one instant make one value."""
    zone = ZoneInfo("Asia/Tokyo")
    assert Activity(ActivityKind.SICK, START, START + timedelta(1)) == Activity(
        ActivityKind.SICK, START.astimezone(zone), (START + timedelta(1)).astimezone(zone)
    )


def test_activities_come_and_go():
    """One is added at the end; taking away what is not there changes nothing."""
    sick = Activity(ActivityKind.SICK, START, START + timedelta(1), note="flu")
    made = user().with_activity(sick)
    assert made.activities == (sick,)
    assert made.without_activity(sick) == user() == user().without_activity(sick)


def test_what_a_user_has_for_himself_alone():
    """His numbers, his fixed-mobile number and his address; an ordinary mobile may be shared."""
    made = user(
        numbers=["201"],
        mobiles=[MobileNumber("+31612345678", MobileKind.FMC), MobileNumber("+31612345679")],
        email="Anna@Example.com",
    )
    assert dict(made.claims()) == {
        ("number", "201"): "numbers[0]",
        ("number", "+31612345678"): "mobiles[0].number",
        ("email", "anna@example.com"): "email",
    }
    assert dict(Department("sales", " Sales").claims()) == {("department_name", "sales"): "name"}
