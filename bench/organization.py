"""What a change of an organization costs, beside building it anew.

One `put` of 500 users on 10,000 is one check of 500; the peer is the same
change through the constructor, which checks all. Both results are compared
first.

    python bench/organization.py
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import attrs

from dstny_smp.organization import Organization
from dstny_smp.testing import organization

RUNS = 7


def main() -> None:
    """Print a table of milliseconds, the minimum of interleaved runs."""
    users = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    org = organization(seed=1, users=users, queues=users // 20, menus=users // 20)
    changed = [attrs.evolve(user, first_name="Changed") for user in org.users[:500]]

    def put() -> Organization:
        return org.put(*changed)

    def one_by_one() -> Organization:
        result = org
        for user in changed[:10]:
            result = result.put(user)
        return result

    def anew() -> Organization:
        by_id = {user.id: user for user in changed}
        return attrs.evolve(org, users=tuple(by_id.get(user.id, user) for user in org.users), register=None)

    if put() != anew():
        raise SystemExit("put and the constructor disagree")
    rows: list[tuple[str, Callable[[], object], float]] = [
        ("put of 500 at once", put, 1),
        ("put of 1 (of 10)", one_by_one, 10),
        ("the constructor, which checks all", anew, 1),
    ]
    best = dict.fromkeys((name for name, _, _ in rows), float("inf"))
    for _ in range(RUNS):
        for name, act, count in rows:
            start = time.perf_counter()
            act()
            best[name] = min(best[name], (time.perf_counter() - start) * 1000 / count)
    whole = best["the constructor, which checks all"]
    print(f"{users} users, {len(org.queues)} queues, {len(org.menus)} menus; ms, minimum of {RUNS}")
    for name, value in best.items():
        print(f"  {name:36} {value:9.2f}   {value / whole:6.3f} of the constructor")


if __name__ == "__main__":
    main()
