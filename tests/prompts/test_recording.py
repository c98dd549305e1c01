"""A recording keeps what was said, and nothing of the pauses."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp import limits, messages
from dstny_smp.errors import InvalidValueError, TransitionError
from dstny_smp.prompts import RecordingSession
from dstny_smp.prompts.tables import AUDIO, RECORDING, RecordingPhase
from dstny_smp.validation import wav
from dstny_smp.validation.wav import Encoding

STEPS = {
    "started": lambda session: session.start(),
    "heard": lambda session: session.write(b"ab"),
    "paused": lambda session: session.pause(),
    "resumed": lambda session: session.resume(),
    "stopped": lambda session: session.stop(),
}
WAYS = {
    RecordingPhase.IDLE: [],
    RecordingPhase.RECORDING: ["started", "heard"],
    RecordingPhase.PAUSED: ["started", "heard", "paused"],
    RecordingPhase.STOPPED: ["started", "heard", "stopped"],
}


@pytest.mark.requirement("PRM-13")
@pytest.mark.parametrize(("phase", "step"), [*itertools.product(WAYS, STEPS)])
def test_every_step_in_every_phase_is_as_the_table_says(phase, step):
    """Twenty cases: what has a row leads where it says, what has none raises and changes nothing."""
    session = RecordingSession(permission=True)
    for before in WAYS[phase]:
        STEPS[before](session)
    assert phase is session.phase
    length = session.duration

    if (phase, step) in RECORDING:
        STEPS[step](session)
        assert RECORDING[phase, step] is session.phase
    else:
        with pytest.raises(TransitionError) as caught:
            STEPS[step](session)
        code = "recording.over" if phase is RecordingPhase.STOPPED else "prompt.bad_order"
        assert (code, phase, length) == (caught.value.code, session.phase, session.duration)


@pytest.mark.requirement("PRM-12")
def test_without_permission_nothing_is_recorded():
    """It cannot be started, and says what to do, in both languages."""
    session = RecordingSession(permission=False)
    with pytest.raises(TransitionError) as caught:
        session.start()

    assert ("recording.no_permission", RecordingPhase.IDLE) == (caught.value.code, session.phase)
    assert "toestemming" in caught.value.text("nl")
    for value in (None, 1, "yes"):
        with pytest.raises(InvalidValueError):
            RecordingSession(permission=value)


PIECES = st.lists(st.tuples(st.sampled_from(["heard", "paused", "resumed"]), st.binary(max_size=20)), max_size=20)


@pytest.mark.requirement("PRM-13")
@given(PIECES, st.sampled_from([(Encoding.PCM, 16, 8000, 1), (Encoding.FLOAT, 32, 48_000, 2)]))
def test_the_file_is_what_was_heard_outside_pauses(pieces, form):
    """Whatever the order of frames, pauses and steps that fail: no frame is lost, none is heard twice."""
    encoding, bits, rate, channels = form
    frame = channels * bits // 8
    session = RecordingSession(permission=True, encoding=encoding, bits=bits, sample_rate=rate, channels=channels)
    session.start()
    expected, pausing = b"", False
    for step, data in pieces:
        frames = data * frame
        if step == "heard":
            session.write(frames)
            expected += b"" if pausing else frames
        elif (step == "paused") is pausing:
            with pytest.raises(TransitionError):
                session.pause() if pausing else session.resume()
        else:
            session.pause() if step == "paused" else session.resume()
            pausing = step == "paused"
    if not expected:
        with pytest.raises(InvalidValueError):
            session.stop()
        assert session.phase is (RecordingPhase.PAUSED if pausing else RecordingPhase.RECORDING)
        return
    read = wav.read(session.stop())

    assert expected == read.body
    assert (encoding, bits, rate, channels) == (
        read.info.encoding,
        read.info.bits,
        read.info.sample_rate,
        read.info.channels,
    )
    assert session.duration == read.info.duration


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        (b"abc", "wav.partial_frame"),
        ("ab", "wav.not_bytes"),
        (bytes(limits.WAV_BYTES), "wav.too_large"),
    ],
)
def test_frames_that_cannot_be(frames, code):
    """They are refused, and what was heard before is kept."""
    session = RecordingSession(permission=True)
    session.start()
    session.write(b"abcd")
    with pytest.raises(InvalidValueError) as caught:
        session.write(frames)

    assert code == caught.value.code
    assert b"abcd" == wav.read(session.stop()).body


def test_no_longer_than_ten_minutes():
    """The last frame that fits is kept, the next is refused, and the rest can be saved."""
    session = RecordingSession(permission=True, encoding=Encoding.A_LAW, bits=8)
    session.start()
    session.write(bytes(600 * 8000))
    with pytest.raises(InvalidValueError) as caught:
        session.write(b"a")

    assert "wav.too_long" == caught.value.code
    assert 600.0 == wav.inspect(session.stop()).duration


@pytest.mark.parametrize(
    "form",
    [
        {"sample_rate": 0},
        {"sample_rate": True},
        {"sample_rate": 8000.0},
        {"sample_rate": 10**30},
        {"sample_rate": -1},
        {"channels": 0},
        {"channels": 65_535},
        {"bits": 12},
        {"bits": "16"},
        {"encoding": Encoding.FLOAT},
        {"encoding": "mp3"},
    ],
)
def test_forms_that_cannot_be(form):
    """A microphone that gives no frames that a file can have is refused at once."""
    with pytest.raises(InvalidValueError):
        RecordingSession(permission=True, **form)


def test_every_phase_and_step_has_a_word():
    """What cannot follow what is told in the reader's language; none shows as the code's own name."""
    told = {phase.value for phase, _ in [*AUDIO, *RECORDING]} | {step for _, step in [*AUDIO, *RECORDING]}
    for language in ("nl", "en"):
        assert set() == {word for word in told if f"word.{word}" not in messages.catalogue(language)}
