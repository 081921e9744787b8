"""A private word did not arrive, because its reader is no friend: they are asked, and the leader sees it."""

from domain.ids import AccountName, ChatId, ContactId, TicketId
from domain.messages import InboundCommand
from domain.ports import CommandResult
from domain.sending import Outgoing
from domain.ticket_record import Reporter, Ticket
from handlers.desk import Desk, Replies
from handlers.introduction import tell_admins
from handlers.rating import tell_unreachable
from handlers.speak import ASK_FRIENDSHIP, hold_at_night


async def handle_unreached(command: InboundCommand, desk: Desk) -> tuple[CommandResult, Replies]:
    """`subject` is the ticket's id; `account` and `contact` say who was not reached. Nothing is repeated in a group."""
    done = CommandResult(ok=True, code="ok", sentence="")
    ticket = await desk.tickets.get(TicketId(int(command.subject)))
    if ticket is None:
        return done, []
    account, contact = AccountName(command.args["account"]), ContactId(command.args["contact"])
    reporters = await desk.tickets.reporters(ticket.id)
    reporter = next((r for r in reporters if (r.account, r.contact) == (account, contact)), None)
    if reporter is not None:
        return done, [*_ask_in_group(reporter, ticket, desk), *tell_unreachable(ticket, desk)]
    officer = desk.directory.officer_behind(account, contact)
    name = officer.name if officer else "有人"
    return done, tell_admins(desk.directory, account, f"{name}还没加我好友，办件的话我送不到，请提醒一声。")


def _ask_in_group(reporter: Reporter, ticket: Ticket, desk: Desk) -> list[Outgoing]:
    if reporter.chat == ChatId(reporter.contact):
        return []
    asked = Outgoing(
        account=reporter.account,
        chat=reporter.chat,
        body=ASK_FRIENDSHIP,
        key="",
        mentions=(reporter.contact,),
        ticket_id=ticket.id,
    )
    return [hold_at_night(asked, desk)]
