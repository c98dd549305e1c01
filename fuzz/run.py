"""Fuzz the readers of foreign input, guided by the code that each input reaches, and tell what was found.

Each target runs in a process of its own, two at a time: `atheris` (the extra ``fuzz``)
mutates inputs from seeds that are made anew, and keeps those that reach something
new. A find is a file that breaks a law of `targets`; it is printed, and kept. The
table has, for each target, inputs tried, edges of code reached, features (edges by
how often they were passed), inputs kept, and the most memory.

    .venv/bin/python fuzz/run.py --seconds 60
    .venv/bin/python fuzz/run.py --seconds 600 --keep build/fuzz cards digits
    .venv/bin/python fuzz/run.py --try FILE cards

Ends with 1 where something was found.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
SEEN = (
    *(f"dstny_smp.{package}" for package in ("validation", "contacts", "prompts", "users")),
    "phonenumbers",
    "email_validator",
    "targets",
)
"""What is watched: our readers, and what stands behind their doors."""
_PROGRESS = re.compile(r"#(\d+)\s.*?cov: (\d+) ft: (\d+) corp: (\d+)")
_MEMORY = re.compile(r"rss: (\d+)Mb")


def fuzzed(name: str, given: list[str]) -> None:
    """Fuzz one target in this process, and never return."""
    import atheris

    sys.path.insert(0, str(HERE))
    with atheris.instrument_imports(include=list(SEEN)):
        import targets
    atheris.Setup([sys.argv[0], *given], targets.TARGETS[name])
    atheris.Fuzz()


def run(name: str, seconds: int, folder: Path) -> tuple[str, bool]:
    """Fuzz one target in another process; return its line of the table, and whether nothing was found."""
    import seeds
    import targets

    corpus, finds = folder / name, folder / "found" / name
    for each in (corpus, finds):
        each.mkdir(parents=True, exist_ok=True)
    for serial, seed in enumerate(seeds.SEEDS[name]()):
        (corpus / f"seed-{serial:02}").write_bytes(seed)
    words = folder / f"{name}.dict"
    lines = ('"' + "".join(f"\\x{byte:02x}" for byte in word) + '"\n' for word in targets.WORDS.get(name, ()))
    words.write_text("".join(lines), encoding="ascii")
    begun = time.monotonic()
    process = subprocess.run(
        [
            sys.executable,
            __file__,
            "--child",
            name,
            f"-max_total_time={seconds}",
            f"-max_len={targets.LENGTHS.get(name, targets.LENGTH)}",
            f"-dict={words}",
            f"-artifact_prefix={finds}/",
            "-rss_limit_mb=1024",
            "-timeout=10",
            str(corpus),
        ],
        check=False,
        capture_output=True,
        text=True,
        errors="replace",
    )
    said = process.stderr + process.stdout
    tried, edges, features, kept = (_PROGRESS.findall(said) or [("0", "0", "0", "0")])[-1]
    memory = (_MEMORY.findall(said) or ["0"])[-1]
    line = f"{name:12} {time.monotonic() - begun:8.0f} {tried:>11} {edges:>7} {features:>9} {kept:>7} {memory:>7}"
    if process.returncode:
        line += "\n" + "\n".join(said.splitlines()[-40:])
    return line, process.returncode == 0


def main() -> int:
    """Run what was asked for."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=int, default=60, help="for each target")
    options.add_argument("--jobs", type=int, default=2, help="targets at a time")
    options.add_argument("--keep", type=Path, help="folder for what is kept, to go on from there")
    options.add_argument("--try", dest="tried", type=Path, help="run one file through the targets, without atheris")
    options.add_argument("targets", nargs="*")
    given = options.parse_args()
    sys.path.insert(0, str(HERE))
    import targets

    names = given.targets or list(targets.TARGETS)
    if given.tried is not None:
        for name in names:
            targets.TARGETS[name](given.tried.read_bytes())
        return 0
    with tempfile.TemporaryDirectory() as made, ThreadPoolExecutor(given.jobs) as jobs:
        folder = given.keep or Path(made)
        print(f"{'target':12} {'seconds':>8} {'inputs':>11} {'edges':>7} {'features':>9} {'kept':>7} {'MiB':>7}")
        all_well = True
        for line, is_well in jobs.map(lambda name: run(name, given.seconds, folder), names):
            print(line, flush=True)
            all_well &= is_well
        if not all_well and given.keep is None:
            print("give --keep to keep what was found")
    return 0 if all_well else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        fuzzed(sys.argv[2], sys.argv[3:])
    sys.exit(main())
