"""Deeds asked for by the pages and the API: the same table, events and replies as spoken ones."""

from domain.ids import MessageId
from domain.messages import InboundCommand
from domain.ports import CommandResult
from domain.refusal import Refusal
from domain.ticket import Part
from handlers.deeds import DEEDS
from handlers.desk import Desk, Replies
from handlers.doing import ARGS, Doer
from handlers.speak import name_ticket

COMMAND_CENTRE = frozenset(
    {Part.ASSIGNEE, Part.CHECKER, Part.HOUSEHOLD, Part.GROUP, Part.VILLAGE, Part.TOWN, Part.COUNTY}
)
"""Until there is a login, the token's holder enters what leaders tell them by telephone."""


async def handle_ticket_command(command: InboundCommand, desk: Desk) -> tuple[CommandResult, Replies]:
    """`ticket.ACTION` on the ticket numbered `subject`. Raises Refusal for everything that may not be."""
    ticket = await desk.tickets.find_by_number(command.subject)
    if ticket is None:
        raise Refusal("not_found", "没有这个单号。", field="no")
    name = command.action.removeprefix("ticket.")
    deed = DEEDS.get(name)
    if deed is None:
        raise Refusal("unknown_action", "没有这个动作。", field="action")
    doer = Doer(actor=command.actor, parts=COMMAND_CENTRE, person=None, message_id=MessageId(command.key))
    args = {key: value for key, value in command.args.items() if key in ARGS}
    done = await deed(ticket, doer, args, desk)
    sentence = f"{name_ticket(done.ticket, desk)}：{done.ticket.state.zh}"
    return CommandResult(ok=True, code="ok", sentence=sentence, subject=command.subject), done.replies
