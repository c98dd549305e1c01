"""Taking every mention of what goes out of what stays.

A mention that can be left out is left out: a membership, a grant, a department,
a prompt that need not be played, an action of a queue together with its limit.
What forwards to something that goes is closed, a transfer to it hangs up. What
would not be the same thing without it stays as it is and is refused: the
schedule of a queue, the prompt of a menu, the number of either.

>>> from dstny_smp.acd import Member, Queue
>>> queue = Queue(id="shop", name="Shop", number="201", schedule="office", members=[Member("u-anna")])
>>> without(queue, frozenset({Ref("user", "u-anna")})).members
()
>>> without(queue, frozenset({Ref("schedule", "office")}))
Traceback (most recent call last):
...
dstny_smp.errors.InUseError: schedule office is still in use (1 ×): queues[shop].schedule; take it ...
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, TypeAlias, TypeVar, cast

import attrs

from dstny_smp.acd.queue import Announcements, HoldAudio, Overflow, Queue
from dstny_smp.contacts.book import AddressBook
from dstny_smp.destination import Destination
from dstny_smp.errors import InUseError, join
from dstny_smp.ids import PromptId, Ref
from dstny_smp.ivr.flow import Choice, Flow, HangUp, Menu, Node, Retry, Transfer
from dstny_smp.model import Entity, Key
from dstny_smp.organization import register
from dstny_smp.organization.inventory import InventoryNumber
from dstny_smp.schedule.model import Block, Schedule
from dstny_smp.treatment import State, Treatment
from dstny_smp.users.user import MobileKind, User

AnEntity = TypeVar("AnEntity", bound=Entity)
T = TypeVar("T")
Refs: TypeAlias = AbstractSet[Ref]


def detached(values: Iterable[Entity], refs: Refs) -> Mapping[Key, Entity]:
    """Return the objects without any mention of what goes, by their key.

    Raises:
        InUseError: for the first that is named where it cannot be taken out, with all such places.
    """
    come: dict[Key, Entity] = {}
    kept: dict[Key, list[str]] = {}
    gone = {(ref.kind, ref.id) for ref in refs}
    for value in values:
        left = _without(value, refs)
        own = left.key
        come[own] = left
        for path, key in register.mentions(left):
            if key in gone:
                kept.setdefault(key, []).append(join(register.path_of(own), path))
    for (kind, id), paths in kept.items():
        raise InUseError(kind, id, paths)
    return come


def without(value: AnEntity, refs: Refs) -> AnEntity:
    """Return one object without any mention of what goes.

    Raises:
        InUseError: it names something of it where that cannot be taken out.
    """
    return cast("AnEntity", detached([value], refs)[value.key])


def _without(value: Entity, refs: Refs) -> Entity:
    """Take out what can be; `detached` looks for what is left."""
    match value:
        case User():
            return _user(value, refs)
        case InventoryNumber():
            return attrs.evolve(value, owner=_unless(value.owner, value.owner, refs))
        case AddressBook():
            grants = tuple(grant for grant in value.grants if not _names(grant.references(), refs))
            return attrs.evolve(value, grants=grants)
        case Schedule():
            return _schedule(value, refs)
        case Queue():
            return attrs.evolve(
                value,
                members=tuple(member for member in value.members if Ref("user", member.user) not in refs),
                overflow=_overflow(value.overflow, refs),
                announcements=_announcements(value.announcements, refs),
            )
        case Menu():
            return attrs.evolve(value, flow=_flow(value.flow, refs))
        case _:
            return value  # a department and a prompt name nothing


def _user(user: User, refs: Refs) -> User:
    lost = {ref.id for ref in refs if ref.kind == "number"}
    return attrs.evolve(
        user,
        departments=tuple(each for each in user.departments if Ref("department", each) not in refs),
        greeting=_prompt(user.greeting, refs),
        primary_number=None if user.primary_number in lost else user.primary_number,
        numbers=tuple(own for own in user.numbers if own not in lost),
        # An ordinary mobile is not of the inventory, whatever its number.
        mobiles=tuple(each for each in user.mobiles if each.kind is not MobileKind.FMC or each.number not in lost),
    )


def _schedule(schedule: Schedule, refs: Refs) -> Schedule:
    override = schedule.override
    return attrs.evolve(
        schedule,
        blocks=_blocks(schedule.blocks, refs),
        exceptions=_blocks(schedule.exceptions, refs),
        override=override and attrs.evolve(override, treatment=_treatment(override.treatment, refs)),
        default=_treatment(schedule.default, refs),
    )


def _blocks(blocks: tuple[Block, ...], refs: Refs) -> tuple[Block, ...]:
    return tuple(
        attrs.evolve(block, treatment=_treatment(block.treatment, refs))
        if _names(block.treatment.references(), refs)
        else block
        for block in blocks
    )


def _treatment(treatment: Treatment, refs: Refs) -> Treatment:
    prompt = _prompt(treatment.prompt, refs)
    if treatment.destination is not None and treatment.destination.ref in refs:
        return Treatment.closed(prompt)
    return treatment if treatment.state is State.OPEN else attrs.evolve(treatment, prompt=prompt)


def _overflow(overflow: Overflow, refs: Refs) -> Overflow:
    on_max_wait = _destination(overflow.on_max_wait, refs)
    on_max_attempts = _destination(overflow.on_max_attempts, refs)
    on_full = _destination(overflow.on_full, refs)
    return attrs.evolve(
        overflow,
        max_wait=None if on_max_wait is None else overflow.max_wait,
        on_max_wait=on_max_wait,
        on_no_agents=_destination(overflow.on_no_agents, refs),
        max_attempts=None if on_max_attempts is None else overflow.max_attempts,
        on_max_attempts=on_max_attempts,
        max_attempts_prompt=_prompt(overflow.max_attempts_prompt, refs),
        max_waiting=None if on_full is None else overflow.max_waiting,
        on_full=on_full,
    )


def _announcements(said: Announcements, refs: Refs) -> Announcements:
    music = said.hold_audio
    return attrs.evolve(
        said,
        entry_prompt=_prompt(said.entry_prompt, refs),
        hold_audio=music if music is HoldAudio.RINGBACK else _prompt(music, refs) or HoldAudio.RINGBACK,
        comfort_prompt=_prompt(said.comfort_prompt, refs),
    )


def _flow(flow: Flow, refs: Refs) -> Flow:
    return flow.put(*(_node(node, refs) for node in flow.nodes if _names(node.references(), refs)))


def _node(node: Node, refs: Refs) -> Node:
    match node:
        case Choice():
            return attrs.evolve(
                node, on_silence=_retry(node.on_silence, refs), on_invalid=_retry(node.on_invalid, refs)
            )
        case Transfer():
            # What the flow's other steps lead to must stay a step.
            return HangUp(node.id, name=node.name)
        case HangUp():
            return attrs.evolve(node, prompt=_prompt(node.prompt, refs))
        case _:
            return node


def _retry(retry: Retry, refs: Refs) -> Retry:
    prompts: Any = tuple(each for each in retry.prompts if Ref("prompt", each) not in refs)
    return attrs.evolve(retry, prompts=prompts)


def _destination(destination: Destination | None, refs: Refs) -> Destination | None:
    return destination and _unless(destination, destination.ref, refs)


def _prompt(prompt: PromptId | None, refs: Refs) -> PromptId | None:
    return prompt and _unless(prompt, Ref("prompt", prompt), refs)


def _unless(value: T, ref: Ref | None, refs: Refs) -> T | None:
    """Return the value, or None if what it stands for goes."""
    return None if ref in refs else value


def _names(references: Iterable[tuple[str, Ref]], refs: Refs) -> bool:
    return any(ref in refs for _, ref in references)
