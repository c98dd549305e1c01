"""What must hold of the queue engine after every step, found out by scanning its state from one end to the other.

Nothing here uses the engine's own indices but to compare them with what a scan
gives. `check` looks at one state; a `Follower` drives an engine and a second one
that is restored from plain JSON before each step, and looks at what changes.
"""

from __future__ import annotations

import json

from dstny_smp.acd import Engine, Strategy, commands, events
from dstny_smp.acd.hearing import COMFORT
from dstny_smp.acd.state import PLACES
from dstny_smp.acd.tables import AgentPhase, CallPhase
from dstny_smp.errors import SmpError

RINGS_ON = (events.AgentBecameAbsent, events.AgentDevicesChanged, events.ConfigurationChanged)
"""After these an offer may ring on that would not be made any more."""


def restored(engine, queues):
    """Return another engine, from a snapshot that has been text."""
    return Engine.restore(queues, json.loads(json.dumps(engine.snapshot())))


def configured(engine):
    """Return the queues as they are set up now."""
    return tuple(queue.config for queue in engine._rules.queues.values())


def is_able(agent, seat, ringing):
    """Logged in, there or rung all the same, and a telephone left: whatever he does."""
    there = agent.present or ringing.ring_when_absent
    return seat.logged_in and there and not agent.devices.isdisjoint(ringing.devices)


def is_free(engine, agent):
    """No call, no ringing, no rest: found by looking at all calls and offers."""
    speaks = any(call.agent is agent for call in engine._rules.calls.values())
    rings = any(offer.seat.agent is agent for offer in engine._rules.offers.values())
    return not (speaks or rings or agent.busy or agent.wrap_up or agent.back_off)


def members(engine, queue):
    """Return each member's place, what is set of him, his seat and himself."""
    rows = []
    for place, member in enumerate(queue.config.members):
        agent = engine._rules.agents[member.user]
        seats = [seat for seat in agent.seats if seat.queue is queue]
        assert len(seats) == 1, "a member sits once in his queue"
        rows.append((place, member, seats[0], agent))
    return rows


def waiting(engine, queue):
    """Return the calls of a queue that are not connected, in their order."""
    inside = [call for call in engine._rules.calls.values() if call.agent is None and call.queue is queue]
    return sorted(inside, key=lambda call: (-call.arrival.priority, call.serial))


def room(call):
    """Return how many more agents may ring for a call."""
    if call.overdue:
        return 0
    return call.queue.config.ringing.max_parallel - len(call.offers) - call.spent


def check(engine):
    """Refuse a state that cannot be."""
    calls_and_offers(engine)
    agents(engine)
    for queue in engine._rules.queues.values():
        work(engine, queue)
        indices(engine, queue)
        places(engine, queue)
        stranding(engine, queue)
    conservation(engine)
    timers(engine)
    assert not engine._rules.out, "all is said"
    assert not engine._rules.fresh
    assert not engine._rules.touched


def calls_and_offers(engine):
    rules = engine._rules
    for name, call in rules.calls.items():
        assert name == call.id == call.arrival.call
        phase = engine.call(name).phase
        if call.agent is not None:
            assert phase is CallPhase.CONNECTED
            assert call.agent.call is call
            assert not call.offers
            assert call.connected is not None
        else:
            assert phase is (CallPhase.RINGING if call.offers else CallPhase.WAITING)
            assert rules.queues[call.queue.id] is call.queue, "a call waits in a queue that is there"
            assert call.connected is None
            assert call.in_round is bool(call.offers), "a round is over with its last offer"
            assert call.spent == 0 or call.offers
            assert not call.overdue or call.offers, "who has waited too long waits only for what rings"
            assert set(call.tried) >= {offer.seat.agent.user for offer in call.offers}
    by_call = [offer for call in rules.calls.values() for offer in call.offers]
    assert sorted(offer.id for offer in by_call) == list(rules.offers), "an offer belongs to one call"
    for id, offer in rules.offers.items():
        assert id == offer.id <= rules.offer_count
        assert offer in offer.call.offers
        assert rules.calls[offer.call.id] is offer.call
        assert offer.seat.queue is offer.call.queue
        assert offer.seat.agent.offer is offer
        assert offer.seat.logged_in, "who is logged out is not rung"
        assert offer.timer[0] >= rules.now
        assert engine.call(offer.call.id).offers[id] == offer.seat.agent.user


