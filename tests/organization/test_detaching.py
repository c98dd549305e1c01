"""Removing what is in use: out where it can be spared, refused where something would no longer be the same."""

from datetime import datetime, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dstny_smp.acd import Announcements, Member, Overflow, Queue
from dstny_smp.acd.queue import HoldAudio
from dstny_smp.contacts import AddressBook, Grant, Scope
from dstny_smp.destination import ToPrompt, ToQueue, ToUser, ToVoicemail
from dstny_smp.errors import InUseError
from dstny_smp.ids import Ref
from dstny_smp.ivr import Announce, Choice, Flow, Gate, HangUp, Menu, Option, Retry, Transfer
from dstny_smp.organization import InventoryNumber
from dstny_smp.organization.detaching import without
from dstny_smp.organization.register import SECTIONS, mentions
from dstny_smp.schedule import Block, Override, Schedule
from dstny_smp.testing import municipality, strategies
from dstny_smp.treatment import Treatment
from dstny_smp.users import Department, MobileKind, MobileNumber, User

ANNA, BOARD, MUSIC, SUPPORT = (
    Ref("user", "anna"),
    Ref("department", "board"),
    Ref("prompt", "music"),
    Ref("queue", "support"),
)
NUMBER = Ref("number", "+31201230001")


def user(**fields):
    """Return a user of whom only what matters is given."""
    return User(id="u", first_name="A", last_name="B", email="u@example.com", **fields)


def queue(**fields):
    """Return a queue of which only what matters is given."""
    return Queue(**({"id": "q", "name": "Q", "number": "201", "schedule": "s"} | fields))


def book(**fields):
    """Return a restricted address book."""
    return AddressBook(id="b", name="B", scope=Scope.RESTRICTED, **fields)


def schedule(treatment, other=None):
    """Return a schedule with a treatment in each of its places."""
    block = Block.weekly("w", "W", "mon", "09:00", "10:00", treatment=treatment)
    once = Block(id="e", name="E", starts=datetime(2026, 1, 1), ends=datetime(2026, 1, 2), treatment=treatment)
    return Schedule(
        id="s", name="S", blocks=[block], exceptions=[once], override=Override(treatment), default=other or treatment
    )


def menu(*nodes):
    """Return a menu that starts at its first node."""
    return Menu(id="m", name="M", number="301", schedule="s", flow=Flow(nodes[0].id, nodes))


