"""What is legal but unwise in a schedule, each finding with an instant that shows it.

`lint` never finds an *error*: what a schedule does is defined at every instant, so that
there is nothing a commit should refuse. Warnings are probably mistakes; remarks are what
an administrator may want to know. An override is temporary and is left out of it: show a
witness to the resolver of the schedule without one, but that of ``schedule.expired_override``.

>>> from zoneinfo import ZoneInfo
>>> from dstny_smp.treatment import Treatment
>>> morning = Block.weekly("am", "Morning", "mon-fri", "08:30", "12:30", treatment=Treatment.open())
>>> afternoon = Block.weekly("pm", "Afternoon", "mon-fri", "12:31", "17:00", treatment=Treatment.open())
>>> schedule = Schedule(id="city", name="City hall", blocks=[morning, afternoon])
>>> [gap] = lint(schedule, datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Europe/Amsterdam")))
>>> print(gap.code, gap.witness)
schedule.gap 2026-11-23 12:30:00+01:00
>>> print(gap.text())
blocks[pm]: between ‘Morning’ and ‘Afternoon’ is a gap of 1 min, first on Monday 23 November 2026 12:30; \
let them touch, or leave the gap if it is meant
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final, TypeAlias

from dstny_smp.errors import InvalidValueError
from dstny_smp.findings import Finding, Report, Severity
from dstny_smp.messages import Said
from dstny_smp.schedule.chunk import Instant
from dstny_smp.schedule.model import Block, HolidayOrigin, Schedule
from dstny_smp.schedule.overlaps import Meetings, path_of
from dstny_smp.schedule.painting import length, wall_second, wall_time
from dstny_smp.schedule.repetition import Frequency
from dstny_smp.schedule.resolver import Resolver
from dstny_smp.schedule.stacking import shown
from dstny_smp.schedule.timeline import exact
from dstny_smp.schedule.zone import DAY, END, EPOCH_DAY

Found: TypeAlias = Iterator[tuple[int, Finding]]
"""Findings, each with the rank of the block it is about."""

_COMING: Final = 366 * DAY
"""How far ahead changes of the clock are announced."""
_YEARS: Final = 8
"""How far ahead dates that do not exist are announced: the next 29 February is never further."""
_DATES: Final = 5
"""Dates that do not exist that one finding lists."""
_MOST: Final = 150_000
"""Strokes, and ten for each block, after which no more blocks are proved to be hidden."""


def lint(schedule: Schedule, at: datetime, *, holidays: bool = False) -> Report:
    """Return what is unwise in a schedule, in the order of its blocks.

    Codes: ``schedule.overlap`` and ``schedule.overlap_once`` (two blocks of one layer differ at the same time),
    ``schedule.dead_block`` (never wins: proved) and ``schedule.lost_in_gap`` (no clock ever shows it),
    ``schedule.gap``, ``schedule.tail_resumes``, ``schedule.skipped_dates``, ``schedule.boundary_in_gap``,
    ``schedule.boundary_in_fold``, ``schedule.expired``, ``schedule.expired_holidays``, ``schedule.expired_override``,
    ``schedule.holidays_run_out``,
    and with ``holidays`` also ``schedule.holiday_moved``, ``schedule.holiday_renamed``, ``schedule.holiday_gone``.

    Args:
        schedule: what is checked.
        at: an aware instant; what is over by then is only said to be over.
        holidays: compare the stored holidays with today's data, which takes a second.

    Raises:
        InvalidValueError: ``field.naive_datetime``, ``field.wrong_type``.
    """
    resolver = Resolver(schedule)
    if not isinstance(at, datetime):
        raise InvalidValueError("field.wrong_type", at, "at", expected="datetime")
    if at.utcoffset() is None:
        raise InvalidValueError("field.naive_datetime", at, "at")
    if schedule.override is not None:
        resolver = Resolver(schedule.with_override(None))
    checks = _Checks(resolver, exact(at))
    order = {block.id: place for place, block in enumerate((*schedule.blocks, *schedule.exceptions))}

    def place(found: tuple[int, Finding]) -> int:
        block = resolver.timeline.table[found[0]][1]
        return len(order) if block is None else order[block.id]

    findings = [finding for _, finding in sorted(checks.all(), key=place)]
    findings += _override(schedule, at)
    if any(block.origin for block in schedule.exceptions):
        from dstny_smp.schedule import holiday_checks

        findings += holiday_checks.over(checks.past)
        findings += holiday_checks.run_out(resolver, at)
        if holidays:
            findings += holiday_checks.drift(resolver, at)
    return Report(tuple(findings))


def _override(schedule: Schedule, at: datetime) -> Iterator[Finding]:
    override = schedule.override
    if override is not None and override.ends is not None and override.ends <= at:
        ends = override.ends.astimezone(Resolver(schedule).timeline.zone.info)
        last = ends - timedelta(microseconds=1)
        yield Finding("schedule.expired_override", Severity.INFO, "override", {"ends": ends}, last)


class _Checks:
    """The checks that look at one block at a time.

    Attributes:
        past: what would be said of each holiday that is over; a year has a dozen, so that they are told together.
    """

    __slots__ = ("_at", "_expired", "_resolver", "_timeline", "_wall", "past")

    def __init__(self, resolver: Resolver, at: Instant) -> None:
        self._resolver, self._timeline, self._at = resolver, resolver.timeline, at
        second = int(at // 1)
        self._wall = second + self._timeline.zone.spans(second, second + 1)[0][1]
        self._expired: set[int] = set()
        self.past: list[tuple[HolidayOrigin, datetime, Finding]] = []

    def all(self) -> Found:
        """Yield every finding about a block."""
        yield from self._over()
        meetings = Meetings(self._timeline, self._at, self._wall)
        yield from self._dead(meetings)
        yield from meetings.findings()
        for rank, block in self._left():
            yield from self._skipped(rank, block)
        yield from self._clock_changes()

    def _left(self) -> Iterator[tuple[int, Block]]:
        """Yield the blocks that are not over, by rank."""
        for rank, (_, block, _) in enumerate(self._timeline.table):
            if block is not None and rank not in self._expired:
                yield rank, block

    def _finding(self, code: str, severity: Severity, rank: int, witness: Instant, **params: object) -> Finding:
        _, block, _ = self._timeline.table[rank]
        name = "" if block is None else block.name
        when = self._timeline.moment(witness)
        said = {"block": Said(name), "when": when, **params}
        return Finding(code, severity, path_of(self._timeline, rank), said, when)

    # Blocks that are over

    def _over(self) -> Found:
        ends = {rule.rank: rule.end for rule in self._timeline.paint.rules if rule.end is not None}
        ends |= {rank: end for _, end, rank in self._timeline.paint.once}
        zone = self._timeline.zone
        for rank, block in self._left():
            end = ends.get(rank)
            if end is None or end > self._wall:
                continue
            # A clock that is put back may show it again.
            if shown(zone, end - length(block), end, self._at) is None:
                self._expired.add(rank)
                last = shown(zone, end - 60, end)
                witness = self._at if last is None else last
                ended = wall_time(end)
                finding = self._finding("schedule.expired", Severity.INFO, rank, witness, ends=ended)
                if block.origin is None:
                    yield rank, finding
                else:
                    self.past.append((block.origin, ended, finding))

    # Blocks that never win

    def _dead(self, meetings: Meetings) -> Found:
        timeline = self._timeline
        meter, most = timeline.paint.meter, timeline.paint.meter[0] + _MOST
        for rank, block in self._left():
            if rank in meetings.seen or meter[0] > most:
                continue
            most -= 10 * len(timeline.table)
            kinds = [each == rank for each in range(len(timeline.table))]
            # Three days before it first starts, no clock shows it yet.
            if timeline.after(*timeline.locate(wall_second(block) - 3 * DAY), kinds) is not None:
                continue
            starts = self._starts(rank)
            instants = (shown(timeline.zone, start, start + length(block), self._at) for start in starts)
            witness = next((instant for instant in instants if instant is not None), None)
            if witness is not None:
                winner = self._resolver.at_posix(float(witness)).winner
                by = Said("" if winner is None else winner.name)
                yield rank, self._finding("schedule.dead_block", Severity.WARNING, rank, witness, by=by)
            elif (after := shown(timeline.zone, starts[0], starts[0] + 2 * DAY, self._at)) is not None:
                yield rank, self._finding("schedule.lost_in_gap", Severity.WARNING, rank, after)

    def _starts(self, rank: int) -> list[int]:
        """Return some starts of a block, best coming ones, in wall seconds."""
        found = [start for start, _, each in self._timeline.paint.once if each == rank]
        for rule in self._timeline.paint.rules:
            start = rule.start_after(self._wall - DAY) if rule.rank == rank else None
            while start is not None and len(found) < _DATES:
                found.append(start)
                start = rule.start_after(start + rule.length)
        return found

    # Dates that do not exist

    def _skipped(self, rank: int, block: Block) -> Found:
        recurrence, first = block.recurrence, block.starts
        if recurrence.frequency not in (Frequency.MONTHLY, Frequency.YEARLY) or first.day <= 28:
            return
        if recurrence.last_day or recurrence.nth is not None:
            return
        step = recurrence.interval * (12 if recurrence.frequency is Frequency.YEARLY else 1)
        month = 12 * first.year + first.month - 1
        today = date.fromordinal(min(max(EPOCH_DAY + self._wall // DAY, 1), date.max.toordinal()))
        now = 12 * today.year + today.month - 1
        if month < now:
            month += -(-(now - month) // step) * step
        end = next(rule.end for rule in self._timeline.paint.rules if rule.rank == rank)
        missing: list[str] = []
        witness: Instant | None = None
        last_month = min(now + 12 * _YEARS, 12 * 9999 + 10)
        for each in range(month, last_month + 1, step):
            year, number = divmod(each, 12)
            last = date(year + (number == 11), (number + 1) % 12 + 1, 1) - timedelta(days=1)
            wall = (last.toordinal() - EPOCH_DAY) * DAY + first.hour * 3600 + first.minute * 60
            if end is not None and wall > end - length(block):
                break
            if last.day < first.day and wall >= self._wall and len(missing) < _DATES:
                missing.append(f"{year}-{number + 1:02}-{first.day:02}")
                if witness is None:
                    witness = shown(self._timeline.zone, wall, wall + 2 * DAY, self._at)
        if witness is not None:
            dates = tuple(missing)
            yield rank, self._finding("schedule.skipped_dates", Severity.WARNING, rank, witness, dates=dates)

    # Changes of the clock

    def _clock_changes(self) -> Found:
        timeline = self._timeline
        second = int(self._at // 1)
        spans = timeline.zone.spans(second, second + _COMING)
        known: set[tuple[int, str]] = set()
        for (_, before), (change, after) in pairwise(spans):
            low, high = change + min(before, after), change + max(before, after)
            starts, ranks = timeline.paint.runs(low, min(high, END))
            code = "schedule.boundary_in_gap" if after > before else "schedule.boundary_in_fold"
            for place in range(1, len(starts)):
                old, new = ranks[place - 1], ranks[place]
                rank = max(old, new)
                if timeline.table[old][0] == timeline.table[new][0] or (rank, code) in known:
                    continue
                known.add((rank, code))
                # In a gap what would have changed there changes with the clock; in a fold it changes twice.
                witness = change if after > before else starts[place] - before
                params: dict[str, object] = {
                    "boundary": _label(starts[place]),
                    "low": _label(low),
                    "high": _label(high),
                    "day": wall_time(low).date(),
                }
                yield rank, self._finding(code, Severity.INFO, rank, witness, **params)


def _label(wall: int) -> str:
    """Return a wall second as the clock shows it."""
    return Said(f"{wall % DAY // 3600:02}:{wall % 3600 // 60:02}")
