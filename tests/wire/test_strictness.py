"""What a document may not hold: every field of every model, every wrong kind of value."""

import copy
import json
import re
from collections.abc import Iterator

import attrs
import pytest

from dstny_smp import limits, wire
from dstny_smp.acd import Role
from dstny_smp.errors import InvalidDocumentError, InvalidValueError, SmpError
from dstny_smp.organization import Organization
from dstny_smp.testing import bakery, municipality
from dstny_smp.wire import reading, shapes
from dstny_smp.wire.faults import FAULTY, Examiner
from dstny_smp.wire.scanning import Unfit
from dstny_smp.wire.shapes import Choice, Listing, Nullable, Record, Scalar, Tagged, Time, fields_of, shape_of

SMALL = {"version": 1, "id": "city", "name": "City"}
"""The smallest document."""
ANNA = {"id": "u-anna", "first_name": "Anna", "last_name": "Bakker", "email": "anna@example.com"}


def faults(document):
    """Return what `loads` says of a document as (path, code)."""
    text = document if isinstance(document, str | bytes) else json.dumps(document)
    with pytest.raises(InvalidDocumentError) as caught:
        wire.loads(text)
    return [(fault.path, fault.code) for fault in caught.value]


def test_the_smallest_document_is_read():
    """A version, an id and a name: everything else has a default."""
    assert Organization(id="city", name="City") == wire.loads(json.dumps(SMALL))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"version": 2}, [("version", "document.unknown_version")]),
        ({"version": 0, "id": 5, "color": 1}, [("version", "document.unknown_version")]),
        ({"version": "1"}, [("version", "document.wrong_type")]),
        ({"version": 1.0}, [("version", "document.wrong_type")]),
        ({"version": True}, [("version", "document.wrong_type")]),
        ({"version": None}, [("version", "field.missing")]),
        ({"name": 5}, [("name", "document.wrong_type")]),
        ({"name": None}, [("name", "document.wrong_type")]),
        ({"name": ["City"]}, [("name", "document.wrong_type")]),
        ({"name": "a\u202eb"}, [("name", "label.forbidden_character")]),
        ({"name": ""}, [("name", "label.blank")]),
        ({"id": "no id"}, [("id", "id.bad_form")]),
        ({"timezone": "Europe/Nowhere"}, [("timezone", "timezone.unknown")]),
        ({"color": "red"}, [("color", "document.unknown_field")]),
        ({"preserved": {}}, [("preserved", "document.unknown_field")]),
        ({"_register": None}, [("_register", "document.unknown_field")]),
        ({"register": None}, [("register", "document.unknown_field")]),
        ({"users": {}}, [("users", "document.wrong_type")]),
        ({"users": None}, [("users", "document.wrong_type")]),
        ({"users": [None]}, [("users[0]", "document.wrong_type")]),
        ({"users": [[]]}, [("users[0]", "document.wrong_type")]),
        ({"users": ["u-anna"]}, [("users[0]", "document.wrong_type")]),
        ({"users": [ANNA | {"administrator": "false"}]}, [("users[u-anna].administrator", "document.wrong_type")]),
        ({"users": [ANNA | {"administrator": 0}]}, [("users[u-anna].administrator", "document.wrong_type")]),
        ({"users": [ANNA | {"administrator": None}]}, [("users[u-anna].administrator", "document.wrong_type")]),
        ({"users": [ANNA | {"password": "geheim"}]}, [("users[u-anna].password", "document.unknown_field")]),
        ({"users": [ANNA | {"Email": "b@example.com"}]}, [("users[u-anna].Email", "document.unknown_field")]),
        ({"users": [ANNA | {"licences": ["gold"]}]}, [("users[u-anna].licences[0]", "document.unknown_choice")]),
        ({"users": [ANNA | {"licences": ["basic", "basic"]}]}, [("users[u-anna].licences[basic]", "field.duplicate")]),
        ({"users": [ANNA | {"licences": "basic"}]}, [("users[u-anna].licences", "document.wrong_type")]),
        ({"users": [ANNA | {"licences": []}]}, [("users[u-anna].licences", "field.empty")]),
        ({"users": [ANNA | {"id": 7}]}, [("users[0].id", "document.wrong_type")]),
        ({"users": [{}]}, [(f"users[0].{name}", "field.missing") for name in ANNA]),
    ],
)
def test_a_fault_is_one_fault_at_its_place(change, expected):
    """No coercion, no unknown field, no null for a value: and nothing is said twice."""
    assert expected == faults(SMALL | change)


@pytest.mark.parametrize("name", SMALL)
def test_a_required_field_is_required(name):
    """The version too: a document says how it wants to be read."""
    assert [(name, "field.missing")] == faults({key: value for key, value in SMALL.items() if key != name})


