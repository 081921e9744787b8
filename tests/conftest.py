"""What every test of the core begins with: rules read once, a county settled once, a village of its own."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bot.app import build_classifier
from bot.settings import Settings
from domain.classify import Classifier
from models.database import Database
from models.migrate import upgrade_database
from tests.support.county import NOW
from tests.support.doubles import StandingClock
from tests.support.postgres import copy_database, create_database, is_wanted, run_postgres
from tests.support.village import Village, make_settings, settle_county

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # a busy machine is no fault


@pytest.fixture(scope="session")
def classifier() -> Classifier:
    """The shipped rules; half a second to read, so once is enough."""
    return build_classifier(Settings())


@pytest.fixture(scope="session")
def settled_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database built by the migrations, with the roster imported; each test takes a copy."""
    folder = tmp_path_factory.mktemp("county")
    path = folder / "village.db"

    async def settle() -> None:
        url = f"sqlite:///{path}"
        await upgrade_database(url)
        await _settle(url)

    asyncio.run(settle())
    return path


async def _settle(url: str) -> None:
    database = Database(url)
    await settle_county(database, NOW)
    await database.close()


@pytest.fixture
def village_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    if is_wanted():
        request.getfixturevalue("settled_on_postgres")
        url = asyncio.run(copy_database(request.getfixturevalue("postgres"), "settled"))
        return make_settings(tmp_path, database={"url": url})
    shutil.copy(request.getfixturevalue("settled_county"), tmp_path / "village.db")
    return make_settings(tmp_path)


@pytest.fixture
async def village(village_settings: Settings, classifier: Classifier) -> AsyncIterator[Village]:
    living = Village.open(village_settings, classifier, clock=StandingClock(NOW))
    yield living
    await living.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server, with a migrated database that the tests' own are copies of."""
    with run_postgres() as server:
        asyncio.run(upgrade_database(asyncio.run(create_database(server, "migrated"))))
        yield server


@pytest.fixture(scope="session")
def settled_on_postgres(postgres: str) -> None:
    """The database `settled`: migrated, with the roster imported."""

    async def settle() -> None:
        await _settle(await create_database(postgres, "settled", template="migrated"))

    asyncio.run(settle())
