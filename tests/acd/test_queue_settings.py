"""A queue as it is set up: what it holds, what it refuses, and the small changes."""

import math
from datetime import timedelta
from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.acd import (
    Announcements,
    Device,
    HoldAudio,
    Member,
    Overflow,
    Presentation,
    Queue,
    QueueKind,
    Ringing,
    Role,
    Strategy,
)
from dstny_smp.destination import HangUp, ToMenu, ToNumber, ToPrompt, ToQueue, ToUser, ToVoicemail
from dstny_smp.errors import InvalidValueError, SmpError, UnknownIdError
from dstny_smp.ids import Ref

VOICEMAIL = ToVoicemail("u-anna")


def queue(**changes):
    """Return a queue that differs from a plain one in these fields."""
    return Queue(**{"id": "support", "name": "Support", "number": "+31201234567", "schedule": "office"} | changes)


def fault(make):
    """Return (code, path) of the refusal."""
    with pytest.raises(InvalidValueError) as caught:
        make()
    assert str(caught.value)
    return caught.value.code, caught.value.path


def test_a_queue_needs_four_fields_only():
    """Every section has defaults: a queue with a name, number and schedule works."""
    made = queue()
    assert made.kind is QueueKind.BASIC
    assert made.strategy is Strategy.PRIORITY
    assert made.members == ()
    assert made.weight == 0
    assert made.ringing == Ringing(
        pickup=True,
        ring_when_absent=False,
        devices=frozenset(Device),
        max_parallel=1,
        wrap_up=timedelta(0),
        missed_limit=None,
        offer_timeout=timedelta(seconds=20),
        finish_ring=False,
    )
    assert made.overflow == Overflow(grace=timedelta(seconds=15), flush_at_close=False)
    assert made.announcements.hold_audio is HoldAudio.RINGBACK
    assert made.presentation == Presentation()


@pytest.mark.requirement("QUE-04", "QUE-05", "QUE-06", "ACD-01")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"id": "no id"}, ("id.bad_form", "id")),
        ({"id": ""}, ("id.bad_form", "id")),
        ({"id": "a\n"}, ("id.bad_form", "id")),
        ({"name": "  "}, ("label.blank", "name")),
        ({"name": "a\x00b"}, ("label.forbidden_character", "name")),
        ({"name": "a\u202eb"}, ("label.forbidden_character", "name")),
        ({"name": "x" * 65}, ("label.too_long", "name")),
        ({"name": None}, ("label.not_text", "name")),
        ({"number": "0201234567"}, ("number.bad_form_or_short_code", "number")),
        ({"number": "１２３"}, ("number.bad_form_or_short_code", "number")),
        ({"number": "SALES"}, ("number.bad_form_or_short_code", "number")),
        ({"number": "*21*"}, ("number.bad_form_or_short_code", "number")),
        ({"number": "1"}, ("number.bad_form_or_short_code", "number")),
        ({"number": "1234567"}, ("number.bad_form_or_short_code", "number")),
        ({"number": "201\n"}, ("number.bad_form_or_short_code", "number")),
        ({"number": 201}, ("number.bad_form_or_short_code", "number")),
        ({"number": "112"}, ("number.emergency", "number")),
        ({"schedule": None}, ("id.bad_form", "schedule")),
        ({"kind": "basic"}, ("field.wrong_type", "kind")),
        ({"strategy": "random"}, ("field.wrong_type", "strategy")),
        ({"members": ["u-anna"]}, ("field.wrong_type", "members[0]")),
        ({"members": {Member("u-anna")}}, ("field.wrong_type", "members")),
        ({"members": [Member("u-anna"), Member("u-anna", skill=5)]}, ("field.duplicate", "members[u-anna]")),
        ({"presentation": None}, ("field.wrong_type", "presentation")),
        ({"ringing": {}}, ("field.wrong_type", "ringing")),
        ({"overflow": None}, ("field.wrong_type", "overflow")),
        ({"announcements": None}, ("field.wrong_type", "announcements")),
        ({"weight": -1}, ("field.out_of_range", "weight")),
        ({"weight": True}, ("field.not_an_integer", "weight")),
    ],
)
def test_what_a_queue_refuses(changes, expected):
    """Each bad field has its code and its path."""
    assert fault(lambda: queue(**changes)) == expected


