"""A direct report nobody has answered: said again to those on duty, and the number to call to those who wait (§4)."""

from dataclasses import replace

from domain.above import county_phone
from domain.assignment import list_told
from domain.directory import Officer
from domain.escalation import Ring
from domain.rules import Route
from domain.sending import Outgoing, Priority
from domain.ticket import Action
from domain.ticket_record import Ticket
from domain.time_words import say_span
from domain.tree import Tier
from handlers.desk import Desk, Replies
from handlers.gathering import Notice
from handlers.speak import name_ticket, number_line, to_contact, to_room
from handlers.steps import SYSTEM, take_ticket_step
from handlers.tell import assignees_of

DANGER_NUMBERS = "110、119、120"


async def repeat_alarm(ticket: Ticket, ring: Ring, desk: Desk) -> list[Notice | Outgoing]:
    """To everybody of the county's duty list, at night too; the first time those who wait get the telephone number."""
    ticket = await take_ticket_step(desk, ticket, Action.SUPERVISE, SYSTEM, actor="clock", reason="repeated")
    waited = say_span(desk.now - ticket.reported_at)
    line = f"急！{name_ticket(ticket, desk)}报了{waited}，还没人应。"
    again = [
        Notice(officer=officer, ticket=ticket, line=line, how="收到请引用这条回「收到」。")
        for officer in _on_duty(ticket, desk)
    ]
    return [*again, *([] if ring.again else await _give_number(ticket, desk))]


def _on_duty(ticket: Ticket, desk: Desk) -> list[Officer]:
    """Whoever has it, and those of the county whom the route lets know of it."""
    told = list_told(desk.directory, ticket.grid, route=Route(ticket.route), critical=True)
    county = desk.directory.tree.at_tier(ticket.grid, Tier.COUNTY)
    beside = [o for o in told if county and any(post.grid == county.code for post in o.posts)]
    people = {officer.person: officer for officer in (*assignees_of(ticket, desk.directory), *beside)}
    return [officer for person, officer in people.items() if person not in ticket.shut_out]


async def _give_number(ticket: Ticket, desk: Desk) -> Replies:
    """In the group where it was said; of a private matter to the reporters alone."""
    phone = county_phone(desk.directory)
    number = f"县值班电话{phone}，" if phone else ""
    text = f"{name_ticket(ticket, desk)}县里还没回话。急就直接打：{number}{DANGER_NUMBERS}。{number_line(ticket)}"
    room = desk.directory.rooms.get(ticket.room) if ticket.room is not None else None
    if room is not None and Route(ticket.route) is Route.CHAIN and not ticket.sensitive:
        said = to_room(room, ticket.account, text)
        return [replace(said, priority=Priority.ALERT, ticket_id=ticket.id)] if said else []
    return [
        to_contact(reporter.account, reporter.contact, text, ticket=ticket, alert=True)
        for reporter in await desk.tickets.reporters(ticket.id)
        if desk.reach.is_friend(reporter.account, reporter.contact)
    ]
