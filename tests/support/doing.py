"""Deeds done as the desk does them, whatever words people use for them: a person, a ticket, a name, arguments."""

from dataclasses import replace

from bot.gateway.console import Said
from domain.ids import TicketId
from domain.proposal import Proposal
from domain.ticket_record import Ticket, TicketEvent
from handlers.deeds import DEEDS
from handlers.doing import answer_done
from handlers.hear import hear
from handlers.obeying import doer_of
from models.proposals import ProposalRepository
from models.tables import TicketRow
from models.tickets import TicketRepository
from tests.support.county import HOUSE_ROOM, Person
from tests.support.village import Village


async def do(
    village: Village, person: Person, deed: str, ticket: Ticket | None = None, /, *, in_group: bool = False, **args: str
) -> list[Said]:
    """One deed in one unit of work, as after a spoken command; what the bot says because of it. Raises Refusal."""
    ticket = ticket or await village.ticket()
    message = village.word(person, "（说了一句）", room=HOUSE_ROOM if in_group else None)
    before = len(village.messenger.said)
    async with village.core.archive.unit() as unit:
        desk = await village.core.pipeline._desks.make_desk(unit, village.clock.now())
        heard = hear(message, desk, desk.classifier.classify(""))
        fresh = await desk.tickets.get(ticket.id)
        assert fresh is not None
        done = await DEEDS[deed](fresh, await doer_of(heard, fresh, desk), args, desk)
        origin = f"{message.account}:{message.message_id}"
        replies = answer_done(heard, done, desk)
        keyed = [one if one.key else replace(one, key=f"{origin}:{n}") for n, one in enumerate(replies)]
        await unit.say(keyed, desk.now)
    await village.send_all()
    return village.messenger.said[before:]


async def proposals_of(village: Village, ticket: Ticket) -> list[Proposal]:
    async with village.database.read() as session:
        return await ProposalRepository(session).of_ticket(ticket.id)


async def history_of(village: Village, ticket: TicketId) -> list[TicketEvent]:
    async with village.database.read() as session:
        return await TicketRepository(session).history(ticket)


async def set_columns(village: Village, ticket: Ticket, **columns: object) -> None:
    async with village.database.write() as session:
        row = await session.get_one(TicketRow, ticket.id)
        for name, value in columns.items():
            setattr(row, name, value)
