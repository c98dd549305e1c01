"""Flows and menus as values: what they take, what they refuse, how they change, whom they name."""

import copy
import pickle
from datetime import timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp import limits
from dstny_smp.destination import HangUp as Drop
from dstny_smp.destination import ToNumber, ToQueue
from dstny_smp.errors import InvalidValueError, UnknownIdError
from dstny_smp.ids import Ref
from dstny_smp.ivr import (
    Announce,
    Choice,
    DirectDial,
    EdgeKind,
    Flow,
    Gate,
    HangUp,
    Menu,
    Option,
    Retry,
    SetLanguage,
    Transfer,
)


def flow():
    """One node of every kind, all of them used."""
    return Flow(
        "gate",
        [
            Gate("gate", "office", "ask", "bye", "desk"),
            Choice("ask", "ask", [Option("1", "Nederlands", "main"), Option("2", "English", "english")]),
            SetLanguage("english", "en", "main"),
            Choice(
                "main",
                "welcome",
                [Option("1", "Sales", "desk"), Option("*", "Hours", "hours"), Option("9", "", "@back")],
                on_silence=Retry(1, ["again", "again"], "desk"),
                on_invalid=Retry(2, ["sorry"], "@top"),
                direct_dial=DirectDial(deny=["201"]),
            ),
            Announce("hours", "hours", "@repeat"),
            Transfer("desk", ToQueue("desk"), on_busy="main", on_no_answer="bye", on_failed="@back"),
            HangUp("bye", "goodbye"),
        ],
    )


def menu(**changes):
    return Menu(
        **({"id": "m", "name": "Main", "number": "+31201234567", "schedule": "office", "flow": flow()} | changes)
    )


EDGES = [
    ("gate", "ask", EdgeKind.TIME, "", "", "open", "nodes[gate].open"),
    ("gate", "bye", EdgeKind.TIME, "", "", "closed", "nodes[gate].closed"),
    ("gate", "desk", EdgeKind.TIME, "", "", "forward", "nodes[gate].forward"),
    ("ask", "main", EdgeKind.KEY, "1", "Nederlands", "", "nodes[ask].options[1].to"),
    ("ask", "english", EdgeKind.KEY, "2", "English", "", "nodes[ask].options[2].to"),
    ("english", "main", EdgeKind.AUTO, "", "", "", "nodes[english].to"),
    ("main", "desk", EdgeKind.KEY, "1", "Sales", "", "nodes[main].options[1].to"),
    ("main", "hours", EdgeKind.KEY, "*", "Hours", "", "nodes[main].options[*].to"),
    ("main", "@back", EdgeKind.KEY, "9", "", "", "nodes[main].options[9].to"),
    ("main", "desk", EdgeKind.SILENCE, "", "", "", "nodes[main].on_silence.to"),
    ("main", "@top", EdgeKind.INVALID, "", "", "", "nodes[main].on_invalid.to"),
    ("hours", "@repeat", EdgeKind.AUTO, "", "", "", "nodes[hours].to"),
    ("desk", "main", EdgeKind.RESULT, "", "", "busy", "nodes[desk].on_busy"),
    ("desk", "bye", EdgeKind.RESULT, "", "", "no_answer", "nodes[desk].on_no_answer"),
    ("desk", "@back", EdgeKind.RESULT, "", "", "failed", "nodes[desk].on_failed"),
]


@pytest.mark.requirement("IVR-03")
def test_one_list_holds_every_way_on_with_its_kind():
    """Walker, checker, picture and comparison all read the same edges; a route without a target is none."""
    assert EDGES == [(*edge, edge.path) for edge in flow().edges()]


REFERENCES = [
    ("schedule", Ref("schedule", "office")),
    ("flow.nodes[gate].schedule", Ref("schedule", "office")),
    ("flow.nodes[ask].prompt", Ref("prompt", "ask")),
    ("flow.nodes[main].prompt", Ref("prompt", "welcome")),
    ("flow.nodes[main].on_silence.prompts[0]", Ref("prompt", "again")),
    ("flow.nodes[main].on_silence.prompts[1]", Ref("prompt", "again")),
    ("flow.nodes[main].on_invalid.prompts[0]", Ref("prompt", "sorry")),
    ("flow.nodes[hours].prompt", Ref("prompt", "hours")),
    ("flow.nodes[desk].destination", Ref("queue", "desk")),
    ("flow.nodes[bye].prompt", Ref("prompt", "goodbye")),
]


