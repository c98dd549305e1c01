"""Tries and extensions against a reading of the whole list, for every entry."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.destination import ToUser
from dstny_smp.errors import InvalidValueError
from dstny_smp.ivr import Choice, DirectDial, Extensions, Flow, HangUp, Option
from dstny_smp.ivr.trie import DEAD, EXACT, LONGER, Reach, Trie, trie_of

keys = st.text("12*#", min_size=1, max_size=4)
codes = st.text("23", min_size=2, max_size=4)
some = st.frozensets(codes, max_size=8)


def choice(entries):
    return Choice("a", None, [Option(entry, "", "b") for entry in entries])


def slow(words, entry):
    """What an entry is, by looking at every word."""
    longer = any(word != entry and word.startswith(entry) for word in words)
    return (LONGER if longer else DEAD) | (EXACT if entry in words else DEAD)


@given(st.sets(keys, max_size=8), keys)
def test_the_table_says_what_a_reading_of_all_options_says(entries, entry):
    """Exact, longer, both or dead."""
    trie = Trie(choice(entries))

    assert slow(entries, entry) == trie.fit(entry)
    assert trie.hash_ends == ("#" not in "".join(entries))


@given(some, some | st.none(), some, codes)
def test_extensions_say_what_a_reading_of_all_permitted_ones_says(known, allow, deny, entry):
    """Denied ones are counted off, not searched for; what is allowed but unknown does not exist."""
    dial = DirectDial(allow, deny)
    extensions = Extensions({extension: ToUser("u") for extension in known})
    permitted = {extension for extension in known if dial.permits(extension)}

    assert slow(permitted, entry) == extensions.reach(dial).fit(entry)
    assert extensions.reach(dial) is extensions.reach(DirectDial(allow, deny)), "compiled once a pair of lists"


def test_extensions_are_a_mapping():
    """As an organization gives them."""
    given_ = {"201": ToUser("u-anna"), "202": ToUser("u-bram")}
    extensions = Extensions(given_)

    assert given_ == dict(extensions)
    assert 2 == len(extensions)
    assert {} == dict(Extensions())


@pytest.mark.parametrize("bad", ["1", "1234567", "20#", "112", "+31201234567", 201])
def test_what_is_no_short_code_is_no_extension(bad):
    """A key like ``#`` in an extension would change what ``#`` means in every menu."""
    with pytest.raises(InvalidValueError) as caught:
        Extensions({bad: ToUser("u")})

    assert "ivr.bad_extension" == caught.value.code


def test_tries_are_made_once_a_flow():
    """A thousand calls of one menu share them."""
    flow = Flow("a", [choice(["1"]), HangUp("b")])

    other = trie_of(flow, choice(["2"]))

    assert trie_of(flow, flow.node("a")) is trie_of(flow, flow.node("a"))
    assert (DEAD, EXACT) == (trie_of(flow, flow.node("a")).fit("2"), other.fit("2")), "a changed menu is another one"


def test_a_denied_extension_costs_only_itself():
    """The table of 10,000 extensions is shared by menus that deny one each."""
    extensions = Extensions({f"{number}": ToUser("u") for number in range(10_000, 20_000)})
    one, other = (extensions.reach(DirectDial(deny={f"{number}"})) for number in (10_000, 10_001))

    assert isinstance(one, Reach)
    assert one._beginnings is other._beginnings
    assert Counter({"1": 1, "10": 1, "100": 1, "1000": 1}) == one._fewer
