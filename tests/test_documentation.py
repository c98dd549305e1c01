"""The documentation leaves nothing public out, and names nothing that is not there."""

import importlib
import re
from pathlib import Path

import pytest

import dstny_smp

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


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_page_is_in_the_navigation(page):
    """A page that cannot be reached by clicking is not read."""
    assert str(page.relative_to(ROOT / "docs")) in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
