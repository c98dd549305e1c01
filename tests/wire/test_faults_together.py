"""Everything that is wrong with a document is said at once, in reading order, and nothing else is said."""

import copy
import json
import re
from collections import Counter

import pytest

from dstny_smp import wire
from dstny_smp.errors import InvalidDocumentError, InvalidValueError
from dstny_smp.organization import Organization
from dstny_smp.testing import municipality
from dstny_smp.wire import scanning
from dstny_smp.wire.faults import REFERENCES, Examiner
from dstny_smp.wire.rules import broken
from dstny_smp.wire.shapes import IDS, Record, Tagged, fields_of, shape_of


def said(document, **options):
    """Return what is said of a document as (path, code)."""
    with pytest.raises(InvalidDocumentError) as caught:
        wire.loads(json.dumps(document), **options)
    return [(fault.path, fault.code) for fault in caught.value]


def person(id, **fields):
    return {"id": id, "first_name": "A", "last_name": "B", "email": f"{id}@example.com"} | fields


OPEN = {"state": "open"}
ALWAYS = {"id": "always", "name": "Always", "default": OPEN}


def document(**sections):
    return {"version": 1, "id": "city", "name": "City"} | sections


MANY = document(
    name=7,
    prompts=[{"id": "welcome", "name": "", "description": 5, "variants": [{"language": "NL", "source": "tts"}]}],
    users=[
        person("u-anna", administrator="false", numbers=["1", "+31201234567", "x"], activities=[{"kind": "lunch"}]),
        person("u-bram", departments=["sales"], color="red"),
        person("u-carla", email="anna"),
        {"first_name": "D"},
    ],
    color=1,
    queues=[
        {
            "id": "support",
            "name": "Support",
            "number": "112",
            "schedule": "never",
            "members": [{"user": "u-anna", "skill": 9}, {"user": "u-nobody"}],
            "overflow": {"max_wait": "60", "max_waiting": 5, "on_full": {"kind": "queue", "queue": "full"}},
        }
    ],
    schedules=[ALWAYS | {"timezone": "Europe/Nowhere"}],
)


def test_many_faults_of_all_kinds():
    """Types, forms, choices, missing and unknown fields, references: each once, in the order of the document."""
    assert [
        ("name", "document.wrong_type"),
        ("prompts[welcome].name", "label.blank"),
        ("prompts[welcome].description", "document.wrong_type"),
        ("prompts[welcome].variants[NL].language", "language.bad_form"),
        ("users[u-anna].administrator", "document.wrong_type"),
        ("users[u-anna].activities[0].kind", "document.unknown_choice"),
        ("users[u-anna].activities[0].starts", "field.missing"),
        ("users[u-anna].activities[0].ends", "field.missing"),
        ("users[u-bram].color", "document.unknown_field"),
        ("users[u-bram].departments[sales]", "organization.dangling_reference"),
        ("users[u-carla].email", "email.bad_form"),
        ("users[3].id", "field.missing"),
        ("users[3].last_name", "field.missing"),
        ("users[3].email", "field.missing"),
        ("color", "document.unknown_field"),
        ("queues[support].number", "number.emergency"),
        ("queues[support].members[u-anna].skill", "field.out_of_range"),
        ("queues[support].overflow.max_wait", "document.bad_duration"),
        ("queues[support].schedule", "organization.dangling_reference"),
        ("queues[support].overflow.on_full.queue", "organization.dangling_reference"),
        ("schedules[always].timezone", "timezone.unknown"),
    ] == said(MANY)


def test_the_group_is_flat_and_its_text_counts():
    """A host can show the faults as a list, in the reader's language."""
    with pytest.raises(InvalidDocumentError) as caught:
        wire.loads(json.dumps(MANY))

    assert all(type(fault) is InvalidValueError for fault in caught.value.exceptions)
    assert str(caught.value).startswith("21 faults in the document\n  name: ")
    assert caught.value.text("nl").startswith("21 fouten in het document\n  name: ")


