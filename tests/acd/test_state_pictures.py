"""The page that explains the engine shows the tables as they are."""

import runpy
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from dstny_smp import transitions

DRAWER = runpy.run_path(str(Path(__file__).with_name("draw_states.py")))
PAGE, PICTURES, draw = DRAWER["PAGE"], DRAWER["PICTURES"], DRAWER["draw"]


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_pictures_are_those_of_the_tables(name):
    """``python tests/acd/draw_states.py`` draws them anew."""
    assert draw(*PICTURES[name]) == (PAGE / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_the_page_has_every_picture_and_its_mermaid(name):
    """So that who reads the source elsewhere sees them too."""
    page = (PAGE / "queue-engine.md").read_text(encoding="utf-8")

    assert f"]({name})" in page
    assert f"```mermaid\n{transitions.mermaid(PICTURES[name][1])}\n```" in page


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_every_row_is_in_its_picture(name):
    """As words on arrows, and in the description for those who do not see them."""
    _, rows = PICTURES[name]
    picture = ET.fromstring(draw(*PICTURES[name]))
    texts = [each.text for each in picture.iter("{http://www.w3.org/2000/svg}text")]
    told = picture.find("{http://www.w3.org/2000/svg}desc").text
    words = " ".join(texts).replace(",", "").split()

    assert {row.by for row in rows} | {state.value for row in rows for state in (row[0], row[2])} == set(words)
    assert all(f"from {row.source} to {row.target} by " in told and row.by in told for row in rows)


def test_pictures_load_nothing_from_elsewhere():
    """No fonts, scripts or images; the name of the notation is the one address."""
    for name in PICTURES:
        picture = (PAGE / name).read_text(encoding="utf-8")

        assert 1 == picture.count("://")
        assert not [word for word in ("<script", "<image", "@import", "url(") if word in picture]
