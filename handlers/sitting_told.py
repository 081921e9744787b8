"""A mediator who quotes the ticket need not say more than 「没成」 or 「老周家拒绝调解」."""

from domain.mediation_words import read_outcome, wants_to_end
from domain.spoken import read_command
from domain.ticket import State
from domain.ticket_record import Ticket
from handlers.desk import Desk, Heard, Replies
from handlers.doing import with_number
from handlers.mediating import mediate
from handlers.obeying import doer_of
from handlers.speak import answer
from handlers.which import find_quoted

MAX_WORDS = 60


async def match_sitting_told(heard: Heard, desk: Desk) -> Ticket | None:
    """The quoted ticket, where it is being mediated and the words are an outcome but no command of their own."""
    is_quote = heard.officer is not None and heard.message.quotes_bot and heard.message.room is None
    if not is_quote or len(heard.words) > MAX_WORDS:
        return None
    if read_outcome(heard.words) is None and not wants_to_end(heard.words):
        return None
    if read_command(heard.words, desk.today, from_officer=True) is not None:
        return None
    ticket = await find_quoted(heard, desk)
    return ticket if ticket is not None and ticket.state is State.MEDIATING else None


async def take_sitting_told(heard: Heard, ticket: Ticket, desk: Desk) -> Replies:
    done = await mediate(ticket, await doer_of(heard, ticket, desk), {"text": heard.words}, desk)
    return [answer(heard, with_number(done), ticket=done.ticket), *done.replies]
