"""External contacts: address books, who may see them, and searching in them."""

from dstny_smp.contacts.book import (
    AddressBook,
    Contact,
    Found,
    Grant,
    Principal,
    Scope,
    search_contacts,
    visible,
)

__all__ = [
    "AddressBook",
    "Contact",
    "Found",
    "Grant",
    "Principal",
    "Scope",
    "search_contacts",
    "visible",
]
