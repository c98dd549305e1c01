"""How audio comes into a prompt, and how it is recorded: what may follow what, as data.

Documentation draws its pictures from these tables, the drafts obey them, and
what stands in no row is a `TransitionError` that changes nothing.

>>> after(RECORDING, RecordingPhase.PAUSED, "resumed").value
'recording'
>>> after(RECORDING, RecordingPhase.STOPPED, "resumed")
Traceback (most recent call last):
...
dstny_smp.errors.TransitionError: the recording has been stopped; start a new one
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeVar

from dstny_smp.errors import TransitionError
from dstny_smp.validation import argument


class AudioPhase(StrEnum):
    """How far the audio of one language is."""

    EMPTY = "empty"
    PENDING = "pending"
    """It is there, and can be listened to."""
    STALE = "stale"
    """Its text was changed after it was spoken."""
    CONFIRMED = "confirmed"
    """Somebody has put the tick to it."""
    SAVED = "saved"


class RecordingPhase(StrEnum):
    """What a recording is doing."""

    IDLE = "idle"
    RECORDING = "recording"
    PAUSED = "paused"
    STOPPED = "stopped"


_A, _R = AudioPhase, RecordingPhase
Phase = TypeVar("Phase", AudioPhase, RecordingPhase)

AUDIO: Final[Mapping[tuple[AudioPhase, str], AudioPhase]] = {
    (_A.EMPTY, "uploaded"): _A.PENDING,
    (_A.EMPTY, "recorded"): _A.PENDING,
    (_A.EMPTY, "spoken"): _A.PENDING,
    (_A.PENDING, "uploaded"): _A.PENDING,
    (_A.PENDING, "recorded"): _A.PENDING,
    (_A.PENDING, "spoken"): _A.PENDING,
    (_A.PENDING, "edited"): _A.STALE,
    (_A.PENDING, "confirmed"): _A.CONFIRMED,
    (_A.PENDING, "discarded"): _A.EMPTY,
    (_A.STALE, "uploaded"): _A.PENDING,
    (_A.STALE, "recorded"): _A.PENDING,
    (_A.STALE, "spoken"): _A.PENDING,
    (_A.STALE, "edited"): _A.STALE,
    (_A.STALE, "discarded"): _A.EMPTY,
    (_A.CONFIRMED, "uploaded"): _A.PENDING,
    (_A.CONFIRMED, "recorded"): _A.PENDING,
    (_A.CONFIRMED, "spoken"): _A.PENDING,
    (_A.CONFIRMED, "edited"): _A.STALE,
    (_A.CONFIRMED, "discarded"): _A.EMPTY,
    (_A.CONFIRMED, "saved"): _A.SAVED,
    (_A.SAVED, "uploaded"): _A.PENDING,
    (_A.SAVED, "recorded"): _A.PENDING,
    (_A.SAVED, "spoken"): _A.PENDING,
    (_A.SAVED, "edited"): _A.STALE,
    (_A.SAVED, "discarded"): _A.EMPTY,
    (_A.SAVED, "saved"): _A.SAVED,
}
"""From empty to saved, and on when a saved prompt is opened again.

``edited``: its text was changed; ``spoken``: a voice has said it.
"""

RECORDING: Final[Mapping[tuple[RecordingPhase, str], RecordingPhase]] = {
    (_R.IDLE, "started"): _R.RECORDING,
    (_R.RECORDING, "heard"): _R.RECORDING,
    (_R.RECORDING, "paused"): _R.PAUSED,
    (_R.RECORDING, "stopped"): _R.STOPPED,
    (_R.PAUSED, "heard"): _R.PAUSED,
    (_R.PAUSED, "resumed"): _R.RECORDING,
    (_R.PAUSED, "stopped"): _R.STOPPED,
}
"""A recording. What is ``heard`` during a pause is not kept: a microphone may go on meanwhile."""


def after(table: Mapping[tuple[Phase, str], Phase], phase: Phase, event: str, path: str = "") -> Phase:
    """Return the phase that follows.

    Raises:
        TransitionError: ``prompt.bad_order``, the event cannot be here; it names those that can;
            ``recording.over``, none can.
        InvalidValueError: ``field.wrong_type``.
    """
    argument.expect(table, "table", Mapping)
    argument.expect(phase, "phase", AudioPhase, RecordingPhase)
    argument.expect(event, "event", str)
    follows = table.get((phase, event))
    if follows is None:
        possible = tuple(known for source, known in table if source is phase)
        if not possible:
            raise TransitionError("recording.over", path)
        raise TransitionError("prompt.bad_order", path, event=event, phase=phase.value, possible=possible)
    return follows
