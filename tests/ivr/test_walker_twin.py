"""The walker against a naive interpreter: random flows, random keys at random times."""

import importlib.util
import os
import random
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dstny_smp.destination import ToNumber, ToQueue, ToUser
from dstny_smp.ivr import (
    Announce,
    Choice,
    DirectDial,
    Flow,
    Gate,
    HangUp,
    Option,
    Retry,
    SetLanguage,
    Transfer,
    commands,
)
from dstny_smp.ivr.trace import PARAMS
from dstny_smp.media import PromptFacts
from dstny_smp.treatment import Treatment


def load(name):
    """Import a file beside this one; tests are not a package."""
    spec = importlib.util.spec_from_file_location(f"ivr_{name}", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


twin = load("walker_twin")

IDS = ["a", "b", "c", "d", "e"]
ENTRIES = ["1", "12", "123", "13", "2", "21", "9", "#", "*", "1#", "20", "201"]
EXTENSIONS = {"12": ToUser("u-1"), "20": ToUser("u-2"), "201": ToUser("u-3"), "45": ToUser("u-4")}
PROMPTS = ["p0", "p1", "p2", "p3"]
LASTS = {"p0": 0, "p1": 300, "p2": 1000, "p3": 2500}
FACTS = {
    "p0": PromptFacts(languages=("nl", "en")),
    "p1": PromptFacts(languages=("en-GB",)),
    "p2": PromptFacts(languages=()),
    "p3": PromptFacts(languages=("de", "nl-BE")),
}
GAPS = [0, 1, 299, 300, 301, 399, 400, 401, 999, 1000, 1001, 1700, 5000]

targets = st.sampled_from([*IDS, "@repeat", "@back", "@top"])
prompts = st.sampled_from(PROMPTS)
durations = st.sampled_from([0, 1, 300, 400, 1000]).map(lambda ms: timedelta(milliseconds=ms))
retries = st.builds(
    Retry,
    st.integers(0, 3),
    st.lists(prompts, max_size=2),
    st.none() | targets,
)
names = st.sets(st.sampled_from(ENTRIES), max_size=5).map(sorted)


@st.composite
def choices(draw, id):
    keys = draw(names)
    return Choice(
        id,
        draw(st.none() | prompts),
        [Option(each, "", draw(targets)) for each in keys],
        on_silence=draw(retries),
        on_invalid=draw(retries),
        first_digit=draw(durations),
        inter_digit=draw(durations.filter(bool)),
        barge_in=draw(st.booleans()),
        type_ahead=draw(st.booleans()),
        direct_dial=draw(
            st.none() | st.builds(DirectDial, st.none() | st.just({"12", "20"}), st.sets(st.sampled_from(["20", "45"])))
        ),
        max_rounds=draw(st.integers(1, 4)),
    )


def node(id):
    maybe = st.none() | targets
    return st.one_of(
        choices(id),
        choices(id),
        st.builds(Announce, st.just(id), prompts, targets),
        st.builds(SetLanguage, st.just(id), st.sampled_from(["nl", "en", "fr"]), targets),
        st.builds(Gate, st.just(id), st.sampled_from(["s1", "s2"]), targets, targets, maybe),
        st.builds(Transfer, st.just(id), st.just(ToQueue("q")), on_busy=maybe, on_no_answer=maybe, on_failed=maybe),
        st.builds(HangUp, st.just(id), st.none() | prompts),
    )


flows = st.tuples(*map(node, IDS)).map(lambda nodes: Flow("a", nodes))
TREATMENTS = [Treatment.open(), Treatment.closed("p1"), Treatment.forward(ToNumber("+31201234567"), "p3")]


@st.composite
def days(draw):
    now, keys = 0, []
    for gap, key in draw(st.lists(st.tuples(st.sampled_from(GAPS), st.sampled_from("1123029#*4")), max_size=25)):
        now += gap
        keys.append((now, key))
    turn = draw(st.integers(1, 3000))
    shift = draw(st.integers(0, 2))
    return twin.Day(
        draw(flows),
        keys,
        hang_up=draw(st.sampled_from([10_000, 60_000, now, now + 400])),
        lasts=LASTS.__getitem__,
        results=draw(st.lists(st.tuples(st.sampled_from(GAPS), st.sampled_from(commands.REASONS[2:6])), max_size=4)),
        fallback=draw(st.sampled_from([(), ("en",)])),
        extensions=EXTENSIONS,
        prompts=draw(st.sampled_from([None, FACTS])),
        treatment_of=lambda schedule, now: TREATMENTS[(now // turn + shift + (schedule == "s2")) % 3],
    )


def random_flow(chance):
    """A flow in which most ways lead somewhere and most keys are options."""

    def to():
        return chance.choice([*IDS, *IDS, "@repeat", "@back", "@back", "@top"])

    def maybe(likely=0.7):
        return to() if chance.random() < likely else None

    def prompt():
        return chance.choice(PROMPTS)

    def retry():
        return Retry(chance.randint(0, 3), [prompt() for _ in range(chance.randint(0, 2))], maybe(0.9))

    def millis(*values):
        return timedelta(milliseconds=chance.choice(values))

    def choice(id):
        return Choice(
            id,
            chance.choice([None, *PROMPTS]),
            [Option(each, "", to()) for each in chance.sample(ENTRIES, chance.randint(1, 7))],
            on_silence=retry(),
            on_invalid=retry(),
            first_digit=millis(0, 300, 1000, 1000),
            inter_digit=millis(1, 400, 1000),
            barge_in=chance.random() < 0.7,
            type_ahead=chance.random() < 0.7,
            direct_dial=chance.choice([None, DirectDial(), DirectDial(deny={"20"}), DirectDial({"201"}, {"45"})]),
            max_rounds=chance.randint(1, 10),
        )

    makers = [
        choice,
        choice,
        choice,
        lambda id: Announce(id, prompt(), to()),
        lambda id: SetLanguage(id, chance.choice(["nl", "en", "fr"]), to()),
        lambda id: Gate(id, chance.choice(["s1", "s2"]), to(), to(), maybe()),
        lambda id: Transfer(id, ToQueue("q"), on_busy=maybe(), on_no_answer=maybe(), on_failed=maybe()),
        lambda id: HangUp(id, chance.choice([None, *PROMPTS])),
    ]
    first = choice("a") if chance.random() < 0.8 else chance.choice(makers)("a")
    return Flow("a", [first, *(chance.choice(makers)(id) for id in IDS[1:])])


def random_day(seed):
    chance = random.Random(seed)
    now, keys = 0, []
    for _ in range(chance.randint(0, 60)):
        now += chance.choice(GAPS)
        keys.append((now, chance.choice("11223012#*9")))
    turn, shift = chance.randint(1, 3000), chance.randint(0, 2)
    return twin.Day(
        random_flow(chance),
        keys,
        hang_up=chance.choice([60_000, 300_000, now, now + 400]),
        lasts=LASTS.__getitem__,
        results=[(chance.choice(GAPS), chance.choice(RESULTS)) for _ in range(20)],
        fallback=chance.choice([(), ("en",)]),
        extensions=EXTENSIONS,
        prompts=chance.choice([None, FACTS]),
        treatment_of=lambda schedule, now: TREATMENTS[(now // turn + shift + (schedule == "s2")) % 3],
    )


DAYS = int(os.environ.get("IVR_DAYS", "300"))
RESULTS = ["answered", "busy", "no_answer", "failed"]


@pytest.mark.requirement("IVR-03")
@settings(max_examples=40)
@given(days())
def test_the_walker_does_what_the_naive_interpreter_does(day):
    """Whatever the flow, the keys and their times: the same commands at the same milliseconds."""
    log, _ = twin.drive(day)

    assert twin.Twin(day).run() == log


@pytest.mark.requirement("IVR-03")
def test_the_walker_does_what_the_naive_interpreter_does_on_many_days():
    """The same on days drawn so that every rule is met often; the seed names the day that differs."""
    assert set(PARAMS) == compare(range(DAYS)), "a rule that no day meets is not tested here"


@pytest.mark.long
def test_the_walker_does_what_the_naive_interpreter_does_on_thousands_of_days():
    """The same on many more."""
    assert set(PARAMS) == compare(range(10_000, 30_000))


def compare(seeds):
    """Hold the walker against the interpreter; return the codes of what happened."""
    met = set()
    for seed in seeds:
        day = random_day(seed)
        log, walker = twin.drive(day)
        assert (seed, twin.Twin(day).run()) == (seed, log)
        met |= {happening.code for happening in walker.trace}
    return met


def test_a_walker_restored_after_every_step_goes_on_as_if_nothing_had_been():
    """A crash between any two events costs nothing: same commands, same times, same trace."""
    restart(range(DAYS // 4))


@pytest.mark.long
def test_a_walker_restored_after_every_step_goes_on_on_thousands_of_days():
    """The same on many more."""
    restart(range(10_000, 13_000))


def restart(seeds):
    for seed in seeds:
        day = random_day(seed)
        log, walker = twin.drive(day)
        if len(walker.trace) > 200:
            continue  # each step writes and reads the whole trace
        again, reborn = twin.drive(day, reborn=True)

        assert (seed, log) == (seed, again)
        assert walker.trace == reborn.trace
