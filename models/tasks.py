"""Shares of a ticket that others owe, each with its own clock."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import GridCode, PersonId, TicketId
from domain.joint import Task, TaskKind, TaskState
from domain.ticket_record import Ticket
from models.life_tables import TaskRow
from models.tables import TicketRow
from models.ticket_rows import to_ticket


class TaskRepository:
    """Works inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, task: Task) -> Task:
        """With its id."""
        values = {name: getattr(task, name) for name in _FIELDS}
        values |= {"ticket_id": task.ticket, "person_id": task.person, "kind": task.kind.value}
        values["state"] = task.state.value
        row = await self._session.scalar(insert(TaskRow).values(values).returning(TaskRow))
        assert row is not None
        return to_task(row)

    async def get(self, task: int) -> Task | None:
        row = await self._session.get(TaskRow, task, populate_existing=True)
        return to_task(row) if row else None

    async def of_ticket(self, ticket: TicketId) -> list[Task]:
        """All that ever were, in the order they were asked for."""
        return await self._list(TaskRow.ticket_id == ticket)

    async def open_of_ticket(self, ticket: TicketId) -> list[Task]:
        return await self._list(TaskRow.ticket_id == ticket, TaskRow.ended_at.is_(None))

    async def open_shares(
        self, persons: Collection[PersonId], offices: Collection[tuple[str, GridCode]]
    ) -> list[tuple[Task, Ticket]]:
        """What these people and these departments (code and grid) still owe, oldest first."""
        rows = await self._session.execute(
            select(TaskRow, TicketRow)
            .join(TicketRow, TicketRow.id == TaskRow.ticket_id)
            .where(
                TaskRow.ended_at.is_(None),
                or_(
                    TaskRow.person_id.in_(persons),
                    *(and_(TaskRow.department == code, TaskRow.office == grid) for code, grid in offices),
                ),
            )
            .order_by(TaskRow.id)
            .execution_options(populate_existing=True)
        )
        return [(to_task(task), to_ticket(ticket)) for task, ticket in rows]

    async def ringing(self, now: datetime, limit: int) -> list[Task]:
        """Whose clocks have something to say, the longest waiting first."""
        rows = await self._session.scalars(
            select(TaskRow).where(TaskRow.ring_at <= now).order_by(TaskRow.ring_at, TaskRow.id).limit(limit)
        )
        return [to_task(row) for row in rows]

    async def change(self, task: int, values: Mapping[str, Any]) -> None:
        """Columns of its row."""
        await self._session.execute(update(TaskRow).where(TaskRow.id == task).values(**values))

    async def wake(self, ticket: TicketId, now: datetime) -> None:
        """Their clocks look at the ticket anew: it no longer stands as it did when they were asked."""
        await self._session.execute(
            update(TaskRow).where(TaskRow.ticket_id == ticket, TaskRow.ended_at.is_(None)).values(ring_at=now)
        )

    async def withdraw_asked_since(self, ticket: TicketId, since: datetime, now: datetime) -> None:
        """What was asked for by a step that is taken back."""
        await self._session.execute(
            update(TaskRow)
            .where(TaskRow.ticket_id == ticket, TaskRow.asked_at >= since, TaskRow.ended_at.is_(None))
            .values(state=TaskState.WITHDRAWN.value, ended_at=now, ring_at=None)
        )

    async def _list(self, *conditions: Any) -> list[Task]:
        rows = await self._session.scalars(
            select(TaskRow).where(*conditions).order_by(TaskRow.id).execution_options(populate_existing=True)
        )
        return [to_task(row) for row in rows]


_FIELDS = (
    "department",
    "office",
    "leads",
    "pressing",
    "asked_by",
    "asked_at",
    "answer_by",
    "due_at",
    "ring_at",
    "rung",
    "reason",
)


def to_task(row: TaskRow) -> Task:
    return Task(
        id=row.id,
        ticket=TicketId(row.ticket_id),
        kind=TaskKind(row.kind),
        person=PersonId(row.person_id) if row.person_id is not None else None,
        department=row.department,
        office=row.office,
        leads=row.leads,
        pressing=row.pressing,
        state=TaskState(row.state),
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        answer_by=row.answer_by,
        due_at=row.due_at,
        ring_at=row.ring_at,
        rung=row.rung,
        ended_at=row.ended_at,
        listed_at=row.listed_at,
        reason=row.reason,
    )
