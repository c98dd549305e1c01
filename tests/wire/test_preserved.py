"""Fields that this version does not know: refused, or kept through a round trip, as the reader asks."""

import json

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp import wire
from dstny_smp.destination import ToVoicemail
from dstny_smp.errors import InvalidDocumentError
from dstny_smp.organization import Organization
from dstny_smp.testing import bakery, municipality
from dstny_smp.wire.faults import named

LATER = {"colour": "red", "deep": [{"a": [1, 2.5, 1e-07, 10**19, None, True, "é"]}, {}]}
"""What a later version may have added."""


def enriched(org):
    """Return the document of an organization with unknown fields in every object, and where they stand."""
    document = json.loads(wire.dumps(org))
    places = {}

    def enrich(value, path):
        if isinstance(value, dict):
            for key, part in list(value.items()):
                enrich(part, f"{path}.{key}" if path else key)
            value |= LATER
            places[path] = LATER
        elif isinstance(value, list):
            for name, part in list(named(value)):
                enrich(part, f"{path}[{name}]")

    enrich(document, "")
    return document, places


@pytest.mark.parametrize("org", [bakery(), municipality(), Organization(id="a", name="A")], ids=lambda org: org.id)
def test_unknown_fields_of_every_object_survive_a_round_trip(org):
    """At the top, in users, in the overflow of a queue, in the steps of a menu: everywhere."""
    document, places = enriched(org)
    read = wire.loads(json.dumps(document), unknown="preserve")

    assert org == read
    assert places == read.preserved
    assert document == json.loads(wire.dumps(read))
    assert wire.dumps(read) == wire.dumps(wire.loads(wire.dumps(read), unknown="preserve"))
    with pytest.raises(InvalidDocumentError):
        wire.loads(wire.dumps(read))


@pytest.mark.parametrize("indent", [None, 2])
def test_foreign_numbers_are_written_as_they_were_read(indent):
    """A number of an unknown field may be one that the two encoders write differently."""
    text = '{"version":1,"id":"a","name":"A","x":[1e-07,1e+22,1.5e-300,-0.0,12345678901234567890]}'
    read = wire.loads(text, unknown="preserve")

    assert json.loads(text) == json.loads(wire.dumps(read, indent=indent))
    if indent is None:
        assert text == wire.dumps(read)


def test_nothing_is_kept_where_nothing_is_unknown():
    """Asking for it changes nothing else."""
    read = wire.loads(wire.dumps(bakery()), unknown="preserve")

    assert bakery() == read
    assert {} == read.preserved


def test_only_fields_are_preserved():
    """An unknown kind, choice or version is still a fault: nobody could act on it."""
    base = {"version": 1, "id": "a", "name": "A"}
    schedule = {"id": "s", "name": "S"}
    for bad, path in [
        (base | {"version": 2, "new": 1}, "version"),
        (base | {"schedules": [schedule | {"default": {"state": "ajar", "new": 1}}]}, "schedules[s].default.state"),
        (
            base | {"schedules": [schedule | {"default": {"state": "forward", "destination": {"kind": "fax"}}}]},
            "schedules[s].default.destination.kind",
        ),
    ]:
        with pytest.raises(InvalidDocumentError) as caught:
            wire.loads(json.dumps(bad), unknown="preserve")
        assert [path] == [fault.path for fault in caught.value]


@pytest.mark.parametrize(
    ("field", "path", "code"),
    [
        ('"x": NaN', "x", "document.not_finite"),
        ('"x": [1, {"y": 1e999}]', "x[1].y", "document.not_finite"),
        ('"x": {"y": 1, "y": 2}', "x.y", "document.duplicate_field"),
        ('"x": {"y": "\\ud800"}', "x.y", "document.half_character"),
        ('"x": {"\\ud800": 1}', "x.\\ud800", "document.half_character"),
        ('"\\ud800": 1', "\\ud800", "document.half_character"),
        ('"x": %s' % ("1" * 5000), "x", "document.too_many_digits"),
    ],
)
def test_what_may_stand_nowhere_may_not_stand_in_an_unknown_field(field, path, code):
    """What is kept is written again, and must be readable then."""
    with pytest.raises(InvalidDocumentError) as caught:
        wire.loads(f'{{"version": 1, "id": "a", "name": "A", {field}}}', unknown="preserve")
    assert [(path, code)] == [(fault.path, fault.code) for fault in caught.value]