@pytest.mark.requirement("QUE-06")
@pytest.mark.parametrize("number", ["+31201234567", "20", "201", "123456", "+298123456789012"])
def test_the_group_number_is_a_full_number_or_a_short_code(number):
    """Both forms that the manual names are taken, at both ends of their lengths."""
    assert queue(number=number).number == number


def test_the_name_is_trimmed_and_normalized():
    """Two ways to type the same name give the same queue."""
    assert queue(name="  Zoe\u0308 ") == queue(name="Zoë")


@pytest.mark.requirement("ACD-04")
@pytest.mark.parametrize("skill", [0, 6, -1, 3.0, True, "3", None, 10**30, math.nan, Decimal(3)])
def test_a_skill_is_a_whole_number_from_1_to_5(skill):
    """Nothing that only looks like a level is taken."""
    code, path = fault(lambda: Member("u-anna", skill=skill))
    assert code in {"field.out_of_range", "field.not_an_integer"}
    assert path == "skill"


@pytest.mark.requirement("ACD-02", "ACD-04")
def test_a_member_holds_skill_role_and_login():
    """All levels from 1 to 5 and both roles stand in the model; a supervisor is a member."""
    for skill in range(1, 6):
        assert Member("u-anna", skill=skill).skill == skill
    made = queue(members=[Member("u-anna", role=Role.SUPERVISOR), Member("u-bram", logged_in=False)])
    assert [member.user for member in made.supervisors] == ["u-anna"]
    assert fault(lambda: Member("u-anna", role="supervisor")) == ("field.wrong_type", "role")
    assert fault(lambda: Member("u-anna", logged_in=1)) == ("field.wrong_type", "logged_in")


NO_COUNTS = [0, -1, True, False, 1.0, "1", math.nan, math.inf, 10**30]
NO_SECONDS = [0, -1, True, 1.5, "10", math.nan, timedelta(milliseconds=1500), timedelta(days=2), 86_401, 10**30]


@pytest.mark.requirement("ACD-11", "ACD-13", "ACD-19", "ACD-21")
@pytest.mark.parametrize("count", NO_COUNTS)
@pytest.mark.parametrize(
    ("section", "name"),
    [(Ringing, "max_parallel"), (Ringing, "missed_limit"), (Overflow, "max_attempts"), (Overflow, "max_waiting")],
)
def test_counts_are_whole_numbers_from_1(section, name, count):
    """Nought, booleans, floats and texts are no count; None alone says "no limit"."""
    code, path = fault(lambda: section(**{name: count}))
    assert path == name
    assert code in {"field.not_an_integer", "field.out_of_range"}


def test_the_largest_counts():
    """Caps are inclusive."""
    assert Ringing(max_parallel=10_000).max_parallel == 10_000
    assert Overflow(max_waiting=10_000, on_full=HangUp()).max_waiting == 10_000
    for make in (
        lambda: Ringing(max_parallel=10_001),
        lambda: Ringing(missed_limit=1_001),
        lambda: Overflow(max_waiting=10_001, on_full=HangUp()),
        lambda: Overflow(max_attempts=1_001, on_max_attempts=HangUp()),
    ):
        assert fault(make)[0] == "field.out_of_range"


@pytest.mark.requirement("ACD-14", "ACD-16", "ACD-26")
@pytest.mark.parametrize("seconds", NO_SECONDS)
@pytest.mark.parametrize(
    ("section", "name"),
    [(Ringing, "offer_timeout"), (Overflow, "max_wait"), (Announcements, "comfort_interval")],
)
def test_limits_of_time_are_whole_seconds_from_1(section, name, seconds):
    """An interval of nought would be a busy loop, one of a fraction is not in the portal."""
    code, path = fault(lambda: section(**{name: seconds}))
    assert path == name
    assert code in {"field.wrong_type", "field.not_whole_seconds", "field.out_of_range"}


