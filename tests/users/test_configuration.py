"""The configuration SMS: to whom, what, how much it costs, and that no name makes a link in it."""

import inspect
import re

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError, SmpError
from dstny_smp.testing import strategies
from dstny_smp.users import MobileKind, MobileNumber, User, configuration, sms
from dstny_smp.users.salutation import inert
from dstny_smp.validation import label

LINK = "https://app.example.com/activate/7f3a9c51e2"
FMC, OTHER = MobileNumber("+31687654321", MobileKind.FMC), MobileNumber("+31612345678")


def user(**changes):
    plain = {"id": "u-anna", "first_name": "Anna", "last_name": "Bakker", "email": "anna@example.com"}
    return User(**plain | {"mobiles": [OTHER]} | changes)


@pytest.mark.requirement("USR-04")
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", f"Beste Anna, activeer hier de Dstny mobile app: {LINK}"),
        ("en", f"Hello Anna, activate the Dstny mobile app here: {LINK}"),
        ("de", f"Hello Anna, activate the Dstny mobile app here: {LINK}"),
    ],
)
def test_an_ordinary_message_is_one_part(language, text):
    """A fixed text with the name and the link, in 160 characters of the GSM alphabet."""
    made = configuration.build(user(), LINK, language)

    assert ("+31612345678", text, "gsm_7", len(text), len(text), 1, None) == (
        made.number,
        made.text,
        made.encoding,
        made.characters,
        made.units,
        made.parts,
        made.suggestion,
    )
    assert (text,) == made.segments()


@pytest.mark.requirement("USR-04")
def test_the_language_is_the_users_own_unless_another_is_asked_for():
    """His language, else Dutch."""
    for own, asked, expected in [("en", None, "Hello"), (None, None, "Beste"), ("en", "nl", "Beste")]:
        assert expected == configuration.build(user(language=own), LINK, asked).text[:5]


@pytest.mark.requirement("USR-04", "USR-16")
@pytest.mark.parametrize(
    ("mobiles", "asked", "expected"),
    [
        ([OTHER], None, "+31612345678"),
        ([OTHER, FMC], None, "+31687654321"),
        ([FMC, OTHER], None, "+31687654321"),
        ([FMC, OTHER], MobileKind.NON_FMC, "+31612345678"),
        ([FMC, OTHER], MobileKind.FMC, "+31687654321"),
    ],
)
def test_it_goes_to_the_telephone_that_will_have_the_app(mobiles, asked, expected):
    """The fixed-mobile one where there are two, unless the other is chosen."""
    assert expected == configuration.build(user(mobiles=mobiles), LINK, mobile=asked).number


@pytest.mark.requirement("USR-04")
@pytest.mark.threat("T-21")
def test_what_one_letter_costs_is_told():
    """An accent makes two parts of one; the name keeps it, and a text without it is offered."""
    made = configuration.build(user(first_name="Zoë"), LINK, "nl")

    assert ("ucs_2", 2) == (made.encoding, made.parts)
    assert f"Beste Zoë, activeer hier de Dstny mobile app: {LINK}" == made.text
    assert f"Beste Zoe, activeer hier de Dstny mobile app: {LINK}" == made.suggestion.text
    assert ((("ë", "e"),), 1, 1) == (made.suggestion.replaced, made.suggestion.parts, made.suggestion.saved)
    assert made.segments() == (made.text[:67], made.text[67:])


