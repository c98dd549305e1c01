"""Write the expected text of every call in calls.toml, in Dutch and in English.

Run it after a change that is meant, then read what changed::

    python tests/routing/write_traces.py
"""

import tomllib
from pathlib import Path

import dstny_smp as smp
from dstny_smp.testing import municipality

HERE = Path(__file__).parent
TRACES = HERE / "traces"
LANGUAGES = ("nl", "en")
CALLS = tomllib.loads((HERE / "calls.toml").read_text(encoding="utf-8"))


def follow(org, call):
    """Return the trace of one call of the table."""
    return smp.trace(org, **{name: value for name, value in call.items() if name != "says"})


if __name__ == "__main__":
    city = municipality()
    wanted = {f"{name}.{language}.txt" for name in CALLS for language in LANGUAGES}
    for path in TRACES.iterdir():
        if path.name not in wanted:
            path.unlink()
            print(f"removed: {path.name}")
    for name, call in CALLS.items():
        for language in LANGUAGES:
            path = TRACES / f"{name}.{language}.txt"
            text = follow(city, call).text(language) + "\n"
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
                print(f"written: {path.name}")
