"""Users' planned activities as facts for the queue engine: who becomes absent, who present, and when.

Run it to see a day of an organization::

    python examples/planned_activities.py examples/municipality.json 2026-06-09
"""

from __future__ import annotations

import heapq
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import dstny_smp as smp
from dstny_smp.acd.events import AgentBecameAbsent, AgentBecamePresent
from dstny_smp.users import User, status_at

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def presence(users: Iterable[User], since: datetime) -> Iterator[tuple[int, AgentBecameAbsent | AgentBecamePresent]]:
    """Yield who is there at an instant, and then every change for ever, as (milliseconds since the epoch, event).

    Ascending in time; of one instant in the order of the users. What is said at
    ``since`` changes nothing for an agent of whom the engine knows it already, so
    that it can be given to one that has been restored.
    """
    return heapq.merge(*(_presence_of(user, since) for user in users), key=lambda change: change[0])


def _presence_of(user: User, since: datetime) -> Iterator[tuple[int, AgentBecameAbsent | AgentBecamePresent]]:
    when: datetime | None = since
    told: bool | None = None
    while when is not None:
        status = status_at(user, when)
        if status.is_away is not told:
            told = status.is_away
            yield milliseconds(when), AgentBecameAbsent(user.id) if told else AgentBecamePresent(user.id)
        when = status.until


def milliseconds(when: datetime) -> int:
    """Return the first whole millisecond since the epoch that is not before an instant."""
    return -((EPOCH - when) // timedelta(milliseconds=1))


def main(document: str, day: str) -> None:
    """Print who comes and goes on a day."""
    org = smp.load(document)
    zone = ZoneInfo(org.timezone)
    midnight = datetime.combine(date.fromisoformat(day), time(), zone)
    end = milliseconds(datetime.combine(midnight.date() + timedelta(days=1), time(), zone))
    for when, event in presence(org.users, midnight):
        if when >= end:
            break
        if when == milliseconds(midnight) and isinstance(event, AgentBecamePresent):
            continue  # as usual
        at = (EPOCH + timedelta(milliseconds=when)).astimezone(zone)
        change = "absent" if isinstance(event, AgentBecameAbsent) else "present"
        print(f"{at:%H:%M}  {org.user(event.agent).display_name} {change}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
