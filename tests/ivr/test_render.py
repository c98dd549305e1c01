"""The pictures of flows: well-formed, whole, safe with any text, and readable by those who do not see them."""

import re
import shutil
import subprocess
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.destination import ToNumber, ToQueue
from dstny_smp.ivr import (
    Announce,
    Choice,
    EdgeKind,
    Flow,
    Gate,
    HangUp,
    Option,
    Retry,
    SetLanguage,
    Transfer,
    layout,
    lint,
    render,
    script,
)
from dstny_smp.testing import municipality
from dstny_smp.testing.strategies import flows
from dstny_smp.treatment import State

CITY = municipality()
MAIN = CITY.menu("main").flow
MARKUP = "</text><script>f('x')</script>&amp;\"R&D\"]]>-->|x| \\N {y}#35;`"
"""What would end an element, a quote, a label or an escape in some form."""


def name(ref):
    found = CITY.find(ref)
    return getattr(found, "display_name", None) or getattr(found, "name", None)


def hostile():
    """A flow in which every text that a person types has markup in it, as far as it is let in."""
    return Flow(
        "menu",
        [
            Choice(
                "menu",
                "welcome",
                [Option("1", MARKUP, "gate"), Option("#", MARKUP, "say"), Option("*", MARKUP, "@repeat")],
                on_silence=Retry(1, to="away"),
                on_invalid=Retry(1, to="away"),
                name=MARKUP,
            ),
            Gate("gate", "hours", "talk", "end", "away", name=MARKUP),
            Announce("say", "p", "@back", name=MARKUP),
            SetLanguage("talk", "en", "end", name=MARKUP),
            Transfer("away", ToQueue("q"), on_busy="end", on_failed="@top", name=MARKUP),
            HangUp("end", "p", name=MARKUP),
        ],
    )


def tag(element):
    return element.tag.removeprefix("{http://www.w3.org/2000/svg}")


def texts(root):
    """What is drawn as text, piece by piece."""
    return ["".join(each.itertext()) for each in root.iter() if tag(each) == "text"]


def packed(text):
    return "".join(text.split())


@pytest.mark.requirement("IVR-05")
@given(flows(most=10), st.sampled_from(("vertical", "horizontal")))
def test_a_picture_is_well_formed_and_says_everything(flow, orientation):
    """Every title, detail and label of the drawing is found back as text, in its order; ids stand once."""
    drawing = layout.arrange(flow, orientation, findings=lint(flow))
    root = ET.fromstring(render.svg(drawing, title="Menu"))
    said = packed("".join(texts(root)))
    ids = [each.get("id") for each in root.iter() if each.get("id")]

    for box in drawing.boxes:
        assert packed(box.text) in said
        assert packed(box.detail) in said
    for line in drawing.lines:
        assert packed(line.label) in said
    assert len(set(ids)) == len(ids)
    used = {each.get("href") for each in root.iter() if each.get("href")}
    assert used <= {f"#{id}" for id in ids}


@pytest.mark.threat("T-33")
@pytest.mark.parametrize("orientation", ["vertical", "horizontal"])
def test_markup_in_names_is_text(orientation):
    """Names that look like elements are drawn as they are, and make no element."""
    drawing = layout.arrange(hostile(), orientation, names=lambda ref: MARKUP)
    root = ET.fromstring(render.svg(drawing, title=MARKUP, picture='x" onload="alert(1)'))

    assert {"svg", "title", "desc", "style", "defs", "path", "rect", "g", "text", "tspan", "use", "a"} == set(
        map(tag, root.iter())
    )
    assert packed(MARKUP) in packed("".join(texts(root)))
    assert MARKUP == next(each.text for each in root.iter() if tag(each) == "title")
    assert not [key for each in root.iter() for key in each.attrib if key.startswith("on")]


def test_a_space_that_is_not_broken_is_a_space():
    """A label may have one, pasted from a text processor; it is no fault of the label."""
    flow = Flow("a", [Choice("a", None, [Option("1", "Wmo\xa0loket", "a")])])

    assert "1 Wmo loket" in texts(ET.fromstring(render.svg(layout.arrange(flow))))
    assert "1 Wmo loket: " in render.outline(flow)


