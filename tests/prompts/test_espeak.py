"""Dutch is spoken, and the pauses can be heard."""

import builtins

import numpy as np
import pytest

from dstny_smp.errors import InvalidValueError, MissingExtraError, SmpError
from dstny_smp.prompts import TtsDraft, Voice, espeak, speech
from dstny_smp.prompts.espeak import Espeak
from dstny_smp.prompts.speech import Gender
from dstny_smp.validation import wav

FENNA = speech.VOICES[1]
READY = TtsDraft().choose_language("nl").choose_voice("fenna")


def silences(audio):
    """Return the lengths in milliseconds of every silence inside a WAV file of 8000 Hz, 50 ms at least."""
    samples = np.abs(np.frombuffer(wav.read(audio).body, "<i2").astype(int))
    loud = np.flatnonzero(samples > 100)
    return [int(gap) // 8 for gap in np.diff(loud) if gap > 400]


@pytest.mark.requirement("PRM-15", "PRM-21", "PRM-22")
def test_dutch_is_spoken():
    """Seconds of sound, as the exchange plays it; the same again, but for a hum that espeak-ng draws by chance."""
    draft = READY.write("Goedemorgen, u spreekt met de gemeente. Een ogenblik geduld alstublieft.")
    first, again = draft.convert(Espeak()), draft.convert(Espeak())
    info = wav.inspect(first.audio)

    assert not info.must_convert
    assert 3 < info.duration < 9
    assert pytest.approx(info.duration, rel=0.02) == wav.inspect(again.audio).duration


def test_the_language_is_that_of_the_voice():
    """Azure's name of a voice does not lead it astray: @ is the Dutch apenstaartje, far longer than at."""
    bare = '<speak version="1.1" xmlns="http://www.w3.org/2001/10/synthesis">1 @ @ @</speak>'
    english = Voice("x", "X", "en-GB", Gender.MALE, "x")
    ours, dutch, other = (
        wav.inspect(Espeak().synthesize(ssml, voice)).duration
        for ssml, voice in [(speech.to_ssml(READY.write("1 @ @ @")), FENNA), (bare, FENNA), (bare, english)]
    )

    assert pytest.approx(dutch, rel=0.02) == ours
    assert other < 0.6 * dutch


@pytest.mark.requirement("PRM-24")
def test_a_comma_can_be_heard_to_be_shorter_than_a_full_stop():
    """One silence each between the same two words, the comma's at least a fifth of a second shorter."""
    (comma,) = silences(READY.write("Maandag, maandag").convert(Espeak()).audio)
    (period,) = silences(READY.write("Maandag. Maandag").convert(Espeak()).audio)

    assert 200 < comma < period - 200
    assert [] == silences(READY.write("Maandag maandag").convert(Espeak()).audio)


def test_a_language_that_it_does_not_speak():
    """It is told, with the place in the form."""
    with pytest.raises(InvalidValueError) as caught:
        Espeak().synthesize("<speak>x</speak>", Voice("x", "X", "qaa", Gender.MALE, "x"))
    assert ("speech.no_voice", "voice_language") == (caught.value.code, caught.value.path)


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    """The command is named, and nothing else fails."""
    real = builtins.__import__

    def missing(name, *args, **kwargs):
        if name == "espeakng_loader":
            raise ModuleNotFoundError(name=name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(MissingExtraError) as caught:
        espeak._opened.__wrapped__()
    assert "tts" in str(caught.value)


@pytest.mark.parametrize("text", ["</speak>", "&lt;break time='60s'/>", "<break time='60s'/>", "a" * 300, "€ 1.000,50"])
def test_markup_in_a_text_is_read_out(text):
    """No text makes a pause of its own; what cannot be spoken is told as an error of ours."""
    try:
        audio = READY.write(text).convert(Espeak()).audio
    except SmpError:
        return
    assert all(gap < 2000 for gap in silences(audio))
