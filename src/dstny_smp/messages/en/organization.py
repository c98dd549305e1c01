"""English texts of this area: organization."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "organization.in_use": (
        "{kind} {id} is still in use ({count} ×): {paths}",
        "take it out there first, or use detach=True where it can be spared",
    ),
    "organization.duplicate_id": ("there are two of kind {kind} with id {value}", "give each its own id"),
    "organization.duplicate_number": (
        "{value} already belongs to {owner}",
        "give each user, queue and menu its own number",
    ),
    "organization.duplicate_email": ("{value} already belongs to {owner}", "give each user a separate e-mail address"),
    "organization.duplicate_queue_name": ("another queue is named so: {owner}", "choose another name"),
    "organization.duplicate_menu_name": ("another menu is named so: {owner}", "choose another name"),
    "organization.duplicate_prompt_name": ("another prompt is named so: {owner}", "choose another name"),
    "organization.duplicate_address_book_name": ("another address book is named so: {owner}", "choose another name"),
    "organization.duplicate_department_name": (
        "another department is named so: {owner}",
        "choose another name, or use that department",
    ),
    "organization.dangling_reference": ("there is no {kind} with id {id}", "add it, or name another"),
    "organization.number_not_in_inventory": (
        "{value} is not among the organization's numbers",
        "add it to numbers, or use one that is there",
    ),
    "organization.number_of_another": ("{value} belongs to {owner}", "use another number, or change its owner first"),
    "organization.forwards_to_nobody": (
        "the number {number} is nobody's here",
        "forward to a number that somebody has",
    ),
    "organization.forwards_abroad": (
        "the policy does not allow calls to the foreign number {number}",
        "give another number, or allow calls abroad",
    ),
    "organization.forwards_to_satellite": (
        "the policy does not allow calls to the satellite number {number}",
        "give another number, or allow satellite numbers",
    ),
    "organization.forwards_to_premium": (
        "the policy does not allow calls to the premium number {number}",
        "give another number, or allow premium numbers",
    ),
    "organization.forwards_to_emergency": (
        "the policy does not allow calls to be forwarded to the emergency number {number}",
        "give another number",
    ),
    "organization.forwards_to_service_code": (
        "the policy does not allow the service code {number}",
        "give a telephone number",
    ),
    "organization.given_twice": ("{kind} {id} is given twice", "give each once"),
    "user.read_only_field": ("this field is kept as it was and cannot be written", "leave it unchanged"),
    "inventory.owner_cannot_have_numbers": (
        "{value} is not something that bears numbers",
        "name a user, queue or menu",
    ),
    "contact_point.empty": (
        "nothing is given to reach this contact by",
        "give a name, a number, an e-mail address or a page",
    ),
}