def test_a_menu_names_its_schedule_prompts_and_destinations():
    """Whoever wants to delete one of them is told where it is used, node by node."""
    assert REFERENCES == list(menu().references())


def test_what_names_nothing_has_no_references():
    """Numbers, hanging up and a menu without a prompt name no object."""
    bare = Flow(
        "a",
        [
            Choice("a", None, []),
            HangUp("b"),
            Transfer("c", Drop()),
            Transfer("d", ToNumber("+31201234567")),
        ],
    )

    assert [] == list(bare.references())


MICRO = timedelta(microseconds=1)
BAD_NODES = [
    (lambda: Option("", "x", "a"), "key.bad_entry", "keys"),
    (lambda: Option("1A", "x", "a"), "key.bad_entry", "keys"),
    (lambda: Option("1" * 11, "x", "a"), "key.bad_entry", "keys"),
    (lambda: Option("１", "x", "a"), "key.bad_entry", "keys"),
    (lambda: Option("1", "x\u202e", "a"), "label.forbidden_character", "label"),
    (lambda: Option("1", "x" * 65, "a"), "label.too_long", "label"),
    (lambda: Option("1", "x", "@home"), "ivr.bad_target", "to"),
    (lambda: Option("1", "x", ""), "ivr.bad_target", "to"),
    (lambda: Option("1", "x", None), "ivr.bad_target", "to"),
    (lambda: Option("1", "x", ["a"]), "ivr.bad_target", "to"),
    (lambda: Retry(-1), "field.out_of_range", "retries"),
    (lambda: Retry(11), "field.out_of_range", "retries"),
    (lambda: Retry(True), "field.not_an_integer", "retries"),
    (lambda: Retry(1, "again"), "field.wrong_type", "prompts"),
    (lambda: Retry(1, ["a b"]), "id.bad_form", "prompts[0]"),
    (lambda: Retry(1, ["a", 7]), "field.wrong_type", "prompts[1]"),
    (lambda: Retry(1, ["a"] * 11), "field.too_many", "prompts"),
    (lambda: Retry(1, [], "a b"), "ivr.bad_target", "to"),
    (lambda: DirectDial(allow=["1"]), "ivr.bad_extension", "allow[1]"),
    (lambda: DirectDial(allow=["112"]), "ivr.bad_extension", "allow[112]"),
    (lambda: DirectDial(deny=["20#"]), "ivr.bad_extension", "deny[20#]"),
    (lambda: DirectDial(deny=None), "field.wrong_type", "deny"),
    (lambda: DirectDial(deny="201"), "field.wrong_type", "deny"),
    (lambda: DirectDial(deny=[[]]), "field.wrong_type", "deny"),
    (lambda: Choice("@back", None, []), "id.bad_form", "id"),
    (lambda: Choice("a", "a b", []), "id.bad_form", "prompt"),
    (lambda: Choice("a", None, "12"), "field.wrong_type", "options"),
    (lambda: Choice("a", None, [HangUp("b")]), "field.wrong_type", "options[0]"),
    (lambda: Choice("a", None, [Option("1", "", "b"), Option("1", "", "c")]), "field.duplicate", "options[1]"),
    (
        lambda: Choice("a", None, [], first_digit=timedelta(microseconds=1)),
        "field.not_whole_milliseconds",
        "first_digit",
    ),
    (lambda: Choice("a", None, [], first_digit=2.5), "field.wrong_type", "first_digit"),
    (lambda: Choice("a", None, [], first_digit=-1), "field.out_of_range", "first_digit"),
    (lambda: Choice("a", None, [], inter_digit=timedelta(0)), "field.out_of_range", "inter_digit"),
    (lambda: Choice("a", None, [], inter_digit=timedelta(days=2)), "field.out_of_range", "inter_digit"),
    (lambda: Choice("a", None, [], barge_in=1), "field.wrong_type", "barge_in"),
    (lambda: Choice("a", None, [], max_rounds=0), "field.out_of_range", "max_rounds"),
    (lambda: Choice("a", None, [], max_rounds=11), "field.out_of_range", "max_rounds"),
    (lambda: Choice("a", None, [], on_silence=None), "field.wrong_type", "on_silence"),
    (lambda: Choice("a", None, [], direct_dial=True), "field.wrong_type", "direct_dial"),
    (lambda: Choice("a", None, [], name="a\nb"), "label.forbidden_character", "name"),
    (lambda: Announce("a", None, "b"), "id.bad_form", "prompt"),
    (lambda: SetLanguage("a", "EN", "b"), "language.bad_form", "language"),
    (lambda: Gate("a", "s", "b", None), "ivr.bad_target", "closed"),
    (lambda: Transfer("a", "queue:b"), "field.wrong_type", "destination"),
    (lambda: Transfer("a", HangUp("b")), "field.wrong_type", "destination"),
    (lambda: HangUp("a", ""), "id.bad_form", "prompt"),
]


