"""English texts of this area: contacts."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "word.contact": "contact",
    "contact.empty": ("there is nothing to know this contact by", "give a name, a company or a number"),
    "grant.not_exactly_one": ("access is given to one user or one department", "name a user or a department, not both"),
    "csv.column_id": "id",
    "csv.column_first_name": "first_name",
    "csv.column_last_name": "last_name",
    "csv.column_company": "company",
    "csv.column_department": "department",
    "csv.column_numbers": "numbers",
    "csv.column_email": "email",
    "csv.column_address": "address",
    "csv.column_notes": "notes",
    "word.email": "e-mail address",
    "word.name": "name",
    "contacts.faults": (
        "faults in the file: {value}; nothing of it was taken in",
        "put them right and read the file again",
    ),
    "contacts.dry_run": (
        "this file was only checked",
        "read it again without a dry run",
    ),
    "contacts.number_not_in_plan": "{value} does not exist in the number plan; it is kept as it is written",
    "contacts.duplicate_in_file": "the {by} {value} stands on row {first} already",
    "contacts.duplicate_in_book": "the {by} {value} is that of contact {first} already",
    "contacts.not_binary": (
        "{value} is not a file of bytes that can be read twice",
        "give bytes, or a file that was opened with 'rb'",
    ),
    "contacts.not_writable": (
        "{value} is not a file of bytes that can be written to",
        "give a file that was opened with 'wb'",
    ),
    "contacts.no_bytes": (
        "the file is empty",
        "give a file with contacts",
    ),
    "contacts.utf_16": (
        "the file is in UTF-16",
        "save it as UTF-8",
    ),
    "contacts.no_encoding": (
        "the file is no text in UTF-8 or Windows-1252",
        "save it as UTF-8",
    ),
    "contacts.too_large": (
        "the file is larger than {cap} MiB",
        "divide it over several files",
    ),
    "csv.too_many_rows": (
        "there are more than {cap} rows",
        "divide them over several files",
    ),
    "csv.row_too_long": (
        "this row is longer than {cap} characters",
        "look for a quotation mark that is not closed, or shorten the row",
    ),
    "csv.open_quote": (
        "a quotation mark is opened here and never closed",
        "close it, or write a quotation mark inside a cell twice",
    ),
    "csv.stray_quote": (
        "there is a quotation mark inside cell {column}",
        "put the whole cell in quotation marks, and write those inside it twice",
    ),
    "csv.ragged": (
        "this row has {value} cells, the header {expected}",
        "give each row as many cells as the header; a cell with a separator in it stands in quotation marks",
    ),
    "csv.cell_too_long": (
        "this cell is longer than {cap} characters",
        "shorten it",
    ),
    "csv.unknown_column": (
        "column {column} has the unknown header {value}",
        "use the headers of the template, or take the column out",
    ),
    "csv.duplicate_column": (
        "column {column} has the same header as an earlier one: {value}",
        "give each column its own header",
    ),
    "csv.no_telling_column": (
        "no column says who a contact is",
        "give a column with names, companies or numbers",
    ),
    "csv.bad_delimiter": (
        "{value} is not a separator used here",
        "use a comma or a semicolon",
    ),
    "vcard.no_card": (
        "{value} stands outside a card",
        "begin each card with BEGIN:VCARD and end it with END:VCARD",
    ),
    "vcard.open_card": (
        "this card has no end",
        "end it with END:VCARD before the next one begins",
    ),
    "vcard.version": (
        "{value} is not a version that can be read",
        "export the contacts as vCard 3.0 or 4.0",
    ),
    "vcard.bad_line": (
        "{value} is not a line of a card",
        "export the contacts again as vCard 3.0 or 4.0",
    ),
    "vcard.line_too_long": (
        "the line {value} is longer than {cap} bytes",
        "shorten it",
    ),
    "vcard.too_many_lines": (
        "this card has more than {cap} lines",
        "take out what a contact does not need",
    ),
    "vcard.too_many_cards": (
        "there are more than {cap} cards",
        "divide them over several files",
    ),
    "vcard.property": "{value} is left out: a contact has no place for it",
    "vcard.second": "the second {value} is left out: a contact has one",
}
