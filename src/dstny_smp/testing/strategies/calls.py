"""Strategies for what happens to a call: destinations, treatments, queues, flows, menus."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, Final

from hypothesis import strategies as st

from dstny_smp.acd import (
    Announcements,
    Device,
    Member,
    Overflow,
    Presentation,
    PresentedNumber,
    Queue,
    QueueKind,
    Ringing,
    Role,
    Strategy,
)
from dstny_smp.acd.queue import HoldAudio
from dstny_smp.destination import (
    Destination,
    HangUp,
    Policy,
    ToMenu,
    ToNumber,
    ToPrompt,
    ToQueue,
    ToUser,
    ToVoicemail,
)
from dstny_smp.ivr import Announce, Choice, DirectDial, Flow, Gate, Menu, Option, Retry, SetLanguage, Transfer
from dstny_smp.ivr import HangUp as HangUpNode
from dstny_smp.ivr.nodes import BUILT_IN, Node
from dstny_smp.testing.strategies.values import (
    SOME,
    Known,
    durations,
    e164_numbers,
    entries,
    ids,
    languages,
    names,
    short_codes,
)
from dstny_smp.treatment import Treatment

_BUILT_IN: Final = sorted(BUILT_IN)
_NUMBERS: Final = e164_numbers() | short_codes()


def destinations(known: Known = SOME) -> st.SearchStrategy[Destination]:
    """Return a strategy for places where a call can be sent.

    >>> from hypothesis import given
    >>> @given(destinations(Known(queues=["support"])))
    ... def test_there_is_one_queue(destination):
    ...     assert destination == ToQueue("support") or not isinstance(destination, ToQueue)
    >>> test_there_is_one_queue()
    """
    return _destinations(known)


@lru_cache(maxsize=256)
def _destinations(known: Known) -> st.SearchStrategy[Destination]:
    kinds: list[st.SearchStrategy[Destination]] = [st.just(HangUp()), st.builds(ToNumber, e164_numbers())]
    for cls, targets in (
        (ToUser, known.users),
        (ToVoicemail, known.users),
        (ToQueue, known.queues),
        (ToMenu, known.menus),
        (ToPrompt, known.prompts),
    ):
        if targets:
            kinds.append(st.builds(cls, st.sampled_from(targets)))
    return st.one_of(kinds)


@lru_cache(maxsize=256)
def _prompts(known: Known) -> st.SearchStrategy[str | None]:
    """Return a strategy for a prompt that need not be."""
    return st.sampled_from((None, *known.prompts))


def treatments(known: Known = SOME) -> st.SearchStrategy[Treatment]:
    """Return a strategy for treatments: open, closed, forward, with and without a prompt."""
    return _treatments(known)


@lru_cache(maxsize=256)
def _treatments(known: Known) -> st.SearchStrategy[Treatment]:
    return st.one_of(
        st.just(Treatment.open()),
        st.builds(Treatment.closed, _prompts(known)),
        st.builds(Treatment.forward, destinations(known), _prompts(known)),
    )


def policies() -> st.SearchStrategy[Policy]:
    """Return a strategy for what an organization allows."""
    return st.builds(Policy, *(), **{each: st.booleans() for each in ("allow_international", "allow_premium")})


@st.composite
def queues(draw: st.DrawFn, known: Known = SOME, *, id: str | None = None, number: str | None = None) -> Queue:
    """Draw a queue that obeys one of the known schedules, with some of the known users.

    >>> from hypothesis import given
    >>> @given(queues(Known(users=["u-anna"])))
    ... def test_anna_is_the_only_member(queue):
    ...     assert {member.user for member in queue.members} <= {"u-anna"}
    >>> test_anna_is_the_only_member()
    """
    members = draw(st.lists(st.sampled_from(known.users), unique=True, max_size=5)) if known.users else []
    return Queue(
        id=draw(ids()) if id is None else id,
        name=draw(names()),
        number=draw(_NUMBERS) if number is None else number,
        schedule=draw(st.sampled_from(known.schedules)),
        kind=draw(st.sampled_from(QueueKind)),
        strategy=draw(st.sampled_from(Strategy)),
        members=[draw(_members(user)) for user in members],
        presentation=draw(_PRESENTATIONS),
        ringing=draw(_RINGING),
        overflow=draw(_overflows(known)),
        announcements=draw(_announcements(known)),
        weight=draw(st.integers(0, 3)),
    )


@cache
def _members(user: str) -> st.SearchStrategy[Member]:
    return st.builds(
        Member, st.just(user), skill=st.integers(1, 5), role=st.sampled_from(Role), logged_in=st.booleans()
    )


_PRESENTATIONS: Final = st.builds(
    Presentation,
    shown=st.sampled_from(PresentedNumber),
    prefix=st.sampled_from(("", "0", "99")),
    metadata=st.sampled_from((None, "Support", "Verkoop 2")),
    metadata_overridable=st.booleans(),
)

_RINGING: Final = st.builds(
    Ringing,
    pickup=st.booleans(),
    ring_when_absent=st.booleans(),
    devices=st.sets(st.sampled_from(Device), min_size=1),
    max_parallel=st.integers(1, 3),
    wrap_up=durations(0, 120),
    missed_limit=st.none() | st.integers(1, 5),
    offer_timeout=durations(1, 60),
    finish_ring=st.booleans(),
)


_MAX_WAITS: Final = st.none() | durations(1, 600)
_MAX_ATTEMPTS: Final = st.none() | st.integers(1, 9)
_MAX_WAITING: Final = st.none() | st.integers(1, 20)


@lru_cache(maxsize=256)
def _perhaps(known: Known) -> st.SearchStrategy[Destination | None]:
    return st.none() | destinations(known)


@st.composite
def _overflows(draw: st.DrawFn, known: Known) -> Overflow:
    somewhere = _perhaps(known)
    actions: dict[str, Any] = {
        name: draw(somewhere) for name in ("on_max_wait", "on_no_agents", "on_max_attempts", "on_full")
    }
    # A limit needs its action.
    for limit, action, amounts in (
        ("max_wait", "on_max_wait", _MAX_WAITS),
        ("max_attempts", "on_max_attempts", _MAX_ATTEMPTS),
        ("max_waiting", "on_full", _MAX_WAITING),
    ):
        if actions[action] is not None:
            actions[limit] = draw(amounts)
    return Overflow(
        **actions,
        grace=draw(durations(0, 60)),
        max_attempts_prompt=draw(_prompts(known)),
        flush_at_close=draw(st.booleans()),
    )


@st.composite
def _announcements(draw: st.DrawFn, known: Known) -> Announcements:
    comfort, position, wait = draw(_prompts(known)), draw(st.booleans()), draw(st.booleans())
    needed = comfort is not None or position or wait
    return Announcements(
        entry_prompt=draw(_prompts(known)),
        hold_audio=draw(_prompts(known)) or HoldAudio.RINGBACK,
        comfort_prompt=comfort,
        comfort_interval=draw(durations(1, 300)) if needed else None,
        offer_tone=draw(st.booleans()),
        announce_position=position,
        announce_wait=wait,
    )


@st.composite
def flows(draw: st.DrawFn, known: Known = SOME, *, most: int = 6) -> Flow:
    """Draw a flow of at most so many steps; it may go in circles, as an administrator's may.

    >>> from hypothesis import given
    >>> @given(flows(most=3))
    ... def test_the_start_is_a_step(flow):
    ...     assert flow.node(flow.start) in flow.nodes
    >>> test_the_start_is_a_step()
    """
    steps = [f"n{index}" for index in range(draw(st.integers(1, most)))]
    return Flow(draw(st.sampled_from(steps)), [draw(_nodes(step, steps, known)) for step in steps])


@st.composite
def _nodes(draw: st.DrawFn, id: str, steps: Sequence[str], known: Known) -> Node:
    targets = st.sampled_from([*steps, *_BUILT_IN])
    maybe = st.none() | targets
    name = draw(st.sampled_from(("", "Stap", id)))
    kinds = ["hang_up", "choice", "choice", "transfer", "language"]
    kinds += ["announce"] * bool(known.prompts) + ["gate"] * bool(known.schedules)
    match draw(st.sampled_from(kinds)):
        case "choice":
            return draw(_choices(id, targets, known))
        case "announce":
            return Announce(id, draw(st.sampled_from(known.prompts)), draw(targets), name=name)
        case "language":
            return SetLanguage(id, draw(languages()), draw(targets), name=name)
        case "gate":
            return Gate(
                id, draw(st.sampled_from(known.schedules)), draw(targets), draw(targets), draw(maybe), name=name
            )
        case "transfer":
            results = {result: draw(maybe) for result in ("on_busy", "on_no_answer", "on_failed")}
            return Transfer(id, draw(destinations(known)), **results, name=name)
        case _:
            return HangUpNode(id, draw(_prompts(known)), name=name)


_FEW_CODES: Final = st.sets(short_codes(), max_size=2)
_DIRECT_DIAL: Final = st.none() | st.builds(DirectDial, st.none() | _FEW_CODES, _FEW_CODES)


@st.composite
def _choices(draw: st.DrawFn, id: str, targets: st.SearchStrategy[str], known: Known) -> Choice:
    pressed = draw(st.lists(entries(), unique=True, max_size=4))
    prompts = st.lists(st.sampled_from(known.prompts), max_size=2) if known.prompts else st.just([])
    retries = st.builds(Retry, st.integers(0, 3), prompts, st.none() | targets)
    return Choice(
        id,
        draw(_prompts(known)),
        [Option(keys, draw(names()), draw(targets)) for keys in pressed],
        on_silence=draw(retries),
        on_invalid=draw(retries),
        first_digit=draw(durations(0, 10)),
        inter_digit=draw(durations(1, 5)),
        barge_in=draw(st.booleans()),
        type_ahead=draw(st.booleans()),
        direct_dial=draw(_DIRECT_DIAL),
        max_rounds=draw(st.integers(1, 10)),
    )


@st.composite
def menus(draw: st.DrawFn, known: Known = SOME, *, id: str | None = None, number: str | None = None) -> Menu:
    """Draw a menu that obeys one of the known schedules.

    >>> from hypothesis import given
    >>> @given(menus(number="201"))
    ... def test_the_number_is_given(menu):
    ...     assert menu.number == "201"
    >>> test_the_number_is_given()
    """
    return Menu(
        id=draw(ids()) if id is None else id,
        name=draw(names()),
        number=draw(_NUMBERS) if number is None else number,
        schedule=draw(st.sampled_from(known.schedules)),
        flow=draw(flows(known)),
    )
