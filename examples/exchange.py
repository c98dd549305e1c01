"""A small telephone exchange: one queue engine for all queues, and one journey for every call.

It is a machine like those it is made of: it is told what happened and when, and
says what its clients are to do and when it wants to be asked again. It opens no
socket, reads no clock and writes no file, so that the same facts always make the
same exchange. On that a restart relies: see `fact_log`.

A fact is a plain dict. With ``line``, ``n`` and ``said`` it is what a client said;
`asyncio_queue` lists that. All others are the host's own: a line was ``opened`` or
``left``, ``time_passed``, the restarted host has ``reconciled``, or any event of the
queue engine, such as an agent who is absent by plan.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Self, TypeAlias

from dstny_smp import Organization
from dstny_smp.acd import Agent, Device, Engine
from dstny_smp.acd import commands as acd
from dstny_smp.acd import events as facts
from dstny_smp.errors import SmpError
from dstny_smp.routing import Journey, Schedules
from dstny_smp.routing import commands as route
from dstny_smp.routing import events as steps

Fact: TypeAlias = Mapping[str, Any]

CALLERS_SAY: Final = {"key_pressed", "prompt_finished"}
AGENTS_SAY: Final = {
    "offer_answered",
    "offer_rejected",
    "wrap_up_ended",
    "call_picked_up",
    "agent_logged_in",
    "agent_logged_out",
    "agent_became_busy",
    "agent_became_free",
}


@dataclass
class Line:
    """What has gone over the line of one client, in both directions.

    Attributes:
        heard: the number of the last fact taken from the client.
        sent: the number of the last message for him.
        unseen: the messages that he has not confirmed.
    """

    heard: int = 0
    sent: int = 0
    unseen: list[dict[str, Any]] = field(default_factory=list)

    def say(self, message: Mapping[str, Any]) -> None:
        """Add a message."""
        self.sent += 1
        self.unseen.append({"n": self.sent, **message})

    def confirm(self, seen: int) -> None:
        """Forget the messages that the client has obeyed."""
        self.unseen = [message for message in self.unseen if message["n"] > seen]


@dataclass
class Call:
    """One call: its journey until an agent has it or it is over, and who has it."""

    journey: Journey | None
    agent: str | None = None

    @property
    def is_over(self) -> bool:
        """Tell that nothing goes on; it is kept until its telephone has gone."""
        return self.journey is None and self.agent is None


class Exchange:
    """All calls and agents of an organization."""

    def __init__(self, org: Organization, now: int) -> None:
        self.org, self.now = org, now
        self.agents = {member.user for queue in org.queues for member in queue.members}
        # Nobody can be rung before his client is there.
        self.engine = Engine(org.queues, [Agent(user, devices=()) for user in sorted(self.agents)], now)
        self.lines: dict[str, Line] = {}
        self.calls: dict[str, Call] = {}
        self._rung: dict[int, str] = {}  # the engine cancels an offer by its number: whose it is, the host knows
        self._schedules = Schedules(org)
        self._todo: deque[tuple[str, acd.Command | route.Command]] = deque()

    # The machine's contract.

    def handle(self, fact: Fact, now: int) -> None:
        """Take a fact; what follows from it is added to the lines."""
        if fact.get("event") == "reconciled":  # what was due while the host was away is not made up for
            self.now = now
            self._reconcile(set(fact["lines"]), now)
            self._fire(now - 1)
        else:
            self._fire(now - 1)
            self.now = now
            self._take(fact, now)
            self._obey(now)

    def deadline(self) -> int | None:
        """Return when a ``time_passed`` is due."""
        journeys = (call.journey.deadline() for call in self.calls.values() if call.journey is not None)
        return min((due for due in (self.engine.deadline(), *journeys) if due is not None), default=None)

    def expected(self) -> set[str]:
        """Return the lines over which something goes on: after a restart it is these that are waited for."""
        agents = {f"agent {agent}" for agent in self.agents if self.engine.agent(agent).devices}
        return agents | {f"call {id}" for id, call in self.calls.items() if not call.is_over}

    def snapshot(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        return {
            "now": self.now,
            "engine": self.engine.snapshot(),
            "lines": {name: asdict(line) for name, line in self.lines.items()},
            "calls": {
                id: [None if call.journey is None else call.journey.snapshot(), call.agent]
                for id, call in self.calls.items()
            },
        }

    @classmethod
    def restore(cls, org: Organization, kept: Mapping[str, Any]) -> Self:
        """Return the exchange as it was."""
        exchange = cls(org, kept["now"])
        exchange.engine = Engine.restore(org.queues, kept["engine"])
        exchange.lines = {name: Line(**line) for name, line in kept["lines"].items()}
        for id, (journey, agent) in kept["calls"].items():
            on_its_way = None if journey is None else Journey.restore(org, journey, exchange._schedules)
            exchange.calls[id] = Call(on_its_way, agent)
        for agent in exchange.agents:
            offer = exchange.engine.agent(agent).offer
            if offer is not None:
                exchange._rung[offer] = agent
        return exchange

    # Facts.

    def _fire(self, last: int) -> None:
        """Let the timers up to and including an instant fire, each at its own time and with all that follows."""
        while (due := self.deadline()) is not None and due <= last:
            self.now = now = max(due, self.now)  # after a restart a menu's time may be over since long
            self._todo.extend(("", command) for command in self.engine.advance(now))
            for id, call in self.calls.items():
                if call.journey is not None:
                    self._todo.extend((id, command) for command in call.journey.advance(now))
            self._obey(now)

    def _take(self, fact: Fact, now: int) -> None:
        kind, _, who = fact.get("line", "").partition(" ")
        match fact:
            case {"said": said, "n": n, "line": line}:
                self._listen(line, n, said, now)
            case {"event": "time_passed"}:
                self._fire(now)
            case {"event": "opened", "line": line}:
                if kind == "agent":
                    self.lines.setdefault(line, Line())
                    self._tell(facts.AgentDevicesChanged(who, {Device.SOFTPHONE}), now)
                elif line not in self.lines:
                    self._begin(who, fact, now)
            case {"event": "left", "line": line}:
                if kind == "agent":
                    self._tell(facts.AgentDevicesChanged(who, ()), now)
                    self._lose(who, now)
                elif who in self.calls:
                    self._hang_up(who, now)
                    del self.lines[line], self.calls[who]
            case _:
                self._tell(facts.from_dict(fact), now)

    def _begin(self, id: str, hello: Fact, now: int) -> None:
        """Begin a call."""
        line = self.lines[f"call {id}"] = Line(sent=hello["seen"])
        call = self.calls[id] = Call(None)
        if hello["seen"]:  # he comes back to a call that was over when he left
            line.say({"command": "end", "reason": "unknown"})
            return
        try:
            call.journey = Journey(self.org, id, hello.get("to", ""), hello.get("caller"), None, self._schedules)
        except SmpError as fault:
            line.say({"command": "end", "reason": "refused", "why": str(fault)})
        else:
            self._go_on(id, steps.Started(), now)

    def _listen(self, name: str, n: int, said: dict[str, Any], now: int) -> None:
        """Take what a client says, once; what he may not say is refused."""
        line = self.lines.get(name)
        if line is None or n <= line.heard:
            return
        line.heard = n
        kind, _, who = name.partition(" ")
        try:
            if kind == "call":
                self._take_from_caller(who, said, now)
            else:
                self._take_from_agent(who, said, now)
        except SmpError as fault:
            line.say({"command": "refused", "why": str(fault)})

    def _take_from_caller(self, id: str, said: dict[str, Any], now: int) -> None:
        if said["event"] == "caller_hung_up":
            self._hang_up(id, now)
        elif said["event"] == "prompt_finished" and isinstance(said.get("play"), int):  # the queue's are numbers
            self._tell(facts.PromptFinished(id, said["play"]), now)
        elif said["event"] in CALLERS_SAY:
            self._go_on(id, steps.from_dict(said), now)

    def _take_from_agent(self, agent: str, said: dict[str, Any], now: int) -> None:
        if said["event"] == "call_ended":
            if said.get("call") in self.calls and self.calls[said["call"]].agent == agent:
                self._part(said["call"], now)
        elif "offer" in said and self._rung.get(said["offer"]) != agent:
            return  # too late, or another's
        elif said["event"] in AGENTS_SAY:
            event = facts.from_dict(said if "offer" in said else {**said, "agent": agent})
            if isinstance(event, facts.OfferRejected):
                del self._rung[event.offer]
            self._tell(event, now)

    def _lose(self, agent: str, now: int) -> None:
        """Note that an agent's client has gone: what rings there fails, and he has hung up."""
        for offer in [offer for offer, rung in self._rung.items() if rung == agent]:
            del self._rung[offer]
            self._say(f"agent {agent}", {"command": "cancel_offer", "offer": offer, "reason": "unreachable"})
            self._tell(facts.OfferFailed(offer, "unreachable"), now)
        for id in [id for id, call in self.calls.items() if call.agent == agent]:
            self._part(id, now)

    def _hang_up(self, id: str, now: int) -> None:
        """Let a caller go."""
        if self.calls[id].agent is not None:
            self._part(id, now)
        elif self.calls[id].journey is not None:
            self._tell(facts.CallerHungUp(id), now)  # stale where he is in no queue
            self._go_on(id, steps.CallerHungUp(), now)

    def _part(self, id: str, now: int) -> None:
        """Part a caller and his agent."""
        agent, self.calls[id].agent = self.calls[id].agent, None
        self._say(f"agent {agent}", {"command": "release", "call": id})
        self._say(f"call {id}", {"command": "end", "reason": "answered"})
        self._tell(facts.CallEnded(id), now)

    def _reconcile(self, lines: set[str], now: int) -> None:
        """Go on after a restart with those who have come back."""
        for id in [id for id, call in self.calls.items() if f"call {id}" not in lines and not call.is_over]:
            if (agent := self.calls[id].agent) is not None:
                self._say(f"agent {agent}", {"command": "release", "call": id})
            del self.lines[f"call {id}"], self.calls[id]
        self._todo.extend(("", command) for command in self.engine.reconcile(self.calls.keys(), now))
        lost = sorted(agent for agent in self.agents if f"agent {agent}" not in lines)
        for agent in lost:
            self._tell(facts.AgentDevicesChanged(agent, ()), now)
        self._obey(now)
        for agent in lost:
            self._lose(agent, now)
            self._obey(now)

    # What the machines say.

    def _tell(self, event: facts.Event, now: int) -> None:
        self._todo.extend(("", command) for command in self.engine.handle(event, now))

    def _go_on(self, id: str, event: steps.Event, now: int) -> None:
        call = self.calls.get(id)
        if call is not None and call.journey is not None:
            self._todo.extend((id, command) for command in call.journey.handle(event, now))

    def _say(self, name: str, message: Mapping[str, Any]) -> None:
        if name in self.lines:
            self.lines[name].say(message)

    def _obey(self, now: int) -> None:
        """Do what the machines command, and what follows, until nothing is left."""
        while self._todo:
            id, command = self._todo.popleft()
            match command:
                case acd.Offer(agent=agent):
                    self._rung[command.offer] = agent
                    self._say(f"agent {agent}", acd.to_dict(command))
                case acd.CancelOffer(offer=offer):
                    self._say(f"agent {self._rung.pop(offer)}", acd.to_dict(command))
                case acd.Connect(call=call, agent=agent, offer=offer):
                    if offer is not None:
                        del self._rung[offer]
                    self.calls[call].agent = agent
                    self._say(f"agent {agent}", acd.to_dict(command))
                    self._say(f"call {call}", acd.to_dict(command))
                    self._go_on(call, steps.DialEnded("answered"), now)
                case acd.Divert(call=call):
                    self._go_on(call, steps.Diverted(command.destination, command.reason, command.prompt), now)
                case acd.LogOut(agent=agent) | acd.StartWrapUp(agent=agent):
                    self._say(f"agent {agent}", acd.to_dict(command))
                case acd.StaleReport():
                    pass
                case acd.Play() | acd.Stop() | acd.SayPosition() | acd.SayWait():
                    self._say(f"call {command.call}", acd.to_dict(command))
                case _:
                    self._obey_journey(id, command, now)

    def _obey_journey(self, id: str, command: route.Command, now: int) -> None:
        call = self.calls.get(id)
        if call is None or call.journey is None:
            return  # he has gone in the meantime
        match command:
            case route.Play(play=play, prompt=prompt, language=language):
                self._say(f"call {id}", {"command": "play", "play": play, "prompt": prompt, "language": language})
            case route.Stop(play=play):
                self._say(f"call {id}", {"command": "stop", "play": play})
            case route.EnterQueue(queue=queue, priority=priority, forwarded_name=name, language=language):
                self._tell(facts.CallArrived(id, queue, call.journey.caller, priority, name, language), now)
            case route.Dial():  # there are no lines to the world outside
                self._go_on(id, steps.DialEnded("failed"), now)
            case route.Voicemail(user=user):
                self._say(f"call {id}", {"command": "voicemail", "user": user})
            case route.End(reason=reason):
                call.journey = None
                if reason != "answered":
                    self._say(f"call {id}", {"command": "end", "reason": reason})
