"""Names that look the same and are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.validation import label, lookalike


@pytest.mark.requirement("USR-12")
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("admin", "аdmin", True),
        ("Sales", "ЅАLЕЅ", True),
        ("Kopen", "Κορen", True),
        ("billing", "bi11ing", True),
        ("Illa", "lIIa", True),
        ("Illa", "IIla", True),
        ("Zoo", "Z00", True),
        ("info", "ınfo", True),
        ("Sales", "sales", True),
        ("Verkoop", "Inkoop", False),
        ("Noord", "Zuid", False),
        ("Иванов", "Петров", False),
        ("Zoë", "Zoe", False),
    ],
)
def test_what_a_reader_cannot_tell_apart(one, other, same):
    """Cyrillic, Greek and digits that pass for Latin letters; case never counts."""
    assert (lookalike.skeleton(one) == lookalike.skeleton(other)) is same


@pytest.mark.requirement("USR-10")
@pytest.mark.parametrize(
    ("text", "mixed"),
    [
        ("Anna", False),
        ("Аnna", True),
        ("Bakkеr", True),
        ("Αlpha", True),
        ("Иван Bakker", False),  # each word is one script
        ("Иванов", False),
        ("Ελένη", False),
        ("Zoë", False),
        ("東京タワー", False),
        ("東京Office", False),
        ("서울 Seoul", False),
        ("Caffè 2", False),
        ("R2-D2", False),
        ("", False),
        ("123", False),
        ("नमस्ते", False),
    ],
)
def test_what_mixes_scripts(text, mixed):
    """Within a word; Latin beside Chinese, Japanese and Korean is ordinary."""
    assert lookalike.is_mixed(text) is mixed


@given(st.text(max_size=20), st.text(max_size=20))
def test_what_is_the_same_looks_the_same(one, other):
    """Names that count as equal can never be told apart by looking; and looking twice sees no more."""
    if label.skeleton(one) == label.skeleton(other):
        assert lookalike.skeleton(one) == lookalike.skeleton(other)
    assert lookalike.skeleton(lookalike.skeleton(one)) == lookalike.skeleton(one)
    assert label.skeleton(label.skeleton(one)) == label.skeleton(one)
    assert isinstance(lookalike.is_mixed(one), bool)
