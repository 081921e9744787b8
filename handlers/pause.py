"""Clocks that stand still: suspended, referred outside, or waiting for the reporter (workflow §3)."""

from typing import Any

from domain.rules import Duration, Urgency
from domain.ticket import State
from domain.ticket_record import Ticket
from handlers.desk import Desk

FOR_REPORTER = "reporter"
REFERRED = "referred"


def stop_clocks(desk: Desk, reason: str) -> dict[str, Any]:
    """The columns of a ticket whose clocks stand still from now on."""
    return {"paused_at": desk.now, "pause_reason": reason}


def restart_clocks(desk: Desk, ticket: Ticket) -> dict[str, Any]:
    """What was left is left again; nothing where no clock stood."""
    if ticket.paused_at is None:
        return {}
    changes: dict[str, Any] = {"paused_at": None, "pause_reason": "", "review_at": None}
    if ticket.due_at is not None:
        changes["due_at"] = desk.calendar.put_off(
            ticket.due_at,
            handling_limit(desk, ticket),
            Urgency(ticket.urgency),
            paused_at=ticket.paused_at,
            resumed_at=desk.now,
        )
    return changes


def handling_limit(desk: Desk, ticket: Ticket) -> Duration:
    """What the time until it is due is counted in; a mediation has the days of its level."""
    if ticket.state is State.MEDIATING and ticket.mediation_level:
        return desk.limits.clocks.mediation_levels[ticket.mediation_level - 1]
    return desk.limits.clocks.resolve_within(desk.rules.find_type(ticket.type))
