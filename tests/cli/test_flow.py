"""The command that draws the call flow of a menu."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

import dstny_smp as smp
from dstny_smp.cli.app import app
from dstny_smp.ivr import layout, lint, render, script

CITY = str(Path(__file__).parents[2] / "examples" / "municipality.json")
FLOW = smp.load(CITY).menu("main").flow


def call(*arguments, language="en"):
    """Run the command in this process; return its exit code, output and complaints."""
    result = CliRunner().invoke(app, ["flow", CITY, *arguments], env={"LANG": f"{language}.UTF-8", "LC_ALL": ""})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.requirement("IVR-05")
def test_without_more_it_is_an_outline():
    """For people and for comparing: layers indented, objects by name, in the reader's language."""
    code, out, _ = call("main", "--language", "nl")
    lines = out.splitlines()

    assert 0 == code
    assert "Welkom (keuze; melding Welkom)" == lines[0]
    assert "    2 Verhuizing, geen toets, verkeerde toets: Burgerzaken open? (tijdschema Burgerzaken)" in lines
    assert "      * Terug: → Terug" in lines
    assert 23 == len(lines)
    assert "  2 Bezwaar: user " in call("taxes")[1]


@pytest.mark.parametrize(("form", "render"), [("mermaid", render.mermaid), ("dot", render.dot)])
def test_graphs_are_the_librarys(form, render):
    """What the library writes, with the organization's names."""
    org = smp.load(CITY)

    def name(ref):
        found = org.find(ref)
        return getattr(found, "display_name", None) or getattr(found, "name", None)

    assert (0, render(FLOW, language="nl", names=name), "") == call("main", "--format", form, language="nl")


@pytest.mark.requirement("IVR-05", "IVR-07")
def test_a_picture_is_written(tmp_path):
    """To a file, which is named, or to the standard output; in either direction, with the menu's name."""
    path = tmp_path / "main.svg"
    code, out, _ = call("main", "--format", "svg", "--output", str(path), "--orientation", "horizontal", language="nl")
    written = path.read_text(encoding="utf-8")
    root = ET.fromstring(written)

    assert (0, f"geschreven: {path}\n") == (code, out)
    assert "Hoofdmenu" == root[0].text
    assert int(root.get("width")) > 2 * int(root.get("height"))
    assert written == call("main", "--format", "svg", "--orientation", "horizontal", language="nl")[1]
    assert written != call("main", "--format", "svg", language="nl")[1]


@pytest.mark.requirement("IVR-06")
def test_the_drawing_is_json_for_programs():
    """Boxes and lines, with what is collapsed, and the path of a call by where its ways are written."""
    out = json.loads(call("main", "--json", "--collapse", "passport", "--keys", "1 1")[1])
    boxes = {box["id"]: box for box in out["boxes"]}
    closed = json.loads(call("main", "--json", "--collapse-all")[1])

    assert ("main", "Hoofdmenu", "vertical") == (out["menu"], out["name"], out["orientation"])
    assert (True, 3) == (boxes["passport"]["collapsed"], boxes["passport"]["hides"])
    assert "fees" not in boxes
    assert {line["target"] for line in out["lines"]} == set(boxes) - {"welcome"}
    assert {"welcome": len(FLOW.nodes) - 1} == {box["id"]: box["hides"] for box in closed["boxes"]}
    assert [
        {"node": "welcome"},
        {"edge": "nodes[welcome].options[1].to"},
        {"node": "civil-affairs"},
        {"edge": "nodes[civil-affairs].options[1].to"},
        {"node": "passport"},
    ] == out["path"][:5]


def test_schedules_are_marked_as_they_are_at_a_time():
    """On a Saturday the office is closed: the gate says so, and the call that is drawn goes that way."""
    saturday = ("main", "--json", "--at", "2026-11-28T12:00")
    out = json.loads(call(*saturday, "--keys", "12")[1])
    live = {line["target"]: line["live"] for line in out["lines"] if line["live"] is not None}
    gate = next(box for box in out["boxes"] if box["id"] == "office-hours")

    assert {"to-civil-affairs": False, "closed": True} == live
    assert gate["detail"].endswith("\nnow closed")
    assert {"node": "closed"} == out["path"][-1]
    opened = json.loads(call(*saturday, "--keys", "12", "--assume", "office-hours=open")[1])
    assert {"node": "to-civil-affairs"} == opened["path"][-1]


def test_findings_are_shown_and_told_by_the_exit_code():
    """The municipality's English prompts are missing: an error, so 1; without the option nothing is checked."""
    code, out, _ = call("main", "--findings")

    assert 1 == code
    assert "  ! error: ivr.prompt_lacks_language\n" in out
    assert 0 == call("main")[0]
    assert "!" not in call("main")[1]
    data = json.loads(call("main", "--findings", "--json")[1])
    assert any(box["findings"] for box in data["boxes"])
    assert lint(FLOW).ok


def test_a_path_is_drawn_into_the_picture():
    """The same as the library draws for the same keys."""
    path = render.taken(FLOW, script.walk(FLOW, "2").trace)
    picture = render.svg(layout.arrange(FLOW), title="Hoofdmenu", path=path)

    assert picture.count('class="pt"') == call("main", "--format", "svg", "--keys", "2")[1].count('class="pt"') == 2


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("nobody",), "there is no menu with id nobody"),
        (("main", "--collapse", "nobody", "--json"), "collapsed: there is no step with id nobody"),
        (("main", "--keys", "q"), "--keys: q is not a script"),
        (("main", "--assume", "urgent=busy"), "--assume: --assume means nothing without --keys"),
        (("main", "--keys", "1", "--assume", "nobody=busy"), "there is no step with id nobody"),
        (("main", "--keys", "1", "--assume", "urgent=gone"), "assume[urgent]: gone is neither"),
        (("main", "--at", "tomorrow"), "--at: tomorrow is not a time"),
        (("main", "--output", "no/such/folder/x"), "no/such/folder/x cannot be written"),
    ],
)
def test_misuse_is_one_line_and_exit_code_2(arguments, complaint):
    """What was typed wrong is said on the standard error, with what to do."""
    code, out, err = call(*arguments)

    assert (2, "") == (code, out)
    assert complaint in err
    assert 1 == len(err.splitlines())
