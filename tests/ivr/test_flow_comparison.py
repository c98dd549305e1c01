"""What differs between two flows, and which errors a change adds."""

import attrs
import pytest
from hypothesis import given

from dstny_smp.destination import ToNumber, ToQueue
from dstny_smp.ids import Ref
from dstny_smp.ivr import Announce, Choice, Edge, EdgeKind, Flow, Gate, HangUp, Option, Retry, Transfer, lint
from dstny_smp.ivr.comparison import SettingsChange, WayChange, added_errors, diff
from dstny_smp.media import PromptFacts
from dstny_smp.testing import strategies

SALES = Transfer("sales", ToQueue("sales"), name="Sales")
BYE = HangUp("bye", name="Bye")
MAIN = Choice(
    "main",
    "welcome",
    [Option("1", "Sales", "sales"), Option("2", "Stop", "bye")],
    on_silence=Retry(1, to="sales"),
    on_invalid=Retry(1, to="sales"),
    name="Main",
)
BEFORE = Flow("main", [MAIN, SALES, BYE])


def key(keys, label, to, source="main"):
    return Edge(source, to, EdgeKind.KEY, keys, label)


CHANGES = [
    ("nothing", BEFORE, "", ""),
    (
        "a prompt and the time for a key",
        BEFORE.put(attrs.evolve(MAIN, prompt="hello", first_digit=3)),
        "Main: set otherwise: prompt, first_digit",
        "Main: anders ingesteld: prompt, first_digit",
    ),
    (
        "a target",
        BEFORE.put(attrs.evolve(MAIN, options=[Option("1", "Sales", "bye"), MAIN.options[1]])),
        "Main, 1 Sales: now to Bye, was to Sales",
        "Main, 1 Sales: nu naar Bye, was naar Sales",
    ),
    (
        "a label",
        BEFORE.put(attrs.evolve(MAIN, options=[Option("1", "Shop", "sales"), MAIN.options[1]])),
        "Main, 1 Shop: was called 1 Sales",
        "Main, 1 Shop: heette 1 Sales",
    ),
    (
        "an option more and one less",
        BEFORE.put(attrs.evolve(MAIN, options=[MAIN.options[0], Option("3", "", "@repeat")])),
        "Main, 3: new, to Again\nMain, 2 Stop: gone, led to Bye",
        "Main, 3: nieuw, naar Opnieuw\nMain, 2 Stop: weg, leidde naar Bye",
    ),
    (
        "more patience, and another way after it",
        BEFORE.put(attrs.evolve(MAIN, on_silence=Retry(3, to="bye"))),
        "Main: set otherwise: on_silence\nMain, no key: now to Bye, was to Sales",
        "Main: anders ingesteld: on_silence\nMain, geen toets: nu naar Bye, was naar Sales",
    ),
    (
        "another way after silence alone",
        BEFORE.put(attrs.evolve(MAIN, on_silence=Retry(1, to=None))),
        "Main, no key: gone, led to Sales",
        "Main, geen toets: weg, leidde naar Sales",
    ),
    (
        "another destination",
        BEFORE.put(attrs.evolve(SALES, destination=ToNumber("+31201234567"))),
        "Sales: set otherwise: destination",
        "Sales: anders ingesteld: destination",
    ),
    (
        "a step of another kind",
        BEFORE.put(Announce("sales", "closed", "bye", name="Sales")),
        "Sales: gone\nSales: new\nSales: new, to Bye",
        "Sales: weg\nSales: nieuw\nSales: nieuw, naar Bye",
    ),
    (
        "a new beginning with a schedule",
        Flow("hours", [Gate("hours", "office", "main", "bye", name="Hours"), MAIN, SALES, BYE]),
        (
            "the call begins at Hours, and began at Main\nHours: new\n"
            "Hours, open: new, to Main\nHours, closed: new, to Bye"
        ),
        (
            "het gesprek begint bij Hours, en begon bij Main\nHours: nieuw\n"
            "Hours, open: nieuw, naar Main\nHours, gesloten: nieuw, naar Bye"
        ),
    ),
]


