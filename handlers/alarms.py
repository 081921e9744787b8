"""Alarms of tickets that ring once: each to what is done about it, and then never again."""

from collections.abc import Awaitable, Callable, Mapping

from domain.reminder import Reminder, ReminderKind
from domain.ticket_record import Ticket
from handlers.desk import Desk, Replies
from handlers.details import ask_details
from handlers.mediation_alarms import MEDIATION_ALARMS
from handlers.search_clues import tell_bundled_clues

ALARMS: Mapping[ReminderKind, Callable[[Reminder, Ticket, Desk], Awaitable[Replies]]] = {
    **MEDIATION_ALARMS,
    ReminderKind.DIRECT_DETAILS: ask_details,
    ReminderKind.CLUES: tell_bundled_clues,
}
AT_ONCE = 100
"""So many a tick; the rest ring at the next."""


async def ring_alarms(desk: Desk) -> Replies:
    """The longest waiting first."""
    replies: Replies = []
    for reminder in await desk.reminders.due(desk.now, AT_ONCE, ALARMS.keys()):
        ticket = await desk.tickets.get(reminder.ticket)
        if await desk.reminders.finish(reminder, desk.now) and ticket is not None:
            replies += await ALARMS[reminder.kind](reminder, ticket, desk)
    return replies
