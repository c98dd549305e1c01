"""What is written is read as the same, always in the same bytes, whatever writes it."""

import contextlib
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dstny_smp import wire
from dstny_smp.errors import InvalidValueError
from dstny_smp.media import AudioFacts, Media
from dstny_smp.organization import Organization
from dstny_smp.prompts import AudioSource, Prompt, Variant
from dstny_smp.testing import bakery, municipality, organization, strategies
from dstny_smp.users import Activity, ActivityKind, MobileNumber, User
from dstny_smp.wire import reading, scanning, writing
from dstny_smp.wire.faults import Examiner
from dstny_smp.wire.shapes import fields_of

FEWER = settings(max_examples=settings().max_examples // 4)
"""Organizations take long to draw."""
SAMPLES = [bakery(), municipality(), organization(seed=3, users=40), Organization(id="empty", name="Empty")]


def plainly(document):
    """Write as ``json`` alone would: what both encoders must agree with."""
    return json.dumps(json.loads(document), ensure_ascii=False, separators=(",", ":"))


@pytest.fixture(params=["quick to make", "quick to run"])
def kind_of_hook(request, monkeypatch):
    """Read and write by loops, or by what is compiled for long lists."""
    long = 10**9 if request.param == "quick to make" else 0
    monkeypatch.setattr(reading, "LONG", long)
    monkeypatch.setattr(writing, "LONG", long)


@pytest.fixture
def without_orjson(monkeypatch):
    """As on a machine where the extra ``fast`` is not installed."""
    monkeypatch.setitem(sys.modules, "orjson", None)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda each: each.id)
@pytest.mark.usefixtures("kind_of_hook")
def test_a_sample_survives_a_round_trip(sample):
    """Equal organizations, equal digests, and the text is a fixed point."""
    text = wire.dumps(sample)
    read = wire.loads(text)

    assert sample == read
    assert sample.digest == read.digest
    assert text == wire.dumps(read) == plainly(text)


@FEWER
@given(strategies.organizations())
def test_every_organization_survives_a_round_trip(org):
    """Whatever can be built can be written and read again: no value is outside the form."""
    text = wire.dumps(org)

    assert org == wire.loads(text)
    assert org == wire.loads(text.encode())
    assert text == wire.dumps(wire.loads(text)) == plainly(text)


@FEWER
@given(strategies.organizations())
def test_both_ways_of_reading_and_writing_agree(org):
    """Loops and compiled functions give the same, and so does the careful walk for faults, which finds none."""
    section = {name: field for name, field in fields_of(Organization).items() if getattr(org, name)}
    for name, field in section.items():
        compiled, quick = writing.compiled_writer_of(field.type), writing.writer_of(field.type)
        if quick is None:
            continue
        plain = json.loads(json.dumps(quick(getattr(org, name)), default=str))
        assert plain == json.loads(json.dumps(compiled(getattr(org, name)), default=str))
        text = json.dumps(json.loads(wire.dumps(org))[name]) if name in json.loads(wire.dumps(org)) else "null"
        if text == "null":
            continue
        examiner = Examiner()
        assert getattr(org, name) == examiner.value(scanning.scan(text), field.type, name)
        assert [] == examiner.faults
        for hook_of in (reading.hook_of, reading.compiled_hook_of):
            assert getattr(org, name) == hook_of(field.type)(scanning.scan(text), None)


@FEWER
@given(strategies.organizations(), st.sampled_from([None, 0, 1, 2, 4]))
def test_the_same_bytes_with_and_without_orjson(org, indent):
    """A file written on one machine differs in no byte from that of another: version control stays quiet."""
    fast = wire.dumps(org, indent=indent)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "orjson", None)
        assert fast == wire.dumps(org, indent=indent)


@pytest.mark.parametrize("indent", [None, 0, 2, 3])
def test_an_indent_is_that_of_json(indent):
    """The form that people read is the usual one."""
    text = wire.dumps(municipality(), indent=indent)
    separators = (",", ":") if indent is None else None

    assert text == json.dumps(json.loads(text), indent=indent, ensure_ascii=False, separators=separators)
    assert municipality() == wire.loads(text)


@pytest.mark.parametrize(
    ("indent", "code"), [(True, "not_an_integer"), ("2", "not_an_integer"), (-1, "out_of_range"), (9, "out_of_range")]
)
def test_an_odd_indent_is_refused(indent, code):
    """Neither text nor a flag says how many spaces."""
    with pytest.raises(InvalidValueError) as caught:
        wire.dumps(bakery(), indent=indent)
    assert (f"field.{code}", "indent") == (caught.value.code, caught.value.path)


@pytest.mark.parametrize("value", [None, {}, "city", bakery().users[0]])
def test_only_organizations_are_written(value):
    """A user alone is no document."""
    with pytest.raises(InvalidValueError) as caught:
        wire.dumps(value)
    assert "field.wrong_type" == caught.value.code


@given(st.floats(0, 600))
def test_every_duration_of_audio_is_written_alike(duration):
    """The two encoders write small numbers differently (1e-07, 1e-7): what they differ in is left to one of them."""
    facts = AudioFacts(duration=duration)
    sound = Variant("nl", AudioSource.UPLOAD, Media(sha256="0" * 64, media_type="audio/wav", facts=facts))
    org = Organization(id="a", name="A", prompts=[Prompt(id="p", name="P", description="P", variants=[sound])])
    fast = wire.dumps(org)

    assert org == wire.loads(fast)
    assert fast == plainly(fast)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "orjson", None)
        assert fast == wire.dumps(org)


@pytest.mark.usefixtures("without_orjson")
def test_everything_works_without_orjson():
    """The extra makes saving faster, and does nothing else."""
    assert municipality() == wire.loads(wire.dumps(municipality()))


