"""A reporter names, a little later, whom it is about: from then on that person neither has it nor sees it."""

from domain.rules import Route
from domain.ticket import OWNED, Action
from domain.ticket_record import Ticket
from handlers.desk import Desk, Heard, Replies
from handlers.keeping_time import pass_clocks
from handlers.owners import find_owner, shut_out_by
from handlers.steps import SYSTEM, assignment_changes, assignment_facts, take_ticket_step
from handlers.tell import assignees_of, tell_assignee

CONFLICT = "conflict"


async def avoid_involved(heard: Heard, ticket: Ticket, desk: Desk) -> tuple[Ticket, Replies]:
    """The ticket as it is now, and what its new owner is told; whoever had it and may not is told nothing."""
    shut_out = ticket.shut_out | shut_out_by(heard, ticket.grid, Route(ticket.route), desk)
    if shut_out == ticket.shut_out:
        return ticket, []
    ticket = await desk.tickets.change(ticket.id, {"shut_out": sorted(shut_out)})
    is_in_good_hands = ticket.assignee not in shut_out and bool(assignees_of(ticket, desk.directory))
    if ticket.state not in OWNED or is_in_good_hands:
        return ticket, []
    found = await find_owner(desk, ticket)
    if found is None:
        return ticket, []
    ticket = await take_ticket_step(
        desk,
        ticket,
        Action.HAND_OVER,
        SYSTEM,
        actor="system",
        reason=CONFLICT,
        message_id=heard.message.message_id,
        facts=assignment_facts(found),
        changes=assignment_changes(found) | pass_clocks(desk, ticket, tier=found.tier),
    )
    return ticket, tell_assignee(desk, ticket, await desk.tickets.report_words(ticket.id))
