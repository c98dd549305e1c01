"""What the checker says about flows, one fault at a time."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from dstny_smp import limits
from dstny_smp.destination import ToQueue
from dstny_smp.findings import Severity
from dstny_smp.ivr import (
    Announce,
    Choice,
    DirectDial,
    Flow,
    Gate,
    HangUp,
    Option,
    Retry,
    SetLanguage,
    Transfer,
    lint,
    script,
)
from dstny_smp.ivr.audio import promised
from dstny_smp.media import PromptFacts

BYE = Retry(1, to="bye")


def menu(id, *options, **more):
    more = {"on_silence": BYE, "on_invalid": BYE} | more
    return Choice(id, more.pop("prompt", f"p-{id}"), [Option(keys, f"l{keys}", to) for keys, to in options], **more)


def flow(*nodes, start=None):
    """A flow that starts with the first node and has a way out called bye."""
    return Flow(start or nodes[0].id, [*nodes, HangUp("bye")])


def found(checked, prompts=None):
    return [
        (finding.code.removeprefix("ivr."), finding.path, str(finding.witness))
        for finding in lint(checked, prompts)
        if finding.severity is not Severity.INFO
    ]


FINE = [
    flow(menu("main", ("1", "bye"))),
    flow(menu("main", ("1", "info"), ("9", "@back")), Announce("info", "i", "@repeat")),
    flow(Gate("gate", "s", "main", "bye"), menu("main", ("1", "bye"), ("0", "@top"))),
    flow(menu("main", ("1", "desk")), Transfer("desk", ToQueue("q"), on_busy="bye")),
    flow(menu("main", ("1", "sub")), menu("sub", ("9", "@back"), ("8", "main"))),
    flow(menu("main", ("1", "bye"), on_silence=Retry(9, to="bye"), on_invalid=Retry(9, to="bye"))),
    flow(menu("main", ("1", "bye"), on_silence=Retry(0, to="@repeat"))),
]


@pytest.mark.parametrize("checked", FINE)
def test_a_sound_flow_has_no_findings(checked):
    """A loop that needs a key each time round is a menu, not a fault."""
    assert [] == found(checked)


BAD = [
    # routes
    (
        flow(menu("main", ("1", "bye"), on_silence=Retry(2))),
        [("silence_without_route", "nodes[main].on_silence.to", "___")],
    ),
    (
        flow(menu("main", ("1", "bye"), on_invalid=Retry(2))),
        [("invalid_without_route", "nodes[main].on_invalid.to", "222")],
    ),
    (
        flow(menu("main", ("1", "bye"), on_invalid=Retry(0, to="@repeat"), max_rounds=3)),
        [("invalid_without_route", "nodes[main].on_invalid.to", "222")],
    ),
    (
        flow(menu("main", ("1", "bye"), on_invalid=Retry(0, to="@back"), max_rounds=3)),
        [("invalid_without_route", "nodes[main].on_invalid.to", "222")],
    ),
    (
        flow(menu("main", ("1", "bye"), on_silence=Retry(3), on_invalid=Retry(3), max_rounds=3)),
        [("invalid_without_route", "nodes[main].on_invalid.to", "222")],
    ),
    (
        flow(menu("main", ("12", "bye"), ("2", "bye"), on_invalid=Retry(0))),
        [("invalid_without_route", "nodes[main].on_invalid.to", "3")],
    ),
    (
        flow(menu("main", *((key, "bye") for key in "1234567890*"), ("#5", "bye"), on_invalid=Retry(0))),
        [("invalid_without_route", "nodes[main].on_invalid.to", "#_")],
    ),
    (flow(menu("main", *((key, "bye") for key in "1234567890*#"), on_invalid=Retry(0))), []),
    (
        flow(Announce("hello", "p", "@back")),
        [("nothing_to_go_back_to", "nodes[hello].to", ""), ("unreachable", "nodes[bye]", "None")],
    ),
    (
        flow(Gate("gate", "s", "main", "@repeat"), menu("main", ("1", "bye"))),
        [("nothing_to_go_back_to", "nodes[gate].closed", "(gate=closed)")],
    ),
    # loops
    (
        flow(menu("main", ("1", "bye"), on_silence=Retry(0, to="main"))),
        [("silent_loop", "nodes[main]", "")],
    ),
    (
        flow(
            menu("main", ("1", "sub")),
            menu("sub", ("1", "bye"), on_silence=Retry(0, to="info")),
            Announce("info", "i", "@back"),
        ),
        [("silent_loop", "nodes[sub]", "1")],
    ),
    (
        flow(
            menu("main", ("1", "bye"), on_silence=Retry(0, to="sub")),
            menu("sub", ("1", "bye"), on_silence=Retry(1, to="@back")),
        ),
        [("silent_loop", "nodes[main]", "")],
    ),
    (
        flow(
            menu("main", ("1", "bye"), on_invalid=Retry(5, to="info"), max_rounds=3), Announce("info", "i", "@repeat")
        ),
        [("silent_loop", "nodes[main]", "222")],
    ),
    (
        flow(menu("main", ("1", "bye"), on_silence=Retry(0, to="gate")), Gate("gate", "s", "bye", "main")),
        [("silent_loop", "nodes[main]", "(gate=closed)")],
    ),
    (
        flow(
            menu("main", ("1", "desk")),
            Transfer("desk", ToQueue("q"), on_busy="desk2"),
            Transfer("desk2", ToQueue("r"), on_busy="desk"),
        ),
        [("unanswered_loop", "nodes[desk]", "1 (desk=busy, desk2=busy)")],
    ),
    (
        flow(
            menu("main", ("1", "bye"), on_silence=Retry(0, to="desk")),
            Transfer("desk", ToQueue("q"), on_no_answer="@back"),
        ),
        [("unanswered_loop", "nodes[main]", "(desk=no_answer)")],
    ),
    # traps
    (
        flow(
            menu("main", ("1", "bye"), ("2", "a")),
            menu("a", ("1", "b"), on_silence=Retry(1, to="b"), on_invalid=Retry(1, to="b")),
            menu("b", ("1", "a"), on_silence=Retry(1, to="@back"), on_invalid=Retry(1, to="a")),
        ),
        [("silent_loop", "nodes[a]", "2"), ("trap", "nodes[a]", "2")],
    ),
    # options
    (
        flow(menu("main", ("1", "bye"), first_digit=timedelta(milliseconds=39), barge_in=False, type_ahead=False)),
        [("never_listens", "nodes[main].first_digit", "")],
    ),
    (
        flow(menu("main", ("12", "bye"), ("3", "bye"), inter_digit=timedelta(milliseconds=79), type_ahead=False)),
        [("option_never_chosen", "nodes[main].options[12]", "1_")],
    ),
    # reach
    (flow(menu("main", ("1", "bye")), menu("other", ("1", "bye"))), [("unreachable", "nodes[other]", "None")]),
    (
        flow(
            menu("main", ("1", "other"), first_digit=0, barge_in=False, type_ahead=False), menu("other", ("1", "bye"))
        ),
        [("never_listens", "nodes[main].first_digit", ""), ("unreachable", "nodes[other]", "None")],
    ),
    (
        flow(menu("main", ("1", "bye"), on_silence=Retry(10, to="desk")), Transfer("desk", ToQueue("q"))),
        [("unreachable", "nodes[desk]", "None")],
    ),
]


@pytest.mark.requirement("IVR-03", "IVR-09")
@pytest.mark.parametrize(("checked", "expected"), BAD)
def test_a_fault_is_found_with_the_shortest_call_that_shows_it(checked, expected):
    """Code, place and witness of each, and nothing else."""
    assert expected == found(checked)


@pytest.mark.parametrize(("checked", "_"), BAD)
def test_every_finding_has_a_text_in_both_languages(checked, _):
    """With names, not ids, and with all its params filled in."""
    for finding in lint(checked):
        for language in ("nl", "en"):
            text = finding.text(language)
            assert finding.code not in text
            assert "{" not in text
            assert finding.remedy(language)
            assert text.endswith("; " + finding.remedy(language))


def test_findings_stand_in_the_order_of_the_nodes():
    """As an administrator reads the flow."""
    checked = flow(
        menu("main", ("1", "z"), ("2", "a")),
        menu("z", on_silence=Retry(0)),
        menu("a", on_silence=Retry(0)),
        menu("lost", on_silence=Retry(0)),
    )

    assert ["nodes[z].on_silence.to", "nodes[a].on_silence.to", "nodes[lost]"] == [each.path for each in lint(checked)]


def test_the_shortest_call_is_the_one_with_the_fewest_keys():
    """Waiting costs as much as pressing; gates and announcements cost nothing."""
    checked = flow(
        menu("main", ("77", "far"), ("1", "hello"), on_silence=Retry(0, to="bye")),
        Announce("hello", "h", "gate"),
        Gate("gate", "s", "bye", "far"),
        menu("far", on_silence=Retry(0)),
    )

    assert [("silence_without_route", "nodes[far].on_silence.to", "1 _ (gate=closed)")] == found(checked)


def test_remarks_say_what_could_be_better():
    """A slow option, with what slows it and how long; a menu that begins anew instead of repeating."""
    checked = flow(menu("main", ("1", "bye"), ("12", "bye"), ("121", "bye"), ("8", "main")))
    remarks = [(each.code, each.path, dict(each.params), str(each.witness)) for each in lint(checked)]
    two = timedelta(seconds=2)

    assert [
        (
            "ivr.slow_option",
            "nodes[main].options[1]",
            {"name": "main", "keys": "1", "label": "l1", "longer": "12", "time": two},
            "1_",
        ),
        (
            "ivr.slow_option",
            "nodes[main].options[12]",
            {"name": "main", "keys": "12", "label": "l12", "longer": "121", "time": two},
            "12_",
        ),
        ("ivr.restarts_itself", "nodes[main].options[8].to", {"name": "main", "keys": "8", "label": "l8"}, "8"),
    ] == remarks


def test_dialling_an_extension_is_a_way_out():
    """A menu with direct dial is no trap, though its options lead in circles."""
    circle = [
        menu("a", ("1", "b"), on_silence=Retry(9, to="b"), on_invalid=Retry(9, to="b")),
        menu("b", ("1", "a"), on_silence=Retry(9, to="bye")),
    ]
    closed = [
        node if node.id == "a" else menu("b", ("1", "a"), on_silence=Retry(10), on_invalid=Retry(9, to="a"))
        for node in circle
    ]

    assert "trap" not in [code for code, *_ in found(flow(*circle))]
    assert "trap" in [code for code, *_ in found(flow(*closed))]
    dial = menu("a", ("1", "b"), on_silence=Retry(9, to="b"), on_invalid=Retry(9, to="b"), direct_dial=DirectDial())
    assert "trap" not in [code for code, *_ in found(flow(dial, closed[1]))]


# Audio.

ALL = PromptFacts(languages=("nl", "en"))
DUTCH = PromptFacts(languages=("nl",))


def test_a_prompt_without_audio_is_found_wherever_it_is_played():
    """Menu, retries, announcement, last words; with the call in which it is not heard."""
    again = Retry(2, ["sorry", "again", "never"], "bye")
    checked = Flow(
        "main",
        [
            Choice("main", "main", [Option("1", "", "info")], on_silence=again, on_invalid=again, max_rounds=3),
            Announce("info", "info", "@repeat"),
            HangUp("bye", "bye"),
            HangUp("lost", "lost"),
        ],
    )
    expected = [
        ("nodes[main].prompt", ""),
        ("nodes[main].on_silence.prompts[0]", "_"),
        ("nodes[main].on_silence.prompts[1]", "__"),
        ("nodes[main].on_silence.prompts[2]", "None"),
        ("nodes[main].on_invalid.prompts[0]", "2"),
        ("nodes[main].on_invalid.prompts[1]", "22"),
        ("nodes[main].on_invalid.prompts[2]", "None"),
        ("nodes[info].prompt", "1"),
        ("nodes[bye].prompt", "___"),
        ("nodes[lost].prompt", "None"),
    ]

    report = lint(checked, {"info": PromptFacts()})

    findings = [each for each in report if each.code == "ivr.prompt_without_audio"]
    assert expected == [(each.path, str(each.witness)) for each in findings]
    for finding in findings:
        if finding.witness is not None:
            walked = script.walk(checked, finding.witness.keys, finding.witness.assume, prompts={})
            missing = [each.params["prompt"] for each in walked.trace if each.code == "walk.prompt_missing"]
            assert finding.params["prompt"] in missing
    assert [] == [each.code for each in lint(checked) if "prompt" in each.code], (
        "without facts nothing is said of audio"
    )


def spoken(checked, prompts):
    """Where a chosen language is lacking, as the checker says; each shown by a call that hears another one."""
    places = []
    for finding in lint(checked, prompts):
        if finding.code == "ivr.prompt_lacks_language":
            walked = script.walk(checked, finding.witness.keys, finding.witness.assume, prompts=prompts)
            node = finding.path.removeprefix("nodes[").split("]")[0]
            language = "nl"
            heard = set()
            for each in walked.trace:
                language = each.params["language"] if each.code == "walk.language" else language
                if each.code == "walk.prompt":
                    heard.add((each.node, each.params["prompt"], language))
            assert (node, finding.params["prompt"], finding.params["language"]) in heard, finding
            places.append((node, finding.params["language"]))
    return places


LANGUAGES = [
    # a language set once holds in what follows
    (
        flow(menu("ask", ("1", "main"), ("2", "en")), SetLanguage("en", "en", "main"), menu("main", ("1", "bye"))),
        [("main", "en")],
    ),
    # and in the menu to which the call goes back
    (flow(menu("main", ("1", "bye"), ("2", "en")), SetLanguage("en", "en", "@repeat")), [("main", "en")]),
    (flow(menu("main", ("1", "bye"), ("2", "en")), SetLanguage("en", "en", "@back")), [("main", "en")]),
    (flow(menu("main", ("1", "bye"), ("2", "en")), SetLanguage("en", "en", "@top")), [("main", "en")]),
    (
        flow(menu("main", ("1", "bye"), ("2", "en")), SetLanguage("en", "en", "info"), Announce("info", "i", "@back")),
        [("main", "en"), ("info", "en")],
    ),
    # where rounds are left; a menu that is given up is not heard again
    (
        flow(menu("main", ("1", "bye"), ("2", "en"), max_rounds=1), SetLanguage("en", "en", "@repeat")),
        [],
    ),
    (
        flow(menu("main", on_silence=Retry(1, to="en"), max_rounds=2), SetLanguage("en", "en", "@repeat")),
        [],
    ),
    (
        flow(menu("main", on_silence=Retry(1, to="en"), max_rounds=3), SetLanguage("en", "en", "@repeat")),
        [("main", "en")],
    ),
    # but what comes then is
    (
        flow(
            menu("main", ("2", "en"), on_invalid=Retry(0, to="sorry"), max_rounds=1),
            SetLanguage("en", "en", "@repeat"),
            Announce("sorry", "s", "bye"),
        ),
        [("sorry", "en")],
    ),
    # and where a call comes back from there to the menu that was given up
    (
        flow(
            menu("main", on_silence=Retry(1, to="en"), on_invalid=Retry(0, to="sub"), max_rounds=2),
            SetLanguage("en", "en", "@repeat"),
            menu("sub", ("9", "@back")),
        ),
        [("main", "en"), ("sub", "en")],
    ),
    # over another menu whose key leads back
    (
        flow(menu("main", ("1", "bye"), ("2", "en")), SetLanguage("en", "en", "sub"), menu("sub", ("9", "@back"))),
        [("main", "en"), ("sub", "en")],
    ),
    # and further back from there
    (
        flow(
            menu("top", ("1", "main")),
            menu("main", ("2", "en"), ("9", "@back")),
            SetLanguage("en", "en", "sub"),
            menu("sub", ("9", "@back")),
        ),
        [("top", "en"), ("main", "en"), ("sub", "en")],
    ),
    # but not to a menu that is never behind it
    (
        flow(
            menu("top", ("1", "one"), ("2", "two")),
            menu("one", ("1", "info")),
            menu("two", ("1", "en")),
            SetLanguage("en", "en", "info"),
            Announce("info", "i", "@back"),
        ),
        [("two", "en"), ("info", "en")],
    ),
    # another language takes its place
    (
        flow(
            menu("main", ("2", "en")),
            SetLanguage("en", "en", "de"),
            SetLanguage("de", "de", "info"),
            Announce("info", "i", "bye"),
        ),
        [("info", "de")],
    ),
    # after the top, what comes first is heard in it too
    (
        flow(Announce("hello", "h", "main"), menu("main", ("1", "en"), ("2", "bye")), SetLanguage("en", "en", "@top")),
        [("hello", "en"), ("main", "en")],
    ),
]


@pytest.mark.parametrize(("checked", "expected"), LANGUAGES)
def test_a_language_that_callers_choose_is_looked_for_where_they_come_with_it(checked, expected):
    """And nowhere else; each place with a call that shows it."""
    prompts = {ref.id: DUTCH for _, ref in checked.references() if ref.kind == "prompt"}

    assert expected == spoken(checked, prompts)
    assert [] == [
        each
        for each in lint(checked, dict.fromkeys(prompts, PromptFacts(languages=("nl", "en-GB", "de"))))
        if "prompt" in each.code
    ]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Voor verkoop toets 1, voor service toets 2.", ["1", "2"]),
        ("Voor verkoop: toets één. Voor herhalen, druk op het hekje.", ["1", "#"]),
        ("Press star to repeat, press 12 for export, or dial nine.", ["*", "12", "9"]),
        ("KIES NUL", ["0"]),
        ("Toets het nummer van uw dossier in.", []),
        ("Wij zijn open van 9 tot 5; kies voor kwaliteit.", []),
        ("", []),
    ],
)
def test_the_keys_that_a_text_promises_are_read(text, keys):
    """In Dutch and English, as digits and as words."""
    assert keys == promised(text)


def test_a_prompt_that_promises_a_key_that_is_no_option_is_found():
    """Who changes the menu and forgets the prompt is told."""
    said = PromptFacts(languages=("nl",), texts={"nl": "Toets 1 voor verkoop, toets 3 voor service of toets 201."})
    plain, dial = menu("main", ("1", "bye")), menu("main", ("1", "bye"), direct_dial=DirectDial())

    assert ["3", "201"] == [each.params["keys"] for each in lint(flow(plain), {"p-main": said})]
    assert ["3"] == [each.params["keys"] for each in lint(flow(dial), {"p-main": said})]


# Size.


def test_rounds_are_used_up_by_announcements_that_repeat_only_where_a_call_comes_to_one():
    """Who can make no mistake takes the last route when his rounds are over; his menu must lead to the announcement."""
    every = [(key, "bye") for key in "1234567890*#"]

    def checked(silent):
        patient = menu("main", *every, on_silence=Retry(0, to=silent), on_invalid=Retry(0, to="last"), max_rounds=3)
        round_and_round = Announce("last", "l", "last")
        return flow(patient, round_and_round, Gate("gate", "s", "bye", "again"), Announce("again", "a", "@repeat"))

    repeated, elsewhere = checked("gate"), checked("bye")

    assert [("silent_loop", "nodes[last]", "___ (gate=closed)")] == found(repeated)
    assert "step_limit" == script.walk(repeated, "___", {"gate": "closed"}).end.reason
    assert ["last", "gate", "again"] == [path[6:-1] for code, path, _ in found(elsewhere) if code == "unreachable"]


def test_a_last_route_that_is_taken_over_an_announcement_alone_must_lead_on_too():
    """No key is a mistake and silence leads elsewhere, yet the rounds can be used up."""
    every = [(key, "bye") for key in "1234567890*#"]
    checked = flow(
        menu("main", *every, on_silence=Retry(0, to="gate"), on_invalid=Retry(0, to="@repeat"), max_rounds=2),
        Gate("gate", "s", "bye", "again"),
        Announce("again", "a", "@repeat"),
    )

    assert [("invalid_without_route", "nodes[main].on_invalid.to", "__ (gate=closed)")] == found(checked)
    assert "no_route" == script.walk(checked, "__", {"gate": "closed"}).end.reason


def test_a_key_that_leads_to_an_announcement_which_repeats_uses_up_the_rounds_too():
    """As silence does, where no key is a mistake."""
    every = [(key, "again" if key == "5" else "bye") for key in "1234567890*#"]
    checked = flow(
        menu("main", *every, on_invalid=Retry(0, to="last"), max_rounds=2),
        Announce("again", "a", "@repeat"),
        Announce("last", "l", "last"),
    )

    assert [("silent_loop", "nodes[last]", "55")] == found(checked)
    assert "step_limit" == script.walk(checked, "55").end.reason


def test_who_has_no_rounds_left_does_not_hear_his_menu_again():
    """He left it because they were over, not by mistakes: what repeats it in another language gives it up."""
    checked = flow(
        menu(
            "main",
            first_digit=timedelta(0),
            barge_in=False,
            type_ahead=False,
            max_rounds=2,
            on_silence=Retry(1, to="@back"),
            on_invalid=Retry(0, to="english"),
        ),
        SetLanguage("english", "en", "@repeat"),
    )

    assert [] == spoken(checked, {"p-main": PromptFacts(languages=("nl",))})


def test_a_flow_deeper_than_a_call_can_come_says_where_it_stops():
    """The first node beyond the limit, and no loop or trap that nobody can meet."""
    size = 10_000
    nodes = [*(Announce(f"n{i}", "p", f"n{i + 1}") for i in range(size - 1)), Announce(f"n{size - 1}", "p", "n0")]

    findings = [(each.code, each.path, str(each.witness)) for each in lint(Flow("n0", nodes))]

    assert [("ivr.too_deep", f"nodes[n{limits.FLOW_STEPS}]", "")] == findings


def test_large_flows_are_checked_in_linear_time():
    """Wide, deep, knotted: thousands of nodes each, at once and without recursion."""
    size = 6_000
    ring = [Announce(f"n{i}", "p", f"n{(i + 1) % 900}") for i in range(900)]
    star = menu("main", *((f"{i:03}", f"n{i}") for i in range(900)))
    tree = [menu(f"t{i}", ("1", f"t{2 * i + 1}"), ("2", f"t{2 * i + 2}"), ("9", "@back")) for i in range(size // 2)]
    leaves = [HangUp(f"t{i}") for i in range(size // 2, size + 1)]
    shared = [
        *(menu(f"c{i}", ("1", f"s{i % 50}"), ("2", f"c{i + 1}" if i < 990 else "bye")) for i in range(991)),
        *(SetLanguage(f"s{i}", f"{'abcdefghij'[i % 10]}{'abcdefghij'[i // 10]}", f"i{i}") for i in range(50)),
        *(Announce(f"i{i}", "p", "@back") for i in range(50)),
    ]
    prompts = {"p": DUTCH}

    assert ["ivr.silent_loop"] == [each.code for each in lint(flow(star, *ring)) if each.severity is Severity.ERROR]
    assert [] == [each for each in lint(flow(*tree, *leaves)) if each.severity is Severity.ERROR]
    assert 50 <= len([each for each in lint(flow(*shared), prompts) if each.code == "ivr.prompt_lacks_language"])


DIGEST = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location("twin", sys.argv[1])
twin = importlib.util.module_from_spec(spec)
spec.loader.exec_module(twin)
from dstny_smp.ivr import lint
from dstny_smp.media import PromptFacts
for seed in range(60):
    for finding in lint(twin.random_flow(seed, seed % 2), {}):
        print(finding.text(), finding.witness)
"""


def test_the_same_flow_has_the_same_findings_in_every_process():
    """Nothing depends on the order of a set, so reports can be compared and kept."""
    twin = Path(__file__).with_name("test_checks_twin.py")
    told = [
        subprocess.run(
            [sys.executable, "-c", DIGEST, str(twin)],
            capture_output=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]

    assert told[0] == told[1]
    assert 100 < told[0].count(b"\n")
