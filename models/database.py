"""One database, two doors: many readers, and one writer at a time whose work is all or nothing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from models.direct_sqlite import open_direct

RETRYABLE_SQLSTATES = frozenset({"40001", "40P01", "57P01", "08006", "08003"})
WRITE_TRIES = 5

T = TypeVar("T")


class Database:
    """Opened on a URL such as `sqlite:///data/wangge.db` or `postgresql://…`; closed with `close()`.

    SQLite: WAL, BEGIN IMMEDIATE, one writer connection, readers that can't write (reliability.md: the defaults
    of the driver lose updates silently). PostgreSQL: a pool, rows locked by whoever changes them.
    """

    def __init__(self, url: str, *, durable: bool = True) -> None:
        self.url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self._durable = durable
        self._write_lock = asyncio.Lock()
        self._writer = self._open(pool_size=1, writes=True)
        self._reader = self._open(pool_size=4, writes=False) if self.is_sqlite else self._writer

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A transaction that commits at the end of the block, or leaves nothing. Never await the network inside."""
        async with (
            self._write_lock if self.is_sqlite else nullcontext(),
            AsyncSession(self._writer, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        async with AsyncSession(self._reader, expire_on_commit=False, autoflush=False) as session:
            yield session

    async def run_write(self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """`work` in a write transaction, whole again where the engine asks for it (lost connection, deadlock)."""
        for attempt in range(1, WRITE_TRIES + 1):
            try:
                async with self.write() as session:
                    return await work(session)
            except DBAPIError as error:
                if attempt == WRITE_TRIES or not is_retryable(error):
                    raise
                await asyncio.sleep(0.05 * 2**attempt)
        raise AssertionError("unreachable")

    async def close(self) -> None:
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()

    def _open(self, *, pool_size: int, writes: bool) -> AsyncEngine:
        if not self.is_sqlite:
            return create_async_engine(async_url(self.url), pool_size=8, pool_pre_ping=True, max_overflow=0)
        direct = {"async_creator": partial(open_direct, str(make_url(self.url).database))} if writes else {}
        engine = create_async_engine(
            async_url(self.url), pool_size=pool_size, max_overflow=0, pool_recycle=-1, **direct
        )
        synchronous = "FULL" if self._durable else "NORMAL"
        pragmas = ["journal_mode=WAL", "busy_timeout=30000", "foreign_keys=ON", f"synchronous={synchronous}"]
        pragmas.append("query_only=OFF" if writes else "query_only=ON")

        @event.listens_for(engine.sync_engine, "connect")
        def set_pragmas(connection: Any, _record: Any) -> None:
            connection.isolation_level = None
            cursor = connection.cursor()
            for pragma in pragmas:
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        @event.listens_for(engine.sync_engine, "begin")
        def begin(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

        return engine


def async_url(url: str) -> str:
    """The same database through the asynchronous driver."""
    parsed = make_url(url)
    driver = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}.get(parsed.get_backend_name())
    return parsed.set(drivername=driver).render_as_string(hide_password=False) if driver else url


def is_retryable(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return bool(error.connection_invalidated or state in RETRYABLE_SQLSTATES)
