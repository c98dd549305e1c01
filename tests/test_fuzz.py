"""What the fuzzer runs (folder ``fuzz``) is run here without it: over its seeds, and over each a little damaged."""

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.errors import InvalidValueError
from dstny_smp.validation import number, wav

FOLDER = Path(__file__).parents[1] / "fuzz"


def loaded(name):
    spec = importlib.util.spec_from_file_location(f"fuzz_{name}", FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


targets, seeds = loaded("targets"), loaded("seeds")
SEEDS = {name: tuple(made()) for name, made in seeds.SEEDS.items()}


def test_every_target_has_seeds():
    """A target without a beginning of its own would hardly get past the first check."""
    assert targets.TARGETS.keys() == SEEDS.keys()
    assert all(len(made) >= 3 for name, made in SEEDS.items() if name != "cards")
    assert set(targets.WORDS) == set(SEEDS)
    for name, made in SEEDS.items():
        assert max(map(len, made)) <= targets.LENGTHS.get(name, targets.LENGTH)


@pytest.mark.parametrize("name", SEEDS)
def test_seeds_keep_the_laws(name):
    """Each target runs as it stands; the fuzzer begins with inputs that break nothing."""
    for seed in (b"", *SEEDS[name], *targets.WORDS[name]):
        assert targets.TARGETS[name](seed) is None


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("sound", wav.read),
        ("conversion", wav.read),
        ("picture", targets.image.inspect),
        ("spreadsheet", lambda seed: targets.csv_file.read(seed[1:]).rows),
        ("cards", lambda seed: targets.vcard.read(seed[1:]).contacts),
    ],
)
def test_seeds_of_files_are_taken(name, read):
    """Mutations of a good file go deeper than those of a bad one."""
    assert all(read(seed) for seed in SEEDS[name])


@st.composite
def damaged(draw):
    """A seed with a few bytes changed, put in or taken out, and words of the target's own put in."""
    name = draw(st.sampled_from(sorted(SEEDS)))
    data = bytearray(draw(st.sampled_from(SEEDS[name])))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        gone = draw(st.integers(0, 4))
        data[at : at + gone] = draw(st.binary(max_size=4) | st.sampled_from(targets.WORDS[name]))
    return name, bytes(data)


@given(damaged())
def test_damaged_seeds_keep_the_laws(case):
    """The laws hold near every seed; the fuzzer goes further."""
    name, data = case
    assert targets.TARGETS[name](data) is None


def test_the_laws_bite(monkeypatch):
    """A reader that is wrong on purpose does not get past its target, nor does an exception that is none of ours."""
    monkeypatch.setattr(number, "parse", lambda text, region="NL", path="": "+0123")
    with pytest.raises(AssertionError):
        targets.digits(b"\0+31201234567")
    monkeypatch.setattr(wav, "read", lambda data, path="": {}[0])
    with pytest.raises(KeyError):
        targets.sound(b"RIFF")


def test_a_refusal_is_held_to_its_words():
    """An error whose text is long, as one that repeats what it was given would be, is a find."""

    def refuse():
        raise InvalidValueError("field.too_many", "x", "p" * 1_000, count=1, cap=1)

    with pytest.raises(AssertionError):
        targets.judged(refuse)
