"""A database of its own for each test: one is migrated, the others are copies of it."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sample_county import make_county, save_rooms

from domain.directory import Directory
from models.database import Database
from models.migrate import upgrade_database
from tests.support.postgres import copy_database, is_wanted

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # a busy machine is no fault


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "wangge.db"
    asyncio.run(upgrade_database(f"sqlite:///{path}"))
    return path


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if is_wanted():
        return asyncio.run(copy_database(request.getfixturevalue("postgres"), "migrated"))
    shutil.copy(request.getfixturevalue("migrated"), tmp_path / "wangge.db")
    return f"sqlite:///{tmp_path}/wangge.db"


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = Database(url, durable=False)
    yield database
    await database.close()


@pytest.fixture
async def county(database: Database) -> Directory:
    directory = make_county()
    await save_rooms(database, directory)
    return directory