def test_defaults_are_left_out_and_kinds_are_named():
    """The document holds what somebody has set; a reader sees what a destination is."""
    text = wire.dumps(bakery())
    document = json.loads(text)

    assert {"version": 1, "id": bakery().id} == dict(list(document.items())[:2])
    assert "policy" not in document
    assert '"kind":"voicemail"' in wire.dumps(municipality())


def test_a_document_in_full_reads_as_one_without_defaults():
    """Fields that are given with their default values change nothing, and are not written again."""
    document = json.loads(wire.dumps(bakery()))
    document |= {
        "timezone": "Europe/Amsterdam",
        "policy": {"allow_premium": False},
        "numbers": document.get("numbers", []),
    }
    document["users"][0] |= {"language": None, "photo": None, "mobiles": []}

    assert bakery() == wire.loads(json.dumps(document))
    assert wire.dumps(bakery()) == wire.dumps(wire.loads(json.dumps(document)))


def test_sets_are_written_in_order():
    """A set has no order; its text has: that of the choices."""
    user = {"id": "u", "first_name": "A", "last_name": "B", "email": "a@example.com", "licences": ["basic", "standard"]}
    org = wire.loads(json.dumps({"version": 1, "id": "a", "name": "A", "users": [user]}))

    assert '"licences":["standard","basic"]' in wire.dumps(org)


def test_instants_are_written_in_utc_and_survive():
    """A model keeps instants in UTC; the offset of the document is another way to say the same."""
    meeting = Activity(
        ActivityKind.MEETING, datetime(2026, 1, 5, 9, tzinfo=UTC), datetime(2026, 1, 5, 10, 0, 0, 5, tzinfo=UTC)
    )
    user = User(id="u", first_name="A", last_name="B", email="a@example.com", activities=[meeting])
    text = wire.dumps(Organization(id="a", name="A", users=[user]))

    assert '"starts":"2026-01-05T09:00:00+00:00","ends":"2026-01-05T10:00:00.000005+00:00"' in text
    assert user == wire.loads(text).user("u")
    assert user == wire.loads(text.replace("T09:00:00+00:00", "T10:00:00+01:00")).user("u")


@pytest.mark.requirement("USR-17")
def test_what_the_portal_does_not_use_survives():
    """Role and two-factor number are shown, never written by the portal, and come out as they went in."""
    user = User(
        id="u", first_name="A", last_name="B", email="a@example.com", role="Agent", two_factor_number="+31612345678"
    )
    org = Organization(id="a", name="A", users=[user])

    assert org == wire.loads(wire.dumps(org))
    assert '"role":"Agent","two_factor_number":"+31612345678"' in wire.dumps(org)


def test_texts_are_written_as_they_are():
    """Letters of every script stand in the file as people read them; only what JSON cannot hold is escaped."""
    user = User(id="u", first_name='Zoë "Z" \\', last_name="山田 😀 \x7f".replace("\x7f", ""), email="a@example.com")
    text = wire.dumps(Organization(id="a", name="A", users=[user], numbers=[]))

    assert '"first_name":"Zoë \\"Z\\" \\\\","last_name":"山田 😀"' in text
    assert user == wire.loads(text).user("u")


def test_a_wide_list_takes_the_compiled_way():
    """From `LONG` entries on; the result is the same as below it."""
    users = [
        User(
            id=f"u-{index}",
            first_name="Anna",
            last_name="Bakker",
            email=f"anna{index}@example.com",
            mobiles=[MobileNumber(f"+3161234{index:04}")],
        )
        for index in range(reading.LONG + 1)
    ]
    org = Organization(id="a", name="A", users=users)
    fewer = attrs.evolve(org, users=tuple(users[:-2]), register=None)

    assert org == wire.loads(wire.dumps(org))
    assert fewer == wire.loads(wire.dumps(fewer))


def test_what_is_compiled_leaves_what_it_reads():
    """The careful walk begins where it stumbled, on the very same values."""
    for text in (wire.dumps(municipality()), wire.dumps(municipality()).replace("voicemail", "fax")):
        document = json.loads(text)
        before = json.dumps(document)
        for name, field in fields_of(Organization).items():
            if name in document:
                with contextlib.suppress(InvalidValueError, TypeError):
                    reading.compiled_hook_of(field.type)(document[name], None)
        assert before == json.dumps(document)


def test_reading_twice_gives_the_same():
    """What is read is used up, but never what the caller holds: bytes and text stay."""
    data = bytearray(wire.dumps(bakery()).encode())

    assert wire.loads(data) == wire.loads(data) == wire.load(bytes(data))


def test_the_collector_runs_again_afterwards():
    """Reading and writing give the garbage collector a rest, and leave it as they found it."""
    code = (
        "import gc; from dstny_smp import wire; from dstny_smp.testing import bakery\n"
        "text = wire.dumps(bakery()); said = [gc.isenabled()]\n"
        "for text in (text, '{}'):\n"
        "    try: wire.loads(text)\n"
        "    except Exception: pass\n"
        "    said.append(gc.isenabled())\n"
        "gc.disable(); wire.loads(wire.dumps(bakery())); print(*said, gc.isenabled())"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout

    assert "True True True False" == said.strip()


def test_durations_of_whole_seconds_are_whole_numbers():
    """Milliseconds appear only where they are set."""
    queue = bakery().queues[0]
    ringing = attrs.evolve(queue.ringing, offer_timeout=timedelta(seconds=7))
    org = bakery().put(attrs.evolve(queue, ringing=ringing))

    assert '"offer_timeout":7' in wire.dumps(org)
