"""Another number of samples a second, with what does not fit in it filtered out.

A sound is known between its samples by the sinc function; a finite one, under
Kaiser's window, is a filter. Its taps are the same for every sample that falls
on the same fraction between two given ones (a *phase*), so they are worked out
once a phase. Up to 512 phases are exact; where the rates have less in common,
the two nearest are blended, which is some 90 dB below the sound.

The filter passes what lies below 0.85 of half the lower rate (3400 Hz for
telephony) as it is, and stops what lies above that half by 60 dB, well below
the 38 dB that A-law keeps.

>>> [round(sample, 3) for sample in resample([0.5] * 400, 16_000, 8_000)][90:94]
[0.5, 0.5, 0.5, 0.5]

Source: J. O. Smith, Digital Audio Resampling Home Page (CCRMA, 2002); J. F. Kaiser, Nonrecursive digital filter
design using the I0-sinh window function (1974).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, gcd, pi, sin, sqrt
from operator import mul
from typing import Final

from dstny_smp import limits
from dstny_smp.validation import argument

PHASES: Final = 512
CROSSINGS: Final = 24
"""Zero crossings of the sinc on either side: with this many it falls from pass to stop in 0.15 of half the rate."""
_CUT: Final = 0.925
"""Where the filter is at half its height, as a part of half the lower rate."""
_BETA: Final = 5.65
"""Kaiser's parameter for 60 dB."""


def resample(samples: Sequence[float], source: int, target: int) -> list[float]:
    """Return a sound at another rate; its length in time stays, rounded up to a whole sample.

    Outside its samples a sound is silent. The work is 48 multiplications for every sample of the higher rate, twice
    that where phases are blended: about a second for ten seconds of sound at 44,100 Hz.

    Args:
        samples: the sound.
        source: its samples a second, 1 to 384,000.
        target: those wanted, likewise.

    Raises:
        InvalidValueError: ``field.wrong_type``, ``field.not_an_integer``, ``field.out_of_range``.
    """
    for name, rate in (("source", source), ("target", target)):
        argument.whole(rate, name, 1, limits.WAV_RATE)
    samples = tuple(argument.each(samples, "samples", float))
    if source == target:
        return list(samples)
    common = gcd(source, target)
    up, down = target // common, source // common
    phases = min(up, PHASES)
    reach = ceil(CROSSINGS * max(1.0, down / up))
    taps: dict[int, list[float]] = {}  # by phase; a short sound needs few

    def at_phase(phase: int, near: list[float]) -> float:
        if phase not in taps:
            taps[phase] = _taps(phase / phases, reach, min(1.0, up / down) * _CUT)
        return float(sum(map(mul, taps[phase], near)))

    padded = [0.0] * (reach - 1) + list(samples) + [0.0] * (reach + 1)
    width = 2 * reach
    out = []
    for index in range(-(-len(samples) * up // down)):
        at, fraction = divmod(index * down, up)
        phase, rest = divmod(fraction * phases, up)
        near = padded[at : at + width]
        value = at_phase(phase, near)
        if rest:
            value += rest / up * (at_phase(phase + 1, near) - value)
        out.append(value)
    return out


def _taps(fraction: float, reach: int, cut: float) -> list[float]:
    """Return the filter for a sample this far behind the given one that stands in the middle; its sum is 1."""
    taps = []
    for place in range(1 - reach, reach + 1):
        distance = place - fraction
        inside = 1 - (distance / reach) ** 2
        turned = pi * cut * distance
        taps.append((sin(turned) / turned if turned else 1.0) * _bessel(_BETA * sqrt(inside)) if inside > 0 else 0.0)
    total = sum(taps)
    return [tap / total for tap in taps]


def _bessel(x: float) -> float:
    """Return the modified Bessel function of the first kind and order 0, by its power series."""
    total = term = 1.0
    square, k = x * x / 4, 1
    while term > total * 1e-7:  # 140 dB
        term *= square / (k * k)
        total += term
        k += 1
    return total