@pytest.mark.parametrize("fault", range(len(MANY["users"])))
def test_each_fault_alone_is_one_fault(fault):
    """What is said of an object does not depend on what is wrong elsewhere."""
    alone = [path for path, _ in said(document(users=[MANY["users"][fault]]))]
    together = [path for path, _ in said(document(users=MANY["users"]))]
    place = MANY["users"][fault].get("id", fault)
    shown = [path.replace("users[0]", f"users[{place}]") for path in alone]

    assert [path for path in together if path.startswith(f"users[{place}]")] == shown


@pytest.mark.parametrize(
    "spoilt", [{"email": 5}, {"color": 1}, {"id": 5}, {"id": None}, {"numbers": "x"}, {"id": "a b"}]
)
def test_who_names_an_object_that_could_not_be_read_is_not_at_fault(spoilt):
    """One bad user does not make twenty bad queues."""
    queue = {"id": "q", "name": "Q", "number": "200", "schedule": "always", "members": [{"user": "u-anna"}]}
    queue["overflow"] = {"on_no_agents": {"kind": "voicemail", "user": "u-anna"}}
    bad = document(users=[person("u-anna") | spoilt, person("u-bram")], schedules=[ALWAYS], queues=[queue])

    assert all(path.startswith("users[") for path, _ in said(bad))


@pytest.mark.parametrize("section", ["users", "schedules", "prompts"])
@pytest.mark.parametrize("spoilt", [{}, None, "x", 5, [5], [[]]])
def test_a_section_that_could_not_be_read_is_one_fault(section, spoilt):
    """Whatever is named may have been in it."""
    changed = json.loads(wire.dumps(municipality())) | {section: spoilt}

    assert 1 == len(said(changed))
    assert section == said(changed)[0][0].split("[")[0]


def test_a_section_that_stands_twice_is_one_fault():
    """Neither of the two is read, and nobody is missed."""
    text = wire.dumps(municipality())
    users = json.dumps(json.loads(text)["users"])

    with pytest.raises(InvalidDocumentError) as caught:
        wire.loads(text[:-1] + f',"users":{users}}}')
    assert [("users", "document.duplicate_field")] == [(fault.path, fault.code) for fault in caught.value]


def test_a_number_that_could_not_be_read_is_in_the_inventory():
    """Whether a number is listed is not asked while the list has an entry that nobody can read."""
    users = [person("u", numbers=["+31201234567", "+31201234568"])]
    listed = [{"number": "+31201234567"}, {"number": "+31201234568", "owner": 5}]
    unreadable = [{"number": "+31201234567"}, {"number": 5}]

    assert ["numbers[+31201234568].owner"] == [path for path, _ in said(document(users=users, numbers=listed))]
    assert ["numbers[1].number"] == [path for path, _ in said(document(users=users, numbers=unreadable))]


def test_what_a_broken_object_names_in_vain_is_told_as_well():
    """A typing error in a name does not hide that the schedule does not exist."""
    queue = {"id": "q", "name": 5, "number": "200", "schedule": "gone", "members": [{"user": "u-gone"}]}

    assert [
        ("queues[q].name", "document.wrong_type"),
        ("queues[q].schedule", "organization.dangling_reference"),
        ("queues[q].members[u-gone].user", "organization.dangling_reference"),
    ] == said(document(queues=[queue]))


def test_what_is_named_in_vain_is_told_once():
    """Whether the object that names it could be read or not, and however often it does."""
    queue = {"id": "q", "name": "Q", "number": "200", "schedule": "gone"}
    users = [person("u", email=5, departments=["sales", "sales"])]

    assert [
        ("users[u].email", "document.wrong_type"),
        ("users[u].departments[sales]", "field.duplicate"),
        ("users[u].departments[sales]", "organization.dangling_reference"),
        ("queues[q].schedule", "organization.dangling_reference"),
    ] == said(document(users=users, queues=[queue]))


