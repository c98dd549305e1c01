"""Laws of a call, over organizations and hosts drawn by chance: it ends, and a snapshot continues it exactly."""

import json
import random
import unicodedata
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dstny_smp import limits
from dstny_smp.destination import HangUp, ToMenu, ToNumber, ToPrompt, ToQueue, ToUser, ToVoicemail
from dstny_smp.errors import TransitionError
from dstny_smp.ivr.walker import always_open
from dstny_smp.routing import Journey, Schedules, commands, events, trace
from dstny_smp.routing.phases import REASONS, Phase
from dstny_smp.routing.steps import instant
from dstny_smp.testing import strategies
from dstny_smp.validation import timezone

START = 1_780_000_000_000
STEPS = 40
"""Nodes that a call may enter in one menu here: the real cap only takes longer."""
TURNS = (limits.HOPS + 1) * STEPS * 12 * 4
"""Each hop enters so many nodes; each visit has ten rounds, of three plays and a timer each."""
FEWER = settings(max_examples=max(10, settings.default.max_examples // 2))


class Host:
    """A host that answers whatever it is told, by chance; a stubborn one never lets the call end."""

    def __init__(self, org, chance, *, stubborn=False):
        self.org, self.chance, self.stubborn = org, chance, stubborn
        # Half of the hosts know of no closing time, so that calls come further.
        self.treatment_of = chance.choice([Schedules(org), always_open])
        self.now = START
        self.pending = None
        self.ended = None
        self.heard = []

    def obey(self, told):
        """Remember what is to be answered, and check that nothing follows the end, and that a log can keep it."""
        for command in told:
            assert self.ended is None
            assert command == commands.from_dict(json.loads(json.dumps(commands.to_dict(command))))
            self.heard.append(command)
            match command:
                case commands.End():
                    self.ended = command
                case commands.Stop(play=play):
                    assert self.pending is None or self.pending.play == play
                    self.pending = None
                case commands.Voicemail():
                    pass
                case _:
                    self.pending = command

    def next(self, deadline):
        """Return the next event and its time; None for the event that only time passes."""
        self.now += self.chance.choice((0, 1, 700, 2_000))
        draw = self.chance.random()
        if not self.stubborn and draw < 0.01:
            return events.CallerHungUp(), self.now
        match self.pending:
            case commands.Play(play=play, interruptible=interruptible):
                if interruptible and draw < 0.5:
                    return events.KeyPressed(self.key()), self.now
                self.pending = None
                return events.PromptFinished(play), self.now
            case commands.Dial():
                self.pending = None
                results = ("busy", "no_answer", "failed", "absent") + ("answered",) * (not self.stubborn)
                return events.DialEnded(self.chance.choice(results)), self.now
            case commands.EnterQueue():
                self.pending = None
                if not self.stubborn and draw < 0.5:
                    return events.DialEnded("answered"), self.now
                return events.Diverted(self.somewhere(), "max_wait", self.prompt()), self.now
        if draw < 0.6:
            return events.KeyPressed(self.key()), self.now
        self.now = max(self.now, deadline or self.now)
        return None, self.now

    def key(self):
        return self.chance.choice("1234567890*#")

    def prompt(self):
        return self.chance.choice([None, *(prompt.id for prompt in self.org.prompts)])

    def somewhere(self):
        """Return where a queue sends the call: anywhere, but a stubborn one only to where it goes on."""
        going_on = [ToQueue(queue.id) for queue in self.org.queues] + [ToMenu(menu.id) for menu in self.org.menus]
        if self.stubborn:
            return self.chance.choice(going_on)
        users = [cls(user.id) for user in self.org.users for cls in (ToUser, ToVoicemail)]
        prompts = [ToPrompt(prompt.id) for prompt in self.org.prompts]
        return self.chance.choice([HangUp(), ToNumber("+31201239999"), *going_on, *users, *prompts])


def fits_a_line(text):
    """Tell whether nothing in a text breaks or forges a line; a name may have spaces of any kind."""
    return all(character.isprintable() or unicodedata.category(character) == "Zs" for character in text)


def numbers(org):
    """Return every number of an organization that can be called."""
    return [own for user in org.users for own in user.numbers] + [each.number for each in (*org.queues, *org.menus)]


@st.composite
def calls(draw, *, stubborn=False):
    """Draw an organization with a number to call, and a host."""
    org = draw(strategies.organizations(most=2).filter(numbers))
    places = [each.number for each in (*org.queues, *org.menus)]
    to = draw(st.sampled_from(places or numbers(org)))  # calls to users end soon
    return org, to, Host(org, random.Random(draw(st.integers(0, 2**32))), stubborn=stubborn)


def drive(journey, host, each=lambda event, now, told: None):
    """Let the host answer until the call has ended, and return in how many turns."""
    told = journey.handle(events.Started(), host.now)
    host.obey(told)
    each(events.Started(), host.now, told)
    turns = 0
    while host.ended is None:
        turns += 1
        assert turns < TURNS, [step.code for step in journey.steps[-20:]]
        event, now = host.next(journey.deadline())
        told = journey.advance(now) if event is None else journey.handle(event, now)
        host.obey(told)
        each(event, now, told)
    return turns


@pytest.mark.parametrize("stubborn", [False, True])
@FEWER
@given(st.data())
def test_every_call_ends(stubborn, data):
    """However it is wired and whatever the host answers: sixteen hops, and so many steps in each menu."""
    org, to, host = data.draw(calls(stubborn=stubborn))
    journey = Journey(org, "call-1", to, treatment_of=host.treatment_of)
    with mock.patch.object(limits, "FLOW_STEPS", STEPS):
        drive(journey, host)

    assert host.ended.reason in REASONS
    assert Phase.ENDED is journey.phase
    assert [] == [command for command in host.heard[:-1] if isinstance(command, commands.End)]
    assert limits.HOPS >= sum(isinstance(command, commands.EnterQueue) for command in host.heard)
    for event in (events.KeyPressed("1"), events.PromptFinished("j.1"), events.CallerHungUp(), events.Started()):
        assert () == journey.handle(event, host.now)
    assert () == journey.advance(host.now + 10**9)
    times = [step.at for step in journey.steps]
    assert sorted(times) == times
    zone = timezone.parse(org.timezone)
    for language in ("nl", "en"):
        for step in journey.steps:
            said = step.text(language, zone)
            assert fits_a_line(said)
            assert not said.startswith("route.")
            assert said.endswith(".")


@FEWER
@given(calls())
def test_a_snapshot_continues_the_call_exactly(call):
    """Restored after every step from its JSON, a call gives the same commands, deadlines and steps."""
    org, to, host = call
    journey = Journey(org, "call-1", to, treatment_of=host.treatment_of)
    twin = Journey(org, "call-1", to, treatment_of=host.treatment_of)

    def restored(event, now, told):
        nonlocal twin
        again = twin.advance(now) if event is None else twin.handle(event, now)
        assert told == again
        snapshot = journey.snapshot()
        assert snapshot == twin.snapshot()
        twin = Journey.restore(org, json.loads(json.dumps(snapshot)), host.treatment_of)
        assert (journey.deadline(), journey.phase, journey.where) == (twin.deadline(), twin.phase, twin.where)
        assert journey.steps == twin.steps

    with mock.patch.object(limits, "FLOW_STEPS", STEPS):
        drive(journey, host, restored)


@FEWER
@given(calls(), st.randoms(use_true_random=False))
def test_a_refusal_changes_nothing(call, chance):
    """Whatever is thrown at a call between its own events: it is refused, or stale, and the call goes on as without."""
    org, to, host = call
    journey = Journey(org, "call-1", to, treatment_of=host.treatment_of)
    calm = Journey(org, "call-1", to, treatment_of=host.treatment_of)
    thrown = [
        events.Started(),
        events.Diverted(HangUp(), "closed"),
        events.PromptFinished("99.99"),
        events.DialEnded("busy"),
    ]

    def disturbed(event, now, told):
        again = calm.advance(now) if event is None else calm.handle(event, now)
        assert told == again
        stray = chance.choice(thrown)
        if isinstance(stray, events.Diverted) and journey.phase is Phase.QUEUED:
            return  # there it would be obeyed
        if isinstance(stray, events.DialEnded) and journey.phase is Phase.DIALLING:
            return
        before = journey.snapshot()
        try:
            assert () == journey.handle(stray, now)
        except TransitionError:
            assert before == journey.snapshot()

    with mock.patch.object(limits, "FLOW_STEPS", STEPS):
        drive(journey, host, disturbed)
    assert [step.code for step in calm.steps] == [step.code for step in journey.steps]


@FEWER
@given(st.data())
def test_every_number_can_be_traced(data):
    """A trace of any number at any time with any keys ends, in both languages, and says the same twice."""
    org = data.draw(strategies.organizations(most=2).filter(numbers))
    to = data.draw(st.sampled_from(numbers(org)))
    keys = data.draw(st.text("0123456789*#_x ", max_size=12))
    at = instant(START + data.draw(st.integers(0, 10**11)))
    with mock.patch.object(limits, "FLOW_STEPS", STEPS):
        told = trace(org, to, at, keys)
        again = trace(org, to, at, keys)

    assert told == again
    assert json.loads(json.dumps(told.to_dict())) == told.to_dict()
    assert all(fits_a_line(line) for language in ("nl", "en") for line in told.text(language).splitlines())
    assert told.end.reason in REASONS
    assert keys.replace(" ", "").endswith(told.unused_keys)
