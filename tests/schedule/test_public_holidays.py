"""Holidays of countries: listed, paged, chosen, added, and never in the environment's language."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import attrs
import pytest

from dstny_smp.destination import ToQueue
from dstny_smp.errors import InvalidValueError, UnknownIdError
from dstny_smp.schedule import Block, Layer, Resolver, Schedule, State, Treatment, public_holidays
from dstny_smp.schedule.public_holidays import Holiday, add, coverage, listing, page, select, supported, to_exceptions

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
BAR = Block.weekly("bar", "Bar", "mon-sun", "22:00", "02:00", treatment=Treatment.open())


def dates(found):
    return [str(holiday.date)[5:] for holiday in found]


def refused(make):
    with pytest.raises(InvalidValueError) as caught:
        make()
    assert caught.value.text("nl") != caught.value.text("en")
    return caught.value.code, caught.value.path


@pytest.mark.requirement("HOL-01", "HOL-03", "HOL-04")
@pytest.mark.parametrize(
    ("year", "easter", "king", "liberation"),
    [
        (2020, "04-10 04-12 04-13", "04-27", "05-05"),
        (2024, "03-29 03-31 04-01", "04-27", ""),
        (2025, "04-18 04-20 04-21", "04-26", "05-05"),
        (2026, "04-03 04-05 04-06", "04-27", ""),
        (2031, "04-11 04-13 04-14", "04-26", ""),
        (2035, "03-23 03-25 03-26", "04-27", "05-05"),
    ],
)
def test_the_dutch_holidays(year, easter, king, liberation):
    """Koningsdag moves to Saturday when the 27th is a Sunday; 5 May is public every five years only."""
    found = dates(listing("NL", year))

    assert set(f"01-01 {easter} {king} {liberation} 12-25 12-26".split()) <= set(found)
    assert ("05-05" in found) is bool(liberation)
    assert found == sorted(found)


@pytest.mark.requirement("HOL-01", "HOL-05")
def test_other_kinds_are_listed_but_not_ticked():
    """5 May is shown every year to whoever asks for optional days; only public ones are selected beforehand."""
    found = listing("NL", 2026, categories=("public", "optional"))
    liberation = next(holiday for holiday in found if holiday.date == date(2026, 5, 5))

    assert ("Bevrijdingsdag", ("optional",), False) == (
        liberation.name,
        liberation.categories,
        liberation.is_preselected,
    )
    assert dates(listing("NL", 2026)) == dates(select(found))
    both = next(
        each for each in listing("NL", 2025, categories=("public", "optional")) if each.date == date(2025, 5, 5)
    )
    assert (("public", "optional"), True) == (both.categories, both.is_preselected)


def test_names_are_in_the_language_that_is_asked_or_the_countrys_own():
    """Dutch for the Netherlands, German for Germany when Dutch is not there; the key is the same in all.

    Releases of the package differ in capitals.
    """
    names = {
        (country, wanted): (found := listing(country, 2026, language=wanted)[-1]).name.casefold() + " " + found.language
        for country, wanted in (
            ("NL", "nl"),
            ("NL", "nl-BE"),
            ("NL", "en"),
            ("NL", "xx"),
            ("DE", "nl"),
            ("BE", "fr"),
            ("NZ", "nl"),
        )
    }

    assert {
        ("NL", "nl"): "tweede kerstdag nl",
        ("NL", "nl-BE"): "tweede kerstdag nl",
        ("NL", "en"): "second day of christmas en-US",
        ("NL", "xx"): "tweede kerstdag nl",
        ("DE", "nl"): "zweiter weihnachtstag de",
        ("BE", "fr"): "noël fr",
        ("NZ", "nl"): "boxing day (observed) en",
    } == names
    assert {"Second Day of Christmas"} == {listing("NL", 2026, language=each)[-1].key for each in ("nl", "en", "uk")}


def test_the_environment_chooses_no_names():
    """A server in a Ukrainian locale lists the same names as any other."""
    code = (
        "from dstny_smp.schedule import public_holidays as p\n"
        "print(*[each.name for each in (*p.listing('NO', 2026, 'xx'), *p.listing('NL', 2026, 'th-TH'))], sep='|')"
    )
    said = {
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code],
            env={**os.environ, "LANGUAGE": locale, "LANG": locale},
            capture_output=True,
            check=True,
        ).stdout
        for locale in ("uk", "en_US", "C")
    }

    assert 1 == len(said)


@pytest.mark.requirement("HOL-03", "HOL-04")
@pytest.mark.parametrize(
    ("arguments", "code", "path"),
    [
        (("Netherlands", 2026), "country.unknown", "country"),
        (("XX", 2026), "country.unknown", "country"),
        ((None, 2026), "country.unknown", "country"),
        (("NL", 0), "field.out_of_range", "year"),
        (("NL", 10_000), "field.out_of_range", "year"),
        (("NL", True), "field.not_an_integer", "year"),
        (("NL", "2026 "), "field.not_an_integer", "year"),
        (("NL", 2026.0), "field.not_an_integer", "year"),
        (("NL", 2101), "holiday.year_not_covered", "year"),
        (("DE", 1989), "holiday.year_not_covered", "year"),
        (("NL", 2026, "Dutch"), "language.bad_form", "language"),
        (("DE", 2026, "de", "Beieren"), "holiday.unknown_subdivision", "subdivision"),
        (("NL", 2026, "nl", None, ("bank",)), "holiday.unknown_category", "categories"),
        (("BV", 2026), "holiday.unknown_country", "country"),  # an island of seals
    ],
)
def test_a_listing_refuses(arguments, code, path):
    """What is not known is an error that says so, never an empty list."""
    assert (code, path) == refused(lambda: listing(*arguments))


@pytest.mark.requirement("HOL-03")
def test_countries_and_their_parts():
    """Every country of ISO 3166-1; German states by code or by name, with days of their own."""
    assert len(supported()) > 240
    germany = coverage("de")
    assert ("DE", "de", True) == (germany.country, germany.languages[0], "BY" in germany.subdivisions)
    assert (1966, True, ("optional", "public", "school")) == (
        coverage("NL").first_year,
        coverage("NL").last_year >= 2099,
        tuple(sorted(coverage("NL").categories)),
    )
    assert set(dates(listing("DE", 2026))) < set(dates(listing("DE", 2026, "de", "BY")))
    assert dates(listing("DE", 2026, "de", "BY")) == dates(listing("DE", 2026, "de", "Bayern"))


def test_observed_days_are_listed_beside_the_real_ones():
    """4 July 2026 is a Saturday: the Friday before is listed too."""
    found = {str(each.date): each.name for each in listing("US", 2026, language="en")}

    assert {"2026-07-03": "Independence Day (observed)", "2026-07-04": "Independence Day"}.items() <= found.items()


def test_a_day_with_two_holidays_is_one():
    """Ascension Day and Liberation Day fell together in 2005: one day, both names, one exception."""
    both = next(each for each in listing("NL", 2005) if each.date == date(2005, 5, 5))

    assert {"Bevrijdingsdag", "Hemelvaartsdag"} == set(both.name.split("; "))
    assert 1 == len(to_exceptions([both, both]))


@pytest.mark.requirement("HOL-06")
def test_pages():
    """Ten a page; there is more until there is no more; a page after the last is empty."""
    found = listing("NL", 2026, categories=("public", "optional", "school"))
    first, second, third = (page(found, number) for number in (1, 2, 3))

    assert (10, True, len(found) - 10, False) == (len(first), first.has_more, len(second), second.has_more)
    assert found == (*first, *second)
    assert (0, False, 2, len(found)) == (len(third), third.has_more, third.pages, third.total)
    assert (1, 0, False) == ((empty := page((), 1)).pages, len(empty), empty.has_more)
    assert [3, 3] == [len(page(found, number, size=3)) for number in (1, 2)]
    for arguments in ((0,), (-1,), (1, 0), (1, 101), (True,), ("1",)):
        assert refused(lambda arguments=arguments: page(found, *arguments))[0].startswith("field.")


@pytest.mark.requirement("HOL-05")
def test_one_several_or_all_can_be_chosen():
    """By id, over all pages; an id of another country or year is refused."""
    found = listing("NL", 2026)

    assert [date(2026, 4, 27)] == [each.date for each in select(found, ["holiday-nl-2026-04-27"])]
    assert found == select(found) == select(found, [each.id for each in reversed(found)])
    for id in ("holiday-nl-2027-04-27", "holiday-be-2026-04-06", ""):
        with pytest.raises(UnknownIdError, match="no public holiday"):
            select(found, [id])


@pytest.mark.requirement("HOL-02", "HOL-07", "HOL-08")
def test_holidays_become_exceptions():
    """A day from 00:00 to 24:00, closed, that remembers where it came from."""
    king = to_exceptions(select(listing("NL", 2026), ["holiday-nl-2026-04-27"]))[0]

    assert (datetime(2026, 4, 27), datetime(2026, 4, 28), Treatment.closed(), "Koningsdag") == (
        king.starts,
        king.ends,
        king.treatment,
        king.name,
    )
    assert ("NL", None, "King's Day", 2026, "nl") == (
        king.origin.country,
        king.origin.subdivision,
        king.origin.key,
        king.origin.year,
        king.origin.language,
    )
    night = Treatment.forward(ToQueue("night"))
    assert {night} == {block.treatment for block in to_exceptions(listing("NL", 2026), treatment=night)}
    assert ("field.wrong_type", "selection[0]") == refused(lambda: to_exceptions([king]))


@pytest.mark.requirement("HOL-07", "HOL-08", "EXC-01")
def test_adding_again_changes_nothing():
    """No duplicates, and what was edited since stays edited."""
    chosen = select(listing("NL", 2026))
    schedule = add(Schedule(id="s", name="S", blocks=[BAR]), chosen)
    edited = schedule.put(attrs.evolve(schedule.block("holiday-nl-2026-04-27"), treatment=Treatment.open()))

    assert schedule == add(schedule, chosen)
    assert edited == add(edited, chosen)
    assert len(chosen) == len(schedule.exceptions)
    when = datetime(2026, 4, 27, 12, tzinfo=UTC)
    assert [(State.CLOSED, Layer.HOLIDAYS), (State.OPEN, Layer.HOLIDAYS)] == [
        (found.state, found.layer) for found in (Resolver(schedule).at(when), Resolver(edited).at(when))
    ]


def open_hours(schedule, day):
    found = Resolver(schedule).segments(
        datetime(2026, 4, day, 12, tzinfo=AMSTERDAM), datetime(2026, 4, day + 3, 12, tzinfo=AMSTERDAM)
    )
    return [f"{each.start:%d %H:%M}-{each.end:%H:%M}" for each in found if each.is_open]


def test_a_closed_evening_has_no_tail():
    """Koningsdag is Monday 27 April: Sunday's evening goes on to its end, Monday's never was, Tuesday's is."""
    king = select(listing("NL", 2026), ["holiday-nl-2026-04-27"])
    bar = Schedule(id="s", name="S", blocks=[BAR])
    cut = add(bar, king)
    plain = bar.put_exceptions(*to_exceptions(king, schedule=bar, cut_tails=False))

    assert ["26 22:00-02:00", "28 22:00-02:00"] == open_hours(cut, 26)
    assert ["26 22:00-00:00", "28 00:00-02:00", "28 22:00-02:00"] == open_hours(plain, 26)
    assert plain == bar.put_exceptions(*to_exceptions(king))


