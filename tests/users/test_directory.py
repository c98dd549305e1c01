"""The list of users: its columns, its order, its pages, and what a search finds."""

import random
import threading

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from dstny_smp import limits
from dstny_smp.errors import InUseError, InvalidValueError, SmpError, UnknownIdError
from dstny_smp.ids import Ref
from dstny_smp.testing import municipality
from dstny_smp.users import (
    Column,
    Department,
    Directory,
    LicenceType,
    MobileKind,
    MobileNumber,
    User,
    licence_name,
    segment,
    trigrams,
)
from dstny_smp.validation import label, query

SALES, CARE = Department("sales", "Verkoop Noord"), Department("care", "Zörg")


def user(id="u-anna", first="Anna", last="Bakker", **more):
    """Return a user; his address is made of his id."""
    return User(**({"id": id, "first_name": first, "last_name": last, "email": f"{id}@example.com"} | more))


ANNA = user(
    departments=["sales", "care"],
    licences={LicenceType.BASIC, LicenceType.STANDARD},
    numbers=["201", "+31201234567"],
    primary_number="+31201234567",
    mobiles=[MobileNumber("+31201234567", MobileKind.FMC), MobileNumber("+31612345678")],
    role="reserve",
    two_factor_number="+31699999999",
)
ZOE = user("u-zoe", "Zoë", "Çelik", email="z.celik@example.com", licences={LicenceType.BASIC}, numbers=["+390612345"])
BOB = user("u-bob", "bob", "van den Berg", email="info@bedrijf.example.com")
THREE = Directory([ZOE, ANNA, BOB], [SALES, CARE])


# Columns


@pytest.mark.requirement("USR-01")
def test_the_list_has_the_columns_of_the_portal():
    """Five, in the portal's order, with a title in both languages."""
    assert [column.value for column in Column] == ["name", "email", "numbers", "departments", "licences"]
    assert [column.title("en") for column in Column] == [
        "Name",
        "E-mail address",
        "Phone numbers",
        "Departments",
        "Licence types",
    ]
    assert [column.title("nl") for column in Column] == [
        "Naam",
        "E-mailadres",
        "Telefoonnummers",
        "Afdelingen",
        "Licentietypes",
    ]


@pytest.mark.requirement("USR-01", "USR-14", "USR-15", "USR-16", "USR-21")
def test_a_row_shows_a_user():
    """Numbers once each, the main one first, mobiles among them; departments and licences by name."""
    row = THREE.row("u-anna")
    assert {column.value: row.cell(column, "nl") for column in Column} == {
        "name": ("Anna Bakker",),
        "email": ("u-anna@example.com",),
        "numbers": ("+31201234567", "201", "+31612345678"),
        "departments": ("Verkoop Noord", "Zörg"),
        "licences": ("Standard", "Basic"),
    }
    assert row.user is ANNA
    assert (row.id, row.licences) == ("u-anna", (LicenceType.STANDARD, LicenceType.BASIC))


def test_licences_have_names():
    """Also the next licence will have one in both languages."""
    for licence in LicenceType:
        for language in ("nl", "en"):
            assert not licence_name(licence, language).startswith("word.")


# Order


@pytest.mark.requirement("USR-01")
@pytest.mark.parametrize(
    ("sort", "ascending"),
    [
        ("name", ["u-anna", "u-bob", "u-zoe"]),  # capitals make no difference
        (Column.EMAIL, ["u-bob", "u-anna", "u-zoe"]),
        ("numbers", ["u-bob", "u-anna", "u-zoe"]),  # nobody's number comes first
        ("departments", ["u-bob", "u-zoe", "u-anna"]),  # without one: by id
        ("licences", ["u-zoe", "u-bob", "u-anna"]),  # basic; standard; standard and basic
    ],
)
def test_each_column_sorts(sort, ascending):
    """Both ways; one is the other backwards."""
    rows = THREE.page(sort=sort).rows
    assert [row.id for row in rows] == ascending
    assert [row.id for row in THREE.page(sort=sort, descending=True).rows] == ascending[::-1]


