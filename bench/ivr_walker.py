"""What a key costs in a menu: beside `transitions` and `python-statemachine`; and what checking a flow costs.

Four menus of three options that lead to each other, and keys that are no option, which
are counted. The peers are told what a key does by an event of its name; they play
nothing, match nothing and keep no trace, and their machine is made beforehand, while
each call of the walker makes its own, and makes a value of every key. Before anything is
timed, all candidates take the same keys and must come by the same menus.

Then flows of 100, 1,000 and 10,000 nodes are checked and measured: a tree of menus with
ways back, shared targets, and announcements that repeat.

Run it with ``python bench/ivr_walker.py [rounds]``; the peers are in the extra ``dev``.
Rounds are taken in turn, the minimum of the processor's time counts. It exits with 1 when candidates disagree or
a promise is broken:

- the walker takes at least 1.5 times as many keys a second as transitions, and 15 times
  as many as python-statemachine;
- `lint` and `longest_call` cost at most twice as much a node with 10,000 nodes as with 100.
"""

from __future__ import annotations

import gc
import platform
import random
import sys
import time
from collections.abc import Callable

import statemachine
import transitions

from dstny_smp.ivr import Announce, Choice, Flow, HangUp, Option, Retry, Walker, events, lint, longest_call

MENUS = ("main", "sales", "support", "hours")
KEYS = "1237"
WRONG = "7"
CALLS, LENGTH = 60, 400
SIZES = (100, 1_000, 10_000)


def target(menu: str, key: str) -> str:
    """Return where an option leads: 1 to the next menu, 2 to the one after it, 3 to the one after that."""
    return MENUS[(MENUS.index(menu) + int(key)) % len(MENUS)]


def calls() -> list[str]:
    chance = random.Random(7)
    made = []
    for _ in range(CALLS):
        keys = "".join(chance.choice("123123123" + WRONG) for _ in range(LENGTH))
        made.append(keys.replace(WRONG * 8, WRONG * 7 + "1"))  # nobody errs so often that he is sent away
    return made


def flow() -> Flow:
    retry = Retry(9, ["pardon"], "bye")
    menus = [
        Choice(menu, menu, [Option(key, "", target(menu, key)) for key in "123"], on_silence=retry, on_invalid=retry)
        for menu in MENUS
    ]
    return Flow("main", [*menus, HangUp("bye")])


class Walked:
    """This library."""

    def __init__(self) -> None:
        self.flow = flow()

    def run(self, keys: str, seen: list[str] | None = None) -> int:
        """Take the keys of one call; return the mistakes, where somebody looks."""
        walker = Walker(self.flow)
        now = 0
        walker.handle(events.Started(), now)
        for key in keys:
            now += 900
            walker.handle(events.KeyPressed(key), now)
            if seen is not None:
                seen.append(walker.node or "")
        return sum(each.code == "walk.invalid" for each in walker.trace) if seen is not None else 0


class Transitions:
    """The package transitions, one model."""

    def __init__(self) -> None:
        rows = [[f"press_{key}", menu, target(menu, key)] for menu in MENUS for key in "123"]
        wrong = {"trigger": f"press_{WRONG}", "source": "*", "dest": None, "after": "count"}
        self.mistakes = 0
        self.machine = transitions.Machine(
            self, states=list(MENUS), transitions=[*rows, wrong], initial="main", auto_transitions=False
        )
        self.press = {key: getattr(self, f"press_{key}") for key in KEYS}

    def count(self) -> None:
        """Count a mistake."""
        self.mistakes += 1

    def run(self, keys: str, seen: list[str] | None = None) -> int:
        """Take the keys of one call; return the mistakes, where somebody looks."""
        self.machine.set_state("main")
        self.mistakes = 0
        for key in keys:
            self.press[key]()
            if seen is not None:
                seen.append(self.state)
        return self.mistakes


class Chart(statemachine.StateMachine):
    """The same for python-statemachine."""

    main, sales, support, hours = (
        statemachine.State(initial=True),
        statemachine.State(),
        statemachine.State(),
        statemachine.State(),
    )
    press_1 = main.to(sales) | sales.to(support) | support.to(hours) | hours.to(main)
    press_2 = main.to(support) | sales.to(hours) | support.to(main) | hours.to(sales)
    press_3 = main.to(hours) | sales.to(main) | support.to(sales) | hours.to(support)
    press_7 = (
        main.to.itself(internal=True)
        | sales.to.itself(internal=True)
        | support.to.itself(internal=True)
        | hours.to.itself(internal=True)
    )
    mistakes = 0

    def on_press_7(self) -> None:
        """Count a mistake."""
        self.mistakes += 1