@pytest.mark.requirement("USR-04")
@pytest.mark.threat("T-21")
@pytest.mark.parametrize(
    ("arguments", "code", "path"),
    [
        ({"user": user(mobiles=[])}, "configuration.no_mobile", "mobiles"),
        ({"mobile": MobileKind.FMC}, "configuration.no_mobile", "mobiles"),
        (
            {"user": user(mobiles=[MobileNumber("+31201234567")])},
            "user.mobile_is_not_mobile",
            "mobiles[non_fmc].number",
        ),
        ({"user": user(mobiles=[MobileNumber("+319001234")])}, "user.mobile_is_premium", "mobiles[non_fmc].number"),
        (
            {"user": user(mobiles=[OTHER, MobileNumber("+31201234567", MobileKind.FMC)])},
            "user.mobile_is_not_mobile",
            "mobiles[fmc].number",
        ),
        (
            {"user": user(mobiles=[MobileNumber("+881612345678")])},
            "user.mobile_is_not_mobile",
            "mobiles[non_fmc].number",
        ),
        ({"user": None}, "field.wrong_type", "user"),
        ({"mobile": "fmc"}, "field.wrong_type", "mobile"),
        ({"language": "dutch"}, "language.bad_form", "language"),
        ({"link": "http://app.example.com/"}, "configuration.bad_link", "link"),
        ({"link": "https://app.example.com/a b"}, "configuration.bad_link", "link"),
        ({"link": "https://app.example.com/\nhttps://evil.example.com"}, "configuration.bad_link", "link"),
        ({"link": "https://app@evil.example.com/"}, "configuration.bad_link", "link"),
        ({"link": "javascript:alert(1)"}, "configuration.bad_link", "link"),
        ({"link": "https://app.example.com/" + "x" * 300}, "configuration.bad_link", "link"),
        ({"link": ""}, "configuration.bad_link", "link"),
        ({"link": None}, "configuration.bad_link", "link"),
        ({"link": b"https://app.example.com"}, "configuration.bad_link", "link"),
    ],
)
def test_what_is_refused(arguments, code, path):
    """No mobile number, one that is none, a premium one, a link that is not https or not only a link."""
    with pytest.raises(InvalidValueError) as caught:
        configuration.build(**{"user": user(), "link": LINK} | arguments)
    assert (code, path) == (caught.value.code, caught.value.path)
    assert caught.value.text("nl") != caught.value.text("en")


@pytest.mark.threat("T-21", "T-22")
def test_the_link_is_a_secret():
    """Whoever has it activates the app: it is in the text, and in nothing that is logged by accident."""
    made = configuration.build(user(first_name="Zoë"), LINK)
    assert "7f3a9c51e2" not in repr(made)
    assert "612345678" not in repr(made)
    with pytest.raises(InvalidValueError) as caught:
        configuration.build(user(), LINK.replace("https", "http"))
    assert "7f3a9c51e2" not in str(caught.value) + repr(caught.value) + repr(caught.value.params)


@pytest.mark.requirement("USR-04")
@pytest.mark.threat("T-21")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Anna", "Anna"),
        ("J.P.", "J. P."),
        ("O'Neill-Söder", "O'Neill-Söder"),
        ("van 't Hek", "van 't Hek"),
        ("Łukasz (Luuk)", "Łukasz (Luuk)"),
        ("क्षितिज", "क्षितिज"),
        ("Balie 12", "Balie 12"),
        ("Balie 1234", "Balie 1234"),
        ("Balie 12345", "Balie"),
        ("evil.example.com", "evil. example. com"),
        ("https://evil.example.com/x?y", "https evil. example. com x y"),
        ("//evil", "evil"),
        ("evil．com", "evil com"),
        ("evil。com", "evil com"),
        ("evil․com", "evil com"),
        ("me@evil.com", "me evil. com"),
        ("tel:0900", "tel 0900"),
        ("Bel 0900-1234", "Bel -"),
        ("٠٩٠٠١٢٣٤", ""),
        ("a_b", "a b"),
        ("😀", ""),
        ("evil.com.", "evil. com."),
        ("Anna\r\nhttps://evil.example.com", "Anna https evil. example. com"),
        ("Anna\u2028www.evil.com", "Anna www. evil. com"),
        ("An\x1bna\0", "An na"),
    ],
)
def test_a_name_cannot_be_a_link(name, shown):
    """Names of people stay; signs, dots inside words and telephone numbers do not make a link."""
    assert shown == inert(name)