@pytest.mark.requirement("ACD-12")
@pytest.mark.parametrize("seconds", [second for second in NO_SECONDS if second is True or second != 0])
def test_rest_and_grace_may_be_nought_but_nothing_else_odd(seconds):
    """A rest of no time is "no rest"."""
    assert Ringing(wrap_up=0).wrap_up == timedelta(0) == Overflow(grace=0).grace
    assert fault(lambda: Ringing(wrap_up=seconds))[1] == "wrap_up"
    assert fault(lambda: Overflow(grace=seconds))[1] == "grace"


def test_seconds_may_be_given_as_a_whole_number():
    """An int is taken for seconds, and kept as a duration."""
    assert Ringing(wrap_up=30) == Ringing(wrap_up=timedelta(seconds=30))
    assert Overflow(max_wait=86_400, on_max_wait=HangUp()).max_wait == timedelta(days=1)


@pytest.mark.requirement("ACD-10")
def test_some_device_must_ring():
    """No devices at all would be a queue that can never be answered."""
    assert Ringing(devices={Device.DESK}).devices == frozenset({Device.DESK})
    assert Ringing(devices=[Device.DESK, Device.SOFTPHONE]).devices == frozenset({Device.DESK, Device.SOFTPHONE})
    assert fault(lambda: Ringing(devices=[])) == ("field.empty", "devices")
    assert fault(lambda: Ringing(devices=["desk"])) == ("field.wrong_type", "devices")
    assert fault(lambda: Ringing(devices="desk")) == ("field.wrong_type", "devices")
    assert fault(lambda: Ringing(devices=[[]])) == ("field.wrong_type", "devices")
    assert fault(lambda: Ringing(devices=None)) == ("field.wrong_type", "devices")


@pytest.mark.requirement("ACD-08", "ACD-09", "ACD-27", "ACD-28", "ACD-29")
@pytest.mark.parametrize(
    ("section", "name"),
    [
        (Ringing, "pickup"),
        (Ringing, "ring_when_absent"),
        (Ringing, "finish_ring"),
        (Overflow, "flush_at_close"),
        (Announcements, "offer_tone"),
        (Announcements, "announce_position"),
        (Announcements, "announce_wait"),
        (Presentation, "metadata_overridable"),
    ],
)
def test_switches_are_on_or_off(section, name):
    """Only True and False; 1 and "yes" are refused."""
    needed = {"comfort_interval": 30} if section is Announcements else {}
    for value in (True, False):
        assert getattr(section(**{name: value}, **needed), name) is value
    for value in (1, 0, "true", None):
        assert fault(lambda value=value: section(**{name: value})) == ("field.wrong_type", name)


@pytest.mark.requirement("ACD-16", "ACD-17", "ACD-19", "ACD-22")
@pytest.mark.parametrize(
    ("limit", "action"),
    [("max_wait", "on_max_wait"), ("max_attempts", "on_max_attempts"), ("max_waiting", "on_full")],
)
def test_a_limit_needs_its_action(limit, action):
    """A limit alone is refused where the action is missing; an action alone is legal."""
    assert fault(lambda: Overflow(**{limit: 5})) == ("overflow.action_missing", action)
    assert getattr(Overflow(**{action: VOICEMAIL}), action) == VOICEMAIL
    both = Overflow(**{limit: 5, action: VOICEMAIL})
    assert fault(lambda: attrs.evolve(both, **{action: None})) == ("overflow.action_missing", action)


@pytest.mark.requirement("ACD-17", "ACD-18", "ACD-22")
@pytest.mark.parametrize(
    "target",
    [
        ToQueue("sales"),
        ToMenu("main"),
        ToNumber("+31201234567"),
        ToUser("u-anna"),
        VOICEMAIL,
        ToPrompt("busy"),
        HangUp(),
    ],
)
def test_every_kind_of_destination_is_an_action(target):
    """Queue, menu, number, user, voicemail, prompt and hanging up, for each of the four actions."""
    overflow = Overflow(on_max_wait=target, on_no_agents=target, on_max_attempts=target, on_full=target)
    expected = [] if target.ref is None else [target.ref] * 4
    assert expected == [ref for _, ref in overflow.references()]


