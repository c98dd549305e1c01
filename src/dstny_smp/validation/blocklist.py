"""A list of passwords that leaked, to give to `password.check` as its ``blocklist``.

A line is a password, or its SHA-1 in 40 hexadecimal digits with ``:`` and a count
behind it, as *Have I Been Pwned* writes them; both may stand in one list. No
password of the portal's rule has 40 characters, so none can be taken for the
other. Only SHA-1 sums are kept, so that a list in memory shows no password.

The whole of that service's list does not fit in memory. It answers for a range
instead: ask it for `range_of` the password, over the network and outside this
library, and read the answer's lines with that range. So it never learns which
password it was.

>>> listed = read(["Welkom01!", "21BD12DC183F740EE76F27B78EB39C8AD972A757:52579"])
>>> listed("Welkom01!"), listed("P@ssw0rd"), listed("Kaars-Fornuis-7")
(True, True, False)
>>> from dstny_smp.validation import password
>>> [finding.code for finding in password.check("Welkom01!", blocklist=listed)]
['password.blocked']
>>> range_of("P@ssw0rd")
'21BD1'
>>> read(["2DC183F740EE76F27B78EB39C8AD972A757:52579"], within="21BD1")("P@ssw0rd")
True

Source: NIST SP 800-63B-4 section 3.1.1.2.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Final, final

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError

RANGE: Final = 5
"""Hexadecimal digits of a range: each holds some 2,000 of the service's passwords."""

# Patterns as text, as in `number`.
_SUM: Final = r"([0-9A-Fa-f]{%d})(?::[0-9]{1,20})?"
_RANGE: Final = r"[0-9A-Fa-f]{%d}" % RANGE


@final
class Blocklist:
    """Passwords that nobody may choose: call it with one to ask; `read` makes it.

    Raises:
        InvalidValueError: ``field.wrong_type``.
    """

    __slots__ = ("_sums",)

    def __init__(self, sums: frozenset[bytes]) -> None:
        given: object = sums
        if not isinstance(given, frozenset):  # its kind only: it may hold passwords, as below
            raise InvalidValueError("field.wrong_type", type(given).__name__, "sums", expected="frozenset")
        self._sums = sums

    def __call__(self, text: str) -> bool:
        """Tell whether this password is on the list.

        Raises:
            InvalidValueError: ``password.not_text``.
        """
        return _sum_of(text) in self._sums

    def __len__(self) -> int:
        return len(self._sums)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)}>"


def read(lines: Iterable[str], *, within: str = "") -> Blocklist:
    """Return the list that these lines hold, such as those of an open file.

    A password is compared whole and as it is: ``welkom01!`` is not ``Welkom01!``. Empty lines and
    the ends of lines are nothing. A password that stands there twice counts once.

    Args:
        lines: passwords, or sums with or without a count, at most 1,000,000.
        within: the range that the lines are the rest of: 5 hexadecimal digits in front of the 35 of a line.

    Raises:
        InvalidValueError: ``field.wrong_type``, ``field.too_many``, ``password.bad_range``. None holds a line, nor
            what was given as a range.
    """
    start: object = within
    if not isinstance(start, str) or (start and not re.fullmatch(_RANGE, start)):
        # Without it: who mistakes a range for what it is made of gives the password itself.
        raise InvalidValueError("password.bad_range", None, "within", digits=RANGE)
    pattern = re.compile(_SUM % (40 - len(within)))
    sums = set()
    for index, line in enumerate(_each(lines)):
        if index >= limits.BLOCKLIST:
            raise InvalidValueError("field.too_many", None, "lines", count=index + 1, cap=limits.BLOCKLIST)
        if not isinstance(line, str):
            raise InvalidValueError("field.wrong_type", type(line).__name__, f"lines[{index}]", expected="str")
        text = line.rstrip("\r\n")
        if text:
            found = pattern.fullmatch(text)
            sums.add(_sum_of(text) if found is None else bytes.fromhex(within + found[1]))
    return Blocklist(frozenset(sums))


def _each(lines: object) -> Iterator[object]:
    """Return what goes through the lines; as `argument.each`, but that the error holds none of them."""
    parts: Iterator[object] | None = None
    if isinstance(lines, Iterable) and not isinstance(lines, str):  # a bare text would be read letter by letter
        try:
            parts = iter(lines)
        except Exception:  # noqa: BLE001  # whatever keeps them from being gone through, they cannot be
            parts = None
    if parts is None:
        raise InvalidValueError("field.wrong_type", type(lines).__name__, "lines", expected="collection of str")
    return parts


def range_of(text: str) -> str:
    """Return the beginning of a password's SHA-1, which is all that a service of leaked passwords needs to know.

    Raises:
        InvalidValueError: ``password.not_text``.

    >>> range_of("Kaars-Fornuis-7")
    '5F4EB'
    """
    return _sum_of(text).hex()[:RANGE].upper()


def _sum_of(text: object) -> bytes:
    if not isinstance(text, str):
        raise InvalidValueError("password.not_text", None)
    # Lone surrogates pass: the error of encoding would hold the text. SHA-1 because the service has it, not to hide.
    return hashlib.sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