PRESS = [Option("1", "Een", "bye")]
TAKEN_OUT = {
    "a department of a user": (user(departments=["board", "it"]), BOARD, user(departments=["it"])),
    "a number of a user": (
        user(numbers=["+31201230001", "201"], primary_number="+31201230001"),
        NUMBER,
        user(numbers=["201"]),
    ),
    "a number that is not the main one": (
        user(numbers=["+31201230001", "201"], primary_number="201"),
        NUMBER,
        user(numbers=["201"], primary_number="201"),
    ),
    "an FMC number": (user(mobiles=[MobileNumber("+31201230001", MobileKind.FMC)]), NUMBER, user()),
    "an FMC number among the numbers": (
        user(numbers=["+31201230001"], mobiles=[MobileNumber("+31201230001", MobileKind.FMC)]),
        NUMBER,
        user(),
    ),
    "but no ordinary mobile": (
        user(numbers=["+31201230001"], mobiles=[MobileNumber("+31201230001")]),
        NUMBER,
        user(mobiles=[MobileNumber("+31201230001")]),
    ),
    "the owner of a number": (
        InventoryNumber("+31201230009", owner=SUPPORT),
        SUPPORT,
        InventoryNumber("+31201230009"),
    ),
    "a grant to a user": (
        book(grants=[Grant(user="anna"), Grant(department="board")]),
        ANNA,
        book(grants=[Grant(department="board")]),
    ),
    "the last grant": (book(grants=[Grant(department="board")]), BOARD, book()),
    "a member": (queue(members=[Member("anna"), Member("bram")]), ANNA, queue(members=[Member("bram")])),
    "a maximum wait with its action": (
        queue(overflow=Overflow(max_wait=60, on_max_wait=ToVoicemail("anna"), grace=3)),
        ANNA,
        queue(overflow=Overflow(grace=3)),
    ),
    "a maximum of attempts with its action": (
        queue(overflow=Overflow(max_attempts=3, on_max_attempts=ToQueue("support"), max_attempts_prompt="sorry")),
        SUPPORT,
        queue(overflow=Overflow(max_attempts_prompt="sorry")),
    ),
    "a maximum of waiting callers with its action": (
        queue(overflow=Overflow(max_waiting=9, on_full=ToPrompt("music"), on_no_agents=ToUser("bram"))),
        MUSIC,
        queue(overflow=Overflow(on_no_agents=ToUser("bram"))),
    ),
    "where calls go without agents": (queue(overflow=Overflow(on_no_agents=ToUser("anna"))), ANNA, queue()),
    "the prompt of the last attempt": (
        queue(overflow=Overflow(max_attempts=1, on_max_attempts=ToUser("bram"), max_attempts_prompt="music")),
        MUSIC,
        queue(overflow=Overflow(max_attempts=1, on_max_attempts=ToUser("bram"))),
    ),
    "the prompts of a queue": (
        queue(
            announcements=Announcements(
                entry_prompt="music", hold_audio="music", comfort_prompt="music", comfort_interval=timedelta(seconds=9)
            )
        ),
        MUSIC,
        queue(announcements=Announcements(hold_audio=HoldAudio.RINGBACK, comfort_interval=timedelta(seconds=9))),
    ),
    "a forward, which is then closed and keeps its prompt": (
        schedule(Treatment.forward(ToQueue("support"), prompt="moment")),
        SUPPORT,
        schedule(Treatment.closed("moment")),
    ),
    "a forward and its prompt": (
        schedule(Treatment.forward(ToPrompt("music"), prompt="music")),
        MUSIC,
        schedule(Treatment.closed()),
    ),
    "the prompt of a forward": (
        schedule(Treatment.forward(ToQueue("support"), prompt="music"), Treatment.open()),
        MUSIC,
        schedule(Treatment.forward(ToQueue("support")), Treatment.open()),
    ),
    "the prompt of closing": (
        schedule(Treatment.closed("music"), Treatment.forward(ToUser("anna"))),
        MUSIC,
        schedule(Treatment.closed(), Treatment.forward(ToUser("anna"))),
    ),
    "a transfer, which then hangs up under the same id": (
        menu(
            Choice("c", None, [Option("1", "Een", "t")]), Transfer("t", ToQueue("support"), on_busy="c", name="Naar S")
        ),
        SUPPORT,
        menu(Choice("c", None, [Option("1", "Een", "t")]), HangUp("t", name="Naar S")),
    ),
    "the prompt of hanging up": (menu(HangUp("bye", "music")), MUSIC, menu(HangUp("bye"))),
    "the prompts of second rounds": (
        menu(
            Choice("c", "top", PRESS, on_silence=Retry(2, ["music", "again"]), on_invalid=Retry(1, ["music"])),
            HangUp("bye"),
        ),
        MUSIC,
        menu(Choice("c", "top", PRESS, on_silence=Retry(2, ["again"]), on_invalid=Retry(1)), HangUp("bye")),
    ),
}


@pytest.mark.requirement("USR-07", "PRM-01")
@pytest.mark.parametrize(("value", "gone", "left"), TAKEN_OUT.values(), ids=TAKEN_OUT)
def test_what_can_be_spared_is_taken_out(value, gone, left):
    """Each mention that a thing can do without goes, and nothing else changes."""
    assert left == without(value, frozenset({gone}))
    assert value == without(value, frozenset({Ref("user", "somebody-else"), Ref("number", "+31209999999")}))


@pytest.mark.parametrize("value", [Department("d", "D"), *municipality().prompts[:1]])
def test_what_names_nothing_stays_as_it_is(value):
    """A department and a prompt name nothing."""
    assert value is without(value, frozenset({ANNA, MUSIC}))


