"""The pictures and files of notices: which belong to one, which are still to be fetched from a chat, where they lie."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, case, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.broadcast import Attachment, CampaignState
from domain.ids import AccountName, CampaignId, MessageId
from domain.sending import PartKind
from models.bell_tables import CampaignFileRow, CampaignRow
from models.media import MAX_ATTEMPTS, WantedMedia

_OVER = [state.value for state in (CampaignState.DONE, CampaignState.CANCELLED, CampaignState.REFUSED)]


async def list_attachments(session: AsyncSession, campaign: CampaignId) -> list[Attachment]:
    """In the order in which they go out, as they were given: what is fetched since does not change them."""
    rows = await session.scalars(
        select(CampaignFileRow).where(CampaignFileRow.campaign_id == campaign).order_by(CampaignFileRow.place)
    )
    return [
        Attachment(
            kind=PartKind(row.kind),
            name=row.name,
            digest="" if row.message_id else row.digest,
            account=AccountName(row.account) if row.account else None,
            message=MessageId(row.message_id) if row.message_id else None,
        )
        for row in rows
    ]


async def list_files_of(session: AsyncSession, campaigns: Sequence[int]) -> dict[int, tuple[Attachment, ...]]:
    """What each of several notices carries, in order; without a digest while it is not here yet."""
    row = CampaignFileRow
    rows = await session.execute(
        select(row.campaign_id, row.kind, row.name, row.digest)
        .where(row.campaign_id.in_(campaigns), row.state != "gone")
        .order_by(row.campaign_id, row.place)
    )
    found: dict[int, tuple[Attachment, ...]] = dict.fromkeys(campaigns, ())
    for campaign, kind, name, digest in rows:
        found[campaign] += (Attachment(kind=PartKind(kind), name=name, digest=digest),)
    return found


async def list_stored(session: AsyncSession, campaign: CampaignId) -> list[tuple[PartKind, str, str]]:
    """(kind, digest, name) of what lies ready to be sent, in order."""
    rows = await session.execute(
        select(CampaignFileRow.kind, CampaignFileRow.digest, CampaignFileRow.name)
        .where(CampaignFileRow.campaign_id == campaign, CampaignFileRow.state == "stored")
        .order_by(CampaignFileRow.place)
    )
    return [(PartKind(kind), digest, name) for kind, digest, name in rows]


async def is_waiting_for_file(session: AsyncSession, campaign: CampaignId) -> bool:
    """Whether something of it is still being fetched."""
    found = await session.scalar(
        select(CampaignFileRow.id).where(CampaignFileRow.campaign_id == campaign, *_wanted()).limit(1)
    )
    return found is not None


async def list_wanted_files(session: AsyncSession, account: AccountName, limit: int = 20) -> Sequence[WantedMedia]:
    """Oldest first."""
    rows = await session.execute(
        select(CampaignFileRow.id, CampaignFileRow.message_id)
        .where(CampaignFileRow.account == account, *_wanted())
        .order_by(CampaignFileRow.id)
        .limit(limit)
    )
    return [WantedMedia(id=key, message_id=MessageId(message)) for key, message in rows]


async def mark_file_stored(session: AsyncSession, key: int, *, digest: str, name: str) -> None:
    """What was given up while it was fetched stays so; the purge then finds it by its digest."""
    state = case((CampaignFileRow.state == "wanted", "stored"), else_=CampaignFileRow.state)
    await session.execute(
        update(CampaignFileRow).where(CampaignFileRow.id == key).values(state=state, digest=digest, name=name)
    )


async def mark_file_missed(session: AsyncSession, key: int, *, final: bool) -> None:
    """`final`: too large, no picture at all, or no longer to be had."""
    values = {"attempts": CampaignFileRow.attempts + 1, **({"state": "gone"} if final else {})}
    await session.execute(update(CampaignFileRow).where(CampaignFileRow.id == key).values(**values))


async def forget_files_before(session: AsyncSession, before: datetime) -> list[tuple[str, str]]:
    """(digest, name) of what nobody needs any more: of notices that are long over, and what was given up by name."""
    over = select(CampaignRow.id).where(CampaignRow.state.in_(_OVER))
    is_old = (CampaignFileRow.at < before) & CampaignFileRow.campaign_id.in_(over)
    unneeded = (CampaignFileRow.digest != "") & ((CampaignFileRow.state == "gone") | is_old)
    rows = await session.execute(select(CampaignFileRow.digest, CampaignFileRow.name).where(unneeded).distinct())
    gone = {(digest, name) for digest, name in rows}
    if not gone:
        return []
    await session.execute(
        update(CampaignFileRow)
        .where(unneeded)
        .values(state="gone", digest="")
        .execution_options(synchronize_session=None)
    )
    kept = await session.execute(
        select(CampaignFileRow.digest, CampaignFileRow.name).where(
            CampaignFileRow.digest.in_({digest for digest, _ in gone})
        )
    )
    return sorted(gone - {(digest, name) for digest, name in kept})


async def list_digests(session: AsyncSession) -> set[str]:
    """Of all files that some notice carries."""
    return set(await session.scalars(select(CampaignFileRow.digest).where(CampaignFileRow.digest != "")))


def to_file_row(campaign: CampaignId, place: int, attachment: Attachment, now: datetime) -> CampaignFileRow:
    return CampaignFileRow(
        campaign_id=campaign,
        place=place,
        kind=attachment.kind.value,
        name=attachment.name,
        digest=attachment.digest,
        account=attachment.account or "",
        message_id=attachment.message or "",
        state="stored" if attachment.digest else "wanted",
        at=now,
    )


def notice_file_path(folder: Path, digest: str, name: str) -> Path:
    """Where a notice's file is kept; under its own name, because that is what the group will read."""
    return folder / "notices" / digest[:16] / name


def _wanted() -> tuple[ColumnElement[bool], ...]:
    return CampaignFileRow.state == "wanted", CampaignFileRow.attempts < MAX_ATTEMPTS
