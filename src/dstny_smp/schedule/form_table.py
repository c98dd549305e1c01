"""The form of a block as a table: its fields, when each shows, what it may hold.

Only the table stands here; `dstny_smp.schedule.forms` reads it.

>>> [rule.name for rule in TABLE if rule.when == (("state", ("forward",)),)]
['destination_kind']
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, TypeAlias

import attrs

from dstny_smp.ids import Kind
from dstny_smp.model import Value
from dstny_smp.schedule.repetition import WEEKDAYS, Frequency
from dstny_smp.treatment import State

Choice: TypeAlias = str | int | bool


class Input(StrEnum):
    """What kind of value a field takes."""

    TEXT = "text"
    CHOICE = "choice"
    """One of those allowed."""
    CHOICES = "choices"
    """A list of those allowed."""
    INTEGER = "integer"
    FLAG = "flag"
    DATE = "date"
    """A `date`, or ``2026-12-24``."""
    TIME = "time"
    """``08:30``; the end may be ``24:00``."""
    NUMBER = "number"
    """A telephone number, in E.164, or a short code."""
    REFERENCE = "reference"
    """The id of an object of the kind ``refers``."""


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Rule(Value):
    """One line of the table: a field, and when it is so.

    Attributes:
        when: for each field named here, the choices of which one must have been made.
        required: it must be filled in before the form can be read.
        allowed: the choices; empty for any value of the kind.
        default: what holds if nothing is given; None is nothing.
        refers: the kind of object that a reference names.
    """

    name: str
    input: Input
    when: tuple[tuple[str, tuple[Choice, ...]], ...] = ()
    required: bool = False
    allowed: tuple[Choice, ...] = ()
    default: Choice | None = None
    refers: Kind | None = None


_REGULAR: Final = ("layer", ("regular",))
_EXCEPTION: Final = ("layer", ("exception",))
_REPEATS: Final = ("frequency", ("daily", "weekly", "monthly", "yearly"))
_OF_MONTH: Final = ("frequency", ("monthly", "yearly"))
KINDS: Final[dict[str, tuple[str, Kind | None]]] = {
    "user": ("user", "user"),
    "voicemail": ("user", "user"),
    "queue": ("queue", "queue"),
    "menu": ("menu", "menu"),
    "number": ("number", None),
    "prompt": ("prompt", "prompt"),
    "hang_up": ("", None),
}
"""Of every kind of destination: its own field, and the kind of object that it names."""
_FREQUENCIES: Final = tuple(frequency.value for frequency in Frequency)

TABLE: Final = (
    Rule(name="layer", input=Input.CHOICE, allowed=("regular", "exception"), default="regular"),
    Rule(name="name", input=Input.TEXT, required=True),
    Rule(name="frequency", input=Input.CHOICE, when=(_EXCEPTION,), allowed=_FREQUENCIES, default="once"),
    Rule(name="frequency", input=Input.CHOICE, allowed=_FREQUENCIES, default="weekly"),
    Rule(name="interval", input=Input.INTEGER, when=(_REPEATS,), default=1),
    Rule(
        name="weekdays",
        input=Input.CHOICES,
        when=(("frequency", ("weekly",)),),
        required=True,
        allowed=tuple(day.value for day in WEEKDAYS),
    ),
    Rule(
        name="day_rule",
        input=Input.CHOICE,
        when=(_OF_MONTH,),
        allowed=("day_of_month", "nth_weekday", "last_day"),
        default="day_of_month",
    ),
    Rule(
        name="nth",
        input=Input.CHOICE,
        when=(("day_rule", ("nth_weekday",)),),
        required=True,
        allowed=(1, 2, 3, 4, 5, -1),
    ),
    Rule(name="starts_on", input=Input.DATE, when=(_REGULAR, ("frequency", ("daily", "weekly")))),
    Rule(name="starts_on", input=Input.DATE, required=True),
    Rule(name="starts_at", input=Input.TIME, required=True),
    Rule(name="ends_on", input=Input.DATE, when=(_EXCEPTION,), required=True),
    Rule(name="ends_on", input=Input.DATE),
    Rule(name="ends_at", input=Input.TIME, required=True),
    Rule(
        name="validity",
        input=Input.CHOICE,
        when=(_REPEATS,),
        allowed=("forever", "until_date", "times"),
        default="forever",
    ),
    Rule(name="until", input=Input.DATE, when=(("validity", ("until_date",)),), required=True),
    Rule(name="count", input=Input.INTEGER, when=(("validity", ("times",)),), required=True),
    Rule(name="state", input=Input.CHOICE, required=True, allowed=tuple(state.value for state in State)),
    Rule(
        name="destination_kind",
        input=Input.CHOICE,
        when=(("state", ("forward",)),),
        required=True,
        allowed=tuple(KINDS),
    ),
    *(
        Rule(
            name="destination",
            input=Input.NUMBER if refers is None else Input.REFERENCE,
            when=(("destination_kind", (kind,)),),
            required=True,
            refers=refers,
        )
        for kind, (own, refers) in KINDS.items()
        if own
    ),
    Rule(name="play_prompt", input=Input.FLAG, when=(("state", ("closed", "forward")),), default=False),
    Rule(name="prompt", input=Input.REFERENCE, when=(("play_prompt", (True,)),), required=True, refers="prompt"),
)
"""The form of a block. Of several lines for one field the first that applies holds; a line looks back, never ahead."""

NAMES: Final = tuple(dict.fromkeys(rule.name for rule in TABLE))
"""The fields, in order."""
