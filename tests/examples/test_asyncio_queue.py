"""The exchange that really rings: as a process, with real connections, and killed whenever it hurts."""

import asyncio
import json
import random
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

import dstny_smp as smp
from dstny_smp.acd import Announcements, Member, Overflow, Queue, Ringing
from dstny_smp.destination import ToQueue, ToVoicemail
from dstny_smp.ivr import Choice, Flow, Menu, Option, Retry, Transfer
from dstny_smp.organization import Organization
from dstny_smp.prompts import AudioSource, Prompt, Variant
from dstny_smp.schedule import Schedule
from dstny_smp.users import User

PROGRAM = Path(__file__).parents[2] / "examples" / "asyncio_queue.py"
AGENTS = ("u-anna", "u-bram", "u-carla", "u-dirk", "u-els")
MENU, DESK, NIGHT = "+31201230001", "+31201230002", "+31201230003"
PATIENCE = 120  # of the tests, in seconds: many times what they need


def town():
    """Two queues with a menu before them; whoever is not answered at the desk goes on to the back office."""
    ring = Ringing(offer_timeout=timedelta(seconds=1))
    soon = timedelta(seconds=1)
    options = [Option("1", "Desk", "desk"), Option("2", "Night", "night")]
    choice = Choice("main", "welcome", options, on_silence=Retry(0, to="desk"), on_invalid=Retry(0, to="desk"))
    flow = Flow("main", [choice, Transfer("desk", ToQueue("desk")), Transfer("night", ToQueue("night"))])
    return Organization(
        id="town",
        name="Town",
        users=[User(id=id, first_name=id[2:].title(), last_name="Bakker", email=f"{id}@example.com") for id in AGENTS],
        schedules=[Schedule.always_open("always", "Always")],
        prompts=[
            Prompt(id=id, name=id, description=id, variants=[Variant("nl", AudioSource.TTS, text=id)])
            for id in ("welcome", "wait")
        ],
        menus=[Menu(id="menu", name="Menu", number=MENU, schedule="always", flow=flow)],
        queues=[
            Queue(
                id="desk",
                name="Desk",
                number=DESK,
                schedule="always",
                members=[Member(agent) for agent in AGENTS],
                ringing=ring,
                announcements=Announcements(entry_prompt="wait", offer_tone=True),
            ),
            Queue(
                id="night",
                name="Night",
                number=NIGHT,
                schedule="always",
                members=[Member("u-els")],
                ringing=ring,
                overflow=Overflow(max_wait=soon, on_max_wait=ToQueue("back")),
            ),
            Queue(
                id="back",
                name="Back office",
                number="+31201230004",
                schedule="always",
                members=[Member("u-dirk")],
                ringing=ring,
                overflow=Overflow(max_wait=soon, on_max_wait=ToVoicemail("u-anna")),
            ),
        ],
    )


