"""How tickets stood before what was said of them last, for the few minutes in which it may be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import PersonId, TicketId
from domain.ticket import Action
from models.base import UtcDateTime, count_changed
from models.life_tables import UndoRow
from models.tables import TicketRow


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStep:
    """A step and the columns of the ticket's row as they were before it."""

    id: int
    ticket: TicketId
    action: Action
    message_id: str
    before: Mapping[str, Any]
    at: datetime


class UndoRepository:
    """Works inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def keep(
        self, ticket: TicketId, person: PersonId, action: Action, message_id: str, columns: frozenset[str], at: datetime
    ) -> None:
        """Called before the step: reads these columns of the row as they are."""
        row = await self._session.get_one(TicketRow, ticket)
        await self._session.execute(
            insert(UndoRow).values(
                ticket_id=ticket,
                person_id=person,
                action=action.value,
                message_id=message_id,
                before={name: _write(getattr(row, name)) for name in sorted(columns)},
                at=at,
            )
        )

    async def last_of(self, person: PersonId, since: datetime) -> KeptStep | None:
        """The newest step of this person that may still be taken back."""
        row = await self._session.scalar(
            select(UndoRow)
            .where(UndoRow.person_id == person, UndoRow.at >= since, UndoRow.used_at.is_(None))
            .order_by(UndoRow.id.desc())
            .limit(1)
        )
        return to_kept_step(row) if row else None

    async def is_last_of_ticket(self, step: KeptStep) -> bool:
        """Whether nothing that may be taken back came after it."""
        newer = await self._session.scalar(
            select(UndoRow.id).where(UndoRow.ticket_id == step.ticket, UndoRow.id > step.id).limit(1)
        )
        return newer is None

    async def use(self, step: KeptStep, now: datetime) -> bool:
        """False where it was taken back already."""
        done = await self._session.execute(
            update(UndoRow).where(UndoRow.id == step.id, UndoRow.used_at.is_(None)).values(used_at=now)
        )
        return count_changed(done) == 1

    async def purge(self, before: datetime) -> None:
        """Nobody may take back what is older."""
        await self._session.execute(delete(UndoRow).where(UndoRow.at < before))


def to_kept_step(row: UndoRow) -> KeptStep:
    return KeptStep(
        id=row.id,
        ticket=TicketId(row.ticket_id),
        action=Action(row.action),
        message_id=row.message_id,
        before={name: _read(name, value) for name, value in row.before.items()},
        at=row.at,
    )


def _write(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _read(name: str, value: Any) -> Any:
    is_time = isinstance(TicketRow.__table__.columns[name].type, UtcDateTime)
    return datetime.fromisoformat(value) if is_time and value is not None else value