@pytest.mark.threat("T-03")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[]", [("", "document.wrong_type")]),
        ("null", [("", "document.wrong_type")]),
        ('"city"', [("", "document.wrong_type")]),
        ("NaN", [("", "document.not_finite")]),
        ("", [("", "document.not_json")]),
        (b"\xff", [("", "document.not_utf8")]),
        ("[" * 100_000, [("", "document.too_deep")]),
        ('{"version": 1, "version": 1, "id": "a", "name": "A"}', [("version", "document.duplicate_field")]),
        ('{"version": 1, "id": "a", "name": "A", "name": "B"}', [("name", "document.duplicate_field")]),
        ('{"version": 1, "id": "a", "name": NaN}', [("name", "document.not_finite")]),
        ('{"version": 1, "id": "a", "name": "\\ud800"}', [("name", "document.half_character")]),
        ('{"version": 1, "id": "a", "name": "A", "\\ud800": 1}', [("\\ud800", "document.unknown_field")]),
        ('{"version": 1, "id": "a", "name": "A", "users": 1e999}', [("users", "document.not_finite")]),
        ('{"version": %s, "id": "a", "name": "A"}' % ("9" * 5000), [("version", "document.too_many_digits")]),
    ],
)
def test_a_text_that_is_no_document(text, expected):
    """What no parser should let pass is refused, at its place where it has one."""
    assert expected == faults(text)


def test_a_queue_with_every_kind_of_wrong_number():
    """Whole numbers are exact: no flag, no text, no fraction, nothing beyond what can be counted."""
    for wrong, code in [
        ("true", "document.wrong_type"),
        ('"5"', "document.wrong_type"),
        ("5.0", "document.wrong_type"),
        ("1e0", "document.wrong_type"),
        ("null", "document.wrong_type"),
        ("-1", "field.out_of_range"),
        ("10000000000000000000", "field.out_of_range"),
        ("1" * 5000, "document.too_many_digits"),
        ("NaN", "document.not_finite"),
        ("-1e999", "document.not_finite"),
    ]:
        text = wire.dumps(bakery()).replace('"queues":[{', f'"queues":[{{"weight":{wrong},', 1)
        assert [(f"queues[{bakery().queues[0].id}].weight", code)] == faults(text)


def test_durations_are_numbers_of_seconds():
    """Text is not read as a duration, nor a flag as one second, nor a fraction where seconds are whole."""
    for wrong, code in [
        ('"20"', "document.bad_duration"),
        ("true", "document.bad_duration"),
        ("20.5", "field.not_whole_seconds"),
        ("1e300", "document.bad_duration"),
        ("NaN", "document.not_finite"),
        ("100000", "field.out_of_range"),
    ]:
        text = wire.dumps(bakery()).replace('"queues":[{', f'"queues":[{{"ringing":{{"offer_timeout":{wrong}}},', 1)
        assert [(f"queues[{bakery().queues[0].id}].ringing.offer_timeout", code)] == faults(text)


@pytest.mark.threat("T-04")
def test_an_unknown_field_is_told_with_what_it_may_have_meant():
    """A slip of the pen finds its name; a wild guess gets them all."""
    with pytest.raises(InvalidDocumentError) as near:
        wire.loads(json.dumps(SMALL | {"timzone": "Europe/Amsterdam"}))
    with pytest.raises(InvalidDocumentError) as far:
        wire.loads(json.dumps(SMALL | {"zzz": 1}))

    assert ["timezone"] == next(iter(near.value)).params["known"]
    assert "prompts" in next(iter(far.value)).params["known"]
    assert "use one of timezone" in str(near.value)


@pytest.mark.parametrize("unknown", ["allow", None, True, ""])
def test_what_to_do_with_the_unknown_is_one_of_two(unknown):
    """A wish that is not understood is an error, never the default."""
    with pytest.raises(InvalidValueError) as caught:
        wire.loads(json.dumps(SMALL), unknown=unknown)
    assert ("document.unknown_choice", "unknown") == (caught.value.code, caught.value.path)


@pytest.mark.parametrize("source", [None, 5, {"version": 1}, ["{}"], object(), 3.5])
def test_what_is_no_text_is_no_document(source):
    """A dict that was parsed elsewhere has lost what strictness needs to see."""
    for read in (wire.loads, wire.load):
        with pytest.raises(InvalidValueError) as caught:
            read(source)
        assert "field.wrong_type" == caught.value.code


@attrs.frozen
class Loose:
    """A class whose own constructor checks nothing."""

    text: str
    flag: bool
    count: int
    amount: float
    texts: tuple[str, ...]
    counts: frozenset[int]
    perhaps: str | None
    role: Role
    roles: tuple[Role, ...]


RIGHT = {
    "text": "a",
    "flag": True,
    "count": 1,
    "amount": 2.5,
    "texts": ["a", "b"],
    "counts": [3, 1],
    "perhaps": None,
    "role": "member",
    "roles": ["supervisor"],
}


