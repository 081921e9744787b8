"""What can still be taken back of a notice: what went out a moment ago, under which id, and in which chat."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import AccountName, CampaignId, ChatId, RoomId
from domain.sending import Outgoing, PartKind, Priority, SendState
from models.bell_tables import DeliveryRow, firings_of
from models.tables import OutboxRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPart:
    """One message of a notice that has gone out and can be named."""

    outbox: int
    account: AccountName
    chat: ChatId
    message_id: str
    sent_at: datetime
    room: RoomId


async def list_sent_since(session: AsyncSession, campaign: CampaignId, since: datetime) -> list[SentPart]:
    """Only what the messenger gave an id for."""
    rows = await session.execute(
        select(
            OutboxRow.id,
            OutboxRow.account,
            OutboxRow.chat,
            OutboxRow.sent_message_id,
            OutboxRow.sent_at,
            DeliveryRow.room_id,
        )
        .join(DeliveryRow, DeliveryRow.id == OutboxRow.delivery_id)
        .where(
            DeliveryRow.occurrence_id.in_(firings_of(campaign)),
            OutboxRow.state == SendState.SENT.value,
            OutboxRow.sent_message_id != "",
            OutboxRow.sent_at > since,
        )
        .order_by(OutboxRow.id)
    )
    return [
        SentPart(
            outbox=key,
            account=AccountName(account),
            chat=ChatId(chat),
            message_id=message,
            sent_at=sent_at,
            room=RoomId(room),
        )
        for key, account, chat, message, sent_at, room in rows
        if sent_at is not None
    ]


async def count_cancelled(session: AsyncSession, campaign: CampaignId) -> int:
    """Groups that will get nothing of it any more and have got nothing of it."""
    counted = select(func.count()).where(
        DeliveryRow.occurrence_id.in_(firings_of(campaign)),
        DeliveryRow.state == SendState.CANCELLED.value,
        DeliveryRow.code == "",
    )
    return int(await session.scalar(counted) or 0)


def to_recall(part: SentPart, campaign: CampaignId, expires_at: datetime) -> Outgoing:
    """Asked twice it is one asking."""
    return Outgoing(
        account=part.account,
        chat=part.chat,
        body=part.message_id,
        key=f"recall:{campaign}:{part.outbox}",
        kind=PartKind.RECALL,
        priority=Priority.NOTICE,
        expires_at=expires_at,
    )


async def count_recalls(session: AsyncSession, campaign: CampaignId) -> dict[SendState, int]:
    """What became of the messages that were to be taken back; empty where none was."""
    rows = await session.execute(
        select(OutboxRow.state, func.count())
        .where(OutboxRow.key >= f"recall:{campaign}:", OutboxRow.key < f"recall:{campaign};")
        .group_by(OutboxRow.state)
    )
    return {SendState(state): count for state, count in rows}
