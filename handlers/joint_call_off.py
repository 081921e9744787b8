"""「不用帮了」: whoever has the ticket takes back what was asked of others."""

import re

from domain.parts import parts_of
from domain.ticket import Part, State
from domain.ticket_record import Ticket
from handlers.desk import Desk, Heard, Replies
from handlers.doing import answer_done
from handlers.joint import call_off
from handlers.joint_tasks import list_owned
from handlers.obeying import doer_of
from handlers.which import find_ticket, names_ticket

_WORDS = re.compile(r"(?:不用|不要|不必|别|甭)(?:叫?[他她]们?|人|再|来)?(?:帮忙?|协办|搭手|帮手)了?[吧啊。！!\s]*$")
MAX_WORDS = 30


async def match_call_off(heard: Heard, desk: Desk) -> Ticket | None:
    """By quote or number, or privately the only one of theirs that somebody helps with."""
    if heard.officer is None or not (heard.addressed or names_ticket(heard)):
        return None
    if len(heard.words) > MAX_WORDS or not _WORDS.search(heard.words):
        return None
    if names_ticket(heard):
        return _if_theirs(heard, await find_ticket(heard, desk), desk)
    helped = [one for one in await list_owned(heard.officer, desk) if one.state is State.ASSISTING]
    return helped[0] if len(helped) == 1 and heard.message.room is None else None


async def handle_call_off(heard: Heard, ticket: Ticket, desk: Desk) -> Replies:
    return answer_done(heard, await call_off(ticket, await doer_of(heard, ticket, desk), {}, desk), desk)


def _if_theirs(heard: Heard, ticket: Ticket, desk: Desk) -> Ticket | None:
    mine = parts_of(heard.officer, ticket, desk.directory) & {Part.ASSIGNEE, Part.DEPARTMENT}
    return ticket if mine and ticket.state is State.ASSISTING else None
