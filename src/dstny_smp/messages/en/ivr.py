"""English texts of the area ivr: what a flow may not hold, and how its steps are called."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "word.node": "step",
    "word.option": "option",
    "word.choice": "choice",
    "ivr.bad_target": ("{value} is not a target", "give the id of a step, or one of {built_in}"),
    "ivr.unknown_target": ("there is no step {value} in this flow", "add it first, or choose a step that is there"),
    "ivr.bad_extension": ("{value} is not an extension", "write 2 to 6 digits, and no emergency number"),
}
