"""English texts of this area: acd."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "presentation.bad_affix": ("{value} cannot stand before or behind a number", "give 0 to 3 of the digits 0-9"),
    "presentation.metadata_character": (
        "the character {value} at position {index} cannot be shown with a call",
        "use letters, digits, spaces and - _ . & /",
    ),
    "overflow.action_missing": ("{limit} is set without saying where the call goes then", "set {action}"),
    "announcements.interval_missing": (
        "something is to be said while callers wait, but not how often",
        "set comfort_interval",
    ),
    "acd.bad_call": ("{value} is not the id of a call", "give 1 to {cap} printable characters"),
    "acd.unknown_cause": ("{value} is not a reason why an offer fails", "use one of {known}"),
    "acd.unknown_device": ("{value} are not devices", "give a list of {known}"),
    "acd.bad_treatment": ("{value} is not a treatment", "write an object with state, destination and prompt"),
    "log.unknown_command": ("{value} is not a command", "use one of {known}"),
    "log.unknown_configuration": (
        "the configuration with the digest {value} is not known",
        "give it along with the others",
    ),
    "acd.unknown_queue": "there is no queue with id {id}",
    "acd.unknown_agent": "no agent with id {id} is known",
    "acd.call_inside": "call {id} is already inside",
    "acd.pickup_off": "queue {queue} does not allow pickup",
    "acd.not_a_member": "agent {agent} is not a member of queue {queue}",
    "explain.call_waiting": "Call {call} has waited {waited} in queue {queue}, at place {position}; rounds without an answer: {attempts}.",
    "explain.call_ringing": "Call {call} has waited {waited} in queue {queue}, at place {position}, and is offered now; rounds without an answer: {attempts}.",
    "explain.call_connected": "Call {call} was answered in queue {queue} after {waited}.",
    "explain.ringing": "{agent} is rung, for {left} more.",
    "explain.connected": "{agent} has the call.",
    "explain.logged_out": "{agent} is logged out of this queue.",
    "explain.absent": "{agent} is away, and this queue does not ring those who are.",
    "explain.no_device": "{agent} has no telephone that this queue rings.",
    "explain.on_call": "{agent} speaks with a caller of queue {queue}.",
    "explain.busy": "{agent} is on another call.",
    "explain.ringing_elsewhere": "{agent} is rung for a call of queue {queue}, for {left} more.",
    "explain.wrap_up": "{agent} rests after a call, for {left} more.",
    "explain.back_off": "{agent} could not be reached, and is left alone for {left} more.",
    "explain.rejected": "{agent} has rejected this call, and is asked again in {left} at the earliest.",
    "explain.tried": "{agent} has been rung for this call; those who have not go first.",
    "explain.last_ring": "{agent} is not rung any more: the maximum wait is over, and what rings is the last.",
    "explain.lower_level": "{agent} has skill {skill}; those who are rung have more.",
    "explain.enough_ring": "{agent} is free, but as many are rung as may be.",
    "explain.ready": "{agent} is free.",
}
