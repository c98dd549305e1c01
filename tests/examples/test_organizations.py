"""The documents under examples/: current, readable back, and small where they are to be read."""

import runpy
from pathlib import Path

import pytest

import dstny_smp as smp

EXAMPLES = Path(__file__).parents[2] / "examples"
SAMPLES = runpy.run_path(str(EXAMPLES / "write_organizations.py"))["SAMPLES"]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_document_is_current(name):
    """A document is what its Python says; ``python examples/write_organizations.py`` rewrites it."""
    expected = smp.dumps(SAMPLES[name](), indent=2) + "\n"

    assert expected == (EXAMPLES / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_document_reads_back_equal(name):
    """What was written is read again, to the last field."""
    assert SAMPLES[name]() == smp.load(EXAMPLES / name)


def test_the_program_writes_them(tmp_path, monkeypatch, capsys):
    """The one command writes both, into the folder where it stands."""
    program = tmp_path / "write_organizations.py"
    program.write_text((EXAMPLES / program.name).read_text(encoding="utf-8"), encoding="utf-8")
    runpy.run_path(str(program), run_name="__main__")

    assert {*SAMPLES, program.name} == {path.name for path in tmp_path.iterdir()}
    assert "written: bakery.json\nwritten: municipality.json\n" == capsys.readouterr().out


def test_the_bakery_can_be_read_at_a_glance():
    """The first document that a newcomer opens is short."""
    assert len((EXAMPLES / "bakery.json").read_text(encoding="utf-8").splitlines()) <= 100
