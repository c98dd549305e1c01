"""What the queue engine refuses, what it lets pass without a change, and how much of everything it takes."""

import importlib.util
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dstny_smp import machine
from dstny_smp.acd import Agent, Announcements, Engine, Member, Overflow, Queue, Ringing, commands, events
from dstny_smp.acd.rules import Rules
from dstny_smp.destination import HangUp, ToVoicemail
from dstny_smp.errors import InvalidValueError, SmpError, TransitionError, UnknownIdError
from dstny_smp.treatment import Treatment


def load(name):
    """Import a file beside this one; tests are not a package."""
    spec = importlib.util.spec_from_file_location(f"acd_{name}", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


inspection = load("inspection")


def queue(*members, id="q", ringing=None, overflow=None, **more):
    return Queue(
        id=id,
        name=id,
        number="201",
        schedule="office",
        members=[Member(user) for user in members],
        ringing=ringing or Ringing(),
        overflow=overflow or Overflow(),
        **more,
    )


def engine_with_calls():
    """Return an engine at 10 s: c1 rings at anna, c2 speaks with bram, c3 waits; anna is a member of q only."""
    engine = Engine([queue("anna", "bram"), queue("carl", id="r", ringing=Ringing(pickup=False))], now=0)
    engine.handle(events.CallArrived("c2", "q"), 0)
    engine.handle(events.AgentBecameBusy("carl"), 0)
    engine.handle(events.OfferRejected(1), 1_000)
    engine.handle(events.OfferAnswered(2), 2_000)
    engine.handle(events.CallArrived("c1", "q"), 3_000)
    engine.handle(events.CallArrived("c3", "r"), 10_000)
    return engine


# What is no question


@pytest.mark.parametrize("event", [None, "call_arrived", {"event": "caller_hung_up", "call": "c1"}, object(), 3, ()])
def test_what_is_no_event_is_refused(event):
    """An event is one of the classes, not its name or its written form."""
    engine = engine_with_calls()
    before = engine.snapshot()

    with pytest.raises(InvalidValueError) as caught:
        engine.handle(event, 11_000)

    assert ("field.wrong_type", "event") == (caught.value.code, caught.value.path)
    assert before == engine.snapshot()


@pytest.mark.threat("T-26")
@pytest.mark.parametrize(
    ("now", "code"),
    [
        (None, "field.not_an_integer"),
        (True, "field.not_an_integer"),
        (11_000.0, "field.not_an_integer"),
        (float("nan"), "field.not_an_integer"),
        ("11000", "field.not_an_integer"),
        (timedelta(seconds=11), "field.not_an_integer"),
        (datetime(2026, 3, 2, 9), "field.not_an_integer"),
        (datetime(2026, 3, 2, 9, tzinfo=UTC), "field.not_an_integer"),
        (machine.LATEST + 1, "field.out_of_range"),
        (machine.EARLIEST - 1, "field.out_of_range"),
        (10**400, "field.out_of_range"),
        (9_999, "machine.clock_went_back"),
    ],
)
@pytest.mark.parametrize("door", ["handle", "advance", "reconcile"])
def test_a_time_that_is_none_is_refused_and_changes_nothing(now, code, door):
    """Whole milliseconds since the epoch, in the calendar's years, never before the last."""
    engine = engine_with_calls()
    before = engine.snapshot()

    with pytest.raises(SmpError) as caught:
        match door:
            case "handle":
                engine.handle(events.OfferAnswered(3), now)
            case "advance":
                engine.advance(now)
            case "reconcile":
                engine.reconcile({"c1"}, now)

    assert code == caught.value.code
    assert before == engine.snapshot()
    assert (commands.Connect("c1", "anna", 3),) == engine.handle(events.OfferAnswered(3), 10_000)


def test_the_first_and_the_last_time_are_times():
    """An engine may start in year 1, and all its timers run to the end of the calendar."""
    engine = Engine([queue("anna", overflow=Overflow(max_wait=3600, on_max_wait=HangUp()))], now=machine.EARLIEST)
    engine.handle(events.CallArrived("c1", "q"), machine.EARLIEST)
    engine.handle(events.OfferAnswered(1), machine.LATEST)
    inspection.check(engine)
    engine.handle(events.CallArrived("c1", "q"), machine.LATEST)
    assert machine.LATEST + 20_000 == engine.deadline()
    assert () == engine.advance(machine.LATEST)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Engine(None), "field.wrong_type"),
        (lambda: Engine(queue("anna")), "field.wrong_type"),
        (lambda: Engine([queue("anna"), "q"]), "field.wrong_type"),
        (lambda: Engine([queue("anna"), queue("bram")]), "field.duplicate"),
        (lambda: Engine([], ["anna"]), "field.wrong_type"),
        (lambda: Engine([], [Agent("anna"), Agent("anna", busy=True)]), "field.duplicate"),
        (lambda: Engine([], (), "0"), "field.not_an_integer"),
        (lambda: Engine([], (), machine.LATEST + 1), "field.out_of_range"),
    ],
)
def test_what_no_engine_can_be_made_of_is_refused(make, code):
    """Queues and agents are values, each once."""
    with pytest.raises(InvalidValueError) as caught:
        make()

    assert code == caught.value.code


