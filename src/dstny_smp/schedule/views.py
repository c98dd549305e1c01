"""A schedule as people look at it: a day, a week, a month, and the list of its entries.

A view is a frozen value in the wall-clock time of the schedule's zone. It shows what
*holds* (shadowed blocks are cut away), block by block: two that adjoin stay two, even
where nothing changes for a caller. `rows` is the other way to look: every entry as
it was given. Pictures are made by `week_svg` and `month_svg`; how things are said is
the business of `dstny_smp.schedule.wording`.

>>> from dstny_smp.schedule.model import Block, Schedule
>>> from dstny_smp.treatment import Treatment
>>> bar = Block.weekly("bar", "Bar", "sat", "20:00", "02:30", treatment=Treatment.open())
>>> sunday = day(Schedule(id="bar", name="Bar", blocks=(bar,)), date(2026, 3, 29))
>>> [(clock(span.starts), clock(span.ends), span.state.value) for span in sunday.spans]
[('00:00', '02:00', 'open'), ('03:00', '24:00', 'closed')]
>>> sunday.length.total_seconds() / 3600, [(clock(low), clock(high)) for low, high in sunday.missing]
(23.0, [('02:00', '03:00')])

The years are 1970 to 2999, as in the portal's calendar.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final, TypeAlias

import attrs

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError
from dstny_smp.ids import Ref
from dstny_smp.messages import Said, translate
from dstny_smp.model import Value
from dstny_smp.schedule.calendar_day import Day, Span, clock, days
from dstny_smp.schedule.model import Block, Schedule
from dstny_smp.schedule.repetition import WEEKDAYS, Frequency
from dstny_smp.schedule.resolver import Resolver
from dstny_smp.schedule.segment import Layer
from dstny_smp.validation import language as languages

__all__ = [
    "Day",
    "Month",
    "Names",
    "Row",
    "Span",
    "Week",
    "clock",
    "day",
    "month",
    "month_svg",
    "rows",
    "unnamed",
    "week",
    "week_svg",
]

Names: TypeAlias = Callable[[Ref], str | None]
"""What an object is called; None for one that has no name."""

_ONE_DAY: Final = timedelta(days=1)
_WEEK_BEGINS: Final = {
    # Of the regions where it is not Monday. Source: CLDR supplemental data, weekData, firstDay.
    **dict.fromkeys(
        "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA "
        "PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW".split(),
        6,
    ),
    **dict.fromkeys("AE AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY".split(), 5),
}


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Week(Value):
    """Seven days.

    Attributes:
        number: of the week by ISO 8601, the one that holds its Thursday.
        title: number, first and last day, in the reader's language.
    """

    schedule: Schedule
    number: int
    title: str
    days: tuple[Day, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the week as plain JSON values."""
        return {"title": self.title, "number": self.number, "days": [day.to_dict() for day in self.days]}


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Month(Value):
    """The four to six whole weeks that hold a month; their first and last days may lie outside it.

    Attributes:
        title: month and year, in the reader's language.
    """

    schedule: Schedule
    year: int
    month: int
    title: str
    weeks: tuple[Week, ...]

    def is_inside(self, day: Day) -> bool:
        """Tell whether a day belongs to the month."""
        return day.date.month == self.month

    def to_dict(self) -> dict[str, Any]:
        """Return the month as plain JSON values."""
        return {
            "title": self.title,
            "year": self.year,
            "month": self.month,
            "weeks": [week.to_dict() for week in self.weeks],
        }


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Row(Value):
    """One entry of the list view: a block or an exception, as it was given.

    Attributes:
        index: its place in its own list (``schedule.blocks`` or ``schedule.exceptions``);
            of two that are equal otherwise, the later wins.
    """

    block: Block
    layer: Layer
    index: int


def day(schedule: Schedule | Resolver, date: date, language: str = "en") -> Day:
    """Return one day as it is.

    Raises:
        InvalidValueError: ``field.wrong_type``, ``field.date_out_of_range``, ``language.bad_form``.
    """
    resolver = _asked(schedule, date, language)
    return days(resolver, date, 1, language)[0]


def week(schedule: Schedule | Resolver, date: date, language: str = "en") -> Week:
    """Return the week that holds a date.

    It begins on Monday, but for a language of a region where it begins otherwise (``en-US``: Sunday).

    Raises:
        InvalidValueError: as for `day`.

    >>> from dstny_smp.schedule.model import Schedule
    >>> always = Schedule.always_open("always", "Altijd")
    >>> week(always, date(2026, 12, 24), "nl").title
    'Week 52: maandag 21 december 2026 t/m zondag 27 december 2026'
    >>> week(always, date(2026, 12, 24), "en-US").days[0].date
    datetime.date(2026, 12, 20)
    """
    resolver = _asked(schedule, date, language)
    return _week(resolver.schedule, days(resolver, _first_of_week(date, language), 7, language), language)


