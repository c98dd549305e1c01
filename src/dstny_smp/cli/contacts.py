"""``dstny-smp contacts``: a template, and contacts checked, imported and exported."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Annotated, BinaryIO, Final, TypeAlias

import typer
from rich.console import Console
from rich.progress import Progress
from rich.text import Text

from dstny_smp import limits, wire
from dstny_smp.cli import options, reader, tables
from dstny_smp.contacts import AddressBook, ImportReport, Place, csv_file, find_book, vcard
from dstny_smp.errors import InvalidValueError
from dstny_smp.findings import Finding
from dstny_smp.messages import choose, translate
from dstny_smp.organization import Organization


class Format(StrEnum):
    """The kinds of files."""

    CSV = "csv"
    VCARD = "vcard"


class Separator(StrEnum):
    """What stands between two cells, by the name that a shell takes without quotes."""

    COMMA = "comma"
    SEMICOLON = "semicolon"


_MARKS: Final[dict[Separator, csv_file.Delimiter]] = {Separator.COMMA: ",", Separator.SEMICOLON: ";"}

Given: TypeAlias = Annotated[str, typer.Argument(help="A CSV or vCard file; - reads standard input.")]
Kind: TypeAlias = Annotated[
    Format | None, typer.Option("--format", help="Default: vcard for a name that ends with .vcf, else csv.")
]
Between: TypeAlias = Annotated[
    Separator, typer.Option("--separator", help="Of CSV; most Dutch spreadsheets want semicolon.")
]
Output: TypeAlias = Annotated[
    str, typer.Option("--output", metavar="FILE", show_default=False, help="Default: the standard output.")
]
Region: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="CODE", help="Country of numbers without a country code. Default: the document's, or NL."),
]
Raw: TypeAlias = Annotated[
    bool, typer.Option("--raw", help="CSV cells without marks against formulas, as a program wants them.")
]
Skip: TypeAlias = Annotated[bool, typer.Option("--skip-duplicates", help="Leave out what is there already.")]

app: Final = typer.Typer(help="Import and export the contacts of an address book.", no_args_is_help=True)


def template(
    *,
    separator: Between = Separator.COMMA,
    output: Output = "-",
    language: options.Reader = None,
) -> int:
    """Write a CSV file to fill in: its header, and an example of a contact."""
    speech = language or reader.preferred_language()
    return _put_out(csv_file.template(choose(speech), delimiter=_MARKS[separator]), output, speech)


def check(
    file: Given,
    *,
    into: Annotated[
        str | None, typer.Option(metavar="FILE", help="Look for duplicates in a book of this document.")
    ] = None,
    book: Annotated[str | None, typer.Option(metavar="ID", help="The address book, with --into.")] = None,
    region: Region = None,
    kind: Kind = None,
    raw: Raw = False,
    language: options.Reader = None,
    as_json: options.Json = False,
) -> int:
    """Tell what is wrong with a file, by row and column, and which contacts stand in it twice; change nothing.

    The exit code is 1 when there are faults or duplicates.
    """
    speech = language or reader.preferred_language()
    if (into is None) is not (book is None):
        given, needed = ("--into", "--book") if book is None else ("--book", "--into")
        raise InvalidValueError("cli.needs", given, needed=needed)
    org = None if into is None else reader.organization(into)
    known = None if org is None or book is None else org.address_book(book)
    report = _read(file, kind, org, known, region, dry_run=True, skip_duplicates=False, raw=raw)
    if as_json:
        options.print_json(_plain(report, speech))
    else:
        _show(report, speech)
    return options.FINE if report.ok and not report.duplicates else options.FOUND


def import_(
    file: Given,
    *,
    into: Annotated[str, typer.Option(metavar="FILE", help="The document with the book; - reads standard input.")],
    book: Annotated[str, typer.Option(metavar="ID", help="The address book.")],
    write: Annotated[
        bool, typer.Option("--write", help="Write the document, instead of printing the changed one.")
    ] = False,
    skip_duplicates: Skip = False,
    region: Region = None,
    kind: Kind = None,
    raw: Raw = False,
    language: options.Reader = None,
    as_json: options.Json = False,
) -> int:
    """Add the contacts of a file to an address book: all of them, or none when one row is at fault.

    A contact with the id of one in the book takes its place. The exit code is 1
    when there are faults.
    """
    speech = language or reader.preferred_language()
    if file == into == "-":
        raise InvalidValueError("cli.read_twice", "-")
    org = reader.organization(into)
    report = _read(
        file, kind, org, org.address_book(book), region, dry_run=False, skip_duplicates=skip_duplicates, raw=raw
    )
    if not report.ok:
        if as_json:
            options.print_json(_plain(report, speech))
        else:
            _show(report, speech)
        return options.FOUND
    changed = org.put(report.into(org.address_book(book)))
    if not write or into == "-":
        if report.duplicates or report.losses:
            _show(report, speech, aside=True)
        sys.stdout.write(wire.dumps(changed, indent=2) + "\n")
        return options.FINE
    code = options.written(into, speech, lambda: wire.dump(changed, into, indent=2), tell=not as_json)
    if code == options.FINE and as_json:
        options.print_json(_plain(report, speech))
    elif code == options.FINE:
        _show(report, speech)
    return code


def export(
    file: options.File,
    book: Annotated[str, typer.Argument(help="The id of the address book.")],
    *,
    user: Annotated[
        str | None, typer.Option(metavar="ID", help="Export only what this user may see. Default: anything.")
    ] = None,
    kind: Kind = None,
    separator: Between = Separator.COMMA,
    raw: Raw = False,
    output: Output = "-",
    language: options.Reader = None,
) -> int:
    """Write the contacts of an address book, as a file that can be imported again."""
    speech = language or reader.preferred_language()
    org = reader.organization(file)
    if user is None:
        chosen = org.address_book(book)
    else:
        seeing = org.user(user)
        # pyright does not see through a field with a converter to the property of a protocol; mypy does
        chosen = find_book(org.address_books, seeing, book)  # pyright: ignore[reportArgumentType]
    made = BytesIO()
    if _format(output, kind) is Format.VCARD:
        vcard.write(chosen, made)
    else:
        header = choose(speech)
        csv_file.write(chosen, made, delimiter=_MARKS[separator], language=header, neutralise=not raw)
    return _put_out(made.getvalue(), output, speech)


app.command("template")(options.reported(template))
app.command("check")(options.reported(check))
app.command("import")(options.reported(import_))
app.command("export")(options.reported(export))


def _format(path: str, kind: Format | None) -> Format:
    return kind or (Format.VCARD if path.lower().endswith(".vcf") else Format.CSV)


def _put_out(data: bytes, path: str, language: str) -> int:
    if path == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return options.FINE
    return options.written(path, language, lambda: Path(path).write_bytes(data))


def _read(
    path: str,
    kind: Format | None,
    org: Organization | None,
    book: AddressBook | None,
    region: str | None,
    *,
    dry_run: bool,
    skip_duplicates: bool,
    raw: bool,
) -> ImportReport:
    """Read the file while a bar shows how far it is."""
    home = region or ("NL" if org is None else org.country)
    with _opened(path) as file, _bar() as progress:
        if _format(path, kind) is Format.VCARD:
            return vcard.read(
                file, book=book, region=home, dry_run=dry_run, skip_duplicates=skip_duplicates, progress=progress
            )
        return csv_file.read(
            file,
            book=book,
            region=home,
            dry_run=dry_run,
            skip_duplicates=skip_duplicates,
            neutralised=not raw,
            progress=progress,
        )


@contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    if path == "-":
        yield BytesIO(sys.stdin.buffer.read())
        return
    with Path(path).open("rb") as file:
        yield file


@contextmanager
def _bar() -> Iterator[Callable[[int, int], object]]:
    shown = Console(stderr=True)
    with Progress(console=shown, transient=True, disable=not shown.is_terminal) as bar:
        task = bar.add_task("")
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _show(report: ImportReport, language: str, *, aside: bool = False) -> None:
    """Print what was found as a table, and then how many contacts there are; aside is on the standard error."""
    console = tables.console(stderr=aside)
    table = tables.table(("row", "field", "finding"), language)
    shown = 0
    findings = (*report.faults, *report.duplicates, *report.losses)
    for finding in findings[: options.FAULTS_SHOWN]:
        place, field = _place(finding)
        heading = translate(f"csv.column_{field}", {}, language) if field else str(place.column or "")
        said = translate(finding.code, finding.params, language)
        table.add_row(str(place.row), heading, Text(said))
        shown += 1
    if findings:
        tables.put(table, console)
    more = len(findings) + report.unlisted - shown
    if more:
        console.print(translate("cli.more_faults", {"count": more}, language))
    counts = {"rows": str(report.rows), "accepted": str(report.accepted)}
    for name in ("faults", "duplicates", "losses"):
        listed = len(getattr(report, name))
        counts[name] = f"{listed}+" if report.unlisted and listed == limits.FAULTS else f"{listed}"
    console.print(translate("cli.contacts_found", counts, language))
    if not report.ok:
        console.print(translate("cli.contacts_refused", {}, language))


def _plain(report: ImportReport, language: str) -> dict[str, object]:
    def listed(findings: Iterable[Finding]) -> list[dict[str, object]]:
        plain = []
        for finding in findings:
            place, field = _place(finding)
            said = translate(finding.code, finding.params, language)
            plain.append({**place._asdict(), "field": field or None, "code": finding.code, "text": said})
        return plain

    return {
        "rows": report.rows,
        "accepted": report.accepted,
        "faults": listed(report.faults),
        "duplicates": listed(report.duplicates),
        "losses": listed(report.losses),
        "unlisted": report.unlisted,
    }


def _place(finding: Finding) -> tuple[Place, str]:
    """Return where a finding stands, and the field that it is about."""
    place = finding.witness
    assert isinstance(place, Place)  # noqa: S101  # every finding of an import has one
    return place, finding.path.partition(".")[2]
