"""What a queue does, worked out by hand: each scenario is a rule, its queues, and steps with what they must command.

Any engine can be judged by them: `play` takes what makes one. A step is a time, an
event (None to advance) and the commands, or the code of an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

from dstny_smp.acd import (
    Announcements,
    Device,
    Member,
    Overflow,
    Presentation,
    Queue,
    Ringing,
    Role,
    Strategy,
)
from dstny_smp.acd.commands import (
    CancelOffer,
    Connect,
    Divert,
    LogOut,
    Offer,
    Play,
    SayPosition,
    SayWait,
    StaleReport,
    StartWrapUp,
    Stop,
)
from dstny_smp.acd.events import (
    AgentBecameAbsent,
    AgentBecameBusy,
    AgentBecameFree,
    AgentBecamePresent,
    AgentDevicesChanged,
    AgentLoggedIn,
    AgentLoggedOut,
    CallArrived,
    CallEnded,
    CallerHungUp,
    CallPickedUp,
    ConfigurationChanged,
    OfferAnswered,
    OfferFailed,
    OfferRejected,
    PromptFinished,
    QueueTreatmentChanged,
    WrapUpEnded,
)
from dstny_smp.acd.queue import DEVICES
from dstny_smp.destination import HangUp, ToNumber, ToQueue, ToUser, ToVoicemail
from dstny_smp.errors import SmpError
from dstny_smp.treatment import Treatment

CALLER = "+31201234567"
VOICEMAIL, NIGHT, BOSS = ToVoicemail("anna"), ToQueue("night"), ToUser("boss")
PARTS = {"ringing": Ringing, "overflow": Overflow, "announcements": Announcements}
SECONDS = {"wrap_up", "offer_timeout", "max_wait", "grace", "comfort_interval"}


@dataclass
class Scenario:
    """A rule and its proof."""

    says: str
    queues: Sequence[Queue]
    steps: Sequence[tuple]
    agents: Sequence[SimpleNamespace] = ()


def play(make, scenario):
    """Run a scenario on what ``make(queues, agents, now)`` returns; return its steps with what was commanded."""
    machine = make(scenario.queues, scenario.agents, 0)
    steps = []
    for now, event, _ in scenario.steps:
        try:
            told = machine.advance(now) if event is None else machine.handle(event, now)
        except SmpError as error:
            steps.append((now, event, error.code))
        else:
            steps.append((now, event, list(told)))
    return steps


def member(text):
    """Read ``anna``, ``anna:5`` (her skill), ``-anna`` (logged out) or ``anna*`` (supervisor)."""
    name, _, skill = text.strip("-*").partition(":")
    role = Role.SUPERVISOR if text.endswith("*") else Role.MEMBER
    return Member(name, skill=int(skill or 3), role=role, logged_in=not text.startswith("-"))


def queue(members="anna", id="q", **settings):
    """Make a queue; a setting goes where it belongs, durations in seconds."""
    parts, own = {part: {} for part in PARTS}, {}
    for name, value in settings.items():
        given = timedelta(seconds=value) if name in SECONDS else value
        for part, kind in PARTS.items():
            if hasattr(kind, name):
                parts[part][name] = given
                break
        else:
            own[name] = given
    for part, kind in PARTS.items():
        own[part] = kind(**parts[part])
    return Queue(
        id=id,
        name=f"Queue {id}",
        number="201",
        schedule="office",
        members=[member(each) for each in members.split()],
        **own,
    )


def agent(user, devices=DEVICES, *, present=True, busy=False):
    return SimpleNamespace(user=user, devices=frozenset(devices), present=present, busy=busy)


def comes(call, queue="q", **more):
    return CallArrived(call, queue, CALLER, **more)


def rings(offer, call, agent, until, devices=DEVICES, number=CALLER, label=None):
    return Offer(offer, call, agent, frozenset(devices), number, label, until)


SKILL = Strategy.SKILL
SCENARIOS = [
    Scenario(
        "1: skill 5 is best, then the longest idle, then the list",
        [queue("anna:3 bram:5 carl:5", strategy=SKILL)],
        [
            (0, comes("c1"), [rings(1, "c1", "bram", 20_000)]),
            (1_000, OfferAnswered(1), [Connect("c1", "bram", 1)]),
            (2_000, comes("c2"), [rings(2, "c2", "carl", 22_000)]),
            (3_000, OfferAnswered(2), [Connect("c2", "carl", 2)]),
            (8_000, CallEnded("c2"), []),
            (10_000, CallEnded("c1"), []),
            (20_000, comes("c3"), [rings(3, "c3", "carl", 40_000)]),
            (20_000, comes("c4"), [rings(4, "c4", "bram", 40_000)]),
            (20_000, comes("c5"), [rings(5, "c5", "anna", 40_000)]),
        ],
    ),
    Scenario(
        "1: priority is the list from the top, however long the others are idle",
        [queue("anna bram")],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, OfferAnswered(1), [Connect("c1", "anna", 1)]),
            (2_000, CallEnded("c1"), []),
            (3_000, comes("c2"), [rings(2, "c2", "anna", 23_000)]),
        ],
    ),
    Scenario(
        "2: the idle clock restarts on a miss, not when the caller hangs up",
        [queue("anna bram", strategy=SKILL)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (5_000, CallerHungUp("c1"), [CancelOffer(1, "hung_up")]),
            (6_000, comes("c2"), [rings(2, "c2", "anna", 26_000)]),
            (7_000, OfferRejected(2), [rings(3, "c2", "bram", 27_000)]),
            (8_000, CallerHungUp("c2"), [CancelOffer(3, "hung_up")]),
            (20_000, comes("c3"), [rings(4, "c3", "bram", 40_000)]),
        ],
    ),
    Scenario(
        "2: the idle clock starts at a login and when an agent is back from away",
        [queue("-anna bram carl", strategy=SKILL)],
        [
            (5_000, AgentBecameAbsent("bram"), []),
            (6_000, AgentBecamePresent("bram"), []),
            (10_000, AgentLoggedIn("anna", "q"), []),
            (20_000, comes("c1"), [rings(1, "c1", "carl", 40_000)]),
            (20_000, comes("c2"), [rings(2, "c2", "bram", 40_000)]),
            (20_000, comes("c3"), [rings(3, "c3", "anna", 40_000)]),
        ],
    ),
    Scenario(
        "2: a second login does not restart the idle clock",
        [queue("anna bram", strategy=SKILL), queue("-anna", id="r")],
        [
            (5_000, AgentLoggedIn("anna", "r"), []),
            (20_000, comes("c1"), [rings(1, "c1", "anna", 40_000)]),
        ],
    ),
    Scenario(
        "3: an agent rings for one call at a time, whatever the number of queues",
        [queue("anna"), queue("anna", id="r")],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, comes("c2", "r"), []),
            (2_000, CallerHungUp("c1"), [CancelOffer(1, "hung_up"), rings(2, "c2", "anna", 22_000)]),
        ],
    ),
    Scenario(
        "3: not rung: logged out, away, busy, without a telephone that the queue rings",
        [queue("-anna bram carl dora", devices={Device.DESK})],
        [
            (0, comes("c1"), []),
            (
                1_000,
                AgentDevicesChanged("dora", {Device.DESK, Device.SOFTPHONE}),
                [rings(1, "c1", "dora", 21_000, devices={Device.DESK})],
            ),
            (2_000, comes("c2"), []),
            (3_000, AgentBecamePresent("bram"), [rings(2, "c2", "bram", 23_000, devices={Device.DESK})]),
            (4_000, comes("c3"), []),
            (5_000, AgentBecameFree("carl"), [rings(3, "c3", "carl", 25_000, devices={Device.DESK})]),
            (6_000, comes("c4"), []),
            (7_000, AgentLoggedIn("anna"), [rings(4, "c4", "anna", 27_000, devices={Device.DESK})]),
        ],
        [agent("bram", present=False), agent("carl", busy=True), agent("dora", {Device.SOFTPHONE})],
    ),
    Scenario(
        "3: ring when absent",
        [queue("anna", ring_when_absent=True)],
        [(0, comes("c1"), [rings(1, "c1", "anna", 20_000)])],
        [agent("anna", present=False)],
    ),
    Scenario(
        "4: a slot freed by a reject is refilled, by time-out not; the memory is cleared when all were tried",
        [queue("anna bram carl dora", max_parallel=2)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000), rings(2, "c1", "bram", 20_000)]),
            (5_000, OfferRejected(1), [rings(3, "c1", "carl", 25_000)]),
            (20_000, None, [CancelOffer(2, "timeout")]),
            (25_000, None, [CancelOffer(3, "timeout"), rings(4, "c1", "dora", 45_000)]),
            (45_000, None, [CancelOffer(4, "timeout"), rings(5, "c1", "anna", 65_000), rings(6, "c1", "bram", 65_000)]),
        ],
    ),
    Scenario(
        "4: an agent that becomes eligible fills an empty slot, with a ring time of his own",
        [queue("anna -bram", max_parallel=2)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (3_000, AgentLoggedIn("bram", "q"), [rings(2, "c1", "bram", 23_000)]),
        ],
    ),
    Scenario(
        "4: the first answer wins, the others are cancelled; a later answer is stale",
        [queue("anna bram carl", max_parallel=3)],
        [
            (
                0,
                comes("c1"),
                [rings(1, "c1", "anna", 20_000), rings(2, "c1", "bram", 20_000), rings(3, "c1", "carl", 20_000)],
            ),
            (
                1_000,
                OfferAnswered(2),
                [Connect("c1", "bram", 2), CancelOffer(1, "answered_elsewhere"), CancelOffer(3, "answered_elsewhere")],
            ),
            (1_000, OfferAnswered(1), [StaleReport(OfferAnswered(1))]),
        ],
    ),
    Scenario(
        "4: who rejected a call is not offered it again for 5 seconds, but other calls are",
        [queue("anna")],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, OfferRejected(1), []),
            (2_000, comes("c2"), [rings(2, "c2", "anna", 22_000)]),
            (3_000, CallerHungUp("c2"), [CancelOffer(2, "hung_up")]),
            (5_999, None, []),
            (6_000, None, [rings(3, "c1", "anna", 26_000)]),
        ],
    ),
    Scenario(
        "4: calls choose in their order, each up to its limit",
        [queue("anna bram", max_parallel=2)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000), rings(2, "c1", "bram", 20_000)]),
            (1_000, comes("c2"), []),
            (
                2_000,
                OfferAnswered(1),
                [Connect("c1", "anna", 1), CancelOffer(2, "answered_elsewhere"), rings(3, "c2", "bram", 22_000)],
            ),
        ],
    ),
    Scenario(
        "5: at the attempts' limit the call is diverted with the prompt",
        [queue("anna", max_attempts=2, on_max_attempts=NIGHT, max_attempts_prompt="sorry")],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (20_000, None, [CancelOffer(1, "timeout"), rings(2, "c1", "anna", 40_000)]),
            (40_000, None, [CancelOffer(2, "timeout"), Divert("c1", NIGHT, "max_attempts", "sorry")]),
        ],
    ),
    Scenario(
        "5: an attempt is a round, not an agent",
        [queue("anna bram", max_parallel=2, max_attempts=1, on_max_attempts=NIGHT)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000), rings(2, "c1", "bram", 20_000)]),
            (1_000, OfferRejected(1), []),
            (2_000, OfferRejected(2), [Divert("c1", NIGHT, "max_attempts")]),
        ],
    ),
    Scenario(
        "5: at the same millisecond the maximum wait goes before the attempts",
        [queue("anna", max_attempts=1, on_max_attempts=NIGHT, max_wait=20, on_max_wait=VOICEMAIL, offer_timeout=30)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 30_000)]),
            (20_000, OfferRejected(1), [Divert("c1", VOICEMAIL, "max_wait")]),
        ],
    ),
    Scenario(
        "5: ... also where both are timers",
        [queue("anna", max_attempts=1, on_max_attempts=NIGHT, max_wait=20, on_max_wait=VOICEMAIL)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (20_000, None, [CancelOffer(1, "max_wait"), Divert("c1", VOICEMAIL, "max_wait")]),
        ],
    ),
    Scenario(
        "6: a time-out and a reject are missed; at the limit the agent is logged out of that queue only",
        [queue("anna", missed_limit=2, offer_timeout=5), queue("anna", id="r", missed_limit=2)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 5_000)]),
            (5_000, None, [CancelOffer(1, "timeout"), rings(2, "c1", "anna", 10_000)]),
            (7_000, OfferRejected(2), [LogOut("anna", "q", "missed")]),
            (60_000, None, []),
            (60_000, comes("c2", "r"), [rings(3, "c2", "anna", 80_000)]),
        ],
    ),
    Scenario(
        "6: misses count for each queue by itself",
        [queue("anna", missed_limit=2), queue("anna", id="r", missed_limit=2)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, OfferRejected(1), []),
            (2_000, CallerHungUp("c1"), []),
            (3_000, comes("c2", "r"), [rings(2, "c2", "anna", 23_000)]),
            (4_000, OfferRejected(2), []),
            (5_000, CallerHungUp("c2"), []),
            (6_000, comes("c3"), [rings(3, "c3", "anna", 26_000)]),
            (7_000, OfferRejected(3), [LogOut("anna", "q", "missed")]),
        ],
    ),
    Scenario(
        "6: not missed: the caller hung up, the race was lost, the maximum wait cut it",
        [queue("anna bram", max_parallel=2, missed_limit=1, max_wait=10, on_max_wait=VOICEMAIL)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000), rings(2, "c1", "bram", 20_000)]),
            (1_000, CallerHungUp("c1"), [CancelOffer(1, "hung_up"), CancelOffer(2, "hung_up")]),
            (2_000, comes("c2"), [rings(3, "c2", "anna", 22_000), rings(4, "c2", "bram", 22_000)]),
            (3_000, OfferAnswered(4), [Connect("c2", "bram", 4), CancelOffer(3, "answered_elsewhere")]),
            (4_000, comes("c3"), [rings(5, "c3", "anna", 24_000)]),
            (14_000, None, [CancelOffer(5, "max_wait"), Divert("c3", VOICEMAIL, "max_wait")]),
            (15_000, comes("c4"), [rings(6, "c4", "anna", 35_000)]),
        ],
    ),
    Scenario(
        "6: an answered call and a login begin the count anew",
        [queue("anna", missed_limit=2)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (20_000, None, [CancelOffer(1, "timeout"), rings(2, "c1", "anna", 40_000)]),
            (21_000, OfferAnswered(2), [Connect("c1", "anna", 2)]),
            (22_000, CallEnded("c1"), []),
            (23_000, comes("c2"), [rings(3, "c2", "anna", 43_000)]),
            (24_000, OfferRejected(3), []),
            (25_000, AgentLoggedOut("anna", "q"), []),
            (26_000, AgentLoggedIn("anna", "q"), []),
            (29_000, None, [rings(4, "c2", "anna", 49_000)]),
            (30_000, OfferRejected(4), []),
            (35_000, None, [rings(5, "c2", "anna", 55_000)]),
            (36_000, OfferRejected(5), [LogOut("anna", "q", "missed")]),
        ],
    ),
    Scenario(
        "7: busy or unreachable is no miss; 5 seconds later the agent is rung again",
        [queue("anna", missed_limit=1), queue("anna", id="r")],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, OfferFailed(1, "unreachable"), []),
            (2_000, comes("c2", "r"), []),
            (5_999, None, []),
            (6_000, None, [rings(2, "c1", "anna", 26_000)]),
        ],
    ),
    Scenario(
        "7: logged out or busy elsewhere while ringing: cancelled, the slot is refilled; away rings on",
        [queue("anna bram carl")],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, AgentBecameAbsent("anna"), []),
            (2_000, AgentLoggedOut("anna"), [CancelOffer(1, "logged_out"), rings(2, "c1", "bram", 22_000)]),
            (3_000, AgentBecameBusy("bram"), [CancelOffer(2, "busy"), rings(3, "c1", "carl", 23_000)]),
        ],
    ),
    Scenario(
        "8: wrap-up holds in all queues and lasts what the delivering queue says",
        [queue("anna", wrap_up=10), queue("anna", id="r")],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, OfferAnswered(1), [Connect("c1", "anna", 1)]),
            (5_000, CallEnded("c1"), [StartWrapUp("anna", 15_000)]),
            (6_000, comes("c2", "r"), []),
            (14_999, None, []),
            (15_000, None, [rings(2, "c2", "anna", 35_000)]),
            (16_000, OfferAnswered(2), [Connect("c2", "anna", 2)]),
            (17_000, CallerHungUp("c2"), []),
            (18_000, comes("c3"), [rings(3, "c3", "anna", 38_000)]),
        ],
    ),
    Scenario(
        "8: the agent may end his rest; twice is stale",
        [queue("anna", wrap_up=10)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, OfferAnswered(1), [Connect("c1", "anna", 1)]),
            (5_000, CallEnded("c1"), [StartWrapUp("anna", 15_000)]),
            (6_000, comes("c2"), []),
            (7_000, WrapUpEnded("anna"), [rings(2, "c2", "anna", 27_000)]),
            (8_000, WrapUpEnded("anna"), [StaleReport(WrapUpEnded("anna"))]),
        ],
    ),
    Scenario(
        "9: a call keeps its place when it is offered in vain; a higher priority goes before it",
        [queue("anna")],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, comes("c2"), []),
            (20_000, None, [CancelOffer(1, "timeout"), rings(2, "c1", "anna", 40_000)]),
            (21_000, comes("c3", priority=5), []),
            (40_000, None, [CancelOffer(2, "timeout"), rings(3, "c3", "anna", 60_000)]),
            (41_000, OfferAnswered(3), [Connect("c3", "anna", 3)]),
            (42_000, CallEnded("c3"), [rings(4, "c1", "anna", 62_000)]),
            (43_000, CallerHungUp("c1"), [CancelOffer(4, "hung_up"), rings(5, "c2", "anna", 63_000)]),
        ],
    ),
    Scenario(
        "10: the heaviest queue, then the caller's priority, then the longest wait",
        [queue("anna"), queue("anna", id="r", weight=5), queue("anna", id="s")],
        [
            (0, comes("c1"), []),
            (1_000, comes("c2", "s", priority=9), []),
            (2_000, comes("c3", "r"), []),
            (3_000, comes("c4", "s"), []),
            (4_000, AgentBecameFree("anna"), [rings(1, "c3", "anna", 24_000)]),
            (5_000, CallerHungUp("c3"), [CancelOffer(1, "hung_up"), rings(2, "c2", "anna", 25_000)]),
            (6_000, CallerHungUp("c2"), [CancelOffer(2, "hung_up"), rings(3, "c1", "anna", 26_000)]),
            (7_000, CallerHungUp("c1"), [CancelOffer(3, "hung_up"), rings(4, "c4", "anna", 27_000)]),
        ],
        [agent("anna", busy=True)],
    ),
    Scenario(
        "10: a heavy queue whose call cannot use the agent blocks nobody",
        [queue("anna"), queue("anna", id="r", weight=5)],
        [
            (0, comes("c1", "r"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, comes("c2"), []),
            (2_000, OfferRejected(1), [rings(2, "c2", "anna", 22_000)]),
        ],
    ),
    Scenario(
        "11: the maximum wait runs from entry to answer, ringing included",
        [queue("anna bram", max_wait=30, on_max_wait=VOICEMAIL, max_parallel=2)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000), rings(2, "c1", "bram", 20_000)]),
            (
                20_000,
                None,
                [
                    CancelOffer(1, "timeout"),
                    CancelOffer(2, "timeout"),
                    rings(3, "c1", "anna", 40_000),
                    rings(4, "c1", "bram", 40_000),
                ],
            ),
            (29_999, None, []),
            (
                30_000,
                None,
                [CancelOffer(3, "max_wait"), CancelOffer(4, "max_wait"), Divert("c1", VOICEMAIL, "max_wait")],
            ),
        ],
    ),
    Scenario(
        "11: an answer in the last millisecond is an answer",
        [queue("anna", max_wait=10, on_max_wait=VOICEMAIL)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (10_000, OfferAnswered(1), [Connect("c1", "anna", 1)]),
            (60_000, None, []),
        ],
    ),
    Scenario(
        "11: ... and one later is too late",
        [queue("anna", max_wait=10, on_max_wait=VOICEMAIL)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (
                10_001,
                OfferAnswered(1),
                [CancelOffer(1, "max_wait"), Divert("c1", VOICEMAIL, "max_wait"), StaleReport(OfferAnswered(1))],
            ),
        ],
    ),
    Scenario(
        "11: a ring may be let to finish, but none is begun",
        [queue("anna -bram", max_wait=10, on_max_wait=VOICEMAIL, finish_ring=True, max_parallel=2)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (10_000, None, []),
            (11_000, AgentLoggedIn("bram"), []),
            (20_000, None, [CancelOffer(1, "timeout"), Divert("c1", VOICEMAIL, "max_wait")]),
            (21_000, comes("c2"), [rings(2, "c2", "anna", 41_000), rings(3, "c2", "bram", 41_000)]),
            (40_000, OfferAnswered(2), [Connect("c2", "anna", 2), CancelOffer(3, "answered_elsewhere")]),
        ],
    ),
    Scenario(
        "12: on entry without grace; busy agents keep the call",
        [queue("anna", on_no_agents=NIGHT)],
        [
            (0, comes("c1"), []),
            (1_000, CallerHungUp("c1"), []),
            (2_000, AgentLoggedOut("anna", "q"), []),
            (3_000, comes("c2"), [Divert("c2", NIGHT, "no_agents")]),
        ],
        [agent("anna", busy=True)],
    ),
    Scenario(
        "12: waiting calls get a grace, which a login cancels",
        [queue("anna -bram", on_no_agents=NIGHT)],
        [
            (0, comes("c1"), []),
            (1_000, AgentBecameAbsent("anna"), []),
            (15_999, AgentBecamePresent("anna"), []),
            (20_000, AgentLoggedOut("anna"), []),
            (34_999, None, []),
            (35_000, None, [Divert("c1", NIGHT, "no_agents")]),
        ],
        [agent("anna", busy=True)],
    ),
    Scenario(
        "12: a call that rings when the grace ends follows when its ring is over",
        [queue("anna", on_no_agents=NIGHT, grace=0)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, comes("c2"), []),
            (2_000, AgentBecameAbsent("anna"), [Divert("c2", NIGHT, "no_agents")]),
            (20_000, None, [CancelOffer(1, "timeout"), Divert("c1", NIGHT, "no_agents")]),
        ],
    ),
    Scenario(
        "12: without an action calls wait for a login",
        [queue("-anna")],
        [(0, comes("c1"), []), (60_000, AgentLoggedIn("anna"), [rings(1, "c1", "anna", 80_000)])],
    ),
    Scenario(
        "13: ringing calls count as waiting; a call that an idle agent can take is never too many",
        [queue("anna bram", max_waiting=1, on_full=BOSS)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, comes("c2"), [rings(2, "c2", "bram", 21_000)]),
            (2_000, comes("c3"), [Divert("c3", BOSS, "full")]),
            (3_000, OfferAnswered(1), [Connect("c1", "anna", 1)]),
            (4_000, comes("c4"), [Divert("c4", BOSS, "full")]),
            (5_000, OfferAnswered(2), [Connect("c2", "bram", 2)]),
            (6_000, comes("c5"), []),
        ],
    ),
    Scenario(
        "13: on entry the schedule goes first, then full, then no agents, then the entry prompt",
        [queue("anna", max_waiting=1, on_full=BOSS, on_no_agents=NIGHT, entry_prompt="welcome", grace=60)],
        [
            (0, comes("c1"), [Play("c1", 1, "welcome", "entry", None)]),
            (1_000, AgentLoggedOut("anna"), []),
            (2_000, comes("c2"), [Divert("c2", BOSS, "full")]),
            (3_000, QueueTreatmentChanged("q", Treatment.closed("shut")), []),
            (4_000, comes("c3"), [Divert("c3", HangUp(), "closed", "shut")]),
            (5_000, QueueTreatmentChanged("q", Treatment.forward(ToNumber("205"), "moment")), []),
            (6_000, comes("c4"), [Divert("c4", ToNumber("205"), "forward", "moment")]),
            (7_000, QueueTreatmentChanged("q", Treatment.open()), []),
            (8_000, CallerHungUp("c1"), []),
            (9_000, comes("c5"), [Divert("c5", NIGHT, "no_agents")]),
        ],
        [agent("anna", busy=True)],
    ),
    Scenario(
        "13 of schedules: closing sends nobody out",
        [queue("anna")],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, QueueTreatmentChanged("q", Treatment.closed()), []),
            (2_000, OfferAnswered(1), [Connect("c1", "anna", 1)]),
        ],
    ),
    Scenario(
        "13 of schedules: ... unless the queue is flushed",
        [queue("anna", flush_at_close=True, hold_audio="music")],
        [
            (0, comes("c1"), [Play("c1", 1, "music", "hold", None), rings(1, "c1", "anna", 20_000)]),
            (1_000, comes("c2"), [Play("c2", 2, "music", "hold", None)]),
            (
                2_000,
                QueueTreatmentChanged("q", Treatment.closed("shut")),
                [
                    Stop("c1", 1),
                    CancelOffer(1, "flushed"),
                    Divert("c1", HangUp(), "flushed", "shut"),
                    Stop("c2", 2),
                    Divert("c2", HangUp(), "flushed", "shut"),
                ],
            ),
        ],
    ),
    Scenario(
        "14: no prompt delays an offer; the tone is heard when the prompt is over, and the music comes back",
        [queue("anna", entry_prompt="welcome", hold_audio="music", offer_tone=True)],
        [
            (0, comes("c1", language="nl"), [Play("c1", 1, "welcome", "entry", "nl"), rings(1, "c1", "anna", 20_000)]),
            (4_000, PromptFinished("c1", 1), [Play("c1", 2, "@ringback", "tone", "nl")]),
            (5_000, OfferRejected(1), [Stop("c1", 2), Play("c1", 3, "music", "hold", "nl")]),
            (8_000, PromptFinished("c1", 3), [Play("c1", 4, "music", "hold", "nl")]),
            (10_000, None, [rings(2, "c1", "anna", 30_000), Stop("c1", 4), Play("c1", 5, "@ringback", "tone", "nl")]),
            (11_000, OfferAnswered(2), [Stop("c1", 5), Connect("c1", "anna", 2)]),
            (12_000, PromptFinished("c1", 5), [StaleReport(PromptFinished("c1", 5))]),
        ],
    ),
    Scenario(
        "14: the ringing tone is nothing until something was played",
        [queue("anna", offer_tone=True, comfort_prompt="patience", comfort_interval=10)],
        [
            (0, comes("c1"), []),
            (10_000, None, [Play("c1", 1, "patience", "comfort", None)]),
            (12_000, PromptFinished("c1", 1), [Play("c1", 2, "@ringback", "hold", None)]),
            (13_000, AgentBecameFree("anna"), [rings(1, "c1", "anna", 33_000)]),
        ],
        [agent("anna", busy=True)],
    ),
    Scenario(
        "14: comfort from the end of the last one; the position with it, when it did not get worse",
        [queue("anna", hold_audio="music", comfort_prompt="patience", comfort_interval=10, announce_position=True)],
        [
            (0, comes("c1"), [Play("c1", 1, "music", "hold", None)]),
            (1_000, comes("c2"), [Play("c2", 2, "music", "hold", None)]),
            (10_000, None, [Stop("c1", 1), Play("c1", 3, "patience", "comfort", None), SayPosition("c1", 1, None)]),
            (11_000, None, [Stop("c2", 2), Play("c2", 4, "patience", "comfort", None), SayPosition("c2", 2, None)]),
            (14_000, PromptFinished("c2", 4), [Play("c2", 5, "music", "hold", None)]),
            (15_000, comes("c3", priority=1), [Play("c3", 6, "music", "hold", None)]),
            (24_000, None, [Stop("c2", 5), Play("c2", 7, "patience", "comfort", None)]),
            (24_500, CallerHungUp("c3"), []),
            (24_600, CallerHungUp("c1"), []),
            (25_000, PromptFinished("c2", 7), [Play("c2", 8, "music", "hold", None)]),
            (35_000, None, [Stop("c2", 8), Play("c2", 9, "patience", "comfort", None), SayPosition("c2", 1, None)]),
        ],
        [agent("anna", busy=True)],
    ),
    Scenario(
        "14: while the tone is heard nothing is said; the interval begins anew when it rings no more",
        [queue("anna", hold_audio="music", offer_tone=True, announce_position=True, comfort_interval=10)],
        [
            (
                0,
                comes("c1"),
                [
                    Play("c1", 1, "music", "hold", None),
                    rings(1, "c1", "anna", 20_000),
                    Stop("c1", 1),
                    Play("c1", 2, "@ringback", "tone", None),
                ],
            ),
            (10_000, None, []),
            (
                15_000,
                AgentBecameBusy("anna"),
                [CancelOffer(1, "busy"), Stop("c1", 2), Play("c1", 3, "music", "hold", None)],
            ),
            (
                17_000,
                AgentBecameFree("anna"),
                [rings(2, "c1", "anna", 37_000), Stop("c1", 3), Play("c1", 4, "@ringback", "tone", None)],
            ),
            (
                19_000,
                AgentBecameBusy("anna"),
                [CancelOffer(2, "busy"), Stop("c1", 4), Play("c1", 5, "music", "hold", None)],
            ),
            (24_999, None, []),
            (25_000, None, [SayPosition("c1", 1, None)]),
            (35_000, None, [SayPosition("c1", 1, None)]),
        ],
    ),
    Scenario(
        "15: unknown before the first completed call, then a range in whole minutes",
        [queue("anna", announce_wait=True, comfort_interval=10)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (0, OfferAnswered(1), [Connect("c1", "anna", 1)]),
            (1_000, comes("c2"), []),
            (11_000, None, []),
            (12_000, CallerHungUp("c2"), []),
            (120_000, CallEnded("c1"), []),
            (121_000, AgentBecameBusy("anna"), []),
            (130_000, comes("c3"), []),
            (130_000, comes("c4"), []),
            # c3: 1 x 120 s / 1, give or take 120 s; c4: 240 s, give or take 240 / sqrt(2) = 169.7 s: 70.3 to 409.7 s
            (
                140_000,
                None,
                [
                    SayWait("c3", timedelta(minutes=0), timedelta(minutes=4), None),
                    SayWait("c4", timedelta(minutes=2), timedelta(minutes=7), None),
                ],
            ),
            (141_000, AgentLoggedOut("anna"), []),
            (150_000, None, []),
        ],
    ),
    Scenario(
        "15: an agent of two queues is half an agent for each; the mean gives the newest call an eighth",
        [queue("anna", announce_wait=True, comfort_interval=10), queue("anna", id="r", wrap_up=20)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (0, OfferAnswered(1), [Connect("c1", "anna", 1)]),
            (80_000, CallEnded("c1"), []),
            (100_000, comes("c2"), [rings(2, "c2", "anna", 120_000)]),
            (100_000, OfferAnswered(2), [Connect("c2", "anna", 2)]),
            (420_000, CallEnded("c2"), []),
            (421_000, AgentBecameBusy("anna"), []),
            (430_000, comes("c3"), []),
            # 80 s, then 320 s: a mean of 110 s; for half an agent 220 s, give or take 220 s
            (440_000, None, [SayWait("c3", timedelta(minutes=0), timedelta(minutes=8), None)]),
            # logged out of the other queue she is a whole agent: 110 s, give or take 110 s
            (441_000, AgentLoggedOut("anna", "r"), []),
            (450_000, None, [SayWait("c3", timedelta(minutes=0), timedelta(minutes=4), None)]),
        ],
    ),
    Scenario(
        "15: every agent counts by himself; handling is from the answer to the end of the rest",
        [
            queue("anna bram", wrap_up=40, announce_wait=True, comfort_interval=10),
            queue("bram carl", id="r", announce_position=True, comfort_interval=10),
        ],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (10_000, OfferAnswered(1), [Connect("c1", "anna", 1)]),
            (70_000, CallEnded("c1"), [StartWrapUp("anna", 110_000)]),
            (80_000, comes("c2"), []),
            (90_000, None, []),
            (105_000, WrapUpEnded("anna"), [rings(2, "c2", "anna", 125_000)]),
            # 95 s, for an agent and a half 63.3 s, give or take as much
            (110_000, None, [SayWait("c2", timedelta(minutes=0), timedelta(minutes=3), None)]),
            (112_000, comes("c3", "r"), [rings(3, "c3", "carl", 132_000)]),
            (112_000, OfferAnswered(3), [Connect("c3", "carl", 3)]),
            (113_000, CallEnded("c3"), []),
            (114_000, AgentBecameBusy("carl"), []),
            (115_000, CallerHungUp("c2"), [CancelOffer(2, "hung_up")]),
            (116_000, comes("c4", "r"), []),
            (126_000, None, [SayPosition("c4", 1, None)]),
        ],
        [agent("bram", busy=True)],
    ),
    Scenario(
        "16: a member takes a call that rings at another; that one has not missed it, wrap-up is the picker's",
        [queue("anna bram", missed_limit=1, wrap_up=5)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, CallPickedUp("c1", "bram"), [Connect("c1", "bram", None), CancelOffer(1, "picked_up")]),
            (2_000, OfferAnswered(1), [StaleReport(OfferAnswered(1))]),
            (3_000, comes("c2"), [rings(2, "c2", "anna", 23_000)]),
            (4_000, CallEnded("c1"), [StartWrapUp("bram", 9_000)]),
            (5_000, CallPickedUp("c1", "bram"), [StaleReport(CallPickedUp("c1", "bram"))]),
        ],
    ),
    Scenario(
        "16: the picker's own ring is cancelled, and goes on with the next agent",
        [queue("anna bram")],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, comes("c2"), [rings(2, "c2", "bram", 21_000)]),
            (
                2_000,
                CallPickedUp("c1", "bram"),
                [
                    Connect("c1", "bram", None),
                    CancelOffer(1, "picked_up"),
                    CancelOffer(2, "busy"),
                    rings(3, "c2", "anna", 22_000),
                ],
            ),
        ],
    ),
    Scenario(
        "16: stale when it does not ring, illegal where pickup is off or the agent is no member",
        [queue("anna -bram"), queue("anna", id="r", pickup=False)],
        [
            (0, comes("c1"), []),
            (1_000, CallPickedUp("c1", "anna"), [StaleReport(CallPickedUp("c1", "anna"))]),
            (2_000, AgentBecameFree("anna"), [rings(1, "c1", "anna", 22_000)]),
            (3_000, CallPickedUp("c1", "bram"), [StaleReport(CallPickedUp("c1", "bram"))]),
            (4_000, CallPickedUp("c1", "carl"), "acd.not_a_member"),
            (4_000, CallPickedUp("c1", "stranger"), "acd.unknown_agent"),
            (5_000, comes("c2", "r"), []),
            (6_000, CallPickedUp("c2", "anna"), "acd.pickup_off"),
            (7_000, CallPickedUp("c1", "anna"), [Connect("c1", "anna", 1)]),
        ],
        [agent("anna", busy=True), agent("carl")],
    ),
    Scenario(
        "17: affixes around the number, metadata or the forwarder's name as the label; withheld stays withheld",
        [queue("anna", presentation=Presentation(prefix="9", suffix="0", metadata="Shop", metadata_overridable=True))],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000, number="9+312012345670", label="Shop")]),
            (1_000, CallerHungUp("c1"), [CancelOffer(1, "hung_up")]),
            (
                2_000,
                CallArrived("c2", "q", None, 0, "Desk"),
                [rings(2, "c2", "anna", 22_000, number=None, label="Desk")],
            ),
            (3_000, CallerHungUp("c2"), [CancelOffer(2, "hung_up")]),
            (
                4_000,
                comes("c3", forwarded_name=""),
                [rings(3, "c3", "anna", 24_000, number="9+312012345670", label="Shop")],
            ),
        ],
    ),
    Scenario(
        "18: a supervisor is rung as any member; another call's end does not restart the idle clock",
        [queue("anna* bram", strategy=SKILL)],
        [
            (1_000, AgentBecameBusy("anna"), []),
            (2_000, AgentBecameFree("anna"), []),
            (3_000, comes("c1"), [rings(1, "c1", "anna", 23_000)]),
        ],
    ),
    Scenario(
        "19: a changed configuration keeps who is logged in, and running offers their time",
        [queue("anna bram")],
        [
            (0, AgentLoggedOut("anna", "q"), []),
            (1_000, comes("c1"), [rings(1, "c1", "bram", 21_000)]),
            (2_000, ConfigurationChanged([queue("anna bram", offer_timeout=5)]), []),
            (21_000, None, [CancelOffer(1, "timeout"), rings(2, "c1", "bram", 26_000)]),
            (22_000, ConfigurationChanged([queue("-anna bram", offer_timeout=5)]), []),
            (23_000, comes("c2"), []),
            (24_000, ConfigurationChanged([queue("anna bram", offer_timeout=5)]), [rings(3, "c2", "anna", 29_000)]),
            (25_000, ConfigurationChanged([queue("anna -bram", offer_timeout=5)]), [CancelOffer(2, "logged_out")]),
        ],
    ),
    Scenario(
        "19: a removed member's offer is cancelled and its call lives on; a removed queue's calls are sent on",
        [queue("anna bram"), queue("carl", id="r")],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, comes("c2", "r"), [rings(2, "c2", "carl", 21_000)]),
            (2_000, comes("c3", "r"), []),
            (
                3_000,
                ConfigurationChanged([queue("bram")]),
                [
                    CancelOffer(2, "removed"),
                    Divert("c2", HangUp(), "queue_removed"),
                    Divert("c3", HangUp(), "queue_removed"),
                    CancelOffer(1, "removed"),
                    rings(3, "c1", "bram", 23_000),
                ],
            ),
            (4_000, comes("c4", "r"), "acd.unknown_queue"),
        ],
    ),
    Scenario(
        "19: a shorter maximum wait that is already over holds at once; connected calls go on",
        [queue("anna", wrap_up=5)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, OfferAnswered(1), [Connect("c1", "anna", 1)]),
            (2_000, comes("c2"), []),
            (9_000, comes("c3"), []),
            (
                10_000,
                ConfigurationChanged([queue("anna", wrap_up=5, max_wait=5, on_max_wait=VOICEMAIL)]),
                [Divert("c2", VOICEMAIL, "max_wait")],
            ),
            (14_000, None, [Divert("c3", VOICEMAIL, "max_wait")]),
            (15_000, ConfigurationChanged([]), []),
            (15_500, CallPickedUp("c1", "anna"), [StaleReport(CallPickedUp("c1", "anna"))]),
            (16_000, CallEnded("c1"), []),
        ],
    ),
    Scenario(
        "20: what is late or twice is stale and changes nothing; a call still inside cannot come again",
        [queue("anna")],
        [
            (0, CallerHungUp("c1"), [StaleReport(CallerHungUp("c1"))]),
            (0, OfferRejected(1), [StaleReport(OfferRejected(1))]),
            (1_000, comes("c1"), [rings(1, "c1", "anna", 21_000)]),
            (2_000, comes("c1"), "acd.call_inside"),
            (2_000, comes("c2", "nowhere"), "acd.unknown_queue"),
            (2_000, AgentBecameBusy("stranger"), "acd.unknown_agent"),
            (3_000, CallerHungUp("c1"), [CancelOffer(1, "hung_up")]),
            (4_000, CallEnded("c1"), [StaleReport(CallEnded("c1"))]),
            (5_000, comes("c1"), [rings(2, "c1", "anna", 25_000)]),
            (6_000, AgentBecamePresent("anna"), []),
            (6_000, AgentLoggedIn("anna", "q"), []),
            (5_999, comes("c3"), "machine.clock_went_back"),
        ],
    ),
    Scenario(
        "time: timers due before an event fire first, each at its own time",
        [queue("anna bram", offer_timeout=5)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 5_000)]),
            (
                12_000,
                OfferAnswered(3),
                [
                    CancelOffer(1, "timeout"),
                    rings(2, "c1", "bram", 10_000),
                    CancelOffer(2, "timeout"),
                    rings(3, "c1", "anna", 15_000),
                    Connect("c1", "anna", 3),
                ],
            ),
        ],
    ),
    Scenario(
        "4: a round whose offers all ended early is over too, and the next begins with those not held",
        [queue("anna bram", max_attempts=2, on_max_attempts=NIGHT)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, OfferRejected(1), [rings(2, "c1", "bram", 21_000)]),
            (2_000, OfferFailed(2, "busy"), []),
            (6_000, None, [rings(3, "c1", "anna", 26_000)]),
            (7_000, None, []),
            (8_000, AgentLoggedOut("anna"), [CancelOffer(3, "logged_out"), rings(4, "c1", "bram", 28_000)]),
            (28_000, None, [CancelOffer(4, "timeout"), Divert("c1", NIGHT, "max_attempts")]),
        ],
    ),
    Scenario(
        "11: a ring may be let to finish, but who does not ring is sent on at once",
        [queue("-anna", max_wait=10, on_max_wait=VOICEMAIL, finish_ring=True)],
        [(0, comes("c1"), []), (10_000, None, [Divert("c1", VOICEMAIL, "max_wait")])],
    ),
    Scenario(
        "12: the grace runs from the moment the last one left, whatever happens meanwhile",
        [queue("anna bram", on_no_agents=NIGHT)],
        [
            (0, comes("c1"), []),
            (1_000, AgentBecameAbsent("anna"), []),
            (2_000, AgentDevicesChanged("bram", set()), []),
            (10_000, AgentBecameFree("anna"), []),
            (16_999, None, []),
            (17_000, None, [Divert("c1", NIGHT, "no_agents")]),
        ],
        [agent("anna", busy=True), agent("bram", busy=True)],
    ),
    Scenario(
        "12: a logout for missed calls leaves nobody too; a login while it rings ends the emergency",
        [queue("anna bram", on_no_agents=NIGHT, grace=0, missed_limit=1)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, AgentLoggedOut("bram"), []),
            (2_000, AgentBecameAbsent("anna"), []),
            (3_000, AgentBecamePresent("anna"), []),
            (
                20_000,
                None,
                [CancelOffer(1, "timeout"), LogOut("anna", "q", "missed"), Divert("c1", NIGHT, "no_agents")],
            ),
        ],
    ),
    Scenario(
        "12: an action that is set while calls wait for nobody begins the grace, and unset ends it",
        [queue("-anna")],
        [
            (0, comes("c1"), []),
            (1_000, ConfigurationChanged([queue("-anna", on_no_agents=NIGHT, grace=5)]), []),
            (2_000, ConfigurationChanged([queue("-anna")]), []),
            (10_000, ConfigurationChanged([queue("-anna", on_no_agents=NIGHT, grace=5)]), []),
            (11_000, ConfigurationChanged([queue("-anna", on_no_agents=NIGHT, grace=5)]), []),
            (14_999, None, []),
            (15_000, None, [Divert("c1", NIGHT, "no_agents")]),
        ],
    ),
    Scenario(
        "13 of schedules: flushed calls go where the closing forwards; opening flushes nobody",
        [queue("anna")],
        [
            (0, comes("c1"), []),
            (1_000, QueueTreatmentChanged("q", Treatment.closed()), []),
            (2_000, ConfigurationChanged([queue("anna", flush_at_close=True)]), []),
            (3_000, comes("c2"), [Divert("c2", HangUp(), "closed")]),
            (4_000, QueueTreatmentChanged("q", Treatment.open()), []),
            (5_000, comes("c3"), []),
            (
                6_000,
                QueueTreatmentChanged("q", Treatment.forward(BOSS)),
                [Divert("c1", BOSS, "flushed"), Divert("c3", BOSS, "flushed")],
            ),
        ],
        [agent("anna", busy=True)],
    ),
    Scenario(
        "14: the tone lasts as long as anybody rings; a prompt that ends while nobody rings gives way to the music",
        [queue("anna bram", max_parallel=2, hold_audio="music", entry_prompt="welcome", offer_tone=True)],
        [
            (0, comes("c1"), [Play("c1", 1, "welcome", "entry", None)]),
            (1_000, PromptFinished("c1", 1), [Play("c1", 2, "music", "hold", None)]),
            (
                2_000,
                AgentBecameFree("anna"),
                [rings(1, "c1", "anna", 22_000), Stop("c1", 2), Play("c1", 3, "@ringback", "tone", None)],
            ),
            (3_000, AgentBecameFree("bram"), [rings(2, "c1", "bram", 23_000)]),
            (4_000, OfferRejected(1), []),
            (5_000, PromptFinished("c1", 3), [Play("c1", 4, "@ringback", "tone", None)]),
            (6_000, OfferFailed(2, "failed"), [Stop("c1", 4), Play("c1", 5, "music", "hold", None)]),
            (7_000, PromptFinished("c1", 4), [StaleReport(PromptFinished("c1", 4))]),
            (7_000, PromptFinished("c2", 5), [StaleReport(PromptFinished("c2", 5))]),
            (8_000, CallerHungUp("c1"), []),
        ],
        [agent("anna", busy=True), agent("bram", busy=True)],
    ),
    Scenario(
        "14: the tone is heard on while the call goes from one agent to the next",
        [queue("anna bram", hold_audio="music", offer_tone=True)],
        [
            (
                0,
                comes("c1"),
                [
                    Play("c1", 1, "music", "hold", None),
                    rings(1, "c1", "anna", 20_000),
                    Stop("c1", 1),
                    Play("c1", 2, "@ringback", "tone", None),
                ],
            ),
            (1_000, OfferRejected(1), [rings(2, "c1", "bram", 21_000)]),
            (21_000, None, [CancelOffer(2, "timeout"), rings(3, "c1", "anna", 41_000)]),
        ],
    ),
    Scenario(
        "14: a tone of the network's kind is a tone: after a prompt it goes on as what it is",
        [queue("anna", entry_prompt="welcome", offer_tone=True)],
        [
            (0, comes("c1"), [Play("c1", 1, "welcome", "entry", None)]),
            (1_000, PromptFinished("c1", 1), [Play("c1", 2, "@ringback", "hold", None)]),
            (2_000, AgentBecameFree("anna"), [rings(1, "c1", "anna", 22_000)]),
            (3_000, OfferRejected(1), []),
        ],
        [agent("anna", busy=True)],
    ),
    Scenario(
        "14: without the offer tone the music plays on, and comfort is said, while it rings",
        [queue("anna", hold_audio="music", comfort_prompt="patience", comfort_interval=10)],
        [
            (0, comes("c1"), [Play("c1", 1, "music", "hold", None), rings(1, "c1", "anna", 20_000)]),
            (4_000, OfferRejected(1), []),
            (9_000, None, [rings(2, "c1", "anna", 29_000)]),
            (10_000, None, [Stop("c1", 1), Play("c1", 2, "patience", "comfort", None)]),
            (11_000, OfferAnswered(2), [Stop("c1", 2), Connect("c1", "anna", 2)]),
        ],
    ),
    Scenario(
        "14: the first comfort comes an interval after the end of the entry prompt",
        [queue("-anna", entry_prompt="welcome", comfort_prompt="patience", comfort_interval=10)],
        [
            (0, comes("c1"), [Play("c1", 1, "welcome", "entry", None)]),
            (6_000, PromptFinished("c1", 1), [Play("c1", 2, "@ringback", "hold", None)]),
            (15_999, None, []),
            (16_000, None, [Stop("c1", 2), Play("c1", 3, "patience", "comfort", None)]),
        ],
    ),
    Scenario(
        "16: picking up ends the picker's rest or back-off; who speaks already picks up nothing",
        [queue("anna bram", wrap_up=60, missed_limit=1)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, OfferFailed(1, "busy"), [rings(2, "c1", "bram", 21_000)]),
            (2_000, CallPickedUp("c1", "anna"), [Connect("c1", "anna", None), CancelOffer(2, "picked_up")]),
            (2_500, CallEnded("c1"), [StartWrapUp("anna", 62_500)]),
            (3_000, comes("c2"), [rings(3, "c2", "bram", 23_000)]),
            (4_000, CallPickedUp("c2", "anna"), [Connect("c2", "anna", None), CancelOffer(3, "picked_up")]),
            (5_000, WrapUpEnded("anna"), [StaleReport(WrapUpEnded("anna"))]),
            (6_000, comes("c3"), [rings(4, "c3", "bram", 26_000)]),
            (7_000, CallPickedUp("c3", "anna"), [StaleReport(CallPickedUp("c3", "anna"))]),
            (8_000, CallEnded("c2"), [StartWrapUp("anna", 68_000)]),
        ],
    ),
    Scenario(
        "16: after a pickup nothing of the back-off is left",
        [queue("anna bram")],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, OfferFailed(1, "busy"), [rings(2, "c1", "bram", 21_000)]),
            (2_000, CallPickedUp("c1", "anna"), [Connect("c1", "anna", None), CancelOffer(2, "picked_up")]),
            (3_000, CallEnded("c1"), []),
            (4_000, comes("c2"), [rings(3, "c2", "anna", 24_000)]),
        ],
    ),
    Scenario(
        "14: without the offer tone the entry prompt gives way to the music, ringing or not",
        [queue("anna", entry_prompt="welcome", hold_audio="music")],
        [
            (0, comes("c1"), [Play("c1", 1, "welcome", "entry", None), rings(1, "c1", "anna", 20_000)]),
            (3_000, PromptFinished("c1", 1), [Play("c1", 2, "music", "hold", None)]),
        ],
    ),
    Scenario(
        "login: to one queue is to that one, to none named is to all",
        [queue("-anna -bram"), queue("-anna -bram", id="r")],
        [
            (0, comes("c1"), []),
            (0, comes("c2", "r"), []),
            (1_000, AgentLoggedIn("anna", "r"), [rings(1, "c2", "anna", 21_000)]),
            (2_000, OfferRejected(1), []),
            (3_000, AgentLoggedIn("anna"), [rings(2, "c1", "anna", 23_000)]),
            (4_000, AgentLoggedOut("anna", "r"), []),
            (5_000, AgentLoggedOut("anna"), [CancelOffer(2, "logged_out")]),
            (6_000, AgentLoggedIn("anna", "s"), "acd.unknown_queue"),
            (6_000, AgentLoggedIn("stranger"), "acd.unknown_agent"),
        ],
    ),
    Scenario(
        "19: a queue that stays keeps its treatment; a new one starts open, its members as configured",
        [queue("anna")],
        [
            (0, QueueTreatmentChanged("q", Treatment.closed("shut")), []),
            (1_000, ConfigurationChanged([queue("anna"), queue("bram -carl", id="r", max_parallel=2)]), []),
            (2_000, comes("c1"), [Divert("c1", HangUp(), "closed", "shut")]),
            (3_000, comes("c2", "r"), [rings(1, "c2", "bram", 23_000)]),
            (4_000, ConfigurationChanged([queue("-carl", id="r", max_parallel=2)]), [CancelOffer(1, "removed")]),
            (5_000, ConfigurationChanged([queue("anna"), queue("-carl", id="r", max_parallel=2)]), []),
            (6_000, comes("c3"), [rings(2, "c3", "anna", 26_000)]),
            (7_000, AgentBecameBusy("bram"), []),
        ],
    ),
    Scenario(
        "time: at one instant the timer that was made first fires first",
        [queue("anna", offer_timeout=5), queue("bram", id="r", offer_timeout=3), queue("-carl", id="s")],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 5_000)]),
            (2_000, comes("c2", "r"), [rings(2, "c2", "bram", 5_000)]),
            (
                5_000,
                None,
                [
                    CancelOffer(1, "timeout"),
                    rings(3, "c1", "anna", 10_000),
                    CancelOffer(2, "timeout"),
                    rings(4, "c2", "bram", 8_000),
                ],
            ),
        ],
    ),
    # What other systems publish as tests of their queues, restated
    Scenario(
        "baseline: one queue, one member, one call",
        [queue("anna")],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, OfferAnswered(1), [Connect("c1", "anna", 1)]),
            (9_000, CallEnded("c1"), []),
            (9_000, CallEnded("c1"), [StaleReport(CallEnded("c1"))]),
        ],
    ),
    Scenario(
        "no answer: two silent members ring together until the maximum wait",
        [queue("anna bram", max_parallel=2, offer_timeout=2, max_wait=3, on_max_wait=VOICEMAIL)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 2_000), rings(2, "c1", "bram", 2_000)]),
            (
                3_000,
                None,
                [
                    CancelOffer(1, "timeout"),
                    CancelOffer(2, "timeout"),
                    rings(3, "c1", "anna", 4_000),
                    rings(4, "c1", "bram", 4_000),
                    CancelOffer(3, "max_wait"),
                    CancelOffer(4, "max_wait"),
                    Divert("c1", VOICEMAIL, "max_wait"),
                ],
            ),
        ],
    ),
    Scenario(
        "one paused: only the other one rings",
        [queue("-anna bram", max_parallel=2, offer_timeout=4, max_wait=3, on_max_wait=VOICEMAIL)],
        [
            (0, comes("c1"), [rings(1, "c1", "bram", 4_000)]),
            (3_000, None, [CancelOffer(1, "max_wait"), Divert("c1", VOICEMAIL, "max_wait")]),
        ],
    ),
    Scenario(
        "all paused: nobody rings until the maximum wait",
        [queue("-anna -bram", max_wait=3, on_max_wait=VOICEMAIL)],
        [(0, comes("c1"), []), (3_000, None, [Divert("c1", VOICEMAIL, "max_wait")])],
    ),
    Scenario(
        "a busy agent is not rung, and not logged out; when he is free he is rung and answers",
        [queue("anna", missed_limit=1)],
        [
            (0, AgentBecameBusy("anna"), []),
            (1_000, comes("c1"), []),
            (30_000, AgentBecameFree("anna"), [rings(1, "c1", "anna", 50_000)]),
            (31_000, OfferAnswered(1), [Connect("c1", "anna", 1)]),
        ],
    ),
    Scenario(
        "wrap-up over two queues: the rest after one queue's call holds in the other",
        [queue("anna bram", wrap_up=10_000), queue("anna bram", id="r", wrap_up=10_000)],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (0, OfferAnswered(1), [Connect("c1", "anna", 1)]),
            (1_000, CallEnded("c1"), [StartWrapUp("anna", 10_001_000)]),
            (2_000, comes("c2", "r"), [rings(2, "c2", "bram", 22_000)]),
            (2_000, OfferAnswered(2), [Connect("c2", "bram", 2)]),
            (3_000, CallEnded("c2"), [StartWrapUp("bram", 10_003_000)]),
            (4_000, comes("c3"), []),
            (10_001_000, None, [rings(3, "c3", "anna", 10_021_000)]),
        ],
    ),
    Scenario(
        "the member list is read anew: those that are there now ring, no strays",
        [queue("m1 m2 m3", max_parallel=9), queue("", id="r", max_parallel=9)],
        [
            (
                0,
                ConfigurationChanged([queue("m1 m4 m5 m6", max_parallel=9), queue("m7 m8", id="r", max_parallel=9)]),
                [],
            ),
            (
                1_000,
                comes("c1"),
                [
                    rings(1, "c1", "m1", 21_000),
                    rings(2, "c1", "m4", 21_000),
                    rings(3, "c1", "m5", 21_000),
                    rings(4, "c1", "m6", 21_000),
                ],
            ),
            (2_000, comes("c2", "r"), [rings(5, "c2", "m7", 22_000), rings(6, "c2", "m8", 22_000)]),
        ],
    ),
    Scenario(
        "a transfer ends the queue's call once, and the call may come to another queue as a new visit",
        [queue("anna", wrap_up=5), queue("bram", id="r")],
        [
            (0, comes("c1"), [rings(1, "c1", "anna", 20_000)]),
            (1_000, OfferAnswered(1), [Connect("c1", "anna", 1)]),
            (2_000, CallEnded("c1"), [StartWrapUp("anna", 7_000)]),
            (2_000, CallerHungUp("c1"), [StaleReport(CallerHungUp("c1"))]),
            (3_000, comes("c1", "r"), [rings(2, "c1", "bram", 23_000)]),
        ],
    ),
]
