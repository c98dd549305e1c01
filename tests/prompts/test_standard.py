"""The standard prompts: they are there, can be heard, chosen and copied, and nobody but the platform changes them."""

import re
from collections import Counter
from datetime import UTC, datetime

import attrs
import pytest

import dstny_smp as smp
from dstny_smp.acd import Announcements, Member, Overflow, Queue
from dstny_smp.destination import ToPrompt, ToVoicemail
from dstny_smp.errors import InvalidValueError, UnknownIdError
from dstny_smp.ivr import Choice, Flow, HangUp, Menu, Option, Retry
from dstny_smp.organization import Organization
from dstny_smp.prompts import (
    AudioSource,
    PromptDraft,
    PromptOrigin,
    PromptUsage,
    TtsDraft,
    VariantDraft,
    Voice,
    listen,
    speech,
    standard,
)
from dstny_smp.prompts.espeak import Espeak
from dstny_smp.prompts.speech import Gender
from dstny_smp.schedule import Schedule, Treatment
from dstny_smp.testing import municipality
from dstny_smp.users import User
from dstny_smp.validation import label, wav
from dstny_smp.validation.wav import Encoding

FENNA = speech.VOICES[1]
ENGLISH = Voice("emma", "Emma", "en-GB", Gender.FEMALE, "en-GB-EmmaNeural")
ALL = standard.prompts()


class Counting:
    """A synthesizer whose every sound is a frame longer than the one before, and that fails when told to."""

    def __init__(self, fails_at=None):
        self.said = []
        self.fails_at = fails_at

    def synthesize(self, ssml, voice):
        if len(self.said) == self.fails_at:
            raise ConnectionError
        self.said.append((re.sub(r"<[^>]*>", "", ssml), voice.name))
        return wav.write(bytes(2 * (800 + len(self.said))), Encoding.PCM, bits=16, sample_rate=8000)


@pytest.mark.requirement("PRM-02")
def test_what_there_is():
    """Ids are stable: organizations and hosts keep them."""
    assert [
        "standard-welcome",
        "standard-busy",
        "standard-long-wait",
        "standard-moment",
        "standard-no-agents",
        "standard-full",
        "standard-unanswered",
        "standard-forward",
        "standard-closed",
        "standard-holiday",
        "standard-unavailable",
        "standard-not-understood",
        "standard-no-input",
        "standard-goodbye",
        "standard-extension",
        "standard-voicemail",
        "standard-voicemail-absent",
        "standard-voicemail-busy",
        "standard-after-tone",
    ] == [prompt.id for prompt in ALL]
    assert {(PromptOrigin.STANDARD, ("nl", "en"))} == {(each.origin, each.facts().languages) for each in ALL}
    assert {AudioSource.STANDARD} == {variant.source for each in ALL for variant in each.variants}


@pytest.mark.requirement("PRM-01", "PRM-02")
def test_there_are_prompts_for_each_use():
    """Queue, menu and voicemail have their own; closing and forwarding serve both queue and menu."""
    by_use = {usage: {prompt.id for prompt in standard.prompts(usage=usage)} for usage in PromptUsage}

    assert Counter({PromptUsage.QUEUE: 11, PromptUsage.MENU: 9, PromptUsage.VOICEMAIL: 4}) == Counter(
        {usage: len(ids) for usage, ids in by_use.items()}
    )
    assert {prompt.id for prompt in ALL} == set.union(*by_use.values())
    for prompt in ALL:
        assert standard.usages(prompt.id) == {usage for usage, ids in by_use.items() if prompt.id in ids}
    with pytest.raises(UnknownIdError):
        standard.usages("welcome")


