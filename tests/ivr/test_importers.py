"""Menus of other systems: what becomes of them, what is lost, and that nothing strange does harm."""

import json
import shutil
import subprocess
import sys
import tarfile
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp import limits
from dstny_smp.destination import ToMenu, ToNumber, ToQueue, ToUser
from dstny_smp.errors import InvalidValueError, SmpError
from dstny_smp.findings import Severity
from dstny_smp.ivr import Choice, Flow, Gate, HangUp, Option, Retry, SetLanguage, lint, longest_call, script
from dstny_smp.ivr.importers import connect, freeswitch, twilio

DEMO = """<?xml version="1.0" encoding="utf-8"?>
<document type="freeswitch/xml"><section name="configuration"><configuration name="ivr.conf"><menus>
  <menu name="demo" greet-long="phrase:main" greet-short="phrase:short" invalid-sound="ivr/invalid.wav"
        exit-sound="voicemail/goodbye.wav" confirm-macro="" tts-engine="flite" pin="1234" timeout="8000"
        inter-digit-timeout="2000" max-failures="3" max-timeouts="2" exec-on-max-failures="transfer 2000 XML default"
        digit-len="4">
    <entry action="menu-exec-app" digits="1" param="bridge user/1000"/>
    <entry action="menu-exec-app" digits="2" param="transfer 9196 XML default"/>
    <entry action="menu-sub" digits="6" param="sub"/>
    <entry action="menu-play-sound" digits="7" param="hours.wav"/>
    <entry action="menu-exec-app" digits="8" param="lua menu.lua"/>
    <entry action="menu-exec-app" digits="/^(10[01][0-9])$/" param="transfer $1 XML features"/>
    <entry action="menu-top" digits="9"/>
    <entry action="menu-top" digits="2"/>
    <entry action="menu-exit" digits="*"/>
    <entry action="menu-sub" digits="0" param="nowhere"/>
  </menu>
  <menu name="sub" greet-long="phrase:sub" timeout="x" max-failures="99">
    <entry action="menu-back" digits="#"/>
    <entry action="menu-exit" digits="*"/>
  </menu>
</menus></configuration></section></document>"""


def lost(imported):
    return [(each.code.removeprefix("import."), each.path) for each in imported.losses]


def walked(flow, keys, **assume):
    return script.walk(flow, keys, assume).end


@pytest.mark.requirement("IVR-03")
def test_a_freeswitch_menu_becomes_what_it_means():
    """Tries become retries, a sub-menu out of patience goes back, and what has no place is told."""
    imported = freeswitch.loads(DEMO, destinations={"user/1000": ToUser("anna")})
    demo, sub = imported.flow.node("demo"), imported.flow.node("sub")

    assert "demo" == imported.flow.start
    assert {"1": "demo-1", "2": "demo-2", "6": "sub", "7": "demo-7", "9": "@top", "*": "end-voicemail-goodbye.wav"} == {
        option.keys: option.to for option in demo.options
    }
    assert ToUser("anna") == imported.flow.node("demo-1").destination
    assert ToNumber("9196") == imported.flow.node("demo-2").destination
    assert (1, "end-voicemail-goodbye.wav") == (demo.on_silence.retries, demo.on_silence.to)
    assert (2, ("ivr-invalid.wav",)) == (demo.on_invalid.retries, demo.on_invalid.prompts)
    assert ToNumber("2000") == imported.flow.node(demo.on_invalid.to).destination
    assert (timedelta(seconds=8), timedelta(seconds=2)) == (demo.first_digit, demo.inter_digit)
    assert demo.direct_dial is not None
    assert (timedelta(seconds=10), timedelta(seconds=5), 9) == (
        sub.first_digit,
        sub.inter_digit,
        sub.on_invalid.retries,
    )
    assert {"@back"} == {sub.on_silence.to, sub.on_invalid.to, *(option.to for option in sub.options)}
    assert "phrase:main" == imported.prompts[demo.prompt]
    assert [
        ("left_out", "menu[demo].pin"),
        ("left_out", "menu[demo].greet-short"),
        ("left_out", "menu[demo].entry[8]"),
        ("any_extension", "menu[demo].entry[/^(10[01][0-9])$/]"),
        ("left_out", "menu[demo].entry[2]"),
        ("left_out", "menu[demo].entry[0]"),
        ("bad_setting", "menu[sub].timeout"),
        ("bad_setting", "menu[sub].max-failures"),
    ] == lost(imported)
    assert "answered" == walked(imported.flow, "6#1").reason


