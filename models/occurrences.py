"""The firings of notices and what every group got of them: planned once, held, taken back, settled, counted."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.broadcast import Campaign, CampaignState, CampaignStatus, OccurrenceCount, OccurrenceState
from domain.directory import Directory
from domain.ids import AccountName, CampaignId, OccurrenceId, RoomId
from domain.notice_progress import NoticeProgress
from domain.sending import SendCode, SendState
from models import settling
from models.base import INSERTS
from models.bell_tables import AccountSeenRow, CampaignRow, DeliveryRow, OccurrenceRow, firings_of
from models.outbox import WAITING
from models.readings_progress import read_newest_progress
from models.tables import OutboxRow
from models.taking_back import SentPart, count_cancelled, list_sent_since

PENDING = (SendState.PLANNED, SendState.CLAIMED, SendState.SENDING, SendState.RETRY)
_REACHING = (*PENDING, SendState.SENT, SendState.UNKNOWN)


class OccurrenceRepository:
    """Works inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self,
        campaign: CampaignId,
        planned_at: datetime,
        now: datetime,
        *,
        state: OccurrenceState,
        send_until: datetime | None = None,
        answers_open: bool = False,
    ) -> OccurrenceId | None:
        """None where this planned time already has its row."""
        values = {"campaign_id": campaign, "planned_at": planned_at, "started_at": now, "send_until": send_until}
        added = (
            INSERTS[self._session.get_bind().dialect.name](OccurrenceRow)
            .values(**values, state=state.value, answers_open=answers_open)
            .on_conflict_do_nothing()
            .returning(OccurrenceRow.id)
        )
        key = await self._session.scalar(added)
        return OccurrenceId(key) if key is not None else None

    async def add_deliveries(
        self, occurrence: OccurrenceId, targets: Sequence[tuple[RoomId, AccountName, SendState, str]], now: datetime
    ) -> dict[RoomId, int]:
        """`targets`: (room, account, planned or skipped, code). Gives the delivery's id of each room."""
        if not targets:
            return {}
        rows = [
            {
                "occurrence_id": occurrence,
                "room_id": room,
                "account": account,
                "state": state.value,
                "code": code,
                "changed_at": now,
            }
            for room, account, state, code in targets
        ]
        await self._session.execute(insert(DeliveryRow.__table__), rows)  # type: ignore[arg-type]  # a Table, at any time
        kept = select(DeliveryRow.room_id, DeliveryRow.id).where(DeliveryRow.occurrence_id == occurrence)
        return {RoomId(room): key for room, key in await self._session.execute(kept)}

    async def find_full_rooms(self, since: datetime, most: int) -> set[RoomId]:
        """Groups that got, or are to get, so many ordinary notices since then, whichever account of ours spoke."""
        today = (
            select(OccurrenceRow.id)
            .join(CampaignRow, CampaignRow.id == OccurrenceRow.campaign_id)
            .where(OccurrenceRow.started_at >= since, CampaignRow.emergency.is_(False))
        )
        rows = await self._session.scalars(
            select(DeliveryRow.room_id)
            .where(DeliveryRow.occurrence_id.in_(today), DeliveryRow.state.in_([s.value for s in _REACHING]))
            .group_by(DeliveryRow.room_id)
            .having(func.count() >= most)
        )
        return {RoomId(room) for room in rows}

    async def find_lost_accounts(self, since: datetime) -> set[AccountName]:
        """Accounts of ours that were not seen logged in after that."""
        rows = await self._session.scalars(select(AccountSeenRow.account).where(AccountSeenRow.seen_at <= since))
        return {AccountName(account) for account in rows}

    async def find_reached_rooms(self, campaign: CampaignId) -> list[RoomId]:
        """Groups that got it, or of which nobody can say, once each."""
        got = [state.value for state in (SendState.SENT, SendState.UNKNOWN, SendState.SENDING)]
        partly = DeliveryRow.code == SendCode.PARTLY.value
        rows = await self._session.scalars(
            select(DeliveryRow.room_id)
            .where(DeliveryRow.occurrence_id.in_(firings_of(campaign)), DeliveryRow.state.in_(got) | partly)
            .distinct()
            .order_by(DeliveryRow.room_id)
        )
        return [RoomId(room) for room in rows]

    async def hold_waiting(self, campaign: CampaignId, *, paused: bool) -> None:
        """What waits in the outbox is not taken while it is held; what is being sent goes on."""
        await self._change_waiting(campaign, paused=paused)

    async def cancel_waiting(self, campaign: CampaignId, now: datetime) -> None:
        """Ends what provably has not been sent; what is being sent or unknown keeps its state."""
        cancelled = SendState.CANCELLED.value
        await self._change_waiting(campaign, state=cancelled)
        await self._session.execute(
            update(DeliveryRow)
            .where(DeliveryRow.occurrence_id.in_(firings_of(campaign)), DeliveryRow.state.in_(WAITING))
            .values(state=cancelled, code="", changed_at=now)
            .execution_options(synchronize_session=None)
        )
        await self._session.execute(
            update(DeliveryRow)
            .where(
                DeliveryRow.occurrence_id.in_(firings_of(campaign)),
                DeliveryRow.state == SendState.SENDING.value,
                ~_in_flight(),
            )
            .values(state=cancelled, code=SendCode.PARTLY.value, changed_at=now)
            .execution_options(synchronize_session=None)
        )
        await self._session.execute(
            update(OccurrenceRow)
            .where(OccurrenceRow.campaign_id == campaign, OccurrenceRow.state == OccurrenceState.SENDING.value)
            .values(state=OccurrenceState.CANCELLED.value)
            .execution_options(synchronize_session=None)
        )

    async def list_sent_since(self, campaign: CampaignId, since: datetime) -> list[SentPart]:
        """Messages of it that have gone out since then and can be named."""
        return await list_sent_since(self._session, campaign, since)

    async def count_cancelled(self, campaign: CampaignId) -> int:
        """Groups that will get nothing of it and have got nothing."""
        return await count_cancelled(self._session, campaign)

    async def find_open_sends(
        self, campaign: CampaignId, states: Sequence[SendState], delivery: int | None
    ) -> list[settling.OpenSend]:
        return await settling.find_open_sends(self._session, campaign, states, delivery)

    async def has_delivery(self, campaign: CampaignId, delivery: int) -> bool:
        return await settling.has_delivery(self._session, campaign, delivery)

    async def rule_sent(self, sends: Sequence[settling.OpenSend], now: datetime) -> None:
        await settling.rule_sent(self._session, sends, now)

    async def rule_dropped(self, sends: Sequence[settling.OpenSend], now: datetime) -> None:
        await settling.rule_dropped(self._session, sends, now)

    async def send_again(
        self, campaign: Campaign, sends: Sequence[settling.OpenSend], *, begin: datetime, end: datetime, now: datetime
    ) -> None:
        """Whatever is paused stays so until it is resumed."""
        paused = campaign.state is CampaignState.PAUSED
        await settling.send_again(self._session, campaign.id, sends, begin=begin, end=end, paused=paused, now=now)

    async def has_finished(self) -> bool:
        """Whether `settle_finished` has anything to do; a reader may ask."""
        found = await self._session.scalar(select(OccurrenceRow.id).where(_finished()).limit(1))
        return (
            found is not None or await self._session.scalar(select(CampaignRow.id).where(_over()).limit(1)) is not None
        )

    async def list_finished(self) -> list[tuple[OccurrenceId, CampaignId, Counter[tuple[SendState, str]]]]:
        """The firings that `settle_finished` would close, with how many groups ended in which state and why."""
        rows = await self._session.execute(
            select(OccurrenceRow.id, OccurrenceRow.campaign_id, DeliveryRow.state, DeliveryRow.code, func.count())
            .outerjoin(DeliveryRow, DeliveryRow.occurrence_id == OccurrenceRow.id)
            .where(_finished())
            .group_by(OccurrenceRow.id, OccurrenceRow.campaign_id, DeliveryRow.state, DeliveryRow.code)
        )
        found: dict[tuple[int, int], Counter[tuple[SendState, str]]] = defaultdict(Counter)
        for occurrence, campaign, state, code, count in rows:
            counts = found[occurrence, campaign]
            if state is not None:
                counts[SendState(state), code] += count
        return [(OccurrenceId(o), CampaignId(c), counts) for (o, c), counts in found.items()]

    async def settle_finished(self) -> None:
        """A firing is done when nothing of it is pending; a campaign when no time and no firing is left."""
        await self._session.execute(
            update(OccurrenceRow)
            .where(_finished())
            .values(state=OccurrenceState.DONE.value)
            .execution_options(synchronize_session=None)
        )
        await self._session.execute(
            update(CampaignRow)
            .where(_over())
            .values(state=CampaignState.DONE.value)
            .execution_options(synchronize_session=None)
        )

    async def read_status(self, campaign: Campaign, *, latest: int = 20) -> CampaignStatus:
        """The newest firings one by one, and the deliveries of all of them together."""
        counts: dict[int, Counter[SendState]] = defaultdict(Counter)
        for occurrence, state, count in await self._session.execute(
            select(DeliveryRow.occurrence_id, DeliveryRow.state, func.count())
            .where(DeliveryRow.occurrence_id.in_(firings_of(campaign.id)))
            .group_by(DeliveryRow.occurrence_id, DeliveryRow.state)
        ):
            counts[occurrence][SendState(state)] = count
        rows = await self._session.scalars(
            select(OccurrenceRow)
            .where(OccurrenceRow.campaign_id == campaign.id)
            .order_by(OccurrenceRow.planned_at.desc())
            .limit(latest)
            .execution_options(populate_existing=True)
        )
        return CampaignStatus(
            campaign=campaign,
            occurrences=tuple(_to_occurrence(row, counts[row.id]) for row in rows),
            counts=dict(sum(counts.values(), Counter())),
        )

    async def read_progress(self, campaign: CampaignId, directory: Directory) -> NoticeProgress | None:
        """Of its newest firing; None where it has not fired yet."""
        return await read_newest_progress(self._session, campaign, directory)

    async def _change_waiting(self, campaign: CampaignId, **values: Any) -> None:
        deliveries = select(DeliveryRow.id).where(DeliveryRow.occurrence_id.in_(firings_of(campaign)))
        await self._session.execute(
            update(OutboxRow)
            .where(OutboxRow.delivery_id.in_(deliveries), OutboxRow.state.in_(WAITING))
            .values(**values)
            .execution_options(synchronize_session=None)
        )