@pytest.mark.requirement("PRM-02")
def test_names_and_texts_are_fit_to_use():
    """Each name stands once; each text can be spoken; Dutch is formal and no text is left in the other language."""
    for language in standard.LANGUAGES:
        named = standard.prompts(language)
        assert len(named) == len({label.skeleton(prompt.name) for prompt in named})
        assert len(named) == len({prompt.description for prompt in named})
        # Not the plain names that organizations give their own prompts.
        assert {*named} < {*municipality().put(*named).prompts}
    form = TtsDraft(catalogue=(FENNA, ENGLISH))
    for prompt in ALL:
        texts = {variant.language: variant.text for variant in prompt.variants}
        assert texts["nl"] == form.choose_language("nl").choose_voice("fenna").write(texts["nl"]).text
        assert texts["en"] == form.choose_language("en").choose_voice("emma").write(texts["en"]).text
        assert not re.search(r"\b(je|jij|jouw|jullie)\b", texts["nl"], re.IGNORECASE)
        assert all(text[-1] == "." and text[0].isupper() for text in texts.values())
        assert texts["nl"] != texts["en"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nl", "Welkom in de wachtrij"),
        ("nl-BE", "Welkom in de wachtrij"),
        ("en-GB", "Welcome to the queue"),
        ("fr", "Welcome to the queue"),
    ],
)
def test_names_are_in_the_readers_language(language, expected):
    """Dutch or English, whichever is nearer; what is heard does not depend on it."""
    named = standard.prompts(language)

    assert expected == named[0].name
    assert [prompt.variants for prompt in ALL] == [prompt.variants for prompt in named]
    with pytest.raises(InvalidValueError):
        standard.prompts("Dutch")


@pytest.mark.requirement("PRM-02", "PRM-22")
def test_a_platform_has_them_spoken():
    """Each text once, by the voice of its language; the files are those that the prompts name, and can be heard."""
    voice = Counting()
    shipped = standard.spoken(voice, {"nl": FENNA, "en": ENGLISH})

    expected = [(each.text, {"nl": "Fenna", "en": "Emma"}[each.language]) for p in ALL for each in p.variants]
    assert [(text.replace(" ", ""), name) for text, name in expected] == [
        (text.replace(" ", ""), name) for text, name in voice.said
    ]
    assert {each.media.sha256 for p in shipped.prompts for each in p.variants} == set(shipped.files)
    assert 2 * len(ALL) == len(shipped.files)
    assert ["0:01", 0.1] == [(heard := listen(shipped.prompts[0], shipped.files, "nl")).length, heard.duration]
    silent = [
        attrs.evolve(p, variants=[attrs.evolve(each, media=None) for each in p.variants]) for p in shipped.prompts
    ]
    assert [*ALL] == silent


def test_a_voice_for_some_languages():
    """The others stay without audio; a language that is not here is told before anything is spoken."""
    voice = Counting()
    shipped = standard.spoken(voice, {"en": ENGLISH}, language="en")
    with pytest.raises(UnknownIdError) as caught:
        standard.spoken(voice, {"nl": FENNA, "fr": ENGLISH})

    assert len(ALL) == len(voice.said) == len(shipped.files)
    assert {("nl", True), ("en", False)} == {
        (each.language, each.media is None) for prompt in shipped.prompts for each in prompt.variants
    }
    assert ("voices[fr]", "Welcome to the queue") == (caught.value.path, shipped.prompts[0].name)


def test_a_voice_that_fails_ships_nothing():
    """Its error goes on to the platform, however far it had come."""
    with pytest.raises(ConnectionError):
        standard.spoken(Counting(fails_at=7), {"nl": FENNA})


def test_a_real_voice_says_one():
    """The longest Dutch text takes some seconds, in the platform's format."""
    longest = max((prompt.variant("nl").text for prompt in ALL), key=len)
    form = TtsDraft().choose_language("nl").choose_voice("fenna").write(longest).convert(Espeak())

    assert 3 < form.preview().duration < 12


