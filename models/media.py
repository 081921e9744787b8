"""Which pictures and files of tickets are still to be fetched, and where the fetched ones are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import AccountName, MessageId
from models.tables import TicketMediaRow, TicketRow

MAX_ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedMedia:
    """One message whose bytes belong to a ticket."""

    id: int
    message_id: MessageId


async def list_wanted(session: AsyncSession, account: AccountName, limit: int = 20) -> Sequence[WantedMedia]:
    """Oldest first: puppets keep a file for about an hour only."""
    rows = await session.execute(
        select(TicketMediaRow.id, TicketMediaRow.message_id)
        .where(
            TicketMediaRow.account == account,
            TicketMediaRow.state == "wanted",
            TicketMediaRow.attempts < MAX_ATTEMPTS,
        )
        .order_by(TicketMediaRow.attempts, TicketMediaRow.id)
        .limit(limit)
    )
    return [WantedMedia(id=key, message_id=MessageId(message)) for key, message in rows]


async def mark_stored(session: AsyncSession, key: int, *, sha256: str, mime: str, size: int) -> None:
    await session.execute(
        update(TicketMediaRow)
        .where(TicketMediaRow.id == key)
        .values(state="stored", sha256=sha256, mime=mime, size=size)
    )


async def mark_missed(session: AsyncSession, key: int, *, final: bool) -> None:
    """`final`: too large, no picture at all, or no longer to be had."""
    values = {"attempts": TicketMediaRow.attempts + 1}
    await session.execute(
        update(TicketMediaRow).where(TicketMediaRow.id == key).values(**values, **({"state": "gone"} if final else {}))
    )


async def find_stored(session: AsyncSession, number: str, key: int) -> tuple[str, str] | None:
    """(sha256, mime) of a stored picture of the ticket with this number; None for a sensitive one or another's."""
    row = (
        await session.execute(
            select(TicketMediaRow.sha256, TicketMediaRow.mime)
            .join(TicketRow, TicketRow.id == TicketMediaRow.ticket_id)
            .where(
                TicketMediaRow.id == key,
                TicketMediaRow.state == "stored",
                TicketRow.no == number,
                TicketRow.sensitive.is_(False),
            )
        )
    ).one_or_none()
    return (row[0], row[1]) if row else None


async def forget_media_before(session: AsyncSession, before: datetime) -> list[str]:
    """Marks old pictures as gone; returns the hashes that no ticket needs any more, to be removed from the disk."""
    old = select(TicketMediaRow.sha256).where(TicketMediaRow.at < before, TicketMediaRow.state == "stored")
    digests = set(await session.scalars(old))
    await session.execute(update(TicketMediaRow).where(TicketMediaRow.at < before).values(state="gone", sha256=""))
    kept = select(TicketMediaRow.sha256).where(TicketMediaRow.sha256.in_(digests))
    return sorted(digests - set(await session.scalars(kept)))


def media_path(folder: Path, digest: str) -> Path:
    """Where content of this hash is kept."""
    return folder / digest[:2] / digest
