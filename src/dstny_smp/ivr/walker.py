"""`Walker`: one call in one menu's flow, as a machine.

It plays prompts, matches what the caller presses, counts silence and mistakes,
asks schedules at gates, and ends or transfers the call. It knows no clock: the
host says what happened and when, and asks for the next deadline.

>>> from dstny_smp.destination import ToQueue
>>> from dstny_smp.ivr import Choice, Flow, Option, Transfer, Walker, events
>>> flow = Flow("main", [
...     Choice("main", "welcome", [Option("1", "Sales", "sales")]),
...     Transfer("sales", ToQueue("sales")),
... ])
>>> walker = Walker(flow)
>>> walker.handle(events.Started(), 0)
(Play(play=1, prompt='welcome', language='nl', interruptible=True),)
>>> walker.handle(events.KeyPressed("1"), 1_200)
(Stop(play=1), Transfer(transfer=1, destination=ToQueue(queue='sales')))
>>> for each in walker.trace[-3:]:
...     print(each.at, each.node, each.text("nl"))
1200 main kiest 1 (Sales)
1200 sales gaat naar sales
1200 sales wordt doorverbonden met wachtrij sales
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any, Final, Self, TypeAlias, cast

from dstny_smp import destination as destinations
from dstny_smp import machine
from dstny_smp.destination import Destination
from dstny_smp.errors import ClockWentBackError, InvalidValueError, TransitionError
from dstny_smp.ids import NodeId, PromptId, ScheduleId
from dstny_smp.ivr import events
from dstny_smp.ivr.commands import Command
from dstny_smp.ivr.course import ENDED, LISTENING, NEW, STATE, Phase, TreatmentOf
from dstny_smp.ivr.events import Event
from dstny_smp.ivr.flow import Flow
from dstny_smp.ivr.nodes import Choice, EdgeKind
from dstny_smp.ivr.rules import Rules
from dstny_smp.ivr.trace import Happening, Noted, happening
from dstny_smp.media import PromptFacts
from dstny_smp.treatment import Treatment
from dstny_smp.validation import language as languages

VERSION: Final = 1
"""Of the snapshot's form."""

_KEPT: Final = (*STATE, "clock_corrections")
"""What a snapshot holds, beside the trace."""
_ALL: Final = (*_KEPT, "_strict", "_goto", "_trie", "_reach")
"""What a failed call puts back; all immutable values, so that a tuple of them is a copy."""
_copy: Final = attrgetter(*_ALL)
Mark: TypeAlias = tuple[tuple[Any, ...], int, tuple[Noted, ...]]
"""The state of a walker at one moment, to go back to."""


def always_open(schedule: ScheduleId, now: int) -> Treatment:
    """Say that every schedule is open, as a walker does that is given no other."""
    return Treatment.open()


