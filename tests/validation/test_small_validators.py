"""Languages, zones, countries, keys and web addresses: each a table and a law."""

import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.errors import InvalidValueError, SmpError
from dstny_smp.validation import country, key, language, timezone, url


def code_of(make):
    """Return the code of the refusal."""
    with pytest.raises(InvalidValueError) as caught:
        make()
    assert str(caught.value)
    return caught.value.code


@pytest.mark.requirement("POR-10", "PRM-08")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nl", "nl"),
        ("NL", "nl"),
        ("nl-be", "nl-BE"),
        ("EN-gb", "en-GB"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("fry", "fry"),
    ],
)
def test_language_tags_are_brought_to_canonical_case(text, expected):
    """Language small, script titled, region capital; a stored tag must be so already."""
    assert language.parse(text) == expected
    language.check(expected)
    if text != expected:
        assert code_of(lambda: language.check(text)) == "language.bad_form"


@pytest.mark.requirement("POR-10", "PRM-08")
@pytest.mark.parametrize(
    "text",
    ["", "n", "dutch", "nl_BE", "nl-", "-nl", "nl-BEL", "nl-BE-x", "nl\n", "ｎｌ", "n1", "nl-12", None, 7, "a" * 10**6],
)
def test_what_is_no_language_tag(text):
    """Malformed tags, other notations, line ends, other scripts."""
    assert code_of(lambda: language.parse(text)) == "language.bad_form"
    assert not language.is_valid(text)


@pytest.mark.parametrize(
    ("wanted", "available", "expected"),
    [
        (["nl-BE", "en"], ["en", "nl"], "nl"),
        (["nl-BE"], ["nl", "nl-BE"], "nl-BE"),
        (["nl"], ["nl-BE"], "nl-BE"),
        (["fr", "en"], ["en", "nl"], "en"),
        (["fr"], ["en"], None),
        ([], ["en"], None),
        (["nl"], [], None),
        (["n"], ["nl"], None),
    ],
)
def test_the_best_language(wanted, available, expected):
    """The first wish that anything serves: the very tag, else the language."""
    assert language.best(wanted, available) == expected


@pytest.mark.parametrize("text", ["Europe/Amsterdam", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+5"])
def test_time_zones_are_known_by_name(text):
    """Names of the IANA database."""
    assert timezone.parse(text).key == text
    timezone.check(text)
    assert timezone.is_valid(text)


@pytest.mark.threat("T-13")
@pytest.mark.parametrize(
    "text",
    [
        "Europe/Nowhere",
        "../../etc/passwd",
        "/etc/localtime",
        "Europe/../Europe/Amsterdam",
        "",
        "\x00",
        "Europe/Amsterdam\x00",
        "Europe/Amsterdam\n",
        " Europe/Amsterdam",
        "Europe",
        "Europe/",
        "a" * 5000,
        "\ud800",
        "Ｅurope/Amsterdam",
        None,
        0,
    ],
)
def test_what_is_no_time_zone(text):
    """Unknown, hostile and broken names raise one error, whatever ``zoneinfo`` would raise."""
    assert code_of(lambda: timezone.parse(text)) == "timezone.unknown"
    assert not timezone.is_valid(text)


def test_every_zone_of_the_database_is_known():
    """No name of the database falls outside the form; files that differ from machine to machine are no zones."""
    named = zoneinfo.available_timezones() - timezone.OF_THE_MACHINE

    assert all(timezone.is_valid(name) for name in named)
    assert not any(timezone.is_valid(name) for name in timezone.OF_THE_MACHINE)


@pytest.mark.threat("T-13")
@given(st.text(alphabet="Europe/Amsterdam._-+\x00\n5", max_size=20))
def test_whatever_is_asked_is_a_zone_or_an_error(text):
    """``zoneinfo`` raises ValueError, KeyError and OSError; here it is one of ours."""
    try:
        found = timezone.parse(text).key
    except SmpError:
        assert not timezone.is_valid(text)
    else:
        assert found == text


def test_countries():
    """249 codes, read in any case, kept in capitals."""
    assert len(country.CODES) == 249
    assert country.parse("nl") == "NL"
    country.check("NL")
    assert country.is_valid("be")
    for text in ("", "N", "NLD", "XX", "nl\n", "ＮＬ", "ß", "ŉ", None, 31, "UK", "EU"):
        assert code_of(lambda text=text: country.parse(text)) == "country.unknown"
        assert not country.is_valid(text)
    assert code_of(lambda: country.check("nl")) == "country.unknown"


def test_keys():
    """Twelve keys; an entry is one to ten of them."""
    assert [text for text in "0123456789*#ABCD +" if key.is_key(text)] == list("0123456789*#")
    for text in ("1", "*", "12#", "0" * 10):
        assert key.is_entry(text)
        assert key.parse(text) == text
    for text in ("", "A", "1 2", "1\n", "１", "٣", "²", "0" * 11, None, 1):
        assert not key.is_entry(text)
        assert code_of(lambda text=text: key.parse(text)) == "key.bad_entry"
    for text in ("", "12", "A", "１", None, 1):
        assert code_of(lambda text=text: key.check_key(text)) == "key.not_a_key"
    key.check_key("#")


@pytest.mark.requirement("POR-02")
@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("https://portal.dstny.nl/", True),
        ("https://example.com", True),
        ("https://example.com:8443/help?topic=a#b", True),
        ("http://example.com", False),
        ("https://user@example.com", False),
        ("https://user:secret@example.com/", False),
        ("https://example.com/\n", False),
        ("https://example.com/\x00", False),
        ("https://example.com/a b", False),
        ("https://exämple.com", False),
        ("HTTPS://example.com", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("", False),
        (None, False),
        ("https://example.com/" + "a" * 1000, False),
    ],
)
def test_web_addresses(text, good):
    """Only https, without user information and control characters."""
    assert url.is_valid(text) is good
    if good:
        assert url.parse(text) == text
    else:
        assert code_of(lambda: url.parse(text)) == "url.bad_form"