def test_what_is_no_destination_is_no_action():
    """An id alone does not say what it is of."""
    for name in ("on_max_wait", "on_no_agents", "on_max_attempts", "on_full"):
        assert fault(lambda name=name: Overflow(**{name: "support"})) == ("field.wrong_type", name)


def test_a_queue_may_overflow_into_itself():
    """Cycles are findings, so that a draft can be kept; the model takes them."""
    assert queue(overflow=Overflow(on_full=ToQueue("support"))).overflow.on_full == ToQueue("support")


@pytest.mark.requirement("ACD-25", "ACD-26", "ACD-28", "ACD-29")
@pytest.mark.parametrize("said", [{"comfort_prompt": "moment"}, {"announce_position": True}, {"announce_wait": True}])
def test_what_is_said_while_waiting_needs_its_interval(said):
    """Comfort prompt, position and wait are said every so often, or not at all."""
    assert fault(lambda: Announcements(**said)) == ("announcements.interval_missing", "comfort_interval")
    assert Announcements(**said, comfort_interval=30).comfort_interval == timedelta(seconds=30)
    assert Announcements(comfort_interval=30).comfort_prompt is None


@pytest.mark.requirement("ACD-24")
def test_hold_audio_is_the_ringing_tone_or_a_prompt():
    """The tone's word cannot be the id of a prompt, so text and enum mean the same."""
    assert Announcements(hold_audio="music").hold_audio == "music"
    assert Announcements(hold_audio="@ringback").hold_audio is HoldAudio.RINGBACK
    for bad in (None, "", "@silence", 3, True, []):
        assert fault(lambda bad=bad: Announcements(hold_audio=bad)) == ("id.bad_form", "hold_audio")


@pytest.mark.requirement("ACD-20", "ACD-23", "ACD-24", "ACD-25")
def test_a_queue_names_all_that_it_refers_to():
    """Paths are by identity, in reading order; numbers and hanging up refer to nothing."""
    made = queue(
        members=[Member("u-anna"), Member("u-bram")],
        overflow=Overflow(
            max_wait=60,
            on_max_wait=ToQueue("sales"),
            on_no_agents=HangUp(),
            max_attempts=3,
            on_max_attempts=ToNumber("+31201234568"),
            max_attempts_prompt="sorry",
            max_waiting=10,
            on_full=VOICEMAIL,
        ),
        announcements=Announcements(
            entry_prompt="welcome", hold_audio="music", comfort_prompt="moment", comfort_interval=30
        ),
    )
    assert list(made.references()) == [
        ("schedule", Ref("schedule", "office")),
        ("members[u-anna]", Ref("user", "u-anna")),
        ("members[u-bram]", Ref("user", "u-bram")),
        ("overflow.on_max_wait", Ref("queue", "sales")),
        ("overflow.on_full", Ref("user", "u-anna")),
        ("overflow.max_attempts_prompt", Ref("prompt", "sorry")),
        ("announcements.entry_prompt", Ref("prompt", "welcome")),
        ("announcements.hold_audio", Ref("prompt", "music")),
        ("announcements.comfort_prompt", Ref("prompt", "moment")),
    ]
    assert list(queue().references()) == [("schedule", Ref("schedule", "office"))]


USERS = ["u-anna", "u-bram", "u-carla", "u-dirk"]

OPERATIONS = st.one_of(
    st.tuples(st.just("with_member"), st.sampled_from(USERS), st.integers(1, 5)),
    st.tuples(st.just("without_member"), st.sampled_from(USERS), st.none()),
    st.tuples(st.just("move"), st.sampled_from(USERS), st.integers(-1, 4)),
    st.tuples(st.just("with_skill"), st.sampled_from(USERS), st.integers(0, 6)),
    st.tuples(st.just("with_role"), st.sampled_from(USERS), st.sampled_from(Role)),
    st.tuples(st.just("login"), st.sampled_from(USERS), st.none()),
    st.tuples(st.just("logout"), st.sampled_from(USERS), st.none()),
)