# What cannot have happened


@pytest.mark.threat("T-27")
@pytest.mark.parametrize(
    ("event", "code"),
    [
        (events.CallArrived("c9", "nowhere"), "acd.unknown_queue"),
        (events.CallArrived("c1", "q"), "acd.call_inside"),
        (events.CallArrived("c2", "r"), "acd.call_inside"),
        (events.CallArrived("c3", "r"), "acd.call_inside"),
        (events.QueueTreatmentChanged("nowhere", Treatment.open()), "acd.unknown_queue"),
        (events.AgentLoggedIn("anna", "nowhere"), "acd.unknown_queue"),
        (events.AgentLoggedOut("stranger", "nowhere"), "acd.unknown_queue"),
        (events.AgentLoggedIn("anna", "r"), "acd.not_a_member"),
        (events.AgentLoggedOut("anna", "r"), "acd.not_a_member"),
        (events.AgentLoggedIn("stranger", "q"), "acd.unknown_agent"),
        (events.AgentLoggedOut("stranger"), "acd.unknown_agent"),
        (events.AgentBecameAbsent("stranger"), "acd.unknown_agent"),
        (events.AgentBecamePresent("stranger"), "acd.unknown_agent"),
        (events.AgentBecameBusy("stranger"), "acd.unknown_agent"),
        (events.AgentBecameFree("stranger"), "acd.unknown_agent"),
        (events.AgentDevicesChanged("stranger", frozenset()), "acd.unknown_agent"),
        (events.WrapUpEnded("stranger"), "acd.unknown_agent"),
        (events.CallPickedUp("c1", "stranger"), "acd.unknown_agent"),
        (events.CallPickedUp("never", "stranger"), "acd.unknown_agent"),
        (events.CallPickedUp("c3", "carl"), "acd.pickup_off"),
        (events.CallPickedUp("c3", "anna"), "acd.pickup_off"),
        (events.CallPickedUp("c1", "carl"), "acd.not_a_member"),
        (events.CallPickedUp("c2", "carl"), "acd.not_a_member"),
    ],
)
def test_what_cannot_have_happened_is_refused_and_changes_nothing(event, code):
    """Not even a timer that is due fires: the host is wrong about more than the time."""
    engine = engine_with_calls()
    before = engine.snapshot()

    with pytest.raises(TransitionError) as caught:
        engine.handle(event, 100_000)

    assert code == caught.value.code
    assert before == engine.snapshot()
    assert () == engine.advance(10_000)


# What is late


STALE = [
    events.CallerHungUp("never"),
    events.CallEnded("never"),
    events.OfferAnswered(1),  # it was rejected
    events.OfferAnswered(2),  # it was answered
    events.OfferRejected(2),
    events.OfferFailed(2, "busy"),
    events.OfferAnswered(99),
    events.OfferAnswered(0),
    events.OfferAnswered(-1),
    events.OfferAnswered(2**80),
    events.CallPickedUp("never", "anna"),
    events.CallPickedUp("c2", "anna"),  # it does not ring
    events.CallPickedUp("c1", "bram"),  # he speaks
    events.PromptFinished("never", 1),
    events.PromptFinished("c1", 1),
    events.WrapUpEnded("anna"),
]


