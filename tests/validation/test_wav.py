"""WAV files are read for what they are, not for what they say they are."""

import io
import struct
import wave

import numpy as np
import pytest
import soundfile
from hypothesis import example, given
from hypothesis import strategies as st

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError, SmpError
from dstny_smp.validation import transcoding, wav
from dstny_smp.validation.wav import Encoding

ENCODINGS = {
    "PCM_U8": (Encoding.PCM, 8),
    "PCM_16": (Encoding.PCM, 16),
    "PCM_24": (Encoding.PCM, 24),
    "PCM_32": (Encoding.PCM, 32),
    "FLOAT": (Encoding.FLOAT, 32),
    "DOUBLE": (Encoding.FLOAT, 64),
    "ALAW": (Encoding.A_LAW, 8),
    "ULAW": (Encoding.MU_LAW, 8),
}


GUID = bytes.fromhex("000000001000800000aa00389b71")


def chunk(name, body, size=None):
    return name + struct.pack("<I", len(body) if size is None else size) + body + b"\0" * (len(body) % 2)


def form(tag=1, channels=1, rate=8000, bits=16, frame=None, extra=b""):
    frame = channels * bits // 8 if frame is None else frame
    return chunk(b"fmt ", struct.pack("<HHIIHH", tag, channels, rate, 0, frame & 0xFFFF, bits) + extra)


def riff(*chunks, container=b"RIFF", kind=b"WAVE", size=None):
    body = b"".join(chunks)
    return container + struct.pack("<I", 4 + len(body) if size is None else size) + kind + body


def extension(tag=1, valid=16, extra=22, tail=GUID):
    return struct.pack("<HHIH", extra, valid, 4, tag) + tail


def sound(name, channels, rate, frames=300, container="WAV"):
    """Return a file that libsndfile wrote, with a tone in each channel."""
    times = np.arange(frames) / rate
    tones = np.stack([0.4 * np.sin(2 * np.pi * (200 + 90 * n) * times) for n in range(channels)], axis=1)
    file = io.BytesIO()
    soundfile.write(file, tones, rate, subtype=name, format=container)
    return file.getvalue()


DATA = chunk(b"data", bytes(160))
PLAIN = riff(form(), DATA)


@pytest.mark.parametrize("container", ["WAV", "WAVEX"])
@pytest.mark.parametrize("rate", [8000, 44_100])
@pytest.mark.parametrize("channels", [1, 2, 6])
@pytest.mark.parametrize("name", ENCODINGS)
def test_facts_agree_with_libsndfile(name, channels, rate, container):
    """Every encoding that is read, plain and extensible, one channel and several."""
    data = sound(name, channels, rate, container=container)
    theirs = soundfile.info(io.BytesIO(data))
    info = wav.inspect(data)

    assert ENCODINGS[name] == (info.encoding, info.bits)
    assert (theirs.channels, theirs.samplerate, theirs.frames) == (info.channels, info.sample_rate, info.frames)
    assert round(theirs.duration, 3) == info.duration
    plays = name in {"PCM_16", "ALAW"} and container == "WAV" and (channels, rate) == (1, 8000)
    assert plays is not info.must_convert


@pytest.mark.parametrize("channels", [1, 2, 6])
@pytest.mark.parametrize("name", ENCODINGS)
def test_samples_agree_with_libsndfile(name, channels):
    """The mean of the channels is what libsndfile reads, to the last bit that a double can hold."""
    data = sound(name, channels, 8000)
    theirs, _ = soundfile.read(io.BytesIO(data), always_2d=True)

    assert pytest.approx(list(theirs.mean(axis=1)), abs=1e-9) == transcoding.mono(wav.read(data))


