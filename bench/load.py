"""What it costs to read and write a large organization, beside pydantic and msgspec.

Ten thousand users of thirteen fields, their numbers, mobiles, photographs and
activities, departments, address books, schedules, queues and menus: about six
megabytes. Every candidate reads and writes the same document; their results are
compared first. ``pydantic, same checks`` calls the library's own check functions
from validators (see `document_peers`), ``pydantic`` and ``msgspec`` check types
and fields only. None of the peers sees a key that stands twice.

    python bench/load.py [users] [rounds]

It exits with 1 when the library takes more than 1.3 times as long as pydantic
with the same checks, to read or to write.
"""

from __future__ import annotations

import gc
import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import attrs
import document_peers as peers
import msgspec

from dstny_smp import wire
from dstny_smp.media import ImageFacts, Media
from dstny_smp.organization import Organization
from dstny_smp.testing import organization
from dstny_smp.users import Activity, ActivityKind, LicenceType, User

ALLOWED = 1.3
OURS, SAME = "dstny_smp", "pydantic, same checks"


def large(users: int) -> Organization:
    """Return an organization whose users have every field that a portal fills in."""
    made = organization(seed=1, users=users, queues=users // 50, menus=users // 100, address_books=3, contacts=100)
    return attrs.evolve(made, users=tuple(map(_filled, range(users), made.users)), register=None)


def _filled(index: int, user: User) -> User:
    monday = datetime(2026, 1, 5, 8, 30, tzinfo=UTC) + timedelta(days=index % 300)
    kind = list(ActivityKind)[index % len(ActivityKind)]
    photo = Media(sha256=f"{index:064x}", media_type="image/jpeg", facts=ImageFacts(width=200, height=200 + index % 50))
    return attrs.evolve(
        user,
        licences=frozenset(list(LicenceType)[: 1 + index % 2]),
        primary_number=user.numbers[0] if user.numbers else None,
        photo=photo,
        activities=(Activity(kind, monday, monday + timedelta(hours=8), note="Planned in the portal"),),
        language=("nl", "en", "nl-BE")[index % 3],
    )


def main(users: int, rounds: int) -> int:
    """Measure in turn, print the minimum of each, and say whether the promise holds."""
    org = large(users)
    text = wire.dumps(org)
    data = text.encode()
    checking, plain = peers.pydantic_model(Organization, True), peers.pydantic_model(Organization, False)
    decode, encode = msgspec.json.Decoder(peers.struct(Organization)).decode, msgspec.json.Encoder().encode
    checked, unchecked, struct = checking.model_validate_json(data), plain.model_validate_json(data), decode(data)

    assert org == wire.loads(data), "what is written is not what is read"
    for other in (checked, unchecked):
        again = wire.loads('{"version":1,' + other.model_dump_json(exclude_defaults=True, exclude={"version"})[1:])
        assert org == again, "pydantic has read something else"
    assert org == wire.loads(encode(struct)), "msgspec has read something else"

    reading: dict[str, Callable[[], object]] = {
        OURS: lambda: wire.loads(data),
        SAME: lambda: checking.model_validate_json(data),
        "pydantic": lambda: plain.model_validate_json(data),
        "msgspec": lambda: decode(data),
    }
    writing: dict[str, Callable[[], object]] = {
        OURS: lambda: wire.dumps(org),
        SAME: lambda: checked.model_dump_json(exclude_defaults=True),
        "pydantic": lambda: unchecked.model_dump_json(exclude_defaults=True),
        "msgspec": lambda: encode(struct),
    }
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores; {users} users, {len(data) / 1e6:.1f} MB")
    print(f"CPU time, the minimum of {rounds} rounds in turn\n")
    held = [_table(title, measure(runs, rounds)) for title, runs in (("load", reading), ("dump", writing))]
    return 0 if all(held) else 1


def measure(runs: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the seconds of each, the least of so many rounds.

    What has been made so far is taken out of the garbage collector's sight: each
    pays for its own objects, not for those of the others.
    """
    gc.collect()
    gc.freeze()
    best = dict.fromkeys(runs, float("inf"))
    for _ in range(rounds):
        for name, run in runs.items():
            # The time of this process alone: another one on the machine does not count.
            start = time.process_time()
            run()
            best[name] = min(best[name], time.process_time() - start)
    gc.unfreeze()
    return best


def _table(title: str, best: dict[str, float]) -> bool:
    print(f"{title:24}{'ms':>8}{'of ours':>10}")
    for name, seconds in best.items():
        print(f"{name:24}{seconds * 1000:8.0f}{seconds / best[OURS]:10.2f}")
    ratio = best[OURS] / best[SAME]
    held = ratio <= ALLOWED
    print(f"{ratio:.2f} times {SAME}: {'within' if held else 'BEYOND'} {ALLOWED}\n")
    return held


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*(given + [10_000, 9][len(given) :])))
