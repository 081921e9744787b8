"""The clock moved on without the bot: what starts late, what is told, and what is under way goes on to its end."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sample_county import (
    ACCOUNT,
    NOW,
    count_occurrences,
    draft_notice,
    make_store,
    plan,
    read_outbox,
    shanghai,
    village_code,
)
from sqlalchemy import func, select

from broadcasts.firing import run_due
from domain.broadcast import CampaignDraft, OccurrenceState
from domain.directory import Directory
from domain.ids import CampaignId
from domain.policy import Area
from domain.schedule import Cron, Once, OnCondition
from domain.sending import SendCode, SendOutcome, SendState
from models import outbox
from models.bell_tables import DeliveryRow
from models.broadcasts import BroadcastRepository
from models.database import Database

SENT = SendOutcome(state=SendState.SENT, code=SendCode.OK)
STARTED, EXPIRED = OccurrenceState.SENDING, OccurrenceState.EXPIRED
DAY = timedelta(days=1)


def emergency(**facts: Any) -> CampaignDraft:
    return replace(draft_notice(village_code(), text="快撤到村小学。"), emergency=True, **facts)


async def ring(database: Database, county: Directory, now: datetime) -> list[str]:
    """The tick of a process that knows only what the archive knows; gives what the authors were told so far."""
    await run_due(make_store(database, county), now)
    return [row.body for row in await read_outbox(database) if row.chat == "operator"]


async def send(database: Database, now: datetime, most: int) -> int:
    async with database.write() as session:
        await outbox.expire_overdue(session, ACCOUNT, now)
        items = await outbox.claim_due(session, ACCOUNT, now, limit=most)
        await outbox.mark_outcomes(session, [(item, SENT, None) for item in items], now)
        return len(items)


async def restart(database: Database, now: datetime) -> None:
    async with database.write() as session:
        await outbox.settle_interrupted(session, ACCOUNT, now)


async def states(database: Database) -> dict[str, int]:
    async with database.read() as session:
        rows = await session.execute(select(DeliveryRow.state, func.count()).group_by(DeliveryRow.state))
        return {state: count for state, count in rows}  # noqa: C416 - rows are no pairs to the type checker


@pytest.mark.parametrize(("minutes", "state"), [(0, STARTED), (11, STARTED), (60, STARTED), (61, EXPIRED)])
async def test_an_emergency_may_start_an_hour_late_and_no_later(
    database: Database, county: Directory, minutes: int, state: OccurrenceState
) -> None:
    await plan(database, county, emergency())

    told = await ring(database, county, NOW + timedelta(minutes=minutes))

    assert await count_occurrences(database) == {state: 1}
    assert told == ([] if state is STARTED else ["没有发出：停水"])


async def test_a_flood_warning_rung_at_night_may_start_late_too(database: Database, county: Directory) -> None:
    red = OnCondition(name="weather", value="red")
    flood = replace(draft_notice(village_code(), text="涨水了，快走。"), schedule=red, area=Area.FLOOD)
    campaign = await plan(database, county, flood)
    night = shanghai("2026-11-20T23:00")
    async with database.write() as session:
        await BroadcastRepository(session).set_next_due(CampaignId(campaign), night)

    assert await ring(database, county, night + timedelta(minutes=40)) == []

    assert await count_occurrences(database) == {STARTED: 1}


async def test_an_emergency_that_has_started_drains_over_a_restart_until_its_own_end(
    database: Database, county: Directory
) -> None:
    night = shanghai("2026-11-20T22:00")
    await plan(database, county, emergency(schedule=Once(at=night)), now=night)
    await ring(database, county, night)
    assert await send(database, night, most=3) == 3

    await restart(database, night + timedelta(hours=2))
    assert await send(database, night + timedelta(hours=2), most=3) == 3
    assert await send(database, night + timedelta(hours=3), most=3) == 0

    assert await states(database) == {"sent": 6, "expired": 1}


async def test_what_has_started_drains_over_a_restart_until_the_evening_and_the_rest_expires(
    database: Database, county: Directory
) -> None:
    await plan(database, county, draft_notice())
    await ring(database, county, NOW)
    assert await send(database, NOW, most=2) == 2

    await restart(database, NOW + timedelta(hours=5))
    assert await send(database, shanghai("2026-11-20T19:59"), most=2) == 2
    assert await send(database, shanghai("2026-11-20T20:00"), most=9) == 0

    assert await states(database) == {"sent": 4, "expired": 3}


async def test_after_a_day_without_the_bot_nothing_of_yesterday_goes_out_and_todays_does(
    database: Database, county: Directory
) -> None:
    daily = replace(draft_notice(village_code(), schedule=Cron(line="0 10 * * *", zone="Asia/Shanghai")))
    await plan(database, county, daily, now=NOW - timedelta(minutes=1))
    await plan(database, county, draft_notice(village_code()), key="once")
    await ring(database, county, NOW)
    yesterdays = len(await read_outbox(database))

    back = shanghai("2026-11-23T10:05")
    await restart(database, back)
    told = await ring(database, county, back)

    assert told == ["没有发出：停水"]
    assert await send(database, back, most=99) == 7 + 1
    assert await states(database) == {"expired": yesterdays, "sent": 7}


async def test_a_missed_hour_is_not_made_up_for(database: Database, county: Directory) -> None:
    await plan(database, county, draft_notice(village_code()))

    told = await ring(database, county, NOW + timedelta(hours=1))

    assert told == ["没有发出：停水"]
    assert await send(database, NOW + timedelta(hours=1), most=99) == 1
    assert await states(database) == {}


async def test_many_starts_after_a_standstill_make_no_burst(database: Database, county: Directory) -> None:
    """Of an hourly notice missed for a day only the last one starts, and once."""
    hourly = draft_notice(village_code(), schedule=Cron(line="0 8-19 * * *", zone="Asia/Shanghai"))
    await plan(database, county, hourly, now=NOW - timedelta(minutes=1))

    for hours in (25, 25, 25):
        await restart(database, NOW + timedelta(hours=hours))
        await ring(database, county, NOW + timedelta(hours=hours, minutes=2))

    assert (await count_occurrences(database))[STARTED] == 1
    assert await states(database) == {"planned": 7}
