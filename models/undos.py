"""How tickets stood before what was said of them last, for the few minutes in which it may be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import AccountName, ChatId, PersonId, TicketId
from domain.sending import SendState
from domain.ticket import Action
from models.base import UtcDateTime, count_changed
from models.life_tables import UndoRow
from models.outbox import WAITING
from models.tables import OutboxRow, TicketRow


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

    async def keep(self, ticket: TicketId, person: PersonId, action: Action, message_id: str, at: datetime) -> None:
        """Called before the step: the row as it is, all of it that a step may change."""
        row = await self._session.get_one(TicketRow, ticket)
        await self._session.execute(
            insert(UndoRow).values(
                ticket_id=ticket,
                person_id=person,
                action=action.value,
                message_id=message_id,
                before={name: _write(getattr(row, name)) for name in _CHANGING},
                at=at,
            )
        )

    async def newest_of(self, person: PersonId, ticket: TicketId | None = None) -> KeptStep | None:
        """What this person did last, to this ticket or to any, and did not take back."""
        mine = select(UndoRow).where(UndoRow.person_id == person, UndoRow.used_at.is_(None))
        if ticket is not None:
            mine = mine.where(UndoRow.ticket_id == ticket)
        row = await self._session.scalar(mine.order_by(UndoRow.id.desc()).limit(1))
        return to_kept_step(row) if row else None

    async def first_of_message(self, step: KeptStep) -> KeptStep:
        """One message may take several steps (taken over, and done): the first of them on this ticket."""
        row = await self._session.scalar(
            select(UndoRow)
            .where(UndoRow.ticket_id == step.ticket, UndoRow.message_id == step.message_id)
            .order_by(UndoRow.id)
            .limit(1)
        )
        assert row is not None
        return to_kept_step(row)

    async def unsay(self, step: KeptStep, account: AccountName) -> list[tuple[AccountName, ChatId]]:
        """Cancels what this step's message made the bot say and is not sent yet; gives the chats that heard it."""
        ours = OutboxRow.key.startswith(f"{account}:{step.message_id}:", autoescape=True)
        await self._session.execute(
            update(OutboxRow)
            .where(OutboxRow.ticket_id == step.ticket, ours, OutboxRow.state.in_(WAITING))
            .values(state=SendState.CANCELLED.value, code=TAKEN_BACK)
        )
        heard = await self._session.execute(
            select(OutboxRow.account, OutboxRow.chat)
            .where(OutboxRow.ticket_id == step.ticket, ours, OutboxRow.state.in_(_MAY_BE_HEARD))
            .distinct()
        )
        return [(AccountName(name), ChatId(chat)) for name, chat in heard]

    async def use(self, step: KeptStep, now: datetime) -> bool:
        """All steps of its message; False where they were taken back already."""
        done = await self._session.execute(
            update(UndoRow)
            .where(UndoRow.ticket_id == step.ticket, UndoRow.message_id == step.message_id, UndoRow.used_at.is_(None))
            .values(used_at=now)
        )
        return count_changed(done) > 0

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


TAKEN_BACK = "taken_back"
_MAY_BE_HEARD = (SendState.SENDING.value, SendState.SENT.value, SendState.UNKNOWN.value)
_FIXED = frozenset({"id", "no", "short_no", "day", "account", "message_id", "reported_at"})
_CHANGING = tuple(column.name for column in TicketRow.__table__.columns if column.name not in _FIXED)
