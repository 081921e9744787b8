"""A database from before notices had parts comes up with what waited in its outbox, on both engines."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from domain.broadcast import AnswerWish, Audience, CampaignDraft, CampaignState
from domain.ids import AccountName, CampaignId, GridCode
from domain.schedule import Once
from domain.sending import SendCode, SendOutcome, SendState
from models.base import UtcDateTime
from models.bell_tables import DeliveryRow, OccurrenceRow
from models.broadcast_text import dump_audience, dump_schedule
from models.broadcasts import BroadcastRepository
from models.database import Database, async_url
from models.migrate import upgrade_database
from models.occurrences import OccurrenceRepository
from models.outbox import claim_due, mark_outcomes
from models.tables import OutboxRow
from tests.support.archive import read_table
from tests.support.postgres import copy_database

OLD = "0008_old_tickets_ring"
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
MAIN = AccountName("main")
OLD_PRIORITIES = {"alert": 0, "reply": 1, "notice": 2, "bulk": 3}
SENT = SendOutcome(state=SendState.SENT, code=SendCode.OK)
DRAFT = CampaignDraft(
    title="停水", text="明天停水。", audience=Audience(grids=(GridCode("520329"),)), schedule=Once(at=NOW)
)
MOMENTS = ("created_at", "planned_at", "started_at", "changed_at", "expires_at", "next_due_at")
ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.e2e)]


@pytest.fixture(params=ENGINES)
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """As it was left: answers wait, and a notice of which one group has got its words and one has not."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/old.db"
    else:
        url = asyncio.run(copy_database(request.getfixturevalue("postgres"), "template1"))
    asyncio.run(_fill(url))
    return url


@pytest.fixture
async def database(old_url: str) -> AsyncIterator[Database]:
    await upgrade_database(old_url)
    opened = Database(old_url, durable=False)
    yield opened
    await opened.close()


async def test_what_waited_goes_in_its_old_order_and_an_emergency_finds_its_place(database: Database) -> None:
    assert {row.key: row.priority for row in await read_table(database, OutboxRow)} == {
        "alert": 0,
        "reply": 2,
        "notice": 3,
        "bulk": 4,
        "done": 4,
    }
    async with database.write() as session:
        items = await claim_due(session, MAIN, NOW, limit=9, one_per_chat=False)
        assert [item.body for item in items] == ["alert", "reply", "notice", "bulk"]
        assert {(item.part, item.parts) for item in items} == {(0, 1)}
        await mark_outcomes(session, [(item, SENT, None) for item in items], NOW)
    assert [row.state for row in await read_table(database, DeliveryRow)] == ["sent", "sent"]


async def test_its_notice_is_read_held_and_finished(database: Database) -> None:
    async with database.write() as session:
        archive = BroadcastRepository(session)
        notice = await archive.get(CampaignId(1))
        assert notice is not None
        assert (notice.draft.emergency, notice.draft.corrects, notice.draft.answers) == (False, None, AnswerWish())
        firings = OccurrenceRepository(session)
        await firings.cancel_waiting(CampaignId(1), NOW)
        await firings.settle_finished()
    assert [row.state for row in await read_table(database, DeliveryRow)] == ["sent", "cancelled"]
    (firing,) = await read_table(database, OccurrenceRow)
    assert (firing.planned_at, firing.answers_open) == (NOW, False)


async def _fill(url: str) -> None:
    await upgrade_database(url, OLD)
    engine = create_async_engine(async_url(url))
    async with engine.begin() as connection:
        for table, row in _list_rows():
            columns = [sa.column(name, _type_of(name)) for name in row]
            await connection.execute(sa.insert(sa.table(table, *columns)).values(row))
    await engine.dispose()


def _list_rows() -> list[tuple[str, dict[str, Any]]]:
    return [
        ("rooms", {"id": 1, "topic": "一群"}),
        ("rooms", {"id": 2, "topic": "二群"}),
        ("campaigns", _campaign()),
        ("occurrences", _occurrence()),
        *(("deliveries", _delivery(key, state)) for key, state in ((1, "sent"), (2, "planned"))),
        *(("outbox", _waiting(key, priority)) for key, priority in reversed(OLD_PRIORITIES.items())),
        ("outbox", _waiting("done", 3) | {"state": "sent", "delivery_id": 1}),
    ]


def _campaign() -> dict[str, Any]:
    row = {"id": 1, "key": "k", "title": DRAFT.title, "text": DRAFT.text, "state": CampaignState.ACTIVE.value}
    row |= {"audience": dump_audience(DRAFT.audience), "schedule": dump_schedule(DRAFT), "author": "operator"}
    return row | {"approved_by": "", "created_at": NOW, "next_due_at": None}


def _occurrence() -> dict[str, Any]:
    return {"id": 1, "campaign_id": 1, "planned_at": NOW, "started_at": NOW, "state": "sending"}


def _delivery(key: int, state: str) -> dict[str, Any]:
    return {
        "id": key,
        "occurrence_id": 1,
        "room_id": key,
        "account": MAIN,
        "state": state,
        "code": "",
        "changed_at": NOW,
    }


def _waiting(key: str, priority: int) -> dict[str, Any]:
    row = {"key": key, "account": MAIN, "chat": f"{key}@chatroom", "kind": "text", "body": key, "body_hash": ""}
    row |= {"mentions": [], "priority": priority, "private": False, "at_least_once": False, "state": "planned"}
    row |= {"code": "", "attempts": 0, "created_at": NOW, "expires_at": NOW + timedelta(hours=8)}
    return row | {"sent_message_id": "", "delivery_id": 2 if key == "bulk" else None}


def _type_of(name: str) -> Any:
    if name in MOMENTS:
        return UtcDateTime()
    return sa.JSON() if name == "mentions" else None
