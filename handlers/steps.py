"""The one way a ticket changes: the table is asked, the event is written, and the clocks follow."""

from collections.abc import Iterable, Mapping
from typing import Any

from domain.assignment import Assignment
from domain.ids import PersonId
from domain.joint import leaves_helpers
from domain.numbering import number_prefix
from domain.refusal import Refusal
from domain.ticket import ENDED, UNDOABLE, Action, Part, take_step
from domain.ticket_record import Ticket, TicketEvent
from domain.tree import Tier
from handlers.desk import Desk
from handlers.keeping_time import follow_step, pass_clocks
from handlers.owners import find_owner
from handlers.pause import restart_clocks

SYSTEM = frozenset({Part.SYSTEM})
_DOERS = frozenset({Part.ASSIGNEE, Part.DEPARTMENT})


async def take_ticket_step(
    desk: Desk,
    ticket: Ticket,
    action: Action,
    parts: Iterable[Part],
    *,
    actor: str,
    reason: str = "",
    message_id: str = "",
    facts: Mapping[str, str] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Ticket:
    """One row of the table, with its event. Raises Refusal where the table or the rights say no."""
    parts = frozenset(parts)
    after = take_step(action, ticket.state, parts)
    extra = {**(restart_clocks(desk, ticket) if after is not ticket.state else {}), **(changes or {})}
    person = person_of(actor)
    if action in RESPONSES and ticket.responded_at is None and actor != "clock":
        extra.setdefault("responded_at", desk.now)
    if action in (Action.DONE, Action.SETTLE, Action.TERMINATE):
        extra["done_by_id"] = person if parts & _DOERS else ticket.assignee
    if after in ENDED and ticket.closed_at is None:
        extra.setdefault("closed_at", desk.now)
    extra = follow_step(desk, ticket, action, after, extra)
    if action in UNDOABLE and person is not None:
        await desk.undos.keep(ticket.id, person, action, message_id, desk.now)
    if after in ENDED:
        await desk.questions.close_for_ticket(ticket.id, desk.now)
        await desk.proposals.withdraw_all(ticket.id, actor, desk.now)
    if leaves_helpers(ticket.state, after):
        await desk.tasks.wake(ticket.id, desk.now)
    event = TicketEvent(
        at=desk.now,
        action=action,
        actor=actor,
        before=ticket.state,
        after=after,
        reason=reason,
        message_id=message_id,
        facts=facts or {},
    )
    return await desk.tickets.record_step(ticket, event, extra)


RESPONSES = frozenset(
    {
        Action.ACCEPT,
        Action.PROGRESS,
        Action.DONE,
        Action.RETURN,
        Action.ESCALATE,
        Action.TRANSFER,
        Action.MEDIATE,
        Action.WHISTLE,
        Action.ASSIST,
        Action.REFER,
    }
)
"""Any of these stops the clock of the first response."""


def person_of(actor: str) -> PersonId | None:
    """The person an actor's name stands for; None for a page, a clock and the program itself."""
    kind, _, number = actor.partition(":")
    return PersonId(int(number)) if kind == "person" and number.isdecimal() else None


async def file_ticket(desk: Desk, ticket: Ticket, *, message_id: str) -> Ticket:
    """A reported ticket gets its numbers and is filed."""
    prefix = number_prefix(ticket.day, ticket.grid, desk.directory.tree)
    ticket = await desk.tickets.number_ticket(ticket, prefix)
    return await take_ticket_step(desk, ticket, Action.FILE, SYSTEM, actor="system", message_id=message_id)


async def assign_ticket(
    desk: Desk,
    ticket: Ticket,
    *,
    direct: bool = False,
    skip: Iterable[PersonId] = (),
    message_id: str = "",
) -> Ticket:
    """Gives a filed ticket to whoever the type's tier, its route and the filled posts name; sets its clocks."""
    found = await find_owner(desk, ticket, direct=direct, skip=skip)
    if found is None:
        return ticket
    return await take_ticket_step(
        desk,
        ticket,
        Action.ASSIGN,
        SYSTEM,
        actor="system",
        message_id=message_id,
        facts=assignment_facts(found),
        changes=assignment_changes(found) | pass_clocks(desk, ticket, tier=found.tier),
    )


async def raise_ticket(
    desk: Desk, ticket: Ticket, parts: Iterable[Part], *, actor: str, message_id: str, skip: Iterable[PersonId] = ()
) -> Ticket:
    """One tier up (or more, past empty posts); whoever had it may go on seeing it."""
    if ticket.tier is Tier.COUNTY:
        raise Refusal("at_the_top", "县里已经接了，等回信。")
    beyond = ticket.tier if ticket.department else None
    found = await find_owner(desk, ticket, tier=Tier(ticket.tier - 1), skip=skip, beyond=beyond)
    if found is None or (found.person, found.department) == (ticket.assignee, ticket.department):
        raise Refusal("nobody_above", "上面还没有登记人，请打村里电话。")
    return await take_ticket_step(
        desk,
        ticket,
        Action.ESCALATE,
        parts,
        actor=actor,
        message_id=message_id,
        facts=assignment_facts(found),
        changes=assignment_changes(found) | {"escalated": True} | pass_clocks(desk, ticket, tier=found.tier),
    )


def assignment_facts(found: Assignment) -> dict[str, str]:
    """Ids only: events hold nobody's name."""
    facts = {"tier": found.tier.label, "grid": found.grid}
    if found.person is not None:
        facts["person"] = str(found.person)
    if found.department:
        facts["department"] = found.department
    return facts


def assignment_changes(found: Assignment) -> dict[str, Any]:
    return {"assignee_id": found.person, "department": found.department, "tier": int(found.tier)}
