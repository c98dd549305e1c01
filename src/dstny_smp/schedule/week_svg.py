"""The picture of a week: a column a day, midnight at the top, midnight at the bottom.

What the clock skips is a band across the column; an hour that it shows twice is
drawn in two halves, the first pass on the left.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

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
WIDTH: Final = GUTTER + 7 * COLUMN + 14
HEIGHT: Final = TOP + 24 * HOUR + 40
_INSET: Final = 3
_PAD: Final = 9
"""From the side of a column to its text, past the bar of the state."""
_CORNER: Final = 9


def draw(week: Week, language: str, names: Names) -> str:
    """Return the picture as an SVG document."""
    picture = f"week-{week.schedule.id}-{week.days[0].date.isoformat()}"
    title = f"{week.schedule.name}, {week.title}"
    return drawing.frame(
        picture,
        (WIDTH, HEIGHT),
        title,
        drawing.described(week.days, language, names),
        _body(week, picture, language, names),
    )


def _body(week: Week, picture: str, language: str, names: Names) -> Iterator[str]:
    yield text(GUTTER, 26, fit(week.schedule.name, 7 * COLUMN, 17.5), "title")
    yield text(GUTTER, 44, week.title, "soft")
    for index, day in enumerate(week.days):
        x = GUTTER + index * COLUMN
        yield from _heading(day, x, language)
        for span in day.spans:
            yield from _span(day, span, x, picture, language, names)
        yield from _bands(day, x, language)
    yield from _rules()
    # Labels stand above the rules, so that no line runs through a word.
    for index, day in enumerate(week.days):
        for span in day.spans:
            x = GUTTER + index * COLUMN
            yield _label(day, span, x, language, names)
            yield _marks(span, x)
    yield from drawing.legend(week.days, GUTTER, HEIGHT - 14, language, names, picture)


def _y(label: timedelta) -> float:
    return TOP + label / (60 * MINUTE) * HOUR


def _rules() -> Iterator[str]:
    for hour in range(25):
        y = TOP + hour * HOUR
        yield line(GUTTER, y, GUTTER + 7 * COLUMN, y, "rule" if 0 < hour < 24 else "grid")
        if hour % 2 == 0:
            yield text(GUTTER - 7, y + 3.5, clock(hour * 60 * MINUTE), "hour", "end")
    for index in range(8):
        x = GUTTER + index * COLUMN
        yield line(x, TOP - 34, x, TOP + 24 * HOUR, "grid")


def _heading(day: Day, x: float, language: str) -> Iterator[str]:
    names = translate("calendar.short_names", {}, language).split()
    weekday, month = names[day.date.weekday()], names[6 + day.date.month]
    yield text(x + _PAD - 2, TOP - 20, f"{weekday} {day.date.day} {month}", "head")
    hours = drawing.heading(day, language)
    yield text(x + COLUMN - 6, TOP - 6, hours, "bad", "end")
    room = COLUMN - _PAD - 6 - (drawing.width(hours, 11.9) + 6 if hours else 0)
    yield text(x + _PAD - 2, TOP - 6, fit(", ".join(day.holidays), room), "soft")


def _span(day: Day, span: Span, x: float, picture: str, language: str, names: Names) -> Iterator[str]:
    """Yield the areas of one span, its edges and its marks."""
    left, across = x + _INSET, COLUMN - 2 * _INSET
    yield f"<g><title>{drawing.clean(wording.span(span, language, names))}</title>"
    for low, high, which in drawing.halves(day, span):
        begin, share = (left, across) if which is None else (left + which * across / 2, across / 2)
        yield area(begin, _y(low), share, _y(high) - _y(low), span.state, picture, span.layer is Layer.DEFAULT)
        if span.layer is not Layer.DEFAULT and which != 1:
            yield line(begin + 2, _y(low), begin + 2, _y(high), f"bar {span.state.value}-line")
    if span.layer is not Layer.DEFAULT:
        parts = list(drawing.halves(day, span))
        for (low, high, which), goes_on, at_top in (
            (parts[0], span.continues_before, True),
            (parts[-1], span.continues_after, False),
        ):
            if not goes_on:
                begin, share = (left, across) if which is None else (left + which * across / 2, across / 2)
                edge = _y(low if at_top else high)
                yield line(begin, edge, begin + share, edge, f"edge {span.state.value}-line")
    yield "</g>"


def _marks(span: Span, x: float) -> str:
    """Return the corner of what outranks the regular week, and the arrows: since yesterday, into tomorrow."""
    if span.layer is Layer.DEFAULT:
        return ""
    (first, below), (_, last) = span.stretches[0], span.stretches[-1]
    top, bottom = _y(first), _y(last)
    marks = corner(x + COLUMN - _INSET, top, span, min(_CORNER, _y(below) - top))
    if bottom - top < 2 * LINE:
        return marks  # no room for arrows
    kind, right = f"edge {span.state.value}-line", x + COLUMN - _INSET - _CORNER - 10
    if span.continues_before:
        marks += f'<path d="M{number(right)} {number(top + 8)}l4 -5l4 5" class="{kind}"/>'
    if span.continues_after:
        marks += f'<path d="M{number(right)} {number(bottom - 8)}l4 5l4 -5" class="{kind}"/>'
    return marks


def _label(day: Day, span: Span, x: float, language: str, names: Names) -> str:
    """Return what stands in a span: its name, its times and its destination, as far as there is room."""
    low, high = max(_plain(day, span), key=lambda part: part[1] - part[0], default=(timedelta(), timedelta()))
    room, down = COLUMN - 2 * _PAD, _y(high) - _y(low)
    count = int((down - 1) // LINE)
    if count < (2 if span.layer is Layer.DEFAULT else 1):
        return ""
    lines = _lines(span, count, language, names)
    # The first line leaves room for the marks in the corner.
    taken = _CORNER + 6 if span.continues_before else _CORNER * (span.layer not in (Layer.BLOCKS, Layer.DEFAULT))
    shown = [
        (kind, fit(said, room - (0 if place else taken), _size(kind)))
        for place, (kind, said) in enumerate(lines[:count])
    ]
    if not any(said for _, said in shown):
        return ""
    broadest = max(drawing.width(said, _size(kind)) for kind, said in shown)
    plate = box(x + _PAD - 2, _y(low) + 1, min(broadest, room) + 4, LINE * len(shown), f"plate {span.state}")
    return plate + "".join(
        text(x + _PAD, _y(low) + LINE * (place + 1) - 1, said, kind) for place, (kind, said) in enumerate(shown)
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


def _bands(day: Day, x: float, language: str) -> Iterator[str]:
    """Yield the bands of what the clock skips and shows twice."""
    left, across = x + _INSET, COLUMN - 2 * _INSET
    for low, high in day.missing:
        top, down = _y(low), _y(high) - _y(low)
        yield box(left, top, across, down, "gap") + box(left + 0.5, top + 0.5, across - 1, down - 1, "gap-line")
        if down >= 2 * LINE:
            yield text(x + _PAD, top + LINE - 1, wording.hours(low, high), "bad")
            yield text(x + _PAD, top + 2 * LINE - 1, translate("view.skipped", {}, language), "bad")
        elif down >= LINE:
            yield text(x + _PAD, top + LINE - 2, wording.hours(low, high), "bad")
    for low, high in day.double:
        top, down = _y(low), _y(high) - _y(low)
        yield box(left + 0.5, top, across - 1, down, "gap-line")
        yield line(x + COLUMN / 2, top, x + COLUMN / 2, top + down, "gap-line")
        edges = {edge for span in day.spans for stretch in span.stretches for edge in stretch}
        if down >= LINE and not any(low < edge < high for edge in edges):
            for half in (0, 1):
                middle = left + (half + 0.5) * across / 2
                yield text(middle, top + down / 2 + 4, f"{clock(low)} {half + 1}/2", "bad", "middle")
