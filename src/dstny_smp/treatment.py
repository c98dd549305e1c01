"""What a schedule says and a queue or menu obeys: open, closed or forward.

>>> Treatment.open().state
<State.OPEN: 'open'>
>>> from dstny_smp.destination import ToQueue
>>> Treatment.forward(ToQueue("night"), prompt="moment")
Treatment(state=<State.FORWARD: 'forward'>, destination=ToQueue(queue='night'), prompt='moment')
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import attrs

from dstny_smp import destination as destinations
from dstny_smp.destination import Destination
from dstny_smp.errors import InvalidValueError
from dstny_smp.ids import PromptId, Ref
from dstny_smp.model import Model
from dstny_smp.validation import field


class State(StrEnum):
    """The three states of a queue or menu."""

    OPEN = "open"
    CLOSED = "closed"
    FORWARD = "forward"


@attrs.frozen(repr=False, eq=False)
class Treatment(Model):
    """One state with what belongs to it.

    ``OPEN`` has neither destination nor prompt, ``CLOSED`` may have a prompt
    that is played before hanging up, ``FORWARD`` needs a destination and may
    have a prompt that is played first. Use `open`, `closed` and `forward`.

    Raises:
        InvalidValueError: ``treatment.destination_missing``, ``treatment.destination_unused``,
            ``treatment.prompt_unused``, and those of the fields.
    """

    state: State = attrs.field(validator=field.instance(State))
    destination: Destination | None = attrs.field(default=None, validator=field.optional(destinations.check))
    prompt: PromptId | None = attrs.field(default=None, validator=field.optional(field.an_id))

    def __attrs_post_init__(self) -> None:
        if self.state is State.FORWARD:
            if self.destination is None:
                raise InvalidValueError("treatment.destination_missing", None, "destination")
        elif self.destination is not None:
            raise InvalidValueError(
                "treatment.destination_unused", self.destination, "destination", state=self.state.value
            )
        if self.state is State.OPEN and self.prompt is not None:
            raise InvalidValueError("treatment.prompt_unused", self.prompt, "prompt")

    @classmethod
    def open(cls) -> Treatment:
        """Callers are served."""
        return _OPEN

    @classmethod
    def closed(cls, prompt: PromptId | None = None) -> Treatment:
        """Callers hear the prompt, if there is one, and are hung up."""
        return cls(State.CLOSED, None, prompt)

    @classmethod
    def forward(cls, destination: Destination, prompt: PromptId | None = None) -> Treatment:
        """Callers hear the prompt, if there is one, and go to the destination."""
        return cls(State.FORWARD, destination, prompt)

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield the destination and the prompt."""
        if self.destination is not None and self.destination.ref is not None:
            yield "destination", self.destination.ref
        if self.prompt is not None:
            yield "prompt", Ref("prompt", self.prompt)


_OPEN = Treatment(State.OPEN)
