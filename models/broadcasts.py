"""Campaigns, their firings and their deliveries; what is unique here is planned once, whoever plans it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.broadcast import (
    Asker,
    Attachment,
    Campaign,
    CampaignDraft,
    CampaignState,
    CampaignStatus,
    ConsentKind,
    OccurrenceCount,
    OccurrenceState,
)
from domain.directory import Directory
from domain.ids import AccountName, CampaignId, GridCode, OccurrenceId, RoomId, TicketId
from domain.notice_progress import NoticeProgress
from domain.notice_wish import complete_wish
from domain.policy import Area
from domain.schedule import OnCondition
from domain.sending import Outgoing, PartKind, SendCode, SendState
from models import settling
from models.base import INSERTS
from models.bell_tables import AccountSeenRow, CampaignRow, ConditionRow, ConsentRow, DeliveryRow, OccurrenceRow
from models.broadcast_text import (
    dump_answers,
    dump_audience,
    dump_schedule,
    load_answers,
    load_audience,
    load_schedule,
)
from models.campaign_files import is_waiting_for_file, list_attachments, list_stored, to_file_row
from models.outbox import WAITING, add_outgoing
from models.readings_progress import read_newest_progress
from models.tables import AuditRow, OutboxRow
from models.taking_back import SentPart, count_cancelled, list_sent_since

PENDING = (SendState.PLANNED, SendState.CLAIMED, SendState.SENDING, SendState.RETRY)
_REACHING = (*PENDING, SendState.SENT, SendState.UNKNOWN)


class BroadcastRepository:
    """Works inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_campaign(
        self,
        draft: CampaignDraft,
        asker: Asker,
        *,
        key: str,
        now: datetime,
        first_due: datetime | None,
        consents: Sequence[ConsentKind] = (),
    ) -> CampaignId | None:
        """None where the key has been used before. It waits while somebody's consent is missing."""
        values = {
            "key": key,
            "title": draft.title,
            "text": draft.text,
            "audience": dump_audience(draft.audience),
            "schedule": dump_schedule(draft),
            "state": (CampaignState.WAITING if consents else CampaignState.ACTIVE).value,
            "author": asker.actor,
            "author_grid": asker.grid,
            "approved_by": "",
            "created_at": now,
            "next_due_at": first_due,
            "area": draft.area.value if draft.area else "",
            "condition": _name_condition(draft.schedule) if isinstance(draft.schedule, OnCondition) else "",
            "emergency": draft.emergency,
            "corrects_id": draft.corrects,
            "ticket_id": draft.ticket,
            "answers": dump_answers(complete_wish(draft)),
        }
        added = self._insert(CampaignRow).values(**values).on_conflict_do_nothing().returning(CampaignRow.id)
        key_id = await self._session.scalar(added)
        if key_id is None:
            return None
        self._session.add_all(
            ConsentRow(campaign_id=key_id, kind=kind.value, asked_at=now, decided_at=None) for kind in consents
        )
        self._session.add_all(
            to_file_row(CampaignId(key_id), place, attachment, now)
            for place, attachment in enumerate(draft.attachments)
        )
        await self._session.flush()
        return CampaignId(key_id)

    async def find_open_consent(self, campaign: CampaignId) -> ConsentKind | None:
        """The agreement a campaign still waits for."""
        kind = await self._session.scalar(
            select(ConsentRow.kind).where(ConsentRow.campaign_id == campaign, ConsentRow.decided_at.is_(None)).limit(1)
        )
        return ConsentKind(kind) if kind is not None else None

    async def decide_consent(
        self, campaign: CampaignId, kind: ConsentKind, asker: Asker, now: datetime, *, agreed: bool
    ) -> None:
        await self._session.execute(
            update(ConsentRow)
            .where(ConsentRow.campaign_id == campaign, ConsentRow.kind == kind.value, ConsentRow.decided_at.is_(None))
            .values(decided_by=asker.actor, decided_at=now, agreed=agreed)
            .execution_options(synchronize_session=None)
        )
        if agreed:
            await self._change_campaign(campaign, approved_by=asker.actor)

    async def count_written(self, asker: Asker, since: datetime) -> int:
        """How many notices this author has planned since then."""
        counted = select(func.count()).where(CampaignRow.author == asker.actor, CampaignRow.created_at >= since)
        return int(await self._session.scalar(counted) or 0)

    async def find_by_key(self, key: str) -> Campaign | None:
        row = await self._session.scalar(select(CampaignRow).where(CampaignRow.key == key))
        return await self._read(row) if row else None

    async def get(self, campaign: CampaignId) -> Campaign | None:
        """The campaign, locked until the transaction ends where the engine locks rows."""
        row = await self._session.get(CampaignRow, campaign, with_for_update=True, populate_existing=True)
        return await self._read(row) if row else None

    async def list_campaigns(self, *, limit: int, before: CampaignId | None = None) -> list[Campaign]:
        """Newest first; `before` is the last one of the page seen."""
        older = () if before is None else (CampaignRow.id < before,)
        rows = await self._session.scalars(
            select(CampaignRow).where(*older).order_by(CampaignRow.id.desc()).limit(limit)
        )
        return [await self._read(row) for row in rows]

    async def find_due(self, now: datetime) -> list[CampaignId]:
        rows = await self._session.scalars(select(CampaignRow.id).where(*_due(now)).order_by(CampaignRow.next_due_at))
        return [CampaignId(key) for key in rows]

    async def take_due(self, campaign: CampaignId, now: datetime) -> Campaign | None:
        """None where it is no longer due, or another planner has it in hand."""
        row = await self._session.scalar(
            select(CampaignRow)
            .where(CampaignRow.id == campaign, *_due(now))
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        return await self._read(row) if row else None

    async def change_condition(self, condition: OnCondition, now: datetime) -> bool:
        """False where the condition had this value before."""
        row = await self._session.get(ConditionRow, condition.name, with_for_update=True)
        if row is not None and row.value == condition.value:
            return False
        if row is None:
            self._session.add(ConditionRow(name=condition.name, value=condition.value, changed_at=now))
        else:
            row.value, row.changed_at = condition.value, now
        await self._session.flush()
        return True

    async def find_waiting(self, condition: OnCondition) -> list[Campaign]:
        """Campaigns that fire when a condition has come to have this value, oldest first."""
        rows = await self._session.scalars(
            select(CampaignRow)
            .where(CampaignRow.condition == _name_condition(condition), CampaignRow.state == CampaignState.ACTIVE.value)
            .order_by(CampaignRow.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return [await self._read(row) for row in rows]

    async def set_next_due(self, campaign: CampaignId, next_due_at: datetime | None) -> None:
        await self._change_campaign(campaign, next_due_at=next_due_at)

    async def set_state(self, campaign: CampaignId, state: CampaignState) -> None:
        await self._change_campaign(campaign, state=state.value)

    async def add_occurrence(
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
            self._insert(OccurrenceRow)
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

    async def is_waiting_for_file(self, campaign: CampaignId) -> bool:
        return await is_waiting_for_file(self._session, campaign)

    async def list_stored_files(self, campaign: CampaignId) -> list[tuple[PartKind, str, str]]:
        """(kind, digest, name) of what goes out after the words."""
        return await list_stored(self._session, campaign)

    async def find_reached_rooms(self, campaign: CampaignId) -> list[RoomId]:
        """Groups that got it, or of which nobody can say, once each."""
        got = [state.value for state in (SendState.SENT, SendState.UNKNOWN, SendState.SENDING)]
        partly = DeliveryRow.code == SendCode.PARTLY.value
        rows = await self._session.scalars(
            select(DeliveryRow.room_id)
            .where(DeliveryRow.occurrence_id.in_(_occurrences_of(campaign)), DeliveryRow.state.in_(got) | partly)
            .distinct()
            .order_by(DeliveryRow.room_id)
        )
        return [RoomId(room) for room in rows]

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

    async def list_sent_since(self, campaign: CampaignId, since: datetime) -> list[SentPart]:
        """Messages of it that have gone out since then and can be named."""
        return await list_sent_since(self._session, campaign, since)

    async def count_cancelled(self, campaign: CampaignId) -> int:
        """Groups that will get nothing of it and have got nothing."""
        return await count_cancelled(self._session, campaign)

    async def read_progress(self, campaign: CampaignId, directory: Directory) -> NoticeProgress | None:
        """Of its newest firing; None where it has not fired yet."""
        return await read_newest_progress(self._session, campaign, directory)

    async def list_written(self, author: str, *, limit: int) -> list[Campaign]:
        """What somebody has planned, newest first."""
        rows = await self._session.scalars(
            select(CampaignRow).where(CampaignRow.author == author).order_by(CampaignRow.id.desc()).limit(limit)
        )
        return [await self._read(row) for row in rows]

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

    async def put_in_outbox(self, items: Sequence[Outgoing], now: datetime) -> None:
        await add_outgoing(self._session, items, now)

    async def hold_waiting(self, campaign: CampaignId, *, paused: bool) -> None:
        """What waits in the outbox is not taken while it is held; what is being sent goes on."""
        await self._change_waiting(campaign, paused=paused)

    async def cancel_waiting(self, campaign: CampaignId, now: datetime) -> None:
        """Ends what provably has not been sent; what is being sent or unknown keeps its state."""
        cancelled = SendState.CANCELLED.value
        await self._change_waiting(campaign, state=cancelled)
        await self._session.execute(
            update(DeliveryRow)
            .where(DeliveryRow.occurrence_id.in_(_occurrences_of(campaign)), DeliveryRow.state.in_(WAITING))
            .values(state=cancelled, code="", changed_at=now)
            .execution_options(synchronize_session=None)
        )
        await self._session.execute(
            update(DeliveryRow)
            .where(
                DeliveryRow.occurrence_id.in_(_occurrences_of(campaign)),
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

    async def has_finished(self) -> bool:
        """Whether `settle_finished` has anything to do; a reader may ask."""
        found = await self._session.scalar(select(OccurrenceRow.id).where(_finished()).limit(1))
        return (
            found is not None or await self._session.scalar(select(CampaignRow.id).where(_over()).limit(1)) is not None
        )

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
            .where(DeliveryRow.occurrence_id.in_(_occurrences_of(campaign.id)))
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

    async def record_deed(
        self, asker: Asker, action: str, campaign: CampaignId, now: datetime, result: str = "ok"
    ) -> None:
        """For the audit: who did what to which campaign."""
        row = AuditRow(at=now, actor=asker.actor, action=action, subject=f"campaign:{campaign}", result=result)
        self._session.add(row)
        await self._session.flush()

    async def _change_campaign(self, campaign: CampaignId, **values: Any) -> None:
        await self._session.execute(
            update(CampaignRow)
            .where(CampaignRow.id == campaign)
            .values(**values)
            .execution_options(synchronize_session=None)
        )

    async def _change_waiting(self, campaign: CampaignId, **values: Any) -> None:
        deliveries = select(DeliveryRow.id).where(DeliveryRow.occurrence_id.in_(_occurrences_of(campaign)))
        await self._session.execute(
            update(OutboxRow)
            .where(OutboxRow.delivery_id.in_(deliveries), OutboxRow.state.in_(WAITING))
            .values(**values)
            .execution_options(synchronize_session=None)
        )

    async def _read(self, row: CampaignRow) -> Campaign:
        return to_campaign(row, await list_attachments(self._session, CampaignId(row.id)))

    def _insert(self, table: type[Any]) -> Any:
        return INSERTS[self._session.get_bind().dialect.name](table)


def to_campaign(row: CampaignRow, attachments: Sequence[Attachment]) -> Campaign:
    schedule, send_until, days_off = load_schedule(row.schedule)
    return Campaign(
        id=CampaignId(row.id),
        draft=CampaignDraft(
            title=row.title,
            text=row.text,
            audience=load_audience(row.audience),
            schedule=schedule,
            send_until=send_until,
            area=Area(row.area) if row.area else None,
            days_off=days_off,
            emergency=row.emergency,
            attachments=tuple(attachments),
            answers=load_answers(row.answers),
            corrects=CampaignId(row.corrects_id) if row.corrects_id is not None else None,
            ticket=TicketId(row.ticket_id) if row.ticket_id is not None else None,
        ),
        state=CampaignState(row.state),
        asker=Asker(actor=row.author, grid=GridCode(row.author_grid) if row.author_grid else None),
        created_at=row.created_at,
        next_due_at=row.next_due_at,
        approved_by=row.approved_by,
    )


def _name_condition(condition: OnCondition) -> str:
    return f"{condition.name}={condition.value}"


def _to_occurrence(row: OccurrenceRow, counts: Mapping[SendState, int]) -> OccurrenceCount:
    return OccurrenceCount(
        id=OccurrenceId(row.id),
        planned_at=row.planned_at,
        send_until=row.send_until,
        state=OccurrenceState(row.state),
        counts=dict(counts),
    )


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return CampaignRow.next_due_at <= now, CampaignRow.state == CampaignState.ACTIVE.value


def _occurrences_of(campaign: CampaignId) -> Any:
    return select(OccurrenceRow.id).where(OccurrenceRow.campaign_id == campaign)


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