class StateMachine:
    """The package python-statemachine."""

    def __init__(self) -> None:
        self.chart = Chart()
        self.press = {key: getattr(self.chart, f"press_{key}") for key in KEYS}

    def run(self, keys: str, seen: list[str] | None = None) -> int:
        """Take the keys of one call; return the mistakes, where somebody looks."""
        while next(iter(self.chart.configuration)).id != "main":
            self.chart.press_1()
        self.chart.mistakes = 0
        for key in keys:
            self.press[key]()
            if seen is not None:
                seen.append(next(iter(self.chart.configuration)).id)
        return self.chart.mistakes


def agree(candidates: dict[str, object], keys: list[str]) -> bool:
    told = {}
    for name, candidate in candidates.items():
        seen: list[str] = []
        told[name] = ([candidate.run(each, seen) for each in keys[:10]], seen)
    first, *others = told.values()
    return len(first[1]) == 10 * LENGTH and sum(first[0]) > 0 and all(other == first for other in others)


def timed(act: Callable[[], object]) -> float:
    """Return the processor's seconds, which a busy machine disturbs less than those of the clock."""
    gc.collect()
    gc.disable()
    started = time.process_time()
    act()
    spent = time.process_time() - started
    gc.enable()
    return spent


def tree(size: int) -> Flow:
    """A tree of menus with ways back, shared targets and announcements that repeat."""
    inner = size // 3
    bye = Retry(1, to="bye")
    nodes: list[object] = []
    for place in range(size - 1):
        if place < inner:
            options = [Option("1", "One", f"n{2 * place + 1}"), Option("2", "Two", f"n{2 * place + 2}")]
            options += [Option("9", "Back", "@back"), Option("12", "Shared", f"n{size - 2 - place % 50}")]
            nodes.append(Choice(f"n{place}", f"p{place % 50}", options, on_silence=bye, on_invalid=bye))
        else:
            nodes.append(Announce(f"n{place}", f"p{place % 50}", "@repeat"))
    return Flow("n0", [*nodes, HangUp("bye")])


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print(
        f"Python {platform.python_version()}, transitions {transitions.__version__}, "
        f"python-statemachine {statemachine.__version__}; minimum of {rounds} rounds"
    )
    kept = True
    keys = calls()
    candidates = {"dstny_smp": Walked(), "transitions": Transitions(), "python-statemachine": StateMachine()}
    if not agree(candidates, keys):
        print("the candidates do not come by the same menus")
        return 1
    best = dict.fromkeys(candidates, float("inf"))
    for _ in range(rounds):
        for name, candidate in candidates.items():
            some = keys if name != "python-statemachine" else keys[: CALLS // 6]
            spent = timed(lambda c=candidate, k=some: [c.run(each) for each in k])
            best[name] = min(best[name], spent / (len(some) * LENGTH))
    for name, spent in best.items():
        print(f"{name:22} {1 / spent:12,.0f} keys a second   {spent / best['dstny_smp']:6.1f} x")
    for name, least in (("transitions", 1.5), ("python-statemachine", 15)):
        if best[name] < least * best["dstny_smp"]:
            print(f"broken: at least {least} times as many keys a second as {name}")
            kept = False
    for name, act in (("lint", lint), ("longest_call", longest_call)):
        flows = [tree(size) for size in SIZES]
        spent = [float("inf")] * len(SIZES)
        for each in flows:
            act(each)  # compiles its tries
        for _ in range(rounds):
            for place, each in enumerate(flows):
                times = max(1, 1_000 // SIZES[place])
                spent[place] = min(spent[place], timed(lambda a=act, e=each, t=times: [a(e) for _ in range(t)]) / times)
        a_node = [each / size * 1e6 for each, size in zip(spent, SIZES, strict=True)]
        told = ", ".join(f"{size:,}: {each * 1000:.2f} ms" for each, size in zip(spent, SIZES, strict=True))
        print(f"{name:22} {told}; {a_node[-1] / a_node[0]:.2f} x as much a node at {SIZES[-1]:,} as at {SIZES[0]}")
        if a_node[-1] > 2 * a_node[0]:
            print(f"broken: {name} is to cost at most twice as much a node")
            kept = False
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
