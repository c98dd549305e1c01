"""The two lines that a newcomer copies, and that they are the lines that are tested."""

import re
from pathlib import Path

import pytest

import dstny_smp as smp

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def shell(heading):
    """Return the fenced shell blocks below a heading."""
    section = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", section, re.DOTALL)


@pytest.mark.parametrize("heading", ["Run it", "Test it"])
def test_one_line_does_it_all(heading):
    """From a fresh checkout to the result it is one block of one line, set-up included."""
    (block,) = shell(heading)

    assert block == block.strip() + "\n"
    assert len(block.splitlines()) == 1
    assert block.startswith("python3 -m venv --without-pip .venv && python3 -m pip --python .venv install ")


def test_the_gate_runs_the_readmes_tests():
    """What a newcomer runs is what must pass before a change is taken in."""
    (block,) = shell("Test it")

    assert block.strip() in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_readme_fits_a_few_screens():
    """A newcomer decides within a minute."""
    assert len(README.splitlines()) <= 130


def test_the_exchange_on_one_screen_is_the_example():
    """What the README shows of a document is the bakery, and fits a screen of fifty lines."""
    shown = README.split("```json\n")[1].split("```")[0]

    assert smp.load(ROOT / "examples" / "bakery.json") == smp.loads(shown)
    assert len(shown.splitlines()) <= 50
