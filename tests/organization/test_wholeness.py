"""An organization that exists is whole: nothing stands twice, whatever is named exists."""

from collections import defaultdict

import attrs
import pytest

from dstny_smp.acd import Member, Queue
from dstny_smp.contacts import AddressBook
from dstny_smp.errors import InvalidValueError
from dstny_smp.ids import Ref
from dstny_smp.ivr import Flow, HangUp, Menu
from dstny_smp.organization import ContactPoint, InventoryNumber, Organization, PortalInfo, register
from dstny_smp.prompts import AudioSource, Prompt, Variant
from dstny_smp.schedule import Schedule
from dstny_smp.testing import municipality
from dstny_smp.users import Department, MobileKind, MobileNumber, User

ALWAYS = Schedule.always_open("always", "Altijd")


def user(id="u-1", **fields):
    """Return a user of whom only what matters is given."""
    return User(id=id, **({"first_name": "A", "last_name": "B", "email": f"{id}@example.com"} | fields))


def queue(id="q-1", **fields):
    """Return a queue of whom only what matters is given."""
    return Queue(id=id, **({"name": id, "number": "201", "schedule": "always"} | fields))


def menu(id="m-1", **fields):
    """Return a menu that hangs up."""
    fields = {"name": id, "number": "301", "schedule": "always"} | fields
    return Menu(id=id, flow=Flow("bye", [HangUp("bye")]), **fields)


def prompt(id="p-1", name=None):
    """Return a prompt that says its id."""
    return Prompt(id=id, name=name or id, description=id, variants=[Variant("nl", AudioSource.TTS, text=id)])


def organization(**sections):
    """Return an organization with a schedule and these sections."""
    return Organization(**({"id": "org", "name": "Org", "schedules": (ALWAYS,)} | sections))


def fmc(number):
    """Return a fixed-mobile number."""
    return MobileNumber(number, MobileKind.FMC)


DUPLICATES = {
    "two users of one id": ({"users": [user(), user(email="b@example.com")]}, "id", "users[u-1]"),
    "two queues of one id": ({"queues": [queue(), queue(name="Q", number="202")]}, "id", "queues[q-1]"),
    "two schedules of one id": ({"schedules": [ALWAYS, ALWAYS]}, "id", "schedules[always]"),
    "one number twice in the inventory": (
        {"numbers": [InventoryNumber("+31201230001"), InventoryNumber("+31201230001")]},
        "id",
        "numbers[+31201230001]",
    ),
    "a number of two users": (
        {"users": [user(numbers=["201"]), user("u-2", numbers=["202", "201"])]},
        "number",
        "users[u-2].numbers[1]",
    ),
    "a number of a user and a queue": (
        {"users": [user(numbers=["201"])], "queues": [queue(number="201")]},
        "number",
        "queues[q-1].number",
    ),
    "a number of a queue and a menu": (
        {"queues": [queue(number="+31201230001")], "menus": [menu(number="+31201230001")]},
        "number",
        "menus[m-1].number",
    ),
    "an FMC number of two users": (
        {"users": [user(mobiles=[fmc("+31201230001")]), user("u-2", mobiles=[fmc("+31201230001")])]},
        "number",
        "users[u-2].mobiles[0].number",
    ),
    "an FMC number of a queue": (
        {"users": [user(mobiles=[fmc("+31201230001")])], "queues": [queue(number="+31201230001")]},
        "number",
        "queues[q-1].number",
    ),
    "an address in other letters": (
        {"users": [user(email="anna@example.com"), user("u-2", email="Anna@Example.COM")]},
        "email",
        "users[u-2].email",
    ),
    "two queues of one name": (
        {"queues": [queue(name="Winkel"), queue("q-2", number="202", name=" WINKEL")]},
        "queue_name",
        "queues[q-2].name",
    ),
    "a name in full-width letters": (
        {"queues": [queue(name="Winkel"), queue("q-2", number="202", name="Ｗｉｎｋｅｌ")]},
        "queue_name",
        "queues[q-2].name",
    ),
    "two menus of one name": (
        {"menus": [menu(name="A"), menu("m-2", name="a", number="302")]},
        "menu_name",
        "menus[m-2].name",
    ),
    "two prompts of one name": ({"prompts": [prompt(), prompt("p-2", "P-1")]}, "prompt_name", "prompts[p-2].name"),
    "two address books of one name": (
        {"address_books": [AddressBook(id="a", name="Pers"), AddressBook(id="b", name="pers")]},
        "address_book_name",
        "address_books[b].name",
    ),
    "two departments of one name": (
        {"departments": [Department("a", "Zorg"), Department("b", "ZORG")]},
        "department_name",
        "departments[b].name",
    ),
}


