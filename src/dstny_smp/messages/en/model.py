"""English texts for the fields that all models share, and for plain words."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "calendar.names": (
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday "
        "January February March April May June July August September October November December"
    ),
    "word.yes": "yes",
    "word.no": "no",
    "word.none": "none",
    "word.user": "user",
    "word.department": "department",
    "word.number": "number",
    "word.address_book": "address book",
    "word.schedule": "schedule",
    "word.queue": "queue",
    "word.menu": "menu",
    "word.prompt": "prompt",
    "word.voicemail": "voicemail",
    "field.wrong_type": ("{value} is not of type {expected}", "give a value of type {expected}"),
    "field.not_an_integer": ("{value} is not a whole number", "give a whole number from {low} to {high}"),
    "field.out_of_range": ("{value} is outside {low} to {high}", "give a value from {low} to {high}"),
    "field.not_whole_seconds": ("{value} is not a whole number of seconds", "give whole seconds"),
    "field.not_whole_milliseconds": (
        "{value} is not a whole number of milliseconds",
        "give whole milliseconds",
    ),
    "field.too_many": ("{count} entries are more than {cap}", "give at most {cap}"),
    "field.empty": ("no entry is given", "give at least one"),
    "field.duplicate": ("{value} stands here twice", "give each once"),
    "field.missing": ("this field is required", "give it"),
    "field.naive_datetime": (
        "{value} has no time zone",
        "give a datetime with a tzinfo, such as datetime(..., tzinfo=ZoneInfo('Europe/Amsterdam'))",
    ),
    "field.aware_datetime": (
        "{value} has a time zone; this is wall-clock time of the schedule's own zone",
        "give a datetime without tzinfo",
    ),
    "field.date_out_of_range": ("{value} is outside the years {low} to {high}", "give a year between them"),
    "field.not_minutes": ("{value} has seconds", "give whole minutes"),
    "id.bad_form": (
        "{value} is not an id",
        "use 1 to 64 ASCII letters, digits, '.', '_', '-', beginning with a letter or digit",
    ),
    "id.bad_call": ("{value} is not the id of a call", "give 1 to {cap} printable characters"),
    "id.unknown": "there is no {kind} with id {id}",
    "ref.unknown_kind": ("{value} is not a kind of object", "use one of {kinds}"),
    "treatment.destination_missing": ("forwarding needs a destination", "choose a destination, or another state"),
    "treatment.destination_unused": ("state {state} has no destination", "leave it out, or choose the state forward"),
    "treatment.prompt_unused": ("the state open plays no prompt", "leave it out, or choose closed or forward"),
    "media.bad_sha256": ("{value} is not a SHA-256", "write 64 lower-case hexadecimal digits"),
    "media.unknown_type": ("{value} is not a media type used here", "use one of {types}"),
    "media.facts_do_not_fit": (
        "these facts do not belong to {value}",
        "give AudioFacts for audio, ImageFacts for a picture",
    ),
    "destination.bad_form": (
        "{value} is not a destination",
        "write an object with kind, one of {kinds}, and that kind's own field",
    ),
    "snapshot.bad_form": ("{value} is not a snapshot of a {machine}", "give what snapshot() returned"),
    "snapshot.unknown_version": ("snapshots of version {value} are not known", "use one of version {known}"),
    "snapshot.checksum": ("the snapshot was changed or is torn", "restore from another one"),
    "word.call": "call",
    "word.withheld": "a withheld number",
}
