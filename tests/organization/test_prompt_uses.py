"""A prompt that is heard anywhere cannot go: every kind of use, with its path."""

import inspect
import re
from datetime import datetime, timedelta
from importlib import import_module

import attrs
import pytest

import dstny_smp as smp
from dstny_smp.acd import Announcements, Overflow, Queue
from dstny_smp.destination import ToPrompt, ToUser
from dstny_smp.errors import InUseError, InvalidValueError
from dstny_smp.ids import Ref
from dstny_smp.ivr import Announce, Choice, Flow, HangUp, Menu, Option, Retry, Transfer
from dstny_smp.model import Model
from dstny_smp.organization import Organization
from dstny_smp.prompts import AudioSource, Prompt, PromptOrigin, Variant, standard
from dstny_smp.schedule import Block, Override, Schedule
from dstny_smp.treatment import Treatment
from dstny_smp.users import User

HELLO = Prompt(id="hello", name="Hello", description="Used", variants=[Variant("nl", AudioSource.TTS, text="Dag.")])
REF = Ref("prompt", "hello")
OPEN = Schedule(id="s", name="S", default=Treatment.open())
ANNA = User(id="u", first_name="A", last_name="B", email="u@example.com")
CLOSED, FORWARD = Treatment.closed("hello"), Treatment.forward(ToUser("u"), prompt="hello")


def queue(**fields):
    """Return a queue of which only what matters is given."""
    return Queue(id="q", name="Q", number="201", schedule="s", **fields)


def schedule(**fields):
    """Return another schedule than the one that queues and menus go by."""
    return Schedule(id="t", name="T", **fields)


def block(treatment):
    """Return a block of one morning."""
    return Block(id="b", name="B", starts=datetime(2026, 1, 1), ends=datetime(2026, 1, 2), treatment=treatment)


def menu(*nodes):
    """Return a menu that starts at its first node."""
    return Menu(id="m", name="M", number="301", schedule="s", flow=Flow(nodes[0].id, nodes))


BYE = HangUp("bye")
PRESS = [Option("1", "Een", "bye")]
USES = {
    "Announcements.entry_prompt": (
        queue(announcements=Announcements(entry_prompt="hello")),
        "queues[q].announcements.entry_prompt",
        True,
    ),
    "Announcements.hold_audio": (
        queue(announcements=Announcements(hold_audio="hello")),
        "queues[q].announcements.hold_audio",
        True,
    ),
    "Announcements.comfort_prompt": (
        queue(announcements=Announcements(comfort_prompt="hello", comfort_interval=timedelta(seconds=20))),
        "queues[q].announcements.comfort_prompt",
        True,
    ),
    "Overflow.max_attempts_prompt": (
        queue(overflow=Overflow(max_attempts=3, on_max_attempts=ToUser("u"), max_attempts_prompt="hello")),
        "queues[q].overflow.max_attempts_prompt",
        True,
    ),
    "ToPrompt.prompt, on_max_wait": (
        queue(overflow=Overflow(max_wait=60, on_max_wait=ToPrompt("hello"))),
        "queues[q].overflow.on_max_wait",
        True,
    ),
    "ToPrompt.prompt, on_no_agents": (
        queue(overflow=Overflow(on_no_agents=ToPrompt("hello"))),
        "queues[q].overflow.on_no_agents",
        True,
    ),
    "ToPrompt.prompt, on_max_attempts": (
        queue(overflow=Overflow(max_attempts=3, on_max_attempts=ToPrompt("hello"))),
        "queues[q].overflow.on_max_attempts",
        True,
    ),
    "ToPrompt.prompt, on_full": (
        queue(overflow=Overflow(max_waiting=9, on_full=ToPrompt("hello"))),
        "queues[q].overflow.on_full",
        True,
    ),
    "ToPrompt.prompt, of a transfer": (
        menu(Transfer("go", ToPrompt("hello"))),
        "menus[m].flow.nodes[go].destination",
        True,
    ),
    "ToPrompt.prompt, of a forward": (
        schedule(default=Treatment.forward(ToPrompt("hello"))),
        "schedules[t].default.destination",
        True,
    ),
    "Treatment.prompt, closed": (schedule(default=CLOSED), "schedules[t].default.prompt", True),
    "Treatment.prompt, forward": (schedule(default=FORWARD), "schedules[t].default.prompt", True),
    "Treatment.prompt, of a block": (schedule(blocks=[block(CLOSED)]), "schedules[t].blocks[b].treatment.prompt", True),
    "Treatment.prompt, of an exception": (
        schedule(exceptions=[block(FORWARD)]),
        "schedules[t].exceptions[b].treatment.prompt",
        True,
    ),
    "Treatment.prompt, of an override": (
        schedule(override=Override(CLOSED)),
        "schedules[t].override.treatment.prompt",
        True,
    ),
    "Choice.prompt": (menu(Choice("main", "hello", PRESS), BYE), "menus[m].flow.nodes[main].prompt", False),
    "Announce.prompt": (menu(Announce("say", "hello", "bye"), BYE), "menus[m].flow.nodes[say].prompt", False),
    "HangUp.prompt": (menu(HangUp("bye", "hello")), "menus[m].flow.nodes[bye].prompt", True),
    "Retry.prompts, after silence": (
        menu(Choice("main", None, PRESS, on_silence=Retry(1, ["hello"], "bye")), BYE),
        "menus[m].flow.nodes[main].on_silence.prompts[0]",
        True,
    ),
    "Retry.prompts, after a wrong key": (
        menu(Choice("main", None, PRESS, on_invalid=Retry(1, ["hello"], "bye")), BYE),
        "menus[m].flow.nodes[main].on_invalid.prompts[0]",
        True,
    ),
    "User.greeting": (attrs.evolve(ANNA, greeting="hello"), "users[u].greeting", True),
}