LIKE_A_LINK = re.compile(r"://|www\.|\w[.\u3002\uff0e\uff61]\w|@|\d{5}")


@pytest.mark.threat("T-21")
@given(
    st.one_of(strategies.names(), st.text(st.sampled_from("ab.:/@1 。．com"), min_size=1, max_size=30)),
    st.sampled_from(["nl", "en"]),
)
def test_any_name_gives_one_line_with_one_link(name, language):
    """What stands before the link has nothing of a link and no line break; the link ends the text."""
    if not label.is_valid(name):
        return
    made = configuration.build(user(first_name=name), LINK, language)
    before, link, after = made.text.partition(LINK)

    assert (LINK, "") == (link, after)
    assert before.endswith(" ")
    assert LIKE_A_LINK.search(before) is None
    assert made.text.isprintable()
    assert (sms.count(made.text).parts, sms.count(made.text).units) == (made.parts, made.units)
    assert made.parts <= limits.SMS_PARTS
    assert made.suggestion is None or made.suggestion.text.endswith(LINK)


@pytest.mark.threat("T-21")
def test_nobody_says_here_who_sends_it():
    """A sender of letters ("Gemeente") can be anybody's; the gateway shows its own, and nothing here asks."""
    asked = list(inspect.signature(configuration.build).parameters)
    made = {field.name for field in attrs.fields(configuration.Sms)}

    assert ["user", "link", "language", "mobile"] == asked
    assert {"number", "text", "encoding", "characters", "units", "parts", "suggestion"} == made


@pytest.mark.threat("T-21")
@pytest.mark.parametrize(
    ("name", "encoding", "units", "parts"),
    [
        ("A", "gsm_7", 160, 1),
        ("AB", "gsm_7", 161, 2),
        ("ë", "ucs_2", 160, 3),
        ("李", "ucs_2", 160, 3),
    ],
)
def test_what_a_name_can_cost(name, encoding, units, parts):
    """Beside a link that fills the message: one letter more is a part more, one of another alphabet makes three."""
    link = "https://app.example.com/".ljust(160 - len("Hello A, activate the Dstny mobile app here: "), "x")
    made = configuration.build(user(first_name=name), link, "en")

    assert (encoding, units, parts) == (made.encoding, made.units, made.parts)


@pytest.mark.threat("T-21")
def test_emoji_and_brackets_of_a_name_are_not_paid_for():
    """They take two units each, make a text dear, and are in nobody's name."""
    plain = configuration.build(user(first_name="Anna"), LINK, "nl")

    for name in ("Anna 😀", "[Anna]", "Anna {}", "Anna €", "^Anna~", "Anna|\\"):
        assert plain == configuration.build(user(first_name=name), LINK, "nl")


@pytest.mark.requirement("USR-04")
@pytest.mark.threat("T-21")
def test_a_message_has_a_longest():
    """The longest name in letters that take two units goes with a link of 200 characters, not with one of 300."""
    name, rest = "\U00020000" * 64, len("Hello , activate the Dstny mobile app here: ")
    made = configuration.build(user(first_name=name), "https://app.example.com/".ljust(200, "x"), "en")

    assert (2 * 64 + rest + 200, limits.SMS_PARTS) == (made.units, made.parts)
    with pytest.raises(InvalidValueError) as caught:
        configuration.build(user(first_name=name), "https://app.example.com/".ljust(300, "x"), "en")
    assert ("configuration.too_many_parts", "link") == (caught.value.code, caught.value.path)


@given(
    st.one_of(st.none(), st.text(), st.integers(), st.binary(), st.lists(st.text())),
    st.sampled_from(["user", "link", "language", "mobile"]),
)
def test_whatever_is_given_there_is_a_message_or_one_error(value, place):
    """No argument makes anything else be raised."""
    try:
        made = configuration.build(**{"user": user(), "link": LINK} | {place: value})
    except SmpError:
        return
    assert made.parts == 1
