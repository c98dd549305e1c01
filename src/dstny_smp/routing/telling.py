"""A walk inside a menu, retold as steps of the whole call.

A walker knows ids; here they become the names that people gave. What the call's
own steps tell anyway (a transfer, the end) and what only a developer asks for
(single keys, interrupted prompts) is left to the walker's trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from dstny_smp.ids import Ref
from dstny_smp.ivr.trace import Happening
from dstny_smp.organization import Organization
from dstny_smp.routing.steps import Step

RETOLD: Final[Mapping[str, str]] = {
    "walk.prompt": "route.prompt",
    "walk.prompt_missing": "route.prompt_missing",
    "walk.language": "route.language",
    "walk.gate": "route.gate",
    "walk.key_dropped": "route.key_dropped",
    "walk.chosen": "route.chosen",
    "walk.chosen_unnamed": "route.chosen_unnamed",
    "walk.dialled": "route.dialled_extension",
    "walk.invalid": "route.invalid",
    "walk.incomplete": "route.incomplete",
    "walk.silence": "route.silence",
    "walk.rounds_used": "route.rounds_used",
    "walk.ended_no_route": "route.no_route",
    "walk.ended_step_limit": "route.step_limit",
}
"""What of a walk is a step of the call, and under which code."""


def retold(walk: Iterable[Happening], org: Organization, menu: Ref) -> Iterator[Step]:
    """Yield the steps that a part of a walk comes to."""
    for happening in walk:
        code = RETOLD.get(happening.code)
        if code is None:
            continue
        params, ref = dict(happening.params), menu
        if prompt := params.pop("prompt", None):
            ref, params["name"] = Ref("prompt", str(prompt)), org.prompt(str(prompt)).name
        if schedule := params.pop("schedule", None):
            ref, params["name"] = Ref("schedule", str(schedule)), org.schedule(str(schedule)).name
        yield Step(happening.at, code, params, ref)
