"""Address books: contacts, who may see which book, and searching without a leak."""

import io
from types import SimpleNamespace

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.contacts import (
    AddressBook,
    Contact,
    Found,
    Grant,
    Scope,
    count_contacts,
    csv_file,
    find_book,
    search_contacts,
    vcard,
    visible,
)
from dstny_smp.errors import InvalidValueError, SmpError, UnknownIdError
from dstny_smp.ids import Ref
from dstny_smp.users import User


def fault(make):
    """Return (code, path) of the refusal."""
    with pytest.raises(InvalidValueError) as caught:
        make()
    assert str(caught.value)
    return caught.value.code, caught.value.path


def book(**changes):
    """Return a book that differs from an empty general one in these fields."""
    return AddressBook(**{"id": "clients", "name": "Clients"} | changes)


def user(id="u-anna", departments=()):
    """Return a user of these departments."""
    return User(id=id, first_name="Anna", last_name="Bakker", email="anna@example.com", departments=departments)


JANSEN = Contact(
    id="c1",
    first_name="Zoë",
    last_name="Jansen",
    company="Acme & Co",
    department="Inkoop",
    numbers=["+31201230001", "14020"],
    email="zoe@example.com",
    address="Damrak 1, Amsterdam",
    notes="Belt liefst 's ochtends",
)


@pytest.mark.requirement("CON-01", "CON-04")
def test_a_contact_holds_what_the_form_asks():
    """Names, company, department, numbers, address, e-mail, notes; all but the id may be left out one by one."""
    assert JANSEN.display_name == "Zoë Jansen"
    assert Contact(id="c2", company="Acme").display_name == "Acme"
    assert Contact(id="c2", last_name="Jansen").display_name == "Jansen"
    assert Contact(id="c2", first_name="Zoë", company="Acme").display_name == "Zoë"
    assert Contact(id="c2", numbers=["+31201230001"]).display_name == "+31201230001"


@pytest.mark.requirement("CON-04")
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ("contact.empty", "")),
        ({"email": "zoe@example.com", "notes": "x"}, ("contact.empty", "")),
        ({"first_name": "  "}, ("contact.empty", "")),
        ({"department": "Inkoop", "address": "Damrak 1"}, ("contact.empty", "")),
        ({"numbers": ["020-1230001"]}, ("number.bad_form_or_short_code", "numbers[0]")),
        ({"numbers": ["+31201230001", "+31201230001"]}, ("field.duplicate", "numbers[+31201230001]")),
        ({"numbers": ["112"]}, ("number.emergency", "numbers[0]")),
        ({"numbers": "+31201230001"}, ("field.wrong_type", "numbers")),
        ({"numbers": [None]}, ("field.wrong_type", "numbers[0]")),
        ({"company": "Acme", "email": "zoe@"}, ("email.bad_form", "email")),
        ({"company": "Acme", "email": ""}, ("email.bad_form", "email")),
        ({"company": "A\ncme"}, ("label.forbidden_character", "company")),
        ({"company": "A", "notes": "x" * 1001}, ("label.too_long", "notes")),
        ({"company": "A", "address": "a\u2028b"}, ("label.forbidden_character", "address")),
        ({"company": None}, ("label.not_text", "company")),
        ({"id": "", "company": "A"}, ("id.bad_form", "id")),
    ],
)
def test_what_a_contact_refuses(fields, expected):
    """Nobody without a name, company or number; no bad number or address."""
    assert fault(lambda: Contact(**{"id": "c1"} | fields)) == expected


@pytest.mark.requirement("CON-01", "CON-02")
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"name": " "}, ("label.blank", "name")),
        ({"scope": "general"}, ("field.wrong_type", "scope")),
        ({"grants": ["u-anna"]}, ("field.wrong_type", "grants[0]")),
        ({"grants": [Grant(user="u-anna"), Grant(user="u-anna")]}, ("field.duplicate", "grants[user:u-anna]")),
        (
            {"grants": [Grant(department="sales"), Grant(user="sales"), Grant(department="sales")]},
            ("field.duplicate", "grants[department:sales]"),
        ),
        ({"contacts": [JANSEN, attrs.evolve(JANSEN, company="B")]}, ("field.duplicate", "contacts[c1]")),
        ({"contacts": {"c1": JANSEN}}, ("field.wrong_type", "contacts")),
    ],
)
def test_what_a_book_refuses(fields, expected):
    """Blank names, grants and contacts that stand twice; a user and a department may share an id."""
    assert fault(lambda: book(**fields)) == expected


