"""What every schedule of an organization says at an instant, as machines ask it.

One `Schedules` may serve any number of calls: it makes a resolver for each
schedule on first use and keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from dstny_smp.ids import ScheduleId
from dstny_smp.organization import Organization
from dstny_smp.routing.steps import instant, millis
from dstny_smp.schedule.resolver import Resolver
from dstny_smp.schedule.segment import Layer, Segment
from dstny_smp.treatment import State, Treatment

PLAIN: Final[Mapping[str, object]] = {"because": "plain"}
"""The reason where the host decides what schedules say, and why is not known."""


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

    def reason(self, schedule: ScheduleId, now: int) -> dict[str, object]:
        """Return why a schedule says what it says, as params of a step.

        ``because`` names the layer that decides (``always`` where nothing ever changes), ``block`` the
        block in it, ``until`` when the state next changes (open, closed, forward to somewhere); None for never.
        """
        segment = self.segment(schedule, now)
        by: Literal["treatment", "state"] = "treatment" if segment.treatment.state is State.FORWARD else "state"
        change = self.resolver(schedule).next_change(instant(now), by=by)
        always = segment.layer is Layer.DEFAULT and segment.start is None and segment.end is None
        return {
            "because": "always" if always else segment.layer.value,
            "block": "" if segment.winner is None else segment.winner.name,
            "until": None if change is None else millis(change),
        }

    def resolver(self, schedule: ScheduleId) -> Resolver:
        """Return the resolver of a schedule, the same one each time."""
        made = self._resolvers.get(schedule)
        if made is None:
            made = self._resolvers[schedule] = Resolver(self._organization.schedule(schedule))
        return made
