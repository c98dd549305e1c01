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
from dstny_smp.acd.state import AgentState, CallState, OfferState, QueueState, milliseconds
from dstny_smp.acd.timers import Timers
from dstny_smp.ids import QueueId, UserId

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
        self.out: list[Command] = []

    def greet(self, call: CallState) -> None:
        """Let a caller who has come in hear what comes first."""
        entry = call.queue.config.announcements.entry_prompt
        if entry is not None:
            self.play(call, "entry", entry)
        else:
            self.tune(call)

    def tune(self, call: CallState) -> None:
        """Let the background be what it should be, unless something is being said; and wait for the next word."""
        if call.play and call.sound is not None and call.sound[0] in {"entry", COMFORT}:
            return
        heard = call.queue.config.announcements
        rings = bool(call.offers) and heard.offer_tone
        wanted = ("tone", HoldAudio.RINGBACK.value) if rings else ("hold", str(heard.hold_audio))
        # A caller who has heard nothing yet hears the ringing tone of his own network.
        running = call.sound[1] if call.play and call.sound is not None else None
        if wanted[1] != running and not (call.sound is None and wanted[1] == HoldAudio.RINGBACK):
            self.play(call, *wanted)
        if call.comfort is None and heard.comfort_interval is not None and not rings:
            due = self.now + milliseconds(heard.comfort_interval)
            call.comfort = self.timers.set(due, COMFORT, call)

    def hush(self, call: CallState) -> None:
        """Stop what runs."""
        if call.play:
            self.out.append(Stop(call.id, call.play))
            call.play = 0

    def finished(self, call: CallState) -> None:
        """Go on after a play that has reached its end."""
        call.play = 0
        self.tune(call)

    def comfort(self, call: CallState) -> None:
        """Say the next word, unless the caller hears that an agent is rung."""
        call.comfort = None
        heard = call.queue.config.announcements
        if call.offers and heard.offer_tone:
            return
        if heard.comfort_prompt is not None:
            self.play(call, COMFORT, heard.comfort_prompt)
        if heard.announce_position:
            place = call.queue.waiting.rank(call.key) + 1
            if call.said is None or place <= call.said:
                call.said = place
                self.out.append(SayPosition(call.id, place, call.language))
        if heard.announce_wait:
            ahead = call.queue.waiting.rank(call.key)
            wait = expected(call.queue.pace.mean, ahead, self.staffed(call.queue))
            if wait is not None:
                self.out.append(SayWait(call.id, *spoken(wait, ahead), call.language))
        self.tune(call)

    def staffed(self, queue: QueueState) -> Fraction:
        """Return how many agents can answer, each by his share of the queues in which he can."""
        shares: dict[int, int] = {}
        for seat in queue.seats:
            if seat.able:
                queues = sum(other.able for other in seat.agent.seats)
                shares[queues] = shares.get(queues, 0) + 1
        return sum((Fraction(count, queues) for queues, count in shares.items()), Fraction(0))

    def play(self, call: CallState, kind: str, prompt: str) -> None:
        """Play something in the place of what runs."""
        self.hush(call)
        self.play_count += 1
        call.play = self.play_count
        call.sound = (kind, prompt)
        self.out.append(Play(call.id, call.play, prompt, kind, call.language))