def whole(used, *others):
    """Return an organization in which this object is there, and what it needs."""
    return Organization(id="o", name="O").put(OPEN, ANNA, HELLO).put(used, *others)


@pytest.mark.requirement("PRM-01")
@pytest.mark.threat("T-32")
@pytest.mark.parametrize(("used", "path", "goes"), USES.values(), ids=USES)
def test_a_prompt_in_use_does_not_go(used, path, goes):
    """It is refused with the one place that names it, and nothing has changed; detached, it goes where it can."""
    org = whole(used)
    before = smp.dumps(org)
    with pytest.raises(InUseError) as caught:
        org.remove(REF)

    assert (path,) == org.where_used(REF) == caught.value.paths
    assert before == smp.dumps(org)
    assert org == smp.loads(before)
    if goes:
        after = org.remove(REF, detach=True)
        assert ((), ()) == (after.prompts, after.where_used(REF))
        assert "hello" not in smp.dumps(after)
    else:
        with pytest.raises(InUseError) as caught:
            org.remove(REF, detach=True)
        assert (path,) == caught.value.paths


def test_every_field_that_names_a_prompt_is_in_the_table():
    """A new place for prompts comes into the table, and so do its path and what detaching does to it."""
    named = set()
    for module in (
        "acd.queue",
        "ivr.flow",
        "treatment",
        "destination",
        "users.user",
        "contacts.book",
        "schedule.model",
    ):
        for _, cls in inspect.getmembers(import_module(f"dstny_smp.{module}"), inspect.isclass):
            if issubclass(cls, Model) and attrs.has(cls):
                named |= {f"{cls.__name__}.{each.name}" for each in attrs.fields(cls) if "PromptId" in str(each.type)}

    assert named == {re.match(r"[\w.]+", use)[0] for use in USES}