@pytest.mark.requirement("IVR-03")
@pytest.mark.parametrize(("make", "code", "path"), BAD_NODES)
def test_a_node_that_cannot_be_is_refused(make, code, path):
    """Each bad field by its own code and place."""
    with pytest.raises(InvalidValueError) as caught:
        make()

    assert (code, path) == (caught.value.code, caught.value.path)


BAD_FLOWS = [
    (lambda: Flow("a", []), "ivr.unknown_target", "start"),
    (lambda: Flow("b", [HangUp("a")]), "ivr.unknown_target", "start"),
    (lambda: Flow("@top", [HangUp("a")]), "id.bad_form", "start"),
    (lambda: Flow("a", [HangUp("a"), HangUp("b"), HangUp("a", "p")]), "field.duplicate", "nodes[a]"),
    (lambda: Flow("a", [HangUp("a"), Option("1", "", "a")]), "field.wrong_type", "nodes[1]"),
    (lambda: Flow("a", (HangUp(f"n{i}") for i in range(3))), "field.wrong_type", "nodes"),
    (lambda: Flow("a", [Announce("a", "p", "b")]), "ivr.unknown_target", "nodes[a].to"),
    (lambda: Flow("a", [Choice("a", None, [Option("1", "", "b")])]), "ivr.unknown_target", "nodes[a].options[1].to"),
    (
        lambda: Flow("a", [Choice("a", None, [], on_silence=Retry(to="b"))]),
        "ivr.unknown_target",
        "nodes[a].on_silence.to",
    ),
    (lambda: Flow("a", [Gate("a", "s", "a", "a", "b")]), "ivr.unknown_target", "nodes[a].forward"),
    (lambda: Flow("a", [Transfer("a", Drop(), on_failed="b")]), "ivr.unknown_target", "nodes[a].on_failed"),
    (lambda: menu(number="112"), "number.emergency", "number"),
    (lambda: menu(number="020 123"), "number.bad_form_or_short_code", "number"),
    (lambda: menu(flow=None), "field.wrong_type", "flow"),
    (lambda: menu(name=" "), "label.blank", "name"),
]


@pytest.mark.requirement("IVR-03")
@pytest.mark.parametrize(("make", "code", "path"), BAD_FLOWS)
def test_a_flow_that_cannot_be_is_refused(make, code, path):
    """Duplicate ids and targets that do not exist; never loops and traps, which are findings."""
    with pytest.raises(InvalidValueError) as caught:
        make()

    assert (code, path) == (caught.value.code, caught.value.path)


def test_loops_traps_and_unreachable_nodes_can_be_built():
    """A draft may be half done; the checker says what is wrong with it."""
    loop = Flow("a", [Announce("a", "p", "a"), Choice("b", None, [])])

    assert 2 == len(loop.nodes)


def test_putting_replaces_by_id_and_keeps_the_order():
    """An edit of one node moves no other."""
    before = flow()
    after = before.put(HangUp("bye"), HangUp("late"))

    assert [*(node.id for node in before.nodes), "late"] == [node.id for node in after.nodes]
    assert (HangUp("bye"), HangUp("bye", "goodbye")) == (after.node("bye"), before.node("bye"))


def test_removing_what_is_led_to_is_refused():
    """The error says which way would lead nowhere."""
    with pytest.raises(InvalidValueError) as caught:
        flow().remove("english")

    assert "nodes[ask].options[2].to" == caught.value.path
    assert "english" not in flow().without_option("ask", "2").remove("english")


