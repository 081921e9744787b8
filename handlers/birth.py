"""How a ticket comes into the world: a row, its first event, who reported it, and what they said."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.assignment import Assignment
from domain.classify import Decision, Intent, Verdict
from domain.ids import GridCode, MessageId, PersonId
from domain.numbering import number_prefix
from domain.rules import CATCH_ALL, Route, Urgency
from domain.search import MISSING_TYPE
from domain.ticket import Action, Part, State, take_step
from domain.ticket_record import Ticket, TicketDraft, TicketEvent
from domain.tree import Tier
from handlers.desk import Desk, Heard
from handlers.keeping_time import first_ring, start_clocks
from handlers.owners import pick_owner, shut_out_by
from handlers.pieces import keep_reporter, keep_said, on_behalf_facts
from handlers.steps import SYSTEM, assignment_changes, assignment_facts

_TAKEN_AT_ONCE = (Action.REPORT, Action.FILE, Action.ASSIGN, Action.ACCEPT)


async def open_assigned(heard: Heard, desk: Desk, grid: GridCode) -> Ticket:
    """Born, numbered and owned in one go; straight to the county's duty desk where the type or the danger says so."""
    draft = _draft(heard, desk, grid)
    shut_out = shut_out_by(heard, grid, Route(draft.route), desk)
    if heard.verdict.direct_report:
        found = await _choose(draft, desk, shut_out, direct=True)
        if found is not None:
            return await _give_birth(heard, desk, replace(draft, urgent=True), (Action.DIRECT,), found, shut_out)
    found = await _choose(draft, desk, shut_out, direct=False)
    actions = (Action.REPORT, Action.FILE) if found is None else (Action.REPORT, Action.FILE, Action.ASSIGN)
    return await _give_birth(heard, desk, draft, actions, found, shut_out)


async def open_candidate(heard: Heard, desk: Desk, grid: GridCode) -> Ticket:
    """Only a guess: no number, nobody responsible, gone after a day."""
    return await _give_birth(heard, desk, _draft(heard, desk, grid), (Action.SUGGEST,), None)


async def open_search(heard: Heard, desk: Desk, owner: Assignment, words: str) -> Ticket:
    """What a leader lets many groups look for: urgent, in the leader's own hands from the first, and no secret."""
    draft = _draft_search(heard, desk, owner, words)
    facts: list[Mapping[str, str]] = [{"type": draft.type, "urgency": draft.urgency}, {}, assignment_facts(owner), {}]
    columns = assignment_changes(owner) | start_clocks(desk, draft, tier=owner.tier) | {"responded_at": desk.now}
    columns |= first_ring(desk, draft, State.WORKING, columns)
    history = _walk(_TAKEN_AT_ONCE, facts, at=desk.now, message_id=heard.message.message_id)
    prefix = number_prefix(draft.day, draft.grid, desk.directory.tree)
    ticket = await desk.tickets.open_ticket(draft, history, columns, prefix=prefix)
    await desk.tickets.add_words(ticket.id, owner.person, "report", words, desk.now)
    return ticket


def _draft_search(heard: Heard, desk: Desk, owner: Assignment, words: str) -> TicketDraft:
    """Somebody is missing, unless the words are of another kind that is open to all."""
    verdict = desk.classifier.classify(words)
    kind = desk.rules.find_type(verdict.type or CATCH_ALL)
    is_missing = kind.code == MISSING_TYPE or (verdict.danger is not None and verdict.danger.type == MISSING_TYPE)
    if is_missing:
        kind = desk.rules.find_type(MISSING_TYPE)
    elif kind.sensitive or kind.route is not Route.CHAIN:
        kind = desk.rules.find_type(CATCH_ALL)
    urgency = kind.urgency if is_missing else Urgency.URGENT
    said = replace(heard, verdict=Verdict(decision=Decision.OPEN, intent=Intent.REPORT, type=kind.code))
    draft = replace(_draft(said, desk, owner.grid), tier=owner.tier)
    return replace(draft, urgency=urgency.value, route=kind.route.value, sensitive=False, urgent=True)


async def _choose(draft: TicketDraft, desk: Desk, shut_out: frozenset[PersonId], *, direct: bool) -> Assignment | None:
    route = Route(draft.route)
    return await pick_owner(desk, draft.grid, tier=draft.tier, route=route, direct=direct, skip=shut_out)


async def _give_birth(
    heard: Heard,
    desk: Desk,
    draft: TicketDraft,
    actions: Sequence[Action],
    found: Assignment | None,
    shut_out: frozenset[PersonId] = frozenset(),
) -> Ticket:
    """The first steps of the table at once; the last of `actions` is the one that gives it to whom was `found`."""
    facts: list[Mapping[str, str]] = [{} for _ in actions]
    facts[0] = {"type": draft.type, "urgency": draft.urgency} | on_behalf_facts(heard)
    columns: dict[str, Any] = {"shut_out": sorted(shut_out)}
    if found is not None:
        facts[-1] = {**facts[-1], **assignment_facts(found)}
        columns |= assignment_changes(found) | start_clocks(desk, draft, tier=found.tier)
        columns |= first_ring(desk, draft, State.ASSIGNED, columns)
    history = _walk(actions, facts, at=desk.now, message_id=heard.message.message_id)
    prefix = "" if actions == (Action.SUGGEST,) else number_prefix(draft.day, draft.grid, desk.directory.tree)
    ticket = await desk.tickets.open_ticket(draft, history, columns, prefix=prefix)
    await _keep_reporter(heard, desk, ticket)
    return ticket


def _walk(
    actions: Sequence[Action], facts: Sequence[Mapping[str, str]], *, at: datetime, message_id: MessageId
) -> list[TicketEvent]:
    history: list[TicketEvent] = []
    state: State | None = None
    for action, known in zip(actions, facts, strict=True):
        after = take_step(action, state, SYSTEM | {Part.ASSIGNEE})
        history.append(
            TicketEvent(
                at=at, action=action, actor="system", before=state, after=after, message_id=message_id, facts=known
            )
        )
        state = after
    return history


async def _keep_reporter(heard: Heard, desk: Desk, ticket: Ticket) -> None:
    """The reporter's person, their words, and the picture that came with them."""
    person = await desk.people.remember_person(heard.message, desk.now)
    await keep_reporter(heard, ticket, person, desk)
    await keep_said(heard, ticket, person, desk)


def _draft(heard: Heard, desk: Desk, grid: GridCode) -> TicketDraft:
    verdict, message = heard.verdict, heard.message
    issue_type = desk.rules.find_type(verdict.type or CATCH_ALL)
    return TicketDraft(
        type=issue_type.code,
        urgency=(verdict.urgency or issue_type.urgency).value,
        route=(verdict.route or issue_type.route).value,
        sensitive=verdict.sensitive or issue_type.sensitive,
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