@pytest.mark.requirement("CON-02")
def test_a_grant_is_for_one_user_or_one_department():
    """Neither and both are refused."""
    assert fault(lambda: Grant()) == ("grant.not_exactly_one", "")
    assert fault(lambda: Grant(user="u-anna", department="sales")) == ("grant.not_exactly_one", "")
    assert fault(lambda: Grant(user="no id")) == ("id.bad_form", "user")
    assert list(Grant(user="u-anna").references()) == [("user", Ref("user", "u-anna"))]
    assert list(Grant(department="sales").references()) == [("department", Ref("department", "sales"))]


@pytest.mark.requirement("CON-02")
def test_access_is_given_and_taken():
    """Giving twice changes nothing; taking what was not given is an error."""
    made = book(scope=Scope.RESTRICTED).grant(user="u-anna").grant(department="sales").grant(user="u-anna")
    assert list(made.references()) == [
        ("grants[user:u-anna]", Ref("user", "u-anna")),
        ("grants[department:sales]", Ref("department", "sales")),
    ]
    assert made.revoke(user="u-anna").revoke(department="sales") == book(scope=Scope.RESTRICTED)
    with pytest.raises(UnknownIdError):
        made.revoke(department="support")
    with pytest.raises(InvalidValueError):
        made.grant()


@pytest.mark.requirement("CON-04")
def test_contacts_come_change_and_go():
    """A contact of a known id takes its place, a new one stands at the end."""
    other = Contact(id="c2", company="Other")
    made = book().with_contact(JANSEN).with_contact(other)
    changed = attrs.evolve(JANSEN, company="Acme NV")
    assert made.with_contact(changed).contacts == (changed, other)
    assert made.contact("c2") is other
    assert made.without_contact("c1").contacts == (other,)
    for ask in (made.contact, made.without_contact):
        with pytest.raises(UnknownIdError) as caught:
            ask("c3")
        assert caught.value.text("nl") == "contacts[c3]: er is geen contactpersoon met id c3"


@pytest.mark.requirement("CON-01", "CON-02", "CON-03")
@pytest.mark.parametrize(
    ("scope", "grants", "departments", "seen"),
    [
        (Scope.GENERAL, [], [], True),
        (Scope.GENERAL, [Grant(user="u-bram")], [], True),
        (Scope.RESTRICTED, [], [], False),
        (Scope.RESTRICTED, [], ["sales"], False),
        (Scope.RESTRICTED, [Grant(user="u-anna")], [], True),
        (Scope.RESTRICTED, [Grant(user="u-bram")], [], False),
        (Scope.RESTRICTED, [Grant(department="sales")], ["support", "sales"], True),
        (Scope.RESTRICTED, [Grant(department="sales")], ["support"], False),
        (Scope.RESTRICTED, [Grant(department="u-anna")], [], False),
        (Scope.RESTRICTED, [Grant(user="sales")], ["sales"], False),
    ],
)
def test_who_sees_a_book(scope, grants, departments, seen):
    """Denied by default; ids of users and departments are never taken for each other."""
    made = book(scope=scope, grants=grants)
    assert visible([made], user(departments=departments)) == ((made,) if seen else ())


def test_somebody_without_an_id_sees_nothing():
    """A host that asks for nobody gets nothing: a grant to a department has no user, which is not a match."""
    nobody = SimpleNamespace(id=None, departments=(None,))
    restricted = book(scope=Scope.RESTRICTED, grants=[Grant(department="sales"), Grant(user="u-anna")])
    with pytest.raises(SmpError):
        visible([restricted], nobody)