@pytest.mark.requirement("POR-01", "QUE-05", "USR-11", "USR-12", "PRM-04", "CON-01")
@pytest.mark.parametrize(("sections", "what", "path"), DUPLICATES.values(), ids=DUPLICATES)
def test_nothing_stands_twice(sections, what, path):
    """An id, number, address or name that is taken is refused, at the second place, with its first owner."""
    with pytest.raises(InvalidValueError) as caught:
        organization(**{name: tuple(values) for name, values in sections.items()})

    assert (f"organization.duplicate_{what}", path) == (caught.value.code, caught.value.path)
    assert what == "id" or "[" in caught.value.params["owner"]


def test_what_may_stand_twice():
    """Schedules and users may be named alike; an ordinary mobile is its owner's own affair; kinds share ids."""
    organization(
        schedules=(ALWAYS, Schedule(id="other", name="Altijd")),
        users=(
            user(numbers=["+31201230001"], mobiles=[MobileNumber("+31612345678")]),
            user("u-2", mobiles=[MobileNumber("+31612345678"), fmc("+31201230009")]),
        ),
        queues=(queue("same", name="Naam"),),
        menus=(menu("same", name="Naam"),),
        prompts=(prompt("same", "Naam"),),
    )


def test_an_fmc_number_may_be_among_the_users_own():
    """The same telephone may be listed as a number and as the mobile that it is."""
    org = organization(users=(user(numbers=["+31201230001"], mobiles=[fmc("+31201230001")]),))

    assert Ref("user", "u-1") == org.bearer("+31201230001")


def test_every_fault_is_found_in_one_pass():
    """A document with many faults is told of all of them: `survey` stops at none."""
    values = [
        user(departments=["d-9"]),
        user("u-2", email="U-1@example.com"),
        queue(members=[Member("u-3")]),
        menu(number="201"),
    ]
    _, faults = register.survey(values)

    assert [
        ("organization.dangling_reference", "users[u-1].departments[d-9]"),
        ("organization.duplicate_email", "users[u-2].email"),
        ("organization.dangling_reference", "queues[q-1].schedule"),
        ("organization.dangling_reference", "queues[q-1].members[u-3]"),
        ("organization.duplicate_number", "menus[m-1].number"),
        ("organization.dangling_reference", "menus[m-1].schedule"),
    ] == [(fault.code, fault.path) for fault in faults]


def test_what_could_not_be_read_is_taken_to_exist():
    """A queue that has a fault of its own does not make those who name it faulty."""
    _, faults = register.survey([queue(schedule="broken")], lenient={("schedule", "broken")})

    assert [] == faults


CITY = municipality()
NAMED = defaultdict(list)
for value in CITY.objects():
    for path, ref in value.references():
        NAMED[ref].append(f"{register.path_of(value.key)}.{path}")


@pytest.mark.parametrize("ref", NAMED, ids=str)
def test_whatever_is_named_exists(ref):
    """Leave out one object, and every place that names it is told, by its path: none is forgotten."""
    _, faults = register.survey(value for value in CITY.objects() if value.ref != ref)
    dangling = [fault for fault in faults if fault.code == "organization.dangling_reference"]

    assert NAMED[ref] == [fault.path for fault in dangling]
    assert {(ref.kind, ref.id)} == {(fault.params["kind"], fault.params["id"]) for fault in dangling}


