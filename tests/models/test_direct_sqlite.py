"""The writer's statements run at once; what may wait runs in its thread; both see one transaction."""

import threading

import pytest

from models.direct_sqlite import MANY_ROWS, open_direct


@pytest.fixture
async def connection(tmp_path):
    opened = await open_direct(str(tmp_path / "direct.db"))
    await opened.execute("CREATE TABLE t (x INTEGER)")
    yield opened
    await opened.close()


async def where(connection, sql: str, rows: list[tuple[int]] | None = None) -> set[int]:
    """The threads in which SQLite worked on a statement."""
    seen: set[int] = set()
    connection._conn.set_trace_callback(lambda _: seen.add(threading.get_ident()))
    cursor = await connection.cursor()
    await (cursor.executemany(sql, rows) if rows else cursor.execute(sql))
    await cursor.close()
    connection._conn.set_trace_callback(None)
    return seen


async def test_a_statement_runs_where_it_is_asked_for_and_a_begin_does_not(connection):
    here = threading.get_ident()

    began = await where(connection, "BEGIN IMMEDIATE")
    wrote = await where(connection, "INSERT INTO t VALUES (1)")
    await connection.commit()

    assert here not in began
    assert wrote == {here}


async def test_many_rows_at_once_do_not_hold_up_the_loop(connection):
    here = threading.get_ident()

    few = await where(connection, "INSERT INTO t VALUES (?)", [(1,), (2,)])
    many = await where(connection, "INSERT INTO t VALUES (?)", [(n,) for n in range(MANY_ROWS + 1)])

    assert few == {here}
    assert here not in many


async def test_what_is_rolled_back_is_gone_whichever_thread_wrote_it(connection):
    await connection.execute("BEGIN IMMEDIATE")
    await connection.execute("INSERT INTO t VALUES (1)")
    await connection.executemany("INSERT INTO t VALUES (?)", [(n,) for n in range(MANY_ROWS + 1)])

    await connection.rollback()

    cursor = await connection.execute("SELECT count(*) FROM t")
    assert await cursor.fetchone() == (0,)
    await cursor.close()
