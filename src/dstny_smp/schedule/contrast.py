"""Where two schedules first differ, and the proof that they never do.

The search itself is done in wall time, by `dstny_smp.schedule.contrast_walls`. Zones
that differ are laid over each other where they keep one distance (Amsterdam and London
do); elsewhere both schedules are projected and walked from change to change.

Source: RFC 9636 section 3.3: after its last listed change, the offsets of a zone follow from the calendar of the year.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from math import floor, inf
from typing import Final

from dstny_smp.schedule.chunk import Instant
from dstny_smp.schedule.contrast_walls import Comparison, Meter, Proof, Side, TooLongError, apart
from dstny_smp.schedule.model import Block
from dstny_smp.schedule.painting import Paint, Rule, Span
from dstny_smp.schedule.repetition import Frequency, Recurrence
from dstny_smp.schedule.resolver import Resolver
from dstny_smp.schedule.rhythm import Rhythm
from dstny_smp.schedule.timeline import Timeline, exact
from dstny_smp.schedule.zone import DAY, FIRST_INSTANT, LAST_INSTANT
from dstny_smp.treatment import Treatment

_RULED: Final = 4_986_000_000
"""Late in 2127: no zone lists a change after 2100, and all 14 kinds of years have been by then."""
_EVERY_YEAR: Final = Block(
    id="year",
    name="year",
    starts=datetime(1970, 1, 1),
    ends=datetime(1970, 1, 1) + timedelta(days=1),
    recurrence=Recurrence(frequency=Frequency.YEARLY),
    treatment=Treatment.open(),
)


def first_difference(a: Resolver, b: Resolver, since: Instant | None = None) -> Instant | Proof | None:
    """Return the first instant, from ``since`` on, at which the treatments differ, or the proof that there is none.

    None is neither: it would cost more than a question may.
    """
    try:
        return _first_difference(a, b, FIRST_INSTANT + 3 * DAY if since is None else since)
    except TooLongError:
        return None


def _first_difference(a: Resolver, b: Resolver, low: Instant) -> Instant | Proof:
    meter = Meter((a.timeline.paint.meter, b.timeline.paint.meter))
    shift = _distance(a.timeline, b.timeline)
    if shift is None:
        return _walked(a.timeline, b.timeline, low, meter)
    stops = {bound for each in (a, b) for bound in _overridden(each) if low < bound < inf}
    bounds = [low, *sorted(stops), LAST_INSTANT]
    proofs = [Proof.SAME]
    for begin, end in pairwise(bounds):
        # Between two bounds of overrides, each side is a paint or one treatment.
        numbers: dict[Treatment, int] = {}
        comparison = Comparison(_side(a, begin, 0, numbers), _side(b, begin, shift, numbers), meter)
        for start, stop in comparison.spans(floor(begin) - 2 * DAY):
            if start > end + 2 * DAY:
                proofs.append(Proof.LEFT)
                break
            if stop - start < DAY and a.timeline.zone.skips(start, stop):
                continue
            # No clock is a day off UTC or jumps by more.
            window = max(floor(begin), start - 2 * DAY), min(start + 3 * DAY, LAST_INSTANT)
            found = _first_apart(a.timeline, b.timeline, *window, begin) if window[0] < window[1] else None
            if found is not None:
                return found
        proofs.append(comparison.proof)
    return max(proofs, key=[*Proof].index)


def _overridden(resolver: Resolver) -> tuple[Instant, Instant]:
    """Return from when to when the override holds."""
    override = resolver.schedule.override
    if override is None:
        return inf, inf
    return (
        -inf if override.starts is None else exact(override.starts),
        inf if override.ends is None else exact(override.ends),
    )


def _side(resolver: Resolver, instant: Instant, shift: int, numbers: dict[Treatment, int]) -> Side:
    """Return what a schedule shows around an instant; under an override that is one treatment."""
    rows, paint = resolver.timeline.table, resolver.timeline.paint
    if resolver.schedule.override is not None:
        *rows, override = rows
        low, high = _overridden(resolver)
        if low <= instant < high:
            rows, paint = [override], Paint([], [], paint.meter)
    return Side(rows, paint, shift, numbers)


def _first_apart(a: Timeline, b: Timeline, low: int, high: int, since: Instant) -> Instant | None:
    """Return the first instant of ``[low, high)``, not before ``since``, at which two timelines differ."""
    numbers: dict[Treatment, int] = {}
    runs = []
    for timeline in (a, b):
        times, ranks = timeline.compile(low, high)
        kinds = [numbers.setdefault(row[0], len(numbers)) for row in timeline.table]
        runs.append((times, [kinds[rank] for rank in ranks]))
    for start, end in apart(runs[0], runs[1], high):
        if end > since:
            return max(start, since)
    return None


def _distance(a: Timeline, b: Timeline) -> int | None:
    """Return by how many seconds the clock of one zone is ahead of the other's; None when that varies."""
    if a.zone.key == b.zone.key:
        return 0
    begins = [rule.begin for each in (a, b) for rule in each.paint.rules]
    begins += [start for each in (a, b) for start, _, _ in each.paint.once[:1]]
    if not begins:
        return 0  # neither has a block: any distance will do
    low = min(begins) - 2 * DAY
    high = max(low, _RULED) + DAY
    known: set[int] = set()
    while low < high and len(known) < 2:
        # A year at a time, for most zones part within the first.
        stop = min(low + 366 * DAY, high)
        known |= _distances(a.zone.spans(low, stop), b.zone.spans(low, stop))
        low = stop
    return known.pop() if len(known) == 1 else None


def _distances(a: Sequence[Span], b: Sequence[Span]) -> set[int]:
    return {a[_span_at(a, start)][1] - b[_span_at(b, start)][1] for start, _ in (*a, *b)}


def _span_at(spans: Sequence[Span], instant: int) -> int:
    return bisect_right(spans, instant, key=lambda span: span[0]) - 1


def _walked(a: Timeline, b: Timeline, low: Instant, meter: Meter) -> Instant | Proof:
    """Do as `first_difference` by going from change to change."""
    rules = [rule for each in (a, b) for rule in each.paint.rules]
    once = [stroke for each in (a, b) for stroke in each.paint.once]
    # The rules of zones have a rhythm too: a yearly one.
    rhythm = Rhythm(Paint([*rules, Rule(_EVERY_YEAR, 0)], once))
    limit = min(rhythm.enough_after(max(floor(low), _RULED)) + 3 * DAY, LAST_INSTANT)
    place, width = floor(low), min(a.width, b.width)
    while place < limit:
        stop = min(place + width, limit)
        found = _first_apart(a, b, place, stop, low)
        if found is not None:
            return found
        meter.check()
        changes = [each.after(*each.locate(stop - 1), each.treatments) for each in (a, b)]
        coming = [change for change in changes if change is not None]
        if not coming:
            return Proof.LEFT
        place = max(stop, floor(min(coming)))
    return Proof.PERIOD if limit < LAST_INSTANT else Proof.CALENDAR