@pytest.mark.requirement("USR-01")
def test_accents_and_capitals_do_not_sort():
    """Ömer stands between Olga and Otto, whatever his capitals; namesakes come by id."""
    names = ["Otto", "Ömer", "olga", "ÖMER", "Zoë", "zoe"]
    directory = Directory([user(f"u{index}", name, "X") for index, name in enumerate(names)])
    assert [row.id for row in directory.page().rows] == ["u2", "u1", "u3", "u0", "u4", "u5"]


@pytest.mark.requirement("USR-01")
def test_pages_make_up_the_whole():
    """However they are cut, every user is on one page, in order, and the total does not change."""
    users = [user(f"u{index:02}", "Jan", "Smit") for index in range(25)]
    directory = Directory(random.Random(1).sample(users, 25))
    for size in (1, 7, 25, 100):
        for descending in (False, True):
            pages = [
                directory.page(sort="licences", offset=offset, limit=size, descending=descending)
                for offset in range(0, 25, size)
            ]
            seen = [row.id for page in pages for row in page.rows]
            assert seen == sorted((one.id for one in users), reverse=descending)
            assert {page.total for page in pages} == {25}
    for descending in (False, True):
        beyond = directory.page(offset=25, descending=descending)
        assert (beyond.rows, beyond.total, beyond.offset) == ((), 25, 25)
    assert Directory([]).page().total == 0


@pytest.mark.requirement("USR-01")
@pytest.mark.parametrize(
    ("asked", "code", "path"),
    [
        ({"sort": "role"}, "users.unknown_column", "sort"),
        ({"sort": "Name"}, "users.unknown_column", "sort"),
        ({"sort": None}, "users.unknown_column", "sort"),
        ({"sort": []}, "users.unknown_column", "sort"),
        ({"descending": 1}, "field.wrong_type", "descending"),
        ({"offset": -1}, "field.out_of_range", "offset"),
        ({"offset": "0"}, "field.not_an_integer", "offset"),
        ({"offset": 10**30}, "field.out_of_range", "offset"),
        ({"limit": 0}, "field.out_of_range", "limit"),
        ({"limit": limits.PAGE + 1}, "field.out_of_range", "limit"),
        ({"limit": True}, "field.not_an_integer", "limit"),
        ({"query": None}, "label.not_text", "query"),
        ({"query": "x" * (limits.QUERY + 1)}, "label.too_long", "query"),
        ({"query": "a\x00"}, "label.forbidden_character", "query"),
    ],
)
def test_a_bad_question_is_refused(asked, code, path):
    """With the argument as path; nothing is guessed."""
    with pytest.raises(InvalidValueError) as caught:
        THREE.page(**asked)
    assert (caught.value.code, caught.value.path) == (code, path)


# Search


@pytest.mark.requirement("USR-02")
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["u-anna", "u-bob", "u-zoe"]),
        ("  ", ["u-anna", "u-bob", "u-zoe"]),
        ("BAKK", ["u-anna"]),  # the name, within a word, whatever the capitals
        ("celik", ["u-zoe"]),
        ("çe", ["u-zoe"]),
        ("bedrijf.ex", ["u-bob"]),  # e-mail
        ("verkoop", ["u-anna"]),  # departments
        ("zorg", ["u-anna"]),
        ("standard", ["u-anna", "u-bob"]),  # licences
        ("basic", ["u-anna", "u-zoe"]),
        ("020-123 45 67", ["u-anna"]),  # numbers, however they are written
        ("(020) 1234567", ["u-anna"]),
        ("+31 20", ["u-anna"]),
        ("+31 (0)20 123", ["u-anna"]),
        ("0031 20 123", ["u-anna"]),
        ("31201", ["u-anna"]),
        ("06-123456", ["u-anna"]),  # a mobile number
        ("345678", ["u-anna"]),
        ("201", ["u-anna"]),  # a short code
        ("0201", ["u-anna"]),
        ("0039 06", ["u-zoe"]),  # Italy keeps its 0
        ("006", ["u-zoe"]),
        ("00612", ["u-zoe"]),
        ("0312", []),  # no number begins so at home
        ("anna 020-123", ["u-anna"]),  # all words must match
        ("anna verkoop basic 06", ["u-anna"]),
        ("anna celik", []),
        ("bob 020", []),
        ("annabakker", []),  # no word runs over two texts
        ("com verkoop", ["u-anna"]),
        ("comverkoop", []),
        ("reserve", []),  # what is not used is not searched
        ("0699999999", []),
        (".*", []),  # never a pattern
        ("a%", []),
        ("[ab]", []),
        ("+", []),
        ("+31 and more", []),
        ("\u0301", ["u-anna", "u-bob", "u-zoe"]),  # an accent alone is nothing
    ],
)
def test_a_search_looks_at_all_columns(typed, found):
    """What people type, and whom they mean by it; by name."""
    assert list(THREE.search(typed)) == found
    assert [row.id for row in THREE.page(typed).rows] == found


