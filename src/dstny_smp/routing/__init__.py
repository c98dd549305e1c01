"""A call through the whole organization: the journey as a machine, and its trace."""

from dstny_smp.routing import commands, events
from dstny_smp.routing.journey import Journey
from dstny_smp.routing.schedules import Schedules
from dstny_smp.routing.steps import Step
from dstny_smp.routing.tracing import Trace, trace

__all__ = ["Journey", "Schedules", "Step", "Trace", "commands", "events", "trace"]
