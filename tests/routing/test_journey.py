"""One call as a machine: what is legal when, what comes too late, and that a refusal changes nothing."""

import json
from datetime import UTC, datetime

import attrs
import pytest

from dstny_smp import limits
from dstny_smp.destination import HangUp, ToMenu, ToNumber, ToPrompt, ToQueue, ToUser, ToVoicemail
from dstny_smp.errors import ClockWentBackError, InvalidValueError, TransitionError, UnknownIdError
from dstny_smp.ids import Ref
from dstny_smp.ivr import Choice, Flow, Menu, Option, Retry, Transfer
from dstny_smp.organization import InventoryNumber
from dstny_smp.routing import Journey, Schedules, commands, events
from dstny_smp.routing.phases import DIVERSIONS, Phase
from dstny_smp.routing.steps import Step, millis
from dstny_smp.testing import bakery, municipality
from dstny_smp.treatment import Treatment

CITY = municipality()
SCHEDULES = Schedules(CITY)
MAIN, RECEPTION, TAXES, PUBLIC_SPACE = "+31201230100", "+31201230110", "+31201230130", "+31201230140"
DAY = millis(datetime(2026, 11, 25, 9, tzinfo=UTC))
NIGHT = millis(datetime(2026, 11, 25, 22, tzinfo=UTC))


def begun(to=MAIN, now=DAY, **options):
    """Return a journey that has started, and what it commanded."""
    journey = Journey(CITY, "call-1", to, treatment_of=SCHEDULES, **options)
    return journey, journey.handle(events.Started(), now)


def in_phase(phase):
    """Return a journey in a phase."""
    match phase:
        case Phase.NEW:
            return Journey(CITY, "call-1", MAIN, treatment_of=SCHEDULES)
        case Phase.WALKING:
            return begun()[0]
        case Phase.ANNOUNCING:
            return begun(PUBLIC_SPACE, NIGHT)[0]
        case Phase.QUEUED:
            return begun(RECEPTION)[0]
        case Phase.DIALLING:
            return begun("203")[0]
        case Phase.ENDED:
            journey = begun(RECEPTION)[0]
            journey.handle(events.CallerHungUp(), DAY + 1)
            return journey


def later(journey, by=1_000):
    """Return an instant after everything that the journey knows of."""
    return (journey.snapshot()["state"]["now"] or DAY) + by


LATE = {
    "Started": events.Started(),
    "KeyPressed": events.KeyPressed("1"),
    "PromptFinished": events.PromptFinished("j.9"),
    "DialEnded": events.DialEnded("busy"),
    "Diverted": events.Diverted(HangUp(), "closed"),
}

# What cannot have happened: the phase, and the events that are refused in it.
ILLEGAL = {
    Phase.NEW: {"KeyPressed", "PromptFinished", "DialEnded", "Diverted"},
    Phase.WALKING: {"Started", "DialEnded", "Diverted"},
    Phase.ANNOUNCING: {"Started", "DialEnded", "Diverted"},
    Phase.QUEUED: {"Started"},
    Phase.DIALLING: {"Started", "Diverted"},
    Phase.ENDED: set(),
}


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("name", LATE)
def test_what_cannot_have_happened_is_refused_and_changes_nothing(phase, name):
    """Illegal is what no order of messages explains; the rest is late, and does nothing or what it should."""
    journey = in_phase(phase)
    assert phase is journey.phase
    before = journey.snapshot()

    if name in ILLEGAL[phase]:
        with pytest.raises(TransitionError) as caught:
            journey.handle(LATE[name], later(journey))
        assert "journey.illegal_event" == caught.value.code
        assert {"event": name, "phase": phase.value} == caught.value.params
        assert before == journey.snapshot()
    else:
        journey.handle(LATE[name], later(journey))


def test_after_a_dialling_its_late_result_is_stale_in_every_phase():
    """A result that was overtaken by the call's going on does nothing, wherever the call is now."""
    journey = begun()[0]
    for key in "113":
        journey.handle(events.KeyPressed(key), DAY + 1)
    assert ToUser("u-205") == journey.where
    (enter,) = journey.handle(events.DialEnded("busy"), DAY + 2)
    assert commands.EnterQueue("civil-affairs", language="nl") == enter

    assert () == journey.handle(events.DialEnded("no_answer"), DAY + 3)
    assert Phase.QUEUED is journey.phase