WORDS = "anna Änna bakker de van berg noord zorg standard basic example . @ u- 020 123 0031 +31 (0)20 6 00 0 -".split()
TYPED = st.lists(st.sampled_from(WORDS) | st.text("aàb n0123+()-.@ ", max_size=5), max_size=3).map(" ".join)
DEPARTMENTS = {one.id: one for one in (SALES, CARE, Department("d3", "Noord-Holland 020"))}
NUMBERS = st.sampled_from(
    "+31201234567 +31612345678 +390612345 +12025550123 +79161234567 +35312345678 20 201 4711".split()
)


@st.composite
def drawn_users(draw, id=None):
    """Return a user with names and numbers that collide with many others."""
    numbers = draw(st.lists(NUMBERS, unique=True, max_size=3))
    mobile = draw(st.none() | st.sampled_from(["+31612345678", "+31687654321"]))
    return user(
        draw(st.sampled_from([f"u{serial}" for serial in range(8)])) if id is None else id,
        draw(st.sampled_from(["Anna", "Änna", "ann", "Bob", "İnci", "Ǆ", "ﬃ", "´"])),
        draw(st.sampled_from(["Bakker", "de Boer", "van den Berg", "020", "straße"])),
        email=draw(st.sampled_from(["a@example.com", "anna.bakker@example.com", "020123@example.com"])),
        numbers=numbers,
        mobiles=[] if mobile is None else [MobileNumber(mobile)],
        departments=draw(st.lists(st.sampled_from(list(DEPARTMENTS)), unique=True, max_size=2)),
        licences=draw(st.sets(st.sampled_from(LicenceType), min_size=1)),
    )


def obvious(users, departments, typed):
    """Return the ids of those who match, by name: every user's texts and numbers shown to the query, one at a time."""
    names = {department.id: department.name for department in departments}
    wanted = query.parse(typed)
    found = []
    for one in users:
        licences = [each.title() for each in one.licences]
        texts = [one.display_name, one.email, *(names[id] for id in one.departments), *licences]
        if wanted.matches(texts, [*one.numbers, *(mobile.number for mobile in one.mobiles)]):
            found.append(one)
    return tuple(one.id for one in sorted(found, key=lambda one: (query.fold(one.display_name), one.id)))


@pytest.mark.requirement("USR-02")
@pytest.mark.parametrize("indexed", [False, True])
@settings(max_examples=300)
@given(st.data())
def test_a_search_finds_what_a_slow_twin_finds(indexed, data):
    """With an index and without, every query finds exactly whom it matches row by row."""
    users = data.draw(st.lists(drawn_users(), unique_by=lambda one: one.id, max_size=8))
    directory = Directory(users, DEPARTMENTS.values())
    if indexed:
        directory.prepare()
    for typed in data.draw(st.lists(TYPED, min_size=1, max_size=5)):
        assert directory.search(typed) == obvious(users, DEPARTMENTS.values(), typed)


