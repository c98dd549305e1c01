"""A prompt is saved once all its audio is there, fresh and confirmed."""

import hashlib
import itertools

import attrs
import pytest

from dstny_smp.errors import InvalidValueError, TransitionError, UnknownIdError
from dstny_smp.prompts import AudioSource, PromptDraft, RecordingSession, VariantDraft
from dstny_smp.prompts.tables import AUDIO, AudioPhase
from dstny_smp.validation import wav
from dstny_smp.validation.wav import Encoding

BEEP = wav.write(bytes(range(100)) * 16, Encoding.PCM, bits=16, sample_rate=8000)
OTHER = wav.write(bytes(2400), Encoding.PCM, bits=16, sample_rate=8000)
WIDE = wav.write(bytes(44_100 * 4 // 10), Encoding.PCM, bits=16, sample_rate=44_100, channels=2)

STEPS = {
    "uploaded": lambda draft: draft.upload(BEEP, "C:\\beep.wav"),
    "recorded": lambda draft: draft.record(BEEP),
    "spoken": lambda draft: draft.speak("Goedemorgen.", BEEP),
    "edited": lambda draft: draft.edit("Goedenavond."),
    "confirmed": lambda draft: draft.confirm(),
    "discarded": lambda draft: draft.discard(),
    "saved": lambda draft: draft.save()[0],
}
WAYS = {
    AudioPhase.EMPTY: [],
    AudioPhase.PENDING: ["spoken"],
    AudioPhase.STALE: ["spoken", "edited"],
    AudioPhase.CONFIRMED: ["spoken", "confirmed"],
    AudioPhase.SAVED: ["spoken", "confirmed", "saved"],
}


@pytest.mark.requirement("PRM-10", "PRM-11", "PRM-23")
@pytest.mark.parametrize(("phase", "step"), [*itertools.product(WAYS, STEPS)])
def test_every_step_in_every_phase_is_as_the_table_says(phase, step):
    """35 cases: what has a row leads where it says, what has none raises."""
    draft = VariantDraft("nl")
    for before in WAYS[phase]:
        draft = STEPS[before](draft)
    assert phase is draft.phase

    if (phase, step) in AUDIO:
        assert AUDIO[phase, step] is STEPS[step](draft).phase
    else:
        with pytest.raises(TransitionError) as caught:
            STEPS[step](draft)
        assert "prompt.bad_order" == caught.value.code


@pytest.mark.requirement("PRM-07", "PRM-09", "PRM-14")
def test_a_prompt_of_three_sources_is_saved():
    """Each with its source, its facts, and its file under its SHA-256, as callers will hear it."""
    session = RecordingSession(permission=True)
    session.start()
    session.write(bytes(3200))
    recorded = VariantDraft("en").record(session.stop())
    assert AudioPhase.PENDING is recorded.phase
    draft = PromptDraft(
        name="Welkom",
        description="Eerste woorden",
        variants=[
            VariantDraft("nl").upload(WIDE, "../welkom.wav").confirm(),
            recorded.confirm(),
            VariantDraft("de").speak("Guten Tag.", BEEP).confirm(),
        ],
    )
    saved = draft.save("welcome")

    assert [
        ("nl", AudioSource.UPLOAD, 0.1, None, "welkom.wav"),
        ("en", AudioSource.RECORDING, 0.2, None, None),
        ("de", AudioSource.TTS, 0.1, "Guten Tag.", None),
    ] == [(one.language, one.source, one.duration, one.text, one.file_name) for one in saved.prompt.variants]
    for variant in saved.prompt.variants:
        file = saved.files[variant.media.sha256]
        assert variant.media.sha256 == hashlib.sha256(file).hexdigest()
        assert not wav.inspect(file).must_convert
    assert BEEP in saved.files.values()
    assert {AudioPhase.SAVED} == {one.phase for one in saved.draft.variants}
    assert (saved.prompt, {}) == (saved.draft.save().prompt, saved.draft.save().files)


@pytest.mark.requirement("PRM-11")
@pytest.mark.parametrize("missing", ["name", "description", "variants"])
def test_what_is_missing_is_told_on_saving(missing):
    """A draft may lack anything; a prompt needs a name, a description and one language."""
    whole = PromptDraft(name="a", description="b", variants=[VariantDraft("nl").upload(BEEP).confirm()])
    with pytest.raises(InvalidValueError) as caught:
        attrs.evolve(whole, **{missing: () if missing == "variants" else " "}).save("p")

    assert missing == caught.value.path


@pytest.mark.requirement("PRM-06")
def test_languages_of_a_draft():
    """Added once each, found by tag; the one that is not ready is named on saving."""
    draft = PromptDraft(name="a", description="b").add_language("nl").add_language("en")
    with pytest.raises(InvalidValueError) as twice:
        draft.add_language("nl")
    with pytest.raises(UnknownIdError):
        draft.variant("fr")
    ready = draft.with_variant(draft.variant("nl").upload(BEEP).confirm())
    with pytest.raises(TransitionError) as unready:
        ready.save("p")

    assert "field.duplicate" == twice.value.code
    assert ["nl", "en"] == [variant.language for variant in ready.variants]
    assert "variants[en]" == unready.value.path


@pytest.mark.requirement("PRM-23")
def test_only_another_text_makes_speech_stale():
    """The same text again changes nothing; a remark to a recording does not make it stale."""
    spoken = VariantDraft("nl").speak("Dag.", BEEP).confirm()

    assert AudioPhase.CONFIRMED is spoken.edit(" Dag. ").phase
    assert AudioPhase.STALE is spoken.edit("Hallo.").phase
    assert AudioPhase.PENDING is spoken.edit("Hallo.").speak("Hallo.", OTHER).phase
    remarked = VariantDraft("nl").record(BEEP).confirm().edit("Wat er gezegd wordt")
    assert (AudioPhase.CONFIRMED, "Wat er gezegd wordt") == (remarked.phase, remarked.save()[1].text)


def test_what_cannot_be_read_changes_nothing():
    """A broken file is told, and the audio that was there stays."""
    draft = VariantDraft("nl").upload(BEEP, "beep.wav")
    with pytest.raises(InvalidValueError) as caught:
        draft.upload(BEEP[:-1])

    assert ("wav.truncated", "audio", BEEP) == (caught.value.code, caught.value.path, draft.audio)


def test_a_phase_is_one_of_the_table():
    """A draft made by hand is held to the same phases."""
    with pytest.raises(InvalidValueError) as caught:
        VariantDraft("nl", "confirmed")
    assert "field.wrong_type" == caught.value.code