@pytest.mark.parametrize(
    ("entry", "bearer", "code", "path"),
    [
        (None, user(numbers=["+31201230001"]), "number_not_in_inventory", "users[u-1].numbers[0]"),
        (None, queue(number="+31201230001"), "number_not_in_inventory", "queues[q-1].number"),
        (None, user(mobiles=[fmc("+31201230001")]), "number_not_in_inventory", "users[u-1].mobiles[0].number"),
        (Ref("queue", "q-9"), menu(number="+31201230001"), "number_of_another", "menus[m-1].number"),
    ],
)
@pytest.mark.requirement("POR-16", "USR-14", "USR-16")
def test_an_inventory_is_kept_to(entry, bearer, code, path):
    """Where numbers are listed, all numbers borne are among them, and by whom they are kept for."""
    numbers = (InventoryNumber("+31201230001", owner=entry),) if entry else (InventoryNumber("+31201230099"),)
    with pytest.raises(InvalidValueError) as caught:
        organization(
            numbers=numbers,
            users=(bearer,) if isinstance(bearer, User) else (),
            queues=(queue("q-9"), *([bearer] if isinstance(bearer, Queue) else [])),
            menus=(bearer,) if isinstance(bearer, Menu) else (),
        )

    assert (f"organization.{code}", path) == (caught.value.code, caught.value.path)


@pytest.mark.requirement("POR-16")
def test_an_inventory_does_not_ask_too_much():
    """Short codes and ordinary mobiles are not of the trunk; a reserved number may be borne by its owner or nobody."""
    org = organization(
        numbers=(
            InventoryNumber("+31201230001", owner=Ref("user", "u-1")),
            InventoryNumber("+31201230002", owner=Ref("queue", "q-1")),
            InventoryNumber("+31201230003"),
        ),
        users=(user(numbers=["+31201230001", "205"], mobiles=[MobileNumber("+31612345678")]),),
        queues=(queue(),),
    )

    assert org.bearer("+31201230002") is None
    assert Ref("queue", "q-1") == org.number("+31201230002").owner


@pytest.mark.requirement("POR-16")
def test_without_an_inventory_any_number_will_do():
    """An organization that lists no numbers keeps no inventory."""
    assert organization(queues=(queue(number="+31209999999"),)).bearer("+31209999999")


@pytest.mark.parametrize("kind", ["department", "number", "address_book", "schedule", "prompt"])
def test_only_users_queues_and_menus_own_numbers(kind):
    """A number is kept for something that can be called."""
    with pytest.raises(InvalidValueError) as caught:
        InventoryNumber("+31201230001", owner=Ref(kind, "x"))

    assert ("inventory.owner_cannot_have_numbers", "owner") == (caught.value.code, caught.value.path)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("id", "no id", "id.bad_form"),
        ("name", " ", "label.blank"),
        ("timezone", "Europe/Atlantis", "timezone.unknown"),
        ("language", "nederlands", "language.bad_form"),
        ("country", "Nederland", "country.unknown"),
        ("policy", None, "field.wrong_type"),
        ("portal", {}, "field.wrong_type"),
        ("users", {}, "field.wrong_type"),
        ("users", (queue(),), "field.wrong_type"),
        ("queues", ("q-1",), "field.wrong_type"),
    ],
)
@pytest.mark.requirement("POR-01")
def test_bad_fields_are_refused(field, value, code):
    """Each field takes what it is for; a section takes objects of its own kind."""
    with pytest.raises(InvalidValueError) as caught:
        organization(**{field: value})

    assert code == caught.value.code
    assert caught.value.path.startswith(field)


def test_a_section_that_is_too_long_is_refused():
    """Every section has its cap."""
    with pytest.raises(InvalidValueError) as caught:
        organization(departments=tuple(Department(f"d-{index}", f"D {index}") for index in range(10_001)))

    assert ("field.too_many", "departments") == (caught.value.code, caught.value.path)


@pytest.mark.requirement("POR-02", "POR-11", "POR-15")
def test_the_portal_has_an_address_and_contacts():
    """The address is the portal's own unless set; a contact is somebody who can be reached."""
    support = ContactPoint(
        name="Support", number="+31201239000", email="help@example.com", url="https://help.example.com/"
    )

    assert "https://portal.dstny.nl/" == PortalInfo().url
    assert "Support, +31201239000, help@example.com, https://help.example.com/" == str(support)
    for bad, code in (
        ({}, "contact_point.empty"),
        ({"name": " "}, "contact_point.empty"),
        ({"number": "201"}, "number.bad_form"),
        ({"email": "help"}, "email.bad_form"),
    ):
        with pytest.raises(InvalidValueError) as caught:
            ContactPoint(**bad)
        assert code == caught.value.code
    with pytest.raises(InvalidValueError):
        PortalInfo(url="http://portal.example.com/")
    with pytest.raises(InvalidValueError):
        attrs.evolve(PortalInfo(), support_contact="help@example.com")
