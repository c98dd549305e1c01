"""What the library costs before it has done anything: its import, and its first answer.

Net of the start of a bare interpreter, in new processes, the candidates in turn
so that a busy moment hits all of them; byte code is compiled first, as after any
installation. Run it with ``python bench/imports.py [rounds]``; it exits with 1
when a promise is broken:

- ``import dstny_smp`` costs at most half of ``import attrs``;
- it imports none of the packages that one feature needs;
- reading an organization and following a call through it (``load`` and ``trace``)
  is shown beside ``import attrs, cattrs``, what a program of this kind starts with.
"""

from __future__ import annotations

import compileall
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import dstny_smp

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "bakery.json"
HEAVY = ("cattrs", "dateutil", "email_validator", "holidays", "orjson", "phonenumbers", "sqlite3")

FIRST_CALL = f"""
import datetime, zoneinfo, dstny_smp as smp
org = smp.load({str(EXAMPLE)!r})
at = datetime.datetime(2026, 12, 24, 17, 31, tzinfo=zoneinfo.ZoneInfo(org.timezone))
number = next(place.number for place in (*org.menus, *org.queues) if place.number)
smp.trace(org, to=number, at=at).text("nl")
"""

CANDIDATES = {
    "bare interpreter": "pass",
    "import attrs": "import attrs",
    "import dstny_smp": "import dstny_smp",
    "import attrs, cattrs": "import attrs, cattrs",
    "first load and trace": FIRST_CALL,
}


def main(rounds: int) -> int:
    """Measure, print, and say whether the promises hold."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    compileall.compile_dir(Path(dstny_smp.__file__).parent, quiet=2)
    for code in CANDIDATES.values():
        start(code, environment)
    taken: dict[str, list[float]] = {name: [] for name in CANDIDATES}
    for _ in range(rounds):
        for name, code in CANDIDATES.items():
            taken[name].append(start(code, environment))

    bare = min(taken["bare interpreter"])
    net = {name: min(times) - bare for name, times in taken.items()}
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {rounds} rounds; ms net of a bare start\n")
    print(f"{'':24}{'min':>8}{'median':>8}")
    for name, times in taken.items():
        median = statistics.median(times) - statistics.median(taken["bare interpreter"])
        print(f"{name:24}{1000 * net[name]:8.1f}{1000 * median:8.1f}")

    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, json, dstny_smp; print(json.dumps(sorted(sys.modules)))"],
        env=environment,
        check=True,
        capture_output=True,
    )
    carried = sorted(set(HEAVY).intersection(json.loads(loaded.stdout)))
    print(f"\nheavy packages imported with dstny_smp: {', '.join(carried) or 'none'}")
    light = net["import dstny_smp"] <= net["import attrs"] / 2
    print(f"import dstny_smp at most half of import attrs: {'yes' if light else 'NO'}")
    ratio = net["first load and trace"] / net["import attrs, cattrs"]
    quick = ratio <= 2
    print(f"first load and trace at most 2 x import attrs, cattrs: {'yes' if quick else 'NO'} ({ratio:.2f} x)")
    return 0 if light and quick and not carried else 1


def start(code: str, environment: dict[str, str]) -> float:
    """Return the seconds that a new process takes to run a piece of code."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 30))
