"""The state of an engine as plain JSON values, and back.

Timers are kept with the serial numbers that break ties between them, so that a
restored engine fires them in the same order. What follows from the rest (who is
ready, which calls want an agent) is not kept, but made anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dstny_smp.acd import commands, events
from dstny_smp.acd.agent import Agent
from dstny_smp.acd.distribution import BACK_OFF, GRACE, HOLD, MAX_WAIT, OFFER, WRAP_UP
from dstny_smp.acd.estimate import Pace
from dstny_smp.acd.events import read_devices, treatment_from_dict, treatment_to_dict, write_devices
from dstny_smp.acd.hearing import COMFORT
from dstny_smp.acd.queue import Member, Overflow, Queue
from dstny_smp.acd.state import NOBODY, AgentState, CallState, Heard, QueueState, Seat
from dstny_smp.acd.timers import Timer
from dstny_smp.destination import HangUp
from dstny_smp.treatment import Treatment

if TYPE_CHECKING:
    from dstny_smp.acd.rules import Rules


def saved(rules: Rules, corrections: int) -> dict[str, object]:
    """Return the whole state."""
    return {
        "now": rules.now,
        "clock_corrections": corrections,
        "arrivals": rules.serial,
        "offers": rules.offer_count,
        "plays": rules.play_count,
        "timers": rules.timers.serial,
        "agents": [_agent(agent) for agent in rules.agents.values()],
        "queues": [_queue(queue) for queue in rules.queues.values()],
        "calls": [_call(call) for call in rules.calls.values()],
        "counts": {queue: dict(sorted(counts.items())) for queue, counts in rules.counts.items()},
        "pending": [commands.to_dict(command) for command in rules.out],
    }


def _timer(timer: Timer | None) -> list[int] | None:
    return None if timer is None else timer[:2]


def _agent(agent: AgentState) -> dict[str, object]:
    return {
        "user": agent.user,
        "devices": write_devices(agent.devices),
        "present": agent.present,
        "busy": agent.busy,
        "idle_since": agent.idle_since,
        "wrap_up": _timer(agent.wrap_up),
        "back_off": _timer(agent.back_off),
        "served": None if agent.served is None else list(agent.served),
    }


def _queue(queue: QueueState) -> dict[str, object]:
    return {
        "id": queue.id,
        "treatment": treatment_to_dict(queue.treatment),
        "pace": queue.pace.sum,
        "grace": _timer(queue.grace),
        "stranded": queue.stranded,
        "max_wait": queue.max_wait,
        "seats": [[seat.agent.user, seat.configured, seat.logged_in, seat.misses] for seat in queue.seats],
    }


def _call(call: CallState) -> dict[str, object]:
    heard = call.heard
    return {
        "arrival": events.to_dict(call.arrival),
        "serial": call.serial,
        "arrived": call.arrived,
        "agent": None if call.agent is None else call.agent.user,
        "connected": call.connected,
        "offers": [[offer.id, offer.seat.agent.user, *(offer.timer or ())[:2]] for offer in call.offers],
        "tried": sorted(call.tried),
        "held": [[user, *timer[:2]] for user, timer in sorted(call.held.items())],
        "in_round": call.in_round,
        "spent": call.spent,
        "attempts": call.attempts,
        "overdue": call.overdue,
        "max_wait": _timer(call.max_wait),
        "heard": None if heard is None else _heard(heard),
    }


def _heard(heard: Heard) -> dict[str, object]:
    return {
        "play": heard.play,
        "kind": heard.kind,
        "prompt": heard.prompt,
        "rings": heard.rings,
        "comfort": _timer(heard.comfort),
        "put_off": heard.put_off,
        "said": heard.said,
    }


def skeleton(state: Mapping[str, Any]) -> tuple[Queue, ...]:
    """Return queues with the ids and members of a state, whose settings are not known."""
    return tuple(
        Queue(
            id=queue["id"],
            name=queue["id"],
            number="00",
            schedule="unknown",
            overflow=_overflow(queue["max_wait"]),
            members=tuple(Member(user, logged_in=configured) for user, configured, _, _ in queue["seats"]),
        )
        for queue in state["queues"]
    )


def _overflow(max_wait: int | None) -> Overflow:
    if max_wait is None:
        return Overflow()
    return Overflow(max_wait=timedelta(milliseconds=max_wait), on_max_wait=HangUp())


def put_back(rules: Rules, state: Mapping[str, Any]) -> int:
    """Give a new engine of the same queues and members this state; return the corrections of its clock."""
    rules.now = state["now"]
    rules.serial, rules.offer_count, rules.play_count = state["arrivals"], state["offers"], state["plays"]
    rules.timers.serial = state["timers"]
    for id, counts in state["counts"].items():
        rules.counts_of(id).update(counts)
    for each in state["agents"]:
        _put_agent(rules, each)
    for each in state["queues"]:
        _put_queue(rules, rules.queues[each["id"]], each)
    for each in state["calls"]:
        _put_call(rules, each)
    rules.offers = dict(sorted(rules.offers.items()))
    rules.out = [commands.from_dict(command) for command in state["pending"]]
    for queue in rules.queues.values():
        queue.able = 0
        for seat in queue.seats:
            seat.able = seat.look()
            queue.able += seat.able
    # The order of agents is that in which they became known.
    rules.agents = {each["user"]: rules.agents[each["user"]] for each in state["agents"]}
    for agent in rules.agents.values():
        rules.engage(agent)
        rules.release(agent)
    rules.touched.clear()
    for queue in rules.queues.values():
        for call in queue.calls.values():
            call.hungry = not call.overdue and len(call.offers) + call.spent < queue.parallel
            if call.hungry:
                queue.hungry.add(call.key)
            else:
                queue.sated.add(call.key)
    return int(state["clock_corrections"])


def _put_agent(rules: Rules, each: Mapping[str, Any]) -> None:
    given = Agent(each["user"], devices=read_devices(each["devices"]), present=each["present"], busy=each["busy"])
    agent = rules.agents.get(given.user)
    if agent is None:
        agent = rules.agents[given.user] = AgentState(given, rules.now)
    agent.devices, agent.present, agent.busy = given.devices, given.present, given.busy
    agent.idle_since = each["idle_since"]
    agent.wrap_up = _put_timer(rules, each["wrap_up"], WRAP_UP, agent)
    agent.back_off = _put_timer(rules, each["back_off"], BACK_OFF, agent)
    agent.served = None if each["served"] is None else tuple(each["served"])


def _put_queue(rules: Rules, queue: QueueState, each: Mapping[str, Any]) -> None:
    queue.treat(treatment_from_dict(each["treatment"]))
    queue.pace = Pace(each["pace"])
    queue.grace = _put_timer(rules, each["grace"], GRACE, queue)
    queue.stranded = each["stranded"]
    for seat, (user, _, logged_in, misses) in zip(queue.seats, each["seats"], strict=True):
        if seat.agent.user != user:
            raise ValueError
        seat.logged_in, seat.misses = logged_in, misses


def _put_call(rules: Rules, each: Mapping[str, Any]) -> None:
    arrival = events.from_dict(each["arrival"])
    if not isinstance(arrival, events.CallArrived):
        raise TypeError
    queue = rules.queues.get(arrival.queue)
    if queue is None:  # it was removed while the call was connected
        gone = Queue(id=arrival.queue, name=arrival.queue, number="00", schedule="unknown")
        queue = QueueState(gone, Treatment.open(), rules.counts_of(arrival.queue))
    call = CallState()
    call.begin(arrival, queue, each["serial"], each["arrived"])
    rules.calls[call.id] = call
    call.connected = each["connected"]
    call.tried = set(each["tried"]) or NOBODY
    call.in_round, call.spent, call.attempts = each["in_round"], each["spent"], each["attempts"]
    call.overdue = each["overdue"]
    _put_heard(rules, call, each["heard"])
    if each["agent"] is not None:
        call.agent = rules.agents[each["agent"]]
        call.agent.call = call
        return
    queue.calls[call.key] = call
    call.max_wait = _put_timer(rules, each["max_wait"], MAX_WAIT, call)
    for user, when, serial in each["held"]:
        call.hold(user, rules.timers.put_back(when, serial, HOLD, (call, user)))
    for id, user, when, serial in each["offers"]:
        seat = _seat(queue, rules.agents[user])
        offer = seat.agent.ring
        offer.id, offer.call, offer.seat = id, call, seat
        offer.timer = rules.timers.put_back(when, serial, OFFER, id)
        rules.offers[id] = seat.agent.offer = offer
        call.offers.append(offer)


def _put_heard(rules: Rules, call: CallState, each: Mapping[str, Any] | None) -> None:
    if each is not None:
        call.heard = heard = Heard()
        heard.play, heard.kind, heard.prompt = each["play"], each["kind"], each["prompt"]
        heard.rings, heard.put_off, heard.said = each["rings"], each["put_off"], each["said"]
        heard.comfort = _put_timer(rules, each["comfort"], COMFORT, call)


def _seat(queue: QueueState, agent: AgentState) -> Seat:
    seat = queue.seat(agent)
    if seat is None:
        raise ValueError
    return seat


def _put_timer(rules: Rules, kept: list[int] | None, what: str, whom: object) -> Timer | None:
    return None if kept is None else rules.timers.put_back(kept[0], kept[1], what, whom)
