"""What it costs to import contacts: beside the standard library's `csv` with `phonenumbers`, and in memory.

One file for all, made from a seed: names, a company, one number as people write it
or in E.164 form, an address, a note; some cells in quotes. The *floor* is what no
import can do without: `csv.reader` over the decoded text, and for each row the number
parsed, looked up in its plan and written in E.164 form by `phonenumbers`. It checks no
other field, finds no duplicates, makes no contacts and holds nothing.

First both read the file and must agree on every number of every row, and the contacts
must come back from an export as they were; then they are timed in turn, the minimum of
several rounds. Last, and for some minutes, dry runs of files of several sizes tell how memory grows (the most
that Python held, by `tracemalloc`). Run it with ``python bench/contacts.py [rows
[rounds]]``; it exits with 1 when they disagree or a promise is broken:

- an import costs at most three times the floor, whether or not it keeps the contacts;
- reading without the numbers' plans (cutting, checking, duplicates) costs at most 100 us a row;
- a dry run of a million rows, no two alike, holds at most 96 MiB, and a row of it at most 1.2 times what one of a
  tenth of them takes;
- a million rows that say what an earlier one said hold at most 32 MiB.
"""

from __future__ import annotations

import csv
import io
import os
import platform
import random
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator

import phonenumbers

from dstny_smp import limits
from dstny_smp.contacts import AddressBook, csv_file

FIRST = "Anna Bram Carla Daan Zoë Fatima Gijs Hanneke İbrahim Joost".split()
LAST = ["Bakker", "de Vries", "van den Berg", "Jansen", "Yılmaz", "El Amrani", "'t Hooft", "Smit-Visser"]
FLOOR, IMPORT, DRY, UNPLANNED = "csv and phonenumbers, the floor", "import", "dry run", "import without numbers"
HEADER = b"first_name,last_name,numbers,email,notes\r\n"
MEBI = 2**20


def rows(count: int, seed: int = 1) -> Iterator[str]:
    """Yield a header and rows with a number each, in the ways in which people write it."""
    chance = random.Random(seed)
    yield "first_name,last_name,company,numbers,email,notes\r\n"
    for serial in range(count):
        subscriber = f"{2_000_000 + serial % 7_000_000:07}"
        area = ("20", "10", "70", "30")[serial % 4]
        number = (
            f"+31{area}{subscriber}",
            f"0{area} {subscriber[:3]} {subscriber[3:5]} {subscriber[5:]}",
            f"0{area}-{subscriber}",
        )[chance.randrange(3)]
        first, last = chance.choice(FIRST), chance.choice(LAST)
        notes = "" if serial % 3 else '"Belt ""graag"", liefst voor 10:00"'
        yield f"{first} {serial},{last},{last} & Zonen,{number},a{serial}@example.com,{notes}\r\n"


def made(count: int) -> bytes:
    """Return a file."""
    return "".join(rows(count)).encode()


def floor(data: bytes) -> list[str]:
    """Return the numbers of a file, in E.164 form; empty where there is none in the plan."""
    numbers = []
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(data), "utf-8", newline=""), strict=True)
    column = next(reader).index("numbers")
    for row in reader:
        read = phonenumbers.parse(row[column], "NL")
        valid = phonenumbers.is_valid_number(read)
        numbers.append(phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164) if valid else "")
    return numbers


def bare(data: bytes) -> int:
    """Cut a file into cells with the standard library, and do nothing with them."""
    return sum(1 for _ in csv.reader(io.TextIOWrapper(io.BytesIO(data), "utf-8", newline=""), strict=True))


def disagreements(data: bytes) -> list[str]:
    """Return in what candidates differ."""
    report = csv_file.read(data)
    wrong = [fault.text() for fault in (*report.faults, *report.losses)]
    ours = [contact.numbers for contact in report.contacts]
    wrong += [
        f"{own} is {other} to phonenumbers" for own, other in zip(ours, floor(data), strict=True) if own != (other,)
    ]
    book = report.into(AddressBook(id="b", name="B"))
    file = io.BytesIO()
    csv_file.write(book, file)
    if csv_file.read(file.getvalue()).contacts != book.contacts:
        wrong.append("an export does not come back as it was")
    return wrong


