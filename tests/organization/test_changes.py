"""Changing an organization: a new one each time, checked once, all or nothing."""

import json
from collections import Counter

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dstny_smp as smp
from dstny_smp.acd import Member
from dstny_smp.destination import Policy, ToQueue
from dstny_smp.errors import InUseError, InvalidValueError, UnknownIdError
from dstny_smp.ids import Ref
from dstny_smp.organization import InventoryNumber, Organization, PortalInfo, register
from dstny_smp.organization.register import SECTIONS, Register
from dstny_smp.testing import bakery, municipality, organization, strategies
from dstny_smp.treatment import Treatment
from dstny_smp.users import Department, User

FEWER = settings(max_examples=max(10, settings.default.max_examples // 2))
"""Whole organizations take a while to draw."""


def rebuilt(org, gone=(), come=()):
    """Return the organization built anew from its objects: the slow and obvious twin of put and remove."""
    sections = {}
    for kind, section in SECTIONS.items():
        new = {value.key: value for value in come if value.ref_kind == kind}
        kept = [new.pop(value.key, value) for value in getattr(org, section) if value.ref not in gone]
        sections[section] = (*kept, *new.values())
    return attrs.evolve(org, **sections, register=None)


def tables(org):
    """Return the look-up tables as plain values: two organizations that are equal look up alike."""
    made = org._register
    uses = {key: sorted(places) for key, places in made.uses().items()}
    return made.objects, made.claims, made.keeps_inventory, uses


def outcome(call, *arguments, **named):
    """Return what a call returns, or None when it refuses."""
    try:
        return call(*arguments, **named)
    except (InvalidValueError, InUseError):
        return None


@st.composite
def changes(draw, org):
    """Draw objects to put: those of another organization of the same ids, some with what others here bear."""
    other = draw(strategies.organizations(most=3))
    come = draw(
        st.lists(st.sampled_from([*other.objects(), *org.objects()] or [bakery().users[0]]), min_size=1, max_size=4)
    )
    borne = [text for what, text in org._register.claims if what == "number"] or ["201"]
    emails = [user.email for user in org.users] or ["a@example.com"]
    values = {}
    for value in come:
        if value.ref_kind == "prompt" and (value.is_standard or any(each.is_standard for each in org.prompts)):
            continue  # a standard prompt stays as it is, which is not the constructor's affair
        if value.ref_kind in ("queue", "menu") and draw(st.booleans()):
            value = attrs.evolve(value, number=draw(st.sampled_from(borne)))
        if value.ref_kind == "user" and draw(st.booleans()):
            own = draw(st.lists(st.sampled_from(borne), unique=True, max_size=2))
            value = attrs.evolve(
                value, numbers=own, primary_number=None, mobiles=[], email=draw(st.sampled_from(emails))
            )
        values[value.key] = value
    return tuple(values.values())


@pytest.mark.requirement("USR-06", "POR-01")
@FEWER
@given(st.data())
def test_a_put_is_as_good_as_building_anew(data):
    """A put is accepted exactly when the constructor takes the result, and gives the very same one."""
    org = data.draw(strategies.organizations(most=3))
    come = data.draw(changes(org))
    before = smp.dumps(org)
    expected = outcome(rebuilt, org, come=come)

    got = outcome(org.put, *come)

    assert expected == got
    assert before == smp.dumps(org)
    if got is not None:
        assert tables(expected) == tables(got)
        assert expected.digest == got.digest


@pytest.mark.requirement("USR-07")
@pytest.mark.threat("T-32")
@FEWER
@given(st.data())
def test_a_removal_is_as_good_as_building_anew(data):
    """What nothing else names can go, and then the rest is as if it had never been; the rest is refused."""
    org = data.draw(strategies.organizations(most=3))
    refs = [value.ref for value in org.objects()]
    gone = data.draw(st.lists(st.sampled_from(refs), unique=True, min_size=1, max_size=4)) if refs else []
    expected = outcome(rebuilt, org, gone=gone)

    got = outcome(org.remove, *gone)

    if any(ref.kind == "number" for ref in gone) and got is None:
        return  # a number that is borne may not go, although without any there would be no inventory to keep to
    assert expected == got
    if got is not None:
        assert tables(expected) == tables(got)


@FEWER
@given(strategies.organizations(most=3))
def test_every_use_is_known(org):
    """Wherever the document writes an id of an object, `where_used` knows of it: a twin that reads JSON."""
    written = Counter()

    def read(value, key=None, *, top=False):
        if isinstance(value, dict):
            for name, part in value.items():
                if not (top and name == "id") and name not in ("name", "label", "text", "description"):
                    read(part, name)
        elif isinstance(value, list):
            for part in value:
                read(part, key)
        else:
            written[value] += 1

    document = json.loads(smp.dumps(org))
    for section in SECTIONS.values():
        for value in document.get(section, ()):
            read(value, top=True)

    for value in org.objects():
        if value.ref_kind != "number":
            assert written[value.id] == len(org.where_used(value.ref)), value.ref


def test_uses_are_told_in_the_documents_order():
    """Queues before menus, and inside an object in the order of its fields."""
    assert (
        "schedules[public-space-hours].exceptions[team-day].treatment.destination",
        "menus[main].flow.nodes[to-taxes].destination",
    ) == (
        municipality().where_used(Ref("queue", "taxes"))[0],
        municipality().where_used(Ref("menu", "taxes"))[0],
    )
    assert ("queues[counter].members[u-anna]",) == bakery().where_used(Ref("user", "u-anna"))[1:]
    assert () == bakery().where_used(Ref("queue", "counter"))
    assert () == bakery().where_used(Ref("queue", "nowhere"))


def test_a_number_is_used_by_who_bears_it():
    """An entry of the inventory is in use while somebody has the number."""
    city = municipality()

    assert ("users[u-201].numbers[0]",) == city.where_used(Ref("number", "+31201230201"))
    assert ("users[u-218].mobiles[0].number",) == city.where_used(Ref("number", "+31612345318"))
    assert () == city.where_used(Ref("number", "+31201230198"))
    with pytest.raises(InUseError) as caught:
        city.remove(Ref("number", "+31201230201"))
    assert ("users[u-201].numbers[0]",) == caught.value.paths


@pytest.mark.requirement("USR-14")
def test_two_users_swap_numbers_in_one_put():
    """One after the other could not be: each time two would bear the same number."""
    city = municipality()
    one, two = city.user("u-201"), city.user("u-202")
    changed = (
        attrs.evolve(one, numbers=two.numbers, primary_number=two.primary_number),
        attrs.evolve(two, numbers=one.numbers, primary_number=one.primary_number),
    )

    after = city.put(*changed)

    assert Ref("user", "u-202") == after.bearer("201")
    assert Ref("user", "u-201") == city.bearer("201")
    with pytest.raises(InvalidValueError):
        city.put(changed[0])


def test_two_queues_swap_names_and_owners_of_numbers():
    """Names and the inventory's owners may change hands in one put too."""
    city = municipality()
    one, two = city.queue("reception"), city.queue("taxes")
    owned = city.put(InventoryNumber(one.number, owner=one.ref), InventoryNumber(two.number, owner=two.ref))
    after = owned.put(
        attrs.evolve(one, name=two.name, number=two.number),
        attrs.evolve(two, name=one.name, number=one.number),
        InventoryNumber(one.number, owner=two.ref),
        InventoryNumber(two.number, owner=one.ref),
    )

    assert ("Belastingen", "Receptie") == (after.queue("reception").name, after.queue("taxes").name)
    with pytest.raises(InvalidValueError) as caught:
        owned.put(attrs.evolve(one, number=two.number), attrs.evolve(two, number=one.number))
    assert "organization.number_of_another" == caught.value.code


def test_a_number_cannot_be_kept_for_one_while_another_bears_it():
    """The entry itself is refused when it comes after the number was given away."""
    city = municipality()
    number = city.queue("reception").number
    with pytest.raises(InvalidValueError) as caught:
        city.put(InventoryNumber(number, owner=Ref("queue", "taxes")))

    assert ("organization.number_of_another", f"numbers[{number}].owner", "queues[reception]") == (
        caught.value.code,
        caught.value.path,
        caught.value.params["owner"],
    )


def test_the_first_entry_makes_an_inventory():
    """From the first listed number on, every number borne must be listed; from the last one gone, none."""
    shop = bakery()
    with pytest.raises(InvalidValueError) as caught:
        shop.put(InventoryNumber("+31201230009"))
    assert "organization.number_not_in_inventory" == caught.value.code

    kept = shop.put(InventoryNumber("+31201230001"), InventoryNumber("+31201230009"))
    with pytest.raises(InvalidValueError):
        kept.put(attrs.evolve(kept.queue("counter"), number="+31201230002"))
    freed = kept.put(attrs.evolve(kept.queue("counter"), number="201"))
    assert freed.remove(Ref("number", "+31201230001"), Ref("number", "+31201230009")).put(shop.queue("counter"))


def test_five_hundred_objects_are_put_as_if_built_so():
    """A bulk change of a large organization gives what building it anew would give."""
    org = organization(seed=1, users=400, queues=60, menus=40)
    come = [attrs.evolve(user, last_name=f"{user.last_name} jr.") for user in org.users]
    come += [queue.with_member(Member(org.users[-1].id, skill=1)) for queue in org.queues]
    come += [Department(f"new-{index}", f"Nieuw {index}") for index in range(40)]

    after = org.put(*come)

    assert 500 == len(come)
    assert rebuilt(org, come=come) == after
    assert tables(rebuilt(org, come=come)) == tables(after)
    assert [user.id for user in org.users] == [user.id for user in after.users]


def test_a_change_is_checked_once(monkeypatch):
    """However many objects are put, one register is made, and only what came is looked at."""
    org = organization(seed=1, users=100)
    made, looked_at = [], []
    real_init, real_faults = Register.__init__, register._faults
    monkeypatch.setattr(Register, "__init__", lambda self, *args: (made.append(1), real_init(self, *args))[1])
    monkeypatch.setattr(
        register, "_faults", lambda made, value, *rest: (looked_at.append(value), real_faults(made, value, *rest))[1]
    )

    org.put(*(attrs.evolve(user, first_name="Jan") for user in org.users[:30]))
    assert (1, 30) == (len(made), len(looked_at))

    org.remove(Ref("address_book", org.address_books[0].id))
    assert (2, 30) == (len(made), len(looked_at))


def test_a_put_is_all_or_nothing():
    """One fault among many leaves the organization as it was, and tells which."""
    city = municipality()
    before = smp.dumps(city)
    with pytest.raises(InvalidValueError) as caught:
        city.put(
            attrs.evolve(city.user("u-201"), last_name="Anders"),
            attrs.evolve(city.queue("taxes"), schedule="nowhere"),
        )

    assert "queues[taxes].schedule" == caught.value.path
    assert before == smp.dumps(city)
    assert "de Wit" == city.user("u-201").last_name


def test_policy_and_portal_are_put_too():
    """What there is one of needs no id."""
    shop = bakery().put(Policy(allow_premium=True), PortalInfo(url="https://smp.example.com/"))

    assert shop.policy.allow_premium
    assert "https://smp.example.com/" == shop.portal.url
    assert bakery().policy == Policy()


@pytest.mark.parametrize(
    ("values", "code", "path"),
    [
        ((bakery().users[0], bakery().users[0]), "organization.given_twice", "users[u-anna]"),
        (("u-anna",), "field.wrong_type", ""),
        ((bakery(),), "field.wrong_type", ""),
        ((Treatment.open(),), "field.wrong_type", ""),
    ],
)
def test_what_cannot_be_put_is_refused(values, code, path):
    """Only objects of an organization are put, each once."""
    with pytest.raises(InvalidValueError) as caught:
        bakery().put(*values)

    assert (code, path) == (caught.value.code, caught.value.path)


@pytest.mark.requirement("USR-17")
@pytest.mark.parametrize("field", ["role", "two_factor_number"])
def test_fields_that_are_not_used_cannot_be_written(field):
    """They survive a round trip and other changes; setting or clearing them is refused."""
    shop = bakery()
    anna = shop.user("u-anna")
    kept = attrs.evolve(shop, users=(attrs.evolve(anna, **{field: "x"}),), register=None)

    assert "x" == getattr(smp.loads(smp.dumps(kept)).user("u-anna"), field)
    assert "x" == getattr(kept.put(attrs.evolve(kept.user("u-anna"), first_name="Anne")).user("u-anna"), field)
    for org, value in ((shop, "y"), (kept, "y"), (kept, None)):
        with pytest.raises(InvalidValueError) as caught:
            org.put(attrs.evolve(org.user("u-anna"), **{field: value}))
        assert ("user.read_only_field", f"users[u-anna].{field}") == (caught.value.code, caught.value.path)
    with pytest.raises(InvalidValueError):
        shop.put(User(id="u-new", first_name="N", last_name="N", email="n@example.com", **{field: "x"}))


@pytest.mark.parametrize("detach", [False, True])
def test_what_is_not_there_cannot_go(detach):
    """An unknown id is told, and nothing is removed."""
    with pytest.raises(UnknownIdError) as caught:
        bakery().remove(Ref("user", "u-anna"), Ref("user", "u-nobody"), detach=detach)

    assert {"kind": "user", "id": "u-nobody"} == caught.value.params


def test_objects_that_name_each_other_go_together():
    """What is only named by what goes too is in nobody's way."""
    city = municipality()
    one, two = Ref("schedule", "taxes-hours"), Ref("queue", "taxes")
    with pytest.raises(InUseError):
        city.remove(one)
    lonely = city.put(
        attrs.evolve(city.schedule("public-space-hours"), exceptions=()),
        city.menu("taxes").put(
            attrs.evolve(city.menu("taxes").flow.node("to-taxes"), destination=ToQueue("reception"))
        ),
    )

    after = lonely.remove(one, two)

    assert "taxes" not in {queue.id for queue in after.queues}
    assert rebuilt(lonely, gone=(one, two)) == after


def test_unknown_fields_go_with_their_object():
    """What a later version wrote of a user is kept while he is there, and does not come back with his successor."""
    document = json.loads(smp.dumps(bakery())) | {"queues": [], "colour": "red"}
    document["users"][0]["nickname"] = "An"
    document["schedules"][0]["blocks"][0]["sound"] = "soft"
    del document["schedules"][0]["default"]  # which forwards to the user
    shop = smp.loads(json.dumps(document), unknown="preserve")
    anna = shop.user("u-anna")

    assert '"nickname"' in smp.dumps(shop.put(attrs.evolve(anna, first_name="Anne")))
    after = smp.dumps(shop.remove(anna.ref).put(anna))
    assert '"nickname"' not in after
    assert '"colour"' in after
    assert '"sound"' in after


def test_nothing_given_is_nothing_changed():
    """An empty put or removal gives an equal organization."""
    assert bakery() == bakery().put()
    assert bakery() == bakery().remove()


def test_an_organization_is_looked_up_by_kind_and_id():
    """Each kind has its own look-up; what is not there is told by kind and id."""
    city = municipality()
    for value in city.objects():
        assert value is city.find(value.ref)
        assert value is getattr(city, value.ref_kind)(value.key[1])
    for kind in SECTIONS:
        with pytest.raises(UnknownIdError) as caught:
            getattr(city, kind)("nothing")
        assert {"kind": kind, "id": "nothing"} == caught.value.params


def test_numbers_are_found_by_who_bears_them():
    """Long numbers and short codes, of users, queues and menus."""
    city = municipality()

    assert Ref("user", "u-203") == city.bearer("+31201230203")
    assert Ref("user", "u-203") == city.bearer("203")
    assert Ref("queue", "backup") == city.bearer("291")
    assert Ref("menu", "care") == city.bearer("293")
    assert Ref("user", "u-218") == city.bearer("+31612345318")
    assert city.bearer("+31201230198") is None
    assert {"291", "292", "293"} == {each for each in city.extensions if each > "290"}
    assert ToQueue("backup") == city.extensions["291"]


def test_equal_organizations_have_equal_digests():
    """The digest tells whether a snapshot or a log belongs to this organization."""
    shop = bakery()
    other = shop.put(attrs.evolve(shop.user("u-anna"), last_name="Smit"))

    assert bakery().digest == shop.digest
    assert other.digest != shop.digest
    assert other.put(shop.user("u-anna")).digest == shop.digest
    assert Organization(id="a", name="A") != Organization(id="a", name="B")
