"""Questions about tickets: how far is 3号, what have I in hand, how does this work."""

import re

from domain.numbering import say_number
from domain.refusal import Refusal
from domain.ticket_record import Ticket
from handlers.desk import Desk, Heard, Replies
from handlers.pieces import is_by_reporter
from handlers.reminding import remind_owner
from handlers.speak import answer, name_ticket, number_line
from handlers.tell import describe_state
from handlers.which import find_ticket, may_know

_QUERY = re.compile(r"(咋样了?|怎么样了?|啥情况|到哪一?步|办好没|修好没|办了没|进度|查一?下?)[？?。！!]*$|^查")
_MINE = re.compile(r"^(我的事|我手上有啥|待办|我要干啥|还有几件|我手上还有啥)[？?。！!]*$")
_HELP = re.compile(r"^(帮助|咋用|怎么用|不会用|教教我|help|[？?]+)[？?。！!]*$", re.IGNORECASE)
HELP = "有事直接说。办事的人引用我的话，说「我接了」「办好了」「往上报」「咋样了」就行。急事先打110、119、120。"
MAX_LISTED = 5


def read_question(heard: Heard) -> str | None:
    """`mine`, `help` or `query`; short sentences said to the bot only."""
    if len(heard.words) > 20:
        return None
    if _MINE.match(heard.words):
        return "mine"
    if _HELP.match(heard.words):
        return "help"
    return "query" if _QUERY.search(heard.words) else None


async def handle_question(heard: Heard, what: str, desk: Desk) -> Replies:
    match what:
        case "help":
            return [answer(heard, HELP)]
        case "mine":
            return [answer(heard, await _list_mine(heard, desk))]
        case _:
            return await _describe(heard, desk)


async def _describe(heard: Heard, desk: Desk) -> Replies:
    """Whoever reported it reminds its owner by asking."""
    ticket = await find_ticket(heard, desk)
    is_own = await is_by_reporter(heard, ticket, desk)
    if not may_know(heard, ticket, desk, is_reporter=is_own):
        raise Refusal("not_for_you", "这件只能当事人看。", private=True)
    text = f"{name_ticket(ticket, desk)}：{describe_state(ticket, desk.directory)}{number_line(ticket)}"
    reminded = await remind_owner(heard, ticket, desk) if is_own else []
    return [answer(heard, text), *reminded]


async def _list_mine(heard: Heard, desk: Desk) -> str:
    if heard.officer is not None:
        found = await desk.tickets.open_of_assignee(heard.officer.person)
    else:
        person = await desk.people.find_person(heard.message.account, heard.message.sender)
        found = await desk.tickets.open_of_reporter(person) if person is not None else []
    if not found:
        return "没有待办，歇着吧。"
    shown = "、".join(_line(ticket, desk) for ticket in found[:MAX_LISTED])
    more = f"，还有{len(found) - MAX_LISTED}件" if len(found) > MAX_LISTED else ""
    return f"{len(found)}件：{shown}{more}。"


def _line(ticket: Ticket, desk: Desk) -> str:
    number = say_number(ticket.short_no or 0, ticket.day, desk.today)
    return f"{number}{'' if ticket.sensitive else desk.type_name(ticket.type)}{ticket.state.zh}"
