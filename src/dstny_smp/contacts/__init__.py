"""External contacts: address books, who may see them, searching in them, and files of them.

What reads and writes files is loaded when first used; most programs only store books.
"""

from typing import TYPE_CHECKING

from dstny_smp.contacts.book import (
    AddressBook,
    Contact,
    Found,
    Grant,
    Principal,
    Scope,
    count_contacts,
    find_book,
    search_contacts,
    visible,
)
from dstny_smp.lazy import handing_on

if TYPE_CHECKING:
    from dstny_smp.contacts import csv_file, vcard
    from dstny_smp.contacts.intake import ImportReport, Place

__all__ = [
    "AddressBook",
    "Contact",
    "Found",
    "Grant",
    "ImportReport",
    "Place",
    "Principal",
    "Scope",
    "count_contacts",
    "csv_file",
    "find_book",
    "search_contacts",
    "vcard",
    "visible",
]

__getattr__, __dir__ = handing_on(
    __name__,
    {
        "dstny_smp.contacts.csv_file": ("csv_file",),
        "dstny_smp.contacts.vcard": ("vcard",),
        "dstny_smp.contacts.intake": ("ImportReport", "Place"),
    },
)
