"""Names of uploaded files lead nowhere and can be shown."""

import ntpath
import pathlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.errors import InvalidValueError
from dstny_smp.validation import file_name, label


@pytest.mark.requirement("PRM-09")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Welkom.wav", "Welkom.wav"),
        ("Onze uren (zomer).wav", "Onze uren (zomer).wav"),
        ("Zoe\u0308.wav", "Zoë.wav"),
        ("../../x.wav", "x.wav"),
        ("..\\..\\x.wav", "x.wav"),
        ("/etc/passwd", "passwd"),
        ("C:\\x", "x"),
        ("C:x", "C_x"),
        ("a.wav\x00.exe", "a.wav.exe"),
        ("gnp.\u202ewav.exe", "gnp.wav.exe"),
        (".htaccess", "htaccess"),
        ("..", "file"),
        (".", "file"),
        ("", "file"),
        ("/", "file"),
        ("a/", "file"),
        ("\u200b", "file"),
        ("CON", "_CON"),
        ("con.wav", "_con.wav"),
        ("COM1.wav", "_COM1.wav"),
        ("console.wav", "console.wav"),
        ("a<b>|?*.wav", "a_b____.wav"),
        ("name. ", "name"),
        ("x" * 300 + ".wav", "x" * 60 + ".wav"),
        ("x" * 300, "x" * 64),
        ("x" * 59 + "." + "y" * 50 + ".wav", "x" * 59 + ".wav"),
        ("a\r\nContent-Type: x", "aContent-Type_ x"),
        ("\ud800.wav", "wav"),
        ("C\u202e\u0301.wav", "\u0106.wav"),
    ],
)
def test_what_becomes_of_a_name(text, expected):
    """Folders, devices, controls and leading dots go; the extension stays."""
    assert file_name.parse(text) == expected


def test_what_is_no_name():
    """Only a text is made a name."""
    for value in (None, 3, b"a.wav"):
        with pytest.raises(InvalidValueError) as caught:
            file_name.parse(value, "file_name")
        assert caught.value.path == "file_name"
        assert not file_name.is_valid(value)


@given(st.text(alphabet=st.sampled_from("a.C:ON/\\ \x00\u202e<wv\u0301\ud800"), max_size=20) | st.text())
def test_every_text_becomes_a_name(text):
    """A name of one part, short, visible, and a name already."""
    made = file_name.parse(text)
    assert file_name.is_valid(made)
    assert 0 < len(made) <= 64
    assert label.is_valid(made)
    assert pathlib.PurePosixPath(made).name == made == pathlib.PureWindowsPath(made).name
    assert not is_reserved(made)


def is_reserved(name):
    """Ask Python whether Windows takes a name for a device; the method is deprecated from 3.13 on."""
    ask = getattr(ntpath, "isreserved", None)
    return ask(name) if ask else pathlib.PureWindowsPath(name).is_reserved()


def test_a_huge_name_takes_no_time():
    """Only the end of a long text is looked at."""
    started = time.perf_counter()
    assert file_name.parse("/" * 20_000_000 + "a.wav") == "a.wav"
    assert len(file_name.parse("a\u0323\u0301" * 5_000_000)) <= 64
    assert time.perf_counter() - started < 1


@pytest.mark.threat("T-18")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CON" + " " * 70 + "2", "_CON"),  # found by fuzzing: cut to its length it is a device
        ("nul" + "." * 70 + "x", "_nul.x"),
        ("CON .wav", "_CON .wav"),  # Windows passes over the space
        ("con." + "x" * 80, "_con." + "x" * 59),
        ("con." + "x" * 80 + ".wav", "_con." + "x" * 55 + ".wav"),
        ("conference.wav", "conference.wav"),
    ],
)
def test_no_device_comes_of_cutting(text, expected):
    """A name is looked at as it is given back: cut, and without its end; and it stays as it is."""
    name = file_name.parse(text)

    assert expected == name
    assert len(name) <= 64
    assert name == file_name.parse(name)
