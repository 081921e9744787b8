"""Rulings, lost accounts and ceilings with a county's engine beneath them (`make e2e`)."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sample_county import ACCOUNT, NOW, OPERATOR, draft_notice, make_desk, make_store, plan, read_outbox, village_code
from test_lost_accounts import LATER, deliveries, fire, make_county, make_handing_on

from broadcasts.firing import run_due
from broadcasts.handing_on import HandedOn, hand_on
from domain.broadcast import NoticeLimits, Ruling, Settled
from domain.directory import Directory
from domain.ids import CampaignId
from domain.sending import SendCode, SendOutcome, SendState
from models import outbox
from models.database import Database
from models.outbox import Permit
from models.recent_sends import list_recent_sends
from tests.support.postgres import copy_database

pytestmark = pytest.mark.e2e
UNKNOWN = SendOutcome(state=SendState.UNKNOWN, code=SendCode.TIMED_OUT)


@pytest.fixture
def url(postgres: str) -> str:
    return asyncio.run(copy_database(postgres, "migrated"))


async def test_two_workers_hand_on_at_once_and_it_is_done_once(url: str, database: Database) -> None:
    county, other = make_county(shared=True), Database(url)
    await fire(database, county)

    done = await asyncio.gather(*(hand_on(make_handing_on(each, county), LATER) for each in (database, other)))
    await other.close()

    assert sorted((one.moved, one.given_up) for one in done if one != HandedOn()) == [(1, 1)]
    assert await deliveries(database) == [("main", "failed", "account_lost"), ("spare", "planned", "")]
    assert sum(row.key.startswith("forward") for row in await read_outbox(database)) == 2


async def test_what_nobody_knows_goes_again_and_the_pace_remembers_it(database: Database, county: Directory) -> None:
    await plan(database, county, draft_notice(village_code()))
    await run_due(make_store(database, county), NOW)
    full = Permit(full=frozenset({county.rooms[next(iter(county.rooms))].seats[0].chat}))
    async with database.write() as session:
        assert len(await outbox.claim_due(session, ACCOUNT, NOW, limit=99, permit=full)) == 6
    await _settle(database)
    async with database.read() as session:
        assert len(await list_recent_sends(session, ACCOUNT, NOW + timedelta(minutes=1))) == 6

    async with database.write() as session:
        desk = make_desk(session, county)
        assert await desk.settle(CampaignId(1), OPERATOR, NOW, ruling=Ruling.AGAIN, delivery=None) == Settled(count=6)
    async with database.write() as session:
        assert len(await outbox.claim_due(session, ACCOUNT, NOW, limit=99)) == 7


async def test_a_group_that_had_its_days_number_is_skipped(database: Database, county: Directory) -> None:
    careful = replace(make_store(database, county), group_daily=1)
    for key in ("k1", "k2"):
        await plan(database, county, draft_notice(village_code()), key=key)
        await run_due(careful, NOW)

    async with database.read() as session:
        preview = await make_desk(session, county, NoticeLimits(group_daily=1)).preview(draft_notice(), OPERATOR, NOW)

    assert len(await read_outbox(database)) == 7
    assert preview.notes == ("有7个群今天已经收了1条通知，这条不会再发给它们",)


async def _settle(database: Database) -> None:
    async with database.write() as session:
        left = await outbox.settle_interrupted(session, ACCOUNT, NOW)
    assert left["unknown"] == 6
