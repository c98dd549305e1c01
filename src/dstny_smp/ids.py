"""Ids of objects, and `Ref`, which names an object of any kind.

An id is 1 to 64 ASCII letters, digits, ``.``, ``_`` or ``-`` and begins with a
letter or digit. Kinds are siblings: a queue holds a `ScheduleId`, never a
schedule, so that every object can be stored, compared and edited alone. The names
of the ids say what a field holds; a program gives plain text (see ADR 0008).

>>> Ref("queue", "support")
Ref(kind='queue', id='support')
>>> str(Ref("queue", "support"))
'queue:support'
"""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias, get_args

import attrs

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError

UserId: TypeAlias = str
DepartmentId: TypeAlias = str
AddressBookId: TypeAlias = str
ContactId: TypeAlias = str
ScheduleId: TypeAlias = str
BlockId: TypeAlias = str
QueueId: TypeAlias = str
MenuId: TypeAlias = str
NodeId: TypeAlias = str
PromptId: TypeAlias = str

Kind: TypeAlias = Literal["user", "department", "number", "address_book", "schedule", "queue", "menu", "prompt"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_FORM: Final = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{limits.ID - 1}}}")


@attrs.frozen
class Ref:
    """The name of one object: its kind and its id (for a number: E.164 or short code).

    Raises:
        InvalidValueError: ``ref.unknown_kind`` for a kind that is not one of `KINDS`.
    """

    kind: Kind
    id: str

    def __attrs_post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InvalidValueError("ref.unknown_kind", self.kind, "kind", kinds=KINDS)
        if not isinstance(self.id, str):
            raise InvalidValueError("field.wrong_type", self.id, "id", expected="str")

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


def is_valid(text: object) -> bool:
    """Tell whether this is the text of an id."""
    return isinstance(text, str) and _FORM.fullmatch(text) is not None


def check(text: object, path: str = "id") -> None:
    """Refuse what is no id.

    Raises:
        InvalidValueError: ``id.bad_form``.
    """
    if not (isinstance(text, str) and _FORM.fullmatch(text)):
        raise InvalidValueError("id.bad_form", text, path)


def check_call(call: object, path: str = "call") -> None:
    """Refuse what is no id of a call: the host gives it, and it may be any 1 to 200 printable characters.

    Raises:
        InvalidValueError: ``id.bad_call``.
    """
    if not (type(call) is str and 0 < len(call) <= limits.CALL and call.isprintable()):
        raise InvalidValueError("id.bad_call", call, path, cap=limits.CALL)
