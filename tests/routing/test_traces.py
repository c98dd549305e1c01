"""What callers of a municipality meet, as stored text in Dutch and English: read them, they are the documentation."""

import runpy
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dstny_smp import messages
from dstny_smp.routing.phases import REASONS
from dstny_smp.testing import municipality

HERE = Path(__file__).parent
WRITER = runpy.run_path(str(HERE / "write_traces.py"))
CALLS, TRACES, follow = WRITER["CALLS"], WRITER["TRACES"], WRITER["follow"]
CITY = municipality()


@pytest.mark.requirement("SCH-12", "SCH-13", "SCH-15", "EXC-01", "IVR-02", "ACD-17", "ACD-20", "ACD-22")
@pytest.mark.parametrize("language", WRITER["LANGUAGES"])
@pytest.mark.parametrize("name", CALLS)
def test_a_call_is_told_as_it_was_stored(name, language):
    """Each step, its time and its reason; ``python tests/routing/write_traces.py`` rewrites them."""
    expected = (TRACES / f"{name}.{language}.txt").read_text(encoding="utf-8")

    assert expected == follow(CITY, CALLS[name]).text(language) + "\n"


def test_every_stored_trace_is_of_a_call():
    """No file outlives the call it tells of."""
    wanted = {f"{name}.{language}.txt" for name in CALLS for language in WRITER["LANGUAGES"]}

    assert wanted == {path.name for path in TRACES.iterdir()}


def test_the_calls_meet_what_calls_can_meet():
    """The table is no collection of alike calls: it reaches nearly every end and nearly every kind of step."""
    traces = [follow(CITY, call) for call in CALLS.values()]
    ends = {trace.end.reason for trace in traces}
    told = {step.code for trace in traces for step in trace.steps}
    routes = {code for code in messages.catalogue("en") if code.startswith("route.")}

    assert {"no_route", "step_limit", "hung_up", "refused"} >= set(REASONS) - ends - {"busy", "no_answer"}
    assert {
        "route.chosen_unnamed",
        "route.dial_no_answer",
        "route.diverted",
        "route.diverted_closed",
        "route.diverted_flushed",
        "route.diverted_forward",
        "route.refused",
        "route.diverted_queue_removed",
        "route.gate_forward",
        "route.hung_up",
        "route.key_dropped",
        "route.menu_forward",
        "route.no_route",
        "route.prompt_missing",
        "route.rounds_used",
        "route.step_limit",
    } >= routes - told


@pytest.mark.parametrize("name", CALLS)
def test_a_trace_is_plain_data_too(name):
    """The same call as JSON values: times in RFC 3339, params as they are, the end and where it was."""
    trace = follow(CITY, CALLS[name])
    written = trace.to_dict()

    assert len(trace.steps) == len(written["steps"])
    assert sorted(step.at for step in trace.steps) == [step.at for step in trace.steps]
    assert trace.reached == written["end"]["reached"]
    began = trace.at.astimezone(UTC)  # in the hour that comes twice, only instants can be compared
    assert began == datetime.fromisoformat(written["steps"][0]["at"]).astimezone(UTC)
    assert began == datetime.fromisoformat(written["at"]).astimezone(UTC)
    assert not any("{" in line for language in ("nl", "en") for line in trace.text(language).splitlines())