def agents(engine):
    rules = engine._rules
    ringing = [offer.seat.agent.user for offer in rules.offers.values()]
    speaking = [call.agent.user for call in rules.calls.values() if call.agent is not None]
    assert len({*ringing, *speaking}) == len(ringing) + len(speaking), "one call or one offer an agent"
    for user, agent in rules.agents.items():
        assert user == agent.user
        assert (agent.offer is not None) is (user in ringing)
        assert (agent.call is not None) is (user in speaking)
        if agent.offer is not None:
            assert not agent.busy
        if agent.offer is not None or agent.call is not None:
            assert agent.wrap_up is None
            assert agent.back_off is None
        assert agent.wrap_up is None or agent.back_off is None
        assert (agent.served is not None) is (agent.call is not None or agent.wrap_up is not None)
        assert agent.idle_since <= rules.now
        assert (engine.agent(user).phase is AgentPhase.IDLE) is is_free(engine, agent)
        for seat in agent.seats:
            assert rules.queues[seat.queue.id] is seat.queue
            limit = seat.queue.config.ringing.missed_limit
            assert seat.misses >= 0
            assert limit is None or seat.misses == 0 or seat.logged_in


def work(engine, queue):
    """No call with room waits while somebody could be rung for it."""
    for call in waiting(engine, queue):
        if room(call) > 0:
            for _, _, seat, agent in members(engine, queue):
                ready = is_able(agent, seat, queue.config.ringing) and is_free(engine, agent)
                asked = agent.user in call.held or (agent.user in call.tried and call.in_round)
                assert asked or not ready, f"{agent.user} does nothing while {call.id} waits"


def indices(engine, queue):
    ready, able = [], 0
    for place, member, seat, agent in members(engine, queue):
        assert queue.seats[place] is seat
        assert seat.configured is member.logged_in
        ringing = queue.config.ringing
        assert seat.able is is_able(agent, seat, ringing)
        assert seat.devices == agent.devices & ringing.devices
        able += seat.able
        if seat.able and is_free(engine, agent):
            by_skill = queue.config.strategy is Strategy.SKILL
            ready.append((((-member.skill, agent.idle_since) if by_skill else ()), place, seat))
        else:
            assert seat.rank is None
    assert queue.able == able
    assert len(queue.seats) == len(queue.config.members)
    ready.sort(key=lambda row: row[:2])
    assert list(queue.ready) == [seat.rank for _, _, seat in ready], "who is ready, best first"
    assert [queue.seats[rank % PLACES] for rank in queue.ready] == [seat for _, _, seat in ready]
    inside = waiting(engine, queue)
    assert {call.key: call for call in inside} == queue.calls
    assert list(queue.hungry) == [call.key for call in inside if room(call) > 0]
    assert queue.sated == {call.key for call in inside if room(call) <= 0}
    for call in inside:
        assert call.hungry is (room(call) > 0)


def places(engine, queue):
    line = [call.id for call in waiting(engine, queue)]
    assert engine.waiting(queue.id) == tuple(line)
    assert [engine.position(name) for name in line] == list(range(1, len(line) + 1))
    for call in engine._rules.calls.values():
        if call.agent is not None:
            assert engine.position(call.id) is None


def stranding(engine, queue):
    """Where nobody can answer, the grace runs or is over; elsewhere it does not run."""
    inside = waiting(engine, queue)
    if queue.able or queue.config.overflow.on_no_agents is None:
        assert queue.grace is None
        assert not queue.stranded
    elif inside:
        assert (queue.grace is not None) is not queue.stranded
        if queue.stranded:
            assert all(call.offers for call in inside), "only what rings may wait where nobody is left"


def conservation(engine):
    for queue in [*engine._rules.counts, None]:
        counts = engine.counts(queue)
        ends = counts.answered + counts.abandoned + counts.vanished + sum(counts.diverted.values())
        assert counts.arrived == ends + counts.waiting
        assert set(counts.diverted) <= set(commands.DIVERTED)
    assert engine.counts().waiting == sum(engine.position(call) is not None for call in engine.calls())