def test_after_a_queue_its_late_reports_are_stale():
    """The queue's own reports about a call that has left it do nothing."""
    journey = begun(RECEPTION)[0]
    (play,) = journey.handle(events.Diverted(ToQueue("taxes"), "max_wait", "closed"), DAY + 1)

    assert () == journey.handle(events.Diverted(HangUp(), "max_wait"), DAY + 2)
    assert () == journey.handle(events.DialEnded("answered"), DAY + 3)
    assert (commands.EnterQueue("taxes", language="nl"),) == journey.handle(events.PromptFinished(play.play), DAY + 4)


@pytest.mark.parametrize("phase", Phase)
def test_the_caller_may_hang_up_at_any_time(phase):
    """Once; in a queue he abandons it. From then on nothing happens any more."""
    journey = in_phase(phase)
    reason = "abandoned" if phase is Phase.QUEUED else "caller_hung_up"
    told = journey.handle(events.CallerHungUp(), later(journey))

    assert () == told if phase is Phase.ENDED else reason == told[-1].reason
    assert Phase.ENDED is journey.phase
    for event in (*LATE.values(), events.CallerHungUp()):
        assert () == journey.handle(event, later(journey, 2_000))
    assert () == journey.advance(later(journey, 99_000))
    assert journey.deadline() is None


@pytest.mark.parametrize("event", ["hello", None, commands.Stop("j.1")])
def test_what_is_no_event_is_refused(event):
    """A mistake of the host is told in the library's own words."""
    with pytest.raises(InvalidValueError) as caught:
        begun()[0].handle(event, DAY)

    assert ("field.wrong_type", "event") == (caught.value.code, caught.value.path)


@pytest.mark.threat("T-26")
@pytest.mark.parametrize("now", [DAY - 1, 0, -1])
def test_time_never_goes_back(now):
    """An earlier time is refused, by whatever call it comes, and changes nothing."""
    journey = begun()[0]
    before = journey.snapshot()

    for call in (lambda: journey.handle(events.KeyPressed("1"), now), lambda: journey.advance(now)):
        with pytest.raises(ClockWentBackError):
            call()
        assert before == journey.snapshot()


@pytest.mark.parametrize("now", [1.0, True, "1", None])
def test_time_is_a_whole_number(now):
    """Milliseconds since the epoch, and nothing that resembles them."""
    with pytest.raises(InvalidValueError) as caught:
        begun()[0].advance(now)

    assert "now" == caught.value.path


def test_after_a_restore_the_clock_may_catch_up():
    """A host that restarted may be a moment behind: its time is taken for the snapshot's, and counted."""
    journey = begun()[0]
    again = Journey.restore(CITY, journey.snapshot(), SCHEDULES)

    assert () == again.advance(DAY - 500)
    assert 1 == again.snapshot()["state"]["clock_corrections"]
    again.handle(events.KeyPressed("7"), DAY + 1)
    with pytest.raises(ClockWentBackError):
        again.advance(DAY)


@pytest.mark.threat("T-29")
def test_a_machine_is_not_entered_twice():
    """A host's function that calls back into the journey is told, and the call goes on undisturbed."""
    seen = []

    def treatment_of(schedule, now):
        for call in (lambda: journey.handle(events.CallerHungUp(), now), lambda: journey.advance(now)):
            with pytest.raises(TransitionError) as caught:
                call()
            seen.append(caught.value.code)
        return Treatment.open()

    journey = Journey(CITY, "call-1", RECEPTION, treatment_of=treatment_of)

    assert (commands.EnterQueue("reception", language="nl"),) == journey.handle(events.Started(), DAY)
    assert ["machine.reentered"] * 2 == seen


@pytest.mark.parametrize("failing", ["main's gate", "the queue behind it"])
def test_a_failing_host_leaves_the_call_as_it_was(failing):
    """When the host's own function raises, nothing has happened: the same event can be given again."""
    answers = {"civil-hours": 0 if failing == "main's gate" else 1}

    def treatment_of(schedule, now):
        if schedule in answers:
            if answers[schedule] == 0:
                answers[schedule] = -1
                message = "the line to the host is down"
                raise OSError(message)
            answers[schedule] -= 1
        return Treatment.open()

    journey = Journey(CITY, "call-1", MAIN, treatment_of=treatment_of)
    journey.handle(events.Started(), DAY)
    journey.handle(events.KeyPressed("1"), DAY + 1)
    before, steps = journey.snapshot(), journey.steps
    with pytest.raises(OSError, match="is down"):
        journey.handle(events.KeyPressed("2"), DAY + 2)

    assert before == journey.snapshot()
    assert steps == journey.steps
    told = journey.handle(events.KeyPressed("2"), DAY + 3)
    assert "EnterQueue" == type(told[-1]).__name__


