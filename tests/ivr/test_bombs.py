"""Flows made to hurt: deep, wide, knotted, shared. Work grows with their size and not faster, and nothing recurses."""

import sys
from contextlib import contextmanager
from functools import partial

import pytest

from dstny_smp import limits
from dstny_smp.ivr import (
    Announce,
    Choice,
    Flow,
    HangUp,
    Option,
    Retry,
    SetLanguage,
    Walker,
    events,
    lint,
    longest_call,
    script,
)
from dstny_smp.media import PromptFacts

BYE = Retry(1, to="bye")
PROMPTS = {"p": PromptFacts(languages=("nl",), durations={"nl": 1.0}, texts={"nl": "toets 7"})}


def menu(id, *targets, **more):
    options = [Option(str(place), "", to) for place, to in enumerate(targets, 1)]
    return Choice(id, "p", options, **({"on_silence": BYE, "on_invalid": BYE} | more))


def chain(size):
    """Announcements, one behind the other."""
    return Flow("n0", [*(Announce(f"n{i}", "p", f"n{i + 1}") for i in range(size)), HangUp(f"n{size}")])


def deep(size):
    """Menus, one behind the other, each with a way back."""
    return Flow(
        "n0", [*(menu(f"n{i}", f"n{i + 1}" if i + 1 < size else "bye", "@back") for i in range(size)), HangUp("bye")]
    )


def shared(size):
    """Each menu leads to the next by two ways: two to the power of its size paths."""
    return Flow(
        "n0", [*(menu(f"n{i}", *[f"n{i + 1}" if i + 1 < size else "bye"] * 2) for i in range(size)), HangUp("bye")]
    )


def wide(size):
    """A tree of menus, a hundred options each."""
    inner = size // 100 + 1
    nodes = [
        menu(f"n{i}", *(f"n{100 * i + j + 1}" for j in range(100) if 100 * i + j + 1 <= size)) for i in range(inner)
    ]
    return Flow("n0", [*nodes, *(HangUp(f"n{i}") for i in range(inner, size + 1)), HangUp("bye")])


def loops(size):
    """Every menu leads to itself, in silence too."""
    again = [
        menu(
            f"n{i}",
            f"n{i}",
            f"n{(i + 1) % size}",
            "@repeat",
            on_silence=Retry(0, to=f"n{i}"),
            on_invalid=Retry(0, to="@back"),
        )
        for i in range(size)
    ]
    return Flow("n0", again)


def knot(size):
    """One ring of all kinds of steps, that repeats and goes back."""
    nodes = []
    for i in range(size):
        after = f"n{(i + 1) % size}"
        kinds = [
            lambda id, to: menu(id, to, "@back", on_silence=Retry(0, to=to)),
            lambda id, to: Announce(id, "p", to),
            lambda id, to: SetLanguage(id, "en", to),
            lambda id, to: menu(id, to, to, on_silence=Retry(0, to="@back"), on_invalid=Retry(0, to="@repeat")),
        ]
        nodes.append(kinds[i % 4](f"n{i}", after))
    return Flow("n0", [*nodes, HangUp("bye")])


BOMBS = [chain, deep, shared, wide, loops, knot]


def everything(flow):
    """Check it, measure it, and walk it in three ways; return plays and what bounds them."""
    lint(flow, PROMPTS)
    bound = longest_call(flow, PROMPTS)
    most = 0
    for keys in ("", "1" * limits.TRACE_KEYS, "12" * 300):
        walked = script.walk(flow, keys, prompts=PROMPTS)
        most = max(most, sum(each.code == "walk.prompt" for each in walked.trace))
    assert most <= bound.plays
    return bound


@contextmanager
def shallow():
    """Let nothing call itself more than a few dozen times."""
    before, depth, frame = sys.getrecursionlimit(), 0, sys._getframe()
    while frame is not None:
        depth, frame = depth + 1, frame.f_back
    sys.setrecursionlimit(depth + 60)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def steps(act):
    """Return how many calls of Python functions something makes."""
    made = 0

    def count(frame, event, argument):
        nonlocal made
        made += event == "call"

    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(None)
    return made


@pytest.mark.threat("T-11")
@pytest.mark.parametrize("bomb", BOMBS)
def test_nothing_recurses_however_deep_a_flow_is(bomb):
    """Ten thousand steps in a row, in a stack of sixty frames."""
    flow = bomb(10_000 if bomb in (chain, deep, shared) else 3_000)
    with shallow():
        everything(flow)


@pytest.mark.threat("T-11")
@pytest.mark.parametrize("bomb", BOMBS)
def test_work_grows_with_the_flow_and_no_faster(bomb):
    """Twice the steps, at most two and a half times the calls of functions."""
    # Beyond the steps that a call may enter, so that no call is longer in the larger one.
    smaller, larger = bomb(1_100), bomb(2_200)
    for act in (lint, longest_call):
        assert steps(partial(act, larger, PROMPTS)) < 2.5 * steps(partial(act, smaller, PROMPTS))


@pytest.mark.threat("T-11")
@pytest.mark.long
@pytest.mark.parametrize("bomb", BOMBS)
def test_the_largest_flows_go_through(bomb):
    """A hundred thousand steps: built, checked, measured and walked."""
    flow = bomb(limits.NODES - 1_002)
    with shallow():
        bound = everything(flow)
    assert bound.plays <= limits.FLOW_STEPS * 20


def test_a_walker_costs_nothing_of_the_flow_that_it_does_not_walk():
    """A call in the largest menu is as cheap as one in the smallest."""

    def call(flow):
        walker = Walker(flow)
        walker.handle(events.Started(), 0)
        for now in range(0, 9_000, 900):
            walker.handle(events.KeyPressed("1"), now)
        return walker

    small, large = deep(100), deep(5_000)
    call(small), call(large)  # compiles the menus that are met
    assert steps(lambda: call(small)) == steps(lambda: call(large))
