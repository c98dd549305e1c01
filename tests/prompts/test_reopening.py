"""A saved prompt is opened again: what is not touched is saved as the very same, and nothing is half done."""

import hashlib

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.errors import InvalidValueError, SmpError, TransitionError, UnknownIdError
from dstny_smp.media import AudioFacts, Media
from dstny_smp.prompts import (
    AudioPhase,
    AudioSource,
    Prompt,
    PromptDraft,
    PromptOrigin,
    TtsDraft,
    Variant,
    VariantDraft,
    Voice,
    listen,
    new_prompt,
    speech,
)
from dstny_smp.prompts.speech import Gender
from dstny_smp.testing import strategies
from dstny_smp.validation import wav
from dstny_smp.validation.wav import Encoding

LOW = wav.write(bytes(1600), Encoding.PCM, bits=16, sample_rate=8000)
HIGH = wav.write(bytes(range(1, 101)) * 32, Encoding.PCM, bits=16, sample_rate=8000)
OTHER = wav.write(bytes(4800), Encoding.PCM, bits=16, sample_rate=8000)
FIRST = PromptDraft(
    name="Welkom",
    description="Eerste woorden",
    variants=[
        VariantDraft("nl").speak("Dag.", LOW).confirm(),
        VariantDraft("en").upload(HIGH, "C:\\hello.wav").confirm(),
        VariantDraft("de").record(OTHER).confirm(),
    ],
).save("welcome")
NL, EN, DE = FIRST.prompt.variants
WITHOUT_AUDIO = Prompt(id="p", name="p", description="p", variants=[Variant("nl", AudioSource.TTS, text="Dag.")])


class Beeping:
    """A synthesizer that beeps."""

    def synthesize(self, ssml, voice):
        return LOW


class Broken(dict):
    """A store that cannot be read."""

    def get(self, key, default=None):
        raise OSError


def standard(*variants):
    """Return a standard prompt."""
    return Prompt(id="std", name="Std", description="Std", origin=PromptOrigin.STANDARD, variants=[*variants])


@pytest.mark.requirement("PRM-06", "PRM-11")
@given(strategies.prompts(), st.sampled_from([{}, FIRST.files]))
def test_opening_and_saving_changes_nothing(prompt, files):
    """Every own prompt comes back equal, its variants the very same objects, and no file is new."""
    prompt = attrs.evolve(prompt, origin=PromptOrigin.CUSTOM, variants=prompt.variants or (NL,))
    draft = PromptDraft.reopen(prompt, files)
    saved = draft.save()

    assert ((), prompt, {}) == (draft.missing, saved.prompt, saved.files)
    assert all(after is before for after, before in zip(saved.prompt.variants, prompt.variants, strict=True))
    assert draft == saved.draft == PromptDraft.reopen(saved.prompt, files)


@pytest.mark.requirement("PRM-06")
def test_one_language_is_changed():
    """Only its file is new; the other languages are the very same, with their audio there or not."""
    for files in (FIRST.files, {}):
        draft = PromptDraft.reopen(FIRST.prompt, files)
        saved = draft.with_variant(draft.variant("en").record(OTHER).confirm()).save()

        assert ("welcome", "Welkom", "Eerste woorden") == (saved.prompt.id, saved.prompt.name, saved.prompt.description)
        assert (NL, DE) == saved.prompt.variants[::2]
        assert (NL is saved.prompt.variants[0], DE is saved.prompt.variants[2]) == (True, True)
        changed = saved.prompt.variants[1]
        assert ("en", AudioSource.RECORDING, None, 0.3) == (
            changed.language,
            changed.source,
            changed.file_name,
            changed.duration,
        )
        assert {changed.media.sha256: OTHER} == saved.files
        assert FIRST.prompt == PromptDraft.reopen(FIRST.prompt, files).save().prompt


@pytest.mark.requirement("PRM-06")
def test_languages_go_and_come():
    """One that is taken out is gone; one that comes needs audio like any other; the last one stays."""
    draft = PromptDraft.reopen(FIRST.prompt, FIRST.files).remove_language("en").remove_language("de")
    assert (NL,) == draft.save().prompt.variants
    grown = draft.add_language("fr")
    with pytest.raises(TransitionError) as caught:
        grown.save()
    assert (("variants[fr]",), "variants[fr]") == (grown.missing, caught.value.path)
    with pytest.raises(UnknownIdError):
        draft.remove_language("en")
    with pytest.raises(InvalidValueError) as caught:
        draft.remove_language().save()
    assert ("prompt.no_variant", "variants") == (caught.value.code, caught.value.path)