REQUIRED = {
    "a queue's schedule": (queue(), Ref("schedule", "s"), ["queues[q].schedule"]),
    "a queue's number": (queue(number="+31201230001"), NUMBER, ["queues[q].number"]),
    "a menu's schedule, and a gate's": (
        menu(Gate("g", "s", open="bye", closed="bye"), HangUp("bye")),
        Ref("schedule", "s"),
        ["menus[m].schedule", "menus[m].flow.nodes[g].schedule"],
    ),
    "a choice's prompt": (
        menu(Choice("c", "music", PRESS, on_silence=Retry(1, ["music"])), HangUp("bye", "music")),
        MUSIC,
        ["menus[m].flow.nodes[c].prompt"],
    ),
    "an announcement": (menu(Announce("a", "music", "@top")), MUSIC, ["menus[m].flow.nodes[a].prompt"]),
}


@pytest.mark.requirement("PRM-01")
@pytest.mark.threat("T-32")
@pytest.mark.parametrize(("value", "gone", "paths"), REQUIRED.values(), ids=REQUIRED)
def test_what_would_no_longer_be_itself_is_refused(value, gone, paths):
    """A queue without a schedule, a menu that asks nothing: they are told, and nothing changes."""
    with pytest.raises(InUseError) as caught:
        without(value, frozenset({gone}))

    assert tuple(paths) == caught.value.paths
    assert {"kind": gone.kind, "id": gone.id} == {name: caught.value.params[name] for name in ("kind", "id")}


@pytest.mark.threat("T-32")
def test_all_places_of_all_objects_are_told_at_once():
    """Who wants to be rid of a schedule learns of every queue and menu that needs it, not of the first."""
    city = municipality()
    with pytest.raises(InUseError) as caught:
        city.remove(Ref("schedule", "civil-hours"), detach=True)

    assert ("queues[civil-affairs].schedule", "menus[main].flow.nodes[office-hours].schedule") == caught.value.paths
    assert "tijdschema civil-hours is nog in gebruik (2 ×)" in caught.value.text("nl")


CITY = municipality()


@pytest.mark.requirement("USR-07", "PRM-01")
@pytest.mark.threat("T-32")
@pytest.mark.parametrize("ref", [value.ref for value in CITY.objects()], ids=str)
def test_any_object_of_a_municipality_goes_or_is_refused(ref):
    """Without detaching, what is named is refused with all its places; with it, the rest is whole or as it was."""
    used = CITY.where_used(ref)
    if used:
        with pytest.raises(InUseError) as caught:
            CITY.remove(ref)
        assert used == caught.value.paths
    else:
        assert ref not in {value.ref for value in CITY.remove(ref).objects()}

    after, kept = detached(CITY, {ref})
    if after is None:
        assert kept <= set(used)
        assert ref.kind in ("schedule", "prompt", "number")
    else:
        whole(after, {ref})


@settings(max_examples=max(10, settings.default.max_examples // 2))
@given(st.data())
def test_detaching_leaves_a_whole(data):
    """Whatever goes together, what is left stands on its own: built anew it is the same."""
    org = data.draw(strategies.organizations(most=3))
    refs = [value.ref for value in org.objects()]
    gone = set(data.draw(st.lists(st.sampled_from(refs), min_size=1, max_size=4))) if refs else set()
    after, kept = detached(org, gone)
    if after is None:
        assert kept <= {path for ref in gone for path in org.where_used(ref)}
    else:
        whole(after, gone)
        assert {value.ref for value in org.objects()} - gone == {value.ref for value in after.objects()}


def detached(org, gone):
    """Return what is left and no places, or None and the places where what goes cannot be spared."""
    try:
        return org.remove(*gone, detach=True), set()
    except InUseError as error:
        return None, set(error.paths)


def whole(org, gone):
    """Check that an organization holds together without these, also when it is built anew."""
    assert org == attrs.evolve(org, **{section: getattr(org, section) for section in SECTIONS.values()}, register=None)
    keys = {(ref.kind, ref.id) for ref in gone}
    assert not any(key in keys for value in org.objects() for _, key in mentions(value))
