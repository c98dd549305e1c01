"""Who has which id, number, name and address, and who names whom.

A `Register` is what an organization looks things up in. `survey` makes one from
nothing and reports every fault on the way; `Register.replaced` makes the next one
from a change, and looks only at what changed. Both apply the same rules:

* an id stands once in its kind;
* a number belongs to one user, queue or menu; where the organization keeps an
  inventory, the number stands in it and has no other owner there;
* an e-mail address belongs to one user;
* names of queues, menus, prompts, address books and departments are unique
  (by `label.skeleton`);
* whatever is named exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Final, Self

from dstny_smp.errors import InvalidValueError, join
from dstny_smp.ids import Kind, Ref
from dstny_smp.model import Entity, Key
from dstny_smp.organization.inventory import InventoryNumber
from dstny_smp.validation import number

SECTIONS: Final[Mapping[Kind, str]] = {
    "user": "users",
    "department": "departments",
    "number": "numbers",
    "address_book": "address_books",
    "schedule": "schedules",
    "queue": "queues",
    "menu": "menus",
    "prompt": "prompts",
}
"""The field of the organization that holds the objects of each kind, in the document's order."""


def path_of(key: Key) -> str:
    """Return where an object stands in its organization.

    >>> path_of(("queue", "support"))
    'queues[support]'
    """
    return f"{SECTIONS[key[0]]}[{key[1]}]"  # type: ignore[index]  # the first of a key is a kind


class Register:
    """The look-up tables of one organization; never changed once it is handed out."""

    __slots__ = ("_uses", "claims", "keeps_inventory", "objects", "sections")

    def __init__(self, objects: dict[Key, Entity], claims: dict[Key, Key], keeps_inventory: bool) -> None:
        self.objects = objects
        self.claims = claims
        self.keeps_inventory = keeps_inventory
        self.sections: tuple[object, ...] = ()
        """The very tuples of the organization that it was made for; with others it is another's."""
        self._uses: dict[Key, list[tuple[Key, str]]] | None = None

    def replaced(self, come: Mapping[Key, Entity], gone: AbstractSet[Key]) -> Self:
        """Return the register after some objects came, new or in the place of their like, and others went.

        Only those that came are checked: nobody may still name those that went.

        Raises:
            InvalidValueError: the first fault of what came (`survey` gives all).
        """
        objects, claims = self.objects.copy(), self.claims.copy()
        for key in (*come, *gone):
            for claim, _ in objects[key].claims() if key in objects else ():
                claims.pop(claim, None)
        for key in gone:
            del objects[key]
        objects |= come
        after = type(self)(objects, claims, self.keeps_inventory)
        for value in come.values():
            for fault in _faults(after, value):
                raise fault
            if isinstance(value, InventoryNumber) and value.owner is not None:
                _refuse_other_bearer(after, value, value.owner)
        return after

    def uses(self) -> Mapping[Key, list[tuple[Key, str]]]:
        """Return, for every object that is named, who names it and where (whole path).

        Made on first use in one pass over the organization, then kept.
        """
        if self._uses is None:
            uses: dict[Key, list[tuple[Key, str]]] = {}
            order = list(SECTIONS)
            for source, value in sorted(self.objects.items(), key=lambda item: order.index(item[0][0])):  # type: ignore[arg-type]  # a kind
                for path, key in mentions(value):
                    if key in self.objects:
                        uses.setdefault(key, []).append((source, join(path_of(source), path)))
            self._uses = uses
        return self._uses


def survey(
    values: Iterable[Entity], lenient: AbstractSet[Key] = frozenset()
) -> tuple[Register, list[InvalidValueError]]:
    """Return the register of all these objects, and every fault among them in their order.

    Args:
        values: the objects of all sections, in the document's order.
        lenient: keys taken to exist although they are not given: objects that
            are known to be there but could not be read.
    """
    objects: dict[Key, Entity] = {}
    faults: list[InvalidValueError] = []
    once: list[Entity] = []
    for value in values:
        key = value.key
        if key in objects:
            faults.append(InvalidValueError("organization.duplicate_id", key[1], path_of(key), kind=key[0]))
        else:
            objects[key] = value
            once.append(value)
    keeps_inventory = any(isinstance(value, InventoryNumber) for value in once)
    register = Register(objects, {}, keeps_inventory)
    for value in once:
        faults.extend(_faults(register, value, lenient))
    return register, faults


def _faults(register: Register, value: Entity, lenient: AbstractSet[Key] = frozenset()) -> Iterator[InvalidValueError]:
    """Enter what an object claims for itself and yield what is wrong with it in this register."""
    own = value.key
    for claim, path in value.claims():
        first = register.claims.setdefault(claim, own)
        if first != own:
            code = f"organization.duplicate_{claim[0]}"
            yield InvalidValueError(code, claim[1], _below(own, path), owner=path_of(first))
        elif register.keeps_inventory and claim[0] == "number" and number.is_e164(claim[1]) and claim not in lenient:
            yield from _against_inventory(register, own, path, claim)
    for path, ref in value.references():
        key = (ref.kind, ref.id)
        if key not in register.objects and key not in lenient:
            where = _below(own, path)
            yield InvalidValueError("organization.dangling_reference", ref.id, where, kind=ref.kind, id=ref.id)


def _against_inventory(register: Register, own: Key, path: str, claim: Key) -> Iterator[InvalidValueError]:
    entry = register.objects.get(claim)
    if not isinstance(entry, InventoryNumber):
        yield InvalidValueError("organization.number_not_in_inventory", claim[1], _below(own, path))
    elif entry.owner is not None and (entry.owner.kind, entry.owner.id) != own:
        owner = path_of((entry.owner.kind, entry.owner.id))
        yield InvalidValueError("organization.number_of_another", claim[1], _below(own, path), owner=owner)


def _refuse_other_bearer(register: Register, entry: InventoryNumber, owner: Ref) -> None:
    """Refuse to reserve a number for one object while another bears it."""
    bearer = register.claims.get(("number", entry.number))
    if bearer is not None and bearer != (owner.kind, owner.id):
        path = _below(entry.key, "owner")
        raise InvalidValueError("organization.number_of_another", entry.number, path, owner=path_of(bearer))


def mentions(value: Entity) -> Iterator[tuple[str, Key]]:
    """Yield what an object names, and the numbers that it bears, by the paths below it.

    A number need not be in the inventory: an organization may keep none.
    """
    for path, ref in value.references():
        yield path, (ref.kind, ref.id)
    for claim, path in value.claims():
        if claim[0] == "number":
            yield path, claim


def _below(own: Key, path: str) -> str:
    return join(path_of(own), path)
