"""Users: who they are, how they are reached, whether they are there; how they are listed, edited and welcomed.

- Who they are: `user`; what is unwise about them, `checks`; where they are now, `presence`.
- The list: `directory` asks runs of users (`segment`), which are searched by their
  `trigrams`; `listing` says what a row shows, sorts by and is found by.
- What is done with one: `action_menu` and `form`.
- What is sent: `welcome`, a `letter` that goes in an `envelope`; `configuration`, an SMS
  that `sms` counts and for which `likeness` finds a cheaper text; `salutation` greets in both.
- How they look: `photo`, or else their `initials`.
"""

from typing import TYPE_CHECKING

from dstny_smp.lazy import handing_on

if TYPE_CHECKING:
    from dstny_smp.users import configuration, form, photo, sms, welcome
    from dstny_smp.users.action_menu import Action, ActionKind, actions
    from dstny_smp.users.checks import lint, lint_departments
    from dstny_smp.users.directory import Directory, Page
    from dstny_smp.users.form import Edited, Section, UserField, UserForm, form_fields
    from dstny_smp.users.listing import Column, Row, licence_name
    from dstny_smp.users.presence import Status, future_activities, is_away, set_status, status_at
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
    "Edited",
    "LicenceType",
    "MobileKind",
    "MobileNumber",
    "Page",
    "Row",
    "Section",
    "Status",
    "User",
    "UserField",
    "UserForm",
    "actions",
    "configuration",
    "department_named",
    "form",
    "form_fields",
    "future_activities",
    "is_away",
    "licence_name",
    "lint",
    "lint_departments",
    "photo",
    "set_status",
    "sms",
    "status_at",
    "welcome",
]

__getattr__, __dir__ = handing_on(
    __name__,
    {
        "dstny_smp.users.action_menu": ("Action", "ActionKind", "actions"),
        "dstny_smp.users.checks": ("lint", "lint_departments"),
        "dstny_smp.users.configuration": ("configuration",),
        "dstny_smp.users.directory": ("Directory", "Page"),
        "dstny_smp.users.form": ("Edited", "Section", "UserField", "UserForm", "form", "form_fields"),
        "dstny_smp.users.listing": ("Column", "Row", "licence_name"),
        "dstny_smp.users.photo": ("photo",),
        "dstny_smp.users.presence": ("Status", "future_activities", "is_away", "set_status", "status_at"),
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
