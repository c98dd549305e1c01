"""Address books with external contacts, and who may see which.

A general book is everybody's. A restricted one is seen by the users and
departments that it is granted to, and by nobody else: by default nobody. What a
user may not see is not found, not counted and not exported. Users are known
here by id and departments only.

>>> from dstny_smp.users import User
>>> anna = User(id="u-anna", first_name="Anna", last_name="Bakker", email="anna@example.com", departments=["sales"])
>>> book = AddressBook(id="clients", name="Clients", scope=Scope.RESTRICTED)
>>> visible([book], anna)
()
>>> [seen.id for seen in visible([book.grant(department="sales")], anna)]
['clients']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple, Protocol, TypeAlias

import attrs

from dstny_smp import ids, limits
from dstny_smp.errors import InvalidValueError, UnknownIdError
from dstny_smp.ids import AddressBookId, ContactId, DepartmentId, Kind, Ref, UserId
from dstny_smp.model import Entity, Key, Model
from dstny_smp.validation import argument, email, field, label, number
from dstny_smp.validation import query as queries


class Scope(StrEnum):
    """Who sees an address book: everybody, or those it is granted to."""

    GENERAL = "general"
    RESTRICTED = "restricted"


def _numbers(value: Iterable[str]) -> tuple[str, ...]:
    return field.tupled(value)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Contact(Model):
    """Somebody outside: with a name, a company or a number.

    Attributes:
        id: unique in its book.
        first_name: may be empty, as the other texts.
        last_name: last name.
        company: company.
        department: a department of that company.
        numbers: E.164 numbers and short codes, each once, the main one first.
        email: an address.
        address: a postal address, in one line.
        notes: free text.

    Raises:
        InvalidValueError: ``contact.empty``, ``field.duplicate``, and those of the fields.
    """

    id: ContactId = attrs.field(validator=field.an_id)
    first_name: str = attrs.field(default="", validator=field.text(blank=True))
    last_name: str = attrs.field(default="", validator=field.text(blank=True))
    company: str = attrs.field(default="", validator=field.text(blank=True))
    department: str = attrs.field(default="", validator=field.text(blank=True))
    numbers: tuple[str, ...] = attrs.field(
        default=(), converter=_numbers, validator=field.tuple_of(str, limits.NUMBERS_OF_ONE)
    )
    email: str | None = attrs.field(default=None, validator=field.optional(field.checked(email.check)))
    address: str = attrs.field(default="", validator=field.text(limits.TEXT, blank=True))
    notes: str = attrs.field(default="", validator=field.text(limits.TEXT, blank=True))

    def __attrs_post_init__(self) -> None:
        for index, own in enumerate(self.numbers):
            number.check_dialled(own, f"numbers[{index}]")
        field.refuse_duplicates(self.numbers, "numbers")
        if not (self.first_name or self.last_name or self.company or self.numbers):
            raise InvalidValueError("contact.empty", None)

    @property
    def display_name(self) -> str:
        """First and last name, else the company, else the first number."""
        return " ".join(filter(None, (self.first_name, self.last_name))) or self.company or self.numbers[0]


@attrs.frozen(repr=False, eq=False)
class Grant(Model):
    """One user, or one department, that may see a restricted book.

    Raises:
        InvalidValueError: ``grant.not_exactly_one``, ``id.bad_form``.

    >>> Grant(department="sales").ref
    Ref(kind='department', id='sales')
    """

    user: UserId | None = attrs.field(default=None, kw_only=True, validator=field.optional(field.an_id))
    department: DepartmentId | None = attrs.field(default=None, kw_only=True, validator=field.optional(field.an_id))

    def __attrs_post_init__(self) -> None:
        if (self.user is None) == (self.department is None):
            raise InvalidValueError("grant.not_exactly_one", None)

    @property
    def ref(self) -> Ref:
        """The user or the department."""
        return Ref("department", self.department) if self.user is None else Ref("user", self.user)  # type: ignore[arg-type]  # exactly one

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield the user or the department."""
        yield ("department" if self.user is None else "user"), self.ref


def _grants(value: Iterable[Grant]) -> tuple[Grant, ...]:
    return field.tupled(value)


