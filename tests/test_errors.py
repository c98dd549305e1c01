"""Errors are data: they travel, they copy, they read well and give nothing away."""

import copy
import importlib
import pickle
import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dstny_smp
from dstny_smp import errors, messages
from dstny_smp.errors import InvalidDocumentError, InvalidValueError, SmpError

LONG = "x" * 5_000

# One of each, with values as long as a caller can make them.
EXAMPLES = {
    "SmpError": SmpError("id.unknown", "queues[support]", kind="queue", id=LONG),
    "InvalidValueError": InvalidValueError("number.bad_form", LONG, "queues[support].number"),
    "InvalidDocumentError": InvalidDocumentError(
        [InvalidValueError("field.missing", None, "id"), InvalidValueError("id.bad_form", LONG, "users[3].id")]
    ),
    "UnknownIdError": errors.UnknownIdError("prompt", LONG, "queues[support].hold_audio"),
    "InUseError": errors.InUseError("prompt", "welcome", [f"menus[m{n}].flow.nodes[main].prompt" for n in range(500)]),
    "TransitionError": errors.TransitionError("id.unknown", "", kind="queue", id=LONG),
    "ClockWentBackError": errors.ClockWentBackError(1_000, 2_000),
    "AccessDeniedError": errors.AccessDeniedError(contact=LONG),
    "ConflictError": errors.ConflictError(3, 4),
    "MissingExtraError": errors.MissingExtraError("cli", "typer"),
}


def kinds():
    """Return every class of error in the library, wherever it is defined."""
    for module in pkgutil.walk_packages(dstny_smp.__path__, "dstny_smp."):
        if not module.name.startswith(("dstny_smp.cli", "dstny_smp.__main__")):
            importlib.import_module(module.name)
    found, new = set(), {SmpError}
    while new:
        found |= new
        new = {child for kind in new for child in kind.__subclasses__()} - found
    return {kind.__name__ for kind in found}


def shown(error):
    """Return all that a reader can learn from an error."""
    return type(error), str(error), error.text("nl"), error.remedy("nl"), error.code, error.path, dict(error.params)


def test_every_kind_of_error_is_tried_here():
    """A new child of SmpError must prove itself too."""
    assert kinds() == set(EXAMPLES)


@pytest.mark.parametrize("error", EXAMPLES.values(), ids=EXAMPLES)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_errors_pickle(error, protocol):
    """An error crosses a process boundary whole: simulations run in many processes."""
    again = pickle.loads(pickle.dumps(error, protocol))

    if isinstance(error, InvalidDocumentError):
        assert [shown(fault) for fault in error] == [shown(fault) for fault in again]
    assert shown(error) == shown(again)
    assert error.args == again.args or isinstance(error, InvalidDocumentError)


@pytest.mark.parametrize("error", EXAMPLES.values(), ids=EXAMPLES)
@pytest.mark.parametrize("make", [copy.copy, copy.deepcopy])
def test_errors_copy(error, make):
    """A copy tells the same; executors of other packages copy what they raise."""
    assert shown(error) == shown(make(error))


def test_own_attributes_travel():
    """What a child keeps beside code, path and params arrives as well."""
    in_use = pickle.loads(pickle.dumps(errors.InUseError("prompt", "p", ["a", "b"])))
    refused = pickle.loads(pickle.dumps(InvalidValueError("id.bad_form", "!", "id")))
    denied = pickle.loads(pickle.dumps(errors.AccessDeniedError(contact="desk@example.com")))

    assert ("a", "b") == in_use.paths
    assert "!" == refused.value
    assert "desk@example.com" == denied.contact


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("error", EXAMPLES.values(), ids=EXAMPLES)
def test_texts_stay_short(error, language):
    """No value floods a log or a form: a line has at most 40 characters of each value."""
    lines = error.text(language).splitlines()

    assert all(len(line) <= 400 for line in lines)
    assert LONG[:41] not in error.text(language)


@pytest.mark.parametrize("error", EXAMPLES.values(), ids=EXAMPLES)
def test_the_two_languages_differ(error):
    """Every error has a Dutch text of its own."""
    assert error.text("en") != error.text("nl")


@given(st.text(max_size=60), st.text(alphabet="abc[].", max_size=20))
def test_any_value_reads_in_one_printable_line(value, path):
    """A caller's text forges no lines and no terminal codes."""
    text = InvalidValueError("id.bad_form", value, path).text()

    assert text.isprintable()
    assert text.startswith(f"{path}: " if path else "")


def test_paths_are_put_below_each_other():
    """An error of a part becomes an error of the whole, with all else unchanged."""
    inner = InvalidValueError("field.out_of_range", 9, "skill", low=1, high=5)
    outer = inner.below("members[u-anna]").below("queues[support]")

    assert "queues[support].members[u-anna].skill" == outer.path
    assert (inner.code, inner.value, inner.params) == (outer.code, outer.value, outer.params)


def test_a_document_is_split_into_documents():
    """``except*`` and ``split`` keep the kind of the group, so that it still speaks Dutch."""
    whole = InvalidDocumentError(
        [InvalidValueError("field.missing", None, "id"), InvalidValueError("id.bad_form", "!", "x")]
    )
    missing, rest = whole.split(lambda fault: getattr(fault, "code", "") == "field.missing")

    assert isinstance(missing, InvalidDocumentError)
    assert isinstance(rest, InvalidDocumentError)
    assert ["id", "x"] == [fault.path for part in (missing, rest) for fault in part]
    assert "1 fout in het document" == missing.text("nl").splitlines()[0]


def test_callers_can_catch_what_they_know():
    """Where Python has a word for the mistake, the error is that word's child."""
    assert issubclass(InvalidValueError, ValueError)
    assert issubclass(InvalidDocumentError, ExceptionGroup)
    assert issubclass(errors.UnknownIdError, LookupError)
