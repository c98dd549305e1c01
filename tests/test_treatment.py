"""What a schedule can say, and what belongs to each state."""

import pytest

from dstny_smp.destination import ToQueue
from dstny_smp.errors import InvalidValueError
from dstny_smp.treatment import State, Treatment


@pytest.mark.requirement("SCH-12", "SCH-13", "SCH-14", "SCH-15", "SCH-16")
@pytest.mark.parametrize(
    ("make", "code", "path"),
    [
        (lambda: Treatment.closed(5), "id.bad_form", "prompt"),
        (lambda: Treatment.forward(ToQueue("a"), prompt=""), "id.bad_form", "prompt"),
        (lambda: Treatment.forward(None), "treatment.destination_missing", "destination"),
        (lambda: Treatment(State.CLOSED, ToQueue("a")), "treatment.destination_unused", "destination"),
        (lambda: Treatment(State.OPEN, ToQueue("a")), "treatment.destination_unused", "destination"),
        (lambda: Treatment(State.OPEN, prompt="p"), "treatment.prompt_unused", "prompt"),
        (lambda: Treatment("open"), "field.wrong_type", "state"),
        (lambda: Treatment(State.FORWARD, "queue:a"), "field.wrong_type", "destination"),
    ],
)
def test_a_treatment_has_what_its_state_needs_and_nothing_else(make, code, path):
    """Forward needs a destination, open has no prompt, and no value is converted on the way in."""
    with pytest.raises(InvalidValueError) as caught:
        make()

    assert (code, path) == (caught.value.code, caught.value.path)


@pytest.mark.requirement("SCH-12")
def test_treatments_are_equal_by_what_they_say():
    """Two treatments made apart are one value, also as members of a set."""
    assert {Treatment.closed("p"), Treatment(State.CLOSED, prompt="p")} == {Treatment.closed("p")}
    assert Treatment.closed("p") != Treatment.closed()
    assert Treatment.open() != ToQueue("open")
