"""SQLite's one writer without a thread trip for every statement: they take microseconds, a trip takes a hundred.

What may wait (the begin of a transaction, its commit to the disk, many rows at once) still runs in the
connection's own thread, so the event loop never stands still for it (docs/decisions/0013).
"""

import sqlite3
from collections.abc import Callable
from typing import Any

import aiosqlite

MANY_ROWS = 64
_WAITING_STATEMENTS = ("BEGIN", "COMMIT", "ROLLBACK", "VACUUM", "PRAGMA")


class DirectConnection(aiosqlite.Connection):
    """Used by one task at a time, as SQLAlchemy's pool of one guarantees."""

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """aiosqlite sends every call through here; a statement that can't wait is done at once."""
        if self._connection is None or may_wait(fn, args):
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]  # aiosqlite's own
        return fn(*args, **kwargs)


def may_wait(fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    """Whether a call may have to wait for another writer or for the disk."""
    if isinstance(getattr(fn, "__self__", None), sqlite3.Connection):
        return fn.__name__ != "cursor"
    if fn.__name__ == "executemany":
        return len(args[1]) > MANY_ROWS
    return fn.__name__ == "execute" and args[0].startswith(_WAITING_STATEMENTS)


async def open_direct(path: str) -> DirectConnection:
    """A connection whose statements may be called from the loop and from its own thread, never at the same time."""

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(path, check_same_thread=False, isolation_level=None, cached_statements=512)

    connection = DirectConnection(connect, iter_chunk_size=64)
    connection._thread.daemon = True
    await connection
    return connection
