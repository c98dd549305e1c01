"""The holidays of a country as values and as exceptions: the one door to the package ``holidays``.

Names are in a language that is chosen here, never by the environment of the
process. A year that the data does not cover is an error, never an empty list. What
has been added to a schedule stays as it was added, whatever a later release says.

>>> [str(each.date) for each in listing("NL", 2026) if each.name == "Koningsdag"]
['2026-04-27']
>>> listing("NL", 2200)
Traceback (most recent call last):
...
dstny_smp.errors.InvalidValueError: year: the holidays of NL are not known for 2200; choose a year from 1966 to ...

Source: https://holidays.readthedocs.io, ISO 3166-1 and ISO 3166-2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

import attrs

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError, UnknownIdError
from dstny_smp.model import Value
from dstny_smp.schedule.day import working_day
from dstny_smp.schedule.model import Block, HolidayOrigin, Schedule
from dstny_smp.treatment import Treatment
from dstny_smp.validation import country as countries
from dstny_smp.validation import language as languages

PUBLIC: Final = "public"
"""The category that everybody means by holidays; the others are shown, but not selected beforehand."""
PAGE: Final = 10
"""Holidays of one page."""
_MOST: Final = 100
"""Holidays of one page at most."""


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Coverage(Value):
    """What is known of one country.

    Attributes:
        country: ISO 3166-1 alpha-2.
        name: in English, whoever reads it.
        languages: BCP 47 tags of its names; the country's own first.
        subdivisions: codes of states, provinces or cantons with holidays of their own.
        categories: kinds of holidays, ``public`` among them.
    """

    country: str
    name: str
    first_year: int
    last_year: int
    languages: tuple[str, ...]
    subdivisions: tuple[str, ...]
    categories: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {
            "country": self.country,
            "name": self.name,
            "first_year": self.first_year,
            "last_year": self.last_year,
            "languages": list(self.languages),
            "subdivisions": list(self.subdivisions),
            "categories": list(self.categories),
        }


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Holiday(Value):
    """One day of a country's holidays; a day with two holidays has both names.

    Attributes:
        key: its name in English if there is one, whatever the language of the listing.
        year: of the listing; a day observed on 31 December may belong to the next.
        language: BCP 47, of the name.
        categories: the kinds of the listing to which it belongs.
    """

    date: date
    name: str
    key: str
    country: str
    subdivision: str | None
    year: int
    language: str
    categories: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id of its exception: the same however often it is added."""
        place = self.country if self.subdivision is None else f"{self.country}-{self.subdivision}"
        kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in place.lower())
        return f"holiday-{kept[: limits.ID - 19]}-{self.date.isoformat()}"

    @property
    def is_preselected(self) -> bool:
        """Tell whether a form ticks it beforehand: public holidays only."""
        return PUBLIC in self.categories

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {
            "id": self.id,
            "date": self.date.isoformat(),
            "name": self.name,
            "key": self.key,
            "country": self.country,
            "subdivision": self.subdivision,
            "year": self.year,
            "language": self.language,
            "categories": list(self.categories),
            "preselected": self.is_preselected,
        }


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Page(Value):
    """A part of a listing, as a form shows it.

    Attributes:
        number: from 1.
        total: holidays of all pages.
        has_more: whether there is a next page.
    """

    holidays: tuple[Holiday, ...]
    number: int
    pages: int
    total: int

    @property
    def has_more(self) -> bool:
        """Tell whether there is another page after this one."""
        return self.number < self.pages

    def __iter__(self) -> Iterator[Holiday]:
        return iter(self.holidays)

    def __len__(self) -> int:
        return len(self.holidays)


def supported() -> tuple[str, ...]:
    """Return the ISO 3166-1 codes of the countries whose holidays are known, in order."""
    import holidays

    return tuple(sorted(countries.CODES & set(holidays.list_supported_countries(include_aliases=False))))


def coverage(country: str) -> Coverage:
    """Return which years, languages, subdivisions and categories are known of a country.

    Raises:
        InvalidValueError: ``country.unknown``, ``holiday.unknown_country``.

    >>> coverage("GB").name, "nl" in coverage("NL").languages
    ('United Kingdom', True)
    """
    code, entity = _entity(country)
    return Coverage(
        country=code,
        name=_english(entity),
        first_year=entity.start_year,
        last_year=entity.end_year,
        languages=tuple(_tags(entity)),
        subdivisions=tuple(entity.subdivisions),
        categories=tuple(entity.supported_categories),
    )


