"""A person's name in a message that is sent to him: readable, and unable to be a link.

Whoever may enter a name could write ``Anna https://evil.example.com`` or
``evil.com`` in it. Telephones and mail programs make links of such text, and it
would then stand in a message that comes from the organization. A name loses here
what a link needs, and nothing that names of people have. Line breaks and
invisible characters are refused long before, by the user's constructor.

>>> inert("Anna https://evil.example.com/x"), inert("J.P. O'Neill-Söder")
('Anna https evil. example. com x', "J. P. O'Neill-Söder")
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from dstny_smp.validation import argument

_NEEDED: Final = re.compile(r"[^\w\s.'’ʼ`´,()&+*!\-‐‑–—·]|_")
"""What names do not have: slashes, colons, @, the dots of other scripts, and all other signs."""
_DIGITS: Final = 4
"""Digits of a name, as of ``Balie 12``; more would be a telephone number, which is a link too."""


def inert(name: str) -> str:
    """Return a name without what makes a link: signs, dots inside words, and more than four digits.

    Marks that belong to a letter stay; emoji go. Nothing may be left.

    Raises:
        InvalidValueError: ``label.not_text``.

    >>> inert("Bel 0900-1234"), inert("Balie 12"), inert("://")
    ('Bel -', 'Balie 12', '')
    """
    argument.text(name, "name")
    kept = "".join(sign if unicodedata.category(sign)[0] == "M" else _NEEDED.sub(" ", sign) for sign in name)
    if sum(map(str.isdecimal, kept)) > _DIGITS:
        kept = "".join(sign for sign in kept if not sign.isdecimal())
    return " ".join(re.sub(r"\.+", ". ", kept).replace(" . ", " ").split())
