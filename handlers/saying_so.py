"""「报事：…」 and 「直报：…」: said to be a report, so it is one, whatever the rules make of the words."""

from domain.commands import Command
from domain.ids import TicketId
from domain.spoken import Spoken
from handlers.desk import Desk, Heard, Replies
from handlers.obeying import carry_out, read_order
from handlers.report import handle_report
from handlers.speak import answer

ASK_WHAT = "啥事、在哪、急不急？说一句就行。"
_HINTS = ("报", "直", "上", "反", "我", "跟", "有", "往", "向", "说")
_SAYS_SO = frozenset({Command.REPORT, Command.DIRECT})


async def match_direct(heard: Heard, desk: Desk) -> Spoken | None:
    """「直报：…」 with its matter; danger has its own row, which goes to the county anyway."""
    spoken = await match_said_so(heard, desk)
    return spoken if spoken is not None and spoken.command is Command.DIRECT else None


async def match_said_so(heard: Heard, desk: Desk) -> Spoken | None:
    if not heard.words.startswith(_HINTS) or (heard.opted_out and not heard.addressed):
        return None
    return read_said_so(heard, desk)


def read_said_so(heard: Heard, desk: Desk) -> Spoken | None:
    """A report that calls itself one, not a word about a ticket there is."""
    spoken = read_order(heard, desk, from_anybody=True)
    if spoken is None or spoken.command not in _SAYS_SO or heard.message.quotes_bot or spoken.which.is_named:
        return None
    return spoken


async def take_said_so(heard: Heard, spoken: Spoken, desk: Desk) -> Replies:
    """A direct report of what the rules hold for ordinary goes its usual way, and it is asked once whether it must."""
    if not spoken.args.get("text"):
        return [answer(heard, ASK_WHAT)] if heard.addressed else []
    replies = await handle_report(heard, desk)
    if spoken.command is Command.DIRECT:
        replies += await _raise_or_ask(heard, replies, desk)
    return replies


async def _raise_or_ask(heard: Heard, replies: Replies, desk: Desk) -> Replies:
    key = next((reply.ticket_id for reply in replies if reply.ticket_id is not None), None)
    ticket = await desk.tickets.get(TicketId(key)) if key is not None else None
    return await carry_out(heard, Command.DIRECT, ticket, {}, desk) if ticket is not None else []
