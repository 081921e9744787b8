"""How a ticket's deadline is said in a chat; an estimate is called one."""

from domain.estimates import Estimates
from domain.ticket import IN_HAND
from domain.ticket_record import Ticket
from domain.time_words import ESTIMATE, say_due, say_until
from handlers.desk import Desk
from handlers.keeping_time import clock_rules


def say_left(ticket: Ticket, desk: Desk) -> str:
    """`还剩2天。`, `超了3小时。`; empty for what nobody has in hand, has no deadline or stands still."""
    if ticket.state not in IN_HAND or ticket.due_at is None or ticket.paused_at is not None:
        return ""
    return f"{say_due(ticket.due_at, desk.now)}{mark_estimate(ticket, desk)}。"


def say_deadline(ticket: Ticket, desk: Desk) -> str:
    """`明天18点前`; empty for what has none."""
    if ticket.due_at is None:
        return ""
    return f"{say_until(ticket.due_at, desk.now, desk.calendar.zone)}前{mark_estimate(ticket, desk)}"


def mark_estimate(ticket: Ticket, desk: Desk) -> str:
    """Beside a deadline, or nothing."""
    estimates = Estimates(rules=clock_rules(desk), find_type=desk.rules.find_type)
    return ESTIMATE if estimates.is_due_estimated(ticket) else ""
