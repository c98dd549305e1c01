"""What people do to schedules in one go: another day, closed until three, one exception for all.

Each function returns changed copies. A result takes effect when its owner stores it.

>>> from dstny_smp.schedule.model import Block, Schedule
>>> from dstny_smp.treatment import Treatment
>>> office = Block.weekly("office", "Office", "mon-fri", "08:30", "17:00", treatment=Treatment.open())
>>> hours = Schedule(id="city", name="City hall", blocks=(office,))
>>> morning = Block(id="x", name="Christmas Eve", starts=datetime(2026, 12, 24, 9), ends=datetime(2026, 12, 24, 12),
...     treatment=Treatment.open())
>>> [block.id for block in replace_day(hours, date(2026, 12, 24), [morning], name="Christmas Eve").exceptions]
['day-2026-12-24', 'x']
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError
from dstny_smp.schedule.model import Block, Override, Schedule
from dstny_smp.schedule.resolver import By, Resolver
from dstny_smp.treatment import Treatment

_CLOSED: Final = Treatment.closed()


def replace_day(
    schedule: Schedule, day: date, blocks: Iterable[Block], *, name: str, rest: Treatment = _CLOSED
) -> Schedule:
    """Return the schedule with other hours on one day: these, and nothing of what is planned otherwise.

    An exception covers exactly its own interval; this replaces the whole working day, from its
    midnight (or the end of the evening before) to the end of what starts on it. It stands above the
    regular blocks and the holidays; exceptions that were made by hand stay, those of an earlier
    replacement of the same day, and those with the ids of the new blocks, give way.

    Args:
        schedule: which is not changed.
        day: to be replaced.
        blocks: that happen once and start on the day; of two that overlap, the later wins.
        name: of the exception that holds where no block does; its id is ``day-2026-12-24``.
        rest: its treatment.

    Raises:
        InvalidValueError: ``drafting.repeats``, ``drafting.other_day``, ``field.duplicate`` for the id of a
            regular block, ``field.wrong_type``, ``field.date_out_of_range``, and those of `Schedule`.
    """
    if type(day) is not date:
        raise InvalidValueError("field.wrong_type", day, "day", expected="date")
    low, high = limits.FIRST_YEAR, limits.LAST_YEAR
    if not low <= day.year <= high:
        raise InvalidValueError("field.date_out_of_range", day, "day", low=low, high=high)
    given = tuple(blocks)
    for block in given:
        path = f"blocks[{block.id}]"
        if block.is_recurring:
            raise InvalidValueError("drafting.repeats", block.recurrence.frequency.value, f"{path}.recurrence")
        if block.starts.date() != day:
            raise InvalidValueError("drafting.other_day", block.starts, f"{path}.starts", day=day)
        _refuse_regular(schedule, block, path)
    rest_id = f"day-{day.isoformat()}"
    gone = {rest_id, *(block.id for block in given)}
    kept = schedule.remove(*(block.id for block in schedule.exceptions if block.id in gone))
    return kept.replace_day(day, id=rest_id, name=name, treatment=rest).put_exceptions(*given)


def override_until(
    schedule: Schedule, treatment: Treatment, until: datetime, starts: datetime | None = None
) -> Schedule:
    """Return the schedule with a treatment above everything until an instant: "closed until three".

    Args:
        schedule: which is not changed; an override that it has gives way.
        treatment: what holds meanwhile.
        until: aware, not included.
        starts: aware; None is always already begun.

    Raises:
        InvalidValueError: those of `Override`.

    >>> from datetime import UTC
    >>> from dstny_smp.schedule.model import Schedule
    >>> three = datetime(2026, 12, 24, 14, tzinfo=UTC)  # o'clock in Amsterdam
    >>> closed = override_until(Schedule.always_open("s", "S"), Treatment.closed(), three)
    >>> str(Resolver(closed).next_open(datetime(2026, 12, 24, 9, tzinfo=UTC)))
    '2026-12-24 15:00:00+01:00'
    """
    return schedule.with_override(Override(treatment, starts, until))


def until_next_change(schedule: Schedule, treatment: Treatment, now: datetime, by: By = "treatment") -> Schedule:
    """Return the schedule with a treatment from now until the plan changes by itself.

    At noon in office hours "closed until the next change" ends at five, when the plan closes anyway. Where
    the plan never changes, it holds until somebody takes it away.

    Args:
        schedule: which is not changed; an override that it has gives way and is no part of the plan.
        treatment: what holds meanwhile.
        now: aware.
        by: ``"state"`` takes a change of destination or prompt alone for none.

    Raises:
        InvalidValueError: those of `Override`, and ``schedule.unknown_change``.

    >>> from datetime import UTC
    >>> from dstny_smp.schedule.model import Block, Schedule
    >>> office = Block.weekly("office", "Office", "mon-fri", "08:30", "17:00", treatment=Treatment.open())
    >>> hours = Schedule(id="city", name="City hall", blocks=(office,))
    >>> until_next_change(hours, Treatment.closed(), datetime(2026, 12, 24, 11, tzinfo=UTC)).override.ends
    datetime.datetime(2026, 12, 24, 16, 0, tzinfo=datetime.timezone.utc)
    """
    override = Override(treatment, now)
    plan = schedule.with_override(None)
    ends = Resolver(plan).next_change(now, by)
    return plan.with_override(override if ends is None else Override(treatment, now, ends))


def apply_to(schedules: Iterable[Schedule], exception: Block) -> tuple[Schedule, ...]:
    """Return schedules with one exception put into each: all of them, or none and an error.

    An exception with the same id is the same one, and is replaced: applying it again changes nothing.

    Raises:
        InvalidValueError: ``field.duplicate`` where the id is that of a regular block, ``field.too_many``; the
            path begins with the schedule.

    >>> from dstny_smp.schedule.model import Block, Schedule
    >>> day = Block(id="x", name="Team day", starts=datetime(2026, 9, 25), ends=datetime(2026, 9, 26),
    ...     treatment=Treatment.closed())
    >>> [len(each.exceptions) for each in apply_to([Schedule(id="a", name="A"), Schedule(id="b", name="B")], day)]
    [1, 1]
    """
    changed = []
    for schedule in schedules:
        path = f"schedules[{schedule.id}]"
        _refuse_regular(schedule, exception, f"{path}.exceptions[{exception.id}]")
        try:
            changed.append(schedule.put_exceptions(exception))
        except InvalidValueError as fault:
            raise fault.below(path) from None
    return tuple(changed)


def _refuse_regular(schedule: Schedule, block: Block, path: str) -> None:
    """Refuse an exception with the id of a regular block, which it would silently replace."""
    if any(block.id == regular.id for regular in schedule.blocks):
        raise InvalidValueError("field.duplicate", block.id, path)
