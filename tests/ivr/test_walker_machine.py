"""The walker under any order of events, as Hypothesis finds them."""

import importlib.util
import json
import sys
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dstny_smp import limits
from dstny_smp.ivr import Phase, Walker, commands, events, longest_call


def load(name):
    """Import a file beside this one; tests are not a package."""
    spec = importlib.util.spec_from_file_location(f"ivr_{name}", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


days = load("test_walker_twin")


class Host(RuleBasedStateMachine):
    """A host that reports things in any order, late or twice, and restarts when it likes."""

    @initialize(seed=st.integers(0, 2**16))
    def begin(self, seed):
        self.day = days.random_day(seed)
        self.walker, self.now = self.day.walker(), 0
        self.most = longest_call(self.day.flow, self.day.prompts).plays
        self.running, self.plays, self.transfers, self.ends = None, 0, 0, 0
        self.obey(self.walker.handle(events.Started(), 0))

    def obey(self, told):
        """Carry out commands, and hold each against what a telephone can do."""
        for command in told:
            assert 0 == self.ends, "nothing after the end"
            match command:
                case commands.Play(play=play):
                    assert self.running is None, "one play at a time"
                    assert self.plays + 1 == play
                    self.running = self.plays = play
                    assert play <= self.most, "no more prompts than the longest call has"
                case commands.Stop(play=play):
                    assert self.running == play, "only what runs is stopped"
                    self.running = None
                case commands.Transfer(transfer=transfer):
                    assert self.running is None
                    assert self.transfers + 1 == transfer
                    self.transfers = transfer
                case commands.End(reason=reason):
                    assert reason in commands.REASONS
                    self.ends, self.running = 1, None

    @rule(key=st.sampled_from("1234567890*#"), after=st.sampled_from(days.GAPS))
    def press(self, key, after):
        self.now += after
        self.obey(self.walker.handle(events.KeyPressed(key), self.now))

    @rule(after=st.sampled_from(days.GAPS))
    def time_passes(self, after):
        self.now += after
        self.obey(self.walker.advance(self.now))
        assert () == self.walker.advance(self.now), "what is due fires once"

    @precondition(lambda self: self.walker.deadline() is not None)
    @rule(early=st.sampled_from([0, 1]))
    def timer(self, early):
        self.now = max(self.now, self.walker.deadline() - early)
        self.obey(self.walker.advance(self.now))

    @precondition(lambda self: self.running is not None)
    @rule()
    def prompt_ends(self):
        play, self.running = self.running, None
        self.obey(self.walker.handle(events.PromptFinished(play), self.now))

    @rule(play=st.integers(1, 50))
    def stale_report(self, play):
        if play != self.running:
            before = self.walker.snapshot()["state"]
            told = self.walker.handle(events.PromptFinished(play), self.now)
            if before["deadline"] is None or before["deadline"] >= self.now:
                assert () == told
            self.obey(told)

    @precondition(lambda self: self.transfers > 0)
    @rule(result=st.sampled_from(events.RESULTS))
    def transfer_ends(self, result):
        waiting = self.walker.phase is Phase.TRANSFERRED
        told = self.walker.handle(events.TransferEnded(result), self.now)
        assert not waiting or told or self.walker.phase is Phase.LISTENING
        self.obey(told)

    @rule()
    def restart(self):
        snapshot = json.loads(json.dumps(self.walker.snapshot()))
        day = self.day
        self.walker = Walker.restore(
            day.flow, snapshot, day.language, day.fallback, day.extensions, day.prompts, day.treatment_of
        )
        assert snapshot == json.loads(json.dumps(self.walker.snapshot()))

    @precondition(lambda self: self.now > 20_000)
    @rule()
    def hang_up(self):
        self.obey(self.walker.handle(events.CallerHungUp(), self.now))
        assert 1 == self.ends

    @invariant()
    def it_waits_for_something(self):
        """In every state there is exactly one thing that brings the call on, or the call is over."""
        walker = self.walker
        waits = [
            walker.playing is not None,
            walker.deadline() is not None,
            walker.phase is Phase.TRANSFERRED,
            walker.ended,
        ]
        assert 1 == sum(waits), walker.phase
        assert walker.playing == self.running
        assert walker.ended == bool(self.ends)
        assert walker.deadline() is None or walker.deadline() >= self.now
        assert len(walker.entry) <= limits.KEYS
        assert [each.at for each in walker.trace] == sorted(each.at for each in walker.trace)


Host.TestCase.settings = settings(max_examples=25, stateful_step_count=30)
TestAnyOrderOfEvents = Host.TestCase
TestAnyOrderOfEvents.__doc__ = "Whatever is reported in whatever order: one thing at a time, and one end."
