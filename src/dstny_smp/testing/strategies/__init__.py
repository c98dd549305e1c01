"""Hypothesis strategies for every model, and for small whole organizations.

Each draws legal values only, ordinary and odd ones. What a model names (a user,
a prompt) is drawn from a `Known`: by default from a few ids of each kind, so that
models drawn apart often name the same things; `organizations` draws models that
name each other.

>>> from hypothesis import given
>>> from dstny_smp.acd import Queue
>>> @given(queues())
... def test_a_queue_may_be_without_members(queue):
...     assert all(queue.without_member(member.user) for member in queue.members)
>>> test_a_queue_may_be_without_members()
"""

try:
    import hypothesis as _hypothesis  # noqa: F401  # to say what is missing in our own words
except ImportError as error:
    from dstny_smp.errors import MissingExtraError as _MissingExtraError

    raise _MissingExtraError("testing", "hypothesis") from error

from dstny_smp.testing.strategies.calls import destinations, flows, menus, policies, queues, treatments
from dstny_smp.testing.strategies.people import (
    activities,
    address_books,
    contacts,
    departments,
    prompts,
    users,
    variants,
)
from dstny_smp.testing.strategies.times import blocks, instants, overrides, recurrences, schedules
from dstny_smp.testing.strategies.values import (
    Known,
    durations,
    e164_numbers,
    emails,
    entries,
    ids,
    keys,
    languages,
    names,
    refs,
    short_codes,
    texts,
    timezones,
)
from dstny_smp.testing.strategies.wholes import organizations

__all__ = [
    "Known",
    "activities",
    "address_books",
    "blocks",
    "contacts",
    "departments",
    "destinations",
    "durations",
    "e164_numbers",
    "emails",
    "entries",
    "flows",
    "ids",
    "instants",
    "keys",
    "languages",
    "menus",
    "names",
    "organizations",
    "overrides",
    "policies",
    "prompts",
    "queues",
    "recurrences",
    "refs",
    "schedules",
    "short_codes",
    "texts",
    "timezones",
    "treatments",
    "users",
    "variants",
]
