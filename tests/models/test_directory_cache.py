"""Every worker acts on the directory as it was last committed, and on nothing that never came to be."""

from collections.abc import Awaitable, Callable

import pytest

from domain.directory import Directory
from domain.ids import ChatId, RoomId
from domain.tree import CodePattern
from models.database import Database
from models.directory_cache import DirectoryCache
from models.unit_of_work import Archive, UnitOfWork
from tests.support.county import A1, HOUSE_1, HOUSE_ROOM, NOW, TOPICS
from tests.support.village import settle_county

NEW_ROOM = ChatId("new@chatroom")


class BugError(Exception):
    """Something that nobody expected."""


@pytest.fixture
async def archive(database: Database) -> Archive:
    await settle_county(database, NOW)
    made = make_archive(database)
    await made.cache.refresh(database)
    return made


def make_archive(database: Database) -> Archive:
    """One worker's."""
    return Archive(database, DirectoryCache(CodePattern()))


def house_room(directory: Directory) -> RoomId:
    room = directory.room_at(A1, HOUSE_ROOM)
    assert room is not None
    return room.id


async def bind_new_room(unit: UnitOfWork) -> None:
    await unit.shelves.rooms.bind_room(A1, NEW_ROOM, "新群", [HOUSE_1])


async def fail_after(archive: Archive, deed: Callable[[UnitOfWork], Awaitable[None]]) -> None:
    """A unit of work that does something to the directory, looks at it, and then hits a bug."""
    async with archive.unit() as unit:
        await deed(unit)
        await unit.directory()
        await unit.directory()
        raise BugError


async def test_what_one_worker_changed_another_sees_in_its_next_unit(archive: Archive, database: Database) -> None:
    other = make_archive(database)
    async with other.unit() as unit:
        assert (await unit.directory()).room_at(A1, NEW_ROOM) is None
    async with archive.unit() as unit:
        await bind_new_room(unit)
    async with other.unit() as unit:
        assert (await unit.directory()).room_at(A1, NEW_ROOM) is not None
    assert other.cache.newest.room_at(A1, NEW_ROOM) is not None


async def test_a_change_is_seen_at_once_in_its_own_unit_and_by_nobody_else_before_its_commit(
    archive: Archive, database: Database
) -> None:
    async with archive.unit() as unit:
        await bind_new_room(unit)
        assert unit.directory_changed
        assert (await unit.directory()).room_at(A1, NEW_ROOM) is not None
        assert not unit.directory_changed
        assert (await unit.directory()).room_at(A1, NEW_ROOM) is not None
        assert archive.cache.newest.room_at(A1, NEW_ROOM) is None
    assert archive.cache.newest.room_at(A1, NEW_ROOM) is not None


async def test_nothing_is_read_again_while_nothing_changed(archive: Archive, database: Database) -> None:
    before = await archive.cache.refresh(database)
    async with archive.unit() as unit:
        assert await unit.directory() is before


async def test_a_transaction_that_failed_leaves_no_ghost(archive: Archive, database: Database) -> None:
    with pytest.raises(BugError):
        await fail_after(archive, bind_new_room)
    assert archive.cache.newest.room_at(A1, NEW_ROOM) is None
    assert (await archive.cache.refresh(database)).room_at(A1, NEW_ROOM) is None
    async with archive.unit() as unit:
        await unit.shelves.rooms.set_muted(house_room(await unit.directory()), NOW)
    assert (await archive.cache.refresh(database)).room_at(A1, NEW_ROOM) is None


async def test_after_a_failure_the_pages_still_know_the_county(archive: Archive) -> None:
    with pytest.raises(BugError):
        await fail_after(archive, bind_new_room)
    known = archive.cache.newest.room_at(A1, HOUSE_ROOM)
    assert known is not None
    assert known.topic == TOPICS[HOUSE_ROOM]


async def test_a_failure_does_not_lift_the_stop_on_all_sending(archive: Archive) -> None:
    async with archive.unit() as unit:
        await unit.shelves.rooms.set_sending_stopped(True)
    with pytest.raises(BugError):
        await fail_after(archive, bind_new_room)
    assert archive.cache.newest.sending_stopped


async def test_the_stop_is_known_as_soon_as_it_is_committed(archive: Archive) -> None:
    async with archive.unit() as unit:
        await unit.shelves.rooms.set_sending_stopped(True)
    assert archive.cache.newest.sending_stopped