def test_an_id_that_stands_twice_is_told_though_one_of_them_is_broken():
    """Whichever comes first."""
    for users in ([person("u"), person("u", email=5)], [person("u", email=5), person("u")]):
        codes = [code for _, code in said(document(users=users))]
        assert sorted(codes) == ["document.wrong_type", "organization.duplicate_id"]


def test_what_stands_twice_between_objects():
    """Ids, numbers and addresses, all of them."""
    users = [person("u", numbers=["200"]), person("u"), person("v", email="U@example.com", numbers=["200"])]

    assert [
        ("users[u]", "organization.duplicate_id"),
        ("users[v].numbers[0]", "organization.duplicate_number"),
        ("users[v].email", "organization.duplicate_email"),
    ] == said(document(users=users))


def block(id, **fields):
    whole = {"id": id, "name": id, "starts": "2026-01-05T08:00", "ends": "2026-01-05T09:00", "treatment": OPEN}
    return whole | {"recurrence": {"frequency": "once"}} | fields


@pytest.mark.parametrize(
    ("section", "value", "expected"),
    [
        (
            "queues",
            {"overflow": {"max_wait": 60, "max_attempts": 3, "max_waiting": 5}},
            ["queues[x].overflow.on_max_wait", "queues[x].overflow.on_max_attempts", "queues[x].overflow.on_full"],
        ),
        (
            "queues",
            {"members": [{"user": "a"}, {"user": "b"}, {"user": "a"}, {"user": "b"}, {"user": "c"}]},
            ["queues[x].members[a]", "queues[x].members[b]"],
        ),
        (
            "schedules",
            {"default": {"state": "open", "destination": {"kind": "hang_up"}, "prompt": "welcome"}},
            ["schedules[x].default.destination", "schedules[x].default.prompt"],
        ),
        (
            "schedules",
            {"blocks": [block("a"), block("b"), block("a", name="c"), block("d", name="b"), block("b", name="e")]},
            ["schedules[x].blocks[a]", "schedules[x].blocks[d].name", "schedules[x].blocks[b]"],
        ),
        (
            "schedules",
            {
                "blocks": [
                    block("a", recurrence={"frequency": "once", "interval": 2, "until": "2027-01-01", "count": 3})
                ]
            },
            [f"schedules[x].blocks[a].recurrence.{name}" for name in ("count", "interval", "until")],
        ),
        (
            "schedules",
            {"blocks": [block("a"), block("a", name="c")], "exceptions": [block("a"), block("d")]},
            ["schedules[x].blocks[a]", "schedules[x].exceptions[a]"],
        ),
        (
            "users",
            {"numbers": ["1", "+31201234567", "x", "y"], "primary_number": "+31201234568"},
            [f"users[x].{name}" for name in ("numbers[0]", "numbers[2]", "numbers[3]", "primary_number")],
        ),
        ("users", {"numbers": ["x"], "primary_number": "200"}, ["users[x].numbers[0]", "users[x].primary_number"]),
        (
            "users",
            {"departments": ["a b", "sales", "", 5]},
            ["users[x].departments[3]"],
        ),
        ("users", {"departments": ["a b", "sales", ""]}, ["users[x].departments[0]", "users[x].departments[2]"]),
        (
            "users",
            {"departments": ["sales", "b", "sales", "b"]},
            ["users[x].departments[sales]", "users[x].departments[b]"],
        ),
        (
            "menus",
            {
                "flow": {
                    "start": "gone",
                    "nodes": [
                        {
                            "kind": "choice",
                            "id": "main",
                            "prompt": None,
                            "options": [
                                {"keys": "1", "label": "", "to": "lost"},
                                {"keys": "2", "label": "", "to": "gate"},
                                {"keys": "3", "label": "", "to": "away"},
                            ],
                        },
                        {"kind": "gate", "id": "gate", "schedule": "always", "open": "main", "closed": "astray"},
                        {"kind": "announce", "id": "news", "prompt": "welcome", "to": "gate"},
                        {"kind": "hang_up", "id": "end"},
                    ],
                }
            },
            [
                "menus[x].flow.start",
                "menus[x].flow.nodes[main].options[1].to",
                "menus[x].flow.nodes[main].options[3].to",
                "menus[x].flow.nodes[gate].closed",
            ],
        ),
    ],
)
def test_every_broken_rule_of_an_object_is_told(section, value, expected):
    """A constructor stops at the first; a document is put right in one go, without follow-up faults."""
    ground = {
        "users": person("x", email="x@example.com"),
        "queues": {"id": "x", "name": "X", "number": "200", "schedule": "always"},
        "schedules": {"id": "x", "name": "X"},
        "menus": {"id": "x", "name": "X", "number": "201", "schedule": "always"},
    }[section]
    whole = document(
        users=[person(each) for each in "abc"],
        departments=[{"id": each, "name": each} for each in ("sales", "b")],
        schedules=[ALWAYS],
        prompts=[
            {
                "id": "welcome",
                "name": "Welcome",
                "description": "W",
                "variants": [{"language": "nl", "source": "tts", "text": "Welkom"}],
            }
        ],
    )
    whole[section] = [*whole.get(section, []), ground | value]

    assert expected == [path for path, _ in said(whole)]


