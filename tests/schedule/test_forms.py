"""The form of a block: which fields show for which choices, and the block that it says."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dstny_smp.destination import HangUp, ToNumber, ToQueue
from dstny_smp.errors import InvalidValueError, SmpError
from dstny_smp.messages import catalogue
from dstny_smp.schedule import Block, Frequency, HolidayOrigin, Recurrence, State, Treatment, Weekday
from dstny_smp.schedule.form_table import KINDS, NAMES, TABLE, Input
from dstny_smp.schedule.forms import draft_of, form_fields, read
from dstny_smp.testing.strategies import blocks

OPEN = Treatment.open()
WEEK = {"name": "Office", "weekdays": ["mon", "fri"], "starts_at": "09:00", "ends_at": "17:00", "state": "open"}
PARTY = {
    "layer": "exception",
    "name": "Party",
    "starts_on": "2026-06-05",
    "starts_at": "12:00",
    "ends_on": "2026-06-05",
    "ends_at": "24:00",
    "state": "closed",
}


# What shows


@pytest.mark.requirement("SCH-17")
@pytest.mark.parametrize(
    ("draft", "shown"),
    [
        ({}, "frequency interval weekdays starts_on starts_at ends_on ends_at validity state"),
        ({"frequency": "once"}, "frequency starts_on starts_at ends_on ends_at state"),
        ({"layer": "exception"}, "frequency starts_on starts_at ends_on ends_at state"),
        ({"frequency": "daily"}, "frequency interval starts_on starts_at ends_on ends_at validity state"),
        ({"frequency": "monthly"}, "frequency interval day_rule starts_on starts_at ends_on ends_at validity state"),
        (
            {"frequency": "yearly", "day_rule": "nth_weekday", "validity": "until_date"},
            "frequency interval day_rule nth starts_on starts_at ends_on ends_at validity until state",
        ),
        (
            {"frequency": "daily", "validity": "times", "state": "open"},
            "frequency interval starts_on starts_at ends_on ends_at validity count state",
        ),
        ({"frequency": "once", "state": "closed"}, "frequency starts_on starts_at ends_on ends_at state play_prompt"),
        (
            {"frequency": "once", "state": "closed", "play_prompt": True},
            "frequency starts_on starts_at ends_on ends_at state play_prompt prompt",
        ),
        (
            {"frequency": "once", "state": State.FORWARD},
            "frequency starts_on starts_at ends_on ends_at state destination_kind play_prompt",
        ),
        (
            {"frequency": "once", "state": "forward", "destination_kind": "queue"},
            "frequency starts_on starts_at ends_on ends_at state destination_kind destination play_prompt",
        ),
        (
            {"frequency": "once", "state": "forward", "destination_kind": "hang_up", "play_prompt": True},
            "frequency starts_on starts_at ends_on ends_at state destination_kind play_prompt prompt",
        ),
    ],
)
def test_choices_change_the_fields(draft, shown):
    """As the portal's form does while it is filled in."""
    form = form_fields(draft)

    assert ("layer", "name", *shown.split()) == form.names
    assert () == form.faults
    assert set(NAMES) == {*form.names, *form.hidden}


@pytest.mark.requirement("SCH-09", "SCH-13", "SCH-14", "SCH-15", "SCH-16", "EXC-03", "EXC-04")
@pytest.mark.parametrize(
    ("draft", "missing"),
    [
        ({}, "name weekdays starts_at ends_at state"),
        ({"layer": "exception"}, "name starts_on starts_at ends_on ends_at state"),
        ({"frequency": "once"}, "name starts_on starts_at ends_at state"),
        ({**WEEK, "state": "forward"}, "destination_kind"),
        ({**WEEK, "state": "forward", "destination_kind": "user", "play_prompt": True}, "destination prompt"),
        ({**WEEK, "validity": "until_date"}, "until"),
        ({**WEEK, "validity": "times"}, "count"),
        ({**WEEK, "weekdays": [], "name": ""}, "name weekdays"),
        (WEEK, ""),
        (PARTY, ""),
    ],
)
def test_required_fields_are_told(draft, missing):
    """An exception needs both dates, weekly its days, a forward its destination, a prompt its name."""
    assert tuple(missing.split()) == form_fields(draft).missing