@pytest.mark.requirement("USR-02")
def test_every_part_of_every_cell_is_found():
    """Of all users of a municipality, whatever part of a cell is typed finds the user it was taken from."""
    city = municipality()
    directory = Directory(city.users, city.departments)
    directory.prepare()
    chance = random.Random(2)
    for one in city.users:
        row = directory.row(one.id)
        for text in (cell for column in Column for cell in row.cell(column)):
            start = chance.randrange(len(text))
            part = text[start : start + chance.randint(1, 9)]
            if part == "+":  # is no digit; what finds all numbers is 0
                continue
            found = directory.search(part)
            assert one.id in found
            assert found == obvious(city.users, city.departments, part)


@pytest.mark.requirement("USR-02")
def test_a_search_of_any_text_is_answered_or_refused():
    """Long, strange and hostile texts: an answer as the twin's, or an error with the path of the query."""
    chance = random.Random(3)
    alphabet = "aA \u0301é.*+?()[]{}|\\^$'\"%_-\x00\u202e\ud8000123\n"
    for _ in range(3000):
        typed = "".join(chance.choice(alphabet) for _ in range(chance.randint(0, 12)))
        try:
            found = THREE.search(typed)
        except SmpError as error:
            found = (error.code, error.path)
        refused = any(not label.is_visible(character) for character in typed.strip())
        expected = obvious([ANNA, BOB, ZOE], [SALES, CARE], typed) if not refused else None
        assert found == (("label.forbidden_character", "query") if refused else expected)


# Making one


@pytest.mark.parametrize(
    ("users", "departments", "code", "path"),
    [
        ([ANNA, ANNA], [SALES, CARE], "field.duplicate", "users[u-anna]"),
        ([BOB, "u-x"], [], "field.wrong_type", "users[1]"),
        ([BOB], [SALES, SALES], "field.duplicate", "departments[sales]"),
        ([BOB], [BOB], "field.wrong_type", "departments[0]"),
        ([ANNA], [SALES], "id.unknown", "users[u-anna].departments[care]"),
    ],
)
def test_what_is_no_list_of_users_is_refused(users, departments, code, path):
    """One error, with the place."""
    with pytest.raises(SmpError) as caught:
        Directory(users, departments)
    assert (caught.value.code, caught.value.path) == (code, path)


def test_users_are_found_by_id():
    """One row, or one error for whatever is no id here."""
    assert len(THREE) == 3
    assert "u-bob" in THREE
    assert "u-nobody" not in THREE
    for unknown in ("u-nobody", "", None, 3, []):
        with pytest.raises(UnknownIdError):
            THREE.row(unknown)


# Change


def answers(directory):
    """Return all that can be seen of a directory, by many questions."""
    pages = [
        directory.page(typed, sort=column, descending=descending, limit=1000)
        for typed in ("", "a", "anna", "020", "noord", "e basic")
        for column in Column
        for descending in (False, True)
    ]
    return len(directory), pages, [directory.search(typed) for typed in ("an", "verkoop", "0031 20", "1", "zzz")]


def test_a_changed_directory_is_another():
    """The first stays as it was; what is put replaces, what is removed goes."""
    before = answers(THREE)
    married = attrs.evolve(ANNA, last_name="Visser")
    after = THREE.changed([married, user("u-new", "Nora")], [Ref("user", "u-bob")])
    assert [row.name for row in after.page().rows] == ["Anna Visser", "Nora Bakker", "Zoë Çelik"]
    assert after.search("bakker") == ("u-new",)
    assert "u-bob" not in after
    assert answers(THREE) == before


def test_a_renamed_department_is_found_by_its_new_name():
    """Whoever is in it stands in the list with it, moved if it sorts so."""
    after = THREE.changed([Department("sales", "Inkoop")])
    assert (after.search("inkoop"), after.search("verkoop")) == (("u-anna",), ())
    assert THREE.search("verkoop") == ("u-anna",)
    assert after.row("u-anna").departments == ("Inkoop", "Zörg")


