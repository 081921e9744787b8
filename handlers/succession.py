"""Whose a ticket may become: not those who gave it back, and never nobody's, though whoever had it is gone."""

from domain.directory import Department
from domain.ids import PersonId
from domain.ticket import Action
from domain.ticket_record import Ticket
from handlers.desk import Desk
from handlers.keeping_time import pass_clocks
from handlers.owners import find_owner
from handlers.steps import SYSTEM, assignment_changes, assignment_facts, take_ticket_step
from handlers.tell import assignees_of


async def replace_lost_owner(ticket: Ticket, desk: Desk, *, message_id: str) -> Ticket:
    """The post's next holder, or the one above (workflow §2.2, 2); nothing where somebody acts for the owner."""
    if assignees_of(ticket, desk.directory):
        return ticket
    found = await find_owner(desk, ticket)
    if found is None:
        return ticket
    return await take_ticket_step(
        desk,
        ticket,
        Action.TRANSFER,
        SYSTEM,
        actor="system",
        message_id=message_id,
        facts=assignment_facts(found),
        changes=assignment_changes(found) | pass_clocks(desk, ticket, tier=found.tier),
    )


async def list_returners(ticket: Ticket, desk: Desk) -> frozenset[PersonId]:
    """Whoever gave it back before, of a department everybody: it never goes back to them (workflow §2.1)."""
    given_back = [e.facts for e in await desk.tickets.history(ticket.id) if e.action is Action.RETURN]
    people = {PersonId(int(facts["had"])) for facts in given_back if "had" in facts}
    offices = [
        desk.directory.department_for(f["had_department"], ticket.grid) for f in given_back if "had_department" in f
    ]
    return frozenset(people).union(*(staff_of(office, desk) for office in offices))


def staff_of(office: Department | None, desk: Desk) -> set[PersonId]:
    return {officer.person for officer in desk.directory.staff_of(office)} if office else set()
