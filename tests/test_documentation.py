"""The documentation leaves nothing public out, and names nothing that is not there."""

import importlib
import inspect
import re
from pathlib import Path

import pytest

import dstny_smp
from dstny_smp import acd, messages, schedule
from dstny_smp.acd.explanation import REASONS

ROOT = Path(__file__).parents[1]
SRC = Path(dstny_smp.__file__).parent
SHOWN = {
    name
    for page in (ROOT / "docs" / "reference").glob("*.md")
    for name in re.findall(r"^::: (\S+)", page.read_text(), re.MULTILINE)
}
INSIDE = {"cli", "__main__", "__init__", "lazy"}
"""The command line has a page of its own, in words; `lazy` is how packages hand on names."""
PACKAGES = {
    f"dstny_smp.{path.stem}" for path in SRC.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
}
VALIDATORS = {f"dstny_smp.validation.{path.stem}" for path in (SRC / "validation").glob("*.py")}


def test_every_package_is_on_a_reference_page():
    """What can be imported can be looked up."""
    expected = {"dstny_smp", *PACKAGES, *VALIDATORS}
    missing = {name for name in expected if name not in SHOWN and name.rpartition(".")[2] not in INSIDE}

    assert set() == missing - {"dstny_smp.validation"}


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_every_page_shows_a_module(name):
    """A page of a module that went is taken out with it."""
    assert importlib.import_module(name).__doc__


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_docstrings_are_markdown(name):
    """A table in another notation shows as a heap of words."""
    module = importlib.import_module(name)
    shown = [module, *(value for value in vars(module).values() if getattr(value, "__module__", "") == name)]

    assert not [each for each in shown if re.search(r"^ *[=-]{3,} ", each.__doc__ or "", re.MULTILINE)]


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_page_is_in_the_navigation(page):
    """A page that cannot be reached by clicking is not read."""
    assert str(page.relative_to(ROOT / "docs")) in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")


NAMED = {
    reference
    for page in (ROOT / "docs").rglob("*.md")
    for reference in re.findall(r"`([a-z_]+/test_[a-z_/]+\.py::test_[a-z0-9_]+)`", page.read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("reference", sorted(NAMED))
def test_every_test_that_is_named_is_there(reference):
    """A decision points at the test that shows it; the test may not be renamed behind its back."""
    path, _, name = reference.partition("::")

    assert f"def {name}(" in (ROOT / "tests" / path).read_text(encoding="utf-8")


def test_tests_are_named():
    """The pattern above finds what the page of decisions names."""
    assert "schedule/test_resolver_rules.py::test_layers_in_their_order" in NAMED


WORKED = re.findall(
    r'^ {8}"(.+)",$', (ROOT / "tests" / "acd" / "scenarios.py").read_text(encoding="utf-8"), re.MULTILINE
)
TOLD = re.findall(
    r"^- scenario \*(.+)\*$", (ROOT / "docs" / "explanation" / "decisions.md").read_text(encoding="utf-8"), re.MULTILINE
)


@pytest.mark.parametrize("scenario", sorted(set(TOLD)))
def test_every_scenario_that_is_named_is_worked_out(scenario):
    """A decision about queues points at the scenario that shows it, by its sentence."""
    assert scenario in WORKED


def test_every_rule_that_is_worked_out_is_told():
    """A rule of the queues, by its number, has a decision."""
    numbered = {sentence.partition(":")[0] for sentence in WORKED if re.match(r"\d", sentence)}

    assert numbered == {sentence.partition(":")[0] for sentence in TOLD if re.match(r"\d", sentence)}


def test_every_finding_about_a_schedule_is_explained():
    """The reference has a line for each code, and for no other."""
    page = (ROOT / "docs" / "reference" / "schedule.md").read_text(encoding="utf-8")
    source = "".join(path.read_text(encoding="utf-8") for path in (SRC / "schedule").glob("*.py"))
    refused = set(re.findall(r"InvalidValueError\(\"(schedule\.[a-z_]+)\"", source))
    found = {code for code in messages.catalogue("en") if code.startswith("schedule.")} - refused

    assert found == set(re.findall(r"^- `(schedule\.[a-z_]+)`", page, re.MULTILINE))


def test_the_page_of_schedules_leaves_no_name_out():
    """Its names stand in the order in which they are met, so that they are listed by hand."""
    page = (ROOT / "docs" / "reference" / "schedule.md").read_text(encoding="utf-8")
    listed = re.findall(r"^        - (\w+)$", page, re.MULTILINE)
    public = {name for name in schedule.__all__ if not inspect.ismodule(getattr(schedule, name))}

    assert sorted(public) == sorted(listed)


QUEUES = (ROOT / "docs" / "reference" / "acd.md").read_text(encoding="utf-8")


def listed_below(heading):
    """Return what is listed under a heading of the page about queues."""
    section = QUEUES.split(f"\n## {heading}\n")[1].partition("\n## ")[0]
    return re.findall(r"^- `([a-z_.]+)`: ", section, re.MULTILINE)


def test_the_page_of_queues_leaves_no_name_out():
    """Its names stand in the order in which they are met, so that they are listed by hand."""
    listed = re.findall(r"^        - (\w+)$", QUEUES, re.MULTILINE)
    public = {name for name in acd.__all__ if not inspect.ismodule(getattr(acd, name))}

    assert sorted(public) == sorted(listed)


def test_every_reason_of_the_queues_is_explained():
    """A front end shows them, so that each has its line, and no line is of one that went."""
    assert sorted(acd.commands.DIVERTED) == sorted(listed_below("Why a call is sent on"))
    assert sorted(acd.commands.CANCELLED) == sorted(listed_below("Why an offer is cancelled"))
    assert list(REASONS) == listed_below("Why an agent rings or does not")


def test_reasons_stand_there_as_they_are_said():
    """What the page says in either language is what the catalogues say."""
    for reason in REASONS:
        texts = [messages.catalogue(language)[f"explain.{reason}"] for language in ("en", "nl")]

        assert f"\n- `{reason}`: {texts[0]} *{texts[1]}*\n" in QUEUES


def test_refusals_of_the_queues_are_those_of_the_engine():
    """Every code that its checks raise, with its text."""
    source = "".join(path.read_text(encoding="utf-8") for path in (SRC / "acd").glob("*.py"))
    raised = set(re.findall(r"TransitionError\(\s*\"([a-z_.]+)\"", source)) | {"machine.reentered"}

    assert raised == set(listed_below("What is refused"))
    assert all(f"\n- `{code}`: {messages.catalogue('en')[code]}\n" in QUEUES for code in raised)
