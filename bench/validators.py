"""That no text takes a validator long, and what checking passwords and reading numbers cost beside their floors.

**Floors.** ``password.is_valid`` stands beside one function with two comparisons and
four searches, which is the portal's rule and no more: no list of what is broken, no
invisible characters. ``number.parse`` stands beside bare ``phonenumbers``: parse,
ask the plan, format. Both must answer alike on the same texts first. They run in
turn; the least CPU time of several rounds counts. What a check costs with all its
findings and with hints is shown besides.

**Growth.** Every validator meets texts made to hurt it: long runs, nearly right
beginnings, accents that must be sorted, words of many scripts. Their length doubles
up to the validator's cap. Beyond the cap a text of one million characters and one of
four stand side by side.

Run it with ``python bench/validators.py [rounds]``; it exits with 1 when an answer
differs or a promise is broken:

- ``password.is_valid`` takes at most 2 times its floor, ``password.check`` of a password that
  meets the rule at most 3 times, ``number.parse`` at most 1.5 times;
- twice the length takes at most 3 times as long, where it takes 20 microseconds and more: the
  mean of two doublings (for files of three), since one may cross the length from which another,
  linear way is taken;
- beyond the cap four times the length takes at most twice as long, or under 20 microseconds.
"""

from __future__ import annotations

import io
import random
import sys
import time
from collections.abc import Callable, Sequence

import phonenumbers
from PIL import Image

from dstny_smp import limits
from dstny_smp.errors import SmpError
from dstny_smp.validation import (
    blocklist,
    country,
    email,
    file_name,
    image,
    key,
    label,
    language,
    lookalike,
    number,
    password,
    query,
    strength,
    timezone,
    transcoding,
    url,
    wav,
)
from dstny_smp.validation.wav import Encoding

