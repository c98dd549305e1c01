"""`Organization`: one customer's exchange, whole and checked.

It looks things up by kind and id, tells where an object is used, and makes the
changed organization. What its parts mean is theirs; what a call meets is
`dstny_smp.routing`'s.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast

import attrs

from dstny_smp import limits, machine
from dstny_smp.destination import Policy, ToMenu, ToQueue, ToUser
from dstny_smp.errors import InUseError, InvalidValueError, UnknownIdError
from dstny_smp.ids import Kind, Ref
from dstny_smp.model import Entity, Key, Model
from dstny_smp.organization import register
from dstny_smp.organization.inventory import InventoryNumber
from dstny_smp.organization.register import SECTIONS, Register
from dstny_smp.validation import country, email, field, language, number, timezone, url

if TYPE_CHECKING:
    from dstny_smp.acd.queue import Queue
    from dstny_smp.contacts.book import AddressBook
    from dstny_smp.ivr.flow import Menu
    from dstny_smp.ivr.trie import Extensions
    from dstny_smp.prompts.prompt import Prompt
    from dstny_smp.schedule.model import Schedule
    from dstny_smp.users.user import Department, User

_HOMES: Final[Mapping[str, str]] = {
    "AddressBook": "dstny_smp.contacts.book",
    "Department": "dstny_smp.users.user",
    "Menu": "dstny_smp.ivr.flow",
    "Prompt": "dstny_smp.prompts.prompt",
    "Queue": "dstny_smp.acd.queue",
    "Schedule": "dstny_smp.schedule.model",
    "User": "dstny_smp.users.user",
}
"""Where the classes of the sections are defined: an organization without menus never loads them."""


def __getattr__(name: str) -> object:
    """Load the class of a section, for whoever reads the fields' types (PEP 562)."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), name)


READ_ONLY: Final = ("role", "two_factor_number")
"""Fields of a user that the portal shows but nobody may write; they survive a round trip."""


@attrs.frozen(kw_only=True, repr=False, eq=False)
class ContactPoint(Model):
    """Whom to ask, and how: at least a name, a number, an address or a page.

    Raises:
        InvalidValueError: ``contact_point.empty``, and those of the fields.
    """

    name: str = attrs.field(default="", validator=field.text(blank=True))
    number: str | None = attrs.field(default=None, validator=field.optional(field.checked(number.check_e164)))
    email: str | None = attrs.field(default=None, validator=field.optional(field.checked(email.check)))
    url: str | None = attrs.field(default=None, validator=field.optional(field.checked(url.check)))

    def __attrs_post_init__(self) -> None:
        if not (self.name or self.number or self.email or self.url):
            raise InvalidValueError("contact_point.empty", None)

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.number, self.email, self.url) if part)


@attrs.frozen(kw_only=True, repr=False, eq=False)
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


def _section(kind: Kind, cap: int) -> Any:  # noqa: ANN401  # attrs' own field function is typed so
    """Make the field of one section: a tuple of the entities of one kind."""

    def validate(instance: object, attribute: field.Attribute, value: object) -> None:
        if type(value) is not tuple:
            raise InvalidValueError("field.wrong_type", value, attribute.name, expected=f"tuple of {kind}")
        if len(value) > cap:
            raise InvalidValueError("field.too_many", value, attribute.name, count=len(value), cap=cap)
        # All parts are of one class but where something is wrong: asking each of them would cost more.
        for cls in set(map(type, value)):
            if getattr(cls, "ref_kind", None) != kind:
                index = next(index for index, part in enumerate(value) if type(part) is cls)
                raise InvalidValueError("field.wrong_type", value[index], f"{attribute.name}[{index}]", expected=kind)

    return attrs.field(default=(), converter=field.tupled, validator=field.telling(validate, minItems=0, maxItems=cap))


