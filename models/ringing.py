"""Tickets whose clocks have something to say, and what a leader's morning needs to know."""

from datetime import datetime
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import TicketId
from domain.rules import Urgency
from domain.ticket import IN_HAND, Action
from domain.ticket_record import Ticket
from models.tables import TicketEventRow, TicketRow
from models.ticket_rows import to_ticket


class RingRepository:
    """Works inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def due(self, now: datetime, limit: int, *, pressing: bool) -> list[Ticket]:
        """The longest waiting first, each for one worker only; `pressing`: no others than critical and urgent ones."""
        rows = await self._session.scalars(
            select(TicketRow)
            .where(*_due(now, pressing))
            .order_by(TicketRow.ring_at, TicketRow.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [to_ticket(row) for row in rows]

    async def in_hand(self) -> list[Ticket]:
        """Everything that somebody of the county has to do something about, the oldest first."""
        connection = await self._session.connection()
        rows = await connection.execute(
            select(*TicketRow.__table__.columns)
            .where(TicketRow.state.in_([state.value for state in IN_HAND]))
            .order_by(TicketRow.id)
        )
        return [to_ticket(row) for row in rows]

    async def last_actor(self, ticket: TicketId, action: Action) -> str:
        """Who did this to it last; empty where nobody did."""
        actor = await self._session.scalar(
            select(TicketEventRow.actor)
            .where(TicketEventRow.ticket_id == ticket, TicketEventRow.action == action.value)
            .order_by(TicketEventRow.id.desc())
            .limit(1)
        )
        return actor or ""


async def is_ringing(session: AsyncSession, now: datetime, *, pressing: bool) -> bool:
    """Asked before a unit of work is begun: nearly always there is nothing to do."""
    return bool(await session.scalar(select(exists().where(*_due(now, pressing)))))


async def put_off_ring(session: AsyncSession, ticket: TicketId, until: datetime) -> None:
    """A clock that can't be rung waits and holds up no other."""
    await session.execute(update(TicketRow).where(TicketRow.id == ticket).values(ring_at=until))


async def ringing_ids(session: AsyncSession, now: datetime, limit: int) -> list[TicketId]:
    found = await session.scalars(
        select(TicketRow.id).where(*_due(now, pressing=False)).order_by(TicketRow.ring_at, TicketRow.id).limit(limit)
    )
    return [TicketId(key) for key in found]


def _due(now: datetime, pressing: bool) -> list[Any]:
    due = [TicketRow.ring_at.is_not(None), TicketRow.ring_at <= now]
    return [*due, TicketRow.urgency.in_(_PRESSING)] if pressing else due


_PRESSING = [Urgency.CRITICAL.value, Urgency.URGENT.value]
