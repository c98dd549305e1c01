"""Who may ask for a book, for both type checkers: a user, and whoever else has an id and departments."""

from collections.abc import Sequence

import attrs

from dstny_smp.contacts import AddressBook, Principal, count_contacts, find_book, search_contacts, visible
from dstny_smp.users import User


@attrs.frozen
class Clerk:
    """A host's own user."""

    id: str
    departments: tuple[str, ...] = ()


def asked(books: Sequence[AddressBook], user: User, clerk: Clerk) -> int:
    """Ask as either."""
    principals: list[Principal] = [user, clerk]
    found = [find_book(books, user, "b"), find_book(books, clerk, "b")]
    seen = len(visible(books, user)) + len(visible(books, clerk)) + len(search_contacts(books, user, "x"))
    return seen + len(found) + sum(count_contacts(books, clerk).values()) + len(principals)


def refused(books: Sequence[AddressBook]) -> None:
    """Ask as nobody: a checker that takes this has not looked."""
    visible(books, "anna")  # type: ignore[arg-type]  # a text has neither id nor departments