def test_another_menu_may_be_where_calls_start():
    """A file holds many; the first is only the default."""
    assert "sub" == freeswitch.loads(DEMO, menu="sub").flow.start
    with pytest.raises(InvalidValueError, match="there is no nowhere in it"):
        freeswitch.loads(DEMO, menu="nowhere")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_losses_are_told_in_words(language):
    """In the reader's language, with the path in the source."""
    for loss in freeswitch.loads(DEMO).losses:
        assert loss.text(language).startswith("menu[")
        assert "import." not in loss.text(language)
        assert "{" not in loss.text(language).partition(": ")[2]


BOMB = (
    """<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><menu name="m" greet-long="&b;"/>"""
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (BOMB, "import.declarations"),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><menu name="m"/>', "import.declarations"),
        ("<menu", "import.unreadable"),
        ("", "import.unreadable"),
        ("<include/>", "import.empty"),
        ('<menu greet-long="x"/>', "import.empty"),
        ("<a>" * 100 + "</a>" * 100, "import.unreadable"),
        (b"\xff\xfe", "import.unreadable"),
        ('<menu name="m">\ud800</menu>', "import.unreadable"),
        (7, "field.wrong_type"),
        (" " * (limits.MENU_BYTES + 1), "import.too_large"),
    ],
)
def test_xml_that_is_no_menu_is_refused(text, code):
    """No entity is expanded, no file is opened, no depth is followed."""
    with pytest.raises(InvalidValueError) as caught:
        freeswitch.loads(text)
    assert code == caught.value.code


ids = st.sampled_from(["main", "sales", "night"])
sounds = st.sampled_from(["welcome.wav", "ivr/hours.wav", 'phrase:x <&">'])
entries = st.fixed_dictionaries(
    {
        "digits": st.sampled_from(["1", "12", "9", "*", "#", "0"]),
        "action": st.sampled_from(
            [
                *("menu-top", "menu-back", "menu-exit"),
                *("menu-sub", "menu-play-sound", "menu-exec-app", "menu-call-transfer"),
            ]
        ),
        "param": st.one_of(
            sounds, ids, st.sampled_from(["transfer 201 XML default", "201", "hangup", "playback a.wav"])
        ),
    }
)
menus = st.fixed_dictionaries(
    {"timeout": st.sampled_from(["0", "1", "5000"]), "max-failures": st.sampled_from(["1", "3"])},
    optional={
        "greet-long": sounds,
        "invalid-sound": sounds,
        "exit-sound": sounds,
        "inter-digit-timeout": st.sampled_from(["1", "2000"]),
        "max-timeouts": st.sampled_from(["1", "10"]),
        "exec-on-max-timeouts": st.sampled_from(["transfer 100 XML default", "hangup"]),
        "exec-on-max-failures": st.sampled_from(["transfer 300 XML default"]),
    },
)


def element(tag, settings, inside=""):
    from xml.sax.saxutils import quoteattr

    return f"<{tag} {' '.join(f'{name}={quoteattr(value)}' for name, value in settings.items())}>{inside}</{tag}>"


files = st.dictionaries(ids, st.tuples(menus, st.lists(entries, max_size=5)), min_size=1).map(
    lambda named: (
        "<include>"
        + "".join(
            element("menu", {"name": name, **settings}, "".join(element("entry", each) for each in inside))
            for name, (settings, inside) in named.items()
        )
        + "</include>"
    )
)


@given(files)
def test_what_was_read_is_written_and_read_again_as_it_was(text):
    """Reading, writing and reading is reading: what FreeSWITCH can say goes round without loss."""
    imported = freeswitch.loads(text)
    written, losses = freeswitch.dumps(imported.flow, prompts=imported.prompts)
    again = freeswitch.loads(written)

    assert [] == [loss.path for loss in losses]
    assert imported.flow == again.flow
    assert () == again.losses
    assert written == freeswitch.dumps(again.flow, prompts=again.prompts)[0]


