"""Contacts as CSV files, out and in.

A file has a header row; its columns stand in any order and may be left out, but
for one that names somebody. Headers are those of `template`, in Dutch or English.
Several numbers stand in one cell, with ``;`` between them.

Out goes RFC 4180 in UTF-8. A spreadsheet takes a cell that begins with ``=``, ``+``
and the like for a formula; so such a cell gets a ``'`` in front, and so does one that
begins with ``'`` itself. The same is done behind a separator inside a cell, since a
spreadsheet may cut there. Reading takes exactly these marks off again: what was
written comes back as it was, telephone numbers too.

In comes what spreadsheets save: ``,`` or ``;``, UTF-8 with or without a mark, or
else Windows-1252. Limits come before parsing, and a file is read as it streams.
The reader is our own: the standard library's takes a quote in the middle of a cell
and a NUL even when it is strict, has one limit of a cell for the whole process, and
does not tell on which row a quote was left open. Cells without quotes are cut by
``str.split``, which is not slower.

>>> report = read(template("nl"))
>>> report.ok, report.contacts[0].numbers
(True, ('+31201234567',))

Source: RFC 4180; CWE-1236 (formulas); OWASP ASVS 5.0 1.2.10.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from io import BytesIO, TextIOWrapper
from typing import BinaryIO, Final, Literal, TypeAlias

import attrs

from dstny_smp import limits, messages
from dstny_smp.contacts.book import AddressBook, Contact
from dstny_smp.contacts.intake import FIELDS, ImportReport, Intake, Progress, check_options, split_numbers
from dstny_smp.contacts.source import check_writable, encoding, opened
from dstny_smp.errors import InvalidValueError
from dstny_smp.validation import argument, label

Delimiter: TypeAlias = Literal[",", ";"]

EXAMPLE: Final = Contact(
    id="c1",
    first_name="Zoë",
    last_name="Jansen",
    company="Example BV",
    department="Inkoop",
    numbers=["+31201234567"],
    email="zoe.jansen@example.com",
    address="Dorpsstraat 1, 1234 AB Voorbeeld",
    notes="",
)
"""The contact of the template's example row."""

_BOM: Final = codecs.BOM_UTF8
_EVERY: Final = 1_000
"""Rows between two calls of progress, and rows that are written at once."""
_LONGEST: Final = len(FIELDS) * (2 * limits.CSV_CELL + 3)
"""Characters of a row: every cell full, and each character a doubled quote."""
_TELLING: Final = frozenset({"first_name", "last_name", "company", "numbers"})
"""Columns by which somebody can be known."""

_FORMULA: Final = "=+\\-@\t\r\n＝＋－＠'"
_START: Final = '((?:^|[,;\t])"*)'
_UNMARKED: Final = re.compile(f"{_START}(?=[{_FORMULA}])")
_MARKED: Final = re.compile(f"{_START}'(?=[{_FORMULA}])")
_SPECIAL: Final = re.compile('[",;\t\r\n]')
_CELLS: Final = {mark: re.compile(f'"([^"]*+(?:""[^"]*+)*+)"|([^"{mark}]*+)') for mark in ",;"}


def template(language: messages.Language = "en", *, delimiter: Delimiter = ",") -> bytes:
    """Return a file to fill in: the header in a language, and one example row.

    Raises:
        InvalidValueError: ``csv.bad_delimiter``, ``field.wrong_type``.

    >>> template("nl", delimiter=";").decode("utf-8-sig").splitlines()[0]
    'voornaam;achternaam;bedrijf;afdeling;nummers;e-mail;adres;notities'
    """
    file = BytesIO()
    _write((EXAMPLE,), FIELDS[1:], file, _separator(delimiter), language, neutralise=True)
    return file.getvalue()


