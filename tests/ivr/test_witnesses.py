"""Every witness of the checker, replayed: the call shows what the finding claims."""

import importlib.util
import os
import random
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from dstny_smp import limits
from dstny_smp.ivr import Announce, Choice, DirectDial, Flow, Option, Retry, lint, longest_call, script
from dstny_smp.ivr.ways import SIGNAL
from dstny_smp.media import PromptFacts


def load(name):
    """Import a file beside this one; tests are not a package."""
    spec = importlib.util.spec_from_file_location(f"ivr_{name}", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


twin = load("test_checks_twin")
examples = load("test_checks")

FLOWS = int(os.environ.get("IVR_FLOWS", "150"))
SAID = {"nl": "Toets 3 voor service, toets 12 voor verkoop."}
PROMPTS = [None, {}, {"p": PromptFacts(languages=("nl",), texts=SAID)}]


class Shown:
    """A finding and its witness's call, as the claims below ask about it."""

    def __init__(self, flow, finding, prompts):
        self.flow, self.finding, self.params = flow, finding, finding.params
        self.id, _, self.field = finding.path.removeprefix("nodes[").partition("]")
        self.node = flow.node(self.id)
        # What is lacking is played, so that the trace says where it would be heard. Only to hear that it is not, it
        # is not played, where no menu is left without a moment to listen.
        patient = all(node.first_digit for node in flow.nodes if isinstance(node, Choice))
        spoken = prompts if finding.code == "ivr.prompt_without_audio" and patient else None
        self.walked = script.walk(flow, finding.witness.keys, finding.witness.assume, prompts=spoken)
        self.end = self.walked.end

    def here(self, code):
        return [each for each in self.walked.trace if (each.node, each.code) == (self.id, code)]

    def ends(self, reason):
        return (reason, self.id) == (self.end.reason, self.end.detail)

    def goes_round(self):
        return (self.end.reason, self.walked.unused) == ("step_limit", "")

    def chosen(self):
        return [each for each in self.here("walk.chosen") if each.params["keys"] == self.params["keys"]]

    def index(self, happening):
        return self.walked.trace.index(happening)


def hangs_up_on_the_silent(shown):
    return shown.ends("no_route") and shown.here("walk.silence")


def hangs_up_on_who_errs(shown):
    return shown.ends("no_route") and (shown.here("walk.rounds_used") or shown.walked.trace[-2].kind == "invalid")


def traps(shown):
    return shown.here("walk.entered") and shown.end.reason == "step_limit"


def waits(shown):
    pressed = max(each.at for each in shown.here("walk.key"))
    return timedelta(milliseconds=shown.chosen()[0].at - pressed) == shown.params["time"]


def begins_anew(shown):
    after = shown.walked.trace[shown.index(shown.chosen()[0]) + 1]
    return (after.code, after.node) == ("walk.entered", shown.id)


def hears_no_key(shown):
    said = shown.here("walk.silence")[0]
    before = shown.walked.trace[shown.index(said) - 1]
    return timedelta(milliseconds=said.at - before.at) < SIGNAL


def decides_without_it(shown):
    keys = shown.params["keys"]
    return shown.here("walk.key")[-1].params["key"] in keys and not shown.chosen()


def misses_a_prompt(shown):
    missed = shown.here("walk.prompt_missing") or shown.here("walk.prompt")
    return shown.params["prompt"] in {each.params["prompt"] for each in missed}


def hears_another_language(shown):
    wanted = shown.params["prompt"], shown.params["language"]
    return wanted in {(each.params["prompt"], each.params["language"]) for each in shown.here("walk.prompt")}


def comes_no_further(shown):
    return shown.end.reason == "step_limit" and not shown.here("walk.entered")


CLAIMS = {
    "ivr.silence_without_route": hangs_up_on_the_silent,
    "ivr.invalid_without_route": hangs_up_on_who_errs,
    "ivr.nothing_to_go_back_to": lambda shown: shown.ends("no_route"),
    "ivr.silent_loop": Shown.goes_round,
    "ivr.unanswered_loop": Shown.goes_round,
    "ivr.trap": traps,
    "ivr.never_listens": hears_no_key,
    "ivr.option_never_chosen": decides_without_it,
    "ivr.slow_option": waits,
    "ivr.restarts_itself": begins_anew,
    "ivr.prompt_without_audio": misses_a_prompt,
    "ivr.prompt_lacks_language": hears_another_language,
    "ivr.promised_key": decides_without_it,
    "ivr.too_deep": comes_no_further,
}
"""What the call of each finding shows; ``ivr.unreachable`` can have none."""


def check(flow, prompts=None):
    """Replay every witness; return the codes of those that had one, and of those that had none."""
    met, bare = Counter(), Counter()
    for finding in lint(flow, prompts):
        if finding.witness is None:
            bare[finding.code] += 1
        else:
            assert CLAIMS[finding.code](Shown(flow, finding, prompts)), (finding, flow)
            met[finding.code] += 1
    return met, bare


def replay(seeds):
    met, bare = Counter(), Counter()
    for seed in seeds:
        flow = twin.random_flow(seed, talkative=bool(seed % 2))
        shown, not_shown = check(flow, PROMPTS[seed % 3])
        met += shown
        bare += not_shown
    return met, bare


@pytest.mark.requirement("IVR-03", "IVR-09")
def test_every_witness_shows_what_its_finding_claims():
    """On random flows: loops are gone round, traps are gone into, keys are missed, prompts are not heard."""
    met, bare = replay(range(FLOWS))

    assert set(CLAIMS) - {"ivr.option_never_chosen", "ivr.too_deep"} == set(met)
    assert {"ivr.unreachable", "ivr.prompt_without_audio", "ivr.promised_key"} == set(bare), "where no call comes"


@pytest.mark.long
def test_every_witness_shows_what_its_finding_claims_on_thousands_of_flows():
    """The same on many more."""
    replay(range(10_000, 14_000))


def test_every_witness_of_the_examples_shows_what_its_finding_claims():
    """Those that are written out, and the rest of the codes."""
    deep = Flow("n0", [*(Announce(f"n{i}", "p", f"n{i + 1}") for i in range(1500)), Announce("n1500", "p", "n0")])
    brisk = Choice("main", "p", [Option("12", "", "@top")], inter_digit=timedelta(milliseconds=60), type_ahead=False)
    met = Counter()
    for flow in [*(flow for flow, _ in examples.BAD), deep, Flow("main", [brisk])]:
        met += check(flow)[0]

    assert {"ivr.option_never_chosen", "ivr.too_deep", "ivr.never_listens", "ivr.trap"} < set(met)


@pytest.mark.parametrize(
    ("options", "dial", "promise", "keys"),
    [
        ("1", None, "3", "3"),
        ("1", None, "34", "3"),
        ("1", None, "12", "1"),
        ("123", None, "12", "12_"),
        ("1", DirectDial(), "3", "3"),
        ("1", DirectDial(deny={"201"}), "201", "201"),
    ],
)
def test_who_does_what_a_prompt_says_is_shown_to_miss(options, dial, promise, keys):
    """The witness presses the promised key as far as the menu listens to it."""
    said = PromptFacts(languages=("nl",), texts={"nl": f"Toets {promise} voor service."})
    bye = Retry(0, to="main")
    flow = Flow("main", [Choice("main", "p", [Option(options, "", "@top")], direct_dial=dial, on_silence=bye)])
    [finding] = [each for each in lint(flow, {"p": said}) if each.code == "ivr.promised_key"]

    assert keys == finding.witness.keys
    assert decides_without_it(Shown(flow, finding, {"p": said}))


def test_a_call_of_more_keys_than_a_script_may_have_is_no_witness():
    """Rather none than one that cannot be replayed."""
    far = [
        Choice(f"n{i}", None, [Option("12", "", f"n{i + 1}")], on_silence=Retry(to="n0"), on_invalid=Retry(to="n0"))
        for i in range(limits.TRACE_KEYS // 2 + 1)
    ]
    last = Choice(f"n{len(far)}", None, [], on_silence=Retry(0), on_invalid=Retry(0, to="n0"))
    *_, found = [each for each in lint(Flow("n0", [*far, last])) if each.code == "ivr.silence_without_route"]

    assert (f"nodes[{last.id}].on_silence.to", None) == (found.path, found.witness)


def silent_calls(seeds):
    sound = 0
    for seed in seeds:
        chance = random.Random(seed)
        flow = twin.random_flow(seed)
        report = lint(flow)
        if report.ok and not any(each.code == "ivr.unanswered_loop" for each in report):
            sound += 1
            outcomes = [*script.events.RESULTS, "open", "closed", "forward"]
            for _ in range(5):
                walked = script.walk(flow, "", {node.id: chance.choice(outcomes) for node in flow.nodes})
                assert walked.end.reason not in ("step_limit", "no_route"), (seed, flow)
                assert timedelta(milliseconds=walked.trace[-1].at) <= longest_call(flow).timer_time
    return sound


def test_a_flow_without_faults_lets_a_silent_caller_go():
    """Whatever the time, whoever answers: he comes to an end that somebody chose, within the bound."""
    assert 10 < silent_calls(range(6 * FLOWS))


@pytest.mark.long
def test_thousands_of_flows_without_faults_let_a_silent_caller_go():
    """The same on many more."""
    assert 200 < silent_calls(range(10_000, 30_000))
