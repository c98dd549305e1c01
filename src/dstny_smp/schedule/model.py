"""A schedule as the portal knows it: blocks of time, exceptions to them, and how they repeat.

Everything here is wall-clock time of the schedule's own zone, in whole minutes;
only an `Override` is bounded by instants. Which block wins at an instant, what a
clock change does and when a recurrence occurs next are unknown here: see
`dstny_smp.schedule.resolver` and `dstny_smp.schedule.recurrence`.

>>> office = Block.weekly("office", "Office", "mon-fri", "08:30", "17:00", treatment=Treatment.open())
>>> schedule = Schedule(id="city", name="City hall", blocks=(office,))
>>> schedule.default.state
<State.CLOSED: 'closed'>

Source: RFC 5545 sections 3.3.10 and 3.6.1 for the words and the half-open intervals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar, Final

import attrs

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError, UnknownIdError, join
from dstny_smp.ids import BlockId, Kind, Ref, ScheduleId
from dstny_smp.model import Entity, Model
from dstny_smp.schedule.repetition import ONCE, WEEKDAYS, Frequency, Recurrence, Weekday
from dstny_smp.treatment import Treatment
from dstny_smp.validation import country, field, label, language, timezone

__all__ = [
    "Block",
    "Frequency",
    "HolidayOrigin",
    "Override",
    "Recurrence",
    "Schedule",
    "Treatment",
    "Weekday",
]

_DAY: Final = timedelta(days=1)
_LONGEST: Final = timedelta(days=limits.BLOCK_DAYS)
_FIRST: Final = date(1970, 1, 5)
"""The Monday from which a weekly block runs when no first date is given."""


def _a_text(instance: object, attribute: field.Attribute, value: object) -> None:
    label.parse(value, limits.HOLIDAY_KEY, attribute.name)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class HolidayOrigin(Model):
    """Where a holiday exception was taken from, so that it can be checked and added again.

    Attributes:
        country: ISO 3166-1 alpha-2.
        subdivision: the state, province or canton, as the `holidays` package codes it.
        key: the holiday itself, the same in every language and year.
        year: of the listing; an observed day may fall in the year before.
        language: BCP 47, in which the name was written.
    """

    country: str = attrs.field(validator=field.checked(country.check))
    subdivision: str | None = attrs.field(default=None, validator=field.optional(_a_text))
    key: str = attrs.field(validator=_a_text)
    year: int = attrs.field(validator=field.integer(limits.FIRST_YEAR, limits.LAST_YEAR))
    language: str = attrs.field(validator=field.checked(language.check))


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Block(Model):
    """A span of wall-clock time ``[starts, ends)`` with a treatment, which may repeat.

    A block that runs past midnight belongs to the day on which it starts. It may be
    up to 366 days long and overlap its own next occurrence.

    Attributes:
        starts: the first start, a naive datetime in whole minutes.
        ends: the first end, not included.
        origin: for a holiday, where it was taken from.

    Raises:
        InvalidValueError: ``block.not_after_start``, ``block.too_long``, ``block.start_not_in_recurrence``,
            ``block.until_before_start``, and those of the fields.
    """

    id: BlockId = attrs.field(validator=field.an_id)
    name: str = attrs.field(validator=field.text())
    starts: datetime = attrs.field(validator=field.wall_minute)
    ends: datetime = attrs.field(validator=field.wall_minute)
    recurrence: Recurrence = attrs.field(default=ONCE, validator=field.instance(Recurrence))
    treatment: Treatment = attrs.field(validator=field.instance(Treatment))
    origin: HolidayOrigin | None = attrs.field(default=None, validator=field.optional(field.instance(HolidayOrigin)))

    def __attrs_post_init__(self) -> None:
        if self.ends <= self.starts:
            raise InvalidValueError("block.not_after_start", self.ends, "ends", starts=self.starts)
        if self.ends - self.starts > _LONGEST:
            raise InvalidValueError("block.too_long", self.ends, "ends", days=limits.BLOCK_DAYS)
        recurrence = self.recurrence
        if recurrence is ONCE:
            return
        first = self.starts.date()
        if not recurrence.can_start_on(first):
            raise InvalidValueError("block.start_not_in_recurrence", self.starts, "starts")
        if recurrence.until is not None and recurrence.until < first:
            raise InvalidValueError("block.until_before_start", recurrence.until, "recurrence.until", first=first)

    @classmethod
    def weekly(
        cls,
        id: BlockId,
        name: str,
        days: str,
        starts: str,
        ends: str,
        *,
        treatment: Treatment,
        first: date | None = None,
        until: date | None = None,
    ) -> Block:
        """Return a block of every week, from short texts.

        Args:
            id: of the block.
            name: of the block.
            days: weekdays and runs of them: ``"mon-fri"``, ``"mon,wed"``, ``"sat"``.
            starts: ``HH:MM``.
            ends: ``HH:MM``; ``24:00`` is legal; not after the start is on the next day.
            treatment: what holds during the block.
            first: the date from which it runs; the block starts on the first of its days from
                there. None is Monday 1970-01-05.
            until: the last date on which it may start; None is forever.

        Raises:
            InvalidValueError: ``block.bad_days``, ``block.bad_time``, ``block.not_after_start`` when both
                times are equal, and those of the class.

        >>> Block.weekly("bar", "Bar", "fri,sat", "22:00", "02:00", treatment=Treatment.open()).ends
        datetime.datetime(1970, 1, 10, 2, 0)
        """
        weekdays = _parse_days(days)
        begin, end = _parse_time(starts, "starts", 24 * 60 - 1), _parse_time(ends, "ends", 24 * 60)
        if begin == end:
            raise InvalidValueError("block.not_after_start", ends, "ends", starts=starts)
        if first is not None and type(first) is not date:
            raise InvalidValueError("field.wrong_type", first, "first", expected="date")
        day = _FIRST if first is None else first
        while WEEKDAYS[day.weekday()] not in weekdays and day < date.max:
            day += _DAY
        midnight = datetime(day.year, day.month, day.day)
        return cls(
            id=id,
            name=name,
            starts=midnight + timedelta(minutes=begin),
            ends=midnight + timedelta(minutes=end if end > begin else end + 24 * 60),
            recurrence=Recurrence(weekdays=weekdays, until=until),
            treatment=treatment,
        )

    @property
    def is_recurring(self) -> bool:
        """Tell whether the block repeats."""
        return self.recurrence.frequency is not Frequency.ONCE

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield what the treatment names."""
        return _below("treatment", self.treatment)