def month(schedule: Schedule | Resolver, date: date, language: str = "en") -> Month:
    """Return the month that holds a date, in whole weeks.

    Raises:
        InvalidValueError: as for `day`.
    """
    resolver = _asked(schedule, date, language)
    begin = date.replace(day=1)
    end = (begin + 31 * _ONE_DAY).replace(day=1)
    first = _first_of_week(begin, language)
    count = -(-(end - first).days // 7) * 7
    shown = days(resolver, first, count, language)
    names = translate("calendar.names", {}, language).split()
    return Month(
        schedule=resolver.schedule,
        year=date.year,
        month=date.month,
        title=f"{names[6 + date.month]} {date.year}",
        weeks=tuple(_week(resolver.schedule, shown[place : place + 7], language) for place in range(0, count, 7)),
    )


def rows(schedule: Schedule) -> tuple[Row, ...]:
    """Return every block, then every exception, each list in the order of the calendar.

    What repeats weekly stands in the order of the week, the rest by its first start.
    Nothing is merged, and nothing left out because something else outranks it.

    >>> from dstny_smp.schedule.model import Block, Schedule
    >>> from dstny_smp.treatment import Treatment
    >>> late = Block.weekly("late", "Late", "thu", "17:00", "20:00", treatment=Treatment.open())
    >>> week = Block.weekly("week", "Week", "mon-fri", "09:00", "17:00", treatment=Treatment.open())
    >>> [row.block.id for row in rows(Schedule(id="s", name="S", blocks=(late, week)))]
    ['week', 'late']
    """
    regular = [Row(block=block, layer=Layer.BLOCKS, index=index) for index, block in enumerate(schedule.blocks)]
    special = [
        Row(block=block, layer=Layer.HOLIDAYS if block.origin else Layer.EXCEPTIONS, index=index)
        for index, block in enumerate(schedule.exceptions)
    ]
    return (*sorted(regular, key=_place), *sorted(special, key=_place))


def _place(row: Row) -> tuple[object, ...]:
    block = row.block
    if block.recurrence.frequency is Frequency.WEEKLY:
        weekday = min(number for number, name in enumerate(WEEKDAYS) if name in block.recurrence.weekdays)
        return 0, weekday, block.starts.time(), block.starts
    return 1, block.starts, block.ends


def unnamed(ref: Ref) -> str | None:
    """Know no names: destinations are shown by their ids."""
    return None


def week_svg(schedule: Schedule | Resolver, date: date, language: str = "en", names: Names = unnamed) -> str:
    """Return a picture of the week that holds a date: one SVG document, the same bytes every time.

    State is told by colour and by hatching; a text outline stands inside for screen readers.

    Args:
        schedule: or a resolver of it, which saves compiling it again.
        date: any day of the week.
        language: of all words, and of the day on which the week begins (see `week`).
        names: what the destinations are called; without it they are shown by their ids.

    Raises:
        InvalidValueError: as for `day`.
    """
    from dstny_smp.schedule import week_svg as drawing

    return drawing.draw(week(schedule, date, language), language, names)


def month_svg(schedule: Schedule | Resolver, date: date, language: str = "en", names: Names = unnamed) -> str:
    """Return a picture of the month that holds a date; the arguments are those of `week_svg`.

    Raises:
        InvalidValueError: as for `day`.
    """
    from dstny_smp.schedule import month_svg as drawing

    return drawing.draw(month(schedule, date, language), language, names)


def _asked(schedule: Schedule | Resolver, asked: date, language: str) -> Resolver:
    """Refuse what is no date of these years and no language, and return a resolver."""
    if type(asked) is not date:
        raise InvalidValueError("field.wrong_type", asked, "date", expected="date")
    low, high = limits.FIRST_YEAR, limits.LAST_YEAR
    if not low <= asked.year <= high:
        raise InvalidValueError("field.date_out_of_range", asked, "date", low=low, high=high)
    languages.parse(language, "language")
    return schedule if isinstance(schedule, Resolver) else Resolver(schedule)


def _first_of_week(day: date, language: str) -> date:
    region = language.upper().rpartition("-")[2]
    return day - (day.weekday() - _WEEK_BEGINS.get(region if "-" in language else "", 0)) % 7 * _ONE_DAY


def _week(schedule: Schedule, days: tuple[Day, ...], language: str) -> Week:
    number = next(day.date.isocalendar().week for day in days if day.date.weekday() == 3)
    params = {"number": number, "first": Said(days[0].title), "last": Said(days[-1].title)}
    code = "view.week" if days[0].date.weekday() == 0 else "view.week_without_number"
    return Week(schedule=schedule, number=number, title=translate(code, params, language), days=days)
