"""What was met before, and where: a dictionary from texts to places that holds no texts.

An import of a million rows asks three million times whether a number, an address or
a name was there already. A `dict` of texts takes a hundred bytes for each; here it
is 16 bytes of digest, 4 of the place, and 5 to 11 of an index. BLAKE2b's digests of
128 bits stand for the texts: that two of three million different texts have the same
one is 10**-26 likely, and nobody can make such two with less than 2**64 work.

>>> seen = Seen()
>>> seen.first("name", "anna bakker", 5), seen.first("name", "anna bakker", 9), seen.first("email", "anna bakker", 9)
(5, 5, 9)
>>> seen.place("name", "zoë"), len(seen)
(0, 2)

Source: RFC 7693 (BLAKE2).
"""

from __future__ import annotations

from array import array
from hashlib import blake2b
from typing import Final

_WIDTH: Final = 16
_SMALLEST: Final = 1 << 10


class Seen:
    """A table of what was met; a place is a whole number but 0, which stands for none."""

    __slots__ = ("_digests", "_index", "_places")

    def __init__(self) -> None:
        self._digests = bytearray()  # of every key, in the order in which they came
        self._places = array("i")  # likewise
        self._index = array("I", bytes(4 * _SMALLEST))  # open addressing: 1 + the number of a key, 0 where it is free

    def __len__(self) -> int:
        return len(self._places)

    def first(self, kind: str, text: str, place: int) -> int:
        """Return where a text of this kind was met first, which is here if it was not."""
        slot, digest = self._find(kind, text)
        known = self._index[slot]
        if known:
            return self._places[known - 1]
        self._add(slot, digest, place)
        return place

    def place(self, kind: str, text: str) -> int:
        """Return where a text of this kind was met; 0 if it was not."""
        known = self._index[self._find(kind, text)[0]]
        return self._places[known - 1] if known else 0

    def put(self, kind: str, text: str, place: int) -> None:
        """Note that a text of this kind was met here, wherever it was met before."""
        slot, digest = self._find(kind, text)
        known = self._index[slot]
        if known:
            self._places[known - 1] = place
        else:
            self._add(slot, digest, place)

    def _find(self, kind: str, text: str) -> tuple[int, bytes]:
        """Return the slot where a text is, or would come, and its digest."""
        digest = blake2b(text.encode(), digest_size=_WIDTH, person=kind.encode()).digest()
        index, digests = self._index, self._digests
        mask = len(index) - 1
        slot = int.from_bytes(digest[:8], "little") & mask
        while known := index[slot]:
            if digests.startswith(digest, (known - 1) * _WIDTH):
                break
            slot = slot + 1 & mask
        return slot, digest

    def _add(self, slot: int, digest: bytes, place: int) -> None:
        self._digests += digest
        self._places.append(place)
        self._index[slot] = len(self._places)
        if 4 * len(self._places) > 3 * len(self._index):
            self._grow()

    def _grow(self) -> None:
        """Make the index twice as long; the keys stay where they are."""
        size = 2 * len(self._index)
        self._index = index = array("I", bytes(4)) * size
        mask, digests = size - 1, self._digests
        for number in range(len(self._places)):
            start = number * _WIDTH
            slot = int.from_bytes(digests[start : start + 8], "little") & mask
            while index[slot]:
                slot = slot + 1 & mask
            index[slot] = number + 1
