"""What an officer is to a ticket: from their posts and the ticket's grid and route, never from what they say."""

from domain.directory import LEADING, Directory, Officer, Role
from domain.ids import PersonId
from domain.rules import Route
from domain.ticket import Part
from domain.ticket_record import Ticket
from domain.tree import Tier

PART_OF_TIER = {
    Tier.HOUSEHOLD: Part.HOUSEHOLD,
    Tier.GROUP: Part.GROUP,
    Tier.VILLAGE: Part.VILLAGE,
    Tier.TOWN: Part.TOWN,
    Tier.COUNTY: Part.COUNTY,
}
LOWEST_SEEN = {
    Route.PRIVATE_CHAIN: Tier.VILLAGE,
    Route.PRIVATE_UP: Tier.VILLAGE,
    Route.POLICE_ONLY: Tier.TOWN,
    Route.BYPASS_TOWN: Tier.TOWN,
    Route.JUSTICE_ONLY: None,
    Route.BYPASS_DISCIPLINE: None,
}
"""The lowest tier of the chain that knows of a ticket on this route; None: nobody of the chain does."""


def parts_of(officer: Officer | None, ticket: Ticket, directory: Directory) -> frozenset[Part]:
    """Every part an officer has in a ticket, their own and of those they stand in for.

    Empty means that they may not even know of it, and so it is for whom it is about.
    """
    if officer is None or officer.person in ticket.shut_out:
        return frozenset()
    acting = directory.stood_in_by(officer.person) - ticket.shut_out
    found: set[Part] = set()
    for person in acting & directory.officers.keys() | {officer.person}:
        found |= _chain_parts(directory.officers.get(person, officer), ticket, directory)
    if ticket.assignee in acting:
        found.add(Part.ASSIGNEE)
    elif found and may_check(officer.person, ticket):
        found.add(Part.CHECKER)
    if ticket.department and _serves(officer, ticket, directory):
        found.add(Part.DEPARTMENT)
    return frozenset(found)


def may_check(person: PersonId, ticket: Ticket) -> bool:
    """Nobody checks their own work (workflow §2.2, 3)."""
    return person not in (ticket.assignee, ticket.done_by)


def _chain_parts(officer: Officer, ticket: Ticket, directory: Directory) -> set[Part]:
    lowest = LOWEST_SEEN.get(Route(ticket.route), Tier.HOUSEHOLD)
    if lowest is None:
        return set()
    held = {post.grid for post in officer.posts if post.role in LEADING}
    return {
        PART_OF_TIER[grid.tier]
        for grid in directory.tree.chain(ticket.grid)
        if grid.code in held and grid.tier <= lowest
    }


def _serves(officer: Officer, ticket: Ticket, directory: Directory) -> bool:
    office = directory.department_for(ticket.department, ticket.grid, ticket.tier)
    return office is not None and any(
        post.role is Role.STAFF and post.department == office.code and post.grid == office.grid
        for post in officer.posts
    )