def write(
    book: AddressBook,
    file: BinaryIO,
    *,
    delimiter: Delimiter = ",",
    language: messages.Language = "en",
    neutralise: bool = True,
) -> None:
    """Write the contacts of a book to a binary file, in their order and with their ids.

    Who may see the book is asked before, with `dstny_smp.contacts.find_book`.

    Args:
        book: whose contacts.
        file: is written from where it stands, and not closed.
        delimiter: ``;`` for a spreadsheet of a country that writes 1,5.
        language: of the header.
        neutralise: False writes cells as they are, for a program; a spreadsheet may then run them as formulas.

    Raises:
        InvalidValueError: ``csv.bad_delimiter``, ``contacts.not_writable``, ``field.wrong_type``.
    """
    argument.expect(book, "book", AddressBook)
    argument.expect(neutralise, "neutralise", bool)
    check_writable(file)
    _write(book.contacts, FIELDS, file, _separator(delimiter), language, neutralise=neutralise)


def read(
    file: bytes | BinaryIO,
    *,
    book: AddressBook | None = None,
    region: str = "NL",
    dry_run: bool = False,
    skip_duplicates: bool = False,
    neutralised: bool = True,
    progress: Progress | None = None,
) -> ImportReport:
    """Return what a file holds; nothing is changed by reading it.

    Args:
        file: bytes, or a binary file that can seek; it is read to its end and not closed.
        book: where the contacts are to come; what it has already counts as a duplicate, and its ids stay taken.
        region: ISO 3166-1 code of the country of numbers without a country code.
        dry_run: check only; no contact is kept in memory.
        skip_duplicates: leave out the rows that are listed as duplicates.
        neutralised: False leaves a ``'`` in front of a cell, for a file written without `neutralise`.
        progress: is called every thousand rows with (bytes read, bytes in all), and at the end.

    Raises:
        InvalidValueError: those of `dstny_smp.contacts.source`, ``country.unknown``, ``field.wrong_type``.
    """
    argument.expect(neutralised, "neutralised", bool)
    check_options(book, progress, dry_run=dry_run, skip_duplicates=skip_duplicates)
    source, size = opened(file)
    start = source.tell()
    text = TextIOWrapper(source, encoding(source), newline="")
    try:
        records = _records(text)
        header = next(records, "")
        delimiter = "," if isinstance(header, InvalidValueError) or header.count(";") <= header.count(",") else ";"
        columns, faults = _columns(header, delimiter)
        intake = Intake(book, region, dry_run=dry_run, skip_duplicates=skip_duplicates, has_ids="id" in columns)
        for fault in faults:
            intake.fault(1, fault)
        for row, record in enumerate(records if not faults else (), 2):
            cells = _cells(record, delimiter)
            if row > limits.CSV_ROWS + 1:
                cells = InvalidValueError("csv.too_many_rows", row - 1, cap=limits.CSV_ROWS)
            if isinstance(cells, InvalidValueError):
                intake.fault(row, cells)  # what follows cannot be told apart
                break
            _take(intake, row, cells, columns, neutralised=neutralised)
            if progress is not None and row % _EVERY == 0:
                progress(source.tell() - start, size)
    finally:
        text.detach()
    if progress is not None:
        progress(size, size)
    return intake.report()


# Reading


def _records(text: TextIOWrapper) -> Iterator[str | InvalidValueError]:
    """Yield the rows, each with the lines that its quotes hold together; at a row without an end, why, and no more."""
    while line := text.readline(_LONGEST + 1):
        lines, length, is_open = [line], len(line), line.count('"') & 1
        while is_open and length <= _LONGEST:
            line = text.readline(_LONGEST + 1)
            if not line:
                yield InvalidValueError("csv.open_quote", None)
                return
            lines.append(line)
            length += len(line)
            is_open ^= line.count('"') & 1
        if length > _LONGEST:
            yield InvalidValueError("csv.row_too_long", None, cap=_LONGEST)
            return
        yield "".join(lines)


def _cells(record: str | InvalidValueError, delimiter: str) -> list[str] | InvalidValueError:
    """Return the cells of a row, or why it has none."""
    if isinstance(record, InvalidValueError):
        return record
    record = record.rstrip("\r\n")
    if '"' not in record:
        return record.split(delimiter)
    cells, position, cell = [], 0, _CELLS[delimiter]
    while (match := cell.match(record, position)) is not None:
        quoted, plain = match.groups()
        cells.append(plain if quoted is None else quoted.replace('""', '"'))
        position = match.end()
        if position == len(record):
            return cells
        if record[position] != delimiter:
            break
        position += 1
    return InvalidValueError("csv.stray_quote", None, column=len(cells))


