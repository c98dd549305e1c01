"""English texts of the command line."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "cli.bad_moment": ("{value} is not a time", "write it like 2026-12-24T17:31 or 2026-12-24T17:31+01:00"),
    "cli.no_such_moment": (
        "{value} does not exist in {zone}: the clock skips it",
        "give a time before or after the change of the clock",
    ),
    "cli.bad_assumption": ("{value} assumes nothing", "write what treats the call how, like queue:support=max_wait"),
    "cli.assumed_twice": ("{value} is given two outcomes", "give each object one"),
    "cli.unreadable": "{path} cannot be read: {reason}",
    "cli.more_faults": "and {count} more",
    "cli.status_heading": "{name}, {at}",
    "cli.column_name": "Name",
    "cli.column_number": "Number",
    "cli.column_type": "Type",
    "cli.column_state": "Now",
    "cli.column_until": "Until",
    "cli.column_then": "Then",
    "cli.type_basic": "queue (Basic)",
    "cli.type_premium": "queue (Premium)",
    "cli.type_menu": "menu",
    "cli.state_open": "open",
    "cli.state_closed": "closed",
    "cli.state_forward": "forward",
    "cli.to_number": "to {name}",
    "cli.to_user": "to {name}",
    "cli.to_voicemail": "to the voicemail of {name}",
    "cli.to_queue": "to queue {name}",
    "cli.to_menu": "to menu {name}",
    "cli.to_prompt": "to prompt {name}",
    "cli.to_hang_up": "to hanging up",
}
