"""Every code has its texts, every text its code, in Dutch and in English alike.

The source is read as a tree, not run: a code that no test reaches must have its
text all the same.
"""

import ast
import importlib
import re
import string
from collections import defaultdict
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import attrs
import pytest

import dstny_smp
from dstny_smp import errors, messages

SRC = Path(dstny_smp.__file__).parent
CODE = re.compile(r"[a-z][a-z_0-9]*(\.[a-z_0-9-]+)+")
FREE = ("word.", "calendar.")
"""Codes that are looked up by what they name: words and the calendar."""


@attrs.frozen
class Use:
    """One place in the source that gives a code."""

    code: str
    made: str  # the class or function that is called with it
    params: frozenset[str] | None  # None where they cannot be read off
    place: str


@cache
def sources():
    """Return the tree of every module but the texts."""
    texts = [SRC / "messages" / language for language in messages.LANGUAGES]
    return {
        path.relative_to(SRC): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(SRC.rglob("*.py"))
        if path.parent not in texts
    }


@cache
def takers():
    """Return where each function and class that takes a code takes it: the index of its argument."""
    found = {name: 0 for name in vars(errors) if name.endswith("Error") and isinstance(getattr(errors, name), type)}
    found |= {"Finding": 0, "translate": 0, "remedy": 0}
    for name in ("InvalidDocumentError", "UnknownIdError", "InUseError", "ClockWentBackError", "ConflictError"):
        del found[name]  # their code is their own
    del found["MissingExtraError"]
    for tree in sources().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                names = [arg.arg for arg in (*node.args.posonlyargs, *node.args.args)]
                if "code" in names and node.name != "__init__":
                    found[node.name] = names.index("code") - (names[0] in ("self", "cls"))
    return found


