"""Every test of the archive runs on SQLite and, where one can be started, on PostgreSQL (`make e2e`)."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from models.database import Database
from models.migrate import upgrade_database
from tests.support.postgres import copy_database

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.e2e)]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "wangge.db"
    asyncio.run(upgrade_database(f"sqlite:///{path}"))
    return path


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of the test's own, with all tables and no rows."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated"), tmp_path / "wangge.db")
        return f"sqlite:///{tmp_path}/wangge.db"
    server: str = request.getfixturevalue("postgres")
    return asyncio.run(copy_database(server, "migrated"))


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    opened = Database(url, durable=False)
    yield opened
    await opened.close()