class Process:
    """The server, which can be killed and started again."""

    def __init__(self, folder):
        self.folder, self.port, self.starts = folder, 0, 0
        smp.dump(town(), folder / "town.json")

    async def start(self):
        self.starts += 1
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, str(PROGRAM), str(self.folder / "town.json"), str(self.folder / "kept")),
            *("--window", "60", "--snapshot-every", "30"),
            stdout=asyncio.subprocess.PIPE,
        )
        self.port = int((await self.process.stdout.readline()).split()[-1])

    async def end(self, how):
        self.port = 0
        getattr(self.process, how)()
        return await self.process.wait()

    async def __aenter__(self):
        await self.start()
        return self

    async def __aexit__(self, *_):
        if self.process.returncode is None:
            await self.end("kill")

    async def queues(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(b'{"ask": "queues"}\n')
        answer = json.loads(await reader.readline())
        writer.close()
        return answer


class Telephone:
    """A client that comes back as long as it has something to do, and says everything until it was heard."""

    def __init__(self, server, **hello):
        self.server, self.hello = server, hello
        self.seen, self.said, self.unheard, self.writer, self.over = 0, 0, [], None, asyncio.Event()
        self.task = asyncio.create_task(self.live())

    async def live(self):
        while not self.over.is_set():
            with suppress(OSError, EOFError):
                await self.connect()
            self.writer = None
            await asyncio.sleep(0.01)

    async def connect(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.server.port)
        try:
            self.write(writer, {**self.hello, "seen": self.seen})
            heard = json.loads(await reader.readuntil())["heard"]
            self.unheard = [fact for fact in self.unheard if fact["n"] > heard]
            for fact in self.unheard:
                self.write(writer, fact)
            self.writer = writer
            while not self.over.is_set():
                message = json.loads(await reader.readuntil())  # a torn last line is no message
                assert self.seen + 1 == message["n"]
                self.seen += 1
                getattr(self, f"on_{message['command']}", self.other)(message)
                self.write(writer, {"seen": self.seen})
        finally:
            writer.close()

    def write(self, writer, what):
        writer.write(json.dumps(what).encode() + b"\n")

    def say(self, event, **what):
        self.said += 1
        fact = {"n": self.said, "event": event, **what}
        self.unheard.append(fact)
        if self.writer is not None:
            self.write(self.writer, fact)

    def soon(self, seconds, event, **what):
        asyncio.get_running_loop().call_later(seconds, lambda: self.say(event, **what))

    def other(self, message):
        pass


class Agent(Telephone):
    """Answers most calls, rejects some, and lets some ring."""

    def __init__(self, server, agent, chance):
        self.chance, self.call, self.had, self.at_once = chance, None, [], 0
        super().__init__(server, agent=agent)

    def on_offer(self, message):
        if self.call is not None:
            self.at_once += 1
        what = self.chance.random()
        if what < 0.9:
            event = "offer_answered" if what < 0.75 else "offer_rejected"
            self.soon(self.chance.uniform(0, 0.03), event, offer=message["offer"])

    def on_connect(self, message):
        if self.call is not None:
            self.at_once += 1
        self.call = message["call"]
        self.had.append(self.call)
        if self.chance.random() < 0.5:
            self.soon(self.chance.uniform(0, 0.05), "call_ended", call=self.call)

    def on_release(self, message):
        assert message["call"] == self.call
        self.call = None


class Caller(Telephone):
    """Calls, presses a key when he is asked to, listens, speaks, and puts the telephone down."""

    def __init__(self, server, call, to, key="1", talk=None, ended=lambda: None):
        self.key, self.talk, self.ended = key, talk, ended
        self.agents, self.ends, self.met = [], [], []
        super().__init__(server, call=call, to=to)

    def other(self, message):
        self.met.append(message["command"])

    def on_play(self, message):
        self.met.append(message["prompt"])
        if message["prompt"] == "welcome":
            self.soon(0, "key_pressed", key=self.key)
        elif message["prompt"] == "wait":
            self.soon(0.01, "prompt_finished", play=message["play"])

    def on_connect(self, message):
        self.agents.append(message["agent"])
        if self.talk is not None:
            self.soon(self.talk, "caller_hung_up")

    def on_end(self, message):
        self.ends.append(message["reason"])
        self.over.set()
        self.ended()


async def all_over(server, callers, agents):
    """Wait for all calls to end, stop everything, and return what the server counted; its clients' faults are ours."""
    await asyncio.gather(*(caller.task for caller in callers))
    counted = await server.queues()
    for agent in agents:
        agent.over.set()
    assert 0 == await server.end("terminate")
    await asyncio.gather(*(agent.task for agent in agents))
    return counted


def test_no_call_is_lost_or_doubled(tmp_path):
    """Fifty calls, and the server is killed in the middle of them: each ends once, and no agent ever has two."""
    stops = [(5, "kill"), (15, "terminate"), (25, "kill"), (35, "kill")]

    async def day():
        chance = random.Random(7)
        async with Process(tmp_path) as server:
            over = asyncio.Semaphore(0)
            agents = [Agent(server, agent, chance) for agent in AGENTS]
            callers = [
                Caller(
                    server,
                    f"c-{number}",
                    (MENU, DESK, DESK, DESK, NIGHT)[number % 5],
                    key="12"[number % 2],
                    talk=chance.uniform(0.01, 0.05),
                    ended=over.release,
                )
                for number in range(50)
            ]
            ended = 0
            for after, how in stops:
                while ended < after:
                    await over.acquire()
                    ended += 1
                await server.end(how)
                assert not all(caller.over.is_set() for caller in callers)
                await server.start()
            return callers, agents, await all_over(server, callers, agents)

    callers, agents, counted = asyncio.run(asyncio.wait_for(day(), PATIENCE))
    counts = counted["counts"]
    answered = [caller for caller in callers if caller.agents]

    assert [1] * 50 == [len(caller.ends) for caller in callers]
    assert all(caller.ends == ["answered"] and len(caller.agents) == 1 for caller in answered)
    assert [0] * len(AGENTS) == [agent.at_once for agent in agents]
    assert sorted(call for agent in agents for call in agent.had) == sorted(caller.hello["call"] for caller in answered)
    assert len(answered) == counts["answered"]
    assert 0 == counts["waiting"] == counts["abandoned"] == counts["vanished"]
    assert counts["arrived"] == counts["answered"] + sum(counts["diverted"].values())
    assert 50 == counts["answered"] + sum("voicemail" in caller.ends for caller in callers)
    assert set(counts["diverted"]) <= {"max_wait"}


@pytest.mark.parametrize("kill_at", [None, "offer", "cancel_offer"])
def test_a_whole_call(tmp_path, kill_at):
    """From the menu to a queue, over to a second one, and to voicemail; the caller notices nothing of a kill."""

    async def call():
        async with Process(tmp_path) as server:
            moment = asyncio.Event()

            class Silent(Agent):
                met = ()

                def on_offer(self, message):
                    self.met = (*self.met, message["command"])
                    if self.met[-1] == kill_at:
                        moment.set()

                on_cancel_offer = on_offer

            agents = [Silent(server, agent, random.Random(1)) for agent in ("u-els", "u-dirk")]
            caller = None
            while caller is None:
                # The agents are there before the call is: what they are rung for is part of what is shown.
                await asyncio.sleep(0.01)
                if all(agent.writer is not None for agent in agents):
                    caller = Caller(server, "c-1", MENU, key="2")
            if kill_at is not None:
                await moment.wait()
                await server.end("kill")
                await server.start()
            return caller, agents, await all_over(server, [caller], agents)

    caller, agents, counted = asyncio.run(asyncio.wait_for(call(), PATIENCE))

    assert ["welcome", "stop", "voicemail"] == caller.met
    assert ["voicemail"] == caller.ends
    assert [("offer", "cancel_offer")] * 2 == [agent.met[:2] for agent in agents]
    assert {"max_wait": 2} == counted["counts"]["diverted"]


def test_strangers(tmp_path):
    """What speaks another language, or is nobody, is let go; the next one is served."""
    lines = [b"", b"GET / HTTP/1.1", b"\xff\xfe", b"[" * 50_000, b"x" * 100_000, b"{}", b"[1]", b"null", b'{"call": 1}']
    lines += [
        b'{"agent": "u-nobody"}',
        b'{"agent": ["u-anna"]}',
        b'{"call": "c-1", "seen": true}',
        b'{"call": "c-1"}\n{}\n[',
    ]
    lines += [
        b'{"call": "", "to": 5}',
        b'{"agent": "u-anna"}\n{"n": 1, "event": "reconciled"}\n{"n": "1"}\n{"seen": -1}',
    ]

    async def visits():
        async with Process(tmp_path) as server:
            for line in lines:
                reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
                with suppress(ConnectionError):
                    writer.write(line + b"\n")
                    writer.write_eof()
                    await reader.read()
                writer.close()
            counted = await server.queues()
            return counted, await server.end("terminate")

    counted, code = asyncio.run(asyncio.wait_for(visits(), PATIENCE))

    assert 0 == code
    assert 0 == counted["counts"]["arrived"]
    assert {"desk": 0, "night": 0, "back": 0} == counted["waiting"]
