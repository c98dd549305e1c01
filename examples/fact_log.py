"""What an exchange keeps on disk: every fact before it is acted upon, and now and then the whole state.

A folder holds ``snapshot.json`` and ``facts-N.jsonl``, the facts since that
snapshot (``facts-0.jsonl`` where there is none yet). A log begins with a header,
``{"version": 1, "configuration": digest}``; each line after it is ``[now, fact]``.

A snapshot begins a new log *before* it takes the old one's place, and takes it in
one step: at whatever point the program is killed, one snapshot and its log are whole.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

VERSION: Final = 1


class FactLog:
    """The folder of one exchange, for one configuration."""

    def __init__(self, folder: Path, configuration: str) -> None:
        self._folder, self._header = folder, {"version": VERSION, "configuration": configuration}
        folder.mkdir(parents=True, exist_ok=True)
        try:
            kept = json.loads((folder / "snapshot.json").read_bytes())
        except FileNotFoundError:
            kept = {"log": 0, "state": None}
        self.state: dict[str, Any] | None = kept["state"]
        """What to restore; None at the first start."""
        self._number: int = kept["log"]
        path = self._path(self._number)
        self.facts: list[tuple[int, dict[str, Any]]] = self._read(path) if path.exists() else []
        """What happened after it, as (now, fact)."""
        self._file = path.open("ab") if path.exists() else self._begin(path)

    def append(self, facts: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
        """Write facts; when this returns they are on disk."""
        self._file.write(b"".join(_line([now, fact]) for now, fact in facts))
        self._settle(self._file)

    def keep(self, state: Mapping[str, Any]) -> None:
        """Write the whole state, and begin a new log."""
        old, self._number = self._number, self._number + 1
        self._file.close()
        self._file = self._begin(self._path(self._number))
        torn = self._folder / "snapshot.tmp"
        with torn.open("wb") as file:
            file.write(_line({"log": self._number, "state": state}))
            self._settle(file)
        torn.replace(self._folder / "snapshot.json")
        self._settle_folder()
        self._path(old).unlink()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _read(self, path: Path) -> list[tuple[int, dict[str, Any]]]:
        whole, newline, torn = path.read_bytes().rpartition(b"\n")
        if torn:  # the last line was never whole, so nobody has acted upon it
            os.truncate(path, len(whole) + len(newline))
        if not whole:  # not even the header
            path.unlink()
            return []
        header, *facts = map(json.loads, whole.splitlines())
        if header != self._header:
            message = f"{path} was written for another configuration or version: stop the exchange before a change"
            raise SystemExit(message)
        return [(now, fact) for now, fact in facts]

    def _begin(self, path: Path) -> Any:  # noqa: ANN401  # a binary file
        file = path.open("wb")
        file.write(_line(self._header))
        self._settle(file)
        self._settle_folder()
        return file

    def _path(self, number: int) -> Path:
        return self._folder / f"facts-{number}.jsonl"

    @staticmethod
    def _settle(file: Any) -> None:  # noqa: ANN401  # a binary file
        file.flush()
        os.fsync(file.fileno())

    def _settle_folder(self) -> None:
        """Let new names be on disk too."""
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _line(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"
