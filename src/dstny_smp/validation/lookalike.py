"""Names that look the same and are not: mixed scripts and look-alike letters.

Neither is refused, since honest names can have both; whoever shows a list of
names may warn. The table holds the letters of the Greek, Cyrillic and Armenian
scripts, and the signs within Latin, that a reader takes for a Latin letter.

>>> skeleton("аdmin") == skeleton("admin"), is_mixed("аdmin")  # the first letter is Cyrillic
(True, True)
>>> is_mixed("Иванов"), is_mixed("Bakker & Söhne"), is_mixed("東京 Office")
(False, False, False)

Source: UTS 39 sections 4 and 5.1; a part of its table of confusables.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from dstny_smp.validation import argument, label

_PAIRS: Final = (
    # Cyrillic
    "аa вb еe кk мm нh оo рp сc тt уy хx ѕs іi їi јj ԁd һh ӏl ԛq ԝw ѵv гr пn "
    # Greek
    "αa βb εe ηn ιi κk μu νv οo ρp τt υu χx γy ζz "
    # Armenian
    "օo ոn սu ցg հh "
    # within Latin: what is read as another letter or digit
    "ıi ɑa ɡg ɩi ʏy łl"
)
_LOOKS: Final = str.maketrans({pair[0]: pair[1] for pair in _PAIRS.split()} | {"0": "o", "1": "l", "i": "l", "|": "l"})
_TOGETHER: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})
"""Scripts that stand beside Latin and each other in ordinary names (UTS 39, highly restrictive)."""
_WORD: Final = re.compile(r"[^\W\d_]+")


def skeleton(text: str) -> str:
    """Return what two names have in common when a reader cannot tell them apart.

    Raises:
        InvalidValueError: ``label.not_text``.
    """
    folded = label.skeleton(text).translate(_LOOKS)
    return folded.translate(_LOOKS)  # a look-alike of i becomes i, and then l


def is_mixed(text: str) -> bool:
    """Tell whether a word has letters of scripts that do not go together.

    Raises:
        InvalidValueError: ``label.not_text``.
    """
    argument.text(text)
    return not text.isascii() and any(len(_scripts(word)) > 1 for word in _WORD.findall(text))


def _scripts(word: str) -> set[str]:
    """Return the scripts of a word's letters, as far as mixing them says something."""
    names = (unicodedata.name(character, "").split(" ", 1)[0] for character in word)
    return {name for name in names if name and name not in _TOGETHER and name not in {"MODIFIER", "FULLWIDTH"}}