def test_a_rule_is_told_once_and_in_bounded_time():
    """An object with a thousand broken rules is not made a thousand times."""
    blocks = [block(f"b{index}") for index in range(100)] * 2
    whole = document(schedules=[{"id": "x", "name": "X", "blocks": blocks}])

    assert 50 == len(said(whole)) == len(set(said(whole)))


def test_an_object_without_broken_rules_has_none():
    """Asking changes nothing."""
    user = municipality().users[0]
    given = {key: getattr(user, field.attribute.name) for key, field in fields_of(type(user)).items()}
    before = copy.copy(given)

    assert [] == list(broken(type(user), given))
    assert before == given


@pytest.mark.parametrize(
    "section", [name for name, field in fields_of(Organization).items() if "tuple" in str(field.type)]
)
def test_names_in_a_document_are_the_references_of_its_models(section):
    """What the walk takes for the name of an object, by its type, is what the models say they name."""
    field, city = fields_of(Organization)[section], municipality()
    examiner = Examiner()
    examiner.value(scanning.scan(json.dumps(json.loads(wire.dumps(city))[section])), field.type, section)
    own = re.compile(r"\w+\[[^]]*\]\.id")

    expected = Counter(str(ref) for value in getattr(city, section) for _, ref in value.references())
    assert expected == Counter(str(ref) for path, ref in examiner.mentions if not own.fullmatch(path))


def test_every_id_of_an_object_is_known_by_its_type():
    """Steps, blocks and contacts are parts; every other id names an object of the organization."""
    assert {"NodeId", "BlockId", "ContactId"} == set(IDS) - {name for name, hint in IDS.items() if hint in REFERENCES}


def test_kinds_are_unique_and_no_field_is_called_kind():
    """A union's classes are told apart by one word, which must be free in each of them."""
    pending, seen = [Organization], set()
    while pending:
        cls = pending.pop()
        if cls in seen:
            continue
        seen.add(cls)
        for field in fields_of(cls).values():
            pending += _classes(field.type)
            shape = _inner(field.type)
            if isinstance(shape, Tagged):
                assert len(shape.classes) == len(set(shape.classes.values()))
                assert all("kind" not in fields_of(each) for each in shape.classes.values())
    assert 40 < len(seen)


def _inner(hint):
    shape = shape_of(hint)
    while hasattr(shape, "part"):
        shape = shape_of(shape.part)
    return shape


def _classes(hint):
    shape = _inner(hint)
    return (
        [shape.cls] if isinstance(shape, Record) else list(shape.classes.values()) if isinstance(shape, Tagged) else []
    )
