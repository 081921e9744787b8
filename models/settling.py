"""Sends that ended open or in vain, what a person rules on them, and their second way out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.broadcast import CampaignState, OccurrenceState
from domain.ids import CampaignId
from domain.sending import SendCode, SendState
from models.bell_tables import CampaignRow, DeliveryRow, OccurrenceRow, firings_of
from models.outbox import WAITING, end_sends
from models.tables import OutboxRow


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSend:
    """The part at which a delivery stopped. `has_words`: what it said has not been forgotten yet."""

    id: int
    delivery_id: int
    part: int
    parts: int
    has_words: bool


async def find_open_sends(
    session: AsyncSession, campaign: CampaignId, states: Sequence[SendState], delivery: int | None
) -> list[OpenSend]:
    """One of each delivery in these states, locked where the engine locks rows; `delivery`: only this one."""
    wanted = [state.value for state in states]
    rows = await session.execute(
        select(OutboxRow.id, OutboxRow.delivery_id, OutboxRow.part, OutboxRow.parts, OutboxRow.body)
        .join(DeliveryRow, DeliveryRow.id == OutboxRow.delivery_id)
        .where(
            DeliveryRow.occurrence_id.in_(firings_of(campaign)),
            DeliveryRow.state.in_(wanted),
            OutboxRow.state.in_(wanted),
            *(() if delivery is None else (DeliveryRow.id == delivery,)),
        )
        .order_by(OutboxRow.id)
        .with_for_update()
    )
    return [
        OpenSend(id=key, delivery_id=owner, part=part, parts=parts, has_words=bool(body))
        for key, owner, part, parts, body in rows
        if owner is not None
    ]


async def has_delivery(session: AsyncSession, campaign: CampaignId, delivery: int) -> bool:
    found = await session.scalar(
        select(DeliveryRow.id)
        .join(OccurrenceRow, OccurrenceRow.id == DeliveryRow.occurrence_id)
        .where(DeliveryRow.id == delivery, OccurrenceRow.campaign_id == campaign)
    )
    return found is not None


async def rule_sent(session: AsyncSession, sends: Sequence[OpenSend], now: datetime) -> None:
    """They arrived after all; what comes after them goes on."""
    await end_sends(session, sends, SendState.SENT, SendCode.OK, now)
    await _change(session, OutboxRow.id.in_([send.id for send in sends]), sent_at=now)


async def rule_dropped(session: AsyncSession, sends: Sequence[OpenSend], now: datetime) -> None:
    await end_sends(session, sends, SendState.CANCELLED, SendCode.GIVEN_UP, now)


async def send_again(
    session: AsyncSession,
    campaign: CampaignId,
    sends: Sequence[OpenSend],
    *,
    begin: datetime,
    end: datetime,
    paused: bool,
    now: datetime,
) -> None:
    """From the part at which they stopped, the others behind it in their order; the firing is under way once more."""
    owners = [send.delivery_id for send in sends]
    fresh: dict[str, Any] = {"state": SendState.PLANNED.value, "code": "", "attempts": 0, "paused": paused}
    fresh |= {"not_before": begin if begin > now else None, "expires_at": end}
    await _change(session, OutboxRow.id.in_([send.id for send in sends]), **fresh, waits=False)
    left = (OutboxRow.state == SendState.CANCELLED.value) & (OutboxRow.code == SendCode.PARTLY.value)
    behind = OutboxRow.delivery_id.in_(owners) & OutboxRow.waits & (left | OutboxRow.state.in_(WAITING))
    await _change(session, behind, **fresh)
    await session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id.in_(owners))
        .values(state=SendState.PLANNED.value, code="", changed_at=now)
        .execution_options(synchronize_session=None)
    )
    await _reopen(session, campaign, owners, end)


async def _reopen(session: AsyncSession, campaign: CampaignId, deliveries: Sequence[int], end: datetime) -> None:
    firings = select(DeliveryRow.occurrence_id).where(DeliveryRow.id.in_(deliveries))
    await session.execute(
        update(OccurrenceRow)
        .where(OccurrenceRow.id.in_(firings))
        .values(state=OccurrenceState.SENDING.value, send_until=end)
        .execution_options(synchronize_session=None)
    )
    await session.execute(
        update(CampaignRow)
        .where(CampaignRow.id == campaign, CampaignRow.state == CampaignState.DONE.value)
        .values(state=CampaignState.ACTIVE.value)
        .execution_options(synchronize_session=None)
    )


async def _change(session: AsyncSession, which: Any, **values: Any) -> None:
    await session.execute(update(OutboxRow).where(which).values(**values).execution_options(synchronize_session=None))