def _columns(header: str | InvalidValueError, delimiter: str) -> tuple[dict[str, int], list[InvalidValueError]]:
    """Return the number of each field's column, from 1, in their order; and what is wrong with them."""
    cells = _cells(header, delimiter)
    if isinstance(cells, InvalidValueError):
        return {}, [cells]
    columns: dict[str, int] = {}
    faults = []
    known = _headers()
    for index, cell in enumerate(cells[: 2 * len(FIELDS)], 1):
        name = known.get(_folded(cell)) if len(cell) <= limits.NAME else None
        if name is None:
            faults.append(InvalidValueError("csv.unknown_column", cell, column=index))
        elif name in columns:
            faults.append(InvalidValueError("csv.duplicate_column", cell, column=index))
        else:
            columns[name] = index
    if not faults and _TELLING.isdisjoint(columns):
        faults.append(InvalidValueError("csv.no_telling_column", None))
    return columns, faults


def _headers() -> dict[str, str]:
    """Return the fields by what heads their columns."""
    languages = messages.LANGUAGES
    return {_folded(messages.translate(f"csv.column_{name}", {}, each)): name for each in languages for name in FIELDS}


def _folded(header: str) -> str:
    return label.skeleton(header).replace("_", "").replace("-", "").replace(" ", "")


def _take(intake: Intake, row: int, cells: list[str], columns: dict[str, int], *, neutralised: bool) -> None:
    """Hand on one row; one without content is none."""
    if not any(cells):
        return
    if len(cells) != len(columns):
        intake.rows += 1
        intake.fault(row, InvalidValueError("csv.ragged", len(cells), expected=len(columns)))
        return
    texts = dict(zip(columns, cells, strict=True))
    for name, text in texts.items():
        if len(text) > limits.CSV_CELL:
            intake.fault(row, InvalidValueError("csv.cell_too_long", text, cap=limits.CSV_CELL), name, columns)
            texts[name] = ""
        elif neutralised and "'" in text:
            texts[name] = unmark(text)
    intake.take(row, texts, split_numbers(texts.pop("numbers", "")), columns)


# Writing


def mark(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, from which `unmark` makes the same cell again.

    Raises:
        InvalidValueError: ``label.not_text``, ``label.too_long`` (over 4,096 characters), as for `unmark`.

    >>> mark("=1+1"), mark("+31201234567"), mark("'s-Hertogenbosch"), mark("a;=b"), mark("a-b")
    ("'=1+1", "'+31201234567", "''s-Hertogenbosch", "a;'=b", 'a-b')
    """
    return _UNMARKED.sub(r"\1'", argument.text(cell, "cell"))


def unmark(cell: str) -> str:
    """Return what `mark` was given; a ``'`` that it would not have set stays.

    >>> unmark("'+31201234567"), unmark("''t Hoekje"), unmark("'t Hoekje")
    ('+31201234567', "'t Hoekje", "'t Hoekje")
    """
    return _MARKED.sub(r"\1", argument.text(cell, "cell"))


def _separator(delimiter: str) -> str:
    if not argument.among(delimiter, (",", ";")):
        raise InvalidValueError("csv.bad_delimiter", delimiter, "delimiter")
    return delimiter


def _write(
    contacts: Iterable[Contact],
    fields: tuple[str, ...],
    file: BinaryIO,
    delimiter: str,
    language: messages.Language,
    *,
    neutralise: bool,
) -> None:
    argument.expect(language, "language", str)
    file.write(_BOM)
    lines = [delimiter.join(messages.translate(f"csv.column_{name}", {}, language) for name in fields)]
    for contact in contacts:
        row = attrs.asdict(contact, recurse=False)
        cells = []
        for name in fields:
            cell = ";".join(row[name]) if name == "numbers" else row[name] or ""
            if neutralise:
                cell = mark(cell)
            cells.append('"' + cell.replace('"', '""') + '"' if _SPECIAL.search(cell) else cell)
        lines.append(delimiter.join(cells))
        if len(lines) >= _EVERY:
            file.write(("\r\n".join(lines) + "\r\n").encode())
            lines.clear()
    if lines:
        file.write(("\r\n".join(lines) + "\r\n").encode())