@pytest.mark.requirement("PRM-01")
def test_all_places_of_a_prompt_are_told_at_once():
    """In the document's order: users, schedules, queues, menus; then each is taken out."""
    org = whole(USES["User.greeting"][0], USES["Announcements.entry_prompt"][0], USES["HangUp.prompt"][0]).put(
        USES["Treatment.prompt, closed"][0]
    )
    with pytest.raises(InUseError) as caught:
        org.remove(REF)

    assert (
        "users[u].greeting",
        "schedules[t].default.prompt",
        "queues[q].announcements.entry_prompt",
        "menus[m].flow.nodes[bye].prompt",
    ) == caught.value.paths
    freed = org.put(ANNA, schedule(), queue(), menu(BYE))
    assert () == freed.remove(REF).prompts


def test_a_greeting_is_a_prompt_that_is_there():
    """An id that no prompt has, or another kind of thing, is refused with its path."""
    for greeting, code in (("nobody", "organization.dangling_reference"), ("u", "organization.dangling_reference")):
        with pytest.raises(InvalidValueError) as caught:
            whole(attrs.evolve(ANNA, greeting=greeting))
        assert (code, "users[u].greeting") == (caught.value.code, caught.value.path)
    for greeting in ("", "-", 3, ToPrompt("hello")):
        with pytest.raises(InvalidValueError) as caught:
            attrs.evolve(ANNA, greeting=greeting)
        assert "greeting" == caught.value.path


@pytest.mark.parametrize(
    ("document", "expected"), [("", None), (', "greeting": "hello"', "hello"), (', "greeting": null', None)]
)
def test_a_document_may_have_greetings(document, expected):
    """One that was written before there were any is read as it was; what is written comes back."""
    user = f'{{"id": "u", "first_name": "A", "last_name": "B", "email": "u@example.com"{document}}}'
    written = smp.dumps(Organization(id="o", name="O").put(HELLO)).rstrip().removesuffix("}")
    org = smp.loads(f'{written}, "users": [{user}]}}')

    assert expected == org.user("u").greeting
    assert org == smp.loads(smp.dumps(org))
    assert (expected is not None) is ('"greeting"' in smp.dumps(org))


STANDARD = standard.prompts()[0]
OWN_SOUND = Variant("nl", AudioSource.TTS, text="Iets anders.")


@pytest.mark.requirement("PRM-02")
@pytest.mark.parametrize(
    "changed",
    [
        attrs.evolve(STANDARD, name="Anders"),
        attrs.evolve(STANDARD, description="Anders"),
        attrs.evolve(STANDARD, variants=[]),
        STANDARD.with_variant(OWN_SOUND),
        attrs.evolve(STANDARD, origin=PromptOrigin.CUSTOM),
        attrs.evolve(HELLO, id=STANDARD.id),
    ],
)
def test_a_standard_prompt_stays_as_it_is(changed):
    """Whatever is put in its place is refused, together with all that came along; the very same is no change."""
    org = Organization(id="o", name="O").put(STANDARD, HELLO)
    with pytest.raises(InvalidValueError) as caught:
        org.put(attrs.evolve(HELLO, name="Goed"), changed)

    assert ("prompt.read_only", f"prompts[{STANDARD.id}]") == (caught.value.code, caught.value.path)
    assert "copy it" in str(caught.value)
    assert "Hello" == org.prompt("hello").name
    assert org == org.put(STANDARD)


@pytest.mark.requirement("PRM-02")
def test_an_own_prompt_does_not_become_a_standard_one():
    """It would be locked for ever, and pass for the platform's."""
    org = Organization(id="o", name="O").put(HELLO)
    with pytest.raises(InvalidValueError) as caught:
        org.put(attrs.evolve(HELLO, origin=PromptOrigin.STANDARD))
    assert "prompt.read_only" == caught.value.code


@pytest.mark.requirement("PRM-02")
@pytest.mark.threat("T-32")
def test_a_standard_prompt_goes_like_any_other():
    """An organization need not keep it; while it is heard it stays, so callers hear nothing else in its place."""
    greeted = attrs.evolve(ANNA, greeting=STANDARD.id)
    org = Organization(id="o", name="O").put(STANDARD, greeted)
    with pytest.raises(InUseError):
        org.remove(STANDARD.ref)

    assert () == org.put(ANNA).remove(STANDARD.ref).prompts
