"""The picture of a week: a column a day, midnight at the top, midnight at the bottom.

What the clock skips is a band across the column; an hour that it shows twice is
drawn in two halves, the first pass on the left. An hour is as high as the shortest
block needs for a line of text, within bounds.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from math import ceil
from typing import Final

import attrs

from dstny_smp.lettering import clean, width
from dstny_smp.messages import translate
from dstny_smp.schedule import drawing, wording
from dstny_smp.schedule.calendar_day import Day, Span, Stretch, clock
from dstny_smp.schedule.drawing import LINE, MINUTE, area, box, corner, fit, line, number, text
from dstny_smp.schedule.segment import Layer
from dstny_smp.schedule.views import Names, Week

GUTTER: Final = 46
COLUMN: Final = 140
TOP: Final = 96
HOUR: Final = 30
"""Height of an hour, at least."""
TALLEST: Final = 60
"""Height of an hour at most, at which a quarter has room for its name."""
FOOT: Final = 40
WIDTH: Final = GUTTER + 7 * COLUMN + 14
_INSET: Final = 3
_PAD: Final = 9
"""From the side of a column to its text, past the bar of the state."""
_CORNER: Final = 9


@attrs.frozen
class _Sheet:
    """What a picture is drawn with: its id, who reads it, and how high an hour is."""

    picture: str
    language: str
    names: Names
    hour: int

    @property
    def foot(self) -> float:
        """Where the last hour ends."""
        return self.y(24 * 60 * MINUTE)

    def y(self, label: timedelta) -> float:
        return TOP + label / (60 * MINUTE) * self.hour


def draw(week: Week, language: str, names: Names) -> str:
    """Return the picture as an SVG document."""
    picture = f"week-{week.schedule.id}-{week.days[0].date.isoformat()}"
    sheet = _Sheet(picture, language, names, _hour(week))
    return drawing.frame(
        picture,
        (WIDTH, sheet.foot + FOOT),
        f"{week.schedule.name}, {week.title}",
        drawing.described(week.days, language, names),
        _body(week, sheet),
    )


def _hour(week: Week) -> int:
    """Return how high an hour is: so that the shortest block has a line, of those that can have one."""
    lengths = (
        high - low
        for day in week.days
        for span in day.spans
        if span.layer is not Layer.DEFAULT
        for low, high in span.stretches
    )
    needed = [ceil((LINE + 1) * (60 * MINUTE / length)) for length in lengths if length]
    return max([HOUR, *(height for height in needed if height <= TALLEST)])


def _body(week: Week, sheet: _Sheet) -> Iterator[str]:
    yield text(GUTTER, 26, fit(week.schedule.name, 7 * COLUMN, 17.5), "title")
    yield text(GUTTER, 44, week.title, "soft")
    for index, day in enumerate(week.days):
        x = GUTTER + index * COLUMN
        yield from _heading(day, x, sheet.language)
        for span in day.spans:
            yield from _span(day, span, x, sheet)
        yield from _bands(day, x, sheet)
    yield from _rules(sheet)
    # Labels stand above the rules, so that no line runs through a word.
    for index, day in enumerate(week.days):
        for span in day.spans:
            x = GUTTER + index * COLUMN
            yield _label(day, span, x, sheet)
            yield _marks(span, x, sheet)
    place = GUTTER, sheet.foot + 26, GUTTER + 7 * COLUMN
    yield from drawing.legend(week.days, place, sheet.language, sheet.names, sheet.picture)


def _rules(sheet: _Sheet) -> Iterator[str]:
    for hour in range(25):
        y = sheet.y(hour * 60 * MINUTE)
        yield line(GUTTER, y, GUTTER + 7 * COLUMN, y, "rule" if 0 < hour < 24 else "grid")
        if hour % 2 == 0:
            yield text(GUTTER - 7, y + 3.5, clock(hour * 60 * MINUTE), "hour", "end")
    for index in range(8):
        x = GUTTER + index * COLUMN
        yield line(x, TOP - 34, x, sheet.foot, "grid")


def _heading(day: Day, x: float, language: str) -> Iterator[str]:
    names = translate("calendar.short_names", {}, language).split()
    weekday, month = names[day.date.weekday()], names[6 + day.date.month]
    yield text(x + _PAD - 2, TOP - 20, f"{weekday} {day.date.day} {month}", "head")
    hours = drawing.heading(day, language)
    yield text(x + COLUMN - 6, TOP - 6, hours, "bad", "end")
    room = COLUMN - _PAD - 6 - (width(hours, 11.9) + 6 if hours else 0)
    yield text(x + _PAD - 2, TOP - 6, fit(", ".join(day.holidays), room), "soft")


def _span(day: Day, span: Span, x: float, sheet: _Sheet) -> Iterator[str]:
    """Yield the areas of one span, its edges and its marks."""
    left, across = x + _INSET, COLUMN - 2 * _INSET
    yield f"<g><title>{clean(wording.span(span, sheet.language, sheet.names))}</title>"
    for low, high, which in drawing.halves(day, span):
        begin, share = (left, across) if which is None else (left + which * across / 2, across / 2)
        yield area(
            begin,
            sheet.y(low),
            share,
            sheet.y(high) - sheet.y(low),
            span.state,
            sheet.picture,
            span.layer is Layer.DEFAULT,
        )
        if span.layer is not Layer.DEFAULT and which != 1:
            yield line(begin + 2, sheet.y(low), begin + 2, sheet.y(high), f"bar {span.state.value}-line")
    if span.layer is not Layer.DEFAULT:
        parts = list(drawing.halves(day, span))
        for (low, high, which), goes_on, at_top in (
            (parts[0], span.continues_before, True),
            (parts[-1], span.continues_after, False),
        ):
            if not goes_on:
                begin, share = (left, across) if which is None else (left + which * across / 2, across / 2)
                edge = sheet.y(low if at_top else high)
                yield line(begin, edge, begin + share, edge, f"edge {span.state.value}-line")
    yield "</g>"


def _marks(span: Span, x: float, sheet: _Sheet) -> str:
    """Return the corner of what outranks the regular week, and the arrows: since yesterday, into tomorrow."""
    if span.layer is Layer.DEFAULT:
        return ""
    (first, below), (_, last) = span.stretches[0], span.stretches[-1]
    top, bottom = sheet.y(first), sheet.y(last)
    marks = corner(x + COLUMN - _INSET, top, span, min(_CORNER, sheet.y(below) - top))
    if bottom - top < 2 * LINE:
        return marks  # no room for arrows
    kind, right = f"edge {span.state.value}-line", x + COLUMN - _INSET - _CORNER - 10
    if span.continues_before:
        marks += f'<path d="M{number(right)} {number(top + 8)}l4 -5l4 5" class="{kind}"/>'
    if span.continues_after:
        marks += f'<path d="M{number(right)} {number(bottom - 8)}l4 5l4 -5" class="{kind}"/>'
    return marks


def _label(day: Day, span: Span, x: float, sheet: _Sheet) -> str:
    """Return what stands in a span: its name, its times and its destination, as far as there is room."""
    low, high = max(_plain(day, span), key=lambda part: part[1] - part[0], default=(timedelta(), timedelta()))
    room, down = COLUMN - 2 * _PAD, sheet.y(high) - sheet.y(low)
    count = int((down - 1) // LINE)
    if count < (2 if span.layer is Layer.DEFAULT else 1):
        return ""
    lines = _lines(span, count, sheet.language, sheet.names)
    # The first line leaves room for the marks in the corner.
    taken = _CORNER + 6 if span.continues_before else _CORNER * (span.layer not in (Layer.BLOCKS, Layer.DEFAULT))
    shown = [
        (kind, fit(said, room - (0 if place else taken), _size(kind)))
        for place, (kind, said) in enumerate(lines[:count])
    ]
    if not any(said for _, said in shown):
        return ""
    broadest = max(width(said, _size(kind)) for kind, said in shown)
    plate = box(x + _PAD - 2, sheet.y(low) + 1, min(broadest, room) + 4, LINE * len(shown), f"plate {span.state}")
    return plate + "".join(
        text(x + _PAD, sheet.y(low) + LINE * (place + 1) - 1, said, kind) for place, (kind, said) in enumerate(shown)
    )


def _size(kind: str) -> float:
    """Return the size of small text; bold text is as broad as slightly larger text."""
    return 11.9 if kind == "name" else 11


def _lines(span: Span, count: int, language: str, names: Names) -> list[tuple[str, str]]:
    """Return the lines of a label, the most telling first."""
    said = wording.state(span.state, language)
    if span.layer is Layer.DEFAULT:
        lines = [("soft", said)]
    else:
        name = span.name or wording.layer(span.layer, language)
        if count == 1:
            return [("name", f"{clock(span.starts)} {name}")]
        lines = [("name", name), ("", wording.hours(span.starts, span.ends))]
    if span.treatment.destination is not None:
        lines.append(("", wording.destination(span.treatment.destination, language, names)))
    elif span.layer is not Layer.DEFAULT:
        lines.append(("soft", said))
    return lines


def _plain(day: Day, span: Span) -> Iterator[Stretch]:
    """Yield the parts of a span that the clock shows once."""
    for low, high, which in drawing.halves(day, span):
        if which is None:
            yield low, high


def _bands(day: Day, x: float, sheet: _Sheet) -> Iterator[str]:
    """Yield the bands of what the clock skips and shows twice."""
    left, across = x + _INSET, COLUMN - 2 * _INSET
    for low, high in day.missing:
        top, down = sheet.y(low), sheet.y(high) - sheet.y(low)
        yield box(left, top, across, down, "gap") + box(left + 0.5, top + 0.5, across - 1, down - 1, "gap-line")
        if down >= 2 * LINE:
            yield text(x + _PAD, top + LINE - 1, wording.hours(low, high), "bad")
            yield text(x + _PAD, top + 2 * LINE - 1, translate("view.skipped", {}, sheet.language), "bad")
        elif down >= LINE:
            yield text(x + _PAD, top + LINE - 2, wording.hours(low, high), "bad")
    for low, high in day.double:
        top, down = sheet.y(low), sheet.y(high) - sheet.y(low)
        yield box(left + 0.5, top, across - 1, down, "gap-line")
        yield line(x + COLUMN / 2, top, x + COLUMN / 2, top + down, "gap-line")
        edges = {edge for span in day.spans for stretch in span.stretches for edge in stretch}
        if down >= LINE and not any(low < edge < high for edge in edges):
            for half in (0, 1):
                middle = left + (half + 0.5) * across / 2
                yield text(middle, top + down / 2 + 4, f"{clock(low)} {half + 1}/2", "bad", "middle")