def test_what_freeswitch_cannot_say_is_listed():
    """Every part that does not go with the file, by its path in the flow."""
    bye = Retry(1, ["pardon"], "bye")
    flow = Flow(
        "main",
        [
            Choice(
                "main",
                "welcome",
                [Option("1", "Sales", "gate"), Option("2", "", "@repeat"), Option("3", "", "sub")],
                on_silence=bye,
                on_invalid=Retry(1, ["one", "two"], "late"),
                barge_in=False,
                type_ahead=False,
                name="Main menu",
            ),
            Choice("sub", None, (), on_silence=bye, on_invalid=Retry(0, (), "gate")),
            Gate("gate", "hours", "sub", "bye"),
            HangUp("bye"),
            HangUp("late", "goodbye"),
        ],
    )
    text, losses = freeswitch.dumps(flow)

    assert [
        "nodes[main].options[1].label",
        "nodes[main].options[1].to",
        "nodes[main].options[2].to",
        "nodes[main].on_silence.prompts",
        "nodes[main].on_invalid.prompts",
        "nodes[main].barge_in",
        "nodes[main].type_ahead",
        "nodes[main].name",
        "nodes[sub].on_invalid.to",
        "nodes[sub].on_silence.prompts",
    ] == [loss.path for loss in losses]
    assert 2 == text.count("<menu ")
    assert 'exit-sound="goodbye"' in text
    with pytest.raises(InvalidValueError):
        freeswitch.dumps(flow.starting("gate"))


# Amazon Connect.


def flow_of(*actions, start="a"):
    return json.dumps({"Version": "2019-10-30", "StartAction": start, "Actions": list(actions)})


def action(name, kind, parameters=None, to=None, conditions=(), errors=()):
    return {
        "Identifier": name,
        "Type": kind,
        "Parameters": parameters or {},
        "Transitions": {
            "NextAction": to,
            "Conditions": [
                {"NextAction": target, "Condition": {"Operator": "Equals", "Operands": [value]}}
                for value, target in conditions
            ],
            "Errors": [{"NextAction": target, "ErrorType": kind} for kind, target in errors],
        },
    }


@pytest.mark.requirement("IVR-03")
def test_a_connect_flow_becomes_what_it_means():
    """Hours become a gate, setting a queue and going there one transfer, what callers do not meet is passed."""
    imported = connect.loads(
        flow_of(
            action("a", "UpdateFlowLoggingBehavior", to="v"),
            action("v", "UpdateContactTextToSpeechVoice", {"LanguageCode": "nl-NL"}, to="lambda"),
            action("lambda", "InvokeLambdaFunction", to="hours", errors=[("NoMatchingError", "bye")]),
            action(
                "hours",
                "CheckHoursOfOperation",
                {"HoursOfOperationId": "arn:hours/1"},
                conditions=[("True", "m"), ("False", "bye")],
            ),
            action(
                "m",
                "GetParticipantInput",
                {"Text": "Press 1", "InputTimeLimitSeconds": "7", "StoreInput": "False"},
                conditions=[("1", "q"), ("2", "out"), ("x", "q")],
                errors=[("InputTimeLimitExceeded", "m"), ("NoMatchingCondition", "f"), ("NoMatchingError", "bye")],
            ),
            action("q", "UpdateContactTargetQueue", {"QueueId": "support"}, to="go"),
            action("go", "TransferContactToQueue", errors=[("QueueAtCapacity", "bye")]),
            action(
                "out",
                "TransferParticipantToThirdParty",
                {"ThirdPartyPhoneNumber": "+31201234567"},
                errors=[("CallFailed", "m")],
            ),
            action("f", "TransferToFlow", {"ContactFlowId": "other"}),
            action("bye", "DisconnectParticipant"),
        )
    )
    flow = imported.flow

    assert "v" == flow.start
    assert SetLanguage("v", "nl-NL", "hours") == flow.node("v")
    assert Gate("hours", "arn-hours-1", "m", "bye") == flow.node("hours")
    menu = flow.node("m")
    assert ([("1", "q"), ("2", "out")], "m", "f") == (
        [(option.keys, option.to) for option in menu.options],
        menu.on_silence.to,
        menu.on_invalid.to,
    )
    assert (timedelta(seconds=7), 0) == (menu.first_digit, menu.on_silence.retries)
    assert (ToQueue("support"), "bye") == (flow.node("q").destination, flow.node("q").on_failed)
    assert (ToNumber("+31201234567"), "m", "m") == (
        flow.node("out").destination,
        flow.node("out").on_busy,
        flow.node("out").on_failed,
    )
    assert ToMenu("other") == flow.node("f").destination
    assert [
        ("passed", "Actions[lambda]"),
        ("left_out", "Actions[m].Transitions.Conditions"),
        ("unknown_destination", "Actions[go]"),
    ] == lost(imported)
    assert "answered" == walked(flow, "1").reason
    assert "ivr.silent_loop" in {each.code for each in lint(flow)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"StartAction": "a", "Actions": []}',
        "[" * 100_000,
        '{"a": 1e999999',
        b"\xff",
        "1" * 9999,
    ],
)
def test_json_that_is_no_flow_is_refused(text):
    """By both readers, with an error of the library."""
    for loads in (connect.loads, twilio.loads):
        with pytest.raises(InvalidValueError) as caught:
            loads(text)
        assert caught.value.code in ("import.unreadable", "import.empty")


