"""How far the newest firing of a notice has come: one query for all its groups."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.directory import Directory
from domain.ids import AccountName, CampaignId, RoomId
from domain.notice_progress import NoticeProgress, Place, count_progress
from domain.sending import SendState
from models.bell_tables import DeliveryRow
from models.readings_broadcasts import OccurrenceCard, list_occurrences


async def read_newest_progress(
    session: AsyncSession, campaign: CampaignId, directory: Directory
) -> NoticeProgress | None:
    """None where it has not fired yet."""
    newest = await list_occurrences(session, campaign, 1)
    return await read_progress(session, newest[0], directory) if newest else None


async def read_progress(session: AsyncSession, firing: OccurrenceCard, directory: Directory) -> NoticeProgress:
    """Of one firing; some thousands of groups are counted in one pass."""
    row = DeliveryRow
    found = await session.execute(
        select(row.room_id, row.account, row.state, row.code).where(row.occurrence_id == firing.id)
    )
    return count_progress(
        (
            Place(room=RoomId(room), account=AccountName(account), state=_STATES[state], code=code)
            for room, account, state, code in found
        ),
        directory,
        occurrence=firing.id,
        planned_at=firing.planned_at,
        send_until=firing.send_until,
    )


_STATES = {state.value: state for state in SendState}