@pytest.mark.threat("T-27")
@pytest.mark.parametrize("event", STALE, ids=lambda value: type(value).__name__)
def test_a_late_report_is_answered_and_changes_nothing(event):
    """It says that it was stale, however often it comes."""
    engine = engine_with_calls()
    before = engine.digest()

    for _ in range(3):
        assert (commands.StaleReport(event),) == engine.handle(event, 10_000)

    assert before == engine.digest()


def test_a_pickup_by_one_who_is_logged_out_is_stale():
    """He is a member, but not on duty."""
    engine = engine_with_calls()
    engine.handle(events.CallEnded("c2"), 10_000)
    engine.handle(events.AgentLoggedOut("bram", "q"), 10_000)
    event = events.CallPickedUp("c1", "bram")

    assert (commands.StaleReport(event),) == engine.handle(event, 10_000)


@pytest.mark.threat("T-27")
def test_each_end_of_an_offer_comes_once():
    """Answered, rejected, failed, and run out: whatever comes second is stale."""
    ends = [
        events.OfferAnswered(1),
        events.OfferRejected(1),
        events.OfferFailed(1, "failed"),
        events.CallerHungUp("c1"),
        None,
    ]
    for first in ends:
        for second in ends[:3]:
            engine = Engine([queue("anna")])
            engine.handle(events.CallArrived("c1", "q"), 0)
            engine.advance(20_000) if first is None else engine.handle(first, 10)

            assert commands.StaleReport(second) == engine.handle(second, 20_000)[-1]
            inspection.check(engine)


def test_an_answer_in_the_last_millisecond_is_an_answer():
    """At its very end the ring may still be answered; a millisecond later it has run out."""
    for late, told in ((0, commands.Connect("c1", "anna", 1)), (1, commands.CancelOffer(1, "timeout"))):
        engine = Engine([queue("anna")])
        engine.handle(events.CallArrived("c1", "q"), 0)

        assert told == engine.handle(events.OfferAnswered(1), 20_000 + late)[0]


@pytest.mark.parametrize(
    ("kind", "arguments", "code"),
    [
        (events.CallArrived, ("", "q"), "id.bad_call"),
        (events.CallArrived, ("c" * 201, "q"), "id.bad_call"),
        (events.CallArrived, ("c\n1", "q"), "id.bad_call"),
        (events.CallArrived, ("\ud800", "q"), "id.bad_call"),
        (events.CallArrived, (7, "q"), "id.bad_call"),
        (events.CallArrived, ("c1", None), "id.bad_form"),
        (events.CallArrived, ("c1", "q", "soon"), "number.bad_form_or_short_code"),
        (events.CallArrived, ("c1", "q", None, True), "field.not_an_integer"),
        (events.CallArrived, ("c1", "q", None, -1), "field.out_of_range"),
        (events.CallArrived, ("c1", "q", None, 1_001), "field.out_of_range"),
        (events.CallArrived, ("c1", "q", None, 0, 5), "field.wrong_type"),
        (events.CallArrived, ("c1", "q", None, 0, None, "Dutch!"), "language.bad_form"),
        (events.CallerHungUp, (None,), "id.bad_call"),
        (events.OfferAnswered, ("1",), "field.not_an_integer"),
        (events.OfferAnswered, (True,), "field.not_an_integer"),
        (events.OfferFailed, (1, "tired"), "acd.unknown_cause"),
        (events.OfferFailed, (1, []), "acd.unknown_cause"),
        (events.AgentLoggedIn, (3,), "id.bad_form"),
        (events.AgentLoggedIn, ("anna", 3), "id.bad_form"),
        (events.AgentDevicesChanged, ("anna", ["desk"]), "field.wrong_type"),
        (events.AgentDevicesChanged, ("anna", 3), "field.wrong_type"),
        (events.QueueTreatmentChanged, ("q", "open"), "field.wrong_type"),
        (events.ConfigurationChanged, ("q",), "field.wrong_type"),
        (events.ConfigurationChanged, ([queue("anna"), queue("anna")],), "field.duplicate"),
    ],
)
def test_an_event_that_cannot_be_is_refused_when_it_is_made(kind, arguments, code):
    """So the engine never meets one."""
    with pytest.raises(InvalidValueError) as caught:
        kind(*arguments)

    assert code == caught.value.code