@attrs.frozen(kw_only=True, repr=False, eq=False)
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
    name: str = attrs.field(validator=field.text())
    timezone: str = attrs.field(default="Europe/Amsterdam", validator=field.checked(timezone.check))
    language: str = attrs.field(default="nl", validator=field.checked(language.check))
    country: str = attrs.field(default="NL", validator=field.checked(country.check))
    policy: Policy = attrs.field(factory=Policy, validator=field.instance(Policy))
    portal: PortalInfo = attrs.field(factory=PortalInfo, validator=field.instance(PortalInfo))
    users: tuple[User, ...] = _section("user", limits.USERS)
    departments: tuple[Department, ...] = _section("department", limits.DEPARTMENTS)
    numbers: tuple[InventoryNumber, ...] = _section("number", limits.NUMBERS)
    address_books: tuple[AddressBook, ...] = _section("address_book", limits.ADDRESS_BOOKS)
    schedules: tuple[Schedule, ...] = _section("schedule", limits.SCHEDULES)
    queues: tuple[Queue, ...] = _section("queue", limits.QUEUES)
    menus: tuple[Menu, ...] = _section("menu", limits.MENUS)
    prompts: tuple[Prompt, ...] = _section("prompt", limits.PROMPTS)
    preserved: Mapping[str, Mapping[str, object]] = attrs.field(factory=dict, eq=False, repr=False)
    """Fields of a document that this version does not know, by the path of the object that had them."""
    _register: Register | None = attrs.field(default=None, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        sections = tuple(getattr(self, section) for section in SECTIONS.values())
        known = self._register
        # `attrs.evolve` hands the register on: it holds as long as every section is the very same.
        if isinstance(known, Register) and all(map(operator.is_, known.sections, sections)) and known.sections:
            return
        made, faults = register.survey(self.objects())
        if faults:
            raise faults[0]
        made.sections = sections
        # The one write to a frozen value: its own look-up tables, before anyone can see it.
        object.__setattr__(self, "_register", made)

    def objects(self) -> Iterator[Entity]:
        """Yield every object, section by section."""
        for section in SECTIONS.values():
            yield from getattr(self, section)

    # Looking up.

    def user(self, id: str) -> User:
        """Return the user with this id, or raise `UnknownIdError`."""
        return cast("User", self._find("user", id))

    def department(self, id: str) -> Department:
        """Return the department with this id, or raise `UnknownIdError`."""
        return cast("Department", self._find("department", id))

    def number(self, number: str) -> InventoryNumber:
        """Return the inventory's entry of this number, or raise `UnknownIdError`."""
        return cast("InventoryNumber", self._find("number", number))

    def address_book(self, id: str) -> AddressBook:
        """Return the address book with this id, or raise `UnknownIdError`."""
        return cast("AddressBook", self._find("address_book", id))

    def schedule(self, id: str) -> Schedule:
        """Return the schedule with this id, or raise `UnknownIdError`."""
        return cast("Schedule", self._find("schedule", id))

    def queue(self, id: str) -> Queue:
        """Return the queue with this id, or raise `UnknownIdError`."""
        return cast("Queue", self._find("queue", id))

    def menu(self, id: str) -> Menu:
        """Return the menu with this id, or raise `UnknownIdError`."""
        return cast("Menu", self._find("menu", id))

    def prompt(self, id: str) -> Prompt:
        """Return the prompt with this id, or raise `UnknownIdError`."""
        return cast("Prompt", self._find("prompt", id))

    def find(self, ref: Ref) -> Entity:
        """Return the object of this name, or raise `UnknownIdError`."""
        return self._find(*_checked(ref))

    def bearer(self, number: str) -> Ref | None:
        """Return the user, queue or menu that is reached under this number or short code."""
        if not isinstance(number, str):
            raise InvalidValueError("field.wrong_type", number, expected="str")
        key = self._lookup.claims.get(("number", number))
        return None if key is None else Ref(*cast("tuple[Any, str]", key))

    @cached_property
    def extensions(self) -> Extensions:
        """What a caller can dial directly: every short code, and who bears it."""
        from dstny_smp.ivr.trie import Extensions  # only who walks menus asks

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

    def _find(self, kind: str, id: str) -> Entity:
        if not isinstance(id, str):
            raise InvalidValueError("field.wrong_type", id, expected="str")
        value = self._lookup.objects.get((kind, id))
        if value is None:
            raise UnknownIdError(kind, id)
        return value

    # Who names whom.

    def where_used(self, ref: Ref) -> tuple[str, ...]:
        """Return the path of every place that names this object, in the document's order.

        The first question builds the table of all uses, in one pass; it is kept.
        """
        return tuple(path for _, path in self._lookup.uses().get(_checked(ref), ()))

    # Changing: a new organization each time.

    def put(self, *values: Entity | Policy | PortalInfo) -> Organization:
        """Return the organization with these objects in it, new or in the place of their like.

        All are checked together, once: two users may swap numbers in one call.
        The cost is that of the changed objects and of copying the tables.

        Raises:
            InvalidValueError: the first fault; ``organization.given_twice``, ``user.read_only_field``,
                ``prompt.read_only``: a standard prompt comes in as the platform ships it and stays so.
        """
        single: dict[str, Any] = {}
        come: dict[Key, Entity] = {}
        for value in values:
            match value:
                case Policy():
                    single["policy"] = value
                case PortalInfo():
                    single["portal"] = value
                case Entity(key=key):
                    if key in come:
                        path = register.path_of(key)
                        raise InvalidValueError("organization.given_twice", key[1], path, kind=key[0], id=key[1])
                    come[key] = value
                case _:
                    raise InvalidValueError("field.wrong_type", value, expected=" | ".join(SECTIONS))
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
        gone = {_checked(ref): ref for ref in refs}
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

    def _refuse_read_only(self, come: Mapping[Key, Entity]) -> None:
        for key, value in come.items():
            before = self._lookup.objects.get(key)
            for name in READ_ONLY if value.ref_kind == "user" else ():
                given = getattr(value, name)
                if given != getattr(before, name, None):
                    raise InvalidValueError("user.read_only_field", given, f"{register.path_of(key)}.{name}")
            if value.ref_kind == "prompt" and before is not None and before != value:
                either = cast("tuple[Prompt, Prompt]", (before, value))
                if any(prompt.is_standard for prompt in either):
                    raise InvalidValueError("prompt.read_only", key[1], register.path_of(key))

    def _replaced(self, gone: frozenset[Key], come: Mapping[Key, Entity], single: dict[str, Any]) -> Organization:
        before = self._lookup
        replaced = {id(before.objects[key]): value for key, value in come.items() if key in before.objects}
        leaving = {id(before.objects[key]) for key in gone}
        changed: dict[str, Any] = dict(single)
        for kind in {key[0] for key in (*come, *gone)}:
            section = getattr(self, SECTIONS[kind])  # type: ignore[index]  # the first of a key is a kind
            kept = [replaced.get(id(value), value) for value in section if id(value) not in leaving]
            new = [value for key, value in come.items() if key[0] == kind and key not in before.objects]
            changed[SECTIONS[kind]] = (*kept, *new)  # type: ignore[index]  # as above
        if gone and self.preserved:
            # What a later object of the same id knows nothing of must not come back with it.
            left = {register.path_of(key) for key in gone}
            changed["preserved"] = {
                path: fields for path, fields in self.preserved.items() if path[: path.find("]") + 1] not in left
            }
        if "numbers" in changed and bool(changed["numbers"]) != before.keeps_inventory:
            # Whether there is an inventory decides what all numbers must satisfy: check everything.
            return attrs.evolve(self, **changed, register=None)
        after = before.replaced(come, gone)
        after.sections = tuple(changed.get(section, getattr(self, section)) for section in SECTIONS.values())
        return attrs.evolve(self, **changed, register=after)

    @property
    def _lookup(self) -> Register:
        if self._register is None:
            raise AssertionError("an organization has its register from its constructor on")
        return self._register


def _checked(ref: Ref) -> Key:
    """Return the key of a name, or refuse what is none."""
    if not isinstance(ref, Ref):
        raise InvalidValueError("field.wrong_type", ref, expected="Ref")
    return ref.kind, ref.id