def test_faults_are_found_as_without():
    """Keeping the unknown hides nothing of what is known."""
    document = {"version": 1, "id": "a", "name": 5, "new": 1, "users": [{"id": "u", "new": 2}]}

    with pytest.raises(InvalidDocumentError) as caught:
        wire.loads(json.dumps(document), unknown="preserve")
    paths = ["name", "users[u].first_name", "users[u].last_name", "users[u].email"]
    assert paths == [fault.path for fault in caught.value]


def test_what_is_named_in_vain_is_told_once_beside_unknown_fields():
    """An object with an unknown field is read on the careful way, and judged like the others."""
    user = {
        "id": "u",
        "first_name": "A",
        "last_name": "B",
        "email": "a@example.com",
        "new": 1,
        "departments": ["sales"],
    }

    with pytest.raises(InvalidDocumentError) as caught:
        wire.loads(json.dumps({"version": 1, "id": "a", "name": "A", "users": [user]}), unknown="preserve")
    assert ["users[u].departments[sales]"] == [fault.path for fault in caught.value]


def test_what_was_kept_goes_with_its_object():
    """Moving an object keeps its fields; removing it drops them; changing it leaves them."""
    document, _ = enriched(municipality())
    org = wire.loads(json.dumps(document), unknown="preserve")
    moved = attrs.evolve(org, queues=org.queues[::-1], register=None)
    changed = org.put(attrs.evolve(org.queues[0], name="Renamed"))
    user = next(user for user in org.users if not org.where_used(user.ref))
    removed = org.remove(user.ref)

    assert LATER.items() <= json.loads(wire.dumps(moved))["queues"][0].items()
    assert LATER.items() <= json.loads(wire.dumps(changed))["queues"][0].items()
    assert wire.dumps(removed).count("colour") < wire.dumps(org).count("colour")
    assert user.id not in wire.dumps(removed)


def test_a_field_that_became_known_is_the_models_own():
    """What was kept never overwrites what the model says."""
    org = Organization(id="a", name="A", preserved={"": {"name": "B", "country": "BE", "version": 7}})

    assert {"version": 1, "id": "a", "name": "A"}.items() <= json.loads(wire.dumps(org)).items()


def test_what_was_kept_is_no_part_of_the_value():
    """Two organizations that differ in it are equal: it means nothing here."""
    with_it = wire.loads('{"version": 1, "id": "a", "name": "A", "new": 1}', unknown="preserve")

    assert Organization(id="a", name="A") == with_it
    assert "new" not in repr(with_it)


@given(st.lists(st.sampled_from(["a", "b", "c", "a b", "x" * 65, 5, None]), max_size=6))
def test_every_part_of_a_list_has_a_name_of_its_own(ids):
    """Its id; where that is none, or an earlier part has the same, its index."""
    expected = []
    for index, each in enumerate(ids):
        fit = each in ("a", "b", "c") and each not in expected
        expected.append(each if fit else str(index))

    assert expected == [name for name, _ in named([{"id": each} for each in ids])]


def test_destinations_keep_theirs_beside_their_kind():
    """The kind is no field of the class, and comes first all the same."""
    queue = {"id": "q", "name": "Q", "number": "200", "schedule": "s"}
    queue["overflow"] = {"on_no_agents": {"new": 1, "kind": "voicemail", "user": "u"}}
    user = {"id": "u", "first_name": "A", "last_name": "B", "email": "a@example.com"}
    document = {"version": 1, "id": "a", "name": "A", "users": [user], "schedules": [{"id": "s", "name": "S"}]}
    org = wire.loads(json.dumps(document | {"queues": [queue]}), unknown="preserve")

    assert ToVoicemail("u") == org.queue("q").overflow.on_no_agents
    assert '{"kind":"voicemail","user":"u","new":1}' in wire.dumps(org)
