"""The tables of states and the engine agree: what happens is a row, and every row happens."""

import importlib.util
import os
import random
import re
import sys
from pathlib import Path

import pytest

from dstny_smp import transitions
from dstny_smp.acd import Agent, AgentPhase, CallPhase, Engine, OfferPhase, commands, events, tables
from dstny_smp.errors import SmpError


def load(name):
    """Import a file beside this one; tests are not a package."""
    spec = importlib.util.spec_from_file_location(f"acd_{name}", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


days, scenarios = load("random_days"), load("scenarios")

DAYS = int(os.environ.get("ACD_DAYS", "60"))
OUTSIDE, WAITING, RINGING, CONNECTED = CallPhase
RESTS = {AgentPhase.WRAP_UP: "wrap_up_over", AgentPhase.BACK_OFF: "back_off_over"}


class Reader:
    """Reads transitions from events and commands alone; what it knows is compared with the engine's own view.

    Attributes:
        calls: each call inside, and its phase.
        agents: each agent, and his phase.
        met: the rows that happened.
    """

    def __init__(self, engine):
        self.engine, self.met = engine, set()
        self.calls, self.lonely = {}, set()  # lonely: rang until now, and it is not yet said what becomes of it
        self.offers = {}  # live: offer -> call, agent
        self.speaking = {}  # call -> agent
        self.agents = {user: engine.agent(user).phase for user in engine._rules.agents}
        self.busy = {user for user in self.agents if engine.agent(user).busy}

    def tell(self, event, now):
        """Let an event happen after all timers that are due before it, one after the other."""
        deadline = self.engine.deadline()
        while deadline is not None and deadline < now:
            self.read(None, self.engine.advance(deadline))
            deadline = self.engine.deadline()
        told = self.engine.advance(now) if event is None else self.engine.handle(event, now)
        self.read(event, told)
        return told

    def reconcile(self, alive, now):
        told = self.engine.reconcile(alive, now)
        for call in set(self.calls) - alive:
            self.leave(call, "vanished")
        self.read(None, told)

    def move(self, what, name, by, target):
        self.met.add(tables.Transition(what[name], by, target))
        what[name] = target

    def move_call(self, call, by, target):
        self.met.add(tables.Transition(self.calls.get(call, OUTSIDE), by, target))
        self.calls[call] = target
        if target is OUTSIDE:
            del self.calls[call]
        self.lonely.discard(call)

    def leave(self, call, by):
        agent = self.speaking.pop(call, None)
        self.move_call(call, by, OUTSIDE)
        if agent is not None:
            rests = self.engine.agent(agent).phase
            rests = rests if rests in {AgentPhase.WRAP_UP, AgentPhase.BUSY} else AgentPhase.IDLE
            self.move(self.agents, agent, "over", rests)

    def read(self, event, told):
        for user in self.engine._rules.agents:
            self.agents.setdefault(user, AgentPhase.IDLE)
        stale = any(isinstance(command, commands.StaleReport) for command in told)
        arrives = event.call if isinstance(event, events.CallArrived) else None
        if not stale:
            self.take(event)
        for command in told:
            self.obey(command, event, arrives)
        if arrives in self.engine.calls() and arrives not in self.calls:
            self.move_call(arrives, "call_arrived", WAITING)
        for call in tuple(self.lonely):
            self.move_call(call, "unanswered", WAITING)
        for user, phase in self.agents.items():
            if phase in RESTS and self.engine.agent(user).phase is not phase:
                self.rested(user)
            if phase is AgentPhase.IDLE and user in self.busy:
                self.move(self.agents, user, "agent_became_busy", AgentPhase.BUSY)
            assert self.agents[user] is self.engine.agent(user).phase
        assert self.calls == {call: self.engine.call(call).phase for call in self.engine.calls()}

    def take(self, event):
        match event:
            case events.CallerHungUp(call=call) | events.CallEnded(call=call):
                self.leave(call, "over" if call in self.speaking else "abandoned")
            case events.OfferRejected(offer=offer):
                self.end(offer, OfferPhase.REJECTED, "offer_rejected", AgentPhase.IDLE)
            case events.OfferFailed(offer=offer):
                self.end(offer, OfferPhase.FAILED, "offer_failed", AgentPhase.BACK_OFF)
            case events.WrapUpEnded(agent=agent):
                self.rested(agent)
            case events.AgentBecameBusy(agent=agent):
                self.busy.add(agent)
            case events.AgentBecameFree(agent=agent):
                self.busy.discard(agent)
                if self.agents[agent] is AgentPhase.BUSY:
                    self.move(self.agents, agent, "agent_became_free", AgentPhase.IDLE)

    def rested(self, user):
        by = RESTS[self.agents[user]]
        self.move(self.agents, user, by, AgentPhase.BUSY if user in self.busy else AgentPhase.IDLE)

    def end(self, offer, phase, by, agent_phase, agent_by=None):
        call, agent = self.offers.pop(offer)
        self.met.add(tables.Transition(OfferPhase.RINGING, by, phase))
        if self.agents[agent] is AgentPhase.RINGING:
            self.move(self.agents, agent, agent_by or by, agent_phase)
        if (
            call in self.calls
            and self.calls[call] is RINGING
            and call not in [other for other, _ in self.offers.values()]
        ):
            self.lonely.add(call)

    def obey(self, command, event, arrives):
        match command:
            case commands.Offer(offer=offer, call=call, agent=agent):
                self.offers[offer] = call, agent
                if call in self.lonely:
                    self.move_call(call, "unanswered", WAITING)
                if self.calls.get(call) is not RINGING:
                    self.move_call(call, "offered" if call in self.calls else "call_arrived", RINGING)
                if self.agents[agent] in RESTS:
                    self.rested(agent)
                self.move(self.agents, agent, "offered", AgentPhase.RINGING)
            case commands.CancelOffer(offer=offer, reason=reason):
                user = self.offers[offer][1]
                if user in self.busy:
                    self.end(offer, OfferPhase.CANCELLED, reason, AgentPhase.BUSY, "agent_became_busy")
                else:
                    self.end(offer, OfferPhase.CANCELLED, reason, AgentPhase.IDLE, "cancelled")
            case commands.Connect(call=call, agent=agent, offer=offer):
                by = "call_picked_up" if offer is None else "offer_answered"
                if offer is not None:
                    del self.offers[offer]
                    self.met.add(tables.Transition(OfferPhase.RINGING, by, OfferPhase.ANSWERED))
                self.move_call(call, by, CONNECTED)
                self.move(self.agents, agent, by, AgentPhase.CONNECTED)
                self.speaking[call] = agent
            case commands.Divert(call=call, reason=reason):
                self.move_call(call, reason, OUTSIDE)


def reader_of(queues, agents, now=0):
    listed = [Agent(each.user, devices=each.devices, present=each.present, busy=each.busy) for each in agents]
    return Reader(Engine(queues, listed, now))


def worked(scenario):
    """Return the rows that a scenario shows, worked out by hand."""
    reader = reader_of(scenario.queues, scenario.agents)
    for now, event, told in scenario.steps:
        if not isinstance(told, str):
            reader.tell(event, now)
    return reader.met


def read(seed):
    """Return the rows that one random day shows."""
    day, chance = days.random_day(seed), random.Random(seed)
    reader = reader_of(day.queues, day.agents, day.start)
    for number in range(200):
        now, event = day.draw(reader.engine.deadline())
        try:
            told = reader.tell(event, now)
        except SmpError:
            continue
        day.hear(event, told)
        if number % 50 == 49:
            alive = {call for call in reader.engine.calls() if chance.random() < 0.6}
            reader.reconcile(alive, now)
            gone = [call for call in (*day.inside, *day.speaking) if call not in reader.engine.calls()]
            for call in gone:
                day.leave(call)
    return reader.met


@pytest.fixture(scope="module")
def met():
    """What happens on many random days, and in the scenarios."""
    return set().union(*map(read, range(DAYS)), *map(worked, scenarios.SCENARIOS))


ROWS = {*tables.CALL, *tables.AGENT, *tables.OFFER}


def test_whatever_happens_is_a_row(met):
    """No call, agent or offer goes a way that the tables do not show."""
    assert set() == met - ROWS


@pytest.mark.parametrize("row", sorted(ROWS, key=lambda row: (type(row.source).__name__, *row)), ids="-".join)
def test_every_row_happens(row, met):
    """A row that nothing reaches would be a promise that nobody keeps."""
    assert row in met


def test_no_row_stands_twice():
    """From a state, by one thing, to a state: once."""
    for table in (tables.CALL, tables.AGENT, tables.OFFER):
        assert len(table) == len(set(table))


def test_every_reason_of_a_command_is_a_row():
    """The tables know every reason for which offers are cancelled and calls sent on."""
    assert set(commands.CANCELLED) == {row.by for row in tables.OFFER if row.target is OfferPhase.CANCELLED}
    assert set(commands.DIVERTED) <= {row.by for row in tables.CALL if row.target is OUTSIDE}


@pytest.mark.parametrize("table", [tables.CALL, tables.AGENT, tables.OFFER], ids=["call", "agent", "offer"])
def test_a_diagram_shows_each_row_once(table):
    """One arrow between two states, with all that leads along it."""
    heading, *arrows = transitions.mermaid(table).splitlines()
    drawn = set()
    for arrow in arrows:
        source, target, by = re.fullmatch(r"    (\w+) --> (\w+): ([\w, ]+)", arrow).groups()
        drawn |= {(source, each, target) for each in by.split(", ")}

    assert "stateDiagram-v2" == heading
    assert {(row.source.value, row.by, row.target.value) for row in table} == drawn
    assert len(arrows) == len({(row.source, row.target) for row in table})
