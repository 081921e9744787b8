"""The configured database, opened for one command; its tables are made where there are none yet."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.cli.frame import CommandError
from models.database import Database
from models.migrate import upgrade_database
from models.probe import SchemaState, find_file, probe_schema

SCHEMA_SENTENCES = {
    SchemaState.MISSING: "还没有数据库。运行 wangge db upgrade 建一个。",
    SchemaState.BEHIND: "数据库是旧版的。停下机器人，先 wangge db backup，再 wangge db upgrade。",
    SchemaState.NEWER: "数据库比这个程序新。请换用新版的程序。",
}


@asynccontextmanager
async def open_archive(url: str) -> AsyncIterator[Database]:
    """An older database is left as it is: a running bot of that version may be at work on it."""
    match await probe_schema(url):
        case SchemaState.MISSING:
            await create_archive(url)
        case SchemaState.CURRENT:
            pass
        case other:
            raise CommandError(SCHEMA_SENTENCES[other])
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()


async def create_archive(url: str) -> None:
    path = find_file(url)
    try:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(
            f"建不了文件夹 {path.parent if path else ''}（{error.strerror}）。请看看能不能写。"
        ) from None
    await upgrade_database(url)
