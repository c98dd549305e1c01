"""What an agent's telephone shows of a call from a queue: a number and a label.

It knows the settings and the caller's number, not the call's way here.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

import attrs

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError
from dstny_smp.model import Model
from dstny_smp.validation import field, label

if TYPE_CHECKING:  # the queue holds a presentation, so it is imported the other way round
    from dstny_smp.acd.queue import Queue

_AFFIX: Final = r"[0-9]{0,3}"
_SHOWN: Final = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd"})
"""Letters, digits, and the marks that are the vowels of some scripts."""


class PresentedNumber(StrEnum):
    """Whose number an agent sees: the queue's, or the caller's.

    The portal calls them "Group number" and "Callee"; those words are read too.

    >>> PresentedNumber("Callee")
    <PresentedNumber.CALLER: 'caller'>
    """

    GROUP = "group"
    CALLER = "caller"

    @classmethod
    def _missing_(cls, value: object) -> PresentedNumber | None:
        return _PORTAL_WORDS.get(value.casefold()) if isinstance(value, str) else None


_PORTAL_WORDS: Final = {"group number": PresentedNumber.GROUP, "callee": PresentedNumber.CALLER}


def _check_affix(value: object, path: str) -> None:
    if not (isinstance(value, str) and re.fullmatch(_AFFIX, value)):
        raise InvalidValueError("presentation.bad_affix", value, path)


def _metadata(value: str | None) -> str | None:
    if value is None:
        return None
    text = label.parse(value, limits.NAME, "metadata")
    for index, character in enumerate(text):
        if character not in " -_.&/" and unicodedata.category(character) not in _SHOWN:
            raise InvalidValueError("presentation.metadata_character", character, "metadata", index=index)
    return text


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Presentation(Model):
    """What an agent's telephone shows of a call; `presented` applies it.

    Attributes:
        shown: the caller's number or the queue's.
        prefix: 0 to 3 digits before the shown number; metadata says it better.
        suffix: 0 to 3 digits behind it; likewise.
        metadata: a name shown with the call, such as the queue's: letters, digits, space and ``-_.&/``.
        metadata_overridable: whether the name of a forwarded call takes its place.

    Raises:
        InvalidValueError: ``presentation.bad_affix``, ``presentation.metadata_character``, and those of `label.parse`.
    """

    shown: PresentedNumber = attrs.field(default=PresentedNumber.CALLER, validator=field.instance(PresentedNumber))
    prefix: str = attrs.field(default="", validator=field.checked(_check_affix))
    suffix: str = attrs.field(default="", validator=field.checked(_check_affix))
    metadata: str | None = attrs.field(default=None, converter=_metadata)
    metadata_overridable: bool = attrs.field(default=False, validator=field.flag)


class Presented(NamedTuple):
    """What an agent's telephone shows: a number and a label, each None if there is none."""

    number: str | None
    label: str | None


def presented(queue: Queue, caller: str | None, forwarded_name: str | None = None) -> Presented:
    """Return what an agent is shown of a call.

    Prefix and suffix stand around the number, whose text is thereby one to
    read, not to dial. A withheld number (None) stays withheld: the queue's own
    never takes its place, and it gets no prefix. The label is the metadata;
    where that may be overridden, it is the name of a forwarded call, unless that
    is empty or not fit to show.

    >>> from dstny_smp.acd import Queue
    >>> shop = Queue(
    ...     id="shop",
    ...     name="Shop",
    ...     number="201",
    ...     schedule="office",
    ...     presentation=Presentation(prefix="9", metadata="Shop", metadata_overridable=True),
    ... )
    >>> presented(shop, "+31201234567")
    Presented(number='9+31201234567', label='Shop')
    >>> presented(shop, None, forwarded_name="Reception")
    Presented(number=None, label='Reception')
    """
    shows = queue.presentation
    own = queue.number if shows.shown is PresentedNumber.GROUP else caller
    shown = f"{shows.prefix}{own}{shows.suffix}" if own else None
    name = _fit(forwarded_name) if shows.metadata_overridable else None
    return Presented(shown, name or shows.metadata)


def _fit(name: str | None) -> str | None:
    """Return a name from the network as it may be shown, or None: a bad name must not stop a call."""
    if name is None:
        return None
    try:
        return label.parse(name[: limits.NAME], blank=True)
    except InvalidValueError:
        return None
