"""What an administrator may do with one user: the menu behind a row of the list.

Every entry is always there, in the order of the portal. One that is not possible says why,
so that a front end can show it dimmed with its reason. By default nothing is
possible: only to an administrator more is said. Nothing is done here; what sends,
changes and removes judges for itself.

>>> from dstny_smp.users import User
>>> boss = User(id="u-boss", first_name="Bo", last_name="Smit", email="bo@example.com", administrator=True)
>>> anna = User(id="u-anna", first_name="Anna", last_name="Bakker", email="anna@example.com")
>>> for action in actions(anna, boss):
...     print(action.enabled, action.title("nl"), *(reason.text("nl") for reason in action.findings), sep="|")
False|Configuratie-SMS verzenden voor mobiele client|deze gebruiker heeft hiervoor geen mobiel nummer; voeg er een toe
True|Welkomstmail verzenden voor Standard/Basic gebruiker
True|Gebruiker bewerken
True|Verwijderen
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum

import attrs

from dstny_smp.errors import InvalidValueError
from dstny_smp.findings import Finding, Report, Severity
from dstny_smp.ids import UserId
from dstny_smp.messages import translate
from dstny_smp.model import Value
from dstny_smp.users import configuration
from dstny_smp.users.listing import licence_name
from dstny_smp.users.user import LicenceType, User
from dstny_smp.validation import argument


class ActionKind(StrEnum):
    """An entry of the menu, in the order of the portal."""

    SEND_CONFIGURATION = "send_configuration"
    """An SMS that sets up the app on a mobile telephone."""
    SEND_WELCOME = "send_welcome"
    """A mail, for a Standard or a Basic user: `Action.choices`."""
    EDIT = "edit"
    DELETE = "delete"


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Action(Value):
    """One entry of the menu.

    Attributes:
        kind: what it does.
        findings: errors, each a reason why it is not possible; warnings, what to know before it is done.
        choices: what to choose from, that which fits the user first; empty where there is nothing to choose.
        number: where an SMS goes to that can be sent: the fixed-mobile number, else the ordinary mobile one.
    """

    kind: ActionKind
    findings: tuple[Finding, ...] = ()
    choices: tuple[LicenceType, ...] = ()
    number: str | None = None

    @property
    def enabled(self) -> bool:
        """Tell whether it is possible."""
        return Report(self.findings).ok

    @property
    def reason(self) -> Finding | None:
        """The first reason why it is not possible; None where it is."""
        return next(iter(Report(self.findings).errors), None)

    @property
    def needs_detach(self) -> bool:
        """Tell that it removes what others name, and is possible only with *detach*."""
        return any(finding.code == "action.in_use" for finding in self.findings)

    def title(self, language: str = "en") -> str:
        """Return what stands in the menu, in the portal's words."""
        return translate(f"users.action_{self.kind.value}", {}, language)

    def choice_title(self, choice: LicenceType, language: str = "en") -> str:
        """Return what one of its choices is called.

        Raises:
            InvalidValueError: ``field.wrong_type``.

        >>> Action(kind=ActionKind.SEND_WELCOME).choice_title(LicenceType.BASIC, "nl")
        'Basic'
        """
        return licence_name(choice, language)


def actions(
    user: User,
    actor: User | None = None,
    *,
    administrators: Collection[UserId] | None = None,
    in_use: Iterable[str] = (),
) -> tuple[Action, ...]:
    """Return the menu of a user, for the one who opens it.

    To whoever is no administrator each entry says only that. An administrator deletes neither himself
    nor the last administrator. A user whom others name can be deleted, but only with *detach*
    (`Organization.remove`), which the entry warns of.

    Args:
        user: whose menu it is.
        actor: who opens it; None for nobody who is known.
        administrators: the ids of all; an actor who is not among them is none, whatever he says. None where they
            are not known: then only the actor counts.
        in_use: every place that names the user, as `Organization.where_used` returns.

    Raises:
        InvalidValueError: ``field.wrong_type``.
    """
    argument.expect(user, "user", User)
    argument.expect(actor, "actor", User, type(None))
    if administrators is not None:
        administrators = frozenset(argument.each(administrators, "administrators", str))
    places = tuple(argument.each(in_use, "in_use", str))
    if actor is None or not _is_administrator(actor, administrators):
        refused = (Finding("action.not_administrator", Severity.ERROR),)
        return tuple(Action(kind=kind, findings=refused) for kind in ActionKind)
    fitting = sorted(LicenceType, key=lambda licence: licence not in user.licences)
    return (
        _configuration(user),
        Action(kind=ActionKind.SEND_WELCOME, choices=tuple(fitting)),
        Action(kind=ActionKind.EDIT),
        Action(kind=ActionKind.DELETE, findings=tuple(_against_deletion(user, actor, administrators, places))),
    )


def _is_administrator(actor: User, administrators: Collection[UserId] | None) -> bool:
    return actor.administrator and (administrators is None or actor.id in administrators)


def _configuration(user: User) -> Action:
    """Return the entry of the SMS, with the number it goes to or why there is none."""
    try:
        return Action(kind=ActionKind.SEND_CONFIGURATION, number=configuration.recipient(user))
    except InvalidValueError as error:
        # It is read beside the entry, where a path says nothing.
        finding = Finding(error.code, Severity.ERROR, "", error.params)
        return Action(kind=ActionKind.SEND_CONFIGURATION, findings=(finding,))


def _against_deletion(
    user: User, actor: User, administrators: Collection[UserId] | None, in_use: tuple[str, ...]
) -> Iterator[Finding]:
    if user.id == actor.id:
        yield Finding("action.is_yourself", Severity.ERROR)
    if user.administrator and not {actor.id, *(administrators or ())} - {user.id}:
        yield Finding("action.last_administrator", Severity.ERROR)
    if in_use:
        yield Finding("action.in_use", Severity.WARNING, "", {"count": len(in_use), "places": in_use})
