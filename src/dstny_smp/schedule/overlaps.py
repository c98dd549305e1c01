"""Findings about blocks that meet: overlaps, short gaps, tails that come back after a closed day.

`dstny_smp.schedule.checks` asks for them; which stretches of time are looked at is the
business of `dstny_smp.schedule.stacking`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dstny_smp.findings import Finding, Severity
from dstny_smp.messages import Said
from dstny_smp.schedule.chunk import Instant
from dstny_smp.schedule.segment import Layer
from dstny_smp.schedule.stacking import Lying, Stack, coming, shown, stacks
from dstny_smp.schedule.timeline import Timeline
from dstny_smp.schedule.zone import DAY

GAP: Final = 5 * 60
"""Seconds between two blocks that are taken for a slip of the pen (12:30 to 12:31)."""
_MOST: Final = 50_000
"""Occurrences in stacks that one report may look at; only schedules made to be slow have more."""
_PAINTED: Final = 100_000
"""Strokes that it may look at, likewise."""
_EXCEPTIONS: Final = (Layer.EXCEPTIONS, Layer.HOLIDAYS)


class Meetings:
    """What lies over, beside and after what, from an instant on; each sort once for each pair of blocks.

    Attributes:
        seen: the ranks that do show, with the instant.
    """

    __slots__ = ("_gaps", "_known", "_overlaps", "_since", "_tails", "_timeline", "seen")

    def __init__(self, timeline: Timeline, since: Instant, wall: int) -> None:
        self._timeline, self._since = timeline, since
        self.seen: dict[int, Instant] = {}
        self._known: set[tuple[int, ...]] = set()
        self._overlaps: dict[int, dict[int, Instant]] = {}
        self._gaps: dict[tuple[int, int], tuple[Instant, int]] = {}
        self._tails: dict[tuple[int, int], Instant] = {}
        spent, meter = 0, timeline.paint.meter
        most = meter[0] + _PAINTED
        for low, high in coming(timeline.paint, wall):
            before: Stack | None = None
            earlier = 0
            for stack in stacks(timeline.paint, low, high):
                self._look_at_overlaps(stack)
                if before is not None and stack.lying:
                    if not before.lying:
                        self._look_at_gap(before, stack, earlier)
                    elif stack.start % DAY == 0 and before.lying[-1].end == stack.start:
                        self._look_at_tail(before.lying[-1], stack)
                if before is not None and before.top != stack.top:
                    earlier = before.top
                before = stack
                spent += 1 + len(stack.lying)
                if spent > _MOST or meter[0] > most:
                    return

    def _look_at_overlaps(self, stack: Stack) -> None:
        ranks = tuple(each.rank for each in stack.lying)
        if not ranks or ranks in self._known or (instant := self._shown(stack)) is None:
            return
        self._known.add(ranks)
        top, table, kinds = ranks[-1], self._timeline.table, self._timeline.treatments
        self.seen.setdefault(top, instant)
        for rank in ranks[:-1]:
            if table[rank][2] is table[top][2] and kinds[rank] != kinds[top]:
                self._overlaps.setdefault(rank, {}).setdefault(top, instant)

    def _look_at_gap(self, gap: Stack, after: Stack, earlier: int) -> None:
        table, pair = self._timeline.table, (earlier, after.top)
        nothing = table[0][0]
        if (
            earlier
            and gap.end - gap.start <= GAP
            and pair not in self._gaps
            and nothing not in (table[earlier][0], table[after.top][0])
            and (instant := self._shown(gap)) is not None
        ):
            self._gaps[pair] = instant, (gap.end - gap.start) // 60

    def _look_at_tail(self, over: Lying, stack: Stack) -> None:
        """Look at what shows when an exception has ended at midnight."""
        table, tail = self._timeline.table, stack.lying[-1]
        pair = tail.rank, over.rank
        if (
            table[over.rank][2] in _EXCEPTIONS
            and table[tail.rank][2] is not table[over.rank][2]
            and table[tail.rank][0] != table[over.rank][0]
            and over.start <= tail.start < over.end
            and tail.end - tail.start <= DAY
            and pair not in self._tails
            and (instant := self._shown(stack)) is not None
        ):
            self._tails[pair] = instant

    def _shown(self, stack: Stack) -> Instant | None:
        return shown(self._timeline.zone, stack.start, stack.end, self._since)

    def findings(self) -> Iterator[tuple[int, Finding]]:
        """Yield what was found, each with the rank it is about."""
        table = self._timeline.table
        for rank, winners in self._overlaps.items():
            block = table[rank][1]
            for once in (False, True):
                # What happens once is mostly meant to win; what only stands later in the list may not be.
                of_sort = [
                    winner
                    for winner in winners
                    if once is (_recurs(self._timeline, rank) and not _recurs(self._timeline, winner))
                ]
                if of_sort and block is not None:
                    first = min(of_sort, key=winners.__getitem__)
                    names = tuple(self._name(winner) for winner in sorted(of_sort, key=winners.__getitem__))
                    code, severity = ("schedule.overlap", Severity.WARNING)
                    if once:
                        code, severity = ("schedule.overlap_once", Severity.INFO)
                    yield rank, self._finding(code, severity, rank, winners[first], by=names)
        for (earlier, later), (instant, minutes) in self._gaps.items():
            params: dict[str, object] = {"before": self._name(earlier), "minutes": minutes}
            yield later, self._finding("schedule.gap", Severity.WARNING, later, instant, **params)
        for (tail, over), instant in self._tails.items():
            day = self._name(over)
            yield (
                over,
                self._finding("schedule.tail_resumes", Severity.WARNING, over, instant, tail=self._name(tail), day=day),
            )

    def _finding(self, code: str, severity: Severity, rank: int, instant: Instant, **params: object) -> Finding:
        when = self._timeline.moment(instant)
        said = {"block": self._name(rank), "when": when, **params}
        return Finding(code, severity, path_of(self._timeline, rank), said, when)

    def _name(self, rank: int) -> str:
        block = self._timeline.table[rank][1]
        return Said("" if block is None else block.name)


def path_of(timeline: Timeline, rank: int) -> str:
    """Return the path of a block below its schedule."""
    _, block, layer = timeline.table[rank]
    home = "blocks" if layer is Layer.BLOCKS else "exceptions"
    return home if block is None else f"{home}[{block.id}]"


def _recurs(timeline: Timeline, rank: int) -> bool:
    block = timeline.table[rank][1]
    return block is not None and block.is_recurring
