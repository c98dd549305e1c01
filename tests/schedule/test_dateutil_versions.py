"""dateutil 4, which pip does not install beside the `holidays` of today, gives the same answers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BASE = Path(sys.base_prefix) / ("python.exe" if sys.platform == "win32" else "bin/python3")
"""The Python with pip; an environment made as the README says has none of its own."""


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """Return an environment in which dateutil is 4.0.0, for this interpreter alone."""
    folder = tmp_path_factory.mktemp("dateutil4")
    command = [BASE, "-m", "pip", "install", "-q", "--no-deps", "--target", folder, "python-dateutil==4.0.0"]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"dateutil 4.0.0 cannot be installed: {made.stderr.strip()[-300:]}")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return kept | {"PYTHONPATH": str(folder)}


def run(environment, *arguments):
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_recurrences_are_those_of_dateutil_4_too(environment):
    """Random recurrences, RRULE texts, and calendars that dateutil reads back; CONTRIBUTING tells how to run all."""
    version = run(environment, "-c", "import dateutil; print(dateutil.__version__)")
    assert "4.0.0" == version.stdout.strip()

    names = ("recurrence", "rrule", "ical")
    files = [f"tests/schedule/test_{name}.py" for name in names]
    done = run(environment, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *files)
    assert 0 == done.returncode, done.stdout[-3_000:]
    assert "skipped" not in done.stdout
