"""What a user is doing at an instant, and what is planned."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.errors import AccessDeniedError, InvalidValueError
from dstny_smp.users import Activity, ActivityKind, User, future_activities, is_away, set_status, status_at

T0 = datetime(2026, 7, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)


def user(*activities):
    """Return a user with these activities."""
    return User(id="u-anna", first_name="Anna", last_name="Bakker", email="anna@example.com", activities=activities)


def activity(kind, start, end, **more):
    """Return an activity from one hour to another."""
    return Activity(ActivityKind(kind), T0 + start * HOUR, T0 + end * HOUR, **more)


@pytest.mark.requirement("USR-19", "USR-20")
def test_a_period_is_half_open():
    """The first instant belongs to it, the last does not."""
    anna = user(activity("meeting", 1, 2))
    second = timedelta(microseconds=1)
    assert status_at(anna, T0 + HOUR - second).kind is ActivityKind.AVAILABLE
    assert status_at(anna, T0 + HOUR).kind is ActivityKind.MEETING
    assert status_at(anna, T0 + 2 * HOUR - second).kind is ActivityKind.MEETING
    assert status_at(anna, T0 + 2 * HOUR).kind is ActivityKind.AVAILABLE


@pytest.mark.requirement("USR-20")
def test_a_status_says_by_what_and_until_when():
    """The planning is read from the status: what holds, and when it changes next."""
    meeting, sick = activity("meeting", 1, 4, note="board"), activity("sick", 2, 3)
    anna = user(meeting, sick)
    seen = [status_at(anna, T0 + hour * HOUR) for hour in range(5)]
    assert [one.kind.value for one in seen] == ["available", "meeting", "sick", "meeting", "available"]
    assert [one.activity for one in seen] == [None, meeting, sick, meeting, None]
    assert [one.until for one in seen] == [T0 + hour * HOUR for hour in (1, 2, 3, 4)] + [None]


@pytest.mark.requirement("USR-19")
def test_of_two_that_start_together_the_later_in_the_list_holds():
    """What an administrator adds for somebody who fell ill goes before what was planned."""
    anna = user(activity("meeting", 1, 4), activity("sick", 1, 4))
    assert status_at(anna, T0 + HOUR).kind is ActivityKind.SICK


@pytest.mark.requirement("ACD-09", "USR-19")
@pytest.mark.parametrize(
    ("kind", "away"),
    [
        ("available", False),
        ("working_elsewhere", False),
        ("busy", True),
        ("meeting", True),
        ("break", True),
        ("travelling", True),
        ("away", True),
        ("sick", True),
        ("leave", True),
        ("holiday", True),
    ],
)
def test_which_activities_keep_a_user_from_calls(kind, away):
    """The manual's example of an absence is a meeting; being available is none."""
    anna = user(activity(kind, 1, 2))
    assert is_away(anna, T0 + HOUR) is away is status_at(anna, T0 + HOUR).is_away
    assert not is_away(anna, T0)


def test_every_kind_is_in_the_table_above():
    """A new kind must be decided upon."""
    table = test_which_activities_keep_a_user_from_calls.pytestmark
    rows = next(mark.args[1] for mark in table if mark.name == "parametrize")
    assert {row[0] for row in rows} == {kind.value for kind in ActivityKind}


def test_being_available_on_purpose_ends_an_absence():
    """A later "available" inside a holiday brings somebody back for an hour."""
    anna = user(activity("holiday", 0, 48), activity("available", 9, 10))
    assert is_away(anna, T0 + 8 * HOUR)
    assert not is_away(anna, T0 + 9 * HOUR)


@pytest.mark.requirement("USR-20")
def test_what_is_planned_comes_in_order():
    """Only what has yet to start; the next one first; ties in the order of the list."""
    past, now, later = activity("sick", -3, -1), activity("meeting", 0, 2), activity("holiday", 9, 99)
    soon, soon_too = activity("break", 3, 4, note="1"), activity("break", 3, 4, note="2")
    assert future_activities(user(later, now, soon, past, soon_too), T0) == (soon, soon_too, later)
    assert future_activities(user(past), T0) == ()


@pytest.mark.parametrize("ask", [status_at, is_away, future_activities])
@pytest.mark.parametrize(
    ("when", "code"),
    [(datetime(2026, 7, 20), "field.naive_datetime"), (T0.date(), "field.wrong_type"), (0, "field.wrong_type")],
)
def test_a_question_has_a_zone(ask, when, code):
    """A naive time is a different instant everywhere."""
    with pytest.raises(InvalidValueError) as caught:
        ask(user(), when)
    assert caught.value.code == code