def test_what_leads_nowhere_ends_and_what_goes_round_in_silence_too():
    """A dangling target and a ring of steps that a menu passes over are no loop here, and are told."""
    ring = connect.loads(flow_of(action("a", "Wait", to="b"), action("b", "Wait", to="a")))
    nowhere = connect.loads(flow_of(action("a", "MessageParticipant", {"Text": "Hi"}, to="gone")))

    assert ("end", [HangUp("end")]) == (ring.flow.start, list(ring.flow.nodes))
    assert [Severity.WARNING, Severity.WARNING, Severity.ERROR] == [loss.severity for loss in ring.losses]
    assert [("dangling", "Actions[a].Transitions.NextAction")] == lost(nowhere)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The flows that the sdist of cxblueprint carries, by name."""
    folder = tmp_path_factory.mktemp("cxblueprint")
    pip = [sys.executable, "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode:
        pip = [shutil.which("pip3") or shutil.which("pip") or pytest.skip("there is no pip here")]
    got = subprocess.run(
        [*pip, "download", "-q", "--no-deps", "--no-binary", ":all:", "cxblueprint==0.1.0.post15", "-d", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    if got.returncode:
        pytest.skip("cxblueprint cannot be had from the package index: " + got.stderr.strip()[-200:])
    [archive] = folder.glob("cxblueprint-*.tar.gz")
    with tarfile.open(archive) as opened:
        return {
            member.name: opened.extractfile(member).read()
            for member in opened.getmembers()
            if member.name.endswith(".json") and b'"StartAction"' in opened.extractfile(member).read()
        }


def test_published_connect_flows_are_read_whole(published):
    """Nine flows of somebody else: every action becomes a step or is told; every call that is told of ends."""
    assert 9 == len(published)
    for name, text in published.items():
        imported = connect.loads(text)
        actions = {each["Identifier"]: each for each in json.loads(text)["Actions"]}
        passed = {loss.path for loss in imported.losses if loss.code == "import.passed"}

        assert [] == [id for id in actions if id not in imported.flow and f"Actions[{id}]" not in passed], name
        assert {"InvokeLambdaFunction"} >= {actions[path[8:-1]]["Type"] for path in passed}, name
        said = {each["Parameters"]["Text"] for each in actions.values() if "Text" in each["Parameters"]}
        assert said == set(imported.prompts.values()), name
        assert [] == [loss for loss in imported.losses if loss.severity is Severity.ERROR], name
        for id, each in actions.items():
            node = imported.flow.index.get(id)
            if isinstance(node, Choice):
                drawn = {
                    way["Condition"]["Operands"][0]: way["NextAction"] for way in each["Transitions"]["Conditions"]
                }
                # A step that was passed over stands for what follows it.
                assert drawn.keys() == {option.keys for option in node.options}
                assert all(
                    drawn[option.keys] == option.to for option in node.options if drawn[option.keys] in imported.flow
                )
        assert script.walk(imported.flow).trace
        assert longest_call(imported.flow).plays >= 1


# Twilio Studio.


def studio(*states):
    trigger = {
        "name": "Trigger",
        "type": "trigger",
        "transitions": [{"event": "incomingCall", "next": states[0]["name"]}],
    }
    return json.dumps({"initial_state": "Trigger", "states": [trigger, *states]})


def widget(name, kind, properties=None, matches=(), **events):
    ways = [{"event": event, "next": to} for event, to in events.items()]
    ways += [
        {"event": "match", "next": to, "conditions": [{"type": how, "value": value, "arguments": ["x"]}]}
        for how, value, to in matches
    ]
    return {"name": name, "type": kind, "properties": properties or {}, "transitions": ways}


@pytest.mark.requirement("IVR-03")
def test_a_studio_flow_becomes_what_it_means():
    """Gathering and splitting become one menu; what is no telephony is passed; a missing way ends the call."""
    imported = twilio.loads(
        studio(
            widget("hello", "say-play", {"say": "Welcome", "loop": 2}, audioComplete="set"),
            widget("set", "set-variables", next="menu"),
            widget(
                "menu",
                "gather-input-on-call",
                {"say": "Press 1", "timeout": 4},
                keypress="split",
                timeout="hello",
                speech="split",
            ),
            widget(
                "split",
                "split-based-on",
                {"input": "{{ widgets.menu.Digits }}"},
                [("equal_to", "1", "sales"), ("matches_any_of", "2, 3", "queue"), ("regex", "9.*", "sales")],
                noMatch="menu",
            ),
            widget(
                "sales", "connect-call-to", {"noun": "number", "to": "+31201234567"}, callCompleted="hello", hangup=None
            ),
            widget("queue", "enqueue-call", {"queue_name": "Support team"}),
            widget(
                "code", "gather-input-on-call", {"play": "https://x/y.wav", "number_of_digits": 4}, keypress="sales"
            ),
        )
    )
    flow = imported.flow
    menu, code = flow.node("menu"), flow.node("code")

    assert "hello" == flow.start
    assert [("1", "sales"), ("2", "queue"), ("3", "queue")] == [(option.keys, option.to) for option in menu.options]
    assert ("hello", "menu", 0) == (menu.on_silence.to, menu.on_invalid.to, menu.on_invalid.retries)
    assert (timedelta(seconds=4),) * 2 == (menu.first_digit, menu.inter_digit)
    assert "hello" == flow.node("sales").on_no_answer
    assert ToQueue("Support-team") == flow.node("queue").destination
    assert {"sales"} == {option.to for option in code.options}
    assert "end" == code.on_silence.to
    assert {"Welcome", "Press 1", "https://x/y.wav"} == set(imported.prompts.values())
    assert [
        ("left_out", "states[hello].properties.loop"),
        ("passed", "states[set]"),
        ("left_out", "states[menu].transitions[speech]"),
        ("left_out", "states[split].transitions[9.*]"),
        ("answered", "states[sales].transitions"),
        ("left_out", "states[code].properties.number_of_digits"),
    ] == lost(imported)
    assert "answered" == walked(flow, "3").reason


def test_a_flow_that_calls_cannot_come_into_is_refused():
    """There is nothing to walk in a flow for messages."""
    for text in (
        {
            "initial_state": "T",
            "states": [{"name": "T", "type": "trigger", "transitions": [{"event": "incomingMessage"}]}],
        },
        {"initial_state": "gone", "states": []},
    ):
        with pytest.raises(InvalidValueError, match="there is no"):
            twilio.loads(json.dumps(text))


def test_names_of_our_own_take_none_of_theirs():
    """A step that is called as we call the end, and a menu that is called as we call the step behind an entry."""
    named = twilio.loads(studio(widget("end", "say-play", {"say": "Bye"}, audioComplete=None)))
    menus = freeswitch.loads(
        '<m><menu name="a"><entry action="menu-play-sound" digits="1" param="x"/></menu><menu name="a-1"/></m>'
    )

    assert ("end-1", HangUp("end-1")) == (named.flow.node("end").to, named.flow.node("end-1"))
    assert ["a-1-1"] == [option.to for option in menus.flow.node("a").options]
    assert isinstance(menus.flow.node("a-1"), Choice)


def test_names_that_are_no_ids_get_one_each():
    """Long, foreign or alike: every step keeps its own."""
    names = ["ü", "ö", "a b", "a-b", "x" * 100, "x" * 101]
    states = [
        widget(name, "say-play", {"say": name}, audioComplete=names[(place + 1) % len(names)])
        for place, name in enumerate(names)
    ]
    imported = twilio.loads(studio(*states))

    assert ["node", "node-1", "a-b", "a-b-1", "x" * 64, "x" * 56 + "-1"] == [node.id for node in imported.flow.nodes]
    assert set(names) == set(imported.prompts.values())


def test_long_ways_and_names_alike_cost_no_more_than_their_number():
    """Thousands of steps behind a long row of steps that are passed, and of names that no id can hold."""
    row = [action(f"w{i}", "Wait", to=f"w{i + 1}") for i in range(4_000)]
    steps = [action(chr(0x4E00 + i), "MessageParticipant", {"Text": "Hi"}, to="w0") for i in range(4_000)]
    imported = connect.loads(flow_of(*row, action("w4000", "DisconnectParticipant"), *steps, start="\u4e00"))

    assert {"w4000"} == {node.to for node in imported.flow.nodes if node.id != "w4000"}
    assert {"node", *(f"node-{i}" for i in range(1, 4_000))} == {node.id for node in imported.flow.nodes} - {"w4000"}


# Anything.

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
words = st.sampled_from(
    [
        *(
            "a",
            "b",
            "Identifier",
            "Type",
            "Parameters",
            "Transitions",
            "NextAction",
            "Conditions",
            "Errors",
            "Condition",
        ),
        *("Operands", "Operator", "Equals", "ErrorType", "NoMatchingCondition", "Text", "QueueId", "StoreInput"),
        *("GetParticipantInput", "MessageParticipant", "UpdateContactTargetQueue", "TransferContactToQueue", "Wait"),
        *("CheckHoursOfOperation", "TransferToFlow", "TransferParticipantToThirdParty", "DisconnectParticipant"),
        *("name", "type", "properties", "transitions", "event", "next", "conditions", "value", "say", "keypress"),
        *("gather-input-on-call", "split-based-on", "say-play", "connect-call-to", "enqueue-call", "equal_to", "match"),
    ]
)
values = st.recursive(
    scalars | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=6),
    max_leaves=30,
)
SHAPED = {
    "StartAction": st.just("a"),
    "Actions": st.lists(
        st.fixed_dictionaries(
            {"Identifier": st.sampled_from("ab"), "Type": words}, optional={"Transitions": values, "Parameters": values}
        ),
        max_size=3,
    )
    | values,
    "initial_state": st.just("a"),
    "states": st.lists(
        st.fixed_dictionaries(
            {"name": st.sampled_from("ab"), "type": words}, optional={"transitions": values, "properties": values}
        ),
        max_size=3,
    )
    | values,
}


def reads(loads, text):
    try:
        imported = loads(text)
    except SmpError:
        return
    assert isinstance(imported.flow, Flow)
    assert script.walk(imported.flow, "12_").trace
    for loss in imported.losses:
        assert loss.text("nl")


@given(st.fixed_dictionaries({}, optional=SHAPED))
def test_any_json_is_a_flow_or_an_error(document):
    """Whatever somebody else's export holds where something else is expected."""
    for loads in (connect.loads, twilio.loads):
        reads(loads, json.dumps(document))


@given(st.text() | st.binary() | values.map(repr))
def test_any_text_is_a_flow_or_an_error(text):
    """Be it no export at all."""
    for loads in (connect.loads, twilio.loads, freeswitch.loads):
        reads(loads, text)


attributes = st.dictionaries(
    st.sampled_from(
        ["name", "action", "digits", "param", "timeout", "max-failures", "greet-long", "exec-on-max-timeouts", "x"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6)
    | st.sampled_from(["menu-sub", "menu-exec-app", "transfer", "bridge x", "/^1$/", "1", "a", "99999"]),
    max_size=6,
)


@given(st.lists(st.tuples(attributes, st.lists(attributes, max_size=4)), max_size=3))
def test_any_xml_is_a_flow_or_an_error(found):
    """Whatever stands in the attributes."""
    menus = (
        element("menu", settings, "".join(element("entry", each) for each in inside)) for settings, inside in found
    )
    reads(freeswitch.loads, f"<include>{''.join(menus)}</include>")
