"""What a waiting caller hears: the entry prompt, then music or the ringing tone, and now and then a word.

One thing runs at a time. The entry prompt and the comfort prompt run to their
end; what is heard between them, the *background*, follows what the call does.
Nothing here delays an offer.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from dstny_smp.acd.commands import Command, Play, SayPosition, SayWait, Stop
from dstny_smp.acd.estimate import expected, spoken
from dstny_smp.acd.queue import HoldAudio
from dstny_smp.acd.state import AgentState, CallState, Heard, OfferState, QueueState, milliseconds
from dstny_smp.acd.timers import Timers
from dstny_smp.ids import QueueId, UserId

RINGBACK: Final = HoldAudio.RINGBACK.value
COMFORT: Final = "comfort"
"""The timer of the next word to a caller."""


class Hearing:
    """The engine's state, and what callers hear of it."""

    __slots__ = (
        "agents",
        "calls",
        "fresh",
        "now",
        "offer_count",
        "offers",
        "out",
        "play_count",
        "queues",
        "shaken",
        "timers",
        "touched",
    )

    def __init__(self, now: int) -> None:
        self.now = now
        self.queues: dict[QueueId, QueueState] = {}
        self.agents: dict[UserId, AgentState] = {}
        self.calls: dict[str, CallState] = {}
        self.offers: dict[int, OfferState] = {}
        self.offer_count = 0
        self.play_count = 0
        self.timers = Timers()
        self.fresh: list[CallState] = []
        """Calls whose turn it is, since something has happened to them."""
        self.touched: list[QueueState] = []
        """Queues in which an agent has become ready while calls waited for one."""
        self.shaken: list[QueueState] = []
        """Queues in which the number of those who could answer has changed."""
        self.out: list[Command] = []

    def said(self) -> tuple[Command, ...]:
        """Return what the host is to do, once."""
        out = self.out
        if not out:
            return ()
        said = tuple(out)
        out.clear()
        return said

    def greet(self, call: CallState) -> None:
        """Let a caller who has come in hear what comes first."""
        call.heard = Heard()
        entry = call.queue.config.announcements.entry_prompt
        if entry is not None:
            self.play(call, call.heard, "entry", entry)
        else:
            self.play_hold(call, call.heard)
            self.await_comfort(call, call.heard)

    def tune(self, call: CallState, heard: Heard) -> None:
        """Let the ringing tone begin or end where agents begin or cease to be rung; a word runs to its end."""
        rings = bool(call.offers)
        if rings is heard.rings:
            return
        heard.rings = rings
        if rings:
            background = heard.play and heard.kind not in {"entry", COMFORT}
            if background and heard.prompt != RINGBACK and call.queue.config.announcements.offer_tone:
                self.play(call, heard, "tone", RINGBACK)
            return
        if heard.play and heard.kind == "tone":
            self.play_hold(call, heard)
        if heard.put_off:
            heard.put_off = False
            self.await_comfort(call, heard)

    def finished(self, call: CallState, heard: Heard) -> None:
        """Go on after a play that has reached its end: what goes on for ever begins anew."""
        heard.play = 0
        if heard.kind == "hold":
            self.play_hold(call, heard)
        elif heard.kind == "tone":
            self.play(call, heard, "tone", RINGBACK)
        else:
            self.await_comfort(call, heard)
            if call.offers and call.queue.config.announcements.offer_tone:
                self.play(call, heard, "tone", RINGBACK)
            else:
                self.play_hold(call, heard)

    def hush(self, call: CallState, heard: Heard) -> None:
        """Stop what runs."""
        if heard.play:
            self.out.append(Stop(call.id, heard.play))
            heard.play = 0

    def comfort(self, call: CallState, heard: Heard) -> None:
        """Say the next word, unless the caller hears that an agent is rung."""
        queue = call.queue
        settings, language = queue.config.announcements, call.arrival.language
        heard.comfort = None
        if settings.comfort_interval is None:
            return
        if call.offers and settings.offer_tone:
            heard.put_off = True
            return
        if settings.comfort_prompt is not None:
            self.play(call, heard, COMFORT, settings.comfort_prompt)
        else:
            self.await_comfort(call, heard)
        ahead = queue.ahead(call)
        if settings.announce_position and (heard.said is None or ahead < heard.said):
            heard.said = ahead + 1
            self.out.append(SayPosition(call.id, ahead + 1, language))
        if settings.announce_wait:
            wait = expected(queue.pace.mean, ahead, self.staffed(queue))
            if wait is not None:
                self.out.append(SayWait(call.id, *spoken(wait, ahead), language))

    def await_comfort(self, call: CallState, heard: Heard) -> None:
        """Set the timer of the next word."""
        interval = call.queue.config.announcements.comfort_interval
        if interval is not None:
            heard.comfort = self.timers.set(self.now + milliseconds(interval), COMFORT, call)

    def play_hold(self, call: CallState, heard: Heard) -> None:
        """Let the caller hear what those hear who wait; the ringing tone he hears by himself until the first play."""
        audio = str(call.queue.config.announcements.hold_audio)
        if audio != RINGBACK or heard.kind:
            self.play(call, heard, "hold", audio)

    def staffed(self, queue: QueueState) -> Fraction:
        """Return how many agents can answer, each by his share of the queues in which he can."""
        shares: dict[int, int] = {}
        for seat in queue.seats:
            if seat.able:
                queues = sum(other.able for other in seat.agent.seats)
                shares[queues] = shares.get(queues, 0) + 1
        return sum((Fraction(count, queues) for queues, count in shares.items()), Fraction(0))

    def play(self, call: CallState, heard: Heard, kind: str, prompt: str) -> None:
        """Play something in the place of what runs."""
        self.hush(call, heard)
        heard.play = self.play_count = self.play_count + 1
        heard.kind, heard.prompt = kind, prompt
        self.out.append(Play(call.id, heard.play, prompt, kind, call.arrival.language))
