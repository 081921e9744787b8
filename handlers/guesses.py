"""Said clearly while the bot still asked: the guess is taken up by the real report, so that there is one ticket."""

from domain.rules import CATCH_ALL
from domain.ticket import Action, State
from domain.ticket_record import Ticket
from handlers.desk import Desk, Heard
from handlers.steps import SYSTEM, take_ticket_step


async def find_guess(heard: Heard, desk: Desk) -> Ticket | None:
    """The sender's own candidate of the last minutes in this chat, if it can be the same matter."""
    person = await desk.people.find_person(heard.message.account, heard.message.sender)
    if person is None:
        return None
    since = desk.now - desk.limits.fragment_window
    last = await desk.conversations.last_spoken_of(person, heard.room.id if heard.room else None, since)
    if last is None or last.state is not State.CANDIDATE:
        return None
    return last if last.type in (heard.verdict.type, CATCH_ALL) else None


async def take_up_guess(guess: Ticket, ticket: Ticket, desk: Desk, *, message_id: str) -> None:
    """Its words and pictures go along, its question is closed, and nothing counts it."""
    if not ticket.sensitive or guess.sensitive:
        await desk.conversations.move_words(guess.id, ticket.id)
    await take_ticket_step(
        desk, guess, Action.DROP, SYSTEM, actor="system", reason="said_clearly", message_id=message_id
    )
    await desk.tickets.erase_words(guess.id, desk.now)
