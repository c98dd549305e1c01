r"""Hints on a weak password, as warnings; whether one is taken is `password`'s rule alone.

What is tried first is looked for, in Dutch and English: words such as *welkom*,
seasons, months and weekdays, names that the caller gives, rows of the keyboard
and the alphabet, years, repetitions, and the shape of one word with digits
behind it. Capitals and accents make no difference, nor do digits and signs in
the place of letters (``W3lk0m``).

A hint says of which kind the weakness is, never the word and never where it
stands: who reads it knows his own password, and who reads a log should not
learn more. Even so it narrows a password down. Show it to whoever typed it, and
do not keep it.

>>> [finding.code for finding in hints("W3lk0m-2026!")]
['password.common_word', 'password.year']
>>> [finding.code for finding in hints("Zoet.Anna#88", personal=["Bakkerij Zoet", "anna@example.com"])]
['password.personal_word']
>>> hints("kaars fornuis Wolk 7?")
()

Source: NIST SP 800-63B-4 section 3.1.1.2 (what a list of bad passwords should hold).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError
from dstny_smp.findings import Finding, Severity
from dstny_smp.validation import argument, query

LOOKED_AT: Final = 64
"""Characters of a text that are looked at: twice what the portal takes."""
SHORTEST_WORD: Final = 4
"""Letters of a name that is looked for. Three come about by chance in one generated password of some thousand."""
MOST_NAMES: Final = 100
"""Names and addresses that one call may give."""

_LEET: Final = str.maketrans("01!|i345789@$+(", "olllleastbgastc")
"""Signs read as the letters that they stand for; ``i`` becomes ``l``, since ``1`` is written for either."""

_COMMON: Final = (
    "welkom welcome wachtwoord passwoord paswoord password geheim secret toegang inloggen login admin beheer standaard "
    "default letmein iloveyou hallo hello telefoon nederland holland amsterdam voetbal"
)
_CALENDAR: Final = (
    "lente voorjaar zomer herfst najaar winter kerst spring summer autumn "
    "januari februari maart april juni juli augustus september oktober november december "
    "january february march june july august october "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
    "monday tuesday wednesday thursday friday saturday sunday"
)
_ROWS: Final = (
    "qwertyuiop asdfghjkl zxcvbnm azertyuiop qsdfghjklm wxcvbn 1234567890 !@#$%^&*() "
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm abcdefghijklmnopqrstuvwxyz"
)
"""Keys side by side (QWERTY, AZERTY) or in columns, and the alphabet."""
_RUN: Final = 4
"""Neighbours that make a row."""

# Patterns as text, as in `number`.
_YEAR: Final = r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])"
_REPETITION: Final = r"(?s)(.)\1{3}|(..)\2\2|(.{3,15})\3"
_USUAL_SHAPE: Final = r"[A-Z]?[a-z]{3,}[^A-Za-z0-9]?[0-9]{1,8}[^A-Za-z0-9]{0,2}"


def hints(text: str, personal: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Return a warning for each kind of weakness, in the order of the list below.

    ``password.common_word``, ``calendar_word`` (a season, month or weekday),
    ``personal_word``, ``row`` (four keys or letters in a row), ``repetition``,
    ``year`` (1900 to 2099) and ``usual_shape`` (one word, then digits).

    Args:
        text: the password; its first 64 characters are looked at.
        personal: names and addresses that should not stand in it, such as those of the user and
            the organization. Their words of four letters and more are looked for, and the whole
            without its spaces and signs.

    Raises:
        InvalidValueError: ``password.not_text``; of ``personal`` ``field.wrong_type``, ``field.too_many``
            (over 100), ``label.too_long`` (over 1,000 characters).
    """
    try:
        names = _words_of(personal)
    except BaseException:
        del text  # a traceback shows the locals of every frame, and these names may come from a host's own code
        raise
    given: object = text
    if not isinstance(given, str):
        raise InvalidValueError("password.not_text", None)
    looked_at = text[:LOOKED_AT]
    lower = looked_at.lower()
    undone = query.fold(looked_at).translate(_LEET)
    return tuple(
        Finding(code, Severity.WARNING)
        for code, holds in (
            ("password.common_word", any(map(undone.__contains__, _COMMON_WORDS))),
            ("password.calendar_word", any(map(undone.__contains__, _CALENDAR_WORDS))),
            ("password.personal_word", any(map(undone.__contains__, names))),
            ("password.row", any(lower[at : at + _RUN] in _RUNS for at in range(len(lower) - _RUN + 1))),
            ("password.repetition", re.search(_REPETITION, lower) is not None),
            ("password.year", re.search(_YEAR, looked_at) is not None),
            ("password.usual_shape", re.fullmatch(_USUAL_SHAPE, looked_at) is not None),
        )
        if holds
    )


def _folded(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words.translate(_LEET).split()))


def _runs(rows: str) -> frozenset[str]:
    """Return every few keys in a row, read either way."""
    found: set[str] = set()
    for row in rows.split():
        for line in (row, row[::-1]):
            found.update(line[at : at + _RUN] for at in range(len(line) - _RUN + 1))
    return frozenset(found)


_COMMON_WORDS: Final = _folded(_COMMON)
_CALENDAR_WORDS: Final = _folded(_CALENDAR)
_RUNS: Final = _runs(_ROWS)


def _words_of(personal: Iterable[str]) -> tuple[str, ...]:
    """Return what to look for of these names, as it reads when digits stand for letters."""
    found: dict[str, None] = {}
    for index, name in enumerate(argument.each(personal, "personal", str)):
        if index >= MOST_NAMES:
            raise InvalidValueError("field.too_many", name, "personal", count=index + 1, cap=MOST_NAMES)
        argument.text(name, f"personal[{index}]", limits.TEXT)
        words = re.findall(r"[^\W_]+", query.fold(name))
        for word in (*words, "".join(words)):
            if len(word) >= SHORTEST_WORD:
                found[word.translate(_LEET)] = None
    return tuple(found)
