"""A PostgreSQL of the tests' own, where one is installed: on a free port, in a folder that goes away."""

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from models.database import async_url

SERVER_USER = "postgres"
ENGINE = "WANGGE_TEST_ENGINE"
"""`postgresql` there runs the stories and the notices' tests on a county's engine."""


def is_wanted() -> bool:
    return os.environ.get(ENGINE) == "postgresql"


@contextmanager
def run_postgres() -> Iterator[str]:
    """The URL of a fresh server without its database's name; skips, saying so, where none is installed."""
    programs = find_programs()
    if programs is None:
        pytest.skip("POSTGRESQL IS NOT INSTALLED: the archive is tried on SQLite only")
    folder = Path(tempfile.mkdtemp(prefix="wangge-pg-"))
    if os.getuid() == 0:
        shutil.chown(folder, SERVER_USER)
    port = _find_free_port()
    data = folder / "data"
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    try:
        _run(programs / "initdb", "-D", data, "-U", SERVER_USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        _run(programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-t", "30", "-o", options, "start")
        try:
            yield f"postgresql://{SERVER_USER}@127.0.0.1:{port}"
        finally:
            _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def create_database(server: str, name: str, *, template: str = "template1") -> str:
    """The URL of a new database, a copy of `template`."""
    engine = create_async_engine(async_url(f"{server}/postgres"), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    await engine.dispose()
    return f"{server}/{name}"


async def copy_database(server: str, template: str) -> str:
    """Another one with a name of its own."""
    return await create_database(server, f"copy{next(_numbers)}", template=template)


_numbers = itertools.count(1)


def find_programs() -> Path | None:
    """The folder of initdb and pg_ctl; the newest where several are installed. The server refuses to run as root."""
    if os.getuid() == 0 and not (shutil.which("runuser") and _has_user(SERVER_USER)):
        return None
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    folders = [*reversed(installed), *([Path(on_path).parent] if on_path else [])]
    return next((folder for folder in folders if (folder / "pg_ctl").exists()), None)


def _run(program: Path, *arguments: str | Path) -> None:
    command = [str(program), *map(str, arguments)]
    if os.getuid() == 0:
        command = ["runuser", "-u", SERVER_USER, "--", *command]
    # Files, not pipes: the server inherits them and would keep a pipe open for ever.
    subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _find_free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