def test_a_diversion_to_nowhere_is_refused_and_changes_nothing():
    """The queue of another organization cannot take the call; the call is still in its queue."""
    journey = begun(RECEPTION)[0]
    before = journey.snapshot()
    for nowhere in (
        ToQueue("nowhere"),
        ToMenu("nowhere"),
        ToUser("nobody"),
        ToVoicemail("nobody"),
        ToPrompt("nothing"),
    ):
        with pytest.raises(UnknownIdError):
            journey.handle(events.Diverted(nowhere, "max_wait"), DAY + 1)
        assert before == journey.snapshot()


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"to": "+31209999999"}, UnknownIdError),
        ({"to": "999"}, UnknownIdError),
        ({"caller": "anonymous"}, InvalidValueError),
        ({"caller": "020 123"}, InvalidValueError),
        ({"language": "Dutch"}, InvalidValueError),
    ],
)
def test_a_call_that_cannot_be_is_refused(arguments, error):
    """An unknown number, a caller's number or a language of bad form."""
    with pytest.raises(error):
        Journey(CITY, "call-1", **({"to": MAIN} | arguments))


# What a host is told, place by place.


def test_a_queue_is_told_the_callers_language():
    """The language that the caller chose in a menu goes with him into the queue."""
    journey = begun()[0]
    journey.handle(events.KeyPressed("9"), DAY + 1)
    (*_, enter) = journey.handle(events.KeyPressed("0"), DAY + 2)

    assert commands.EnterQueue("reception", language="en") == enter
    assert "en" == journey.language


def test_an_agent_who_answers_ends_the_journey():
    """From there on the call is the agent's; `End` says so and where."""
    journey = begun(RECEPTION)[0]

    assert (commands.End("answered", ToQueue("reception")),) == journey.handle(events.DialEnded("answered"), DAY + 1)


@pytest.mark.parametrize("result", ["busy", "no_answer", "failed", "absent"])
def test_in_a_queue_only_an_answer_counts(result):
    """That one agent is busy is the queue's affair: the caller waits on."""
    journey = begun(RECEPTION)[0]

    assert () == journey.handle(events.DialEnded(result), DAY + 1)
    assert Phase.QUEUED is journey.phase


@pytest.mark.parametrize("result", ["answered", "busy", "no_answer", "failed", "absent"])
def test_dialling_from_outside_a_menu_ends_with_its_result(result):
    """Nobody is there to take the call back."""
    journey, told = begun("203")

    assert (commands.Dial(ToUser("u-203")),) == told
    assert (commands.End(result, ToUser("u-203")),) == journey.handle(events.DialEnded(result), DAY + 1)


@pytest.mark.parametrize(
    ("result", "then"),
    [
        ("answered", "End"),
        ("busy", "EnterQueue"),
        ("failed", "EnterQueue"),
        ("no_answer", "Voicemail"),
        ("absent", "Voicemail"),
    ],
)
def test_a_menu_takes_the_call_back(result, then):
    """A transfer's result edges say what follows; for a menu, somebody absent is somebody who does not answer."""
    journey = begun()[0]
    for key in "11":
        journey.handle(events.KeyPressed(key), DAY + 1)
    (stop, dial) = journey.handle(events.KeyPressed("3"), DAY + 2)

    assert commands.Dial(ToUser("u-205")) == dial
    assert isinstance(stop, commands.Stop)
    assert then == type(journey.handle(events.DialEnded(result), DAY + 3)[0]).__name__


def test_a_transfer_to_a_queue_leaves_the_menu_for_good():
    """What the queue does with the call is no result for the menu's edges."""
    journey = begun()[0]
    journey.handle(events.KeyPressed("0"), DAY + 1)
    journey.handle(events.Diverted(ToUser("u-201"), "max_wait"), DAY + 2)

    assert (commands.End("busy", ToUser("u-201")),) == journey.handle(events.DialEnded("busy"), DAY + 3)


def test_an_own_number_is_who_bears_it():
    """Forwarding to a number of the organization's own is no outside call: it costs a hop, not a trunk."""
    for number, expected in (
        ("+31201230203", commands.Dial(ToUser("u-203"))),
        (TAXES, commands.EnterQueue("taxes", language="nl")),
        ("291", commands.EnterQueue("backup", language="nl")),
        ("+31209999999", commands.Dial(ToNumber("+31209999999"))),
    ):
        journey = begun(RECEPTION)[0]
        assert (expected,) == journey.handle(events.Diverted(ToNumber(number), "max_wait"), DAY + 1)