def test_what_cannot_be_shown_has_a_mark():
    """A title with a control or a reversing character in it stays well-formed, and turns nothing round."""
    root = ET.fromstring(render.svg(layout.arrange(MAIN), title="a\x00b\u202ec"))

    assert "a\ufffdb\ufffdc" == next(each.text for each in root.iter() if tag(each) == "title")


def test_who_does_not_see_the_picture_hears_it():
    """A tree whose items take the focus in reading order; each says how one comes there, what it is, what was found."""
    flow = hostile().put(HangUp("end"), HangUp("lonely", name="Nobody"))
    drawing = layout.arrange(flow, findings=lint(flow), collapsed={"gate"}, language="nl")
    root = ET.fromstring(render.svg(drawing, title="Hoofdmenu"))
    tree = next(each for each in root.iter() if each.get("role") == "tree")
    items = [each for each in tree.iter() if each.get("role") == "treeitem"]
    said = {item.get("data-box"): item[0].text for item in items}

    assert [box.id for box in drawing.boxes] == [item.get("data-box") for item in items]
    assert {"0"} == {item.get("tabindex") for item in items}
    assert [str(box.layer) for box in drawing.boxes] == [item.get("aria-level") for item in items]
    assert ["gate"] == [item.get("data-box") for item in items if item.get("aria-expanded") == "false"]
    assert "Terug" not in said["menu/@repeat"]
    assert said["menu/@repeat"].endswith(": Opnieuw")
    assert said["lonely"] == "ophangen Nobody; ophangen; waarschuwing ivr.unreachable"
    assert said["away"].startswith("geen toets, verkeerde toets: doorverbinden ")
    assert "ingeklapt" in said["gate"]
    hidden = next(each for each in root if each.get("aria-hidden") == "true")
    assert not [each for each in hidden.iter() if each.get("role")]


def test_kinds_of_steps_and_ways_differ_without_colour():
    """Each kind of step has its own outline and sign, each kind of way its own dashes, in the style and in words."""
    picture = render.svg(layout.arrange(hostile()))
    root = ET.fromstring(picture)
    shapes, signs = {}, {}
    for item in root.iter():
        if item.get("role") == "treeitem" and "ref" not in item.get("class").split():
            kind = item.get("class").split()[1]
            shapes[kind] = re.sub(r"[0-9.]+", "", next(each.get("d") for each in item if tag(each) == "path"))
            signs[kind] = next(each.get("href") for each in item if tag(each) == "use")
    dashes = re.findall(r"\.smp-flow \.(\w+)\{stroke-dasharray:([^;}]+)", picture)

    assert {"choice", "gate", "announce", "set_language", "transfer", "hang_up"} == set(shapes)
    assert 6 == len(set(shapes.values())) == len(set(signs.values()))
    assert {"silence", "invalid", "time", "result"} == {kind for kind, _ in dashes}
    assert 4 == len({dash for _, dash in dashes})
    drawn = {each.get("class").split()[1] for each in root.iter() if (each.get("class") or "").startswith("l ")}
    assert {"key", "silence", "time", "auto", "result"} == drawn  # mistakes go the way of silence here


def test_findings_are_badges_with_their_codes():
    """As many marks as findings, each with its code; a collapsed box has the mark of the worst below."""
    flow = Flow(
        "menu",
        [
            Choice(
                "menu", None, [Option("1", "", "sub")], on_silence=Retry(1, to="sub"), on_invalid=Retry(1, to="sub")
            ),
            Choice("sub", None, [Option("1", "", "menu")]),
        ],
    )
    found = lint(flow)
    whole = ET.fromstring(render.svg(layout.arrange(flow, findings=found)))
    part = ET.fromstring(render.svg(layout.arrange(flow, findings=found, collapsed={"menu"})))

    def marks(root):
        return [each.get("class") for each in root.iter() if each.get("class") in ("error", "warning", "info")]

    assert sorted(str(each.severity) for each in found) == sorted(marks(whole))
    assert {each.code.removeprefix("ivr.") for each in found} <= set(texts(whole))
    assert "error" in marks(part)
    assert "findings: " in next(each.text for each in whole.iter() if tag(each) == "desc")