def listing(
    country: str,
    year: int,
    language: str = "nl",
    subdivision: str | None = None,
    categories: Iterable[str] = (PUBLIC,),
) -> tuple[Holiday, ...]:
    """Return the holidays of a country in a year, by date; observed days beside the real ones.

    Args:
        country: ISO 3166-1 alpha-2.
        year: within the data of that country (see `coverage`).
        language: wanted for the names; where the country's have none in it, they are in its own.
        subdivision: a state, province or canton; None is what holds everywhere.
        categories: kinds of holidays.

    Raises:
        InvalidValueError: ``country.unknown``, ``holiday.unknown_country``, ``holiday.year_not_covered``,
            ``holiday.unknown_subdivision``, ``holiday.unknown_category``, ``language.bad_form``,
            ``field.not_an_integer``, ``field.out_of_range``.
    """
    code, entity = _entity(country)
    wanted = languages.parse(language, "language")
    _check_year(code, entity, year)
    if subdivision is not None:
        known = (*entity.subdivisions, *entity.subdivisions_aliases)
        if subdivision not in known:
            raise InvalidValueError(
                "holiday.unknown_subdivision", subdivision, "subdivision", country=code, known=known
            )
    chosen = tuple(dict.fromkeys([categories] if isinstance(categories, str) else categories))
    for category in chosen:
        if category not in entity.supported_categories:
            raise InvalidValueError(
                "holiday.unknown_category", category, "categories", country=code, known=entity.supported_categories
            )
    tags = _tags(entity)
    tag = languages.best([wanted], tags) or next(iter(tags))
    key_tag = languages.best(["en"], tags) or next(iter(tags))
    names: dict[date, list[str]] = {}
    keys: dict[date, list[str]] = {}
    kinds: dict[date, list[str]] = {}
    for category in chosen:
        for found, language_code in ((names, tags[tag]), (keys, tags[key_tag])):
            listed = entity(
                years=year, subdiv=subdivision, language=language_code, categories=(category,), expand=False
            )
            for day in listed:
                found.setdefault(day, []).extend(name for name in listed.get_list(day) if name not in found[day])
        for day in listed:
            kinds.setdefault(day, []).append(category)
    if not names and PUBLIC in chosen:
        # Some places without inhabitants have a class and no holidays.
        raise InvalidValueError("holiday.unknown_country", code, "country")
    return tuple(
        Holiday(
            date=day,
            name=_shortened("; ".join(names[day]), limits.NAME),
            key=_shortened("; ".join(keys[day]), limits.HOLIDAY_KEY),
            country=code,
            subdivision=subdivision,
            year=year,
            language=tag,
            categories=tuple(kinds[day]),
        )
        for day in sorted(names)
    )


