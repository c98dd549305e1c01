"""Users: who they are, what they can be reached by, and whether they are there."""

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
    "department_named",
    "future_activities",
    "is_away",
    "lint",
    "lint_departments",
    "status_at",
]
