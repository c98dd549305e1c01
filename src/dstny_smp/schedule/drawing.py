"""What the pictures of schedules have in common: colours, hatchings, text that fits, the frame.

Pictures are plain SVG without scripts and without fonts from elsewhere. A state is told twice:
by colour and by hatching. Everything is scoped to one class and the ids differ
by picture, so that several can stand in one page. Which boxes there are is the business of
`dstny_smp.schedule.week_svg` and `dstny_smp.schedule.month_svg`.

Source: SVG 1.1; WCAG 2.2 success criteria 1.1.1, 1.4.1 and 1.4.3.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, timedelta
from itertools import pairwise
from typing import Final

from dstny_smp.lettering import clean, width
from dstny_smp.messages import Said, choose, translate
from dstny_smp.schedule import wording
from dstny_smp.schedule.calendar_day import Day, Span
from dstny_smp.schedule.segment import Layer
from dstny_smp.schedule.views import Names
from dstny_smp.treatment import State

MINUTE: Final = timedelta(minutes=1)
LINE: Final = 13
"""Pixels from one line of small text to the next."""

_STYLE: Final = """
.smp-cal{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:11px}
.smp-cal text{fill:#1b2430}
.smp-cal .title{font-size:16px;font-weight:600}
.smp-cal .head{font-size:13px;font-weight:600}
.smp-cal .name{font-weight:600}
.smp-cal .soft,.smp-cal .hour{fill:#566170}
.smp-cal .hour{font-size:10px}
.smp-cal .bad{fill:#8a3b00;font-weight:600}
.smp-cal .paper{fill:#fff}
.smp-cal .away{fill:#f3f5f7}
.smp-cal .grid{stroke:#d3d9e0;fill:none}
.smp-cal .rule{stroke:#8a94a1;stroke-opacity:.35;fill:none}
.smp-cal .open{fill:#cfeeda}.smp-cal .closed{fill:#e9ecef}.smp-cal .forward{fill:#fde7b8}
.smp-cal .open-line{stroke:#1d7f47}.smp-cal .closed-line{stroke:#69737f}.smp-cal .forward-line{stroke:#a86a00}
.smp-cal .open-ink{fill:#1d7f47}.smp-cal .closed-ink{fill:#69737f}.smp-cal .forward-ink{fill:#a86a00}
.smp-cal .hatch{stroke-width:1;stroke-opacity:.42;fill:none}
.smp-cal .quiet{opacity:.45}
.smp-cal .edge{stroke-width:1.2;fill:none}
.smp-cal .bar{stroke-width:4;fill:none}.smp-cal .rail{stroke-width:2;fill:none}
.smp-cal .plate{fill-opacity:.88}
.smp-cal .gap{fill:#fff}.smp-cal .gap-line{stroke:#8a3b00;fill:none;stroke-dasharray:3 2}
@media (prefers-color-scheme:dark){
.smp-cal text{fill:#e6eaf0}
.smp-cal .soft,.smp-cal .hour{fill:#a3adba}
.smp-cal .bad{fill:#ffb27d}
.smp-cal .paper{fill:#14181e}
.smp-cal .away{fill:#0f1216}
.smp-cal .grid{stroke:#343c47}
.smp-cal .open{fill:#173f29}.smp-cal .closed{fill:#2a3038}.smp-cal .forward{fill:#4a3608}
.smp-cal .open-line{stroke:#5fd391}.smp-cal .closed-line{stroke:#98a3b0}.smp-cal .forward-line{stroke:#f3b544}
.smp-cal .open-ink{fill:#5fd391}.smp-cal .closed-ink{fill:#98a3b0}.smp-cal .forward-ink{fill:#f3b544}
.smp-cal .gap{fill:#14181e}.smp-cal .gap-line{stroke:#ffb27d}
}
"""

_HATCHES: Final = {
    # Closed is crossed through; forward points onward; open is plain.
    State.CLOSED: ("8", "8", "M-2 10L10 -2M-2 2L2 -2M6 10L10 6"),
    State.FORWARD: ("12", "8", "M2 1.5l3 2.5l-3 2.5"),
}


def number(value: float) -> str:
    """Write a length in as few digits as a picture needs.

    >>> number(12.0), number(1 / 3)
    ('12', '0.33')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def fit(text: str, room: float, size: float = 11) -> str:
    """Return the text, or as much of it as fits with an ellipsis; empty where less than three letters do.

    >>> fit("Burgerzaken", 100), fit("Burgerzaken", 50), fit("Burgerzaken", 10)
    ('Burgerzaken', 'Burge…', '')
    """
    if width(text, size) <= room:
        return text
    kept = text
    while kept and width(kept, size) + size > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…" if len(kept) >= 3 else ""


def text(x: float, y: float, said: str, kind: str = "", anchor: str = "") -> str:
    """Return one line of text with its baseline at y; nothing for nothing."""
    if not said:
        return ""
    marks = (f' class="{kind}"' if kind else "") + (f' text-anchor="{anchor}"' if anchor else "")
    return f'<text x="{number(x)}" y="{number(y)}"{marks}>{clean(said)}</text>'


def box(x: float, y: float, across: float, down: float, kind: str = "", fill: str = "") -> str:
    """Return a rectangle."""
    marks = (f' class="{kind}"' if kind else "") + (f' fill="{fill}"' if fill else "")
    return f'<rect x="{number(x)}" y="{number(y)}" width="{number(across)}" height="{number(down)}"{marks}/>'


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """Return a straight line."""
    path = f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"
    return f'<path d="{path}" class="{kind}"/>'


def area(x: float, y: float, across: float, down: float, state: State, picture: str, quiet: bool = False) -> str:
    """Return a rectangle in the colour and the hatching of a state; ``quiet`` for what nobody planned."""
    drawn = box(x, y, across, down, state.value)
    if state in _HATCHES:
        drawn += box(x, y, across, down, "quiet" if quiet else "", f"url(#{picture}-{state.value})")
    return drawn


def corner(x: float, y: float, span: Span, size: float = 9) -> str:
    """Return the mark of what stands above the regular week, in the upper right corner x, y; else nothing."""
    if span.layer in (Layer.BLOCKS, Layer.DEFAULT):
        return ""
    path = f"M{number(x - size)} {number(y)}h{number(size)}v{number(size)}z"
    return f'<path d="{path}" class="{span.state.value}-ink"/>'


def halves(day: Day, span: Span) -> Iterable[tuple[timedelta, timedelta, int | None]]:
    """Yield the parts of a span on the day's clock, each with the pass it belongs to.

    The pass is None where the clock shows a time once, else 0 or 1.
    """
    doubles = day.double
    for low, high in span.stretches:
        bounds = sorted({low, high, *(bound for pair in doubles for bound in pair if low < bound < high)})
        for begin, end in pairwise(bounds):
            fold = next((pair for pair in doubles if pair[0] <= begin and end <= pair[1]), None)
            yield begin, end, None if fold is None else _pass(span, (low, high), begin, fold)


def _pass(span: Span, stretch: tuple[timedelta, timedelta], begin: timedelta, fold: tuple[timedelta, timedelta]) -> int:
    """Tell in which pass of a doubled hour a part lies, by the offset that the clock has then."""
    place = span.stretches.index(stretch)
    # How much later the stretch begins in real time than the first one of the span does.
    passed = sum(((high - low) for low, high in span.stretches[:place]), timedelta())
    moment = span.start.astimezone(UTC) + passed + (begin - stretch[0])
    return moment.astimezone(span.start.tzinfo).fold


def frame(picture: str, size: tuple[float, float], title: str, outline: str, body: Iterable[str]) -> str:
    """Return the whole document: size, title, outline for who cannot see it, style, hatchings, body."""
    across, down = map(number, size)
    patterns = "".join(
        f'<pattern id="{picture}-{state.value}" width="{wide}" height="{high}" patternUnits="userSpaceOnUse">'
        f'<path d="{path}" class="hatch {state.value}-line"/></pattern>'
        for state, (wide, high, path) in _HATCHES.items()
    )
    drawn = "\n".join(part for part in body if part)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="smp-cal" viewBox="0 0 {across} {down}" width="{across}" '
        f'height="{down}" role="img" aria-labelledby="{picture}-title" aria-describedby="{picture}-desc">\n'
        f'<title id="{picture}-title">{clean(title)}</title>\n'
        f'<desc id="{picture}-desc">{outline}</desc>\n'
        f"<style>{_STYLE}</style>\n<defs>{patterns}</defs>\n"
        f"{box(0, 0, *size, 'paper')}\n{drawn}\n</svg>\n"
    )


def described(days: Iterable[Day], language: str, names: Names) -> str:
    """Return the outline of days, one a line, as it may stand in XML."""
    return "\n".join(clean(wording.day(day, language, names)) for day in days)


def legend(
    days: Iterable[Day], place: tuple[float, float, float], language: str, names: Names, picture: str
) -> Iterable[str]:
    """Yield what the signs mean, of those that occur; last, where forwards go, as far as there is room.

    Args:
        days: that are drawn.
        place: left, baseline and right.
        language: of the reader.
        names: of the destinations.
        picture: the id of the picture, whose hatchings are used.
    """
    x, y, right = place
    shown = list(days)
    spans = [span for day in shown for span in day.spans]
    layers = [layer for layer in Layer if any(span.layer is layer for span in spans)]
    marked = [wording.layer(layer, language) for layer in layers if layer not in (Layer.BLOCKS, Layer.DEFAULT)]
    changes = list(dict.fromkeys(said for day in shown for said in wording.clock_changes(day, language)))
    states = [state for state in State if any(span.state is state for span in spans)]
    for state in states:
        if state is not State.FORWARD:
            yield _sign(x, y, state, picture)
            yield text(x + 28, y, wording.state(state, language))
            x += 50 + width(wording.state(state, language))
    if marked:
        said = ", ".join(marked)
        yield f'<path d="M{number(x)} {number(y - 9)}h11v11z" class="closed-ink"/>' + text(x + 17, y, said)
        x += 39 + width(said)
    for said in changes[:1]:
        yield box(x + 0.5, y - 9.5, 21, 12, "gap-line") + text(x + 28, y, said)
        x += 50 + width(said)
    if State.FORWARD in states:
        goals = dict.fromkeys(span.treatment.destination for span in spans if span.state is State.FORWARD)
        told = [wording.destination(goal, language, names) for goal in goals if goal is not None]
        said = " ".join((wording.state(State.FORWARD, language), ", ".join(told))).strip()
        yield _sign(x, y, State.FORWARD, picture) + text(x + 28, y, fit(said, right - x - 28))


def _sign(x: float, y: float, state: State, picture: str) -> str:
    """Return a small piece of a state, as the legend shows it."""
    return area(x, y - 10, 22, 13, state, picture) + line(x + 1.5, y - 10, x + 1.5, y + 3, f"bar {state}-line")


def heading(day: Day, language: str) -> str:
    """Return how long a day is where that is unusual, as "23 hours"."""
    if not day.changes_clock:
        return ""
    hours = number(day.length / (60 * MINUTE))
    if choose(language) == "nl":
        hours = hours.replace(".", ",")
    return translate("view.hours", {"count": Said(hours)}, language)
