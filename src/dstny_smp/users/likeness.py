r"""Texts in the GSM alphabet that look like others: what to write where one character doubles the price.

``’`` is written ``'``, ``ë`` is written ``e``, an emoji goes. What no letter of
the alphabet looks like, such as Chinese, has no likeness. Web addresses are never
touched.

>>> found = suggest("Beste Zoë, welkom bij de gemeente! " * 3)
>>> found.text[:11], found.replaced, found.saved
('Beste Zoe, ', (('ë', 'e'),), 1)
>>> suggest("Beste Zoë, welkom!") is None
True

Source: 3GPP TS 23.038 section 6.2.1; Unicode UAX 15 (compatibility decomposition).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import attrs

from dstny_smp.model import Value
from dstny_smp.users import sms
from dstny_smp.users.sms import Encoding

_ALIKE: Final = {
    "'": "‘’‚‛′ʹʻʼ´`ˈ",
    '"': "“”„‟″«»〝〞",
    "-": "‐‑‒–—―−⁃",
    ".": "·",
    "/": "⁄∕",
    "*": "∗•",
    "x": "×",
    ":": "∶",
    "<": "‹",
    ">": "›",
    ",": "،、",
    "l": "ł",
    "L": "Ł",
    "d": "đ",
    "D": "ĐÐ",
    "h": "ħ",
    "H": "Ħ",
    "i": "ı",
    "k": "ĸ",
    "t": "ŧ",
    "T": "Ŧ",
    "b": "ƀ",
    "n": "ŋ",
    "N": "Ŋ",
    "th": "þ",
    "Th": "Þ",
    "dh": "ð",
    "oe": "œ",
    "OE": "Œ",
    "SS": "ẞ",
    "(c)": "©",
    "(r)": "®",
}
"""What no decomposition of Unicode's gives; ``…``, ``ë`` and ``ﬁ`` come apart by themselves."""
_TABLE: Final = {sign: written for written, signs in _ALIKE.items() for sign in signs}
_BRACKETS: Final = {"[": "(", "]": ")", "{": "(", "}": ")", "\\": "/"}
"""Characters of two septets that one of a single septet can stand for."""
_LINK: Final = re.compile(r"https?://\S+")
_PICTURES: Final = frozenset({"So", "Sk", "Cf", "Cn", "Co"})
"""Signs without sound: emoji, their skin colours and joiners, and what does not show."""


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Suggestion(Value):
    """A text that costs less.

    Attributes:
        text: the text with the replacements.
        replaced: each character that is replaced and what stands for it (empty: nothing), in order of appearance.
        parts: how many parts it takes.
        saved: how many parts fewer than before, at least one.
    """

    text: str = attrs.field(repr=False)
    replaced: tuple[tuple[str, str], ...]
    parts: int
    saved: int


def suggest(text: str) -> Suggestion | None:
    """Return a text that looks alike and takes fewer parts; None where there is none.

    Brackets, which take two septets, are replaced only where that saves a part more.

    Raises:
        InvalidValueError: those of `sms.segments`.
    """
    before = sms.count(text).parts
    best: Suggestion | None = None
    for brackets in (False, True):
        replaced: dict[str, str] = {}
        written = _written(text, replaced, brackets=brackets)
        counted = sms.count(written)
        if counted.encoding is Encoding.GSM_7 and counted.parts < (best.parts if best else before):
            found = tuple(replaced.items())
            best = Suggestion(text=written, replaced=found, parts=counted.parts, saved=before - counted.parts)
    return best


def _written(text: str, replaced: dict[str, str], *, brackets: bool) -> str:
    pieces, end = [], 0
    for link in _LINK.finditer(text):
        pieces += [_likeness(text[end : link.start()], replaced, brackets=brackets), link[0]]
        end = link.end()
    pieces.append(_likeness(text[end:], replaced, brackets=brackets))
    return "".join(pieces)


def _likeness(text: str, replaced: dict[str, str], *, brackets: bool) -> str:
    """Return a text with likenesses, and note each that is taken."""
    written: list[str] = []
    for sign in text:
        by = _BRACKETS.get(sign, sign) if brackets else sign
        if by == sign and sms.encoding_of(sign) is not Encoding.GSM_7:
            by = _of(sign)
        if by != sign:
            replaced[sign] = by
        elif sign == " " and written and written[-1] == "" and _last(written) in {"", " "}:
            continue  # the space beside a picture that goes
        written.append(by)
    return "".join(written)


def _last(written: list[str]) -> str:
    return next((piece[-1] for piece in reversed(written) if piece), "")


def _of(sign: str) -> str:
    """Return what stands for a character outside the alphabet: itself where nothing does."""
    if sign in _TABLE:
        return _TABLE[sign]
    category = unicodedata.category(sign)
    if category == "Zs":
        return " "
    if category[0] == "M":
        return ""  # an accent that is a character of its own
    apart = unicodedata.normalize("NFKD", sign)
    likeness = "".join(_TABLE.get(each, each) for each in apart if unicodedata.category(each)[0] != "M")
    if likeness != sign and likeness and sms.encoding_of(likeness) is Encoding.GSM_7:
        return likeness
    return "" if category in _PICTURES else sign
