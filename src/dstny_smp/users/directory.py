"""The list of users, made ready for questions: pages in any order, and a search over all five columns.

A directory is a value: it never changes, and `Directory.changed` returns another one that shares
what is the same. It is made of segments (`dstny_smp.users.segment`), the first with nearly all
users; what changed since stands in small ones, and a segment knows which of its users hold
no more. Small ones are joined as they come to be as large as their neighbours, so that
there are few, and each user is moved seldom. Who may see the list is not asked here; it is an administrator's.

>>> from dstny_smp.testing import municipality
>>> city = municipality()
>>> directory = Directory(city.users, city.departments)
>>> page = directory.page("yildiz 243")
>>> page.total
0
>>> [row.name for row in directory.page("MOLENAAR 020-123").rows]
['André Molenaar']
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple, TypeVar

import attrs

from dstny_smp import limits
from dstny_smp.errors import InUseError, InvalidValueError, UnknownIdError
from dstny_smp.ids import DepartmentId, Ref, UserId
from dstny_smp.model import Value
from dstny_smp.users.listing import Column, Row, department_names, row
from dstny_smp.users.segment import Key, Segment
from dstny_smp.users.user import Department, User
from dstny_smp.validation import argument
from dstny_smp.validation import query as queries


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Page(Value):
    """A part of the list.

    Attributes:
        rows: in the order asked for; fewer than asked for at the end, none beyond it.
        total: how many there are on all pages together.
        offset: how many come before.
    """

    rows: tuple[Row, ...]
    total: int
    offset: int


class _Part(NamedTuple):
    """A segment, and the positions of those in it that hold no more."""

    segment: Segment
    dead: frozenset[int] = frozenset()

    def live(self) -> Iterator[User]:
        return (user for position, user in enumerate(self.segment.users) if position not in self.dead)

    @property
    def size(self) -> int:
        return len(self.segment) - len(self.dead)


class Directory:
    """All users of an organization, for its list of them.

    Safe to share between threads. What a question needs is worked out when it is first asked; see `prepare`.

    Args:
        users: with different ids.
        departments: all that they name.

    Raises:
        InvalidValueError: ``field.wrong_type``, ``field.duplicate``.
        UnknownIdError: a user names a department that is not there.
    """

    __slots__ = ("_departments", "_orders", "_parts")

    _departments: Mapping[DepartmentId, Department]
    _parts: tuple[_Part, ...]
    _orders: dict[Column, list[int]]

    def __init__(self, users: Iterable[User], departments: Iterable[Department] = ()) -> None:
        known = _by_id(departments, Department, "departments")
        self._take(known, (_Part(_segment(_by_id(users, User, "users").values(), known)),))

    def _take(self, departments: Mapping[DepartmentId, Department], parts: tuple[_Part, ...]) -> None:
        self._departments, self._parts, self._orders = departments, parts, {}

    def __len__(self) -> int:
        return sum(part.size for part in self._parts)

    def __contains__(self, id: object) -> bool:
        return self._user(id) is not None

    def __repr__(self) -> str:
        return f"Directory({len(self)} users)"

    def row(self, id: UserId) -> Row:
        """Return the row of one user, or raise `UnknownIdError`."""
        user = self._user(id)
        if user is None:
            raise UnknownIdError("user", id)
        return row(user, self._departments)

    def page(
        self,
        query: str = "",
        *,
        sort: Column | str = Column.NAME,
        descending: bool = False,
        offset: int = 0,
        limit: int = 50,
    ) -> Page:
        """Return a part of those who match, in the order of a column.

        Capitals and accents make no difference to the order; those whom the column does not tell apart come by
        id. Descending is exactly the reverse.

        Args:
            query: as for `search`; empty for everybody.
            sort: the column.
            descending: from the end.
            offset: how many to leave out at the start, 0 or more.
            limit: how many at most, 1 to 1,000.

        Raises:
            InvalidValueError: ``users.unknown_column``, ``field.wrong_type``, ``field.not_an_integer``,
                ``field.out_of_range``, and those of `validation.query.parse`.
        """
        column = _column(sort)
        argument.expect(descending, "descending", bool)
        argument.whole(offset, "offset", 0, limits.USERS)
        argument.whole(limit, "limit", 1, limits.PAGE)
        wanted = queries.parse(query, "query")
        places = self._found(wanted, column) if wanted.words else self._everybody(column)
        total = len(places)
        if descending:
            shown = places[max(total - offset - limit, 0) : max(total - offset, 0)][::-1]
        else:
            shown = places[offset : offset + limit]
        starts = self._starts()
        users = (self._at(place, starts) for place in shown)
        return Page(rows=tuple(row(user, self._departments) for user in users), total=total, offset=offset)

    def search(self, query: str) -> tuple[UserId, ...]:
        """Return the ids of all users who match, by name.

        Every word of the query must stand in the name, the e-mail address, a department's name or
        a licence's, or as digits in a number; see `dstny_smp.validation.query`.

        Raises:
            InvalidValueError: those of `validation.query.parse`.
        """
        wanted = queries.parse(query, "query")
        places = self._found(wanted, Column.NAME) if wanted.words else self._everybody(Column.NAME)
        starts = self._starts()
        if len(starts) == 1:
            ids = self._parts[0].segment.ids
            return tuple([ids[place] for place in places])
        return tuple([self._at(place, starts).id for place in places])

    def prepare(self) -> None:
        """Make the index of a search now, in some 20 us a user, whether or not it will pay.

        Without it, more than some thousand users are indexed after a hundred searches; until
        then, and with fewer users, every search looks at all of them. So it is with those who
        changed since, once they are so many.
        """
        for part in self._parts:
            part.segment.prepare()

    # Change

    def changed(self, put: Iterable[User | Department] = (), removed: Iterable[Ref] = ()) -> Directory:
        """Return the directory after some users and departments were put and others removed.

        It takes time with what changed, not with what stays; but a department that is renamed or removed is looked
        for among all users. Removing comes first: what is removed and put is put.

        Args:
            put: new ones, and those that replace others of the same id.
            removed: users and departments that are there.

        Raises:
            InvalidValueError: ``field.wrong_type``, ``field.duplicate``, ``users.not_listed`` (a reference to
                something else).
            UnknownIdError: what is removed is not there, or a user names a department that is not there.
            InUseError: a department that is removed is named by a user.
        """
        values = tuple(argument.each(put, "put", User, Department))
        users = _by_id((value for value in values if isinstance(value, User)), User, "put")
        departments = _by_id((value for value in values if isinstance(value, Department)), Department, "put")
        gone = self._removed(removed)
        known = self._departments
        affected = {id for id, new in departments.items() if id in known and known[id].name != new.name}
        lost = gone["department"] - departments.keys()
        if departments or lost:
            known = {id: department for id, department in known.items() if id not in lost} | departments
        if affected or lost:
            stay = [user for user in self._live() if user.id not in users and user.id not in gone["user"]]
            for id in sorted(lost):
                paths = [f"users[{user.id}].departments[{id}]" for user in stay if id in user.departments]
                if paths:
                    raise InUseError("department", id, paths)
            # Whoever is in a department that has another name moves too: his row reads otherwise.
            users |= {user.id: user for user in stay if not affected.isdisjoint(user.departments)}
        for user in users.values():
            department_names(user, known)  # refuses a department that is not there
        made = object.__new__(Directory)
        made._take(known, self._parts_after(users, gone["user"], known))
        return made

    def refreshed(self, users: Iterable[User], departments: Iterable[Department] = ()) -> Directory:
        """Return the directory of these users and departments, whatever changed.

        What is the same object as before is not looked at; so this takes some 2 us a user, where a new directory would
        have to be sorted and indexed anew.

        Raises:
            InvalidValueError: ``field.wrong_type``, ``field.duplicate``.
            UnknownIdError: a user names a department that is not there.
        """
        new, known = _by_id(users, User, "users"), _by_id(departments, Department, "departments")
        old = {user.id: user for user in self._live()}
        put: list[User | Department] = [user for id, user in new.items() if old.get(id) is not user]
        if len(put) > len(new) // 2:
            return Directory(new.values(), known.values())
        put += [department for id, department in known.items() if self._departments.get(id) is not department]
        removed = [Ref("user", id) for id in old.keys() - new.keys()]
        removed += [Ref("department", id) for id in self._departments.keys() - known.keys()]
        return self.changed(put, removed)

    def _removed(self, refs: Iterable[Ref]) -> dict[str, set[str]]:
        gone: dict[str, set[str]] = {"user": set(), "department": set()}
        for index, ref in enumerate(argument.each(refs, "removed", Ref)):
            if ref.kind not in gone:
                raise InvalidValueError("users.not_listed", str(ref), f"removed[{index}]")
            if ref.id not in (self if ref.kind == "user" else self._departments):
                raise UnknownIdError(ref.kind, ref.id, f"removed[{index}]")
            gone[ref.kind].add(ref.id)
        return gone

    def _parts_after(
        self, put: dict[UserId, User], gone: set[UserId], departments: Mapping[DepartmentId, Department]
    ) -> tuple[_Part, ...]:
        leaving = [*put, *gone]
        parts: list[_Part] = []
        moving = dict(put)
        for part in self._parts:
            places = {place for place in map(part.segment.place, leaving) if place is not None}
            left = _Part(part.segment, part.dead | places) if places - part.dead else part
            # Where most hold no more, the rest is taken along, so that what is dead takes no room for long.
            if left.size * 2 < len(left.segment):
                moving |= {user.id: user for user in left.live()}
            else:
                parts.append(left)
        if not moving:
            return tuple(parts) or (_Part(Segment((), departments)),)
        while parts and parts[-1].size <= 2 * len(moving):
            moving |= {user.id: user for user in parts.pop().live()}
        return (*parts, _Part(Segment(moving.values(), departments)))

    # Places: a position, and the number of users in the segments before it

    def _live(self) -> Iterator[User]:
        return (user for part in self._parts for user in part.live())

    def _user(self, id: object) -> User | None:
        if not isinstance(id, str):
            return None
        for segment, dead in self._parts:
            position = segment.place(id)
            if position is not None and position not in dead:
                return segment.users[position]
        return None

    def _starts(self) -> list[int]:
        return [0, *accumulate(len(part.segment) for part in self._parts[:-1])]

    def _at(self, place: int, starts: list[int]) -> User:
        which = bisect_right(starts, place) - 1
        return self._parts[which].segment.users[place - starts[which]]

    def _everybody(self, column: Column) -> list[int]:
        places = self._orders.get(column)
        if places is None:
            runs = [part.segment.all_ordered(column, part.dead) for part in self._parts]
            places = self._orders[column] = self._merged(runs, column)
        return places

    def _found(self, query: queries.Query, column: Column) -> list[int]:
        runs = []
        for segment, dead in self._parts:
            found = segment.find(query)
            if dead:
                found = [position for position in found if position not in dead]
            runs.append(segment.ordered(found, column) if found else found)
        return self._merged(runs, column)

    def _merged(self, runs: list[list[int]], column: Column) -> list[int]:
        """Return the places of one position list a segment, each in order, in one order."""
        if len(runs) == 1:
            return runs[0]
        starts = self._starts()

        def key(place: int) -> Key:
            which = bisect_right(starts, place) - 1
            return self._parts[which].segment.key(place - starts[which], column)

        at = [[start + position for position in run] if start else run for start, run in zip(starts, runs, strict=True)]
        most, *rest = sorted(at, key=len, reverse=True)
        few = sorted((place for run in rest for place in run), key=key)
        if len(few) * 16 > len(most):
            return sorted(most + few, key=key)
        merged: list[int] = []
        begun = 0
        for place in few:
            end = bisect_left(most, key(place), begun, key=key)
            merged += most[begun:end]
            merged.append(place)
            begun = end
        merged += most[begun:]
        return merged


def _segment(users: Iterable[User], departments: Mapping[DepartmentId, Department]) -> Segment:
    held = tuple(users)
    for user in held:
        department_names(user, departments)  # refuses a department that is not there
    return Segment(held, departments)


def _column(sort: object) -> Column:
    if isinstance(sort, Column):
        return sort
    for column in Column:
        if isinstance(sort, str) and column == sort:
            return column
    raise InvalidValueError("users.unknown_column", sort, "sort", known=tuple(map(str, Column)))


T = TypeVar("T", User, Department)


def _by_id(values: Iterable[T], cls: type[T], path: str) -> dict[str, T]:
    """Return values by id; refuse what is none of the class, and an id that stands twice."""
    known: dict[str, T] = {}
    for value in argument.each(values, path, cls):
        if value.id in known:
            raise InvalidValueError("field.duplicate", value.id, f"{path}[{value.id}]")
        known[value.id] = value
    return known
