"""Users: who they are, what they can be reached by, and whether they are there."""

from typing import TYPE_CHECKING

from dstny_smp.lazy import handing_on

if TYPE_CHECKING:
    from dstny_smp.users import configuration, photo, sms, welcome
    from dstny_smp.users.checks import lint, lint_departments
    from dstny_smp.users.presence import Status, future_activities, is_away, status_at
    from dstny_smp.users.user import (
        Activity,
        ActivityKind,
        Department,
        LicenceType,
        MobileKind,
        MobileNumber,
        User,
        department_named,
    )

__all__ = [
    "Activity",
    "ActivityKind",
    "Department",
    "LicenceType",
    "MobileKind",
    "MobileNumber",
    "Status",
    "User",
    "configuration",
    "department_named",
    "future_activities",
    "is_away",
    "lint",
    "lint_departments",
    "photo",
    "sms",
    "status_at",
    "welcome",
]

__getattr__, __dir__ = handing_on(
    __name__,
    {
        "dstny_smp.users.checks": ("lint", "lint_departments"),
        "dstny_smp.users.configuration": ("configuration",),
        "dstny_smp.users.photo": ("photo",),
        "dstny_smp.users.presence": ("Status", "future_activities", "is_away", "status_at"),
        "dstny_smp.users.sms": ("sms",),
        "dstny_smp.users.user": (
            "Activity",
            "ActivityKind",
            "Department",
            "LicenceType",
            "MobileKind",
            "MobileNumber",
            "User",
            "department_named",
        ),
        "dstny_smp.users.welcome": ("welcome",),
    },
)
