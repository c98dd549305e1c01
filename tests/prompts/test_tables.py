"""The states of audio and of a recording stand on the page as they are in the tables."""

from pathlib import Path

import pytest

from dstny_smp.prompts.tables import AUDIO, RECORDING, AudioPhase, RecordingPhase
from dstny_smp.transitions import Transition, mermaid

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "prompts.md"


@pytest.mark.requirement("PRM-10", "PRM-13")
@pytest.mark.parametrize(("table", "phases"), [(AUDIO, AudioPhase), (RECORDING, RecordingPhase)])
def test_the_page_shows_every_way(table, phases):
    """The diagram is the table's, and no phase is left out of it."""
    drawn = mermaid(Transition(source, event, target) for (source, event), target in table.items())

    assert f"```text\n{drawn}\n```" in PAGE.read_text(encoding="utf-8")
    assert {*phases} == {source for source, _ in table} | {*table.values()}
