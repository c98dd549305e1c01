"""Which of many texts hold a needle: the index beside looking at all of them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dstny_smp.users import trigrams
from dstny_smp.users.trigrams import Trigrams

TEXTS = st.lists(st.text("ab\n+é ", max_size=12), max_size=8)


def prepared(texts):
    """Return texts with their index."""
    made = Trigrams(texts)
    made.prepare()
    return made


@given(TEXTS, st.text("ab\n+é ", max_size=6))
@example(["aab", "aba"], "aab")
@example(["aaa"], "")
@example([], "aaa")
def test_the_index_finds_what_looking_finds(texts, needle):
    """Every needle, of any length, also none at all; and the same among some of the positions."""
    expected = [position for position, text in enumerate(texts) if needle in text]
    for made in (Trigrams(texts), prepared(texts)):
        assert made.find(needle) == expected
        assert made.among(needle, range(0, len(texts), 2)) == [position for position in expected if position % 2 == 0]


@given(TEXTS, st.text("ab\n+é ", min_size=3, max_size=6))
@example(["aab", "aba", "abab"], "aaba")
@example(["aab", "aba", "abab"], "baab")
def test_only_texts_with_the_rarest_run_are_looked_at(texts, needle):
    """No more than have the rarest three characters of the needle: what makes the index worth while."""
    runs = [needle[start : start + 3] for start in range(len(needle) - 2)]
    assert prepared(texts).at_most(needle) == min(sum(run in text for text in texts) for run in runs)


@pytest.mark.parametrize("needle", ["", "a", "ab"])
def test_short_needles_are_looked_for_everywhere(needle):
    """One and two characters are no run of three."""
    assert prepared(["aab", "xyz"]).at_most(needle) == 2


def test_the_index_is_made_once():
    """Made again, it is the same one."""
    made = prepared(["bakker"])
    places = made._places
    made.prepare()
    assert made._places is places


@pytest.mark.parametrize(
    ("texts", "searches", "indexed"),
    [(3, 2, False), (3, 3, True), (2, 9, False)],
)
def test_an_index_is_made_when_it_pays(monkeypatch, texts, searches, indexed):
    """From so many texts on, at the search after so many; never for fewer texts."""
    monkeypatch.setattr(trigrams, "WORTH_IT", 3)
    monkeypatch.setattr(trigrams, "SEARCHES", 2)
    made = Trigrams(["bakker", "bakken", "akkers"][:texts])
    for _ in range(searches):
        assert made.find("akke") == list(range(texts))
    assert (made._places is not None) is indexed