def test_a_question_may_be_asked_in_any_zone():
    """14:00 in Amsterdam is noon in UTC."""
    anna = user(activity("meeting", 12, 13))
    zone = ZoneInfo("Europe/Amsterdam")
    assert is_away(anna, datetime(2026, 7, 20, 14, 0, tzinfo=zone))
    assert not is_away(anna, datetime(2026, 7, 20, 12, 0, tzinfo=zone))


ACTIVITIES = st.lists(
    st.builds(
        lambda kind, start, length: activity(kind, start, start + length),
        st.sampled_from([kind.value for kind in ActivityKind]),
        st.integers(0, 12),
        st.integers(1, 6),
    ),
    max_size=6,
)


@given(ACTIVITIES, st.integers(-1, 20))
def test_status_is_that_of_a_calendar_filled_in_by_hand(activities, hour):
    """A slow twin writes each activity over the hours in order of start; `until` is its next change of activity."""
    calendar = {}
    for number, one in sorted(enumerate(activities), key=lambda item: item[1].starts):
        for at in range(30):
            if one.starts <= T0 + at * HOUR < one.ends:
                calendar[at] = number
    anna, when = user(*activities), T0 + hour * HOUR
    seen = status_at(anna, when)
    holds = calendar.get(hour)
    assert seen.activity is (None if holds is None else anna.activities[holds])
    change = next((at for at in range(hour + 1, 30) if calendar.get(at) != holds), None)
    assert seen.until == (None if change is None else T0 + change * HOUR)


def people():
    """Return an administrator, a user and a colleague of his."""
    return [
        User(id=id, first_name="A", last_name="B", email=f"{id}@example.com", administrator=id == "boss")
        for id in ("boss", "anna", "bob")
    ]


@pytest.mark.requirement("USR-18", "USR-19")
def test_an_administrator_sets_the_status_of_anyone_and_a_user_his_own():
    """Also an administrator's own; everything else of the user stays."""
    boss, anna, _ = people()
    sick = activity("sick", 1, 3)
    for actor, user in [(boss, anna), (anna, anna), (boss, boss)]:
        after = set_status(actor, user, sick)
        assert after == attrs.evolve(user, activities=[sick])
        assert status_at(after, T0 + HOUR).activity == sick


@pytest.mark.requirement("USR-18")
@pytest.mark.threat("T-31")
def test_nobody_sets_the_status_of_a_colleague():
    """Not of an administrator either; the error is one an administrator never gets."""
    boss, anna, bob = people()
    for user in (boss, bob):
        with pytest.raises(AccessDeniedError) as caught:
            set_status(anna, user, activity("sick", 1, 3))
        assert (caught.value.code, caught.value.path) == ("action.not_administrator", "")
        assert caught.value.text("nl") == "alleen een beheerder mag dit; vraag het aan een beheerder"


@pytest.mark.requirement("USR-18", "USR-19", "USR-20")
def test_a_status_that_is_set_goes_before_what_has_begun():
    """The later start holds: set during a meeting it holds at once; a meeting that begins during it holds then."""
    boss, anna, _ = people()
    before, during = activity("meeting", 0, 2), activity("meeting", 3, 4)
    after = set_status(boss, attrs.evolve(anna, activities=[before, during]), activity("sick", 1, 5))
    kinds = [status_at(after, T0 + hour * HOUR).kind.value for hour in range(6)]
    assert kinds == ["meeting", "sick", "sick", "meeting", "sick", "available"]
    assert future_activities(after, T0 + 2 * HOUR) == (during,)
    same_start = set_status(boss, attrs.evolve(anna, activities=[before]), activity("leave", 0, 1))
    assert status_at(same_start, T0).kind is ActivityKind.LEAVE


@pytest.mark.parametrize("place", range(3))
def test_only_users_and_activities_set_a_status(place):
    """One error with the argument as path; a full planning takes no more."""
    boss, anna, _ = people()
    given = [boss, anna, activity("sick", 1, 3)]
    given[place] = None
    with pytest.raises(InvalidValueError) as caught:
        set_status(*given)
    assert (caught.value.code, caught.value.path) == ("field.wrong_type", ["actor", "user", "activity"][place])
    full = attrs.evolve(anna, activities=[activity("break", hour, hour + 1) for hour in range(1000)])
    with pytest.raises(InvalidValueError) as caught:
        set_status(boss, full, activity("sick", 1, 3))
    assert (caught.value.code, caught.value.path) == ("field.too_many", "activities")
