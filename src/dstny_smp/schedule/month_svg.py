"""The picture of a month: a row a week, and in every cell a bar of the day and its hours in words.

The bar runs from midnight on the left to midnight on the right. An hour that the
clock shows twice is drawn in two halves, the first pass above.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from dstny_smp.lettering import clean, width
from dstny_smp.messages import translate
from dstny_smp.schedule import drawing, wording
from dstny_smp.schedule.calendar_day import Day, Span
from dstny_smp.schedule.drawing import LINE, MINUTE, area, box, corner, fit, line, text
from dstny_smp.schedule.segment import Layer
from dstny_smp.schedule.views import Month, Names

GUTTER: Final = 34
CELL: Final = 164
TOP: Final = 80
ROW: Final = 124
WIDTH: Final = GUTTER + 7 * CELL + 14
_PAD: Final = 8
_BAR: Final = 13
"""Height of the bar of a day."""
_BAR_TOP: Final = 26
_LINES: Final = 5
"""Lines of words that a cell has room for."""
_FADED: Final = ' opacity=".6"'


def draw(month: Month, language: str, names: Names) -> str:
    """Return the picture as an SVG document."""
    picture = f"month-{month.schedule.id}-{month.year}-{month.month:02}"
    days = [day for week in month.weeks for day in week.days]
    return drawing.frame(
        picture,
        (WIDTH, TOP + ROW * len(month.weeks) + 40),
        f"{month.schedule.name}, {month.title}",
        drawing.described((day for day in days if month.is_inside(day)), language, names),
        _body(month, picture, language, names),
    )


def _body(month: Month, picture: str, language: str, names: Names) -> Iterator[str]:
    yield text(GUTTER, 26, fit(month.schedule.name, 7 * CELL, 17.5), "title")
    yield text(GUTTER, 44, month.title, "soft")
    weekdays = translate("calendar.names", {}, language).split()
    for index, day in enumerate(month.weeks[0].days):
        yield text(GUTTER + index * CELL + _PAD, TOP - 8, weekdays[day.date.weekday()], "head")
    for row, week in enumerate(month.weeks):
        y = TOP + row * ROW
        yield text(GUTTER - 8, y + 17, str(week.number), "hour", "end")
        for index, day in enumerate(week.days):
            yield from _cell(month, day, GUTTER + index * CELL, y, picture, language, names)
    down = TOP + ROW * len(month.weeks)
    for row in range(len(month.weeks) + 1):
        yield line(GUTTER, TOP + row * ROW, GUTTER + 7 * CELL, TOP + row * ROW, "grid")
    for index in range(8):
        yield line(GUTTER + index * CELL, TOP, GUTTER + index * CELL, down, "grid")
    days = [day for week in month.weeks for day in week.days]
    yield from drawing.legend(days, (GUTTER, down + 26, GUTTER + 7 * CELL), language, names, picture)


def _cell(month: Month, day: Day, x: float, y: float, picture: str, language: str, names: Names) -> Iterator[str]:
    inside = month.is_inside(day)
    yield f"<g{'' if inside else _FADED}><title>{clean(wording.day(day, language, names))}</title>"
    yield box(x, y, CELL, ROW, "paper" if inside else "away")
    yield text(x + _PAD, y + 18, str(day.date.day), "head" if inside else "soft")
    hours = drawing.heading(day, language)
    yield text(x + CELL - _PAD, y + 17, hours, "bad", "end")
    room = CELL - 2 * _PAD - 24 - (width(hours, 11.9) + 6 if hours else 0)
    yield text(x + _PAD + 24, y + 17, fit(", ".join(day.holidays), room), "soft")
    yield from _bar(day, x + _PAD, y + _BAR_TOP, picture)
    yield from _words(day, x + _PAD, y + _BAR_TOP + _BAR + 7 + LINE, language, names)
    yield "</g>"


def _x(label: timedelta) -> float:
    return label / (24 * 60 * MINUTE) * (CELL - 2 * _PAD)


def _bar(day: Day, x: float, y: float, picture: str) -> Iterator[str]:
    """Yield the bar of a day, with ticks every six hours."""
    for span in day.spans:
        for low, high, which in drawing.halves(day, span):
            top, down = (y, _BAR) if which is None else (y + which * _BAR / 2, _BAR / 2)
            quiet = span.layer is Layer.DEFAULT
            yield area(x + _x(low), top, _x(high) - _x(low), down, span.state, picture, quiet)
            if not quiet:
                foot = y + _BAR - 1
                yield line(x + _x(low), foot, x + _x(high), foot, f"rail {span.state.value}-line")
        yield corner(x + _x(span.stretches[0][1]), y, span, min(6, _x(span.stretches[0][1] - span.stretches[0][0])))
    for low, high in day.missing:
        yield box(x + _x(low), y, _x(high - low), _BAR, "gap")
    for low, high in (*day.missing, *day.double):
        yield box(x + _x(low), y, _x(high - low), _BAR, "gap-line")
    for hour in range(0, 25, 6):
        at = x + _x(hour * 60 * MINUTE)
        yield line(at, y + _BAR, at, y + _BAR + (4 if hour % 12 == 0 else 2.5), "rule")


def _words(day: Day, x: float, y: float, language: str, names: Names) -> Iterator[str]:
    """Yield the hours of a day in words: what was planned, or else that nothing was."""
    planned = [(low, high, run) for low, high, run in wording.merged(day.spans) if run[0].layer is not Layer.DEFAULT]
    if not planned:
        said = wording.treatment(day.spans[0].treatment, language, names) if day.spans else ""
        yield text(x, y, fit(said or translate("view.empty", {}, language), CELL - 2 * _PAD), "soft")
        return
    room = CELL - 2 * _PAD - 13
    entries = [(low, high, run, _what(run, language, names)) for low, high, run in planned]
    # What does not fit behind the hours has a line of its own, if there are enough for all.
    below = [width(wording.hours(low, high)) + 2 + width(what) > room for low, high, _, what in entries]
    if len(entries) + sum(below) > _LINES:
        below = [False] * len(entries)
    shown = entries if len(entries) <= _LINES else entries[: _LINES - 1]
    for (low, high, run, what), is_below in zip(shown, below, strict=False):
        yield box(x, y - 8, 8, 8, f"{run[0].state.value}-ink")
        said = wording.hours(low, high)
        yield text(x + 13, y, said)
        if is_below:
            y += LINE
        taken = 0 if is_below else width(said) + 2
        yield text(x + 13 + taken, y, fit(what, room - taken), "soft")
        y += LINE
    if len(shown) < len(entries):
        more = translate("view.more", {"count": len(entries) - len(shown)}, language)
        yield text(x + 13, y, more, "soft")


def _what(run: tuple[Span, ...], language: str, names: Names) -> str:
    """Return what is said behind the hours: where to, or the state."""
    first = run[0]
    if first.treatment.destination is not None:
        return f"→ {wording.target(first.treatment.destination, names) or wording.state(first.state, language)}"
    return wording.state(first.state, language)