def _contacts(value: Iterable[Contact]) -> tuple[Contact, ...]:
    return field.tupled(value)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class AddressBook(Entity):
    """One address book.

    Attributes:
        id: its id.
        name: once in the organization.
        scope: general or restricted.
        grants: who sees it when it is restricted; each once; a general book keeps them unused.
        contacts: in the order of the book; ids are unique in it.

    Raises:
        InvalidValueError: ``field.duplicate``, and those of the fields.
    """

    ref_kind: ClassVar[Kind] = "address_book"

    id: AddressBookId = attrs.field(validator=field.an_id)
    name: str = attrs.field(validator=field.text())
    scope: Scope = attrs.field(default=Scope.GENERAL, validator=field.instance(Scope))
    grants: tuple[Grant, ...] = attrs.field(
        default=(), converter=_grants, validator=field.tuple_of(Grant, limits.GRANTS)
    )
    contacts: tuple[Contact, ...] = attrs.field(
        default=(), converter=_contacts, validator=field.tuple_of(Contact, limits.CONTACTS)
    )

    def __attrs_post_init__(self) -> None:
        field.refuse_duplicates((grant.ref for grant in self.grants), "grants")
        field.refuse_duplicates((contact.id for contact in self.contacts), "contacts")

    def contact(self, id: ContactId) -> Contact:
        """Return one contact.

        Raises:
            UnknownIdError: there is none with this id.
            InvalidValueError: ``id.bad_form``.
        """
        ids.check(id)
        for contact in self.contacts:
            if contact.id == id:
                return contact
        raise UnknownIdError("contact", id, f"contacts[{id}]")

    def with_contact(self, contact: Contact) -> AddressBook:
        """Return the book with this contact, in the place of the same id or at the end.

        Raises:
            InvalidValueError: ``field.wrong_type``, ``field.too_many``.
        """
        argument.expect(contact, "contact", Contact)
        others = tuple(contact if known.id == contact.id else known for known in self.contacts)
        return attrs.evolve(self, contacts=others if contact in others else (*others, contact))

    def without_contact(self, id: ContactId) -> AddressBook:
        """Return the book without this contact.

        Raises:
            UnknownIdError: it is not there.
            InvalidValueError: ``id.bad_form``.
        """
        self.contact(id)
        return attrs.evolve(self, contacts=tuple(known for known in self.contacts if known.id != id))

    def grant(self, *, user: UserId | None = None, department: DepartmentId | None = None) -> AddressBook:
        """Return the book granted to one user or department more; a grant that stands is no fault."""
        made = Grant(user=user, department=department)
        return self if made in self.grants else attrs.evolve(self, grants=(*self.grants, made))

    def revoke(self, *, user: UserId | None = None, department: DepartmentId | None = None) -> AddressBook:
        """Return the book without this grant.

        Raises:
            UnknownIdError: there is no such grant.
        """
        made = Grant(user=user, department=department)
        if made not in self.grants:
            raise UnknownIdError(made.ref.kind, made.ref.id, f"grants[{made.ref}]")
        return attrs.evolve(self, grants=tuple(known for known in self.grants if known != made))

    def is_visible_to(self, user: Principal) -> bool:
        """Tell whether this user sees the book.

        Raises:
            InvalidValueError: ``field.wrong_type``, this is no user.
        """
        return self._is_open_to(_names(user))

    def _is_open_to(self, refs: set[Ref]) -> bool:
        return self.scope is Scope.GENERAL or any(grant.ref in refs for grant in self.grants)

    def claims(self) -> Iterator[tuple[Key, str]]:
        """Yield its name."""
        yield ("address_book_name", label.skeleton(self.name)), "name"

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield whom it is granted to."""
        for grant in self.grants:
            yield f"grants[{grant.ref}]", grant.ref


class _Asker(Protocol):
    """Who has an id and departments, as mypy sees a `User` and both checkers a class without converters."""

    @property
    def id(self) -> UserId: ...

    @property
    def departments(self) -> Sequence[DepartmentId]: ...


class _Gives(Protocol):
    """A field with a converter, as pyright sees it in a class: a descriptor of what it gives."""

    def __get__(self, instance: Any, owner: Any, /) -> Sequence[DepartmentId]: ...  # noqa: ANN401  # as pyright's own


class _Converting(Protocol):
    """Who has an id and departments, as pyright sees a `User`."""

    @property
    def id(self) -> UserId: ...

    @property
    def departments(self) -> _Gives: ...


Principal: TypeAlias = _Asker | _Converting
"""Who asks to see a book: whoever has an ``id`` and a sequence of ``departments``, such as a `dstny_smp.users.User`."""


class Found(NamedTuple):
    """A contact that was found, and the book it stands in."""

    book: AddressBook
    contact: Contact


def visible(books: Iterable[AddressBook], user: Principal) -> tuple[AddressBook, ...]:
    """Return the books that this user sees, in their order.

    Raises:
        InvalidValueError: ``field.wrong_type``, these are no books, or this is no user.
    """
    refs = _names(user)
    return tuple(book for book in argument.each(books, "books", AddressBook) if book._is_open_to(refs))  # noqa: SLF001  # its own


def find_book(books: Iterable[AddressBook], user: Principal, id: AddressBookId) -> AddressBook:
    """Return the book with this id if this user sees it; to be asked before a book is shown, changed or exported.

    Raises:
        UnknownIdError: there is no such book, or the user may not see it; which of both is not told.
        InvalidValueError: as `visible`, and for an id that is no text.
    """
    argument.expect(id, "id", str)
    for book in visible(books, user):
        if book.id == id:
            return book
    raise UnknownIdError("address_book", id)


def count_contacts(books: Iterable[AddressBook], user: Principal) -> dict[AddressBookId, int]:
    """Return how many contacts each book has that this user sees, in their order.

    Raises:
        InvalidValueError: as `visible`.
    """
    return {book.id: len(book.contacts) for book in visible(books, user)}


def search_contacts(books: Iterable[AddressBook], user: Principal, query: str) -> tuple[Found, ...]:
    """Return the contacts that match, in the books that this user sees.

    Every word of the query must be found in a name, company, department, address
    of any kind or note, or as digits in a number; see `dstny_smp.validation.query`.

    Raises:
        InvalidValueError: those of `query.parse`, and as `visible`.
    """
    wanted = queries.parse(query, "query")
    return tuple(
        Found(book, contact)
        for book in visible(books, user)
        for contact in book.contacts
        if wanted.matches(_texts(contact), contact.numbers)
    )


def _names(user: Principal) -> set[Ref]:
    """Return by what a book can be granted to a user."""
    try:
        id = user.id
        departments: Any = user.departments  # by either protocol a sequence
    except AttributeError:
        raise InvalidValueError("field.wrong_type", type(user).__name__, "user", expected="user") from None
    named = (Ref("department", department) for department in argument.each(departments, "user.departments", str))
    return {Ref("user", id), *named}


def _texts(contact: Contact) -> tuple[str, ...]:
    named = (contact.first_name, contact.last_name, contact.company, contact.department)
    return (*named, contact.email or "", contact.address, contact.notes)