@pytest.mark.parametrize("reason", [*DIVERSIONS, "of-its-own"])
def test_a_diversion_plays_its_prompt_first(reason):
    """The host plays the prompt, reports its end, and the call goes on; every reason has a text."""
    journey = begun(RECEPTION)[0]
    (play,) = journey.handle(events.Diverted(ToVoicemail("u-204"), reason, "nobody-free"), DAY + 1)

    assert commands.Play("j.1", "nobody-free", "nl", interruptible=False) == play
    assert Phase.ANNOUNCING is journey.phase
    assert () == journey.handle(events.KeyPressed("1"), DAY + 2)
    assert () == journey.handle(events.PromptFinished("j.2"), DAY + 3)
    assert (commands.Voicemail("u-204"), commands.End("voicemail", ToVoicemail("u-204"))) == journey.handle(
        events.PromptFinished("j.1"), DAY + 4
    )
    for language in ("nl", "en"):
        assert not any(step.text(language, UTC).startswith("route.") for step in journey.steps)


@pytest.mark.requirement("SCH-15", "SCH-16", "EXC-05")
def test_closed_and_forward_play_their_prompts_in_the_callers_language():
    """His language, else the organization's, else any; without any audio it is skipped and told."""
    for language, expected in (("en", "en"), ("en-GB", "en"), ("fr", "nl"), (None, "nl")):
        _, (play,) = begun(RECEPTION, NIGHT, language=language)
        assert ("closed", expected) == (play.prompt, play.language)

    silent = attrs.evolve(CITY.prompt("music"), id="silent", name="Stil", variants=())
    mute = CITY.put(silent, attrs.evolve(CITY.schedule("office"), default=Treatment.closed("silent")))
    journey = Journey(mute, "call-1", RECEPTION)
    assert (commands.End("closed", ToQueue("reception")),) == journey.handle(events.Started(), NIGHT)
    assert "route.prompt_missing" in [step.code for step in journey.steps]


GREETED = "224"


@pytest.mark.requirement("PRM-01")
@pytest.mark.parametrize(
    ("languages", "caller", "expected"),
    [
        (["nl"], None, "nl"),
        (["nl", "en"], "en-GB", "en"),
        (["nl", "en"], "fr", "nl"),
        (["de"], "en", "de"),
    ],
)
def test_a_box_greets_with_its_owners_prompt(languages, caller, expected):
    """In the caller's language, else the organization's, else any; the trace tells it behind the box."""
    prompt = CITY.prompt("care-voicemail")
    (recorded,) = prompt.variants
    city = CITY.put(attrs.evolve(prompt, variants=[attrs.evolve(recorded, language=tag) for tag in languages]))
    journey = Journey(city, "call-1", RECEPTION, language=caller, treatment_of=SCHEDULES)
    journey.handle(events.Started(), DAY)
    told = journey.handle(events.Diverted(ToVoicemail(f"u-{GREETED}"), "max_wait"), DAY + 1)

    assert (
        commands.Voicemail(f"u-{GREETED}", "care-voicemail", expected),
        commands.End("voicemail", ToVoicemail(f"u-{GREETED}")),
    ) == told
    assert ["route.voicemail", "route.greeting"] == [step.code for step in journey.steps[-2:]]
    assert expected == journey.steps[-1].params["language"]


@pytest.mark.requirement("PRM-01")
def test_a_box_without_a_greeting_is_the_exchanges():
    """No prompt was chosen, or the one that was is silent, which is told."""
    silent = attrs.evolve(CITY.prompt("music"), id="silent", name="Stil", variants=())
    mute = CITY.put(silent, attrs.evolve(CITY.user(f"u-{GREETED}"), greeting="silent"))
    for city, user, codes in [
        (CITY, "u-204", ["route.diverted_full", "route.voicemail"]),
        (mute, f"u-{GREETED}", ["route.voicemail", "route.prompt_missing"]),
    ]:
        journey = Journey(city, "call-1", RECEPTION, language="en", treatment_of=SCHEDULES)
        journey.handle(events.Started(), DAY)
        told = journey.handle(events.Diverted(ToVoicemail(user), "full"), DAY + 1)

        assert (commands.Voicemail(user), "voicemail") == (told[0], told[1].reason)
        assert codes == [step.code for step in journey.steps[-2:]]


