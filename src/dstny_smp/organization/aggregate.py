"""`Organization`: one customer's exchange, whole and checked.

It looks things up by kind and id, tells where an object is used, and makes the
changed organization. What its parts mean is theirs; what a call meets is
`dstny_smp.routing`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, NoReturn, TypeVar, cast

import attrs

from dstny_smp import limits, machine
from dstny_smp.acd.queue import Queue
from dstny_smp.contacts.book import AddressBook
from dstny_smp.destination import Policy, ToMenu, ToQueue, ToUser
from dstny_smp.errors import InUseError, InvalidValueError, UnknownIdError
from dstny_smp.ids import Ref
from dstny_smp.ivr.flow import Menu
from dstny_smp.ivr.trie import Extensions
from dstny_smp.model import Model
from dstny_smp.organization import register
from dstny_smp.organization.inventory import InventoryNumber
from dstny_smp.organization.register import SECTIONS, Key, Object, Register
from dstny_smp.prompts.prompt import Prompt
from dstny_smp.schedule.model import Schedule
from dstny_smp.users.user import Department, User
from dstny_smp.validation import country, email, field, language, number, timezone, url

ObjectT = TypeVar("ObjectT")

READ_ONLY: Final = ("role", "two_factor_number")
"""Fields of a user that the portal shows but nobody may write; they survive a round trip."""


@attrs.frozen(kw_only=True, repr=False)
class ContactPoint(Model):
    """Whom to ask, and how: at least a name, a number, an address or a page.

    Raises:
        InvalidValueError: ``contact_point.empty``, and those of the fields.
    """

    name: str = attrs.field(default="", converter=field.text(blank=True))
    number: str | None = attrs.field(default=None, validator=field.optional(field.checked(number.check_e164)))
    email: str | None = attrs.field(default=None, validator=field.optional(field.checked(email.check)))
    url: str | None = attrs.field(default=None, validator=field.optional(field.checked(url.check)))

    def __attrs_post_init__(self) -> None:
        if not (self.name or self.number or self.email or self.url):
            raise InvalidValueError("contact_point.empty", None)

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.number, self.email, self.url) if part)


@attrs.frozen(kw_only=True, repr=False)
class PortalInfo(Model):
    """Where the portal is, and who helps: for the account, for support, for wishes."""

    url: str = attrs.field(default="https://portal.dstny.nl/", validator=field.checked(url.check))
    account_contact: ContactPoint | None = attrs.field(
        default=None, validator=field.optional(field.instance(ContactPoint))
    )
    support_contact: ContactPoint | None = attrs.field(
        default=None, validator=field.optional(field.instance(ContactPoint))
    )
    feedback_contact: ContactPoint | None = attrs.field(
        default=None, validator=field.optional(field.instance(ContactPoint))
    )


def _section(cls: type, cap: int) -> Any:  # noqa: ANN401  # attrs' own field function is typed so
    return attrs.field(default=(), converter=field.tupled, validator=field.tuple_of(cls, cap))


@attrs.frozen(kw_only=True, repr=False)
class Organization(Model):
    """Every object of one customer.

    Raises:
        InvalidValueError: for a bad field, and for the first fault between the objects
            (``organization.duplicate_id``, ``organization.duplicate_number``,
            ``organization.dangling_reference`` and their like, see `register`).

    >>> from dstny_smp.organization import Organization
    >>> from dstny_smp.users import User
    >>> anna = User(id="u-anna", first_name="Anna", last_name="Bakker", email="anna@example.com")
    >>> org = Organization(id="city", name="City", users=[anna])
    >>> org.user("u-anna").display_name
    'Anna Bakker'
    >>> org.put(anna, anna)
    Traceback (most recent call last):
    ...
    dstny_smp.errors.InvalidValueError: users[u-anna]: user u-anna is given twice; give each once
    """

    id: str = attrs.field(validator=field.an_id)
    name: str = attrs.field(converter=field.text())
    timezone: str = attrs.field(default="Europe/Amsterdam", validator=field.checked(timezone.check))
    language: str = attrs.field(default="nl", validator=field.checked(language.check))
    country: str = attrs.field(default="NL", validator=field.checked(country.check))
    policy: Policy = attrs.field(factory=Policy, validator=field.instance(Policy))
    portal: PortalInfo = attrs.field(factory=PortalInfo, validator=field.instance(PortalInfo))
    users: tuple[User, ...] = _section(User, limits.USERS)
    departments: tuple[Department, ...] = _section(Department, limits.DEPARTMENTS)
    numbers: tuple[InventoryNumber, ...] = _section(InventoryNumber, limits.NUMBERS)
    address_books: tuple[AddressBook, ...] = _section(AddressBook, limits.ADDRESS_BOOKS)
    schedules: tuple[Schedule, ...] = _section(Schedule, limits.SCHEDULES)
    queues: tuple[Queue, ...] = _section(Queue, limits.QUEUES)
    menus: tuple[Menu, ...] = _section(Menu, limits.MENUS)
    prompts: tuple[Prompt, ...] = _section(Prompt, limits.PROMPTS)
    preserved: Mapping[str, Mapping[str, object]] = attrs.field(factory=dict, eq=False, repr=False)
    """Fields of a document that this version does not know, by the path of the object that had them."""
    _register: Register | None = attrs.field(default=None, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if self._register is None:
            made, faults = register.survey(self.objects())
            if faults:
                raise faults[0]
            self._keep(made)

    def objects(self) -> Iterator[Object]:
        """Yield every object, section by section."""
        for section in SECTIONS.values():
            yield from getattr(self, section)

    # Looking up.

    def user(self, id: str) -> User:
        """Return the user with this id, or raise `UnknownIdError`."""
        return self._find("user", id, User)

    def department(self, id: str) -> Department:
        """Return the department with this id, or raise `UnknownIdError`."""
        return self._find("department", id, Department)

    def number(self, number: str) -> InventoryNumber:
        """Return the inventory's entry of this number, or raise `UnknownIdError`."""
        return self._find("number", number, InventoryNumber)

    def address_book(self, id: str) -> AddressBook:
        """Return the address book with this id, or raise `UnknownIdError`."""
        return self._find("address_book", id, AddressBook)

    def schedule(self, id: str) -> Schedule:
        """Return the schedule with this id, or raise `UnknownIdError`."""
        return self._find("schedule", id, Schedule)

    def queue(self, id: str) -> Queue:
        """Return the queue with this id, or raise `UnknownIdError`."""
        return self._find("queue", id, Queue)

    def menu(self, id: str) -> Menu:
        """Return the menu with this id, or raise `UnknownIdError`."""
        return self._find("menu", id, Menu)

    def prompt(self, id: str) -> Prompt:
        """Return the prompt with this id, or raise `UnknownIdError`."""
        return self._find("prompt", id, Prompt)

    def find(self, ref: Ref) -> Object:
        """Return the object of this name, or raise `UnknownIdError`."""
        return self._find(ref.kind, ref.id, object)  # type: ignore[return-value]  # objects are of these classes only

    def bearer(self, number: str) -> Ref | None:
        """Return the user, queue or menu that is reached under this number or short code."""
        key = self._lookup.claims.get(("number", number))
        return None if key is None else Ref(*cast("tuple[Any, str]", key))

    @cached_property
    def extensions(self) -> Extensions:
        """What a caller can dial directly: every short code, and who bears it."""
        to: Mapping[str, Any] = {"user": ToUser, "queue": ToQueue, "menu": ToMenu}
        return Extensions(
            {
                text: to[kind](id)
                for (what, text), (kind, id) in self._lookup.claims.items()
                if what == "number" and not text.startswith("+")
            }
        )

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of everything in it; equal organizations have equal digests."""
        return machine.digest(self)

    def _find(self, kind: str, id: str, cls: type[ObjectT]) -> ObjectT:
        value = self._lookup.objects.get((kind, id))
        if value is None:
            raise UnknownIdError(kind, id)
        return cast("ObjectT", value)

    # Who names whom.

    def where_used(self, ref: Ref) -> tuple[str, ...]:
        """Return the path of every place that names this object, in the document's order.

        The first question builds the table of all uses, in one pass; it is kept.
        """
        return tuple(path for _, path in self._lookup.uses().get((ref.kind, ref.id), ()))

    # Changing: a new organization each time.

    def put(self, *values: Object | Policy | PortalInfo) -> Organization:
        """Return the organization with these objects in it, new or in the place of their like.

        All are checked together, once: two users may swap numbers in one call.
        The cost is that of the changed objects and of copying the tables.

        Raises:
            InvalidValueError: the first fault; ``organization.given_twice``, ``user.read_only_field``.
        """
        single: dict[str, Any] = {}
        come: dict[Key, Object] = {}
        for value in values:
            match value:
                case Policy():
                    single["policy"] = value
                case PortalInfo():
                    single["portal"] = value
                case _:
                    key = _key_of(value)
                    if key in come:
                        path = register.path_of(key)
                        raise InvalidValueError("organization.given_twice", key[1], path, kind=key[0], id=key[1])
                    come[key] = value
        self._refuse_read_only(come)
        return self._replaced(frozenset(), come, single)

    def remove(self, *refs: Ref, detach: bool = False) -> Organization:
        """Return the organization without these objects.

        Args:
            refs: what goes; objects that only these name may go in the same call.
            detach: take every mention out first where that leaves something whole:
                memberships, grants, departments, prompts, actions of a queue;
                forwarding to what goes becomes closed.

        Raises:
            UnknownIdError: an object that is not there.
            InUseError: it is named elsewhere (with ``detach``: where it cannot be taken out).
        """
        gone = {(ref.kind, ref.id): ref for ref in refs}
        for ref in refs:
            self.find(ref)
        uses = self._lookup.uses()
        mentioning = {key: [(source, path) for source, path in uses.get(key, ()) if source not in gone] for key in gone}
        if not detach:
            for key, places in mentioning.items():
                if places:
                    raise InUseError(key[0], key[1], [path for _, path in places])
            return self._replaced(frozenset(gone), {}, {})
        from dstny_smp.organization import detaching  # needed for this one call only

        sources = dict.fromkeys(source for places in mentioning.values() for source, _ in places)
        touched = (self._lookup.objects[source] for source in sources)
        return self._replaced(frozenset(gone), detaching.detached(touched, frozenset(gone.values())), {})

    def _refuse_read_only(self, come: Mapping[Key, Object]) -> None:
        for key, value in come.items():
            if isinstance(value, User):
                before = self._lookup.objects.get(key)
                for name in READ_ONLY:
                    given = getattr(value, name)
                    if given != getattr(before, name, None):
                        raise InvalidValueError("user.read_only_field", given, f"{register.path_of(key)}.{name}")

    def _replaced(self, gone: frozenset[Key], come: Mapping[Key, Object], single: dict[str, Any]) -> Organization:
        before = self._lookup
        changed: dict[str, Any] = dict(single)
        for kind, section in SECTIONS.items():
            new = {key: value for key, value in come.items() if key[0] == kind}
            if new or any(key[0] == kind for key in gone):
                changed[section] = _merged(getattr(self, section), gone, new)
        replaced = [before.objects[key] for key in come if key in before.objects]
        leaving = [before.objects[key] for key in gone]
        if "numbers" in changed and bool(changed["numbers"]) != before.keeps_inventory:
            # Whether there is an inventory decides what all numbers must satisfy: check everything.
            return attrs.evolve(self, **changed, register=None)
        after = before.replaced([*replaced, *leaving], come)
        return attrs.evolve(self, **changed, register=after)

    @property
    def _lookup(self) -> Register:
        if self._register is None:
            raise AssertionError("an organization has its register from its constructor on")
        return self._register

    def _keep(self, made: Register) -> None:
        # The one write to a frozen value: its own look-up tables, before anyone can see it.
        object.__setattr__(self, "_register", made)


def _merged(section: Iterable[Object], gone: frozenset[Key], new: dict[Key, Object]) -> tuple[Object, ...]:
    """Put the new objects where their like stood, and the rest at the end."""
    left = dict(new)
    merged: list[Object] = []
    for value in section:
        key = register.key_of(value)
        if key not in gone:
            merged.append(left.pop(key, value))
    merged.extend(left.values())
    return tuple(merged)


def _key_of(value: object) -> Key:
    if type(value) not in register.KIND_OF:
        _refuse_type(value)
    return register.key_of(cast("Object", value))


def _refuse_type(value: object) -> NoReturn:
    expected = " | ".join(cls.__name__ for cls in register.KIND_OF)
    raise InvalidValueError("field.wrong_type", value, expected=expected)
