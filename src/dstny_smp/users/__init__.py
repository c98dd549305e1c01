"""Users: who they are, what they can be reached by, and whether they are there."""

from typing import TYPE_CHECKING

from dstny_smp.lazy import handing_on

if TYPE_CHECKING:
    from dstny_smp.users.actions import Action, ActionKind, actions
    from dstny_smp.users.checks import lint, lint_departments
    from dstny_smp.users.directory import Directory, Page
    from dstny_smp.users.listing import Column, Row, licence_name
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
    "Action",
    "ActionKind",
    "Activity",
    "ActivityKind",
    "Column",
    "Department",
    "Directory",
    "LicenceType",
    "MobileKind",
    "MobileNumber",
    "Page",
    "Row",
    "Status",
    "User",
    "actions",
    "department_named",
    "future_activities",
    "is_away",
    "licence_name",
    "lint",
    "lint_departments",
    "status_at",
]

__getattr__, __dir__ = handing_on(
    __name__,
    {
        "dstny_smp.users.actions": ("Action", "ActionKind", "actions"),
        "dstny_smp.users.checks": ("lint", "lint_departments"),
        "dstny_smp.users.directory": ("Directory", "Page"),
        "dstny_smp.users.listing": ("Column", "Row", "licence_name"),
        "dstny_smp.users.presence": ("Status", "future_activities", "is_away", "status_at"),
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
    },
)
