"""What rings once in a dispute: the day of the next sitting, and the court's thirty days after an agreement."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date

from domain.reminder import Reminder, ReminderKind
from domain.ticket import State
from domain.ticket_record import Ticket
from handlers.desk import Desk, Replies
from handlers.parties import tell_parties
from handlers.sittings import say_day
from handlers.tell import tell_doers

Alarm = Callable[[Reminder, Ticket, Desk], Awaitable[Replies]]
_AGREED = frozenset({State.FEEDBACK, State.VERIFYING, State.CLOSED, State.ARCHIVED})
"""In these an agreement still stands; sent back, it did not hold."""


async def ring_court(reminder: Reminder, ticket: Ticket, desk: Desk) -> Replies:
    """To the parties and the mediator, on the first and the twenty-fifth day [L: 人民调解法33条]."""
    if ticket.state not in _AGREED:
        return []
    last = say_day(date.fromisoformat(reminder.facts["until"]))
    text = f"调成了。{last}前，两家可以一起去法院确认，确认了才能强制执行。不去也算数。"
    return [*await tell_parties(ticket, text, desk), *tell_doers(ticket, text, desk)]


async def ring_sitting(reminder: Reminder, ticket: Ticket, desk: Desk) -> Replies:
    """To both sides and the mediator, in the morning of the day they agreed on."""
    if ticket.state is not State.MEDIATING:
        return []
    mediator = "今天调解。调完跟我说「没成」「成了」，引用这条就行。"
    return [
        *await tell_parties(ticket, "约好今天调解。", desk),
        *tell_doers(ticket, mediator, desk),
    ]


MEDIATION_ALARMS: Mapping[ReminderKind, Alarm] = {
    ReminderKind.COURT_DAY_1: ring_court,
    ReminderKind.COURT_DAY_25: ring_court,
    ReminderKind.SITTING: ring_sitting,
}