class Walker(Rules):
    """One call in one flow.

    Drive it with `handle`, `deadline` and `advance`; ``now`` is milliseconds since
    the epoch and never goes back. It belongs to one thread.

    Timers due before ``now`` fire first; at exactly ``now`` the event wins, so a key
    in the last millisecond is a key. A hang-up is accepted at any time; after the
    end every event returns nothing.

    Args:
        flow: what is walked.
        language: in which the caller is spoken to, until a `SetLanguage`.
        fallback: the languages to try when a prompt lacks the caller's; after them, any.
        extensions: who can be dialled where a choice has ``direct_dial``. A plain mapping is compiled for
            this walker alone; give an `Extensions` to share the work.
        prompts: which languages each prompt has. A prompt that has none, or is not listed, is skipped.
            None when everything can be played.
        treatment_of: what a schedule says at an instant; asked by gates.

    Attributes:
        language: in which the caller is spoken to now.
        clock_corrections: how often a time before the snapshot's was taken for the snapshot's.

    Raises:
        InvalidValueError: ``language.bad_form``, ``ivr.bad_extension``.
    """

    __slots__ = ("_busy", "_guarded", "_happenings", "_strict", "clock_corrections")

    def __init__(
        self,
        flow: Flow,
        language: str = "nl",
        fallback: Iterable[str] = (),
        extensions: Mapping[str, Destination] | None = None,
        prompts: Mapping[PromptId, PromptFacts] | None = None,
        treatment_of: TreatmentOf = always_open,
    ) -> None:
        languages.check(language, "language")
        super().__init__(flow, language, fallback, extensions, prompts, treatment_of)
        self.clock_corrections = 0
        self._strict = True
        self._busy = False
        # Only the host's own functions can fail half way; where there are none, no state need be put back.
        self._guarded = treatment_of is not always_open or (prompts is not None and type(prompts) is not dict)
        self._happenings: list[Happening] = []

    # What can be asked.

    @property
    def phase(self) -> Phase:
        """What the walker is waiting for."""
        return self._phase

    @property
    def ended(self) -> bool:
        """Whether the walk is over."""
        return self._phase is ENDED

    @property
    def node(self) -> NodeId | None:
        """The node the call is at; None before it has started."""
        return self._node or None

    @property
    def playing(self) -> int | None:
        """The id of the play that runs; None while nothing is played."""
        return self._play

    @property
    def entry(self) -> str:
        """The keys pressed of an entry that is not yet decided."""
        return self._entry

    @property
    def trace(self) -> tuple[Happening, ...]:
        """What has happened so far, in order."""
        return self.happenings()

    def happenings(self, since: int = 0) -> tuple[Happening, ...]:
        """Return what has happened after the first so many happenings, at the cost of these only."""
        del self._happenings[-1:]  # the last one may have been counted up since
        for noted in self._noted[len(self._happenings) :]:
            self._happenings.append(happening(noted))
        return tuple(self._happenings[since:])

    # The machine's contract.

    def handle(self, event: Event, now: int) -> tuple[Command, ...]:
        """Take a fact and return what to do.

        A fact that comes too late, such as the end of a prompt that was stopped,
        returns nothing.

        Raises:
            TransitionError: ``ivr.illegal_event``: it cannot have happened yet. Nothing has changed.
            ClockWentBackError: ``now`` is before the last one. Nothing has changed.
        """
        if type(event) is not events.KeyPressed or self._phase is NEW:
            self._refuse_illegal(event)
        return self._run(event, now)

    def deadline(self) -> int | None:
        """Return when `advance` is due, in milliseconds since the epoch; None while no timer runs."""
        return self._deadline

    def advance(self, now: int) -> tuple[Command, ...]:
        """Fire the timers that are due; early or repeated calls return nothing.

        Raises:
            ClockWentBackError: ``now`` is before the last one. Nothing has changed.
        """
        return self._run(None, now)

    def snapshot(self) -> dict[str, object]:
        """Return the whole state as plain JSON values, to continue from with `restore`."""
        state: dict[str, object] = {name.lstrip("_"): getattr(self, name) for name in _KEPT}
        state["phase"] = self._phase.value
        state["prompts"] = list(self._prompts)
        state["stack"] = list(self._stack)
        state["pending"] = None if self._pending is None else destinations.to_dict(self._pending)
        state["trace"] = [list(noted) for noted in self._noted]
        return machine.seal("walker", VERSION, self._flow.digest, state)

    @classmethod
    def restore(
        cls,
        flow: Flow,
        snapshot: Mapping[str, object],
        language: str = "nl",
        fallback: Iterable[str] = (),
        extensions: Mapping[str, Destination] | None = None,
        prompts: Mapping[PromptId, PromptFacts] | None = None,
        treatment_of: TreatmentOf = always_open,
    ) -> Self:
        """Return the walker as it was; the same events then give the same commands.

        A ``now`` before the snapshot's is taken for the snapshot's, and counted, until
        the clock has caught up. The caller's language is the snapshot's, not ``language``.

        Raises:
            InvalidValueError: ``snapshot.bad_form``, ``snapshot.unknown_version``, ``snapshot.checksum``,
                ``snapshot.other_configuration``: the flow is not the one it was taken with.
        """
        state = cast("dict[str, Any]", machine.unseal(snapshot, "walker", VERSION))
        if snapshot["configuration"] != flow.digest:
            raise InvalidValueError("snapshot.other_configuration", None, "configuration")
        walker = cls(flow, language, fallback, extensions, prompts, treatment_of)
        for name in _KEPT:
            setattr(walker, name, state[name.lstrip("_")])
        walker._phase = Phase(state["phase"])
        walker._strict = walker._phase is NEW
        walker._prompts = tuple(state["prompts"])
        walker._stack = tuple(state["stack"])
        walker._pending = None if state["pending"] is None else destinations.from_dict(state["pending"], "pending")
        walker._noted = [
            (at, node, code, None if kind is None else EdgeKind(kind), *values)
            for at, node, code, kind, *values in state["trace"]
        ]
        if walker._phase is LISTENING:
            walker._listen_at(cast("Choice", flow.node(walker._node)))
        return walker

    def _refuse_illegal(self, event: Event) -> None:
        match event:
            case events.Started():
                legal = self._phase in (NEW, ENDED)
            case events.TransferEnded():
                legal = self._transfers > 0 or self._phase is ENDED
            case events.KeyPressed() | events.PromptFinished():
                legal = self._phase is not NEW
            case events.CallerHungUp():
                legal = True
            case _:
                raise InvalidValueError("field.wrong_type", event, "event", expected="Event")
        if not legal:
            raise TransitionError("ivr.illegal_event", "", event=type(event).__name__, phase=self._phase.value)

    def mark(self) -> Mark:
        """Return a mark to which `back_to` returns: for a host that takes back what it did since."""
        return _copy(self), len(self._noted), tuple(self._noted[-1:])

    def back_to(self, mark: Mark) -> None:
        """Undo everything since a mark of this walker."""
        values, count, last = mark
        for name, value in zip(_ALL, values, strict=True):
            setattr(self, name, value)
        # The last note may have been counted up since.
        self._noted[max(count - 1, 0) :] = last
        del self._happenings[max(count - 1, 0) :]

    def _run(self, event: Event | None, now: int) -> tuple[Command, ...]:
        """Fire what is due, then take the event; if the host's functions raise, be as before."""
        if self._busy:
            raise TransitionError("machine.reentered")
        if type(now) is not int:
            raise InvalidValueError("field.not_an_integer", now, "now", low=0, high="…")
        mark = self.mark() if self._guarded else None
        if now < self._now:
            if self._strict:
                raise ClockWentBackError(now, self._now)
            self.clock_corrections += 1
            now = self._now
        elif not self._strict:
            self._strict = True
        self._busy = True
        try:
            last = now if event is None else now - 1
            while self._deadline is not None and self._deadline <= last:
                self._now = self._deadline
                self._time_out()
                self._settle()
            self._now = now
            if event is not None and self._phase is not ENDED:
                self._take(event)
                if self._goto is not None or self._buffer:
                    self._settle()
            return tuple(self._out)
        except BaseException:
            if mark is not None:
                self.back_to(mark)
            raise
        finally:
            self._out.clear()
            self._busy = False
