"""The menu behind a row: which entries there are, which are possible, and why others are not."""

import itertools

import pytest

from dstny_smp.errors import InvalidValueError
from dstny_smp.findings import Severity
from dstny_smp.ids import Ref
from dstny_smp.testing import municipality
from dstny_smp.users import ActionKind, LicenceType, MobileKind, MobileNumber, User, actions

PLACES = ("queues[support].members[u-anna]", "address_books[b].grants[user:u-anna]")


def user(id="u-anna", **more):
    """Return a user."""
    return User(**({"id": id, "first_name": "Anna", "last_name": "Bakker", "email": f"{id}@example.com"} | more))


BOSS = user("u-boss", administrator=True)
CHIEF = user("u-chief", administrator=True)
MOBILE = MobileNumber("+31612345678", MobileKind.FMC)


def codes(menu):
    """Return of each entry that is not plainly possible its codes."""
    return {one.kind.value: [finding.code for finding in one.findings] for one in menu if one.findings}


@pytest.mark.requirement("USR-03")
def test_the_menu_is_that_of_the_portal():
    """Four entries in the manual's order and words, for every user and whoever asks."""
    for actor in (BOSS, user(), None):
        menu = actions(user(mobiles=[MOBILE]), actor)
        assert [one.title("nl") for one in menu] == [
            "Configuratie-SMS verzenden voor mobiele client",
            "Welkomstmail verzenden voor Standard/Basic gebruiker",
            "Gebruiker bewerken",
            "Verwijderen",
        ]
        assert [one.title("en") for one in menu] == [
            "Send configuration SMS for mobile client",
            "Send welcome mail for Standard/Basic user",
            "Edit user",
            "Delete",
        ]


@pytest.mark.requirement("USR-03")
def test_all_is_possible_for_an_administrator_with_an_ordinary_user():
    """The SMS says where it would go."""
    menu = actions(user(mobiles=[MOBILE]), BOSS)
    assert codes(menu) == {}
    assert [one.enabled for one in menu] == [True] * 4
    assert [one.reason for one in menu] == [None] * 4
    assert [one.number for one in menu] == ["+31612345678", None, None, None]


@pytest.mark.requirement("USR-03", "USR-05")
@pytest.mark.parametrize(
    ("licences", "titles"),
    [
        ([LicenceType.STANDARD], ["Standard", "Basic"]),
        ([LicenceType.BASIC], ["Basic", "Standard"]),
        ([LicenceType.BASIC, LicenceType.STANDARD], ["Standard", "Basic"]),
    ],
)
def test_the_welcome_mail_is_a_choice(licences, titles):
    """Of both kinds, the user's own first; nothing else is chosen from."""
    menu = actions(user(licences=licences), BOSS)
    assert [[one.choice_title(each, "nl") for each in one.choices] for one in menu] == [[], titles, [], []]


@pytest.mark.requirement("USR-03", "USR-04")
@pytest.mark.parametrize(
    ("mobiles", "code", "number"),
    [
        ([], "configuration.no_mobile", None),
        ([MobileNumber("+31201234567")], "user.mobile_is_not_mobile", None),
        ([MobileNumber("+31900123456")], "user.mobile_is_premium", None),
        ([MobileNumber("+31687654321"), MOBILE], None, "+31612345678"),
        ([MOBILE, MobileNumber("+31201234567")], None, "+31612345678"),
        (
            [MobileNumber("+31201234567", MobileKind.FMC), MobileNumber("+31687654321")],
            "user.mobile_is_not_mobile",
            None,
        ),
        ([MobileNumber("+12015550123")], None, "+12015550123"),  # fixed or mobile: their plan does not say
    ],
)
def test_an_sms_needs_a_number_that_is_mobile(mobiles, code, number):
    """The fixed-mobile one, else the ordinary one; a wrong one is told, not passed over."""
    entry = actions(user(mobiles=mobiles), BOSS)[0]
    assert (entry.enabled, entry.number) == (code is None, number)
    assert (entry.reason.code if entry.reason else None) == code


