"""Whether time and memory of a document grow with it, and not faster.

Organizations of 1,000, 10,000 and 100,000 users are written to files. For each, one
new process reads it, another reads it and writes it again (the time is that of
writing), a third reads it with a fault at its end. Peak memory is the kernel's,
above what the process had when everything was imported and nothing was read.

    python bench/document_memory.py [users ...]

It exits with 1 when a user of the largest organization costs more than 1.5 times
the time or memory of a user of the smallest.
"""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZES = (1_000, 10_000, 100_000)
ALLOWED = 1.5
TITLES = {"load": "load", "dump": "dump", "fault": "find a fault"}


def main(sizes: list[int]) -> int:
    """Measure each size in a process of its own, and print what a user costs."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores; CPU time and peak memory of a new process\n")
    print(f"{'users':>8}{'MB':>8}" + "".join(f"{title:>22}" for title in TITLES.values()))
    each: list[dict[str, tuple[float, float]]] = []
    for users in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "large.json"
            run("make", users, path)
            found = {}
            for what in TITLES:
                seconds, memory = run(what, users, path).split()
                found[what] = float(seconds), float(memory)
            megabytes = path.stat().st_size / 1e6
        print(f"{users:8}{megabytes:8.1f}" + "".join(f"{1e3 * s:10.0f} ms{m:6.0f} MB" for s, m in found.values()))
        each.append({name: (seconds / users, memory / users) for name, (seconds, memory) in found.items()})
    print(f"\n{'a user':16}" + "".join(f"{1e6 * s:10.0f} us{1e3 * m:6.1f} kB" for s, m in each[-1].values()))
    ratios = [each[-1][name][part] / each[0][name][part] for name in each[0] for part in (0, 1)]
    print(f"a user of {sizes[-1]} costs {min(ratios):.2f} to {max(ratios):.2f} times one of {sizes[0]}")
    return 0 if max(ratios) <= ALLOWED else 1


def run(what: str, users: int, path: Path) -> str:
    """Start this program again in a new process, and return what it says."""
    command = [sys.executable, __file__, what, str(users), str(path)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def make(users: int, path: Path) -> None:
    """Write the document."""
    from load import large

    from dstny_smp import wire

    wire.dump(large(users), path)


def measure(what: str, path: Path) -> None:
    """Print the seconds and megabytes of one thing that is done with a document."""
    from dstny_smp import wire
    from dstny_smp.errors import InvalidDocumentError
    from dstny_smp.testing import municipality

    def stumble() -> None:
        text = path.read_text(encoding="utf-8").rstrip()[:-1]
        try:
            wire.loads(text + ',"color":"red"}')
        except InvalidDocumentError:
            return
        raise AssertionError("the fault was not found")

    wire.loads(wire.dumps(municipality()))  # imports and hooks are not what is measured
    before = peak()
    seconds = time.process_time()
    if what == "fault":
        stumble()
    else:
        org = wire.load(path)
    if what == "dump":
        seconds = time.process_time()
        wire.dump(org, path)
    print(time.process_time() - seconds, peak() - before)


def peak() -> float:
    """Return the most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make", users, path]:
            make(int(users), Path(path))
        case [what, _, path] if what in TITLES:
            measure(what, Path(path))
        case given:
            sys.exit(main([int(users) for users in given] or list(SIZES)))
