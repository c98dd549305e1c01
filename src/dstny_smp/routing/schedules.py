"""What every schedule of an organization says at an instant, as machines ask it.

One `Schedules` may serve any number of calls: it makes a resolver for each
schedule on first use and keeps it.
"""

from __future__ import annotations

from dstny_smp.ids import ScheduleId
from dstny_smp.organization import Organization
from dstny_smp.routing.steps import instant, millis
from dstny_smp.schedule.resolver import Resolver
from dstny_smp.schedule.segment import Segment
from dstny_smp.treatment import Treatment


class Schedules:
    """The function ``treatment_of`` of walkers and journeys, for one organization."""

    __slots__ = ("_organization", "_resolvers")

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        self._resolvers: dict[str, Resolver] = {}

    def __call__(self, schedule: ScheduleId, now: int) -> Treatment:
        """Return the treatment at ``now``, in milliseconds since the epoch."""
        return self.segment(schedule, now).treatment

    def segment(self, schedule: ScheduleId, now: int) -> Segment:
        """Return the whole run of time around ``now`` in which the same block decides."""
        return self.resolver(schedule).at_posix(now / 1000)

    def changes(self, schedule: ScheduleId, now: int) -> int | None:
        """Return when the state (open, closed, forward) next changes, in milliseconds; None for never."""
        change = self.resolver(schedule).next_change(instant(now), by="state")
        return None if change is None else millis(change)

    def resolver(self, schedule: ScheduleId) -> Resolver:
        """Return the resolver of a schedule, the same one each time."""
        made = self._resolvers.get(schedule)
        if made is None:
            made = self._resolvers[schedule] = Resolver(self._organization.schedule(schedule))
        return made
