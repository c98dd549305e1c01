"""A telephone exchange that really rings: a TCP server on loopback, whose clients are callers and agents.

::

    python examples/asyncio_queue.py examples/municipality.json /tmp/exchange --port 5060

It speaks JSON, one object a line. The first line of a client says who it is:

- ``{"call": "c-1", "to": "+31...", "caller": "+31...", "seen": 0}``: a telephone that calls (``caller`` if known);
- ``{"agent": "u-anna", "seen": 0}``: an agent's telephone, which can ring as long as the connection stands;
- ``{"ask": "queues"}``: somebody who looks; he gets what became of all calls and what waits, and no more.

The answer is ``{"heard": n}``. Then both sides number what they say from 1 (``"n"``),
and a side that has obeyed a line may say ``{"seen": n}``. A client says

- as a caller ``key_pressed`` (``key``), ``prompt_finished`` (``play``), ``caller_hung_up``;
- as an agent ``offer_answered``, ``offer_rejected`` (``offer``), ``call_ended`` (``call``), ``wrap_up_ended``, and
  ``call_picked_up``, ``agent_logged_in``, ``agent_logged_out``, ``agent_became_busy``, ``agent_became_free``,

as ``{"n": 1, "event": "key_pressed", "key": "1"}``. It is told ``{"n": 1, "command": ...}``: the
commands of the queue engine as they are (``offer``, ``cancel_offer``, ``connect``, ``play``, ``stop``, ...), and
``release`` (an agent's call is over), ``voicemail``, ``refused``, and once in every call ``end``, with its reason.

**Nothing is lost, nothing is done twice.** Facts are on disk before anything is said that follows from them; the same
facts make the same messages with the same numbers. After the server was killed a client comes back with the
number that it has ``seen`` and gets the messages after it, is told which of its facts were ``heard`` and
says the others again; what was heard before is not taken twice. For a moment the server waits for those who come
back; calls whose telephones do not are over. A line that breaks while the server lives is a telephone put down.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from exchange import AGENTS_SAY, CALLERS_SAY, Exchange
from fact_log import FactLog
from planned_activities import EPOCH, presence

import dstny_smp as smp
from dstny_smp.acd import events

SAID: Final = {"call": CALLERS_SAY | {"caller_hung_up"}, "agent": AGENTS_SAY | {"call_ended"}}


class Clock:
    """Milliseconds since the epoch that never go back: the time at the start, and a monotonic clock from there."""

    def __init__(self, loop: asyncio.AbstractEventLoop, last: int) -> None:
        self._loop_start = loop.time()
        self._start = max(time.time_ns() // 1_000_000, last)
        self._loop = loop

    def now(self) -> int:
        """Return the time."""
        return self._start + int((self._loop.time() - self._loop_start) * 1_000)

    def loop_time(self, when: int) -> float:
        """Return an instant as time of the event loop."""
        return self._loop_start + (when - self._start) / 1_000


class Connection:
    """One client that is there now."""

    def __init__(self, writer: asyncio.StreamWriter, seen: int) -> None:
        self._writer, self._sent = writer, seen

    def write(self, message: object) -> None:
        """Send one line."""
        self._writer.write(json.dumps(message).encode() + b"\n")

    def catch_up(self, messages: list[dict[str, Any]]) -> None:
        """Send the messages that this client has not got yet."""
        for message in messages:
            if message["n"] > self._sent:
                self._sent = message["n"]
                self.write(message)

    def close(self) -> None:
        """Close the connection."""
        self._writer.close()


class Server:
    """The sockets, the clock and the log around an `Exchange`; all in one thread."""

    def __init__(self, org: smp.Organization, folder: Path, window: float, snapshot_every: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._log = FactLog(folder, org.digest)
        state = self._log.state
        if state is None:
            self._exchange = Exchange(org, time.time_ns() // 1_000_000)
            self._log.keep(self._exchange.snapshot())  # when it began is a fact too
        else:
            self._exchange = Exchange.restore(org, state)
            for now, fact in self._log.facts:
                self._exchange.handle(fact, now)
        self._clock = Clock(self._loop, self._exchange.now)
        agents = [user for user in org.users if user.id in self._exchange.agents]
        self._plan = presence(agents, EPOCH + timedelta(milliseconds=self._clock.now()))
        self._planned = next(self._plan, None)
        self._connections: dict[str, Connection] = {}
        self._inbox: list[dict[str, Any]] = []
        self._snapshot_every, self._facts_until_snapshot = snapshot_every, snapshot_every - len(self._log.facts)
        self._timer: asyncio.TimerHandle | None = None
        self._missed: set[str] | None = None  # who has not come back yet, while that is awaited
        if state is not None:
            self._missed = self._exchange.expected()
            self._loop.call_later(window, self._wait_no_longer)
            self._loop.call_soon(self._reconcile_if_complete)
        self._loop.call_soon(self._work)

    # Work: facts in, to disk, messages out.

    def _hear(self, fact: dict[str, Any]) -> None:
        """Take a fact; all that come in one turn of the loop go to disk together."""
        if not self._inbox:
            self._loop.call_soon(self._work)
        self._inbox.append(fact)

    def _work(self) -> None:
        if self._missed is not None:
            return  # what is heard meanwhile is taken when those who come back are back
        now, exchange = self._clock.now(), self._exchange
        facts, self._inbox = self._inbox, []
        while self._planned is not None and self._planned[0] <= now:
            facts.append(events.to_dict(self._planned[1]))
            self._planned = next(self._plan, None)
        due = exchange.deadline()
        if due is not None and due <= now:
            facts.append({"event": "time_passed"})  # a timer that fired has said something: the log has to know
        if facts:
            for fact in facts:
                exchange.handle(fact, now)
            # The loop stands still for the few milliseconds that the disk takes: nobody may hear of it before.
            self._log.append((now, fact) for fact in facts)
            for name, connection in self._connections.items():
                connection.catch_up(exchange.lines[name].unseen if name in exchange.lines else [])
            self._facts_until_snapshot -= len(facts)
            if self._facts_until_snapshot <= 0:
                self._keep()
        self._set_timer()

    def _set_timer(self) -> None:
        """Come back when the exchange, or the plan, next wants something: one timer for all."""
        if self._timer is not None:
            self._timer.cancel()
        planned = None if self._planned is None else self._planned[0]
        when = min((due for due in (self._exchange.deadline(), planned) if due is not None), default=None)
        self._timer = None if when is None else self._loop.call_at(self._clock.loop_time(when), self._work)

    # After a restart.

    def _reconcile_if_complete(self) -> None:
        """Go on as soon as everybody is back."""
        if self._missed is not None and not self._missed:
            self._reconcile()

    def _wait_no_longer(self) -> None:
        """Go on with those who are back."""
        if self._missed is not None:
            self._reconcile()
        for name in self._exchange.lines.keys() - self._connections.keys():
            self._hear({"line": name, "event": "left"})  # of calls that were over; for all others it is nothing new

    def _reconcile(self) -> None:
        self._missed = None
        self._inbox.insert(0, {"event": "reconciled", "lines": sorted(self._connections)})
        self._work()

    # The log.

    def _keep(self) -> None:
        """Write the whole state, so that a restart need not read all facts again."""
        self._log.keep(self._exchange.snapshot())
        self._facts_until_snapshot = self._snapshot_every

    def stop(self) -> None:
        """Stop as if killed, but with a snapshot: whoever breaks off from now on has not put his telephone down."""
        self._missed = set()
        self._connections.clear()
        self._keep()
        self._log.close()

    # Clients.

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one client for as long as it is there."""
        with suppress(ConnectionError, ValueError, RecursionError):  # gone, or it speaks another language
            hello = _flat(await reader.readline())
            if "ask" in hello:
                Connection(writer, 0).write(self._queues())
            else:
                await self._converse(hello, reader, writer)
        writer.close()

    async def _converse(
        self, hello: dict[str, Any], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        kind = "call" if "call" in hello else "agent"
        who, seen = hello.pop(kind, None), hello.get("seen", 0)
        if not isinstance(who, str) or type(seen) is not int or (kind == "agent" and who not in self._exchange.agents):
            return
        name, connection = f"{kind} {who}", Connection(writer, seen)
        if name in self._connections:
            self._connections[name].close()  # the same telephone again
        self._connections[name] = connection
        line = self._exchange.lines.get(name)
        connection.write({"heard": 0 if line is None else line.heard})
        self._hear({**hello, "line": name, "event": "opened", "seen": seen})
        if self._missed is not None:
            self._missed.discard(name)
            self._reconcile_if_complete()
        try:
            while said := await reader.readline():
                self._listen(name, SAID[kind], _flat(said))
        finally:
            if self._connections.get(name) is connection:
                del self._connections[name]
                self._hear({"line": name, "event": "left"})

    def _listen(self, name: str, allowed: set[str], said: dict[str, Any]) -> None:
        n, seen = said.pop("n", None), said.pop("seen", None)
        if type(seen) is int and name in self._exchange.lines:
            self._exchange.lines[name].confirm(seen)
        if type(n) is int and said.get("event") in allowed:
            self._hear({"line": name, "n": n, "said": said})

    def _queues(self) -> dict[str, Any]:
        engine, counts = self._exchange.engine, self._exchange.engine.counts()
        return {
            "counts": {
                "arrived": counts.arrived,
                "answered": counts.answered,
                "abandoned": counts.abandoned,
                "vanished": counts.vanished,
                "diverted": dict(counts.diverted),
                "waiting": counts.waiting,
            },
            "waiting": {queue.id: len(engine.waiting(queue.id)) for queue in self._exchange.org.queues},
        }


def _flat(line: bytes) -> dict[str, Any]:
    """Read one line: an object of plain values, and nothing else."""
    said = json.loads(line)
    if not isinstance(said, dict) or not all(isinstance(value, str | int | None) for value in said.values()):
        raise ValueError(line)
    return said


def _die(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Do not go on after a fault: what is on disk is sound, what is in memory may not be."""
    if not isinstance(context.get("exception"), asyncio.CancelledError):  # a client that is served while we stop
        loop.default_exception_handler(context)
        os._exit(1)


async def main() -> None:
    """Serve until somebody says stop."""
    parser = argparse.ArgumentParser(description="A telephone exchange on loopback.")
    parser.add_argument("organization", help="the organization, a JSON document")
    parser.add_argument("folder", type=Path, help="where it keeps what happened")
    parser.add_argument("--port", type=int, default=0, help="0 for any that is free")
    parser.add_argument(
        "--window", type=float, default=5, help="seconds that clients have to come back after a restart"
    )
    parser.add_argument("--snapshot-every", type=int, default=1_000, help="facts between two snapshots")
    given = parser.parse_args()
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    loop.set_exception_handler(_die)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    exchange = Server(smp.load(given.organization), given.folder, given.window, given.snapshot_every)
    server = await asyncio.start_server(exchange.serve, "127.0.0.1", given.port)
    print("listening on port", server.sockets[0].getsockname()[1], flush=True)
    await stop.wait()
    exchange.stop()


if __name__ == "__main__":
    asyncio.run(main())
