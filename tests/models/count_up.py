"""A process of the contention test: four tasks that each read a counter, think, and write it back one higher."""

import asyncio
import sys

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.database import Database
from models.tables import CounterRow

TASKS = 4


async def count_up(url: str, times: int) -> None:
    database = Database(url, durable=False)
    try:
        await asyncio.gather(*(_count(database, times) for _ in range(TASKS)))
    finally:
        await database.close()


async def _count(database: Database, times: int) -> None:
    for _ in range(times):
        await database.run_write(_add_one)


async def _add_one(session: AsyncSession) -> None:
    row = (await session.scalars(select(CounterRow).where(CounterRow.name == "shared").with_for_update())).one()
    await asyncio.sleep(0)
    row.value += 1


if __name__ == "__main__":
    asyncio.run(count_up(sys.argv[1], int(sys.argv[2])))
