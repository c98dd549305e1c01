"""What it costs to search the list of users, beside SQLite's FTS5 with its trigram tokenizer.

Users are made from a seed: names put together from syllables, with accents, in some thousand first
and many more last names, addresses made of them, 300 departments, numbers of one block, mobiles for a third.
Both are given the same five columns; SQLite holds them folded, in memory, and its queries come
folded and quoted, ready to run, while ours are parsed and folded within the time measured.

First both answer every query and must name the same users; then they are timed in turn, the
least of several rounds a query, and the median and the worst over all queries are told. The *mix* is what
both can answer from an index: of each kind as many, all at least three characters a word.

* part of a name; part of an address; a whole common last name; two words; part of a
  number; a department; a licence (half of all users); what nobody has.

Beside it, not in the mix: a plain scan (`Query.matches` of every row, no index); words of one
and two characters, for which FTS5 has no index and scans with LIKE; numbers as people write
them, which FTS5 does not know; and the first page of 50 by another column, with the total.
Last, the growth from 1,000 to 200,000 users: making the index, what the directory holds, the
median, a change of one user with the search after it. All times are CPU times.

Run it with ``python bench/users.py [users [rounds]]``; it exits with 1 when they disagree or a promise is broken:

- the median of the mix is at most twice that of FTS5;
- no query of the mix, no short word and no number takes over 250 ms, and the worst query known 1 s;
- the search after a change of one user, change included, takes at most a hundredth of making it anew;
- making it costs at most twice as much a user at the largest size as at 10,000 users;
- from 10,000 users on, the directory with its index holds at most 1 kB a user.
"""

from __future__ import annotations

import os
import platform
import random
import sqlite3
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

import attrs

from dstny_smp.users import Column, Department, Directory, LicenceType, MobileNumber, Row, User, licence_name
from dstny_smp.validation import query

HEADS = "Ab Ba Bra Ca Da De Fa Fre Ge Ha He Jo Ka Ke La Li Ma Me Na No Ol Pe Ra Ro Sa Sti Ta Ver Wil Zo".split()
TAILS = "bert cië dert fke gen ha jn ka lle man na nö pper ra rijn ske sma ster tje uma veld win zë".split()
COMMON = ["de Jong", "Jansen", "de Vries", "van den Berg", "Bakker", "Visser", "Smit", "Yılmaz"]
TEAMS = "Verkoop Inkoop Zorg Planning Techniek Balie Onderhoud Facturen Archief Opleiding".split()
PLACES = "Noord Zuid Oost West Centrum Haven Markt Kade Brink Plein".split()
KINDS = ("name", "address", "common name", "two words", "number", "department", "licence", "nobody")
MIX = 30


def people(count: int, seed: int = 1) -> tuple[list[User], list[Department]]:
    """Return users and departments."""
    chance = random.Random(seed)
    departments = [
        Department(f"d{serial}", f"{TEAMS[serial % 10]} {PLACES[serial // 10 % 10]} {serial // 100 + 1}")
        for serial in range(300)
    ]
    users = []
    for serial in range(count):
        first = chance.choice(HEADS) + chance.choice(TAILS)
        last = chance.choice(HEADS) + chance.choice(TAILS) + chance.choice(TAILS)
        if serial % 4 == 0:
            last = chance.choice(COMMON)
        local = query.fold(f"{first[0]}.{last}").replace(" ", "").replace("ı", "i")
        users.append(
            User(
                id=f"u{serial}",
                first_name=first,
                last_name=last,
                email=f"{local}{serial}@example.com",
                numbers=[f"+3120{1_000_000 + serial * 7}", *([str(100_000 + serial)] if serial < 99_000 else ())],
                mobiles=[MobileNumber(f"+316{chance.randrange(10_000_000, 99_999_999)}")] if serial % 3 == 0 else [],
                departments=chance.sample([one.id for one in departments], chance.choice((1, 1, 1, 2))),
                licences={chance.choice(list(LicenceType))},
            )
        )
    return users, departments


