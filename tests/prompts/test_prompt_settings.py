"""A prompt: what it holds, what it refuses, and what a menu is told of it."""

import attrs
import pytest

from dstny_smp.errors import InvalidValueError, UnknownIdError
from dstny_smp.media import AudioFacts, Media
from dstny_smp.prompts import AudioSource, Prompt, PromptOrigin, Variant

WAV = Media(sha256="a" * 64, media_type="audio/wav", facts=AudioFacts(duration=2.5))
NO_FACTS = Media(sha256="b" * 64, media_type="audio/wav")
PICTURE = Media(sha256="c" * 64, media_type="image/png")
NL = Variant("nl", AudioSource.UPLOAD, WAV, file_name="Welkom.wav")
EN = Variant("en", AudioSource.TTS, text="Good morning.")


def prompt(**changes):
    """Return a prompt that differs from one in two languages in these fields."""
    plain = {"id": "welcome", "name": "Welcome", "description": "First words", "variants": [NL, EN]}
    return Prompt(**plain | changes)


def fault(make):
    """Return (code, path) of the refusal."""
    with pytest.raises(InvalidValueError) as caught:
        make()
    assert str(caught.value)
    return caught.value.code, caught.value.path


@pytest.mark.requirement("PRM-02", "PRM-04", "PRM-05", "PRM-06")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": ""}, ("label.blank", "name")),
        ({"name": None}, ("label.not_text", "name")),
        ({"description": " "}, ("label.blank", "description")),
        ({"description": "x" * 1001}, ("label.too_long", "description")),
        ({"origin": "custom"}, ("field.wrong_type", "origin")),
        ({"variants": []}, ("prompt.no_variant", "variants")),
        ({"variants": [NL, EN, NL]}, ("field.duplicate", "variants[nl]")),
        ({"variants": {"nl": NL}}, ("field.wrong_type", "variants")),
        ({"variants": ["nl"]}, ("field.wrong_type", "variants[0]")),
        ({"id": "-"}, ("id.bad_form", "id")),
    ],
)
def test_what_a_prompt_refuses(changes, expected):
    """Name, description and a language are required; no language stands twice."""
    assert fault(lambda: prompt(**changes)) == expected


@pytest.mark.requirement("PRM-02")
def test_standard_prompts_are_told_apart():
    """A standard prompt is the platform's, and may be known here without its audio."""
    standard = prompt(origin=PromptOrigin.STANDARD, variants=[])
    assert standard.is_standard
    assert not prompt().is_standard
    assert standard.facts().languages == ()


@pytest.mark.requirement("PRM-07", "PRM-08")
@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: Variant("dutch", AudioSource.UPLOAD, WAV), ("language.bad_form", "language")),
        (lambda: Variant("NL", AudioSource.UPLOAD, WAV), ("language.bad_form", "language")),
        (lambda: Variant("nl", "upload", WAV), ("field.wrong_type", "source")),
        (lambda: Variant("nl", AudioSource.UPLOAD), ("variant.media_missing", "media")),
        (lambda: Variant("nl", AudioSource.RECORDING), ("variant.media_missing", "media")),
        (lambda: Variant("nl", AudioSource.UPLOAD, PICTURE), ("variant.media_is_no_audio", "media")),
        (lambda: Variant("nl", AudioSource.UPLOAD, b"RIFF"), ("field.wrong_type", "media")),
        (lambda: Variant("nl", AudioSource.TTS), ("variant.text_missing", "text")),
        (lambda: Variant("nl", AudioSource.TTS, WAV), ("variant.text_missing", "text")),
        (lambda: Variant("nl", AudioSource.TTS, text=""), ("label.blank", "text")),
        (lambda: Variant("nl", AudioSource.TTS, text="a\x00"), ("label.forbidden_character", "text")),
        (lambda: Variant("nl", AudioSource.TTS, text="x" * 1001), ("label.too_long", "text")),
        (lambda: Variant("nl", AudioSource.UPLOAD, WAV, file_name=3), ("label.not_text", "file_name")),
    ],
)
def test_what_a_variant_refuses(make, expected):
    """Uploads and recordings have audio, spoken texts have their text."""
    assert fault(make) == expected


@pytest.mark.requirement("PRM-07")
def test_each_kind_of_audio_stands():
    """Upload, recording, text to speech with and without its audio, and the platform's own."""
    for source in (AudioSource.UPLOAD, AudioSource.RECORDING, AudioSource.STANDARD):
        assert Variant("nl", source, WAV, text="transcript").duration == 2.5
    assert Variant("nl", AudioSource.STANDARD).duration is None
    assert Variant("nl", AudioSource.TTS, text="Dag.").duration is None
    assert Variant("nl", AudioSource.TTS, WAV, text="Dag.").duration == 2.5
    assert Variant("nl", AudioSource.UPLOAD, NO_FACTS).duration is None


@pytest.mark.requirement("PRM-09")
def test_a_file_name_is_a_remark():
    """It is made fit to show and leads nowhere."""
    assert Variant("nl", AudioSource.UPLOAD, WAV, file_name="../../x.wav").file_name == "x.wav"


def test_what_a_menu_is_told():
    """Languages in order, durations and texts where they are known."""
    facts = prompt().facts()
    assert facts.languages == ("nl", "en")
    assert facts.durations == {"nl": 2.5}
    assert facts.texts == {"en": "Good morning."}


@pytest.mark.requirement("PRM-06")
def test_languages_come_change_and_go():
    """A variant of a known language takes its place; the last one of an own prompt stays."""
    spoken = Variant("nl", AudioSource.TTS, text="Goedemorgen.")
    german = Variant("de", AudioSource.TTS, text="Guten Morgen.")
    assert prompt().with_variant(spoken).variants == (spoken, EN)
    assert prompt().with_variant(german).variants == (NL, EN, german)
    alone = prompt().without_variant("nl")
    assert alone.variants == (EN,)
    assert fault(lambda: alone.without_variant("en")) == ("prompt.no_variant", "variants")
    with pytest.raises(UnknownIdError) as caught:
        alone.without_variant("fr")
    assert caught.value.text("nl") == "variants[fr]: er is geen taal met id fr"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [(("nl",), NL), (("nl-BE",), NL), (("fr", "en-GB"), EN), (("fr",), None), ((), None)],
)
def test_the_best_language_is_chosen(wanted, expected):
    """The first wish that any variant serves, by language if not by region."""
    assert prompt().variant(*wanted) == expected


def test_a_prompt_refers_to_nothing():
    """Audio is the host's; nothing in a prompt is an object of the organization."""
    assert list(prompt().references()) == []
    assert attrs.evolve(prompt(), name="Hello").id == "welcome"
