"""Strategies for people and what is kept of them: users, departments, address books, prompts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Final

from hypothesis import strategies as st

from dstny_smp.contacts import AddressBook, Contact, Grant, Scope
from dstny_smp.media import AudioFacts, Media
from dstny_smp.prompts import AudioSource, Prompt, PromptOrigin, Variant
from dstny_smp.testing.strategies.times import instants
from dstny_smp.testing.strategies.values import (
    SOME,
    Known,
    e164_numbers,
    emails,
    ids,
    languages,
    names,
    short_codes,
    texts,
)
from dstny_smp.users import Activity, ActivityKind, Department, LicenceType, MobileKind, MobileNumber, User

_NUMBERS: Final = e164_numbers() | short_codes()
_A_FEW_NUMBERS: Final = st.lists(_NUMBERS, unique=True, max_size=3)
_LATER: Final = datetime(2030, 1, 1), datetime(2031, 1, 1)


def departments(id: str | None = None) -> st.SearchStrategy[Department]:
    """Return a strategy for departments."""
    return st.builds(Department, ids() if id is None else st.just(id), names())


@cache
def activities() -> st.SearchStrategy[Activity]:
    """Return a strategy for planned activities."""
    return st.builds(Activity, st.sampled_from(ActivityKind), instants(), instants(*_LATER), note=st.just("") | texts())


@st.composite
def users(
    draw: st.DrawFn,
    known: Known = SOME,
    *,
    id: str | None = None,
    numbers: Sequence[str] | None = None,
    email: str | None = None,
) -> User:
    """Draw a user, in some of the known departments, greeted by one of the known prompts or by none.

    >>> from hypothesis import given
    >>> @given(users(numbers=["+31201234567", "201"]))
    ... def test_he_has_a_main_number(user):
    ...     assert user.main_number in user.numbers
    >>> test_he_has_a_main_number()
    """
    own = draw(_A_FEW_NUMBERS) if numbers is None else list(numbers)
    kinds = draw(st.sets(st.sampled_from(MobileKind)))
    fixed = [each for each in own if each.startswith("+")]
    if not fixed:
        kinds.discard(MobileKind.FMC)  # an FMC number is one of the user's own here, and so of nobody else
    return User(
        id=draw(ids()) if id is None else id,
        first_name=draw(names()),
        last_name=draw(names()),
        email=draw(emails()) if email is None else email,
        licences=draw(st.sets(st.sampled_from(LicenceType), min_size=1)),
        departments=draw(st.lists(st.sampled_from(known.departments), unique=True)) if known.departments else [],
        primary_number=draw(st.sampled_from([None, *own])),
        numbers=own,
        mobiles=[
            MobileNumber(fixed[0] if kind is MobileKind.FMC else draw(e164_numbers()), kind) for kind in sorted(kinds)
        ],
        activities=draw(st.lists(activities(), max_size=2)),
        administrator=draw(st.booleans()),
        language=draw(st.none() | languages()),
        greeting=draw(st.sampled_from([None, *known.prompts])),
    )


@cache
def contacts() -> st.SearchStrategy[Contact]:
    """Return a strategy for external contacts."""
    blank = st.just("")
    return st.builds(
        Contact,
        id=ids(),
        first_name=blank | names(),
        last_name=blank | names(),
        company=names(),
        numbers=_A_FEW_NUMBERS,
        email=st.none() | emails(),
        address=blank | texts(),
        notes=blank | texts(),
    )


@st.composite
def address_books(draw: st.DrawFn, known: Known = SOME, *, id: str | None = None) -> AddressBook:
    """Draw an address book, general or granted to some of the known users and departments."""
    possible = [Grant(user=user) for user in known.users] + [Grant(department=each) for each in known.departments]
    return AddressBook(
        id=draw(ids()) if id is None else id,
        name=draw(names()),
        scope=draw(st.sampled_from(Scope)),
        grants=draw(st.lists(st.sampled_from(possible), unique=True, max_size=3)) if possible else [],
        contacts=draw(st.lists(contacts(), unique_by=lambda contact: contact.id, max_size=3)),
    )


@st.composite
def variants(draw: st.DrawFn, language: str | None = None) -> Variant:
    """Draw a prompt's audio in one language: uploaded, recorded, spoken or the platform's."""
    source = draw(st.sampled_from(AudioSource))
    text = draw(texts()) if source is AudioSource.TTS else draw(st.none() | texts())
    has_audio = source in {AudioSource.UPLOAD, AudioSource.RECORDING} or draw(st.booleans())
    return Variant(
        draw(languages()) if language is None else language,
        source,
        draw(_AUDIO) if has_audio else None,
        text=text,
    )


_AUDIO: Final = st.builds(
    Media,
    sha256=st.integers(0, 999).map(lambda serial: hashlib.sha256(str(serial).encode()).hexdigest()),
    media_type=st.just("audio/wav"),
    facts=st.none() | st.builds(AudioFacts, duration=st.integers(0, 60_000).map(lambda millis: millis / 1000)),
)


@st.composite
def prompts(draw: st.DrawFn, *, id: str | None = None) -> Prompt:
    """Draw a prompt in one language or several; a standard one perhaps in none.

    >>> from hypothesis import given
    >>> @given(prompts())
    ... def test_an_own_prompt_can_be_heard(prompt):
    ...     assert prompt.is_standard or prompt.variants
    >>> test_an_own_prompt_can_be_heard()
    """
    origin = draw(st.sampled_from(PromptOrigin))
    least = 1 if origin is PromptOrigin.CUSTOM else 0
    spoken = draw(st.lists(languages(), unique=True, min_size=least, max_size=3))
    return Prompt(
        id=draw(ids()) if id is None else id,
        name=draw(names()),
        description=draw(texts()),
        origin=origin,
        variants=[draw(variants(language)) for language in spoken],
    )