@pytest.mark.parametrize(
    "change",
    [
        lambda: flow().remove("nobody"),
        lambda: flow().node("nobody"),
        lambda: flow().renamed("nobody", "x"),
        lambda: flow().with_option("nobody", Option("1", "", "bye")),
        lambda: flow().with_option("bye", Option("1", "", "bye")),
        lambda: flow().without_option("main", "7"),
    ],
)
def test_what_is_not_there_cannot_be_changed(change):
    """`UnknownIdError`, in words that have a translation."""
    with pytest.raises(UnknownIdError) as caught:
        change()

    assert "word." not in caught.value.text("nl")


def test_options_are_put_and_taken_by_their_keys():
    """The order of the others is the user's and stays."""
    changed = flow().with_option("main", Option("*", "Help", "bye"), Option("0", "Desk", "desk"))

    assert ["1", "*", "9", "0"] == [option.keys for option in changed.node("main").options]
    assert "Help" == changed.node("main").options[1].label
    assert ["1", "9"] == [option.keys for option in flow().without_option("main", "*").node("main").options]


@pytest.mark.parametrize("old", [node.id for node in flow().nodes])
def test_renaming_a_node_renames_every_way_to_it(old):
    """There and back again is the same flow, and nothing names the old id in between."""
    renamed = flow().renamed(old, "new")

    assert old not in {renamed.start, *(edge.source for edge in renamed.edges()), *(e.target for e in renamed.edges())}
    assert flow() == renamed.renamed("new", old)


def test_renaming_to_a_name_that_is_taken_is_refused():
    """Two nodes never become one by a slip."""
    with pytest.raises(InvalidValueError) as caught:
        flow().renamed("main", "ask")

    assert "field.duplicate" == caught.value.code


def test_a_menu_changes_as_its_flow_does():
    """The operations of the flow, on the menu."""
    before = menu()

    more = Option("5", "", "bye")

    assert before.flow.put(HangUp("late")) == before.put(HangUp("late")).flow
    assert before == before.put(HangUp("late")).remove("late")
    assert before.flow.with_option("main", more) == before.with_option("main", more).flow
    assert before == before.with_option("main", more).without_option("main", "5")


def test_values_are_values():
    """Equal, hashable, copied, pickled and changed like any other; what is compiled of them is no part of them."""
    one, other = flow(), flow()
    one.edges(), one.tries, one.digest

    assert one == other
    assert hash(one) == hash(other)
    assert one == pickle.loads(pickle.dumps(one)) == copy.deepcopy(one)
    assert one.digest == pickle.loads(pickle.dumps(one)).digest == other.digest
    assert other.starting("ask").digest != one.digest
    assert attrs.evolve(one, start="main").edges() == one.edges()
    assert "bye" in one
    assert "@back" not in one


def test_lists_and_sets_are_taken_for_tuples_and_frozensets():
    """As JSON and people write them."""
    assert Flow("a", (HangUp("a"),)) == Flow("a", [HangUp("a")])
    assert DirectDial({"201"}, {"202"}) == DirectDial(["201"], ("202",))
    assert timedelta(seconds=3) == Choice("a", None, [], first_digit=3).first_digit


@given(st.frozensets(st.sampled_from(["20", "201", "30"])) | st.none(), st.frozensets(st.sampled_from(["20", "201"])))
def test_direct_dial_permits_what_is_allowed_and_not_denied(allow, deny):
    """The deny list is asked first; no allow list allows all."""
    dial = DirectDial(allow, deny)

    assert {e: dial.permits(e) for e in ("20", "201", "30")} == {
        e: e not in deny and (allow is None or e in allow) for e in ("20", "201", "30")
    }


def test_a_deep_flow_can_be_built_compared_and_shown():
    """Nothing recurses, nothing is quadratic; what is larger than the cap is refused before it is looked at."""
    size = 20_000
    nodes = [*(Announce(f"n{i}", "p", f"n{i + 1}") for i in range(size - 1)), HangUp(f"n{size - 1}")]
    deep = Flow("n0", nodes)

    assert size - 1 == len(deep.edges())
    assert deep == pickle.loads(pickle.dumps(deep))
    assert len(repr(deep)) > size
    with pytest.raises(InvalidValueError) as caught:
        Flow("a", [HangUp("a")] * (limits.NODES + 1))
    assert "field.too_many" == caught.value.code
