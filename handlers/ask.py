"""Questions about tickets: how far is 3号, what have I in hand, how does this work."""

import re

from domain.joint import Task
from domain.numbering import say_number
from domain.refusal import Refusal
from domain.ticket_record import Ticket
from handlers.desk import Desk, Heard, Replies
from handlers.joint_tasks import is_sharer, list_in_hand, list_shares
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
    knows = may_know(heard, ticket, desk, is_reporter=is_own) or await is_sharer(heard.officer, ticket, desk)
    if not knows:
        raise Refusal("not_for_you", "这件只能当事人看。", private=True)
    text = f"{name_ticket(ticket, desk)}：{describe_state(ticket, desk.directory)}{number_line(ticket)}"
    reminded = await remind_owner(heard, ticket, desk) if is_own else []
    return [answer(heard, text), *reminded]


async def _list_mine(heard: Heard, desk: Desk) -> str:
    if heard.officer is not None:
        found = await list_in_hand(heard.officer, desk)
    else:
        person = await desk.people.find_person(heard.message.account, heard.message.sender)
        found = await desk.tickets.open_of_reporter(person) if person is not None else []
    owed = await list_shares(heard.officer, desk) if heard.officer is not None else []
    lines = [_line(ticket, desk) for ticket in found] + [_share_line(task, ticket, desk) for task, ticket in owed]
    if not lines:
        return "没有待办，歇着吧。"
    more = f"，还有{len(lines) - MAX_LISTED}件" if len(lines) > MAX_LISTED else ""
    return f"{len(lines)}件：{'、'.join(lines[:MAX_LISTED])}{more}。"


def _share_line(task: Task, ticket: Ticket, desk: Desk) -> str:
    """With the full number, by which whoever helps in another's grid can name it."""
    number = say_number(ticket.short_no or 0, ticket.day, desk.today)
    return (
        f"{number}{'' if ticket.sensitive else desk.type_name(ticket.type)}{task.kind.zh}{task.state.zh}（{ticket.no}）"
    )


def _line(ticket: Ticket, desk: Desk) -> str:
    number = say_number(ticket.short_no or 0, ticket.day, desk.today)
    return f"{number}{'' if ticket.sensitive else desk.type_name(ticket.type)}{ticket.state.zh}"