# One at a time


def in_another_thread(work):
    """Return what work raises in another thread, or returns."""
    found = []

    def run():
        try:
            found.append(work())
        except SmpError as error:
            found.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    return found[0]


@pytest.mark.threat("T-29")
@pytest.mark.parametrize("elsewhere", [False, True], ids=["re-entry", "second thread"])
@pytest.mark.parametrize(
    "question",
    [
        lambda engine: engine.handle(events.CallArrived("c8", "q"), 20_000),
        lambda engine: engine.advance(20_000),
        lambda engine: engine.reconcile(set(), 20_000),
    ],
    ids=["handle", "advance", "reconcile"],
)
def test_nobody_comes_in_while_somebody_is_inside(monkeypatch, question, elsewhere):
    """Refused, without a trace: the one who was inside goes on as if nobody had knocked."""
    engine, other, met = engine_with_calls(), engine_with_calls(), []

    settle = Rules.settle

    def interrupted(rules):
        if rules is engine._rules:
            try:
                met.append(in_another_thread(lambda: question(engine)) if elsewhere else question(engine))
            except TransitionError as error:
                met.append(error)
        settle(rules)

    monkeypatch.setattr(Rules, "settle", interrupted)
    told = engine.handle(events.CallEnded("c2"), 11_000), engine.handle(events.OfferRejected(3), 12_000)

    assert (other.handle(events.CallEnded("c2"), 11_000), other.handle(events.OfferRejected(3), 12_000)) == told
    assert met
    assert {"machine.reentered"} == {error.code for error in met}
    assert other.snapshot() == engine.snapshot()


@pytest.mark.parametrize(
    "question",
    [
        lambda engine: engine.handle(events.CallArrived("c1", "q"), 20_000),
        lambda engine: engine.handle(events.CallEnded("c1"), 9_000),
        lambda engine: engine.advance(9_000),
        lambda engine: engine.reconcile(set(), 9_000),
    ],
    ids=["illegal", "late", "advance", "reconcile"],
)
def test_whoever_knocks_changes_nothing_and_is_told_only_that(monkeypatch, question):
    """What is asked is not looked at before the door is open: neither the event, nor a time that is to be put right."""
    engine = inspection.restored(engine_with_calls(), inspection.configured(engine_with_calls()))
    settle, met = Rules.settle, []

    def interrupted(rules):
        with pytest.raises(TransitionError) as caught:
            question(engine)
        met.append(caught.value.code)
        settle(rules)

    monkeypatch.setattr(Rules, "settle", interrupted)
    engine.handle(events.CallEnded("c2"), 9_999)

    assert ["machine.reentered"] == met
    assert 1 == engine.clock_corrections


@pytest.mark.threat("T-29")
def test_threads_that_take_turns_are_welcome():
    """The rule is one at a time, not one for ever."""
    engine = engine_with_calls()

    told = in_another_thread(lambda: engine.handle(events.OfferAnswered(3), 11_000))

    assert (commands.Connect("c1", "anna", 3),) == told


# Names


@pytest.mark.threat("T-15")
def test_names_that_collide_are_kept_apart():
    """A call, an agent, a queue and a prompt may bear one name; it says nothing about the others."""
    same = queue(
        "same",
        id="same",
        announcements=Announcements(entry_prompt="same"),
        overflow=Overflow(on_no_agents=ToVoicemail("same")),
    )
    engine = Engine([same, queue("q", id="other")])

    told = engine.handle(events.CallArrived("same", "same"), 0)

    assert [commands.Play("same", 1, "same", "entry", None), "same"] == [told[0], told[1].agent]
    assert (commands.Stop("same", 1), commands.Connect("same", "same", 1)) == engine.handle(events.OfferAnswered(1), 1)
    assert () == engine.handle(events.CallEnded("same"), 2)
    inspection.check(engine)


