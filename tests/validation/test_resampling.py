"""A sound keeps its pitch and its loudness at another rate; what does not fit in it goes."""

from math import log10, pi, sin, sqrt

import pytest

from dstny_smp.validation.resampling import resample


def tone(hertz, rate, seconds=0.1):
    return [0.5 * sin(2 * pi * hertz * n / rate) for n in range(int(rate * seconds))]


def inner(samples):
    """Return a sound without its ends, where the silence outside comes in."""
    return samples[len(samples) // 4 : -len(samples) // 4]


def level(samples):
    return sqrt(sum(sample * sample for sample in samples) / len(samples))


RATES = [4000, 7999, 8001, 11_025, 16_000, 22_050, 32_000, 44_100, 44_101, 48_000, 96_000]


@pytest.mark.parametrize("rate", RATES)
def test_a_tone_stays_the_same_tone(rate):
    """At every instant, within a thousandth of full scale: 300 Hz, and 3000 Hz or as high as the rate allows."""
    for hertz in (300, min(3000, int(rate * 0.4))):
        got = resample(tone(hertz, rate), rate, 8000)
        expected = tone(hertz, 8000, len(got) / 8000)
        worst = max(abs(a - b) for a, b in zip(inner(got), inner(expected), strict=True))
        assert worst < 0.001


@pytest.mark.parametrize("rate", [rate for rate in RATES if rate > 10_000])
@pytest.mark.parametrize("hertz", [4100, 5000])
def test_what_would_come_back_as_another_tone_is_gone(rate, hertz):
    """A tone above half the new rate (3900 Hz it would be, or 3000) is at least 55 dB down."""
    if hertz >= rate / 2:
        pytest.skip("the rate has no such tone")
    before = tone(hertz, rate)
    after = resample(before, rate, 8000)

    assert 20 * log10(level(inner(after)) / level(before)) < -55


@pytest.mark.parametrize("rate", [1000, 4000, 8000, 8001, 48_000, 384_000])
@pytest.mark.parametrize("length", [0, 1, 2, 7, 600])
def test_a_sound_lasts_as_long_as_before(rate, length):
    """Its length in samples is that in seconds, rounded up."""
    assert -(-length * 8000 // rate) == len(resample([0.25] * length, rate, 8000))


@pytest.mark.parametrize("rate", [7999, 12_000, 44_100])
def test_a_constant_stays_a_constant(rate):
    """The taps of every phase add up to one, so no tone of the phases' own comes in."""
    assert pytest.approx([0.5] * 400) == inner(resample([0.5] * (rate // 10), rate, 8000))[:400]
