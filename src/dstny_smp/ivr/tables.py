"""The states of a walk, and what leads from one to another.

>>> from dstny_smp.transitions import mermaid
>>> print(mermaid(row for row in WALK if row.source is Phase.TRANSFERRED))
stateDiagram-v2
    transferred --> transferred: key_pressed, transfer_ended
    transferred --> listening: transfer_ended
    transferred --> announcing: transfer_ended
    transferred --> ended: transfer_ended, caller_hung_up
"""

from __future__ import annotations

from typing import Final

from dstny_smp.ivr.course import ANNOUNCING, ENDED, LISTENING, NEW, TRANSFERRED, Phase
from dstny_smp.transitions import Transition

__all__ = ["WALK", "Phase"]

WALK: Final = (
    Transition(NEW, "started", LISTENING),
    Transition(NEW, "started", ANNOUNCING),
    Transition(NEW, "started", TRANSFERRED),
    Transition(NEW, "started", ENDED),
    Transition(NEW, "caller_hung_up", ENDED),
    Transition(LISTENING, "key_pressed", LISTENING),
    Transition(LISTENING, "key_pressed", ANNOUNCING),
    Transition(LISTENING, "key_pressed", TRANSFERRED),
    Transition(LISTENING, "key_pressed", ENDED),
    Transition(LISTENING, "prompt_finished", LISTENING),
    Transition(LISTENING, "prompt_finished", ANNOUNCING),
    Transition(LISTENING, "prompt_finished", TRANSFERRED),
    Transition(LISTENING, "prompt_finished", ENDED),
    Transition(LISTENING, "timed_out", LISTENING),
    Transition(LISTENING, "timed_out", ANNOUNCING),
    Transition(LISTENING, "timed_out", TRANSFERRED),
    Transition(LISTENING, "timed_out", ENDED),
    Transition(LISTENING, "caller_hung_up", ENDED),
    Transition(ANNOUNCING, "key_pressed", ANNOUNCING),
    Transition(ANNOUNCING, "prompt_finished", LISTENING),
    Transition(ANNOUNCING, "prompt_finished", ANNOUNCING),
    Transition(ANNOUNCING, "prompt_finished", TRANSFERRED),
    Transition(ANNOUNCING, "prompt_finished", ENDED),
    Transition(ANNOUNCING, "caller_hung_up", ENDED),
    Transition(TRANSFERRED, "key_pressed", TRANSFERRED),
    Transition(TRANSFERRED, "transfer_ended", LISTENING),
    Transition(TRANSFERRED, "transfer_ended", ANNOUNCING),
    Transition(TRANSFERRED, "transfer_ended", TRANSFERRED),
    Transition(TRANSFERRED, "transfer_ended", ENDED),
    Transition(TRANSFERRED, "caller_hung_up", ENDED),
)
"""What one fact can lead to. ``timed_out``: the timer of a menu has run to its end.

A fact that comes too late changes nothing and is no row; after the end everything does.
A prompt's end leads out of a menu where keys were pressed ahead.
"""
