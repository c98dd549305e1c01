"""The table of a walk's states: every row happens, and nothing else does."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

from dstny_smp.ivr import Choice, Flow, HangUp, Phase, Walker, events
from dstny_smp.ivr.tables import WALK
from dstny_smp.notation import snake_case
from dstny_smp.transitions import Transition, mermaid


def load(name):
    """Import a file beside this one; tests are not a package."""
    spec = importlib.util.spec_from_file_location(f"ivr_{name}", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


days = load("test_walker_twin")
DAYS = int(os.environ.get("IVR_DAYS", "300"))


class Observed(Walker):
    """A walker that notes what leads from which state to which."""

    __slots__ = ("rows",)

    def __init__(self, *args):
        super().__init__(*args)
        self.rows = set()

    def handle(self, event, now):
        # Timers that are due by then are told apart from the event.
        while self.deadline() is not None and self.deadline() < now:
            self.advance(self.deadline())
        return self.seen(snake_case(type(event).__name__), lambda: super(Observed, self).handle(event, now))

    def advance(self, now):
        due = self.deadline() is not None and self.deadline() <= now
        return self.seen("timed_out" if due else "nothing", lambda: super(Observed, self).advance(now))

    def seen(self, by, act):
        before, trace = self.phase, self.trace
        told = act()
        if told or self.trace != trace or self.phase is not before:
            self.rows.add(Transition(before, by, self.phase))
        return told


def rows(seeds):
    met = set()
    for seed in seeds:
        day = days.random_day(seed)
        if seed % 2:
            day.hang_up = seed * 137 % 9000  # at any moment
        day.walker = lambda d=day: Observed(d.flow, d.language, d.fallback, d.extensions, d.prompts, d.treatment_of)
        _, walker = days.twin.drive(day)
        met |= walker.rows
    early = Observed(Flow("a", [HangUp("a")]))
    early.handle(events.CallerHungUp(), 0)
    return met | early.rows


def test_every_row_happens_and_no_other():
    """On days drawn so that every rule is met often."""
    assert set(WALK) == rows(range(DAYS))


@pytest.mark.long
def test_no_other_row_happens_on_thousands_of_days():
    """The same on many more."""
    assert set(WALK) == rows(range(10_000, 20_000))


def test_rows_stand_once_and_the_end_is_the_end():
    """Every state but the last is left by some row, and the last by none."""
    assert len(WALK) == len(set(WALK))
    assert set(Phase) - {Phase.ENDED} == {row.source for row in WALK}


def test_an_illegal_event_is_in_no_row():
    """What the walker refuses is no transition."""
    flow = Flow("a", [Choice("a", None, ())])
    refused = [events.KeyPressed("1"), events.PromptFinished(1), events.TransferEnded("busy")]

    for event in refused:
        with pytest.raises(Exception, match="cannot happen"):
            Walker(flow).handle(event, 0)
        assert not [row for row in WALK if row[:2] == (Phase.NEW, snake_case(type(event).__name__))]


def test_the_picture_in_the_documentation_is_drawn_from_the_table():
    """One table, one picture."""
    page = (Path(__file__).parents[2] / "docs" / "reference" / "ivr.md").read_text(encoding="utf-8")

    assert mermaid(WALK) in page
