"""How a ticket comes into the world: a row, its first event, who reported it, and what they said."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from domain.assignment import choose_assignee
from domain.classify import Verdict
from domain.ids import GridCode
from domain.numbering import number_prefix
from domain.rules import CATCH_ALL, Route, Urgency
from domain.ticket import Action, State, take_step
from domain.ticket_record import Reporter, Ticket, TicketDraft, TicketEvent
from domain.tree import Tier
from handlers.desk import Desk, Heard
from handlers.steps import (
    SYSTEM,
    assign_ticket,
    assignment_changes,
    assignment_facts,
    file_ticket,
    start_clocks,
)

KEPT_WORDS = 4000


async def open_assigned(heard: Heard, desk: Desk, grid: GridCode) -> Ticket:
    """Born, numbered and owned in one go; straight to the county's duty desk where the type or the danger says so."""
    if heard.verdict.direct_report:
        direct = await _open_direct(heard, desk, grid)
        if direct is not None:
            return direct
    ticket = await _give_birth(heard, desk, grid, Action.REPORT)
    ticket = await file_ticket(desk, ticket, message_id=heard.message.message_id)
    return await assign_ticket(desk, ticket, message_id=heard.message.message_id)


async def open_candidate(heard: Heard, desk: Desk, grid: GridCode) -> Ticket:
    """Only a guess: no number, nobody responsible, gone after a day."""
    return await _give_birth(heard, desk, grid, Action.SUGGEST)


async def _open_direct(heard: Heard, desk: Desk, grid: GridCode) -> Ticket | None:
    draft = _draft(heard, desk, grid)
    found = choose_assignee(desk.directory, grid, tier=draft.tier, route=Route(draft.route), direct=True)
    if found is None:
        return None
    changes = assignment_changes(found) | {"urgent": True}
    ticket = await _give_birth(heard, desk, grid, Action.DIRECT, facts=assignment_facts(found), changes=changes)
    ticket = await desk.tickets.number_ticket(ticket, number_prefix(ticket.day, grid, desk.directory.tree))
    return await desk.tickets.change(ticket.id, start_clocks(desk, ticket))


async def _give_birth(
    heard: Heard,
    desk: Desk,
    grid: GridCode,
    action: Action,
    *,
    facts: Mapping[str, str] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Ticket:
    draft = replace(_draft(heard, desk, grid), state=take_step(action, None, SYSTEM))
    ticket = await desk.tickets.open_ticket(draft)
    event = TicketEvent(
        at=desk.now,
        action=action,
        actor="system",
        before=None,
        after=draft.state,
        message_id=heard.message.message_id,
        facts={"type": draft.type, "urgency": draft.urgency, **(facts or {})},
    )
    ticket = await desk.tickets.record_step(ticket, event, changes)
    await _keep_reporter(heard, desk, ticket)
    return ticket


async def _keep_reporter(heard: Heard, desk: Desk, ticket: Ticket) -> None:
    """The reporter's person, their words, and the picture that came with them."""
    message = heard.message
    person = await desk.people.remember_person(message, desk.now)
    reporter = Reporter(person=person, account=message.account, contact=message.sender, chat=message.chat)
    await desk.tickets.add_reporter(ticket.id, reporter, desk.now)
    await desk.tickets.add_words(ticket.id, person, "report", heard.words[:KEPT_WORDS], desk.now)
    media = None if ticket.sensitive else desk.recent.take(message, desk.now)
    if media is not None:
        await desk.tickets.want_media(ticket.id, media.account, media.message_id, media.kind, "report", desk.now)


def _draft(heard: Heard, desk: Desk, grid: GridCode) -> TicketDraft:
    verdict, message = heard.verdict, heard.message
    code = verdict.type or CATCH_ALL
    issue_type = desk.rules.types[code]
    return TicketDraft(
        state=State.REPORTED,
        type=code,
        urgency=(verdict.urgency or issue_type.urgency).value,
        route=(verdict.route or issue_type.route).value,
        sensitive=issue_type.sensitive,
        tier=_tier(verdict, issue_type.tier),
        grid=grid,
        room=heard.room.id if heard.room else None,
        account=message.account,
        message_id=message.message_id,
        reported_at=min(message.sent_at, desk.now),
        day=desk.today,
        urgent=(verdict.urgency or issue_type.urgency) is Urgency.CRITICAL,
    )


def _tier(verdict: Verdict, usual: Tier) -> Tier:
    return verdict.tier if verdict.tier is not None else usual
