"""What a call costs in the queue engine: beside SimPy, and beside the least that a simulation can do.

Twenty agents at 90 % load: calls come at random (Poisson), every agent rings for
3 s, talks for an exponential time and rests for 10 s. The engine runs with ring
time, rest, missed limit, maximum wait, maximum waiting and attempts set (so high
that they cut nobody off), announcements off, driven through `Engine.handle` and
`Engine.advance` by a heap of what happens outside. *SimPy* runs the same shape: a
caller waits for an agent, who rings until he answers or is given up, talks, rests.
The *floor* is a bare `heapq` loop of arrivals and departures.

All three are given the same draws. First come, first served with equal agents has
one answer call by call, the recursion of Kiefer and Wolfowitz: every wait of every
candidate is compared with it before anything is timed. Then they run in turn; the
least CPU time of several rounds counts. Run it with ``python bench/acd.py
[rounds] [calls]``; it exits with 1 when a wait differs or a promise is broken:

- the engine handles at least as many calls a CPU second as SimPy;
- and at least 0.04 of the floor.
"""

from __future__ import annotations

import random
import sys
import time
from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush, heapreplace

import simpy

from dstny_smp.acd import Engine, Member, Overflow, Queue, Ringing, Strategy, events
from dstny_smp.acd.commands import Connect, Offer, StartWrapUp
from dstny_smp.destination import HangUp

AGENTS = 20
LOAD = 0.9
RING, TALK, WRAP_UP = 3_000, 180_000, 10_000
Draws = list[tuple[int, int]]
Run = Callable[[Draws], list[int]]


def draws(calls: int, seed: int = 1) -> Draws:
    """Return when each call comes and how long it talks, in milliseconds."""
    chance = random.Random(seed)
    between = (RING + TALK + WRAP_UP) / (AGENTS * LOAD)
    now, drawn = 0, []
    for _ in range(calls):
        now += 1 + round(chance.expovariate(1 / between))
        drawn.append((now, 1 + round(chance.expovariate(1 / TALK))))
    return drawn


def recursion(calls: Draws) -> list[int]:
    """Return the wait of every call until an agent is rung, by the recursion of Kiefer and Wolfowitz."""
    free = [0] * AGENTS
    waits = []
    for arrival, talk in calls:
        start = max(arrival, free[0])
        heapreplace(free, start + RING + talk + WRAP_UP)
        waits.append(start - arrival)
    return waits


def floor(calls: Draws) -> list[int]:
    """Run arrivals and departures from one heap."""
    waits = [0] * len(calls)
    heap = [(calls[0][0], -1)]  # when, whose departure; -1 for the next arrival
    coming = 0
    free, waiting = AGENTS, deque()
    while heap:
        now, number = heappop(heap)
        if number < 0:
            number = coming
            coming += 1
            if coming < len(calls):
                heappush(heap, (calls[coming][0], -1))
            if not free:
                waiting.append(number)
                continue
            free -= 1
        elif waiting:
            number = waiting.popleft()
        else:
            free += 1
            continue
        arrival, talk = calls[number]
        waits[number] = now - arrival
        heappush(heap, (now + RING + talk + WRAP_UP, number))
    return waits


def with_simpy(calls: Draws) -> list[int]:
    """Run the same day in SimPy."""
    waits = [0] * len(calls)
    env = simpy.Environment()
    agents = simpy.Resource(env, AGENTS)

    def caller(number: int, talk: int):
        arrival = env.now
        with agents.request() as agent:
            yield agent
            waits[number] = env.now - arrival
            answer = env.timeout(RING)
            given_up = env.timeout(20_000)
            yield answer | given_up
            yield env.timeout(talk)
            yield env.timeout(WRAP_UP)

    def arrivals():
        for number, (arrival, talk) in enumerate(calls):
            yield env.timeout(arrival - env.now)
            env.process(caller(number, talk))

    env.process(arrivals())
    env.run()
    return waits