def test_a_field_says_what_it_takes():
    """Choices, kinds of objects and defaults are data for the front end."""
    form = form_fields({"state": "forward", "destination_kind": "voicemail"})

    assert ("once", "daily", "weekly", "monthly", "yearly") == form["frequency"].allowed
    assert ("weekly", False) == (form["frequency"].value, form["frequency"].given)
    assert "once" == form_fields({"layer": "exception"})["frequency"].value
    assert (Input.REFERENCE, "user", True) == (
        form["destination"].input,
        form["destination"].refers,
        form["destination"].required,
    )
    number = form_fields({"state": "forward", "destination_kind": "number"})["destination"]
    assert (Input.NUMBER, None) == (number.input, number.refers)
    with pytest.raises(KeyError):
        form["prompt"]


def test_the_table_looks_back_only():
    """A line depends on fields that stand before it and can hold what it asks for; every field has its words."""
    before = {}
    for rule in TABLE:
        for other, wanted in rule.when:
            assert other in before, rule
            allowed = before[other].allowed or ((True, False) if before[other].input is Input.FLAG else ())
            assert set(wanted) <= set(allowed), rule
        before[rule.name] = rule
        for language in ("nl", "en"):
            assert f"word.form_{rule.name}" in catalogue(language)
    assert set(KINDS) == set(before["destination_kind"].allowed)
    assert "startdatum" == form_fields({})["starts_on"].label("nl")


# What does not fit


@pytest.mark.requirement("SCH-17")
@pytest.mark.parametrize(
    ("draft", "code", "path", "text"),
    [
        (
            {**WEEK, "destination": "support"},
            "form.hidden_field",
            "destination",
            "destination: dit veld is er niet zolang stand open is; laat het leeg, of kies bij stand: doorschakelen",
        ),
        (
            {**WEEK, "state": "forward", "destination_kind": "hang_up", "destination": "x"},
            "form.hidden_field",
            "destination",
            (
                "destination: dit veld is er niet zolang actie ophangen is; laat het leeg, "
                "of kies bij actie: gebruiker, "
                "voicemail, wachtrij, keuzemenu, nummer, melding"
            ),
        ),
        (
            {**WEEK, "state": "closed", "prompt": "bye"},
            "form.hidden_field",
            "prompt",
            (
                "prompt: dit veld is er niet zolang melding afspelen nee is; "
                "laat het leeg, of kies bij melding afspelen: ja"
            ),
        ),
        (
            {**PARTY, "weekdays": ["mon"]},
            "form.hidden_field",
            "weekdays",
            (
                "weekdays: dit veld is er niet zolang herhalingen eenmalig is; laat het leeg, of kies bij herhalingen: "
                "wekelijks"
            ),
        ),
        ({**PARTY, "until": "2027-01-01"}, "form.hidden_field", "until", None),
        ({**WEEK, "nth": 2}, "form.hidden_field", "nth", None),
        ({**WEEK, "colour": "red"}, "form.unknown_field", "", None),
        ({**WEEK, 7: "red"}, "form.unknown_field", "", None),
        ({**WEEK, "state": "ajar"}, "form.not_allowed", "state", None),
        ({**WEEK, "weekdays": ["mon", "noday"]}, "form.not_allowed", "weekdays", None),
        ({**WEEK, "weekdays": "mon"}, "form.not_allowed", "weekdays", None),
        ({**WEEK, "weekdays": 8}, "form.not_allowed", "weekdays", None),
        (
            {
                **WEEK,
                "frequency": "monthly",
                "weekdays": None,
                "starts_on": "2026-01-01",
                "day_rule": "nth_weekday",
                "nth": True,
            },
            "form.not_allowed",
            "nth",
            None,
        ),
        ({**WEEK, "interval": "2"}, "form.wrong_form", "interval", "interval: 2 past hier niet; geef een heel getal"),
        ({**WEEK, "interval": 2.0}, "form.wrong_form", "interval", None),
        ({**WEEK, "interval": True}, "form.wrong_form", "interval", None),
        ({**WEEK, "starts_at": "9:00"}, "form.wrong_form", "starts_at", None),
        ({**WEEK, "ends_at": "25:00"}, "form.wrong_form", "ends_at", None),
        ({**WEEK, "ends_at": "17:00:30"}, "form.wrong_form", "ends_at", None),
        ({**WEEK, "starts_on": "2026-02-30"}, "form.wrong_form", "starts_on", None),
        ({**WEEK, "starts_on": "20260201"}, "form.wrong_form", "starts_on", None),
        ({**WEEK, "starts_on": datetime(2026, 1, 1)}, "form.wrong_form", "starts_on", None),
        ({**WEEK, "state": "closed", "play_prompt": 1}, "form.wrong_form", "play_prompt", None),
        ({**WEEK, "name": 7}, "form.wrong_form", "name", None),
    ],
)
def test_what_does_not_fit_is_refused(draft, code, path, text):
    """The form tells it beside the field; reading refuses it."""
    (fault,) = form_fields(draft).faults
    with pytest.raises(InvalidValueError) as caught:
        read(draft, "b")

    assert (code, path) == (fault.code, fault.path) == (caught.value.code, caught.value.path)
    assert text in (None, fault.text("nl"))


