"""The numbers an organization owns, whether in use or free.

>>> InventoryNumber("+31201234567", owner=Ref("queue", "support"))
InventoryNumber(number='+31201234567', owner=Ref(kind='queue', id='support'))
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import attrs

from dstny_smp.errors import InvalidValueError
from dstny_smp.ids import Kind, Ref
from dstny_smp.model import Entity, Key
from dstny_smp.validation import field, number


@attrs.frozen(repr=False, eq=False)
class InventoryNumber(Entity):
    """One number of the organization's trunk, and to whom it is reserved.

    Without an owner the number is free, or used by whoever bears it. With one,
    nobody else may bear it. An organization that lists no number at all keeps
    no inventory, and its objects may bear any number.

    Raises:
        InvalidValueError: ``number.bad_form``, ``inventory.owner_cannot_have_numbers``.
    """

    ref_kind: ClassVar[Kind] = "number"

    number: str = attrs.field(validator=field.checked(number.check_e164))
    owner: Ref | None = attrs.field(default=None, validator=field.optional(field.instance(Ref)))

    def __attrs_post_init__(self) -> None:
        if self.owner is not None and self.owner.kind not in ("user", "queue", "menu"):
            raise InvalidValueError("inventory.owner_cannot_have_numbers", str(self.owner), "owner")

    @property
    def key(self) -> Key:
        """A number is its own id."""
        return "number", self.number

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield the owner."""
        if self.owner is not None:
            yield "owner", self.owner
