"""The schema says what the reader does, as far as a schema can."""

import copy
import json
import subprocess
import sys

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dstny_smp import wire
from dstny_smp.errors import InvalidDocumentError
from dstny_smp.organization import Organization
from dstny_smp.testing import bakery, municipality, organization, strategies
from dstny_smp.wire.shapes import Listing, Nullable, Record, fields_of, shape_of

SCHEMA = wire.json_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
FEWER = settings(max_examples=settings().max_examples // 4)


def test_the_schema_is_one():
    """It satisfies the schema of schemas, and can be written as JSON."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)

    assert SCHEMA == json.loads(json.dumps(SCHEMA))
    assert "https://json-schema.org/draft/2020-12/schema" == SCHEMA["$schema"]


def test_each_schema_is_a_new_one():
    """A caller may change what he gets."""
    wire.json_schema()["properties"].clear()

    assert SCHEMA == wire.json_schema()


def test_reading_does_not_load_the_schema():
    """Programs that never ask for it do not pay for it."""
    code = (
        "import sys; from dstny_smp import wire\n"
        """wire.loads('{"version": 1, "id": "a", "name": "A"}'); print(*sys.modules)"""
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()

    assert "dstny_smp.wire.reading" in said
    assert not {"dstny_smp.wire.schema", "dstny_smp.wire.faults", "dstny_smp.wire.writing", "orjson"} & set(said)


@pytest.mark.parametrize("sample", [bakery(), municipality(), organization(seed=5, users=30)], ids=lambda org: org.id)
def test_what_is_written_satisfies_the_schema(sample):
    """For every sample."""
    VALIDATOR.validate(json.loads(wire.dumps(sample)))


@FEWER
@given(strategies.organizations())
def test_whatever_is_written_satisfies_the_schema(org):
    """And for every organization there can be: the schema refuses nothing that is right."""
    VALIDATOR.validate(json.loads(wire.dumps(org)))


def test_every_field_of_every_class_is_described_once():
    """The schema's definitions are the classes' fields, neither more nor fewer."""
    definitions = SCHEMA["$defs"] | {"organization.Organization": SCHEMA}
    for name, definition in definitions.items():
        package, cls = name.split(".")
        module = {"users": "user", "acd": "queue", "prompts": "prompt", "contacts": "book"}.get(package)
        found = __import__(f"dstny_smp.{package}" + (f".{module}" if module else ""), fromlist=[cls])
        fields = set(fields_of(getattr(found, cls)))
        assert fields == set(definition["properties"]) - {"kind", "version"} | (fields & {"kind"}), name
        assert definition["additionalProperties"] is False


def test_a_class_stands_for_one_definition():
    """A class is in unions everywhere or nowhere: its definition has a kind or has none."""
    pending, tagged, alone = [Organization], set(), set()
    while pending:
        for field in fields_of(pending.pop()).values():
            shape = field.shape
            while isinstance(shape, Nullable | Listing):
                shape = shape_of(shape.part)
            classes = [shape.cls] if isinstance(shape, Record) else [*getattr(shape, "classes", {}).values()]
            pending += [cls for cls in classes if cls not in tagged | alone]
            (alone if isinstance(shape, Record) else tagged).update(classes)

    assert set() == tagged & alone
    assert len(tagged | alone) == len(SCHEMA["$defs"])


STRUCTURAL = [
    (("version",), 2),
    (("version",), "1"),
    (("name",), 5),
    (("name",), ""),
    (("name",), "x" * 65),
    (("colour",), 1),
    (("id",), "a b"),
    (("country",), "Netherlands"),
    (("language",), "nl_NL"),
    (("users", 0, "administrator"), "false"),
    (("users", 0, "email"), 5),
    (("users", 0, "licences"), []),
    (("users", 0, "licences"), ["gold"]),
    (("users", 0, "licences"), ["basic", "basic"]),
    (("users", 0, "role"), []),
    (("users", 0, "mobiles"), [{"number": "0612345678"}]),
    (("users", 0, "activities"), [{"kind": "sick", "starts": "2026-01-05", "ends": "2026-01-06"}]),
    (("queues", 0, "number"), "112"),
    (("queues", 0, "number"), "1"),
    (("queues", 0, "weight"), -1),
    (("queues", 0, "weight"), 1.5),
    (("queues", 0, "members", 0, "skill"), 6),
    (("queues", 0, "ringing", "offer_timeout"), 20.5),
    (("queues", 0, "ringing", "offer_timeout"), "20"),
    (("queues", 0, "ringing", "devices"), []),
    (("queues", 0, "announcements", "hold_audio"), 5),
    (("schedules", 0, "default"), {}),
    (("schedules", 0, "default", "state"), "ajar"),
    (("schedules", 0, "default", "destination"), {"queue": "support"}),
    (("schedules", 0, "default", "destination"), {"kind": "fax"}),
    (("schedules", 0, "default", "destination"), {"kind": "hang_up", "user": "u"}),
    (("schedules", 0, "blocks", 0, "starts"), "2026-01-05T08:30:00"),
    (("schedules", 0, "blocks", 0, "starts"), "20260105T0830"),
    (("menus", 0, "flow", "nodes", 0, "kind"), "jump"),
    (("menus", 0, "flow", "nodes", 0, "first_digit"), -1),
    (("prompts", 0, "variants", 0, "language"), "Dutch"),
]


@pytest.mark.parametrize(
    ("path", "value"), STRUCTURAL, ids=lambda each: ".".join(map(str, each)) if isinstance(each, tuple) else None
)
def test_a_fault_of_structure_is_refused_by_both(path, value):
    """An editor with the schema shows what the reader would say."""
    document = json.loads(wire.dumps(municipality()))
    inner = document
    for key in path[:-1]:
        inner = inner[key] if isinstance(inner, list) else inner.setdefault(key, {})
    if isinstance(inner, list):
        inner[path[-1]] = value
    else:
        inner[path[-1]] = value

    assert not VALIDATOR.is_valid(document)
    with pytest.raises(InvalidDocumentError):
        wire.loads(json.dumps(document))


def spots(value):
    """Yield every object and list of a document."""
    if isinstance(value, dict | list):
        yield value
        for part in value.values() if isinstance(value, dict) else value:
            yield from spots(part)


@given(st.data())
def test_what_the_schema_refuses_the_reader_refuses(data):
    """Whatever is put in place of whatever: the schema is never stricter than the reader."""
    document = copy.deepcopy(json.loads(wire.dumps(bakery())))
    spot = data.draw(st.sampled_from([each for each in spots(document) if each]))
    key = data.draw(st.sampled_from(sorted(spot) if isinstance(spot, dict) else range(len(spot))))
    odd = [
        None,
        True,
        0,
        5,
        -1,
        2.5,
        "",
        "x",
        "200",
        "nl",
        "open",
        "2026-01-05T08:30",
        [],
        {},
        [1],
        {"kind": "hang_up"},
    ]
    spot[key] = data.draw(st.sampled_from(odd))

    try:
        wire.loads(json.dumps(document))
    except InvalidDocumentError:
        return
    VALIDATOR.validate(document)


def test_the_schema_knows_the_organization():
    """Its required fields and its sections are those of the class."""
    assert ["version", "id", "name"] == SCHEMA["required"]
    assert set(fields_of(Organization)) | {"version"} == set(SCHEMA["properties"])
