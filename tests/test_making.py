"""Values that are made quickly are the same values."""

import copy
import pickle

import attrs
import pytest

from dstny_smp.acd import commands, events
from dstny_smp.making import maker, quickly_made
from dstny_smp.model import Value


@quickly_made
@attrs.frozen(repr=False, eq=False, weakref_slot=False)
class Quick(Value):
    name: str
    size: int = 3
    other: str | None = None

    def __attrs_post_init__(self):
        if self.size < 0:
            raise ValueError(self.size)


@attrs.frozen(repr=False, eq=False)
class Plain(Value):
    name: str
    size: int = 3
    other: str | None = None


ARGUMENTS = [(("a",), {}), (("a", 4), {}), (("a",), {"other": "b"}), ((), {"name": "a", "size": 0, "other": "c"})]


@pytest.mark.parametrize(("given", "named"), ARGUMENTS)
def test_it_takes_what_attrs_takes(given, named):
    """Defaults, places and names as of any other class."""
    plain = Plain(*given, **named)

    for quick in (Quick(*given, **named), maker(Quick)(*given, **named)):
        assert (plain.name, plain.size, plain.other) == (quick.name, quick.size, quick.other)
        assert repr(plain).replace("Plain", "Quick") == repr(quick)


@pytest.mark.parametrize("given", [(), ("a", 1, "b", "c")])
def test_it_refuses_what_attrs_refuses(given):
    """Too few and too many arguments, before there is an object."""
    for make in (Plain, Quick, maker(Quick)):
        with pytest.raises(TypeError):
            make(*given)


def test_the_constructor_checks_and_a_maker_does_not():
    """Who knows that his fields are right need not have them checked."""
    with pytest.raises(ValueError, match="-1"):
        Quick("a", -1)

    assert -1 == maker(Quick)("a", -1).size


@pytest.mark.parametrize("made", [Quick("a", 4), maker(Quick)("a", 4)])
def test_it_is_frozen_equal_and_travels(made):
    """An instance of its class in every way: not to be set, hashed by value, copied, pickled, evolved."""
    assert type(made) is Quick
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        made.size = 5
    with pytest.raises(AttributeError):
        made.more = 5
    assert made == Quick("a", 4) == copy.deepcopy(made) == pickle.loads(pickle.dumps(made))
    assert hash(made) == hash(Quick("a", 4))
    assert Quick("a", 5) == attrs.evolve(made, size=5)


def test_a_fact_that_is_refused_leaves_nothing_open():
    """An error in the middle of a constructor gives no object that could still be set."""
    with pytest.raises(ValueError, match="priority"):
        events.CallArrived("c", "q", priority=-1)

    arrived = events.CallArrived("c", "q", priority=1)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        arrived.priority = 2
    offer = maker(commands.Offer)(1, "c", "u", frozenset(), None, None, 5)
    assert commands.Offer(1, "c", "u", frozenset(), None, None, 5) == offer
