"""English texts of this area: schedule."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "word.block": "block",
    "word.once": "once",
    "word.daily": "daily",
    "word.weekly": "weekly",
    "word.monthly": "monthly",
    "word.yearly": "yearly",
    "recurrence.weekdays_missing": ("a weekly recurrence needs its days", "choose at least one weekday"),
    "recurrence.weekdays_unused": (
        "weekdays belong to a weekly recurrence, this one is {frequency}",
        "leave them out, or make it weekly",
    ),
    "recurrence.month_rule_unused": (
        "the last day or the nth weekday of a month belongs to a monthly or yearly recurrence, this one is {frequency}",
        "leave it out, or make it monthly or yearly",
    ),
    "recurrence.bad_nth": ("{value} is not the place of a weekday in its month", "give 1 to 5, or -1 for the last"),
    "recurrence.nth_with_last_day": (
        "the nth weekday and the last day of the month exclude each other",
        "choose one of them",
    ),
    "recurrence.until_with_count": (
        "a recurrence ends on a date or after a number of times, not both",
        "leave out the number or the date",
    ),
    "recurrence.once_repeats": (
        "what happens once has no interval, end date or number of times",
        "leave it out, or choose how it repeats",
    ),
    "block.not_after_start": (
        "the end {value} is not after the start {starts}",
        "give a later end; a whole day is 00:00 to 24:00",
    ),
    "block.too_long": ("the block is longer than {days} days", "shorten it, or let a shorter one repeat"),
    "block.start_not_in_recurrence": (
        "the first start {value} is not a day on which the block recurs",
        "start on one of its days, or change the recurrence",
    ),
    "block.until_before_start": (
        "the last date {value} lies before the first start {first}",
        "give a last date on or after the first start",
    ),
    "block.bad_days": ("{value} are not weekdays", "write mon-fri, or mon,wed, or sat"),
    "block.bad_time": ("{value} is not a time of day", "write HH:MM, from 00:00 to {last}"),
    "override.not_after_start": ("the end {value} is not after the start {starts}", "give a later end, or none"),
    "schedule.duplicate_name": ("another block is also called {value}", "give each regular block its own name"),
    "schedule.range_reversed": ("the end {value} lies before the start {start}", "give the earlier instant first"),
    "schedule.unknown_change": ("{value} is not a kind of change", "give 'treatment' or 'state'"),
}
