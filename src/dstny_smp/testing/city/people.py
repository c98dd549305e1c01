"""The people of the municipality of Waterveen: departments, users, numbers, address books.

Nobody here exists. Every user has an extension and the direct number that ends in
it: 203 is +31201230203.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from dstny_smp.contacts import AddressBook, Contact, Grant, Scope
from dstny_smp.ids import Ref
from dstny_smp.organization import InventoryNumber
from dstny_smp.users import Activity, ActivityKind, Department, LicenceType, MobileKind, MobileNumber, User

ZONE: Final = ZoneInfo("Europe/Amsterdam")

DEPARTMENTS: Final = (
    Department("reception", "Receptie"),
    Department("civil-affairs", "Burgerzaken"),
    Department("taxes", "Belastingen"),
    Department("public-space", "Openbare ruimte"),
    Department("care", "Zorg en welzijn"),
    Department("permits", "Vergunningen"),
    Department("communication", "Communicatie"),
    Department("it", "Informatievoorziening"),
    Department("board", "Bestuur"),
)

STAFF: Final = (
    # extension, first name, last name, department
    ("201", "Sanne", "de Wit", "reception"),
    ("202", "Joris", "Kuipers", "reception"),
    ("203", "Fatima", "el Amrani", "reception"),
    ("204", "Bas", "Hoekstra", "reception"),
    ("205", "Marieke", "Verhoeven", "civil-affairs"),
    ("206", "Dennis", "Postma", "civil-affairs"),
    ("207", "Aylin", "Yildiz", "civil-affairs"),
    ("208", "Gerrit", "van Dam", "civil-affairs"),
    ("209", "Noor", "Smeets", "civil-affairs"),
    ("210", "Tim", "Brouwer", "civil-affairs"),
    ("211", "Ilse", "Schouten", "civil-affairs"),
    ("212", "Ruben", "Mulder", "taxes"),
    ("213", "Chantal", "Jacobs", "taxes"),
    ("214", "Hassan", "Bouazza", "taxes"),
    ("215", "Petra", "Willems", "taxes"),
    ("216", "Lars", "Dijkstra", "taxes"),
    ("217", "Wendy", "Kok", "taxes"),
    ("218", "Kees", "Vermeer", "public-space"),
    ("219", "Anouk", "Peeters", "public-space"),
    ("220", "Milan", "Hendriks", "public-space"),
    ("221", "Rachida", "Benali", "public-space"),
    ("222", "Jeroen", "Scholten", "public-space"),
    ("223", "Tamara", "Blom", "public-space"),
    ("224", "Esther", "van Leeuwen", "care"),
    ("225", "Mohammed", "Aydin", "care"),
    ("226", "Linda", "Prins", "care"),
    ("227", "Stefan", "Maas", "care"),
    ("228", "Joyce", "Koster", "care"),
    ("229", "Roos", "Evers", "care"),
    ("230", "Pieter", "Groen", "permits"),
    ("231", "Samira", "Haddad", "permits"),
    ("232", "Thijs", "van Vliet", "permits"),
    ("233", "Margriet", "Bos", "permits"),
    ("234", "Dewi", "Sari", "permits"),
    ("235", "Floor", "Huisman", "communication"),
    ("236", "Nick", "Gerritsen", "communication"),
    ("237", "Yvonne", "de Haan", "communication"),
    ("238", "Wouter", "Timmermans", "it"),
    ("239", "Priya", "Ramdin", "it"),
    ("240", "Sven", "Janssen", "it"),
    ("241", "Karin", "Vos", "it"),
    ("242", "Elise", "van den Berg", "board"),
    ("243", "André", "Molenaar", "board"),
    ("244", "Astrid", "Kramer", "board"),
    ("245", "Hugo", "Terpstra", "board"),
)

ADMINISTRATORS: Final = {"238", "241"}
SECOND_DEPARTMENT: Final = {"204": "communication", "233": "public-space"}
GREETINGS: Final = {"224": "care-voicemail"}
ENGLISH: Final = {"234", "239"}
MOBILES: Final = {
    # FMC numbers are the organization's own; the others are the users'.
    "218": MobileNumber("+31612345318", MobileKind.FMC),
    "220": MobileNumber("+31612345320", MobileKind.FMC),
    "242": MobileNumber("+31612345642"),
    "243": MobileNumber("+31612345643"),
}

ACTIVITIES: Final = {
    "206": Activity(
        ActivityKind.HOLIDAY,
        datetime(2026, 7, 13, tzinfo=ZONE),
        datetime(2026, 8, 3, tzinfo=ZONE),
        note="Zomervakantie",
    ),
    "215": Activity(ActivityKind.SICK, datetime(2026, 9, 1, tzinfo=ZONE), datetime(2026, 9, 14, tzinfo=ZONE)),
    "230": Activity(
        ActivityKind.MEETING,
        datetime(2026, 6, 9, 10, 0, tzinfo=ZONE),
        datetime(2026, 6, 9, 11, 30, tzinfo=ZONE),
        note="Overleg omgevingsvergunningen",
    ),
}


def user_id(extension: str) -> str:
    """Return the id of the user at an extension: ``u-203``."""
    return f"u-{extension}"


def direct_number(extension: str) -> str:
    """Return the outside number of an extension."""
    return f"+31201230{extension}"


def users() -> tuple[User, ...]:
    """Return everybody who works here."""
    return tuple(_user(*row) for row in STAFF)


def _user(extension: str, first_name: str, last_name: str, department: str) -> User:
    second = SECOND_DEPARTMENT.get(extension)
    return User(
        id=user_id(extension),
        first_name=first_name,
        last_name=last_name,
        email=f"{_plain(first_name)}.{_plain(last_name)}@waterveen.example.com",
        # A receptionist needs a telephone and nothing else.
        licences=[LicenceType.BASIC if department == "reception" else LicenceType.STANDARD],
        departments=[department] if second is None else [department, second],
        primary_number=direct_number(extension),
        numbers=[direct_number(extension), extension],
        mobiles=[MOBILES[extension]] if extension in MOBILES else [],
        activities=[ACTIVITIES[extension]] if extension in ACTIVITIES else [],
        administrator=extension in ADMINISTRATORS,
        language="en" if extension in ENGLISH else None,
        greeting=GREETINGS.get(extension),
    )


def _plain(name: str) -> str:
    """Return a name as it stands in an e-mail address: ``van den Berg`` is ``vandenberg``."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return letters.replace(" ", "").lower()