class Fts:
    """The same five columns in an FTS5 table with the trigram tokenizer, in memory."""

    COLUMNS = "name, email, numbers, departments, licences"

    def __init__(self, directory: Directory, users: list[User]) -> None:
        self.base = sqlite3.connect(":memory:")
        self.base.execute(f"CREATE VIRTUAL TABLE list USING fts5({self.COLUMNS}, tokenize='trigram')")
        rows = [self.folded(directory, user, serial) for serial, user in enumerate(users)]
        begun = time.process_time()
        self.base.executemany(f"INSERT INTO list(rowid, {self.COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", rows)
        self.base.commit()
        self.made = time.process_time() - begun

    @staticmethod
    def folded(directory: Directory, user: User, serial: int) -> tuple[object, ...]:
        """Return the row of a user for the table."""
        row = directory.row(user.id)
        return (serial, *("\n".join(map(query.fold, row.cell(column))) for column in Column))

    @property
    def size(self) -> int:
        """Bytes of the table."""
        return int(
            self.base.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchone()[0]
        )

    @staticmethod
    def ready(typed: str) -> str:
        """Return what FTS5 is asked: every word as a phrase."""
        return " AND ".join(f'"{query.fold(word)}"' for word in typed.split())

    def search(self, ready: str) -> list[tuple[int]]:
        """Return who matches."""
        return self.base.execute("SELECT rowid FROM list WHERE list MATCH ?", (ready,)).fetchall()

    def like(self, typed: str) -> list[tuple[int]]:
        """Scan, as for words of one or two characters."""
        wanted = " OR ".join(f"{column} LIKE ?" for column in self.COLUMNS.split(", "))
        pattern = f"%{query.fold(typed)}%"
        return self.base.execute(f"SELECT rowid FROM list WHERE {wanted}", (pattern,) * 5).fetchall()

    def page(self, ready: str) -> tuple[int, list[tuple[int]]]:
        """Return how many match, and the first 50 by address."""
        total = self.base.execute("SELECT count(*) FROM list WHERE list MATCH ?", (ready,)).fetchone()[0]
        wanted = "SELECT rowid FROM list WHERE list MATCH ? ORDER BY email LIMIT 50"
        return total, self.base.execute(wanted, (ready,)).fetchall()


def part(chance: random.Random, text: str, low: int, high: int) -> str:
    """Return a part of a text, of the words in it a whole one or less."""
    length = min(chance.randint(low, high), len(text))
    start = chance.randrange(len(text) - length + 1)
    return text[start : start + length]


def made(kind: str, users: list[User], departments: list[Department], chance: random.Random) -> str:
    """Return a query of a kind."""
    user = chance.choice(users)
    match kind:
        case "name":
            return part(chance, chance.choice(user.display_name.split()), 3, 7)
        case "address":
            return part(chance, user.email.split("@")[0], 5, 12)
        case "common name":
            return chance.choice(COMMON).split()[-1]
        case "two words":
            return f"{part(chance, user.first_name, 3, 5)} {part(chance, user.last_name.split()[-1], 3, 6)}"
        case "number":
            return part(chance, chance.choice([*user.numbers, user.numbers[0]])[1:], 5, 9).lstrip("0") or "31201"
        case "department":
            return part(chance, chance.choice(departments).name.split()[0], 4, 8)
        case "licence":
            return chance.choice(["standard", "basic", "Stand", "asic"])
        case _:
            return part(chance, user.last_name.split()[-1], 2, 4) + chance.choice(["xq", "qz", "99x"])


def queries(kind: str, users: list[User], departments: list[Department]) -> Iterator[str]:
    """Yield queries of a kind for ever, each word of three characters or more."""
    chance = random.Random(kind)
    while True:
        typed = made(kind, users, departments, chance)
        if min(map(len, typed.split()), default=0) >= 3:
            yield typed


def short(users: list[User], chance: random.Random) -> str:
    """Return one or two letters of a name."""
    return part(chance, chance.choice(users).first_name, 1, 2)


def written(users: list[User], chance: random.Random) -> str:
    """Return a number as people write it, or how it begins."""
    number = chance.choice(users).numbers[0][5:]
    forms = (f"020-{number[:3]} {number[3:5]}", f"+31 (0)20 {number}", f"0031 20 {number[:4]}", f"(020) {number}")
    return chance.choice(forms)


def worst_known() -> list[str]:
    """Return queries that are made to cost much: nearly everybody has every word."""
    return [
        "e",
        "@ e x a m p l .",
        " ".join(a + b for a, b in zip("@example.co", "example.com", strict=True)),
        "+3 31 12 20 01 10 1 2 3 0 a e",
        "0 1 2 3 4 5 6 7 8 9",
        "a" * 200,
    ]


def least(work: list[Callable[[], object]], rounds: int) -> list[float]:
    """Return the least seconds of each, all in turn in every round."""
    taken = [float("inf")] * len(work)
    for _ in range(rounds):
        for index, task in enumerate(work):
            begun = time.process_time()
            task()
            taken[index] = min(taken[index], time.process_time() - begun)
    return taken


def scan(rows: list[Row], typed: str) -> list[str]:
    """Search as one would without any of this: every row shown to the query."""
    wanted = query.parse(typed)
    return [
        row.id
        for row in rows
        if wanted.matches([row.name, row.email, *row.departments, *map(licence_name, row.licences)], row.numbers)
    ]


def told(name: str, ours: list[float], theirs: list[float] | None = None) -> None:
    """Print a line of the table, in milliseconds."""
    line = f"{name:34}{1e3 * statistics.median(ours):10.3f}{1e3 * max(ours):10.2f}"
    if theirs:
        ratio = statistics.median(ours) / statistics.median(theirs)
        line += f"{1e3 * statistics.median(theirs):10.3f}{1e3 * max(theirs):10.2f}{ratio:9.2f}x"
    print(line)


