"""The clocks of a ticket follow whatever happens to it: deadlines are counted anew, and its next ring is set."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from domain.clock_ladders import ClockFacts, ClockRules, Ladder, is_direct
from domain.escalation import Climb, set_clock
from domain.rules import Urgency
from domain.ticket import Action, State
from domain.ticket_record import Ticket, TicketDraft
from domain.tree import Tier
from handlers.desk import Desk
from handlers.pause import handling_limit


def start_clocks(desk: Desk, ticket: Ticket | TicketDraft, *, tier: Tier | None = None) -> dict[str, Any]:
    """Of a new ticket, or of one that is another matter now: handling counts from the report.

    `tier` is that of whoever has it from now on, where it is not the ticket's own.
    """
    limit = desk.limits.clocks.resolve_within(desk.rules.find_type(ticket.type))
    return _await_answer(desk, ticket, tier) | {
        "due_at": desk.calendar.add(ticket.reported_at, limit, Urgency(ticket.urgency)),
        "supervised": "",
    }


def pass_clocks(desk: Desk, ticket: Ticket, *, tier: Tier | None = None) -> dict[str, Any]:
    """Somebody else has it: they answer within their own time, and the day it is due stays what it was."""
    return _await_answer(desk, ticket, tier) if ticket.due_at else start_clocks(desk, ticket, tier=tier)


def first_ring(desk: Desk, draft: TicketDraft, state: State, columns: Mapping[str, Any]) -> dict[str, Any]:
    """The clock's columns of a ticket that is born with these `columns`."""
    issue_type, clocks = desk.rules.find_type(draft.type), desk.limits.clocks
    urgency, tier = Urgency(draft.urgency), Tier(columns.get("tier", draft.tier))
    facts = ClockFacts(
        state=state,
        urgency=urgency,
        tier=tier,
        is_department=bool(columns.get("department")),
        first_response=clocks.respond_within(issue_type, urgency, is_direct=is_direct(urgency, tier)),
        resolve=clocks.resolve_within(issue_type),
        state_since=desk.now,
        respond_by=columns.get("respond_by"),
        due_at=columns.get("due_at"),
    )
    return climb_columns(set_clock(None, None, facts, clock_rules(desk)))


def follow_step(desk: Desk, ticket: Ticket, action: Action, after: State, changes: Mapping[str, Any]) -> dict[str, Any]:
    """`changes` with the deadlines that this step moves (unless they say otherwise), and the clock that follows.

    A step taken back brings its clock back as it was.
    """
    moved = {**_move_deadlines(desk, ticket, action), **changes}
    if "ring_at" in changes:
        return moved
    since = {} if after is ticket.state else {"state": after, "state_since": desk.now}
    return {**moved, **follow_change(desk, ticket, {**since, **moved})}


def follow_change(desk: Desk, ticket: Ticket, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The clock's columns of a ticket whose row changes so."""
    seen = {name: value for name, value in changes.items() if name in _SEEN_BY_CLOCKS}
    changed = replace(ticket, **(seen | {"tier": Tier(changes.get("tier", ticket.tier))}))
    before, after = read_facts(ticket, desk), read_facts(changed, desk)
    return climb_columns(set_clock(before, read_climb(ticket), after, clock_rules(desk)))


def read_facts(ticket: Ticket, desk: Desk) -> ClockFacts:
    issue_type, urgency, clocks = desk.rules.find_type(ticket.type), Urgency(ticket.urgency), desk.limits.clocks
    return ClockFacts(
        state=ticket.state,
        urgency=urgency,
        tier=ticket.tier,
        is_department=bool(ticket.department),
        first_response=clocks.respond_within(issue_type, urgency, is_direct=is_direct(urgency, ticket.tier)),
        resolve=handling_limit(desk, ticket),
        state_since=ticket.state_since,
        respond_by=ticket.respond_by,
        due_at=ticket.due_at,
        responded_at=ticket.responded_at,
        paused_at=ticket.paused_at,
        review_at=ticket.review_at,
        closed_at=ticket.closed_at,
    )


def read_climb(ticket: Ticket) -> Climb:
    return Climb(ladder=Ladder(ticket.ladder) if ticket.ladder else None, rung=ticket.rung, ring_at=ticket.ring_at)


def climb_columns(climb: Climb) -> dict[str, Any]:
    return {"ladder": climb.ladder.value if climb.ladder else "", "rung": climb.rung, "ring_at": climb.ring_at}


def clock_rules(desk: Desk) -> ClockRules:
    return ClockRules(limits=desk.limits.clocks, calendar=desk.calendar)


def _await_answer(desk: Desk, ticket: Ticket | TicketDraft, tier: Tier | None) -> dict[str, Any]:
    urgency = Urgency(ticket.urgency)
    direct = is_direct(urgency, tier if tier is not None else ticket.tier)
    limit = desk.limits.clocks.respond_within(desk.rules.find_type(ticket.type), urgency, is_direct=direct)
    return {"respond_by": desk.calendar.add(desk.now, limit, urgency), "responded_at": None}


def _move_deadlines(desk: Desk, ticket: Ticket, action: Action) -> dict[str, Any]:
    """What is to be done again has its days again."""
    if action not in (Action.REOPEN, Action.REWORK):
        return {}
    limit = desk.limits.clocks.resolve_within(desk.rules.find_type(ticket.type))
    return {"due_at": desk.calendar.add(desk.now, limit, Urgency(ticket.urgency)), "supervised": ""}


_SEEN_BY_CLOCKS = frozenset(
    {
        *("type", "urgency", "department", "state", "state_since"),
        *("respond_by", "due_at", "responded_at", "paused_at", "review_at", "closed_at"),
    }
)
