"""Attempts to bring two parties together, each a row; what was said hangs on the ticket's erasable words."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import TicketId
from models.life_tables import MediationRow


class MediationRepository:
    """Works inside the caller's transaction; `(ticket, level, number)` is unique."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self,
        ticket: TicketId,
        *,
        level: int,
        number: int,
        at: datetime,
        host: str,
        outcome: str,
        willing: bool,
        next_at: datetime | None,
        facts: Mapping[str, str],
    ) -> None:
        await self._session.execute(
            insert(MediationRow).values(
                ticket_id=ticket,
                level=level,
                number=number,
                at=at,
                host=host,
                outcome=outcome,
                willing=willing,
                next_at=next_at,
                facts=dict(facts),
            )
        )

    async def of_ticket(self, ticket: TicketId) -> list[MediationRow]:
        """In the order they took place."""
        rows = await self._session.scalars(
            select(MediationRow).where(MediationRow.ticket_id == ticket).order_by(MediationRow.id)
        )
        return list(rows)