def twin(rows, name, user, value):
    """Do an operation on a plain list of [user, skill, role, logged_in]; return None where it must be refused."""
    rows = [list(row) for row in rows]
    at = next((index for index, row in enumerate(rows) if row[0] == user), None)
    if name == "with_member":
        row = [user, value, Role.MEMBER, True]
        if at is None:
            rows.append(row)
        else:
            rows[at] = row
        return rows
    if at is None:
        return None
    if name == "without_member":
        rows.pop(at)
    elif name == "move":
        if not 0 <= value < len(rows):
            return None
        rows.insert(value, rows.pop(at))
    elif name == "with_skill":
        if not 1 <= value <= 5:
            return None
        rows[at][1] = value
    elif name == "with_role":
        rows[at][2] = value
    else:
        rows[at][3] = name == "login"
    return rows


@pytest.mark.requirement("ACD-01", "ACD-02", "ACD-05")
@given(st.permutations(USERS), st.integers(0, 4), st.lists(OPERATIONS, max_size=12))
def test_the_small_changes_do_what_a_list_would(users, there, operations):
    """Any order of changes gives what they give on a plain list, refuses what cannot be, and changes no older value."""
    rows = [[user, 3, Role.MEMBER, True] for user in users[:there]]
    made = queue(members=[Member(user) for user in users[:there]])
    for name, user, value in operations:
        before = made
        shown = repr(before)
        expected = twin(rows, name, user, value)
        try:
            if name == "with_member":
                made = made.with_member(Member(user, skill=value))
            elif value is None:
                made = getattr(made, name)(user)
            else:
                made = getattr(made, name)(user, value)
        except SmpError:
            assert expected is None
        else:
            rows = expected
        assert repr(before) == shown
        assert rows == [[one.user, one.skill, one.role, one.logged_in] for one in made.members]


@pytest.mark.requirement("ACD-05")
@pytest.mark.parametrize(
    ("user", "index", "expected"),
    [("u-a", 0, "abcd"), ("u-a", 1, "bacd"), ("u-a", 3, "bcda"), ("u-d", 0, "dabc"), ("u-c", 1, "acbd")],
)
def test_a_member_moves_to_a_place(user, index, expected):
    """The index is the place he has afterwards."""
    made = queue(members=[Member(f"u-{letter}") for letter in "abcd"])
    assert "".join(member.user[-1] for member in made.move(user, index).members) == expected


@pytest.mark.parametrize(
    "change",
    [
        lambda made: made.member("u-x"),
        lambda made: made.without_member("u-x"),
        lambda made: made.move("u-x", 0),
        lambda made: made.with_skill("u-x", 3),
        lambda made: made.with_role("u-x", Role.MEMBER),
        lambda made: made.login("u-x"),
        lambda made: made.logout("u-x"),
    ],
)
def test_who_is_no_member_cannot_be_changed(change):
    """An unknown user is a look-up that failed, with kind, id and path."""
    with pytest.raises(UnknownIdError) as caught:
        change(queue(members=[Member("u-anna")]))
    assert caught.value.params == {"kind": "user", "id": "u-x"}
    assert caught.value.path == "members[u-x]"


@pytest.mark.requirement("ACD-05")
@pytest.mark.parametrize("index", [-1, 2, True, 1.0, "1", None])
def test_a_place_outside_the_list_is_refused(index):
    """Places are 0 to the last; Python's negative indexes are none."""
    made = queue(members=[Member("u-anna"), Member("u-bram")])
    assert fault(lambda: made.move("u-anna", index))[1] == "index"


def test_a_queue_shows_what_differs_from_the_default():
    """The repr of a large value stays readable."""
    assert repr(queue(ringing=Ringing(wrap_up=10))) == (
        "Queue(id='support', name='Support', number='+31201234567', schedule='office', "
        "ringing=Ringing(wrap_up=datetime.timedelta(seconds=10)))"
    )


def test_queues_are_values():
    """Equal settings are equal queues with equal hashes; none can be changed."""
    assert queue() == queue()
    assert hash(queue(members=[Member("u-anna")])) == hash(queue(members=(Member("u-anna"),)))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        queue().name = "x"
