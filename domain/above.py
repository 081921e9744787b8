"""Who above the owner hears of a ticket: the post's holder, whoever stands in, or the next tier over an empty post."""

from collections.abc import Iterator

from domain.assignment import TOLD_TIERS
from domain.directory import Directory, Officer, Role
from domain.rules import Route
from domain.ticket_record import Ticket
from domain.tree import Grid, Tier


def find_above(ticket: Ticket, tier: Tier, directory: Directory) -> Officer | None:
    """The one of this tier who is to look after it, from the ticket's own chain.

    An empty post, the owner's own and that of somebody shut out fall upward. None where the route passes the tier by:
    nobody is told because others were slow (workflow §2.2, 7).
    """
    own = directory.acting_for(ticket.assignee, ticket.shut_out) if ticket.assignee is not None else None
    for grid in directory.tree.chain(ticket.grid):
        if grid.tier > tier:
            continue
        if grid.tier not in TOLD_TIERS[Route(ticket.route)]:
            return None
        officer = next((acting for acting in _acting(grid, ticket, directory) if acting != own), None)
        if officer is not None:
            return officer
    return None


def county_phone(directory: Directory) -> str:
    """The telephone of the county's duty desk; empty where none was entered."""
    county = next((grid for grid in directory.tree.grids.values() if grid.tier is Tier.COUNTY), None)
    on_duty = directory.holders(county.code, Role.DUTY, Role.LEADER) if county else ()
    return next((officer.phone for officer in on_duty if officer.phone), "")


def _acting(grid: Grid, ticket: Ticket, directory: Directory) -> Iterator[Officer]:
    first = (Role.DUTY,) if grid.tier is Tier.COUNTY else ()
    for holder in directory.holders(grid.code, *first, Role.LEADER, Role.DEPUTY):
        acting = directory.acting_for(holder.person, ticket.shut_out)
        if acting is not None and holder.person not in ticket.shut_out:
            yield acting
