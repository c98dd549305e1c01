"""Which of many texts hold a needle, found by runs of three characters.

For each run of three characters an array tells in which texts it stands. A needle is looked
for only in the texts that hold the rarest of its runs; so the index may be larger than the
answer, never wrong. A needle of one or two characters, and every needle while there is no
index, is looked for in all texts. Nothing here knows what the texts are.

>>> index = Trigrams(["anna bakker", "bram de boer"])
>>> index.prepare()
>>> index.find("ak"), index.find("boe"), index.find("xyz")
([0], [1], [])
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

WORTH_IT: Final = 5_000
"""Texts that make an index worth its memory; fewer are all looked at in half a millisecond."""
SEARCHES: Final = 100
"""Searches through all texts that take about as long as making the index; whoever has asked so many will ask more."""

_RUN: Final = 3


class Trigrams:
    """Texts, in which needles are found.

    It is indexed once it has been asked often enough, or by `prepare`. The index is made
    aside and put in place whole: threads that search meanwhile find the same without it.

    Args:
        texts: are kept, not copied; they must not change.
    """

    __slots__ = ("_asked", "_places", "_texts")

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._places: dict[str, array[int]] | None = None
        self._asked = 0

    def prepare(self) -> None:
        """Make the index now, where one is not there yet."""
        if self._places is not None:
            return
        places: defaultdict[str, array[int]] = defaultdict(_nowhere)
        for position, text in enumerate(self._texts):
            for run in {text[start : start + _RUN] for start in range(len(text) - _RUN + 1)}:
                places[run].append(position)
        self._places = dict(places)

    def find(self, needle: str) -> list[int]:
        """Return where the needle stands: the positions of the texts, ascending.

        Takes time in proportion to the texts with its rarest run of three characters, if it has one.
        """
        if self._places is None and len(self._texts) >= WORTH_IT:
            self._asked += 1
            if self._asked > SEARCHES:
                self.prepare()
        places = self._rarest(needle)
        if places is None:
            return [position for position, text in enumerate(self._texts) if needle in text]
        if len(needle) == _RUN:
            return places.tolist()
        texts = self._texts
        return [position for position in places if needle in texts[position]]

    def among(self, needle: str, positions: Iterable[int]) -> list[int]:
        """Return at which of these positions the needle stands, in their order."""
        texts = self._texts
        return [position for position in positions if needle in texts[position]]

    def at_most(self, needle: str) -> int:
        """Return in how many texts `find` would have to look."""
        places = self._rarest(needle)
        return len(self._texts) if places is None else len(places)

    def _rarest(self, needle: str) -> array[int] | None:
        """Return where the rarest run of a needle stands; None for everywhere."""
        places = self._places
        if places is None or len(needle) < _RUN:
            return None
        found = _NOWHERE
        for start in range(len(needle) - _RUN + 1):
            here = places.get(needle[start : start + _RUN])
            if here is None:
                return _NOWHERE
            if start == 0 or len(here) < len(found):
                found = here
        return found


def _nowhere() -> array[int]:
    return array("I")


_NOWHERE: Final = _nowhere()
