"""Brings a database to the newest tables, or says that it is not there yet."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from models.database import async_url

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"


async def upgrade_database(url: str, revision: str = "head") -> None:
    """Runs every migration not yet applied, up to this one, each in its own transaction."""
    await _with_connection(url, lambda connection: _upgrade(connection, revision))


async def read_revisions(url: str) -> tuple[str | None, str | None]:
    """(what the database has, what the program needs)."""
    have: str | None = await _with_connection(url, _current)
    return have, ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return config


def _upgrade(connection: Connection, revision: str) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


async def _with_connection(url: str, work: Any) -> Any:
    engine = create_async_engine(async_url(url), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            done = await connection.run_sync(work)
            await connection.commit()
            return done
    finally:
        await engine.dispose()
