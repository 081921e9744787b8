"""Copies of the archive that are whole whatever is being written meanwhile, and the way back from one."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from models.probe import DatabaseFaultError, SchemaState, find_file, judge_revision

COPY_TABLE = "alembic_version"
LOCK_WAIT = 2.0
"""Seconds to wait for a database to be left alone before it is said that somebody uses it."""


def back_up(url: str, target: Path) -> None:
    """Writes a new file. SQLite: one snapshot (VACUUM INTO), while others go on writing. PostgreSQL: pg_dump."""
    path = find_file(url)
    if path is None:
        _run_tool(url, "pg_dump", "--format=custom", "--no-owner", f"--file={target}")
        return
    if not path.exists():
        raise DatabaseFaultError(f"还没有数据库 {path}，没有东西可备份。")
    try:
        with closing(_open_existing(path)) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        raise DatabaseFaultError(f"备份没有做成（{error}）。请看看磁盘满没满，再试一次。") from error
    _check_file(target)


def restore(url: str, source: Path) -> None:
    """All or nothing, after the copy was found sound. Refused while anybody has the database open."""
    path = find_file(url)
    check_copy(url, source)
    if path is None:
        _refuse_users(url)
        _run_tool(
            url, "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", f"{source}", into=True
        )
        return
    try:
        with closing(sqlite3.connect(path, timeout=LOCK_WAIT, isolation_level=None)) as target:
            _take_alone(target)
            with closing(_open_read_only(source)) as copy:
                copy.backup(target)
    except sqlite3.OperationalError as error:
        if "locked" not in str(error) and "busy" not in str(error):
            raise DatabaseFaultError(f"没有恢复成（{error}），原来的数据没有变。") from error
        raise DatabaseFaultError("有程序正在用这个数据库。请先停下机器人，再恢复。") from error


def check_copy(url: str, source: Path) -> SchemaState:
    """Whether a backup is whole and fits this program; DatabaseFaultError where it is not or does not."""
    if not source.is_file():
        raise DatabaseFaultError(f"没有 {source} 这个文件，请核对文件名和位置。")
    if find_file(url) is None:
        _run_tool(url, "pg_restore", "--list", f"{source}")
        have = _read_dump_revision(url, source)
    else:
        _check_file(source)
        have = _read_file_revision(source)
    state = judge_revision(have)
    if state is SchemaState.MISSING:
        raise DatabaseFaultError(f"{source} 不是这个程序的备份。")
    if state is SchemaState.NEWER:
        raise DatabaseFaultError(f"{source} 是新版程序的备份，请换用新版的程序来恢复。")
    return state


def find_damage(url: str) -> list[str]:
    """What the engine finds wrong inside; nothing on a server, which looks after itself."""
    path = find_file(url)
    if path is None or not path.exists():
        return []
    try:
        with closing(_open_existing(path)) as connection:
            return _list_damage(connection)
    except sqlite3.Error as error:
        return [str(error)]


def _check_file(path: Path) -> None:
    try:
        with closing(_open_read_only(path)) as connection:
            damage = _list_damage(connection)
    except sqlite3.Error:
        raise DatabaseFaultError(f"{path} 不是数据库的备份，或者坏了。") from None
    if damage:
        raise DatabaseFaultError(f"{path} 坏了：{damage[0]}")


def _list_damage(connection: sqlite3.Connection) -> list[str]:
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
    return found + [
        f"{row[0]} 第 {row[1]} 行指向的 {row[2]} 不在了" for row in connection.execute("PRAGMA foreign_key_check")
    ]


def _read_file_revision(path: Path) -> str | None:
    try:
        with closing(_open_read_only(path)) as connection:
            row = connection.execute(f"SELECT version_num FROM {COPY_TABLE}").fetchone()  # noqa: S608 - our own table
    except sqlite3.Error:
        return None
    return str(row[0]) if row else None


def _open_existing(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=30.0, isolation_level=None)


def _open_read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=LOCK_WAIT, isolation_level=None)


def _take_alone(connection: sqlite3.Connection) -> None:
    """Leaving WAL needs to be the only one who has the file open; the lock is then kept until closing."""
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    if mode != "delete":
        raise sqlite3.OperationalError("database is locked")
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")


def _read_dump_revision(url: str, source: Path) -> str | None:
    """The table's rows stand between COPY and `\\.` in the text of the dump."""
    said = _run_tool(url, "pg_restore", "--data-only", f"--table={COPY_TABLE}", "--file=-", f"{source}")
    _, _, rows = said.partition(f"{COPY_TABLE} (version_num) FROM stdin;\n")
    first = rows.split("\n", 1)[0].strip()
    return first if first and first != "\\." else None


def _refuse_users(url: str) -> None:
    question = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    if _run_tool(url, "psql", "--no-psqlrc", "--tuples-only", "--no-align", f"--command={question}").strip() != "0":
        raise DatabaseFaultError("有程序正在用这个数据库。请先停下机器人和别的连接，再恢复。")


def _run_tool(url: str, tool: str, *arguments: str, into: bool = False) -> str:
    """PostgreSQL's own tools; the password travels by the environment, never by the list of processes."""
    found = shutil.which(tool)
    if found is None:
        raise DatabaseFaultError(f"这台机器没有 {tool}。请装上 PostgreSQL 的客户端工具（postgresql-client）。")
    parsed = make_url(url)
    named = {
        "PGHOST": parsed.host or parsed.query.get("host"),
        "PGPORT": parsed.port or parsed.query.get("port"),
        "PGUSER": parsed.username,
        "PGPASSWORD": parsed.password,
        "PGDATABASE": parsed.database,
    }
    environment = os.environ | {name: str(value) for name, value in named.items() if value}
    target = [f"--dbname={parsed.database}"] if into else []
    done = subprocess.run([found, *target, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - a tool found by its name, no shell
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["没有说明"])[-1]
        raise DatabaseFaultError(f"{tool} 没有做成：{last}")
    return done.stdout
