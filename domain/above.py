"""Who above the owner hears of a ticket: the post's holder, whoever stands in, or the next tier over an empty post."""

from collections.abc import Iterator

from domain.directory import Directory, Officer, Role
from domain.parts import parts_of
from domain.ticket_record import Ticket
from domain.tree import Tier


def find_above(ticket: Ticket, tier: Tier, directory: Directory) -> Officer | None:
    """The one of this tier who is to look after it, from the ticket's own chain.

    An empty post, the owner's own and that of somebody shut out fall upward. None where the route passes the tier by:
    nobody is told because others were slow (workflow §2.2, 7).
    """
    for holder in _holders_up(ticket, tier, directory):
        acting = directory.acting_for(holder.person)
        if acting is None or {holder.person, acting.person} & ticket.shut_out or acting.person == ticket.assignee:
            continue
        return acting if parts_of(acting, ticket, directory) else None
    return None


def county_phone(directory: Directory) -> str:
    """The telephone of the county's duty desk; empty where none was entered."""
    county = next((grid for grid in directory.tree.grids.values() if grid.tier is Tier.COUNTY), None)
    on_duty = directory.holders(county.code, Role.DUTY, Role.LEADER) if county else ()
    return next((officer.phone for officer in on_duty if officer.phone), "")


def _holders_up(ticket: Ticket, tier: Tier, directory: Directory) -> Iterator[Officer]:
    for grid in directory.tree.chain(ticket.grid):
        if grid.tier <= tier:
            first = (Role.DUTY,) if grid.tier is Tier.COUNTY else ()
            yield from directory.holders(grid.code, *first, Role.LEADER, Role.DEPUTY)
