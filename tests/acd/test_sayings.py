"""What may be said to a caller who waits: his place, and how long."""

from datetime import timedelta

import pytest

from dstny_smp.acd.commands import SayPosition, SayWait


@pytest.mark.requirement("ACD-28")
@pytest.mark.parametrize(
    ("position", "language", "said"),
    [
        (1, "nl", "U bent de 1e wachtende."),
        (4, "nl-BE", "U bent de 4e wachtende."),
        (12, "en", "You are number 12 in line."),
        (3, "fr", "You are number 3 in line."),
        (3, None, "You are number 3 in line."),
    ],
)
def test_a_place_is_said_in_the_callers_language(position, language, said):
    """The manual's own words in Dutch; English for all who speak another language."""
    assert said == SayPosition("c-1", position, language).text()


@pytest.mark.requirement("ACD-29")
@pytest.mark.parametrize(
    ("low", "high", "dutch", "english"),
    [
        (0, 1, "ongeveer een minuut", "about a minute"),
        (1, 1, "ongeveer een minuut", "about a minute"),
        (3, 3, "ongeveer 3 minuten", "about 3 minutes"),
        (0, 2, "hooguit 2 minuten", "at most 2 minutes"),
        (1, 2, "1 tot 2 minuten", "1 to 2 minutes"),
        (10, 25, "10 tot 25 minuten", "10 to 25 minutes"),
    ],
)
def test_a_wait_is_said_as_a_range(low, high, dutch, english):
    """One minute is no plural, a range without a lower end is a bound."""
    command = SayWait("c-1", timedelta(minutes=low), timedelta(minutes=high), "nl")

    assert f"De verwachte wachttijd is {dutch}." == command.text()
    assert f"The expected wait is {english}." == command.text("en")