def inventory() -> tuple[InventoryNumber, ...]:
    """Return the numbers of the trunk: in use, reserved, and free."""
    public = [f"+312012301{last:02}" for last in (0, 10, 20, 30, 40, 50, 60)]
    direct = [direct_number(row[0]) for row in STAFF]
    mobile = [each.number for each in MOBILES.values() if each.kind is MobileKind.FMC]
    return (
        *(InventoryNumber(number) for number in public + direct + mobile),
        # Kept for the receptionists' second line, not yet in use.
        InventoryNumber("+31201230199", owner=Ref("queue", "reception")),
        InventoryNumber("+31201230198"),
    )


def address_books() -> tuple[AddressBook, ...]:
    """Return one book for everybody and two that are granted to some."""
    return (
        AddressBook(
            id="suppliers",
            name="Leveranciers",
            contacts=[
                Contact(
                    id="lift", company="Liftservice Noord", numbers=["+31201239001"], notes="Storing: contract 4471"
                ),
                Contact(id="cleaning", company="Schoon & Co", first_name="Ans", numbers=["+31201239002"]),
                Contact(id="printer", company="Drukkerij Zes", email="order@drukkerij.example.com"),
            ],
        ),
        AddressBook(
            id="press",
            name="Pers",
            scope=Scope.RESTRICTED,
            grants=[Grant(department="communication"), Grant(user=user_id("242"))],
            contacts=[
                Contact(
                    id="waterveen-news",
                    company="Waterveens Nieuwsblad",
                    first_name="Otto",
                    last_name="Pijl",
                    numbers=["+31201239101"],
                    email="redactie@nieuwsblad.example.com",
                ),
                Contact(id="radio", company="Radio Veenstreek", numbers=["+31201239102"]),
            ],
        ),
        AddressBook(
            id="care-partners",
            name="Zorgpartners",
            scope=Scope.RESTRICTED,
            grants=[Grant(department="care"), Grant(department="reception"), Grant(user=user_id("205"))],
            contacts=[
                Contact(id="crisis", company="Crisisdienst", department="Meldpunt", numbers=["+31201239201"]),
                Contact(
                    id="home-care",
                    company="Thuiszorg Veenstreek",
                    last_name="Zijlstra",
                    numbers=["+31201239202", "+31201239203"],
                    address="Kade 1, Waterveen",
                ),
            ],
        ),
    )