@pytest.mark.requirement("PRM-23")
def test_texts_of_saved_audio():
    """Another text makes saved speech stale; to other audio it is a remark, and no new file."""
    draft = PromptDraft.reopen(FIRST.prompt, {})
    stale = draft.with_variant(draft.variant("nl").edit("Hallo."))
    with pytest.raises(TransitionError):
        stale.save()
    fresh = stale.with_variant(stale.variant("nl").speak("Hallo.", HIGH).confirm()).save()
    remarked = draft.with_variant(draft.variant("en").edit(" Hello ")).save()

    assert (AudioPhase.STALE, None) == (stale.variant("nl").phase, stale.variant("nl").kept)
    assert draft.variant("nl") == draft.variant("nl").edit("Dag.")
    assert (Variant("nl", AudioSource.TTS, EN.media, text="Hallo."), EN, DE) == fresh.prompt.variants
    assert (NL, attrs.evolve(EN, text="Hello"), DE) == remarked.prompt.variants
    assert ({}, AudioPhase.SAVED) == (remarked.files, remarked.draft.variant("en").phase)


def test_audio_that_is_taken_away_must_come_anew():
    """A saved language without its audio is as empty as a new one."""
    draft = PromptDraft.reopen(FIRST.prompt, FIRST.files)
    emptied = draft.with_variant(draft.variant("nl").discard())

    assert VariantDraft("nl") == emptied.variant("nl")
    assert ("variants[nl]",) == emptied.missing


FACTS = NL.media.facts


@pytest.mark.parametrize(
    ("variant", "files", "expected"),
    [
        (NL, {NL.media.sha256: HIGH}, ("media.other_content", "variants[nl]")),
        (NL, {NL.media.sha256: b"not even sound"}, ("media.other_content", "variants[nl]")),
        (NL, {NL.media.sha256: "RIFF"}, ("wav.not_bytes", "variants[nl]")),
        (NL, [LOW], ("field.wrong_type", "files")),
        (
            attrs.evolve(NL, media=attrs.evolve(NL.media, facts=attrs.evolve(FACTS, duration=0.2))),
            FIRST.files,
            ("media.other_facts", "variants[nl]"),
        ),
        (
            attrs.evolve(NL, media=attrs.evolve(NL.media, facts=attrs.evolve(FACTS, channels=2))),
            FIRST.files,
            ("media.other_facts", "variants[nl]"),
        ),
        (
            attrs.evolve(NL, media=Media(sha256=hashlib.sha256(b"hiss").hexdigest(), media_type="audio/wav")),
            {hashlib.sha256(b"hiss").hexdigest(): b"hiss"},
            ("wav.not_wave", "variants[nl]"),
        ),
    ],
)
def test_a_store_that_gives_something_else(variant, files, expected):
    """What stands under a SHA-256 is that file, and what was saved of it is true of it; else one error."""
    prompt = attrs.evolve(FIRST.prompt, variants=[variant])
    for make in (PromptDraft.reopen, PromptDraft.copy_of):
        with pytest.raises(InvalidValueError) as caught:
            make(prompt, files)
        assert expected == (caught.value.code, caught.value.path)


@given(strategies.prompts(), st.lists(st.sampled_from([LOW, HIGH, LOW[:-1], b"", b"RIFF", None, 3]), max_size=3))
def test_any_store_gives_a_draft_or_one_error(prompt, given_files):
    """Whatever stands under the SHA-256s of a prompt: a draft with the true audio, or a refusal; nothing is changed."""
    names = [variant.media.sha256 for variant in prompt.variants if variant.media is not None]
    files = dict(zip([*names, NL.media.sha256], given_files, strict=False))
    before, prompt_before = dict(files), attrs.evolve(prompt)
    for call in (PromptDraft.reopen, PromptDraft.copy_of, listen):
        try:
            made = call(prompt, files)
        except SmpError as error:
            assert error.text("nl") != error.text("en")  # noqa: PT017  # either outcome is right
            continue
        if call is not listen:
            held = [hashlib.sha256(each.audio).hexdigest() for each in made.variants if each.audio is not None]
            assert set(held) <= set(names)
    assert (before, prompt_before) == (files, prompt)


