"""The exchange of the example without its sockets: what is on disk says all, at every moment."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dstny_smp.acd import Member, Overflow, Queue, Ringing
from dstny_smp.destination import ToQueue
from dstny_smp.ivr import Choice, Flow, Menu, Option, Retry, Transfer
from dstny_smp.organization import Organization
from dstny_smp.prompts import AudioSource, Prompt, Variant
from dstny_smp.schedule import Schedule
from dstny_smp.users import User

EXAMPLES = Path(__file__).parents[2] / "examples"
MENU, DESK = "+31201230001", "+31201230002"


@pytest.fixture(autouse=True)
def _examples(monkeypatch):
    monkeypatch.syspath_prepend(str(EXAMPLES))


def shop():
    """A menu that takes the silent to a desk with two agents, and a back office without any."""
    flow = Flow(
        "main",
        [
            Choice("main", "hello", [Option("1", "Desk", "desk")], on_silence=Retry(0, to="desk")),
            Transfer("desk", ToQueue("desk")),
        ],
    )
    overflow = Overflow(max_wait=timedelta(seconds=50), on_max_wait=ToQueue("back"))
    ringing = Ringing(wrap_up=timedelta(seconds=10))
    return Organization(
        id="shop",
        name="Shop",
        users=[User(id=f"u-{id}", first_name=id, last_name="B", email=f"{id}@example.com") for id in ("anna", "bram")],
        schedules=[Schedule.always_open("always", "Always")],
        prompts=[
            Prompt(id="hello", name="Hello", description="Hello", variants=[Variant("nl", AudioSource.TTS, text="Ha")])
        ],
        menus=[Menu(id="menu", name="Menu", number=MENU, schedule="always", flow=flow)],
        queues=[
            Queue(
                id="desk",
                name="Desk",
                number=DESK,
                schedule="always",
                members=[Member("u-anna"), Member("u-bram")],
                ringing=ringing,
                overflow=overflow,
            ),
            Queue(id="back", name="Back office", number="+31201230003", schedule="always"),
        ],
    )


def said(line, n, event, **more):
    return {"line": line, "n": n, "said": {"event": event, **more}}


DAY = [
    (1_000, {"line": "agent u-anna", "event": "opened", "seen": 0}),
    (1_000, {"line": "agent u-bram", "event": "opened", "seen": 0}),
    (2_000, {"line": "call c-1", "event": "opened", "seen": 0, "to": MENU}),
    (3_000, said("call c-1", 1, "prompt_finished", play="1.1")),
    (8_000, {"event": "time_passed"}),
    (9_000, said("agent u-anna", 1, "offer_rejected", offer=1)),
    (12_000, said("agent u-bram", 1, "offer_answered", offer=2)),
    (13_000, {"line": "call c-2", "event": "opened", "seen": 0, "to": DESK, "caller": "+31612345678"}),
    (14_000, said("agent u-anna", 2, "offer_answered", offer=1)),
    (15_000, {"line": "call c-3", "event": "opened", "seen": 0, "to": "+31209999999"}),
    (16_000, said("agent u-bram", 2, "call_ended", call="c-1")),
    (16_000, said("agent u-bram", 2, "call_ended", call="c-1")),
    (17_000, {"line": "call c-1", "event": "left"}),
    (18_000, {"event": "agent_became_absent", "agent": "u-bram"}),
    (70_000, {"event": "time_passed"}),
    (71_000, {"line": "agent u-anna", "event": "left"}),
    (72_000, {"event": "reconciled", "lines": ["agent u-bram"]}),
]


def lines_after(exchange, line):
    return [(message["command"], message.get("reason")) for message in exchange.lines[line].unseen]


def test_a_day_of_the_shop():
    """The day on which the other tests rely has what it is meant to have."""
    from exchange import Exchange

    exchange = Exchange(shop(), 0)
    for now, fact in DAY[:-1]:
        exchange.handle(fact, now)

    assert ["offer", "offer", "cancel_offer", "offer"] == [
        command for command, _ in lines_after(exchange, "agent u-anna")
    ][:4]
    assert ["offer", "connect", "release", "start_wrap_up"] == [
        command for command, _ in lines_after(exchange, "agent u-bram")
    ]
    assert [("end", "refused")] == lines_after(exchange, "call c-3")
    assert "back" == exchange.engine.call("c-2").queue


@pytest.mark.parametrize("kept_at", range(len(DAY) + 1))
def test_what_is_on_disk_is_all_there_is(tmp_path, kept_at):
    """Wherever the last snapshot was taken and wherever the program was killed after it, the same exchange comes back.

    So what was not yet sent is not lost, and has the number that it would have had.
    """
    from exchange import Exchange
    from fact_log import FactLog

    org = shop()
    log = FactLog(tmp_path, org.digest)
    exchange = Exchange(org, 0)
    log.keep(exchange.snapshot())
    for index, (now, fact) in enumerate([*DAY, (80_000, {"event": "time_passed"})]):
        if index == kept_at:
            log.keep(exchange.snapshot())
        if index >= kept_at:
            read = FactLog(tmp_path, org.digest)
            again = Exchange.restore(org, read.state)
            for past, each in read.facts:
                again.handle(each, past)
            read.close()
            assert exchange.snapshot() == again.snapshot()
        log.append([(now, fact)])
        exchange.handle(fact, now)
    log.close()


def test_a_torn_line_was_never_said(tmp_path):
    """A fact of which a part is on disk has not been acted upon; it is cut off, and the log goes on."""
    from fact_log import FactLog

    log = FactLog(tmp_path, "digest")
    log.append([(1, {"event": "time_passed"})])
    log.close()
    (path,) = tmp_path.glob("facts-*.jsonl")
    whole = path.read_bytes()
    with path.open("ab") as file:
        file.write(b'[2,{"event":"ti')
    again = FactLog(tmp_path, "digest")
    again.append([(3, {"event": "time_passed"})])
    again.close()

    assert [(1, {"event": "time_passed"})] == again.facts
    assert whole + b'[3,{"event":"time_passed"}]\n' == path.read_bytes()


@pytest.mark.parametrize("torn", [b"", b'{"version":1'])
def test_a_log_without_a_header_is_begun_again(tmp_path, torn):
    """Killed while the first log was begun: there is nothing in it."""
    from fact_log import FactLog

    (tmp_path / "facts-0.jsonl").write_bytes(torn)
    log = FactLog(tmp_path, "digest")
    log.close()

    assert [] == log.facts
    assert {"version": 1, "configuration": "digest"} == json.loads((tmp_path / "facts-0.jsonl").read_bytes())


def test_killed_between_the_new_log_and_the_snapshot(tmp_path, monkeypatch):
    """The old snapshot and its log hold until the new one stands; the stray log is written over."""
    from fact_log import FactLog

    log = FactLog(tmp_path, "digest")
    log.append([(1, {"event": "time_passed"})])
    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        log.keep({"now": 2})
    log.close()
    again = FactLog(tmp_path, "digest")
    again.keep({"now": 3})
    again.close()
    last = FactLog(tmp_path, "digest")
    last.close()

    assert (None, [(1, {"event": "time_passed"})]) == (again.state, again.facts)
    assert ({"now": 3}, []) == (last.state, last.facts)


def test_another_configuration_is_refused(tmp_path):
    """Facts mean something in the organization in which they happened, and in no other."""
    from fact_log import FactLog

    FactLog(tmp_path, "before").close()

    with pytest.raises(SystemExit, match="another configuration"):
        FactLog(tmp_path, "after")


def test_nobody_speaks_for_another():
    """An agent answers his own offers only, and what a client may not say is refused or not heard."""
    from exchange import Exchange

    exchange = Exchange(shop(), 0)
    for now, fact in [*DAY[:2], (2_000, {"line": "call c-1", "event": "opened", "seen": 0, "to": DESK})]:
        exchange.handle(fact, now)
    before = exchange.engine.digest()
    for n, (line, event, more) in enumerate(
        [
            ("agent u-bram", "offer_answered", {"offer": 1}),
            ("agent u-bram", "call_ended", {"call": "c-1"}),
            ("agent u-bram", "agent_logged_out", {"queue": "nowhere"}),
            ("agent u-bram", "queue_treatment_changed", {}),
            ("call c-1", "dial_ended", {"result": "answered"}),
            ("call c-1", "key_pressed", {"key": "?"}),
        ],
        1,
    ):
        exchange.handle(said(line, n, event, **more), 2_000)

    assert before == exchange.engine.digest()
    assert ["refused"] == [command for command, _ in lines_after(exchange, "agent u-bram")]
    assert ["refused"] == [command for command, _ in lines_after(exchange, "call c-1")]


def test_who_does_not_come_back(tmp_path):
    """After a restart the calls whose telephones are gone are over, and absent agents are not rung."""
    from exchange import Exchange

    exchange = Exchange(shop(), 0)
    for now, fact in DAY[:8]:
        exchange.handle(fact, now)
    exchange.handle({"event": "reconciled", "lines": ["call c-2", "agent u-bram"]}, 20_000)

    assert {"c-2"} == set(exchange.calls)
    assert ("release", None) in lines_after(exchange, "agent u-bram")
    assert ("cancel_offer", "unreachable") == lines_after(exchange, "agent u-anna")[-1]
    assert 0 == len(exchange.engine.agent("u-anna").devices)


SAID = {
    "key_pressed": ["key"],
    "prompt_finished": ["play"],
    "caller_hung_up": [],
    "offer_answered": ["offer"],
    "offer_rejected": ["offer"],
    "call_ended": ["call"],
    "wrap_up_ended": [],
    "call_picked_up": ["call"],
    "agent_logged_in": ["queue"],
    "agent_logged_out": ["queue"],
    "agent_became_busy": [],
    "agent_became_free": [],
    "configuration_changed": ["queues"],
    "reconciled": [],
}
LINES = st.sampled_from(["agent u-anna", "agent u-bram", "call c-1", "call c-2", "call c\u00a03", "call "])
SCALARS = st.none() | st.integers(0, 9) | st.sampled_from(["1", "#", "1.1", "c-1", "c-2", "desk", MENU, DESK, "+31"])
SAYINGS = st.sampled_from(sorted(SAID)).flatmap(
    lambda event: st.fixed_dictionaries(
        {"event": st.just(event), **dict.fromkeys(SAID[event], SCALARS)}, optional={"surplus": SCALARS}
    )
)
FACTS = (
    st.builds(lambda line, what: ("said", line, what), LINES, SAYINGS)
    | st.builds(lambda line, to, seen: ("opened", line, {"to": to, "seen": seen}), LINES, SCALARS, st.integers(0, 1))
    | st.builds(lambda line: ("left", line, {}), LINES)
    | st.builds(lambda lines: ("reconciled", None, {"lines": sorted(lines)}), st.sets(LINES))
    | st.just(("time_passed", None, {}))
)


@example(happenings=[(0, ("opened", "call c\u00a03", {"to": MENU, "seen": 0})), (0, ("left", "call c\u00a03", {}))])
@given(happenings=st.lists(st.tuples(st.integers(0, 15_000), FACTS), max_size=60))
def test_whatever_clients_say(happenings):
    """No client can break the exchange: all calls are accounted for, end at most once, and it comes back as it was."""
    from exchange import Exchange

    org = shop()
    exchange = Exchange(org, 0)
    now = n = 0
    for delay, (what, line, more) in [(0, ("opened", "call c-1", {"to": DESK, "seen": 0})), *happenings]:
        now, n = now + delay, n + 1
        fact = {"line": line, "n": n, "said": more} if what == "said" else {"line": line, "event": what, **more}
        again = Exchange.restore(org, json.loads(json.dumps(exchange.snapshot())))
        for each in exchange, again:
            each.handle({name: value for name, value in fact.items() if value is not None}, now)

        assert exchange.snapshot() == again.snapshot()
        due = exchange.deadline()
        assert due is None or due >= now
        counts = exchange.engine.counts()
        assert counts.arrived == sum(counts.diverted.values()) + sum(
            [counts.answered, counts.abandoned, counts.vanished, counts.waiting]
        )
        for name in exchange.lines:
            assert name.startswith("agent") or 1 >= sum(
                message["command"] == "end" for message in exchange.lines[name].unseen
            )
