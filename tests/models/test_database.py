"""One writer at a time, all or nothing, and nothing lost when many write at once."""

import asyncio
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from models.database import Database, async_url
from models.tables import CounterRow, GapRow
from tests.support.archive import count_rows, read_table

ROOT = Path(__file__).parents[2]
PROCESSES, TIMES = 2, 100


async def test_800_read_modify_writes_of_two_processes_lose_none(url: str, database: Database) -> None:
    async with database.write() as session:
        session.add(CounterRow(name="shared", value=0))
    program = [sys.executable, "-m", "tests.models.count_up", url, str(TIMES)]
    workers = [
        await asyncio.create_subprocess_exec(*program, cwd=ROOT, stderr=asyncio.subprocess.PIPE)
        for _ in range(PROCESSES)
    ]
    said = [(await asyncio.wait_for(worker.communicate(), 60))[1].decode() for worker in workers]
    assert said == [""] * PROCESSES
    assert [worker.returncode for worker in workers] == [0] * PROCESSES
    (counter,) = await read_table(database, CounterRow)
    assert counter.value == PROCESSES * 4 * TIMES


async def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    async def do_half(session: AsyncSession) -> None:
        session.add(CounterRow(name="half", value=1))
        await session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.run_write(do_half)
    assert await count_rows(database) == {}


async def test_on_sqlite_a_reader_can_not_write(migrated: Path, tmp_path: Path) -> None:
    shutil.copy(migrated, tmp_path / "wangge.db")
    database = Database(f"sqlite:///{tmp_path}/wangge.db", durable=False)
    try:
        async with database.read() as session:
            with pytest.raises(DBAPIError, match="readonly"):
                await session.execute(insert(CounterRow).values(name="x", value=1))
    finally:
        await database.close()


async def test_readers_see_the_last_commit_while_somebody_writes(database: Database) -> None:
    async with database.write() as session:
        session.add(CounterRow(name="seen", value=1))
    async with database.write() as session:
        session.add(CounterRow(name="unseen", value=1))
        await session.flush()
        assert await count_rows(database) == {"counters": 1}
    assert await count_rows(database) == {"counters": 2}


async def test_times_come_back_aware_and_the_same(database: Database) -> None:
    since = datetime(2026, 11, 20, 2, 0, 0, 123456, tzinfo=UTC)
    async with database.write() as session:
        session.add(GapRow(account="a1", since=since, until=since))
    (gap,) = await read_table(database, GapRow)
    assert gap.since == since
    assert gap.since.tzinfo is not None


async def test_a_time_without_a_zone_does_not_get_in(database: Database) -> None:
    naive = datetime(2026, 11, 20)  # noqa: DTZ001 - the fault itself
    with pytest.raises(Exception, match="without a zone"):
        async with database.write() as session:
            session.add(GapRow(account="a1", since=naive, until=naive))


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///x.db", "sqlite+aiosqlite:///x.db"),
        ("postgresql://a:secret@h/db", "postgresql+asyncpg://a:secret@h/db"),
    ],
)
def test_a_url_names_no_driver_and_keeps_its_password(url: str, driver: str) -> None:
    assert async_url(url) == driver