def test_durations_are_compared_to_the_millisecond():
    """A host that keeps less than we do is believed; one that keeps no facts as well."""
    for facts in (None, AudioFacts(duration=0.1009)):
        prompt = attrs.evolve(FIRST.prompt, variants=[attrs.evolve(NL, media=attrs.evolve(NL.media, facts=facts))])
        assert LOW == PromptDraft.reopen(prompt, FIRST.files).variant().audio


def test_a_store_that_breaks():
    """Its error goes on to the host; the prompt is a value, and stays."""
    before = attrs.evolve(FIRST.prompt)
    with pytest.raises(OSError):
        PromptDraft.reopen(FIRST.prompt, Broken())
    assert before == FIRST.prompt


@pytest.mark.requirement("PRM-02")
def test_a_standard_prompt_is_copied_not_changed():
    """It cannot be opened; a copy is an own prompt with the same audio, under a new id and name."""
    heard = attrs.evolve(EN, source=AudioSource.STANDARD)
    shipped = standard(
        Variant("nl", AudioSource.STANDARD, text="Een moment."), heard, Variant("de", AudioSource.STANDARD)
    )
    with pytest.raises(InvalidValueError) as caught:
        PromptDraft.reopen(shipped, FIRST.files)
    copy = PromptDraft.copy_of(shipped, FIRST.files, name="Eigen")

    assert ("prompt.read_only", "origin") == (caught.value.code, caught.value.path)
    assert "kopieer de melding en wijzig de kopie" == caught.value.remedy("nl")
    assert (None, "Eigen", "Std") == (copy.id, copy.name, copy.description)
    assert [("nl", "Een moment.", None), ("en", None, HIGH), ("de", None, None)] == [
        (each.language, each.text, each.audio) for each in copy.variants
    ]
    assert ("variants[nl]", "variants[de]") == copy.missing
    spoken = copy.with_variant(copy.variant("nl").speak(copy.variant("nl").text, LOW).confirm()).remove_language("de")
    saved = spoken.save("own")
    assert (False, heard) == (saved.prompt.is_standard, saved.prompt.variant("en"))
    assert ("Een moment.", {NL.media.sha256: LOW}) == (saved.prompt.variant("nl").text, saved.files)


def test_a_copy_needs_an_id_and_keeps_what_is_saved():
    """An own prompt is copied with what it has, also a text that has no audio yet."""
    copy = PromptDraft.copy_of(WITHOUT_AUDIO)
    with pytest.raises(InvalidValueError) as caught:
        copy.save()

    assert ("field.missing", "id") == (caught.value.code, caught.value.path)
    assert attrs.evolve(WITHOUT_AUDIO, id="q") == copy.save("q").prompt


@pytest.mark.requirement("PRM-03", "PRM-04", "PRM-05", "PRM-06")
def test_a_new_prompt_is_filled_in_from_nothing():
    """Name, description and the first language are missing at first, then its audio, then nothing."""
    draft = new_prompt("fr")
    assert (None, "fr", ()) == (draft.id, draft.default, draft.variants)
    assert ("name", "description", "variants") == draft.missing
    named = attrs.evolve(draft, name="Accueil", description="Premiers mots").add_language()
    assert (("variants[fr]",), AudioPhase.EMPTY) == (named.missing, named.variant().phase)
    heard = named.with_variant(named.variant().upload(LOW))
    assert ("variants[fr]",) == heard.missing
    ready = heard.with_variant(heard.variant().confirm())
    assert () == ready.missing
    assert ["fr"] == [variant.language for variant in ready.save("accueil").prompt.variants]
    with pytest.raises(InvalidValueError) as caught:
        new_prompt("Frans")
    assert ("language.bad_form", "default") == (caught.value.code, caught.value.path)


STEPS = st.sampled_from(
    [
        lambda draft: draft.upload(LOW, "a.wav"),
        lambda draft: draft.record(HIGH),
        lambda draft: draft.speak("Dag.", OTHER),
        lambda draft: draft.edit("Hallo."),
        lambda draft: draft.edit("Dag."),
        lambda draft: draft.confirm(),
        lambda draft: draft.discard(),
    ]
)


