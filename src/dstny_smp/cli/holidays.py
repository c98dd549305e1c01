"""``dstny-smp holidays``: the holidays of a country, and how they come into a schedule."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Annotated

import typer
from rich.text import Text

from dstny_smp import wire
from dstny_smp.cli import options, reader, tables
from dstny_smp.errors import InvalidValueError
from dstny_smp.messages import Said, translate
from dstny_smp.schedule import public_holidays
from dstny_smp.schedule.public_holidays import Coverage, Page


def command(
    country: Annotated[
        str | None, typer.Argument(help="The code of a country, such as NL. Without one: which countries there are.")
    ] = None,
    *,
    year: Annotated[int | None, typer.Option(help="Default: this year.")] = None,
    subdivision: Annotated[str | None, typer.Option(help="A state, province or canton, by its code.")] = None,
    category: Annotated[
        list[str] | None, typer.Option(help="A kind to list. May be repeated. Default: public.")
    ] = None,
    names: Annotated[
        str | None,
        typer.Option(
            metavar="TAG",
            help="Language of the names, where the country has it. Default: that of the document, or of the output.",
        ),
    ] = None,
    select: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="List only the holiday with this id. May be repeated.")
    ] = None,
    page: Annotated[int | None, typer.Option(help="List only this page, from 1.")] = None,
    size: Annotated[int | None, typer.Option(help="Holidays of a page. Default: 10.")] = None,
    into: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Add what is listed to a schedule of this document; - reads standard input."),
    ] = None,
    schedule: Annotated[str | None, typer.Option(metavar="ID", help="The schedule, with --into.")] = None,
    write: Annotated[
        bool, typer.Option("--write", help="With --into, write the file, instead of printing the changed document.")
    ] = False,
    language: options.Reader = None,
    as_json: options.Json = False,
) -> int:
    """List the holidays of a country, and add them to a schedule: closed, all day.

    A holiday that the schedule already has stays as it is.
    """
    speech = language or reader.preferred_language()
    given: dict[str, object] = {
        "--year": year,
        "--subdivision": subdivision,
        "--category": category,
        "--names": names,
        "--select": select,
        "--page": page,
        "--size": size,
        "--into": into,
        "--schedule": schedule,
        "--write": write or None,
    }
    _check(country, given)
    if country is None:
        return _countries(speech, as_json)
    org = None if into is None else reader.organization(into)
    when = reader.moment(None, "UTC" if org is None else org.timezone).year if year is None else year
    listed = public_holidays.listing(
        country,
        when,
        names or (speech if org is None else org.language),
        subdivision,
        category or (public_holidays.PUBLIC,),
    )
    if select:
        listed = public_holidays.select(listed, select)
    shown = Page(holidays=listed, number=1, pages=1, total=len(listed))
    if page is not None or size is not None:
        of = public_holidays.PAGE if size is None else size
        shown = public_holidays.page(listed, 1 if page is None else page, of)
    if org is None or into is None or schedule is None:
        known = public_holidays.coverage(country)
        if as_json:
            options.print_json(_plain(known, shown))
        else:
            place = known.name if subdivision is None else f"{known.name} ({subdivision})"
            _show(known, shown, f"{place}, {when}", speech)
        return options.FINE
    before = org.schedule(schedule)
    after = public_holidays.add(before, shown)
    changed = org.put(after)
    if not write or into == "-":
        sys.stdout.write(wire.dumps(changed, indent=2) + "\n")
        return options.FINE
    new = after.exceptions[len(before.exceptions) :]
    code = options.written(into, speech, lambda: wire.dump(changed, into, indent=2), tell=not as_json)
    if code == options.FINE and as_json:
        options.print_json({"schedule": schedule, "added": [block.id for block in new], "listed": len(shown)})
    elif code == options.FINE:
        params = {"name": Said(after.name), "added": len(new), "kept": len(shown) - len(new)}
        typer.echo(translate("cli.holidays_added", params, speech))
    return code


def _check(country: str | None, given: Mapping[str, object]) -> None:
    """Refuse options that mean nothing without another one."""
    pairs = [("--into", "--schedule"), ("--schedule", "--into"), ("--write", "--into")]
    for option, needed in pairs:
        if given[option] is not None and given[needed] is None:
            raise InvalidValueError("cli.needs", option, needed=needed)
    for option, value in given.items():
        if country is None and value is not None:
            raise InvalidValueError("cli.needs", option, needed="COUNTRY")


def _countries(language: str, as_json: bool) -> int:
    known = [public_holidays.coverage(code) for code in public_holidays.supported()]
    if as_json:
        options.print_json({"countries": [country.to_dict() for country in known]})
        return options.FINE
    table = tables.table(("code", "country", "years", "subdivisions", "languages"), language)
    for country in known:
        years = f"{country.first_year}–{country.last_year}"
        parts = str(len(country.subdivisions) or "")
        table.add_row(country.country, country.name, years, parts, ", ".join(country.languages))
    tables.put(table, tables.console())
    return options.FINE


def _plain(country: Coverage, page: Page) -> dict[str, object]:
    return {
        "country": country.to_dict(),
        "page": page.number,
        "pages": page.pages,
        "total": page.total,
        "holidays": [holiday.to_dict() for holiday in page],
    }


def _show(country: Coverage, page: Page, heading: str, language: str) -> None:
    """Print the holidays, and what else may be asked of the country."""
    console = tables.console()
    console.print(heading, markup=False)
    table = tables.table(("date", "holiday", "category", "id"), language, whole=("date", "id"))
    for holiday in page:
        date = f"{tables.short_date(holiday.date, language)} {holiday.date.year}"
        table.add_row(date, Text(holiday.name), ", ".join(holiday.categories), holiday.id)
    tables.put(table, console)
    if page.pages > 1 or page.number > page.pages:
        params = {"number": page.number, "pages": page.pages, "total": page.total}
        console.print(translate("cli.page", params, language))
    console.print()
    for name in ("subdivisions", "categories", "languages"):
        values: tuple[str, ...] = getattr(country, name)
        if values:
            console.print(translate(f"cli.holiday_{name}", {"known": Said(", ".join(values))}, language), markup=False)
