"""That a message came and whether it was handled; never what it said."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import AccountName, MessageId
from models.base import INSERTS, count_changed
from models.tables import GapRow, InboxRow

_RECORD = {
    engine: add(InboxRow).on_conflict_do_nothing().returning(InboxRow.account, InboxRow.message_id)
    for engine, add in INSERTS.items()
}
MAX_ATTEMPTS = 3
"""A message that failed this often is left alone; the operator sees it in the log and in the metrics."""


async def record_arrivals(
    session: AsyncSession, arrivals: Sequence[tuple[AccountName, MessageId, datetime]]
) -> set[tuple[AccountName, MessageId]]:
    """Commits ids on arrival under their unique key; returns those never seen before."""
    if not arrivals:
        return set()
    rows = [
        {"account": account, "message_id": message, "arrived_at": at, "state": "arrived", "attempts": 0}
        for account, message, at in arrivals
    ]
    connection = await session.connection()
    fresh = await connection.execute(_RECORD[connection.dialect.name], rows)
    return {(AccountName(account), MessageId(message)) for account, message in fresh}


async def find_handled(
    session: AsyncSession, keys: Iterable[tuple[AccountName, MessageId]]
) -> set[tuple[AccountName, MessageId]]:
    """Those of these messages that are done with: pulled twice is not handled twice."""
    found: set[tuple[AccountName, MessageId]] = set()
    for account, messages in _by_account(keys).items():
        done = await session.scalars(
            select(InboxRow.message_id).where(
                InboxRow.account == account, InboxRow.message_id.in_(messages), InboxRow.state == "handled"
            )
        )
        found |= {(account, MessageId(message)) for message in done}
    return found


async def mark_handled(session: AsyncSession, keys: Iterable[tuple[AccountName, MessageId]]) -> None:
    """In the transaction of the deed: handled if and only if its reply exists."""
    for account, messages in _by_account(keys).items():
        await session.execute(
            update(InboxRow)
            .where(InboxRow.account == account, InboxRow.message_id.in_(messages))
            .values(state="handled")
        )


async def mark_failed(session: AsyncSession, key: tuple[AccountName, MessageId]) -> None:
    """Rolled back by a bug; tried again later, at most MAX_ATTEMPTS times."""
    await session.execute(
        update(InboxRow)
        .where(InboxRow.account == key[0], InboxRow.message_id == key[1])
        .values(state="failed", attempts=InboxRow.attempts + 1)
    )


async def unhandled(session: AsyncSession, account: AccountName, limit: int = 500) -> list[tuple[MessageId, datetime]]:
    """Ids to be pulled again after a crash, oldest first."""
    rows = await session.execute(
        select(InboxRow.message_id, InboxRow.arrived_at)
        .where(InboxRow.account == account, InboxRow.state != "handled", InboxRow.attempts < MAX_ATTEMPTS)
        .order_by(InboxRow.arrived_at)
        .limit(limit)
    )
    return [(MessageId(message), at) for message, at in rows]


async def purge_before(session: AsyncSession, before: datetime) -> int:
    """The ids of talk are kept seven days, against duplicates, and no longer."""
    return count_changed(await session.execute(delete(InboxRow).where(InboxRow.arrived_at < before)))


async def record_gap(session: AsyncSession, account: AccountName, since: datetime, until: datetime) -> None:
    await session.execute(insert(GapRow).values(account=account, since=since, until=until))


def _by_account(keys: Iterable[tuple[AccountName, MessageId]]) -> dict[AccountName, list[MessageId]]:
    found: dict[AccountName, list[MessageId]] = {}
    for account, message in keys:
        found.setdefault(account, []).append(message)
    return found