@pytest.mark.requirement("SCH-07", "SCH-08", "SCH-10", "SCH-11")
@pytest.mark.parametrize(
    ("draft", "code", "path"),
    [
        ({}, "field.missing", "name"),
        ({**WEEK, "name": "   "}, "label.blank", "name"),
        ({**WEEK, "name": "x" * 65}, "label.too_long", "name"),
        ({**WEEK, "interval": 0}, "field.out_of_range", "interval"),
        ({**WEEK, "interval": -1}, "field.out_of_range", "interval"),
        ({**WEEK, "interval": 10**9}, "field.out_of_range", "interval"),
        ({**WEEK, "ends_at": "09:00"}, "block.not_after_start", "ends_at"),
        ({**WEEK, "starts_at": "24:00"}, "block.bad_time", "starts_at"),
        (
            {**WEEK, "starts_on": "2026-05-01", "validity": "until_date", "until": "2026-04-01"},
            "block.until_before_start",
            "until",
        ),
        ({**WEEK, "starts_on": "9999-12-31"}, "field.date_out_of_range", "starts_on"),
        ({**WEEK, "ends_on": "9999-12-31"}, "field.date_out_of_range", "ends_on"),
        ({**WEEK, "validity": "until_date", "until": "9999-12-31"}, "field.date_out_of_range", "until"),
        ({**WEEK, "starts_on": "1969-12-31"}, "field.date_out_of_range", "starts_on"),
        ({**PARTY, "ends_on": "2026-06-04"}, "block.not_after_start", "ends_at"),
        ({**PARTY, "ends_on": "2028-06-04"}, "block.too_long", "ends_at"),
        (
            {**PARTY, "frequency": "monthly", "day_rule": "last_day"},
            "block.start_not_in_recurrence",
            "starts_on",
        ),
        (
            {**WEEK, "state": "forward", "destination_kind": "number", "destination": "0800-OOPS"},
            "number.bad_form_or_short_code",
            "destination",
        ),
        (
            {**WEEK, "state": "forward", "destination_kind": "queue", "destination": "a b"},
            "id.bad_form",
            "destination",
        ),
        ({**WEEK, "state": "closed", "play_prompt": True, "prompt": "a b"}, "id.bad_form", "prompt"),
    ],
)
def test_faults_of_the_block_stand_at_their_field(draft, code, path):
    """What the models refuse is shown where it was filled in."""
    with pytest.raises(InvalidValueError) as caught:
        read(draft, "b")

    assert (code, path) == (caught.value.code, caught.value.path)


@pytest.mark.parametrize("draft", [None, 7, "name", [("name", "X")]])
def test_what_is_no_draft_is_refused(draft):
    """A mapping is asked for."""
    with pytest.raises(InvalidValueError) as caught:
        form_fields(draft)

    assert "field.wrong_type" == caught.value.code


# Reading


