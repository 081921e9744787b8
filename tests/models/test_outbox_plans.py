"""However much was sent before, what waits is found by an index, on both engines."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text, update
from sqlalchemy.engine import Engine
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import AccountName, ChatId
from domain.sending import Outgoing, Priority
from models.accounts import AccountRepository
from models.database import Database
from models.outbox import Permit, add_outgoing, claim_due, has_overdue, has_waiting
from models.tables import OutboxRow

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
MAIN = AccountName("main")
SENT, WAITING = 4_000, 200
PERMIT = Permit(priorities=frozenset({Priority.ALERT, Priority.BULK}), resting=frozenset({ChatId("1@chatroom")}))
Look = Callable[[AsyncSession], Awaitable[Any]]
LOOKS: dict[str, Look] = {
    "claim": lambda session: claim_due(session, MAIN, NOW, limit=1, permit=PERMIT),
    "waiting": lambda session: has_waiting(session, MAIN, NOW, PERMIT),
    "overdue": lambda session: has_overdue(session, MAIN, NOW),
    "stranded": lambda session: AccountRepository(session).find_stranded({MAIN}, set(), NOW),
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
async def test_what_waits_is_found_without_walking_what_was_sent(database: Database, look: Look) -> None:
    await _fill(database)
    async with database.write() as session:
        with _listen() as asked:
            await look(session)
        plan = await _explain(session, *next(one for one in asked if "outbox" in one[0]))
    assert "ix_outbox_" in plan
    assert "Seq Scan on outbox" not in plan
    assert "SCAN outbox" not in plan.replace("SCAN outbox USING INDEX ix_outbox_waiting", "")


async def _fill(database: Database) -> None:
    async with database.write() as session:
        await add_outgoing(session, [_say(number) for number in range(SENT + WAITING)], NOW)
        await session.execute(update(OutboxRow).where(OutboxRow.id <= SENT).values(state="sent"))
    async with database.write() as session:
        await session.execute(text("ANALYZE outbox"))


def _say(number: int) -> Outgoing:
    return Outgoing(
        account=MAIN,
        chat=ChatId(f"{number}@chatroom"),
        body="明天停水。",
        key=f"k{number}",
        priority=Priority.BULK,
        expires_at=NOW + timedelta(hours=8),
    )


@contextmanager
def _listen() -> Iterator[list[tuple[str, Any]]]:
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def _explain(session: AsyncSession, statement: str, parameters: Any) -> str:
    connection = await session.connection()
    if connection.dialect.name == "postgresql":
        await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # so small a table is walked as fast
    kind = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    rows = await connection.exec_driver_sql(f"{kind} {statement}", parameters)
    return "\n".join(str(row[-1]) for row in rows)
