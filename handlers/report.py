"""A resident speaks of something to be done: answered once, short, and everybody entitled hears of it."""

from dataclasses import replace

from domain.ids import GridCode
from domain.rules import Route
from domain.sending import Outgoing, Priority
from domain.ticket_record import Ticket
from domain.tree import Tier
from handlers.birth import open_assigned
from handlers.desk import Desk, Heard, Replies
from handlers.details import want_details
from handlers.guesses import find_guess, take_up_guess
from handlers.raising import add_danger, find_known_danger
from handlers.speak import answer, answer_by_day, answer_privately, name_ticket, number_line
from handlers.tell import name_assignee, tell_assignee, tell_chain

ASK_PLACE = "您是哪个村、哪个组的？请在您的网格群里说一声，我就记下。"


async def handle_report(heard: Heard, desk: Desk) -> Replies:
    """Confident: filed and assigned at once."""
    if heard.grid is None:
        return [answer(heard, ASK_PLACE)] if heard.addressed else []
    ticket, was_guessed = await _open(heard, heard.grid, desk)
    words = await desk.tickets.report_words(ticket.id) if was_guessed else heard.words
    return [*acknowledge(heard, desk, ticket), *tell_assignee(desk, ticket, words, heard=heard)]


async def handle_danger(heard: Heard, desk: Desk) -> Replies:
    """The telephone number first, whatever else happens; then the route alone decides who is told."""
    danger = heard.verdict.danger
    assert danger is not None
    line = replace(answer(heard, danger.line), priority=Priority.ALERT, at_least_once=True)
    if heard.opted_out and not heard.addressed:
        return [line]
    known = await find_known_danger(heard, desk)
    if known is None and (heard.grid is None or heard.verdict.type is None):
        return [line]
    ticket, told = await (_sound_alarm(heard, desk) if known is None else add_danger(heard, known, desk))
    if Route(ticket.route) is Route.CHAIN:
        where = "县里" if ticket.tier is Tier.COUNTY else name_assignee(ticket, desk.directory)
        text = f"{danger.line}\n{name_ticket(ticket, desk)}已报{where}。{number_line(ticket)}"
        return [replace(line, body=text, ticket_id=ticket.id), *told]
    private = answer_privately(heard, desk, f"已经告诉该管的人，会联系您。{number_line(ticket)}", ticket=ticket)
    return [line, private, *told]


async def _sound_alarm(heard: Heard, desk: Desk) -> tuple[Ticket, Replies]:
    assert heard.grid is not None
    ticket, _ = await _open(heard, heard.grid, desk)
    told = tell_assignee(desk, ticket, heard.words, heard=heard) + tell_chain(desk, heard, ticket, heard.words)
    return ticket, told


async def _open(heard: Heard, grid: GridCode, desk: Desk) -> tuple[Ticket, bool]:
    """(ticket, whether a guess was taken up, whose words it has too)"""
    guess = await find_guess(heard, desk)
    ticket = await open_assigned(heard, desk, grid)
    await want_details(ticket, heard.words, desk)
    if guess is not None:
        await take_up_guess(guess, ticket, desk, message_id=heard.message.message_id)
    return ticket, guess is not None


def acknowledge(heard: Heard, desk: Desk, ticket: Ticket) -> list[Outgoing]:
    """One short answer: in the group by day, privately at night, never a word of a private matter in a group."""
    number = name_ticket(ticket, desk)
    if Route(ticket.route).is_private or ticket.sensitive:
        text = f"记下了，{number}。已安排专人，会联系您。这事不在群里说。{number_line(ticket)}"
    else:
        text = f"记下了，{number}，{name_assignee(ticket, desk.directory)}去办。{number_line(ticket)}"
    return answer_by_day(heard, desk, text, ticket)
