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

from dstny_smp.errors import AccessDeniedError
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


def set_status(actor: User, user: User, activity: Activity) -> User:
    """Return the user with a status for a period, set by somebody: an administrator for anyone, a user for himself.

    It is added to what is planned. Where both hold, the one that starts last goes first: what is
    set now goes before what has begun, and what begins during it before this.

    Args:
        actor: who sets it.
        user: whose status it is.
        activity: the status and its period.

    Raises:
        AccessDeniedError: the actor is neither an administrator nor the user himself.
        InvalidValueError: ``field.wrong_type``; ``field.too_many`` for more than 1,000 activities.

    >>> from datetime import UTC, datetime
    >>> bo = User(id="u-bo", first_name="Bo", last_name="Smit", email="bo@example.com", administrator=True)
    >>> anna = User(id="u-anna", first_name="Anna", last_name="Bakker", email="anna@example.com")
    >>> ill = Activity(ActivityKind.SICK, datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 4, tzinfo=UTC))
    >>> set_status(bo, anna, ill).activities == (ill,)
    True
    >>> set_status(anna, bo, ill)
    Traceback (most recent call last):
    ...
    dstny_smp.errors.AccessDeniedError: only an administrator may do this; ask an administrator
    """
    argument.expect(actor, "actor", User)
    argument.expect(user, "user", User)
    argument.expect(activity, "activity", Activity)
    if not actor.administrator and actor.id != user.id:
        raise AccessDeniedError("action.not_administrator")
    return user.with_activity(activity)


def _holding(user: User, when: datetime) -> Activity | None:
    holds: Activity | None = None
    for activity in user.activities:
        if activity.covers(when) and (holds is None or activity.starts >= holds.starts):
            holds = activity
    return holds


def _check(user: object, when: object) -> None:
    argument.expect(user, "user", User)
    argument.instant(when, "when")
