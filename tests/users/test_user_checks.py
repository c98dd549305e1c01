"""What is legal for a user but unwise."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.findings import Severity
from dstny_smp.testing import bakery, municipality
from dstny_smp.users import (
    Activity,
    ActivityKind,
    Department,
    MobileKind,
    MobileNumber,
    User,
    lint,
    lint_departments,
)

T0 = datetime(2026, 7, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)


def user(**changes):
    """Return a user that differs from a plain one in these fields."""
    plain = {"id": "u-anna", "first_name": "Anna", "last_name": "Bakker", "email": "anna@example.com"}
    return User(**plain | changes)


def found(report):
    """Return what a report holds, as (code, path)."""
    for finding in report:
        for language in ("en", "nl"):
            assert "{" not in finding.text(language), finding.text(language)
    return [(finding.code, finding.path) for finding in report]


@pytest.mark.requirement("USR-16")
@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("+31612345678", None),
        ("+32470123456", None),
        ("+12025550123", None),  # North American plans do not tell mobile from fixed
        ("+31201234567", "user.mobile_is_not_mobile"),
        ("+31900123456", "user.mobile_is_premium"),
        ("+881612345678", "user.mobile_is_not_mobile"),
        ("+31000000000", "user.mobile_is_not_mobile"),
    ],
)
def test_a_mobile_number_is_mobile(number, code):
    """A landline, a premium number or a satellite telephone typed as mobile is an error, of either kind."""
    for kind in MobileKind:
        report = lint(user(mobiles=[MobileNumber(number, kind)]))
        assert found(report) == ([] if code is None else [(code, f"mobiles[{kind.value}].number")])
        assert report.ok == (code is None)


def test_the_samples_have_no_errors():
    """What we show as good passes our own checks."""
    for org in (municipality(), bakery()):
        assert all(lint(one).ok for one in org.users)


@pytest.mark.requirement("USR-14")
def test_numbers_exist_in_their_plan():
    """A number that no plan has is a warning, since plans change; short codes are in no plan."""
    report = lint(user(numbers=["+31201234567", "+31000000000", "201"]))
    assert found(report) == [("user.number_not_in_plan", "numbers[1]")]
    assert report.ok


@pytest.mark.requirement("USR-10", "USR-12")
def test_names_that_deceive_are_warned_about():
    """A Cyrillic letter in a Latin name, and a department that looks like another."""
    assert found(lint(user(first_name="Аnna"))) == [("user.name_mixes_scripts", "first_name")]
    assert found(lint(user(first_name="Иван", last_name="Иванов"))) == []
    departments = [Department("sales", "Sales"), Department("x", "Ѕаlеѕ"), Department("buying", "Buying")]
    report = lint_departments(departments)
    assert found(report) == [("department.looks_alike", "[x].name")]
    assert report.findings[0].params["other"] == "sales"
    assert report.ok


@pytest.mark.requirement("USR-19")
def test_overlapping_activities_are_warned_about():
    """Two kinds at one time are legal, and most often a mistake; two of one kind say the same."""
    meeting = Activity(ActivityKind.MEETING, T0, T0 + 3 * HOUR)
    sick = Activity(ActivityKind.SICK, T0 + HOUR, T0 + 2 * HOUR)
    after = Activity(ActivityKind.BREAK, T0 + 3 * HOUR, T0 + 4 * HOUR)
    report = lint(user(activities=[sick, meeting, after, meeting]))
    assert found(report) == [("user.activities_overlap", "activities[0]")]
    assert report.findings[0].severity is Severity.WARNING
    assert report.findings[0].witness == "activities[1]"
    assert "ziek" in report.findings[0].text("nl")


@given(
    st.lists(
        st.tuples(
            st.sampled_from([ActivityKind.SICK, ActivityKind.BREAK, ActivityKind.LEAVE]),
            st.integers(0, 9),
            st.integers(1, 5),
        ),
        max_size=7,
    )
)
def test_every_overlap_is_found(rows):
    """A slow twin compares every two activities."""
    activities = [Activity(kind, T0 + start * HOUR, T0 + (start + length) * HOUR) for kind, start, length in rows]
    order = sorted(range(len(activities)), key=lambda index: activities[index].starts)
    expected = set()
    for place, index in enumerate(order):
        one = activities[index]
        if any(
            activities[other].ends > one.starts and activities[other].kind is not one.kind for other in order[:place]
        ):
            expected.add(f"activities[{index}]")
    assert expected == {finding.path for finding in lint(user(activities=activities))}
