"""A working day: from its midnight to the end of what starts on it.

A bar that is open from 22:00 to 02:00 has a Friday that ends on Saturday at two
and begins where Thursday's evening has ended. Closing the calendar day instead
would cut Thursday's evening and leave Friday's tail.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from dstny_smp.schedule.model import Schedule
from dstny_smp.schedule.recurrence import occurrences

_DAY: Final = timedelta(days=1)


def working_day(schedule: Schedule, day: date) -> tuple[datetime, datetime]:
    """Return start and end of a working day in wall time, as its regular blocks make it.

    It starts at midnight, or where the last block of the day before ends; it ends at
    24:00, or where the last block that starts on it ends. Blocks longer than a day have
    no working days and are left out.

    >>> from dstny_smp.schedule.model import Block
    >>> from dstny_smp.treatment import Treatment
    >>> bar = Block.weekly("bar", "Bar", "thu-sat", "22:00", "02:00", treatment=Treatment.open())
    >>> [str(bound) for bound in working_day(Schedule(id="s", name="S", blocks=[bar]), date(2026, 5, 1))]
    ['2026-05-01 02:00:00', '2026-05-02 02:00:00']
    """
    starts = datetime(day.year, day.month, day.day)
    ends = starts + _DAY
    for block in schedule.blocks:
        length = block.ends - block.starts
        if length > _DAY:
            continue
        days = occurrences(block)
        for number in (day.toordinal() - 1, day.toordinal()):
            if days.on_or_after(number) == number:
                end = datetime.combine(date.fromordinal(number), block.starts.time()) + length
                if number == day.toordinal():
                    ends = max(ends, end)
                else:
                    starts = max(starts, end)
    return starts, ends
