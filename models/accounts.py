"""When each account of ours was last logged in, and what of its work another can do."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.directory import Seat
from domain.ids import AccountName, ChatId, RoomId
from domain.sending import Outgoing, PartKind, Priority, SendCode, SendState
from models.base import INSERTS
from models.bell_tables import AccountSeenRow, CampaignRow, DeliveryRow, OccurrenceRow
from models.outbox import IS_WAITING, WAITING, add_outgoing, end_sends
from models.tables import OutboxRow


@dataclass(frozen=True, slots=True, kw_only=True)
class StrandedSend:
    """The part of a delivery that is next to go, and waits for an account that is away."""

    id: int
    delivery_id: int
    part: int
    parts: int
    room: RoomId
    title: str
    account: AccountName
    chat: ChatId
    priority: Priority
    expires_at: datetime | None

    def is_over(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class InterruptedSend:
    """A part of a delivery that its account had in hand."""

    id: int
    delivery_id: int
    part: int
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsentPart:
    kind: PartKind
    body: str


class AccountRepository:
    """Works inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def note_seen(self, account: AccountName, now: datetime) -> datetime | None:
        """It is logged in. Gives when it was seen before that, None: never."""
        before = await self._session.scalar(select(AccountSeenRow.seen_at).where(AccountSeenRow.account == account))
        seen = INSERTS[self._session.get_bind().dialect.name](AccountSeenRow).values(account=account, seen_at=now)
        await self._session.execute(seen.on_conflict_do_update(index_elements=["account"], set_={"seen_at": now}))
        return before

    async def list_seen(self) -> dict[AccountName, datetime]:
        rows = await self._session.execute(select(AccountSeenRow.account, AccountSeenRow.seen_at))
        return {AccountName(account): seen_at for account, seen_at in rows}

    async def find_stranded(
        self, lost: Collection[AccountName], unknown: Collection[AccountName], planned_before: datetime
    ) -> list[StrandedSend]:
        """What provably was not sent and waits for one of these, of `unknown` ones only what waits for long; locked."""
        rows = await self._session.execute(
            select(
                OutboxRow.id,
                OutboxRow.delivery_id,
                OutboxRow.part,
                OutboxRow.parts,
                OutboxRow.account,
                OutboxRow.chat,
                OutboxRow.priority,
                OutboxRow.expires_at,
                DeliveryRow.room_id,
                CampaignRow.title,
            )
            .join(DeliveryRow, DeliveryRow.id == OutboxRow.delivery_id)
            .join(OccurrenceRow, OccurrenceRow.id == DeliveryRow.occurrence_id)
            .join(CampaignRow, CampaignRow.id == OccurrenceRow.campaign_id)
            .where(
                or_(
                    OutboxRow.account.in_(lost),
                    OutboxRow.account.in_(unknown) & (OutboxRow.created_at <= planned_before),
                ),
                IS_WAITING,
                OutboxRow.waits.is_(False),
            )
            .order_by(OutboxRow.id)
            .with_for_update(skip_locked=True, of=OutboxRow)
        )
        return [
            StrandedSend(
                id=row.id,
                delivery_id=row.delivery_id,
                part=row.part,
                parts=row.parts,
                room=RoomId(row.room_id),
                title=row.title,
                account=AccountName(row.account),
                chat=ChatId(row.chat),
                priority=Priority(row.priority),
                expires_at=row.expires_at,
            )
            for row in rows
        ]

    async def hand_over(self, moves: Sequence[tuple[StrandedSend, Seat]]) -> None:
        """The rest of each delivery goes out from the other seat, as it stands: same keys, same order, same end."""
        if not moves:
            return
        values = [
            {"key_id": send.delivery_id, "new_account": seat.account, "new_chat": seat.chat} for send, seat in moves
        ]
        connection = await self._session.connection()
        await connection.execute(
            update(OutboxRow)
            .where(OutboxRow.delivery_id == bindparam("key_id"), or_(*(OutboxRow.state == state for state in WAITING)))
            .values(account=bindparam("new_account"), chat=bindparam("new_chat")),
            values,
        )
        await connection.execute(
            update(DeliveryRow).where(DeliveryRow.id == bindparam("key_id")).values(account=bindparam("new_account")),
            values,
        )

    async def list_unsent_parts(self, delivery: int) -> list[UnsentPart]:
        """In their order."""
        rows = await self._session.execute(
            select(OutboxRow.kind, OutboxRow.body)
            .where(OutboxRow.delivery_id == delivery, OutboxRow.state.in_(WAITING))
            .order_by(OutboxRow.part)
        )
        return [UnsentPart(kind=PartKind(kind), body=body) for kind, body in rows]

    async def put_in_outbox(self, items: Sequence[Outgoing], now: datetime) -> None:
        await add_outgoing(self._session, items, now)

    async def find_interrupted(self, lost: Collection[AccountName], begun_before: datetime) -> list[InterruptedSend]:
        """What was being sent when its account was lost, of which nobody can say whether it went out; locked."""
        rows = await self._session.execute(
            select(OutboxRow.id, OutboxRow.delivery_id, OutboxRow.part, OutboxRow.parts)
            .join(DeliveryRow, DeliveryRow.id == OutboxRow.delivery_id)
            .where(
                OutboxRow.account.in_(lost),
                OutboxRow.state == SendState.SENDING.value,
                DeliveryRow.changed_at <= begun_before,
            )
            .order_by(OutboxRow.id)
            .with_for_update(skip_locked=True, of=OutboxRow)
        )
        return [
            InterruptedSend(id=key, delivery_id=owner, part=part, parts=parts)
            for key, owner, part, parts in rows
            if owner is not None
        ]

    async def leave_open(self, sends: Sequence[InterruptedSend], now: datetime) -> None:
        """A person decides."""
        await end_sends(self._session, sends, SendState.UNKNOWN, SendCode.STOPPED, now)

    async def expire(self, sends: Sequence[StrandedSend], now: datetime) -> None:
        """Their end came while nobody was there."""
        await end_sends(self._session, sends, SendState.EXPIRED, SendCode.TOO_LATE, now)

    async def give_up(self, sends: Sequence[StrandedSend], now: datetime) -> None:
        """Nobody of ours can say it there."""
        await end_sends(self._session, sends, SendState.FAILED, SendCode.ACCOUNT_LOST, now)
