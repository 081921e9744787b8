"""Looks into every table of a database, as somebody would who searches it for what should not be there."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from models.base import Base
from models.database import Database


async def read_table(database: Database, table: type[Base]) -> Sequence[Any]:
    """All rows, in the order they were written."""
    async with database.read() as session:
        keys = table.__table__.primary_key.columns
        return (await session.scalars(select(table).order_by(*keys))).all()


async def count_rows(database: Database) -> dict[str, int]:
    """Table name → rows, empty tables left out."""
    everything = await _read_everything(database)
    return {name: len(rows) for name, rows in everything.items() if rows}


async def find_text(database: Database, text: str) -> dict[str, int]:
    """Table name → rows in which these words stand anywhere."""
    everything = await _read_everything(database)
    found = {name: sum(text in repr(row) for row in rows) for name, rows in everything.items()}
    return {name: count for name, count in found.items() if count}


async def _read_everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    async with database.read() as session:
        return {
            table.name: [tuple(row) for row in await session.execute(select(table))]
            for table in Base.metadata.sorted_tables
        }