_DAYS: Final = r"(mon|tue|wed|thu|fri|sat|sun)(?:-(mon|tue|wed|thu|fri|sat|sun))?"
_TIME: Final = r"([0-9]{2}):([0-5][0-9])"


def _parse_days(text: object) -> frozenset[Weekday]:
    """Read ``mon-wed,sat``; a run may go over the weekend (``sat-mon``)."""
    chosen: set[Weekday] = set()
    parts = text.split(",") if isinstance(text, str) and len(text) <= limits.NAME else [""]
    for part in parts:
        match = re.fullmatch(_DAYS, part)
        if match is None:
            raise InvalidValueError("block.bad_days", text, "days")
        first, last = (WEEKDAYS.index(Weekday(day or match[1])) for day in match.groups())
        chosen.update(WEEKDAYS[number % 7] for number in range(first, last + 1 + 7 * (last < first)))
    return frozenset(chosen)


def _parse_time(text: object, path: str, last: int) -> int:
    """Return the minutes after midnight."""
    match = re.fullmatch(_TIME, text) if isinstance(text, str) else None
    minutes = 60 * int(match[1]) + int(match[2]) if match else -1
    if not 0 <= minutes <= last:
        raise InvalidValueError("block.bad_time", text, path, last=f"{last // 60:02}:{last % 60:02}")
    return minutes


def _in_utc(value: datetime | None) -> datetime | None:
    """Bring an instant to UTC, where two are equal exactly when they are the same moment."""
    if isinstance(value, datetime) and value.utcoffset() is not None:
        try:
            return value.astimezone(UTC)
        except OverflowError:
            return value  # in the year 1 or 9999, which the validator refuses
    return value


