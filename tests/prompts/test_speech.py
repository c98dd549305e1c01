"""Text is spoken in the order of the form, with the pauses of its signs, and nothing in it is a command."""

import itertools
from xml.etree import ElementTree as ET

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError, SmpError, TransitionError
from dstny_smp.prompts import AudioPhase, TtsDraft, VariantDraft, Voice, speech
from dstny_smp.prompts.speech import COMMA, PERIOD, Gender
from dstny_smp.validation import wav
from dstny_smp.validation.wav import Encoding

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
NAMESPACE = "{http://www.w3.org/2001/10/synthesis}"
EVA = Voice("eva", "Eva", "de-DE", Gender.FEMALE, "de-DE-EvaNeural")
READY = TtsDraft(catalogue=(*speech.VOICES, EVA)).choose_language("nl-NL").choose_voice("fenna").write("Dag.")


class Beeping:
    """A synthesizer that beeps, longer each time, and remembers what it was asked."""

    def __init__(self):
        self.asked = []

    def synthesize(self, ssml, voice):
        self.asked.append((ssml, voice.name))
        return wav.write(bytes(160 * len(self.asked)), Encoding.PCM, bits=16, sample_rate=16_000)


class Failing:
    def __init__(self, result=None):
        self.result = result

    def synthesize(self, ssml, voice):
        if self.result is None:
            raise ConnectionError
        return self.result


@pytest.mark.requirement("PRM-16", "PRM-17")
def test_dutch_has_three_voices():
    """Two women and a man, by the names that Azure has for them; other languages have none."""
    assert [
        ("Colette", "female", "nl-NL-ColetteNeural"),
        ("Fenna", "female", "nl-NL-FennaNeural"),
        ("Maarten", "male", "nl-NL-MaartenNeural"),
    ] == [(voice.name, voice.gender, voice.azure) for voice in speech.voices("nl-NL")]
    assert speech.voices(language="nl") == speech.voices("nl-NL")
    with pytest.raises(InvalidValueError) as caught:
        TtsDraft().choose_language("fr")
    assert "speech.no_voice" == caught.value.code
    with pytest.raises(InvalidValueError) as caught:
        READY.choose_voice("eva")
    assert ("speech.unknown_voice", ("colette", "fenna", "maarten")) == (
        caught.value.code,
        caught.value.params["known"],
    )


@pytest.mark.requirement("PRM-20")
def test_the_form_is_filled_in_from_top_to_bottom():
    """A step before its turn is refused, and names the one that is due."""
    stages = [
        (TtsDraft(), "language"),
        (TtsDraft().choose_language("nl"), "voice"),
        (TtsDraft().choose_language("nl").choose_voice("maarten"), "text"),
        (READY, "convert"),
        (READY.convert(Beeping()), None),
    ]
    steps = [
        ("voice", lambda draft: draft.choose_voice("maarten")),
        ("text", lambda draft: draft.write("Hallo")),
        ("convert", lambda draft: draft.convert(Beeping())),
    ]
    order = ["language", "voice", "text", "convert", None]
    for (draft, due), (step, take) in itertools.product(stages, steps):
        assert due == draft.next_step
        if order.index(step) <= order.index(due):
            take(draft)
            continue
        with pytest.raises(TransitionError) as caught:
            take(draft)
        assert ("speech.bad_order", due) == (caught.value.code, caught.value.params["next_step"])
    with pytest.raises(TransitionError):
        speech.to_ssml(TtsDraft())


@pytest.mark.requirement("PRM-20")
def test_what_is_changed_empties_what_stands_below():
    """Another language empties voice and text, another voice the text; the same again empties nothing."""
    assert (None, None) == (READY.choose_language("de").voice, READY.choose_language("de").text)
    assert None is READY.choose_voice("colette").text
    assert READY == READY.choose_language("nl").choose_voice("fenna")


