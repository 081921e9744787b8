"""A planned time comes: whom it reaches is settled then, each group exactly once or with the reason why not."""

from collections import Counter
from dataclasses import replace

from sample_county import (
    COUNTY,
    NOW,
    count_occurrences,
    draft_notice,
    household_code,
    make_directory,
    make_grids,
    make_leader,
    make_room,
    make_store,
    move_room,
    plan,
    read_outbox,
    save_rooms,
    village_code,
)
from sqlalchemy import func, select

from broadcasts.firing import UnsentReason, run_due
from domain.broadcast import Asker, OccurrenceState
from domain.directory import Directory
from domain.ids import RoomId
from models.bell_tables import DeliveryRow
from models.database import Database
from models.tables import OutboxRow


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