def test_many_findings_of_one_step_are_counted():
    """A box names the worst and says how many more there are; as data it has them all."""
    keys = [Option(str(number), "", "menu") for number in range(7)]
    flow = Flow("menu", [Choice("menu", None, keys)])
    drawing = layout.arrange(flow, findings=lint(flow))
    said = texts(ET.fromstring(render.svg(drawing)))

    assert 9 == len(drawing.box("menu").findings)
    assert ["silence_without_route", "invalid_without_route", "restarts_itself", "+ 6"] == said[-5:-1]


def test_the_path_of_a_call_is_marked():
    """Its steps are numbered in their order, its ways are drawn heavily, and nothing else is."""
    path = render.taken(MAIN, script.walk(MAIN, "1 1 2 9 1 2", {"office-hours": "closed"}).trace)
    root = ET.fromstring(render.svg(layout.arrange(MAIN), path=path))
    numbers = {
        item.get("data-box"): "".join(each.text for each in item.iter() if each.get("class") == "pt")
        for item in root.iter()
        if item.get("role") == "treeitem" and any(each.get("class") == "pt" for each in item.iter())
    }

    steps = [step for step in path if isinstance(step, str)]
    assert ["welcome", "civil-affairs", "passport", "fees", "passport"] == steps[:5]
    assert {"welcome": "1", "civil-affairs": "2", "passport": "3,5", "fees": "4"}.items() <= numbers.items()
    assert set(steps) == set(numbers)
    heavy = [each for each in root.iter() if tag(each) == "path" and each.get("class") == "p"]
    ways = {(step.source, step.target) for step in path if not isinstance(step, str)}
    assert len(ways) + len(numbers) == len(heavy)


@pytest.mark.parametrize(
    ("keys", "assume", "expected"),
    [
        ("1*", {}, "welcome 1 civil-affairs * welcome 2 to-public-space"),
        ("_ _", {}, "welcome silence to-reception"),
        ("9", {}, "welcome 9 english auto welcome"),
        ("11 3", {"urgent": "no_answer"}, "welcome 1 civil-affairs 1 passport 3 urgent no_answer urgent-message"),
        ("12", {"office-hours": "closed"}, "welcome 1 civil-affairs 2 office-hours closed closed"),
        ("5 5 5", {}, "welcome invalid to-reception"),
    ],
)
def test_the_ways_of_a_call_are_read_off_its_trace(keys, assume, expected):
    """Keys, silence, mistakes, schedules, results, and what goes on by itself."""
    keys += "2" if expected.endswith("to-public-space") else ""
    path = render.taken(MAIN, script.walk(MAIN, keys, assume).trace)
    said = [step if isinstance(step, str) else step.keys or step.when or step.kind.value for step in path]

    assert expected.split() == said[: len(expected.split())]


@given(flows(most=8), st.text("0123456789*#_", max_size=12))
def test_every_way_of_a_path_is_one_of_the_flow(flow, keys):
    """A path alternates steps and ways; each way leads from the step before it, to the one behind it or a built-in."""
    path = render.taken(flow, script.walk(flow, keys).trace)

    assert flow.start == path[0]
    for before, way, after in zip(path[::2], path[1::2], path[2::2], strict=False):
        assert way in flow.edges()
        assert before == way.source
        assert way.target == after or way.target.startswith("@")


def test_the_same_drawing_gives_the_same_bytes():
    """A picture that is kept under version control changes only when the menu does."""
    assert render.svg(layout.arrange(MAIN)) == render.svg(layout.arrange(MAIN))


@pytest.mark.requirement("IVR-05")
def test_an_outline_reads_like_the_picture():
    """Layers are indented; ways, titles, kinds and details are in words; references say where it goes on."""
    flow = CITY.menu("taxes").flow
    expected = """\
Onderwerp (keuze; melding Keuzes belastingen)
  1 Aanslag, geen toets, verkeerde toets: wachtrij Belastingen (doorverbinden)
  12 Aanslag hondenbelasting: wachtrij Receptie (doorverbinden)
  2 Bezwaar: gebruiker Chantal Jacobs (doorverbinden)
    bezet, geen antwoord: → wachtrij Belastingen
  3 Kwijtschelding: keuzemenu Zorg en welzijn (doorverbinden)
"""
    assert expected == render.outline(flow, language="nl", names=name)
    assert "  ! warning: ivr.unreachable\n" in render.outline(
        flow.put(HangUp("lonely")), findings=lint(flow.put(HangUp("lonely")))
    )