def queue(agents: int = AGENTS) -> Queue:
    return Queue(
        id="support",
        name="Support",
        number="201",
        schedule="office",
        strategy=Strategy.SKILL,
        members=[Member(f"u-{number}") for number in range(agents)],
        ringing=Ringing(wrap_up=WRAP_UP // 1000, missed_limit=3, offer_timeout=20),
        overflow=Overflow(
            max_wait=86_400,
            on_max_wait=HangUp(),
            max_attempts=1_000,
            on_max_attempts=HangUp(),
            max_waiting=10_000,
            on_full=HangUp(),
        ),
    )


class Outside:
    """What happens outside an engine: callers who come and talk, agents who answer, and the clock."""

    def __init__(self, machine: Engine) -> None:
        self.machine = machine
        self.heap: list[tuple[int, int, object]] = []  # when, a number that breaks ties, what
        self.serial = 0
        self.talks: dict[str, int] = {}
        self.rung: dict[str, int] = {}

    def run(self, calls: Draws, first: int = 0, *, to_the_end: bool = True) -> None:
        """Let these calls come, named by their numbers from the first; then, if wished, all of them end."""
        handle, advance, deadline = self.machine.handle, self.machine.advance, self.machine.deadline
        heap, talks, rung, serial = self.heap, self.talks, self.rung, self.serial
        coming = iter(calls)
        arrival, talk = next(coming)
        number = first
        due = deadline()
        while arrival or (to_the_end and (heap or due is not None)):
            if arrival and (due is None or arrival <= due) and not (heap and heap[0][0] < arrival):
                now, name = arrival, str(number)
                talks[name] = talk
                commands = handle(events.CallArrived(name, "support", "+31201234567"), now)
                number += 1
                arrival, talk = next(coming, (0, 0))
            elif heap and (due is None or heap[0][0] <= due):
                now, _, event = heappop(heap)
                commands = handle(event, now)
            else:
                now = due
                commands = advance(now)
            for command in commands:
                kind = type(command)
                if kind is Offer:
                    rung[command.call] = now
                    serial += 1
                    heappush(heap, (now + RING, serial, events.OfferAnswered(command.offer)))
                elif kind is Connect:
                    serial += 1
                    heappush(heap, (now + talks.pop(command.call), serial, events.CallEnded(command.call)))
                elif kind is not StartWrapUp:
                    raise AssertionError(command)
            due = deadline()
        self.serial = serial


def engine(calls: Draws) -> list[int]:
    """Run the same day through the engine."""
    outside = Outside(Engine([queue()]))
    outside.run(calls)
    return [outside.rung[str(number)] - arrival for number, (arrival, _) in enumerate(calls)]


def spent(run: Run, calls: Draws) -> float:
    begun = time.process_time()
    run(calls)
    return time.process_time() - begun


def main(rounds: int, count: int) -> int:
    """Compare every wait, then measure, print, and say whether the promises hold."""
    candidates: dict[str, Run] = {"heapq floor": floor, "SimPy": with_simpy, "dstny_smp": engine}
    calls = draws(count)
    expected = recursion(calls)
    wrong = {name: sum(a != b for a, b in zip(expected, run(calls), strict=True)) for name, run in candidates.items()}
    mean = sum(expected) / len(expected) / 1000
    print(f"{count} calls, {AGENTS} agents, load {LOAD:.0%}, mean wait {mean:.3f} s; waits that differ: {wrong}")
    least = {name: min(spent(run, calls) for _ in range(1)) for name, run in candidates.items()}
    for _ in range(rounds - 1):
        for name, run in candidates.items():
            least[name] = min(least[name], spent(run, calls))
    rates = {name: count / taken for name, taken in least.items()}
    ours = rates["dstny_smp"]
    print(f"Python {sys.version.split()[0]}, least CPU time of {rounds} rounds")
    for name, rate in rates.items():
        print(f"  {name:12} {rate:12,.0f} calls a CPU second   dstny_smp / {name}: {ours / rate:.3f}")
    kept = {
        "at least as fast as SimPy": ours >= rates["SimPy"],
        "at least 0.04 of the floor": ours >= 0.04 * rates["heapq floor"],
    }
    for promise, is_kept in kept.items():
        print(f"{promise}: {'yes' if is_kept else 'NO'}")
    return 0 if all(kept.values()) and not any(wrong.values()) else 1


if __name__ == "__main__":
    arguments = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*(arguments + [5, 50_000][len(arguments) :])))
