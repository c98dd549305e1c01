"""A strategy for whole organizations, small ones in which everything can name everything."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import attrs
from hypothesis import strategies as st

from dstny_smp.acd import Queue
from dstny_smp.contacts import AddressBook
from dstny_smp.ids import Ref
from dstny_smp.ivr import Menu
from dstny_smp.organization import InventoryNumber, Organization
from dstny_smp.prompts import Prompt
from dstny_smp.testing.strategies.calls import menus, policies, queues
from dstny_smp.testing.strategies.people import address_books, departments, prompts, users
from dstny_smp.testing.strategies.times import schedules
from dstny_smp.testing.strategies.values import Known, e164_numbers, languages, names, short_codes, timezones
from dstny_smp.users import Department, User
from dstny_smp.validation import label

Named = TypeVar("Named", Queue, Menu, Prompt, AddressBook, Department)


@st.composite
def organizations(draw: st.DrawFn, *, most: int = 3) -> Organization:
    """Draw a whole organization with at most so many objects of each kind.

    Queues and menus may forward to each other in circles, schedules may repeat
    oddly, prompts may lack a language: all that the constructor takes.

    >>> from hypothesis import given
    >>> @given(organizations(most=1))
    ... def test_what_is_named_exists(org):
    ...     assert all(org.find(ref) for value in org.objects() for _, ref in value.references())
    >>> test_what_is_named_exists()
    """
    known = Known(
        users=_numbered(draw, "u", most),
        departments=_numbered(draw, "d", most),
        schedules=_numbered(draw, "s", most),
        queues=_numbered(draw, "q", most),
        menus=_numbered(draw, "m", most),
        prompts=_numbered(draw, "p", most),
    )
    if not known.schedules:  # without one there is neither queue nor menu
        known = attrs.evolve(known, queues=(), menus=())
    each = 2 * len(known.users) + len(known.queues) + len(known.menus)
    free = draw(st.lists(e164_numbers() | short_codes(), unique=True, min_size=each, max_size=each + 2))
    people = [
        draw(
            users(known, id=id, numbers=[free.pop() for _ in range(draw(st.integers(0, 2)))], email=f"{id}@example.com")
        )
        for id in known.users
    ]
    answered = [draw(queues(known, id=id, number=free.pop())) for id in known.queues]
    walked = [draw(menus(known, id=id, number=free.pop())) for id in known.menus]
    return Organization(
        id="drawn",
        name=draw(names()),
        timezone=draw(timezones()),
        language=draw(languages()),
        policy=draw(policies()),
        users=tuple(people),
        departments=_told_apart(draw(departments(id)) for id in known.departments),
        numbers=_inventory(draw, people, [*answered, *walked], free),
        address_books=_told_apart(draw(address_books(known, id=id)) for id in _numbered(draw, "b", most)),
        schedules=tuple(draw(schedules(known, id=id, most=3)) for id in known.schedules),
        queues=_told_apart(answered),
        menus=_told_apart(walked),
        prompts=_told_apart(draw(prompts(id=id)) for id in known.prompts),
    )


def _numbered(draw: st.DrawFn, letter: str, most: int) -> tuple[str, ...]:
    return tuple(f"{letter}-{index}" for index in range(draw(st.integers(0, most))))


def _told_apart(values: Iterable[Named]) -> tuple[Named, ...]:
    """Give what has the name of another its id for a name."""
    taken: set[str] = set()
    told: list[Named] = []
    for value in values:
        name = value.id if label.skeleton(value.name) in taken else value.name
        taken.add(label.skeleton(name))
        told.append(attrs.evolve(value, name=name))
    return tuple(told)


def _inventory(
    draw: st.DrawFn, people: list[User], places: list[Queue | Menu], free: list[str]
) -> tuple[InventoryNumber, ...]:
    """Return no inventory, or one with every number in use: some reserved, some free."""
    if not draw(st.booleans()):
        return ()
    owners = {own: Ref("user", user.id) for user in people for own in user.numbers}
    owners |= {place.number: Ref("queue" if isinstance(place, Queue) else "menu", place.id) for place in places}
    used = [
        InventoryNumber(own, owner=draw(st.sampled_from((None, owner))))
        for own, owner in owners.items()
        if _is_ours(own)
    ]
    return (*used, *(InventoryNumber(number) for number in free if _is_ours(number)))


def _is_ours(number: str) -> bool:
    return number.startswith("+")