@pytest.mark.threat("T-32")
@pytest.mark.parametrize(
    ("put", "removed", "code", "path"),
    [
        ([user("u-x", departments=["none"])], [], "id.unknown", "users[u-x].departments[none]"),
        ([BOB, BOB], [], "field.duplicate", "put[u-bob]"),
        (["u-x"], [], "field.wrong_type", "put[0]"),
        ([], ["u-bob"], "field.wrong_type", "removed[0]"),
        ([], [Ref("queue", "q")], "users.not_listed", "removed[0]"),
        ([], [Ref("user", "u-x")], "id.unknown", "removed[0]"),
        ([], [Ref("user", "u-bob"), Ref("department", "x")], "id.unknown", "removed[1]"),
        ([], [Ref("department", "sales")], "organization.in_use", ""),
        ([ANNA], [Ref("department", "sales")], "id.unknown", "users[u-anna].departments[sales]"),
    ],
)
def test_a_change_that_cannot_be_is_refused(put, removed, code, path):
    """And nothing of it is done."""
    before = answers(THREE)
    with pytest.raises(SmpError) as caught:
        THREE.changed(put, removed)
    assert (caught.value.code, caught.value.path) == (code, path)
    assert answers(THREE) == before


def test_a_department_can_go_with_the_last_mention():
    """What an organization does when it removes one with *detach*: users first put without it."""
    with pytest.raises(InUseError) as caught:
        THREE.changed(removed=[Ref("department", "care")])
    assert caught.value.paths == ("users[u-anna].departments[care]",)
    with pytest.raises(InUseError) as caught:
        THREE.changed([attrs.evolve(BOB, departments=["care"])]).changed(removed=[Ref("department", "care")])
    assert sorted(caught.value.paths) == [f"users[{id}].departments[care]" for id in ("u-anna", "u-bob")]
    after = THREE.changed([attrs.evolve(ANNA, departments=["sales"])], [Ref("department", "care")])
    assert (after.search("zorg"), after.search("verkoop")) == ((), ("u-anna",))


def test_who_leaves_as_his_department_is_renamed_is_gone():
    """He is not taken along with the others of it."""
    after = THREE.changed([Department("sales", "Inkoop")], [Ref("user", "u-anna")])
    assert (len(after), "u-anna" in after, after.search("anna")) == (2, False, ())


def test_what_is_dead_takes_no_room_for_long():
    """Once most of a segment have left, those who stay are moved together."""
    users = [user(f"u{index:02}", "Jan", "Smit") for index in range(40)]
    directory = Directory(users)
    for left in range(40, 0, -4):
        assert sum(len(part.segment) for part in directory._parts) <= 2 * left
        assert directory.search("smit") == tuple(one.id for one in users[40 - left :])
        directory = directory.changed(removed=[Ref("user", one.id) for one in users[40 - left : 44 - left]])
    assert (len(directory), directory.page().total) == (0, 0)


def test_a_department_that_is_removed_and_put_is_put():
    """Removing comes first; nobody loses it in between."""
    after = THREE.changed([Department("sales", "Inkoop")], [Ref("department", "sales")])
    assert (after.search("inkoop"), after.search("verkoop")) == (("u-anna",), ())


class Changes(RuleBasedStateMachine):
    """A directory that is changed again and again, beside one made anew each time."""

    def __init__(self):
        super().__init__()
        self.users, self.departments = {}, dict(DEPARTMENTS)
        self.directory = Directory([], DEPARTMENTS.values())

    @rule(new=st.lists(drawn_users(), unique_by=lambda one: one.id, min_size=1, max_size=6))
    def put(self, new):
        self.users |= {one.id: one for one in new}
        self.directory = self.directory.changed(new)

    @precondition(lambda self: self.users)
    @rule(data=st.data())
    def remove(self, data):
        ids = data.draw(st.sets(st.sampled_from(sorted(self.users)), min_size=1))
        self.directory = self.directory.changed(removed=[Ref("user", id) for id in ids])
        self.users = {id: one for id, one in self.users.items() if id not in ids}

    @rule(id=st.sampled_from(sorted(DEPARTMENTS)), name=st.sampled_from(["Noord", "Anna & co", "020 123"]))
    def rename(self, id, name):
        self.departments[id] = Department(id, name)
        self.directory = self.directory.changed([self.departments[id]])

    @rule(new=st.lists(drawn_users(), unique_by=lambda one: one.id, max_size=4), departments=st.booleans())
    def refresh(self, new, departments):
        self.users = dict(list(self.users.items())[1:]) | {one.id: one for one in new}
        if departments:
            self.departments["d9"] = Department("d9", "Nieuw")
        self.directory = self.directory.refreshed(self.users.values(), self.departments.values())

    @rule()
    def prepare(self):
        self.directory.prepare()

    @rule(typed=TYPED)
    def search(self, typed):
        assert self.directory.search(typed) == obvious(self.users.values(), self.departments.values(), typed)

    @invariant()
    def is_as_one_made_anew(self):
        assert answers(self.directory) == answers(Directory(self.users.values(), self.departments.values()))


