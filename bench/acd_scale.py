"""How the cost of a call grows with agents and with callers who wait, and what a waiting call weighs.

- *Agents*: queues of 10 to 10,000 agents at 90 % load, driven as in ``acd.py``; each
  in turn, the least CPU time a call of several rounds.
- *Waiting*: with 10 to 100,000 callers waiting for 20 busy agents, a caller comes, the
  longest waiting one is served and leaves, and another one hangs up from the middle.
- *Memory* of a waiting call, and of an engine that has handled many calls: it must
  not grow with them.

Run it with ``python bench/acd_scale.py [rounds] [calls]``; ``calls`` are those over
which memory must stay flat (10,000,000 take some minutes). It exits with 1 when the
cost grows faster than the logarithm, or memory with the calls.
"""

from __future__ import annotations

import gc
import math
import random
import sys
import time
import tracemalloc

import attrs

import acd as day
from dstny_smp.acd import Agent, Engine, Overflow, events
from dstny_smp.acd.commands import Offer

AGENTS = (10, 100, 1_000, 10_000)
WAITING = (100, 1_000, 10_000, 100_000)
CALLS = 20_000
STEPS = 400
CHUNK = 10_000


def drawn(agents: int, calls: int, start: int = 0) -> day.Draws:
    """Return when each call comes and how long it talks, so that the agents are busy nine tenths of the time."""
    chance = random.Random(agents)
    between = (day.RING + day.TALK + day.WRAP_UP) / (agents * day.LOAD)
    now, made = float(start), []
    for _ in range(calls):
        now += chance.expovariate(1 / between)
        made.append((1 + int(now), 1 + round(chance.expovariate(1 / day.TALK))))
    return made


def cost_with_agents(agents: int) -> float:
    """Return the CPU time of one call, in microseconds, once the queue is busy."""
    calls = drawn(agents, 3 * agents + CALLS)
    outside = day.Outside(Engine([day.queue(agents)]))
    outside.run(calls[: 3 * agents], to_the_end=False)
    busy = calls[3 * agents :]
    gc.collect()
    begun = time.process_time()
    outside.run(busy, 3 * agents, to_the_end=False)
    spent = time.process_time() - begun
    assert len(outside.rung) > CALLS
    return spent / CALLS * 1e6


def with_waiting(count: int) -> Engine:
    queue = attrs.evolve(day.queue(), overflow=Overflow())  # so many may wait as come
    engine = Engine([queue], [Agent(member.user, busy=True) for member in queue.members[1:]])
    engine.handle(events.CallArrived("first", "support"), 0)
    engine.handle(events.OfferAnswered(1), 0)
    for number in range(count):
        engine.handle(events.CallArrived(f"w-{number}", "support"), number // 100)
    return engine


def cost_with_waiting(count: int) -> float:
    """Return the CPU time in microseconds of a call that comes, one that is served, and one that gives up."""
    engine, now = with_waiting(count), count
    on_line = "first"
    chance = random.Random(count)
    middle = [f"w-{number}" for number in chance.sample(range(count // 2, count), min(STEPS, count // 2))]
    gc.collect()
    begun = time.process_time()
    for leaver in middle:
        now += 20_000
        engine.handle(events.CallArrived(f"n-{now}", "support"), now)
        engine.handle(events.CallEnded(on_line), now)
        (offer,) = (each for each in engine.handle(events.WrapUpEnded("u-0"), now) if type(each) is Offer)
        engine.handle(events.OfferAnswered(offer.offer), now)
        engine.handle(events.CallerHungUp(leaver), now)
        on_line = offer.call
    return (time.process_time() - begun) / len(middle) * 1e6


def weight(count: int) -> float:
    """Return the bytes of one waiting call."""
    tracemalloc.start()
    engine = with_waiting(count)
    bytes_ = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(engine.calls()) == count + 1
    return bytes_ / count


def growth(calls: int) -> list[int]:
    """Return how many blocks of memory are in use after each tenth of many calls through one engine."""
    engine, held, start = Engine([day.queue()]), [], 0
    tenth = max(calls // 10, CHUNK)
    for done in range(0, calls, CHUNK):
        made = drawn(day.AGENTS, CHUNK, start)
        outside = day.Outside(engine)
        outside.run(made, done)
        start = made[-1][0] + 10_000_000
        del made, outside
        if (done + CHUNK) % tenth == 0:
            gc.collect()
            held.append(sys.getallocatedblocks())
    return held


def is_logarithmic(costs: dict[int, float]) -> bool:
    """Tell whether the dearest costs at most as much more as the logarithm, from the cheapest size."""
    first = min(costs)
    return all(cost <= costs[first] * max(1.5, math.log(size) / math.log(first)) for size, cost in costs.items())


def main(rounds: int, calls: int) -> int:
    """Measure, print, and say whether cost and memory grow no faster than they may."""
    print(f"Python {sys.version.split()[0]}, least CPU time of {rounds} rounds")
    agents = {size: min(cost_with_agents(size) for _ in range(rounds)) for size in AGENTS}
    for size, cost in agents.items():
        print(f"  {size:7,} agents    {cost:8.1f} us a call")
    waiting = {size: min(cost_with_waiting(size) for _ in range(rounds)) for size in WAITING}
    for size, cost in waiting.items():
        print(f"  {size:7,} waiting   {cost:8.1f} us a call that comes, one that is served and one that gives up")
    print(f"  a waiting call weighs {weight(100_000):,.0f} bytes")
    held = growth(calls)
    print(f"  blocks of memory in use over {calls:,} calls: {', '.join(f'{each:,}' for each in held)}")
    kept = {
        "cost grows at most with the logarithm of the agents": is_logarithmic(agents),
        "cost grows at most with the logarithm of those who wait": is_logarithmic(waiting),
        "memory stays flat": held[-1] < 1.01 * held[0],
    }
    for promise, is_kept in kept.items():
        print(f"{promise}: {'yes' if is_kept else 'NO'}")
    return 0 if all(kept.values()) else 1


if __name__ == "__main__":
    arguments = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*(arguments + [3, 200_000][len(arguments) :])))
