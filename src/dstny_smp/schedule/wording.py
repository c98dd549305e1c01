"""How schedules are said: states, destinations, recurrences, and a whole day in one line.

Words are those of `dstny_smp.messages`; only how they are put together stands here.

>>> from dstny_smp.treatment import Treatment
>>> office = Block.weekly("office", "Office", "mon-wed,fri", "08:30", "17:00", treatment=Treatment.open())
>>> when(office, "nl")
'elke week op maandag t/m woensdag en vrijdag, 08:30–17:00'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final

from dstny_smp.destination import Destination, to_dict
from dstny_smp.messages import Said, choose, translate
from dstny_smp.messages import day as date_text
from dstny_smp.schedule.calendar_day import Day, Span, clock
from dstny_smp.schedule.model import Block
from dstny_smp.schedule.repetition import WEEKDAYS, Frequency, Recurrence
from dstny_smp.schedule.segment import Layer
from dstny_smp.schedule.views import Names
from dstny_smp.treatment import State, Treatment

_FIRST_WEEK: Final = range(date(1970, 1, 1).toordinal(), date(1970, 1, 12).toordinal())
"""First days that say "always": where a block begins when nobody gave a date."""
_DAY: Final = timedelta(days=1)


def state(state: State, language: str) -> str:
    """Return the word for a state.

    >>> state(State.CLOSED, "nl")
    'gesloten'
    """
    return translate(f"view.{state.value}", {}, language)


def layer(layer: Layer, language: str) -> str:
    """Return the word for a layer."""
    return translate(f"view.layer_{layer.value}", {}, language)


def destination(destination: Destination, language: str, names: Names) -> str:
    """Return where calls go, by name where there is one.

    >>> from dstny_smp.destination import ToQueue
    >>> destination(ToQueue("support"), "en", lambda ref: None)
    'to queue support'
    """
    kind = to_dict(destination)["kind"]
    return translate(f"view.to_{kind}", {"name": Said(target(destination, names))}, language)


def target(destination: Destination, names: Names) -> str:
    """Return only the name of a destination, else its id or number; empty for hanging up."""
    ref = destination.ref
    given = to_dict(destination)
    return (None if ref is None else names(ref)) or next((given[key] for key in given if key != "kind"), "")


def treatment(treatment: Treatment, language: str, names: Names) -> str:
    """Return the word for the state and, for a forward, where to."""
    said = state(treatment.state, language)
    if treatment.destination is None:
        return said
    return f"{said} {destination(treatment.destination, language, names)}"


def hours(starts: timedelta, ends: timedelta) -> str:
    """Return two times of day, as "08:30–17:00"."""
    return f"{clock(starts)}–{clock(ends)}"


def clock_changes(day: Day, language: str) -> Iterator[str]:
    """Yield what the clock skips and shows twice on a day."""
    for code, stretches in (("view.gap", day.missing), ("view.fold", day.double)):
        for low, high in stretches:
            yield translate(code, {"low": Said(clock(low)), "high": Said(clock(high))}, language)


def span(span: Span, language: str, names: Names) -> str:
    """Return one span of a day in a few words: times, treatment, and the name of the block."""
    said = f"{hours(span.starts, span.ends)} {treatment(span.treatment, language, names)}"
    if span.layer is Layer.OVERRIDE:
        return f"{said} ({layer(span.layer, language)})"
    return f"{said} ({span.name})" if span.name else said


def day(day: Day, language: str, names: Names) -> str:
    """Return a day in one line: its date, what is special about it, and every span."""
    special = [*day.holidays, *clock_changes(day, language)]
    title = f"{day.title} ({', '.join(special)})" if special else day.title
    said = "; ".join(span(each, language, names) for each in day.spans)
    return f"{title}: {said or translate('view.empty', {}, language)}"


def merged(spans: Iterable[Span]) -> Iterator[tuple[timedelta, timedelta, tuple[Span, ...]]]:
    """Yield runs of adjoining spans of one treatment, each with its first and last time of day."""
    for _, run in groupby(spans, key=lambda each: (each.treatment, each.layer is Layer.DEFAULT)):
        held = tuple(run)
        yield held[0].starts, held[-1].ends, held


def when(block: Block, language: str) -> str:
    """Return when a block happens: how it repeats, at which times, from when to when.

    >>> from dstny_smp.treatment import Treatment
    >>> bar = Block.weekly("bar", "Bar", "fri,sat", "22:00", "02:00", treatment=Treatment.open(),
    ...     until=date(2026, 7, 1))
    >>> when(bar, "en")
    'every week on Friday and Saturday, 22:00–02:00, until Wednesday 1 July 2026'
    """
    recurrence = block.recurrence
    if recurrence.frequency is Frequency.ONCE:
        return _once(block.starts, block.ends, language)
    said = [_repeats(block, language), _hours(block, language)]
    if block.starts.toordinal() not in _FIRST_WEEK:
        said.append(translate("when.since", {"first": Said(_date(block.starts, language))}, language))
    if recurrence.until is not None:
        said.append(translate("when.until", {"until": Said(_date(recurrence.until, language))}, language))
    if recurrence.count is not None:
        said.append(translate("when.count", {"count": recurrence.count}, language))
    return ", ".join(said)


def _date(day: date, language: str) -> str:
    return date_text(day, choose(language))


def _last(ends: datetime) -> tuple[date, str]:
    """Return the date and time of an end; midnight is the 24:00 of the day before."""
    if ends.hour or ends.minute:
        return ends.date(), f"{ends:%H:%M}"
    return (ends - _DAY).date(), "24:00"


def _once(starts: datetime, ends: datetime, language: str) -> str:
    last, end = _last(ends)
    if last == starts.date():
        return f"{_date(starts, language)} {starts:%H:%M}–{end}"
    return f"{_date(starts, language)} {starts:%H:%M} – {_date(last, language)} {end}"


def _hours(block: Block, language: str) -> str:
    """Return the times of a block that repeats; of a long one, also on which day it ends."""
    last, end = _last(block.ends)
    days = (last - block.starts.date()).days
    # An end not after the start, as in 22:00-02:00, is plainly the next day's.
    if days == 0 or (days == 1 and end <= f"{block.starts:%H:%M}"):
        return f"{block.starts:%H:%M}–{end}"
    return f"{block.starts:%H:%M}–{end} +{days}"


def _repeats(block: Block, language: str) -> str:
    recurrence = block.recurrence
    many = "_many" if recurrence.interval > 1 else ""
    params: dict[str, object] = {"interval": recurrence.interval}
    match recurrence.frequency:
        case Frequency.WEEKLY:
            params["days"] = Said(_weekdays(recurrence, language))
        case Frequency.MONTHLY | Frequency.YEARLY:
            params["which"] = Said(_which(block, language))
        case _:
            pass
    return translate(f"when.{recurrence.frequency.value}{many}", params, language)


def _which(block: Block, language: str) -> str:
    """Return which day of the month or year it is."""
    recurrence, first = block.recurrence, block.starts
    names = translate("calendar.names", {}, language).split()
    of = "_of" if recurrence.frequency is Frequency.YEARLY else ""
    params: dict[str, object] = {"day": first.day, "month": Said(names[6 + first.month])}
    if recurrence.last_day:
        return translate(f"when.on_last_day{of}", params, language)
    if recurrence.nth is None:
        return translate(f"when.on_day{of}", params, language)
    ordinals = translate("when.ordinals", {}, language).split()
    nth = ordinals[recurrence.nth - 1 if recurrence.nth > 0 else -1]
    return translate(f"when.on_nth{of}", params | {"nth": Said(nth), "weekday": Said(names[first.weekday()])}, language)


def _weekdays(recurrence: Recurrence, language: str) -> str:
    """Return the days of a week, three and more in a row as a run."""
    names = translate("calendar.names", {}, language).split()
    chosen = [number for number, name in enumerate(WEEKDAYS) if name in recurrence.weekdays]
    parts: list[str] = []
    for _, run in groupby(chosen, key=lambda number: number - chosen.index(number)):
        held = list(run)
        if len(held) > 2:
            params = {"first": Said(names[held[0]]), "last": Said(names[held[-1]])}
            parts.append(translate("when.run", params, language))
        else:
            parts += [names[number] for number in held]
    if len(parts) == 1:
        return parts[0]
    params = {"first": Said(", ".join(parts[:-1])), "last": Said(parts[-1])}
    return translate("when.and", params, language)