@pytest.mark.requirement("SCH-07", "SCH-08", "SCH-09", "SCH-10", "SCH-11", "SCH-12", "EXC-02", "EXC-04", "EXC-05")
@pytest.mark.parametrize(
    ("draft", "block"),
    [
        (WEEK, Block.weekly("b", "Office", "mon,fri", "09:00", "17:00", treatment=OPEN)),
        (
            {**WEEK, "weekdays": ["fri"], "starts_on": "2026-01-01", "starts_at": "22:00", "ends_at": "02:00"},
            Block.weekly("b", "Office", "fri", "22:00", "02:00", treatment=OPEN, first=date(2026, 1, 1)),
        ),
        (
            {
                **WEEK,
                "weekdays": {Weekday.FRI},
                "starts_on": date(2026, 1, 1),
                "ends_on": date(2026, 1, 4),
                "interval": 2,
                "validity": "times",
                "count": 5,
                "state": "forward",
                "destination_kind": "number",
                "destination": "+31201234567",
            },
            Block(
                id="b",
                name="Office",
                starts=datetime(2026, 1, 2, 9),
                ends=datetime(2026, 1, 5, 17),
                recurrence=Recurrence(weekdays={Weekday.FRI}, interval=2, count=5),
                treatment=Treatment.forward(ToNumber("+31201234567")),
            ),
        ),
        (
            {**PARTY, "play_prompt": True, "prompt": "party"},
            Block(
                id="b",
                name="Party",
                starts=datetime(2026, 6, 5, 12),
                ends=datetime(2026, 6, 6),
                treatment=Treatment.closed("party"),
            ),
        ),
        (
            {
                **PARTY,
                "frequency": "yearly",
                "day_rule": "nth_weekday",
                "nth": 1,
                "validity": "until_date",
                "until": "2030-12-31",
                "state": "forward",
                "destination_kind": "hang_up",
            },
            Block(
                id="b",
                name="Party",
                starts=datetime(2026, 6, 5, 12),
                ends=datetime(2026, 6, 6),
                recurrence=Recurrence(frequency=Frequency.YEARLY, nth=1, until=date(2030, 12, 31)),
                treatment=Treatment.forward(HangUp()),
            ),
        ),
        (
            {
                **WEEK,
                "weekdays": None,
                "frequency": "daily",
                "state": "forward",
                "destination_kind": "queue",
                "destination": "q",
                "play_prompt": True,
                "prompt": "moment",
            },
            Block(
                id="b",
                name="Office",
                starts=datetime(1970, 1, 5, 9),
                ends=datetime(1970, 1, 5, 17),
                recurrence=Recurrence(frequency=Frequency.DAILY),
                treatment=Treatment.forward(ToQueue("q"), "moment"),
            ),
        ),
    ],
)
def test_a_form_says_a_block(draft, block):
    """Field by field, in the portal's order."""
    assert block == read(draft, "b")


@pytest.mark.requirement("SCH-06")
@settings(max_examples=settings().max_examples * 3)
@given(blocks(holidays=True), st.sampled_from(["regular", "exception"]))
def test_a_form_is_filled_in_from_its_block(block, layer):
    """The pencil opens a form that says what is there; saving it unchanged changes nothing."""
    draft = draft_of(block, layer)

    assert () == form_fields(draft).faults
    assert block == read(draft, block.id, block.origin)


def test_a_form_is_filled_in_with_what_matters():
    """What is as by default is left to it."""
    assert WEEK == draft_of(Block.weekly("b", "Office", "mon,fri", "09:00", "17:00", treatment=OPEN))
    origin = HolidayOrigin(country="NL", key="X", year=2026, language="nl")
    day = Block(id="h", name="H", starts=datetime(2026, 1, 1), ends=datetime(2026, 1, 2), treatment=OPEN, origin=origin)
    assert {
        "layer": "exception",
        "name": "H",
        "starts_on": date(2026, 1, 1),
        "starts_at": "00:00",
        "ends_on": date(2026, 1, 1),
        "ends_at": "24:00",
        "state": "open",
    } == draft_of(day, "exception")
    whole_day = Block(
        id="d",
        name="D",
        starts=datetime(2026, 1, 1, 9),
        ends=datetime(2026, 1, 2, 9),
        recurrence=Recurrence(frequency=Frequency.DAILY, interval=2),
        treatment=OPEN,
    )
    assert date(2026, 1, 2) == draft_of(whole_day)["ends_on"]


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 6),
    st.text(max_size=4),
    st.dates(),
    st.sampled_from([choice for rule in TABLE for choice in rule.allowed]),
    st.sampled_from(
        ["08:30", "24:00", "2026-12-24", "+31201234567", "support", ["mon"], ["mon", "mon"], {}, float("nan")]
    ),
    st.lists(st.sampled_from(["mon", "tue", "x"]), max_size=3),
)


@settings(max_examples=settings().max_examples * 4)
@given(st.dictionaries(st.sampled_from(NAMES), VALUES), st.booleans())
def test_any_draft_is_a_form_and_perhaps_a_block(draft, complete):
    """Whatever is given, fields are told, and reading makes a block or says what is wrong."""
    given = {**WEEK, **draft} if complete else draft
    form = form_fields(given)

    assert len(form.names) + len(form.hidden) == len(NAMES)
    for fault in form.faults:
        assert fault.text("nl")
    try:
        block = read(given, "b")
    except SmpError:
        return
    assert not form.faults
    assert not form.missing
    assert block == read(draft_of(block, form["layer"].value), "b")