def growth(count: int) -> tuple[float, float, float, float, float]:
    """Return of a directory: seconds and bytes a user to make ready, the median of the mix, a change, making anew."""
    users, departments = people(count)
    begun = time.process_time()
    directory = Directory(users, departments)
    directory.prepare()
    ready = time.process_time() - begun
    asked = [typed for kind in KINDS for typed in islice(queries(kind, users, departments), 8)]
    median = statistics.median(least([partial(directory.search, typed) for typed in asked], 3))
    renamed = attrs.evolve(users[count // 2], last_name="Nieuwenhuis")
    [change] = least([lambda: directory.changed([renamed]).search("nieuwenhuis")], 5)
    tracemalloc.start()
    traced = Directory(users, departments)
    traced.prepare()
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return ready / count, held / count, median, change, ready


def main(count: int, rounds: int) -> int:
    """Check that both agree, measure, print, and say whether the promises hold."""
    users, departments = people(count)
    directory = Directory(users, departments)
    begun = time.process_time()
    directory.prepare()
    indexed = time.process_time() - begun
    fts = Fts(directory, users)
    serials = {user.id: serial for serial, user in enumerate(users)}
    mix = {kind: list(islice(queries(kind, users, departments), MIX)) for kind in KINDS}
    chance = random.Random(7)
    shorts, numbers = ([make(users, chance) for _ in range(25)] for make in (short, written))

    wrong = [
        typed
        for asked, peer in (([one for each in mix.values() for one in each], fts.search), (shorts, fts.like))
        for typed in asked
        if {serials[id] for id in directory.search(typed)}
        != {serial for (serial,) in peer(fts.ready(typed) if peer == fts.search else typed)}
    ]
    print(f"{count} users, {sum(map(len, mix.values()))} queries of the mix, {len(wrong)} answers differ", *wrong[:5])
    version = f"SQLite {sqlite3.sqlite_version}"
    print(f"Python {platform.python_version()}, {version}, {os.cpu_count()} cores; least of {rounds} rounds a query\n")
    print(f"index made in {indexed:.2f} s; FTS5 table in {fts.made:.2f} s, of {fts.size / 2**20:.0f} MiB\n")
    print(f"{'milliseconds':34}{'median':>10}{'worst':>10}{'FTS5':>10}{'worst':>10}")
    all_ours: list[float] = []
    all_theirs: list[float] = []
    for kind, asked in mix.items():
        tasks: list[Callable[[], object]] = []
        for typed in asked:
            tasks += [partial(directory.search, typed), partial(fts.search, fts.ready(typed))]
        taken = least(tasks, rounds)
        told(kind, taken[::2], taken[1::2])
        all_ours += taken[::2]
        all_theirs += taken[1::2]
    told("THE MIX", all_ours, all_theirs)
    tasks = []
    for typed in shorts:
        tasks += [partial(directory.search, typed), partial(fts.like, typed)]
    taken = least(tasks, 3)
    few = taken[::2]
    told("one and two characters (LIKE)", few, taken[1::2])
    by_hand = least([partial(directory.search, typed) for typed in numbers], rounds)
    told("numbers as people write them", by_hand)
    worst = least([partial(directory.search, typed) for typed in worst_known()], 3)
    told("made to cost much", worst)
    tasks = []
    for typed in (one for kind in KINDS for one in mix[kind][:5]):
        tasks += [partial(directory.page, typed, sort=Column.EMAIL), partial(fts.page, fts.ready(typed))]
    taken = least(tasks, 3)
    told("first page by address, with total", taken[::2], taken[1::2])
    fresh = Directory(users, departments)
    fresh.search("warm")  # the texts are made
    told("the mix without an index", least([partial(fresh.search, mix[kind][0]) for kind in KINDS], 2))
    rows = [directory.row(user.id) for user in users]
    scanned = [partial(scan, rows, mix[kind][0]) for kind in KINDS]
    told("plain scan by Query.matches", least(scanned, 1))

    print(f"\n{'users':>10}{'us to make':>14}{'bytes':>10}{'median ms':>12}{'change ms':>12}   (making: each user)")
    grown = {}
    for size in (1_000, 10_000, count, 2 * count):
        grown[size] = growth(size)
        each, held, median, change, _ = grown[size]
        print(f"{size:10}{1e6 * each:14.1f}{held:10.0f}{1e3 * median:12.3f}{1e3 * change:12.3f}")

    largest = grown[2 * count]
    promises = {
        "the median of the mix is at most 2 x FTS5's": statistics.median(all_ours) <= 2 * statistics.median(all_theirs),
        "no ordinary query takes over 250 ms": max(*all_ours, *few, *by_hand) <= 0.25,
        "the worst query known takes at most 1 s": max(worst) <= 1,
        "a change and a search take a hundredth of making anew": 100 * largest[3] <= largest[4],
        "a user costs at most twice as much of the largest size": largest[0] <= 2 * grown[10_000][0],
        "it holds at most 1 kB a user": max(one[1] for size, one in grown.items() if size >= 10_000) <= 1000,
    }
    print()
    for promise, is_kept in promises.items():
        print(f"{promise}: {'yes' if is_kept else 'NO'}")
    return 0 if all(promises.values()) and not wrong else 1


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*(given + [100_000, 5][len(given) :])))
