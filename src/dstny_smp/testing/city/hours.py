"""When the municipality of Waterveen is there: office hours, late evenings, nights, holidays.

Three things are worth a look. Good Friday is a national holiday on the list, but
the city hall works: a manual exception beats it. On the team day of 25 September
2026 public space and taxes each forward to the other: somebody made a mistake,
and `dstny_smp.audit` finds it. And on 9 June 2026 an override closes everything
that follows the office hours, for the hour of an evacuation drill.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from dstny_smp.destination import Destination, ToNumber, ToQueue
from dstny_smp.schedule import Block, Frequency, HolidayOrigin, Override, Recurrence, Schedule, Treatment, Weekday

DUTY_PHONE: Final = "+31612345699"
ANTWERP: Final = "+3231234567"
"""The partner in Belgium who takes the calls about taxes on Thursday evening."""

OPEN: Final = Treatment.open()
CLOSED: Final = Treatment.closed("closed")
TEAM_DAY: Final = date(2026, 9, 25)

HOLIDAYS: Final = (
    # As the portal lists them for the Netherlands; the key is the holiday's English name.
    (date(2026, 1, 1), "Nieuwjaarsdag", "New Year's Day"),
    (date(2026, 4, 3), "Goede vrijdag", "Good Friday"),
    (date(2026, 4, 5), "Eerste paasdag", "Easter Sunday"),
    (date(2026, 4, 6), "Tweede paasdag", "Easter Monday"),
    (date(2026, 4, 27), "Koningsdag", "King's Day"),
    (date(2026, 5, 14), "Hemelvaartsdag", "Ascension Day"),
    (date(2026, 5, 24), "Eerste pinksterdag", "Pentecost"),
    (date(2026, 5, 25), "Tweede pinksterdag", "Pentecost Monday"),
    (date(2026, 12, 25), "Eerste kerstdag", "Christmas Day"),
    (date(2026, 12, 26), "Tweede kerstdag", "Second Day of Christmas"),
    (date(2027, 1, 1), "Nieuwjaarsdag", "New Year's Day"),
    (date(2027, 3, 26), "Goede vrijdag", "Good Friday"),
    (date(2027, 3, 28), "Eerste paasdag", "Easter Sunday"),
    (date(2027, 3, 29), "Tweede paasdag", "Easter Monday"),
    (date(2027, 4, 27), "Koningsdag", "King's Day"),
    (date(2027, 5, 6), "Hemelvaartsdag", "Ascension Day"),
    (date(2027, 5, 16), "Eerste pinksterdag", "Pentecost"),
    (date(2027, 5, 17), "Tweede pinksterdag", "Pentecost Monday"),
    (date(2027, 12, 25), "Eerste kerstdag", "Christmas Day"),
    (date(2027, 12, 26), "Tweede kerstdag", "Second Day of Christmas"),
)


def schedules() -> tuple[Schedule, ...]:
    """Return the schedules: one that three share, the others of one queue or menu each."""
    return (
        Schedule.always_open("always", "Altijd"),
        _office(),
        _civil_affairs(),
        _taxes(),
        _public_space(),
        _backup(),
    )


def _office() -> Schedule:
    """Office hours in three blocks; shared by the reception, the main menu and the care menu."""
    good_friday = _one_day("good-friday-open", "Goede vrijdag gewoon open", date(2026, 4, 3), OPEN, "08:30", "17:00")
    drill = Override(
        Treatment.closed("evacuation"),
        starts=datetime(2026, 6, 9, 12, 0, tzinfo=UTC),
        ends=datetime(2026, 6, 9, 13, 0, tzinfo=UTC),
    )
    return Schedule(
        id="office",
        name="Kantooruren",
        blocks=[
            Block.weekly("morning", "Ochtend", "mon-fri", "08:30", "12:30", treatment=OPEN),
            Block.weekly("afternoon", "Middag", "mon-fri", "12:30", "17:00", treatment=OPEN),
            Block.weekly("thursday-evening", "Donderdagavond", "thu", "17:00", "20:00", treatment=OPEN),
        ],
        exceptions=[*_holidays(Treatment.closed("holiday")), good_friday],
        override=drill,
        default=CLOSED,
    )


def _civil_affairs() -> Schedule:
    """Civil affairs also works on the first Saturday of the month, and not on the team day."""
    first_saturday = Block(
        id="first-saturday",
        name="Eerste zaterdag van de maand",
        starts=datetime(2026, 1, 3, 10, 0),
        ends=datetime(2026, 1, 3, 13, 0),
        recurrence=Recurrence(frequency=Frequency.MONTHLY, nth=1),
        treatment=OPEN,
    )
    return Schedule(
        id="civil-hours",
        name="Burgerzaken",
        blocks=[
            Block.weekly("weekdays", "Werkdagen", "mon-wed,fri", "08:30", "17:00", treatment=OPEN),
            Block.weekly("thursday", "Donderdag met avond", "thu", "08:30", "20:00", treatment=OPEN),
            first_saturday,
        ],
        exceptions=_holidays(Treatment.closed("holiday")),
        default=CLOSED,
    )


def _taxes() -> Schedule:
    """Taxes sends its callers of Thursday evening to Antwerp, and on the team day to public space."""
    return Schedule(
        id="taxes-hours",
        name="Belastingen",
        blocks=[
            Block.weekly("day", "Overdag", "mon-fri", "09:00", "16:30", treatment=OPEN),
            Block.weekly("antwerp", "Donderdagavond", "thu", "16:30", "20:00", treatment=_forward(ToNumber(ANTWERP))),
        ],
        exceptions=[
            *_holidays(Treatment.closed("holiday")),
            _one_day("team-day", "Teamdag", TEAM_DAY, _forward(ToQueue("public-space"))),
        ],
        default=CLOSED,
    )


def _public_space() -> Schedule:
    """Public space is always reachable: at night and at the weekend on the duty phone."""
    to_duty = _forward(ToNumber(DUTY_PHONE), "to-duty")
    return Schedule(
        id="public-space-hours",
        name="Openbare ruimte",
        blocks=[
            Block.weekly("day", "Overdag", "mon-fri", "08:30", "17:00", treatment=OPEN),
            Block.weekly("night", "Nacht", "mon-thu", "17:00", "08:30", treatment=to_duty),
            # From Friday evening to Monday morning in one block of sixty-three and a half hours.
            Block(
                id="weekend",
                name="Weekend",
                starts=datetime(1970, 1, 9, 17, 0),
                ends=datetime(1970, 1, 12, 8, 30),
                recurrence=Recurrence(weekdays={Weekday.FRI}),
                treatment=to_duty,
            ),
        ],
        exceptions=[
            *_holidays(to_duty),
            _one_day("team-day", "Teamdag", TEAM_DAY, _forward(ToQueue("taxes"))),
        ],
    )


def _backup() -> Schedule:
    """The back-up answers while the city hall is open, and half an hour longer."""
    return Schedule(
        id="backup-hours",
        name="Achtervang",
        blocks=[Block.weekly("day", "Werkdagen", "mon-fri", "08:30", "17:30", treatment=OPEN)],
        exceptions=_holidays(CLOSED),
        default=CLOSED,
    )


def _holidays(treatment: Treatment) -> tuple[Block, ...]:
    """Return the holidays as exceptions of a whole day, as the portal's button *Add holidays* does."""
    return tuple(
        Block(
            id=f"holiday-nl-{day}",
            name=name,
            starts=datetime(day.year, day.month, day.day),
            ends=datetime(day.year, day.month, day.day) + timedelta(days=1),
            treatment=treatment,
            origin=HolidayOrigin(country="NL", key=key, year=day.year, language="nl"),
        )
        for day, name, key in HOLIDAYS
    )


def _one_day(id: str, name: str, day: date, treatment: Treatment, starts: str = "00:00", ends: str = "24:00") -> Block:
    """Return an exception on one day."""
    midnight = datetime(day.year, day.month, day.day)
    begin, end = (timedelta(hours=int(clock[:2]), minutes=int(clock[3:])) for clock in (starts, ends))
    return Block(id=id, name=name, starts=midnight + begin, ends=midnight + end, treatment=treatment)


def _forward(destination: Destination, prompt: str | None = None) -> Treatment:
    return Treatment.forward(destination, prompt)
