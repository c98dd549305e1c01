"""What a call asks of the organization: who is called, in which language a prompt is heard, what a place is named."""

from __future__ import annotations

from dstny_smp.destination import Destination, ToMenu, ToNumber, ToPrompt, ToQueue, ToUser, ToVoicemail
from dstny_smp.errors import UnknownIdError
from dstny_smp.ids import PromptId, Ref
from dstny_smp.organization import Organization
from dstny_smp.validation import language as languages


def called(org: Organization, to: str) -> Destination | None:
    """Return who is reached under a number; None for one of the inventory that nobody has.

    Raises:
        UnknownIdError: it is not a number of this organization.
    """
    bearer = org.bearer(to)
    if bearer is not None:
        return destination_of(bearer)
    owner = org.number(to).owner
    return None if owner is None else destination_of(owner)


def own_number(org: Organization, number: str) -> Destination | None:
    """Return who is reached under a number of the organization's own; None for any other."""
    try:
        return called(org, number)
    except UnknownIdError:
        return None


def destination_of(bearer: Ref) -> Destination:
    """Return the destination that reaches a bearer of numbers."""
    match bearer.kind:
        case "user":
            return ToUser(bearer.id)
        case "queue":
            return ToQueue(bearer.id)
        case _:
            return ToMenu(bearer.id)


def spoken(org: Organization, prompt: PromptId, language: str) -> str | None:
    """Return the language in which a caller hears a prompt: his, the organization's, any; None without audio."""
    available = org.prompt(prompt).facts().languages
    return languages.best((language, org.language), available) or next(iter(available), None)


def ref_of(place: Destination | None) -> Ref | None:
    """Return the object behind a place, if there is one."""
    return None if place is None else place.ref


def name_of(org: Organization, place: Destination | None) -> str:
    """Return the name of a place, as people know it; empty for none."""
    match place:
        case ToQueue(queue=queue):
            return org.queue(queue).name
        case ToMenu(menu=menu):
            return org.menu(menu).name
        case ToUser(user=user) | ToVoicemail(user=user):
            return org.user(user).display_name
        case ToPrompt(prompt=prompt):
            return org.prompt(prompt).name
        case ToNumber(number=number):
            return number
        case _:
            return ""