@pytest.mark.parametrize(("after", "english", "dutch"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_a_change_in_words(after, english, dutch):
    """One line a difference: where the call begins, steps, settings, ways; a target is no setting."""
    change = diff(BEFORE, after)

    assert english == change.text("en")
    assert dutch == change.text("nl")
    assert bool(change) is bool(english)


def test_a_change_as_values():
    """The same for a front end that draws it: steps and ways, not words."""
    after = BEFORE.put(
        attrs.evolve(MAIN, prompt="hello", options=[Option("1", "Sales", "bye")]), Announce("more", "p", "@top")
    )

    change = diff(BEFORE, after)

    assert (Announce("more", "p", "@top"),) == change.added
    assert () == change.removed
    assert (SettingsChange(MAIN, after.node("main"), ("prompt",)),) == change.settings
    assert (
        WayChange(key("1", "Sales", "sales"), key("1", "Sales", "bye")),
        WayChange(None, Edge("more", "@top", EdgeKind.AUTO)),
        WayChange(key("2", "Stop", "bye"), None),
    ) == change.ways


def test_names_of_objects_are_used():
    """A step without a name is called by what it does, with the organization's words."""
    flow = Flow("a", [Transfer("a", ToQueue("sales"))])

    change = diff(flow, flow.put(Transfer("a", ToQueue("sales"), on_busy="a")))

    assert "Verkoop" in change.text("nl", {Ref("queue", "sales"): "Verkoop"}.get)


@given(strategies.flows(), strategies.flows())
def test_ways_tell_how_one_flow_becomes_the_other(before, after):
    """Take away what is gone, put in what is new: the ways of the other flow; a flow differs from itself in nothing."""
    change = diff(before, after)
    gone = {way.before for way in change.ways if way.before is not None}
    new = {way.after for way in change.ways if way.after is not None}
    removed = {node.id for node in change.removed}

    kept = {edge for edge in before.edges() if edge.source not in removed} - gone

    assert set(after.edges()) == kept | new
    assert not diff(before, before)
    assert {node.id for node in after.nodes} == (set(before.index) - removed) | {node.id for node in change.added}


def test_only_errors_that_a_change_adds_stop_it():
    """Semantics *IVR* 10: old errors stay findings; a new one, or the same at another step, is refused."""
    wrong = BEFORE.put(attrs.evolve(MAIN, on_silence=Retry(1)))
    worse = wrong.put(attrs.evolve(wrong.node("main"), on_invalid=Retry(1)))

    assert ["ivr.silence_without_route"] == [each.code for each in lint(wrong).errors]
    assert ["ivr.silence_without_route"] == [each.code for each in added_errors(None, wrong)]
    assert ["ivr.silence_without_route"] == [each.code for each in added_errors(BEFORE, wrong)]
    assert [] == list(added_errors(wrong, wrong.put(attrs.evolve(SALES, name="Shop"))))
    assert ["ivr.invalid_without_route"] == [each.code for each in added_errors(wrong, worse)]


def test_a_renamed_step_has_no_new_errors():
    """An error is known by its rule and its place, not by what the step is called."""
    wrong = BEFORE.put(attrs.evolve(MAIN, on_silence=Retry(1)))

    assert [] == list(added_errors(wrong, wrong.put(attrs.evolve(wrong.node("main"), name="Front"))))


def test_errors_of_audio_count_with_prompts():
    """What is known of prompts is used for both."""
    silent = {"welcome": PromptFacts(languages=(), durations={}, texts={})}

    assert ["ivr.prompt_without_audio"] == [each.code for each in added_errors(None, BEFORE, silent)]
    assert [] == list(added_errors(BEFORE, BEFORE, silent))
