"""Campaigns, who agreed to them and what they wait for; one key is planned once, whoever plans it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.broadcast import Asker, Attachment, Campaign, CampaignDraft, CampaignState, ConsentKind
from domain.ids import CampaignId, GridCode, TicketId
from domain.notice_wish import complete_wish
from domain.policy import Area
from domain.schedule import OnCondition
from domain.sending import Outgoing, PartKind
from models.base import INSERTS
from models.bell_tables import CampaignRow, ConditionRow, ConsentRow
from models.broadcast_text import (
    dump_answers,
    dump_audience,
    dump_schedule,
    load_answers,
    load_audience,
    load_schedule,
)
from models.campaign_files import is_waiting_for_file, list_attachments, list_stored, to_file_row
from models.occurrences import OccurrenceRepository
from models.outbox import add_outgoing
from models.tables import AuditRow


class BroadcastRepository:
    """Works inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self.occurrences = OccurrenceRepository(session)

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
        fresh = {"name": condition.name, "value": condition.value, "changed_at": now}
        added = self._insert(ConditionRow).values(**fresh).on_conflict_do_nothing().returning(ConditionRow.name)
        if await self._session.scalar(added) is not None:
            return True
        row = await self._session.get_one(ConditionRow, condition.name, with_for_update=True, populate_existing=True)
        if row.value == condition.value:
            return False
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

    async def is_waiting_for_file(self, campaign: CampaignId) -> bool:
        return await is_waiting_for_file(self._session, campaign)

    async def list_stored_files(self, campaign: CampaignId) -> list[tuple[PartKind, str, str]]:
        """(kind, digest, name) of what goes out after the words."""
        return await list_stored(self._session, campaign)

    async def list_written(self, author: str, *, limit: int) -> list[Campaign]:
        """What somebody has planned, newest first."""
        rows = await self._session.scalars(
            select(CampaignRow).where(CampaignRow.author == author).order_by(CampaignRow.id.desc()).limit(limit)
        )
        return [await self._read(row) for row in rows]

    async def put_in_outbox(self, items: Sequence[Outgoing], now: datetime) -> None:
        await add_outgoing(self._session, items, now)

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


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return CampaignRow.next_due_at <= now, CampaignRow.state == CampaignState.ACTIVE.value
