"""Why each member is rung for a call, or is not: each reason in a situation made for it, and in words."""

import importlib.util
import os
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from dstny_smp.acd import Agent, CallPhase, Device, Engine, Member, Overflow, Queue, Ringing, Strategy, events
from dstny_smp.acd.explanation import REASONS, Standing
from dstny_smp.destination import HangUp
from dstny_smp.errors import UnknownIdError


def load(name):
    """Import a file beside this one; tests are not a package."""
    spec = importlib.util.spec_from_file_location(f"acd_{name}", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


days, inspection = load("random_days"), load("inspection")

DAYS = int(os.environ.get("ACD_DAYS", "60"))


def queue(*members, id="q", strategy=Strategy.PRIORITY, overflow=None, **ringing):
    return Queue(
        id=id,
        name=id,
        number="201",
        schedule="office",
        strategy=strategy,
        members=[member if isinstance(member, Member) else Member(member) for member in members],
        ringing=Ringing(**ringing),
        overflow=overflow or Overflow(),
    )


def after(*steps, queues, agents=()):
    engine = Engine(queues, agents)
    for now, event in steps:
        engine.advance(now) if event is None else engine.handle(event, now)
    return engine


def standing(engine, user, call="c1"):
    """Return how one member stands towards a call."""
    return next(member for member in engine.explain(call).members if member.agent == user)


COMES = (1_000, events.CallArrived("c1", "q", "+31201234567"))
OTHER = (0, events.CallArrived("c0", "r"))
R = queue("bram", id="r", offer_timeout=timedelta(seconds=60), wrap_up=timedelta(seconds=30))
SKILLED = queue(Member("anna", skill=5), Member("bram", skill=2), strategy=Strategy.SKILL)

SITUATIONS = [
    (Standing("anna", "ringing", 3, 21_000), after(COMES, queues=[queue("anna", "bram")])),
    (
        Standing("anna", "connected", 3),
        after(COMES, (2_000, events.OfferAnswered(1)), queues=[queue("anna", "bram")]),
    ),
    (Standing("bram", "logged_out", 3), after(COMES, queues=[queue("anna", Member("bram", logged_in=False))])),
    (
        Standing("bram", "absent", 3),
        after(COMES, queues=[queue("anna", "bram")], agents=[Agent("bram", present=False)]),
    ),
    (
        Standing("bram", "no_device", 3),
        after(
            COMES,
            queues=[queue("anna", "bram", devices=[Device.DESK])],
            agents=[Agent("bram", devices=[Device.SOFTPHONE])],
        ),
    ),
    (
        Standing("bram", "on_call", 3, None, "r"),
        after(OTHER, (500, events.OfferAnswered(1)), COMES, queues=[queue("bram"), R]),
    ),
    (Standing("bram", "busy", 3), after(COMES, queues=[queue("anna", "bram")], agents=[Agent("bram", busy=True)])),
    (Standing("bram", "ringing_elsewhere", 3, 60_000, "r"), after(OTHER, COMES, queues=[queue("bram"), R])),
    (
        Standing("bram", "wrap_up", 3, 30_800),
        after(OTHER, (500, events.OfferAnswered(1)), (800, events.CallEnded("c0")), COMES, queues=[queue("bram"), R]),
    ),
    (
        Standing("bram", "back_off", 3, 5_700),
        after(OTHER, (700, events.OfferFailed(1, "unreachable")), COMES, queues=[queue("bram"), R]),
    ),
    (
        Standing("anna", "rejected", 3, 7_000),
        after(COMES, (2_000, events.OfferRejected(1)), queues=[queue("anna", "bram")]),
    ),
    (
        Standing("anna", "tried", 3),
        after(COMES, (2_000, events.OfferRejected(1)), (7_500, None), queues=[queue("anna", "bram", max_parallel=2)]),
    ),
    (
        Standing("bram", "last_ring", 3),
        after(
            COMES,
            (5_000, None),
            queues=[queue("anna", "bram", finish_ring=True, overflow=Overflow(max_wait=4, on_max_wait=HangUp()))],
        ),
    ),
    (Standing("bram", "lower_level", 2), after(COMES, queues=[SKILLED])),
    (Standing("bram", "enough_ring", 3), after(COMES, queues=[queue("anna", "bram")])),
    (
        Standing("bram", "ready", 3),
        after(COMES, (2_000, events.OfferAnswered(1)), queues=[queue("anna", "bram")]),
    ),
]


@pytest.mark.parametrize(("expected", "engine"), SITUATIONS, ids=[each.reason for each, _ in SITUATIONS])
def test_each_reason_in_its_situation(expected, engine):
    """Who, why, until when, and for which other queue."""
    before = engine.digest()

    assert expected == standing(engine, expected.agent)
    assert before == engine.digest(), "to explain changes nothing"


def test_every_reason_has_its_situation():
    """In the order in which they are looked for."""
    assert REASONS == tuple(each.reason for each, _ in SITUATIONS)


def test_who_was_held_is_not_when_the_call_is_answered():
    """Anna rejected the call, and Bram has it now: nobody will ask her again."""
    steps = [COMES, (2_000, events.OfferRejected(1)), (3_000, events.OfferAnswered(2))]
    engine = after(*steps, queues=[queue("anna", "bram")])

    assert "ready" == standing(engine, "anna").reason


def test_who_has_the_same_level_as_those_who_ring_is_one_too_many():
    """Only a lower level is a lower level."""
    members = [Member("anna", skill=5), Member("bram", skill=5), Member("carl", skill=4)]
    engine = after(COMES, queues=[queue(*members, strategy=Strategy.SKILL)])

    assert ["ringing", "enough_ring", "lower_level"] == [member.reason for member in engine.explain("c1").members]


def test_of_several_reasons_the_first_that_holds_is_told():
    """Taken away one by one, from the first: the next one shows."""
    only_desk = queue("anna", "bram", devices=[Device.DESK])
    engine = after(
        (0, events.AgentBecameBusy("anna")),
        (0, events.CallArrived("c0", "r")),
        (500, events.OfferAnswered(1)),
        COMES,
        (1_000, events.AgentLoggedOut("bram", "q")),
        (1_000, events.AgentBecameAbsent("bram")),
        (1_000, events.AgentDevicesChanged("bram", frozenset())),
        (1_000, events.AgentBecameBusy("bram")),
        queues=[only_desk, R],
    )
    met = [standing(engine, "bram").reason]
    for event in (
        events.AgentLoggedIn("bram", "q"),
        events.AgentBecamePresent("bram"),
        events.AgentDevicesChanged("bram", frozenset({Device.DESK})),
        events.CallEnded("c0"),
        events.AgentBecameFree("bram"),
        events.WrapUpEnded("bram"),
    ):
        engine.handle(event, 1_000)
        met.append(standing(engine, "bram").reason)

    assert ["logged_out", "absent", "no_device", "on_call", "busy", "wrap_up", "ringing"] == met


@pytest.mark.requirement("ACD-03", "ACD-04", "ACD-05")
def test_members_are_told_in_the_order_in_which_they_are_asked():
    """By priority the list; by skill the best level, then who is idle longest, then the list."""
    members = [Member("anna", skill=1), Member("bram", skill=5), Member("carl", skill=5), Member("dirk", skill=5)]
    for strategy, order in ((Strategy.PRIORITY, "anna bram carl dirk"), (Strategy.SKILL, "carl dirk bram anna")):
        engine = after(
            (10, events.AgentBecameAbsent("bram")),
            (500, events.AgentBecamePresent("bram")),
            COMES,
            queues=[queue(*members, strategy=strategy)],
        )
        told = engine.explain("c1")

        assert order.split() == [member.agent for member in told.members]
        assert "ringing" == told.members[0].reason
        assert strategy is told.strategy


def test_the_call_itself_is_told():
    """Where it is, since when, in which place, after how many rounds; waiting, ringing and connected."""
    engine = after(COMES, (1_500, events.CallArrived("c2", "q")), (21_000, None), queues=[queue("anna")])
    ringing, waiting = engine.explain("c1"), engine.explain("c2")
    engine.handle(events.OfferAnswered(2), 22_000)
    engine.advance(30_000)
    connected = engine.explain("c1")

    assert (CallPhase.RINGING, 1, 1, timedelta(seconds=20)) == (
        ringing.phase,
        ringing.position,
        ringing.attempts,
        ringing.waited,
    )
    assert (CallPhase.WAITING, 2, 0, timedelta(milliseconds=19_500)) == (
        waiting.phase,
        waiting.position,
        waiting.attempts,
        waiting.waited,
    )
    assert (CallPhase.CONNECTED, None, timedelta(seconds=21), 30_000) == (
        connected.phase,
        connected.position,
        connected.waited,
        connected.at,
    )
    with pytest.raises(UnknownIdError):
        engine.explain("c9")


WORDS = {
    "ringing": ("Anna wordt gebeld, nog 20 s.", "Anna is rung, for 20 s more."),
    "on_call": ("Bram spreekt met een beller van wachtrij r.", "Bram speaks with a caller of queue r."),
    "lower_level": (
        "Bram heeft vaardigheid 2; wie gebeld wordt heeft meer.",
        "Bram has skill 2; those who are rung have more.",
    ),
}


@pytest.mark.parametrize(("expected", "engine"), SITUATIONS, ids=[each.reason for each, _ in SITUATIONS])
def test_each_reason_is_told_in_dutch_and_english(expected, engine):
    """One line a member, with his name and nothing left open."""
    told, texts = engine.explain("c1"), {}
    for language in ("nl", "en"):
        first, *lines = told.text(language, {"anna": "Anna", "bram": "Bram"}).splitlines()
        assert "c1" in first
        assert len(told.members) == len(lines)
        texts[language] = next(
            line.strip() for member, line in zip(told.members, lines, strict=True) if member.agent == expected.agent
        )
        assert expected.agent.title() in texts[language]
        assert not set("{}") & set("".join(lines))
        assert "None" not in "".join(lines)
        if expected.queue is not None:
            assert " r" in texts[language]

    assert texts["nl"] != texts["en"]
    if expected.reason in WORDS:
        assert WORDS[expected.reason] == (texts["nl"], texts["en"])


def test_on_random_days_the_reasons_are_true():
    """Ringing is who has a live offer; nobody is merely ready while the call has room; times are in the future."""
    met = set()
    for seed in range(DAYS):
        day = days.random_day(seed)
        listed = [Agent(each.user, devices=each.devices, present=each.present, busy=each.busy) for each in day.agents]
        engine = Engine(day.queues, listed, day.start)
        for _ in range(8):
            days.drive(engine, day, 15)
            before = engine.digest()
            for call in engine.calls():
                told, view = engine.explain(call), engine.call(call)
                state = engine._rules.calls[call]
                met |= {member.reason for member in told.members}
                assert {m.agent for m in told.members if m.reason == "ringing"} == set(view.offers.values())
                if view.agent is not None and view.queue in engine._rules.queues:
                    assert {m.agent for m in told.members if m.reason == "connected"} <= {view.agent}
                if view.agent is None and inspection.room(state) > 0:
                    free = {member.reason for member in told.members} & {"ready", "enough_ring", "lower_level"}
                    assert not free, (seed, call)
                for member in told.members:
                    assert member.until is None or member.until >= told.at
                    assert (member.queue is not None) is (member.reason in {"on_call", "ringing_elsewhere"})
            assert before == engine.digest()
    assert met >= set(REASONS) - {"last_ring", "lower_level"}