@pytest.mark.requirement("PRM-15", "PRM-21", "PRM-22", "PRM-23")
def test_a_text_is_converted_once_and_again_when_it_changes():
    """Audio can be listened to at once; an edit makes it stale, and taking the edit back makes it fresh."""
    voice = Beeping()
    first = READY.convert(voice)
    assert first == first.convert(voice)
    edited = first.write("Goedendag.")

    assert 1 == len(voice.asked)
    assert (False, None) == (first.is_stale, first.next_step)
    assert not wav.inspect(first.audio).must_convert
    assert (True, "convert", first.audio) == (edited.is_stale, edited.next_step, edited.audio)
    assert not edited.write("Dag.").is_stale
    assert first.choose_voice("colette").is_stale
    again = edited.convert(voice)
    assert ["Fenna", "Fenna"] == [name for _, name in voice.asked]
    assert (False, False) == (again.is_stale, again.audio == first.audio)


@pytest.mark.requirement("PRM-21")
@pytest.mark.threat("T-30")
@pytest.mark.parametrize(
    ("synthesizer", "error"),
    [(Failing(), ConnectionError), (Failing(b""), InvalidValueError), (Failing(b"<html>"), InvalidValueError)],
)
def test_a_voice_that_fails_changes_nothing(synthesizer, error):
    """The draft is a value: what was there stays, stale or fresh as it was."""
    draft = READY.convert(Beeping()).write("Hallo.")
    before = attrs.evolve(draft)
    with pytest.raises(error):
        draft.convert(synthesizer)

    assert before == draft


@pytest.mark.requirement("PRM-08", "PRM-19")
def test_the_language_of_the_prompt_follows_from_the_voice():
    """The organization's own stays "Standaard"; another is named."""
    german = READY.choose_language("de")

    assert (True, "nl") == (READY.is_in("nl"), READY.prompt_language("nl"))
    assert (False, "de-DE") == (german.is_in("nl"), german.prompt_language("nl"))
    assert not TtsDraft().is_in("nl")
    with pytest.raises(TransitionError):
        TtsDraft().prompt_language("nl")


@pytest.mark.requirement("PRM-22")
def test_speech_comes_into_a_prompt():
    """What was converted is the audio of its variant, to be confirmed."""
    spoken = READY.convert(Beeping())
    variant = VariantDraft(spoken.prompt_language("nl")).speak(spoken.text, spoken.audio)

    assert (AudioPhase.PENDING, spoken.audio, "Dag.") == (variant.phase, variant.audio, variant.text)


@pytest.mark.requirement("PRM-18")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "label.blank"),
        (" \n ", "label.blank"),
        (None, "label.not_text"),
        (b"Dag", "label.not_text"),
        ("Dag\x00", "label.forbidden_character"),
        ("D\x1fag", "label.forbidden_character"),
        ("Dag\u202e", "label.forbidden_character"),
        ("Dag\ud800", "label.forbidden_character"),
        ("Dag\ufffe", "label.forbidden_character"),
        ("x" * (limits.TEXT + 1), "label.too_long"),
        (" " * 100_000, "label.too_long"),
        (",.,.,.", "speech.nothing_to_say"),
    ],
)
def test_texts_that_cannot_be_spoken(text, code):
    """Empty, too long, unreadable, or nothing but signs."""
    with pytest.raises(InvalidValueError) as caught:
        READY.write(text)
    assert (code, "text") == (caught.value.code, caught.value.path)


def test_lines_are_joined():
    """A text from a field of several lines is one text, and spaces of any kind are one space."""
    assert "Een twee drie" == READY.write(" Een\r\ntwee\n\n\tdrie ").text
    assert "Een twee drie" == READY.write("Een\u00a0twee \u2003\u3000drie").text


PAUSES = [
    ("Dag, welkom. Kies een.", [COMMA, PERIOD]),
    ("Dag", []),
    ("Dag.", []),
    ("Het is 1.000,50 euro", []),
    ("Het is 1.000,50. Dank", [PERIOD]),
    ("Om 9.30 uur", []),
    ("Tot 17.00. Daarna niet", [PERIOD]),
    ("Wacht a.u.b. even", []),
    ("Wacht (a.u.b.) even", []),
    ("T.a.v. J. de Vries", []),
    ("Bij dhr. of mevr. Jansen", []),
    ("Bij DHR. Jansen", []),
    ("Tel. nr. 1, 2, 3", [COMMA, COMMA]),
    ("Het adres info@example.com, of www.example.com. Dag", [COMMA, PERIOD]),
    ("Nu... of nooit", [PERIOD]),
    ("Nu,,,,,, of nooit", [COMMA]),
    ("Nu,.,. of nooit", [PERIOD]),
    ("Nu, , , of nooit", [COMMA, COMMA, COMMA]),
    ("Echt? Ja! Goed", [PERIOD, PERIOD]),
    ("Hij zei 'dag.' En ging", [PERIOD]),
    ("drs.P", []),
    ("Een,twee.drie", []),
]