PROMISED = {("password", "is_valid"): 2.0, ("right password", "check"): 3.0, ("number", "parse"): 1.5}
GROWTH = 3.0
BEYOND = 2.0
SHORT = 20e-6
SPECIALS = frozenset("!#$%&()*+,-./:;<=>?@[\\]^_`{|}~")
DIGITS, SMALL, CAPITALS = map(frozenset, ("0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def password_floor(text: str) -> bool:
    """Return what the portal's rule says, and no more."""
    return 8 <= len(text) <= 30 and not (
        DIGITS.isdisjoint(text) or SMALL.isdisjoint(text) or CAPITALS.isdisjoint(text) or SPECIALS.isdisjoint(text)
    )


def number_floor(text: str) -> str | None:
    """Return what ``phonenumbers`` alone makes of a number."""
    try:
        read = phonenumbers.parse(text, "NL")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(read):
        return None
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)


def passwords(count: int) -> list[str]:
    """Return passwords from a seed, a third of them with a rule broken."""
    chance = random.Random(6)
    alphabet = "".join(SPECIALS | DIGITS | SMALL | CAPITALS)
    return ["".join(chance.choices(alphabet, k=chance.randint(6, 32))) for _ in range(count)]


def numbers(count: int) -> list[str]:
    """Return numbers from a seed as people write them: national and international, a tenth of them in no plan."""
    chance = random.Random(7)
    made = []
    for _ in range(count):
        tail = f"{chance.randrange(10**7):07}"
        made.append(
            chance.choice(
                [
                    f"020 {tail[:3]} {tail[3:5]} {tail[5:]}",
                    f"06-1{tail}",
                    f"+31 20 {tail}",
                    f"+316{tail}1",
                    f"(030) {tail}",
                    f"+49 30 {tail}",
                    f"+32 470 {tail[:6]}",
                    f"020 {tail[:5]}",
                ]
            )
        )
    return made


def accepted(read: Callable[[str], object], text: str) -> object:
    """Return what a validator makes of a text; None for a refusal."""
    try:
        return read(text)
    except SmpError:
        return None


def in_turn(runs: dict[tuple[str, str], Callable[[], object]], rounds: int) -> dict[tuple[str, str], float]:
    """Return the least CPU seconds of each, run in turn."""
    best = dict.fromkeys(runs, 1e9)
    for _ in range(rounds):
        for name, run in runs.items():
            begin = time.process_time()
            run()
            best[name] = min(best[name], time.process_time() - begin)
    return best


def over(read: Callable[[str], object], texts: Sequence[str]) -> Callable[[], None]:
    def run() -> None:
        for text in texts:
            accepted(read, text)

    return run


def floors(rounds: int) -> bool:
    """Compare answers, then times; print both and tell whether the promises hold."""
    secrets, typed = passwords(4_000), numbers(1_500)
    right = [text for text in secrets if password_floor(text)]
    good = [text for text in typed if number_floor(text) is not None]
    differing = sum(password.is_valid(text) is not password_floor(text) for text in secrets)
    differing += sum(accepted(number.parse, text) != number_floor(text) for text in typed)
    print(f"{len(secrets):,} passwords and {len(typed):,} numbers, {differing} answers differ")
    runs = {
        ("password", "the bare rule"): (password_floor, secrets),
        ("password", "is_valid"): (password.is_valid, secrets),
        ("password", "check"): (password.check, secrets),
        ("right password", "the bare rule"): (password_floor, right),
        ("right password", "is_valid"): (password.is_valid, right),
        ("right password", "check"): (password.check, right),
        ("right password", "parse"): (password.parse, right),
        ("right password", "check, hints"): (lambda text: password.check(text, personal=("Bakkerij Zoet",)), right),
        ("number", "bare phonenumbers"): (number_floor, good),
        ("number", "parse"): (number.parse, good),
    }
    best = in_turn({what: over(read, texts) for what, (read, texts) in runs.items()}, rounds)
    floor = {"password": "the bare rule", "right password": "the bare rule", "number": "bare phonenumbers"}
    ratios = {what: took / best[what[0], floor[what[0]]] for what, took in best.items()}
    for what, took in best.items():
        print(f"  {what[0]:16} {what[1]:18} {1e6 * took / len(runs[what][1]):8.2f} µs {ratios[what]:7.2f} x")
    broken = [(what, most) for what, most in PROMISED.items() if ratios[what] > most]
    for what, most in broken:
        print(f"  NO: {' '.join(what)} was to take at most {most} x its floor")
    return differing == 0 and not broken


MARKS = "\u0301\u0327"  # above and below: a normal form sorts them
SCRIPTS = "aаαա"
Make = Callable[[int], object]


def fill(unit: str, front: str = "", back: str = "") -> Make:
    """Return what makes a text of a length out of a unit, between a front and a back."""
    return lambda length: front + (unit * (length // len(unit) + 1))[: max(0, length - len(front) - len(back))] + back


TEXTS = {
    "small letters": fill("a"),
    "digits": fill("0"),
    "spaces": fill(" "),
    "accents": fill(MARKS, "a"),
    "twofold accents": fill("\u0f73"),  # each comes apart into two that must change places
    "scripts": fill(SCRIPTS),
    "ligatures": fill("ﷺ"),
    "dots": fill("a."),
    "bad end": fill("a", "", "\x00"),
}
CASES: list[tuple[str, Callable[[object], object], int, dict[str, Make]]] = [
    ("password.check", password.check, password.MAX_LENGTH, TEXTS | {"pairs": fill("aA1!")}),
    ("strength.hints", strength.hints, strength.LOOKED_AT, TEXTS | {"repeats": fill("abcabd")}),
    (
        "strength.hints, names",
        lambda text: strength.hints("Kaars", [text]),
        limits.TEXT,
        TEXTS | {"words": fill("abcd ")},
    ),
    ("blocklist", blocklist.read([]), password.MAX_LENGTH, TEXTS),
    (
        "number.parse",
        number.parse,
        number.LONGEST_TYPED,
        TEXTS
        | {"brackets": fill("(", "0"), "pluses": fill("+"), "stars": fill("*", "", "!"), "plan": fill("-1", "+31")},
    ),
    ("number.parse_short_code", number.parse_short_code, number.LONGEST_TYPED, TEXTS),
    (
        "email.parse",
        email.parse,
        limits.EMAIL,
        TEXTS
        | {
            "no at": fill("a."),
            "labels": fill("a.", "a@", "!"),
            "long label": fill("a", "a@"),
            "hyphens": fill("a-", "a@", "."),
            "digits at the end": fill("1.", "a@", "1"),
            "letters of a script": fill("й", "", "@example.com"),
        },
    ),
    ("label.parse", lambda text: label.parse(text, limits.TEXT), limits.TEXT, TEXTS),
    ("label.skeleton", label.skeleton, limits.TEXT, TEXTS),
    ("lookalike.skeleton", lookalike.skeleton, limits.TEXT, TEXTS),
    ("lookalike.is_mixed", lookalike.is_mixed, limits.TEXT, TEXTS),
    ("key.parse", key.parse, limits.KEYS, TEXTS),
    ("timezone.parse", timezone.parse, timezone.LONGEST, TEXTS | {"slashes": fill("a/"), "up": fill("../")}),
    ("language.parse", language.parse, 11, TEXTS | {"hyphens": fill("nl-")}),
    ("country.parse", country.parse, 2, TEXTS),
    (
        "url.parse",
        url.parse,
        limits.TEXT,
        TEXTS | {"host": fill("a", "https://"), "path": fill("/a", "https://a", "|")},
    ),
    (
        "query.parse",
        query.parse,
        limits.QUERY,
        TEXTS | {"words": fill("a "), "numbers": fill("0 "), "noughts": fill("(0)")},
    ),
    (
        "query.matches",
        lambda text: query.parse(text).matches(["Anna Bäkker", "anna@example.com"], ["+31201234567"]),
        limits.QUERY,
        TEXTS | {"words": fill("a "), "numbers": fill("2 ")},
    ),
    (
        "file_name.parse",
        file_name.parse,
        limits.TEXT,
        TEXTS | {"folders": fill("../"), "dots at the end": fill(".", "a"), "extensions": fill(".a")},
    ),
]


def sound(length: int, rate: int) -> bytes:
    """Return a WAV file with so many bytes of silence."""
    return wav.write(bytes(length - length % 2), Encoding.PCM, bits=16, sample_rate=rate)


def parts(length: int) -> bytes:
    """Return a WAV file that is nothing but empty parts."""
    return b"RIFF" + (length - 8).to_bytes(4, "little") + b"WAVE" + b"JUNK\0\0\0\0" * ((length - 12) // 8)


def segments(length: int) -> bytes:
    """Return a JPEG file that is nothing but empty segments."""
    return b"\xff\xd8" + b"\xff\xe0\x00\x02" * ((length - 2) // 4)


def picture(length: int) -> bytes:
    """Return a PNG picture with a tail."""
    file = io.BytesIO()
    Image.new("L", (8, 8)).save(file, "PNG")
    return file.getvalue() + bytes(length)


FILES: list[tuple[str, Callable[[object], object], int, dict[str, Make]]] = [
    (
        "wav.inspect",
        wav.inspect,
        limits.WAV_BYTES,
        {
            "noughts": bytes,
            "parts": parts,
            "sound": lambda n: wav.write(bytes(n - n % 2 - 60), Encoding.PCM, bits=16, sample_rate=8000),
        },
    ),
    ("image.inspect", image.inspect, limits.PHOTO_BYTES, {"noughts": bytes, "segments": segments, "picture": picture}),
    (
        "transcoding.to_platform",
        transcoding.to_platform,
        200_000,
        {"sound": lambda length: sound(length, 44_100)},
    ),
]


def least(read: Callable[[object], object], values: Sequence[object], rounds: int) -> list[float]:
    """Return the least CPU seconds for each value, all of them in turn."""
    best = [1e9] * len(values)
    repeats = []
    for value in values:
        begin = time.perf_counter()
        accepted(read, value)
        repeats.append(max(1, min(2_000, int(1e-3 / max(time.perf_counter() - begin, 1e-7)))))
    for _ in range(rounds):
        for index, value in enumerate(values):
            begin = time.process_time()
            for _ in range(repeats[index]):
                accepted(read, value)
            best[index] = min(best[index], (time.process_time() - begin) / repeats[index])
    return best


def steepest(took: Sequence[float]) -> float:
    """Return the most that twice the length takes, over two doublings, where it takes long enough to tell."""
    pairs = zip(took, took[2:], strict=False)
    return max(((after / max(before, SHORT)) ** 0.5 for before, after in pairs if after >= SHORT), default=0.0)


def growth(rounds: int) -> bool:
    """Print for every validator its worst growth up to the cap and beyond it; tell whether the promises hold."""
    print(f"\n{'validator':24} {'cap':>9} {'at the cap':>13} {'x2 takes':>9} {'(text)':20} 1 and 4 million characters")
    kept, overall = True, 0.0
    for name, read, cap, makers in (*CASES, *FILES):
        slowest, worst, far = 0.0, (0.0, ""), (0.0, 0.0)
        for shape, make in makers.items():
            took = least(read, [make(max(1, cap >> shift)) for shift in (3, 2, 1, 0)], rounds)
            # A file outgrows the processor's caches on the way: of its doublings the mean counts.
            growing = (took[-1] / took[0]) ** (1 / 3) if cap >= 100_000 else steepest(took)
            slowest, worst = max(slowest, took[-1]), max(worst, (growing, shape))
            if name in CAPPED:
                one, four = least(read, [make(1_000_000), make(4_000_000)], rounds)
                far = max(far, (four, one))
        fine = worst[0] <= GROWTH and (far[0] <= BEYOND * far[1] or far[0] < SHORT)
        kept, overall = kept and fine, max(overall, worst[0])
        line = f"{name:24} {cap:9,} {1e6 * slowest:10.1f} µs {worst[0]:9.2f} {worst[1] if worst[0] else '-':20}"
        print(line, f"{1e6 * far[1]:8.1f} {1e6 * far[0]:8.1f} µs" if far[0] else "", "" if fine else "NO")
    print(f"the steepest growth of twice the length: {overall:.2f}")
    return kept


CAPPED = {name for name, *_ in CASES} - {
    "strength.hints, names",  # names have the cap, and texts beyond it are refused as such
    "blocklist",  # asked by `password.check` for what is short enough only
    "label.skeleton",  # of names, which have a cap where they are made
    "lookalike.skeleton",
    "lookalike.is_mixed",
    "query.matches",
}
"""Validators that refuse, or cut, what is beyond their cap."""


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    print(sys.version.split()[0], "phonenumbers", phonenumbers.__version__, "- least CPU time of", rounds, "rounds")
    kept = floors(rounds)
    kept &= growth(rounds)
    print("all promises kept" if kept else "a promise is broken")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
