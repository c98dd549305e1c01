"""What a user is doing at an instant, by his planned activities.

Where activities overlap, the one that starts last holds; of two that start
together, the later in the list. A user without one is available. The clock is
the caller's; nothing here knows calls or queues.

>>> from datetime import UTC, datetime
>>> from dstny_smp.users.user import Activity, ActivityKind, User
>>> away = Activity(ActivityKind.HOLIDAY, datetime(2026, 7, 20, tzinfo=UTC), datetime(2026, 8, 3, tzinfo=UTC))
>>> anna = User(id="u-anna", first_name="Anna", last_name="Bakker", email="anna@example.com", activities=[away])
>>> status_at(anna, datetime(2026, 7, 21, tzinfo=UTC)).kind
<ActivityKind.HOLIDAY: 'holiday'>
>>> is_away(anna, datetime(2026, 8, 3, tzinfo=UTC))
False
"""

from __future__ import annotations

from datetime import datetime

import attrs

from dstny_smp.model import Model
from dstny_smp.users.user import Activity, ActivityKind, User
from dstny_smp.validation import argument


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Status(Model):
    """What a user is doing, by which activity, and until when.

    Attributes:
        kind: what it is; available without an activity.
        activity: the one that holds, if any.
        until: the first instant (UTC) at which another activity, or none, holds; None if nothing is planned.
    """

    kind: ActivityKind
    activity: Activity | None = None
    until: datetime | None = None

    @property
    def is_away(self) -> bool:
        """Tell whether it keeps the user from calls."""
        return self.kind.is_away


def status_at(user: User, when: datetime) -> Status:
    """Return what the user is doing at an aware instant.

    Takes one pass over his activities.

    Raises:
        InvalidValueError: ``field.naive_datetime``, ``field.wrong_type``.
    """
    _check(user, when)
    holds = _holding(user, when)
    until = holds.ends if holds is not None else None
    # Another takes over when it starts while this one runs, or later if there is none.
    for activity in user.activities:
        if activity.starts > when and (until is None or activity.starts < until):
            until = activity.starts
    return Status(kind=ActivityKind.AVAILABLE if holds is None else holds.kind, activity=holds, until=until)


def is_away(user: User, when: datetime) -> bool:
    """Tell whether an activity keeps the user from calls at this aware instant.

    Raises:
        InvalidValueError: ``field.naive_datetime``, ``field.wrong_type``.
    """
    _check(user, when)
    holds = _holding(user, when)
    return holds is not None and holds.kind.is_away


def future_activities(user: User, when: datetime) -> tuple[Activity, ...]:
    """Return the activities that start after an aware instant, the next one first.

    Raises:
        InvalidValueError: ``field.naive_datetime``, ``field.wrong_type``.
    """
    _check(user, when)
    return tuple(sorted((one for one in user.activities if one.starts > when), key=lambda one: one.starts))


def _holding(user: User, when: datetime) -> Activity | None:
    holds: Activity | None = None
    for activity in user.activities:
        if activity.covers(when) and (holds is None or activity.starts >= holds.starts):
            holds = activity
    return holds


def _check(user: object, when: object) -> None:
    argument.expect(user, "user", User)
    argument.instant(when, "when")
