"""`trace`: follow one call through an organization to its end.

It drives a `Journey` in virtual time: prompts last as long as is known of them,
the caller listens to each and then presses the next key, queues and telephones
treat the call as assumed. Nothing is dialled and nobody is rung.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, assert_never

import attrs

from dstny_smp import messages
from dstny_smp.acd.queue import Queue
from dstny_smp.destination import to_dict
from dstny_smp.errors import InvalidValueError
from dstny_smp.ids import PromptId, Ref
from dstny_smp.organization import Organization
from dstny_smp.routing import events
from dstny_smp.routing.commands import Command, Dial, End, EnterQueue, Play, Stop, Voicemail
from dstny_smp.routing.journey import Journey
from dstny_smp.routing.outcomes import Assumptions, check_keys
from dstny_smp.routing.premises import spoken
from dstny_smp.routing.steps import Step, local, millis
from dstny_smp.validation import timezone

FIRST_YEAR: Final = 2
LAST_YEAR: Final = 9998
"""The years of a trace: at the ends of the calendar some zone has no such date."""

UNKNOWN_LENGTH_MS: Final = 0
"""How long a prompt is taken to last whose length is not known: the times told are those that are certain."""

MILLISECOND: Final = timedelta(milliseconds=1)

REACHED: Final = frozenset({"answered", "voicemail"})
"""The ends at which the caller can speak to somebody, or be heard later."""


@attrs.frozen
class Trace:
    """What one caller meets, step by step.

    Attributes:
        to: the number that was called.
        at: when, in the organization's zone.
        caller: the caller's number; None when withheld.
        steps: what happened, in order, each with its time and why.
        end: how and where the call ended.
        unused_keys: keys that the caller never came to press.
        unused_assumptions: assumed outcomes of objects that the call never met.
    """

    to: str
    at: datetime
    caller: str | None
    language: str
    steps: tuple[Step, ...]
    end: End
    unused_keys: str = ""
    unused_assumptions: tuple[str, ...] = ()
    duration_ms: int = 0

    @property
    def reached(self) -> bool:
        """Tell whether the caller reached a person or a voicemail box."""
        return self.end.reason in REACHED

    def text(self, language: str = "en") -> str:
        """Tell it as a person would, one step a line, each with its wall-clock time."""
        zone = _zone(self)
        lines = [
            messages.translate(
                "trace.heading",
                {"to": self.to, "at": self.at, "caller": self.caller or "withheld"},
                language,
            )
        ]
        shown, offset = None, self.at.utcoffset()
        for step in self.steps:
            at = local(step.at, zone)
            if at.utcoffset() != offset:
                # Without a word of explanation an hour seems to have passed, or not to have passed.
                lines.append(f"  {'':8}  {messages.translate('trace.clock_changed', {}, language)}")
                offset = at.utcoffset()
            clock = f"{at:%H:%M:%S}"
            # A time is written once: what follows at the same second happens at once.
            lines.append(f"  {clock if clock != shown else '':8}  {step.text(language, zone)}")
            shown = clock
        lines.append("  " + messages.translate(f"trace.end_{self.end.reason}", {}, language))
        if self.unused_keys:
            lines.append("  " + messages.translate("trace.unused_keys", {"keys": self.unused_keys}, language))
        if self.unused_assumptions:
            params = {"names": self.unused_assumptions}
            lines.append("  " + messages.translate("trace.unused_assumptions", params, language))
        return "\n".join(lines)

    def to_dict(self) -> dict[str, object]:
        """Return the trace as plain JSON values."""
        zone = _zone(self)
        return {
            "to": self.to,
            "at": self.at.isoformat(),
            "caller": self.caller,
            "language": self.language,
            "steps": [step.to_dict(zone) for step in self.steps],
            "end": {
                "reason": self.end.reason,
                "where": None if self.end.where is None else to_dict(self.end.where),
                "reached": self.reached,
            },
            "unused_keys": self.unused_keys,
            "unused_assumptions": list(self.unused_assumptions),
        }


def trace(
    org: Organization,
    to: str,
    at: datetime,
    keys: str = "",
    assume: Mapping[str, str] | None = None,
    language: str | None = None,
    caller: str | None = None,
) -> Trace:
    """Follow one call from the number it dials to its end.

    Args:
        org: the organization that is called.
        to: the number or short code that is dialled.
        at: when, with a time zone.
        keys: what the caller presses: digits, ``*`` and ``#``; ``_`` waits for the
            running timer (``12`` is one entry, ``1_2`` is two), ``x`` hangs up. He
            listens to a prompt before he presses; after the last key he is silent.
        assume: how objects treat the call, by ``queue:ID`` (answered, max_wait,
            no_agents, max_attempts, full, abandoned), ``user:ID`` (answered, busy,
            no_answer, absent) and ``number:+31...`` (answered, busy, failed). Where
            nothing is assumed a queue answers if a member can be present then, a
            user if his status is not away, a number always.
        language: the caller's language; the organization's if not given.
        caller: the caller's number; None when withheld.

    Raises:
        UnknownIdError: the organization has no such number, or no such object to assume of.
        InvalidValueError: an argument of bad form, or an outcome that the object cannot have.

    >>> from datetime import datetime
    >>> from zoneinfo import ZoneInfo
    >>> from dstny_smp.testing import bakery
    >>> at = datetime(2026, 12, 25, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
    >>> trace(bakery(), to="+31201230001", at=at).end.reason
    'closed'
    """
    if not isinstance(at, datetime):
        raise InvalidValueError("field.wrong_type", at, "at", expected="datetime")
    if at.utcoffset() is None:
        raise InvalidValueError("field.naive_datetime", at, "at")
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise InvalidValueError("field.date_out_of_range", at, "at", low=FIRST_YEAR, high=LAST_YEAR)
    if not isinstance(org, Organization):
        raise InvalidValueError("field.wrong_type", org, "org", expected="Organization")
    if not isinstance(to, str):
        raise InvalidValueError("field.wrong_type", to, "to", expected="str")
    if not isinstance(assume, Mapping | None):
        raise InvalidValueError("field.wrong_type", assume, "assume", expected="mapping")
    pressed = check_keys(keys)
    assumed = Assumptions(org, assume or {})
    journey = Journey(org, "trace", to, caller=caller, language=language)
    driver = _Driver(org, journey, assumed, pressed, millis(at))
    end = driver.run()
    return Trace(
        to=to,
        at=at.astimezone(timezone.parse(org.timezone)),
        caller=caller,
        language=journey.language,
        steps=journey.steps,
        end=end,
        unused_keys=driver.keys,
        unused_assumptions=tuple(assumed.unused),
        duration_ms=driver.now - millis(at),
    )


class _Driver:
    """The host of one traced call: its caller, its queues and its telephones, in virtual time."""

    def __init__(self, org: Organization, journey: Journey, assumed: Assumptions, keys: str, now: int) -> None:
        self.org, self.journey, self.assumed = org, journey, assumed
        self.keys, self.now = keys, now
        self.zone = timezone.parse(org.timezone)
        self.pending: Play | Dial | EnterQueue | None = None
        self.end: End | None = None

    def run(self) -> End:
        """Drive the journey to its end; each turn of the loop moves it on."""
        self._tell(events.Started())
        while self.end is None:
            pending, self.pending = self.pending, None
            match pending:
                case Play():
                    self.now += self._length(pending)
                    self._tell(events.PromptFinished(pending.play))
                case Dial(destination=destination):
                    result = self.assumed.of_dialling(destination, local(self.now, self.zone))
                    self._tell(events.DialEnded(result))
                case EnterQueue(queue=queue):
                    self._wait_in(self.org.queue(queue))
                case None:
                    self._press_or_wait()
                case _:
                    assert_never(pending)
        return self.end

    def _tell(self, event: events.Event) -> None:
        self._obey(self.journey.handle(event, self.now))

    def _obey(self, commands: tuple[Command, ...]) -> None:
        for command in commands:
            match command:
                case Play() | Dial() | EnterQueue():
                    self.pending = command
                case End():
                    self.end = command
                case Stop() | Voicemail():
                    pass  # a play is never stopped, since the caller listens; a box ends the call by itself
                case _:
                    assert_never(command)

    def _length(self, play: Play) -> int:
        seconds = self.org.prompt(play.prompt).facts().durations.get(play.language)
        return UNKNOWN_LENGTH_MS if seconds is None else round(seconds * 1000)

    def _press_or_wait(self) -> None:
        """Let the caller press his next key, or wait for the menu's timer."""
        key, self.keys = self.keys[:1], self.keys[1:]
        if key == "x":
            self._tell(events.CallerHungUp())
        elif key and key != "_":
            self._tell(events.KeyPressed(key))
        else:
            # A menu that plays nothing and transfers nothing waits for a key, so its timer runs.
            due = self.journey.deadline()
            if due is None:
                raise AssertionError("a menu that neither plays nor transfers has a timer")
            self.now = due
            self._obey(self.journey.advance(due))

    def _wait_in(self, queue: Queue) -> None:
        outcome = self.assumed.of_queue(queue, local(self.now, self.zone))
        if queue.announcements.entry_prompt is not None and outcome.name not in ("full", "no_agents"):
            self._note_prompt(queue.announcements.entry_prompt)
        self.now += outcome.after // MILLISECOND
        if outcome.destination is not None:
            self._tell(events.Diverted(outcome.destination, outcome.name, outcome.prompt))
        elif outcome.name == "answered":
            self._tell(events.DialEnded(events.DialResult.ANSWERED))
        else:
            # Nobody answers and nothing sends the call on, or the caller has had enough of it.
            code = "route.waits_for_nobody" if outcome.name == "no_agents" else "route.gives_up"
            self.journey.note(Step(self.now, code, {"name": queue.name}, Ref("queue", queue.id)))
            self._tell(events.CallerHungUp())

    def _note_prompt(self, prompt: PromptId) -> None:
        """Note a prompt of the queue; it delays nothing, since offers do not wait for it."""
        language = spoken(self.org, prompt, self.journey.language)
        code = "route.prompt_missing" if language is None else "route.queue_prompt"
        params = {"name": self.org.prompt(prompt).name, "language": language}
        self.journey.note(Step(self.now, code, params, Ref("prompt", prompt)))


def _zone(trace: Trace) -> tzinfo:
    return trace.at.tzinfo or UTC
