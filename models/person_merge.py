"""A contact known as a resident turns out to be an officer: the contact changes hands, and its reports with it."""

from sqlalchemy import and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import AccountName, ContactId, PersonId
from models.tables import IdentityRow, PersonRow, TicketReporterRow, TicketWordsRow


async def move_contact(
    session: AsyncSession, account: AccountName, contact: ContactId, *, holder: PersonId, into: PersonId
) -> None:
    """This one contact and what it reported now belong to `into`.

    Other contacts of the resident stay behind: they may have been attached by a name, and a name gives no rights.
    """
    already = select(TicketReporterRow.ticket_id).where(TicketReporterRow.person_id == into)
    reported = and_(
        TicketReporterRow.person_id == holder,
        TicketReporterRow.account == account,
        TicketReporterRow.contact == contact,
    )
    await session.execute(delete(TicketReporterRow).where(reported, TicketReporterRow.ticket_id.in_(already)))
    await session.execute(update(TicketReporterRow).where(reported).values(person_id=into))
    await session.execute(
        update(IdentityRow)
        .where(IdentityRow.account == account, IdentityRow.contact == contact)
        .values(person_id=into, room_topic="", alias="")
    )
    if not await session.scalar(select(IdentityRow.id).where(IdentityRow.person_id == holder).limit(1)):
        await session.execute(update(TicketWordsRow).where(TicketWordsRow.person_id == holder).values(person_id=into))
        await session.execute(update(PersonRow).where(PersonRow.id == holder).values(name="", phone=""))
