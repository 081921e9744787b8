"""A planned time comes: planned exactly once, whoever plans it and whatever dies in between."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from itertools import count
from typing import Any

import pytest
from sample_county import (
    NOW,
    count_occurrences,
    draft_notice,
    make_store,
    plan,
    read_campaign,
    read_outbox,
    shanghai,
    village_code,
)
from sqlalchemy import Engine, event, select

from broadcasts.firing import UnsentReason, run_due
from domain.broadcast import CampaignState, OccurrenceState
from domain.directory import Directory
from domain.schedule import Cron, DaysOff, Once
from domain.sending import Priority, SendState
from models.bell_tables import CampaignRow, DeliveryRow
from models.database import Database

DAILY = Cron(line="0 10 * * *", zone="Asia/Shanghai")
HOURLY = Cron(line="0 * * * *", zone="Asia/Shanghai")


async def test_what_waits_in_the_outbox_is_bulk_and_ends_in_the_evening(database: Database, county: Directory) -> None:
    await plan(database, county, draft_notice(village_code()))

    report = await run_due(make_store(database, county), NOW)

    row = (await read_outbox(database))[0]
    assert row.key == f"delivery:{report.started[0].occurrence}:1"
    assert row.priority == Priority.BULK
    assert row.state == SendState.PLANNED
    assert row.expires_at == shanghai("2026-11-20T20:00")
    assert row.body_hash == sha256(row.body.encode()).hexdigest()
    assert row.delivery_id is not None


async def test_nothing_fires_before_its_time(database: Database, county: Directory) -> None:
    await plan(database, county, draft_notice(schedule=Once(at=NOW + timedelta(minutes=1))))

    report = await run_due(make_store(database, county), NOW)

    assert report.started == ()
    assert await read_outbox(database) == []


async def test_a_repeated_notice_moves_on_to_its_next_time(database: Database, county: Directory) -> None:
    await plan(database, county, draft_notice(schedule=DAILY), now=NOW - timedelta(minutes=1))
    store = make_store(database, county)

    for days in range(3):
        await run_due(store, NOW + timedelta(days=days))

    assert (await count_occurrences(database)).total() == 3
    assert (await read_campaign(database)).next_due_at == NOW + timedelta(days=3)
    assert len(await read_outbox(database)) == 3 * 7


async def test_firing_again_at_the_same_time_adds_nothing(database: Database, county: Directory) -> None:
    await plan(database, county, draft_notice(schedule=DAILY), now=NOW - timedelta(minutes=1))
    store = make_store(database, county)

    await run_due(store, NOW)
    again = await run_due(store, NOW)

    assert again.started == again.unsent == ()
    assert len(await read_outbox(database)) == 7


async def test_a_clock_set_back_a_day_fires_nothing_twice(database: Database, county: Directory) -> None:
    await plan(database, county, draft_notice(schedule=DAILY), now=NOW - timedelta(minutes=1))
    store = make_store(database, county)

    for now in (NOW, NOW + timedelta(days=1), NOW, NOW + timedelta(days=1)):
        await run_due(store, now)

    assert len(await read_outbox(database)) == 2 * 7


@pytest.mark.parametrize(
    ("late", "state"),
    [
        (timedelta(minutes=5), OccurrenceState.SENDING),
        (timedelta(minutes=11), OccurrenceState.EXPIRED),
        (timedelta(hours=24), OccurrenceState.EXPIRED),
    ],
)
async def test_a_late_start_is_sent_within_ten_minutes_and_told_after(
    database: Database, county: Directory, late: timedelta, state: OccurrenceState
) -> None:
    await plan(database, county, draft_notice())

    report = await run_due(make_store(database, county), NOW + late)

    told = [row.body for row in await read_outbox(database) if row.chat == "operator"]
    assert await count_occurrences(database) == {state: 1}
    assert told == ([] if state is OccurrenceState.SENDING else ["没有发出：停水"])
    assert [(u.count, u.reason) for u in report.unsent] == [(1, UnsentReason.TOO_LATE)] * len(told)


async def test_an_expired_single_notice_is_over(database: Database, county: Directory) -> None:
    await plan(database, county, draft_notice())

    await run_due(make_store(database, county), NOW + timedelta(hours=1))

    assert (await read_campaign(database)).state == CampaignState.DONE


async def test_a_late_start_after_the_evening_hour_is_not_sent(database: Database, county: Directory) -> None:
    await plan(database, county, draft_notice(schedule=Once(at=shanghai("2026-11-20T19:55"))))

    report = await run_due(make_store(database, county), shanghai("2026-11-20T20:01"))

    assert [unsent.reason for unsent in report.unsent] == [UnsentReason.TOO_LATE]


async def test_of_many_times_missed_only_the_newest_may_go_out(database: Database, county: Directory) -> None:
    daily = replace(draft_notice(schedule=DAILY), days_off=DaysOff.KEEP)
    await plan(database, county, daily, now=NOW - timedelta(minutes=1))

    report = await run_due(make_store(database, county), NOW + timedelta(days=400, minutes=3))

    assert [(unsent.count, unsent.reason) for unsent in report.unsent] == [
        (200, UnsentReason.TOO_LATE),
        (200, UnsentReason.TOO_LATE),
    ]
    assert await count_occurrences(database) == {OccurrenceState.EXPIRED: 400, OccurrenceState.SENDING: 1}
    assert len(await read_outbox(database)) == 7 + 2


async def test_two_planners_plan_each_time_once(url: str, database: Database, county: Directory) -> None:
    other = Database(url, durable=False)
    for number in range(20):
        await plan(database, county, draft_notice(), key=f"k{number}")

    reports = await asyncio.gather(*(run_due(make_store(each, county), NOW) for each in (database, other, database)))
    await other.close()

    assert sum(len(report.started) for report in reports) == 20
    assert [report.failed for report in reports] == [(), (), ()]
    assert len(await read_outbox(database)) == 20 * 7


class Crash(BaseException):
    """Ends the planner as a kill would: nothing catches it."""


@contextmanager
def crash_at(step: int) -> Iterator[None]:
    """Dies at the given statement or commit, counted over every connection."""
    steps = count(1)

    def maybe_crash(*_: Any) -> None:
        if next(steps) == step:
            raise Crash

    kinds = ("before_cursor_execute", "commit")
    for kind in kinds:
        event.listen(Engine, kind, maybe_crash)
    try:
        yield
    finally:
        for kind in kinds:
            event.remove(Engine, kind, maybe_crash)


async def test_a_crash_at_any_statement_or_commit_plans_each_group_once(database: Database, county: Directory) -> None:
    await plan(database, county, draft_notice())
    store = make_store(database, county)
    kept: list[int] = []

    for step in count(1):
        try:
            with crash_at(step):
                await run_due(store, NOW + timedelta(seconds=step))
        except Crash:
            kept.append(len(await read_outbox(database)))
        else:
            break

    assert kept[:8] == [0] * 8
    assert set(kept) == {0, 7}
    assert await count_occurrences(database) == {OccurrenceState.SENDING: 1}
    assert len(await read_outbox(database)) == 7


async def test_a_broken_campaign_does_not_keep_others_from_firing(database: Database, county: Directory) -> None:
    broken = await plan(database, county, draft_notice(), key="broken")
    await plan(database, county, draft_notice(), key="sound")
    async with database.write() as session:
        row = await session.get_one(CampaignRow, broken)
        row.audience = "{"

    report = await run_due(make_store(database, county), NOW)

    assert report.failed == (broken,)
    assert len(report.started) == 1


async def test_a_firing_is_done_when_nothing_of_it_is_pending(database: Database, county: Directory) -> None:
    await plan(database, county, draft_notice())
    store = make_store(database, county)
    await run_due(store, NOW)
    await end_deliveries(database, SendState.SENT, but_one=SendState.RETRY)

    await run_due(store, NOW + timedelta(seconds=10))
    still = await count_occurrences(database)
    await end_deliveries(database, SendState.SENT, but_one=SendState.UNKNOWN)
    await run_due(store, NOW + timedelta(seconds=20))

    assert still == {OccurrenceState.SENDING: 1}
    assert await count_occurrences(database) == {OccurrenceState.DONE: 1}
    assert (await read_campaign(database)).state == CampaignState.DONE


async def end_deliveries(database: Database, state: SendState, *, but_one: SendState) -> None:
    async with database.write() as session:
        rows = list(await session.scalars(select(DeliveryRow)))
        for row in rows:
            row.state = state.value
        rows[0].state = but_one.value
