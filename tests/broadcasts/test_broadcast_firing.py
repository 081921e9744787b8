"""A planned time comes: planned exactly once, whoever plans it and whatever dies in between."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from itertools import count
from typing import Any

import pytest
from sample_county import (
    COUNTY,
    NOW,
    draft_notice,
    household_code,
    make_county,
    make_directory,
    make_grids,
    make_leader,
    make_room,
    make_store,
    move_room,
    plan,
    save_rooms,
    shanghai,
    village_code,
)
from sqlalchemy import Engine, event, func, select

from broadcasts.firing import UnsentReason, run_due
from domain.broadcast import Asker, CampaignState, Cron, OccurrenceState, Once
from domain.directory import Directory
from domain.ids import RoomId
from domain.sending import Priority, SendState
from models.database import Database
from models.tables import CampaignRow, DeliveryRow, OccurrenceRow, OutboxRow

DAILY = Cron(line="0 10 * * *", zone="Asia/Shanghai")
HOURLY = Cron(line="0 * * * *", zone="Asia/Shanghai")


@pytest.fixture
async def county(database: Database) -> Directory:
    directory = make_county()
    await save_rooms(database, directory)
    return directory


async def read_outbox(database: Database) -> list[OutboxRow]:
    async with database.read() as session:
        return list(await session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


async def read_campaign(database: Database) -> CampaignRow:
    async with database.read() as session:
        return (await session.scalars(select(CampaignRow))).one()


async def count_occurrences(database: Database) -> Counter[str]:
    async with database.read() as session:
        rows = await session.execute(select(OccurrenceRow.state, func.count()).group_by(OccurrenceRow.state))
        return Counter({state: number for state, number in rows})  # noqa: C416 - rows are no pairs to the type checker


async def count_deliveries(database: Database) -> Counter[tuple[str, str]]:
    async with database.read() as session:
        rows = await session.execute(
            select(DeliveryRow.state, DeliveryRow.code, func.count()).group_by(DeliveryRow.state, DeliveryRow.code)
        )
        return Counter({(state, code): number for state, code, number in rows})


async def test_a_notice_goes_to_every_group_of_one_village_and_no_other(database: Database, county: Directory) -> None:
    await plan(database, county, draft_notice(village_code(2)))

    report = await run_due(make_store(database, county), NOW)

    outbox = await read_outbox(database)
    assert [started.planned for started in report.started] == [7] == [len(outbox)]
    assert {row.body for row in outbox} == {"1之2村的乡亲，明天上午停水。"}
    assert {row.chat for row in outbox} == {
        room.seats[0].chat for room in county.rooms_of([g.code for g in county.tree.below(village_code(2))])
    }


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
    await plan(database, county, draft_notice(schedule=DAILY), now=NOW - timedelta(minutes=1))

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


async def test_groups_that_cannot_be_reached_are_recorded_as_skipped(database: Database) -> None:
    rooms = [
        make_room(1, household_code(1)),
        make_room(2, household_code(2), accounts=()),
        make_room(3, village_code(1), accounts=()),
    ]
    directory = make_directory(make_grids(), rooms)
    await save_rooms(database, directory)
    await plan(database, directory, draft_notice(text="{村}停水"))

    await run_due(make_store(database, directory), NOW)

    assert await count_deliveries(database) == {("planned", ""): 1, ("skipped", "no_seat"): 2}


async def test_a_group_moved_after_planning_is_skipped_rather_than_sent_a_gap(database: Database) -> None:
    directory = make_directory(make_grids(), [make_room(1, household_code(1)), make_room(2, household_code(2))])
    await save_rooms(database, directory)
    await plan(database, directory, draft_notice(text="{组}停水"))
    moved = make_directory(
        make_grids(), [directory.rooms[RoomId(1)], move_room(directory.rooms[RoomId(2)], village_code())]
    )

    await run_due(make_store(database, moved), NOW)

    assert await count_deliveries(database) == {("planned", ""): 1, ("skipped", "unfilled"): 1}


async def test_the_recipients_are_those_of_the_moment_it_fires(database: Database, county: Directory) -> None:
    before = make_directory(make_grids(), [county.rooms[RoomId(1)]])
    await plan(database, before, draft_notice())

    await run_due(make_store(database, county), NOW)

    assert len(await read_outbox(database)) == 7


async def test_groups_shared_by_two_accounts_are_shared_out_evenly(database: Database) -> None:
    rooms = [make_room(key, household_code(1), accounts=("main", "second")) for key in range(1, 7)]
    directory = make_directory(make_grids(), rooms)
    await save_rooms(database, directory)
    await plan(database, directory, draft_notice())

    await run_due(make_store(database, directory), NOW)

    assert Counter(row.account for row in await read_outbox(database)) == {"main": 3, "second": 3}


async def test_a_leader_who_lost_the_post_no_longer_speaks(database: Database, county: Directory) -> None:
    leader = make_leader(village_code())
    in_office = replace(county, officers={leader.person: leader})
    asker = Asker(actor="person:12", grid=village_code())
    await plan(database, in_office, draft_notice(), asker=asker, key="k1")
    await plan(database, in_office, draft_notice(), asker=asker, key="k2")

    refused = await run_due(make_store(database, county), NOW)

    assert [unsent.reason for unsent in refused.unsent] == [UnsentReason.NOT_YOURS] * 2
    assert await count_occurrences(database) == {OccurrenceState.REFUSED: 2}


async def test_a_leader_in_office_is_heard(database: Database, county: Directory) -> None:
    leader = make_leader(village_code())
    in_office = replace(county, officers={leader.person: leader})
    await plan(database, in_office, draft_notice(), asker=Asker(actor="person:12", grid=village_code()))

    report = await run_due(make_store(database, in_office), NOW)

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


async def test_a_county_of_4144_groups_is_planned_in_one_piece(database: Database) -> None:
    directory = make_large_county()
    await save_rooms(database, directory)
    await plan(database, directory, draft_notice(directory.tree.children(COUNTY)[0].code))

    report = await run_due(make_store(database, directory), NOW)

    assert [(started.planned, started.skipped) for started in report.started] == [(4144, 0)]
    async with database.read() as session:
        keys = await session.scalar(select(func.count(func.distinct(OutboxRow.key))))
        linked = await session.scalar(select(func.count(func.distinct(OutboxRow.delivery_id))))
    assert (keys, linked) == (4144, 4144)


def make_large_county() -> Directory:
    grids = make_grids(villages=74, groups=8, households=7)
    households = [code for code, grid in grids.items() if grid.tier == 4]
    return make_directory(grids, [make_room(key, code) for key, code in enumerate(households, start=1)])