def test_a_prompt_as_destination_is_the_answer():
    """It is played to its end; then the call is over."""
    journey = begun(RECEPTION)[0]
    (play,) = journey.handle(events.Diverted(ToPrompt("closed"), "full"), DAY + 1)

    assert (commands.End("announcement", ToPrompt("closed")),) == journey.handle(
        events.PromptFinished(play.play), DAY + 2
    )


def test_hanging_up_as_destination_ends_the_call():
    """A queue that was found closed too late sends the call to its end."""
    journey = begun(RECEPTION)[0]

    assert (commands.End("hung_up", ToQueue("reception")),) == journey.handle(
        events.Diverted(HangUp(), "closed"), DAY + 1
    )


@pytest.mark.requirement("POR-16")
def test_a_number_of_the_inventory_reaches_its_owner_or_nobody():
    """A reserved number reaches whom it is kept for; a free one ends the call."""
    assert (commands.EnterQueue("reception", language="nl"),) == begun("+31201230199")[1]
    assert (commands.End("unassigned", None),) == begun("+31201230198")[1]


@pytest.mark.threat("T-10")
@pytest.mark.requirement("SCH-14")
def test_forwarding_in_a_circle_ends():
    """Sixteen queues and menus may be entered; the seventeenth ends the call, and the steps say why."""
    day = millis(datetime(2026, 9, 25, 8, tzinfo=UTC))
    journey, told = begun(PUBLIC_SPACE, day)

    assert ["routing_loop"] == [command.reason for command in told]
    assert limits.HOPS == sum(step.code == "route.queue_forward" for step in journey.steps)
    assert "route.routing_loop" == journey.steps[-1].code


def test_a_host_that_sends_the_call_in_circles_is_stopped():
    """Diversions count as well: no host can hold a call for ever."""
    journey, told = begun(RECEPTION)
    for turn in range(limits.HOPS):
        assert "EnterQueue" == type(told[-1]).__name__, turn
        told = journey.handle(events.Diverted(ToQueue("taxes"), "max_wait"), DAY + turn)

    assert (commands.End("routing_loop", ToQueue("taxes")),) == told


def test_menus_that_transfer_to_each_other_end_too():
    """A menu that sends the call to itself costs a hop each time, although no schedule forwards."""
    here = Menu(id="m", name="Rondom", number="299", schedule="always", flow=Flow("to", [Transfer("to", ToMenu("m"))]))
    journey = Journey(CITY.put(here), "call-1", "299")

    assert (commands.End("routing_loop", ToMenu("m")),) == journey.handle(events.Started(), DAY)
    assert {"hops": limits.HOPS, "name": "Rondom"} == journey.steps[-1].params


def test_an_option_without_a_label_is_told_by_its_key():
    """An administrator need not name what he offers."""
    choice = Choice("ask", "welcome", [Option("1", "", "to")])
    menu = Menu(id="m", name="M", number="299", schedule="always", flow=Flow("ask", [choice, Transfer("to", HangUp())]))
    journey = Journey(CITY.put(menu), "call-1", "299")
    journey.handle(events.Started(), DAY)
    journey.handle(events.KeyPressed("1"), DAY + 1)

    assert "De beller kiest 1." in [step.text("nl", UTC) for step in journey.steps]


# Time.


def test_the_deadline_is_the_menus():
    """It runs from the end of the prompt; advancing early or twice does no harm."""
    journey, (play,) = begun()
    assert journey.deadline() is None
    journey.handle(events.PromptFinished(play.play), DAY + 9_800)
    assert DAY + 14_800 == journey.deadline()

    assert () == journey.advance(DAY + 14_799)
    (again,) = journey.advance(DAY + 14_800)
    assert "no-key" == again.prompt
    assert () == journey.advance(DAY + 14_800)


def test_at_the_instant_of_the_deadline_the_key_counts():
    """A key in the last millisecond is a key; one millisecond later it is silence first."""
    for late, expected in ((0, "EnterQueue"), (1, "Play")):
        journey, (play,) = begun()
        journey.handle(events.PromptFinished(play.play), DAY)
        told = journey.handle(events.KeyPressed("0"), DAY + 5_000 + late)
        assert expected == type(told[0]).__name__


