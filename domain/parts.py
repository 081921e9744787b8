"""What an officer is to a ticket: from their posts and the ticket's grid and route, never from what they say."""

from domain.directory import LEADING, Directory, Officer, Role
from domain.ids import PersonId
from domain.rules import Route
from domain.ticket import Part
from domain.ticket_record import Ticket
from domain.tree import Tier

_BY_TIER = {
    Tier.HOUSEHOLD: Part.HOUSEHOLD,
    Tier.GROUP: Part.GROUP,
    Tier.VILLAGE: Part.VILLAGE,
    Tier.TOWN: Part.TOWN,
    Tier.COUNTY: Part.COUNTY,
}
_LOWEST_SEEN = {
    Route.PRIVATE_CHAIN: Tier.VILLAGE,
    Route.PRIVATE_UP: Tier.VILLAGE,
    Route.POLICE_ONLY: Tier.TOWN,
    Route.BYPASS_TOWN: Tier.TOWN,
    Route.JUSTICE_ONLY: None,
    Route.BYPASS_DISCIPLINE: None,
}
"""The lowest tier of the chain that knows of a ticket on this route; None: nobody of the chain does."""


def parts_of(officer: Officer | None, ticket: Ticket, directory: Directory) -> frozenset[Part]:
    """Every part an officer has in a ticket; empty means that they may not even know of it."""
    if officer is None:
        return frozenset()
    found = _chain_parts(officer, ticket, directory)
    if officer.person == ticket.assignee:
        found.add(Part.ASSIGNEE)
    elif found:
        found.add(Part.CHECKER)
    if ticket.department and _serves(officer, ticket, directory):
        found.add(Part.DEPARTMENT)
    return frozenset(found)


def may_check(person: PersonId, ticket: Ticket) -> bool:
    """Nobody checks their own work (workflow §2.2, 3)."""
    return person != ticket.assignee


def _chain_parts(officer: Officer, ticket: Ticket, directory: Directory) -> set[Part]:
    lowest = _LOWEST_SEEN.get(Route(ticket.route), Tier.HOUSEHOLD)
    if lowest is None:
        return set()
    held = {post.grid for post in officer.posts if post.role in LEADING}
    return {
        _BY_TIER[grid.tier] for grid in directory.tree.chain(ticket.grid) if grid.code in held and grid.tier <= lowest
    }


def _serves(officer: Officer, ticket: Ticket, directory: Directory) -> bool:
    office = directory.department_for(ticket.department, ticket.grid)
    return office is not None and any(
        post.role is Role.STAFF and post.department == office.code and post.grid == office.grid
        for post in officer.posts
    )
