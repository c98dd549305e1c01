"""Strategies for time: instants, recurrences, blocks, overrides, schedules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from hypothesis import strategies as st

from dstny_smp.schedule import Block, Frequency, HolidayOrigin, Override, Recurrence, Schedule, Weekday
from dstny_smp.testing.strategies.calls import treatments
from dstny_smp.testing.strategies.values import SOME, Known, ids, languages, names, timezones
from dstny_smp.validation import label

_FIRST: Final = datetime(2024, 1, 1)
_LAST: Final = datetime(2029, 12, 31, 23, 59)
_DAY: Final = 24 * 60
_CLOCKS: Final = (0, 60, 150, 510, 720, 1020, 1439)
"""Minutes at which blocks begin: midnight, where the clock changes, office hours, the last minute."""


def instants(first: datetime = _FIRST, last: datetime = _LAST) -> st.SearchStrategy[datetime]:
    """Return a strategy for aware instants in UTC, from the years in which drawn blocks begin."""
    return st.datetimes(first, last, timezones=st.just(UTC)).map(lambda when: when.replace(microsecond=0))


@st.composite
def recurrences(draw: st.DrawFn, first: date | None = None) -> Recurrence:
    """Draw a recurrence; with ``first``, one that can start on that day.

    >>> from hypothesis import given
    >>> @given(recurrences(date(2026, 2, 28)))
    ... def test_it_can_start_then(recurrence):
    ...     assert recurrence.can_start_on(date(2026, 2, 28))
    >>> test_it_can_start_then()
    """
    day = draw(st.dates(_FIRST.date(), _LAST.date())) if first is None else first
    frequency = draw(st.sampled_from(Frequency))
    if frequency is Frequency.ONCE:
        return Recurrence.once()
    rule: dict[str, Any] = {"frequency": frequency, "interval": draw(st.one_of(st.just(1), st.integers(1, 60)))}
    if frequency is Frequency.WEEKLY:
        own = tuple(Weekday)[day.weekday()]
        rule["weekdays"] = draw(st.sets(st.sampled_from(Weekday))) | {own}
    if frequency in (Frequency.MONTHLY, Frequency.YEARLY):
        rule |= draw(st.sampled_from(_ways_of_the_month(frequency, day)))
    ends = draw(st.sampled_from(("never", "never", "until", "count")))
    if ends == "until":
        rule["until"] = day + timedelta(days=draw(st.integers(0, 1_000)))
    elif ends == "count":
        rule["count"] = draw(st.integers(1, 50))
    return Recurrence(**rule)


def _ways_of_the_month(frequency: Frequency, day: date) -> list[dict[str, Any]]:
    """Return how a day can be told in its month: by date, as the nth or last weekday, as the last day."""
    ways: list[dict[str, Any]] = [{}, {"last_day": True}, *({"nth": nth} for nth in (1, 2, 3, 4, 5, -1))]
    return [way for way in ways if Recurrence(frequency=frequency, **way).can_start_on(day)]


@st.composite
def blocks(draw: st.DrawFn, known: Known = SOME, *, holidays: bool = False) -> Block:
    """Draw a block: a few hours mostly, up to weeks; with ``holidays``, perhaps one from a listing.

    >>> from hypothesis import given
    >>> @given(blocks(holidays=True))
    ... def test_holidays_happen_once(block):
    ...     assert block.origin is None or block.recurrence == Recurrence.once()
    >>> test_holidays_happen_once()
    """
    day = draw(st.dates(_FIRST.date(), _LAST.date()))
    minute = draw(st.one_of(st.sampled_from(_CLOCKS), st.integers(0, _DAY - 1)))
    length = draw(st.one_of(st.integers(1, 12 * 60), st.sampled_from((_DAY, 2 * _DAY)), st.integers(1, 30 * _DAY)))
    starts = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
    origin = None
    if holidays and draw(st.booleans()):
        origin = HolidayOrigin(country="NL", key=draw(names()), year=day.year, language=draw(languages()))
    return Block(
        id=draw(ids()),
        name=draw(names()),
        starts=starts,
        ends=starts + timedelta(minutes=length),
        recurrence=Recurrence.once() if origin else draw(recurrences(day)),
        treatment=draw(treatments(known)),
        origin=origin,
    )


@st.composite
def overrides(draw: st.DrawFn, known: Known = SOME) -> Override:
    """Draw an override: open at either end, or not."""
    starts = draw(st.none() | instants())
    ends = draw(st.none() | instants(datetime(2030, 1, 1), datetime(2031, 1, 1)))
    return Override(draw(treatments(known)), starts=starts, ends=ends)


@st.composite
def schedules(draw: st.DrawFn, known: Known = SOME, *, id: str | None = None, most: int = 5) -> Schedule:
    """Draw a schedule of at most so many blocks, and so many exceptions, in any zone.

    >>> from hypothesis import given
    >>> @given(schedules(most=2))
    ... def test_blocks_can_go(schedule):
    ...     assert schedule.remove(*(block.id for block in schedule.blocks)).blocks == ()
    >>> test_blocks_can_go()
    """
    regular = draw(st.lists(blocks(known), max_size=most, unique_by=(_id, _name)))
    taken = {block.id for block in regular}
    special = st.lists(blocks(known, holidays=True), max_size=most, unique_by=_id)
    return Schedule(
        id=draw(ids()) if id is None else id,
        name=draw(names()),
        timezone=draw(timezones()),
        blocks=regular,
        exceptions=[block for block in draw(special) if block.id not in taken],
        override=draw(st.none() | overrides(known)),
        default=draw(treatments(known)),
    )


def _id(block: Block) -> str:
    return block.id


def _name(block: Block) -> str:
    return label.skeleton(block.name)
