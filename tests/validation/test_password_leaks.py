"""Every way out of a program that a password could take, and that none of them shows it."""

import copy
import dataclasses
import inspect
import io
import json
import logging
import pickle
import pprint
import sys
import traceback
import warnings

import attrs
import pytest

from dstny_smp.errors import SmpError
from dstny_smp.validation import password, strength

GOOD = "Kaars-Fornuis-7"
WEAK = "no-capital-in-here-7"
STARS = "**********"

pytestmark = pytest.mark.requirement("USR-11")


@attrs.frozen
class Form:
    """A host's form, as attrs has it."""

    secret: password.Password


@dataclasses.dataclass
class DataForm:
    """A host's form, as dataclasses have it."""

    secret: password.Password


def printed_by_rich(show):
    """Return what rich prints on a wide console."""
    console = pytest.importorskip("rich.console").Console(file=io.StringIO(), width=500)
    show(console)
    return console.file.getvalue()


def orjson():
    """Return the module, where it is installed."""
    return pytest.importorskip("orjson")


def logged(secret):
    """Return what a log holds of a password given as argument, in a dict, and as an extra field."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(message)s %(secret)s"))
    logger = logging.Logger("host")  # noqa: LOG001  # one of its own: no other test's handlers
    logger.addHandler(handler)
    logger.warning("of %s, %r", secret, secret, extra={"secret": secret})
    logger.warning({"password": secret}, extra={"secret": Form(secret)})
    return stream.getvalue()


def warned(secret):
    """Return what a warning says."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.warn(f"{secret} and {secret!r}", UserWarning, stacklevel=1)
    return str(caught[0].message)


SHOWN = {
    "repr": repr,
    "str": str,
    "ascii": ascii,
    "format": lambda secret: format(secret, "^30"),
    "f-string": lambda secret: f"{secret} {secret:>20} {secret:.3} {secret!r} {secret!s:<9} {secret!a}",
    "f-string with =": lambda secret: f"{secret=}",
    "str.format": lambda secret: str.format("{0} {0!r} {a:>5}", secret, a=secret),
    "str.format of attributes": lambda secret: str.format("{0.reveal} {0._Password__reveal}", secret),
    "%": lambda secret: "%s %r %20s" % (secret, secret, secret),
    "in a list": lambda secret: repr([secret, (secret,), {"a": secret}]),
    "attrs": lambda secret: repr(Form(secret)),
    "attrs.asdict": lambda secret: repr(attrs.asdict(Form(secret))),
    "attrs.astuple": lambda secret: repr(attrs.astuple(Form(secret))),
    "dataclass": lambda secret: repr(DataForm(secret)),
    "dataclasses.asdict": lambda secret: repr(dataclasses.asdict(DataForm(secret))),
    "dataclasses.replace": lambda secret: repr(dataclasses.replace(DataForm(secret))),
    "vars of a holder": lambda secret: repr(vars(DataForm(secret))),
    "copy": lambda secret: repr(copy.copy(secret)),
    "deepcopy": lambda secret: repr(copy.deepcopy({"a": [secret]})),
    "json": lambda secret: json.dumps({"password": secret}, default=str),
    "json of repr": lambda secret: json.dumps(secret, default=repr),
    "orjson": lambda secret: orjson().dumps({"password": secret}, default=str).decode(),
    "orjson of a dataclass": lambda secret: orjson().dumps(DataForm(secret), default=repr).decode(),
    "pprint": lambda secret: pprint.pformat({"password": secret, "form": Form(secret)}, width=10),
    "dir": lambda secret: repr(dir(secret)),
    "members": lambda secret: repr(inspect.getmembers(secret)),
    "slots": lambda secret: repr([getattr(secret, name, None) for name in dir(secret)]),
    "class": lambda secret: repr([password.Password, vars(password.Password)]),
    "log": logged,
    "warning": warned,
    "rich.inspect": lambda secret: printed_by_rich(
        lambda console: pytest.importorskip("rich").inspect(secret, console=console, all=True, methods=True)
    ),
    "rich": lambda secret: printed_by_rich(lambda console: console.print({"a": secret}, Form(secret), secret)),
    "error about it": lambda secret: repr(SmpError("field.wrong_type", value=secret, expected="str")),
    "text of an error about it": lambda secret: SmpError("field.wrong_type", value=secret, expected="str").text("nl"),
}


