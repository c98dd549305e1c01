"""A run of users that is sorted and searched as a whole, and never changes.

It is what `dstny_smp.users.directory` is made of. Positions are those in the order of names.
Everything is worked out on first use and kept; threads that ask at once may do
the same work twice, and find the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from dstny_smp.ids import DepartmentId, UserId
from dstny_smp.users.listing import Column, dialled_needles, dialled_text, folded_text, sort_key
from dstny_smp.users.trigrams import Trigrams
from dstny_smp.users.user import Department, User
from dstny_smp.validation.query import Query

Key = tuple[str, str]
"""By what a column sorts: the text, and then the id."""


class Segment:
    """Users by name.

    Args:
        users: with different ids.
        departments: all that they name, and perhaps others; only these users' are looked at.
    """

    __slots__ = ("_departments", "_indexes", "_keys", "_orders", "_places", "ids", "users")

    def __init__(self, users: Iterable[User], departments: Mapping[DepartmentId, Department]) -> None:
        keyed = sorted(((sort_key(user, Column.NAME, departments), user.id), user) for user in users)
        self.users: Final = tuple(user for _, user in keyed)
        # Kept apart from the users: thousands of ids are told without going to each user in memory.
        self.ids: Final = tuple(user.id for user in self.users)
        self._departments = departments
        self._keys: dict[Column, Sequence[Key]] = {Column.NAME: [key for key, _ in keyed]}
        self._orders: dict[Column, tuple[Sequence[int], Sequence[int]]] = {}
        self._places: dict[UserId, int] | None = None
        self._indexes: tuple[Trigrams, Trigrams] | None = None

    def __len__(self) -> int:
        return len(self.users)

    def place(self, id: UserId) -> int | None:
        """Return the position of a user; None if he is not here."""
        places = self._places
        if places is None:
            places = self._places = {id: position for position, id in enumerate(self.ids)}
        return places.get(id)

    # Order

    def key(self, position: int, column: Column) -> Key:
        """Return by what a column sorts a user."""
        return self._keys_of(column)[position]

    def ordered(self, positions: list[int], column: Column) -> list[int]:
        """Return ascending positions in the order of a column."""
        if column is Column.NAME:
            return positions
        return sorted(positions, key=self._order_of(column)[1].__getitem__)

    def all_ordered(self, column: Column, without: frozenset[int]) -> list[int]:
        """Return all positions but some in the order of a column; takes little more than a copy where those are few."""
        every = range(len(self.users))
        order, ranks = (every, every) if column is Column.NAME else self._order_of(column)
        kept: list[int] = []
        begun = 0
        for rank in sorted(map(ranks.__getitem__, without)):
            kept += order[begun:rank]
            begun = rank + 1
        kept += order[begun:]
        return kept

    def _keys_of(self, column: Column) -> Sequence[Key]:
        keys = self._keys.get(column)
        if keys is None:
            keys = [(sort_key(user, column, self._departments), user.id) for user in self.users]
            self._keys[column] = keys
        return keys

    def _order_of(self, column: Column) -> tuple[Sequence[int], Sequence[int]]:
        """Return the positions in the order of a column, and of each position its rank there."""
        known = self._orders.get(column)
        if known is None:
            keys = self._keys_of(column)
            order = sorted(range(len(keys)), key=keys.__getitem__)
            ranks = [0] * len(order)
            for rank, position in enumerate(order):
                ranks[position] = rank
            known = self._orders[column] = order, ranks
        return known

    # Search

    def prepare(self) -> None:
        """Make what a search needs now."""
        for index in self._both():
            index.prepare()

    def find(self, query: Query) -> list[int]:
        """Return the positions of the users that match a query with words, ascending."""
        words = tuple(dict.fromkeys(query.words))
        # The word that fewest can have is looked for in all, the others only in those that have it.
        ranked = sorted(words, key=self._cost)
        found = self._having(*ranked[0])
        for word, digits in ranked[1:]:
            if not found:
                break
            found = self._having_too(found, word, digits)
        if query.whole and len(query.words) > 1:
            found = _union(found, self._dialled(query.whole))
        return found

    def _both(self) -> tuple[Trigrams, Trigrams]:
        """Return the indexes of texts and of numbers."""
        indexes = self._indexes
        if indexes is None:
            texts = [folded_text(user, self._departments) for user in self.users]
            indexes = self._indexes = Trigrams(texts), Trigrams([dialled_text(user) for user in self.users])
        return indexes

    def _cost(self, word: tuple[str, str]) -> int:
        texts, numbers = self._both()
        text, digits = word
        return texts.at_most(text) + (sum(map(numbers.at_most, dialled_needles(digits))) if digits else 0)

    def _having(self, word: str, digits: str) -> list[int]:
        found = self._both()[0].find(word)
        return _union(found, self._dialled(digits)) if digits else found

    def _having_too(self, positions: list[int], word: str, digits: str) -> list[int]:
        texts, numbers = self._both()
        found = texts.among(word, positions)
        for needle in dialled_needles(digits) if digits else ():
            found = _union(found, numbers.among(needle, positions))
        return found

    def _dialled(self, digits: str) -> list[int]:
        found: list[int] = []
        for needle in dialled_needles(digits):
            found = _union(found, self._both()[1].find(needle))
        return found


def _union(some: list[int], others: list[int]) -> list[int]:
    """Return what stands in either of two ascending lists, ascending."""
    return sorted({*some, *others}) if some and others else some or others
