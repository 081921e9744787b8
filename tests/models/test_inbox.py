"""A message's id is kept once, without a word of what it said, and gone after seven days."""

from datetime import datetime, timedelta

from domain.ids import AccountName, MessageId
from models import inbox
from models.database import Database
from models.tables import GapRow, InboxRow
from tests.support.archive import count_rows, read_table
from tests.support.county import A1, A2, NOW

Arrival = tuple[AccountName, MessageId, datetime]
FIRST, SECOND = MessageId("m1"), MessageId("m2")


async def record(database: Database, *arrivals: Arrival) -> set[tuple[AccountName, MessageId]]:
    async with database.write() as session:
        return await inbox.record_arrivals(session, arrivals)


async def test_an_id_is_new_once(database: Database) -> None:
    assert await record(database, (A1, FIRST, NOW)) == {(A1, FIRST)}
    assert await record(database, (A1, FIRST, NOW), (A1, SECOND, NOW)) == {(A1, SECOND)}
    assert await record(database) == set()
    assert await count_rows(database) == {"inbox": 2}


async def test_the_same_id_under_another_account_is_another_message(database: Database) -> None:
    assert await record(database, (A1, FIRST, NOW), (A2, FIRST, NOW)) == {(A1, FIRST), (A2, FIRST)}


async def test_an_id_that_comes_twice_in_one_batch_is_kept_once(database: Database) -> None:
    assert await record(database, (A1, FIRST, NOW), (A1, FIRST, NOW)) == {(A1, FIRST)}


async def test_what_was_not_handled_is_found_again_oldest_first(database: Database) -> None:
    await record(database, (A1, SECOND, NOW + timedelta(seconds=1)), (A1, FIRST, NOW), (A2, FIRST, NOW))
    async with database.write() as session:
        assert await inbox.unhandled(session, A1) == [(FIRST, NOW), (SECOND, NOW + timedelta(seconds=1))]
        await inbox.mark_handled(session, [(A1, FIRST)])
    async with database.read() as session:
        assert [key for key, _ in await inbox.unhandled(session, A1)] == [SECOND]
        assert [key for key, _ in await inbox.unhandled(session, A2)] == [FIRST]


async def test_what_failed_three_times_is_left_to_a_person(database: Database) -> None:
    await record(database, (A1, FIRST, NOW))
    for _ in range(inbox.MAX_ATTEMPTS):
        async with database.read() as session:
            assert len(await inbox.unhandled(session, A1)) == 1
        async with database.write() as session:
            await inbox.mark_failed(session, (A1, FIRST))
    async with database.read() as session:
        assert await inbox.unhandled(session, A1) == []
    (row,) = await read_table(database, InboxRow)
    assert row.state == "failed"


async def test_ids_older_than_seven_days_are_gone(database: Database) -> None:
    week = timedelta(days=7)
    await record(database, (A1, FIRST, NOW - week - timedelta(seconds=1)), (A1, SECOND, NOW - week))
    async with database.write() as session:
        assert await inbox.purge_before(session, NOW - week) == 1
    assert [row.message_id for row in await read_table(database, InboxRow)] == [SECOND]


async def test_a_gap_in_hearing_is_kept_to_be_shown(database: Database) -> None:
    async with database.write() as session:
        await inbox.record_gap(session, A1, NOW, NOW + timedelta(minutes=3))
    (gap,) = await read_table(database, GapRow)
    assert (gap.account, gap.until - gap.since) == (A1, timedelta(minutes=3))
