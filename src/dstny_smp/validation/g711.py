"""G.711: the two ways in which telephony writes a sample in eight bits.

A code is a sign, one of eight segments that double in size, and one of sixteen
steps inside it. Samples are whole numbers of 16 bits; a code stands for the
middle of its step. What a file is, is not known here.

>>> a_law = from_a_law(bytes([0xD5, 0x55, 0xAA, 0x2A]))
>>> list(a_law)
[8, -8, 32256, -32256]
>>> to_a_law(a_law).hex()
'd555aa2a'

Source: ITU-T G.711 (11/1988), tables 1a and 2a (A-law), 1b and 2b (mu-law).
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from functools import cache
from typing import Final

from dstny_smp.errors import InvalidValueError
from dstny_smp.validation import argument

_EVEN_BITS: Final = 0x55
"""A-law turns every other bit over, so that silence has edges to keep time by."""
_BIAS: Final = 0x84
"""What mu-law adds to a magnitude, so that its segments begin at powers of two."""


def from_a_law(codes: bytes | memoryview) -> array[int]:
    """Return the samples of A-law codes.

    Raises:
        InvalidValueError: ``field.wrong_type``.
    """
    argument.expect(codes, "codes", bytes, bytearray, memoryview)
    table = _a_law()
    return array("h", [table[code] for code in bytes(codes)])


def from_mu_law(codes: bytes | memoryview) -> array[int]:
    """Return the samples of mu-law codes.

    Raises:
        InvalidValueError: ``field.wrong_type``.
    """
    argument.expect(codes, "codes", bytes, bytearray, memoryview)
    table = _mu_law()
    return array("h", [table[code] for code in bytes(codes)])


def to_a_law(samples: array[int]) -> bytes:
    """Return the A-law codes in whose steps these samples lie.

    Raises:
        InvalidValueError: ``field.wrong_type`` for what is no array of 16 bits (``"h"``).
    """
    argument.expect(samples, "samples", array)
    if samples.typecode != "h":
        raise InvalidValueError("field.wrong_type", samples.typecode, "samples", expected="array('h')")
    edges = _edges()
    codes = bytearray()
    for sample in samples:
        step = bisect_right(edges, sample if sample >= 0 else -sample - 1) - 1
        codes.append((step | 0x80 if sample >= 0 else step) ^ _EVEN_BITS)
    return bytes(codes)


@cache
def _a_law() -> tuple[int, ...]:
    table = []
    for code in range(256):
        turned = code ^ _EVEN_BITS
        segment, step = turned >> 4 & 7, turned & 15
        magnitude = (step << 4) + 8 if segment == 0 else (step << 4) + 0x108 << segment - 1
        table.append(magnitude if turned & 0x80 else -magnitude)
    return tuple(table)


@cache
def _mu_law() -> tuple[int, ...]:
    table = []
    for code in range(256):
        turned = ~code & 0xFF
        magnitude = (((turned & 15) << 3) + _BIAS << (turned >> 4 & 7)) - _BIAS
        table.append(-magnitude if turned & 0x80 else magnitude)
    return tuple(table)


@cache
def _edges() -> tuple[int, ...]:
    """Return where each of the 128 steps of A-law begins, ascending."""
    first = [step << 4 for step in range(16)]
    others = [(step << 4) + 0x100 << segment - 1 for segment in range(1, 8) for step in range(16)]
    return (*first, *others)