@pytest.mark.threat("T-16")
@pytest.mark.parametrize("way", SHOWN)
def test_a_password_shows_itself_nowhere(way):
    """Neither whole nor a part of it that one could know it by."""
    secret = password.parse(GOOD)
    shown = SHOWN[way](secret)
    assert shown
    assert not [part for part in (GOOD, "Kaars", "Fornuis") if part in shown]
    assert secret.reveal() == GOOD


REFUSED = {
    **{f"pickle {protocol}": lambda s, p=protocol: pickle.dumps(s, p) for protocol in range(6)},
    "pickle of a holder": lambda secret: pickle.dumps(Form(secret)),
    "pickle of a list": lambda secret: pickle.dumps([{"a": secret}]),
    "json": json.dumps,
    "json of a dict": lambda secret: json.dumps({"password": secret}),
    "orjson": lambda secret: orjson().dumps(secret),
    "orjson of a dataclass": lambda secret: orjson().dumps(DataForm(secret)),
    "reduce": lambda secret: secret.__reduce__(),
    "reduce_ex": lambda secret: secret.__reduce_ex__(2),
    "getstate": lambda secret: secret.__getstate__(),
    "vars": vars,
    "hash": hash,
    "set": lambda secret: {secret},
    "key": lambda secret: {secret: 1},
    "iter": iter,
    "len": len,
    "bytes": bytes,
    "order": lambda secret: secret < secret,
    "add": lambda secret: secret + "",
    "index": lambda secret: secret[0],
    "join": lambda secret: str.join("", [secret]),
    "subclass": lambda secret: type("Loud", (password.Password,), {}),
}


@pytest.mark.threat("T-16")
@pytest.mark.parametrize("way", REFUSED)
def test_a_password_cannot_be_stored_or_taken_apart(way):
    """TypeError, and nothing of the password in it."""
    secret = password.parse(GOOD)
    with pytest.raises(TypeError) as caught:
        REFUSED[way](secret)
    assert GOOD not in "".join(traceback.format_exception(caught.value))
    assert not hasattr(secret, "__dict__")


class HostError(Exception):
    """What a host's own code raises."""


def explode(*given):
    """Fail as a host's code may, with nothing of the password."""
    del given
    raise HostError("out of order")


def names_that_fail():
    """Yield one name, then fail."""
    yield "Bakkerij Zoet"
    explode()


ATTEMPTS = {
    "parse": (lambda text: password.parse(text), WEAK),
    "Password": (lambda text: password.Password(text), WEAK),
    "parse, listed": (lambda text: password.parse(text, blocklist=lambda _: True), GOOD),
    "parse, list fails": (lambda text: password.parse(text, blocklist=explode), GOOD),
    "check, list fails": (lambda text: password.check(text, blocklist=explode), GOOD),
    "check, weak, list fails": (lambda text: password.check(text, blocklist=explode), WEAK),
    "check, list is none": (lambda text: password.check(text, blocklist="list"), GOOD),
    "check, list is a set": (lambda text: password.check(text, blocklist={text}), GOOD),
    "parse, list is none": (lambda text: password.parse(text, blocklist=7), GOOD),
    "parse, list answers nonsense": (lambda text: password.parse(text, blocklist=lambda _: Undecided()), GOOD),
    "check, names fail": (lambda text: password.check(text, personal=names_that_fail()), GOOD),
    "check, a bare name": (lambda text: password.check(text, personal="Anna"), GOOD),
    "check, names are numbers": (lambda text: password.check(text, personal=[7]), GOOD),
    "check, names are none": (lambda text: password.check(text, personal=7), GOOD),
    "check, other": (lambda text: password.check(text, other="ignore"), GOOD),
    "hints, names fail": (lambda text: strength.hints(text, names_that_fail()), GOOD),
    "hints, a bare name": (lambda text: strength.hints(text, "Anna"), GOOD),
    "a lone surrogate and a list that encodes": (
        lambda text: password.parse(text, blocklist=lambda given: bool(given.encode())),
        GOOD + "\ud800",
    ),
}