@attrs.frozen(repr=False, eq=False)
class Override(Model):
    """A treatment above all blocks and exceptions, for a time: "closed until three o'clock".

    Attributes:
        starts: an aware datetime, kept in UTC; None is always already begun.
        ends: not included; None is until it is taken away.

    Raises:
        InvalidValueError: ``override.not_after_start``, and those of the fields.
    """

    treatment: Treatment = attrs.field(validator=field.instance(Treatment))
    starts: datetime | None = attrs.field(default=None, converter=_in_utc, validator=field.optional(field.aware))
    ends: datetime | None = attrs.field(default=None, converter=_in_utc, validator=field.optional(field.aware))

    def __attrs_post_init__(self) -> None:
        if self.starts is not None and self.ends is not None and self.ends <= self.starts:
            raise InvalidValueError("override.not_after_start", self.ends, "ends", starts=self.starts)

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield what the treatment names."""
        return _below("treatment", self.treatment)


def _tuple(value: Iterable[Block]) -> tuple[Block, ...]:
    return field.tupled(value)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Schedule(Entity):
    """When a queue or menu is open, closed or forwarded: blocks, exceptions, an override, a default.

    Layers, highest first: ``override``, exceptions without an ``origin``, exceptions
    with one (holidays), ``blocks``, ``default``. Inside a layer a block that happens once
    beats one that repeats; otherwise the later in the tuple wins.

    Attributes:
        timezone: the IANA zone whose wall clock the blocks follow.
        blocks: the regular week; their names differ.
        exceptions: what outranks it, holidays included; names may repeat.
        default: what holds where nothing else does.

    Raises:
        InvalidValueError: ``field.duplicate`` for an id that stands twice in the two lists,
            ``schedule.duplicate_name``, and those of the fields.
    """

    ref_kind: ClassVar[Kind] = "schedule"

    id: ScheduleId = attrs.field(validator=field.an_id)
    name: str = attrs.field(validator=field.text())
    timezone: str = attrs.field(default="Europe/Amsterdam", validator=field.checked(timezone.check))
    blocks: tuple[Block, ...] = attrs.field(
        default=(), converter=_tuple, validator=field.tuple_of(Block, limits.BLOCKS)
    )
    exceptions: tuple[Block, ...] = attrs.field(
        default=(), converter=_tuple, validator=field.tuple_of(Block, limits.BLOCKS)
    )
    override: Override | None = attrs.field(default=None, validator=field.optional(field.instance(Override)))
    default: Treatment = attrs.field(default=Treatment.closed(), validator=field.instance(Treatment))

    def __attrs_post_init__(self) -> None:
        known: set[BlockId] = set()
        names: set[str] = set()
        for block in self.blocks:
            if block.id in known:
                raise InvalidValueError("field.duplicate", block.id, f"blocks[{block.id}]")
            name = label.skeleton(block.name)
            if name in names:
                raise InvalidValueError("schedule.duplicate_name", block.name, f"blocks[{block.id}].name")
            known.add(block.id)
            names.add(name)
        for block in self.exceptions:
            if block.id in known:
                raise InvalidValueError("field.duplicate", block.id, f"exceptions[{block.id}]")
            known.add(block.id)

    @classmethod
    def always_open(cls, id: ScheduleId, name: str, timezone: str = "Europe/Amsterdam") -> Schedule:
        """Return a schedule without blocks that is open by default."""
        return cls(id=id, name=name, timezone=timezone, default=Treatment.open())

    def block(self, id: BlockId) -> Block:
        """Return the block or exception with this id.

        Raises:
            UnknownIdError: there is none.
        """
        listed, index = self._find(id)
        return listed[index]

    def put(self, *blocks: Block) -> Schedule:
        """Return the schedule with these blocks: in the place of the one with the same id, else appended.

        A block stays in the list (regular or exceptions) in which its id stands; a new one
        joins the regular blocks.

        >>> day = Block.weekly("day", "Day", "mon-fri", "09:00", "17:00", treatment=Treatment.open())
        >>> [block.id for block in Schedule(id="s", name="S").put(day).put(day).blocks]
        ['day']
        """
        return self._put(blocks, "blocks")

    def put_exceptions(self, *blocks: Block) -> Schedule:
        """Do as `put`, but a new block joins the exceptions."""
        return self._put(blocks, "exceptions")

    def _put(self, blocks: tuple[Block, ...], home: str) -> Schedule:
        lists = {"blocks": {}, "exceptions": {}}  # type: dict[str, dict[BlockId, Block]]
        for name in lists:
            lists[name] = {block.id: block for block in getattr(self, name)}
        for index, block in enumerate(blocks):
            if not isinstance(block, Block):
                raise InvalidValueError("field.wrong_type", block, f"{home}[{index}]", expected="Block")
            place = next((name for name, listed in lists.items() if block.id in listed), home)
            lists[place][block.id] = block
        return attrs.evolve(
            self, blocks=tuple(lists["blocks"].values()), exceptions=tuple(lists["exceptions"].values())
        )

    def remove(self, *ids: BlockId) -> Schedule:
        """Return the schedule without these blocks or exceptions.

        Raises:
            UnknownIdError: one of them is not there; nothing is removed.
        """
        for id in ids:
            self._find(id)
        gone = frozenset(ids)
        return attrs.evolve(
            self,
            blocks=tuple(block for block in self.blocks if block.id not in gone),
            exceptions=tuple(block for block in self.exceptions if block.id not in gone),
        )

    def move(self, id: BlockId, index: int) -> Schedule:
        """Return the schedule with one block at another place in its own list; later ones win.

        Raises:
            UnknownIdError: there is no such block.
            InvalidValueError: ``field.out_of_range``, ``field.not_an_integer`` for an index outside the list.
        """
        listed, place = self._find(id)
        high = len(listed) - 1
        if type(index) is not int:
            raise InvalidValueError("field.not_an_integer", index, "index", low=0, high=high)
        if not 0 <= index <= high:
            raise InvalidValueError("field.out_of_range", index, "index", low=0, high=high)
        moved = [*listed[:place], *listed[place + 1 :]]
        moved.insert(index, listed[place])
        change: dict[str, Any] = {"blocks" if listed is self.blocks else "exceptions": tuple(moved)}
        return attrs.evolve(self, **change)

    def replace_day(
        self,
        day: date,
        *,
        id: BlockId,
        name: str,
        treatment: Treatment = Treatment.closed(),  # noqa: B008  # a frozen value
    ) -> Schedule:
        """Return the schedule with an exception for a whole working day, below all other exceptions made by hand.

        A block covers exactly its interval. This one covers what the day's regular blocks
        make of it: from the end of the last evening to the end of what starts on that day. To give
        the day other hours, see `dstny_smp.schedule.drafting.replace_day`.

        Raises:
            InvalidValueError: ``field.duplicate`` for an id that is there, and those of `Block`.

        >>> bar = Block.weekly("bar", "Bar", "mon-sun", "22:00", "02:00", treatment=Treatment.open())
        >>> closed = Schedule(id="s", name="S", blocks=[bar]).replace_day(date(2026, 5, 1), id="x", name="Renovation")
        >>> str(closed.exceptions[0].starts), str(closed.exceptions[0].ends)
        ('2026-05-01 02:00:00', '2026-05-02 02:00:00')
        """
        from dstny_smp.schedule.day import working_day

        starts, ends = working_day(self, day)
        block = Block(id=id, name=name, starts=starts, ends=ends, treatment=treatment)
        return attrs.evolve(self, exceptions=(block, *self.exceptions))

    def with_override(self, override: Override | None) -> Schedule:
        """Return the schedule with this override, or with None without any."""
        return attrs.evolve(self, override=override)

    def _find(self, id: BlockId) -> tuple[tuple[Block, ...], int]:
        for listed in (self.blocks, self.exceptions):
            for index, block in enumerate(listed):
                if block.id == id:
                    return listed, index
        raise UnknownIdError("block", str(id))

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield what the treatments name, by ``blocks[office].treatment.destination`` and the like."""
        for block in self.blocks:
            yield from _below(f"blocks[{block.id}]", block)
        for block in self.exceptions:
            yield from _below(f"exceptions[{block.id}]", block)
        if self.override is not None:
            yield from _below("override", self.override)
        yield from _below("default", self.default)


def _below(prefix: str, part: Model) -> Iterator[tuple[str, Ref]]:
    for path, ref in part.references():
        yield join(prefix, path), ref
