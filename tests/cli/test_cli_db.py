"""Copies that are whole, and ways back that are refused in time."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from cli_support import Wangge

DATABASE = Path("data/wangge.db")


def count_grids() -> int:
    with closing(sqlite3.connect(DATABASE)) as connection:
        return int(connection.execute("SELECT count(*) FROM grids").fetchone()[0])


def change(statement: str) -> None:
    with closing(sqlite3.connect(DATABASE)) as connection:
        connection.execute(statement)
        connection.commit()


def test_upgrade_makes_the_database_once(wangge: Wangge) -> None:
    assert wangge("db", "check").code == 1

    assert wangge("db", "upgrade").lines == ["数据库升到最新了。"]
    assert wangge("db", "upgrade").lines == ["数据库已经是最新的。"]
    assert wangge("db", "check").code == 0


def test_a_backup_brings_back_what_was_lost(county: Wangge) -> None:
    assert county("db", "backup", "b.db").code == 0
    change("DELETE FROM grids")

    restored = county("db", "restore", "b.db", "--yes")

    assert restored.code == 0
    assert count_grids() == 6


def test_a_restore_asks_first_and_a_backup_is_never_overwritten_unasked(county: Wangge) -> None:
    county("db", "backup", "b.db")
    change("DELETE FROM grids")

    assert county("db", "restore", "b.db").code == 1
    assert count_grids() == 0
    assert county("db", "backup", "b.db").code == 1
    assert county("db", "backup", "b.db", "--force").code == 0


def test_nothing_is_restored_while_somebody_uses_the_database(county: Wangge) -> None:
    county("db", "backup", "b.db")
    change("DELETE FROM grids")
    with closing(sqlite3.connect(DATABASE)) as other:
        other.execute("SELECT count(*) FROM grids").fetchone()

        refused = county("db", "restore", "b.db", "--yes")

    assert refused.code == 1
    assert "先停下机器人" in refused.err
    assert count_grids() == 0


@pytest.mark.parametrize("kind", ["short", "words", "foreign", "newer", "missing"])
def test_what_is_no_backup_of_ours_is_refused_and_nothing_changes(county: Wangge, kind: str) -> None:
    copy = Path("copy.db")
    county("db", "backup", copy)
    match kind:
        case "short":
            copy.write_bytes(copy.read_bytes()[:5000])
        case "words":
            copy.write_text("这不是数据库" * 100)
        case "missing":
            copy.unlink()
        case "foreign":
            copy.unlink()
            with closing(sqlite3.connect(copy)) as connection:
                connection.execute("CREATE TABLE t (a)")
        case "newer":
            with closing(sqlite3.connect(copy)) as connection:
                connection.execute("UPDATE alembic_version SET version_num = '9999'")
                connection.commit()

    refused = county("db", "restore", copy, "--yes")

    assert refused.code == 1
    assert "copy.db" in refused.err
    assert count_grids() == 6


def test_a_backup_under_load_holds_every_row_committed_before_it(county: Wangge) -> None:
    committed, done = [0], threading.Event()

    def write_on() -> None:
        with closing(sqlite3.connect(DATABASE, timeout=30)) as connection:
            while not done.is_set():
                connection.execute("INSERT INTO counters (name, value) VALUES (?, 1)", (f"load:{committed[0] + 1}",))
                connection.commit()
                committed[0] += 1

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        for number in range(3):
            before = committed[0]
            assert county("db", "backup", f"b{number}.db").code == 0
            with closing(sqlite3.connect(f"b{number}.db")) as copy:
                rows = copy.execute("SELECT count(*) FROM counters").fetchone()[0]
            assert before <= rows <= committed[0] + 1
    finally:
        done.set()
        writer.join(30)


@pytest.mark.parametrize("words", [("ticket", "list"), ("db", "check"), ("grid", "tree"), ("doctor",)])
def test_a_database_that_cannot_be_used_is_said_without_a_traceback(wangge: Wangge, words: tuple[str, ...]) -> None:
    Path("data").mkdir()
    DATABASE.write_text("这不是数据库" * 1000)

    refused = wangge(*words)

    assert refused.code == 1
    assert "不是数据库文件" in refused.out + refused.err


def test_a_server_that_does_not_answer_is_said(wangge: Wangge) -> None:
    Path("config.yaml").write_text("database: {url: 'postgresql://nobody@127.0.0.1:1/none'}\n")

    refused = wangge("db", "check")

    assert refused.code == 1
    assert "连不上 PostgreSQL" in refused.err


def test_a_newer_database_is_left_alone(county: Wangge) -> None:
    change("UPDATE alembic_version SET version_num = '9999'")

    for words in (("db", "upgrade"), ("ticket", "list"), ("db", "check")):
        refused = county(*words)
        assert refused.code == 1
        assert "比这个程序新" in refused.err
