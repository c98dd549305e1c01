"""The aggregate: every object of one customer, and every reference between them.

An `Organization` that exists is whole: no id, number or name stands twice, and
whatever is named exists. It is a value; `put` and `remove` return a new one,
checked once, all or nothing.
"""

from dstny_smp.organization.aggregate import ContactPoint, Organization, PortalInfo
from dstny_smp.organization.inventory import InventoryNumber

__all__ = ["ContactPoint", "InventoryNumber", "Organization", "PortalInfo"]
