"""The picture of a flow as data: nothing overlaps, nothing crosses, nothing is lost."""

import importlib.util
import math
import random
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dstny_smp.errors import InvalidValueError, UnknownIdError
from dstny_smp.findings import Severity
from dstny_smp.ivr import (
    Announce,
    Choice,
    Flow,
    Gate,
    HangUp,
    Option,
    Retry,
    layout,
    lint,
    render,
    search,
)
from dstny_smp.ivr.tidy import spread
from dstny_smp.lettering import width
from dstny_smp.testing import municipality
from dstny_smp.testing.strategies import flows
from dstny_smp.treatment import State


def load(name):
    """Import a script beside this file; tests are not a package."""
    spec = importlib.util.spec_from_file_location(f"ivr_{name}", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


pictured = load("pictured")
faults, scattered = pictured.faults, pictured.scattered

CITY = municipality()
ORIENTATIONS = ("vertical", "horizontal")
PICTURED = flows(most=12) | st.builds(scattered, st.integers(0, 10**6), st.sampled_from((4, 12, 25)))


def children(drawing):
    """The boxes below each box, in the order of the lines."""
    boxes = {box.id: box for box in drawing.boxes}
    found = {id: [] for id in boxes}
    for line in drawing.lines:
        found[line.source].append(boxes[line.target])
    return found


def below(found, id):
    """Every box below one, of what `children` found."""
    return [each for child in found[id] for each in (child, *below(found, child.id))]


def distances(flow, start):
    """How many ways it takes from a step to each other, by going one way further until nothing changes."""
    found = {start: 0}
    while True:
        more = {edge.target: found[edge.source] + 1 for edge in flow.edges() if edge.source in found}
        new = {target: far for target, far in more.items() if target in flow and target not in found}
        if not new:
            return found
        found |= new


@pytest.mark.requirement("IVR-05", "IVR-07")
@pytest.mark.parametrize("orientation", ORIENTATIONS)
@given(flow=PICTURED)
@example(CITY.menu("main").flow)
@example(CITY.menu("taxes").flow)
def test_nothing_overlaps_and_nothing_crosses(orientation, flow):
    """Boxes, labels and lines, each looked at against each."""
    assert [] == list(faults(layout.arrange(flow, orientation, findings=lint(flow))))


def test_the_judge_sees_faults():
    """A picture whose second box is put upon the first is found fault with; else its silence would prove nothing."""
    drawing = layout.arrange(CITY.menu("main").flow)
    first, second, *rest = drawing.boxes
    wrong = layout.Drawing((first, second._replace(x=first.x, y=first.y), *rest), drawing.lines, drawing.width, 600)
    _, (_, part), *_, (_, end) = drawing.lines[0].points
    across = drawing.lines[-1]._replace(points=((0, (part + end) // 2), (drawing.width, (part + end) // 2)))
    crossed = layout.Drawing(drawing.boxes, (*drawing.lines, across), drawing.width, drawing.height)

    assert {"welcome overlaps civil-affairs", "the line to civil-affairs misses civil-affairs"} <= set(faults(wrong))
    assert any("cross" in fault for fault in faults(crossed))


@pytest.mark.requirement("IVR-03", "IVR-05")
@given(PICTURED)
def test_every_step_stands_once_and_every_way_is_shown(flow):
    """Steps are drawn once; between two steps there is one line, and together the lines have every way."""
    drawing = layout.arrange(flow)

    assert sorted(node.id for node in flow.nodes) == sorted(box.node for box in drawing.boxes if not box.stub)
    assert sorted(flow.edges()) == sorted(edge for line in drawing.lines for edge in line.edges)
    assert len({(line.source, line.target) for line in drawing.lines}) == len(drawing.lines)
    assert {line.target for line in drawing.lines} == {box.id for box in drawing.boxes if box.layer > 1}


@given(PICTURED)
def test_children_stand_in_the_order_of_the_ways(flow):
    """What a step leads to stands below it in the order of its options, each target once."""
    drawing = layout.arrange(flow)
    for id, boxes in children(drawing).items():
        if id in flow:
            expected = list(dict.fromkeys(edge.target for edge in flow.node(id).edges()))
            assert expected == [box.node for box in boxes]
            assert sorted(boxes, key=lambda box: box.x) == boxes
        else:
            assert [] == boxes


@given(PICTURED, st.sampled_from(ORIENTATIONS))
def test_a_parent_stands_in_the_middle_of_its_children(flow, orientation):
    """To a pixel, since coordinates are whole."""
    drawing = layout.arrange(flow, orientation)

    def middle(box):
        return box.x + box.width / 2 if orientation == "vertical" else box.y + box.height / 2

    for id, boxes in children(drawing).items():
        if boxes:
            assert abs(middle(drawing.box(id)) - (middle(boxes[0]) + middle(boxes[-1])) / 2) <= 1


@given(PICTURED)
def test_a_step_is_drawn_where_a_call_is_soonest(flow):
    """Steps that a call can reach are as many layers below the start as it takes ways to them."""
    layers = {box.node: box.layer - 1 for box in layout.arrange(flow).boxes if not box.stub}

    far = distances(flow, flow.start)
    assert far == {node: layers[node] for node in far}


@given(PICTURED, st.sampled_from(ORIENTATIONS))
def test_layers_are_aligned(flow, orientation):
    """Whatever is as many steps from its root begins at the same height, or in the same column."""
    drawing = layout.arrange(flow, orientation)

    begin = {(box.layer, box.y if orientation == "vertical" else box.x) for box in drawing.boxes}
    assert len({layer for layer, _ in begin}) == len(begin)


@given(PICTURED)
def test_the_same_flow_gives_the_same_picture(flow):
    """Drawn twice, and drawn from a flow that lists its steps in another order where all of them are reached."""
    drawing = layout.arrange(flow)

    assert drawing == layout.arrange(flow)
    if len(distances(flow, flow.start)) == len(flow.nodes):
        assert drawing == layout.arrange(Flow(flow.start, flow.nodes[::-1]))


def test_a_change_leaves_the_rest_where_it_is():
    """An option more at the end of the last menu moves nothing that stands before it."""
    flow = CITY.menu("main").flow
    before = layout.arrange(flow, "horizontal")
    after = layout.arrange(flow.with_option("extension", Option("9", "Begin", "@top")), "horizontal")
    stood = {box.id: box.x for box in before.boxes}

    assert {"extension/@top"} == {box.id for box in after.boxes} - set(stood)
    assert stood == {box.id: box.x for box in after.boxes if box.id in stood}


@pytest.mark.requirement("IVR-06")
@given(PICTURED, st.data())
def test_collapsing_hides_exactly_what_is_below(flow, data):
    """What no collapsed step is above is shown as before; the collapsed box counts the steps that are gone."""
    whole = layout.arrange(flow, findings=lint(flow))
    collapsed = data.draw(st.sets(st.sampled_from([node.id for node in flow.nodes])))
    part = layout.arrange(flow, collapsed=collapsed, findings=lint(flow))
    under_all = children(whole)
    gone = {box.id for id in collapsed for box in below(under_all, id)}

    assert [box.id for box in whole.boxes if box.id not in gone] == [box.id for box in part.boxes]
    assert [] == list(faults(part))
    for box in part.boxes:
        under = below(under_all, box.id) if box.id in collapsed else []
        steps = [each for each in under if not each.stub]
        found = [finding.severity for each in steps for finding in each.findings]
        worst = next((severity for severity in Severity if severity in found), None)
        assert (bool(under), len(steps), worst) == (box.collapsed, box.hides, box.worst)


@pytest.mark.requirement("IVR-06")
@given(PICTURED, st.data())
def test_collapse_all_expand_all_toggle_and_reveal(flow, data):
    """All collapsed leaves the roots, all expanded is the whole picture; what hides a step is opened to reveal it."""
    whole = layout.arrange(flow)
    roots = [box.id for box in whole.boxes if box.layer == 1]
    everything = layout.collapse_all(flow)
    node = data.draw(st.sampled_from([node.id for node in flow.nodes]))
    revealed = layout.reveal(flow, everything, node)

    assert roots == [box.id for box in layout.arrange(flow, collapsed=everything).boxes]
    assert whole == layout.arrange(flow, collapsed=layout.expand_all())
    assert everything == layout.toggle(layout.toggle(everything, node), node)
    assert node in {box.id for box in layout.arrange(flow, collapsed=revealed).boxes}
    found = children(whole)
    assert all(node in {box.id for box in below(found, id)} for id in everything - revealed)


@pytest.mark.requirement("IVR-04")
@given(PICTURED)
def test_a_hit_is_shown_by_opening_its_way(flow):
    """What search says is to be expanded is enough, and is what stands above the hit."""
    everything = layout.collapse_all(flow)
    for node in flow.nodes:
        hit = next(hit for hit in search.find(flow, node.id) if hit.node == node.id)
        shown = layout.arrange(flow, collapsed=everything - hit.expand)
        assert node.id in {box.id for box in shown.boxes if not box.stub}
        assert everything - hit.expand == layout.reveal(flow, everything, node.id)


@given(PICTURED)
def test_names_are_broken_but_never_cut(flow):
    """Every letter of a title stands in its box, in lines that are narrow enough."""
    for box in layout.arrange(flow).boxes:
        if not box.stub and flow.node(box.node).name:
            assert "".join(flow.node(box.node).name.split()) == "".join(box.text.split())
        for line in box.text.split("\n"):
            assert width(line, 13) <= box.width


def test_a_host_measures_with_its_own_font():
    """Twice as broad a font gives broader boxes; the text is asked for with its height."""
    asked = set()

    def broad(text, size):
        asked.add(size)
        return len(text) * size * 1.5

    flow = Flow("a", [HangUp("a", name="Tot ziens")])
    assert layout.arrange(flow, measure=broad).boxes[0].width > layout.arrange(flow).boxes[0].width
    assert {14, 11} == asked


def test_findings_and_states_are_written_in_their_boxes():
    """The box of a step has its findings; that of a gate its state, and the way that calls go now is marked."""
    flow = Flow(
        "gate",
        [
            Gate("gate", "hours", "menu", "bye"),
            Choice("menu", None, [Option("1", "", "bye")], on_silence=Retry(1, to="bye")),
            HangUp("bye"),
        ],
    )
    drawing = layout.arrange(flow, findings=lint(flow), states={"gate": State.CLOSED})

    assert "schedule hours\nnow closed" == drawing.box("gate").detail
    assert ["ivr.invalid_without_route"] == [finding.code for finding in drawing.box("menu").findings]
    assert [False, None, True] == [line.live for line in drawing.lines]
    assert drawing.box("menu").height > layout.arrange(flow).box("menu").height


@pytest.mark.parametrize(
    ("arguments", "code", "path"),
    [
        ({"orientation": "diagonal"}, "ivr.bad_orientation", "orientation"),
        ({"collapsed": {"nobody"}}, "id.unknown", "collapsed"),
        ({"states": {"nobody": State.OPEN}}, "id.unknown", "states"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arguments, code, path):
    """Another direction, and steps that are not there."""
    with pytest.raises((InvalidValueError, UnknownIdError)) as caught:
        layout.arrange(CITY.menu("main").flow, **arguments)
    assert (code, path) == (caught.value.code, caught.value.path)

    with pytest.raises(UnknownIdError):
        layout.reveal(CITY.menu("main").flow, frozenset(), "nobody")
    with pytest.raises(UnknownIdError):
        layout.arrange(CITY.menu("main").flow, collapsed={"welcome"}).box("passport")


SIZES = st.floats(1, 1e5)
POINTS = st.tuples(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5))


@pytest.mark.requirement("IVR-06")
@given(SIZES, SIZES)
def test_fit_shows_all_of_it_as_large_as_it_can(width, height):
    """The picture is inside the window, in its middle, and touches two of its edges unless it is as close as can be."""
    drawing = layout.arrange(CITY.menu("main").flow)
    view = layout.fit(drawing, width, height)
    wide, high = view.scale * drawing.width, view.scale * drawing.height

    assert wide <= width * (1 + 1e-9)
    assert high <= height * (1 + 1e-9)
    assert math.isclose(view.x, width - wide - view.x, abs_tol=1e-6 * width)
    assert math.isclose(view.y, height - high - view.y, abs_tol=1e-6 * height)
    assert math.isclose(wide, width) or math.isclose(high, height) or view.scale == layout.LARGEST


@pytest.mark.requirement("IVR-08")
@given(st.floats(0.05, 4), POINTS, st.floats(1e-3, 1e3), POINTS)
def test_zoom_leaves_its_point_where_it_is(scale, moved, factor, about):
    """The spot of the picture under the pointer stays there, and the scale stays in its range."""
    view = layout.View(scale, *moved)
    closer = layout.zoom(view, factor, about)

    def seen(view):
        return (about[0] - view.x) / view.scale, (about[1] - view.y) / view.scale

    assert layout.SMALLEST <= closer.scale <= layout.LARGEST
    assert math.isclose(closer.scale, scale * factor) or closer.scale in (layout.SMALLEST, layout.LARGEST)
    for before, after in zip(seen(view), seen(closer), strict=True):
        assert math.isclose(before, after, rel_tol=1e-6, abs_tol=1e-3)


def test_zoom_from_a_view_that_is_outside_its_range():
    """A very large picture that is fitted goes no further away, and comes closer."""
    far = layout.fit(layout.Drawing((), (), 10**6, 10**6), 1000, 1000)

    assert far.scale == layout.zoom(far, 0.5, (0, 0)).scale
    assert far.scale * 2 == layout.zoom(far, 2, (0, 0)).scale


@pytest.mark.requirement("IVR-08")
@pytest.mark.parametrize("bad", [math.nan, math.inf, 0, -1, "2", None, True, 10**400])
def test_what_is_no_size_is_refused(bad):
    """Not a number, nothing, negative, endless, and what is no number at all."""
    drawing = layout.arrange(CITY.menu("main").flow)
    for refused, path in (
        (lambda: layout.zoom(layout.full(), bad, (0, 0)), "factor"),
        (lambda: layout.fit(drawing, bad, 100), "width"),
        (lambda: layout.fit(drawing, 100, bad), "height"),
        (lambda: layout.View(bad, 0, 0), "scale"),
    ):
        with pytest.raises(InvalidValueError) as caught:
            refused()
        assert ("ivr.bad_size", path) == (caught.value.code, caught.value.path)


@pytest.mark.parametrize("bad", [(math.nan, 0), (0, math.inf), (0,), None, ("0", 0), (0, 10**400)])
def test_what_is_no_point_is_refused(bad):
    """A point is two finite numbers."""
    with pytest.raises(InvalidValueError) as caught:
        layout.zoom(layout.full(), 2, bad)
    assert ("ivr.bad_point", "about") == (caught.value.code, caught.value.path)


def outline(first, middles, half, place):
    """By layer below a place, the least left and the greatest right edge of its subtree, place at 0."""
    found = {0: (-half[place], half[place])}
    for child in range(first[place], first[place + 1]):
        for layer, (left, right) in outline(first, middles, half, child).items():
            left, right = left + middles[child], right + middles[child]
            known = found.get(layer + 1, (left, right))
            found[layer + 1] = (min(left, known[0]), max(right, known[1]))
    return found


def spread_slowly(first, half, gap):
    """The same places from whole outlines: each child as close as it can be, its room shared out layer by layer."""
    middles = [0.0] * len(half)

    def settle(place):
        kids = range(first[place], first[place + 1])
        for kid in kids:
            settle(kid)
        extra = dict.fromkeys(kids, 0.0)
        for kid in kids[1:]:
            ours = outline(first, middles, half, kid)
            at = middles[kid - 1] + half[kid - 1] + gap + half[kid]
            for layer in sorted(ours):
                reaching = [
                    (other, outline(first, middles, half, other)[layer][1] + middles[other])
                    for other in range(kids[0], kid)
                    if layer in outline(first, middles, half, other)
                ]
                if reaching:
                    other, edge = reaching[-1]
                    over = edge + gap - (at + ours[layer][0])
                    if over > 0 and layer > 0:
                        at += over
                        for between in range(other + 1, kid):
                            extra[between] += over * (between - other) / (kid - other)
            middles[kid] = at
        for kid in kids:
            middles[kid] += extra[kid]
        if kids:
            centre = (middles[kids[0]] + middles[kids[-1]]) / 2
            for kid in kids:
                middles[kid] -= centre

    settle(0)
    absolute = [0.0] * len(half)
    for place in range(len(half)):
        for kid in range(first[place], first[place + 1]):
            absolute[kid] = absolute[place] + middles[kid]
    return absolute


@given(st.integers(0, 10**9), st.sampled_from((1, 2, 3, 6)))
def test_trees_are_as_narrow_as_the_slow_way_makes_them(seed, most):
    """The threads along the outlines find what comparing whole outlines finds."""
    chance = random.Random(seed)
    first, count = [1], 1 + chance.randint(1, 3)
    wanted = chance.randint(2, 24)
    place = 1
    while place < count:
        first.append(count)
        count += chance.randint(0, most) if count < wanted else 0
        place += 1
    first.append(count)
    half = [0, *(chance.choice((1, 5, 10, 30)) for _ in range(count - 1))]

    for fast, slow in zip(spread(first, half, 4), spread_slowly(first, half, 4), strict=True):
        assert math.isclose(fast, slow, abs_tol=1e-6)


def chain(count):
    return Flow("n0", [*(Announce(f"n{n}", "p", f"n{n + 1}") for n in range(count - 1)), HangUp(f"n{count - 1}")])


def shared(count):
    """2^count paths through count menus."""
    menus = [Choice(f"n{n}", None, [Option("1", "", f"n{n + 1}"), Option("2", "", f"n{n + 1}")]) for n in range(count)]
    return Flow("n0", [*menus, HangUp(f"n{count}")])


def loops(count):
    """Every menu leads to itself, to the one before and to the start."""
    return Flow(
        "n0",
        [
            Choice(
                f"n{n}", None, [Option(str(key), "", f"n{to % count}") for key, to in enumerate((n, n - 1, 0, n + 1))]
            )
            for n in range(count)
        ],
    )


def wide(count):
    """Menus of a thousand options, under each other."""
    nodes = [
        Choice(
            f"m{n}",
            None,
            [Option(f"{key:03}", "", f"n{1000 * n + key}") for key in range(999)]
            + [Option("9999", "", f"m{n + 1}" if n + 1 < count // 1000 else "@top")],
        )
        for n in range(count // 1000)
    ]
    return Flow("m0", nodes + [HangUp(f"n{1000 * n + key}") for n in range(count // 1000) for key in range(999)])


@pytest.mark.parametrize(
    ("flow", "boxes"),
    [
        pytest.param(chain(10_000), 10_000, id="deep"),
        pytest.param(shared(10_000), 10_001, id="shared"),
        pytest.param(loops(10_000), 39_998, id="loops"),
        pytest.param(wide(100_000), 100_001, id="wide"),
    ],
)
def test_bombs_are_drawn_in_room_that_grows_with_the_flow(flow, boxes):
    """Deep, shared, circular and very large flows: no recursion, a box a step and a reference, short documents."""
    asked = 0

    def measure(text, size):
        nonlocal asked
        asked += 1
        return 6.0 * len(text)

    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(200)
    try:
        drawing = layout.arrange(flow, measure=measure)
        outlined = render.outline(flow)
        picture = render.svg(drawing)
        closed = layout.arrange(flow, "horizontal", layout.collapse_all(flow))
        graphs = render.mermaid(flow), render.dot(flow)
    finally:
        sys.setrecursionlimit(limit)

    assert boxes == len(drawing.boxes)
    assert asked <= 4 * boxes
    assert 1 == len(closed.boxes)
    assert len(outlined) < 150 * boxes
    assert len(picture) < 1500 * boxes
    assert all(len(graph) < 250 * boxes for graph in graphs)
    assert len(flow.nodes) == len(search.find(flow, "n")) + len(search.find(flow, "m")) - len(search.find(flow, "n m"))
