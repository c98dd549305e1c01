"""The public strategies: legal values only, and odd enough to find something."""

import inspect
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import dstny_smp as smp
from dstny_smp.acd import Queue
from dstny_smp.contacts import AddressBook
from dstny_smp.ids import is_valid
from dstny_smp.ivr import Choice, Menu
from dstny_smp.organization import InventoryNumber, Organization
from dstny_smp.organization.register import SECTIONS
from dstny_smp.prompts import Prompt
from dstny_smp.schedule import Frequency, Schedule
from dstny_smp.testing import strategies
from dstny_smp.testing.strategies import Known
from dstny_smp.treatment import State, Treatment
from dstny_smp.users import Department, User
from dstny_smp.validation import email, key, label, language, number, timezone

OFFERED = {name: getattr(strategies, name) for name in strategies.__all__ if name != "Known"}
MODELS = {
    "users": User,
    "departments": Department,
    "address_books": AddressBook,
    "schedules": Schedule,
    "queues": Queue,
    "menus": Menu,
    "prompts": Prompt,
    "treatments": Treatment,
    "organizations": Organization,
}
FEWER = settings(max_examples=max(10, settings.default.max_examples // 2))


def sample(strategy, count=80):
    """Return what is drawn from a strategy, the same each time."""
    drawn = []

    @settings(
        max_examples=count, database=None, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(strategy)
    def draw(value):
        drawn.append(value)

    draw()
    return drawn


@pytest.mark.parametrize("name", OFFERED)
def test_every_strategy_is_documented_and_needs_no_arguments(name):
    """A user types the name, and gets values."""
    assert inspect.getdoc(OFFERED[name])
    assert isinstance(OFFERED[name](), st.SearchStrategy)


@pytest.mark.parametrize("section", SECTIONS.values())
def test_every_section_has_a_strategy(section):
    """There is one for every kind of object; the inventory is drawn with the whole."""
    assert section in OFFERED or section == "numbers"


@FEWER
@given(st.data())
@pytest.mark.parametrize("name", MODELS)
def test_models_are_drawn_legal(name, data):
    """The constructor took it, so it is legal; it is of the right class and of a value's nature."""
    value = data.draw(OFFERED[name]())

    assert isinstance(value, MODELS[name])
    assert hash(value) == hash(value) or name == "organizations"
    assert value == value
    assert repr(value).isprintable()


@given(
    strategies.ids(),
    strategies.names(),
    strategies.e164_numbers(),
    strategies.short_codes(),
    strategies.emails(),
    strategies.languages(),
    strategies.timezones(),
    strategies.keys(),
    strategies.entries(),
)
def test_small_values_are_what_their_validators_take(id, name, e164, short, address, tag, zone, pressed, entry):
    """The strategies and the validators agree on what may stand in a field."""
    assert is_valid(id)
    assert name == label.parse(name)
    assert number.is_e164(e164)
    assert number.is_short_code(short)
    email.check(address)
    language.check(tag)
    timezone.check(zone)
    assert key.is_key(pressed)
    assert key.is_entry(entry)


@FEWER
@given(strategies.organizations())
def test_an_organization_survives_its_document(org):
    """What is drawn can be written and read again: every field of every model has a JSON form."""
    assert org == smp.loads(smp.dumps(org))


@FEWER
@given(st.data())
def test_only_what_is_known_is_named(data):
    """A kind of which nothing is known is never named; of the others only what is."""
    known = Known(users=["u"], departments=[], schedules=["s"], queues=[], menus=["m"], prompts=[])
    value = data.draw(
        st.one_of(
            strategies.queues(known),
            strategies.menus(known),
            strategies.schedules(known),
            strategies.users(known),
            strategies.address_books(known),
        )
    )

    assert {("user", "u"), ("schedule", "s"), ("menu", "m")} >= {(ref.kind, ref.id) for _, ref in value.references()}


def test_names_are_of_many_scripts_and_lengths():
    """Ordinary names, and such as show what a layout or a sort forgets."""
    drawn = sample(strategies.names())

    assert any(name.isascii() for name in drawn)
    assert any(not name.isascii() for name in drawn)
    assert 1 == min(map(len, drawn))
    assert 64 == max(map(len, drawn))


def test_schedules_are_odd_enough():
    """Every frequency, state and layer is met, and blocks that run past midnight or for days."""
    drawn = sample(strategies.schedules(), 300)
    blocks = [block for schedule in drawn for block in (*schedule.blocks, *schedule.exceptions)]

    assert set(Frequency) == {block.recurrence.frequency for block in blocks}
    assert set(State) == {block.treatment.state for block in blocks} | {schedule.default.state for schedule in drawn}
    assert any(schedule.override for schedule in drawn)
    assert any(block.origin for block in blocks)
    assert any(block.ends.date() > block.starts.date() for block in blocks)
    assert any(block.recurrence.last_day for block in blocks)
    assert any(block.recurrence.nth == -1 for block in blocks)
    assert any(block.recurrence.until for block in blocks)
    assert any(block.recurrence.count for block in blocks)
    assert 3 <= len({schedule.timezone for schedule in drawn})


def test_flows_are_odd_enough():
    """Every kind of step, ways back, direct dial, and circles."""
    drawn = sample(strategies.flows())
    kinds = Counter(type(node).__name__ for flow in drawn for node in flow.nodes)
    targets = {edge.target for flow in drawn for edge in flow.edges()}

    assert {"Choice", "Announce", "SetLanguage", "Gate", "Transfer", "HangUp"} == set(kinds)
    assert {"@back", "@repeat", "@top"} < targets
    choices = [node for flow in drawn for node in flow.nodes if isinstance(node, Choice)]
    assert any(choice.direct_dial for choice in choices)
    assert any(len(option.keys) > 1 for choice in choices for option in choice.options)
    assert any(edge.target == edge.source for flow in drawn for edge in flow.edges())


def test_organizations_are_odd_enough():
    """With and without an inventory, with reserved numbers, empty ones too; queues that overflow to each other."""
    drawn = sample(strategies.organizations(most=2), 60)

    assert any(not org.numbers and org.queues for org in drawn)
    assert any(entry.owner for org in drawn for entry in org.numbers)
    assert any(isinstance(entry, InventoryNumber) and entry.owner is None for org in drawn for entry in org.numbers)
    assert any(len(list(org.objects())) < 2 for org in drawn)
    assert any(
        path.startswith("overflow") and ref.kind == "queue"
        for org in drawn
        for queue in org.queues
        for path, ref in queue.references()
    )
    assert any(book.grants for org in drawn for book in org.address_books)
    assert any(user.mobiles for org in drawn for user in org.users)
    assert {True, False} == {user.greeting is None for org in drawn for user in org.users}
    assert 8 <= len({len(list(org.objects())) for org in drawn})
