"""What an account sent a short time ago, so that a new process keeps the pace of the one before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import AccountName, ChatId
from domain.sending import PartKind, Priority, SendState
from models.bell_tables import DeliveryRow
from models.tables import OutboxRow

LOOKED_BACK = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentSend:
    """`opens`: it was the first part of what it belongs to."""

    chat: ChatId
    priority: Priority
    at: datetime
    opens: bool


async def list_recent_sends(session: AsyncSession, account: AccountName, now: datetime) -> list[RecentSend]:
    """Oldest first; what may or may not have gone out counts as sent when that was noticed."""
    since = now - LOOKED_BACK
    noticed = func.coalesce(DeliveryRow.changed_at, OutboxRow.created_at)
    sent = await _list(session, account, OutboxRow.sent_at, OutboxRow.sent_at >= since)
    unknown = await _list(session, account, noticed, (OutboxRow.state == SendState.UNKNOWN.value) & (noticed >= since))
    return sorted((*sent, *unknown), key=lambda send: send.at)


async def _list(session: AsyncSession, account: AccountName, at: Any, which: ColumnElement[bool]) -> list[RecentSend]:
    rows = await session.execute(
        select(OutboxRow.chat, OutboxRow.priority, OutboxRow.kind, OutboxRow.part, at)
        .outerjoin(DeliveryRow, DeliveryRow.id == OutboxRow.delivery_id)
        .where(OutboxRow.account == account, which)
    )
    return [
        RecentSend(
            chat=ChatId(chat),
            priority=Priority(priority),
            at=when,
            opens=part == 0 and kind != PartKind.RECALL,
        )
        for chat, priority, kind, part, when in rows
    ]
