"""How long a caller may still wait: an estimate from the pace of the queue.

A caller with k others ahead is served after k + 1 agents have become free. Of s
agents, each busy for a mean time of h with one call, one becomes free every h / s;
so the wait is (k + 1) h / s, and as the sum of k + 1 such times it deviates from
that by a share of 1 / sqrt(k + 1). An agent of several queues counts for each in
part.

Measured against what was to be waited this *queue-length* estimator errs half as
much as the mean of past waits that others announce.

Source: R. Ibrahim, W. Whitt, "Real-time delay estimation based on delay history",
Manufacturing & Service Operations Management 11(3), 2009, section 2.

>>> pace = Pace()
>>> pace.learn(120_000)
>>> expected(pace.mean, 3, Fraction(4))
120000
>>> spoken(120_000, 3)
(datetime.timedelta(seconds=60), datetime.timedelta(seconds=180))
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from math import isqrt
from typing import Final

_MEMORY: Final = 8
"""A new handling time moves the mean by an eighth of the difference, as round-trip times do (RFC 6298)."""
_MINUTE: Final = 60_000


class Pace:
    """The mean handling time of a queue's calls, from connection to the end of the agent's rest.

    Kept in whole numbers, so that it is the same on every machine: the sum is
    eight times the mean.
    """

    __slots__ = ("sum",)

    def __init__(self, sum: int | None = None) -> None:
        self.sum = sum

    def learn(self, handling: int) -> None:
        """Take in one handling time, in milliseconds."""
        self.sum = _MEMORY * handling if self.sum is None else self.sum + handling - self.sum // _MEMORY

    @property
    def mean(self) -> int | None:
        """The mean, in milliseconds; None before the first call is over."""
        return None if self.sum is None else self.sum // _MEMORY


def expected(mean: int | None, ahead: int, staffed: Fraction) -> int | None:
    """Return the expected wait in milliseconds; None while it cannot be known.

    Args:
        mean: the mean handling time, in milliseconds.
        ahead: callers who are served before.
        staffed: agents who can answer, those of several queues in part.
    """
    if mean is None or not staffed:
        return None
    return (ahead + 1) * mean * staffed.denominator // staffed.numerator


def spoken(wait: int, ahead: int) -> tuple[timedelta, timedelta]:
    """Return the range that is said: the wait less and plus its usual deviation, up to whole minutes."""
    deviation = isqrt(wait * wait // (ahead + 1))
    low, high = wait - deviation, wait + deviation
    return timedelta(minutes=-(-low // _MINUTE)), timedelta(minutes=max(1, -(-high // _MINUTE)))
