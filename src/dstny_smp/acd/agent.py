"""An agent as the engine first meets him: his telephones, and whether he is there."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from dstny_smp.acd.queue import DEVICES, Device
from dstny_smp.ids import UserId
from dstny_smp.model import Value
from dstny_smp.validation import field


def _devices(value: Iterable[Device]) -> frozenset[Device]:
    return field.frozen(value)


@attrs.frozen(repr=False, eq=False)
class Agent(Value):
    """The state of one agent when the engine starts; what happens later is told by events.

    A member of a queue who is not listed has every device, is present and not busy.

    Attributes:
        user: who.
        devices: his telephones; none is legal.
        present: whether his status says that he is there.
        busy: whether he is on a call that the engine does not know.

    Raises:
        InvalidValueError: ``id.bad_form``, ``field.wrong_type``.

    >>> Agent("u-anna", present=False)
    Agent(user='u-anna', present=False)
    """

    user: UserId = attrs.field(validator=field.an_id)
    devices: frozenset[Device] = attrs.field(default=DEVICES, converter=_devices, validator=field.set_of(Device))
    present: bool = attrs.field(default=True, validator=field.flag)
    busy: bool = attrs.field(default=False, validator=field.flag)
