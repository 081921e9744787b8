"""Backup and restore of a county's PostgreSQL by its own tools."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_support import BROKEN_LIGHT, Wangge, line, write_chat

from tests.support.postgres import run_postgres

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not shutil.which("pg_dump"), reason="pg_dump is not installed"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with run_postgres() as url:
        yield url


def ask(url: str, question: str) -> str:
    done = subprocess.run(["psql", "-Atc", question, url], capture_output=True, text=True, check=True, timeout=30)
    return done.stdout.strip()


def wait_for_users(server: str, count: str) -> None:
    question = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'county'"
    deadline = time.monotonic() + 10
    while ask(f"{server}/postgres", question) != count:
        assert time.monotonic() < deadline


def test_a_backup_brings_back_what_was_lost_and_waits_until_nobody_is_there(wangge: Wangge, server: str) -> None:
    ask(f"{server}/postgres", "CREATE DATABASE county")
    url = f"{server}/county"
    Path("config.yaml").write_text(f"database: {{url: '{url}'}}\n")
    wangge("init")
    assert wangge("grid", "import", "grids.xlsx", "--yes").code == 0
    assert wangge("db", "backup", "b.dump").code == 0
    ask(url, "DELETE FROM grids")

    with subprocess.Popen(["psql", "-Atc", "SELECT pg_sleep(60)", url], stdout=subprocess.DEVNULL) as other:
        wait_for_users(server, "1")
        busy = wangge("db", "restore", "b.dump", "--yes")
        ask(f"{server}/postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'county'")
        other.wait(10)
    wait_for_users(server, "0")
    restored = wangge("db", "restore", "b.dump", "--yes")

    assert busy.code == 1
    assert "正在用" in busy.err
    assert restored.code == 0, restored.err
    assert ask(url, "SELECT count(*) FROM grids") == "6"
    assert wangge("db", "check").code == 0


def test_what_is_no_backup_is_refused(wangge: Wangge, server: str) -> None:
    Path("config.yaml").write_text(f"database: {{url: '{server}/postgres'}}\n")
    Path("b.dump").write_text("这不是备份")

    refused = wangge("db", "restore", "b.dump", "--yes")

    assert refused.code == 1
    assert "pg_restore" in refused.err


def test_a_database_that_is_not_there_is_said(wangge: Wangge, server: str) -> None:
    Path("config.yaml").write_text(f"database: {{url: '{server}/nowhere'}}\n")

    refused = wangge("db", "check")

    assert refused.code == 1
    assert "createdb" in refused.err


def test_a_chat_is_replayed_on_postgresql(wangge: Wangge, server: str) -> None:
    ask(f"{server}/postgres", "CREATE DATABASE replayed")
    lines = [line(1, BROKEN_LIGHT), line(20, "桥头的垃圾\0没人清运，臭得很", sender="wxid_2"), line(21, "大家早上好")]
    chat = write_chat(wangge.folder / "chat.jsonl", *lines)

    replayed = wangge("replay", chat, "--database", f"{server}/replayed")

    assert replayed.code == 0
    assert (replayed.json["messages"], replayed.json["tickets"]) == (3, 2)
