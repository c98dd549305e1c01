"""Every interleaving of what can happen to three calls, three agents and two queues, up to a depth.

What can happen: a call comes or hangs up, an offer is answered or rejected, an
agent logs in or out of a queue, the next timer is due. States that differ only in
numbers (of offers, plays, timers, arrivals, counts) and in the time of day go on
in the same way: `shape` leaves these away, and each shape is gone on from once.
Four steps lead to 2,400 shapes, in 4,900 steps (the default); six steps to 82,452
in 184,604 (the long run, some minutes).
"""

from __future__ import annotations

import importlib.util
import json
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from dstny_smp.acd import Agent, Announcements, Engine, Member, Overflow, Queue, Ringing, Strategy, events
from dstny_smp.acd import engine as engines
from dstny_smp.destination import HangUp, ToQueue, ToVoicemail


def load(name):
    """Import a file beside this one; tests are not a package."""
    spec = importlib.util.spec_from_file_location(f"acd_{name}", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


inspection = load("inspection")

DEPTH, LONG_DEPTH = 4, 6

SHOP = Queue(
    id="shop",
    name="Shop",
    number="201",
    schedule="office",
    members=[Member("anna"), Member("bram"), Member("carl", logged_in=False)],
    ringing=Ringing(
        max_parallel=2,
        offer_timeout=timedelta(seconds=3),
        wrap_up=timedelta(seconds=2),
        missed_limit=2,
        finish_ring=True,
    ),
    overflow=Overflow(
        max_wait=timedelta(seconds=8),
        on_max_wait=ToVoicemail("anna"),
        max_attempts=2,
        on_max_attempts=HangUp(),
        on_no_agents=ToQueue("help"),
        grace=timedelta(seconds=1),
    ),
)
HELP = Queue(
    id="help",
    name="Help",
    number="202",
    schedule="office",
    weight=1,
    strategy=Strategy.SKILL,
    members=[Member("bram", skill=5), Member("carl", skill=5), Member("anna", skill=1)],
    ringing=Ringing(offer_timeout=timedelta(seconds=2)),
    overflow=Overflow(max_wait=timedelta(seconds=5), on_max_wait=HangUp(), max_waiting=1, on_full=HangUp()),
    announcements=Announcements(hold_audio="music", offer_tone=True),
)
QUEUES = (SHOP, HELP)
CALLS = [
    events.CallArrived("c1", "shop"),
    events.CallArrived("c2", "shop", priority=1),
    events.CallArrived("c3", "help"),
]


def shape(state):
    """Return a state without what makes no difference to what follows."""
    ranks = {timer[1]: rank for rank, timer in enumerate(sorted(timers_in(state), key=lambda timer: timer[1]))}
    serials = sorted(call["serial"] for call in state["calls"])
    offers = sorted(offer[0] for call in state["calls"] for offer in call["offers"])
    plays = {call["heard"]["play"]: rank for rank, call in enumerate(state["calls"], 1) if call["heard"]}
    plays[0] = 0
    now = state["now"]
    idle = sorted({now, *(agent["idle_since"] for agent in state["agents"])})

    def timed(timer):
        return [timer[0] - now, ranks[timer[1]]]

    def plain(value, key=None):
        match key, value:
            case (("pace" | "served" | "connected"), _):
                return None  # of the estimate, which nobody hears here, and of views
            case (("wrap_up" | "back_off" | "grace" | "comfort" | "max_wait"), [_, _]):
                return timed(value)
            case "arrived", _:
                return value - now
            case "serial", _:
                return serials.index(value)
            case "play", _:
                return plays.get(value)
            case "offers", _:
                return [[offers.index(offer), user, *timed(timer)] for offer, user, *timer in value]
            case "held", _:
                return [[user, *timed(timer)] for user, *timer in value]
            case "idle_since", _:
                return idle.index(value)  # it matters only who is idle longer, and whether since now
            case _, dict():
                return {name: plain(part, name) for name, part in value.items()}
            case _, list():
                return [plain(part) for part in value]
        return value

    return json.dumps([plain(state[name]) for name in ("agents", "queues", "calls")], sort_keys=True)


def timers_in(state):
    """Return [when, serial] of every timer that is kept."""
    found = [agent[name] for agent in state["agents"] for name in ("wrap_up", "back_off")]
    found += [queue["grace"] for queue in state["queues"]]
    for call in state["calls"]:
        found += [call["max_wait"], call["heard"] and call["heard"]["comfort"]]
        found += [entry[-2:] for entry in call["offers"] + call["held"]]
    return [timer for timer in found if timer]


def choices(engine):
    """Return all that can happen next: an event, or None for the next timer."""
    inside = engine.calls()
    offers = [offer for call in inside for offer in engine.call(call).offers]
    found = [arrival for arrival in CALLS if arrival.call not in inside]
    found += [kind(offer) for offer in offers for kind in (events.OfferAnswered, events.OfferRejected)]
    found += [events.CallerHungUp(call) for call in inside]
    for user in ("anna", "bram", "carl"):
        there = engine.agent(user).queues
        found += [
            (events.AgentLoggedOut if queue.id in there else events.AgentLoggedIn)(user, queue.id)
            for queue in QUEUES
            if any(member.user == user for member in queue.members)
        ]
    return [*found, None] if engine.deadline() is not None else found


@pytest.fixture
def digested_once(monkeypatch):
    """Each step restores the same queues: their digest is worked out once."""
    digest = engines.configuration_digest(QUEUES)
    monkeypatch.setattr(engines, "configuration_digest", lambda queues: digest)


def beginning():
    return Engine(QUEUES, [Agent("anna"), Agent("bram"), Agent("carl")], 1_000).snapshot()


def step(snapshot, event):
    """Return the engine after one thing that can happen, inspected, and what it commanded."""
    engine = Engine.restore(QUEUES, snapshot)
    lines = {queue.id: engine.waiting(queue.id) for queue in QUEUES}
    now = snapshot["state"]["now"] if event is not None else engine.deadline()
    told = engine.advance(now) if event is None else engine.handle(event, now)
    inspection.check(engine)
    for queue, line in lines.items():
        after = engine.waiting(queue)
        assert [call for call in line if call in after] == [call for call in after if call in line]
    return engine, told


def explore(depth):
    """Go through everything up to a depth; return how many shapes and steps that were, and what was commanded."""
    layer = [beginning()]
    seen, steps, met = {shape(layer[0]["state"])}, 0, set()
    for _ in range(depth):
        following = []
        for snapshot in layer:
            for event in choices(Engine.restore(QUEUES, snapshot)):
                engine, told = step(snapshot, event)
                steps += 1
                met |= {(type(command).__name__, getattr(command, "reason", None)) for command in told}
                after = engine.snapshot()
                looks = shape(after["state"])
                if looks not in seen:
                    seen.add(looks)
                    following.append(after)
        layer = following
    return len(seen), steps, met


COMMON = {
    ("Offer", None),
    ("Connect", None),
    ("Play", None),
    ("Stop", None),
    ("StartWrapUp", None),
    ("CancelOffer", "timeout"),
    ("CancelOffer", "hung_up"),
    ("CancelOffer", "logged_out"),
    ("CancelOffer", "answered_elsewhere"),
    ("Divert", "no_agents"),
    ("LogOut", "missed"),
}


def test_every_interleaving_of_a_small_world_holds(digested_once):
    """All sequences of four things that can happen lead to states that can be."""
    shapes, steps, met = explore(DEPTH)

    assert shapes > 2_000
    assert steps > 4_000
    assert set() == COMMON - met


@pytest.mark.long
def test_every_longer_interleaving_of_a_small_world_holds(digested_once):
    """As above, deeper."""
    shapes, steps, met = explore(LONG_DEPTH)

    print(f"\n{shapes:,} shapes, {steps:,} steps")
    assert set() == COMMON - met


def test_what_looks_the_same_goes_on_in_the_same_way(digested_once):
    """Nothing that matters is left out of a shape: whatever led to it, the same steps lead on to the same shapes."""
    leads, again = {}, 0
    layer = [beginning()]
    for _ in range(3):
        following = []
        for snapshot in layer:
            here = shape(snapshot["state"])
            again += here in leads
            ways = []
            for event in choices(Engine.restore(QUEUES, snapshot)):
                engine, _ = step(snapshot, event)
                following.append(engine.snapshot())
                ways.append(shape(following[-1]["state"]))
            assert ways == leads.setdefault(here, ways)
        layer = following

    assert again > 30