TestChanges = Changes.TestCase
TestChanges.settings = settings(max_examples=60, stateful_step_count=12)


def test_a_long_life_keeps_few_segments_and_right_answers():
    """A thousand changes, one at a time: about as many segments as the size has bits, and the twin's answers."""
    chance = random.Random(4)
    users = {f"u{index:03}": user(f"u{index:03}", "Jan", f"Smit{index}") for index in range(300)}
    directory = Directory(users.values())
    most = 0
    for step in range(1000):
        id = f"u{chance.randrange(400):03}"
        if id in users and chance.random() < 0.3:
            del users[id]
            directory = directory.changed(removed=[Ref("user", id)])
        else:
            users[id] = user(id, chance.choice(["Jan", "Piet"]), f"Smit{step}")
            directory = directory.changed([users[id]])
        most = max(most, len(directory._parts))
        # What is dead takes no more room than what lives.
        assert sum(len(part.segment) for part in directory._parts) <= 2 * len(directory) + 1
        if step % 50 == 0:
            assert directory.search("piet 1") == obvious(users.values(), [], "piet 1")
            assert answers(directory) == answers(Directory(users.values()))
    assert most <= 10


def test_a_change_moves_only_what_changed(monkeypatch):
    """One user put among ten thousand: texts are made for a handful, on average, over a thousand changes."""
    base = Directory([user(f"u{index:05}", "Jan", "Smit") for index in range(10_000)])
    base.prepare()
    base.search("smit")
    made = []
    real = segment.sort_key
    monkeypatch.setattr(segment, "sort_key", lambda one, *rest: made.append(one) or real(one, *rest))
    directory = base
    for index in range(1000):
        directory = directory.changed([user(f"u{index:05}", "Piet", "Smit")])
    assert directory.search("piet") == tuple(f"u{index:05}" for index in range(1000))
    assert len(made) < 15 * 1000


def test_what_is_unchanged_is_not_looked_at_again():
    """Refreshed with the same objects, a directory keeps its segments."""
    city = municipality()
    directory = Directory(city.users, city.departments)
    first = directory._parts[0].segment
    after = directory.refreshed(city.users, city.departments)
    assert after._parts[0].segment is first
    changed = attrs.evolve(city.users[0], first_name="Nieuw")
    after = directory.refreshed((changed, *city.users[1:]), city.departments)
    assert after._parts[0].segment is first
    assert after.search("nieuw")[0] == changed.id


def test_threads_that_ask_at_once_find_the_same(monkeypatch):
    """Many first questions together, while the index comes into being: every answer is the twin's."""
    monkeypatch.setattr(trigrams, "WORTH_IT", 10)
    monkeypatch.setattr(trigrams, "SEARCHES", 5)
    users = [user(f"u{index:03}", "Jan", f"Smit{index}", numbers=[f"{2000 + index}"]) for index in range(500)]
    directory = Directory(users)
    expected = {typed: obvious(users, [], typed) for typed in ("smit1", "smit 20", "2001", "jan")}
    wrong = []

    def ask():
        for typed, found in list(expected.items()) * 5:
            rows = directory.page(typed, sort="numbers", limit=1000).rows
            if directory.search(typed) != found or {row.id for row in rows} != set(found):
                wrong.append(typed)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
