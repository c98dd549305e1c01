"""The longest call: never exceeded whatever happens, and reached where no call comes to a menu twice."""

import importlib.util
import itertools
import os
import random
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from dstny_smp import limits
from dstny_smp.destination import ToQueue
from dstny_smp.ivr import (
    Announce,
    Choice,
    DirectDial,
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
    longest_call,
)
from dstny_smp.media import PromptFacts
from dstny_smp.treatment import Treatment


def load(name):
    """Import a file beside this one; tests are not a package."""
    spec = importlib.util.spec_from_file_location(f"ivr_{name}", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


days = load("test_walker_twin")

FLOWS = int(os.environ.get("IVR_FLOWS", "150"))
LENGTHS = {"p0": 0, "p1": 300, "p2": 1000, "p3": 2500}
PROMPTS = {
    name: PromptFacts(languages=("nl", "en"), durations={"nl": length / 1000, "en": length / 2000})
    for name, length in LENGTHS.items()
}
TREATMENTS = [Treatment.open(), Treatment.closed(), Treatment.forward(ToQueue("else"), "p3")]
BYE = Retry(1, to="bye")


def menu(id, *options, **more):
    more = {"on_silence": BYE, "on_invalid": BYE} | more
    return Choice(id, more.pop("prompt", "p"), [Option(keys, "", to) for keys, to in options], **more)


def flow(*nodes):
    return Flow(nodes[0].id, [*nodes, HangUp("bye")])


@pytest.mark.parametrize(
    ("walked", "plays", "seconds"),
    [
        (flow(Announce("a", "p", "bye")), 1, 0),
        (flow(SetLanguage("a", "en", "bye")), 0, 0),
        # the prompt in two rounds, five seconds each
        (flow(menu("a", ("1", "bye"))), 3, 15),
        (flow(menu("a", ("1", "bye"), on_silence=Retry(0, to="bye"), on_invalid=Retry(0, to="bye"))), 1, 5),
        # silence once, a mistake once, and what is said before the prompt in these rounds
        (flow(menu("a", ("1", "bye"), on_silence=Retry(1, ["s"], "bye"), on_invalid=Retry(1, ["m"], "bye"))), 5, 15),
        # the cap holds both
        (flow(menu("a", ("1", "bye"), on_silence=Retry(9, ["s"], "bye"), on_invalid=Retry(9, ["m"], "bye"))), 19, 50),
        (flow(menu("a", ("1", "@repeat"), max_rounds=7)), 7 + 0, 35),
        # every round of eight is spent on listening to what leads back
        (flow(menu("a", ("1", "i"), max_rounds=8), Announce("i", "p", "@repeat")), 16, 40),
        # two keys: first the time for the first, then that for the second
        (flow(menu("a", ("12", "bye"), on_silence=Retry(0, to="bye"), on_invalid=Retry(0, to="bye"))), 1, 7),
        (flow(menu("a", ("12", "bye"), ("1", "bye"), on_silence=Retry(0), on_invalid=Retry(0))), 1, 7),
        # one menu after another
        (flow(menu("a", ("1", "b")), menu("b", ("1", "bye"))), 6, 30),
        # whatever time it is
        (flow(Gate("g", "s", "bye", "bye", "bye")), 0, 0),
        # what the schedule says before it forwards, or the two after it
        (flow(Gate("g", "s", "bye", "bye")), 1, 0),
        (flow(Gate("g", "s", "bye", "a"), Announce("a", "p", "b"), Announce("b", "p", "bye")), 2, 0),
        (flow(Transfer("t", ToQueue("q"), on_busy="a", on_failed="bye"), Announce("a", "p", "bye")), 1, 0),
        (Flow("bye", [HangUp("bye", "p")]), 1, 0),
        # a loop is cut off after a thousand nodes
        (flow(Announce("a", "p", "b"), Announce("b", "p", "a")), limits.FLOW_STEPS, 0),
        (flow(menu("a", ("1", "a"), max_rounds=1)), limits.FLOW_STEPS, 5 * limits.FLOW_STEPS),
    ],
)
def test_the_longest_call_is_what_can_be_counted_by_hand(walked, plays, seconds):
    """Plays and timers, from the rules of a menu."""
    found = longest_call(walked)

    assert (plays, timedelta(seconds=seconds)) == (found.plays, found.timer_time)


def random_menu(chance, id, to):
    def prompt():
        return chance.choice(list(LENGTHS))

    def retry():
        return Retry(chance.randint(0, 2), [prompt() for _ in range(chance.randint(0, 2))], chance.choice([None, to()]))

    return Choice(
        id,
        chance.choice([None, prompt()]),
        [Option(keys, "", to()) for keys in chance.sample(["1", "12", "123", "2", "#"], chance.randint(0, 2))],
        on_silence=retry(),
        on_invalid=retry(),
        first_digit=timedelta(milliseconds=chance.choice([100, 400, 1000])),
        inter_digit=timedelta(milliseconds=chance.choice([1, 300, 2000])),
        barge_in=chance.random() < 0.7,
        type_ahead=chance.random() < 0.5,
        max_rounds=chance.choice([1, 2, 3, 4]),
    )


def loop_free(seed):
    """Flows in which every step leads to a later one, or repeats the menu that the call is in."""
    chance = random.Random(seed)
    ids = ["a", "b", "c", "d", "e"]

    def make(id):
        later = [each for each in ids if each > id] or ["@repeat"]

        def to():
            return chance.choice([*later, *later, "@repeat"])

        def maybe():
            return chance.choice([None, to()])

        makers = [
            *[lambda: random_menu(chance, id, to)] * 4,
            lambda: Announce(id, chance.choice(list(LENGTHS)), to()),
            lambda: Gate(id, f"s-{id}", to(), to(), maybe()),
            lambda: Transfer(id, ToQueue("q"), on_busy=maybe(), on_no_answer=maybe()),
            lambda: HangUp(id, chance.choice(list(LENGTHS))),
        ]
        return chance.choice(makers)()

    return Flow("a", [make(id) for id in ids])


class Loop(Exception):
    """A caller can go round."""


class Search:
    """The most that any caller can do, by trying everything; each state once."""

    def __init__(self, flow, prompts):
        self.walker = Walker(
            flow, prompts=prompts, treatment_of=lambda schedule, now: TREATMENTS[self.answers[schedule]]
        )
        gates = [node.schedule for node in flow.nodes if isinstance(node, Gate)]
        self.treatments = [
            dict(zip(gates, each, strict=True)) for each in itertools.product(range(3), repeat=len(gates))
        ]
        self.known = {}

    def most(self):
        """Return plays, milliseconds of timers, and milliseconds of both: the most of each."""
        mark = self.walker.mark()
        return self.best(mark, [(events.Started(), 0, 0)])

    def best(self, mark, acts):
        found = (0, 0, 0)
        for event, timer, heard in acts:
            for answers in self.treatments:
                self.answers = answers
                self.walker.back_to(mark)
                now = max(self.walker._now, 0) + timer + heard
                told = self.walker.advance(now) if event is None else self.walker.handle(event, now)
                plays = sum(isinstance(each, commands.Play) for each in told)
                after = self.after()
                here = (plays + after[0], timer + after[1], timer + heard + after[2])
                found = tuple(map(max, found, here))
        return found

    def after(self):
        walker = self.walker
        if walker.ended:
            if walker._noted[-1][2] == "walk.ended_step_limit":
                raise Loop
            return (0, 0, 0)
        state = tuple(
            getattr(walker, name)
            for name in (
                *("_phase", "_node", "_entry", "_buffer", "_stack", "_round", "_silences", "_mistakes", "_prompts"),
                "_pending",
            )
        )
        state = (*state, walker.playing is not None, self.playing())
        if state not in self.known:
            self.known[state] = None  # a loop would come back here
            self.known[state] = self.best(walker.mark(), self.acts())
        if self.known[state] is None:
            raise Loop
        return self.known[state]

    def playing(self):
        return next((each[4] for each in reversed(self.walker._noted) if each[2] == "walk.prompt"), None)

    def acts(self):
        walker = self.walker
        keys = "123#9"
        if walker.phase is Phase.TRANSFERRED:
            return [(events.TransferEnded(result), 0, 0) for result in events.RESULTS]
        if walker.playing is not None:
            length = LENGTHS[self.playing()]
            pressed = keys if len(walker._buffer) < 2 else ""
            # A key in the last moment of a prompt, and its end.
            ways = [(events.PromptFinished(walker.playing), 0, length), (events.CallerHungUp(), 0, length)]
            if walker.phase is Phase.LISTENING and walker._trie.choice.barge_in:
                ways += [(events.KeyPressed(key), 0, length) for key in pressed]
            return ways
        left = walker.deadline() - walker._now
        return [
            (None, left, 0),
            (events.CallerHungUp(), left, 0),
            *((events.KeyPressed(key), left, 0) for key in keys),
        ]


def compare(seeds):
    for seed in seeds:
        walked = loop_free(seed)
        found = longest_call(walked, PROMPTS)
        try:
            plays, timers, both = Search(walked, PROMPTS).most()
        except Loop:  # rounds are used up, and what follows repeats the menu all the same
            assert {"ivr.silent_loop", "ivr.unanswered_loop"} & {each.code for each in lint(walked)}, (seed, walked)
            continue
        assert (seed, plays) == (seed, found.plays), walked
        assert (seed, timedelta(milliseconds=timers)) == (seed, found.timer_time), walked
        assert (seed, both) == (seed, round(found.seconds * 1000)), walked


def test_where_no_call_comes_to_a_menu_twice_the_numbers_are_exact():
    """They are what trying everything finds: the walker reaches each of them."""
    compare(range(FLOWS))


@pytest.mark.long
def test_the_numbers_are_exact_on_thousands_of_flows():
    """The same on many more."""
    compare(range(10_000, 16_000))


def annoy(flow, chance, prompts):
    """Drive a call as somebody who wants it to last; return its plays, timers and all its milliseconds."""
    walker = Walker(
        flow, extensions=days.EXTENSIONS, prompts=prompts, treatment_of=lambda schedule, now: chance.choice(TREATMENTS)
    )
    keys = chance.choice(["12", "123#", "11223012#*9"])
    now = plays = timers = heard = 0
    event, length = events.Started(), 0
    lazy = chance.choice([0.3, 0.6, 0.9])
    while True:
        told = walker.advance(now) if event is None else walker.handle(event, now)
        for command in told:
            if isinstance(command, commands.Play):
                plays += 1
                length = 0
                if prompts is not None:
                    length = round(prompts[command.prompt].durations[command.language] * 1000)
        if walker.ended:
            return walker, plays, timers, timers + heard
        event = events.KeyPressed(chance.choice(keys))
        if walker.phase is Phase.TRANSFERRED:
            event = events.TransferEnded(chance.choice(["busy", "no_answer", "failed"]))
        elif walker.playing is not None:
            if chance.random() < lazy:
                event = events.PromptFinished(walker.playing)
                now, heard = now + length, heard + length
        else:
            waited = walker.deadline() - now if chance.random() < lazy else chance.randint(0, walker.deadline() - now)
            now, timers = now + waited, timers + waited
            if chance.random() < 0.4:
                now, event = walker.deadline(), None
                timers += now - walker._now - waited if now > walker._now + waited else 0


def outlast(seeds, calls):
    cut = 0
    for seed in seeds:
        chance = random.Random(seed)
        walked = days.random_flow(chance)
        prompts = chance.choice([None, PROMPTS])
        bound = longest_call(walked, prompts)
        sound = lint(walked).ok
        for _ in range(calls):
            walker, plays, timers, both = annoy(walked, chance, prompts)
            reason = walker.trace[-1].code
            cut += reason == "walk.ended_step_limit"
            assert plays <= bound.plays, (seed, walked)
            assert timedelta(milliseconds=timers) <= bound.timer_time, (seed, walked)
            assert bound.seconds is None or both <= round(bound.seconds * 1000), (seed, walked)
            assert not (sound and reason == "walk.ended_no_route"), (seed, walked)
    return cut


@pytest.mark.requirement("IVR-03")
def test_no_call_outlasts_the_bound_whatever_is_done():
    """Random flows with loops, languages, extensions; callers who err, wait, repeat and come back."""
    assert 0 < outlast(range(FLOWS), 2), "calls that go round until they are cut off are among them"


@pytest.mark.long
def test_no_call_outlasts_the_bound_on_thousands_of_flows():
    """The same on many more."""
    assert 0 < outlast(range(10_000, 15_000), 4)


def test_a_prompt_without_audio_is_not_played_and_an_unknown_length_makes_no_sum():
    """What is known of prompts is used, what is not is not guessed."""
    walked = flow(Announce("a", "p1", "b"), Announce("b", "p2", "bye"))
    half = {"p1": PROMPTS["p1"], "p2": PromptFacts(languages=("nl",))}

    assert (2, None) == (longest_call(walked).plays, longest_call(walked).seconds)
    assert (2, None) == (longest_call(walked, half).plays, longest_call(walked, half).seconds)
    assert (1, 0.3) == (
        longest_call(walked, {"p1": PROMPTS["p1"]}).plays,
        longest_call(walked, {"p1": PROMPTS["p1"]}).seconds,
    )
    assert 1.3 == longest_call(walked, PROMPTS).seconds


def test_a_schedule_may_say_any_prompt_before_it_forwards():
    """Which one is the schedule's to choose, so the longest is counted."""
    assert 2.5 == longest_call(flow(Gate("g", "s", "bye", "bye")), PROMPTS).seconds
    assert (
        None
        is longest_call(flow(Gate("g", "s", "bye", "bye")), PROMPTS | {"x": PromptFacts(languages=("nl",))}).seconds
    )
    assert 0 == longest_call(flow(Gate("g", "s", "bye", "bye", "bye")), PROMPTS).seconds


def test_any_extension_may_be_dialled():
    """Five keys after which one more is waited for, whoever is there to be dialled."""
    dialling = flow(menu("a", direct_dial=DirectDial(), on_silence=Retry(0), on_invalid=Retry(0)))

    assert timedelta(seconds=5 + 5 * 2) == longest_call(dialling).timer_time