@given(flows(most=10))
def test_an_outline_has_a_line_for_every_box(flow):
    """What the picture shows, in the same order."""
    drawing = layout.arrange(flow)
    lines = render.outline(flow).splitlines()

    assert len(drawing.boxes) == len(lines)
    for box, line in zip(drawing.boxes, lines, strict=True):
        assert 2 * (box.layer - 1) == len(line) - len(line.lstrip())
        assert packed(box.text) in packed(line)


@pytest.mark.threat("T-33")
def test_mermaid_has_every_way_and_no_markup():
    """A node a step, an arrow between each two; quotes, brackets, bars and number signs are escaped."""
    lines = render.mermaid(hostile()).splitlines()
    nodes = [line for line in lines if re.match(r"[nb][0-9]+[\[({>]", line)]
    arrows = [line for line in lines if re.match(r"[nb][0-9]+ (-->|-\.->|==>)", line)]

    assert "flowchart LR" == lines[0]
    assert len(lines) == 1 + len(nodes) + len(arrows)
    assert len({(edge.source, edge.target) for edge in hostile().edges()}) == len(arrows)
    for line in lines[1:]:
        quoted = re.findall(r'"([^"]*)"', line)
        assert 2 * len(quoted) == line.count('"')
        for text in quoted:
            assert re.fullmatch(r"(?:[^<>&\"'`#|\[\]{}()\\;]|#[0-9]+;|<br/>)*", text), text
    assert "#60;#47;text#62;" in "".join(lines)


GRAPHVIZ = shutil.which("dot")


@pytest.mark.skipif(GRAPHVIZ is None, reason="Graphviz is not installed here, so that nobody can judge what DOT means")
@given(flows(most=8))
def test_graphviz_reads_every_flow(flow):
    """As many nodes and arrows as there are places and pairs."""
    graph = graphviz(flow)

    assert len({(edge.source, edge.target) for edge in flow.edges()}) == len(graph.get("edges", []))
    assert len(flow.nodes) == sum(each["name"].startswith("n") for each in graph["objects"])


@pytest.mark.threat("T-33")
@pytest.mark.skipif(GRAPHVIZ is None, reason="Graphviz is not installed here, so that nobody can judge what DOT means")
def test_graphviz_shows_markup_as_it_stands():
    """Graphviz draws the names letter by letter, whatever is in them."""
    run = subprocess.run([GRAPHVIZ, "-Tsvg"], input=render.dot(hostile()), capture_output=True, text=True, check=True)

    assert "" == run.stderr
    assert texts(ET.fromstring(run.stdout)).count(MARKUP) == 6


def graphviz(flow):
    import json

    run = subprocess.run([GRAPHVIZ, "-Tjson"], input=render.dot(flow), capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def test_numbers_and_kinds_are_told_apart_in_all_forms():
    """A transfer to a number says its number; an edge of each kind has a word of its own in both languages."""
    flow = Flow("t", [Transfer("t", ToNumber("+31201234567"))])
    words = {
        language: {
            layout.Captions(language).way(edge)
            for edge in hostile().edges()
            if edge.kind not in (EdgeKind.KEY, EdgeKind.AUTO)
        }
        for language in ("nl", "en")
    }

    for written in (render.outline(flow), render.mermaid(flow).replace("#43;", "+"), render.dot(flow)):
        assert "+31201234567" in written
    assert words["en"] == {"no key", "wrong key", "open", "closed", "forward", "busy", "not reached"}
    assert words["nl"] == {
        "geen toets",
        "verkeerde toets",
        "open",
        "gesloten",
        "doorschakelen",
        "bezet",
        "niet bereikt",
    }


def test_the_state_of_a_gate_is_in_the_picture():
    """The way that calls go now is drawn heavily, the others faintly, and the box says it in words."""
    root = ET.fromstring(render.svg(layout.arrange(hostile(), states={"gate": State.FORWARD})))
    classes = [each.get("class").split() for each in root.iter() if (each.get("class") or "").startswith("l ")]

    assert [1, 2] == [sum("live" in each for each in classes), sum("still" in each for each in classes)]
    assert "now forward" in texts(root)
