"""What callers will hear can be listened to before it is confirmed, and at any time after."""

import attrs
import pytest

from dstny_smp.errors import InvalidValueError
from dstny_smp.prompts import (
    AudioSource,
    Prompt,
    PromptDraft,
    PromptOrigin,
    RecordingSession,
    TtsDraft,
    Variant,
    VariantDraft,
    listen,
    preview,
)
from dstny_smp.validation import g711, transcoding, wav
from dstny_smp.validation.wav import Encoding

TONE = wav.write(bytes(range(256)) * 125, Encoding.PCM, bits=16, sample_rate=16_000)
A_LAW = wav.write(bytes(range(256)) * 100, Encoding.A_LAW, bits=8, sample_rate=8000)


class Beeping:
    """A synthesizer that gives one second at another rate than the exchange's."""

    def synthesize(self, ssml, voice):
        return TONE


def recorded():
    """Return two seconds as a microphone gave them."""
    session = RecordingSession(permission=True)
    session.start()
    session.write(bytes(range(200)) * 160)
    return VariantDraft("nl").record(session.stop())


def spoken():
    """Return a second of speech, in its variant."""
    form = TtsDraft().choose_language("nl").choose_voice("fenna").write("Dag.").convert(Beeping())
    assert form.preview() == PromptDraft().with_speech(form).variant().preview()
    return PromptDraft().with_speech(form).variant()


@pytest.mark.requirement("PRM-22", "PRM-10")
@pytest.mark.parametrize(
    ("make", "seconds", "length"),
    [
        (lambda: VariantDraft("nl").upload(TONE), 1.0, "0:01"),
        (lambda: VariantDraft("nl").upload(A_LAW), 3.2, "0:03"),
        (recorded, 2.0, "0:02"),
        (spoken, 1.0, "0:01"),
    ],
)
def test_each_source_is_heard_before_it_is_confirmed(make, seconds, length):
    """The very bytes that are saved afterwards, playable as they are, with how long they last."""
    draft = make()
    heard = draft.preview()
    saved = PromptDraft(name="a", description="b", variants=[draft.confirm()]).save("p")
    (file,) = saved.files.values()

    assert (file, seconds, length) == (heard.audio, heard.duration, heard.length)
    assert seconds == saved.prompt.variants[0].duration
    assert (Encoding.PCM, 16, 8000, 1) == (
        (info := wav.inspect(heard.audio)).encoding,
        info.bits,
        info.sample_rate,
        info.channels,
    )
    assert heard == saved.draft.variant().preview() == listen(saved.prompt, saved.files)


@pytest.mark.requirement("PRM-22")
def test_a_law_is_heard_sample_for_sample():
    """What the exchange plays as A-law is handed out decoded, by the table and by no other way."""
    assert g711.from_a_law(wav.read(A_LAW).body).tobytes() == wav.read(preview(A_LAW).audio).body
    assert A_LAW == transcoding.to_platform(preview(A_LAW).audio, Encoding.A_LAW)


@pytest.mark.parametrize(
    ("frames", "expected"), [(1, "0:01"), (7999, "0:01"), (8000, "0:01"), (31_990, "0:03"), (480_000, "1:00")]
)
def test_lengths_for_people(frames, expected):
    """Whole seconds that have passed, as players show them; no sound lasts 0:00."""
    assert expected == preview(wav.write(bytes(2 * frames), Encoding.PCM, bits=16, sample_rate=8000)).length


@pytest.mark.requirement("PRM-22")
def test_what_cannot_be_heard():
    """No audio yet, audio that the host did not give, and a text that was never spoken: each says which."""
    saved = PromptDraft(name="a", description="b", variants=[VariantDraft("nl").upload(TONE).confirm()]).save("p")
    unspoken = Variant("nl", AudioSource.TTS, text="Dag.")
    for call, expected in [
        (VariantDraft("nl").preview, ("variant.media_missing", "audio")),
        (TtsDraft().preview, ("variant.media_missing", "audio")),
        (PromptDraft.reopen(saved.prompt).variant().preview, ("variant.audio_absent", "audio")),
        (VariantDraft.of(unspoken).preview, ("variant.media_missing", "audio")),
        (lambda: listen(saved.prompt, {}), ("variant.audio_absent", "variants[nl]")),
        (lambda: listen(attrs.evolve(saved.prompt, variants=[unspoken]), {}), ("variant.audio_absent", "variants[nl]")),
        (lambda: preview(TONE[:-1], "audio"), ("wav.truncated", "audio")),
    ]:
        with pytest.raises(InvalidValueError) as caught:
            call()
        assert expected == (caught.value.code, caught.value.path)


@pytest.mark.requirement("PRM-02", "PRM-22")
def test_a_standard_prompt_is_heard_in_the_callers_language():
    """As in a call: his language, else the first; a prompt in no language cannot be heard."""
    dutch, english = VariantDraft("nl").upload(TONE).confirm(), VariantDraft("en").upload(A_LAW).confirm()
    saved = PromptDraft(name="a", description="b", variants=[dutch, english]).save("p")
    standard = attrs.evolve(saved.prompt, origin=PromptOrigin.STANDARD)

    assert [1.0, 3.2, 1.0, 1.0] == [
        listen(standard, saved.files, *wanted).duration for wanted in ([], ["en-GB"], ["fr"], ["fr", "nl"])
    ]
    silent = Prompt(id="s", name="s", description="s", origin=PromptOrigin.STANDARD)
    with pytest.raises(InvalidValueError) as caught:
        listen(silent, saved.files)
    assert "prompt.no_variant" == caught.value.code