def test_a_whole_day_is_replaced():
    """The closed remainder of a working day, under the exceptions that say what holds instead."""
    party = Block(
        id="party",
        name="Party",
        starts=datetime(2026, 4, 27, 23),
        ends=datetime(2026, 4, 28, 1),
        treatment=Treatment.open(),
    )
    bar = Schedule(id="s", name="S", blocks=[BAR], exceptions=[party])
    replaced = bar.replace_day(date(2026, 4, 27), id="closed", name="Closed")

    assert ["26 22:00-02:00", "27 23:00-01:00", "28 22:00-02:00"] == open_hours(replaced, 26)
    day_long = Block.weekly("b", "B", "mon-sun", "12:00", "11:59", treatment=Treatment.open())
    day_long = attrs.evolve(day_long, ends=day_long.starts.replace(day=day_long.starts.day + 1))
    whole = Schedule(id="s", name="S", blocks=[day_long]).replace_day(date(2026, 4, 27), id="closed", name="Closed")
    assert (datetime(2026, 4, 27, 12), datetime(2026, 4, 28, 12)) == (
        whole.exceptions[0].starts,
        whole.exceptions[0].ends,
    )
    long = attrs.evolve(BAR, ends=BAR.starts.replace(day=BAR.starts.day + 2))
    whole = Schedule(id="s", name="S", blocks=[long]).replace_day(date(2026, 4, 27), id="closed", name="Closed")
    assert (datetime(2026, 4, 27), datetime(2026, 4, 28)) == (whole.exceptions[0].starts, whole.exceptions[0].ends)


COUNTRIES = supported() if os.environ.get("SMP_COUNTRIES") == "all" else supported()[::12]


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_can_be_added(country):
    """Names of any length and script make blocks; ids are ids; all countries with SMP_COUNTRIES=all."""
    known = coverage(country)
    if country in ("BV", "HM", "IO"):  # nobody lives there but soldiers and seals
        return
    for year in (2024, 2026):
        for place in (None, *known.subdivisions[:2]):
            found = listing(country, year, "nl", place, known.categories)
            blocks = to_exceptions(found)
            assert len(found) == len(blocks) == len({block.id for block in blocks}) > 0
            assert all(isinstance(each, Holiday) and each.language in known.languages for each in found)


def test_nothing_is_loaded_before_it_is_used():
    """The package of 250 countries costs a fifth of a second; who lists no holidays does not pay it."""
    code = "import sys, dstny_smp.schedule.public_holidays; print('holidays' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert "False" == said.strip()
    assert public_holidays.PAGE == 10
