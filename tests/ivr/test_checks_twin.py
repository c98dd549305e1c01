"""The checker against the walker itself: every state that a small flow can come to, tried one by one."""

import os
import random
from collections import defaultdict

import pytest

from dstny_smp import limits
from dstny_smp.destination import ToQueue
from dstny_smp.ivr import (
    Announce,
    Choice,
    Flow,
    Gate,
    HangUp,
    Option,
    Phase,
    Retry,
    SetLanguage,
    Transfer,
    Walker,
    commands,
    events,
    lint,
    script,
)
from dstny_smp.media import PromptFacts
from dstny_smp.treatment import Treatment

IDS = ["a", "b", "c", "d"]
FLOWS = int(os.environ.get("IVR_FLOWS", "60"))
FIRST = int(os.environ.get("IVR_FIRST", "0"))
SEEDS = range(FIRST, FIRST + FLOWS)
TREATMENTS = [Treatment.open(), Treatment.closed(), Treatment.forward(ToQueue("elsewhere"))]
DEEP = 6  # menus on the stack, after which the search gives up


def random_flow(seed, talkative=False):
    """Small flows with many ways back, few ends, short patience; or with many languages and prompts."""
    chance = random.Random(seed)

    def to():
        return chance.choice([*IDS, *IDS, "@repeat", "@back", "@back", "@top"])

    def maybe(likely):
        return to() if chance.random() < likely else None

    def choice(id):
        keys = chance.sample(["1", "2", "12", "#"], chance.randint(0, 2))
        if chance.random() < 0.05:
            keys = list("1234567890*#")
        prompt, type_ahead = chance.choice([None, "p"]), chance.random() < 0.7
        # A menu that waits for nothing hears what was typed ahead, if anything was: that is for the rules' tests.
        patience = 5 if prompt is None and type_ahead else chance.choice([5, 5, 5, 5, 0])
        return Choice(
            id,
            prompt,
            [Option(key, "", to()) for key in keys],
            on_silence=Retry(chance.randint(0, 2), to=maybe(0.95)),
            on_invalid=Retry(chance.randint(0, 2), to=maybe(0.95)),
            first_digit=patience,
            barge_in=chance.random() < 0.7,
            type_ahead=type_ahead,
            max_rounds=chance.choice([1, 2, 2]),
        )

    makers = [
        *[choice] * 4,
        lambda id: Announce(id, "p", to()),
        lambda id: Announce(id, "p", to()),
        lambda id: SetLanguage(id, chance.choice(["en", "fr"]), to()),
        lambda id: Gate(id, "s", to(), to(), to() if chance.random() < 0.8 else None),
        lambda id: Transfer(id, ToQueue("q"), on_busy=maybe(0.5), on_no_answer=maybe(0.3)),
        lambda id: HangUp(id),
    ]
    if talkative:
        makers = [makers[0], makers[0], makers[4], makers[6], makers[6], makers[7]]
    return Flow("a", [chance.choice(makers)(id) for id in IDS])


