"""Whether a database can be worked with, said in a sentence before anybody tries."""

from enum import StrEnum
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from models.migrate import SCRIPTS, read_revisions


class DatabaseFaultError(Exception):
    """The database can't be worked with; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class SchemaState(StrEnum):
    """MISSING: no tables yet. BEHIND: a migration is due. NEWER: made by a later version of the program."""

    MISSING = "missing"
    BEHIND = "behind"
    CURRENT = "current"
    NEWER = "newer"


async def probe_schema(url: str) -> SchemaState:
    """Connects and looks at the revision; makes no file. DatabaseFaultError where that can't be done."""
    path = find_file(url)
    if path is not None and not path.exists():
        return SchemaState.MISSING
    try:
        have, _ = await read_revisions(url)
    except ModuleNotFoundError:
        raise DatabaseFaultError("这台机器没有装 PostgreSQL 的驱动，请运行 pip install 'wangge[postgres]'。") from None
    except (SQLAlchemyError, OSError) as error:
        raise DatabaseFaultError(_explain(error, path)) from error
    return judge_revision(have)


def judge_revision(have: str | None) -> SchemaState:
    """What the revision of a database means to this program."""
    scripts = ScriptDirectory(str(SCRIPTS))
    if have is None:
        return SchemaState.MISSING
    if have == scripts.get_current_head():
        return SchemaState.CURRENT
    known = {script.revision for script in scripts.walk_revisions()}
    return SchemaState.BEHIND if have in known else SchemaState.NEWER


def find_file(url: str) -> Path | None:
    """The file of an SQLite database; None for a server. DatabaseFaultError for no URL of either."""
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, ValueError):
        raise DatabaseFaultError("database.url 写得不对，要写成 sqlite:///data/wangge.db 这样。") from None
    if backend == "postgresql":
        return None
    if backend != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise DatabaseFaultError("数据库只能是 sqlite:///文件 或 postgresql://…。")
    return Path(parsed.database)


def _explain(error: Exception, path: Path | None) -> str:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if path is not None:
        if "not a database" in str(cause):
            return f"{path} 不是数据库文件，或者坏了。请核对 database.url，或用 wangge db restore 恢复备份。"
        return f"打不开数据库 {path}。请看看文件夹在不在、能不能写。"
    words = type(getattr(cause, "__cause__", None) or cause).__name__
    if "Password" in words or "Authorization" in words:
        return "数据库的用户名或密码不对，请核对 database.url。"
    if "CatalogName" in words:
        return "PostgreSQL 里还没有这个库，请先 createdb 建好，再核对 database.url。"
    return "连不上 PostgreSQL。请看看它开着没有、database.url 里的主机和端口对不对。"