class Undecided:
    """An answer that is neither yes nor no."""

    def __bool__(self):
        explode()
        return False


@pytest.mark.threat("T-16")
@pytest.mark.parametrize("way", ATTEMPTS)
def test_no_frame_of_ours_keeps_a_password_that_failed(way):
    """Error reporters send the locals of every frame; ours have let go of the text by then, whatever went wrong."""
    attempt, text = ATTEMPTS[way]
    try:
        attempt(text)
    except (SmpError, HostError) as caught:
        error = caught
        found = sys.exc_info()
    frames = [frame for frame, _ in traceback.walk_tb(found[2]) if "dstny_smp" in frame.f_code.co_filename]
    ours = [frame for frame in frames if "tests" not in frame.f_code.co_filename]
    assert ours
    core = text.removesuffix("\ud800")
    for frame in ours:
        assert core not in repr(frame.f_locals), frame.f_code.co_name
    # What is left when only our frames are shown with their locals, as error reporters do.
    whole = traceback.TracebackException(*found, capture_locals=True)
    assert [] == [
        each.name
        for each in whole.stack
        if "src" in each.filename and core in "".join(f"{name}={value}" for name, value in (each.locals or {}).items())
    ]
    for shown in (
        str(error),
        repr(error),
        repr(error.args),
        repr(vars(error)),
        repr(error.__context__),
        repr(error.__cause__),
        "".join(traceback.format_exception(error)),
    ):
        assert core not in shown
    if isinstance(error, SmpError):
        assert core not in error.text("nl")
        assert core not in repr(pickle.loads(pickle.dumps(error)).__dict__)


@pytest.mark.threat("T-16")
def test_richs_traceback_with_locals_shows_none_of_ours():
    """``rich.traceback`` walks frames and prints their locals; a password held as one is stars."""

    def submit():
        secret = password.parse(GOOD)
        form = Form(secret)
        assert form
        password.check(secret, blocklist=explode)  # no text at all: refused as such
        explode(secret)

    try:
        submit()
    except HostError:
        shown = printed_by_rich(
            lambda console: console.print(pytest.importorskip("rich.traceback").Traceback(show_locals=True))
        )
    assert STARS in shown
    assert GOOD not in shown.replace(repr(GOOD), "")  # the module's own constants are no locals of a frame


@pytest.mark.threat("T-16")
def test_a_failure_to_draw_keeps_nothing(monkeypatch):
    """When chance itself fails, no frame holds a password that would have been valid."""
    drawn = iter(GOOD)
    monkeypatch.setattr("secrets.choice", lambda alphabet: next(drawn))
    with pytest.raises((StopIteration, RuntimeError)) as caught:
        password.generate(len(GOOD) + 1)
    for frame, _ in traceback.walk_tb(caught.value.__traceback__):
        if "src" in frame.f_code.co_filename:
            assert GOOD not in repr(frame.f_locals)


@pytest.mark.threat("T-16")
def test_comparing_goes_through_compare_digest(monkeypatch):
    """So the time does not tell how far two passwords agree; what is no password is not compared at all."""
    import hmac

    asked = []

    def compare(one, other):
        asked.append((one, other))
        return one == other

    monkeypatch.setattr(hmac, "compare_digest", compare)
    secret = password.parse(GOOD)
    assert secret == password.parse(GOOD)
    assert secret != password.parse(GOOD + "é")
    assert secret != GOOD
    assert asked == [(GOOD.encode(), GOOD.encode()), (GOOD.encode(), (GOOD + "é").encode())]


@pytest.mark.threat("T-16")
def test_no_lone_surrogate_gets_in():
    """They cannot be encoded, so comparing or sending them would raise an error that holds the text."""
    for point in (0xD800, 0xDBFF, 0xDC00, 0xDFFF):
        text = GOOD + chr(point)
        assert [finding.code for finding in password.check(text).errors] == ["password.forbidden_character"]
        with pytest.raises(SmpError) as caught:
            password.Password(text)
        assert GOOD not in repr(caught.value.__dict__)