@pytest.mark.requirement("PRM-24")
@pytest.mark.parametrize(("text", "expected"), PAUSES)
def test_where_pauses_are(text, expected):
    """Behind a comma and a full stop, the shorter behind the comma; not in numbers, times, abbreviations, addresses."""
    assert COMMA < PERIOD
    pieces = speech.pauses(text)

    assert expected == [piece.pause for piece in pieces if piece.pause]
    assert text.split() == " ".join(piece.text for piece in pieces).split()


INJECTIONS = [
    '<break time="9999s"/>',
    "</speak>",
    "</voice><audio src='file:///etc/passwd'/>",
    "&x; &amp; &#65;",
    "]]>",
    "<![CDATA[x]]>",
    "<!--x-->",
    "<?xml version='1.0'?>",
    '" onload="x',
]


@pytest.mark.requirement("PRM-18")
@pytest.mark.threat("T-19")
@example("Dag.\u00a0Tot\u2003\u2009 ziens,\u3000daar")
@given(st.one_of(st.sampled_from(INJECTIONS), st.text(max_size=60), st.text(alphabet="<>&\"'/!?-[]. ,a", max_size=60)))
def test_no_text_breaks_out_of_ssml(text):
    """Read as XML it is one voice with the text and our own breaks, whatever the text is."""
    try:
        draft = READY.write(text)
    except SmpError:
        return
    root = ET.fromstring(speech.to_ssml(draft))
    (voice,) = root

    assert (f"{NAMESPACE}speak", {"version": "1.1", LANGUAGE: "nl-NL"}) == (root.tag, root.attrib)
    assert (f"{NAMESPACE}voice", {"name": "nl-NL-FennaNeural"}) == (voice.tag, voice.attrib)
    assert (None, None, None) == (root.text, root.tail, voice.tail)
    for pause in voice:
        assert (f"{NAMESPACE}break", None, 0) == (pause.tag, pause.text, len(pause))
        assert pause.attrib in ({"time": "250ms"}, {"time": "600ms"})
    # A break stands in the place of the space behind its sign; all else is the text, to the letter.
    said = [voice.text, *(pause.tail for pause in voice)]
    assert draft.text == " ".join(said)
    assert all(piece.rstrip("\"'”’)]").endswith(tuple(",.!?…")) for piece in said[:-1])


@pytest.mark.requirement("PRM-24")
@pytest.mark.threat("T-19")
def test_a_flood_of_pauses_has_an_end():
    """The worst text that is allowed pauses for some minutes, not for hours: half as many pauses as it has signs."""
    worst = READY.write("aa. " * (limits.TEXT // 4))
    paused = sum(piece.pause for piece in speech.pauses(worst.text)) / 1000

    assert 149.4 == paused < limits.WAV_SECONDS


@pytest.mark.threat("T-19")
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"text": "D\x00ag"}, "label.forbidden_character"),
        ({"text": 3}, "label.not_text"),
        ({"voice": "nl-NL-FennaNeural"}, "field.wrong_type"),
        ({"voice": EVA}, "speech.unknown_voice"),
        ({"voice_language": None}, "speech.unknown_voice"),
    ],
)
def test_a_draft_cannot_be_made_that_the_form_would_refuse(given, code):
    """The constructor is as strict as the steps: no text that XML cannot hold, no voice of another language."""
    with pytest.raises(InvalidValueError) as caught:
        attrs.evolve(READY, **given)
    assert code == caught.value.code


@pytest.mark.threat("T-06")
def test_long_runs_of_signs_take_no_time():
    """A million signs that end in no space are looked at once each (a minute and more, if anew from every sign)."""
    for text in ("." * 1_000_000 + "a", '."' * 500_000 + "a", "." + '"' * 1_000_000 + "a"):
        assert (speech.Piece(text, 0),) == speech.pauses(text)