def timers(engine):
    """Each armed timer is somebody's, and the other way round."""
    rules = engine._rules
    owned = [(offer.timer, "offer", offer.id) for offer in rules.offers.values()]
    for call in rules.calls.values():
        if call.agent is None:
            owned.append((call.max_wait, "max_wait", call))
            owned += [(timer, "hold", (call, user)) for user, timer in call.held.items()]
        else:
            assert call.max_wait is None
            assert not call.held, "who is connected holds nobody"
        if call.heard is not None:
            assert call.agent is None or (call.heard.comfort is None and not call.heard.play)
            owned.append((call.heard.comfort, COMFORT, call))
    for agent in rules.agents.values():
        owned += [(agent.wrap_up, "wrap_up", agent), (agent.back_off, "back_off", agent)]
    owned += [(queue.grace, "grace", queue) for queue in rules.queues.values()]
    owned = [row for row in owned if row[0] is not None]
    armed = [timer for timer in rules.timers.heap if timer[2] is not None]
    assert {id(timer) for timer, _, _ in owned} == {id(timer) for timer in armed}
    assert len(owned) == len(armed)
    for timer, what, whom in owned:
        assert timer[2] == what
        assert timer[3] is whom or timer[3] == whom
        assert timer[0] >= rules.now, "a timer that is over has fired"
        assert timer[1] <= rules.timers.serial
    assert len({timer[1] for timer in armed}) == len(armed), "no two are of the same moment"
    assert rules.timers.cancelled == len(rules.timers.heap) - len(armed)
    assert engine.deadline() == min((timer[0] for timer in armed), default=None)


class Follower:
    """Tells an engine what happens, and looks at every step.

    Attributes:
        engine: the engine that is followed.
        auditor: what is known from the commands alone.
    """

    def __init__(self, engine, auditor):
        self.engine, self.auditor = engine, auditor
        self.queues = configured(engine)
        self.saved = engine.snapshot()
        self.steps = 0
        check(engine)

    def tell(self, event, now):
        """Let an event happen, or None for the clock alone; return the commands or the code of an error."""
        engine = self.engine
        mirror = Engine.restore(self.queues, json.loads(json.dumps(self.saved)))
        assert mirror.snapshot() == self.saved, "restored as it was"
        lines = {queue.id: engine.waiting(queue.id) for queue in self.queues}
        parallel = {queue.id: queue.ringing.max_parallel for queue in self.queues}
        deadline = engine.deadline()
        due = deadline is not None and deadline < now
        told, again = answer(engine, event, now), answer(mirror, event, now)
        self.steps += 1
        assert told == again, "restored, it goes on as it would have"
        saved = engine.snapshot()
        assert mirror.snapshot() == saved
        if isinstance(told, str):
            assert saved == self.saved, "what is refused changes nothing"
            return told
        if not due and told and isinstance(told[0], commands.StaleReport):
            assert len(told) == 1
            assert {**saved["state"], "now": 0} == {**self.saved["state"], "now": 0}, "what is stale changes nothing"
        self.saved = saved
        self.queues = configured(engine)
        check(engine)
        self.listen(event, now, told)
        self.offered(event, told, parallel)
        for queue, line in lines.items():
            if queue in engine._rules.queues:
                after = engine.waiting(queue)
                assert [call for call in line if call in after] == [call for call in after if call in line]
        return told

    def listen(self, event, now, told):
        """Hold the commands to what is known from commands alone."""
        auditor, rules = self.auditor, self.engine._rules
        auditor.step(now, event, told)
        assert set(auditor.offers) == set(rules.offers), "each offer ends once"
        assert set(auditor.waiting) == {call.id for call in rules.calls.values() if call.agent is None}
        speaking = {call.id: call.agent.user for call in rules.calls.values() if call.agent is not None}
        assert auditor.speaking == speaking
        plays = {call.id: call.heard.play for call in rules.calls.values() if call.heard is not None}
        assert auditor.plays == {call: play for call, play in plays.items() if play}

    def offered(self, event, told, parallel):
        """Hold each offer that still rings to who may be rung."""
        rules = self.engine._rules
        for command in told:
            if isinstance(command, commands.Offer) and command.offer in rules.offers:
                offer = rules.offers[command.offer]
                queue, agent = offer.call.queue, offer.seat.agent
                most = max(parallel.get(queue.id, 0), queue.config.ringing.max_parallel)
                assert len(offer.call.offers) <= most
                assert (command.call, command.agent) == (offer.call.id, agent.user)
                assert command.ring_until == offer.timer[0]
                if not isinstance(event, RINGS_ON):
                    assert is_able(agent, offer.seat, queue.config.ringing), "who cannot answer is not rung"
                    assert command.devices == agent.devices & queue.config.ringing.devices


def answer(engine, event, now):
    """Return the commands, or the code of an error."""
    try:
        return engine.advance(now) if event is None else engine.handle(event, now)
    except SmpError as error:
        return error.code
