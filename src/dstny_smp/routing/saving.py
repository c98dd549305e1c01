"""The state of a call as plain JSON values, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dstny_smp.machine import Clock
from dstny_smp.routing.phases import Phase
from dstny_smp.routing.route import Route
from dstny_smp.routing.steps import Step, place_from_saved, saved_place


def saved(route: Route, clock: Clock) -> dict[str, object]:
    """Return the whole state of a call's way, at the time of its clock."""
    walk = route.walk
    return {
        "to": route.to,
        "language": route.language,
        "phase": route.phase.value,
        "now": clock.last,
        "clock_corrections": clock.corrections,
        "dialled_before": route.dialled_before,
        "queued_before": route.queued_before,
        "hops": route.hops,
        "plays": route.plays,
        "playing": route.playing,
        "where": saved_place(route.where),
        "next": saved_place(route.next),
        "end_reason": route.end_reason,
        "menu": None if walk is None else walk.menu,
        "told": 0 if walk is None else walk.told,
        "walk": None if walk is None else walk.snapshot(),
        "steps": [step.saved() for step in route.steps],
    }


def put_back(route: Route, state: Mapping[str, Any]) -> Clock:
    """Bring a new route to a saved state, and return its clock.

    A state that was never saved raises whatever taking it apart does.
    """
    route.phase = Phase(state["phase"])
    route.dialled_before = state["dialled_before"]
    route.queued_before = state["queued_before"]
    route.hops = state["hops"]
    route.plays = state["plays"]
    route.playing = state["playing"]
    route.where = place_from_saved(state["where"])
    route.next = place_from_saved(state["next"])
    route.end_reason = state["end_reason"]
    route.steps = [Step.from_saved(saved) for saved in state["steps"]]
    if state["walk"] is not None:
        route.walk = route.new_walk(state["menu"], state["walk"], state["told"])
    return Clock(state["now"], state["clock_corrections"])