@pytest.mark.requirement("CON-03", "CON-04")
@pytest.mark.parametrize(
    ("query", "hit"),
    [
        ("jansen", True),
        ("ZOE", True),
        ("zoë jansen", True),
        ("jan zo", True),
        ("acme &", True),
        ("inkoop", True),
        ("zoe@example.com", True),
        ("damrak", True),
        ("ochtends", True),
        ("+31 20 123 00 01", True),
        ("020-1230001", True),
        ("0031201230001", True),
        ("(020) 123", True),
        ("123.00.01", True),
        ("14020", True),
        ("jansen 020-123", True),
        ("", True),
        ("bakker", False),
        ("jansen bakker", False),
        ("jansen 030", False),
        ("031", False),
        ("+20", False),
        ("+", False),
        ("0001", True),
        ("+31 (0)20 123", True),
        ("0301230001", False),
        (".*", False),
        ("[a-z]+", False),
        ("(a+)+$", False),
        ("%", False),
    ],
)
def test_how_a_contact_is_found(query, hit):
    """Every word must be there, whatever its case and accents; digits match across formatting; no patterns."""
    made = book(contacts=[JANSEN])
    assert search_contacts([made], user(), query) == ((Found(made, JANSEN),) if hit else ())


@pytest.mark.requirement("CON-03")
@pytest.mark.parametrize("query", ["x" * 201, "a\x00", "a\u202eb", None, 5])
def test_a_query_has_its_limits(query):
    """Over-long and controlling queries are refused before anything is searched."""
    assert fault(lambda: search_contacts([], user(), query))[1] == "query"


@pytest.mark.requirement("CON-03")
@given(
    st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), max_size=5),
    st.sampled_from(["", "jansen", "acme 020"]),
)
def test_no_search_leaks(rows, query):
    """What a user may not see is found by no query: finding is searching what is visible, no more, no less."""
    books = []
    for index, (general, granted, by_department) in enumerate(rows):
        grants = [Grant(department="sales") if by_department else Grant(user="u-anna")] if granted else []
        scope = Scope.GENERAL if general else Scope.RESTRICTED
        books.append(book(id=f"b{index}", scope=scope, grants=grants, contacts=[JANSEN]))
    found = search_contacts(books, user(departments=["sales"]), query)
    assert [one.book.id for one in found] == [
        f"b{index}" for index, (general, granted, _) in enumerate(rows) if general or granted
    ]


@pytest.mark.requirement("CON-02", "CON-03", "CON-07")
@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), max_size=5))
def test_nothing_else_leaks(rows):
    """Counts, look-ups and exports hold the books that are seen, no more, no less; judged by the rule itself."""
    books = []
    for index, (general, granted, by_department) in enumerate(rows):
        grants = [Grant(department="sales") if by_department else Grant(user="u-anna")] if granted else []
        scope = Scope.GENERAL if general else Scope.RESTRICTED
        contacts = [attrs.evolve(JANSEN, id=f"c{number}") for number in range(index)]
        books.append(book(id=f"b{index}", scope=scope, grants=grants, contacts=contacts))
    anna = user(departments=["sales"])
    seen = {f"b{index}": index for index, (general, granted, _) in enumerate(rows) if general or granted}

    assert seen == count_contacts(books, anna)
    for index, made in enumerate(books):
        if made.id in seen:
            assert made is find_book(books, anna, made.id)
            continue
        for export in (csv_file.write, vcard.write):
            file = io.BytesIO()
            with pytest.raises(UnknownIdError):
                export(find_book(books, anna, f"b{index}"), file)
            assert file.getvalue() == b""


@pytest.mark.requirement("CON-03")
def test_what_is_forbidden_looks_like_what_is_missing():
    """The error does not tell that there is such a book: code, path, text and id are those of any other."""
    hidden = book(scope=Scope.RESTRICTED, contacts=[JANSEN])
    told = []
    for books in ([hidden], []):
        with pytest.raises(UnknownIdError) as caught:
            find_book(books, user(), "clients")
        told.append((caught.value.code, caught.value.path, dict(caught.value.params), str(caught.value)))

    assert told[0] == told[1]
    assert "there is no address book with id clients" == told[0][3]
