"""The manual's requirements, the tests that show them, and the page that says so."""

import importlib.util
import sys
from pathlib import Path

import pytest

MATRIX = Path(__file__).with_name("matrix.py")


def load():
    """Import the script beside this file; tests are not a package."""
    spec = importlib.util.spec_from_file_location("conformance_matrix", MATRIX)
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


matrix = load()
KNOWN = matrix.requirements(matrix.LIST.read_text(encoding="utf-8"))
IDS = [row.id for row in KNOWN]


def test_the_list_is_whole():
    """Every group runs from 01 without a gap, so that no line was lost in copying."""
    counts = {"POR": 16, "USR": 21, "CON": 7, "QUE": 10, "SCH": 18, "EXC": 5, "HOL": 9, "ACD": 29, "IVR": 9, "PRM": 24}

    assert [f"{group}-{number:02}" for group, count in counts.items() for number in range(1, count + 1)] == IDS


def test_every_id_on_a_test_exists():
    """A slip in a marker would show nothing and hide a gap."""
    unknown = {shown.place: set(shown.ids) - set(IDS) for shown in matrix.tests("requirement")}

    assert {} == {place: ids for place, ids in unknown.items() if ids}


def test_every_threat_on_a_test_exists():
    """A slip in a marker would show nothing; the list itself has no gap."""
    known = matrix.threats(matrix.THREATS.read_text(encoding="utf-8"))
    unknown = {shown.place: set(shown.ids) - known.keys() for shown in matrix.tests("threat")}

    assert [f"T-{number:02}" for number in range(1, 35)] == list(known)
    assert {} == {place: ids for place, ids in unknown.items() if ids}


def test_the_page_of_threats_is_current():
    """As the page of requirements; what is tried is what the tests carry."""
    assert matrix.threats_page() == matrix.THREATS_PAGE.read_text(encoding="utf-8")


def test_the_page_is_current():
    """What the documentation claims is what the tests carry; `python tests/conformance/matrix.py` writes it."""
    assert matrix.page() == matrix.PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("dotted", "path"),
    [
        ("dstny_smp.ids.Ref", "dstny_smp.Ref"),
        ("dstny_smp.treatment.Treatment.open", "dstny_smp.Treatment.open"),
        ("dstny_smp.validation.label.parse", "dstny_smp.validation.label.parse"),
        ("dstny_smp.validation.label", ""),
        ("dstny_smp.treatment._OPEN", ""),
        ("dstny_smp.nothing.here", ""),
    ],
)
def test_names_are_shown_as_users_write_them(dotted, path):
    """The page names what a user imports, from where he imports it."""
    assert path == matrix.public(dotted)


def test_markers_are_found_wherever_they_stand(tmp_path, monkeypatch):
    """A file, a class, a function, a method and a single case can carry an id."""
    monkeypatch.setattr(matrix, "ROOT", tmp_path)
    path = tmp_path / "test_example.py"
    path.write_text(
        '''"""About all."""
import pytest
from dstny_smp import Ref
pytestmark = pytest.mark.requirement("POR-01")

def make():
    return Ref("user", "anna")

@pytest.mark.requirement("POR-02", "POR-03")
@pytest.mark.long
def test_one():
    """One thing."""
    make()

class TestTwo:
    """Two."""
    @pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.requirement("POR-04"))])
    def test_three(self, x):
        """Three
        lines."""

Machine.pytestmark = [pytest.mark.requirement("POR-05")]
''',
        encoding="utf-8",
    )

    found = {(shown.place, shown.ids, shown.intent, shown.names, shown.long) for shown in matrix.read(path)}
    assert {
        ("test_example.py", ("POR-01",), "About all.", ("dstny_smp.Ref",), False),
        ("test_example.py::test_one", ("POR-02", "POR-03"), "One thing.", ("dstny_smp.Ref",), True),
        ("test_example.py::TestTwo::test_three", ("POR-04",), "Three lines.", (), False),
        ("test_example.py::Machine", ("POR-05",), "About all.", ("dstny_smp.Ref",), False),
    } == found
