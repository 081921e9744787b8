"""A database of its own for each test: one is migrated, the others are copies of it."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from models.database import Database
from models.migrate import upgrade_database

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # a busy machine is no fault


@pytest.fixture(scope="session")
def migrated_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "wangge.db"
    asyncio.run(upgrade_database(f"sqlite:///{path}"))
    return path


@pytest.fixture
async def database(migrated_archive: Path, tmp_path: Path) -> AsyncIterator[Database]:
    shutil.copy(migrated_archive, tmp_path / "wangge.db")
    database = Database(f"sqlite:///{tmp_path}/wangge.db", durable=False)
    yield database
    await database.close()