@given(st.sampled_from(["", " ", "Naam"]), st.lists(st.tuples(st.sampled_from(["nl", "en", "fr"]), STEPS), max_size=8))
def test_what_is_missing_is_what_keeps_it_from_being_saved(name, steps):
    """Whatever was done to an opened prompt: with nothing missing it is saved, else refused at the first path told."""
    draft = attrs.evolve(PromptDraft.reopen(FIRST.prompt, FIRST.files).add_language("fr"), name=name)
    for tag, step in steps:
        try:
            draft = draft.with_variant(step(draft.variant(tag)))
        except TransitionError:
            continue
    try:
        saved = draft.save()
    except SmpError as error:
        assert error.path in draft.missing  # noqa: PT017  # either outcome is right, by what is missing
        return
    assert () == draft.missing
    store = FIRST.files | saved.files
    assert [draft.variant(each.language).audio for each in saved.prompt.variants] == [
        store[each.media.sha256] for each in saved.prompt.variants
    ]
    assert saved.draft == PromptDraft.reopen(saved.prompt, store)


GERMAN = Voice("eva", "Eva", "de-DE", Gender.FEMALE, "de-DE-EvaNeural")
FORM = TtsDraft(catalogue=(*speech.VOICES, GERMAN))


@pytest.mark.requirement("PRM-08", "PRM-19", "PRM-22")
@pytest.mark.parametrize(
    ("default", "voice_language", "voice", "expected", "shown"),
    [
        ("nl", "nl", "fenna", "nl", "Standaard"),
        ("nl-BE", "nl-NL", "fenna", "nl-BE", "Standaard"),
        ("nl", "de", "eva", "de-DE", "de-DE"),
        ("en", "nl", "maarten", "nl-NL", "nl-NL"),
        ("de", "de", "eva", "de", "Standaard"),
    ],
)
def test_speech_comes_into_the_language_of_its_voice(default, voice_language, voice, expected, shown):
    """It is "Standaard" where the voice speaks the organization's own, else the voice's; no file name comes with it."""
    form = FORM.choose_language(voice_language).choose_voice(voice).write("Hallo.").convert(Beeping())
    draft = new_prompt(default).with_speech(form)
    (variant,) = draft.variants

    assert (expected, AudioPhase.PENDING, LOW, "Hallo.", None) == (
        variant.language,
        variant.phase,
        variant.audio,
        variant.text,
        variant.file_name,
    )
    assert shown == draft.shown_language(variant.language, "nl")


@pytest.mark.requirement("PRM-19")
def test_languages_are_called_by_name():
    """The organization's own is "Standaard" in Dutch and "Default" in English; others go by name, or by tag."""
    draft = new_prompt("nl")

    assert ["Standaard", "Engels", "en-GB"] == [draft.shown_language(tag, "nl") for tag in ("nl", "en", "en-GB")]
    assert ["Default", "English"] == [draft.shown_language(tag) for tag in ("nl", "en")]
    assert ["Engels", "English"] == [draft.shown_language("en", reader) for reader in ("nl-BE", "fr")]


@pytest.mark.requirement("PRM-22", "PRM-23")
def test_only_fresh_speech_comes_in():
    """Nothing converted, and audio that says another text or has another voice, are refused; the draft stays."""
    ready = FORM.choose_language("nl").choose_voice("fenna").write("Hallo.")
    spoken = ready.convert(Beeping())
    draft = PromptDraft.reopen(FIRST.prompt, FIRST.files)
    before = attrs.evolve(draft)
    for form in (TtsDraft(), ready, spoken.write("Dag."), spoken.choose_voice("colette"), spoken.choose_language("de")):
        with pytest.raises(TransitionError) as caught:
            draft.with_speech(form)
        assert ("speech.not_converted", "audio") == (caught.value.code, caught.value.path)
    assert before == draft
    replaced = draft.with_speech(spoken).with_speech(spoken.write("Dag.").convert(Beeping()))
    assert [("nl", "Dag."), ("en", None), ("de", None)] == [(each.language, each.text) for each in replaced.variants]
