"""What happens to a call: users, contacts, queues, menus, prompts and the schedules between them.

This is the face of the library: the verbs that most programs need and the
values that all of them meet. The rest stands in the packages, one a section of
the portal: `dstny_smp.schedule`, `dstny_smp.acd`, `dstny_smp.ivr` and so on.

Importing this module imports nothing else; each name is fetched when it is
first asked for.
"""

# Not `from typing import TYPE_CHECKING`: that import alone would cost more than all of this
# module. Type checkers take a variable of this name for the real one.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from dstny_smp import acd as acd
    from dstny_smp import contacts as contacts
    from dstny_smp import ivr as ivr
    from dstny_smp import prompts as prompts
    from dstny_smp import routing as routing
    from dstny_smp import schedule as schedule
    from dstny_smp import testing as testing
    from dstny_smp import users as users
    from dstny_smp import validation as validation
    from dstny_smp.destination import HangUp, Policy, ToMenu, ToNumber, ToPrompt, ToQueue, ToUser, ToVoicemail
    from dstny_smp.errors import (
        AccessDeniedError,
        ClockWentBackError,
        ConflictError,
        InUseError,
        InvalidDocumentError,
        InvalidValueError,
        MissingExtraError,
        SmpError,
        TransitionError,
        UnknownIdError,
    )
    from dstny_smp.findings import Finding, Report, Severity
    from dstny_smp.ids import Ref
    from dstny_smp.organization import ContactPoint, InventoryNumber, Organization, PortalInfo
    from dstny_smp.routing import Trace, trace
    from dstny_smp.treatment import State, Treatment
    from dstny_smp.wire import dump, dumps, json_schema, load, loads

__all__ = [
    "AccessDeniedError",
    "ClockWentBackError",
    "ConflictError",
    "ContactPoint",
    "Finding",
    "HangUp",
    "InUseError",
    "InvalidDocumentError",
    "InvalidValueError",
    "InventoryNumber",
    "MissingExtraError",
    "Organization",
    "Policy",
    "PortalInfo",
    "Ref",
    "Report",
    "Severity",
    "SmpError",
    "State",
    "ToMenu",
    "ToNumber",
    "ToPrompt",
    "ToQueue",
    "ToUser",
    "ToVoicemail",
    "Trace",
    "TransitionError",
    "Treatment",
    "UnknownIdError",
    "dump",
    "dumps",
    "json_schema",
    "load",
    "loads",
    "trace",
]

# Where each name stands; a test holds the three lists of this file to each other.
_HOMES = {
    "destination": "HangUp Policy ToMenu ToNumber ToPrompt ToQueue ToUser ToVoicemail",
    "errors": (
        "AccessDeniedError ClockWentBackError ConflictError InUseError InvalidDocumentError InvalidValueError "
        "MissingExtraError SmpError TransitionError UnknownIdError"
    ),
    "findings": "Finding Report Severity",
    "ids": "Ref",
    "organization": "ContactPoint InventoryNumber Organization PortalInfo",
    "routing": "Trace trace",
    "treatment": "State Treatment",
    "wire": "dump dumps json_schema load loads",
}
_PACKAGES = "acd contacts ivr prompts routing schedule testing users validation"


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name == "__version__":
        return import_module("importlib.metadata").version(__name__)
    if name in _PACKAGES.split():
        return import_module(f"{__name__}.{name}")
    for home, names in _HOMES.items():
        if name in names.split():
            value = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
            return value
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_PACKAGES.split()})
