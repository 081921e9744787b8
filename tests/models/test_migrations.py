"""The tables the migrations build are the tables the program believes in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import create_async_engine

import models.bell_tables
import models.life_tables
import models.tables  # noqa: F401 - fills the metadata
from models.base import Base
from models.database import Database, async_url
from models.migrate import read_revisions, upgrade_database
from models.tables import CounterRow
from tests.support.archive import read_table


async def look(url: str, see: Callable[[Connection], Any]) -> Any:
    engine = create_async_engine(async_url(url))
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(see)
    finally:
        await engine.dispose()


async def test_the_migrations_build_exactly_the_tables_of_the_models(url: str) -> None:
    def differences(connection: Connection) -> Any:
        return compare_metadata(MigrationContext.configure(connection), Base.metadata)

    assert await look(url, differences) == []


async def test_every_constraint_and_index_has_a_name(url: str) -> None:
    def nameless(connection: Connection) -> list[str]:
        seen = inspect(connection)
        return [
            f"{table}: {found}"
            for table in seen.get_table_names()
            if table != "alembic_version"
            for found in (
                seen.get_pk_constraint(table),
                *seen.get_foreign_keys(table),
                *seen.get_unique_constraints(table),
                *seen.get_indexes(table),
            )
            if not found["name"]
        ]

    assert await look(url, nameless) == []


def test_the_models_give_every_constraint_its_name() -> None:
    nameless = [
        f"{table.name}: {constraint}"
        for table in Base.metadata.sorted_tables
        for constraint in (*table.constraints, *table.indexes)
        if constraint.name is None
    ]
    assert nameless == []


async def test_upgrading_twice_changes_nothing_and_loses_nothing(url: str, database: Database) -> None:
    async with database.write() as session:
        session.add(CounterRow(name="kept", value=7))
    await upgrade_database(url)
    assert [(row.name, row.value) for row in await read_table(database, CounterRow)] == [("kept", 7)]
    have, need = await read_revisions(url)
    assert have == need


async def test_an_empty_database_says_that_it_is_not_there_yet(tmp_path: Path) -> None:
    have, need = await read_revisions(f"sqlite:///{tmp_path}/new.db")
    assert have is None
    assert need is not None