@pytest.mark.parametrize(
    "name", ["c" * 200, "oproep één", "звонок", "📞", "a@b;tag=1", "__class__", "0", " ", "c1\u00a0?"[:2], "None"]
)
def test_calls_are_named_as_the_host_likes(name):
    """Up to 200 printable characters of any kind, through a snapshot and back."""
    queues = [queue("anna")]
    engine = Engine(queues)

    told = engine.handle(events.CallArrived(name, "q"), 0)

    assert name == told[0].call
    engine = inspection.restored(engine, queues)
    assert (name,) == engine.waiting("q")
    assert (commands.Connect(name, "anna", 1),) == engine.handle(events.OfferAnswered(1), 1)


def test_names_that_look_alike_are_not_the_same():
    """Composed and decomposed letters, capitals and blanks: the host's ids are compared as they are."""
    names = ["é", "e\u0301", "É", "é ", "ｅ", "e"]
    engine = Engine([queue("anna")])
    for name in names:
        engine.handle(events.CallArrived(name, "q"), 0)

    assert tuple(names) == engine.waiting("q")


def test_unknown_ids_are_said_to_be_unknown():
    """Whoever asks for what is not there hears so."""
    engine = engine_with_calls()
    for ask in (
        engine.call,
        engine.explain,
        engine.position,
        engine.estimated_wait,
        engine.waiting,
        engine.agent,
        engine.counts,
    ):
        with pytest.raises(UnknownIdError):
            ask("nobody")


# Visits


def test_a_call_that_left_may_come_again():
    """Each time is a new visit, with a new place and all agents; the engine keeps nothing of a call that left."""
    limits = Overflow(max_attempts=1, on_max_attempts=HangUp())
    engine = Engine([queue("anna", "bram", overflow=limits)])
    for visit in range(3):
        at = visit * 100_000
        assert ["anna"] == [command.agent for command in engine.handle(events.CallArrived("c1", "q"), at)]
        assert 1 == engine.position("c1")
        assert 0 == engine.call("c1").attempts
        assert [commands.CancelOffer(visit + 1, "timeout"), commands.Divert("c1", HangUp(), "max_attempts")] == list(
            engine.advance(at + 20_000)
        )
        assert () == engine.calls()

    engine.handle(events.CallArrived("c1", "q"), 300_000)
    engine.handle(events.OfferAnswered(4), 300_001)
    engine.handle(events.CallEnded("c1"), 300_002)
    engine.handle(events.CallArrived("c1", "q"), 300_003)
    engine.handle(events.CallerHungUp("c1"), 300_004)
    counts = engine.counts("q")
    assert (5, 1, 1, {"max_attempts": 3}, 0) == (
        counts.arrived,
        counts.answered,
        counts.abandoned,
        counts.diverted,
        counts.waiting,
    )
    assert None is engine.deadline()


# Very many


def steps_of(work):
    """Return how many lines of Python a piece of work runs through, and what it returns."""
    lines = 0

    def trace(frame, event, argument):
        nonlocal lines
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        returned = work()
    finally:
        sys.settrace(before)
    return lines, returned


def crowded(calls):
    """Return an engine with that many calls, all agents on the first of them, and a maximum wait for all."""
    overflow = Overflow(max_wait=86_400, on_max_wait=HangUp())
    engine = Engine([queue("anna", "bram", overflow=overflow), queue("bram", "carl", id="r", weight=3)])
    for number in range(calls):
        engine.handle(events.CallArrived(f"c{number}", "q", priority=number % 2), 0)
    return engine


