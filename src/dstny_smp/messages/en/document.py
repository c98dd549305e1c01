"""English texts of this area: document."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "document.invalid": "{count} faults in the document",
    "document.one_fault": "1 fault in the document",
    "document.faults": "{count} faults in the document",
    "document.more_faults": (
        "there are more than {cap} faults; the rest is not shown",
        "put these right and read the document again",
    ),
    "document.too_large": ("the document is larger than {cap} bytes", "give a smaller one"),
    "document.too_deep": ("the document nests deeper than {cap} levels", "give one with less nesting"),
    "document.not_utf8": ("byte {offset} is not UTF-8", "save the document as UTF-8"),
    "document.not_json": (
        "this is not JSON at line {line}, column {column}: {near}",
        "look there for a comma, bracket or quotation mark too many or too few",
    ),
    "document.text_for_path": (
        "this is the text of a document, not the path of a file",
        "give it to loads, or give load a path, bytes or a file",
    ),
    "document.unknown_version": (
        "version {value} of the document's form is not known here",
        "give version {known}, or use a newer release of this library",
    ),
    "document.wrong_type": ("{found} stands where {expected} is expected", "write {expected}"),
    "document.unknown_field": ("there is no field {value} here", "leave it out, or use one of {known}"),
    "document.duplicate_field": ("the field {value} stands here more than once", "give it once"),
    "document.kind_missing": ("it is not said what kind of object this is", 'give "kind", one of {kinds}'),
    "document.unknown_choice": ("{value} is not a choice here", "use one of {choices}"),
    "document.not_finite": ("{value} is not a finite number", "give an ordinary number"),
    "document.too_many_digits": ("the number {value} has too many digits", "give a number that the field allows"),
    "document.half_character": (
        "{value} holds half a character (a lone surrogate)",
        "write the whole character, or leave it out",
    ),
    "document.bad_date": ("{value} is not a date", "write it as 2026-01-05"),
    "document.bad_datetime": (
        "{value} is not a time",
        "write wall-clock time as 2026-01-05T08:30, an instant as 2026-01-05T08:30:00+01:00",
    ),
    "document.bad_duration": ("{value} is not a duration", "give a number of seconds, such as 90 or 2.5"),
    "word.end_of_document": "end of the document",
    "word.json_text": "text in quotation marks",
    "word.json_flag": "true or false",
    "word.json_integer": "a whole number",
    "word.json_number": "a number",
    "word.json_list": "a list in [ ]",
    "word.json_object": "an object in { }",
    "word.json_null": "null",
}
