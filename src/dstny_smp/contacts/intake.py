"""Contacts from a file: each field checked, doubles found, all of them or none.

What reads a file hands its texts to an `Intake` row by row, and gets an
`ImportReport`: a value that nothing was done with yet. `ImportReport.into` gives
the book with the contacts in it. A report with faults holds no contacts.

A number in E.164 form stays as it is written, also where the plan does not know
it, and a short code too: what a book holds can come back from a file. Anything
else is read by `dstny_smp.validation.number`. Addresses are judged by form.

Nothing here knows how a file is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

import attrs

from dstny_smp import ids, limits
from dstny_smp.contacts.book import AddressBook, Contact
from dstny_smp.contacts.seen import Seen
from dstny_smp.errors import InvalidValueError
from dstny_smp.findings import Finding, Severity
from dstny_smp.model import Value
from dstny_smp.validation import argument, country, email, label, number

Progress: TypeAlias = Callable[[int, int], object]
"""What is called now and then while a file is read, with (bytes read, bytes in all)."""

TEXTS: Final = {
    "first_name": limits.NAME,
    "last_name": limits.NAME,
    "company": limits.NAME,
    "department": limits.NAME,
    "address": limits.TEXT,
    "notes": limits.TEXT,
}
"""The plain texts of a contact, and how long each may be."""
FIELDS: Final = ("id", "first_name", "last_name", "company", "department", "numbers", "email", "address", "notes")
"""What a file can say of a contact, in the order in which it is written."""
NOTHING: Final[Mapping[str, int]] = {}


class Place(NamedTuple):
    """Where in a file: the row (or card) and the column, from 1; None for all of the row."""

    row: int
    column: int | None


@attrs.frozen(kw_only=True, repr=False, eq=False)
class ImportReport(Value):
    """What a file holds. Every finding has its `Place` as witness, and a path such as ``rows[5].email``.

    Attributes:
        rows: rows that hold something, the header aside.
        accepted: contacts that can be taken in.
        contacts: these contacts, in the order of the file; none where there are faults, or after a dry run.
        faults: what must be put right first; the file is taken in whole or not at all.
        losses: what was left out or taken as it stands, and may be wrong.
        duplicates: rows that say what an earlier row, or the book, says already: a number, an address or a name.
        unlisted: findings beyond the first 10,000 of each sort, which are counted only.
        is_dry: whether this was a dry run.
    """

    rows: int
    accepted: int
    contacts: tuple[Contact, ...] = attrs.field(repr=False)
    faults: tuple[Finding, ...]
    losses: tuple[Finding, ...]
    duplicates: tuple[Finding, ...]
    unlisted: int
    is_dry: bool

    @property
    def ok(self) -> bool:
        """Tell that there is no fault; there may be losses and duplicates."""
        return not self.faults

    def into(self, book: AddressBook) -> AddressBook:
        """Return the book with the contacts: in the place of the same id, or at the end.

        Raises:
            InvalidValueError: ``contacts.faults``, ``contacts.dry_run``, ``field.too_many``, ``field.wrong_type``.
        """
        argument.expect(book, "book", AddressBook)
        if self.faults:
            raise InvalidValueError("contacts.faults", len(self.faults) + self.unlisted, "contacts")
        if self.is_dry:
            raise InvalidValueError("contacts.dry_run", None, "contacts")
        new = {contact.id: contact for contact in self.contacts}
        kept = [new.pop(contact.id, contact) for contact in book.contacts]
        return attrs.evolve(book, contacts=(*kept, *new.values()))


class Intake:
    """The checks of one file, while it is read.

    Args:
        book: where the contacts are to come; its own contacts count for duplicates.
        region: the country of numbers without a country code.
        dry_run: check only, and keep no contact.
        skip_duplicates: leave out the contacts that are there already.
        has_ids: whether the file can give ids; without them they are made as contacts come.

    Raises:
        InvalidValueError: ``country.unknown``.
    """

    def __init__(
        self, book: AddressBook | None, region: str, *, dry_run: bool, skip_duplicates: bool, has_ids: bool
    ) -> None:
        self.rows = self.unlisted = 0
        self.faults: list[Finding] = []
        self._region = country.parse(region, "region")
        self._is_dry, self._skips, self._has_ids = dry_run, skip_duplicates, has_ids
        self._losses: list[Finding] = []
        self._duplicates: list[Finding] = []
        self._contacts: list[Contact] = []
        self._accepted = self._made = 0
        self._unnamed: list[int] = []
        self._old = () if book is None else book.contacts
        self._are_free = not (self._old or has_ids)  # the ids that are made here are the only ones
        self._seen = Seen()  # rows of the file by their number; contacts of the book by theirs, below nought
        for place, contact in enumerate(self._old, 1):
            self._seen.put("id", contact.id, -place)
            for kind, _, key in _keys(contact):
                self._seen.first(kind, key, -place)

    def take(
        self, row: int, texts: Mapping[str, str], numbers: Sequence[str], columns: Mapping[str, int] = NOTHING
    ) -> None:
        """Take one contact: what the file says of each field, and its numbers one by one."""
        self.rows += 1
        read: list[str] = []
        refused: list[tuple[InvalidValueError, str]] = []
        for text in numbers:
            if typed := text.strip():
                try:
                    read.append(self._number(row, typed, columns))
                except InvalidValueError as error:
                    refused.append((error, "numbers"))
        values = {name: _tidy(name, text) for name, text in texts.items() if text}
        own = values.pop("id", None)
        if own is not None and self._seen.place("id", own) > 0:
            refused.append((InvalidValueError("field.duplicate", own), "id"))
        contact = None
        if not refused:
            values["id"] = own or (_UNNAMED if self._has_ids else self._new_id())
            try:
                contact = Contact(numbers=tuple(dict.fromkeys(read)), **values)  # type: ignore[arg-type]  # by name
            except InvalidValueError as error:
                refused.append((error, error.path.partition("[")[0]))
        if contact is None:
            # A constructor tells its first fault only; whoever mends a file wants to know all of a row.
            rest = [each for each in refused if each[1] not in texts or each[0].code == "field.duplicate"]
            for fault, name in _faults(texts) + rest or refused:
                self.fault(row, fault, name, columns)
            return
        if own is not None:
            self._seen.put("id", own, row)
        if self._is_double(row, contact, columns) and self._skips:
            return
        self._accepted += 1
        if self.faults or self._is_dry:
            self._contacts.clear()  # nothing will be taken in
            return
        if own is None and self._has_ids:
            self._unnamed.append(len(self._contacts))
        self._contacts.append(contact)

    def fault(self, row: int, error: InvalidValueError, field: str = "", columns: Mapping[str, int] = NOTHING) -> None:
        """Note what must be put right."""
        self._note(self.faults, Severity.ERROR, row, field, columns, error.code, error.params)

    def loss(self, row: int, code: str, value: object, field: str = "", columns: Mapping[str, int] = NOTHING) -> None:
        """Note what is left out, or kept in doubt."""
        self._note(self._losses, Severity.WARNING, row, field, columns, code, {"value": value})

    def report(self) -> ImportReport:
        """Return what was found; the intake is used up."""
        contacts = [] if self.faults else self._contacts
        for index in self._unnamed if contacts else ():
            contacts[index] = attrs.evolve(contacts[index], id=self._new_id())
        return ImportReport(
            rows=self.rows,
            accepted=self._accepted,
            contacts=tuple(contacts),
            faults=tuple(self.faults),
            losses=tuple(self._losses),
            duplicates=tuple(self._duplicates),
            unlisted=self.unlisted,
            is_dry=self._is_dry,
        )

    def _number(self, row: int, typed: str, columns: Mapping[str, int]) -> str:
        if number.is_short_code(typed):
            return typed
        try:
            read = number.parse(typed, self._region)
        except InvalidValueError as error:
            if error.code == "number.emergency" or not number.is_e164(typed):
                raise
            read = ""
        if read != typed and number.is_e164(typed):
            self.loss(row, "contacts.number_not_in_plan", typed, "numbers", columns)
            return typed
        return read

    def _new_id(self) -> str:
        """Return an id that neither the book nor the file has."""
        while True:
            self._made += 1
            made = f"c{self._made}"
            if self._are_free or not self._seen.place("id", made):
                return made

    def _is_double(self, row: int, contact: Contact, columns: Mapping[str, int]) -> bool:
        found: tuple[str, str, str, int | str] | None = None
        for kind, field, key in _keys(contact):
            place = self._seen.first(kind, key, row)
            if found is None and place != row:
                first = place if place > 0 else self._old[-place - 1].id
                if first != contact.id:
                    found = kind, field, key, first
        if found is None:
            return False
        kind, field, key, first = found
        code = "contacts.duplicate_in_file" if isinstance(first, int) else "contacts.duplicate_in_book"
        shown = key if kind == "number" else contact.email if kind == "email" else contact.display_name
        params = {"by": kind, "value": shown, "first": first}
        self._note(self._duplicates, Severity.WARNING, row, field, columns, code, params)
        return True

    def _note(
        self,
        notes: list[Finding],
        severity: Severity,
        row: int,
        field: str,
        columns: Mapping[str, int],
        code: str,
        params: Mapping[str, object],
    ) -> None:
        if len(notes) >= limits.FAULTS:
            self.unlisted += 1
            return
        path = f"rows[{row}].{field}" if field else f"rows[{row}]"
        column = params.get("column")  # of a cell that belongs to no field: a header, a cell that cannot be read
        place = Place(row, columns.get(field, column if isinstance(column, int) else None))
        notes.append(Finding(code, severity, path, params, place))


_UNNAMED: Final = "unnamed"
"""The id of a contact while others of the file may yet have the one that it would get."""


def _tidy(name: str, text: str) -> str | None:
    """Return a text as the field takes it; None for an id or address that is blank. Other texts are tidied there."""
    if name in TEXTS:
        return text
    text = text.strip()
    if name == "email" and not text.isascii() and len(text) <= limits.EMAIL:
        text = unicodedata.normalize("NFC", text)
    return text or None


def _faults(texts: Mapping[str, str]) -> list[tuple[InvalidValueError, str]]:
    """Return what is wrong with each text of a row, and the field it is for."""
    found = []
    for name, text in texts.items():
        try:
            if name in TEXTS:
                label.parse(text, TEXTS[name], blank=True)
            elif (kept := _tidy(name, text)) is not None:
                _CHECKS[name](kept, "")
        except InvalidValueError as error:
            found.append((error, name))
    return found


_CHECKS: Final = {"id": ids.check, "email": email.check}


def check_options(book: object, progress: object, **flags: object) -> None:
    """Refuse what is no book, cannot be called, or is neither True nor False: ``field.wrong_type``."""
    if book is not None:
        argument.expect(book, "book", AddressBook)
    if progress is not None:
        argument.called(progress, "progress")
    for name, flag in flags.items():
        argument.expect(flag, name, bool)


def split_numbers(cell: str) -> list[str]:
    """Return the numbers that stand in one cell, with ``,`` or ``;`` between them.

    Raises:
        InvalidValueError: ``label.not_text``, ``label.too_long`` (over 4,096 characters).
    """
    return re.split("[,;]", argument.text(cell, "cell"))


def _keys(contact: Contact) -> list[tuple[str, str, str]]:
    """Return by what a contact is the same as another: (kind, field, canonical text)."""
    keys = [("number", "numbers", own) for own in contact.numbers]
    if contact.email is not None:
        keys.append(("email", "email", contact.email.casefold()))
    name = " ".join(filter(None, (contact.first_name, contact.last_name)))
    if name:
        keys.append(("name", "last_name" if contact.last_name else "first_name", label.skeleton(name)))
    elif contact.company:
        keys.append(("name", "company", label.skeleton(contact.company)))
    return keys
