"""Strategies for what models are made of: ids, names, numbers, addresses, durations.

Hypothesis checks a strategy when it is first drawn from. Those that are asked
for often are therefore made once (`functools.cache`): a drawn organization asks
for a hundred names.
"""

from __future__ import annotations

import string
from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from typing import Final

import attrs
from hypothesis import strategies as st

from dstny_smp import limits
from dstny_smp.ids import KINDS, Ref
from dstny_smp.validation import key, label, number

_LETTERS: Final = string.ascii_letters + string.digits
_ORDINARY: Final = ("Receptie", "Verkoop", "Klachten & retouren", "Zoë", "Afdeling 3", "København", "営業部")
_ZONES: Final = (
    "Europe/Amsterdam",
    "UTC",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
)
"""Where the clock is odd: half hours, three quarters, a change of half an hour, a day that never was."""


def _tuple(value: Iterable[str]) -> tuple[str, ...]:
    return tuple(value)


@attrs.frozen(kw_only=True)
class Known:
    """The ids of each kind that a drawn model may name; what has none is never named.

    >>> Known(users=["u-anna"], prompts=[]).users
    ('u-anna',)
    """

    users: tuple[str, ...] = attrs.field(default=("u-1", "u-2", "u-3"), converter=_tuple)
    departments: tuple[str, ...] = attrs.field(default=("d-1", "d-2"), converter=_tuple)
    schedules: tuple[str, ...] = attrs.field(default=("s-1", "s-2"), converter=_tuple)
    queues: tuple[str, ...] = attrs.field(default=("q-1", "q-2"), converter=_tuple)
    menus: tuple[str, ...] = attrs.field(default=("m-1", "m-2"), converter=_tuple)
    prompts: tuple[str, ...] = attrs.field(default=("p-1", "p-2", "p-3"), converter=_tuple)


SOME: Final = Known()


@cache
def ids() -> st.SearchStrategy[str]:
    """Return a strategy for ids: short ones mostly, and the longest."""
    rest = st.text(_LETTERS + "._-", max_size=11)
    return st.one_of(
        st.builds(str.__add__, st.sampled_from(_LETTERS), rest),
        st.text(_LETTERS, min_size=limits.ID, max_size=limits.ID),
    )


@cache
def refs() -> st.SearchStrategy[Ref]:
    """Return a strategy for the names of objects of any kind."""
    return st.builds(Ref, st.sampled_from(KINDS), ids())


def names(cap: int = limits.NAME) -> st.SearchStrategy[str]:
    """Return a strategy for names: ordinary ones, the widest, and any printable text up to the cap."""
    return _names(min(cap, limits.NAME))


@cache
def _names(cap: int) -> st.SearchStrategy[str]:
    widest = "W" * cap
    return st.one_of(st.sampled_from([*(name for name in _ORDINARY if len(name) <= cap), widest]), _texts(cap))


def texts(cap: int = limits.TEXT) -> st.SearchStrategy[str]:
    """Return a strategy for texts that a field takes: of any script, trimmed, never blank."""
    return _texts(cap)


@cache
def _texts(cap: int) -> st.SearchStrategy[str]:
    drawn = st.text(st.characters(categories=("L", "N", "P", "S", "Zs", "M")), min_size=1, max_size=min(cap, 40))
    return drawn.filter(lambda text: label.is_valid(text, cap)).map(lambda text: label.parse(text, cap))


@cache
def e164_numbers() -> st.SearchStrategy[str]:
    """Return a strategy for telephone numbers of the right form, fictional Dutch ones mostly."""
    dutch = st.integers(0, 9_999).map(lambda last: f"+3120123{last:04}")
    any_of_form = st.builds(
        "+{}{}".format, st.sampled_from("123456789"), st.text(string.digits, min_size=6, max_size=14)
    )
    return st.one_of(dutch, any_of_form)


@cache
def short_codes() -> st.SearchStrategy[str]:
    """Return a strategy for short codes: 2 to 6 digits, no emergency number."""
    return st.text(string.digits, min_size=2, max_size=6).filter(number.is_short_code)


@cache
def emails() -> st.SearchStrategy[str]:
    """Return a strategy for e-mail addresses under example.com."""
    return st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=12).map("{}@example.com".format)


@cache
def languages() -> st.SearchStrategy[str]:
    """Return a strategy for language tags, with and without a region or a script."""
    return st.sampled_from(("nl", "en", "nl-BE", "en-GB", "de", "fr", "uk", "zh-Hant", "sr-Latn-RS", "fil"))


@cache
def timezones() -> st.SearchStrategy[str]:
    """Return a strategy for zones: the Netherlands first, then where the clock is odd."""
    return st.sampled_from(_ZONES)


@cache
def keys() -> st.SearchStrategy[str]:
    """Return a strategy for the twelve keys of a telephone."""
    return st.sampled_from(key.KEYS)


def entries(cap: int = 3) -> st.SearchStrategy[str]:
    """Return a strategy for what an option can be chosen by: one key mostly, up to ``cap``."""
    return _entries(cap)


@cache
def _entries(cap: int) -> st.SearchStrategy[str]:
    return st.one_of(keys(), st.text(key.KEYS, min_size=1, max_size=min(cap, limits.KEYS)))


def durations(low: int = 0, high: int = limits.SECONDS) -> st.SearchStrategy[timedelta]:
    """Return a strategy for whole seconds from low to high."""
    return _durations(low, high)


@cache
def _durations(low: int, high: int) -> st.SearchStrategy[timedelta]:
    return st.integers(low, high).map(lambda seconds: timedelta(seconds=seconds))
