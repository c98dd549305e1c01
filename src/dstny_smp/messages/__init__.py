"""Dutch and English texts for codes: the only place where words for people stand.

A *code* (``number.bad_form``) names one rule, one finding or one step of a
trace. A catalogue gives it a text in each language. An entry is a template with
named ``{params}``, or a pair ``(rule, remedy)`` for what can be put right.
Catalogues are one package a language, one module an area; they are read on
first use. Nothing here knows what raised a code.

>>> translate("id.unknown", {"kind": "queue", "id": "sales"}, "nl")
'er is geen wachtrij met id sales'
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from importlib import import_module
from typing import Final, Literal, TypeAlias

Language: TypeAlias = Literal["nl", "en"]
Entry: TypeAlias = str | tuple[str, str]

LANGUAGES: Final[tuple[Language, ...]] = ("nl", "en")
AREAS: Final = (
    "acd",
    "cli",
    "contacts",
    "correspondence",
    "document",
    "ivr",
    "model",
    "organization",
    "people",
    "portal",
    "prompts",
    "routing",
    "schedule",
    "validation",
)
"""The modules of each language's package; a test holds both to the same codes and params."""

_LARGE: Final = 128
"""Bits of a whole number that is shown in digits; Python refuses to write out a very large one."""
SHOWN: Final = 40
"""Characters of a caller's value that a text may repeat (no secrets, no floods)."""
LISTED: Final = 8
"""Values of a list that a text may repeat."""


@cache
def catalogue(language: Language) -> Mapping[str, Entry]:
    """Return every entry of one language, by code."""
    entries: dict[str, Entry] = {}
    for area in AREAS:
        entries |= import_module(f"{__name__}.{language}.{area}").TEXTS
    return entries


def translate(code: str, params: Mapping[str, object], language: str = "en") -> str:
    """Return the text of a code with its params filled in.

    Languages other than Dutch (by primary subtag) read English. A code that has
    no entry reads as the code itself, so that a text is always to be had.

    >>> translate("id.unknown", {"kind": "queue", "id": "sales"})
    'there is no queue with id sales'
    """
    chosen = choose(language)
    entry = catalogue(chosen).get(code, code)
    template = entry if isinstance(entry, str) else f"{entry[0]}; {entry[1]}"
    return _fill(template, params, chosen)


def remedy(code: str, params: Mapping[str, object], language: str = "en") -> str:
    """Return only what to do about it; empty where the code has no remedy."""
    chosen = choose(language)
    entry = catalogue(chosen).get(code, "")
    return "" if isinstance(entry, str) else _fill(entry[1], params, chosen)


def choose(language: str) -> Language:
    """Return the catalogue that serves a BCP 47 language tag; English for whatever else it is given.

    >>> choose("nl-BE"), choose("fr")
    ('nl', 'en')
    """
    tag: object = language  # an error's text is to be had, whatever was given for its language
    return "nl" if isinstance(tag, str) and tag.split("-", maxsplit=1)[0].lower() == "nl" else "en"


def _fill(template: str, params: Mapping[str, object], language: Language) -> str:
    if "{" not in template:
        return template
    return template.format_map(_Params(params, language))


class _Params(dict[str, object]):
    """Params made fit to read; one that is missing shows as its own name."""

    def __init__(self, params: Mapping[str, object], language: Language) -> None:
        super().__init__(
            (name, _given(value) if name == "value" and type(value) is str else show(value, language))
            for name, value in params.items()
        )

    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


class Said(str):
    """Text that is already made for the reader; it is shown whole and not looked up."""

    __slots__ = ()


def show(value: object, language: Language) -> str:
    """Write one value for a reader: short, in one line, in his language.

    A string that is itself the code of a word (``word.queue``) is that word.

    >>> show(timedelta(seconds=90), "nl"), show(["a", "b"], "en"), show("x" * 99, "en")
    ('1 min 30 s', 'a, b', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…')
    """
    match value:
        case bool():
            return translate("word.yes" if value else "word.no", {}, language)
        case Said():
            return value
        case str():
            return _short(_word(value, language))
        case int() if value.bit_length() > _LARGE:
            return f"{'-' if value < 0 else ''}2^{value.bit_length() - 1}"
        case int() | float():
            return str(value)
        case datetime():
            return moment(value, language)
        case date():
            return day(value, language)
        case timedelta():
            return duration(value)
        case tuple() | list():
            parts = [_nested(part, language) for part in value[:LISTED]]
            return ", ".join(parts + ["…"] * (len(value) > LISTED))
        case None:
            return translate("word.none", {}, language)
        case _:
            return _object(value)


def _nested(part: object, language: Language) -> str:
    """Show what stands in a list; of a list in a list only that it is one, since it may be deep."""
    return "[…]" if isinstance(part, (tuple, list)) else show(part, language)


def _object(value: object) -> str:
    try:
        return _short(str(value))
    except Exception:  # noqa: BLE001  # digits without end, a list too deep, an object that refuses: an error has its text
        return type(value).__name__


def _word(text: str, language: Language) -> str:
    entry = catalogue(language).get(f"word.{text}", text)
    return entry if isinstance(entry, str) else entry[0]


def _given(text: str) -> str:
    """Show what somebody gave as it was given, even where it is a word of ours; what does not show, in quotes."""
    return _short(text if text.strip() else f'"{text}"')


def _short(text: str) -> str:
    line = text if text.isprintable() else text.encode("unicode_escape").decode("ascii")
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


def duration(value: timedelta) -> str:
    """Write a duration with its units, largest first.

    >>> duration(timedelta(hours=1, seconds=5)), duration(timedelta(milliseconds=2500))
    ('1 h 5 s', '2.5 s')
    """
    millis = value // timedelta(milliseconds=1)
    sign, millis = ("-", -millis) if millis < 0 else ("", millis)
    hours, rest = divmod(millis, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    parts = [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes)
    if rest or not parts:
        parts.append(f"{rest / 1000:g} s")
    return sign + " ".join(parts)


def day(value: date, language: Language) -> str:
    """Write a date in full, with its weekday.

    >>> day(date(2026, 12, 24), "nl")
    'donderdag 24 december 2026'
    """
    names = _names(language)
    return f"{names[value.weekday()]} {value.day} {names[6 + value.month]} {value.year}"


def moment(value: datetime, language: Language) -> str:
    """Write a wall-clock time in full; seconds only where they are not nought.

    >>> moment(datetime(2026, 12, 24, 17, 31), "en")
    'Thursday 24 December 2026 17:31'
    """
    clock = f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
    return f"{day(value, language)} {clock}"


@cache
def _names(language: Language) -> tuple[str, ...]:
    """Seven weekdays from Monday, then twelve months from January."""
    return tuple(translate("calendar.names", {}, language).split())
