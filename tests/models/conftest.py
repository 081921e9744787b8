"""Every test of the archive runs on SQLite and, where one can be started, on PostgreSQL (`make e2e`)."""

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from models.database import Database, async_url
from models.migrate import upgrade_database
from tests.support.postgres import run_postgres

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.e2e)]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "wangge.db"
    asyncio.run(upgrade_database(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The server, with a migrated database that the tests' own are copies of."""
    with run_postgres() as server:
        asyncio.run(command_postgres(server, "CREATE DATABASE migrated"))
        asyncio.run(upgrade_database(f"{server}/migrated"))
        yield server


_numbers = itertools.count(1)


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of the test's own, with all tables and no rows."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated"), tmp_path / "wangge.db")
        return f"sqlite:///{tmp_path}/wangge.db"
    server: str = request.getfixturevalue("postgres")
    name = f"test{next(_numbers)}"
    asyncio.run(command_postgres(server, f"CREATE DATABASE {name} TEMPLATE migrated"))
    return f"{server}/{name}"


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    opened = Database(url, durable=False)
    yield opened
    await opened.close()


async def command_postgres(server: str, command: str) -> None:
    engine = create_async_engine(async_url(f"{server}/postgres"), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(command))
    await engine.dispose()