@pytest.mark.parametrize("encoding", [Encoding.PCM, Encoding.A_LAW])
@pytest.mark.parametrize("rate", [8000, 22_050, 48_000])
@pytest.mark.parametrize("name", ENCODINGS)
def test_what_is_converted_can_be_played(name, rate, encoding):
    """Whatever comes in, out comes what the exchange plays, as long as before, and libsndfile reads it too."""
    before = sound(name, 2, rate, frames=rate // 10)
    after = transcoding.to_platform(before, encoding)
    info = wav.inspect(after)
    theirs, theirs_rate = soundfile.read(io.BytesIO(after))

    assert not info.must_convert
    assert (encoding, 8000, 1, 800) == (info.encoding, info.sample_rate, info.channels, info.frames)
    assert (8000, 800) == (theirs_rate, len(theirs))
    times = np.arange(800) / 8000
    expected = 0.2 * (np.sin(2 * np.pi * 200 * times) + np.sin(2 * np.pi * 290 * times))
    assert np.abs(theirs - expected)[100:-100].max() < 0.016  # a step of A-law


def test_what_can_be_played_stays_as_it_is():
    """Not a byte is changed where nothing must be, chunks of other programs included."""
    tagged = riff(form(), chunk(b"LIST", b"INFOISFT"), DATA)

    assert tagged == transcoding.to_platform(tagged)


def test_the_two_that_can_be_played_become_each_other():
    """PCM to A-law and back is what G.711 makes of it, and A-law again is the same file."""
    a_law = transcoding.to_platform(sound("PCM_16", 1, 8000), Encoding.A_LAW)
    pcm = transcoding.to_platform(a_law)
    theirs, _ = soundfile.read(io.BytesIO(a_law), dtype="int16")

    assert theirs.tobytes() == wav.read(pcm).body
    assert a_law == transcoding.to_platform(pcm, Encoding.A_LAW)


def test_other_encodings_are_no_target():
    """The exchange plays no floats."""
    with pytest.raises(InvalidValueError) as caught:
        transcoding.to_platform(PLAIN, Encoding.FLOAT)
    assert "wav.not_for_platform" == caught.value.code


def test_floats_that_are_no_sound():
    """What is no number is silence; what is too loud, or infinite, is full scale."""
    body = struct.pack("<5d", float("nan"), float("inf"), float("-inf"), 1e308, 0.5)
    read = wav.read(wav.write(body, Encoding.FLOAT, bits=64, sample_rate=8000))

    assert [0.0, 1.0, -1.0, 1.0, 0.5] == transcoding.mono(read)
    after = wav.read(transcoding.to_platform(wav.write(body, Encoding.FLOAT, bits=64, sample_rate=8000)))
    assert (0, 32767, -32768, 32767, 16384) == struct.unpack("<5h", after.body)


@pytest.mark.parametrize(("name", "width"), [("PCM", 1), ("PCM", 2), ("PCM", 3), ("PCM", 4)])
@pytest.mark.parametrize("channels", [1, 2])
def test_the_standard_library_reads_what_is_written(name, width, channels):
    """`wave` finds the same parameters and the same bytes; an odd number of bytes is padded."""
    body = bytes(n % 251 for n in range(33 * width * channels))
    written = wav.write(body, Encoding[name], bits=8 * width, sample_rate=11_025, channels=channels)
    with wave.open(io.BytesIO(written)) as theirs:
        assert (channels, width, 11_025, 33) == theirs.getparams()[:4]
        assert body == theirs.readframes(33)
    assert body == wav.read(written).body
    assert 0 == len(written) % 2


def test_files_that_may_be_unusual():
    """Accepted in doubt: a chunk after the sound, no padding at the end, bytes after the form, a wrong byte rate."""
    odd = riff(form(bits=8), b"data" + struct.pack("<I", 3) + b"abc")
    for data, frames in [
        (riff(form(), DATA, chunk(b"LIST", b"abc")), 80),
        (riff(chunk(b"JUNK", bytes(28)), form(), chunk(b"fact", bytes(4)), DATA), 80),
        (odd, 3),
        (PLAIN + b"anything", 80),
        (riff(form(), DATA, b"\0" * 5), 80),
        (riff(form(tag=0xFFFE, bits=24, extra=extension(valid=20)), chunk(b"data", bytes(240))), 80),
    ]:
        assert frames == wav.inspect(data).frames
    assert wav.inspect(riff(form(tag=0xFFFE, extra=extension()), DATA)).must_convert


SAMPLES = bytes(range(1, 161))
TAGLESS = bytes.fromhex("000000001000800000aa00389b72")
REFUSED = {
    "empty": (b"", "wav.empty"),
    "an MP3 with a tag": (b"ID3\x04" + bytes(400), "wav.not_wave"),
    "an MP3": (b"\xff\xfb\x90\x64" + bytes(400), "wav.not_wave"),
    "an AVI": (riff(form(), DATA, kind=b"AVI "), "wav.not_wave"),
    "four letters": (b"RIFF", "wav.not_wave"),
    "a header": (b"RIFF\x04\0\0\0WAVE", "wav.no_format"),
    "RIFX": (riff(form(), DATA, container=b"RIFX"), "wav.unsupported_container"),
    "RF64": (riff(form(), DATA, container=b"RF64"), "wav.unsupported_container"),
    "BW64": (riff(form(), DATA, container=b"BW64"), "wav.unsupported_container"),
    "cut off": (PLAIN[:-1], "wav.truncated"),
    "cut off in its header": (PLAIN[:30], "wav.truncated"),
    "1 GB announced": (riff(form(), chunk(b"data", bytes(160), 0x3FFFFFFF)), "wav.truncated"),
    "1 GB of form announced": (riff(form(), DATA, size=0x3FFFFFFF), "wav.truncated"),
    "2 GB announced": (riff(form(), chunk(b"data", bytes(160), 0x7FFFFFFF)), "wav.no_length"),
    "4 GB announced": (riff(form(), chunk(b"data", bytes(160), 0xFFFFFFFF)), "wav.no_length"),
    "4 GB of form announced": (riff(form(), DATA, size=0xFFFFFFFF), "wav.no_length"),
    "by ffmpeg to a pipe": (
        riff(form(), chunk(b"LIST", b"INFOISFT"), chunk(b"data", SAMPLES, 0xFFFFFFFF), size=0xFFFFFFFF),
        "wav.no_length",
    ),
    "by SoX to a pipe": (riff(form(), chunk(b"data", SAMPLES, 0x7FFFF000), size=0x7FFFF024), "wav.no_length"),
    "a form of no size, as of a recorder that was stopped": (riff(form(), DATA, size=0), "wav.no_length"),
    "no size at all": (riff(form(), chunk(b"data", SAMPLES, 0), size=0), "wav.no_length"),
    "a sound of no size": (riff(form(), chunk(b"data", SAMPLES, 0)), "wav.no_length"),
    "a sound of no size, that looks like a chunk": (riff(form(), chunk(b"data", b"ABCD" * 40, 0)), "wav.no_length"),
    "a sound of SoX's size in a form of the right one": (
        riff(form(), chunk(b"data", SAMPLES, 0x7FFFF000)),
        "wav.no_length",
    ),
    "a sound of no size, of silence": (riff(form(), chunk(b"data", bytes(160), 0)), "wav.no_length"),
    "no sound, and a chunk behind": (riff(form(), chunk(b"data", b""), chunk(b"LIST", b"abcd")), "wav.no_sound"),
    "no sound, and padding behind": (riff(form(), chunk(b"data", b""), bytes(6)), "wav.no_sound"),
    "a form smaller than its sound": (riff(form(), DATA, size=100), "wav.truncated"),
    "junk without end": (riff(form(), chunk(b"JUNK", b"", 0xFFFFFFF0), DATA), "wav.truncated"),
    "100,000 empty chunks": (riff(form(), *[chunk(b"JUNK", b"")] * 100_000, DATA), "wav.too_many_chunks"),
    "100,000 empty sounds": (riff(form(), *[chunk(b"data", b"")] * 100_000), "wav.repeated_chunk"),
    "two formats": (riff(form(), form(), DATA), "wav.repeated_chunk"),
    "no format": (riff(DATA), "wav.no_format"),
    "half a format": (riff(chunk(b"fmt ", bytes(14)), DATA), "wav.bad_format"),
    "no data": (riff(form()), "wav.no_sound"),
    "no sound": (riff(form(), chunk(b"data", b"")), "wav.no_sound"),
    "ADPCM": (riff(form(tag=2, bits=4, frame=256), DATA), "wav.unsupported_encoding"),
    "MP3 inside": (riff(form(tag=0x55, bits=0), DATA), "wav.unsupported_encoding"),
    "0 channels": (riff(form(channels=0), DATA), "wav.bad_channels"),
    "9 channels": (riff(form(channels=9), chunk(b"data", bytes(180))), "wav.bad_channels"),
    "65,535 channels": (riff(form(channels=65_535), DATA), "wav.bad_channels"),
    "0 Hz": (riff(form(rate=0), DATA), "wav.bad_sample_rate"),
    "3,999 Hz": (riff(form(rate=3999), DATA), "wav.bad_sample_rate"),
    "4 GHz": (riff(form(rate=0xFFFFFFFF), DATA), "wav.bad_sample_rate"),
    "12 bit": (riff(form(bits=12, frame=2), DATA), "wav.unsupported_bits"),
    "0 bit": (riff(form(bits=0), DATA), "wav.unsupported_bits"),
    "16 bit float": (riff(form(tag=3), DATA), "wav.unsupported_bits"),
    "A-law of 16 bit": (riff(form(tag=6), DATA), "wav.unsupported_bits"),
    "frames of nought bytes": (riff(form(frame=0), DATA), "wav.bad_format"),
    "frames of another size": (riff(form(frame=4), DATA), "wav.bad_format"),
    "half a sample": (riff(form(), chunk(b"data", bytes(161))), "wav.partial_frame"),
    "extensible without extension": (riff(form(tag=0xFFFE), DATA), "wav.bad_format"),
    "extension too small": (riff(form(tag=0xFFFE, extra=extension(extra=20)), DATA), "wav.bad_format"),
    "no bit counts": (riff(form(tag=0xFFFE, extra=extension(valid=0)), DATA), "wav.bad_format"),
    "more bits than there are": (riff(form(tag=0xFFFE, extra=extension(valid=24)), DATA), "wav.bad_format"),
    "another GUID": (riff(form(tag=0xFFFE, extra=extension(tail=TAGLESS)), DATA), "wav.unsupported_encoding"),
    "extensible in itself": (riff(form(tag=0xFFFE, extra=extension(tag=0xFFFE)), DATA), "wav.unsupported_encoding"),
    "too long": (riff(form(rate=4000, bits=8), chunk(b"data", bytes(2_400_001))), "wav.too_long"),
    "too large": (riff(form(), chunk(b"data", bytes(limits.WAV_BYTES))), "wav.too_large"),
}


@pytest.mark.requirement("PRM-09")
@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(data, code):
    """One rule each, with the place it was given, and text in both languages."""
    with pytest.raises(InvalidValueError) as caught:
        wav.inspect(data, "audio")
    assert (code, "audio") == (caught.value.code, caught.value.path)
    assert not wav.is_valid(data)
    assert caught.value.text("nl") != caught.value.text("en")


def test_the_largest_that_pass():
    """Ten minutes to the frame, and the last byte of the cap."""
    assert 600.0 == wav.inspect(riff(form(rate=4000, bits=8), chunk(b"data", bytes(2_400_000)))).duration
    assert limits.WAV_BYTES == len(riff(form(), chunk(b"data", bytes(limits.WAV_BYTES - 44))))
    assert wav.is_valid(riff(form(), chunk(b"data", bytes(limits.WAV_BYTES - 44))))


@pytest.mark.parametrize("value", [None, "RIFF", 3, [82, 73]])
def test_what_is_no_file(value):
    """Only bytes are looked at."""
    with pytest.raises(InvalidValueError) as caught:
        wav.inspect(value)
    assert "wav.not_bytes" == caught.value.code


def test_bytes_of_any_kind_are_read():
    """A bytearray and a slice of a memoryview are as good as bytes."""
    wide = memoryview(bytes(byte for byte in PLAIN for _ in range(2)))

    assert wav.inspect(PLAIN) == wav.inspect(bytearray(PLAIN)) == wav.inspect(wide[::2])


PIECES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([form(), DATA, b"RIFF", b"WAVE", b"data", b"fmt ", bytes(4), b"\xff\xff\xff\xff"]),
    st.builds(
        form,
        tag=st.sampled_from([0, 1, 2, 3, 6, 7, 0xFFFE]),
        channels=st.integers(0, 9),
        rate=st.sampled_from([0, 4000, 8000, 44_100, 400_000]),
        bits=st.sampled_from([0, 8, 12, 16, 24, 32, 64]),
        extra=st.one_of(st.just(b""), st.builds(extension, tag=st.integers(0, 8), valid=st.integers(0, 65))),
    ),
    st.builds(chunk, st.sampled_from([b"data", b"fmt ", b"LIST"]), st.binary(max_size=80)),
)
BYTES = st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=6).map(lambda pieces: riff(*pieces)))


@given(BYTES)
@example(PLAIN)
def test_any_bytes_give_facts_or_one_error(data):
    """Nothing else is raised, the input stays as it is, and what is believed the bytes bear out."""
    given = bytearray(data)
    try:
        info = wav.inspect(given)
    except SmpError:
        return
    finally:
        assert data == given
    assert 0 < info.frames * info.channels * info.bits // 8 <= len(data)
    assert wav.inspect(transcoding.to_platform(data)).must_convert is False


@given(st.integers(0, len(PLAIN) - 1), st.integers(0, 255))
def test_one_wrong_byte_gives_facts_or_one_error(at, byte):
    """A file that is nearly right is the hardest to refuse."""
    data = bytearray(PLAIN)
    data[at] = byte
    try:
        info = wav.inspect(data)
    except SmpError:
        return
    assert info.frames * info.channels * info.bits // 8 <= 160
