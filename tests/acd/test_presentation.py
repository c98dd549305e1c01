"""What an agent's telephone shows of a call."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dstny_smp.acd import Presentation, Presented, PresentedNumber, Queue, presented
from dstny_smp.errors import InvalidValueError
from dstny_smp.validation import label


def queue(**settings):
    """Return a queue with these settings of presentation."""
    return Queue(id="shop", name="Shop", number="201", schedule="office", presentation=Presentation(**settings))


def fault(make):
    """Return (code, path) of the refusal."""
    with pytest.raises(InvalidValueError) as caught:
        make()
    assert str(caught.value)
    return caught.value.code, caught.value.path


CALLER = "+31201234567"


@pytest.mark.requirement("QUE-07", "QUE-08", "QUE-09", "QUE-10")
@pytest.mark.parametrize(
    ("settings", "caller", "forwarded", "expected"),
    [
        ({}, CALLER, None, (CALLER, None)),
        ({}, None, None, (None, None)),
        ({}, "", None, (None, None)),
        ({"shown": PresentedNumber.GROUP}, CALLER, None, ("201", None)),
        # withheld stays withheld, and is not dressed with digits either
        ({"prefix": "9", "suffix": "1"}, None, None, (None, None)),
        # ... but a queue that shows its own number shows it for every caller
        ({"shown": PresentedNumber.GROUP}, None, None, ("201", None)),
        ({"prefix": "9"}, CALLER, None, ("9" + CALLER, None)),
        ({"suffix": "77"}, CALLER, None, (CALLER + "77", None)),
        ({"prefix": "900", "suffix": "001"}, "0201234567", None, ("9000201234567001", None)),
        ({"prefix": "9", "shown": PresentedNumber.GROUP}, CALLER, None, ("9201", None)),
        ({"metadata": "Shop"}, CALLER, None, (CALLER, "Shop")),
        ({"metadata": "Shop"}, CALLER, "Reception", (CALLER, "Shop")),
        ({"metadata": "Shop", "prefix": "9"}, CALLER, None, ("9" + CALLER, "Shop")),
        ({"metadata": "Shop", "metadata_overridable": True}, CALLER, "Reception", (CALLER, "Reception")),
        ({"metadata": "Shop", "metadata_overridable": True}, CALLER, None, (CALLER, "Shop")),
        ({"metadata": "Shop", "metadata_overridable": True}, CALLER, "", (CALLER, "Shop")),
        ({"metadata": "Shop", "metadata_overridable": True}, CALLER, "  ", (CALLER, "Shop")),
        ({"metadata": "Shop", "metadata_overridable": True}, None, "Reception", (None, "Reception")),
        ({"metadata_overridable": True}, CALLER, "Reception", (CALLER, "Reception")),
        ({}, CALLER, "Reception", (CALLER, None)),
    ],
)
def test_number_and_label(settings, caller, forwarded, expected):
    """Prefix and suffix change the number, metadata the label, a forwarded call's name an overridable label."""
    assert presented(queue(**settings), caller, forwarded) == Presented(*expected)


@pytest.mark.requirement("QUE-10")
@pytest.mark.parametrize("name", ["a\r\nb", "\u202eevil", "a\x00", "\u200b", "\ud800", "\u3164", "x\x1b[31m"])
def test_a_name_from_the_network_that_cannot_be_shown_is_ignored(name):
    """A hostile display name neither stops the call nor reaches a telephone."""
    overridable = queue(metadata="Shop", metadata_overridable=True)
    assert presented(overridable, CALLER, name).label == "Shop"


def test_a_long_name_from_the_network_is_cut():
    """A display has 64 characters."""
    overridable = queue(metadata_overridable=True)
    assert presented(overridable, CALLER, "x" * 1_000_000).label == "x" * 64


@given(st.one_of(st.none(), st.text()), st.one_of(st.none(), st.text()), st.booleans())
def test_whatever_the_network_says_there_is_an_answer(caller, name, overridable):
    """No text makes it fail, and a label is always fit to show."""
    shown = presented(queue(metadata="Shop", metadata_overridable=overridable), caller, name)
    assert shown.label
    assert label.is_valid(shown.label)
    assert (shown.number is None) == (not caller)


@pytest.mark.requirement("QUE-08")
@pytest.mark.parametrize("name", ["prefix", "suffix"])
@pytest.mark.parametrize("value", ["1234", "a", "+", "-1", "²", "٣", "１", " 1", "1\n", 1, None, b"1"])
def test_prefix_and_suffix_are_up_to_three_ascii_digits(name, value):
    """Four digits, signs, letters and digits of other scripts are refused."""
    assert fault(lambda: Presentation(**{name: value})) == ("presentation.bad_affix", name)


@pytest.mark.requirement("QUE-08")
@pytest.mark.parametrize("value", ["", "0", "12", "999"])
def test_prefix_and_suffix_may_be_empty(value):
    """Nought to three digits."""
    assert Presentation(prefix=value, suffix=value).prefix == value


@pytest.mark.requirement("QUE-09")
@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Support 2", "Support 2"),
        ("R&D - a.b/c_d", "R&D - a.b/c_d"),
        ("  Söderby ", "Söderby"),
        ("Zoe\u0308", "Zoë"),
        ("東京", "東京"),
        ("हिन्दी", "हिन्दी"),
        ("x" * 64, "x" * 64),
    ],
)
def test_metadata_is_letters_digits_and_a_few_signs(text, kept):
    """Letters of every script; trimmed and in NFC."""
    assert Presentation(metadata=text).metadata == kept


@pytest.mark.requirement("QUE-09")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "label.blank"),
        (" ", "label.blank"),
        ("x" * 65, "label.too_long"),
        ("a\rb", "label.forbidden_character"),
        ("a\nb", "label.forbidden_character"),
        ("a\u202eb", "label.forbidden_character"),
        ("a\ud800", "label.forbidden_character"),
        ("<b>", "presentation.metadata_character"),
        ('a"b', "presentation.metadata_character"),
        ("a;b", "presentation.metadata_character"),
        ("100%", "presentation.metadata_character"),
        ("☎", "presentation.metadata_character"),
        ("m²", "presentation.metadata_character"),
        ("a\xa0b", "presentation.metadata_character"),
        (7, "label.not_text"),
    ],
)
def test_metadata_refuses_what_a_telephone_might_act_on(text, code):
    """Control characters, line breaks, markup and over-long texts do not reach a display."""
    assert fault(lambda: Presentation(metadata=text)) == (code, "metadata")


@pytest.mark.requirement("QUE-07")
def test_the_portals_words_are_read():
    """The manual says "Group number" and "Callee"; Callee is the caller's number."""
    assert PresentedNumber("Group number") is PresentedNumber.GROUP
    assert PresentedNumber("Callee") is PresentedNumber.CALLER
    for wrong in ("called", "", None, 1, []):
        with pytest.raises(ValueError, match="is not a valid PresentedNumber"):
            PresentedNumber(wrong)
