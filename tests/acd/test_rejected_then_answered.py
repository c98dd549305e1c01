"""A call that one agent rejected and another answered: nothing of the rejection is left."""

import json

from dstny_smp.acd import Engine, Member, Queue, events

SHOP = Queue(id="shop", name="Shop", number="201", schedule="office", members=[Member("u-anna"), Member("u-bram")])


def answered_by_the_second():
    engine = Engine([SHOP])
    for now, event in [
        (0, events.CallArrived("c-1", "shop")),
        (1_000, events.OfferRejected(1)),
        (2_000, events.OfferAnswered(2)),
    ]:
        engine.handle(event, now)
    return engine


def test_a_snapshot_comes_back_whole():
    """The state that is restored is the state that was kept, to the last byte."""
    engine = answered_by_the_second()
    kept = json.loads(json.dumps(engine.snapshot()))

    assert kept == Engine.restore([SHOP], kept).snapshot()


def test_nobody_is_held_off_a_call_that_is_answered():
    """Whoever rejected it is as ready as he was for any other call."""
    reasons = {member.agent: member.reason for member in answered_by_the_second().explain("c-1").members}

    assert {"u-anna": "ready", "u-bram": "connected"} == reasons