def measure(work: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the least CPU time of each, all in turn in every round."""
    least = dict.fromkeys(work, float("inf"))
    for _ in range(rounds):
        for name, task in work.items():
            begun = time.process_time()
            task()
            least[name] = min(least[name], time.process_time() - begun)
    return least


class Streamed(io.RawIOBase):
    """A file that is made while it is read, so that it takes no memory itself."""

    def __init__(self, lines: Callable[[], Iterator[bytes]]) -> None:
        super().__init__()
        self._lines, self._size = lines, sum(len(line) for line in lines())
        self._rewind()

    def _rewind(self) -> None:
        self._rest, self._held, self._position = self._lines(), b"", 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """As far as an import does: to the end to learn the size, and back to the start."""
        return True

    def tell(self) -> int:
        """Return how far it has been read."""
        return self._position

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to the start or the end."""
        if whence == io.SEEK_END:
            self._position = self._size
        elif offset == 0:
            self._rewind()
        else:
            raise io.UnsupportedOperation
        return self._position

    def readinto(self, buffer: bytearray) -> int:
        """Read what comes next."""
        while len(self._held) < len(buffer) and (line := next(self._rest, b"")):
            self._held += line
        piece, self._held = self._held[: len(buffer)], self._held[len(buffer) :]
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)


def peak(lines: Callable[[], Iterator[bytes]], count: int) -> float:
    """Return the most that a dry run of a file held, in MiB."""
    file = io.BufferedReader(Streamed(lines))
    tracemalloc.start()
    report = csv_file.read(file, dry_run=True)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    if not report.ok or report.rows != count:
        raise AssertionError(report)
    return most / MEBI


def different(count: int) -> Iterator[bytes]:
    """Yield rows of which no two have a number, an address or a name in common."""
    yield HEADER
    for serial in range(count):
        # Six digits are a short code, which is kept like a number and needs no look-up in a plan.
        yield b"Anna,Bakker %07d,%06d,a%07d@example.com,Belt graag\r\n" % (serial, serial, serial)


def alike(count: int) -> Iterator[bytes]:
    """Yield rows that are all the same."""
    yield HEADER
    for _ in range(count):
        yield b"Anna,Bakker,201,anna@example.com,Belt graag\r\n"


def main(count: int, rounds: int) -> int:
    """Check that both agree, measure, print, and say whether the promises hold."""
    data = made(count)
    wrong = disagreements(data)
    print(f"{count} rows of {len(data) / count:.0f} bytes read by both, {len(wrong)} differences")
    for line in wrong[:5]:
        print(" ", line)
    unplanned = data.replace(b"numbers", b"department", 1)  # the same cells, taken for a text
    least = measure(
        {
            "csv alone, cells only": lambda: bare(data),
            FLOOR: lambda: floor(data),
            IMPORT: lambda: csv_file.read(data),
            DRY: lambda: csv_file.read(data, dry_run=True),
            UNPLANNED: lambda: csv_file.read(unplanned),
        },
        rounds,
    )
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores; CPU time, least of {rounds} rounds\n")
    print(f"{'':32}{'us a row':>10}{'rows a s':>10}{'floor':>9}")
    for name, taken in least.items():
        print(f"{name:32}{1e6 * taken / count:10.1f}{count / taken:10.0f}{taken / least[FLOOR]:8.2f}x")
    most = limits.CSV_ROWS
    held = {rows: peak(lambda rows=rows: different(rows), rows) for rows in (most // 10, most)}
    same = peak(lambda: alike(most), most)
    print(
        "\nMiB held by a dry run:",
        *(f"{rows} rows {mebi:.0f}," for rows, mebi in held.items()),
        f"all alike {same:.0f}",
    )

    promises = {
        "an import costs at most 3 x the floor": max(least[IMPORT], least[DRY]) <= 3 * least[FLOOR],
        "without plans a row costs at most 100 us": least[UNPLANNED] <= 100e-6 * count,
        "a million rows hold at most 96 MiB": held[most] <= 96,
        "memory grows no faster than the rows": held[most] <= 1.2 * 10 * held[most // 10],
        "a million rows alike hold at most 32 MiB": same <= 32,
    }
    print()
    for promise, is_kept in promises.items():
        print(f"{promise}: {'yes' if is_kept else 'NO'}")
    return 0 if all(promises.values()) and not wrong else 1


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*(given + [20_000, 5][len(given) :])))
