"""Organizations of any size, made by chance from a seed: for benchmarks and load tests.

What comes out is what an administrator might have set up: office hours with
holidays, queues that overflow to a later queue or to voicemail, menus of two
layers that lead to queues, people and later menus. No call goes round in
circles, because whatever passes a call on passes it to something later.
Chance is a `random.Random` of its own; the same arguments give the same organization.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from dstny_smp import limits
from dstny_smp.acd import Announcements, Member, Overflow, Presentation, Queue, Ringing, Role, Strategy
from dstny_smp.contacts import AddressBook, Contact, Grant, Scope
from dstny_smp.destination import Destination, HangUp, ToMenu, ToNumber, ToQueue, ToUser, ToVoicemail
from dstny_smp.errors import InvalidValueError
from dstny_smp.ivr import Announce, Choice, Flow, Menu, Option, Retry, Transfer
from dstny_smp.ivr import HangUp as HangUpNode
from dstny_smp.ivr.nodes import Node
from dstny_smp.organization import InventoryNumber, Organization
from dstny_smp.prompts import AudioSource, Prompt, Variant
from dstny_smp.schedule import Block, HolidayOrigin, Schedule, Treatment
from dstny_smp.users import Department, MobileNumber, User

FIRST_NAMES: Final = (
    "Anna Bram Carla Daan Emma Farid Greet Hugo Iris Jan Kim Lars Mila Noor Otto Pien Quinten Rosa Sem Tess "
    "Umut Vera Wim Xandra Yara Zoë Aisha Bo Cas Dina Eva Finn Guus Hanna Ivo Jade Koen Lotte Mees Nina"
).split()
LAST_NAMES: Final = (
    "Bakker Visser Smit Meijer Mulder Bos Vos Peters Hendriks Dekker Brouwer Dijkstra Smeets Kok Jacobs Vermeer "
    "Schouten Willems Hoekstra Koster Prins Blom Huisman Peeters Kuipers Post Veenstra Kramer Scholten Groen "
    "Timmermans Wolters Martens Gerritsen Ramdin Yilmaz Haddad Sari Nguyen Kowalski"
).split()
TEAMS: Final = (
    "Verkoop Support Administratie Planning Inkoop Techniek Magazijn Personeel Juridisch Receptie Onderhoud "
    "Facturen Retouren Marketing Kwaliteit Veiligheid"
).split()
HOLIDAYS: Final = (
    (date(2026, 1, 1), "Nieuwjaarsdag", "New Year's Day"),
    (date(2026, 4, 6), "Tweede paasdag", "Easter Monday"),
    (date(2026, 4, 27), "Koningsdag", "King's Day"),
    (date(2026, 5, 14), "Hemelvaartsdag", "Ascension Day"),
    (date(2026, 5, 25), "Tweede pinksterdag", "Pentecost Monday"),
    (date(2026, 12, 25), "Eerste kerstdag", "Christmas Day"),
    (date(2026, 12, 26), "Tweede kerstdag", "Second Day of Christmas"),
)
WELCOME, MUSIC, CLOSED, RETRY = "welcome", "music", "closed", "retry"
"""The prompts that every organization has; the others are numbered."""
SUBSCRIBERS: Final = 1_000_000
"""Numbers from +31201000000 on; the first one given is +31201230000."""


def organization(
    seed: int = 0,
    users: int = 100,
    queues: int = 10,
    menus: int = 10,
    members: int = 8,
    address_books: int = 3,
    contacts: int = 20,
    inventory: bool = True,
) -> Organization:
    """Return a realistic organization of this size.

    Takes time in proportion to what is asked for: about a second for 10,000 users
    with 500 queues and 500 menus.

    Args:
        seed: the same seed and sizes give the same organization.
        users: how many.
        queues: how many.
        menus: how many.
        members: of each queue, on average; fewer where there are not so many users.
        address_books: how many, the first one general and the others restricted.
        contacts: of each address book.
        inventory: whether the numbers are listed as the organization's own.

    Raises:
        InvalidValueError: ``field.not_an_integer``, ``field.out_of_range``.

    >>> small = organization(seed=1, users=20, queues=2, menus=1)
    >>> len(small.users), small == organization(seed=1, users=20, queues=2, menus=1)
    (20, True)
    """
    sizes = {"users": users, "queues": queues, "menus": menus, "members": members}
    sizes |= {"address_books": address_books, "contacts": contacts}
    caps = {name: getattr(limits, name.upper()) for name in sizes}
    if type(seed) is not int:
        raise InvalidValueError("field.not_an_integer", seed, "seed", low="…", high="…")
    for name, size in sizes.items():
        if type(size) is not int:
            raise InvalidValueError("field.not_an_integer", size, name, low=0, high=caps[name])
        if not 0 <= size <= caps[name]:
            raise InvalidValueError("field.out_of_range", size, name, low=0, high=caps[name])
    maker = _Maker(random.Random(seed), users, queues, menus)  # noqa: S311  # it makes test data, no secret
    return Organization(
        id=f"generated-{seed}",
        name=f"Organisatie {seed}",
        users=tuple(maker.users()),
        departments=tuple(maker.departments()),
        numbers=tuple(maker.inventory()) if inventory else (),
        address_books=tuple(maker.address_books(address_books, contacts)),
        schedules=tuple(maker.schedules()),
        queues=tuple(maker.queues(members)),
        menus=tuple(maker.menus()),
        prompts=tuple(maker.prompts()),
    )


class _Maker:
    """Makes each section; ids are numbered, so that any section can name any other."""

    def __init__(self, chance: random.Random, users: int, queues: int, menus: int) -> None:
        self.chance = chance
        self.user_ids = [f"u-{index:05}" for index in range(users)]
        self.queue_ids = [f"q-{index:04}" for index in range(queues)]
        self.menu_ids = [f"m-{index:04}" for index in range(menus)]
        self.schedule_ids = [f"s-{index:04}" for index in range(1 + (queues + menus) // 3)]
        self.department_ids = [f"d-{index:03}" for index in range(1 + users // 25)]
        self.extra_prompts = menus + queues // 5
        self.bearers = users + queues + menus
        # Extensions begin with 2 to 8: none is an emergency number, and all are of one length.
        self.width = next(width for width in range(3, 7) if 7 * 10 ** (width - 1) >= users or width == 6)

    def number(self, serial: int) -> str:
        return f"+31201{(230_000 + serial) % SUBSCRIBERS:06}"

    def pick(self, ids: Sequence[str]) -> str:
        return ids[self.chance.randrange(len(ids))]

    def inventory(self) -> Iterator[InventoryNumber]:
        for serial in range(self.bearers + self.bearers // 10):
            yield InventoryNumber(self.number(serial))

    def departments(self) -> Iterator[Department]:
        for index, id in enumerate(self.department_ids):
            team = TEAMS[index % len(TEAMS)]
            yield Department(id, team if index < len(TEAMS) else f"{team} {index // len(TEAMS) + 1}")

    def users(self) -> Iterator[User]:
        for index, id in enumerate(self.user_ids):
            first, last = self.pick(FIRST_NAMES), self.pick(LAST_NAMES)
            numbers = [self.number(index)]
            extension = 2 * 10 ** (self.width - 1) + index
            if extension < 9 * 10 ** (self.width - 1):
                numbers.append(str(extension))
            yield User(
                id=id,
                first_name=first,
                last_name=last,
                email=f"user{index}@example.com",
                departments=[self.pick(self.department_ids)],
                numbers=numbers,
                mobiles=[MobileNumber(f"+316123{index % 100_000:05}")] if self.chance.random() < 0.3 else [],
                administrator=index == 0,
            )

    def prompts(self) -> Iterator[Prompt]:
        texts = {
            WELCOME: "Welkom. Maak uw keuze.",
            MUSIC: "Muziek.",
            CLOSED: "Wij zijn nu gesloten.",
            RETRY: "Die keuze kennen wij niet.",
        }
        texts |= {f"p-{index:04}": f"Melding nummer {index}." for index in range(self.extra_prompts)}
        for id, text in texts.items():
            variants = [Variant("nl", AudioSource.TTS, text=text)]
            if self.chance.random() < 0.25:
                variants.append(Variant("en", AudioSource.TTS, text=f"In English: {id}."))
            yield Prompt(id=id, name=id, description=text, variants=variants)

    def prompt(self) -> str:
        return f"p-{self.chance.randrange(self.extra_prompts):04}" if self.extra_prompts else WELCOME

    def schedules(self) -> Iterator[Schedule]:
        for index, id in enumerate(self.schedule_ids):
            start, noon, end = (self.clock(*span) for span in ((7, 9), (12, 12), (16, 18)))
            blocks = [
                Block.weekly("morning", "Ochtend", "mon-fri", start, noon, treatment=Treatment.open()),
                Block.weekly("afternoon", "Middag", "mon-fri", noon, end, treatment=Treatment.open()),
            ]
            if self.chance.random() < 0.4:
                blocks.append(Block.weekly("late", "Koopavond", "thu", end, "21:00", treatment=Treatment.open()))
            if self.chance.random() < 0.3:
                blocks.append(Block.weekly("saturday", "Zaterdag", "sat", "10:00", "16:00", treatment=Treatment.open()))
            if self.chance.random() < 0.3:
                night = Treatment.forward(self.somebody(), CLOSED)
                blocks.append(Block.weekly("night", "Nacht", "mon-thu", "21:00", start, treatment=night))
            yield Schedule(
                id=id,
                name=f"Tijdschema {index}",
                blocks=blocks,
                exceptions=[self.holiday(*each) for each in HOLIDAYS],
                default=Treatment.closed(CLOSED),
            )

    def clock(self, low: int, high: int) -> str:
        return f"{self.chance.randint(low, high):02}:{self.pick(('00', '15', '30'))}"

    def holiday(self, day: date, name: str, key: str) -> Block:
        midnight = datetime(day.year, day.month, day.day)
        return Block(
            id=f"holiday-nl-{day}",
            name=name,
            starts=midnight,
            ends=midnight + timedelta(days=1),
            treatment=Treatment.closed(CLOSED),
            origin=HolidayOrigin(country="NL", key=key, year=day.year, language="nl"),
        )

    def somebody(self) -> Destination:
        """Return where a call ends that nobody else takes."""
        if not self.user_ids:
            return HangUp()
        kind = self.chance.choice((ToUser, ToVoicemail, ToVoicemail, None))
        return ToNumber("+31201234567") if kind is None else kind(self.pick(self.user_ids))

    def queues(self, members: int) -> Iterator[Queue]:
        for index, id in enumerate(self.queue_ids):
            later = self.queue_ids[index + 1 : index + 20]
            on_max_wait = ToQueue(self.pick(later)) if later and self.chance.random() < 0.5 else self.somebody()
            full = self.chance.random() < 0.3
            attempts = self.chance.random() < 0.2
            comfort = self.chance.random() < 0.5
            team = TEAMS[index % len(TEAMS)]
            yield Queue(
                id=id,
                name=f"{team} {index}",
                number=self.number(len(self.user_ids) + index),
                schedule=self.pick(self.schedule_ids),
                strategy=self.chance.choice(tuple(Strategy)),
                members=self.members(members),
                presentation=Presentation(metadata=team),
                ringing=Ringing(max_parallel=self.chance.randint(1, 3), wrap_up=timedelta(seconds=15)),
                overflow=Overflow(
                    max_wait=timedelta(seconds=self.chance.randrange(60, 600, 30)),
                    on_max_wait=on_max_wait,
                    on_no_agents=self.somebody() if self.chance.random() < 0.7 else None,
                    max_attempts=5 if attempts else None,
                    on_max_attempts=self.somebody() if attempts else None,
                    max_waiting=self.chance.randint(5, 30) if full else None,
                    on_full=self.somebody() if full else None,
                ),
                announcements=Announcements(
                    entry_prompt=self.prompt() if self.chance.random() < 0.5 else None,
                    hold_audio=MUSIC,
                    comfort_prompt=self.prompt() if comfort else None,
                    comfort_interval=timedelta(seconds=45) if comfort else None,
                    announce_position=comfort,
                ),
            )

    def members(self, about: int) -> list[Member]:
        size = min(len(self.user_ids), self.chance.randint(about // 2, about + about // 2))
        return [
            Member(user, skill=self.chance.randint(1, 5), role=Role.MEMBER if place else Role.SUPERVISOR)
            for place, user in enumerate(self.chance.sample(self.user_ids, size))
        ]

    def menus(self) -> Iterator[Menu]:
        for index, id in enumerate(self.menu_ids):
            yield Menu(
                id=id,
                name=f"Keuzemenu {index}",
                number=self.number(len(self.user_ids) + len(self.queue_ids) + index),
                schedule=self.pick(self.schedule_ids),
                flow=self.flow(index),
            )

    def flow(self, menu: int) -> Flow:
        nodes: list[Node] = [Transfer("desk", self.reached_from(menu)), HangUpNode("bye", CLOSED)]
        options = [self.option(key, f"a{key}", menu, nodes) for key in range(1, self.chance.randint(3, 7))]
        retry = Retry(1, [RETRY], "desk")
        main = Choice("main", WELCOME, options, on_silence=retry, on_invalid=retry, name="Hoofdmenu")
        return Flow("main", [main, *nodes])

    def option(self, key: int, node: str, menu: int, nodes: list[Node]) -> Option:
        """Return one option of the first layer, with what it leads to added to the nodes."""
        draw = self.chance.random()
        if draw < 0.3:
            retry = Retry(1, [RETRY], "desk")
            below = [Option(str(number), f"Keuze {number}", f"{node}-{number}") for number in range(1, 4)]
            nodes.extend(Transfer(option.to, self.reached_from(menu)) for option in below)
            back = Option("*", "Terug", "@back")
            nodes.append(Choice(node, self.prompt(), [*below, back], on_silence=retry, on_invalid=retry))
        elif draw < 0.4:
            nodes.append(Announce(node, self.prompt(), "@back"))
        else:
            nodes.append(Transfer(node, self.reached_from(menu), on_busy="desk", on_no_answer="bye"))
        return Option(str(key), f"Keuze {key}", node)

    def reached_from(self, menu: int) -> Destination:
        """Return a destination of a menu: a queue, somebody, or a later menu."""
        later = self.menu_ids[menu + 1 : menu + 10]
        draw = self.chance.random()
        if later and draw < 0.15:
            return ToMenu(self.pick(later))
        return ToQueue(self.pick(self.queue_ids)) if self.queue_ids and draw < 0.7 else self.somebody()

    def address_books(self, books: int, contacts: int) -> Iterator[AddressBook]:
        for index in range(books):
            granted = dict.fromkeys(self.pick(self.department_ids) for _ in range(3))
            yield AddressBook(
                id=f"book-{index:03}",
                name=f"Adresboek {index}",
                scope=Scope.RESTRICTED if index else Scope.GENERAL,
                grants=[Grant(department=department) for department in granted] if index else [],
                contacts=[self.contact(serial) for serial in range(contacts)],
            )

    def contact(self, serial: int) -> Contact:
        return Contact(
            id=f"c-{serial:06}",
            first_name=self.pick(FIRST_NAMES),
            last_name=self.pick(LAST_NAMES),
            company=f"{self.pick(LAST_NAMES)} & Zonen",
            numbers=[f"+31201{serial % SUBSCRIBERS:06}"],
        )
