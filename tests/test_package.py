"""The face of the library: what it offers, and that it costs nothing to import."""

import ast
import importlib
import inspect
import subprocess
import sys

import pytest

import dstny_smp as smp

HEAVY = {"cattrs", "dateutil", "email_validator", "holidays", "orjson", "phonenumbers", "rich", "sqlite3", "typer"}


def run(code):
    """Run code in a fresh interpreter without site's extras, and return what it printed."""
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


def test_importing_the_face_imports_nothing_else():
    """A program that embeds the library pays for what it uses, and nothing before it uses it."""
    new = run("import sys; before = set(sys.modules); import dstny_smp; print(*sorted(set(sys.modules) - before))")

    assert "dstny_smp" == new.strip()


def test_the_models_import_no_heavy_package():
    """Reading a schedule needs attrs; it does not need the packages that one feature needs."""
    loaded = run("import sys, dstny_smp; dstny_smp.Treatment; print(*sys.modules)").split()

    assert "attr" in loaded
    assert HEAVY.isdisjoint(loaded)


@pytest.mark.parametrize("name", smp.__all__)
def test_every_name_is_the_object_of_its_home(name):
    """A name of the face is the very object that its module defines, with a docstring."""
    home = next(home for home, names in smp._HOMES.items() if name in names.split())
    value = getattr(smp, name)

    assert value is getattr(importlib.import_module(f"dstny_smp.{home}"), name)
    assert inspect.getdoc(value)


def test_the_lists_of_the_face_agree():
    """What is offered, where it stands and what type checkers see are the same names."""
    tree = ast.parse(inspect.getsource(smp))
    checked = {
        f"{node.module.removeprefix('dstny_smp.')}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module.startswith("dstny_smp.")
        for alias in node.names
    }
    offered = {f"{home}.{name}" for home, names in smp._HOMES.items() for name in names.split()}

    assert checked == offered
    assert sorted(smp.__all__) == sorted(name.rpartition(".")[2] for name in offered)
    assert sorted(smp.__all__) == smp.__all__


@pytest.mark.parametrize("name", smp._PACKAGES.split())
def test_the_packages_are_there_without_an_import_of_their_own(name):
    """``smp.schedule.Block`` works after ``import dstny_smp as smp`` alone."""
    package = run(f"import dstny_smp as smp; print(smp.{name}.__name__)")

    assert f"dstny_smp.{name}" == package.strip()
    assert name in dir(smp)


def test_dir_and_star_show_every_name():
    """Completion in a shell and ``import *`` see what is not yet fetched."""
    starred = run("from dstny_smp import *; print(*dir())").split()

    assert set(smp.__all__) <= set(dir(smp))
    assert set(smp.__all__) <= set(starred)


def test_an_unknown_name_is_an_attribute_error():
    """A slip of the pen reads as it does for any module."""
    with pytest.raises(AttributeError, match="module 'dstny_smp' has no attribute 'Ques'"):
        smp.Ques  # noqa: B018  # asking is the test


def test_the_version_is_the_installed_one():
    """``__version__`` is read from the package's metadata, so that it is written once."""
    assert importlib.metadata.version("dstny_smp") == smp.__version__
