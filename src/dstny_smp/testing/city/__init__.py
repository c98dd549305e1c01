"""The municipality of Waterveen: one organization with everything in it, in readable parts."""

from dstny_smp.testing.city.assembly import municipality

__all__ = ["municipality"]
