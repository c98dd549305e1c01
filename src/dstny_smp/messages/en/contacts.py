"""English texts of this area: contacts."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "word.contact": "contact",
    "contact.empty": ("there is nothing to know this contact by", "give a name, a company or a number"),
    "grant.not_exactly_one": ("access is given to one user or one department", "name a user or a department, not both"),
}
