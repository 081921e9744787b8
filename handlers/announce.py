"""One sentence to everybody whom a ticket concerns: who has it, who reported it."""

from collections.abc import Iterable
from datetime import datetime

from domain.directory import Officer
from domain.ids import PersonId
from domain.ticket_record import Ticket
from handlers.desk import Desk, Replies
from handlers.doing import Doer
from handlers.speak import number_line, to_officer, to_reporter
from handlers.tell import assignees_of
from models.conversations import WITHDRAWN


def tell_owner(desk: Desk, ticket: Ticket, text: str, *, but: PersonId | None = None) -> Replies:
    """Whoever has it, privately, with the number; nobody is told of what they did themselves."""
    return tell_officers(desk, ticket, assignees_of(ticket, desk.directory), text, but=but)


def tell_officers(
    desk: Desk, ticket: Ticket, officers: Iterable[Officer], text: str, *, but: PersonId | None = None
) -> Replies:
    told = [
        to_officer(desk, ticket.account, officer, f"{text}{number_line(ticket)}", ticket=ticket, alert=ticket.urgent)
        for officer in officers
        if officer.person != but
    ]
    return [message for message in told if message is not None]


async def tell_reporters(desk: Desk, ticket: Ticket, text: str, *, but: PersonId | None = None) -> Replies:
    """Everybody who still waits for it."""
    told = [
        to_reporter(desk, ticket, reporter, f"{text}{number_line(ticket)}")
        for reporter in await desk.tickets.reporters(ticket.id)
        if reporter.person != but and reporter.verdict != WITHDRAWN
    ]
    return [message for message in told if message is not None]


def say_day(at: datetime, desk: Desk) -> str:
    """`11月27日`; with the year where it is not this one."""
    local = at.astimezone(desk.calendar.zone)
    year = "" if local.year == desk.today.year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日"


def name_doer(doer: Doer, desk: Desk) -> str:
    officer = desk.directory.officers.get(doer.person) if doer.person is not None else None
    return officer.name if officer else "报告人" if doer.person is not None else "指挥中心"
