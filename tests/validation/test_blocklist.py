"""Lists of leaked passwords: read from words and sums, asked whole, showing nothing."""

import hashlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError
from dstny_smp.validation import blocklist, password

PAST = "Kaars-Fornuis-7"


def sha1(text):
    """Return the sum as the service writes it."""
    return hashlib.sha1(text.encode()).hexdigest().upper()


@pytest.mark.threat("T-17")
@pytest.mark.parametrize(
    "line",
    [PAST, PAST + "\n", PAST + "\r\n", sha1(PAST), sha1(PAST).lower(), sha1(PAST) + ":7", sha1(PAST) + ":52579\r\n"],
)
def test_a_line_blocks_its_password(line):
    """As a word or as a sum, with or without a count and an end."""
    listed = blocklist.read(["", "\n", line, "another"])
    assert listed(PAST)
    assert listed("another")
    assert not listed(PAST + " ")
    assert not listed(PAST.lower())
    assert not listed("")
    assert len(listed) == 2
    assert [finding.code for finding in password.check(PAST, blocklist=listed)] == ["password.blocked"]
    with pytest.raises(InvalidValueError) as caught:
        password.parse(PAST, "new", blocklist=listed)
    assert (caught.value.code, caught.value.path) == ("password.blocked", "new")


@pytest.mark.parametrize("line", [sha1(PAST)[:-1], sha1(PAST) + "0", sha1(PAST) + ":", sha1(PAST) + ":x", f" {PAST}"])
def test_what_is_nearly_a_sum_is_a_word(line):
    """It blocks itself and nothing else."""
    assert not blocklist.read([line])(PAST)
    assert blocklist.read([line])(line)


@pytest.mark.threat("T-17")
def test_a_range_is_asked_for_and_read():
    """The service learns five digits; its answer blocks the password, and only with that range in front."""
    start, rest = sha1(PAST)[:5], sha1(PAST)[5:]
    assert blocklist.range_of(PAST) == start
    answer = [f"{rest}:3\r\n", f"{'0' * 35}:1\r\n"]
    assert blocklist.read(answer, within=start)(PAST)
    assert blocklist.read(answer, within=start.lower())(PAST)
    assert not blocklist.read(answer)(PAST)
    assert not blocklist.read(answer, within="00000")(PAST)
    assert len(blocklist.read(answer, within=start)) == 2


@pytest.mark.parametrize(
    ("lines", "within", "code", "path"),
    [
        ("Welkom01!", "", "field.wrong_type", "lines"),
        (None, "", "field.wrong_type", "lines"),
        (["a", b"b"], "", "field.wrong_type", "lines[1]"),
        ([], "21BD", "password.bad_range", "within"),
        ([], "21BDG", "password.bad_range", "within"),
        ([], "21BD1\n", "password.bad_range", "within"),
        ([], None, "password.bad_range", "within"),
        ([], 21, "password.bad_range", "within"),
    ],
)
def test_what_is_no_list(lines, within, code, path):
    """A bare text, bytes, a range of the wrong form."""
    with pytest.raises(InvalidValueError) as caught:
        blocklist.read(lines, within=within)
    assert (code, path) == (caught.value.code, caught.value.path)


@pytest.mark.threat("T-16")
@pytest.mark.parametrize("within", ["Welkom01!", "Welkom01!\nKaars-Fornuis-7\n"])
def test_what_is_taken_for_a_range_is_not_repeated(within):
    """Who gives a password, or a whole list, in its place finds neither in the error."""
    with pytest.raises(InvalidValueError) as caught:
        blocklist.read([], within=within)
    error = caught.value

    assert (error.code, error.value) == ("password.bad_range", None)
    assert not [told for told in (str(error), repr(error), error.text("nl"), repr(error.params)) if "Welkom" in told]


@pytest.mark.threat("T-17")
def test_a_list_has_an_end(monkeypatch):
    """A stream without end is refused at the cap, not held in memory; the cap itself is taken."""
    monkeypatch.setattr(limits, "BLOCKLIST", 1_000)
    with pytest.raises(InvalidValueError) as caught:
        blocklist.read(map(str, range(1_001)))
    assert caught.value.params["count"] == 1_001
    with pytest.raises(InvalidValueError) as caught:
        blocklist.read(itertools.repeat("x"))
    assert (caught.value.code, caught.value.params["cap"]) == ("field.too_many", limits.BLOCKLIST)
    assert len(blocklist.read(map(str, range(1_000)))) == 1_000


@pytest.mark.requirement("USR-11")
@pytest.mark.threat("T-16", "T-17")
def test_a_list_shows_no_password():
    """Neither printed nor in its attributes."""
    listed = blocklist.read([PAST])
    assert repr(listed) == "<Blocklist of 1>"
    assert PAST not in repr([getattr(listed, name) for name in dir(listed) if not name.startswith("__")])
    for ask in (listed, blocklist.range_of):
        with pytest.raises(InvalidValueError) as caught:
            ask(None)
        assert caught.value.code == "password.not_text"
        assert ask(PAST + "\ud800") is not None  # no error of encoding, which would hold it


@given(st.lists(st.text(max_size=12)), st.text(max_size=12))
def test_a_list_holds_what_it_was_given(words, other):
    """A slow twin looks through the words."""
    listed = blocklist.read(words)
    clean = {word.rstrip("\r\n") for word in words} - {""}
    assert all(map(listed, clean))
    assert listed(other) is (other in clean)
    assert len(listed) == len(clean)
