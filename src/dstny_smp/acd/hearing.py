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

    def said(self) -> tuple[Command, ...]:
        """Return what the host is to do, once."""
        said = tuple(self.out)
        self.out.clear()
        return said

    def greet(self, call: CallState) -> None:
        """Let a caller who has come in hear what comes first."""
        entry = call.queue.config.announcements.entry_prompt
        if entry is not None:
            self.play(call, "entry", entry)
        else:
            self.tune(call)

    def tune(self, call: CallState) -> None:
        """Let the background be what it should be, unless something is being said; and wait for the next word."""
        heard, settings = call.heard or Heard(), call.queue.config.announcements
        call.heard = heard
        if heard.play and heard.sound is not None and heard.sound[0] in {"entry", COMFORT}:
            return
        rings = bool(call.offers) and settings.offer_tone
        wanted = ("tone", HoldAudio.RINGBACK.value) if rings else ("hold", str(settings.hold_audio))
        # A caller who has heard nothing yet hears the ringing tone of his own network.
        running = HoldAudio.RINGBACK.value if heard.sound is None else heard.sound[1] if heard.play else None
        if wanted[1] != running:
            self.play(call, *wanted)
        if heard.comfort is None and settings.comfort_interval is not None and not rings:
            due = self.now + milliseconds(settings.comfort_interval)
            heard.comfort = self.timers.set(due, COMFORT, call)

    def hush(self, call: CallState) -> None:
        """Stop what runs."""
        if call.heard is not None and call.heard.play:
            self.out.append(Stop(call.id, call.heard.play))
            call.heard.play = 0

    def comfort(self, call: CallState) -> None:
        """Say the next word, unless the caller hears that an agent is rung."""
        heard, settings, queue = call.heard or Heard(), call.queue.config.announcements, call.queue
        heard.comfort = None
        if call.offers and settings.offer_tone:
            return
        if settings.comfort_prompt is not None:
            self.play(call, COMFORT, settings.comfort_prompt)
        language = call.arrival.language
        if settings.announce_position:
            place = queue.ahead(call) + 1
            if heard.said is None or place <= heard.said:
                heard.said = place
                self.out.append(SayPosition(call.id, place, language))
        if settings.announce_wait:
            ahead = queue.ahead(call)
            wait = expected(queue.pace.mean, ahead, self.staffed(queue))
            if wait is not None:
                self.out.append(SayWait(call.id, *spoken(wait, ahead), language))
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
        call.heard = heard = call.heard or Heard()
        heard.play = self.play_count = self.play_count + 1
        heard.sound = (kind, prompt)
        self.out.append(Play(call.id, heard.play, prompt, kind, call.arrival.language))
