"""G.711 by the tables of the standard, written out here in its own words."""

from array import array
from itertools import pairwise

from dstny_smp.validation import g711


def decision_values():
    """Return table 1a's decision values, scaled to 16 bits: eight segments of sixteen steps."""
    values, at = [0], 0
    for segment in range(8):
        size = 2 if segment < 2 else 2**segment  # of a full scale of 4096
        for _ in range(16):
            at += size
            values.append(at)
    return [value * 8 for value in values]


def test_a_code_stands_for_the_middle_of_its_step():
    """Table 1a: the value of a code is the mean of the decision values around it; even bits are turned over."""
    values = decision_values()
    middles = [(low + high) // 2 for low, high in pairwise(values)]
    positive = bytes((0x80 | step) ^ 0x55 for step in range(128))
    negative = bytes(step ^ 0x55 for step in range(128))

    assert values[-1] == 32768
    assert middles == list(g711.from_a_law(positive))
    assert [-middle for middle in middles] == list(g711.from_a_law(negative))


def test_every_sample_gets_the_step_it_lies_in():
    """All 65,536 samples: the decision values around the code hold the sample."""
    samples = array("h", range(-32768, 32768))
    values = decision_values()

    for sample, code in zip(samples, g711.to_a_law(samples), strict=True):
        turned = code ^ 0x55
        low, high = values[turned & 127], values[(turned & 127) + 1]
        if sample >= 0:
            assert turned & 128
            assert low <= sample < high
        else:
            assert not turned & 128
            assert -high <= sample < -low


def test_writing_what_was_read_changes_nothing():
    """All 256 codes go through samples and back."""
    codes = bytes(range(256))

    assert codes == g711.to_a_law(g711.from_a_law(codes))


def test_mu_law_has_its_landmarks():
    """Table 2b: loudest, quietest and the end of the first segment, of either sign, scaled to 16 bits."""
    codes = bytes([0x80, 0xFF, 0xF0, 0xEF, 0x00, 0x7F, 0x70, 0x6F])

    assert [32124, 0, 120, 132, -32124, 0, -120, -132] == list(g711.from_mu_law(codes))
