"""What a caller can press in a menu, as a table of all beginnings.

An entry is matched key by key. It is *exact* when it is an option or an
extension, *longer* when something longer begins with it; it can be both, and
when it is neither it is dead. The table of a menu holds every beginning of every
option, so that a key costs one look-up in a dict: a trie, flattened. Extensions
are a second table, shared by all menus that allow and deny the same.

>>> trie = Trie(Choice("main", None, [Option("1", "Sales", "@top"), Option("12", "Export", "@top")]))
>>> [trie.fit(entry) for entry in ("1", "12", "13")] == [EXACT | LONGER, EXACT, DEAD]
True
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Final

from dstny_smp.destination import Destination
from dstny_smp.errors import InvalidValueError
from dstny_smp.ivr.flow import Flow
from dstny_smp.ivr.nodes import Choice, DirectDial, Option
from dstny_smp.validation import number

DEAD: Final = 0
LONGER: Final = 1
EXACT: Final = 2

_MILLISECOND: Final = timedelta(milliseconds=1)


class Trie:
    """One menu's options and timers, ready for a walker.

    Attributes:
        choice: the menu.
        options: its options by their keys.
        table: `LONGER`, `EXACT` or both, for every beginning of every option.
        first_digit: in milliseconds.
        inter_digit: in milliseconds.
        hash_ends: whether ``#`` ends an entry, since no option contains it.
    """

    __slots__ = ("choice", "first_digit", "hash_ends", "inter_digit", "options", "table")

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        self.options: dict[str, Option] = {option.keys: option for option in choice.options}
        self.table: dict[str, int] = dict.fromkeys(self.options, EXACT)
        for beginning in _beginnings(self.options):
            self.table[beginning] = self.table.get(beginning, DEAD) | LONGER
        self.first_digit = choice.first_digit // _MILLISECOND
        self.inter_digit = choice.inter_digit // _MILLISECOND
        self.hash_ends = not any("#" in keys for keys in self.options)

    def fit(self, entry: str) -> int:
        """Return how an entry stands among the options."""
        return self.table.get(entry, DEAD)


def trie_of(flow: Flow, choice: Choice) -> Trie:
    """Return the trie of a menu of this flow, made once a flow; of another menu, one of its own."""
    known = flow.tries.get(choice.id)
    if isinstance(known, Trie) and known.choice is choice:
        return known
    trie = Trie(choice)
    if flow.index.get(choice.id) is choice:
        flow.tries[choice.id] = trie
    return trie


class Extensions(Mapping[str, Destination]):
    """Who can be dialled directly: extensions and what they reach.

    Make one for an organization and give it to all its walkers: what is compiled
    for one call then serves the next.

    Raises:
        InvalidValueError: ``ivr.bad_extension``.

    >>> from dstny_smp.destination import ToUser
    >>> extensions = Extensions({"201": ToUser("u-anna"), "2015": ToUser("u-bram")})
    >>> reach = extensions.reach(DirectDial(deny={"2015"}))
    >>> reach.fit("20") == LONGER, reach.fit("201") == EXACT, reach.fit("2015") == DEAD
    (True, True, True)
    """

    __slots__ = ("_beginnings", "_destinations", "_reaches")

    def __init__(self, extensions: Mapping[str, Destination] | None = None) -> None:
        self._destinations: dict[str, Destination] = dict(extensions or {})
        for extension in self._destinations:
            if not number.is_short_code(extension):
                raise InvalidValueError("ivr.bad_extension", extension, f"extensions[{extension}]")
        self._beginnings: Counter[str] | None = None
        self._reaches: dict[DirectDial, Reach] = {}

    def __getitem__(self, extension: str) -> Destination:
        return self._destinations[extension]

    def __iter__(self) -> Iterator[str]:
        return iter(self._destinations)

    def __len__(self) -> int:
        return len(self._destinations)

    def reach(self, dial: DirectDial) -> Reach:
        """Return what can be dialled under these lists, made once for each pair of lists."""
        reach = self._reaches.get(dial)
        if reach is None:
            if dial.allow is not None:
                exact: frozenset[str] | dict[str, Destination] = frozenset(
                    extension for extension in dial.allow - dial.deny if extension in self._destinations
                )
                reach = Reach(exact, Counter(_beginnings(exact)), frozenset())
            else:
                if self._beginnings is None:
                    self._beginnings = Counter(_beginnings(self._destinations))
                denied = frozenset(extension for extension in dial.deny if extension in self._destinations)
                reach = Reach(self._destinations, self._beginnings, denied)
            self._reaches[dial] = reach
        return reach


class Reach:
    """The extensions that can be dialled in a menu, as far as matching needs them.

    The denied ones are counted off, not filtered out: a menu that denies three of
    100,000 extensions costs three.
    """

    __slots__ = ("_beginnings", "_denied", "_exact", "_fewer")

    def __init__(
        self, exact: frozenset[str] | dict[str, Destination], beginnings: Counter[str], denied: frozenset[str]
    ) -> None:
        self._exact = exact
        self._beginnings = beginnings
        self._denied = denied
        self._fewer = Counter(_beginnings(denied))

    def fit(self, entry: str) -> int:
        """Return how an entry stands among the extensions."""
        longer = self._beginnings.get(entry, 0) > self._fewer.get(entry, 0)
        exact = entry in self._exact and entry not in self._denied
        return (LONGER if longer else DEAD) | (EXACT if exact else DEAD)


def _beginnings(entries: Iterable[str]) -> Iterator[str]:
    """Yield every proper beginning of every entry, the empty one left out."""
    for entry in entries:
        for length in range(1, len(entry)):
            yield entry[:length]
