"""What an import remembers: the same as a dictionary of the texts, in a quarter of the memory."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.contacts import AddressBook, Contact, csv_file, seen
from dstny_smp.contacts.seen import Seen

STEPS = st.lists(
    st.tuples(
        st.sampled_from(("first", "put", "place")),
        st.sampled_from(("number", "email", "name", "id")),
        st.sampled_from(("", "a", "b", "ab", "é", "x" * 200)),
        st.integers(1, 1_000_001) | st.integers(-1_000_000, -1),
    ),
    max_size=60,
)


@given(STEPS)
def test_it_is_a_dictionary(steps):
    """Its twin is a dict of kinds and texts; every answer is the same, and so is the count."""
    table, twin = Seen(), {}
    for what, kind, text, place in steps:
        match what:
            case "first":
                expected, actual = twin.setdefault((kind, text), place), table.first(kind, text, place)
            case "put":
                twin[kind, text] = place
                expected, actual = None, table.put(kind, text, place)
            case _:
                expected, actual = twin.get((kind, text), 0), table.place(kind, text)
        assert expected == actual
    assert len(twin) == len(table)


def test_it_keeps_all_while_it_grows(monkeypatch):
    """An index that is made longer, many times over, loses nothing; neighbours in it are told apart."""
    monkeypatch.setattr(seen, "_SMALLEST", 2)
    table = Seen()
    places = [table.first("name", str(each), each + 1) for each in range(5_000)]

    assert list(range(1, 5_001)) == places
    assert places == [table.place("name", str(each)) for each in range(5_000)]
    assert [0] * 100 == [table.place("name", str(each)) for each in range(5_000, 5_100)]
    assert [7] * 100 == [table.first("email", str(each), 7) for each in range(100)]


def test_a_key_weighs_less_than_forty_bytes():
    """A dict of the same texts takes more than a hundred; the texts themselves are not kept."""
    tracemalloc.start()
    try:
        table = Seen()
        for each in range(30_000):
            table.first("name", f"somebody with the number {each}", each + 1)
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()

    assert held < 40 * 30_000


@pytest.mark.parametrize("size", [0, 3])
def test_the_book_and_the_file_are_told_apart(size):
    """A row that says what the book says names the contact, one that says what a row said names the row."""
    old = [Contact(id=f"old-{each}", company=f"Company {each}") for each in range(size)]
    book = AddressBook(id="b", name="B", contacts=old)
    rows = [*(f"company {each}" for each in range(size)), "new", "NEW"]
    report = csv_file.read(("company\n" + "\n".join(rows)).encode(), book=book)

    expected = [("contacts.duplicate_in_book", f"old-{each}") for each in range(size)]
    expected += [("contacts.duplicate_in_file", size + 2)]
    assert expected == [(found.code, found.params["first"]) for found in report.duplicates]


def test_an_id_of_the_book_is_replaced_and_one_of_the_file_refused():
    """The same id may come once from a file, whether or not the book has it; a made id is neither's."""
    book = AddressBook(id="b", name="B", contacts=[Contact(id="c1", company="Old"), Contact(id="c3", company="C")])
    report = csv_file.read(b"id,company\nc1,New\n,Unnamed\nc2,Own\n,Last\n", book=book)
    assert ["c1", "c4", "c2", "c5"] == [contact.id for contact in report.contacts]

    again = csv_file.read(b"id,company\nc1,New\nc1,Newer\n", book=book)
    assert ["field.duplicate"] == [fault.code for fault in again.faults]


def test_every_fault_of_a_row_is_told_once():
    """A row with faults in many fields, a second time the same id, and numbers that are none, tells each of them."""
    file = (
        "id,first_name,numbers,email,notes\n"
        "x,Anna,201,anna@example.com,\n"
        f"x,{'A' * 65},112;nought;202,anna@,\u200b\n"
        "!,Bram,201,bram@,\n"
        ",,,,alone\n"
    ).encode()

    assert [
        ("rows[3].first_name", "label.too_long"),
        ("rows[3].email", "email.bad_form"),
        ("rows[3].notes", "label.forbidden_character"),
        ("rows[3].numbers", "number.emergency"),
        ("rows[3].numbers", "number.forbidden_character"),
        ("rows[3].id", "field.duplicate"),
        ("rows[4].id", "id.bad_form"),
        ("rows[4].email", "email.bad_form"),
        ("rows[5]", "contact.empty"),
    ] == [(fault.path, fault.code) for fault in csv_file.read(file).faults]
