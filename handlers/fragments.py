"""Pieces of one report, said one after the other by one person: they join its ticket silently."""

from domain.classify import Decision
from domain.continuation import is_same_matter, reads_on
from domain.follow_up import read_follow_up
from domain.ids import PersonId
from domain.messages import MessageKind
from domain.numbering import read_full_number
from domain.place_words import Place, find_place
from domain.ticket import ENDED, Action, Part, State
from domain.ticket_record import Ticket
from handlers.avoiding import avoid_involved
from handlers.desk import Desk, Heard, Replies
from handlers.pieces import is_elsewhere, is_reporter, keep_said
from handlers.recent import MEDIA_KINDS
from handlers.steps import take_ticket_step
from handlers.tell import tell_more

SHOWN = MEDIA_KINDS | {MessageKind.LOCATION}
NOWHERE = Place()


async def match_fragment(heard: Heard, desk: Desk) -> Ticket | None:
    """The ticket this belongs to: a picture, a place, more of the same, by somebody who reported minutes ago here.

    What was said before the report is not known any more, and what is plainly another matter is not claimed.
    """
    if (heard.opted_out and not heard.addressed) or not _may_be_piece(heard):
        return None
    person = await desk.people.find_person(heard.message.account, heard.message.sender)
    if person is None:
        return None
    ticket = await _find_whole(heard, person, desk)
    if ticket is None or not _belongs(heard, ticket, desk):
        return None
    is_shown = heard.message.kind in SHOWN
    if heard.verdict.decision is Decision.OPEN and not is_shown and await is_elsewhere(heard, ticket, desk):
        return None
    return ticket


async def join_fragment(heard: Heard, ticket: Ticket, desk: Desk) -> Replies:
    """Nothing is said in the group; whoever has the ticket is told once where it is, if that was not said before."""
    before = await desk.tickets.report_words(ticket.id)
    person = await desk.people.remember_person(heard.message, desk.now)
    ticket = await take_ticket_step(
        desk,
        ticket,
        Action.NOTE,
        [Part.REPORTER],
        actor=f"person:{person}",
        message_id=heard.message.message_id,
    )
    await keep_said(heard, ticket, person, desk)
    ticket, moved = await avoid_involved(heard, ticket, desk)
    says_where = heard.message.kind is MessageKind.LOCATION or find_place(heard.words) != NOWHERE
    if moved or not says_where or find_place(before) != NOWHERE:
        return moved
    return tell_more(desk, ticket, "报告人说在哪里", heard.words, heard=heard, once="place")


def _may_be_piece(heard: Heard) -> bool:
    """Asked before anything is looked up: most of what is said is nobody's piece of anything."""
    message = heard.message
    if message.kind in SHOWN:
        return True
    if message.kind is not MessageKind.TEXT:
        return False
    if heard.verdict.decision is not Decision.SILENT:
        return True
    is_to_another = (message.quote is not None and not message.quotes_bot) or (
        bool(message.mentions) and not message.mentions_bot
    )
    return not is_to_another and reads_on(heard.words)


async def _find_whole(heard: Heard, person: PersonId, desk: Desk) -> Ticket | None:
    """The ticket whose number is quoted, if it is theirs; else the last they spoke of in this chat."""
    quote = heard.message.quote
    number = read_full_number(quote.text) if quote is not None and heard.message.quotes_bot else None
    if number is None:
        since = desk.now - desk.limits.fragment_window
        return await desk.conversations.last_spoken_of(person, heard.room.id if heard.room else None, since)
    ticket = await desk.tickets.find_by_number(number)
    if ticket is None or ticket.state in ENDED or read_follow_up(heard.words) is not None:
        return None
    return ticket if await is_reporter(ticket, person, desk) else None


def _belongs(heard: Heard, ticket: Ticket, desk: Desk) -> bool:
    if heard.message.kind in SHOWN:
        return True
    if ticket.state is State.CANDIDATE and heard.verdict.decision is Decision.OPEN:
        return False  # said clearly now: a report of its own, which takes the guess up
    return is_same_matter(heard.verdict, heard.words, ticket.type, desk.rules)