@pytest.mark.requirement("USR-03")
@pytest.mark.parametrize("actor", [None, user("u-other"), user()], ids=["nobody", "a colleague", "himself"])
def test_nobody_but_an_administrator_may_do_anything(actor):
    """And to others nothing else is told: not that a number is missing, nor what names the user."""
    menu = actions(user(administrator=True), actor, in_use=PLACES)
    assert codes(menu) == {kind.value: ["action.not_administrator"] for kind in ActionKind}
    assert [(one.number, one.choices) for one in menu] == [(None, ())] * 4


@pytest.mark.requirement("USR-03")
def test_who_is_no_longer_an_administrator_is_none():
    """What an actor says of himself does not count where the ids of all are known."""
    assert codes(actions(user(), BOSS, administrators={"u-chief"})) == {
        kind.value: ["action.not_administrator"] for kind in ActionKind
    }
    assert actions(user(), BOSS, administrators={"u-boss"})[3].enabled


@pytest.mark.requirement("USR-03", "USR-07")
@pytest.mark.parametrize(
    ("who", "actor", "administrators", "reasons"),
    [
        (user(), BOSS, None, []),
        (CHIEF, BOSS, None, []),  # the actor remains
        (CHIEF, BOSS, {"u-boss", "u-chief"}, []),
        (BOSS, BOSS, {"u-boss", "u-chief"}, ["action.is_yourself"]),
        (BOSS, BOSS, {"u-boss"}, ["action.is_yourself", "action.last_administrator"]),
        (BOSS, BOSS, None, ["action.is_yourself", "action.last_administrator"]),
    ],
)
def test_nobody_deletes_himself_or_the_last_administrator(who, actor, administrators, reasons):
    """Somebody must remain for whom the portal opens; all reasons are told."""
    entry = actions(who, actor, administrators=administrators)[3]
    assert [finding.code for finding in entry.findings] == reasons
    assert entry.enabled is (reasons == [])


@pytest.mark.requirement("USR-03", "USR-07")
def test_who_is_named_elsewhere_can_be_deleted_with_the_mentions():
    """A warning, not a refusal; it counts and lists the places that the organization found."""
    entry = actions(user(), BOSS, in_use=PLACES)[3]
    assert (entry.enabled, entry.needs_detach) == (True, True)
    assert [finding.severity for finding in entry.findings] == [Severity.WARNING]
    assert entry.findings[0].text("nl") == (
        "plaatsen waar deze gebruiker genoemd wordt: 2 (queues[support].members[u-anna], "
        "address_books[b].grants[user:u-anna]); verwijder de gebruiker samen met die vermeldingen, "
        "of haal ze daar eerst weg"
    )
    assert not actions(user(), BOSS)[3].needs_detach
    assert not actions(BOSS, BOSS, in_use=PLACES)[3].enabled


def test_the_menu_keeps_its_word():
    """In a municipality: who can be deleted without *detach* is removed; with it, all but what cannot be taken out."""
    city = municipality()
    boss = next(one for one in city.users if one.administrator)
    seen = set()
    for one in city.users:
        entry = actions(one, boss, in_use=city.where_used(Ref("user", one.id)))[3]
        if entry.enabled and not entry.needs_detach:
            assert len(city.remove(Ref("user", one.id)).users) == len(city.users) - 1
        seen.add((entry.enabled, entry.needs_detach))
    assert {(True, True), (True, False)} <= seen


def test_every_reason_has_a_remedy_in_both_languages():
    """Nobody is left with a bare refusal."""
    whos = [user(), user(mobiles=[MobileNumber("+31201234567")]), BOSS]
    menus = [actions(who, actor, in_use=PLACES) for who, actor in itertools.product(whos, [None, BOSS])]
    findings = [finding for menu in menus for one in menu for finding in one.findings]
    assert {finding.code for finding in findings} == {
        "action.not_administrator",
        "configuration.no_mobile",
        "user.mobile_is_not_mobile",
        "action.is_yourself",
        "action.last_administrator",
        "action.in_use",
    }
    for finding in findings:
        for language in ("nl", "en"):
            assert finding.remedy(language)


@pytest.mark.parametrize(("who", "actor", "path"), [("u-anna", BOSS, "user"), (user(), "u-boss", "actor")])
def test_a_menu_is_of_users(who, actor, path):
    """Ids alone say nothing of rights."""
    with pytest.raises(InvalidValueError) as caught:
        actions(who, actor)
    assert (caught.value.code, caught.value.path) == ("field.wrong_type", path)