def busy_hour(engine):
    """Return the lines that each of some events takes, with the calls that are connected by them."""
    script = [
        events.OfferAnswered(1),
        events.OfferRejected(2),
        events.OfferAnswered(3),
        events.CallArrived("late", "q"),
        events.CallArrived("first", "q", priority=9),
        events.CallEnded("c1"),
        events.AgentBecameAbsent("bram"),
        events.AgentBecamePresent("bram"),
        events.AgentLoggedOut("bram", "q"),
        events.AgentLoggedIn("bram", "q"),
        events.CallerHungUp("c11"),
        events.CallerHungUp("late"),
        events.AgentBecameBusy("anna"),
        events.AgentBecameFree("anna"),
    ]
    lines = []
    for number, event in enumerate(script, 1):
        taken, _ = steps_of(lambda event=event, now=number: engine.handle(event, now))
        lines.append(taken)
    lines.append(steps_of(lambda: engine.advance(60_000))[0])
    lines.append(steps_of(lambda: engine.position("first"))[0])
    return lines


def test_a_hundred_thousand_calls_may_wait():
    """What an event costs, counted in lines of Python, hardly depends on how many wait."""
    few, many = crowded(100), crowded(100_000)
    assert 100_000 == len(many.waiting("q")) == many.counts("q").waiting
    assert 100_000 == many.position("c99998")
    assert max(len(each) for each in many._rules.queues["q"].hungry.lists) <= 1_024
    # The heap and the ranking are written in C or in lists of bounded length; what is left is Python.
    for one, other in zip(busy_hour(few), busy_hour(many), strict=True):
        assert other <= 2 * one + 200

    many.advance(86_500_000)
    assert 0 == many.counts("q").waiting == len(many.waiting("q"))
    assert many.counts("q").diverted["max_wait"] > 99_000
    inspection.check(many)


def test_cancelled_timers_do_not_pile_up():
    """Calls that come and hang up leave nothing behind but a bounded rest of the heap."""
    engine = Engine([queue("anna", overflow=Overflow(max_wait=86_400, on_max_wait=HangUp()))])
    for number in range(5_000):
        engine.handle(events.CallArrived("c", "q"), number)
        engine.handle(events.CallerHungUp("c"), number)

    assert len(engine._rules.timers.heap) < 300
    assert () == engine.calls()
    inspection.check(engine)


@pytest.mark.parametrize("alive", [None, 5, [["c1"]]])
def test_calls_alive_are_a_set_of_names(alive):
    """What is no collection of names is refused before anything happens."""
    engine = Engine([Queue(id="q", name="Q", number="201", schedule="office", members=[Member("a")])])
    engine.handle(events.CallArrived("c1", "q"), 0)
    before = engine.digest()

    with pytest.raises(InvalidValueError) as caught:
        engine.reconcile(alive, 9_000)

    assert ("field.wrong_type", "calls_alive") == (caught.value.code, caught.value.path)
    assert before == engine.digest()


def test_what_is_asked_of_a_call_that_is_not_inside():
    """One error in the asker's language, whatever is asked."""
    engine = Engine([])

    for question in (engine.call, engine.position, engine.estimated_wait, engine.explain):
        with pytest.raises(UnknownIdError) as caught:
            question("c9")
        assert "er is geen oproep met id c9" == caught.value.text("nl")


@pytest.mark.parametrize("agents", [None, 5, "u1", [None], ["u1"]])
def test_agents_are_agents(agents):
    """What is no collection of agents is refused in the library's own words."""
    with pytest.raises(InvalidValueError) as caught:
        Engine([], agents)

    assert ("field.wrong_type", "agents") == (caught.value.code, caught.value.path)


def test_queues_come_from_any_iterable():
    """The signatures say iterable: a generator does as well as a list, wherever queues are given."""
    queue = Queue(id="q", name="Q", number="201", schedule="office")
    engine = Engine(each for each in [queue])

    assert engine.configuration == Engine([queue]).configuration
    assert events.ConfigurationChanged(iter([queue])) == events.ConfigurationChanged((queue,))
    assert engine.digest() == Engine.restore((each for each in [queue]), engine.snapshot()).digest()
