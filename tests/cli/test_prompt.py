"""The commands that look at sound, convert it and have a text spoken."""

import json
import re

import pytest
from typer.testing import CliRunner

from dstny_smp import limits
from dstny_smp.cli.app import app
from dstny_smp.prompts import PromptUsage, standard
from dstny_smp.validation import wav
from dstny_smp.validation.wav import Encoding

PLAYS = wav.write(bytes(16_000), Encoding.PCM, bits=16, sample_rate=8000)
STUDIO = wav.write(bytes(9600), Encoding.PCM, bits=24, sample_rate=16_000, channels=2)


def call(*arguments, language="en", input=None):
    """Run the command in this process; return its exit code, output as bytes, and complaints."""
    env = {"LANG": f"{language}.UTF-8", "LC_ALL": ""}
    result = CliRunner().invoke(app, ["prompt", *map(str, arguments)], env=env, input=input)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout_bytes, result.stderr


@pytest.fixture
def studio(tmp_path):
    path = tmp_path / "studio.wav"
    path.write_bytes(STUDIO)
    return path


@pytest.mark.requirement("PRM-09")
def test_what_is_in_a_file(studio):
    """For people in a line each, in their language; the exit code tells whether it must be converted."""
    code, out, _ = call("inspect", studio, language="nl")
    lines = out.decode().splitlines()

    assert 1 == code
    assert ["PCM, 24 bit, stereo, 16000 Hz, 0.1 s", "het moet eerst omgezet worden"] == lines
    assert (0, "the exchange plays it as it is") == (
        (told := call("inspect", "-", input=PLAYS))[0],
        told[1].decode().splitlines()[1],
    )


def test_facts_for_programs():
    """The fields of `WavInfo`, under their names."""
    code, out, _ = call("inspect", "-", "--json", input=PLAYS)

    assert 0 == code
    assert {
        "encoding": "pcm",
        "channels": 1,
        "sample_rate": 8000,
        "bits": 16,
        "frames": 8000,
        "duration": 1.0,
        "must_convert": False,
    } == json.loads(out)


@pytest.mark.parametrize("encoding", ["pcm", "a_law"])
def test_a_file_is_converted(studio, tmp_path, encoding):
    """What comes out is played as it is, from a file or a pipe alike."""
    out = tmp_path / "out.wav"
    code, told, _ = call("convert", studio, out, "--encoding", encoding)
    info = wav.inspect(out.read_bytes())

    assert (0, f"written: {out}") == (code, told.decode().strip())
    assert (encoding, False, 800) == (info.encoding, info.must_convert, info.frames)
    assert (0, out.read_bytes(), "") == call("convert", "-", "-", "--encoding", encoding, input=STUDIO)


@pytest.mark.parametrize(
    ("arguments", "input", "said"),
    [
        (("inspect", "-"), b"ID3 no WAV", "not a WAV file"),
        (("inspect", "-"), bytes(limits.WAV_BYTES + 100), "more than"),
        (("inspect", "nowhere.wav"), None, "nowhere.wav"),
        (("convert", "-", "-"), PLAYS[:-1], "cut off"),
        (("speak", "Dag", "-", "--voice-language", "xx"), None, "--voice-language: there is no voice for xx"),
        (("convert", "-", "/nowhere/out.wav"), PLAYS, "/nowhere/out.wav"),
        (("speak", "Dag"), None, "--ssml"),
        (("speak", "Dag", "-", "--ssml"), None, "--ssml"),
        (("speak", "Dag", "-", "--voice", "eva"), None, "--voice: there is no voice eva"),
        (("speak", "Bonjour", "-", "--voice-language", "fr"), None, "nl-NL"),
        (("speak", " ", "-"), None, "TEXT: there is nothing to read"),
    ],
)
def test_what_cannot_be_is_told(arguments, input, said):
    """With exit code 2, the reason on the standard error, and nothing on the output."""
    code, out, err = call(*arguments, input=input)

    assert (2, b"") == (code, out)
    assert said in err


@pytest.mark.parametrize("encoding", ["float", "mu_law"])
@pytest.mark.parametrize("command", [("convert", "-", "-"), ("speak", "Dag", "-")])
def test_only_what_the_exchange_plays_is_offered(command, encoding):
    """What could not be written is no choice: it is refused like a slip of the pen, and not named in its place."""
    code, out, err = call(*command, "--encoding", encoding, input=PLAYS)

    assert (2, b"") == (code, out)
    assert ["pcm", "a_law"] == re.findall("'(pcm|float|a_law|mu_law)'", err.partition("one of")[2])


