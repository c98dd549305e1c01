"""Finding steps of a flow by what people remember of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.destination import ToNumber, ToQueue
from dstny_smp.errors import InvalidValueError
from dstny_smp.ivr import Choice, Flow, Gate, HangUp, Option, Retry, Transfer, layout, search
from dstny_smp.testing import municipality
from dstny_smp.testing.strategies import flows

CITY = municipality()
FLOW = Flow(
    "main",
    [
        Choice(
            "main",
            "welcome",
            [Option("12", "Café Zoë", "hours"), Option("*", "Inlichtingen", "desk")],
            on_silence=Retry(1, ["once-more"], "desk"),
            name="Hoofdmenu",
        ),
        Gate("hours", "opening", "desk", "away"),
        Transfer("desk", ToQueue("support"), name="Balie"),
        Transfer("away", ToNumber("+31201234567")),
        HangUp("lonely", "goodbye"),
    ],
)


@pytest.mark.requirement("IVR-04")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hoofd", ["main"]),
        ("HOOFDMENU", ["main"]),
        ("cafe zoe", ["main"]),
        ("zoë CAFÉ", ["main"]),
        ("12", ["main", "away"]),
        ("*", ["main"]),
        ("welcome", ["main"]),
        ("once", ["main"]),
        ("opening", ["hours"]),
        ("support", ["desk"]),
        ("Helpdesk", ["desk"]),
        ("020-123", ["away"]),
        ("+31 20 123 45 67", ["away"]),
        ("goodbye", ["lonely"]),
        ("queue", ["desk"]),
        ("hoofd support", []),
        ("[", []),
        ("", []),
        ("   ", []),
    ],
)
def test_steps_are_found_by_any_of_their_texts(text, expected):
    """Names, ids, keys, labels, prompts, schedules, destinations by id, name and number; no capitals, no accents."""
    found = search.find(FLOW, text, names=lambda ref: "Helpdesk" if ref.id == "support" else None)

    assert expected == [hit.node for hit in found]


@pytest.mark.requirement("IVR-04")
def test_a_hit_has_the_way_to_it():
    """From the start through the layers; a step that nobody reaches is its own way."""
    flow = CITY.menu("main").flow
    fees = search.find(flow, "kosten", language="nl")[-1]

    assert ("welcome", "civil-affairs", "passport", "fees") == fees.path
    assert {"welcome", "civil-affairs", "passport"} == fees.expand
    assert ("lonely",) == search.find(FLOW, "lonely")[0].path


@given(flows(most=10), st.text("abcNST 0123456789", max_size=3))
def test_hits_stand_in_reading_order_and_their_ways_are_ways(flow, text):
    """Hits are in the order of the picture; each step of a way is led to by the one before."""
    hits = search.find(flow, text)
    order = [box.node for box in layout.arrange(flow).boxes if not box.stub]
    pairs = {(edge.source, edge.target) for edge in flow.edges()}

    assert [node for node in order if node in {hit.node for hit in hits}] == [hit.node for hit in hits]
    for hit in hits:
        assert hit.node == hit.path[-1]
        assert all(pair in pairs for pair in zip(hit.path, hit.path[1:], strict=False))


@pytest.mark.parametrize(
    ("text", "code"), [(None, "label.not_text"), ("x" * 201, "label.too_long"), ("a\x00", "label.forbidden_character")]
)
def test_what_cannot_be_searched_for_is_refused(text, code):
    """As everywhere that people search."""
    with pytest.raises(InvalidValueError) as caught:
        search.find(FLOW, text)
    assert (code, "text") == (caught.value.code, caught.value.path)