def page(holidays: Iterable[Holiday], n: int, size: int = PAGE) -> Page:
    """Return the n-th page of a listing, from 1; after the last one pages are empty.

    Raises:
        InvalidValueError: ``field.not_an_integer``, ``field.out_of_range``.

    >>> first = page(listing("NL", 2026, categories=("public", "optional")), 1)
    >>> len(first), first.has_more
    (10, True)
    """
    for name, value, high in (("n", n, 10**6), ("size", size, _MOST)):
        if type(value) is not int:
            raise InvalidValueError("field.not_an_integer", value, name, low=1, high=high)
        if not 1 <= value <= high:
            raise InvalidValueError("field.out_of_range", value, name, low=1, high=high)
    listed = tuple(holidays)
    shown = listed[(n - 1) * size : n * size]
    return Page(holidays=shown, number=n, pages=max(1, -(-len(listed) // size)), total=len(listed))


def select(holidays: Iterable[Holiday], ids: Iterable[str] | None = None) -> tuple[Holiday, ...]:
    """Return some of a listing by id; with None those that are ticked beforehand.

    Raises:
        UnknownIdError: an id is not of this listing.
    """
    listed = {holiday.id: holiday for holiday in holidays}
    if ids is None:
        return tuple(holiday for holiday in listed.values() if holiday.is_preselected)
    wanted = set(ids)
    for id in sorted(wanted - listed.keys()):
        raise UnknownIdError("public_holiday", id)
    return tuple(holiday for id, holiday in listed.items() if id in wanted)


def to_exceptions(
    selection: Iterable[Holiday],
    treatment: Treatment = Treatment.closed(),  # noqa: B008  # a frozen value
    cut_tails: bool = True,
    schedule: Schedule | None = None,
) -> tuple[Block, ...]:
    """Return holidays as exceptions of one day each, closed unless told otherwise.

    Args:
        selection: of one listing or of several; a holiday that is given twice counts once.
        treatment: what holds on these days.
        cut_tails: with a ``schedule``, follow its working days: a bar that is closed on a holiday does not
            open at midnight with the tail of an evening that never was, and the evening before goes on to its end.
        schedule: whose regular blocks are looked at; without it each day is 00:00 to 24:00.

    Raises:
        InvalidValueError: ``field.wrong_type`` for what is no holiday, and those of `Block`.

    >>> to_exceptions(select(listing("NL", 2026), ["holiday-nl-2026-04-27"]))[0].treatment.state
    <State.CLOSED: 'closed'>
    """
    blocks: dict[str, Block] = {}
    for index, holiday in enumerate(selection):
        if not isinstance(holiday, Holiday):
            raise InvalidValueError("field.wrong_type", holiday, f"selection[{index}]", expected="Holiday")
        starts = datetime(holiday.date.year, holiday.date.month, holiday.date.day)
        ends = starts + timedelta(days=1)
        if cut_tails and schedule is not None:
            starts, ends = working_day(schedule, holiday.date)
        blocks[holiday.id] = Block(
            id=holiday.id,
            name=holiday.name,
            starts=starts,
            ends=ends,
            treatment=treatment,
            origin=HolidayOrigin(
                country=holiday.country,
                subdivision=holiday.subdivision,
                key=holiday.key,
                year=holiday.year,
                language=holiday.language,
            ),
        )
    return tuple(blocks.values())


def add(
    schedule: Schedule,
    selection: Iterable[Holiday],
    treatment: Treatment = Treatment.closed(),  # noqa: B008  # a frozen value
    cut_tails: bool = True,
) -> Schedule:
    """Return the schedule with these holidays among its exceptions; one that is there already stays as it is.

    >>> chosen = select(listing("NL", 2026))
    >>> once = add(Schedule(id="s", name="S"), chosen)
    >>> add(once, chosen) == once
    True
    """
    known = {block.id for block in (*schedule.blocks, *schedule.exceptions)}
    blocks = to_exceptions(selection, treatment, cut_tails, schedule)
    return schedule.put_exceptions(*(block for block in blocks if block.id not in known))


def _entity(country: str) -> tuple[str, Any]:
    """Return the code of a country and the class that lists its holidays."""
    import holidays

    code = countries.parse(country, "country")
    loader = getattr(holidays, code, None)
    if loader is None:
        raise InvalidValueError("holiday.unknown_country", code, "country")
    return code, loader.get_entity()


def _english(entity: Any) -> str:  # noqa: ANN401  # a class of another package
    """Return what the package calls a country: the name of the module with its holidays, as words."""
    words = entity.__module__.rpartition(".")[2].split("_")
    return " ".join(word if word in {"and", "of", "the"} else word.capitalize() for word in words)


def _check_year(code: str, entity: Any, year: object) -> None:  # noqa: ANN401  # a class of another package
    low, high = limits.FIRST_YEAR, limits.LAST_YEAR
    if type(year) is not int:
        raise InvalidValueError("field.not_an_integer", year, "year", low=low, high=high)
    if not low <= year <= high:
        raise InvalidValueError("field.out_of_range", year, "year", low=low, high=high)
    if not entity.start_year <= year <= entity.end_year:
        raise InvalidValueError(
            "holiday.year_not_covered",
            year,
            "year",
            country=code,
            first=entity.start_year,
            last=entity.end_year,
        )


def _tags(entity: Any) -> dict[str, str | None]:  # noqa: ANN401  # a class of another package
    """Return the package's code of each language by its BCP 47 tag, the country's own language first.

    Whoever passes the package a language that it lacks, or none, gets what the environment says.
    """
    own = entity.default_language
    if own is None:
        return {"en": None}  # not translated at all: the names in its source are English
    return {languages.parse(each.replace("_", "-")): each for each in (own, *entity.supported_languages)}


def _shortened(text: str, cap: int) -> str:
    return text if len(text) <= cap else text[: cap - 1].rstrip() + "…"