@cache
def uses():
    """Return every code that the source gives as a literal where a code is taken."""
    found = []
    for path, tree in sources().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            made = getattr(node.func, "id", getattr(node.func, "attr", ""))
            given = [word.value for word in node.keywords if word.arg == "code"]
            if made in takers() and len(node.args) > takers()[made]:
                given.append(node.args[takers()[made]])
            for value in given:
                for part in (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        found.append(Use(part.value, made, params(node, made), f"{path}:{node.lineno}"))
    return tuple(found)


def params(call, made):
    """Return the names that a call gives to its text, where they stand in the call itself."""
    if made == "Finding":
        given = call.args[3] if len(call.args) > 3 else None
        given = next((word.value for word in call.keywords if word.arg == "params"), given)
        if given is None:
            return frozenset()
        if isinstance(given, ast.Dict) and all(isinstance(key, ast.Constant) for key in given.keys):
            return frozenset(key.value for key in given.keys)
        return None
    if not made.endswith("Error") or any(word.arg is None for word in call.keywords):
        return None
    own = {"value"} if made == "InvalidValueError" else {"contact"} if made == "AccessDeniedError" else set()
    return frozenset(word.arg for word in call.keywords) | own


@cache
def literals():
    """Return every text of the source that looks like a code, and the beginnings that are completed at run time."""
    whole, begun = set(), set()
    for tree in sources().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                whole.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begun.add(str(node.values[0].value))
    return whole, tuple(text for text in begun if re.fullmatch(r"[a-z][a-z_0-9]*\.[a-z_0-9.]*", text))


def names(entry):
    """Return the names of the params in an entry's templates."""
    parts = (entry,) if isinstance(entry, str) else entry
    return {name for part in parts for _, name, _, _ in string.Formatter().parse(part) if name is not None}


def entries():
    """Return (code, Dutch entry, English entry) for every code of either language."""
    dutch, english = messages.catalogue("nl"), messages.catalogue("en")
    return [(code, dutch.get(code), english.get(code)) for code in sorted({*dutch, *english})]


def test_the_source_is_read():
    """The reading below finds what we know to be there; else its silence would prove nothing."""
    found = {(use.code, use.made) for use in uses()}

    assert ("treatment.prompt_unused", "InvalidValueError") in found
    assert ("number.bad_form", "InvalidValueError") in found
    assert len(found) > 30


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_area_has_a_module_and_every_module_an_area(language):
    """No module of texts is forgotten by the catalogue."""
    files = {path.stem for path in (SRC / "messages" / language).glob("*.py")} - {"__init__"}

    assert set(messages.AREAS) == files


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_code_stands_in_two_areas(language):
    """One code, one text: an area cannot silently replace another's."""
    homes = defaultdict(list)
    for area in messages.AREAS:
        for code in importlib.import_module(f"dstny_smp.messages.{language}.{area}").TEXTS:
            homes[code].append(area)

    assert {} == {code: areas for code, areas in homes.items() if len(areas) > 1}


def test_both_languages_have_the_same_codes():
    """What can be said in one language can be said in the other."""
    assert [] == [code for code, dutch, english in entries() if dutch is None or english is None]


def test_both_languages_have_the_same_params():
    """A translation neither loses nor invents a value."""
    assert {} == {
        code: (names(dutch), names(english)) for code, dutch, english in entries() if names(dutch) != names(english)
    }


def test_both_languages_have_the_same_form():
    """A remedy in one language is a remedy in the other."""
    assert [] == [code for code, dutch, english in entries() if type(dutch) is not type(english)]


def test_codes_are_well_formed():
    """A code is an area and a rule: lower case, dots, digits, underscores."""
    assert [] == [code for code, _, _ in entries() if not CODE.fullmatch(code)]


def test_every_code_of_the_source_has_a_text():
    """No reader is ever shown a bare code."""
    known = messages.catalogue("en")

    assert {} == {use.place: use.code for use in uses() if use.code not in known}


def test_refusals_say_what_to_do():
    """A refused value comes with a rule and a remedy, so that the reader can put it right."""
    known = messages.catalogue("en")
    refused = {use.code for use in uses() if use.made == "InvalidValueError"}

    assert [] == sorted(code for code in refused if isinstance(known.get(code), str))


def test_every_param_of_a_text_is_given():
    """No text shows an empty place: what its template names, the source gives."""
    known = messages.catalogue("en")
    missing = {
        use.place: (use.code, names(known[use.code]) - use.params)
        for use in uses()
        if use.params is not None and use.code in known
    }

    assert {} == {place: (code, gap) for place, (code, gap) in missing.items() if gap}


def test_every_text_is_used():
    """A text that nothing can say any more is taken out."""
    whole, begun = literals()

    unused = [code for code, _, _ in entries() if code not in whole and not code.startswith((*begun, *FREE))]
    assert [] == unused


def test_texts_are_clean_lines():
    """A text is one printable line; a rule and its remedy are parts of a line, so they end without a full stop."""
    wrong = [
        (code, part)
        for code, dutch, english in entries()
        for entry in (dutch, english)
        for part in ((entry,) if isinstance(entry, str) else entry)
        if part != part.strip() or not part.isprintable() or (isinstance(entry, tuple) and part.endswith((".", ";")))
    ]
    assert [] == [(code, part) for code, part in wrong if not part.endswith("...")]


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        (True, "ja", "yes"),
        (None, "geen", "none"),
        ("queue", "wachtrij", "queue"),
        (3, "3", "3"),
        (2.5, "2.5", "2.5"),
        (date(2028, 2, 29), "dinsdag 29 februari 2028", "Tuesday 29 February 2028"),
        (datetime(2026, 3, 1, 0, 0), "zondag 1 maart 2026 00:00", "Sunday 1 March 2026 00:00"),
        (datetime(2026, 3, 1, 9, 0, 5), "zondag 1 maart 2026 09:00:05", "Sunday 1 March 2026 09:00:05"),
        (timedelta(0), "0 s", "0 s"),
        (-timedelta(minutes=1, seconds=1), "-1 min 1 s", "-1 min 1 s"),
        (("user", "menu"), "gebruiker, keuzemenu", "user, menu"),
        (tuple(range(9)), "0, 1, 2, 3, 4, 5, 6, 7, …", "0, 1, 2, 3, 4, 5, 6, 7, …"),
        (tuple(range(8)), "0, 1, 2, 3, 4, 5, 6, 7", "0, 1, 2, 3, 4, 5, 6, 7"),
        ("a\nb\x1b[31m", r"a\nb\x1b[31m", r"a\nb\x1b[31m"),
        ("y" * 41, "y" * 39 + "…", "y" * 39 + "…"),
        ("y" * 40, "y" * 40, "y" * 40),
    ],
)
def test_values_are_shown_in_the_readers_language(value, dutch, english):
    """Words, dates and durations read as the reader writes them; nothing breaks the line."""
    assert (dutch, english) == (messages.show(value, "nl"), messages.show(value, "en"))


def test_what_was_given_is_shown_as_it_was_given():
    """A value is somebody's own text, even where it is one of our words; a word that we chose is translated."""
    assert messages.translate("email.bad_form", {"value": "voice"}, "nl").startswith("voice is geen e-mailadres")
    assert "stem" == messages.show("voice", "nl")
    assert messages.translate("number.unreadable", {"value": ""}, "nl").startswith('"" is niet te lezen')


def test_what_is_unknown_is_still_readable():
    """A code without a text reads as itself, a missing param as its name."""
    assert "no.such_code" == messages.translate("no.such_code", {})
    assert "there is no {kind} with id {id}" == messages.translate("id.unknown", {})


def test_other_languages_read_english():
    """There are two catalogues; a reader of a third language gets the one most can read."""
    assert messages.translate("field.empty", {}, "fr-BE") == messages.translate("field.empty", {}, "en")
    assert messages.translate("field.empty", {}, "nl-BE") == messages.translate("field.empty", {}, "nl")
