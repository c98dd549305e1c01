"""What is legal for a user but unwise, as findings.

Unlike the constructor, this asks the number plan; it is slower, and its answer
may change with the plan.

>>> from dstny_smp.users.user import MobileNumber, User
>>> anna = User(
...     id="u-anna",
...     first_name="Anna",
...     last_name="Bakker",
...     email="anna@example.com",
...     mobiles=[MobileNumber("+31201234567")],
... )
>>> [(finding.code, finding.path) for finding in lint(anna)]
[('user.mobile_is_not_mobile', 'mobiles[non_fmc].number')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dstny_smp.findings import Finding, Report, Severity
from dstny_smp.users.user import Activity, Department, User
from dstny_smp.validation import argument, lookalike, number
from dstny_smp.validation.number import NumberKind


def lint(user: User) -> Report:
    """Return the findings about one user.

    Errors: ``user.mobile_is_premium``, ``user.mobile_is_not_mobile``. Warnings:
    ``user.number_not_in_plan``, ``user.activities_overlap`` (of two kinds at one
    time the later holds), ``user.name_mixes_scripts``.

    Raises:
        InvalidValueError: ``field.wrong_type``.
    """
    argument.expect(user, "user", User)
    return Report((*_names(user), *_numbers(user), *_mobiles(user), *_overlaps(user.activities)))


def lint_departments(departments: Iterable[Department]) -> Report:
    """Return a warning ``department.looks_alike`` for each name that a reader takes for an earlier one.

    Raises:
        InvalidValueError: ``field.wrong_type``.
    """
    seen: dict[str, Department] = {}
    found = []
    for department in argument.each(departments, "departments", Department):
        first = seen.setdefault(lookalike.skeleton(department.name), department)
        if first is not department:
            params = {"name": department.name, "other": first.id}
            found.append(Finding("department.looks_alike", Severity.WARNING, f"[{department.id}].name", params))
    return Report(tuple(found))


def against_mobile(own: str) -> str | None:
    """Return the code of why a number cannot be that of a mobile telephone; None where it can.

    Raises:
        InvalidValueError: as `number.kind`.
    """
    match number.kind(own):
        case NumberKind.MOBILE | NumberKind.FIXED_OR_MOBILE:
            return None
        case NumberKind.PREMIUM:
            return "user.mobile_is_premium"
        case _:
            return "user.mobile_is_not_mobile"


def _names(user: User) -> Iterator[Finding]:
    for field in ("first_name", "last_name"):
        if lookalike.is_mixed(getattr(user, field)):
            yield Finding("user.name_mixes_scripts", Severity.WARNING, field, {"name": getattr(user, field)})


def _numbers(user: User) -> Iterator[Finding]:
    for index, own in enumerate(user.numbers):
        if number.is_e164(own) and not number.is_valid(own):
            yield Finding("user.number_not_in_plan", Severity.WARNING, f"numbers[{index}]", {"number": own})


def _mobiles(user: User) -> Iterator[Finding]:
    for mobile in user.mobiles:
        rule = against_mobile(mobile.number)
        if rule is not None:
            yield Finding(rule, Severity.ERROR, f"mobiles[{mobile.kind.value}].number", {"number": mobile.number})


def _overlaps(activities: tuple[Activity, ...]) -> Iterator[Finding]:
    """Yield a finding for each activity that begins during one of another kind."""
    order = sorted(enumerate(activities), key=lambda item: item[1].starts)
    running: list[tuple[int, Activity]] = []
    for index, activity in order:
        running = [item for item in running if item[1].ends > activity.starts]
        other = next((item for item in running if item[1].kind is not activity.kind), None)
        if other is not None:
            params = {"kind": activity.kind.value, "other": other[1].kind.value, "starts": activity.starts}
            yield Finding(
                "user.activities_overlap", Severity.WARNING, f"activities[{index}]", params, f"activities[{other[0]}]"
            )
        # One of each kind is enough to find an overlap with another kind: the one that ends last.
        same = next((item for item in running if item[1].kind is activity.kind), None)
        if same is None or same[1].ends < activity.ends:
            running = [item for item in running if item is not same]
            running.append((index, activity))
