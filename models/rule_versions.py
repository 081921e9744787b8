"""Published versions of the rule files: stored whole, chosen by a row, read by every worker."""

import json
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from domain.ticket import OPEN
from models.base import INSERTS
from models.tables import AuditRow, RuleChoiceRow, RuleVersionRow, TicketRow

_ADD = {engine: add(RuleVersionRow).on_conflict_do_nothing() for engine, add in INSERTS.items()}
MAX_UNPACKED = 64_000_000


class RuleVersionError(Exception):
    """A stored version can't be had; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class OrphanedTicketsError(Exception):
    """Tickets are still worked on whose types these rules do not know; `counts` says how many of each."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        super().__init__(", ".join(counts))
        self.problems = [
            f"没有发布，什么都没改：“{code}”还有 {count} 件没办完，这套规则里却没有这个小类。请留着它，办完再去掉。"
            for code, count in counts.items()
        ]


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


async def publish_version(
    session: AsyncSession, files: Mapping[str, str], digest: str, known_types: Collection[str], publisher: Publisher
) -> tuple[int, bool]:
    """(number, whether anything changed): stored once for each contents, and made the one in use."""
    known = select(RuleVersionRow.number).where(RuleVersionRow.digest == digest)
    number = (await session.scalars(known)).first()
    if number is None:
        row = {
            "digest": digest,
            "files": _pack(files),
            "created_at": publisher.at,
            "author": publisher.actor,
            "note": publisher.note,
        }
        await session.execute(_ADD[session.get_bind().dialect.name], [row])
        number = (await session.scalars(known)).one()
    return number, await choose_version(session, number, known_types, publisher)


async def choose_version(
    session: AsyncSession, number: int | None, known_types: Collection[str], publisher: Publisher
) -> bool:
    """Makes it the one in use for all workers; None: each uses its folder's rules. False where it is already.

    OrphanedTicketsError where tickets are worked on whose type is not among its `known_types`.
    """
    if await read_choice(session) == number:
        return False
    await _refuse_orphans(session, known_types)
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


async def _refuse_orphans(session: AsyncSession, known_types: Collection[str]) -> None:
    counted = select(TicketRow.type, func.count().label("tickets")).where(TicketRow.state.in_(OPEN))
    rows = await session.execute(counted.group_by(TicketRow.type))
    orphans = {row.type: row.tickets for row in rows if row.type not in known_types}
    if orphans:
        raise OrphanedTicketsError(orphans)


def _pack(files: Mapping[str, str]) -> bytes:
    return zlib.compress(json.dumps(files, ensure_ascii=False, sort_keys=True).encode(), 9)


def _unpack(packed: bytes) -> Mapping[str, str]:
    """ValueError for anything that is not names with texts."""
    unpacker = zlib.decompressobj()
    files = json.loads(unpacker.decompress(packed, MAX_UNPACKED).decode())
    if not unpacker.eof or not isinstance(files, dict) or not all(isinstance(text, str) for text in files.values()):
        raise ValueError("not a set of files")
    return files