@pytest.mark.parametrize(
    ("channels", "language", "said"),
    [
        (1, "en", "A-law, 8 bit, mono, 8000 Hz, 0.1 s"),
        (2, "nl", "A-law, 8 bit, stereo, 8000 Hz, 0.1 s"),
        (6, "nl", "A-law, 8 bit, 6 kanalen, 8000 Hz, 0.1 s"),
        (6, "en", "A-law, 8 bit, 6 channels, 8000 Hz, 0.1 s"),
    ],
)
def test_channels_are_told_as_people_say_it(channels, language, said):
    """One and two have words of their own; encodings their usual names."""
    sound = wav.write(bytes(800 * channels), Encoding.A_LAW, bits=8, sample_rate=8000, channels=channels)

    assert said == call("inspect", "-", language=language, input=sound)[1].decode().splitlines()[0]


def test_a_file_that_is_too_large_is_told_its_size(tmp_path):
    """Its whole size, though no more of it is read than shows that it is too much."""
    path = tmp_path / "hour.wav"
    with path.open("wb") as file:
        file.truncate(7_000_000)

    assert (2, b"", "the file has 7000000 bytes, more than 5000000; save it as 16 bit mono, or shorten it\n") == call(
        "inspect", path
    )


@pytest.mark.requirement("PRM-15", "PRM-21")
def test_a_text_is_spoken(tmp_path):
    """From the command line or a pipe, as the exchange plays it."""
    out = tmp_path / "dag.wav"
    code, _, _ = call("speak", "Dag, u spreekt met de gemeente.", out, "--encoding", "a_law")
    info = wav.inspect(out.read_bytes())

    assert (0, Encoding.A_LAW, False) == (code, info.encoding, info.must_convert)
    assert info.duration > 1
    code, piped, _ = call("speak", "-", "-", input="Dag.\nTot ziens.\n")
    assert 0 == code
    assert not wav.inspect(piped).must_convert


@pytest.mark.requirement("PRM-17", "PRM-24")
def test_ssml_is_shown():
    """With the voice that was asked for, and the first of the language without."""
    _, out, _ = call("speak", "Dag, Jan", "--voice", "maarten", "--ssml")
    _, first, _ = call("speak", "Dag", "--ssml")

    assert '<voice name="nl-NL-MaartenNeural">Dag,<break time="250ms"/>Jan</voice>' in out.decode()
    assert "ColetteNeural" in first.decode()


@pytest.mark.requirement("PRM-02")
def test_the_standard_prompts_are_listed():
    """One a line, in the reader's language, whole; with a usage only those made for it."""
    code, out, _ = call("standard", language="nl")
    lines = out.decode().splitlines()

    assert (0, 1 + len(standard.prompts())) == (code, len(lines))
    assert ["Id", "Naam", "Gesproken tekst"] == re.split(r"\s{2,}", lines[0].strip())
    assert ["standard-moment", "Ogenblik geduld", "Een ogenblik geduld alstublieft."] == re.split(
        r"\s{2,}", lines[4].strip()
    )
    code, out, _ = call("standard", "--usage", "voicemail")
    assert [prompt.id for prompt in standard.prompts(usage=PromptUsage.VOICEMAIL)] == [
        line.split()[0] for line in out.decode().splitlines()[1:]
    ]
    assert "Please leave your message after the tone." in out.decode()
    assert 2 == call("standard", "--usage", "fax")[0]


@pytest.mark.requirement("PRM-02")
def test_standard_prompts_for_programs():
    """Everything that is known of each, under stable names."""
    code, out, _ = call("standard", "--usage", "menu", "--json")
    known = {prompt.id: prompt for prompt in standard.prompts("en", PromptUsage.MENU)}
    found = json.loads(out)

    assert (0, [*known]) == (code, [each["id"] for each in found])
    assert {
        "id": "standard-moment",
        "name": "One moment",
        "description": "Short, in between",
        "usages": ["menu", "queue"],
        "texts": {"nl": "Een ogenblik geduld alstublieft.", "en": "One moment, please."},
    } == found[0]