@pytest.mark.requirement("PRM-01", "PRM-02")
def test_they_are_chosen_for_queue_menu_and_voicemail():
    """A whole exchange of standard prompts only: every caller hears one, in his language, and none of them can go."""
    org = Organization(id="o", name="O").put(
        *ALL,
        Schedule(id="open", name="Open", default=Treatment.open()),
        Schedule(id="closed", name="Closed", default=Treatment.closed("standard-closed")),
        User(
            id="anna",
            first_name="Anna",
            last_name="Bakker",
            email="anna@example.com",
            numbers=["200"],
            greeting="standard-voicemail-absent",
        ),
        Queue(
            id="shop",
            name="Shop",
            number="201",
            schedule="open",
            members=[Member("anna")],
            announcements=Announcements(
                entry_prompt="standard-welcome", comfort_prompt="standard-busy", comfort_interval=30
            ),
            overflow=Overflow(max_wait=60, on_max_wait=ToVoicemail("anna"), on_full=ToPrompt("standard-full")),
        ),
        Queue(id="night", name="Night", number="202", schedule="closed"),
        Menu(
            id="main",
            name="Main",
            number="203",
            schedule="open",
            flow=Flow(
                "choose",
                [
                    Choice(
                        "choose",
                        "standard-extension",
                        [Option("1", "Een", "bye")],
                        on_silence=Retry(1, ["standard-no-input"], "bye"),
                        on_invalid=Retry(1, ["standard-not-understood"], "bye"),
                    ),
                    HangUp("bye", "standard-goodbye"),
                ],
            ),
        ),
    )
    at = datetime(2026, 6, 1, 12, tzinfo=UTC)
    heard = {
        number: [
            (step.ref.id, step.params["language"])
            for step in smp.trace(org, to=number, at=at, keys="9", assume=assume, language=language).steps
            if step.ref is not None and step.ref.kind == "prompt"
        ]
        for number, assume, language in [
            ("201", {"queue:shop": "max_wait"}, "en"),
            ("202", {}, "nl"),
            ("203", {}, None),
        ]
    }

    assert [("standard-welcome", "en"), ("standard-voicemail-absent", "en")] == heard["201"]
    assert [("standard-closed", "nl")] == heard["202"]
    assert [
        ("standard-extension", "nl"),
        ("standard-not-understood", "nl"),
        ("standard-no-input", "nl"),
        ("standard-goodbye", "nl"),
    ] == list(dict.fromkeys(heard["203"]))
    assert ("users[anna].greeting",) == org.where_used(org.prompt("standard-voicemail-absent").ref)
    assert org == smp.loads(smp.dumps(org))


@pytest.mark.requirement("PRM-02")
def test_one_is_copied_and_made_ones_own():
    """The text comes along, to be spoken again; the copy can be put, and the standard one is as it was."""
    org = Organization(id="o", name="O").put(*ALL)
    draft = PromptDraft.copy_of(org.prompt("standard-closed"), name="Gesloten").remove_language("en")
    text = draft.variant().text.replace("later", "morgen")
    form = TtsDraft().choose_language("nl").choose_voice("fenna").write(text).convert(Counting())
    draft = draft.with_speech(form)
    saved = draft.with_variant(draft.variant().confirm()).save("closed")
    after = org.put(saved.prompt)

    assert (
        "U belt buiten onze openingstijden. Probeert u het morgen nog eens."
        == after.prompt("closed").facts().texts["nl"]
    )
    assert (False, org.prompt("standard-closed")) == (
        after.prompt("closed").is_standard,
        after.prompt("standard-closed"),
    )
    with pytest.raises(InvalidValueError) as caught:
        org.put(attrs.evolve(saved.prompt, name="Buiten openingstijden"))
    assert "organization.duplicate_prompt_name" == caught.value.code


@pytest.mark.requirement("PRM-02")
def test_the_platform_renews_them():
    """What it ships now takes the place of its like, what is new comes at the end, own prompts and uses stay."""
    own = PromptDraft(name="Eigen", description="Eigen", variants=[VariantDraft("nl").upload(TONE).confirm()]).save(
        "own"
    )
    shipped = standard.spoken(Counting(), {"nl": FENNA}).prompts
    known = (shipped[1], own.prompt, ALL[0])
    org = Organization(id="o", name="O").put(*known)
    after = attrs.evolve(org, prompts=standard.renewed(org.prompts, shipped))

    assert (shipped[1], own.prompt, shipped[0], *shipped[2:]) == after.prompts
    assert known == org.prompts
    assert known == standard.renewed(known, [])
    for mine, theirs in [((attrs.evolve(own.prompt, id="standard-full"),), shipped), ((), (own.prompt,))]:
        with pytest.raises(InvalidValueError) as caught:
            standard.renewed(mine, theirs)
        assert "prompt.not_standard" == caught.value.code


TONE = wav.write(bytes(1600), Encoding.PCM, bits=16, sample_rate=8000)
