"""What a person says and shows about a ticket, kept in one way wherever it comes from."""

from domain.ids import PersonId
from domain.messages import MessageKind
from domain.place_words import contradicts, find_place
from domain.ticket_record import Reporter, Ticket
from handlers.desk import Desk, Heard
from models.conversations import WITHDRAWN

KEPT_WORDS = 4000


async def keep_said(heard: Heard, ticket: Ticket, person: PersonId, desk: Desk) -> None:
    """The words of a report or of a piece of one, and the pictures around them."""
    if heard.words and heard.message.kind is not MessageKind.FILE:
        await desk.tickets.add_words(ticket.id, person, "report", heard.words[:KEPT_WORDS], desk.now)
    await keep_shown(heard, ticket, "report", desk)


async def keep_shown(heard: Heard, ticket: Ticket, purpose: str, desk: Desk) -> bool:
    """Fetched later, by a job; of a sensitive matter nothing is kept. Whether there was anything to keep."""
    shown = desk.recent.take_all(heard.message, desk.now)
    if ticket.sensitive:
        return False
    for media in shown:
        await desk.tickets.want_media(ticket.id, media.account, media.message_id, media.kind, purpose, desk.now)
    return bool(shown)


async def keep_reporter(heard: Heard, ticket: Ticket, person: PersonId, desk: Desk) -> None:
    message = heard.message
    reporter = Reporter(person=person, account=message.account, contact=message.sender, chat=message.chat)
    await desk.tickets.add_reporter(ticket.id, reporter, desk.now)


async def is_reporter(ticket: Ticket, person: PersonId, desk: Desk) -> bool:
    """Whoever gave it up is none any more."""
    return any(r.person == person and r.verdict != WITHDRAWN for r in await desk.tickets.reporters(ticket.id))


async def is_by_reporter(heard: Heard, ticket: Ticket, desk: Desk) -> bool:
    """Whether a reporter of the ticket speaks."""
    person = await desk.people.find_person(heard.message.account, heard.message.sender)
    return person is not None and await is_reporter(ticket, person, desk)


async def is_elsewhere(heard: Heard, ticket: Ticket, desk: Desk) -> bool:
    """The same kind of thing at another place (3栋, then 5栋) is another matter."""
    return contradicts(find_place(heard.words), find_place(await desk.tickets.report_words(ticket.id)))


def on_behalf_facts(heard: Heard) -> dict[str, str]:
    """The mark of a report that an officer makes for another, on the event by which they become a reporter."""
    return {"on_behalf": str(heard.officer.person)} if heard.on_behalf and heard.officer is not None else {}
