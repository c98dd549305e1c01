"""Every command line that the README and the documentation show does what they say."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dstny_smp.cli.app import app

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SHOWN = [
    pytest.param(match["arguments"], id=f"{page.relative_to(ROOT)}: {match['arguments']}")
    for page in PAGES
    for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    for match in re.finditer(r"(?:^|/)dstny-smp (?P<arguments>[^\n>|]+)", re.sub(r"\\\n *", "", block), re.MULTILINE)
]


def test_some_are_shown():
    """The pattern above finds what the README shows."""
    assert any(case.id.startswith("README.md: trace examples/bakery.json") for case in SHOWN)


@pytest.mark.parametrize("arguments", SHOWN)
def test_it_runs(arguments, monkeypatch):
    """Copied from the page into a terminal at the root of the project, it answers and complains of nothing."""
    monkeypatch.chdir(ROOT)

    result = CliRunner().invoke(app, shlex.split(arguments))

    assert (0, "") == (result.exit_code, result.stderr)
    assert result.stdout.strip()
