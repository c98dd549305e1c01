"""Documents that were damaged, by accident or on purpose: refused with paths, never with a surprise.

The oracle of all of them: an organization that can be written and read again, or
an `InvalidDocumentError` whose faults have texts in both languages. Nothing else.
"""

import copy
import json
import os
import random

import pytest

from dstny_smp import wire
from dstny_smp.errors import InvalidDocumentError, InvalidValueError
from dstny_smp.organization import Organization
from dstny_smp.testing import bakery, municipality

DAMAGED = int(os.environ.get("DAMAGED_DOCUMENTS", "500"))
"""How many are tried; more in a long run."""
ODD = [
    *[None, True, False, 0, -1, 1, 7.9, -0.0, 1e300, 10**18, "", "x", "false", "\u202e", "\ud800", "a" * 2000],
    *["+31201234567", "112", "2026-02-30T08:30", "2026-01-05", "@repeat"],
    *[[], {}, [[]], [None], {"kind": "voicemail"}, {"": ""}, {"id": "x"}],
]


def containers(value):
    """Return every object and list of a document that has something in it."""
    found, pending = [], [value]
    while pending:
        value = pending.pop()
        if isinstance(value, dict | list) and value:
            found.append(value)
            pending += value.values() if isinstance(value, dict) else value
    return found


def pick(chance, document):
    """Return some container and one of its keys."""
    container = chance.choice(containers(document))
    return container, chance.choice(list(container)) if isinstance(container, dict) else chance.randrange(
        len(container)
    )


def drop(chance, document):
    container, key = pick(chance, document)
    del container[key]


def replace(chance, document):
    container, key = pick(chance, document)
    container[key] = copy.deepcopy(chance.choice(ODD))


def rename(chance, document):
    container = chance.choice([each for each in containers(document) if isinstance(each, dict)])
    key = chance.choice(list(container))
    container[chance.choice([key.upper(), key + "s", key[:-1], "kind", "id", "_" + key, "\ud800"])] = container.pop(key)


def swap(chance, document):
    (one, first), (other, second) = pick(chance, document), pick(chance, document)
    one[first], other[second] = copy.deepcopy(other[second]), copy.deepcopy(one[first])


def repeat(chance, document):
    container = chance.choice([each for each in containers(document) if isinstance(each, list)])
    container.insert(chance.randrange(len(container) + 1), copy.deepcopy(chance.choice(container)))


def transplant(chance, document):
    container, key = pick(chance, document)
    container[key] = copy.deepcopy(chance.choice(containers(document)))


def bury(chance, document):
    container, key = pick(chance, document)
    for _ in range(chance.choice([1, 3, 80])):
        container[key] = [container[key]] if chance.random() < 0.5 else {"a": container[key]}


def add(chance, document):
    container = chance.choice([each for each in containers(document) if isinstance(each, dict)])
    container[chance.choice(["color", "role", "id", "kind", "preserved", "__class__", "self", "cls"])] = chance.choice(
        ODD
    )


STRUCTURAL = [drop, replace, rename, swap, repeat, transplant, bury, add]


def cut(chance, text):
    return text[: chance.randrange(len(text))]


def flip(chance, text):
    data = bytearray(text)
    for _ in range(chance.choice([1, 1, 3, 20])):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def insert(chance, text):
    place = chance.randrange(len(text))
    odd = [
        b"NaN",
        b"1e999",
        b"-",
        b'"',
        b"\\",
        b"{",
        b"]",
        b",",
        b":",
        b"\xff",
        b"\x00",
        b"9" * 5000,
        b"[" * 500,
        b'\\ud800"',
    ]
    return text[:place] + chance.choice(odd) + text[place:]


def double(chance, text):
    start, end = sorted(chance.randrange(len(text)) for _ in range(2))
    return text[:end] + text[start:end] + text[end:]


def again(chance, text):
    """Repeat a field of some object: the text stays JSON."""
    places = [index for index in range(len(text)) if text[index : index + 2] == b'{"']
    place = chance.choice(places) + 1
    return (
        text[:place]
        + chance.choice([b'"id":"x",', b'"name":"x",', b'"kind":"hang_up",', b'"version":1,'])
        + text[place:]
    )


TEXTUAL = [cut, flip, insert, double, again]
SAMPLES = [json.loads(wire.dumps(bakery())), json.loads(wire.dumps(municipality()))]


def damaged(seed):
    """Return a damaged document: changed in its structure, then now and then in its bytes."""
    chance = random.Random(seed)
    document = copy.deepcopy(SAMPLES[seed % 7 == 0])
    for _ in range(chance.choice([0, 1, 1, 2, 5])):
        try:
            chance.choice(STRUCTURAL)(chance, document)
        except (IndexError, RecursionError):
            continue  # nothing left to damage
    text = json.dumps(document).encode()
    if chance.random() < 0.4 and len(text) > 10:
        text = chance.choice(TEXTUAL)(chance, text)
    return text


def outcome(text, unknown):
    """Return the organization of a text, or the error: the only one there may be."""
    try:
        return wire.loads(text, unknown=unknown)
    except InvalidDocumentError as error:
        return error


@pytest.mark.parametrize(("unknown", "share"), [("refuse", 1), ("preserve", 4)])
def test_damaged_documents_are_refused_with_paths_or_read_whole(unknown, share):
    """Five hundred of them: no exception but ours, no half result, every fault with its texts."""
    read, refused, codes = 0, 0, set()
    for seed in range(DAMAGED // share):
        found = outcome(damaged(seed), unknown)
        if isinstance(found, Organization):
            read += 1
            assert found == wire.loads(wire.dumps(found), unknown=unknown), seed
            continue
        refused += 1
        assert found.faults, seed
        for fault in found.faults:
            codes.add(fault.code)
            assert type(fault) is InvalidValueError
            assert fault.path.isprintable()
            for language in ("en", "nl"):
                said = fault.text(language)
                assert said.isprintable(), seed
                assert fault.code not in said.split(), (seed, said)
    assert refused > DAMAGED / share * 0.6
    assert read > DAMAGED / share * 0.05
    assert len(codes) > 15, codes


def test_damage_in_one_user_is_told_of_that_user():
    """A fault's path leads to what was changed: here the users one after the other."""
    chance = random.Random(1)
    document = SAMPLES[1]
    for index in chance.sample(range(len(document["users"])), 8):
        user = document["users"][index]
        changed = copy.deepcopy(document)
        key = chance.choice([each for each in user if each != "id"])
        changed["users"][index][key] = {"?": 1}
        with pytest.raises(InvalidDocumentError) as caught:
            wire.loads(json.dumps(changed))
        assert {f"users[{user['id']}].{key}"} == {fault.path for fault in caught.value}


def test_every_beginning_of_a_document_is_refused():
    """A file that was cut off is never read as a smaller organization."""
    text = wire.dumps(bakery())
    for length in range(0, len(text), 7):
        with pytest.raises(InvalidDocumentError) as caught:
            wire.loads(text[:length])
        assert ["document.not_json"] == [fault.code for fault in caught.value]
