"""What looking at sound and pictures costs, and converting: beside others, and as the file grows.

``wav.inspect`` stands beside libsndfile (``soundfile.info``, in C) and the standard
library's ``wave``, ``image.inspect`` beside Pillow's ``Image.open``; all read the same
bytes and must tell the same facts first. They run in turn; the least CPU time of
several rounds counts. `wave` and Pillow check less: neither sees that the sound is
shorter than the file says.

Then the length doubles up to the cap: a look at the largest file, and converting ten
seconds of sound at each usual rate. Run it with ``python bench/sound.py [rounds]``;
it exits with 1 when a fact differs or a promise is broken:

- twice the length takes at most three times as long, for a look at 100,000 parts, at
  sound, and for a conversion;
- ten seconds at 44,100 Hz are converted within two seconds of CPU time.
"""

from __future__ import annotations

import io
import struct
import sys
import time
import wave
from collections.abc import Callable
from itertools import pairwise

import soundfile
from PIL import Image

from dstny_smp.errors import InvalidValueError
from dstny_smp.validation import image, transcoding, wav
from dstny_smp.validation.wav import Encoding

REPEATS = 200


def sound(seconds: float, rate: int) -> bytes:
    """Return a sawtooth, 16 bit, mono."""
    count = int(seconds * rate)
    body = struct.pack(f"<{count}h", *((n * 97) % 20_000 - 10_000 for n in range(count)))
    return wav.write(body, Encoding.PCM, bits=16, sample_rate=rate)


def picture() -> bytes:
    """Return a photograph's worth of JPEG."""
    file = io.BytesIO()
    Image.effect_noise((1200, 1200), 40).save(file, "JPEG")
    return file.getvalue()


def least(run: Callable[[], object], rounds: int, repeats: int = 1) -> float:
    """Return the least CPU seconds of one run."""
    took = []
    for _ in range(rounds):
        begin = time.process_time()
        for _ in range(repeats):
            run()
        took.append((time.process_time() - begin) / repeats)
    return min(took)


def in_turn(runs: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the least CPU seconds of each, run in turn."""
    best: dict[str, float] = {}
    for _ in range(rounds):
        for name, run in runs.items():
            best[name] = min(best.get(name, 1e9), least(run, 1, REPEATS))
    return best


def by_wave(data: bytes) -> tuple[int, int, int]:
    with wave.open(io.BytesIO(data)) as opened:
        return opened.getnchannels(), opened.getframerate(), opened.getnframes()


def by_libsndfile(data: bytes) -> tuple[int, int, int]:
    info = soundfile.info(io.BytesIO(data))
    return info.channels, info.samplerate, info.frames


def by_us(data: bytes) -> tuple[int, int, int]:
    info = wav.inspect(data)
    return info.channels, info.sample_rate, info.frames


def picture_by_us(data: bytes) -> tuple[int, int]:
    info = image.inspect(data)
    return info.width, info.height


def picture_by_pillow(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as opened:
        return opened.size


def parts(count: int) -> bytes:
    """Return a file that is nothing but empty parts."""
    body = b"WAVE" + b"JUNK\0\0\0\0" * count
    return b"RIFF" + struct.pack("<I", len(body)) + body


def refused(data: bytes) -> None:
    try:
        wav.inspect(data)
    except InvalidValueError:
        return
    raise AssertionError


def growth(name: str, run: Callable[[bytes], object], files: list[bytes], rounds: int, repeats: int) -> bool:
    """Print the time for files of doubling length; tell whether none takes more than three times the one before."""
    took = [least(lambda file=file: run(file), rounds, repeats) for file in files]
    shown = "  ".join(f"{len(file):>9,} B {1e3 * each:9.3f} ms" for file, each in zip(files, took, strict=True))
    print(f"{name:22} {shown}")
    # Less than a tenth of a millisecond is noise.
    return all(after <= 3 * before or after < 1e-4 for before, after in pairwise(took))


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    print(sys.version.split()[0], "- least CPU time of", rounds, "rounds")
    data, photo = sound(10, 8000), picture()
    if not by_us(data) == by_wave(data) == by_libsndfile(data) or picture_by_us(photo) != picture_by_pillow(photo):
        print("the facts differ")
        return 1
    looks = {
        "wav.inspect": lambda: by_us(data),
        "wave": lambda: by_wave(data),
        "libsndfile": lambda: by_libsndfile(data),
        "image.inspect": lambda: picture_by_us(photo),
        "Pillow": lambda: picture_by_pillow(photo),
    }
    for name, took in in_turn(looks, rounds).items():
        print(f"{name:22} {1e6 * took:9.1f} µs")
    kept = growth("look at sound", wav.inspect, [sound(s, 8000) for s in (37.5, 75, 150, 300)], rounds, 20)
    kept &= growth("look at parts", refused, [parts(n) for n in (12_500, 25_000, 50_000, 100_000)], rounds, 20)
    kept &= growth("convert 44,100 Hz", transcoding.to_platform, [sound(s, 44_100) for s in (1, 2, 4)], 2, 1)
    for rate in (11_025, 16_000, 22_050, 44_100, 48_000):
        ten = sound(10, rate)
        took = least(lambda ten=ten: transcoding.to_platform(ten), 2)
        print(f"convert 10 s of {rate:6,} Hz {took:6.2f} s")
        kept &= rate != 44_100 or took < 2
    print("all promises kept" if kept else "a promise is broken")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
