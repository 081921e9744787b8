"""What the screens read of notices: campaigns, their firings, and where every delivery stands."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import RowMapping, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.broadcast import Attachment, Audience, CampaignState, OccurrenceState
from domain.ids import CampaignId, OccurrenceId, RoomId
from domain.policy import Area
from domain.schedule import DaysOff, Schedule
from domain.sending import SendState
from models.bell_tables import CampaignRow, DeliveryRow, OccurrenceRow, firings_of
from models.broadcast_text import load_audience, load_schedule
from models.campaign_files import list_files_of
from models.tables import RoomRow

Counts = Mapping[SendState, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignCard:
    """One campaign and its deliveries by state, over all its firings. `send_until` is local time of day."""

    id: CampaignId
    title: str
    text: str
    audience: Audience
    schedule: Schedule
    send_until: time | None
    area: Area | None
    days_off: DaysOff | None
    state: CampaignState
    author: str
    approved_by: str
    created_at: datetime
    next_due_at: datetime | None
    counts: Counts
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OccurrenceCard:
    id: OccurrenceId
    planned_at: datetime
    started_at: datetime
    send_until: datetime | None
    state: OccurrenceState
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryCard:
    """One group of one firing. `code` says why it ended as it did."""

    id: int
    occurrence: OccurrenceId
    room: RoomId
    topic: str
    account: str
    state: SendState
    code: str
    changed_at: datetime


async def list_campaigns(session: AsyncSession, *, before: int | None, limit: int) -> list[CampaignCard]:
    """Newest first; `before` is the id where the last page ended."""
    statement = _campaigns().order_by(CampaignRow.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(CampaignRow.id < before)
    return await _read_campaigns(session, statement)


async def read_campaign(session: AsyncSession, campaign: CampaignId) -> CampaignCard | None:
    found = await _read_campaigns(session, _campaigns().where(CampaignRow.id == campaign))
    return found[0] if found else None


async def read_campaign_of_key(session: AsyncSession, key: str) -> CampaignCard | None:
    """The campaign that was planned under this idempotency key."""
    found = await _read_campaigns(session, _campaigns().where(CampaignRow.key == key))
    return found[0] if found else None


async def list_occurrences(session: AsyncSession, campaign: CampaignId, limit: int) -> list[OccurrenceCard]:
    """The newest firings first, each with its own counts."""
    row = OccurrenceRow
    rows = (
        await session.execute(
            select(row.id, row.planned_at, row.started_at, row.send_until, row.state)
            .where(row.campaign_id == campaign)
            .order_by(row.planned_at.desc(), row.id.desc())
            .limit(limit)
        )
    ).all()
    counts = await _count_by_occurrence(session, [key for key, *_ in rows])
    return [
        OccurrenceCard(
            id=OccurrenceId(key),
            planned_at=planned_at,
            started_at=started_at,
            send_until=send_until,
            state=OccurrenceState(state),
            counts=counts[key],
        )
        for key, planned_at, started_at, send_until, state in rows
    ]


async def list_deliveries(
    session: AsyncSession,
    campaign: CampaignId,
    *,
    occurrence: OccurrenceId | None = None,
    states: Sequence[SendState] = (),
    after: int = 0,
    limit: int | None = None,
) -> list[DeliveryCard]:
    """In the order they were planned; `limit` None reads all of them (a county has some thousands of groups)."""
    row = DeliveryRow
    statement = (
        select(row.id, row.occurrence_id, row.room_id, RoomRow.topic, row.account, row.state, row.code, row.changed_at)
        .join(RoomRow, RoomRow.id == row.room_id)
        .where(row.id > after)
        .order_by(row.id)
        .limit(limit)
    )
    if occurrence is not None:
        statement = statement.where(row.occurrence_id == occurrence)
    else:
        statement = statement.where(row.occurrence_id.in_(firings_of(campaign)))
    if states:
        statement = statement.where(row.state.in_([state.value for state in states]))
    return [
        DeliveryCard(
            id=key,
            occurrence=OccurrenceId(firing),
            room=RoomId(room),
            topic=topic,
            account=account,
            state=SendState(state),
            code=code,
            changed_at=changed_at,
        )
        for key, firing, room, topic, account, state, code, changed_at in await session.execute(statement)
    ]


def _campaigns() -> Select[*tuple[object, ...]]:
    row = CampaignRow
    return select(
        row.id,
        row.title,
        row.text,
        row.audience,
        row.schedule,
        row.state,
        row.author,
        row.approved_by,
        row.created_at,
        row.next_due_at,
        row.area,
    )


async def _read_campaigns(session: AsyncSession, statement: Select[*tuple[object, ...]]) -> list[CampaignCard]:
    rows = (await session.execute(statement)).mappings().all()
    counts = await _count_by_campaign(session, [row["id"] for row in rows])
    files = await list_files_of(session, [row["id"] for row in rows])
    return [_to_campaign(row, counts[row["id"]], files[row["id"]]) for row in rows]


def _to_campaign(row: RowMapping, counts: Counts, files: tuple[Attachment, ...]) -> CampaignCard:
    schedule, send_until, days_off = load_schedule(row["schedule"])
    return CampaignCard(
        id=CampaignId(row["id"]),
        title=row["title"],
        text=row["text"],
        audience=load_audience(row["audience"]),
        schedule=schedule,
        send_until=send_until,
        area=Area(row["area"]) if row["area"] else None,
        days_off=days_off,
        state=CampaignState(row["state"]),
        author=row["author"],
        approved_by=row["approved_by"],
        created_at=row["created_at"],
        next_due_at=row["next_due_at"],
        counts=counts,
        attachments=files,
    )


async def _count_by_campaign(session: AsyncSession, campaigns: Sequence[int]) -> Mapping[int, Counts]:
    return await _collect(
        session,
        select(OccurrenceRow.campaign_id, DeliveryRow.state, func.count())
        .join(DeliveryRow, DeliveryRow.occurrence_id == OccurrenceRow.id)
        .where(OccurrenceRow.campaign_id.in_(campaigns))
        .group_by(OccurrenceRow.campaign_id, DeliveryRow.state),
    )


async def _count_by_occurrence(session: AsyncSession, occurrences: Sequence[int]) -> Mapping[int, Counts]:
    return await _collect(
        session,
        select(DeliveryRow.occurrence_id, DeliveryRow.state, func.count())
        .where(DeliveryRow.occurrence_id.in_(occurrences))
        .group_by(DeliveryRow.occurrence_id, DeliveryRow.state),
    )


async def _collect(session: AsyncSession, statement: Select[int, str, int]) -> Mapping[int, Counts]:
    found: defaultdict[int, dict[SendState, int]] = defaultdict(dict)
    for key, state, count in await session.execute(statement):
        found[key][SendState(state)] = count
    return found
