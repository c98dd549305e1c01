"""Calls written as keys: how they are read, and what walking them does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp import limits
from dstny_smp.destination import ToQueue, ToUser
from dstny_smp.errors import InvalidValueError
from dstny_smp.ivr import Announce, Choice, DirectDial, Flow, Gate, HangUp, Option, Retry, Transfer, script
from dstny_smp.media import PromptFacts

FLOW = Flow(
    "gate",
    [
        Gate("gate", "office", "main", "night", "forwarded"),
        Choice(
            "main",
            "welcome",
            [Option("1", "One", "info"), Option("12", "Twelve", "desk"), Option("9", "Again", "@repeat")],
            on_silence=Retry(1, ["again"], "bye"),
            on_invalid=Retry(1, to="bye"),
            direct_dial=DirectDial(),
        ),
        Announce("info", "info", "main"),
        Transfer("desk", ToQueue("desk"), on_busy="main", on_failed="bye"),
        HangUp("night", "closed"),
        HangUp("forwarded"),
        HangUp("bye", "goodbye"),
    ],
)


@pytest.mark.parametrize(
    ("keys", "assume", "end", "node", "unused"),
    [
        ("", {}, "hung_up", "bye", ""),
        ("x", {}, "caller_hung_up", "main", ""),
        ("1_x", {}, "caller_hung_up", "info", ""),
        ("12", {}, "answered", "desk", ""),
        ("1_2_", {}, "hung_up", "bye", ""),
        ("1_ 12", {}, "answered", "desk", ""),
        ("1 _ 1 2", {"desk": "no_answer"}, "no_answer", "desk", ""),
        ("12", {"desk": "failed"}, "hung_up", "bye", ""),
        ("12 3 3", {"desk": "busy"}, "hung_up", "bye", ""),
        ("333", {}, "hung_up", "bye", "3"),
        ("_3_", {}, "hung_up", "bye", ""),
        ("__", {}, "hung_up", "bye", ""),
        ("12", {"gate": "closed"}, "hung_up", "night", "12"),
        ("12", {"gate": "forward"}, "hung_up", "forwarded", "12"),
        ("201", {}, "answered", "main", ""),
        ("201", {"main": "busy"}, "busy", "main", ""),
    ],
)
def test_a_script_is_walked_to_the_end_of_the_call(keys, assume, end, node, unused):
    """Keys, waits, hanging up; what is not the caller's doing is assumed; after the last key he is silent."""
    walked = script.walk(FLOW, keys, assume, extensions={"201": ToUser("u-anna")})

    assert (end, node, unused) == (walked.end.reason, walked.node, walked.unused)
    assert walked == script.walk(FLOW, keys, tuple(assume.items()), extensions={"201": ToUser("u-anna")})


def test_keys_are_pressed_as_soon_as_the_menu_hears_them():
    """A prompt that keys stop is stopped; one that they do not is heard to its end."""
    prompts = {name: PromptFacts(languages=("nl",), durations={"nl": 4.25}) for name in ("welcome", "info", "goodbye")}
    eager = script.walk(FLOW, "9 x", prompts=prompts)
    told = script.walk(FLOW, "1 _ 9", prompts=prompts)

    assert [0, 0, 0, 0] == [at for at, _ in eager.commands]
    assert [0, 0, 2000, 6250, 6250, 6250] == [at for at, _ in told.commands][:6]


def test_a_walk_is_told_in_both_languages():
    """One line a happening, with the time since the start."""
    walked = script.walk(FLOW, "12")

    assert "0:00 desk: wordt doorverbonden met wachtrij desk" in walked.text("nl").splitlines()
    assert "0:00 desk: is connected to queue desk" in walked.text().splitlines()


@pytest.mark.parametrize("bad", [None, 1, "1 a", "1-2", "１", "X", "1\n2", b"1"])
def test_what_is_no_script_is_refused(bad):
    """With one code, whatever it is instead."""
    with pytest.raises(InvalidValueError) as caught:
        script.walk(FLOW, bad)

    assert ("ivr.bad_script", "script") == (caught.value.code, caught.value.path)


def test_a_script_is_as_long_as_a_trace_may_be():
    """A million keys are refused before they are looked at."""
    assert limits.TRACE_KEYS == len(script.parse("1 " * limits.TRACE_KEYS))
    for long in ("1" * (limits.TRACE_KEYS + 1), " " * 10**6):
        with pytest.raises(InvalidValueError) as caught:
            script.parse(long)
        assert "field.too_many" == caught.value.code


def test_an_outcome_that_cannot_be_is_refused():
    """A slip in an assumption is told, not taken for the default."""
    with pytest.raises(InvalidValueError) as caught:
        script.walk(FLOW, "", {"gate": "shut"})

    assert ("ivr.bad_assumption", "assume[gate]") == (caught.value.code, caught.value.path)


@given(st.text("1239_x #*", max_size=30), st.sampled_from(["open", "closed", "forward", "busy", "failed"]))
def test_every_script_ends(keys, outcome):
    """Whatever is pressed, there is one end, and what was not used is the rest of the script."""
    walked = script.walk(FLOW, keys, {"gate": outcome, "desk": outcome})

    assert "walk.ended_" + walked.end.reason == walked.trace[-1].code
    assert script.parse(keys).endswith(walked.unused)
