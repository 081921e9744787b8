"""Published versions of the rule files: stored whole, chosen by a row, read by every worker."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from domain.ticket import OPEN
from models.tables import AuditRow, RuleChoiceRow, RuleVersionRow, TicketRow

MAX_UNPACKED = 64_000_000


class RuleVersionError(Exception):
    """A stored version can't be had; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleVersion:
    """What is known of a version without reading its files."""

    number: int
    digest: str
    created_at: datetime
    author: str
    note: str
    in_use: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who makes a version the one in use, when, and the words they leave about it."""

    actor: str
    at: datetime
    note: str = ""


async def store_version(session: AsyncSession, files: Mapping[str, str], digest: str, publisher: Publisher) -> int:
    """The number of the version with these contents; the same contents are stored once."""
    row = {
        "digest": digest,
        "files": _pack(files),
        "created_at": publisher.at,
        "author": publisher.actor,
        "note": publisher.note,
    }
    await session.execute(_insert(session).on_conflict_do_nothing(), [row])
    return (await session.scalars(select(RuleVersionRow.number).where(RuleVersionRow.digest == digest))).one()


async def choose_version(session: AsyncSession, number: int | None, publisher: Publisher) -> bool:
    """Makes it the one in use for all workers; None: each uses its folder's rules. False where it is already."""
    if await read_choice(session) == number:
        return False
    at, actor = publisher.at, publisher.actor
    await session.execute(insert(RuleChoiceRow).values(version=number, at=at, actor=actor, note=publisher.note))
    subject = "rules:folder" if number is None else f"rules:{number}"
    await session.execute(
        insert(AuditRow).values(at=at, actor=actor, action="publish_rules", subject=subject, result="ok")
    )
    return True


async def read_choice(session: AsyncSession) -> int | None:
    """The number of the version in use; None where nothing was published, or it was taken back."""
    newest = select(RuleChoiceRow.version).order_by(RuleChoiceRow.id.desc()).limit(1)
    return (await session.scalars(newest)).first()


async def read_version_files(session: AsyncSession, number: int) -> Mapping[str, str]:
    """The very texts that were published. RuleVersionError where there is no such version or it is damaged."""
    row = await session.get(RuleVersionRow, number, options=[undefer(RuleVersionRow.files)])
    if row is None:
        raise RuleVersionError(f"没有第 {number} 版规则。wangge rules versions 可以看有哪些。")
    try:
        return _unpack(row.files)
    except (zlib.error, ValueError) as error:
        raise RuleVersionError(f"第 {number} 版规则在数据库里坏了，请重新发布。") from error


async def list_versions(session: AsyncSession) -> Sequence[RuleVersion]:
    """Newest first."""
    chosen = await read_choice(session)
    rows = await session.scalars(select(RuleVersionRow).order_by(RuleVersionRow.number.desc()))
    return [
        RuleVersion(
            number=row.number,
            digest=row.digest,
            created_at=row.created_at,
            author=row.author,
            note=row.note,
            in_use=row.number == chosen,
        )
        for row in rows
    ]


async def count_open_by_type(session: AsyncSession) -> Mapping[str, int]:
    """Types of tickets that are not ended, with how many there are."""
    counted = (
        select(TicketRow.type, func.count().label("tickets")).where(TicketRow.state.in_(OPEN)).group_by(TicketRow.type)
    )
    return {row.type: row.tickets for row in await session.execute(counted)}


def _pack(files: Mapping[str, str]) -> bytes:
    return zlib.compress(json.dumps(files, ensure_ascii=False, sort_keys=True).encode(), 9)


def _unpack(packed: bytes) -> Mapping[str, str]:
    """ValueError for anything that is not names with texts."""
    unpacker = zlib.decompressobj()
    files = json.loads(unpacker.decompress(packed, MAX_UNPACKED).decode())
    if not unpacker.eof or not isinstance(files, dict) or not all(isinstance(text, str) for text in files.values()):
        raise ValueError("not a set of files")
    return files


def _insert(session: AsyncSession) -> Any:
    engine = session.get_bind().dialect.name
    return sqlite.insert(RuleVersionRow) if engine == "sqlite" else postgresql.insert(RuleVersionRow)
