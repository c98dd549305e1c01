"""Whole numbers in ascending order, for calls that wait and agents who are ready.

Taking one in or out, finding the first and counting those before one stay quick
with 100,000 of them: the numbers stand in short sorted lists of which the last
ones are known, so that a step searches two short lists and moves at most one of
them. (A heap cannot count those before one, nor go on behind one.)

>>> line = Ranking()
>>> for number in (30, 10, 20):
...     line.add(number)
>>> line.first(), line.after(10), line.rank(30), list(line)
(10, 20, 2, [10, 20, 30])
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from typing import Final

_LONG: Final = 1_024
"""Numbers of one list, after which it is cut in two."""


class Ranking:
    """Different whole numbers, ascending.

    Attributes:
        lists: the short lists, none of them empty; so it is true when there is a number. (Asking it is the one
            thing that is done many times a call, and a method would cost more than the rest.)
    """

    __slots__ = ("_lasts", "lists")

    def __init__(self) -> None:
        self.lists: list[list[int]] = []
        self._lasts: list[int] = []

    def __len__(self) -> int:
        return sum(map(len, self.lists))

    def __iter__(self) -> Iterator[int]:
        for each in self.lists:
            yield from each

    def add(self, number: int) -> None:
        """Take in a number that is not in."""
        lists, lasts = self.lists, self._lasts
        if not lists:
            lists.append([number])
            lasts.append(number)
            return
        found = lists[-1]
        if number > found[-1]:  # a call that arrives goes behind the others
            place = -1
            found.append(number)
            lasts[-1] = number
        else:
            place = bisect_left(lasts, number)
            found = lists[place]
            insort(found, number)
        if len(found) > _LONG:
            place %= len(lists)
            lists[place : place + 1] = [found[: _LONG // 2], found[_LONG // 2 :]]
            lasts.insert(place, found[_LONG // 2 - 1])

    def remove(self, number: int) -> None:
        """Take out a number that is in."""
        lists, lasts = self.lists, self._lasts
        place = bisect_left(lasts, number) if len(lasts) > 1 else 0
        found = lists[place]
        if found[-1] != number:
            del found[bisect_left(found, number)]
        elif len(found) > 1:
            del found[-1]
            lasts[place] = found[-1]
        else:
            del lists[place], lasts[place]

    def first(self) -> int | None:
        """Return the least number; None when there is none."""
        return self.lists[0][0] if self.lists else None

    def after(self, number: int) -> int | None:
        """Return the least number above this one, which need not be in; None when there is none."""
        place = bisect_right(self._lasts, number)
        if place == len(self._lasts):
            return None
        found = self.lists[place]
        return found[bisect_right(found, number)]

    def rank(self, number: int) -> int:
        """Return how many numbers are less than this one, which need not be in."""
        place = bisect_left(self._lasts, number)
        before = sum(map(len, self.lists[:place]))
        return before + (bisect_left(self.lists[place], number) if place < len(self.lists) else 0)

    def clear(self) -> None:
        """Take out all."""
        self.lists.clear()
        self._lasts.clear()