class Search:
    """Every state of a walk, and what leads from one to the next.

    A state is where the caller has to do something, or where an announcement takes time. Gates answer in every
    way, each time that they are asked, but the same at one instant; transfers end in every way.
    """

    def __init__(self, flow, deep=DEEP, most=3000, spoken=False):
        self.flow, self.answers, self.asked, self.spoken = flow, [], [], spoken
        self.deep = deep
        self.heard = set()
        self.walker = Walker(flow, treatment_of=self.treatment_of)
        self.ways = defaultdict(set)  # state -> {(kind, state)}
        self.ends = set()  # (state before, kind, reason, node)
        self.entered = set()
        self.caught = set()  # where a call went round before anybody could do anything
        self.cut = set()
        self.marks = {}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(limits, "FLOW_STEPS", 60)  # enough for these flows, and loops end sooner
            self.whole = self.search(most)

    def search(self, most):
        """Try everything; tell whether that was possible."""
        queue = []
        for told in self.every(lambda: [events.Started()]):
            self.add("start", "key", told, queue)
        while queue and len(self.marks) < most:
            state = queue.pop()
            for kind, acts in self.acts(state):
                for told in self.every(acts, self.marks[state]):
                    self.add(state, kind, told, queue)
        return not queue

    def treatment_of(self, schedule, now):
        if self.walker.node not in self.asked:
            self.asked.append(self.walker.node)
            self.answers += [0] * (len(self.asked) - len(self.answers))
        return TREATMENTS[self.answers[self.asked.index(self.walker.node)]]

    def every(self, acts, mark=None):
        """Do something in every way in which gates can answer; each gate answers the same meanwhile."""
        mark = mark or self.walker.mark()
        self.answers = []
        while True:
            self.asked = []
            self.walker.back_to(mark)
            before = len(self.walker._noted)
            told = self.settle(acts())
            noted = self.walker._noted[before:]
            entered = [each[1] for each in noted if each[2] == "walk.entered"]
            self.entered |= set(entered)
            if self.walker.ended and told[-1].reason == "step_limit":
                self.caught |= set(entered[-limits.FLOW_STEPS // 2 :])
            self.heard |= {(each[1], each[5]) for each in noted if each[2] == "walk.prompt"}
            yield told
            del self.answers[len(self.asked) :]
            while self.answers and self.answers[-1] == len(TREATMENTS) - 1:
                self.answers.pop()
            if not self.answers:
                return
            self.answers[-1] += 1

    def settle(self, acts):
        """Let it happen, then let a menu's prompts end and entries be decided."""
        walker, told = self.walker, ()
        for act in acts:
            told = self.do(act)
        while walker.phase is not Phase.ANNOUNCING and not walker.ended and (walker.playing or walker.entry):
            told = self.do(events.PromptFinished(walker.playing) if walker.playing else None)
        return told

    def do(self, act):
        if act is not None:
            return self.walker.handle(act, max(0, self.walker._now))
        return self.walker.advance(self.walker.deadline())

    def state(self):
        walker = self.walker
        language = walker.language if self.spoken else ""
        return walker.phase, walker.node, walker._stack, walker._round, walker._silences, walker._mistakes, language

    def add(self, before, kind, told, queue):
        if self.walker.ended:
            end = told[-1]
            assert isinstance(end, commands.End)
            self.ends.add((before, kind, end.reason, end.detail))
            return
        self.walker._entries = 0
        self.walker._now = 0
        if self.walker._deadline is not None:
            self.walker._deadline = 5000
        state = self.state()
        self.ways[before].add((kind, state))
        if state not in self.marks:
            self.marks[state] = self.walker.mark()
            if len(state[2]) > self.deep:
                self.cut.add(state)
            else:
                queue.append(state)

    def acts(self, state):
        if state[0] is Phase.ANNOUNCING:
            return [("auto", lambda: [events.PromptFinished(self.walker.playing)])]
        if state[0] is Phase.TRANSFERRED:
            return [("result", lambda r=result: [events.TransferEnded(r)]) for result in events.RESULTS]
        choice = self.flow.node(state[1])
        entries = {option.keys for option in choice.options} | set("1234567890*#")
        deaf = choice.first_digit.total_seconds() == 0 and not choice.type_ahead
        if deaf and not (choice.prompt and choice.barge_in):
            entries = set()
        pressed = [("key", lambda e=entry: [events.KeyPressed(key) for key in self.fresh(e)]) for entry in entries]
        return [("silence", lambda: [None]), *pressed]

    def fresh(self, entry):
        """The keys of an entry, as long as they are one."""
        return entry

    def loops(self, kinds):
        """Tell whether ways of these kinds alone lead round, by pressing nothing else."""
        graph = {
            state: {target for kind, target in ways if kind in {*kinds, "auto"}} for state, ways in self.ways.items()
        }
        alive = True
        while alive:  # cut off what leads nowhere, until only loops are left
            ending = [state for state, targets in graph.items() if not targets & graph.keys()]
            alive = bool(ending)
            for state in ending:
                del graph[state]
        return bool(graph) or any(reason == "step_limit" for _, kind, reason, *_ in self.ends)

    def trapped(self, cut):
        """Return the states from which no end is reached; what the search gave up counts as one if it is cut."""
        good = {before for before, _, reason, *_ in self.ends if reason != "step_limit"} | cut
        while True:
            more = {s for s, ways in self.ways.items() if s not in good and any(t in good for _, t in ways)}
            if not more:
                break
            good |= more
        return {state for state in self.marks if state not in good}


SEARCHES = {}


def codes(flow, *wanted, prompts=None):
    return [finding for finding in lint(flow, prompts) if finding.code in wanted or not wanted]


def explored(monkeypatch, *depths):
    """Yield small flows whose states were all tried with stacks of these depths, with what was found in each."""
    for depth in depths:
        monkeypatch.setattr(limits, "BACK_DEPTH", depth)
        if depth not in SEARCHES:
            SEARCHES[depth] = {seed: Search(random_flow(seed)) for seed in SEEDS}
    whole = [seed for seed in SEEDS if all(SEARCHES[depth][seed].whole for depth in depths)]
    assert len(whole) > FLOWS * 0.8
    for seed in whole:
        searches = [SEARCHES[depth][seed] for depth in depths]
        yield seed, searches[0].flow, *searches


@pytest.mark.parametrize(
    ("kinds", "wanted"),
    [
        ({"silence"}, ["ivr.silent_loop"]),
        ({"silence", "result"}, ["ivr.silent_loop", "ivr.unanswered_loop"]),
    ],
)
def test_a_loop_without_a_key_is_found_exactly_when_there_is_one(monkeypatch, kinds, wanted):
    """Be it for silence alone, or as long as nobody answers; the call that shows it goes round until it is cut off.

    A loop that goes ever deeper is met with a short stack only. There, however, a call forgets where it began, and
    the oldest menu that it remembers repeats where others lead back: loops which come of that take a dozen
    menus on the telephone and are not looked for, so that what must be found is what a long stack shows.
    """
    met = defaultdict(int)
    for seed, flow, short, long in explored(monkeypatch, 4, 12):
        found = codes(flow, *wanted)
        met[bool(found)] += 1
        assert (seed, bool(found)) == (seed, bool(found) and short.loops(kinds)), flow
        assert (seed, long.loops(kinds)) == (seed, long.loops(kinds) and bool(found)), flow
        for finding in found:
            if finding.witness is not None:
                assert "step_limit" == script.walk(flow, finding.witness.keys, finding.witness.assume).end.reason
    assert min(met.values()) > FLOWS // 20


@pytest.mark.requirement("IVR-03")
def test_a_node_is_unreachable_exactly_when_no_call_comes_to_it(monkeypatch):
    """Whatever is pressed, whatever time it is, whoever answers."""
    for seed, flow, search in explored(monkeypatch, 12):
        found = {finding.path for finding in codes(flow, "ivr.unreachable")}
        assert (seed, {f"nodes[{id}]" for id in IDS if id not in search.entered}) == (seed, found), flow


@pytest.mark.requirement("IVR-03")
def test_a_trap_is_found_exactly_when_there_is_one(monkeypatch):
    """And its witness leads into it.

    A menu is judged as a caller comes to it. Where only who errs there first is caught, by a loop of announcements
    behind it, that loop is what is found. So is the loop over a gate that is asked again at the same instant: the
    checker takes it for free to answer otherwise then, and may believe in an end that lies there.
    """
    met = defaultdict(int)
    for seed, flow, search in explored(monkeypatch, 12):
        found = codes(flow, "ivr.trap")
        trapped = {state for state in search.trapped(search.cut) if state[0] is Phase.LISTENING}
        at_most = {state[1] for state in search.trapped(set()) if state[0] is Phase.LISTENING} | search.caught
        met[bool(found)] += 1
        loops = codes(flow, "ivr.silent_loop")
        gates = {node.id for node in flow.nodes if isinstance(node, Gate)}
        over_a_gate = any(gates & set(loop.params["through"]) for loop in loops)
        assert found or over_a_gate or not {state for state in trapped if state[3] == 1}, (seed, flow, trapped)
        assert found or loops or not trapped, (seed, flow, trapped)
        for finding in found:
            node = finding.path.removeprefix("nodes[").removesuffix("]")
            walked = script.walk(flow, finding.witness.keys, finding.witness.assume)
            assert (seed, node) == (seed, node if node in {each.node for each in walked.trace} else walked.trace)
            assert node in at_most, (seed, flow)
    assert min(met.values()) > FLOWS // 40


def test_a_missing_route_is_found_exactly_when_a_call_ends_for_want_of_it(monkeypatch):
    """Menus that hang up, and ways back that lead nowhere; each witness ends so, and there."""
    for seed, flow, search in explored(monkeypatch, 12):
        found = codes(flow, "ivr.silence_without_route", "ivr.invalid_without_route", "ivr.nothing_to_go_back_to")
        ends = {node for _, _, reason, node in search.ends if reason == "no_route"}
        shown = {finding.path.removeprefix("nodes[").split("]")[0] for finding in found}
        assert (seed, ends) == (seed, shown), flow
        for finding in found:
            node = finding.path.removeprefix("nodes[").split("]")[0]
            walked = script.walk(flow, finding.witness.keys, finding.witness.assume)
            assert (seed, "no_route", node, "") == (seed, walked.end.reason, walked.end.detail, walked.unused), finding


def test_a_lacking_language_is_found_exactly_where_callers_come_with_it():
    """Also where they come back to a menu after having chosen; each witness is a call that comes so."""
    prompts = {"p": PromptFacts(languages=("nl",))}
    shown = 0
    for seed in range(3 * FIRST, 3 * (FIRST + FLOWS)):
        flow = random_flow(seed, talkative=True)
        search = Search(flow, spoken=True)
        findings = [each for each in codes(flow, prompts=prompts) if each.code == "ivr.prompt_lacks_language"]
        found = {
            (finding.path.removeprefix("nodes[").split("]")[0], finding.params["language"]) for finding in findings
        }
        there = {(node, language) for node, language in search.heard if language != "nl"}
        if search.whole:
            assert (seed, set()) == (seed, there - found), flow
        for finding in findings:
            if finding.witness is not None:
                walked = script.walk(flow, finding.witness.keys, finding.witness.assume)
                heard = {(h.node, h.params["language"]) for h in walked.trace if h.code == "walk.prompt"}
                node = finding.path.removeprefix("nodes[").split("]")[0]
                assert (node, finding.params["language"]) in heard, (seed, finding, flow)
                shown += 1
    assert shown > FLOWS // 8


@pytest.mark.long
def test_the_checker_is_right_on_thousands_of_flows(monkeypatch):
    """All of the above on many more: each as it stands, with other seeds."""
    here = globals()
    for name, value in {"FIRST": 10_000, "FLOWS": 2_000, "SEEDS": range(10_000, 12_000), "SEARCHES": {}}.items():
        monkeypatch.setitem(here, name, value)
    for kinds, wanted in (
        ({"silence"}, ["ivr.silent_loop"]),
        ({"silence", "result"}, ["ivr.silent_loop", "ivr.unanswered_loop"]),
    ):
        test_a_loop_without_a_key_is_found_exactly_when_there_is_one(monkeypatch, kinds, wanted)
    test_a_node_is_unreachable_exactly_when_no_call_comes_to_it(monkeypatch)
    test_a_trap_is_found_exactly_when_there_is_one(monkeypatch)
    test_a_missing_route_is_found_exactly_when_a_call_ends_for_want_of_it(monkeypatch)
    test_a_lacking_language_is_found_exactly_where_callers_come_with_it()
