"""Alarms of tickets that ring once."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import TicketId
from domain.reminder import Reminder, ReminderKind
from models.base import count_changed
from models.life_tables import ReminderRow


class ReminderRepository:
    """Works inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def set(self, reminder: Reminder, now: datetime) -> None:
        """Instead of any open one of the same kind on the same ticket: an old alarm never goes on running."""
        await self.stop(reminder.ticket, reminder.kind, now)
        await self._session.execute(
            insert(ReminderRow).values(
                ticket_id=reminder.ticket,
                kind=reminder.kind.value,
                due_at=reminder.due_at,
                facts=dict(reminder.facts),
            )
        )

    async def is_set(self, ticket: TicketId, kind: ReminderKind) -> bool:
        """Whether one is still to ring."""
        waiting = (ReminderRow.ticket_id == ticket, ReminderRow.kind == kind.value, ReminderRow.done_at.is_(None))
        return await self._session.scalar(select(ReminderRow.id).where(*waiting).limit(1)) is not None

    async def due(
        self, now: datetime, limit: int, kinds: Collection[ReminderKind] = tuple(ReminderKind)
    ) -> list[Reminder]:
        """The longest waiting first."""
        rows = await self._session.scalars(
            select(ReminderRow)
            .where(
                ReminderRow.done_at.is_(None),
                ReminderRow.due_at <= now,
                ReminderRow.kind.in_([kind.value for kind in kinds]),
            )
            .order_by(ReminderRow.due_at, ReminderRow.id)
            .limit(limit)
        )
        return [to_reminder(row) for row in rows]

    async def finish(self, reminder: Reminder, now: datetime) -> bool:
        """False where another had it first."""
        done = await self._session.execute(
            update(ReminderRow).where(ReminderRow.id == reminder.id, ReminderRow.done_at.is_(None)).values(done_at=now)
        )
        return count_changed(done) == 1

    async def stop(self, ticket: TicketId, kind: ReminderKind, now: datetime) -> None:
        await self._session.execute(
            update(ReminderRow)
            .where(ReminderRow.ticket_id == ticket, ReminderRow.kind == kind.value, ReminderRow.done_at.is_(None))
            .values(done_at=now)
        )


def to_reminder(row: ReminderRow) -> Reminder:
    return Reminder(
        id=row.id,
        ticket=TicketId(row.ticket_id),
        kind=ReminderKind(row.kind),
        due_at=row.due_at,
        facts=row.facts,
    )