def test_timers_that_are_due_fire_before_the_event():
    """A host that comes late is told what should have happened: the caller was in the queue when he hung up."""
    impatient = Choice("ask", "welcome", [Option("1", "Een", "to")], on_silence=Retry(0, (), "to"))
    menu = Menu(
        id="m",
        name="M",
        number="299",
        schedule="always",
        flow=Flow("ask", [impatient, Transfer("to", ToQueue("taxes"))]),
    )
    org = CITY.put(menu)
    journey = Journey(org, "call-1", "299")
    (play,) = journey.handle(events.Started(), DAY)
    journey.handle(events.PromptFinished(play.play), DAY + 1)

    told = journey.handle(events.CallerHungUp(), DAY + 60_000)

    assert (commands.EnterQueue("taxes", language="nl"), commands.End("abandoned", ToQueue("taxes"))) == told


def test_plays_have_their_own_ids_in_the_whole_call():
    """Menus count from one each; in the call their plays differ, and a play of the menu before is stale."""
    journey, (first,) = begun("+31201230160")
    journey.handle(events.KeyPressed("1"), DAY + 1)
    (_, second) = journey.handle(events.KeyPressed("3"), DAY + 2)

    assert "1.1" == first.play
    assert "3.1" == second.play
    before = journey.snapshot()["state"]["walk"]
    for stale in (first.play, "2.1", "3", "3.x", "", "j.1"):
        assert () == journey.handle(events.PromptFinished(stale), DAY + 3)
    assert before["state"]["play"] == journey.snapshot()["state"]["walk"]["state"]["play"]


# Snapshots.


@pytest.mark.parametrize("phase", Phase)
def test_a_snapshot_is_plain_json(phase):
    """In every phase: written, read and restored it is the same."""
    journey = in_phase(phase)
    snapshot = journey.snapshot()
    again = Journey.restore(CITY, json.loads(json.dumps(snapshot)), SCHEDULES)

    assert snapshot == again.snapshot()
    assert (journey.phase, journey.where, journey.steps) == (again.phase, again.where, again.steps)


NEXT = {
    Phase.NEW: events.Started(),
    Phase.WALKING: events.KeyPressed("2"),
    Phase.ANNOUNCING: events.PromptFinished("j.1"),
    Phase.QUEUED: events.Diverted(ToPrompt("closed"), "full"),
    Phase.DIALLING: events.DialEnded("busy"),
}


@pytest.mark.parametrize("phase", NEXT)
def test_a_restored_call_goes_on_where_it_was(phase):
    """What comes next gives the same commands, whatever the call was waiting for."""
    journey = in_phase(phase)
    again = Journey.restore(CITY, json.loads(json.dumps(journey.snapshot())), SCHEDULES)
    now = later(journey)
    told = journey.handle(NEXT[phase], now)

    assert told
    assert told == again.handle(NEXT[phase], now)
    assert journey.snapshot() == again.snapshot()


def test_a_snapshot_of_another_organization_is_refused():
    """After a change of the organization a call cannot be continued blindly."""
    snapshot = begun()[0].snapshot()
    with pytest.raises(InvalidValueError) as caught:
        Journey.restore(CITY.put(InventoryNumber("+31201230197")), snapshot)

    assert "snapshot.other_configuration" == caught.value.code


@pytest.mark.threat("T-28")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"machine": "walker"}, "snapshot.bad_form"),
        ({"version": 2}, "snapshot.unknown_version"),
        ({"checksum": "0"}, "snapshot.checksum"),
        ({"state": {}}, "snapshot.checksum"),
    ],
)
def test_a_torn_snapshot_is_refused(change, code):
    """Nothing is continued from what was edited, cut off or written by another machine."""
    with pytest.raises(InvalidValueError) as caught:
        Journey.restore(CITY, begun()[0].snapshot() | change)

    assert code == caught.value.code


def test_the_host_adds_what_only_it_knows():
    """A step of the host's stands among the others, in order, and survives a restore."""
    journey = begun(RECEPTION)[0]
    heard = Step(DAY + 5, "route.queue_prompt", {"name": "Wachtmuziek", "language": "nl"}, Ref("prompt", "music"))
    journey.note(heard)

    assert heard == journey.steps[-1]
    assert heard == Journey.restore(CITY, journey.snapshot()).steps[-1]


def test_one_schedules_serves_all_calls():
    """Resolvers are made once for an organization, not once a call."""
    shop = bakery()
    shared = Schedules(shop)
    for call in range(3):
        Journey(shop, f"call-{call}", "+31201230001", treatment_of=shared).handle(events.Started(), DAY)

    assert shared.resolver("opening-hours") is shared.resolver("opening-hours")
