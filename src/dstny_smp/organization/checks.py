"""What is legal in an organization but does not work, as findings: forwards that no call will follow.

Unlike the constructor, this asks the number plan and the policy; a stored
organization stays loadable whatever either becomes.

>>> from dstny_smp.destination import ToNumber
>>> from dstny_smp.schedule import Schedule, Treatment
>>> from dstny_smp.acd import Queue
>>> closed = Schedule(id="away", name="Away", default=Treatment.forward(ToNumber("+31900123456")))
>>> shop = Queue(id="shop", name="Shop", number="201", schedule="away")
>>> for finding in lint(Organization(id="bakery", name="Bakery", schedules=[closed], queues=[shop])):
...     print(finding.text())
schedules[away].default.destination: the policy does not allow calls to the premium number +31900123456; give another \
number, or allow premium numbers
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dstny_smp.destination import ToNumber
from dstny_smp.errors import UnknownIdError, join
from dstny_smp.findings import Finding, Report, Severity
from dstny_smp.model import Model, fields
from dstny_smp.organization.aggregate import Organization
from dstny_smp.organization.register import path_of
from dstny_smp.validation import number as numbers
from dstny_smp.validation.number import Risk

_FORBIDDEN: Final = {
    Risk.INTERNATIONAL: "organization.forwards_abroad",
    Risk.SATELLITE: "organization.forwards_to_satellite",
    Risk.PREMIUM: "organization.forwards_to_premium",
    Risk.EMERGENCY: "organization.forwards_to_emergency",
    Risk.SERVICE_CODE: "organization.forwards_to_service_code",
}


def lint(org: Organization) -> Report:
    """Return an error for each number that calls are forwarded to and will not reach.

    ``organization.forwards_to_nobody``: a short code, or a number of the inventory, that nobody
    bears. ``organization.forwards_abroad``, ``forwards_to_satellite``, ``forwards_to_premium``,
    ``forwards_to_emergency``, ``forwards_to_service_code``: a number of that risk, which the policy
    does not allow.

    The time grows with the schedules, queues and menus.
    """
    found = []
    answers: dict[str, str | None] = {}
    for value in (*org.schedules, *org.queues, *org.menus):
        for path, number in _numbers_called(value, path_of(value.key)):
            if number not in answers:
                answers[number] = _fault(org, number)
            code = answers[number]
            if code is not None:
                found.append(Finding(code, Severity.ERROR, path, {"number": number}))
    return Report(tuple(found))


def barred(org: Organization, number: str) -> str | None:
    """Return why a number that is nobody's here is not called; None if it may be.

    ``unassigned``: it is, or could only be, a number of ours. ``refused``: the policy
    does not allow calls to numbers of its risk.
    """
    if numbers.is_short_code(number) or _is_listed(org, number):
        return "unassigned"
    return None if org.policy.allows(numbers.risk(number, home=org.country)) else "refused"


def _fault(org: Organization, number: str) -> str | None:
    if org.bearer(number) is not None or (_is_listed(org, number) and org.number(number).owner is not None):
        return None
    match barred(org, number):
        case None:
            return None
        case "unassigned":
            return "organization.forwards_to_nobody"
        case _:
            return _FORBIDDEN[numbers.risk(number, home=org.country)]


def _is_listed(org: Organization, number: str) -> bool:
    try:
        org.number(number)
    except UnknownIdError:
        return False
    return True


def _numbers_called(value: Model, path: str) -> Iterator[tuple[str, str]]:
    """Yield every number that calls are sent to somewhere in a value, and where it stands."""
    for each in fields(type(value)):
        part = getattr(value, each.name)
        below = join(path, each.name)
        if isinstance(part, ToNumber):
            yield below, part.number
        elif isinstance(part, Model):
            yield from _numbers_called(part, below)
        elif isinstance(part, tuple):
            for index, item in enumerate(part):
                if isinstance(item, Model):
                    yield from _numbers_called(item, f"{below}[{getattr(item, 'id', index)}]")