def _in_flight() -> ColumnElement[bool]:
    """Some part of it is being sent at this moment; between two parts none is."""
    return (
        select(OutboxRow.id)
        .where(OutboxRow.delivery_id == DeliveryRow.id, OutboxRow.state == SendState.SENDING.value)
        .exists()
    )


def _finished() -> ColumnElement[bool]:
    pending = (
        select(DeliveryRow.id)
        .where(DeliveryRow.occurrence_id == OccurrenceRow.id, DeliveryRow.state.in_([s.value for s in PENDING]))
        .correlate(OccurrenceRow)
        .exists()
    )
    return (OccurrenceRow.state == OccurrenceState.SENDING.value) & ~pending


def _over() -> ColumnElement[bool]:
    sending = (
        select(OccurrenceRow.id)
        .where(OccurrenceRow.campaign_id == CampaignRow.id, OccurrenceRow.state == OccurrenceState.SENDING.value)
        .exists()
    )
    waits = (CampaignRow.next_due_at.is_not(None)) | (CampaignRow.condition != "")
    return (CampaignRow.state == CampaignState.ACTIVE.value) & ~waits & ~sending


def _to_occurrence(row: OccurrenceRow, counts: Mapping[SendState, int]) -> OccurrenceCount:
    return OccurrenceCount(
        id=OccurrenceId(row.id),
        planned_at=row.planned_at,
        send_until=row.send_until,
        state=OccurrenceState(row.state),
        counts=dict(counts),
    )
