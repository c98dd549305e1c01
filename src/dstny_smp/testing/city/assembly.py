"""The municipality of Waterveen, put together.

An organization with everything in it: read `people`, `hours`, `prompts`, `queues`
and `menus` beside this module for how each part is written.
"""

from __future__ import annotations

from dstny_smp.organization import ContactPoint, Organization, PortalInfo
from dstny_smp.testing.city.hours import schedules
from dstny_smp.testing.city.menus import menus
from dstny_smp.testing.city.people import DEPARTMENTS, address_books, inventory, users
from dstny_smp.testing.city.prompts import prompts
from dstny_smp.testing.city.queues import queues


def municipality() -> Organization:
    """Return a Dutch municipality of forty-five people; its main number is +31201230100.

    Nobody and nothing in it exists.

    >>> city = municipality()
    >>> len(city.users), len(city.queues), len(city.menus), len(city.address_books)
    (45, 6, 4, 3)
    """
    return Organization(
        id="waterveen",
        name="Gemeente Waterveen",
        portal=PortalInfo(
            account_contact=ContactPoint(name="Accountmanager", email="account@example.com"),
            support_contact=ContactPoint(name="Support", number="+31201239000", url="https://support.example.com/"),
        ),
        users=users(),
        departments=DEPARTMENTS,
        numbers=inventory(),
        address_books=address_books(),
        schedules=schedules(),
        queues=queues(),
        menus=menus(),
        prompts=prompts(),
    )
