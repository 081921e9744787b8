"""A direct report may be short: told first, filled in later, and asked for once where nobody said where (§4, 3)."""

from dataclasses import replace

from domain.clock_ladders import is_direct
from domain.place_words import find_place
from domain.reminder import Reminder, ReminderKind
from domain.rules import Route, Urgency
from domain.sending import Outgoing, Priority
from domain.ticket import IN_HAND
from domain.ticket_record import Reporter, Ticket
from handlers.desk import Desk, Replies
from handlers.speak import name_ticket, number_line, to_contact

NOWHERE = find_place("")


async def want_details(ticket: Ticket, words: str, desk: Desk) -> None:
    """Sets the alarm for a report to the county in which no place is named."""
    if not is_direct(Urgency(ticket.urgency), ticket.tier) or find_place(words) != NOWHERE:
        return
    due_at = desk.now + desk.limits.clocks.direct_details
    reminder = Reminder(ticket=ticket.id, kind=ReminderKind.DIRECT_DETAILS, due_at=due_at, facts={})
    await desk.reminders.set(reminder, desk.now)


async def ask_details(_: Reminder, ticket: Ticket, desk: Desk) -> Replies:
    """At night too; nothing where somebody has said it meanwhile, or all is over."""
    if ticket.state not in IN_HAND or find_place(await desk.tickets.report_words(ticket.id)) != NOWHERE:
        return []
    reporters = await desk.tickets.reporters(ticket.id)
    asked = (_ask(reporter, ticket, desk) for reporter in reporters[:1])
    return [message for message in asked if message is not None]


def _ask(reporter: Reporter, ticket: Ticket, desk: Desk) -> Outgoing | None:
    """Alone, or by @ where it was said if the matter is open; a stranger to us is asked nothing of a private one."""
    text = f"{name_ticket(ticket, desk)}在哪一家、哪个路口？说一声，能拍就拍张照片。{number_line(ticket)}"
    alone = to_contact(reporter.account, reporter.contact, text, ticket=ticket, alert=True)
    if desk.reach.is_friend(reporter.account, reporter.contact):
        return alone
    if Route(ticket.route) is not Route.CHAIN or ticket.sensitive:
        return None
    return replace(alone, chat=reporter.chat, private=False, mentions=(reporter.contact,), priority=Priority.ALERT)
