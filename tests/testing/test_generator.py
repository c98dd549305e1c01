"""Organizations by chance: legal, realistic, the same for the same seed, of any size."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.destination import ToMenu, ToQueue
from dstny_smp.errors import InvalidValueError
from dstny_smp.organization import Organization
from dstny_smp.testing import organization


@given(
    seed=st.integers(0, 2**32),
    users=st.integers(0, 30),
    queues=st.integers(0, 6),
    menus=st.integers(0, 6),
    members=st.integers(0, 5),
    address_books=st.integers(0, 3),
    inventory=st.booleans(),
)
def test_any_size_can_be_made(seed, **sizes):
    """Every combination of small sizes is legal: what an empty kind would have held is left out."""
    org = organization(seed, contacts=2, **sizes)

    for name in ("users", "queues", "menus", "address_books"):
        assert sizes[name] == len(getattr(org, name))
    assert sizes["inventory"] == bool(org.numbers) or not (org.users or org.queues or org.menus)


def test_the_same_seed_gives_the_same_organization():
    """A benchmark of last year can be run again; the global generator is neither used nor touched."""
    random.seed(7)
    before = random.getstate()

    assert organization(3).digest == organization(3).digest
    assert organization(3).digest != organization(4).digest
    assert before == random.getstate()


def test_no_call_is_passed_to_something_earlier():
    """Overflow and menus lead to later queues and menus only, so that no call goes round in circles."""
    org = organization(seed=5, users=30, queues=40, menus=40)

    for queue in org.queues:
        for path, ref in queue.references():
            if path.startswith("overflow.on_") and ref.kind == "queue":
                assert ref.id > queue.id
    for menu in org.menus:
        for node in menu.flow.nodes:
            destination = getattr(node, "destination", None)
            assert not isinstance(destination, ToMenu) or destination.menu > menu.id
    assert any(isinstance(queue.overflow.on_max_wait, ToQueue) for queue in org.queues)


def test_what_is_made_is_realistic():
    """There are late evenings, nights that forward, full queues, menus of two layers and second languages."""
    org = organization(seed=1, users=200, queues=50, menus=50)
    names = {block.name for schedule in org.schedules for block in schedule.blocks}

    assert {"Ochtend", "Middag", "Koopavond", "Zaterdag", "Nacht"} == names
    assert any(queue.overflow.max_waiting for queue in org.queues)
    assert any(queue.overflow.max_attempts for queue in org.queues)
    assert any(len(menu.flow.nodes) > 12 for menu in org.menus)
    assert any(len(prompt.variants) == 2 for prompt in org.prompts)
    assert 8 == round(sum(len(queue.members) for queue in org.queues) / len(org.queues))


def test_a_large_one_is_whole():
    """Ten thousand users, five hundred queues and as many menus pass the constructor's checks."""
    org = organization(seed=2, users=10_000, queues=500, menus=500)

    assert isinstance(org, Organization)
    assert "+31201230000" == org.users[0].numbers[0]
    assert 5 == len(org.users[0].numbers[1])


@pytest.mark.parametrize(
    ("argument", "value", "code"),
    [
        ("users", -1, "field.out_of_range"),
        ("users", 200_001, "field.out_of_range"),
        ("queues", 1.0, "field.not_an_integer"),
        ("menus", True, "field.not_an_integer"),
        ("seed", "7", "field.not_an_integer"),
    ],
)
def test_sizes_that_cannot_be_are_refused(argument, value, code):
    """A size is a whole number within the limits of an organization."""
    with pytest.raises(InvalidValueError) as caught:
        organization(**{argument: value})

    assert (code, argument) == (caught.value.code, caught.value.path)