@pytest.mark.parametrize("hook_of", [reading.hook_of, reading.compiled_hook_of])
def test_types_are_exact_though_a_class_checks_nothing(hook_of):
    """Strictness is the reader's: it does not rest on what a model's author thought of."""
    made = hook_of(Loose)(copy.deepcopy(RIGHT), None)

    assert Loose("a", True, 1, 2.5, ("a", "b"), frozenset({1, 3}), None, Role.MEMBER, (Role.SUPERVISOR,)) == made
    assert 2 == hook_of(Loose)(copy.deepcopy(RIGHT | {"amount": 2}), None).amount
    for name, right in RIGHT.items():
        for wrong in (True, 1, 1.0, "a", None, [], [1], ["a"], [True], [None], [1, 1], {}, {"a": 1}, Unfit("x", "y")):
            alike = type(wrong) is type(right) and not isinstance(right, list) and name != "role"
            fits = {
                "amount": "1" == repr(wrong)[:1],
                "texts": wrong in ([], ["a"]),
                "counts": repr(wrong) in {"[]", "[1]"},
                "perhaps": wrong in (None, "a"),
                "roles": wrong == [],
            }.get(name, alike)
            examiner = Examiner()
            read = examiner.value(copy.deepcopy(RIGHT | {name: wrong}), Loose, "")
            assert fits == (read is not FAULTY) == (not examiner.faults), (name, wrong)
            if not fits:
                assert name == re.split(r"[.\[]", examiner.faults[0].path)[0]
                with pytest.raises(reading.DoubtError):
                    hook_of(Loose)(copy.deepcopy(RIGHT | {name: wrong}), None)


def places(value, hint, path=()) -> Iterator[tuple[tuple, object, shapes.Shape]]:
    """Yield every place of a document's plain values: its keys, its type, what may stand there."""
    shape = shape_of(hint)
    yield path, hint, shape
    while isinstance(shape, Nullable):
        if value is None:
            return
        shape = shape_of(shape.part)
    match shape:
        case Record():
            for key, part in value.items():
                if key in fields_of(shape.cls):
                    yield from places(part, fields_of(shape.cls)[key].type, (*path, key))
        case Tagged():
            yield from places(value, shape.classes[value["kind"]], path)
        case Listing():
            for index, part in enumerate(value):
                yield from places(part, shape.part, (*path, index))


def put(document, path, value):
    """Return the document with another value at one place."""
    changed = copy.deepcopy(document)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return changed


def wrong_values(shape):
    """Yield a value of every kind of JSON that may not stand there."""
    nullable = isinstance(shape, Nullable)
    while isinstance(shape, Nullable):
        shape = shape_of(shape.part)
    kinds = {"text": "\u0000", "integer": -7, "number": -7.5, "flag": True, "list": [[]], "object": {"?": 1}}
    right = set()
    match shape:
        case Scalar():
            right = {{str: "text", int: "integer", float: "number", bool: "flag"}[shape.cls]}
        case Choice() | Time():
            right = set()
        case Record() | Tagged():
            right = {"object"}
        case Listing():
            right = {"list"}
    yield from (value for kind, value in kinds.items() if kind not in right)
    if not nullable:
        yield None


def test_no_place_of_a_document_takes_a_value_of_another_kind():
    """Whatever the class and field: every wrong kind of value is refused, by both ways of reading, where it stands."""
    document = json.loads(wire.dumps(municipality()))
    seen = set()
    for section, field in fields_of(Organization).items():
        for entity in document.get(section, ()) if isinstance(field.shape, Listing) else ():
            cls = field.shape.part
            for path, _, shape in places(entity, cls):
                owner = (section, *(key for key in path if isinstance(key, str)))
                if owner in seen:
                    continue
                seen.add(owner)
                for wrong in wrong_values(shape):
                    bad = put({"entity": entity}, ("entity", *path), wrong)["entity"]
                    examiner = Examiner()
                    assert FAULTY is examiner.value(copy.deepcopy(bad), cls, section), (owner, wrong)
                    told = examiner.faults[0].path
                    assert list(owner) == re.sub(r"\[[^]]*\]", "", told).split(".")
                    assert 1 == len({fault.path for fault in examiner.faults})
                    with pytest.raises((InvalidValueError, TypeError)):
                        reading.read(bad, cls)
    assert 100 < len(seen)


def test_faults_are_reported_up_to_a_cap(monkeypatch):
    """A document of nothing but faults does not fill the memory with them."""
    monkeypatch.setattr(limits, "FAULTS", 5)
    said = faults(SMALL | {"users": [5] * 100})

    assert 6 == len(said)
    assert ("", "document.more_faults") == said[-1]


def test_texts_hold_no_long_value_and_no_control_character():
    """A fault can be logged and shown: what it repeats of the document is short and printable."""
    long = "geheim" * 100
    for change in ({long: 1}, {"name": long}, {"id": long}, {"a\nb\u202e\u0000": 1}, {"users": [{long: {long: long}}]}):
        with pytest.raises(SmpError) as caught:
            wire.loads(json.dumps(SMALL | change))
        for language in ("en", "nl"):
            for line in caught.value.text(language).splitlines():
                assert line.isprintable()
                assert "geheim" * 8 not in line
