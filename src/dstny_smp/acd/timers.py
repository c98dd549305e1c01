"""The engine's timers: what is due when, earliest first, those of one instant in the order they were set.

A cancelled timer stays in the heap until its turn, and is passed over; when more
than half of the heap is such, it is made anew, so that it grows with what runs.

>>> timers = Timers()
>>> late, early = timers.set(20, "b"), timers.set(10, "a")
>>> timers.due()
10
>>> timers.cancel(early)
>>> timers.due()
20
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import Any, Final, TypeAlias

Timer: TypeAlias = list[Any]
"""[when, serial, what, of whom]: a list, so that it can be cancelled where it stands; ``what`` is None from then on."""

_FEW: Final = 64


class Timers:
    """Timers in a heap.

    Attributes:
        heap: the timers, the earliest first; the first of them may be cancelled (see `due`). Who fires them takes
            them out.
        cancelled: how many of them are.
        serial: how many have been set; it breaks ties.
    """

    __slots__ = ("cancelled", "heap", "serial")

    def __init__(self, serial: int = 0) -> None:
        self.heap: list[Timer] = []
        self.cancelled = 0
        self.serial = serial

    def set(self, when: int, what: str, whom: object = None) -> Timer:
        """Set a timer, and return it, to be cancelled."""
        self.serial += 1
        timer = [when, self.serial, what, whom]
        heappush(self.heap, timer)
        return timer

    def put_back(self, when: int, serial: int, what: str, whom: object = None) -> Timer:
        """Set a timer that was set before, in its old place among those of its instant."""
        timer = [when, serial, what, whom]
        heappush(self.heap, timer)
        return timer

    def cancel(self, timer: Timer) -> None:
        """Let a timer that is set never fire."""
        timer[2] = timer[3] = None
        self.cancelled += 1
        if self.cancelled > _FEW and self.cancelled * 2 > len(self.heap):
            self.heap[:] = [each for each in self.heap if each[2] is not None]
            heapify(self.heap)
            self.cancelled = 0

    def due(self) -> int | None:
        """Return when the next timer is due; None when none is set."""
        heap = self.heap
        while heap and heap[0][2] is None:
            heappop(heap)
            self.cancelled -= 1
        return heap[0][0] if heap else None
