"""A notice that waits for the world: an alert pushed in from outside makes it go out, once for each change."""

from dataclasses import replace
from datetime import timedelta

from sample_county import NOW, OPERATOR, draft_notice, make_desk, make_store, plan, shanghai
from sqlalchemy import select

from broadcasts.firing import FiringReport, run_due
from domain.broadcast import CampaignState
from domain.directory import Directory
from domain.ids import CampaignId
from domain.policy import Area
from domain.schedule import OnCondition
from models.bell_tables import OccurrenceRow
from models.broadcasts import BroadcastRepository
from models.database import Database
from models.tables import OutboxRow

RED = OnCondition(name="weather", value="red")
CLEAR = OnCondition(name="weather", value="none")
NIGHT = shanghai("2026-11-21T02:10")


async def report(database: Database, county: Directory, condition: OnCondition, at=NOW) -> tuple[int, FiringReport]:
    async with database.write() as session:
        count = await make_desk(session, county).meet_condition(condition, OPERATOR, at)
    return count, await run_due(make_store(database, county), at)


async def test_a_notice_waits_until_its_condition_comes(database: Database, county: Directory) -> None:
    key = await plan(database, county, draft_notice(schedule=RED))

    before = await run_due(make_store(database, county), NOW + timedelta(days=3))
    other, _ = await report(database, county, OnCondition(name="weather", value="orange"))
    count, fired = await report(database, county, RED)

    assert before.started == ()
    assert other == 0
    assert count == 1
    assert [started.planned for started in fired.started] == [7]
    assert await read_state(database, key) is CampaignState.ACTIVE


async def read_state(database: Database, key: int) -> CampaignState:
    async with database.read() as session:
        found = await BroadcastRepository(session).get(CampaignId(key))
    assert found is not None
    return found.state


async def test_the_same_alert_again_is_no_news_and_a_new_one_is(database: Database, county: Directory) -> None:
    await plan(database, county, draft_notice(schedule=RED))
    counts = []
    for minutes, condition in enumerate((RED, RED, CLEAR, RED)):
        count, _ = await report(database, county, condition, NOW + timedelta(minutes=minutes))
        counts.append(count)

    assert counts == [1, 0, 0, 1]
    async with database.read() as session:
        assert len((await session.scalars(select(OccurrenceRow))).all()) == 2


async def test_at_night_only_water_and_fire_are_called_out(database: Database, county: Directory) -> None:
    await plan(database, county, draft_notice(schedule=RED), key="ordinary")
    flood = replace(draft_notice(schedule=RED, text="{村}沟边的人家快往高处走。"), area=Area.FLOOD)
    urgent = await plan(database, county, flood, key="flood")

    _, fired = await report(database, county, RED, NIGHT)
    morning = await run_due(make_store(database, county), shanghai("2026-11-21T08:00"))

    assert [started.campaign for started in fired.started] == [urgent]
    assert len(morning.started) == 1
    async with database.read() as session:
        expires = {row.expires_at for row in await session.scalars(select(OutboxRow))}
    assert expires == {NIGHT + timedelta(hours=3), shanghai("2026-11-21T20:00")}


async def test_a_cancelled_notice_waits_for_nothing(database: Database, county: Directory) -> None:
    key = await plan(database, county, draft_notice(schedule=RED))
    async with database.write() as session:
        await make_desk(session, county).cancel(CampaignId(key), OPERATOR, NOW)

    count, fired = await report(database, county, RED)

    assert count == 0
    assert fired.started == ()
