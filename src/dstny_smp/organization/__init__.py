"""The aggregate: every object of one customer, and every reference between them.

An `Organization` that exists is whole: no id, number or name stands twice, and
whatever is named exists. It is a value; `put` and `remove` return a new one,
checked once, all or nothing.
"""

from dstny_smp.organization.aggregate import ContactPoint, InventoryNumber, Organization, PortalInfo

__all__ = ["ContactPoint", "InventoryNumber", "Organization", "PortalInfo"]
