"""Dutch texts of this area: organization."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "organization.in_use": (
        "{kind} {id} is nog in gebruik ({count} ×): {paths}",
        "haal het daar eerst weg, of gebruik detach=True waar dat kan",
    ),
    "organization.duplicate_id": ("er zijn er twee van soort {kind} met id {value}", "geef elk een eigen id"),
    "organization.duplicate_number": (
        "{value} is al van {owner}",
        "geef elke gebruiker, wachtrij en elk keuzemenu een eigen nummer",
    ),
    "organization.duplicate_email": ("{value} is al van {owner}", "geef elke gebruiker een eigen e-mailadres"),
    "organization.duplicate_queue_name": ("een andere wachtrij heet al zo: {owner}", "kies een andere naam"),
    "organization.duplicate_menu_name": ("een ander keuzemenu heet al zo: {owner}", "kies een andere naam"),
    "organization.duplicate_prompt_name": ("een andere melding heet al zo: {owner}", "kies een andere naam"),
    "organization.duplicate_address_book_name": ("een ander adresboek heet al zo: {owner}", "kies een andere naam"),
    "organization.duplicate_department_name": (
        "een andere afdeling heet al zo: {owner}",
        "kies een andere naam, of gebruik die afdeling",
    ),
    "organization.dangling_reference": ("er is geen {kind} met id {id}", "voeg toe, of noem een ander"),
    "organization.number_not_in_inventory": (
        "{value} staat niet bij de nummers van de organisatie",
        "voeg het toe aan de nummers, of gebruik een nummer dat er staat",
    ),
    "organization.number_of_another": (
        "{value} is van {owner}",
        "gebruik een ander nummer, of wijzig eerst de eigenaar",
    ),
    "organization.forwards_to_nobody": (
        "het nummer {number} is hier van niemand",
        "schakel door naar een nummer dat in gebruik is",
    ),
    "organization.forwards_abroad": (
        "het beleid staat bellen naar het buitenlandse nummer {number} niet toe",
        "geef een ander nummer, of sta bellen naar het buitenland toe",
    ),
    "organization.forwards_to_satellite": (
        "het beleid staat bellen naar het satellietnummer {number} niet toe",
        "geef een ander nummer, of sta satellietnummers toe",
    ),
    "organization.forwards_to_premium": (
        "het beleid staat bellen naar het betaalnummer {number} niet toe",
        "geef een ander nummer, of sta betaalnummers toe",
    ),
    "organization.forwards_to_emergency": (
        "het beleid staat doorschakelen naar het alarmnummer {number} niet toe",
        "geef een ander nummer",
    ),
    "organization.forwards_to_service_code": (
        "het beleid staat de dienstcode {number} niet toe",
        "geef een telefoonnummer",
    ),
    "organization.given_twice": ("{kind} {id} is twee keer opgegeven", "geef elk één keer"),
    "user.read_only_field": ("dit veld blijft zoals het was en kan niet gewijzigd worden", "laat het ongewijzigd"),
    "inventory.owner_cannot_have_numbers": (
        "{value} kan geen nummers hebben",
        "noem een gebruiker, wachtrij of keuzemenu",
    ),
    "contact_point.empty": (
        "er is niets opgegeven om dit contact te bereiken",
        "geef een naam, een nummer, een e-mailadres of een pagina",
    ),
}
